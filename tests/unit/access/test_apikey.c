#include "access/apikey.h"

#include <string.h>

#include "access/audit.h"
#include "world.h"

static void
test_a_key_is_shown_once_and_found_by_its_hash(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_FREE char *stored = NULL;
	struct apikey found;
	struct problem why = {0};
	char key[APIKEY_MAX];

	(void)state;
	world_open(&w);
	IN_TX(&w, apikey_add(w.db, "odoo", "team", WORLD_NOW, key, &why));
	assert_int_equal(strncmp(key, "kz_team_", 8), 0);
	assert_int_equal(strlen(key), 8 + 32);
	assert_ok(apikey_find(w.db, key, &found));
	assert_string_equal(found.name, "odoo");
	assert_int_equal(found.kind, APIKEY_TEAM);
	assert_int_equal(found.used_at, 0);
	stored = world_text(&w, "SELECT shown FROM api_key");
	assert_string_equal(stored, key + strlen(key) - 4);
	key[10] = key[10] == '0' ? '1' : '0';
	assert_int_equal(apikey_find(w.db, key, &found), ERR_FORBIDDEN);
	assert_int_equal(apikey_find(w.db, "", &found), ERR_FORBIDDEN);
	assert_ok(apikey_seen(w.db, found.id, WORLD_NOW + 5));
	assert_int_equal(world_sql(&w, "SELECT used_at FROM api_key"), WORLD_NOW + 5);
}

static void
test_a_revoked_key_opens_nothing(void **state)
{
	AUTO(world) struct world w = {0};
	struct apikey found;
	struct problem why = {0};
	char key[APIKEY_MAX];

	(void)state;
	world_open(&w);
	IN_TX(&w, apikey_add(w.db, "odoo", "live", WORLD_NOW, key, &why));
	IN_TX(&w, apikey_revoke(w.db, "odoo", WORLD_NOW));
	assert_int_equal(apikey_find(w.db, key, &found), ERR_FORBIDDEN);
	assert_int_equal(apikey_revoke(w.db, "odoo", WORLD_NOW), ERR_NOT_FOUND);
}

static void
test_a_key_needs_a_name_of_its_own_and_a_kind(void **state)
{
	static const struct { const char *name, *kind; enum err want; const char *field; } cases[] = {
		{ "odoo",      "live",  ERR_CONFLICT, "name" },
		{ "",          "live",  ERR_INVALID,  "name" },
		{ "dua kata",  "live",  ERR_INVALID,  "name" },
		{ NULL,        "live",  ERR_INVALID,  "name" },
		{ "sicantik",  "other", ERR_INVALID,  "kind" },
		{ "sicantik",  NULL,    ERR_INVALID,  "kind" },
	};
	AUTO(world) struct world w = {0};
	struct problem why = {0};
	char key[APIKEY_MAX];
	size_t i;

	(void)state;
	world_open(&w);
	IN_TX(&w, apikey_add(w.db, "odoo", "live", WORLD_NOW, key, &why));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(apikey_add(w.db, cases[i].name, cases[i].kind, WORLD_NOW, key, &why), cases[i].want);
		assert_string_equal(why.field, cases[i].field);
	}
}

static void
test_the_audit_keeps_who_did_what(void **state)
{
	const struct audit entry = { .actor = "sari", .action = "contact.unmask", .subject = "contact", .subject_id = 7, .ip = "192.0.2.7" };
	const struct audit bare = { .actor = "cli", .action = "setting.set", .subject = "setting" };
	AUTO(world) struct world w = {0};
	AUTO_FREE char *line = NULL;

	(void)state;
	world_open(&w);
	IN_TX(&w, audit_write(w.db, &entry, WORLD_NOW));
	IN_TX(&w, audit_write(w.db, &bare, WORLD_NOW));
	line = world_text(&w, "SELECT group_concat(actor || ' ' || action || ' ' || subject || ' ' || coalesce(subject_id, '-') || ' ' || detail"
	    " || ' ' || ip, ';') FROM audit");
	assert_string_equal(line, "sari contact.unmask contact 7  192.0.2.7;cli setting.set setting -  ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_key_is_shown_once_and_found_by_its_hash),
		cmocka_unit_test(test_a_revoked_key_opens_nothing),
		cmocka_unit_test(test_a_key_needs_a_name_of_its_own_and_a_kind),
		cmocka_unit_test(test_the_audit_keeps_who_did_what),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
