/*
 * dom: makes elements and icons.
 *
 *   h('button', { type: 'button', class: 'quiet', onclick: f }, icon('back'), 'text')
 *
 * A property that is null, undefined or false is left out; on… is an event handler; all others become
 * attributes, so that a handset's name can never become HTML.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const hidden = (text) => h('span', { class: 'hidden' }, text);

const SVG = 'http://www.w3.org/2000/svg';

/* Drawn on a grid of 24, with lines of 2. */
const ICONS = {
  add: 'M12 5v14M5 12h14',
  attach: 'M12 5v14M5 12h14',
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6 6 18',
  send: 'M4 12 20 4l-5 16-3.500-6.500zM11.500 13.500 20 4',
  gear: 'M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.100 2.100M16.300 16.300l2.100 2.100M5.600 18.400l2.100-2.100M16.300 7.700l2.100-2.100',
  bolt: 'M13 3 5 14h6l-1 7 8-11h-6z',
  off: 'M12 4v8M7 6.500a7.500 7.500 0 1 0 10 0',
  dots: 'M12 6v.010M12 12v.010M12 18v.010',
  reply: 'M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6',
  link: 'M10 14a4 4 0 0 0 6 .500l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.500l-3 3a4 4 0 0 0 6 6l1-1',
  out: 'M14 5h5v5M19 5l-9 9M12 6H7a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h9a2 2 0 0 0 2-2v-5',
  call: 'M6 4h3l2 5-2.500 1.500a11 11 0 0 0 5 5L15 13l5 2v3a2 2 0 0 1-2 2A15 15 0 0 1 4 6a2 2 0 0 1 2-2',
  copy: 'M9 9h9v10H9zM6 15V5h9',
  official: 'M12 3l2.500 1.800 3-.100.900 2.900 2.500 1.800-1 2.800 1 2.800-2.500 1.800-.900 2.900-3-.100L12 21l-2.500-1.800-3 .100-.900-2.900L3.100 14.600l1-2.800-1-2.800 2.500-1.800.900-2.900 3 .100zM8.500 12l2.500 2.500 4.500-5',
  gateway: 'M8 3h8a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM11 18h2',
  sms: 'M4 5h16v11H10l-4 4v-4H4zM8 10.500v.010M12 10.500v.010M16 10.500v.010',
  email: 'M4 6h16v12H4zM4 7.500l8 6 8-6',
  image: 'M4 6h16v12H4zM4 16l5-5 4 4 2-2 5 5M15 9.500v.010',
  audio: 'M12 4a3 3 0 0 1 3 3v4a3 3 0 0 1-6 0V7a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4',
  sticker: 'M5 5h14v9l-5 5H5zM19 14h-5v5M9 10v.010M14 10v.010M9 13a4 4 0 0 0 3 1.500',
  location: 'M12 21s7-6.500 7-11.500a7 7 0 0 0-14 0C5 14.500 12 21 12 21zM12 7.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5z',
  document: 'M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5',
  unsupported: 'M5 20V10M12 20V4M19 20v-7',
  video: 'M4 7h11v10H4zM15 11l5-3v8l-5-3',
  contacts: 'M12 5a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM5 20a7 7 0 0 1 14 0',
  clock: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4l3 2',
  tick: 'M5 12.500l4.500 4.500L19 7',
  ticks: 'M2 12.500 6.500 17 16 7M10 15.500l1.500 1.500L21 7',
  alert: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v5M12 16v.010',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
};

/* With a title the icon speaks for itself; without one it only decorates. */
export function icon(name, title = '') {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', class: `icon icon-${name}`, ...(title ? { role: 'img', 'aria-label': title } : { 'aria-hidden': 'true' }) })) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  if (title) {
    const label = document.createElementNS(SVG, 'title');
    label.textContent = title;
    svg.append(label);
  }
  svg.append(path);
  return svg;
}
