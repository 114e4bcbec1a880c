/*
 * panel: the right column: disturb a provider, and watch what goes to and fro.
 */
import { clock } from './format.mjs';
import { h, icon } from './dom.mjs';
import { inLanguage, t } from './texts.mjs';
import { order, state } from './state.mjs';
import { attempt } from './toast.mjs';

const ALL = ['meta', 'fonnte', 'twilio', 'watzap', 'vonage', 'messagebird', 'bird'];
const TELLING = ALL.filter((name) => name !== 'watzap');
const SIGNING = ['meta', 'twilio', 'vonage', 'messagebird', 'bird'];

/* [kind, providers, what it is set to] in the order in which they are shown. */
const GROUPS = {
  wire: [
    ['dead', ALL], ['slow', ALL], ['reset-after-read', ALL], ['lost-answer-not-done', ALL], ['http-500', ALL], ['html-502', ALL],
  ],
  answer: [
    ['throttle', ALL], ['pair-throttle', ['meta']], ['token-invalid', ALL], ['disconnected-device', ['fonnte', 'watzap']], ['insufficient-quota', ['fonnte']], ['held', ['meta']],
  ],
  receipt: [
    ['no-delivery', ALL], ['receipt-before-answer', TELLING], ['duplicate-webhooks', ALL], ['reorder-webhooks', ALL], ['delay-webhooks', ALL], ['drop-webhooks', ALL], ['bad-signature', SIGNING],
  ],
};
const UNTIL = { off: {}, once: { count: 1 }, minute: { for_s: 60 } };

let provider = 'meta';
let until = 'off';
let tab = 'faults';

export function showPanelButton() {
  const n = state.faults.length;
  const button = document.getElementById('panel-open');
  button.replaceChildren(icon('bolt'), h('span', { class: 'label' }, t('panel.open')));
  if (n > 0) button.append(h('span', { class: 'badge is-warn', role: 'img', 'aria-label': t('panel.active', { n }) }, String(n)));
}

export function togglePanel(open = document.getElementById('panel').hidden) {
  const panel = document.getElementById('panel');
  const button = document.getElementById('panel-open');
  panel.hidden = !open;
  document.body.classList.toggle('with-panel', open);
  button.setAttribute('aria-expanded', String(open));
  showPanel();
  if (open) panel.querySelector('.round').focus();
  else button.focus();
}

export function showPanel() {
  const panel = document.getElementById('panel');
  if (panel.hidden) return;
  const { scrollTop } = panel.querySelector('.panel-body') ?? { scrollTop: 0 };
  const focused = document.activeElement?.id;
  panel.replaceChildren(...[
    h('div', { class: 'panel-head' }, h('h2', { id: 'panel-title' }, t('panel.title')), h('button', { type: 'button', class: 'round', 'aria-label': t('panel.close'), onclick: () => togglePanel(false) }, icon('close'))),
    segments('tab', ['faults', 'traffic'], tab, (value) => { tab = value; showPanel(); }),
    h('div', { class: 'panel-body', tabindex: '0', role: 'group', 'aria-label': t(`panel.${tab}`) }, tab === 'faults' ? faultsView() : trafficView()),
    state.faults.length > 0 && h('div', { class: 'panel-foot' }, h('button', { type: 'button', class: 'main', id: 'restore', onclick: () => attempt(order('DELETE', '/faults')) }, t('panel.restore')))].filter(Boolean));
  panel.querySelector('.panel-body').scrollTop = scrollTop;
  if (focused) document.getElementById(focused)?.focus();
}

function segments(name, values, current, choose) {
  return h('div', { class: 'segments', role: 'group', 'aria-label': t(name === 'tab' ? 'panel.title' : 'panel.provider') }, values.map((value) => h('button', {
    type: 'button', id: `${name}-${value}`, 'aria-pressed': String(value === current), onclick: () => choose(value),
  }, t(`panel.${value}`))));
}

function faultsView() {
  return [
    segments('provider', ALL, provider, (value) => { provider = value; showPanel(); }),
    h('div', { class: 'until' }, h('label', { for: 'until' }, t('panel.until')),
      h('select', { id: 'until', onchange: (event) => { until = event.target.value; } }, Object.keys(UNTIL).map((key) => h('option', { value: key, selected: key === until }, t(`panel.until.${key}`))))),
    ...Object.entries(GROUPS).map(([group, kinds]) => h('section', { class: 'group' }, h('h3', {}, t(`panel.group.${group}`)),
      h('ul', {}, kinds.filter(([, providers]) => providers.includes(provider)).map(([kind]) => faultRow(kind))))),
  ];
}

function faultRow(kind) {
  const active = state.faults.filter((fault) => fault.kind === kind && [provider, '*'].includes(fault.provider));
  const hits = active.reduce((sum, fault) => sum + fault.hits, 0);
  const id = `fault-${kind}`;
  return h('li', { class: 'fault' },
    h('div', {}, h('span', { id: `${id}-name`, class: 'fault-name' }, t(`fault.${kind}`)), hits > 0 && h('span', { class: 'hits' }, t('panel.hits', { n: hits })), h('p', { class: 'small', id: `${id}-help` }, t(`fault.${kind}.help`))),
    h('button', { type: 'button', class: 'switch', role: 'switch', id, 'aria-checked': String(active.length > 0), 'aria-labelledby': `${id}-name`, 'aria-describedby': `${id}-help`, onclick: () => toggle(kind, active) }, h('span', {})));
}

async function toggle(kind, active) {
  if (active.length === 0) await attempt(order('POST', '/faults', { provider, kind, ...UNTIL[until] }));
  else for (const fault of active) await attempt(order('DELETE', `/faults/${fault.n}`));
}

function trafficView() {
  if (state.traffic.length === 0) return h('p', { class: 'empty' }, t('traffic.empty'));
  return h('ol', { class: 'traffic' }, state.traffic.map(trafficRow));
}

function trafficRow({ way, provider: name, method, path, label, status, attempts, state: end, fault, at }) {
  const good = status !== null && status < 400;
  const what = way === 'request' ? `${method} ${path.split('?')[0].split('/').at(-1)}` : label;
  const notes = [attempts > 1 && t('traffic.tries', { n: attempts }), ['no address', 'dropped', 'given up'].includes(end) && t(`traffic.${end}`), fault && t(`fault.${fault}`)].filter(Boolean);
  return h('li', { class: `hop ${good ? '' : 'is-bad'}` },
    icon(way === 'request' ? 'up' : 'down', t(`traffic.${way}`)),
    h('div', {}, h('span', { class: 'hop-what' }, `${t(`panel.${name}`)} · ${what}`), notes.length > 0 && h('span', { class: 'small' }, notes.join(' · '))),
    h('span', { class: 'hop-status' }, status === null ? t('traffic.none') : String(status)),
    h('time', {}, clock(at, inLanguage())));
}
