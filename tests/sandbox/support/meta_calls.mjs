/*
 * meta_calls: what an office sends to Meta, for tests.
 */
export const PHONE_ID = '100200300400500';
export const WABA_ID = '200300400500600';
export const TOKEN = 'sandbox-meta-token';

export async function metaCall(sandbox, method, path, body, { token = TOKEN, version = 'v25.0' } = {}) {
  const res = await fetch(`${sandbox.meta_url}/${version}/${path}`, {
    method,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: res.status, headers: res.headers, body: await res.json() };
}

export const metaSend = (sandbox, body, options) => metaCall(sandbox, 'POST', `${PHONE_ID}/messages`, body, options);

export const textTo = (to, body = 'Halo', more = {}) => ({
  messaging_product: 'whatsapp', recipient_type: 'individual', to, type: 'text', text: { preview_url: false, body }, ...more,
});

export const templateTo = (to, name = 'permit_ready', values = ['Budi', '503/12/2026'], more = {}) => ({
  messaging_product: 'whatsapp', to, type: 'template',
  template: {
    name, language: { code: 'id' },
    components: values.length ? [{ type: 'body', parameters: values.map((text) => ({ type: 'text', text })) }] : [],
  },
  ...more,
});

export const PERMIT_READY = {
  name: 'permit_ready', language: 'id', category: 'UTILITY',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'Izin sudah terbit' },
    { type: 'BODY', text: 'Yth. {{1}}, izin Anda dengan nomor {{2}} sudah dapat diunduh di laman kami.', example: { body_text: [['Budi', '503/1/2026']] } },
    { type: 'FOOTER', text: 'DPMPTSP Kabupaten Karo' },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Ya, saya setuju' }, { type: 'QUICK_REPLY', text: 'Berhenti' }] },
  ],
};

export async function createTemplate(sandbox, change = {}) {
  const answer = await metaCall(sandbox, 'POST', `${WABA_ID}/message_templates`, { ...PERMIT_READY, ...change });
  await sandbox.idle();
  return answer;
}
