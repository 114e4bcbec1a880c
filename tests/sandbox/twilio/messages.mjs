/*
 * messages: POST …/Messages.json as it was read, or Twilio's refusal of it.
 *
 * A number is an address: whatsapp:+62… on WhatsApp, +62… by SMS. To and From must be of one channel.
 */
import { isLikelyMobile } from '../number.mjs';
import { isSid } from './ids.mjs';
import { refuse } from './errors.mjs';

const WHATSAPP = 'whatsapp:';
const BODY_MAX = 1600;
const E164 = /^\+[1-9]\d{6,14}$/;
const SENDER_NAME = /^(?=.*[A-Za-z])[A-Za-z0-9 +&_-]{1,11}$/;

export const channelOf = (address) => (address.startsWith(WHATSAPP) ? 'whatsapp' : 'sms');
export const withoutChannel = (address) => (address.startsWith(WHATSAPP) ? address.slice(WHATSAPP.length) : address);
export const addressOf = (channel, number) => `${channel === 'whatsapp' ? WHATSAPP : ''}+${number}`;

/* The digits of a recipient, or ''. */
export const digitsTo = (form) => withoutChannel(form?.get('To') ?? '').replace(/^\+/, '');

/* Returns { channel, to, from, service, own, text, media, content, values, callback } or refuses. */
export function readMessage(form, account, contents) {
  const channel = channelOf(form.get('To') ?? '');
  const to = readTo(form, channel);
  const service = readService(form, account);
  const from = readFrom(form, account, channel, service);
  return { channel, to, from, service, own: account[channel === 'whatsapp' ? 'number' : 'sms_number'], ...readWhat(form, contents), callback: readCallback(form) };
}

function readTo(form, channel) {
  const address = form.get('To') ?? '';
  if (address === '') refuse(21604);
  const number = withoutChannel(address);
  if (!E164.test(number)) refuse(21211, address);
  const digits = number.slice(1);
  if (channel === 'sms' && !isLikelyMobile(digits)) refuse(21614, address);
  return digits;
}

function readService(form, account) {
  const sid = form.get('MessagingServiceSid') ?? '';
  if (sid !== '' && sid !== account.messaging_service_sid) refuse(21705, sid);
  return sid || null;
}

function readFrom(form, account, channel, service) {
  const address = form.get('From') ?? '';
  if (address === '' && !service) refuse(21603);
  if (address === '') return null;
  const number = withoutChannel(address);
  if (channelOf(address) !== channel) refuse(channel === 'whatsapp' ? 63007 : 21606, address);
  if (channel === 'whatsapp') return number === `+${account.number}` ? address : refuse(63007, address);
  if (!E164.test(number) && !SENDER_NAME.test(number)) refuse(21212, address);
  return number === `+${account.sms_number}` || number === account.sms_sender ? address : refuse(21606, address);
}

function readWhat(form, contents) {
  const text = form.get('Body') ?? '';
  const media = form.getAll('MediaUrl');
  if (form.has('ContentSid')) {
    if (text !== '' || media.length > 0) refuse(20001, 'ContentSid and Body exclude each other');
    const sid = form.get('ContentSid');
    const content = isSid(sid, 'HX') ? contents.find(sid) : null;
    return { text, media, content: content ?? refuse(21655, sid), values: readVariables(form.get('ContentVariables')) };
  }
  if (text === '' && media.length === 0) refuse(21602);
  if ([...text].length > BODY_MAX) refuse(21617);
  return { text, media, content: null, values: {} };
}

/* An object, as a string, of strings that WhatsApp takes as parameters. */
function readVariables(text) {
  if (text === null || text === '') return {};
  let values = null;
  try {
    values = JSON.parse(text);
  } catch { /* refused below */ }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) refuse(21656, 'not a JSON object');
  for (const [key, value] of Object.entries(values)) {
    if (typeof value !== 'string' || value === '') refuse(21656, `variable ${key} must be a string that is not empty`);
    if (/[\n\r\t]| {4}/.test(value)) refuse(21656, `variable ${key} must not hold line ends, tabs or four spaces`);
  }
  return values;
}

function readCallback(form) {
  const text = form.get('StatusCallback') ?? '';
  if (text === '') return '';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname.includes('_')) refuse(21609, text);
  return text;
}
