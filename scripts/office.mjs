/*
 * An office that is being set up against the sandbox, through the same doors a real one uses: the command line, the API, and the
 * sandbox's control calls. Everything is done only when it is missing. Used by scripts/seed.mjs and by the flow and browser tests.
 */
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/* Whose public half the sandbox's Vonage has. */
const VONAGE_KEY = fileURLToPath(new URL('../tests/providers/vonage/private_key.pem', import.meta.url));

/* A JSON call that throws with the answer's text when it is not 2xx. */
export async function call(base, method, path, body, headers = {}) {
  const answer = await fetch(base + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) {
    const failure = new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 400)}`);
    failure.status = answer.status;
    failure.body = text;
    throw failure;
  }
  return text === '' ? null : JSON.parse(text);
}

/* Asks again until probe neither throws nor takes longer than the limit: for programs that are starting. */
export async function waitFor(what, probe, limitMs = 15000) {
  const until = Date.now() + limitMs;
  for (;;) {
    try {
      return await probe();
    } catch (failure) {
      if (Date.now() > until) throw new Error(`${what} did not come: ${failure.message}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

export class Office {
  /* cli: path of the kabarizin program; config: its configuration; url, sandboxUrl: where nginx and the sandbox listen. */
  constructor({ cli, config, url, sandboxUrl }) {
    Object.assign(this, { cli, config, url, sandboxUrl });
    this.environment = { ...process.env, KABARIZIN_CONFIG: config };
  }

  kabarizin(args, input = '') {
    return execFileSync(this.cli, args, { input, encoding: 'utf8', env: this.environment, stdio: 'pipe' }).trim();
  }

  /* The same without waiting: {stdout, stderr}, or throws with .code. */
  kabarizinLater(args) {
    return promisify(execFile)(this.cli, args, { encoding: 'utf8', env: this.environment });
  }

  rows(...args) {
    return JSON.parse(this.kabarizin([...args, '--json']));
  }

  setSettings(settings) {
    for (const [key, value] of Object.entries(settings)) this.kabarizin(['setting', 'set', key, String(value)]);
  }

  setDefaultSettings() {
    this.setSettings({
      office_name: 'DPMPTSP Kabupaten Karo',
      office_short: 'DPMPTSP Kabupaten Karo',
      office_phone: '0628-20456',
      office_address: 'Jalan Letjen Jamin Ginting, Kabanjahe',
      wa_link_base: `${this.sandboxUrl}/wa.me`,
      sandbox: '1',
      rest_on_days_off: '0',	// a world to look at sends on Sundays too
    });
  }

  async accounts() {
    return call(this.sandboxUrl, 'GET', '/accounts');
  }

  /*
   * Meta first, Fonnte as the default gateway; without its human pace, because the sandbox bans nobody. A sandbox that was started again may have
   * other addresses, so they are set each time.
   */
  async ensureProviders() {
    const { meta, fonnte, addresses } = await this.accounts();
    const known = new Set(this.rows('provider', 'list').map((row) => row.name));
    const at = { Meta: addresses.meta, Fonnte: addresses.fonnte };
    for (const name of known) if (at[name]) this.kabarizin(['provider', 'set', name, '--set', `base_url=${at[name]}`]);
    if (!known.has('Meta')) {
      this.kabarizin(['provider', 'add', 'meta', 'Meta', '--set', `base_url=${at.Meta}`,
        '--set', `phone_number_id=${meta.phone_number_id}`, '--set', `waba_id=${meta.waba_id}`, '--set', `app_id=${meta.app_id}`,
        '--set', `number=+${meta.number}`, '--set', 'priority=10', '--secrets', '-'],
      `access_token=${meta.token}\napp_secret=${meta.app_secret}\nverify_token=${meta.verify_token}\n`);
    }
    if (!known.has('Fonnte')) {
      this.kabarizin(['provider', 'add', 'fonnte', 'Fonnte', '--set', `base_url=${at.Fonnte}`,
        '--set', `device=${fonnte.device}`, '--set', 'gap_ms=0', '--set', 'gap_jitter_ms=0', '--set', 'is_default=1',
        '--set', 'priority=20', '--secrets', '-'], `token=${fonnte.token}\n`);
    }
    return this.providers();
  }

