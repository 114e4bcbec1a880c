/*
 * consent: what a contact allows now, and the ways it changes.
 *
 * The state is derived from the ledger by one rule, so that any order of arrival leads to the same state: entries count in the order
 * of ledger.at, and the newest decides. In the same second (providers' clocks tick in seconds) what the person wrote outweighs what others
 * recorded, and of two messages the one that allows less; so do two things that others recorded for the very same instant. A STOP through
 * any WhatsApp number ends official and gateway together. Consent on a gateway is not consent on the official platform. An opt-in that only
 * stands for "any message" never follows a STOP or a NO, and a NO never softens a STOP. Preapproved is a mark beside the state, which the
 * office sets and takes back (preapproval_withdrawn changes nothing else); a STOP takes it away. That somebody wants no advertising
 * (marketing_stop, until marketing_resume) is another, which neither a YES nor a STOP touches. After an erasure (consent/erase.h) nothing is
 * left of what was before.
 */
#ifndef CONSENT_CONSENT_H
#define CONSENT_CONSENT_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/ledger.h"

struct db;

enum consent_state { CONSENT_NONE, CONSENT_AGREED, CONSENT_STOPPED, CONSENT_DECLINED, CONSENT_STATE__COUNT };
const char *consent_state_name(enum consent_state s);

struct consent {
	enum consent_state	state;
	bool			preapproved;
	bool			explicit_words;		/* clear words or a tick, not just any inbound message */
	int64_t			since_at;		/* when it became so; repeating it changes nothing; 0 for CONSENT_NONE */
	int64_t			ledger_seq;
	int64_t			no_marketing_at;	/* since when advertising is stopped, 0: it is not */
};

/* The number of the ledger's newest entry, 0: none. While it stays the same, nobody's consent has changed. */
enum err consent_head(struct db *db, int64_t *ret_seq) MUST_CHECK;
/* Did an entry behind seq change what this contact allows? */
enum err consent_changed_since(struct db *db, int64_t contact_id, int64_t seq, bool *ret) MUST_CHECK;

/* All scopes of one contact at once. */
enum err consent_load(struct db *db, int64_t contact_id, struct consent ret[SCOPE__COUNT]) MUST_CHECK;

/*
 * Writes the ledger entry and the derived state, in the caller's transaction. opt_out and withdraw_by_office of a WhatsApp scope end both
 * WhatsApp scopes (two entries). Waiting messages that lose their permission are blocked in the same transaction, those that gain
 * one are queued again (consent/waiting.h). entry's subject_hash, seq and recorded_at are filled here; a time in the future becomes now.
 * ERR_INVALID: problem (may be NULL) says what the entry lacks. ERR_NOT_FOUND: no such contact.
 */
enum err consent_record(struct db *db, int64_t contact_id, struct ledger_entry *entry, int64_t now, struct problem *problem) MUST_CHECK;

/* Where an entry may come from, as ledger.source: "inbound", "paper" ...; ended by NULL. */
extern const char *const consent_sources[];

/* What consent_record would say of an entry that is to be written later: ERR_INVALID, and problem says what it lacks. */
enum err consent_entry_check(const struct ledger_entry *entry, struct problem *problem) MUST_CHECK;

/*
 * Would consent_record change the state? For entries that are worth writing only then (any inbound message counts, but a thousand of them
 * are no thousand consents).
 */
enum err consent_would_change(struct db *db, int64_t contact_id, const struct ledger_entry *entry, int64_t now, bool *ret) MUST_CHECK;

/*
 * The sentence people send to agree, with the office's name: "Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP"; in English for locale "en".
 */
enum err consent_sentence(struct db *db, const char *locale, char **ret) MUST_CHECK;

#endif
