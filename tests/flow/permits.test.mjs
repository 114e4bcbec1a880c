/*
 * Permits and documents through the real programs: who must sign is told, the daily jobs warn and remind once, and what became pointless does not leave.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { openWorld } from './world.mjs';

const SARI = '6281260007001';
const BUDI = '6281260007050';
const REHULINA = '6281260007051';
const DAY_MS = 86400_000;
/* Night and weekends are not what this test is about. */
const settings = { quiet_from: 0, quiet_until: 0, rest_on_days_off: 0 };
let world;

before(async () => { world = await openWorld({ settings }); });
after(async () => { await world?.close(); });

const day = (days) => new Date(Date.now() + 7 * 3600_000 + days * DAY_MS).toISOString().slice(0, 10);
const texts = async (number, words) => (await world.sandbox.messages(number, { direction: 'in' })).filter(({ text }) => text?.includes(words));
const outcomes = ({ fired }) => fired.map(({ scenario, outcome }) => `${scenario}=${outcome}`);

async function run(job) {
  await world.send(['--job', job]);
  await world.settle();
}

test('a permit of old data causes nothing, and a document needs its permit', async () => {
  await world.api('PUT', '/permits/R-1?baseline=true', {
    permit_type: 'Surat Izin Praktik Dokter', permit_number: '503/1', status: 'active', expiry_date: day(200), applicant: { name: 'Sari Br Ginting', phone: `+${SARI}` },
  });
  await world.settle();
  assert.deepEqual(await world.sandbox.messages(SARI, { direction: 'in' }), []);
  await assert.rejects(world.api('PUT', '/documents/T-0', { registration_id: 'none', state: 'draft' }), /registration_id/);
});

test('who signs and who approves are told, each once', async () => {
  await world.api('PUT', `/contacts/+${BUDI}`, { name: 'Budi Ginting', role: 'staff', duty: 'Tanda tangan' });
  const document = { registration_id: 'R-1', state: 'Menunggu TTD', name: 'Surat Izin Praktik', requires_approval: true, approver: { phone: `+${REHULINA}`, name: 'Rehulina Tarigan' } };
  assert.deepEqual(outcomes(await world.api('PUT', '/documents/T-1', document)), ['approval_required=message', 'document_pending=message']);
  assert.deepEqual(outcomes(await world.api('PUT', '/documents/T-1', document)), []);
  await world.settle();
  assert.equal((await texts(BUDI, 'menunggu tanda tangan')).length, 1);
  const [request, ...more] = await texts(REHULINA, 'memerlukan persetujuan');
  assert.deepEqual(more, []);
  assert.match(request.text, /Kepada Rehulina Tarigan/);
  assert.deepEqual(await world.sandbox.messages(SARI, { direction: 'in' }), []);
});

test('one digest reminds of all that waits for more than a day', async () => {
  await world.api('PUT', '/documents/T-2', { registration_id: 'R-1', state: 'pending_signature' });
  await run('reminder');
  assert.equal((await texts(BUDI, 'masih menunggu')).length, 0);
  for (const number of ['T-1', 'T-2']) {
    await world.api('PUT', `/documents/${number}`, { state_since: new Date(Date.now() - 3 * DAY_MS).toISOString() });
  }
  await run('reminder');
  await run('reminder');
  const [digest, ...more] = await texts(BUDI, 'masih menunggu');
  assert.deepEqual(more, []);
  assert.match(digest.text, /Jumlah menunggu:\* 2/);
  assert.deepEqual(world.query('SELECT document_id FROM digest_member ORDER BY document_id').map((row) => row.document_id), [1, 2]);
});

test('an official whom nobody knows is said at once, and told when they are known', async () => {
  const named = { registration_id: 'R-1', state: 'pending_signature', requires_approval: true, approver: { external_ref: 'odoo:17', name: 'Lina Barus' } };
  const answer = await world.api('PUT', '/documents/T-3', named);
  assert.deepEqual(answer.warnings.map((one) => one.field), ['approver']);
  assert.ok(outcomes(answer).includes('approval_required=no_recipient'));
  await world.api('PUT', '/contacts/0812-6000-7055', { name: 'Lina Barus', role: 'official', external_ref: { system: 'odoo', id: '17' } });
  await run('people');
  await run('people');
  assert.equal((await texts('6281260007055', 'memerlukan persetujuan')).length, 1);
  assert.equal((await world.api('GET', '/documents/T-3')).warnings, undefined);
  await world.api('PUT', '/documents/T-3', { state: 'signed' });
});

