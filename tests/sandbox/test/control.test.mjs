import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, beforeEach, describe, test } from 'node:test';
import { FONNTE_NUMBER, META_NUMBER, startSandbox } from '../client.mjs';
import { createTemplate, metaSend, templateTo } from '../support/meta_calls.mjs';
import { fonnteSend } from '../support/fonnte_calls.mjs';
import { startReceiver } from '../support/receiver.mjs';

const BUDI = '6281234567890';
let sandbox;
let office;

before(async () => {
  [sandbox, office] = [await startSandbox(), await startReceiver()];
});
after(async () => {
  await Promise.all([sandbox.stop(), office.stop()]);
});
beforeEach(async () => {
  await sandbox.reset();
  await sandbox.account('meta', { webhook_url: office.url });
  await createTemplate(sandbox);
  office.clear();
});

describe('phones', () => {
  test('a number becomes a phone with its first message; landlines and wrong numbers have no WhatsApp', async () => {
    for (const to of [`+${BUDI}`, '+62628123456', '+6262812345678']) await metaSend(sandbox, templateTo(to));
    assert.deepEqual((await sandbox.phones()).map((p) => [p.number, p.whatsapp]), [[BUDI, true], ['62628123456', false], ['6262812345678', false]]);
  });

  test('a handset that is off gets its messages when it is on again, in order', async () => {
    await sandbox.phone(BUDI, { online: false });
    await metaSend(sandbox, templateTo(`+${BUDI}`, 'permit_ready', ['satu', '1']));
    await metaSend(sandbox, templateTo(`+${BUDI}`, 'permit_ready', ['dua', '2']));
    await sandbox.idle();
    assert.deepEqual(office.statuses.map((s) => s.status), ['sent', 'sent']);
    assert.equal((await sandbox.phones())[0].waiting, 2);
    await sandbox.phone(BUDI, { online: true });
    await sandbox.idle();
    assert.deepEqual((await sandbox.messages(BUDI)).map((m) => m.tick), ['delivered', 'delivered']);
  });

  test('reading marks one chat or all, and receipts can be switched off', async () => {
    await metaSend(sandbox, templateTo(`+${BUDI}`));
    await fonnteSend(sandbox, { target: BUDI, message: 'x' });
    await sandbox.idle();
    assert.equal((await sandbox.read(BUDI, FONNTE_NUMBER)).read.length, 1);
    assert.deepEqual((await sandbox.chats(BUDI)).map((c) => [c.kind, c.unread]), [['official', 1], ['gateway', 0]]);
    await sandbox.phone(BUDI, { read_receipts: false });
    office.clear();
    await sandbox.read(BUDI);
    assert.equal(office.received.length, 0);
    assert.equal((await sandbox.messages(BUDI, { provider: 'meta' }))[0].tick, 'read');
  });

  test('a blocked office sees one tick for ever', async () => {
    await sandbox.phone(BUDI, { blocked: [META_NUMBER] });
    await metaSend(sandbox, templateTo(`+${BUDI}`));
    await sandbox.idle();
    assert.deepEqual(office.statuses.map((s) => s.status), ['sent']);
    await assert.rejects(sandbox.reply(BUDI, { to: META_NUMBER, text: 'x' }), /blocked/);
  });

  test('reads "auto" reads what arrives', async () => {
    await sandbox.phone(BUDI, { reads: 'auto' });
    await metaSend(sandbox, templateTo(`+${BUDI}`));
    await sandbox.idle();
    assert.deepEqual(office.statuses.map((s) => s.status), ['sent', 'delivered', 'read']);
  });

  test('numbers are accepted as people write them', async () => {
    assert.equal((await sandbox.phone('+62 812-3456-7890', { name: 'Budi' })).number, BUDI);
    assert.equal((await sandbox.phone('081234567890')).name, 'Budi');
    await assert.rejects(sandbox.phone('12'), /7 to 15 digits/);
    await assert.rejects(sandbox.phone(META_NUMBER), /number of an office/);
    await assert.rejects(sandbox.phone(BUDI, { colour: 'red' }), /no field colour/);
  });

  test('a reply needs one kind, a known number, and a phone', async () => {
    await sandbox.phone(BUDI);
    await assert.rejects(sandbox.reply(BUDI, { to: META_NUMBER }), /exactly one of/);
    await assert.rejects(sandbox.reply(BUDI, { to: META_NUMBER, text: 'x', sticker: true }), /exactly one of/);
    await assert.rejects(sandbox.reply(BUDI, { to: '628000000000', text: 'x' }), /number of one of the accounts/);
    await assert.rejects(sandbox.reply('6289999999999', { to: META_NUMBER, text: 'x' }), (error) => error.status === 404);
  });

  test('a message can be older than it looks', async () => {
    await sandbox.phone(BUDI);
    await sandbox.reply(BUDI, { to: META_NUMBER, text: 'x', at: 1_767_225_600 });
    assert.equal(office.messages[0].timestamp, '1767225600');
  });
});

