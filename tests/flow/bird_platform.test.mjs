/*
 * Bird's newer interface, through the real programs: what goes out, what its events say, a lost answer that is asked about, its list of templates, and
 * who may post to our address.
 */
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';

import { BIRD_NUMBER } from '../sandbox/client.mjs';
import { attempts, got, kinds, notice, openProvider, PARAMS, pass, person, sends, show, urls, world } from './provider_world.mjs';

openProvider({
  name: 'bird', numbersFrom: 6281291500000,
  ensure: async (office) => {
    await office.ensureBird({ api: 'platform' });
    await office.ensureBirdTemplates();
    await world.sandbox.account('bird', { api: 'platform' });
  },
});

const SECRET = Buffer.from('sandbox platform secret');

describe('a notice', () => {
  test('goes as a template by its slug, with a key of its own, and its events lead to read', async () => {
    const sari = await person({ reads: 'auto' });
    const id = await notice(sari);
    await world.settle();
    const [message] = await got(sari);
    assert.equal(message.type, 'template');
    assert.match(message.text, /Sari/);
    const [request] = await sends(sari);
    assert.equal(request.path.replace(/^.*\/v1/, '/v1'), '/v1/whatsapp/messages');
    const body = JSON.parse(request.body);
    assert.deepEqual([body.to, body.from, body.template.slug, body.template.language], [`+${sari}`, `+${BIRD_NUMBER}`, 'kz_permit_ready', 'id']);
    assert.equal(request.headers['idempotency-key'], `whatsapp/${body.metadata.ref}`);
    const answer = await show(id);
    assert.equal(answer.state, 'read');
    const order = ['queued', 'planned', 'attempted', 'sent', 'delivered', 'read'];
    assert.deepEqual(kinds(answer).filter((kind) => order.includes(kind)), order);
  });

  test('to somebody who did not agree goes by SMS', async () => {
    const sari = await person({ agrees: false });
    const id = await notice(sari);
    await world.settle();
    assert.deepEqual([(await show(id)).state, (await got(sari))[0].channel], ['delivered', 'sms']);
    assert.equal(JSON.parse((await sends(sari))[0].body).category, 'transactional');
  });

  test('to a number without WhatsApp goes by SMS once Bird says so, by Meta\'s own code', async () => {
    const sari = await person({ whatsapp: false });
    const id = await notice(sari);
    await world.settle();
    assert.deepEqual(attempts(id).map((row) => [row.kind, row.code]), [['bird', '131026'], ['bird_sms', '']]);
    assert.equal((await show(id)).state, 'delivered');
  });

  test('that is a free text leaves once the person wrote', async () => {
    const sari = await person();
    await assert.rejects(world.api('POST', '/texts', { to: { phone: sari }, text: 'Halo', provider: 'Bird' }), (failure) => failure.status >= 400);
    await world.sandbox.reply(sari, { to: BIRD_NUMBER, text: 'Selamat pagi' });
    const { id } = await world.api('POST', '/texts', { to: { phone: sari }, text: 'Halo juga', provider: 'Bird' });
    await world.settle();
    assert.equal((await show(id)).state, 'delivered');
  });

  test('waits when the key is refused, and the list of providers says so', async () => {
    const sari = await person();
    await world.sandbox.fault({ provider: 'bird', kind: 'token-invalid', on: 'any' });
    const id = await notice(sari);
    await pass();
    assert.equal((await show(id)).state, 'queued');
    assert.equal(JSON.parse(world.office.kabarizin(['provider', 'list', '--json'])).find((row) => row.kind === 'bird').health_code, 'credential');
  });
});

