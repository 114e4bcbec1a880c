#include "permit/fields.h"

#include <stddef.h>

#include "base/text.h"
#include "permit/status.h"
#include "permit/value.h"

enum { STATUS_MAX = 80 };

static const struct { const char *name; size_t at; size_t max; } texts[] = {
	{ "permit_number", offsetof(struct permit, permit_number), PERMIT_NUMBER_MAX_CHARS },
	{ "permit_type", offsetof(struct permit, permit_type), PERMIT_TYPE_MAX_CHARS },
	{ "status_label", offsetof(struct permit, status_label), STATUS_MAX },
	{ "update_reason", offsetof(struct permit, update_reason), PERMIT_REASON_MAX_CHARS },
	{ "renews", offsetof(struct permit, renews), 100 },
};
static const struct { const char *name; size_t day, has; } days[] = {
	{ "issue_date", offsetof(struct permit, issue_day), offsetof(struct permit, has_issue_day) },
	{ "start_date", offsetof(struct permit, start_day), offsetof(struct permit, has_start_day) },
	{ "expiry_date", offsetof(struct permit, expiry_day), offsetof(struct permit, has_expiry_day) },
};
static const char *const known[] = { "permit_number", "permit_type", "applicant", "status", "status_label", "update_reason", "issue_date",
	"start_date", "expiry_date", "is_renewal", "renews", NULL };
static const char *const of_applicant[] = { "name", "phone", "email", NULL };

static enum err
read_texts(struct json_object *fields, struct permit *p, struct problem *problem)
{
	const char *text;
	size_t i;
	enum err e, total = ERR_NONE;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		e = value_text(&(struct value_at){ fields, texts[i].name, texts[i].name }, texts[i].max, &text, problem);
		if (!problem_goes_on(problem, &total, e))
			break;
		if (e == ERR_NONE && text != NULL && (e = value_keep((char **)(void *)((char *)p + texts[i].at), text)))
			return e;
	}
	return total;
}

static enum err
read_days(struct json_object *fields, struct permit *p, struct problem *problem)
{
	size_t i;
	enum err e, total = ERR_NONE;

	for (i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		int64_t *day = (int64_t *)(void *)((char *)p + days[i].day);
		bool *has = (bool *)((char *)p + days[i].has);

		e = value_day(&(struct value_at){ fields, days[i].name, days[i].name }, has, day, problem);
		if (!problem_goes_on(problem, &total, e))
			break;
	}
	if (total != ERR_NONE)
		return total;
	if (p->has_expiry_day && ((p->has_issue_day && p->expiry_day < p->issue_day) || (p->has_start_day && p->expiry_day < p->start_day)))
		return problem_set(problem, ERR_INVALID, "expiry_date", "lies before the permit begins");
	return ERR_NONE;
}

/* A word that only the office's map knows is also the label, unless the caller gave one: "Peninjauan lapangan" says more than in_process. */
static enum err
read_status(struct db *db, struct json_object *fields, struct permit *p, struct problem *problem)
{
	enum permit_status status;
	const char *word;
	bool is_label;
	enum err e;

	if ((e = value_text(&(struct value_at){ fields, "status", "status" }, STATUS_MAX, &word, problem)))
		return e;
	if (word == NULL)
		return ERR_NONE;
	if (*word == '\0')
		return problem_set(problem, ERR_INVALID, "status", "must not be empty");
	if ((e = permit_status_read(db, word, &status, &is_label, problem)) || (e = value_keep(&p->status, permit_status_name(status))))
		return e;
	/* A new status outdates the label of the old one. */
	return json_at(fields, "status_label") == NULL ? value_keep(&p->status_label, is_label ? word : "") : ERR_NONE;
}

