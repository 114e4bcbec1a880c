/*
 * network: carries an accepted message to its handset and tells the provider what became of it.
 *
 *   accepted ─ sent ─ delivered ─ read
 *        └ failed (no such account, or the provider changed its mind)
 *
 * Each step waits for the webhook of the step before (its first try), so that receipts come in order
 * unless a fault asks for disorder. With fast, steps follow each other at once; otherwise they take
 * the tenths of a second that a person sees.
 */
const SENT_MS = [20, 60];
const DELIVERED_MS = [50, 300];
const READ_MS = [150, 400];

/* Thrown inside a journey whose world was reset; nobody waits for its end. */
class Abandoned extends Error {}

export function createNetwork({ phones, faults, pending, fast }) {
  const providers = Object.create(null);	/* names come from addresses; 'constructor' is none */
  let epoch = 0;

  function still(message) {
    if (message.epoch !== epoch) throw new Abandoned();
  }

  async function pause(message, [least, most]) {
    if (fast) await new Promise((resolve) => { setImmediate(resolve); });
    else await new Promise((resolve) => { setTimeout(resolve, least + Math.random() * (most - least)); });
    still(message);
  }

  /* The provider posts its webhook; resolves after the first try. */
  async function receipt(message, status, error) {
    await providers[message.provider]?.receipt(message, status, error);	/* a mail server tells nobody */
    still(message);
  }

  async function deliver(message) {
    await pause(message, DELIVERED_MS);
    phones.arrived(message);
    if (!faults.hit(message.provider, 'skip-delivered', 'send', message.to)) await receipt(message, 'delivered');
    if (phones.at(message.to).reads !== 'auto') return;
    await pause(message, READ_MS);
    await read(message);
  }

  async function read(message) {
    if (message.tick !== 'delivered') return;
    phones.seen(message);
    if (phones.at(message.to).read_receipts) await receipt(message, 'read');
  }

  async function fail(message, error) {
    message.tick = 'failed';
    message.failed = error;
    phones.changed(message);
    await receipt(message, 'failed', error);
  }

  async function carry(message) {
    await pause(message, SENT_MS);
    if (message.doomed) return fail(message, message.doomed);
    const handset = phones.at(message.to);
    if (message.channel !== 'sms' && !handset.whatsapp) return fail(message, providers[message.provider].unreachable);
    phones.left(message);
    await receipt(message, 'sent');
    /* WhatsApp tells nobody that a number is blocked: the message stays at one tick for ever. */
    if (handset.blocked.includes(message.from)) return undefined;
    if (faults.hit(message.provider, 'no-delivery', 'send', message.to)) return undefined;
    if (!handset.online) return handset.waiting.push(message);
    return deliver(message);
  }

  /* Runs a journey so that idle() waits for its end. */
  async function underway(journey) {
    pending.begin();
    try {
      await journey();
    } catch (error) {
      if (!(error instanceof Abandoned)) throw error;
    } finally {
      pending.end();
    }
  }

  return {
    providers,

    carry(message) {
      message.epoch = epoch;
      return underway(() => carry(message));
    },

    /* Delivers what waited for a handset that was switched off, in order. */
    cameOnline: (handset) => underway(async () => {
      for (const message of handset.waiting.splice(0)) await deliver(message);
    }),

    /* Marks as read what arrived in one chat, or in all; resolves when the first try of each receipt is through. */
    async readChat(handset, business) {
      const unread = [...handset.chats.values()]
        .filter((chat) => !business || chat.with === business)
        .flatMap((chat) => chat.messages.filter((m) => m.direction === 'in' && m.tick === 'delivered'));
      await underway(async () => { for (const message of unread) await read(message); });
      return unread;
    },

    reset() { epoch++; },
  };
}
