/*
 * chat: the right half: the open chat of the handset we hold.
 *
 * Bubbles are kept between changes and replaced one by one, so that reading, selecting and scrolling are
 * not disturbed by a tick that turns blue. A chat that stands open is read after a moment, as a person would.
 */
import { bubble } from './bubble.mjs';
import { composer, focusDraft } from './composer.mjs';
import { day, displayNumber, timeLeft } from './format.mjs';
import { h, icon } from './dom.mjs';
import { avatar } from './people.mjs';
import { business, chatsOf, draftKey, go, handset, openMessages, order, state, unreadIn } from './state.mjs';
import { inLanguage, t } from './texts.mjs';
import { openChat } from './dialogs.mjs';
import { attempt } from './toast.mjs';

const READ_AFTER_MS = 1200;
const NEAR_END_PX = 120;

let log = null;		/* the scrolling box; its list holds the bubbles */
let list = null;
let shown = new Map();	/* message id -> { element, print } */
let reading = null;
let at_end = true;	/* whether the last bubble is in sight, and should stay there */

/* A panel that opens, or a phone that turns, makes the box narrower and its text longer. */
const resized = new ResizeObserver(() => { if (log && at_end) log.scrollTop = log.scrollHeight; });

/* The reader moved to another handset or chat, or the language changed. */
export function showChat() {
  const main = document.getElementById('chat');
  document.body.dataset.pane = state.chat ? 'chat' : 'list';
  shown = new Map();
  const account = business();
  if (!account || !handset()) {
    log = null;
    main.replaceChildren(h('div', { class: 'empty' }, icon('gateway'), h('h2', { id: 'chat-title' }, t('chat.none.title')), h('p', {}, t('chat.none'))));
    return;
  }
  list = h('ol', { class: 'messages' });
  log = h('div', { class: 'log', role: 'log', tabindex: '0', 'aria-label': t('chat.log', { name: account.name }), onscroll: scrolled }, list);
  resized.disconnect();
  resized.observe(log);
  main.replaceChildren(header(account), log, composer());
  at_end = true;
  showMessages();
  focusDraft();
}

function header(account) {
  return h('header', { class: 'chat-head' },
    h('button', { type: 'button', class: 'round back', 'aria-label': t('chat.back'), onclick: () => go(state.phone) }, icon('back')),
    avatar(account.name, account.number, account.kind),
    h('div', { class: 'chat-who' },
      h('h2', { id: 'chat-title' }, account.name),
      h('p', { class: 'small about' }, h('span', {}, t(`chat.${account.kind}`)), h('span', {}, account.kind === 'email' ? handset().email : displayNumber(account.number))),
      h('p', { class: 'small window', id: 'window' })),
    account.kind !== 'email' && h('details', { class: 'more' }, h('summary', { class: 'round', 'aria-label': t('chat.more') }, icon('dots')),
      h('div', { class: 'menu' }, h('button', { type: 'button', class: 'menu-item', onclick: toggleBlock }, icon('off'), t(isBlocked() ? 'chat.unblock' : 'chat.block')))));
}

const isBlocked = () => handset().blocked.includes(state.chat);

async function toggleBlock() {
  const { blocked } = handset();
  const next = isBlocked() ? blocked.filter((number) => number !== state.chat) : [...blocked, state.chat];
  await attempt(order('PUT', `/phones/${state.phone}`, { blocked: next }));
  showChat();
}

/* Something in the open chat changed, or time went on. */
export function showMessages() {
  if (!log) return;
  const follow = at_end;
  showWindow();
  const messages = openMessages();
  const rows = [];
  let last_day = '';
  for (const message of messages) {
    if (message.type === 'reaction') continue;
    const today = day(message.at, Date.now(), inLanguage());
    if (today !== last_day) rows.push(dayRow(today));
    last_day = today;
    rows.push(rowOf(message, messages));
  }
  if (messages.length === 0) rows.push(h('li', { class: 'note' }, t('chat.empty')));
  if (isBlocked()) rows.push(h('li', { class: 'note' }, t('chat.blocked')));
  place(rows);
  if (follow) log.scrollTop = log.scrollHeight;
  readSoon();
}

function scrolled() {
  at_end = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
}

function dayRow(word) {
  const text = word === 'today' || word === 'yesterday' ? t(`chat.${word}`) : word;
  const print = `day ${text}`;
  if (!shown.has(print)) shown.set(print, { element: h('li', { class: 'day' }, h('span', {}, text)), print });
  return shown.get(print).element;
}

function rowOf(message, messages) {
  const quoted = message.context ? messages.find((m) => m.id === message.context) : null;
  const reactions = messages.filter((m) => m.type === 'reaction' && m.reaction === message.id).map((m) => m.text).slice(-1);
  const print = JSON.stringify([message.tick, message.delivered_at, reactions, quoted?.id]);
  const before = shown.get(message.id);
  if (before?.print === print) return before.element;
  const element = bubble(message, { quoted, reactions, acts });
  shown.set(message.id, { element, print });
  return element;
}

/* Puts rows in order without touching those that already stand right. */
function place(rows) {
  rows.forEach((row, i) => {
    if (list.children[i] !== row) list.insertBefore(row, list.children[i] ?? null);
  });
  while (list.children.length > rows.length) list.lastElementChild.remove();
}

function showWindow() {
  const line = document.getElementById('window');
  const chat = chatsOf(handset()).find(({ account }) => account.number === state.chat);
  if (!line || business()?.kind !== 'official') return;
  const left = chat.window_ends_at && timeLeft(chat.window_ends_at, Date.now());
  line.textContent = left ? t('chat.window.open', { time: left }) : t('chat.window.shut');
  line.classList.toggle('is-open', Boolean(left));
}

export function readSoon() {
  clearTimeout(reading);
  if (document.visibilityState !== 'visible' || !log || unreadIn(openMessages()) === 0) return;
  reading = setTimeout(() => attempt(order('POST', `/phones/${state.phone}/read`, { chat: state.chat })), READ_AFTER_MS);
}

const acts = {
  openChat,
  tap: (message, button) => attempt(order('POST', `/phones/${state.phone}/reply`, { to: state.chat, button: { text: button.text, payload: button.payload }, context: message.id })),
  react: (message, emoji) => attempt(order('POST', `/phones/${state.phone}/reply`, { to: state.chat, reaction: { emoji, message_id: message.id } })),
  quote(message) {
    state.quoting = message;
    state.drafts.set(draftKey(), document.getElementById('draft').value);
    document.getElementById('composer').replaceWith(composer());
    focusDraft();
  },
};
