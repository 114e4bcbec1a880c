#include "delivery/bounced.h"

#include <stdio.h>

#include "db/db.h"
#include "provider/provider.h"

enum { SQL_FIND, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_FIND] =
	    "SELECT a.provider_id, p.kind, c.erased_at IS NOT NULL FROM attempt a JOIN provider p ON p.id = a.provider_id"
	    " JOIN message m ON m.id = a.message_id JOIN contact c ON c.id = m.contact_id WHERE a.uid = :uid",
};
DB_SQL(sql);

enum err
bounced_apply(struct db *db, const struct bounce *b, int64_t now, enum receipt_effect *ret)
{
	struct receipt receipt = { .status = RECEIPT_FAILED, .uid = b->uid, .verdict = b->verdict };
	const struct provider *kind;
	int64_t provider_id;
	bool erased;
	enum err e;

	{
		AUTO(db_rows) struct db_rows rows = {0};

		if ((e = db_one(db, sql[SQL_FIND], ARGS(TEXT_("uid", b->uid)), &rows)))
			return e;
		provider_id = db_col_int(&rows, 0);
		kind = provider_find(db_col_text(&rows, 1));
		erased = db_col_int(&rows, 2) != 0;
	}
	if (kind == NULL || kind->scope != SCOPE_EMAIL)
		return ERR_NOT_FOUND;
	/* What the server says names the address: it must not come back with the words. */
	if (erased) {
		*ret = RECEIPT_ERASED;
		return ERR_NONE;
	}
	snprintf(receipt.code, sizeof(receipt.code), "%s", b->status);
	snprintf(receipt.text, sizeof(receipt.text), "%s", b->text);
	return receipt_apply(db, provider_id, &receipt, now, ret);
}
