/*
 * Twilio, through the real programs: a notice as a WhatsApp template and as an SMS, what its callbacks say, a lost answer that is asked about,
 * and who may post to our address. Signatures are made by Twilio's own package.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';

import { waitFor } from '../../scripts/office.mjs';
import { TWILIO_NUMBER, TWILIO_SMS_NUMBER } from '../sandbox/client.mjs';
import { SID, approvedContent } from '../sandbox/support/twilio_calls.mjs';
import { logIn } from './login.mjs';
import { attempts, got, kinds, notice, openProvider, PARAMS, pass, person, sends, show, urls, world } from './provider_world.mjs';

const { getExpectedTwilioSignature: sign } = createRequire(import.meta.url)('twilio/lib/webhooks/webhooks');
const TOKEN = 'sandbox-twilio-token';
const FORM = 'application/x-www-form-urlencoded; charset=UTF-8';

openProvider({
  name: 'twilio', numbersFrom: 6281260500000,
  ensure: async (office) => {
    await office.ensureTwilio();
    await office.ensureContents();
  },
});

const asked = async () => (await world.sandbox.requests('twilio')).filter((rq) => rq.method === 'GET' && /\/Messages(\/\w+)?\.json/.test(rq.path)).length;

describe('a notice', () => {
  test('goes as a template with its content and variables, and its callbacks lead to read', async () => {
    const sari = await person({ reads: 'auto' });
    const id = await notice(sari);
    await world.settle();
    const [message] = await got(sari);
    assert.deepEqual([message.provider, message.channel, message.type], ['twilio', 'whatsapp', 'template']);
    assert.match(message.text, /Sari/);
    assert.match(message.text, /503\/1/);
    const [request] = await sends(sari);
    const form = new URLSearchParams(request.body);
    assert.equal(form.get('To'), `whatsapp:+${sari}`);
    assert.equal(form.get('From'), `whatsapp:+${TWILIO_NUMBER}`);
    assert.match(form.get('ContentSid'), /^HX[0-9a-f]{32}$/);
    assert.equal(JSON.parse(form.get('ContentVariables'))['1'], 'Sari');
    assert.equal(form.get('Body'), null);
    assert.match(form.get('StatusCallback'), new RegExp(`^${urls.twilio}\\?ref=[0-9a-f]+#rc=5&rp=all$`));
    const answer = await show(id);
    assert.equal(answer.state, 'read');
    const order = ['queued', 'planned', 'attempted', 'sent', 'delivered', 'read'];
    assert.deepEqual(kinds(answer).filter((kind) => order.includes(kind)), order);
  });

  test('to somebody who did not agree goes by SMS, as the short text, with what it cost', async () => {
    const sari = await person({ agrees: false });
    const id = await notice(sari);
    await world.settle();
    const [message] = await got(sari);
    assert.equal(message.channel, 'sms');
    const answer = await show(id);
    assert.deepEqual([answer.state, answer.provider], ['delivered', 'Twilio SMS']);
    assert.deepEqual(answer.plan.map((row) => [row.kind, row.may, row.reason]), [['twilio_sms', true, 'fallback'], ['twilio', false, 'no_consent_no_window']]);
    assert.equal(answer.attempts.length, 1);
    assert.deepEqual([answer.attempts[0].segments, answer.attempts[0].price], [1, null], 'the callbacks of an SMS name no price');
  });

  test('by SMS ends with a personal link, which leads to the page where the next one can be had on WhatsApp', async () => {
    const sari = await person({ agrees: false });
    const id = await notice(sari);
    await world.settle();
    const [{ text }] = await got(sari);
    const [, link] = / WhatsApp: (http\S+\/wa\/[\w-]{22})$/.exec(text);
    assert.ok(text.length <= 160);
    assert.equal((await show(id)).short_text, text.replace(/[\w-]{22}$/, '…'), 'a key sees that there is a link, and not where it leads');
    const page = await fetch(link);
    assert.equal(page.status, 200);
    assert.match(page.url, /\/opt-in-whatsapp\/[0-9a-f]{32}$/);
    assert.match(await page.text(), /0812-\*{4}-/);
    assert.equal((await fetch(`${link.slice(0, -1)}!`)).status, 404);
    const refused = await fetch(`${world.url}/wa/${'A'.repeat(22)}`);
    assert.equal(refused.status, 404);
    assert.match(await refused.text(), /class="button" href="\/opt-in-whatsapp\//, 'the way to another link');
    assert.doesNotMatch(world.log('optin') + world.log('access'), new RegExp(link.slice(-22)));
  });

  test('to a number without WhatsApp goes by SMS once Twilio says so, and WhatsApp is not tried there again', async () => {
    const sari = await person({ whatsapp: false });
    const id = await notice(sari);
    await world.settle();
    assert.deepEqual(attempts(id).map((row) => [row.kind, row.code]), [['twilio', '63024'], ['twilio_sms', '']]);
    assert.equal((await show(id)).state, 'delivered');
    const next = await notice(sari, { params: { ...PARAMS, permit_number: '503/2' } });
    await world.settle();
    assert.deepEqual(attempts(next).map((row) => row.kind), ['twilio_sms']);
    assert.equal((await show(next)).plan.find((row) => row.kind === 'twilio').reason, 'no_whatsapp');
  });

  test('that is a free text waits for nobody whose window is shut', async () => {
    const sari = await person();
    await assert.rejects(world.api('POST', '/texts', { to: { phone: sari }, text: 'Halo', provider: 'Twilio' }), (failure) => failure.status >= 400 && failure.status < 500);
    await world.sandbox.reply(sari, { to: TWILIO_NUMBER, text: 'Selamat pagi' });
    const { id } = await world.api('POST', '/texts', { to: { phone: sari }, text: 'Halo juga', provider: 'Twilio' });
    await world.settle();
    assert.equal((await show(id)).state, 'delivered');
    assert.equal((await got(sari)).at(-1).text.includes('Halo juga'), true);
  });

  test('is not sent again to who wrote STOP to the SMS sender, which Twilio refuses to serve', async () => {
    const sari = await person({ agrees: false });
    await notice(sari);
    await world.settle();
    await world.sandbox.reply(sari, { to: TWILIO_SMS_NUMBER, text: 'STOP' });
    await world.settle();
    const before = (await got(sari)).length;
    const id = await notice(sari, { params: { ...PARAMS, permit_number: '503/3' } });
    await world.settle();
    assert.equal((await show(id)).reason, 'stopped');
    assert.equal((await got(sari)).length, before);
  });
});

describe('a notice that was sent and does not arrive', () => {
  const late = (id, hours) => {
    world.pass(hours * 3600);
    world.write(`UPDATE message SET sent_at = sent_at - ${hours * 3600_000} WHERE id = ${id}`);
  };
  /* Sent by WhatsApp, and nothing is heard of it; Twilio tells of somebody else's meanwhile. */
  async function unheard({ lost = false } = {}) {
    const to = await person({ online: lost });
    world.office.kabarizin(['template', 'reroute', 'permit_ready', '4']);
    if (lost) await world.sandbox.fault({ provider: 'twilio', kind: 'drop-webhooks', to });
    const id = await notice(to);
    await world.settle();
    await world.sandbox.clearFaults();
    await notice(await person());
    await world.settle();
    assert.equal((await show(id)).state, 'sent');
    return { to, id };
  }
  /* It asks first, and decides by the answer when it looks again. */
  const look = async () => {
    for (let round = 0; round < 2; round += 1) {
      await world.send(['--once', '--job', 'overdue']);
      await world.settle();
    }
  };
  const delivered = async (id) => {
    const [{ uid, sid }] = world.query(`SELECT uid, provider_message_id AS sid FROM attempt WHERE message_id = ${id} ORDER BY id LIMIT 1`);
    const url = `${urls.twilio}?ref=${uid}`;
    const fields = { MessageSid: sid, MessageStatus: 'delivered', SmsStatus: 'delivered', AccountSid: SID, To: 'whatsapp:+6281260500001', From: `whatsapp:+${TWILIO_NUMBER}` };
    const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields).toString(), headers: { 'content-type': FORM, 'x-twilio-signature': sign(TOKEN, url, fields) } });
    assert.equal(answer.status, 204);
  };

  /* What the sandbox's Twilio says when it is asked: the callback was lost, or it truly did not arrive. */
  test('is asked about first: one that had arrived, its callback lost, goes no other way', async () => {
    const { to, id } = await unheard({ lost: true });
    late(id, 4);
    await look();
    const message = await show(id);
    assert.equal(message.state, 'delivered');
    assert.deepEqual(attempts(id).map((row) => row.kind), ['twilio']);
    assert.equal((await got(to)).length, 1);
  });

  test('goes by SMS as well when its time is over, once, and the late word on the first is told beside it', async () => {
    const { to, id } = await unheard();
    await look();
    assert.equal(attempts(id).length, 1, 'its time is not over');
    late(id, 4);
    await look();
    assert.deepEqual(attempts(id).map((row) => [row.kind, row.state]), [['twilio', 'accepted'], ['twilio_sms', 'accepted']]);
    assert.equal((await sends(to)).length, 2);
    await delivered(id);
    const message = await show(id);
    assert.equal(message.state, 'delivered');
    assert.deepEqual(message.plan.map((row) => [row.kind, row.may, row.reason]), [['twilio_sms', true, 'fallback'], ['twilio', false, 'not_delivered']]);
    assert.deepEqual(kinds(message).filter((kind) => ['attempted', 'overdue', 'delivered'].includes(kind)), ['attempted', 'overdue', 'attempted', 'delivered']);
    late(id, 9);
    await look();
    assert.equal(attempts(id).length, 2);
  });

  test('that arrives before the SMS leaves keeps it at home', async () => {
    const { to, id } = await unheard();
    late(id, 4);
    await delivered(id);
    await look();
    assert.equal(attempts(id).length, 1);
    assert.equal((await sends(to)).length, 1);
  });

  test('stays as it is for who wrote STOP meanwhile', async () => {
    const { to, id } = await unheard();
    late(id, 4);
    await world.api('POST', `/contacts/${to}/consents`, { scope: 'official', action: 'opt_out', words: 'STOP' });
    await look();
    assert.equal(attempts(id).length, 1);
    assert.equal((await show(id)).state, 'sent');
  });
});

