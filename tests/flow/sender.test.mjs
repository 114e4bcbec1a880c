/*
 * The sender against providers that are slow, wrong, dead or lie: every message goes once, or waits, or ends with a reason.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { call, waitFor } from '../../scripts/office.mjs';
import { META_NUMBER } from '../sandbox/client.mjs';
import { envelope, post, status } from './meta_bodies.mjs';
import { exitOf, openWorld } from './world.mjs';

const DAY_MINUTES = 24 * 60;
let world;
let keys;

before(async () => {
  world = await openWorld({ programs: ['api', 'webhook'], doors: true, settings: { invite_with_gateway: 0 } });
  for (const name of ['Meta', 'Fonnte']) world.office.kabarizin(['provider', 'set', name, '--set', 'per_minute=10000']);
  keys = { live: world.key, test: world.office.addKey('trial', 'test') };
});
after(async () => { await world?.close(); });

/* Providers are well again; what a test left waiting is its own. */
afterEach(async () => {
  await world.sandbox.clearFaults();
  await world.sandbox.account('fonnte', { connected: true });
  await world.sandbox.idle();
  world.write("DELETE FROM queue; UPDATE provider SET health = 'ok', health_code = '', failures = 0, closed_until = 0; DELETE FROM task");
  world.write("UPDATE template_mapping SET status = 'approved'; DELETE FROM provider_usage");
});

let last = 6281260300000;
async function person({ agrees = false } = {}) {
  const number = String(last += 1);
  if (agrees) await world.api('POST', `/contacts/${number}/consents`, { scope: 'official', action: 'opt_in', words: 'Saya setuju' });
  return number;
}

const PARAMS = { permit_number: '503/1', permit_type: 'IUMK', status: 'Terbit', completion_date: '20-11-2026' };
async function notice(to, more = {}, key = keys.live) {
  return (await world.office.api(key, 'POST', '/messages', { template: 'permit_ready', to: { phone: to, name: 'Budi' }, params: PARAMS, ...more })).id;
}
const text = async (to, words, more = {}) => (await world.api('POST', '/texts', { to: { phone: to }, text: words, ...more })).id;

const show = (id) => world.api('GET', `/messages/${id}`);
const kinds = (message) => message.timeline.map((one) => one.kind);
const provider = (kind) => world.query(`SELECT * FROM provider WHERE kind = '${kind}'`)[0];
/* Requests to send something to this person, as the provider saw them. */
const sends = async (to, kind) => (await world.sandbox.requests(kind)).filter((rq) => rq.method === 'POST' && /\/(messages|send)$/.test(rq.path) && rq.body.includes(to));
const got = (to, kind) => world.sandbox.messages(to, { direction: 'in', provider: kind });
const pass = async () => { await world.send(); await world.sandbox.idle(); };

