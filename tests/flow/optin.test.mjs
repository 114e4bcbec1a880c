/*
 * What applicants do on the public pages, through the real programs: a number is typed and its owner gets a link, whoever typed; a yes is to the words
 * of its day. No request here brings a cookie.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { META_NUMBER } from '../sandbox/client.mjs';
import { logIn } from './login.mjs';
import { openWorld } from './world.mjs';

const [SARI, STRANGER, STOPPED] = ['6281260005001', '6281260005002', '6281260005003'];
let world;

before(async () => {
  world = await openWorld({ settings: { links_per_address: 1000 } });
  for (const number of [SARI, STRANGER, STOPPED]) await world.sandbox.phone(number, {});
});
after(async () => { await world?.close(); });

const get = (path) => fetch(world.url + path, { redirect: 'manual' });
const field = (html, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1];
const received = (number) => world.sandbox.messages(number, { direction: 'in' });
const consents = async (number) => (await world.api('GET', `/contacts/${number}/consents`)).consents;

/* Fetches the page and sends a form of it, as a browser without cookies would. */
async function submit(page, action, fields) {
  const html = await (await get(page)).text();
  return fetch(world.url + action, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ csrf: field(html, 'csrf'), ...fields }) });
}

async function type(phone) {
  const answer = await submit('/opt-in-whatsapp/', '/opt-in-whatsapp/', { phone });
  return { status: answer.status, location: answer.headers.get('location'), body: await answer.text() };
}

/* The newest personal link that came to this phone. */
async function linkOf(number) {
  const links = (await received(number)).map((one) => /\/opt-in-whatsapp\/[0-9a-f]{32}/.exec(one.text)?.[0]).filter(Boolean);
  return links.at(-1);
}

test('whoever is typed, the answer is the same; the owner gets a link, and who stopped gets nothing', async () => {
  await world.api('PUT', `/contacts/${SARI}`, { name: 'Sari Br Ginting' });
  await world.sandbox.reply(STOPPED, { to: META_NUMBER, text: 'STOP' });
  await world.settle();
  const quiet = (await received(STOPPED)).length;
  const answers = [];
  for (const phone of [SARI, '0812-6000-5002', STOPPED, '0628-20456']) answers.push(await type(phone));
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.equal(answers[0].status, 303);
  assert.equal(answers[0].location, '/opt-in-whatsapp/asked');
  await world.settle();
  assert.match((await received(SARI)).at(-1).text, /Kepada Sari Br Ginting/);
  assert.match((await received(STRANGER)).at(-1).text, /bukan Anda yang memintanya/);
  assert.equal((await received(STOPPED)).length, quiet, 'a stranger cannot make us write to who said STOP');
  assert.deepEqual(world.query('SELECT outcome FROM link_asked ORDER BY id').map((row) => row.outcome), ['sent', 'sent', 'refused', 'unreachable']);
});

test('again within the hour: the same answer, and no second message', async () => {
  const before = (await received(STRANGER)).length;
  assert.equal((await type('081260005002')).status, 303);
  await world.settle();
  assert.equal((await received(STRANGER)).length, before);
});

test('what is no number is told why', async () => {
  const answer = await type('0812');
  assert.equal(answer.status, 422);
  assert.match(answer.body, /terlalu pendek/);
  assert.match(answer.body, /value="0812"/);
});

test('the link that was asked for leads to a page where the owner agrees, for every WhatsApp number of the office', async () => {
  const page = await linkOf(STRANGER);
  assert.equal((await fetch(world.url + page, { method: 'HEAD' })).status, 200);
  const html = await (await get(page)).text();
  assert.equal((await consents(STRANGER)).official.state, 'none');
  const statement = /<span>(Saya setuju[^<]*)<\/span>/.exec(html)[1];
  assert.equal((await submit(page, `${page}/agree`, { agree: '1' })).status, 303);
  const { entries, consents: now } = await world.api('GET', `/contacts/${STRANGER}/consents`);
  assert.equal(now.official.state, 'agreed');
  assert.equal(now.gateway.state, 'agreed');
  for (const entry of entries) {
    assert.equal(entry.request_words, statement);
    assert.equal(entry.evidence.channel, 'self');
    assert.match(entry.evidence.notice_sha256, /^[0-9a-f]{64}$/);
  }
  const [{ words }] = world.query(`SELECT words FROM notice_shown WHERE lower(hex(hash)) = '${entries[0].evidence.notice_sha256}'`);
  assert.ok(words.startsWith(statement));
  assert.match(words, /Pasal 20 ayat \(2\) huruf a/);
});

test('the receipt is there to keep, and anybody can check its code and that of a message, and learns nothing more', async () => {
  const page = await linkOf(STRANGER);
  const html = await (await get(page)).text();
  const url = /href="([^"]*\/cek\/[^"]*)"/.exec(html)[1];
  const checked = await fetch(url);
  const receipt = await checked.text();
  assert.equal(checked.status, 200);
  assert.match(receipt, /Persetujuan: WhatsApp, nomor resmi/);
  assert.match(receipt, /masih berlaku/);
  assert.match(receipt, /berakhiran 5002/);
  const record = await (await get(`${page}/receipt.json`)).json();
  assert.equal(record.receipt_id, new URL(url).pathname.split('/').at(-1));
  const notice = (await received(STRANGER)).find((one) => /bukan Anda yang memintanya/.test(one.text));
  const [, code] = /Kode pesan: (\S+)/.exec(notice.text);
  const message = await (await get(`/opt-in-whatsapp/check?code=${code.toLowerCase().replace('-', '+')}`)).text();
  assert.match(message, /Tautan yang diminta sendiri/);
  assert.match(message, /berakhiran 5002/);
  for (const shown of [receipt, message]) assert.doesNotMatch(shown, /8126000|0812-|opt-in-whatsapp\/[0-9a-f]{32}|Saya setuju/);
  assert.equal((await get('/cek/0000-0000')).status, 404);
});

