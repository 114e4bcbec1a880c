/*
 * MessageBird, through the real programs: a notice as a WhatsApp template and as an SMS, what its reports say and cost, a lost answer, and who may
 * post to our address. The tokens are held against MessageBird's own package as well.
 */
import assert from 'node:assert/strict';
import { createHash, createHmac, createSecretKey, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';

import { waitFor } from '../../scripts/office.mjs';
import { MESSAGEBIRD_NUMBER, MESSAGEBIRD_SMS_NUMBER } from '../sandbox/client.mjs';
import { testAsking } from './asking.mjs';
import { attempts, got, kinds, notice, openProvider, PARAMS, pass, person, sends, show, urls, world } from './provider_world.mjs';

const require = createRequire(import.meta.url);
const jwt = require('jsonwebtoken');
const { verify } = require('messagebird/lib/webhook-signature-jwt');
const KEY = 'sandbox-messagebird-signing-key';
const CHANNEL = '853eeb5348e541a595da93b48c61a1ae';

openProvider({
  name: 'messagebird', numbersFrom: 6281280500000,
  ensure: async (office) => {
    await office.ensureMessageBird();
    await office.ensureMessageBirdTemplates();
  },
});

describe('a notice', () => {
  test('goes as a template with its namespace and values, and its reports lead to read', async () => {
    const sari = await person({ reads: 'auto' });
    const id = await notice(sari);
    await world.settle();
    const [message] = await got(sari);
    assert.deepEqual([message.provider, message.channel, message.type], ['messagebird', 'whatsapp', 'template']);
    assert.match(message.text, /Sari/);
    const [request] = await sends(sari);
    const body = JSON.parse(request.body);
    assert.equal(request.headers.authorization, 'AccessKey sandbox-messagebird-access-key');
    assert.deepEqual([body.to, body.from, body.type, body.content.hsm.language], [sari, CHANNEL, 'hsm', { policy: 'deterministic', code: 'id' }]);
    assert.equal(body.content.hsm.params[0].default, 'Sari');
    assert.match(body.reportUrl, new RegExp(`^${urls.messagebird}\\?ref=[0-9a-f]{32}$`));
    const answer = await show(id);
    assert.equal(answer.state, 'read');
    const order = ['queued', 'planned', 'attempted', 'sent', 'delivered', 'read'];
    assert.deepEqual(kinds(answer).filter((kind) => order.includes(kind)), order);
  });

  test('to somebody who did not agree goes by SMS, whose report is a GET and names the price', async () => {
    const sari = await person({ agrees: false });
    const id = await notice(sari);
    await world.settle();
    const answer = await show(id);
    assert.deepEqual([answer.state, answer.provider], ['delivered', 'MessageBird SMS']);
    assert.deepEqual(attempts(id).map((row) => [row.segments, row.price_micros, row.price_currency]), [[1, 41000, 'EUR']]);
    const [request] = await sends(sari);
    assert.match(JSON.parse(request.body).reference, /^[0-9a-f]{32}$/);
  });

  test('to a number without WhatsApp goes by SMS once MessageBird says so, and WhatsApp is not tried there again', async () => {
    const sari = await person({ whatsapp: false });
    const id = await notice(sari);
    await world.settle();
    assert.deepEqual(attempts(id).map((row) => [row.kind, row.code]), [['messagebird', '302'], ['messagebird_sms', '']]);
    const next = await notice(sari, { params: { ...PARAMS, permit_number: '503/2' } });
    await world.settle();
    assert.equal((await show(next)).plan.find((row) => row.kind === 'messagebird').reason, 'no_whatsapp');
  });

  test('whose template WhatsApp paused goes by SMS, by Meta\'s own code', async () => {
    await world.sandbox.templateStatus('kz_permit_ready', { provider: 'messagebird', status: 'PAUSED' });
    const sari = await person();
    const id = await notice(sari);
    await world.settle();
    await world.sandbox.templateStatus('kz_permit_ready', { provider: 'messagebird', status: 'APPROVED' });
    await world.office.ensureMessageBirdTemplates();
    assert.deepEqual(attempts(id).map((row) => [row.kind, row.code]), [['messagebird', '132015'], ['messagebird_sms', '']]);
  });

  test('that is a free text waits for nobody whose window is shut, and leaves once they wrote', async () => {
    const sari = await person();
    await assert.rejects(world.api('POST', '/texts', { to: { phone: sari }, text: 'Halo', provider: 'MessageBird' }), (failure) => failure.status === 409);
    await world.sandbox.reply(sari, { to: MESSAGEBIRD_NUMBER, text: 'Selamat pagi' });
    const { id } = await world.api('POST', '/texts', { to: { phone: sari }, text: 'Halo juga', provider: 'MessageBird' });
    await world.settle();
    assert.equal((await show(id)).state, 'delivered');
    assert.ok((await got(sari)).at(-1).text.includes('Halo juga'));
  });

  test('to who wrote STOP to the SMS sender, which MessageBird then does not serve, is recorded as stopped', async () => {
    const sari = await person({ agrees: false });
    await world.sandbox.reply(sari, { to: MESSAGEBIRD_SMS_NUMBER, text: 'STOP' });
    await world.settle();
    assert.equal((await world.api('GET', `/contacts/${sari}/consents`)).consents.sms.state, 'stopped');
    const id = await notice(sari, { params: { ...PARAMS, permit_number: '503/3' } });
    await world.settle();
    assert.equal((await show(id)).reason, 'stopped');
  });

  test('waits when the access key is refused, and the list of providers says so', async () => {
    await world.sandbox.fault({ provider: 'messagebird', kind: 'token-invalid' });
    const id = await notice(await person());
    await world.settle();
    assert.deepEqual([attempts(id)[0].kind, attempts(id)[0].code], ['messagebird', '2']);
    assert.match(world.office.kabarizin(['provider', 'list']), /^MessageBird +messagebird .* down /m);
  });
});

describe('an answer that is lost', () => {
  for (const [channel, agrees] of [['WhatsApp', true], ['SMS', false]]) {
    test(`is made up for by a report, which carries our id, on ${channel}, and nothing is sent twice`, async () => {
      const to = await person({ agrees });
      await world.sandbox.fault({ provider: 'messagebird', kind: 'reset-after-read', to });
      const id = await notice(to);
      await pass();
      assert.equal((await show(id)).state, 'delivered');
      world.pass(3600);
      await pass();
      assert.equal((await sends(to)).length, 1);
    });
  }

  test('is left to a person when nothing tells what became of it', async () => {
    const to = await person();
    await world.sandbox.fault({ provider: 'messagebird', kind: 'lost-answer-not-done', to });
    const id = await notice(to);
    await pass();
    world.pass(601);
    await pass();
    assert.deepEqual([(await show(id)).state, (await show(id)).reason], ['blocked', 'unknown_hold']);
  });
});

/* Its reports alone hold what we call a WhatsApp message: one whose id is not known is nothing to ask for. */
testAsking({ provider: 'messagebird', path: /\/messages\b/, after_s: 60, unnamed: ['SMS'] });

describe('the token of a webhook', () => {
  const hash = (text) => createHash('sha256').update(text).digest('hex');
  const now = () => Math.floor(Date.now() / 1000);
  const body = () => JSON.stringify({ type: 'message.updated', message: { id: randomUUID().replaceAll('-', ''), channelId: CHANNEL, platform: 'whatsapp', to: '+6281280500001', direction: 'sent', status: 'sent' } });
  function claims(url, text, more = {}) {
    const all = { iss: 'MessageBird', nbf: now(), exp: now() + 60, jti: randomUUID(), url_hash: hash(url), ...(text && { payload_hash: hash(text) }), ...more };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  }
  const signed = (told, key = KEY, algorithm = 'HS256') => jwt.sign(told, key, { algorithm, noTimestamp: true });
  const post = (url, text, token, more = {}) => fetch(url, { method: 'POST', body: text, headers: { 'content-type': 'application/json', ...(token === null ? {} : { 'messagebird-signature-jwt': token }), ...more } });
  const theirs = (url, text, token) => verify(url, Buffer.from(text), token, createSecretKey(Buffer.from(KEY))).then(() => true, () => false);

  /* [what, status, token(url, text), whether MessageBird's own package agrees] */
  const cases = [
    ['that is right is believed', 200, (url, text) => signed(claims(url, text)), true],
    ['of HS512 is believed', 200, (url, text) => signed(claims(url, text), KEY, 'HS512'), true],
    ['with another key is refused', 403, (url, text) => signed(claims(url, text), `${KEY}x`), false],
    ['of another body is refused', 403, (url, text) => signed(claims(url, `${text} `)), false],
    ['of another address is refused', 403, (url, text) => signed(claims(`${url}?x=1`, text)), false],
    ['of https where it is http is refused', 403, (url, text) => signed(claims(url.replace('http:', 'https:'), text)), false],
    ['without the hash of the body is refused', 403, (url, text) => signed(claims(url, text, { payload_hash: undefined })), false],
    ['without the hash of the address is refused', 403, (url, text) => signed(claims(url, text, { url_hash: undefined })), false],
    ['whose minute is over is refused', 403, (url, text) => signed(claims(url, text, { nbf: now() - 120, exp: now() - 60 })), false],
    ['whose minute has not begun is refused', 403, (url, text) => signed(claims(url, text, { nbf: now() + 60, exp: now() + 120 })), false],
    ['of another issuer is refused', 403, (url, text) => signed(claims(url, text, { iss: 'Bird' })), false],
    ['without an id is refused', 403, (url, text) => signed(claims(url, text, { jti: undefined })), false],
    ['of no algorithm is refused', 403, (url, text) => signed(claims(url, text), null, 'none'), false],
    ['that is none is refused', 403, () => 'x.y.z', false],
  ];
  for (const [name, want, token, agrees] of cases) {
    test(name, async () => {
      const text = body();
      const made = token(urls.messagebird, text);
      assert.equal(await theirs(urls.messagebird, text, made), agrees, 'their package');
      assert.equal((await post(urls.messagebird, text, made)).status, want);
    });
  }

  test('that is missing is refused', async () => assert.equal((await post(urls.messagebird, body(), null)).status, 403));

  test('is for one use', async () => {
    const text = body();
    const token = signed(claims(urls.messagebird, text));
    assert.deepEqual([(await post(urls.messagebird, text, token)).status, (await post(urls.messagebird, text, token)).status], [200, 403]);
    assert.equal((await post(urls.messagebird, text, signed(claims(urls.messagebird, text)))).status, 200, 'the same again with a token of its own');
  });

  test('of a GET is of its address, and has no hash of a body', async () => {
    const url = `${urls.messagebird_sms}?id=1f&reference=0a&recipient=6281280500001&status=sent&statusDatetime=2026-11-20T10%3A00%3A00%2B00%3A00`;
    const get = async (token) => (await fetch(url, { headers: { 'messagebird-signature-jwt': token } })).status;
    assert.equal(await get(signed(claims(url, ''))), 200);
    assert.equal(await get(signed(claims(url, '', { payload_hash: hash('') }))), 403);
    assert.equal(await get(signed(claims(url.replace('sent', 'delivered'), ''))), 403);
  });

  test('with the key of before is believed while it is kept', async () => {
    const old = (text) => signed(claims(urls.messagebird, text), 'the-key-of-before');
    const text = body();
    assert.equal((await post(urls.messagebird, text, old(text))).status, 403);
    world.office.kabarizin(['provider', 'set', 'MessageBird', '--secrets', '-'], 'signing_key_previous=the-key-of-before\n');
    await waitFor('the change', async () => assert.equal((await post(urls.messagebird, text, old(text))).status, 200));
    world.office.kabarizin(['provider', 'set', 'MessageBird', '--secrets', '-'], 'signing_key_previous=\n');
  });

  test('may be the signature of before where the office wishes so', async () => {
    const text = body();
    const time = String(now());
    const mac = createHmac('sha256', KEY).update(`${time}\n\n`).update(createHash('sha256').update(text).digest()).digest('base64');
    const headers = { 'messagebird-signature': mac, 'messagebird-request-timestamp': time };
    assert.equal((await post(urls.messagebird, text, null, headers)).status, 403);
    world.office.kabarizin(['provider', 'set', 'MessageBird', '--set', 'old_signature=true']);
    await waitFor('the change', async () => assert.equal((await post(urls.messagebird, text, null, headers)).status, 200));
    assert.equal((await post(urls.messagebird, text, null, headers)).status, 403, 'once');
    assert.equal((await post(urls.messagebird, `${text} `, null, headers)).status, 403);
    world.office.kabarizin(['provider', 'set', 'MessageBird', '--set', 'old_signature=false']);
  });
});

describe('what a person writes', () => {
  test('as a tap on a button is consent in its words, and is answered with what MessageBird wants to read', async () => {
    const sari = await person({ agrees: false });
    await world.sandbox.reply(sari, { to: MESSAGEBIRD_NUMBER, button: { text: 'Ya Saya Setuju', payload: 'yes' } });
    await world.settle();
    assert.equal((await world.api('GET', `/contacts/${sari}/consents`)).consents.official.state, 'agreed');
    const inbound = (await world.sandbox.webhooks('messagebird')).findLast((one) => one.label === 'inbound button');
    assert.deepEqual([inbound.status, inbound.answer], [200, 'OK']);
  });

  test('as STOP ends it at once', async () => {
    const sari = await person();
    await world.sandbox.reply(sari, { to: MESSAGEBIRD_NUMBER, text: 'STOP' });
    await world.settle();
    assert.equal((await world.api('GET', `/contacts/${sari}/consents`)).consents.official.state, 'stopped');
  });
});

test('a test of the connection tells of the key and the money, and nothing of a secret', async () => {
  await world.sandbox.account('messagebird', { balance: 1.5 });
  const child = world.sender([]);
  try {
    for (const name of ['MessageBird', 'MessageBird SMS']) {
      const { stdout } = await world.office.kabarizinLater(['provider', 'test', name]).catch((failure) => failure);
      assert.match(stdout, /1\.5 euros/);
    }
  } finally {
    child.kill('SIGTERM');
  }
  assert.deepEqual(world.filesWith('sandbox-messagebird-access-key'), []);
});
