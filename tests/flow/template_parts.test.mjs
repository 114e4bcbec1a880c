/*
 * Header, footer and buttons of a template, through the real programs: written in the editor without a script, handed in, approved, sent, shown on the
 * phone, and tapped; and what becomes of them where there is nothing to tap.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { twilioContent } from '../sandbox/support/twilio_calls.mjs';
import { logIn } from './login.mjs';
import { openWorld } from './world.mjs';

const PARAMS = { permit_number: '503/7 A', permit_type: 'IUMK', status: 'Terbit', completion_date: '20-11-2026' };
const URL_BUTTON = { kind: 'url', label: 'Lihat izin', target: 'https://kantor.example/izin/{{permit_number}}' };
const STOP_BUTTON = { kind: 'reply', label: 'Berhenti' };
let world;
let cookie;

before(async () => {
  world = await openWorld({ providers: false });
  await world.office.ensureProviders();
  await world.office.ensureTwilio({ kinds: ['twilio'] });
  await world.office.connectWebhooks();
  ({ cookie } = await logIn(world.url, world.admin));
});
after(async () => { await world?.close(); });

/* Nothing of a test stays at Meta: a twin of it would be rejected. */
afterEach(async () => {
  await world.sandbox.clearFaults();
  await world.sandbox.idle();
  for (const { name } of await world.sandbox.templates()) if (name !== 'hello_world') await remove(name);
  world.write(`DELETE FROM template_mapping; DELETE FROM template_remote; DELETE FROM task; DELETE FROM queue;
    UPDATE provider SET health = 'ok', failures = 0, closed_until = 0`);
});

const meta = async () => (await world.office.accounts()).meta;
async function remove(name) {
  const { token, waba_id } = await meta();
  await fetch(`${world.sandbox.url}/meta/v25.0/${waba_id}/message_templates?name=${name}`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
}
const template = (key = 'permit_ready') => world.api('GET', `/templates/${key}`);
const idOf = (key) => world.query(`SELECT id FROM template WHERE key = '${key}'`)[0].id;
const mapping = (key = 'permit_ready') => world.query(`SELECT m.* FROM template_mapping m JOIN template t ON t.id = m.template_id WHERE t.key = '${key}'`)[0];
const result = (kind) => JSON.parse(world.query(`SELECT result FROM task WHERE kind = '${kind}' ORDER BY id DESC LIMIT 1`)[0].result);

async function page(path) {
  const answer = await fetch(world.url + path, { headers: { cookie } });
  return answer.text();
}

/* What the editor of this template posts, with other header, footer and buttons. */
async function fields(key, { header = {}, footer = '', buttons = [], more = {}, always = [] }) {
  const t = await template(key);
  const form = new URLSearchParams({
    csrf: /name="csrf" value="([^"]+)"/.exec(await page('/admin/templates'))?.[1] ?? '', version: String(t.version), name: t.name,
    description: t.description, category: t.category, recipient: t.recipient, language: t.language, trigger: t.trigger, body: t.body,
    gateway_body: t.gateway_body, short_body: t.short_body, subject: t.subject, active: '1', footer,
    ...Object.fromEntries(Object.entries(header).map(([name, value]) => [`header_${name}`, value])), ...more,
  });
  t.params.forEach((param, i) => {
    for (const name of ['name', 'kind', 'example', 'otherwise', 'max']) form.set(`p${i}_${name}`, String(param[name] ?? ''));
    if ((param.optional || param.name === 'download_link') && !always.includes(param.name)) form.set(`p${i}_optional`, '1');
  });
  buttons.forEach((button, i) => { for (const [name, value] of Object.entries(button)) form.set(`b${i}_${name}`, value); });
  form.set('csrf', /name="csrf" value="([^"]+)"/.exec(await page(`/admin/templates/${idOf(key)}/edit`))[1]);
  return form;
}

async function write(key, wanted) {
  return fetch(`${world.url}/admin/templates/${idOf(key)}`, { method: 'POST', redirect: 'manual', headers: { cookie }, body: await fields(key, wanted) });
}

