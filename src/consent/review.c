#include "consent/review.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "consent/consent.h"
#include "consent/scopes.h"
#include "contact/contact.h"
#include "db/db.h"

enum { CAUSE_MAX_BYTES = 200, SCOPES_MAX_BYTES = 80 };

enum { SQL_FIND, SQL_OPEN, SQL_COUNT, SQL_COUNT_BATCH, SQL_OVERTAKEN, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_FIND] = "SELECT id FROM review WHERE cause = :cause",
	[SQL_OPEN] =
	    "INSERT INTO review (kind, cause, contact_id, other_contact_id, scope, action, source, request_words, answer_words, evidence,"
	    "   notice_version, at, inbound_id, number, batch, made_by, created_at)"
	    " VALUES (:kind, :cause, :contact, :other, :scope, :action, :source, :request, :answer, :evidence, :notice, :at, :inbound, :number,"
	    "   :batch, :made_by, :now) RETURNING id",
	[SQL_COUNT] = "SELECT count(*) FROM review WHERE state = 'open'",
	[SQL_OVERTAKEN] =
	    "UPDATE review SET state = 'refused', decided_at = :now, decided_by = 'contact' WHERE contact_id = :contact AND kind = 'reply'"
	    " AND state = 'open' AND scope = :scope AND at <= :at",
	[SQL_COUNT_BATCH] = "SELECT count(*) FROM review WHERE batch = :batch AND batch <> '' AND state = 'open'",
};
DB_SQL(sql);

static const char *const kind_names[REVIEW_KIND__COUNT] = {
	[REVIEW_REPLY] = "reply", [REVIEW_PAPER] = "paper", [REVIEW_IMPORT] = "import", [REVIEW_NUMBER] = "number",
};

const char *
review_kind_name(enum review_kind k)
{
	return kind_names[k];
}

/* ---- what may be opened ---- */

/* What is proposed is named as decisions name it; only a reply may leave it open. */
static enum err
check_action(const struct review_draft *d, struct problem *problem)
{
	enum consent_action action;

	if (text_is_blank(d->action))
		return d->kind == REVIEW_REPLY ? ERR_NONE : problem_set(problem, ERR_INVALID, "action", "must say what is proposed");
	if (!consent_action_from_name(d->action, &action))
		return problem_set(problem, ERR_INVALID, "action",
		    "must be opt_in, opt_out, decline, withdraw_by_office, preapproved, preapproval_withdrawn, marketing_stop or marketing_resume");
	return ERR_NONE;
}

static enum err
check_consent(const struct review_draft *d, struct problem *problem)
{
	const struct ledger_entry entry = { .scope = d->scope, .source = d->source, .request_words = d->request_words,
	    .answer_words = d->answer_words, .evidence = d->evidence, .notice_version = d->notice_version, .actor = d->made_by, .at = d->at };
	enum err e;

	if ((e = check_action(d, problem)))
		return e;
	return consent_entry_check(&entry, problem);
}

static enum err
check_draft(const struct review_draft *d, struct problem *problem)
{
	if (text_is_blank(d->cause) || strlen(d->cause) > CAUSE_MAX_BYTES)
		return problem_set(problem, ERR_INVALID, "cause", "must name the occasion in at most %d bytes", (int)CAUSE_MAX_BYTES);
	if (text_is_blank(d->made_by))
		return problem_set(problem, ERR_INVALID, "made_by", "must say who asks");
	if (d->kind != REVIEW_NUMBER)
		return check_consent(d, problem);
	if (d->number == NULL || !phone_is_e164(d->number))
		return problem_set(problem, ERR_INVALID, "number", "must be a canonical number");
	if (d->other_contact_id == d->contact_id)
		return problem_set(problem, ERR_INVALID, "other_contact_id", "must be somebody else");
	return ERR_NONE;
}

/* ---- opening ---- */

static enum err
insert(struct db *db, const struct review_draft *d, int64_t now, int64_t *ret_id)
{
	bool number = d->kind == REVIEW_NUMBER;
	AUTO(buf) struct buf scopes = {0};

	buf_init(&scopes, SCOPES_MAX_BYTES);
	if (!number)
		scopes_write(1u << d->scope | (d->kind == REVIEW_PAPER || d->kind == REVIEW_IMPORT ? d->also : 0), &scopes);
	if (buf_err(&scopes))
		return buf_err(&scopes);
	return db_one_int(db, sql[SQL_OPEN], ARGS(TEXT_("kind", kind_names[d->kind]), TEXT_("cause", d->cause), INT_("contact", d->contact_id),
	    ID_("other", number ? d->other_contact_id : 0), TEXT_("scope", buf_text(&scopes)),
	    TEXT_("action", number ? "" : text_or_empty(d->action)), TEXT_("source", text_or_empty(d->source)),
	    TEXT_("request", text_or_empty(d->request_words)), TEXT_("answer", text_or_empty(d->answer_words)),
	    TEXT_("evidence", text_is_blank(d->evidence) ? "{}" : d->evidence), TEXT_("notice", text_or_empty(d->notice_version)),
	    INT_("at", d->at > 0 && d->at < now ? d->at : now), ID_("inbound", d->inbound_id),
	    TEXT_("number", number ? d->number : ""), TEXT_("batch", text_or_empty(d->batch)), TEXT_("made_by", d->made_by), INT_("now", now)),
	    ret_id);
}

enum err
review_open(struct db *db, const struct review_draft *draft, int64_t now, int64_t *ret_id, bool *ret_repeated, struct problem *problem)
{
	bool repeated;
	int64_t id;
	enum err e;

	if ((e = check_draft(draft, problem)))
		return e;
	e = db_one_int(db, sql[SQL_FIND], ARGS(TEXT_("cause", draft->cause)), &id);
	repeated = e == ERR_NONE;
	if (e == ERR_NOT_FOUND)
		e = insert(db, draft, now, &id);
	if (e)
		return e;
	*ret_id = id;
	if (ret_repeated != NULL)
		*ret_repeated = repeated;
	return ERR_NONE;
}

enum err
review_count(struct db *db, int64_t *ret_open)
{
	return db_one_int(db, sql[SQL_COUNT], NULL, ret_open);
}

enum err
review_count_batch(struct db *db, const char *batch, int64_t *ret_open)
{
	return db_one_int(db, sql[SQL_COUNT_BATCH], ARGS(TEXT_("batch", batch)), ret_open);
}

enum err
review_overtaken(struct db *db, int64_t contact_id, unsigned scopes, int64_t at, int64_t now)
{
	enum err e = ERR_NONE;
	int s;

	for (s = 0; s < SCOPE__COUNT && !e; s++)
		if (scopes & 1u << s)
			e = db_run(db, sql[SQL_OVERTAKEN], ARGS(INT_("now", now), INT_("contact", contact_id), TEXT_("scope", scope_name((enum scope)s)),
			    INT_("at", at)), NULL);
	return e;
}
