#include <inttypes.h>
#include <string.h>

#include "base/mark.h"
#include "base/text.h"
#include "consent/review.h"
#include "consent/waiting.h"
#include "contact/contact.h"
#include "contact/email.h"
#include "contact/row.h"
#include "db/db.h"
#include "privacy/suppressed.h"

enum { NAME_MAX_BYTES = 200, DUTY_MAX_BYTES = 200, REF_MAX_BYTES = 120, USER_ID_MAX_BYTES = 160 };

enum { SQL_FILL, SQL_OVERWRITE, SQL_USER_ID, SQL_REF, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_FILL] =	/* only what is empty */
	    "UPDATE contact SET name = CASE WHEN name = '' THEN coalesce(:name, '') ELSE name END,"
	    " duty = CASE WHEN duty = '' THEN coalesce(:duty, '') ELSE duty END, email = coalesce(email, :email),"
	    " role = CASE WHEN :made = 1 THEN coalesce(:role, role) ELSE role END,"
	    " locale = CASE WHEN :made = 1 THEN coalesce(:locale, locale) ELSE locale END, updated_at = :now WHERE id = :id",
	[SQL_OVERWRITE] =	/* what was said; an empty text empties */
	    "UPDATE contact SET name = coalesce(:name, name), duty = coalesce(:duty, duty),"
	    " email = CASE WHEN :email = '' THEN NULL ELSE coalesce(:email, email) END,"
	    " role = coalesce(:role, role), locale = coalesce(:locale, locale), updated_at = :now WHERE id = :id",
	[SQL_USER_ID] =
	    "UPDATE contact SET user_id = :user_id WHERE id = :id AND (user_id IS NULL OR :overwrite = 1)",
	[SQL_REF] =
	    "INSERT INTO contact_ref (system, ref, contact_id) VALUES (:system, :ref, :id) ON CONFLICT (system, ref) DO NOTHING",
};
DB_SQL(sql);

/* What is known of the draft after it was read, and whom it names. 0: nobody yet. */
struct put {
	const struct contact_draft	*draft;
	struct phone			 phone;
	int64_t				 by_number, by_user_id, by_ref;
	int64_t				 id;
	bool				 made;
	bool				 reached;	/* there is a way to this contact that was not there before */
	bool				 asked;		/* messages go to a number now that another system told */
};

/* ---- reading the draft ---- */

static enum err
check_text(const char *text, const char *field, size_t max, struct problem *problem)
{
	const char *at = text;
	uint32_t cp;

	if (text == NULL)
		return ERR_NONE;
	if (strlen(text) > max)
		return problem_set(problem, ERR_INVALID, field, "is longer than %zu bytes", max);
	if (!text_is_utf8(text, strlen(text)))
		return problem_set(problem, ERR_INVALID, field, "is not UTF-8 text");
	while ((cp = text_next(&at)) != 0)
		if (cp < 0x20 || mark_of(cp) == MARK_LINE)
			return problem_set(problem, ERR_INVALID, field, "must stand on one line, without control characters");
	return ERR_NONE;
}

/* Whether the address exists, only a mail can tell. */
static enum err
check_email(const char *email, struct problem *problem)
{
	if (email == NULL || *email == '\0' || email_is_address(email))
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, "email", "is no e-mail address that we can write to; it should look like name@example.go.id");
}

static enum err
check_choices(const struct contact_draft *d, struct problem *problem)
{
	enum contact_role role;
	enum err total = ERR_NONE;

	if (d->role != NULL && !contact_role_from_name(d->role, &role) && !problem_goes_on(problem, &total,
	    problem_set(problem, ERR_INVALID, "role", "must be applicant, staff or official")))
		return total;
	if (d->locale != NULL && !text_equal(d->locale, "id") && !text_equal(d->locale, "en") && !problem_goes_on(problem, &total,
	    problem_set(problem, ERR_INVALID, "locale", "must be id or en")))
		return total;
	if (d->user_id != NULL && *d->user_id == '\0' && !problem_goes_on(problem, &total,
	    problem_set(problem, ERR_INVALID, "user_id", "must not be empty")))
		return total;
	if ((d->ref == NULL) != (d->ref_system == NULL) || (d->ref != NULL && (*d->ref == '\0' || *d->ref_system == '\0')))
		return problem_set(problem, ERR_INVALID, "external_ref", "needs both the system and the id there");
	return total;
}

