/*
 * Meta's webhooks: their bodies, their bytes on the wire, their signature, and the handshake.
 *
 * Bodies go out as Meta sends them: non-ASCII as \uXXXX in lower case and every slash as \/. The
 * signature is over exactly these bytes.
 */
import { createHmac, createHash, randomInt } from 'node:crypto';
import { webhookError } from './errors.mjs';
import { createPrices } from './prices.mjs';

const DAY_S = 24 * 3600;
const BATCH_MOST = 1000;

export function escaped(value) {
  return JSON.stringify(value).replace(/[/\u007f-\uffff]/g, (c) => (c === '/' ? '\\/' : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

/* What stands in X-Hub-Signature-256. */
export function signature(secret, bytes) {
  return `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;
}

export function createMetaWebhooks({ account, webhooks, faults, pending, now }) {
  const prices = createPrices({ account, now });
  let batch = null;		/* { changes, sent } while updates are being gathered */

  const address = () => (account.subscribed ? account.webhook_url : '');

  /* Posts bytes as they are; tests use it for bodies that Meta would never or rarely send. */
  function postBytes(body, { label, to } = {}) {
    const spoiled = faults.hit('meta', 'bad-signature', 'webhook', to);
    return webhooks.send({
      provider: 'meta',
      label,
      to,
      url: address(),
      body,
      retries: account.retries,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'facebookexternalua',
        'x-hub-signature-256': signature(spoiled ? 'some other secret' : account.app_secret, body),
      },
    });
  }

  /* entry.time is on every field but messages. */
  function post(field, value, more = {}) {
    if (field === 'messages' && account.batch_ms > 0 && address()) return postInBatch({ value, field });
    const time = field === 'messages' ? {} : { time: Math.floor(now() / 1000) };
    return postEntry({ id: account.waba_id, ...time, changes: [{ value, field }] }, { label: field, ...more });
  }

  function postEntry(entry, more) {
    return postBytes(escaped({ object: 'whatsapp_business_account', entry: [entry] }), more);
  }

  /* Gathers updates for a while, as Meta may when there are many, and posts them together. */
  function postInBatch(change) {
    if (!batch) {
      const changes = [];
      pending.begin();
      const sent = new Promise((resolve) => { setTimeout(resolve, account.batch_ms); }).then(() => {
        if (batch?.changes === changes) batch = null;
        const delivery = postEntry({ id: account.waba_id, changes }, { label: `${changes.length} updates` });
        pending.end();
        return delivery;
      });
      batch = { changes, sent };
    }
    const { sent } = batch;
    batch.changes.push(change);
    if (batch.changes.length === BATCH_MOST) batch = null;
    return sent;
  }

  const metadata = () => ({ display_phone_number: account.number, phone_number_id: account.phone_number_id });

  function contactOf(handset) {
    const profile = { name: handset.name, ...(handset.username ? { username: handset.username } : {}) };
    return { profile, ...(handset.hides_number ? {} : { wa_id: handset.number }), user_id: handset.user_id };
  }

  /* Up to v23.0 each message had a conversation of its own, which meant nothing any more. */
  function conversationOf(message, status) {
    if (Number(account.webhook_version.slice(1).split('.')[0]) > 23 || (status !== 'sent' && status !== 'delivered')) return null;
    const id = createHash('md5').update(message.id).digest('hex');
    const expires = status === 'sent' ? { expiration_timestamp: String(seconds(message.at) + DAY_S) } : {};
    return { id, ...expires, origin: { type: message.category } };
  }

  function status(message, handset, name, error) {
    if (!address()) return webhooks.send({ provider: 'meta', label: name, url: '', body: '' });	/* spares performance runs the signature */
    const entry = { id: message.id, status: name, timestamp: String(seconds(now())) };
    if (!handset.hides_number) entry.recipient_id = handset.number;
    entry.recipient_user_id = handset.user_id;
    if (message.biz_opaque_callback_data !== undefined) entry.biz_opaque_callback_data = message.biz_opaque_callback_data;
    const conversation = conversationOf(message, name);
    if (conversation) entry.conversation = conversation;
    const pricing = prices.of(message, name);
    if (pricing) entry.pricing = pricing;
    if (error) entry.errors = [webhookError(error.code, error.details)];
    const contacts = name === 'failed' ? {} : { contacts: [contactOf(handset)] };
    return post('messages', { messaging_product: 'whatsapp', metadata: metadata(), ...contacts, statuses: [entry] }, { label: name, to: handset.number });
  }

  function inbound(message, handset, type, payload) {
    const sender = handset.hides_number ? {} : { from: handset.number };
    const context = message.context && type !== 'reaction' ? { context: { from: account.number, id: message.context } } : {};
    const entry = { ...context, ...sender, from_user_id: handset.user_id, id: message.id, timestamp: String(seconds(message.at)), type, ...payload };
    return post('messages', { messaging_product: 'whatsapp', metadata: metadata(), contacts: [contactOf(handset)], messages: [entry] }, { label: `inbound ${type}`, to: handset.number });
  }

  /* A system message has no contacts array. */
  function changedNumber(id, name, before, after) {
    const body = `User ${name} changed from ${before} to ${after.number}`;
    const system = { body, wa_id: after.number, user_id: after.user_id, type: 'user_changed_number' };
    const entry = { from: before, id, timestamp: String(seconds(now())), type: 'system', system };
    return post('messages', { messaging_product: 'whatsapp', metadata: metadata(), messages: [entry] }, { label: 'inbound system', to: before });
  }

  /* The person taps "stop promotions" in WhatsApp itself. */
  function preference(handset, value) {
    const detail = value === 'stop' ? 'User requested to stop marketing messages' : 'User requested to resume marketing messages';
    const entry = { wa_id: handset.number, user_id: handset.user_id, detail, category: 'marketing_messages', value, timestamp: seconds(now()) };
    return post('user_preferences', { messaging_product: 'whatsapp', metadata: metadata(), contacts: [contactOf(handset)], user_preferences: [entry] }, { to: handset.number });
  }

  /* The id is a number here and a string in REST; the language has a hyphen here and an underscore there. */
  function templateStatus(template, event, told) {
    return post('message_template_status_update', {
      event,
      message_template_id: Number(template.id),
      message_template_name: template.name,
      message_template_language: template.language.replace('_', '-'),
      ...told,
    });
  }

  const meant = (template) => ({
    message_template_id: Number(template.id), message_template_name: template.name, message_template_language: template.language.replace('_', '-'),
  });

  /* Announced, the template still is what it was, and correct_category says what it will be. */
  function templateCategory(template, { previous, coming }) {
    const told = coming
      ? { new_category: template.category, correct_category: coming, category_update_timestamp: Math.floor(now() / 1000) + 24 * 3600 }
      : { previous_category: previous, new_category: template.category };
    return post('template_category_update', { ...meant(template), ...told });
  }

  const templateQuality = (template, previous) => post('message_template_quality_update', {
    previous_quality_score: previous, new_quality_score: template.quality_score.score, ...meant(template),
  });

  return {
    post, postBytes, status, inbound, changedNumber, preference, templateStatus, templateCategory, templateQuality,
    reset() { prices.reset(); },

    /* Asks the address to prove that it knows the verify token. */
    async handshake(url, verify_token) {
      const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
      const asked = new URL(url);
      asked.searchParams.set('hub.mode', 'subscribe');
      asked.searchParams.set('hub.challenge', challenge);
      asked.searchParams.set('hub.verify_token', verify_token);
      const { status: code, answer } = await webhooks.ask(asked.href);
      const ok = code === 200 && answer === challenge;
      return { ok, status: code, why: ok ? '' : whyNot(code, answer) };
    },
  };
}

function whyNot(code, answer) {
  if (code === null) return `no answer: ${answer}`;
  if (code !== 200) return `HTTP status ${code}`;
  return `the answer must be the challenge and nothing else, but was: ${JSON.stringify(answer.slice(0, 80))}`;
}

const seconds = (ms) => Math.floor(ms / 1000);
