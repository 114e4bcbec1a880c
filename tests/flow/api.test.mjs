/*
 * The JSON API as an office's other systems meet it: every call of the description answers as described, the same request twice is done once, and what is
 * wrong is named.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';

import { mismatches, resolved } from './schema.mjs';
import { NOT_SOON, openWorld } from './world.mjs';

let world;
let description;
let keys;

before(async () => {
  world = await openWorld({ programs: ['api', 'webhook'] });
  keys = { live: world.key, team: world.office.addKey('staff-only', 'team'), test: world.office.addKey('trial', 'test'), other: world.office.addKey('sicantik', 'live') };
  description = await (await fetch(`${world.url}/api/v1/openapi.json`)).json();
});
after(async () => { await world?.close(); });

/* A person of its own for each test. */
let last = 6281260200000;
const person = () => String(last += 1);

/* One call, whatever the answer: {status, headers, text, json}. */
async function ask(method, path, { body, key = keys.live, headers = {}, base = '/api/v1' } = {}) {
  const answer = await fetch(world.url + base + path, {
    method,
    headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, headers: answer.headers, text, json: isJson && text !== '' ? JSON.parse(text) : null };
}

/* The same without a key, from another address of this machine: refusals are counted by address. */
let neighbour = 0;
async function askFrom(localAddress, method, path, body) {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const rq = request(world.url + path, { method, localAddress, headers });
  rq.end(body === undefined ? undefined : JSON.stringify(body));
  const [answer] = await once(rq, 'response');
  const text = (await answer.toArray()).map(String).join('');
  return { status: answer.statusCode, headers: new Headers(answer.headers), text, json: JSON.parse(text) };
}

const PARAMS = { permit_number: '503/0142', permit_type: 'IUMK', status: 'Terbit', completion_date: '20-11-2026' };
const notice = (phone, more = {}) => ({ template: 'permit_ready', to: { phone, name: 'Sari' }, params: PARAMS, ...more });
const permit = (phone, more = {}) => ({
  permit_type: 'IUMK', permit_number: '503/0142', status: 'active', issue_date: '2026-11-20', applicant: { name: 'Sari', phone }, ...more,
});
const pointers = (answer) => (answer.json.errors ?? []).map((one) => one.pointer).sort();

function assertProblem(answer, status, kind) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  assert.deepEqual(mismatches(description, { $ref: '#/components/schemas/Problem' }, answer.json), []);
  assert.equal(answer.json.status, status);
  assert.equal(answer.json.type, `urn:kabarizin:problem:${kind}`);
  assert.match(answer.json.request_id, /^[0-9a-f]{32}$/);
}

/* How many rows each table holds, and what stands in those that a call could change. */
function contents() {
  const tables = world.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('api_key', 'sqlite_sequence')").map((row) => row.name);
  return Object.fromEntries(tables.map((name) => [name, world.query(`SELECT * FROM ${name} ORDER BY 1`)]));
}

