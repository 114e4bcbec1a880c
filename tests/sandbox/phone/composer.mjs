/*
 * composer: where the person writes: quick replies, a field, other things to send.
 */
import { business, draftKey, openMessages, order, state } from './state.mjs';
import { h, icon } from './dom.mjs';
import { chatLink, pieces } from './format.mjs';
import { attempt } from './toast.mjs';
import { summary } from './bubble.mjs';
import { t } from './texts.mjs';

const OTHERS = ['sticker', 'image', 'audio', 'document', 'location', 'unsupported'];
const LINES_MOST = 6;

export function composer() {
  if (business()?.kind === 'email') return h('p', { class: 'note', id: 'composer' }, t('chat.email.note'));
  return h('form', { class: 'composer', id: 'composer', onsubmit: submit },
    state.quoting && quoting(),
    quickReplies(),
    h('div', { class: 'composer-line' },
      business()?.kind !== 'sms' && others(),
      h('textarea', { id: 'draft', rows: '1', 'aria-label': t('chat.write'), placeholder: t('chat.write'), oninput: typed, onkeydown: enterSends, autocomplete: 'off' }),
      h('button', { type: 'submit', class: 'round send', 'aria-label': t('chat.send') }, icon('send'))));
}

/* Puts the draft back and, where there is a keyboard, the cursor behind it. */
export function focusDraft() {
  const field = document.getElementById('draft');
  if (!field) return;
  field.value = state.drafts.get(draftKey()) ?? '';
  grow(field);
  if (field.value || matchMedia('(pointer: fine)').matches) field.focus({ preventScroll: true });
}

function quoting() {
  return h('p', { class: 'quoting' }, h('span', { class: 'cut' }, t('chat.quoting', { text: summary(state.quoting) })),
    h('button', { type: 'button', class: 'round small', 'aria-label': t('chat.unquote'), onclick: unquote }, icon('close')));
}

function unquote() {
  state.quoting = null;
  document.getElementById('composer').replaceWith(composer());
  focusDraft();
}

/*
 * YA, STOP, and the sentence of the last wa.me link: the one that was tapped, or else the last that arrived. The short ones first, where a narrow
 * phone shows them.
 */
function quickReplies() {
  const sentences = [...new Set(['YA', 'STOP', state.prefill || lastSentence()].filter(Boolean))];
  return h('div', { class: 'quick', role: 'group', 'aria-label': t('chat.quick') },
    sentences.map((text) => h('button', { type: 'button', class: 'chip', onclick: () => say({ text }) }, text)));
}

function lastSentence() {
  const arrived = [...(state.messages.get(state.phone)?.values() ?? [])].flat().filter((m) => m.delivered_at).sort((a, b) => a.at - b.at);
  const links = arrived.flatMap((m) => [...pieces(m.text).map((piece) => piece.url), ...(m.parts?.buttons ?? []).map((button) => button.url)]);
  return links.map((url) => url && chatLink(url, location.origin)).findLast((link) => link?.text)?.text ?? '';
}

function others() {
  const send = (kind) => (event) => {
    event.target.closest('details').removeAttribute('open');
    say({ [kind]: kind === 'location' ? { latitude: 3.1, longitude: 98.49, name: 'Kabanjahe' } : true });
  };
  return h('details', { class: 'others' }, h('summary', { class: 'round', 'aria-label': t('chat.attach') }, icon('attach')),
    h('div', { class: 'menu' }, OTHERS.map((kind) => h('button', { type: 'button', class: 'menu-item', onclick: send(kind) }, icon(kind), t(`send.${kind}`)))));
}

function typed(event) {
  state.drafts.set(draftKey(), event.target.value);
  grow(event.target);
}

/* As many lines as the text needs, up to a limit. */
function grow(field) {
  field.rows = 1;
  const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(field);
  const text_px = field.scrollHeight - parseFloat(paddingTop) - parseFloat(paddingBottom);
  field.rows = Math.min(LINES_MOST, Math.max(1, Math.round(text_px / parseFloat(lineHeight))));
}

/* A finger has a send button beside it; a keyboard has Enter. */
function enterSends(event) {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !matchMedia('(pointer: fine)').matches) return;
  event.preventDefault();
  event.target.form.requestSubmit();
}

function submit(event) {
  event.preventDefault();
  const field = document.getElementById('draft');
  const text = field.value.trim();
  if (text === '') return;
  field.value = '';
  state.drafts.delete(draftKey());
  grow(field);
  say({ text });
}

async function say(what) {
  const context = state.quoting && openMessages().some((m) => m.id === state.quoting.id) ? { context: state.quoting.id } : {};
  const answered = attempt(order('POST', `/phones/${state.phone}/reply`, { to: state.chat, ...what, ...context }));
  if (state.quoting) unquote();
  await answered;
}

