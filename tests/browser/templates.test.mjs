/*
 * Writing a template in a browser: the look follows what is typed, placeholders are put in by a tap, and all of it works without a script.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { openWorld } from '../flow/world.mjs';
import { Browser, missing, violations } from './browser.mjs';

describe('the editor of templates', { skip: missing }, () => {
  let world;
  let browser;
  let session;

  before(async () => {
    world = await openWorld();
    browser = await Browser.open();
    const page = await browser.page();
    await page.goto(`${world.url}/admin/login`);
    await page.fill('[name=name]', world.admin.user);
    await page.fill('[name=password]', world.admin.password);
    await Promise.all([page.waitForURL('**/admin/'), page.click('main button')]);
    session = await page.context().storageState();
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  const id = (key) => world.query(`SELECT id FROM template WHERE key = '${key}'`)[0].id;
  const open = async (key, options = {}) => {
    const page = await browser.page({ storageState: session, ...options });
    await page.goto(`${world.url}/admin/templates/${id(key)}/edit`);
    return page;
  };

  test('shows at once what the phone will show, and what Meta would say', async () => {
    const page = await open('service_info');
    await page.fill('#body', 'Kepada {{partner_name}}, kabar Anda GRATIS');
    await page.getByText('Kepada Sari Sembiring, kabar Anda GRATIS').first().waitFor();
    await page.locator('#findings').getByText('terbaca sebagai promosi').waitFor();
    assert.deepEqual(await violations(page), []);
    await page.fill('#body', 'Kepada {{partner_name}}, kabar dapat dihentikan dengan membalas STOP. Keterangan: {{contact_info}}. Kode ini {{message_code}} tercatat.');
    await page.locator('#findings').getByText('terbaca sebagai promosi').waitFor({ state: 'detached' });
    await page.getByText('Simpan versi baru').click();
    await page.waitForURL(`**/admin/templates/${id('service_info')}`);
    assert.equal(world.query("SELECT version FROM template WHERE key = 'service_info'")[0].version, 2);
    assert.deepEqual(browser.taken(), []);
  });

  test('puts a placeholder where the cursor stands', async () => {
    const page = await open('stop_confirmation');
    await page.fill('#body', 'Kantor:  menjawab.');
    await page.evaluate(() => document.getElementById('body').setSelectionRange(8, 8));
    await page.locator('[data-inserts=body] [data-insert=office_name]').click();
    assert.equal(await page.inputValue('#body'), 'Kantor: {{office_name}} menjawab.');
    await page.getByText('Kantor: DPMPTSP', { exact: false }).first().waitFor();
  });

  test('fills the look with a permit of the office, and says when there is none', async () => {
    await world.api('PUT', '/permits/0142307703072025?baseline=true', { permit_number: '503/7777', permit_type: 'Izin Apotek', status: 'active',
      issue_date: '2026-11-20', applicant: { name: 'Rahmat Ginting', phone: '0812-6000-7001' } });
    const page = await open('permit_ready');
    await page.fill('#with', '0142307703072025');
    await page.getByText('Nomor Izin: 503/7777').first().waitFor();
    await page.getByText('Kepada Rahmat Ginting').first().waitFor();
    await page.fill('#with', 'tidak ada');
    await page.getByText('Nomor pendaftaran itu tidak ditemukan').waitFor();
  });

  const unfold = (page) => page.evaluate(() => document.querySelectorAll('#parts details').forEach((one) => { one.open = true; }));

  test('shows header, footer and buttons around the text, and what WhatsApp would not take of them', async () => {
    const page = await open('status_update');
    await unfold(page);
    await page.selectOption('#header_kind', 'text');
    await page.fill('#header_text', 'Izin {{permit_number}}');
    await page.fill('#footer', 'Layanan perizinan');
    await page.selectOption('#b0_kind', 'url');
    await page.fill('#b0_label', 'Lihat izin');
    await page.fill('#b0_target', 'https://kantor.example/{{permit_number}}/izin');
    await page.locator('#findings').getByText('isian dalam alamat harus satu dan berada di ujung').waitFor();
    await page.fill('#b0_target', 'https://kantor.example/izin/{{permit_number}}');
    await page.locator('#findings').getByText('isian dalam alamat').waitFor({ state: 'detached' });
    await page.locator('.bubble-head', { hasText: 'Izin 503/' }).waitFor();
    await page.locator('.bubble .foot', { hasText: 'Layanan perizinan' }).waitFor();
    await page.locator('.bubble-buttons', { hasText: 'Lihat izin' }).waitFor();
    assert.deepEqual(await violations(page), []);
  });

  test('takes buttons without a script and on a narrow screen, and another is offered below', async () => {
    const page = await open('permit_expiry_warning', { javaScriptEnabled: false, width: 360 });
    const rows = await page.locator('[id^=b][id$=_kind]').count();
    await page.locator('#parts summary').last().click();
    await page.selectOption(`#b${rows - 1}_kind`, 'reply');
    await page.fill(`#b${rows - 1}_label`, 'Berhenti');
    await page.getByRole('button', { name: 'Pratinjau' }).click();
    assert.match(await page.locator('.bubble-buttons').innerText(), /Berhenti/);
    assert.equal(await page.locator('[id^=b][id$=_kind]').count(), rows + 1);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true);
    await page.getByRole('button', { name: 'Simpan versi baru' }).click();
    await page.waitForURL(`**/admin/templates/${id('permit_expiry_warning')}`);
    assert.deepEqual(JSON.parse(world.query("SELECT parts FROM template WHERE key = 'permit_expiry_warning'")[0].parts), { buttons: [{ kind: 'reply', label: 'Berhenti' }] });
    await page.getByRole('link', { name: 'Riwayat' }).click();
    assert.match(await page.locator('main').innerText(), /Tombol 1\s+Berhenti/);
  });

  test('works without a script, on a narrow screen', async () => {
    const page = await open('gateway_followup', { javaScriptEnabled: false, width: 360 });
    await page.fill('#body', 'Terima kasih, {{partner_name}}. Tautan: {{wa_link}} {{office_name}} {{message_code}}');
    await page.getByRole('button', { name: 'Pratinjau' }).click();
    assert.match(await page.locator('.bubble').first().innerText(), /^Terima kasih, Sari Sembiring\. Tautan: https:\/\/wa\.me/);
    assert.equal(await page.inputValue('#body'), 'Terima kasih, {{partner_name}}. Tautan: {{wa_link}} {{office_name}} {{message_code}}');
    await page.getByRole('button', { name: 'Simpan versi baru' }).click();
    await page.waitForURL(`**/admin/templates/${id('gateway_followup')}`);
    await page.getByRole('link', { name: 'Riwayat' }).click();
    assert.ok(await page.locator('ins').count() > 0);
    await page.goto(`${world.url}/admin/templates/${id('gateway_followup')}/history?version=1`);
    await page.getByRole('button', { name: 'Pakai naskah ini lagi' }).click();
    assert.equal(world.query("SELECT version FROM template WHERE key = 'gateway_followup'")[0].version, 3);
  });

  test('hands a change to Meta and shows what comes of it without being asked again', async () => {
    world.office.kabarizin(['template', 'sync', 'Meta', '--no-wait']);
    await world.settle();
    const page = await browser.page({ storageState: session });
    await page.goto(`${world.url}/admin/templates/${id('service_info')}`);
    await page.getByRole('button', { name: /^Ajukan perubahan/ }).click();
    await page.getByText('Menunggu pengirim.').waitFor();
    await world.settle();
    await page.getByText('Diajukan. Penyedia sedang memeriksanya.').waitFor();
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(browser.taken(), []);
  });
});
