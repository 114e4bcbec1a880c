import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startSandbox, TWILIO_NUMBER, TWILIO_SMS_NUMBER } from '../client.mjs';
import { startReceiver } from '../support/receiver.mjs';
import { SERVICE, SID, approvedContent, twilioContent, twilioGet, twilioSend } from '../support/twilio_calls.mjs';
import { segmentsOf } from '../twilio/segments.mjs';

const { validateRequest, validateRequestWithBody } = createRequire(import.meta.url)('twilio/lib/webhooks/webhooks');
const TOKEN = 'sandbox-twilio-token';
const ANI = '6281311112222';
const SENDER = `whatsapp:+${TWILIO_NUMBER}`;
const TO = `whatsapp:+${ANI}`;
let sandbox;
let office;

before(async () => {
  sandbox = await startSandbox();
  office = await startReceiver();
});
after(async () => {
  await office?.stop();
  await sandbox?.stop();
});
beforeEach(async () => {
  await sandbox.reset();
  office.clear();
  await sandbox.account('twilio', { webhook_url: office.url, sms_webhook_url: `${office.url}/sms` });
  await sandbox.phone(ANI, { name: 'Ani' });
});

const forms = () => office.received.map((r) => Object.fromEntries(new URLSearchParams(r.text)));
const told = () => forms().map((form) => form.MessageStatus);
const sms = (more = {}) => twilioSend(sandbox, { To: `+${ANI}`, From: 'DPMPTSPKARO', Body: 'Halo', ...more });
const text = (more = {}) => twilioSend(sandbox, { To: TO, From: SENDER, Body: 'Halo', ...more });

describe('the login', () => {
  const cases = [
    ['none', '', 401],
    ['the account with its token', `${SID}:${TOKEN}`, 200],
    ['an API key with its secret', 'SK00000000000000000000000000000001:sandbox-twilio-key-secret', 200],
    ['a wrong token', `${SID}:wrong`, 401],
    ['the token of another user', `AC00000000000000000000000000000002:${TOKEN}`, 401],
  ];
  for (const [name, login, want] of cases) test(name, async () => assert.equal((await twilioGet(sandbox, '.json', { login })).status, want));

  test('an account that is not ours is not found', async () => {
    const { status, body } = await twilioGet(sandbox, '.json', { sid: 'AC00000000000000000000000000000002' });
    assert.deepEqual([status, body.code], [404, 20404]);
  });

  test('a key with fewer rights may send and not look', async () => {
    await sandbox.account('twilio', { api_key_restricted: true });
    const login = 'SK00000000000000000000000000000001:sandbox-twilio-key-secret';
    assert.equal((await twilioGet(sandbox, '.json', { login })).status, 403);
    assert.equal((await twilioSend(sandbox, { To: `+${ANI}`, From: 'DPMPTSPKARO', Body: 'x' }, { login })).status, 201);
  });

  test('the account and its balance', async () => {
    const { body } = await twilioGet(sandbox, '.json');
    assert.deepEqual([body.status, body.type, body.auth_token], ['active', 'Full', TOKEN]);
    assert.deepEqual((await twilioGet(sandbox, '/Balance.json')).body, { account_sid: SID, balance: '25.40', currency: 'USD' });
  });
});

