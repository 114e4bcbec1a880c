/*
 * inbound: what a person does on the handset, in the words of Twilio's webhook.
 */
const MIME = {
  image: 'image/jpeg', video: 'video/mp4', audio: 'audio/ogg', sticker: 'image/webp', document: 'application/pdf',
};

/* The fields that every inbound message has come first; Twilio gives them in no order. */
export function inboundFields(message, handset, quoted) {
  return {
    SmsMessageSid: message.id, SmsSid: message.id, MessageSid: message.id, SmsStatus: 'received', From: message.address_from, To: message.address_to,
    Body: '', NumMedia: '0', NumSegments: '1', ...(message.service && { MessagingServiceSid: message.service }),
    ...(message.channel === 'whatsapp' ? ofWhatsApp(message, handset, quoted) : { Body: message.text, FromCountry: 'ID', ToCountry: 'ID' }),
  };
}

function ofWhatsApp(message, handset, quoted) {
  const about = CONTENTS[message.type] ?? media;
  return {
    ProfileName: handset.name, ReferralNumMedia: '0', ChannelMetadata: JSON.stringify({ type: 'whatsapp', data: { context: { ProfileName: handset.name } } }),
    ...(handset.hides_number ? { ExternalUserId: handset.user_id } : { WaId: handset.number }),
    ...(quoted && { OriginalRepliedMessageSid: quoted.id, OriginalRepliedMessageSender: quoted.address_from }),
    ...about(message),
  };
}

const CONTENTS = {
  text: ({ text }) => ({ MessageType: 'text', Body: text }),
  button: ({ text, payload }) => ({ MessageType: 'button', Body: text, ButtonText: text, ButtonPayload: payload }),
  reaction: ({ text }) => ({ MessageType: 'reaction', Body: text }),
  location: ({ location: { latitude, longitude, name, address } }) => ({
    MessageType: 'location', Latitude: String(latitude), Longitude: String(longitude), ...(name && { Label: name }), ...(address && { Address: address }),
  }),
  unsupported: () => ({ MessageType: 'unsupported' }),
};

function media({ id, type, text }) {
  return { MessageType: type, Body: text, NumMedia: '1', MediaContentType0: MIME[type], MediaUrl0: `https://api.twilio.com/media/${id}` };
}
