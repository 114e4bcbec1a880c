#include "permit/permit.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "contact/contact.h"
#include "contact/email.h"
#include "contact/phone.h"
#include "db/db.h"
#include "permit/expiry.h"
#include "permit/fields.h"
#include "permit/newcomer.h"
#include "permit/renewal.h"
#include "permit/scenario.h"
#include "permit/untold.h"
#include "permit/value.h"

enum { SQL_INSERT, SQL_UPDATE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_INSERT] =
	    "INSERT INTO permit (registration_id, permit_number, permit_type, contact_id, applicant_name, applicant_problem, applicant_raw,"
	    "   status, status_label, update_reason, issue_day, start_day, expiry_day, is_renewal, renews, renews_id, nothing_leaves, baseline,"
	    "   created_at, updated_at)"
	    " VALUES (:registration, :number, :type, :contact, :name, :problem, :raw, :status, :label, :reason, :issue, :start, :expiry,"
	    "   :renewal, :renews, :renews_id, :nothing, :baseline, :now, :now) RETURNING id",
	[SQL_UPDATE] =	/* seen: two processes that read the same permit must not both find the same change */
	    "UPDATE permit SET permit_number = :number, permit_type = :type, contact_id = :contact, applicant_name = :name,"
	    " applicant_problem = :problem, applicant_raw = :raw, status = :status, status_label = :label, update_reason = :reason,"
	    " issue_day = :issue, start_day = :start, expiry_day = :expiry, is_renewal = :renewal, renews = :renews,"
	    " renews_id = :renews_id, nothing_leaves = :nothing, updated_at = :now"
	    " WHERE id = :id AND updated_at = :seen",
};
DB_SQL(sql);

enum { REGISTRATION_MAX = 100 };

/* ---- the applicant ---- */

static enum err
replace(char **into, const char *text)
{
	char *copy = NULL;
	enum err e;

	if ((e = text_copy(text, &copy)) == ERR_NONE) {
		free(*into);
		*into = copy;
	}
	return e;
}

/* No number to use: the permit is kept, and says why nobody is told. */
static enum err
without_contact(struct permit *p, const char *why, const char *raw)
{
	enum err e;

	p->contact_id = 0;
	if ((e = replace(&p->applicant_problem, why)))
		return e;
	return replace(&p->applicant_raw, raw);
}

/* The number is the person: another number is another contact, whatever the name. */
static enum err
with_contact(struct db *db, struct permit *p, const struct permit_applicant *a, int64_t now, struct problem *problem)
{
	struct contact_draft draft = {
		.phone = a->phone, .name = text_is_blank(p->applicant_name) ? NULL : p->applicant_name,
		/* Forms are filled with "-" where people have none: that must not cost anybody the notice. */
		.email = a->email != NULL && email_is_address(a->email) ? a->email : NULL,
	};
	struct problem why = {0};
	enum err e;

	if ((e = contact_put(db, &draft, now, &p->contact_id, &why)) == ERR_INVALID)
		return problem_set(problem, e, "applicant.phone", "%s", why.why);
	if (e || (e = replace(&p->applicant_problem, "")))
		return e;
	return replace(&p->applicant_raw, "");
}

/* Somebody with this number; a number that nobody has yet will be another contact than any there is. */
enum { CONTACT_TO_COME = -1 };

static enum err
find_contact(struct db *db, struct permit *p, const char *number)
{
	enum err e = contact_by_number(db, number, &p->contact_id);

	if (e == ERR_NOT_FOUND)
		p->contact_id = CONTACT_TO_COME;
	else if (e)
		return e;
	if ((e = replace(&p->applicant_problem, "")))
		return e;
	return replace(&p->applicant_raw, "");
}