static enum err
read_applicant(struct json_object *fields, struct permit_applicant *ret, struct problem *problem)
{
	struct permit_applicant a = {0};
	struct json_object *o;
	enum err e, total = ERR_NONE;

	*ret = a;
	if (!json_object_object_get_ex(fields, "applicant", &o))
		return ERR_NONE;
	if ((e = value_names(o, "applicant", of_applicant, problem)))
		return e;
	a.phone_given = json_object_object_get_ex(o, "phone", NULL);
	if (problem_goes_on(problem, &total, value_text(&(struct value_at){ o, "name", "applicant.name" }, PERMIT_PERSON_MAX_CHARS, &a.name, problem)) &&
	    problem_goes_on(problem, &total, value_text(&(struct value_at){ o, "phone", "applicant.phone" }, PERMIT_PERSON_MAX_CHARS, &a.phone, problem)))
		(void)problem_goes_on(problem, &total, value_text(&(struct value_at){ o, "email", "applicant.email" }, PERMIT_PERSON_MAX_CHARS, &a.email, problem));
	*ret = a;
	return total;
}

/* Whoever names what it renews has said that it is a renewal. */
static enum err
read_renewal(struct json_object *fields, struct permit *p, struct problem *problem)
{
	bool says = json_at(fields, "is_renewal") != NULL;
	enum err e;

	if ((e = value_flag(&(struct value_at){ fields, "is_renewal", "is_renewal" }, &p->is_renewal, problem)))
		return e;
	if (text_is_blank(p->renews))
		return ERR_NONE;
	if (says && !p->is_renewal)
		return problem_set(problem, ERR_INVALID, "is_renewal", "must be true for a permit that renews another; an empty renews takes that back");
	p->is_renewal = true;
	return ERR_NONE;
}

/* ---- all of it ---- */

/* Every text of a permit is there, if only empty. */
static enum err
fill_texts(struct permit *p)
{
	char **const all[] = { &p->permit_number, &p->permit_type, &p->applicant_name, &p->applicant_problem, &p->applicant_raw, &p->status,
		&p->status_label, &p->update_reason, &p->renews };
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (*all[i] == NULL && (e = text_copy("", all[i])))
			return e;
	return ERR_NONE;
}

/* ... and the reason that was given for it, which would go out with the next change as if it were that one's. */
static enum err
outdate_reason(struct json_object *fields, const char *status, const char *label, struct permit *p)
{
	if (json_at(fields, "update_reason") != NULL || (text_equal(status, p->status) && text_equal(label, p->status_label)))
		return ERR_NONE;
	return value_keep(&p->update_reason, "");
}

/* A blank text; of what is no text, or too long, something else was told. */
static bool
says_nothing(struct json_object *fields, const char *name)
{
	const char *text = json_text(fields, name);

	return text != NULL && text_is_blank(text);
}

/* What is wrong was told already; this is about what is not there. */
static enum err
check_needed(struct json_object *fields, const struct permit *p, struct problem *problem)
{
	enum err total = ERR_NONE;

	if (*p->permit_type == '\0' && (json_at(fields, "permit_type") == NULL || says_nothing(fields, "permit_type")) &&
	    !problem_goes_on(problem, &total, problem_set(problem, ERR_INVALID, "permit_type", "is needed")))
		return total;
	if (*p->status == '\0' && json_at(fields, "status") == NULL)
		(void)problem_goes_on(problem, &total, problem_set(problem, ERR_INVALID, "status", "is needed"));
	return total;
}

enum err
permit_fields_read(struct db *db, struct json_object *fields, struct permit *p, struct permit_applicant *ret, struct problem *problem)
{
	AUTO_FREE char *status = NULL, *label = NULL;
	enum err e, total = ERR_NONE;

	if ((e = fill_texts(p)) || (e = text_copy(p->status, &status)) || (e = text_copy(p->status_label, &label)) ||
	    (e = value_names(fields, "body", known, problem)))
		return e;
	if (problem_goes_on(problem, &total, read_texts(fields, p, problem)) &&
	    problem_goes_on(problem, &total, read_days(fields, p, problem)) &&
	    problem_goes_on(problem, &total, read_status(db, fields, p, problem)) &&
	    problem_goes_on(problem, &total, outdate_reason(fields, status, label, p)) &&
	    problem_goes_on(problem, &total, read_renewal(fields, p, problem)) &&
	    problem_goes_on(problem, &total, read_applicant(fields, ret, problem)))
		(void)problem_goes_on(problem, &total, check_needed(fields, p, problem));
	return total;
}
