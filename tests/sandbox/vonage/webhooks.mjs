/*
 * Vonage's webhooks: statuses and inbound messages, as JSON, each with a token that holds the hash of its body.
 *
 * Only 429, 5xx and silence are tried again, for a day; the token stays that of the first time. The library that signs is the one that
 * Vonage's own packages sign with.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

const RETRIES = 12;

let library;
export const jwt = () => (library ??= createRequire(import.meta.url)('jsonwebtoken'));

export function createVonageWebhooks({ account, webhooks, faults, now }) {
  const appOf = (channel) => (channel === 'sms' ? account.sms_application_id : account.application_id);

  /* claims: what differs from an honest token's; undefined leaves one out. */
  function tokenFor(body, { channel = 'whatsapp', secret = account.signature_secret, claims = {}, algorithm = 'HS256' } = {}) {
    const honest = {
      iat: Math.floor(now() / 1000), jti: randomUUID(), iss: 'Vonage', payload_hash: createHash('sha256').update(body).digest('hex'),
      api_key: account.api_key, application_id: appOf(channel), ...claims,
    };
    const told = Object.fromEntries(Object.entries(honest).filter(([, value]) => value !== undefined));
    return jwt().sign(told, algorithm === 'none' ? null : secret, { algorithm });
  }

  /* value: an object, or the bytes as they are. authorization: in place of the token. */
  function post(url, value, { label, to, authorization, ...options } = {}) {
    const body = typeof value === 'string' ? value : JSON.stringify(value);
    if (!url) return webhooks.send({ provider: 'vonage', label, url: '', body });
    const spoiled = faults.hit('vonage', 'bad-signature', 'webhook', to) ? { secret: 'some other secret' } : {};
    const token = authorization ?? `Bearer ${tokenFor(body, { ...options, ...spoiled })}`;
    return webhooks.send({
      provider: 'vonage', label, to, url, body, retries: RETRIES,
      accepts: (status) => status >= 200 && status <= 205, triesAgain: (status) => status === null || status === 429 || status >= 500,
      headers: { 'content-type': 'application/json', 'user-agent': 'Vonage-Webhook', ...(token && { authorization: token }) },
    });
  }

  return { post, tokenFor };
}
