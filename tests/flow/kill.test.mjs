/*
 * The sender is killed at random instants while messages come in, providers are slow, lose answers and fail, and webhooks are lost, come late, twice and in
 * the wrong order. Afterwards nothing is lost, and nobody got anything twice.
 *
 * KILL_MESSAGES, KILL_KILLS and KILL_SEED make it longer, or the same again.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { accountedFor, generator, openReckoning } from './reckoning.mjs';
import { exitOf } from './world.mjs';

const MESSAGES = Number(process.env.KILL_MESSAGES ?? 2000);
const KILLS = Number(process.env.KILL_KILLS ?? 500);
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const LIFE_MOST_MS = 350;

const random = generator(SEED);
let reckoning;
let kills = 0;

before(async () => {
  reckoning = await openReckoning();
  for (const fault of [
    { provider: '*', kind: 'slow', ms: 60, rate: 0.4, on: 'send' },
    { provider: 'meta', kind: 'reset-after-read', rate: 0.05 },
    { provider: 'meta', kind: 'http-500', rate: 0.03, on: 'send' },
    { provider: 'meta', kind: 'receipt-before-answer', rate: 0.2 },
    { provider: 'fonnte', kind: 'drop-webhooks', rate: 0.05 },
    { provider: '*', kind: 'duplicate-webhooks', rate: 0.3, copies: 1 },
    { provider: '*', kind: 'reorder-webhooks', rate: 0.3, ms: 200 },
    { provider: '*', kind: 'delay-webhooks', rate: 0.2, ms: 300 },
  ]) await reckoning.world.sandbox.fault(fault);
});
after(async () => { await reckoning?.world.close(); });

/* So that there is work until the last kill: faster than the sender gets to it, but not all at once. */
async function produce() {
  for (let i = 0; i < MESSAGES; i += 1) {
    await reckoning.tell(i);
    while (kills < KILLS && i > MESSAGES * (kills + 5) / KILLS) await new Promise((wake) => setTimeout(wake, 20));
  }
}

/* From before its first look at the database to the middle of its work: all instants are somebody's bad luck. */
async function killAgainAndAgain() {
  while (kills < KILLS) {
    const sender = reckoning.world.sender(['--linger', '30']);
    await new Promise((wake) => setTimeout(wake, 5 + random() * LIFE_MOST_MS));
    sender.kill('SIGKILL');
    assert.equal(await exitOf(sender), 'SIGKILL', reckoning.world.log('sender').slice(-2000));
    kills += 1;
  }
}

test(`${KILLS} kills over ${MESSAGES} messages (seed ${SEED})`, async (t) => {
  await Promise.all([produce(), killAgainAndAgain()]);
  const doubtful = reckoning.world.query("SELECT count(*) AS n FROM attempt WHERE state IN ('open', 'unknown')")[0].n;
  await reckoning.calm();
  t.diagnostic(`${kills} kills; ${doubtful} attempts were in doubt after the last`);
  const broken = reckoning.world.query("SELECT count(*) AS n FROM message_event WHERE kind = 'unknown'")[0].n;
  assert.ok(broken >= KILLS / 20, `enough of them in the middle of something: ${broken}`);
});


accountedFor(() => reckoning);
