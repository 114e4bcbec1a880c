/*
 * What providers tell us, through the real web server and program: who may say it, that it is kept as it came before it is answered, and what
 * it changes, once.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { waitFor } from '../../scripts/office.mjs';
import { FONNTE_NUMBER } from '../sandbox/client.mjs';
import { signature } from '../sandbox/meta/webhooks.mjs';
import { SECRET, envelope, inbound, post, status } from './meta_bodies.mjs';
import { openWorld } from './world.mjs';

const MEGABYTE = 1024 * 1024;
let world;
let meta;
let fonnte;

before(async () => {
  world = await openWorld({ programs: ['webhook', 'api'] });
  ({ meta, fonnte } = world.office.webhooks());
});
after(async () => { await world?.close(); });

const count = (table, where = '1=1') => world.query(`SELECT count(*) AS n FROM ${table} WHERE ${where}`)[0].n;
const newest = () => world.query('SELECT id, state, note, content_type, signature, hex(body) AS body FROM webhook_inbox ORDER BY id DESC LIMIT 1')[0];
const kept = () => Buffer.from(newest().body, 'hex');
const consents = async (phone) => (await world.api('GET', `/contacts/${phone}/consents`)).consents;

/* A person of its own for each test: what one did must not explain another. */
let last = 6281260100000;
const person = () => String(last += 1);

/* A notice that went out through Meta: {id, uid, wamid, to}. */
async function sentThroughMeta() {
  const to = person();
  await world.api('POST', `/contacts/${to}/consents`, { scope: 'official', action: 'opt_in', words: 'Saya setuju' });
  const { id } = await world.api('POST', '/messages', {
    template: 'permit_ready', to: { phone: to, name: 'Budi' },
    params: { permit_number: '503/1', permit_type: 'IUMK', status: 'Terbit', completion_date: '20-11-2026' },
  });
  await world.sandbox.fault({ provider: 'meta', kind: 'drop-webhooks', to });
  await world.send();
  await world.sandbox.idle();
  const [attempt] = world.query(`SELECT uid, provider_message_id AS wamid FROM attempt WHERE message_id = ${id}`);
  return { id, to, ...attempt };
}

describe('the handshake', () => {
  const ask = (url, query) => fetch(`${url}?${new URLSearchParams(query)}`);
  const right = { 'hub.mode': 'subscribe', 'hub.verify_token': 'sandbox-verify-token', 'hub.challenge': '1158201444' };

  for (const path of ['its own address', 'the older address']) {
    test(`answers the challenge and nothing else, at ${path}`, async () => {
      const url = path === 'its own address' ? meta : `${world.url}/whatsapp/webhook`;
      const answer = await ask(url, right);
      assert.equal(answer.status, 200);
      assert.equal(await answer.text(), '1158201444');
      assert.match(answer.headers.get('content-type'), /^text\/plain/);
    });
  }

  const wrong = [
    ['another token', { ...right, 'hub.verify_token': 'sandbox-verify-tokem' }],
    ['the beginning of the token', { ...right, 'hub.verify_token': 'sandbox' }],
    ['no token', { 'hub.mode': 'subscribe', 'hub.challenge': '1' }],
    ['another mode', { ...right, 'hub.mode': 'unsubscribe' }],
    ['a challenge that is a page', { ...right, 'hub.challenge': '<script>alert(1)</script>' }],
  ];
  for (const [name, query] of wrong) {
    test(`refuses ${name} without a word`, async () => {
      const answer = await ask(meta, query);
      assert.equal(answer.status, 403);
      assert.equal(await answer.text(), '');
    });
  }

  test('an address with a wrong key is no address', async () => {
    const answer = await ask(meta.replace(/.$/, (c) => (c === '0' ? '1' : '0')), right);
    assert.equal(answer.status, 404);
    assert.equal(await answer.text(), '');
  });
});

