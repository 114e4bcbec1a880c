/*
 * send: POST {phone_number_id}/messages after it was read: may this message leave, and what becomes of it.
 *
 * A message is accepted and stored before the answer. What follows (receipts, the handset) starts in
 * after(), when the answer is on its way; a lost answer changes nothing of that. What Meta finds out only
 * later travels with the message as doomed and ends in a failed receipt.
 */
import { messageId } from './ids.mjs';
import { rateBucket } from './rates.mjs';
import { readMessage } from './messages.mjs';
import { refuse } from './errors.mjs';

const PAIR_BURST = 45;
const PAIR_PER_S = 1 / 6;
const THROUGHPUT = 'Cloud API message throughput has been reached.';
const PAIR = 'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.';
const WINDOW = 'Message failed to send because more than 24 hours have passed since the customer last replied to this number.';

export function createSender({ account, phones, network, faults, templates, pending, now }) {
  const rates = { pair: new Map(), number: null };

  function checkRates(to) {
    if (faults.hit('meta', 'throttle', 'send', to)) refuse(130429, THROUGHPUT);
    if (faults.hit('meta', 'pair-throttle', 'send', to)) refuse(131056, PAIR);
    if (account.throughput_mps > 0) {
      if (rates.number?.per_s !== account.throughput_mps) rates.number = rateBucket(account.throughput_mps, account.throughput_mps);
      if (!rates.number.take(now())) refuse(130429, THROUGHPUT);
    }
    if (!account.pair_rate) return;
    if (!rates.pair.has(to)) rates.pair.set(to, rateBucket(PAIR_BURST, PAIR_PER_S));
    if (!rates.pair.get(to).take(now())) refuse(131056, PAIR);
  }

  /* Faults that name an error; returns the error to report later, or null. */
  function checkErrors(to) {
    const fault = faults.hit('meta', 'error-code', 'send', to);
    if (!fault) return null;
    if (fault.async) return { code: fault.code, details: fault.details };
    return refuse(fault.code, fault.details || 'As asked for.');
  }

  function checkWindow({ type }, to) {
    if (type === 'template' || phones.windowOpen(to, account.number)) return null;
    if (faults.hit('meta', 'async-131047', 'send', to)) return { code: 131047, details: WINDOW };
    return refuse(131047, WINDOW);
  }

  function checkMarketing({ category }, to) {
    const stopped = category === 'marketing' && phones.get(to)?.chats.get(account.number)?.marketing === 'stop';
    return stopped ? { code: 131050, details: 'The user stopped marketing messages from this business.' } : null;
  }

  function send(text) {
    const asked = readMessage(text, account, templates);
    if (asked.read) return readReceipt(asked.read);
    if (account.status !== 'CONNECTED') refuse(133010, 'The phone number is not registered.');
    const to = asked.to || phones.byUserId(asked.user_id)?.number;
    if (!to) refuse(131009, 'Parameter recipient is not a user id of this business.');
    if (to === account.number) refuse(131021, 'Recipient phone number cannot be the sender phone number.');
    checkRates(to);
    const doomed = checkErrors(to) ?? checkWindow(asked, to) ?? checkMarketing(asked, to);
    const held = faults.hit('meta', 'held', 'send', to);
    const message = accept(asked, to, doomed);
    const body = accepted(asked, message, held);
    if (!faults.hit('meta', 'receipt-before-answer', 'send', to)) return { body, after: () => { journey(message, held); } };
    return journey(message, held).then(() => body);
  }

  function accept({ type, text, parts, template, category, context, opaque, reaction, link, location }, to, doomed) {
    const message = {
      id: messageId(to, 0x11), direction: 'in', provider: 'meta', from: account.number, to,
      type, text, at: now(), tick: 'accepted', category, in_window: phones.windowOpen(to, account.number), doomed,
    };
    if (parts) message.parts = parts;
    if (template) message.template = template;
    if (context) message.context = context;
    if (reaction) message.reaction = reaction;
    if (link) message.link = link;
    if (location) message.location = location;
    if (opaque !== undefined) message.biz_opaque_callback_data = opaque;
    phones.accept(message);
    return message;
  }

  /* A held template waits for Meta's quality check, then leaves or is dropped with 132015. */
  async function journey(message, held) {
    pending.begin();
    if (held) await new Promise((resolve) => { setTimeout(resolve, held.ms); });
    if (held && !held.released) message.doomed = { code: 132015, details: 'The template was paused while the message was held.' };
    await network.carry(message);
    pending.end();
  }

  function readReceipt(id) {
    const message = phones.message(id);
    if (!message || message.direction !== 'out' || message.to !== account.number) refuse(131009, 'Parameter message_id is not a message to this number.');
    message.tick = 'read';
    message.read_at = now();
    phones.changed(message);
    return { success: true };
  }

  return {
    send,

    reset() {
      rates.pair.clear();
      rates.number = null;
    },
  };
}

function accepted({ input, type, user_id }, { id, to }, held) {
  const contact = user_id ? { input, user_id } : { input, wa_id: to };
  const message = type === 'template' ? { id, message_status: held ? 'held_for_quality_assessment' : 'accepted' } : { id };
  return { messaging_product: 'whatsapp', contacts: [contact], messages: [message] };
}
