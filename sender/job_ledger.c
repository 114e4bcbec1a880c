/* Proves the consent ledger once a day, and notes where it ends: in the database and the log, then in a file beside it (ledger/file.h). */
#include "job_work.h"

#include "base/log.h"
#include "base/text.h"
#include "consent/proof.h"
#include "db/db.h"
#include "ledger/file.h"
#include "ledger/head.h"

enum { NOTE, FILE_IT };		/* the steps, by their cursor */

enum err
job_ledger_look(struct sender *s, struct job_step *step)
{
	AUTO(proof) struct proof proof = {0};
	enum err e;

	if ((e = proof_make(s->db, s->config.data, &proof)))
		return e;
	json_put_int(step->did, "ledger_entries", proof.check.entries);
	if (proof.check.fault == LEDGER_INTACT)
		return ERR_NONE;
	json_put_int(step->did, "ledger_faults", 1);
	log_line(LOG_ERROR, "ledger_not_proven", log_text("fault", ledger_fault_name(proof.check.fault)), log_text("why", proof.check.why));
	return ERR_NONE;
}

/* In the log as well: logs are often kept on another machine than the database. */
static void
tell(const struct ledger_head *head)
{
	AUTO(buf) struct buf hex = {0};

	buf_init(&hex, 2 * SHA256_BYTES + 1);
	text_hex(&hex, head->hash, SHA256_BYTES);
	log_line(LOG_INFO, "ledger_head", log_int("entries", head->seq), log_text("head", buf_text(&hex)));
}

static enum err
note(struct sender *s, struct job_step *step)
{
	struct ledger_head head;
	bool noted;
	enum err e;

	if ((e = ledger_note_daily(s->db, step->now, &noted)) || !noted || (e = ledger_last(s->db, &head)))
		return e;
	json_put_int(step->did, "ledger_notes", 1);
	tell(&head);
	step->cursor = FILE_IT;
	step->more = true;
	return ERR_NONE;
}

static enum err
file_it(struct sender *s)
{
	AUTO(ledger_notes) struct ledger_notes notes = {0};
	enum err e;

	if ((e = ledger_notes_load(s->db, &notes)))
		return e;
	return ledger_file_append(s->db, s->config.data, &notes);
}

/* The file in a step of its own: what stands in it must stand in the database first. */
enum err
job_ledger(struct sender *s, struct job_step *step)
{
	return step->cursor == NOTE ? note(s, step) : file_it(s);
}