  /* By kind. */
  providers() {
    return Object.fromEntries(this.rows('provider', 'list').map((row) => [row.kind, row]));
  }

  webhooks() {
    return Object.fromEntries(Object.values(this.providers()).filter((row) => row.kind !== 'smtp').map((row) =>
      [row.kind, `${this.url}/webhook/${row.kind}/${row.webhook_key}`]));
  }

  /* Tells the sandbox where we listen; Meta's handshake happens here. One account of Twilio's serves both of our kinds. */
  async connectWebhooks() {
    const at = { meta: ['meta', 'webhook_url'], fonnte: ['fonnte', 'webhook_url'], twilio: ['twilio', 'webhook_url'], twilio_sms: ['twilio', 'sms_webhook_url'],
      watzap: ['watzap', 'webhook_url'],
      vonage: ['vonage', 'webhook_url'], vonage_sms: ['vonage', 'sms_webhook_url'], http_sms: ['http_sms', 'webhook_url'],
      messagebird: ['messagebird', 'webhook_url'], messagebird_sms: ['messagebird', 'sms_webhook_url'],
      bird: ['bird', 'webhook_url'], bird_sms: ['bird', 'sms_webhook_url'] };
    for (const [kind, url] of Object.entries(this.webhooks())) {
      const [account, field] = at[kind] ?? [];
      if (account) await call(this.sandboxUrl, 'PUT', `/accounts/${account}`, { [field]: url });
    }
  }

  /* The back office that the sandbox plays, with permits of other years; the sender reads it by itself, as old data. */
  async ensureSource() {
    const at = `${this.sandboxUrl}/sources`;
    const types = ['Surat Izin Praktik Dokter', 'Izin Usaha Mikro Kecil', 'Izin Mendirikan Bangunan'];
    const permits = ['Andi Tarigan', 'Rosdiana Purba', 'Marlina Karo-Karo', 'Toni Sebayang', 'Dewi Perangin-angin', 'Jonas Barus', 'Elisabet Sitepu', 'Firman Ketaren']
      .map((n_pemohon, i) => ({ pendaftaran_id: `014230770${i + 1}032024`, n_pemohon, n_perizinan: types[i % types.length], no_surat: `503/00${10 + i}/DPM-PTSP/2024`,
        telp: `0812600071${10 + i}`, company: true, tgl_surat: '2024-03-18', d_berlaku_izin: `20${27 + (i % 4)}-0${1 + i}-17` }));
    await call(at, 'POST', '/set', { office: { permits } });
    const known = this.rows('connector', 'list').some((row) => row.name === 'Back office');
    this.kabarizin(['connector', ...(known ? ['set'] : ['add', 'office']), 'Back office', '--set', `base_url=${at}/office/api`]);
    if (known) return;
    this.kabarizin(['connector', 'set', 'Back office', '--set', 'enabled=true']);
    this.kabarizin(['connector', 'run', 'Back office']);
  }

  /* Twilio for WhatsApp and for SMS, after the others; not part of every world. settings: more of each, as for provider add. */
  async ensureTwilio({ kinds = ['twilio', 'twilio_sms'], settings = ['priority=30'] } = {}) {
    const { twilio, addresses } = await this.accounts();
    const about = {
      twilio: ['Twilio', `number=+${twilio.number}`],
      twilio_sms: ['Twilio SMS', `sender=${twilio.sms_sender}`],
    };
    const known = new Set(this.rows('provider', 'list').map((row) => row.kind));
    for (const kind of kinds.filter((one) => !known.has(one))) {
      const [name, sender] = about[kind];
      const set = [`base_url=${addresses.twilio}`, `account_sid=${twilio.account_sid}`, sender, ...settings].flatMap((pair) => ['--set', pair]);
      this.kabarizin(['provider', 'add', kind, name, ...set, '--secrets', '-'], `auth_token=${twilio.auth_token}\n`);
    }
    return this.providers();
  }

