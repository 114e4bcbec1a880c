#include "privacy/erase.h"

#include <stdlib.h>

#include "access/audit.h"
#include "base/clock.h"
#include "base/text.h"
#include "consent/erase.h"
#include "contact/row.h"
#include "db/db.h"
#include "db/rows.h"
#include "message/reason.h"
#include "privacy/erase_parts.h"
#include "privacy/suppressed.h"

enum {
	SQL_LOAD, SQL_NAMES, SQL_TROUBLE, SQL_DONE, SQL_ON_ITS_WAY,
	/* What goes. */
	SQL_MESSAGES, SQL_TOLD_OTHERS, SQL_PLANS, SQL_EVENTS, SQL_WINDOWS, SQL_REACHED, SQL_INVITATIONS, SQL_ROUNDS, SQL_REVIEWS, SQL_PERMITS,
	SQL_DOCUMENTS, SQL_APPROVALS, SQL_STAFF, SQL_DUTIES, SQL_TOLD, SQL_OWN_AUDIT, SQL_ASKED, SQL_REFS, SQL_CONTACT, SQL__COUNT
};

#define THEIR_MESSAGES	"SELECT id FROM message WHERE contact_id = :contact"

static const char *const sql[SQL__COUNT] = {
	[SQL_LOAD] = "SELECT contact_id, reason, source, actor, state FROM erasure WHERE id = :id",
	[SQL_NAMES] =	/* the person's empty records beside this one, too (contact/merge.h) */
	    "SELECT id FROM contact WHERE id = :contact OR merged_into = :contact ORDER BY id",
	[SQL_TROUBLE] = "UPDATE erasure SET trouble = :trouble, retry_at = :retry WHERE id = :id AND state = 'waiting'",
	[SQL_DONE] = "UPDATE erasure SET state = 'done', trouble = '', done_at = :now, did = :did WHERE id = :id AND state = 'waiting'",
	[SQL_ON_ITS_WAY] =
	    "SELECT count(*) FROM message JOIN queue ON message_id = message.id WHERE claimed_until > :now"
	    " AND (contact_id = :contact OR (" ERASE_TOLD_OTHERS "))",
	[SQL_MESSAGES] =
	    "UPDATE message SET number = '', params = '{}', parts = '{}', body = '', gateway_body = '', short_body = '', subject = '', mail_to = '',"
	    " mail_body = '', reason_text = '', reference = '', reply_to = NULL, scrubbed_at = coalesce(scrubbed_at, :now) WHERE contact_id = :contact",
	[SQL_TOLD_OTHERS] =
	    "UPDATE message SET params = '{}', parts = '{}', body = '', gateway_body = '', short_body = '', subject = '', mail_to = '', mail_body = '',"
	    " scrubbed_at = coalesce(scrubbed_at, :now) WHERE scrubbed_at IS NULL AND " ERASE_TOLD_OTHERS,
	[SQL_PLANS] = "DELETE FROM message_plan WHERE message_id IN (" THEIR_MESSAGES ")",
	[SQL_EVENTS] =	/* of a cancellation the reason stays: a code of ours */
	    "UPDATE message_event SET detail = '' WHERE message_id IN (" THEIR_MESSAGES ") AND detail <> '' AND kind <> 'cancelled'",
	[SQL_WINDOWS] = "DELETE FROM service_window WHERE contact_id = :contact",
	[SQL_REACHED] = "DELETE FROM reached WHERE contact_id = :contact",
	[SQL_INVITATIONS] =
	    "UPDATE invitation SET expires_at = CASE WHEN expires_at > :now THEN :now ELSE expires_at END WHERE contact_id = :contact",
	[SQL_ROUNDS] =
	    "UPDATE invitation_round_member SET state = 'skipped', reason = '" REASON_ERASED "', at = :now"
	    " WHERE contact_id = :contact AND (state = 'waiting' OR state = 'held')",
	[SQL_REVIEWS] =
	    "UPDATE review SET request_words = '', answer_words = '', evidence = '{}', number = '',"
	    " reason = CASE WHEN state = 'open' THEN 'erased' ELSE '' END, decided_at = coalesce(decided_at, :now),"
	    " state = CASE WHEN state = 'open' THEN 'refused' ELSE state END WHERE contact_id = :contact OR other_contact_id = :contact",
	[SQL_PERMITS] =
	    "UPDATE permit SET contact_id = NULL, applicant_name = '', applicant_raw = '', applicant_problem = 'erased', updated_at = :now"
	    " WHERE contact_id = :contact",
	[SQL_DOCUMENTS] =	/* of theirs: the office may have named them after the applicant */
	    "UPDATE document SET name = '', updated_at = :now WHERE name <> '' AND permit_id IN (SELECT id FROM permit WHERE contact_id = :contact)",
	[SQL_APPROVALS] =
	    "UPDATE document SET approver_id = NULL, approver_name = '', approver_raw = '', approver_problem = 'erased', updated_at = :now"
	    " WHERE approver_id = :contact",
	[SQL_STAFF] =
	    "UPDATE document SET staff_id = NULL, staff_name = '', staff_raw = '', staff_problem = 'erased', updated_at = :now"
	    " WHERE staff_id = :contact",
	[SQL_TOLD] = "DELETE FROM number_told WHERE permit_id IN (SELECT id FROM permit WHERE contact_id = :contact)",
	[SQL_DUTIES] = "DELETE FROM duty WHERE contact_id = :contact",
	[SQL_OWN_AUDIT] =	/* how an export was made says nothing about the person */
	    "UPDATE audit SET detail = '' WHERE detail <> '' AND action NOT IN ('contact.export', 'export.receipt', 'contact.erase_ask')"
	    " AND ((subject = 'contact' AND subject_id = :contact) OR (subject = 'message' AND subject_id IN (" THEIR_MESSAGES ")))",
	[SQL_ASKED] = "DELETE FROM link_asked WHERE number IN (SELECT number FROM contact_phone WHERE contact_id = :contact)",
	[SQL_REFS] = "DELETE FROM contact_ref WHERE contact_id = :contact",
	[SQL_CONTACT] =
	    "UPDATE contact SET name = '', duty = '', email = NULL, refused_email = NULL, refused_email_text = '', user_id = NULL, profile_name = NULL,"
	    " erased_at = :now, updated_at = :now"
	    " WHERE id = :contact AND erased_at IS NULL",
};
DB_SQL(sql);

