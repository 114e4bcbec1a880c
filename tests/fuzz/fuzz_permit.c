/*
 * The JSON of PUT /api/v1/permits from nowhere, against one database: each input is a second call on the same permit.
 *
 * Beyond not crashing, this must hold: a refusal names a field and stores nothing, what is stored is what the table allows, and no call makes more
 * than one message.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "db/db.h"
#include "db/migrate.h"
#include "permit/permit.h"
#include "template/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* Once for the whole run: opening a database takes longer than a thousand inputs. What an input wrote is rolled back. */
static struct db *
database(void)
{
	static struct db *db;
	int n;

	if (db != NULL)
		return db;
	must(crypto_init() == ERR_NONE);
	must(db_open("sqlite::memory:", DB_ROLE_OWNER, DB_CREATE, &db, NULL) == ERR_NONE);
	must(db_migrate(db, 1, &n) == ERR_NONE);
	{
		AUTO(db_tx) struct db_tx tx = {0};

		must(db_begin(db, &tx) == ERR_NONE && template_install(db, 1, &n) == ERR_NONE && db_commit(&tx) == ERR_NONE);
	}
	return db;
}

static void
put(struct db *db, struct json_object *fields, int64_t now)
{
	const struct permit_put call = { .registration_id = "0142307703072025", .fields = fields, .actor = "api:fuzz" };
	struct fired_list fired = {0};
	struct problem why = {0};
	size_t i, messages = 0;
	int64_t id = 0;
	enum err e = permit_put(db, &call, now, &id, &fired, &why);

	must(e == ERR_NONE || e == ERR_INVALID);
	if (e == ERR_INVALID) {
		must(why.field != NULL && why.why[0] != '\0' && id == 0 && fired.count == 0);
		return;
	}
	must(id > 0);
	for (i = 0; i < fired.count; i++)
		messages += fired.items[i].message_id > 0;
	must(messages <= 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char first[] = "{\"permit_type\":\"SIPD\",\"status\":\"in_process\",\"applicant\":{\"name\":\"Sari\",\"phone\":\"0812-6000-7001\"}}";
	AUTO_JSON struct json_object *begin = NULL, *fields = NULL;
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO_FREE char *text = NULL;
	struct db *db = database();

	if (n == 0 || (text = strndup((const char *)bytes, n)) == NULL || json_parse(text, strlen(text), &fields, NULL) != ERR_NONE)
		return 0;
	must(json_parse(first, strlen(first), &begin, NULL) == ERR_NONE);
	must(db_begin(db, &tx) == ERR_NONE);
	if (n % 2 == 0)
		put(db, begin, 1795230600000);
	put(db, fields, 1795230601000);
	put(db, fields, 1795230602000);
	return 0;
}