describe('an answer that is lost', () => {
  /* Meta has it, we do not know that, and its receipts do not come. */
  async function lost() {
    const to = await person({ agrees: true });
    await world.sandbox.fault({ provider: 'meta', kind: 'reset-after-read', to });
    await world.sandbox.fault({ provider: 'meta', kind: 'drop-webhooks', to });
    const id = await notice(to);
    await pass();
    const [attempt] = world.query(`SELECT uid, state FROM attempt WHERE message_id = ${id}`);
    return { to, id, ...attempt };
  }

  test('leaves it unknown: neither sent again nor through somebody else', async () => {
    const it = await lost();
    assert.equal(it.state, 'unknown');
    await world.sandbox.clearFaults();
    for (const seconds of [0, 301, 301]) {
      world.pass(seconds);
      await pass();
    }
    assert.equal((await sends(it.to)).length, 1);
    assert.equal((await show(it.id)).state, 'sending');
  });

  test('is made up for by a receipt that carries our id', async () => {
    const it = await lost();
    await post(world.office.webhooks().meta, envelope(status('delivered', 'wamid.now.known', { to: it.to, uid: it.uid })));
    const message = await show(it.id);
    assert.equal(message.state, 'delivered');
    assert.equal(message.provider, 'Meta');
    world.pass(3600);
    await pass();
    assert.equal((await sends(it.to)).length, 1);
  });

  test('and never spoken of again is held for a person, with the reason', async () => {
    const it = await lost();
    world.pass(901);
    await pass();
    const message = await show(it.id);
    assert.deepEqual([message.state, message.reason], ['blocked', 'unknown_hold']);
    assert.ok(kinds(message).includes('unknown'));
    assert.equal((await sends(it.to)).length, 1);
    await post(world.office.webhooks().meta, envelope(status('read', 'wamid.late', { to: it.to, uid: it.uid })));
    assert.equal((await show(it.id)).state, 'read', 'a late receipt still tells the truth');
  });

  test('is sent again after that only where the office wants it so', async () => {
    world.office.setSettings({ on_unknown: 'resend' });
    try {
      const it = await lost();
      await world.sandbox.clearFaults();
      await pass();
      assert.equal((await sends(it.to)).length, 1, 'not before');
      world.pass(901);
      await pass();
      assert.equal((await sends(it.to)).length, 2);
      assert.equal((await show(it.id)).state, 'delivered');
    } finally {
      world.office.setSettings({ on_unknown: 'hold' });
    }
  });

  test('of a gateway that cannot tell is held as well', async () => {
    const to = await person();
    await world.sandbox.fault({ provider: 'fonnte', kind: 'lost-answer-not-done', to });
    const id = await notice(to);
    await pass();
    assert.equal((await show(id)).state, 'sending');
    world.pass(301);
    await pass();
    const message = await show(id);
    assert.deepEqual([message.state, message.reason], ['blocked', 'unknown_hold']);
    assert.equal((await sends(to)).length, 1);
  });
});

describe('a provider that is slow', () => {
  test('is waited for, and keeps nobody else waiting', async () => {
    const [slow, quick] = [await person({ agrees: true }), await person({ agrees: true })];
    await world.sandbox.fault({ provider: 'meta', kind: 'slow', ms: 1500, to: slow });
    const ids = [await notice(slow), await notice(quick)];
    await pass();
    const [a, b] = [await show(ids[0]), await show(ids[1])];
    assert.deepEqual([a.state, b.state], ['delivered', 'delivered']);
    assert.ok(Date.parse(b.attempts[0].answered_at) + 1000 < Date.parse(a.attempts[0].answered_at));
  });

  test('carries many at once', async () => {
    await world.sandbox.fault({ provider: 'meta', kind: 'slow', ms: 700, on: 'send' });
    const ids = [];
    for (let i = 0; i < 12; i += 1) ids.push(await notice(await person({ agrees: true })));
    const began = Date.now();
    await pass();
    assert.ok(Date.now() - began < 12 * 700 / 2, 'one after the other would take 8.4 s');
    for (const id of ids) assert.equal((await show(id)).state, 'delivered');
  });
});

