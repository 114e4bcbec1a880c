/*
 * messages: POST /v1/send (WhatsApp) and POST /messages (SMS) as they were read, or MessageBird's refusal of them.
 *
 * A template is filled here; what Meta would say about it comes later, with Meta's own code.
 */
import { MetaRefusal } from '../meta/errors.mjs';
import { readTemplate } from '../meta/messages.mjs';
import { invalid, missing, refuse } from './errors.mjs';

const NUMBER = /^\+?[1-9]\d{6,14}$/;
const SENDER_NAME = /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/;
const CONVERSATION_KEYS = ['to', 'from', 'type', 'content', 'reportUrl', 'source', 'tag', 'trackId', 'ttl'];
const SMS_KEYS = ['originator', 'recipients', 'body', 'reference', 'reportUrl', 'datacoding', 'type', 'validity', 'scheduledDatetime'];
const TEXT_MAX = 4096;
const SMS_MAX = 1377;
const REFERENCE_MAX = 128;

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(text, keys) {
  let asked = null;
  try {
    asked = JSON.parse(text);
  } catch { /* refused below */ }
  if (!isObject(asked)) refuse(400, 21, 'the request body is not valid JSON');
  for (const key of Object.keys(asked)) if (!keys.includes(key)) invalid(key, 'is unknown');
  return asked;
}

function readUrl(url = '') {
  return url === '' || /^https?:\/\/\S+$/.test(url) ? url : invalid('reportUrl');
}

/* Returns { channel, to, type, text, parts?, doomed?, status_url } or refuses. */
export function readConversation(body, { account, templates }) {
  const { to, from, type, content, reportUrl } = parse(body, CONVERSATION_KEYS);
  if (to === undefined) missing('to');
  if (typeof to !== 'string' || !NUMBER.test(to)) invalid('to');
  if (from === undefined) missing('from');
  if (from !== account.channel_id) refuse(404, 20, 'channel not found', 'from');
  if (!['text', 'hsm'].includes(type)) invalid('type');
  if (!isObject(content)) missing('content');
  return { channel: 'whatsapp', to: to.replace(/^\+/, ''), status_url: readUrl(reportUrl), ...(type === 'hsm' ? readHsm(content.hsm, account, templates) : readText(content)) };
}

function readText({ text }) {
  if (typeof text !== 'string' || text.trim() === '') missing('content.text');
  return [...text].length > TEXT_MAX ? invalid('content.text', 'is too long') : { type: 'text', text };
}

function readHsm(hsm, account, templates) {
  if (!isObject(hsm)) missing('content.hsm');
  const { namespace, templateName: name, language, params = [] } = hsm;
  for (const [key, value] of Object.entries({ namespace, templateName: name })) if (typeof value !== 'string' || value === '') missing(`content.hsm.${key}`);
  if (language?.policy !== 'deterministic') invalid('content.hsm.language.policy');
  if (typeof language.code !== 'string') missing('content.hsm.language.code');
  if (!Array.isArray(params) || !params.every((p) => typeof p?.default === 'string' && p.default !== '')) invalid('content.hsm.params', 'needs a default for each');
  const body = { type: 'body', parameters: params.map((p) => ({ type: 'text', text: p.default })) };
  if (namespace !== account.namespace) return { type: 'template', text: '', doomed: { code: 132001, text: 'Template name does not exist in the translation' } };
  try {
    const { text, parts } = readTemplate({ name, language, components: params.length > 0 ? [body] : [] }, templates);
    return { type: 'template', text, parts };
  } catch (error) {
    if (!(error instanceof MetaRefusal)) throw error;
    return { type: 'template', text: '', doomed: { code: error.code, text: error.message } };
  }
}

/* The same with { originator, reference }. */
export function readSms(body, { account }) {
  const { originator, recipients, body: text, reference = '', reportUrl, datacoding = 'plain', type = 'sms' } = parse(body, SMS_KEYS);
  if (originator === undefined) missing('originator');
  if (!SENDER_NAME.test(originator) && !NUMBER.test(originator)) invalid('originator');
  if (![account.sms_sender, account.sms_number].includes(originator)) invalid('originator', 'is not registered');
  if (!Array.isArray(recipients) || recipients.length === 0) refuse(422, 9, 'no (correct) recipients found', 'recipients');
  if (recipients.length > 1) invalid('recipients', 'of one message is one here');
  if (!NUMBER.test(recipients[0])) refuse(422, 9, 'no (correct) recipients found', 'recipients');
  if (typeof text !== 'string' || text === '') missing('body');
  if ([...text].length > SMS_MAX) invalid('body', 'is too long');
  if (reference.length > REFERENCE_MAX) invalid('reference');
  if (!['plain', 'unicode', 'auto'].includes(datacoding)) invalid('datacoding');
  if (type !== 'sms') invalid('type');
  return { channel: 'sms', to: recipients[0].replace(/^\+/, ''), type: 'text', text, originator, reference, status_url: readUrl(reportUrl) };
}
