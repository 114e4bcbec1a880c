/*
 * meta: graph.facebook.com as a customer of the WhatsApp Business Cloud API meets it.
 *
 * handle(rq) finds who answers a request: sending is in send.mjs, templates in templates.mjs, the account itself
 * in nodes.mjs. It returns { status, body, after } or a promise of it; after() is called when the
 * answer is on its way, or lost on its way.
 */
import { createMetaWebhooks } from './webhooks.mjs';
import { createNodes } from './nodes.mjs';
import { createTemplates } from './templates.mjs';
import { createUploads } from './uploads.mjs';
import { errorAnswer, MetaRefusal, refuse } from './errors.mjs';
import { createSender } from './send.mjs';
import { inboundPayload } from './inbound.mjs';
import { messageId, traceId } from './ids.mjs';
import { recipientDigits } from './messages.mjs';

const VERSION = /^v(\d{2})\.0$/;
const OLDEST = 21;
const NEWEST = 26;

export function createMeta({ account, phones, network, faults, webhooks, pending, now }) {
  const hooks = createMetaWebhooks({ account, webhooks, faults, pending, now });
  const uploads = createUploads();
  const templates = createTemplates({ account, pending, now, uploads, announce: {
    status: (...args) => hooks.templateStatus(...args), category: (...args) => hooks.templateCategory(...args), quality: (...args) => hooks.templateQuality(...args),
  } });
  const nodes = createNodes({ account, templates });
  const sender = createSender({ account, phones, network, faults, templates, pending, now });

  const nextUrl = (rq) => (after) => {
    const query = new URLSearchParams(rq.query);
    query.set('after', after);
    query.set('access_token', account.token);
    return `http://${rq.headers.host}${rq.base}/${rq.segments[0]}/${account.waba_id}/message_templates?${query}`;
  };

  async function subscribe(asked) {
    const { override_callback_uri: url, verify_token } = asked;
    if (url !== undefined) {
      const shake = await hooks.handshake(url, String(verify_token));
      if (!shake.ok) refuse(2200, '', { plain: true, message: `(#2200) Callback verification failed: ${shake.why}` });
      account.webhook_url = url;
      account.verify_token = verify_token;
    }
    account.subscribed = true;
    return { success: true };
  }

  function unsubscribe() {
    account.subscribed = false;
    return { success: true };
  }

  /* What each kind of node answers: "METHOD edge". */
  const PHONE = {
    'POST messages': (rq) => sender.send(rq.text),
    'GET ': (rq) => nodes.phone(rq.query),
    'POST register': (rq) => register(json(rq)),
  };
  const WABA = {
    'GET ': (rq) => nodes.waba(rq.query),
    'GET phone_numbers': (rq) => nodes.phoneNumbers(rq.query),
    'GET message_templates': (rq) => templates.list(rq.query, nextUrl(rq)),
    'POST message_templates': (rq) => templates.create(json(rq)),
    'DELETE message_templates': (rq) => templates.remove(rq.query.get('name'), rq.query.get('hsm_id')),
    'GET subscribed_apps': () => nodes.subscribedApps(),
    'POST subscribed_apps': (rq) => subscribe(rq.text === '' ? {} : json(rq)),
    'DELETE subscribed_apps': () => unsubscribe(),
  };
  const templateNode = (template) => ({
    'GET ': (rq) => nodes.template(template, rq.query),
    'POST ': (rq) => templates.edit(template, json(rq)),
    'POST unpause': () => unpause(template),
  });

  async function unpause(template) {
    if (template.status !== 'PAUSED') refuse(100, 'Only a paused template can be unpaused.', { plain: true });
    await templates.decide(template, 'REINSTATED', { more: { other_info: { title: 'UNPAUSED', description: 'The template can be sent again.' } } });
    return { success: true };
  }

  function register({ messaging_product, pin }) {
    if (messaging_product !== 'whatsapp') refuse(100, '', { plain: true, message: '(#100) The parameter messaging_product is required.' });
    if (!/^\d{6}$/.test(String(pin ?? ''))) refuse(131009, 'pin must be six digits.');
    account.status = 'CONNECTED';
    return { success: true };
  }

  function edgesOf(id) {
    if (id === account.phone_number_id) return PHONE;
    if (id === account.waba_id) return WABA;
    if (id === account.app_id) return { 'POST uploads': (rq) => uploads.open(rq.query) };
    if (id.startsWith('upload:')) return { 'POST ': (rq) => uploads.take(id, rq) };
    if (id === 'debug_token') return { 'GET ': (rq) => nodes.debugToken(rq.query) };
    const template = templates.byId(id);
    return template ? templateNode(template) : null;
  }

  function route(rq) {
    const [version, id = '', edge = ''] = rq.segments;
    const number = Number(VERSION.exec(version ?? '')?.[1] ?? 0);
    if (number < OLDEST || number > NEWEST || rq.segments.length > 3)
      refuse(100, '', { plain: true, message: `(#100) Unknown path components or API version: /${rq.segments.join('/')}` });
    authorise(rq);
    const edges = edgesOf(id);
    const method = rq.method === 'HEAD' ? 'GET' : rq.method;
    if (!edges || !edges[`${method} ${edge}`])
      refuse(100, '', { plain: true, type: 'GraphMethodException', subcode: 33, message: `Unsupported ${rq.method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation` });
    return edges[`${method} ${edge}`](rq);
  }

  function authorise({ headers, operation }) {
    const given = headers.authorization ?? '';
    if (!/^(Bearer|OAuth) ./i.test(given)) refuse(104, '', { plain: true, message: '(#104) An access token is required to request this resource.' });
    const token = given.slice(given.indexOf(' ') + 1);
    if (token !== account.token) refuse(190, '', { plain: true, message: 'Invalid OAuth access token - Cannot parse access token', subcode: 467 });
    if (faults.any && faults.hit('meta', 'token-invalid', operation())) refuse(190, '', { plain: true, message: 'Error validating access token: Session has expired.', subcode: 463 });
  }

  function json({ text }) {
    let value = null;
    try {
      value = JSON.parse(text);
    } catch { /* refused below */ }
    if (typeof value !== 'object' || value === null) refuse(100, '', { plain: true, message: '(#100) Invalid parameter: the body must be a JSON object.' });
    return value;
  }

  function answered(result) {
    return typeof result.after === 'function' ? { status: 200, ...result } : { status: 200, body: result };
  }

  function refused(error) {
    if (error instanceof MetaRefusal) return errorAnswer(error);
    throw error;
  }

  return {
    account,
    templates,
    hooks,
    unreachable: { code: 131026, details: 'Message Undeliverable.' },

    /* Synchronous wherever it can be: most of what a performance run measures is here. */
    handle(rq) {
      try {
        const result = route(rq);
        return typeof result?.then === 'function' ? result.then(answered, refused) : answered(result);
      } catch (error) {
        return refused(error);
      }
    },

    headersFor(rq) {
      const usage = rq.segments[2] === 'messages' ? {} : {
        'x-business-use-case-usage': JSON.stringify({ [account.waba_id]: [{ type: 'whatsapp_business_management', call_count: 1, total_cputime: 1, total_time: 1, estimated_time_to_regain_access: 0 }] }),
      };
      return { 'facebook-api-version': rq.segments[0] ?? '', 'x-fb-trace-id': traceId(), 'x-fb-rev': '1029384756', ...usage };
    },

    operation: (rq) => (rq.segments[2] === 'messages' && !/"status"\s*:\s*"read"/.test(rq.text) ? 'send' : 'other'),

    recipient(rq) {
      try {
        const { to, recipient } = JSON.parse(rq.text);
        return to ? recipientDigits(to, account.country_code) : phones.byUserId(recipient)?.number ?? '';
      } catch {
        return '';
      }
    },

    receipt: (message, status, error) => hooks.status(message, phones.at(message.to), status, error),
    inboundId: (number) => messageId(number, 0x12),

    inbound(message, handset) {
      const [type, payload] = inboundPayload(message, phones.message(message.context));
      return hooks.inbound(message, handset, type, payload);
    },

    /* The person has a new number; everybody the old one wrote with is told. */
    changedNumber: (handset, before) => hooks.changedNumber(messageId(before, 0x12), handset.name, before, handset),

    reset() {
      templates.reset();
      uploads.reset();
      hooks.reset();
      sender.reset();
    },
  };
}
