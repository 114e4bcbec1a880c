/*
 * format: how a chat shows plain text: links, *bold*, _italic_, ~struck~ and ```code```; and times.
 *
 * Nothing here touches the page, so that tests can read the same code.
 */
const LINK = /https?:\/\/[^\s<>"]+/g;
const TRAILING = /[.,;:!?*_~'"”’]+$/;
const MARKS = [
  ['code', /```([^`]+)```/],
  ['bold', /(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*[^*\s])\*(?![\p{L}\p{N}*])/u],
  ['italic', /(?<![\p{L}\p{N}_])_(?=\S)([^_\n]*[^_\s])_(?![\p{L}\p{N}_])/u],
  ['struck', /(?<![\p{L}\p{N}~])~(?=\S)([^~\n]*[^~\s])~(?![\p{L}\p{N}~])/u],
];

/* Returns [{ kind: 'text'|'bold'|'italic'|'struck'|'code'|'link', text, url? }] */
export function pieces(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const url = trimmed(match[0]);
    found.push(...marked(text.slice(end, match.index)), { kind: 'link', text: url, url });
    end = match.index + url.length;
  }
  return [...found, ...marked(text.slice(end))];
}

/* Punctuation after a link belongs to the sentence, and so does a bracket that was opened before it. */
function trimmed(link) {
  let url = link.replace(TRAILING, '');
  while (url.endsWith(')') && !url.includes('(')) url = url.slice(0, -1).replace(TRAILING, '');
  return url;
}

function marked(text) {
  if (text === '') return [];
  for (const [kind, pattern] of MARKS) {
    const match = pattern.exec(text);
    if (!match) continue;
    return [...marked(text.slice(0, match.index)), { kind, text: match[1] }, ...marked(text.slice(match.index + match[0].length))];
  }
  return [{ kind: 'text', text }];
}

/* { to, text } when a link opens a chat, else null. origin is this sandbox's own address. */
export function chatLink(url, origin) {
  let link;
  try {
    link = new URL(url);
  } catch {
    return null;
  }
  const text = link.searchParams.get('text') ?? '';
  const own = link.origin === origin && /^\/wa\.me\/(\d+)$/.exec(link.pathname);
  const wa = link.hostname === 'wa.me' && /^\/(\d+)$/.exec(link.pathname);
  if (own || wa) return { to: (own || wa)[1], text };
  if (link.hostname === 'api.whatsapp.com' && link.pathname === '/send') return { to: (link.searchParams.get('phone') ?? '').replace(/\D/g, ''), text };
  return null;
}

/* +62 812-3456-7890 */
export function displayNumber(digits) {
  const [, code = '', rest = digits] = /^(62|6[0356]|1|7|\d{2})(\d*)$/.exec(digits) ?? [];
  const groups = /^(\d{3})(\d{4})(\d+)$/.exec(rest);
  return `+${code} ${groups ? groups.slice(1).join('-') : rest}`;
}

/* Hours and minutes that are left until at_ms, or null when it has passed. */
export function timeLeft(at_ms, now_ms) {
  const minutes = Math.floor((at_ms - now_ms) / 60_000);
  return minutes < 0 ? null : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/* The people of the sandbox live in Sumatra, wherever the browser is: their messages name times in WIB too. */
export const TIME_ZONE = 'Asia/Jakarta';
const OFFSET_MS = 7 * 3600_000;

export function clock(at_ms, language) {
  return new Date(at_ms).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: TIME_ZONE });
}

/* 'today', 'yesterday', or the date in words. */
export function day(at_ms, now_ms, language) {
  const date = (ms) => Math.floor((ms + OFFSET_MS) / 86_400_000);
  const days = date(now_ms) - date(at_ms);
  if (days <= 0) return 'today';
  if (days === 1) return 'yesterday';
  return new Date(at_ms).toLocaleDateString(language, { day: 'numeric', month: 'long', year: 'numeric', timeZone: TIME_ZONE });
}

/* Two letters for an avatar, and one of eight colours that stays the same for a number. */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words.length === 0 ? '?' : (words[0][0] + (words.length > 1 ? words.at(-1)[0] : '')).toUpperCase();
}

export function colourOf(number) {
  let sum = 0;
  for (const digit of number) sum = (sum * 31 + digit.charCodeAt(0)) % 8;
  return sum;
}
