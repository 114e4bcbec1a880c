/*
 * consent: what a contact allows now, and the ways it changes.
 *
 * The state is derived from the ledger by one rule (newest word of the person wins, by ledger.at, then seq; STOP through any WhatsApp number ends
 * official and gateway together), so that any order of arrival leads to the same state. Consent on a gateway is not consent on the official platform.
 */
#ifndef CONSENT_CONSENT_H
#define CONSENT_CONSENT_H

#include <stdbool.h>
#include <stdint.h>

#include "consent/ledger.h"

struct db;

enum consent_state { CONSENT_NONE, CONSENT_AGREED, CONSENT_STOPPED, CONSENT_DECLINED, CONSENT_STATE__COUNT };
const char *consent_state_name(enum consent_state s);

struct consent {
	enum consent_state	state;
	bool			preapproved;
	bool			explicit_words;		/* clear words or a tick, not just any inbound message */
	int64_t			since_at;		/* 0 for CONSENT_NONE */
	int64_t			ledger_seq;
};

/* All scopes of one contact at once. */
enum err consent_load(struct db *db, int64_t contact_id, struct consent ret[SCOPE__COUNT]) MUST_CHECK;

/*
 * Writes the ledger entry and the derived state, in the caller's transaction. opt_out and withdraw_by_office of a WhatsApp scope end both
 * WhatsApp scopes (two entries). Waiting messages that lose their permission are blocked in the same transaction, those that gain
 * one (state blocked, reason "no_route") are queued again. entry->subject_hash is filled here. ERR_INVALID: problem.
 */
enum err consent_record(struct db *db, int64_t contact_id, struct ledger_entry *entry, int64_t now, struct problem *problem) MUST_CHECK;

/* Makes the derived state of every contact again from the ledger. *ret_changed: rows that were different. */
enum err consent_rebuild(struct db *db, int64_t *ret_changed) MUST_CHECK;

/* The sentence people send to agree, with the office's name: "Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP". */
enum err consent_sentence(struct db *db, char **ret) MUST_CHECK;
/* The text of the consent box on the opt-in page, in locale "id" or "en", with the office's name. */
enum err consent_statement(struct db *db, const char *locale, char **ret) MUST_CHECK;

#endif
