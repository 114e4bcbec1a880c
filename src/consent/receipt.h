/*
 * receipt: what a person holds in hand about their consent, and what anybody may learn from it later.
 *
 * Every entry of the ledger has a code, "K7QX-3MPA-9T2B": the first 60 bits of the entry's hash in the alphabet of crypto_code. So it needs
 * no table, it proves which entry is meant, it stays right when the person is erased (the ledger does), and it says nothing by itself: the
 * hash covers a random name of the person (contact.subject_hash), so nobody who knows the number and the day can work it out. Twelve signs
 * tell it from a message's code, which has eight.
 *
 * What stands in a check (struct consent_receipt) may be shown to anybody who has the code: what, when, in which scope, whether it still holds,
 * and the masked number. Never a name, never words. Only contact_id and seq are for the office's own pages.
 */
#ifndef CONSENT_RECEIPT_H
#define CONSENT_RECEIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "consent/consent.h"
#include "contact/phone.h"

struct db;

enum { CONSENT_CODE_MAX = 15 };		/* three groups of four signs, and the NUL */

/* The code of the entry with this hash. */
void consent_code(const uint8_t hash[SHA256_BYTES], char ret[CONSENT_CODE_MAX]);
/* A code as people type it: small letters, O for 0, I and L for 1, spaces or nothing between the groups. false: it is no code of this kind. */
bool consent_code_read(const char *typed, char ret[CONSENT_CODE_MAX]);

/* Does what an entry says still hold? */
enum consent_standing {
	CONSENT_IN_FORCE,	/* yes */
	CONSENT_ENDED,		/* it was a permission, and the person or the office has ended it since */
	CONSENT_REPLACED,	/* a later answer of the same person holds instead: a clearer yes, or a yes after a refusal */
	CONSENT_ERASED,		/* it was made, and the person has been erased since: whose it was is not known any more */
	CONSENT_STANDING__COUNT
};
const char *consent_standing_name(enum consent_standing s);	/* "in_force", "ended", "replaced", "erased": also in locale keys */

struct consent_receipt {
	char			code[CONSENT_CODE_MAX];
	enum consent_action	action;
	enum scope		scope;
	int64_t			at;			/* when the person said it */
	enum consent_standing	standing;
	int64_t			changed_at;		/* since when it does not hold; 0 while it is in force, and when that is not known */
	char			masked[PHONE_SHOWN_MAX];	/* "0812-****-7890"; "" when erased, or without a number */
	int64_t			seq;			/* of the ledger */
	int64_t			contact_id;		/* 0: the contact's row is gone */
};
/* typed: as consent_code_read takes it. ERR_NOT_FOUND: it is no code, or no entry has it. */
enum err consent_receipt_find(struct db *db, const char *typed, struct consent_receipt *ret) MUST_CHECK;

/* "https://host/cek/K7QX-3MPA-9T2B": where anybody can check it. */
void consent_receipt_url(const char *base_url, const char *code, struct buf *ret);

#endif
