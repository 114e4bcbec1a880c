/* Two contacts that are one person: both beside each other, what will be, and the button that makes them one. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "consent/consent.h"
#include "consent/join.h"
#include "contact/contact.h"
#include "contact/list.h"
#include "contact/merge.h"
#include "contact/numbers.h"
#include "contact/refs.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/consent_look.h"
#include "pages/input.h"

enum { WITH_MAX_BYTES = 60, REASON_MAX_BYTES = 200, WORDS_MAX_BYTES = 1000, ID_DIGITS_MAX = 7, DETAIL_MAX = 300, CANDIDATES_MAX = 10 };

/* ---- which other one ---- */

/* A contact's number ("12", "#12"), as the list shows it in the address, or a telephone number. 0: nobody. */
static enum err
find_other(struct db *db, const char *typed, int64_t *ret_id)
{
	struct phone phone = phone_parse(typed);
	const char *digits = typed + (*typed == '#');
	int64_t id;
	enum err e;

	*ret_id = 0;
	if (digits[0] != '0' && strlen(digits) <= ID_DIGITS_MAX && text_to_int64(digits, &id) && id > 0)
		e = contact_led_to(db, id, ret_id);
	else if (phone.kind != PHONE_NONE)
		e = contact_by_number(db, phone.number, ret_id);
	else
		return ERR_NONE;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

/* ---- drawing ---- */

static enum err
put_side(struct page *p, struct json_object *sides, int64_t id, const char *word)
{
	struct json_object *o = json_object_new_object();
	AUTO_JSON struct json_object *numbers = NULL, *refs = NULL;
	AUTO(contact) struct contact c = {0};
	AUTO(buf) struct buf text = {0};
	char shown[PHONE_SHOWN_MAX];
	size_t i;
	enum err e;

	json_object_array_add(sides, o);
	if ((e = contact_load(p->rq->db, id, &c)) || (e = contact_numbers(p->rq->db, id, &numbers)) || (e = contact_refs(p->rq->db, id, &refs)))
		return e;
	json_put_text(o, "word", word);
	json_put_int(o, "id", id);
	page_put_called(p, o, "name", c.name, c.profile_name);
	json_put_text(o, "role", page_word_of(p, "contact_role", contact_role_name(c.role)));
	page_put_masked_email(o, "email", c.email);
	json_put_text(o, "user_id", c.user_id);
	page_put_date(p, o, "made", c.created_at);
	buf_init(&text, WORDS_MAX_BYTES);
	for (i = 0; i < json_count(numbers); i++) {
		phone_mask(json_text(json_item(numbers, i), "number"), shown);
		buf_fmt(&text, "%s%s", i > 0 ? ", " : "", shown);
	}
	json_put_text(o, "numbers", buf_text(&text));
	buf_reset(&text);
	for (i = 0; i < json_count(refs); i++)
		buf_fmt(&text, "%s%s %s", i > 0 ? ", " : "", json_text(json_item(refs, i), "system"), json_text(json_item(refs, i), "id"));
	json_put_text(o, "refs", buf_text(&text));
	return ERR_NONE;
}

static void
put_counts(struct page *p, const struct merged *m)
{
	const struct { const char *key; int64_t n; } counts[] = {
		{ "merge.numbers", m->numbers }, { "merge.refs", m->refs }, { "merge.permits", m->permits }, { "merge.messages", m->messages },
		{ "merge.replies", m->replies },
	};
	struct json_object *moves = json_put_array(p->data, "moves");
	size_t i;

	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		struct json_object *o = json_object_new_object();

		page_put_count(p, o, "n", counts[i].n);
		page_say(p, o, "text", counts[i].key, "n", json_text(o, "n"), NULL);
		json_object_array_add(moves, o);
	}
}

static enum err
put_consents(struct page *p, int64_t from, int64_t into)
{
	struct json_object *consents = json_put_array(p->data, "consents");
	struct consent all[SCOPE__COUNT];
	int s;
	enum err e;

	if ((e = consent_join_preview(p->rq->db, from, into, all)))
		return e;
	for (s = 0; s < SCOPE__COUNT; s++) {
		struct json_object *o = json_object_new_object();

		json_put_text(o, "scope", page_word_of(p, "scope", scope_name((enum scope)s)));
		consent_put_look(p, o, "state", consent_state_name(all[s].state));
		json_object_array_add(consents, o);
	}
	return ERR_NONE;
}

/* Why they cannot be one, in the reader's language; NULL: they can. */
static const char *
obstacle(enum err e, int64_t from, int64_t into)
{
	if (from == into)
		return "merge.same";
	return e == ERR_CONFLICT ? "merge.gone" : e == ERR_INVALID ? "merge.roles" : NULL;
}

