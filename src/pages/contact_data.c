/*
 * Everything stored about one person, for that person: as JSON, and as a sheet to print. Asking for it is an act that is noted, so both answer a
 * POST: a page to come back to would show whole numbers without a note.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/json_times.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/consent_look.h"
#include "pages/message_row.h"
#include "pages/page.h"
#include "pages/who.h"
#include "privacy/dossier.h"

static enum err
note_export(const struct request *rq, int64_t contact_id, const char *as)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = page_audit(rq, rq->writer, "contact.export", "contact", contact_id, as)) ||
	    (e = page_seen_in(rq, rq->writer, contact_id, SEEN_EXPORT)) || (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

/* ---- as JSON ---- */

enum err
contact_data_download(const struct request *rq, struct reply *rp)
{
	AUTO_JSON struct json_object *dossier = NULL;
	char name[60];
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	snprintf(name, sizeof(name), "data-kontak-%" PRId64 ".json", id);
	if ((e = dossier_json(rq->db, id, rq->now, &dossier)) || (e = note_export(rq, id, "json")) ||
	    (e = reply_download(rp, "application/json", name)))
		return e;
	json_times_iso(dossier);
	buf_text_add(&rp->body, json_object_to_json_string_ext(dossier, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
	buf_char(&rp->body, '\n');
	return buf_err(&rp->body);
}

/* ---- as a sheet ---- */

static int64_t
number_in(struct json_object *o, const char *key)
{
	int64_t n = 0;

	json_int(o, key, &n);
	return n;
}

/* Puts rows under name, one for each of from's; fill places the words. */
typedef void fill_row(const struct page *p, struct json_object *row, struct json_object *from);

static void
put_rows(struct page *p, const char *name, struct json_object *from, fill_row *fill)
{
	struct json_object *rows = json_put_array(p->data, name), *row;
	size_t i, n = json_count(from);

	for (i = 0; i < n; i++) {
		row = json_object_new_object();
		fill(p, row, json_item(from, i));
		json_object_array_add(rows, row);
	}
}

static void
fill_number(const struct page *p, struct json_object *row, struct json_object *from)
{
	char shown[PHONE_SHOWN_MAX];

	phone_show(json_text(from, "number"), shown);
	json_put_text(row, "number", shown);
	json_put_text(row, "kind", page_word_of(p, "number_kind", json_text(from, "kind")));
	json_put_text(row, "raw", json_text(from, "raw"));
	page_put_date(p, row, "since", number_in(from, "created_at"));
}

static void
fill_ref(const struct page *p, struct json_object *row, struct json_object *from)
{
	(void)p;
	json_put_text(row, "system", json_text(from, "system"));
	json_put_text(row, "id", json_text(from, "id"));
}

static void
fill_entry(const struct page *p, struct json_object *row, struct json_object *from)
{
	page_put_minute(p, row, "at", number_in(from, "at"));
	consent_put_sentence(p, row, "sentence", from);
	json_put_text(row, "asked", json_text(from, "request_words"));
	json_put_text(row, "words", json_text(from, "answer_words"));
	json_put_text(row, "evidence", json_at(from, "evidence") != NULL ? json_write(json_at(from, "evidence")) : "");
	json_put_text(row, "code", json_text(from, "code"));
}

static void
fill_message(const struct page *p, struct json_object *row, struct json_object *from)
{
	const char *gateway = json_text(from, "gateway_body");

	page_put_minute(p, row, "at", number_in(from, "created_at"));
	json_put_text(row, "about", message_about(p, json_text(from, "scenario"), json_text(from, "template_name")));
	json_put_text(row, "state", page_word_of(p, "state", message_state_shown(json_text(from, "state"), json_text(from, "reason"))));
	json_put_text(row, "provider", json_text(from, "provider"));
	json_put_text(row, "code", json_text(from, "code"));
	json_put_text(row, "body", text_is_blank(gateway) ? json_text(from, "body") : gateway);
}

static void
fill_reply(const struct page *p, struct json_object *row, struct json_object *from)
{
	const char *text = json_text(from, "text");

	page_put_minute(p, row, "at", number_in(from, "at"));
	json_put_text(row, "provider", json_text(from, "provider"));
	json_put_text(row, "text", text_is_blank(text) ? page_word_of(p, "inbound", json_text(from, "kind")) : text);
	json_put_text(row, "reply", page_word_of(p, "reply", json_text(from, "reply")));
}

static void
fill_permit(const struct page *p, struct json_object *row, struct json_object *from)
{
	char day[CLOCK_TEXT_MAX] = "";

	if (json_at(from, "expiry_day") != NULL)
		clock_format_day(number_in(from, "expiry_day"), day);
	json_put_text(row, "type", json_text(from, "permit_type"));
	json_put_text(row, "registration", json_text(from, "registration_id"));
	json_put_text(row, "number", json_text(from, "permit_number"));
	json_put_text(row, "status", page_word_of(p, "permit_status", json_text(from, "status")));
	json_put_text(row, "expiry", day);
}

static void
fill_seen(const struct page *p, struct json_object *row, struct json_object *from)
{
	page_put_minute(p, row, "at", number_in(from, "at"));
	who_put(p, row, "actor", json_text(from, "actor"));
	json_put_text(row, "how", page_word_of(p, "seen_how", json_text(from, "how")));
}

static void
fill_audit(const struct page *p, struct json_object *row, struct json_object *from)
{
	page_put_minute(p, row, "at", number_in(from, "at"));
	who_put(p, row, "actor", json_text(from, "actor"));
	json_put_text(row, "what", page_word_of(p, "audit_action", json_text(from, "action")));
	json_put_text(row, "detail", json_text(from, "detail"));
}

static void
put_who(struct page *p, struct json_object *dossier)
{
	struct json_object *contact = json_at(dossier, "contact");

	json_put_text(p->data, "office", json_text(dossier, "office"));
	page_put_name(p, p->data, "name", json_text(contact, "name"));
	json_put_text(p->data, "role", page_word_of(p, "contact_role", json_text(contact, "role")));
	json_put_text(p->data, "duty", json_text(contact, "duty"));
	json_put_text(p->data, "email", json_text(contact, "email"));
	json_put_text(p->data, "user_id", json_text(contact, "user_id"));
	json_put_text(p->data, "profile_name", json_text(contact, "profile_name"));
	page_put_date(p, p->data, "made", number_in(contact, "created_at"));
	page_put_minute(p, p->data, "printed_at", p->rq->now);
}

enum err
contact_data_sheet(const struct request *rq, struct reply *rp)
{
	static const struct { const char *name, *part; fill_row *fill; } lists[] = {
		{ "numbers", "numbers", fill_number }, { "refs", "external_refs", fill_ref }, { "ledger", "ledger", fill_entry },
		{ "messages", "messages", fill_message }, { "replies", "replies", fill_reply }, { "permits", "permits", fill_permit },
		{ "seen", "seen", fill_seen }, { "audit", "audit", fill_audit },
	};
	AUTO_JSON struct json_object *dossier = NULL;
	AUTO(page) struct page p = {0};
	int64_t id;
	size_t i;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = page_open(rq, "contacts", &p)) || (e = dossier_json(rq->db, id, rq->now, &dossier)) || (e = note_export(rq, id, "print")))
		return e;
	json_put_int(p.data, "id", id);
	put_who(&p, dossier);
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		put_rows(&p, lists[i].name, json_at(dossier, lists[i].part), lists[i].fill);
	return page_show(&p, rp, 200, "admin/contact_data");
}
