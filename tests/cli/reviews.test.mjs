// What waits for a decision, on the command line.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openOffice } from './office.mjs';

const SARI = '0812-6000-0009';
const insert = (office, values) => office.sql(`INSERT INTO review (kind, cause, contact_id, scope, action, source, answer_words, at, made_by, created_at) VALUES ${values}`);

test('a review is listed, accepted with a meaning, refused with a reason, and decided once', () => {
  const office = openOffice();
  office.done(['contact', 'add', SARI, '--name', 'Sari']);
  insert(office, "('reply', 'a', 1, 'official', '', 'inbound', 'sudah cukup ya', 1000, 'webhook', 1), ('import', 'b', 1, 'official', 'opt_in', 'import', 'ya', 2000, 'rina', 1)");
  const rows = office.json(['review', 'list']);
  assert.deepEqual(rows.map((row) => [row.id, row.kind, row.name, row.answer_words]), [[1, 'reply', 'Sari', 'sudah cukup ya'], [2, 'import', 'Sari', 'ya']]);
  assert.match(office.refused(['review', 'accept', '1'], 2), /action: must say what the reply means/);
  assert.match(office.done(['review', 'accept', '1', '--as', 'opt_out']), /^ledger entry \d+$/);
  assert.equal(office.json(['contact', 'show', '1']).consents.gateway, 'stopped');
  assert.match(office.refused(['review', 'accept', '1', '--as', 'opt_in']), /was decided already by cli:/);
  assert.match(office.refused(['review', 'refuse', '2'], 2), /--reason must say why/);
  office.done(['review', 'refuse', '2', '--reason', 'tanpa bukti']);
  assert.deepEqual(office.json(['review', 'list', '--state', 'refused']).map((row) => [row.id, row.reason]), [[2, 'tanpa bukti']]);
  assert.equal(office.json(['review', 'list']).length, 0);
  assert.match(office.refused(['review', 'accept', '9']), /there is no review 9/);
  assert.match(office.refused(['review', 'list', '--state', 'late'], 2), /--state is open, accepted or refused/);
  assert.equal(office.sql("SELECT group_concat(action, ' ') FROM audit WHERE subject = 'review'"), 'review.accept review.refuse');
});

test('contacts are listed by what they allow, and one is shown with all its numbers', () => {
  const office = openOffice();
  office.done(['contact', 'add', `${SARI} / 0628-20123`, '--name', 'Sari']);
  assert.deepEqual(office.json(['contact', 'add', '0852-6000-7001', '--name', 'Edi']), { id: 2 });
  office.done(['consent', 'add', SARI, 'official', 'opt_in', '--words', 'Ya']);
  assert.deepEqual(office.json(['contact', 'list']).map((row) => row.id), [2, 1]);
  assert.deepEqual(office.json(['contact', 'list', '--state', 'agreed']).map((row) => row.name), ['Sari']);
  assert.deepEqual(office.json(['contact', 'list', '--before', '2']).map((row) => row.id), [1]);
  assert.match(office.refused(['contact', 'list', '--state', 'maybe'], 2), /--state is none, agreed, stopped or declined/);
  assert.deepEqual(office.json(['contact', 'show', '1']).numbers.map((row) => [row.number, row.kind, row.preferred]),
    [['+6281260000009', 'mobile', true], ['+6262820123', 'landline', false]]);
});
