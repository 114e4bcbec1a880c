/*
 * pending: how much of the sandbox's own work is still under way.
 *
 * A message on its way to a handset, a webhook not yet answered and a template under review each hold
 * one count. idle() resolves when the count is zero, so that a test can wait for quiet instead of
 * sleeping. A message for a handset that is switched off is not under way: nothing will happen to it
 * until somebody switches the handset on.
 */
export function createPending() {
  let count = 0;
  const waiters = new Set();

  return {
    get count() { return count; },

    begin() { count++; },

    end() {
      if (--count === 0)
        for (const wake of [...waiters]) wake(true);
    },

    /* Resolves to true once nothing is pending, to false when limit_ms have passed before that. */
    idle(limit_ms) {
      if (count === 0) return Promise.resolve(true);
      return new Promise((resolve) => {
        const wake = (quiet) => {
          clearTimeout(timer);
          waiters.delete(wake);
          resolve(quiet);
        };
        const timer = setTimeout(wake, limit_ms, false);
        waiters.add(wake);
      });
    },
  };
}