describe('an answer that is lost', () => {
  /* Its callbacks do not come either. */
  async function lost(kind, more) {
    const to = await person(more);
    await world.sandbox.fault({ provider: 'twilio', kind, to });
    await world.sandbox.fault({ provider: 'twilio', kind: 'drop-webhooks', to });
    const id = await notice(to);
    await pass();
    assert.deepEqual(attempts(id).map((row) => row.state), ['unknown']);
    await world.sandbox.clearFaults();
    return { to, id, before: await asked() };
  }

  for (const [channel, agrees] of [['WhatsApp', true], ['SMS', false]]) {
    test(`is found by asking, on ${channel}, and nothing is sent twice`, async () => {
      const it = await lost('reset-after-read', { agrees });
      await pass();
      assert.equal(await asked(), it.before, 'not at once: a callback would tell');
      world.pass(31);
      await pass();
      assert.equal(await asked() - it.before, 1);
      const message = await show(it.id);
      assert.equal(message.state, 'delivered');
      assert.ok(kinds(message).includes('asked_found'));
      world.pass(3600);
      await pass();
      assert.equal((await sends(it.to)).length, 1);
      assert.equal((await got(it.to)).length, 1);
      if (channel === 'SMS') assert.ok(attempts(it.id)[0].price_micros > 0);
    });
  }

  test('of a message that Twilio never took is sent again, but only after some minutes', async () => {
    const it = await lost('lost-answer-not-done');
    world.pass(31);
    await pass();
    assert.equal((await sends(it.to)).length, 1);
    assert.equal((await show(it.id)).state, 'sending');
    world.pass(301);
    await pass();
    world.pass(2);
    await world.settle();
    assert.equal((await got(it.to)).length, 1);
    assert.equal((await sends(it.to)).length, 2);
    const message = await show(it.id);
    assert.equal(message.state, 'delivered');
    assert.ok(kinds(message).includes('asked_absent'));
  });

  test('is made up for by a callback, which carries our id, without asking', async () => {
    const to = await person();
    await world.sandbox.fault({ provider: 'twilio', kind: 'reset-after-read', to });
    const id = await notice(to);
    const before = await asked();
    await pass();
    assert.equal((await show(id)).state, 'delivered');
    world.pass(301);
    await pass();
    assert.equal(await asked(), before);
    assert.equal((await sends(to)).length, 1);
  });
});

