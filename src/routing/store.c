#include <string.h>

#include "db/db.h"
#include "message/message.h"
#include "routing/plan.h"

enum { SQL_STORE, SQL_SENDING, SQL_NUMBER, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_STORE] =
	    "INSERT INTO message_plan (message_id, plan) VALUES (:id, :plan) ON CONFLICT (message_id) DO UPDATE SET plan = excluded.plan",
	[SQL_SENDING] =
	    "UPDATE message SET state = 'sending', number = :number, updated_at = :now WHERE id = :id AND state IN ('queued', 'sending')",
	[SQL_NUMBER] =
	    "UPDATE message SET number = :number WHERE id = :id",
};
DB_SQL(sql);

/* The same providers with the same leave for the same reasons. Until when one is paused is not what people ask. */
static bool
says_the_same(const struct plan *plan, struct json_object *stored)
{
	const struct plan_entry *entry;
	struct json_object *o;
	int64_t id;
	size_t i;

	if (json_count(stored) != plan->count)
		return false;
	for (i = 0; i < plan->count; i++) {
		entry = &plan->entries[i];
		o = json_item(stored, i);
		if (!json_int(o, "provider_id", &id) || id != entry->provider_id || json_flag(o, "may", !entry->may) != entry->may ||
		    json_text(o, "reason") == NULL || strcmp(json_text(o, "reason"), plan_reason_name(entry->reason)) != 0)
			return false;
	}
	return true;
}

static enum err
note(struct db *db, const struct message *message, const struct plan *plan, int64_t now)
{
	struct message_event event = { .kind = "planned", .origin = "we" };

	event.provider_id = plan->may_count > 0 ? plan->entries[0].provider_id : 0;
	return message_note(db, message->id, &event, now);
}

static enum err
store(struct db *db, const struct message *message, const struct plan *plan, int64_t now)
{
	AUTO_JSON struct json_object *json = plan_to_json(plan);
	enum err e;

	if (json == NULL || json_write(json) == NULL)
		return ERR_MEMORY;
	if ((e = db_run(db, sql[SQL_STORE], ARGS(INT_("id", message->id), TEXT_("plan", json_write(json))), NULL)))
		return e;
	return note(db, message, plan, now);
}

enum err
plan_store(struct db *db, const struct message *message, const struct plan *plan, const char *number, bool sending, int64_t now)
{
	enum err e;

	if (!(message->plan != NULL && says_the_same(plan, message->plan)) && (e = store(db, message, plan, now)))
		return e;
	if (sending)
		return db_run(db, sql[SQL_SENDING], ARGS(INT_("id", message->id), TEXT_("number", number), INT_("now", now)), NULL);
	if (strcmp(message->number, number) == 0)
		return ERR_NONE;
	return db_run(db, sql[SQL_NUMBER], ARGS(INT_("id", message->id), TEXT_("number", number)), NULL);
}
