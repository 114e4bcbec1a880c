import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { createRequire } from 'node:module';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startSandbox, MESSAGEBIRD_NUMBER, MESSAGEBIRD_SMS_NUMBER } from '../client.mjs';
import { startReceiver } from '../support/receiver.mjs';
import { CHANNEL, NAMESPACE, messagebirdCall, messagebirdSend, messagebirdSms, messagebirdTemplate } from '../support/messagebird_calls.mjs';

const { verify } = createRequire(import.meta.url)('messagebird/lib/webhook-signature-jwt');
const KEY = createSecretKey(Buffer.from('sandbox-messagebird-signing-key'));
const ANI = '6281311112222';
const hsm = (more = {}) => ({ hsm: { namespace: NAMESPACE, templateName: 'permit_ready', language: { policy: 'deterministic', code: 'id' }, params: [{ default: 'Ani' }, { default: '503/2' }], ...more } });
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
  await sandbox.account('messagebird', { webhook_url: office.url, sms_webhook_url: `${office.url}/sms` });
  await sandbox.phone(ANI, { name: 'Ani' });
});

const bodies = () => office.received.map((r) => JSON.parse(r.text));
const told = () => bodies().map(({ message }) => message.status);
const text = (more = {}, options) => messagebirdSend(sandbox, { to: ANI, from: CHANNEL, type: 'text', content: { text: 'Halo' }, ...more }, options);
const notice = (more) => text({ type: 'hsm', content: hsm(more) });
const sms = (more = {}) => messagebirdSms(sandbox, { originator: 'DPMPTSPKARO', recipients: [ANI], body: 'Halo', reference: '0a1b', ...more });

describe('refused at once', () => {
  test('a wrong access key', async () => {
    const { status, body } = await text({}, { key: 'x' });
    assert.deepEqual([status, body.errors[0].code], [401, 2]);
  });

  const cases = [
    ['no recipient', () => text({ to: undefined }), 9, 'to'],
    ['a recipient that is none', () => text({ to: '12' }), 10, 'to'],
    ['another channel', () => text({ from: '00000000000000000000000000000000' }), 20, 'from'],
    ['no text', () => text({ content: { text: ' ' } }), 9, 'content.text'],
    ['a template without its namespace', () => notice({ namespace: undefined }), 9, 'content.hsm.namespace'],
    ['a language without its policy', () => notice({ language: { code: 'id' } }), 10, 'content.hsm.language.policy'],
    ['an empty value', () => notice({ params: [{ default: '' }] }), 10, 'content.hsm.params'],
    ['a field that does not exist', () => text({ client_ref: 'x' }), 10, 'client_ref'],
    ['an SMS to nobody', () => sms({ recipients: [] }), 9, 'recipients'],
    ['an SMS from nobody', () => sms({ originator: undefined }), 9, 'originator'],
    ['an SMS from a name that is not registered', () => sms({ originator: 'OTHER' }), 10, 'originator'],
    ['an SMS without words', () => sms({ body: '' }), 9, 'body'],
  ];
  for (const [name, send, code, parameter] of cases) {
    test(name, async () => {
      const { status, body: { errors: [error] } } = await send();
      assert.ok(status >= 400 && status < 500);
      assert.deepEqual([error.code, error.parameter], [code, parameter]);
      assert.deepEqual(await sandbox.messages(ANI), []);
    });
  }

  test('without money, too fast, and any code that is asked for', async () => {
    await sandbox.account('messagebird', { status: 'no-balance' });
    assert.deepEqual([(await text()).status, (await text()).body.errors[0].code], [402, 25]);
    await sandbox.account('messagebird', { status: 'active' });
    await sandbox.fault({ provider: 'messagebird', kind: 'throttle', count: 1 });
    assert.equal((await text()).status, 429);
    await sandbox.fault({ provider: 'messagebird', kind: 'error-code', code: 21, count: 1 });
    assert.equal((await text()).body.errors[0].code, 21);
  });

  test('what does not exist', async () => assert.equal((await messagebirdCall(sandbox, 'GET', '/x')).body.errors[0].code, 98));
});

describe('a template', () => {
  beforeEach(async () => { assert.equal((await messagebirdTemplate(sandbox)).status, 201); });

  test('arrives with its blanks filled, and each state is told to the address of the message', async () => {
    await sandbox.phone(ANI, { reads: 'auto' });
    const { status, body } = await text({ type: 'hsm', content: hsm(), reportUrl: `${office.url}/reports?ref=0a1b` });
    assert.deepEqual([status, body.status], [202, 'accepted']);
    await sandbox.idle();
    assert.match((await sandbox.messages(ANI))[0].text, /^Yth\. Ani, izin 503\/2 /);
    assert.deepEqual(told(), ['sent', 'delivered', 'read']);
    assert.equal(office.received[0].path, '/webhook/reports');
    const [{ type, message, contact }] = bodies();
    assert.deepEqual([type, message.id, message.to, message.channelId, contact.msisdn], ['message.updated', body.id, `+${ANI}`, CHANNEL, Number(ANI)]);
  });

  test('that WhatsApp does not know fails later with Meta\'s code', async () => {
    for (const [more, code] of [[{ templateName: 'unknown' }, 132001], [{ params: [] }, 132000], [{ namespace: 'other' }, 132001]]) {
      office.clear();
      assert.equal((await notice(more)).status, 202);
      await sandbox.idle();
      assert.deepEqual([told(), bodies()[0].message.error.code], [['failed'], code]);
    }
  });
});