describe('the signature', () => {
  let receipts = 0;
  const receipt = (more = {}) => ({ MessageSid: `SM${createHash('md5').update(String(receipts += 1)).digest('hex')}`, MessageStatus: 'sent', SmsStatus: 'sent', AccountSid: SID,
    To: 'whatsapp:+6281260500001', From: `whatsapp:+${TWILIO_NUMBER}`, ApiVersion: '2010-04-01', ErrorMessage: '', ...more });
  const post = (url, body, signature, type = FORM) => fetch(url, { method: 'POST', body, headers: { 'content-type': type, ...(signature === null ? {} : { 'x-twilio-signature': signature }) } });
  const form = (fields) => new URLSearchParams(fields).toString();
  const port = (url, change) => url.replace(/:\d+\//, change);

  /* [what, status, the token, the address that was signed, what the body became] */
  const cases = [
    ['of the address and the form is believed', 204, TOKEN, (url) => url, (body) => body],
    ['of the address without its port is believed', 204, TOKEN, (url) => port(url, '/'), (body) => body],
    ['of another port is refused', 403, TOKEN, (url) => port(url, ':8443/'), (body) => body],
    ['of https where it is http is refused', 403, TOKEN, (url) => url.replace('http:', 'https:'), (body) => body],
    ['of another path is refused', 403, TOKEN, (url) => `${url}/`, (body) => body],
    ['of another query is refused', 403, TOKEN, (url) => `${url}?ref=1`, (body) => body],
    ['with another token is refused', 403, 'sandbox-twilio-tokem', (url) => url, (body) => body],
    ['of another status is refused', 403, TOKEN, (url) => url, (body) => body.replace('MessageStatus=sent', 'MessageStatus=read')],
    ['of a form without one name is refused', 403, TOKEN, (url) => url, (body) => body.replace('&ErrorMessage=', '')],
    ['of a form with one more name is refused', 403, TOKEN, (url) => url, (body) => `${body}&ErrorCode=21610`],
    ['of the same form in another order is believed', 204, TOKEN, (url) => url, (body) => body.split('&').reverse().join('&')],
  ];
  for (const [name, want, token, address, change] of cases) {
    test(name, async () => {
      const fields = receipt();
      const answer = await post(urls.twilio, change(form(fields)), sign(token, address(urls.twilio), fields));
      assert.equal(answer.status, want);
      assert.equal(await answer.text(), '');
    });
  }

  test('that is missing or empty or cut short is refused', async () => {
    const fields = receipt();
    const right = sign(TOKEN, urls.twilio, fields);
    for (const given of [null, '', right.slice(0, -1), `${right}=`]) assert.equal((await post(urls.twilio, form(fields), given)).status, 403, String(given));
  });

  test('is of the query as it was sent', async () => {
    const fields = receipt();
    const url = `${urls.twilio}?ref=0123456789abcdef&x=a%20b+c&y=%c3%a9`;
    assert.equal((await post(url, form(fields), sign(TOKEN, url, fields))).status, 204);
    assert.equal((await post(url.replace('%20', '+'), form(fields), sign(TOKEN, url, fields))).status, 403);
  });

  test('of JSON is of the address, which holds the hash of the body', async () => {
    const text = '{"events":[{"note":"Halo 👋"}]}';
    const url = (bytes) => `${urls.twilio}?bodySHA256=${createHash('sha256').update(bytes).digest('hex')}`;
    const json = 'application/json';
    assert.ok((await post(url(text), text, sign(TOKEN, url(text), {}), json)).ok);
    assert.equal((await post(url(text), `${text} `, sign(TOKEN, url(text), {}), json)).status, 403, 'another body');
    assert.equal((await post(url(`${text} `), `${text} `, sign(TOKEN, url(text), {}), json)).status, 403, 'another hash');
    assert.equal((await post(urls.twilio, text, sign(TOKEN, urls.twilio, {}), json)).status, 403, 'no hash at all');
  });

  test('of another account is refused although the token is right', async () => {
    const fields = receipt({ AccountSid: 'AC00000000000000000000000000000002' });
    assert.equal((await post(urls.twilio, form(fields), sign(TOKEN, urls.twilio, fields))).status, 403);
  });

  test('with the token of before is believed while it is kept', async () => {
    const fields = receipt();
    const old = sign('sandbox-twilio-tokem', urls.twilio, fields);
    assert.equal((await post(urls.twilio, form(fields), old)).status, 403);
    world.office.kabarizin(['provider', 'set', 'Twilio', '--secrets', '-'], 'auth_token_previous=sandbox-twilio-tokem\n');
    await waitFor('the change', async () => assert.equal((await post(urls.twilio, form(fields), old)).status, 204));
    assert.equal((await post(urls.twilio, form(fields), sign(TOKEN, urls.twilio, fields))).status, 204);
    world.office.kabarizin(['provider', 'set', 'Twilio', '--secrets', '-'], 'auth_token_previous=\n');
  });

  test('of the sandbox\'s own, once spoiled, is refused and shown on the page of the provider', async () => {
    await world.sandbox.fault({ provider: 'twilio', kind: 'bad-signature', count: 1 });
    const { status } = await world.sandbox.postWebhook({ provider: 'twilio', value: receipt() });
    assert.equal(status, 403);
    const { cookie } = await logIn(world.url, world.admin);
    const { id } = world.office.providers().twilio;
    const page = async () => (await fetch(`${world.url}/admin/providers/${id}`, { headers: { cookie } })).text();
    for (const [signature, words] of [['AAAAAAAAAAAAAAAAAAAAAAAAAAA=', 'Tanda tangan salah.'], [null, 'Tidak ada tanda tangan.']]) {
      /* Noted once a second at most. */
      await waitFor('the note', async () => {
        assert.equal((await post(urls.twilio, form(receipt()), signature)).status, 403);
        assert.ok((await page()).includes(words));
      });
    }
  });
});

describe('what a person writes', () => {
  test('is answered with nothing for the person, and opens the window', async () => {
    const sari = await person({ agrees: false });
    await world.sandbox.reply(sari, { to: TWILIO_NUMBER, text: 'Apakah izin saya sudah terbit?' });
    await world.sandbox.idle();
    const delivery = (await world.sandbox.webhooks('twilio')).at(-1);
    assert.deepEqual([delivery.status, delivery.answer], [200, '<Response/>']);
    assert.ok(!(await got(sari)).some((message) => message.text.includes('Response')));
  });

  test('as a tap on a button is consent in its words', async () => {
    const sari = await person({ agrees: false });
    await world.sandbox.reply(sari, { to: TWILIO_NUMBER, button: { text: 'Ya Saya Setuju', payload: 'yes' } });
    await world.settle();
    assert.equal((await world.api('GET', `/contacts/${sari}/consents`)).consents.official.state, 'agreed');
  });

  test('by SMS says nothing about WhatsApp but STOP', async () => {
    const sari = await person();
    await world.sandbox.reply(sari, { to: TWILIO_SMS_NUMBER, text: 'STOP' });
    await world.settle();
    const { consents } = await world.api('GET', `/contacts/${sari}/consents`);
    assert.equal(consents.sms.state, 'stopped');
  });

  test('that Twilio understood itself is recorded, and not confirmed a second time', async () => {
    await world.sandbox.account('twilio', { advanced_opt_out: true });
    const sari = await person();
    await world.sandbox.reply(sari, { to: TWILIO_NUMBER, text: 'Berhenti' });
    await world.settle();
    await world.sandbox.account('twilio', { advanced_opt_out: false });
    assert.equal((await world.api('GET', `/contacts/${sari}/consents`)).consents.official.state, 'stopped');
    const said = await got(sari);
    assert.equal(said.length, 1);
    assert.match(said[0].text, /unsubscribed/);
  });
});

describe('what Twilio keeps', () => {
  /* Asked for on the command line, done by a sender that runs meanwhile. */
  async function sync(...args) {
    let over = false;
    const asked = world.office.kabarizinLater(['provider', 'sync', ...args]).catch((failure) => failure).finally(() => { over = true; });
    await waitFor('the sender', async () => { await world.send(); assert.ok(over); });
    return asked;
  }

  const parked = () => world.query('SELECT count(*) AS n FROM receipt_parked')[0].n;

  test('is fetched for what no callback tells: prices, and an end whose callback was lost', async () => {
    const before = parked();
    const to = await person({ agrees: false });
    await world.sandbox.fault({ provider: 'twilio', kind: 'drop-webhooks', to });
    const id = await notice(to);
    await world.settle();
    assert.equal((await show(id)).state, 'sent');
    await sync('Twilio SMS', '--day', new Date().toISOString().slice(0, 10));
    const message = await show(id);
    assert.equal(message.state, 'delivered');
    assert.equal(message.attempts[0].currency, 'USD');
    assert.ok(Number(message.attempts[0].price) > 0);
    await sync('Twilio SMS', '--day', new Date().toISOString().slice(0, 10));
    assert.equal(kinds(await show(id)).filter((kind) => kind === 'delivered').length, 1);
    assert.equal(parked(), before, 'what other systems sent is left alone');
  });

  test('is fetched page by page for its templates; what became of their review is stored', async () => {
    const at = { twilio_url: (await world.office.accounts()).addresses.twilio };
    for (let i = 0; i < 60; i += 1) await approvedContent(at, { name: `lain_${i}` });
    const [{ sid }] = world.query("SELECT m.remote_id AS sid FROM template_mapping m JOIN template t ON t.id = m.template_id JOIN provider p ON p.id = m.provider_id WHERE p.kind = 'twilio' AND t.key = 'permit_ready'");
    world.write(`UPDATE template_mapping SET status = 'waiting' WHERE remote_id = '${sid}'`);
    await sync('Twilio');
    const { outcome, seen } = JSON.parse(world.query("SELECT result FROM task WHERE kind = 'template_sync' ORDER BY id DESC LIMIT 1")[0].result);
    assert.ok(outcome === 'done' && seen > 60);
    assert.equal(world.query(`SELECT count(*) AS n FROM template_remote WHERE remote_id = '${sid}' AND status = 'approved'`)[0].n, 1);
    assert.ok((await world.sandbox.requests('twilio')).filter((rq) => /ContentAndApprovals/.test(rq.path)).length >= 2);
    assert.equal(world.query(`SELECT status FROM template_mapping WHERE remote_id = '${sid}'`)[0].status, 'approved');
  });

  test('is not there for SMS templates', async () => {
    assert.match((await sync('Twilio SMS')).stderr, /keeps no list of templates/);
  });
});

test('a test of the connection tells of the account and its money, and nothing of its token', async () => {
  await world.sandbox.account('twilio', { balance: '0.00' });
  const child = world.sender([]);
  try {
    const { stdout } = await world.office.kabarizinLater(['provider', 'test', 'Twilio']).catch((failure) => failure);
    assert.match(stdout, /DPMPTSP Karo/);
    assert.match(stdout, /0\.00 USD/);
  } finally {
    child.kill('SIGTERM');
  }
  assert.deepEqual(world.filesWith(TOKEN), []);
});
