#include "permit/fields.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "permit/status.h"

enum { STATUS_MAX = 80 };

static const struct { const char *name; size_t at; size_t max; } texts[] = {
	{ "permit_number", offsetof(struct permit, permit_number), 80 },
	{ "permit_type", offsetof(struct permit, permit_type), 300 },
	{ "status_label", offsetof(struct permit, status_label), STATUS_MAX },
	{ "update_reason", offsetof(struct permit, update_reason), 500 },
};
static const struct { const char *name; size_t day, has; } days[] = {
	{ "issue_date", offsetof(struct permit, issue_day), offsetof(struct permit, has_issue_day) },
	{ "start_date", offsetof(struct permit, start_day), offsetof(struct permit, has_start_day) },
	{ "expiry_date", offsetof(struct permit, expiry_day), offsetof(struct permit, has_expiry_day) },
};
static const char *const others[] = { "applicant", "status", "is_renewal", NULL };
static const char *const of_applicant[] = { "name", "phone", "email", NULL };

static bool
is_among(const char *name, const char *const *list)
{
	for (; *list != NULL; list++)
		if (text_equal(name, *list))
			return true;
	return false;
}

static bool
is_known(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (text_equal(name, texts[i].name))
			return true;
	for (i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		if (text_equal(name, days[i].name))
			return true;
	return is_among(name, others);
}

/* ---- one value ---- */

static bool
has_control(const char *text)
{
	for (; *text != '\0'; text++)
		if (((unsigned char)*text < ' ' && strchr("\t\n\r", *text) == NULL) || *text == 0x7F)
			return true;
	return false;
}

/* *ret is NULL when the member is absent, and "" when it is null. Borrowed. */
static enum err
read_text(struct json_object *o, const char *key, const char *field, size_t max, const char **ret, struct problem *problem)
{
	struct json_object *value;
	const char *text;

	*ret = NULL;
	if (!json_object_object_get_ex(o, key, &value))
		return ERR_NONE;
	if (value == NULL) {
		*ret = "";
		return ERR_NONE;
	}
	if ((text = json_text(o, key)) == NULL || has_control(text) || !text_is_utf8(text, strlen(text)))
		return problem_set(problem, ERR_INVALID, field, "must be a text");
	if (text_code_points(text) > max)
		return problem_set(problem, ERR_INVALID, field, "is longer than %d characters", (int)max);
	*ret = text_is_blank(text) ? "" : text;
	return ERR_NONE;
}

/* Replaces what the permit holds; the copy is without spaces at its ends. */
static enum err
keep(char **into, const char *text)
{
	char *copy = NULL;
	enum err e;

	if ((e = text_copy(text, &copy)))
		return e;
	memmove(copy, text_trim(copy), strlen(text_trim(copy)) + 1);
	free(*into);
	*into = copy;
	return ERR_NONE;
}

static enum err
read_texts(struct json_object *fields, struct permit *p, struct problem *problem)
{
	const char *text;
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if ((e = read_text(fields, texts[i].name, texts[i].name, texts[i].max, &text, problem)))
			return e;
		if (text != NULL && (e = keep((char **)(void *)((char *)p + texts[i].at), text)))
			return e;
	}
	return ERR_NONE;
}

static enum err
read_days(struct json_object *fields, struct permit *p, struct problem *problem)
{
	const char *text;
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		int64_t *day = (int64_t *)(void *)((char *)p + days[i].day);
		bool *has = (bool *)((char *)p + days[i].has);

		if ((e = read_text(fields, days[i].name, days[i].name, 40, &text, problem)))
			return e;
		if (text == NULL)
			continue;
		/* Old databases write "no date" as a day that is none. */
		*has = *text != '\0' && !text_equal(text, "0000-00-00");
		if (*has && clock_parse_day(text, day) != ERR_NONE)
			return problem_set(problem, ERR_INVALID, days[i].name, "must be a date: 2026-11-21 or 21-11-2026");
	}
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

	if ((e = read_text(fields, "status", "status", STATUS_MAX, &word, problem)))
		return e;
	if (word == NULL)
		return ERR_NONE;
	if (*word == '\0')
		return problem_set(problem, ERR_INVALID, "status", "must not be empty");
	if ((e = permit_status_read(db, word, &status, &is_label, problem)) || (e = keep(&p->status, permit_status_name(status))))
		return e;
	/* A new status outdates the label of the old one. */
	return json_at(fields, "status_label") == NULL ? keep(&p->status_label, is_label ? word : "") : ERR_NONE;
}

