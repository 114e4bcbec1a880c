/*
 * reports: GET /v2/reports/records, what became of messages that were sent: by their ids, or those of some hours. A message stands in it only after a
 * while (account.reports_after_ms), and only for who has bought reports.
 */
import { refuse, wrong } from './errors.mjs';

const KNOWN = ['product', 'account_id', 'direction', 'id', 'to', 'from', 'status', 'date_start', 'date_end', 'include_message'];
const IDS_MOST = 20;

export function createReports({ account, sent, now, wordOf, priceOf }) {
  const stamp = (ms) => new Date(ms).toISOString().replace(/\.\d+Z$/, '+0000');

  function record(message) {
    const { id, to, from, channel, ref, failed, tick } = message;
    return {
      account_id: account.api_key, message_id: id, client_ref: ref ?? '', direction: 'outbound', provider: channel, from, to, status: wordOf(message),
      date_received: stamp(message.at), date_finalized: stamp(now()), total_price: priceOf(message), currency: 'EUR',
      ...(tick === 'failed' && { error_code: String(failed.code), error_code_description: failed.text }),
    };
  }

  function time(query, name, otherwise) {
    const text = query.get(name);
    const at = text === null ? otherwise : Date.parse(text);
    return Number.isNaN(at) ? wrong(name, 'must be a date and time of ISO 8601') : at;
  }

  function wanted(query) {
    const ids = query.get('id')?.split(',');
    if (ids && ids.length > IDS_MOST) wrong('id', `holds at most ${IDS_MOST}`);
    if (ids) return (message) => ids.includes(message.id);
    const [start, end] = [time(query, 'date_start', now() - 7 * 24 * 3600_000), time(query, 'date_end', now())];
    return (message) => message.at >= start && message.at <= end && (query.get('to') ?? message.to) === message.to;
  }

  return {
    records(query) {
      for (const name of query.keys()) if (!KNOWN.includes(name)) wrong(name, 'is not a parameter');
      if (query.get('product') !== 'MESSAGES') wrong('product', 'must be MESSAGES');
      if (query.get('account_id') !== account.api_key) refuse(403, 'forbidden', 'Authorisation error', 'User is not allowed to see this account.');
      if (!['inbound', 'outbound'].includes(query.get('direction'))) wrong('direction', 'must be inbound or outbound');
      if (account.reports === 'none') refuse(402, 'low-balance', 'Payment required', 'Reports are not part of this account.');
      const fits = wanted(query);
      /* Only what has left has a state to report. */
      const found = sent.all().filter((message) => fits(message) && message.tick !== 'accepted' && message.at + account.reports_after_ms <= now());
      const gone = (query.get('id')?.split(',') ?? []).filter((id) => !found.some((message) => message.id === id));
      return {
        status: 200,
        body: {
          _links: { self: { href: '/v2/reports/records' } }, request_id: 'b8cafa3c-8d1b-44fa-9b27-1a3b2a0e9c11', request_status: 'SUCCESS', received_at: stamp(now()),
          items_count: found.length, product: 'MESSAGES', account_id: account.api_key, records: found.map(record), ...(gone.length > 0 && { ids_not_found: gone.join(',') }),
        },
      };
    },
  };
}
