/*
 * dialogs: a person's handset, a new person, and whose handset a link is meant for.
 */
import { business, go, lastPhone, order, state } from './state.mjs';
import { displayNumber } from './format.mjs';
import { h } from './dom.mjs';
import { t } from './texts.mjs';
import { toast } from './toast.mjs';

/* Shows a form; done(values) returns a promise and keeps the dialog open, with the reason, when it fails. */
function ask({ title, help, fields, save, done }) {
  const dialog = document.getElementById('dialog');
  const problem = h('p', { class: 'problem', role: 'alert' });
  const submit = async (event) => {
    event.preventDefault();
    try {
      await done(new FormData(event.target));
      dialog.close();
    } catch (error) {
      problem.textContent = error.message;
    }
  };
  dialog.replaceChildren(h('form', { class: 'ask', onsubmit: submit },
    h('h2', { id: 'dialog-title' }, title), help && h('p', { class: 'small' }, help), ...fields, problem,
    h('div', { class: 'ask-end' }, h('button', { type: 'button', class: 'quiet', onclick: () => dialog.close() }, t('dialog.cancel')), h('button', { type: 'submit', class: 'main' }, save))));
  dialog.showModal();
}

function textField(name, key, value = '', more = {}) {
  const help = more.help ? t(`${key}.help`) : '';
  return h('div', { class: 'field' }, h('label', { for: `f-${name}` }, t(key)),
    help && h('p', { class: 'small', id: `h-${name}` }, help),
    h('input', { id: `f-${name}`, name, value, autocomplete: 'off', 'aria-describedby': help ? `h-${name}` : null, required: more.required, inputmode: more.inputmode }));
}

function checkField(name, key, checked) {
  return h('div', { class: 'check' }, h('input', { type: 'checkbox', id: `f-${name}`, name, checked, 'aria-describedby': `h-${name}` }),
    h('div', {}, h('label', { for: `f-${name}` }, t(key)), h('p', { class: 'small', id: `h-${name}` }, t(`${key}.help`))));
}

export function askNewPerson() {
  ask({
    title: t('person.new'),
    fields: [textField('name', 'person.name', '', { required: true }), textField('number', 'person.number', '', { required: true, help: true, inputmode: 'tel' })],
    save: t('dialog.save'),
    async done(form) {
      const phone = await order('PUT', `/phones/${encodeURIComponent(form.get('number').trim())}`, { name: form.get('name').trim() });
      state.phones.set(phone.number, phone);
      go(phone.number);
    },
  });
}

export function askPerson(phone) {
  ask({
    title: t('person.title', { name: phone.name }),
    help: displayNumber(phone.number),
    fields: [
      textField('name', 'person.name', phone.name, { required: true }),
      checkField('online', 'person.online', phone.online),
      checkField('whatsapp', 'person.whatsapp', phone.whatsapp),
      checkField('reads', 'person.reads', phone.reads === 'auto'),
      checkField('read_receipts', 'person.receipts', phone.read_receipts),
      textField('number', 'person.change', '', { help: true, inputmode: 'tel' }),
    ],
    save: t('dialog.save'),
    async done(form) {
      await order('PUT', `/phones/${phone.number}`, {
        name: form.get('name').trim(), online: form.has('online'), whatsapp: form.has('whatsapp'),
        reads: form.has('reads') ? 'auto' : 'manual', read_receipts: form.has('read_receipts'),
      });
      const wanted = form.get('number').trim();
      if (wanted === '') return;
      const answer = await order('POST', `/phones/${phone.number}/change-number`, { new: wanted });
      state.phones.set(answer.phone.number, answer.phone);
      go(answer.phone.number, state.chat);
    },
  });
}

/* A link to a chat: opens it on this handset with the text as a draft. */
export function openChat({ to, text }) {
  if (!business(to)) {
    toast(t('which.unknown', { number: displayNumber(to) }));
    return;
  }
  state.prefill = text || state.prefill;
  state.drafts.set(`${state.phone} ${to}`, text);
  go(state.phone, to);
}

/* The same from outside, where it is not clear who tapped: asks when more than one person could have. */
export function openLink({ to, text, phone }) {
  const people = [...state.phones.values()];
  const open = (number) => {
    state.phone = number;
    openChat({ to, text });
  };
  if (people.length === 0) {
    state.prefill = text;
    askNewPerson();
    return;
  }
  if (people.length === 1) {
    open(people[0].number);
    return;
  }
  const first = state.phones.has(phone) ? phone : lastPhone();
  ask({
    title: t('which.title'),
    help: t('which.help'),
    fields: [h('fieldset', { class: 'which' }, h('legend', { class: 'hidden' }, t('which.title')), people.map((person) => h('label', { class: 'choice' },
      h('input', { type: 'radio', name: 'phone', value: person.number, checked: person.number === first, required: true }),
      h('span', {}, h('strong', {}, person.name), h('small', {}, displayNumber(person.number))))))],
    save: t('dialog.open'),
    done: async (form) => open(form.get('phone')),
  });
}

