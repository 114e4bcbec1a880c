/*
 * Fonnte, asked what became of messages of which nothing was heard: its queue tells how far it is, by the id that it gave.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { attempts, notice, openProvider, pass, person, sends, show, world } from './provider_world.mjs';

openProvider({ name: 'fonnte', numbersFrom: 6281292500000, ensure: (office) => office.ensureProviders() });

const questions = async () => (await world.sandbox.requests('fonnte')).filter((rq) => /status$/.test(rq.path)).length;

/* Its receipts are lost, and a day is over. */
async function unheard(more) {
  const to = await person({ agrees: false, ...more });
  await world.sandbox.fault({ provider: 'fonnte', kind: 'drop-webhooks', to });
  const id = await notice(to);
  await world.settle();
  await world.sandbox.clearFaults();
  assert.equal((await show(id)).state, 'sent');
  world.pass(25 * 3600);
  world.write(`UPDATE message SET sent_at = sent_at - ${25 * 3600_000} WHERE id = ${id}`);
  return { to, id };
}

async function dailyRound() {
  await world.send(['--once', '--job', 'sync']);
  await world.settle();
}

test('what never arrived because nobody has WhatsApp there is found by asking', async () => {
  const { id } = await unheard({ whatsapp: false });
  await dailyRound();
  const message = await show(id);
  assert.equal(message.state, 'failed');
  assert.equal(attempts(id)[0].code, 'invalid');
});

test('what went out stays sent, and is asked about once', async () => {
  const { to, id } = await unheard();
  const sent = (await sends(to)).length;	/* the invitation beside it */
  const before = await questions();
  await dailyRound();
  const asked = await questions();
  assert.ok(asked > before);
  await dailyRound();
  assert.equal(await questions(), asked);
  assert.equal((await show(id)).state, 'sent');
  assert.equal((await sends(to)).length, sent);
});

test('an answer that was lost cannot be asked about, and is left to a person', async () => {
  const before = await questions();
  const to = await person({ agrees: false });
  await world.sandbox.fault({ provider: 'fonnte', kind: 'reset-after-read', to });
  await world.sandbox.fault({ provider: 'fonnte', kind: 'drop-webhooks', to });
  const id = await notice(to);
  await pass();
  world.pass(301);
  await pass();
  assert.deepEqual([(await show(id)).state, (await show(id)).reason], ['blocked', 'unknown_hold']);
  assert.equal(await questions(), before);
  assert.equal((await sends(to)).filter((rq) => /send$/.test(rq.path)).length, 1);
});
