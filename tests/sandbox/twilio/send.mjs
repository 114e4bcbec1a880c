/*
 * send: a message that was read: may it leave, and what becomes of it.
 *
 * It is accepted and stored before the answer; what follows starts in after(), when the answer is on its way or lost. What WhatsApp or a
 * carrier finds out only later (a closed window, nobody there) travels with the message as doomed and ends in a callback. Nothing makes
 * the same request twice one message: Twilio knows no idempotency.
 */
import { addressOf, readMessage } from './messages.mjs';
import { newSid } from './ids.mjs';
import { refuse, titleOf } from './errors.mjs';
import { segmentsOf } from './segments.mjs';

const STATES = { rejected: 63040, paused: 63041, disabled: 63042 };
const UNDELIVERED = [63016, 63024, 30003, 30004, 30005, 30006];

export function createTwilioSender({ account, phones, network, faults, pending, contents, log, optouts, hooks, now }) {
  function send(form) {
    const asked = readMessage(form, account, contents);
    if (account.status !== 'active') refuse(20005);
    if (faults.hit('twilio', 'throttle', 'send', asked.to)) refuse(20429);
    if (optouts.has(asked.channel, asked.to)) refuse(21610);
    const doomed = checkErrors(asked.to) ?? checkContent(asked) ?? checkWindow(asked);
    const message = accept(asked, doomed);
    const answered = { status: 201, body: log.resource(message) };
    if (asked.service) answered.body = { ...answered.body, status: 'accepted', from: form.get('From') };
    const journey = () => leave(message, asked.service);
    if (!faults.hit('twilio', 'receipt-before-answer', 'send', asked.to)) return { ...answered, after: journey };
    return journey().then(() => answered);
  }

  function checkErrors(to) {
    const fault = faults.hit('twilio', 'error-code', 'send', to);
    if (!fault) return null;
    if (fault.async) return errorOf(fault.code, fault.details);
    return refuse(fault.code, fault.details);
  }

  const errorOf = (code, text = '') => ({ code, text: text || titleOf(code) });

  /* A template that is not approved is a text like any other. */
  function checkContent({ channel, content, values }) {
    if (!content || channel === 'sms') return null;
    if (STATES[content.approval.status]) return errorOf(STATES[content.approval.status]);
    return contents.filled(content, values).missing ? errorOf(63028) : null;
  }

  function checkWindow({ channel, content, to, own }) {
    if (channel === 'sms' || content?.approval.status === 'approved' || phones.windowOpen(to, own)) return null;
    return errorOf(63016);
  }

  function accept({ channel, to, from, service, own, text, media, content, values, callback }, doomed) {
    const filled = content ? contents.filled(content, values) : { text };
    const message = {
      id: newSid(media.length > 0 ? 'MM' : 'SM'), direction: 'in', provider: 'twilio', channel, from: own, to,
      address_from: from ?? addressOf(channel, own), address_to: addressOf(channel, to), service,
      type: content ? 'template' : 'text', text: filled.text, at: now(), tick: 'accepted', status: 'queued', callback, doomed,
    };
    if (filled.parts) message.parts = filled.parts;
    if (media.length > 0) Object.assign(message, { type: 'document', link: media[0], media: media.length });
    phones.accept(message);
    log.add(message);
    return message;
  }

  /* The answer said queued, or accepted where a service will choose the sender; that it was queued is then told. */
  async function leave(message, service) {
    pending.begin();
    if (service) await hooks.status(message, 'queued');
    await network.carry(message);
    pending.end();
  }

  return {
    send,

    /* Twilio's own words to a person; nobody is told of their fate. */
    say(channel, own, to, text) {
      const asked = { channel, to, from: null, service: null, own, text, media: [], content: null, values: {}, callback: '' };
      return leave(accept(asked, null), null);
    },

    /* The network's word for what happened, as Twilio's; nobody is told who read an SMS. */
    receipt(message, name, error) {
      if (name === 'read' && message.channel === 'sms') return null;
      message.status = name === 'failed' && UNDELIVERED.includes(error.code) ? 'undelivered' : name;
      message.error = error;
      message.changed_at = now();
      if (name === 'sent') message.price = priceOf(message);
      return hooks.status(message, message.status);
    },
  };

  function priceOf({ channel, text }) {
    const each = channel === 'sms' ? account.sms_price : account.whatsapp_price;
    const price = Number(each) * (channel === 'sms' ? segmentsOf(text) : 1);
    return `-${price.toFixed(5)}`;
  }
}
