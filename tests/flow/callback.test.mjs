/*
 * Callbacks, as the office's own system receives them: signed (checked by the library of the Standard Webhooks specification), in order, at least
 * once, whatever the receiver does meanwhile.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { Webhook } from 'standardwebhooks';

import { startReceiver } from '../sandbox/support/receiver.mjs';
import { openWorld } from './world.mjs';

let world;
let receiver;
let secret;

before(async () => {
  world = await openWorld({ programs: ['api', 'webhook'], settings: { invite_with_gateway: 0 } });
  receiver = await startReceiver();
  secret = world.office.kabarizin(['callback', 'set', 'odoo', receiver.url, '--consents']).trim();
});
after(async () => {
  await receiver?.stop();
  await world?.close();
});
/* What the test before left to tell is told. */
beforeEach(async () => {
  let told;
  do {
    told = receiver.received.length;
    await pass();
  } while (receiver.received.length > told);
  receiver.clear();
});

let last = 6281260700000;
async function notice() {
  const to = String(last += 1);
  return (await world.api('POST', '/texts', { to: { phone: to }, text: 'Berkas Anda lengkap.', reference: `ref-${to}` })).id;
}
const verify = (rq, key = secret) => new Webhook(key).verify(rq.text, rq.headers);
const pass = async () => { await world.send(); await world.sandbox.idle(); };
const types = () => receiver.json.map((event) => event.type);
const ours = () => world.query('SELECT * FROM callback')[0];
/* Lets the pause before the next try be over. */
const retryNow = () => world.write('UPDATE callback SET retry_at = 0');

describe('callbacks', () => {
  test('every step of a message is told once, in order, and signed', async () => {
    const id = await notice();
    await pass();
    await pass();
    assert.equal(types()[0], 'message.accepted');
    assert.equal(new Set(receiver.received.map((rq) => rq.headers['webhook-id'])).size, receiver.received.length);
    for (const rq of receiver.received) {
      const event = verify(rq);
      assert.equal(event.data.message.id, id);
      assert.match(event.data.message.reference, /^ref-/);
    }
    assert.throws(() => verify({ ...receiver.received[0], text: receiver.received[0].text.replace('accepted', 'read') }));
    assert.throws(() => verify(receiver.received[0], `whsec_${Buffer.alloc(32, 7).toString('base64')}`));
    const told = receiver.received.length;
    await pass();
    assert.equal(receiver.received.length, told);
  });

  test('a receipt that overtakes the answer does not upset the order', async () => {
    await world.sandbox.fault({ provider: 'fonnte', kind: 'receipt-before-answer', count: 1 });
    await notice();
    await pass();
    await pass();
    assert.deepEqual(types().slice(0, 2), ['message.accepted', 'message.sent']);
  });

  test('a change of consent is told with its number and scope', async () => {
    const phone = String(last += 1);
    await world.api('POST', `/contacts/${phone}/consents`, { scope: 'official', action: 'opt_in', words: 'Saya setuju' });
    await pass();
    const event = receiver.json.find((one) => one.type === 'consent.opt_in');
    assert.deepEqual(event.data.consent, { phone: `+${phone}`, scope: 'official', action: 'opt_in', source: 'api' });
  });

  test('what a receiver refuses for now is told again, and nothing overtakes it', async () => {
    receiver.answerNext(503, 500);
    await notice();
    await pass();
    assert.deepEqual(types(), ['message.accepted']);
    assert.equal(ours().last_text, 'HTTP 503');
    assert.ok(ours().retry_at > Date.now());
    await pass();
    assert.equal(receiver.received.length, 1);	// not before its time
    retryNow();
    await pass();
    retryNow();
    await pass();
    const ids = receiver.received.map((rq) => rq.headers['webhook-id']);
    assert.equal(ids[0], ids[1]);
    assert.equal(ids[1], ids[2]);
    assert.ok(receiver.received.length > 3);
    assert.equal(ours().tries, 0);
  });

  test('what it will never take is set aside, those behind it go on, and a person sends it again', async () => {
    receiver.answerNext(422, 422, 422);
    await notice();
    for (let i = 0; i < 4; i += 1) { await pass(); retryNow(); }
    assert.equal(world.query('SELECT count(*) AS n FROM callback_failed')[0].n, 1);
    assert.ok(types().length > 3);
    receiver.clear();
    world.office.kabarizin(['callback', 'again', String(ours().id)]);
    await pass();
    assert.equal(types()[0], 'message.accepted');	// before what is new
    assert.equal(world.query('SELECT count(*) AS n FROM callback_failed')[0].n, 0);
  });

  test('a receiver that is gone for good is left alone, one that is away is waited for', async () => {
    receiver.answerNext(410);
    await notice();
    await pass();
    assert.equal(ours().enabled, 0);
    const { url } = receiver;
    world.office.kabarizin(['callback', 'set', 'odoo', 'http://127.0.0.1:9/nobody', '--consents']);
    await pass();
    assert.equal(ours().last_status, 0);
    assert.notEqual(ours().last_text, '');
    receiver.clear();
    world.office.kabarizin(['callback', 'set', 'odoo', url, '--consents']);
    await pass();
    assert.equal(types()[0], 'message.accepted');
    verify(receiver.received[0]);
  });

  test('the secret stands nowhere readable', () => {
    assert.deepEqual(world.filesWith(secret), []);
  });
});
