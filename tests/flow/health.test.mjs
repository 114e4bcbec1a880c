/*
 * How providers are, through the real programs: a device that dies while messages wait, what is known of it and when, and the way back.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { logIn } from './login.mjs';
import { openWorld } from './world.mjs';

const PARAMS = { permit_number: '503/1', permit_type: 'IUMK', status: 'Terbit', completion_date: '20-11-2026' };
let world;
let cookie;

before(async () => {
  world = await openWorld({ programs: ['admin', 'api', 'webhook'], settings: { invite_with_gateway: 0 } });
  ({ cookie } = await logIn(world.url, world.admin));
  world.office.kabarizin(['provider', 'set', 'Fonnte', '--set', 'per_minute=10000']);
});
after(async () => { await world?.close(); });

/* Everybody is well again and was asked just now. */
afterEach(async () => {
  await world.sandbox.clearFaults();
  await world.sandbox.account('fonnte', { connected: true, quota: 10000, expired: '18 November 2029' });
  await world.sandbox.account('meta', { status: 'CONNECTED', quality_rating: 'GREEN', messaging_limit: 'TIER_2K' });
  await world.sandbox.idle();
  world.write("DELETE FROM queue; DELETE FROM task; UPDATE provider SET health = 'ok', health_code = '', failures = 0, closed_until = 0");
});

let last = 6281260700000;
const people = (n) => Array.from({ length: n }, () => String(last += 1));
const notice = async (to) => (await world.api('POST', '/messages', { template: 'permit_ready', to: { phone: to, name: 'Sari' }, params: PARAMS })).id;
const show = (id) => world.api('GET', `/messages/${id}`);
const provider = (name) => world.query(`SELECT p.health, p.health_code, v.* FROM provider p LEFT JOIN provider_vitals v ON v.provider_id = p.id WHERE p.name = '${name}'`)[0];
const changes = (name, what) => world.query(`SELECT c.was, c.is_now FROM provider_change c JOIN provider p ON p.id = c.provider_id
  WHERE p.name = '${name}' AND c.what = '${what}' ORDER BY c.id`).map(({ was, is_now }) => `${was} > ${is_now}`);
const sends = async (to) => (await world.sandbox.requests('fonnte')).filter((rq) => rq.path.endsWith('/send') && rq.body.includes(to)).length;
const got = (to) => world.sandbox.messages(to, { direction: 'in' });
const alerts = (kind) => world.query(`SELECT id, subject, name, reason, opened_at, closed_at, seen_by FROM alert WHERE kind = '${kind}' ORDER BY id`);
const sweep = () => world.send(['--job', 'alerts']);
const page = async (path) => (await fetch(world.url + path, { headers: { cookie } })).text();
/* The next look at every provider is due. */
const look = async () => {
  world.pass(301);
  await world.send(['--job', 'vitals']);
  await world.settle();
};

describe('a device that dies', () => {
  test('while messages wait burns none of them, and each goes out once when it is back', async () => {
    const before_ = people(2);
    for (const to of before_) await notice(to);
    await world.settle();
    /* Nobody tells us: what Fonnte sends about its devices does not arrive. */
    await world.sandbox.fault({ provider: 'fonnte', kind: 'drop-webhooks' });
    await world.sandbox.account('fonnte', { connected: false });
    await look();
    assert.deepEqual([provider('Fonnte').health, provider('Fonnte').health_code, provider('Fonnte').link], ['down', 'fonnte.disconnected', 'down']);

    const waiting = people(5);
    const ids = [];
    for (const to of waiting) ids.push(await notice(to));
    await world.settle();
    for (const [i, to] of waiting.entries()) {
      assert.equal(await sends(to), 0);
      const message = await show(ids[i]);
      assert.equal(message.state, 'queued');
      assert.equal(message.plan.find((row) => row.kind === 'fonnte').reason, 'down');
      assert.equal(message.attempts.length, 0);
    }

    await world.sandbox.account('fonnte', { connected: true });
    await look();
    assert.deepEqual([provider('Fonnte').health, provider('Fonnte').link], ['ok', 'up']);
    world.pass(3600);
    await world.settle();
    for (const to of waiting) {
      assert.equal(await sends(to), 1);
      assert.equal((await got(to)).length, 1);
    }
    assert.deepEqual(changes('Fonnte', 'link').slice(-2), ['up > down', 'down > up']);
  });

  test('in the middle of the queue costs the others nothing either', async () => {
    const all = people(6);
    const ids = [];
    for (const to of all) ids.push(await notice(to));
    await world.sandbox.fault({ provider: 'fonnte', kind: 'disconnected-device', on: 'any', to: '' });
    await world.settle();
    const tried = (await Promise.all(all.map(sends))).reduce((sum, n) => sum + n, 0);
    assert.ok(tried <= all.length);
    for (const id of ids) assert.equal((await show(id)).state, 'queued', 'none failed');
    await world.sandbox.clearFaults();
    await look();
    world.pass(3600);
    await world.settle();
    for (const to of all) assert.equal((await got(to)).length, 1);
  });
});

