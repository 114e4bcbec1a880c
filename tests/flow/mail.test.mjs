/*
 * E-mail, through the real programs and over a real TLS connection to a mail server that is picky: what arrives in the mailbox, what a refusal leads
 * to, and what becomes of a mail whose answer is lost.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { waitFor } from '../../scripts/office.mjs';
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
    assert.equal(mail.subject, 'Izin 503/1 telah selesai');
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

describe('many at once', () => {
  test('all arrive, each once and at its own address, whatever becomes of some', async () => {
    const people = [];
    for (let i = 0; i < 24; i += 1) people.push(await person(i % 6 === 5 ? { email: `nobody@example${i}.org` } : {}));
    const ids = [];
    for (const one of people) ids.push(await notice(one));
    await world.settle();
    for (const [i, one] of people.entries()) {
      const nobody = i % 6 === 5;
      assert.equal((await mails(one)).length, nobody ? 0 : 1, one.address);
      assert.equal((await show(ids[i])).state, nobody ? 'failed' : 'sent', one.address);
    }
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
      assert.match(await page.text(), /<button class="button">Berhenti menerima surel<\/button>/);
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

describe('a refusal', () => {
  const table = [
    ['of the address ends the message, with the words of the server', { kind: 'refuse-rcpt', code: 550, text: '5.1.1 User unknown' },
      { state: 'failed', reason: 'email_refused', attempts: [['recipient', '550 5.1.1']], mails: 0 }],
    ['for now is tried again', { kind: 'refuse-rcpt', code: 450, text: '4.2.0 Greylisted' }, { state: 'queued', attempts: [['retry', '450 4.2.0']], mails: 0 }],
    ['of the text as spam ends the message', { kind: 'refuse-data', code: 554, text: '5.7.1 Spam' },
      { state: 'failed', reason: 'provider_refused', attempts: [['permanent', '554 5.7.1']], mails: 0 }],
    ['of a server that is full is tried again', { kind: 'refuse-from', code: 452, text: '4.3.1 Insufficient system storage' }, { state: 'queued', attempts: [['retry', '452 4.3.1']], mails: 0 }],
    ['before we could say anything is tried again', { kind: 'refuse-connect', code: 421, text: '4.3.2 Service not available' }, { state: 'queued', attempts: [['retry', '421 4.3.2']], mails: 0 }],
    ['of a login that has trouble of its own is tried again', { kind: 'refuse-login', code: 454, text: '4.7.0 Temporary authentication failure' },
      { state: 'queued', attempts: [['retry', '454 4.7.0']], mails: 0 }],
    ['by hanging up before the text is tried again', { kind: 'drop-before-data' }, { state: 'queued', attempts: [['retry', 'not sent']], mails: 0 }],
    ['by hanging up after the text leaves it in doubt, taken', { kind: 'reset-after-read' }, { state: 'sending', attempts: [['unknown', 'no answer']], mails: 1 }],
    ['by hanging up after the text leaves it in doubt, not taken', { kind: 'lost-answer-not-done' }, { state: 'sending', attempts: [['unknown', 'no answer']], mails: 0 }],
  ];
  for (const [what, fault, wanted] of table)
    test(what, async () => {
      const sari = await person();
      await world.sandbox.fault({ provider: 'smtp', count: 1, ...fault });
      const id = await notice(sari);
      await pass();
      const message = await show(id);
      assert.equal(message.state, wanted.state);
      if (wanted.reason) assert.equal(message.reason, wanted.reason);
      assert.deepEqual(attempts(id).map((row) => [row.verdict, row.code]), wanted.attempts);
      assert.equal((await mails(sari)).length, wanted.mails);
    });

  test('of the address is remembered, said, and over with another address', async () => {
    const sari = await person();
    await world.sandbox.fault({ provider: 'smtp', kind: 'refuse-rcpt', code: 550, text: '5.1.1 User unknown', count: 1 });
    await notice(sari);
    await pass();
    const contact = () => world.api('GET', `/contacts/${sari.number}`);
    assert.equal((await contact()).email_refused, '550 5.1.1 User unknown');
    const next = await notice(sari, { params: { ...PARAMS, permit_number: '503/9' } });
    await world.settle();
    assert.deepEqual([(await show(next)).state, (await show(next)).reason], ['blocked', 'email_refused']);
    assert.equal((await mails(sari)).length, 0);
    const address = `new.${sari.address}`;
    await world.api('PUT', `/contacts/${sari.number}`, { email: address });
    await world.settle();
    assert.equal((await contact()).email_refused, null);
    assert.equal((await show(next)).state, 'sent');
    assert.equal((await mails({ address })).length, 1);
  });

  test('that was for now is forgotten when the mail is taken the next time, and nobody gets two', async () => {
    const sari = await person();
    await world.sandbox.fault({ provider: 'smtp', kind: 'refuse-rcpt', code: 450, text: '4.2.0 Greylisted', count: 1 });
    const id = await notice(sari);
    await pass();
    world.pass(3600);
    await pass();
    assert.equal((await show(id)).state, 'sent');
    assert.equal((await mails(sari)).length, 1);
  });
});

describe('a look at the server', () => {
  const surel = () => world.query("SELECT p.health, p.health_code, v.link FROM provider p JOIN provider_vitals v ON v.provider_id = p.id WHERE p.kind = 'smtp'")[0];
  const look = async () => {
    world.pass(301);
    await world.send(['--job', 'vitals']);
    await world.settle();
  };

  test('finds a dead password before a mail is spent on it, and takes the server up again', async () => {
    await look();
    assert.deepEqual({ ...surel() }, { health: 'ok', health_code: '', link: 'up' });
    await world.sandbox.fault({ provider: 'smtp', kind: 'refuse-login', code: 535, text: '5.7.8 Authentication failed' });
    await look();
    assert.deepEqual({ ...surel() }, { health: 'down', health_code: 'smtp.login_refused', link: 'down' });
    const sari = await person();
    const id = await notice(sari);
    await world.settle();
    assert.equal(attempts(id).length, 0);
    await world.sandbox.clearFaults();
    await look();
    assert.deepEqual({ ...surel() }, { health: 'ok', health_code: '', link: 'up' });
    world.pass(3600);
    await world.settle();
    assert.equal((await show(id)).state, 'sent');
    assert.equal((await mails(sari)).length, 1);
  });

  test('that finds it busy is no news', async () => {
    await world.sandbox.fault({ provider: 'smtp', kind: 'refuse-connect', code: 421, text: '4.3.2 Service not available' });
    await look();
    assert.equal(surel().health, 'ok');
  });
});

describe('a mail that comes back', () => {
  const bounce = (to, status) => [
    'From: MAILER-DAEMON@mx.example.org', `To: ${to}`, 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"', '',
    '--b1', 'Content-Type: text/plain', '', 'Sorry.', '', '--b1', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example.org', '',
    'Action: failed', `Status: ${status}`, `Diagnostic-Code: smtp; 550 ${status} User unknown`, '', '--b1--', ''].join('\n');
  const set = (value) => world.office.kabarizin(['provider', 'set', 'Surel', '--set', `bounce=${value}`]);
  after(() => set(''));

  test('settles its message and marks the address, once', async () => {
    set('kembali@sandbox.example');
    const sari = await person();
    const id = await notice(sari);
    await world.settle();
    const [mail] = await mails(sari);
    const [{ uid }] = world.query(`SELECT uid FROM attempt WHERE message_id = ${id}`);
    assert.equal(mail.envelope.from, `kembali+${uid}@sandbox.example`);
    assert.match(mail.from, /<izin@sandbox\.example>/);
    assert.match(world.office.kabarizin(['mail', 'bounce'], 'Subject: cuti\n\nSaya cuti.\n'), /no delivery status notification; nothing changed/);
    assert.equal((await show(id)).state, 'sent');
    assert.match(world.office.kabarizin(['mail', 'bounce'], bounce(mail.envelope.from, '5.1.1')), /that mail came back; its message is dealt with/);
    await world.settle();
    const message = await show(id);
    assert.deepEqual([message.state, message.reason], ['failed', 'email_refused']);
    assert.equal((await world.api('GET', `/contacts/${sari.number}`)).email_refused, '5.1.1 550 5.1.1 User unknown');
    assert.match(world.office.kabarizin(['mail', 'bounce', '--to', mail.envelope.from], bounce('x@sandbox.example', '5.1.1')), /known already; nothing changed/);
  });
});

describe('the way to the server', () => {
  const provider = () => world.query("SELECT health, health_code, health_text FROM provider WHERE kind = 'smtp'")[0];
  const set = (...pairs) => world.office.kabarizin(['provider', 'set', 'Surel', ...pairs.flatMap((pair) => ['--set', pair])]);
  async function tested() {
    world.office.kabarizinLater(['provider', 'test', 'Surel']).catch(() => {});
    await waitFor('the test', async () => assert.equal(world.query("SELECT count(*) AS n FROM task WHERE state = 'waiting'")[0].n, 1));
    await world.send();
    return JSON.parse(world.query("SELECT result FROM task WHERE kind = 'test_connection' ORDER BY id DESC LIMIT 1")[0].result).findings;
  }

  test('is tested without a mail', async () => {
    const before_it = (await world.sandbox.requests('smtp')).length;
    assert.deepEqual((await tested()).map((one) => [one.level, one.key]), [['ok', 'smtp.ok']]);
    assert.equal((await world.sandbox.requests('smtp')).length, before_it);
    assert.equal(provider().health, 'ok');
  });

  test('without STARTTLS is not taken: no password and no mail leaves, and the provider stops', async () => {
    const sari = await person();
    await world.sandbox.fault({ provider: 'smtp', kind: 'no-starttls' });
    const id = await notice(sari);
    await pass();
    assert.deepEqual(attempts(id).map((row) => row.verdict), ['account']);
    assert.equal((await mails(sari)).length, 0);
    assert.deepEqual([provider().health, provider().health_code], ['down', 'account']);
    assert.deepEqual((await tested()).map((one) => [one.level, one.key]), [['bad', 'smtp.no_tls']]);
    assert.equal((await show(id)).state, 'queued', 'it waits for whoever mends it');
  });

  test('with a certificate that nobody vouches for is not taken', async () => {
    const [{ settings }] = world.query("SELECT settings FROM provider WHERE kind = 'smtp'");
    const sari = await person();
    set('ca_file=');
    const id = await notice(sari);
    await pass();
    assert.deepEqual(attempts(id).map((row) => row.verdict), ['account']);
    assert.deepEqual((await tested()).map((one) => one.key), ['smtp.certificate']);
    set(`ca_file=${JSON.parse(settings).ca_file}`);
    assert.deepEqual((await tested()).map((one) => one.key), ['smtp.ok']);
    world.pass(3600);
    await world.settle();
    assert.equal((await show(id)).state, 'sent', 'what waited goes once it is mended');
  });

  test('with a wrong password stops the provider, tells why, and goes on once it is right', async () => {
    const sari = await person();
    world.office.kabarizin(['provider', 'set', 'Surel', '--secrets', '-'], 'password=wrong\n');
    const id = await notice(sari);
    await pass();
    assert.deepEqual(attempts(id).map((row) => [row.verdict, row.code]), [['credential', '535 5.7.8']]);
    assert.match(provider().health_text, /authentication failed/);
    assert.equal(provider().health, 'down');
    assert.deepEqual((await tested()).map((one) => [one.level, one.key]), [['bad', 'smtp.login_refused']]);
    world.office.kabarizin(['provider', 'set', 'Surel', '--secrets', '-'], 'password=sandbox-mail-password\n');
    await tested();
    world.pass(3600);
    await world.settle();
    assert.equal((await show(id)).state, 'sent');
    assert.deepEqual(world.filesWith('sandbox-mail-password'), [], 'the password stands nowhere');
  });
});

describe('what is typed', () => {
  test('never reaches the head of a mail or the envelope', async () => {
    for (const email of ['sari@example.org\r\nBcc: all@example.org', 'sari@example.org>\r\nRCPT TO:<x@example.org', 'a b@example.org', 'sari@localhost', '"a"@example.org'])
      await assert.rejects(person({ email }), (failure) => failure.status === 422 && /#\/email/.test(failure.body), email);
    const sari = await person({ name: 'Sari <b>Br</b> "Ginting"' });
    const id = await notice(sari, { params: { ...PARAMS, permit_number: 'x\r\nBcc: all@example.org' } }).catch((failure) => failure);
    await world.settle();
    const arrived = await mails(sari);
    for (const mail of arrived) {
      assert.equal(mail.headers.bcc, undefined);
      assert.match(mail.html, /Sari &lt;b&gt;Br&lt;\/b&gt;/);
    }
    assert.ok(id instanceof Error || arrived.length === 1);
  });

  test('for the account is refused with a sentence', () => {
    const add = (...pairs) => {
      try {
        return world.office.kabarizin(['provider', 'add', 'smtp', 'X', ...pairs.flatMap((pair) => ['--set', pair])]);
      } catch (failure) {
        return failure.stderr;
      }
    };
    const good = ['server=mail.example.go.id', 'from=izin@example.go.id'];
    assert.match(add('from=izin@example.go.id'), /server.*required/);
    assert.match(add(...good, 'security=none'), /localhost/);
    assert.match(add(...good, 'port=70000'), /port/);
    assert.match(add('server=https://mail.example.go.id', 'from=izin@example.go.id'), /name alone/);
    assert.match(add('server=mail.example.go.id', 'from=Kantor <izin@example.go.id>'), /one e-mail address/);
    assert.match(add(...good, 'user=izin'), /password.*together/);
    assert.match(add(...good, 'from_name=a\nBcc: b'), /one line/);
  });
});

describe('a mail to people of the office', () => {
  const list = () => world.office.rows('mail', 'list');

  test('goes beside the messages, through whichever e-mail provider is well', async () => {
    world.office.kabarizin(['mail', 'try', 'admin@example.go.id']);
    await world.send();
    const [mail] = await world.sandbox.mails('admin@example.go.id');
    assert.equal(mail.subject, 'Kabarizin: percobaan surel');
    assert.match(mail.text, /jalurnya berfungsi/);
    assert.equal(mail.headers['list-unsubscribe'], undefined, 'there is nothing to end');
    assert.deepEqual(list().map((row) => [row.state, row.provider, row.tries])[0], ['sent', 'Surel', 1]);
  });

  test('waits when there is none, and goes when there is', async () => {
    world.write("UPDATE provider SET health = 'down'");
    world.office.kabarizin(['mail', 'try', 'later@example.go.id']);
    await world.send();
    assert.deepEqual([list()[0].state, list()[0].note], ['queued', 'no e-mail provider is switched on and well']);
    world.write("UPDATE provider SET health = 'ok'; UPDATE staff_mail SET due_at = 1 WHERE state = 'queued'");
    await world.send();
    assert.equal((await world.sandbox.mails('later@example.go.id')).length, 1);
  });

  test('that a server refuses for good says so', async () => {
    world.office.kabarizin(['mail', 'try', 'nobody@example.go.id']);
    await world.send();
    assert.equal(list()[0].state, 'failed');
    assert.match(list()[0].note, /User unknown/);
  });
});
