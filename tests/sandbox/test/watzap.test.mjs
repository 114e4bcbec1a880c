import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { WATZAP_NUMBER, startSandbox } from '../client.mjs';
import { startReceiver } from '../support/receiver.mjs';
import { watzapCall, watzapSend } from '../support/watzap_calls.mjs';

const ANI = '6281311112222';
const LANDLINE = '62628204560';
let sandbox;
let office;

before(async () => { [sandbox, office] = [await startSandbox(), await startReceiver()]; });
after(async () => { await Promise.all([sandbox.stop(), office.stop()]); });
beforeEach(async () => {
  await sandbox.reset();
  await sandbox.account('watzap', { webhook_url: office.url });
  office.clear();
});

const texts = async (number = ANI) => (await sandbox.messages(number)).map((m) => m.text);

test('a message has left when the answer comes, and nothing more is heard of it', async () => {
  const { status, body } = await watzapSend(sandbox, { phone_no: ANI, message: 'Halo Ani 🙏' });
  assert.deepEqual([status, body], [200, { status: '200', message: 'Successfully', ack: 'successfully' }]);
  const [message] = await sandbox.messages(ANI);
  assert.equal(message.from, WATZAP_NUMBER);
  assert.ok(message.sent_at, 'it left before the answer');
  await sandbox.idle();
  await sandbox.read(ANI);
  await sandbox.idle();
  assert.equal((await sandbox.messages(ANI))[0].tick, 'read');
  assert.deepEqual(office.json, [], 'no receipts');
});

describe('failures come with HTTP 200', () => {
  const good = { phone_no: ANI, message: 'x', wait_until_send: '1' };
  const cases = [
    ['a wrong key of the account', { ...good, api_key: 'other' }, {}, '1002'],
    ['a wrong key of the number', { ...good, number_key: 'other' }, {}, '1003'],
    ['a form', good, { type: 'application/x-www-form-urlencoded', body: 'a=b' }, '1006'],
    ['a number with a plus', { ...good, phone_no: `+${ANI}` }, {}, '1006'],
    ['a number with a leading zero', { ...good, phone_no: '081311112222' }, {}, '1006'],
    ['no text', { ...good, message: ' ' }, {}, '1006'],
    ['waiting as a number', { ...good, wait_until_send: 1 }, {}, '1006'],
    ['a number that nobody has WhatsApp on', { ...good, phone_no: LANDLINE }, {}, '1005'],
  ];
  for (const [name, fields, how, code] of cases)
    test(name, async () => {
      const { status, body } = await watzapCall(sandbox, 'send_message', fields, how);
      assert.equal(status, 200);
      assert.equal(body.status, code);
      assert.deepEqual(await texts(), []);
    });

  test('a number that is not linked', async () => {
    await sandbox.account('watzap', { connected: false });
    assert.equal((await watzapSend(sandbox, good)).body.status, '1004');
    const { body } = await watzapCall(sandbox, 'checking_key');
    assert.deepEqual(body.data.licenses_key.map((one) => one.is_connected), [false, false]);
    await sandbox.account('watzap', { connected: true });
    assert.equal((await watzapSend(sandbox, good)).body.status, '200');
  });

  test('a code that was asked for', async () => {
    await sandbox.fault({ provider: 'watzap', kind: 'error-code', code: 1005, details: 'Message limit reached', count: 1 });
    assert.deepEqual((await watzapSend(sandbox, good)).body, { status: '1005', message: 'Message limit reached' });
    assert.equal((await watzapSend(sandbox, good)).body.status, '200');
  });
});

test('keys, numbers and the webhook can be asked about', async () => {
  const { body } = await watzapCall(sandbox, 'checking_key');
  assert.equal(body.status, true);
  const ours = body.data.licenses_key.find((one) => one.key === 'sandbox-watzap-number-key');
  assert.deepEqual([ours.wa_number, ours.is_connected, ours.limit_message_per_day], [WATZAP_NUMBER, true, 1000]);
  assert.equal((await watzapCall(sandbox, 'validate_number', { phone_no: ANI })).body.status, '200');
  assert.equal((await watzapCall(sandbox, 'validate_number', { phone_no: LANDLINE })).body.status, '1006');
  await watzapCall(sandbox, 'set_webhook', { endpoint_url: 'https://kabar.example/x' });
  assert.equal((await watzapCall(sandbox, 'get_webhook')).body.message, 'https://kabar.example/x');
});

test('what a person writes comes as incoming_chat, with the number for a name unless it was saved', async () => {
  await sandbox.phone(ANI, { name: 'Ani' });
  await sandbox.reply(ANI, { to: WATZAP_NUMBER, text: 'YA' });
  await sandbox.account('watzap', { saves_names: true, chat_suffix: '@lid' });
  await sandbox.reply(ANI, { to: WATZAP_NUMBER, text: 'STOP' });
  const [first, second] = office.json;
  assert.equal(first.type, 'incoming_chat');
  assert.deepEqual([first.data.chat_id, first.data.name, first.data.message_body, first.data.is_from_me], [`${ANI}@c.us`, ANI, 'YA', false]);
  assert.deepEqual([second.data.chat_id, second.data.name], [`${ANI}@lid`, 'Ani']);
  assert.notEqual(first.data.message_id, second.data.message_id);
});
