/*
 * vonage: api.nexmo.com as a customer meets it who sends on WhatsApp and by SMS, each through an application of its own.
 *
 * The login is a token signed with the application's key, or the account's key and secret. The office's half of that key lies in
 * tests/providers/vonage; both applications have the same. rest.nexmo.com, which tells the balance, is the path /account here. Nothing makes
 * the same request twice one message.
 */
import { createPublicKey, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { failureWord, laterError, refusalAnswer, refuse, titleOf, VonageRefusal } from './errors.mjs';
import { createTemplates } from '../meta/templates.mjs';
import { createVonageWebhooks, jwt } from './webhooks.mjs';
import { inboundBody } from './inbound.mjs';
import { isLikelyMobile } from '../number.mjs';
import { readMessage } from './messages.mjs';
import { createReports } from './reports.mjs';
import { createSent } from '../sent.mjs';
import { segmentsOf } from '../twilio/segments.mjs';

const KEY_FILE = new URL('../../providers/vonage/private_key.pem', import.meta.url);
const DAY_S = 24 * 3600;
const SKEW_S = 60;

export function createVonage({ account, phones, network, faults, webhooks, pending, now }) {
  const hooks = createVonageWebhooks({ account, webhooks, faults, now });
  const templates = createTemplates({ account: { review: 'approve', review_ms: 0, review_category: '' }, pending, now, announce: () => {} });
  const stopped = new Set();	/* who wrote STOP to the SMS number */
  const sent = createSent();
  const reports = createReports({ account, sent, now, wordOf: (message) => WORDS[message.tick] ?? failureWord(message.failed?.code), priceOf });
  let public_key;
  const publicKey = () => (public_key ??= createPublicKey(readFileSync(KEY_FILE)).export({ type: 'spki', format: 'pem' }));

  /* ---- who asks ---- */

  const unauthorised = () => refuse(401, 'unauthorized', 'Unauthorized', 'You did not provide correct credentials. Check your authentication credentials; they might be incorrect, missing or using the wrong auth type.');

  function isBasic(value) {
    return Buffer.from(value, 'base64').toString() === `${account.api_key}:${account.api_secret}`;
  }

  /* A token that is signed with the application's key, made by now, and valid for a day at most. */
  function applicationOf(token) {
    let claims = {};
    try {
      claims = jwt().verify(token, publicKey(), { algorithms: ['RS256'], clockTimestamp: Math.floor(now() / 1000) });
    } catch {
      unauthorised();
    }
    const { application_id, iat, exp, jti } = claims;
    if (![account.application_id, account.sms_application_id].includes(application_id) || typeof jti !== 'string' || jti === '') unauthorised();
    if (!Number.isInteger(iat) || !Number.isInteger(exp) || exp - iat > DAY_S || iat > now() / 1000 + SKEW_S) unauthorised();
    return application_id;
  }

  /* The application, or '' for key and secret. */
  function login({ headers, operation }) {
    if (faults.any && faults.hit('vonage', 'token-invalid', operation())) unauthorised();
    const [kind, value = ''] = (headers.authorization ?? '').split(' ');
    if (kind.toLowerCase() === 'bearer') return applicationOf(value);
    return kind.toLowerCase() === 'basic' && isBasic(value) ? '' : unauthorised();
  }

  /* ---- sending ---- */

  const ownOf = (channel) => (channel === 'sms' ? account.sms_number : account.number);
  const urlFor = (channel) => (channel === 'sms' ? account.sms_webhook_url : account.webhook_url);
  const later = (code, text) => ({ code, text: text || titleOf(code) });

  function send(rq, application) {
    if ((rq.headers['content-type'] ?? '').split(';')[0].trim() !== 'application/json') refuse(415, 'unsupported-media-type', 'Unsupported Media Type', 'The body must be JSON.');
    const asked = readMessage(rq.text, { account, templates, application });
    if (account.status === 'no-balance') refuse(402, 'low-balance', 'Low balance', 'This request could not be performed due to your account balance being low.');
    if (account.status === 'barred') refuse(403, 'forbidden', 'Forbidden', 'Your account does not have permission to perform this action.');
    if (faults.hit('vonage', 'throttle', 'send', asked.to)) refuse(429, 'messages#1010', 'Rate Limit Hit', 'Please wait, then retry your request');
    const doomed = asked.doomed ?? checkErrors(asked.to) ?? checkPerson(asked);
    const message = accept(asked, doomed);
    const answered = { status: 202, body: { message_uuid: message.id } };
    const journey = () => network.carry(message);
    if (!faults.hit('vonage', 'receipt-before-answer', 'send', asked.to)) return { ...answered, after: journey };
    return journey().then(() => answered);
  }

  function checkErrors(to) {
    const fault = faults.hit('vonage', 'error-code', 'send', to);
    if (!fault) return null;
    return fault.async ? later(fault.code, fault.details) : refuse(422, `messages#${fault.code}`, fault.details || titleOf(fault.code), titleOf(fault.code));
  }

  function checkPerson({ channel, type, to }) {
    if (channel === 'sms') return stopped.has(to) ? later(1240) : isLikelyMobile(to) ? null : later(1250);
    return type === 'template' || phones.windowOpen(to, account.number) ? null : later(1340);
  }

  function accept({ channel, to, ref, status_url, context, type, text, parts }, doomed) {
    const message = {
      id: randomUUID(), direction: 'in', provider: 'vonage', channel, from: ownOf(channel), to, type, text, at: now(), tick: 'accepted',
      ref, status_url: status_url || urlFor(channel), doomed, ...(parts && { parts }), ...(context && { context }),
    };
    phones.accept(message);
    sent.add(message);
    return message;
  }

  const WORDS = { sent: 'submitted', delivered: 'delivered', read: 'read' };

  /* The network's word for what happened, as Vonage's; nobody is told who read an SMS. */
  function receipt(message, name, error) {
    const { channel } = message;
    if (name === 'read' && channel === 'sms') return null;
    const word = WORDS[name] ?? failureWord(error.code);
    const body = {
      message_uuid: message.id, to: message.to, from: channel === 'sms' ? account.sms_sender : message.from, timestamp: new Date(now()).toISOString(), status: word, channel,
      ...(message.ref && { client_ref: message.ref }), ...(error && { error: laterError(error, trace()) }), ...(name === 'sent' && { usage: { currency: 'EUR', price: priceOf(message) } }),
      ...(channel === 'sms' && { sms: { count_total: String(segmentsOf(message.text)) }, destination: { network_code: '51010' } }),
    };
    return hooks.post(message.status_url, body, { label: word, to: message.to, channel });
  }

  function priceOf({ channel, text }) {
    return channel === 'sms' ? (Number(account.sms_price) * segmentsOf(text)).toFixed(4) : account.whatsapp_price;
  }

  const trace = () => randomBytes(16).toString('hex');

  /* ---- everything else ---- */

  function applicationNode(id) {
    const url = id === account.sms_application_id ? account.sms_webhook_url : account.webhook_url;
    const address = { address: url, http_method: 'POST' };
    return { id, name: account.name, keys: { public_key: publicKey() }, capabilities: { messages: { version: 'v1', webhooks: { inbound_url: address, status_url: address } } } };
  }

  function balance(query) {
    if (query.get('api_key') !== account.api_key || query.get('api_secret') !== account.api_secret)
      return { status: 401, body: { 'error-code': '401', 'error-code-label': 'authentication failed' } };
    return { status: 200, body: { value: account.balance, autoReload: account.auto_reload } };
  }

  function withTemplates(rq) {
    if (rq.method === 'GET') return { status: 200, body: { templates: templates.all().map(({ name, language, status, category, components }) => ({ name, language, status, category, components })) } };
    try {
      return { status: 201, body: templates.create(JSON.parse(rq.text)) };
    } catch (error) {
      return refuse(422, 'messages#1022', 'Invalid template', error.message);
    }
  }

  function route(rq) {
    const path = rq.segments.join('/');
    const not_found = () => refuse(404, 'not-found', 'Not Found', 'The requested resource does not exist.');
    if (path === 'account/get-balance' && rq.method === 'GET') return balance(rq.query);
    const application = login(rq);
    if (path === 'v1/messages') return rq.method === 'POST' ? send(rq, application) : refuse(405, 'method', 'Method Not Allowed', 'Only POST is allowed.');
    if (path === `v2/whatsapp-manager/wabas/${account.waba_id}/templates`) return withTemplates(rq);
    if (path === 'v2/reports/records' && rq.method === 'GET') return application === '' ? reports.records(rq.query) : unauthorised();
    const id = /^v2\/applications\/([\w-]+)$/.exec(path)?.[1];
    if (!id || rq.method !== 'GET' || application !== '') return not_found();
    return [account.application_id, account.sms_application_id].includes(id) ? { status: 200, body: applicationNode(id) } : not_found();
  }

  const channelTo = (own) => (own === account.sms_number ? 'sms' : 'whatsapp');

  function inbound(message, handset) {
    const channel = channelTo(message.to);
    Object.assign(message, { channel });
    if (channel === 'sms' && /^\s*stop\s*$/i.test(message.text)) stopped.add(handset.number);
    return hooks.post(urlFor(channel), inboundBody(message, handset, phones.message(message.context)), { label: `inbound ${message.type}`, to: handset.number, channel });
  }

  return {
    account,
    hooks,
    templates,
    unreachable: later(1300),
    headersFor: () => ({ 'x-request-id': trace() }),

    handle(rq) {
      try {
        return route(rq);
      } catch (error) {
        if (!(error instanceof VonageRefusal)) throw error;
        return refusalAnswer(error, trace());
      }
    },

    operation: ({ method, segments }) => (method === 'POST' && segments.join('/') === 'v1/messages' ? 'send' : 'other'),
    recipient: (rq) => /"to":"(\d+)"/.exec(rq.text)?.[1] ?? '',
    receipt,
    inboundId: () => randomUUID(),
    takes: (own, kind) => channelTo(own) === 'whatsapp' || kind === 'text',
    inbound,
    changedNumber: () => null,

    /* Whatever Vonage might post one day: value or raw bytes, with an honest token or one that differs (webhooks.mjs). */
    postAny({ to = 'whatsapp', value = {}, raw, ...options }) {
      return hooks.post(urlFor(to), raw ?? value, { label: 'as given', channel: to, ...options });
    },

    reset() {
      templates.reset();
      sent.clear();
      stopped.clear();
    },
  };
}