test('a signed document is nobody\'s work any more', async () => {
  await world.api('PUT', '/documents/T-1', { state: 'signed' });
  await world.api('PUT', '/documents/T-2', { state: 'verified' });
  assert.deepEqual((await world.api('GET', '/documents?state=pending_signature')).documents, []);
});

test('a changed last day warns by the band it falls into, once', async () => {
  await world.api('PUT', '/permits/R-1', { expiry_date: day(20) });
  await run('expiry');
  await run('expiry');
  const [warning, ...more] = await texts(SARI, 'berakhir dalam');
  assert.deepEqual(more, []);
  assert.match(warning.text, /dalam 20 hari/);
  assert.deepEqual(world.query(`SELECT band, outcome FROM expiry_warning JOIN permit p ON p.id = permit_id AND p.expiry_day = expiry_warning.expiry_day ORDER BY band`),
    [{ band: 30, outcome: 'message' }, { band: 60, outcome: 'skipped' }, { band: 90, outcome: 'skipped' }]);
});

test('a warning that nobody took in the meantime says the days that are left when it leaves', async () => {
  const url = (where) => world.office.kabarizin(['provider', 'set', 'Fonnte', '--set', `base_url=${where}`]);
  await world.api('PUT', '/permits/R-1', { expiry_date: day(80) });
  url('http://127.0.0.1:1');
  await world.send(['--job', 'expiry']);
  await world.send();
  const [{ id }] = world.query("SELECT id FROM message WHERE scenario = 'permit_expiry_warning' AND state = 'queued'");
  assert.equal(world.query(`SELECT state FROM attempt WHERE message_id = ${id}`)[0].state, 'refused');
  world.write(`UPDATE message SET params = json_set(params, '$.days_remaining', '90'), gateway_body = replace(gateway_body, '80 hari', '90 hari') WHERE id = ${id}`);
  url(world.sandbox.addresses.fonnte);
  world.pass(3600);
  await world.settle();
  assert.match((await texts(SARI, 'berakhir dalam')).at(-1).text, /dalam 80 hari/);
});

test('a warning that waits is withdrawn with a renewal', async () => {
  await world.api('PUT', '/permits/R-1', { expiry_date: day(6) });
  await world.send(['--job', 'expiry']);
  assert.deepEqual(outcomes(await world.api('PUT', '/permits/R-1', { is_renewal: true, permit_number: '503/2', expiry_date: day(1800) })), ['permit_renewal_approved=message']);
  await world.settle();
  assert.equal((await texts(SARI, 'berakhir dalam')).length, 2);
  assert.equal((await texts(SARI, 'Perpanjangan izin Anda telah disetujui')).length, 1);
  assert.deepEqual(world.query("SELECT reason FROM message WHERE scenario = 'permit_expiry_warning' AND state = 'cancelled'"), [{ reason: 'superseded' }]);
});

test('a renewal under another registration says what it renews, also before that is known', async () => {
  const applicant = { name: 'Sari Ginting', phone: `+${SARI}` };
  const early = await world.api('PUT', '/permits/R-21', { permit_type: 'IUMK', status: 'in_process', renews: '503/20', applicant });
  assert.deepEqual([early.is_renewal, early.renews, early.renewed_permit], [true, '503/20', null]);
  assert.match(early.warnings[0].why, /found when that permit arrives/);
  await world.api('PUT', '/permits/R-20?baseline=true', { permit_type: 'IUMK', status: 'active', permit_number: '503/20', expiry_date: day(40), applicant });
  const found = await world.api('GET', '/permits/R-21');
  assert.deepEqual([found.renewed_permit.registration_id, found.warnings], ['R-20', undefined]);
  await world.api('PUT', '/permits/R-20', { expiry_date: day(25) });
  await run('expiry');
  assert.equal(world.query("SELECT count(*) AS n FROM message m JOIN permit p ON p.id = m.permit_id WHERE p.registration_id = 'R-20'")[0].n, 0);
  const issued = await world.api('PUT', '/permits/R-21', { status: 'active', permit_number: '503/21', expiry_date: day(2000) });
  assert.deepEqual(outcomes(issued).slice(0, 1), ['permit_renewal_approved=message']);
  assert.deepEqual((await world.api('GET', '/permits/R-20')).renewed_by, [{ registration_id: 'R-21', permit_number: '503/21', status: 'active' }]);
  await assert.rejects(world.api('PUT', '/permits/R-20', { renews: 'R-21' }), /renews/);
});
