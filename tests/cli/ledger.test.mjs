/*
 * The consent ledger against somebody who writes into the database file with another program: whatever they do, verify-ledger finds it and
 * names the first bad entry.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

import { Office, openOffice } from './office.mjs';

const root = resolve(import.meta.dirname, '../..');
const sender = resolve(root, process.env.BUILD ?? 'build', 'sender/sender');
const ENTRIES = 6;
const LAST = ENTRIES;

/* Two people, six entries, an erased third one before them, and three days' notes. */
class Ledger {
  constructor() {
    this.office = openOffice();
    for (const [number, words] of [['081260000011', 'Ya, saya Sari'], ['081260000012', 'Setuju, Budi']]) {
      this.office.done(['contact', 'add', number]);
      this.office.done(['consent', 'add', number, 'official', 'opt_in', '--words', words]);
      this.office.done(['consent', 'add', number, 'email', 'opt_in', '--words', words]);
      this.endOfDay();
    }
    this.office.done(['consent', 'add', '081260000011', 'email', 'decline', '--words', 'tidak jadi']);
    this.office.done(['consent', 'add', '081260000012', 'sms', 'opt_in', '--words', 'boleh']);
    this.endOfDay();
    this.kept = this.office.path('kept.db');
    this.office.sql(`PRAGMA wal_checkpoint(TRUNCATE)`);
    copyFileSync(this.office.database, this.kept);
  }

  endOfDay() {
    execFileSync(sender, ['--job', 'ledger'], { env: { ...process.env, KABARIZIN_CONFIG: this.office.config }, stdio: 'ignore' });
  }

  restore() {
    for (const ending of ['-wal', '-shm']) rmSync(this.office.database + ending, { force: true });
    copyFileSync(this.kept, this.office.database);
  }

  /* What verify-ledger says of the ledger after a change that starts from the untouched one. */
  after(statements) {
    this.restore();
    this.office.sql(`PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; BEGIN; ${statements}; COMMIT`);
    return this.proof();
  }

  proof() {
    const { status, stdout, stderr } = this.office.run(['verify-ledger', '--json']);
    const proof = JSON.parse(stdout);
    assert.equal(status, proof.intact ? 0 : 1);
    if (!proof.intact) assert.match(stderr, /^kabarizin: the ledger [^\n]+; [^\n]+\n$/, 'one plain sentence');
    return proof;
  }

  rows(query) {
    const out = execFileSync('sqlite3', ['-json', this.office.database, query], { encoding: 'utf8' }).trim();
    return out === '' ? [] : JSON.parse(out);
  }
}

const ledger = new Ledger();
const seqs = { first: 1, middle: 3, last: LAST };

test('an untouched ledger is proven, however often it is looked at', () => {
  const proof = ledger.proof();
  assert.deepEqual([proof.intact, proof.entries, proof.notes, proof.resealed], [true, ENTRIES, 4, []]);
  assert.equal(ledger.office.done(['verify-ledger', '--head']), `${ENTRIES} ${proof.head}`);
  assert.deepEqual(ledger.proof(), proof);
});

test('a hash that was kept elsewhere is found again with what came since, and one of another ledger is not', () => {
  ledger.restore();
  const hashes = ledger.rows('SELECT lower(hex(hash)) AS hash FROM consent_ledger ORDER BY seq').map((row) => row.hash);
  for (const [seq, since] of [[1, ENTRIES - 1], [LAST, 0]]) {
    assert.deepEqual(ledger.office.json(['verify-ledger', '--head', hashes[seq - 1]]), { intact: true, entry: seq, since_then: since });
  }
  const groups = hashes[1].toUpperCase().match(/.{8}/g);
  assert.equal(ledger.office.json(['verify-ledger', '--head', ...groups]).entry, 2, 'as the page prints it');
  assert.equal(ledger.office.json(['verify-ledger', '--head', '0'.repeat(64)]).entry, 0, 'an empty ledger was noted');
  assert.match(ledger.office.refused(['verify-ledger', '--head', 'ab'.repeat(32)]), /the ledger has no entry with this hash/);
  assert.match(ledger.office.refused(['verify-ledger', '--head', hashes[0].slice(1)], 2), /takes the 64 hexadecimal digits/);
  assert.match(ledger.office.refused(['verify-ledger', hashes[0]], 2), /is given with --head/);
});

