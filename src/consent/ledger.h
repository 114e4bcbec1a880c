/*
 * ledger: the append-only record of what people allowed, provable years later.
 *
 * Entry n's hash is SHA-256 over its fields in the order of struct ledger_entry and, last, the hash of entry n-1 (32 zero bytes before
 * the first), each preceded by its length in bytes (8 bytes, big endian), so that nothing can be changed, removed or reordered without
 * the chain showing where. Numbers are 8 bytes, big endian; scope and action are their names. The subject is a salted hash: erasing a
 * contact leaves the chain as it is. There is no function and no statement that changes an entry. Entries cut off at the end leave a
 * shorter chain that fits: only a number of entries and a head that were noted elsewhere (a backup, a print) can show that.
 */
#ifndef CONSENT_LEDGER_H
#define CONSENT_LEDGER_H

#include <stdint.h>

#include "base/crypto.h"
#include "base/err.h"
#include "provider/provider.h"

struct db;

enum consent_action { CONSENT_OPT_IN, CONSENT_OPT_OUT, CONSENT_DECLINE, CONSENT_WITHDRAW_BY_OFFICE, CONSENT_PREAPPROVED, CONSENT_ACTION__COUNT };
const char *consent_action_name(enum consent_action a);		/* "opt_in" ... */
bool consent_action_from_name(const char *name, enum consent_action *ret);

struct ledger_entry {
	int64_t			 seq;			/* set by ledger_append */
	uint8_t			 subject_hash[SHA256_BYTES];
	enum scope		 scope;
	enum consent_action	 action;
	const char		*source;		/* inbound, inbound_any, landing_page, form, operator, paper, import, api, provider */
	const char		*request_words;
	const char		*answer_words;
	const char		*evidence;		/* JSON */
	const char		*notice_version;
	const char		*actor;
	int64_t			 at;
	int64_t			 recorded_at;
};

/* Inside a transaction; *ret_seq is the entry's number. NULL texts are stored as "". */
enum err ledger_append(struct db *db, const struct ledger_entry *entry, int64_t *ret_seq) MUST_CHECK;

struct ledger_check {
	int64_t	entries;		/* read and found right */
	int64_t	bad_seq;		/* first entry that does not fit, 0: none */
	char	why[120];		/* "entry 7 was changed", "entry 8 is missing" */
	uint8_t	head[SHA256_BYTES];	/* hash of the last entry */
};
/* ERR_NONE also when the chain is broken: look at bad_seq. */
enum err ledger_verify(struct db *db, struct ledger_check *ret) MUST_CHECK;

/* The entry's hash, for verification by others and for tests. */
enum err ledger_hash(const struct ledger_entry *entry, const uint8_t prev[SHA256_BYTES], uint8_t ret[SHA256_BYTES]) MUST_CHECK;

#endif
