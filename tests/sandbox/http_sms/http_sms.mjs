/*
 * http_sms: a gateway for SMS as resellers run them, in the two shapes that most have: a form that is answered in JSON (status "1" and a text), and a
 * GET that is answered in words (1701|number|id). Both answer 200 whatever happened. Reports are posted as a form to webhook_url; nothing is signed.
 */
import { handsetNumber } from '../number.mjs';

const REPORTS = { delivered: 'DELIVRD', failed: 'UNDELIV' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

export function createHttpSms({ account, phones, network, faults, webhooks, pending, now }) {
  let last = 8000;

  /* One sentence about what is wrong with it, as [code of the form, code of the words, text], or null. */
  function refusalOf({ user, secret, to, text }, rq) {
    if (faults.hit('http_sms', 'token-invalid', rq.operation()) || user !== account.user || secret !== account.secret) return ['5', '1703', 'Userkey / Passkey Salah'];
    if (faults.hit('http_sms', 'insufficient-quota', 'send')) return ['6', '1025', 'Saldo tidak cukup'];
    if (faults.hit('http_sms', 'throttle', 'send')) return ['9', '1710', 'Limit per menit tercapai'];
    if (!/^62\d{8,13}$/.test(handsetNumber(to) ?? '')) return ['7', '1706', 'Nomor tujuan tidak valid'];
    return text ? null : ['8', '1705', 'Pesan kosong'];
  }

  function accept(to, text) {
    const id = String(++last);
    const message = {
      id: `http-sms-${id}`, sms_id: id, direction: 'in', provider: 'http_sms', channel: 'sms', from: account.number, to: handsetNumber(to), type: 'text', text,
      at: now(), tick: 'accepted',
    };
    phones.accept(message);
    return message;
  }

  /* asked: what stands in the request, whatever its names are there. */
  function send(asked, rq, { taken, refused }) {
    const refusal = refusalOf(asked, rq);
    if (refusal) return refused(refusal);
    const message = accept(asked.to, asked.text);
    const journey = async () => {
      pending.begin();
      await network.carry(message);
      pending.end();
    };
    return { ...taken(message), after: journey };
  }

  function byForm(rq) {
    const form = new URLSearchParams(rq.text);
    const [user, secret, to, text] = ['userkey', 'passkey', 'to', 'message'].map((name) => form.get(name) ?? '');
    return send({ user, secret, to, text }, rq, {
      taken: (message) => ({ status: 200, body: { messageId: Number(message.sms_id), to, status: '1', text: 'Success', cost: 1, balance: account.balance } }),
      refused: ([code, , why]) => ({ status: 200, body: { to, status: code, text: why } }),
    });
  }

  function byQuery(rq) {
    const [user, secret, to, text] = ['username', 'password', 'destination', 'message'].map((name) => rq.query.get(name) ?? '');
    return send({ user, secret, to, text }, rq, {
      taken: (message) => ({ status: 200, body: `1701|${message.to}|${message.sms_id}`, type: 'text/plain' }),
      refused: ([, code]) => ({ status: 200, body: code, type: 'text/plain' }),
    });
  }

  function balance(rq) {
    const right = rq.query.get('userkey') === account.user && rq.query.get('passkey') === account.secret;
    return { status: 200, body: right ? { balance: account.balance, status: '1' } : { status: '5', text: 'Userkey / Passkey Salah' } };
  }

  const ENDPOINTS = { 'POST reguler/api/sendsms': byForm, 'GET sendsms': byQuery, 'GET reguler/api/balance': balance };

  return {
    account,
    hooks: {},
    handle: (rq) => ENDPOINTS[`${rq.method} ${rq.segments.join('/')}`]?.(rq) ?? { status: 404, body: '<h1>404 Not Found</h1>', type: 'text/html' },
    unreachable: null,
    headersFor: () => ({}),
    operation: (rq) => (rq.segments.at(-1) === 'sendsms' ? 'send' : 'other'),
    recipient: (rq) => handsetNumber(new URLSearchParams(rq.text).get('to') ?? rq.query.get('destination') ?? '') ?? '',

    /* The network's word for what happened; nobody is told that an SMS was sent or read. */
    receipt(message, name) {
      if (!REPORTS[name]) return null;
      const body = new URLSearchParams({ messageId: message.sms_id, to: message.to, status: REPORTS[name] }).toString();
      return webhooks.send({ provider: 'http_sms', label: name, to: message.to, url: account.webhook_url, body, headers: FORM });
    },
    inboundId: () => `http-sms-in-${++last}`,
    inbound: () => null,
    changedNumber: () => null,
    reset: () => { last = 8000; },
  };
}
