/*
 * Lists that people bring in, through the real programs: a file through nginx and the admin program, its rows by the sender between messages or by the
 * command line, and both killed at any instant. Afterwards each row was done once.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { waitFor } from '../../scripts/office.mjs';
import { logIn } from './login.mjs';
import { exitOf, openWorld } from './world.mjs';

const STATEMENT = 'Saya setuju menerima pesan dari DPMPTSP lewat WhatsApp';
let world;
let cookie;
let block = 0;	/* so that each list has numbers of its own */

before(async () => {
  world = await openWorld();
  ({ cookie } = await logIn(world.url, world.admin));
});
after(() => world?.close());

/* Rows of new people, who agreed. */
function table(n) {
  block += 1;
  const rows = ['Nama;No HP;Setuju;Tanggal'];
  for (let i = 0; i < n; i += 1) rows.push(`Orang ${i};0812${String(block * 1_000_000 + 10_000_000 + i).padStart(8, '0')};ya;20-11-2025`);
  return `${rows.join('\n')}\n`;
}

async function page(path) {
  const answer = await fetch(world.url + path, { headers: { cookie }, redirect: 'manual' });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

async function post(path, fields, from = '/admin/consents/import') {
  const [, csrf] = /name="csrf" value="([^"]+)"/.exec((await page(from)).text);
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
  body.append('csrf', csrf);
  const answer = await fetch(world.url + path, { method: 'POST', headers: { cookie }, redirect: 'manual', body });
  return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
}

function upload(text, name = 'daftar.csv', kind = 'contacts') {
  const form = new FormData();
  form.append('kind', kind);
  form.append('file', new Blob([text], { type: 'text/csv' }), name);
  form.append('rows', '');
  return post('/admin/consents/import', form);
}

/* A list that has been looked at and started; its number. */
async function started(text) {
  const { status, location } = await upload(text);
  assert.equal(status, 303);
  if (state(Number(location.split('/').pop())) === 'reading') await world.send();
  const begun = await post(`${location}/start`, { basis: 'form', statement: STATEMENT, scope_official: '1', doubtful: 'skip' });
  assert.equal(begun.status, 303, begun.text);
  return Number(location.split('/').pop());
}

const state = (id) => world.query(`SELECT state FROM import_batch WHERE id = ${id}`)[0].state;
const count = (sql) => world.query(`SELECT count(*) AS n FROM ${sql}`)[0].n;

/* Every row of the list has an outcome, a contact and one entry in the ledger, and the ledger fits. */
function assertDoneOnce(id, rows) {
  assert.equal(state(id), 'done');
  assert.equal(count(`import_row WHERE batch_id = ${id} AND outcome = 'applied'`), rows);
  assert.equal(count(`import_row r JOIN contact_phone p ON p.number = r.item AND p.contact_id = r.contact_id WHERE r.batch_id = ${id}`), rows);
  assert.equal(count(`consent_ledger l JOIN contact c ON c.subject_hash = l.subject_hash JOIN import_row r ON r.contact_id = c.id WHERE r.batch_id = ${id}`), rows);
  assert.equal(world.office.rows('verify-ledger').intact, true);
}

test('a file goes in by the page, is done by the sender, and its result comes back', async () => {
  const { status, location } = await upload(`${table(3)}Budi;0812;;\n`);
  assert.equal(status, 303);
  const look = await page(location);
  assert.match(look.text, /Kolom 2 \(no_hp\):/);
  assert.equal(count('contact'), 0);
  const begun = await post(`${location}/start`, { basis: 'form', statement: STATEMENT, scope_official: '1', scope_gateway: '1' });
  assert.equal(begun.status, 303);
  assert.match((await page(location)).text, /1 dari 4 baris selesai/);
  await world.send();
  assert.equal(state(1), 'done');
  const result = await page(`${location}/result.csv`);
  assert.equal(result.text.split('\r\n').length, 6);
  assert.match(result.text, /"disimpan"/);
  assert.deepEqual(world.query('SELECT DISTINCT scope, state FROM consent_state ORDER BY scope'), [{ scope: 'gateway', state: 'agreed' }, { scope: 'official', state: 'agreed' }]);
  assert.equal(world.office.rows('verify-ledger').intact, true);
});