describe('a provider that is dead', () => {
  test('is left alone after some failures, and another one takes over', async () => {
    await world.sandbox.fault({ provider: 'meta', kind: 'dead', on: 'any' });
    const people = [];
    for (let i = 0; i < 8; i += 1) {
      const to = await person({ agrees: true });
      people.push({ to, id: await notice(to) });
    }
    await pass();
    assert.ok(provider('meta').closed_until > Date.now(), 'the circuit is open');
    assert.equal(provider('meta').health, 'warning');
    world.pass(30);
    await world.settle();
    for (const { to, id } of people) {
      const message = await show(id);
      assert.equal(message.state, 'delivered');
      assert.equal(message.provider, 'Fonnte');
      assert.equal((await got(to)).length, 1);
      assert.equal(message.plan.find((one) => one.kind === 'meta').reason, 'paused');
    }
  });

  test('holds up what nobody else may carry, and loses none of it', async () => {
    await world.sandbox.fault({ provider: '*', kind: 'dead', on: 'any' });
    const people = [];
    for (let i = 0; i < 8; i += 1) {
      const to = await person({ agrees: true });
      people.push({ to, id: await notice(to) });
    }
    for (let i = 0; i < 6; i += 1) {
      await pass();
      world.pass(45);
    }
    for (const { id } of people) assert.equal((await show(id)).state, 'queued');
    await world.sandbox.clearFaults();
    /* One message probes each; the others have got times in line, five minutes away at the most. */
    world.pass(1000);
    await world.settle();
    world.pass(300);
    await world.settle();
    for (const { to, id } of people) {
      assert.equal((await show(id)).state, 'delivered');
      assert.equal((await got(to)).length, 1);
    }
    assert.equal(provider('meta').health, 'ok');
  });

  test('is tried with one message first when the pause is over', async () => {
    await world.sandbox.fault({ provider: 'fonnte', kind: 'dead', on: 'any' });
    for (let i = 0; i < 6; i += 1) await notice(await person());
    await pass();
    world.pass(20);
    await pass();
    assert.ok(provider('fonnte').closed_until > Date.now());
    const before = world.query("SELECT count(*) AS n FROM attempt")[0].n;
    world.pass(61);
    await pass();
    assert.equal(world.query("SELECT count(*) AS n FROM attempt")[0].n - before, 1);
  });
});

describe('a provider that answers with trouble', () => {
  test('of its own is asked again later, and the message arrives once', async () => {
    const to = await person({ agrees: true });
    await world.sandbox.fault({ provider: 'meta', kind: 'http-500', to, count: 2, on: 'send' });
    const id = await notice(to);
    await pass();
    let message = await show(id);
    assert.equal(message.state, 'queued');
    assert.ok(kinds(message).includes('deferred'));
    for (const seconds of [400, 900]) {
      world.pass(seconds);
      await pass();
    }
    message = await show(id);
    assert.equal(message.state, 'delivered');
    assert.equal(message.attempts.length, 3);
    assert.equal((await got(to)).length, 1);
  });

  test('that is a page of a proxy says nothing: it is in doubt', async () => {
    const to = await person({ agrees: true });
    await world.sandbox.fault({ provider: 'meta', kind: 'html-502', to, count: 1, on: 'send' });
    const id = await notice(to);
    await pass();
    world.pass(400);
    await pass();
    assert.equal((await sends(to)).length, 1);
    assert.equal((await show(id)).attempts[0].state, 'unknown');
  });

  test('again and again goes through another one in the end', async () => {
    const to = await person({ agrees: true });
    await world.sandbox.fault({ provider: 'meta', kind: 'error-code', code: 131000, to });
    const id = await notice(to);
    for (const seconds of [0, 400, 900, 1900]) {
      world.pass(seconds);
      await pass();
    }
    const message = await show(id);
    assert.equal(message.state, 'delivered');
    assert.equal(message.provider, 'Fonnte');
    assert.equal((await sends(to, 'meta')).length, 3);
    assert.equal(message.plan.find((one) => one.kind === 'meta').reason, 'already_failed');
  });

  test('"too fast" is waited for, not circumvented', async () => {
    const people = [];
    await world.sandbox.fault({ provider: 'meta', kind: 'throttle' });
    for (let i = 0; i < 5; i += 1) {
      const to = await person({ agrees: true });
      people.push({ to, id: await notice(to) });
    }
    await pass();
    assert.ok(provider('meta').closed_until > Date.now());
    assert.equal(provider('meta').health, 'warning');
    for (const { id } of people) assert.equal((await show(id)).state, 'queued');
    await world.sandbox.clearFaults();
    for (let i = 0; i < 3; i += 1) {
      world.pass(300);
      await pass();
    }
    for (const { to, id } of people) {
      assert.equal((await show(id)).provider, 'Meta');
      assert.equal((await got(to)).length, 1);
    }
  });

  test('"too fast for this person" holds up this person only', async () => {
    const [one, other] = [await person({ agrees: true }), await person({ agrees: true })];
    await world.sandbox.fault({ provider: 'meta', kind: 'pair-throttle', to: one, count: 2 });
    const ids = [await notice(one), await notice(other)];
    await pass();
    assert.equal((await show(ids[0])).state, 'queued');
    assert.equal((await show(ids[1])).state, 'delivered');
    for (let i = 0; i < 3; i += 1) {
      world.pass(120);
      await pass();
    }
    assert.equal((await show(ids[0])).state, 'delivered');
    assert.equal((await got(one)).length, 1);
  });

  test('"token invalid" takes it down for all at once, and burns no message', async () => {
    await world.sandbox.fault({ provider: 'meta', kind: 'token-invalid' });
    const to = await person({ agrees: true });
    const id = await notice(to);
    await world.settle();
    assert.equal(provider('meta').health, 'down');
    assert.equal(provider('meta').health_code, 'credential');
    const message = await show(id);
    assert.deepEqual([message.state, message.provider], ['delivered', 'Fonnte']);
    const rest = [];
    for (let i = 0; i < 4; i += 1) {
      const next = await person({ agrees: true });
      rest.push({ to: next, id: await notice(next) });
    }
    await world.settle();
    for (const one of rest) {
      assert.equal((await sends(one.to, 'meta')).length, 0, 'it is not even asked');
      const row = await show(one.id);
      assert.equal(row.state, 'delivered');
      assert.equal(row.plan.find((entry) => entry.kind === 'meta').reason, 'down');
    }
  });

  test('and is well again once a connection test says so', async () => {
    world.write("UPDATE provider SET health = 'down', health_code = 'credential' WHERE kind = 'meta'");
    const asked = world.office.kabarizinLater(['provider', 'test', 'Meta', '--json']);
    await waitFor('the task', () => assert.equal(world.query("SELECT count(*) AS n FROM task")[0].n, 1));
    await world.send();
    const { stdout } = await asked;
    assert.ok(JSON.parse(stdout).findings.length > 3);
    assert.equal(provider('meta').health, 'ok');
  });
});

