#include "consent/proof.h"

#include <inttypes.h>
#include <string.h>

#include "base/crypto.h"
#include "base/json.h"
#include "base/text.h"
#include "consent/origin_seal.h"
#include "consent/rebuild.h"
#include "contact/number_seal.h"
#include "db/db.h"
#include "ledger/file.h"

enum { SQL_NOBODY, SQL_STRAY, SQL_NOTICES, SQL_SHOWN, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_NOBODY] =
	    "SELECT seq FROM consent_ledger l WHERE NOT EXISTS (SELECT 1 FROM contact c WHERE c.subject_hash = l.subject_hash)"
	    " ORDER BY seq LIMIT 1",
	[SQL_STRAY] =
	    "SELECT contact_id FROM consent_state s WHERE scope NOT IN ('official', 'gateway', 'sms', 'email') OR preapproved NOT IN (0, 1)"
	    " OR explicit NOT IN (0, 1) OR state NOT IN ('none', 'agreed', 'stopped', 'declined')"
	    " OR NOT EXISTS (SELECT 1 FROM contact c WHERE c.id = s.contact_id) ORDER BY contact_id LIMIT 1",
	[SQL_NOTICES] = "SELECT hash, words, version FROM notice_shown ORDER BY first_at",
	[SQL_SHOWN] = "SELECT seq, evidence FROM consent_entry WHERE source = 'landing_page' ORDER BY seq",
};
DB_SQL(sql);

void
proof_end(struct proof *p)
{
	ledger_notes_end(&p->notes);
	*p = (struct proof){0};
}

/* ---- the stored consents ---- */

static enum err
note_difference(void *user, const struct rebuild_difference *d)
{
	struct ledger_check *check = user;
	int64_t seq = d->derived.ledger_seq != 0 ? d->derived.ledger_seq : d->stored.ledger_seq;

	if (check->fault == LEDGER_INTACT)
		ledger_found(check, LEDGER_STATE_CHANGED, seq, "contact %" PRId64 " is stored as %s for %s, and entry %" PRId64 " does not say so",
		    d->contact_id, consent_state_name(d->stored.state), scope_name(d->scope), seq);
	return ERR_NONE;
}

static enum err
check_states(struct db *db, struct ledger_check *check)
{
	int64_t id;
	enum err e;

	if ((e = rebuild_compare(db, note_difference, check)) || check->fault != LEDGER_INTACT)
		return e;
	if ((e = db_one_int(db, sql[SQL_STRAY], ARGS(), &id)) == ERR_NONE)
		ledger_found(check, LEDGER_STATE_CHANGED, 0, "a consent is stored for contact %" PRId64 " that no entry can give", id);
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

static enum err
check_subjects(struct db *db, struct ledger_check *check)
{
	int64_t seq;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_NOBODY], ARGS(), &seq)) == ERR_NONE)
		ledger_found(check, LEDGER_SUBJECT_LOST, seq, "entry %" PRId64 " belongs to no contact", seq);
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

/* ---- what people had before them ---- */

enum { NOTICES_MAX_BYTES = 1024 * 1024 };

/* Each notice's words against the hash under which they were kept. hashes: those that are right, in hexadecimal. */
static enum err
check_notices(struct db *db, struct buf *hashes, struct ledger_check *check)
{
	AUTO(db_rows) struct db_rows rows = {0};
	uint8_t hash[SHA256_BYTES];
	const void *kept;
	size_t n;
	enum err e;

	if ((e = db_query(db, sql[SQL_NOTICES], NULL, &rows)))
		return e;
	while (db_next(&rows)) {
		const char *words = db_col_text(&rows, 1);

		kept = db_col_blob(&rows, 0, &n);
		crypto_sha256(words, strlen(words), hash);
		if (n != sizeof(hash) || memcmp(kept, hash, n) != 0) {
			ledger_found(check, LEDGER_NOTICE_CHANGED, 0, "the privacy notice of version %s has other words than people were shown",
			    db_col_text(&rows, 2));
			return ERR_NONE;
		}
		text_hex(hashes, hash, sizeof(hash));
		buf_char(hashes, '\n');
	}
	return rows.err != ERR_NONE ? rows.err : buf_err(hashes);
}

