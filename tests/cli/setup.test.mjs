// Setting an office up, updating it, and taking it along.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';

import { Office, openOffice } from './office.mjs';

test('init makes keys, database and templates; the second time it changes nothing', () => {
  const office = new Office();
  assert.match(office.done(['init']), /^ready; migrations applied: [1-9]\d*, templates installed: [1-9]\d*$/);
  const keys = () => Object.fromEntries(readdirSync(office.path('keys')).map((name) => [name, readFileSync(office.path(`keys/${name}`), 'hex')]));
  const before = keys();
  assert.ok(Object.keys(before).length >= 5, Object.keys(before).join(' '));
  assert.equal(office.done(['init']), 'ready; migrations applied: 0, templates installed: 0');
  assert.deepEqual(keys(), before);
});

test('others on the machine cannot read secret keys', () => {
  const office = openOffice();
  for (const name of readdirSync(office.path('keys')).filter((file) => file.endsWith('.key')))
    assert.equal(statSync(office.path(`keys/${name}`)).mode & 0o007, 0, name);
});

test('migrate on a database that is up to date applies nothing', () => {
  assert.equal(openOffice().done(['migrate']), 'migrations applied: 0, templates installed: 0');
});

test('a template an office changed stays as it is through updates', () => {
  const office = openOffice();
  office.sql("UPDATE template SET name = 'Milik kantor' WHERE key = 'permit_ready'");
  office.done(['migrate']);
  assert.match(office.done(['template', 'show', 'permit_ready']), /^name: Milik kantor$/m);
});

test('a database that is newer than the program is refused by every command, and stays untouched', () => {
  const office = openOffice();
  office.sql(`INSERT INTO schema_migration (number, name, applied_at) VALUES (9999, '9999_later', 1)`);
  const before = readFileSync(office.database);
  for (const args of [['user', 'list'], ['migrate'], ['init'], ['doctor']])
    assert.equal(office.refused(args), 'kabarizin: the database is newer than this program; install the newer version');
  assert.ok(before.equals(readFileSync(office.database)));
});

test('a database that lacks a migration is refused until it is migrated', () => {
  const office = openOffice();
  office.sql(`UPDATE schema_migration SET number = 0 WHERE number = (SELECT max(number) FROM schema_migration)`);
  assert.equal(office.refused(['user', 'list']), 'kabarizin: the database is older than this program; run `kabarizin migrate`');
});

test('a file that is no database is called that', () => {
  const office = openOffice();
  const other = new Office();
  other.file('kabarizin.conf', readFileSync(other.config, 'utf8').replace(other.database, other.file('noise.db', 'no database at all, '.repeat(500))));
  for (const args of [['user', 'list'], ['migrate'], ['init']]) assert.match(other.refused(args), /file is not a database$/);
  assert.ok(existsSync(office.database));
});

test('settings are checked, audited and listed', () => {
  const office = openOffice();
  office.done(['setting', 'set', 'office_name', 'DPMPTSP Kabupaten Karo']);
  assert.equal(office.json(['setting', 'list']).find((row) => row.key === 'office_name').value, 'DPMPTSP Kabupaten Karo');
  assert.equal(office.refused(['setting', 'set', 'quiet_from', '24:00'], 2), 'kabarizin: setting set: quiet_from: must be a number from 0 to 1439');
  assert.match(office.refused(['setting', 'set', 'ofice_name', 'x'], 2), /there is no setting ofice_name; `kabarizin setting list` shows them/);
  assert.match(office.sql("SELECT actor, action, detail FROM audit WHERE action = 'setting.set'"), /^cli:[^|]+\|setting\.set\|office_name$/);
});

