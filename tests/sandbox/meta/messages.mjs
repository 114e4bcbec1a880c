/*
 * messages: reads the body of POST {phone_number_id}/messages as strictly as Meta does.
 *
 * readMessage() returns what is asked for, or throws a MetaRefusal. It knows the account and its templates
 * but neither handsets nor time: windows, rates and delivery are meta.mjs' business.
 */
import { refuse } from './errors.mjs';
import { fill } from './template_text.mjs';

const TEXT_MAX = 4096;
const HYDRATED_MAX = 1024;
const OPAQUE_MAX = 512;
const CAPTION_MAX = 1024;
const TYPES = ['text', 'template', 'interactive', 'image', 'document', 'video', 'audio', 'sticker', 'location', 'contacts', 'reaction'];
const ENVELOPE = new Set([...TYPES, 'messaging_product', 'recipient_type', 'to', 'recipient', 'type', 'context',
  'biz_opaque_callback_data', 'recipient_identity_key_hash', 'message_send_ttl_seconds', 'status', 'message_id', 'typing_indicator']);

/*
 * Returns { read: message_id } for a read receipt, else
 * { input, to, user_id, type, text, parts, template, category, context, opaque, reaction }: to in digits, or '' with user_id.
 */
export function readMessage(body, account, templates) {
  const asked = parse(body);
  for (const key of Object.keys(asked))
    if (!ENVELOPE.has(key)) refuse(100, `Unexpected key "${key}".`, { message: `(#100) Unexpected key "${key}" on param "message".` });
  if (asked.messaging_product === undefined) required('messaging_product');
  if (asked.messaging_product !== 'whatsapp') refuse(100, 'messaging_product must be whatsapp.', { message: '(#100) Param messaging_product must be one of {WHATSAPP}.' });
  if (asked.status !== undefined) return readReceipt(asked);

  const message = { ...readRecipient(asked, account), ...readOptions(asked) };
  message.type = asked.type ?? 'text';
  if (!TYPES.includes(message.type)) refuse(100, 'Unknown type.', { message: `(#100) Param type must be one of {${TYPES.map((t) => t.toUpperCase()).join(', ')}} - got "${asked.type}".` });
  const content = asked[message.type];
  if (content === undefined) refuse(131008, `Parameter ${message.type} is required for type ${message.type}.`);
  if (message.type !== 'contacts' && !isObject(content)) refuse(131009, `Parameter ${message.type} must be an object.`);
  return Object.assign(message, CONTENT[message.type](content, templates));
}

function parse(body) {
  let asked;
  try {
    asked = JSON.parse(body);
  } catch {
    refuse(100, 'The request body is not valid JSON.', { message: '(#100) Invalid parameter' });
  }
  if (!isObject(asked)) refuse(100, 'The request body must be a JSON object.');
  return asked;
}

function readReceipt({ status, message_id, typing_indicator }) {
  if (status !== 'read') refuse(100, 'status must be read.', { message: '(#100) Param status must be one of {READ}.' });
  if (typeof message_id !== 'string' || message_id === '') required('message_id');
  if (typing_indicator !== undefined && typing_indicator?.type !== 'text') refuse(100, 'typing_indicator.type must be text.');
  return { read: message_id };
}

function readRecipient({ to, recipient, recipient_type = 'individual' }, account) {
  if (recipient_type !== 'individual') refuse(100, 'This number is in no group.', { message: '(#100) Param recipient_type must be one of {INDIVIDUAL}.' });
  if (to === undefined && recipient !== undefined) {
    if (typeof recipient !== 'string' || recipient === '') refuse(131009, 'Parameter recipient must be a user id.');
    return { input: recipient, to: '', user_id: recipient };
  }
  if (to === undefined || to === '') required('to');
  const digits = recipientDigits(to, account.country_code);
  if (digits === '') refuse(131009, 'Parameter value is not valid: to must be a phone number.');
  if (digits === account.number) refuse(131021, 'Recipient phone number cannot be the sender phone number.');
  return { input: to, to: digits, user_id: '' };
}

