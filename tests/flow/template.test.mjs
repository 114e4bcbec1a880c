/*
 * Templates at Meta, through the real programs: handed in, reviewed, followed by webhook and by list, and held back when they are not what they were.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { openWorld } from './world.mjs';

const PARAMS = { permit_number: '503/1', permit_type: 'IUMK', status: 'Terbit', completion_date: '20-11-2026' };
let world;

before(async () => {
  world = await openWorld({ providers: false });
  await world.office.ensureProviders();
  await world.office.connectWebhooks();
});
after(async () => { await world?.close(); });

/* Every test begins with an account that has nothing of ours, and a template as it was installed. */
afterEach(async () => {
  await world.sandbox.clearFaults();
  await world.sandbox.idle();
  for (const { name } of await world.sandbox.templates()) if (name !== 'hello_world') await remove(name);
  await world.sandbox.account('meta', { review: 'approve', review_ms: 0, review_category: '' }, { handshake: false });
  world.write(`DELETE FROM template_mapping; DELETE FROM template_remote; DELETE FROM task; DELETE FROM queue; UPDATE template SET version = 1;
    DELETE FROM setting WHERE key = 'dearer_templates'; UPDATE provider SET health = 'ok', failures = 0, closed_until = 0`);
});

const meta = async () => (await world.office.accounts()).meta;
async function graph(method, path) {
  const { token, waba_id } = await meta();
  const answer = await fetch(`${world.sandbox.url}/meta/v25.0/${waba_id}/${path}`, { method, headers: { authorization: `Bearer ${token}` } });
  return answer.json();
}
/* Deleting forbids the name for 30 days, so a test that needs it again takes another. */
const remove = (name) => graph('DELETE', `message_templates?name=${name}`);

let last = 6281260700000;
async function person() {
  const number = String(last += 1);
  await world.sandbox.phone(number, {});
  await world.api('POST', `/contacts/${number}/consents`, { scope: 'official', action: 'opt_in', words: 'Saya setuju' });
  return number;
}

let names = 0;
/* Hands the template in under a name of this test's own. */
async function handIn(key = 'permit_ready', name = `kabar_${names += 1}`) {
  world.office.kabarizin(['template', 'map', key, 'Meta', '--set', `remote_name=${name}`, '--set', 'status=missing']);
  world.office.kabarizin(['template', 'submit', key, 'Meta', '--no-wait']);
  await world.settle();
  return name;
}

const mapping = (key = 'permit_ready') => world.query(`SELECT m.* FROM template_mapping m JOIN template t ON t.id = m.template_id WHERE t.key = '${key}'`)[0];
const result = (kind) => JSON.parse(world.query(`SELECT result FROM task WHERE kind = '${kind}' ORDER BY id DESC LIMIT 1`)[0].result);
const notice = async (to) => (await world.api('POST', '/messages', { template: 'permit_ready', to: { phone: to, name: 'Sari' }, params: PARAMS, provider: 'Meta' })).id;
const show = (id) => world.api('GET', `/messages/${id}`);
const reason = async (id) => (await show(id)).plan.find((row) => row.kind === 'meta').reason;
async function sync() {
  world.office.kabarizin(['template', 'sync', 'Meta', '--no-wait']);
  await world.settle();
  return result('template_sync');
}

