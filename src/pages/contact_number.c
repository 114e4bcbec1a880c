/* A contact's numbers: adding one, choosing where messages go, saying whether it has WhatsApp, taking one away. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "consent/review.h"
#include "contact/contact.h"
#include "contact/number.h"
#include "contact/numbers.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/contact_edit.h"
#include "pages/phone_check.h"

enum { REASON_MAX_BYTES = 200, TYPED_MAX_BYTES = 120 };

static enum err
back(const struct request *rq, struct reply *rp, int64_t id, const char *flash)
{
	reply_flash(rp, rq, flash);
	return reply_see_other(rp, "/admin/contacts/%" PRId64 "/edit", id);
}

/* ---- adding ---- */

static enum err
add(const struct request *rq, int64_t id, const char *typed, struct number_added *ret, struct problem *problem)
{
	AUTO(contact) struct contact contact = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = contact_load(rq->writer, id, &contact)))
		return e;
	if (contact.erased_at != 0 || contact.merged_into != 0)
		return ERR_NOT_FOUND;
	if ((e = number_add(rq->writer, id, typed, rq->now, ret, problem)) ||
	    (e = page_audit(rq, rq->writer, "contact.number_add", "contact", id, NULL)))
		return e;
	return db_commit(&tx);
}

/* Somebody else has it. That may be a slip, or a number that changed hands: a person decides, with both contacts before them. */
static enum err
ask(const struct request *rq, int64_t id, const char *number)
{
	struct review_draft draft = { .contact_id = id, .number = number, .made_by = rq->session.login.name, .at = rq->now };
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	int64_t review_id;
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = review_ask_number(rq->writer, &draft, rq->now, &review_id, &problem)) ||
	    (e = page_audit(rq, rq->writer, "contact.number_ask", "contact", id, NULL)))
		return e;
	return db_commit(&tx);
}

enum err
contact_number_new(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *typed = form_need(&check, "phone", TYPED_MAX_BYTES);
	struct contact_edit edit = { EDIT_ADD, &check, .doubt = { .kind = PHONE_NONE } };
	struct phone phone = phone_parse(typed);
	struct number_added added = {0};
	struct problem problem = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	phone_check(&check, "phone", typed);
	if (!form_ok(&check))
		return contact_edit_show(rq, rp, 422, &edit, id);
	if ((phone.why == PHONE_REPAIRED || phone.why == PHONE_UNKNOWN_PREFIX) && !form_flag(&rq->form, "sure")) {
		edit.doubt = phone;
		form_wrong(&check, "phone", "phone_doubt.look", 0);
		return contact_edit_show(rq, rp, 422, &edit, id);
	}
	e = add(rq, id, typed, &added, &problem);
	if (e == ERR_CONFLICT && added.owner == id) {
		form_wrong(&check, "phone", "numbers.own", 0);
		return contact_edit_show(rq, rp, 422, &edit, id);
	}
	if (e == ERR_CONFLICT)
		return (e = ask(rq, id, phone.number)) ? e : back(rq, rp, id, "done.number_asked");
	return e ? e : back(rq, rp, id, *added.phone.other != '\0' ? "done.numbers_added" : "done.number_added");
}

/* ---- the others ---- */

/*
 * The number that the form speaks of: the page names it by its place and how it looked, because the whole number must not stand in its source.
 * ERR_CONFLICT: somebody changed the numbers meanwhile.
 */
static enum err
number_named(const struct request *rq, int64_t id, int64_t nth, char ret[PHONE_MAX])
{
	AUTO_JSON struct json_object *numbers = NULL;
	char shown[PHONE_SHOWN_MAX];
	const char *number;
	enum err e;

	if ((e = contact_numbers(rq->writer, id, &numbers)))
		return e;
	if (nth < 1 || (number = json_text(json_item(numbers, (size_t)nth - 1), "number")) == NULL)
		return ERR_CONFLICT;
	phone_mask(number, shown);
	if (!text_equal(shown, form_text(&rq->form, "looks")))
		return ERR_CONFLICT;
	snprintf(ret, PHONE_MAX, "%s", number);
	return ERR_NONE;
}

enum act { ACT_CHOOSE, ACT_HAS, ACT_LACKS, ACT_REMOVE };
static const char *const acts[] = { [ACT_CHOOSE] = "choose", [ACT_HAS] = "has", [ACT_LACKS] = "lacks", [ACT_REMOVE] = "remove", NULL };

static enum err
do_act(const struct request *rq, int64_t id, enum act act, const char *number)
{
	switch (act) {
	case ACT_CHOOSE: return number_choose(rq->writer, id, number, rq->now);
	case ACT_REMOVE: return number_remove(rq->writer, id, number, form_flag(&rq->form, "even_last"), rq->now);
	default: return number_say_whatsapp(rq->writer, id, number, act == ACT_HAS, rq->session.login.name, rq->now);
	}
}

static enum err
act_on(const struct request *rq, int64_t id, enum act act, int64_t nth, const char *reason)
{
	static const char *const noted[] = {
		[ACT_CHOOSE] = "contact.number_choose", [ACT_HAS] = "contact.number_has", [ACT_LACKS] = "contact.number_lacks",
		[ACT_REMOVE] = "contact.number_remove",
	};
	AUTO(db_tx) struct db_tx tx = {0};
	char number[PHONE_MAX];
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = number_named(rq, id, nth, number)) ||
	    (e = do_act(rq, id, act, number)) ||
	    (e = page_audit(rq, rq->writer, noted[act], "contact", id, reason)))
		return e;
	return db_commit(&tx);
}

enum err
contact_number_change(const struct request *rq, struct reply *rp)
{
	static const char *const flashes[] = {
		[ACT_CHOOSE] = "done.number_chosen", [ACT_HAS] = "done.number_said", [ACT_LACKS] = "done.number_said", [ACT_REMOVE] = "done.number_removed",
	};
	struct form_check check = { .form = &rq->form };
	int act = form_choice(&check, "act", acts);
	struct contact_edit edit = { EDIT_REMOVE, &check, form_number(&check, "nth", 1, NUMBER_NTH_MAX, 0), { .kind = PHONE_NONE } };
	const char *reason = form_may(&check, "reason", REASON_MAX_BYTES);
	char field[40];
	int64_t id;
	enum err e = ERR_NONE;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	snprintf(field, sizeof(field), "reason-%" PRId64, edit.nth);
	if (act == ACT_REMOVE && text_is_blank(reason))
		form_wrong(&check, field, "form.required", 0);
	if (form_ok(&check) && (e = act_on(rq, id, (enum act)act, edit.nth, act == ACT_REMOVE ? reason : NULL)) == ERR_CONFLICT) {
		if (act != ACT_REMOVE || form_flag(&rq->form, "even_last"))
			return back(rq, rp, id, "done.number_moved");
		form_wrong(&check, field, "numbers.last", 0);
	}
	if (!form_ok(&check))
		return contact_edit_show(rq, rp, 422, &edit, id);
	return e ? e : back(rq, rp, id, flashes[act]);
}
