/*
 * prices: what Meta says of the price of a message, in the statuses that carry it.
 *
 * From July 2025 a message inside the window was free unless it was marketing or authentication. Since 1 October 2026 a utility template there is billed
 * again, and so are texts beyond the month's first. How Meta marks those first ones is not documented; free_customer_service is our reading.
 */
const SINCE = Date.parse('2026-10-01T00:00:00+07:00');

export function createPrices({ account, now }) {
  let delivered_services = 0;

  const rules = () => account.prices || (now() < SINCE ? '2025-07' : '2026-10');

  function isFree({ category, in_window }, first_arrival) {
    if (rules() === '2025-07') return category === 'service' || (category === 'utility' && in_window);
    if (category !== 'service') return false;
    if (first_arrival) delivered_services++;
    return delivered_services <= account.free_service_messages;
  }

  return {
    /* Stands on sent and on one of delivered and read; null on the others. */
    of(message, status) {
      const first_arrival = status === 'delivered' || status === 'read';
      if (status !== 'sent' && !(first_arrival && !message.priced)) return null;
      if (first_arrival) message.priced = true;
      const free = isFree(message, first_arrival);
      return { billable: !free, pricing_model: 'PMP', category: message.category, type: free ? 'free_customer_service' : 'regular' };
    },

    reset() { delivered_services = 0; },
  };
}
