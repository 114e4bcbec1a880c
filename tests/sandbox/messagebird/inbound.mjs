/*
 * inbound: what a person does on the handset, in the words of MessageBird's message.created.
 */
const FILES = { image: 'image', video: 'video', audio: 'audio', sticker: 'whatsappSticker', document: 'file' };

/* Returns [type, content]. */
export function inboundContent(message) {
  return (CONTENTS[message.type] ?? media)(message);
}

const CONTENTS = {
  text: ({ text }) => ['text', { text }],
  button: ({ text, payload }) => ['button', { button: { text, payload } }],
  reaction: ({ text }) => ['reaction', { reaction: { emoji: text } }],
  location: ({ location: { latitude, longitude } }) => ['location', { location: { latitude, longitude } }],
  unsupported: () => ['unsupported', {}],
};

function media({ id, type, text }) {
  const name = FILES[type];
  return [name, { [name]: { url: `https://media.messagebird.com/v1/media/${id}`, ...(text && { caption: text }) } }];
}
