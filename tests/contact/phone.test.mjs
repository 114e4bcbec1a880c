// Telephone numbers as people type them, read by `kabarizin phone` and by libphonenumber: thousands of generated oddities. Where we
// read otherwise on purpose, a class below says so, and every class must be needed; a difference in no class fails.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = resolve(root, process.env.BUILD ?? 'build', 'cli/kabarizin');

function filter(args, input) {
  const { status, stdout, stderr } = spawnSync(program, args, { input: Buffer.from(input), maxBuffer: 1 << 26 });
  return { status, stdout: stdout.toString(), stderr: stderr.toString() };
}

function phones(lines) {
  const { status, stdout, stderr } = filter(['phone'], lines.map((line) => `${line}\n`).join(''));
  assert.equal(stderr, '');
  assert.equal(status, 0);
  return stdout.split('\n').slice(0, -1).map((row) => {
    const [input, number, kind, reason, ...more] = row.split('\t');
    assert.equal(more.length, 0);
    return { input, number, kind, reason };
  });
}

// ---- odd numbers ----
function randomness(seed) {
  let state = seed;
  return (n) => {
    state ^= state << 13; state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5; state >>>= 0;
    return state % n;
  };
}

class Oddities {
  constructor(seed) { this.random = randomness(seed); }

  pick(list) { return list[this.random(list.length)]; }

  digits(n) { return Array.from({ length: n }, () => this.random(10)).join(''); }

  national() {
    switch (this.random(5)) {
      case 0:
      case 1: return this.pick(MOBILE) + this.digits(this.pick([5, 6, 7, 7, 8, 8, 8, 9, 9, 10]));
      case 2: return `8${this.digits(this.pick([7, 8, 9, 10, 11, 12, 13]))}`;
      case 3: return this.pick(AREAS) + this.digits(this.pick([3, 4, 5, 6, 7, 7, 8, 9]));
      default: return String(1 + this.random(9)) + this.digits(this.pick([4, 6, 7, 8, 9, 10, 11, 12]));
    }
  }

  grouped(digits) {
    const separator = this.pick(SEPARATORS);
    return separator ? digits.replace(new RegExp(`(\\d{${3 + this.random(2)}})(?=\\d)`, 'g'), `$1${separator}`) : digits;
  }

  number() {
    let text = this.pick(PREFIXES) + this.grouped(this.random(30) ? this.national() : this.pick(SAMPLES));
    if (this.random(12) === 0) text = text.replace(/\d/g, (d) => String.fromCharCode(this.pick([0xff10, 0x660, 0x6f0]) + Number(d)));
    return this.pick(LABELS) + text;
  }
}

const MOBILE = '811 812 813 814 815 816 817 818 819 821 822 823 831 832 833 838 851 852 853 855 856 857 858 859 877 878 881 889 895 899'.split(' ');
const AREAS = '21 22 24 31 61 361 411 621 622 623 627 628 645 711 9'.split(' ');
const SAMPLES = ['81234567890', '8111111111', '81111111111', '85200000000', '88888888888', '89999999999'];
const PREFIXES = ['', '0', '0', '62', '+62', '+62', '0062', '+620', '62 (0)', '+62 (0)', '6262', '+6262', '00', '+', '+0'];
const SEPARATORS = ['', '', '', ' ', '-', '.', '\u00a0', '\u2011', ' - ', '\u200b', '\u202a', '(', ')', '/', ','];
const LABELS = ['', '', '', '', 'HP ', 'WA: ', 'Telp. ', 'No. HP/WA : '];

// ---- where we differ on purpose ----
const DIGIT = '0-9\\u0660-\\u0669\\u06f0-\\u06f9\\uff10-\\uff19';
const asciiDigit = (d) => String(d.codePointAt(0) >= 0xff10 ? d.codePointAt(0) - 0xff10 : d.codePointAt(0) & 0xf);
const asTyped = (text) => text.replace(new RegExp(`[^+${DIGIT}]`, 'g'), '').replace(/[^+0-9]/g, asciiDigit);

const read = (text) => {
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: 'ID' });
  return parsed?.isValid() ? parsed.number : '';
};

