/*
 * The two languages say the same things, every sentence that a view or a page asks for is there, and no view holds a sentence of its own.
 */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path) => readFileSync(join(root, path), 'utf8');
const files = (folder, ending) => readdirSync(join(root, folder), { recursive: true }).filter((f) => f.endsWith(ending)).map((f) => join(folder, f));

const locales = { id: JSON.parse(read('templates/locale/id.json')), en: JSON.parse(read('templates/locale/en.json')) };
const views = files('templates', '.mustache');
const sources = [...files('src/pages', '.c'), ...files('src/web', '.c')];

function flatten(o, path = '', found = new Map()) {
  for (const [key, value] of Object.entries(o)) {
    const here = path ? `${path}.${key}` : key;
    if (typeof value === 'string') found.set(here, value);
    else flatten(value, here, found);
  }
  return found;
}
const sentences = { id: flatten(locales.id), en: flatten(locales.en) };

test('both languages have the same keys', () => {
  assert.deepEqual([...sentences.id.keys()].sort(), [...sentences.en.keys()].sort());
});

test('both languages fill the same places', () => {
  const places = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort().join();
  for (const [key, text] of sentences.id) {
    // Patterns of links stand in the help as they are typed.
    if (key.startsWith('setting.')) continue;
    assert.equal(places(text), places(sentences.en.get(key)), key);
  }
});

test('no sentence is empty, none is twice the same in both languages by forgetting', () => {
  for (const [locale, all] of Object.entries(sentences)) for (const [key, text] of all) assert.notEqual(text.trim(), '', `${locale} ${key}`);
  const long = [...sentences.id].filter(([key, text]) => text.split(' ').length > 5 && text === sentences.en.get(key));
  assert.deepEqual(long, []);
});

test('every sentence that a view asks for is there', () => {
  const missing = [];
  for (const view of views)
    for (const [, key] of read(view).matchAll(/\{\{\s*t\.([\w.]+)\s*\}\}/g)) if (!sentences.id.has(key)) missing.push(`${view}: ${key}`);
  assert.deepEqual(missing, []);
});

