#include "connector/run.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"

enum {
	SQL_START, SQL_DUE, SQL_RUNNING, SQL_NEXT, SQL_GO_ON, SQL_RETRY, SQL_END, SQL_STOP, SQL_RECORD_DUE, SQL_RECORDS_LEFT, SQL_RECORD_DONE, SQL__COUNT
};

static const char *const sql[SQL__COUNT] = {
	[SQL_START] =
	    "UPDATE connector SET phase = :phase, cursor = 0, tries = 0, retry_at = 0, run_no = run_no + 1,"
	    "   run_baseline = CASE WHEN baselined = 0 OR :baseline = 1 THEN 1 ELSE 0 END, started_at = :now, started_by = :actor, finished_at = NULL,"
	    "   counts = '{}' WHERE id = :id AND phase = ''",
	[SQL_DUE] = "SELECT id FROM connector WHERE enabled = 1 AND phase = '' AND next_at <= :now ORDER BY id LIMIT 8",
	[SQL_RUNNING] = "SELECT id FROM connector WHERE phase <> '' AND retry_at <= :now ORDER BY id LIMIT 8",
	[SQL_NEXT] = "SELECT coalesce(min(CASE WHEN retry_at > 1 THEN retry_at ELSE 1 END), 0) FROM connector WHERE phase <> ''",
	[SQL_GO_ON] =
	    "UPDATE connector SET phase = :phase, cursor = :cursor, tries = 0, retry_at = :retry, counts = :counts, baselined = :baselined"
	    " WHERE id = :id AND run_no = :run AND phase <> ''",
	[SQL_RETRY] = "UPDATE connector SET tries = tries + 1, retry_at = :retry, error = :error, error_detail = :detail WHERE id = :id AND run_no = :run",
	[SQL_END] =	/* error "" is a good end */
	    "UPDATE connector SET phase = '', cursor = 0, tries = 0, retry_at = 0, finished_at = :now, error = :error, error_detail = :detail,"
	    "   failures = :failures, ok_at = CASE WHEN :error = '' THEN :now ELSE ok_at END, next_at = :next, counts = :counts, baselined = :baselined"
	    " WHERE id = :id AND run_no = :run AND phase <> ''",
	[SQL_STOP] = "UPDATE connector SET phase = '', cursor = 0, tries = 0, retry_at = 0, finished_at = :now WHERE id = :id AND phase <> ''",
	[SQL_RECORD_DUE] =
	    "SELECT ref, permit_number FROM connector_item WHERE connector_id = :id AND detail_due_at > 0 AND detail_due_at <= :now"
	    " ORDER BY detail_due_at, ref LIMIT 1",
	[SQL_RECORDS_LEFT] =
	    "SELECT count(*) FROM (SELECT ref FROM connector_item WHERE connector_id = :id AND detail_due_at > 0 AND detail_due_at <= :now LIMIT 1) due",
	[SQL_RECORD_DONE] =
	    "UPDATE connector_item SET detail_at = CASE WHEN :failed = 1 THEN detail_at ELSE :now END, detail_due_at = :due"
	    " WHERE connector_id = :id AND ref = :ref",
};
DB_SQL(sql);

enum { TRIES_MAX = 4, DOUBLINGS_MAX = 4, DETAILS_A_RUN = 100, FAILED_DETAILS_MAX = 5, NEAR_DAYS = 120, FAR_DAYS = 30, TEXT_MAX = 200 };
#define RETRY_FIRST_MS	(5 * CLOCK_SECOND_MS)
#define LATEST_MS	(6 * CLOCK_HOUR_MS)
#define FOR_A_PERSON_MS	(3650 * CLOCK_DAY_MS)	/* nobody else begins it again */

/* ---- which ---- */

static enum err
ids(struct db *db, const char *how, int64_t now, struct connector_ids *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	ret->count = 0;
	if ((e = db_query(db, how, ARGS(INT_("now", now)), &rows)))
		return e;
	while (ret->count < CONNECTORS_MAX && db_next(&rows))
		ret->items[ret->count++] = db_col_int(&rows, 0);
	return rows.err;
}

enum err
connector_due(struct db *db, int64_t now, struct connector_ids *ret)
{
	return ids(db, sql[SQL_DUE], now, ret);
}

