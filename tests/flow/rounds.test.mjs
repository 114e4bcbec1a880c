/*
 * Many people are asked in one go, through the real pages and the real sender, which is killed again and again meanwhile: everybody is asked once,
 * a pause stops what has not left, and the next round finds only who was not asked.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { logIn } from './login.mjs';
import { exitOf, openWorld } from './world.mjs';

const PEOPLE = 45;
const FIRST = 40;
let world;
let cookie;

before(async () => {
  world = await openWorld({ settings: { rest_on_days_off: 0, invite_with_gateway: 0, invite_round_max: FIRST } });
  world.office.kabarizin(['provider', 'set', 'Fonnte', '--set', 'per_minute=100000', '--set', 'per_day=100000']);
  for (let i = 0; i < PEOPLE; i += 1) await world.api('PUT', `/contacts/${number(i)}`, { name: `Orang ${i}` });
  ({ cookie } = await logIn(world.url, world.admin));
});
after(async () => { await world?.close(); });

const number = (i) => String(6281280000000 + i);
const page = (path) => fetch(`${world.url}${path}`, { headers: { cookie } }).then((answer) => answer.text());
const value = (html, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)[1];
const counts = (id) => Object.fromEntries(world.query(`SELECT state, count(*) AS n FROM invitation_round_member WHERE round_id = ${id} GROUP BY state`).map((row) => [row.state, row.n]));
const state = (id) => world.query(`SELECT state FROM invitation_round WHERE id = ${id}`)[0].state;

async function press(path, fields) {
  const answer = await fetch(`${world.url}${path}`, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams(fields) });
  assert.equal(answer.status, 303, path);
  return answer.headers.get('location');
}

/* The look beforehand, and the button below it. */
async function start() {
  const html = (await page('/admin/consents/rounds?look=1&role=applicant')).split('<form method="post" action="/admin/consents/rounds"')[1];
  const names = ['csrf', 'once', 'role', 'permit', 'permit_type', 'answer', 'asked', 'asked_days'];
  return Number((await press('/admin/consents/rounds', Object.fromEntries(names.map((name) => [name, value(html, name)])))).split('/').at(-1));
}

const button = async (id, verb) => press(`/admin/consents/rounds/${id}/${verb}`, { csrf: value(await page(`/admin/consents/rounds/${id}`), 'csrf') });

/* How often each phone was asked. */
async function asked() {
  const phones = [];
  for (let i = 0; i < PEOPLE; i += 1) phones.push((await world.sandbox.messages(number(i), { direction: 'in' })).filter((one) => /opt-in-whatsapp/.test(one.text)).length);
  return phones;
}

test('a sender killed at any instant asks everybody once', async () => {
  const id = await start();
  assert.equal(counts(id).waiting, FIRST);
  await world.sandbox.fault({ provider: 'fonnte', kind: 'slow', ms: 40, rate: 0.5, on: 'send' });
  for (let kill = 0; kill < 25; kill += 1) {
    const sender = world.sender(['--linger', '30']);
    await new Promise((wake) => setTimeout(wake, 5 + (kill * 37) % 230));
    sender.kill('SIGKILL');
    await exitOf(sender);
  }
  await world.sandbox.clearFaults();
  for (let i = 0; i < 60 && state(id) === 'running'; i += 1) {
    await world.send();
    world.pass(100);
  }
  assert.equal(state(id), 'done');
  assert.deepEqual(counts(id), { asked: FIRST });
  assert.equal(world.query('SELECT count(*) AS n FROM message')[0].n, FIRST);
  assert.equal(world.query('SELECT count(DISTINCT contact_id) AS n FROM invitation')[0].n, FIRST);
  const phones = await asked();
  assert.ok(phones.every((n) => n <= 1), 'nobody is asked twice');
  /* A message that was on the wire when the sender died may wait for a person instead of going out again. */
  const doubt = world.query("SELECT count(*) AS n FROM message WHERE state = 'blocked' AND reason = 'unknown_hold'")[0].n;
  assert.ok(phones.filter((n) => n === 1).length >= FIRST - doubt);
  assert.deepEqual(phones.slice(FIRST), Array(PEOPLE - FIRST).fill(0));
});

test('paused, nothing leaves; resumed, the same people are asked by the same messages', async () => {
  const id = await start();
  assert.equal(counts(id).waiting, PEOPLE - FIRST);
  world.office.kabarizin(['provider', 'set', 'Fonnte', '--set', 'gap_ms=60000']);	/* one leaves, the others queue behind it */
  await world.send();
  const before = (await asked()).reduce((sum, n) => sum + n, 0);
  await button(id, 'pause');
  assert.equal(world.query('SELECT count(*) AS n FROM queue')[0].n, 0);
  await world.send();
  world.pass(3600);
  await world.send();
  assert.equal((await asked()).reduce((sum, n) => sum + n, 0), before);
  assert.ok(counts(id).held > 0);
  world.office.kabarizin(['provider', 'set', 'Fonnte', '--set', 'gap_ms=0']);
  await button(id, 'resume');
  for (let i = 0; i < 20 && state(id) === 'running'; i += 1) {
    await world.send();
    world.pass(100);
  }
  assert.equal(state(id), 'done');
  assert.equal(world.query('SELECT count(*) AS n FROM message')[0].n, PEOPLE);
  assert.deepEqual((await asked()).slice(FIRST), Array(PEOPLE - FIRST).fill(1));
});

test('afterwards there is nobody left to ask, and the page says why', async () => {
  const html = await page('/admin/consents/rounds?look=1&role=applicant');
  assert.doesNotMatch(html, /name="once"/);
  assert.match(html, new RegExp(`Belum lama ini sudah diminta\\.</td><td class="right num">${PEOPLE}<`));
});
