/* What a person of the office does with the numbers of a contact. */
#include <stdio.h>
#include <string.h>

#include "contact/contact.h"
#include "contact/number.h"

#include "seed.h"
#include "world.h"

enum { SARI = 7, EDI = 8 };

#define SARI_NUMBER	"+6281200000007"
#define HOME		"+6262820123"

static void
open_world(struct world *w)
{
	world_open(w);
	seed_provider(w, 1, "fonnte", 1);
	seed_contact(w, SARI);
	seed_contact(w, EDI);
}

static void
blocked(struct world *w, int64_t id, const char *reason)
{
	char statement[200];

	seed_message(w, id, SARI, "text", "blocked");
	snprintf(statement, sizeof(statement), "UPDATE message SET reason = '%s' WHERE id = %lld", reason, (long long)id);
	assert_ok(db_script(w->db, statement));
}

static enum err
added(struct world *w, int64_t contact, const char *typed, struct number_added *ret)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	assert_ok(db_begin(w->db, &tx));
	if ((e = number_add(w->db, contact, typed, WORLD_NOW, ret, NULL)) == ERR_NONE)
		assert_ok(db_commit(&tx));
	return e;
}

static void
test_a_number_is_added_beside_the_others_and_both_of_a_field(void **state)
{
	AUTO(world) struct world w = {0};
	struct number_added r;

	(void)state;
	open_world(&w);
	assert_ok(added(&w, SARI, "0852 6000 7001 / rumah 0628-20123", &r));
	seed_expect(&w, "SELECT group_concat(number || ' ' || kind || ' ' || preferred, '; ') FROM (SELECT * FROM contact_phone WHERE contact_id = 7 ORDER BY number)",
	    HOME " landline 0; " SARI_NUMBER " mobile 1; +6285260007001 mobile 0");
	seed_expect(&w, "SELECT raw FROM contact_phone WHERE number = '" HOME "'", "0852 6000 7001 / rumah 0628-20123");
}

static void
test_what_is_no_number_or_somebodys_is_not_added(void **state)
{
	AUTO(world) struct world w = {0};
	struct number_added r;

	(void)state;
	open_world(&w);
	assert_int_equal(added(&w, SARI, "0812-34", &r), ERR_INVALID);
	assert_int_equal(r.phone.why, PHONE_TOO_SHORT);
	assert_int_equal(added(&w, SARI, "0812-0000-0008", &r), ERR_CONFLICT);
	assert_int_equal(r.owner, EDI);
	assert_int_equal(added(&w, SARI, "0812-0000-0007", &r), ERR_CONFLICT);
	assert_int_equal(r.owner, SARI);
	/* The second of a field is left where it is, and is no reason to refuse the first. */
	assert_ok(added(&w, SARI, "0852 6000 7001 / 0812-0000-0008", &r));
	seed_expect(&w, "SELECT contact_id FROM contact_phone WHERE number = '+6281200000008'", "8");
}

static void
test_the_first_number_is_used_and_what_waited_for_one_leaves(void **state)
{
	AUTO(world) struct world w = {0};
	struct number_added r;

	(void)state;
	open_world(&w);
	IN_TX(&w, number_remove(w.db, SARI, SARI_NUMBER, true, WORLD_NOW));
	blocked(&w, 60, "no_number");
	blocked(&w, 61, "stopped");
	assert_ok(added(&w, SARI, "0852 6000 7001", &r));
	seed_expect(&w, "SELECT preferred FROM contact_phone WHERE contact_id = 7", "1");
	seed_expect(&w, "SELECT group_concat(state, ' ') FROM message WHERE id IN (60, 61)", "queued blocked");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM queue WHERE message_id = 60"), 1);
}

static void
test_a_way_that_another_system_tells_of_releases_what_waited_for_one(void **state)
{
	static const struct contact_draft drafts[] = {
		{ .ref_system = "odoo", .ref = "7", .phone = "0852 6000 7001" }, { .ref_system = "odoo", .ref = "7", .email = "sari@example.go.id" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(drafts) / sizeof(drafts[0]); i++) {
		AUTO(world) struct world w = {0};
		struct problem problem = {0};
		int64_t id;

		open_world(&w);
		assert_ok(db_script(w.db, "INSERT INTO contact_ref (contact_id, system, ref) VALUES (7, 'odoo', '7')"));
		IN_TX(&w, number_remove(w.db, SARI, SARI_NUMBER, true, WORLD_NOW));
		blocked(&w, 60, "no_number");
		IN_TX(&w, contact_put(w.db, &drafts[i], WORLD_NOW, &id, &problem));
		assert_int_equal(id, SARI);
		seed_expect(&w, "SELECT state FROM message WHERE id = 60", "queued");
	}
}

static void
test_who_chooses_a_number_confirms_it(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact c = {0};

	(void)state;
	open_world(&w);
	IN_TX(&w, contact_number_changed(w.db, SARI, "+6285260007001", WORLD_NOW));
	IN_TX(&w, number_choose(w.db, SARI, "+6285260007001", WORLD_NOW));
	assert_ok(contact_load(w.db, SARI, &c));
	assert_string_equal(c.number, "+6285260007001");
	assert_true(c.confirmed);
	seed_expect(&w, "SELECT sum(preferred) FROM contact_phone WHERE contact_id = 7", "1");
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(number_choose(w.db, SARI, "+6281200000008", WORLD_NOW), ERR_NOT_FOUND);
	}
}

