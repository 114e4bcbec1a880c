/*
 * messagebird: conversations.messagebird.com (WhatsApp) and rest.messagebird.com (SMS, balance) at one address, as a customer meets them.
 *
 * The login is the access key. A WhatsApp number is a channel; an SMS without a reference gets no report. Nothing makes the same request twice one
 * message. Templates are submitted in Meta's form to /v2/platforms/whatsapp/templates.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { createMessageBirdWebhooks } from './webhooks.mjs';
import { createTemplates } from '../meta/templates.mjs';
import { inboundContent } from './inbound.mjs';
import { isLikelyMobile } from '../number.mjs';
import { MessageBirdRefusal, refusalAnswer, refuse, wordsOf } from './errors.mjs';
import { readConversation, readSms } from './messages.mjs';
import { createSent } from '../sent.mjs';
import { segmentsOf } from '../twilio/segments.mjs';

const newId = () => randomBytes(16).toString('hex');
const SMS_FAILURES = { 1: 'unknown subscriber', 4: 'unavailable subscriber', 103: 'opted out' };

export function createMessageBird({ account, phones, network, faults, webhooks, pending, now }) {
  const hooks = createMessageBirdWebhooks({ account, webhooks, faults, now });
  const templates = createTemplates({ account: { review: 'approve', review_ms: 0, review_category: '' }, pending, now, announce: () => {} });
  const stopped = new Set();	/* who wrote STOP to the SMS number */
  const conversations = new Map();	/* person -> id */
  const sent = createSent();

  const iso = (ms) => new Date(ms).toISOString().replace(/\.\d+Z$/, '+00:00');
  const later = (code, text) => ({ code, text: text || wordsOf(code) });

  function authorise({ headers, operation }) {
    const refused = () => refuse(401, 2, 'Request not allowed (incorrect access_key)', 'access_key');
    if (faults.any && faults.hit('messagebird', 'token-invalid', operation())) refused();
    if (headers.authorization !== `AccessKey ${account.access_key}`) refused();
    if (!headers['user-agent']) refuse(403, 2, 'a request needs a User-Agent');
  }

  /* ---- sending ---- */

  function send(rq, reader) {
    const asked = reader(rq.text, { account, templates });
    if (account.status === 'no-balance') refuse(402, 25, 'not enough balance');
    if (faults.hit('messagebird', 'throttle', 'send', asked.to)) refuse(429, 21, 'too many requests');
    const message = accept(asked, asked.doomed ?? checkErrors(asked.to) ?? checkPerson(asked));
    const answered = asked.channel === 'sms' ? { status: 201, body: smsNode(message) } : { status: 202, body: { id: message.id, status: 'accepted' } };
    const journey = () => network.carry(message);
    if (!faults.hit('messagebird', 'receipt-before-answer', 'send', asked.to)) return { ...answered, after: journey };
    return journey().then(() => answered);
  }

  function checkErrors(to) {
    const fault = faults.hit('messagebird', 'error-code', 'send', to);
    if (!fault) return null;
    return fault.async ? later(fault.code, fault.details) : refuse(422, fault.code, fault.details || wordsOf(fault.code));
  }

  function checkPerson({ channel, type, to }) {
    if (channel === 'sms') return stopped.has(to) ? { code: 103, text: SMS_FAILURES[103] } : isLikelyMobile(to) ? null : { code: 1, text: SMS_FAILURES[1] };
    return type === 'template' || phones.windowOpen(to, account.number) ? null : later(470);
  }

  function accept({ channel, to, type, text, parts, originator, reference, status_url }, doomed) {
    const message = {
      id: newId(), direction: 'in', provider: 'messagebird', channel, from: channel === 'sms' ? account.sms_number : account.number, to, type, text, at: now(),
      tick: 'accepted', originator, reference, status_url, doomed, ...(parts && { parts }),
    };
    phones.accept(message);
    sent.add(message);
    return message;
  }

  function smsNode({ id, originator, text, reference, to }, more = { status: 'sent' }) {
    const item = { recipient: Number(to), statusDatetime: iso(now()), messagePartCount: segmentsOf(text), ...more };
    return {
      id, href: `https://rest.messagebird.com/messages/${id}`, direction: 'mt', type: 'sms', originator, body: text, reference: reference || null,
      recipients: { totalCount: 1, totalSentCount: 1, totalDeliveredCount: 0, totalDeliveryFailedCount: 0, items: [item] },
    };
  }

  /* ---- what is asked ---- */

  const notFound = () => refuse(404, 20, 'message not found', 'id');

  function conversationMessage(id) {
    const message = sent.find(id, 'whatsapp') ?? notFound();
    const word = whatsappWord(message.tick, message.failed);
    return whatsappNode(message, word, message.tick === 'failed' ? message.failed : null);
  }

  function smsStanding(message) {
    const price = { amount: Number(account.sms_price) * segmentsOf(message.text), currency: 'EUR' };
    if (message.tick === 'failed') return { status: 'delivery_failed', statusReason: message.failed.text, statusErrorCode: message.failed.code, price };
    return { status: message.tick === 'accepted' ? 'buffered' : message.tick === 'read' ? 'delivered' : message.tick, price };
  }

  function smsList({ query }) {
    const found = sent.all().filter((message) => message.channel === 'sms');
    const offset = Number(query.get('offset') ?? 0);
    const items = found.slice(offset, offset + Math.min(Number(query.get('limit') ?? 20), 200)).map((message) => smsNode(message, smsStanding(message)));
    return { status: 200, body: { offset, limit: Number(query.get('limit') ?? 20), count: items.length, totalCount: found.length, items } };
  }

  function one(rq) {
    const [, conversation] = /^v1\/messages\/([^/]+)$/.exec(rq.segments.join('/')) ?? [];
    if (conversation) return { status: 200, body: conversationMessage(conversation) };
    const [, sms] = /^messages\/([^/]+)$/.exec(rq.segments.join('/')) ?? [];
    const message = sms ? sent.find(sms, 'sms') ?? notFound() : refuse(404, 98, 'API not found');
    return { status: 200, body: smsNode(message, smsStanding(message)) };
  }

  /* ---- what is told ---- */

  const conversationOf = (person) => conversations.get(person) ?? conversations.set(person, newId()).get(person);

  function envelope(type, person, name, message) {
    const id = conversationOf(person);
    return {
      type, contact: { id: `c${id.slice(1)}`, msisdn: Number(person), displayName: name }, conversation: { id, contactId: `c${id.slice(1)}`, status: 'active' },
      message: { conversationId: id, channelId: account.channel_id, platform: 'whatsapp', ...message },
    };
  }

  const whatsappWord = (name, error) => (name === 'failed' && error.code === 470 ? 'rejected' : name);

  function whatsappNode(message, word, error) {
    return {
      id: message.id, conversationId: conversationOf(message.to), channelId: account.channel_id, platform: 'whatsapp', to: `+${message.to}`, from: `+${message.from}`,
      direction: 'sent', status: word, type: message.type === 'template' ? 'hsm' : 'text', content: {},
      ...(error && { error: { code: error.code, description: error.text } }), createdDatetime: iso(message.at), updatedDatetime: iso(now()),
    };
  }

  function whatsappReport(message, name, error) {
    const word = whatsappWord(name, error);
    const body = envelope('message.updated', message.to, message.to, whatsappNode(message, word, error));
    return hooks.json(message.status_url || account.webhook_url, body, { label: word, to: message.to });
  }

  function smsReport(message, name, error) {
    if (name === 'read' || !message.reference) return null;
    const word = name === 'failed' ? 'delivery_failed' : name;
    const fields = {
      id: message.id, reference: message.reference, recipient: message.to, status: word, statusDatetime: iso(now()), mccmnc: '51010', messagePartCount: String(segmentsOf(message.text)),
      'price[amount]': (Number(account.sms_price) * segmentsOf(message.text)).toFixed(3), 'price[currency]': 'EUR',
      ...(error && { statusReason: error.text, statusErrorCode: String(error.code) }),
    };
    return hooks.get(message.status_url || account.sms_webhook_url, fields, { label: word, to: message.to });
  }

  function inbound(message, handset) {
    message.channel = message.to === account.sms_number ? 'sms' : 'whatsapp';
    const about = { label: `inbound ${message.type}`, to: handset.number };
    if (message.channel === 'sms') {
      if (/^\s*stop\s*$/i.test(message.text)) stopped.add(handset.number);
      const fields = { id: message.id, originator: handset.number, recipient: message.to, body: message.text, createdDatetime: iso(message.at) };
      return hooks.form(account.sms_webhook_url, fields, about);
    }
    const [type, content] = inboundContent(message);
    const body = envelope('message.created', handset.number, handset.name, {
      id: message.id, to: `+${message.to}`, from: `+${handset.number}`, direction: 'received', status: 'received', type, content,
      createdDatetime: iso(message.at), updatedDatetime: iso(message.at),
    });
    return hooks.json(account.webhook_url, body, about);
  }

  /* ---- where ---- */

  function withTemplates(rq) {
    if (rq.method === 'GET') return { status: 200, body: templates.all().map(({ name, language, status, category, components }) => ({ name, language, status, category, components })) };
    try {
      return { status: 201, body: templates.create(JSON.parse(rq.text)) };
    } catch (error) {
      return refuse(422, 10, error.message);
    }
  }

  const ENDPOINTS = {
    'POST v1/send': (rq) => send(rq, readConversation),
    'POST messages': (rq) => send(rq, readSms),
    'GET messages': smsList,
    'GET balance': () => ({ status: 200, body: { payment: account.payment, type: 'euros', amount: account.balance } }),
    'GET v2/platforms/whatsapp/templates': withTemplates,
    'POST v2/platforms/whatsapp/templates': withTemplates,
  };

  return {
    account,
    hooks,
    templates,
    unreachable: later(302),
    headersFor: () => ({ 'x-request-id': randomUUID() }),

    handle(rq) {
      try {
        authorise(rq);
        const endpoint = ENDPOINTS[`${rq.method} ${rq.segments.join('/')}`];
        if (endpoint) return endpoint(rq);
        return rq.method === 'GET' ? one(rq) : refuse(404, 98, 'API not found');
      } catch (error) {
        if (!(error instanceof MessageBirdRefusal)) throw error;
        return refusalAnswer(error);
      }
    },

    operation: ({ method, segments }) => (method === 'POST' && ['v1/send', 'messages'].includes(segments.join('/')) ? 'send' : 'other'),
    recipient: (rq) => /"(?:to|recipients)":\[?"\+?(\d+)"/.exec(rq.text)?.[1] ?? '',
    receipt: (message, name, error) => (message.channel === 'sms' ? smsReport : whatsappReport)(message, name, error),
    inboundId: () => newId(),
    takes: (own, kind) => own !== account.sms_number || kind === 'text',
    inbound,
    changedNumber: () => null,

    /* Whatever MessageBird might post one day, with an honest token or one that differs (webhooks.mjs): value or raw as WhatsApp, form or query as SMS. */
    postAny({ value = {}, raw, form, query, ...options }) {
      const about = { label: 'as given', ...options };
      if (form) return hooks.form(account.sms_webhook_url, form, about);
      return query ? hooks.get(account.sms_webhook_url, query, about) : hooks.json(account.webhook_url, raw ?? value, about);
    },

    reset() {
      templates.reset();
      sent.clear();
      stopped.clear();
      conversations.clear();
    },
  };
}
