/* Consent and withdrawal on paper: the form in which somebody at the counter writes down what the paper says. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "consent/paper.h"
#include "consent/scopes.h"
#include "contact/contact.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"
#include "privacy/notice.h"
#include "setting/setting.h"

enum { VERSIONS_SHOWN = 12, CHOICE_MAX = 40 };

static bool
withdraws(const struct form *f)
{
	return text_equal(form_text(f, "kind"), "withdraw");
}

/* ---- drawing ---- */

static bool
scope_asked(const struct form_check *check, const char *name)
{
	const char *asked;
	size_t i;

	if (check == NULL)
		return text_equal(name, "official");
	for (i = 0; (asked = form_nth(check->form, "scope", i)) != NULL; i++)
		if (strcmp(asked, name) == 0)
			return true;
	return false;
}

static void
put_scopes(struct page *p, const struct form_check *check)
{
	struct json_object *scopes = json_put_array(p->data, "scopes");
	int s;

	for (s = 0; s < SCOPE__COUNT; s++) {
		struct json_object *o = json_object_new_object();

		json_put_text(o, "name", scope_name((enum scope)s));
		json_put_text(o, "word", page_word_of(p, "scope", scope_name((enum scope)s)));
		json_put_bool(o, "on", scope_asked(check, scope_name((enum scope)s)));
		json_object_array_add(scopes, o);
	}
}

/* "id" and "en": the statement of the day it was signed; "at:<time>": a version by its beginning; "own": words of the form's own. */
static enum err
put_wordings(struct page *p, struct json_object *fields, const struct form_check *check)
{
	struct json_object *select = input_add(p, fields, &(struct input){ .name = "wording", .look = INPUT_LOOK_SELECT,
	    .label = page_word(p, "paper.wording"), .help = page_word(p, "paper.wording_help"), .value = "id" }, check);
	AUTO_JSON struct json_object *versions = NULL, *words = json_object_new_object();
	char choice[CHOICE_MAX], from[CLOCK_TEXT_MAX];
	int64_t at = 0;
	size_t i;
	enum err e;

	if ((e = privacy_list(p->rq->db, &versions)))
		return e;
	input_option(select, "id", page_word(p, "paper.wording_id"));
	input_option(select, "en", page_word(p, "paper.wording_en"));
	for (i = 0; i < json_count(versions) && i < VERSIONS_SHOWN; i++) {
		if (!json_int(json_item(versions, i), "from_at", &at) || at > p->rq->now)
			continue;
		snprintf(choice, sizeof(choice), "at:%" PRId64, at);
		clock_format_date(at, p->zone, from);
		page_say(p, words, "version", "paper.wording_version", "version", json_text(json_item(versions, i), "version"), "from", from, NULL);
		input_option(select, choice, json_text(words, "version"));
	}
	input_option(select, "own", page_word(p, "paper.wording_own"));
	return ERR_NONE;
}

static enum err
put_fields(struct page *p, const struct form_check *check, bool ends)
{
	struct json_object *fields = json_put_array(p->data, "fields");
	enum err e;

	input_add(p, fields, &(struct input){ .name = "form_no", .label = page_word(p, ends ? "paper.letter_no" : "paper.form_no"),
	    .help = page_word(p, ends ? "paper.letter_no_help" : "paper.form_no_help"), .max = PAPER_FORM_NO_MAX_BYTES }, check);
	input_add(p, fields, &(struct input){ .name = "signed_on", .type = "date", .label = page_word(p, ends ? "paper.received_on" : "paper.signed_on"),
	    .help = page_word(p, ends ? "paper.received_on_help" : "paper.signed_on_help") }, check);
	input_add(p, fields, &(struct input){ .name = "officer", .label = page_word(p, "paper.officer"), .help = page_word(p, "paper.officer_help"),
	    .value = p->rq->session.login.full_name, .max = PAPER_OFFICER_MAX_BYTES }, check);
	if (!ends && (e = put_wordings(p, fields, check)))
		return e;
	input_add(p, fields, &(struct input){ .name = "words", .look = INPUT_LOOK_LONG,
	    .label = page_word(p, ends ? "paper.letter_words" : "paper.own_words"),
	    .help = page_word(p, ends ? "paper.letter_words_help" : "paper.own_words_help"), .max = PAPER_WORDS_MAX_BYTES, .optional = true }, check);
	input_add(p, fields, &(struct input){ .name = "kept", .label = page_word(p, "paper.kept"), .help = page_word(p, "paper.kept_help"),
	    .max = PAPER_KEPT_MAX_BYTES, .optional = true }, check);
	return ERR_NONE;
}

