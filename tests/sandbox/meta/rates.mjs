/*
 * rates: how many messages may leave at once, and how fast the allowance comes back.
 */
export function rateBucket(capacity, per_s) {
  let left = capacity;
  let at_ms = 0;
  return {
    per_s,

    /* Takes one if there is one. */
    take(now_ms) {
      left = Math.min(capacity, left + ((now_ms - at_ms) / 1000) * per_s);
      at_ms = now_ms;
      if (left < 1) return false;
      left--;
      return true;
    },
  };
}
