/*
 * templates: the message templates of Meta's account: create, review, list, edit, delete.
 *
 * A template is found by name and language; there is no fallback from one language to another. announce.status,
 * .category and .quality post the webhooks that tell of a template.
 */
import { checkNew, checkParts, review } from './template_rules.mjs';
import { compile, distinct } from './template_text.mjs';
import { refuse } from './errors.mjs';

const DAY_MS = 24 * 3600 * 1000;
const EDIT_NOT_NOW = 2388039;
const NAME_IN_DELETION = 2388023;
const FIELDS_DEFAULT = ['name', 'parameter_format', 'components', 'language', 'status', 'category', 'id'];
const FIELDS = [...FIELDS_DEFAULT, 'rejected_reason', 'quality_score', 'previous_category', 'correct_category',
  'message_send_ttl_seconds', 'last_updated_time', 'health_status', 'sub_category', 'cta_url_link_tracking_opted_out'];
const FILTERS = ['name', 'name_or_content', 'language', 'category', 'status', 'quality_score'];

export const STATUSES = ['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED', 'IN_APPEAL', 'PENDING_DELETION', 'ARCHIVED'];

/* Every new number has this one. */
const HELLO_WORLD = {
  name: 'hello_world', language: 'en_US', category: 'UTILITY',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'Hello World' },
    { type: 'BODY', text: 'Welcome and congratulations!! This message shows that your number can send template messages.' },
    { type: 'FOOTER', text: 'A sample message' },
  ],
};

const tells_nobody = async () => {};

export function createTemplates({ account, pending, now, uploads, announce }) {
  const { status: tellStatus = tells_nobody, category: tellCategory = tells_nobody, quality: tellQuality = tells_nobody } = announce;
  const templates = new Map();
  const gone = new Map();	/* names of deleted approved templates, until when they cannot come back */
  let n = 0;
  let epoch = 0;

  const keyOf = (name, language) => `${name} ${language}`;
  const all = () => [...templates.values()];

  function put(asked, status) {
    const template = {
      id: String(594_425_479_261_596n + BigInt(++n) * 7n),
      name: asked.name,
      language: asked.language,
      category: asked.category.toUpperCase(),
      parameter_format: String(asked.parameter_format ?? 'POSITIONAL').toUpperCase(),
      status,
      rejected_reason: 'NONE',
      quality_score: { score: 'UNKNOWN', date: Math.floor(now() / 1000) },
      edits: [],
    };
    if (asked.message_send_ttl_seconds !== undefined) template.message_send_ttl_seconds = asked.message_send_ttl_seconds;
    write(template, asked.components);
    templates.set(keyOf(template.name, template.language), template);
    return template;
  }

  function write(template, components) {
    template.components = components.map((c) => ({ ...c, type: c.type.toUpperCase() }));
    template.last_updated_time = new Date(now()).toISOString().replace(/\.\d+Z$/, '+0000');
    template.compiled = compileParts(template.components);
  }

  function reset() {
    epoch++;
    templates.clear();
    gone.clear();
    put(HELLO_WORLD, 'APPROVED');
  }
  reset();

  /* Sets a status as Meta would, and says so by webhook. */
  async function decide(template, event, { reason = 'NONE', why, advice, more = {} } = {}) {
    template.status = event === 'REINSTATED' || event === 'UNARCHIVED' ? 'APPROVED' : event;
    template.rejected_reason = event === 'REJECTED' ? reason : 'NONE';
    const told = { reason: event === 'APPROVED' ? 'NONE' : reason, message_template_category: template.category, ...more };
    if (event === 'REJECTED' && why) told.rejection_info = { reason: why, recommendation: advice };
    await tellStatus(template, event, told);
  }

  /* Judged to be something else than it was submitted as: at once, or announced for the day after. */
  async function recategorise(template, category, announced) {
    const previous = template.category;
    if (!announced) Object.assign(template, { category, previous_category: previous });
    await tellCategory(template, announced ? { coming: category } : { previous });
  }

  async function rate(template, score) {
    const previous = template.quality_score.score;
    template.quality_score = { score, date: Math.floor(now() / 1000) };
    await tellQuality(template, previous);
  }

  async function judge(template) {
    if (account.review === 'manual' || template.status !== 'PENDING') return;
    if (account.review_category) template.category = account.review_category;
    const found = review(template, all().filter((t) => t !== template));
    if (found) await decide(template, 'REJECTED', found);
    else if (account.review === 'reject') {
      await decide(template, 'REJECTED', { reason: 'INCORRECT_CATEGORY', why: 'The content does not fit its category.', advice: 'Choose another category or change the text.' });
    } else await decide(template, 'APPROVED');
  }

  /* Sends the template to review; its verdict comes after review_ms, for 0 before the answer leaves. */
  function submit(template) {
    template.status = 'PENDING';
    if (account.review === 'manual') return;
    const mine = epoch;
    pending.begin();
    setTimeout(async () => {
      if (mine === epoch) await judge(template);
      pending.end();
    }, account.review_ms);
  }

  return {
    reset,
    decide,
    recategorise,
    rate,
    all,
    find: (name, language) => templates.get(keyOf(name, language)) ?? null,
    byId: (id) => all().find((t) => t.id === id) ?? null,

    create(asked) {
      checkNew(asked, (name, language) => templates.has(keyOf(name, language)));
      if ((gone.get(asked.name) ?? 0) > now())
        refuse(100, 'This name was used by a deleted template; it can be used again 30 days after that.', { plain: true, message: 'Invalid parameter', subcode: NAME_IN_DELETION, user_title: "Message Template Language Can't Be Added While Being Deleted", user_msg: 'This name was used by a deleted template; it can be used again 30 days after that.' });
      const category = asked.category.toUpperCase();
      checkParts(asked.components, category, String(asked.parameter_format ?? 'POSITIONAL').toLowerCase(), asked.message_send_ttl_seconds, uploads);
      const template = put(asked, 'PENDING');
      submit(template);
      return { id: template.id, status: 'PENDING', category: template.category };
    },

    edit(template, asked) {
      checkEditable(template, asked, now());
      const category = (asked.category ?? template.category).toUpperCase();
      if (asked.components) checkParts(asked.components, category, template.parameter_format.toLowerCase(), asked.message_send_ttl_seconds, uploads);
      if (template.status === 'APPROVED') template.edits.push(now());
      template.category = category;
      if (asked.message_send_ttl_seconds !== undefined) template.message_send_ttl_seconds = asked.message_send_ttl_seconds;
      if (asked.components) write(template, asked.components);
      submit(template);
      return { success: true };
    },

    remove(name, id) {
      const doomed = all().filter((t) => t.name === name && (!id || t.id === id));
      if (doomed.length === 0) refuse(100, `Message template ${name} was not found.`, { plain: true, message: 'Invalid parameter', subcode: 2593002, user_title: 'Message Template Not Found', user_msg: `Message template ${name} was not found.` });
      if (doomed.some((t) => t.status === 'DISABLED')) refuse(100, 'A disabled template cannot be deleted.', { plain: true });
      for (const template of doomed) {
        if (template.status === 'APPROVED') gone.set(name, now() + 30 * DAY_MS);
        templates.delete(keyOf(template.name, template.language));
      }
      return { success: true };
    },

    list: (query, nextUrl) => page(all().filter((t) => matches(t, query)), query, nextUrl),

    one: (template, query) => pick(template, fieldsOf(query)),
  };
}