enum { ON_ITS_WAY_MS = 5 * CLOCK_SECOND_MS, TROUBLE_MS = 5 * CLOCK_MINUTE_MS };

struct erasing {
	struct db	*db;
	int64_t		 id, contact_id, now;
	char		*reason, *source, *actor;
	struct needles	 needles;
	struct found	 bodies, audit;
	struct json_object *did;
};

void
erase_abandon(struct erasing *w)
{
	if (w == NULL)
		return;
	free(w->reason);
	free(w->source);
	free(w->actor);
	needles_end(&w->needles);
	found_end(&w->bodies);
	found_end(&w->audit);
	json_end(&w->did);
	free(w);
}

static enum err
load(struct erasing *w)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(w->db, sql[SQL_LOAD], ARGS(INT_("id", w->id)), &rows)))
		return e;
	if (!text_equal(db_col_text(&rows, 4), "waiting"))
		return ERR_CONFLICT;
	w->contact_id = db_col_int(&rows, 0);
	if ((e = db_col_copy(&rows, 1, &w->reason)) || (e = db_col_copy(&rows, 2, &w->source)) || (e = db_col_copy(&rows, 3, &w->actor)))
		return e;
	return ERR_NONE;
}

static enum err
check_on_its_way(const struct erasing *w)
{
	int64_t n;
	enum err e;

	if ((e = db_one_int(w->db, sql[SQL_ON_ITS_WAY], ARGS(INT_("contact", w->contact_id), INT_("now", w->now)), &n)))
		return e;
	return n > 0 ? ERR_BUSY : ERR_NONE;
}

