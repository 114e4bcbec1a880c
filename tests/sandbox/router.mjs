/*
 * router: one HTTP server for all addresses. /meta, /fonnte, /twilio, /watzap, /vonage, /messagebird and /bird are the providers, everything else is the
 * sandbox's own: the control API and the phone page.
 *
 * The whole body is read before anything is answered; a server that answers earlier provokes errors in
 * HTTP clients which the real providers do not. What can go wrong on the wire goes wrong here.
 */
import { createControl } from './control.mjs';
import { servePage } from './pages.mjs';
import { createSources } from './sources/sources.mjs';

const BODY_MAX = 8 * 1024 * 1024;
const HTML_502 = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';

export function createRouter(world) {
  const { events, faults, journal, pending, providers } = world;
  const control = createControl(world);
  const sources = createSources();

  function serve(req, res) {
    const path = req.url.split('?', 1)[0];
    const [name, ...segments] = path.split('/').filter(Boolean);
    const provider = providers[name];
    if (name === 'sources') {
      sources.serve(req, res);
      return;
    }
    if (provider) serveProvider(name, provider, segments, req, res, `/${name}`);
    else if (!servePage(req, res, path)) readBody(req, res, (bytes) => control(req, res, path, bytes));
  }

  function serveProvider(name, provider, segments, req, res, base = '') {
    const before = { method: req.method, segments, text: '' };
    if (faults.any && faults.hit(name, 'dead', provider.operation(before))) {
      req.socket.destroy();
      return;
    }
    readBody(req, res, (bytes) => {
      const rq = request(req, segments, bytes, base);
      rq.operation = () => provider.operation(rq);
      const entry = journal.open(name, req, rq.text);
      if (entry && events.heard) res.once('close', () => events.tell('request', brief(entry)));
      if (faults.any) misbehave(name, provider, rq, req, res, entry);
      else respond(provider, rq, res, entry);
    });
  }

  /* Faults of the wire, in the order in which they would strike. */
  function misbehave(name, provider, rq, req, res, entry) {
    const hit = (kind) => {
      const fault = faults.hit(name, kind, provider.operation(rq), () => provider.recipient(rq));
      if (fault && entry) entry.fault = kind;
      return fault;
    };
    const slow = hit('slow');
    const act = () => {
      if (hit('lost-answer-not-done')) req.socket.destroy();
      else if (hit('html-502')) answer(res, entry, { status: 502, body: HTML_502, type: 'text/html' });
      else if (hit('http-500')) answer(res, entry, { status: 500, body: SERVER_ERROR[name], type: 'application/json' });
      else if (hit('reset-after-read')) respond(provider, rq, res, entry, () => req.socket.destroy());
      else respond(provider, rq, res, entry);
    };
    if (slow) setTimeout(act, slow.ms);
    else act();
  }

  /* lose, if given, takes the place of the answer. */
  function respond(provider, rq, res, entry, lose) {
    try {
      const result = provider.handle(rq);
      if (typeof result.then === 'function') result.then(finish).catch((error) => broken(res, error));
      else finish(result);
    } catch (error) {
      broken(res, error);
    }

    function finish(reply) {
      if (reply.after) afterwards(res, reply.after);
      if (lose) lose();
      else answer(res, entry, reply, { ...provider.headersFor(rq), ...reply.headers });
    }
  }

  /* The answer has left, or is lost; idle() must not find a gap between the two. */
  function afterwards(res, act) {
    pending.begin();
    const go = () => {
      act();
      pending.end();
    };
    if (res.closed) setImmediate(go);	/* the customer did not wait */
    else res.once('close', go);
  }

  return {
    serve,

    /* Serves one provider at the root of an address of its own. */
    serveAt: (name) => (req, res) => serveProvider(name, providers[name], req.url.split('?', 1)[0].split('/').filter(Boolean), req, res),
  };
}

const SERVER_ERROR = {
  meta: '{"error":{"message":"(#131000) Something went wrong","type":"OAuthException","code":131000,"fbtrace_id":"Asandbox"}}',
  fonnte: '',
  watzap: '',
  twilio: '{"code":20500,"message":"Internal Server Error","more_info":"https://www.twilio.com/docs/errors/20500","status":500}',
  bird: '{"code":"InternalError","message":"internal error"}',
  messagebird: '{"errors":[{"code":99,"description":"internal error","parameter":null}]}',
  vonage: '{"type":"https://developer.vonage.com/api-errors/messages#1000","title":"Internal error","detail":"There was an error processing your request in the Platform."}',
  http_sms: '',
};

function request(req, segments, bytes, base) {
  let query = null;
  let text = null;
  return {
    method: req.method,
    headers: req.headers,
    segments,
    base,
    bytes,
    get text() { return (text ??= bytes.toString('utf8')); },
    get query() { return (query ??= new URLSearchParams(req.url.split('?')[1] ?? '')); },
  };
}

function readBody(req, res, done) {
  const chunks = [];
  let size = 0;
  req.on('data', (chunk) => {
    size += chunk.length;
    if (size <= BODY_MAX) chunks.push(chunk);
  });
  req.on('end', () => {
    if (size > BODY_MAX) res.writeHead(413).end();
    else done(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
  });
}

function answer(res, entry, { status, body, type = 'application/json; charset=UTF-8' }, headers = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  if (entry) {
    entry.status = status;
    entry.answer = text.slice(0, 4000);
  }
  if (res.destroyed) return;
  res.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text), ...headers });
  res.end(text);
}

/* What the phone page shows of a request; headers and bodies hold tokens and are for tests. */
function brief({ n, at, provider, method, path, status, fault }) {
  return { n, at, provider, method, path: path.split('?', 1)[0], status, fault };
}

function broken(res, error) {
  process.stderr.write(`sandbox: ${error.stack}\n`);
  if (!res.headersSent) res.writeHead(500).end();
}
