/*
 * accounts: what the sandbox's providers know about their customer, one account for each provider.
 *
 * The fields are those an office copies from the provider's console into its own settings, plus a few
 * that steer the sandbox (review_ms, pair_rate, retries …). README.md explains each.
 */
/* In the place of a number, where a handset shows its mails. */
export const MAILBOX = 'email';

export const DEFAULTS = {
  meta: {
    phone_number_id: '100200300400500',
    waba_id: '200300400500600',
    app_id: '300400500600700',
    business_id: '400500600700800',
    token: 'sandbox-meta-token',
    app_secret: 'sandbox-meta-app-secret',
    verify_token: 'sandbox-verify-token',
    number: '6281160001000',
    country_code: '62',
    verified_name: 'DPMPTSP Kabupaten Karo',
    status: 'CONNECTED',
    quality_rating: 'GREEN',
    messaging_limit: 'TIER_2K',
    webhook_url: '',
    webhook_version: 'v25.0',
    batch_ms: 0,
    subscribed: true,
    review: 'approve',
    review_ms: 0,
    review_category: '',
    pair_rate: false,
    throughput_mps: 0,
    free_service_messages: 1000,
    prices: '',
    retries: 12,
  },
  fonnte: {
    token: 'sandbox-fonnte-token',
    account_token: 'sandbox-fonnte-account-token',
    device: '6281160002000',
    name: 'DPMPTSP Karo',
    package: 'Reguler',
    expired: '18 November 2029',
    quota: 10000,
    connected: true,
    webhook_url: '',
    webhook_status_url: '',
    webhook_connect_url: '',
    webhook_format: 'json',
    webhook_secret: '',
    webhook_secret_field: 'secret',
    inbox: true,
    retries: 15,
  },
  twilio: {
    account_sid: 'AC00000000000000000000000000000001',
    auth_token: 'sandbox-twilio-token',
    api_key_sid: 'SK00000000000000000000000000000001',
    api_key_secret: 'sandbox-twilio-key-secret',
    api_key_restricted: false,
    name: 'DPMPTSP Karo',
    type: 'Full',
    status: 'active',
    balance: '25.40',
    currency: 'USD',
    number: '6281160003000',
    sms_number: '6281160004000',
    sms_sender: 'DPMPTSPKARO',
    messaging_service_sid: 'MG00000000000000000000000000000001',
    webhook_url: '',
    sms_webhook_url: '',
    whatsapp_price: '0.0250',
    sms_price: '0.0410',
    advanced_opt_out: false,
    problem_json: false,
    review: 'approve',
  },
  watzap: {
    api_key: 'sandbox-watzap-api-key',
    number_key: 'sandbox-watzap-number-key',
    number: '6281160005000',
    name: 'DPMPTSP Karo',
    plan: 'Basic',
    active_until: '2029-11-18',
    limit_message_per_day: 1000,
    connected: true,
    webhook_url: '',
    chat_suffix: '@c.us',
    saves_names: false,
    retries: 3,
  },
  vonage: {
    api_key: 'a1b2c3d4',
    api_secret: 'sandbox-vonage-secret',
    signature_secret: 'sandbox-vonage-signature-secret',
    application_id: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
    sms_application_id: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ac',
    waba_id: '500600700800900',
    name: 'DPMPTSP Karo',
    status: 'active',
    balance: 25.4,
    auto_reload: false,
    number: '6281160007000',
    sms_number: '6281160008000',
    sms_sender: 'DPMPTSPKARO',
    webhook_url: '',
    sms_webhook_url: '',
    whatsapp_price: '0.0333',
    sms_price: '0.0450',
    reports: 'bought',
    reports_after_ms: 0,
  },
  http_sms: {
    user: 'karo',
    secret: 'sandbox-sms-key',
    name: 'DPMPTSPKARO',
    number: '6281160009000',
    balance: 15200,
    webhook_url: '',
    retries: 3,
  },
  smtp: {
    user: 'izin@sandbox.example',
    password: 'sandbox-mail-password',
    name: 'Surel',
    open: false,
    size: 200000,
  },
  messagebird: {
    access_key: 'sandbox-messagebird-access-key',
    signing_key: 'sandbox-messagebird-signing-key',
    channel_id: '853eeb5348e541a595da93b48c61a1ae',
    namespace: '9b6b4fcb_da19_4a26_8fe8_78074a91b584',
    name: 'DPMPTSP Karo',
    status: 'active',
    payment: 'prepaid',
    balance: 25.4,
    number: '6281160013000',
    sms_number: '6281160010000',
    sms_sender: 'DPMPTSPKARO',
    webhook_url: '',
    sms_webhook_url: '',
    sms_price: '0.041',
  },
  bird: {
    access_key: 'sandbox-bird-access-key',
    signing_key: 'sandbox-bird-signing-key',
    api: 'channels',
    platform_key: 'bk_us1_sandbox',
    platform_secret: 'whsec_c2FuZGJveCBwbGF0Zm9ybSBzZWNyZXQ=',
    workspace_id: '3a1f0c52-6a4b-4f7e-9a55-1d2c3b4a5968',
    channel_id: '5f3437fd-b844-4583-aea0-93a047ac014b',
    sms_channel_id: '5f3437fd-b844-4583-aea0-93a047ac014c',
    name: 'DPMPTSP Karo',
    status: 'active',
    number: '6281160011000',
    sms_number: '6281160012000',
    webhook_url: '',
    sms_webhook_url: '',
  },
};

