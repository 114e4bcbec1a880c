/*
 * Vonage, through the real programs: a notice as a WhatsApp template and as an SMS, what its statuses say and cost, a lost answer, and who may
 * post to our address. Our login is read, and tokens for us are made, by the library of Vonage's own packages.
 */
import assert from 'node:assert/strict';
import { createHash, createHmac, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';

import { waitFor } from '../../scripts/office.mjs';
import { VONAGE_NUMBER, VONAGE_SMS_NUMBER } from '../sandbox/client.mjs';
import { testAsking } from './asking.mjs';
import { logIn } from './login.mjs';
import { attempts, got, kinds, notice, openProvider, PARAMS, pass, person, sends, show, urls, world } from './provider_world.mjs';
import { root } from './world.mjs';

const jwt = createRequire(import.meta.url)('jsonwebtoken');
const { tokenGenerate } = createRequire(import.meta.url)('@vonage/jwt');
const KEY = readFileSync(`${root}/tests/providers/vonage/private_key.pem`, 'utf8');
const PUBLIC = createPublicKey(KEY).export({ type: 'spki', format: 'pem' });
const APPLICATION = 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab';
const SECRET = 'sandbox-vonage-signature-secret';

openProvider({
  name: 'vonage', numbersFrom: 6281270500000,
  ensure: async (office) => {
    await office.ensureVonage();
    await office.ensureVonageTemplates();
  },
});

const bearer = (request) => request.headers.authorization.replace(/^Bearer /, '');

describe('a notice', () => {
  test('goes as a template with a login of its own, and its statuses lead to read and name the price', async () => {
    const sari = await person({ reads: 'auto' });
    const id = await notice(sari);
    await world.settle();
    const [message] = await got(sari);
    assert.deepEqual([message.provider, message.channel, message.type], ['vonage', 'whatsapp', 'template']);
    assert.match(message.text, /Sari/);
    assert.match(message.text, /503\/1/);
    const [request] = await sends(sari);
    const body = JSON.parse(request.body);
    assert.deepEqual([body.to, body.from, body.channel, body.message_type, body.custom.type], [sari, VONAGE_NUMBER, 'whatsapp', 'custom', 'template']);
    assert.deepEqual(body.custom.template.language, { policy: 'deterministic', code: 'id' });
    assert.match(body.client_ref, /^[0-9a-f]{32}$/);
    const answer = await show(id);
    assert.equal(answer.state, 'read');
    const order = ['queued', 'planned', 'attempted', 'sent', 'delivered', 'read'];
    assert.deepEqual(kinds(answer).filter((kind) => order.includes(kind)), order);
    assert.deepEqual(attempts(id).map((row) => [row.price_micros, row.price_currency]), [[33300, 'EUR']]);
  });

  test('carries a login that their library believes, and that has what theirs has', async () => {
    const sari = await person();
    await notice(sari);
    await world.settle();
    const [request] = await sends(sari);
    const ours = jwt.verify(bearer(request), PUBLIC, { algorithms: ['RS256'], complete: true });
    const theirs = jwt.decode(tokenGenerate(APPLICATION, KEY), { complete: true });
    assert.deepEqual(ours.header, theirs.header);
    assert.deepEqual(Object.keys(ours.payload).sort(), Object.keys(theirs.payload).sort());
    assert.equal(ours.payload.application_id, APPLICATION);
    assert.equal(ours.payload.exp - ours.payload.iat, theirs.payload.exp - theirs.payload.iat);
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    assert.throws(() => jwt.verify(bearer(request), publicKey, { algorithms: ['RS256'] }));
  });

  test('to somebody who did not agree goes by SMS, as the short text, with what it cost', async () => {
    const sari = await person({ agrees: false });
    const id = await notice(sari);
    await world.settle();
    const [message] = await got(sari);
    assert.equal(message.channel, 'sms');
    const answer = await show(id);
    assert.deepEqual([answer.state, answer.provider], ['delivered', 'Vonage SMS']);
    assert.deepEqual(answer.plan.map((row) => [row.kind, row.may, row.reason]), [['vonage_sms', true, 'fallback'], ['vonage', false, 'no_consent_no_window']]);
    assert.deepEqual(attempts(id).map((row) => [row.segments, row.price_micros, row.price_currency]), [[1, 45000, 'EUR']]);
  });

  test('to a number without WhatsApp goes by SMS once Vonage says so, and WhatsApp is not tried there again', async () => {
    const sari = await person({ whatsapp: false });
    const id = await notice(sari);
    await world.settle();
    assert.deepEqual(attempts(id).map((row) => [row.kind, row.code]), [['vonage', '1300'], ['vonage_sms', '']]);
    assert.equal((await show(id)).state, 'delivered');
    const next = await notice(sari, { params: { ...PARAMS, permit_number: '503/2' } });
    await world.settle();
    assert.deepEqual(attempts(next).map((row) => row.kind), ['vonage_sms']);
    assert.equal((await show(next)).plan.find((row) => row.kind === 'vonage').reason, 'no_whatsapp');
  });

  test('whose template WhatsApp paused goes by SMS', async () => {
    await world.sandbox.templateStatus('kz_permit_ready', { provider: 'vonage', status: 'PAUSED' });
    const sari = await person();
    const id = await notice(sari);
    await world.settle();
    await world.sandbox.templateStatus('kz_permit_ready', { provider: 'vonage', status: 'APPROVED' });
    await world.office.ensureVonageTemplates();
    assert.deepEqual(attempts(id).map((row) => [row.kind, row.code]), [['vonage', '1022'], ['vonage_sms', '']]);
  });

  test('that is a free text waits for nobody whose window is shut, and leaves once they wrote', async () => {
    const sari = await person();
    await assert.rejects(world.api('POST', '/texts', { to: { phone: sari }, text: 'Halo', provider: 'Vonage' }), (failure) => failure.status >= 400 && failure.status < 500);
    await world.sandbox.reply(sari, { to: VONAGE_NUMBER, text: 'Selamat pagi' });
    const { id } = await world.api('POST', '/texts', { to: { phone: sari }, text: 'Halo juga', provider: 'Vonage' });
    await world.settle();
    assert.equal((await show(id)).state, 'delivered');
    assert.equal((await got(sari)).at(-1).text.includes('Halo juga'), true);
  });

  test('is not sent again to who wrote STOP', async () => {
    const sari = await person();
    await world.sandbox.reply(sari, { to: VONAGE_NUMBER, text: 'STOP' });
    await world.settle();
    assert.equal((await world.api('GET', `/contacts/${sari}/consents`)).consents.official.state, 'stopped');
    const id = await notice(sari, { params: { ...PARAMS, permit_number: '503/3' } });
    await world.settle();
    assert.notEqual((await show(id)).provider, 'Vonage');
  });

  test('waits when the login is refused, and the list of providers says so', async () => {
    await world.sandbox.fault({ provider: 'vonage', kind: 'token-invalid' });
    const sari = await person();
    const id = await notice(sari);
    await world.settle();
    assert.deepEqual([attempts(id)[0].kind, attempts(id)[0].code], ['vonage', 'unauthorized']);
    assert.equal((await got(sari)).length, 0);
    assert.match(world.office.kabarizin(['provider', 'list']), /^Vonage +vonage .* down /m);
  });
});

describe('an answer that is lost', () => {
  test('is made up for by a status, which carries our id, and nothing is sent twice', async () => {
    const to = await person();
    await world.sandbox.fault({ provider: 'vonage', kind: 'reset-after-read', to });
    const id = await notice(to);
    await pass();
    assert.equal((await show(id)).state, 'delivered');
    world.pass(3600);
    await pass();
    assert.equal((await sends(to)).length, 1);
    assert.equal((await got(to)).length, 1);
  });
});

testAsking({ provider: 'vonage', path: /\/v2\/reports\/records/, after_s: 300, unnamed: ['WhatsApp', 'SMS'] });

describe('the token of a webhook', () => {
  const status = (more = {}) => JSON.stringify({ message_uuid: randomUUID(), to: '6281270500001', from: VONAGE_NUMBER, timestamp: new Date().toISOString(),
    status: 'submitted', channel: 'whatsapp', client_ref: 'x', ...more });
  const hash = (body) => createHash('sha256').update(body).digest('hex');
  const now = () => Math.floor(Date.now() / 1000);
  const claims = (body, more = {}) => {
    const all = { iat: now(), jti: randomUUID(), iss: 'Vonage', payload_hash: hash(body), api_key: 'a1b2c3d4', application_id: APPLICATION, ...more };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  };
  const signed = (told, secret = SECRET, algorithm = 'HS256') => jwt.sign(told, secret, { algorithm });
  const post = (body, token, url = urls.vonage) => fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) } });
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

  /* HS256 over the public key: what a careless reader of RS256 tokens would believe. */
  function confused(body) {
    const head = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims(body))}`;
    return `${head}.${createHmac('sha256', PUBLIC).update(head).digest('base64url')}`;
  }

  /* [what, status, token(body), body as it is sent] */
  const cases = [
    ['that is right is believed', 200, (body) => signed(claims(body))],
    ['without an application is believed, as the account itself calls', 200, (body) => signed(claims(body, { application_id: undefined }))],
    ['with another secret is refused', 403, (body) => signed(claims(body), 'sandbox-vonage-signature-secreT')],
    ['of another body is refused', 403, (body) => signed(claims(`${body} `))],
    ['without the hash of the body is refused', 403, (body) => signed(claims(body, { payload_hash: undefined }))],
    ['that is too old is refused', 403, (body) => signed(claims(body, { iat: now() - 90001 }))],
    ['that is from tomorrow is refused', 403, (body) => signed(claims(body, { iat: now() + 3600 }))],
    ['whose end is past is refused', 403, (body) => signed(claims(body, { exp: now() - 1 }))],
    ['of another account is refused', 403, (body) => signed(claims(body, { api_key: 'a1b2c3d5' }))],
    ['of another application is refused', 403, (body) => signed(claims(body, { application_id: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ac' }))],
    ['of another issuer is refused', 403, (body) => signed(claims(body, { iss: 'Nexmo' }))],
    ['without an id is refused', 403, (body) => signed(claims(body, { jti: undefined }))],
    ['of no algorithm is refused', 403, (body) => signed(claims(body), null, 'none')],
    ['of HS512 is refused', 403, (body) => signed(claims(body), SECRET, 'HS512')],
    ['of RS256, by our own key, is refused', 403, (body) => signed(claims(body), KEY, 'RS256')],
    ['by the public key as a secret is refused', 403, (body) => confused(body)],
    ['that is missing is refused', 403, () => null],
    ['that is none is refused', 403, () => 'x.y.z'],
  ];
  for (const [name, want, token] of cases) {
    test(name, async () => {
      const body = status();
      const answer = await post(body, token(body));
      assert.equal(answer.status, want);
      assert.equal(await answer.text(), '');
    });
  }

  test('is for one use', async () => {
    const body = status();
    const token = signed(claims(body));
    assert.deepEqual([(await post(body, token)).status, (await post(body, token)).status], [200, 403]);
    assert.equal((await post(body, signed(claims(body)))).status, 200, 'the same again with a token of its own');
  });

  test('with the secret of before is believed while it is kept', async () => {
    const body = status();
    const old = () => signed(claims(body), 'the-secret-of-before');
    assert.equal((await post(body, old())).status, 403);
    world.office.kabarizin(['provider', 'set', 'Vonage', '--secrets', '-'], 'signature_secret_previous=the-secret-of-before\n');
    await waitFor('the change', async () => assert.equal((await post(body, old())).status, 200));
    assert.equal((await post(body, signed(claims(body)))).status, 200);
    world.office.kabarizin(['provider', 'set', 'Vonage', '--secrets', '-'], 'signature_secret_previous=\n');
  });

  test('of the sandbox\'s own, once spoiled, is refused and shown on the page of the provider', async () => {
    await world.sandbox.fault({ provider: 'vonage', kind: 'bad-signature', count: 1 });
    assert.equal((await world.sandbox.postWebhook({ provider: 'vonage', raw: status() })).status, 403);
    const { cookie } = await logIn(world.url, world.admin);
    const { id } = world.office.providers().vonage;
    const page = async () => (await fetch(`${world.url}/admin/providers/${id}`, { headers: { cookie } })).text();
    for (const [token, words] of [['x.y.z', 'Tanda tangan salah.'], [null, 'Tidak ada tanda tangan.']]) {
      /* Noted once a second at most. */
      await waitFor('the note', async () => {
        assert.equal((await post(status(), token)).status, 403);
        assert.ok((await page()).includes(words));
      });
    }
  });

  test('of one account is refused at the address of another', async () => {
    world.office.kabarizin(['provider', 'add', 'vonage', 'Vonage kedua', '--set', 'api_key=b2c3d4e5', '--set', 'number=+6281160007777', '--set', 'enabled=0', '--secrets', '-'],
      'api_secret=another\nsignature_secret=the-secret-of-another\n');
    const { kind, webhook_key: key } = world.office.rows('provider', 'list').find((row) => row.name === 'Vonage kedua');
    const second = `${world.url}/webhook/${kind}/${key}`;
    const body = status();
    const theirs = (more) => signed(claims(body, { api_key: 'b2c3d4e5', application_id: undefined, ...more }), 'the-secret-of-another');
    assert.equal((await post(body, theirs({}), second)).status, 200);
    assert.equal((await post(body, theirs({}))).status, 403, 'at the first');
    assert.equal((await post(body, signed(claims(body)), second)).status, 403, 'of the first');
    assert.equal((await post(body, theirs({ api_key: 'a1b2c3d4' }), second)).status, 403, 'right secret, the account of the first');
  });
});

describe('what a person writes', () => {
  test('as a tap on a button is consent in its words', async () => {
    const sari = await person({ agrees: false });
    await world.sandbox.reply(sari, { to: VONAGE_NUMBER, button: { text: 'Ya Saya Setuju', payload: 'yes' } });
    await world.settle();
    assert.equal((await world.api('GET', `/contacts/${sari}/consents`)).consents.official.state, 'agreed');
  });

  test('by SMS says nothing about WhatsApp but STOP', async () => {
    const sari = await person();
    await world.sandbox.reply(sari, { to: VONAGE_SMS_NUMBER, text: 'STOP' });
    await world.settle();
    assert.equal((await world.api('GET', `/contacts/${sari}/consents`)).consents.sms.state, 'stopped');
  });

  test('by SMS where WhatsApp is expected changes nothing', async () => {
    const sari = await person({ agrees: false });
    const { status } = await world.sandbox.postWebhook({ provider: 'vonage', value: { channel: 'sms', message_uuid: randomUUID(), from: sari, to: VONAGE_SMS_NUMBER, message_type: 'text', text: 'Ya Saya Setuju' } });
    assert.equal(status, 200);
    await assert.rejects(world.api('GET', `/contacts/${sari}/consents`), (failure) => failure.status === 404);
  });
});

test('the templates of the account are listed, and what became of ours is taken over', async () => {
  world.write("UPDATE template_mapping SET status = 'waiting' WHERE provider_id = (SELECT id FROM provider WHERE kind = 'vonage')");
  world.office.kabarizin(['template', 'sync', 'Vonage', '--no-wait']);
  await world.settle();
  const rows = world.query("SELECT m.status, r.body FROM template_mapping m JOIN provider p ON p.id = m.provider_id JOIN template_remote r ON r.provider_id = p.id AND r.name = m.remote_name WHERE p.kind = 'vonage'");
  assert.ok(rows.length > 0 && rows.every((row) => row.status === 'approved' && row.body !== ''));
  world.office.kabarizin(['provider', 'set', 'Vonage', '--set', 'waba_id=1']);
  world.office.kabarizin(['template', 'sync', 'Vonage', '--no-wait']);
  await world.settle();
  const [{ result }] = world.query("SELECT result FROM task WHERE kind = 'template_sync' ORDER BY id DESC LIMIT 1");
  assert.equal(JSON.parse(result).key, 'account');
  assert.equal(world.query("SELECT count(*) AS n FROM template_mapping m JOIN provider p ON p.id = m.provider_id WHERE p.kind = 'vonage' AND m.status <> 'approved'")[0].n, 0, 'a list that did not come ends nothing');
});

describe('a test of the connection', () => {
  async function run(name) {
    world.sender([]);
    try {
      return (await world.office.kabarizinLater(['provider', 'test', name]).catch((failure) => failure)).stdout;
    } finally {
      await world.stop('sender');	// the next one must not meet it
    }
  }

  test('tells of the login, the application and the money, and nothing of a secret', async () => {
    await world.sandbox.account('vonage', { balance: 1.5 });
    const said = await run('Vonage');
    assert.match(said, /DPMPTSP Karo/);
    assert.match(said, /1\.5 EUR/);
    assert.deepEqual(world.filesWith('sandbox-vonage-secret'), []);
    assert.deepEqual(world.filesWith(KEY.split('\n')[2]), []);
  });

  test('finds an inbound address that leads elsewhere', async () => {
    await world.sandbox.account('vonage', { webhook_url: 'https://elsewhere.example/x' });
    const said = await run('Vonage');
    await world.sandbox.account('vonage', { webhook_url: urls.vonage });
    assert.match(said, /elsewhere\.example/);
  });
});
