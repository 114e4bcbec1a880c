// Provider accounts: secrets come from files and standard input, and are never shown again.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openOffice } from './office.mjs';

const META = ['--set', 'phone_number_id=1234', '--set', 'waba_id=5678', '--set', 'app_id=91011', '--set', 'number=+6281260000002'];
const SECRETS = 'access_token=EAAG-the-token\napp_secret=0123456789abcdef\nverify_token=verify-me\n';
const stored = (office) => office.sql('SELECT count(*) FROM provider') + office.sql('SELECT count(*) FROM provider_secret');

test('a secret as an argument is refused, named, and stored nowhere', () => {
  const office = openOffice();
  const line = office.refused(['provider', 'add', 'meta', 'Meta', ...META, '--set', 'access_token=EAAG-the-token'], 2);
  assert.match(line, /^kabarizin: provider add: access_token: is a secret, .*write access_token=@FILE, or use --secrets FILE$/);
  assert.ok(!line.includes('EAAG'));
  assert.equal(stored(office), '00');
});

test('secrets come from standard input, or one by one from files', () => {
  const office = openOffice();
  assert.match(office.done(['provider', 'add', 'meta', 'Meta', ...META, '--secrets', '-'], { input: SECRETS }), /kabarizin provider test Meta/);
  office.done(['provider', 'add', 'meta', 'Second', '--set', 'phone_number_id=4321', '--set', 'waba_id=5678', '--set', 'app_id=91011',
    '--set', 'number=+6281260000003', '--set', `access_token=@${office.file('token', 'EAAG-other\n')}`,
    '--secrets', office.file('rest', '# from the vault\n\napp_secret = fedcba\nverify_token=v\n'.replace(' = ', '='))]);
  assert.deepEqual(office.json(['provider', 'list']).map((row) => row.name).sort(), ['Meta', 'Second']);
  const database = office.sql('SELECT name, hex(sealed), shown FROM provider_secret');
  assert.ok(!database.includes(Buffer.from('EAAG-the-token').toString('hex').toUpperCase()), 'sealed');
  assert.ok(!database.includes('EAAG-the-token'));
  for (const told of [JSON.stringify(office.json(['provider', 'list'])), office.sql('SELECT * FROM audit')]) assert.doesNotMatch(told, /EAAG|0123456789abcdef/);
});

const refusals = [
  ['an unknown kind', ['provider', 'add', 'telegram', 'T'], 2, /there is no provider kind telegram; there are meta, fonnte/],
  ['a missing field', ['provider', 'add', 'fonnte', 'F'], 2, /device: is required/],
  ['a field it does not have', ['provider', 'add', 'fonnte', 'F', '--set', 'devise=1'], 2, /fonnte has no field named "devise"/],
  ['a pair that is none', ['provider', 'add', 'fonnte', 'F', '--set', 'device'], 2, /--set: needs KEY=VALUE, "device" is not/],
  ['a file that is not there', ['provider', 'add', 'fonnte', 'F', '--set', 'token=@/nowhere/t'], 1, /\/nowhere\/t: No such file or directory/],
  ['a list that is not there', ['provider', 'add', 'fonnte', 'F', '--secrets', '/nowhere/t'], 1, /--secrets: \/nowhere\/t: No such file or directory/],
  ['a line that is no pair', ['provider', 'add', 'fonnte', 'F', '--secrets', '-'], 1, /--secrets: a line is not KEY=VALUE/],
  ['a limit that is no number', ['provider', 'set', 'Fonnte', '--set', 'per_minute=many'], 2, /per_minute: must be a whole number/],
  ['a name nobody has', ['provider', 'set', 'Fontte', '--set', 'per_minute=1'], 1, /there is no provider named Fontte; `kabarizin provider list` shows them/],
  ['a name that is taken', ['provider', 'add', 'fonnte', 'Fonnte', '--set', 'device=081260000001', '--set', 'token=@f'], 1, /another provider has this name/],
];
for (const [name, args, code, why] of refusals) {
  test(`${name} is refused and changes nothing`, () => {
    const office = openOffice().withFonnte();
    office.file('f', 'token\n');
    const before = stored(office);
    assert.match(office.refused(args, code, { input: 'no pair here\n' }), why);
    assert.equal(stored(office), before);
  });
}

test('what is set is what the list shows, and the change is audited without values', () => {
  const office = openOffice().withFonnte();
  office.done(['provider', 'set', 'Fonnte', '--set', 'per_minute=7', '--set=priority=3']);
  const [row] = office.json(['provider', 'list']);
  assert.equal(row.per_minute, 7);
  assert.equal(row.priority, 3);
  assert.match(office.sql("SELECT detail FROM audit WHERE action = 'provider.set'"), /^Fonnte$/);
});

