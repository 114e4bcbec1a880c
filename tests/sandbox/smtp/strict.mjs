/*
 * strict: what the pickiest of real servers refuse in a mail (RFC 5321 and 5322). Many take such mails and put them among the spam, where no test
 * would find out.
 */
const REQUIRED = ['date', 'from', 'to', 'message-id', 'subject', 'mime-version', 'content-type'];
const LINE_MAX = 998;

/* One sentence about the first thing that is wrong with the raw bytes of a mail, or null. */
export function faultOf(bytes) {
  const text = bytes.toString('latin1');
  if (/(^|[^\r])\n/.test(text) || /\r(?!\n)/.test(text)) return 'bare CR or LF';
  if (text.includes('\0')) return 'a NUL';
  const lines = text.split('\r\n');
  const long = lines.findIndex((line) => line.length > LINE_MAX);
  if (long >= 0) return `line ${long + 1} is longer than ${LINE_MAX}`;
  const end = lines.indexOf('');
  const head = lines.slice(0, end < 0 ? lines.length : end);
  if (head.some((line) => /[^\x09\x20-\x7e]/.test(line))) return 'a header that is not plain ASCII';
  const names = head.filter((line) => !/^[ \t]/.test(line)).map((line) => line.split(':', 1)[0].toLowerCase());
  if (head.some((line) => !/^[ \t]/.test(line) && !/^[\x21-\x39\x3b-\x7e]+:/.test(line))) return 'a line in the head that is no header';
  const missing = REQUIRED.find((name) => !names.includes(name));
  if (missing) return `no ${missing}`;
  const twice = [...REQUIRED, 'reply-to', 'list-unsubscribe', 'bcc', 'cc'].find((name) => names.filter((one) => one === name).length > 1);
  if (twice) return `${twice} stands there twice`;
  const body = lines.slice(end + 1).join('');
  return /[\x80-\xff]/.test(body) ? '8-bit bytes, which were not asked for' : null;
}
