#include "webhook/inbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "privacy/scrub.h"
#include "webhook/apply.h"
#include "webhook/kept.h"

enum { SQL_ONCE, SQL_KEEP, SQL_SCRUB, SQL_BECAME, SQL_REPLAYED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_ONCE] =
	    "INSERT INTO webhook_once (provider_id, id, until_at) VALUES (:provider, :id, :until) ON CONFLICT (provider_id, id) DO NOTHING",
	[SQL_KEEP] =
	    "INSERT INTO webhook_inbox (provider_id, received_at, method, query, content_type, signature, body, state, note)"
	    " VALUES (:provider, :now, :method, :query, :type, :signature, :body, :state, :note) RETURNING id",
	[SQL_SCRUB] = "UPDATE webhook_inbox SET body = :body, query = '', scrubbed_at = :now WHERE id = :id",
	[SQL_BECAME] =
	    "UPDATE webhook_inbox SET state = :state, note = :note, strangers = strangers + :strangers WHERE id = :id",
	[SQL_REPLAYED] = "UPDATE webhook_inbox SET replayed_at = :now, replayed_by = :actor WHERE id = :id",
};
DB_SQL(sql);

enum { SIGNATURE_MAX_BYTES = 64 * 1024 };

/* ---- what became of it ---- */

static size_t
items(const struct webhook_events *ev)
{
	return ev->inbound_count + ev->receipt_count + ev->notice_count;
}

/* Most bodies are applied whole; then the row says so from the beginning and is not written twice. */
static void
expect(const struct inbox_entry *entry, struct inbox_result *ret)
{
	ret->state = "applied";
	ret->note[0] = '\0';
	if (entry->events == NULL) {
		ret->state = "unreadable";
		snprintf(ret->note, sizeof(ret->note), "%s", entry->why != NULL ? entry->why : "");
	} else if (items(entry->events) == 0) {
		ret->state = "ignored";
	}
}

static void
add_note(struct inbox_result *r, const char *text, size_t n, const char *more)
{
	size_t at = strlen(r->note);

	if (n > 0)
		snprintf(r->note + at, sizeof(r->note) - at, "%s%zu %s%s", at > 0 ? "; " : "", n, text, more);
}

static void
conclude(const struct webhook_events *ev, const struct applied *a, struct inbox_result *ret)
{
	AUTO(buf) struct buf why = {0};

	buf_init(&why, 60);
	if (a->failed > 0)
		buf_fmt(&why, " (%s)", err_name(a->why));
	ret->note[0] = '\0';
	add_note(ret, "failed", a->failed, buf_text(&why));
	add_note(ret, "not understood", ev->skipped, "");
	add_note(ret, "of messages that are not ours", a->foreign, "");
	add_note(ret, "without effect here", a->unused, "");
	ret->strangers = (int64_t)a->strangers;
	if (a->failed > 0 || (ev->skipped > 0 && items(ev) > 0))
		ret->state = "partly";
	else
		ret->state = a->done > 0 ? "applied" : "ignored";
}

/* ---- taking ---- */

enum err
inbox_read(const struct account *account, const struct provider *kind, struct inbox_entry *entry, struct webhook_events *events,
    struct problem *problem)
{
	enum err e = kind->read_webhook(account, &entry->request, events, problem);

	if (e == ERR_MEMORY)
		return e;
	/* Whatever else is wrong with it will be wrong with it next time, too: it is kept, and not asked for again. */
	entry->events = e == ERR_NONE ? events : NULL;
	entry->why = problem->why[0] != '\0' ? problem->why : err_name(e);
	return ERR_NONE;
}

/* A late word about somebody who was erased: what it did is done, and what was kept of it must not bring them back. */
static enum err
scrub(struct db *db, const struct inbox_entry *entry, const struct needles *erased, int64_t now, struct inbox_result *result)
{
	AUTO(buf) struct buf body = {0};
	bool changed;
	enum err e;

	if (erased->count == 0)
		return ERR_NONE;
	buf_init(&body, 2 * entry->kept_len + 1024);
	if ((e = scrub_body(erased, entry->kept, entry->kept_len, &body, &changed)) || !changed)
		return e;
	add_note(result, "scrubbed of somebody who was erased", 1, "");
	return db_run(db, sql[SQL_SCRUB], ARGS(BLOB_("body", buf_text(&body), body.len), INT_("now", now), INT_("id", result->id)), NULL);
}

