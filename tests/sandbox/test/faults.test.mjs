import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { META_NUMBER, startSandbox } from '../client.mjs';
import { PHONE_ID, createTemplate, metaCall, metaSend, templateTo } from '../support/meta_calls.mjs';
import { fonnteCall, fonnteSend } from '../support/fonnte_calls.mjs';
import { startReceiver } from '../support/receiver.mjs';

const BUDI = '6281234567890';
let sandbox;
let office;

before(async () => {
  [sandbox, office] = [await startSandbox(), await startReceiver()];
});
after(async () => {
  await Promise.all([sandbox.stop(), office.stop()]);
});
beforeEach(async () => {
  await sandbox.reset();
  await sandbox.account('meta', { webhook_url: office.url });
  await sandbox.account('fonnte', { webhook_url: office.url });
  await createTemplate(sandbox);
  office.clear();
});

const send = () => metaSend(sandbox, templateTo(`+${BUDI}`));
const metaFault = (kind, more = {}) => sandbox.fault({ provider: 'meta', kind, ...more });
const fonnteFault = (kind, more = {}) => sandbox.fault({ provider: 'fonnte', kind, ...more });
const arrived = async () => (await sandbox.messages(BUDI)).filter((m) => m.delivered_at).length;

describe('the wire', () => {
  test('dead: the connection breaks before the request is read', async () => {
    await metaFault('dead');
    await assert.rejects(send(), /fetch failed/);
    assert.deepEqual(await sandbox.requests('meta', 1), [], 'only the template call before it');
    await sandbox.clearFaults();
    assert.equal((await send()).status, 200);
  });

  test('dead behind a door of its own: the connection is refused, until the fault is gone', async () => {
    const other = await startSandbox({ doors: true });
    const ask = () => metaCall(other, 'GET', `${PHONE_ID}?fields=id`);
    assert.notEqual(new URL(other.meta_url).port, new URL(other.url).port);
    assert.equal((await ask()).status, 200);
    await other.fault({ provider: 'meta', kind: 'dead' });
    await assert.rejects(ask(), (error) => error.cause.code === 'ECONNREFUSED');
    assert.equal((await fonnteCall(other, 'device', {})).body.status, true, 'the other door stays open');
    await other.clearFaults();
    assert.equal((await ask()).status, 200);
    await other.stop();
  });

  test('reset-after-read: the message went out, the answer did not', async () => {
    await metaFault('reset-after-read', { count: 1 });
    await assert.rejects(send(), /fetch failed/);
    await sandbox.idle();
    assert.equal(await arrived(), 1);
    assert.deepEqual(office.statuses.map((s) => s.status), ['sent', 'delivered']);
    assert.equal((await metaCall(sandbox, 'GET', PHONE_ID)).status, 200, 'other calls are not touched');
  });

  test('lost-answer-not-done: neither the message nor the answer', async () => {
    await metaFault('lost-answer-not-done', { count: 1 });
    await assert.rejects(send(), /fetch failed/);
    await sandbox.idle();
    assert.equal(await arrived(), 0);
    assert.equal((await sandbox.requests('meta')).at(-1).fault, 'lost-answer-not-done');
  });

  test('http-500 and html-502', async () => {
    await metaFault('http-500', { count: 1 });
    const failed = await send();
    assert.deepEqual([failed.status, failed.body.error.code], [500, 131000]);
    await fonnteFault('html-502', { count: 1 });
    const html = await fonnteSend(sandbox, { target: BUDI, message: 'x' });
    assert.equal(html.status, 502);
    assert.match(html.body, /<html>/);
    assert.equal(await arrived(), 0);
  });

  test('slow: the answer takes its time, the message is done', async () => {
    await metaFault('slow', { ms: 150, count: 1 });
    const at = performance.now();
    assert.equal((await send()).status, 200);
    assert.ok(performance.now() - at >= 140);
  });
});

test('a customer who does not wait for a slow answer has sent the message all the same', async () => {
  await metaFault('slow', { ms: 200, count: 1 });
  const res = fetch(`${sandbox.meta_url}/v25.0/${PHONE_ID}/messages`, {
    method: 'POST', headers: { authorization: 'Bearer sandbox-meta-token' }, body: JSON.stringify(templateTo(`+${BUDI}`)), signal: AbortSignal.timeout(60),
  });
  await assert.rejects(res, /timeout/);
  await office.atLeast(2);
  await sandbox.idle();
  assert.equal(await arrived(), 1);
});

