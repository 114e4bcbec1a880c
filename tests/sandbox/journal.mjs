/*
 * journal: every request a provider's address received, for tests and for the curious.
 *
 * Bounded: the oldest entries go first. In quiet mode (performance runs) only the count is kept.
 */
const KEEP = 5000;
const TEXT_MAX = 64 * 1024;

export function createJournal({ quiet, now }) {
  let entries = [];
  let n = 0;
  const counts = {};

  return {
    counts,

    /* Opens an entry; the caller fills in status and answer when they are known. */
    open(provider, req, text) {
      counts[provider] = (counts[provider] ?? 0) + 1;
      n++;
      if (quiet) return null;
      const entry = {
        n, at: now(), provider, method: req.method, path: req.url, headers: req.headers,
        body: text.length > TEXT_MAX ? text.slice(0, TEXT_MAX) : text,
        status: null, answer: null, fault: null,
      };
      entries.push(entry);
      if (entries.length >= KEEP * 2) entries = entries.slice(-KEEP);
      return entry;
    },

    /* Entries after number since, at most the last 5,000, oldest first. */
    list({ provider, since = 0 } = {}) {
      return entries.slice(-KEEP).filter((e) => e.n > since && (!provider || e.provider === provider));
    },

    get last() { return n; },

    clear() {
      entries = [];
      for (const key of Object.keys(counts)) delete counts[key];
    },
  };
}