describe('what a provider tells of itself', () => {
  test('is kept with what has changed', async () => {
    await look();
    const fonnte = provider('Fonnte');
    assert.deepEqual([fonnte.package, fonnte.ends_on, fonnte.silent_since], ['Reguler', 21871, null]);
    assert.ok(fonnte.quota_left > 9000);
    const meta = provider('Meta');
    assert.deepEqual([meta.link, meta.quality, meta.status, meta.name_status, meta.throughput], ['up', 'GREEN', 'CONNECTED', 'APPROVED', 'STANDARD']);
    await world.sandbox.account('meta', { quality_rating: 'RED', messaging_limit: 'TIER_10K' });
    await look();
    assert.deepEqual(changes('Meta', 'quality').at(-1), 'GREEN > RED');
    assert.deepEqual(changes('Meta', 'people_limit').at(-1), '2000 > 10000');
    assert.deepEqual([provider('Meta').health, provider('Meta').health_code], ['warning', 'meta.quality_low'], 'a low quality stops nothing');
    await world.sandbox.account('meta', { quality_rating: 'GREEN' });
    await look();
    assert.equal(provider('Meta').health, 'ok');
  });

  test('is asked once in its time', async () => {
    await look();
    const asked = async () => (await world.sandbox.requests('fonnte')).filter((rq) => rq.path.endsWith('/device')).length;
    const before_ = await asked();
    await world.send();
    await world.send();
    assert.equal(await asked(), before_);
    assert.equal(world.query("SELECT count(*) AS n FROM task WHERE kind = 'look'")[0].n, 0, 'leaves no rows');
  });

  test('is not what its silence means', async () => {
    await look();
    await world.sandbox.fault({ provider: 'fonnte', kind: 'http-500', on: 'any' });
    await look();
    assert.equal(provider('Fonnte').health, 'ok');
    assert.ok(provider('Fonnte').silent_since > 0);
    await world.sandbox.clearFaults();
    await look();
    assert.equal(provider('Fonnte').silent_since, null);
  });

  test('stops it when its token is refused or its quota is empty, and takes it up again when that is over', async () => {
    for (const [fault, code] of [[() => world.sandbox.fault({ provider: 'fonnte', kind: 'token-invalid', on: 'any' }), 'fonnte.token_refused'],
      [() => world.sandbox.account('fonnte', { quota: 0 }), 'fonnte.quota_empty']]) {
      await fault();
      await look();
      assert.deepEqual([provider('Fonnte').health, provider('Fonnte').health_code], ['down', code]);
      await world.sandbox.clearFaults();
      await world.sandbox.account('fonnte', { quota: 10000 });
      world.pass(400);
      await world.send(['--job', 'recover']);
      await world.settle();
      assert.equal(provider('Fonnte').health, 'ok', code);
    }
  });
});

describe('an alert', () => {
  test('is raised once for a device that died, seen by a person, and over when the device is back', async () => {
    const before_ = alerts('provider_down').length;
    await world.sandbox.fault({ provider: 'fonnte', kind: 'drop-webhooks' });
    await world.sandbox.account('fonnte', { connected: false });
    await look();
    for (let i = 0; i < 3; i += 1) await sweep();
    const opened = alerts('provider_down').slice(before_);
    assert.equal(opened.length, 1);
    assert.deepEqual([opened[0].name, opened[0].reason, opened[0].closed_at], ['Fonnte', 'fonnte.disconnected', null]);
    assert.match(world.log('sender'), /event=alert_opened .*kind=provider_down/);

    const list = await page('/admin/alerts');
    assert.match(list, /Fonnte berhenti\. Perangkat terputus\. Pindai kode QR lagi di Fonnte\./);
    const csrf = /name="csrf" value="([^"]+)"/.exec(list)[1];
    const seen = await fetch(`${world.url}/admin/alerts/${opened[0].id}/see`, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams({ csrf }) });
    assert.equal(seen.status, 303);
    assert.match(await page('/admin/alerts'), /dilihat admin,/);

    await world.sandbox.account('fonnte', { connected: true });
    await look();
    await sweep();
    assert.ok(alerts('provider_down').slice(before_)[0].closed_at > 0);
    assert.doesNotMatch(await page('/admin/'), /Tidak membawa pesan/);
    assert.match(world.log('sender'), /event=alert_closed .*kind=provider_down/);
  });

  test('says of the official way who carries in its place, until a probe succeeds', async () => {
    world.office.kabarizin(['setting', 'set', 'retry_s', '1']);
    const to = people(8);
    for (const number of to) await world.api('POST', `/contacts/${number}/consents`, { scope: 'official', action: 'opt_in', words: 'Saya setuju' });
    await world.sandbox.fault({ provider: 'meta', kind: 'html-502', on: 'send' });
    for (const number of to.slice(0, 6)) await notice(number);
    await world.settle();
    assert.ok(world.query("SELECT failures FROM provider WHERE name = 'Meta'")[0].failures >= 5);
    await sweep();
    const [open] = alerts('provider_paused').slice(-1);
    assert.deepEqual([open.name, open.closed_at], ['Meta', null]);
    const late = await notice(to[6]);
    await world.settle();
    assert.equal((await show(late)).provider, 'Fonnte', 'another way meanwhile');
    assert.match(await page('/admin/'), /Meta<[^]*Tidak membawa pesan sejak [\d-]+ [\d:]+; sementara itu \d+ pesan lewat Fonnte\./);
    const trace = (await show(late)).plan.find((row) => row.kind === 'meta');
    assert.deepEqual([trace.may, trace.reason], [false, 'paused']);

    await world.sandbox.clearFaults();
    world.pass(3600);
    const probe = await notice(to[7]);
    await world.settle();
    assert.equal((await show(probe)).provider, 'Meta', 'half open, one tries');
    await sweep();
    assert.ok(alerts('provider_paused').slice(-1)[0].closed_at > 0);
    assert.doesNotMatch(await page('/admin/'), /Tidak membawa pesan/);
  });
});