describe('the signature', () => {
  const bytes = () => envelope(inbound(person(), 'Apa kabar, café?'));
  const upper = (text) => `sha256=${signature(SECRET, text).slice(7).toUpperCase()}`;

  const cases = [
    ['over the bytes is believed', 200, (text) => [text, signature(SECRET, text)]],
    ['in capital letters is the same number', 200, (text) => [text, upper(text)]],
    ['over white space that was added later is refused', 403, (text) => [`${text}\n`, signature(SECRET, text)]],
    ['over the same JSON in other bytes is refused', 403, (text) => [JSON.stringify(JSON.parse(text)), signature(SECRET, text)]],
    ['with another secret is refused', 403, (text) => [text, signature('another secret', text)]],
    ['that is missing is refused', 403, (text) => [text, false]],
    ['that is empty is refused', 403, (text) => [text, 'sha256=']],
    ['without its scheme is refused', 403, (text) => [text, signature(SECRET, text).slice(7)]],
    ['of the older kind is refused', 403, (text) => [text, signature(SECRET, text).replace('sha256', 'sha1')]],
    ['that is cut short is refused', 403, (text) => [text, signature(SECRET, text).slice(0, -2)]],
  ];
  for (const [name, want, make] of cases) {
    test(name, async () => {
      const before = count('webhook_inbox');
      const [body, sign] = make(bytes());
      const answer = await post(meta, body, { sign });
      assert.equal(answer.status, want);
      assert.equal(await answer.text(), '');
      assert.equal(count('webhook_inbox') - before, want === 200 ? 1 : 0);
    });
  }

  test('a refusal is shown at the provider, with its reason', async () => {
    /* Noted once a second, so that a flood of refusals is no flood of writes, and also when no other comes. */
    assert.equal((await post(meta, bytes(), { sign: false })).status, 403);
    await waitFor('the note', async () => {
      assert.equal(world.query("SELECT refused_why FROM provider WHERE kind = 'meta'")[0].refused_why, 'signature missing');
    });
  });
});

describe('the vault', () => {
  const refusals = () => world.query("SELECT coalesce(sum(times), 0) AS n FROM webhook_refused WHERE why = 'signature wrong'")[0].n;

  test('counts what is refused and keeps nothing of it', async () => {
    const before = refusals();
    const secret = person();
    for (let i = 0; i < 5; i++) assert.equal((await post(meta, envelope(inbound(secret, 'Ya')), { sign: signature('wrong', 'x') })).status, 403);
    await waitFor('the note of all of them', async () => assert.ok(refusals() >= before + 5));
    assert.deepEqual(world.filesWith(secret), []);
    assert.equal(world.query('SELECT count(*) AS n FROM webhook_refused WHERE address = \'127.0.0.1\' AND method = \'POST\' AND bytes > 100')[0].n > 0, true);
  });

  test('is read again by the sender when somebody asks, with its effects once', async () => {
    const sari = person();
    assert.equal((await post(meta, envelope(inbound(sari, 'STOP')))).status, 200);
    const { id } = newest();
    /* As an older program would have left it. */
    world.write(`UPDATE webhook_inbox SET state = 'unreadable', note = 'it is no JSON' WHERE id = ${id};
      INSERT INTO task (kind, provider_id, subject_id, requested_by, requested_at) VALUES ('replay_webhook', 1, ${id}, 'rina', ${Date.now()})`);
    await world.send();
    const [row] = world.query(`SELECT state, note, replayed_by FROM webhook_inbox WHERE id = ${id}`);
    assert.deepEqual(row, { state: 'applied', note: '', replayed_by: 'rina' });
    assert.equal(count('inbound', `provider_message_id = 'wamid.${sari}.STOP'`), 1);
    assert.equal((await world.api('GET', `/contacts/${sari}/consents`)).entries.filter((one) => one.action === 'opt_out' && one.scope === 'official').length, 1);
    /* And one that nothing was ever read of: the sender has every right that it takes. */
    const [budi, ani] = [person(), person()];
    for (const [who, text] of [[budi, 'Ya saya setuju'], [ani, 'STOP']]) {
      const body = envelope(inbound(who, text)).replaceAll("'", "''");
      world.write(`INSERT INTO webhook_inbox (provider_id, received_at, content_type, signature, body, state) VALUES (1, ${Date.now()}, 'application/json', '', CAST('${body}' AS BLOB), 'unreadable');
        INSERT INTO task (kind, provider_id, subject_id, requested_by, requested_at) SELECT 'replay_webhook', 1, max(id), 'rina', ${Date.now()} FROM webhook_inbox`);
    }
    await world.send();
    await world.send();
    assert.equal((await consents(budi)).official.state, 'agreed');
    assert.equal((await consents(ani)).official.state, 'stopped');
    assert.equal(count('task', "kind = 'replay_webhook' AND state <> 'done'"), 0);
  });
});

