/*
 * Twilio's errors: code, HTTP status and words. The same codes stand in the answer to a request, in a message that was fetched, and in a
 * callback; status 0 is for those that only come later.
 */
const ERRORS = {
  20001: [400, 'Invalid parameter'],
  20003: [401, 'Authenticate'],
  20004: [405, 'Method not allowed'],
  20005: [403, 'Account not active'],
  20403: [403, 'Forbidden'],
  20404: [404, 'The requested resource was not found'],
  20415: [415, 'Unsupported Media Type'],
  20429: [429, 'Too Many Requests'],
  20500: [500, 'Internal Server Error'],
  20503: [503, 'Service unavailable'],
  21211: [400, "Invalid 'To' Phone Number"],
  21212: [400, "Invalid 'From' Number"],
  21408: [400, 'Permission to send an SMS has not been enabled for the region indicated by the To number'],
  21602: [400, 'Message body is required'],
  21603: [400, "A 'From' phone number is required"],
  21604: [400, "A 'To' phone number is required"],
  21606: [400, "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination"],
  21608: [400, 'The number is unverified. Trial accounts cannot send messages to unverified numbers'],
  21609: [400, 'The StatusCallback URL is not a valid URL'],
  21610: [400, 'Attempt to send to unsubscribed recipient'],
  21611: [429, "This 'From' number has exceeded the maximum number of queued messages"],
  21612: [400, "The message From/To pair violates a blacklist rule or cannot be routed"],
  21614: [400, "'To' number is not a valid mobile number"],
  21617: [400, 'The concatenated message body exceeds the 1600 character limit'],
  21655: [400, 'The ContentSid is Invalid'],
  21656: [400, 'The ContentVariables Parameter is invalid'],
  21705: [400, 'The Messaging Service Sid is invalid'],
  30002: [0, 'Account suspended'],
  30003: [0, 'Unreachable destination handset'],
  30004: [0, 'Message blocked'],
  30005: [0, 'Unknown destination handset'],
  30006: [0, 'Landline or unreachable carrier'],
  30007: [0, 'Message filtered'],
  30008: [0, 'Unknown error'],
  30034: [0, 'Message from an unregistered number'],
  63007: [400, 'Twilio could not find a Channel with the specified From address'],
  63016: [0, 'Failed to send freeform message because you are outside the allowed window'],
  63024: [0, 'Invalid message recipient'],
  63028: [0, 'Number of parameters provided does not match the expected number of parameters'],
  63032: [0, 'We cannot send this message to the user due to a WhatsApp limitation'],
  63040: [0, 'Template rejected'],
  63041: [0, 'Template paused'],
  63042: [0, 'Template disabled'],
  63049: [0, 'Meta chose not to deliver this WhatsApp marketing message'],
};

export class TwilioRefusal extends Error {
  constructor(code, more = '') {
    super(more ? `${titleOf(code)}: ${more}` : titleOf(code));
    this.code = code;
  }
}

export function refuse(code, more) {
  throw new TwilioRefusal(code, more);
}

export const titleOf = (code) => ERRORS[code]?.[1] ?? 'Error';

/* Two shapes are in use; a customer must read both. */
export function errorAnswer({ code, message }, { problem_json }) {
  const status = ERRORS[code]?.[0] || 400;
  const body = problem_json
    ? { type: `https://www.twilio.com/docs/api/errors/${code}`, title: titleOf(code), status, code, detail: message, instance: '/' }
    : { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  return { status, body };
}