describe('answers', () => {
  const cases = [
    ['throttle', {}, 400, 130429],
    ['pair-throttle', {}, 400, 131056],
    ['token-invalid', {}, 401, 190],
    ['error-code', { code: 131048 }, 400, 131048],
    ['error-code', { code: 2 }, 503, 2],
    ['error-code', { code: 987654 }, 400, 987654],
  ];
  for (const [kind, more, status, code] of cases) {
    test(`${kind} ${more.code ?? ''}`, async () => {
      await metaFault(kind, { ...more, count: 1 });
      const answer = await send();
      assert.deepEqual([answer.status, answer.body.error.code], [status, code]);
      assert.equal((await send()).status, 200, 'only once');
      await sandbox.idle();
      assert.equal(await arrived(), 1);
    });
  }

  test('error-code later, by webhook', async () => {
    await metaFault('error-code', { code: 131049, async: true });
    assert.equal((await send()).status, 200);
    await sandbox.idle();
    assert.deepEqual(office.statuses.map((s) => [s.status, s.errors[0].code]), [['failed', 131049]]);
  });

  test('async-131047: a closed window is found only later', async () => {
    await metaFault('async-131047');
    await sandbox.phone(BUDI);
    const { status } = await metaSend(sandbox, { messaging_product: 'whatsapp', to: `+${BUDI}`, type: 'text', text: { body: 'x' } });
    assert.equal(status, 200);
    await sandbox.idle();
    assert.deepEqual(office.statuses.map((s) => [s.status, s.errors[0].code]), [['failed', 131047]]);
  });

  test('held: released, or dropped with 132015', async () => {
    await metaFault('held', { ms: 10, count: 1 });
    assert.equal((await send()).body.messages[0].message_status, 'held_for_quality_assessment');
    await sandbox.idle();
    assert.equal(office.statuses.at(-1).status, 'delivered');
    await metaFault('held', { ms: 10, count: 1, released: false });
    await send();
    await sandbox.idle();
    assert.equal(office.statuses.at(-1).errors[0].code, 132015);
  });

  test('Fonnte: throttle, quota, token, any reason', async () => {
    const ask = async () => (await fonnteSend(sandbox, { target: BUDI, message: 'x' })).body;
    await fonnteFault('throttle', { count: 1 });
    assert.match((await ask()).reason, /too many/);
    await fonnteFault('insufficient-quota', { count: 1 });
    assert.equal((await ask()).reason, 'insufficient quota');
    await fonnteFault('token-invalid', { count: 1 });
    assert.equal((await ask()).reason, 'token invalid');
    await fonnteFault('reason', { count: 1, reason: 'something new', key: 'detail' });
    const odd = await ask();
    assert.deepEqual([odd.detail, odd.reason, odd.status], ['something new', undefined, false]);
  });

  test('Fonnte: a device that is away says so by webhook, and when it is back', async () => {
    await fonnteFault('disconnected-device');
    assert.equal((await fonnteSend(sandbox, { target: BUDI, message: 'x' })).body.reason, 'request invalid on disconnected device');
    assert.equal((await fonnteCall(sandbox, 'device', {})).body.device_status, 'disconnect');
    await sandbox.clearFaults();
    await sandbox.idle();
    assert.deepEqual(office.json.map((b) => b.status), ['disconnect', 'connect']);
  });
});