// We read these as if they had been written otherwise; written so, libphonenumber must agree.
const REWRITINGS = [
  ['marks nobody sees, commas and slashes are no part of a number', /[\u202a,/(]/, (text) => asTyped(text)],
  ['a plus before a zero is a slip, not a country', /^\+0/, (text, typed) => typed.slice(1)],
  ['00 stands for the plus, as people mean it', /^\+?00/, (text, typed) => typed.replace(/^\+?00/, '+')],
  ['a typed 62 is the country code, never an area code of Sumatra', /^62(?!62)/, (text, typed) => `+${typed}`],
  ['a doubled 62 is repaired', /^(\+|00|)6262/, (text, typed) => typed.replace(/^(\+|00)?6262/, '+62')],
];

// We refuse what they accept.
const REFUSALS = [
  ['sample numbers are somebody else\'s', ({ ours }) => ['empty', 'suspicious'].includes(ours.reason)],
  ['service numbers are not persons', ({ typed, ours }) => ours.reason === 'service' || /^(\+62|0|62)0?177/.test(typed)],
  ['satellites and services have no country', ({ typed }) => /^(\+|00)8[078]/.test(typed)],
  ['a doubled 62 that may be the landline 0628 is asked about', ({ typed, ours }) => /^(\+|00|)6262/.test(typed) && ['ambiguous', 'unassigned'].includes(ours.reason)],
  ['eight digits behind 0628 may be a mobile number behind a stray zero', ({ typed, ours }) => /^(\+620|0)628\d{8}$/.test(typed) && ours.reason === 'ambiguous'],
  ['00 that may be a zero typed twice, and 008 and 009 of Indonesian carriers, are asked about', ({ typed }) => /^00[1789]/.test(typed)],
  ['without zero, plus or 62 only a mobile number is clear', ({ typed }) => /^[1-79]/.test(typed) && !typed.startsWith('62')],
  ['62 and too little behind it is no landline that lost its zero', ({ typed, theirs }) => typed.startsWith('62') && theirs.startsWith('+6262')],
  ['nobody is reached by fewer than eight digits abroad, or eleven behind 1', ({ typed, ours }) => /^(\+|00)(\d{7}|1\d{0,9})$/.test(typed) && ours.reason === 'too_short'],
];

// We keep what they refuse.
const KEPT = [
  ['landlines are kept by their length alone: nothing is sent there', ({ ours }) => ours.kind === 'landline'],
  ['foreign numbers are kept by calling code and length: off by default', ({ ours }) => ours.kind === 'foreign'],
];

function explain(found) {
  const { text, typed, ours, theirs } = found;
  if (ours.kind === 'none') return REFUSALS.find(([, holds]) => holds(found))?.[0];
  const rewritten = REWRITINGS.find(([, fits, rewrite]) => (fits.test(text) || fits.test(typed)) && read(rewrite(text, typed)) === ours.number);
  if (rewritten) return rewritten[0];
  const all = REWRITINGS.reduce((as, [, fits, rewrite]) => (fits.test(as) ? rewrite(as, as) : as), typed);
  if (read(all) === ours.number) return 'several of these at once';
  // They read another number: only where a foreign one keeps the zero that is dialled inside its country, or 62 is an area code to them.
  const otherwise = ours.kind === 'foreign' || (ours.kind === 'landline' && typed.startsWith('62') && theirs.startsWith('+6262'));
  if (theirs !== '' && !otherwise) return undefined;
  return KEPT.find(([, holds]) => holds(found))?.[0];
}

test('what libphonenumber reads, we read alike, but for what we do otherwise on purpose', () => {
  const odd = new Oddities(20261121);
  const texts = Array.from({ length: 8000 }, () => odd.number());
  const rows = phones(texts);
  assert.equal(rows.length, texts.length);
  const seen = new Map([...REWRITINGS, ...REFUSALS, ...KEPT].map(([name]) => [name, 0]));
  const unexplained = [];
  let same = 0;
  texts.forEach((text, i) => {
    const found = { text, typed: asTyped(text), ours: rows[i], theirs: read(text) };
    if (found.theirs === found.ours.number) {
      same++;
      return;
    }
    const why = explain(found);
    if (why === undefined) unexplained.push(`${text} -> ${found.ours.number} ${found.ours.kind} ${found.ours.reason}, theirs ${found.theirs}`);
    else seen.set(why, (seen.get(why) ?? 0) + 1);
  });
  assert.deepEqual(unexplained.slice(0, 20), []);
  assert.ok(same > texts.length / 2, `only ${same} of ${texts.length} are read alike`);
  for (const [name, times] of seen) assert.ok(times > 0, `no number needs "${name}"`);
  if (process.env.VERBOSE) console.log(same, seen);
});

test('a mobile number that libphonenumber writes in any of its styles comes back', () => {
  const odd = new Oddities(7);
  const texts = [];
  const want = [];
  while (want.length < 3000) {
    const number = parsePhoneNumberFromString(`0${odd.pick(MOBILE)}${odd.digits(odd.pick([6, 7, 8, 9]))}`, 'ID');
    if (!number?.isValid() || /(\d)\1{5}$/.test(number.number)) continue;
    texts.push(...['E.164', 'INTERNATIONAL', 'NATIONAL', 'RFC3966'].map((style) => number.format(style)));
    texts.push(`00${number.number.slice(1)}`, number.number.slice(1));
    want.push(number.number);
  }
  phones(texts).forEach((row, i) => assert.equal(row.number, want[Math.floor(i / 6)], texts[i]));
});

test('reading a number again gives the same number', () => {
  const odd = new Oddities(3);
  const numbers = phones(Array.from({ length: 3000 }, () => odd.number())).map((row) => row.number).filter(Boolean);
  assert.ok(numbers.length > 1000);
  phones(numbers).forEach((row, i) => {
    assert.equal(row.number, numbers[i]);
    assert.notEqual(row.reason, 'repaired');
  });
});

// ---- the filter itself ----
test('tabs, backslashes and broken bytes cannot break a row', () => {
  const input = Buffer.concat([Buffer.from('08\t12\\3456\r\n'), Buffer.from([0x30, 0xff, 0x31, 0x0a, 0x30, 0x00, 0x31, 0x0a]), Buffer.from('0812-3456-7891')]);
  const { status, stdout } = filter(['phone'], input);
  assert.equal(status, 0);
  assert.deepEqual(stdout.split('\n'), [
    '08\\t12\\\\3456\t\tnone\ttoo_short', '0\\xff1\t\tnone\tletters', '0\\xff1\t\tnone\tletters', '0812-3456-7891\t+6281234567891\tmobile\tok', '',
  ]);
});

test('--json tells more of each number', () => {
  const { stdout } = filter(['phone', '--json'], '0812.3456.7891 / 0852 1111 2223\n-\n');
  const [first, second] = stdout.trimEnd().split('\n').map((row) => JSON.parse(row));
  assert.deepEqual(first, {
    input: '0812.3456.7891 / 0852 1111 2223', number: '+6281234567891', kind: 'mobile', reason: 'ok', other: '+6285211112223',
    shown: '0812-3456-7891', operator: 'Telkomsel',
  });
  assert.deepEqual(second, { input: '-', number: '', kind: 'none', reason: 'empty', other: '', shown: '', operator: null });
});

test('a second number in a field is not dropped without a word', () => {
  const { status, stdout, stderr } = filter(['phone'], '0812.3456.7891 / 0852 1111 2223\n0812-3456-7891\n');
  assert.equal(status, 0);
  assert.deepEqual(stdout.split('\n').map((row) => row.split('\t')[1]), ['+6281234567891', '+6281234567891', undefined]);
  assert.match(stderr, /^phone: note: lines with a second number: 1; .*--json has the second as "other"\n$/);
});

test('no input is no output, and an argument is wrong use', () => {
  assert.deepEqual(filter(['phone'], ''), { status: 0, stdout: '', stderr: '' });
  const wrong = filter(['phone', '0812'], '');
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /standard input/);
});

test('an entry without end is refused', () => {
  const { status, stderr } = filter(['phone'], Buffer.alloc(300 * 1024, '1'));
  assert.equal(status, 1);
  assert.match(stderr, /line 1/);
});
