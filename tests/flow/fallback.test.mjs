/*
 * When WhatsApp cannot: SMS through a gateway that is described by its settings, then e-mail. Through the real programs, with the gateway's reports.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { openWorld } from './world.mjs';

const PARAMS = { permit_number: '503/1', permit_type: 'IUMK', status: 'Terbit', completion_date: '20-11-2026' };
let world;

before(async () => {
  world = await openWorld({ mail: true, settings: { invite_with_gateway: 0 } });
  await world.office.ensureHttpSms();
  await world.office.ensureMail();
  await world.office.connectWebhooks();
});
after(async () => { await world?.close(); });

/* What a test left waiting is its own. */
afterEach(async () => {
  await world.sandbox.clearFaults();
  await world.sandbox.idle();
  world.write("DELETE FROM queue; UPDATE provider SET health = 'ok', failures = 0, closed_until = 0, enabled = 1; DELETE FROM task");
});

let last = 6281260700000;
async function person({ whatsapp = false, email = true, ...handset } = {}) {
  const number = String(last += 1);
  const address = email ? `sari${last}@example.org` : '';
  await world.sandbox.phone(number, { whatsapp, email: address, ...handset });
  await world.api('PUT', `/contacts/${number}`, { name: 'Sari', ...(email && { email: address }) });
  return { number, address };
}

const notice = async (to, more = {}) => (await world.api('POST', '/messages', { template: 'permit_ready', to: { phone: to.number }, params: PARAMS, ...more })).id;
const show = (id) => world.api('GET', `/messages/${id}`);
const ways = (id) => world.query(`SELECT p.kind, a.verdict FROM attempt a JOIN provider p ON p.id = a.provider_id WHERE a.message_id = ${id} ORDER BY a.id`)
  .map((row) => [row.kind, row.verdict]);
/* What reached the handset. */
const got = async (to) => (await world.sandbox.messages(to.number, { direction: 'in' })).filter((one) => one.tick !== 'failed');
const asked = async (to) => (await world.sandbox.requests('http_sms')).filter((rq) => (rq.body + rq.path).includes(to.number.slice(2)));
const off = (...kinds) => world.write(`UPDATE provider SET enabled = 0 WHERE kind IN (${kinds.map((kind) => `'${kind}'`).join()})`);

