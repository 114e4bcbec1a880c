// Wrong use of every command ends with 2 and one line, and changes nothing. What no command takes is tried at each; the table says what else
// each takes in a form of its own, and a command that is in the help and not in the table is a failure.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openOffice } from './office.mjs';

const SARI = '081260000009';
const BAD_ID = [['abc'], ['0'], ['-1'], ['1x']];
const BAD_CONTACT = [['Sari'], ['12-34x'], ['']];
const PASSWORD = { input: 'kuda-nil-di-danau-toba\n' };

/* words: [ended, ...] each a list of arguments that cannot be right in any office. */
const WRONG = {
  'init': [],
  'migrate': [],
  'setting list': [],
  'setting set': [['ofice_name', 'x'], ['quiet_from', '24:00'], ['quiet_from', 'abc']],
  'backup': [],
  'restore': [],
  'user add': [['budi', '--role', 'king'], ['budi', '--locale', 'fr'], ['budi', '--alerts', 'maybe'], ['budi', '--email', 'x'], ['budi', '--role', 'viewer', '--role', 'operator']],
  'user set': [['ani'], ['ani', '--alerts', 'on'], ['ani', '--email', 'a@b.id', '--alerts', 'maybe']],
  'user list': [],
  'user disable': [],
  'user enable': [],
  'user role': [['ani', 'king']],
  'user reset-password': [],
  'apikey add': [['odoo', '--kind', 'foo']],
  'apikey list': [],
  'apikey revoke': [],
  'provider add': [['telegram', 'T'], ['fonnte', 'F', '--set', 'novalue'], ['fonnte', 'F', '--set', '=x'], ['fonnte', 'F', '--set', 'devise=1'], ['fonnte', 'F'],
    ['fonnte', 'F', '--set', 'token=abc'], ['http_sms', 'X', '--preset', 'zenziva'], ['smtp', 'X', '--preset', 'form']],
  'provider set': [['Fonnte'], ['Fonnte', '--set', 'novalue'], ['Fonnte', '--set', 'per_minute=many'], ['Fonnte', '--set', 'nosuch=1'], ['Fonnte', '--set', 'base_url=nowhere']],
  'provider list': [],
  'provider test': [],
  'provider webhook': [],
  'provider sync': [['Fonnte', '--day', '32-13-2026'], ['Fonnte', '--day', 'yesterday']],
  'provider kinds': [['telegram']],
  'provider show': [],
  'template list': [],
  'template show': [],
  'template map': [['permit_ready', 'Meta'], ['permit_ready', 'Meta', '--set', 'novalue'], ['permit_ready', 'Meta', '--set', 'remote=x'],
    ['permit_ready', 'Meta', '--set', 'remote_name=x', '--set', 'status=fine'], ['permit_ready', 'Meta', '--set', 'remote_name=x', '--set', 'params={']],
  'template reroute': [['permit_ready', 'soon'], ['permit_ready', '169'], ['permit_ready', '-1']],
  'template test': [['permit_ready', 'Rina'], ['permit_ready', SARI, '--param', 'nope']],
  'template submit': [],
  'template sync': [],
  'template accept': [],
  'contact add': [['0812'], ['Sari'], [SARI, '--role', 'king'], [SARI, '--email', 'x'], [SARI, '--locale', 'fr'], [SARI, '--role', 'staff', '--duty', 'x'.repeat(300)]],
  'contact show': BAD_CONTACT,
  'contact email-again': BAD_CONTACT,
  'contact find': [[' ']],
  'contact list': [['--before', 'abc'], ['--scope', 'foo'], ['--state', 'maybe']],
  'contact erase': [[SARI], [SARI, '--reason', ' '], ['Sari', '--reason', 'asked']],
  'contact export': BAD_CONTACT,
  'consent list': BAD_CONTACT,
  'consent add': [[SARI, 'whatsapp', 'opt_in', '--words', 'ya'], [SARI, 'official', 'yes', '--words', 'ya'], [SARI, 'official', 'opt_in'],
    [SARI, 'official', 'opt_in', '--words', ' '], [SARI, 'official', 'opt_in', '--words', 'ya', '--source', 'hearsay'], ['Sari', 'official', 'opt_in', '--words', 'ya']],
  'consent receipt': BAD_CONTACT,
  'consent rebuild': [],
  'privacy affected': [[], ['--from', '2026-11-01'], ['--from', 'x', '--to', '2026-11-01'], ['--from', '2026-11-02', '--to', '2026-11-01']],
  'retention': [[], ['--dry-run', '--idle']],
  'message send': [[SARI], [SARI, '--text', 'x', '--template', 'permit_ready'], [SARI, '--text', 'x', '--param', 'a=b'], [SARI, '--text', ' '],
    [SARI, '--template', 'permit_ready', '--param', 'nope'], [SARI, '--template', 'permit_ready', '--param', '=x'], ['Sari', '--text', 'x'],
    [SARI, '--template', 'permit_ready']],
  'message show': BAD_ID,
  'message explain': BAD_ID,
  'message cancel': BAD_ID,
  'message retry': BAD_ID,
  'webhook list': [['--state', 'broken']],
  'webhook show': BAD_ID,
  'webhook refused': [],
  'webhook replay': [[], ...BAD_ID, ['1', 'x'], ['1', '--unreadable']],
  'cost list': [['--from', 'x'], ['--to', '2026-13-01'], ['--from', '2026-11-02', '--to', '2026-11-01']],
  'cost rates': [],
  'cost rate': [['utility', 'much'], ['utility', '-1'], ['utility', '1', '--from', 'x'], ['utility', '1', '--currency', 'rupiah'], ['nothing', '1']],
  'doctor': [],
  'verify-ledger': [['ab'.repeat(32)], ['--head', 'abc'], ['--reseal'], ['--reseal', '--reason', ' '], ['--reason', 'x'], ['--head', '--reseal', '--reason', 'x']],
  'import contacts': [['t.csv', '--scope', 'whatsapp'], ['t.csv', '--doubtful', 'maybe'], ['t.csv', '--doubtful', 'take'], ['t.csv', '--basis', 'x'.repeat(2001)]],
  'import permits': [['t.csv', '--baseline', '--announce'], ['t.csv', '--doubtful', 'maybe'], ['t.csv', '--doubtful', 'review']],
  'import documents': [['t.csv', '--baseline', '--announce'], ['t.csv', '--doubtful', 'review']],
  'import preapproved': [],
  'import list': [],
  'import show': BAD_ID,
  'export numbers': [['--consent', 'yes'], ['--role', 'king'], ['--limit', 'x'], ['--limit', '-1']],
  'job list': [],
  'job run': [['expire']],
  'callback list': [],
  'callback set': [['odoo', 'ftp://x.example'], ['odoo', 'nowhere'], ['odoo', 'http://x.example/']],
  'callback again': BAD_ID,
  'mail list': [],
  'mail try': [['not an address']],
  'mail try-alert': [],
  'mail bounce': [],
  'connector add': [['sap', 'X'], ['office', 'X', '--set', 'novalue'], ['office', 'X', '--set', 'nosuch=1'], ['gateway', 'X', '--set', 'base_url=https://x.example', '--set', 'username=a', '--set', 'password=abc'], ['office', 'X']],
  'connector set': [['Karo'], ['Karo', '--set', 'novalue'], ['Karo', '--set', 'every_minutes=often']],
  'connector list': [],
  'connector run': [],
  'connector stop': [],
  'review list': [['--state', 'late'], ['--kind', 'gossip']],
  'review accept': [...BAD_ID, ['1', '--as', 'maybe']],
  'review refuse': [['1'], ['1', '--reason', ' '], ['abc', '--reason', 'x']],
  'phone': [],
  'consent classify': [['--words']],
  'render': [[], ['--template', 't'], ['--template', '-', '--data', '-']],
};