/* now 0: contacts are only looked for. */
static enum err
take_applicant(struct db *db, struct permit *p, const struct permit_applicant *a, int64_t now, struct problem *problem)
{
	struct phone phone;
	enum err e;

	/* Some sources write "0" where they have no name. */
	if (a->name != NULL && (e = replace(&p->applicant_name, text_equal(a->name, "0") ? "" : a->name)))
		return e;
	if (!a->phone_given)
		return p->contact_id == 0 && text_is_blank(p->applicant_problem) ?
		    without_contact(p, phone_why_name(PHONE_EMPTY), "") : ERR_NONE;
	phone = phone_parse(a->phone);
	if (phone.kind == PHONE_NONE)
		return without_contact(p, phone_why_name(phone.why), a->phone);
	return now == 0 ? find_contact(db, p, phone.number) : with_contact(db, p, a, now, problem);
}

/* ---- the row ---- */

static struct db_arg
day_arg(const char *name, bool has, int64_t day)
{
	return has ? INT_(name, day) : NULL_(name);
}

#define PERMIT_ARGS(p) \
	TEXT_("number", (p)->permit_number), TEXT_("type", (p)->permit_type), \
	ID_("contact", (p)->contact_id), TEXT_("name", (p)->applicant_name), \
	TEXT_("problem", (p)->applicant_problem), TEXT_("raw", (p)->applicant_raw), TEXT_("status", (p)->status), \
	TEXT_("label", (p)->status_label), TEXT_("reason", (p)->update_reason), day_arg("issue", (p)->has_issue_day, (p)->issue_day), \
	day_arg("start", (p)->has_start_day, (p)->start_day), day_arg("expiry", (p)->has_expiry_day, (p)->expiry_day), \
	INT_("renewal", (p)->is_renewal), TEXT_("renews", (p)->renews), \
	(p)->renews_id > 0 ? INT_("renews_id", (p)->renews_id) : NULL_("renews_id"), INT_("nothing", (p)->nothing_leaves), INT_("now", (p)->updated_at)

static bool
same_day(bool has_a, int64_t a, bool has_b, int64_t b)
{
	return has_a == has_b && (!has_a || a == b);
}

static bool
is_same(const struct permit *a, const struct permit *b)
{
	return text_equal(a->permit_number, b->permit_number) && text_equal(a->permit_type, b->permit_type) &&
	    a->contact_id == b->contact_id && text_equal(a->applicant_name, b->applicant_name) &&
	    text_equal(a->applicant_problem, b->applicant_problem) && text_equal(a->applicant_raw, b->applicant_raw) &&
	    text_equal(a->status, b->status) && text_equal(a->status_label, b->status_label) &&
	    text_equal(a->update_reason, b->update_reason) && a->is_renewal == b->is_renewal &&
	    text_equal(a->renews, b->renews) && a->renews_id == b->renews_id &&
	    a->nothing_leaves == b->nothing_leaves &&
	    same_day(a->has_issue_day, a->issue_day, b->has_issue_day, b->issue_day) &&
	    same_day(a->has_start_day, a->start_day, b->has_start_day, b->start_day) &&
	    same_day(a->has_expiry_day, a->expiry_day, b->has_expiry_day, b->expiry_day);
}

static enum err
insert(struct db *db, struct permit *p)
{
	return db_one_int(db, sql[SQL_INSERT], ARGS(TEXT_("registration", p->registration_id), INT_("baseline", p->baseline),
	    PERMIT_ARGS(p)), &p->id);
}

static enum err
update(struct db *db, const struct permit *p, int64_t seen)
{
	int64_t changed;
	enum err e;

	if ((e = db_run(db, sql[SQL_UPDATE], ARGS(INT_("id", p->id), INT_("seen", seen), PERMIT_ARGS(p)), &changed)))
		return e;
	return changed == 1 ? ERR_NONE : ERR_CONFLICT;
}

/* ---- the whole ---- */

/* What is stored twice: as it was, and as it will be. Both are empty, but for the registration, when the permit is new. */
static enum err
load_both(struct db *db, const struct permit_put *put, struct permit *before, struct permit *after)
{
	enum err e;

	if ((e = permit_by_registration(db, put->registration_id, before)) == ERR_NOT_FOUND) {
		after->baseline = put->baseline;
		after->nothing_leaves = put->nothing_leaves;
		return text_copy(put->registration_id, &after->registration_id);
	}
	return e ? e : permit_load(db, before->id, after);
}

