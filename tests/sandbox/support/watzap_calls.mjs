/*
 * watzap_calls: requests as a customer of Watzap's writes them.
 */
export const KEYS = { api_key: 'sandbox-watzap-api-key', number_key: 'sandbox-watzap-number-key' };

/* {status, body}: body is the answer's JSON, or its text when it is none. */
export async function watzapCall(sandbox, path, fields = {}, { type = 'application/json', body = JSON.stringify({ ...KEYS, ...fields }) } = {}) {
  const res = await fetch(`${sandbox.watzap_url}/${path}`, { method: 'POST', headers: { 'content-type': type }, body });
  const text = await res.text();
  try {
    return { status: res.status, body: JSON.parse(text) };
  } catch {
    return { status: res.status, body: text };
  }
}

export const watzapSend = (sandbox, fields) => watzapCall(sandbox, 'send_message', { wait_until_send: '1', ...fields });
