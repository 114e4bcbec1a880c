/*
 * A source gives each message out once, and the sender dies at one of its steps while it fetches them: whatever was not kept is said.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { call } from '../../scripts/office.mjs';
import { exitOf, fated, openWorld } from './world.mjs';

const STEPS_MOST = 600;
const STRIDE = 4;	// shorter than the way from the answer to the disk

let world;
let base;
before(async () => {
  world = await openWorld();
  base = `${world.sandbox.url}/sources`;
});
after(() => world?.close());

const cli = (...args) => world.office.kabarizin(args);
const one = (sql) => world.query(sql)[0];

/* Until the run is over: pauses between its tries are not waited for. */
async function readOn() {
  for (let i = 0; i < 12 && one('SELECT phase FROM connector').phase !== ''; i += 1) {
    world.write('UPDATE connector SET retry_at = 0');
    await world.send();
  }
  assert.equal(one('SELECT phase FROM connector').phase, '');
}

async function pull() {
  cli('connector', 'run', 'SMS');
  await readOn();
}

test('what dies with the sender between the answer and the disk is said, and everything else is kept once', async () => {
  const secret = join(world.folder, 'password');
  writeFileSync(secret, 'rahasia\n');
  cli('connector', 'add', 'gateway', 'SMS', '--set', `base_url=${base}/gateway`, '--set', 'username=kabarizin', '--set', `password=@${secret}`, '--set', 'enabled=true');
  await pull();	/* what waits there at first is old */
  let lost = 0;
  let how = '';
  for (let step = 1; how !== 0; step += STRIDE) {
    assert.ok(step < STEPS_MOST);
    const body = `kabar ${step}`;
    await call(base, 'POST', '/set', { gateway: { queue: [{ id: 1000 + step, to: '081360020001', body }] } });
    world.write('UPDATE connector SET lost_at = NULL');
    cli('connector', 'run', 'SMS');
    how = await exitOf(world.sender(['--once'], 'sender', fated({ FATE_DIE_AT: step })));
    await readOn();
    await pull();
    const kept = one(`SELECT count(*) AS n FROM message WHERE scenario = 'connector' AND body = '${body}'`).n;
    const told = one('SELECT count(lost_at) AS n FROM connector').n;
    assert.ok(kept === 1 || (kept === 0 && told === 1), `dead at step ${step}: kept ${kept}, told ${told}`);
    lost += kept === 0;
  }
  assert.ok(lost > 0, 'fate did not strike between the answer and the disk');
  world.write('UPDATE connector SET lost_at = updated_at');
  assert.match(cli('doctor'), /^warning  SMS: the source is not read/m);
  assert.match(cli('connector', 'list'), /an answer of the source was lost at/);
});
