/*
 * twilio_calls: what an office sends to Twilio, for tests.
 */
export const SID = 'AC00000000000000000000000000000001';
export const SERVICE = 'MG00000000000000000000000000000001';
const LOGIN = `${SID}:sandbox-twilio-token`;

async function twilioCall(sandbox, method, path, { login = LOGIN, body, type } = {}) {
  const res = await fetch(`${sandbox.twilio_url}${path}`, {
    method, body, headers: { ...(login ? { authorization: `Basic ${Buffer.from(login).toString('base64')}` } : {}), ...(type ? { 'content-type': type } : {}) },
  });
  const text = await res.text();
  return { status: res.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

/* Anything of the account: '/Messages.json', '.json' … */
export const twilioGet = (sandbox, rest, options = {}) => twilioCall(sandbox, 'GET', `/2010-04-01/Accounts/${options.sid ?? SID}${rest}`, options);

export const twilioSend = (sandbox, fields, options = {}) => twilioCall(sandbox, 'POST', `/2010-04-01/Accounts/${options.sid ?? SID}/Messages.json`, { body: new URLSearchParams(fields), ...options });

export const twilioContent = (sandbox, method, rest, body) => twilioCall(sandbox, method, `/v1/${rest}`, { body: body && JSON.stringify(body), type: 'application/json' });

/* A template that WhatsApp approved; returns its sid. */
export async function approvedContent(sandbox, { name = 'permit_ready', body = 'Yth. {{1}}, izin {{2}} sudah terbit.', type = 'twilio/text', more = {} } = {}) {
  const { body: { sid } } = await twilioContent(sandbox, 'POST', 'Content', { friendly_name: name, language: 'id', variables: { 1: 'Budi', 2: '503/1' }, types: { [type]: { body, ...more } } });
  await twilioContent(sandbox, 'POST', `Content/${sid}/ApprovalRequests/whatsapp`, { name, category: 'UTILITY' });
  return sid;
}
