/*
 * send: POST /send. Reads what is asked, refuses it or queues it.
 *
 * Fonnte has no templates and no consent check; a text goes out as it stands, except that {words} in
 * braces are taken for variables.
 */
import { randomBytes } from 'node:crypto';
import { DISCONNECTED, refuse } from './refusal.mjs';
import { personalised, readTargets } from './targets.mjs';

const MESSAGE_MAX = 60_000;
const FILE_MAX = 4 * 1024 * 1024;
const KEEP_QUEUED = 100_000;
const LONGEST_WAIT_MS = 2 ** 31 - 1;
const BOOLEANS = ['typing', 'connectOnly', 'preview', 'sequence'];
const NUMBERS = ['duration', 'schedule', 'followup', 'inboxid'];
const WITH_ATTACHMENTS = ['Super', 'Advanced', 'Ultra'];

/* away(operation, to): whether the device is not connected. */
export function createFonnteSender({ account, phones, network, faults, now, fast, away }) {
  const queued = new Map();	/* message id -> message, for /status */
  let kept = [];		/* accepted with connectOnly=false while the device was away */
  let last_id = Math.floor(now() / 1000);	/* above what earlier sandboxes gave away: a world outlives its sandbox */

  function send(form, rq) {
    if (form.fields.size === 0) refuse('invalid/empty body value');
    const requests = form.fields.has('data') ? readData(form) : [readRequest(form.fields, form.files)];
    const [{ targets: [{ number }], connectOnly }] = requests;
    checkFaults(number);
    const is_away = away('send', number);
    if (is_away && connectOnly) refuse(DISCONNECTED);
    const cost = requests.reduce((sum, request) => sum + request.targets.length, 0);
    if (account.quota < cost) refuse('insufficient quota');
    account.quota -= cost;
    const batches = requests.map((request) => ({ request, messages: request.targets.map((target) => accept(target, request)) }));
    const messages = batches.flatMap((batch) => batch.messages);
    const body = {
      detail: 'success! message in queue', id: messages.map((m) => m.id), process: requests[0].typing ? 'processing' : 'pending',
      requestid: rq.requestid, status: true, target: messages.map((m) => m.to),
    };
    const journey = () => (is_away ? kept.push(...messages) : Promise.all(batches.map(leave)));
    if (!faults.hit('fonnte', 'receipt-before-answer', 'send', number)) return { body, after: journey };
    return Promise.resolve(journey()).then(() => body);
  }

  function checkFaults(to) {
    if (faults.hit('fonnte', 'throttle', 'send', to)) refuse('too many request, please try again later');
    if (faults.hit('fonnte', 'insufficient-quota', 'send', to)) refuse('insufficient quota');
    const fault = faults.hit('fonnte', 'reason', 'send', to);
    if (fault) refuse(fault.reason, fault.key);
  }

  function readRequest(fields, files = new Map()) {
    for (const key of BOOLEANS) if (fields.has(key) && !/^(true|false|1|0)$/i.test(fields.get(key))) refuse('input invalid');
    for (const key of NUMBERS) if (fields.has(key) && !/^\d*$/.test(fields.get(key))) refuse('input invalid');
    const target = fields.get('target') ?? '';
    if (target.trim() === '') refuse('target required');
    const code = fields.get('countryCode') || '62';
    if (!/^\d{1,3}$/.test(code)) refuse('input invalid');
    const targets = readTargets(target, code);
    if (targets.length === 0) refuse('target invalid');
    const message = fields.get('message') ?? '';
    if ([...message].length > MESSAGE_MAX) refuse('input invalid');
    const file = files.get('file');
    const url = fields.get('url') ?? '';
    checkAttachment(url, file);
    if (message === '' && !url && !file && !fields.get('location') && !fields.get('choices')) refuse('input invalid');
    return {
      targets, message, url, filename: fields.get('filename') || file?.filename || '', location: fields.get('location') ?? '',
      typing: isTrue(fields.get('typing')), preview: !isFalse(fields.get('preview')), connectOnly: !isFalse(fields.get('connectOnly')),
      delay: fields.get('delay') ?? '', schedule: Number(fields.get('schedule') || 0), followup: Number(fields.get('followup') || 0),
      inboxid: Number(fields.get('inboxid') || 0),
    };
  }

  function checkAttachment(url, file) {
    if (!url && !file) return;
    if (url && !/^https?:\/\/\S+$/.test(url)) refuse('url invalid');
    if (!WITH_ATTACHMENTS.includes(account.package)) refuse('attachment is not allowed on your package, please upgrade');
    if (file && file.size > FILE_MAX) refuse('file size must under 4MB');
    if (file && !/\.(png|jpe?g|webp|mp4|mp3|pdf|docx?|xlsx?|csv|txt)$/i.test(file.filename)) refuse('file format not supported');
  }

  /* Several requests in one form field; not together with a file. */
  function readData({ fields, files }) {
    if (files.size > 0) refuse('input invalid');
    let rows;
    try {
      rows = JSON.parse(fields.get('data'));
    } catch {
      refuse('JSON format invalid');
    }
    if (!Array.isArray(rows) || rows.length === 0) refuse('JSON format invalid');
    return rows.map((row) => readRequest(new Map(Object.entries(row ?? {}).map(([key, value]) => [key, String(value)]))));
  }

  function accept({ number, values }, request) {
    const mark = account.package === 'Free' ? '\n\n_Sent via fonnte.com_' : '';
    const message = {
      id: String(++last_id), stateid: `3EB0${randomBytes(9).toString('hex').toUpperCase()}`,
      direction: 'in', provider: 'fonnte', from: account.device, to: number,
      type: request.url || request.filename ? 'document' : 'text', text: personalised(request.message, values) + mark, at: now(), tick: 'accepted',
    };
    if (request.url) message.link = request.url;
    if (request.inboxid) message.inboxid = request.inboxid;
    if (request.preview) message.preview = true;
    queued.set(message.id, message);
    if (queued.size > KEEP_QUEUED) queued.delete(queued.keys().next().value);
    phones.accept(message);
    return message;
  }

  /* Sends what one request asked for at its time, each target after the pause it asked for. */
  async function leave({ request, messages }) {
    const wait_ms = request.schedule ? request.schedule * 1000 - now() : request.followup * 1000;
    if (wait_ms > 0) await later(wait_ms);
    for (const [i, message] of messages.entries()) {
      if (i > 0 && !fast) await later(delayMs(request.delay));
      if (queued.has(message.id)) await network.carry(message);	/* gone after a reset */
    }
  }

  return {
    send,
    get count() { return queued.size; },
    find: (id) => queued.get(id) ?? null,

    /* The device is back: what was kept for it leaves. */
    sendKept() {
      for (const message of kept.splice(0)) network.carry(message);
    },

    reset() {
      queued.clear();
      kept = [];
    },
  };
}

const isTrue = (text) => /^(true|1)$/i.test(text ?? '');
const isFalse = (text) => /^(false|0)$/i.test(text ?? '');

/* '5' or a range '1-10', in seconds; the dashboard's default is 5. */
function delayMs(text) {
  const [least, most = least] = (/^\d+(-\d+)?$/.test(text) ? text : '5').split('-').map(Number);
  return (least + Math.random() * (most - least)) * 1000;
}

function later(ms) {
  return new Promise((resolve) => { setTimeout(resolve, Math.min(ms, LONGEST_WAIT_MS)).unref(); });
}
