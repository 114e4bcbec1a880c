/*
 * Connectors through the real sender against the sandbox's sources: old data is silent, what changed is told once, and whatever a source does ends in
 * words and stops nothing else.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';

import { call, waitFor } from '../../scripts/office.mjs';
import { logIn } from './login.mjs';
import { exitOf, openWorld } from './world.mjs';

let world;
let base;
let since = 0;	/* messages of the tests before */
before(async () => {
  world = await openWorld();
  base = `${world.sandbox.url}/sources`;
});
after(() => world?.close());

const set = (held) => call(base, 'POST', '/set', held);
const fault = (source, kind, more = {}) => call(base, 'POST', '/fault', { source, kind, ...more });
const requests = () => call(base, 'GET', '/requests');
const cli = (...args) => world.office.kabarizin(args);
const row = (name) => world.office.rows('connector', 'list').find((one) => one.name === name);
const rows = (sql) => world.query(sql);
const count = (sql) => rows(`SELECT count(*) AS n FROM ${sql}`)[0].n;
const told = () => rows(`SELECT scenario, reference FROM message WHERE made_by LIKE 'connector:%' AND id > ${since} ORDER BY id`).map((one) => `${one.scenario} ${one.reference}`);

/* Until the run at hand is over: pauses between tries are not waited for. */
async function readOn(name) {
  for (let i = 0; i < 12 && row(name).phase !== ''; i += 1) {
    world.write('UPDATE connector SET retry_at = 0');
    await world.send();
  }
  assert.equal(row(name).phase, '', `the run of ${name} does not end: ${JSON.stringify(row(name))}`);
  return row(name);
}

async function pull(name, ...args) {
  cli('connector', 'run', name, ...args);
  return readOn(name);
}

const id = (n) => `01423077${String(n).padStart(8, '0')}`;
const issued = (n, more = {}) => ({ pendaftaran_id: id(n), n_pemohon: `Orang ${n}`, no_surat: `503/${n}/SIPD/2026`, telp: `0812600${String(10000 + n)}`, ...more });
const many = (from, until, more) => Array.from({ length: until - from + 1 }, (_, i) => issued(until - i, more));

beforeEach(async () => {
  await call(base, 'POST', '/reset');
  world.write('DELETE FROM connector_item; DELETE FROM connector_message; DELETE FROM connector');
  [{ since }] = rows('SELECT coalesce(max(id), 0) AS since FROM message');
});

