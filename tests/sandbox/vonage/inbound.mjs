/*
 * inbound: what a person does on the handset, in the words of Vonage's inbound webhook.
 */
const FILES = { image: 'image', video: 'video', audio: 'audio', sticker: 'sticker', document: 'file' };

export function inboundBody(message, handset, quoted) {
  const reader = CONTENTS[message.type] ?? media;
  return {
    channel: message.channel, message_uuid: message.id, to: message.to, from: handset.number, timestamp: new Date(message.at).toISOString(),
    ...reader(message),
    ...(message.channel === 'whatsapp' ? { profile: { name: handset.name }, provider_message: '' } : { sms: { num_messages: '1', keyword: message.text.split(' ', 1)[0].toUpperCase() }, origin: { network_code: '51010' } }),
    ...(quoted && { context_status: 'available', context: { message_uuid: quoted.id, message_from: quoted.from } }),
  };
}

const CONTENTS = {
  text: ({ text }) => ({ message_type: 'text', text }),
  button: ({ text, payload }) => ({ message_type: 'button', button: { text, payload } }),
  reaction: ({ text }) => ({ message_type: 'reaction', reaction: text ? { action: 'react', emoji: text } : { action: 'unreact' } }),
  location: ({ location: { latitude, longitude, name, address } }) => ({ message_type: 'location', location: { lat: latitude, long: longitude, ...(name && { name }), ...(address && { address }) } }),
  unsupported: () => ({ message_type: 'unsupported' }),
};

function media({ id, type, text }) {
  const name = FILES[type];
  return { message_type: name, [name]: { url: `https://api.nexmo.com/v3/media/${id}`, ...(text && { caption: text }) } };
}