describe('every call of the description', () => {
  const SARI = '0812-6020-9001';
  let message;
  let queued;

  before(async () => {
    message = (await ask('POST', '/messages', { body: notice(SARI) })).json.id;
    queued = (await ask('POST', '/messages', { body: notice(SARI, { send_at: NOT_SOON }) })).json.id;
    await ask('PUT', '/permits/D-1', { body: permit(SARI) });
    await ask('PUT', '/documents/T-1', { body: { registration_id: 'D-1', state: 'draft' } });
  });

  /* By operationId: how to call it well. */
  const calls = {
    sendMessage: () => ({ path: '/api/v1/messages', body: notice(SARI, { permit: 'D-1', reference: 'r', priority: 'reminder' }), status: 202 }),
    listMessages: () => ({ path: '/api/v1/messages?limit=10' }),
    sendText: () => ({ path: '/api/v1/texts', body: { text: 'Berkas Anda lengkap.', to: { phone: SARI } }, status: 202 }),
    checkMessage: () => ({ path: '/api/v1/check', body: notice(SARI) }),
    getMessage: () => ({ path: `/api/v1/messages/${message}` }),
    cancelMessage: () => ({ path: `/api/v1/messages/${queued}/cancel`, body: {} }),
    retryMessage: () => ({ path: `/api/v1/messages/${queued}/retry`, body: {} }),
    putContact: () => ({ path: `/api/v1/contacts/${SARI}`, body: { name: 'Sari Br Ginting', email: 'sari@example.id', external_ref: 'odoo:4711' } }),
    getContact: () => ({ path: `/api/v1/contacts/${SARI}` }),
    recordConsent: () => ({ path: `/api/v1/contacts/${SARI}/consents`, body: { scope: 'official', action: 'opt_in', words: 'Saya setuju', evidence: { form: 'F-1' } }, status: 201 }),
    listConsents: () => ({ path: `/api/v1/contacts/${SARI}/consents` }),
    showConsentReceipt: () => ({ path: `/api/v1/contacts/${SARI}/receipt` }),
    invite: () => ({ path: '/api/v1/invitations', body: { to: { phone: SARI }, channel: 'operator' }, status: 201 }),
    putPermit: () => ({ path: '/api/v1/permits/D-1', body: { status: 'renewed' } }),
    listPermits: () => ({ path: '/api/v1/permits?limit=1' }),
    getPermit: () => ({ path: '/api/v1/permits/D-1' }),
    listDocuments: () => ({ path: '/api/v1/documents?state=draft&limit=1' }),
    putDocument: () => ({
      path: '/api/v1/documents/T-1',
      body: {
        state: 'pending_signature', requires_approval: true, approver: { phone: '0812-6020-9050', name: 'Rehulina Tarigan' },
        staff: { external_ref: { system: 'odoo', id: '1' } }, document_date: '2026-11-20', state_since: '2026-11-20T01:10:00Z',
      },
    }),
    getDocument: () => ({ path: '/api/v1/documents/T-1' }),
    listTemplates: () => ({ path: '/api/v1/templates' }),
    getTemplate: () => ({ path: '/api/v1/templates/permit_reminder' }),
    getStats: () => ({ path: '/api/v1/stats' }),
    getDescription: () => ({ path: '/api/v1/openapi.json', key: null }),
    getHealth: () => ({ path: '/healthz', key: null }),
    getMetrics: () => ({ path: '/metrics', key: null }),
  };

  test('is known to this test', () => {
    const described = Object.values(description.paths).flatMap((one) => Object.values(one)).map((one) => one.operationId);
    assert.deepEqual(described.sort(), Object.keys(calls).sort());
  });

  for (const [id, call] of Object.entries(calls)) {
    test(`${id} answers as described`, async () => {
      const { path, body, status = 200, key } = call();
      const [method, operation] = Object.values(description.paths).flatMap((one) => Object.entries(one)).find(([, one]) => one.operationId === id);
      if (body !== undefined) assert.deepEqual(mismatches(description, operation.requestBody?.content['application/json'].schema ?? {}, body), []);
      const answer = await ask(method.toUpperCase(), path, { body, key, base: '' });
      assert.equal(answer.status, status, answer.text);
      const described = resolved(description, operation.responses[status]);
      const type = answer.headers.get('content-type').split(';')[0];
      assert.ok(described.content[type], `${type} is not described`);
      if (answer.json) assert.deepEqual(mismatches(description, described.content[type].schema, answer.json), []);
    });

    test(`${id} without a key`, async () => {
      const { path, body, key } = call();
      if (key === null) return;
      const [method] = Object.values(description.paths).flatMap((one) => Object.entries(one)).find(([, one]) => one.operationId === id);
      /* The rate of refusals has a test of its own; here each comes from another neighbour. */
      const answer = await askFrom(`127.0.1.${neighbour += 1}`, method.toUpperCase(), path, body);
      assertProblem(answer, 401, 'unauthorized');
      assert.match(answer.headers.get('www-authenticate'), /^Bearer /);
    });
  }
});

/* In the order of the description: a document is of the permit above it. */
test('each example in the description is what it describes, and is taken', async () => {
  const named = { phone: '081234560001', registration_id: '0142307721112026', document_number: 'TTE-2026-0142' };
  for (const [path, methods] of Object.entries(description.paths))
    for (const [method, { requestBody }] of Object.entries(methods).filter(([, one]) => one.requestBody)) {
      const { example, schema } = requestBody.content['application/json'];
      assert.deepEqual(mismatches(description, schema, example), [], path);
      const answer = await ask(method.toUpperCase(), path.replace(/\{(\w+)\}/g, (_, name) => named[name]), { body: example, base: '' });
      assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
    }
});

