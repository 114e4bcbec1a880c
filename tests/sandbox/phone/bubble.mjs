/*
 * bubble: one message as the handset shows it, with its ticks.
 *
 * An incoming message shows the ticks the office sees; one that has not reached the handset (or never
 * will) is drawn as a ghost, because a newcomer wants to know where it is.
 */
import { h, hidden, icon } from './dom.mjs';
import { chatLink, clock, displayNumber, pieces } from './format.mjs';
import { inLanguage, t } from './texts.mjs';

const TICKS = { accepted: 'clock', pending: 'clock', sent: 'tick', delivered: 'ticks', read: 'ticks', failed: 'alert' };
const REACTIONS = ['👍', '❤️', '🙏', '😂'];

/* That an SMS or a mail was read is the person's own knowledge. */
export function tickIcon(message) {
  const tick = ['sms', 'email'].includes(message.channel) && message.tick === 'read' ? 'delivered' : message.tick;
  const svg = icon(TICKS[tick], t(`tick.${tick}`));
  svg.classList.add(`is-${tick}`);
  return svg;
}

/* One line about a message, for the list and for quotes. */
export function summary(message) {
  if (message.type === 'reaction') return t('kind.reaction', { emoji: message.text });
  if (message.parts) return message.parts.header || message.parts.body;
  if (message.subject) return message.subject;
  if (['text', 'button', 'template', 'interactive'].includes(message.type)) return message.text;
  return message.text ? `${t(`kind.${message.type}`)}: ${message.text}` : t(`kind.${message.type}`);
}

/* acts: { openChat(link), tap(message, button), react(message, emoji), quote(message) } */
export function bubble(message, { quoted, reactions, acts }) {
  const here = message.direction === 'out' || Boolean(message.delivered_at);
  const time = clock(message.at, inLanguage());
  return h('li', { class: `message from-${message.direction} ${here ? '' : 'is-ghost'}`, 'data-id': message.id },
    h('div', { class: 'bubble' },
      quoted && h('p', { class: 'quote' }, summary(quoted)),
      content(message, acts),
      way(message, here),
      h('p', { class: 'meta' }, h('time', { datetime: new Date(message.at).toISOString() }, time), tickIcon(message)),
      here && message.direction === 'in' && !['sms', 'email'].includes(message.channel) && actions(message, time, acts)),
    message.parts?.buttons?.length > 0 && h('div', { class: 'buttons' }, message.parts.buttons.map((button) => buttonOf(message, button, here, acts))),
    reactions.length > 0 && h('p', { class: 'reactions' }, reactions.join(' ')));
}

function content(message, acts) {
  const { parts } = message;
  if (parts) {
    return [
      parts.media && attached(parts.media, acts),
      parts.header && h('p', { class: 'head' }, parts.header),
      h('p', { class: 'text' }, rich(parts.body, acts)),
      ...cards(parts.body, acts),
      parts.footer && h('p', { class: 'foot' }, parts.footer),
    ];
  }
  if (['text', 'button'].includes(message.type)) return [message.subject && h('p', { class: 'head' }, message.subject), h('p', { class: 'text' }, rich(message.text, acts)), ...cards(message.text, acts)];
  const place = message.location && `${message.location.latitude}, ${message.location.longitude}`;
  return [attachment(message.type, message.filename ?? place ?? ''), message.text && h('p', { class: 'text' }, rich(message.text, acts))];
}

function attachment(kind, name) {
  return h('p', { class: `attachment is-${kind}` }, icon(kind), h('span', {}, t(`kind.${kind}`), name && h('small', {}, name)));
}

/* A document is opened by a tap, where it came with an address. */
function attached(media, acts) {
  const shown = attachment(media.kind, media.filename || media.name);
  if (!media.link) return shown;
  const link = anchor(media.link, '', 'opens', acts);
  link.append(shown);
  return link;
}

const TAGS = { bold: 'strong', italic: 'em', struck: 's', code: 'code' };

function rich(text, acts) {
  return pieces(text).map(({ kind, text: part, url }) => {
    if (kind === 'link') return anchor(url, part, '', acts);
    return kind === 'text' ? part : h(TAGS[kind], {}, part);
  });
}

/* A link to a chat opens it here; all others open beside this page. */
function anchor(url, text, style, acts) {
  const chat = chatLink(url, location.origin);
  if (!chat) return h('a', { class: style, href: url, target: '_blank', rel: 'noopener' }, text);
  return h('a', { class: style, href: url, onclick: (event) => { event.preventDefault(); acts.openChat(chat); } }, text);
}

/* The address of the first link, set apart. The page behind it is not asked: that would be a visit. */
function cards(text, acts) {
  const link = pieces(text).find((piece) => piece.kind === 'link');
  if (!link) return [];
  const { host, pathname } = new URL(link.url);
  const chat = chatLink(link.url, location.origin);
  const label = h('span', {}, h('strong', {}, chat ? displayNumber(chat.to) : host), h('small', {}, chat ? host : pathname));
  const card = anchor(link.url, '', 'card', acts);
  card.setAttribute('tabindex', '-1');
  card.setAttribute('aria-hidden', 'true');
  card.append(icon('link'), label);
  return [card];
}

function way(message, here) {
  if (message.tick === 'failed' && message.direction === 'in') return h('p', { class: 'way is-bad' }, t('way.failed', { code: message.failed?.code ?? message.failed?.status ?? '' }));
  if (!here) return h('p', { class: 'way' }, t('way.lost'));
  if (message.direction === 'out' && (message.tick === 'sent' || message.tick === 'failed')) return h('p', { class: 'way' }, t('way.untaken'));
  return null;
}

function buttonOf(message, button, here, acts) {
  if (button.type === 'URL') {
    const link = anchor(button.url, '', 'tap', acts);
    link.append(icon('out'), button.text);
    return link;
  }
  if (button.type === 'QUICK_REPLY') return h('button', { type: 'button', class: 'tap', disabled: !here, onclick: () => acts.tap(message, button) }, icon('reply'), button.text);
  if (button.type === 'COPY_CODE') return h('button', { type: 'button', class: 'tap', onclick: () => navigator.clipboard?.writeText(button.code) }, icon('copy'), t('chat.code', { code: button.code }));
  return h('span', { class: 'tap' }, icon('call'), button.text ?? '', hidden(` ${t('chat.call', { number: button.phone_number })}`));
}

/* Reactions and reply, behind one button at the bubble's corner. */
function actions(message, time, acts) {
  const shut = (event) => event.target.closest('details').removeAttribute('open');
  return h('details', { class: 'actions' },
    h('summary', { 'aria-label': t('chat.actions', { time }) }, icon('dots')),
    h('div', { class: 'menu' },
      h('div', { class: 'menu-row' }, REACTIONS.map((emoji) => h('button', { type: 'button', class: 'emoji', onclick: (event) => { shut(event); acts.react(message, emoji); } }, h('span', { 'aria-hidden': 'true' }, emoji), hidden(t('chat.react', { emoji }))))),
      h('button', { type: 'button', class: 'menu-item', onclick: (event) => { shut(event); acts.quote(message); } }, icon('reply'), t('chat.reply'))));
}
