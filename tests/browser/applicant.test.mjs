/*
 * An applicant with a cheap phone: 320 pixels, no script, and a browser inside another app that keeps no cookie. She has no link, asks for one, agrees,
 * looks at her receipt, checks a message, and stops.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { openWorld } from '../flow/world.mjs';
import { Browser, missing, overflow, violations } from './browser.mjs';

const SARI = '6281260006001';

describe('an applicant with a cheap phone', { skip: missing }, () => {
  let world;
  let browser;
  let page;

  before(async () => {
    world = await openWorld();
    await world.sandbox.phone(SARI, { name: 'Sari' });
    browser = await Browser.open();
    page = await browser.page({ width: 320, height: 640, javaScriptEnabled: false });
    await page.route('**/*', async (route) => {
      if (/wa\.me/.test(route.request().url())) return route.abort();
      /* What comes out of the browser's own cache has no headers to wait for. */
      if (!route.request().isNavigationRequest()) return route.continue();
      const { cookie, ...headers } = await route.request().allHeaders();
      assert.equal(cookie, undefined, 'no cookie was kept');
      return route.continue({ headers });
    });
    page.on('response', () => page.context().clearCookies());
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  const received = () => world.sandbox.messages(SARI, { direction: 'in' });
  const consents = async () => (await world.api('GET', `/contacts/${SARI}/consents`)).consents;
  const press = (name) => page.getByRole('button', { name, exact: true }).click();
  const heading = () => page.locator('h1').innerText();

  test('a number that is none is told why beside its field, and what was typed is still there', async () => {
    await page.goto(`${world.url}/opt-in-whatsapp/`);
    await page.getByLabel('Nomor ponsel').fill('0812-6000');
    await press('Kirim tautan');
    assert.match(await page.getByRole('alert').innerText(), /terlalu pendek/);
    const field = page.getByLabel('Nomor ponsel');
    assert.equal(await field.inputValue(), '0812-6000');
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    assert.match(await field.getAttribute('aria-describedby'), /phone-wrong/);
  });

  test('her number gets a link in her WhatsApp', async () => {
    await page.getByLabel('Nomor ponsel').fill('0812 6000 6001');
    await press('Kirim tautan');
    assert.match(await heading(), /Periksa WhatsApp Anda/);
    await world.settle();
    const text = (await received()).at(-1).text;
    assert.match(text, /bukan Anda yang memintanya/);
    await page.goto(/http\S+\/opt-in-whatsapp\/[0-9a-f]{32}/.exec(text)[0]);
    assert.match(await page.locator('main').innerText(), /0812-\*{4}-6001/);
    assert.equal(await page.getByRole('checkbox').isChecked(), false);
  });

  test('she reads the notice and agrees; nothing on the way is wider than her screen', async () => {
    const own = page.url();
    await page.getByRole('link', { name: 'baca selengkapnya' }).click();
    assert.match(await heading(), /Pemberitahuan privasi/);
    assert.equal(await overflow(page), '');
    await page.goto(own);
    await page.getByRole('checkbox').check();
    await press('Setuju');
    assert.match(await heading(), /tercatat/);
    assert.equal(await overflow(page), '');
    await page.goto(own);	// who comes back finds the same page
    assert.match(await heading(), /tercatat/);
    const now = await consents();
    assert.equal(now.official.state, 'agreed');
    assert.equal(now.gateway.state, 'agreed');
  });

  test('in English it is the same page, and stays English without a cookie', async () => {
    await page.getByRole('link', { name: 'English' }).click();
    assert.match(await heading(), /consent is recorded/);
    await page.getByRole('link', { name: 'Privacy notice' }).click();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await page.goBack();
  });

  test('her receipt is checked by its link, and the message by its code', async () => {
    await page.getByRole('link', { name: /\/cek\// }).click();
    assert.match(await page.locator('main').innerText(), /masih berlaku[\s\S]*berakhiran 6001/);
    const [, code] = /Kode pesan: (\S+)/.exec((await received()).at(-1).text);
    await page.getByLabel('Kode pesan atau tanda terima').fill(code.toLowerCase());
    await press('Periksa kode');
    assert.match(await page.locator('main').innerText(), /Ya, kode ini dari kantor[\s\S]*berakhiran 6001/);
    await page.getByLabel('Kode pesan atau tanda terima').fill('0000-0000');
    await press('Periksa kode');
    assert.match(await page.getByRole('alert').innerText(), /tidak ada pada kami/);
  });

  test('she stops, at once and without a question', async () => {
    await page.goto(/http\S+\/opt-in-whatsapp\/[0-9a-f]{32}/.exec((await received()).at(-1).text)[0]);
    await page.locator('summary', { hasText: 'Cara berhenti' }).click();
    await press('Hentikan persetujuan saya');
    assert.equal((await consents()).official.state, 'stopped');
    assert.match(await page.locator('main').innerText(), /Anda menghentikan pesan kami/);
  });

  test('a link that has ended leads to a new one', async () => {
    await page.goto(`${world.url}/opt-in-whatsapp/${'0'.repeat(32)}`);
    await page.getByRole('link', { name: 'Minta tautan baru' }).click();
    assert.equal(new URL(page.url()).pathname, '/opt-in-whatsapp/');
  });

  test('with letters twice as large and in the dark, axe finds nothing', async () => {
    const large = await browser.page({ width: 640, height: 640, colorScheme: 'dark' });
    for (const path of ['/opt-in-whatsapp/', '/opt-in-whatsapp/asked', '/opt-in-whatsapp/privacy', '/opt-in-whatsapp/accessibility', '/cek']) {
      await large.goto(world.url + path);
      await large.evaluate(() => { document.documentElement.style.setProperty('font-size', '200%'); });
      assert.equal(await overflow(large), '', path);
      assert.deepEqual(await violations(large), [], path);
    }
    await large.context().close();
  });

  test('nothing of all this made a page complain', () => {
    assert.deepEqual(browser.taken({ but: /status of (404|422)|ERR_FAILED/ }), []);
  });
});