describe('a device that is not connected', () => {
  test('stops the gateway, and everything waits and leaves when it is back', async () => {
    await world.sandbox.account('fonnte', { connected: false });
    await world.sandbox.idle();
    const people = [];
    for (let i = 0; i < 6; i += 1) {
      const to = await person();
      people.push({ to, id: await notice(to) });
    }
    await pass();
    assert.equal(provider('fonnte').health, 'down');
    const asked = (await world.sandbox.requests('fonnte')).length;
    world.pass(30);
    await pass();
    assert.equal((await world.sandbox.requests('fonnte')).filter((rq) => rq.path.endsWith('/send')).length
      - (await world.sandbox.requests('fonnte')).slice(0, asked).filter((rq) => rq.path.endsWith('/send')).length, 0, 'it is not asked to send');
    for (const { id } of people) assert.equal((await show(id)).state, 'queued');
    /* Its webhook says that it is back; we look for ourselves, because nobody signed that. */
    await world.sandbox.account('fonnte', { connected: true });
    await world.sandbox.idle();
    await pass();
    assert.equal(provider('fonnte').health, 'ok');
    world.pass(200);
    await world.settle();
    for (const { to, id } of people) {
      assert.equal((await show(id)).state, 'delivered');
      assert.equal((await got(to)).length, 1);
    }
  });
});

