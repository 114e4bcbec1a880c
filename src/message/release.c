#include "message/release.h"

#include "base/json.h"
#include "db/db.h"
#include "message/message.h"
#include "queue/queue.h"

enum { SQL_HELD, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_HELD] =	/* the plan names each provider's reason; what is written down as a plan is our own JSON */
	    "SELECT m.id, m.priority, m.send_after FROM message m JOIN message_plan p ON p.message_id = m.id"
	    " WHERE m.template_id = :template AND m.state = 'blocked' AND m.id > :after"
	    " AND (p.plan LIKE '%\"no_template\"%' OR p.plan LIKE '%\"template\\_%' ESCAPE '\\')"
	    " AND (m.deadline_at IS NULL OR m.deadline_at > :now) AND m.scrubbed_at IS NULL ORDER BY m.id LIMIT :cap",
};
DB_SQL(sql);

enum { TOGETHER_MAX = 200 };

struct held { int64_t id, send_after; int priority; };

/* Read before anything is written: what follows changes what this looks at. */
static enum err
read_some(struct db *db, int64_t template_id, int64_t after, int64_t now, struct held some[TOGETHER_MAX], size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	size_t n = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_HELD], ARGS(INT_("template", template_id), INT_("after", after), INT_("now", now), INT_("cap", TOGETHER_MAX)),
	    &rows)))
		return e;
	for (; n < TOGETHER_MAX && db_next(&rows); n++)
		some[n] = (struct held){ .id = db_col_int(&rows, 0), .priority = (int)db_col_int(&rows, 1), .send_after = db_col_int(&rows, 2) };
	*ret_n = n;
	return rows.err;
}

static enum err
release(struct db *db, const struct held *held, int64_t now)
{
	struct message_move move = { .to = MESSAGE_QUEUED, .reason = "", .at = now };
	AUTO_JSON struct json_object *detail = json_object_new_object();
	struct message_event event = { .kind = "released", .origin = "we", .detail = detail };
	enum err e;

	if (detail == NULL)
		return ERR_MEMORY;
	json_put_text(detail, "because", "template");
	if ((e = message_change(db, held->id, &move, now)) ||
	    (e = queue_put(db, held->id, held->priority, held->send_after > now ? held->send_after : now)))
		return e;
	return message_note(db, held->id, &event, now);
}

enum err
message_release(struct db *db, int64_t template_id, int64_t now)
{
	struct held some[TOGETHER_MAX];
	int64_t after = 0;
	size_t n, i;
	enum err e;

	do {
		if ((e = read_some(db, template_id, after, now, some, &n)))
			return e;
		for (i = 0; i < n; i++)
			if ((e = release(db, &some[i], now)))
				return e;
		if (n > 0)
			after = some[n - 1].id;
	} while (n == TOGETHER_MAX);
	return ERR_NONE;
}
