/*
 * Bird, through the real programs: a notice as a WhatsApp template whose places have names and as an SMS, what its events say, a lost answer, and
 * who may post to our address.
 */
import assert from 'node:assert/strict';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';

import { waitFor } from '../../scripts/office.mjs';
import { BIRD_NUMBER, BIRD_SMS_NUMBER } from '../sandbox/client.mjs';
import { testAsking } from './asking.mjs';
import { got, kinds, notice, openProvider, PARAMS, pass, person, sends, show, urls, world } from './provider_world.mjs';

const KEY = 'sandbox-bird-signing-key';

openProvider({
  name: 'bird', numbersFrom: 6281290500000,
  ensure: async (office) => {
    await office.ensureBird();
    await office.ensureBirdTemplates();
  },
});

const attempts = (id) => world.query(`SELECT p.kind, a.state, a.code FROM attempt a JOIN provider p ON p.id = a.provider_id WHERE a.message_id = ${id} ORDER BY a.id`);

describe('a notice', () => {
  test('goes as a template with its values by name, and its events lead to read', async () => {
    const sari = await person({ reads: 'auto' });
    const id = await notice(sari);
    await world.settle();
    const [message] = await got(sari);
    assert.deepEqual([message.provider, message.channel, message.type], ['bird', 'whatsapp', 'template']);
    assert.match(message.text, /Sari/);
    assert.match(message.text, /503\/1/);
    const [request] = await sends(sari);
    const body = JSON.parse(request.body);
    assert.equal(request.headers.authorization, 'AccessKey sandbox-bird-access-key');
    assert.deepEqual(body.receiver.contacts, [{ identifierKey: 'phonenumber', identifierValue: `+${sari}` }]);
    assert.deepEqual([body.template.version, body.template.locale], ['latest', 'id']);
    const values = Object.fromEntries(body.template.parameters.map(({ key, value }) => [key, value]));
    assert.equal(values.permit_number, '503/1');
    assert.match(body.reference, /^[0-9a-f]{32}$/);
    const answer = await show(id);
    assert.equal(answer.state, 'read');
    const order = ['queued', 'planned', 'attempted', 'sent', 'delivered', 'read'];
    assert.deepEqual(kinds(answer).filter((kind) => order.includes(kind)), order);
  });

  test('to somebody who did not agree goes by SMS, as the short text', async () => {
    const sari = await person({ agrees: false });
    const id = await notice(sari);
    await world.settle();
    assert.deepEqual([(await show(id)).state, (await show(id)).provider], ['delivered', 'Bird SMS']);
    assert.equal((await got(sari))[0].channel, 'sms');
  });

  test('to a number without WhatsApp goes by SMS once Bird says so, and WhatsApp is not tried there again', async () => {
    const sari = await person({ whatsapp: false });
    const id = await notice(sari);
    await world.settle();
    assert.deepEqual(attempts(id).map((row) => [row.kind, row.code]), [['bird', '131026'], ['bird_sms', '']]);
    const next = await notice(sari, { params: { ...PARAMS, permit_number: '503/2' } });
    await world.settle();
    assert.equal((await show(next)).plan.find((row) => row.kind === 'bird').reason, 'no_whatsapp');
  });

  test('that is a free text waits for nobody whose window is shut, and leaves once they wrote', async () => {
    const sari = await person();
    await assert.rejects(world.api('POST', '/texts', { to: { phone: sari }, text: 'Halo', provider: 'Bird' }), (failure) => failure.status === 409);
    await world.sandbox.reply(sari, { to: BIRD_NUMBER, text: 'Selamat pagi' });
    const { id } = await world.api('POST', '/texts', { to: { phone: sari }, text: 'Halo juga', provider: 'Bird' });
    await world.settle();
    assert.equal((await show(id)).state, 'delivered');
    assert.ok((await got(sari)).at(-1).text.includes('Halo juga'));
  });

  test('waits when the access key is refused, and the list of providers says so', async () => {
    await world.sandbox.fault({ provider: 'bird', kind: 'token-invalid' });
    const id = await notice(await person());
    await world.settle();
    assert.deepEqual([attempts(id)[0].kind, attempts(id)[0].code], ['bird', 'Unauthorized']);
    assert.match(world.office.kabarizin(['provider', 'list']), /^Bird +bird .* down /m);
  });
});

describe('an answer that is lost', () => {
  test('is made up for by an event, which carries our id, and nothing is sent twice', async () => {
    const to = await person();
    await world.sandbox.fault({ provider: 'bird', kind: 'reset-after-read', to });
    const id = await notice(to);
    await pass();
    assert.equal((await show(id)).state, 'delivered');
    world.pass(3600);
    await pass();
    assert.equal((await sends(to)).length, 1);
  });
});

