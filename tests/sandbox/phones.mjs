/*
 * phones: the handsets of the people an office writes to, and what stands in their chats.
 *
 * A handset is known by its number (digits). It has one chat for each business number. A message is
 * one object shared by the chat, the network that carries it and the provider that reports on it:
 *
 *   direction  'in' arrived from the office, 'out' written on the handset
 *   tick       in:  accepted | sent | delivered | read | failed   (what the provider knows)
 *              out: pending | sent | delivered | read | failed
 *              An 'out' message is delivered when the office's webhook answered 200.
 *
 * Nothing here sends anything; network.mjs moves messages, the providers talk to the outside.
 */
import { createHash } from 'node:crypto';
import { MAILBOX } from './accounts.mjs';
import { countryOf, isLikelyMobile } from './number.mjs';

const KEEP_IN_CHAT = 1000;
const DAY_MS = 24 * 3600 * 1000;

export function createPhones({ now, events }) {
  const handsets = new Map();
  const byUserId = new Map();
  const messages = new Map();

  function create(number, fields = {}) {
    const handset = {
      number,
      name: `Warga ${number.slice(-4)}`,
      whatsapp: isLikelyMobile(number),
      online: true,
      reads: 'manual',
      read_receipts: true,
      hides_number: false,
      username: '',
      email: '',
      user_id: userIdOf(number),
      blocked: [],
      chats: new Map(),
      waiting: [],
      ...fields,
    };
    handsets.set(number, handset);
    byUserId.set(handset.user_id, handset);
    tellHandset(handset);
    return handset;
  }

  function tellHandset(handset) {
    if (events.heard) events.tell('phone', face(handset));
  }

  function tellMessage(handset, message) {
    if (events.heard) events.tell('message', { phone: handset.number, message: shown(message) });
  }

  /* The handset with this number; it comes into being with its first message. */
  function at(number) {
    return handsets.get(number) ?? create(number);
  }

  function chatWith(handset, business) {
    let chat = handset.chats.get(business);
    if (!chat) {
      chat = { with: business, provider: '', messages: [], last_inbound_at: 0, unread: 0, marketing: 'resume' };
      handset.chats.set(business, chat);
    }
    return chat;
  }

  function add(handset, business, message) {
    const chat = chatWith(handset, business);
    chat.provider = message.provider;
    chat.messages.push(message);
    messages.set(message.id, message);
    if (chat.messages.length > KEEP_IN_CHAT) messages.delete(chat.messages.shift().id);
    tellMessage(handset, message);
    return chat;
  }

  return {
    at,
    chatWith,
    get: (number) => handsets.get(number) ?? null,
    byUserId: (id) => byUserId.get(id) ?? null,
    message: (id) => messages.get(id) ?? null,
    all: () => [...handsets.values()],
    face,

    put(number, fields) {
      const handset = handsets.get(number) ?? create(number, { whatsapp: true });
      Object.assign(handset, fields);
      tellHandset(handset);
      return handset;
    },

    /* A message from an office, from the moment its provider accepted it. */
    accept(message) {
      add(at(message.to), message.from, message);
    },

    /* A mail for somebody whose phone we know shows there, too. */
    mailed(address, mail) {
      const handset = [...handsets.values()].find((one) => one.email !== '' && one.email === address);
      if (!handset) return;
      add(handset, MAILBOX, {
        id: `mail-${mail.n}`, provider: 'smtp', channel: 'email', direction: 'in', from: MAILBOX, to: handset.number, type: 'text', tick: 'delivered',
        subject: mail.subject, text: mail.text.trim(), at: mail.at, sent_at: mail.at, delivered_at: mail.at, read_at: null, failed: null,
      });
    },

    /* It left the provider; the handset may be off. */
    left(message) {
      message.tick = 'sent';
      message.sent_at = now();
      tellMessage(at(message.to), message);
    },

    arrived(message) {
      const handset = at(message.to);
      message.tick = 'delivered';
      message.delivered_at = now();
      chatWith(handset, message.from).unread++;
      tellMessage(handset, message);
    },

    seen(message) {
      const handset = at(message.to);
      const chat = chatWith(handset, message.from);
      message.tick = 'read';
      message.read_at = now();
      message.delivered_at ??= message.read_at;
      chat.unread = Math.max(0, chat.unread - 1);
      tellMessage(handset, message);
    },

    /* A message written on the handset. opens_window: reactions and system notices do not. */
    write(message, { opens_window }) {
      const handset = at(message.from);
      const chat = add(handset, message.to, message);
      if (!opens_window) return;
      chat.last_inbound_at = Math.max(chat.last_inbound_at, message.at);
      tellHandset(handset);
    },

    /* Something about a message changed that its owner has already written into it. */
    changed(message) {
      tellMessage(at(message.direction === 'in' ? message.to : message.from), message);
    },

    windowOpen(number, business) {
      const at_ms = handsets.get(number)?.chats.get(business)?.last_inbound_at ?? 0;
      return now() - at_ms < DAY_MS;
    },

    /* The person moves to another number and takes the chats along; Meta gives a new user id. */
    renumber(handset, number) {
      handsets.delete(handset.number);
      byUserId.delete(handset.user_id);
      const before = handset.number;
      handset.number = number;
      handset.user_id = userIdOf(number);
      handsets.set(number, handset);
      byUserId.set(handset.user_id, handset);
      for (const chat of handset.chats.values())
        for (const message of chat.messages) message[message.direction === 'in' ? 'to' : 'from'] = number;
      events.tell('phone-moved', { before, number });
    },

    clear() {
      handsets.clear();
      byUserId.clear();
      messages.clear();
      events.tell('reset', {});
    },
  };
}

/* What the control API and the phone page see of a handset, without its messages. */
function face({ chats, waiting, ...handset }) {
  return {
    ...handset,
    waiting: waiting.length,
    chats: [...chats.values()].map((chat) => ({
      with: chat.with,
      provider: chat.provider,
      unread: chat.unread,
      count: chat.messages.length,
      last_inbound_at: chat.last_inbound_at || null,
      window_ends_at: chat.last_inbound_at ? chat.last_inbound_at + DAY_MS : null,
    })),
  };
}

/* What the control API and the phone page see of a message. */
export function shown(message) {
  const { epoch, doomed, ...visible } = message;
  return visible;
}

/* Like Meta's: the same person is always the same id for one business portfolio. */
function userIdOf(number) {
  const hash = createHash('sha256').update(`user ${number}`).digest();
  return `${countryOf(number)}.${hash.readBigUInt64BE(0)}`;
}
