#include "permit/document_fields.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "permit/duty.h"
#include "permit/state.h"
#include "permit/value.h"

enum { REGISTRATION_MAX = 100, STATE_MAX = 80 };
/* Clocks of two machines differ. */
#define AHEAD_MS	(5 * CLOCK_MINUTE_MS)

static const char *const known[] = { "registration_id", "name", "kind", "state", "state_label", "state_since", "requires_approval", "approver",
	"staff", "duty", "document_date", "url", NULL };
static const struct { const char *name; size_t at; size_t max; } texts[] = {
	{ "name", offsetof(struct document, name), DOCUMENT_NAME_MAX_CHARS },
	{ "kind", offsetof(struct document, kind), DOCUMENT_KIND_MAX_CHARS },
	{ "state_label", offsetof(struct document, state_label), STATE_MAX },
	{ "duty", offsetof(struct document, duty), DUTY_WORD_MAX },
	{ "url", offsetof(struct document, url), DOCUMENT_URL_MAX_CHARS },
};

/* Every text of a document is there, if only empty. */
static enum err
fill_texts(struct document *d)
{
	char **const all[] = { &d->registration_id, &d->name, &d->kind, &d->state, &d->state_label, &d->duty, &d->url, &d->approver.name,
		&d->approver.problem, &d->approver.raw, &d->staff.name, &d->staff.problem, &d->staff.raw };
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (*all[i] == NULL && (e = text_copy("", all[i])))
			return e;
	return ERR_NONE;
}

static enum err
read_texts(struct json_object *fields, struct document *d, struct problem *problem)
{
	const char *text;
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if ((e = value_text(&(struct value_at){ fields, texts[i].name, texts[i].name }, texts[i].max, &text, problem)))
			return e;
		if (text != NULL && (e = value_keep((char **)(void *)((char *)d + texts[i].at), text)))
			return e;
	}
	/* It goes into messages as it stands. */
	if (*d->url != '\0' && ((!text_starts(d->url, "https://") && !text_starts(d->url, "http://")) || strpbrk(d->url, " \t\r\n") != NULL))
		return problem_set(problem, ERR_INVALID, "url", "must begin with https:// and hold no spaces");
	return ERR_NONE;
}

/* A document stays with its application: under another one, other people would hear of it. */
static enum err
read_permit(struct db *db, struct json_object *fields, struct document *d, struct problem *problem)
{
	AUTO(permit) struct permit permit = {0};
	const char *registration;
	enum err e;

	if ((e = value_text(&(struct value_at){ fields, "registration_id", "registration_id" }, REGISTRATION_MAX, &registration, problem)))
		return e;
	if (registration == NULL && d->permit_id > 0)
		return ERR_NONE;
	if (text_is_blank(registration))
		return problem_set(problem, ERR_INVALID, "registration_id", "is needed");
	if (d->permit_id > 0)
		return text_equal(registration, d->registration_id) ? ERR_NONE :
		    problem_set(problem, ERR_INVALID, "registration_id", "cannot change; the document belongs to %.100s", d->registration_id);
	if ((e = permit_by_registration(db, registration, &permit)) == ERR_NOT_FOUND)
		return problem_set(problem, ERR_INVALID, "registration_id", "\"%.100s\" is no permit that is known; put the permit first", registration);
	if (e)
		return e;
	d->permit_id = permit.id;
	return value_keep(&d->registration_id, registration);
}

/* A word that only the office's map knows is also the label, unless the caller gave one. */
static enum err
read_state(struct db *db, struct json_object *fields, struct document *d, bool *ret_new, struct problem *problem)
{
	enum document_state state;
	const char *word;
	bool is_label;
	enum err e;

	*ret_new = false;
	if ((e = value_text(&(struct value_at){ fields, "state", "state" }, STATE_MAX, &word, problem)))
		return e;
	if (text_is_blank(word))
		return word == NULL && *d->state != '\0' ? ERR_NONE : problem_set(problem, ERR_INVALID, "state", "is needed");
	if ((e = document_state_read(db, word, &state, &is_label, problem)))
		return e;
	*ret_new = !text_equal(d->state, document_state_name(state));
	if ((e = value_keep(&d->state, document_state_name(state))))
		return e;
	return json_at(fields, "state_label") == NULL ? value_keep(&d->state_label, is_label ? word : "") : ERR_NONE;
}

/* Since when: as the caller says, or from now on. */
static enum err
read_since(struct json_object *fields, bool is_new, int64_t now, struct document *d, struct problem *problem)
{
	const char *text;
	int64_t at;
	enum err e;

	if ((e = value_text(&(struct value_at){ fields, "state_since", "state_since" }, CLOCK_TEXT_MAX, &text, problem)))
		return e;
	if (text_is_blank(text)) {
		if (is_new)
			d->entered_state_at = now;
		return ERR_NONE;
	}
	if (clock_parse_iso(text, &at) != ERR_NONE || at <= 0)
		return problem_set(problem, ERR_INVALID, "state_since", "must be a time like 2026-11-21T08:10:00+07:00");
	if (at > now + AHEAD_MS)
		return problem_set(problem, ERR_INVALID, "state_since", "lies in the future");
	d->entered_state_at = at;
	return ERR_NONE;
}

static enum err
read_people(struct db *db, const struct document_put *put, int64_t now, struct document *d, struct problem *problem)
{
	const struct person_field approver = { put->fields, "approver", "official", put->system }, staff = { put->fields, "staff", "staff", put->system };
	enum err e;

	if ((e = person_read(db, &approver, now, &d->approver, problem)))
		return e;
	return person_read(db, &staff, now, &d->staff, problem);
}

enum err
document_fields_read(struct db *db, const struct document_put *put, int64_t now, struct document *d, struct problem *problem)
{
	struct json_object *fields = put->fields;
	const struct value_at approval = { fields, "requires_approval", "requires_approval" }, day = { fields, "document_date", "document_date" };
	bool is_new = false;
	enum err e, total = ERR_NONE;

	if ((e = value_names(fields, "body", known, problem)) || (e = fill_texts(d)))
		return e;
	if (problem_goes_on(problem, &total, read_permit(db, fields, d, problem)) &&
	    problem_goes_on(problem, &total, read_texts(fields, d, problem)) &&
	    problem_goes_on(problem, &total, read_state(db, fields, d, &is_new, problem)) &&
	    problem_goes_on(problem, &total, read_since(fields, is_new, now, d, problem)) &&
	    problem_goes_on(problem, &total, value_flag(&approval, &d->requires_approval, problem)) &&
	    problem_goes_on(problem, &total, value_day(&day, &d->has_document_day, &d->document_day, problem)))
		(void)problem_goes_on(problem, &total, read_people(db, put, now, d, problem));
	return total;
}