describe('what comes', () => {
  test('is kept byte for byte, and applied, before it is answered', async () => {
    const sari = person();
    const bytes = envelope(inbound(sari, '"Ya", saya setuju 👍🏽', { name: 'Säri' }));
    assert.ok(bytes.includes('\\ud83d'), 'as Meta writes it');
    const answer = await post(meta, bytes);
    assert.equal(answer.status, 200);
    /* No waiting here: both stand when the answer comes. */
    const row = newest();
    assert.equal(kept().toString(), bytes);
    assert.equal(row.signature, signature(SECRET, bytes));
    assert.equal(row.content_type, 'application/json');
    assert.equal(row.state, 'applied');
    assert.equal((await consents(sari)).official.state, 'agreed');
  });

  test('changes nothing when it comes again', async () => {
    const sari = person();
    const bytes = envelope(inbound(sari, 'STOP'));
    for (let i = 0; i < 3; i += 1) assert.equal((await post(meta, bytes)).status, 200);
    const { entries } = await world.api('GET', `/contacts/${sari}/consents`);
    assert.equal(entries.filter((one) => one.action === 'opt_out' && one.scope === 'official').length, 1);
    assert.equal(count('inbound', `provider_message_id = 'wamid.${sari}.STOP'`), 1);
    assert.equal(count('message', `number = '+${sari}'`), 1, 'one confirmation');
    assert.equal(count('webhook_inbox', `CAST(body AS TEXT) LIKE '%wamid.${sari}.STOP%'`), 3, 'every body is kept');
  });

  test('at the same instant several times has its effect once', async () => {
    const sari = person();
    const bytes = envelope(inbound(sari, 'Ya saya setuju'));
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(meta, bytes)));
    assert.deepEqual([...new Set(answers.map((one) => one.status))], [200]);
    const { entries } = await world.api('GET', `/contacts/${sari}/consents`);
    assert.equal(entries.filter((one) => one.action === 'opt_in').length, 1);
  });

  test('is taken apart: what is foreign, new or broken does not spoil the rest', async () => {
    const sari = person();
    const budi = person();
    const bytes = envelope(
      status('delivered', 'wamid.of.somebody.else', { to: sari, uid: '0123456789abcdef0123456789abcdef' }),
      { field: 'messages', value: { messaging_product: 'whatsapp', statuses: 'not an array', something_new: [1, { a: null }] } },
      inbound(sari, 'Ya, saya setuju'),
      { field: 'a_field_of_next_year', value: { event: 'X' } },
      { field: 'messages', value: null },
      { ...inbound(budi, 'Stop'), unknown: true },
    );
    assert.equal((await post(meta, bytes)).status, 200);
    const row = newest();
    assert.equal(row.state, 'partly');
    assert.match(row.note, /not understood/);
    assert.match(row.note, /not ours/);
    assert.equal((await consents(sari)).official.state, 'agreed');
    assert.equal((await consents(budi)).official.state, 'stopped');
  });

  const strange = [
    ['no JSON', 'hello', 'unreadable'],
    ['an empty body', '', 'unreadable'],
    ['a list', '[]', 'unreadable'],
    ['another object of Meta', '{"object":"page","entry":[{"id":"1"}]}', 'ignored'],
    ['JSON that nests too deeply', '['.repeat(5000), 'unreadable'],
  ];
  for (const [name, bytes, state] of strange) {
    test(`${name} is kept as ${state} and answered, so that Meta does not send it for a week`, async () => {
      assert.equal((await post(meta, bytes)).status, 200);
      assert.equal(newest().state, state);
      assert.equal(kept().toString(), bytes);
    });
  }

  test('may be three megabytes', async () => {
    const sari = person();
    const head = envelope(inbound(sari, 'Ya'), { field: 'padding', value: { text: '@' } });
    const bytes = head.replace('"@"', `"${'x'.repeat(3 * MEGABYTE - head.length)}"`);
    assert.ok(bytes.length > 3 * MEGABYTE - 10 && bytes.length <= 3 * MEGABYTE);
    assert.equal((await post(meta, bytes)).status, 200);
    assert.equal(kept().length, bytes.length);
    assert.equal((await consents(sari)).official.state, 'agreed');
  });

  test('may not be larger', async () => {
    const before = count('webhook_inbox');
    const bytes = 'x'.repeat(3 * MEGABYTE + 1024);
    assert.equal((await post(meta, bytes)).status, 413);
    assert.equal(count('webhook_inbox'), before);
  });

  test('at the older address of Meta is the same', async () => {
    const sari = person();
    assert.equal((await post(`${world.url}/whatsapp/webhook`, envelope(inbound(sari, 'Ya')))).status, 200);
    assert.equal((await consents(sari)).official.state, 'agreed');
    assert.equal((await post(`${world.url}/whatsapp/webhook`, envelope(inbound(sari, 'Stop')), { sign: false })).status, 403);
    assert.equal((await consents(sari)).official.state, 'agreed');
  });
});

