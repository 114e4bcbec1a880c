/*
 * provider_world: what the flow tests of one provider have in common: a world whose only provider it is, people, notices, and questions about them.
 *
 *   openProvider({ name: 'bird', ensure: (office) => office.ensureBird(), numbersFrom: 6281290500000 });
 *
 * at the top of a test file; then world and urls (of our webhooks, by kind) are there for its tests. What a test left waiting is swept away behind it.
 */
import { after, afterEach, before } from 'node:test';

import { openWorld } from './world.mjs';

export const PARAMS = { permit_number: '503/1', permit_type: 'IUMK', status: 'Terbit', completion_date: '20-11-2026' };
export let world;
export let urls;
let provider;	/* as the sandbox calls it */
let last;

export function openProvider({ name, ensure, numbersFrom }) {
  provider = name;
  last = numbersFrom;
  before(async () => {
    world = await openWorld({ programs: ['admin', 'optin', 'webhook', 'api'], providers: false });
    await ensure(world.office);
    await world.office.connectWebhooks();
    urls = world.office.webhooks();
  });
  after(async () => { await world?.close(); });
  afterEach(async () => {
    await world.sandbox.clearFaults();
    await world.sandbox.idle();
    world.write("DELETE FROM queue; UPDATE provider SET health = 'ok', failures = 0, closed_until = 0; DELETE FROM task");
  });
}

/* The number of somebody new, who agreed unless told otherwise; handset: as the sandbox takes it. */
export async function person({ agrees = true, ...handset } = {}) {
  const number = String(last += 1);
  await world.sandbox.phone(number, handset);
  if (agrees) await world.api('POST', `/contacts/${number}/consents`, { scope: 'official', action: 'opt_in', words: 'Saya setuju' });
  return number;
}

export async function notice(to, more = {}) {
  return (await world.api('POST', '/messages', { template: 'permit_ready', to: { phone: to, name: 'Sari' }, params: PARAMS, ...more })).id;
}

export const show = (id) => world.api('GET', `/messages/${id}`);
export const kinds = (message) => message.timeline.map((one) => one.kind);
export const got = (to) => world.sandbox.messages(to, { direction: 'in' });
export const attempts = (id) => world.query(`SELECT p.kind, a.state, a.code, a.segments, a.price_micros, a.price_currency FROM attempt a
  JOIN provider p ON p.id = a.provider_id WHERE a.message_id = ${id} ORDER BY a.id`);
/* Everything that was asked of the provider about this number. */
export const sends = async (to) => (await world.sandbox.requests(provider)).filter((rq) => rq.method === 'POST' && rq.body.includes(to));
export const pass = async () => { await world.send(); await world.sandbox.idle(); };