describe('who has no WhatsApp', () => {
  test('gets an SMS, and its report makes it delivered', async () => {
    const sari = await person();
    const id = await notice(sari);
    await world.settle();
    assert.deepEqual(ways(id), [['fonnte', 'recipient'], ['http_sms', 'accepted']]);
    const [message] = await got(sari);
    assert.equal(message.channel, 'sms');
    assert.match(message.text, /izin 503\/1 selesai/);
    const [request] = await asked(sari);
    const form = new URLSearchParams(request.body);
    assert.deepEqual([form.get('userkey'), form.get('to'), form.get('message')], ['karo', `0${sari.number.slice(2)}`, message.text]);
    const answer = await show(id);
    assert.deepEqual([answer.state, answer.provider], ['delivered', 'Gateway SMS']);
    assert.equal((await world.sandbox.mails(sari.address)).length, 0);
  });

  test('and no credit at the gateway gets an e-mail, and the gateway stops until somebody looks', async () => {
    const sari = await person();
    await world.sandbox.fault({ provider: 'http_sms', kind: 'insufficient-quota', count: 1 });
    const id = await notice(sari);
    await world.settle();
    assert.deepEqual(ways(id), [['fonnte', 'recipient'], ['http_sms', 'account'], ['smtp', 'accepted']]);
    const [mail] = await world.sandbox.mails(sari.address);
    assert.match(mail.text, /Izin Anda telah selesai/);
    const [bubble] = (await got(sari)).filter((one) => one.channel === 'email');
    assert.equal(bubble.subject, mail.subject);
    assert.deepEqual([(await show(id)).state, (await show(id)).provider], ['sent', 'Surel']);
    assert.deepEqual(world.query("SELECT health, health_text FROM provider WHERE kind = 'http_sms'"), [{ health: 'down', health_text: 'Saldo tidak cukup' }]);
  });

  test('and a wrong number at the gateway gets an e-mail, and the gateway goes on', async () => {
    const sari = await person();
    world.write("UPDATE provider SET settings = json_set(settings, '$.number_format', '62', '$.body', 'userkey={{user}}&passkey={{secret}}&to=1{{to}}&message={{text}}'), updated_at = updated_at + 1 WHERE kind = 'http_sms'");
    const id = await notice(sari);
    await world.settle();
    assert.deepEqual(ways(id).slice(1), [['http_sms', 'reroute'], ['smtp', 'accepted']]);
    assert.equal(world.query("SELECT health FROM provider WHERE kind = 'http_sms'")[0].health, 'ok');
    world.write("UPDATE provider SET settings = json_set(settings, '$.number_format', '08', '$.body', 'userkey={{user}}&passkey={{secret}}&to={{to}}&message={{text}}'), updated_at = updated_at + 1 WHERE kind = 'http_sms'");
  });

  test('and ended SMS and e-mail gets nothing', async () => {
    const sari = await person();
    for (const scope of ['sms', 'email']) await world.api('POST', `/contacts/${sari.number}/consents`, { scope, action: 'opt_out', words: 'cukup' });
    const id = await notice(sari);
    await world.settle();
    assert.deepEqual([(await show(id)).state, (await got(sari)).length, (await world.sandbox.mails(sari.address)).length], ['blocked', 0, 0]);
  });

  test('nor an answer from the gateway waits in doubt, and gets no second copy by e-mail', async () => {
    const sari = await person();
    await world.sandbox.fault({ provider: 'http_sms', kind: 'reset-after-read', count: 1 });
    const id = await notice(sari);
    for (let pass = 0; pass < 3; pass += 1) {
      await world.send();
      await world.sandbox.idle();
    }
    assert.deepEqual(ways(id).at(-1), ['http_sms', 'unknown']);
    assert.equal((await world.sandbox.mails(sari.address)).length, 0);
  });
});