describe('refused at once', () => {
  const cases = [
    ['no recipient', { To: '' }, 21604],
    ['a recipient that is no number', { To: '+62' }, 21211],
    ['a + that became a space', { To: ` ${ANI}` }, 21211],
    ['no sender', { From: '' }, 21603],
    ['a sender that is not ours', { From: '+14155238886' }, 21606],
    ['a sender of another channel', { From: SENDER }, 21606],
    ['a sender that is none', { From: 'A NAME OF TWELVE' }, 21212],
    ['nothing to say', { Body: '' }, 21602],
    ['too much to say', { Body: 'A'.repeat(1601) }, 21617],
    ['a landline by SMS', { To: '+62628204560' }, 21614],
    ['another messaging service', { MessagingServiceSid: 'MG00000000000000000000000000000002' }, 21705],
    ['an address that Twilio would not call', { StatusCallback: 'https://gate_way.example/x' }, 21609],
    ['a template that does not exist', { Body: '', ContentSid: 'HX00000000000000000000000000000009' }, 21655],
    ['what is no sid of a template', { Body: '', ContentSid: 'permit_ready' }, 21655],
  ];
  for (const [name, change, code] of cases) {
    test(name, async () => {
      const { status, body } = await sms(change);
      assert.deepEqual([status, body.code, body.status], [400, code, 400]);
      assert.match(body.more_info, new RegExp(`/errors/${code}$`));
      assert.deepEqual(await sandbox.messages(ANI), []);
    });
  }

  test('a WhatsApp sender that is not ours', async () => assert.equal((await text({ From: 'whatsapp:+14155238886' })).body.code, 63007));
  test('JSON', async () => assert.equal((await twilioSend(sandbox, {}, { body: '{}', type: 'application/json' })).status, 415));

  test('variables that are no object of plain strings', async () => {
    const ContentSid = await approvedContent(sandbox);
    for (const ContentVariables of ['{', '["a"]', '{"1":2}', '{"1":""}', '{"1":"a\\nb"}', '{"1":"a    b"}']) {
      assert.equal((await twilioSend(sandbox, { To: TO, From: SENDER, ContentSid, ContentVariables })).body.code, 21656, ContentVariables);
    }
  });

  test('a text together with a template', async () => {
    const ContentSid = await approvedContent(sandbox);
    assert.equal((await text({ ContentSid })).status, 400);
  });

  test('in the newer shape of errors, where the account has it', async () => {
    await sandbox.account('twilio', { problem_json: true });
    const { body } = await sms({ To: '+62' });
    assert.deepEqual([body.code, body.status, typeof body.title, body.message], [21211, 400, 'string', undefined]);
  });

  test('when asked for: too fast, or any code', async () => {
    await sandbox.fault({ provider: 'twilio', kind: 'throttle', count: 1 });
    const { status, body } = await sms();
    assert.deepEqual([status, body.code], [429, 20429]);
    await sandbox.fault({ provider: 'twilio', kind: 'error-code', code: 21408, count: 1 });
    assert.equal((await sms()).body.code, 21408);
    assert.equal((await sms()).status, 201);
  });

  test('by an account that is suspended', async () => {
    await sandbox.account('twilio', { status: 'suspended' });
    assert.deepEqual([(await sms()).body.code, (await twilioGet(sandbox, '.json')).body.status], [20005, 'suspended']);
  });
});

describe('a template on WhatsApp', () => {
  test('arrives with its blanks filled, and each state is told', async () => {
    await sandbox.phone(ANI, { reads: 'auto' });
    const ContentSid = await approvedContent(sandbox);
    const StatusCallback = `${office.url}?ref=0a1b#rc=5&rp=all`;
    const { status, body } = await twilioSend(sandbox, { To: TO, From: SENDER, ContentSid, ContentVariables: '{"1":"Ani & Budi","2":"503/2"}', StatusCallback });
    assert.equal(status, 201);
    assert.match(body.sid, /^SM[0-9a-f]{32}$/);
    assert.deepEqual([body.status, body.from, body.to, body.error_code, body.price, body.num_segments], ['queued', SENDER, TO, null, null, '1']);
    await sandbox.idle();
    const [message] = await sandbox.messages(ANI);
    assert.equal(message.text, 'Yth. Ani & Budi, izin 503/2 sudah terbit.');
    assert.deepEqual(told(), ['sent', 'delivered', 'read']);
    const [sent, delivered] = forms();
    assert.deepEqual([sent.MessageSid, sent.SmsSid, sent.AccountSid, sent.ChannelPrefix, sent.EventType, delivered.EventType], [body.sid, body.sid, SID, 'whatsapp', undefined, 'DELIVERED']);
    assert.equal(office.received[0].path, '/webhook');
  });

  test('of a service is accepted, then queued', async () => {
    const ContentSid = await approvedContent(sandbox);
    const { body } = await twilioSend(sandbox, { To: TO, MessagingServiceSid: SERVICE, ContentSid, ContentVariables: '{"1":"a","2":"b"}', StatusCallback: office.url });
    assert.deepEqual([body.status, body.from, body.messaging_service_sid], ['accepted', null, SERVICE]);
    await sandbox.idle();
    assert.deepEqual(told(), ['queued', 'sent', 'delivered']);
  });

  test('without a value fails later, and so does one that WhatsApp took away', async () => {
    const ContentSid = await approvedContent(sandbox);
    const send = (ContentVariables) => twilioSend(sandbox, { To: TO, From: SENDER, ContentSid, ContentVariables, StatusCallback: office.url });
    assert.equal((await send('{"1":"a"}')).status, 201);
    await sandbox.templateStatus(ContentSid, { status: 'paused' });
    await send('{"1":"a","2":"b"}');
    await sandbox.idle();
    assert.deepEqual(forms().map((form) => form.ErrorCode).sort(), ['63028', '63041']);
  });

  test('has buttons, and a tap says which', async () => {
    const ContentSid = await approvedContent(sandbox, { type: 'twilio/quick-reply', body: 'Setuju?', more: { actions: [{ title: 'Ya', id: 'yes' }] } });
    const { body } = await twilioSend(sandbox, { To: TO, From: SENDER, ContentSid });
    await sandbox.idle();
    await sandbox.reply(ANI, { to: TWILIO_NUMBER, button: { text: 'Ya', payload: 'yes' } });
    const [form] = forms();
    assert.deepEqual([form.MessageType, form.ButtonText, form.ButtonPayload, form.OriginalRepliedMessageSid], ['button', 'Ya', 'yes', body.sid]);
  });
});