const office = openOffice().withFonnte();
office.done(['provider', 'add', 'meta', 'Meta', '--set', 'phone_number_id=1234', '--set', 'waba_id=5678', '--set', 'app_id=91011', '--set', 'number=+6281260000002',
  '--secrets', '-'], { input: 'access_token=EAAG\napp_secret=0123\nverify_token=v\n' });
office.done(['provider', 'add', 'smtp', 'Surel', '--set', 'server=mail.example.go.id', '--set', 'from=izin@example.go.id', '--set', 'user=izin', '--secrets', '-'],
  { input: 'password=sebuah kata sandi panjang\n' });
office.done(['user', 'add', 'ani'], PASSWORD);
office.done(['apikey', 'add', 'odoo-live']);
office.done(['contact', 'add', SARI, '--name', 'Sari']);
office.done(['contact', 'add', '081260000010', '--name', 'Rina', '--role', 'staff']);
office.done(['connector', 'add', 'office', 'Karo', '--set', 'base_url=https://karo.example.go.id/backoffice/api']);
office.sql(`INSERT INTO review (kind, cause, contact_id, scope, action, source, answer_words, at, made_by, created_at)
  VALUES ('reply', 'a', 1, 'official', '', 'inbound', 'sudah cukup ya', 1000, 'webhook', 1)`);
office.file('t.csv', 'nama,no hp\nSari,081260000009\n');
const help = office.done(['help']).split('\n').filter((line) => /^ {2}\S/.test(line)).map((line) => line.slice(2));
const commands = Object.keys(WRONG);
const dump = () => office.sql('.dump').split('\n').filter((line) => !/INSERT INTO (audit|seen)\b/.test(line)).join('\n');
const before = dump();
const wordsOf = (line) => commands.filter((words) => line === words || line.startsWith(`${words} `)).sort((a, b) => b.length - a.length)[0];

test('every command is in the table, and the table names no other', () => {
  assert.deepEqual(help.filter((line) => wordsOf(line) === undefined), []);
  assert.deepEqual(commands.filter((words) => !help.some((line) => wordsOf(line) === words)), []);
});

const least = (line, words) => line.slice(words.length).replace(/\[[^\]]*(\[[^\]]*\])?[^\]]*\]/g, '').split(' ').filter((word) => /^[A-Z]/.test(word)).length;
for (const line of help) {
  const words = wordsOf(line);
  if (words === undefined) continue;
  const generic = [['--nosuch']];
  if (!['phone', 'consent classify', 'render'].includes(words) && !/^import /.test(words) && least(line, words) > 0 && !/\| *--/.test(line)) generic.push([]);
  generic.push(Array(30).fill('x'));
  test(`wrong use ends with 2 and says why: ${words}`, () => {
    for (const args of [...generic, ...WRONG[words]]) {
      const { status, stdout, stderr } = office.run([...words.split(' '), ...args], PASSWORD);
      const shown = `kabarizin ${words} ${args.join(' ').slice(0, 200)}: ${stdout}${stderr}`;
      assert.equal(status, 2, shown);
      assert.equal(stdout, '', shown);
      assert.match(stderr, /^[^\n]{10,}\n(usage: [^\n]+\n)?$/, shown);
    }
  });
}

test('none of it changed anything', () => {
  assert.equal(dump(), before);
});
