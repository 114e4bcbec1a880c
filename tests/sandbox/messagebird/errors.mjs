/*
 * MessageBird's errors: { errors: [{ code, description, parameter }] } at once; a code and its words in a report later.
 */
const LATER = {
  301: 'Message failed to send',
  302: 'Contact is not registered on WhatsApp',
  470: 'Message failed to send because more than 24 hours have passed since the customer last replied to this number',
};

export class MessageBirdRefusal extends Error {
  constructor(status, code, description, parameter = null) {
    super(description);
    Object.assign(this, { status, code, parameter });
  }
}

export function refuse(status, code, description, parameter) {
  throw new MessageBirdRefusal(status, code, description, parameter);
}

export const missing = (parameter) => refuse(422, 9, `${parameter} is required`, parameter);
export const invalid = (parameter, why = 'is invalid') => refuse(422, 10, `${parameter} ${why}`, parameter);
export const wordsOf = (code) => LATER[code] ?? 'Error';
export const refusalAnswer = ({ status, code, message, parameter }) => ({ status, body: { errors: [{ code, description: message, parameter }] } });