  /* Watzap, a second gateway behind Fonnte; not part of every world. settings: more of it, as for provider add. */
  async ensureWatzap({ settings = ['priority=25'] } = {}) {
    const { watzap, addresses } = await this.accounts();
    const set = (pairs) => pairs.flatMap((pair) => ['--set', pair]);
    if (this.rows('provider', 'list').some((row) => row.name === 'Watzap')) {
      this.kabarizin(['provider', 'set', 'Watzap', ...set([`base_url=${addresses.watzap}`])]);
    } else {
      this.kabarizin(['provider', 'add', 'watzap', 'Watzap', ...set([`base_url=${addresses.watzap}`, `number=${watzap.number}`, 'gap_ms=0', 'gap_jitter_ms=0',
        ...settings]), '--secrets', '-'], `api_key=${watzap.api_key}\nnumber_key=${watzap.number_key}\n`);
    }
    return this.providers();
  }

  /* Vonage for WhatsApp and for SMS, each through an application of its own; not part of every world. */
  async ensureVonage({ kinds = ['vonage', 'vonage_sms'], settings = ['priority=40'] } = {}) {
    const { vonage, addresses } = await this.accounts();
    const about = {
      vonage: ['Vonage', [`number=+${vonage.number}`, `waba_id=${vonage.waba_id}`, `application_id=${vonage.application_id}`]],
      vonage_sms: ['Vonage SMS', [`sender=${vonage.sms_sender}`, `application_id=${vonage.sms_application_id}`]],
    };
    const known = new Set(this.rows('provider', 'list').map((row) => row.kind));
    for (const kind of kinds.filter((one) => !known.has(one))) {
      const [name, own] = about[kind];
      const set = [`base_url=${addresses.vonage}`, `rest_url=${addresses.vonage}`, `api_key=${vonage.api_key}`, `private_key=@${VONAGE_KEY}`, ...own, ...settings];
      this.kabarizin(['provider', 'add', kind, name, ...set.flatMap((pair) => ['--set', pair]), '--secrets', '-'],
        `api_secret=${vonage.api_secret}\nsignature_secret=${vonage.signature_secret}\n`);
    }
    return this.providers();
  }

  /* The same utility templates at the business account that Vonage keeps, mapped by their name. */
  async ensureVonageTemplates() {
    const { vonage } = await this.accounts();
    const basic = { authorization: `Basic ${Buffer.from(`${vonage.api_key}:${vonage.api_secret}`).toString('base64')}` };
    const path = `/vonage/v2/whatsapp-manager/wabas/${vonage.waba_id}/templates`;
    await this.ensureTemplatesAt('Vonage', {
      names: async () => (await call(this.sandboxUrl, 'GET', path, undefined, basic)).templates,
      create: (template) => call(this.sandboxUrl, 'POST', path, template, basic),
    });
  }

  /* MessageBird for WhatsApp and for SMS, with one access key; not part of every world. */
  async ensureMessageBird({ kinds = ['messagebird', 'messagebird_sms'], settings = ['priority=50'] } = {}) {
    const { messagebird, addresses } = await this.accounts();
    const about = {
      messagebird: ['MessageBird', [`rest_url=${addresses.messagebird}`, `channel_id=${messagebird.channel_id}`, `number=+${messagebird.number}`,
        `namespace=${messagebird.namespace}`]],
      messagebird_sms: ['MessageBird SMS', [`sender=${messagebird.sms_sender}`]],
    };
    const known = new Set(this.rows('provider', 'list').map((row) => row.kind));
    for (const kind of kinds.filter((one) => !known.has(one))) {
      const [name, own] = about[kind];
      const set = [`base_url=${addresses.messagebird}`, ...own, ...settings].flatMap((pair) => ['--set', pair]);
      this.kabarizin(['provider', 'add', kind, name, ...set, '--secrets', '-'], `access_key=${messagebird.access_key}\nsigning_key=${messagebird.signing_key}\n`);
    }
    return this.providers();
  }

  /* The same utility templates at the business account that MessageBird keeps, mapped by their name. */
  async ensureMessageBirdTemplates() {
    const { messagebird } = await this.accounts();
    const login = { authorization: `AccessKey ${messagebird.access_key}` };
    const path = '/messagebird/v2/platforms/whatsapp/templates';
    await this.ensureTemplatesAt('MessageBird', {
      names: () => call(this.sandboxUrl, 'GET', path, undefined, login),
      create: (template) => call(this.sandboxUrl, 'POST', path, template, login),
    });
  }

