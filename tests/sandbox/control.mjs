/*
 * control: the sandbox's own API, for tests and for the phone page. JSON in and out; what is wrong with a
 * request is said in one sentence in { error }.
 */
import { AccountRefused, MAILBOX, readAccount } from './accounts.mjs';
import { FaultRefused, KINDS } from './faults.mjs';
import { ReplyRefused } from './replies.mjs';
import { STATUSES } from './meta/templates.mjs';
import { STATUSES as CONTENT_STATUSES } from './twilio/contents.mjs';
import { displayNumber, handsetNumber } from './number.mjs';
import { escaped } from './meta/webhooks.mjs';
import { shown as shownDelivery } from './webhooks.mjs';
import { shown } from './phones.mjs';

const IDLE_MS = 10_000;

class ControlRefused extends Error {
  constructor(status, message, more = {}) {
    super(message);
    this.status = status;
    this.more = more;
  }
}

const refuse = (status, message, more) => { throw new ControlRefused(status, message, more); };

export function createControl(world) {
  const { accounts, events, faults, journal, network, pending, phones, providers, replies, webhooks } = world;

  function handset(rq) {
    const found = phones.get(handsetNumber(rq.params.number));
    return found ?? refuse(404, `nobody has a phone with number ${rq.params.number}`);
  }

  async function putAccount({ params: { provider }, body, query }) {
    const fields = readAccount(provider, body);
    let handshake = null;
    if (provider === 'meta' && fields.webhook_url && query.get('handshake') !== 'skip') {
      handshake = await providers.meta.hooks.handshake(fields.webhook_url, fields.verify_token ?? accounts.meta.verify_token);
      if (!handshake.ok) refuse(422, `the webhook's address did not answer the handshake: ${handshake.why}`, { handshake });
    }
    const { connected, ...others } = fields;
    accounts.set(provider, others);
    if (connected !== undefined) providers[provider].connect(connected);
    return { account: accounts[provider], handshake };
  }

  function putPhone({ params, body }) {
    const number = handsetNumber(params.number);
    if (!number) refuse(400, 'the number must be 7 to 15 digits with its country code');
    if (accounts.owner(number)) refuse(409, 'this is the number of an office, not of a person');
    const before = phones.get(number)?.online ?? true;
    const person = phones.put(number, readHandset(body));
    if (person.online && !before) network.cameOnline(person);
    return phones.face(person);
  }

  function chats(person) {
    return [...person.chats.values()].map((chat) => {
      const face = Object.values(accounts.faces()).find((f) => f.number === chat.with);
      return {
        with: chat.with, provider: chat.provider, kind: face?.kind ?? null, name: face?.name ?? displayNumber(chat.with),
        unread: chat.unread, window_ends_at: chat.last_inbound_at ? chat.last_inbound_at + 24 * 3600 * 1000 : null,
        messages: chat.messages.map(shown),
      };
    });
  }

  async function readChat(rq) {
    const person = handset(rq);
    const read = await network.readChat(person, rq.body.chat === MAILBOX ? MAILBOX : digits(rq.body.chat));
    return { read: read.map((m) => m.id) };
  }

  async function reply(rq) {
    const { message, delivery } = await replies.reply(handset(rq), rq.body);
    return { message: shown(message), webhook: shownDelivery(delivery) };
  }

  async function changeNumber(rq) {
    const person = handset(rq);
    const number = handsetNumber(rq.body.new ?? '');
    if (!number) refuse(400, 'new must be 7 to 15 digits with its country code');
    if (phones.get(number) || accounts.owner(number)) refuse(409, `${number} is taken`);
    const before = person.number;
    const told = [...person.chats.values()].map((chat) => chat.provider);
    phones.renumber(person, number);
    const deliveries = await Promise.all([...new Set(told)].map((name) => providers[name]?.changedNumber(person, before)));
    return { phone: phones.face(person), webhooks: deliveries.filter(Boolean).map(shownDelivery) };
  }

  /* The window is a matter of 24 hours, which no test can wait for. */
  function setWindow(rq) {
    const person = handset(rq);
    const { to = accounts.meta.number, open } = rq.body;
    if (typeof open !== 'boolean') refuse(400, 'open must be true or false');
    phones.chatWith(person, digits(to)).last_inbound_at = open ? world.now() : 0;
    return phones.face(person);
  }

  async function marketing(rq) {
    const person = handset(rq);
    const { value } = rq.body;
    if (value !== 'stop' && value !== 'resume') refuse(400, "value must be 'stop' or 'resume'");
    phones.chatWith(person, accounts.meta.number).marketing = value;
    return { webhook: shownDelivery(await providers.meta.hooks.preference(person, value)) };
  }

  /* Twilio's templates are known by their sid; it tells nobody what WhatsApp decided. */
  function setContentStatus(sid, { status, reason }) {
    if (!CONTENT_STATUSES.includes(status)) refuse(400, `status must be one of: ${CONTENT_STATUSES.join(', ')}`);
    return providers.twilio.contents.decide(sid, status, reason) ?? refuse(404, `there is no template ${sid}`);
  }

  async function setTemplateStatus({ params: { name }, body }) {
    if (name.startsWith('HX')) return setContentStatus(name, body);
    const { provider = 'meta', language, status, reason, why, advice, more } = body;
    const { templates } = providers[provider] ?? refuse(400, `there is no provider ${provider}`);
    const template = templateOf(templates, name, language);
    if (![...STATUSES, 'REINSTATED', 'UNARCHIVED'].includes(status)) refuse(400, `status must be one of: ${STATUSES.join(', ')}`);
    await templates.decide(template, status, { reason, why, advice, more });
    return shownTemplate(template);
  }

  function templateOf(templates, name, language) {
    return templates.all().find((t) => t.name === name && (!language || t.language === language)) ?? refuse(404, `there is no template ${name}`);
  }

  async function setTemplateCategory({ params: { name }, body: { language, category, announced = false } }) {
    if (!['UTILITY', 'MARKETING', 'AUTHENTICATION'].includes(category)) refuse(400, 'category must be UTILITY, MARKETING or AUTHENTICATION');
    const template = templateOf(providers.meta.templates, name, language);
    await providers.meta.templates.recategorise(template, category, announced);
    return shownTemplate(template);
  }

  async function setTemplateQuality({ params: { name }, body: { language, score } }) {
    if (!['GREEN', 'YELLOW', 'RED', 'UNKNOWN'].includes(score)) refuse(400, 'score must be GREEN, YELLOW, RED or UNKNOWN');
    const template = templateOf(providers.meta.templates, name, language);
    await providers.meta.templates.rate(template, score);
    return shownTemplate(template);
  }

  /* Whatever a provider might send one day: a field and its value, a whole body, or bytes. */
  async function postWebhook({ body }) {
    const { provider = 'meta', field, value, raw } = body;
    if (provider === 'fonnte') return shownDelivery(await providers.fonnte.hooks.post(value ?? {}));
    if (provider === 'watzap') return shownDelivery(await providers.watzap.hooks.post(value ?? {}));
    if (providers[provider]?.postAny) return shownDelivery(await providers[provider].postAny(body));
    const { hooks } = providers.meta;
    if (raw !== undefined) return shownDelivery(await hooks.postBytes(typeof raw === 'string' ? raw : escaped(raw), { label: 'as given' }));
    if (typeof field !== 'string' || value === undefined) refuse(400, 'give field and value, or raw');
    return shownDelivery(await hooks.post(field, value));
  }

  const mailbox = () => world.mail?.mailbox ?? refuse(404, 'this sandbox takes no mails; start it with --smtp-port');

  async function idle() {
    const quiet = await pending.idle(IDLE_MS);
    return { idle: quiet, pending: pending.count };
  }

  function listed(source, key) {
    return ({ query }) => ({ [key]: source.list({ provider: query.get('provider') ?? undefined, since: Number(query.get('since') ?? 0) }), last: source.last });
  }

  const ENDPOINTS = [
    ['GET', '/healthz', () => ({ ok: true, pending: pending.count, requests: journal.counts, webhooks: webhooks.counts })],
    ['GET', '/idle', idle],
    ['GET', '/accounts', () => ({ ...accounts.all(), faces: accounts.faces(), addresses: world.addresses, ca_file: world.mail?.ca_file ?? null })],
    ['PUT', '/accounts/:provider', putAccount],
    ['GET', '/phones', () => ({ phones: phones.all().map(phones.face) })],
    ['PUT', '/phones/:number', putPhone],
    ['GET', '/phones/:number/messages', (rq) => ({ number: handset(rq).number, chats: chats(handset(rq)) })],
    ['POST', '/phones/:number/read', readChat],
    ['POST', '/phones/:number/reply', reply],
    ['POST', '/phones/:number/change-number', changeNumber],
    ['POST', '/phones/:number/window', setWindow],
    ['POST', '/phones/:number/marketing', marketing],
    ['GET', '/faults', () => ({ faults: faults.list(), kinds: KINDS })],
    ['POST', '/faults', ({ body }) => faults.add(body)],
    ['DELETE', '/faults', () => { faults.clear(); return { faults: [] }; }],
    ['DELETE', '/faults/:n', ({ params }) => (faults.remove(Number(params.n)) ? { faults: faults.list() } : refuse(404, 'there is no such fault'))],
    ['GET', '/requests', listed(journal, 'requests')],
    ['GET', '/webhooks', listed(webhooks, 'webhooks')],
    ['POST', '/webhooks', postWebhook],
    ['GET', '/mails', ({ query }) => ({ mails: mailbox().list({ to: query.get('to') ?? undefined }) })],
    ['GET', '/templates', () => ({ templates: providers.meta.templates.all().map(shownTemplate), contents: providers.twilio.contents.all() })],
    ['POST', '/templates/:name/status', setTemplateStatus],
    ['POST', '/templates/:name/category', setTemplateCategory],
    ['POST', '/templates/:name/quality', setTemplateQuality],
    ['POST', '/reset', ({ body }) => { world.reset(body); return { ok: true }; }],
  ].map(([method, path, answer]) => ({ method, answer, ...pattern(path) }));

  function find(method, path) {
    const here = ENDPOINTS.filter((e) => e.match.test(path));
    if (here.length === 0) refuse(404, `there is nothing at ${path}`);
    const endpoint = here.find((e) => e.method === method);
    if (!endpoint) refuse(405, `${path} knows ${here.map((e) => e.method).join(', ')}`);
    const [, ...values] = endpoint.match.exec(path);
    return { endpoint, params: Object.fromEntries(endpoint.names.map((name, i) => [name, decoded(values[i])])) };
  }

  return async function control(req, res, path, bytes) {
    try {
      if (path === '/events' && req.method === 'GET') return events.listen(res);
      sameSite(req);
      const { endpoint, params } = find(req.method, path);
      const rq = { params, body: readJson(bytes), query: new URLSearchParams(req.url.split('?')[1] ?? '') };
      return send(res, 200, await endpoint.answer(rq));
    } catch (error) {
      const status = error.status ?? ([AccountRefused, FaultRefused, ReplyRefused].some((kind) => error instanceof kind) ? 400 : 500);
      if (status === 500) process.stderr.write(`sandbox: ${error.stack}\n`);
      return send(res, status, { error: error.message, ...error.more });
    }
  };
}

