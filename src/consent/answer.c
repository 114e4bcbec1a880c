#include "consent/answer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/text.h"
#include "db/db.h"
#include "message/message.h"
#include "routing/plan.h"

enum { EVENT_MAX = 100, HASH_SHOWN = 16 };

enum { SQL_LOAD, SQL_SETTLE, SQL_EARLIER, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_LOAD] =
	    "SELECT i.contact_id, i.provider_id, i.at, i.kind, i.text, p.name, i.provider_message_id, i.handled_at, i.answer_id, i.handled_by"
	    " FROM inbound i JOIN provider p ON p.id = i.provider_id JOIN contact c ON c.id = i.contact_id"
	    " WHERE i.id = :id AND c.erased_at IS NULL",
	[SQL_SETTLE] =	/* two people settle it at once: one of them finds it settled */
	    "UPDATE inbound SET handled_at = :now, handled_by = :actor, answer_id = :answer WHERE id = :id AND coalesce(handled_at, 0) = :seen",
	[SQL_EARLIER] =
	    "UPDATE inbound SET handled_at = :now, handled_by = :actor, answer_id = :answer"
	    " WHERE contact_id = :contact AND id < :id AND reply = 'OTHER' AND handled_at IS NULL",
};
DB_SQL(sql);

void
asked_end(struct asked *q)
{
	free(q->kind);
	free(q->text);
	free(q->provider);
	free(q->message_id);
	free(q->handled_by);
	*q = (struct asked){0};
}

/* An id we made up ourselves ("h:...") is none that the provider could show an answer under. */
static enum err
copy_message_id(struct db_rows *rows, struct asked *q)
{
	return text_starts(db_col_text(rows, 6), "h:") ? ERR_NONE : db_col_copy(rows, 6, &q->message_id);
}

enum err
asked_load(struct db *db, int64_t inbound_id, struct asked *ret)
{
	AUTO(asked) struct asked q = { .id = inbound_id };
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_LOAD], ARGS(INT_("id", inbound_id)), &rows)))
		return e;
	q.contact_id = db_col_int(&rows, 0);
	q.provider_id = db_col_int(&rows, 1);
	q.at = db_col_int(&rows, 2);
	q.handled_at = db_col_int(&rows, 7);
	q.answer_id = db_col_int(&rows, 8);
	if ((e = db_col_copy(&rows, 3, &q.kind)) || (e = db_col_copy(&rows, 4, &q.text)) || (e = db_col_copy(&rows, 5, &q.provider)) ||
	    (e = copy_message_id(&rows, &q)) || (e = db_col_copy(&rows, 9, &q.handled_by)))
		return e;
	*ret = q;
	q = (struct asked){0};
	return ERR_NONE;
}

/* ---- answering ---- */

static struct message_draft
draft_of(const struct answer *a)
{
	return (struct message_draft){
		.contact_id = a->question->contact_id, .text = a->text, .scenario = "operator", .priority = MESSAGE_REPLY,
		.forced_provider_id = a->any_way ? 0 : a->question->provider_id, .reply_to = a->any_way ? NULL : a->question->message_id,
		.reply_provider_id = a->any_way ? 0 : a->question->provider_id, .made_by = a->actor,
	};
}

/* Pressed twice, or sent again by a browser that saw no answer, it is one message. */
static void
name_event(const struct answer *a, char ret[EVENT_MAX])
{
	AUTO(buf) struct buf hex = {0};
	uint8_t hash[SHA256_BYTES];

	crypto_sha256(a->text, strlen(a->text), hash);
	buf_init(&hex, 2 * SHA256_BYTES + 1);
	text_hex(&hex, hash, sizeof(hash));
	snprintf(ret, EVENT_MAX, "answer:%" PRId64 ":%.*s", a->question->id, HASH_SHOWN, buf_text(&hex));
}

enum err
answer_foresee(struct db *db, const struct answer *answer, int64_t now, struct plan *ret, struct problem *problem)
{
	struct message_draft draft = draft_of(answer);

	if (text_is_blank(draft.text))
		draft.text = ".";
	return plan_foresee(db, &draft, now, ret, NULL, problem);
}

static enum err
settle(struct db *db, const struct asked *q, const char *actor, int64_t answer_id, int64_t now)
{
	int64_t changed;
	enum err e;

	if ((e = db_run(db, sql[SQL_SETTLE], ARGS(INT_("now", now), TEXT_("actor", actor), ID_("answer", answer_id), INT_("id", q->id),
	    INT_("seen", q->handled_at)), &changed)))
		return e;
	if (changed == 0)
		return ERR_CONFLICT;
	return db_run(db, sql[SQL_EARLIER], ARGS(INT_("now", now), TEXT_("actor", actor), ID_("answer", answer_id),
	    INT_("contact", q->contact_id), INT_("id", q->id)), NULL);
}

enum err
answer_send(struct db *db, const struct answer *answer, int64_t now, int64_t *ret_message_id, struct problem *problem)
{
	struct message_draft draft = draft_of(answer);
	char event[EVENT_MAX];
	struct plan plan;
	bool repeated;
	enum err e;

	name_event(answer, event);
	draft.event_key = event;
	if ((e = plan_foresee(db, &draft, now, &plan, NULL, problem)))
		return e;
	if (plan.may_count == 0)
		return ERR_CONFLICT;
	if ((e = message_make(db, &draft, now, ret_message_id, &repeated, problem)) || repeated)
		return e;
	return settle(db, answer->question, answer->actor, *ret_message_id, now);
}

enum err
answer_settle(struct db *db, const struct asked *question, const char *actor, int64_t now)
{
	if (question->handled_at != 0)
		return ERR_CONFLICT;
	return settle(db, question, actor, 0, now);
}
