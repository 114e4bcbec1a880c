/*
 * template_rules: what Meta refuses when a template is created or edited, and what its review rejects.
 *
 * check() throws a MetaRefusal for what the API refuses at once. review() gives the verdict that comes
 * later by webhook: null, or { reason, why }.
 *
 * Two limits that Meta does not publish are taken on the careful side: a variable must have a word before and
 * after it (punctuation is not a word), and a text needs at least 2·x + 1 words for x variables.
 */
import { refuse } from './errors.mjs';
import { compile, distinct } from './template_text.mjs';

const LANGUAGES = new Set((
  'af sq ar ar_EG ar_AE ar_LB ar_MA ar_QA az be_BY bn bn_IN bg ca zh_CN zh_HK zh_TW hr cs da prs_AF nl nl_BE en en_GB ' +
  'en_US en_AE en_AU en_CA en_GH en_IE en_IN en_JM en_MY en_NZ en_QA en_SG en_UG en_ZA et fil fi fr fr_BE fr_CA fr_CH ' +
  'fr_CI fr_MA ka de de_AT de_CH el gu ha he hi hu id ga it ja kn kk rw_RW ko ky_KG lo lv lt mk ms ml mr nb ps_AF fa pl ' +
  'pt_BR pt_PT pa ro ru sr si_LK sk sl es es_AR es_CL es_CO es_CR es_DO es_EC es_HN es_MX es_PA es_PE es_ES es_UY sw sv ' +
  'ta te th tr uk ur uz vi zu').split(' '));
const CATEGORIES = ['UTILITY', 'MARKETING', 'AUTHENTICATION'];
const COMPONENTS = ['HEADER', 'BODY', 'FOOTER', 'BUTTONS'];
const HEADER_FORMATS = ['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'];
const TTL_RANGE = { AUTHENTICATION: [30, 900], UTILITY: [30, 43200], MARKETING: [43200, 2592000] };
const BUTTON_MOST = { QUICK_REPLY: 10, URL: 2, PHONE_NUMBER: 1, COPY_CODE: 1 };

const BODY_MAX = 1024;
const HEADER_MAX = 60;
const FOOTER_MAX = 60;
const BUTTON_MAX = 25;
const URL_MAX = 2000;
const PHONE_MAX = 20;
const NAME_MAX = 512;

/* Subcodes of error 100 in template management. */
const TOO_LONG = 2388040;
const HEADER_FORMAT = 2388047;
const BODY_FORMAT = 2388072;
const FOOTER_FORMAT = 2388073;
const TOO_MANY_VARIABLES = 2388293;
const VARIABLE_AT_EDGE = 2388299;
const EXAMPLE_MISSING = 2388043;
const NAME_TAKEN = 2388024;

function invalid(subcode, title, why) {
  refuse(100, why, { plain: true, message: 'Invalid parameter', subcode, user_title: title, user_msg: why });
}

function param(name, why) {
  refuse(100, why, { plain: true, message: `(#100) Param ${name} ${why}` });
}

/* Checks the envelope of a create call; taken(name, language) says whether such a template exists. */
export function checkNew(asked, taken) {
  const { name, language, category, parameter_format = 'POSITIONAL' } = asked;
  if (typeof name !== 'string' || name === '') param('name', 'is required.');
  if (name.length > NAME_MAX) invalid(TOO_LONG, 'Name is too long', `The name can have at most ${NAME_MAX} characters.`);
  if (!/^[a-z0-9_]+$/.test(name)) param('name', 'may hold lower-case letters, digits and underscores only.');
  if (typeof language !== 'string' || language === '') param('language', 'is required.');
  if (!LANGUAGES.has(language)) param('language', `must be a supported language code; ${language} is not.`);
  if (typeof category !== 'string' || !CATEGORIES.includes(category.toUpperCase())) param('category', `must be one of {${CATEGORIES.join(', ')}}.`);
  if (!['NAMED', 'POSITIONAL'].includes(String(parameter_format).toUpperCase())) param('parameter_format', 'must be one of {NAMED, POSITIONAL}.');
  if (taken(name, language))
    invalid(NAME_TAKEN, 'Content in This Language Already Exists', `There is already ${language} content for this template. You can create a new template and try again.`);
}