test('a backup is a whole office; it does not replace a file', () => {
  const office = openOffice().withFonnte();
  office.done(['contact', 'add', '081260000009', '--name', 'Sari Sembiring']);
  office.done(['consent', 'add', '081260000009', 'official', 'opt_in', '--words', 'Ya, setuju']);
  const copy = office.path('copy.db');
  assert.equal(office.done(['backup', copy]), copy);
  assert.equal(office.refused(['backup', copy]), `kabarizin: ${copy} exists; name a new file`);
  assert.match(office.refused(['backup', '/nowhere/copy.db']), /^kabarizin: \/nowhere\/copy\.db: No such file or directory$/);

  const restored = new Office();
  restored.file('kabarizin.conf', readFileSync(office.config, 'utf8').replace(office.database, copy));
  assert.equal(restored.done(['migrate']), 'migrations applied: 0, templates installed: 0');
  assert.deepEqual(restored.json(['contact', 'find', 'Sari']), office.json(['contact', 'find', 'Sari']));
  assert.deepEqual(restored.json(['verify-ledger']), office.json(['verify-ledger']));
  assert.equal(restored.json(['verify-ledger']).entries, 1);
  assert.deepEqual(restored.json(['provider', 'list']), office.json(['provider', 'list']));
});

/* An office with two consents, and a backup from before the second. */
function withBackup() {
  const office = openOffice().withFonnte();
  const consent = (number) => {
    office.done(['contact', 'add', number]);
    office.done(['consent', 'add', number, 'official', 'opt_in', '--words', 'Ya, setuju']);
  };
  consent('081260000009');
  const copy = office.path('copy.db');
  office.done(['backup', copy]);
  consent('081260000010');
  return { office, copy };
}
const kept = (office) => readdirSync(office.path('data')).filter((name) => /^kabarizin\.db\.before-2\d{3}-\d\d-\d\d-\d+$/.test(name));

test('a backup is one file, and reading it leaves nothing beside it', () => {
  const { office } = withBackup();
  assert.deepEqual(readdirSync(office.folder).filter((name) => name.startsWith('copy.db')), ['copy.db']);
});

test('a restored backup is the office again, what was there lies beside it, and the ledger is proven', () => {
  const { office, copy } = withBackup();
  const told = office.json(['restore', copy]);
  assert.deepEqual([told.file, told.entries, told.intact, told.migrations_applied], [copy, 1, true, 0]);
  assert.equal(office.json(['contact', 'list']).length, 1);
  const [old, ...more] = kept(office);
  assert.equal(told.kept, office.path(`data/${old}`));
  assert.deepEqual(more, []);
  assert.match(office.sql("SELECT actor, detail FROM audit WHERE action = 'database.restore'"), /^cli:[^|]+\|.*copy\.db$/);
  office.json(['restore', told.kept]);
  assert.equal(office.json(['verify-ledger']).entries, 2, 'and back again');
});