static enum err
show(const struct request *rq, struct reply *rp, int status, int64_t id, const struct form_check *check)
{
	bool ends = withdraws(check != NULL ? check->form : &rq->args), second_look;
	AUTO(contact) struct contact contact = {0};
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "contacts", &p)) || (e = contact_load(rq->db, id, &contact)) || (e = setting_flag(rq->db, SETTING_SECOND_LOOK, &second_look)))
		return e;
	if (contact.erased_at != 0)
		return ERR_NOT_FOUND;
	json_put_int(p.data, "id", id);
	page_put_called(&p, p.data, "name", contact.name, contact.profile_name);
	json_put_bool(p.data, "withdraws", ends);
	json_put_bool(p.data, "second_look", second_look && !ends);
	put_scopes(&p, check);
	if ((e = put_fields(&p, check, ends)))
		return e;
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/contact_paper");
}

enum err
contact_paper_page(const struct request *rq, struct reply *rp)
{
	int64_t id;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	return show(rq, rp, 200, id, NULL);
}

/* ---- recording ---- */

static unsigned
scopes_typed(struct form_check *check)
{
	const char *name;
	unsigned scopes = 0;
	enum scope scope;
	size_t i;

	for (i = 0; (name = form_nth(check->form, "scope", i)) != NULL; i++) {
		if (scope_from_name(name, &scope))
			scopes |= 1u << scope;
		else
			form_wrong(check, "scope", "form.not_a_choice", 0);
	}
	if (scopes == 0)
		form_wrong(check, "scope", "paper.no_scope", 0);
	return scopes;
}

static void
read_wording(struct form_check *check, struct paper *paper)
{
	const char *wording = form_text(check->form, "wording"), *words = form_may(check, "words", PAPER_WORDS_MAX_BYTES);
	bool own = paper->withdraws || text_equal(wording, "own");

	if (own && !paper->withdraws && text_is_blank(words))
		form_wrong(check, "words", "paper.words_needed", 0);
	/* Words that were typed beside a statement of the office's would be lost. */
	if (!own && !text_is_blank(words))
		form_wrong(check, "wording", "paper.wording_or_words", 0);
	paper->words = own ? words : NULL;
	paper->locale = text_equal(wording, "en") ? "en" : "id";
	if (text_starts(wording, "at:") && !text_to_int64(wording + strlen("at:"), &paper->words_at))
		form_wrong(check, "wording", "form.not_a_choice", 0);
}

static void
read_paper(struct form_check *check, int64_t today, const char *otherwise, struct paper *paper)
{
	paper->withdraws = withdraws(check->form);
	paper->form_no = form_need(check, "form_no", PAPER_FORM_NO_MAX_BYTES);
	paper->officer = form_may(check, "officer", PAPER_OFFICER_MAX_BYTES);
	paper->kept = form_may(check, "kept", PAPER_KEPT_MAX_BYTES);
	paper->scopes = scopes_typed(check);
	if (text_is_blank(paper->officer))
		paper->officer = otherwise;
	read_wording(check, paper);
	if (!form_day(check, "signed_on", &paper->day))
		form_wrong(check, "signed_on", "form.required", 0);
	else if (paper->day > today)
		form_wrong(check, "signed_on", "paper.future", 0);
}

static enum err
record(const struct request *rq, const struct paper *paper, struct paper_result *ret, struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = paper_record(rq->writer, paper, rq->now, ret, problem)) ||
	    (e = page_audit(rq, rq->writer, paper->withdraws ? "consent.paper_stop" : "consent.paper", "contact", paper->contact_id, paper->form_no)) ||
	    (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

enum err
contact_record_paper(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	struct paper paper = { .actor = rq->session.login.name };
	struct paper_result result = {0};
	struct problem problem = {0};
	int64_t zone;
	enum err e = ERR_NONE;

	if (!request_param_id(rq, "id", &paper.contact_id))
		return ERR_NOT_FOUND;
	if ((e = setting_number(rq->db, SETTING_ZONE_MINUTES, &zone)))
		return e;
	read_paper(&check, clock_day(rq->now, zone), rq->session.login.full_name, &paper);
	if (form_ok(&check) && (e = record(rq, &paper, &result, &problem)) == ERR_CONFLICT)
		form_wrong(&check, "form_no", "paper.known", 0);
	else if (e == ERR_INVALID)
		form_took(&check, &problem);
	if (!form_ok(&check))
		return show(rq, rp, 422, paper.contact_id, &check);
	if (e)
		return e;
	reply_flash(rp, rq, result.review_id != 0 ? "done.paper_waits" : paper.withdraws ? "done.contact_withdrawn" : "done.contact_recorded");
	return reply_see_other(rp, "/admin/contacts/%" PRId64, paper.contact_id);
}