describe('the back office', () => {
  const add = (...more) => cli('connector', 'add', 'office', 'Karo', '--set', `base_url=${base}/office/api`, '--set', 'page_size=12', ...more);

  test('the first reading is silent, the second tells what is new, each once', async () => {
    await set({ office: { permits: [...many(1, 22, { company: true, d_berlaku_izin: '2031-01-01', tgl_surat: '2026-01-01' })] } });
    add();
    const first = await pull('Karo');
    assert.deepEqual([first.error, first.counts.new, first.baselined], ['', 22, true]);
    assert.equal(count("permit WHERE baseline = 1 AND status = 'active' AND contact_id IS NOT NULL AND expiry_day IS NOT NULL"), 22);
    assert.deepEqual(told(), []);
    await set({ office: { permits: [...many(23, 24), ...many(1, 22, { company: true, d_berlaku_izin: '2031-01-01', tgl_surat: '2026-01-01' })] } });
    const second = await pull('Karo');
    assert.deepEqual([second.error, second.counts.new, second.counts.changed], ['', 2, undefined]);
    assert.deepEqual(told().sort(), [`permit_ready ${id(23)}`, `permit_ready ${id(24)}`], 'also of individuals, whose telephone stands elsewhere');
    await pull('Karo');
    assert.equal(told().length, 2);
  });

  test('XML says the same as JSON, and PHP notices before the data are passed over', async () => {
    await set({ office: { permits: many(101, 115) } });
    await fault('office', 'xml', { count: -1 });
    await fault('office', 'notice', { count: 1 });
    add();
    const first = await pull('Karo');
    assert.deepEqual([first.error, first.counts.new], ['', 15]);
    assert.equal(count(`permit WHERE registration_id = '${id(113)}' AND permit_number = '503/113/SIPD/2026'`), 1);
  });

  test('a source that dies in the middle of a page is read from there on', async () => {
    await set({ office: { permits: many(201, 224) } });
    add();
    cli('connector', 'run', 'Karo');
    await fault('office', 'half', { count: 1 });
    await world.send();
    assert.match(row('Karo').why, /ends in the middle/);
    assert.equal(row('Karo').phase, 'terbit');
    const end = await readOn('Karo');
    assert.deepEqual([end.error, end.counts.new], ['', 24]);
  });

  test('a sender that is killed while it reads goes on where it was', async () => {
    await set({ office: { permits: many(301, 360) } });
    add();
    cli('connector', 'run', 'Karo');
    const sender = world.sender(['--once'], 'killed');
    await waitFor('some rows', () => count('connector_item') > 20 || Promise.reject(new Error('not yet')));
    sender.kill('SIGKILL');
    await exitOf(sender);
    assert.notEqual(row('Karo').phase, '');
    assert.equal((await readOn('Karo')).error, '');
    assert.equal(count('connector_item'), 60);
    assert.deepEqual(told(), []);
  });

  const TROUBLES = [
    ['html', -1, 'not_data'], ['http-500', -1, 'status'], ['half', -1, 'half'], ['huge', -1, 'too_large'], ['dead', -1, 'unreachable'],
    ['entities', -1, 'unsafe'], ['wrong-types', -1, 'shape'], ['endless', -1, 'endless'],
  ];
  for (const [kind, times, error] of TROUBLES) {
    test(`${kind}: the run ends in words, and messages leave meanwhile`, async () => {
      await set({ office: { permits: many(501, 514) } });
      await fault('office', kind, { count: times });
      add();
      const ended = await pull('Karo');
      assert.equal(ended.error, error);
      assert.ok(ended.why.length > 20, ended.why);
      assert.equal(ended.failures, 1);
      await world.api('POST', '/texts', { to: { phone: '081260099001' }, text: 'Selamat pagi dari loket 2.' });
      await world.settle();
      assert.equal(count("message WHERE state IN ('sent', 'delivered', 'read') AND scenario = 'api'") > 0, true);
      await call(base, 'POST', '/faults', {});
      const well = await pull('Karo');
      assert.deepEqual([well.error, well.failures], ['', 0]);
    });
  }

  test('a source that takes its time holds nobody up', async () => {
    await set({ office: { permits: many(531, 540) } });
    await fault('office', 'slow', { count: -1, ms: 60000 });
    add();
    cli('connector', 'run', 'Karo');
    const sender = world.sender(['--linger', '50'], 'slow');
    await waitFor('the source is asked', async () => (await requests()).length > 0 || Promise.reject(new Error('not yet')));
    const sent = () => count(`message WHERE id > ${since} AND scenario = 'api' AND state IN ('sent', 'delivered', 'read')`);
    for (let i = 0; i < 20; i += 1) await world.api('POST', '/texts', { to: { phone: `0812600991${10 + i}` }, text: `Berkas nomor ${i} sudah kami terima.` });
    await waitFor('all have left', () => sent() === 20 || Promise.reject(new Error(`${sent()} of 20`)));
    assert.deepEqual([row('Karo').phase, row('Karo').counts], ['terbit', {}], 'and the source has not said a word');
    sender.kill('SIGTERM');
    assert.equal(await exitOf(sender), 0);
    await call(base, 'POST', '/faults', {});
    assert.equal((await readOn('Karo')).counts.new, 10, 'it is asked again, and nothing is lost');
  });

  test('a source that fails again and again is seen wherever people look, until it is well', async () => {
    await set({ office: { permits: many(541, 550) } });
    add('--set', 'enabled=true');
    await fault('office', 'http-500', { count: -1 });
    const { cookie } = await logIn(world.url, world.admin);
    const page = async (path) => (await fetch(`${world.url}${path}`, { headers: { cookie } })).text();
    const sees = async () => [
      (await page('/admin/')).includes('Sumber menjawab dengan kesalahan'), (await page('/admin/alerts')).includes('Karo: Sumber menjawab'),
      (await page('/admin/diagnosis')).includes('tidak terbaca sebagaimana'), /bad +Karo: the source is not read/.test(doctor()),
    ];
    const doctor = () => spawnSync(world.office.cli, ['doctor'], { env: { ...process.env, KABARIZIN_CONFIG: world.config }, encoding: 'utf8' }).stdout;
    await pull('Karo');
    await world.send(['--once', '--job', 'alerts']);
    assert.deepEqual(await sees(), [false, false, false, false], 'once may happen');
    await pull('Karo');
    await world.send(['--once', '--job', 'alerts']);
    assert.deepEqual(await sees(), [true, true, true, true]);
    await call(base, 'POST', '/faults', {});
    await pull('Karo');
    await world.send(['--once', '--job', 'alerts']);
    assert.equal(count("alert WHERE kind = 'connector' AND closed_at IS NULL"), 0);
    assert.deepEqual(await sees(), [false, true, false, false], 'the list keeps what was');
  });

  test('lists may have rows in common', async () => {
    const both = many(551, 580);
    await set({ office: { permits: [...both, ...both.map((one) => ({ ...one, list: 'ambil' }))] } });
    add('--set', 'lists=terbit,ambil');
    const ended = await pull('Karo');
    assert.deepEqual([ended.error, ended.counts.new], ['', 30]);
  });

  test('a number that comes back under another id is not told again', async () => {
    await set({ office: { permits: many(601, 603) } });
    add();
    await pull('Karo');
    await set({ office: { permits: many(601, 603).map((one) => ({ ...one, pendaftaran_id: `X${one.pendaftaran_id}` })) } });
    const ended = await pull('Karo');
    assert.deepEqual([ended.counts.other_ids, ended.counts.new], [3, undefined]);
    assert.deepEqual(told(), []);
  });

  test('more news than is believable stops the reading, until a person says that it is old', async () => {
    add('--set', 'most_news=3', '--set', 'enabled=true');
    await pull('Karo');
    await set({ office: { permits: many(701, 712, { company: true }) } });
    const stopped = await pull('Karo');
    assert.equal(stopped.error, 'too_many_news');
    assert.equal(told().length, 4);
    assert.equal(count(`connector WHERE next_at > ${Date.now() + 1e10}`), 1, 'it does not begin again by itself');
    assert.equal((await pull('Karo', '--baseline')).error, '');
    assert.equal((await pull('Karo')).error, '');
    assert.equal(told().length, 4);
    assert.equal(count(`permit WHERE contact_id IS NOT NULL AND registration_id BETWEEN '${id(701)}' AND '${id(712)}'`), 12);
  });
});

