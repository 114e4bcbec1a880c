import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { BIRD_NUMBER, BIRD_SMS_NUMBER, startSandbox } from '../client.mjs';
import { startReceiver } from '../support/receiver.mjs';
import { CHANNEL, SMS_CHANNEL, birdCall, birdProject, birdSend } from '../support/bird_calls.mjs';

const ANI = '6281311112222';
let sandbox;
let office;

before(async () => {
  sandbox = await startSandbox();
  office = await startReceiver();
});
after(async () => {
  await office?.stop();
  await sandbox?.stop();
});
beforeEach(async () => {
  await sandbox.reset();
  office.clear();
  await sandbox.account('bird', { webhook_url: office.url, sms_webhook_url: `${office.url}/sms` });
  await sandbox.phone(ANI, { name: 'Ani' });
});

const to = (number = `+${ANI}`) => ({ receiver: { contacts: [{ identifierKey: 'phonenumber', identifierValue: number }] } });
const text = (more = {}, options) => birdSend(sandbox, { ...to(), body: { type: 'text', text: { text: 'Halo' } }, reference: '0a1b', ...more }, options);
const template = (project, more = {}) => birdSend(sandbox, { ...to(), reference: '0a1b', template: {
  projectId: project.id, version: 'latest', locale: 'id', parameters: [{ type: 'string', key: 'nama', value: 'Ani' }, { type: 'string', key: 'nomor', value: '503/2' }], ...more } });
const events = () => office.received.map((one) => JSON.parse(one.text));
const told = () => events().map(({ event, payload }) => [event, payload.status ?? payload.type]);

describe('refused at once', () => {
  const cases = [
    ['a wrong access key', () => text({}, { key: 'x' }), 401],
    ['another workspace', () => text({}, { workspace: 'x' }), 404],
    ['another channel', () => text({}, { channel: 'x' }), 404],
    ['no JSON', () => birdCall(sandbox, 'POST', `/channels/${CHANNEL}/messages`, 'x'), 400],
    ['a number without its plus', () => text(to(ANI)), 422],
    ['nobody', () => text({ receiver: {} }), 422],
    ['nothing to say', () => text({ body: undefined }), 422],
    ['an empty text', () => text({ body: { type: 'text', text: { text: ' ' } } }), 422],
    ['a field that does not exist', () => text({ client_ref: 'x' }), 422],
    ['a template without its version', () => template({ id: 'x' }, { version: undefined }), 422],
    ['an empty value', () => template({ id: 'x' }, { parameters: [{ type: 'string', key: 'nama', value: '' }] }), 422],
  ];
  for (const [name, send, want] of cases) {
    test(name, async () => {
      const { status, body } = await send();
      assert.equal(status, want);
      assert.equal(typeof body.message, 'string');
      assert.deepEqual(await sandbox.messages(ANI), []);
    });
  }

  test('without money, too fast, and any code that is asked for', async () => {
    await sandbox.account('bird', { status: 'no-balance' });
    assert.equal((await text()).status, 402);
    await sandbox.account('bird', { status: 'active' });
    await sandbox.fault({ provider: 'bird', kind: 'throttle', count: 1 });
    assert.equal((await text()).status, 429);
    await sandbox.fault({ provider: 'bird', kind: 'error-code', code: 11001, count: 1 });
    assert.equal((await text()).body.code, '11001');
  });
});

describe('a template', () => {
  test('arrives with its places filled by name, and each state is told, that it was read as an interaction', async () => {
    await sandbox.phone(ANI, { reads: 'auto' });
    const { status, body } = await template(await birdProject(sandbox));
    assert.deepEqual([status, body.status, body.reference], [202, 'accepted', '0a1b']);
    await sandbox.idle();
    assert.equal((await sandbox.messages(ANI))[0].text, 'Yth. Ani, izin 503/2 sudah terbit.');
    assert.deepEqual(told(), [['whatsapp.outbound', 'sent'], ['whatsapp.outbound', 'delivered'], ['whatsapp.interaction', 'read']]);
    assert.deepEqual([events()[0].payload.id, events()[2].payload.messageId, events()[0].payload.channelId], [body.id, body.id, CHANNEL]);
  });

  test('that is not there, paused, or has other places fails after it was accepted', async () => {
    const project = await birdProject(sandbox);
    for (const [send, code] of [[() => template({ id: 'x' }), 11001], [() => template(project, { locale: 'en' }), 11001], [() => template(project, { version: 'x' }), 11001],
      [() => template(project, { parameters: [] }), 11003]]) {
      office.clear();
      assert.equal((await send()).status, 202);
      await sandbox.idle();
      assert.deepEqual([told(), events()[0].payload.failure.code], [[['whatsapp.outbound', 'sending_failed']], code]);
    }
    await sandbox.templateStatus('permit_ready', { provider: 'bird', status: 'PAUSED' });
    office.clear();
    await template(project);
    await sandbox.idle();
    assert.equal(events()[0].payload.failure.code, 11002);
  });
});