static bool
has_looked(const struct erasing *w)
{
	return w->bodies.all && w->audit.all;
}

static enum err
look(struct erasing *w)
{
	enum err e;

	if (!w->bodies.all && (e = bodies_find(w->db, w->contact_id, &w->needles, &w->bodies)))
		return e;
	return w->audit.all ? ERR_NONE : audit_find(w->db, &w->needles, &w->audit);
}

/* What came between looking and locking: other rows, and other things by which the person is known. */
static enum err
look_again(struct erasing *w)
{
	AUTO(needles) struct needles now = {0};
	enum err e;

	if ((e = needles_load(w->db, w->contact_id, &now)))
		return e;
	if (now.count != w->needles.count)
		return ERR_BUSY;	/* from the beginning, soon */
	w->bodies.all = w->audit.all = false;
	while (!has_looked(w))
		if ((e = look(w)))
			return e;
	return ERR_NONE;
}

/* In this order: what is found by the contact's rows goes before they do. */
static enum err
run_statements(struct erasing *w, int64_t contact_id)
{
	static const struct { int statement; bool dated; const char *did; } steps[] = {
		{ SQL_TOLD_OTHERS, true, "told_others" }, { SQL_MESSAGES, true, "messages" }, { SQL_PLANS, false, NULL },
		{ SQL_EVENTS, false, NULL }, { SQL_WINDOWS, false, NULL }, { SQL_REACHED, false, NULL }, { SQL_INVITATIONS, true, "invitations" },
		{ SQL_ROUNDS, true, NULL }, { SQL_REVIEWS, true, "reviews" }, { SQL_DOCUMENTS, true, NULL }, { SQL_APPROVALS, true, NULL },
		{ SQL_STAFF, true, NULL }, { SQL_DUTIES, false, NULL }, { SQL_TOLD, false, NULL }, { SQL_PERMITS, true, "permits" },
		{ SQL_OWN_AUDIT, false, NULL }, { SQL_ASKED, false, NULL }, { SQL_REFS, false, "refs" }, { SQL_CONTACT, true, NULL },
	};
	const struct db_arg contact = INT_("contact", contact_id), now = INT_("now", w->now);
	int64_t n;
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if ((e = db_run(w->db, sql[steps[i].statement], steps[i].dated ? ARGS(contact, now) : ARGS(contact), &n)))
			return e;
		if (steps[i].did != NULL)
			erase_did(w->did, steps[i].did, n);
	}
	if ((e = contact_numbers_delete(w->db, contact_id, &n)))
		return e;
	erase_did(w->did, "numbers", n);
	return ERR_NONE;
}

static enum err
forget_rows(struct erasing *w)
{
	static const struct db_column columns[] = { { "id", DB_INT }, { 0 } };
	AUTO_JSON struct json_object *names = NULL;
	int64_t id;
	size_t i;
	enum err e;

	if ((e = db_rows_json(w->db, sql[SQL_NAMES], ARGS(INT_("contact", w->contact_id)), columns, &names)))
		return e;
	for (i = 0; i < json_count(names); i++)
		if (json_int(json_item(names, i), "id", &id) && (e = run_statements(w, id)))
			return e;
	return ERR_NONE;
}

