import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { FONNTE_NUMBER, startSandbox } from '../client.mjs';
import { fonnteCall, fonnteSend } from '../support/fonnte_calls.mjs';
import { startReceiver } from '../support/receiver.mjs';

const ANI = '6281311112222';
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
  await sandbox.account('fonnte', { webhook_url: office.url });
  office.clear();
});

const texts = async (number = ANI) => (await sandbox.messages(number)).map((m) => m.text);

test('a message is queued, sent, delivered and read; later receipts carry the stateid alone', async () => {
  const { status, body } = await fonnteSend(sandbox, { target: ANI, message: 'Halo Ani' });
  assert.equal(status, 200);
  assert.deepEqual({ ...body, id: 0, requestid: 0 }, { detail: 'success! message in queue', id: 0, process: 'pending', requestid: 0, status: true, target: [ANI] });
  assert.match(body.id[0], /^\d+$/);
  assert.equal(Number.isInteger(body.requestid), true);
  await sandbox.idle();
  await sandbox.read(ANI);
  const [sent, delivered, read] = office.json;
  const { stateid } = sent;
  assert.match(stateid, /^3EB0[0-9A-F]+$/);
  assert.deepEqual(sent, { device: FONNTE_NUMBER, id: body.id[0], stateid, status: 'sent', state: '' });
  assert.deepEqual(delivered, { device: FONNTE_NUMBER, stateid, state: 'delivered' });
  assert.deepEqual(read, { device: FONNTE_NUMBER, stateid, state: 'read' });
  assert.deepEqual((await fonnteCall(sandbox, 'status', { id: body.id[0] })).body, { id: body.id[0], message_status: 'sent', status: true });
});

test('a multipart form is read like any other', async () => {
  const form = new FormData();
  form.set('target', ANI);
  form.set('message', 'Dua & tiga = 100% – beres');
  assert.equal((await fonnteSend(sandbox, {}, { body: form })).body.status, true);
  await sandbox.idle();
  assert.deepEqual(await texts(), ['Dua & tiga = 100% – beres']);
});

describe('failures come with HTTP 200', () => {
  const ok = { target: ANI, message: 'x' };
  const cases = [
    ['a JSON body', ok, { body: JSON.stringify(ok), type: 'application/json' }, 'invalid/empty body value'],
    ['no body', {}, { body: '', type: 'application/x-www-form-urlencoded' }, 'invalid/empty body value'],
    ['a form without its type', {}, { body: 'target=1&message=x', type: 'text/plain' }, 'invalid/empty body value'],
    ['a wrong token', ok, { token: 'other' }, 'token invalid'],
    ['no token', ok, { token: null }, 'token invalid'],
    ['a token with Bearer', ok, { token: 'Bearer sandbox-fonnte-token' }, 'token invalid'],
    ['no target', { message: 'x' }, {}, 'target required'],
    ['a target that is no number', { target: 'Budi', message: 'x' }, {}, 'target invalid'],
    ['a number that is too short', { target: '0812', message: 'x' }, {}, 'target invalid'],
    ['nothing to say', { target: ANI }, {}, 'input invalid'],
    ['template fields without a message', { target: ANI, template: 'permit_ready', var1: 'Budi' }, {}, 'input invalid'],
    ['a boolean that is none', { ...ok, typing: 'maybe' }, {}, 'input invalid'],
    ['a message beyond 60,000 characters', { target: ANI, message: 'x'.repeat(60_001) }, {}, 'input invalid'],
    ['data that is not JSON', { data: '[{' }, {}, 'JSON format invalid'],
    ['an attachment on a small plan', { ...ok, url: 'https://izin.example/a.pdf' }, {}, 'attachment is not allowed on your package, please upgrade'],
  ];
  for (const [name, fields, options, reason] of cases) {
    test(name, async () => {
      const { status, body } = await fonnteSend(sandbox, fields, options);
      assert.equal(status, 200);
      assert.equal(body.status, false, JSON.stringify(body));
      assert.equal(body.reason, reason);
      assert.equal(Number.isInteger(body.requestid), true);
      assert.deepEqual(await sandbox.phones(), []);
    });
  }
});

