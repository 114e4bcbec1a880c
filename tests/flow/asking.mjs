/*
 * asking: tests of what a provider is asked about a message whose answer, or whose receipts, were lost. The same for every kind that can be asked:
 *
 *   testAsking({ provider: 'bird', path: /\/messages\//, after_s: 60, unnamed: ['WhatsApp', 'SMS'] });
 *
 * path: where questions go; after_s: the age from which on they are asked; unnamed: where a message is found that we know no id of.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { attempts, got, kinds, notice, pass, person, sends, show, world } from './provider_world.mjs';

const CHANNELS = { WhatsApp: true, SMS: false };	/* whether the person agreed to be written to on WhatsApp */

export function testAsking({ provider, path, after_s, unnamed }) {
  const questions = async () => (await world.sandbox.requests(provider)).filter((rq) => rq.method === 'GET' && path.test(rq.path)).length;

  /* The answer is lost, and so is all that would be told of it. */
  async function lose(kind, agrees) {
    const to = await person({ agrees });
    await world.sandbox.fault({ provider, kind, to });
    await world.sandbox.fault({ provider, kind: 'drop-webhooks', to });
    const id = await notice(to);
    await pass();
    await world.sandbox.clearFaults();
    assert.deepEqual(attempts(id).map((row) => row.state), ['unknown']);
    return { to, id };
  }

  /* Its receipts are lost; the provider tells of somebody else's meanwhile, and the time is over in which it should have arrived. */
  async function unheard({ hours = 4, reroute = 4, ...more }) {
    const to = await person(more);
    world.office.kabarizin(['template', 'reroute', 'permit_ready', String(reroute)]);
    await world.sandbox.fault({ provider, kind: 'drop-webhooks', to });
    const id = await notice(to);
    await world.settle();
    await world.sandbox.clearFaults();
    await notice(await person());
    await world.settle();
    world.pass(hours * 3600);
    world.write(`UPDATE message SET sent_at = sent_at - ${hours * 3600_000} WHERE id = ${id}`);
    return { to, id };
  }

  const look = async () => {
    for (let round = 0; round < 2; round += 1) {
      await world.send(['--once', '--job', 'overdue']);
      await world.settle();
    }
  };

  describe('a message in doubt', () => {
    for (const channel of unnamed) {
      test(`is found by asking, on ${channel}, and nothing is sent twice`, async () => {
        const before = await questions();
        const { to, id } = await lose('reset-after-read', CHANNELS[channel]);
        await pass();
        assert.equal(await questions(), before, 'not at once: a webhook would tell');
        world.pass(after_s + 1);
        await pass();
        assert.equal(await questions() - before, 1);
        const message = await show(id);
        assert.equal(message.state, 'delivered');
        assert.ok(kinds(message).includes('asked_found'));
        world.pass(2 * 3600);
        await pass();
        assert.equal((await sends(to)).length, 1);
        assert.equal((await got(to)).length, 1);
      });

      test(`that nobody can tell of, on ${channel}, is asked about for an hour, and then left to a person`, async () => {
        const { to, id } = await lose('lost-answer-not-done', CHANNELS[channel]);
        for (const seconds of [after_s + 1, 601]) {
          world.pass(seconds);
          await pass();
          assert.equal((await show(id)).state, 'sending');
        }
        world.pass(3700);
        await pass();
        assert.deepEqual([(await show(id)).state, (await show(id)).reason], ['blocked', 'unknown_hold']);
        assert.equal((await sends(to)).length, 1);
      });
    }
  });

  describe('a notice that was sent and not heard of', () => {
    for (const [channel, agrees] of Object.entries(CHANNELS)) {
      test(`is asked about by its id, on ${channel}: one that had arrived goes no other way`, async () => {
        const { to, id } = await unheard({ agrees });
        const before = await questions();
        await look();
        assert.ok(await questions() > before);
        assert.equal((await show(id)).state, 'delivered');
        assert.equal(attempts(id).length, 1);
        assert.equal((await got(to)).length, 1);
      });
    }

    test('and did not arrive goes by SMS as well, once it was asked about', async () => {
      const { to, id } = await unheard({ online: false });
      const before = await questions();
      await look();
      assert.ok(await questions() > before);
      assert.equal(attempts(id).length, 2);
      assert.equal((await sends(to)).length, 2);
    });

    test('and goes no other way is asked about by the daily round', async () => {
      const { id } = await unheard({ reroute: 0, hours: 25 });
      await world.send(['--once', '--job', 'sync']);
      await world.settle();
      assert.equal((await show(id)).state, 'delivered');
    });

    test('goes by SMS as well when the provider does not tell for an hour', async () => {
      const { id } = await unheard({ online: false });
      await world.sandbox.fault({ provider, kind: 'http-500', on: 'any' });
      await look();
      assert.equal(attempts(id).length, 1, 'it is asked again');
      world.write(`UPDATE attempt SET answered_at = answered_at - 3700000 WHERE message_id = ${id}`);
      await world.send(['--once', '--job', 'overdue']);
      await world.sandbox.clearFaults();
      await world.settle();
      assert.equal(attempts(id).length, 2);
    });
  });
}
