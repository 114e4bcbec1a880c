/*
 * events: what happens in the sandbox, told live to every open phone page (Server-Sent Events).
 *
 * An event carries the piece of state that changed, so that a page need not ask again. When nobody
 * listens, telling costs nothing: performance runs go through the same code.
 */
const HEARTBEAT_MS = 20_000;

export function createEvents() {
  const listeners = new Set();

  const heartbeat = setInterval(() => {
    for (const res of listeners) res.write(': still here\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    get heard() { return listeners.size > 0; },

    tell(name, data) {
      if (listeners.size === 0) return;
      const text = `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
      for (const res of listeners) res.write(text);
    },

    listen(res) {
      res.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
      });
      res.write('retry: 1000\n\n');
      listeners.add(res);
      res.once('close', () => listeners.delete(res));
    },
  };
}
