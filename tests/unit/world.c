#include "world.h"

#include <string.h>

#include "base/crypto.h"
#include "db/migrate.h"
#include "ledger/note.h"

void
world_open(struct world *w)
{
	int applied;

	assert_ok(crypto_init());
	assert_ok(db_open("sqlite::memory:", DB_ROLE_OWNER, DB_CREATE, &w->db, NULL));
	world_key(w->db);
	assert_ok(db_migrate_with(w->db, ledger_first_seal, WORLD_NOW, &applied));
}

void
world_key(struct db *db)
{
	static const uint8_t key[KEY_BYTES] = "the key of a ledger in a test";

	db_key_lend(db, key);
}

void
world_end(struct world *w)
{
	db_close(w->db);
	*w = (struct world){0};
}

int64_t
world_sql(struct world *w, const char *text)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t number = 0;

	if (db_query(w->db, text, NULL, &rows) != ERR_NONE)
		fail_msg("%s: %s", text, db_message(w->db));
	if (db_next(&rows))
		number = db_col_int(&rows, 0);
	while (rows.err == ERR_NONE && db_next(&rows))
		;
	if (rows.err)
		fail_msg("%s: %s", text, db_message(w->db));
	return number;
}

char *
world_text(struct world *w, const char *text)
{
	AUTO(db_rows) struct db_rows rows = {0};

	if (db_query(w->db, text, NULL, &rows) != ERR_NONE)
		fail_msg("%s: %s", text, db_message(w->db));
	return db_next(&rows) ? strdup(db_col_text(&rows, 0) != NULL ? db_col_text(&rows, 0) : "") : NULL;
}
