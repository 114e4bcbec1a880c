/*
 * make run and make stop: a newcomer's first two commands, with everything in a folder and on ports of their own.
 */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { call, waitFor } from '../../scripts/office.mjs';
import { logIn } from './login.mjs';
import { freePort, root } from './world.mjs';

const SARI = '6281260007001';
const PROGRAMS = ['admin', 'api', 'nginx', 'optin', 'sandbox', 'sender', 'webhook'];
const copies = [];

function make(target, { folder, port, sandboxPort }) {
  const env = { ...process.env, VAR: folder, PORT: String(port), SANDBOX_PORT: String(sandboxPort) };
  /* What an outer make would hand down is not a newcomer's. */
  for (const name of ['MAKEFLAGS', 'MAKELEVEL', 'MFLAGS']) delete env[name];
  return new Promise((done) => {
    execFile('make', ['--no-print-directory', target], { cwd: root, env, encoding: 'utf8' }, (failure, stdout, stderr) => {
      done({ code: failure ? failure.code : 0, stdout, stderr });
    });
  });
}

async function copy() {
  const one = { folder: mkdtempSync(join(tmpdir(), 'kabarizin-run-')), port: await freePort(), sandboxPort: await freePort() };
  copies.push(one);
  return one;
}

async function start(one) {
  const { code, stdout, stderr } = await make('run', one);
  assert.equal(code, 0, stdout + stderr);
  one.run = JSON.parse(readFileSync(join(one.folder, 'run.json'), 'utf8'));
  return stdout;
}

/* By name: the process ids that stand in the folder. */
const pids = ({ folder }) => Object.fromEntries(readdirSync(join(folder, 'run')).filter((name) => /^[a-z]+\.pid$/.test(name))
  .map((name) => [name.slice(0, -4), Number(readFileSync(join(folder, 'run', name), 'utf8').split(' ')[0])]));

