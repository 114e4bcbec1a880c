/*
 * The main job, end to end, through the real programs: a permit is issued, the applicant agrees, the notice arrives with blue ticks,
 * STOP ends it.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { FONNTE_NUMBER, META_NUMBER } from '../sandbox/client.mjs';
import { openWorld } from './world.mjs';

const SARI = '6281260007001';
const PERMIT = {
  permit_type: 'Izin Usaha Mikro Kecil', permit_number: '503/0142/IUMK/2026', status: 'active', issue_date: '2026-11-20',
  applicant: { name: 'Sari Br Ginting', phone: '0812-6000-7001' },
};
let world;
let first;
let second;

before(async () => { world = await openWorld(); });
after(async () => { await world?.close(); });

const received = (provider) => world.sandbox.messages(SARI, { direction: 'in', provider });
const kinds = (message) => message.timeline.map((event) => event.kind);
const entry = (message, kind) => message.plan.find((row) => row.kind === kind);

test('a permit that becomes issued makes one message, and the plan says why', async () => {
  const answer = await world.api('PUT', '/permits/0142307721112026', PERMIT);
  assert.equal(answer.messages.length, 1);
  assert.equal(answer.fired.find((row) => row.message_id).scenario, 'permit_ready');
  first = answer.messages[0].id;
  await world.settle();
  const message = await world.api('GET', `/messages/${first}`);
  assert.equal(entry(message, 'meta').may, false);
  assert.equal(entry(message, 'meta').reason, 'no_consent_no_window');
  assert.equal(entry(message, 'fonnte').may, true);
  assert.equal(entry(message, 'fonnte').reason, 'default_gateway');
});

test('the same permit again makes no second message', async () => {
  const answer = await world.api('PUT', '/permits/0142307721112026', PERMIT);
  assert.deepEqual(answer.messages, []);
  assert.deepEqual(answer.fired, []);
});

test('the phone shows the notice and an invitation with a personal link, through the gateway', async () => {
  const messages = await received('fonnte');
  assert.equal(messages.length, 2);
  assert.match(messages[0].text, /Sari Br Ginting/);
  assert.match(messages[0].text, /503\/0142\/IUMK\/2026/);
  assert.match(messages[1].text, /\/opt-in-whatsapp\/[0-9a-f]{32}/);
  assert.equal((await received('meta')).length, 0);
});

test('whoever asks how the permit stands is answered at once, with their own alone', async () => {
  await world.api('PUT', '/permits/0142307799999999', { ...PERMIT, permit_number: '503/9', applicant: { name: 'Orang Lain', phone: '0812-6000-7444' } });
  await world.sandbox.reply(SARI, { to: FONNTE_NUMBER, text: 'Status izin saya?' });
  await world.settle();
  const [answer, ...more] = (await received('fonnte')).filter((one) => one.text.includes('Status permohonan izin Anda'));
  assert.deepEqual(more, []);
  assert.match(answer.text, /Izin Usaha Mikro Kecil, 0142307721112026: Terbit/);
  assert.doesNotMatch(answer.text, /0142307799999999/);
});

test('what the notice went by is kept with it, whatever the person says later', async () => {
  const kept = () => world.query("SELECT DISTINCT a.consent, a.reply_window AS window FROM attempt a JOIN provider p ON p.id = a.provider_id WHERE p.kind = 'fonnte'");
  assert.deepEqual(kept(), [{ consent: 'none', window: '' }]);
  const [row] = (await world.api('GET', '/messages?scenario=permit_ready')).messages;
  assert.equal(row.consent, 'none');
});

test('looking at the opt-in page changes nothing; the link opens the chat with the sentence', async () => {
  const [, invitation] = await received('fonnte');
  const path = new URL(/http\S+\/opt-in-whatsapp\/[0-9a-f]{32}/.exec(invitation.text)[0]).pathname;
  const page = await fetch(world.url + path);
  const html = await page.text();
  assert.equal(page.status, 200);
  assert.match(html, /0812-\*{4}-7001/);
  assert.doesNotMatch(html, /checked/);
  const link = /href="([^"]*\/wa\.me\/[^"]*)"/.exec(html)[1].replaceAll('&amp;', '&');
  assert.match(link, new RegExp(`/wa\\.me/${META_NUMBER}\\?text=`));
  assert.match(decodeURIComponent(link), /Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP/);
  const consents = await world.api('GET', '/contacts/6281260007001/consents');
  assert.deepEqual(consents.entries, []);
});

test('the sentence sent to the official number is consent with its exact words, and is thanked for', async () => {
  const words = 'Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP Kabupaten Karo';
  await world.sandbox.reply(SARI, { to: META_NUMBER, text: words });
  await world.settle();
  const history = world.office.rows('consent', 'list', SARI);
  const given = history.find((row) => row.scope === 'official' && row.action === 'opt_in');
  assert.equal(given.answer_words, words);
  assert.equal(given.source, 'inbound');
  assert.equal((await received('meta')).length, 1);
});

test('the next change leaves through Meta as a template with positional parameters', async () => {
  await world.api('PUT', '/permits/0142307721112026', { ...PERMIT, status: 'renewed', update_reason: 'Perpanjangan diterima' });
  await world.settle();
  const sent = (await world.sandbox.requests('meta')).filter((rq) => rq.path.endsWith('/messages')).map((rq) => JSON.parse(rq.body));
  const template = sent.find((body) => body.type === 'template');
  assert.equal(template.to, `+${SARI}`);
  const parameters = template.template.components.find((part) => part.type === 'body').parameters;
  assert.ok(parameters.length >= 4);
  assert.ok(parameters.every((one) => one.type === 'text' && one.parameter_name === undefined && one.text !== ''));
  assert.equal(parameters[0].text, 'Sari Br Ginting');
  const list = await world.api('GET', '/messages?limit=50');
  second = list.messages.find((row) => row.scenario === 'status_update').id;
  const { consent, window } = list.messages.find((row) => row.id === second);
  assert.deepEqual({ consent, window }, { consent: 'agreed', window: 'open' });
});

test('receipts build the timeline up to blue ticks', async () => {
  await world.sandbox.read(SARI);
  await world.sandbox.idle();
  const message = await world.api('GET', `/messages/${second}`);
  assert.equal(message.state, 'read');
  for (const kind of ['queued', 'planned', 'attempted', 'accepted', 'sent', 'delivered', 'read']) {
    assert.ok(kinds(message).includes(kind), `${kind} is missing in ${kinds(message)}`);
  }
  assert.ok(message.timeline.every((event) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(event.at)));
  const order = ['queued', 'planned', 'attempted', 'sent', 'delivered', 'read'];
  assert.deepEqual(kinds(message).filter((kind) => order.includes(kind)), order);
});

test('STOP ends both WhatsApp scopes, is confirmed once, and the next notice goes nowhere and says why', async () => {
  await world.sandbox.reply(SARI, { to: META_NUMBER, text: 'STOP' });
  await world.settle();
  await world.sandbox.reply(SARI, { to: META_NUMBER, text: 'stop' });
  await world.settle();
  const before = (await received()).length;
  const confirmations = (await received('meta')).filter((one) => /telah dihentikan/i.test(one.text));
  assert.equal(confirmations.length, 1);
  await world.api('PUT', '/permits/0142307721112026', { ...PERMIT, status: 'cancelled' });
  await world.settle();
  assert.equal((await received()).length, before);
  const list = await world.api('GET', '/messages?state=blocked');
  const message = await world.api('GET', `/messages/${list.messages[0].id}`);
  assert.equal(message.reason, 'stopped');
  assert.equal(entry(message, 'meta').reason, 'stopped');
  assert.equal(entry(message, 'fonnte').reason, 'stopped');
});

test('the ledger is intact afterwards', () => {
  const check = world.office.rows('verify-ledger');
  assert.equal(check.intact, true);
  assert.ok(check.entries >= 3);
});

test('nothing in the logs names a person or a number', () => {
  for (const name of ['admin', 'optin', 'webhook', 'api', 'sender']) {
    assert.doesNotMatch(world.log(name), /Ginting|81260007001|6000-7001/);
  }
});