test('the end of the ledger is told outside the database: in the log of the day, and with a backup', () => {
  const office = openOffice();
  office.done(['contact', 'add', '081260000011']);
  office.done(['consent', 'add', '081260000011', 'official', 'opt_in', '--words', 'ya']);
  const [entries, hash] = office.done(['verify-ledger', '--head']).split(' ');
  const log = spawnSync(sender, ['--job', 'ledger'], { env: { ...process.env, KABARIZIN_CONFIG: office.config }, encoding: 'utf8' }).stderr;
  assert.match(log, new RegExp(`event=ledger_head entries=${entries} head=${hash}`));
  const { stderr } = office.run(['backup', office.path('copy.db')]);
  assert.match(stderr, new RegExp(`ends with entry ${entries}, hash ${hash};`));
});

// ---- every column ----

const other = { INTEGER: (column) => `coalesce(${column}, 0) + 100`, TEXT: (column) => `${column} || 'x'`, BLOB: () => `x'${'ab'.repeat(32)}'` };

/* Which of their numbers a person prefers, and whether it has WhatsApp, changes all the time and proves nothing. */
const free = { contact_phone: ['preferred', 'whatsapp', 'whatsapp_at', 'whatsapp_by'] };

for (const table of ['consent_ledger', 'ledger_personal', 'ledger_head', 'ledger_note', 'consent_state', 'contact_phone', 'consent_origin', 'sealed_set']) {
  const columns = ledger.rows(`PRAGMA table_info(${table})`).filter((column) => !(free[table] ?? []).includes(column.name));
  const key = { consent_ledger: 'seq', ledger_personal: 'seq', ledger_head: 'id', ledger_note: 'id', consent_state: 'ledger_seq', contact_phone: 'number',
    consent_origin: 'ledger_seq', sealed_set: 'name' }[table];
  const rows = ledger.rows(`SELECT ${key} AS key FROM ${table} ORDER BY 1`).map((row) => (typeof row.key === 'string' ? `'${row.key}'` : row.key));

  test(`a change of any column of ${table} is found, in the first, a middle and the last row`, () => {
    assert.ok(columns.length >= 4);
    for (const { name, type, notnull, pk } of columns) {
      for (const row of new Set([rows[0], rows[rows.length >> 1], rows.at(-1)])) {
        const changes = [other[type](name), `${name} || char(0) || 'x'`, 'NULL'].filter((change, i) => i === 0 || (i === 1 ? type === 'TEXT' : !notnull && !pk));
        for (const change of changes) {
          ledger.restore();
          if (change === 'NULL' && ledger.rows(`SELECT 1 FROM ${table} WHERE ${key} = ${row} AND ${name} IS NULL`).length > 0) continue;
          const proof = ledger.after(`UPDATE ${table} SET ${name} = ${change} WHERE ${key} = ${row}`);
          assert.equal(proof.intact, false, `${table}.${name} = ${change} in row ${row}`);
          if (['consent_ledger', 'ledger_personal'].includes(table)) assert.equal(proof.first_bad, row, `${table}.${name} = ${change} in row ${row}: ${proof.why}`);
        }
      }
    }
  });
}

// ---- whole rows ----