test('a template is mapped to what a provider calls it', () => {
  const office = openOffice();
  office.done(['provider', 'add', 'meta', 'Meta', ...META, '--secrets', '-'], { input: SECRETS });
  office.done(['template', 'map', 'permit_ready', 'Meta', '--set', 'remote_name=izin_selesai', '--set', 'status=approved']);
  assert.equal(office.sql('SELECT remote_name, status FROM template_mapping'), 'izin_selesai|approved');
  office.done(['template', 'reroute', 'permit_ready', '24']);
  assert.equal(office.json(['template', 'show', 'permit_ready']).reroute_after_h, 24);
  assert.match(office.refused(['template', 'reroute', 'permit_ready', '169'], 2), /169 is no number of hours from 0 \(never\) to 168/);
  assert.match(office.refused(['template', 'reroute', 'permit_rdy', '1']), /there is no template permit_rdy/);
  assert.match(office.refused(['template', 'map', 'permit_rdy', 'Meta', '--set', 'remote_name=x']), /there is no template permit_rdy/);
  assert.match(office.refused(['template', 'map', 'permit_ready', 'Mta', '--set', 'remote_name=x']), /there is no provider named Mta/);
  office.withFonnte();
  assert.match(office.refused(['template', 'map', 'permit_ready', 'Fonnte', '--set', 'remote_name=x']), /Fonnte has no templates of its own/);
  assert.equal(office.sql('SELECT count(*) FROM template_mapping'), '1');
  assert.match(office.refused(['template', 'map', 'permit_ready', 'Meta', '--set', 'remote=x'], 2), /known are remote_name/);
  assert.match(office.refused(['template', 'map', 'permit_ready', 'Meta', '--set', 'remote_name=x', '--set', 'status=fine'], 2), /status: must be one of/);
});

test('a template is shown with the form that is submitted', () => {
  const office = openOffice();
  const shown = office.json(['template', 'show', 'permit_ready']);
  assert.match(shown.positional, /\{\{1\}\}/);
  assert.equal((shown.positional.match(/\{\{\d\}\}/g) ?? []).length, shown.examples.length);
  assert.match(office.done(['template', 'show', 'permit_ready']), /^body:\n {4}Kepada \{\{partner_name\}\}/m);
  assert.match(office.refused(['template', 'show', 'permit_rdy']), /there is no template permit_rdy; `kabarizin template list` shows them/);
});

test('who adds an account is told where its webhooks go, and may ask again', () => {
  const office = openOffice();
  const told = office.done(['provider', 'add', 'meta', 'Meta', ...META, '--secrets', '-'], { input: SECRETS });
  const [, url] = /^its webhooks go to (https:\/\/izin\.example\.go\.id\/webhook\/meta\/[0-9a-f]{32})$/m.exec(told);
  const shown = office.json(['provider', 'show', 'Meta']);
  assert.equal(shown.webhook_url, url);
  assert.deepEqual([shown.kind, shown.fields.number, shown.fields.api_version !== null], ['meta', '+6281260000002', true]);
  assert.match(shown.fields.app_secret, /^set, ends in "[0-9a-f]*"$/);
  const lines = office.done(['provider', 'show', 'Meta']);
  assert.match(lines, /^phone_number_id: +1234$/m);
  for (const text of [lines, JSON.stringify(shown)]) assert.doesNotMatch(text, /EAAG-the-token|0123456789abcdef|verify-me/);
  assert.match(office.refused(['provider', 'show', 'Mta']), /there is no provider named Mta/);
});

test('a mail server is added without a word of its password, and nothing is said of webhooks that will not come', () => {
  const office = openOffice();
  const told = office.done(['provider', 'add', 'smtp', 'Surel', '--set', 'server=mail.example.go.id', '--set', 'from=izin@example.go.id', '--set', 'user=izin', '--secrets', '-'],
    { input: 'password=sebuah kata sandi panjang\n' });
  assert.doesNotMatch(told, /webhook/);
  const shown = office.json(['provider', 'show', 'Surel']);
  assert.deepEqual([shown.webhook_url, shown.fields.password, shown.fields.security], ['', 'set', 'starttls']);
  const [security] = office.json(['provider', 'kinds', 'smtp']).filter((row) => row.field === 'security');
  assert.equal(security.choices, 'starttls tls none');
  assert.match(office.refused(['provider', 'set', 'Surel', '--set', 'security=ssl'], 2), /security: must be one of: starttls tls none/);
  assert.match(office.refused(['mail', 'try', 'not an address'], 2), /address: must be one e-mail address/);
  office.done(['mail', 'try', 'admin@example.go.id']);
  assert.deepEqual(office.json(['mail', 'list']).map((row) => [row.address, row.state]), [['admin@example.go.id', 'queued']]);
});

test('an SMS gateway is added from what its family has in common, and what is said besides wins', () => {
  const office = openOffice();
  const add = ['provider', 'add', 'http_sms'];
  assert.match(office.refused([...add, 'X', '--preset', 'zenziva'], 2), /http_sms has no preset zenziva; there are form, words, query, json/);
  assert.match(office.refused(['provider', 'add', 'smtp', 'X', '--preset', 'form'], 2), /smtp has no preset form; there are none/);
  office.done([...add, 'SMS', '--preset', 'form', '--set', 'user=karo', '--set', 'number_format=62', '--secrets', '-'], { input: 'secret=k9\n' });
  const { fields } = office.json(['provider', 'show', 'SMS']);
  assert.deepEqual([fields.url, fields.ok_at, fields.number_format], ['https://console.zenziva.net/reguler/api/sendsms/', '/status', '62']);
});

test('what an account of each kind needs is listed, with help, before there is an office', () => {
  const office = openOffice();
  const rows = office.json(['provider', 'kinds']);
  const [number] = rows.filter((row) => row.kind === 'meta' && row.field === 'phone_number_id');
  assert.deepEqual([number.needed, number.secret], ['yes', false]);
  assert.ok(number.help.length > 10);
  assert.ok(rows.some((row) => row.kind === 'twilio' && row.field === 'auth_token' && row.secret));
  assert.ok(rows.some((row) => row.kind === 'twilio_sms' && row.needed === 'one of these'));
  assert.deepEqual([...new Set(office.json(['provider', 'kinds', 'fonnte']).map((row) => row.kind))], ['fonnte']);
  assert.match(office.refused(['provider', 'kinds', 'telegram'], 2), /there is no provider kind telegram/);
});
