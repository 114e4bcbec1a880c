/*
 * webhooks: what people write, posted as JSON and signed by nothing.
 */
export function createWatzapWebhooks({ account, webhooks }) {
  function post(body, label = 'as given', to = undefined) {
    return webhooks.send({
      provider: 'watzap', label, to, url: account.webhook_url, body: JSON.stringify(body), retries: account.retries,
      headers: { 'content-type': 'application/json', 'user-agent': 'watzap' },
    });
  }

  return {
    post,

    inbound({ id, at, type, text, location }, handset) {
      const media = ['image', 'video', 'audio', 'document', 'sticker'].includes(type);
      const data = {
        chat_id: `${handset.number}${account.chat_suffix}`, message_id: id, name: account.saves_names ? handset.name : handset.number,
        profile_picture: '', timestamp: Math.floor(at / 1000), message_body: type === 'reaction' ? '' : text, message_ack: 'PENDING',
        has_media: media, media_mime: media ? 'application/octet-stream' : '', media_name: '',
        location_attached: { lat: location?.latitude ?? null, lng: location?.longitude ?? null }, is_forwading: false, is_from_me: false,
      };
      return post({ type: 'incoming_chat', data }, 'inbound', handset.number);
    },
  };
}
