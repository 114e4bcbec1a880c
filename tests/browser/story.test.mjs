/*
 * The main job as people see it: an administrator in the admin pages, an applicant on a cheap phone.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { META_NUMBER, FONNTE_NUMBER } from '../sandbox/client.mjs';
import { openWorld } from '../flow/world.mjs';
import { Browser, missing, overflow } from './browser.mjs';

const SARI = '6281260007001';
const WORDS = 'Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP Kabupaten Karo';
const PERMIT = {
  permit_type: 'Izin Usaha Mikro Kecil', permit_number: '503/0142/IUMK/2026', status: 'active', issue_date: '2026-11-20',
  applicant: { name: 'Sari Br Ginting', phone: '0812-6000-7001' },
};
const PAGE_LIMIT_BYTES = 30 * 1024;

describe('the story in the browser', { skip: missing }, () => {
  let world;
  let browser;
  let desk;	/* the administrator's page */
  let phone;	/* the applicant's */
  let second;

  before(async () => {
    world = await openWorld();
    world.sender(['--linger', '600']);
    await world.sandbox.phone(SARI, { name: 'Sari Br Ginting', reads: 'manual' });
    browser = await Browser.open();
    desk = await browser.page();
    phone = await browser.page({ width: 360, height: 740, hasTouch: true, isMobile: true });
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  const put = (more) => world.api('PUT', '/permits/0142307721112026', { ...PERMIT, ...more });
  const main = (text) => desk.locator('main').getByText(text).first();
  /* The page says so now, or after being looked at again: nothing pushes to it. */
  async function sees(page, locate, tries = 40) {
    for (let i = 0; i < tries; i += 1) {
      if (await locate().count() > 0) return;
      await page.waitForTimeout(150);
      await page.reload();
    }
    throw new Error(`${page.url()} does not show it:\n${await page.locator('main').innerText()}`);
  }

  test('a wrong password is refused kindly, and the right one opens the door', async () => {
    await desk.goto(`${world.url}/admin/`);
    await desk.getByLabel('Nama pengguna').fill(world.admin.user);
    await desk.getByLabel('Kata sandi').fill('salah-sekali');
    await desk.getByRole('button', { name: 'Masuk' }).click();
    await desk.getByRole('alert').waitFor();
    assert.equal(await desk.getByLabel('Nama pengguna').inputValue(), world.admin.user, 'what was typed is not lost');
    /* The second that each mistake costs; nobody types faster. */
    await desk.getByLabel('Kata sandi').pressSequentially(world.admin.password, { delay: 1200 / world.admin.password.length });
    await desk.keyboard.press('Enter');
    await desk.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(new URL(desk.url()).pathname, '/admin/');
    /* The browser itself reports the page with the refusal. */
    assert.deepEqual(browser.taken({ but: /login.*status of 4\d\d/ }), []);
  });

  test('the providers stand in their order, and a connection test answers by itself', async () => {
    await desk.getByRole('link', { name: 'Penyedia' }).click();
    await desk.getByRole('link', { name: 'Meta' }).first().click();
    await desk.getByRole('heading', { level: 1, name: 'Meta' }).waitFor();
    await desk.getByRole('button', { name: /Uji/ }).click();
    await desk.locator('#test-result .plan li').first().waitFor();
    const findings = await desk.locator('#test-result .plan li').allInnerTexts();
    assert.ok(findings.length >= 4, findings.join('\n'));
    assert.equal(await desk.locator('#test-result .tone-bad').count(), 0, findings.join('\n'));
    assert.deepEqual(browser.taken(), []);
  });

  test('a permit is issued: the phone shows the notice and the invitation from the gateway', async () => {
    await put({});
    await phone.goto(`${world.sandbox.url}/phone/#${SARI}/${FONNTE_NUMBER}`);
    await phone.locator('.message').nth(1).waitFor();
    const [notice, invitation] = await phone.locator('.message .text').allInnerTexts();
    assert.match(notice, /Sari Br Ginting/);
    assert.match(notice, /503\/0142\/IUMK\/2026/);
    assert.match(invitation, /opt-in-whatsapp/);
  });

  test('a tap on the link opens the page: light, in one column, nothing ticked for her', async () => {
    const link = phone.locator('.message a[href*="/opt-in-whatsapp/"]').first();
    const address = await link.getAttribute('href');
    const bytes = [];
    const session = await phone.context().newCDPSession(phone);
    await session.send('Network.enable');
    session.on('Network.loadingFinished', ({ encodedDataLength }) => bytes.push(encodedDataLength));
    await phone.goto(address);
    await phone.waitForLoadState('networkidle');
    const sum = bytes.reduce((a, b) => a + b, 0);
    assert.ok(sum > 2000 && sum < PAGE_LIMIT_BYTES, `${sum} bytes`);
    assert.equal(await overflow(phone), '');
    const text = await phone.locator('main').innerText();
    assert.match(text, /DPMPTSP Kabupaten Karo/);
    assert.match(text, /0812-\*{4}-7001/);
    assert.equal(await phone.locator('input[type=checkbox]').isChecked(), false);
    assert.equal(await phone.locator('.qr').first().isVisible(), false, 'a phone cannot scan itself');
    const { entries } = await world.api('GET', `/contacts/${SARI}/consents`);
    assert.deepEqual(entries, [], 'looking is not agreeing');
    assert.deepEqual(browser.taken(), []);
  });

  test('its WhatsApp link opens the chat with the sentence, and she sends it', async () => {
    await phone.locator(`a[href*="wa.me/${META_NUMBER}"]`).first().click();
    await phone.waitForURL(/\/phone\//);
    const draft = phone.locator('#draft');
    await draft.waitFor();
    assert.equal(await draft.inputValue(), WORDS);
    await phone.getByRole('button', { name: 'Kirim', exact: true }).click();
    await phone.locator('.from-out').waitFor();
    await phone.locator('.from-in', { hasText: /Terima kasih/ }).waitFor();
    assert.deepEqual(browser.taken(), []);
  });

  test('her page at the office shows the consent in her own words', async () => {
    await desk.goto(`${world.url}/admin/`);
    await desk.getByRole('searchbox').fill('0812-6000-7001');
    await desk.keyboard.press('Enter');
    await desk.getByRole('link', { name: 'Sari Br Ginting' }).first().click();
    await desk.getByRole('heading', { level: 1, name: 'Sari Br Ginting' }).waitFor();
    const tile = desk.locator('.tile', { hasText: 'WhatsApp resmi' });
    assert.match(await tile.innerText(), /setuju/i);
    assert.match(await tile.locator('blockquote').innerText(), new RegExp(WORDS));
    assert.match(await desk.locator('section[aria-labelledby=ledger]').innerText(), new RegExp(WORDS));
    assert.equal(await desk.getByText('0812-6000-7001').count(), 0, 'the number is masked until somebody asks for it');
    await desk.getByRole('button', { name: /Tampilkan nomor/ }).click();
    await desk.getByText('0812-6000-7001').first().waitFor();
    assert.deepEqual(browser.taken(), []);
  });

  test('the next notice leaves through Meta, and her phone shows it', async () => {
    const answer = await put({ status: 'renewed', update_reason: 'Perpanjangan diterima' });
    second = answer.messages[0].id;
    await phone.goto(`${world.sandbox.url}/phone/#${SARI}`);
    await phone.getByRole('link', { name: /DPMPTSP Kabupaten Karo/ }).first().waitFor();
    await desk.goto(`${world.url}/admin/messages/${second}`);
    await sees(desk, () => desk.locator('.timeline li', { hasText: 'Sampai' }));
    const plan = await desk.locator('section[aria-labelledby=why]').innerText();
    assert.match(plan, /Meta/);
    assert.match(await desk.locator('.plan li.may').first().innerText(), /Meta[\s\S]*setuju/i);
    assert.match(await desk.locator('.bubble').innerText(), /Perpanjangan diterima/);
  });

  test('she reads it: blue ticks on her phone, "dibaca" on the message\'s page', async () => {
    await phone.goto(`${world.sandbox.url}/phone/#${SARI}/${META_NUMBER}`);
    await phone.locator('.from-in', { hasText: 'Perpanjangan diterima' }).waitFor();
    await world.sandbox.read(SARI);
    await phone.locator('.from-in', { hasText: 'Perpanjangan diterima' }).locator('.is-read').waitFor();
    await sees(desk, () => desk.locator('.timeline li', { hasText: 'Dibaca' }));
    const steps = await desk.locator('.timeline .head strong').allInnerTexts();
    assert.ok(steps.length >= 7, steps.join(' | '));
    assert.match(await desk.locator('.page-head').innerText(), /dibaca/i);
    assert.deepEqual(browser.taken(), []);
  });

  test('STOP: it is confirmed, and both WhatsApp ways are closed on her page', async () => {
    await phone.locator('#draft').fill('STOP');
    await phone.getByRole('button', { name: 'Kirim', exact: true }).click();
    await phone.locator('.from-in', { hasText: /telah dihentikan/ }).waitFor();
    const { contact_id: contact } = await world.api('GET', `/messages/${second}`);
    await desk.goto(`${world.url}/admin/contacts/${contact}`);
    for (const scope of ['WhatsApp resmi', 'gateway']) assert.match(await desk.locator('.tile', { hasText: scope }).first().innerText(), /berhenti|dihentikan/i);
  });

  test('the next notice goes nowhere, and its page says why in words', async () => {
    const before = (await world.sandbox.messages(SARI, { direction: 'in' })).length;
    const { messages: [{ id }] } = await put({ status: 'cancelled' });
    await desk.goto(`${world.url}/admin/messages/${id}`);
    await sees(desk, () => desk.locator('.page-head', { hasText: /tertahan/i }));
    const reason = await desk.locator('.banner[role=note]').first().innerText();
    assert.match(reason, /STOP|berhenti/i);
    const plan = await desk.locator('section[aria-labelledby=why] .plan > li').allInnerTexts();
    assert.equal(plan.length, 2);
    for (const line of plan) assert.match(line, /STOP|berhenti/i);
    assert.equal((await world.sandbox.messages(SARI, { direction: 'in' })).length, before);
    await desk.getByRole('link', { name: /Tertahan/ }).first().click();
    await desk.getByRole('link', { name: /Orangnya menolak/ }).click();
    await main('Sari Br Ginting').waitFor();
    assert.deepEqual(browser.taken(), []);
  });

  test('all of it in English, one click away', async () => {
    await desk.getByRole('button', { name: 'English' }).click();
    await desk.getByRole('link', { name: 'Providers' }).waitFor();
    assert.equal(await desk.locator('html').getAttribute('lang'), 'en');
    assert.match(await desk.locator('main').innerText(), /stopped our messages/);
    await desk.getByRole('button', { name: 'Bahasa Indonesia' }).click();
    await desk.getByRole('link', { name: 'Penyedia' }).waitFor();
    assert.deepEqual(browser.taken(), []);
  });
});