describe('a free text on WhatsApp', () => {
  test('is accepted outside the window and fails later', async () => {
    assert.equal((await text({ StatusCallback: office.url })).status, 201);
    await sandbox.idle();
    assert.deepEqual(forms().map((form) => [form.MessageStatus, form.ErrorCode]), [['undelivered', '63016']]);
  });

  test('arrives once the person wrote', async () => {
    await sandbox.reply(ANI, { to: TWILIO_NUMBER, text: 'Halo' });
    await text({ StatusCallback: office.url });
    await sandbox.idle();
    assert.deepEqual(told().filter(Boolean), ['sent', 'delivered']);
  });
});

test('who has no WhatsApp is found out later', async () => {
  await sandbox.phone(ANI, { whatsapp: false });
  const ContentSid = await approvedContent(sandbox);
  await twilioSend(sandbox, { To: TO, From: SENDER, ContentSid, ContentVariables: '{"1":"a","2":"b"}', StatusCallback: office.url });
  await sandbox.idle();
  assert.deepEqual(forms().map((form) => [form.MessageStatus, form.ErrorCode]), [['undelivered', '63024']]);
});

describe('an SMS', () => {
  test('reaches a phone without WhatsApp; that it was read is told to nobody', async () => {
    await sandbox.phone(ANI, { whatsapp: false, reads: 'auto' });
    const { body } = await sms({ Body: 'A'.repeat(161), StatusCallback: office.url });
    assert.deepEqual([body.num_segments, body.from, body.to], ['2', 'DPMPTSPKARO', `+${ANI}`]);
    await sandbox.idle();
    assert.deepEqual(told(), ['sent', 'delivered']);
    assert.match(forms()[1].RawDlrDoneDate, /^\d{10}$/);
    const [message] = await sandbox.messages(ANI);
    assert.deepEqual([message.from, message.channel, message.text.length], [TWILIO_SMS_NUMBER, 'sms', 161]);
  });

  test('is priced by its segments once it left', async () => {
    const { body: { sid } } = await sms({ Body: 'A'.repeat(161) });
    await sandbox.idle();
    const { body } = await twilioGet(sandbox, `/Messages/${sid}.json`);
    assert.deepEqual([body.status, body.price, body.price_unit, body.num_segments], ['delivered', '-0.08200', 'USD', '2']);
  });

  test('fails with the code that was asked for', async () => {
    await sandbox.fault({ provider: 'twilio', kind: 'error-code', code: 30005, async: true });
    await sms({ StatusCallback: office.url });
    await sandbox.idle();
    assert.deepEqual(forms().map((form) => [form.MessageStatus, form.ErrorCode, form.ErrorMessage]), [['undelivered', '30005', 'Unknown destination handset']]);
  });

  test('is refused to who wrote STOP, until START', async () => {
    await sandbox.reply(ANI, { to: TWILIO_SMS_NUMBER, text: 'stop' });
    assert.equal(forms()[0].OptOutType, undefined);
    assert.equal((await sms()).body.code, 21610);
    await sandbox.reply(ANI, { to: TWILIO_SMS_NUMBER, text: 'START' });
    assert.equal((await sms()).status, 201);
  });

  test('takes no sticker for an answer', async () => {
    await sms();
    await sandbox.idle();
    await assert.rejects(sandbox.reply(ANI, { to: TWILIO_SMS_NUMBER, sticker: true }), /text and nothing else/);
  });
});