/* Only what the send path needs, so that filling a template is a loop over strings. */
function compileParts(components) {
  const part = (type) => components.find((c) => c.type === type);
  const header = part('HEADER');
  const body = compile(part('BODY').text);
  return {
    header: header && { format: header.format, ...(header.format === 'TEXT' ? { text: compile(header.text) } : {}) },
    body,
    bodyNames: distinct(body),
    footer: part('FOOTER')?.text ?? '',
    buttons: (part('BUTTONS')?.buttons ?? []).map((b) => ({ type: b.type, text: b.text ?? 'Copy code', phone_number: b.phone_number, url: b.url && compile(b.url) })),
  };
}

function checkEditable(template, asked, at) {
  const not_now = (why) => refuse(100, why, { plain: true, message: 'Invalid parameter', subcode: EDIT_NOT_NOW, user_title: "Template can't be edited", user_msg: why });
  for (const key of Object.keys(asked))
    if (!['components', 'category', 'message_send_ttl_seconds'].includes(key)) refuse(100, `Param ${key} cannot be edited.`, { plain: true, message: `(#100) Param ${key} cannot be edited.` });
  if (!['APPROVED', 'REJECTED', 'PAUSED'].includes(template.status)) not_now('Only approved, rejected and paused templates can be edited.');
  if (template.status !== 'APPROVED') return;
  if (asked.category && asked.category.toUpperCase() !== template.category) not_now('The category of an approved template cannot be edited.');
  const recent = template.edits.filter((edit) => at - edit < 30 * DAY_MS);
  if (recent.length >= 10 || recent.some((edit) => at - edit < DAY_MS)) not_now('An approved template can be edited once in 24 hours and 10 times in 30 days.');
}

function matches(template, query) {
  for (const filter of FILTERS) {
    const want = query.get(filter);
    if (!want) continue;
    if (filter === 'name_or_content') {
      const text = `${template.name} ${template.components.map((c) => c.text ?? '').join(' ')}`;
      if (!text.toLowerCase().includes(want.toLowerCase())) return false;
    } else if (filter === 'quality_score') {
      if (template.quality_score.score !== want) return false;
    } else if (!want.replace(/[[\]"]/g, '').split(',').includes(template[filter])) return false;
  }
  return true;
}

function fieldsOf(query) {
  const asked = query.get('fields');
  if (!asked) return FIELDS_DEFAULT;
  const fields = asked.split(',').map((f) => f.trim()).filter(Boolean);
  const unknown = fields.find((f) => !FIELDS.includes(f));
  if (unknown) refuse(100, '', { plain: true, message: `(#100) Tried accessing nonexisting field (${unknown}) on node type (WhatsAppMessageTemplate)` });
  return fields.includes('id') ? fields : [...fields, 'id'];
}

function pick(template, fields) {
  const row = {};
  for (const field of fields) if (template[field] !== undefined) row[field] = template[field];
  return row;
}

const cursorOf = (template) => Buffer.from(`t${template.id}`).toString('base64').replace(/=+$/, '');

function page(found, query, nextUrl) {
  const fields = fieldsOf(query);
  const limit = Number(query.get('limit') ?? 25);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 1000)) refuse(100, '', { plain: true, message: '(#100) Param limit must be an integer from 1 to 1000.' });
  const after = query.get('after');
  const start = after ? found.findIndex((t) => cursorOf(t) === after) + 1 : 0;
  if (after && start === 0) refuse(131059, 'The cursor is not valid any more; start again from the first page.');
  const rows = found.slice(start, start + limit);
  const answer = { data: rows.map((t) => pick(t, fields)) };
  if (rows.length === 0) return answer;
  answer.paging = { cursors: { before: cursorOf(rows[0]), after: cursorOf(rows.at(-1)) } };
  if (start + limit < found.length) answer.paging.next = nextUrl(answer.paging.cursors.after);
  return answer;
}