describe('accounts', () => {
  test('secrets and numbers can be changed; nonsense is refused', async () => {
    await sandbox.account('meta', { token: 'new', number: '+62 811-9999-0000' });
    assert.equal((await sandbox.accounts()).meta.number, '6281199990000');
    assert.equal((await metaSend(sandbox, templateTo(`+${BUDI}`))).status, 401);
    assert.equal((await metaSend(sandbox, templateTo(`+${BUDI}`), { token: 'new' })).status, 200);
    await assert.rejects(sandbox.account('meta', { colour: 'red' }), /no field colour/);
    await assert.rejects(sandbox.account('meta', { token: 1 }), /must be a string/);
    await assert.rejects(sandbox.account('sms', {}), /accounts are/);
  });

  test('a reset brings the defaults back, unless asked to keep them', async () => {
    await sandbox.account('meta', { token: 'new' });
    await sandbox.phone(BUDI);
    await sandbox.reset({ keep_accounts: true });
    assert.equal((await sandbox.accounts()).meta.token, 'new');
    assert.equal((await sandbox.templates()).length, 2);
    assert.deepEqual(await sandbox.phones(), []);
    await sandbox.reset();
    assert.equal((await sandbox.accounts()).meta.token, 'sandbox-meta-token');
    assert.equal((await sandbox.accounts()).meta.webhook_url, '');
    assert.equal((await sandbox.templates()).length, 1);
  });

  test('a reset forgets what was on its way', async () => {
    await sandbox.fault({ provider: 'meta', kind: 'delay-webhooks', ms: 60_000 });
    await metaSend(sandbox, templateTo(`+${BUDI}`));
    await sandbox.reset();
    await sandbox.idle();
    assert.deepEqual(await sandbox.phones(), []);
  });
});

test('a reset ends retries that were under way', async () => {
  await sandbox.phone(BUDI);
  office.answerNext(500);
  await sandbox.reply(BUDI, { to: META_NUMBER, text: 'x' });
  await sandbox.reset();
  assert.deepEqual(await sandbox.call('GET', '/idle'), { idle: true, pending: 0 });
  await new Promise((resolve) => { setTimeout(resolve, 250); });
  assert.equal(office.received.length, 1, 'no second try');
});

test('the journal keeps what providers received, and what was answered', async () => {
  const seen = (await sandbox.requests()).at(-1)?.n ?? 0;
  await metaSend(sandbox, templateTo(`+${BUDI}`));
  await fonnteSend(sandbox, { target: BUDI, message: 'x' });
  const [meta, fonnte] = await sandbox.requests('', seen);
  assert.deepEqual([meta.provider, meta.method, meta.status], ['meta', 'POST', 200]);
  assert.equal(meta.headers.authorization, 'Bearer sandbox-meta-token');
  assert.equal(JSON.parse(meta.body).template.name, 'permit_ready');
  assert.match(meta.answer, /wamid/);
  assert.equal(fonnte.body, `countryCode=62&connectOnly=true&target=${BUDI}&message=x`);
  assert.deepEqual((await sandbox.requests('fonnte', meta.n)).map((r) => r.n), [fonnte.n]);
});

test('quiet keeps counts and no journal', async () => {
  const quiet = await startSandbox({ quiet: true });
  await metaSend(quiet, templateTo(`+${BUDI}`, 'hello_world', []));
  assert.deepEqual(await quiet.requests(), []);
  assert.deepEqual((await quiet.healthz()).requests, { meta: 1 });
  await quiet.stop();
});

test('idle answers at once when there is nothing to wait for, and later when there is', async () => {
  assert.deepEqual(await sandbox.call('GET', '/idle'), { idle: true, pending: 0 });
  await sandbox.fault({ provider: 'meta', kind: 'delay-webhooks', ms: 80 });
  await metaSend(sandbox, templateTo(`+${BUDI}`));
  const at = performance.now();
  assert.equal((await sandbox.call('GET', '/idle')).idle, true);
  assert.ok(performance.now() - at > 60);
  assert.equal(office.received.length, 2);
});

describe('the door', () => {
  test('unknown paths, methods and bodies are refused in JSON', async () => {
    for (const path of ['/nothing', '/constructor', '/__proto__/x']) await assert.rejects(sandbox.call('GET', path), (e) => e.status === 404, path);
    await assert.rejects(sandbox.call('DELETE', '/phones'), (e) => e.status === 405);
    const res = await fetch(`${sandbox.url}/faults`, { method: 'POST', body: '[1]' });
    assert.equal(res.status, 400);
    assert.match((await res.json()).error, /JSON object/);
  });

  test('a page of another site may not give orders', async () => {
    const res = await fetch(`${sandbox.url}/reset`, { method: 'POST', headers: { origin: 'https://elsewhere.example' } });
    assert.equal(res.status, 403);
  });

  test('one connection carries many requests', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set();
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve, reject) => {
        const req = http.request(`${sandbox.url}/healthz`, { agent }, (res) => res.resume().on('end', resolve));
        req.on('socket', (socket) => socket.once('ready', () => ports.add(socket.localPort)));
        req.on('error', reject).end();
      });
    }
    agent.destroy();
    assert.equal(ports.size, 1);
  });

  test('events tell a page what happens', async () => {
    const stop = new AbortController();
    const res = await fetch(`${sandbox.url}/events`, { signal: stop.signal });
    assert.match(res.headers.get('content-type'), /^text\/event-stream/);
    await metaSend(sandbox, templateTo(`+${BUDI}`));
    let text = '';
    for await (const chunk of res.body) {
      text += Buffer.from(chunk);
      if (text.includes('"tick":"delivered"')) break;
    }
    assert.match(text, /event: phone\ndata: \{"number":"6281234567890"/);
    assert.match(text, /event: message\ndata: \{"phone":"6281234567890"/);
    stop.abort();
  });
});