/* ':name' stands for one part of a path. */
function pattern(path) {
  const names = [...path.matchAll(/:(\w+)/g)].map((m) => m[1]);
  return { names, match: new RegExp(`^${path.replace(/:\w+/g, '([^/]+)')}$`) };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse(400, 'the path is not valid');
  }
}

/* Another site's page, open in the same browser, has no business here. */
function sameSite(req) {
  const { origin, host } = req.headers;
  if (origin && origin !== `http://${host}`) refuse(403, 'requests from other sites are not answered');
}

function readJson(bytes) {
  if (bytes.length === 0) return {};
  let body = null;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch { /* refused below */ }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) refuse(400, 'the body must be a JSON object');
  return body;
}

const HANDSET_FIELDS = {
  name: (v) => typeof v === 'string' && v.trim() !== '' && v.length <= 80,
  whatsapp: isBoolean, online: isBoolean, read_receipts: isBoolean, hides_number: isBoolean,
  reads: (v) => v === 'auto' || v === 'manual',
  username: (v) => typeof v === 'string' && v.length <= 40,
  email: (v) => typeof v === 'string' && v.length <= 254,
  blocked: (v) => Array.isArray(v) && v.every((number) => /^\d+$/.test(number)),
};

function isBoolean(value) {
  return typeof value === 'boolean';
}

function readHandset(body) {
  for (const [key, value] of Object.entries(body)) {
    if (!HANDSET_FIELDS[key]) refuse(400, `a phone has no field ${key}; it has ${Object.keys(HANDSET_FIELDS).join(', ')}`);
    if (!HANDSET_FIELDS[key](value)) refuse(400, `${key} has a value that does not fit`);
  }
  return body;
}

function shownTemplate({ compiled, edits, ...template }) {
  return template;
}

const digits = (text) => (text === undefined ? undefined : String(text).replace(/\D/g, ''));

function send(res, status, body) {
  const text = JSON.stringify(body);
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text), 'cache-control': 'no-store' });
  res.end(text);
}
