/*
 * app: starts the phone page: language, state, views, and a wa.me link that may have brought us here.
 */
import { arrive, changed, listen, watch } from './state.mjs';
import { keptLanguage, t, useLanguage } from './texts.mjs';
import { readSoon, showChat, showMessages } from './chat.mjs';
import { showPanel, showPanelButton, togglePanel } from './panel.mjs';
import { openLink } from './dialogs.mjs';
import { showPeople } from './people.mjs';
import { toast } from './toast.mjs';

const MINUTE_MS = 60_000;

function speak(language) {
  document.documentElement.lang = useLanguage(language);
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t);
  document.title = `${t('app.name')} – Kabarizin`;
  const button = document.getElementById('language');
  button.textContent = t('app.language');
  button.lang = language === 'id' ? 'en' : 'id';
}

/* /phone/?to=…&text=… is where a wa.me link leads. */
function linkHere() {
  const query = new URLSearchParams(location.search);
  const to = query.get('to');
  if (!to) return;
  history.replaceState(null, '', `/phone/${location.hash}`);
  openLink({ to, text: query.get('text') ?? '', phone: query.get('phone') ?? '' });
}

watch('place people', showPeople);
watch('place', showChat);
watch('chat people', showMessages);
watch('faults', showPanelButton);
watch('faults', showPanel);
watch('traffic', showPanel);

document.getElementById('language').addEventListener('click', () => {
  speak(keptLanguage() === 'id' ? 'en' : 'id');
  changed('place', 'people', 'faults');
});
document.getElementById('panel-open').addEventListener('click', () => togglePanel());
document.addEventListener('visibilitychange', readSoon);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') for (const menu of document.querySelectorAll('details[open]')) menu.removeAttribute('open');
});
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details[open]')) if (!menu.contains(event.target)) menu.removeAttribute('open');
});
window.addEventListener('hashchange', arrive);
setInterval(showMessages, MINUTE_MS);

speak(keptLanguage());
listen({ ready: linkHere, lost: () => toast(t('app.offline')) });
