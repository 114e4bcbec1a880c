import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startSandbox } from '../client.mjs';
import { PERMIT_READY, WABA_ID, createTemplate, metaCall } from '../support/meta_calls.mjs';
import { startReceiver } from '../support/receiver.mjs';

const [HEADER, BODY, FOOTER] = PERMIT_READY.components;
const PATH = `${WABA_ID}/message_templates`;
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
  office.clear();
});

const create = (change) => metaCall(sandbox, 'POST', PATH, { ...PERMIT_READY, ...change });
const body = (text, values) => ({ components: [{ type: 'BODY', text, ...(values ? { example: { body_text: [values] } } : {}) }] });
const buttons = (...list) => ({ components: [BODY, { type: 'BUTTONS', buttons: list }] });
const quick = (text = 'Ya') => ({ type: 'QUICK_REPLY', text });
const link = (url = 'https://izin.example/', more = {}) => ({ type: 'URL', text: 'Buka', url, ...more });

test('a good template is pending first and approved by webhook', async () => {
  const { status, body: answer } = await create();
  assert.equal(status, 200);
  assert.equal(answer.status, 'PENDING');
  assert.equal(answer.category, 'UTILITY');
  await sandbox.idle();
  const [{ field, value }] = office.values;
  assert.equal(field, 'message_template_status_update');
  assert.deepEqual(value, {
    event: 'APPROVED', message_template_id: Number(answer.id), message_template_name: 'permit_ready', message_template_language: 'id',
    reason: 'NONE', message_template_category: 'UTILITY',
  });
  const { body: one } = await metaCall(sandbox, 'GET', `${answer.id}?fields=status,rejected_reason`);
  assert.deepEqual(one, { status: 'APPROVED', rejected_reason: 'NONE', id: answer.id });
});

describe('what is refused at once', () => {
  const words = (n) => Array.from({ length: n }, () => 'kata').join(' ');
  const cases = [
    ['a name with capitals', { name: 'Permit' }],
    ['a name with a hyphen', { name: 'permit-ready' }],
    ['no name', { name: undefined }],
    ['an unknown language', { language: 'id_ID' }],
    ['no language', { language: undefined }],
    ['an unknown category', { category: 'SERVICE' }],
    ['no body', { components: [HEADER] }],
    ['two bodies', { components: [BODY, BODY] }],
    ['a body beyond 1024 characters', body('x'.repeat(1025)), 2388040],
    ['a variable at the start', body('{{1}} adalah nomor izin Anda yang baru', ['a']), 2388299],
    ['a variable at the end', body('Nomor izin Anda yang baru adalah {{1}}', ['a']), 2388299],
    ['punctuation alone after the last variable', body('Nomor izin Anda yang baru adalah {{1}}.', ['a']), 2388299],
    ['more variables than the words carry', body('Yth. {{1}} dan {{2}} dan {{3}} salam', ['a', 'b', 'c']), 2388293],
    ['a gap in the numbers', body(`Yth. {{1}} ${words(9)} {{3}} salam`, ['a', 'b']), 2388072],
    ['names where numbers should be', body(`Yth. {{nama}} ${words(9)}`, ['a']), 2388072],
    ['a lost bracket', body(`Yth. {{1} ${words(9)} }} x`, ['a']), 2388072],
    ['a special character in a variable', body(`Yth. {{#1}} ${words(9)}`, ['a']), 2388072],
    ['no example', body(`Yth. {{1}} ${words(9)}`), 2388043],
    ['an example too few', body(`Yth. {{1}} ${words(9)} {{2}} salam`, ['a']), 2388043],
    ['an empty example', body(`Yth. {{1}} ${words(9)}`, ['']), 2388043],
    ['a flat example', { components: [{ ...BODY, example: { body_text: ['a', 'b'] } }] }, 2388043],
    ['a header beyond 60 characters', { components: [{ ...HEADER, text: 'x'.repeat(61) }, BODY] }, 2388040],
    ['two variables in the header', { components: [{ ...HEADER, text: 'Izin {{1}} {{2}}', example: { header_text: ['a', 'b'] } }, BODY] }, 2388047],
    ['bold in the header', { components: [{ ...HEADER, text: '*Izin* terbit' }, BODY] }, 2388047],
    ['a variable in the footer', { components: [BODY, { ...FOOTER, text: 'Kantor {{1}}' }] }, 2388073],
    ['a footer beyond 60 characters', { components: [BODY, { ...FOOTER, text: 'x'.repeat(61) }] }, 2388040],
    ['an image header without a handle', { components: [{ type: 'HEADER', format: 'IMAGE' }, BODY] }, 2388043],
    ['a button text beyond 25 characters', buttons(quick('x'.repeat(26))), 2388040],
    ['a variable inside a URL', buttons(link('https://izin.example/{{1}}/unduh', { example: ['https://izin.example/1/unduh'] }))],
    ['a URL variable without example', buttons(link('https://izin.example/{{1}}')), 2388043],
    ['three URL buttons', buttons(link(), link(), link())],
    ['eleven buttons', buttons(...Array.from({ length: 11 }, (_, i) => quick(`Ya ${i}`)))],
    ['quick replies on both sides of a link', buttons(quick('a'), link(), quick('b'))],
    ['a time to live that is too short', { message_send_ttl_seconds: 10 }],
  ];
  for (const [name, change, subcode] of cases) {
    test(name, async () => {
      const { status, body: answer } = await create(change);
      assert.equal(status, 400);
      assert.equal(answer.error.code, 100, JSON.stringify(answer));
      assert.equal(answer.error.error_subcode, subcode);
      if (subcode) assert.equal(typeof answer.error.error_user_msg, 'string');
      assert.equal((await sandbox.templates()).length, 1, 'only hello_world');
    });
  }
});

