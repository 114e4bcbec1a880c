// `kabarizin render` for people at a terminal: exit codes, where files come from, and the one line that says what is wrong.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = resolve(root, process.env.BUILD ?? 'build', 'cli/kabarizin');
const world = mkdtempSync(join(tmpdir(), 'render-'));
after(() => rmSync(world, { recursive: true }));

mkdirSync(join(world, 'bagian/kepala'), { recursive: true });
mkdirSync(join(world, 'salah'));
mkdirSync(join(world, 'diri'));
for (const [name, text] of Object.entries({
  't.mustache': 'Yth. {{nama}}\n', 'data.json': '{"nama":"A&B"}', 'with.mustache': '{{>kepala/surat}}!',
  'bagian/kepala/surat.mustache': 'Surat untuk {{nama}}', 'salah/x.mustache': 'a\n {{#b}}', 'bad.mustache': 'a\n\n  {{b c}}\n',
  'bad.json': '{"nama":}', 'latin1.json': Buffer.from('{"nama":"\xe9"}', 'latin1'), 'diri/self.mustache': '{{>self}}',
})) writeFileSync(join(world, name), text);

const run = (args, input = '') => {
  const { status, stdout, stderr } = spawnSync(program, ['render', ...args], { cwd: world, input, encoding: 'utf8' });
  return { status, stdout, stderr };
};
const done = (stdout) => ({ status: 0, stdout, stderr: '' });

test('a message text is not escaped, a page is', () => {
  assert.deepEqual(run(['--template', 't.mustache', '--data', 'data.json']), done('Yth. A&B\n'));
  assert.deepEqual(run(['--html', '--data=data.json', '--template=t.mustache']), done('Yth. A&amp;B\n'));
});

test('a hyphen is standard input, for either file', () => {
  assert.deepEqual(run(['--template', '-', '--data', 'data.json'], '<{{nama}}>'), done('<A&B>'));
  assert.deepEqual(run(['--template', 't.mustache', '--data', '-'], '{"nama":7}'), done('Yth. 7\n'));
});

test('partials come from their folder, also from below it', () => {
  assert.deepEqual(run(['--template', 'with.mustache', '--data', 'data.json', '--partials', 'bagian']), done('Surat untuk A&B!'));
  assert.deepEqual(run(['--template', 'with.mustache', '--data', 'data.json']), done('!'));
});

test('what fails is told in one line, with file, line and column where there are some', () => {
  for (const [args, line] of [
    [['--template', 'bad.mustache', '--data', 'data.json'], /^bad\.mustache:3:3: "b c" is no name; /],
    [['--template', 't.mustache', '--data', 'data.json', '--partials', 'salah'], /^salah\/x\.mustache:2:2: "b" is opened here and never closed; /],
    [['--template', 'none.mustache', '--data', 'data.json'], /^none\.mustache: No such file or directory; /],
    [['--template', 't.mustache', '--data', 'none.json'], /^none\.json: No such file or directory; /],
    [['--template', 't.mustache', '--data', 'data.json', '--partials', 'none'], /^none: cannot be read \(No such file or directory\); /],
    [['--template', 't.mustache', '--data', '.'], /^\.: Is a directory; /],
    [['--template', 't.mustache', '--data', 'bad.json'], /^bad\.json: is not JSON: /],
    [['--template', 't.mustache', '--data', 'latin1.json'], /^latin1\.json: is not UTF-8 text/],
    [['--template', '-', '--data', 'data.json'], /^standard input:1:1: the tag that begins here has no end; /],
    [['--template', 'diri/self.mustache', '--data', 'data.json', '--partials', 'diri'], /^diri\/self\.mustache:1:1: "self" stands inside too many /],
  ]) {
    const { status, stdout, stderr } = run(args, '{{');
    assert.equal(status, 1, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, line);
    assert.match(stderr, /^[^\n]+\n$/);
  }
});

test('wrong use is told apart from failure', () => {
  for (const args of [[], ['--template', 't.mustache'], ['--data', 'data.json'], ['--template'], ['--template', '-', '--data', '-'],
    ['--template', 't.mustache', '--data', 'data.json', '--hmtl'], ['--template', 't.mustache', '--data', 'data.json', 'more']]) {
    const { status, stdout, stderr } = run(args);
    assert.equal(status, 2, args.join(' '));
    assert.equal(stdout, '');
    assert.match(stderr, /^[^\n]*--template FILE --data FILE[^\n]*\n$/);
  }
});

test('output that cannot be written is a failure', () => {
  const line = [program, 'render', '--template', 't.mustache', '--data', 'data.json'].map((word) => `'${word}'`).join(' ');
  const { status, stderr } = spawnSync('sh', ['-c', `${line} > /dev/full`], { cwd: world, encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /^standard output: No space left on device/);
});
