/*
 * faults: how the sandbox is told to misbehave.
 *
 * A fault names a provider ('meta', 'fonnte', 'twilio', 'watzap', 'vonage', 'messagebird', 'bird', 'http_sms', 'smtp' or '*') and a kind, and may be narrowed: only requests on
 * sends or on anything, only one recipient, a rate, a number of hits, a time. Each place where the
 * sandbox can go wrong asks hit(); the first fault that matches answers and is counted.
 *
 * A rate is spread evenly, not drawn at random: 0.5 hits every second time, so that a test which
 * passes once passes always.
 */
const ALL = ['meta', 'fonnte', 'twilio', 'watzap', 'vonage', 'messagebird', 'bird', 'http_sms'];
const EVERY = [...ALL, 'smtp'];
const REPLY = { code: 550, text: '5.7.1 refused' };
const TELLING = ALL.filter((name) => name !== 'watzap' && name !== 'http_sms');	/* those that say more of a message than that it has left */
const SIGNING = ['meta', 'twilio', 'vonage', 'messagebird', 'bird'];

/* on: which requests a fault touches when the caller does not say. extra: further fields it understands. */
export const KINDS = {
  /* the wire */
  'slow': { providers: EVERY, on: 'any', extra: { ms: 3000 } },
  'dead': { providers: EVERY, on: 'any' },
  'reset-after-read': { providers: EVERY, on: 'send' },
  'lost-answer-not-done': { providers: EVERY, on: 'send' },
  'http-500': { providers: ALL, on: 'any' },
  'html-502': { providers: ALL, on: 'any' },
  /* the provider's answer */
  'throttle': { providers: ALL, on: 'send' },
  'token-invalid': { providers: EVERY, on: 'any' },
  'pair-throttle': { providers: ['meta'], on: 'send' },
  'error-code': { providers: ['meta', 'twilio', 'watzap', 'vonage', 'messagebird', 'bird'], on: 'send', extra: { code: 131000, details: '', async: false } },
  'async-131047': { providers: ['meta'], on: 'send' },
  'held': { providers: ['meta'], on: 'send', extra: { ms: 1000, released: true } },
  'disconnected-device': { providers: ['fonnte', 'watzap'], on: 'any' },
  'insufficient-quota': { providers: ['fonnte', 'http_sms'], on: 'send' },
  'reason': { providers: ['fonnte'], on: 'send', extra: { reason: 'unknown', key: 'reason' } },
  /* a mail server's replies, by the step; and what it does instead */
  'refuse-connect': { providers: ['smtp'], on: 'send', extra: { code: 421, text: '4.3.2 try again later' } },
  'refuse-login': { providers: ['smtp'], on: 'send', extra: { code: 454, text: '4.7.0 temporary authentication failure' } },
  'refuse-from': { providers: ['smtp'], on: 'send', extra: REPLY },
  'refuse-rcpt': { providers: ['smtp'], on: 'send', extra: REPLY },
  'refuse-data': { providers: ['smtp'], on: 'send', extra: REPLY },
  'drop-before-data': { providers: ['smtp'], on: 'send' },
  'no-starttls': { providers: ['smtp'], on: 'any' },
  /* the way to the handset */
  'no-delivery': { providers: ALL, on: 'send' },
  'skip-delivered': { providers: TELLING, on: 'send' },
  'receipt-before-answer': { providers: TELLING, on: 'send' },
  /* webhooks */
  'duplicate-webhooks': { providers: ALL, on: 'webhook', extra: { copies: 1 } },
  'reorder-webhooks': { providers: ALL, on: 'webhook', extra: { ms: 400 } },
  'drop-webhooks': { providers: ALL, on: 'webhook' },
  'delay-webhooks': { providers: ALL, on: 'webhook', extra: { ms: 2000 } },
  'bad-signature': { providers: SIGNING, on: 'webhook' },
};

export class FaultRefused extends Error {}

