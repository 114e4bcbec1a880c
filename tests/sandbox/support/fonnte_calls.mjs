/*
 * fonnte_calls: what an office sends to Fonnte, for tests.
 */
export const TOKEN = 'sandbox-fonnte-token';

export async function fonnteCall(sandbox, path, fields, { token = TOKEN, body, type } = {}) {
  const res = await fetch(`${sandbox.fonnte_url}/${path}`, {
    method: 'POST',
    headers: { ...(token === null ? {} : { authorization: token }), ...(type ? { 'content-type': type } : {}) },
    body: body ?? new URLSearchParams(fields),
  });
  const text = await res.text();
  return { status: res.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

export const fonnteSend = (sandbox, fields, options) => fonnteCall(sandbox, 'send', { countryCode: '62', connectOnly: 'true', ...fields }, options);
