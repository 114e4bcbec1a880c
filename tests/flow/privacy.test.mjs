/*
 * Data protection through the real programs: somebody is erased from the admin page, and no byte of them is left in any file of the office,
 * while the ledger is intact, everybody else is as before, and a STOP outlives the erasure.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { FONNTE_NUMBER, META_NUMBER } from '../sandbox/client.mjs';
import { logIn } from './login.mjs';
import { openWorld } from './world.mjs';

const SARI = '6281260007001';
const BUDI = '6281260018002';
const NAME = 'Sari Beru Ginting Manik';
const WORDS = 'kapan surat rumah saya selesai ya bu';
const EMAIL = 'sari.beru@example.org';

/* The digits as they stand inside base64, whatever stands before and behind them: Meta's message ids hold the number. */
function inBase64(digits) {
  return [0, 1, 2].map((shift) => Buffer.from('\0'.repeat(shift) + digits).toString('base64')
    .slice(Math.ceil(shift * 8 / 6), Math.floor((shift + digits.length) * 8 / 6)));
}
const HERS = [NAME, 'Beru Ginting', EMAIL, SARI, '81260007001', '0812-6000-7001', '0812 6000 7001', WORDS, 'dari anaknya', ...inBase64(SARI)];
const OURS = ['Budi Sembiring', '81260018002', 'punya Budi'];

let world;
let cookie;
let sari;

before(async () => {
  world = await openWorld();
  await live();
  ({ cookie } = await logIn(world.url, world.admin));
});
after(async () => { await world?.close(); });

/* Everything that leaves traces: permits, messages both ways, an answer on the page and by chat, failures, reviews, notes of the office. */
async function live() {
  const { sandbox } = world;
  const permit = (id, name, phone, more) => world.api('PUT', `/permits/${id}`, { permit_type: 'IUMK', permit_number: `503/${id}`, status: 'active',
    issue_date: '2026-11-20', applicant: { name, phone, ...more } });
  await permit('2026001', NAME, '0812-6000-7001', { email: EMAIL });
  await permit('2026002', 'Budi Sembiring', '0812-6001-8002');
  await world.settle();
  const [, invitation] = await sandbox.messages(SARI, { direction: 'in', provider: 'fonnte' });
  await agree(/\/opt-in-whatsapp\/[0-9a-f]{32}/.exec(invitation.text)[0]);
  await sandbox.reply(SARI, { to: META_NUMBER, text: WORDS });
  await sandbox.reply(BUDI, { to: META_NUMBER, text: 'punya Budi kapan' });
  await sandbox.reply(SARI, { to: FONNTE_NUMBER, text: WORDS });
  await world.settle();
  for (const [phone, name] of [['0812-6000-7001', NAME], ['0812-6001-8002', 'Budi Sembiring']])
    await world.api('POST', '/messages', { template: 'permit_ready', to: { phone }, params: { partner_name: name, permit_number: '1', permit_type: 'IUMK',
      status: 'terbit', completion_date: '20-11-2026' } }, { 'idempotency-key': `ready-${phone}` });
  await world.settle();
  sari = world.query(`SELECT contact_id FROM contact_phone WHERE number = '+${SARI}'`)[0].contact_id;
  await sandbox.reply(SARI, { to: META_NUMBER, text: 'STOP' });
  await world.settle();
  world.office.kabarizin(['consent', 'add', SARI, 'sms', 'decline', '--words', 'dari anaknya, lewat 0812 6000 7001']);
}

/* As a phone without scripts does it. */
async function agree(path) {
  const page = await fetch(world.url + path);
  const visitor = (page.headers.getSetCookie?.() ?? [page.headers.get('set-cookie')]).map((line) => line.split(';')[0]).join('; ');
  const csrf = /name="csrf" value="([^"]+)"/.exec(await page.text())[1];
  const answer = await fetch(`${world.url}${path}/agree`, { method: 'POST', redirect: 'manual', headers: { cookie: visitor },
    body: new URLSearchParams({ csrf, agree: '1' }) });
  assert.equal(answer.status, 303);
}

async function page(path) {
  const answer = await fetch(world.url + path, { headers: { cookie } });
  return { status: answer.status, text: await answer.text() };
}

async function post(path, fields) {
  const csrf = /name="csrf" value="([^"]+)"/.exec((await page(path)).text)[1];
  return fetch(world.url + path, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams({ csrf, ...fields }) });
}

const whoHolds = (texts) => Object.fromEntries(texts.map((text) => [text, world.filesWith(text)]).filter(([, files]) => files.length > 0));
const verified = () => world.office.rows('verify-ledger');