describe('a window that is closed', () => {
  async function wrote() {
    const to = await person();
    await world.sandbox.phone(to, { name: 'Budi' });
    await world.sandbox.reply(to, { to: META_NUMBER, text: 'Halo, bagaimana berkas saya?' });
    await world.sandbox.idle();
    await world.sandbox.window(to, false);
    return to;
  }

  test('though we thought it open: the text goes through the gateway', async () => {
    const to = await wrote();
    const id = await text(to, 'Berkas Anda lengkap.');
    await world.settle();
    const message = await show(id);
    assert.deepEqual([message.state, message.provider], ['delivered', 'Fonnte']);
    assert.equal(message.attempts[0].code, '131047');
    assert.equal(message.plan.find((one) => one.kind === 'meta').reason, 'window_closed');
    assert.equal((await got(to)).length, 1);
  });

  test('as a later failure does the same', async () => {
    const to = await wrote();
    await world.sandbox.fault({ provider: 'meta', kind: 'async-131047', to });
    const id = await text(to, 'Berkas Anda lengkap.');
    await world.settle();
    const message = await show(id);
    assert.deepEqual([message.state, message.provider], ['delivered', 'Fonnte']);
    assert.ok(kinds(message).includes('accepted') && kinds(message).includes('failed'));
  });

  test('for a text that only Meta may carry: it is blocked with the reason, and leaves when the person writes again', async () => {
    const to = await wrote();
    const id = await text(to, 'Berkas Anda lengkap.', { provider: 'Meta' });
    await world.settle();
    assert.deepEqual([(await show(id)).state, (await show(id)).reason], ['blocked', 'window_closed']);
    await world.sandbox.reply(to, { to: META_NUMBER, text: 'Masih menunggu' });
    await world.settle();
    assert.equal((await show(id)).state, 'delivered');
  });
});

