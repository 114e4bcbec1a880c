import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { startSandbox } from '../client.mjs';
import { chatLink, colourOf, day, displayNumber, initials, pieces, timeLeft } from '../phone/format.mjs';
import { TEXTS } from '../phone/texts.mjs';
import { KINDS } from '../faults.mjs';

const FOLDER = new URL('../phone/', import.meta.url);
const source = (name) => readFileSync(new URL(name, FOLDER), 'utf8');
const modules = readdirSync(FOLDER).filter((name) => name.endsWith('.mjs'));

describe('plain text becomes', () => {
  const cases = [
    ['Halo', ['text Halo']],
    ['Lihat https://izin.example/a?b=1&c=2.', ['text Lihat ', 'link https://izin.example/a?b=1&c=2', 'text .']],
    ['(https://izin.example/a)', ['text (', 'link https://izin.example/a', 'text )']],
    ['https://izin.example/a_(b)', ['link https://izin.example/a_(b)']],
    ['*Penting*: _baca_ ~lama~', ['bold Penting', 'text : ', 'italic baca', 'text  ', 'struck lama']],
    ['2*3*4 dan a_b_c', ['text 2*3*4 dan a_b_c']],
    ['* bukan * tebal', ['text * bukan * tebal']],
    ['```kode *x*```', ['code kode *x*']],
    ['<b>bukan HTML</b>', ['text <b>bukan HTML</b>']],
    ['', []],
  ];
  for (const [text, want] of cases) {
    test(text || 'nothing', () => assert.deepEqual(pieces(text).map((p) => `${p.kind} ${p.text}`), want));
  }
});

test('links to a chat are told from all others', () => {
  const here = 'http://127.0.0.1:9000';
  const cases = [
    ['https://wa.me/6281160001000?text=Ya%20Saya%20Setuju%0A%26', { to: '6281160001000', text: 'Ya Saya Setuju\n&' }],
    ['https://wa.me/6281160001000', { to: '6281160001000', text: '' }],
    ['https://api.whatsapp.com/send?phone=6281160001000&text=YA', { to: '6281160001000', text: 'YA' }],
    [`${here}/wa.me/6281160001000?text=YA`, { to: '6281160001000', text: 'YA' }],
    ['http://elsewhere.example/wa.me/6281160001000', null],
    ['https://wa.me.example/6281160001000', null],
    ['https://izin.example/', null],
    ['no address', null],
  ];
  for (const [url, want] of cases) assert.deepEqual(chatLink(url, here), want, url);
});

test('numbers, times and names for people', () => {
  assert.equal(displayNumber('6281160001000'), '+62 811-6000-1000');
  assert.equal(displayNumber('62811600010'), '+62 811-6000-10');
  assert.equal(timeLeft(3_600_000 * 5 + 60_000 * 7, 0), '5:07');
  assert.equal(timeLeft(0, 60_000), null);
  const noon = Date.UTC(2026, 10, 20, 5);	/* in WIB, whatever the zone of this machine */
  assert.equal(day(noon, noon, 'id'), 'today');
  assert.equal(day(noon - 13 * 3_600_000, noon, 'id'), 'yesterday');
  assert.equal(day(noon - 50 * 3_600_000, noon, 'id'), '18 November 2026');
  assert.equal(initials('Sari Br Tarigan'), 'ST');
  assert.equal(initials('  budi '), 'B');
  assert.equal(initials('…'), '?');
  assert.equal(colourOf('6281160001000'), colourOf('6281160001000'));
});

describe('texts', () => {
  const used = modules.filter((name) => name !== 'texts.mjs').flatMap((name) => [...source(name).matchAll(/\bt\('([a-z][\w. -]*)'/g)].map((m) => m[1]));
  const marked = [...source('index.html').matchAll(/data-t="([^"]+)"/g)].map((m) => m[1]);

  test('are the same in both languages, with the same blanks', () => {
    assert.deepEqual(Object.keys(TEXTS.en).sort(), Object.keys(TEXTS.id).sort());
    const blanks = (text) => [...text.matchAll(/\{\w+\}/g)].map((m) => m[0]).sort();
    for (const key of Object.keys(TEXTS.id)) assert.deepEqual(blanks(TEXTS.en[key]), blanks(TEXTS.id[key]), key);
  });

  test('exist for everything the page says', () => {
    assert.ok(used.length > 40 && marked.length > 2);
    for (const key of [...used, ...marked]) assert.ok(TEXTS.id[key], key);
  });

  test('name every disturbance the panel offers, and the panel offers only real ones', () => {
    const offered = [...source('panel.mjs').matchAll(/\['([a-z0-9-]+)', (?:ALL|TELLING|\[)/g)].map((m) => m[1]);
    assert.ok(offered.length > 15);
    for (const kind of offered) assert.ok(KINDS[kind] && TEXTS.id[`fault.${kind}`] && TEXTS.id[`fault.${kind}.help`], kind);
  });
});

describe('served', () => {
  let sandbox;
  before(async () => { sandbox = await startSandbox(); });
  after(() => sandbox.stop());
  const get = (path) => fetch(sandbox.url + path, { redirect: 'manual' });

  test('the root leads to the page', async () => {
    const res = await get('/');
    assert.deepEqual([res.status, res.headers.get('location')], [302, '/phone/']);
  });

  test('a wa.me link leads to the page with its text as a draft', async () => {
    const res = await get('/wa.me/6281160001000?text=Ya%20Saya%20Setuju%20%26%20%E2%9C%85&phone=6281234567890');
    const location = new URL(res.headers.get('location'), sandbox.url);
    assert.equal(location.pathname, '/phone/');
    assert.deepEqual(Object.fromEntries(location.searchParams), { to: '6281160001000', text: 'Ya Saya Setuju & ✅', phone: '6281234567890' });
  });

  test('every file is served with its type under a strict policy', async () => {
    for (const [name, type] of [['', 'text/html'], ['app.mjs', 'text/javascript'], ['phone.css', 'text/css'], ['icon.svg', 'image/svg+xml']]) {
      const res = await get(`/phone/${name}`);
      assert.equal(res.status, 200);
      assert.ok(res.headers.get('content-type').startsWith(type));
      assert.match(res.headers.get('content-security-policy'), /default-src 'none'; script-src 'self'/);
      assert.ok((await res.text()).length > 100);
    }
  });

  test('nothing outside the folder is served', async () => {
    for (const path of ['/phone/../server.mjs', '/phone/%2e%2e/server.mjs', '/phone/nothing.css', '/phone/.hidden']) assert.equal((await get(path)).status, 404, path);
  });

  test('the page carries no inline script, no inline style and nothing of others', () => {
    const html = source('index.html');
    assert.equal(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?:\/\//.test(html), false);
    for (const name of modules) assert.equal(/innerHTML|insertAdjacentHTML|\beval\(|setAttribute\('style'/.test(source(name)), false, name);
  });
});