test('50,000 rows are stored at once and judged by the sender, whoever kills it, each once', async () => {
  const rows = 50_000;
  const lines = ['no_pendaftaran;jenis_izin;no_izin;nama_pemohon;no_hp'];
  for (let i = 0; i < rows; i += 1) lines.push(`J-${i};SIPD;503/${i}/J;Orang ${i};0813${String(20_000_000 + i)}`);
  const { status, location } = await upload(`${lines.join('\n')}\nJ-7;SIPD;503/7/J;Orang 7;081320000007\n`, 'izin.csv', 'permits');
  assert.equal(status, 303);
  const id = Number(location.split('/').pop());
  const judged = () => world.query(`SELECT judged_to AS n FROM import_batch WHERE id = ${id}`)[0].n;
  assert.deepEqual([state(id), count(`import_row WHERE batch_id = ${id}`)], ['reading', rows + 1]);
  assert.ok(judged() < 1000, 'nobody waits for the judgement of all');
  assert.match((await page(location)).text, /600 dari 50\.001 baris diperiksa/);
  assert.equal((await post(`${location}/start`, { age: 'old', doubtful: 'skip' })).status, 409, 'nothing is decided before it was seen');
  for (let kills = 0; kills < 12; kills += 1) {
    const before = judged();
    const sender = world.sender(['--linger', '30']);
    await waitFor('some rows', () => assert.ok(judged() > before || state(id) !== 'reading'));
    sender.kill('SIGKILL');
    await exitOf(sender);
  }
  await world.send();
  assert.equal(state(id), 'preview');
  assert.deepEqual(world.query(`SELECT verdict, code, count(*) AS n FROM import_row WHERE batch_id = ${id} GROUP BY verdict, code ORDER BY n`),
    [{ verdict: 'doubtful', code: 'duplicate_permit', n: 1 }, { verdict: 'new', code: '', n: rows }]);
  assert.equal(count(`import_row WHERE batch_id = ${id} AND item = ''`), 0);
  assert.match((await page(location)).text, /Mulai, 50\.001 baris/);
  assert.equal(count("permit WHERE registration_id LIKE 'J-%'"), 0);
  assert.equal((await post(`${location}/cancel`, {})).status, 303);
});

test('a file that is too large is told so by a page of ours', async () => {
  const answer = await upload('x'.repeat(17 << 20));
  assert.equal(answer.status, 413);
  assert.match(answer.text, /Terlalu besar/);
  /* Far larger: the web server says it in the program's place. */
  const larger = await upload('x'.repeat(30 << 20));
  assert.equal(larger.status, 413);
  assert.match(larger.text, /Berkas ini lebih dari 16 MB/);
});

test('a message leaves while thousands of rows wait', async () => {
  const id = await started(table(30_000));
  const sender = world.sender(['--linger', '60']);
  await waitFor('the first rows', () => assert.ok(count(`import_row WHERE batch_id = ${id} AND outcome = 'applied'`) > 0));
  const { id: message } = await world.api('POST', '/messages', { template: 'permit_ready', to: { phone: '6281270000001', name: 'Budi' },
    params: { permit_number: '503/1', permit_type: 'IUMK', status: 'Terbit', completion_date: '20-11-2026' } });
  await waitFor('the message', async () => assert.notEqual((await world.api('GET', `/messages/${message}`)).state, 'queued'));
  assert.equal(state(id), 'applying', 'rows still wait');
  /* What was done stays, the rest is called off. */
  assert.equal((await post(`/admin/consents/import/${id}/cancel`, {})).status, 303);
  const done = count(`import_row WHERE batch_id = ${id} AND outcome = 'applied'`);
  sender.kill('SIGTERM');
  assert.equal(await exitOf(sender), 0);
  assert.equal(state(id), 'cancelled');
  assert.equal(count(`import_row WHERE batch_id = ${id} AND outcome = 'applied'`), done);
  assert.ok(done < 30_000);
});

test('a sender that is killed again and again does each row once', async () => {
  const rows = 6000;
  const id = await started(table(rows));
  for (let kills = 0; kills < 25 && state(id) !== 'done'; kills += 1) {
    const sender = world.sender(['--linger', '30']);
    await new Promise((wake) => setTimeout(wake, 20 + Math.random() * 200));
    sender.kill('SIGKILL');
    await exitOf(sender);
  }
  await world.send();
  assertDoneOnce(id, rows);
});

