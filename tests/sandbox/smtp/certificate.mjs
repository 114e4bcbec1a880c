/*
 * certificate: a throwaway one for 127.0.0.1 and localhost, which is its own authority. Whoever is to trust it is given its file.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function makeCertificate() {
  const folder = mkdtempSync(join(tmpdir(), 'kabarizin-smtp-'));
  const [keyFile, file] = ['key.pem', 'certificate.pem'].map((name) => join(folder, name));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', keyFile, '-out', file], { stdio: 'ignore' });
  return { key: readFileSync(keyFile), cert: readFileSync(file), file, forget: () => rmSync(folder, { recursive: true, force: true }) };
}
