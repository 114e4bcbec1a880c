/*
 * Fonnte's webhooks: inbound messages, message status, device status. Unsigned, JSON or form.
 */
export function createFonnteWebhooks({ account, webhooks, now }) {
  function post(url, label, body, to) {
    const secret = account.webhook_secret ? { [account.webhook_secret_field]: account.webhook_secret } : {};
    const full = { ...body, ...secret };
    const form = account.webhook_format === 'form';
    return webhooks.send({
      provider: 'fonnte',
      label,
      to,
      url,
      body: form ? new URLSearchParams(Object.entries(full).map(([key, value]) => [key, String(value ?? '')])).toString() : JSON.stringify(full),
      retries: account.retries,
      headers: { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json', 'user-agent': 'fonnte' },
    });
  }

  /* Each kind may have an address of its own; without one it goes to the first. */
  const statusUrl = () => account.webhook_status_url || account.webhook_url;
  const connectUrl = () => account.webhook_connect_url || account.webhook_url;

  return {
    post: (body, label = 'as given') => post(account.webhook_url, label, body),

    /* First the queue's word with id and stateid, then WhatsApp's word with stateid alone. */
    receipt({ id, stateid, to }, status, error) {
      const { device } = account;
      if (status === 'failed') return post(statusUrl(), error.status, { device, id, stateid: '', status: error.status, state: '' }, to);
      if (status === 'sent') return post(statusUrl(), status, { device, id, stateid, status, state: '' }, to);
      return post(statusUrl(), status, { device, stateid, state: status }, to);
    },

    inbound(handset, at, fields, inboxid) {
      const body = {
        device: account.device, sender: handset.number, message: '', text: '', member: '', name: handset.name,
        location: '', pollname: '', choices: '', url: '', filename: '', extension: '',
        ...fields, ...(account.inbox ? { inboxid } : {}), timestamp: Math.floor(at / 1000),
      };
      return post(account.webhook_url, 'inbound', body, handset.number);
    },

    /* Carries the device's token in clear, as the real one does. */
    device(status, reason = '') {
      return post(connectUrl(), status, { device: account.device, status, reason, timestamp: String(Math.floor(now() / 1000)), token: account.token });
    },
  };
}
