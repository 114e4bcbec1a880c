/*
 * number: telephone numbers as the sandbox keeps them, digits with the country code and nothing else.
 */
export function digitsOf(text) {
  return String(text).replace(/\D/g, '');
}

/* What a person may type into the control API or the phone page: +62…, 62… or 08…. Returns '' if it is no number. */
export function handsetNumber(text) {
  let digits = digitsOf(text);
  if (!String(text).trim().startsWith('+') && digits.startsWith('0')) digits = `62${digits.slice(1)}`;
  return /^[1-9]\d{6,14}$/.test(digits) ? digits : '';
}

/*
 * Whether an unknown number would turn out to be a WhatsApp account. Indonesian landlines and the
 * numbers that come from wrong prefixes (6262…, 620…) are on nobody's phone; for other countries we
 * know no rule and believe the number.
 */
export function isLikelyMobile(digits) {
  if (!/^[1-9]\d{7,14}$/.test(digits)) return false;
  return !digits.startsWith('62') || /^628[1-9]\d{6,10}$/.test(digits);
}

/* +62 812-3456-7890, for people. */
export function displayNumber(digits) {
  const [, code, rest] = /^(62|6[0356]|1|7|\d{2})(\d*)$/.exec(digits) ?? ['', '', digits];
  const groups = rest.match(/^(\d{3})(\d{4})(\d+)$/);
  const local = groups ? groups.slice(1).join('-') : rest;
  return code ? `+${code} ${local}` : `+${local}`;
}

/* Two letters for Meta's business-scoped user ids. */
export function countryOf(digits) {
  const codes = { 62: 'ID', 60: 'MY', 65: 'SG', 63: 'PH', 66: 'TH' };
  if (digits.startsWith('1')) return 'US';
  return codes[digits.slice(0, 2)] ?? 'ID';
}
