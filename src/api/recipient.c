#include "api/recipient.h"

#include <stdio.h>
#include <string.h>

#include "contact/contact.h"

enum { NAME_MAX_BYTES = 200 };

static struct external_ref
ref_of_text(const struct fields *f, const char *name)
{
	const char *text = fields_text(f, name, REF_SYSTEM_MAX + REF_ID_MAX), *colon;
	struct external_ref ref = {0};

	if (text == NULL)
		return ref;
	colon = strchr(text, ':');
	if (colon == NULL)
		snprintf(ref.system, sizeof(ref.system), "%s", f->call->key->name);
	else
		snprintf(ref.system, sizeof(ref.system), "%.*s", (int)(colon - text), text);
	ref.id = colon != NULL ? colon + 1 : text;
	if (*ref.id == '\0' || ref.system[0] == '\0' || (colon != NULL && (size_t)(colon - text) >= sizeof(ref.system))) {
		fields_wrong(f, name, "must be like odoo:4711");
		ref.id = NULL;
	}
	return ref;
}

struct external_ref
external_ref_read(const struct fields *f, const char *name)
{
	struct external_ref ref = {0};
	struct fields below;
	const char *system;

	if (!json_object_is_type(json_at(f->o, name), json_type_object))
		return ref_of_text(f, name);
	below = fields_below(f, name, "system id");
	if ((system = fields_need(&below, "system", REF_SYSTEM_MAX - 1)) != NULL)
		snprintf(ref.system, sizeof(ref.system), "%s", system);
	ref.id = fields_need(&below, "id", REF_ID_MAX);
	return ref;
}

enum err
recipient_check_team(struct api_call *call, int64_t contact_id)
{
	AUTO(contact) struct contact contact = {0};
	enum err e;

	if (call->key->kind != APIKEY_TEAM)
		return ERR_NONE;
	if ((e = contact_load(call->db, contact_id, &contact)))
		return e;
	if (contact_is_of_office(&contact))
		return ERR_NONE;
	return api_refuse(call, ERR_FORBIDDEN, "team_only", "a team key sends to contacts with the role staff or official only");
}

/* An id of a contact that was merged since leads to the one that has everything. */
static enum err
find_by_id(struct api_call *call, const struct fields *to, int64_t *id)
{
	enum err e;

	if ((e = contact_led_to(call->db, *id, id)) == ERR_NOT_FOUND)
		return fields_wrong(to, "contact_id", "there is no such contact");
	return e;
}

static enum err
find_by_ref(struct api_call *call, const struct fields *to, const struct external_ref *ref, int64_t *ret_id)
{
	enum err e = contact_by_ref(call->db, ref->system, ref->id, ret_id);

	return e == ERR_NOT_FOUND ? fields_wrong(to, "external_ref", "no contact has this id; give the phone as well") : e;
}

static enum err
put_phone(struct api_call *call, const struct fields *to, const char *phone, const char *name, const struct external_ref *ref, int64_t *ret_id)
{
	const struct contact_draft draft = { .phone = phone, .name = name, .ref_system = ref->id != NULL ? ref->system : NULL, .ref = ref->id,
	    .told_by = call->actor };
	struct problem problem = { .why = "" };
	enum err e = contact_put(call->db, &draft, call->now, ret_id, &problem);

	return e ? api_took(call, e, to->at, &problem) : ERR_NONE;
}

enum err
recipient_read(const struct fields *f, int64_t *ret_contact_id)
{
	struct fields to = fields_below(f, "to", "phone contact_id external_ref name");
	struct api_call *call = f->call;
	const char *phone = fields_text(&to, "phone", PHONE_RAW_MAX), *name = fields_text(&to, "name", NAME_MAX_BYTES);
	struct external_ref ref = external_ref_read(&to, "external_ref");
	int64_t id = fields_id(&to, "contact_id");
	enum err e;

	if (id == 0 && phone == NULL && ref.id == NULL && api_all_good(call) == ERR_NONE)
		fields_wrong(f, "to", "must hold phone, contact_id or external_ref");
	if ((e = api_all_good(call)))
		return e;
	if (id != 0)
		e = find_by_id(call, &to, &id);
	else if (phone != NULL)
		e = put_phone(call, &to, phone, name, &ref, &id);
	else
		e = find_by_ref(call, &to, &ref, &id);
	if (e || (e = recipient_check_team(call, id)))
		return e;
	*ret_contact_id = id;
	return ERR_NONE;
}

enum err
phone_in_address(struct api_call *call, char ret[])
{
	struct phone phone = phone_parse(request_param(call->rq, "phone"));

	if (phone.kind == PHONE_NONE)
		return api_refuse(call, ERR_INVALID, "phone", "the number in the address is none: %s", phone_why_name(phone.why));
	memcpy(ret, phone.number, sizeof(phone.number));
	return ERR_NONE;
}