test('before: all of it is there, and only in the database', () => {
  const held = whoHolds(HERS);
  for (const text of [NAME, EMAIL, SARI, WORDS, 'dari anaknya']) assert.ok(held[text], `${text} is nowhere: the test would prove nothing`);
  assert.ok(inBase64(SARI).some((text) => held[text]), 'no message id holds the number');
  for (const files of Object.values(held)) for (const file of files) assert.match(file, /^data\/kabarizin\.db/, 'logs hold no personal data');
});

test('an administrator asks for it and says why; the sender does it', async () => {
  const form = await page(`/admin/contacts/${sari}/erase`);
  assert.match(form.text, /Yang dihapus/);
  const answer = await post(`/admin/contacts/${sari}/erase`, { reason: `Surat ${NAME}, 0812-6000-7001, tanggal 21-11-2026` });
  assert.equal(answer.status, 303);
  assert.match((await page(`/admin/contacts/${sari}`)).text, /diminta oleh admin/);
  await world.send();
  assert.match((await page(`/admin/contacts/${sari}`)).text, /Data orang ini dihapus pada/);
  const [row] = world.query('SELECT state, reason FROM erasure');
  assert.equal(row.state, 'done');
  assert.match(row.reason, /^Surat .*…, tanggal 21-11-2026$/);
});

test('no byte of the person is left in any file', () => {
  assert.deepEqual(whoHolds(HERS), {});
});

test('the ledger is intact, and says that somebody was erased', () => {
  assert.equal(verified().intact, true);
  const [{ n }] = world.query("SELECT count(*) AS n FROM consent_ledger WHERE action = 'erased'");
  assert.equal(n, 1);
});

test('everybody else is as before', async () => {
  for (const text of OURS) assert.ok(world.filesWith(text).length > 0, text);
  const budi = await world.api('GET', `/contacts/${BUDI}`);
  assert.equal(budi.name, 'Budi Sembiring');
  assert.equal((await world.api('GET', '/permits/2026001')).status, 'active');
});

test('receipts that come late bring nothing back', async () => {
  await world.sandbox.read(SARI);
  await world.sandbox.idle();
  assert.deepEqual(whoHolds(HERS.filter((text) => text !== NAME)), {});
  assert.ok(world.query("SELECT note FROM webhook_inbox WHERE note LIKE '%erased%'").length > 0, 'the body says that it was scrubbed');
});

test('the number comes back by the office\'s system, and the STOP with it: nothing leaves', async () => {
  const before = (await world.sandbox.messages(SARI, { direction: 'in' })).length;
  const answer = await world.api('PUT', '/permits/2026009', { permit_type: 'IUMK', permit_number: '503/9', status: 'active', issue_date: '2026-11-20',
    applicant: { name: NAME, phone: '0812-6000-7001' } });
  await world.settle();
  const consents = await world.api('GET', `/contacts/${SARI}/consents`);
  assert.notEqual(consents.contact_id, sari);
  assert.equal(consents.consents.official.state, 'stopped');
  assert.equal(consents.consents.gateway.state, 'stopped');
  assert.equal(consents.consents.sms.state, 'declined');
  assert.ok(consents.entries.every((entry) => entry.source === 'suppressed'));
  const message = await world.api('GET', `/messages/${answer.messages[0].id}`);
  assert.equal(message.state, 'blocked');
  assert.equal(message.reason.code ?? message.reason, 'stopped');
  assert.equal((await world.sandbox.messages(SARI, { direction: 'in' })).length, before);
  assert.equal(verified().intact, true);
});

test('the command line erases as well, and leaves as little', async () => {
  const [{ contact_id: id }] = world.query(`SELECT contact_id FROM contact_phone WHERE number = '+${SARI}'`);
  const did = world.office.rows('contact', 'erase', SARI, '--reason', `lagi, ${NAME}`);
  assert.equal(did.contact, id);
  assert.deepEqual(whoHolds(HERS), {});
  assert.throws(() => world.office.kabarizin(['contact', 'erase', String(id), '--reason', 'x']), /erased already/);
});

test('somebody who writes again is a new contact', async () => {
  await world.sandbox.reply(SARI, { to: META_NUMBER, text: 'YA' });
  await world.settle();
  const consents = await world.api('GET', `/contacts/${SARI}/consents`);
  assert.notEqual(consents.contact_id, sari);
  assert.equal(consents.consents.official.state, 'agreed');
  assert.equal(verified().intact, true);
});