async function save(key, wanted) {
  const answer = await write(key, wanted);
  assert.equal(answer.status, 303, await answer.text());
}

let last = 6281260710000;
async function person(scope = 'official') {
  const number = String(last += 1);
  await world.sandbox.phone(number, {});
  await world.api('POST', `/contacts/${number}/consents`, { scope, action: 'opt_in', words: 'Saya setuju' });
  return number;
}

let names = 0;
async function handIn(key = 'permit_ready', name = `bagian_${names += 1}`) {
  world.office.kabarizin(['template', 'map', key, 'Meta', '--set', `remote_name=${name}`, '--set', 'status=missing']);
  world.office.kabarizin(['template', 'submit', key, 'Meta', '--no-wait']);
  await world.settle();
  await world.sandbox.idle();
  return name;
}

const notice = async (to, more = {}) => (await world.api('POST', '/messages', { template: 'permit_ready', to: { phone: to, name: 'Sari' }, params: PARAMS, provider: 'Meta', ...more })).id;
const arrived = async (number) => (await world.sandbox.messages(number, { direction: 'in' })).at(-1);
const sent = async (path) => (await world.sandbox.requests('meta')).filter((rq) => rq.method === 'POST' && rq.path.endsWith(path)).map((rq) => JSON.parse(rq.body));