describe('a person', () => {
  test('without WhatsApp: it fails with that reason, and the next one is not tried', async () => {
    const to = await person({ agrees: true });
    await world.sandbox.phone(to, { name: 'Tanpa', whatsapp: false });
    const id = await notice(to);
    await world.settle();
    const message = await show(id);
    assert.deepEqual([message.state, message.reason], ['failed', 'no_whatsapp']);
    const before = (await sends(to)).length;
    const next = await notice(to);
    await world.settle();
    assert.equal((await sends(to)).length, before);
    assert.equal((await show(next)).reason, 'no_whatsapp');
  });

  test('who stops while a message is on its way gets that one and none of those that wait', async () => {
    world.office.setSettings({ in_flight: 1, batch: 1 });
    try {
      const to = await person({ agrees: true });
      await world.sandbox.phone(to, { name: 'Budi' });
      await world.sandbox.fault({ provider: 'meta', kind: 'slow', ms: 1200, count: 1, on: 'send' });
      const ids = [await notice(to), await notice(to)];
      const sender = world.sender();
      await waitFor('the first request', async () => assert.equal((await sends(to)).length, 1));
      await world.sandbox.reply(to, { to: META_NUMBER, text: 'STOP' });
      assert.equal(await exitOf(sender), 0);
      await world.settle();
      assert.equal((await show(ids[0])).state, 'delivered');
      const second = await show(ids[1]);
      assert.deepEqual([second.state, second.reason], ['blocked', 'stopped']);
      const texts = (await got(to)).map((one) => one.text);
      assert.equal(texts.length, 2, 'the first notice and the confirmation');
      assert.match(texts[1], /berhenti|dihentikan/i);
    } finally {
      world.office.setSettings({ in_flight: 100, batch: 50 });
    }
  });

  test('who stops while a message waits for its place on the wire does not get it', async () => {
    world.office.setSettings({ in_flight: 1, batch: 50 });
    try {
      const [slow, to] = [await person({ agrees: true }), await person({ agrees: true })];
      await world.sandbox.phone(to, { name: 'Budi' });
      await world.sandbox.fault({ provider: 'meta', kind: 'slow', ms: 1500, to: slow, count: 1, on: 'send' });
      const ids = [await notice(slow), await notice(to)];
      const sender = world.sender();
      await waitFor('the first request', async () => assert.equal((await sends(slow)).length, 1));
      assert.equal((await show(ids[1])).state, 'sending', 'planned, and written down as an attempt');
      await world.sandbox.reply(to, { to: META_NUMBER, text: 'STOP' });
      assert.equal(await exitOf(sender), 0);
      await world.settle();
      const message = await show(ids[1]);
      assert.deepEqual([message.state, message.reason], ['blocked', 'stopped']);
      assert.ok(kinds(message).includes('recalled'));
      const texts = (await got(to)).map((one) => one.text);
      assert.equal(texts.length, 1, 'the confirmation alone');
      assert.match(texts[0], /dihentikan/);
      assert.equal((await show(ids[0])).state, 'delivered');
    } finally {
      world.office.setSettings({ in_flight: 100, batch: 50 });
    }
  });

  test("who presses WhatsApp's own button against promotions gets notices and no campaign, until they press it again", async () => {
    const to = await person({ agrees: true });
    await world.sandbox.phone(to, { name: 'Budi' });
    await world.sandbox.marketing(to, 'stop');
    await world.sandbox.idle();
    const campaign = await notice(to);
    world.write(`UPDATE message SET category = 'marketing' WHERE id = ${campaign}`);
    await world.settle();
    const held = await show(campaign);
    assert.deepEqual([held.state, held.reason], ['blocked', 'no_marketing']);
    const plain = await notice(to);
    await world.settle();
    assert.equal((await show(plain)).state, 'delivered');
    const { consents } = await world.api('GET', `/contacts/${to}`);
    assert.match(consents.official.no_marketing_at, /^20/);
    // Within one second the stop outweighs its end.
    await waitFor('the next second', () => { assert.ok(Date.now() >= Date.parse(consents.official.no_marketing_at) + 1000); });
    await world.sandbox.marketing(to, 'resume');
    await world.sandbox.idle();
    world.pass(10);
    await world.settle();
    assert.equal((await show(campaign)).state, 'delivered');
  });

  test('who writes is answered first', async () => {
    world.office.setSettings({ in_flight: 1, batch: 1 });
    try {
      const crowd = [];
      for (let i = 0; i < 4; i += 1) crowd.push(await person({ agrees: true }));
      const ids = [];
      for (const to of crowd) ids.push(await notice(to, { priority: 'reminder' }));
      await world.sandbox.phone(crowd[3], { name: 'Ani' });
      await world.sandbox.reply(crowd[3], { to: META_NUMBER, text: 'Ya saya setuju' });
      await pass();
      const order = (await world.sandbox.requests('meta')).filter((rq) => rq.path.endsWith('/messages')).map((rq) => JSON.parse(rq.body).to).filter((to) => crowd.includes(to?.slice(1)));
      assert.equal(order[0], `+${crowd[3]}`);
    } finally {
      world.office.setSettings({ in_flight: 100, batch: 50 });
    }
  });
});

