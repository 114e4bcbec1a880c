import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { META_NUMBER, startSandbox } from '../client.mjs';
import { escaped, signature } from '../meta/webhooks.mjs';
import { PHONE_ID, WABA_ID, createTemplate, metaCall, metaSend, templateTo } from '../support/meta_calls.mjs';
import { startReceiver } from '../support/receiver.mjs';

const SARI = '6281298765432';
let sandbox;
let office;

before(async () => {
  [sandbox, office] = [await startSandbox(), await startReceiver()];
});
after(async () => {
  await Promise.all([sandbox.stop(), office.stop()]);
});
beforeEach(async () => {
  await sandbox.reset();
  await sandbox.account('meta', { webhook_url: office.url });
  await sandbox.phone(SARI, { name: 'Sari Bré Tarigan 😀' });
  office.clear();
});

describe('signature', () => {
  const escapes = '{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"t":"J\\u00fcrgen \\ud83d\\ude00 a\\/b"}}]}]}';
  const vectors = [
    ['compact', '{"object":"whatsapp_business_account","entry":[]}', 'dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756'],
    ['spaced', '{"object": "whatsapp_business_account", "entry": []}', '56cbbaf4961c6cfdae48b7f116c047e5eb513d2c931baae63a2bc1afd26f803a'],
    ['empty', '', '517bc4c7d1d8d400868e0ad6f64b77098b818a2f2595004253a1922302a602c0'],
    ['escaped unicode', escapes, '5219ad6cfdb3e519bf848c1f045c18b19a0c8ff9721f932e78272d3ba6039fd8'],
    ['raw unicode', JSON.stringify(JSON.parse(escapes)), '589d9cd6685ed08cfe909130a5848f804109a310fc0e957b78bb53fc5ae9c4dc'],
  ];
  for (const [name, bytes, hex] of vectors) {
    test(name, () => assert.equal(signature('test_app_secret', Buffer.from(bytes)), `sha256=${hex}`));
  }

  test('escaping gives the bytes of the vector', () => {
    assert.equal(escaped(JSON.parse(escapes)), escapes);
  });
});

test('a webhook carries the signature of exactly its bytes, in ASCII', async () => {
  await sandbox.account('meta', { app_secret: 'another secret' });
  await sandbox.reply(SARI, { to: META_NUMBER, text: 'Terima kasih – sudah jelas / baik 👍' });
  const [{ bytes, text, headers }] = office.received;
  assert.equal(/^[\x20-\x7e]*$/.test(text), true);
  assert.match(text, /\\u2013 sudah jelas \\\/ baik \\ud83d\\udc4d/);
  assert.equal(headers['x-hub-signature-256'], `sha256=${createHmac('sha256', 'another secret').update(bytes).digest('hex')}`);
  assert.equal(headers['content-type'], 'application/json');
});

test('an inbound text names the person, the number and the user id, and no time on the entry', async () => {
  const { message, webhook } = await sandbox.reply(SARI, { to: META_NUMBER, text: 'YA' });
  assert.equal(webhook.status, 200);
  const [entry] = office.json[0].entry;
  assert.equal(entry.id, WABA_ID);
  assert.equal('time' in entry, false);
  const { value, field } = entry.changes[0];
  assert.equal(field, 'messages');
  assert.deepEqual(value.metadata, { display_phone_number: META_NUMBER, phone_number_id: PHONE_ID });
  const [{ profile, wa_id, user_id }] = value.contacts;
  assert.equal(profile.name, 'Sari Bré Tarigan 😀');
  assert.equal(wa_id, SARI);
  assert.deepEqual(value.messages, [{ from: SARI, from_user_id: user_id, id: message.id, timestamp: String(Math.floor(message.at / 1000)), type: 'text', text: { body: 'YA' } }]);
});