static enum err
put_both(struct page *p, int64_t into, int64_t from, struct form_check *check)
{
	struct json_object *sides = json_put_array(p->data, "sides");
	struct problem problem = {0};
	struct merged m = {0};
	enum err e = contact_merge_preview(p->rq->db, from, into, &m, &problem);

	if (obstacle(e, from, into) != NULL) {
		form_wrong(check, "with", obstacle(e, from, into), 0);
		return ERR_NONE;
	}
	if (e || (e = put_side(p, sides, into, page_word(p, "merge.stays"))) || (e = put_side(p, sides, from, page_word(p, "merge.goes"))) ||
	    (e = put_consents(p, from, into)))
		return e;
	put_counts(p, &m);
	json_put_bool(p->data, "both", true);
	json_put_int(p->data, "from", from);
	page_seen(p->rq, from);
	return ERR_NONE;
}

/* People whose names begin so: which of them is meant, a person says. */
static enum err
put_candidates(struct page *p, int64_t id, const char *typed)
{
	const struct contact_query query = { .name = typed, .limit = CANDIDATES_MAX };
	struct json_object *list = json_put_array(p->data, "candidates"), *o;
	AUTO_JSON struct json_object *found = NULL;
	int64_t other = 0;
	size_t i;
	enum err e;

	if (text_is_blank(typed))
		return ERR_NONE;
	if ((e = contact_list(p->rq->db, &query, &found)))
		return e;
	for (i = 0; i < json_count(found); i++) {
		json_int(json_item(found, i), "id", &other);
		if (other == id)
			continue;
		o = json_object_new_object();
		json_put_int(o, "other", other);
		page_put_called(p, o, "name", json_text(json_item(found, i), "name"), json_text(json_item(found, i), "profile_name"));
		page_put_masked(o, "number", json_text(json_item(found, i), "number"));
		json_object_array_add(list, o);
	}
	return ERR_NONE;
}

static enum err
show(const struct request *rq, struct reply *rp, int status, int64_t id, struct form_check *check)
{
	const char *with = form_text(check->form, "with");
	AUTO(contact) struct contact contact = {0};
	AUTO(page) struct page p = {0};
	int64_t from = 0;
	enum err e;

	if ((e = page_open(rq, "contacts", &p)) || (e = contact_load(rq->db, id, &contact)) || (e = find_other(rq->db, with, &from)))
		return e;
	json_put_int(p.data, "id", id);
	page_put_called(&p, p.data, "name", contact.name, contact.profile_name);
	json_put_bool(p.data, "both", false);
	if (from == 0 && (e = put_candidates(&p, id, with)))
		return e;
	json_put_bool(p.data, "has_candidates", json_count(json_at(p.data, "candidates")) > 0);
	if (from == 0 && form_value(check->form, "with") != NULL && !json_flag(p.data, "has_candidates", false))
		form_wrong(check, "with", *with == '\0' ? "form.required" : "merge.nobody", 0);
	if (from != 0 && (e = put_both(&p, id, from, check)))
		return e;
	input_add(&p, json_put_array(p.data, "fields"), &(struct input){ .name = "with", .label = page_word(&p, "merge.with"),
	    .help = page_word(&p, "merge.with_help"), .max = WITH_MAX_BYTES }, check);
	page_put_problems(&p, check);
	page_seen(rq, id);
	return page_show(&p, rp, form_ok(check) ? status : 422, "admin/contact_merge");
}

enum err
contact_merge_page(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->args };
	int64_t id;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	return show(rq, rp, 200, id, &check);
}

/* ---- doing it ---- */

static enum err
merge(const struct request *rq, int64_t from, int64_t into, const char *reason, struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct merged m;
	char detail[DETAIL_MAX];
	enum err e;

	snprintf(detail, sizeof(detail), "#%" PRId64 " → #%" PRId64 ": %.200s", from, into, reason);
	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = contact_merge(rq->writer, from, into, rq->session.login.name, rq->now, &m, problem)) ||
	    (e = page_audit(rq, rq->writer, "contact.merge", "contact", into, detail)))
		return e;
	return db_commit(&tx);
}

enum err
contact_merge_do(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *reason = form_need(&check, "reason", REASON_MAX_BYTES);
	struct problem problem = {0};
	int64_t into, from;
	enum err e;

	if (!request_param_id(rq, "id", &into))
		return ERR_NOT_FOUND;
	if ((e = find_other(rq->db, form_text(&rq->form, "with"), &from)))
		return e;
	if (!form_flag(&rq->form, "sure"))
		form_wrong(&check, "sure", "merge.unsure", 0);
	if (from == 0 || !form_ok(&check))
		return show(rq, rp, 422, into, &check);
	e = merge(rq, from, into, reason, &problem);
	if (obstacle(e, from, into) != NULL)
		return show(rq, rp, 422, into, &check);
	if (e)
		return e;
	reply_flash(rp, rq, "done.contacts_merged");
	return reply_see_other(rp, "/admin/contacts/%" PRId64, into);
}
