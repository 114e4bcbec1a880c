/*
 * Watzap, through the real programs: a notice whose only good news is that it has left, answers that say 200 and mean no, a lost answer, and what
 * people write back.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { call } from '../../scripts/office.mjs';
import { WATZAP_NUMBER } from '../sandbox/client.mjs';
import { openWorld } from './world.mjs';

const PARAMS = { permit_number: '503/1', permit_type: 'IUMK', status: 'Terbit', completion_date: '20-11-2026' };
let world;
let url;

before(async () => {
  world = await openWorld({ programs: ['optin', 'webhook', 'api'], providers: false, settings: { invite_with_gateway: 0 } });
  await world.office.ensureWatzap({ settings: ['is_default=1', 'per_minute=10000'] });
  await world.office.connectWebhooks();
  url = world.office.webhooks().watzap;
});
after(async () => { await world?.close(); });

/* What a test left waiting is its own. */
afterEach(async () => {
  await world.sandbox.clearFaults();
  await world.sandbox.account('watzap', { connected: true, chat_suffix: '@c.us', saves_names: false });
  await world.sandbox.idle();
  world.write("DELETE FROM queue; UPDATE provider SET health = 'ok', health_code = '', failures = 0, closed_until = 0; DELETE FROM task");
});

let last = 6281260600000;
async function person(handset = {}) {
  const number = String(last += 1);
  await world.sandbox.phone(number, handset);
  return number;
}

const notice = async (to) => (await world.api('POST', '/messages', { template: 'permit_ready', to: { phone: to, name: 'Sari' }, params: PARAMS })).id;
const show = (id) => world.api('GET', `/messages/${id}`);
const kinds = (message) => message.timeline.map((one) => one.kind);
const got = (to) => world.sandbox.messages(to, { direction: 'in' });
const sends = async (to) => (await world.sandbox.requests('watzap')).filter((rq) => rq.path.endsWith('/send_message') && rq.body.includes(to));
const consents = async (to) => Object.entries((await world.api('GET', `/contacts/${to}`)).consents).map(([scope, { state }]) => `${scope} ${state}`);
const inbound = (to) => world.query(`SELECT i.text, i.reply FROM inbound i JOIN contact_phone p ON p.contact_id = i.contact_id WHERE p.number = '+${to}' ORDER BY i.id`);

describe('a notice', () => {
  test('leaves as text with the keys in its body, is sent when the answer comes, and stays so for ever', async () => {
    const sari = await person({ reads: 'auto' });
    const id = await notice(sari);
    await world.settle();
    const [{ text }] = await got(sari);
    assert.match(text, /Sari/);
    const [request] = await sends(sari);
    const { message, ...rest } = JSON.parse(request.body);
    assert.equal(message, text);
    assert.deepEqual(rest, { api_key: 'sandbox-watzap-api-key', number_key: 'sandbox-watzap-number-key', phone_no: sari, wait_until_send: '1' });
    const answer = await show(id);
    assert.equal(answer.state, 'sent');
    assert.equal(answer.provider, 'Watzap');
    const order = ['queued', 'planned', 'attempted', 'accepted'];
    assert.deepEqual(kinds(answer).filter((kind) => order.includes(kind)), order);
  });

  test('leaves its keys in no log and in no database', () => {
    assert.deepEqual(world.filesWith('sandbox-watzap-api-key'), []);
    assert.deepEqual(world.filesWith('sandbox-watzap-number-key'), []);
  });

  test('to a number without WhatsApp ends there, and is not tried again', async () => {
    const sari = await person({ whatsapp: false });
    const id = await notice(sari);
    await world.settle();
    const message = await show(id);
    assert.deepEqual([message.state, message.reason], ['failed', 'no_whatsapp']);
    assert.equal((await sends(sari)).length, 1);
  });

  test('to several people leaves one after the other', async () => {
    const people = await Promise.all([person(), person(), person()]);
    for (const to of people) await notice(to);
    await world.sandbox.fault({ provider: 'watzap', kind: 'slow', ms: 300, on: 'send' });
    await world.send(['--linger', '8']);
    const answered = world.query('SELECT started_at, answered_at FROM attempt ORDER BY started_at DESC LIMIT 3').reverse();
    for (const [i, { started_at }] of answered.entries()) if (i > 0) assert.ok(started_at >= answered[i - 1].answered_at, JSON.stringify(answered));
    for (const to of people) assert.equal((await got(to)).length, 1);
  });
});