static enum err
read_flag(struct json_object *fields, struct permit *p, struct problem *problem)
{
	struct json_object *value;

	if (!json_object_object_get_ex(fields, "is_renewal", &value))
		return ERR_NONE;
	if (!json_object_is_type(value, json_type_boolean))
		return problem_set(problem, ERR_INVALID, "is_renewal", "must be true or false");
	p->is_renewal = json_object_get_boolean(value);
	return ERR_NONE;
}

static enum err
read_applicant(struct json_object *fields, struct permit_applicant *ret, struct problem *problem)
{
	struct permit_applicant a = {0};
	struct json_object *o;
	enum err e;

	*ret = a;
	if (!json_object_object_get_ex(fields, "applicant", &o))
		return ERR_NONE;
	if (!json_object_is_type(o, json_type_object))
		return problem_set(problem, ERR_INVALID, "applicant", "must be an object with name, phone, email");
	json_object_object_foreach(o, name, value) {
		(void)value;
		if (!is_among(name, of_applicant))
			return problem_set(problem, ERR_INVALID, "applicant", "has no field \"%.60s\"; it has name, phone, email", name);
	}
	a.phone_given = json_object_object_get_ex(o, "phone", NULL);
	if ((e = read_text(o, "name", "applicant.name", 200, &a.name, problem)) ||
	    (e = read_text(o, "phone", "applicant.phone", 200, &a.phone, problem)) ||
	    (e = read_text(o, "email", "applicant.email", 200, &a.email, problem)))
		return e;
	*ret = a;
	return ERR_NONE;
}

/* ---- all of it ---- */

static enum err
check_names(struct json_object *fields, struct problem *problem)
{
	if (!json_object_is_type(fields, json_type_object))
		return problem_set(problem, ERR_INVALID, "body", "must be a JSON object");
	json_object_object_foreach(fields, name, value) {
		(void)value;
		if (!is_known(name))
			return problem_set(problem, ERR_INVALID, "body", "has an unknown field \"%.60s\"; known are permit_number, permit_type,"
			    " applicant, status, status_label, update_reason, issue_date, start_date, expiry_date, is_renewal", name);
	}
	return ERR_NONE;
}

/* Every text of a permit is there, if only empty. */
static enum err
fill_texts(struct permit *p)
{
	char **const all[] = { &p->permit_number, &p->permit_type, &p->applicant_name, &p->applicant_problem, &p->applicant_raw, &p->status,
		&p->status_label, &p->update_reason };
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (*all[i] == NULL && (e = text_copy("", all[i])))
			return e;
	return ERR_NONE;
}

enum err
permit_fields_read(struct db *db, struct json_object *fields, struct permit *p, struct permit_applicant *ret, struct problem *problem)
{
	enum err e;

	if ((e = check_names(fields, problem)) || (e = fill_texts(p)) || (e = read_texts(fields, p, problem)) ||
	    (e = read_days(fields, p, problem)) || (e = read_status(db, fields, p, problem)) || (e = read_flag(fields, p, problem)) ||
	    (e = read_applicant(fields, ret, problem)))
		return e;
	if (*p->permit_type == '\0')
		return problem_set(problem, ERR_INVALID, "permit_type", "is needed");
	if (*p->status == '\0')
		return problem_set(problem, ERR_INVALID, "status", "is needed");
	return ERR_NONE;
}