/* Without a plus sign Meta takes the number for a national one and puts the business's country code before it. */
export function recipientDigits(to, country_code) {
  if (typeof to !== 'string' || !/^\+?[\d\s()-]+$/.test(to.trim())) return '';
  const digits = to.replace(/\D/g, '');
  if (digits.length < 5 || digits.length > 20) return '';
  return to.trim().startsWith('+') ? digits : country_code + digits;
}

function readOptions({ context, biz_opaque_callback_data: opaque, message_send_ttl_seconds }) {
  const options = {};
  if (opaque !== undefined) {
    if (typeof opaque !== 'string' || tooLong(opaque, OPAQUE_MAX)) refuse(100, `biz_opaque_callback_data must be a string of at most ${OPAQUE_MAX} characters.`, { message: `(#100) Param biz_opaque_callback_data must be at most ${OPAQUE_MAX} characters long.` });
    options.opaque = opaque;
  }
  if (context !== undefined) {
    if (typeof context?.message_id !== 'string') refuse(131009, 'Parameter context.message_id must be a message id.');
    options.context = context.message_id;
  }
  if (message_send_ttl_seconds !== undefined) refuse(100, 'message_send_ttl_seconds belongs to the template.');
  return options;
}

/* One reader for each type; each returns what the handset shows. */
const CONTENT = {
  text(content) {
    known(content, ['body', 'preview_url'], 'text');
    if (content.body === undefined) refuse(131008, 'Parameter text.body is required.');
    if (typeof content.body !== 'string' || content.body.trim() === '') refuse(131009, 'Parameter text.body must not be empty.');
    if (tooLong(content.body, TEXT_MAX)) refuse(100, `text.body must be at most ${TEXT_MAX} characters.`, { message: `(#100) Param text['body'] must be at most ${TEXT_MAX} characters long.` });
    if (content.preview_url !== undefined && typeof content.preview_url !== 'boolean') refuse(131009, 'Parameter text.preview_url must be true or false.');
    return { text: content.body, preview: content.preview_url === true, category: 'service' };
  },

  template: readTemplate,

  interactive(content) {
    const { type, header, body, footer, action } = content;
    const reader = INTERACTIVE[type];
    if (!reader) refuse(131009, 'Parameter interactive.type must be cta_url, button or list.');
    bounded(body?.text, type === 'list' ? 4096 : 1024, 'interactive.body.text');
    if (header !== undefined && header.type === 'text') bounded(header.text, 60, 'interactive.header.text');
    if (footer !== undefined) bounded(footer.text, 60, 'interactive.footer.text');
    if (!isObject(action)) refuse(131008, 'Parameter interactive.action is required.');
    const parts = { header: header?.text ?? '', body: body.text, footer: footer?.text ?? '', buttons: reader(action) };
    return { text: joined(parts), parts, category: 'service' };
  },

  image: (content) => media('image', content, true),
  video: (content) => media('video', content, true),
  document: (content) => ({ ...media('document', content, true), filename: content.filename ?? 'document' }),
  audio: (content) => media('audio', content, false),
  sticker: (content) => media('sticker', content, false),

  location(content) {
    for (const key of ['latitude', 'longitude'])
      if (content[key] === undefined || Number.isNaN(Number(content[key]))) refuse(131008, `Parameter location.${key} is required.`);
    return { text: content.name ?? '', location: content, category: 'service' };
  },

  contacts(content) {
    if (!Array.isArray(content) || content.length === 0) refuse(131009, 'Parameter contacts must be an array.');
    if (!content.every((c) => typeof c?.name?.formatted_name === 'string')) refuse(131008, 'Parameter contacts[].name.formatted_name is required.');
    return { text: content.map((c) => c.name.formatted_name).join(', '), category: 'service' };
  },

  reaction(content) {
    if (typeof content.message_id !== 'string') refuse(131008, 'Parameter reaction.message_id is required.');
    return { text: content.emoji ?? '', reaction: content.message_id, category: 'service' };
  },
};