describe('Meta\'s receipts', () => {
  const state = async (id) => (await world.api('GET', `/messages/${id}`)).state;
  const tell = async (word, sent, more = {}) => {
    const answer = await post(meta, envelope(status(word, sent.wamid, { to: sent.to, uid: sent.uid, ...more })));
    assert.equal(answer.status, 200);
  };

  test('only ever lead forward, in whatever order they come and however often', async () => {
    const sent = await sentThroughMeta();
    assert.equal(await state(sent.id), 'sent');
    await tell('read', sent);
    assert.equal(await state(sent.id), 'read');
    for (const word of ['sent', 'delivered', 'sent', 'read', 'delivered']) await tell(word, sent);
    assert.equal(await state(sent.id), 'read');
    const message = await world.api('GET', `/messages/${sent.id}`);
    for (const word of ['sent', 'delivered', 'read'])
      assert.equal(message.timeline.filter((one) => one.kind === word && one.origin === 'webhook').length, 1, word);
    assert.ok(message.delivered_at && message.read_at && message.sent_at);
  });

  test('a failure that comes after it was delivered changes nothing', async () => {
    const sent = await sentThroughMeta();
    await tell('delivered', sent);
    await tell('failed', sent, { errors: [{ code: 131026, title: 'Message undeliverable' }] });
    assert.equal(await state(sent.id), 'delivered');
  });

  test('are matched by our own id when Meta\'s is not known', async () => {
    const sent = await sentThroughMeta();
    await tell('delivered', { ...sent, wamid: 'wamid.never.heard.of' });
    assert.equal(await state(sent.id), 'delivered');
  });

  test('are matched by Meta\'s id when ours is missing', async () => {
    const sent = await sentThroughMeta();
    await tell('delivered', { ...sent, uid: undefined });
    assert.equal(await state(sent.id), 'delivered');
  });

  test('in one body for several messages reach all of them', async () => {
    const [a, b] = [await sentThroughMeta(), await sentThroughMeta()];
    const bytes = envelope(
      status('delivered', a.wamid, { to: a.to, uid: a.uid }), status('sent', 'wamid.unknown', { to: a.to }), status('read', b.wamid, { to: b.to, uid: b.uid }),
    );
    assert.equal((await post(meta, bytes)).status, 200);
    assert.deepEqual([await state(a.id), await state(b.id)], ['delivered', 'read']);
  });

  test('that come before the answer to the request wait for it', async () => {
    for (const provider of ['meta', 'fonnte']) {
      const to = person();
      if (provider === 'meta') await world.api('POST', `/contacts/${to}/consents`, { scope: 'official', action: 'opt_in', words: 'Saya setuju' });
      const { id } = await world.api('POST', '/messages', {
        template: 'permit_ready', to: { phone: to, name: 'Budi' },
        params: { permit_number: '503/1', permit_type: 'IUMK', status: 'Terbit', completion_date: '20-11-2026' },
      });
      await world.sandbox.fault({ provider, kind: 'receipt-before-answer', to });
      await world.send();
      await world.sandbox.idle();
      assert.equal(await state(id), 'delivered', provider);
      assert.equal(count('receipt_parked', `provider_message_id IN (SELECT provider_message_id FROM attempt WHERE message_id = ${id})`), 0, 'nothing is left parked');
    }
  });
});