describe('a template with a header, a footer and buttons', () => {
  test('is written, handed in, approved and sent; the phone shows them, and a tap is an answer', async () => {
    await save('permit_ready', { header: { kind: 'text', text: 'Izin {{permit_number}}' }, footer: 'Layanan perizinan', buttons: [URL_BUTTON, { kind: 'phone', label: 'Telepon kantor', target: '(0628) 20123' }, STOP_BUTTON] });
    const t = await template();
    assert.deepEqual(t.parts.buttons[0], { kind: 'url', label: 'Lihat izin', url: URL_BUTTON.target });
    await handIn();
    assert.equal(mapping().status, 'approved');
    assert.doesNotMatch(await page(`/admin/templates/${idOf('permit_ready')}`), /berbeda\./, 'no list was read since');
    const [head, body, foot, buttons] = (await sent('/message_templates')).at(-1).components;
    assert.deepEqual(head, { type: 'HEADER', format: 'TEXT', text: 'Izin {{1}}', example: { header_text: ['503/0112/SIPD/DPM-PTSP/2026'] } });
    assert.equal(body.type, 'BODY');
    assert.deepEqual(foot, { type: 'FOOTER', text: 'Layanan perizinan' });
    assert.deepEqual(buttons, { type: 'BUTTONS', buttons: [
      { type: 'URL', text: 'Lihat izin', url: 'https://kantor.example/izin/{{1}}', example: ['https://kantor.example/izin/503%2F0112%2FSIPD%2FDPM-PTSP%2F2026'] },
      { type: 'PHONE_NUMBER', text: 'Telepon kantor', phone_number: '+6262820123' },
      { type: 'QUICK_REPLY', text: 'Berhenti' }] });

    const sari = await person();
    const id = await notice(sari);
    await world.settle();
    const said = (await sent('/messages')).filter((rq) => rq.type === 'template').at(-1).template.components;
    assert.deepEqual(said.filter((part) => part.type !== 'body'), [
      { type: 'header', parameters: [{ type: 'text', text: '503/7 A' }] },
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '503%2F7%20A' }] }]);
    const { parts } = await arrived(sari);
    assert.deepEqual([parts.header, parts.footer], ['Izin 503/7 A', 'Layanan perizinan']);
    assert.deepEqual(parts.buttons.map((b) => b.text), ['Lihat izin', 'Telepon kantor', 'Berhenti']);
    assert.equal(parts.buttons[0].url, 'https://kantor.example/izin/503%2F7%20A');
    const message = await world.api('GET', `/messages/${id}`);
    assert.equal(message.parts.header.text, 'Izin 503/7 A');
    assert.match(await page(`/admin/messages/${id}`), /bubble-head">Izin 503\/7 A[\s\S]*Layanan perizinan[\s\S]*bubble-buttons[\s\S]*Lihat izin/);

    await world.sandbox.reply(sari, { to: (await meta()).number, button: 'Berhenti' });
    await world.settle();
    const [tap] = world.query(`SELECT kind, text, reply FROM inbound ORDER BY id DESC LIMIT 1`);
    assert.deepEqual(tap, { kind: 'button', text: 'Berhenti', reply: 'STOP' });
    assert.equal(world.query(`SELECT count(*) AS n FROM service_window w JOIN contact_phone p ON p.contact_id = w.contact_id WHERE p.number = '+${sari}'`)[0].n, 1, 'who taps has written');
    const contact = world.query(`SELECT contact_id AS id FROM contact_phone WHERE number = '+${sari}'`)[0].id;
    assert.match(await page(`/admin/contacts/${contact}`), /Berhenti/, 'the contact shows what was tapped');
    assert.equal(world.query(`SELECT state FROM consent_state c JOIN contact_phone p ON p.contact_id = c.contact_id WHERE p.number = '+${sari}' AND c.scope = 'official'`)[0].state, 'stopped');
  });

  test('keeps what was approved until the change is handed in and approved as well', async () => {
    await save('permit_ready', { buttons: [URL_BUTTON] });
    await handIn();
    await save('permit_ready', { buttons: [{ kind: 'reply', label: 'Terima kasih' }, { ...URL_BUTTON, target: 'https://lain.example/{{permit_type}}' }] });
    const sari = await person();
    await notice(sari);
    await world.settle();
    assert.deepEqual((await arrived(sari)).parts.buttons.map((b) => b.url), ['https://kantor.example/izin/503%2F7%20A']);
    assert.match(await page(`/admin/templates/${idOf('permit_ready')}`), /Penyedia memakai versi/);
  });

  test('is compared part by part with what the provider has', async () => {
    await save('permit_ready', { header: { kind: 'text', text: 'Izin {{permit_number}}' }, buttons: [URL_BUTTON, STOP_BUTTON] });
    await handIn();
    world.office.kabarizin(['template', 'sync', 'Meta', '--no-wait']);
    await world.settle();
    const path = `/admin/templates/${idOf('permit_ready')}`;
    assert.match(await page(path), /sama dengan versi sekarang/);
    await save('permit_ready', { header: { kind: 'text', text: 'Kabar izin {{permit_number}}' }, buttons: [URL_BUTTON, { ...STOP_BUTTON, label: 'Cukup' }] });
    const html = await page(path);
    assert.match(html, /Kepala: berbeda/);
    assert.match(html, /Tombol 2: berbeda/);
    assert.doesNotMatch(html, /Tombol 1: berbeda/);
    assert.match(await page(`${path}/history`), /<h3>Tombol 2<\/h3>[\s\S]*Cukup/);
  });

  test('that the provider has otherwise is held back, and goes again when ours is like it', async () => {
    await save('permit_ready', { buttons: [URL_BUTTON] });
    const name = await handIn();
    const { token, waba_id } = await meta();
    const there = (await sent('/message_templates')).at(-1);
    there.name = `${name}_lain`;
    there.components.at(-1).buttons[0].url = 'https://lain.example/{{1}}';
    there.components.at(-1).buttons[0].example = ['https://lain.example/x'];
    there.components.find((part) => part.type === 'FOOTER').text = 'Lain';
    await fetch(`${world.sandbox.url}/meta/v25.0/${waba_id}/message_templates`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(there) });
    await world.sandbox.idle();
    world.write('DELETE FROM template_mapping');
    world.office.kabarizin(['template', 'sync', 'Meta', '--no-wait']);
    await world.settle();
    world.office.kabarizin(['template', 'map', 'permit_ready', 'Meta', '--set', `remote_name=${name}_lain`]);
    assert.equal(mapping().status, 'approved');
    const sari = await person();
    const id = await notice(sari);
    await world.settle();
    assert.equal((await world.api('GET', `/messages/${id}`)).plan.find((row) => row.kind === 'meta').reason, 'template_differs');
    await save('permit_ready', { buttons: [{ ...URL_BUTTON, target: 'https://lain.example/{{permit_number}}' }] });
    await notice(sari);
    await world.settle();
    assert.equal((await arrived(sari)).parts.buttons[0].url, 'https://lain.example/503%2F7%20A');
  });

  test('says in lines of text what has no button', async () => {
    await save('permit_ready', { header: { kind: 'text', text: 'Izin {{permit_number}}' }, footer: 'Layanan perizinan', buttons: [URL_BUTTON, STOP_BUTTON] });
    const ani = await person('gateway');
    await notice(ani, { provider: 'Fonnte' });
    await world.settle();
    const { text } = (await world.sandbox.messages(ani, { direction: 'in' })).find((m) => m.text.startsWith('Izin 503/7 A\n\n'));
    assert.match(text, /\n\nLihat izin: https:\/\/kantor\.example\/izin\/503%2F7%20A\n/);
    assert.match(text, /Balas STOP untuk berhenti\.\n\nLayanan perizinan$/);
  });

  test('is refused with the reason where WhatsApp would refuse it', async () => {
    const answer = await write('permit_ready', { header: { kind: 'text', text: 'x'.repeat(61) }, buttons: [{ ...URL_BUTTON, target: 'https://kantor.example/{{permit_number}}/izin' }] });
    assert.equal(answer.status, 422);
    const html = await answer.text();
    assert.match(html, /kepala lebih dari 60 huruf/);
    assert.match(html, /isian dalam alamat harus satu dan berada di ujung/);
    assert.match(html, /value="https:\/\/kantor\.example\/\{\{permit_number\}\}\/izin"/, 'what was typed is not lost');
  });
});