test('a text outside the window and a number without WhatsApp fail with Meta\'s code', async () => {
  await text();
  await sandbox.idle();
  assert.deepEqual([told()[0][1], events()[0].payload.failure.source.code], ['delivery_failed', 131047]);
  office.clear();
  await sandbox.phone(ANI, { whatsapp: false });
  await sandbox.window(ANI, true, BIRD_NUMBER);
  await text();
  await sandbox.idle();
  assert.equal(events()[0].payload.failure.source.code, 131026);
});

test('an SMS is the same request to another channel', async () => {
  await text({}, { channel: SMS_CHANNEL });
  await sandbox.idle();
  assert.equal((await sandbox.messages(ANI))[0].channel, 'sms');
  assert.deepEqual(told(), [['sms.outbound', 'sent'], ['sms.outbound', 'delivered']]);
  assert.equal(office.received[0].path, '/webhook/sms');
});

describe('a webhook', () => {
  test('is signed over its time, its address and the hash of its body', async () => {
    await sandbox.reply(ANI, { to: BIRD_NUMBER, text: 'Halo 👋' });
    const [{ headers, bytes }] = office.received;
    const hash = createHash('sha256').update(bytes).digest();
    const want = createHmac('sha256', 'sandbox-bird-signing-key').update(`${headers['messagebird-request-timestamp']}\n${office.url}\n`).update(hash).digest('base64');
    assert.equal(headers['messagebird-signature'], want);
    const { payload } = events()[0];
    assert.deepEqual([payload.body.text.text, payload.sender.contact.identifierValue, payload.sender.contact.annotations.name], ['Halo 👋', `+${ANI}`, 'Ani']);
  });

  test('is tried again after anything but 2xx', async () => {
    office.answerNext(503, 403);
    await sandbox.reply(ANI, { to: BIRD_NUMBER, text: 'satu' });
    await sandbox.idle();
    assert.equal(office.received.length, 3);
  });

  test('of other things a person does', async () => {
    for (const reply of [{ button: { text: 'Setuju', payload: 'yes' } }, { image: 'KTP' }, { location: { name: 'Kantor' } }, { sticker: true }]) await sandbox.reply(ANI, { to: BIRD_NUMBER, ...reply });
    assert.deepEqual(events().map(({ payload }) => payload.body.type), ['text', 'image', 'location', 'sticker']);
    assert.equal(events()[0].payload.body.text.actions[0].postback.payload, 'yes');
    await assert.rejects(sandbox.reply(ANI, { to: BIRD_SMS_NUMBER, image: 'x' }), (failure) => failure.status === 400);
  });
});

test('the channel', async () => {
  assert.deepEqual((await birdCall(sandbox, 'GET', `/channels/${CHANNEL}`)).body, { id: CHANNEL, name: 'DPMPTSP Karo', platformId: 'whatsapp', status: 'active' });
  assert.equal((await birdCall(sandbox, 'GET', '/channels/x')).status, 404);
});

test('a message that was taken, by its id and in the list of its channel', async () => {
  const { body: { id } } = await text();
  await sandbox.idle();
  assert.deepEqual((({ status, reference }) => [status, reference])((await birdCall(sandbox, 'GET', `/channels/${CHANNEL}/messages/${id}`)).body), ['delivery_failed', '0a1b']);
  assert.equal((await birdCall(sandbox, 'GET', `/channels/${SMS_CHANNEL}/messages/${id}`)).status, 404, 'it is of another channel');
  const list = async (query) => (await birdCall(sandbox, 'GET', `/channels/${CHANNEL}/messages?${query}`)).body.results.map((one) => one.id);
  assert.deepEqual(await list('direction=outgoing'), [id]);
  assert.deepEqual(await list('direction=incoming'), []);
  assert.deepEqual(await list(`startAt=${new Date(Date.now() + 60_000).toISOString()}`), []);
});
