/*
 * Twilio's webhooks: status callbacks and inbound messages, as forms, signed by Twilio's own package.
 *
 * How often a callback is tried again, and after which failures, stands in the fragment of the address: #rc=5&rp=all. Without it there is one
 * more try, and only when the connection failed. The fragment is neither sent nor signed.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

const DEFAULT_TRIES = 1;
const TRIES_MOST = 5;
const INSTALL_SID = 'XE00000000000000000000000000000001';

let signer;

/* The package is needed for signing only: a sandbox that plays no Twilio runs without it. */
export function signed(token, url, params) {
  try {
    signer ??= createRequire(import.meta.url)('twilio/lib/webhooks/webhooks');
  } catch {
    process.stderr.write("sandbox: Twilio's webhooks go out unsigned: the package twilio is missing (npm ci installs it)\n");
    signer = { getExpectedTwilioSignature: () => '' };
  }
  return signer.getExpectedTwilioSignature(token, url, params);
}

const withoutFragment = (url) => url.split('#', 1)[0];

function policyOf(url) {
  const fragment = new URLSearchParams(url.split('#')[1] ?? '');
  const tries = Number(fragment.get('rc') ?? DEFAULT_TRIES);
  const after = (fragment.get('rp') ?? 'ct').split(',');
  const is = (word) => after.includes('all') || after.includes(word);
  return {
    retries: Number.isInteger(tries) && tries >= 0 ? Math.min(tries, TRIES_MOST) : DEFAULT_TRIES,
    triesAgain: (status) => (status === null ? is('ct') || is('rt') : (status >= 500 && is('5xx')) || (status >= 400 && status < 500 && is('4xx'))),
  };
}

export function createTwilioWebhooks({ account, webhooks, faults, now }) {
  const common = () => ({ AccountSid: account.account_sid, ApiVersion: '2010-04-01' });

  /* fields: a list of pairs, because a name may come twice. */
  function post(url, fields, { label, to, token = account.auth_token } = {}) {
    const params = {};
    for (const [key, value] of fields) params[key] = key in params ? [params[key], value].flat() : value;
    const body = new URLSearchParams(fields).toString();
    return send(url, { label, to, token, params, body, type: 'application/x-www-form-urlencoded; charset=UTF-8' });
  }

  /* Twilio's newer products post JSON; the hash of the body stands in the address, and is signed with it. */
  function postJson(url, text, { label = 'json', token = account.auth_token } = {}) {
    const address = new URL(withoutFragment(url));
    address.searchParams.set('bodySHA256', createHash('sha256').update(text).digest('hex'));
    return send(address.href, { label, token, params: {}, body: text, type: 'application/json' });
  }

  function send(address, { label, to, token, params, body, type }) {
    const url = withoutFragment(address);
    if (!url) return webhooks.send({ provider: 'twilio', label, url: '', body });
    const key = faults.hit('twilio', 'bad-signature', 'webhook', to) ? 'some other token' : token;
    return webhooks.send({
      provider: 'twilio', label, to, url, body, ...policyOf(address), accepts: (status) => status >= 200 && status < 300,
      headers: { 'content-type': type, 'user-agent': 'TwilioProxy/1.1', 'i-twilio-idempotency-token': randomUUID(), 'x-twilio-signature': signed(key, url, params) },
    });
  }

  function status(message, name) {
    if (!message.callback) return webhooks.send({ provider: 'twilio', label: name, url: '', body: '' });
    const fields = {
      MessageSid: message.id, MessageStatus: name, SmsSid: message.id, SmsStatus: name, ...common(),
      From: message.address_from, To: message.address_to, ...(message.service && { MessagingServiceSid: message.service }),
      ...(message.channel === 'whatsapp' ? ofChannel(message, name) : ofCarrier(message, name)),
      ...(message.error && { ErrorCode: String(message.error.code) }),
    };
    return post(message.callback, Object.entries(fields), { label: name, to: message.to });
  }

  const ofChannel = ({ error }, name) => ({
    ChannelPrefix: 'whatsapp', ChannelInstallSid: INSTALL_SID, ...(error && { ChannelStatusMessage: error.text }),
    ...(['delivered', 'read'].includes(name) && { EventType: name.toUpperCase() }),
  });

  const ofCarrier = ({ error }, name) => ({
    ...(name === 'delivered' && { RawDlrDoneDate: new Date(now()).toISOString().replace(/\D/g, '').slice(2, 12) }), ...(error && { ErrorMessage: error.text }),
  });

  return { post, postJson, status, common };
}
