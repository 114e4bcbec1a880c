#include <string.h>

#include "api/api.h"
#include "api/arguments.h"
#include "api/fields.h"
#include "api/recipient.h"
#include "base/text.h"
#include "consent/consent.h"
#include "consent/history.h"
#include "consent/record.h"
#include "consent/window.h"
#include "contact/contact.h"
#include "contact/refs.h"
#include "invitation/invitation.h"
#include "web/view.h"

enum { NAME_MAX_BYTES = 200, WORD_MAX_BYTES = 40, EMAIL_MAX_BYTES = 254, WORDS_MAX_BYTES = 2000, VERSION_MAX_BYTES = 40,
	EVIDENCE_MAX_BYTES = 4000 };

#define CLOCKS_DIFFER_MS INT64_C(300000)

/* ---- showing ---- */

static enum err
put_consents(struct api_call *call, int64_t id, struct json_object *o)
{
	struct consent consents[SCOPE__COUNT];
	struct json_object *all = json_put_object(o, "consents"), *one;
	enum err e;
	int s;

	if ((e = consent_load(call->db, id, consents)))
		return e;
	for (s = 0; s < SCOPE__COUNT; s++) {
		one = json_put_object(all, scope_name((enum scope)s));
		json_put_text(one, "state", consent_state_name(consents[s].state));
		json_put_bool(one, "explicit", consents[s].explicit_words);
		json_put_bool(one, "preapproved", consents[s].preapproved);
		json_put_int(one, "since_at", consents[s].since_at);
		json_put_int(one, "no_marketing_at", consents[s].no_marketing_at);
	}
	return ERR_NONE;
}

static enum err
show_contact(struct api_call *call, int64_t id)
{
	AUTO(contact) struct contact c = {0};
	struct json_object *refs, *windows;
	enum err e;

	if ((e = contact_load(call->db, id, &c)))
		return e;
	call->out = json_object_new_object();
	json_put_int(call->out, "id", c.id);
	json_put_text(call->out, "phone", c.number[0] != '\0' ? c.number : NULL);
	json_put_text(call->out, "phone_kind", phone_kind_name(c.number_kind));
	json_put_text(call->out, "whatsapp", c.whatsapp);
	json_put_bool(call->out, "confirmed", c.confirmed);
	json_put_text(call->out, "user_id", c.user_id);
	json_put_text(call->out, "name", c.name);
	json_put_text(call->out, "email", c.email);
	json_put_text(call->out, "email_refused", c.email_refused_at != 0 ? c.email_refused_text : NULL);
	json_put_text(call->out, "role", contact_role_name(c.role));
	json_put_text(call->out, "duty", c.duty);
	json_put_text(call->out, "locale", c.locale);
	json_put_int(call->out, "created_at", c.created_at);
	json_put_int(call->out, "updated_at", c.updated_at);
	if ((e = contact_refs(call->db, id, &refs)))
		return e;
	json_put(call->out, "external_refs", refs);
	if ((e = window_list(call->db, id, call->now, &windows)))
		return e;
	json_put(call->out, "windows", windows);
	return put_consents(call, id, call->out);
}

static enum err
find_contact(struct api_call *call, int64_t *ret_id)
{
	char number[PHONE_MAX];
	enum err e;

	if ((e = phone_in_address(call, number)))
		return e;
	return api_absent(call, contact_by_number(call->db, number, ret_id), "no contact has this number");
}

static enum err
show(struct api_call *call)
{
	int64_t id;
	enum err e;

	if ((e = arguments_none(call)) || (e = find_contact(call, &id)))
		return e;
	api_tells_of(call, id);
	return show_contact(call, id);
}

enum err
api_contact_show(const struct request *rq, struct reply *rp)
{
	return api_read(rq, rp, show);
}

/* ---- writing ---- */

static enum err
put(struct api_call *call)
{
	struct fields f = fields_of_body(call, "name email role duty locale external_ref");
	struct external_ref ref = external_ref_read(&f, "external_ref");
	const struct contact_draft draft = {
		.phone = request_param(call->rq, "phone"), .name = fields_text(&f, "name", NAME_MAX_BYTES),
		.email = fields_text(&f, "email", EMAIL_MAX_BYTES), .role = fields_text(&f, "role", WORD_MAX_BYTES),
		.duty = fields_text(&f, "duty", NAME_MAX_BYTES), .locale = fields_text(&f, "locale", WORD_MAX_BYTES),
		.ref_system = ref.id != NULL ? ref.system : NULL, .ref = ref.id, .overwrite = true, .told_by = call->actor,
	};
	struct problem_list all = {0};
	struct problem problem = { .why = "", .all = &all };
	char number[PHONE_MAX];
	int64_t id;
	enum err e;

	arguments_known(call, " lang ");
	if ((e = phone_in_address(call, number)))
		return e;
	(void)api_took(call, contact_draft_check(&draft, &problem), "", &problem);
	if ((e = api_all_good(call)))
		return e;
	/* Who is staff decides whom a team key reaches. */
	if (draft.role != NULL && call->key->kind == APIKEY_TEAM)
		return api_refuse(call, ERR_FORBIDDEN, "team_only", "a team key does not say who is staff or an official");
	if ((e = contact_put(call->db, &draft, call->now, &id, &problem)))
		return api_took(call, e, "", &problem);
	if (draft.name == NULL)		/* the answer may say more than the caller did */
		api_tells_of(call, id);
	return show_contact(call, id);
}