describe('a template that is handed in', () => {
  test('waits for Meta, holds its messages back, and lets them go when Meta approves', async () => {
    await world.sandbox.account('meta', { review: 'manual' }, { handshake: false });
    const name = await handIn();
    assert.deepEqual([mapping().status, mapping().word, mapping().category, mapping().version], ['waiting', 'PENDING', 'utility', 1]);
    assert.match(mapping().remote_id, /^\d{10,}$/);
    assert.equal(result('template_submit').outcome, 'done');
    const sari = await person();
    const id = await notice(sari);
    await world.settle();
    assert.deepEqual([(await show(id)).state, await reason(id)], ['blocked', 'template_not_approved']);
    await world.sandbox.templateStatus(name, { status: 'APPROVED' });
    await world.sandbox.idle();
    assert.equal(mapping().status, 'approved');
    await world.settle();
    assert.match((await show(id)).state, /^(sent|delivered|read)$/);
    const [message] = await world.sandbox.messages(sari, { direction: 'in' });
    assert.match(message.text, /^Kepada Sari, permohonan izin/);
    assert.match(message.text, /Kode pesan: [A-Z0-9]{4}-[A-Z0-9]{4}/);
  });

  test('for the first time is approved whichever comes first, the answer or the news of the review', async () => {
    world.office.kabarizin(['template', 'submit', 'reminder', 'Meta', '--no-wait']);
    await world.settle();
    await world.sandbox.idle();
    assert.deepEqual([mapping('reminder').status, mapping('reminder').remote_name, mapping('reminder').category], ['approved', 'reminder', 'utility']);
  });

  test('is what the documents say: numbered places, one list of examples, the category, and the office as its footer', async () => {
    const name = await handIn();
    const request = (await world.sandbox.requests('meta')).filter((rq) => rq.method === 'POST' && rq.path.endsWith('/message_templates')).at(-1);
    const body = JSON.parse(request.body);
    assert.deepEqual(Object.keys(body).sort(), ['category', 'components', 'language', 'name', 'parameter_format']);
    assert.deepEqual([body.name, body.language, body.category, body.parameter_format], [name, 'id', 'UTILITY', 'POSITIONAL']);
    const [part, footer] = body.components;
    assert.equal(part.type, 'BODY');
    assert.deepEqual([...part.text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]), ['1', '2', '3', '4', '5', '6']);
    assert.equal(part.example.body_text.length, 1);
    assert.equal(part.example.body_text[0].length, 6);
    const [office] = world.query("SELECT value FROM setting WHERE key = 'office_name'");
    assert.deepEqual(footer, { type: 'FOOTER', text: office.value });
  });

  test('and rejected says so with the reason, and may be handed in again', async () => {
    await world.sandbox.account('meta', { review: 'reject' }, { handshake: false });
    await handIn();
    await world.sandbox.idle();
    assert.deepEqual([mapping().status, mapping().word], ['rejected', 'REJECTED']);
    assert.match(mapping().status_text, /INCORRECT_CATEGORY/);
    const id = await notice(await person());
    await world.settle();
    assert.equal(await reason(id), 'template_not_approved');
    await world.sandbox.account('meta', { review: 'approve' }, { handshake: false });
    world.office.kabarizin(['template', 'submit', 'permit_ready', 'Meta', '--no-wait']);
    await world.settle();
    assert.equal(mapping().status, 'approved');
    const edits = (await world.sandbox.requests('meta')).filter((rq) => rq.method === 'POST' && rq.path.endsWith(`/${mapping().remote_id}`));
    assert.equal(edits.length, 1, 'the one that is there is edited, not made a second time');
  });

  test('which Meta refuses at once tells why, and nothing is mapped to what is not there', async () => {
    const name = await handIn();
    world.write('DELETE FROM template_mapping');
    await handIn('permit_ready', name);
    assert.deepEqual([result('template_submit').outcome, result('template_submit').key], ['refused', 'name_taken']);
    assert.equal(mapping().status, 'missing');
  });

  test('whose answer is lost is found in the list', async () => {
    await world.sandbox.account('meta', { review: 'manual' }, { handshake: false });
    await world.sandbox.fault({ provider: 'meta', kind: 'reset-after-read', on: 'any', count: 1 });
    const name = `kabar_${names += 1}`;
    world.office.kabarizin(['template', 'map', 'permit_ready', 'Meta', '--set', `remote_name=${name}`, '--set', 'status=missing']);
    world.office.kabarizin(['template', 'submit', 'permit_ready', 'Meta', '--no-wait']);
    await world.send();
    await world.sandbox.clearFaults();
    assert.equal(result('template_submit').outcome, 'unsure');
    await world.settle();
    await world.send();
    assert.equal(result('template_sync').outcome, 'done');
    assert.ok((await world.sandbox.templates()).some((one) => one.name === name), 'it had arrived');
    assert.deepEqual([mapping().status, mapping().word], ['waiting', 'PENDING']);
  });
});

