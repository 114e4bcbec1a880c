/*
 * Everything that can be done on the pages, done without JavaScript: what is wrong is said beside the field, what was typed stays, what was done is in
 * the audit log, and nobody does what their role may not.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { META_NUMBER } from '../sandbox/client.mjs';
import { NOT_SOON, openWorld } from '../flow/world.mjs';
import { Browser, logIn, missing } from './browser.mjs';

/* So tall that nothing has to be scrolled to, which the driver cannot wait for without scripts. */
const PLAIN = { javaScriptEnabled: false, height: 4000 };
const PASSWORD = 'kata-sandi-yang-panjang';
const PARAMS = { permit_number: '503/0142', permit_type: 'IUMK', status: 'Terbit', completion_date: '20-11-2026' };

describe('without JavaScript', { skip: missing }, () => {
  let world;
  let browser;
  let state;
  let page;
  let rina;

  before(async () => {
    world = await openWorld();
    world.sender(['--linger', '600']);
    browser = await Browser.open();
    page = await browser.page(PLAIN);
    state = await logIn(page, world.url, world.admin);
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  let last = 6281260500000;
  const person = () => String(last += 1);
  const local = (number) => number.replace(/^62/, '0');
  const send = async (to, more = {}) => (await world.api('POST', '/messages', { template: 'permit_ready', to: { phone: to, name: 'Budi' }, params: PARAMS, ...more })).id;
  const go = (path, on = page) => on.goto(world.url + path);
  const press = (name, on = page) => on.getByRole('button', { name }).click();
  const said = async (on = page) => (await on.locator('.banner.good[role=status]').innerText()).trim();
  const audited = (action) => world.query(`SELECT actor, detail, subject_id FROM audit WHERE action = '${action}' ORDER BY id DESC LIMIT 1`)[0];
  const settled = async (probe, tries = 60) => {
    for (let i = 0; i < tries; i += 1) {
      if (await probe()) return;
      await page.waitForTimeout(100);
    }
    throw new Error(`it did not come to that: ${JSON.stringify(world.query('SELECT id, contact_id, state, reason FROM message'))}`);
  };
  /* A login of its own, in a browser context of its own. */
  async function as(role) {
    const name = `${role}${last += 1}`;
    world.office.kabarizin(['user', 'add', name, '--full-name', `Orang ${role}`, '--role', role], `${PASSWORD}\n`);
    const other = await browser.page(PLAIN);
    await logIn(other, world.url, { user: name, password: PASSWORD });
    return other;
  }

  test('a contact: a wrong number is explained where it stands, and nothing typed is lost', async () => {
    const to = person();
    await go('/admin/contacts/new');
    await page.getByLabel('Nama', { exact: true }).fill('Rina <i>Sembiring</i>');
    await page.getByLabel('Nomor ponsel').fill('0812');
    await page.getByLabel('Surel').fill('rina@example.id');
    await press('Simpan');
    const summary = page.getByRole('alert');
    assert.match(await summary.innerText(), /Nomor ponsel/);
    await summary.getByRole('link').first().click();
    assert.match(page.url(), /#phone$/);
    assert.equal(await page.locator('#phone').getAttribute('aria-invalid'), 'true');
    assert.ok((await page.locator('#phone-wrong').innerText()).length > 5);
    assert.equal(await page.locator('#name').inputValue(), 'Rina <i>Sembiring</i>');
    assert.equal(await page.locator('#email').inputValue(), 'rina@example.id');
    await page.locator('#phone').fill(local(to));
    await press('Simpan');
    assert.equal(await said(), 'Kontak disimpan.');
    assert.equal(await page.locator('h1').innerText(), 'Rina <i>Sembiring</i>');
    assert.equal((await world.api('GET', `/contacts/${to}`)).email, 'rina@example.id');
  });

  test('her page: an invitation leaves, with a link of her own', async () => {
    rina = Number(page.url().match(/contacts\/(\d+)/)[1]);
    await press('Kirim undangan persetujuan');
    await page.waitForURL(/\/invite/);	/* what she would get is shown first */
    assert.match(await page.locator('.bubble').innerText(), /opt-in-whatsapp/);
    assert.equal(world.query(`SELECT count(*) AS n FROM invitation WHERE contact_id = ${rina}`)[0].n, 0);
    await press('Kirim undangan persetujuan');
    assert.match(await said(), /Undangan persetujuan masuk antrean/);
    await settled(() => world.query(`SELECT 1 FROM message WHERE contact_id = ${rina} AND state = 'delivered'`).length === 1);
    assert.equal(world.query(`SELECT count(*) AS n FROM invitation WHERE contact_id = ${rina} AND channel = 'operator'`)[0].n, 1);
    assert.match(await page.locator('.bubble').innerText(), /opt-in-whatsapp/);
    assert.equal(audited('contact.invite').subject_id, rina);
    await go(`/admin/contacts/${rina}`);
  });

  test('her page: a paper form is recorded with its number and date, and then withdrawn with a reason', async () => {
    await page.getByRole('link', { name: 'Catat persetujuan' }).click();
    await page.getByLabel('Nomor formulir').fill('F-17');
    await page.getByLabel('Tanggal tanda tangan').fill('2099-01-01');
    await press('Catat persetujuan');
    assert.match(await page.getByRole('alert').innerText(), /belum tiba/);
    assert.equal(await page.getByLabel('Nomor formulir').inputValue(), 'F-17');
    await page.getByLabel('Tanggal tanda tangan').fill('2026-11-01');
    await press('Catat persetujuan');
    assert.equal(await said(), 'Persetujuan dicatat di buku persetujuan.');
    const tile = page.locator('.tile', { hasText: 'WhatsApp resmi' });
    assert.match(await tile.innerText(), /setuju/);
    const [entry] = world.query(`SELECT source, evidence, actor FROM consent_entry WHERE subject_hash = (SELECT subject_hash FROM contact WHERE id = ${rina})`);
    assert.equal(entry.source, 'paper');
    assert.match(entry.evidence, /F-17/);
    assert.match(await page.locator('main').innerText(), /Menyetujui WhatsApp resmi dengan formulir kertas F-17, dicatat oleh admin/);
    assert.equal(entry.actor, 'admin');

    await tile.getByText('Hentikan…').click();
    await tile.getByLabel('Alasan').fill('Diminta lewat telepon');
    await tile.getByRole('button', { name: 'Hentikan atas nama kantor' }).click();
    assert.equal(await said(), 'Persetujuan dihentikan.');
    assert.match(await page.locator('.tile', { hasText: 'WhatsApp resmi' }).innerText(), /berhenti/);
    await go('/admin/audit');
    assert.match(await page.locator('main').innerText(), /Diminta lewat telepon/);
  });

  test('a number is shown when somebody asks for it, and that is written down', async () => {
    const to = person();
    await world.api('PUT', `/contacts/${to}`, { name: 'Tersembunyi' });
    const { id } = await world.api('GET', `/contacts/${to}`);
    await go(`/admin/contacts/${id}`);
    const shown = `${local(to).slice(0, 4)}-${local(to).slice(4, 8)}-${local(to).slice(8)}`;
    assert.doesNotMatch(await page.content(), new RegExp(`${shown}|${to}|${to.slice(2)}`), 'not even in the source of the page');
    await press('Tampilkan nomor');
    assert.match(await page.locator('main').innerText(), new RegExp(shown));
    assert.deepEqual([audited('contact.unmask').actor, audited('contact.unmask').subject_id], ['admin', id]);
  });

  test('a message that failed is sent again; one that waits is cancelled with a reason', async () => {
    const to = person();
    await world.sandbox.phone(to, { name: 'Tanpa', whatsapp: false });
    await world.api('POST', `/contacts/${to}/consents`, { scope: 'official', action: 'opt_in', words: 'Saya setuju' });
    const failed = await send(to);
    await settled(async () => (await world.api('GET', `/messages/${failed}`)).state === 'failed');
    await go(`/admin/messages/${failed}`);
    assert.match(await page.locator('.banner[role=note]').first().innerText(), /WhatsApp/);
    /* Nothing helps but another number, or that the person has WhatsApp after all. */
    assert.equal(await page.getByRole('button', { name: 'Kirim lagi' }).count(), 0);
    assert.equal(await page.getByRole('link', { name: 'Periksa nomor' }).count(), 1);
    world.write(`UPDATE contact_phone SET whatsapp = 'yes' WHERE number = '+${to}'`);
    await go(`/admin/messages/${failed}`);
    await press('Kirim lagi');
    assert.equal(await said(), 'Pesan kembali ke antrean.');

    const waits = await send(person(), { send_at: NOT_SOON });
    await go(`/admin/messages/${waits}`);
    const twin = await browser.page({ ...PLAIN, storageState: state });
    await go(`/admin/messages/${waits}`, twin);
    await page.locator('summary', { hasText: 'Batalkan' }).click();
    await page.getByLabel('Alasan').fill('Salah orang');
    await press('Batalkan pesan ini');
    assert.equal(await said(), 'Pesan dibatalkan.');
    assert.match(await page.locator('.page-head').innerText(), /dibatalkan/);
    assert.match(audited('message.cancel').detail, /Salah orang/);
    await twin.locator('summary', { hasText: 'Batalkan' }).click();
    await twin.getByLabel('Alasan').fill('Sekali lagi');
    await press('Batalkan pesan ini', twin);
    assert.match(await said(twin), /Terlambat/);
    await twin.context().close();
  });

  test('what is held has one action each, and leads back', async () => {
    const to = person();
    await world.api('POST', `/contacts/${to}/consents`, { scope: 'official', action: 'opt_out' });
    const id = await send(to);
    await settled(async () => (await world.api('GET', `/messages/${id}`)).state === 'blocked');
    const { code } = await world.api('GET', `/messages/${id}`);
    await go('/admin/held');
    assert.equal(await page.locator('tbody tr', { hasText: code }).count(), 0, 'who has stopped is no work');
    await go('/admin/held?kind=refused');
    const row = page.locator('tbody tr', { hasText: code });
    assert.match(await row.innerText(), /STOP|berhenti/i);
    assert.equal(await row.locator('td').last().locator('button, a').count(), 2, 'what to do, and to close it');
    await row.getByRole('checkbox').check();
    await press('Tutup yang dipilih');
    assert.match(await page.locator('h2').first().innerText(), /^1 pesan/);
    await page.getByLabel('Alasan').fill('Sudah ditelepon');
    await press('Tutup');
    assert.equal((await world.api('GET', `/messages/${id}`)).state, 'cancelled');
    assert.match(audited('held.close').detail, /Sudah ditelepon/);
  });

  test('consent words: tried out, looked at, saved, and read by from then on', async () => {
    const [before, after] = [person(), person()];
    for (const one of [before, after]) await world.sandbox.phone(one, { name: 'Tiga' });
    await world.sandbox.reply(before, { to: META_NUMBER, text: 'cocok kel' });
    await settled(async () => world.query("SELECT 1 FROM inbound WHERE text = 'cocok kel'").length === 1);
    await go('/admin/words');
    await page.locator('#try').fill('cocok kel');
    await press('Baca');
    assert.match(await page.getByRole('status').last().innerText(), /lainnya/);
    const yes = page.locator('#list_yes');
    await yes.fill(`${await yes.inputValue()}\ncocok kel\njangan`);
    await press('Lihat perubahannya');
    assert.match(await page.locator('#list_yes-wrong').innerText(), /“jangan” akan dibaca sebagai lainnya/);
    await yes.fill((await yes.inputValue()).replace('\njangan', ''));
    await press('Lihat perubahannya');
    assert.match(await page.getByRole('row', { name: /cocok kel/ }).innerText(), /lainnya[^]*ya/);
    await press('Simpan');
    assert.equal(await said(), 'Kata persetujuan disimpan. Berlaku sejak balasan berikutnya.');
    assert.match(audited('words.set').detail, /yes \+“cocok kel”/);
    await world.sandbox.reply(after, { to: META_NUMBER, text: 'Cocok kel!' });
    await settled(async () => world.query("SELECT 1 FROM inbound WHERE text = 'Cocok kel!' AND reply = 'YES'").length === 1);
    await page.getByRole('button', { name: 'Kembalikan ke bawaan' }).first().press('Enter');
    await press('Simpan');
    assert.equal(world.query("SELECT value FROM setting WHERE key = 'consent_words'")[0].value, '');
  });

  test('settings: a wrong value changes nothing and is explained, a right one holds', async () => {
    await go('/admin/settings');
    const card = (title) => page.getByRole('region', { name: title, exact: true });
    await card('Pengiriman').locator('#max_attempts').fill('99');
    await card('Pengiriman').getByRole('button', { name: 'Simpan' }).press('Enter');
    assert.equal(await page.getByRole('alert').getByRole('link').count(), 1);
    assert.equal(await page.locator('#max_attempts').inputValue(), '99');
    assert.match(await page.locator('#max_attempts-wrong').innerText(), /20/);
    await page.locator('#max_attempts').fill('4');
    await card('Pengiriman').getByRole('button', { name: 'Simpan' }).press('Enter');
    await card('Pengiriman').getByRole('status').getByText('Pengaturan disimpan.').waitFor();
    await page.getByRole('navigation', { name: 'Bagian di halaman ini' }).getByRole('link', { name: 'Kantor', exact: true }).press('Enter');
    await page.locator('#office_name').fill('DPMPTSP Kabupaten Karo "Uji" & <b>');
    await card('Kantor').getByRole('button', { name: 'Simpan' }).press('Enter');
    await card('Kantor').getByRole('status').getByText('Pengaturan disimpan.').waitFor();
    const values = Object.fromEntries(world.query('SELECT key, value FROM setting').map((row) => [row.key, row.value]));
    assert.deepEqual([values.office_name, values.max_attempts], ['DPMPTSP Kabupaten Karo "Uji" & <b>', '4']);
    assert.match(await page.locator('.brand').innerText(), /"Uji" & <b>/);
  });

  test('an API key is shown once, works, and works no more when it is revoked', async () => {
    await go('/admin/api-keys');
    await page.getByLabel('Nama aplikasi').fill('sicantik');
    await page.getByLabel('Jenis kunci').selectOption('live');
    await press('Buat kunci');
    const key = await page.locator('#new-key').inputValue();
    const ask = () => fetch(`${world.url}/api/v1/messages`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal((await ask()).status, 200);
    await go('/admin/api-keys');
    assert.equal(await page.locator('#new-key').count(), 0);
    assert.doesNotMatch(await page.content(), new RegExp(key));
    const row = page.locator('tbody tr', { hasText: 'sicantik' });
    await row.locator('summary').click();
    await row.getByLabel('Alasan').fill('Aplikasi diganti');
    await row.getByRole('button', { name: 'Nonaktifkan kunci' }).click();
    assert.equal(await said(), 'Kunci dinonaktifkan.');
    assert.equal((await ask()).status, 401);
  });

  test('a provider: what it needs is asked for, its secret is never shown again, and the test answers on a page that refreshes itself', async () => {
    await go('/admin/providers/add');
    await page.getByRole('link', { name: /Pilih Fonnte/ }).click();
    await page.locator('#name').fill('Fonnte Dua');
    await page.locator('#set_device').fill('bukan nomor');
    await page.locator('#secret_token').fill('rahasia-4711');
    await press(/Simpan|Tambah|Uji/);
    assert.ok(await page.getByRole('alert').getByRole('link').count() >= 1);
    assert.doesNotMatch(await page.content(), /rahasia-4711/, 'a secret does not come back, not even to be corrected');
    await page.locator('#set_device').fill('081160009999');
    await page.locator('#secret_token').fill('rahasia-4711');
    await page.locator('#set_base_url').fill(`${world.sandbox.url}/fonnte`);
    await press(/Simpan|Tambah|Uji/);
    await page.getByRole('heading', { level: 1, name: 'Fonnte Dua' }).waitFor();
    assert.equal(await said(), 'Penyedia disimpan. Uji sambungan sedang berjalan.');
    /* No click here: the page looks by itself until the sender has answered. */
    await page.locator('.findings .plan li').first().waitFor();
    assert.match(await page.locator('.findings').innerText(), /token/i, 'it is not the right token, and the test says so');
    assert.doesNotMatch(await page.content(), /rahasia-4711/);
    assert.match(await page.locator('main').innerText(), /4711/, 'its last four characters');
    assert.match(await page.locator('#webhook-url').inputValue(), new RegExp(`^${world.url}/webhook/fonnte/[0-9a-f]{32}$`));

    await page.getByRole('link', { name: 'Ubah' }).click();
    await page.locator('#priority').fill('55');
    await press(/Simpan/);
    assert.equal(await said(), 'Perubahan disimpan.');
    const [row] = world.query("SELECT p.priority, s.shown FROM provider p JOIN provider_secret s ON s.provider_id = p.id WHERE p.name = 'Fonnte Dua' AND s.name = 'token'");
    assert.deepEqual([row.priority, row.shown], [55, '4711'], 'a secret that is left empty stays');
    world.write("UPDATE provider SET enabled = 0, updated_at = updated_at + 1 WHERE name = 'Fonnte Dua'");
    assert.deepEqual(world.filesWith('rahasia-4711'), []);
  });

  test('the search finds by number, name, registration and code', async () => {
    const to = person();
    const { messages: [message] } = await world.api('PUT', '/permits/9911223344', {
      permit_type: 'SIPD', permit_number: '503/77', status: 'active', applicant: { name: 'Malem Ginting', phone: to },
    });
    for (const [query, found] of [[local(to), 'Malem Ginting'], ['malem', 'Malem Ginting'], ['9911223344', '9911223344'], [message.code, 'Malem Ginting']]) {
      await go('/admin/');
      await page.getByRole('searchbox').fill(query);
      await page.keyboard.press('Enter');
      await page.waitForURL(/search|messages|contacts|permits/);
      assert.match(await page.locator('main').innerText(), new RegExp(found), query);
    }
  });

  test('lists are filtered by chips, and the file holds what the list shows', async () => {
    const id = await send(person(), { reference: '=HYPERLINK("http://evil")', send_at: NOT_SOON });
    await go('/admin/messages');
    await page.locator('.chips a', { hasText: 'antre' }).click();
    assert.match(page.url(), /state=queued/);
    assert.equal(await page.locator('.chips a[aria-current=true]').innerText(), 'antre');
    const rows = await page.locator('tbody tr').count();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Unduh CSV' }).click()]);
    const text = await (await file.createReadStream()).toArray().then((chunks) => Buffer.concat(chunks).toString());
    const lines = text.trim().split(/\r?\n/);
    assert.equal(lines.length - 1, rows);
    assert.match(text, new RegExp((await world.api('GET', `/messages/${id}`)).code));
    for (const line of lines) assert.doesNotMatch(line, /(^|[,;]"?)[=+@-][A-Z]/, 'no cell is a formula');
    assert.equal(audited('export.messages')?.actor, 'admin');
  });

  test('an operator looks after people and messages, and not after the office', async () => {
    const operator = await as('operator');
    for (const path of ['/admin/users', '/admin/api-keys', '/admin/audit', '/admin/providers/add', '/admin/providers/1/edit'])
      assert.equal((await go(path, operator)).status(), 403, path);
    await go('/admin/settings', operator);
    assert.equal(await operator.getByRole('button', { name: 'Simpan' }).count(), 0);
    await go('/admin/providers/1', operator);
    assert.equal(await operator.locator('#webhook-url').count(), 0);
    assert.equal(await operator.getByRole('button', { name: /Uji/ }).count(), 1);
    const csrf = await operator.locator('input[name=csrf]').first().getAttribute('value');
    const answer = await operator.request.post(`${world.url}/admin/settings`, { form: { csrf, office_name: 'Milik saya' } });
    assert.equal(answer.status(), 403);
    assert.notEqual(world.query("SELECT value FROM setting WHERE key = 'office_name'")[0].value, 'Milik saya');
    await operator.context().close();
  });

  test('a viewer reads, and can do nothing', async () => {
    const viewer = await as('viewer');
    const waits = await send(person(), { send_at: NOT_SOON });
    await go(`/admin/messages/${waits}`, viewer);
    assert.equal(await viewer.locator('main form[method=post]').count(), 0);
    await go('/admin/contacts/1', viewer);
    assert.equal(await viewer.locator('main form[method=post]').count(), 0);
    for (const path of ['/admin/messages.csv', '/admin/contacts/new']) assert.equal((await viewer.request.get(world.url + path)).status(), 403, path);
    const csrf = await viewer.locator('input[name=csrf]').first().getAttribute('value');
    for (const path of [`/admin/messages/${waits}/cancel`, '/admin/contacts/1/show', '/admin/contacts/1/withdraw'])
      assert.equal((await viewer.request.post(world.url + path, { form: { csrf, reason: 'x', scope: 'official' } })).status(), 403, path);
    assert.equal((await world.api('GET', `/messages/${waits}`)).state, 'queued');
    await viewer.context().close();
  });

  test('a form from elsewhere does nothing', async () => {
    const waits = await send(person(), { send_at: NOT_SOON });
    const other = await as('operator');
    await go('/admin/contacts/new', other);
    const foreign = await other.locator('input[name=csrf]').first().getAttribute('value');
    for (const form of [{ reason: 'x' }, { reason: 'x', csrf: '' }, { reason: 'x', csrf: foreign }])
      assert.equal((await page.request.post(`${world.url}/admin/messages/${waits}/cancel`, { form })).status(), 403);
    for (const path of [`/admin/messages/${waits}/cancel`, `/admin/messages/${waits}/retry`]) assert.equal((await page.request.get(world.url + path)).status(), 405);
    assert.equal((await world.api('GET', `/messages/${waits}`)).state, 'queued');
    await other.context().close();
  });

  test('a user is made, comes in, and is out at once when disabled; and leaving is leaving', async () => {
    await go('/admin/users');
    await page.getByLabel('Nama pengguna').fill('budi');
    await page.getByLabel('Nama lengkap').fill('Budi Sembiring');
    await page.getByLabel('Kata sandi awal').fill('pendek');
    await page.getByLabel('Peran').selectOption('operator');
    await press('Tambah pengguna');
    assert.match(await page.getByRole('alert').innerText(), /Kata sandi/);
    assert.equal(await page.getByLabel('Nama lengkap').inputValue(), 'Budi Sembiring');
    await page.getByLabel('Kata sandi awal').fill(PASSWORD);
    await press('Tambah pengguna');
    assert.equal(await said(), 'Pengguna ditambahkan.');
    const budi = await browser.page(PLAIN);
    await logIn(budi, world.url, { user: 'budi', password: PASSWORD });
    await go('/admin/users');
    const row = page.locator('tbody tr', { hasText: 'Budi Sembiring' });
    await row.getByText('Nonaktifkan…').click();
    await row.getByLabel('Alasan').fill('Pindah tugas');
    await row.getByRole('button', { name: 'Nonaktifkan' }).click();
    assert.equal(await said(), 'Pengguna dinonaktifkan.');
    await go('/admin/', budi);
    assert.match(budi.url(), /\/admin\/login/);
    await budi.context().close();

    const mine = await as('operator');
    const cookies = await mine.context().cookies();
    await press('Keluar', mine);
    assert.match(mine.url(), /\/admin\/login/);
    await mine.context().addCookies(cookies);
    await go('/admin/', mine);
    assert.match(mine.url(), /\/admin\/login/, 'the old cookie opens nothing');
    assert.ok(cookies.filter((one) => /session|sid/i.test(one.name)).every((one) => one.httpOnly && one.sameSite !== 'None'));
    await mine.context().close();
  });

  test('an applicant agrees, changes her mind, and refuses, all without a script', async () => {
    const phone = await browser.page({ ...PLAIN, width: 320 });
    const to = person();
    await world.api('PUT', `/contacts/${to}`, { name: 'Ani' });
    const { url } = await world.api('POST', '/invitations', { to: { phone: to } });
    const consent = async () => (await world.api('GET', `/contacts/${to}/consents`));
    await phone.goto(url);
    await phone.goto(url);
    assert.equal((await consent()).entries.length, 0, 'looking is not agreeing');
    assert.match(await phone.locator('main').innerText(), new RegExp(`${local(to).slice(0, 4)}-\\*{4}-${local(to).slice(8)}`));

    /* Without the tick: our own sentence, in her language, not the browser's. */
    const [untouched] = await Promise.all([phone.waitForResponse((rq) => rq.request().method() === 'POST'), phone.getByRole('button', { name: /Setuju/ }).click()]);
    assert.equal(untouched.status(), 422);
    assert.ok(await phone.getByRole('alert').isVisible());
    assert.equal((await consent()).entries.length, 0);

    await phone.getByRole('checkbox').check();
    const [answered] = await Promise.all([phone.waitForResponse((rq) => rq.request().method() === 'POST'), phone.getByRole('button', { name: /Setuju/ }).click()]);
    assert.equal(answered.status(), 303);
    await phone.waitForURL((at) => at.pathname.startsWith('/opt-in-whatsapp/') || at.pathname.startsWith('/wa.me'));
    const given = (await consent()).entries[0];
    assert.deepEqual([given.scope, given.action, given.source], ['official', 'opt_in', 'landing_page']);
    assert.match(given.request_words, /^Saya setuju menerima pesan WhatsApp dari DPMPTSP/);
    assert.match(given.answer_words, /^Setuju/);
    assert.ok(given.evidence.ip && given.evidence.user_agent && given.notice_version, JSON.stringify(given));

    await phone.goto(url);
    assert.match(await phone.locator('h1').innerText(), /tercatat/);
    assert.ok(await phone.locator(`a[href*="wa.me/${META_NUMBER}"]`).count() >= 1);
    assert.match(await phone.locator('.receipt').innerText(), /Kode/);
    await phone.locator('summary', { hasText: 'berhenti' }).click();
    await phone.getByRole('button', { name: 'Hentikan persetujuan saya' }).click();
    assert.equal((await consent()).consents.official.state, 'stopped');
    assert.match(await phone.locator('main').innerText(), /dihentikan|menghentikan/);

    const refusing = person();
    const second = await world.api('POST', '/invitations', { to: { phone: refusing } });
    await phone.goto(second.url);
    await phone.getByRole('button', { name: 'Tidak, terima kasih' }).click();
    assert.equal((await world.api('GET', `/contacts/${refusing}/consents`)).consents.official.state, 'declined');
    await phone.context().close();
  });

  test('nothing of all this made a page complain', () => {
    assert.deepEqual(browser.taken({ but: /status of (403|404|405|422|429)/ }), []);
  });
});