  /* Bird for WhatsApp and for SMS, two channels of one workspace; not part of every world. */
  async ensureBird({ kinds = ['bird', 'bird_sms'], settings = ['priority=60'], api = 'channels' } = {}) {
    const { bird, addresses } = await this.accounts();
    const channel = (id) => (api === 'channels' ? [`channel_id=${id}`] : []);
    const about = { bird: ['Bird', [...channel(bird.channel_id), `number=+${bird.number}`]], bird_sms: ['Bird SMS', channel(bird.sms_channel_id)] };
    const known = new Set(this.rows('provider', 'list').map((row) => row.kind));
    for (const kind of kinds.filter((one) => !known.has(one))) {
      const [name, own] = about[kind];
      const set = [`base_url=${addresses.bird}`, ...(api === 'channels' ? [`workspace_id=${bird.workspace_id}`] : []), ...own, `api=${api}`, ...settings].flatMap((pair) => ['--set', pair]);
      const [key, secret] = api === 'channels' ? [bird.access_key, bird.signing_key] : [bird.platform_key, bird.platform_secret];
      this.kabarizin(['provider', 'add', kind, name, ...set, '--secrets', '-'], `access_key=${key}\nsigning_key=${secret}\n`);
    }
    return this.providers();
  }

  /* The same utility templates as projects of Bird's, whose places have our names, mapped by their id. */
  async ensureBirdTemplates() {
    const { bird } = await this.accounts();
    const ask = (method, body) => call(this.sandboxUrl, method, `/bird/workspaces/${bird.workspace_id}/projects`, body, { authorization: `AccessKey ${bird.access_key}` });
    const there = new Map((await ask('GET')).results.map((row) => [row.name, row.id]));
    for (const row of this.rows('template', 'list').filter(({ category }) => category === 'utility')) {
      const { language, body } = this.rows('template', 'show', row.key);
      const name = `kz_${row.key.replace('.', '_')}`;
      if (!there.has(name)) there.set(name, (await ask('POST', { name, locale: language, text: body })).id);
      this.kabarizin(['template', 'map', row.key, 'Bird', '--set', `remote_name=${name}`, '--set', `remote_id=${there.get(name)}`, '--set', `language=${language}`,
        '--set', 'status=approved']);
    }
  }

  /* Our utility templates at a provider that keeps them in Meta's form and finds them by name and language. */
  async ensureTemplatesAt(provider, { names, create }) {
    const there = new Set((await names()).map((row) => `${row.name} ${row.language}`));
    for (const row of this.rows('template', 'list').filter(({ category }) => category === 'utility')) {
      const { language, positional, examples } = this.rows('template', 'show', row.key);
      const name = `kz_${row.of || row.key}`;
      if (!there.has(`${name} ${language}`)) {
        await create({
          name, language, category: 'UTILITY', parameter_format: 'POSITIONAL',
          components: [{ type: 'BODY', text: positional, ...(examples.length > 0 ? { example: { body_text: [examples] } } : {}) }],
        });
      }
      this.kabarizin(['template', 'map', row.key, provider, '--set', `remote_name=${name}`, '--set', `language=${language}`, '--set', 'status=approved']);
    }
  }

  /* Submits our utility templates to the sandbox's Meta, which approves them, and maps them. */
  async ensureTemplates() {
    const { meta } = await this.accounts();
    const bearer = { authorization: `Bearer ${meta.token}` };
    const path = `/meta/v25.0/${meta.waba_id}/message_templates`;
    await this.ensureTemplatesAt('Meta', {
      names: async () => (await call(this.sandboxUrl, 'GET', `${path}?limit=100`, undefined, bearer)).data,
      create: (template) => call(this.sandboxUrl, 'POST', path, template, bearer),
    });
  }

