/*
 * server: starts a sandbox.
 *
 *   node tests/sandbox/server.mjs --port N [--host 127.0.0.1] [--fast] [--quiet]
 *
 * Port 0 takes a free one. When it is ready one line says where; SIGTERM and SIGINT end it.
 */
import http from 'node:http';
import { parseArgs } from 'node:util';
import { createRouter } from './router.mjs';
import { createWorld } from './world.mjs';

const OPTIONS = {
  port: { type: 'string', default: '0' },
  host: { type: 'string', default: '127.0.0.1' },
  fast: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
};

function usage(why) {
  process.stderr.write(`sandbox: ${why}\nusage: server.mjs [--port N] [--host ADDRESS] [--fast] [--quiet]\n`);
  process.exit(2);
}

function readOptions() {
  try {
    const { values } = parseArgs({ options: OPTIONS });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65535) usage('--port must be 0 to 65535');
    return { ...values, port };
  } catch (error) {
    return usage(error.message);
  }
}

const options = readOptions();
const world = createWorld(options);
const server = http.createServer({ keepAliveTimeout: 75_000 }, createRouter(world));

server.on('error', (error) => {
  process.stderr.write(`sandbox: cannot listen on ${options.host}:${options.port}: ${error.message}\n`);
  process.exit(1);
});

server.listen(options.port, options.host, () => {
  process.stdout.write(`sandbox listening on http://${options.host}:${server.address().port}\n`);
});

function stop() {
  world.close();
  server.close(() => process.exit(0));
  server.closeAllConnections();
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