enum err
connector_running(struct db *db, int64_t now, struct connector_ids *ret)
{
	return ids(db, sql[SQL_RUNNING], now, ret);
}

enum err
connector_next_request(struct db *db, int64_t *ret_at)
{
	return db_one_int(db, sql[SQL_NEXT], NULL, ret_at);
}

/* ---- phases ---- */

/* The list behind the one it is in: "proses" of "terbit,proses". */
static const char *
list_after(const char *lists, const char *phase)
{
	static const char *const known[] = { "terbit", "proses", "ambil", "tolak" };
	bool here = *phase == '\0';
	size_t n, i;

	for (; *lists != '\0'; lists += n + (lists[n] == ',')) {
		n = strcspn(lists, ",");
		for (i = 0; here && i < sizeof(known) / sizeof(known[0]); i++)
			if (strlen(known[i]) == n && memcmp(known[i], lists, n) == 0)
				return known[i];
		here |= strlen(phase) == n && memcmp(phase, lists, n) == 0;
	}
	return CONNECTOR_DETAIL;
}

const char *
connector_phase_after(const struct connector *c)
{
	if (text_equal(c->kind->name, "office"))
		return text_equal(c->phase, CONNECTOR_DETAIL) ? "" : list_after(connector_setting(c, "lists"), c->phase);
	return *c->phase != '\0' ? "" : text_equal(c->kind->name, "cloud") ? "rows" : "messages";
}

/* ---- counting ---- */

int64_t
connector_counted(const struct connector *c, const char *what)
{
	int64_t n = 0;

	json_int(c->counts, what, &n);
	return n;
}

void
connector_count(struct connector *c, const char *what, int64_t n)
{
	if (n != 0)
		json_put_int(c->counts, what, connector_counted(c, what) + n);
}

/* ---- beginning and ending ---- */

static enum err
one_changed(enum err e, int64_t changed)
{
	return e ? e : changed == 1 ? ERR_NONE : ERR_CONFLICT;
}

enum err
connector_start(struct db *db, int64_t id, bool baseline, const char *actor, int64_t now)
{
	AUTO(connector) struct connector c = {0};
	int64_t changed = 0;
	enum err e;

	if ((e = connector_load(db, id, &c)))
		return e;
	if (c.phase[0] != '\0')
		return ERR_CONFLICT;
	e = db_run(db, sql[SQL_START], ARGS(TEXT_("phase", connector_phase_after(&c)), INT_("baseline", baseline), INT_("now", now),
	    TEXT_("actor", actor), INT_("id", id)), &changed);
	return one_changed(e, changed);
}

static enum err
finish(struct db *db, struct connector *c, enum trouble trouble, const char *detail, int64_t next_at, int64_t now)
{
	int64_t failures = trouble == TROUBLE_NONE ? 0 : c->failures + 1, changed = 0;
	enum err e = db_run(db, sql[SQL_END], ARGS(INT_("now", now), TEXT_("error", trouble_name(trouble)), TEXT_("detail", detail),
	    INT_("failures", failures), INT_("next", next_at), TEXT_("counts", json_write(c->counts)), INT_("baselined", c->baselined),
	    INT_("id", c->id), INT_("run", c->run_no)), &changed);

	c->phase[0] = '\0';
	return one_changed(e, changed);
}

/* Details that this run did not come to are gone on with in a minute. */
static enum err
end_well(struct db *db, struct connector *c, int64_t now)
{
	int64_t left = 0, next = now + c->every_minutes * CLOCK_MINUTE_MS;
	enum err e;

	c->baselined = true;
	if (text_equal(c->kind->name, "office") &&
	    (e = db_one_int(db, sql[SQL_RECORDS_LEFT], ARGS(INT_("id", c->id), INT_("now", now)), &left)))
		return e;
	return finish(db, c, TROUBLE_NONE, "", left > 0 && next > now + CLOCK_MINUTE_MS ? now + CLOCK_MINUTE_MS : next, now);
}

