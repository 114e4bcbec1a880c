/*
 * pages: the files of the phone page, and the way in for wa.me links.
 */
import { createReadStream, existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('./phone/', import.meta.url));
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml',
};
const POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
  "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ');

/* Answers the paths that belong to the page; false for all others. */
export function servePage(req, res, path) {
  if (req.method !== 'GET' && req.method !== 'HEAD') return false;
  if (path === '/' || path === '/phone') return redirect(res, '/phone/');
  const link = /^\/wa\.me\/(\d+)$/.exec(path);
  if (link) return redirect(res, chatAddress(link[1], req.url));
  const name = /^\/phone\/([a-z_]*(?:\.[a-z]+)?)$/.exec(path);
  return name !== null && serveFile(req, res, name[1] || 'index.html');
}

/* /wa.me/<digits>?text=… opens the page with a draft; phone= says on whose handset. */
function chatAddress(digits, url) {
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  const wanted = new URLSearchParams({ to: digits });
  for (const key of ['text', 'phone']) if (query.get(key)) wanted.set(key, query.get(key));
  return `/phone/?${wanted}`;
}

function redirect(res, location) {
  res.writeHead(302, { location, 'content-length': 0 }).end();
  return true;
}

function serveFile(req, res, name) {
  const file = join(FOLDER, name);
  const type = TYPES[extname(name)];
  if (!type || !existsSync(file)) return false;
  res.writeHead(200, {
    'content-type': type,
    'cache-control': 'no-cache',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  if (req.method === 'HEAD') res.end();
  else createReadStream(file).pipe(res);
  return true;
}
