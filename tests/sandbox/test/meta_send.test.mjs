import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { META_NUMBER, startSandbox } from '../client.mjs';
import { PERMIT_READY, PHONE_ID, createTemplate, metaCall, metaSend, templateTo, textTo } from '../support/meta_calls.mjs';
import { startReceiver } from '../support/receiver.mjs';

const BUDI = '6281234567890';
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
  await createTemplate(sandbox);
  office.clear();
});

test('an accepted template is answered with its id and arrives in order: sent, delivered, read', async () => {
  const { status, headers, body } = await metaSend(sandbox, templateTo(`+${BUDI}`, 'permit_ready', ['Budi', '503/1'], { biz_opaque_callback_data: 'attempt-1' }));
  assert.equal(status, 200);
  assert.equal(headers.get('facebook-api-version'), 'v25.0');
  assert.deepEqual(body.contacts, [{ input: `+${BUDI}`, wa_id: BUDI }]);
  assert.match(body.messages[0].id, /^wamid\.[A-Za-z0-9+/]{50,}={0,2}$/);
  assert.equal(body.messages[0].message_status, 'accepted');

  await sandbox.idle();
  await sandbox.read(BUDI);
  const [sent, delivered, read] = office.statuses;
  assert.deepEqual([sent, delivered, read].map((s) => s.status), ['sent', 'delivered', 'read']);
  for (const status_ of office.statuses) {
    assert.equal(status_.id, body.messages[0].id);
    assert.equal(status_.recipient_id, BUDI);
    assert.equal(status_.biz_opaque_callback_data, 'attempt-1');
    assert.match(status_.timestamp, /^\d{10}$/);
  }
  assert.deepEqual(sent.pricing, { billable: true, pricing_model: 'PMP', category: 'utility', type: 'regular' });
  assert.deepEqual(delivered.pricing, sent.pricing);
  assert.equal(read.pricing, undefined);
  const [message] = await sandbox.messages(BUDI);
  assert.equal(message.tick, 'read');
  assert.equal(message.parts.body, 'Yth. Budi, izin Anda dengan nomor 503/1 sudah dapat diunduh di laman kami.');
});

test('a free text needs an open window, which only the person opens', async () => {
  const refused = await metaSend(sandbox, textTo(`+${BUDI}`));
  assert.equal(refused.status, 400);
  assert.equal(refused.body.error.code, 131047);
  assert.deepEqual(await sandbox.phones(), [], 'a refused message reaches nobody');

  await sandbox.phone(BUDI);
  await sandbox.reply(BUDI, { to: META_NUMBER, text: 'Halo' });
  const accepted = await metaSend(sandbox, textTo(`+${BUDI}`));
  assert.equal(accepted.status, 200);
  assert.equal(accepted.body.messages[0].message_status, undefined);

  await sandbox.window(BUDI, false);
  assert.equal((await metaSend(sandbox, textTo(`+${BUDI}`))).body.error.code, 131047);
});

test('a reaction opens no window', async () => {
  const { body } = await metaSend(sandbox, templateTo(`+${BUDI}`));
  await sandbox.idle();
  await sandbox.reply(BUDI, { to: META_NUMBER, reaction: { emoji: '👍', message_id: body.messages[0].id } });
  assert.equal((await metaSend(sandbox, textTo(`+${BUDI}`))).body.error.code, 131047);
});

test('a number without WhatsApp is accepted and fails later with 131026', async () => {
  await sandbox.phone(BUDI, { whatsapp: false });
  assert.equal((await metaSend(sandbox, templateTo(`+${BUDI}`))).status, 200);
  await sandbox.idle();
  const [failed, ...others] = office.statuses;
  assert.equal(others.length, 0);
  assert.equal(failed.status, 'failed');
  assert.deepEqual(failed.errors[0], {
    code: 131026, title: 'Message Undeliverable', message: 'Message Undeliverable', error_data: { details: 'Message Undeliverable.' },
    href: failed.errors[0].href,
  });
  assert.equal(office.values[0].value.contacts, undefined, 'no contacts beside a failure');
});