export function createFaults({ now, events }) {
  const watchers = [];
  let faults = [];
  let n = 0;

  const tell = () => { if (events.heard) events.tell('faults', { faults: faults.map(shown) }); };
  const changed = () => {
    for (const watcher of watchers) watcher();
    tell();
  };

  function drop(fault) {
    clearTimeout(fault.timer);
    faults = faults.filter((f) => f !== fault);
    changed();
  }

  function add(asked) {
    const fault = { n: ++n, hits: 0, carried: 0, at: now(), ...checked(asked) };
    if (fault.for_s) {
      fault.until = fault.at + fault.for_s * 1000;
      fault.timer = setTimeout(drop, fault.for_s * 1000, fault);
      fault.timer.unref();
    }
    faults.push(fault);
    changed();
    return shown(fault);
  }

  /* op is 'send', 'webhook' or 'other'; to is the recipient's digits or a function that finds them. */
  function hit(provider, kind, op = 'other', to = null) {
    if (faults.length === 0) return null;
    for (const fault of faults) {
      if (fault.kind !== kind || (fault.provider !== '*' && fault.provider !== provider)) continue;
      if (fault.on !== 'any' && fault.on !== op) continue;
      if (fault.to && fault.to !== (typeof to === 'function' ? to() : to)) continue;
      fault.carried += fault.rate;
      if (fault.carried < 1 - 1e-9) continue;
      fault.carried -= 1;
      fault.hits++;
      if (fault.count && fault.hits >= fault.count) drop(fault);
      else tell();
      return fault;
    }
    return null;
  }

  return {
    add,
    hit,
    get any() { return faults.length > 0; },
    list: () => faults.map(shown),

    /* Calls f whenever a fault comes or goes. */
    watch: (f) => watchers.push(f),

    /* Whether a fault of this kind holds for everything just now; counts no hit. */
    standing(provider, kind) {
      return faults.some((f) => f.kind === kind && (f.provider === '*' || f.provider === provider) &&
        f.rate === 1 && !f.count && !f.to && f.on === 'any');
    },

    remove(number) {
      const fault = faults.find((f) => f.n === number);
      if (fault) drop(fault);
      return Boolean(fault);
    },

    clear() {
      for (const fault of faults) clearTimeout(fault.timer);
      faults = [];
      changed();
    },
  };
}

function shown({ timer, carried, ...fault }) {
  return fault;
}

/* Turns what was asked into a fault, or says in one sentence what is wrong with it. */
function checked(asked) {
  const { provider = '*', kind, rate = 1, count = 0, for_s = 0, to = '', on, ...rest } = asked;
  const known = KINDS[kind];
  if (!known) throw new FaultRefused(`kind must be one of: ${Object.keys(KINDS).join(', ')}`);
  if (provider !== '*' && !known.providers.includes(provider))
    throw new FaultRefused(`${kind} is for: ${known.providers.join(', ')}`);
  if (!(typeof rate === 'number' && rate > 0 && rate <= 1)) throw new FaultRefused('rate must be above 0, at most 1');
  if (!(Number.isInteger(count) && count >= 0)) throw new FaultRefused('count must be a whole number');
  if (!(typeof for_s === 'number' && for_s >= 0)) throw new FaultRefused('for_s must be seconds');
  if (on !== undefined && on !== 'send' && on !== 'any') throw new FaultRefused("on must be 'send' or 'any'");
  const extra = { ...known.extra };
  for (const [key, value] of Object.entries(rest)) {
    if (!(key in extra)) throw new FaultRefused(`${kind} knows no field ${key}`);
    if (typeof value !== typeof extra[key]) throw new FaultRefused(`${key} must be a ${typeof extra[key]}`);
    extra[key] = value;
  }
  const digits = String(to).replace(/\D/g, '');
  return { provider, kind, rate, count, for_s, to: digits, on: known.on === 'webhook' ? 'webhook' : on ?? known.on, ...extra };
}