  /* The sandbox's SMS gateway, in its form shape or (words) by GET; not part of every world. settings: more of it, as for provider add. */
  async ensureHttpSms({ words = false, settings = ['priority=40'] } = {}) {
    const { http_sms, addresses } = await this.accounts();
    const base = addresses.http_sms;
    const asForm = [`url=${base}/reguler/api/sendsms/`, 'body=userkey={{user}}&passkey={{secret}}&to={{to}}&message={{text}}', 'number_format=08',
      'ok_at=/status', 'ok_is=1', 'id_at=/messageId', 'why_at=/text', `test_url=${base}/reguler/api/balance/?userkey={{user}}&passkey={{secret}}`, 'test_at=/balance',
      'credential_match=userkey|passkey', 'account_match=saldo|kredit', 'number_match=nomor'];
    const asWords = [`url=${base}/sendsms?username={{user}}&password={{secret}}&destination={{to}}&source={{from}}&message={{text}}`, 'method=GET',
      `from=${http_sms.name}`, 'ok_match=^1701\\|', 'id_match=^1701\\|[0-9]+\\|(.+)$', 'credential_match=^1703', 'account_match=^1025', 'number_match=^1706'];
    const receipts = ['receipt_id=messageId', 'receipt_status=status', 'delivered_match=delivrd', 'failed_match=undeliv'];
    const [known] = this.rows('provider', 'list').filter((row) => row.kind === 'http_sms');
    if (known) this.kabarizin(['provider', 'set', known.name, '--set', asForm[0]]);
    else
      this.kabarizin(['provider', 'add', 'http_sms', 'Gateway SMS', ...[...(words ? asWords : asForm), ...receipts, `user=${http_sms.user}`, ...settings]
        .flatMap((pair) => ['--set', pair]), '--secrets', '-'], `secret=${http_sms.secret}\n`);
    return this.providers();
  }

  /* The sandbox's mail server, which must have one; not part of every world. settings: more of it, as for provider add. */
  async ensureMail({ settings = ['priority=50', 'gap_ms=0'] } = {}) {
    const { smtp, addresses, ca_file } = await this.accounts();
    const [server, port] = addresses.smtp.split(':');
    const at = [`server=${server}`, `port=${port}`, `ca_file=${ca_file}`].flatMap((pair) => ['--set', pair]);
    const [known] = this.rows('provider', 'list').filter((row) => row.kind === 'smtp');
    if (known) this.kabarizin(['provider', 'set', known.name, ...at]);
    else
      this.kabarizin(['provider', 'add', 'smtp', 'Surel', ...at, '--set', `user=${smtp.user}`, '--set', `from=${smtp.user}`,
        ...settings.flatMap((pair) => ['--set', pair]), '--secrets', '-'], `password=${smtp.password}\n`);
    return this.providers();
  }

  /* The same utility templates as content of Twilio's, which WhatsApp approves there, mapped by their sid. */
  async ensureContents() {
    const { twilio } = await this.accounts();
    const basic = { authorization: `Basic ${Buffer.from(`${twilio.account_sid}:${twilio.auth_token}`).toString('base64')}` };
    const ask = (method, path, body) => call(this.sandboxUrl, method, `/twilio/v1/${path}`, body, basic);
    const { contents } = await ask('GET', 'ContentAndApprovals?PageSize=1000');
    const there = new Map(contents.map((row) => [row.friendly_name, row.sid]));
    for (const row of this.rows('template', 'list').filter(({ category }) => category === 'utility')) {
      const { language, positional, examples } = this.rows('template', 'show', row.key);
      const name = `kz_${row.key.replace('.', '_')}`;
      if (!there.has(name)) {
        const variables = Object.fromEntries(examples.map((example, i) => [String(i + 1), example]));
        const { sid } = await ask('POST', 'Content', { friendly_name: name, language, variables, types: { 'twilio/text': { body: positional } } });
        await ask('POST', `Content/${sid}/ApprovalRequests/whatsapp`, { name, category: 'UTILITY' });
        there.set(name, sid);
      }
      this.kabarizin(['template', 'map', row.key, 'Twilio', '--set', `remote_name=${name}`, '--set', `remote_id=${there.get(name)}`,
        '--set', `language=${language}`, '--set', 'status=approved']);
    }
  }

  /* {user, password}, or null when the login exists already. */
  ensureAdmin() {
    if (this.rows('user', 'list').some((row) => row.name === 'admin')) return null;
    const admin = { user: 'admin', password: randomBytes(9).toString('base64url') };
    this.kabarizin(['user', 'add', admin.user, '--full-name', 'Administrator', '--role', 'administrator'], `${admin.password}\n`);
    return admin;
  }

  addKey(name, kind) {
    return this.rows('apikey', 'add', name, '--kind', kind).key;
  }

  /* A call of the JSON API with a key. */
  api(key, method, path, body, headers = {}) {
    return call(this.url, method, `/api/v1${path}`, body, { authorization: `Bearer ${key}`, ...headers });
  }
}