test('without a plus sign the country code of the business is put before the number', async () => {
  const { status, body } = await metaSend(sandbox, templateTo(BUDI));
  assert.equal(status, 200);
  assert.equal(body.contacts[0].wa_id, `62${BUDI}`);
  await sandbox.idle();
  assert.equal(office.statuses[0].errors[0].code, 131026, 'nobody has that number');
  assert.equal((await metaSend(sandbox, templateTo('812-3456-7890'))).body.contacts[0].wa_id, BUDI);
});

describe('what is refused', () => {
  const long = 'x'.repeat(4097);
  const cases = [
    ['no token', () => [templateTo(`+${BUDI}`), { token: '' }], 401, 104],
    ['a wrong token', () => [templateTo(`+${BUDI}`), { token: 'other' }], 401, 190],
    ['an old version', () => [templateTo(`+${BUDI}`), { version: 'v20.0' }], 400, 100],
    ['a version of the future', () => [templateTo(`+${BUDI}`), { version: 'v27.0' }], 400, 100],
    ['a malformed version', () => [templateTo(`+${BUDI}`), { version: '25.0' }], 400, 100],
    ['what is not JSON', () => ['{"messaging_product":'], 400, 100],
    ['a list', () => ['[]'], 400, 100],
    ['no messaging_product', () => [{ ...textTo(`+${BUDI}`), messaging_product: undefined }], 400, 100],
    ['another product', () => [{ ...textTo(`+${BUDI}`), messaging_product: 'sms' }], 400, 100],
    ['no recipient', () => [textTo(undefined)], 400, 100],
    ['a misspelled field', () => [textTo(`+${BUDI}`, 'x', { bizz: 1 })], 400, 100],
    ['an unknown type', () => [{ ...textTo(`+${BUDI}`), type: 'fax' }], 400, 100],
    ['a type without its object', () => [{ ...textTo(`+${BUDI}`), text: undefined }], 400, 131008],
    ['a text without body', () => [{ ...textTo(`+${BUDI}`), text: {} }], 400, 131008],
    ['an empty body', () => [textTo(`+${BUDI}`, '')], 400, 131009],
    ['a body beyond 4096 characters', () => [textTo(`+${BUDI}`, long)], 400, 100],
    ['callback data beyond 512 characters', () => [templateTo(`+${BUDI}`, 'permit_ready', ['a', 'b'], { biz_opaque_callback_data: 'x'.repeat(513) })], 400, 100],
    ['letters in the number', () => [templateTo('Budi')], 400, 131009],
    ['the sender as recipient', () => [templateTo(`+${META_NUMBER}`)], 400, 131021],
    ['a group', () => [templateTo(`+${BUDI}`, 'permit_ready', ['a', 'b'], { recipient_type: 'group' })], 400, 100],
    ['an unknown template', () => [templateTo(`+${BUDI}`, 'unknown')], 404, 132001],
    ['too few parameters', () => [templateTo(`+${BUDI}`, 'permit_ready', ['a'])], 400, 132000],
    ['too many parameters', () => [templateTo(`+${BUDI}`, 'permit_ready', ['a', 'b', 'c'])], 400, 132000],
    ['no parameters', () => [templateTo(`+${BUDI}`, 'permit_ready', [])], 400, 132000],
    ['an empty parameter', () => [templateTo(`+${BUDI}`, 'permit_ready', ['', 'b'])], 400, 100],
    ['a blank parameter', () => [templateTo(`+${BUDI}`, 'permit_ready', ['  ', 'b'])], 400, 100],
    ['a new line in a parameter', () => [templateTo(`+${BUDI}`, 'permit_ready', ['a\nb', 'b'])], 400, 132012],
    ['a tab in a parameter', () => [templateTo(`+${BUDI}`, 'permit_ready', ['a\tb', 'b'])], 400, 132012],
    ['five spaces in a parameter', () => [templateTo(`+${BUDI}`, 'permit_ready', ['a     b', 'b'])], 400, 132012],
    ['a text that grows beyond 1024 characters', () => [templateTo(`+${BUDI}`, 'permit_ready', ['a'.repeat(1000), 'b'])], 400, 132005],
    ['a quick reply at a place where there is none', () => [withComponent({ type: 'button', sub_type: 'quick_reply', index: '5', parameters: [] })], 400, 131009],
    ['a parameter for a header without variables', () => [withComponent({ type: 'header', parameters: [{ type: 'text', text: 'x' }] })], 400, 132000],
    ['named parameters for a numbered template', () => [named('permit_ready')], 400, 132012],
  ];
  for (const [name, make, status, code] of cases) {
    test(name, async () => {
      const [body, options] = make();
      const answer = await metaSend(sandbox, body, options);
      assert.equal(answer.body.error?.code, code, JSON.stringify(answer.body));
      assert.equal(answer.status, status);
      assert.equal(typeof answer.body.error.message, 'string');
      assert.equal(answer.body.error.type, 'OAuthException');
      assert.equal(typeof answer.body.error.fbtrace_id, 'string');
      assert.deepEqual(await sandbox.phones(), [], 'nothing reached a handset');
    });
  }
});

