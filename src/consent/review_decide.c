#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "consent/consent.h"
#include "consent/followup.h"
#include "consent/review.h"
#include "consent/scopes.h"
#include "consent/waiting.h"
#include "contact/contact.h"
#include "contact/row.h"
#include "db/db.h"

enum { TOGETHER_MAX = 500 };

enum { SQL_DECIDE, SQL_ANSWERED, SQL_READ, SQL_BATCH, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_DECIDE] =	/* two people decide at once: one of them finds it decided */
	    "UPDATE review SET state = :state, decided_at = :now, decided_by = :actor, decision = :decision, reason = :reason, ledger_seq = :seq"
	    " WHERE id = :id AND state = 'open'",
	[SQL_ANSWERED] = "SELECT provider_id, provider_message_id FROM inbound WHERE id = :inbound",
	[SQL_READ] =	/* somebody has read it, so it waits for nobody any more */
	    "UPDATE inbound SET handled_at = :now, handled_by = :actor WHERE id = :inbound AND handled_at IS NULL",
	[SQL_BATCH] = "SELECT id FROM review WHERE batch = :batch AND batch <> '' AND state = 'open' ORDER BY at, id LIMIT :cap",
};
DB_SQL(sql);

/* One review on its way to its end. */
struct work {
	struct db			*db;
	const struct review_decision	*decision;
	struct json_object		*row;		/* of review_get */
	int64_t				 id, contact_id, now;
	enum consent_action		 action;	/* that is recorded */
	int64_t				 seq;		/* the ledger entry, 0: none */
};

static bool
is_kind(const struct work *w, enum review_kind kind)
{
	return text_equal(json_text(w->row, "kind"), review_kind_name(kind));
}

/* ---- may it be decided so? ---- */

static enum err
check_reason(const struct review_decision *d, struct problem *problem)
{
	if (!d->accept && text_is_blank(d->reason))
		return problem_set(problem, ERR_INVALID, "reason", "must say why it is refused");
	if (d->reason == NULL)
		return ERR_NONE;
	if (strlen(d->reason) > REVIEW_REASON_MAX_BYTES)
		return problem_set(problem, ERR_INVALID, "reason", "is longer than %d bytes", (int)REVIEW_REASON_MAX_BYTES);
	if (!text_is_utf8(d->reason, strlen(d->reason)))
		return problem_set(problem, ERR_INVALID, "reason", "is not UTF-8 text");
	return ERR_NONE;
}

/* A reply may mean something else than was proposed; paper and lists say what they say. */
static enum err
choose_action(struct work *w, struct problem *problem)
{
	const char *proposed = json_text(w->row, "action"), *chosen = w->decision->action;
	bool free_choice = is_kind(w, REVIEW_REPLY);

	if (!w->decision->accept || is_kind(w, REVIEW_NUMBER))
		return ERR_NONE;
	if (text_is_blank(chosen))
		chosen = proposed;
	if (!consent_action_from_name(chosen, &w->action) ||
	    (free_choice && w->action != CONSENT_OPT_IN && w->action != CONSENT_OPT_OUT && w->action != CONSENT_DECLINE))
		return problem_set(problem, ERR_INVALID, "action", "must say what the reply means: opt_in, opt_out or decline");
	if (!free_choice && !text_equal(chosen, proposed))
		return problem_set(problem, ERR_INVALID, "action", "cannot be another than was proposed");
	return ERR_NONE;
}

static enum err
check_decision(struct work *w, struct problem *problem)
{
	enum err e;

	if ((e = check_reason(w->decision, problem)) || (e = choose_action(w, problem)))
		return e;
	if (!text_equal(json_text(w->row, "state"), "open"))
		return problem_set(problem, ERR_CONFLICT, NULL, "was decided already by %.60s", json_text(w->row, "decided_by"));
	if (w->decision->accept && is_kind(w, REVIEW_PAPER) && text_equal(json_text(w->row, "made_by"), w->decision->actor))
		return problem_set(problem, ERR_FORBIDDEN, NULL, "must be accepted by somebody else than %.60s, who recorded it", w->decision->actor);
	return ERR_NONE;
}

/* ---- what an accepted one does ---- */

static const char *
add_evidence(const struct work *w)
{
	struct json_object *evidence = json_at(w->row, "evidence");

	json_put_int(evidence, "review", w->id);
	json_put_text(evidence, "made_by", json_text(w->row, "made_by"));
	json_put_text(evidence, "decided_by", w->decision->actor);
	return json_write(evidence);
}

/* Clear words would have been answered at once; those that a person had to read are answered now. */
static enum err
answer(struct work *w, enum scope scope, const struct consent before[SCOPE__COUNT])
{
	struct followup f = { .contact_id = w->contact_id, .scope = scope };
	AUTO(db_rows) struct db_rows rows = {0};
	struct consent after[SCOPE__COUNT];
	int64_t inbound = 0, message_id;
	enum err e;

	if (!is_kind(w, REVIEW_REPLY) || !json_int(w->row, "inbound_id", &inbound))
		return ERR_NONE;
	if ((e = db_one(w->db, sql[SQL_ANSWERED], ARGS(INT_("inbound", inbound)), &rows)) || (e = consent_load(w->db, w->contact_id, after)))
		return e;
	f.provider_id = db_col_int(&rows, 0);
	/* An id we made up ourselves ("h:...") is none that the provider could show an answer under. */
	f.reply_to = text_starts(db_col_text(&rows, 1), "h:") ? NULL : db_col_text(&rows, 1);
	f.reply = w->action == CONSENT_OPT_IN ? REPLY_YES : w->action == CONSENT_OPT_OUT ? REPLY_STOP : REPLY_NO;
	json_int(w->row, "at", &f.at);
	return followup_make(w->db, &f, before, after, w->now, &message_id);
}

