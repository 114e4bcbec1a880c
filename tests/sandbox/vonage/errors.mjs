/*
 * Vonage's errors. A refusal at once is a problem document, known by its HTTP status; what goes wrong later is a number in a status, here
 * with its words.
 */
const TITLES = {
  1000: 'Throttled - You have exceeded the submission capacity allowed on this account. Please wait and retry',
  1022: 'Invalid template or template parameters',
  1030: 'Internal error - There was an error processing your request in the Platform',
  1070: 'Partner quota exceeded - Your account does not have sufficient credit to process this message',
  1180: 'Absent Subscriber Temporary',
  1210: 'Anti-Spam Rejection',
  1240: 'Illegal Number - The recipient has opted out of messages from this sender',
  1241: 'Too many send requests to this recipient phone number',
  1250: 'Unroutable',
  1300: 'Not part of the provider network',
  1320: 'Message already sent',
  1330: 'Unknown',
  1340: 'This message is sent outside of allowed response window.',
};
/* What could not reach the handset, as against what was not taken. */
const UNDELIVERABLE = [1180, 1190, 1200, 1220, 1230, 1250, 1260, 1280, 1290, 1300, 1310];

const TYPE = 'https://developer.vonage.com/api-errors';

export class VonageRefusal extends Error {
  constructor(status, fragment, title, detail, more = {}) {
    super(detail);
    Object.assign(this, { status, fragment, title, more });
  }
}

export function refuse(status, fragment, title, detail, more) {
  throw new VonageRefusal(status, fragment, title, detail, more);
}

/* One parameter that is missing or wrong. */
export function wrong(name, reason) {
  refuse(422, 'messages#1150', 'Invalid params', 'The value of one or more parameters is invalid.', { invalid_parameters: [{ name, reason }] });
}

export const titleOf = (code) => TITLES[code] ?? 'Error';
export const failureWord = (code) => (UNDELIVERABLE.includes(code) ? 'undeliverable' : 'rejected');
export const laterError = ({ code, text }, instance) => ({ type: `${TYPE}/messages#${code}`, title: code, detail: text, instance });

export function refusalAnswer({ status, fragment, title, message, more }, instance) {
  const type = fragment.includes('#') ? `${TYPE}/${fragment}` : `${TYPE}#${fragment}`;
  return { status, type: 'application/problem+json', body: { type, title, detail: message, instance, ...more } };
}
