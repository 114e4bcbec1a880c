/*
 * MessageBird's webhooks: WhatsApp's as JSON, what people write by SMS as a form, reports of SMS as a GET. Each carries a token with the hashes of
 * its address and its body, made anew for every try.
 */
import { createHash, randomUUID } from 'node:crypto';
import { jwt } from '../vonage/webhooks.mjs';

const RETRIES = 5;
const LIFE_S = 60;
const hash = (text) => createHash('sha256').update(text).digest('hex');

export function createMessageBirdWebhooks({ account, webhooks, faults, now }) {
  /* claims: what differs from an honest token's; undefined leaves one out. */
  function tokenFor(url, body, { key = account.signing_key, claims = {}, algorithm = 'HS256' } = {}) {
    const nbf = Math.floor(now() / 1000);
    const honest = { iss: 'MessageBird', nbf, exp: nbf + LIFE_S, jti: randomUUID(), url_hash: hash(url), ...(body && { payload_hash: hash(body) }), ...claims };
    const told = Object.fromEntries(Object.entries(honest).filter(([, value]) => value !== undefined));
    return jwt().sign(told, algorithm === 'none' ? null : key, { algorithm, noTimestamp: true });
  }

  function send(url, { method = 'POST', body = '', type, label, to, token, ...options }) {
    if (!url) return webhooks.send({ provider: 'messagebird', label, url: '', body });
    const spoiled = faults.hit('messagebird', 'bad-signature', 'webhook', to) ? { key: 'some other key' } : {};
    return webhooks.send({
      provider: 'messagebird', label, to, url, method, body, retries: RETRIES, accepts: (status) => status >= 200 && status < 300,
      headers: () => ({ ...(type && { 'content-type': type }), 'user-agent': 'MessageBird', 'messagebird-signature-jwt': token ?? tokenFor(url, body, { ...options, ...spoiled }) }),
    });
  }

  return {
    tokenFor,
    json: (url, value, options) => send(url, { ...options, body: typeof value === 'string' ? value : JSON.stringify(value), type: 'application/json' }),
    form: (url, fields, options) => send(url, { ...options, body: new URLSearchParams(fields).toString(), type: 'application/x-www-form-urlencoded' }),

    get(url, fields, options) {
      const query = new URLSearchParams(fields).toString();
      return send(url && `${url}${url.includes('?') ? '&' : '?'}${query}`, { ...options, method: 'GET' });
    },
  };
}
