/*
 * What messages cost, from the receipt to the report: a notice through Meta, billed by its category, and one through the gateway, which tells nothing.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { META_NUMBER } from '../sandbox/client.mjs';
import { openWorld } from './world.mjs';

const PARAMS = { permit_number: '503/1', permit_type: 'IUMK', status: 'Terbit', completion_date: '20-11-2026' };
let world;

before(async () => { world = await openWorld({ programs: ['webhook', 'api'] }); });
after(async () => { await world?.close(); });

const notice = (phone) => world.api('POST', '/messages', { template: 'permit_ready', to: { phone, name: 'Sari' }, params: PARAMS });
const count = () => world.send(['--once', '--job', 'costs']);
const costs = async () => (await world.api('GET', '/stats')).costs;
const of = (rows, provider) => rows.find((row) => row.provider === provider);

test('a billed notice is unknown until the office says what its category costs, and a gateway\'s stays so', async () => {
  await world.api('POST', '/contacts/6281260800001/consents', { scope: 'official', action: 'opt_in', words: 'Saya setuju' });
  for (const phone of ['6281260800001', '6281260800002']) await notice(phone);
  await world.settle();
  await count();
  const [meta, fonnte] = [of(await costs(), 'Meta'), of(await costs(), 'Fonnte')];
  assert.deepEqual([meta.category, meta.messages, meta.billable + meta.unknown, meta.amounts.length], ['utility', 1, 1, 0]);
  assert.deepEqual([fonnte.billable, fonnte.free, fonnte.unknown], [0, 0, fonnte.messages]);
  const [{ billable }] = world.query("SELECT billable FROM message WHERE price_category <> ''");
  assert.equal(billable, 1, 'the sandbox bills outside the window');

  world.office.kabarizin(['cost', 'rate', 'utility', '356.65', '--currency', 'IDR', '--from', '2020-01-01']);
  const priced = of(await costs(), 'Meta');
  assert.deepEqual([priced.billable, priced.unknown, priced.amounts], [1, 0, [{ currency: 'IDR', amount: '356.65' }]]);
  const listed = JSON.parse(world.office.kabarizin(['cost', 'list', '--json']));
  assert.equal(listed.find((row) => row.provider === 'Meta').amount, '356.65 IDR');
  assert.ok(Date.parse((await world.api('GET', '/stats')).costs_counted_at));
});

test('an answer inside the window is free', async () => {
  const before = (await costs()).reduce((sum, row) => sum + row.free, 0);
  await world.sandbox.reply('6281260800001', { to: META_NUMBER, text: 'Terima kasih' });
  await world.settle();
  await world.api('POST', '/texts', { to: { phone: '6281260800001' }, text: 'Sama-sama.', provider: 'Meta' });
  await world.settle();
  await count();
  const now = await costs();
  assert.equal(now.reduce((sum, row) => sum + row.free, 0), before + 1);
  assert.equal(now.find((row) => row.category === 'service').template, '');
});

/* Meta's own rules, of before October 2026 and since: what a receipt says decides, not what we know of prices. */
for (const [prices, free, billable] of [['2025-07', 1, 0], ['2026-10', 0, 1]]) {
  test(`a notice inside the window is ${free ? 'free' : 'billed'} where Meta says so (rules of ${prices})`, async () => {
    const phone = `62812608009${free}1`;
    const utility = async () => of((await costs()).filter((row) => row.category === 'utility'), 'Meta') ?? { free: 0, billable: 0, messages: 0 };
    await world.api('POST', `/contacts/${phone}/consents`, { scope: 'official', action: 'opt_in', words: 'Saya setuju' });
    await world.sandbox.phone(phone, {});
    await world.sandbox.account('meta', { prices });
    await world.sandbox.reply(phone, { to: META_NUMBER, text: 'Selamat pagi' });
    await world.settle();
    await count();
    const before = await utility();
    await notice(phone);
    await world.settle();
    await count();
    const after = await utility();
    assert.deepEqual([after.messages - before.messages, after.free - before.free, after.billable - before.billable], [1, free, billable]);
    const [row] = world.query("SELECT price_type, billable FROM message WHERE price_category = 'utility' ORDER BY id DESC LIMIT 1");
    assert.deepEqual([row.price_type, row.billable], free ? ['free_customer_service', 0] : ['regular', 1]);
    await world.sandbox.account('meta', { prices: '' });
  });
}