static enum err
record(struct work *w, struct problem *problem)
{
	struct ledger_entry entry = { .action = w->action, .source = json_text(w->row, "source"), .request_words = json_text(w->row, "request_words"),
	    .answer_words = json_text(w->row, "answer_words"), .notice_version = json_text(w->row, "notice_version"), .actor = w->decision->actor };
	struct consent before[SCOPE__COUNT];
	enum err e;

	json_int(w->row, "at", &entry.at);
	if ((entry.evidence = add_evidence(w)) == NULL)
		return ERR_MEMORY;
	if ((e = consent_load(w->db, w->contact_id, before)) ||
	    (e = scopes_record(w->db, w->contact_id, &entry, scopes_read(json_text(w->row, "scope")), w->now, problem)))
		return e;
	w->seq = entry.seq;
	return answer(w, entry.scope, before);
}

/* It may have come to this contact, gone, or gone to somebody else since it was asked about; then there is nothing left to do. */
static enum err
take_number(struct work *w)
{
	const char *number = json_text(w->row, "number");
	int64_t owner, other = 0;
	enum err e;

	if ((e = contact_by_number(w->db, number, &owner)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	json_int(w->row, "other_contact_id", &other);
	if (owner != w->contact_id && owner != other)
		return ERR_NONE;
	if ((owner != w->contact_id && (e = contact_number_move(w->db, number, w->contact_id))) ||
	    (e = contact_number_confirm(w->db, number)) ||
	    (e = contact_number_prefer(w->db, w->contact_id, number)))
		return e;
	return waiting_number(w->db, w->contact_id, w->now);
}

/* A number that this contact has only because somebody else named it. */
static enum err
drop_number(struct work *w)
{
	bool dropped;
	enum err e;

	if ((e = contact_number_drop_unconfirmed(w->db, w->contact_id, json_text(w->row, "number"), &dropped)))
		return e;
	return dropped ? waiting_number(w->db, w->contact_id, w->now) : ERR_NONE;
}

static enum err
take_effect(struct work *w, struct problem *problem)
{
	if (is_kind(w, REVIEW_NUMBER))
		return w->decision->accept ? take_number(w) : drop_number(w);
	return w->decision->accept ? record(w, problem) : ERR_NONE;
}

/* ---- deciding ---- */

static enum err
close_it(struct work *w, struct problem *problem)
{
	const struct review_decision *d = w->decision;
	bool recorded = w->seq != 0;
	int64_t changed, inbound;
	enum err e;

	e = db_run(w->db, sql[SQL_DECIDE], ARGS(INT_("id", w->id), INT_("now", w->now), TEXT_("state", d->accept ? "accepted" : "refused"),
	    TEXT_("actor", d->actor), TEXT_("decision", recorded ? consent_action_name(w->action) : ""), TEXT_("reason", d->reason != NULL ? d->reason : ""),
	    recorded ? INT_("seq", w->seq) : NULL_("seq")), &changed);
	if (e == ERR_NONE && changed == 0)
		return problem_set(problem, ERR_CONFLICT, NULL, "was decided already");
	if (e || !json_int(w->row, "inbound_id", &inbound))
		return e;
	return db_run(w->db, sql[SQL_READ], ARGS(INT_("now", w->now), TEXT_("actor", d->actor), INT_("inbound", inbound)), NULL);
}

enum err
review_decide(struct db *db, int64_t id, const struct review_decision *decision, int64_t now, int64_t *ret_seq, struct problem *problem)
{
	AUTO_JSON struct json_object *row = NULL;
	struct work w = { .db = db, .decision = decision, .id = id, .now = now };
	enum err e;

	if ((e = review_get(db, id, &row)))
		return e;
	w.row = row;
	json_int(row, "contact_id", &w.contact_id);
	if ((e = check_decision(&w, problem)) || (e = take_effect(&w, problem)) || (e = close_it(&w, problem)))
		return e;
	if (ret_seq != NULL)
		*ret_seq = w.seq;
	return ERR_NONE;
}

static enum err
read_batch(struct db *db, const char *batch, int64_t cap, int64_t ids[TOGETHER_MAX], size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	*ret_n = 0;
	if ((e = db_query(db, sql[SQL_BATCH], ARGS(TEXT_("batch", batch), INT_("cap", cap < TOGETHER_MAX ? cap : TOGETHER_MAX)), &rows)))
		return e;
	while (db_next(&rows))
		ids[(*ret_n)++] = db_col_int(&rows, 0);
	return rows.err;
}

enum err
review_decide_batch(struct db *db, const char *batch, const struct review_decision *decision, int64_t cap, int64_t now, int64_t *ret_n,
    struct problem *problem)
{
	int64_t ids[TOGETHER_MAX];
	size_t n, i;
	enum err e;

	if ((e = read_batch(db, batch, cap, ids, &n)))
		return e;
	for (i = 0; i < n; i++)
		if ((e = review_decide(db, ids[i], decision, now, NULL, problem)))
			return e;
	*ret_n = (int64_t)n;
	return ERR_NONE;
}