describe('traps', () => {
  test('a leading zero becomes the country code, unless it is switched off', async () => {
    assert.deepEqual((await fonnteSend(sandbox, { target: '081311112222', message: 'x' })).body.target, [ANI]);
    assert.deepEqual((await fonnteSend(sandbox, { target: '081311112222', message: 'x', countryCode: '0' })).body.target, ['081311112222']);
  });

  test('a comma in a name makes another target of it, a bar another variable', async () => {
    const { body } = await fonnteSend(sandbox, { target: `${ANI}|PT A, 6281311113333|Tbk`, message: 'Yth. {name} {var1}' });
    assert.deepEqual(body.target, [ANI, '6281311113333']);
    assert.equal(body.id.length, 2);
    await sandbox.idle();
    assert.deepEqual(await texts(), ['Yth. PT A ']);
    assert.deepEqual(await texts('6281311113333'), ['Yth. Tbk ']);
  });

  test('a word in braces disappears from a finished text, a zero-width space saves it', async () => {
    await fonnteSend(sandbox, { target: ANI, message: 'Kode {ABC} dan {\u200bnama} serta { x }' });
    await sandbox.idle();
    assert.deepEqual(await texts(), ['Kode  dan {\u200bnama} serta { x }']);
  });

  test('a number without WhatsApp is queued and then invalid', async () => {
    await sandbox.phone(ANI, { whatsapp: false });
    const { body } = await fonnteSend(sandbox, { target: ANI, message: 'x' });
    assert.equal(body.status, true);
    await sandbox.idle();
    assert.deepEqual(office.json, [{ device: FONNTE_NUMBER, id: body.id[0], stateid: '', status: 'invalid', state: '' }]);
    assert.equal((await fonnteCall(sandbox, 'status', { id: body.id[0] })).body.message_status, 'invalid');
  });

  test('the free plan signs every message', async () => {
    await sandbox.account('fonnte', { package: 'Free' });
    await fonnteSend(sandbox, { target: ANI, message: 'x' });
    await sandbox.idle();
    assert.match((await texts())[0], /Sent via fonnte\.com/);
  });
});

test('several requests in one call keep their ids apart', async () => {
  const { body } = await fonnteSend(sandbox, { data: JSON.stringify([{ target: ANI, message: 'satu' }, { target: '081311113333', message: 'dua' }]) });
  assert.deepEqual(body.target, [ANI, '6281311113333']);
  await sandbox.idle();
  assert.deepEqual(await texts('6281311113333'), ['dua']);
});

test('the quota is text, goes down, and ends in a refusal', async () => {
  await sandbox.account('fonnte', { quota: 1 });
  assert.equal((await fonnteSend(sandbox, { target: ANI, message: 'x' })).body.status, true);
  assert.equal((await fonnteCall(sandbox, 'device', {})).body.quota, '0');
  assert.equal((await fonnteSend(sandbox, { target: ANI, message: 'x' })).body.reason, 'insufficient quota');
});

describe('the device', () => {
  test('says how it is', async () => {
    const { body } = await fonnteCall(sandbox, 'device', {});
    assert.deepEqual(Object.keys(body).sort(), ['device', 'device_status', 'expired', 'messages', 'name', 'package', 'quota', 'status']);
    assert.equal(body.device_status, 'connect');
  });

  test('is refused while it is away, tells so with its token in clear, and is back', async () => {
    await sandbox.account('fonnte', { connected: false });
    assert.equal((await fonnteSend(sandbox, { target: ANI, message: 'x' })).body.reason, 'request invalid on disconnected device');
    assert.equal((await fonnteCall(sandbox, 'device', {})).body.device_status, 'disconnect');
    assert.equal((await fonnteCall(sandbox, 'validate', { target: ANI })).body.reason, 'request invalid on disconnected device');
    const kept = await fonnteSend(sandbox, { target: ANI, message: 'nanti', connectOnly: 'false' });
    assert.equal(kept.body.status, true);
    await sandbox.account('fonnte', { connected: true });
    await sandbox.idle();
    assert.deepEqual(await texts(), ['nanti']);
    const [away, back] = office.json.filter((hook) => hook.token);
    assert.deepEqual([away.status, back.status, away.token], ['disconnect', 'connect', 'sandbox-fonnte-token']);
  });

  test('is listed for the account token only', async () => {
    assert.equal((await fonnteCall(sandbox, 'get-devices', {})).body.reason, 'unknown user');
    const { body } = await fonnteCall(sandbox, 'get-devices', {}, { token: 'sandbox-fonnte-account-token' });
    assert.equal(body.data[0].token, 'sandbox-fonnte-token');
    assert.match(body.data[0].expired, /^\d{10}$/);
  });
});

