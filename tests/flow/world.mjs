/*
 * A whole Kabarizin in a temporary folder for one test file: database, the four FastCGI programs behind a real nginx, the sender, and the sandbox.
 * Nothing is shared with other worlds and nothing is left behind, not even when the test is interrupted. KEEP_WORLD=1 keeps the folder.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

import { Office, call, waitFor } from '../../scripts/office.mjs';
import { startSandbox } from '../sandbox/client.mjs';

/* A send_at within the year that may be asked for, and long after any test. */
export const NOT_SOON = new Date(Date.now() + 300 * 86_400_000).toISOString();

export const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
const build = resolve(root, process.env.BUILD ?? 'build');
const PROGRAMS = ['admin', 'optin', 'webhook', 'api'];
const ROUNDS_MOST = 20;

/* Worlds that are open: what an interrupted test leaves to be swept. */
const open = new Set();
process.on('exit', () => { for (const world of open) world.sweep(); });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function nginxBinary() {
  return ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx'].find((path) => existsSync(path)) ?? 'nginx';
}

export class World {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'kabarizin-flow-'));
    for (const name of ['run', 'log', 'data']) mkdirSync(join(this.folder, name));
    this.config = join(this.folder, 'kabarizin.conf');
    this.database = join(this.folder, 'data/kabarizin.db');
    this.children = new Map();
    open.add(this);
  }

  /* env: of every program, made once the world has its folder. */
  async open({ threads = 8, programs = PROGRAMS, providers = true, doors = false, mail = false, settings = {}, env = () => ({}) } = {}) {
    this.env = env(this);
    this.port = await freePort();
    this.url = `http://127.0.0.1:${this.port}`;
    this.sandbox = await startSandbox({ fast: true, doors, mail });
    this.office = new Office({ cli: join(build, 'cli/kabarizin'), config: this.config, url: this.url, sandboxUrl: this.sandbox.url });
    writeFileSync(this.config, `[database]\nurl = sqlite:${this.database}\n[paths]\nkeys = ${this.folder}/keys\n`
      + `data = ${this.folder}/data\ntemplates = ${root}/templates\n[web]\nbase_url = ${this.url}\nthreads = ${threads}\n`);
    this.office.kabarizin(['init']);
    for (const name of programs) this.start(name, join(build, 'cgi-bin', name), ['--socket', join(this.folder, 'run', `${name}.sock`)]);
    this.startNginx();
    await waitFor('the API', () => call(this.url, 'GET', '/healthz'));
    this.office.setDefaultSettings();
    this.office.setSettings({ quiet_from: 0, quiet_until: 0, ...settings });
    this.admin = this.office.ensureAdmin();
    this.key = this.office.addKey('odoo', 'live');
    if (providers) {
      await this.office.ensureProviders();
      await this.office.ensureTemplates();
      await this.office.connectWebhooks();
    }
    return this;
  }

  /* Starts one and lets it run; its output goes into log/NAME.log. */
  start(name, program, args, env = {}) {
    const log = openSync(join(this.folder, 'log', `${name}.log`), 'a');
    const child = spawn(program, args, { stdio: ['ignore', log, log], env: { ...process.env, KABARIZIN_CONFIG: this.config, ...this.env, ...env } });
    closeSync(log);
    child.once('error', (failure) => { child.failure = failure; });
    this.children.set(name, child);
    return child;
  }

  startNginx() {
    const conf = join(this.folder, 'nginx.conf');
    writeFileSync(conf, execFileSync(join(root, 'scripts/nginx-conf'), [this.folder, String(this.port), join(root, 'www')]));
    this.start('nginx', nginxBinary(), ['-c', conf, '-e', join(this.folder, 'log/nginx-error.log'), '-g', 'daemon off;']);
  }

  sender(args = ['--once'], name = 'sender', env = {}) {
    return this.start(name, join(build, 'sender/sender'), args, env);
  }

  /* One pass of the sender to its end. */
  async send(args) {
    const code = await exitOf(this.sender(args));
    if (code !== 0) throw new Error(`sender ended with ${code}:\n${this.log('sender')}`);
  }

  /* Passes until nothing is due and nothing is on its way: messages out, receipts in, what they caused out again. */
  async settle() {
    for (let round = 0; round < ROUNDS_MOST; round += 1) {
      await this.send();
      await this.sandbox.idle();
      if (this.due() === 0) return;
    }
    throw new Error(`something is still due after ${ROUNDS_MOST} passes: ${JSON.stringify(this.query('SELECT * FROM queue'))}`);
  }

  due() {
    const [{ n }] = this.query(`SELECT count(*) AS n FROM queue WHERE due_at <= ${Date.now()} AND claimed_until <= ${Date.now()}`);
    return n;
  }

  /* Rows of the database as it stands, read beside the programs; for what no door shows. */
  query(sql) {
    const out = execFileSync('sqlite3', ['-readonly', '-json', '-cmd', '.timeout 5000', this.database, sql], { encoding: 'utf8', maxBuffer: 64 << 20 });
    return out.trim() === '' ? [] : JSON.parse(out);
  }

  /* For what no door lets in: the past, above all. */
  write(sql) {
    execFileSync('sqlite3', ['-bail', '-cmd', '.timeout 5000', this.database, sql], { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  /* Lets time go by without waiting for it: everything that is waited for, or counted over a time, lies that much earlier. */
  pass(seconds) {
    const ms = seconds * 1000;
    this.write(`BEGIN;
      UPDATE queue SET due_at = due_at - ${ms}, claimed_until = max(0, claimed_until - ${ms});
      UPDATE provider SET closed_until = max(0, closed_until - ${ms}), health_at = health_at - ${ms};
      UPDATE provider_usage SET start_at = start_at - ${ms};
      UPDATE attempt SET started_at = started_at - ${ms}, answered_at = answered_at - ${ms};
      UPDATE message SET deadline_at = deadline_at - ${ms}, send_after = max(0, send_after - ${ms});
      UPDATE provider_vitals SET asked_at = asked_at - ${ms};
      UPDATE task SET requested_at = requested_at - ${ms};
      COMMIT;`);
  }

  api(method, path, body, headers) {
    return this.office.api(this.key, method, path, body, headers);
  }

  log(name) {
    const file = join(this.folder, 'log', `${name}.log`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /* Every file of the world that holds the bytes, by its path inside: for what must stand nowhere. */
  filesWith(text) {
    const bytes = Buffer.from(text);
    return files(this.folder).filter((path) => readFileSync(path).includes(bytes)).map((path) => relative(this.folder, path));
  }

  async stop(name, signal = 'SIGTERM') {
    const child = this.children.get(name);
    if (!child) return null;
    if (isAlive(child)) child.kill(signal);
    return exitOf(child);
  }

  async close() {
    for (const name of [...this.children.keys()].reverse()) await this.stop(name);
    await this.sandbox?.stop();
    this.sweep();
  }

  /* What can be done in one go: at the end of close, or when the process ends in the middle. The sandbox ends by itself with its parent. */
  sweep() {
    open.delete(this);
    for (const child of this.children.values()) if (isAlive(child)) child.kill('SIGKILL');
    if (process.env.KEEP_WORLD) console.error(`kept: ${this.folder}`);
    else rmSync(this.folder, { recursive: true, force: true });
  }
}

/* The environment in which a program meets its fate: fate.c has the ways. Debian's libfaketime keeps its clock: seconds from the real one, in a file. */
export const fated = (env) => ({ LD_PRELOAD: join(build, 'tests/fate.so'), ...env });
export const clockFrom = (file) => ({
  LD_PRELOAD: '/usr/$LIB/faketime/libfaketimeMT.so.1', FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1',
});

const isAlive = (child) => !child.failure && child.exitCode === null && child.signalCode === null;

/* The exit status, or the name of the signal that ended it. */
export async function exitOf(child) {
  if (isAlive(child)) await Promise.race([once(child, 'exit'), once(child, 'error')]);
  return child.exitCode ?? child.signalCode ?? child.failure.message;
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : entry.isFile() ? [path] : [];
  });
}

export async function openWorld(options) {
  const world = new World();
  try {
    return await world.open(options);
  } catch (failure) {
    const logs = [...PROGRAMS, 'nginx', 'sender'].map((name) => `${name}: ${world.log(name)}`).join('\n');
    await world.close();
    failure.message += `\n${logs}`;
    throw failure;
  }
}
