/*
 * messages: POST /v1/messages as it was read, or Vonage's refusal of it.
 *
 * Numbers are digits without a plus. A WhatsApp template comes as Meta's own object (custom) or as Vonage's older form (template); both are
 * filled here, and what Meta would say about them comes later, as a status.
 */
import { MetaRefusal } from '../meta/errors.mjs';
import { readTemplate } from '../meta/messages.mjs';
import { refuse, wrong } from './errors.mjs';

const NUMBER = /^[1-9]\d{6,14}$/;
const SENDER_NAME = /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/;
const REF_MAX = 40;
const TEXT_MAX = { whatsapp: 4096, sms: 1000 };
const TYPES = { whatsapp: ['text', 'template', 'custom'], sms: ['text'] };
const KEYS = ['to', 'from', 'channel', 'message_type', 'client_ref', 'webhook_url', 'webhook_version', 'context', 'text', 'template', 'custom', 'whatsapp', 'sms', 'ttl'];

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/* Returns { channel, to, from, ref, status_url, context, type, text, parts?, doomed? } or refuses. application: of the login, '' for key and secret. */
export function readMessage(text, { account, templates, application }) {
  const asked = parse(text);
  for (const key of Object.keys(asked)) if (!KEYS.includes(key)) wrong(key, 'is not a valid parameter.');
  for (const key of ['message_type', 'to', 'from', 'channel']) if (typeof asked[key] !== 'string' || asked[key] === '') wrong(key, 'is required.');
  const { channel, message_type: type, to } = asked;
  if (!TYPES[channel]) wrong('channel', 'must be whatsapp or sms.');
  if (!TYPES[channel].includes(type)) wrong('message_type', `must be one of: ${TYPES[channel].join(', ')}.`);
  if (!NUMBER.test(to)) wrong('to', 'must be a phone number in E.164 format without the leading plus.');
  return { channel, to, from: readSender(asked, account, application), ...readOptions(asked), ...READ[type](asked, templates) };
}

function parse(text) {
  let asked = null;
  try {
    asked = JSON.parse(text);
  } catch { /* refused below */ }
  return isObject(asked) ? asked : refuse(400, 'invalid-json', 'Bad Request', 'The request body did not contain a valid JSON payload');
}

function readSender({ channel, from }, account, application) {
  const not_ours = () => refuse(422, 'messages#1120', 'Invalid sender', 'The `from` parameter is invalid for the given channel.');
  const home = channel === 'sms' ? account.sms_application_id : account.application_id;
  if (application !== '' && application !== home) not_ours();
  if (channel === 'whatsapp') return from === account.number ? from : not_ours();
  if (!NUMBER.test(from) && !SENDER_NAME.test(from)) wrong('from', 'must be a number or a name of at most 11 letters and digits.');
  return from === account.sms_number || from === account.sms_sender ? from : not_ours();
}

function readOptions({ client_ref: ref = '', webhook_url: url = '', webhook_version: version, context, ttl }) {
  if (typeof ref !== 'string' || ref.length > REF_MAX) wrong('client_ref', `must be at most ${REF_MAX} characters.`);
  if (url !== '' && !/^https:\/\/\S+$/.test(url)) wrong('webhook_url', 'must be an https address.');
  if (version !== undefined && version !== 'v1') wrong('webhook_version', 'must be v1 here.');
  if (context !== undefined && typeof context?.message_uuid !== 'string') wrong('context.message_uuid', 'is required.');
  if (ttl !== undefined && !(Number.isInteger(ttl) && ttl > 0)) wrong('ttl', 'must be seconds.');
  return { ref, status_url: url, context: context?.message_uuid };
}

const READ = {
  text({ channel, text, sms }) {
    if (typeof text !== 'string' || text.trim() === '') wrong('text', 'is required.');
    if ([...text].length > TEXT_MAX[channel]) wrong('text', `must be at most ${TEXT_MAX[channel]} characters.`);
    if (sms?.encoding_type !== undefined && !['text', 'unicode', 'auto'].includes(sms.encoding_type)) wrong('sms.encoding_type', 'must be text, unicode or auto.');
    return { type: 'text', text };
  },

  custom({ custom }, templates) {
    if (!isObject(custom)) wrong('custom', 'is required.');
    if (custom.type !== 'template') wrong('custom.type', 'must be template here.');
    if (!isObject(custom.template)) wrong('custom.template', 'is required.');
    return filled(custom.template, templates);
  },

  template({ template, whatsapp }, templates) {
    if (typeof template?.name !== 'string' || !/^(\w+:)?\w+$/.test(template.name)) wrong('template.name', 'is required.');
    if (whatsapp?.policy !== 'deterministic') wrong('whatsapp.policy', 'must be deterministic.');
    if (typeof whatsapp.locale !== 'string') wrong('whatsapp.locale', 'is required.');
    const { parameters = [] } = template;
    if (!Array.isArray(parameters) || !parameters.every((p) => typeof p === 'string')) wrong('template.parameters', 'must be an array of strings.');
    const body = { type: 'body', parameters: parameters.map((text) => ({ type: 'text', text })) };
    return filled({ name: template.name.split(':').at(-1), language: { code: whatsapp.locale.replace('-', '_') }, components: parameters.length > 0 ? [body] : [] }, templates);
  },
};

function filled(content, templates) {
  try {
    const { text, parts } = readTemplate(content, templates);
    return { type: 'template', text, parts };
  } catch (error) {
    if (!(error instanceof MetaRefusal)) throw error;
    return { type: 'template', text: '', doomed: { code: 1022, text: error.message } };
  }
}
