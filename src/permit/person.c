#include "permit/person.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "contact/contact.h"
#include "permit/permit.h"
#include "permit/value.h"

enum { REF_MAX_CHARS = 160, SYSTEM_MAX_BYTES = 40 };

static const char *const known[] = { "contact_id", "phone", "external_ref", "name", NULL };
static const char *const of_ref[] = { "system", "id", NULL };

void
person_end(struct person *p)
{
	free(p->name);
	free(p->problem);
	free(p->raw);
	*p = (struct person){0};
}

bool
person_is_same(const struct person *a, const struct person *b)
{
	return a->contact_id == b->contact_id && text_equal(a->name, b->name) && text_equal(a->problem, b->problem) && text_equal(a->raw, b->raw);
}

bool
person_is_named(const struct person *p)
{
	return p->contact_id != 0 || !text_is_blank(p->problem) || !text_is_blank(p->name);
}

static enum err
set(struct person *p, int64_t contact_id, const char *why, const char *raw)
{
	enum err e;

	p->contact_id = contact_id;
	if ((e = value_keep(&p->problem, why)))
		return e;
	return value_keep(&p->raw, raw);
}

static enum err
by_id(struct db *db, const struct person_field *f, struct json_object *o, struct person *into, struct problem *problem)
{
	int64_t id;
	enum err e;

	if (!json_int(o, "contact_id", &id) || id <= 0)
		return problem_set(problem, ERR_INVALID, f->name, "contact_id must be a number above 0");
	if ((e = contact_led_to(db, id, &id)) == ERR_NOT_FOUND)
		return problem_set(problem, ERR_INVALID, f->name, "there is no contact with this contact_id");
	return e ? e : set(into, id, "", "");
}

static enum err
by_phone(struct db *db, const struct person_field *f, const char *text, int64_t now, struct person *into, struct problem *problem)
{
	struct contact_draft draft = { .phone = text, .name = text_is_blank(into->name) ? NULL : into->name, .role = f->role };
	struct phone phone = phone_parse(text);
	struct problem why = {0};
	int64_t id;
	enum err e;

	if (phone.kind == PHONE_NONE)
		return set(into, 0, phone_why_name(phone.why), text);
	if ((e = contact_put(db, &draft, now, &id, &why)) == ERR_INVALID)
		return problem_set(problem, e, f->name, "%s", why.why);
	return e ? e : set(into, id, "", "");
}

/* "odoo:4711", or the two apart. */
static enum err
read_ref(const struct person_field *f, struct json_object *o, char system[SYSTEM_MAX_BYTES + 1], const char **ret_id, struct problem *problem)
{
	struct json_object *ref = json_at(o, "external_ref");
	const char *text = json_text(o, "external_ref"), *colon = text != NULL ? strchr(text, ':') : NULL;
	const char *of_system = NULL, *id = NULL;
	enum err e;

	if (json_object_is_type(ref, json_type_object)) {
		if ((e = value_names(ref, f->name, of_ref, problem)) ||
		    (e = value_text(&(struct value_at){ ref, "system", f->name }, SYSTEM_MAX_BYTES, &of_system, problem)) ||
		    (e = value_text(&(struct value_at){ ref, "id", f->name }, REF_MAX_CHARS, &id, problem)))
			return e;
		snprintf(system, SYSTEM_MAX_BYTES + 1, "%s", of_system != NULL ? of_system : "");
	} else if (colon != NULL && colon - text <= SYSTEM_MAX_BYTES) {
		snprintf(system, SYSTEM_MAX_BYTES + 1, "%.*s", (int)(colon - text), text);
		id = colon + 1;
	} else if (colon == NULL && f->system != NULL) {
		snprintf(system, SYSTEM_MAX_BYTES + 1, "%s", f->system);
		id = text;
	}
	if (text_is_blank(id) || text_is_blank(system))
		return problem_set(problem, ERR_INVALID, f->name, "external_ref must be like odoo:4711, or {\"system\":\"odoo\",\"id\":\"4711\"}");
	*ret_id = id;
	return ERR_NONE;
}

static enum err
by_ref(struct db *db, const struct person_field *f, struct json_object *o, struct person *into, struct problem *problem)
{
	char system[SYSTEM_MAX_BYTES + 1] = "", raw[SYSTEM_MAX_BYTES + REF_MAX_CHARS * 4 + 2];
	const char *ref = NULL;
	int64_t id;
	enum err e;

	if ((e = read_ref(f, o, system, &ref, problem)))
		return e;
	if ((e = contact_by_ref(db, system, ref, &id)) == ERR_NONE)
		return set(into, id, "", "");
	if (e != ERR_NOT_FOUND)
		return e;
	snprintf(raw, sizeof(raw), "%s:%s", system, ref);
	return set(into, 0, "unknown_ref", raw);
}

enum err
person_read(struct db *db, const struct person_field *f, int64_t now, struct person *into, struct problem *problem)
{
	const char *name, *phone;
	struct json_object *o;
	enum err e;

	if (!json_object_object_get_ex(f->o, f->name, &o))
		return ERR_NONE;
	if (o == NULL) {
		if ((e = value_keep(&into->name, "")))
			return e;
		return set(into, 0, "", "");
	}
	if ((e = value_names(o, f->name, known, problem)) ||
	    (e = value_text(&(struct value_at){ o, "name", f->name }, PERMIT_PERSON_MAX_CHARS, &name, problem)) ||
	    (e = value_text(&(struct value_at){ o, "phone", f->name }, PERMIT_PERSON_MAX_CHARS, &phone, problem)) ||
	    (name != NULL && (e = value_keep(&into->name, name))))
		return e;
	if (json_at(o, "contact_id") != NULL)
		return by_id(db, f, o, into, problem);
	if (!text_is_blank(phone))
		return by_phone(db, f, phone, now, into, problem);
	if (json_at(o, "external_ref") != NULL)
		return by_ref(db, f, o, into, problem);
	/* A name alone finds nobody: two people may be called alike. */
	return set(into, 0, phone_why_name(PHONE_EMPTY), "");
}
