/*
 * state: what the page knows of the sandbox, kept true by the server's events, and where the reader is.
 *
 * Views ask state and are told by watch(name, f) when a part of it changed: 'people', 'place', 'chat', 'faults',
 * 'traffic'. Orders go to the sandbox through order(); their effect comes back as events.
 */
const LAST_PHONE = 'kabarizin-phone-last';
const TRAFFIC_KEEP = 60;

export const state = {
  accounts: [],		/* the offices' numbers, official first */
  phones: new Map(),	/* number -> handset */
  messages: new Map(),	/* number -> Map(business -> messages in order) */
  faults: [],
  traffic: [],		/* newest first */
  phone: '',		/* whose handset we hold */
  chat: '',		/* the business number whose chat is open, or '' */
  drafts: new Map(),	/* 'phone chat' -> text not sent yet */
  prefill: '',		/* the sentence of the last wa.me link */
  quoting: null,
};

const watchers = new Map();

export function watch(names, view) {
  for (const name of names.split(' ')) watchers.set(name, [...(watchers.get(name) ?? []), view]);
}

export function changed(...names) {
  for (const view of new Set(names.flatMap((name) => watchers.get(name) ?? []))) view();
}

/* Throws an Error with the sandbox's sentence when it refuses. */
export async function order(method, path, body) {
  const res = await fetch(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) });
  const answer = await res.json();
  if (!res.ok) throw new Error(answer.error);
  return answer;
}

export const handset = () => state.phones.get(state.phone) ?? null;
export const business = (number = state.chat) => state.accounts.find((account) => account.number === number) ?? null;
export const draftKey = () => `${state.phone} ${state.chat}`;

/* The chats of a handset, one for each business number, the latest first. */
export function chatsOf(phone) {
  const known = state.messages.get(phone.number) ?? new Map();
  const rows = state.accounts.filter((account) => account.in_use || known.has(account.number)).map((account) => {
    const messages = known.get(account.number) ?? [];
    const about = phone.chats.find((chat) => chat.with === account.number);
    return { account, messages, last: messages.at(-1) ?? null, unread: unreadIn(messages), window_ends_at: about?.window_ends_at ?? null };
  });
  return rows.sort((a, b) => (b.last?.at ?? 0) - (a.last?.at ?? 0));
}

export const unreadIn = (messages) => messages.filter((m) => m.direction === 'in' && m.tick === 'delivered').length;

export function openMessages() {
  return state.messages.get(state.phone)?.get(state.chat) ?? [];
}

/* Where we are stands in the address, so that back and reload work: #phone/chat */
export function go(phone, chat = '') {
  const hash = chat ? `#${phone}/${chat}` : `#${phone}`;
  if (location.hash === hash) arrive();
  else location.hash = hash;
}

export function arrive() {
  const [phone = '', chat = ''] = location.hash.slice(1).split('/');
  const moved = phone !== state.phone || chat !== state.chat;
  state.phone = state.phones.has(phone) ? phone : lastPhone();
  state.chat = business(chat) && state.phones.has(phone) ? chat : '';
  if (moved) state.quoting = null;
  if (state.phone) localStorage.setItem(LAST_PHONE, state.phone);
  changed('place');
}

export function lastPhone() {
  const kept = localStorage.getItem(LAST_PHONE);
  return state.phones.has(kept) ? kept : state.phones.keys().next().value ?? '';
}

export async function load() {
  const [{ faces }, { phones }, { faults }, { requests }, { webhooks }] = await Promise.all(
    ['/accounts', '/phones', '/faults', '/requests', '/webhooks'].map((path) => order('GET', path)));
  state.accounts = Object.values(faces);
  state.phones = new Map(phones.map((phone) => [phone.number, phone]));
  state.faults = faults;
  state.traffic = [...requests.map((r) => ({ ...r, way: 'request' })), ...webhooks.map((w) => ({ ...w, way: 'webhook' }))]
    .sort((a, b) => b.at - a.at).slice(0, TRAFFIC_KEEP);
  const chats = await Promise.all(phones.map((phone) => order('GET', `/phones/${phone.number}/messages`)));
  state.messages = new Map(chats.map(({ number, chats: list }) => [number, new Map(list.map((chat) => [chat.with, chat.messages]))]));
  arrive();
  changed('people', 'faults', 'traffic');
}

/* The server's events, by name. */
const EVENTS = {
  'phone': (phone) => {
    state.phones.set(phone.number, phone);
    changed('people');
    if (!state.phone || phone.number === state.phone) arrive();
  },
  'phone-moved': async ({ before, number }) => {
    const { phone, chat } = state;
    await load();
    if (phone === before) go(number, chat);
  },
  'message': ({ phone, message }) => {
    keep(phone, message);
    changed('people', ...(phone === state.phone ? ['chat'] : []));
  },
  'accounts': (faces) => {
    state.accounts = Object.values(faces);
    changed('people', 'place');
  },
  'faults': ({ faults }) => {
    state.faults = faults;
    changed('faults');
  },
  'request': (request) => traffic({ ...request, way: 'request' }),
  'webhook': (webhook) => traffic({ ...webhook, way: 'webhook' }),
  'reset': () => load(),
};

/* A message comes again whenever it changed; it keeps its place. */
function keep(number, message) {
  const chats = state.messages.get(number) ?? new Map();
  const other = message.direction === 'in' ? message.from : message.to;
  const messages = chats.get(other) ?? [];
  const i = messages.findIndex((m) => m.id === message.id);
  if (i < 0) messages.push(message);
  else messages[i] = message;
  chats.set(other, messages);
  state.messages.set(number, chats);
}

function traffic(entry) {
  state.traffic = [entry, ...state.traffic].slice(0, TRAFFIC_KEEP);
  changed('traffic');
}

/* Listens for ever. Whenever a connection stands, the first or a mended one, everything is asked anew. */
export function listen({ ready, lost }) {
  const source = new EventSource('/events');
  for (const [name, act] of Object.entries(EVENTS)) source.addEventListener(name, (event) => act(JSON.parse(event.data)));
  source.onopen = () => load().then(ready);
  source.onerror = lost;
}