describe('an output of the national system', () => {
  const step = (n, more = {}) => ({ id: String(n), no_permohonan: `K-${n}`, no_izin: '', nama: `Pemohon ${n}`, no_hp: `0813600${String(10000 + n)}`, jenis_izin: 'SIPD',
    nama_proses: 'Pemeriksaan berkas', status: 'Proses', tgl_penetapan: null, ...more });
  const add = (...more) => cli('connector', 'add', 'cloud', 'SiCantik', '--set',
    `url=${base}/cloud/api/TemplateData/keluaran/44216.json?date1={date1}&date2={date2}&page={page}&limit={limit}`, '--set', 'page_size=10', ...more);

  test('steps become news: a new step, an issued permit, a refusal; the first reading is silent', async () => {
    const steps = Array.from({ length: 25 }, (_, i) => step(i + 1));
    await set({ cloud: { rows: steps } });
    add();
    const first = await pull('SiCantik');
    assert.deepEqual([first.error, first.counts.new], ['', 25]);
    assert.deepEqual(told(), []);
    steps[0] = step(1, { nama_proses: 'Penetapan', status: 'Selesai', no_izin: '503/K1', tgl_penetapan: '2026-11-20 08:10:00' });
    steps[1] = step(2, { status: 'Drop' });
    steps.push(step(31, { no_permohonan: 'K-3', no_hp: '081360010003', nama_proses: 'Tinjauan lapangan' }));
    steps.push(step(32, { no_permohonan: 'K-4', status: 'Menunggu' }));
    await set({ cloud: { rows: steps } });
    const second = await pull('SiCantik');
    assert.equal(second.error, '');
    assert.deepEqual(told(), ['permit_ready K-1', 'status_update K-2', 'status_update K-3']);
    await pull('SiCantik');
    assert.equal(told().length, 3);
    assert.match((await requests()).at(-1).path, /date1=\d{4}-\d\d-\d\d&date2=\d{4}-\d\d-\d\d&page=3&limit=10/);
  });

  test('the last page over and over is the end; no rows at all is no trouble; a token goes along', async () => {
    const secret = join(world.folder, 'token');
    writeFileSync(secret, 'kunci-rahasia-123456\n');
    await set({ cloud: { rows: Array.from({ length: 20 }, (_, i) => step(100 + i)), token: 'kunci-rahasia-123456' } });
    await fault('cloud', 'endless', { count: -1 });
    add('--set', `token=@${secret}`);
    const first = await pull('SiCantik');
    assert.deepEqual([first.error, first.counts.new], ['', 20]);
    await set({ cloud: { rows: [] } });
    assert.equal((await pull('SiCantik')).error, '');
    assert.deepEqual(world.filesWith('kunci-rahasia-123456').filter((file) => !['token'].includes(file) && !file.startsWith('log/sandbox')), []);
  });

  test('rows that are none are said', async () => {
    await fault('cloud', 'wrong-types', { count: -1 });
    add();
    const ended = await pull('SiCantik');
    assert.equal(ended.error, 'shape');
    assert.match(ended.why, /data\.data/);
  });
});