enum err
api_contact_put(const struct request *rq, struct reply *rp)
{
	return api_write(rq, rp, put);
}

/* ---- consents ---- */

/* Where a caller may have got it from; what providers and our own pages say is not theirs to claim. */
static const char *const sources[] = { "api", "form", "paper", "operator", "import", NULL };

static void
read_entry(const struct fields *f, struct ledger_entry *entry)
{
	const char *scope = fields_need(f, "scope", WORD_MAX_BYTES), *action = fields_need(f, "action", WORD_MAX_BYTES);
	const char *source = fields_text(f, "source", WORD_MAX_BYTES), *words = fields_lines(f, "words", WORDS_MAX_BYTES);
	const char *asked = fields_lines(f, "request_words", WORDS_MAX_BYTES), *version = fields_text(f, "notice_version", VERSION_MAX_BYTES);
	struct json_object *given = fields_object(f, "evidence");
	const char *evidence = given != NULL ? json_write(given) : "{}";
	int64_t at = fields_time(f, "at");

	if (scope != NULL && !scope_from_name(scope, &entry->scope))
		fields_wrong(f, "scope", "must be official, gateway, sms or email");
	if (action != NULL && !consent_action_from_name(action, &entry->action))
		fields_wrong(f, "action",
		    "must be opt_in, opt_out, decline, withdraw_by_office, preapproved, preapproval_withdrawn, marketing_stop or marketing_resume");
	if (source != NULL && !text_is_one_of(source, sources))
		fields_wrong(f, "source", "must be api, form, paper, operator or import");
	if (at > f->call->now + CLOCKS_DIFFER_MS)
		fields_wrong(f, "at", "lies in the future");
	if (text_equal(action, "opt_in") && text_is_blank(words))
		fields_wrong(f, "words", "must be given for opt_in: what the person ticked or said");
	if (evidence != NULL && strlen(evidence) > EVIDENCE_MAX_BYTES)
		fields_wrong(f, "evidence", "must not be longer than %d bytes", EVIDENCE_MAX_BYTES);
	entry->source = source != NULL ? source : "api";
	entry->answer_words = words != NULL ? words : "";
	entry->request_words = asked != NULL ? asked : "";
	entry->notice_version = version != NULL ? version : "";
	entry->evidence = evidence;
	entry->actor = f->call->actor;
	entry->at = at != 0 ? at : f->call->now;
}

static enum err
record(struct api_call *call)
{
	struct fields f = fields_of_body(call, "scope action source words request_words notice_version evidence at");
	const struct contact_draft draft = { .phone = request_param(call->rq, "phone") };
	struct ledger_entry entry = {0};
	struct problem problem = { .why = "" };
	char number[PHONE_MAX];
	int64_t id;
	enum err e;

	arguments_known(call, " lang ");
	read_entry(&f, &entry);
	if (entry.evidence == NULL)
		return ERR_MEMORY;
	if ((e = phone_in_address(call, number)) || (e = api_all_good(call)))
		return e;
	if ((e = contact_put(call->db, &draft, call->now, &id, &problem)) ||
	    (e = consent_record(call->db, id, &entry, call->now, &problem)))
		return api_took(call, e, "", &problem);
	call->status = 201;
	call->out = json_object_new_object();
	json_put_int(call->out, "contact_id", id);
	json_put_int(call->out, "seq", entry.seq);
	return put_consents(call, id, call->out);
}

static enum err
list(struct api_call *call)
{
	struct json_object *entries;
	int64_t id;
	enum err e;

	if ((e = arguments_none(call)) || (e = find_contact(call, &id)) || (e = consent_history(call->db, id, &entries)))
		return e;
	invitation_hide_tokens_in(entries);
	call->out = json_object_new_object();
	json_put_int(call->out, "contact_id", id);
	json_put(call->out, "entries", entries);
	api_tells_of(call, id);
	return put_consents(call, id, call->out);
}

/* ?locale=en: of the sentences in it. */
static enum err
receipt(struct api_call *call)
{
	struct record_query query = { .base_url = call->rq->web->config.base_url, .locale = form_text(&call->rq->args, "locale") };
	enum err e;

	arguments_known(call, " locale lang ");
	if (*query.locale != '\0' && locale_known(query.locale) == NULL)
		api_wrong(call, "", "locale must be id or en");
	if ((e = api_all_good(call)) || (e = find_contact(call, &query.contact_id)))
		return e;
	e = consent_record_json(call->db, &query, call->now, &call->out);
	api_tells_of(call, query.contact_id);
	if (e == ERR_NOT_FOUND)
		return api_refuse(call, e, "no_consent", "this contact has not allowed or refused anything yet");
	return e;
}

enum err
api_consent_record(const struct request *rq, struct reply *rp)
{
	return api_write(rq, rp, record);
}

enum err
api_consent_list(const struct request *rq, struct reply *rp)
{
	return api_read(rq, rp, list);
}

enum err
api_consent_receipt(const struct request *rq, struct reply *rp)
{
	return api_read(rq, rp, receipt);
}
