#include "db/db.h"
#include "db/rows.h"
#include "message/message.h"
#include "message/reason.h"
#include "privacy/erase_parts.h"
#include "queue/queue.h"

enum { SQL_OPEN, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_OPEN] =
	    "SELECT id, state = 'sending' FROM message WHERE state IN ('draft', 'queued', 'sending', 'blocked')"
	    " AND (contact_id = :contact OR (" ERASE_TOLD_OTHERS "))",
};
DB_SQL(sql);

/* It may have left: whatever comes of it comes to nothing here. */
static enum err
give_up(struct db *db, int64_t id, const char *actor, int64_t now)
{
	struct message_move move = { .to = MESSAGE_CANCELLED, .reason = REASON_ERASED };
	AUTO_JSON struct json_object *detail = json_object_new_object();
	struct message_event event = { .kind = "cancelled", .origin = actor, .detail = detail };
	enum err e;

	json_put_text(detail, "reason", REASON_ERASED);
	if ((e = message_change(db, id, &move, now)) || (e = queue_remove(db, id)))
		return e;
	return message_note(db, id, &event, now);
}

enum err
erase_withdraw(struct db *db, int64_t contact_id, const char *actor, bool in_doubt, int64_t now, int64_t *ret_n)
{
	static const struct db_column columns[] = { { "id", DB_INT }, { "sending", DB_FLAG }, { 0 } };
	AUTO_JSON struct json_object *open = NULL;
	int64_t id, n = 0;
	size_t i;
	enum err e;

	/* Read first: withdrawing changes what is read. */
	if ((e = db_rows_json(db, sql[SQL_OPEN], ARGS(INT_("contact", contact_id)), columns, &open)))
		return e;
	for (i = 0; i < json_count(open); i++) {
		bool sending = json_flag(json_item(open, i), "sending", false);

		if (!json_int(json_item(open, i), "id", &id) || (sending && !in_doubt))
			continue;
		if ((e = sending ? give_up(db, id, actor, now) : message_withdraw(db, id, REASON_ERASED, actor, now)))
			return e;
		n++;
	}
	*ret_n = n;
	return ERR_NONE;
}