for (const [where, seq] of Object.entries(seqs)) {
  test(`an entry that is deleted at the ${where} is missed`, () => {
    const both = `DELETE FROM consent_ledger WHERE seq = ${seq}; DELETE FROM ledger_personal WHERE seq = ${seq}`;
    for (const statements of [both, `DELETE FROM consent_ledger WHERE seq = ${seq}`]) {
      const proof = ledger.after(statements);
      assert.deepEqual([proof.intact, proof.first_bad], [false, seq], proof.why);
    }
    /* And those behind it moved up, so that the numbers have no gap. */
    const moved = ledger.after(`${both}; UPDATE consent_ledger SET seq = seq - 1 WHERE seq > ${seq}; UPDATE ledger_personal SET seq = seq - 1 WHERE seq > ${seq}`);
    assert.deepEqual([moved.intact, moved.first_bad], [false, seq], moved.why);
  });

  test(`words that are deleted at the ${where} are missed`, () => {
    const proof = ledger.after(`DELETE FROM ledger_personal WHERE seq = ${seq}`);
    assert.deepEqual([proof.first_bad, proof.why], [seq, `entry ${seq} lost its words`]);
  });

  test(`an entry that is put in at the ${where} is found`, () => {
    const at = seq === LAST ? LAST + 1 : seq;
    const columns = ledger.rows('PRAGMA table_info(consent_ledger)').map((column) => column.name).filter((name) => name !== 'seq');
    const proof = ledger.after(`UPDATE consent_ledger SET seq = -seq - 1 WHERE seq >= ${at}; UPDATE consent_ledger SET seq = -seq WHERE seq < 0;
      UPDATE ledger_personal SET seq = -seq - 1 WHERE seq >= ${at}; UPDATE ledger_personal SET seq = -seq WHERE seq < 0;
      INSERT INTO consent_ledger (seq, ${columns}) SELECT ${at}, ${columns} FROM consent_ledger WHERE seq = ${at === 1 ? 5 : 2};
      INSERT INTO ledger_personal SELECT ${at}, salt, request_words, answer_words, evidence FROM ledger_personal WHERE seq = ${at === 1 ? 5 : 2}`);
    assert.deepEqual([proof.intact, proof.first_bad], [false, at], proof.why);
  });

  test(`two entries that change places at the ${where} are found`, () => {
    const [a, b] = seq === LAST ? [LAST - 1, LAST] : [seq, seq + 1];
    const swap = (table) => `UPDATE ${table} SET seq = -1 WHERE seq = ${a}; UPDATE ${table} SET seq = ${a} WHERE seq = ${b}; UPDATE ${table} SET seq = ${b} WHERE seq = -1`;
    const proof = ledger.after(`${swap('consent_ledger')}; ${swap('ledger_personal')}`);
    assert.deepEqual([proof.intact, proof.first_bad], [false, a], proof.why);
    const words = ledger.after(swap('ledger_personal'));
    assert.deepEqual([words.intact, words.first_bad], [false, a], words.why);
  });
}

for (const [where, id] of Object.entries({ first: 1, middle: 2, last: 4 })) {
  test(`a note that is deleted at the ${where} is missed`, () => {
    assert.equal(ledger.after(`DELETE FROM ledger_note WHERE id = ${id}`).fault, 'note_lost');
  });
}

test('an end that is cut off is missed, also with the head, and with the head put back', () => {
  const cut = `DELETE FROM consent_ledger WHERE seq > 4; DELETE FROM ledger_personal WHERE seq > 4`;
  assert.equal(ledger.after(cut).why, 'entries 5 to 6 were cut off the end');
  for (const head of ['DELETE FROM ledger_head', "UPDATE ledger_head SET seal = x''",
    'UPDATE ledger_head SET seq = 4, hash = (SELECT hash FROM consent_ledger WHERE seq = 4)',
    'UPDATE ledger_head SET seq = 4, hash = (SELECT hash FROM consent_ledger WHERE seq = 4), seal = (SELECT seal FROM consent_ledger WHERE seq = 4)']) {
    const proof = ledger.after(`${cut}; ${head}`);
    assert.deepEqual([proof.intact, proof.first_bad], [false, 5], proof.why);
    assert.match(proof.why, /^entry 5 is missing: on \S+ there were 6, so an old copy was put back or the end was cut off$/);
  }
  /* The last note gone as well: the file knows it. And the states know of the entries. */
  assert.equal(ledger.after(`${cut}; UPDATE ledger_head SET seq = 4, hash = (SELECT hash FROM consent_ledger WHERE seq = 4),
    seal = (SELECT seal FROM consent_ledger WHERE seq = 4); DELETE FROM ledger_note WHERE id = 4`).first_bad, 5);
});