describe('time', () => {
  test('a message whose deadline passes while it waits is cancelled, visibly', async () => {
    await world.sandbox.fault({ provider: '*', kind: 'dead', on: 'any' });
    const to = await person();
    const id = await notice(to, { deadline: new Date(Date.now() + 600_000).toISOString() });
    await pass();
    assert.equal((await show(id)).state, 'queued');
    await world.sandbox.clearFaults();
    world.pass(601);
    await pass();
    const message = await show(id);
    assert.deepEqual([message.state, message.reason], ['cancelled', 'deadline_passed']);
    assert.equal((await got(to)).length, 0);
  });

  test('one that is meant for later leaves later', async () => {
    const to = await person();
    const id = await notice(to, { send_at: new Date(Date.now() + 600_000).toISOString() });
    await pass();
    assert.deepEqual([(await show(id)).state, (await sends(to)).length], ['queued', 0]);
    world.pass(601);
    await pass();
    assert.equal((await show(id)).state, 'delivered');
  });

  test('at night reminders wait, notices and answers do not', async () => {
    const minute = Math.floor(Date.now() / 60_000 + 420) % DAY_MINUTES;
    world.office.setSettings({ quiet_from: (minute + DAY_MINUTES - 60) % DAY_MINUTES, quiet_until: (minute + 60) % DAY_MINUTES });
    try {
      const [reminded, told] = [await person({ agrees: true }), await person({ agrees: true })];
      const ids = [await notice(reminded, { priority: 'reminder' }), await notice(told)];
      await pass();
      assert.equal((await show(ids[1])).state, 'delivered');
      assert.equal((await show(ids[0])).state, 'queued');
      const [{ due_at: due }] = world.query(`SELECT due_at FROM queue WHERE message_id = ${ids[0]}`);
      assert.ok(Math.abs(due - Date.now() - 3_600_000) <= 61_000, 'until the night is over');
      /* Who is awake and writes is not spared. */
      await world.sandbox.phone(reminded, { name: 'Budi' });
      await world.sandbox.reply(reminded, { to: META_NUMBER, text: 'Halo' });
      await pass();
      assert.equal((await show(ids[0])).state, 'delivered');
    } finally {
      world.office.setSettings({ quiet_from: 0, quiet_until: 0 });
    }
  });

  test('so many a minute and no more, and the rest in the minutes after', async () => {
    world.office.kabarizin(['provider', 'set', 'Fonnte', '--set', 'per_minute=4']);
    try {
      const people = [];
      for (let i = 0; i < 10; i += 1) {
        const to = await person();
        people.push({ to, id: await notice(to) });
      }
      const arrived = async () => (await Promise.all(people.map(({ to }) => got(to)))).filter((list) => list.length === 1).length;
      await pass();
      assert.equal(await arrived(), 4);
      await pass();
      assert.equal(await arrived(), 4, 'another run of the sender knows what the first one sent');
      for (let i = 0; i < 3; i += 1) {
        world.pass(120);
        await pass();
      }
      assert.equal(await arrived(), 10);
    } finally {
      world.office.kabarizin(['provider', 'set', 'Fonnte', '--set', 'per_minute=10000']);
    }
  });

  test('so many a day, and the rest tomorrow', async () => {
    world.office.kabarizin(['provider', 'set', 'Fonnte', '--set', 'per_day=3']);
    try {
      const ids = [];
      for (let i = 0; i < 5; i += 1) ids.push(await notice(await person()));
      await pass();
      const states = await Promise.all(ids.map(async (id) => (await show(id)).state));
      assert.equal(states.filter((one) => one === 'delivered').length, 3);
      assert.equal(states.filter((one) => one === 'queued').length, 2);
      const waiting = await show(ids[states.indexOf('queued')]);
      assert.equal(waiting.plan.find((one) => one.kind === 'fonnte').reason, 'quota');
    } finally {
      world.office.kabarizin(['provider', 'set', 'Fonnte', '--set', 'per_day=1000']);
    }
  });
});

test('with a test key nothing leaves, and everything else is as if it had', async () => {
  const to = await person({ agrees: true });
  const id = await notice(to, {}, keys.test);
  await world.settle();
  const message = await show(id);
  assert.equal(message.state, 'sent');
  assert.equal(message.attempts.length, 0);
  assert.ok(message.plan.find((one) => one.kind === 'meta').may);
  assert.equal((await sends(to)).length, 0);
});