describe('a document as the header', () => {
  const DOCUMENT = { header: { kind: 'document', link: 'download_link', filename: 'Izin {{permit_number}}.pdf' }, always: ['download_link'] };
  const LINK = 'https://kantor.example/unduh/0142';
  const withLink = (download_link) => ({ params: { ...PARAMS, download_link } });

  before(() => { world.office.setSettings({ link_download: 'https://kantor.example/unduh/{registration_id}' }); });

  test('is handed in with an example, and every message brings its own', async () => {
    await save('permit_ready', DOCUMENT);
    await handIn();
    assert.equal(result('template_submit').outcome, 'done', JSON.stringify(result('template_submit')));
    assert.equal(mapping().status, 'approved');
    const asked = (await world.sandbox.requests('meta')).filter((rq) => rq.method === 'POST' && /uploads|upload:/.test(rq.path)).slice(-2);
    assert.match(asked[0].path, /\/uploads\?file_length=\d+&file_type=application\/pdf&file_name=contoh\.pdf$/);
    assert.match(asked[1].body, /^%PDF-1\.4/);
    const sari = await person();
    const id = await notice(sari, withLink(LINK));
    await world.settle();
    const { parts } = await arrived(sari);
    assert.deepEqual(parts.media, { kind: 'document', link: LINK, filename: 'Izin 503/7 A.pdf', name: '' });
    assert.match(await page(`/admin/messages/${id}`), /bubble-file[\s\S]*Izin 503\/7 A\.pdf/);
    const ani = await person('gateway');
    await notice(ani, { ...withLink(LINK), provider: 'Fonnte' });
    await world.settle();
    assert.ok((await world.sandbox.messages(ani, { direction: 'in' })).some((m) => m.text.includes(LINK)), 'a gateway carries the link');
  });

  test('comes from where the office\'s links lead, and from nowhere else', async () => {
    await save('permit_ready', DOCUMENT);
    for (const link of ['https://lain.example/unduh/0142', 'http://kantor.example/unduh/0142', 'https://kantor.example.lain.example/x', 'https://kantor.example@lain.example/x']) {
      const refused = await world.api('POST', '/messages', { template: 'permit_ready', to: { phone: await person(), name: 'Sari' }, ...withLink(link) }).catch((e) => e);
      assert.match(JSON.stringify(refused.problem ?? refused.body ?? refused.message ?? refused), /download_link/, link);
    }
    const missing = await world.api('POST', '/messages', { template: 'permit_ready', to: { phone: await person(), name: 'Sari' }, params: PARAMS }).catch((e) => e);
    assert.match(JSON.stringify(missing.problem ?? missing.body ?? missing.message ?? missing), /download_link/);
  });

  test('goes to no number that is not confirmed', async () => {
    await save('permit_ready', DOCUMENT);
    await handIn();
    const sari = await person();
    world.write(`UPDATE contact_phone SET confirmed = 0 WHERE number = '+${sari}'`);
    const id = await notice(sari, withLink(LINK));
    await world.settle();
    assert.equal((await world.api('GET', `/messages/${id}`)).plan.find((row) => row.kind === 'meta').reason, 'unconfirmed_number');
    assert.equal((await world.sandbox.messages(sari, { direction: 'in' })).length, 0);
  });

  test('without the App ID is not handed in, and the page says what is missing', async () => {
    await save('permit_ready', DOCUMENT);
    const app_id = JSON.parse(world.query("SELECT settings FROM provider WHERE kind = 'meta'")[0].settings).app_id;
    world.write("UPDATE provider SET settings = json_remove(settings, '$.app_id') WHERE kind = 'meta'");
    assert.match(await page(`/admin/templates/${idOf('permit_ready')}`), /perlu App ID/);
    world.write("UPDATE provider SET settings = json_set(settings, '$.app_id', '42') WHERE kind = 'meta'");
    await handIn();
    assert.deepEqual([result('template_submit').outcome, result('template_submit').key], ['trouble', 'upload']);
    world.write(`UPDATE provider SET settings = json_set(settings, '$.app_id', '${app_id}') WHERE kind = 'meta'`);
    await handIn();
    assert.equal(mapping().status, 'approved');
  });
});

