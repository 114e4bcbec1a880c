/*
 * row: the statements that write a contact and its numbers, for the ways in which one comes to be known (put.c, learn.c). Who else a number is
 * sealed for says contact/number_seal.h; these functions keep the seals.
 */
#ifndef CONTACT_ROW_H
#define CONTACT_ROW_H

#include "contact/contact.h"

/* A new contact without numbers, named in the ledger by a hash that nobody can make again. */
enum err contact_row_insert(struct db *db, int64_t now, int64_t *ret_id) MUST_CHECK;

struct contact_number {
	const char	*number;	/* canonical */
	enum phone_kind	 kind;
	const char	*raw;		/* what was typed; cut at PHONE_RAW_MAX */
	bool		 preferred;	/* messages go here from now on */
	bool		 confirmed;
};
/* A number nobody has yet. ERR_CONFLICT: somebody has it. */
enum err contact_number_insert(struct db *db, int64_t contact_id, const struct contact_number *n, int64_t now) MUST_CHECK;
/* Messages go to this number of the contact's from now on. */
enum err contact_number_prefer(struct db *db, int64_t contact_id, const char *number) MUST_CHECK;
enum err contact_number_confirm(struct db *db, const char *number) MUST_CHECK;
/* Somebody else's number is this contact's now, confirmed and not preferred. Who lost it uses another of theirs, if there is one. */
enum err contact_number_move(struct db *db, const char *number, int64_t to_contact_id) MUST_CHECK;
/* All numbers of one are the other's now, none of them preferred: the two were one person. *ret_n: how many. */
enum err contact_numbers_hand_over(struct db *db, int64_t from_contact_id, int64_t to_contact_id, int64_t *ret_n) MUST_CHECK;
/* Takes a number away, or all of them; what is not this contact's stays. Nothing is preferred in its place. */
enum err contact_number_delete(struct db *db, int64_t contact_id, const char *number) MUST_CHECK;
enum err contact_numbers_delete(struct db *db, int64_t contact_id, int64_t *ret_n) MUST_CHECK;
/* Takes away a number that was never confirmed and prefers another; *ret_dropped false: this contact has no such number. */
enum err contact_number_drop_unconfirmed(struct db *db, int64_t contact_id, const char *number, bool *ret_dropped) MUST_CHECK;
/* When no number is preferred, the one that most likely reaches the person is from now on. */
enum err contact_number_prefer_some(struct db *db, int64_t contact_id) MUST_CHECK;
/* How many numbers it has. */
enum err contact_number_count(struct db *db, int64_t contact_id, int64_t *ret_n) MUST_CHECK;

#endif
