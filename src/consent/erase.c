#include "consent/erase.h"

#include <string.h>

#include "base/text.h"
#include "consent/derive.h"
#include "consent/state.h"
#include "db/db.h"
#include "ledger/ledger.h"

enum { SQL_DELETE, SQL_OLD, SQL_MERGED, SQL_NAMELESS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_DELETE] = "DELETE FROM ledger_personal WHERE seq IN (SELECT seq FROM consent_ledger WHERE subject_hash = :subject)",
	[SQL_OLD] =
	    "SELECT count(*) FROM consent_ledger WHERE subject_hash = (SELECT subject_hash FROM contact WHERE id = :contact) AND form = 1",
	[SQL_MERGED] = "SELECT id FROM contact WHERE merged_into = :contact AND id > :after ORDER BY id LIMIT 1",
	[SQL_NAMELESS] = "UPDATE contact SET user_id = NULL WHERE id = :id",
};
DB_SQL(sql);

static enum err
check(const struct erasure *erasure, struct problem *problem)
{
	if (text_is_blank(erasure->actor))
		return problem_set(problem, ERR_INVALID, "actor", "must say who erases");
	if (!text_equal(erasure->source, "operator") && !text_equal(erasure->source, "cli") && !text_equal(erasure->source, "retention"))
		return problem_set(problem, ERR_INVALID, "source", "must be operator, cli or retention");
	if (text_is_blank(erasure->reason))
		return problem_set(problem, ERR_INVALID, "reason", "must say why");
	return ERR_NONE;
}

static enum err
set_none(struct db *db, int64_t contact_id)
{
	const struct consent none[SCOPE__COUNT] = {0};
	struct consent before[SCOPE__COUNT];
	int64_t n;
	enum err e;

	if ((e = consent_load(db, contact_id, before)))
		return e;
	return state_store(db, contact_id, before, none, &n);
}

static enum err
erase_one(struct db *db, int64_t contact_id, struct ledger_entry entry, int64_t *ret_words, int64_t *ret_seq)
{
	enum err e;

	if ((e = state_subject(db, contact_id, entry.subject_hash)) ||
	    (e = db_run(db, sql[SQL_DELETE], ARGS(BLOB_("subject", entry.subject_hash, SHA256_BYTES)), ret_words)) ||
	    (e = ledger_append(db, &entry, ret_seq)))
		return e;
	return set_none(db, contact_id);
}

/* The person under the names that were merged into this contact: their words were said again here, and stand there still. */
static enum err
erase_merged(struct db *db, int64_t contact_id, const struct ledger_entry *entry, int64_t *words)
{
	int64_t id = 0, its_words, seq;
	enum err e;

	while ((e = db_one_int(db, sql[SQL_MERGED], ARGS(INT_("contact", contact_id), INT_("after", id)), &id)) == ERR_NONE) {
		if ((e = erase_one(db, id, *entry, &its_words, &seq)) || (e = db_run(db, sql[SQL_NAMELESS], ARGS(INT_("id", id)), NULL)))
			return e;
		*words += its_words;
	}
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

enum err
consent_erase(struct db *db, int64_t contact_id, const struct erasure *erasure, int64_t now, int64_t *ret_words, int64_t *ret_seq,
    struct problem *problem)
{
	const struct ledger_entry entry = {
		.scope = SCOPE__COUNT, .action = CONSENT_ERASURE, .source = erasure->source, .answer_words = erasure->reason, .evidence = "{}",
		.actor = erasure->actor, .at = now, .recorded_at = now,
	};
	int64_t words, seq;
	enum err e;

	if ((e = check(erasure, problem)) || (e = erase_one(db, contact_id, entry, &words, &seq)) ||
	    (e = erase_merged(db, contact_id, &entry, &words)))
		return e;
	*ret_words = words;
	*ret_seq = seq;
	return ERR_NONE;
}

enum err
consent_erase_leaves(struct db *db, int64_t contact_id, int64_t *ret)
{
	return db_one_int(db, sql[SQL_OLD], ARGS(INT_("contact", contact_id)), ret);
}