test('the office puts up its seal, which applicants then see beside its name; what is no picture, or too large, is told why', async () => {
  const { cookie } = await logIn(world.url, world.admin);
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const put = async (bytes) => {
    const page = await (await fetch(`${world.url}/admin/settings`, { headers: { cookie } })).text();
    const form = new FormData();
    form.set('csrf', field(page, 'csrf'));
    form.set('seal_form', '1');
    form.set('seal', new Blob([bytes]), 'lambang.png');
    const answer = await fetch(`${world.url}/admin/seal`, { method: 'POST', redirect: 'manual', headers: { cookie }, body: form });
    return { status: answer.status, body: await answer.text() };
  };
  const head = async () => /<header>.*<\/header>/.exec(await (await get('/opt-in-whatsapp/')).text())[0];
  assert.doesNotMatch(await head(), /<img/);
  assert.equal((await get('/opt-in-whatsapp/seal')).status, 404);
  assert.match((await put(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).body, /Pilih gambar PNG atau JPEG/);
  assert.match((await put(Buffer.concat([png, Buffer.alloc(11_000)]))).body, /lebih besar dari 10 KB/);
  assert.equal((await put(png)).status, 303);
  const [, address] = /<img src="([^"]+)"/.exec(await head());
  const picture = await get(address);
  assert.equal(picture.headers.get('content-type'), 'image/png');
  assert.deepEqual(Buffer.from(await picture.arrayBuffer()), png);
});

test('forged and old forms record nothing, and a link that never was looks like one that has ended', async () => {
  const page = await linkOf(SARI);
  const forged = await fetch(`${world.url}${page}/agree`, { method: 'POST', body: new URLSearchParams({ agree: '1' }) });
  assert.equal(forged.status, 409);
  const html = await (await get(page)).text();
  const old = { csrf: field(html, 'csrf'), agree: '1' };
  const send = () => fetch(`${world.url}${page}/agree`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(old) });
  assert.equal((await send()).status, 303);
  assert.equal((await submit(page, `${page}/withdraw`, {})).status, 303);
  assert.equal((await send()).status, 409, 'the form from before the withdrawal');
  assert.equal((await consents(SARI)).official.state, 'stopped');
  world.write("UPDATE invitation SET expires_at = 1 WHERE channel = 'self'");
  const ended = await get(page);
  const never = await get(`/opt-in-whatsapp/${'0'.repeat(32)}`);
  assert.deepEqual([ended.status, await ended.text()], [never.status, await never.text()]);
});

test('after a material change the office may wait for a new yes, and gets it with what has changed', async () => {
  const to = '6281260005004';
  await world.sandbox.phone(to, {});
  const { url } = await world.api('POST', '/invitations', { to: { phone: to, name: 'Ani' } });
  const page = new URL(url).pathname;
  await submit(page, `${page}/agree`, { agree: '1' });
  const text = { id: 'Naskah baru {office}', en: 'New text {office}' };
  world.write(`INSERT INTO notice (version, from_at, material, statement_id, statement_en, text_id, text_en, change_id, change_en, published_at, published_by)
    VALUES ('2099-1', ${Date.now() + 1}, 1, 'Saya setuju, {office}.', 'I agree, {office}.', '${text.id}', '${text.en}', 'Penerima bertambah.', 'More recipients.', 1, 'test')`);
  world.office.setSettings({ old_consent_counts: 0 });
  const why = async () => (await world.api('POST', '/check', { template: 'permit_ready', to: { phone: to },
    params: { permit_number: '1', permit_type: 'SIPD', status: 'Terbit', completion_date: '20-11-2026' } })).plan.find((row) => row.kind === 'meta');
  assert.deepEqual([(await why()).may, (await why()).reason], [false, 'notice_changed']);
  const html = await (await get(page)).text();
  assert.match(html, /Penerima bertambah\./);
  assert.match(html, /nomor resmi tidak mengirim kabar/);
  assert.equal((await submit(page, `${page}/agree`, { agree: '1' })).status, 303);
  assert.deepEqual([(await why()).may, (await why()).reason], [true, 'consent']);
  const { entries } = await world.api('GET', `/contacts/${to}/consents`);
  assert.equal(entries[0].request_words, 'Saya setuju, DPMPTSP Kabupaten Karo.');
  assert.equal(entries[0].notice_version, '2099-1');
});

test('a typed number whose owner stays silent is forgotten', async () => {
  const to = '6281260005005';
  await world.sandbox.phone(to, {});
  await type(to);
  await world.settle();
  assert.ok(await linkOf(to));
  world.write(`UPDATE invitation SET created_at = created_at - ${8 * 86400_000} WHERE channel = 'self'; UPDATE link_asked SET at = at - ${2 * 86400_000}`);
  await world.send(['--job', 'housekeeping']);
  assert.deepEqual(world.query(`SELECT number FROM contact_phone WHERE number = '+${to}' UNION ALL SELECT number FROM message WHERE number = '+${to}'
    UNION ALL SELECT number FROM link_asked WHERE number = '+${to}'`), []);
  assert.equal(world.query(`SELECT count(*) AS n FROM contact_phone WHERE number = '+${STRANGER}'`)[0].n, 1, 'who answered is not');
});

test('no log holds a number or a link', () => {
  for (const name of ['optin', 'sender', 'access', 'nginx']) assert.doesNotMatch(world.log(name), /8126000500|opt-in-whatsapp\/[0-9a-f]{32}/, name);
});
