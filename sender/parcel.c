#include "parcel.h"

#include "base/text.h"
#include "mail.h"
#include "sms.h"
#include "template/document.h"
#include "template/gsm.h"
#include "template/parts.h"
#include "template/spoken.h"
#include "template/template.h"

/* Our own wording inside the window, and a STOP's confirmation, go as free text: no mapping is needed and none is used. */
static bool
as_template(const struct message *m, const struct provider *kind, const struct plan_facts *facts, const struct plan_entry *entry)
{
	bool free_text = facts->is_service && (entry->reason == PLAN_WINDOW_OPEN || entry->reason == PLAN_STOP_CONFIRMED);

	return m->is_template && kind->scope == SCOPE_OFFICIAL && !free_text;
}

/* What every template may use besides its own parameters; the message is ours and not stored again. */
static void
put_common(const struct ground *g, struct message *m)
{
	json_put_text(m->params, "message_code", m->code);
	json_put_text(m->params, "office_name", g->office_name);
	json_put_text(m->params, "office_short", g->office_short);
	json_put_text(m->params, "office_phone", g->office_phone);
}

/* What was approved may want a document that the template itself has no more, and where links lead may have changed since it was made. */
static enum err
check_document(struct db *db, const struct part_values *parts)
{
	size_t i;
	enum err e = ERR_NONE;

	for (i = 0; i < parts->count && e == ERR_NONE; i++)
		if (parts->items[i].kind == PART_HEADER_DOCUMENT)
			e = document_check(db, parts->items[i].value);
	return e;
}

static enum err
put_template(struct db *db, struct ground *ground, struct message *m, int64_t provider_id, struct outgoing *out, struct template_values *values,
    struct part_values *parts)
{
	AUTO_JSON struct json_object *spoken = NULL;
	const struct template_mapping *mapping;
	const struct template *template;
	enum err e;

	if ((e = ground_template(db, ground, m->template_id, &template)) ||
	    (e = ground_mapping(db, ground, m->template_id, provider_id, &mapping)))
		return e;
	if (mapping == NULL)
		return ERR_INVALID;	/* the plan saw it in this very transaction */
	put_common(ground, m);
	if ((e = template_speak_here(db, template, m->params, &spoken)) || (e = template_values(template, mapping, spoken, values)) ||
	    (e = parts_values(template, mapping, spoken, parts)) || (e = check_document(db, parts)))
		return e;
	out->is_template = true;
	out->template_name = mapping->remote_name;
	out->template_id = mapping->remote_id;
	out->template_language = mapping->language;
	out->values = (const char *const *)values->values;
	out->names = (const char *const *)values->names;
	out->value_count = values->count;
	out->parts = parts->items;
	out->part_count = parts->count;
	return ERR_NONE;
}

const char *
parcel_text(const struct message *m, enum scope scope)
{
	switch (scope) {
	case SCOPE_GATEWAY: return m->gateway_body;
	case SCOPE_SMS: return m->short_body;
	case SCOPE_EMAIL: return text_is_blank(m->gateway_body) ? m->body : m->gateway_body;
	default: return m->body;
	}
}

static enum err
write(struct sender *s, struct ground *ground, const struct account *account, struct message *m, const struct plan_facts *facts,
    const struct plan_entry *entry, struct flight *flight)
{
	AUTO(template_values) struct template_values values = {0};
	AUTO(part_values) struct part_values filled = {0};
	AUTO(mail_parts) struct mail_parts parts = {0};
	struct outgoing out = {
		.to = facts->number[0] != '\0' ? facts->number : NULL, .user_id = facts->user_id[0] != '\0' ? facts->user_id : NULL,
		.uid = flight->attempt.uid,
		.reply_to = m->reply_provider_id == entry->provider_id ? m->reply_to : NULL,
	};
	enum err e;

	if (flight->kind->scope == SCOPE_SMS && (e = sms_add_link(s, m, facts, ground->now)))
		return e;
	out.text = parcel_text(m, flight->kind->scope);
	if (flight->kind->scope == SCOPE_SMS)
		flight->parts = (int)gsm_size(out.text).segments;
	if (flight->kind->scope == SCOPE_EMAIL) {
		if ((e = mail_make(s, ground, m, facts, flight, &parts)))
			return e;
		out.text = buf_text(&parts.text);
		out.mail = &parts.mail;
	}
	if (as_template(m, flight->kind, facts, entry)) {
		flight->template_id = m->template_id;
		if ((e = put_template(s->db, ground, m, entry->provider_id, &out, &values, &filled)))
			return e;
	}
	return flight->kind->write_request(account, &out, &flight->request);
}

enum err
parcel_write(struct sender *s, struct ground *ground, struct message *message, const struct plan_facts *facts,
    const struct plan_entry *entry, struct flight *flight, bool *ret_ready)
{
	struct provider_row *row = ground_provider(ground, entry->provider_id);
	const struct account *account;
	enum err e;

	*ret_ready = false;
	if ((e = accounts_open(&s->accounts, s->db, row, ground->now, &account)) == ERR_CRYPTO) {
		flight_land(flight, VERDICT_CREDENTIAL, "sealed", "the sender's key does not open this provider's secrets");
		return ERR_NONE;
	}
	if (e != ERR_NONE)
		return e;
	switch (e = write(s, ground, account, message, facts, entry, flight)) {
	case ERR_NONE:
		*ret_ready = true;
		return ERR_NONE;
	case ERR_INVALID:
		flight_land(flight, VERDICT_REROUTE, "unwritable", "the provider's request cannot be made from this message");
		return ERR_NONE;
	case ERR_TOO_LARGE:
		flight_land(flight, VERDICT_REROUTE, "too_long", "the message is longer than the provider takes");
		return ERR_NONE;
	default:
		return e;
	}
}
