#include "webhook/kept.h"

#include <stdlib.h>

#include "db/db.h"

enum { SQL_LOAD, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_LOAD] =
	    "SELECT id, provider_id, received_at, strangers, coalesce(replayed_at, 0), method, query, content_type, signature, state, note,"
	    " replayed_by, body, scrubbed_at IS NOT NULL FROM webhook_inbox WHERE id = :id",
};
DB_SQL(sql);

enum { COLUMN_TEXTS = 5, COLUMN_BODY = 12, COLUMN_SCRUBBED = 13 };

void
kept_end(struct kept *k)
{
	free(k->method);
	free(k->query);
	free(k->type);
	free(k->signature);
	free(k->state);
	free(k->note);
	free(k->replayed_by);
	buf_end(&k->body);
	*k = (struct kept){0};
}

static enum err
copy_texts(struct db_rows *rows, struct kept *ret)
{
	char **const texts[] = { &ret->method, &ret->query, &ret->type, &ret->signature, &ret->state, &ret->note, &ret->replayed_by };
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if ((e = db_col_copy(rows, COLUMN_TEXTS + (int)i, texts[i])))
			return e;
	return ERR_NONE;
}

enum err
kept_load(struct db *db, int64_t id, struct kept *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO(kept) struct kept k = {0};
	const void *body;
	size_t n;
	enum err e;

	if ((e = db_one(db, sql[SQL_LOAD], ARGS(INT_("id", id)), &rows)) || (e = copy_texts(&rows, &k)))
		return e;
	k.id = db_col_int(&rows, 0);
	k.provider_id = db_col_int(&rows, 1);
	k.received_at = db_col_int(&rows, 2);
	k.strangers = db_col_int(&rows, 3);
	k.replayed_at = db_col_int(&rows, 4);
	k.scrubbed = db_col_int(&rows, COLUMN_SCRUBBED) != 0;
	body = db_col_blob(&rows, COLUMN_BODY, &n);
	buf_init(&k.body, n);
	buf_add(&k.body, body, n);
	if ((e = buf_err(&k.body)))
		return e;
	*ret = k;
	k = (struct kept){0};
	return ERR_NONE;
}

void
kept_reading_end(struct kept_reading *r)
{
	webhook_events_end(&r->events);
	account_view_end(&r->view);
	provider_row_end(&r->row);
}

/* What gives no time of its own. A message's id may be made of its time, so that stays as it is and the arrival stands beside it. */
static void
set_times(struct webhook_events *ev, int64_t received_at)
{
	size_t i;

	for (i = 0; i < ev->inbound_count; i++)
		ev->inbounds[i].arrived_at = received_at;
	for (i = 0; i < ev->receipt_count; i++)
		if (ev->receipts[i].at == 0)
			ev->receipts[i].at = received_at;
	for (i = 0; i < ev->notice_count; i++)
		if (ev->notices[i].at == 0)
			ev->notices[i].at = received_at;
}

enum err
kept_read(struct db *db, const struct kept *k, struct kept_reading *ret)
{
	struct provider_boxes none = {0};
	enum err e;

	if ((e = provider_load(db, k->provider_id, &ret->row)) || (e = account_open(db, &none, FIELD_PLAIN, &ret->row, NULL, &ret->view)))
		return e;
	ret->request = (struct webhook_request){ .method = k->method, .url = "", .query = k->query, .content_type = k->type,
	    .body = buf_text(&k->body), .body_len = k->body.len };
	e = ret->row.kind->read_webhook(&ret->view.account, &ret->request, &ret->events, &ret->problem);
	if (e == ERR_MEMORY)
		return e;
	ret->readable = e == ERR_NONE;
	set_times(&ret->events, k->received_at);
	return ERR_NONE;
}
