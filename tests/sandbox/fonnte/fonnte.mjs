/*
 * fonnte: api.fonnte.com, an unofficial gateway over one linked WhatsApp number (the device).
 *
 * Everything is POST with a form body and a bare token. The HTTP status is 200 for failures too; what
 * went wrong is the reason in the body. A success says that the message is queued, nothing more: it is
 * also returned for numbers that are on nobody's phone.
 */
import { createFonnteSender } from './send.mjs';
import { createFonnteWebhooks } from './webhooks.mjs';
import { DISCONNECTED, FonnteRefusal, refuse } from './refusal.mjs';
import { isLikelyMobile } from '../number.mjs';
import { readForm } from '../form.mjs';
import { readTargets } from './targets.mjs';

const VALIDATE_MAX = 500;

export function createFonnte({ account, phones, network, faults, webhooks, now, fast }) {
  const hooks = createFonnteWebhooks({ account, webhooks, now });
  const away = (operation, to) => !account.connected || Boolean(faults.hit('fonnte', 'disconnected-device', operation, to));
  const sender = createFonnteSender({ account, phones, network, faults, now, fast, away });
  let last_request = 2_937_123;
  let last_inbox = Math.floor(now() / 1000);	/* an id that an earlier sandbox gave away would be taken for a repetition */

  function validate(form) {
    const target = form.fields.get('target') ?? '';
    if (target.trim() === '') refuse('target required');
    const targets = readTargets(target, form.fields.get('countryCode') || '62');
    if (targets.length === 0 || targets.length > VALIDATE_MAX) refuse('target invalid');
    if (away('other')) refuse(DISCONNECTED);
    const has = ({ number }) => phones.get(number)?.whatsapp ?? isLikelyMobile(number);
    return {
      registered: targets.filter(has).map((t) => t.number),
      not_registered: targets.filter((t) => !has(t)).map((t) => t.number),
      status: true,
    };
  }

  const deviceState = () => (away('other') ? 'disconnect' : 'connect');

  const device = () => ({
    device: account.device, device_status: deviceState(), expired: account.expired, messages: sender.count,
    name: account.name, package: account.package, quota: String(account.quota), status: true,
  });

  function getDevices() {
    const state = deviceState();
    const row = {
      autoread: 'on', device: account.device, expired: String(Math.floor(Date.parse(account.expired) / 1000)), name: account.name,
      package: account.package, quota: String(account.quota), status: state, token: account.token,
    };
    return { connected: state === 'connect' ? 1 : 0, data: [row], devices: 1, messages: sender.count, status: true };
  }

  function status(form) {
    const id = form.fields.get('id') ?? '';
    const message = sender.find(id);
    if (!message) refuse('invalid message id');
    const names = { accepted: 'processing', failed: 'invalid' };
    return { id, message_status: names[message.tick] ?? 'sent', status: true };
  }

  function disconnect() {
    if (!account.connected) refuse('device already disconnected');
    connect(false, 'logged out');
    return { detail: 'device disconnected', status: true };
  }

  /* The phone in the office was unplugged, or its code scanned again. */
  function connect(connected, reason) {
    if (account.connected === connected) return;
    account.connected = connected;
    tellDevice(connected, reason);
  }

  function tellDevice(connected, reason = connected ? '' : 'connection lost') {
    hooks.device(connected ? 'connect' : 'disconnect', reason);
    if (connected) sender.sendKept();
  }

  const ENDPOINTS = {
    '/send': { token: 'device', answer: sender.send },
    '/validate': { token: 'device', answer: validate },
    '/device': { token: 'device', answer: device },
    '/status': { token: 'device', answer: status },
    '/disconnect': { token: 'device', answer: disconnect },
    '/get-devices': { token: 'account', answer: getDevices },
  };

  function authorise({ headers, operation }, kind) {
    const token = headers.authorization ?? '';
    if (faults.any && faults.hit('fonnte', 'token-invalid', operation())) refuse('token invalid');
    if (kind === 'account' && token !== account.account_token) refuse('unknown user');
    if (kind === 'device' && token !== account.token) refuse('token invalid');
  }

  function handle(rq) {
    rq.requestid = ++last_request;
    const endpoint = ENDPOINTS[`/${rq.segments.join('/')}`];
    if (!endpoint) return { status: 404, body: '<!DOCTYPE html><title>Not Found</title><h1>Not Found</h1>', type: 'text/html' };
    if (rq.method !== 'POST') return { status: 405, body: '<!DOCTYPE html><title>Method Not Allowed</title><h1>Method Not Allowed</h1>', type: 'text/html' };
    try {
      authorise(rq, endpoint.token);
      const form = readForm(rq.headers['content-type'], rq.bytes) ?? { fields: new Map(), files: new Map() };
      const result = endpoint.answer(form, rq);
      if (typeof result?.then === 'function') return result.then((body) => ({ status: 200, body }));
      return result.after ? { status: 200, ...result } : { status: 200, body: result };
    } catch (error) {
      if (!(error instanceof FonnteRefusal)) throw error;
      return { status: 200, body: { [error.key ?? 'reason']: error.message, requestid: rq.requestid, status: false } };
    }
  }

  return {
    account,
    hooks,
    handle,
    connect,
    tellDevice,
    unreachable: { status: 'invalid' },
    headersFor: () => ({}),
    operation: (rq) => (rq.segments[0] === 'send' ? 'send' : 'other'),
    recipient: (rq) => readTargets(readForm(rq.headers['content-type'], rq.bytes)?.fields.get('target') ?? '', '62')[0]?.number ?? '',
    receipt: (message, name, error) => hooks.receipt(message, name, error),
    inboundId: () => `inbox-${++last_inbox}`,
    inbound: (message, handset) => hooks.inbound(handset, message.at, inboundFields(message), Number(message.id.slice('inbox-'.length))),
    changedNumber: () => null,

    reset: sender.reset,
  };
}

/* Everything but text and places arrives without its content: files come on the largest plans only. */
function inboundFields({ type, text, location }) {
  if (type === 'text') return { message: text };
  if (type === 'button') return { message: text, text };
  if (type === 'location') return { location: `${location.latitude},${location.longitude}` };
  return { message: text && type !== 'reaction' ? text : 'non-text message' };
}