// ---- whose a number is, and what led to an answer ----

const SARI = '+6281260000011', BUDI = '+6281260000012';
const idOf = (phone) => ledger.rows(`SELECT contact_id AS id FROM contact_phone WHERE number = '${phone}'`)[0].id;

test('a number that is given to another contact in the database is found, with the contact who has it now', () => {
  const [sari, budi] = [idOf(SARI), idOf(BUDI)];
  const moved = ledger.after(`UPDATE contact_phone SET contact_id = ${budi} WHERE number = '${SARI}'`);
  assert.deepEqual([moved.fault, moved.contact_id], ['number_changed', budi]);
  const exchanged = ledger.after(`UPDATE contact_phone SET contact_id = ${sari} + ${budi} - contact_id`);
  assert.equal(exchanged.fault, 'number_changed');
  assert.doesNotMatch(exchanged.why, /6281/, 'the sentence goes to the log and names no number');
});

test('a number that is put in, taken away, or renamed with its seal is found', () => {
  const copy = (number, seal) => `INSERT INTO contact_phone (number, contact_id, kind, raw, created_at, seal)
    SELECT '${number}', contact_id, kind, raw, created_at, ${seal} FROM contact_phone WHERE number = '${SARI}'`;
  for (const seal of ['NULL', 'seal', `x'${'ab'.repeat(32)}'`]) assert.equal(ledger.after(copy('+6281260000099', seal)).fault, 'number_changed', seal);
  assert.equal(ledger.after(`DELETE FROM contact_phone WHERE number = '${SARI}'`).why, 'there are 1 telephone numbers, and 2 were sealed');
});

test('a number that was taken away by us and is put back in the database, seal and all, is found', () => {
  ledger.restore();
  const row = ledger.rows(`SELECT contact_id, kind, raw, preferred, confirmed, created_at, hex(seal) AS seal FROM contact_phone WHERE number = '${SARI}'`)[0];
  ledger.office.done(['contact', 'erase', SARI, '--reason', 'written request']);
  assert.equal(ledger.proof().intact, true, 'erasing leaves the rest provable');
  ledger.office.sql(`INSERT INTO contact_phone (number, contact_id, kind, raw, preferred, confirmed, created_at, seal)
    VALUES ('${SARI}', ${row.contact_id}, '${row.kind}', '${row.raw}', ${row.preferred}, ${row.confirmed}, ${row.created_at}, x'${row.seal}')`);
  assert.equal(ledger.proof().fault, 'numbers_lost');
});

test('a note of what led to an answer that is deleted is missed, and its head tells when it is put back together by hand', () => {
  const rows = ledger.rows('SELECT ledger_seq FROM consent_origin ORDER BY 1');
  assert.equal(rows.length, 2);
  for (const { ledger_seq: seq } of rows) {
    const proof = ledger.after(`DELETE FROM consent_origin WHERE ledger_seq = ${seq}`);
    assert.deepEqual([proof.fault, proof.why], ['origins_lost', 'there are 1 notes of what led to an answer, and 2 were sealed']);
    assert.equal(ledger.after(`DELETE FROM consent_origin WHERE ledger_seq = ${seq}; UPDATE sealed_set SET count = 1 WHERE name = 'origins'`).fault, 'origins_unsealed');
  }
  for (const name of ['numbers', 'origins']) assert.equal(ledger.after(`DELETE FROM sealed_set WHERE name = '${name}'`).fault, `${name}_unsealed`);
});