describe('what is wrong is named', () => {
  const cases = [
    ['no JSON', 'POST', '/messages', '{"template":', 400, 'not_json'],
    ['no object', 'POST', '/messages', '["permit_ready"]', 400, 'not_json'],
    ['an unknown address', 'GET', '/mesages', undefined, 404, 'not_found'],
    ['a method that is not there', 'DELETE', '/messages/1', undefined, 405, 'method_not_allowed'],
    ['a message that is not there', 'GET', '/messages/999999', undefined, 404, 'not_found'],
    ['a message number that is none', 'GET', '/messages/x', undefined, 404, 'not_found'],
    ['a contact that is not there', 'GET', '/contacts/081299990000', undefined, 404, 'not_found'],
    ['a number that is none', 'GET', '/contacts/12', undefined, 422, 'phone'],
    ['a permit that is not there', 'GET', '/permits/none', undefined, 404, 'not_found'],
    ['a body that is too large', 'PUT', '/contacts/081260209001', `{"name":"${'x'.repeat(17000)}"}`, 413, 'too_large'],
    ['a body that is too large even for the web server', 'PUT', '/contacts/081260209001', `{"name":"${'x'.repeat(3_000_000)}"}`, 413, 'too_large'],
  ];
  for (const [name, method, path, body, status, kind] of cases) {
    test(name, async () => { assertProblem(await ask(method, path, { body }), status, kind); });
  }

  test('a 405 says what is allowed', async () => {
    const answer = await ask('DELETE', '/messages');
    assert.deepEqual(answer.headers.get('allow').split(/, */).sort(), ['GET', 'HEAD', 'POST']);
  });

  const fields = [
    ['POST', '/messages', { ...notice('081260209002'), tempalte: 'x', to: { phone: '081260209002', nama: 'x' } }, ['#/tempalte', '#/to/nama']],
    ['POST', '/messages', { template: 'permit_ready', to: { phone: '081260209002', name: 'S' }, params: { permit_number: '1', permit_type: 'x' } }, ['#/params/completion_date']],
    ['POST', '/messages', { template: 'service_info', language: 'jv', to: { phone: '081260209002', name: 'S' }, params: {} }, ['#/language']],
    ['POST', '/messages', { template: 'nothing_such', to: { phone: '081260209002' } }, ['#/template']],
    ['POST', '/messages', { template: 'permit_ready', params: PARAMS }, ['#/to']],
    ['POST', '/messages', { template: 'permit_ready', to: { phone: '0812' }, params: PARAMS }, ['#/to/phone']],
    ['POST', '/messages', notice('081260209002', { provider: 'Nobody', deadline: '2020-01-01T00:00:00Z', priority: 'urgent' }), ['#/deadline', '#/priority', '#/provider']],
    ['POST', '/messages', notice('081260209002', { deadline: new Date(Date.now() + 100 * 86_400_000).toISOString(), send_at: NOT_SOON }), ['#/deadline']],
    ['POST', '/texts', { to: { phone: '081260209002' } }, ['#/text']],
    ['POST', '/texts', { text: '   ', to: { phone: '081260209002' } }, ['#/text']],
    ['POST', '/check', { text: 'x', template: 'permit_ready', to: { phone: '081260209002' } }, ['#/text']],
    ['PUT', '/contacts/081260209003', { nmae: 'x', rol: 'x' }, ['#/nmae', '#/rol']],
    ['PUT', '/contacts/081260209003', { role: 'boss' }, ['#/role']],
    ['PUT', '/contacts/081260209003', { email: 'not an address' }, ['#/email']],
    ['PUT', '/contacts/081260209003', { locale: 'fr' }, ['#/locale']],
    ['POST', '/contacts/081260209003/consents', { scope: 'whatsapp', action: 'yes', source: 'inbound', at: '2099-01-01T00:00:00Z', word: 'x' },
      ['#/action', '#/at', '#/scope', '#/source', '#/word']],
    ['POST', '/contacts/081260209003/consents', { scope: 'official', action: 'opt_in' }, ['#/words']],
    ['POST', '/invitations', { to: { phone: '081260209002' }, channel: 'pigeon', chanel: 'x' }, ['#/chanel', '#/channel']],
    ['PUT', '/permits/E-1', { permit_type: 'IUMK', status: 'active', expired: '2026-01-01', applicant: { nmae: 'x' } }, ['#/applicant/nmae', '#/expired']],
    ['PUT', '/permits/E-1', { permit_type: 'IUMK', status: 'active', applicant: 'Sari' }, ['#/applicant']],
    ['PUT', '/permits/E-1', { permit_type: 'IUMK', status: 'flying' }, ['#/status']],
    ['PUT', '/permits/E-1', { permit_type: 'IUMK', status: 'active', issue_date: '2026-02-30' }, ['#/issue_date']],
    ['PUT', '/documents/E-1', { registration_id: 'none', state: 'draft' }, ['#/registration_id']],
    ['PUT', '/documents/E-1', { registration_id: 'D-1', state: 'draft', approver: { nmae: 'x' }, statee: 'x' }, ['#/approver/nmae', '#/statee']],
    ['PUT', '/documents/E-1', { registration_id: 'D-1', state: 'flying' }, ['#/state']],
  ];
  for (const [method, path, body, want] of fields) {
    test(`${method} ${path}: ${want.join(', ')}`, async () => {
      const answer = await ask(method, path, { body });
      assertProblem(answer, 422, 'invalid');
      for (const pointer of want) assert.ok(pointers(answer).includes(pointer), `${pointer} is not among ${pointers(answer)}`);
      assert.ok(answer.json.errors.every((one) => one.detail.length > 3));
    });
  }

  test('nothing of a call that was refused is kept', () => {
    for (const number of ['+6281260209002', '+6281260209003']) assert.deepEqual(world.query(`SELECT * FROM contact_phone WHERE number = '${number}'`), []);
    assert.deepEqual(world.query("SELECT * FROM permit WHERE registration_id = 'E-1'"), []);
  });

  test('a reason is said in the language that was asked for', async () => {
    const body = notice(person());
    const sentence = async (language) => (await ask('POST', '/check', { body, headers: { 'accept-language': language } })).json.plan.find((one) => one.kind === 'meta').sentence;
    const [id, en] = [await sentence('id'), await sentence('en')];
    assert.match(id, /persetujuan|jendela/i);
    assert.match(en, /consent|window|agreed/i);
    assert.notEqual(id, en);
  });

  test('a list with an argument that does not exist shows nothing instead of everything', async () => {
    for (const query of ['stat=queued', 'state=lost', 'limit=0', 'limit=201', 'after=x', 'contact=abc']) assertProblem(await ask('GET', `/messages?${query}`), 422, 'invalid');
    assertProblem(await ask('GET', '/stats?from=2026-13-01'), 422, 'invalid');
    assertProblem(await ask('GET', '/stats?from=2026-12-01&to=2026-11-01'), 422, 'invalid');
  });
});

