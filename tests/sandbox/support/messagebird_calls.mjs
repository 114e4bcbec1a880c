/*
 * messagebird_calls: what an office sends to MessageBird, for tests.
 */
export const CHANNEL = '853eeb5348e541a595da93b48c61a1ae';
export const NAMESPACE = '9b6b4fcb_da19_4a26_8fe8_78074a91b584';

export async function messagebirdCall(sandbox, method, path, body, { key = 'sandbox-messagebird-access-key' } = {}) {
  const res = await fetch(`${sandbox.messagebird_url}${path}`, { method, body: body === undefined ? undefined : JSON.stringify(body), headers: { authorization: `AccessKey ${key}`, 'content-type': 'application/json' } });
  return { status: res.status, body: await res.json() };
}

export const messagebirdSend = (sandbox, fields, options) => messagebirdCall(sandbox, 'POST', '/v1/send', fields, options);
export const messagebirdSms = (sandbox, fields, options) => messagebirdCall(sandbox, 'POST', '/messages', fields, options);

/* A template that WhatsApp approved. */
export async function messagebirdTemplate(sandbox) {
  const text = 'Yth. {{1}}, izin {{2}} sudah terbit dan dapat diambil di kantor kami.';
  const template = { name: 'permit_ready', language: 'id', category: 'UTILITY', components: [{ type: 'BODY', text, example: { body_text: [['Budi', '503/1']] } }] };
  const answer = await messagebirdCall(sandbox, 'POST', '/v2/platforms/whatsapp/templates', template);
  await sandbox.idle();
  return answer;
}