test('what a command line leaves when it is killed, the sender finishes', async () => {
  const rows = 6000;
  const file = join(world.folder, 'killed.csv');
  writeFileSync(file, table(rows));
  const program = spawn(world.office.cli, ['import', 'contacts', file, '--basis', STATEMENT], { env: world.office.environment, stdio: 'ignore' });
  const id = await waitFor('some rows', () => {
    const [found] = world.query("SELECT batch_id, count(*) AS n FROM import_row WHERE outcome = 'applied' AND batch_id = (SELECT max(id) FROM import_batch)");
    assert.ok(found.n > 0 && found.n < rows);
    return found.batch_id;
  });
  program.kill('SIGKILL');
  await once(program, 'exit');
  assert.equal(state(id), 'applying');
  /* For a minute it may come back. */
  await world.send();
  assert.equal(state(id), 'applying');
  world.write(`UPDATE import_batch SET held_until = held_until - 60000 WHERE id = ${id}`);
  await world.send();
  assertDoneOnce(id, rows);
});

/* Memory of its own, without the pages of the database file, at its most. */
async function peakKb(args) {
  const program = spawn(world.office.cli, args, { env: world.office.environment, stdio: 'ignore' });
  let peak = 0;
  const watch = setInterval(() => {
    try {
      peak = Math.max(peak, Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${program.pid}/status`, 'utf8'))?.[1] ?? 0));
    } catch { /* it has ended */ }
  }, 10);
  const [code] = await once(program, 'exit');
  clearInterval(watch);
  assert.equal(code, 0);
  return peak;
}

test('a list ten times as long takes no more memory', async () => {
  const [short, long] = ['short.csv', 'long.csv'].map((name) => join(world.folder, name));
  writeFileSync(short, table(2000));
  writeFileSync(long, table(20_000));
  await peakKb(['import', 'contacts', short, '--dry-run']);	/* the page cache of the database fills once */
  const [a, b] = [await peakKb(['import', 'contacts', short, '--dry-run']), await peakKb(['import', 'contacts', long, '--dry-run'])];
  assert.ok(b < a + 24 * 1024, `${a} KiB, then ${b} KiB`);
});

test('permits go in as old data without a word, and what changes later is told once', async () => {
  const table = (status) => `pendaftaran_id;n_pemohon;n_perizinan;no_surat;no_hp;status\n0142307703071111;Sari;Izin Praktik;503/9;081260990001;${status}\n`
    + `0142307703071112;Edi;Izin Praktik;503/10;081260990002;terbit\n`;
  const first = await upload(table('proses'), 'izin.csv', 'permits');
  assert.equal(first.status, 303, first.text);
  assert.match((await page(first.location)).text, /Apakah ini data lama\?[\s\S]*<option value="old" selected/);
  assert.equal((await post(`${first.location}/start`, { age: 'old' }, first.location)).status, 303);
  await world.send();
  assert.equal(count("message WHERE permit_id IS NOT NULL"), 0);
  /* From the second on, a person says what it is. */
  const second = await upload(table('terbit'), 'izin-2.csv', 'permits');
  assert.equal((await post(`${second.location}/start`, {}, second.location)).status, 422);
  assert.equal((await post(`${second.location}/start`, { age: 'new' }, second.location)).status, 303);
  await world.send();
  assert.deepEqual(world.query('SELECT scenario, reference FROM message WHERE permit_id IS NOT NULL'),
    [{ scenario: 'permit_ready', reference: '0142307703071111' }]);
});

test('a list of many parts goes out whole through the web server', async () => {
  world.write(`INSERT INTO permit (registration_id, permit_number, permit_type, applicant_name, status, created_at, updated_at)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT 'L-' || i, '', 'SIPD', 'Orang ' || i, 'draft', 1, 1 FROM n`);
  const { status, text, headers } = await page('/admin/permits.csv?status=draft');
  assert.equal(status, 200);
  assert.match(headers.get('content-disposition'), /izin-[\d-]+\.csv/);
  const rows = text.trimEnd().split('\r\n');
  assert.equal(rows.length - 1, count("permit WHERE status = 'draft'"));
  assert.equal(new Set(rows).size, rows.length);
  assert.match(text, /"L-1","",/);
});

test('a title above the names of columns, as offices set it, is passed over through the page as well', async () => {
  const { status, location } = await upload('DAFTAR IZIN 2026;;;\r\n;;;\r\nNo. Pendaftaran;Jenis Izin;No. Izin;No. HP\r\nT-1;SIPD;503/T;081260770001\r\n', 'judul.csv', 'permits');
  assert.equal(status, 303);
  assert.match((await page(location)).text, /Ada di baris 3\. Baris di atasnya/);
});
