/*
 * platform: Bird's newer interface ({region}.platform.bird.com), as a customer of a workspace meets it.
 *
 * The same key within three hours is the same message when its body is the same, and a conflict when it is not. A closed window is refused at once.
 * Unknown query parameters are refused. Webhooks are signed over their id, time and body.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { createIdempotency } from './idempotency.mjs';
import { isLikelyMobile } from '../number.mjs';
import { segmentsOf } from '../twilio/segments.mjs';

const NUMBER = /^\+[1-9]\d{6,14}$/;
const RETRIES = 12;
const TEXT_MAX = 4096;
const SMS_MAX = 1600;
const LIST = ['direction', 'to', 'from', 'status', 'created_after', 'created_before', 'limit', 'starting_after', 'ending_before'];
const CODES = { 131026: 'undeliverable', 131047: 'service_window_expired', 131050: 'recipient_suppressed' };

export class PlatformRefusal extends Error {
  constructor(status, name, message, more = {}) {
    super(message);
    Object.assign(this, { status, name, more });
  }
}

const refuse = (status, name, message, more) => { throw new PlatformRefusal(status, name, message, more); };
const invalid = (name, message, param) => refuse(422, name, message, param ? { param } : {});
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

export const platformRefusal = ({ status, name, message, more }) => (
  { status, body: { error: { type: 'error', code: more.code ?? 'E01000', name, message, doc_url: 'https://bird.com/docs', request_id: randomUUID(), ...more } } });

export function createPlatform({ account, phones, network, faults, webhooks, projects, sent, now }) {
  const keys = createIdempotency({ now, refuse });

  function authorise({ headers, operation }) {
    if (faults.any && faults.hit('bird', 'token-invalid', operation())) refuse(401, 'Unauthorized', 'the key is not valid');
    if (headers.authorization !== `Bearer ${account.platform_key}`) refuse(401, 'Unauthorized', 'the key is not valid');
    if (!headers['user-agent']) refuse(403, 'Forbidden', 'a request needs a User-Agent');
  }

  /* ---- sending ---- */

  function parse(text, known) {
    let asked = null;
    try {
      asked = JSON.parse(text);
    } catch { /* refused below */ }
    if (!isObject(asked)) refuse(400, 'BadRequest', 'the body is no JSON object');
    for (const key of Object.keys(asked)) if (!known.includes(key)) invalid('ValidationError', `${key} is not a field`, key);
    if (asked.metadata !== undefined && JSON.stringify(asked.metadata).length > 2048) invalid('ValidationError', 'metadata is too long', 'metadata');
    return asked;
  }

  function readWhatsApp(text) {
    const { to, from, template, text: words, metadata } = parse(text, ['to', 'from', 'template', 'text', 'in_reply_to_message_id', 'tags', 'metadata']);
    if (typeof to !== 'string' || !NUMBER.test(to)) invalid('WhatsAppInvalidRecipient', 'to is no number', 'to');
    if (from === undefined) invalid('WhatsAppSenderRequired', 'from is required', 'from');
    if (from !== `+${account.number}`) invalid('WhatsAppSenderNotFound', 'from is not one of yours', 'from');
    if ((template === undefined) === (words === undefined)) invalid(template ? 'WhatsAppContentAmbiguous' : 'WhatsAppContentRequired', 'give template or text');
    const asked = { channel: 'whatsapp', to: to.slice(1), metadata };
    if (template) return { ...asked, ...readTemplate(template) };
    if (typeof words.body !== 'string' || words.body.trim() === '' || [...words.body].length > TEXT_MAX) invalid('ValidationError', 'text.body is empty or too long', 'text.body');
    if (!phones.windowOpen(asked.to, account.number)) invalid('WhatsAppServiceWindowClosed', 'the 24-hour window is closed');
    return { ...asked, type: 'text', text: words.body };
  }

  function readTemplate({ id, slug, language, components = [] }) {
    const found = projects.all().find((one) => (slug ? one.name === slug : one.id === id) && one.language === language);
    if (!found || found.status !== 'APPROVED') refuse(404, 'WhatsAppTemplateNotFound', 'there is no such template in this language');
    const given = components.find((one) => one.type === 'body')?.parameters ?? [];
    if (given.length !== found.names.length || given.some((one) => one.type !== 'text' || typeof one.text !== 'string' || one.text === '')) invalid('WhatsAppTemplateParameterMismatch', 'the parameters are not those of the template');
    const filled = found.fill(new Map(found.names.map((name, i) => [name, given[i].text])));
    return { type: 'template', text: filled, parts: { body: filled, buttons: [] } };
  }

  function readSms(text) {
    const { to, from, text: words, category, metadata } = parse(text, ['to', 'from', 'text', 'category', 'options', 'tags', 'metadata']);
    if (typeof to !== 'string' || !NUMBER.test(to)) invalid('SMSInvalidRecipient', 'to is no number', 'to');
    if (from !== undefined && ![account.name, `+${account.sms_number}`].includes(from)) invalid('SMSSenderNotConfigured', 'from is not one of yours', 'from');
    if (!['transactional', 'marketing', 'authentication', 'service'].includes(category)) invalid('ValidationError', 'category is required', 'category');
    if (typeof words !== 'string' || words === '' || [...words].length > SMS_MAX) invalid('ValidationError', 'text is empty or too long', 'text');
    return { channel: 'sms', to: to.slice(1), metadata, type: 'text', text: words };
  }

  function checkErrors(to) {
    const fault = faults.hit('bird', 'error-code', 'send', to);
    if (!fault) return null;
    return fault.async ? { meta: fault.code, text: fault.details || 'failed' } : invalid('ValidationError', fault.details || 'refused');
  }

  function send(rq, read) {
    const asked = read(rq.text);
    if (account.status === 'no-balance') refuse(402, 'InsufficientBalance', 'the balance is used up');
    if (faults.hit('bird', 'throttle', 'send', asked.to)) refuse(429, 'RateLimited', 'too many requests');
    const doomed = checkErrors(asked.to) ?? (asked.channel === 'sms' && !isLikelyMobile(asked.to) ? { word: 'landline_unreachable', text: 'a landline' } : null);
    const message = {
      id: `${asked.channel === 'sms' ? 'sms' : 'wam'}_${randomUUID().replaceAll('-', '')}`, direction: 'in', provider: 'bird', platform: true, channel: asked.channel,
      from: asked.channel === 'sms' ? account.sms_number : account.number, to: asked.to, type: asked.type, text: asked.text, at: now(), tick: 'accepted', metadata: asked.metadata, doomed,
      ...(asked.parts && { parts: asked.parts }),
    };
    phones.accept(message);
    sent.add(message);
    const answered = { status: 202, body: node(message) };
    const journey = () => network.carry(message);
    if (!faults.hit('bird', 'receipt-before-answer', 'send', asked.to)) return { ...answered, after: journey };
    return journey().then(() => answered);
  }

  const once = (rq, read) => keys.run(rq, () => send(rq, read));

  /* ---- what became of it ---- */

  const iso = (ms) => (ms ? new Date(ms).toISOString() : null);
  const address = (number) => ({ phone_number: `+${number}` });

  function errorOf({ failed }) {
    if (!failed) return undefined;
    const meta = failed.meta ?? failed.source?.code;
    return { code: failed.word && failed.word !== 'delivery_failed' ? failed.word : CODES[meta] ?? 'undeliverable', description: failed.text ?? failed.reason ?? '', ...(meta && { meta_error_code: String(meta) }), occurred_at: iso(now()) };
  }

  const sides = ({ channel, from, to }) => (channel === 'sms' ? { from: account.name, to: `+${to}` } : { from: address(from), to: address(to) });

  function node(message) {
    const { id, tick, channel, text, at, metadata } = message;
    return {
      id, direction: 'outbound', ...sides(message), status: tick === 'read' ? 'delivered' : tick, ...(tick === 'failed' && { last_error: errorOf(message) }), created_at: iso(at), sent_at: iso(message.sent_at),
      delivered_at: iso(message.delivered_at), read_at: iso(message.read_at), metadata: metadata ?? null, tags: null, ...(channel === 'sms' && { segments: { count: segmentsOf(text) } }),
    };
  }

  function list({ query }, channel) {
    for (const name of query.keys()) if (!LIST.includes(name)) invalid('ValidationError', `${name} is not a parameter`, name);
    const [limit, after] = [Number(query.get('limit') ?? 20), Date.parse(query.get('created_after') ?? 0)];
    if (!(limit >= 1 && limit <= 100)) invalid('ValidationError', 'limit is from 1 to 100', 'limit');
    const fits = (message) => message.channel === channel && message.at >= after && (query.get('to') ?? `+${message.to}`) === `+${message.to}` && query.get('direction') !== 'inbound';
    const found = sent.all().filter(fits);
    const from = Number(query.get('starting_after') ?? 0);
    return { status: 200, body: { data: found.slice(from, from + limit).map(node), next_cursor: from + limit < found.length ? String(from + limit) : null, prev_cursor: null } };
  }

  function ask(rq, channel, id) {
    if (id === undefined) return list(rq, channel);
    const message = sent.find(id, channel);
    return message ? { status: 200, body: node(message) } : refuse(404, 'NotFound', 'there is no such message');
  }

  function templates({ query }) {
    for (const name of query.keys()) if (!['scope', 'limit', 'starting_after', 'waba', 'status', 'category', 'q'].includes(name)) invalid('ValidationError', `${name} is not a parameter`, name);
    const [limit, from] = [Number(query.get('limit') ?? 20), Number(query.get('starting_after') ?? 0)];
    const all = projects.all();
    const rows = all.slice(from, from + limit).map((one) => (
      { id: `wat_${one.id}`, slug: one.name, name: one.name, category: 'utility', status: 'active', languages: { [one.language]: { status: one.status.toLowerCase() } } }));
    return { status: 200, body: { data: rows, next_cursor: from + limit < all.length ? String(from + limit) : null } };
  }

  function route(rq) {
    const [, what, part, id, ...rest] = rq.segments;
    if (rest.length > 0) refuse(404, 'NotFound', 'not found');
    if (what === 'workspace' && rq.method === 'GET') return { status: 200, body: { id: 'ws_1', organization_id: 'org_1', name: account.name } };
    if (what === 'whatsapp' && part === 'templates' && rq.method === 'GET' && id === undefined) return templates(rq);
    const channel = part === 'messages' ? { whatsapp: 'whatsapp', sms: 'sms' }[what] : undefined;
    if (!channel) refuse(404, 'NotFound', 'not found');
    if (rq.method === 'GET') return ask(rq, channel, id);
    return rq.method === 'POST' && id === undefined ? once(rq, channel === 'sms' ? readSms : readWhatsApp) : refuse(405, 'MethodNotAllowed', 'not allowed');
  }

  /* ---- webhooks ---- */

  function post(channel, value, { label, to }) {
    const url = channel === 'sms' ? account.sms_webhook_url : account.webhook_url;
    const body = JSON.stringify(value);
    if (!url) return webhooks.send({ provider: 'bird', label, url: '', body });
    const [id, time] = [`msg_${randomUUID().slice(0, 8)}`, Math.floor(now() / 1000)];
    const secret = faults.hit('bird', 'bad-signature', 'webhook', to) ? 'c29tZSBvdGhlcg==' : account.platform_secret.replace('whsec_', '');
    const made = createHmac('sha256', Buffer.from(secret, 'base64')).update(`${id}.${time}.${body}`).digest('base64');
    return webhooks.send({
      provider: 'bird', label, to, url, body, retries: RETRIES, accepts: (status) => status >= 200 && status < 300,
      headers: { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': String(time), 'webhook-signature': `v1,${made}` },
    });
  }

  const event = (channel, what, data, about) => post(channel, { type: `${channel}.${what}`, timestamp: iso(now()), data }, about);
  const idOf = ({ id, channel }) => (channel === 'sms' ? { sms_id: id } : { whatsapp_id: id });

  return {
    handle(rq) {
      try {
        authorise(rq);
        return route(rq);
      } catch (error) {
        if (!(error instanceof PlatformRefusal)) throw error;
        return platformRefusal(error);
      }
    },

    receipt(message, name) {
      const { channel } = message;
      if (name === 'read' && channel === 'sms') return null;
      const data = { ...idOf(message), workspace_id: 'ws_1', direction: 'outbound', ...sides(message), tags: null, metadata: message.metadata ?? null, ...(name === 'failed' && { error: errorOf(message) }), ...(channel === 'sms' && { segments: { count: segmentsOf(message.text) } }) };
      return event(channel, name, data, { label: name, to: message.to });
    },

    inbound(message, handset) {
      const from = { ...address(handset.number), display_name: handset.name };
      const data = message.channel === 'sms' ? { ...idOf(message), direction: 'inbound', from: `+${handset.number}`, to: account.name, text: message.text, segments: { count: 1 } } :
        { ...idOf(message), workspace_id: 'ws_1', direction: 'inbound', from, to: address(message.to), tags: null, metadata: null, ...contentOf(message), ...(message.context && { in_reply_to_message_id: message.context }) };
      return event(message.channel, 'received', data, { label: `inbound ${message.type}`, to: handset.number });
    },

    reset() { keys.clear(); },
  };
}

function contentOf({ type, text, payload }) {
  switch (type) {
    case 'text': return { text: { body: text } };
    case 'button': return { interactive_reply: { type: 'button', button: { id: payload, title: text } } };
    case 'location': return { location: { latitude: 3.1, longitude: 98.5 } };
    case 'sticker': return { sticker: { url: 'https://media.bird.com/x' } };
    case 'unsupported': return { unsupported: { type: 'poll' } };
    default: return { [type === 'document' ? 'document' : 'image']: { url: 'https://media.bird.com/x', caption: text } };
  }
}
