// Setting an office up, updating it, and taking it along.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
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