describe('a template at Twilio', () => {
  /* Its places: those of our text in our order, and behind them one in an address. */
  async function content(url) {
    const { twilio } = (await world.office.accounts()).addresses;
    const body = 'Kepada {{1}}, izin {{2}} jenis {{3}} status {{4}} tanggal {{5}} dengan kode {{6}} telah selesai diproses.';
    const variables = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((n) => [n, 'x']));
    const types = { 'twilio/call-to-action': { body, actions: [{ type: 'URL', title: 'Lihat izin', url }] } };
    const { body: { sid } } = await twilioContent({ twilio_url: twilio }, 'POST', 'Content', { friendly_name: 'izin_tombol', language: 'id', variables, types });
    await twilioContent({ twilio_url: twilio }, 'POST', `Content/${sid}/ApprovalRequests/whatsapp`, { name: 'izin_tombol', category: 'UTILITY' });
    world.office.kabarizin(['template', 'sync', 'Twilio', '--no-wait']);
    await world.settle();
    world.office.kabarizin(['template', 'map', 'permit_ready', 'Twilio', '--set', `remote_id=${sid}`, '--set', 'remote_name=izin_tombol']);
  }

  test('has the address of its button filled as one more number', async () => {
    await save('permit_ready', { buttons: [URL_BUTTON] });
    await content('https://kantor.example/izin/{{7}}');
    const sari = await person();
    await notice(sari, { provider: 'Twilio' });
    await world.settle();
    const message = (await world.sandbox.messages(sari, { direction: 'in' })).at(-1);
    assert.match(message.text, /^Kepada Sari, izin 503\/7 A jenis IUMK/);
    assert.equal(message.parts.buttons[0].url, 'https://kantor.example/izin/503%2F7%20A');
  });

  test('is held back when the address there is another', async () => {
    await save('permit_ready', { buttons: [URL_BUTTON] });
    await content('https://lain.example/{{7}}');
    const id = await notice(await person(), { provider: 'Twilio' });
    await world.settle();
    assert.equal((await world.api('GET', `/messages/${id}`)).plan.find((row) => row.kind === 'twilio').reason, 'template_differs');
  });
});
