/* Headers and buttons of Meta's templates: what is refused when they are made and when they are filled. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startSandbox } from '../client.mjs';
import { PERMIT_READY, TOKEN, WABA_ID, createTemplate, metaCall, metaSend } from '../support/meta_calls.mjs';

const BUDI = '6281234567890';
const APP_ID = '300400500600700';
const [, BODY] = PERMIT_READY.components;
const PDF = '%PDF-1.4\n%%EOF\n';
let sandbox;

before(async () => { sandbox = await startSandbox(); });
after(async () => { await sandbox.stop(); });
beforeEach(async () => { await sandbox.reset(); });

const open = (change = {}) => metaCall(sandbox, 'POST', `${APP_ID}/uploads?${new URLSearchParams({ file_length: PDF.length, file_type: 'application/pdf', file_name: 'c.pdf', ...change })}`);
async function take(session, { offset = '0', bytes = PDF, scheme = 'OAuth' } = {}) {
  const answer = await fetch(`${sandbox.meta_url}/v25.0/${session}`, { method: 'POST', headers: { authorization: `${scheme} ${TOKEN}`, file_offset: offset }, body: bytes });
  return { status: answer.status, body: await answer.json() };
}
async function handle() {
  return (await take((await open()).body.id)).body.h;
}

describe('an example of a document', () => {
  test('is uploaded in two steps, and its handle makes a header', async () => {
    const h = await handle();
    assert.match(h, /^4::/);
    const made = await createTemplate(sandbox, { components: [{ type: 'HEADER', format: 'DOCUMENT', example: { header_handle: [h] } }, BODY] });
    assert.equal(made.status, 200, JSON.stringify(made.body));
  });

  const refused = [
    ['no length', () => open({ file_length: '' })],
    ['a type that is none', () => open({ file_type: 'text/html' })],
    ['an unknown session', () => take('upload:none')],
    ['another offset', async () => take((await open()).body.id, { offset: '5' })],
    ['fewer bytes than announced', async () => take((await open()).body.id, { bytes: '%PDF' })],
    ['bytes of another type', async () => take((await open({ file_length: 3 })).body.id, { bytes: 'GIF' })],
  ];
  test('is taken with the word OAuth before the token, and no other', async () => {
    assert.equal((await take((await open()).body.id, { scheme: 'Bearer' })).body.error.code, 190);
  });

  for (const [name, act] of refused) {
    test(`with ${name} is refused`, async () => {
      const { status, body } = await act();
      assert.equal(status, 400);
      assert.equal(body.error.code, 100);
    });
  }

  test('that nobody uploaded makes no header, nor does a media id', async () => {
    for (const wrong of ['4::aW52ZW50ZWQ=', '1037543291543634']) {
      const made = await createTemplate(sandbox, { components: [{ type: 'HEADER', format: 'DOCUMENT', example: { header_handle: [wrong] } }, BODY] });
      assert.deepEqual([made.status, made.body.error?.error_subcode], [400, 2388047]);
    }
  });
});

describe('a template that is filled', () => {
  const VALUES = { type: 'body', parameters: [{ type: 'text', text: 'Budi' }, { type: 'text', text: '503' }] };
  const PARTS = { header: [{ type: 'text', text: '503' }], 0: [{ type: 'text', text: 'a1' }] };
  const say = (components) => metaSend(sandbox, { messaging_product: 'whatsapp', to: `+${BUDI}`, type: 'template', template: { name: 'permit_ready', language: { code: 'id' }, components } });
  const header = (parameters) => ({ type: 'header', parameters });
  const button = (index, parameters, sub_type = 'url') => ({ type: 'button', sub_type, index, parameters });

  beforeEach(async () => {
    await createTemplate(sandbox, { components: [
      { type: 'HEADER', format: 'TEXT', text: 'Izin {{1}}', example: { header_text: ['503'] } }, BODY,
      { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Lihat', url: 'https://izin.example/{{1}}', example: ['https://izin.example/x'] }, { type: 'QUICK_REPLY', text: 'Berhenti' }] }] });
  });

  test('with all of it is shown with all of it', async () => {
    const { status, body } = await say([header(PARTS.header), VALUES, button('0', PARTS[0]), button('1', [{ type: 'payload', payload: 'STOP' }], 'quick_reply')]);
    assert.equal(status, 200, JSON.stringify(body));
    await sandbox.idle();
    const [{ parts }] = await sandbox.messages(BUDI, { direction: 'in' });
    assert.equal(parts.header, 'Izin 503');
    assert.deepEqual(parts.buttons.map((b) => b.url ?? b.payload), ['https://izin.example/a1', 'STOP']);
  });

  const refused = [
    ['no header', () => [VALUES, button('0', PARTS[0])], 132000],
    ['two values for the header', () => [header([...PARTS.header, ...PARTS.header]), VALUES, button('0', PARTS[0])], 132000],
    ['a document for a text', () => [header([{ type: 'document', document: { link: 'https://izin.example/a.pdf' } }]), VALUES, button('0', PARTS[0])], 132012],
    ['a line break in the header', () => [header([{ type: 'text', text: 'a\nb' }]), VALUES, button('0', PARTS[0])], 132012],
    ['an empty header', () => [header([{ type: 'text', text: '' }]), VALUES, button('0', PARTS[0])], 100],
    ['no value for the address', () => [header(PARTS.header), VALUES], 131008],
    ['an empty value for the address', () => [header(PARTS.header), VALUES, button('0', [{ type: 'text', text: '' }])], 100],
    ['two values for the address', () => [header(PARTS.header), VALUES, button('0', [...PARTS[0], ...PARTS[0]])], 132000],
    ['the address at another button', () => [header(PARTS.header), VALUES, button('1', PARTS[0])], 132012],
    ['a button that is not there', () => [header(PARTS.header), VALUES, button('2', PARTS[0])], 131009],
    ['no index', () => [header(PARTS.header), VALUES, button(undefined, PARTS[0])], 131009],
    ['one button twice', () => [header(PARTS.header), VALUES, button('0', PARTS[0]), button('0', PARTS[0])], 131009],
    ['the kind of another button', () => [header(PARTS.header), VALUES, button('0', PARTS[0], 'quick_reply')], 132012],
  ];
  for (const [name, components, code] of refused) {
    test(`with ${name} is refused`, async () => {
      const { status, body } = await say(components());
      assert.equal(status, 400);
      assert.equal(body.error.code, code, JSON.stringify(body));
    });
  }

  test('with a document wants a link that is one, and shows its name', async () => {
    await createTemplate(sandbox, { name: 'permit_pdf', components: [{ type: 'HEADER', format: 'DOCUMENT', example: { header_handle: [await handle()] } }, { ...BODY, text: `${BODY.text} Terlampir dokumennya.` }] });
    const pdf = (document) => metaSend(sandbox, { messaging_product: 'whatsapp', to: `+${BUDI}`, type: 'template', template: { name: 'permit_pdf', language: { code: 'id' }, components: [header([{ type: 'document', document }]), VALUES] } });
    for (const [document, code] of [[{ link: 'izin.example/a.pdf' }, 131009], [{}, 131009], [{ link: 'https://izin.example/a', id: '1' }, 131009], [{ link: 'https://izin.example/a', filename: '' }, 131009]])
      assert.equal((await pdf(document)).body.error?.code, code, JSON.stringify(document));
    assert.equal((await pdf({ link: 'https://izin.example/a.pdf', filename: 'Izin.pdf' })).status, 200);
    await sandbox.idle();
    const [{ parts }] = await sandbox.messages(BUDI, { direction: 'in' });
    assert.deepEqual([parts.media.kind, parts.media.filename, parts.media.link], ['document', 'Izin.pdf', 'https://izin.example/a.pdf']);
  });
});
