/*
 * replies: what a person does on the handset: writes, taps a button, reacts, sends a picture or a place.
 *
 * The provider that owns the business number turns it into its webhook. The person sees one tick when
 * it left, two when the office's webhook took it (HTTP 200).
 */
const KINDS = ['text', 'button', 'sticker', 'reaction', 'audio', 'image', 'video', 'document', 'location', 'unsupported'];

export class ReplyRefused extends Error {}

export function createReplies({ accounts, phones, network, pending, now }) {
  /*
   * asked: { to, one of KINDS, context?, at? } with at in Unix seconds for a message that a provider
   * brings late. Resolves after the webhook's first try, with { message, delivery }.
   */
  async function reply(handset, asked) {
    const owner = accounts.owner(String(asked.to ?? '').replace(/\D/g, ''));
    if (!owner) throw new ReplyRefused('to must be the number of one of the accounts');
    if (handset.blocked.includes(owner.number)) throw new ReplyRefused('this handset has blocked that number');
    const kind = kindOf(asked);
    const provider = network.providers[owner.provider];
    if (provider.takes && !provider.takes(owner.number, kind)) throw new ReplyRefused('an SMS carries text and nothing else');
    const message = {
      id: provider.inboundId(handset.number), direction: 'out', provider: owner.provider, from: handset.number, to: owner.number,
      type: kind, text: '', at: readAt(asked.at, now()), tick: 'pending', ...READ[kind](asked[kind]),
    };
    const context = asked.context ?? (kind === 'button' ? lastWithButton(handset, owner.number, message.text) : undefined);
    if (context !== undefined) message.context = String(context);
    phones.write(message, { opens_window: kind !== 'reaction' });
    const delivery = await underway(() => provider.inbound(message, handset));
    ticked(message, delivery);
    return { message, delivery };
  }

  function ticked(message, delivery) {
    const ticks = { 'delivered': 'delivered', 'given up': 'failed' };
    if (message.tick !== 'read') message.tick = ticks[delivery.state] ?? 'sent';
    phones.changed(message);
    if (delivery.state === 'pending') delivery.settled = () => ticked(message, delivery);
  }

  async function underway(work) {
    pending.begin();
    try {
      return await work();
    } finally {
      pending.end();
    }
  }

  function lastWithButton(handset, business, text) {
    return handset.chats.get(business)?.messages.findLast((m) => hasButton(m, text))?.id;
  }

  return { reply };
}

const hasButton = (message, text) => message.parts?.buttons?.some((b) => b.type === 'QUICK_REPLY' && b.text === text);

function kindOf(asked) {
  const kinds = KINDS.filter((kind) => asked[kind] !== undefined);
  if (kinds.length !== 1) throw new ReplyRefused(`give exactly one of: ${KINDS.join(', ')}`);
  return kinds[0];
}

function readAt(at, now_ms) {
  if (at === undefined) return now_ms;
  if (!(Number.isInteger(at) && at > 0)) throw new ReplyRefused('at must be Unix seconds');
  return at * 1000;
}

/* A short form (true, or a text) and a long form (an object) for each kind. */
const READ = {
  text(text) {
    if (typeof text !== 'string' || text === '') throw new ReplyRefused('text must not be empty');
    return { text };
  },
  button: (button) => (typeof button === 'string' ? { text: button, payload: button } : { text: String(button.text ?? button.payload), payload: String(button.payload ?? button.text) }),
  reaction(reaction) {
    const { emoji = '', message_id } = typeof reaction === 'string' ? { emoji: reaction } : reaction;
    if (!message_id) throw new ReplyRefused('reaction needs { emoji, message_id }');
    return { text: emoji, reaction: message_id };
  },
  location({ latitude = 3.1, longitude = 98.5, name = '', address = '' }) {
    return { text: name, location: { latitude, longitude, ...(name && { name }), ...(address && { address }) } };
  },
  unsupported: (what) => ({ text: '', unsupported: typeof what === 'string' ? what : 'poll' }),
  sticker: () => ({}),
  audio: () => ({}),
  image: captioned,
  video: captioned,
  document: captioned,
};

function captioned(content) {
  return { text: typeof content === 'string' ? content : String(content.caption ?? ''), ...(content.filename && { filename: content.filename }) };
}
