/*
 * reckoning: many people are told something while the sender meets with misfortune; afterwards every message is accounted for.
 *
 *   const reckoning = await openReckoning();		a world with Meta and Fonnte
 *   await reckoning.tell(i);				one more person: even ones through Meta, odd ones through the gateway
 *   await reckoning.calm();				until nothing waits any more
 *   accountedFor(() => reckoning);			what must be true then, as tests
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openWorld } from './world.mjs';

const PARAMS = { permit_number: '503/1', permit_type: 'IUMK', status: 'Terbit', completion_date: '20-11-2026' };
const CALM_ROUNDS = 40;

/* A small generator, so that a run can be had again by its seed (as far as the machine's own timing lets it). */
export function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6D2B79F5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Reckoning {
  constructor(world) {
    this.world = world;
    this.people = [];
  }

  async tell(i) {
    const to = String(6281270000000 + i);
    const by = i % 2 === 0 ? 'meta' : 'fonnte';
    if (by === 'meta') await this.world.api('POST', `/contacts/${to}/consents`, { scope: 'official', action: 'opt_in', words: 'Saya setuju' });
    const { id } = await this.world.api('POST', '/messages', { template: 'permit_ready', to: { phone: to, name: 'Budi' }, params: PARAMS },
      { 'idempotency-key': `tell-${i}` });
    this.people.push({ to, by, id });
  }

  states() {
    return Object.fromEntries(this.world.query('SELECT id, state, reason FROM message').map((row) => [row.id, row]));
  }

  /* How often the person's phone got it. */
  async arrived({ to }) {
    return (await this.world.sandbox.messages(to, { direction: 'in' })).length;
  }

  /* Retries, pauses of a provider, and the time that a doubtful attempt is given. */
  async calm() {
    await this.world.sandbox.clearFaults();
    for (let i = 0; i < CALM_ROUNDS; i += 1) {
      await this.world.send();
      await this.world.sandbox.idle(30_000);
      if (this.world.query('SELECT count(*) AS n FROM queue')[0].n === 0) return;
      this.world.pass(100);
    }
    throw new Error(`still waiting: ${JSON.stringify(this.world.query('SELECT * FROM queue LIMIT 5'))}`);
  }
}

export async function openReckoning() {
  const world = await openWorld({ programs: ['api', 'webhook'], settings: { invite_with_gateway: 0, retry_s: 1, max_attempts: 20, batch: 20, in_flight: 20 } });
  for (const name of ['Meta', 'Fonnte']) world.office.kabarizin(['provider', 'set', name, '--set', 'per_minute=100000', '--set', 'per_day=100000']);
  return new Reckoning(world);
}

/* What must be true then, as tests; of() gives the reckoning once there is one. */
export function accountedFor(of) {
  test('every message has come to an end that a person can read', () => {
    const { world, people } = of();
    const all = of().states();
    assert.equal(Object.keys(all).length, people.length);
    for (const { id, by } of people) {
      const { state, reason } = all[id];
      /* The gateway says a thing once: what it said while nobody could hear it is not said again. */
      const ended = state === 'delivered' || (state === 'sent' && by === 'fonnte') || (state === 'blocked' && reason === 'unknown_hold');
      assert.ok(ended, `message ${id} (${by}) is ${state} ${reason}`);
    }
    assert.deepEqual(world.query('SELECT * FROM queue'), []);
    assert.deepEqual(world.query("SELECT * FROM attempt WHERE state = 'open'"), []);
  });

  test('nobody got anything twice, and what we say arrived did arrive', async () => {
    const { people } = of();
    const all = of().states();
    for (const person of people) {
      const count = await of().arrived(person);
      assert.ok(count <= 1, `${person.by}: message ${person.id} arrived ${count} times`);
      if (all[person.id].state !== 'blocked') assert.equal(count, 1, `message ${person.id} is said to be ${all[person.id].state}`);
    }
  });

  test('through Meta, whose receipts carry our id, nothing that arrived is in doubt', async () => {
    const { people } = of();
    const all = of().states();
    for (const person of people.filter((one) => one.by === 'meta'))
      if (all[person.id].state !== 'delivered') assert.equal(await of().arrived(person), 0, `message ${person.id} arrived, and we do not know it`);
  });

  test('at Meta each of our ids was seen once, and each message was accepted once', async () => {
    const { world } = of();
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
    const { world, people } = of();
    const doubtful = Object.values(of().states()).filter((row) => row.state === 'blocked');
    for (const { id } of doubtful) {
      const person = people.find((one) => one.id === id);
      if (await of().arrived(person) === 0) await world.api('POST', `/messages/${id}/retry`);
    }
    await of().calm();
    for (const person of people) assert.equal(await of().arrived(person), 1);
  });

  test('the database is sound, and so is the ledger', () => {
    const { world } = of();
    assert.deepEqual(world.query('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
    assert.deepEqual(world.query('PRAGMA foreign_key_check'), []);
    assert.equal(world.office.rows('verify-ledger').intact, true);
    assert.doesNotMatch(world.log('sender'), /level=error/);
  });
}
