/*
 * contents: Twilio's content templates, and what WhatsApp's reviewer made of them.
 *
 * A template is known by its sid. Only an approved one may go to somebody whose window is closed; the account's review
 * setting says what becomes of one that is submitted.
 */
import { isSid, newSid } from './ids.mjs';
import { refuse } from './errors.mjs';

export const STATUSES = ['unsubmitted', 'received', 'pending', 'approved', 'rejected', 'paused', 'disabled'];
const CATEGORIES = ['UTILITY', 'MARKETING', 'AUTHENTICATION'];
const REVIEWED = { approve: 'approved', reject: 'rejected', manual: 'pending' };
const PAGE_MOST = 500;
const BLANK = /\{\{\s*(\w+)\s*\}\}/g;

export function createContents({ account, now }) {
  let contents = new Map();

  const bodyOf = ({ types }) => Object.values(types)[0]?.body ?? '';

  function create({ friendly_name, language, variables = {}, types }) {
    if (typeof language !== 'string' || language === '') refuse(20001, 'language is required');
    if (typeof types !== 'object' || types === null || Object.keys(types).length === 0) refuse(20001, 'types is required');
    const content = {
      sid: newSid('HX'), account_sid: account.account_sid, friendly_name: friendly_name ?? '', language, variables, types,
      date_created: new Date(now()).toISOString(), approval: { status: 'unsubmitted', name: '', category: '', rejection_reason: '' },
    };
    if (typeof bodyOf(content) !== 'string' || bodyOf(content) === '') refuse(20001, 'body is required');
    contents.set(content.sid, content);
    return { status: 201, body: shown(content) };
  }

  function submit(content, { name, category }) {
    if (!/^[a-z0-9_]+$/.test(name ?? '')) refuse(20001, 'name must be lower-case letters, digits and underscores');
    if (!CATEGORIES.includes(category)) refuse(20001, `category must be one of: ${CATEGORIES.join(', ')}`);
    content.approval = { status: REVIEWED[account.review], name, category, rejection_reason: account.review === 'reject' ? 'TAG_CONTENT_MISMATCH' : '' };
    return { status: 201, body: approvalOf(content) };
  }

  const approvalOf = ({ types, approval }) => ({ ...approval, content_type: Object.keys(types)[0], allow_category_change: false });

  function shown({ approval, ...content }) {
    return { ...content, url: `https://content.twilio.com/v1/Content/${content.sid}` };
  }

  function withApprovals(query) {
    const size = Math.min(PAGE_MOST, Math.max(1, Number(query.get('PageSize')) || 50));
    const number = Math.max(0, Number(query.get('Page')) || 0);
    const rows = [...contents.values()].map((content) => ({ ...shown(content), approval_requests: approvalOf(content) }));
    const more = rows.length > (number + 1) * size;
    return {
      contents: rows.slice(number * size, (number + 1) * size),
      meta: { page: number, page_size: size, next_page_url: more ? `https://content.twilio.com/v1/ContentAndApprovals?PageSize=${size}&Page=${number + 1}&PageToken=PA${number}` : null, key: 'contents' },
    };
  }

  /* Everything under /v1. */
  function route(method, [resource, sid, ...rest], body, query) {
    if (resource === 'ContentAndApprovals' && method === 'GET' && sid === undefined) return withApprovals(query);
    if (resource !== 'Content') return refuse(20404);
    if (sid === undefined) return method === 'POST' ? create(body()) : { contents: [...contents.values()].map(shown), meta: { next_page_url: null, key: 'contents' } };
    const content = (isSid(sid, 'HX') && contents.get(sid)) || refuse(20404);
    const what = `${method} ${rest.join('/')}`;
    if (what === 'GET ') return shown(content);
    if (what === 'GET ApprovalRequests') return { sid, account_sid: account.account_sid, whatsapp: approvalOf(content) };
    if (what === 'POST ApprovalRequests/whatsapp') return submit(content, body());
    if (what !== 'DELETE ') return refuse(20404);
    contents.delete(sid);
    return { status: 204, body: '' };
  }

  return {
    route,
    find: (sid) => contents.get(sid) ?? null,
    all: () => [...contents.values()].map((content) => ({ ...shown(content), approval_requests: approvalOf(content) })),

    decide(sid, status, reason = '') {
      const content = contents.get(sid);
      if (content) content.approval = { ...content.approval, status, rejection_reason: reason };
      return content ? approvalOf(content) : null;
    },

    /* { text, parts, missing }: the text with its blanks filled, its buttons, and whether a value is lacking. */
    filled(content, values) {
      const actions = content.types['twilio/call-to-action']?.actions ?? [];
      const names = [bodyOf(content), ...actions.map(({ url }) => url ?? '')].flatMap((text) => [...text.matchAll(BLANK)].map(([, name]) => name));
      const fill = (text) => text.replace(BLANK, (blank, name) => values[name] ?? blank);
      const text = fill(bodyOf(content));
      const buttons = (content.types['twilio/quick-reply']?.actions ?? []).map(({ title, id }) => ({ type: 'QUICK_REPLY', text: fill(title), payload: fill(id ?? title) }));
      buttons.push(...actions.map(({ type, title, url, phone }) => (type === 'URL' ? { type, text: title, url: fill(url) } : { type, text: title, phone_number: phone })));
      return { text, parts: { body: text, buttons }, missing: names.some((name) => values[name] === undefined) };
    },

    clear() { contents = new Map(); },
  };
}
