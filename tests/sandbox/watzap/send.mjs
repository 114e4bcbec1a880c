/*
 * send: POST /send_message. Refuses what it can see at once; with wait_until_send it answers once the message has left, or cannot.
 */
import { FATAL, NOT_PAIRED, OTHER, WatzapRefusal, refuse } from './refusal.mjs';

const MESSAGE_MAX = 60_000;
const OK = { status: '200', message: 'Successfully', ack: 'successfully' };

export function createWatzapSender({ account, phones, network, faults, now, away }) {
  const waiting = new Map();	/* message id -> tells whoever waits for it to leave */
  let last_id = 0;

  function check({ phone_no, message, wait_until_send = '0' }) {
    if (typeof phone_no !== 'string' || !/^[1-9]\d{8,14}$/.test(phone_no)) refuse(OTHER, 'phone_no is not valid');
    if (typeof message !== 'string' || message.trim() === '' || [...message].length > MESSAGE_MAX) refuse(OTHER, 'message size is not accepted');
    if (wait_until_send !== '0' && wait_until_send !== '1') refuse(OTHER, 'wait_until_send must be "0" or "1"');
    const fault = faults.hit('watzap', 'error-code', 'send', phone_no);
    if (fault) refuse(String(fault.code), fault.details);
    if (away('send', phone_no)) refuse(NOT_PAIRED, 'Pairing failed, access denied');
  }

  function send(asked) {
    check(asked);
    const message = {
      id: `watzap-${now()}-${++last_id}`,	/* ours alone: Watzap tells nobody */
      direction: 'in', provider: 'watzap', from: account.number, to: asked.phone_no, type: 'text', text: asked.message, at: now(), tick: 'accepted',
    };
    phones.accept(message);
    if (asked.wait_until_send !== '1') {
      setImmediate(() => network.carry(message));
      return OK;
    }
    return new Promise((resolve, reject) => {
      waiting.set(message.id, (status) => (status === 'failed' ? reject(new WatzapRefusal(FATAL, 'Number not registered on WhatsApp')) : resolve(OK)));
      network.carry(message);
    });
  }

  return {
    send,

    /* The network's word on a message: whoever waits hears the first, and nobody hears more. */
    async heard(message, status) {
      waiting.get(message.id)?.(status);
      waiting.delete(message.id);
    },

    reset() {
      for (const tell of waiting.values()) tell('failed');
      waiting.clear();
    },
  };
}
