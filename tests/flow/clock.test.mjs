/*
 * The clock of the machine steps back by an hour, as it does when it was wrong and is set right: messages go on leaving, and nothing is sent twice.
 */
import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { waitFor } from '../../scripts/office.mjs';
import { clockFrom, exitOf, openWorld } from './world.mjs';

const HOUR_S = 3600;
let world;
let last = 6281280900000;

function setClock(seconds) {
  writeFileSync(`${clock()}.new`, seconds < 0 ? String(seconds) : `+${seconds}`);
  renameSync(`${clock()}.new`, clock());
}
const clock = () => join(world.folder, 'clock');

before(async () => {
  world = await openWorld({
    programs: ['api', 'webhook'], settings: { invite_with_gateway: 0 },
    env: ({ folder }) => {
      writeFileSync(join(folder, 'clock'), '+0');
      return clockFrom(join(folder, 'clock'));
    },
  });
});
after(async () => { await world?.close(); });

async function notice() {
  const to = String(last += 1);
  const { id } = await world.api('POST', '/texts', { to: { phone: to }, text: 'Berkas Anda lengkap.' });
  return { to, id };
}
const show = (id) => world.api('GET', `/messages/${id}`);

async function isDeliveredOnce({ to, id }) {
  await waitFor('the message', async () => assert.equal((await show(id)).state, 'delivered'));
  assert.equal((await world.sandbox.messages(to, { direction: 'in' })).length, 1);
}

test('what is made before and after the step leaves at once', async () => {
  const earlier = await notice();
  await world.settle();
  await isDeliveredOnce(earlier);
  setClock(-HOUR_S);
  const later = await notice();
  await world.send();
  await isDeliveredOnce(later);
  setClock(0);
});

test('also through a sender that is at work while it happens', async () => {
  const sender = world.sender(['--linger', '60']);
  const earlier = await notice();
  await isDeliveredOnce(earlier);
  setClock(-HOUR_S);
  const later = await notice();
  await isDeliveredOnce(later);
  sender.kill('SIGTERM');
  assert.equal(await exitOf(sender), 0);
  setClock(0);
});

test('what a sender held that died before the step is settled after it', async () => {
  const one = await notice();
  await world.sandbox.fault({ provider: 'fonnte', kind: 'slow', ms: 300, on: 'send', to: one.to });
  const sender = world.sender(['--linger', '60']);
  await waitFor('the request', async () => assert.equal((await world.sandbox.requests('fonnte')).filter((rq) => rq.body.includes(one.to)).length, 1));
  sender.kill('SIGKILL');
  await exitOf(sender);
  setClock(-HOUR_S);
  await world.send();
  setClock(0);
  world.pass(HOUR_S + 100);
  await world.settle();
  assert.equal((await show(one.id)).reason, 'unknown_hold');	// a gateway that cannot tell: a person decides
});