describe('receipts', () => {
  test('no-delivery: sent and nothing more', async () => {
    await metaFault('no-delivery');
    await send();
    await sandbox.idle();
    assert.deepEqual(office.statuses.map((s) => s.status), ['sent']);
  });

  test('skip-delivered: read without delivered', async () => {
    await sandbox.phone(BUDI, { reads: 'auto' });
    await metaFault('skip-delivered');
    await send();
    await sandbox.idle();
    assert.deepEqual(office.statuses.map((s) => s.status), ['sent', 'read']);
    assert.equal(office.statuses[1].pricing.category, 'utility', 'the price comes with the first arrival');
  });

  test('receipt-before-answer: both receipts are there before the answer', async () => {
    await metaFault('receipt-before-answer');
    const { body } = await send();
    assert.deepEqual(office.statuses.map((s) => [s.id, s.status]), [[body.messages[0].id, 'sent'], [body.messages[0].id, 'delivered']]);
  });

  test('duplicate-webhooks: the same bytes twice', async () => {
    await metaFault('duplicate-webhooks');
    await send();
    await sandbox.idle();
    assert.equal(office.received.length, 4);
    assert.equal(new Set(office.received.map((r) => r.text)).size, 2);
  });

  test('reorder-webhooks: delivered before sent', async () => {
    await metaFault('reorder-webhooks');
    await send();
    await sandbox.idle();
    assert.deepEqual(office.statuses.map((s) => s.status), ['delivered', 'sent']);
  });

  test('drop-webhooks: delivered, and nobody is told', async () => {
    await metaFault('drop-webhooks');
    await send();
    await sandbox.idle();
    assert.equal(office.received.length, 0);
    assert.equal(await arrived(), 1);
  });

  test('delay-webhooks: idle waits for them', async () => {
    await metaFault('delay-webhooks', { ms: 100 });
    const at = performance.now();
    await send();
    await sandbox.idle();
    assert.equal(office.statuses.length, 2);
    assert.ok(office.received[0].at - at >= 95);
  });

  test('bad-signature: another key', async () => {
    await sandbox.phone(BUDI);
    await sandbox.reply(BUDI, { to: META_NUMBER, text: 'x' });
    await metaFault('bad-signature');
    await sandbox.reply(BUDI, { to: META_NUMBER, text: 'x' });
    const [right, wrong] = office.received.map((r) => r.headers['x-hub-signature-256']);
    assert.notEqual(right, wrong);
    assert.match(wrong, /^sha256=[0-9a-f]{64}$/);
  });
});

describe('narrowing', () => {
  test('a rate is spread evenly', async () => {
    await metaFault('throttle', { rate: 0.25 });
    const codes = [];
    for (let i = 0; i < 8; i++) codes.push((await send()).status);
    assert.deepEqual(codes, [200, 200, 200, 400, 200, 200, 200, 400]);
  });

  test('one recipient only', async () => {
    await metaFault('throttle', { to: `+${BUDI}` });
    await metaFault('http-500', { to: '+6281200000099', on: 'send' });
    assert.equal((await send()).status, 400);
    assert.equal((await metaSend(sandbox, templateTo('+6281200000098'))).status, 200);
    assert.equal((await metaSend(sandbox, templateTo('+6281200000099'))).status, 500);
  });

  test('a time', async () => {
    await metaFault('throttle', { for_s: 0.05 });
    assert.equal((await send()).status, 400);
    await new Promise((resolve) => { setTimeout(resolve, 80); });
    assert.equal((await send()).status, 200);
    assert.deepEqual((await sandbox.faults()).faults, []);
  });

  test('on any request, or on sends alone', async () => {
    await metaFault('http-500', { on: 'send' });
    assert.equal((await metaCall(sandbox, 'GET', PHONE_ID)).status, 200);
    await sandbox.clearFaults();
    await metaFault('http-500');
    assert.equal((await metaCall(sandbox, 'GET', PHONE_ID)).status, 500);
  });

  test('every provider at once, and the other provider not', async () => {
    await metaFault('token-invalid');
    assert.equal((await fonnteSend(sandbox, { target: BUDI, message: 'x' })).body.status, true);
    await sandbox.clearFaults();
    await sandbox.fault({ provider: '*', kind: 'token-invalid' });
    assert.equal((await send()).status, 401);
    assert.equal((await fonnteSend(sandbox, { target: BUDI, message: 'x' })).body.status, false);
  });
});

test('hits are counted, and one fault can be taken away', async () => {
  const fault = await metaFault('throttle');
  await metaFault('no-delivery');
  await send();
  assert.deepEqual((await sandbox.faults()).faults.map((f) => [f.kind, f.hits]), [['throttle', 1], ['no-delivery', 0]]);
  await sandbox.call('DELETE', `/faults/${fault.n}`);
  assert.equal((await send()).status, 200);
  await assert.rejects(sandbox.call('DELETE', '/faults/999'), /no such fault/);
});

test('what makes no sense is refused with a sentence', async () => {
  const nonsense = [
    [{ provider: 'meta', kind: 'earthquake' }, /kind must be one of/],
    [{ provider: 'meta', kind: 'insufficient-quota' }, /is for: fonnte/],
    [{ provider: 'meta', kind: 'slow', rate: 2 }, /rate must/],
    [{ provider: 'meta', kind: 'slow', count: -1 }, /count must/],
    [{ provider: 'meta', kind: 'slow', colour: 'red' }, /knows no field colour/],
    [{ provider: 'meta', kind: 'slow', ms: 'long' }, /ms must be a number/],
  ];
  for (const [fault, why] of nonsense) await assert.rejects(sandbox.fault(fault), why);
});
