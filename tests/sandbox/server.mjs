/*
 * server: starts a sandbox.
 *
 *   node tests/sandbox/server.mjs --port N [--host 127.0.0.1] [--fast] [--quiet] [--with-parent]
 *
 * Port 0 takes a free one. When it is ready one line says where; SIGTERM and SIGINT end it, and with
 * --with-parent the end of standard input too, so that a test which dies leaves nothing behind.
 * --PROVIDER-port (--meta-port ...) gives a provider an address of its own (doors.mjs says why); --smtp-port opens a mail server.
 */
import http from 'node:http';
import { parseArgs } from 'node:util';
import { DEFAULTS } from './accounts.mjs';
import { createRouter } from './router.mjs';
import { createWorld } from './world.mjs';
import { openDoor } from './doors.mjs';

const OPTIONS = {
  'port': { type: 'string', default: '0' },
  'host': { type: 'string', default: '127.0.0.1' },
  'fast': { type: 'boolean', default: false },
  'quiet': { type: 'boolean', default: false },
  'with-parent': { type: 'boolean', default: false },
  ...Object.fromEntries(Object.keys(DEFAULTS).map((name) => [`${name}-port`, { type: 'string' }])),
};

function usage(why) {
  process.stderr.write(`sandbox: ${why}\nusage: server.mjs [--port N] [--host ADDRESS] [--fast] [--quiet] [--with-parent] [--PROVIDER-port N]...\n`);
  process.exit(2);
}

function readOptions() {
  try {
    const { values } = parseArgs({ options: OPTIONS });
    for (const key of Object.keys(OPTIONS).filter((name) => name.endsWith('port')))
      if (values[key] !== undefined && !/^\d{1,5}$/.test(values[key])) usage(`--${key} must be a port number`);
    return values;
  } catch (error) {
    return usage(error.message);
  }
}

const options = readOptions();
const world = createWorld(options);
const router = createRouter(world);
const server = http.createServer({ keepAliveTimeout: 75_000 }, router.serve);
const doors = [];

/* A provider's address: its own door if it has one, else a path of the common address. */
async function openDoors(url) {
  for (const name of Object.keys(world.providers)) {
    world.addresses[name] = `${url}/${name}`;
    const port = options[`${name}-port`];
    if (port === undefined) continue;
    const door = await openDoor({ name, host: options.host, port: Number(port), faults: world.faults, onRequest: router.serveAt(name) });
    world.addresses[name] = door.url;
    doors.push(door);
  }
}

/* Its packages are needed only by who asks for mail. */
async function openMail() {
  if (options['smtp-port'] === undefined) return;
  const { openSmtp } = await import('./smtp/smtp.mjs');
  await openSmtp(world, { host: options.host, port: Number(options['smtp-port']) });
}

function failed(error) {
  process.stderr.write(`sandbox: cannot listen on ${options.host}: ${error.message}\n`);
  process.exit(1);
}

let stopping = false;

function stop() {
  if (stopping) return;
  stopping = true;
  world.close();
  for (const door of doors) door.close();
  server.close(() => process.exit(0));
  server.closeAllConnections();
}

server.once('error', failed);
server.listen(Number(options.port), options.host, async () => {
  const url = `http://${options.host}:${server.address().port}`;
  await openDoors(url).catch(failed);
  await openMail().catch(failed);
  process.stdout.write(`sandbox listening on ${url}\n`);
});

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
if (options['with-parent']) process.stdin.resume().once('end', stop).once('error', stop);