test('validate says who is on WhatsApp, in its own form of the numbers', async () => {
  await sandbox.phone('6281311113333', { whatsapp: false });
  const { body } = await fonnteCall(sandbox, 'validate', { target: '081311112222,081311113333,0628123456' });
  assert.deepEqual(body, { registered: [ANI], not_registered: ['6281311113333', '62628123456'], status: true });
  assert.equal((await fonnteCall(sandbox, 'validate', { target: Array(501).fill(ANI).join(',') })).body.status, false);
});

describe('inbound', () => {
  beforeEach(() => sandbox.phone(ANI, { name: 'Ani' }));

  test('a text as JSON', async () => {
    const { message } = await sandbox.reply(ANI, { to: FONNTE_NUMBER, text: 'YA 👍' });
    const [body] = office.json;
    const { inboxid } = body;
    assert.deepEqual(body, {
      device: FONNTE_NUMBER, sender: ANI, message: 'YA 👍', text: '', member: '', name: 'Ani', location: '', pollname: '', choices: '',
      url: '', filename: '', extension: '', inboxid, timestamp: Math.floor(message.at / 1000),
    });
    assert.equal(Number.isInteger(inboxid), true);
    assert.equal('x-hub-signature-256' in office.received[0].headers, false);
  });

  test('the same as a form, with the dashboard\'s secret and without an inbox', async () => {
    await sandbox.account('fonnte', { webhook_format: 'form', webhook_secret: 's3cret', webhook_secret_field: 'token', inbox: false });
    await sandbox.reply(ANI, { to: FONNTE_NUMBER, text: 'a&b=c d' });
    assert.equal(office.received[0].headers['content-type'], 'application/x-www-form-urlencoded');
    const body = new URLSearchParams(office.received[0].text);
    assert.deepEqual([body.get('message'), body.get('token'), body.get('inboxid')], ['a&b=c d', 's3cret', null]);
  });

  test('what is not text', async () => {
    await sandbox.reply(ANI, { to: FONNTE_NUMBER, sticker: true });
    await sandbox.reply(ANI, { to: FONNTE_NUMBER, location: { latitude: 3.1, longitude: 98.5 } });
    assert.deepEqual(office.json.map((b) => [b.message, b.location]), [['non-text message', ''], ['', '3.1,98.5']]);
  });

  test('comes again until it is answered 200', async () => {
    office.answerNext(500, 503);
    await sandbox.reply(ANI, { to: FONNTE_NUMBER, text: 'YA' });
    await sandbox.idle();
    assert.equal(office.received.length, 3);
    assert.equal(new Set(office.json.map((b) => b.inboxid)).size, 1);
  });

  test('status and device go to their own addresses when there are some', async () => {
    const base = office.url.replace('/webhook', '');
    await sandbox.account('fonnte', { webhook_status_url: `${base}/status`, webhook_connect_url: `${base}/device` });
    await fonnteSend(sandbox, { target: ANI, message: 'x' });
    await sandbox.idle();
    await sandbox.account('fonnte', { connected: false });
    await sandbox.reply(ANI, { to: FONNTE_NUMBER, text: 'YA' });
    await sandbox.idle();
    assert.deepEqual(office.received.map((r) => r.path), ['/status', '/status', '/device', '/webhook']);
  });
});

test('an unknown address is an HTML page', async () => {
  const { status, body } = await fonnteCall(sandbox, 'nothing', {});
  assert.equal(status, 404);
  assert.match(body, /<h1>Not Found/);
});