/* The words that were on the page when somebody answered there are still to be had. */
static enum err
check_shown(struct db *db, const struct buf *hashes, struct ledger_check *check)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_SHOWN], NULL, &rows)))
		return e;
	while (check->fault == LEDGER_INTACT && db_next(&rows)) {
		AUTO_JSON struct json_object *evidence = NULL;
		const char *text = db_col_text(&rows, 1), *hash;
		int64_t seq = db_col_int(&rows, 0);

		if (text_is_blank(text))	/* the person was erased */
			continue;
		if ((e = json_parse(text, strlen(text), &evidence, NULL)))
			return e;
		if ((hash = json_text(evidence, "notice_sha256")) != NULL && strstr(buf_text(hashes), hash) == NULL)
			ledger_found(check, LEDGER_NOTICE_LOST, seq, "the notice that stood beside entry %" PRId64 " is gone", seq);
	}
	return rows.err;
}

static enum err
check_what_was_shown(struct db *db, struct ledger_check *check)
{
	AUTO(buf) struct buf hashes = {0};
	enum err e;

	buf_init(&hashes, NOTICES_MAX_BYTES);
	if ((e = check_notices(db, &hashes, check)) || check->fault != LEDGER_INTACT)
		return e;
	return check_shown(db, &hashes, check);
}

/* ---- the notes ---- */

static enum err
check_notes(struct db *db, const char *data_folder, const struct ledger_notes *notes, struct ledger_check *check)
{
	enum err e;

	if ((e = ledger_notes_verify(db, notes, check)) || check->fault != LEDGER_INTACT || data_folder == NULL)
		return e;
	return ledger_file_verify(db, data_folder, notes, check);
}

/* The head says that something is wrong and not with which entry; the notes may know. */
static enum err
ask_the_notes(struct db *db, const char *data_folder, const struct ledger_notes *notes, struct ledger_check *check)
{
	struct ledger_check more = *check;
	enum err e;

	more.fault = LEDGER_INTACT;
	if ((e = check_notes(db, data_folder, notes, &more)) == ERR_NONE && more.fault != LEDGER_INTACT && more.bad_seq != 0)
		*check = more;
	return e;
}

/* ---- all of it ---- */

static enum err
make(struct db *db, const char *data_folder, struct proof *p)
{
	struct ledger_check *check = &p->check;
	enum err e;

	if ((e = ledger_notes_load(db, &p->notes)) || (e = ledger_verify(db, ledger_notes_accepted(&p->notes), check)))
		return e;
	if (check->fault == LEDGER_HEAD_LOST || check->fault == LEDGER_HEAD_WRONG || check->fault == LEDGER_HEAD_UNSEALED)
		return ask_the_notes(db, data_folder, &p->notes, check);
	if (check->fault == LEDGER_INTACT && (e = check_notes(db, data_folder, &p->notes, check)))
		return e;
	if (check->fault == LEDGER_INTACT && (e = check_states(db, check)))
		return e;
	if (check->fault == LEDGER_INTACT && (e = check_subjects(db, check)))
		return e;
	if (check->fault == LEDGER_INTACT && (e = check_what_was_shown(db, check)))
		return e;
	if (check->fault == LEDGER_INTACT && (e = number_seals_verify(db, &p->numbers_since, check)))
		return e;
	return check->fault == LEDGER_INTACT ? origin_seals_verify(db, &p->origins_since, check) : ERR_NONE;
}

enum err
proof_make(struct db *db, const char *data_folder, struct proof *ret)
{
	AUTO(db_view) struct db_view view = {0};
	AUTO(proof) struct proof p = {0};
	enum err e;

	if ((e = db_view_begin(db, &view)) || (e = make(db, data_folder, &p)))
		return e;
	*ret = p;
	p = (struct proof){0};
	return ERR_NONE;
}