test('every sentence that a page names is there', () => {
  const missing = [];
  // A text with a dot that begins with a group of the locale is meant as a key; formats ("state.%s") are checked in test_words.c.
  const groups = new Set(Object.keys(locales.id));
  for (const source of sources)
    for (const [, key] of read(source).matchAll(/"([a-z_0-9]+(?:\.[a-z_0-9]+)+)"/g)) {
      const known = groups.has(key.split('.')[0]) && !/\.(h|c|csv|svg)$/.test(key);
      const isAction = /page_audit\([^;]*"/.test(read(source)) && sentences.id.has(`audit_action.${key}`);
      if (known && !isAction && !sentences.id.has(key)) missing.push(`${source}: ${key}`);
    }
  assert.deepEqual(missing, []);
});

test('every act that is noted in the audit log has its words', () => {
  const missing = [];
  for (const source of files('src/pages', '.c')) {
    const text = read(source);
    const acts = [...text.matchAll(/page_audit\((?:[^,"]+,\s*){2}"(\w+\.[\w.]+)"/g), ...text.matchAll(/act_on\([^"]*"(\w+\.[\w.]+)"/g), ...text.matchAll(/\brecord\(rq, id, &entry, "([\w.]+)"/g)];
    for (const [, act] of acts) if (!sentences.id.has(`audit_action.${act}`)) missing.push(`${source}: ${act}`);
  }
  assert.deepEqual(missing, []);
});

test('no sentence is left that nobody says', () => {
  const everything = [...views, ...sources, ...files('src', '.c'), ...files('cgi-bin', '.c')].map(read).join('\n');
  // Groups whose keys are made from names of the field; test_words.c holds those against the field.
  const made = ['remote_said', 'remote_reason', 'submit_bar', 'submit_outcome', 'delete_outcome', 'lint', 'lint_fix', 'quality', 'category_there',
    'template_field', 'template_help', 'template_text', 'language_why', 'template_form', 'template_language', 'template_wrong', 'mapping_wrong',
    'reason', 'change', 'verdict', 'finding', 'field', 'setting', 'setting_group', 'diagnosis', 'kind_about', 'kind_needs', 'preset', 'webhook_help',
    'state', 'event', 'scope', 'consent', 'ledger', 'source', 'scenario', 'fired', 'role', 'contact_role', 'phone', 'number_kind', 'whatsapp', 'category',
    'obstacle', 'round_state', 'round_member', 'variant_wrong', 'variant_placeholder', 'experiment_wrong', 'ledger_fault', 'ledger_note', 'ledger_remedy',
    'consents_words', 'consents_order', 'ledger_fact', 'ledger_who', 'review_kind', 'review_state', 'review_reply', 'review_act', 'review_means',
    'seen_how', 'erase_trouble', 'contact_locale', 'cost_category', 'provider_template', 'webhook_state', 'webhook_note', 'webhook_replay_error', 'webhook_inbound', 'webhook_receipt', 'webhook_notice',
    'priority', 'param_kind', 'header_kind', 'button_kind', 'mapping', 'health', 'task', 'task_state', 'job', 'job_does', 'job_outcome', 'retention_kind', 'weekday', 'did', 'ago', 'permit_status', 'key_kind', 'key_means', 'audit_action', 'audit_subject',
    'error', 'reply', 'why', 'doubt', 'words_list', 'words_group', 'inbound', 'attempt', 'price', 'finding_level', 'pass', 'figure', 'todo', 'provider_field', 'refused',
    'sent_consent', 'sent_window', 'document_state', 'duty', 'fired_why', 'band_outcome', 'simulator_obstacle',
    'import_kind', 'import_state', 'import_verdict', 'import_outcome', 'import_claim', 'import_column', 'import_fault', 'number_consent', 'funnel_channel', 'funnel_month',
    'connector_kind', 'connector_about', 'connector_field', 'connector_count', 'connector_trouble', 'alert', 'alert_do',
    'param_word', 'field_value', 'who_program', 'vital', 'vital_link', 'vital_quality', 'vital_status', 'vital_name_status', 'vital_throughput'];
  const unused = [...sentences.id.keys()].filter((key) => !made.includes(key.split('.')[0]) && !everything.includes(key)
    && !everything.includes(`t.${key}}}`) && !/^list\.(from|until)$/.test(key));
  assert.deepEqual(unused, []);
});

test('no view holds text that is not translated', () => {
  const spoken = ['Kabarizin'];
  for (const view of views) {
    let text = read(view)
      .replace(/\{\{![^}]*\}\}/g, '')
      .replace(/\{\{<icon\}\}.*?\{\{\/icon\}\}/gs, '')
      .replace(/\{\{\{?[^}]*\}\}\}?/g, ' ');
    for (const [, , value] of text.matchAll(/\s(aria-label|placeholder|alt|title|label)="([^"]*)"/g))
      assert.doesNotMatch(value, /\p{L}{2}/u, `${view}: an attribute says "${value}"`);
    text = text.replace(/<[^>]*>/gs, ' ').replace(/&\w+;/g, ' ');
    for (const word of spoken) text = text.replaceAll(word, '');
    assert.doesNotMatch(text, /\p{L}{2}/u, `${view}: "${text.match(/\S*\p{L}{2}\S*/u)?.[0]}"`);
  }
});

test('nobody shouts, and nobody is spoken to without respect', () => {
  for (const [key, text] of sentences.id) {
    assert.doesNotMatch(text, /!/, key);
    assert.doesNotMatch(text, /\b(kamu|lo|gue)\b/i, key);
    assert.doesNotMatch(text, /\banda\b/, `${key}: Anda is written with a capital`);
  }
});

test('every icon that is named is in the sprite', () => {
  const listed = new Set(read('scripts/vendor').match(/icons='([^']*)'/)[1].trim().split(/\s+/));
  const named = new Set();
  for (const view of views) for (const [, name] of read(view).matchAll(/\{\{<icon\}\}\{\{\$name\}\}([a-z0-9-]+)\{\{\/name\}\}/g)) named.add(name);
  const tones = 'off|wait|move|half|good|best|bad|warn|doubt|info';
  for (const source of files('src/pages', '.c')) {
    const text = read(source);
    for (const [, name] of text.matchAll(new RegExp(`"(?:${tones})",\\s*"([a-z0-9-]+)"`, 'g'))) named.add(name);
    for (const [, a, b] of text.matchAll(/late \? "([a-z-]+)" : "([a-z-]+)"/g)) if (a !== 'bad') named.add(a).add(b);
  }
  for (const tone of tones.split('|')) named.delete(tone);
  assert.ok(named.size > 30, `${named.size} icons found`);
  assert.deepEqual([...named].filter((name) => !listed.has(name)), []);
  assert.deepEqual([...listed].filter((name) => !named.has(name)), [], 'icons that nobody shows');
});