describe('Fonnte', () => {
  const fields = (sender, message, more = {}) => ({
    device: FONNTE_NUMBER, sender, message, text: '', member: '', name: 'Sari', location: '', pollname: '', choices: '', url: '', filename: '', extension: '',
    timestamp: Math.floor(Date.now() / 1000), ...more,
  });
  const asJson = (url, body) => fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  const asForm = (url, body) => fetch(url, { method: 'POST', body: new URLSearchParams(body) });

  for (const [name, send] of [['JSON', asJson], ['a form', asForm]]) {
    test(`what somebody writes is read from ${name}`, async () => {
      const sari = person();
      const answer = await send(fonnte, fields(sari, 'Ya, saya setuju'));
      assert.equal(answer.status, 200);
      assert.equal(newest().state, 'applied');
      const now = await consents(sari);
      assert.equal(now.gateway.state, 'agreed');
      assert.equal(now.official.state, 'none', 'a yes to a gateway is none to the official number');
    });
  }

  test('a wrong key is no address, and nothing is kept', async () => {
    const before = count('webhook_inbox');
    const sari = person();
    for (const url of [fonnte.replace(/\/[^/]+$/, '/0123456789abcdef0123456789abcdef'), `${world.url}/webhook/fonnte/`, `${world.url}/webhook/meta/${fonnte.split('/').pop()}`,
      `${world.url}/sicantik/whatsapp/fonnte/webhook`, `${world.url}/sicantik/whatsapp/fonnte/webhook?key=wrong`]) {
      const answer = await asJson(url, fields(sari, 'Ya'));
      assert.equal(answer.status, 404, url);
      assert.equal(await answer.text(), '', url);
    }
    assert.equal(count('webhook_inbox'), before);
  });

  test('the older address takes the key as an argument', async () => {
    const sari = person();
    const answer = await asJson(`${world.url}/sicantik/whatsapp/fonnte/webhook?key=${fonnte.split('/').pop()}`, fields(sari, 'Ya'));
    assert.equal(answer.status, 200);
    assert.equal((await consents(sari)).gateway.state, 'agreed');
  });

  test('a saved address answers when somebody looks at it', async () => {
    assert.equal((await fetch(fonnte)).status, 200);
  });

  test('the same words twice are one message, and other words between them make them two', async () => {
    const sari = person();
    const at = Math.floor(Date.now() / 1000);
    for (const [n, word] of [[0, 'STOP'], [0, 'STOP'], [1, 'Ya'], [2, 'STOP']]) await asJson(fonnte, fields(sari, word, { timestamp: at - 3 + n }));
    assert.equal((await consents(sari)).gateway.state, 'stopped');
    const { entries } = await world.api('GET', `/contacts/${sari}/consents`);
    assert.deepEqual(entries.filter((one) => one.scope === 'gateway').map((one) => one.action).reverse(), ['opt_out', 'opt_in', 'opt_out']);
  });

  test('a device event asks for a look at the device, and its token stands in no table, log or file', async () => {
    const token = 'tok-4f1d6b1c9e-in-clear';
    const event = { device: FONNTE_NUMBER, status: 'disconnect', reason: 'logged out', timestamp: '1763683200', token };
    for (const send of [asJson, asForm]) {
      assert.equal((await send(fonnte, event)).status, 200);
      assert.equal(newest().state, 'applied');
      assert.match(kept().toString(), /disconnect/);
      assert.doesNotMatch(kept().toString(), /tok-/);
    }
    /* Torn on the way: it cannot be read, but the token is recognised by its name. */
    assert.equal((await fetch(fonnte, { method: 'POST', body: JSON.stringify(event).slice(0, -1), headers: { 'content-type': 'application/json' } })).status, 200);
    assert.equal(newest().state, 'unreadable');
    assert.equal(count('task', "kind = 'test_connection' AND state = 'waiting'"), 1, 'one look is enough');
    assert.deepEqual(world.filesWith(token), []);
    assert.notDeepEqual(world.filesWith('logged out'), [], 'the rest of it was kept, so the search does search');
  });

  test('a device that is not ours says nothing here', async () => {
    const sari = person();
    assert.equal((await asJson(fonnte, { ...fields(sari, 'Ya'), device: '6281199998888' })).status, 200);
    assert.equal(newest().state, 'ignored');
    assert.equal(count('contact_phone', `number = '+${sari}'`), 0);
  });
});

test('no log holds a webhook key, or what people wrote', () => {
  const keys = [meta, fonnte].map((url) => url.split('/').pop());
  const secret = new RegExp(`${keys.join('|')}|setuju|81260100`);
  const lines = ['webhook', 'api', 'sender', 'nginx', 'nginx-error', 'access'].flatMap((name) => world.log(name).split('\n'));
  assert.deepEqual(lines.filter((line) => secret.test(line)), []);
  assert.match(world.log('access'), /POST \/webhook\/fonnte\/- 200/);
});
