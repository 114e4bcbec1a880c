/*
 * vonage_calls: what an office sends to Vonage, for tests; the login is made by Vonage's own package.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
export const APPLICATION = 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab';
export const SMS_APPLICATION = 'aaaaaaaa-bbbb-cccc-dddd-0123456789ac';
export const KEY = readFileSync(new URL('../../providers/vonage/private_key.pem', import.meta.url), 'utf8');
export const basic = (login = 'a1b2c3d4:sandbox-vonage-secret') => `Basic ${Buffer.from(login).toString('base64')}`;
export const bearer = (application = APPLICATION, options = {}, key = KEY) => `Bearer ${require('@vonage/jwt').tokenGenerate(application, key, options)}`;

export async function vonageCall(sandbox, method, path, { login = basic(), body, type = 'application/json' } = {}) {
  const res = await fetch(`${sandbox.vonage_url}${path}`, { method, body, headers: { ...(login ? { authorization: login } : {}), ...(body === undefined ? {} : { 'content-type': type }) } });
  const text = await res.text();
  return { status: res.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

export const vonageSend = (sandbox, fields, options = {}) => vonageCall(sandbox, 'POST', '/v1/messages', { body: JSON.stringify(fields), ...options });

/* A template that WhatsApp approved. */
export async function vonageTemplate(sandbox, { name = 'permit_ready', text = 'Yth. {{1}}, izin {{2}} sudah terbit dan dapat diambil di kantor kami.' } = {}) {
  const template = { name, language: 'id', category: 'UTILITY', components: [{ type: 'BODY', text, example: { body_text: [['Budi', '503/1']] } }] };
  return vonageCall(sandbox, 'POST', '/v2/whatsapp-manager/wabas/500600700800900/templates', { body: JSON.stringify(template) });
}
