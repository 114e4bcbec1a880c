#include "ledger/verify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "db/db.h"
#include "ledger/head.h"
#include "ledger/ledger.h"

enum { SQL_ALL, SQL_ERASED_AT, SQL_STRAY, SQL_KEPT, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_ALL] =
	    "SELECT l.seq, l.subject_hash, l.scope, l.action, l.source, l.request_words, l.answer_words, l.evidence, l.notice_version, l.actor, l.at,"
	    "   l.recorded_at, l.prev_hash, l.hash, l.form, l.personal_hash, l.seal, p.salt, p.request_words, p.answer_words, p.evidence"
	    " FROM consent_ledger l LEFT JOIN ledger_personal p ON p.seq = l.seq ORDER BY l.seq",
	[SQL_ERASED_AT] =
	    "SELECT coalesce(max(seq), 0) FROM consent_ledger WHERE subject_hash = :subject AND action = 'erased'",
	[SQL_STRAY] =
	    "SELECT p.seq FROM ledger_personal p LEFT JOIN consent_ledger l ON l.seq = p.seq AND l.form <> 1 WHERE l.seq IS NULL ORDER BY p.seq LIMIT 1",
	[SQL_KEPT] =
	    "SELECT coalesce(min(l.seq), 0) FROM consent_ledger e JOIN consent_ledger l ON l.subject_hash = e.subject_hash AND l.seq < e.seq"
	    " JOIN ledger_personal p ON p.seq = l.seq WHERE e.action = 'erased'",
};
DB_SQL(sql);

enum {
	COL_SEQ, COL_SUBJECT, COL_SCOPE, COL_ACTION, COL_SOURCE, COL_REQUEST, COL_ANSWER, COL_EVIDENCE, COL_NOTICE, COL_ACTOR, COL_AT,
	COL_RECORDED, COL_PREV, COL_HASH, COL_FORM, COL_PERSONAL, COL_SEAL, COL_SALT, COL_HIS_REQUEST, COL_HIS_ANSWER, COL_HIS_EVIDENCE
};

static const char *const names[LEDGER_FAULT__COUNT] = {
	[LEDGER_INTACT] = "intact",
	[LEDGER_ENTRY_MISSING] = "entry_missing",
	[LEDGER_ENTRY_CHANGED] = "entry_changed",
	[LEDGER_ENTRY_UNCHAINED] = "entry_unchained",
	[LEDGER_ENTRY_FORGED] = "entry_forged",
	[LEDGER_ENTRY_UNSEALED] = "entry_unsealed",
	[LEDGER_WORDS_CHANGED] = "words_changed",
	[LEDGER_WORDS_LOST] = "words_lost",
	[LEDGER_WORDS_KEPT] = "words_kept",
	[LEDGER_WORDS_STRAY] = "words_stray",
	[LEDGER_CUT] = "cut",
	[LEDGER_GROWN] = "grown",
	[LEDGER_END_CHANGED] = "end_changed",
	[LEDGER_HEAD_LOST] = "head_lost",
	[LEDGER_HEAD_WRONG] = "head_wrong",
	[LEDGER_HEAD_UNSEALED] = "head_unsealed",
	[LEDGER_KEY_MISSING] = "key_missing",
	[LEDGER_NOTE_FORGED] = "note_forged",
	[LEDGER_NOTE_LOST] = "note_lost",
	[LEDGER_OLD_COPY] = "old_copy",
	[LEDGER_REWRITTEN] = "rewritten",
	[LEDGER_FILE_CHANGED] = "file_changed",
	[LEDGER_STATE_CHANGED] = "state_changed",
	[LEDGER_SUBJECT_LOST] = "subject_lost",
	[LEDGER_NOTICE_CHANGED] = "notice_changed",
	[LEDGER_NOTICE_LOST] = "notice_lost",
	[LEDGER_NUMBER_CHANGED] = "number_changed",
	[LEDGER_NUMBERS_LOST] = "numbers_lost",
	[LEDGER_NUMBERS_UNSEALED] = "numbers_unsealed",
	[LEDGER_ORIGIN_CHANGED] = "origin_changed",
	[LEDGER_ORIGINS_LOST] = "origins_lost",
	[LEDGER_ORIGINS_UNSEALED] = "origins_unsealed",
};

const char *
ledger_fault_name(enum ledger_fault fault)
{
	return names[fault];
}

void
ledger_found(struct ledger_check *check, enum ledger_fault fault, int64_t seq, const char *fmt, ...)
{
	va_list ap;

	check->fault = fault;
	check->bad_seq = seq;
	va_start(ap, fmt);
	vsnprintf(check->why, sizeof(check->why), fmt, ap);
	va_end(ap);
}

/* The pass over the entries. */
struct pass {
	struct db		*db;
	int64_t			 accepted;
	int			 form;		/* of the entry before */
	struct ledger_check	 check;
};

static void
bad_entry(struct pass *p, enum ledger_fault fault, int64_t seq, const char *what)
{
	ledger_found(&p->check, fault, seq, "entry %" PRId64 " %s", seq, what);
}

