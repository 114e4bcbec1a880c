/*
 * Every page there is, in a real browser: whether axe finds anything, whether anything runs over the edge, whether it says something to the console, whether
 * it is there without JavaScript and in both languages. Which pages there are stands in the tables of cgi-bin, so that a new one cannot be forgotten.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { FONNTE_NUMBER, META_NUMBER } from '../sandbox/client.mjs';
import { NOT_SOON, openWorld, root } from '../flow/world.mjs';
import { Browser, logIn, missing, overflow, violations } from './browser.mjs';

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };
const [SARI, BUDI, ANI, DODI, RINA] = ['6281260400001', '6281260400002', '6281260400003', '6281260400004', '6281260400005'];
/* All that may stand around a text. */
const PARTS = { header: { kind: 'document', link: 'https://kantor.example/unduh/0142', filename: 'Izin 503.pdf' }, footer: 'Layanan perizinan',
  buttons: [{ kind: 'url', label: 'Lihat izin', url: 'https://kantor.example/izin/0142' }, { kind: 'phone', label: 'Telepon kantor', phone: '+6262820123' }, { kind: 'reply', label: 'Berhenti' }] };
const PARAMS = { permit_number: '503/0142/IUMK/DPM-PTSP/2026', permit_type: 'Izin Usaha Mikro Kecil', status: 'Terbit', completion_date: '20-11-2026' };

