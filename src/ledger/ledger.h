/*
 * ledger: the append-only record of what people allowed, provable years later.
 *
 * Entry n's hash is SHA-256 over its fields and, last, the hash of entry n-1 (32 zero bytes before the first), each preceded by its length
 * in bytes (8 bytes, big endian), so that nothing can be changed, removed or reordered without the chain showing where. Numbers are 8
 * bytes, big endian; scope and action are their names.
 *
 * Form 1 (entries of old) covers: seq, subject, scope, action, source, request words, answer words, evidence, notice version, actor, at,
 * recorded_at. Form 2 covers: the form (the number 2), seq, subject, scope, action, source, the personal hash, notice version, actor, at,
 * recorded_at. The personal hash is SHA-256 over salt, request words, answer words and evidence, each preceded by its length. These words
 * stand in a table of their own and can be deleted: the entry still proves that somebody, whom the salted subject hash no longer names,
 * said yes or no, when, and by which notice.
 *
 * What stands in no database cannot be forged in it: an entry of form 2 carries a seal, and so does the head, the note of where the
 * ledger ends (ledger/head.h). ledger/verify.h checks all of it. No function and no statement changes an entry.
 */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include <stdint.h>

#include "base/crypto.h"
#include "base/err.h"
#include "provider/provider.h"

struct db;

enum { LEDGER_FORM_OLD = 1, LEDGER_FORM = 2, LEDGER_SALT_BYTES = 16 };

enum consent_action {
	CONSENT_OPT_IN, CONSENT_OPT_OUT, CONSENT_DECLINE, CONSENT_WITHDRAW_BY_OFFICE, CONSENT_PREAPPROVED, CONSENT_PREAPPROVAL_WITHDRAWN,
	CONSENT_MARKETING_STOP, CONSENT_MARKETING_RESUME,	/* advertising alone; notices about permits go on */
	CONSENT_ERASURE,			/* the person's words were deleted; written by consent/erase.h alone */
	CONSENT_ACTION__COUNT
};
const char *consent_action_name(enum consent_action a);		/* "opt_in" ... */
bool consent_action_from_name(const char *name, enum consent_action *ret);

struct ledger_entry {
	int64_t			 seq;			/* set by ledger_append */
	int			 form;			/* set by ledger_append; 0 is LEDGER_FORM_OLD */
	uint8_t			 subject_hash[SHA256_BYTES];
	enum scope		 scope;			/* SCOPE__COUNT ("all") with CONSENT_ERASURE, and only there */
	enum consent_action	 action;
	const char		*source;		/* inbound, inbound_any, landing_page, form, operator, paper, import, api, provider, cli, suppressed */
	const char		*request_words;
	const char		*answer_words;
	const char		*evidence;		/* JSON */
	uint8_t			 personal_hash[SHA256_BYTES];	/* of the three above; set by ledger_append */
	const char		*notice_version;
	const char		*actor;
	int64_t			 at;
	int64_t			 recorded_at;
};

/* The names as they stand in the ledger, of an entry's scope and action. false: no entry of ours holds these. */
const char *ledger_scope_name(const struct ledger_entry *entry);
bool ledger_names_read(const char *scope, const char *action, struct ledger_entry *ret);

/*
 * Inside a transaction; *ret_seq is the entry's number. NULL texts are stored as "". It continues from the sealed head; when the head is
 * not right, from the last entry, without a seal, so that verification shows it: what a person says is recorded whatever is wrong.
 */
enum err ledger_append(struct db *db, const struct ledger_entry *entry, int64_t *ret_seq) MUST_CHECK;

/* The entry's hash by its form, for verification by others and for tests. */
enum err ledger_hash(const struct ledger_entry *entry, const uint8_t prev[SHA256_BYTES], uint8_t ret[SHA256_BYTES]) MUST_CHECK;
enum err ledger_personal_hash(const void *salt, size_t salt_bytes, const char *request_words, const char *answer_words, const char *evidence,
    uint8_t ret[SHA256_BYTES]) MUST_CHECK;

#endif
