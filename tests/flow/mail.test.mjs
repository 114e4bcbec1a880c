/*
 * E-mail, through the real programs and over a real TLS connection to a mail server that is picky: what arrives in the mailbox, what a refusal leads
 * to, and what becomes of a mail whose answer is lost.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { openWorld } from './world.mjs';

const PARAMS = { permit_number: '503/1', permit_type: 'IUMK', status: 'Terbit', completion_date: '20-11-2026' };
let world;

before(async () => {
  world = await openWorld({ mail: true, providers: false });
  await world.office.ensureMail();
});
after(async () => { await world?.close(); });

/* What a test left waiting is its own. */
afterEach(async () => {
  await world.sandbox.clearFaults();
  await world.sandbox.idle();
  world.write("DELETE FROM queue; UPDATE provider SET health = 'ok', failures = 0, closed_until = 0; DELETE FROM task");
});

let last = 6281260600000;
async function person({ email, name = 'Sari Br Ginting' } = {}) {
  const number = String(last += 1);
  const address = email ?? `sari${last}@example.org`;
  await world.api('PUT', `/contacts/${number}`, { name, email: address });
  return { number, address };
}

const notice = async (to, more = {}) => (await world.api('POST', '/messages', { template: 'permit_ready', to: { phone: to.number }, params: PARAMS, ...more })).id;
const show = (id) => world.api('GET', `/messages/${id}`);
const mails = (to) => world.sandbox.mails(to.address);
const attempts = (id) => world.query(`SELECT state, verdict, code, text FROM attempt WHERE message_id = ${id} ORDER BY id`);
const pass = async () => { await world.send(); await world.sandbox.idle(); };

describe('a notice by e-mail', () => {
  test('arrives whole, in text and in HTML, from the office', async () => {
    const sari = await person();
    const id = await notice(sari);
    await world.settle();
    const [mail, ...more] = await mails(sari);
    assert.equal(more.length, 0);
    assert.equal(mail.subject, 'Izin selesai - DPMPTSP Kabupaten Karo');
    assert.match(mail.from, /DPMPTSP Kabupaten Karo/);
    assert.deepEqual(mail.envelope, { from: 'izin@sandbox.example', to: [sari.address] });
    assert.equal(mail.user, 'izin@sandbox.example');
    assert.match(mail.text, /Kepada Sari Br Ginting,/);
    assert.match(mail.text, /Nomor izin: 503\/1/);
    assert.match(mail.html, /<strong>Nomor izin:<\/strong> 503\/1/);
    assert.equal(mail.headers['auto-submitted'], 'auto-generated');
    const [{ uid }] = world.query(`SELECT uid FROM attempt WHERE message_id = ${id}`);
    assert.equal(mail.message_id, `<${uid}@sandbox.example>`);
    const answer = await show(id);
    assert.deepEqual([answer.state, answer.provider], ['sent', 'Surel']);
    assert.deepEqual(attempts(id).map((row) => [row.verdict, row.code]), [['accepted', '']]);
  });
});

describe('the link that ends e-mail', () => {
  const linkOf = (mail) => /^<(http\S+)>$/.exec(mail.headers['list-unsubscribe'])[1];
  const scopes = async (to) => (await world.api('GET', `/contacts/${to.number}/consents`));
  const state = (to) => world.query(`SELECT s.state FROM consent_state s JOIN contact_phone p ON p.contact_id = s.contact_id WHERE p.number = '+${to.number}' AND s.scope = 'email'`)[0]?.state;
  const post = (url, body, type = 'application/x-www-form-urlencoded') => fetch(url, { method: 'POST', body, headers: { 'content-type': type }, redirect: 'manual' });

  async function mailTo(sari) {
    await notice(sari);
    await world.settle();
    return (await mails(sari)).at(-1);
  }

  test('is in the head and in the text, and looking at it ends nothing', async () => {
    const sari = await person();
    const mail = await mailTo(sari);
    assert.equal(mail.headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
    const link = linkOf(mail);
    assert.match(mail.text, new RegExp(`Untuk berhenti menerima surel ini: ${link}`));
    assert.ok(mail.html.includes(`<a href="${link}">`));
    for (const agent of ['Mozilla/5.0', 'WhatsApp/2.24', 'GoogleImageProxy']) {
      const page = await fetch(link, { headers: { 'user-agent': agent } });
      assert.equal(page.status, 200);
      assert.match(await page.text(), /<button>Berhenti menerima surel<\/button>/);
    }
    assert.equal((await fetch(link, { method: 'HEAD' })).status, 200);
    assert.equal(state(sari), undefined);
    assert.doesNotMatch(world.log('optin') + world.log('access'), new RegExp(link.slice(-22)));
  });

  for (const [how, body, type] of [
    ['as a form', 'List-Unsubscribe=One-Click', undefined],
    ['as multipart', '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n', 'multipart/form-data; boundary=b'],
  ])
    test(`ends e-mail by the one POST of a mail program, ${how}`, async () => {
      const sari = await person();
      const link = linkOf(await mailTo(sari));
      for (const time of [1, 2]) {
        const answer = await post(link, body, type);
        assert.equal(answer.status, 200, `time ${time}`);
        assert.match(await answer.text(), /Surel dihentikan/);
      }
      assert.equal(state(sari), 'stopped');
      const entries = world.query(`SELECT e.action, e.scope, e.answer_words FROM consent_entry e JOIN contact c ON c.subject_hash = e.subject_hash
        JOIN contact_phone p ON p.contact_id = c.id WHERE p.number = '+${sari.number}'`);
      assert.deepEqual(entries.map((row) => [row.action, row.scope, row.answer_words]), [['opt_out', 'email', 'List-Unsubscribe=One-Click']]);
      const id = await notice(sari, { params: { ...PARAMS, permit_number: '503/2' } });
      await world.settle();
      const after_it = await show(id);
      assert.deepEqual([after_it.state, after_it.reason], ['blocked', 'stopped']);
      assert.equal((await mails(sari)).length, 1);
    });

  test('ends e-mail by its button, and what waits is not sent', async () => {
    const sari = await person();
    const link = linkOf(await mailTo(sari));
    const id = await notice(sari, { params: { ...PARAMS, permit_number: '503/3' } });
    assert.match(await (await post(`${link}?lang=en`, '')).text(), /E-mail is stopped/);
    await world.settle();
    assert.equal((await show(id)).state, 'blocked');
    assert.equal((await mails(sari)).length, 1);
  });

  test('that is none gets the friendly page, whichever way it is used', async () => {
    for (const answer of [await fetch(`${world.url}/surel/${'A'.repeat(22)}`), await post(`${world.url}/surel/${'A'.repeat(22)}`, 'List-Unsubscribe=One-Click'),
      await fetch(`${world.url}/surel/x`)]) assert.equal(answer.status, 404);
  });
});
