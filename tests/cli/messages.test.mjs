// One message by hand, and why it went where it went; what came in; and whether the office can send at all.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { openOffice } from './office.mjs';

const SARI = '081260000009';
const PARAMS = ['partner_name=Sari', 'permit_number=503/01', 'permit_type=SIPD', 'completion_date=2026-11-21'].flatMap((pair) => ['--param', pair]);

test('a message by template is rendered and queued', () => {
  const office = openOffice().withFonnte();
  assert.match(office.done(['message', 'send', SARI, '--template', 'permit_ready', ...PARAMS]), /^message 1; `kabarizin message explain 1`/);
  const shown = office.json(['message', 'show', '1']);
  assert.equal(shown.state, 'queued');
  assert.equal(shown.number, '+6281260000009');
  assert.match(shown.body, /Nomor Izin: 503\/01\n/);
  assert.equal(office.sql('SELECT count(*) FROM queue'), '1');
  assert.match(office.sql("SELECT actor FROM audit WHERE action = 'message.send' AND subject_id = 1"), /^cli:/);
});

const refusals = [
  ['a missing parameter names itself', ['--template', 'permit_ready', ...PARAMS.slice(0, 6)], 2, /completion_date/],
  ['an unknown template', ['--template', 'permit_rdy'], 1, /there is no template permit_rdy/],
  ['a pair that is none', ['--template', 'permit_ready', '--param', 'x'], 2, /--param: needs NAME=VALUE, "x" is not/],
  ['an unknown provider', ['--text', 'Halo', '--provider', 'Fontte'], 1, /there is no provider named Fontte/],
  ['neither template nor text', [], 2, /give either --template KEY .* or --text TEXT/],
  ['both template and text', ['--template', 'permit_ready', '--text', 'Halo'], 2, /give either/],
  ['an empty text', ['--text', '   '], 2, /text: must say something/],
];
for (const [name, args, code, why] of refusals) {
  test(`refused, and nothing is kept: ${name}`, () => {
    const office = openOffice().withFonnte();
    assert.match(office.refused(['message', 'send', SARI, ...args], code), why);
    assert.equal(office.sql('SELECT count(*) FROM message') + office.sql('SELECT count(*) FROM contact'), '00');
  });
}

test('a template is tried by the office itself, and by nobody else', () => {
  const office = openOffice().withFonnte();
  office.done(['contact', 'add', '081260000010', '--name', 'Rina', '--role', 'staff']);
  office.done(['contact', 'add', SARI, '--name', 'Sari']);
  assert.match(office.done(['template', 'test', 'permit_ready', '081260000010', '--param', 'permit_type=Izin Apotek', '--provider', 'Fonnte']), /^message 1; `kabarizin message explain 1`/);
  const shown = office.json(['message', 'show', '1']);
  assert.deepEqual([shown.state, shown.scenario, shown.params.permit_type], ['queued', 'trial', 'Izin Apotek']);
  assert.match(office.sql("SELECT detail FROM audit WHERE action = 'template.test' AND subject_id = 1"), /permit_ready/);
  assert.match(office.refused(['template', 'test', 'permit_ready', SARI], 2), /contact_id: a trial goes to contacts with the role staff or official only/);
  assert.match(office.refused(['template', 'test', 'permit_ready', '081260000099']), /nobody has the number/);
  assert.match(office.refused(['template', 'test', 'permit_rdy', '081260000010']), /there is no template permit_rdy/);
  assert.equal(office.sql('SELECT count(*) FROM message'), '1');
});

test('cancel and retry say what became of it, and when it is too late', () => {
  const office = openOffice().withFonnte();
  office.done(['message', 'send', SARI, '--text', 'Halo Bu Sari']);
  assert.match(office.refused(['message', 'retry', '1']), /^kabarizin: message 1 cannot be tried again: only failed, blocked and cancelled/);
  assert.equal(office.done(['message', 'cancel', '1']), 'message 1 is cancelled');
  assert.equal(office.sql('SELECT count(*) FROM queue'), '0');
  assert.equal(office.refused(['message', 'cancel', '1']), 'kabarizin: message 1 has left already, or has ended');
  assert.equal(office.done(['message', 'retry', '1']), 'message 1 is queued again');
  assert.equal(office.json(['message', 'show', '1']).state, 'queued');
  assert.deepEqual(office.json(['message', 'explain', '1']).timeline.map((event) => event.kind), ['queued', 'cancelled', 'retried']);
});

test('a number that is none is wrong use, one of no message is a failure', () => {
  const office = openOffice();
  for (const command of ['show', 'explain', 'cancel', 'retry']) {
    assert.equal(office.refused(['message', command, 'x1'], 2), 'kabarizin: x1 is no message number');
    assert.equal(office.refused(['message', command, '77']), 'kabarizin: there is no message 77');
  }
});

