/*
 * inbound: what a person does on the handset, in the words of Meta's messages webhook.
 */
import { createHash } from 'node:crypto';
import { webhookError } from './errors.mjs';

const MIME = {
  image: 'image/jpeg', video: 'video/mp4', audio: 'audio/ogg; codecs=opus', sticker: 'image/webp', document: 'application/pdf',
};

/* Returns [type, payload]. quoted is the message this one answers, if any. */
export function inboundPayload(message, quoted) {
  const reader = PAYLOADS[message.type] ?? media;
  return reader(message, quoted);
}

const PAYLOADS = {
  text: ({ text }) => ['text', { text: { body: text } }],

  /* A tap on a template's button is of type button, on an interactive message's of type interactive. */
  button({ text, payload }, quoted) {
    const button = quoted?.parts?.buttons?.find((b) => b.text === text);
    if (!button?.interactive) return ['button', { button: { payload: button?.payload ?? payload, text } }];
    const reply = { id: button.payload, title: text };
    if (!button.list) return ['interactive', { interactive: { type: 'button_reply', button_reply: reply } }];
    return ['interactive', { interactive: { type: 'list_reply', list_reply: { ...reply, description: button.description } } }];
  },

  reaction: ({ reaction, text }) => ['reaction', { reaction: { message_id: reaction, ...(text && { emoji: text }) } }],
  location: ({ location }) => ['location', { location }],
  unsupported: ({ unsupported }) => ['unsupported', {
    errors: [{ ...webhookError(131051, 'Message type is currently not supported.'), title: 'Message type unknown', message: 'Message type unknown' }],
    unsupported: { type: unsupported },
  }],
};

function media({ id, type, text, filename }) {
  const hash = createHash('sha256').update(id);
  const content = { id: String(hash.copy().digest().readBigUInt64BE(0)), mime_type: MIME[type], sha256: hash.digest('base64') };
  if (type === 'audio') content.voice = true;
  if (type === 'sticker') content.animated = false;
  if (type === 'document') content.filename = filename ?? 'dokumen.pdf';
  if (text) content.caption = text;
  return [type, { [type]: content }];
}
