/*
 * The national system's interface for SMS gateways: a login, then at most ten messages at a time, each given out once. Always 200.
 */
import { randomUUID } from 'node:crypto';

const said = (value) => ({ status: 200, type: 'application/json', body: JSON.stringify(value) });
const refused = (message) => said({ success: false, message, data: null });

export function serveGateway(held, { path, text, headers, hit }) {
  const what = path.join('/');
  if (what === 'gateway/users/login.json') {
    const form = new URLSearchParams(text);
    if (form.get('username') !== held.username || form.get('password') !== held.password) return refused('Invalid username or password');
    const token = randomUUID();
    held.tokens.add(token);
    return said({ success: true, message: '', data: { token } });
  }
  if (what !== 'gateway/messages/fetch.json') return refused('Unknown action');
  if (!held.tokens.has(headers.authorization?.replace(/^Bearer /, ''))) return refused('Expired token');
  if (hit('wrong-types')) return said({ success: true, data: 'kosong' });
  return said({ success: true, message: '', data: held.queue.splice(0, 10).map((one) => ({ status: 'NEW', ...one })) });
}
