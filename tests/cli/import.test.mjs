// Tables that people bring in.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { openOffice } from './office.mjs';

const TABLE = `Nama Pemohon;No. HP/WA;Setuju;Tanggal persetujuan;Alamat
Sari Ginting;0812-6000-0001;ya;20-11-2025;Kabanjahe
Budi;0812-34;ya;20-11-2025;Berastagi
Edi;+62 812 6000 0001;ya;20-11-2025;
Ana;0812 6000 0002;;;
`;
const STATEMENT = 'Saya setuju menerima pesan dari DPMPTSP lewat WhatsApp';

test('a dry run says what would be done, row by row, and changes nothing', () => {
  const office = openOffice();
  const file = office.file('daftar.csv', TABLE);
  const said = office.done(['import', 'contacts', file, '--dry-run']);
  assert.match(said, /^import 1 \(contacts\): daftar\.csv, 4 rows$/m);
  assert.match(said, /^columns without a meaning here: Alamat$/m);
  assert.match(said, /^line 3, column 2: refused: this number is too short; a mobile number has 10 to 13 digits, 0 included$/m);
  assert.match(said, /^line 4, column 2: doubtful: the same number stands in line 2, too$/m);
  assert.match(said, /^looked at: new 2, doubtful 1, refused 1$/m);
  assert.match(said, /^nothing was changed$/m);
  for (const table of ['contact', 'consent_ledger', 'import_batch', 'import_row']) assert.equal(office.sql(`SELECT count(*) FROM ${table}`), '0', table);
});

test('with --json each row has its result', () => {
  const office = openOffice();
  const result = office.json(['import', 'contacts', office.file('daftar.csv', TABLE), '--basis', STATEMENT]);
  assert.deepEqual([result.import, result.kind, result.file, result.dry_run, result.state], [1, 'contacts', 'daftar.csv', false, 'done']);
  assert.deepEqual(result.columns, { name: 1, phone: 2, consent: 3, consent_at: 4 });
  assert.deepEqual(result.counts.outcome, { none: 0, applied: 2, unchanged: 0, review: 0, skipped: 1, refused: 1 });
  assert.deepEqual(result.rows.map((row) => [row.line, row.verdict, row.code, row.cell, row.outcome]), [
    [2, 'new', '', 0, 'applied'], [3, 'refused', 'phone_too_short', 2, 'refused'], [4, 'doubtful', 'duplicate', 2, 'skipped'], [5, 'new', '', 0, 'applied'],
  ]);
  assert.deepEqual(result.rows[1].cells, { name: 'Budi', phone: '0812-34', consent: 'ya', consent_at: '20-11-2025' });
  assert.match(result.rows[1].why, /too short/);
  assert.deepEqual(office.json(['import', 'show', '1']).rows, result.rows);
  assert.deepEqual(office.json(['import', 'list']).map((one) => [one.id, one.state, one.row_count]), [[1, 'done', 4]]);
});

test('consent is recorded only on a basis, with its proof', () => {
  const office = openOffice();
  const file = office.file('daftar.csv', TABLE);
  const { status, stderr } = office.run(['import', 'contacts', file]);
  assert.equal(status, 0);
  assert.match(stderr, /^kabarizin: 2 rows claim consent; none was recorded, because --basis did not say what the people signed$/m);
  assert.equal(office.json(['contact', 'show', '081260000001']).consents.official, 'none');
  const again = office.run(['import', 'contacts', file, '--basis', STATEMENT, '--form', 'SET-2025', '--source', 'Loket', '--scope', 'official,gateway']);
  assert.equal(again.status, 0);
  assert.match(again.stdout, /^consents recorded: 2, of 1 rows$/m);
  assert.deepEqual(office.json(['import', 'show', '2']).counts.recorded, 2);
  assert.match(again.stderr, /this very file was imported on .* by cli:.* \(import 1\)/);
  const { consents } = office.json(['contact', 'show', '081260000001']);
  assert.deepEqual([consents.official, consents.gateway, consents.sms], ['agreed', 'agreed', 'none']);
  const [entry] = office.json(['consent', 'list', '081260000001']);
  assert.deepEqual([entry.source, entry.request_words, entry.answer_words], ['import', STATEMENT, 'ya']);
  assert.deepEqual(entry.evidence, { import: 2, line: 2, file: 'daftar.csv', form: 'SET-2025', list: 'Loket' });
  assert.equal(entry.at, '2025-11-19T17:00:00Z', 'the beginning of the day in the office');
  assert.equal(office.json(['verify-ledger']).intact, true);
});