describe('the same request twice', () => {
  const KEY = { 'idempotency-key': 'permit-142-ready' };

  test('gives the first answer and one message', async () => {
    const body = notice(person());
    const first = await ask('POST', '/messages', { body, headers: KEY });
    const second = await ask('POST', '/messages', { body, headers: KEY });
    assert.equal(first.status, 202);
    assert.deepEqual([second.status, second.text], [first.status, first.text]);
    const list = await ask('GET', `/messages?contact=${body.to.phone}`);
    assert.equal(list.json.messages.length, 1);
  });

  test('at the same instant is one message as well', async () => {
    const body = notice(person());
    const headers = { 'idempotency-key': 'all-at-once' };
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask('POST', '/messages', { body, headers })));
    assert.deepEqual([...new Set(answers.map((one) => one.status))], [202]);
    assert.equal(new Set(answers.map((one) => one.text)).size, 1);
    assert.equal((await ask('GET', `/messages?contact=${body.to.phone}`)).json.messages.length, 1);
  });

  test('with another body, or for another call, is refused and nothing is done', async () => {
    const phone = person();
    const headers = { 'idempotency-key': 'used' };
    await ask('POST', '/messages', { body: notice(phone), headers });
    assertProblem(await ask('POST', '/messages', { body: notice(phone, { reference: 'other' }), headers }), 422, 'idempotency_mismatch');
    assertProblem(await ask('POST', '/invitations', { body: { to: { phone } }, headers }), 422, 'idempotency_mismatch');
    assert.equal((await ask('GET', `/messages?contact=${phone}`)).json.messages.length, 1);
  });

  test('of another caller is another request', async () => {
    const body = notice(person());
    const headers = { 'idempotency-key': 'shared-word' };
    const mine = await ask('POST', '/messages', { body, headers });
    const theirs = await ask('POST', '/messages', { body, headers, key: keys.other });
    assert.notEqual(mine.json.id, theirs.json.id);
  });

  test('after a refusal is tried anew', async () => {
    const phone = person();
    const headers = { 'idempotency-key': 'second-try' };
    assert.equal((await ask('POST', '/messages', { body: { ...notice(phone), params: {} }, headers })).status, 422);
    assert.equal((await ask('POST', '/messages', { body: notice(phone), headers })).status, 202);
  });

  test('gives back a personal link without its standing anywhere', async () => {
    const body = { to: { phone: person() } };
    const headers = { 'idempotency-key': 'link' };
    const first = await ask('POST', '/invitations', { body, headers });
    const second = await ask('POST', '/invitations', { body, headers });
    assert.equal(second.text, first.text);
    const token = /[0-9a-f]{32}$/.exec(first.json.url)[0];
    assert.deepEqual(world.filesWith(token), []);
    assert.match(first.json.wa_link, /\/wa\.me\/\d+\?text=Ya%20Saya%20Setuju/);
    assert.match(first.json.qr_svg, /^<svg /);
  });

  test('needs a key that can be one', async () => {
    for (const key of ['', 'a b', 'x'.repeat(201)])
      assertProblem(await ask('POST', '/messages', { body: notice(person()), headers: { 'idempotency-key': key } }), 422, 'idempotency_key');
  });

  test('holds for consents too: one entry in the ledger', async () => {
    const phone = person();
    const body = { scope: 'official', action: 'opt_in', words: 'Saya setuju', source: 'form' };
    const headers = { 'idempotency-key': 'form-17' };
    const [first, second] = [await ask('POST', `/contacts/${phone}/consents`, { body, headers }), await ask('POST', `/contacts/${phone}/consents`, { body, headers })];
    assert.deepEqual([first.status, second.status, second.text], [201, 201, first.text]);
    assert.equal((await ask('GET', `/contacts/${phone}/consents`)).json.entries.length, 1);
  });
});

