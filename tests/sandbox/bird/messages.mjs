/*
 * messages: POST …/messages as it was read, or Bird's refusal of it.
 *
 * A template is a project; its places have names. What is wrong with one is found after it was accepted, as Bird's checks do.
 */
const NUMBER = /^\+[1-9]\d{6,14}$/;
const KEYS = ['receiver', 'template', 'body', 'reference'];
const TEXT_MAX = { whatsapp: 4096, sms: 1600 };

export class BirdRefusal extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, { status, code });
  }
}

export function refuse(status, code, message) {
  throw new BirdRefusal(status, code, message);
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const invalid = (why) => refuse(422, 'InvalidPayload', why);

/* Returns { channel, to, reference, type, text, parts?, doomed? } or refuses. */
export function readMessage(text, channel, projects) {
  let asked = null;
  try {
    asked = JSON.parse(text);
  } catch { /* refused below */ }
  if (!isObject(asked)) refuse(400, 'InvalidJSON', 'the body is no JSON object');
  for (const key of Object.keys(asked)) if (!KEYS.includes(key)) invalid(`${key} is not a field`);
  const { receiver, template, body, reference = '' } = asked;
  const [contact, ...others] = receiver?.contacts ?? [];
  if (!contact || others.length > 0) invalid('receiver.contacts must hold one contact');
  if (contact.identifierKey !== 'phonenumber' || !NUMBER.test(contact.identifierValue)) invalid('receiver.contacts[0] must be a phonenumber with its +');
  if (typeof reference !== 'string' || reference.length > 255) invalid('reference must be a text');
  if ((template === undefined) === (body === undefined)) invalid('give template or body');
  return { channel, to: contact.identifierValue.slice(1), reference, ...(template ? readTemplate(template, projects) : readText(body, channel)) };
}

function readText({ type, text }, channel) {
  if (type !== 'text') invalid('body.type must be text here');
  if (typeof text?.text !== 'string' || text.text.trim() === '') invalid('body.text.text is required');
  if ([...text.text].length > TEXT_MAX[channel]) invalid('body.text.text is too long');
  return { type: 'text', text: text.text };
}

function readTemplate({ projectId, version, locale, parameters = [] }, projects) {
  for (const [key, value] of Object.entries({ projectId, version, locale })) if (typeof value !== 'string' || value === '') invalid(`template.${key} is required`);
  if (!Array.isArray(parameters)) invalid('template.parameters must be an array');
  for (const { type, key, value } of parameters) if (type !== 'string' || typeof key !== 'string' || typeof value !== 'string' || value === '') invalid('a parameter needs type, key and value');
  const values = new Map(parameters.map(({ key, value }) => [key, value]));
  const project = projects.find(projectId);
  const failed = (code, why) => ({ type: 'template', text: '', doomed: { code, reason: why, word: 'sending_failed' } });
  if (!project || project.language !== locale || !['latest', project.version].includes(version)) return failed(11001, 'template not found');
  if (project.status !== 'APPROVED') return failed(11002, `template is ${project.status.toLowerCase()}`);
  if (project.names.some((name) => !values.has(name)) || values.size !== project.names.length) return failed(11003, 'the parameters are not those of the template');
  const filled = project.fill(values);
  return { type: 'template', text: filled, parts: { body: filled, buttons: [] } };
}