static enum err
apply(struct db *db, const struct inbox_entry *entry, int64_t now, struct inbox_result *result)
{
	const struct apply_to to = { entry->provider_id, entry->kind, result->id, now };
	struct applied applied;
	enum err e;

	if (entry->events == NULL)
		return ERR_NONE;
	if ((e = webhook_apply(db, &to, entry->events, &applied)))
		return e;
	conclude(entry->events, &applied, result);
	e = scrub(db, entry, &applied.erased, now, result);
	needles_end(&applied.erased);
	return e;
}

static enum err
note_result(struct db *db, const struct inbox_result *r)
{
	return db_run(db, sql[SQL_BECAME], ARGS(INT_("id", r->id), TEXT_("state", r->state), TEXT_("note", r->note),
	    INT_("strangers", r->strangers)), NULL);
}

static enum err
use_up(struct db *db, const struct inbox_entry *entry)
{
	int64_t changed;
	enum err e;

	if (entry->once == NULL || entry->once->id[0] == '\0')
		return ERR_NONE;
	if ((e = db_run(db, sql[SQL_ONCE], ARGS(INT_("provider", entry->provider_id), TEXT_("id", entry->once->id),
	    INT_("until", entry->once->until)), &changed)))
		return e;
	return changed == 0 ? ERR_CONFLICT : ERR_NONE;
}

static enum err
keep(struct db *db, const struct inbox_entry *entry, int64_t now, struct inbox_result *expected)
{
	const struct webhook_request *rq = &entry->request;
	AUTO(buf) struct buf signature = {0};
	enum err e;
	size_t i;

	buf_init(&signature, SIGNATURE_MAX_BYTES);
	for (i = 0; i < SIGNATURE_HEADERS_MAX; i++)
		if (rq->signature[i] != NULL)
			buf_fmt(&signature, "%s%s", signature.len > 0 ? "\n" : "", rq->signature[i]);
	if ((e = buf_err(&signature)))
		return e;
	return db_one_int(db, sql[SQL_KEEP], ARGS(INT_("provider", entry->provider_id), INT_("now", now), TEXT_("method", rq->method),
	    TEXT_("query", entry->kind->reads_query ? rq->query : ""), TEXT_("type", rq->content_type),
	    TEXT_("signature", buf_text(&signature)), BLOB_("body", entry->kept, entry->kept_len), TEXT_("state", expected->state),
	    TEXT_("note", expected->note)), &expected->id);
}

enum err
inbox_take(struct db *db, const struct inbox_entry *entry, int64_t now, struct inbox_result *ret)
{
	struct inbox_result expected = {0}, result;
	enum err e;

	expect(entry, &expected);
	if ((e = use_up(db, entry)) || (e = keep(db, entry, now, &expected)))
		return e;
	result = expected;
	if ((e = apply(db, entry, now, &result)))
		return e;
	if ((strcmp(result.state, expected.state) != 0 || strcmp(result.note, expected.note) != 0 || result.strangers > 0) &&
	    (e = note_result(db, &result)))
		return e;
	*ret = result;
	return ERR_NONE;
}

/* ---- again ---- */

enum err
inbox_replay(struct db *db, int64_t id, const char *actor, int64_t now, struct inbox_result *ret)
{
	AUTO(kept) struct kept kept = {0};
	AUTO(kept_reading) struct kept_reading reading = {0};
	struct inbox_entry entry = {0};
	struct inbox_result result = { .id = id };
	enum err e;

	if ((e = kept_load(db, id, &kept)))
		return e;
	if (kept.scrubbed)
		return ERR_CONFLICT;
	if ((e = kept_read(db, &kept, &reading)))
		return e;
	entry.provider_id = reading.row.id;
	entry.kind = reading.row.kind;
	entry.request = reading.request;
	entry.kept = buf_text(&kept.body);
	entry.kept_len = kept.body.len;
	entry.events = reading.readable ? &reading.events : NULL;
	entry.why = reading.problem.why[0] != '\0' ? reading.problem.why : err_name(ERR_INVALID);
	expect(&entry, &result);
	if ((e = apply(db, &entry, now, &result)) || (e = note_result(db, &result)) ||
	    (e = db_run(db, sql[SQL_REPLAYED], ARGS(INT_("id", id), INT_("now", now), TEXT_("actor", actor)), NULL)))
		return e;
	*ret = result;
	return ERR_NONE;
}
