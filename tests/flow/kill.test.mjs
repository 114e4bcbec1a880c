/*
 * The sender is killed at random instants while messages come in, providers are slow, lose answers and fail, and webhooks come twice and in the wrong
 * order. Afterwards nothing is lost, and nobody got anything twice.
 *
 * KILL_MESSAGES, KILL_KILLS and KILL_SEED make it longer, or the same again.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { exitOf, openWorld } from './world.mjs';

const MESSAGES = Number(process.env.KILL_MESSAGES ?? 300);
const KILLS = Number(process.env.KILL_KILLS ?? 60);
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const PARAMS = { permit_number: '503/1', permit_type: 'IUMK', status: 'Terbit', completion_date: '20-11-2026' };

/* A small generator, so that a run can be had again by its seed (as far as the machine's own timing lets it). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6D2B79F5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = generator(SEED);
const people = [];
let world;
let kills = 0;

before(async () => {
  world = await openWorld({ programs: ['api', 'webhook'], settings: { invite_with_gateway: 0, retry_s: 1, max_attempts: 20, batch: 20, in_flight: 20 } });
  for (const name of ['Meta', 'Fonnte']) world.office.kabarizin(['provider', 'set', name, '--set', 'per_minute=100000', '--set', 'per_day=100000']);
  for (const fault of [
    { provider: '*', kind: 'slow', ms: 60, rate: 0.4, on: 'send' },
    { provider: 'meta', kind: 'reset-after-read', rate: 0.05 },
    { provider: 'meta', kind: 'http-500', rate: 0.03, on: 'send' },
    { provider: 'meta', kind: 'receipt-before-answer', rate: 0.2 },
    { provider: '*', kind: 'duplicate-webhooks', rate: 0.3, copies: 1 },
    { provider: '*', kind: 'reorder-webhooks', rate: 0.3, ms: 200 },
    { provider: '*', kind: 'delay-webhooks', rate: 0.2, ms: 300 },
  ]) await world.sandbox.fault(fault);
});
after(async () => { await world?.close(); });

/* Every second person agreed and is reached through Meta, the others through the gateway. */
async function tell(i) {
  const to = String(6281270000000 + i);
  const by = i % 2 === 0 ? 'meta' : 'fonnte';
  if (by === 'meta') await world.api('POST', `/contacts/${to}/consents`, { scope: 'official', action: 'opt_in', words: 'Saya setuju' });
  const { id } = await world.api('POST', '/messages', { template: 'permit_ready', to: { phone: to, name: 'Budi' }, params: PARAMS }, { 'idempotency-key': `kill-${i}` });
  people.push({ to, by, id });
}

async function produce() {
  for (let i = 0; i < MESSAGES; i += 1) await tell(i);
}

/* From before its first look at the database to the middle of its work: all instants are somebody's bad luck. */
async function killAgainAndAgain(done) {
  while (kills < KILLS && !done()) {
    const sender = world.sender(['--linger', '30']);
    await new Promise((wake) => setTimeout(wake, 5 + random() * 350));
    sender.kill('SIGKILL');
    assert.equal(await exitOf(sender), 'SIGKILL', world.log('sender').slice(-2000));
    kills += 1;
  }
}

const states = () => Object.fromEntries(world.query('SELECT id, state, reason FROM message').map((row) => [row.id, row]));
const arrived = async ({ to }) => (await world.sandbox.messages(to, { direction: 'in' })).length;

/* Until nothing waits any more: retries, pauses of a provider, and the time that a doubtful attempt is given. */
async function calm() {
  await world.sandbox.clearFaults();
  for (let i = 0; i < 40; i += 1) {
    await world.send();
    await world.sandbox.idle(30_000);
    if (world.query('SELECT count(*) AS n FROM queue')[0].n === 0) return;
    world.pass(100);
  }
  throw new Error(`still waiting: ${JSON.stringify(world.query('SELECT * FROM queue LIMIT 5'))}`);
}

test(`${KILLS} kills over ${MESSAGES} messages (seed ${SEED})`, async (t) => {
  let produced = false;
  const producing = produce().then(() => { produced = true; });
  const allSent = () => produced && world.query("SELECT count(*) AS n FROM message WHERE state IN ('queued', 'sending')")[0].n === 0;
  await killAgainAndAgain(allSent);
  await producing;
  const doubtful = world.query("SELECT count(*) AS n FROM attempt WHERE state IN ('open', 'unknown')")[0].n;
  await calm();
  t.diagnostic(`${kills} kills; ${doubtful} attempts were in doubt after the last`);
  assert.ok(kills >= Math.min(KILLS, 10), 'enough kills to mean something');
});

test('every message has come to an end that a person can read', () => {
  const all = states();
  assert.equal(Object.keys(all).length, MESSAGES);
  for (const { id } of people) {
    const { state, reason } = all[id];
    assert.ok(state === 'delivered' || (state === 'blocked' && reason === 'unknown_hold'), `message ${id} is ${state} ${reason}`);
  }
  assert.deepEqual(world.query('SELECT * FROM queue'), []);
  assert.deepEqual(world.query("SELECT * FROM attempt WHERE state = 'open'"), []);
});

test('nobody got anything twice, and what we say arrived did arrive', async () => {
  const all = states();
  for (const person of people) {
    const count = await arrived(person);
    assert.ok(count <= 1, `${person.by}: message ${person.id} arrived ${count} times`);
    if (all[person.id].state === 'delivered') assert.equal(count, 1, `message ${person.id} is said to have arrived`);
  }
});

test('through Meta, whose receipts carry our id, nothing that arrived is in doubt', async () => {
  const all = states();
  for (const person of people.filter((one) => one.by === 'meta'))
    if (all[person.id].state !== 'delivered') assert.equal(await arrived(person), 0, `message ${person.id} arrived, and we do not know it`);
});

test('at Meta each of our ids was seen once, and each message was accepted once', async () => {
  const byUid = Object.fromEntries(world.query('SELECT uid, message_id FROM attempt').map((row) => [row.uid, row.message_id]));
  const requests = (await world.sandbox.requests('meta')).filter((rq) => rq.path.endsWith('/messages')).map((rq) => ({ ...rq, body: JSON.parse(rq.body) }));
  const uids = requests.map((rq) => rq.body.biz_opaque_callback_data);
  assert.ok(uids.every((uid) => byUid[uid] !== undefined), 'each was on the disk before it left');
  assert.equal(new Set(uids).size, uids.length, 'no request was sent twice');
  /* What has no status went unanswered because the sender was dead by then, and was done all the same. */
  const done = requests.filter((rq) => rq.status === 200 || rq.status === null).map((rq) => byUid[rq.body.biz_opaque_callback_data]);
  assert.equal(new Set(done).size, done.length);
});

test('a person who settles what is in doubt makes it whole', async () => {
  const doubtful = Object.values(states()).filter((row) => row.state !== 'delivered');
  for (const { id } of doubtful) {
    const person = people.find((one) => one.id === id);
    if (await arrived(person) === 0) await world.api('POST', `/messages/${id}/retry`);
  }
  await calm();
  for (const person of people) assert.equal(await arrived(person), 1);
});

test('the database is sound, and so is the ledger', () => {
  assert.deepEqual(world.query('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
  assert.deepEqual(world.query('PRAGMA foreign_key_check'), []);
  assert.equal(world.office.rows('verify-ledger').intact, true);
  assert.doesNotMatch(world.log('sender'), /level=error/);
});