test('a person who has looked seals the numbers as they are, and the reason stays', () => {
  const office = openOffice();
  for (const phone of [SARI, BUDI]) office.done(['contact', 'add', phone]);
  office.sql('UPDATE contact_phone SET contact_id = 3 - contact_id');
  assert.match(office.refused(['verify-ledger']), /not proven: a telephone number of contact \d was not given to it by this office's programs; find out why/);
  office.done(['verify-ledger', '--reseal', '--reason', 'moved by the vendor on our request']);
  const proof = office.json(['verify-ledger']);
  assert.equal(proof.intact, true);
  assert.match(proof.resealed[0].found, /^a telephone number of contact \d+ was not given to it/);
});

// ---- the chain computed anew, as the header says it is computed ----

const field = (bytes) => { const n = Buffer.alloc(8); n.writeBigUInt64BE(BigInt(bytes.length)); return Buffer.concat([n, bytes]); };
const number = (n) => { const b = Buffer.alloc(8); b.writeBigInt64BE(BigInt(n)); return field(b); };
const text = (s) => field(Buffer.from(s));
const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();

function personalHash(row) {
  return sha256(field(Buffer.from(row.salt, 'hex')), text(row.asked), text(row.said), text(row.evidence));
}

function entryHash(row, form, prev) {
  const words = form === 1 ? [text(row.asked), text(row.said), text(row.evidence)] : [field(personalHash(row))];
  return sha256(...(form === 1 ? [] : [number(2)]), number(row.seq), field(Buffer.from(row.subject, 'hex')), text(row.scope), text(row.action), text(row.source),
    ...words, text(row.notice_version), text(row.actor), number(row.at), number(row.recorded_at), field(prev));
}

const chainRows = () => ledger.rows(`SELECT l.seq, hex(subject_hash) AS subject, scope, action, source, notice_version, actor, at, recorded_at, hex(prev_hash) AS prev,
  hex(hash) AS hash, hex(salt) AS salt, p.request_words AS asked, p.answer_words AS said, p.evidence
  FROM consent_ledger l JOIN ledger_personal p ON p.seq = l.seq ORDER BY l.seq`);
const quote = (s) => `'${s.replaceAll("'", "''")}'`;

/* The statements that change one entry and make every hash from there on right again. */
function rewrite(from, change, { form = 2, seal = '' } = {}) {
  ledger.restore();
  const rows = chainRows();
  let prev = from === 1 ? Buffer.alloc(32) : Buffer.from(rows[from - 2].hash, 'hex');
  const statements = [];
  for (const row of rows.slice(from - 1)) {
    if (row.seq === from) change(row);
    const hash = entryHash(row, form, prev);
    const hex = (b) => `x'${b.toString('hex')}'`;
    const sql = [`scope = ${quote(row.scope)}, action = ${quote(row.action)}, at = ${row.at}, prev_hash = ${hex(prev)}, hash = ${hex(hash)}${seal}`];
    if (form === 1) sql.push(`form = 1, personal_hash = NULL, request_words = ${quote(row.asked)}, answer_words = ${quote(row.said)}, evidence = ${quote(row.evidence)}`);
    else sql.push(`personal_hash = ${hex(personalHash(row))}`);
    statements.push(`UPDATE consent_ledger SET ${sql} WHERE seq = ${row.seq}`,
      form === 1 ? `DELETE FROM ledger_personal WHERE seq = ${row.seq}` : `UPDATE ledger_personal SET answer_words = ${quote(row.said)} WHERE seq = ${row.seq}`);
    prev = hash;
  }
  statements.push(`UPDATE ledger_head SET hash = (SELECT hash FROM consent_ledger WHERE seq = ${LAST})`);
  return statements.join('; ');
}

test('the hashes of the ledger are what src/ledger/ledger.h says', () => {
  ledger.restore();
  let prev = Buffer.alloc(32);
  for (const row of chainRows()) {
    prev = entryHash(row, 2, prev);
    assert.equal(prev.toString('hex'), row.hash.toLowerCase());
  }
});

for (const [where, seq] of Object.entries(seqs)) {
  for (const [what, change] of [['an action', (row) => { row.action = 'opt_out'; }], ['words', (row) => { row.said = 'Tidak'; }], ['a time', (row) => { row.at -= 1; }]]) {
    test(`${what} changed at the ${where}, with every hash made right again, is found at that entry`, () => {
      const kept = ledger.after(rewrite(seq, change));
      assert.deepEqual([kept.fault, kept.first_bad, kept.why], ['entry_forged', seq, `entry ${seq} was not written by this office's programs`]);
      const without = ledger.after(rewrite(seq, change, { seal: ', seal = NULL' }));
      assert.deepEqual([without.fault, without.first_bad], ['entry_unsealed', seq], without.why);
    });
  }
}

test('a ledger that is written anew as one of old, which has no seals, does not fit the notes', () => {
  const proof = ledger.after(rewrite(1, (row) => { row.said = 'Tidak'; }, { form: 1, seal: ', seal = NULL' }));
  assert.deepEqual([proof.fault, proof.first_bad], ['rewritten', 1], proof.why);
});

test('an entry of the old form behind one of the new is not ours', () => {
  const proof = ledger.after(rewrite(LAST, (row) => { row.said = 'Tidak'; }, { form: 1, seal: ', seal = NULL' }));
  assert.deepEqual([proof.intact, proof.first_bad], [false, LAST], proof.why);
});

// ---- what is derived, and whose it is ----

test('two persons who change their names in the ledger are found', () => {
  const proof = ledger.after(`UPDATE contact SET subject_hash = zeroblob(32) WHERE id = 1; UPDATE contact SET subject_hash = (SELECT subject_hash FROM consent_ledger WHERE seq = 1)
    WHERE id = 2; UPDATE contact SET subject_hash = (SELECT subject_hash FROM consent_ledger WHERE seq = 3) WHERE id = 1`);
  assert.equal(proof.fault, 'state_changed');
  assert.ok(proof.first_bad > 0, proof.why);
});

test('a person who is taken away from the entries is missed', () => {
  const proof = ledger.after('DELETE FROM consent_state WHERE contact_id = 1; DELETE FROM contact WHERE id = 1');
  assert.deepEqual([proof.fault, proof.first_bad], ['subject_lost', 1], proof.why);
});

test('consents that are stored and not given are found, and rebuilt', () => {
  const proof = ledger.after("UPDATE consent_state SET state = 'agreed', explicit = 1 WHERE scope = 'email' AND contact_id = 1");
  assert.deepEqual([proof.fault, proof.first_bad], ['state_changed', 5], proof.why);
  const { status, stdout, stderr } = ledger.office.run(['consent', 'rebuild', '--check', '--json']);
  assert.deepEqual([status, JSON.parse(stdout)], [1, [{ contact_id: 1, scope: 'email', stored: 'agreed', derived: 'declined' }]]);
  assert.match(stderr, /^kabarizin: 1 stored states are not what the ledger gives; [^\n]+\n$/);
  assert.equal(ledger.office.done(['consent', 'rebuild']), '1 states were different');
  assert.deepEqual(ledger.office.json(['consent', 'rebuild', '--check']), []);
  assert.equal(ledger.proof().intact, true);
});

test('a difference is mended by a migration that brings a new rule, and not by running migrate again', () => {
  const office = oldOffice(2);
  office.sql("UPDATE consent_state SET state = 'stopped' WHERE contact_id = 2");
  assert.match(office.done(['migrate']), /^consents derived anew that were different: 1$/m);
  office.sql("UPDATE consent_state SET state = 'stopped' WHERE contact_id = 2");
  office.done(['migrate']);
  assert.equal(JSON.parse(office.run(['verify-ledger', '--json']).stdout).fault, 'state_changed');
});

// ---- the head is sealed by the migration, by a person, and by nobody else ----

test('a head that is lost stays lost whatever is run and recorded, until a person seals the ledger with a reason', () => {
  ledger.after('DELETE FROM ledger_head');
  ledger.office.done(['migrate']);
  ledger.office.done(['init']);
  ledger.office.done(['consent', 'add', '081260000011', 'official', 'opt_out', '--words', 'STOP']);
  assert.equal(ledger.office.json(['contact', 'show', '081260000011']).consents.official, 'stopped');
  assert.deepEqual([ledger.proof().fault, ledger.proof().first_bad], ['entry_unsealed', LAST + 1]);
  assert.match(ledger.office.refused(['verify-ledger', '--reseal'], 2), /needs --reason/);
  const proof = JSON.parse(ledger.office.done(['verify-ledger', '--reseal', '--reason', 'kepala hilang', '--json']));
  assert.equal(proof.intact, true);
  assert.deepEqual([proof.resealed[0].reason, proof.resealed[0].found], ['kepala hilang', `entry ${LAST + 1} was written without the key`]);
  assert.equal(ledger.office.sql("SELECT detail FROM audit WHERE action = 'ledger.reseal'"), 'kepala hilang');
  ledger.office.done(['consent', 'add', '081260000012', 'sms', 'decline', '--words', 'tidak']);
  assert.equal(ledger.proof().intact, true);
});

test('without its key the ledger records, and says that nothing is proven', () => {
  const office = openOffice();
  office.done(['contact', 'add', '081260000011']);
  office.done(['consent', 'add', '081260000011', 'official', 'opt_in', '--words', 'ya']);
  renameSync(office.path('keys/ledger.key'), office.path('key'));
  office.done(['consent', 'add', '081260000011', 'official', 'opt_out', '--words', 'STOP']);
  assert.equal(office.json(['contact', 'show', '1']).consents.official, 'stopped');
  assert.match(office.refused(['verify-ledger']), /^kabarizin: the ledger is not proven: /);
  assert.match(office.refused(['verify-ledger', '--reseal', '--reason', 'x']), /a key is missing/);
  renameSync(office.path('key'), office.path('keys/ledger.key'));
  assert.match(office.refused(['verify-ledger']), /entry 2 was written without the key/);
  /* Lost for good: migrate makes another, and a person says that the ledger is right. */
  rmSync(office.path('keys/ledger.key'));
  office.done(['migrate']);
  assert.match(office.refused(['verify-ledger']), /entry 1 was not written by this office's programs/);
  office.done(['verify-ledger', '--reseal', '--reason', 'kunci hilang']);
  office.done(['verify-ledger']);
});

// ---- an office of before ----

/* A database as the first version left it, with entries whose words stand in their hash. */
function oldOffice(n) {
  const office = new Office();
  mkdirSync(office.path('data'));
  const rows = [];
  let prev = Buffer.alloc(32);
  for (let seq = 1; seq <= n; seq += 1) {
    const row = { seq, subject: createHash('sha256').update(String(seq)).digest('hex'), scope: 'official', action: 'opt_in', source: 'paper', asked: 'Setuju?',
      said: `Ya ${seq}`, evidence: '{}', notice_version: '1', actor: 'petugas', at: 1795000000000 + seq, recorded_at: 1795000000000 + seq };
    const hash = entryHash(row, 1, prev);
    rows.push(`INSERT INTO contact (id, name, subject_hash, created_at, updated_at) VALUES (${seq}, 'P${seq}', x'${row.subject}', 1, 1);
      INSERT INTO contact_phone (number, contact_id, kind, raw, created_at) VALUES ('+628126000000${seq}', ${seq}, 'mobile', '', 1);
      INSERT INTO consent_ledger VALUES (${seq}, x'${row.subject}', 'official', 'opt_in', 'paper', 'Setuju?', 'Ya ${seq}', '{}', '1', 'petugas', ${row.at}, ${row.recorded_at},
      x'${prev.toString('hex')}', x'${hash.toString('hex')}');
      INSERT INTO consent_state VALUES (${seq}, 'official', 'agreed', 0, 1, ${row.at}, ${seq});`);
    prev = hash;
  }
  writeFileSync(office.path('old.sql'), `${readFileSync(join(root, 'db/migrations/0001_first.sql'))}
    CREATE TABLE schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT;
    INSERT INTO schema_migration VALUES (1, '0001_first', 1); ${rows.join('\n')}`);
  execFileSync('sqlite3', [office.database, `.read ${office.path('old.sql')}`]);
  mkdirSync(office.path('keys'));
  return office;
}

test('an office of before is sealed by the migration, goes on in the second form, and its old entries are still proven', () => {
  const office = oldOffice(3);
  assert.match(office.refused(['verify-ledger']), /older than this program/);
  office.done(['migrate']);
  assert.ok(existsSync(office.path('keys/ledger.key')));
  assert.doesNotMatch(office.done(['migrate']), /derived anew/);
  const proof = office.json(['verify-ledger']);
  assert.deepEqual([proof.intact, proof.entries], [true, 3]);
  assert.ok(Date.now() - proof.numbers_sealed_since < 60e3 && Date.now() - proof.origins_sealed_since < 60e3, 'it says since when they are covered');
  office.done(['consent', 'add', '3', 'official', 'opt_out', '--words', 'STOP']);
  assert.equal(office.json(['verify-ledger']).intact, true);
  assert.deepEqual(office.json(['consent', 'list', '3']).map((entry) => entry.answer_words), ['STOP', 'STOP', 'Ya 3']);
  assert.equal(office.sql('SELECT group_concat(form) FROM consent_ledger'), '1,1,1,2,2');
  office.sql("UPDATE consent_ledger SET answer_words = 'Tidak' WHERE seq = 2");
  assert.match(office.refused(['verify-ledger']), /broken at entry 2: entry 2 was changed/);
  office.sql("UPDATE consent_ledger SET answer_words = 'Ya 2' WHERE seq = 2; DELETE FROM consent_origin WHERE ledger_seq = 2");
  assert.equal(JSON.parse(office.run(['verify-ledger', '--json']).stdout).fault, 'origins_lost', 'what was there at the migration is sealed with it');
});

test('old entries that are written anew do not fit what was noted when they were sealed', () => {
  const office = oldOffice(3);
  office.done(['migrate']);
  const subject = createHash('sha256').update('3').digest('hex');
  const [{ prev, at, recorded_at: recorded }] = JSON.parse(execFileSync('sqlite3', ['-json', office.database,
    'SELECT hex(prev_hash) AS prev, at, recorded_at FROM consent_ledger WHERE seq = 3'], { encoding: 'utf8' }));
  const hash = entryHash({ seq: 3, subject, scope: 'official', action: 'opt_in', source: 'paper', asked: 'Setuju?', said: 'Ya sekali', evidence: '{}', notice_version: '1',
    actor: 'petugas', at, recorded_at: recorded }, 1, Buffer.from(prev, 'hex')).toString('hex');
  office.sql(`UPDATE consent_ledger SET answer_words = 'Ya sekali', hash = x'${hash}' WHERE seq = 3; UPDATE ledger_head SET hash = x'${hash}'`);
  const { stdout } = office.run(['verify-ledger', '--json']);
  assert.deepEqual([JSON.parse(stdout).fault, JSON.parse(stdout).first_bad], ['rewritten', 1], JSON.parse(stdout).why);
});
