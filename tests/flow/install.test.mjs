/*
 * make install: the prefix alone decides where everything is, and what is installed names it.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'kabarizin-install-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/* Into a folder of its own; what make itself was told (its jobs) is not passed on. */
function install(prefix) {
  const { MAKEFLAGS, MFLAGS, MAKELEVEL, ...env } = process.env;
  const destination = join(folder, 'root');
  const { status, stdout, stderr } = spawnSync('make', ['-s', 'install', `DESTDIR=${destination}`, `PREFIX=${prefix}`], { cwd: root, env, encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
  return join(destination, prefix);
}

for (const prefix of ['/usr/local', '/opt/izin']) {
  test(`everything is below ${prefix}, and names no other place`, () => {
    const at = install(prefix);
    const text = (name) => readFileSync(join(at, name), 'utf8');
    assert.deepEqual(readdirSync(join(at, 'lib/kabarizin')).sort(), ['admin', 'api', 'optin', 'sender', 'webhook']);
    assert.match(text('lib/systemd/system/kabarizin@.service'), new RegExp(`^ExecStart=${prefix}/lib/kabarizin/%i$`, 'm'));
    assert.match(text('lib/systemd/system/kabarizin@.socket'), /^ListenStream=/m);
    assert.match(text('share/kabarizin/cron.d-kabarizin'), new RegExp(` ${prefix}/lib/kabarizin/sender --linger`));
    assert.match(text('share/kabarizin/nginx.conf'), new RegExp(`^\troot ${prefix}/share/kabarizin/www;$`, 'm'));
    if (prefix !== '/usr/local') assert.doesNotMatch(text('share/kabarizin/nginx.conf') + text('share/kabarizin/cron.d-kabarizin'), /usr\/local/);
    assert.ok(readdirSync(join(at, 'share/kabarizin/www')).length > 0);
  });

  test(`what is installed in ${prefix} finds its views without being told`, () => {
    const at = install(prefix);
    const config = join(folder, 'kabarizin.conf');
    writeFileSync(config, `[database]\nurl = sqlite:${folder}/x.db\n[paths]\nkeys = ${folder}/keys\ndata = ${folder}\n[web]\nbase_url = https://izin.example.go.id\n`);
    const kinds = JSON.parse(execFileSync(join(at, 'bin/kabarizin'), ['provider', 'kinds', 'fonnte', '--json'], { env: { ...process.env, KABARIZIN_CONFIG: config }, encoding: 'utf8' }));
    assert.ok(kinds.every((row) => row.help.length > 0), 'the sentences are those of the installed views');
  });
}