describe('what fails later', () => {
  test('a text outside the window, and to a number without WhatsApp', async () => {
    await text();
    await sandbox.idle();
    assert.deepEqual([told(), bodies()[0].message.error.code], [['rejected'], 470]);
    office.clear();
    await sandbox.phone(ANI, { whatsapp: false });
    await sandbox.window(ANI, true, MESSAGEBIRD_NUMBER);
    await text();
    await sandbox.idle();
    assert.deepEqual([told(), bodies()[0].message.error.code], [['failed'], 302]);
  });
});

describe('an SMS', () => {
  test('is counted in its parts, and reports are asked for by its reference', async () => {
    const { status, body } = await sms({ body: 'x'.repeat(161) });
    assert.deepEqual([status, body.recipients.items[0].messagePartCount, body.recipients.items[0].recipient], [201, 2, Number(ANI)]);
    await sandbox.idle();
    const calls = await sandbox.webhooks('messagebird');
    assert.deepEqual(calls.map((one) => new URL(one.url).searchParams.get('status')), ['sent', 'delivered']);
    assert.equal(new URL(calls[0].url).searchParams.get('reference'), '0a1b');
    await sms({ reference: undefined });
    await sandbox.idle();
    assert.equal((await sandbox.webhooks('messagebird')).length, 2, 'none without a reference');
  });

  test('to who wrote STOP, or to a landline, fails', async () => {
    await sandbox.reply(ANI, { to: MESSAGEBIRD_SMS_NUMBER, text: 'STOP' });
    assert.equal(new URLSearchParams(office.received[0].text).get('originator'), ANI);
    await sms();
    await sms({ recipients: ['62628204560'] });
    await sandbox.idle();
    const reasons = (await sandbox.webhooks('messagebird')).map((one) => new URL(one.url).searchParams.get('statusReason')).filter(Boolean);
    assert.deepEqual(reasons, ['opted out', 'unknown subscriber']);
  });
});

describe('a webhook', () => {
  test('carries a token that MessageBird\'s own package believes', async () => {
    await sandbox.reply(ANI, { to: MESSAGEBIRD_NUMBER, text: 'Halo 👋' });
    const [{ headers, bytes }] = office.received;
    const token = headers['messagebird-signature-jwt'];
    await verify(office.url, bytes, token, KEY);
    await assert.rejects(verify(`${office.url}?x`, bytes, token, KEY));
    await assert.rejects(verify(office.url, Buffer.from('{}'), token, KEY));
    const [{ type, message, contact }] = bodies();
    assert.deepEqual([type, message.direction, message.content.text, message.from, contact.displayName], ['message.created', 'received', 'Halo 👋', `+${ANI}`, 'Ani']);
  });

  test('has a token of its own for every try', async () => {
    office.answerNext(503);
    await sandbox.reply(ANI, { to: MESSAGEBIRD_NUMBER, text: 'satu' });
    await sandbox.idle();
    assert.equal(new Set(office.received.map((one) => one.headers['messagebird-signature-jwt'])).size, 2);
  });

  test('of other things a person does', async () => {
    for (const reply of [{ button: { text: 'Setuju', payload: 'yes' } }, { image: 'KTP' }, { location: { name: 'Kantor' } }, { sticker: true }]) await sandbox.reply(ANI, { to: MESSAGEBIRD_NUMBER, ...reply });
    assert.deepEqual(bodies().map(({ message }) => message.type), ['button', 'image', 'location', 'whatsappSticker']);
  });
});

test('the balance', async () => {
  assert.deepEqual((await messagebirdCall(sandbox, 'GET', '/balance')).body, { payment: 'prepaid', type: 'euros', amount: 25.4 });
});

test('a message that was taken, by its id; an SMS in the list as well', async () => {
  const ask = (path, options) => messagebirdCall(sandbox, 'GET', path, undefined, options);
  const { body: { id } } = await messagebirdSend(sandbox, { to: ANI, from: CHANNEL, type: 'text', content: { text: 'Halo' } });
  const { body: sms } = await messagebirdSms(sandbox, { originator: 'DPMPTSPKARO', recipients: [ANI], body: 'Halo', reference: '0a1b', datacoding: 'auto' });
  await sandbox.idle();
  assert.deepEqual((({ status, error }) => [status, error.code])((await ask(`/v1/messages/${id}`)).body), ['rejected', 470]);
  assert.equal((await ask(`/messages/${sms.id}`)).body.recipients.items[0].status, 'delivered');
  assert.deepEqual((await ask('/messages?direction=mt&limit=100')).body.items.map((one) => one.reference), ['0a1b']);
  assert.deepEqual((({ status, body: { errors: [{ code }] } }) => [status, code])(await ask('/v1/messages/x')), [404, 20]);
  assert.equal((await ask(`/v1/messages/${id}`, { key: 'x' })).status, 401);
});
