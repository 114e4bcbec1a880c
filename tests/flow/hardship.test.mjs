/*
 * The disk is full, another process holds the database, names do not resolve, certificates are false: everything waits or is said plainly, and goes on by
 * itself when the trouble is over. Nothing is lost, nothing is sent twice, and no message pays for it with its tries.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { waitFor } from '../../scripts/office.mjs';
import { META_NUMBER } from '../sandbox/client.mjs';
import { exitOf, fated, openWorld } from './world.mjs';

const HOURS = 6;
let world;
let full;	/* the disk, while this file exists */
let last = 6281280800000;

before(async () => {
  world = await openWorld({
    programs: ['api', 'webhook'], settings: { invite_with_gateway: 0 },
    env: ({ folder }) => fated({ FATE_DISK_FULL: join(folder, 'full') }),
  });
  full = join(world.folder, 'full');
});
after(async () => { await world?.close(); });

const somebody = () => String(last += 1);
const notice = (to, key = `n-${to}`) => world.api('POST', '/texts', { to: { phone: to }, text: 'Berkas Anda lengkap.' }, { 'idempotency-key': key });
const show = (id) => world.api('GET', `/messages/${id}`);
const arrived = async (to) => (await world.sandbox.messages(to, { direction: 'in' })).length;

async function isDeliveredOnce(to, id) {
  await waitFor('the message', async () => assert.equal((await show(id)).state, 'delivered'));
  assert.equal(await arrived(to), 1);
}

describe('a full disk', () => {
  const refused = async (promise) => assert.rejects(promise, (failure) => failure.status === 503);

  test('the API takes nothing that it cannot keep, and takes it once when there is room again', async () => {
    const to = somebody();
    writeFileSync(full, '');
    try {
      await refused(notice(to));
    } finally {
      rmSync(full);
    }
    assert.equal(world.query(`SELECT count(*) AS n FROM message m JOIN contact_phone p USING (contact_id) WHERE p.number = '+${to}'`)[0].n, 0);
    const [first, again] = [await notice(to), await notice(to)];
    assert.equal(first.id, again.id);
    await world.settle();
    await isDeliveredOnce(to, first.id);
  });

  test('a webhook that cannot be kept is refused, so that it comes again', async () => {
    const to = somebody();
    await world.sandbox.phone(to);
    writeFileSync(full, '');
    try {
      await world.sandbox.reply(to, { to: META_NUMBER, text: 'YA' });
      await waitFor('the refusal', async () => assert.match(world.log('webhook'), /event=failed .*err=busy/));
    } finally {
      rmSync(full);
    }
    await world.sandbox.idle(60_000);
    const { entries } = await world.api('GET', `/contacts/${to}/consents`);
    assert.equal(entries.filter((one) => one.scope === 'official' && one.action === 'opt_in').length, 1);
  });

  test('the sender claims nothing that it cannot note', async () => {
    const to = somebody();
    const { id } = await notice(to);
    writeFileSync(full, '');
    try {
      assert.equal(await exitOf(world.sender()), 1);
    } finally {
      rmSync(full);
    }
    assert.equal(await arrived(to), 0);
    assert.equal((await show(id)).state, 'queued');
    await world.settle();
    await isDeliveredOnce(to, id);
  });

  test('an answer that cannot be stored is kept until there is room', async () => {
    const to = somebody();
    const { id } = await notice(to);
    await world.sandbox.fault({ provider: 'fonnte', kind: 'slow', ms: 500, on: 'send', to });
    const sender = world.sender(['--linger', '60'], 'full');
    try {
      await waitFor('the request', async () => assert.equal((await world.sandbox.requests('fonnte')).filter((rq) => rq.body.includes(to)).length, 1));
      writeFileSync(full, '');
      await waitFor('the trouble', async () => assert.match(world.log('full'), /trouble step=settle/));
    } finally {
      rmSync(full, { force: true });
    }
    await isDeliveredOnce(to, id);
    sender.kill('SIGTERM');
    await exitOf(sender);
    await world.settle();
    assert.equal(await arrived(to), 1);
  });
});

describe('a database that another process holds', () => {
  /* As somebody does who edits it by hand and forgets to end. */
  async function held(work) {
    const other = spawn('sqlite3', [world.database], { stdio: ['pipe', 'pipe', 'inherit'] });
    other.stdin.write('BEGIN IMMEDIATE;\n.print held\n');
    await once(other.stdout, 'data');
    try {
      await work();
    } finally {
      other.stdin.end('ROLLBACK;\n');
      await once(other, 'exit');
    }
  }

  test('what cannot be taken is refused in time, and taken once afterwards', async () => {
    const to = somebody();
    await held(async () => {
      await assert.rejects(notice(to), (failure) => failure.status === 503);
    });
    const { id } = await notice(to);
    await world.settle();
    await isDeliveredOnce(to, id);
  });

  test('answers on their way are stored when it is free again', async () => {
    const to = somebody();
    const { id } = await notice(to);
    await world.sandbox.fault({ provider: 'fonnte', kind: 'slow', ms: 500, on: 'send', to });
    const sender = world.sender(['--linger', '60'], 'held');
    await waitFor('the request', async () => assert.equal((await world.sandbox.requests('fonnte')).filter((rq) => rq.body.includes(to)).length, 1));
    await held(async () => {
      await waitFor('the trouble', async () => assert.match(world.log('held'), /trouble step=\w+ error=busy/), 30_000);
    });
    await isDeliveredOnce(to, id);
    sender.kill('SIGTERM');
    assert.equal(await exitOf(sender), 0);
  });
});

describe('no way to any provider', () => {
  const set = (name, url) => world.office.kabarizin(['provider', 'set', name, '--set', `base_url=${url}`]);

  before(() => { world.office.setSettings({ sandbox: 0 }); });	// while practising, nothing would be tried outside this machine

  /* Hours of it, with a look each few minutes as cron gives it. */
  async function outage(url, told) {
    const to = somebody();
    for (const name of ['Meta', 'Fonnte']) set(name, url);
    const { id } = await notice(to);
    for (let minutes = 0; minutes < HOURS * 60; minutes += 20) {
      await world.send();
      world.pass(20 * 60);
    }
    assert.equal((await show(id)).state, 'queued');
    const [{ health_text: text }] = world.query("SELECT health_text FROM provider WHERE name = 'Fonnte'");
    assert.match(text, told);
    set('Meta', world.sandbox.meta_url);
    set('Fonnte', world.sandbox.fonnte_url);
    world.pass(20 * 60);
    await world.settle();
    await isDeliveredOnce(to, id);
  }

  test('a name that does not resolve', async () => { await outage('http://nobody.invalid', /resolve/); });

  test('a certificate that nobody vouches for', async () => {
    const key = join(world.folder, 'key.pem');
    const cert = join(world.folder, 'cert.pem');
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1',
      '-days', '1', '-keyout', key, '-out', cert], { stdio: 'ignore' });
    let requests = 0;
    const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (rq, rp) => { requests += 1; rp.end('{}'); }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await outage(`https://127.0.0.1:${server.address().port}`, /certificate/i);
    server.close();
    assert.equal(requests, 0);	// neither token nor text was shown to it
  });
});
