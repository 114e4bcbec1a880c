/*
 * webhooks: posts what a provider has to tell to the address its customer gave.
 *
 * Anything but HTTP 200, or what the provider accepts instead, is a failure and is tried again: at once, then ever more slowly, as often as the
 * account's retries say and unless the provider does not try again after such a failure. The real pauses (minutes, days) are shortened so that a person can watch them.
 * send() resolves after the first try, with the delivery. While its state is 'pending' retries go on; who wants
 * to know their end sets delivery.settled to a function.
 */
import http from 'node:http';
import https from 'node:https';

const PAUSES_MS = [100, 300, 1000, 2000, 4000, 8000];	/* then the last one again and again */
const ANSWER_WITHIN_MS = 10_000;
const KEEP = 1000;
const KEEP_CHARS = 2000;
const SOCKETS = 64;

export function createWebhooks({ faults, pending, events, now, quiet }) {
  const agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: SOCKETS }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: SOCKETS }),
  };
  let deliveries = [];
  const jobs = new Set();	/* deliveries that are not settled */
  let held = null;		/* the one that reorder-webhooks keeps back */
  let n = 0;
  const counts = { delivered: 0, failed_tries: 0, given_up: 0 };

  function remember(hook) {
    const delivery = {
      n: ++n, at: now(), provider: hook.provider, label: hook.label, url: hook.url,
      body: quiet ? '' : hook.body, state: 'pending', attempts: 0, status: null, answer: null,
    };
    if (quiet) return delivery;
    deliveries.push(delivery);
    if (deliveries.length >= KEEP * 2) deliveries = deliveries.slice(-KEEP);
    return delivery;
  }

  function settle(job, state) {
    if (!jobs.delete(job)) return;
    clearTimeout(job.timer);
    job.delivery.state = state;
    if (state === 'delivered') counts.delivered++;
    if (state === 'given up') counts.given_up++;
    job.first(job.delivery);
    job.delivery.settled?.(job.delivery);
    pending.end();
    if (events.heard) events.tell('webhook', { ...shown(job.delivery), body: '' });
  }

  function later(job, ms) {
    job.timer = setTimeout(attempt, ms, job);
  }

  function attempt(job) {
    job.delivery.attempts++;
    post(agents, job.hook, (status, answer) => {
      if (!jobs.has(job)) return;	/* a reset came in between */
      job.delivery.status = status;
      job.delivery.answer = answer;
      if (job.hook.accepts(status)) {
        for (let copy = job.copies; copy > 0; copy--) start(job.hook, 0);
        settle(job, 'delivered');
        return;
      }
      counts.failed_tries++;
      job.first(job.delivery);
      if (job.delivery.attempts > job.hook.retries || !job.hook.triesAgain(status)) settle(job, 'given up');
      else later(job, PAUSES_MS[Math.min(job.delivery.attempts, PAUSES_MS.length) - 1]);
    });
  }

  function open(hook, copies, first = () => {}) {
    const job = { hook, copies, first, timer: null, delivery: remember(hook) };
    jobs.add(job);
    pending.begin();
    return job;
  }

  function start(hook, copies) {
    return new Promise((first) => { attempt(open(hook, copies, first)); });
  }

  function startLater(hook, copies, ms) {
    const job = open(hook, copies);
    later(job, ms);
    return job.delivery;
  }

  /* Keeps one back until the next has gone ahead, or for ms if there is none. */
  function hold(hook, copies, ms) {
    held = open(hook, copies);
    held.timer = setTimeout(release, ms);
    return held.delivery;
  }

  function release() {
    const job = held;
    held = null;
    if (!job || !jobs.has(job)) return;
    clearTimeout(job.timer);
    attempt(job);
  }

  function refuse(hook, state) {
    const delivery = remember(hook);
    delivery.state = state;
    return delivery;
  }

  /*
   * hook: { provider, label, url, headers, body, retries, to, accepts(status), triesAgain(status) } with body as it stands on the wire, headers an object or what makes one for each try; the last
   * two only where a provider differs from the others. A status of null is a connection that failed.
   */
  async function send(given) {
    const hook = { accepts: (status) => status === 200, triesAgain: () => true, ...given };
    if (!hook.url) return refuse(hook, 'no address');
    if (!faults.any) return start(hook, 0);
    const hit = (kind) => faults.hit(hook.provider, kind, 'webhook', hook.to);
    if (hit('drop-webhooks')) return refuse(hook, 'dropped');
    const copies = hit('duplicate-webhooks')?.copies ?? 0;
    if (held) {
      const delivery = await start(hook, copies);
      release();
      return delivery;
    }
    const reorder = hit('reorder-webhooks');
    if (reorder) return hold(hook, copies, reorder.ms);
    const delay = hit('delay-webhooks');
    return delay ? startLater(hook, copies, delay.ms) : start(hook, copies);
  }

  return {
    send,
    counts,
    list: ({ provider, since = 0 } = {}) => deliveries.slice(-KEEP).filter((d) => d.n > since && (!provider || d.provider === provider)).map(shown),
    get last() { return n; },

    /* Asks a customer's address something now, without retries; for Meta's handshake. */
    ask: (url) => new Promise((resolve) => {
      post(agents, { url, method: 'GET', headers: {}, body: '' }, (status, answer) => resolve({ status, answer }));
    }),

    clear() {
      for (const job of jobs) settle(job, 'dropped');
      held = null;
      deliveries = [];
      for (const key of Object.keys(counts)) counts[key] = 0;
    },

    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/* What the control API and the phone page see of a delivery. */
export function shown({ settled, ...delivery }) {
  return delivery;
}

/* One HTTP exchange. status is null when there was no answer; answer then says why. */
function post(agents, hook, done) {
  const url = new URL(hook.url);
  let told = false;
  const tell = (status, answer) => {
    if (told) return;
    told = true;
    done(status, answer);
  };
  const req = (url.protocol === 'https:' ? https : http).request(url, {
    method: hook.method ?? 'POST',
    agent: agents[url.protocol],
    headers: { ...(typeof hook.headers === 'function' ? hook.headers() : hook.headers), ...(hook.body ? { 'content-length': Buffer.byteLength(hook.body) } : {}) },
    timeout: ANSWER_WITHIN_MS,
  }, (res) => {
    let answer = '';
    res.setEncoding('utf8');
    res.on('data', (text) => { if (answer.length < KEEP_CHARS) answer += text.slice(0, KEEP_CHARS); });
    res.on('end', () => tell(res.statusCode, answer));
    res.on('error', (error) => tell(null, error.message));
  });
  req.on('timeout', () => req.destroy(new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`)));
  req.on('error', (error) => {
    /* A kept connection that the other side closed while we reached for it: not the receiver's failure. */
    if (req.reusedSocket && error.code === 'ECONNRESET' && !told) post(agents, hook, tell);
    else tell(null, error.message);
  });
  req.end(hook.body || undefined);
}