test('every kind of inbound message has its own shape', async () => {
  await createTemplate(sandbox);
  const sent = await metaSend(sandbox, templateTo(`+${SARI}`));
  await sandbox.idle();
  office.clear();
  const wamid = sent.body.messages[0].id;
  await sandbox.reply(SARI, { to: META_NUMBER, button: 'Ya, saya setuju' });
  await sandbox.reply(SARI, { to: META_NUMBER, sticker: true });
  await sandbox.reply(SARI, { to: META_NUMBER, reaction: { emoji: '❤️', message_id: wamid } });
  await sandbox.reply(SARI, { to: META_NUMBER, audio: true });
  await sandbox.reply(SARI, { to: META_NUMBER, image: { caption: 'KTP' } });
  await sandbox.reply(SARI, { to: META_NUMBER, location: { latitude: 3.1, longitude: 98.5, name: 'Kabanjahe' } });
  await sandbox.reply(SARI, { to: META_NUMBER, unsupported: 'poll' });
  await sandbox.reply(SARI, { to: META_NUMBER, text: 'jawaban', context: wamid });
  const [button, sticker, reaction, audio, image, location, unsupported, quoted] = office.messages;
  assert.deepEqual(button.button, { payload: 'Ya, saya setuju', text: 'Ya, saya setuju' });
  assert.deepEqual(button.context, { from: META_NUMBER, id: wamid });
  assert.equal(sticker.sticker.mime_type, 'image/webp');
  assert.deepEqual(reaction.reaction, { message_id: wamid, emoji: '❤️' });
  assert.equal(audio.audio.voice, true);
  assert.equal(image.image.caption, 'KTP');
  assert.deepEqual(location.location, { latitude: 3.1, longitude: 98.5, name: 'Kabanjahe' });
  assert.deepEqual(unsupported.unsupported, { type: 'poll' });
  assert.equal(unsupported.errors[0].code, 131051);
  assert.equal(quoted.context.id, wamid);
  assert.deepEqual(office.messages.map((m) => m.type), ['button', 'sticker', 'reaction', 'audio', 'image', 'location', 'unsupported', 'text']);
});

test('a changed number is a system message without contacts, and the person keeps the chat', async () => {
  await sandbox.reply(SARI, { to: META_NUMBER, text: 'Halo' });
  office.clear();
  const before_id = (await sandbox.phones())[0].user_id;
  const { phone } = await sandbox.changeNumber(SARI, '+62 812-1111-2222');
  assert.notEqual(phone.user_id, before_id);
  const [{ value }] = office.values;
  assert.equal('contacts' in value, false);
  assert.equal(value.messages[0].type, 'system');
  assert.equal(value.messages[0].from, SARI);
  assert.deepEqual({ type: value.messages[0].system.type, wa_id: value.messages[0].system.wa_id }, { type: 'user_changed_number', wa_id: '6281211112222' });
  assert.equal((await sandbox.messages('6281211112222'))[0].text, 'Halo');
  assert.deepEqual((await sandbox.phones()).map((p) => p.number), ['6281211112222']);
});

test('who hides the number is known by user id alone', async () => {
  await sandbox.phone(SARI, { hides_number: true, username: 'sari' });
  await sandbox.reply(SARI, { to: META_NUMBER, text: 'Halo' });
  const [{ value }] = office.values;
  assert.deepEqual(Object.keys(value.contacts[0]).sort(), ['profile', 'user_id']);
  assert.equal(value.contacts[0].profile.username, 'sari');
  assert.equal('from' in value.messages[0], false);
});

test('what is not answered 200 is delivered again, with the same bytes', async () => {
  office.answerNext(500, 404, 301);
  const { message, webhook } = await sandbox.reply(SARI, { to: META_NUMBER, text: 'sekali saja' });
  assert.equal(webhook.status, 500);
  assert.equal(webhook.state, 'pending');
  assert.equal(message.tick, 'sent', 'one tick until the office has it');
  await office.atLeast(4);
  await sandbox.idle();
  assert.equal(office.received.length, 4);
  assert.equal(new Set(office.received.map((r) => r.text)).size, 1);
  assert.equal((await sandbox.messages(SARI))[0].tick, 'delivered');
});

test('after the last retry the webhook is given up', async () => {
  await sandbox.account('meta', { retries: 2 });
  office.answerNext(500, 500, 500);
  await sandbox.reply(SARI, { to: META_NUMBER, text: 'x' });
  await sandbox.idle();
  assert.equal(office.received.length, 3);
  assert.equal((await sandbox.webhooks('meta')).at(-1).state, 'given up');
  assert.equal((await sandbox.messages(SARI))[0].tick, 'failed');
});

test('without the subscription, or without an address, nothing is posted', async () => {
  await metaCall(sandbox, 'DELETE', `${WABA_ID}/subscribed_apps`);
  assert.equal((await sandbox.reply(SARI, { to: META_NUMBER, text: 'x' })).webhook.state, 'no address');
  assert.deepEqual((await metaCall(sandbox, 'GET', `${WABA_ID}/subscribed_apps`)).body, { data: [] });
  await metaCall(sandbox, 'POST', `${WABA_ID}/subscribed_apps`);
  await sandbox.reply(SARI, { to: META_NUMBER, text: 'y' });
  assert.deepEqual(office.messages.map((m) => m.text.body), ['y']);
});