describe('who has WhatsApp and was never asked', () => {
  test('gets an e-mail with the way to agree when nothing else may carry it, once', async () => {
    off('fonnte', 'http_sms');
    const sari = await person({ whatsapp: true });
    const id = await notice(sari);
    await world.settle();
    assert.deepEqual(ways(id), [['smtp', 'accepted']]);
    const [mail] = await world.sandbox.mails(sari.address);
    const [, link] = /Untuk menerima kabar berikutnya lewat WhatsApp: (http\S+\/wa\/[\w-]{22})$/m.exec(mail.text);
    const page = await fetch(link);
    assert.equal(page.status, 200);
    assert.match(page.url, /\/opt-in-whatsapp\/[0-9a-f]{32}$/);
    assert.deepEqual(world.query(`SELECT channel FROM invitation WHERE message_id = ${id}`), [{ channel: 'email' }]);
    world.write(`UPDATE provider SET closed_until = 0`);
    await world.api('POST', `/messages/${id}/retry`).catch(() => {});
    await world.settle();
    assert.equal(world.query(`SELECT count(*) AS n FROM invitation WHERE message_id = ${id}`)[0].n, 1);
  });

  test('is not asked in a mail after having answered', async () => {
    off('fonnte', 'http_sms');
    const sari = await person({ whatsapp: true });
    await world.api('POST', `/contacts/${sari.number}/consents`, { scope: 'official', action: 'decline', words: 'tidak' });
    await notice(sari);
    await world.settle();
    const [mail] = await world.sandbox.mails(sari.address);
    assert.doesNotMatch(mail.text, /\/wa\//);
  });
});

describe('a gateway that answers in words', () => {
  test('is described as well, with its id and its reports', async () => {
    off('http_sms', 'meta', 'fonnte', 'smtp');
    const { http_sms, addresses } = await world.office.accounts();
    world.office.kabarizin(['provider', 'add', 'http_sms', 'Kata', ...[`url=${addresses.http_sms}/sendsms?username={{user}}&password={{secret}}&destination={{to}}&source={{from}}&message={{text}}`,
      'method=GET', 'ok_match=^1701\\|', 'id_match=^1701\\|[0-9]+\\|(.+)$', 'credential_match=^1703', `user=${http_sms.user}`, 'from=A&B'].flatMap((pair) => ['--set', pair]),
    '--secrets', '-'], `secret=${http_sms.secret}\n`);
    const sari = await person();
    const id = await notice(sari);
    await world.settle();
    const [request] = await asked(sari);
    assert.equal(request.method, 'GET');
    assert.equal(new URLSearchParams(request.path.split('?')[1]).get('source'), 'A&B');
    assert.deepEqual(ways(id), [['http_sms', 'accepted']]);
    assert.match(world.query(`SELECT provider_message_id AS id FROM attempt WHERE message_id = ${id}`)[0].id, /^80\d\d$/);
    assert.doesNotMatch(world.log('sender'), /sandbox-sms-key/);
    world.office.kabarizin(['provider', 'set', 'Kata', '--secrets', '-'], 'secret=wrong\n');
    const second = await notice(sari, { params: { ...PARAMS, permit_number: '503/9' } });
    await world.send();
    assert.deepEqual(ways(second), [['http_sms', 'credential']]);
    world.write("UPDATE provider SET enabled = 0 WHERE name = 'Kata'");
  });
});

describe('what is typed for a gateway', () => {
  const add = (...pairs) => {
    try {
      return world.office.kabarizin(['provider', 'add', 'http_sms', 'X', ...pairs.flatMap((pair) => ['--set', pair])]);
    } catch (failure) {
      return failure.stderr;
    }
  };
  const url = 'url=https://sms.example.com/send';
  const table = [
    ['nobody to write to', [url, 'body=text={{text}}'], /body.*\{\{to\}\} stands nowhere/],
    ['nothing to say', [url, 'body=to={{to}}'], /body.*\{\{text\}\} stands nowhere/],
    ['a placeholder that nobody fills', [url, 'body=to={{to}}&text={{pesan}}'], /body.*placeholder.*\{\{pesan/],
    ['braces that do not close', [url, 'body=to={{to}}&text={{text}'], /body.*placeholder/],
    ['no JSON', [url, 'body_type=json', 'body={"to":{{to}},"text":"{{text}}"}'], /body.*no JSON/],
    ['a body of a GET', [url, 'method=GET', 'body=to={{to}}&text={{text}}'], /body.*GET has no body/],
    ['a value in the place of the host', ['url=https://{{to}}/send?t={{text}}'], /url.*behind the host/],
    ['no address', ['url=sms.example.com', 'body=to={{to}}&text={{text}}'], /url.*must be an address/],
    ['a header with no name', [url, 'body=to={{to}}&text={{text}}', 'headers={{secret}}'], /headers.*X-Api-Key/],
    ['a rule that is none', [url, 'body=to={{to}}&text={{text}}', 'ok_match=(('], /ok_match.*regular expression/],
    ['a rule that could take for ever', [url, 'body=to={{to}}&text={{text}}', 'ok_match=(a*)\\1'], /ok_match.*references/],
    ['a place in JSON that is none', [url, 'body=to={{to}}&text={{text}}', 'id_at=messageId'], /id_at.*JSON pointer/],
    ['a place without its value', [url, 'body=to={{to}}&text={{text}}', 'ok_at=/status'], /ok_is.*together/],
    ['a login without a name', [url, 'body=to={{to}}&text={{text}}', 'login=basic'], /user.*required/],
  ];
  for (const [what, pairs, wanted] of table) test(`${what} is refused with a sentence`, () => assert.match(add(...pairs), wanted));
});
