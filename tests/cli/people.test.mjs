// Logins and API keys.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openOffice } from './office.mjs';

const PASSWORD = 'rahasia-yang-panjang';
const add = (office, name, ...more) => office.done(['user', 'add', name, ...more], { input: `${PASSWORD}\n` });

test('a password is the first line of standard input or of a file, never an argument', () => {
  const office = openOffice();
  assert.equal(add(office, 'sari', '--full-name', 'Sari Sembiring', '--role=administrator'), 'sari may log in as administrator');
  assert.equal(office.done(['user', 'add', 'budi', '--password-file', office.file('p', `${PASSWORD}\r\nsecond line\n`)]), 'budi may log in as operator');
  assert.match(office.refused(['user', 'add', 'ani', '--password', PASSWORD], 2), /it has no option --password/);
  assert.equal(office.refused(['user', 'add', 'ani']), 'kabarizin: password: standard input holds no line of text');
  assert.match(office.refused(['user', 'add', 'ani', '--password-file', '/nowhere/p']), /^kabarizin: password: \/nowhere\/p: No such file or directory$/);
  assert.match(office.refused(['user', 'add', 'ani'], 1, { input: 'pendek\n' }), /^kabarizin: user add: password: must have at least \d+ characters$/);
  assert.match(office.refused(['user', 'add', 'ani', '--role', 'chief'], 2, { input: `${PASSWORD}\n` }), /role: must be viewer, operator or administrator/);
  assert.deepEqual(office.json(['user', 'list']).map(({ name, full_name, role }) => [name, full_name, role]),
    [['budi', 'budi', 'operator'], ['sari', 'Sari Sembiring', 'administrator']]);
});

test('neither a password nor its hash is in a list or the audit', () => {
  const office = openOffice();
  add(office, 'sari');
  const told = JSON.stringify(office.json(['user', 'list'])) + office.sql('SELECT * FROM audit');
  assert.ok(!told.includes(PASSWORD) && !told.includes('argon2'));
});

test('a login has an address, and an administrator may get alerts there', () => {
  const office = openOffice();
  add(office, 'sari', '--role', 'administrator', '--email', 'sari@example.go.id', '--alerts', 'on');
  add(office, 'budi', '--email', 'budi@example.go.id');
  const listed = () => office.json(['user', 'list']).map(({ name, email, alerts }) => [name, email, alerts]);
  assert.deepEqual(listed(), [['budi', 'budi@example.go.id', false], ['sari', 'sari@example.go.id', true]]);
  assert.match(office.refused(['user', 'set', 'budi', '--email', 'budi@example.go.id', '--alerts', 'on'], 2), /alerts: go to administrators only/);
  assert.match(office.refused(['user', 'set', 'sari', '--email', 'sari'], 2), /email: must be one e-mail address/);
  assert.match(office.refused(['user', 'set', 'sari', '--alerts', 'on'], 2), /--email is the address/);
  assert.match(office.refused(['user', 'set', 'sari', '--email', 'a@b.id', '--alerts', 'maybe'], 2), /--alerts is on or off/);
  assert.match(office.refused(['user', 'set', 'nobody', '--email', 'a@b.id']), /there is no user named nobody/);
  assert.match(office.refused(['mail', 'try-alert']), /no e-mail provider is switched on/);
  office.done(['user', 'set', 'budi', '--email', '']);
  assert.deepEqual(listed()[0], ['budi', '', false]);
});

test('a name is taken once', () => {
  const office = openOffice();
  add(office, 'sari');
  assert.equal(office.refused(['user', 'add', 'SARI'], 1, { input: `${PASSWORD}\n` }), 'kabarizin: there is a user named SARI already');
});

test('the last administrator cannot be disabled', () => {
  const office = openOffice();
  add(office, 'sari', '--role', 'administrator');
  add(office, 'budi');
  assert.equal(office.refused(['user', 'disable', 'sari']), 'kabarizin: sari is the last administrator; add another first');
  assert.equal(office.done(['user', 'disable', 'budi']), 'budi may not log in any more');
  add(office, 'ani', '--role', 'administrator');
  assert.equal(office.refused(['user', 'role', 'ani', 'owner'], 2), 'kabarizin: owner is no role; there are viewer, operator and administrator');
  office.done(['user', 'disable', 'sari']);
  assert.equal(office.refused(['user', 'role', 'ani', 'viewer']), 'kabarizin: ani is the last administrator; make another first');
  assert.deepEqual(office.json(['user', 'list']).map((row) => [row.name, row.disabled]), [['ani', false], ['budi', true], ['sari', true]]);
  assert.match(office.refused(['user', 'disable', 'nobody']), /there is no user named nobody/);
});

test('a password can be set anew', () => {
  const office = openOffice();
  add(office, 'sari');
  const before = office.sql('SELECT password_hash FROM login');
  assert.equal(office.done(['user', 'reset-password', 'sari'], { input: 'sama-sekali-lain\n' }), 'sari has a new password');
  assert.notEqual(office.sql('SELECT password_hash FROM login'), before);
  add(office, 'budi');
  office.done(['user', 'disable', 'budi']);
  assert.match(office.done(['user', 'reset-password', 'budi'], { input: 'sama-sekali-lain\n' }), /still disabled; `kabarizin user enable NAME`/);
  assert.equal(office.done(['user', 'enable', 'budi']), 'budi may log in again');
  assert.match(office.refused(['user', 'reset-password', 'nobody'], 1, { input: 'sama-sekali-lain\n' }), /there is no user named nobody/);
});

test('a key is shown once, by the command that made it', () => {
  const office = openOffice();
  const { status, stdout, stderr } = office.run(['apikey', 'add', 'odoo', '--kind', 'test', '--json']);
  assert.equal(status, 0);
  const made = JSON.parse(stdout);
  assert.match(made.key, /^kz_test_[0-9a-f]{32}$/);
  assert.match(stderr, /shown only now/);
  const [row] = office.json(['apikey', 'list']);
  assert.equal(row.shown, made.key.slice(-4));
  assert.ok(!office.sql('SELECT hex(key_hash), name, shown FROM api_key').includes(made.key));
  assert.ok(!office.sql('SELECT * FROM audit').includes(made.key));
  assert.match(office.refused(['apikey', 'add', 'odoo']), /choose another name/);
  assert.match(office.refused(['apikey', 'add', 'other', '--kind', 'prod'], 2), /kind: must be live, team or test/);
});

test('a revoked key stays in the list and cannot be revoked again', () => {
  const office = openOffice();
  office.done(['apikey', 'add', 'odoo']);
  assert.equal(office.done(['apikey', 'revoke', 'odoo']), 'odoo opens nothing any more');
  assert.match(office.refused(['apikey', 'revoke', 'odoo']), /there is no key named odoo that works/);
  assert.notEqual(office.json(['apikey', 'list'])[0].revoked_at, null);
});
