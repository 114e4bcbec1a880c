/*
 * watzap: api.watzap.id/v1, an unofficial gateway over linked WhatsApp numbers of one account.
 *
 * Everything is POST with a JSON body that holds the keys. The HTTP status is 200 for failures too; status in the body is "200" or a code. There
 * are no receipts and no message ids: with wait_until_send the answer comes once the message has left, and that is all one hears of it.
 */
import { createWatzapSender } from './send.mjs';
import { createWatzapWebhooks } from './webhooks.mjs';
import { NOT_PAIRED, OTHER, WRONG_ACCOUNT, WRONG_NUMBER, WatzapRefusal, refuse } from './refusal.mjs';
import { isLikelyMobile } from '../number.mjs';

export function createWatzap({ account, phones, network, faults, webhooks, now }) {
  const hooks = createWatzapWebhooks({ account, webhooks });
  const away = (operation, to) => !account.connected || Boolean(faults.hit('watzap', 'disconnected-device', operation, to));
  const sender = createWatzapSender({ account, phones, network, faults, now, away });
  let last_id = 0;

  const ok = (message = 'Successfully') => ({ status: '200', message, ack: 'successfully' });

  function validate(asked) {
    if (away('other')) refuse(NOT_PAIRED, 'Pairing failed, access denied');
    const number = String(asked.phone_no ?? '');
    const has = phones.get(number)?.whatsapp ?? isLikelyMobile(number);
    if (!has) refuse(OTHER, 'Number not registered on WhatsApp');
    return ok('Valid WhatsApp Number');
  }

  const licence = (key, number, connected) => ({
    id: number.slice(-4), key, plan: account.plan, active_from: '2026-01-01', active_until: account.active_until,
    limit_message_per_day: account.limit_message_per_day, expires_on: account.active_until, limit_domain: 1, wa_number: number, is_connected: connected,
  });

  const checkKey = () => ({
    data: {
      id: 4711, name: account.name, email: 'kantor@example.go.id', expires_on: account.active_until, plan: account.plan, total_legacy_licenses: 2,
      licenses_key: [licence('sandbox-watzap-other-number-key', '6281160005999', false), licence(account.number_key, account.number, !away('other'))],
    },
    status: true, message: 'Successfully',
  });

  function setWebhook({ endpoint_url }) {
    if (!/^https?:\/\/\S+$/.test(endpoint_url ?? '')) refuse(OTHER, 'endpoint_url is not valid');
    account.webhook_url = endpoint_url;
    return ok(`Webhook sucessfully set to ${endpoint_url}`);
  }

  function unsetWebhook() {
    account.webhook_url = '';
    return ok();
  }

  /* of: whether it is about one number, so that its key is needed. */
  const ENDPOINTS = {
    'checking_key': { of: 'account', answer: checkKey },
    'validate_number': { of: 'number', answer: validate },
    'send_message': { of: 'number', answer: sender.send },
    'set_webhook': { of: 'number', answer: setWebhook },
    'get_webhook': { of: 'number', answer: () => ok(account.webhook_url) },
    'unset_webhook': { of: 'number', answer: unsetWebhook },
  };

  function authorise(asked, rq, of) {
    if (faults.any && faults.hit('watzap', 'token-invalid', rq.operation())) refuse(WRONG_ACCOUNT, 'Invalid API Key');
    if (asked.api_key !== account.api_key) refuse(WRONG_ACCOUNT, 'Invalid API Key');
    if (of === 'number' && asked.number_key !== account.number_key) refuse(WRONG_NUMBER, 'Invalid Number Key');
  }

  function handle(rq) {
    const endpoint = ENDPOINTS[rq.segments.join('/')];
    if (!endpoint) return { status: 404, body: '<!DOCTYPE html><title>Not Found</title>', type: 'text/html' };
    if (rq.method !== 'POST') return { status: 405, body: '<!DOCTYPE html><title>Method Not Allowed</title>', type: 'text/html' };
    if (faults.any && faults.hit('watzap', 'throttle', rq.operation(), () => readJson(rq)?.phone_no)) return { status: 429, body: '', type: 'text/plain' };
    const failed = (error) => {
      if (!(error instanceof WatzapRefusal)) throw error;
      return { status: 200, body: { status: error.code, message: error.message } };
    };
    try {
      const asked = readJson(rq) ?? refuse(OTHER, 'Invalid request body');
      authorise(asked, rq, endpoint.of);
      const result = endpoint.answer(asked);
      if (typeof result?.then === 'function') return result.then((body) => ({ status: 200, body }), failed);
      return { status: 200, body: result };
    } catch (error) {
      return failed(error);
    }
  }

  return {
    account,
    hooks,
    handle,
    connect(connected) { account.connected = connected; },
    unreachable: { status: 'not registered' },
    headersFor: () => ({}),
    operation: (rq) => (rq.segments[0]?.startsWith('send_') ? 'send' : 'other'),
    recipient: (rq) => String(readJson(rq)?.phone_no ?? ''),
    receipt: sender.heard,
    inboundId: () => `3EB0${String(now())}${String(++last_id).padStart(6, '0')}`,
    inbound: (message, handset) => hooks.inbound(message, handset),
    changedNumber: () => null,
    reset: sender.reset,
  };
}

function readJson(rq) {
  if (!/json/i.test(rq.headers['content-type'] ?? '')) return null;
  try {
    const value = JSON.parse(rq.text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
