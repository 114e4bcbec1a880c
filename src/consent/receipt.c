#include "consent/receipt.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "contact/contact.h"
#include "db/db.h"

enum { CODE_SIGNS = 12, SIGN_BITS = 5, GROUP_SIGNS = 4, CODE_BYTES = 8, TYPED_MAX_BYTES = 60 };

enum { SQL_FIND, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_FIND] =
	    "SELECT l.seq, l.scope, l.action, l.at, l.hash, coalesce(c.merged_into, c.id, 0)"
	    " FROM consent_ledger l LEFT JOIN contact c ON c.subject_hash = l.subject_hash"
	    " WHERE l.hash >= :from AND l.hash <= :until ORDER BY l.hash LIMIT 1",
};
DB_SQL(sql);

enum { COL_SEQ, COL_SCOPE, COL_ACTION, COL_AT, COL_HASH, COL_CONTACT };

static const char *const standing_names[CONSENT_STANDING__COUNT] = {
	[CONSENT_IN_FORCE] = "in_force", [CONSENT_ENDED] = "ended", [CONSENT_REPLACED] = "replaced", [CONSENT_ERASED] = "erased",
};

const char *
consent_standing_name(enum consent_standing s)
{
	return standing_names[s];
}

/* ---- the code ---- */

/* bits: the code's 60, in the low end. */
static void
write_code(uint64_t bits, char ret[CONSENT_CODE_MAX])
{
	size_t i, at = 0;

	for (i = 0; i < CODE_SIGNS; i++) {
		if (i > 0 && i % GROUP_SIGNS == 0)
			ret[at++] = '-';
		ret[at++] = crypto_code_sign((unsigned)(bits >> (SIGN_BITS * (CODE_SIGNS - 1 - i))));
	}
	ret[at] = '\0';
}

void
consent_code(const uint8_t hash[SHA256_BYTES], char ret[CONSENT_CODE_MAX])
{
	uint64_t bits = 0;
	size_t i;

	for (i = 0; i < CODE_BYTES; i++)
		bits = bits << 8 | hash[i];
	write_code(bits >> (8 * CODE_BYTES - SIGN_BITS * CODE_SIGNS), ret);
}

static bool
read_bits(const char *typed, uint64_t *ret)
{
	uint64_t bits = 0;
	size_t n = 0;
	int sign;

	if (strlen(typed) > TYPED_MAX_BYTES)
		return false;
	for (; *typed != '\0'; typed++) {
		if (*typed == '-' || *typed == ' ')
			continue;
		if ((sign = crypto_code_bits(*typed)) < 0 || ++n > CODE_SIGNS)
			return false;
		bits = bits << SIGN_BITS | (uint64_t)sign;
	}
	*ret = bits;
	return n == CODE_SIGNS;
}

bool
consent_code_read(const char *typed, char ret[CONSENT_CODE_MAX])
{
	uint64_t bits;

	if (!read_bits(typed, &bits))
		return false;
	write_code(bits, ret);
	return true;
}

/* The smallest and the largest hash that begin with the code's bits. */
static void
range_of(uint64_t bits, uint8_t from[SHA256_BYTES], uint8_t until[SHA256_BYTES])
{
	uint64_t first = bits << (8 * CODE_BYTES - SIGN_BITS * CODE_SIGNS);
	uint64_t last = first | ((UINT64_C(1) << (8 * CODE_BYTES - SIGN_BITS * CODE_SIGNS)) - 1);
	size_t i;

	memset(from, 0, SHA256_BYTES);
	memset(until, 0xFF, SHA256_BYTES);
	for (i = 0; i < CODE_BYTES; i++) {
		from[i] = (uint8_t)(first >> (8 * (CODE_BYTES - 1 - i)));
		until[i] = (uint8_t)(last >> (8 * (CODE_BYTES - 1 - i)));
	}
}

/* ---- does it still hold ---- */

static bool
is_refusal(enum consent_state s)
{
	return s == CONSENT_STOPPED || s == CONSENT_DECLINED;
}