test('doubtful rows are left out, or wait for a person', () => {
  const office = openOffice();
  office.done(['contact', 'add', '081260000002', '--name', 'Dewi Lestari']);
  const file = office.file('daftar.csv', 'nama,hp,setuju,tgl\nAna,0812 6000 0002,ya,20-11-2025\n');
  office.done(['import', 'contacts', file, '--basis', STATEMENT]);
  assert.equal(office.sql('SELECT outcome FROM import_row WHERE batch_id = 1'), 'skipped');
  office.done(['import', 'contacts', file, '--basis', STATEMENT, '--doubtful', 'review']);
  assert.equal(office.sql('SELECT outcome FROM import_row WHERE batch_id = 2'), 'review');
  assert.equal(office.sql('SELECT kind || batch || scope FROM review'), 'importimport:2official');
  assert.equal(office.json(['contact', 'show', '081260000002']).name, 'Dewi Lestari');
});

const refusals = [
  ['a workbook', Buffer.from('PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml', 'latin1'), /daftar\.csv: this is an Excel workbook \(XLSX\), not CSV; save it in the spreadsheet as CSV/],
  ['a web page', '<html><table>', /this is a web page or XML/],
  ['nothing', '', /the file holds no rows/],
  ['a quotation mark too few', 'nama;no_hp\n"Sari;0812\n', /line 2: a quotation mark is opened in this row and never closed/],
  ['no column of ours', 'a;b\n1;2\n', /line 1: the first row names no column that is known here; it should hold names like nama, no_hp/],
  ['no column of numbers', 'nama;b\n1;2\n', /line 1: the column no_hp is missing in the first row/],
  ['nothing but refused rows', 'no_hp\n0812\n-\n', /daftar\.csv: every row was refused; the first says why/],
];
for (const [name, bytes, line] of refusals) {
  test(`${name} is refused in one line that says what to do`, () => {
    const office = openOffice();
    assert.match(office.refused(['import', 'contacts', office.file('daftar.csv', bytes)]), line);
    assert.equal(office.sql('SELECT count(*) FROM contact'), '0');
  });
}

test('wrong use is told from failure', () => {
  const office = openOffice();
  const file = office.file('daftar.csv', TABLE);
  assert.match(office.refused(['import', 'contacts', office.path('nothing.csv')]), /nothing\.csv: No such file or directory/);
  assert.match(office.refused(['import', 'contacts', office.folder]), /Is a directory/);
  assert.match(office.refused(['import', 'contacts'], 2), /an argument is missing/);
  assert.match(office.refused(['import', 'contacts', file, '--scope', 'whatsapp'], 2), /--scope is one or more of official, gateway, sms and email/);
  assert.match(office.refused(['import', 'contacts', file, '--doubtful', 'maybe'], 2), /--doubtful is skip or review/);
  assert.match(office.refused(['import', 'contacts', file, '--basis', 'x'.repeat(2001)], 2), /is longer than 2000 bytes/);
  assert.match(office.refused(['import', 'show', '7']), /there is no import 7/);
  assert.equal(office.sql('SELECT count(*) FROM import_batch'), '0');
});

test('a table comes on standard input, in the encodings of spreadsheets', () => {
  const office = openOffice();
  for (const [encoding, bytes] of [
    ['utf16le', Buffer.from('\ufeffNama\tNo HP\r\nSébastien\t0812-6000-0001\r\n', 'utf16le')],
    ['latin1', Buffer.from('Nama;No HP\nSébastien;0812-6000-0002\n', 'latin1')],
    ['utf8', Buffer.from('\ufeffsep=,\r\nNama,No HP\r\n"Sébastien",0812-6000-0003\r\n')],
  ]) assert.match(office.done(['import', 'contacts', '-'], { input: bytes }), /done: applied 1/, encoding);
  assert.equal(office.sql("SELECT count(*) FROM contact WHERE name = 'Sébastien'"), '3');
});

