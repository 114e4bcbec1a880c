/*
 * What a person wants to know of node's tests: each one that failed, and at the end one line. V=1 names those that passed, too.
 */
import { relative } from 'node:path';

const root = new URL('..', import.meta.url).pathname;

/* A test file stands for its tests; the runner reports it once more as one that failed because they did. */
const isFile = (data) => data.nesting === 0 && /\.test\.mjs$/.test(data.name);

function told(data) {
  const { cause, failureType } = data.details.error;
  if (failureType === 'subtestsFailed') return null;
  return (cause?.stack ?? cause ?? data.details.error).toString();
}

export default async function* report(events) {
  const failures = [];
  let passed = 0;
  let skipped = 0;
  const began = Date.now();
  for await (const { type, data } of events) {
    if (type === 'test:stderr' || type === 'test:stdout') {
      yield data.message;
    } else if (type === 'test:pass' && data.details.type !== 'suite' && !isFile(data)) {
      if (data.skip !== undefined) skipped += 1;
      else passed += 1;
      if (process.env.V === '1') yield `  ok    ${data.name}\n`;
    } else if (type === 'test:fail' && told(data) !== null) {
      const place = data.file ? `${relative(root, data.file)}${data.line ? `:${data.line}` : ''}` : '';
      failures.push(`${place} ${data.name}`);
      yield `\nFAILED ${place}: ${data.name}\n${told(data)}\n`;
    }
  }
  if (failures.length > 0) yield `\ntests that failed:\n${failures.map((line) => `  ${line}\n`).join('')}`;
  yield `node: ${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}, ${Math.round((Date.now() - began) / 1000)} s\n`;
}