describe('an answer of HTTP 200', () => {
  const cases = [
    ['a key that is refused', { kind: 'token-invalid', on: 'send' }, 'down', 'credential'],
    ['a number that is not linked', { kind: 'disconnected-device', on: 'send' }, 'down', 'account'],
    ['a limit that is used up', { kind: 'error-code', code: 1005, details: 'Message limit per day reached' }, 'down', 'account'],
    ['something that nobody wrote down', { kind: 'error-code', code: 1011, details: 'Phase of the moon' }, 'ok', ''],
  ];
  for (const [name, fault, health, code] of cases)
    test(`with ${name} sends nothing and loses nothing`, async () => {
      const sari = await person();
      await world.sandbox.fault({ provider: 'watzap', ...fault });
      const id = await notice(sari);
      await world.settle();
      assert.equal((await show(id)).state, 'queued');
      const [row] = world.query("SELECT health, health_code FROM provider WHERE kind = 'watzap'");
      assert.deepEqual([row.health, row.health_code], [health, code]);
      assert.equal((await sends(sari)).length, 1);
      assert.deepEqual(await got(sari), []);
    });

  test('that is lost leaves the message in doubt, and it is not sent twice', async () => {
    const sari = await person();
    await world.sandbox.fault({ provider: 'watzap', kind: 'reset-after-read', to: sari });
    const id = await notice(sari);
    await world.settle();
    await world.sandbox.clearFaults();
    world.pass(3600);
    await world.settle();
    assert.equal((await got(sari)).length, 1);
    const message = await show(id);
    assert.deepEqual([message.state, message.reason], ['blocked', 'unknown_hold']);
  });
});

describe('what people write', () => {
  const chat = (from, words, more = {}) => ({ type: 'incoming_chat',
    data: { chat_id: `${from}@c.us`, message_id: 'A1', name: from, timestamp: Math.floor(Date.now() / 1000), message_body: words, is_from_me: false, ...more } });
  const post = (value) => world.sandbox.postWebhook({ provider: 'watzap', value });

  test('YA is a consent for the gateway and for nothing else, STOP ends it', async () => {
    const sari = await person();
    await notice(sari);
    await world.settle();
    await world.sandbox.reply(sari, { to: WATZAP_NUMBER, text: 'Ya, saya setuju' });
    await world.settle();
    assert.deepEqual(await consents(sari), ['official none', 'gateway agreed', 'sms none', 'email none']);
    await world.sandbox.reply(sari, { to: WATZAP_NUMBER, text: 'STOP' });
    await world.settle();
    assert.equal((await consents(sari))[1], 'gateway stopped');
  });

  test('is heard once, however often it comes; the same id at another time is another message', async () => {
    const sari = await person();
    const one = chat(sari, 'YA');
    for (let i = 0; i < 3; i += 1) await post(one);
    await post(chat(sari, 'STOP', { timestamp: one.data.timestamp + 1 }));
    assert.deepEqual(inbound(sari).map((row) => row.text), ['YA', 'STOP']);
  });

  test('in a group, or on the office\'s own phone, is nobody\'s consent', async () => {
    const sari = await person();
    await post(chat(sari, 'YA', { chat_id: '120363041234567890@g.us' }));
    await post(chat(sari, 'YA', { is_from_me: true }));
    await post(chat(sari, 'YA', { chat_id: '12345678901234567@lid', name: 'Sari' }));
    assert.deepEqual(inbound(sari), []);
    const states = world.query("SELECT state FROM webhook_inbox ORDER BY id DESC LIMIT 3").map((row) => row.state);
    assert.equal(states.length, 3, 'kept all the same');
  });

  test('under a linked-device id is told by the name, when that is the number', async () => {
    const sari = await person();
    await world.sandbox.account('watzap', { chat_suffix: '@lid' });
    await post(chat(sari, 'YA', { chat_id: '12345678901234567@lid', name: sari }));
    assert.deepEqual(inbound(sari).map((row) => row.reply), ['YES']);
  });

  test('at an address with another key is refused, and its key stands in no log', async () => {
    const wrong = url.replace(/[0-9a-f]{32}$/, 'f'.repeat(32));
    await assert.rejects(call(wrong, 'POST', '', chat('6281260699999', 'YA')), (failure) => failure.status === 404);
    assert.equal((await fetch(url)).status, 200);
    assert.deepEqual(world.filesWith(url.slice(-32)).filter((file) => file.startsWith('log/')), []);
  });
});