/* Checks the parts and the time to live; format is 'named' or 'positional'. uploads knows the handles of examples. */
export function checkParts(components, category, format, ttl, uploads) {
  if (!Array.isArray(components) || components.length === 0) param('components', 'must be an array with a BODY.');
  const parts = {};
  for (const component of components) {
    const type = String(component?.type ?? '').toUpperCase();
    if (!COMPONENTS.includes(type)) param('components', `has a part of type ${type || 'nothing'}.`);
    if (parts[type]) param('components', `has more than one ${type}.`);
    parts[type] = component;
  }
  if (!parts.BODY) param('components', 'must have a BODY.');
  checkBody(parts.BODY, format);
  if (parts.HEADER) checkHeader(parts.HEADER, category, format, uploads);
  if (parts.FOOTER) checkFooter(parts.FOOTER);
  if (parts.BUTTONS) checkButtons(parts.BUTTONS);
  if (ttl !== undefined) checkTtl(ttl, category);
}

function checkBody({ text, example }, format) {
  if (typeof text !== 'string' || text.trim() === '') param('text', 'of BODY is required.');
  if ([...text].length > BODY_MAX) invalid(TOO_LONG, 'Body is too long', `The body can have at most ${BODY_MAX} characters.`);
  const compiled = compile(text);
  const wrong = (why) => invalid(BODY_FORMAT, 'Body format is incorrect', why);
  checkVariables(compiled, format, wrong);
  if (compiled.names.length === 0) return;
  if (!hasWord(compiled.texts[0]) || !hasWord(compiled.texts.at(-1)))
    invalid(VARIABLE_AT_EDGE, "Variables can't be at the start or end of the template", "Variables can't be at the start or end of the template.");
  const words = compiled.texts.join(' ').split(/\s+/).filter(hasWord).length;
  const variables = distinct(compiled).length;
  if (words < 2 * variables + 1)
    invalid(TOO_MANY_VARIABLES, 'Too many variables', 'This template has too many variables for its length. Reduce the number of variables or increase the message length.');
  const given = format === 'named' ? example?.body_text_named_params : example?.body_text?.[0];
  checkExample(given, compiled, format, 'BODY');
}