/* A source that does not come back is asked more and more seldom; what is hardly true waits for a person. */
enum err
connector_give_up(struct db *db, struct connector *c, enum trouble trouble, const char *detail, int64_t now)
{
	int64_t times = c->failures < DOUBLINGS_MAX ? c->failures : DOUBLINGS_MAX, every = c->every_minutes * CLOCK_MINUTE_MS, pause = every << times;

	if (trouble == TROUBLE_TOO_MANY_NEWS)
		pause = FOR_A_PERSON_MS;
	else if (pause > LATEST_MS && pause > every)
		pause = LATEST_MS > every ? LATEST_MS : every;
	return finish(db, c, trouble, detail, now + pause, now);
}

enum err
connector_stop(struct db *db, int64_t id, int64_t now)
{
	int64_t changed = 0;
	enum err e = db_run(db, sql[SQL_STOP], ARGS(INT_("now", now), INT_("id", id)), &changed);

	return one_changed(e, changed);
}

/* ---- going on ---- */

enum err
connector_go_on(struct db *db, struct connector *c, int64_t pause_ms, int64_t now)
{
	int64_t changed = 0;
	enum err e;

	c->tries = 0;
	c->retry_at = now + pause_ms;
	e = db_run(db, sql[SQL_GO_ON], ARGS(TEXT_("phase", c->phase), INT_("cursor", c->cursor), INT_("retry", c->retry_at),
	    TEXT_("counts", json_write(c->counts)), INT_("baselined", c->baselined), INT_("id", c->id), INT_("run", c->run_no)), &changed);
	return one_changed(e, changed);
}

enum err
connector_next_phase(struct db *db, struct connector *c, int64_t pause_ms, int64_t now)
{
	const char *next = connector_phase_after(c);

	if (*next == '\0')
		return end_well(db, c, now);
	/* Once the lists are over, everything that was there has been seen. */
	c->baselined |= text_equal(next, CONNECTOR_DETAIL);
	snprintf(c->phase, sizeof(c->phase), "%s", next);
	c->cursor = 0;
	return connector_go_on(db, c, pause_ms, now);
}

enum err
connector_trouble(struct db *db, struct connector *c, enum trouble trouble, const char *detail, int64_t now)
{
	if (!trouble_may_pass(trouble) || c->tries + 1 >= TRIES_MAX)
		return connector_give_up(db, c, trouble, detail, now);
	c->retry_at = now + (RETRY_FIRST_MS << c->tries);
	c->tries++;
	return db_run(db, sql[SQL_RETRY], ARGS(INT_("retry", c->retry_at), TEXT_("error", trouble_name(trouble)), TEXT_("detail", detail),
	    INT_("id", c->id), INT_("run", c->run_no)), NULL);
}

/* ---- details ---- */

enum err
connector_record_due(struct db *db, const struct connector *c, int64_t now, struct connector_record *ret)
{
	AUTO(db_rows) struct db_rows row = {0};
	enum err e;

	if (connector_counted(c, "failed_details") >= FAILED_DETAILS_MAX)
		return ERR_TOO_LARGE;
	if (connector_counted(c, "details") + connector_counted(c, "failed_details") >= DETAILS_A_RUN)
		return ERR_NOT_FOUND;
	if ((e = db_one(db, sql[SQL_RECORD_DUE], ARGS(INT_("id", c->id), INT_("now", now)), &row)))
		return e;
	snprintf(ret->ref, sizeof(ret->ref), "%s", db_col_text(&row, 0));
	snprintf(ret->number, sizeof(ret->number), "%s", db_col_text(&row, 1));
	return ERR_NONE;
}

enum err
connector_record_done(struct db *db, struct connector *c, const char *ref, int64_t expiry_day, bool failed, int64_t now)
{
	int64_t near = (expiry_day - NEAR_DAYS) * CLOCK_DAY_MS, far = now + FAR_DAYS * CLOCK_DAY_MS, due = far;

	if (failed || (expiry_day > 0 && near <= now && (expiry_day + NEAR_DAYS) * CLOCK_DAY_MS > now))
		due = now + CLOCK_DAY_MS;
	else if (expiry_day > 0 && near > now && near < far)
		due = near;
	connector_count(c, failed ? "failed_details" : "details", 1);
	return db_run(db, sql[SQL_RECORD_DONE], ARGS(INT_("failed", failed), INT_("now", now), INT_("due", due), INT_("id", c->id), TEXT_("ref", ref)),
	    NULL);
}