test('Advanced Opt-Out knows more words, says what it understood, and answers the person', async () => {
  await sandbox.account('twilio', { advanced_opt_out: true });
  await sandbox.reply(ANI, { to: TWILIO_NUMBER, text: 'Berhenti' });
  await sandbox.idle();
  assert.deepEqual([forms()[0].OptOutType, forms()[0].Body], ['STOP', 'Berhenti']);
  assert.match((await sandbox.messages(ANI, { direction: 'in' }))[0].text, /unsubscribed/);
  assert.equal((await text()).body.code, 21610);
});

describe('what a person writes', () => {
  test('a text on WhatsApp', async () => {
    await sandbox.phone(ANI, { name: 'Ani Ñoño' });
    const { message } = await sandbox.reply(ANI, { to: TWILIO_NUMBER, text: 'Halo 👋 a+b & c=d\nbaris dua' });
    const [form] = forms();
    assert.deepEqual([form.MessageSid, form.From, form.To, form.WaId, form.ProfileName, form.Body, form.MessageType, form.SmsStatus, form.NumMedia],
      [message.id, TO, SENDER, ANI, 'Ani Ñoño', 'Halo 👋 a+b & c=d\nbaris dua', 'text', 'received', '0']);
  });

  test('by SMS goes to the address for SMS, without what only WhatsApp has', async () => {
    await sandbox.reply(ANI, { to: TWILIO_SMS_NUMBER, text: 'Halo' });
    const [form] = forms();
    assert.deepEqual([office.received[0].path, form.From, form.To, form.WaId, form.MessageType], ['/webhook/sms', `+${ANI}`, `+${TWILIO_SMS_NUMBER}`, undefined, undefined]);
  });

  test('a picture and a place', async () => {
    await sandbox.reply(ANI, { to: TWILIO_NUMBER, image: 'KTP saya' });
    await sandbox.reply(ANI, { to: TWILIO_NUMBER, location: { latitude: 3.1, longitude: 98.5, name: 'Kabanjahe' } });
    const [image, place] = forms();
    assert.deepEqual([image.MessageType, image.NumMedia, image.MediaContentType0, image.Body], ['image', '1', 'image/jpeg', 'KTP saya']);
    assert.deepEqual([place.MessageType, place.Latitude, place.Label], ['location', '3.1', 'Kabanjahe']);
  });

  test('is not answered by an empty answer, and is by any other', async () => {
    await sandbox.reply(ANI, { to: TWILIO_NUMBER, text: 'satu' });
    await sandbox.idle();
    assert.deepEqual(await sandbox.messages(ANI, { direction: 'in' }), []);
    office.sayNext('terima kasih');
    await sandbox.reply(ANI, { to: TWILIO_NUMBER, text: 'dua' });
    await sandbox.idle();
    assert.deepEqual((await sandbox.messages(ANI, { direction: 'in' })).map((m) => m.text), ['terima kasih']);
  });
});

describe('a signature', () => {
  const given = (r) => r.headers['x-twilio-signature'];

  test('is what Twilio\'s own package accepts, over the address without its fragment', async () => {
    const StatusCallback = `${office.url}?ref=0a1b&x=%20y#rc=2`;
    await sms({ StatusCallback });
    await sandbox.idle();
    for (const r of office.received) assert.ok(validateRequest(TOKEN, given(r), StatusCallback.split('#')[0], Object.fromEntries(new URLSearchParams(r.text))));
  });

  test('of a name that comes twice', async () => {
    await sandbox.postWebhook({ provider: 'twilio', value: [['Digits', '5'], ['A', ''], ['Digits', '1'], ['Digits', '5']] });
    assert.equal(office.received[0].text, 'Digits=5&A=&Digits=1&Digits=5');
    assert.ok(validateRequest(TOKEN, given(office.received[0]), office.url, { Digits: ['5', '1', '5'], A: '' }));
  });

  test('of JSON carries the hash of the body in the address', async () => {
    const text = '{"a":"👋"}';
    const { url } = await sandbox.postWebhook({ provider: 'twilio', json: text });
    assert.match(url, /bodySHA256=[0-9a-f]{64}$/);
    assert.ok(validateRequestWithBody(TOKEN, given(office.received[0]), url, text));
  });

  test('is of another token when asked for', async () => {
    await sandbox.fault({ provider: 'twilio', kind: 'bad-signature' });
    await sms({ StatusCallback: office.url });
    await sandbox.idle();
    assert.equal(validateRequest(TOKEN, given(office.received[0]), office.url, forms()[0]), false);
  });
});

