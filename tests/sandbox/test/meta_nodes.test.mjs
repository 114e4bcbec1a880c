import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startSandbox } from '../client.mjs';
import { PHONE_ID, TOKEN, WABA_ID, createTemplate, metaCall } from '../support/meta_calls.mjs';

let sandbox;
before(async () => { sandbox = await startSandbox(); });
after(() => sandbox.stop());
beforeEach(() => sandbox.reset());

const get = (path, options) => metaCall(sandbox, 'GET', path, undefined, options);

test('a phone number shows its default fields, or those asked for', async () => {
  const { body } = await get(PHONE_ID);
  assert.deepEqual(body, {
    verified_name: 'DPMPTSP Kabupaten Karo', code_verification_status: 'VERIFIED', display_phone_number: '+62 811-6000-1000', quality_rating: 'GREEN', id: PHONE_ID,
  });
  const asked = await get(`${PHONE_ID}?fields=status,throughput,whatsapp_business_manager_messaging_limit`);
  assert.deepEqual(asked.body, { status: 'CONNECTED', throughput: { level: 'STANDARD' }, whatsapp_business_manager_messaging_limit: 'TIER_2K', id: PHONE_ID });
  assert.equal((await get(`${PHONE_ID}?fields=messaging_limit`)).body.error.code, 100);
});

test('the business account owns the number', async () => {
  assert.deepEqual((await get(`${WABA_ID}/phone_numbers?fields=id`)).body.data, [{ id: PHONE_ID }]);
});

test('an unknown object is error 100 with subcode 33, and needs a token all the same', async () => {
  const { status, body } = await get('999');
  assert.deepEqual([status, body.error.code, body.error.error_subcode], [400, 100, 33]);
  assert.equal((await get('999', { token: '' })).body.error.code, 104);
  assert.equal((await metaCall(sandbox, 'POST', PHONE_ID, {})).body.error.error_subcode, 33);
});

test('health is the worst of all entities', async () => {
  assert.equal((await get(`${PHONE_ID}?fields=health_status`)).body.health_status.can_send_message, 'AVAILABLE');
  await sandbox.account('meta', { status: 'BANNED' });
  const { health_status } = (await get(`${PHONE_ID}?fields=health_status`)).body;
  assert.equal(health_status.can_send_message, 'BLOCKED');
  assert.deepEqual(health_status.entities.filter((e) => e.can_send_message === 'BLOCKED').map((e) => e.entity_type), ['PHONE_NUMBER']);
});

test('a template that is not approved is not healthy', async () => {
  const { body: { id } } = await createTemplate(sandbox);
  await sandbox.templateStatus('permit_ready', { status: 'PAUSED' });
  const { body } = await get(`${id}?fields=health_status`);
  assert.equal(body.health_status.entities[0].errors[0].error_code, 141002);
});

test('a token can look at itself', async () => {
  const { data } = (await get(`debug_token?input_token=${TOKEN}`)).body;
  assert.equal(data.is_valid, true);
  assert.equal(data.expires_at, 0);
  assert.deepEqual(data.scopes, ['whatsapp_business_management', 'whatsapp_business_messaging']);
  assert.deepEqual(data.granular_scopes[0].target_ids, [WABA_ID]);
  assert.equal((await get('debug_token?input_token=other')).body.data.is_valid, false);
});

test('management answers carry the usage header, as JSON', async () => {
  const { headers } = await get(PHONE_ID);
  assert.equal(JSON.parse(headers.get('x-business-use-case-usage'))[WABA_ID][0].type, 'whatsapp_business_management');
});
