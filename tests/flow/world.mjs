/*
 * A whole Kabarizin in a temporary folder for one test file: database, the four FastCGI programs behind a real nginx, the sender, and the sandbox.
 * Nothing is shared with other worlds and nothing is left behind.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { Office, call, waitFor } from '../../scripts/office.mjs';
import { startSandbox } from '../sandbox/client.mjs';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
const build = resolve(root, process.env.BUILD ?? 'build');
const PROGRAMS = ['admin', 'optin', 'webhook', 'api'];

async function freePort() {
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
    this.children = new Map();
  }

  async open({ threads = 8, providers = true, settings = {} } = {}) {
    this.port = await freePort();
    this.url = `http://127.0.0.1:${this.port}`;
    this.sandbox = await startSandbox({ fast: true });
    this.office = new Office({ cli: join(build, 'cli/kabarizin'), config: this.config, url: this.url, sandboxUrl: this.sandbox.url });
    writeFileSync(this.config, `[database]\nurl = sqlite:${this.folder}/data/kabarizin.db\n[paths]\nkeys = ${this.folder}/keys\n`
      + `data = ${this.folder}/data\ntemplates = ${root}/templates\n[web]\nbase_url = ${this.url}\nthreads = ${threads}\n`);
    this.office.kabarizin(['init']);
    for (const name of PROGRAMS) this.start(name, join(build, 'cgi-bin', name), ['--socket', join(this.folder, 'run', `${name}.sock`)]);
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

  start(name, program, args, env = {}) {
    const log = openSync(join(this.folder, 'log', `${name}.log`), 'a');
    const child = spawn(program, args, { stdio: ['ignore', log, log], env: { ...process.env, KABARIZIN_CONFIG: this.config, ...env } });
    this.children.set(name, child);
    return child;
  }

  startNginx() {
    const conf = join(this.folder, 'nginx.conf');
    writeFileSync(conf, execFileSync(join(root, 'scripts/nginx-conf'), [this.folder, String(this.port), join(root, 'www')]));
    this.start('nginx', nginxBinary(), ['-c', conf, '-e', join(this.folder, 'log/nginx-error.log'), '-g', 'daemon off;']);
  }

  /* One pass of the sender to its end; its exit status. */
  async send(args = ['--once']) {
    const child = this.start('sender', join(build, 'sender/sender'), args);
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`sender ended with ${code}:\n${this.log('sender')}`);
  }

  /* Passes until nothing is waiting anywhere: messages out, receipts in. */
  async settle() {
    for (let i = 0; i < 3; i += 1) {
      await this.send();
      await this.sandbox.idle();
    }
  }

  api(method, path, body, headers) {
    return this.office.api(this.key, method, path, body, headers);
  }

  log(name) {
    const file = join(this.folder, 'log', `${name}.log`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  async stop(name, signal = 'SIGTERM') {
    const child = this.children.get(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  async close() {
    for (const name of [...this.children.keys()].reverse()) await this.stop(name);
    await this.sandbox?.stop();
    if (process.env.KEEP_WORLD) console.error(`kept: ${this.folder}`);
    else rmSync(this.folder, { recursive: true, force: true });
  }
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
