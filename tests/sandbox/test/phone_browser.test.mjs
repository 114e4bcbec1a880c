/*
 * The phone page in a real browser: what a newcomer does, and whether axe finds anything. Needs playwright-core,
 * axe-core and Chromium, which `make check` installs; without them it says so and is skipped.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, beforeEach, describe, test } from 'node:test';
import { FONNTE_NUMBER, META_NUMBER, startSandbox } from '../client.mjs';
import { createTemplate, metaSend, templateTo } from '../support/meta_calls.mjs';
import { fonnteSend } from '../support/fonnte_calls.mjs';
import { startReceiver } from '../support/receiver.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const SARI = '6281234567890';
const BUDI = '6281311112222';
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const playwright = await import('playwright-core').catch(() => null);
const axe = await import('axe-core').then(() => readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8')).catch(() => null);
const missing = !playwright ? 'playwright-core is not installed' : !axe ? 'axe-core is not installed' : !existsSync(CHROMIUM) ? `no browser at ${CHROMIUM}` : false;

describe('the phone page', { skip: missing }, () => {
  let browser;
  let sandbox;
  let office;
  let page;
  const wrong = [];

  before(async () => {
    [sandbox, office] = [await startSandbox(), await startReceiver()];
    browser = await playwright.chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  });
  after(async () => {
    await browser?.close();
    await Promise.all([sandbox.stop(), office.stop()]);
  });

  beforeEach(async () => {
    await page?.context().close();
    await sandbox.reset();
    await sandbox.account('meta', { webhook_url: office.url });
    await sandbox.account('fonnte', { webhook_url: office.url });
    await createTemplate(sandbox);
    office.clear();
    wrong.length = 0;
  });

  async function open(path = '/', { width = 1280, height = 800, colorScheme = 'light' } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => wrong.push(error.message));
    await page.goto(sandbox.url + path);
    await page.locator('#people button').first().waitFor();
    return page;
  }

  async function twoPeople() {
    await sandbox.phone(SARI, { name: 'Sari Br Tarigan' });
    await sandbox.phone(BUDI, { name: 'Budi Sembiring' });
  }

  const button = (name, options) => page.getByRole('button', { name, ...options });
  const inbound = () => office.received.map((r) => JSON.parse(r.text)).filter((body) => body.entry).flatMap((body) => body.entry[0].changes[0].value.messages ?? []).at(-1);

  test('starts empty, takes a person, and says what is wrong with a number', async () => {
    await open();
    await page.getByRole('heading', { name: 'Belum ada ponsel' }).waitFor();
    await button('Tambah orang').first().click();
    await page.getByLabel('Nama').fill('Sari');
    await page.getByLabel('Nomor ponsel').fill('12');
    await button('Simpan').click();
    await page.getByText('7 to 15 digits').waitFor();
    await page.getByLabel('Nomor ponsel').fill('0812-3456-7890');
    await button('Simpan').click();
    await page.getByRole('heading', { name: 'Sari' }).waitFor();
    assert.equal((await sandbox.phones())[0].number, SARI);
  });

  test('shows a message as it arrives, reads it when it is opened, and takes answers', async () => {
    await twoPeople();
    await open(`/phone/#${SARI}`);
    await metaSend(sandbox, templateTo(`+${SARI}`));
    await page.locator('.row .badge').waitFor();
    assert.equal((await sandbox.messages(SARI))[0].tick, 'delivered', 'not opened, not read');

    await page.getByRole('link', { name: /DPMPTSP Kabupaten Karo/ }).click();
    await page.locator('.bubble .is-read').waitFor();
    await sandbox.idle();
    assert.equal(office.statuses.at(-1).status, 'read');

    await button('YA', { exact: true }).click();
    await page.locator('.from-out .is-delivered').waitFor();
    assert.equal(inbound().text.body, 'YA');
    await page.getByText(/Jendela 24 jam: sisa 23:5/).waitFor();

    await button('Berhenti').click();
    await page.locator('.from-out').nth(1).waitFor();
    await sandbox.idle();
    assert.equal(inbound().button.text, 'Berhenti');

    await page.getByLabel('Tulis pesan').fill('Satu\nDua');
    await page.keyboard.press('Enter');
    await page.locator('.from-out', { hasText: 'Dua' }).waitFor();
    await sandbox.idle();
    assert.equal(inbound().text.body, 'Satu\nDua');
    assert.deepEqual(wrong, []);
  });

  test('a name is never HTML', async () => {
    await sandbox.phone(SARI, { name: '<img src=x onerror=alert(1)> Sari' });
    await open(`/phone/#${SARI}/${META_NUMBER}`);
    await sandbox.reply(SARI, { to: META_NUMBER, text: '<b>tebal</b> https://izin.example/"><script>alert(1)</script>' });
    await page.locator('.bubble', { hasText: '<b>tebal</b>' }).waitFor();
    assert.equal(await page.locator('#people img, .bubble b, .bubble script').count(), 0);
  });

  test('a wa.me link in a message opens the other chat with the sentence as a draft, and nothing is sent', async () => {
    await twoPeople();
    await fonnteSend(sandbox, { target: SARI, message: `Setujui di sini: https://wa.me/${META_NUMBER}?text=Ya%20Saya%20Setuju` });
    await open(`/phone/#${SARI}/${FONNTE_NUMBER}`);
    await page.getByRole('link', { name: /^https:\/\/wa\.me/ }).click();
    await page.getByRole('heading', { name: 'DPMPTSP Kabupaten Karo' }).waitFor();
    assert.equal(await page.locator('#draft').inputValue(), 'Ya Saya Setuju');
    assert.equal((await sandbox.messages(SARI, { provider: 'meta' })).length, 0);
    await button('Kirim', { exact: true }).click();
    await page.locator('.from-out .is-delivered').waitFor();
    assert.equal(inbound().text.body, 'Ya Saya Setuju');
  });

  test('a wa.me link from outside asks whose phone it is', async () => {
    await twoPeople();
    await open(`/wa.me/${META_NUMBER}?text=Ya%20Saya%20Setuju&phone=${BUDI}`, { width: 360, height: 740 });
    assert.equal(await page.locator('input[name=phone]:checked').inputValue(), BUDI);
    await button('Buka percakapan').click();
    await page.locator('#draft').waitFor();
    assert.equal(await page.locator('#draft').inputValue(), 'Ya Saya Setuju');
    await button('Kirim', { exact: true }).click();
    await page.locator('.from-out').waitFor();
    await sandbox.idle();
    assert.equal(inbound().from, BUDI);
    await button('Kembali ke daftar').click();
    await page.getByRole('heading', { name: 'Budi Sembiring' }).waitFor();
  });

  test('a message that has not arrived is a ghost until the phone is switched on', async () => {
    await sandbox.phone(SARI, { online: false });
    await metaSend(sandbox, templateTo(`+${SARI}`));
    await open(`/phone/#${SARI}/${META_NUMBER}`);
    await page.locator('.is-ghost').waitFor();
    await sandbox.phone(SARI, { online: true });
    await page.locator('.message:not(.is-ghost)').waitFor();
    assert.equal(await page.locator('.is-ghost').count(), 0);
  });

  test('a disturbance is switched on and off in plain words', async () => {
    await twoPeople();
    await open(`/phone/#${SARI}`);
    await button(/Ganggu penyedia/).click();
    await page.getByRole('switch', { name: 'Terlalu banyak pesan' }).click();
    await page.locator('[aria-checked=true]').waitFor();
    assert.equal((await metaSend(sandbox, templateTo(`+${SARI}`))).body.error.code, 130429);
    await page.getByText('mengena 1×').waitFor();
    await button('Fonnte').click();
    await page.getByLabel('Berlaku').selectOption('once');
    await page.getByRole('switch', { name: 'Kuota habis' }).click();
    await page.locator('#fault-insufficient-quota[aria-checked=true]').waitFor();
    assert.equal((await fonnteSend(sandbox, { target: SARI, message: 'x' })).body.reason, 'insufficient quota');
    await page.locator('#fault-insufficient-quota[aria-checked=false]').waitFor();
    await button('Pulihkan semua').click();
    await page.locator('.panel-foot').waitFor({ state: 'detached' });
    assert.deepEqual((await sandbox.faults()).faults, []);
    await button('Lalu lintas').click();
    await page.locator('.hop', { hasText: 'Fonnte · POST send' }).first().waitFor();
  });

  test('a person who changes the number stays in sight', async () => {
    await twoPeople();
    await open(`/phone/#${BUDI}/${META_NUMBER}`);
    await sandbox.changeNumber(BUDI, '6281311113333');
    await page.waitForURL(/#6281311113333\//);
    await page.getByText('+62 813-1111-3333').first().waitFor();
  });

  test('the other language is one tap away and stays', async () => {
    await twoPeople();
    await open();
    await button('English').click();
    await button(/Disturb providers/).waitFor();
    await page.reload();
    await button(/Disturb providers/).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  });

  /* Everything there is to see, one after the other. */
  async function* sights() {
    const there = async (hash) => { await page.goto(`${sandbox.url}/phone/#${hash}`); };
    await there(SARI);
    yield 'the list';
    await there(`${SARI}/${META_NUMBER}`);
    yield 'a chat';
    await page.locator('.actions summary').first().click();
    yield 'the menu of a bubble';
    await there(`6285277778888/${META_NUMBER}`);
    yield 'a ghost';
    await there(`${SARI}/${FONNTE_NUMBER}`);
    yield 'a link';
    await there(SARI);
    await page.locator('.person-line button').click();
    yield 'a person';
    await page.keyboard.press('Escape');
    await page.locator('#panel-open').click();
    yield 'the panel';
    await page.locator('#tab-traffic').click();
    yield 'the traffic';
  }

  async function seeMuch(size) {
    await twoPeople();
    await sandbox.phone('6285277778888', { name: 'Malem Ginting', online: false });
    await fonnteSend(sandbox, { target: SARI, message: `Halo https://wa.me/${META_NUMBER}?text=Ya` });
    for (const to of [SARI, '6285277778888']) await metaSend(sandbox, templateTo(`+${to}`));
    await sandbox.idle();
    await open('/', size);
  }

  for (const size of [{ width: 1280, height: 800, colorScheme: 'light' }, { width: 360, height: 740, colorScheme: 'dark' }]) {
    test(`axe finds nothing at ${size.width} pixels, ${size.colorScheme}`, async () => {
      await seeMuch(size);
      for await (const sight of sights()) {
        await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished)));
        await page.evaluate(axe);
        const found = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }).then((r) => r.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`)), RULES);
        assert.deepEqual(found, [], sight);
      }
      assert.deepEqual(wrong, []);
    });
  }

  for (const language of ['id', 'en']) {
    test(`nothing runs over the edge at 320 pixels in ${language}`, async () => {
      await seeMuch({ width: 320, height: 640 });
      if (language === 'en') await button('English').click();
      for await (const sight of sights()) assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), sight);
    });
  }
});