/* ---- one row ---- */

static bool
column_is(struct db_rows *rows, int col, const uint8_t want[SHA256_BYTES])
{
	const void *bytes;
	size_t n;

	bytes = db_col_blob(rows, col, &n);
	return n == SHA256_BYTES && memcmp(bytes, want, SHA256_BYTES) == 0;
}

/* false: the row holds what no entry of ours can hold. */
static bool
read_entry(struct db_rows *rows, struct ledger_entry *ret)
{
	const void *subject, *personal;
	const char *scope = db_col_whole(rows, COL_SCOPE), *action = db_col_whole(rows, COL_ACTION);
	size_t subject_n, personal_n;

	*ret = (struct ledger_entry){
		.seq = db_col_int(rows, COL_SEQ), .form = (int)db_col_int(rows, COL_FORM), .source = db_col_whole(rows, COL_SOURCE),
		.request_words = db_col_whole(rows, COL_REQUEST), .answer_words = db_col_whole(rows, COL_ANSWER),
		.evidence = db_col_whole(rows, COL_EVIDENCE), .notice_version = db_col_whole(rows, COL_NOTICE), .actor = db_col_whole(rows, COL_ACTOR),
		.at = db_col_int(rows, COL_AT), .recorded_at = db_col_int(rows, COL_RECORDED),
	};
	subject = db_col_blob(rows, COL_SUBJECT, &subject_n);
	personal = db_col_blob(rows, COL_PERSONAL, &personal_n);
	if (scope == NULL || action == NULL || !ledger_names_read(scope, action, ret) || subject_n != SHA256_BYTES || ret->source == NULL ||
	    ret->request_words == NULL || ret->answer_words == NULL || ret->evidence == NULL || ret->notice_version == NULL || ret->actor == NULL)
		return false;
	memcpy(ret->subject_hash, subject, SHA256_BYTES);
	if (ret->form == LEDGER_FORM && personal_n == SHA256_BYTES)
		memcpy(ret->personal_hash, personal, SHA256_BYTES);
	return true;
}

/* What the hash of the entry's form does not cover must be as that form leaves it. */
static bool
shape_is_right(struct db_rows *rows, const struct ledger_entry *e, int form_before)
{
	size_t n;

	(void)db_col_blob(rows, COL_PERSONAL, &n);
	if (e->form == LEDGER_FORM_OLD)
		return form_before <= LEDGER_FORM_OLD && db_col_null(rows, COL_PERSONAL) && db_col_null(rows, COL_SEAL);
	return e->form == LEDGER_FORM && n == SHA256_BYTES && e->request_words[0] == '\0' && e->answer_words[0] == '\0' &&
	    strcmp(e->evidence, "{}") == 0;
}

/* ---- one entry ---- */

static void
check_seal(struct pass *p, struct db_rows *rows, const struct ledger_entry *entry, const uint8_t hash[SHA256_BYTES])
{
	const void *seal;
	size_t n;

	if (entry->form == LEDGER_FORM_OLD || entry->seq <= p->accepted || db_key(p->db) == NULL)
		return;
	seal = db_col_blob(rows, COL_SEAL, &n);
	if (db_col_null(rows, COL_SEAL))
		bad_entry(p, LEDGER_ENTRY_UNSEALED, entry->seq, "was written without the key");
	else if (!ledger_seal_right(p->db, entry->seq, hash, seal, n))
		bad_entry(p, LEDGER_ENTRY_FORGED, entry->seq, "was not written by this office's programs");
}

static enum err
check_absence(struct pass *p, const struct ledger_entry *entry)
{
	int64_t erased;
	enum err e;

	if ((e = db_one_int(p->db, sql[SQL_ERASED_AT], ARGS(BLOB_("subject", entry->subject_hash, SHA256_BYTES)), &erased)))
		return e;
	if (erased > entry->seq)
		p->check.erased++;
	else
		bad_entry(p, LEDGER_WORDS_LOST, entry->seq, "lost its words");
	return ERR_NONE;
}

static enum err
check_words(struct pass *p, struct db_rows *rows, const struct ledger_entry *entry)
{
	const char *request, *answer, *evidence;
	uint8_t hash[SHA256_BYTES];
	const void *salt;
	size_t n;
	enum err e;

	if (entry->form == LEDGER_FORM_OLD)
		return ERR_NONE;
	if (db_col_null(rows, COL_SALT))
		return check_absence(p, entry);
	request = db_col_whole(rows, COL_HIS_REQUEST);
	answer = db_col_whole(rows, COL_HIS_ANSWER);
	evidence = db_col_whole(rows, COL_HIS_EVIDENCE);
	salt = db_col_blob(rows, COL_SALT, &n);
	if ((e = ledger_personal_hash(n > 0 ? salt : "", n, request, answer, evidence, hash)))
		return e;
	if (request == NULL || answer == NULL || evidence == NULL || memcmp(hash, entry->personal_hash, SHA256_BYTES) != 0)
		bad_entry(p, LEDGER_WORDS_CHANGED, entry->seq, "has other words than were recorded");
	return ERR_NONE;
}

