// Data protection from a terminal: the receipt, a copy of somebody's data.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openOffice } from './office.mjs';

const SARI = '0812-6000-7001';

function withSari(office) {
  office.done(['contact', 'add', SARI, '--name', 'Sari Br Ginting', '--email', 'sari@example.org']);
}

test('a receipt names what was said, and where anybody can check it', () => {
  const office = openOffice();
  withSari(office);
  assert.match(office.refused(['consent', 'receipt', SARI]), /has not allowed or refused anything yet/);
  office.done(['consent', 'add', SARI, 'official', 'opt_in', '--words', 'Saya setuju', '--source', 'paper']);
  const text = office.done(['consent', 'receipt', SARI]);
  const [, code] = text.match(/^code: ([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})$/m);
  assert.match(text, new RegExp(`^check: https://izin.example.go.id/cek/${code}$`, 'm'));
  assert.match(text, /official +agreed +yes/);
  assert.match(text, /dpv:ConsentGiven +paper +[0-9A-Z-]{14} +Saya setuju/);
  const record = office.json(['consent', 'receipt', SARI]);
  assert.equal(record.schema_version, 'ISO/IEC TS 27560:2023, kabarizin 1');
  assert.equal(record.receipt_id, code);
  assert.equal(record.events[0].evidence_hash, office.json(['consent', 'list', SARI])[0].hash);
  assert.ok(!JSON.stringify(record).includes('Ginting') && !JSON.stringify(record).includes('60007001'));
  assert.match(office.refused(['consent', 'receipt', '0812-6000-9999']), /nobody has the number/);
});

test('a copy of one person\'s data is JSON, and in the audit log', () => {
  const office = openOffice();
  withSari(office);
  office.done(['contact', 'add', '0812-6000-7002', '--name', 'Budi']);
  office.done(['consent', 'add', SARI, 'official', 'opt_in', '--words', 'Saya setuju']);
  const text = office.done(['contact', 'export', SARI]);
  const dossier = JSON.parse(text);
  assert.equal(dossier.contact.name, 'Sari Br Ginting');
  assert.equal(dossier.numbers[0].number, '+6281260007001');
  assert.equal(dossier.ledger[0].answer_words, 'Saya setuju');
  assert.match(dossier.made_at, /^\d{4}-\d\d-\d\dT/);
  assert.ok(!text.includes('Budi'));
  assert.equal(office.sql("SELECT action || ' ' || detail FROM audit WHERE action = 'contact.export'"), 'contact.export json');
  assert.match(office.sql('SELECT how FROM contact_seen'), /^export$/);
  assert.match(office.refused(['contact', 'export', '9999']), /there is no contact 9999/);
});
