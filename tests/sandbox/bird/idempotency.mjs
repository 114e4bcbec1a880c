/*
 * idempotency: a key with the same request within three hours has the answer of the first time; with another request it is a conflict.
 */
const KEPT_MS = 3 * 3600_000;

export function createIdempotency({ now, refuse }) {
  const answers = new Map();

  return {
    run(rq, act) {
      const key = rq.headers['idempotency-key'];
      if (!key) return act();
      const known = answers.get(key);
      if (known && now() - known.at < KEPT_MS) {
        if (known.text !== rq.text) refuse(409, 'idempotency_key_reuse', 'the key was used for another request', { code: 'E01005' });
        return { status: known.status, body: known.body, headers: { 'idempotency-replay': 'true' } };
      }
      const answer = act();
      const keep = ({ status, body }) => answers.set(key, { at: now(), text: rq.text, status, body });
      if (typeof answer.then === 'function') return answer.then((given) => { keep(given); return given; });
      keep(answer);
      return answer;
    },
    clear: () => answers.clear(),
  };
}