const INTERACTIVE = {
  cta_url({ name, parameters }) {
    if (name !== 'cta_url') refuse(131009, 'Parameter interactive.action.name must be cta_url.');
    bounded(parameters?.display_text, 20, 'interactive.action.parameters.display_text');
    if (!/^https?:\/\//.test(parameters.url ?? '')) refuse(131009, 'Parameter interactive.action.parameters.url must be a URL.');
    return [{ type: 'URL', text: parameters.display_text, url: parameters.url }];
  },

  button({ buttons }) {
    if (!Array.isArray(buttons) || buttons.length < 1 || buttons.length > 3) refuse(131009, 'Parameter interactive.action.buttons must hold 1 to 3 buttons.');
    const shown = buttons.map(({ type, reply }) => {
      if (type !== 'reply') refuse(131009, 'A button must be of type reply.');
      bounded(reply?.id, 256, 'reply.id');
      bounded(reply?.title, 20, 'reply.title');
      return { type: 'QUICK_REPLY', text: reply.title, payload: reply.id, interactive: true };
    });
    unique(shown.map((b) => b.payload), 'Button ids');
    unique(shown.map((b) => b.text), 'Button titles');
    return shown;
  },

  list({ button, sections }) {
    bounded(button, 20, 'interactive.action.button');
    const rows = Array.isArray(sections) ? sections.flatMap((s) => s?.rows ?? []) : [];
    if (rows.length < 1 || rows.length > 10) refuse(131009, 'A list must hold 1 to 10 rows.');
    for (const row of rows) {
      bounded(row.id, 200, 'row.id');
      bounded(row.title, 24, 'row.title');
    }
    unique(rows.map((r) => r.id), 'Row ids');
    return rows.map((row) => ({ type: 'QUICK_REPLY', text: row.title, payload: row.id, description: row.description ?? '', interactive: true, list: true }));
  },
};

function media(type, content, captioned) {
  if ((content.id === undefined) === (content.link === undefined)) refuse(131008, `Parameter ${type} needs either id or link.`);
  if (content.link !== undefined && !/^https?:\/\//.test(content.link)) refuse(131009, `Parameter ${type}.link must be a URL.`);
  if (content.caption !== undefined && (!captioned || tooLong(content.caption, CAPTION_MAX))) refuse(131009, `Parameter ${type}.caption is not valid.`);
  return { text: content.caption ?? '', link: content.link ?? '', category: 'service' };
}

export function readTemplate(content, templates) {
  known(content, ['name', 'language', 'components', 'namespace'], 'template');
  const { name, language, components = [] } = content;
  if (typeof name !== 'string' || name === '') refuse(131008, 'Parameter template.name is required.');
  if (typeof language?.code !== 'string' || language.code === '') refuse(131008, 'Parameter template.language.code is required.');
  if (language.policy !== undefined && language.policy !== 'deterministic') refuse(131009, 'Parameter template.language.policy must be deterministic.');
  if (!Array.isArray(components)) refuse(131009, 'Parameter template.components must be an array.');
  const template = usable(templates.find(name, language.code), name, language.code);
  const sections = sorted(components);
  const named = template.parameter_format === 'NAMED';
  const { compiled } = template;
  const values = bodyValues(sections.body, compiled, named);
  const body = fill(compiled.body, values);
  if (tooLong(body, HYDRATED_MAX)) refuse(132005, `Translated text is too long: the body would be longer than ${HYDRATED_MAX} characters.`);
  const header = headerText(sections.header, compiled.header, named);
  const parts = { header: header.text, media: header.media, body, footer: compiled.footer, buttons: buttonsShown(sections.buttons, compiled.buttons) };
  return { text: joined(parts), parts, template: { name, language: language.code, id: template.id }, category: template.category.toLowerCase() };
}

function usable(template, name, code) {
  const status = template?.status;
  if (status === 'PAUSED') refuse(132015, `Template ${name} is paused because of its quality.`);
  if (status === 'DISABLED') refuse(132016, `Template ${name} is disabled.`);
  if (status !== 'APPROVED') refuse(132001, `template name (${name}) does not exist in ${code}`, { message: '(#132001) Template name does not exist in the translation' });
  return template;
}

function sorted(components) {
  const sections = { header: null, body: null, buttons: [] };
  for (const component of components) {
    const type = String(component?.type ?? '').toLowerCase();
    if (type === 'button') sections.buttons.push(component);
    else if ((type === 'header' || type === 'body') && !sections[type]) sections[type] = component;
    else refuse(100, `components has a part of type ${component?.type} that does not fit.`, { message: `(#100) Param template['components'] has an unexpected part of type ${component?.type}.` });
  }
  return sections;
}

function parametersOf(section) {
  const parameters = section?.parameters ?? [];
  if (!Array.isArray(parameters)) refuse(131009, 'Parameter parameters must be an array.');
  return parameters;
}

function bodyValues(section, { bodyNames }, named) {
  const parameters = parametersOf(section);
  if (parameters.length !== bodyNames.length)
    refuse(132000, `body: number of localizable_params (${parameters.length}) does not match the expected number of params (${bodyNames.length})`, { message: '(#132000) Number of parameters does not match the expected number of params' });
  const values = new Map();
  for (let i = 0; i < parameters.length; i++) {
    const name = parameterName(parameters[i], named, bodyNames, i);
    values.set(name, textValue(parameters[i], 'body'));
  }
  if (values.size !== bodyNames.length) refuse(132012, 'body: the same parameter_name stands twice.');
  return values;
}

function parameterName(parameter, named, names, i) {
  const given = parameter?.parameter_name;
  if (!named && given !== undefined) refuse(132012, 'This template has numbered parameters; parameter_name does not fit.');
  if (!named) return String(i + 1);
  if (!names.includes(given)) refuse(132012, `Parameter name ${given ?? ''} is missing or not in the template.`);
  return given;
}

/* Old types currency and date_time still exist; Meta shows their fallback. */
function textValue(parameter, where) {
  let value;
  if (parameter?.type === 'text') value = parameter.text;
  else if (parameter?.type === 'currency' || parameter?.type === 'date_time') value = parameter[parameter.type]?.fallback_value;
  else refuse(132012, `${where}: parameter of type ${parameter?.type} does not match the template, which wants text.`);
  if (typeof value !== 'string') refuse(131008, `${where}: Parameter of type text is missing text value.`);
  if (value.trim() === '') refuse(100, `${where}: a parameter must not be empty.`, { message: '(#100) Invalid parameter' });
  if (/[\n\r\t]| {5}/.test(value)) refuse(132012, `${where}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces.`);
  return value;
}

function headerText(section, header, named) {
  const parameters = parametersOf(section);
  const names = header?.text?.names ?? [];
  const wanted = header ? (header.format === 'TEXT' ? Math.min(names.length, 1) : 1) : 0;
  if (parameters.length !== wanted) refuse(132000, `header: number of localizable_params (${parameters.length}) does not match the expected number of params (${wanted})`);
  if (wanted === 0) return { text: header?.text ? header.text.texts[0] : '', media: null };
  const [parameter] = parameters;
  if (header.format === 'TEXT') {
    const name = named ? parameterName(parameter, true, names, 0) : names[0];
    return { text: fill(header.text, new Map([[name, textValue(parameter, 'header')]])), media: null };
  }
  const kind = header.format.toLowerCase();
  if (parameter?.type !== kind || !isObject(parameter[kind])) refuse(132012, `header: Format mismatch, expected ${header.format}, received ${String(parameter?.type).toUpperCase()}`);
  const given = parameter[kind];
  if (kind !== 'location' && (given.id === undefined) === (given.link === undefined)) refuse(131009, 'header: give either id or link.');
  if (given.link !== undefined && !/^https?:\/\/[^/]/.test(given.link)) refuse(131009, `header: ${kind}.link must be a URL.`);
  if (given.filename !== undefined && (kind !== 'document' || typeof given.filename !== 'string' || given.filename === '')) refuse(131009, 'header: filename is for documents.');
  return { text: '', media: { kind, link: given.link ?? '', filename: given.filename ?? '', name: given.name ?? '' } };
}

function buttonsShown(sections, buttons) {
  const byIndex = new Map();
  for (const section of sections) {
    const button = /^\d+$/.test(String(section.index)) ? buttons[Number(section.index)] : null;
    if (!button) refuse(131009, `button: there is no button at index ${section.index}.`);
    if (SUB_TYPES[button.type] !== String(section.sub_type ?? '').toLowerCase()) refuse(132012, `button at index ${section.index} is of type ${button.type}, not ${section.sub_type}.`);
    if (byIndex.has(Number(section.index))) refuse(131009, `button: index ${section.index} stands twice.`);
    if (parametersOf(section).length !== 1) refuse(132000, `buttons: number of localizable_params (${parametersOf(section).length}) does not match the expected number of params (1)`);
    byIndex.set(Number(section.index), parametersOf(section)[0]);
  }
  return buttons.map((button, index) => buttonShown(button, byIndex.get(index), index));
}

const SUB_TYPES = { URL: 'url', QUICK_REPLY: 'quick_reply', COPY_CODE: 'copy_code', PHONE_NUMBER: 'voice_call' };

function buttonShown({ type, text, url, phone_number }, parameter, index) {
  if (type === 'URL') {
    if (url.names.length === 0) return { type, text, url: url.texts[0] };
    if (!parameter) refuse(131008, `buttons: Button at index ${index} of type Url requires a parameter`);
    return { type, text, url: fill(url, new Map([['1', textValue(parameter, `button ${index}`)]])) };
  }
  if (type === 'QUICK_REPLY') {
    const payload = parameter?.payload ?? text;
    if (typeof payload !== 'string' || tooLong(payload, 128)) refuse(131009, `button ${index}: payload must be at most 128 characters.`);
    return { type, text, payload };
  }
  if (type === 'COPY_CODE') {
    if (typeof parameter?.coupon_code !== 'string' || tooLong(parameter.coupon_code, 20)) refuse(131008, `button ${index}: coupon_code is required, at most 20 characters.`);
    return { type, text, code: parameter.coupon_code };
  }
  return { type, text, phone_number };
}

function required(name) {
  refuse(100, `Parameter ${name} is required.`, { message: `(#100) The parameter ${name} is required.` });
}

function known(content, keys, where) {
  for (const key of Object.keys(content))
    if (!keys.includes(key)) refuse(100, `Unexpected key "${key}" on param "${where}".`, { message: `(#100) Unexpected key "${key}" on param "${where}".` });
}

function bounded(text, most, name) {
  if (text === undefined) refuse(131008, `Parameter ${name} is required.`);
  if (typeof text !== 'string' || text === '' || tooLong(text, most)) refuse(131009, `Parameter ${name} must be 1 to ${most} characters.`);
}

function unique(values, what) {
  if (new Set(values).size !== values.length) refuse(131009, `${what} must be unique.`);
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/* Counts characters, not UTF-16 units; looks twice only at texts that might be too long. */
export function tooLong(text, most) {
  return text.length > most && [...text].length > most;
}

/* The whole message as the handset shows it, in one text. */
export function joined({ header, body, footer }) {
  return [header, body, footer].filter(Boolean).join('\n\n');
}