describe('kinds of keys', () => {
  test('a team key reaches staff and officials, and nobody else', async () => {
    const [staff, applicant] = [person(), person()];
    await ask('PUT', `/contacts/${staff}`, { body: { name: 'Budi', role: 'staff' } });
    assert.equal((await ask('POST', '/messages', { body: notice(staff), key: keys.team })).status, 202);
    for (const [path, body] of [['/messages', notice(applicant)], ['/texts', { text: 'x', to: { phone: applicant } }], ['/invitations', { to: { phone: applicant } }]])
      assertProblem(await ask('POST', path, { body, key: keys.team }), 403, 'team_only');
    assert.deepEqual(world.query(`SELECT * FROM contact_phone WHERE number = '+${applicant}'`), []);
  });

  for (const kind of ['team', 'test']) {
    test(`a ${kind} key's permits make messages that stay here`, async () => {
      const answer = await ask('PUT', `/permits/${kind}-1`, { body: permit(person()), key: keys[kind] });
      assert.equal(answer.json.messages.length, 1);
      assert.equal((await ask('GET', `/messages/${answer.json.messages[0].id}`)).json.nothing_leaves, true);
    });
  }

  test('a test key stores and plans like a live one', async () => {
    const answer = await ask('POST', '/messages', { body: notice(person()), key: keys.test });
    assert.equal(answer.status, 202);
    assert.equal(answer.json.plan.find((one) => one.kind === 'fonnte').may, true);
    assert.equal((await ask('GET', `/messages/${answer.json.id}`)).json.nothing_leaves, true);
  });

  test('a revoked key is none, at once', async () => {
    const key = world.office.addKey('gone', 'live');
    assert.equal((await ask('GET', '/messages', { key })).status, 200);
    world.office.kabarizin(['apikey', 'revoke', 'gone']);
    assertProblem(await ask('GET', '/messages', { key }), 401, 'unauthorized');
  });

  test('no key stands anywhere', () => {
    for (const key of Object.values(keys)) assert.deepEqual(world.filesWith(key), []);
  });
});

