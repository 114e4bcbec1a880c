#include "alert/alert.h"

#include <stdio.h>
#include <string.h>

#include "alert/condition.h"
#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"

enum { SQL_OPEN_OF, SQL_OPEN, SQL_UPDATE, SQL_CLOSE, SQL_EVENT, SQL_SEE, SQL_EXISTS, SQL_LIST_OPEN, SQL_LIST_PAST, SQL_FORGET,
	SQL__COUNT };

#define COLUMNS \
	"SELECT id, kind, subject, name, level, reason, detail, opened_at, coalesce(closed_at, 0), coalesce(seen_at, 0), seen_by FROM alert"

static const char *const sql[SQL__COUNT] = {
	[SQL_OPEN_OF] = "SELECT id, subject, name, level, reason, detail FROM alert WHERE kind = :kind AND closed_at IS NULL ORDER BY id",
	[SQL_OPEN] =
	    "INSERT INTO alert (kind, subject, name, level, reason, detail, opened_at)"
	    " VALUES (:kind, :subject, :name, :level, :reason, :detail, :now) RETURNING id",
	[SQL_UPDATE] = "UPDATE alert SET name = :name, level = :level, reason = :reason, detail = :detail WHERE id = :id AND closed_at IS NULL",
	[SQL_CLOSE] = "UPDATE alert SET closed_at = :now WHERE id = :id AND closed_at IS NULL",
	[SQL_EVENT] = "INSERT INTO alert_event (alert_id, at, kind) VALUES (:id, :now, :kind)",
	[SQL_SEE] = "UPDATE alert SET seen_at = :now, seen_by = :actor WHERE id = :id AND seen_at IS NULL",
	[SQL_EXISTS] = "SELECT count(*) FROM alert WHERE id = :id",
	[SQL_LIST_OPEN] = COLUMNS " WHERE closed_at IS NULL AND (:below = 0 OR id < :below) ORDER BY id DESC LIMIT :limit",
	[SQL_LIST_PAST] = COLUMNS " WHERE closed_at IS NOT NULL AND (:below = 0 OR id < :below) ORDER BY id DESC LIMIT :limit",
	[SQL_FORGET] = "DELETE FROM alert WHERE closed_at < :before",
};
DB_SQL(sql);

static const char *const names[ALERT__COUNT] = {
	[ALERT_PROVIDER_DOWN] = "provider_down",
	[ALERT_PROVIDER_PAUSED] = "provider_paused",
	[ALERT_QUOTA] = "quota",
	[ALERT_DAY_LIMIT] = "day_limit",
	[ALERT_PACKAGE] = "package",
	[ALERT_QUALITY] = "quality",
	[ALERT_WEBHOOK_REFUSED] = "webhook_refused",
	[ALERT_WEBHOOK_SILENT] = "webhook_silent",
	[ALERT_TEMPLATE] = "template",
	[ALERT_QUEUE] = "queue",
	[ALERT_CALLBACK] = "callback",
	[ALERT_JOB] = "job",
	[ALERT_CONNECTOR] = "connector",
};

const char *
alert_kind_name(enum alert_kind k)
{
	return names[k];
}

bool
alert_kind_from_name(const char *name, enum alert_kind *ret)
{
	int k;

	for (k = 0; k < ALERT__COUNT; k++)
		if (text_equal(names[k], name)) {
			*ret = (enum alert_kind)k;
			return true;
		}
	return false;
}

/* ---- the sweep ---- */

struct sweeping { struct db *db; int64_t now; enum alert_kind kind; struct alert_sweep *ret; };

static void
remember(struct sweeping *s, int64_t id, struct json_object *row, bool opened)
{
	struct alert_change *c;

	s->ret->opened += opened;
	s->ret->closed += !opened;
	if (s->ret->count == ALERT_CHANGES_MAX)
		return;
	c = &s->ret->changes[s->ret->count++];
	*c = (struct alert_change){ .id = id, .kind = s->kind, .opened = opened };
	snprintf(c->subject, sizeof(c->subject), "%s", json_text(row, "subject"));
	snprintf(c->name, sizeof(c->name), "%s", json_text(row, "name"));
}

static enum err
tell(struct sweeping *s, int64_t id, struct json_object *row, bool opened)
{
	remember(s, id, row, opened);
	return db_run(s->db, sql[SQL_EVENT], ARGS(INT_("id", id), INT_("now", s->now), TEXT_("kind", opened ? "opened" : "closed")), NULL);
}

