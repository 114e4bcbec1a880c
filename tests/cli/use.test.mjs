// Exit codes and the words of wrong use, the same for every command.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

import { Office, openOffice } from './office.mjs';

test('help lists every command and is an answer, but nothing at all is wrong use', () => {
  const office = new Office();
  const help = office.done(['help']);
  for (const words of ['init', 'migrate', 'user add', 'provider set', 'message explain', 'verify-ledger', 'phone', 'consent classify', 'render'])
    assert.match(help, new RegExp(`^  ${words}\\b`, 'm'));
  assert.equal(office.done(['--help']), help);
  const { status, stdout, stderr } = office.run([]);
  assert.equal(status, 2);
  assert.equal(stdout, '');
  assert.equal(stderr.trimEnd(), help);
});

test('help for one command needs no office', () => {
  const office = new Office();
  assert.match(office.done(['user', 'add', '--help']), /^usage: kabarizin user add NAME .*\n.*password/);
  assert.match(office.done(['phone', '--help']), /^usage: kabarizin phone /);
});

test('an unknown command is named, a half-typed one shows what begins so', () => {
  const office = new Office();
  assert.equal(office.refused(['usr'], 2), 'kabarizin: there is no command usr; `kabarizin help` lists them');
  const users = office.refused(['user', 'ad'], 2);
  assert.match(users, /^kabarizin: user ad is no command; there are:\n {2}user add NAME/);
  assert.match(users, /^ {2}user reset-password/m);
  assert.doesNotMatch(users, /apikey/);
});

const wrong = [
  [['user', 'add'], 'an argument is missing'],
  [['user', 'add', 'a', 'b'], 'too much is b'],
  [['user', 'add', 'a', '--rol', 'viewer'], 'it has no option --rol'],
  [['user', 'add', 'a', '--role'], 'a value is missing after --role'],
  [['user', 'list', '--force'], 'it has no option --force'],
  [['webhook', 'replay', '--unreadable=1'], 'it has no option --unreadable'],
  [['backup'], 'an argument is missing'],
];
for (const [args, why] of wrong) {
  test(`wrong use ends with 2, says why and how: ${args.join(' ')}`, () => {
    const [first, second, ...rest] = new Office().refused(args, 2).split('\n');
    const words = args.slice(0, args[0] === 'backup' ? 1 : 2).join(' ');
    assert.equal(first, `kabarizin ${words}: ${why}`);
    assert.ok(second.startsWith(`usage: kabarizin ${words} `) || second === `usage: kabarizin ${words}`, second);
    assert.deepEqual(rest, []);
  });
}

test('without a configuration the missing file is named', () => {
  const line = new Office().refused(['user', 'list'], 1, { env: { KABARIZIN_CONFIG: '/nowhere/kabarizin.conf' } });
  assert.equal(line, 'kabarizin: config: /nowhere/kabarizin.conf cannot be read (KABARIZIN_CONFIG names another file)');
});

test('a key that the configuration does not have is named', () => {
  const office = new Office();
  office.file('kabarizin.conf', '[database]\nurll = sqlite:x\n');
  assert.match(office.refused(['user', 'list']), /^kabarizin: config: \[database\] urll is not a key/);
});

test('without a database the line says what makes one', () => {
  const office = new Office();
  const line = office.refused(['user', 'list']);
  assert.ok(line.includes(office.database) && line.includes('`kabarizin init` makes it'), line);
});

test('every list is JSON with --json, also when it is empty', () => {
  const office = openOffice().withFonnte();
  office.done(['contact', 'add', '081260000009', '--name', 'Sari']);
  for (const args of [['user', 'list'], ['apikey', 'list'], ['provider', 'list'], ['template', 'list'], ['setting', 'list'], ['webhook', 'list'],
    ['contact', 'find', 'Sari'], ['contact', 'find', 'Nobody'], ['consent', 'list', '081260000009'], ['webhook', 'replay', '--unreadable'], ['export', 'numbers'],
    ['job', 'list'], ['review', 'list'], ['mail', 'list'], ['callback', 'list'], ['connector', 'list'], ['cost', 'list'], ['cost', 'rates'], ['import', 'list'],
    ['webhook', 'refused'], ['contact', 'list'], ['doctor']]) {
    const rows = args[0] === 'doctor' ? JSON.parse(office.run([...args, '--json']).stdout) : office.json(args);
    assert.ok(Array.isArray(rows), args.join(' '));
    for (const row of rows)
      for (const [key, value] of Object.entries(row))
        if (/(^|_)(at|until)$/.test(key) && value !== null) assert.match(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/, `${args.join(' ')}: ${key}`);
  }
});

test('what is done is told as JSON with --json, too', () => {
  const office = new Office();
  const made = office.json(['init']);
  assert.ok(made.migrations_applied > 30 && made.templates_installed > 5, JSON.stringify(made));
  assert.deepEqual(office.json(['migrate']), { migrations_applied: 0, templates_installed: 0, consents_changed: 0 });
  office.withFonnte();
  office.done(['contact', 'add', '081260000009', '--name', 'Sari']);
  assert.deepEqual(office.json(['message', 'send', '081260000009', '--text', 'Halo']), { id: 1 });
  assert.deepEqual(office.json(['message', 'cancel', '1']), { id: 1, done: 'cancelled' });
  assert.deepEqual(office.json(['job', 'run', 'expiry']), { name: 'expiry', sender_runs: false });
  assert.deepEqual(office.json(['verify-ledger', '--head']), { entries: 0, head: '0'.repeat(64) });
  assert.deepEqual(office.json(['backup', office.path('copy.db')]), { file: office.path('copy.db') });
  assert.deepEqual(office.json(['export', 'numbers']), [{ 'Phone Number': '6281260000009' }]);
});

test('tables show times as the office reads them, in its own zone', () => {
  const office = openOffice();
  const env = { KABARIZIN_NOW: String(Date.UTC(2026, 10, 21, 17, 5)) };
  office.done(['apikey', 'add', 'odoo'], { env });
  office.done(['apikey', 'revoke', 'odoo'], { env });
  assert.match(office.done(['apikey', 'list']), /^odoo +live +[0-9a-f]{4} +22-11-2026 00:05 +-$/m);
  office.done(['setting', 'set', 'zone_minutes', '540']);
  assert.match(office.done(['apikey', 'list']), / 22-11-2026 02:05 /);
  assert.equal(office.json(['apikey', 'list'])[0].revoked_at, '2026-11-21T17:05:00Z');
});

test('an answer that cannot be written is a failure', () => {
  const office = openOffice();
  const { status, stderr } = spawnSync('sh', ['-c', `'${process.env.BUILD ?? 'build'}/cli/kabarizin' setting list > /dev/full`],
    { cwd: new URL('../..', import.meta.url).pathname, encoding: 'utf8', env: { ...process.env, KABARIZIN_CONFIG: office.config } });
  assert.equal(status, 1);
  assert.equal(stderr, 'kabarizin: standard output: No space left on device; the answer is not complete\n');
});