enum err
contact_draft_check(const struct contact_draft *d, struct problem *problem)
{
	const struct { const char *text, *field; size_t max; } texts[] = {
		{ d->name, "name", NAME_MAX_BYTES }, { d->duty, "duty", DUTY_MAX_BYTES }, { d->ref_system, "external_ref", REF_MAX_BYTES },
		{ d->ref, "external_ref", REF_MAX_BYTES }, { d->user_id, "user_id", USER_ID_MAX_BYTES },
	};
	enum err total = ERR_NONE;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!problem_goes_on(problem, &total, check_text(texts[i].text, texts[i].field, texts[i].max, problem)))
			return total;
	if (problem_goes_on(problem, &total, check_email(d->email, problem)))
		(void)problem_goes_on(problem, &total, check_choices(d, problem));
	return total;
}

static enum err
read_phone(struct put *p, struct problem *problem)
{
	p->phone = phone_parse(p->draft->phone);
	if (p->draft->phone != NULL && p->phone.kind == PHONE_NONE)
		return problem_set(problem, ERR_INVALID, "phone", "is no telephone number that can be used: %s", phone_why_name(p->phone.why));
	return ERR_NONE;
}

/* ---- whom it names ---- */

static enum err
or_nobody(enum err e)
{
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

static enum err
find(struct db *db, struct put *p)
{
	const struct contact_draft *d = p->draft;
	enum err e = ERR_NONE;

	if (p->phone.kind != PHONE_NONE && (e = or_nobody(contact_by_number(db, p->phone.number, &p->by_number))))
		return e;
	if (d->user_id != NULL && (e = or_nobody(contact_by_user_id(db, d->user_id, &p->by_user_id))))
		return e;
	if (d->ref != NULL && (e = or_nobody(contact_by_ref(db, d->ref_system, d->ref, &p->by_ref))))
		return e;
	p->id = p->by_number != 0 ? p->by_number : p->by_user_id != 0 ? p->by_user_id : p->by_ref;
	return ERR_NONE;
}

/* Two people under one name, or one person written down twice: a person must look, we do not choose. */
static enum err
check_one_person(const struct put *p, struct problem *problem)
{
	if (p->by_user_id != 0 && p->by_user_id != p->id)
		return problem_set(problem, ERR_CONFLICT, "user_id", "belongs to contact #%" PRId64 ", the number to #%" PRId64,
		    p->by_user_id, p->id);
	if (p->by_ref != 0 && p->by_ref != p->id)
		return problem_set(problem, ERR_CONFLICT, "external_ref", "belongs to contact #%" PRId64 ", the number to #%" PRId64,
		    p->by_ref, p->id);
	if (p->id == 0 && p->phone.kind == PHONE_NONE && p->draft->user_id == NULL)
		return problem_set(problem, ERR_INVALID, "phone", "is needed for a new contact");
	return ERR_NONE;
}

/* ---- writing ---- */

/* A number of somebody who was erased after a STOP brings the STOP back, before anything can be sent to it. */
static enum err
insert_and_restore(struct db *db, int64_t id, const struct contact_number *n, int64_t now)
{
	enum err e;

	if ((e = contact_number_insert(db, id, n, now)))
		return e;
	return suppressed_restore_number(db, id, n->number, now);
}

/*
 * A number that is new to this contact is kept; messages go to it when the contact had none, or when somebody who keeps this contact's
 * record says so. In the place of another, a number that another system told waits to be confirmed.
 */
static enum err
put_new_number(struct db *db, struct put *p, int64_t now)
{
	struct contact_number n = { .number = p->phone.number, .kind = p->phone.kind, .raw = p->draft->phone };
	int64_t count;
	bool refused = false;
	enum err e;

	if ((e = contact_number_count(db, p->id, &count)))
		return e;
	n.confirmed = count == 0 || p->draft->told_by == NULL;
	if (!n.confirmed && (e = review_number_refused(db, p->id, n.number, &refused)))
		return e;
	n.preferred = count == 0 || (p->draft->overwrite && !refused);
	p->reached = true;
	p->asked = n.preferred && !n.confirmed;
	return insert_and_restore(db, p->id, &n, now);
}

/* A number that is known already keeps its place, unless it comes with the record it belongs to. */
static enum err
put_known_number(struct db *db, struct put *p)
{
	const struct contact_draft *d = p->draft;
	bool refused = false;
	enum err e;

	if (!d->overwrite)
		return ERR_NONE;
	if ((e = d->told_by == NULL ? contact_number_confirm(db, p->phone.number) : review_number_refused(db, p->id, p->phone.number, &refused)))
		return e;
	p->reached = true;
	if (refused || (p->by_ref == 0 && p->by_user_id == 0))
		return ERR_NONE;
	p->asked = d->told_by != NULL;
	return contact_number_prefer(db, p->id, p->phone.number);
}

static enum err
put_number(struct db *db, struct put *p, int64_t now)
{
	if (p->phone.kind == PHONE_NONE)
		return ERR_NONE;
	return p->by_number == 0 ? put_new_number(db, p, now) : put_known_number(db, p);
}

/* A person decides whether it is theirs; nothing is asked about a number that is confirmed. */
static enum err
ask_about_number(struct db *db, const struct put *p, int64_t now)
{
	const struct review_draft draft = { .contact_id = p->id, .number = p->phone.number, .made_by = p->draft->told_by, .at = now };
	int64_t review_id;

	return p->asked ? review_ask_number(db, &draft, now, &review_id, NULL) : ERR_NONE;
}

/* A second number in the same field is kept, so that a message from it finds its contact. */
static enum err
put_other_number(struct db *db, const struct put *p, int64_t now)
{
	struct phone other = phone_parse(p->phone.other);
	struct contact_number n = { .number = other.number, .kind = other.kind, .raw = p->draft->phone, .confirmed = true };
	int64_t owner = 0;
	enum err e;

	if (other.kind == PHONE_NONE)
		return ERR_NONE;
	if ((e = or_nobody(contact_by_number(db, other.number, &owner))) || owner != 0)
		return e;
	return insert_and_restore(db, p->id, &n, now);
}

static enum err
put_details(struct db *db, const struct put *p, int64_t now)
{
	const struct contact_draft *d = p->draft;
	const char *email = d->email != NULL && *d->email == '\0' && !d->overwrite ? NULL : d->email;
	AUTO_FREE char *name = NULL;
	enum err e;

	if ((e = text_copy_undirected(d->name, &name)))
		return e;
	if (d->overwrite)
		return db_run(db, sql[SQL_OVERWRITE], ARGS(TEXT_("name", name), TEXT_("duty", d->duty), TEXT_("email", email),
		    TEXT_("role", d->role), TEXT_("locale", d->locale), INT_("now", now), INT_("id", p->id)), NULL);
	return db_run(db, sql[SQL_FILL], ARGS(TEXT_("name", name), TEXT_("duty", d->duty), TEXT_("email", email),
	    TEXT_("role", d->role), TEXT_("locale", d->locale), INT_("made", p->made), INT_("now", now), INT_("id", p->id)), NULL);
}

static enum err
put_names(struct db *db, const struct put *p)
{
	const struct contact_draft *d = p->draft;
	enum err e;

	if (d->user_id != NULL && (e = db_run(db, sql[SQL_USER_ID], ARGS(TEXT_("user_id", d->user_id), INT_("id", p->id),
	    INT_("overwrite", d->overwrite)), NULL)))
		return e;
	if (d->ref == NULL)
		return ERR_NONE;
	return db_run(db, sql[SQL_REF], ARGS(TEXT_("system", d->ref_system), TEXT_("ref", d->ref), INT_("id", p->id)), NULL);
}

enum err
contact_put(struct db *db, const struct contact_draft *draft, int64_t now, int64_t *ret_id, struct problem *problem)
{
	struct put p = { .draft = draft };
	enum err e;

	if ((e = contact_draft_check(draft, problem)) ||
	    (e = read_phone(&p, problem)) ||
	    (e = find(db, &p)) ||
	    (e = check_one_person(&p, problem)))
		return e;
	p.made = p.id == 0;
	if ((p.made && (e = contact_row_insert(db, now, &p.id))) ||
	    (e = put_number(db, &p, now)) ||
	    (e = put_other_number(db, &p, now)) ||
	    (e = ask_about_number(db, &p, now)) ||
	    (e = put_details(db, &p, now)) ||
	    (e = put_names(db, &p)) ||
	    (!p.made && (p.reached || draft->email != NULL) && (e = waiting_number(db, p.id, now))))
		return e;
	*ret_id = p.id;
	return ERR_NONE;
}
