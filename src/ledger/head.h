/*
 * head: where the ledger ends, sealed with a key that is not in the database.
 *
 * The key is keys/ledger.key, which every program that appends may read. A seal is HMAC-SHA256 with it over a number and a hash, so whoever
 * can write into the database but has no key can make no entry that passes for ours, and cannot cut entries off without the head
 * telling. The head is written in the transaction of each entry. A head that is missing, wrong or behind the table is not mended by
 * appending: the ledger goes on without seals until a person has looked and seals it again (ledger_reseal).
 */
#ifndef LEDGER_HEAD_H
#define LEDGER_HEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/err.h"

struct config;
struct db;

/* Makes the key unless it exists. */
enum err ledger_key_make(const char *keys) MUST_CHECK;
/* Lends it to a connection (web_program's connect). ERR_CRYPTO: it is missing or may not be read; what is appended then has no seal. */
enum err ledger_key_lend(struct db *db, const struct config *config);

struct ledger_head {
	int64_t	seq;			/* 0 and zero bytes: nothing was recorded yet */
	uint8_t	hash[SHA256_BYTES];
	uint8_t	seal[SHA256_BYTES];
	bool	sealed;			/* seal is there and right */
};

/* Where the next entry goes. Inside a transaction, which then holds the head until its end. Never fails for what is wrong with the ledger. */
enum err ledger_head_continue(struct db *db, struct ledger_head *ret) MUST_CHECK;
/* Computes head->seal if head->sealed. */
void ledger_head_seal(struct db *db, struct ledger_head *head);
enum err ledger_head_store(struct db *db, const struct ledger_head *head) MUST_CHECK;

enum ledger_head_state {
	LEDGER_HEAD_RIGHT,
	LEDGER_HEAD_MISSING,		/* there is no row */
	LEDGER_HEAD_OPEN,		/* entries were appended without the key, or behind a broken head */
	LEDGER_HEAD_FORGED,		/* its seal is not what our key makes of it */
	LEDGER_HEAD_NO_KEY,		/* nobody lent us the key, so it cannot be told */
};
/* The head as it stands, for verification. */
enum err ledger_head_look(struct db *db, struct ledger_head *ret, enum ledger_head_state *ret_state) MUST_CHECK;
/* Is seal (n bytes) ours for this number and hash? false without a key. */
bool ledger_seal_right(struct db *db, int64_t seq, const uint8_t hash[SHA256_BYTES], const void *seal, size_t n);

/*
 * A hash as a person has it on paper or in a mail: 64 hexadecimal digits, spaces between them. false: it is none.
 */
bool ledger_hash_read(const char *text, uint8_t ret[SHA256_BYTES]);
/* The entry with this hash; *ret_seq 0 for the zero bytes of a ledger that was empty. ERR_NOT_FOUND: the ledger has none. */
enum err ledger_find(struct db *db, const uint8_t hash[SHA256_BYTES], int64_t *ret_seq) MUST_CHECK;

/* The last entry of the table, whatever the head says. */
enum err ledger_last(struct db *db, struct ledger_head *ret) MUST_CHECK;
/* Seals the last entry of the table as the head. In a transaction. ERR_CRYPTO: no key was lent. */
enum err ledger_head_reseal(struct db *db, struct ledger_head *ret) MUST_CHECK;

#endif
