/*
 * client: starts a sandbox in a process of its own and talks to its control API.
 *
 *   const sandbox = await startSandbox();
 *   await sandbox.account('meta', { webhook_url });
 *   await sandbox.reply('6281234567890', { to: META_NUMBER, text: 'YA' });
 *   await sandbox.idle();
 *   await sandbox.stop();
 *
 * A call that the sandbox refuses throws a SandboxError with status and body.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const META_NUMBER = '6281160001000';
export const FONNTE_NUMBER = '6281160002000';
export const TWILIO_NUMBER = '6281160003000';
export const TWILIO_SMS_NUMBER = '6281160004000';
export const WATZAP_NUMBER = '6281160005000';
export const VONAGE_NUMBER = '6281160007000';
export const VONAGE_SMS_NUMBER = '6281160008000';
export const MESSAGEBIRD_NUMBER = '6281160013000';
export const MESSAGEBIRD_SMS_NUMBER = '6281160010000';
export const BIRD_NUMBER = '6281160011000';
export const BIRD_SMS_NUMBER = '6281160012000';

const PROVIDERS = ['meta', 'fonnte', 'twilio', 'watzap', 'vonage', 'messagebird', 'bird', 'http_sms'];

const SERVER = fileURLToPath(new URL('./server.mjs', import.meta.url));
const STOP_MS = 5000;

export class SandboxError extends Error {
  constructor(status, body) {
    super(body.error ?? `HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

/* Starts one on a free port. fast is on unless a person is to watch; doors: each provider at an address of its own; mail: with a mail server. */
export async function startSandbox({ fast = true, quiet = false, doors = false, mail = false, port = 0, stderr = 'inherit' } = {}) {
  const args = [SERVER, '--with-parent', '--port', String(port), ...(fast ? ['--fast'] : []), ...(quiet ? ['--quiet'] : []),
    ...(doors ? PROVIDERS.flatMap((name) => [`--${name}-port`, '0']) : []), ...(mail ? ['--smtp-port', '0'] : [])];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', stderr] });
  const sandbox = new Sandbox(await readyLine(child), child);
  if (doors) Object.assign(sandbox.addresses, (await sandbox.accounts()).addresses);
  return sandbox;
}

function readyLine(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code} before it was ready`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /^sandbox listening on (http:\S+)$/.exec(line)?.[1];
      if (url) resolve(url);
    });
  });
}

/* A running sandbox; child is null when somebody else started it. */
export class Sandbox {
  constructor(url, child = null) {
    this.url = url;
    this.child = child;
    this.addresses = Object.fromEntries(PROVIDERS.map((name) => [name, `${url}/${name}`]));
  }

  get meta_url() { return this.addresses.meta; }
  get fonnte_url() { return this.addresses.fonnte; }
  get twilio_url() { return this.addresses.twilio; }
  get watzap_url() { return this.addresses.watzap; }
  get vonage_url() { return this.addresses.vonage; }
  get messagebird_url() { return this.addresses.messagebird; }
  get bird_url() { return this.addresses.bird; }

  async call(method, path, body) {
    const res = await fetch(this.url + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answer = await res.json();
    if (!res.ok) throw new SandboxError(res.status, answer);
    return answer;
  }

  accounts() { return this.call('GET', '/accounts'); }
  account(provider, fields, { handshake = true } = {}) { return this.call('PUT', `/accounts/${provider}${handshake ? '' : '?handshake=skip'}`, fields); }

  async phones() { return (await this.call('GET', '/phones')).phones; }
  phone(number, fields = {}) { return this.call('PUT', `/phones/${digits(number)}`, fields); }
  async chats(number) { return (await this.call('GET', `/phones/${digits(number)}/messages`)).chats; }

  /* All messages of a handset in the order in which they were written; none if it never got one. */
  async messages(number, { direction, provider } = {}) {
    let chats = [];
    try {
      chats = await this.chats(number);
    } catch (error) {
      if (error.status !== 404) throw error;
    }
    return chats.flatMap((chat) => chat.messages)
      .filter((m) => (!direction || m.direction === direction) && (!provider || m.provider === provider))
      .sort((a, b) => a.at - b.at);
  }

  read(number, chat) { return this.call('POST', `/phones/${digits(number)}/read`, chat ? { chat } : {}); }
  reply(number, reply) { return this.call('POST', `/phones/${digits(number)}/reply`, reply); }
  changeNumber(number, to) { return this.call('POST', `/phones/${digits(number)}/change-number`, { new: to }); }
  window(number, open, to) { return this.call('POST', `/phones/${digits(number)}/window`, { open, ...(to && { to }) }); }
  marketing(number, value) { return this.call('POST', `/phones/${digits(number)}/marketing`, { value }); }

  fault(fault) { return this.call('POST', '/faults', fault); }
  faults() { return this.call('GET', '/faults'); }
  clearFaults() { return this.call('DELETE', '/faults'); }

  async requests(provider, since = 0) { return (await this.call('GET', `/requests?since=${since}${provider ? `&provider=${provider}` : ''}`)).requests; }
  async webhooks(provider, since = 0) { return (await this.call('GET', `/webhooks?since=${since}${provider ? `&provider=${provider}` : ''}`)).webhooks; }
  /* What arrived in a mailbox, oldest first, read as a mail program would. */
  async mails(to) { return (await this.call('GET', `/mails${to ? `?to=${encodeURIComponent(to)}` : ''}`)).mails; }
  postWebhook(webhook) { return this.call('POST', '/webhooks', webhook); }

  async templates() { return (await this.call('GET', '/templates')).templates; }
  async contents() { return (await this.call('GET', '/templates')).contents; }
  templateCategory(name, change) { return this.call('POST', `/templates/${name}/category`, change); }
  templateQuality(name, change) { return this.call('POST', `/templates/${name}/quality`, change); }
  templateStatus(name, change) { return this.call('POST', `/templates/${name}/status`, change); }

  healthz() { return this.call('GET', '/healthz'); }
  reset(options = {}) { return this.call('POST', '/reset', options); }

  /* Waits until nothing is on its way any more; throws when that takes longer than limit_ms. */
  async idle(limit_ms = 10_000) {
    const end = Date.now() + limit_ms;
    let answer;
    do {
      answer = await this.call('GET', '/idle');
    } while (!answer.idle && Date.now() < end);
    if (!answer.idle) throw new Error(`the sandbox still had ${answer.pending} things under way after ${limit_ms} ms`);
  }

  async stop() {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => { child.once('exit', resolve); });
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(timer);
  }
}

const digits = (number) => String(number).replace(/^\+/, '');
