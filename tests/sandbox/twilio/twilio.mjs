/*
 * twilio: api.twilio.com as a customer meets it who sends on WhatsApp and by SMS from one account.
 *
 * Requests are forms with Basic auth, answers JSON. The same address takes both channels; whatsapp: before a number tells them apart.
 * content.twilio.com, where templates are kept, is the path /v1 here.
 */
import { addressOf, digitsTo } from './messages.mjs';
import { createContents } from './contents.mjs';
import { createLog } from './log.mjs';
import { createOptOuts } from './optout.mjs';
import { createTwilioSender } from './send.mjs';
import { createTwilioWebhooks } from './webhooks.mjs';
import { errorAnswer, refuse, titleOf, TwilioRefusal } from './errors.mjs';
import { inboundFields } from './inbound.mjs';
import { newSid } from './ids.mjs';

const FORM = 'application/x-www-form-urlencoded';
const SILENT = /^\s*(<\?xml[^>]*\?>)?\s*(<Response\s*\/>|<Response>\s*<\/Response>)?\s*$/;

export function createTwilio({ account, phones, network, faults, webhooks, pending, now }) {
  const hooks = createTwilioWebhooks({ account, webhooks, faults, now });
  const contents = createContents({ account, now });
  const log = createLog({ account });
  const optouts = createOptOuts({ account });
  const sender = createTwilioSender({ account, phones, network, faults, pending, contents, log, optouts, hooks, now });

  function authorise({ headers, operation }) {
    if (faults.any && faults.hit('twilio', 'token-invalid', operation())) refuse(20003);
    const [kind, encoded = ''] = (headers.authorization ?? '').split(' ');
    if (kind.toLowerCase() !== 'basic') refuse(20003);
    const login = Buffer.from(encoded, 'base64').toString();
    const key = `${account.api_key_sid}:${account.api_key_secret}`;
    if (login !== key && login !== `${account.account_sid}:${account.auth_token}`) refuse(20003);
    return login === key;
  }

  const accountNode = () => ({
    sid: account.account_sid, friendly_name: account.name, status: account.status, type: account.type, auth_token: account.auth_token,
    date_created: 'Mon, 02 Nov 2026 02:00:00 +0000', owner_account_sid: account.account_sid, uri: `/2010-04-01/Accounts/${account.account_sid}.json`,
  });
  const balance = () => ({ account_sid: account.account_sid, balance: account.balance, currency: account.currency });

  function form(rq) {
    if ((rq.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase() !== FORM) refuse(20415);
    return new URLSearchParams(rq.text);
  }

  function json(rq) {
    let value = null;
    try {
      value = JSON.parse(rq.text);
    } catch { /* refused below */ }
    return typeof value === 'object' && value !== null ? value : refuse(20001, 'the body must be JSON');
  }

  /* What stands behind the account's address: 'METHOD rest'. */
  function ofAccount(rq, rest, by_key) {
    const about = ['', '/Balance'].includes(rest) && rq.method === 'GET';
    if (about && by_key && account.api_key_restricted) refuse(20403);
    if (about) return rest === '' ? accountNode() : balance();
    if (rest === '/Messages') return messages(rq);
    const message = /^\/Messages\/(\w+)$/.exec(rest);
    if (!message) return refuse(20404);
    if (rq.method !== 'GET') refuse(20004);
    return log.resource(log.find(message[1]) ?? refuse(20404));
  }

  function messages(rq) {
    if (rq.method === 'POST') return sender.send(form(rq));
    return rq.method === 'GET' ? log.page(rq.query) : refuse(20004);
  }

  function route(rq) {
    const by_key = authorise(rq);
    if (rq.segments[0] === 'v1') return contents.route(rq.method, rq.segments.slice(1), () => json(rq), rq.query);
    const found = /^2010-04-01\/Accounts\/(\w+)(\/.+)?$/.exec(rq.segments.join('/').replace(/\.json$/, ''));
    if (!found || found[1] !== account.account_sid || !rq.segments.at(-1).endsWith('.json')) refuse(20404);
    return ofAccount(rq, found[2] ?? '', by_key);
  }

  function answered(result) {
    return typeof result.status === 'number' ? result : { status: 200, body: result };
  }

  const channelTo = (own) => (own === account.sms_number ? 'sms' : 'whatsapp');
  const urlFor = (channel) => (channel === 'sms' ? account.sms_webhook_url : account.webhook_url);

  /* Words that Twilio acts upon itself; and words of the customer's answer, which go to the person. */
  async function inbound(message, handset) {
    const channel = channelTo(message.to);
    const from = handset.hides_number ? `whatsapp:${handset.user_id}` : addressOf(channel, handset.number);
    Object.assign(message, { channel, address_from: from, address_to: addressOf(channel, message.to), status: 'received' });
    log.add(message);
    const heard = optouts.heard(channel, message.from, message.text);
    const fields = { ...inboundFields(message, handset, phones.message(message.context)), ...hooks.common(), ...(heard?.tells && { OptOutType: heard.kind }) };
    const delivery = await hooks.post(urlFor(channel), Object.entries(fields), { label: `inbound ${message.type}`, to: handset.number });
    if (heard) sender.say(channel, message.to, handset.number, heard.answer);
    if (delivery.state === 'delivered' && !SILENT.test(delivery.answer)) sender.say(channel, message.to, handset.number, delivery.answer);
    return delivery;
  }

  return {
    account,
    contents,
    hooks,
    unreachable: { code: 63024, text: titleOf(63024) },
    headersFor: () => ({ 'twilio-request-id': newSid('RQ') }),

    handle(rq) {
      try {
        const result = route(rq);
        return typeof result.then === 'function' ? result.then(answered) : answered(result);
      } catch (error) {
        if (!(error instanceof TwilioRefusal)) throw error;
        return errorAnswer(error, account);
      }
    },

    operation: ({ method, segments }) => (method === 'POST' && segments.at(-1) === 'Messages.json' ? 'send' : 'other'),
    recipient: (rq) => digitsTo(new URLSearchParams(rq.text)),
    receipt: (message, name, error) => sender.receipt(message, name, error),
    inboundId: () => newSid('SM'),
    takes: (own, kind) => channelTo(own) === 'whatsapp' || kind === 'text',
    inbound,
    changedNumber: () => null,

    /* Whatever Twilio might post one day: a form (value, an object or pairs) or JSON (json), to one of the addresses, signed with one token or another. */
    postAny({ to = 'whatsapp', value = {}, json: text, token = account.auth_token }) {
      if (text !== undefined) return hooks.postJson(urlFor(to), typeof text === 'string' ? text : JSON.stringify(text), { token });
      const fields = Array.isArray(value) ? value : Object.entries({ ...hooks.common(), ...value });
      return hooks.post(urlFor(to), fields, { label: 'as given', token });
    },

    reset() {
      contents.clear();
      log.clear();
      optouts.clear();
    },
  };
}