static enum err
verify_entry(struct pass *p, struct db_rows *rows)
{
	struct ledger_entry entry;
	uint8_t hash[SHA256_BYTES];
	bool readable = read_entry(rows, &entry);
	enum err e;

	if (entry.seq != p->check.entries + 1) {
		bad_entry(p, LEDGER_ENTRY_MISSING, p->check.entries + 1, "is missing");
		return ERR_NONE;
	}
	if (!readable || !shape_is_right(rows, &entry, p->form)) {
		bad_entry(p, LEDGER_ENTRY_CHANGED, entry.seq, "was changed");
		return ERR_NONE;
	}
	if ((e = ledger_hash(&entry, p->check.head, hash)))
		return e;
	if (!column_is(rows, COL_PREV, p->check.head))
		bad_entry(p, LEDGER_ENTRY_UNCHAINED, entry.seq, "does not follow the one before it");
	else if (!column_is(rows, COL_HASH, hash))
		bad_entry(p, LEDGER_ENTRY_CHANGED, entry.seq, "was changed");
	else
		check_seal(p, rows, &entry, hash);
	if (p->check.fault != LEDGER_INTACT || (e = check_words(p, rows, &entry)) || p->check.fault != LEDGER_INTACT)
		return e;
	p->form = entry.form;
	p->check.entries++;
	p->check.old += entry.form == LEDGER_FORM_OLD;
	memcpy(p->check.head, hash, SHA256_BYTES);
	return ERR_NONE;
}

static enum err
verify_entries(struct pass *p)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_query(p->db, sql[SQL_ALL], ARGS(), &rows)))
		return e;
	while (p->check.fault == LEDGER_INTACT && db_next(&rows))
		if ((e = verify_entry(p, &rows)))
			return e;
	return rows.err;
}

/* ---- what is beside the entries ---- */

static enum err
verify_words(struct pass *p)
{
	int64_t seq;
	enum err e;

	if ((e = db_one_int(p->db, sql[SQL_STRAY], ARGS(), &seq)) == ERR_NONE)
		ledger_found(&p->check, LEDGER_WORDS_STRAY, seq, "there are words of an entry %" PRId64 ", and no such entry", seq);
	if (e != ERR_NOT_FOUND)
		return e;
	if ((e = db_one_int(p->db, sql[SQL_KEPT], ARGS(), &seq)))
		return e;
	if (seq != 0)
		bad_entry(p, LEDGER_WORDS_KEPT, seq, "has words again that were erased");
	return ERR_NONE;
}

/* The head's seal is right: is it the end of the table? */
static void
compare_end(struct pass *p, const struct ledger_head *head)
{
	const int64_t n = p->check.entries;

	if (head->seq == n + 1)
		bad_entry(p, LEDGER_CUT, head->seq, "was cut off the end");
	else if (head->seq > n)
		ledger_found(&p->check, LEDGER_CUT, n + 1, "entries %" PRId64 " to %" PRId64 " were cut off the end", n + 1, head->seq);
	else if (head->seq < n)
		bad_entry(p, LEDGER_GROWN, head->seq + 1, "stands behind the sealed end");
	else if (memcmp(head->hash, p->check.head, SHA256_BYTES) != 0)
		bad_entry(p, LEDGER_END_CHANGED, n, "is not the one that was sealed as the last");
}

static enum err
verify_head(struct pass *p)
{
	enum ledger_head_state state;
	struct ledger_head head;
	enum err e;

	if ((e = ledger_head_look(p->db, &head, &state)))
		return e;
	switch (state) {
	case LEDGER_HEAD_RIGHT:
		compare_end(p, &head);
		break;
	case LEDGER_HEAD_MISSING:
		ledger_found(&p->check, LEDGER_HEAD_LOST, 0, "the sealed head is missing, so entries may have been cut off the end");
		break;
	case LEDGER_HEAD_OPEN:
		ledger_found(&p->check, LEDGER_HEAD_UNSEALED, 0, "the head is not sealed, so entries may have been cut off the end");
		break;
	case LEDGER_HEAD_FORGED:
		ledger_found(&p->check, LEDGER_HEAD_WRONG, 0, "the head's seal is not this office's, so entries may have been cut off the end");
		break;
	case LEDGER_HEAD_NO_KEY:
		ledger_found(&p->check, LEDGER_KEY_MISSING, 0, "keys/ledger.key cannot be read, so the seals cannot be checked");
		break;
	}
	return ERR_NONE;
}

enum err
ledger_verify(struct db *db, int64_t accepted, struct ledger_check *ret)
{
	struct pass p = { .db = db, .accepted = accepted };
	enum err e;

	if ((e = verify_entries(&p)) ||
	    (p.check.fault == LEDGER_INTACT && (e = verify_words(&p))) ||
	    (p.check.fault == LEDGER_INTACT && (e = verify_head(&p))))
		return e;
	*ret = p.check;
	return ERR_NONE;
}
