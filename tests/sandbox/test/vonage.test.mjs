import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startSandbox, VONAGE_NUMBER, VONAGE_SMS_NUMBER } from '../client.mjs';
import { startReceiver } from '../support/receiver.mjs';
import { APPLICATION, SMS_APPLICATION, basic, bearer, vonageCall, vonageSend, vonageTemplate } from '../support/vonage_calls.mjs';

const require = createRequire(import.meta.url);
const { verifySignature } = require('@vonage/jwt');
const jwt = require('jsonwebtoken');
const SECRET = 'sandbox-vonage-signature-secret';
const ANI = '6281311112222';
const CUSTOM = { type: 'template', template: { name: 'permit_ready', language: { policy: 'deterministic', code: 'id' }, components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ani' }, { type: 'text', text: '503/2' }] }] } };
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
  await sandbox.account('vonage', { webhook_url: office.url, sms_webhook_url: `${office.url}/sms` });
  await sandbox.phone(ANI, { name: 'Ani' });
});

const bodies = () => office.received.map((r) => JSON.parse(r.text));
const told = () => bodies().map((body) => body.status);
const text = (more = {}, options) => vonageSend(sandbox, { to: ANI, from: VONAGE_NUMBER, channel: 'whatsapp', message_type: 'text', text: 'Halo', client_ref: '0a1b', ...more }, options);
const sms = (more = {}, options) => vonageSend(sandbox, { to: ANI, from: 'DPMPTSPKARO', channel: 'sms', message_type: 'text', text: 'Halo', ...more }, options);
const notice = (more = {}) => vonageSend(sandbox, { to: ANI, from: VONAGE_NUMBER, channel: 'whatsapp', message_type: 'custom', custom: CUSTOM, client_ref: '0a1b', ...more });
const later = (code) => bodies().find((body) => body.error)?.error.title === code;

describe('the login', () => {
  const cases = [
    ['none', () => '', 401],
    ['key and secret', () => basic(), 202],
    ['a wrong secret', () => basic('a1b2c3d4:x'), 401],
    ['a token of the application', () => bearer(), 202],
    ['a token of another application', () => bearer('aaaaaaaa-bbbb-cccc-dddd-0123456789ff'), 401],
    ['a token that is past', () => bearer(APPLICATION, { issued_at: 1600000000, ttl: -1e9 }), 401],
    ['a token of tomorrow', () => bearer(APPLICATION, { issued_at: Math.floor(Date.now() / 1000) + 7200 }), 401],
    ['a token that is signed with a secret', () => `Bearer ${jwt.sign({ application_id: APPLICATION, jti: '1' }, 'x', { expiresIn: 60 })}`, 401],
    ['no token at all', () => 'Bearer x', 401],
  ];
  for (const [name, login, want] of cases) test(name, async () => assert.equal((await text({}, { login: login() })).status, want));

  test('of the other application does not send from this number', async () => {
    assert.equal((await text({}, { login: bearer(SMS_APPLICATION) })).status, 422);
    assert.equal((await sms({}, { login: bearer(SMS_APPLICATION) })).status, 202);
  });
});

