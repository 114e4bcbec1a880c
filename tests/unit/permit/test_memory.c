/*
 * Memory that ends anywhere between a permit's change and its message: an error and nothing stored, or the whole message. A notice
 * that lacks its number because an allocation failed would be worse than none.
 */
#include "permit/permit.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "template/template.h"

#include "scarce.h"
#include "world.h"

enum { TRIES_MAX = 20000 };

static const char issued[] =
    "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\",\"issue_date\":\"2026-11-20\",\"is_renewal\":true,"
    "\"expiry_date\":\"2031-11-19\",\"applicant\":{\"name\":\"Sari Sembiring\",\"phone\":\"0812-6000-7001\",\"email\":\"sari@example.id\"}}";

/* The three texts of the only message, its code replaced; as one text that the test frees. */
static char *
texts(struct world *w)
{
	return world_text(w, "SELECT replace(body || '|' || gateway_body || '|' || short_body || '|' || params, code, '#') FROM message");
}

static enum err
put(struct world *w, struct json_object *fields, long left, struct db_tx *tx, struct fired_list *fired)
{
	const struct permit_put call = { .registration_id = "0142307721112026", .fields = fields, .actor = "api:odoo" };
	struct problem why = {0};
	int64_t id;
	enum err e;

	assert_ok(db_begin(w->db, tx));
	scarce_left = left;
	e = permit_put(w->db, &call, WORLD_NOW, &id, fired, &why);
	return e;
}

/* true: there were fewer allocations than this, so nothing failed. */
static bool
try(struct world *w, struct json_object *fields, long left, const char *whole)
{
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO_FREE char *got = NULL;
	struct fired_list fired = {0};
	enum err e = put(w, fields, left, &tx, &fired);
	bool enough = scarce_left > 0;

	scarce_left = -1;
	if (e != ERR_NONE) {
		if (e != ERR_MEMORY && e != ERR_DB)
			fail_msg("allocation %ld: %s", left, err_name(e));
		return false;
	}
	got = texts(w);
	if (fired.count == 0 || strcmp(fired.items[0].outcome, "message") != 0)
		fail_msg("allocation %ld: %s, %s", left, fired.items[0].outcome, fired.items[0].detail);
	if (!text_equal(got, whole))
		fail_msg("allocation %ld: %s", left, got);
	return enough;
}

static void
test_a_change_is_told_whole_or_not_at_all_when_memory_ends(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *fields = NULL;
	AUTO_FREE char *whole = NULL;
	int installed, once;
	long n;

	(void)state;
	if (!SCARCE_IS_POSSIBLE)
		skip();
	world_open(&w);
	IN_TX(&w, template_install(w.db, WORLD_NOW, &installed));
	assert_ok(json_parse(issued, strlen(issued), &fields, NULL));
	{
		AUTO(db_tx) struct db_tx tx = {0};
		struct fired_list fired = {0};

		assert_ok(put(&w, fields, -1, &tx, &fired));
		whole = texts(&w);
		assert_non_null(strstr(whole, "Sari Sembiring"));
	}
	/* First memory that is gone for good, then a single allocation that fails while all later ones succeed. */
	for (once = 0; once <= 1; once++) {
		scarce_once = once;
		for (n = 0; n < TRIES_MAX && !try(&w, fields, n, whole); n++)
			;
		assert_in_range(n, 300, TRIES_MAX - 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_change_is_told_whole_or_not_at_all_when_memory_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