const CHOICES = {
  http_sms: {},
  smtp: {},
  meta: { review: ['approve', 'reject', 'manual'], review_category: ['', 'UTILITY', 'MARKETING'], prices: ['', '2025-07', '2026-10'] },
  fonnte: { webhook_format: ['json', 'form'], package: ['Free', 'Lite', 'Reguler', 'Regular Pro', 'Master', 'Super', 'Advanced', 'Ultra'] },
  twilio: { status: ['active', 'suspended', 'closed'], type: ['Full', 'Trial'], review: ['approve', 'reject', 'manual'] },
  watzap: { chat_suffix: ['', '@c.us', '@s.whatsapp.net', '@lid'] },
  vonage: { status: ['active', 'no-balance', 'barred'], reports: ['bought', 'none'] },
  messagebird: { status: ['active', 'no-balance'], payment: ['prepaid', 'postpaid'] },
  bird: { status: ['active', 'inactive', 'no-balance'], api: ['channels', 'platform'] },
};
const DIGITS = ['phone_number_id', 'waba_id', 'app_id', 'business_id', 'number', 'sms_number', 'device', 'country_code'];
const URLS = ['webhook_url', 'webhook_status_url', 'webhook_connect_url', 'sms_webhook_url'];

export class AccountRefused extends Error {}

export function createAccounts({ events }) {
  const accounts = Object.fromEntries(Object.entries(DEFAULTS).map(([provider, fields]) => [provider, { ...fields }]));
  const tell = () => events.tell('accounts', faces());

  /*
   * What the phone page may know: numbers and names, no secret. One for each number; a provider may have several. Those that are not in
   * use are shown on a handset only once something came from them.
   */
  function faces() {
    const { meta, fonnte, twilio, watzap, vonage, messagebird, bird, http_sms, smtp } = accounts;
    return {
      meta: { number: meta.number, name: meta.verified_name, kind: 'official', provider: 'meta', in_use: true },
      fonnte: { number: fonnte.device, name: fonnte.name, kind: 'gateway', provider: 'fonnte', in_use: true },
      twilio: { number: twilio.number, name: `${twilio.name} (Twilio)`, kind: 'official', provider: 'twilio', in_use: twilio.webhook_url !== '' },
      twilio_sms: { number: twilio.sms_number, name: twilio.sms_sender, kind: 'sms', provider: 'twilio', in_use: twilio.sms_webhook_url !== '' },
      watzap: { number: watzap.number, name: `${watzap.name} (Watzap)`, kind: 'gateway', provider: 'watzap', in_use: watzap.webhook_url !== '' },
      vonage: { number: vonage.number, name: `${vonage.name} (Vonage)`, kind: 'official', provider: 'vonage', in_use: vonage.webhook_url !== '' },
      vonage_sms: { number: vonage.sms_number, name: vonage.sms_sender, kind: 'sms', provider: 'vonage', in_use: vonage.sms_webhook_url !== '' },
      messagebird: { number: messagebird.number, name: `${messagebird.name} (MessageBird)`, kind: 'official', provider: 'messagebird', in_use: messagebird.webhook_url !== '' },
      messagebird_sms: { number: messagebird.sms_number, name: messagebird.sms_sender, kind: 'sms', provider: 'messagebird', in_use: messagebird.sms_webhook_url !== '' },
      bird: { number: bird.number, name: `${bird.name} (Bird)`, kind: 'official', provider: 'bird', in_use: bird.webhook_url !== '' },
      bird_sms: { number: bird.sms_number, name: bird.name, kind: 'sms', provider: 'bird', in_use: bird.sms_webhook_url !== '' },
      http_sms: { number: http_sms.number, name: http_sms.name, kind: 'sms', provider: 'http_sms', in_use: http_sms.webhook_url !== '' },
      smtp: { number: MAILBOX, name: smtp.name, kind: 'email', provider: 'smtp', in_use: false },
    };
  }

  return {
    ...accounts,
    faces,
    all: () => accounts,

    /* The account that owns a number, as { provider, account, number, name, kind }. */
    owner(number) {
      const face = Object.values(faces()).find((f) => f.number === number);
      return face ? { ...face, account: accounts[face.provider] } : null;
    },

    set(provider, fields) {
      Object.assign(accounts[provider], fields);
      tell();
    },

    reset() {
      for (const provider of Object.keys(accounts)) {
        for (const key of Object.keys(accounts[provider])) delete accounts[provider][key];
        Object.assign(accounts[provider], DEFAULTS[provider]);
      }
      tell();
    },
  };
}

/* Turns what was sent into fields of an account, or says in one sentence what is wrong with it. */
export function readAccount(provider, asked) {
  const defaults = DEFAULTS[provider];
  if (!defaults) throw new AccountRefused(`accounts are: ${Object.keys(DEFAULTS).join(', ')}`);
  const fields = {};
  for (const [key, value] of Object.entries(asked)) {
    if (!(key in defaults)) throw new AccountRefused(`${provider} has no field ${key}`);
    if (typeof value !== typeof defaults[key]) throw new AccountRefused(`${key} must be a ${typeof defaults[key]}`);
    const choices = CHOICES[provider][key];
    if (choices && !choices.includes(value)) throw new AccountRefused(`${key} must be one of: ${choices.join(', ')}`);
    if (URLS.includes(key) && value !== '' && !/^https?:\/\/[^\s]+$/.test(value)) throw new AccountRefused(`${key} must be an http or https address`);
    fields[key] = DIGITS.includes(key) ? String(value).replace(/\D/g, '') : value;
    if (DIGITS.includes(key) && fields[key] === '') throw new AccountRefused(`${key} must be digits`);
    if (typeof value === 'number' && !(value >= 0)) throw new AccountRefused(`${key} must not be negative`);
  }
  return fields;
}
