/*
 * sent: what a provider took, for those who ask it later; the newest of it.
 */
const KEEP = 5000;

export function createSent() {
  const messages = [];

  return {
    add(message) {
      messages.unshift(message);
      if (messages.length > KEEP) messages.pop();
    },
    find: (id, channel) => messages.find((message) => message.id === id && message.channel === channel) ?? null,
    /* The newest first. */
    all: () => messages,
    clear() { messages.length = 0; },
  };
}