describe('the program', () => {
  test('two at once: one works, the other says so and goes', async () => {
    const people = [];
    for (let i = 0; i < 20; i += 1) {
      const to = await person();
      people.push({ to, id: await notice(to) });
    }
    await world.sandbox.fault({ provider: 'fonnte', kind: 'slow', ms: 200, on: 'send' });
    const codes = await Promise.all(['sender', 'sender-2', 'sender-3'].map((name) => exitOf(world.sender(['--once'], name))));
    assert.deepEqual(codes, [0, 0, 0]);
    assert.match(world.log('sender-2') + world.log('sender-3') + world.log('sender'), /another_sender_is_at_work/);
    await world.settle();
    for (const { to, id } of people) {
      assert.equal((await show(id)).state, 'delivered');
      assert.equal((await sends(to)).length, 1);
    }
  });

  test('SIGTERM in the middle: what has left is settled, what has not goes with the next one', async () => {
    world.office.setSettings({ in_flight: 4, batch: 4 });
    try {
      const people = [];
      for (let i = 0; i < 12; i += 1) {
        const to = await person({ agrees: true });
        people.push({ to, id: await notice(to) });
      }
      await world.sandbox.fault({ provider: 'meta', kind: 'slow', ms: 700, on: 'send' });
      const sender = world.sender(['--linger', '30']);
      await waitFor('requests', async () => assert.ok((await world.sandbox.requests('meta')).some((rq) => rq.body.includes(people[0].to))));
      sender.kill('SIGTERM');
      assert.equal(await exitOf(sender), 0);
      const states = await Promise.all(people.map(async ({ id }) => (await show(id)).state));
      assert.ok(!states.includes('sending'), states.join(' '));
      assert.ok(states.includes('queued') && states.some((one) => one !== 'queued'), states.join(' '));
      await world.sandbox.clearFaults();
      await world.settle();
      for (const { to, id } of people) {
        assert.equal((await show(id)).state, 'delivered');
        assert.equal((await sends(to)).length, 1);
      }
    } finally {
      world.office.setSettings({ in_flight: 100, batch: 50 });
    }
  });

  test('SIGKILL in the middle: what was on its way is in doubt, and its receipt settles it', async () => {
    const to = await person({ agrees: true });
    const id = await notice(to);
    await world.sandbox.fault({ provider: 'meta', kind: 'slow', ms: 600, on: 'send' });
    const sender = world.sender(['--linger', '30']);
    await waitFor('the request', async () => assert.equal((await sends(to)).length, 1));
    sender.kill('SIGKILL');
    assert.equal(await exitOf(sender), 'SIGKILL');
    await waitFor('the receipt', async () => assert.equal((await show(id)).state, 'delivered'));
    await world.settle();
    assert.equal((await sends(to)).length, 1);
  });

  test('lingering, it takes a new message at once', async () => {
    const sender = world.sender(['--linger', '30']);
    const to = await person();
    const id = await notice(to);
    await waitFor('it', async () => assert.equal((await show(id)).state, 'delivered'));
    const message = await show(id);
    const took = Date.parse(message.attempts[0].started_at) - Date.parse(message.created_at);
    assert.ok(took < 1500, `it took ${took} ms`);
    sender.kill('SIGTERM');
    assert.equal(await exitOf(sender), 0);
  });

  test('--once ends by itself when nothing is due, and leaves a sign of life', async () => {
    const began = Date.now();
    await world.send(['--once']);
    assert.ok(Date.now() - began < 3000);
    const [{ at }] = world.query("SELECT at FROM heartbeat WHERE program = 'sender'");
    assert.ok(at >= began);
    assert.match(world.log('sender'), /event=pass claimed=0/);
  });

  test('says what is wrong with its arguments', async () => {
    for (const args of [['--twice'], ['--linger'], ['--linger', '-1'], ['--linger', 'x'], ['once']]) assert.equal(await exitOf(world.sender(args, 'usage')), 2, args.join(' '));
    assert.equal(await exitOf(world.sender(['--job', 'nothing'], 'usage')), 1);
    assert.match(world.log('usage'), /no_such_job/);
  });
});

test('no log holds a number, a name, a text or a token', async () => {
  const accounts = await call(world.sandbox.url, 'GET', '/accounts');
  const secret = new RegExp(`8126030|Budi|Berkas|${accounts.meta.token}|${accounts.fonnte.token}|${keys.live}`);
  const lines = ['sender', 'sender-2', 'webhook', 'api', 'nginx-error'].flatMap((name) => world.log(name).split('\n'));
  assert.deepEqual(lines.filter((line) => secret.test(line)), []);
  assert.deepEqual(lines.filter((line) => /level=error|not_granted/.test(line) && !/trouble step=(claim|start)/.test(line)), []);
});