test('a restore onto an empty place makes the office', () => {
  const { office, copy } = withBackup();
  for (const name of readdirSync(office.path('data'))) rmSync(office.path(`data/${name}`));
  assert.match(office.done(['restore', copy]), /^\S+copy\.db is the office's database now$/);
  assert.equal(office.json(['contact', 'list']).length, 1);
  assert.deepEqual(kept(office), []);
});

test('a database that cannot be read any more makes way, and is kept as it is', () => {
  const { office, copy } = withBackup();
  const noise = 'no database at all, '.repeat(500);
  writeFileSync(office.database, noise);
  office.done(['restore', copy]);
  assert.equal(office.json(['contact', 'list']).length, 1);
  assert.equal(readFileSync(office.path(`data/${kept(office)[0]}`), 'utf8'), noise);
});

test('what is no backup of ours, is damaged or newer is refused, and nothing is changed', () => {
  const { office, copy } = withBackup();
  const bytes = readFileSync(copy);
  const damaged = Buffer.from(bytes);
  damaged.fill(0x5a, 20 * 4096, 60 * 4096);
  writeFileSync(office.path('damaged.db'), damaged);
  writeFileSync(office.path('newer.db'), bytes);
  execFileSync('sqlite3', [office.path('newer.db'), "INSERT INTO schema_migration (number, name, applied_at) VALUES (9999, '9999_later', 1)"]);
  execFileSync('sqlite3', [office.path('other.db'), 'CREATE TABLE t (a)']);
  for (const [file, why] of [['nothing.db', /nothing\.db: No such file/], [office.file('noise.db', 'noise '.repeat(2000)), /is damaged, or no database/],
    ['damaged.db', /is damaged/], ['newer.db', /newer version of Kabarizin/], ['other.db', /is no backup of Kabarizin/]])
    assert.match(office.refused(['restore', file]), why);
  assert.match(office.refused(['restore', office.database], 2), /is the office's database itself/);
  assert.equal(office.json(['contact', 'list']).length, 2);
  assert.deepEqual(kept(office), []);
});

test('a backup of an older version is brought to this one', () => {
  const { office, copy } = withBackup();
  execFileSync('sqlite3', [copy, `DELETE FROM schema_migration WHERE name = '0058_webhook_key'; ALTER TABLE provider DROP COLUMN webhook_key_before; ALTER TABLE provider DROP COLUMN webhook_key_before_until`]);
  assert.equal(office.json(['restore', copy]).migrations_applied, 1);
});

test('while a program has the database open it is not taken from it, unless one says so; then the program sees the backup', async () => {
  const { office, copy } = withBackup();
  const program = spawn('sqlite3', [office.database], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answer = async () => {
    program.stdin.write('SELECT count(*) FROM contact;\n');
    return (await once(program.stdout, 'data'))[0].toString().trim();
  };
  assert.equal(await answer(), '2');
  assert.match(office.refused(['restore', copy]), /programs have the database open; stop the sockets/);
  assert.equal(office.json(['contact', 'list']).length, 2);
  assert.deepEqual(kept(office), []);
  office.done(['restore', copy, '--while-running']);
  assert.equal(await answer(), '1');
  program.stdin.end();
  await once(program, 'close');
  assert.equal(kept(office).length, 1);
});

test('what waits in a backup, and a ledger that went on, are said with what to do', () => {
  const { office } = withBackup();
  office.done(['message', 'send', '081260000009', '--text', 'Halo Bu Sari']);
  office.done(['backup', office.path('waits.db')]);
  const { status, stderr } = office.run(['restore', office.path('waits.db')]);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /1 messages wait in it; what left since the backup would leave again/);
  office.done(['consent', 'add', '081260000010', 'gateway', 'opt_in', '--words', 'Ya']);
  office.done(['verify-ledger', '--reseal', '--reason', 'a note of where it ends']);
  const older = office.run(['restore', office.path('copy.db')]);
  assert.equal(older.status, 0, older.stderr);
  assert.match(older.stderr, /an old copy was put back .*; when that is the restore, say so: kabarizin verify-ledger --reseal --reason/);
  assert.match(office.refused(['verify-ledger']), /is not proven/);
  office.done(['verify-ledger', '--reseal', '--reason', 'restored the backup of this morning']);
  office.done(['verify-ledger']);
});

test('an account that points at a simulator is found out in an office that works, and is as it should be in one that practises', () => {
  const office = openOffice().withFonnte();
  const doctor = () => JSON.parse(office.run(['doctor', '--json']).stdout).filter((row) => row.level !== 'ok').map((row) => `${row.key} ${row.subject}`.trim());
  assert.ok(!doctor().includes('simulator Fonnte'));
  office.done(['setting', 'set', 'sandbox', '1']);
  assert.deepEqual(doctor().filter((key) => /^(simulator|practice)/.test(key)), ['practice']);
  office.done(['provider', 'set', 'Fonnte', '--set', 'base_url=http://127.0.0.1:1/fonnte']);
  assert.deepEqual(doctor().filter((key) => /^(simulator|practice)/.test(key)), ['practice']);
  office.done(['setting', 'set', 'sandbox', '0']);
  assert.deepEqual(doctor().filter((key) => /^(simulator|practice)/.test(key)), ['simulator Fonnte']);
  office.done(['provider', 'set', 'Fonnte', '--set', 'base_url=']);
  assert.ok(!doctor().includes('simulator Fonnte'));
});

test('the sample number of a manual is not taken for the office, and doctor finds one that stands there already', () => {
  const office = openOffice();
  for (const number of ['0628-20XXX', '6281234567890']) assert.match(office.refused(['setting', 'set', 'office_phone', number], 2), /is the sample number of a manual/);
  office.done(['setting', 'set', 'office_phone', '0628-20456']);
  const phone = () => JSON.parse(office.run(['doctor', '--json']).stdout).find((row) => row.key === 'office_phone').level;
  assert.equal(phone(), 'ok');
  office.sql("UPDATE setting SET value = '0628-20XXX' WHERE key = 'office_phone'");
  assert.equal(phone(), 'bad');
});
