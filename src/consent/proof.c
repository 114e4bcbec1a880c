#include "consent/proof.h"

#include <inttypes.h>

#include "consent/ledger_file.h"
#include "consent/rebuild.h"
#include "db/db.h"

enum { SQL_NOBODY, SQL_STRAY, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_NOBODY] =
	    "SELECT seq FROM consent_ledger l WHERE NOT EXISTS (SELECT 1 FROM contact c WHERE c.subject_hash = l.subject_hash)"
	    " ORDER BY seq LIMIT 1",
	[SQL_STRAY] =
	    "SELECT contact_id FROM consent_state s WHERE scope NOT IN ('official', 'gateway', 'sms', 'email') OR preapproved NOT IN (0, 1)"
	    " OR explicit NOT IN (0, 1) OR state NOT IN ('none', 'agreed', 'stopped', 'declined')"
	    " OR NOT EXISTS (SELECT 1 FROM contact c WHERE c.id = s.contact_id) ORDER BY contact_id LIMIT 1",
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
	return check->fault == LEDGER_INTACT ? check_subjects(db, check) : ERR_NONE;
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