describe('a template that is not what it was', () => {
  test('because Meta counts it as advertising stops until it is accepted', async () => {
    const name = await handIn();
    await world.sandbox.templateCategory(name, { category: 'MARKETING', announced: true });
    await world.sandbox.idle();
    assert.deepEqual([mapping().category, mapping().category_next], ['utility', 'marketing']);
    const before = await notice(await person());
    await world.settle();
    assert.match((await show(before)).state, /^(sent|delivered|read)$/, 'announced is not yet');
    await world.sandbox.templateCategory(name, { category: 'MARKETING' });
    await world.sandbox.idle();
    const id = await notice(await person());
    await world.settle();
    assert.deepEqual([(await show(id)).state, await reason(id)], ['blocked', 'template_recategorised']);
    world.office.kabarizin(['template', 'accept', 'permit_ready', 'Meta']);
    await world.settle();
    assert.match((await show(id)).state, /^(sent|delivered|read)$/);
  });

  test('because it was approved as advertising from the start stops as well', async () => {
    await world.sandbox.account('meta', { review_category: 'MARKETING' }, { handshake: false });
    await handIn();
    await world.sandbox.idle();
    assert.deepEqual([mapping().status, mapping().category], ['approved', 'marketing']);
    const id = await notice(await person());
    await world.settle();
    assert.equal(await reason(id), 'template_recategorised');
    world.office.setSettings({ dearer_templates: 1 });
    const next = await notice(await person());
    await world.settle();
    assert.match((await show(next)).state, /^(sent|delivered|read)$/, 'unless the office says that it may');
  });

  test('because Meta pauses it waits, and goes on when Meta goes on', async () => {
    const name = await handIn();
    await world.sandbox.templateStatus(name, { status: 'PAUSED', more: { other_info: { title: 'FIRST_PAUSE', description: 'Low quality.' } } });
    await world.sandbox.idle();
    const id = await notice(await person());
    await world.settle();
    assert.equal(await reason(id), 'template_paused');
    assert.match(mapping().status_text, /Low quality/);
    await world.sandbox.templateStatus(name, { status: 'REINSTATED' });
    await world.sandbox.idle();
    await world.settle();
    assert.match((await show(id)).state, /^(sent|delivered|read)$/);
  });

  test('because it is gone there is missing after the list was read, and is kept', async () => {
    const name = await handIn();
    await sync();
    await remove(name);
    const told = await sync();
    assert.equal(told.gone, 1);
    assert.deepEqual([mapping().status, mapping().remote_name], ['missing', name]);
    const id = await notice(await person());
    await world.settle();
    assert.equal(await reason(id), 'template_not_approved');
  });

  test('because somebody wrote other places into it there is not filled wrongly', async () => {
    const { token, waba_id } = await meta();
    await fetch(`${world.sandbox.url}/meta/v25.0/${waba_id}/message_templates`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `kabar_${names += 1}`, language: 'id', category: 'UTILITY',
        components: [{ type: 'BODY', text: 'Kepada {{1}}, izin Anda telah selesai di kantor.', example: { body_text: [['Sari']] } }] }),
    });
    await sync();
    world.office.kabarizin(['template', 'map', 'permit_ready', 'Meta', '--set', `remote_name=kabar_${names}`]);
    assert.equal(mapping().status, 'approved');
    const id = await notice(await person());
    await world.settle();
    assert.equal(await reason(id), 'template_differs');
    world.office.kabarizin(['template', 'map', 'permit_ready', 'Meta', '--set', `remote_name=kabar_${names}`, '--set', 'params=["nama_pemohon"]']);
    const sari = await person();
    await notice(sari);
    await world.settle();
    assert.equal((await world.sandbox.messages(sari, { direction: 'in' }))[0].text, 'Kepada Sari, izin Anda telah selesai di kantor.');
  });

  test('quality and category come with the list too', async () => {
    const name = await handIn();
    await world.sandbox.templateQuality(name, { score: 'YELLOW' });
    await world.sandbox.idle();
    assert.equal(mapping().quality, 'YELLOW');
    await world.sandbox.fault({ provider: 'meta', kind: 'drop-webhooks' });
    await world.sandbox.templateQuality(name, { score: 'RED' });
    await world.sandbox.templateCategory(name, { category: 'MARKETING' });
    await world.sandbox.clearFaults();
    assert.equal(mapping().quality, 'YELLOW');
    assert.equal((await sync()).changed, 1);
    assert.deepEqual([mapping().quality, mapping().category], ['RED', 'marketing']);
  });
});