test('name and language are unique together', async () => {
  await createTemplate(sandbox);
  assert.equal((await create()).body.error.error_subcode, 2388024);
  assert.equal((await create({ language: 'en' })).status, 200);
});

describe('review', () => {
  test('variables side by side are rejected later, with the reason', async () => {
    await create(body('Yth. Bapak dan Ibu {{1}}{{2}} izin sudah terbit hari ini', ['a', 'b']));
    await sandbox.idle();
    const [{ value }] = office.values;
    assert.equal(value.event, 'REJECTED');
    assert.equal(value.reason, 'INVALID_FORMAT');
    assert.equal(typeof value.rejection_info.recommendation, 'string');
    assert.equal((await sandbox.templates())[1].rejected_reason, 'INVALID_FORMAT');
  });

  test('the same body and footer again is rejected', async () => {
    await createTemplate(sandbox);
    await createTemplate(sandbox, { name: 'permit_ready_2' });
    assert.deepEqual((await sandbox.templates()).map((t) => t.status), ['APPROVED', 'APPROVED', 'REJECTED']);
  });

  test('the account can be told to reject, to wait, or to change the category', async () => {
    await sandbox.account('meta', { review: 'reject' });
    await createTemplate(sandbox, { name: 'a', ...body('Pengumuman pertama dari kantor kami.') });
    await sandbox.account('meta', { review: 'manual' });
    await createTemplate(sandbox, { name: 'b', ...body('Pengumuman kedua dari kantor kami.') });
    await sandbox.account('meta', { review: 'approve', review_category: 'MARKETING' });
    await createTemplate(sandbox, { name: 'c', ...body('Pengumuman ketiga dari kantor kami.') });
    const [, a, b, c] = await sandbox.templates();
    assert.deepEqual([a.status, b.status, c.status, c.category], ['REJECTED', 'PENDING', 'APPROVED', 'MARKETING']);
    await sandbox.templateStatus('b', { status: 'APPROVED' });
    assert.equal((await sandbox.templates())[2].status, 'APPROVED');
  });

  test('a verdict waits for review_ms and idle waits for the verdict', async () => {
    await sandbox.account('meta', { review_ms: 120 });
    const at = Date.now();
    await create();
    assert.equal((await sandbox.templates())[1].status, 'PENDING');
    await sandbox.idle();
    assert.equal((await sandbox.templates())[1].status, 'APPROVED');
    assert.ok(Date.now() - at >= 110);
  });

  test('the language in a webhook has a hyphen', async () => {
    await createTemplate(sandbox, { language: 'en_US' });
    assert.equal(office.values[0].value.message_template_language, 'en-US');
  });
});

describe('list', () => {
  beforeEach(async () => {
    for (const name of ['a', 'b', 'c', 'd']) await createTemplate(sandbox, { name, ...body(`Pengumuman ${name} dari kantor kami.`) });
  });

  test('goes page by page; the last page has no next', async () => {
    const names = [];
    let after_ = '';
    let pages = 0;
    for (;;) {
      const { body: page } = await metaCall(sandbox, 'GET', `${PATH}?limit=2&fields=name${after_ && `&after=${after_}`}`);
      pages++;
      names.push(...page.data.map((t) => t.name));
      if (!page.paging.next) break;
      assert.match(page.paging.next, /access_token=/);
      after_ = page.paging.cursors.after;
    }
    assert.deepEqual(names, ['hello_world', 'a', 'b', 'c', 'd']);
    assert.equal(pages, 3);
  });

  test('a cursor that is no more is refused', async () => {
    assert.equal((await metaCall(sandbox, 'GET', `${PATH}?after=nonsense`)).body.error.code, 131059);
  });

  test('filters, and shows rejected_reason only when asked', async () => {
    await sandbox.templateStatus('b', { status: 'PAUSED' });
    const paused = await metaCall(sandbox, 'GET', `${PATH}?status=PAUSED`);
    assert.deepEqual(paused.body.data.map((t) => t.name), ['b']);
    assert.deepEqual(Object.keys(paused.body.data[0]).sort(), ['category', 'components', 'id', 'language', 'name', 'parameter_format', 'status']);
    assert.deepEqual((await metaCall(sandbox, 'GET', `${PATH}?name=c&fields=rejected_reason`)).body.data, [{ rejected_reason: 'NONE', id: (await sandbox.templates())[3].id }]);
    assert.equal((await metaCall(sandbox, 'GET', `${PATH}?fields=colour`)).body.error.code, 100);
  });
});

test('an approved template is edited once a day, and approved anew', async () => {
  const { body: { id } } = await createTemplate(sandbox);
  const change = { components: [{ ...BODY, text: 'Yth. {{1}}, izin nomor {{2}} sudah terbit dan dapat diunduh.' }] };
  assert.deepEqual((await metaCall(sandbox, 'POST', id, change)).body, { success: true });
  await sandbox.idle();
  assert.equal((await sandbox.templates())[1].status, 'APPROVED');
  assert.equal((await metaCall(sandbox, 'POST', id, change)).body.error.error_subcode, 2388039);
  assert.equal((await metaCall(sandbox, 'POST', id, { name: 'x' })).body.error.code, 100);
});

test('a deleted template is gone, and its name cannot come back soon', async () => {
  await createTemplate(sandbox);
  await createTemplate(sandbox, { language: 'en' });
  assert.deepEqual((await metaCall(sandbox, 'DELETE', `${PATH}?name=permit_ready`)).body, { success: true });
  assert.equal((await sandbox.templates()).length, 1);
  assert.equal((await create()).body.error.code, 100);
  assert.equal((await metaCall(sandbox, 'DELETE', `${PATH}?name=permit_ready`)).body.error.code, 100);
});