/* GET rows of a program's table that are pages; others (a file, a part of a page) are somebody else's. */
function pagesOf(program, but = []) {
  const rows = [...readFileSync(join(root, `cgi-bin/${program}.c`), 'utf8').matchAll(/\{ GET,\s+"([^"]+)"/g)].map((row) => row[1]);
  return rows.filter((row) => !row.endsWith('.csv') && !row.endsWith('.json') && !but.includes(row));
}

describe('pages', { skip: missing }, () => {
  let world;
  let browser;
  let state;
  const links = {};	/* by pattern: an address that shows something */

  before(async () => {
    world = await openWorld({ settings: { invite_with_gateway: 1 } });
    await fill();
    browser = await Browser.open();
    state = await logIn(await browser.page(WIDE), world.url, world.admin);
  });
  after(async () => {
    await browser?.close();
    await world?.close();
  });

  const send = (to, more = {}) => world.api('POST', '/messages', { template: 'permit_ready', to: { phone: to, name: 'Budi Sembiring' }, params: PARAMS, ...more });
  const opt = async (to) => (await world.api('POST', '/invitations', { to: { phone: to } })).url.replace(/^.*\/\/[^/]+/, '');

  /* An office in which everything has happened once. */
  async function fill() {
    const { api, sandbox, office } = { api: world.api.bind(world), sandbox: world.sandbox, office: world.office };
    await sandbox.phone(SARI, { name: 'Sari Br Ginting' });
    await sandbox.phone(DODI, { name: 'Dodi', whatsapp: false });
    await api('PUT', '/permits/0142307721112026', {
      permit_type: 'Izin Usaha Mikro Kecil', permit_number: '503/0142/IUMK/DPM-PTSP/2026', status: 'active', issue_date: '2026-11-20', expiry_date: '2031-11-20',
      applicant: { name: 'Sari Br Ginting <b>&"', phone: SARI, email: 'sari@example.id' },
    });
    await api('PUT', '/permits/NO-NUMBER', { permit_type: 'SIPD', permit_number: '1', status: 'active', applicant: { name: 'Tanpa Nomor', phone: '0812' } });
    await world.settle();
    await sandbox.reply(SARI, { to: META_NUMBER, text: 'Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP Kabupaten Karo' });
    await world.settle();
    await api('PUT', '/permits/0142307721112026', { status: 'renewed', update_reason: 'Perpanjangan diterima' });
    await world.settle();
    await sandbox.read(SARI);
    await api('POST', `/contacts/${DODI}/consents`, { scope: 'official', action: 'opt_in', words: 'Saya setuju' });
    await send(DODI);
    await send(RINA);
    await send(RINA, { send_at: NOT_SOON });
    await send(ANI, { send_at: NOT_SOON });
    await send(ANI, { send_at: NOT_SOON, reference: 'x'.repeat(150) }).then(({ id }) => api('POST', `/messages/${id}/cancel`));
    await api('POST', `/contacts/${BUDI}/consents`, { scope: 'official', action: 'opt_in', words: 'Saya setuju', source: 'paper', evidence: { form: 'F-1' } });
    await sandbox.fault({ provider: 'meta', kind: 'reset-after-read', to: BUDI });
    await sandbox.fault({ provider: 'meta', kind: 'drop-webhooks', to: BUDI });
    await send(BUDI);
    await world.settle();
    world.pass(901);
    await world.settle();
    await sandbox.reply(RINA, { to: FONNTE_NUMBER, text: 'Izin saya <b>sampai mana?' });
    await sandbox.reply(SARI, { to: META_NUMBER, text: 'Terima kasih, kapan boleh diambil?' });
    await world.settle();
    await api('POST', `/contacts/${ANI}/consents`, { scope: 'official', action: 'opt_out' });
    await send(ANI);
    await world.settle();
    await sandbox.clearFaults();
    /* One of each kind that waits for a decision, and one that was decided. */
    for (const [kind, scope, action, number] of [['reply', 'official', '', ''], ['paper', 'official sms', 'opt_in', ''], ['import', 'official', 'opt_in', ''],
      ['number', '', '', '+6285260007002']])
      world.write(`INSERT INTO review (kind, cause, contact_id, other_contact_id, scope, action, source, request_words, answer_words, at, number, batch, made_by, created_at)
        VALUES ('${kind}', '${kind}', 1, ${kind === 'number' ? 2 : 'NULL'}, '${scope}', '${action}', '${kind === 'reply' ? 'inbound' : kind}', 'Setuju?', 'boleh, tapi <b>nanti</b>',
        ${Date.now() - 3600_000}, '${number}', '${kind === 'import' ? 'import:1' : ''}', 'rina', ${Date.now()})`);
    world.write(`INSERT INTO review (kind, cause, contact_id, scope, action, source, answer_words, at, made_by, created_at, state, decided_at, decided_by, reason)
      VALUES ('reply', 'decided', 1, 'official', '', 'inbound', 'kapan?', ${Date.now()}, 'webhook', ${Date.now()}, 'refused', ${Date.now()}, 'rina', 'hanya bertanya')`);
    await api('PUT', '/permits/ERASED', { permit_type: 'SIPD', permit_number: '2', status: 'active', applicant: { name: 'Tuti Ginting', phone: '+6281260007099' } });
    await world.settle();
    office.kabarizin(['contact', 'erase', '+6281260007099', '--reason', 'surat permintaan 21-11-2026']);
    /* Lists that were brought in: one that is done, one that is looked at, one that is being done by somebody. */
    const list = join(world.folder, 'daftar <b>pemohon.csv');
    writeFileSync(list, 'Nama,No HP,Setuju,Tanggal,Alamat\nSari & Rekan <i>,0812-6040-0101,ya,20-11-2025,x\nBudi,0812-34,,,\nDewi,0812-6040-0101,ya,20-11-2025,\nTelp,0628-20123,,,\n');
    office.kabarizin(['import', 'contacts', list, '--basis', 'Saya setuju menerima pesan', '--form', 'F-1', '--source', 'Loket', '--doubtful', 'review']);
    for (const [kind, name, fields] of [['office', 'Karo <b>', ['base_url=http://127.0.0.1:9/api']], ['cloud', 'SiCantik', ['url=http://127.0.0.1:9/k.json']]])
      office.kabarizin(['connector', 'add', kind, name, ...fields.flatMap((field) => ['--set', field])]);
    world.write(`UPDATE connector SET error = 'shape', error_detail = '<b>', failures = 1, baselined = 1, started_at = ${Date.now()}, ok_at = ${Date.now()},
      counts = '{"new":45,"pages":3,"messages":2}' WHERE kind = 'office'; UPDATE connector SET phase = 'rows', retry_at = ${Date.now() + 9e9} WHERE kind = 'cloud'`);
    const permits = join(world.folder, 'izin.csv');
    writeFileSync(permits, 'pendaftaran_id;n_pemohon;n_perizinan;no_surat;no_hp;status\n1;Sari;SIPD;503/1;0812-6040-0105;terbit\n2;Edi;SIPD;503/2;6.28123E+12;terbit\n3;Ana;SIPD;503/3;;Tahap <b>\n');
    office.kabarizin(['import', 'permits', permits, '--baseline']);
    world.write(`UPDATE import_batch SET state = 'preview', started_at = NULL, ended_at = NULL, started_by = '' WHERE kind = 'permits'`);
    for (const [id, state] of [[101, 'preview'], [102, 'applying']])
      world.write(`INSERT INTO import_batch (id, kind, state, file_name, file_hash, header, unused, options, row_count, made_by, made_at, started_by, started_at, held_until)
        SELECT ${id}, kind, '${state}', file_name, file_hash, header, unused, options, row_count, made_by, made_at, ${state === 'preview' ? "'', NULL, 0" : `'rina', made_at, ${Date.now() + 86400_000}`}
        FROM import_batch WHERE id = 1;
        INSERT INTO import_row (batch_id, line, cells, item, claim, verdict, code, cell, detail, contact_id, outcome)
        SELECT ${id}, line, cells, item, claim, verdict, code, cell, detail, contact_id, CASE WHEN verdict = 'refused' THEN 'refused' ELSE '' END FROM import_row WHERE batch_id = 1`);
    for (const body of ['<html>Bad gateway</html>', '{"object":"page","entry":[]}'])
      world.write(`INSERT INTO webhook_inbox (provider_id, received_at, content_type, signature, body, state, note, strangers, replayed_at, replayed_by)
        VALUES (1, ${Date.now()}, 'application/json', 'sha256=${'ab'.repeat(32)}', CAST('${body}' AS BLOB), 'unreadable', 'it is no JSON', 0, ${Date.now()}, 'rina')`);
    world.write(`INSERT INTO webhook_refused (provider_id, first_at, last_at, times, why, method, content_type, bytes, address)
      VALUES (1, ${Date.now() - 3600_000}, ${Date.now()}, 4123, 'signature wrong', 'POST', 'application/json', 812, '2001:db8:1234:5678:9abc:def0:1234:5678');
      INSERT INTO task (kind, provider_id, subject_id, state, result, requested_by, requested_at, done_at)
      SELECT 'replay_webhook', 1, max(id), 'done', '{"became":"unreadable","note":""}', 'rina', ${Date.now()}, ${Date.now()} FROM webhook_inbox`);
    await api('PUT', '/contacts/0812-6000-7070', { name: 'Budi <b>Ginting', role: 'staff', duty: 'survei' });
    await api('PUT', '/documents/T-1', { registration_id: '0142307721112026', name: 'Surat <b>Izin', state: 'pending_signature', requires_approval: true, approver: { external_ref: 'odoo:none', name: 'Rehulina' } });
    await api('PUT', '/documents/T-2', { registration_id: 'NO-NUMBER', state: 'pending_signature', duty: 'survei', state_since: '2026-01-02T03:04:05Z', url: 'https://izin.example.go.id/T-2' });
    world.write(`INSERT INTO alert (kind, subject, name, level, reason, detail, opened_at, closed_at, seen_at, seen_by) VALUES
      ('provider_down', '2', 'Fonnte <b>', 'bad', 'fonnte.disconnected', 'disconnect', ${Date.now() - 3600_000}, NULL, NULL, ''),
      ('package', '2', 'Fonnte', 'warn', 'ends_soon', '21871', ${Date.now() - 7200_000}, NULL, ${Date.now()}, 'rina'),
      ('template', '1:1', 'Izin terbit (Meta)', 'warn', 'paused', 'low quality', ${Date.now() - 90_000_000}, ${Date.now() - 3600_000}, NULL, '')`);
    office.kabarizin(['user', 'add', 'petugas', '--full-name', 'Petugas Loket Satu', '--role', 'operator'], 'kata-sandi-petugas\n');
    office.kabarizin(['user', 'disable', 'petugas']);
    office.kabarizinLater(['provider', 'test', 'Meta']).catch(() => {});
    office.kabarizin(['template', 'sync', 'Meta', '--no-wait']);
    world.write(`UPDATE template_mapping SET category = 'marketing', category_next = 'authentication' WHERE template_id = 1;
      UPDATE template SET body = '{{partner_name}}!', version = 2 WHERE id = 5;
      UPDATE template SET parts = '${JSON.stringify(PARTS)}' WHERE id IN (1, 5);
      UPDATE template_version SET parts = '${JSON.stringify(PARTS)}' WHERE template_id IN (1, 5);
      UPDATE message SET parts = '${JSON.stringify(PARTS)}' WHERE template_id = 1;
      INSERT INTO template_version (template_id, version, name, category, language, body, gateway_body, short_body, params, saved_at, saved_by)
        SELECT template_id, 2, name, category, language, '{{partner_name}}!', gateway_body, '', params, 5, 'petugas' FROM template_version WHERE template_id = 5`);
    await world.settle();
    const states = new Set(world.query('SELECT DISTINCT state FROM message').map((row) => row.state));
    for (const name of ['read', 'delivered', 'failed', 'blocked', 'queued', 'cancelled']) assert.ok(states.has(name), `no message is ${name}`);
    world.write(`INSERT INTO invitation_variant (key, name, weight, text, created_at, updated_at, updated_by) VALUES
      ('b', 'Singkat <b>', 50, '{{office}}: {{link}}', 1, 1, 'admin')`);
    world.write(`INSERT INTO invitation_round (id, once, filter, state, note, started_at, started_by, changed_at, changed_by) VALUES
      (1, 'x', '{"role":"applicant","permit":"some","permit_type":"SIPD","asked":"never"}', 'paused', 'opt_in_invitation is switched off', 1, 'petugas', 1, 'petugas');
      INSERT INTO invitation_round_member (round_id, contact_id, place, state, reason, message_id, at)
      SELECT 1, id, id, CASE id % 3 WHEN 0 THEN 'skipped' WHEN 1 THEN 'asked' ELSE 'waiting' END, CASE id % 3 WHEN 0 THEN 'landline' ELSE '' END,
        CASE id % 3 WHEN 1 THEN (SELECT min(m.id) FROM message m WHERE m.contact_id = contact.id) END, 1 FROM contact`);
    /* Ways that come last, and the link of a mail: one that can be ended, one that was. */
    office.kabarizin(['provider', 'add', 'smtp', 'Surel <kantor>', '--set', 'server=mail.example.go.id', '--set', 'from=izin@example.go.id', '--set', 'enabled=0']);
    office.kabarizin(['provider', 'add', 'http_sms', 'Gateway SMS', '--set', 'url=https://sms.example.com/send', '--set', 'enabled=0',
      '--set', 'body=userkey={{user}}&passkey={{secret}}&to={{to}}&message={{text}}', '--set', 'ok_at=/status', '--set', 'ok_is=1']);
    const mails = [DODI, SARI].map((number, i) => {
      const token = Buffer.alloc(16, i + 1);
      world.write(`UPDATE attempt SET stop_hash = x'${createHash('sha256').update(token.toString('hex')).digest('hex')}' WHERE id = (SELECT max(a.id) FROM attempt a
        JOIN message m ON m.id = a.message_id JOIN contact_phone p ON p.contact_id = m.contact_id WHERE p.number LIKE '%${String(number).slice(-8)}')`);
      return `/surel/${token.toString('base64url')}`;
    });
    await api('POST', `/contacts/${SARI}/consents`, { scope: 'email', action: 'opt_out' });
    Object.assign(links, {
      '/surel/:token': mails,
      '/admin/messages/:id': world.query('SELECT id FROM message').map(({ id }) => `/admin/messages/${id}`),
      '/admin/replies': ['/admin/replies', '/admin/replies?show=all'],
      '/admin/replies/:id': world.query('SELECT id FROM inbound').map(({ id }) => `/admin/replies/${id}`),
      '/admin/contacts/:id': world.query('SELECT id FROM contact').map(({ id }) => `/admin/contacts/${id}`),
      '/admin/contacts/:id/receipt': world.query('SELECT c.id FROM contact c JOIN consent_state s ON s.contact_id = c.id GROUP BY c.id')
        .map(({ id }) => `/admin/contacts/${id}/receipt`),
      '/admin/users/:name': world.query('SELECT name FROM login').map(({ name }) => `/admin/users/${name}`),
      '/admin/contacts/:id/merge': ['/admin/contacts/1/merge', '/admin/contacts/1/merge?with=%232'],
      '/admin/contacts/:id/edit': ['/admin/contacts/1/edit', '/admin/contacts/2/edit'],
      '/admin/contacts/:id/invite': ['/admin/contacts/1/invite', '/admin/contacts/2/invite'],
      '/admin/contacts/:id/inform': ['/admin/contacts/1/inform', '/admin/contacts/2/inform'],
      '/admin/contacts/:id/erase': ['/admin/contacts/1/erase'],
      '/admin/contacts/:id/consent': ['/admin/contacts/1/consent', '/admin/contacts/1/consent?kind=withdraw'],
      '/admin/permits/:id': world.query('SELECT id FROM permit').map(({ id }) => `/admin/permits/${id}`),
      '/admin/documents': ['/admin/documents', '/admin/documents?late=1', '/admin/documents?q=nothing'],
      '/admin/documents/:id': ['/admin/documents/1', '/admin/documents/2'],
      '/admin/jobs/:name/run': ['expiry', 'reminder', 'overdue', 'retention'].map((name) => `/admin/jobs/${name}/run`),
      '/admin/simulator': ['/admin/simulator', '/admin/simulator?permit=0142307721112026&scenario=status_update',
        '/admin/simulator?permit=0142307721112026&scenario=approval_required', '/admin/simulator?permit=NO-NUMBER&scenario=document_pending', '/admin/simulator?permit=503'],
      '/admin/templates': ['/admin/templates', '/admin/templates?retired=1'],
      '/admin/templates/:id': ['/admin/templates/1', '/admin/templates/5', '/admin/templates/11', '/admin/templates/16'],
      '/admin/templates/:id/edit': ['/admin/templates/1/edit', '/admin/templates/12/edit'],
      '/admin/templates/:id/languages/:language': ['/admin/templates/11/languages/en'],
      '/admin/templates/:id/history': ['/admin/templates/1/history', '/admin/templates/5/history?version=1'],
      '/admin/providers/:id': world.query('SELECT id FROM provider').map(({ id }) => `/admin/providers/${id}`),
      '/admin/providers/:id/edit': world.query('SELECT id FROM provider').map(({ id }) => `/admin/providers/${id}/edit`),
      '/admin/providers/add/:kind': ['meta', 'fonnte', 'vonage', 'smtp', 'http_sms'].map((kind) => `/admin/providers/add/${kind}`),
      '/admin/connectors/:id': ['/admin/connectors/1', '/admin/connectors/2'],
      '/admin/connectors/add': ['/admin/connectors/add?kind=gateway'],
      '/admin/search': ['/admin/search?q=sari', '/admin/search?q=tidak+ada'],
      '/admin/held': ['/admin/held', '/admin/held?kind=missed', '/admin/held?kind=refused'],
      '/admin/held/close': ['/admin/held/close', '/admin/held/close?all=1'],
      '/admin/messages': ['/admin/messages', '/admin/messages?state=blocked', '/admin/messages?state=read&q=nothing'],
      '/admin/contacts': ['/admin/contacts', '/admin/contacts?q=sari'],
      '/admin/consents': ['/admin/consents', '/admin/consents?state=stopped&words=any'],
      '/admin/consents/review': ['/admin/consents/review', '/admin/consents/review?state=refused', '/admin/consents/review?kind=paper'],
      '/admin/consents/review-batch': ['/admin/consents/review-batch?batch=import%3A1', '/admin/consents/review-batch?batch=import%3A2'],
      '/admin/consents/poster': ['/admin/consents/poster', '/admin/consents/poster?place=Loket+2&size=A5&language=en'],
      '/admin/consents/funnel': ['/admin/consents/funnel', '/admin/consents/funnel?period=year'],
      '/admin/consents/rounds': ['/admin/consents/rounds', '/admin/consents/rounds?look=1&role=applicant', '/admin/consents/rounds?look=1&role=official'],
      '/admin/consents/rounds/:id': ['/admin/consents/rounds/1', '/admin/consents/rounds/1?state=skipped'],
      '/admin/consents/variants': ['/admin/consents/variants', '/admin/consents/variants?control=a&base=20&difference=10'],
      '/admin/consents/variants/:key': ['/admin/consents/variants/a', '/admin/consents/variants/b'],
      '/admin/consents/import/:id': ['/admin/consents/import/1', '/admin/consents/import/101', '/admin/consents/import/102', '/admin/consents/import/1?show=known', '/admin/consents/import/2'],
      '/admin/audit': ['/admin/audit'],
      '/admin/costs': ['/admin/costs', '/admin/costs?months=12&month=2020-01'],
      '/admin/webhooks': ['/admin/webhooks', '/admin/webhooks?state=unreadable', '/admin/webhooks?state=refused', '/admin/webhooks?state=stranger&from=2020-01-01'],
      '/admin/webhooks/:id': world.query('SELECT id FROM webhook_inbox ORDER BY id DESC LIMIT 12').map(({ id }) => `/admin/webhooks/${id}`),
      '/admin/webhooks/:id/body': world.query('SELECT max(id) AS id FROM webhook_inbox GROUP BY provider_id, state').map(({ id }) => `/admin/webhooks/${id}/body`),
      '/cek/:code': [
        ...world.query('SELECT code FROM message WHERE id IN (SELECT message_id FROM attempt) LIMIT 1').map(({ code }) => `/cek/${code}`),
        `/cek/${(await api('GET', `/contacts/${SARI}/consents`)).entries[0].code}`,
      ],
      '/opt-in-whatsapp/:token': [await opt(DODI), await opt(SARI), await opt(ANI), `/opt-in-whatsapp/${'0'.repeat(32)}`],
    });
  }

  const addresses = (patterns) => patterns.flatMap((pattern) => {
    assert.ok(links[pattern] || !pattern.includes(':'), `this test has no example of ${pattern}`);
    return links[pattern] ?? [pattern];
  });
  const admin = () => addresses(pagesOf('admin', ['/admin/login', '/admin/providers/:id/test', '/admin/providers/:id/webhook', '/admin/providers/:id/templates', '/admin/webhooks/:id/replay',
    '/admin/templates/:id/providers/:provider', '/admin/templates/:id/trial',
    '/admin/consents/rounds/:id/progress', '/admin/consents/import/:id/progress']));
  /* A short link is no page: it leads on to WhatsApp; nor is the office's seal. */
  const optin = () => addresses(pagesOf('optin', ['/wa/:token', '/opt-in-whatsapp/seal']));
  /* Only the person themself needs a link; others get a page with another status. */
  const isWrong = (address) => address.endsWith('0'.repeat(32));

  async function visit(page, address) {
    const answer = await page.goto(world.url + address);
    assert.equal(answer.status(), isWrong(address) ? 404 : 200, address);
    assert.equal(await page.locator('h1').count(), 1, `${address} has one heading of the first rank`);
    assert.match(await page.title(), /\S/, address);
    return answer;
  }

  async function examine(page, address) {
    await visit(page, address);
    assert.deepEqual(await violations(page), [], `${address} at ${page.viewportSize().width}`);
    assert.equal(await overflow(page), '', `${address} at ${page.viewportSize().width}`);
  }

  const wrong = () => browser.taken({ but: /0{32}.*404|404.*0{32}/ });

  for (const [name, size, colorScheme] of [['1280', WIDE, 'light'], ['360', NARROW, 'dark']]) {
    test(`of the office: axe finds nothing at ${name} pixels, and nothing runs over the edge`, async () => {
      const page = await browser.page({ ...size, storageState: state, colorScheme });
      for (const address of admin()) await examine(page, address);
      assert.deepEqual(wrong(), []);
      await page.context().close();
    });
  }

  for (const size of [WIDE, NARROW, { width: 320, height: 640 }]) {
    test(`of the applicant: the same at ${size.width} pixels`, async () => {
      const page = await browser.page(size);
      for (const address of optin()) await examine(page, address);
      assert.deepEqual(wrong(), []);
      await page.context().close();
    });
  }

  test('the door, and what is not there, are pages too', async () => {
    for (const size of [WIDE, NARROW]) {
      const page = await browser.page(size);
      await examine(page, '/admin/login');
      await page.locator('#name').fill('nobody');
      await page.locator('#password').fill('nothing-at-all');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      assert.deepEqual(await violations(page), []);
      await page.goto(`${world.url}/opt-in-whatsapp/privacy`);
      await page.context().close();
      const inside = await browser.page({ ...size, storageState: state });
      assert.equal((await inside.goto(`${world.url}/admin/messages/999999`)).status(), 404);
      assert.deepEqual(await violations(inside), []);
      assert.equal(await overflow(inside), '');
      await inside.context().close();
    }
    browser.taken();	/* the refusals themselves */
  });

  test('the phone of the sandbox: the same at 1280 and 360 pixels', async () => {
    for (const size of [WIDE, NARROW]) {
      const page = await browser.page(size);
      for (const hash of ['', `#${SARI}`, `#${SARI}/${META_NUMBER}`, `#${SARI}/${FONNTE_NUMBER}`]) {
        await page.goto(`${world.sandbox.url}/phone/${hash}`);
        await page.locator('#people button').first().waitFor({ state: 'attached' });
        assert.deepEqual(await violations(page), [], hash);
        assert.equal(await overflow(page), '', hash);
      }
      await page.context().close();
    }
    assert.deepEqual(browser.taken(), []);
  });

  /* What a reader sees, without what changes from minute to minute. */
  const words = async (page) => (await page.locator('main').innerText()).replace(/\d+/g, '0').replace(/\s+/g, ' ');

  test('in English every page has other words, and nothing wider than the edge', async () => {
    const page = await browser.page({ ...NARROW, storageState: state });
    /* Names of texts that nobody wrote. (A template's own text may hold braces.) */
    const untranslated = /\bt\.[a-z]+\.|\b(reason|verdict|state|event|finding)\.[a-z_]+/;
    const indonesian = {};
    const language = async (name) => {
      await page.goto(`${world.url}/admin/`);
      await page.locator('.top-menu').click();
      await page.getByRole('button', { name }).click();
      await page.waitForURL(`${world.url}/admin/`);
    };
    for (const address of admin()) {
      await visit(page, address);
      assert.equal(await page.locator('html').getAttribute('lang'), 'id', address);
      indonesian[address] = await words(page);
      assert.doesNotMatch(await page.locator('body').innerText(), untranslated, address);
    }
    await language('English');
    for (const address of admin()) {
      await visit(page, address);
      assert.equal(await page.locator('html').getAttribute('lang'), 'en', address);
      assert.notEqual(await words(page), indonesian[address], address);
      assert.doesNotMatch(await page.locator('body').innerText(), untranslated, address);
      assert.equal(await overflow(page), '', address);
    }
    await language('Bahasa Indonesia');
    for (const address of optin().filter((one) => !isWrong(one))) {
      await visit(page, `${address}?lang=en`);
      assert.equal(await page.locator('html').getAttribute('lang'), 'en', address);
      assert.doesNotMatch(await page.locator('main').innerText(), /persetujuan|Anda|kantor/, address);
      assert.equal(await overflow(page), '', address);
    }
    await page.context().close();
    assert.deepEqual(wrong(), []);
  });

  test('without JavaScript nothing is missing on any page', async () => {
    const scripted = await browser.page({ ...WIDE, storageState: state });
    const plain = await browser.page({ ...WIDE, storageState: state, javaScriptEnabled: false });
    /* Numbers, ages, request ids and the codes of messages that are only tried out differ from one look to the next. */
    const lines = async (page) => (await page.locator('main').innerText()).replace(/[0-9a-f]{20,}|\b[0-9A-Z]{4}-[0-9A-Z]{4}\b|\d+/g, '0').split('\n').map((line) => line.trim()).filter(Boolean);
    const missed = async (address) => {
      await visit(scripted, address);
      await visit(plain, address);
      /* What copies, prints or writes a name into a field needs a script, so it is there with one only. */
      const there = new Set([...await lines(plain), ...await scripted.locator('[data-copy], [data-print], [data-insert]').allInnerTexts()].map((line) => line.trim()));
      return (await lines(scripted)).filter((line) => !there.has(line));
    };
    for (const address of [...admin(), ...optin()]) {
      const found = await missed(address);
      /* "59 seconds ago" and "1 minute ago" are the same line: looked at again, they agree. */
      if (found.length > 0) assert.deepEqual(await missed(address), [], address);
    }
    await scripted.context().close();
    await plain.context().close();
    assert.deepEqual(wrong(), []);
  });

  test('no page is one of another time or place: nothing comes from elsewhere, nothing is kept', async () => {
    const page = await browser.page({ ...WIDE, storageState: state });
    const foreign = [];
    page.on('request', (rq) => { if (!rq.url().startsWith(world.url) && !rq.url().startsWith('data:')) foreign.push(rq.url()); });
    for (const address of [...admin(), ...optin()]) {
      const answer = await visit(page, address);
      const head = answer.headers();
      assert.match(head['content-security-policy'], /default-src 'none'/, address);
      assert.doesNotMatch(head['content-security-policy'], /unsafe/, address);
      assert.equal(head['x-content-type-options'], 'nosniff', address);
      assert.equal(head['referrer-policy'], 'no-referrer', address);
      assert.match(head['cache-control'], /no-store|private/, address);
    }
    assert.deepEqual(foreign, []);
    await page.context().close();
    assert.deepEqual(wrong(), []);
  });
});
