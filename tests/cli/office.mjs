/*
 * An office that is only a folder: configuration, keys and a database, for tests of the command line. Nothing of it is left behind.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = resolve(root, process.env.BUILD ?? 'build', 'cli/kabarizin');

export class Office {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'kabarizin-cli-'));
    after(() => rmSync(this.folder, { recursive: true, force: true }));
    this.config = this.file('kabarizin.conf', `[database]\nurl = sqlite:${this.database}\n[paths]\nkeys = ${this.path('keys')}\n`
      + `data = ${this.path('data')}\ntemplates = ${root}/templates\n[web]\nbase_url = https://izin.example.go.id\n`);
  }

  get database() {
    return this.path('data/kabarizin.db');
  }

  path(name) {
    return join(this.folder, name);
  }

  file(name, text) {
    writeFileSync(this.path(name), text);
    return this.path(name);
  }

  /* What a terminal would show: {status, stdout, stderr}. */
  run(args, { input = '', env = {} } = {}) {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: this.folder, input, encoding: 'utf8', env: { ...process.env, KABARIZIN_CONFIG: this.config, ...env },
    });
    return { status, stdout, stderr };
  }

  /* Of a command that must succeed: what it printed. */
  done(args, options) {
    const { status, stdout, stderr } = this.run(args, options);
    if (status !== 0) throw new Error(`kabarizin ${args.join(' ')} ended with ${status}: ${stderr}`);
    return stdout.trimEnd();
  }

  /* Of a command that must fail with the exit code: the one line that says why. */
  refused(args, code = 1, options) {
    const { status, stdout, stderr } = this.run(args, options);
    if (status !== code) throw new Error(`kabarizin ${args.join(' ')} ended with ${status}, not ${code}: ${stdout}${stderr}`);
    if (code === 1 && !/^kabarizin: [^\n]+\n$/.test(stderr)) throw new Error(`not one line: ${stderr}`);
    return stderr.trimEnd();
  }

  json(args) {
    return JSON.parse(this.done([...args, '--json']));
  }

  /* Behind the program's back. */
  sql(statement) {
    return execFileSync('sqlite3', [this.database, statement], { encoding: 'utf8' }).trim();
  }

  withFonnte() {
    this.done(['provider', 'add', 'fonnte', 'Fonnte', '--set', 'device=081260000001', '--set', 'is_default=1', '--secrets', '-'],
      { input: 'token=a-token-of-fonnte\n' });
    return this;
  }
}

export function openOffice() {
  const office = new Office();
  office.done(['init']);
  return office;
}
