#include "account/webhook_key.h"

#include "account/account.h"
#include "base/crypto.h"
#include "db/db.h"

enum { SQL_RENEW, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_RENEW] =
	    "UPDATE provider SET webhook_key_before = webhook_key, webhook_key_before_until = :until, webhook_key = :key, updated_at = :now"
	    " WHERE id = :id",
};
DB_SQL(sql);

enum err
webhook_key_renew(struct db *db, int64_t provider_id, int64_t now)
{
	char key[TOKEN_TEXT_MAX];
	int64_t changed;
	enum err e;

	crypto_token(key);
	if ((e = db_run(db, sql[SQL_RENEW], ARGS(INT_("id", provider_id), TEXT_("key", key), INT_("until", now + WEBHOOK_KEY_OVERLAP_MS),
	    INT_("now", now)), &changed)))
		return e;
	return changed == 0 ? ERR_NOT_FOUND : ERR_NONE;
}

bool
webhook_key_opens(const struct provider_row *row, const char *key, int64_t now)
{
	bool is_this = crypto_text_equal(row->webhook_key, key), is_before = crypto_text_equal(row->webhook_key_before, key);

	return is_this || (is_before && key[0] != '\0' && now < row->webhook_key_before_until);
}