function checkHeader({ format: kind, text, example }, category, format, uploads) {
  const wrong = (why) => invalid(HEADER_FORMAT, 'Header format is incorrect', why);
  if (!HEADER_FORMATS.includes(kind)) wrong(`The header's format must be one of ${HEADER_FORMATS.join(', ')}.`);
  if (kind === 'LOCATION' && category === 'AUTHENTICATION') wrong('A location header is for utility and marketing templates.');
  if (['IMAGE', 'VIDEO', 'DOCUMENT'].includes(kind)) {
    if (typeof example?.header_handle?.[0] !== 'string') invalid(EXAMPLE_MISSING, 'Example is missing', 'A media header needs example.header_handle.');
    if (!uploads.knows(example.header_handle[0])) wrong('The handle of the example is none of the Resumable Upload API; a media id does not do.');
    return;
  }
  if (kind !== 'TEXT') return;
  if (typeof text !== 'string' || text.trim() === '') wrong('The header needs a text.');
  if ([...text].length > HEADER_MAX) invalid(TOO_LONG, 'Header is too long', `The header can have at most ${HEADER_MAX} characters.`);
  if (/[*_~`\n]/.test(text.replace(/\{\{[^{}]*\}\}/g, ''))) wrong("The message header can't have new lines, formatting characters or emojis.");
  const compiled = compile(text);
  checkVariables(compiled, format, wrong);
  if (compiled.names.length > 1) wrong('The header can have one variable.');
  if (compiled.names.length === 0) return;
  checkExample(format === 'named' ? example?.header_text_named_params : example?.header_text, compiled, format, 'HEADER');
}

function checkFooter({ text }) {
  const wrong = (why) => invalid(FOOTER_FORMAT, 'Footer format is incorrect', why);
  if (typeof text !== 'string' || text.trim() === '') wrong('The footer needs a text.');
  if ([...text].length > FOOTER_MAX) invalid(TOO_LONG, 'Footer is too long', `The footer can have at most ${FOOTER_MAX} characters.`);
  if (text.includes('{{')) wrong("The footer can't have variables.");
}

function checkButtons({ buttons }) {
  if (!Array.isArray(buttons) || buttons.length === 0 || buttons.length > 10) param('buttons', 'must be an array of 1 to 10 buttons.');
  const seen = {};
  for (const button of buttons) {
    const most = BUTTON_MOST[button?.type];
    if (!most) param('buttons', `has a button of unknown type ${button?.type}.`);
    seen[button.type] = (seen[button.type] ?? 0) + 1;
    if (seen[button.type] > most) param('buttons', `can have at most ${most} of type ${button.type}.`);
    checkButton(button);
  }
  const shape = buttons.map((b) => (b.type === 'QUICK_REPLY' ? 'q' : 'o')).join('');
  if (!/^(q*o*|o*q*)$/.test(shape)) param('buttons', 'must keep quick replies together, before or after all others.');
}

function checkButton({ type, text, url, phone_number, example }) {
  if (type !== 'COPY_CODE') {
    if (typeof text !== 'string' || text === '') param('buttons', 'need a text.');
    if ([...text].length > BUTTON_MAX) invalid(TOO_LONG, 'Button is too long', `A button's text can have at most ${BUTTON_MAX} characters.`);
    if (/[{}\n]/.test(text)) param('buttons', 'can have no variable and no new line in their text.');
  }
  if (type === 'URL') checkUrlButton(url, example);
  if (type === 'PHONE_NUMBER' && !(typeof phone_number === 'string' && phone_number.length <= PHONE_MAX && /^\+?\d+$/.test(phone_number)))
    param('phone_number', `must be digits, at most ${PHONE_MAX}.`);
  if (type === 'COPY_CODE' && !(example && String(example).length <= 20)) param('example', 'of a COPY_CODE button must be 1 to 20 characters.');
}

function checkUrlButton(url, example) {
  if (typeof url !== 'string' || !/^https?:\/\//.test(url)) param('url', 'must begin with http:// or https://.');
  if (url.length > URL_MAX) invalid(TOO_LONG, 'URL is too long', `A URL can have at most ${URL_MAX} characters.`);
  const { texts, names } = compile(url);
  if (names.length === 0) return;
  if (names.length > 1 || names[0] !== '1' || texts[1] !== '') param('url', 'can have one variable, {{1}}, at its end.');
  if (typeof example?.[0] !== 'string' || example[0] === '') invalid(EXAMPLE_MISSING, 'Example is missing', 'A URL with a variable needs an example.');
}

function checkVariables({ texts, names }, format, wrong) {
  if (texts.some((text) => text.includes('{{') || text.includes('}}'))) wrong('A variable has unmatched curly brackets.');
  if (names.some((name) => name === '' || /[#$%]/.test(name))) wrong('Variable parameters have special characters or are empty.');
  if (format === 'named') {
    if (names.some((name) => !/^[a-z_][a-z0-9_]*$/.test(name))) wrong('Variable names are lower-case letters and underscores.');
    return;
  }
  if (names.some((name) => !/^\d+$/.test(name))) wrong('Variables must be numbers in double curly brackets; for names use parameter_format NAMED.');
  const sorted = [...new Set(names.map(Number))].sort((a, b) => a - b);
  if (sorted.some((number, i) => number !== i + 1)) wrong('Variables must be numbered from {{1}} without gaps.');
}

function checkExample(given, compiled, format, where) {
  const names = distinct(compiled);
  const missing = () => invalid(EXAMPLE_MISSING, 'Example is missing', `${where} has ${names.length} variables; give an example value for each.`);
  if (!Array.isArray(given) || given.length !== names.length) missing();
  if (format === 'named') {
    for (const name of names)
      if (!given.some((g) => g?.param_name === name && typeof g.example === 'string' && g.example !== '')) missing();
  } else if (given.some((value) => typeof value !== 'string' || value === '')) missing();
}

function checkTtl(ttl, category) {
  const [least, most] = TTL_RANGE[category];
  if (ttl !== -1 && !(Number.isInteger(ttl) && ttl >= least && ttl <= most)) param('message_send_ttl_seconds', `must be ${least} to ${most} for ${category}.`);
}

const hasWord = (text) => /[\p{L}\p{N}]/u.test(text);

/* What a reviewer finds later. others: the other templates of the account. */
export function review(template, others) {
  const body = textOf(template, 'BODY');
  if (/\}\}\s*\{\{/.test(body)) {
    return { reason: 'INVALID_FORMAT', why: 'Variables stand side by side.', advice: 'Put words between the variables.' };
  }
  const key = (t) => `${textOf(t, 'BODY')}\n${textOf(t, 'FOOTER')}`;
  if (template.category !== 'AUTHENTICATION' && others.some((other) => other.status === 'APPROVED' && key(other) === key(template))) {
    return { reason: 'TAG_CONTENT_MISMATCH', why: 'Another template has the same body and footer.', advice: 'Use the existing template, or change the text.' };
  }
  return null;
}

function textOf(template, type) {
  return template.components.find((c) => c.type === type)?.text ?? '';
}
