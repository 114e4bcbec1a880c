/*
 * meta_bodies: webhook bodies of Meta for tests that post them by themselves, byte for byte as the real ones look.
 */
import { escaped, signature } from '../sandbox/meta/webhooks.mjs';
import { META_NUMBER } from '../sandbox/client.mjs';

export const SECRET = 'sandbox-meta-app-secret';
export const PHONE_NUMBER_ID = '100200300400500';
export const WABA_ID = '200300400500600';

const seconds = (at = Date.now()) => String(Math.floor(at / 1000));

/* changes: values of the field "messages", or whole changes {field, value}. */
export function envelope(...changes) {
  return escaped({
    object: 'whatsapp_business_account',
    entry: [{ id: WABA_ID, changes: changes.map((one) => (one.field ? one : { value: one, field: 'messages' })) }],
  });
}

const metadata = () => ({ display_phone_number: META_NUMBER, phone_number_id: PHONE_NUMBER_ID });

export function inbound(from, text, { id = `wamid.${from}.${text}`, at, name = 'Sari' } = {}) {
  return {
    messaging_product: 'whatsapp', metadata: metadata(), contacts: [{ profile: { name }, wa_id: from }],
    messages: [{ from, id, timestamp: seconds(at), type: 'text', text: { body: text } }],
  };
}

export function status(word, id, { to, uid, at, errors } = {}) {
  return {
    messaging_product: 'whatsapp', metadata: metadata(),
    statuses: [{
      id, status: word, timestamp: seconds(at), recipient_id: to,
      ...(uid === undefined ? {} : { biz_opaque_callback_data: uid }), ...(errors ? { errors } : {}),
    }],
  };
}

/* Posts bytes; sign: false for none, or the text of the header, or the secret's signature. */
export function post(url, bytes, { sign = signature(SECRET, bytes), type = 'application/json' } = {}) {
  return fetch(url, {
    method: 'POST', body: bytes, headers: { 'content-type': type, ...(sign === false ? {} : { 'x-hub-signature-256': sign }) },
  });
}