test('numbers are marked as pre-approved, and the mark is taken back', () => {
  const office = openOffice();
  for (const number of ['081260000001', '081260000002']) office.done(['contact', 'add', number]);
  office.done(['consent', 'add', '081260000002', 'gateway', 'opt_out', '--words', 'STOP']);
  const file = office.file('numbers.csv', 'Phone Number\n6281260000001\n6281260000002\n6281260000003\n');
  const said = office.done(['import', 'preapproved', file]);
  assert.match(said, /^line 3, column 1: refused: this person has stopped messages on \d\d-\d\d-\d{4}; only the person can take that back$/m);
  assert.match(said, /^line 4, column 1: refused: nobody has this number; import the contact first$/m);
  assert.match(said, /^done: applied 1, refused 2$/m);
  assert.equal(office.sql('SELECT group_concat(contact_id) FROM consent_state WHERE preapproved = 1'), '1');
  office.done(['import', 'preapproved', file, '--remove']);
  assert.equal(office.sql('SELECT count(*) FROM consent_state WHERE preapproved = 1'), '0');
  assert.deepEqual(office.json(['consent', 'list', '1']).map((one) => one.action), ['preapproval_withdrawn', 'preapproved']);
});

test('what stands in a file cannot move the cursor', () => {
  const office = openOffice();
  office.done(['contact', 'add', '081260000001', '--name', 'Sari']);
  office.sql("UPDATE contact SET name = 'Sa' || char(27) || '[2Jri'");
  const said = office.done(['import', 'contacts', office.file('a.csv', 'nama;no_hp\nDewi;081260000001\n'), '--dry-run']);
  assert.ok(said.includes('known under another name: Sa\\x1b[2Jri'), said);
});

// ---- the way out ----

function officeOfFour() {
  const office = openOffice();
  ['081260000001', '081260000002', '081260000003', '0628-20123'].forEach((number) => office.done(['contact', 'add', number]));
  office.done(['consent', 'add', '081260000002', 'official', 'opt_in', '--words', 'ya']);
  office.done(['consent', 'add', '081260000003', 'gateway', 'opt_out', '--words', 'STOP']);
  return office;
}

test('numbers leave as one column of digits, without those who refused', () => {
  const office = officeOfFour();
  const { status, stdout, stderr } = office.run(['export', 'numbers']);
  assert.equal(status, 0);
  assert.equal(stdout, 'Phone Number\n6281260000001\n6281260000002\n');
  assert.equal(stderr, 'kabarizin: 2 numbers\n');
  assert.equal(office.done(['export', 'numbers', '--consent', 'agreed']), 'Phone Number\n6281260000002');
  assert.equal(office.done(['export', 'numbers', '--consent', 'not_agreed']), 'Phone Number\n6281260000001');
  assert.equal(office.done(['export', 'numbers', '--consent', 'stopped']), 'Phone Number\n6281260000003');
  assert.equal(office.done(['export', 'numbers', '--with-stopped', '--limit', '2']), 'Phone Number\n6281260000001\n6281260000002');
  assert.equal(office.done(['export', 'numbers', '--role', 'staff']), 'Phone Number');
  assert.equal(office.done(['export', 'numbers', '--with-permits']), 'Phone Number');
});