test('a template in two languages goes to each person in theirs, once both are approved', async () => {
  const [sari, john] = [await person(), await person()];
  await world.api('PUT', `/contacts/${john}`, { name: 'John', locale: 'en' });
  const name = await handIn();
  await world.sandbox.idle();
  const early = (await world.api('POST', '/messages', { template: 'permit_ready', to: { phone: john }, params: PARAMS, provider: 'Meta' })).id;
  await world.settle();
  assert.equal((await show(early)).language, 'id');
  assert.equal((await show(early)).timeline[0].detail.language_why, 'not_approved');
  world.office.kabarizin(['template', 'submit', 'permit_ready.en', 'Meta', '--no-wait']);
  await world.settle();
  await world.sandbox.idle();
  assert.deepEqual((await world.sandbox.templates()).filter((one) => one.name === name).map((one) => one.language).sort(), ['en', 'id'], 'one name, two languages');
  const later = (await world.api('POST', '/messages', { template: 'permit_ready', to: { phone: john }, params: PARAMS, provider: 'Meta' })).id;
  const hers = await notice(sari);
  const asked = (await world.api('POST', '/messages', { template: 'permit_ready', language: 'en', to: { phone: sari, name: 'Sari' }, params: PARAMS, provider: 'Meta' })).id;
  for (let i = 0; i < 2; i += 1) await world.settle();
  assert.deepEqual([(await show(later)).template, (await show(later)).language, (await show(later)).timeline[0].detail.language_why], ['permit_ready', 'en', 'contact']);
  assert.deepEqual([(await show(hers)).language, (await show(asked)).language], ['id', 'en']);
  assert.match((await world.sandbox.messages(john, { direction: 'in' })).at(-1).text, /^Dear John, the permit application/);
  assert.match((await world.sandbox.messages(sari, { direction: 'in' }))[0].text, /^Kepada Sari, permohonan izin/);
});

test('a trial goes out like any message, once, and only to the office', async () => {
  const rina = await person();
  world.write(`UPDATE contact SET role = 'staff', name = 'Rina' WHERE id = (SELECT contact_id FROM contact_phone WHERE number = '+${rina}')`);
  await handIn();
  world.office.kabarizin(['template', 'test', 'permit_ready', rina, '--provider', 'Meta', '--param', 'permit_type=Izin Apotek']);
  await world.settle();
  const [message] = await world.sandbox.messages(rina, { direction: 'in' });
  assert.match(message.text, /Izin Apotek/);
  const [row] = world.query("SELECT scenario, state, permit_id FROM message WHERE scenario = 'trial'");
  assert.match(row.state, /^(sent|delivered|read)$/);
  assert.equal(row.permit_id, null);
  await world.api('POST', `/contacts/${rina}/consents`, { scope: 'official', action: 'opt_out', words: 'STOP' });
  world.office.kabarizin(['template', 'test', 'permit_ready', rina, '--provider', 'Meta']);
  await world.settle();
  assert.equal(world.query("SELECT reason FROM message WHERE scenario = 'trial' ORDER BY id DESC LIMIT 1")[0].reason, 'stopped', 'a trial asks for consent as well');
  assert.equal((await world.sandbox.messages(rina, { direction: 'in' })).length, 1);
});

test('a long list is read page by page, and the daily job asks for it', async () => {
  const { token, waba_id } = await meta();
  for (let i = 0; i < 60; i += 1) {
    await fetch(`${world.sandbox.url}/meta/v25.0/${waba_id}/message_templates`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `banyak_${i}`, language: 'id', category: 'UTILITY', components: [{ type: 'BODY', text: `Kantor tutup, nomor ${i}.` }] }),
    });
  }
  await world.send(['--once', '--job', 'templates']);
  await world.send();
  assert.equal(result('template_sync').seen, 61);
  const pages = (await world.sandbox.requests('meta')).filter((rq) => rq.method === 'GET' && rq.path.includes('/message_templates?fields'));
  assert.ok(pages.length >= 3);
  assert.equal(world.query('SELECT count(*) AS n FROM template_remote')[0].n, 61);
  assert.doesNotMatch(world.log('sender'), new RegExp(token), 'the next page\'s address carries the token and is not followed');
});