test('explain gives the reasons in words, and as codes for programs', () => {
  const office = openOffice().withFonnte();
  office.done(['message', 'send', SARI, '--text', 'Halo']);
  office.sql(`UPDATE message SET state = 'blocked', reason = 'stopped' WHERE id = 1`);
  office.sql(`INSERT INTO message_plan (message_id, plan) VALUES (1, '[{"provider_id":1,"name":"Fonnte","kind":"fonnte","may":false,"reason":"stopped","until":0}]')`);
  const told = office.done(['message', 'explain', '1']);
  assert.match(told, /^state: blocked$/m);
  const sentence = JSON.parse(readFileSync(new URL('../../templates/locale/en.json', import.meta.url))).reason.stopped;
  assert.ok(told.split('\n').includes(`reason: ${sentence}`), told);
  assert.match(told, new RegExp(`^Fonnte +no +${sentence.replace(/[.]/g, '\\.')}$`, 'm'));
  const { reason, plan } = office.json(['message', 'explain', '1']);
  assert.deepEqual([reason, plan[0].may, plan[0].reason, plan[0].until], ['stopped', false, 'stopped', null]);
});

// ---- what came in ----

const keep = (office, state, body) => office.sql(`INSERT INTO webhook_inbox (provider_id, received_at, content_type, signature, body, state, note)
  VALUES (1, 1, 'application/json', '', CAST('${body}' AS BLOB), '${state}', '')`);

test('webhooks are listed by what became of them', () => {
  const office = openOffice().withFonnte();
  keep(office, 'applied', '{}');
  keep(office, 'unreadable', 'noise');
  assert.deepEqual(office.json(['webhook', 'list']).map((row) => row.state), ['unreadable', 'applied']);
  assert.deepEqual(office.json(['webhook', 'list', '--state', 'unreadable']).map((row) => row.id), [2]);
  assert.match(office.refused(['webhook', 'list', '--state', 'broken'], 2), /broken is no state; there are applied, partly, ignored and unreadable/);
});

test('what names somebody who was erased is left alone, and stops no other', () => {
  const office = openOffice().withFonnte();
  keep(office, 'unreadable', '{"device":"6281260000001","sender":"6281260000009","message":"Ya","inboxid":"7","timestamp":"1790000000"}');
  keep(office, 'unreadable', 'noise');
  office.sql("UPDATE webhook_inbox SET scrubbed_at = 1 WHERE id = 1");
  assert.match(office.refused(['webhook', 'replay', '--unreadable']), /webhook 1 names somebody who was erased/);
  assert.equal(office.sql('SELECT group_concat(replayed_at IS NULL) FROM (SELECT replayed_at FROM webhook_inbox ORDER BY id)'), '1,0');
  assert.deepEqual(office.json(['webhook', 'refused']), []);
});

test('after an update, what could not be read is read again; what still cannot be, stays', () => {
  const office = openOffice().withFonnte();
  keep(office, 'unreadable', '{"device":"6281260000001","sender":"6281260000009","message":"Ya","inboxid":"7","timestamp":"1790000000"}');
  keep(office, 'unreadable', 'noise');
  const lines = office.done(['webhook', 'replay', '--unreadable']).split('\n');
  assert.match(lines[0], /^1: applied/);
  assert.match(lines[1], /^2: unreadable/);
  assert.deepEqual(office.json(['webhook', 'list', '--state', 'unreadable']).map((row) => row.id), [2]);
  assert.equal(office.sql('SELECT count(*) FROM inbound'), '1');
  office.done(['webhook', 'replay', '1']);
  assert.equal(office.sql('SELECT count(*) FROM inbound'), '1', 'a repetition changes nothing');
  assert.match(office.sql('SELECT replayed_by FROM webhook_inbox WHERE id = 1'), /^cli:/);
  const shown = office.json(['webhook', 'show', '1']);
  assert.deepEqual([shown.state, shown.provider, shown.effects.length, shown.effects[0].reply, shown.effects[0].contact_id], ['applied', 'Fonnte', 1, 'YES', 1]);
  assert.equal(office.done(['webhook', 'show', '2', '--body']), 'noise');
  assert.match(office.refused(['webhook', 'show', '9']), /there is no webhook 9/);
  assert.equal(office.refused(['webhook', 'replay', '9']), 'kabarizin: there is no webhook 9, or its provider is gone');
  assert.equal(office.refused(['webhook', 'replay', 'x'], 2), 'kabarizin: x is no webhook number');
  assert.match(office.refused(['webhook', 'replay'], 2), /give either the numbers of webhooks or --unreadable/);
  assert.match(office.refused(['webhook', 'replay', '1', '--unreadable'], 2), /give either/);
});

// ---- doctor ----

test('doctor ends with 1 as long as something stops messages, and says what to do about it', () => {
  const office = openOffice();
  const { status, stdout, stderr } = office.run(['doctor']);
  assert.equal(status, 1);
  assert.equal(stderr, 'kabarizin: something must be mended before messages can go out\n');
  assert.match(stdout, /^bad +nobody can log in as administrator\n +to do: kabarizin user add/m);
  assert.match(stdout, /^bad +no provider is switched on\n +to do: kabarizin provider add/m);
  const rows = JSON.parse(office.run(['doctor', '--json']).stdout);
  assert.equal(rows.find((row) => row.key === 'provider').level, 'bad');
});

test('doctor ends with 0 when there are only warnings', () => {
  const office = openOffice().withFonnte();
  office.done(['user', 'add', 'sari', '--role', 'administrator'], { input: 'rahasia-yang-panjang\n' });
  office.sql(`INSERT OR REPLACE INTO heartbeat (program, at) VALUES ('sender', ${Date.now()})`);
  const told = office.done(['doctor']);
  assert.match(told, /^warning +Fonnte: the provider was never tested$/m);
  assert.doesNotMatch(told, /^bad/m);
});