static enum err
open_one(struct sweeping *s, struct json_object *row)
{
	int64_t id;
	enum err e;

	if ((e = db_one_int(s->db, sql[SQL_OPEN], ARGS(TEXT_("kind", names[s->kind]), TEXT_("subject", json_text(row, "subject")),
	    TEXT_("name", json_text(row, "name")), TEXT_("level", json_text(row, "level")), TEXT_("reason", json_text(row, "reason")),
	    TEXT_("detail", json_text(row, "detail")), INT_("now", s->now)), &id)))
		return e;
	return tell(s, id, row, true);
}

static enum err
close_one(struct sweeping *s, struct json_object *was)
{
	int64_t id = 0;
	enum err e;

	json_int(was, "id", &id);
	if ((e = db_run(s->db, sql[SQL_CLOSE], ARGS(INT_("id", id), INT_("now", s->now)), NULL)))
		return e;
	return tell(s, id, was, false);
}

/* It goes on; what is said of it may have changed. */
static enum err
keep_one(struct sweeping *s, struct json_object *was, struct json_object *row)
{
	static const char *const words[] = { "name", "level", "reason", "detail" };
	bool same = true;
	int64_t id = 0;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		same = same && text_equal(json_text(was, words[i]), json_text(row, words[i]));
	if (same)
		return ERR_NONE;
	json_int(was, "id", &id);
	return db_run(s->db, sql[SQL_UPDATE], ARGS(INT_("id", id), TEXT_("name", json_text(row, "name")), TEXT_("level", json_text(row, "level")),
	    TEXT_("reason", json_text(row, "reason")), TEXT_("detail", json_text(row, "detail"))), NULL);
}

static struct json_object *
about(struct json_object *rows, const char *subject)
{
	size_t i;

	for (i = 0; i < json_count(rows); i++)
		if (json_flag(json_item(rows, i), "is", true) && text_equal(json_text(json_item(rows, i), "subject"), subject))
			return json_item(rows, i);
	return NULL;
}

static enum err
sweep_kind(struct sweeping *s)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "subject", DB_TEXT }, { "name", DB_TEXT }, { "level", DB_TEXT }, { "reason", DB_TEXT }, { "detail", DB_TEXT }, { 0 }
	};
	AUTO_JSON struct json_object *found = NULL, *open = NULL;
	struct json_object *row, *was;
	size_t i;
	enum err e;

	if ((e = condition_find(s->db, s->kind, s->now, &found)) ||
	    (e = db_rows_json(s->db, sql[SQL_OPEN_OF], ARGS(TEXT_("kind", names[s->kind])), columns, &open)))
		return e;
	for (i = 0; i < json_count(open); i++) {
		was = json_item(open, i);
		row = about(found, json_text(was, "subject"));
		if ((e = row == NULL ? close_one(s, was) : keep_one(s, was, row)))
			return e;
	}
	for (i = 0; i < json_count(found); i++) {
		row = json_item(found, i);
		if (json_flag(row, "is", true) && about(open, json_text(row, "subject")) == NULL && (e = open_one(s, row)))
			return e;
	}
	return ERR_NONE;
}

enum err
alert_sweep(struct db *db, int64_t now, struct alert_sweep *ret)
{
	struct sweeping s = { .db = db, .now = now, .ret = ret };
	int kind;
	enum err e;

	*ret = (struct alert_sweep){ .count = 0 };
	for (kind = 0; kind < ALERT__COUNT; kind++) {
		s.kind = (enum alert_kind)kind;
		if ((e = sweep_kind(&s)))
			return e;
	}
	return ERR_NONE;
}

/* ---- for people ---- */

enum err
alert_see(struct db *db, int64_t id, const char *actor, int64_t now)
{
	int64_t changed, there;
	enum err e;

	if ((e = db_run(db, sql[SQL_SEE], ARGS(INT_("id", id), TEXT_("actor", actor), INT_("now", now)), &changed)) || changed > 0)
		return e;
	if ((e = db_one_int(db, sql[SQL_EXISTS], ARGS(INT_("id", id)), &there)))
		return e;
	return there == 0 ? ERR_NOT_FOUND : ERR_CONFLICT;
}

enum err
alert_list(struct db *db, bool open, int64_t below, int64_t limit, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "kind", DB_TEXT }, { "subject", DB_TEXT }, { "name", DB_TEXT }, { "level", DB_TEXT }, { "reason", DB_TEXT },
		{ "detail", DB_TEXT }, { "opened_at", DB_INT }, { "closed_at", DB_INT }, { "seen_at", DB_INT }, { "seen_by", DB_TEXT }, { 0 }
	};

	return db_rows_json(db, sql[open ? SQL_LIST_OPEN : SQL_LIST_PAST], ARGS(INT_("below", below), INT_("limit", limit)), columns, ret);
}

enum err
alert_forget(struct db *db, int64_t before, int64_t *ret_n)
{
	return db_run(db, sql[SQL_FORGET], ARGS(INT_("before", before)), ret_n);
}