describe('what a call changes', () => {
  test('check stores nothing, not even a person', async () => {
    const before = contents();
    for (const body of [notice(person()), { text: 'Halo', to: { phone: person(), name: 'Baru' } }]) {
      const answer = await ask('POST', '/check', { body });
      assert.equal(answer.status, 200);
      assert.equal(answer.json.may, true);
      assert.ok(answer.json.text.length > 0);
    }
    assert.equal((await ask('POST', '/check', { body: { ...notice(person()), params: {} } })).status, 422);
    assert.deepEqual(contents(), before);
  });

  test('a permit whose state changes fires once, and the same again does not', async () => {
    const phone = person();
    const fired = async (body, query = '') => (await ask('PUT', `/permits/P-1${query}`, { body })).json.fired.map((one) => [one.scenario, one.outcome]);
    assert.deepEqual(await fired(permit(phone, { permit_number: undefined, status: 'in_process' })), []);
    assert.deepEqual(await fired(permit(phone)), [['permit_ready', 'message'], ['status_update', 'covered']]);
    assert.deepEqual(await fired(permit(phone)), []);
    assert.deepEqual(await fired({}), []);
    assert.deepEqual(await fired({ status: 'cancelled' }), [['status_update', 'message']]);
  });

  test('a baseline fires nothing, and is no news later', async () => {
    const phone = person();
    const put = async (body, query = '') => (await ask('PUT', `/permits/B-1${query}`, { body })).json;
    const first = await put(permit(phone), '?baseline=true');
    assert.equal(first.baseline, true);
    assert.deepEqual(first.messages, []);
    assert.deepEqual((await put(permit(phone))).messages, []);
    assert.equal((await ask('GET', `/messages?contact=${phone}`)).json.messages.length, 0);
    const change = await put({ status: 'cancelled' });
    assert.equal(change.messages.length, 1);
    assertProblem(await ask('PUT', '/permits/B-2?baseline=yes', { body: permit(phone) }), 422, 'invalid');
  });

  test('a registration number may hold a slash, and a date may be written both ways', async () => {
    const path = `/permits/${encodeURIComponent('503/A-7/2026')}`;
    const put = await ask('PUT', path, { body: permit(person(), { issue_date: '20-11-2026', expiry_date: '20-11-2031' }) });
    assert.equal(put.status, 200);
    const got = (await ask('GET', path)).json;
    assert.deepEqual([got.registration_id, got.issue_date, got.expiry_date], ['503/A-7/2026', '2026-11-20', '2031-11-20']);
  });

  test('a permit without a usable number is stored all the same, and says what is wrong', async () => {
    const answer = await ask('PUT', '/permits/N-1', { body: permit('0812') });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json.messages, []);
    assert.equal(answer.json.fired[0].outcome, 'no_recipient');
    assert.ok(answer.json.fired[0].detail.length > 0);
    assert.deepEqual(mismatches(description, { $ref: '#/components/schemas/PermitAnswer' }, answer.json), []);
    assert.equal(answer.json.applicant.phone, '0812');
    const later = await ask('PUT', '/permits/N-1', { body: { applicant: { phone: person() } } });
    assert.equal(later.json.messages.length, 1, 'told once the number is known');
  });

  test('two at the same instant fire once', async () => {
    const phone = person();
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask('PUT', '/permits/C-1', { body: permit(phone) })));
    assert.deepEqual([...new Set(answers.map((one) => one.status))], [200]);
    assert.equal((await ask('GET', `/messages?contact=${phone}`)).json.messages.length, 1);
  });

  test('a message can be cancelled while it waits, and not twice', async () => {
    const { id } = (await ask('POST', '/messages', { body: notice(person(), { send_at: NOT_SOON }) })).json;
    assertProblem(await ask('POST', `/messages/${id}/retry`), 409, 'wrong_state');
    const gone = await ask('POST', `/messages/${id}/cancel`);
    assert.equal(gone.json.state, 'cancelled');
    assert.ok(gone.json.explanation.length > 10);
    assertProblem(await ask('POST', `/messages/${id}/cancel`), 409, 'wrong_state');
    assert.equal((await ask('POST', `/messages/${id}/retry`)).json.state, 'queued');
  });

  test('free text through the official number needs the open window, and says what to do instead', async () => {
    const phone = person();
    const body = { text: 'Berkas lengkap.', to: { phone }, provider: 'Meta' };
    const closed = await ask('POST', '/texts', { body });
    assertProblem(closed, 409, 'window_closed');
    assert.match(closed.json.detail, /template/);
    assert.equal((await ask('GET', `/messages?contact=${phone}`)).json.messages.length, 0);
    await world.sandbox.phone(phone, { name: 'Sari' });
    await world.sandbox.reply(phone, { to: (await world.sandbox.accounts()).meta.number, text: 'Halo' });
    await world.sandbox.idle();
    const open = await ask('POST', '/texts', { body });
    assert.equal(open.status, 202);
    assert.equal(open.json.plan.find((one) => one.kind === 'meta').reason, 'window_open');
  });

  test('Indonesian names of parameters fill as well', async () => {
    const answer = await ask('POST', '/check', {
      body: { template: 'permit_ready', to: { phone: person() }, params: { nama_pemohon: 'Sari', no_surat: '503/1', jenis_izin: 'IUMK', tanggal_terbit: '20-11-2026' } },
    });
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.json.text, /Sari[\s\S]*503\/1[\s\S]*IUMK/);
  });
});

