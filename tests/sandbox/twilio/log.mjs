/*
 * log: all messages of the account, as its owner may read them again, newest first.
 */
import { segmentsOf } from './segments.mjs';

const KEEP = 100_000;
const PAGE_MOST = 1000;

export function createLog({ account }) {
  let rows = new Map();	/* sid -> message */

  const base = () => `/2010-04-01/Accounts/${account.account_sid}/Messages`;

  /* Price and the time of sending are known once it left. */
  function resource(message) {
    return {
      sid: message.id, account_sid: account.account_sid, api_version: '2010-04-01', status: message.status,
      direction: message.direction === 'in' ? 'outbound-api' : 'inbound',
      from: message.address_from, to: message.address_to, body: message.text, messaging_service_sid: message.service ?? null,
      num_segments: String(message.channel === 'sms' ? segmentsOf(message.text) : 1), num_media: String(message.media ?? 0),
      price: message.price ?? null, price_unit: message.price ? account.currency : null,
      error_code: message.error?.code ?? null, error_message: message.error?.text ?? null,
      date_created: rfc2822(message.at), date_updated: rfc2822(message.changed_at ?? message.at), date_sent: message.sent_at ? rfc2822(message.sent_at) : null,
      uri: `${base()}/${message.id}.json`, subresource_uris: { media: `${base()}/${message.id}/Media.json` },
    };
  }

  function matches(message, query) {
    const day = message.sent_at ? new Date(message.sent_at).toISOString().slice(0, 10) : '';
    return (!query.get('To') || query.get('To') === message.address_to) && (!query.get('From') || query.get('From') === message.address_from)
      && (!query.get('DateSent') || query.get('DateSent') === day) && (!query.get('DateSent>') || (day !== '' && day >= query.get('DateSent>')))
      && (!query.get('DateSent<') || (day !== '' && day <= query.get('DateSent<')));
  }

  function page(query) {
    const size = Math.min(PAGE_MOST, Math.max(1, Number(query.get('PageSize')) || 50));
    const number = Math.max(0, Number(query.get('Page')) || 0);
    const found = [...rows.values()].reverse().filter((message) => matches(message, query));
    const address = (n) => {
      const next = new URLSearchParams(query);
      next.set('Page', String(n));
      return `${base()}.json?${next}`;
    };
    return {
      messages: found.slice(number * size, (number + 1) * size).map(resource), page: number, page_size: size,
      uri: address(number), first_page_uri: address(0), next_page_uri: found.length > (number + 1) * size ? address(number + 1) : null,
      previous_page_uri: number > 0 ? address(number - 1) : null,
    };
  }

  return {
    resource,
    page,
    find: (sid) => rows.get(sid) ?? null,

    add(message) {
      rows.set(message.id, message);
      if (rows.size > KEEP) rows.delete(rows.keys().next().value);
    },

    clear() { rows = new Map(); },
  };
}

const rfc2822 = (ms) => new Date(ms).toUTCString().replace('GMT', '+0000');