describe("the national system's SMS gateway", () => {
  const add = () => {
    const secret = join(world.folder, 'password');
    writeFileSync(secret, 'rahasia\n');
    cli('connector', 'add', 'gateway', 'SMS', '--set', `base_url=${base}/gateway`, '--set', 'username=kabarizin', '--set', `password=@${secret}`);
  };
  const texts = () => rows(`SELECT body FROM message WHERE scenario = 'connector' AND id > ${since} ORDER BY id`).map((one) => one.body);

  test('what has waited there is old; what comes then is sent once, and what cannot be is said', async () => {
    await set({ gateway: { queue: Array.from({ length: 12 }, (_, i) => ({ id: i + 1, to: '081360020001', body: `lama ${i}` })) } });
    add();
    const first = await pull('SMS');
    assert.deepEqual([first.error, first.counts.old], ['', 12]);
    assert.deepEqual(texts(), []);
    await set({ gateway: { queue: [{ id: 21, to: '081360020001', body: 'Berkas Anda lengkap.' }, { id: 22, to: '12', body: 'x' }, { id: 21, to: '081360020001', body: 'dua kali' }] } });
    await pull('SMS');
    await world.send();
    assert.deepEqual(texts(), ['Berkas Anda lengkap.']);
    assert.deepEqual(rows("SELECT remote_id, state, recipient || body AS left FROM connector_message WHERE CAST(remote_id AS INTEGER) > 20 ORDER BY id"),
      [{ remote_id: '21', state: 'made', left: '' }, { remote_id: '22', state: 'refused', left: '' }]);
  });

  test('an answer that cannot be read may have been messages; a refused token was none', async () => {
    add();
    await pull('SMS');
    await set({ gateway: { password: 'lain' } });
    await pull('SMS');
    assert.deepEqual(rows('SELECT asked_once_at AS open, lost_at AS lost FROM connector'), [{ open: null, lost: null }]);
    await set({ gateway: { password: 'rahasia' } });
    await fault('gateway', 'wrong-types');
    await pull('SMS');
    const [{ open, lost }] = rows('SELECT asked_once_at AS open, lost_at AS lost FROM connector');
    assert.equal(open, null);
    assert.ok(lost > 0);
  });

  test('a wrong password is said in words', async () => {
    await set({ gateway: { password: 'lain' } });
    add();
    const ended = await pull('SMS');
    assert.equal(ended.error, 'login');
    assert.match(ended.why, /Invalid username or password/);
  });
});

test('a connector that is switched on is read by the schedule, one that is off is not', async () => {
  await set({ office: { permits: many(901, 903) } });
  cli('connector', 'add', 'office', 'Aktif', '--set', `base_url=${base}/office/api`);
  await world.send();
  assert.equal(row('Aktif').started_at, null);
  cli('connector', 'set', 'Aktif', '--set', 'enabled=true');
  world.write("UPDATE job SET occurrence_at = 0 WHERE name = 'connectors'");
  await world.send();
  assert.notEqual(row('Aktif').started_at, null);
  assert.equal(row('Aktif').counts.new, 3);
});