describe('refused at once', () => {
  const cases = [
    ['no recipient', { to: undefined }, 'to'],
    ['a number with its plus', { to: `+${ANI}` }, 'to'],
    ['no text', { text: '' }, 'text'],
    ['too much text', { text: 'A'.repeat(4097) }, 'text'],
    ['a reference that is too long', { client_ref: 'x'.repeat(41) }, 'client_ref'],
    ['an address without encryption', { webhook_url: 'http://office.example/x' }, 'webhook_url'],
    ['an unknown channel', { channel: 'pigeon' }, 'channel'],
    ['a field that does not exist', { reference: 'x' }, 'reference'],
    ['a template without a name', { message_type: 'template', whatsapp: { policy: 'deterministic', locale: 'id' } }, 'template.name'],
  ];
  for (const [name, change, parameter] of cases) {
    test(name, async () => {
      const { status, body } = await text(change);
      assert.deepEqual([status, body.invalid_parameters[0].name], [422, parameter]);
      assert.deepEqual(await sandbox.messages(ANI), []);
    });
  }

  test('a sender that is not ours', async () => assert.deepEqual([(await text({ from: '447700900001' })).body.title], ['Invalid sender']));
  test('no JSON', async () => assert.equal((await vonageCall(sandbox, 'POST', '/v1/messages', { body: 'to=1' })).status, 400));
  test('a form', async () => assert.equal((await vonageCall(sandbox, 'POST', '/v1/messages', { body: 'to=1', type: 'application/x-www-form-urlencoded' })).status, 415));
  test('without money, and barred', async () => {
    await sandbox.account('vonage', { status: 'no-balance' });
    assert.equal((await text()).status, 402);
    await sandbox.account('vonage', { status: 'barred' });
    assert.equal((await text()).status, 403);
  });
  test('when asked for: too fast, or any code', async () => {
    await sandbox.fault({ provider: 'vonage', kind: 'throttle', count: 1 });
    assert.equal((await text()).status, 429);
    await sandbox.fault({ provider: 'vonage', kind: 'error-code', code: 1120, count: 1 });
    assert.match((await text()).body.type, /#1120$/);
    assert.equal((await text()).status, 202);
  });
});

describe('a template', () => {
  beforeEach(async () => {
    assert.equal((await vonageTemplate(sandbox)).status, 201);
    await sandbox.idle();
  });

  test('arrives with its blanks filled, and each state is told', async () => {
    await sandbox.phone(ANI, { reads: 'auto' });
    const { status, body } = await notice();
    assert.equal(status, 202);
    await sandbox.idle();
    const [message] = await sandbox.messages(ANI);
    assert.match(message.text, /^Yth\. Ani, izin 503\/2 /);
    assert.deepEqual(told(), ['submitted', 'delivered', 'read']);
    const [first] = bodies();
    assert.deepEqual([first.message_uuid, first.to, first.client_ref, first.channel, first.usage], [body.message_uuid, ANI, '0a1b', 'whatsapp', { currency: 'EUR', price: '0.0333' }]);
  });

  test('in the older form arrives as well', async () => {
    await notice({ message_type: 'template', custom: undefined, template: { name: 'x:permit_ready', parameters: ['Ani', '503/3'] }, whatsapp: { policy: 'deterministic', locale: 'id' } });
    await sandbox.idle();
    assert.match((await sandbox.messages(ANI))[0].text, /503\/3/);
  });

  test('that WhatsApp does not know, or with other values, fails later', async () => {
    for (const template of [{ ...CUSTOM.template, name: 'unknown' }, { ...CUSTOM.template, components: [] }]) {
      office.clear();
      assert.equal((await notice({ custom: { type: 'template', template } })).status, 202);
      await sandbox.idle();
      assert.deepEqual([told(), later(1022)], [['rejected'], true]);
    }
  });
});

describe('what fails later', () => {
  test('a text outside the window', async () => {
    await text();
    await sandbox.idle();
    assert.deepEqual([told(), later(1340)], [['rejected'], true]);
    office.clear();
    await sandbox.window(ANI, true, VONAGE_NUMBER);
    await text();
    await sandbox.idle();
    assert.deepEqual(told(), ['submitted', 'delivered']);
  });

  test('a number without WhatsApp', async () => {
    await sandbox.phone(ANI, { whatsapp: false });
    await sandbox.window(ANI, true, VONAGE_NUMBER);
    await text();
    await sandbox.idle();
    assert.deepEqual([told(), later(1300)], [['undeliverable'], true]);
  });

  test('an SMS to who wrote STOP', async () => {
    await sandbox.reply(ANI, { to: VONAGE_SMS_NUMBER, text: 'STOP' });
    office.clear();
    await sms();
    await sandbox.idle();
    assert.ok(later(1240));
  });
});

describe('a webhook', () => {
  test('carries a token that Vonage\'s own package believes, and its hash is of the body', async () => {
    await sandbox.reply(ANI, { to: VONAGE_NUMBER, text: 'Halo 👋' });
    const [{ headers, text: body }] = office.received;
    const token = headers.authorization.replace('Bearer ', '');
    assert.equal(verifySignature(token, SECRET), true);
    assert.equal(verifySignature(token, 'another'), false);
    const claims = jwt.decode(token);
    assert.deepEqual([claims.iss, claims.api_key, claims.application_id], ['Vonage', 'a1b2c3d4', APPLICATION]);
    assert.equal(claims.payload_hash, require('node:crypto').createHash('sha256').update(body).digest('hex'));
    assert.deepEqual([bodies()[0].text, bodies()[0].from, bodies()[0].to, bodies()[0].profile.name], ['Halo 👋', ANI, VONAGE_NUMBER, 'Ani']);
  });

  test('of an SMS goes to the address of the other application', async () => {
    await sandbox.reply(ANI, { to: VONAGE_SMS_NUMBER, text: 'Halo' });
    assert.equal(office.received[0].path, '/webhook/sms');
    assert.equal(jwt.decode(office.received[0].headers.authorization.slice(7)).application_id, SMS_APPLICATION);
  });

  test('is tried again after 5xx and 429, not after another refusal', async () => {
    office.answerNext(503, 429);
    await sandbox.reply(ANI, { to: VONAGE_NUMBER, text: 'satu' });
    await sandbox.idle();
    assert.equal(office.received.length, 3);
    office.clear();
    office.answerNext(403);
    await sandbox.reply(ANI, { to: VONAGE_NUMBER, text: 'dua' });
    await sandbox.idle();
    assert.equal(office.received.length, 1);
  });

  test('of other things a person does', async () => {
    for (const reply of [{ button: { text: 'Setuju', payload: 'yes' } }, { image: 'KTP' }, { location: { name: 'Kantor' } }, { sticker: true }]) await sandbox.reply(ANI, { to: VONAGE_NUMBER, ...reply });
    assert.deepEqual(bodies().map((body) => body.message_type), ['button', 'image', 'location', 'sticker']);
    assert.equal(bodies()[0].button.payload, 'yes');
    await assert.rejects(sandbox.reply(ANI, { to: VONAGE_SMS_NUMBER, image: 'x' }), (failure) => failure.status === 400);
  });
});

describe('looking', () => {
  test('at the application and the balance', async () => {
    const { body } = await vonageCall(sandbox, 'GET', `/v2/applications/${APPLICATION}`);
    assert.match(body.keys.public_key, /BEGIN PUBLIC KEY/);
    assert.equal(body.capabilities.messages.webhooks.inbound_url.address, office.url);
    assert.equal((await vonageCall(sandbox, 'GET', '/v2/applications/x')).status, 404);
    assert.deepEqual((await vonageCall(sandbox, 'GET', '/account/get-balance?api_key=a1b2c3d4&api_secret=sandbox-vonage-secret', { login: '' })).body, { value: 25.4, autoReload: false });
    assert.equal((await vonageCall(sandbox, 'GET', '/account/get-balance?api_key=a1b2c3d4&api_secret=x', { login: '' })).status, 401);
  });

  test('at what became of messages, with key and secret, once the reports have them', async () => {
    const ask = async (query, options) => vonageCall(sandbox, 'GET', `/v2/reports/records?product=MESSAGES&account_id=a1b2c3d4&direction=outbound&${query}`, options);
    const { body: { message_uuid } } = await vonageSend(sandbox, { to: ANI, from: VONAGE_NUMBER, channel: 'whatsapp', message_type: 'text', text: 'Halo', client_ref: '0a1b' });
    await sandbox.idle();
    const [record] = (await ask(`id=${message_uuid}`)).body.records;
    assert.deepEqual([record.client_ref, record.status, record.error_code], ['0a1b', 'rejected', '1340']);
    assert.equal((await ask(`to=${ANI}`)).body.items_count, 1);
    assert.equal((await ask(`to=${ANI}&date_end=2020-01-01T00:00:00Z`)).body.items_count, 0);
    assert.equal((await ask('id=x')).body.ids_not_found, 'x');
    assert.equal((await ask(`id=${message_uuid}`, { login: bearer() })).status, 401);
    assert.equal((await vonageCall(sandbox, 'GET', '/v2/reports/records?product=MESSAGES&account_id=x&direction=outbound')).status, 403);
    await sandbox.account('vonage', { reports_after_ms: 3_600_000 });
    assert.equal((await ask(`id=${message_uuid}`)).body.items_count, 0, 'too early');
    await sandbox.account('vonage', { reports: 'none' });
    assert.equal((await ask(`id=${message_uuid}`)).status, 402);
  });

  test('with an empty message, which a good login is told to mend', async () => {
    assert.equal((await vonageSend(sandbox, {}, { login: bearer() })).status, 422);
    assert.equal((await vonageSend(sandbox, {}, { login: bearer('x') })).status, 401);
  });
});
