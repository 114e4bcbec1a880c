// Contacts, what they agreed to, and the proof of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { openOffice } from './office.mjs';

const SARI = '0812-6000-0009';

test('a contact is found by number in any form, by id and by the beginning of the name', () => {
  const office = openOffice();
  assert.equal(office.done(['contact', 'add', SARI, '--name', 'Sari Sembiring', '--email', 'sari@example.go.id']), 'contact 1');
  assert.equal(office.done(['contact', 'add', '+62 812-6000-0009', '--role', 'staff']), 'contact 1', 'the same person');
  for (const named of ['081260000009', '+6281260000009', '62 812 6000 0009', '1', '#1']) {
    const shown = office.json(['contact', 'show', named]);
    assert.deepEqual([shown.id, shown.number, shown.name, shown.role], [1, '+6281260000009', 'Sari Sembiring', 'staff'], named);
    assert.deepEqual(shown.consents, { official: 'none', gateway: 'none', sms: 'none', email: 'none' });
  }
  for (const named of ['sari', 'SARI SEM', SARI]) assert.equal(office.json(['contact', 'find', named]).length, 1, named);
  assert.equal(office.json(['contact', 'find', 'Sembiring']).length, 0, 'names are found by their beginning');
});

test('what is no number, nobody\'s number or nobody\'s id is said in one line', () => {
  const office = openOffice();
  assert.equal(office.refused(['contact', 'show', '081260000009']), 'kabarizin: nobody has the number +6281260000009');
  assert.equal(office.refused(['contact', 'show', '17']), 'kabarizin: there is no contact 17');
  assert.match(office.refused(['contact', 'show', 'Sari'], 2), /^kabarizin: Sari is no telephone number \(\w+\) and no contact's ID$/);
  assert.match(office.refused(['contact', 'add', '0812'], 2), /^kabarizin: contact add: phone: is no telephone number/);
  assert.match(office.refused(['contact', 'add', SARI, '--email', 'sari'], 2), /email: is no e-mail address/);
  assert.match(office.refused(['contact', 'add', SARI, '--role', 'boss'], 2), /role: must be applicant, staff or official/);
  assert.equal(office.sql('SELECT count(*) FROM contact'), '0');
});

test('consent needs the words, a scope and an action; what was recorded is what is listed', () => {
  const office = openOffice();
  office.done(['contact', 'add', SARI]);
  assert.match(office.refused(['consent', 'add', SARI, 'official', 'opt_in'], 2), /--words must say what the person said/);
  assert.match(office.refused(['consent', 'add', SARI, 'whatsapp', 'opt_in', '--words', 'ya'], 2), /scope is official, gateway, sms or email/);
  assert.match(office.refused(['consent', 'add', SARI, 'official', 'yes', '--words', 'ya'], 2), /action is opt_in/);
  office.done(['consent', 'add', SARI, 'official', 'opt_in', '--words', 'Ya, saya setuju', '--source', 'paper']);
  assert.equal(office.json(['contact', 'show', SARI]).consents.official, 'agreed');
  const [entry] = office.json(['consent', 'list', SARI]);
  assert.deepEqual([entry.seq, entry.scope, entry.action, entry.source, entry.answer_words], [1, 'official', 'opt_in', 'paper', 'Ya, saya setuju']);
  assert.match(entry.actor, /^cli:/);
});

test('what strangers wrote cannot move the cursor or fake a row', () => {
  const office = openOffice();
  office.done(['contact', 'add', SARI]);
  office.done(['consent', 'add', SARI, 'official', 'opt_in', '--words', 'ya\x1b[2J\n2    21-11-2026 08:00  official']);
  const lines = office.done(['consent', 'list', SARI]).split('\n');
  assert.equal(lines.length, 2);
  assert.ok(lines[1].includes('ya\\x1b[2J\\n2    21-11'), lines[1]);
});

test('STOP on the gateway ends the official scope too', () => {
  const office = openOffice();
  office.done(['contact', 'add', SARI]);
  office.done(['consent', 'add', SARI, 'official', 'opt_in', '--words', 'ya']);
  office.done(['consent', 'add', SARI, 'gateway', 'opt_out', '--words', 'STOP']);
  const { consents } = office.json(['contact', 'show', SARI]);
  assert.deepEqual([consents.official, consents.gateway], ['stopped', 'stopped']);
});

// ---- the ledger ----

function officeWithFiveEntries() {
  const office = openOffice();
  for (const number of ['081260000011', '081260000012', '081260000013', '081260000014', '081260000015']) {
    office.done(['contact', 'add', number]);
    office.done(['consent', 'add', number, 'official', 'opt_in', '--words', `Ya, ${number}`]);
  }
  return office;
}

test('an untouched ledger is intact, and its head is the last entry\'s hash', () => {
  const office = officeWithFiveEntries();
  const proof = office.json(['verify-ledger']);
  assert.deepEqual([proof.intact, proof.entries, proof.head], [true, 5, office.json(['consent', 'list', '5'])[0].hash]);
});

const tamperings = [
  ['changed words', "UPDATE consent_ledger SET answer_words = 'Tidak' WHERE seq = 3", 3, 'was changed'],
  ['a changed person', 'UPDATE consent_ledger SET subject_hash = (SELECT subject_hash FROM consent_entry WHERE seq = 1) WHERE seq = 4', 4, 'was changed'],
  ['a changed time', 'UPDATE consent_ledger SET at = at - 1 WHERE seq = 2', 2, 'was changed'],
  ['a removed entry', 'DELETE FROM consent_ledger WHERE seq = 2', 2, 'is missing'],
  ['a removed first entry', 'DELETE FROM consent_ledger WHERE seq = 1', 1, 'is missing'],
  ['a reordering', 'UPDATE consent_ledger SET seq = 9 WHERE seq = 4; UPDATE consent_ledger SET seq = 4 WHERE seq = 5; UPDATE consent_ledger SET seq = 5 WHERE seq = 9', 4, ''],
  ['a forged hash', 'UPDATE consent_ledger SET hash = randomblob(32) WHERE seq = 5', 5, 'was changed'],
];
for (const [name, statement, seq, why] of tamperings) {
  test(`verify-ledger finds ${name} and says where`, () => {
    const office = officeWithFiveEntries();
    office.sql(statement);
    const line = office.refused(['verify-ledger']);
    assert.match(line, new RegExp(`^kabarizin: the ledger is broken at entry ${seq}: .*${why}; keep this database as it is and restore a backup$`));
    const { status, stdout } = office.run(['verify-ledger', '--json']);
    assert.equal(status, 1);
    const proof = JSON.parse(stdout);
    assert.deepEqual([proof.intact, proof.first_bad], [false, seq]);
  });
}

test('verify-ledger and lists write nothing', () => {
  const office = officeWithFiveEntries();
  const before = readFileSync(office.database);
  office.done(['verify-ledger']);
  office.done(['contact', 'find', 'x']);
  office.done(['consent', 'list', '1']);
  assert.ok(before.equals(readFileSync(office.database)));
});

test('states that do not fit the ledger are derived anew', () => {
  const office = officeWithFiveEntries();
  assert.equal(office.done(['consent', 'rebuild']), '0 states were different');
  office.sql("UPDATE consent_state SET state = 'stopped' WHERE contact_id = 2 AND scope = 'official'");
  assert.equal(office.json(['contact', 'show', '2']).consents.official, 'stopped');
  assert.notEqual(office.done(['consent', 'rebuild']), '0 states were different');
  assert.equal(office.json(['contact', 'show', '2']).consents.official, 'agreed');
});
