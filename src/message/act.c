#include "message/message.h"

#include <string.h>

#include "base/text.h"
#include "contact/contact.h"
#include "db/db.h"
#include "message/reason.h"
#include "queue/queue.h"

enum { SQL_AGAIN, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_AGAIN] =
	    "UPDATE message SET number = :number, closed_at = NULL, send_after = CASE WHEN send_after > :now THEN send_after ELSE 0 END,"
	    " deadline_at = CASE WHEN deadline_at <= :now THEN NULL ELSE deadline_at END WHERE id = :id",
};
DB_SQL(sql);

static enum err
note(struct db *db, int64_t id, const char *kind, const char *actor, const char *reason, int64_t now)
{
	AUTO_JSON struct json_object *detail = json_object_new_object();
	struct message_event event = { .kind = kind, .origin = actor, .detail = detail };

	if (reason != NULL)
		json_put_text(detail, "reason", reason);
	return message_note(db, id, &event, now);
}

enum err
message_withdraw(struct db *db, int64_t id, const char *reason, const char *actor, int64_t now)
{
	AUTO(message) struct message m = {0};
	struct message_move move = { .to = MESSAGE_CANCELLED, .reason = reason };
	enum err e;

	if ((e = message_load(db, id, &m)))
		return e;
	/* Held by a sender, it may be on the wire at this moment: a message that was "cancelled" and arrives would be a lie. */
	if (m.state != MESSAGE_DRAFT && m.state != MESSAGE_QUEUED && m.state != MESSAGE_BLOCKED)
		return ERR_CONFLICT;
	if ((e = message_change(db, id, &move, now)) || (e = queue_remove(db, id)))
		return e;
	return note(db, id, "cancelled", actor, reason, now);
}

enum err
message_cancel(struct db *db, int64_t id, const char *actor, int64_t now)
{
	return message_withdraw(db, id, text_starts(actor, "api:") ? REASON_CANCELLED_BY_SYSTEM : REASON_CANCELLED_BY_OPERATOR, actor, now);
}

enum err
message_retry(struct db *db, int64_t id, const char *actor, int64_t now)
{
	AUTO(message) struct message m = {0};
	AUTO(contact) struct contact contact = {0};
	struct message_move move = { .to = MESSAGE_QUEUED };
	enum err e;

	if ((e = message_load(db, id, &m)) || (e = contact_load(db, m.contact_id, &contact)))
		return e;
	if ((m.state != MESSAGE_FAILED && m.state != MESSAGE_BLOCKED && m.state != MESSAGE_CANCELLED) || contact.erased_at > 0)
		return ERR_CONFLICT;
	if ((e = message_change(db, id, &move, now)) ||
	    (e = db_run(db, sql[SQL_AGAIN], ARGS(INT_("id", id), TEXT_("number", contact.number), INT_("now", now)), NULL)) ||
	    (e = queue_put(db, id, m.priority, m.send_after > now ? m.send_after : now)))
		return e;
	return note(db, id, "retried", actor, NULL, now);
}