/* One that has ended and is only not buried yet (Z) does not. */
function lives(pid) {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

const messages = async ({ run }) => (await call(run.url, 'GET', '/api/v1/messages?limit=100', undefined, { authorization: `Bearer ${run.api_key}` })).messages;

async function phone({ run }) {
  const { chats } = await call(run.sandbox_url, 'GET', `/phones/${SARI}/messages`);
  return chats.flatMap((chat) => chat.messages);
}

let first;
let second;

before(async () => { first = await copy(); });
after(async () => {
  for (const one of copies) {
    await make('stop', one);
    rmSync(one.folder, { recursive: true, force: true });
  }
});

test('make run starts everything, and says where to look', async () => {
  const said = await start(first);
  assert.deepEqual(Object.keys(pids(first)).sort(), PROGRAMS);
  assert.ok(Object.values(pids(first)).every(lives));
  for (const text of [`http://127.0.0.1:${first.port}/admin/`, `http://127.0.0.1:${first.sandboxPort}/phone/`, first.run.admin.password, 'make stop'])
    assert.ok(said.includes(text), `${text} is not said`);
});

test('run.json holds what scripts need, and is for its owner only', async () => {
  const { run } = first;
  assert.deepEqual(Object.keys(run).sort(), ['admin', 'api_key', 'config', 'sandbox_url', 'test_api_key', 'url', 'webhooks']);
  assert.equal(run.url, `http://127.0.0.1:${first.port}`);
  assert.equal(run.sandbox_url, `http://127.0.0.1:${first.sandboxPort}`);
  assert.match(run.api_key, /^kz_live_/);
  assert.match(run.test_api_key, /^kz_test_/);
  assert.equal(statSync(join(first.folder, 'run.json')).mode & 0o777, 0o600);
  assert.match(readFileSync(run.config, 'utf8'), new RegExp(`base_url = ${run.url}`));
  assert.match(run.webhooks.meta, new RegExp(`^${run.url}/webhook/meta/[0-9a-f]{32}$`));
  assert.match(run.webhooks.fonnte, new RegExp(`^${run.url}/webhook/fonnte/[0-9a-f]{32}$`));
});

test('its login works', async () => {
  const answer = (await logIn(first.run.url, first.run.admin)).answer;
  assert.equal(answer.status, 303, await answer.text());
});

test('the first notice is on the phone, with its invitation', async () => {
  const texts = await waitFor('both', async () => {
    const list = await phone(first);
    assert.equal(list.length, 2);
    return list.map((one) => one.text);
  });
  assert.match(texts[0], /Sari Br Ginting[\s\S]*503\/0142/);
  assert.match(texts[1], new RegExp(`${first.run.url}/opt-in-whatsapp/[0-9a-f]{32}`));
});

test('who has no WhatsApp got the notice by e-mail, and the phone shows it', async () => {
  await waitFor('the mail', async () => {
    const { mails } = await call(first.run.sandbox_url, 'GET', '/mails?to=budi.sembiring@example.org');
    assert.ok(mails.some((mail) => /503\/0143/.test(mail.text)));
  });
  const { chats } = await call(first.run.sandbox_url, 'GET', '/phones/6281260007002/messages');
  assert.ok(chats.some((chat) => chat.kind === 'email'));
});

test('make run again leaves what runs alone and tells nobody anything twice', async () => {
  const [before, running] = [await messages(first), pids(first)];
  const { run } = first;
  await start(first);
  assert.deepEqual(pids(first), running);
  assert.deepEqual(first.run, run);
  assert.deepEqual((await messages(first)).map((one) => one.id), before.map((one) => one.id));
});

test('a second copy lives beside it, and ends alone', async () => {
  second = await copy();
  await start(second);
  assert.notEqual(second.run.api_key, first.run.api_key);
  assert.equal((await messages(second)).some((one) => one.scenario === 'permit_ready'), true);
  const theirs = pids(second);
  assert.equal((await make('stop', second)).code, 0);
  assert.deepEqual(Object.values(theirs).filter(lives), []);
  assert.ok(Object.values(pids(first)).every(lives));
  assert.equal((await call(first.run.url, 'GET', '/healthz')).status, 'ok');
});

test('a port that is taken is named, and nothing is started', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const third = await copy();
  third.port = server.address().port;
  const { code, stderr } = await make('run', third);
  server.close();
  assert.notEqual(code, 0);
  assert.match(stderr, new RegExp(`port ${third.port} is in use`));
  assert.deepEqual(readdirSync(third.folder), []);
});

test('make stop ends its own processes, and no other that has got one of their numbers', async () => {
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  try {
    const ours = pids(first);
    assert.equal((await make('stop', first)).code, 0);
    assert.deepEqual(Object.values(ours).filter(lives), []);
    assert.deepEqual(pids(first), {});
    writeFileSync(join(first.folder, 'run/api.pid'), `${bystander.pid} 1\n`);
    writeFileSync(join(first.folder, 'run/sender.pid'), `${bystander.pid}\n`);
    assert.equal((await make('stop', first)).code, 0);
    assert.ok(lives(bystander.pid));
  } finally {
    bystander.kill('SIGKILL');
  }
});

test('make run afterwards resumes the same office, and the notice of yesterday is no news', async () => {
  const { run } = first;
  await start(first);
  assert.deepEqual({ ...first.run, webhooks: undefined }, { ...run, webhooks: undefined });
  assert.equal((await messages(first)).filter((one) => one.scenario === 'permit_ready').length, 2, 'Sari\'s and Budi\'s');
  assert.equal((await logIn(first.run.url, first.run.admin)).answer.status, 303);
  /* The phones are new, since the sandbox keeps nothing; what leaves now arrives there. */
  await call(run.url, 'PUT', '/api/v1/permits/0142307721112026', { status: 'cancelled' }, { authorization: `Bearer ${run.api_key}` });
  await waitFor('the next notice', async () => assert.equal((await phone(first)).filter((one) => /503\/0142/.test(one.text)).length, 1));
});