static enum err
forget(struct erasing *w)
{
	const struct erasure ledger = { .actor = w->actor, .source = w->source, .reason = w->reason };
	int64_t cancelled, refused, words, seq;
	enum err e;

	if ((e = erase_withdraw(w->db, w->contact_id, w->actor, true, w->now, &cancelled)) ||
	    (e = suppressed_remember(w->db, w->contact_id, w->now, &refused)) ||
	    (e = consent_erase(w->db, w->contact_id, &ledger, w->now, &words, &seq, NULL)) ||
	    (e = erase_ids(w->db, w->contact_id, w->did)) ||
	    (e = erase_mentions(w->db, w->contact_id, &w->needles)) || (e = audit_scrub(w->db, &w->needles, &w->audit, w->did)) ||
	    (e = bodies_scrub(w->db, &w->needles, &w->bodies, w->now, w->did)) ||
	    (e = forget_rows(w)))
		return e;
	erase_did(w->did, "cancelled", cancelled);
	erase_did(w->did, "refusals_kept", refused);
	erase_did(w->did, "ledger_words", words);
	json_put_int(w->did, "ledger_entry", seq);
	return ERR_NONE;
}

/* Names nobody: the contact's number in our records, and how much went. */
static enum err
note(struct erasing *w)
{
	const struct audit entry = { w->actor, "contact.erase", "contact", w->contact_id, w->reason, NULL };
	enum err e;

	if ((e = audit_write(w->db, &entry, w->now)))
		return e;
	return db_run(w->db, sql[SQL_DONE], ARGS(INT_("now", w->now), TEXT_("did", json_write(w->did)), INT_("id", w->id)), NULL);
}

static enum err
write_then(struct erasing *w)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(w->db, &tx)) || (e = check_on_its_way(w)) || (e = look_again(w)) || (e = forget(w)) || (e = note(w)))
		return e;
	return db_commit(&tx);
}

/* Words of templates/locale: "erase_trouble.on_its_way". */
static const char *
trouble_of(enum err why)
{
	return why == ERR_BUSY ? "on_its_way" : why == ERR_CRYPTO ? "no_key" : "failed";
}

/* What is in the way is seen on the contact's page. */
static enum err
note_trouble(const struct erasing *w, enum err why)
{
	int64_t wait = why == ERR_BUSY ? ON_ITS_WAY_MS : TROUBLE_MS;
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(w->db, &tx)) || (e = db_run(w->db, sql[SQL_TROUBLE], ARGS(TEXT_("trouble", trouble_of(why)),
	    INT_("retry", w->now + wait), INT_("id", w->id)), NULL)))
		return e;
	return db_commit(&tx);
}

enum err
erase_begin(struct db *db, int64_t id, int64_t now, struct erasing **ret)
{
	struct erasing *w = calloc(1, sizeof(*w));
	enum err e;

	if (w == NULL)
		return ERR_MEMORY;
	w->db = db;
	w->id = id;
	w->now = now;
	if ((w->did = json_object_new_object()) == NULL)
		e = ERR_MEMORY;
	else if ((e = load(w)) == ERR_NONE && ((e = check_on_its_way(w)) || (e = needles_load(db, w->contact_id, &w->needles))))
		(void)note_trouble(w, e);	/* when not even that can be written, it is due at once, and the caller hears of it */
	if (e != ERR_NONE) {
		erase_abandon(w);
		return e;
	}
	*ret = w;
	return ERR_NONE;
}

enum err
erase_step(struct erasing *w, int64_t now, struct json_object **ret_did)
{
	enum err e;

	w->now = now;
	*ret_did = NULL;
	e = look(w);
	if (e == ERR_NONE && !has_looked(w))
		return ERR_NONE;
	if (e != ERR_NONE || (e = write_then(w))) {
		(void)note_trouble(w, e);
		return e;
	}
	*ret_did = json_object_get(w->did);
	return ERR_NONE;
}

enum err
erase_run(struct db *db, int64_t id, int64_t now, struct json_object **ret_did)
{
	struct json_object *did = NULL;
	struct erasing *w;
	enum err e;

	if ((e = erase_begin(db, id, now, &w)))
		return e;
	do
		e = erase_step(w, now, &did);
	while (e == ERR_NONE && did == NULL);
	erase_abandon(w);
	if (e == ERR_NONE)
		*ret_did = did;
	return e;
}