function withComponent(component) {
  const body = templateTo(`+${BUDI}`);
  body.template.components.push(component);
  return body;
}

function named(name) {
  const body = templateTo(`+${BUDI}`, name, []);
  body.template.components = [{ type: 'body', parameters: [
    { type: 'text', parameter_name: 'nama', text: 'Budi' }, { type: 'text', parameter_name: 'nomor', text: '503' },
  ] }];
  return body;
}

test('what is just allowed passes', async () => {
  assert.equal((await metaSend(sandbox, templateTo(`+${BUDI}`, 'permit_ready', ['a    b', 'b'], { biz_opaque_callback_data: 'é'.repeat(512) }))).status, 200);
  await sandbox.window(BUDI, true);
  assert.equal((await metaSend(sandbox, textTo(`+${BUDI}`, '😀'.repeat(4096)))).status, 200, 'characters, not UTF-16 units');
  assert.equal((await metaSend(sandbox, textTo(' +62 812-3456-7890 '))).body.contacts[0].wa_id, BUDI);
});

test('a template is found in its own language only, and only while it is approved', async () => {
  const english = templateTo(`+${BUDI}`);
  english.template.language.code = 'en';
  assert.equal((await metaSend(sandbox, english)).body.error.code, 132001);
  for (const [status, code] of [['PENDING', 132001], ['REJECTED', 132001], ['PAUSED', 132015], ['DISABLED', 132016]]) {
    await sandbox.templateStatus('permit_ready', { status });
    assert.equal((await metaSend(sandbox, templateTo(`+${BUDI}`))).body.error.code, code, status);
  }
});

test('a named template takes its parameters in any order', async () => {
  await createTemplate(sandbox, {
    name: 'named', parameter_format: 'NAMED',
    components: [{ type: 'BODY', text: 'Halo {{nama}}, izin nomor {{nomor}} sudah terbit untuk Anda.', example: { body_text_named_params: [{ param_name: 'nama', example: 'B' }, { param_name: 'nomor', example: '1' }] } }],
  });
  const body = named('named');
  body.template.components[0].parameters.reverse();
  assert.equal((await metaSend(sandbox, body)).status, 200);
  await sandbox.idle();
  assert.equal((await sandbox.messages(BUDI))[0].text, 'Halo Budi, izin nomor 503 sudah terbit untuk Anda.');
  assert.equal((await metaSend(sandbox, templateTo(`+${BUDI}`, 'named', ['a', 'b']))).body.error.code, 132012);
});

test('a URL button with a variable needs its suffix', async () => {
  await createTemplate(sandbox, {
    name: 'with_link',
    components: [PERMIT_READY.components[1], { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Unduh', url: 'https://izin.example/d/{{1}}', example: ['https://izin.example/d/1'] }] }],
  });
  const body = templateTo(`+${BUDI}`, 'with_link');
  assert.equal((await metaSend(sandbox, body)).body.error.code, 131008);
  body.template.components.push({ type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'abc' }] });
  assert.equal((await metaSend(sandbox, body)).status, 200);
  await sandbox.idle();
  assert.equal((await sandbox.messages(BUDI))[0].parts.buttons[0].url, 'https://izin.example/d/abc');
});

