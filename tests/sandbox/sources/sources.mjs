/*
 * sources: the office's other systems, from which a connector pulls. They are no providers: nothing is sent here and nobody has a phone.
 *
 * /sources/office, /sources/cloud and /sources/gateway play the legacy back office, an output of the national system and its interface for SMS
 * gateways. POST /sources/set {office|cloud|gateway: ...} puts what they hold, POST /sources/fault {source, kind, count, ms} lets one misbehave, GET
 * /sources/requests lists what was asked.
 */
import { serveCloud } from './cloud.mjs';
import { serveGateway } from './gateway.mjs';
import { serveOffice } from './office.mjs';

const FAULTS = ['html', 'half', 'huge', 'slow', 'http-500', 'dead', 'notice', 'entities', 'wrong-types', 'endless', 'xml'];
const HTML = '<!DOCTYPE html>\n<html><head><title>Sedang dalam perbaikan</title></head><body>{"maaf": true}</body></html>\n';
const ENTITIES = '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
  + '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><item><pendaftaran_id>&c;</pendaftaran_id></item></xml>';
const HUGE_BYTES = 200 * 1024 * 1024;

const SERVE = { office: serveOffice, cloud: serveCloud, gateway: serveGateway };

const fresh = () => ({
  office: { permits: [] },
  cloud: { rows: [], paged: false },
  gateway: { username: 'kabarizin', password: 'rahasia', queue: [], tokens: new Set() },
});

export function createSources() {
  let held = fresh();
  let faults = [];
  let requests = [];

  function hit(source, kind) {
    const fault = faults.find((f) => f.source === source && f.kind === kind && f.count !== 0);
    if (fault && fault.count > 0) fault.count -= 1;
    return fault;
  }

  function reset() {
    held = fresh();
    faults = [];
    requests = [];
  }

  function answer(res, status, type, body) {
    res.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
    res.end(body);
  }
  const json = (res, status, value) => answer(res, status, 'application/json', JSON.stringify(value));

  /* As many bytes as anybody will read. */
  function pour(res) {
    const piece = Buffer.alloc(64 * 1024, '{"pendaftaran_id":"1"},');
    let left = HUGE_BYTES;
    res.writeHead(200, { 'content-type': 'application/json' });
    res.write('[');
    const more = () => {
      while (left > 0 && !res.destroyed) {
        left -= piece.length;
        if (!res.write(piece)) return;
      }
      res.end();
    };
    res.on('drain', more);
    more();
  }

  function control(path, req, res, text) {
    const asked = text ? JSON.parse(text) : {};
    if (path[0] === 'reset') reset();
    else if (path[0] === 'set') for (const [name, value] of Object.entries(asked)) Object.assign(held[name], value);
    else if (path[0] === 'fault') {
      if (!FAULTS.includes(asked.kind) || !SERVE[asked.source]) return json(res, 400, { error: `kinds: ${FAULTS.join(', ')}` });
      faults.push({ count: 1, ...asked });
    } else if (path[0] === 'faults') faults = [];
    else if (path[0] === 'requests') return json(res, 200, requests);
    else if (path[0] === 'state') return json(res, 200, { queue: held.gateway.queue.length });
    else return json(res, 404, { error: 'no such source' });
    return json(res, 200, { ok: true });
  }

  function misbehave(source, req, res, go) {
    const slow = hit(source, 'slow');
    if (slow) return void setTimeout(go, slow.ms ?? 3000);
    if (hit(source, 'dead')) return void req.socket.destroy();
    if (hit(source, 'http-500')) return answer(res, 500, 'text/html', '<h1>Internal Server Error</h1>');
    if (hit(source, 'html')) return answer(res, 200, 'text/html', HTML);
    if (hit(source, 'entities')) return answer(res, 200, 'application/xml', ENTITIES);
    if (hit(source, 'huge')) return pour(res);
    return go();
  }

  /* What a source says, bent on the way. */
  function bent(source, reply) {
    let { body } = reply;
    if (hit(source, 'half')) body = body.slice(0, Math.floor(body.length / 2));
    if (hit(source, 'notice')) body = `<br />\n<b>Notice</b>:  Undefined index: [no_telp] in <b>/var/www/api.php</b> on line <b>12</b><br />\n${body}`;
    return { ...reply, body };
  }

  function serve(req, res) {
    const url = new URL(req.url, 'http://sources');
    const [, , source, ...path] = url.pathname.split('/');
    const chunks = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      if (!SERVE[source]) return control([source, ...path], req, res, text);
      requests.push({ source, method: req.method, path: `${url.pathname}${url.search}`, at: Date.now() });
      return misbehave(source, req, res, () => {
        const reply = bent(source, SERVE[source](held[source], { path, query: url.searchParams, text, headers: req.headers, hit: (kind) => hit(source, kind) }));
        answer(res, reply.status, reply.type, reply.body);
      });
    });
  }

  return { serve, reset };
}