describe('an answer that is lost', () => {
  async function lose(kind, more) {
    const to = await person(more);
    await world.sandbox.fault({ provider: 'bird', kind, to });
    await world.sandbox.fault({ provider: 'bird', kind: 'drop-webhooks', to });
    const id = await notice(to);
    await pass();
    await world.sandbox.clearFaults();
    assert.deepEqual(attempts(id).map((row) => row.state), ['unknown']);
    world.pass(61);
    await pass();
    return { to, id };
  }

  for (const [channel, agrees] of [['WhatsApp', true], ['SMS', false]]) {
    test(`is found by asking, on ${channel}, and nothing is sent twice`, async () => {
      const { to, id } = await lose('reset-after-read', { agrees });
      assert.equal((await show(id)).state, 'delivered');
      assert.equal((await sends(to)).length, 1);
      assert.equal((await got(to)).length, 1);
    });
  }

  test('of a message that Bird never took is sent again, but only after some minutes', async () => {
    const { to, id } = await lose('lost-answer-not-done');
    assert.equal((await sends(to)).length, 1);
    world.pass(601);
    await pass();
    world.pass(2);
    await world.settle();
    assert.equal((await show(id)).state, 'delivered');
    assert.equal((await got(to)).length, 1);
    assert.ok(kinds(await show(id)).includes('asked_absent'));
  });
});

test('the templates of the workspace are listed, and what became of ours is taken over', async () => {
  world.write("UPDATE template_mapping SET status = 'waiting'");
  world.office.kabarizin(['template', 'sync', 'Bird', '--no-wait']);
  await world.settle();
  assert.equal(world.query("SELECT count(*) AS n FROM template_mapping WHERE status <> 'approved'")[0].n, 0);
  assert.ok(world.query("SELECT count(*) AS n FROM template_remote WHERE status = 'approved' AND name LIKE 'kz_%'")[0].n > 3);
});

describe('a webhook', () => {
  const body = (more = {}) => JSON.stringify({ type: 'whatsapp.sent', timestamp: new Date().toISOString(), data: { whatsapp_id: `wam_${randomUUID()}`, direction: 'outbound', to: { phone_number: '+6281291500001' }, metadata: null, ...more } });
  const sign = (text, { id = 'msg_1', time = Math.floor(Date.now() / 1000), secret = SECRET } = {}) => (
    { 'webhook-id': id, 'webhook-timestamp': String(time), 'webhook-signature': `v1,AAAA v1,${createHmac('sha256', secret).update(`${id}.${time}.${text}`).digest('base64')}` });
  const post = async (text, headers) => (await fetch(urls.bird, { method: 'POST', body: text, headers: { 'content-type': 'application/json', ...headers } })).status;

  test('is believed for five minutes, with its own signature and no other', async () => {
    const text = body();
    assert.equal(await post(text, sign(text)), 200);
    assert.equal(await post(text, sign(text, { time: Math.floor(Date.now() / 1000) - 301 })), 403);
    assert.equal(await post(text, sign(text, { secret: Buffer.from('another') })), 403);
    assert.equal(await post(`${text} `, sign(text)), 403);
    assert.equal(await post(text, {}), 403);
  });

  test('that a person of their own wish is served no more ends our consent as well', async () => {
    const sari = await person();
    const text = JSON.stringify({ type: 'whatsapp_suppression.created', timestamp: new Date().toISOString(), data: { suppression_id: `sup_${randomUUID()}`, address: `+${sari}`, waba: null, reason: 'manual', workspace_id: 'ws_1' } });
    assert.equal(await post(text, sign(text)), 200);
    await world.settle();
    assert.equal((await world.api('GET', `/contacts/${sari}/consents`)).consents.official.state, 'stopped');
  });

  test('of a tap on a button is consent in its words, and of STOP ends it', async () => {
    const sari = await person({ agrees: false });
    await world.sandbox.reply(sari, { to: BIRD_NUMBER, button: { text: 'Ya, saya setuju', payload: 'yes' } });
    await world.settle();
    assert.equal((await world.api('GET', `/contacts/${sari}/consents`)).consents.official.state, 'agreed');
    await world.sandbox.reply(sari, { to: BIRD_NUMBER, text: 'STOP' });
    await world.settle();
    assert.equal((await world.api('GET', `/contacts/${sari}/consents`)).consents.official.state, 'stopped');
    await notice(sari, { params: { ...PARAMS, permit_number: '503/9' } });
    await world.settle();
  });
});

test('a test of the connection tells of the workspace, and nothing of a secret', async () => {
  const asked = world.office.kabarizinLater(['provider', 'test', 'Bird']);
  await world.send(['--linger', '3']);
  const { stdout } = await asked;
  assert.match(stdout, /Bird knows the key and its workspace/);
  assert.doesNotMatch(stdout + world.log('sender'), /bk_us1_sandbox|whsec_/);
});