test('an interactive message shows its button, and a tap comes back as interactive', async () => {
  await sandbox.window(BUDI, true).catch(() => {});
  await sandbox.phone(BUDI);
  await sandbox.window(BUDI, true);
  const { body, status } = await metaSend(sandbox, {
    messaging_product: 'whatsapp', to: `+${BUDI}`, type: 'interactive',
    interactive: { type: 'button', body: { text: 'Setuju?' }, action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Ya' } }, { type: 'reply', reply: { id: 'no', title: 'Tidak' } }] } },
  });
  assert.equal(status, 200, JSON.stringify(body));
  await sandbox.idle();
  await sandbox.reply(BUDI, { to: META_NUMBER, button: 'Ya' });
  const [reply] = office.messages;
  assert.equal(reply.type, 'interactive');
  assert.deepEqual(reply.interactive, { type: 'button_reply', button_reply: { id: 'yes', title: 'Ya' } });
  assert.deepEqual(reply.context, { from: META_NUMBER, id: body.messages[0].id });
});

test('a person is reached by the user id alone', async () => {
  const { user_id } = await sandbox.phone(BUDI, { hides_number: true, username: 'budi' });
  const { status, body } = await metaSend(sandbox, templateTo(undefined, 'permit_ready', ['a', 'b'], { recipient: user_id }));
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(body.contacts, [{ input: user_id, user_id }]);
  await sandbox.idle();
  const [sent] = office.statuses;
  assert.equal(sent.recipient_user_id, user_id);
  assert.equal('recipient_id' in sent, false);
  assert.match(user_id, /^ID\.\d+$/);
  assert.equal((await metaSend(sandbox, templateTo(undefined, 'permit_ready', ['a', 'b'], { recipient: 'ID.1' }))).body.error.code, 131009);
});

test('the office marks what a person wrote as read', async () => {
  await sandbox.phone(BUDI);
  const { message } = await sandbox.reply(BUDI, { to: META_NUMBER, text: 'Halo' });
  assert.equal(message.tick, 'delivered');
  const { body } = await metaSend(sandbox, { messaging_product: 'whatsapp', status: 'read', message_id: message.id });
  assert.deepEqual(body, { success: true });
  assert.equal((await sandbox.messages(BUDI))[0].tick, 'read');
  assert.equal((await metaSend(sandbox, { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.unknown' })).body.error.code, 131009);
});

test('the pair rate lets a burst through and then refuses the pair, not the number', async () => {
  await sandbox.account('meta', { pair_rate: true });
  const codes = [];
  for (let i = 0; i < 47; i++) codes.push((await metaSend(sandbox, templateTo(`+${BUDI}`))).body.error?.code ?? 0);
  assert.equal(codes.slice(0, 45).every((code) => code === 0), true);
  assert.equal(codes.at(-1), 131056);
  assert.equal((await metaSend(sandbox, templateTo('+6281234567891'))).status, 200);
});

test('a number that is not registered sends nothing until it is', async () => {
  await sandbox.account('meta', { status: 'DISCONNECTED' });
  assert.equal((await metaSend(sandbox, templateTo(`+${BUDI}`))).body.error.code, 133010);
  await metaCall(sandbox, 'POST', `${PHONE_ID}/register`, { messaging_product: 'whatsapp', pin: '123456' });
  assert.equal((await metaSend(sandbox, templateTo(`+${BUDI}`))).status, 200);
});

test('marketing stops for a person who said so, utility goes on', async () => {
  await createTemplate(sandbox, { name: 'promo', category: 'MARKETING', components: [{ type: 'BODY', text: 'Kunjungi gerai layanan kami pekan ini.' }] });
  await sandbox.phone(BUDI);
  await sandbox.marketing(BUDI, 'stop');
  await metaSend(sandbox, templateTo(`+${BUDI}`, 'promo', []));
  await metaSend(sandbox, templateTo(`+${BUDI}`));
  await sandbox.idle();
  assert.deepEqual(office.statuses.filter((s) => s.status === 'failed').map((s) => s.errors[0].code), [131050]);
  assert.equal(office.statuses.some((s) => s.status === 'delivered'), true);
});
