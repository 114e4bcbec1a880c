#include "pages/permit_parts.h"

#include <inttypes.h>
#include <stdio.h>

#include "access/login.h"
#include "base/text.h"
#include "pages/document_row.h"
#include "permit/document_list.h"
#include "permit/expiry.h"
#include "permit/number_told.h"
#include "permit/renewal.h"

enum { DOCUMENTS_SHOWN = 20 };

static enum err
put_documents(struct page *p, int64_t permit_id)
{
	const struct document_query query = { .permit_id = permit_id, .limit = DOCUMENTS_SHOWN };
	struct json_object *rows = json_put_array(p->data, "documents");
	AUTO_JSON struct json_object *found = NULL;
	size_t i;
	enum err e;

	if ((e = document_list(p->rq->db, &query, &found)))
		return e;
	for (i = 0; i < json_count(found); i++)
		json_object_array_add(rows, document_row(p, json_item(found, i)));
	json_put_bool(p->data, "has_documents", json_count(found) > 0);
	return ERR_NONE;
}

/* "90 hari": a message in some state, or what became of it instead. */
static struct json_object *
band_row(const struct page *p, struct json_object *from)
{
	struct json_object *o = json_object_new_object();
	const char *outcome = json_text(from, "outcome");
	int64_t band = 0, expiry = 0, message_id = 0;
	char day[CLOCK_TEXT_MAX], n[24];

	json_int(from, "band", &band);
	json_int(from, "expiry_day", &expiry);
	json_int(from, "message_id", &message_id);
	snprintf(n, sizeof(n), "%" PRId64, band);
	clock_format_day(expiry, day);
	page_say(p, o, "band", "permits.band", "n", n, "day", day, NULL);
	json_put_int(o, "message_id", message_id);
	json_put_text(o, "state", NULL);
	if (message_id != 0)
		page_put_message_state(p, o, "state", json_text(from, "state"));
	json_put_text(o, "outcome", message_id != 0 ? "" : page_word_of(p, "band_outcome", outcome));
	return o;
}

static enum err
put_bands(struct page *p, const struct permit *permit)
{
	struct json_object *rows = json_put_array(p->data, "bands");
	AUTO_JSON struct json_object *found = NULL;
	size_t i;
	enum err e;

	if ((e = expiry_told(p->rq->db, permit->id, &found)))
		return e;
	for (i = 0; i < json_count(found); i++)
		json_object_array_add(rows, band_row(p, json_item(found, i)));
	json_put_bool(p->data, "has_bands", json_count(found) > 0);
	json_put_bool(p->data, "can_remind", p->rq->role >= ROLE_OPERATOR && permit->contact_id != 0 && expiry_may_warn(permit, p->rq->now, p->zone));
	return ERR_NONE;
}

/* ---- another number ---- */

static enum err
put_told(struct page *p, const struct permit *permit)
{
	struct number_told told;
	char number[PHONE_SHOWN_MAX], at[CLOCK_TEXT_MAX];
	enum err e = number_told_of(p->rq->db, permit->id, &told);

	json_put_text(p->data, "told", "");
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	phone_mask(told.number, number);
	clock_format_date(told.told_at, p->zone, at);
	page_say(p, p->data, "told", "permits.told", "source", told.source, "at", at, "number", number, NULL);
	json_put_bool(p->data, "can_decide_number", p->rq->role >= ROLE_OPERATOR);
	return ERR_NONE;
}

/* ---- what it renews, and what renews it ---- */

static void
add_renewal(const struct page *p, struct json_object *rows, const char *key, int64_t id, const char *number, const char *status)
{
	struct json_object *o = json_object_new_object();

	json_put_text(o, "word", page_word(p, key));
	json_put_int(o, "id", id);
	json_put_text(o, "number", number);
	json_put_text(o, "status", *status != '\0' ? page_word_of(p, "permit_status", status) : page_word(p, "permits.renews_unknown"));
	json_object_array_add(rows, o);
}

static const char *
number_of(const char *number, const char *registration)
{
	return text_is_blank(number) ? registration : number;
}

static enum err
put_old(const struct page *p, const struct permit *permit, struct json_object *rows)
{
	AUTO(permit) struct permit old = {0};
	enum err e;

	if (text_is_blank(permit->renews))
		return ERR_NONE;
	if (permit->renews_id == 0) {
		add_renewal(p, rows, "permits.renews", 0, permit->renews, "");
		return ERR_NONE;
	}
	if ((e = permit_load(p->rq->db, permit->renews_id, &old)))
		return e;
	add_renewal(p, rows, "permits.renews", old.id, number_of(old.permit_number, old.registration_id), old.status);
	return ERR_NONE;
}

static enum err
put_renewals(struct page *p, const struct permit *permit)
{
	struct json_object *rows = json_put_array(p->data, "renewals"), *one;
	AUTO_JSON struct json_object *found = NULL;
	bool under_way;
	int64_t id = 0;
	size_t i;
	enum err e;

	if ((e = put_old(p, permit, rows)) || (e = renewal_list(p->rq->db, permit->id, &found)) ||
	    (e = renewal_is_under_way(p->rq->db, permit->id, &under_way)))
		return e;
	for (i = 0; i < json_count(found); i++) {
		one = json_item(found, i);
		json_int(one, "id", &id);
		add_renewal(p, rows, "permits.renewed_by", id, number_of(json_text(one, "permit_number"), json_text(one, "registration_id")),
		    json_text(one, "status"));
	}
	json_put_bool(p->data, "has_renewals", json_count(rows) > 0);
	json_put_bool(p->data, "is_renewed", under_way);
	if (under_way)
		json_put_bool(p->data, "can_remind", false);
	return ERR_NONE;
}

enum err
permit_parts_put(struct page *p, const struct permit *permit)
{
	enum err e;

	if ((e = put_documents(p, permit->id)))
		return e;
	if ((e = put_bands(p, permit)) || (e = put_told(p, permit)))
		return e;
	return put_renewals(p, permit);
}
