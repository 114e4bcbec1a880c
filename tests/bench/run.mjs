#!/usr/bin/env node
/*
 * bench: what the programs do, each figure beside a limit measured in the same run. Machines are noisy: read the ratios.
 *
 *   1  durable signed webhooks through nginx, against the same handler without storing
 *   1b the same when every one is a person's YES or STOP: contact, ledger entry, state, window and an answer in the queue
 *   2  messages per second of the sender, everything durable, against a bare libcurl loop at the same server; and its CPU at 1,000/s
 *   2b what one message costs when 100,000 wait, against when 1,000 do
 *   2c webhooks while the sender is at work at 1,000/s, against the same without it
 *   3  a pass of the sender with nothing to do
 *   4  an admin page with 100,000 messages in the database
 *   5  a table of 50,000 permits from the command line, judged, done and durable, against SQLite's own reading of the same file; and its memory
 *   6  the daily expiry job among 200,000 permits: finding nothing due, and what each one that is due costs
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { call, waitFor } from '../../scripts/office.mjs';
import { logIn } from '../flow/login.mjs';
import { exitOf, freePort, openWorld } from '../flow/world.mjs';

const build = resolve(process.env.BUILD ?? 'build');
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const CONNECTIONS = 64;
const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 20000);
const only = new Set((process.env.BENCH_ONLY ?? 'webhook,inbound,sender,depth,both,idle,page,import,expiry').split(','));

const rate = (n) => Math.round(n).toLocaleString('en');
const percent = (n) => `${Math.round(n * 100)} %`;
const say = (name, figure, limit, aim) => console.log(`${name.padEnd(44)} ${figure.padStart(22)}   ${limit.padEnd(44)} aim: ${aim}`);

/* {perSecond, p50, p99 in ms, bad: answers that were not 2xx} of one wrk run. */
function wrk(url, { script, headers = {}, connections = CONNECTIONS, args = [] } = {}) {
  const text = execFileSync('wrk', ['-t2', `-c${connections}`, `-d${SECONDS}s`, '--latency',
    ...Object.entries(headers).flatMap(([key, value]) => ['-H', `${key}: ${value}`]), ...(script ? ['-s', script] : []), url, ...(args.length ? ['--', ...args] : [])],
  { encoding: 'utf8' });
  const ms = (line) => {
    const [, value, unit] = new RegExp(`${line}\\s+([\\d.]+)(us|ms|s)`).exec(text);
    return Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit];
  };
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]), p50: ms('50%'), p99: ms('99%'),
    bad: Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0),
  };
}