test('a list has a name by the office\'s clock, and the audit log and the people know of it', () => {
  const office = officeOfFour();
  const now = { env: { KABARIZIN_NOW: '1795230600000' } };
  const path = office.done(['export', 'numbers', '--consent', 'agreed', '--folder', office.folder], now);
  assert.equal(path, office.path('whatsapp_phone_numbers_20261121_101000.csv'));
  assert.equal(readFileSync(path, 'utf8'), 'Phone Number\n6281260000002\n');
  assert.equal(office.sql("SELECT detail FROM audit WHERE action = 'export.numbers'"), 'whatsapp_phone_numbers_20261121_101000.csv: 1, consent=agreed');
  assert.equal(office.sql("SELECT group_concat(contact_id || how) FROM contact_seen WHERE how = 'export'"), '2export');
  assert.match(office.refused(['export', 'numbers', '--folder', office.folder], 1, now), /File exists/);
  assert.match(office.refused(['export', 'numbers', '--folder', office.path('nothing')]), /No such file or directory/);
  assert.match(office.refused(['export', 'numbers', '--consent', 'yes'], 2), /--consent is all, agreed, not_agreed or stopped/);
  assert.match(office.refused(['export', 'numbers', '--limit', 'x'], 2), /--limit is a number/);
});

test('what was exported can be brought in again', () => {
  const office = officeOfFour();
  const path = office.done(['export', 'numbers', '--folder', office.folder]);
  assert.match(office.done(['import', 'preapproved', path]), /done: applied 2/);
});

const PERMITS = `pendaftaran_id;n_pemohon;n_perizinan;no_surat;telp_pemohon;d_berlaku_izin;status
0142307703072025;Sari Ginting;Izin Praktik Dokter;503/0112/SIPD/DPM-PTSP/2024;0812-6000-0001;20-11-2029;terbit
0142307703072026;Edi;Izin Praktik Dokter;503/0113/SIPD/DPM-PTSP/2024;6.28123E+12;20-11-2029;terbit
0142307703072027;Ana;Izin Praktik Dokter;;0812-6000-0002;;Tahap 7B
`;

test('the first table of permits is old data, and nobody is told; a later one says what is news', () => {
  const office = openOffice();
  const file = office.file('izin.csv', PERMITS);
  const dry = office.done(['import', 'permits', file, '--dry-run']);
  assert.match(dry, /^line 3, column 5: refused: a spreadsheet has shortened this number \(6\.28123E\+12\)/m);
  assert.match(dry, /^line 4, column 7: doubtful: the status "Tahap 7B" is not known here; map it/m);
  assert.equal(office.sql('SELECT count(*) FROM permit'), '0');
  const first = office.run(['import', 'permits', file]);
  assert.equal(first.status, 0);
  assert.match(first.stderr, /^kabarizin: the first import of its kind is taken for old data, and nobody is told; --announce tells the applicants$/m);
  assert.match(first.stdout, /^done: applied 1, skipped 1, refused 1$/m);
  assert.equal(office.sql("SELECT registration_id || ' ' || baseline FROM permit"), '0142307703072025 1');
  assert.equal(office.sql('SELECT count(*) FROM message'), '0');
  const news = office.file('baru.csv', PERMITS.replace('terbit', 'dicabut'));
  office.done(['import', 'permits', news, '--baseline']);
  assert.equal(office.sql('SELECT count(*) FROM message'), '0');
  office.done(['import', 'permits', file]);
  assert.equal(office.sql("SELECT scenario || ' ' || state FROM message"), 'status_update queued');	// its number is old data, and ready it was long ago
  office.refused(['import', 'permits', file, '--baseline', '--announce'], 2);
});

test('documents belong to permits that are known', () => {
  const office = openOffice();
  const documents = office.file('dokumen.csv', 'nomor_dokumen;nomor_pendaftaran;status;pejabat;no_hp_pejabat\nDOK-1;0142307703072025;menunggu tanda tangan;dr. Ana;081260000009\n');
  office.run(['import', 'documents', documents, '--dry-run']);
  assert.match(office.run(['import', 'documents', documents, '--dry-run']).stdout, /^line 2, column 2: refused: there is no permit with this registration number/m);
  office.done(['import', 'permits', office.file('izin.csv', PERMITS), '--baseline']);
  assert.match(office.done(['import', 'documents', documents, '--baseline']), /^done: applied 1$/m);
  assert.equal(office.sql("SELECT document_number || ' ' || state || ' ' || baseline FROM document"), 'DOK-1 pending_signature 1');
  assert.equal(office.sql('SELECT count(*) FROM message'), '0');
});
