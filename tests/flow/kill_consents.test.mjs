/*
 * The three programs that hear people are killed at random instants, again and again, while people answer on WhatsApp, on their page and through the
 * office's systems. Whoever was told that it was taken down stands in the ledger, once, and the ledger is proven.
 *
 * CONSENT_KILLS and CONSENT_SEED make it longer, or the same again (as far as the machine's own timing lets it).
 */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';

import { envelope, inbound, SECRET } from './meta_bodies.mjs';
import { exitOf, openWorld, root } from './world.mjs';
import { signature } from '../sandbox/meta/webhooks.mjs';

const KILLS = Number(process.env.CONSENT_KILLS ?? 40);
const SEED = Number(process.env.CONSENT_SEED ?? Date.now() % 1_000_000);
const VICTIMS = ['webhook', 'optin', 'api'];
const TRIES_MOST = 400;
const build = resolve(root, process.env.BUILD ?? 'build');

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
const pause = (ms) => new Promise((wake) => { setTimeout(wake, ms); });
const told = { webhook: [], optin: [], api: [] };		/* numbers whose answer was acknowledged */
const asked = { webhook: 0, optin: 0, api: 0 };		/* requests, with all their repetitions */
let world;
let kills = 0;

before(async () => {
  world = await openWorld({ programs: VICTIMS, settings: { invite_with_gateway: 0 } });
});
after(async () => { await world?.close(); });

/* One request through nginx: {status, headers, body}, or {status: 0} when the connection broke. from: one of this machine's addresses. */
function ask(method, path, { headers = {}, body, from = '127.0.0.1' } = {}) {
  return new Promise((done) => {
    const rq = request(`${world.url}${path}`, { method, headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
      localAddress: from, agent: false }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', () => done({ status: 0 }));
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }));
    });
    rq.on('error', () => done({ status: 0 }));
    rq.end(body);
  });
}

/* The same until it is acknowledged, as providers, programs and people do it. */
async function insist(door, what, { accepted, attempt }) {
  for (let i = 0; i < TRIES_MOST; i += 1) {
    asked[door] += 1;
    const answer = await attempt();
    if (accepted(answer.status)) return answer;
    assert.ok([0, 502, 503, 504].includes(answer.status), `${what}: ${answer.status} ${answer.body}`);
    await pause(20);
  }
  throw new Error(`${what}: no answer after ${TRIES_MOST} tries`);
}

// ---- the three doors ----

async function byWebhook(number) {
  const body = envelope(inbound(number, 'Ya Saya Setuju', { id: `wamid.${number}` }));
  const { pathname } = new URL(world.office.webhooks().meta);
  await insist('webhook', number, {
    accepted: (status) => status === 200,
    attempt: () => ask('POST', pathname, { body, headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature(SECRET, body) } }),
  });
  told.webhook.push(number);
}

const apiCall = (method, path, key, object) => insist('api', path, {
  accepted: (status) => status >= 200 && status < 300,
  attempt: () => ask(method, `/api/v1${path}`, { body: JSON.stringify(object),
    headers: { authorization: `Bearer ${world.key}`, 'content-type': 'application/json', 'idempotency-key': key } }),
});

async function byApi(number) {
  await apiCall('POST', `/contacts/${number}/consents`, `consent-${number}`, { scope: 'official', action: 'opt_in', words: 'Saya setuju', source: 'form' });
  told.api.push(number);
}

async function byPage(number) {
  const { body } = await apiCall('POST', '/invitations', `invitation-${number}`, { to: { phone: number, name: 'Sari' } });
  const path = new URL(JSON.parse(body).url).pathname;
  const from = `127.0.${1 + Number(number) % 200}.${1 + Math.floor(Number(number) / 200) % 200}`;	/* nginx counts requests by address */
  const page = await insist('optin', path, { accepted: (status) => status === 200, attempt: () => ask('GET', path, { from }) });
  const form = new URLSearchParams({ csrf: /name="csrf" value="([^"]+)"/.exec(page.body)[1], agree: '1' }).toString();
  const cookie = (page.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
  await insist('optin', path, {
    accepted: (status) => status === 303,
    attempt: () => ask('POST', `${path}/agree`, { from, body: form, headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' } }),
  });
  told.optin.push(number);
}

// ---- the burst, and the killing ----

async function people(first, door, done) {
  for (let number = first; !done(); number += 1) await door(String(number));
}

/* As systemd does it: what has died is started again at once. */
async function killAgainAndAgain() {
  for (; kills < KILLS; kills += 1) {
    const name = VICTIMS[Math.floor(random() * VICTIMS.length)];
    await pause(30 + random() * 200);
    world.children.get(name).kill('SIGKILL');
    assert.equal(await exitOf(world.children.get(name)), 'SIGKILL', world.log(name).slice(-2000));
    world.start(name, join(build, 'cgi-bin', name), ['--socket', join(world.folder, 'run', `${name}.sock`)]);
  }
}

test(`${KILLS} kills of ${VICTIMS.join(', ')} while people answer (seed ${SEED})`, async (t) => {
  const done = () => kills >= KILLS;
  const doors = [byWebhook, byApi, byPage].flatMap((door, i) => [0, 1, 2, 3, 4].map((k) => people(6281210000000 + i * 1000000 + k * 100000, door, done)));
  await Promise.all([killAgainAndAgain(), ...doors]);
  t.diagnostic(`acknowledged: ${JSON.stringify(Object.fromEntries(VICTIMS.map((name) => [name, told[name].length])))} after requests: ${JSON.stringify(asked)}`);
  for (const name of VICTIMS) assert.ok(told[name].length >= 10, `${name} took down enough to mean something`);
});

/* Entries of each number, as "scope source" in their order. */
function entries() {
  const found = new Map();
  for (const { number, scope, action, source } of world.query(`SELECT n.number, l.scope, l.action, l.source FROM consent_ledger l JOIN contact c ON c.subject_hash = l.subject_hash
    JOIN contact_phone n ON n.contact_id = c.id ORDER BY l.seq`)) {
    const key = number.slice(1);
    found.set(key, [...found.get(key) ?? [], `${scope} ${action} ${source}`]);
  }
  return found;
}

test('what was acknowledged stands in the ledger, once', () => {
  const found = entries();
  for (const number of told.webhook) assert.deepEqual(found.get(number), ['official opt_in inbound'], number);
  for (const number of told.api) assert.deepEqual(found.get(number), ['official opt_in form'], number);
  for (const number of told.optin) assert.deepEqual([...found.get(number) ?? []].sort(), ['gateway opt_in landing_page', 'official opt_in landing_page'], number);
  const all = [...found.values()].flat().length;
  assert.equal(all, told.webhook.length + told.api.length + 2 * told.optin.length, 'and nothing else stands in it');
});

test('what is stored is what the ledger gives, and the ledger is proven', () => {
  const proof = world.office.rows('verify-ledger');
  assert.equal(proof.intact, true, proof.why);
  assert.deepEqual(world.office.rows('consent', 'rebuild', '--check'), []);
  assert.deepEqual(world.query('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
  assert.deepEqual(world.query('PRAGMA foreign_key_check'), []);
});
