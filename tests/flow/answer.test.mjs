/*
 * What people ask is answered by a person, through the real pages, sender and webhooks: by the number they wrote to, first of all that waits, once; and
 * whatever needs no answer is cleared by name.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { FONNTE_NUMBER, META_NUMBER } from '../sandbox/client.mjs';
import { logIn } from './login.mjs';
import { openWorld } from './world.mjs';

const [SARI, BUDI, EDI, ANI] = ['6281260600001', '6281260600002', '6281260600003', '6281260600004'];
let world;
let cookie;

before(async () => {
  world = await openWorld({ settings: { inbound_counts_as_opt_in: 0, invite_with_gateway: 0 } });
  for (const number of [SARI, BUDI, EDI, ANI]) await world.sandbox.phone(number, {});
  ({ cookie } = await logIn(world.url, world.admin));
});
after(async () => { await world?.close(); });

const page = async (path) => (await fetch(world.url + path, { headers: { cookie } })).text();
const field = (html, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
const got = async (number) => (await world.sandbox.messages(number, { direction: 'in' })).map((one) => one.text);
const newest = (number) => world.query(`SELECT i.* FROM inbound i JOIN contact_phone n ON n.contact_id = i.contact_id WHERE n.number = '+${number}' ORDER BY i.id DESC LIMIT 1`)[0];

async function ask(number, text, to = META_NUMBER) {
  await world.sandbox.reply(number, { to, text });
  await world.settle();
  return newest(number).id;
}

/* Presses a button of the page of one question, with what that page carries. */
async function press(id, verb, fields = {}, html) {
  const shown = html ?? await page(`/admin/replies/${id}`);
  const carried = Object.fromEntries(['csrf', 'seen', 'any_way'].map((name) => [name, field(shown, name)]).filter(([, value]) => value !== ''));
  const answer = await fetch(`${world.url}/admin/replies/${id}/${verb}`, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams({ ...carried, ...fields }) });
  return { status: answer.status, location: answer.headers.get('location'), html: await answer.text() };
}

test('a question waits on Beranda, in the list and at the contact, until it is answered by the number it came to', async () => {
  const id = await ask(SARI, 'Apa perlu membawa KTP asli?');
  assert.match(await page('/admin/'), /1 orang menunggu jawaban/);
  assert.match(await page('/admin/replies'), /Apa perlu membawa KTP asli\?/);
  assert.match(await page(`/admin/contacts/${newest(SARI).contact_id}`), /menunggu jawaban/);
  const html = await page(`/admin/replies/${id}`);
  assert.match(html, /Boleh dijawab bebas 2\d jam/);
  const { status, location } = await press(id, 'answer', { text: 'Fotokopi saja cukup.' }, html);
  assert.equal(status, 303);
  await world.settle();
  const [message] = world.query(`SELECT m.*, p.kind AS by FROM message m JOIN provider p ON p.id = m.provider_id WHERE m.id = ${location.split('/').at(-1)}`);
  assert.deepEqual([message.by, message.priority, message.made_by, message.state], ['meta', 10, world.admin.user, 'delivered']);
  assert.equal((await got(SARI)).at(-1), 'Fotokopi saja cukup.');
  assert.doesNotMatch(await page('/admin/'), /menunggu jawaban/);
  assert.doesNotMatch(await page('/admin/replies'), /KTP asli/);
  assert.match(await page('/admin/replies?show=all'), new RegExp(`Dijawab oleh ${world.admin.user}`));
  assert.deepEqual(world.query("SELECT action, subject FROM audit WHERE action = 'reply.answer'").length, 1);
});

test('the same button pressed twice sends once, and who comes second is told before anything leaves', async () => {
  const id = await ask(BUDI, 'Kantor buka jam berapa?', FONNTE_NUMBER);
  const html = await page(`/admin/replies/${id}`);
  assert.equal((await press(id, 'answer', { text: 'Pukul 08.00 sampai 15.00.' }, html)).status, 303);
  const second = await press(id, 'answer', { text: 'Jam delapan pagi.' }, html);
  assert.equal(second.status, 409);
  assert.match(second.html, /Orang lain baru saja menanganinya/);
  assert.match(second.html, />Jam delapan pagi\.<\/textarea>/);
  await world.settle();
  assert.deepEqual((await got(BUDI)).slice(-1), ['Pukul 08.00 sampai 15.00.']);
  assert.equal(world.query(`SELECT count(*) AS n FROM message WHERE contact_id = ${newest(BUDI).contact_id}`)[0].n, 1);
});

test('outside the window the page says why, and offers the way that is left', async () => {
  const id = await ask(EDI, 'Berkas saya kurang apa?');
  world.write(`UPDATE service_window SET inbound_at = inbound_at - 90000000 WHERE contact_id = ${newest(EDI).contact_id}`);
  const html = await page(`/admin/replies/${id}`);
  assert.match(html, /datang dari nomor lain/);
  assert.doesNotMatch(html, /Boleh dijawab bebas/);
  assert.equal((await press(id, 'answer', { text: '' }, html)).status, 422);
  assert.equal((await press(id, 'answer', { text: 'KTP pemilik.' }, html)).status, 303);
  await world.settle();
  assert.equal(world.query(`SELECT p.kind FROM message m JOIN provider p ON p.id = m.provider_id WHERE m.contact_id = ${newest(EDI).contact_id}`)[0].kind, 'fonnte');
});

test('who wrote STOP is not answered, and nothing is sent', async () => {
  const id = await ask(ANI, 'Kapan selesai?');
  await world.sandbox.reply(ANI, { to: META_NUMBER, text: 'STOP' });
  await world.settle();
  const before = (await got(ANI)).length;
  const html = await page(`/admin/replies/${id}`);
  assert.match(html, /Jawaban tidak boleh dikirim sekarang/);
  assert.doesNotMatch(html, /name="text"/);
  assert.equal((await press(id, 'answer', { text: 'Besok.', seen: '0' }, html)).status, 409);
  await world.settle();
  assert.equal((await got(ANI)).length, before);
  assert.equal((await press(id, 'settle', {}, html)).status, 303);
  assert.match(await page('/admin/replies?show=all'), new RegExp(`Ditandai selesai oleh ${world.admin.user}`));
});