/* now: what the contact allows in the entry's scope. */
static enum consent_standing
standing_of(const struct consent_receipt *r, const struct consent *now)
{
	switch (r->action) {
	case CONSENT_OPT_IN:
		if (now->state != CONSENT_AGREED)
			return CONSENT_ENDED;
		return now->since_at <= r->at ? CONSENT_IN_FORCE : CONSENT_REPLACED;
	case CONSENT_PREAPPROVED:
		return now->preapproved ? CONSENT_IN_FORCE : CONSENT_ENDED;
	case CONSENT_PREAPPROVAL_WITHDRAWN:
		return now->preapproved ? CONSENT_REPLACED : CONSENT_IN_FORCE;
	case CONSENT_MARKETING_STOP:
		return now->no_marketing_at != 0 ? CONSENT_IN_FORCE : CONSENT_REPLACED;
	case CONSENT_MARKETING_RESUME:
		return now->no_marketing_at != 0 ? CONSENT_REPLACED : CONSENT_IN_FORCE;
	case CONSENT_DECLINE:
		return is_refusal(now->state) ? CONSENT_IN_FORCE : CONSENT_REPLACED;
	default:
		return now->state == CONSENT_STOPPED ? CONSENT_IN_FORCE : CONSENT_REPLACED;
	}
}

static enum err
judge(struct db *db, struct consent_receipt *r)
{
	AUTO(contact) struct contact contact = {0};
	struct consent consents[SCOPE__COUNT];
	enum err e;

	r->standing = CONSENT_ERASED;
	if (r->contact_id == 0)
		return ERR_NONE;
	if ((e = contact_load(db, r->contact_id, &contact)) || (e = consent_load(db, r->contact_id, consents)))
		return e;
	if (contact.erased_at != 0) {
		r->changed_at = contact.erased_at;
		return ERR_NONE;
	}
	r->standing = standing_of(r, &consents[r->scope]);
	if (r->standing != CONSENT_IN_FORCE)
		r->changed_at = consents[r->scope].since_at;
	if (contact.number[0] != '\0')
		phone_mask(contact.number, r->masked);
	return ERR_NONE;
}

/* ---- finding it ---- */

static enum err
read_row(struct db_rows *rows, struct consent_receipt *r)
{
	const void *hash;
	size_t n;

	/* Nobody holds a receipt of their own erasure. */
	if (text_equal(db_col_text(rows, COL_ACTION), consent_action_name(CONSENT_ERASURE)))
		return ERR_NOT_FOUND;
	hash = db_col_blob(rows, COL_HASH, &n);
	if (n != SHA256_BYTES || !scope_from_name(db_col_text(rows, COL_SCOPE), &r->scope) ||
	    !consent_action_from_name(db_col_text(rows, COL_ACTION), &r->action))
		return ERR_DB;
	consent_code(hash, r->code);
	r->seq = db_col_int(rows, COL_SEQ);
	r->at = db_col_int(rows, COL_AT);
	r->contact_id = db_col_int(rows, COL_CONTACT);
	return ERR_NONE;
}

enum err
consent_receipt_find(struct db *db, const char *typed, struct consent_receipt *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct consent_receipt r = {0};
	uint8_t from[SHA256_BYTES], until[SHA256_BYTES];
	uint64_t bits;
	enum err e;

	if (!read_bits(typed, &bits))
		return ERR_NOT_FOUND;
	range_of(bits, from, until);
	if ((e = db_one(db, sql[SQL_FIND], ARGS(BLOB_("from", from, sizeof(from)), BLOB_("until", until, sizeof(until))), &rows)) ||
	    (e = read_row(&rows, &r)) ||
	    (e = judge(db, &r)))
		return e;
	*ret = r;
	return ERR_NONE;
}

void
consent_receipt_url(const char *base_url, const char *code, struct buf *ret)
{
	buf_fmt(ret, "%s/cek/%s", base_url, code);
}
