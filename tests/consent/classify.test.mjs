// The filter `kabarizin consent classify`. What each reply means is the unit test's matter (tests/unit/words/test_words.c); here it is
// how the filter says it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = resolve(root, process.env.BUILD ?? 'build', 'cli/kabarizin');
const world = mkdtempSync(join(tmpdir(), 'classify-'));
after(() => rmSync(world, { recursive: true }));

function classify(args, input) {
  const { status, stdout, stderr } = spawnSync(program, ['consent', 'classify', ...args], { input: Buffer.from(input) });
  return { status, rows: stdout.toString().split('\n').slice(0, -1), stderr: stderr.toString() };
}

function file(text) {
  const path = join(world, 'words.json');
  writeFileSync(path, text);
  return path;
}

test('each line gets its reading and the reason', () => {
  const { status, rows } = classify([], 'Ya, saya setuju 🙏\r\nTIDAK\nSTOP!!!\nkapan izin saya jadi?\n\ntidak setuju');
  assert.equal(status, 0);
  assert.deepEqual(rows, [
    'YES\tyes: ya saya setuju', 'NO\tno: tidak', 'STOP\tfirst word: stop', 'OTHER\tquestion mark', 'OTHER\tno words', 'STOP\tstop: tidak setuju',
  ]);
});

test('--json repeats the reply as it was', () => {
  const { rows } = classify(['--json'], 'ya\t"pak"\n');
  assert.deepEqual(JSON.parse(rows[0]), { input: 'ya\t"pak"', reply: 'YES', why: 'yes: ya' });
});

test('--words tries out an office\'s own lists', () => {
  const { status, rows } = classify(['--words', file('{"yes": ["gas", "ya"]}')], 'gas\nsetuju\n');
  assert.equal(status, 0);
  assert.deepEqual(rows, ['YES\tyes: gas', 'OTHER\tno rule']);
});

test('lists that would betray people are refused, with the entry that does', () => {
  for (const [text, why] of [['{"yes": ["stop"]}', /yes "stop" would be read as STOP/], ['{"yes": ', /JSON/], ['{"ja": []}', /no list "ja"/]]) {
    const { status, rows, stderr } = classify(['--words', file(text)], 'ya\n');
    assert.equal(status, 1);
    assert.deepEqual(rows, []);
    assert.match(stderr, why);
  }
  const { status, stderr } = classify(['--words', join(world, 'nothing')], 'ya\n');
  assert.equal(status, 1);
  assert.match(stderr, /No such file/);
});

test('an argument is wrong use', () => {
  const { status, stderr } = classify(['ya'], '');
  assert.equal(status, 2);
  assert.match(stderr, /standard input/);
});
