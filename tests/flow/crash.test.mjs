/*
 * The sender dies at each of its steps, one after the other: before every write, every sync and every byte on the wire that it does to send two messages.
 * Afterwards nothing is lost, and nobody got anything twice.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { accountedFor, openReckoning } from './reckoning.mjs';
import { exitOf, fated } from './world.mjs';

const STEPS_LEAST = 40;		// fewer would mean that fate was not met
const STEPS_MOST = 2000;

let reckoning;

before(async () => { reckoning = await openReckoning(); });
after(async () => { await reckoning?.world.close(); });

/* One message for each provider, and a sender that lives for so many steps. True when it came to its end. */
async function liveFor(steps) {
  await reckoning.tell(2 * steps);
  await reckoning.tell(2 * steps + 1);
  const how = await exitOf(reckoning.world.sender(['--once'], 'sender', fated({ FATE_DIE_AT: steps })));
  assert.ok(how === 'SIGKILL' || how === 0, `${how}: ${reckoning.world.log('sender').slice(-2000)}`);
  return how === 0;
}

test('a sender that dies at any of its steps', async (t) => {
  let steps = 1;
  while (!await liveFor(steps)) {
    assert.ok(steps < STEPS_MOST);
    steps += 1;
  }
  assert.ok(steps > STEPS_LEAST, `only ${steps} steps`);
  await reckoning.calm();
  t.diagnostic(`${steps} steps`);
});

accountedFor(() => reckoning);
