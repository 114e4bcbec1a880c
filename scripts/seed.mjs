#!/usr/bin/env node
/*
 * Fills the world that scripts/run has started, sends a first notice, writes VAR/run.json and says where to look.
 * Running it again changes nothing that is there.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { Office, call, waitFor } from './office.mjs';

const { values: opt } = parseArgs({
  options: { var: { type: 'string' }, port: { type: 'string' }, 'sandbox-port': { type: 'string' }, cli: { type: 'string' } },
});
const runFile = `${opt.var}/run.json`;
const office = new Office({
  cli: opt.cli, config: process.env.KABARIZIN_CONFIG,
  url: `http://127.0.0.1:${opt.port}`, sandboxUrl: `http://127.0.0.1:${opt['sandbox-port']}`,
});

/* Not for everybody: with SMS beside WhatsApp fewer messages are held, and a newcomer should see one that is. */
const OTHERS = {
  twilio: [() => office.ensureTwilio(), () => office.ensureContents()],
  vonage: [() => office.ensureVonage(), () => office.ensureVonageTemplates()],
  messagebird: [() => office.ensureMessageBird(), () => office.ensureMessageBirdTemplates()],
  bird: [() => office.ensureBird(), () => office.ensureBirdTemplates()],
  sms: [() => office.ensureHttpSms()],
};

async function addOthers(names) {
  for (const name of names) {
    if (!OTHERS[name]) throw new Error(`PROVIDERS: there is no ${name}; there are ${Object.keys(OTHERS).join(', ')}`);
    for (const step of OTHERS[name]) await step();
  }
}

async function firstNotice(run) {
  await call(office.sandboxUrl, 'PUT', '/phones/6281260007001', { name: 'Sari Br Ginting' });
  await office.api(run.api_key, 'PUT', '/permits/0142307721112026', {
    permit_type: 'Izin Usaha Mikro Kecil', permit_number: '503/0142/IUMK/DPM-PTSP/2026', status: 'active', issue_date: '2026-11-20',
    applicant: { name: 'Sari Br Ginting', phone: '0812-6000-7001' },
  });
}

/* Somebody without WhatsApp, whom only e-mail reaches. */
async function firstMail(run) {
  await call(office.sandboxUrl, 'PUT', '/phones/6281260007002', { name: 'Budi Sembiring', whatsapp: false, email: 'budi.sembiring@example.org' });
  await office.api(run.api_key, 'PUT', '/permits/0142307722112026', {
    permit_type: 'Surat Izin Praktik Dokter', permit_number: '503/0143/SIPD/DPM-PTSP/2026', status: 'active', issue_date: '2026-11-20',
    applicant: { name: 'Budi Sembiring', phone: '0812-6000-7002', email: 'budi.sembiring@example.org' },
  });
}

/* Old data, which causes no notices: somebody who signs, and a document that waits for them. */
async function someWork(run) {
  await office.api(run.api_key, 'PUT', '/contacts/0812-6000-7012', { name: 'Budi Ginting', role: 'staff', duty: 'signature' });
  await office.api(run.api_key, 'PUT', '/permits/0142307701122021?baseline=true', {
    permit_type: 'Surat Izin Praktik Dokter', permit_number: '503/0098/SIPD/DPM-PTSP/2021', status: 'active', issue_date: '2021-12-01', expiry_date: '2027-01-31',
    applicant: { name: 'Sari Br Ginting', phone: '0812-6000-7001' },
  });
  await office.api(run.api_key, 'PUT', '/documents/TTE-2026-0098?baseline=true', {
    registration_id: '0142307701122021', name: 'Surat Izin Praktik', state: 'pending_signature', state_since: '2026-11-20T02:00:00Z',
  });
}

function tell(run, resumed) {
  console.log(`
  Kabarizin is running.

    Admin pages   ${run.url}/admin/      user ${run.admin.user}, password ${run.admin.password}
    The phone     ${run.sandbox_url}/phone/     ${resumed ? 'the applicants\' WhatsApp; its chats begin anew' : 'Sari\'s WhatsApp, with the first notice and her invitation'}
    API key       ${run.api_key}

  All of this stands in ${runFile} too. make stop ends it, make run resumes it.
`);
}

async function main() {
  const before = existsSync(runFile) ? JSON.parse(readFileSync(runFile, 'utf8')) : null;

  await waitFor('the sandbox', () => call(office.sandboxUrl, 'GET', '/healthz'));
  await waitFor('the API', () => call(office.url, 'GET', '/healthz'));
  if (!before) office.setDefaultSettings();
  await office.ensureProviders();
  await office.ensureWatzap();
  await office.ensureMail();
  await office.ensureSource();
  await office.ensureTemplates();
  if (!before) office.kabarizin(['template', 'sync', 'Meta', '--no-wait']);
  await addOthers((process.env.PROVIDERS ?? '').split(/[\s,]+/).filter((name) => name !== ''));
  const run = {
    url: office.url, sandbox_url: office.sandboxUrl,
    admin: office.ensureAdmin() ?? before?.admin,
    api_key: before?.api_key ?? office.addKey('odoo', 'live'),
    test_api_key: before?.test_api_key ?? office.addKey('odoo-test', 'test'),
    config: office.config, webhooks: office.webhooks(),
  };
  writeFileSync(runFile, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  await office.connectWebhooks();
  if (!before) {
    await firstNotice(run);
    await firstMail(run);
    await someWork(run);
  }
  tell(run, before !== null);
}

main().catch((failure) => {
  console.error(`seed: ${failure.message}`);
  process.exit(1);
});