/* A test or team key tries something on a permit that lives: it is shown what it would cause, and the permit stays as it is. */
static bool
only_tries(const struct permit_put *put, const struct permit *before)
{
	return put->nothing_leaves && before->id > 0 && !before->nothing_leaves;
}

/* What only a test or team key ever told of is new to those whom a live key reaches. */
static bool
is_first_seen(const struct permit *before, const struct permit *after)
{
	return before->id == 0 || (before->nothing_leaves && !after->nothing_leaves);
}

/* The same as before is news all the same, when a rehearsal came first. */
static enum err
has_news(struct db *db, const struct permit *before, const struct permit *after, const struct permit_put *put, int64_t now, bool *ret)
{
	char key[EVENT_KEY_MAX] = "";
	enum err e = ERR_NONE;

	*ret = before->id == 0 || !is_same(before, after);
	if (!*ret && !put->nothing_leaves && (e = untold_rehearsed(db, after, now, key)) == ERR_NONE)
		*ret = *key != '\0';
	return e;
}

static enum err
take_in(struct db *db, const struct permit *before, struct permit *after, const struct permit_put *put, int64_t now, struct fired_list *ret)
{
	const struct permit_change change = { .before = is_first_seen(before, after) ? NULL : before, .after = after, .put = put, .now = now };
	enum err e;

	after->updated_at = now;
	if (only_tries(put, before))
		return scenario_fire(db, &change, ret);
	if ((e = before->id > 0 ? update(db, after, before->updated_at) : insert(db, after)) ||
	    (e = expiry_change(db, &change)) || (e = renewal_change(db, &change)) || (e = scenario_fire(db, &change, ret)))
		return e;
	return newcomer_invite(db, &change, ret);
}

enum err
permit_put(struct db *db, const struct permit_put *put, int64_t now, int64_t *ret_id, struct fired_list *ret_fired, struct problem *problem)
{
	AUTO(permit) struct permit before = {0}, after = {0};
	struct permit_applicant applicant;
	struct fired_list fired = {0};
	bool news;
	enum err e;

	if ((e = value_key(put->registration_id, "registration_id", REGISTRATION_MAX, problem)) || (e = load_both(db, put, &before, &after)) ||
	    (e = permit_fields_read(db, put->fields, &after, &applicant, problem)) || (e = renewal_resolve(db, &before, &after, problem)) ||
	    (e = take_applicant(db, &after, &applicant, now, problem)))
		return e;
	after.nothing_leaves = after.nothing_leaves && put->nothing_leaves;
	if ((e = has_news(db, &before, &after, put, now, &news)))
		return e;
	if (news && (e = take_in(db, &before, &after, put, now, &fired)))
		return e;
	*ret_id = after.id;
	*ret_fired = fired;
	return ERR_NONE;
}

enum err
permit_look(struct db *db, const struct permit_put *put, enum permit_look *ret, int64_t *ret_contact_id, struct problem *problem)
{
	AUTO(permit) struct permit before = {0}, after = {0};
	struct permit_applicant applicant;
	enum err e;

	if ((e = value_key(put->registration_id, "registration_id", REGISTRATION_MAX, problem)) || (e = load_both(db, put, &before, &after)) ||
	    (e = permit_fields_read(db, put->fields, &after, &applicant, problem)) || (e = renewal_resolve(db, &before, &after, problem)) ||
	    (e = take_applicant(db, &after, &applicant, 0, problem)))
		return e;
	*ret = before.id == 0 ? PERMIT_LOOK_NEW : is_same(&before, &after) ? PERMIT_LOOK_SAME : PERMIT_LOOK_CHANGED;
	*ret_contact_id = after.contact_id == CONTACT_TO_COME ? 0 : after.contact_id;
	return ERR_NONE;
}