/* Receipts of messages that were sent, as Meta would sign them: "signature TAB body" lines for wrk. */
function signedReceipts(file, ids, secret, phoneNumberId) {
  const lines = [];
  ids.forEach((id, i) => {
    for (const status of ['sent', 'delivered', 'read']) {
      const body = JSON.stringify({
        object: 'whatsapp_business_account',
        entry: [{ id: '1', changes: [{ field: 'messages', value: {
          messaging_product: 'whatsapp', metadata: { display_phone_number: '6281160001000', phone_number_id: phoneNumberId },
          statuses: [{ id, status, timestamp: String(Math.floor(Date.now() / 1000)), recipient_id: `62812${60000001 + i}`,
            pricing: { billable: true, pricing_model: 'PMP', category: 'utility', type: 'regular' } }],
        } }] }],
      });
      lines.push(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}\t${body}`);
    }
  });
  writeFileSync(file, lines.join('\n'));
}

/* What people write: two words of each of these numbers, every message with an id of its own. */
function signedReplies(file, people, secret, phoneNumberId) {
  const lines = [];
  for (let i = 0; i < 2 * people; i += 1) {
    const from = `62812${70000001 + Math.floor(i / 2)}`;
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes: [{ field: 'messages', value: {
        messaging_product: 'whatsapp', metadata: { display_phone_number: '6281160001000', phone_number_id: phoneNumberId },
        contacts: [{ profile: { name: 'Sari' }, wa_id: from }],
        messages: [{ from, id: `wamid.bench${i}`, timestamp: String(Math.floor(Date.now() / 1000) - 60 + i % 2), type: 'text',
          text: { body: i % 2 === 0 ? 'Ya Saya Setuju Menerima Pesan Notifikasi' : 'STOP' } }],
      } }] }],
    });
    lines.push(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}\t${body}`);
  }
  writeFileSync(file, lines.join('\n'));
}

/* A provider that only says yes: nginx, with an id of its own for each answer. */
async function yesServer(world) {
  const port = await freePort();
  const conf = join(world.folder, 'yes.conf');
  writeFileSync(conf, `${process.getuid() === 0 ? 'user root;' : ''}
worker_processes 1; pid ${world.folder}/run/yes.pid; error_log ${world.folder}/log/yes.log;
events { worker_connections 2048; }
http { access_log off; keepalive_requests 1000000; client_body_temp_path ${world.folder}/run/yes-body;
  server { listen 127.0.0.1:${port};
    location / { default_type application/json;
      return 200 '{"messaging_product":"whatsapp","contacts":[{"input":"x","wa_id":"x"}],"messages":[{"id":"wamid.$request_id","message_status":"accepted"}]}'; } } }
`);
  world.start('yes', '/usr/sbin/nginx', ['-c', conf, '-e', join(world.folder, 'log/yes.log'), '-g', 'daemon off;']);
  const url = `http://127.0.0.1:${port}`;
  await waitFor('the yes server', () => call(url, 'GET', '/'));
  return url;
}

const fill = (world, ...args) => execFileSync(join(build, 'tests/bench/fill'), args.map(String),
  { env: { ...process.env, KABARIZIN_CONFIG: world.config }, stdio: ['ignore', 'inherit', 'inherit'] });

/* {seconds, cpu} of a program that runs to its end. */
async function timed(world, name, program, args) {
  const file = join(world.folder, `${name}.times`);
  const started = process.hrtime.bigint();
  const child = world.start(name, 'sh', ['-c', '"$@"; status=$?; times > "$0"; exit $status', file, program, ...args]);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${world.log(name).slice(-2000)}`);
  const cpu = readFileSync(file, 'utf8').trim().split('\n')[1].split(' ')
    .reduce((sum, part) => sum + Number(/(\d+)m/.exec(part)[1]) * 60 + Number(/m([\d.]+)s/.exec(part)[1]), 0);
  return { seconds: Number(process.hrtime.bigint() - started) / 1e9, cpu };
}

/* Meta is the yes server, as fast as it likes or so many a minute. */
async function sendToYes(world, perMinute = 1000000) {
  const url = await yesServer(world);
  world.office.kabarizin(['provider', 'set', 'Meta', '--set', `base_url=${url}`, '--set', `per_minute=${perMinute}`, '--set', 'per_day=100000000',
    '--set', 'gap_ms=0', '--set', 'gap_jitter_ms=0']);
  world.office.setSettings({ batch: 500, in_flight: 100 });
  return url;
}

async function benchSender(world) {
  const url = await sendToYes(world);
  fill(world, 5000, MESSAGES, 'queued');
  const limit = execFileSync(join(build, 'tests/bench/curl_loop'), [`${url}/v25.0/1/messages`, String(MESSAGES * 3), '100'], { encoding: 'utf8' })
    .trim().split(' ').map(Number);
  const run = await timed(world, 'sender-flat-out', join(build, 'sender/sender'), ['--once']);
  const perSecond = MESSAGES / run.seconds;
  say('sender, durable', `${rate(perSecond)}/s`, `${percent(perSecond / limit[0])} of a bare libcurl loop (${rate(limit[0])}/s)`, 'at least 20 %');
  say('sender, CPU', `${(run.cpu * 1000 / MESSAGES).toFixed(3)} s per 1,000`, `${percent(run.cpu * 1000 / MESSAGES)} of a core at 1,000/s`, 'under 33 %');
}

/* CPU seconds of one message when so many wait. */
async function costAt(count) {
  let cost;
  await inWorld({}, async (world) => {
    await sendToYes(world);
    fill(world, count / 4, count, 'queued');	// no person gets more than Meta lets through at once
    cost = (await timed(world, 'sender', join(build, 'sender/sender'), ['--once'])).cpu / count;
    const [{ n }] = world.query("SELECT count(*) AS n FROM message WHERE state <> 'sent'");
    if (n > 0) throw new Error(`${n} of ${count} messages were not sent`);
  });
  return cost;
}

async function benchDepth() {
  const few = await costAt(1000);
  const many = await costAt(100000);
  say('sender, 100,000 waiting', `${(many * 1e6).toFixed(0)} us CPU a message`, `${percent(many / few)} of the same with 1,000 waiting (${(few * 1e6).toFixed(0)} us)`,
    'at most 120 %');
}

/* Some 700 receipts a second, as they come back from what is being sent. */
async function benchBoth(world) {
  const script = resolve('tests/bench/receipts.lua');
  const file = join(world.folder, 'receipts.txt');
  const { meta } = await world.office.accounts();
  await sendToYes(world);
  fill(world, 5000, 1500, 'queued');
  await timed(world, 'sender', join(build, 'sender/sender'), ['--once']);
  signedReceipts(file, await sentIds(world, 1500), meta.app_secret, meta.phone_number_id);
  const calmly = { script, args: [file, '20'], connections: 16 };
  const alone = wrk(world.office.webhooks().meta, calmly);
  world.office.kabarizin(['provider', 'set', 'Meta', '--set', 'per_minute=60000']);
  fill(world, 5000, (SECONDS + 5) * 1000, 'queued');
  const began = Date.now();
  const sender = world.sender(['--linger', String(SECONDS + 2)]);
  const both = wrk(world.office.webhooks().meta, calmly);
  await exitOf(sender);
  const [{ n }] = world.query(`SELECT count(*) AS n FROM attempt WHERE answered_at BETWEEN ${began} AND ${began + SECONDS * 1000}`);
  if (both.bad > 0) throw new Error(`refused webhooks: ${both.bad}`);
  say(`webhooks while ${rate(n / SECONDS)}/s are sent`, `p99 ${both.p99.toFixed(1)} ms`,
    `p99 ${alone.p99.toFixed(1)} ms alone; p50 ${both.p50.toFixed(1)} and ${alone.p50.toFixed(1)} ms, ${rate(both.perSecond)}/s`, 'p99 under 50 ms');
}

/* Ids that the yes server gave, from the programs' own answers. */
async function sentIds(world, count) {
  const ids = [];
  let after = '';
  while (ids.length < count) {
    const page = await world.api('GET', `/messages?limit=100${after}`);
    const rows = page.messages ?? page.items ?? page;
    if (rows.length === 0) break;
    for (const row of rows) {
      const message = await world.api('GET', `/messages/${row.id}`);
      const id = message.attempts.find((attempt) => attempt.provider_message_id)?.provider_message_id;
      if (id) ids.push(id);
    }
    after = `&after=${rows.at(-1).id}`;
  }
  return ids;
}

async function benchWebhook(world) {
  const { meta } = await world.office.accounts();
  const file = join(world.folder, 'receipts.txt');
  signedReceipts(file, await sentIds(world, 1500), meta.app_secret, meta.phone_number_id);
  const script = resolve('tests/bench/receipts.lua');
  const real = new URL(world.office.webhooks().meta);

  const stored = wrk(real.href, { script, args: [file] });
  await world.stop('webhook');
  world.start('webhook', join(build, 'tests/bench/webhook_limit'), ['--socket', join(world.folder, 'run/webhook.sock')]);
  await waitFor('the limit program', async () => { if (!existsSync(join(world.folder, 'run/webhook.sock'))) throw new Error('no socket'); });
  const limit = wrk(real.href, { script, args: [file] });
  if (stored.bad > 0 || limit.bad > 0) throw new Error(`refused webhooks: ${stored.bad} stored, ${limit.bad} in the limit`);
  say('webhooks, signed, durable', `${rate(stored.perSecond)}/s`, `${percent(stored.perSecond / limit.perSecond)} of the same without storing (${rate(limit.perSecond)}/s)`,
    'at least 50 %, over 4,000/s');
  say('  p50, p99', `${stored.p50.toFixed(1)}, ${stored.p99.toFixed(1)} ms`, `${limit.p50.toFixed(1)}, ${limit.p99.toFixed(1)} ms without storing`, 'p99 under 50 ms');
}

async function benchInbound(world) {
  const { meta } = await world.office.accounts();
  const file = join(world.folder, 'replies.txt');
  signedReplies(file, 60000, meta.app_secret, meta.phone_number_id);
  const run = wrk(world.office.webhooks().meta, { script: resolve('tests/bench/receipts.lua'), args: [file] });
  if (run.bad > 0) throw new Error(`refused webhooks: ${run.bad}`);
  const proof = JSON.parse(world.office.kabarizin(['verify-ledger', '--json']));
  if (!proof.intact) throw new Error(`the ledger after the run: ${proof.why}`);
  say('consents by webhook, signed, durable', `${rate(run.perSecond)}/s`, `${rate(proof.entries)} entries in the ledger, proven`, 'over 1,000/s');
  say('  p50, p99', `${run.p50.toFixed(1)}, ${run.p99.toFixed(1)} ms`, '', 'p99 under 200 ms');
}

async function benchIdle(world) {
  const passes = 20;
  const run = await timed(world, 'sender-idle', 'sh', ['-c', `for i in $(seq ${passes}); do "$0" --once || exit 1; done`, join(build, 'sender/sender')]);
  say('sender, a pass with nothing to do', `${(run.cpu * 1000 / passes).toFixed(1)} ms CPU`, `${(run.seconds * 1000 / passes).toFixed(0)} ms from start to end`, 'under 30 ms');
}

async function benchPage(world) {
  fill(world, 5000, 100000, 'mixed');
  const { cookie } = await logIn(world.url, world.admin);
  for (const [name, path] of [['dashboard', '/admin/'], ['messages', '/admin/messages'], ['messages, filtered', '/admin/messages?state=delivered']]) {
    const page = wrk(world.url + path, { headers: { cookie }, connections: 4 });
    if (page.bad > 0) throw new Error(`${path}: ${page.bad} answers were not 2xx`);
    say(`${name}, 100,000 messages`, `p99 ${page.p99.toFixed(1)} ms`, `p50 ${page.p50.toFixed(1)} ms, ${rate(page.perSecond)}/s, 4 connections`, 'p99 under 50 ms');
  }
}

/* A table of permits as an office would bring it. */
function permits(file, count) {
  const lines = ['pendaftaran_id;n_pemohon;n_perizinan;no_surat;telp_pemohon;tgl_surat;d_berlaku_izin;status'];
  for (let i = 0; i < count; i += 1) {
    const n = String(i).padStart(8, '0');
    lines.push(`${n}21112024;Orang ${i};Izin Praktik Dokter;503/${i}/SIPD/2024;08126${n.slice(1)};21-11-2024;20-11-2029;terbit`);
  }
  writeFileSync(file, `${lines.join('\n')}\n`);
}

async function benchImport(world) {
  const rows = 50000;
  const file = join(world.folder, 'izin.csv');
  permits(file, rows);
  const bare = await timed(world, 'bare', 'sqlite3', [join(world.folder, 'bare.db'), '-cmd', '.mode csv', '-cmd', '.separator ;', `.import ${file} permit`]);
  const memory = join(world.folder, 'memory');
  const run = await timed(world, 'import', 'env', [`KABARIZIN_CONFIG=${world.config}`, '/usr/bin/time', '-f', '%M', '-o', memory,
    join(build, 'cli/kabarizin'), 'import', 'permits', file, '--baseline']);
  say(`import of ${rate(rows)} permits`, `${run.seconds.toFixed(1)} s, ${rate(rows / run.seconds)}/s`, `SQLite alone reads the file in ${bare.seconds.toFixed(2)} s`, 'under 60 s');
  say('  memory', `${rate(Number(readFileSync(memory, 'utf8')) / 1024)} MiB`, 'the same for a file of any length', 'under 100 MiB');
}

/* Permits whose last day lies over fifty years, none due; of so many the warning is due, to as many people. */
function fillPermits(world, count, due) {
  const today = Math.floor((Date.now() + 7 * 3600_000) / 86400_000);
  fill(world, due, 0, 'queued');
  world.write(`BEGIN;
    INSERT OR IGNORE INTO expiry_plan VALUES (1, '90,60,30,7', 1);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
      INSERT INTO permit (registration_id, permit_number, permit_type, contact_id, applicant_name, status, expiry_day, warn_day, created_at, updated_at)
      SELECT 'B' || i, '503/' || i, 'SIPD', CASE WHEN i <= ${due} THEN i END, 'Pemohon ' || i, 'active',
        CASE WHEN i <= ${due} THEN ${today} + 89 ELSE ${today} + 100 + i % 18000 END, CASE WHEN i <= ${due} THEN ${today} - 1 ELSE ${today} + 10 + i % 18000 END, 1, 1 FROM n;
    COMMIT`);
}

async function benchExpiry(world) {
  const DUE = 1000;
  const job = () => timed(world, 'sender-expiry', join(build, 'sender/sender'), ['--job', 'expiry']);
  fillPermits(world, 200_000, DUE);
  const first = await job();
  const [{ n }] = world.query("SELECT count(*) AS n FROM message WHERE scenario = 'permit_expiry_warning'");
  if (n !== DUE) throw new Error(`${n} warnings were made, not ${DUE}`);
  const second = await job();
  say('expiry job, 200,000 permits, none due', `${(second.seconds * 1000).toFixed(0)} ms`, 'from start to end of the program', 'under 1 s');
  say(`the same, ${rate(DUE)} due`, `${(first.seconds * 1000).toFixed(0)} ms`, `${((first.seconds - second.seconds) * 1000 / DUE).toFixed(2)} ms for each that is due`, 'grows with what is due');
}

async function inWorld(options, job) {
  const world = await openWorld(options);
  try {
    await job(world);
  } finally {
    await world.close();
  }
}

if (only.has('idle')) await inWorld({}, benchIdle);
if (only.has('sender') || only.has('webhook')) {
  await inWorld({ threads: 32 }, async (world) => {
    await benchSender(world);
    if (only.has('webhook')) await benchWebhook(world);
  });
}
if (only.has('depth')) await benchDepth();
if (only.has('both')) await inWorld({ threads: 32 }, benchBoth);
if (only.has('inbound')) await inWorld({ threads: 32 }, benchInbound);
if (only.has('import')) await inWorld({}, benchImport);
if (only.has('page')) await inWorld({ threads: 8 }, benchPage);
if (only.has('expiry')) await inWorld({ threads: 2 }, benchExpiry);