static void
test_who_said_that_a_landline_has_whatsapp_is_kept_until_a_provider_knows_better(void **state)
{
	AUTO(world) struct world w = {0};
	struct number_added r;

	(void)state;
	open_world(&w);
	assert_ok(added(&w, SARI, "0628-20123", &r));
	blocked(&w, 60, "landline");
	IN_TX(&w, number_say_whatsapp(w.db, SARI, HOME, true, "rina", WORLD_NOW));
	seed_expect(&w, "SELECT whatsapp || ' ' || whatsapp_by FROM contact_phone WHERE number = '" HOME "'", "yes rina");
	seed_expect(&w, "SELECT state FROM message WHERE id = 60", "queued");
	IN_TX(&w, contact_learn_whatsapp(w.db, HOME, false, WORLD_NOW));
	seed_expect(&w, "SELECT whatsapp || ' ' || whatsapp_by FROM contact_phone WHERE number = '" HOME "'", "no ");
}

static void
test_the_last_number_is_never_taken_silently(void **state)
{
	AUTO(world) struct world w = {0};
	struct number_added r;

	(void)state;
	open_world(&w);
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(number_remove(w.db, SARI, SARI_NUMBER, false, WORLD_NOW), ERR_CONFLICT);
		assert_int_equal(number_remove(w.db, SARI, "+6281200000008", true, WORLD_NOW), ERR_NOT_FOUND);
	}
	assert_ok(added(&w, SARI, "0628-20123", &r));
	assert_ok(added(&w, SARI, "0852 6000 7001", &r));
	IN_TX(&w, number_remove(w.db, SARI, SARI_NUMBER, false, WORLD_NOW));
	/* A mobile number takes its place before a landline. */
	seed_expect(&w, "SELECT number FROM contact_phone WHERE contact_id = 7 AND preferred = 1", "+6285260007001");
}

static void
test_a_record_is_put_right_field_by_field(void **state)
{
	static const struct { const char *field; struct contact_draft draft; } wrong[] = {
		{ "email", { .email = "bukan" } }, { "name", { .name = "a\nb" } }, { "role", { .role = "boss" } }, { "locale", { .locale = "fr" } },
	};
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	open_world(&w);
	IN_TX(&w, contact_change(w.db, SARI, &(struct contact_draft){ .name = "Sari", .email = "s@example.id", .role = "staff", .duty = "IMB" },
	    WORLD_NOW, NULL));
	seed_expect(&w, "SELECT name || '|' || email || '|' || role || '|' || duty || '|' || locale FROM contact WHERE id = 7", "Sari|s@example.id|staff|IMB|id");
	IN_TX(&w, contact_change(w.db, SARI, &(struct contact_draft){ .email = "", .locale = "en" }, WORLD_NOW, NULL));
	seed_expect(&w, "SELECT name || '|' || coalesce(email, 'none') || '|' || locale FROM contact WHERE id = 7", "Sari|none|en");
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		AUTO(db_tx) struct db_tx tx = {0};
		struct problem problem = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(contact_change(w.db, SARI, &wrong[i].draft, WORLD_NOW, &problem), ERR_INVALID);
		assert_string_equal(problem.field, wrong[i].field);
	}
	assert_ok(db_script(w.db, "UPDATE contact SET erased_at = 1 WHERE id = 8"));
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(contact_change(w.db, EDI, &(struct contact_draft){ .name = "x" }, WORLD_NOW, NULL), ERR_NOT_FOUND);
		assert_int_equal(contact_change(w.db, 99, &(struct contact_draft){ .name = "x" }, WORLD_NOW, NULL), ERR_NOT_FOUND);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_number_is_added_beside_the_others_and_both_of_a_field),
		cmocka_unit_test(test_what_is_no_number_or_somebodys_is_not_added),
		cmocka_unit_test(test_the_first_number_is_used_and_what_waited_for_one_leaves),
		cmocka_unit_test(test_a_way_that_another_system_tells_of_releases_what_waited_for_one),
		cmocka_unit_test(test_who_chooses_a_number_confirms_it),
		cmocka_unit_test(test_who_said_that_a_landline_has_whatsapp_is_kept_until_a_provider_knows_better),
		cmocka_unit_test(test_the_last_number_is_never_taken_silently),
		cmocka_unit_test(test_a_record_is_put_right_field_by_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
