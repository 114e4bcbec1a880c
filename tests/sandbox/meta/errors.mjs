/*
 * Meta's errors: code, HTTP status and title, as an HTTP answer and as a member of a webhook.
 *
 * The HTTP status is a hint only (Meta asks its customers to look at the code), but a client that looks
 * at it anyway should meet the same one here.
 */
import { randomBytes } from 'node:crypto';

/* code: [HTTP status, title] */
const ERRORS = {
  0: [401, 'AuthException'],
  1: [400, 'API Unknown'],
  2: [503, 'API Service'],
  3: [500, 'API Method'],
  4: [400, 'API Too Many Calls'],
  10: [403, 'Permission Denied'],
  17: [429, 'User request limit reached'],
  33: [400, 'Parameter value is not valid'],
  100: [400, 'Invalid parameter'],
  104: [401, 'An access token is required to request this resource.'],
  190: [401, 'Access token has expired'],
  200: [403, 'API Permission'],
  368: [403, 'Temporarily blocked for policies violations'],
  803: [404, 'Some of the aliases you requested do not exist'],
  2200: [400, 'Callback verification failed'],
  80007: [400, 'Rate limit issues'],
  130403: [400, 'User is blocked by the business'],
  130429: [400, 'Rate limit hit'],
  130472: [400, "User's number is part of an experiment"],
  130497: [403, 'Business account is restricted from messaging users in this country'],
  131000: [500, 'Something went wrong'],
  131005: [403, 'Access denied'],
  131008: [400, 'Required parameter is missing'],
  131009: [400, 'Parameter value is not valid'],
  131016: [500, 'Service unavailable'],
  131021: [400, 'Recipient cannot be sender'],
  131026: [400, 'Message Undeliverable'],
  131030: [400, 'Recipient phone number not in allowed list'],
  131031: [403, 'Account has been locked'],
  131037: [400, 'WhatsApp provided number needs display name approval before message can be sent'],
  131042: [400, 'Business eligibility payment issue'],
  131045: [500, 'Incorrect certificate'],
  131047: [400, 'Re-engagement message'],
  131048: [400, 'Spam rate limit hit'],
  131049: [400, 'Meta chose not to deliver'],
  131050: [400, 'User has stopped receipt of marketing messages'],
  131051: [400, 'Unsupported message type'],
  131052: [400, 'Media download error'],
  131053: [400, 'Media upload error'],
  131056: [400, '(Business Account, Consumer Account) pair rate limit hit'],
  131057: [500, 'Account in maintenance mode'],
  131059: [400, 'Invalid paging cursor'],
  132000: [400, 'Template Param Count Mismatch'],
  132001: [404, 'Template does not exist'],
  132005: [400, 'Template Hydrated Text Too Long'],
  132007: [400, 'Template Format Character Policy Violated'],
  132012: [400, 'Template Parameter Format Mismatch'],
  132015: [400, 'Template is Paused'],
  132016: [400, 'Template is Disabled'],
  132018: [400, 'Template parameter validation failed'],
  133004: [503, 'Server Temporarily Unavailable'],
  133010: [400, 'Phone number Not Registered'],
  133016: [400, 'Account register deregister rate limit exceeded'],
  134101: [400, 'Template still syncing'],
  135000: [400, 'Generic user error'],
};
const TRANSIENT = new Set([2, 4, 17, 80007]);
const HREF = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/';

/* Thrown by whoever finds the fault in a request; the router of meta.mjs answers with it. */
export class MetaRefusal extends Error {
  constructor(code, details, extra = {}) {
    super(details);
    this.code = code;
    this.details = details;
    this.extra = extra;
  }
}

export function refuse(code, details, extra) {
  throw new MetaRefusal(code, details, extra);
}

export const titleOf = (code) => ERRORS[code]?.[1] ?? 'Something went wrong';
export const statusOf = (code) => ERRORS[code]?.[0] ?? 400;

/* extra: { message, type, subcode, user_title, user_msg } where Meta says more than the usual. */
export function errorAnswer({ code, details, extra = {} }) {
  const error = {
    message: extra.message ?? `(#${code}) ${titleOf(code)}`,
    type: extra.type ?? 'OAuthException',
    code,
  };
  if (details && !extra.plain) error.error_data = { messaging_product: 'whatsapp', details };
  if (extra.subcode) error.error_subcode = extra.subcode;
  if (TRANSIENT.has(code)) error.is_transient = true;
  if (extra.user_title) Object.assign(error, { error_user_title: extra.user_title, error_user_msg: extra.user_msg });
  error.fbtrace_id = `A${randomBytes(16).toString('base64url')}`;
  return { status: statusOf(code), body: { error } };
}

/* The same error as it stands in statuses[].errors[] and messages[].errors[]. */
export function webhookError(code, details) {
  const title = titleOf(code);
  return { code, title, message: title, error_data: { details: details || title }, href: HREF };
}