describe('a callback that fails', () => {
  const cases = [
    ['is not repeated by itself', '', [500], 1],
    ['is repeated as often as the fragment says', '#rc=3&rp=all', [500, 500, 500, 500, 500], 4],
    ['is repeated after what the fragment names', '#rc=3&rp=5xx', [404, 500], 1],
    ['is good with any answer from 200 to 299', '#rc=3&rp=all', [204], 1],
  ];
  for (const [name, fragment, answers, want] of cases) {
    test(name, async () => {
      await sandbox.fault({ provider: 'twilio', kind: 'no-delivery' });
      office.answerNext(...answers);
      await sms({ StatusCallback: office.url + fragment });
      await sandbox.idle();
      assert.equal(office.received.length, want);
      assert.equal(new Set(office.received.map((r) => r.headers['i-twilio-idempotency-token'])).size, 1);
      office.forget();
    });
  }
});

describe('asked for its messages', () => {
  test('it lists those to one number, newest first, in pages', async () => {
    for (const Body of ['satu', 'dua', 'tiga']) await sms({ Body });
    await sms({ To: '+6281311113333', Body: 'lain' });
    await sandbox.idle();
    const list = async (query) => (await twilioGet(sandbox, `/Messages.json?${new URLSearchParams(query)}`)).body;
    const first = await list({ To: `+${ANI}`, PageSize: 2 });
    assert.deepEqual(first.messages.map((m) => m.body), ['tiga', 'dua']);
    assert.match(first.next_page_uri, /Page=1/);
    assert.deepEqual((await list({ To: `+${ANI}`, PageSize: 2, Page: 1 })).messages.map((m) => m.body), ['satu']);
    assert.equal((await list({ From: `+${TWILIO_SMS_NUMBER}` })).messages.length, 0);
    assert.equal((await list({ DateSent: new Date().toISOString().slice(0, 10) })).messages.length, 4);
    assert.equal((await list({ DateSent: '2020-01-01' })).messages.length, 0);
  });

  test('it has what was sent although the answer was lost, once for each time it was asked', async () => {
    await sandbox.fault({ provider: 'twilio', kind: 'reset-after-read', count: 2 });
    await assert.rejects(sms());
    await assert.rejects(sms());
    await sandbox.idle();
    assert.equal((await twilioGet(sandbox, `/Messages.json?To=%2B${ANI}`)).body.messages.length, 2);
  });

  test('it does not have what was lost before it was read', async () => {
    await sandbox.fault({ provider: 'twilio', kind: 'lost-answer-not-done', count: 1 });
    await assert.rejects(sms());
    assert.equal((await twilioGet(sandbox, '/Messages.json')).body.messages.length, 0);
    assert.equal((await twilioGet(sandbox, '/Messages/SM00000000000000000000000000000009.json')).body.code, 20404);
  });
});

test('templates are kept with what WhatsApp decided', async () => {
  await sandbox.account('twilio', { review: 'reject' });
  const sid = await approvedContent(sandbox);
  const { body } = await twilioContent(sandbox, 'GET', 'ContentAndApprovals');
  assert.deepEqual(body.contents.map((c) => [c.sid, c.language, c.approval_requests.status, c.approval_requests.category]), [[sid, 'id', 'rejected', 'UTILITY']]);
  assert.equal((await twilioContent(sandbox, 'GET', `Content/${sid}/ApprovalRequests`)).body.whatsapp.rejection_reason, 'TAG_CONTENT_MISMATCH');
  assert.equal((await twilioContent(sandbox, 'DELETE', `Content/${sid}`)).status, 204);
  assert.equal((await twilioContent(sandbox, 'GET', `Content/${sid}`)).body.code, 20404);
});

test('segments are counted as carriers do', () => {
  const A = (n) => 'A'.repeat(n);
  const cases = [
    [A(160), 1], [A(161), 2], [A(306), 2], [A(307), 3], [`${A(158)}€`, 1], [`${A(159)}€`, 2], [`${A(151)}€${A(153)}`, 2], [`${A(152)}€${A(152)}`, 3],
    ['👋'.repeat(35), 1], ['👋'.repeat(36), 2], [`${A(69)}👋`, 2], ['漢'.repeat(134), 2], ['漢'.repeat(135), 3], [`${'漢'.repeat(66)}👋${'漢'.repeat(66)}`, 3], ['a\tb', 1],
  ];
  for (const [text, want] of cases) assert.equal(segmentsOf(text), want, text);
});
