/*
 * bird: api.bird.com as a customer of its Channels meets it: one workspace with a channel for WhatsApp and one for SMS.
 *
 * The login is the access key. Webhooks are tried again after anything but 2xx, with the signature of the first time. That a message was read is
 * told as an interaction. Nothing makes the same request twice one message. The platform (platform.mjs) is at the same address, under /v1; what people
 * write is told in the way of the account's api.
 */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { BirdRefusal, readMessage, refuse } from './messages.mjs';
import { createPlatform } from './platform.mjs';
import { createProjects } from './projects.mjs';
import { isLikelyMobile } from '../number.mjs';
import { createSent } from '../sent.mjs';

const RETRIES = 12;

export function createBird({ account, phones, network, faults, webhooks, now }) {
  const projects = createProjects();
  const sent = createSent();
  const platform = createPlatform({ account, phones, network, faults, webhooks, projects, sent, now });

  const channelOf = (id) => ({ [account.channel_id]: 'whatsapp', [account.sms_channel_id]: 'sms' })[id] ?? null;
  const idOf = (channel) => (channel === 'sms' ? account.sms_channel_id : account.channel_id);
  const urlFor = (channel) => (channel === 'sms' ? account.sms_webhook_url : account.webhook_url);
  const behind = (code, reason) => ({ code: 15000, source: { name: 'whatsapp', code }, reason, word: 'delivery_failed' });

  function authorise({ headers, operation }) {
    const refused = () => refuse(401, 'Unauthorized', 'Unauthorized');
    if (faults.any && faults.hit('bird', 'token-invalid', operation())) refused();
    if (headers.authorization !== `AccessKey ${account.access_key}`) refused();
  }

  /* ---- webhooks ---- */

  /* key, time, address: what differs from an honest signature's. */
  function post(url, value, { label, to, key = account.signing_key, time = Math.floor(now() / 1000), address = url, signature } = {}) {
    const body = typeof value === 'string' ? value : JSON.stringify(value);
    if (!url) return webhooks.send({ provider: 'bird', label, url: '', body });
    const used = faults.hit('bird', 'bad-signature', 'webhook', to) ? 'some other key' : key;
    const made = createHmac('sha256', used).update(`${time}\n${address}\n`).update(createHash('sha256').update(body).digest()).digest('base64');
    return webhooks.send({
      provider: 'bird', label, to, url, body, retries: RETRIES, accepts: (status) => status >= 200 && status < 300,
      headers: { 'content-type': 'application/json', 'messagebird-signature': signature ?? made, 'messagebird-request-timestamp': String(time) },
    });
  }

  const tell = (channel, event, payload, about) => post(urlFor(channel), { service: 'channels', event: `${channel}.${event}`, payload }, about);

  /* ---- sending ---- */

  function send(rq, channel) {
    const asked = readMessage(rq.text, channel, projects);
    if (account.status === 'no-balance') refuse(402, 'InsufficientBalance', 'the balance is used up');
    if (faults.hit('bird', 'throttle', 'send', asked.to)) refuse(429, 'TooManyRequests', 'too many requests');
    const message = accept(asked, asked.doomed ?? checkErrors(asked.to) ?? checkPerson(asked));
    const answered = { status: 202, body: node(message, 'accepted') };
    const journey = () => network.carry(message);
    if (!faults.hit('bird', 'receipt-before-answer', 'send', asked.to)) return { ...answered, after: journey };
    return journey().then(() => answered);
  }

  function checkErrors(to) {
    const fault = faults.hit('bird', 'error-code', 'send', to);
    if (!fault) return null;
    return fault.async ? { code: fault.code, reason: fault.details, word: 'delivery_failed' } : refuse(422, String(fault.code), fault.details || 'refused');
  }

  function checkPerson({ channel, type, to }) {
    if (channel === 'sms') return isLikelyMobile(to) ? null : { code: 15005, reason: 'unknown subscriber', word: 'delivery_failed' };
    return type === 'template' || phones.windowOpen(to, account.number) ? null : behind(131047, 'Re-engagement message');
  }

  function accept({ channel, to, reference, type, text, parts }, doomed) {
    const message = {
      id: randomUUID(), direction: 'in', provider: 'bird', channel, from: channel === 'sms' ? account.sms_number : account.number, to, type, text, at: now(),
      tick: 'accepted', reference, doomed, ...(parts && { parts }),
    };
    phones.accept(message);
    sent.add(message);
    return message;
  }

  function node(message, status, error) {
    const { id, channel, to, reference, at } = message;
    return {
      id, channelId: idOf(channel), sender: { connector: { id: idOf(channel), identifierValue: '' } },
      receiver: { contacts: [{ id: `c${to}`, identifierKey: 'phonenumber', identifierValue: `+${to}` }] }, reference: reference || null, parts: [{ platformReference: id }],
      status, reason: error?.reason ?? '', ...(error && { failure: { code: error.code, ...(error.source && { source: error.source }) } }), direction: 'outgoing',
      createdAt: new Date(at).toISOString(), lastStatusAt: new Date(now()).toISOString(),
    };
  }

  /* ---- what is asked ---- */

  const standing = (message) => node(message, message.failed?.word ?? message.tick, message.failed);

  function list(query, channel) {
    const limit = Number(query.get('limit') ?? 10);
    const [start, from] = [Date.parse(query.get('startAt') ?? 0), Number(query.get('pageToken') ?? 0)];
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) refuse(422, 'InvalidPayload', 'limit is from 1 to 100');
    const found = query.get('direction') === 'incoming' ? [] : sent.all().filter((message) => message.channel === channel && message.at >= start);
    const rest = from + limit < found.length ? { nextPageToken: String(from + limit) } : {};
    return { status: 200, body: { results: found.slice(from, from + limit).map(standing), ...rest } };
  }

  function ask({ query }, channel, id) {
    if (id === undefined) return list(query, channel);
    const message = sent.find(id, channel);
    return message ? { status: 200, body: standing(message) } : refuse(404, 'MessageNotFound', 'message not found');
  }

  /* The network's word for what happened, as Bird's; nobody is told who read an SMS. */
  function receipt(message, name, error) {
    if (message.platform) return platform.receipt(message, name);
    const { channel } = message;
    const about = { label: name, to: message.to };
    if (name === 'read' && channel === 'sms') return null;
    if (name === 'read') return tell(channel, 'interaction', { id: randomUUID(), messageId: message.id, channelId: idOf(channel), type: 'read', reference: message.reference || null, createdAt: new Date(now()).toISOString() }, about);
    return tell(channel, 'outbound', node(message, error?.word ?? name, error), about);
  }

  function inbound(message, handset) {
    const channel = message.to === account.sms_number ? 'sms' : 'whatsapp';
    message.channel = channel;
    if (account.api === 'platform') return platform.inbound(message, handset);
    const payload = {
      id: message.id, channelId: idOf(channel), sender: { contact: { id: `c${handset.number}`, identifierKey: 'phonenumber', identifierValue: `+${handset.number}`, annotations: { name: handset.name } } },
      receiver: { connectors: [{ id: idOf(channel) }] }, body: bodyOf(message), ...(message.context && { replyTo: { id: message.context, type: 'message' } }), status: 'delivered', direction: 'incoming',
      createdAt: new Date(message.at).toISOString(), lastStatusAt: new Date(message.at).toISOString(),
    };
    return tell(channel, 'inbound', payload, { label: `inbound ${message.type}`, to: handset.number });
  }

  /* ---- where ---- */

  function route(rq) {
    const [word, workspace, what, id, ...rest] = rq.segments;
    if (word !== 'workspaces' || workspace !== account.workspace_id) refuse(404, 'WorkspaceNotFound', 'workspace not found');
    if (what === 'projects') return rq.method === 'POST' ? { status: 201, body: projects.create(JSON.parse(rq.text)) } : { status: 200, body: projects.list() };
    const channel = what === 'channels' ? channelOf(id) : null;
    if (!channel) refuse(404, 'ChannelNotFound', 'channel not found');
    if (rest.join('/') === 'messages' && rq.method === 'POST') return send(rq, channel);
    if (rest[0] === 'messages' && rest.length <= 2 && rq.method === 'GET') return ask(rq, channel, rest[1]);
    if (rest.length > 0 || rq.method !== 'GET') refuse(404, 'NotFound', 'not found');
    return { status: 200, body: { id, name: account.name, platformId: channel, status: account.status === 'inactive' ? 'inactive' : 'active' } };
  }

  return {
    account,
    templates: projects,
    unreachable: behind(131026, 'Message undeliverable'),
    headersFor: () => ({ 'x-request-id': randomUUID() }),

    handle(rq) {
      if (rq.segments[0] === 'v1') return platform.handle(rq);
      try {
        authorise(rq);
        return route(rq);
      } catch (error) {
        if (!(error instanceof BirdRefusal)) throw error;
        return { status: error.status, body: { code: error.code, message: error.message } };
      }
    },

    operation: ({ method, segments }) => (method === 'POST' && segments.at(-1) === 'messages' ? 'send' : 'other'),
    recipient: (rq) => /"(?:identifierValue|to)":"\+(\d+)"/.exec(rq.text)?.[1] ?? '',
    receipt,
    inboundId: () => randomUUID(),
    takes: (own, kind) => own !== account.sms_number || kind === 'text',
    inbound,
    changedNumber: () => null,

    /* Whatever Bird might post one day: value or raw, signed honestly or with a difference. */
    postAny({ to = 'whatsapp', value = {}, raw, ...options }) {
      return post(urlFor(to), raw ?? value, { label: 'as given', ...options, to: undefined });
    },

    reset() {
      projects.clear();
      sent.clear();
      platform.reset();
    },
  };
}

function bodyOf({ type, text, payload }) {
  switch (type) {
    case 'text': return { type: 'text', text: { text } };
    case 'button': return { type: 'text', text: { text, actions: [{ type: 'postback', postback: { text, payload } }] } };
    case 'reaction': return { type: 'reaction', reaction: { text } };
    case 'location': return { type: 'location', location: { coordinates: {} } };
    case 'image': return { type: 'image', image: { text, images: [{ mediaUrl: 'https://media.api.bird.com/x' }] } };
    case 'unsupported': return { type: 'unsupported', unsupported: {} };
    default: return { type: type === 'sticker' ? 'sticker' : 'file', [type === 'sticker' ? 'sticker' : 'file']: { text, files: [{ mediaUrl: 'https://media.api.bird.com/x' }] } };
  }
}
