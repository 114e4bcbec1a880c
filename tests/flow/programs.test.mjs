/*
 * How a FastCGI program lives: it starts when it can, finishes what it began, and survives its clients.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync, openSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';

import { waitFor } from '../../scripts/office.mjs';
import { Exchange, ask } from './fastcgi.mjs';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
const build = resolve(root, process.env.BUILD ?? 'build');
const api = join(build, 'cgi-bin/api');
const children = new Set();
let folder;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kabarizin-programs-'));
  mkdirSync(join(folder, 'data'));
  configure('kabarizin.conf', 'sqlite:', 'kabarizin.db');
  execFileSync(join(build, 'cli/kabarizin'), ['init'], { env: environment('kabarizin.conf') });
});

after(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function environment(config) {
  return { ...process.env, KABARIZIN_CONFIG: join(folder, config) };
}

function configure(name, scheme, database, threads = 4) {
  writeFileSync(join(folder, name), `[database]\nurl = ${scheme}${folder}/data/${database}\n[paths]\nkeys = ${folder}/keys\ndata = ${folder}/data\n`
    + `templates = ${root}/templates\n[web]\nbase_url = http://127.0.0.1\nthreads = ${threads}\n`);
}

function start(name, { config = 'kabarizin.conf', args, program = api } = {}) {
  const socket = join(folder, `${name}.sock`);
  const log = join(folder, `${name}.log`);
  const child = spawn(program, args ?? ['--socket', socket], { stdio: ['ignore', 'ignore', openSync(log, 'a')], env: environment(config) });
  children.add(child);
  const exit = once(child, 'exit').then(([code, signal]) => { children.delete(child); return signal ?? code; });
  return { socket, child, exit, log: () => readFileSync(log, 'utf8') };
}

async function ready(program) {
  await waitFor('the program', async () => assert.equal((await ask(program.socket, '/healthz')).status, 200));
  return program;
}

test('it does not start without a database, and says what to do', async () => {
  configure('none.conf', 'sqlite:', 'none.db');
  const program = start('none', { config: 'none.conf' });
  assert.equal(await program.exit, 1);
  assert.match(program.log(), /event=start_failed .*kabarizin init/);
});

test('it does not start on a schema that is not its own', async () => {
  configure('empty.conf', 'sqlite:', 'empty.db');
  writeFileSync(join(folder, 'data/empty.db'), '');
  const program = start('empty', { config: 'empty.conf' });
  assert.equal(await program.exit, 1);
  assert.match(program.log(), /event=start_failed .*kabarizin migrate/);
});

test('it does not start without a socket, nor with an option it does not know', async () => {
  assert.equal(await start('bare', { args: [] }).exit, 1);
  assert.equal(await start('odd', { args: ['--port', '80'] }).exit, 2);
});

test('its socket is for itself and the web server', async () => {
  const program = await ready(start('mode'));
  assert.equal(statSync(program.socket).mode & 0o777, 0o660);
  program.child.kill('SIGTERM');
  assert.equal(await program.exit, 0);
  assert.equal(existsSync(program.socket), false);
});

test('SIGTERM lets a request in flight end, takes no other, and ends with 0', async () => {
  const program = await ready(start('stop'));
  const body = '{"template":"x","to":{"phone":"08"}}';
  const late = await Exchange.open(program.socket, 'POST', '/api/v1/messages', body.length, { HTTP_AUTHORIZATION: 'Bearer nothing' });
  late.body(body.slice(0, 10));
  await new Promise((done) => setTimeout(done, 100));
  program.child.kill('SIGTERM');
  const ended = await Promise.race([program.exit, new Promise((done) => setTimeout(() => done('runs'), 300))]);
  assert.equal(ended, 'runs');
  late.body(body.slice(10));
  assert.equal((await late.answer()).status, 401);
  assert.equal(await program.exit, 0);
  assert.match(program.log(), /event=stop signal=15/);
});

test('SIGINT ends it as well, also when nothing was ever asked', async () => {
  const program = start('idle');
  await waitFor('the socket', () => statSync(program.socket));
  await waitFor('the start', () => assert.match(program.log(), /event=start /));
  program.child.kill('SIGINT');
  assert.equal(await program.exit, 0);
});

test('clients that hang up in the middle take nobody along', async () => {
  const program = await ready(start('hang'));
  for (let i = 0; i < 12; i += 1) {
    const gone = await Exchange.open(program.socket, 'POST', '/api/v1/messages', 5000);
    gone.body('{"templ');
    gone.hangUp();
  }
  assert.equal((await ask(program.socket, '/healthz')).status, 200);
  assert.equal(program.child.exitCode, null);
  program.child.kill('SIGTERM');
  assert.equal(await program.exit, 0);
});

test('more clients than threads are all answered', async () => {
  const program = await ready(start('many'));
  const answers = await Promise.all(Array.from({ length: 300 }, () => ask(program.socket, '/api/v1/openapi.json')));
  const first = answers[0].body;
  assert.ok(first.length > 10000);
  assert.ok(answers.every((one) => one.status === 200 && one.body === first));
  program.child.kill('SIGTERM');
  assert.equal(await program.exit, 0);
});

test('the log has one line a request, with the pattern and never the path', async () => {
  const program = await ready(start('log'));
  await ask(program.socket, '/api/v1/contacts/081260007001?x=geheim');
  await ask(program.socket, '/nowhere/081260007001');
  program.child.kill('SIGTERM');
  await program.exit;
  assert.match(program.log(), /event=request method=GET endpoint=\/api\/v1\/contacts\/:phone status=401 ms=\d+ in=0 out=\d+ id=[0-9a-f]{32}\n/);
  assert.doesNotMatch(program.log(), /81260007001|geheim/);
});