describe('handshake', () => {
  test('an address that knows the token is taken', async () => {
    const { handshake } = await sandbox.account('meta', { webhook_url: office.url });
    assert.deepEqual(handshake, { ok: true, status: 200, why: '' });
  });

  test('a wrong token is refused and the old address stays', async () => {
    const strict = await startReceiver({ verify_token: 'quite another' });
    await assert.rejects(sandbox.account('meta', { webhook_url: strict.url }), (error) => error.status === 422 && /403/.test(error.message));
    assert.equal((await sandbox.accounts()).meta.webhook_url, office.url);
    await sandbox.account('meta', { webhook_url: strict.url, verify_token: 'quite another' });
    await strict.stop();
  });

  test('an address where nobody listens is refused, or taken unseen', async () => {
    const gone = await startReceiver();
    await gone.stop();
    await assert.rejects(sandbox.account('meta', { webhook_url: gone.url }), /no answer/);
    await sandbox.account('meta', { webhook_url: gone.url }, { handshake: false });
    assert.equal((await sandbox.accounts()).meta.webhook_url, gone.url);
  });

  test('an override for the business account is shaken too', async () => {
    const strict = await startReceiver({ verify_token: 'v' });
    const bad = await metaCall(sandbox, 'POST', `${WABA_ID}/subscribed_apps`, { override_callback_uri: strict.url, verify_token: 'w' });
    assert.equal(bad.body.error.code, 2200);
    const good = await metaCall(sandbox, 'POST', `${WABA_ID}/subscribed_apps`, { override_callback_uri: strict.url, verify_token: 'v' });
    assert.deepEqual(good.body, { success: true });
    await strict.stop();
  });
});

test('up to v23.0 statuses carry a conversation, later ones do not', async () => {
  await createTemplate(sandbox);
  await sandbox.account('meta', { webhook_version: 'v23.0' });
  await metaSend(sandbox, templateTo(`+${SARI}`));
  await sandbox.idle();
  const [sent] = office.statuses;
  assert.equal(sent.conversation.origin.type, 'utility');
  assert.match(sent.conversation.expiration_timestamp, /^\d{10}$/);
});

test('free texts cost nothing up to the month\'s allowance', async () => {
  await sandbox.account('meta', { free_service_messages: 1 });
  await sandbox.reply(SARI, { to: META_NUMBER, text: 'Halo' });
  for (const body of ['satu', 'dua']) {
    await metaSend(sandbox, { messaging_product: 'whatsapp', to: `+${SARI}`, type: 'text', text: { body } });
    await sandbox.idle();
  }
  const delivered = office.statuses.filter((s) => s.status === 'delivered').map((s) => s.pricing);
  assert.deepEqual(delivered, [
    { billable: false, pricing_model: 'PMP', category: 'service', type: 'free_customer_service' },
    { billable: true, pricing_model: 'PMP', category: 'service', type: 'regular' },
  ]);
});

/* [rules, category, inside the window, free] */
for (const [prices, in_window, free] of [['2025-07', true, true], ['2025-07', false, false], ['2026-10', true, false], ['2026-10', false, false]]) {
  test(`a utility template ${in_window ? 'inside' : 'outside'} the window is ${free ? 'free' : 'billed'} by the rules of ${prices}`, async () => {
    await createTemplate(sandbox);
    await sandbox.account('meta', { prices });
    if (in_window) await sandbox.reply(SARI, { to: META_NUMBER, text: 'Halo' });
    await metaSend(sandbox, templateTo(`+${SARI}`));
    await sandbox.idle();
    const pricing = office.statuses.find((s) => s.status === 'delivered').pricing;
    assert.deepEqual(pricing, { billable: !free, pricing_model: 'PMP', category: 'utility', type: free ? 'free_customer_service' : 'regular' });
  });
}

test('many updates may come in one body', async () => {
  await createTemplate(sandbox);
  await sandbox.account('meta', { batch_ms: 60 });
  office.clear();
  await Promise.all(Array.from({ length: 5 }, (_, i) => metaSend(sandbox, templateTo(`+628120000010${i}`))));
  await sandbox.idle();
  assert.ok(office.received.length < 10, 'fewer bodies than updates');
  assert.ok(office.json.some((body) => body.entry[0].changes.length > 1));
  assert.equal(new Set(office.statuses.map((s) => `${s.id} ${s.status}`)).size, 10);
});

test('tests can post what Meta might send one day', async () => {
  await sandbox.postWebhook({ field: 'account_update', value: { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } } });
  await sandbox.postWebhook({ raw: '{"object":"something else"}\n' });
  assert.equal(office.json[0].entry[0].changes[0].field, 'account_update');
  assert.equal(Number.isInteger(office.json[0].entry[0].time), true);
  assert.equal(office.received[1].text, '{"object":"something else"}\n');
});
