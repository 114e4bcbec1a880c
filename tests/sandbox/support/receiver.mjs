/*
 * receiver: an office's webhook for tests. It keeps what came, answers 200 unless told otherwise and does
 * the handshake with the verify token it was given.
 */
import http from 'node:http';

export async function startReceiver({ verify_token = 'sandbox-verify-token' } = {}) {
  const received = [];
  const statuses = [];	/* answers for the next requests; 200 when there are none left */
  const words = [];	/* and what they say; nothing when there is none left */
  const waiters = new Set();

  const server = http.createServer((req, res) => {
    const chunks = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => {
      const url = new URL(req.url, 'http://receiver');
      if (req.method === 'GET') return shake(url, res);
      const bytes = Buffer.concat(chunks);
      const status = statuses.shift() ?? 200;
      received.push({ path: url.pathname, headers: req.headers, bytes, text: bytes.toString(), status, at: performance.now() });
      res.writeHead(status).end(words.shift());
      for (const wake of [...waiters]) wake();
      return undefined;
    });
  });

  function shake(url, res) {
    const known = url.searchParams.get('hub.mode') === 'subscribe' && url.searchParams.get('hub.verify_token') === verify_token;
    res.writeHead(known ? 200 : 403).end(known ? url.searchParams.get('hub.challenge') : '');
  }

  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });

  return {
    url: `http://127.0.0.1:${server.address().port}/webhook`,
    received,
    answerNext: (...codes) => statuses.push(...codes),
    sayNext: (...texts) => words.push(...texts),
    forget: () => { statuses.length = 0; },

    /* Resolves when at least n requests have come. */
    atLeast: (n) => new Promise((resolve) => {
      const look = () => {
        if (received.length < n) return;
        waiters.delete(look);
        resolve();
      };
      waiters.add(look);
      look();
    }),

    /* What Meta's webhooks carried: all statuses and all messages in order of arrival. */
    get values() { return received.flatMap((r) => JSON.parse(r.text).entry.flatMap((e) => e.changes)); },
    get statuses() { return this.values.flatMap((c) => c.value.statuses ?? []); },
    get messages() { return this.values.flatMap((c) => c.value.messages ?? []); },
    get json() { return received.map((r) => JSON.parse(r.text)); },

    clear() { received.length = 0; },

    stop: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}