testAsking({ provider: 'bird', path: /\/messages\b/, after_s: 60, unnamed: ['WhatsApp', 'SMS'] });

describe('the signature of a webhook', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const event = () => JSON.stringify({ service: 'channels', event: 'whatsapp.outbound', payload: { id: randomUUID(), status: 'sent', direction: 'outgoing' } });
  const sign = (url, body, { key = KEY, time = now() } = {}) => createHmac('sha256', key).update(`${time}\n${url}\n`).update(createHash('sha256').update(body).digest()).digest('base64');
  const post = (url, body, signature, time = now()) => fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json',
    ...(signature === null ? {} : { 'messagebird-signature': signature }), ...(time === null ? {} : { 'messagebird-request-timestamp': String(time) }) } });

  /* [what, status, signature(url, body), time that is sent] */
  const cases = [
    ['that is right is believed', 200, (url, body) => sign(url, body), now],
    ['that is eight hours old is believed, as Bird repeats so long', 200, (url, body) => sign(url, body, { time: now() - 8 * 3600 }), () => now() - 8 * 3600],
    ['that is ten hours old is refused', 403, (url, body) => sign(url, body, { time: now() - 10 * 3600 }), () => now() - 10 * 3600],
    ['that is from tomorrow is refused', 403, (url, body) => sign(url, body, { time: now() + 3600 }), () => now() + 3600],
    ['of another time is refused', 403, (url, body) => sign(url, body, { time: now() - 60 }), now],
    ['with another key is refused', 403, (url, body) => sign(url, body, { key: `${KEY}x` }), now],
    ['of another body is refused', 403, (url, body) => sign(url, `${body} `), now],
    ['of another address is refused', 403, (url, body) => sign(`${url}?x=1`, body), now],
    ['of https where it is http is refused', 403, (url, body) => sign(url.replace('http:', 'https:'), body), now],
    ['without its time is refused', 403, (url, body) => sign(url, body), () => null],
    ['that is missing is refused', 403, () => null, now],
  ];
  for (const [name, want, signature, time] of cases) {
    test(name, async () => {
      const body = event();
      assert.equal((await post(urls.bird, body, signature(urls.bird, body), time())).status, want);
    });
  }

  test('may come again: what it tells is told once', async () => {
    const sari = await person();
    const id = await notice(sari);
    await world.sandbox.fault({ provider: 'bird', kind: 'duplicate-webhooks', to: sari });
    await world.settle();
    assert.equal((await show(id)).state, 'delivered');
    const order = kinds(await show(id)).filter((kind) => ['sent', 'delivered'].includes(kind));
    assert.deepEqual(order, ['sent', 'delivered']);
    assert.ok((await world.sandbox.webhooks('bird')).filter((one) => one.body.includes(sari)).every((one) => one.state === 'delivered'));
  });

  test('with the key of before is believed while it is kept', async () => {
    const body = event();
    const old = () => post(urls.bird, body, sign(urls.bird, body, { key: 'the-key-of-before' }));
    assert.equal((await old()).status, 403);
    world.office.kabarizin(['provider', 'set', 'Bird', '--secrets', '-'], 'signing_key_previous=the-key-of-before\n');
    await waitFor('the change', async () => assert.equal((await old()).status, 200));
    world.office.kabarizin(['provider', 'set', 'Bird', '--secrets', '-'], 'signing_key_previous=\n');
  });
});

describe('what a person writes', () => {
  test('as a tap on a button is consent in its words, and as STOP ends it', async () => {
    const sari = await person({ agrees: false });
    await world.sandbox.reply(sari, { to: BIRD_NUMBER, button: { text: 'Ya Saya Setuju', payload: 'yes' } });
    await world.settle();
    assert.equal((await world.api('GET', `/contacts/${sari}/consents`)).consents.official.state, 'agreed');
    await world.sandbox.reply(sari, { to: BIRD_NUMBER, text: 'STOP' });
    await world.settle();
    assert.equal((await world.api('GET', `/contacts/${sari}/consents`)).consents.official.state, 'stopped');
  });

  test('by SMS says nothing about WhatsApp but STOP', async () => {
    const sari = await person();
    await world.sandbox.reply(sari, { to: BIRD_SMS_NUMBER, text: 'STOP' });
    await world.settle();
    assert.equal((await world.api('GET', `/contacts/${sari}/consents`)).consents.sms.state, 'stopped');
  });
});

test('a test of the connection tells of the channel, and nothing of a secret', async () => {
  const child = world.sender([]);
  try {
    const { stdout } = await world.office.kabarizinLater(['provider', 'test', 'Bird']).catch((failure) => failure);
    assert.match(stdout, /DPMPTSP Karo/);
  } finally {
    child.kill('SIGTERM');
  }
  assert.deepEqual(world.filesWith('sandbox-bird-access-key'), []);
});
