/*
 * people: the left column: who has a phone, whose phone we hold, and its chats.
 */
import { h, hidden, icon } from './dom.mjs';
import { TIME_ZONE, clock, colourOf, day, displayNumber, initials } from './format.mjs';
import { chatsOf, go, handset, state } from './state.mjs';
import { inLanguage, t } from './texts.mjs';
import { summary, tickIcon } from './bubble.mjs';
import { askNewPerson, askPerson } from './dialogs.mjs';

export function showPeople() {
  const people = [...state.phones.values()];
  document.getElementById('people').replaceChildren(...people.map(personButton), h('li', {},
    h('button', { type: 'button', class: 'face', onclick: askNewPerson },
      h('span', { class: 'avatar avatar-add' }, icon('add')),
      h('span', { class: 'face-name' }, t('list.add.short')), hidden(t('list.add')))));
  showPerson(people.length);
  showChats();
}

export function avatar(name, number, kind = '') {
  return h('span', { class: `avatar tint-${colourOf(number)} ${kind}`, 'aria-hidden': 'true' }, kind ? icon(kind) : initials(name));
}

function personButton(phone) {
  const unread = chatsOf(phone).reduce((sum, chat) => sum + chat.unread, 0);
  return h('li', {}, h('button', {
    type: 'button', class: `face ${phone.online ? '' : 'is-off'}`, 'aria-pressed': String(phone.number === state.phone), onclick: () => go(phone.number),
  }, avatar(phone.name, phone.number), unread > 0 && badge(unread), h('span', { class: 'face-name' }, phone.name.split(' ')[0]), hidden(phone.name)));
}

function badge(unread) {
  return h('span', { class: 'badge' }, h('span', { 'aria-hidden': 'true' }, String(unread)), hidden(t('list.unread', { n: unread })));
}

function showPerson(count) {
  const box = document.getElementById('person');
  const phone = handset();
  if (count === 0) {
    box.replaceChildren(h('div', { class: 'empty' }, h('h3', {}, t('list.empty.title')), h('p', {}, t('list.empty')),
      h('button', { type: 'button', class: 'main', onclick: askNewPerson }, t('list.add'))));
    return;
  }
  if (!phone) {
    box.replaceChildren();
    return;
  }
  const notes = [!phone.online && t('phone.off'), !phone.whatsapp && t('phone.nowa')].filter(Boolean);
  box.replaceChildren(h('div', { class: 'person-line' },
    h('div', {}, h('h3', {}, phone.name), h('p', { class: 'small' }, displayNumber(phone.number), notes.length > 0 && h('span', { class: 'warn' }, ` · ${notes.join(' · ')}`))),
    h('button', { type: 'button', class: 'round', 'aria-label': t('list.settings', { name: phone.name }), onclick: () => askPerson(phone) }, icon('gear'))));
}

function showChats() {
  const phone = handset();
  document.getElementById('chats').replaceChildren(...(phone ? chatsOf(phone).map((chat) => chatRow(phone, chat)) : []));
}

function chatRow(phone, { account, last, unread }) {
  return h('li', {}, h('a', { class: 'row', href: `#${phone.number}/${account.number}`, 'aria-current': account.number === state.chat ? 'true' : null },
    avatar(account.name, account.number, account.kind),
    h('span', { class: 'row-main' },
      h('span', { class: 'row-top' }, h('strong', {}, account.name), last && h('time', { class: unread ? 'fresh' : '' }, when(last.at))),
      h('span', { class: 'row-kind' }, t(`chat.${account.kind}`)),
      h('span', { class: 'row-last' }, last && tickIcon(last), h('span', { class: 'cut' }, last ? preview(last) : t('list.nothing')))),
    unread > 0 && badge(unread)));
}

function preview(message) {
  const text = summary(message);
  return message.direction === 'out' ? t('list.you', { text }) : text;
}

function when(at_ms) {
  const word = day(at_ms, Date.now(), inLanguage());
  if (word === 'today') return clock(at_ms, inLanguage());
  return word === 'yesterday' ? t('chat.yesterday') : new Date(at_ms).toLocaleDateString(inLanguage(), { day: '2-digit', month: '2-digit', year: '2-digit', timeZone: TIME_ZONE });
}