describe('lists', () => {
  test('page through everything once, newest first', async () => {
    const phone = person();
    const made = [];
    for (let i = 0; i < 7; i += 1) made.unshift((await ask('POST', '/messages', { body: notice(phone, { reference: `n-${i}` }) })).json.id);
    const seen = [];
    let after = '';
    do {
      const page = (await ask('GET', `/messages?contact=${phone}&limit=3${after}`)).json;
      seen.push(...page.messages.map((one) => one.id));
      after = page.after === null ? null : `&after=${page.after}`;
    } while (after !== null);
    assert.deepEqual(seen, made);
  });

  test('filter by state, reference, code and scenario', async () => {
    const phone = person();
    const { id, code } = (await ask('POST', '/messages', { body: notice(phone, { reference: 'only-this', send_at: NOT_SOON }) })).json;
    await ask('POST', '/messages', { body: notice(phone) });
    for (const query of ['reference=only-this', `code=${code}`, `contact=${phone}&state=queued&reference=only-this`]) {
      const rows = (await ask('GET', `/messages?${query}`)).json.messages;
      assert.deepEqual(rows.map((one) => one.id), [id], query);
    }
    assert.deepEqual((await ask('GET', `/messages?contact=${phone}&state=read`)).json.messages, []);
    assert.deepEqual((await ask('GET', '/messages?contact=081299998888')).json.messages, []);
  });

  test('of consents show the newest first, with their words and evidence', async () => {
    const phone = person();
    await ask('POST', `/contacts/${phone}/consents`, { body: { scope: 'official', action: 'opt_in', words: 'Saya setuju', source: 'paper', evidence: { form: 'F-9' }, at: '2026-01-02T03:04:05Z' } });
    await ask('POST', `/contacts/${phone}/consents`, { body: { scope: 'official', action: 'opt_out' } });
    const { entries, consents } = (await ask('GET', `/contacts/${phone}/consents`)).json;
    /* A stop ends both WhatsApp scopes. */
    assert.deepEqual(entries.map((one) => [one.action, one.scope]), [['opt_out', 'gateway'], ['opt_out', 'official'], ['opt_in', 'official']]);
    assert.deepEqual([entries[2].answer_words, entries[2].evidence, entries[2].at], ['Saya setuju', { form: 'F-9' }, '2026-01-02T03:04:05Z']);
    assert.equal(consents.official.state, 'stopped');
  });
});

test('the figures are in the format that Prometheus reads', async () => {
  const { text, headers } = await ask('GET', '/metrics', { base: '', key: null });
  assert.match(headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  for (const line of text.trimEnd().split('\n'))
    assert.match(line, /^(# (HELP|TYPE) kabarizin_[a-z0-9_]+ .+|kabarizin_[a-z0-9_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?\d+(\.\d+)?)$/);
  assert.match(text, /^kabarizin_messages\{state="queued"\} [1-9]/m);
});

test('no log holds a name, a number or a key', () => {
  const secret = new RegExp(`${Object.values(keys).join('|')}|8126020|Sari|Ginting|F-9`);
  const lines = ['api', 'nginx', 'nginx-error'].flatMap((name) => world.log(name).split('\n'));
  assert.deepEqual(lines.filter((line) => secret.test(line)), []);
});

/* The last one: afterwards this address may ask no more without a key. */
test('wrong keys are tried only so often, and a right one is not held up', async () => {
  let answer;
  for (let i = 0; i < 60 && answer?.status !== 429; i += 1) answer = await ask('GET', '/messages', { key: `kz_live_${i}` });
  assertProblem(answer, 429, 'too_often');
  assert.ok(Number(answer.headers.get('retry-after')) > 0);
  assert.equal((await ask('GET', '/messages')).status, 200);
});
