#!/usr/bin/env node
/*
 * Fills a world that scripts/run has started, through the same doors an office uses: the command line, the API, the sandbox's control calls.
 * Everything is done only when it is missing, so running it again changes nothing. Writes VAR/run.json and says where to look.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values: opt } = parseArgs({
  options: { var: { type: 'string' }, port: { type: 'string' }, 'sandbox-port': { type: 'string' }, cli: { type: 'string' } },
});
const url = `http://127.0.0.1:${opt.port}`;
const sandboxUrl = `http://127.0.0.1:${opt['sandbox-port']}`;
const runFile = `${opt.var}/run.json`;

function kabarizin(args, input) {
  return execFileSync(opt.cli, args, { input: input ?? '', encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] }).trim();
}

const list = (args) => JSON.parse(kabarizin([...args, '--json']));

async function call(base, method, path, body, headers = {}) {
  const answer = await fetch(base + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 400)}`);
  return text === '' ? null : JSON.parse(text);
}

/* The programs open their sockets a moment after they start. */
async function waitFor(what, probe) {
  const until = Date.now() + 15000;
  for (;;) {
    try {
      return await probe();
    } catch (failure) {
      if (Date.now() > until) throw new Error(`${what} did not come up: ${failure.message}`);
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

function ensureSettings() {
  const settings = {
    office_name: 'DPMPTSP Kabupaten Karo',
    office_short: 'DPMPTSP Kabupaten Karo',
    office_phone: '0628-20456',
    office_address: 'Jalan Letjen Jamin Ginting, Kabanjahe',
    wa_link_base: `${sandboxUrl}/wa.me`,
    link_detail: `${url}/izin/{registration_id}`,
    sandbox: '1',
  };
  for (const [key, value] of Object.entries(settings)) kabarizin(['setting', 'set', key, value]);
}

function ensureProviders(accounts) {
  const known = new Set(list(['provider', 'list']).map((row) => row.name));
  if (!known.has('Meta')) {
    const meta = accounts.meta;
    const secrets = `access_token=${meta.token}\napp_secret=${meta.app_secret}\nverify_token=${meta.verify_token}\n`;
    kabarizin(['provider', 'add', 'meta', 'Meta', '--set', `base_url=${sandboxUrl}/meta`, '--set', `phone_number_id=${meta.phone_number_id}`,
      '--set', `waba_id=${meta.waba_id}`, '--set', `app_id=${meta.app_id}`, '--set', `number=+${meta.number}`, '--set', 'priority=10',
      '--secrets', '-'], secrets);
  }
  if (!known.has('Fonnte')) {
    const fonnte = accounts.fonnte;
    kabarizin(['provider', 'add', 'fonnte', 'Fonnte', '--set', `base_url=${sandboxUrl}/fonnte`, '--set', `device=${fonnte.device}`,
      '--set', 'gap_ms=0', '--set', 'gap_jitter_ms=0', '--set', 'is_default=1', '--set', 'priority=20', '--secrets', '-'],
      `token=${fonnte.token}\n`);
  }
  return Object.fromEntries(list(['provider', 'list']).map((row) => [row.kind, row]));
}

/* Meta approves templates before they may be used; the sandbox does so at once. */
async function ensureTemplates(accounts) {
  const meta = accounts.meta;
  const remote = await call(sandboxUrl, 'GET', `/meta/v25.0/${meta.waba_id}/message_templates?limit=100`, undefined,
    { authorization: `Bearer ${meta.token}` });
  const there = new Set(remote.data.map((row) => row.name));
  for (const row of list(['template', 'list'])) {
    if (row.category !== 'utility') continue;
    const template = list(['template', 'show', row.key]);
    const name = `kz_${row.key}`;
    if (!there.has(name)) {
      const examples = template.params.map((param) => param.example);
      await call(sandboxUrl, 'POST', `/meta/v25.0/${meta.waba_id}/message_templates`, {
        name, language: template.language, category: 'UTILITY', parameter_format: 'POSITIONAL',
        components: [{ type: 'BODY', text: template.positional, ...(examples.length > 0 ? { example: { body_text: [examples] } } : {}) }],
      }, { authorization: `Bearer ${meta.token}` });
    }
    kabarizin(['template', 'map', row.key, 'Meta', '--set', `remote_name=${name}`, '--set', `language=${template.language}`,
      '--set', 'status=approved']);
  }
}

function ensureAdmin(run) {
  if (list(['user', 'list']).some((row) => row.name === 'admin')) return run?.admin;
  const admin = { user: 'admin', password: randomBytes(9).toString('base64url') };
  kabarizin(['user', 'add', admin.user, '--full-name', 'Administrator', '--role', 'administrator'], `${admin.password}\n`);
  return admin;
}

function ensureKey(name, kind, known) {
  if (known) return known;
  return JSON.parse(kabarizin(['apikey', 'add', name, '--kind', kind, '--json'])).key;
}

async function firstNotice(run) {
  await call(url, 'PUT', '/api/v1/permits/0142307721112026', {
    permit_type: 'Izin Usaha Mikro Kecil', permit_number: '503/0142/IUMK/DPM-PTSP/2026', status: 'active', issue_date: '2026-11-20',
    applicant: { name: 'Sari Br Ginting', phone: '0812-6000-7001' },
  }, { authorization: `Bearer ${run.api_key}` });
}

async function main() {
  const before = existsSync(runFile) ? JSON.parse(readFileSync(runFile, 'utf8')) : null;
  await waitFor('the sandbox', () => call(sandboxUrl, 'GET', '/healthz'));
  const accounts = await call(sandboxUrl, 'GET', '/accounts');
  if (!before) ensureSettings();
  const providers = ensureProviders(accounts);
  await ensureTemplates(accounts);
  const run = {
    url, sandbox_url: sandboxUrl, admin: ensureAdmin(before),
    api_key: ensureKey('odoo', 'live', before?.api_key), test_api_key: ensureKey('odoo-test', 'test', before?.test_api_key),
    config: process.env.KABARIZIN_CONFIG,
    webhooks: Object.fromEntries(Object.values(providers).map((row) => [row.kind, `${url}/webhook/${row.kind}/${row.webhook_key}`])),
  };
  writeFileSync(runFile, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  await waitFor('the API', () => call(url, 'GET', '/healthz'));
  await call(sandboxUrl, 'PUT', '/accounts/meta', { webhook_url: run.webhooks.meta });
  await call(sandboxUrl, 'PUT', '/accounts/fonnte', { webhook_url: run.webhooks.fonnte });
  if (!before) await firstNotice(run);
  console.log(`
  Kabarizin is running.

    Admin pages   ${url}/admin/      user ${run.admin.user}, password ${run.admin.password}
    The phone     ${sandboxUrl}/phone/   Sari's WhatsApp: the first notice and her invitation are there
    API key       ${run.api_key}   (all of this is also in ${runFile})

  make stop ends it, make run resumes it.
`);
}

main().catch((failure) => {
  console.error(`seed: ${failure.message}`);
  process.exit(1);
});
