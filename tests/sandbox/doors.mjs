/*
 * doors: an address of its own for each provider that wants one.
 *
 * On the common address a dead provider can only break connections that were accepted, and the customer
 * cannot know whether the request was read. Behind a door of its own it refuses them, as a machine that
 * is off does: then it is certain that nothing was sent.
 */
import http from 'node:http';

/* Resolves to the door's address once it stands open. onRequest(req, res) serves it. */
export async function openDoor({ name, host, port, faults, onRequest }) {
  const server = http.createServer({ keepAliveTimeout: 75_000 }, onRequest);
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();

  faults.watch(() => {
    const dead = faults.standing(name, 'dead');
    if (dead && server.listening) {
      server.close();
      server.closeAllConnections();
    } else if (!dead && !server.listening) server.listen(address.port, host);
  });

  return {
    url: `http://${host}:${address.port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
