// Systems that are pulled from, as a terminal sees them.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openOffice } from './office.mjs';

test('a connector is set up switched off, changed, run and stopped', () => {
  const office = openOffice();
  assert.match(office.done(['connector', 'add', 'office', 'Karo', '--set', 'base_url=https://karo.example.go.id/backoffice/api']), /is set up, and off/);
  assert.match(office.refused(['connector', 'add', 'office', 'Karo', '--set', 'base_url=https://x.example']), /name: is taken|is taken by another/);
  let [one] = office.json(['connector', 'list']);
  assert.deepEqual([one.name, one.kind, one.enabled, one.phase, one.every_minutes, one.ok_at], ['Karo', 'office', false, '', 15, null]);
  office.done(['connector', 'set', 'Karo', '--set', 'enabled=true', '--set', 'lists=terbit,tolak', '--set', 'every_minutes=30']);
  [one] = office.json(['connector', 'list']);
  assert.deepEqual([one.enabled, one.every_minutes, one.settings.lists], [true, 30, 'terbit,tolak']);
  office.done(['connector', 'run', 'Karo']);
  assert.equal(office.json(['connector', 'list'])[0].phase, 'terbit');
  assert.match(office.refused(['connector', 'run', 'Karo']), /is being read already/);
  office.done(['connector', 'stop', 'Karo']);
  assert.equal(office.json(['connector', 'list'])[0].phase, '');
  assert.match(office.refused(['connector', 'stop', 'Karo']), /is not being read/);
  assert.match(office.refused(['connector', 'run', 'Siapa']), /there is no connector "Siapa"/);
  assert.deepEqual(office.sql('SELECT action FROM audit WHERE subject = \'connector\' ORDER BY id').split('\n'),
    ['connector.add', 'connector.set', 'connector.run', 'connector.stop']);
});

test('what is wrong is said by its field, and nothing is kept of it', () => {
  const office = openOffice();
  for (const [args, says] of [
    [['office', 'A'], /base_url.*is needed/],
    [['office', 'A', '--set', 'base_url=ftp://x'], /base_url/],
    [['office', 'A', '--set', 'base_url=https://x', '--set', 'lists=semua'], /lists.*terbit, proses, ambil and tolak/],
    [['cloud', 'A', '--set', 'url=https://x/k.json', '--set', 'columns=status=a'], /columns.*registration/],
    [['cloud', 'A', '--set', 'url=https://x/k.json', '--set', 'halaman=2'], /halaman is no field/],
    [['oss', 'A'], /there are office, cloud and gateway/],
  ]) assert.match(office.refused(['connector', 'add', ...args], 2), says);
  assert.deepEqual(office.json(['connector', 'list']), []);
});

test('a password comes from a file, is sealed, and only its end is shown when it is long enough', () => {
  const office = openOffice();
  const add = (password) => ['connector', 'add', 'gateway', 'SMS', '--set', 'base_url=https://x.example', '--set', 'username=a', '--set', `password=${password}`];
  assert.match(office.refused(add('rahasia'), 2), /is a secret, and every user of this machine sees arguments: write password=@FILE/);
  office.done(add(`@${office.file('kata', 'sandi-yang-panjang-8888\n')}`));
  assert.equal(office.sql('SELECT secret_shown FROM connector'), '8888');
  assert.equal(office.sql("SELECT count(*) FROM connector WHERE settings LIKE '%sandi%' OR instr(secret_sealed, 'sandi') > 0"), '0');
});
