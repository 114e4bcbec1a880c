#include <stdlib.h>
#include <string.h>

#include "consent/review.h"
#include "contact/contact.h"

#include "seed.h"
#include "world.h"

/* contact_put in a transaction of its own. */
static enum err
put(struct world *w, const struct contact_draft *draft, int64_t *ret_id, struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	assert_ok(db_begin(w->db, &tx));
	if ((e = contact_put(w->db, draft, WORLD_NOW, ret_id, problem)) == ERR_NONE)
		assert_ok(db_commit(&tx));
	return e;
}

static int64_t
must_put(struct world *w, struct contact_draft draft)
{
	struct problem problem = {0};
	int64_t id = 0;

	if (put(w, &draft, &id, &problem) != ERR_NONE)
		fail_msg("%s %s", problem.field, problem.why);
	return id;
}

static void
test_a_number_is_one_contact_however_it_is_written(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact c = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	id = must_put(&w, (struct contact_draft){ .phone = "0812-6000-7001", .name = "Sari Br Ginting" });
	assert_int_equal(must_put(&w, (struct contact_draft){ .phone = "+62 812 6000 7001" }), id);
	assert_int_equal(must_put(&w, (struct contact_draft){ .phone = "WA: 62 (0)812 6000 7001" }), id);
	assert_ok(contact_load(w.db, id, &c));
	assert_string_equal(c.name, "Sari Br Ginting");
	assert_string_equal(c.number, "+6281260007001");
	assert_int_equal(c.number_kind, PHONE_MOBILE);
	assert_int_equal(c.role, CONTACT_APPLICANT);
	assert_string_equal(c.whatsapp, "unknown");
	assert_true(c.confirmed);
	assert_null(c.email);
	assert_null(c.user_id);
	assert_int_equal(c.erased_at, 0);
	seed_expect(&w, "SELECT raw FROM contact_phone", "0812-6000-7001");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact"), 1);
}

static void
test_only_an_explicit_edit_replaces_what_is_known(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact c = {0}, edited = {0}, emptied = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	id = must_put(&w, (struct contact_draft){ .phone = "081260007001", .role = "staff" });
	must_put(&w, (struct contact_draft){ .phone = "081260007001", .name = "Sari", .email = "sari@example.id", .duty = "IUMK" });
	must_put(&w, (struct contact_draft){ .phone = "081260007001", .name = "Budi", .email = "budi@example.id", .duty = "SIUP", .role = "official",
	    .locale = "en" });
	assert_ok(contact_load(w.db, id, &c));
	assert_string_equal(c.name, "Sari");
	assert_string_equal(c.email, "sari@example.id");
	assert_string_equal(c.duty, "IUMK");
	assert_int_equal(c.role, CONTACT_STAFF);
	assert_string_equal(c.locale, "id");

	must_put(&w, (struct contact_draft){ .phone = "081260007001", .name = "Sari Br Ginting", .role = "official", .locale = "en", .overwrite = true });
	assert_ok(contact_load(w.db, id, &edited));
	assert_string_equal(edited.name, "Sari Br Ginting");
	assert_string_equal(edited.email, "sari@example.id");
	assert_int_equal(edited.role, CONTACT_OFFICIAL);
	assert_string_equal(edited.locale, "en");

	must_put(&w, (struct contact_draft){ .phone = "081260007001", .email = "", .overwrite = true });
	assert_ok(contact_load(w.db, id, &emptied));
	assert_null(emptied.email);
	assert_string_equal(emptied.name, "Sari Br Ginting");
}

static void
test_a_second_number_in_the_field_finds_the_same_contact(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact c = {0};
	int64_t id, other, found;

	(void)state;
	world_open(&w);
	id = must_put(&w, (struct contact_draft){ .phone = "0812 6000 7001 / 0852 6000 7002" });
	assert_ok(contact_by_number(w.db, "+6285260007002", &found));
	assert_int_equal(found, id);
	assert_ok(contact_load(w.db, id, &c));
	assert_string_equal(c.number, "+6281260007001");
	/* Somebody else's number stays somebody else's. */
	other = must_put(&w, (struct contact_draft){ .phone = "0813 6000 7003 atau 0852 6000 7002" });
	assert_int_not_equal(other, id);
	assert_ok(contact_by_number(w.db, "+6285260007002", &found));
	assert_int_equal(found, id);
}

static void
test_a_reference_leads_to_its_contact(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact kept = {0}, moved = {0};
	int64_t id, found;

	(void)state;
	world_open(&w);
	id = must_put(&w, (struct contact_draft){ .phone = "081260007001", .ref_system = "odoo", .ref = "partner-7" });
	assert_ok(contact_by_ref(w.db, "odoo", "partner-7", &found));
	assert_int_equal(found, id);
	assert_int_equal(contact_by_ref(w.db, "sicantik", "partner-7", &found), ERR_NOT_FOUND);

	/* A new number in a record that only tells what it knows is kept beside the old one ... */
	assert_int_equal(must_put(&w, (struct contact_draft){ .phone = "081360007002", .ref_system = "odoo", .ref = "partner-7" }), id);
	assert_ok(contact_load(w.db, id, &kept));
	assert_string_equal(kept.number, "+6281260007001");
	/* ... and messages go there once somebody says so. */
	must_put(&w, (struct contact_draft){ .phone = "081360007002", .ref_system = "odoo", .ref = "partner-7", .overwrite = true });
	assert_ok(contact_load(w.db, id, &moved));
	assert_string_equal(moved.number, "+6281360007002");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact_phone WHERE preferred = 1"), 1);
}

/* ---- a number that another system told ---- */

static void
test_a_number_that_another_system_told_is_used_and_waits_to_be_confirmed(void **state)
{
	static const struct contact_draft told = { .phone = "081360007002", .ref_system = "odoo", .ref = "partner-7", .overwrite = true,
	    .told_by = "api:odoo" };
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact moved = {0}, again = {0}, confirmed = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	id = must_put(&w, (struct contact_draft){ .phone = "081260007001", .ref_system = "odoo", .ref = "partner-7", .told_by = "api:odoo" });
	assert_int_equal(world_sql(&w, "SELECT confirmed FROM contact_phone"), 1);	/* the first one is as good as any */
	assert_int_equal(must_put(&w, told), id);
	assert_ok(contact_load(w.db, id, &moved));
	assert_string_equal(moved.number, "+6281360007002");
	assert_false(moved.confirmed);
	seed_expect(&w, "SELECT number || ' ' || made_by FROM review WHERE kind = 'number' AND state = 'open'", "+6281360007002 api:odoo");

	must_put(&w, told);		/* saying it twice does not make it true, nor ask twice */
	assert_ok(contact_load(w.db, id, &again));
	assert_false(again.confirmed);
	seed_expect(&w, "SELECT count(*) FROM review", "1");

	IN_TX(&w, review_number_proved(w.db, id, "+6281360007002", WORLD_NOW));
	must_put(&w, told);
	assert_ok(contact_load(w.db, id, &confirmed));
	assert_true(confirmed.confirmed);
	seed_expect(&w, "SELECT count(*) FROM review", "1");
}

static void
test_a_number_that_was_refused_is_not_used_however_often_it_is_told(void **state)
{
	static const struct contact_draft told = { .phone = "081360007002", .ref_system = "odoo", .ref = "partner-7", .overwrite = true,
	    .told_by = "api:odoo" };
	const struct review_decision refused = { .reason = "Bukan nomornya", .actor = "rina" };
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact c = {0};
	int64_t id, k;

	(void)state;
	world_open(&w);
	id = must_put(&w, (struct contact_draft){ .phone = "081260007001", .ref_system = "odoo", .ref = "partner-7" });
	must_put(&w, told);
	IN_TX(&w, review_decide(w.db, 1, &refused, WORLD_NOW, NULL, NULL));
	for (k = 0; k < 2; k++)
		must_put(&w, told);
	assert_ok(contact_load(w.db, id, &c));
	assert_string_equal(c.number, "+6281260007001");
	seed_expect(&w, "SELECT count(*) FROM review WHERE state = 'open'", "0");
	/* Somebody of the office may change their mind. */
	must_put(&w, (struct contact_draft){ .phone = "081360007002", .ref_system = "odoo", .ref = "partner-7", .overwrite = true });
	seed_expect(&w, "SELECT number || ' ' || confirmed FROM contact_phone WHERE preferred = 1", "+6281360007002 1");
}

static void
test_two_people_under_one_name_are_a_conflict(void **state)
{
	AUTO(world) struct world w = {0};
	struct contact_draft by_ref = { .phone = "081360007002", .ref_system = "odoo", .ref = "partner-7" };
	struct contact_draft by_user = { .phone = "081360007002", .user_id = "ID.1" };
	struct problem problem = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	must_put(&w, (struct contact_draft){ .phone = "081260007001", .ref_system = "odoo", .ref = "partner-7", .user_id = "ID.1" });
	must_put(&w, (struct contact_draft){ .phone = "081360007002" });
	assert_int_equal(put(&w, &by_ref, &id, &problem), ERR_CONFLICT);
	assert_string_equal(problem.field, "external_ref");
	assert_int_equal(put(&w, &by_user, &id, &problem), ERR_CONFLICT);
	assert_string_equal(problem.field, "user_id");
}

static void
test_a_draft_that_cannot_be_right_says_why(void **state)
{
	static const struct { const char *name; struct contact_draft draft; const char *field; } rows[] = {
		{ "nobody", { .name = "Sari" }, "phone" },
		{ "an unknown reference alone", { .ref_system = "odoo", .ref = "1" }, "phone" },
		{ "a placeholder", { .phone = "-" }, "phone" },
		{ "too short", { .phone = "0812 345" }, "phone" },
		{ "the sample number", { .phone = "6281234567890" }, "phone" },
		{ "a role", { .phone = "081260007001", .role = "boss" }, "role" },
		{ "a locale", { .phone = "081260007001", .locale = "de" }, "locale" },
		{ "half a reference", { .phone = "081260007001", .ref = "1" }, "external_ref" },
		{ "an empty reference", { .phone = "081260007001", .ref = "", .ref_system = "odoo" }, "external_ref" },
		{ "an empty user id", { .phone = "081260007001", .user_id = "" }, "user_id" },
		{ "e-mail without a name", { .phone = "081260007001", .email = "@example.id" }, "email" },
		{ "e-mail without a domain", { .phone = "081260007001", .email = "sari@kantor" }, "email" },
		{ "two addresses", { .phone = "081260007001", .email = "a@b.id, c@d.id" }, "email" },
		{ "a header in the address", { .phone = "081260007001", .email = "a@b.id\r\nBcc:x@y.id" }, "email" },
		{ "a line break in the name", { .phone = "081260007001", .name = "Sari\nBudi" }, "name" },
		{ "no UTF-8", { .phone = "081260007001", .name = "Sari\xff" }, "name" },
	};
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	world_open(&w);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct problem problem = {0};
		int64_t id = 0;

		if (put(&w, &rows[i].draft, &id, &problem) != ERR_INVALID || strcmp(problem.field, rows[i].field) != 0)
			fail_msg("%s: %s %s", rows[i].name, problem.field, problem.why);
		assert_true(problem.why[0] != '\0');
	}
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact"), 0);
}

static void
test_a_very_long_field_is_kept_in_part_and_whole_letters(void **state)
{
	AUTO(world) struct world w = {0};
	char raw[400] = "0812 6000 7001 ";
	size_t i;

	(void)state;
	world_open(&w);
	for (i = strlen(raw); i + 2 < sizeof(raw); i += 2)
		memcpy(raw + i, "\xC3\xA9", 3);
	must_put(&w, (struct contact_draft){ .phone = raw });
	assert_int_equal(world_sql(&w, "SELECT length(CAST(raw AS BLOB)) FROM contact_phone"), PHONE_RAW_MAX - 1);
}

static int64_t
from_provider(struct world *w, const char *number, const char *user_id)
{
	int64_t id = 0;

	IN_TX(w, contact_from_provider(w->db, number, user_id, WORLD_NOW, &id, NULL));
	return id;
}

static void
test_who_writes_to_us_exists_whatever_the_number_looks_like(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact c = {0};
	int64_t id = 0, nobody;

	(void)state;
	world_open(&w);
	id = from_provider(&w, "+6281234567890", NULL);	/* refused from a form, but somebody owns it and may write STOP */
	assert_int_equal(from_provider(&w, "+6281234567890", NULL), id);
	assert_ok(contact_load(w.db, id, &c));
	assert_string_equal(c.number, "+6281234567890");
	assert_int_equal(c.number_kind, PHONE_MOBILE);
	assert_int_equal(contact_from_provider(w.db, "6281234567890", NULL, WORLD_NOW, &nobody, NULL), ERR_INVALID);
	assert_int_equal(contact_from_provider(w.db, "+62812x", NULL, WORLD_NOW, &nobody, NULL), ERR_INVALID);
	assert_int_equal(contact_from_provider(w.db, NULL, NULL, WORLD_NOW, &nobody, NULL), ERR_NOT_FOUND);
}

static void
test_a_person_known_by_id_gets_the_number_that_comes_later(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact c = {0};
	int64_t id, found;

	(void)state;
	world_open(&w);
	id = from_provider(&w, NULL, "ID.13000000000000000001");
	assert_int_equal(from_provider(&w, "+6281260007001", "ID.13000000000000000001"), id);
	assert_ok(contact_load(w.db, id, &c));
	assert_string_equal(c.number, "+6281260007001");
	assert_string_equal(c.user_id, "ID.13000000000000000001");
	assert_ok(contact_by_user_id(w.db, "ID.13000000000000000001", &found));
	assert_int_equal(found, id);
}

static void
test_a_user_id_never_wanders_to_another_contact(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t a, b, found;

	(void)state;
	world_open(&w);
	a = from_provider(&w, "+6281260007001", NULL);
	b = from_provider(&w, NULL, "ID.1");
	IN_TX(&w, contact_learn_profile(w.db, a, "ID.1", "\u202ESari\u202C", WORLD_NOW));
	assert_ok(contact_by_user_id(w.db, "ID.1", &found));
	assert_int_equal(found, b);
	seed_expect(&w, "SELECT profile_name FROM contact WHERE profile_name IS NOT NULL", "Sari");
	seed_expect(&w, "SELECT group_concat(name, '') FROM contact", "");	/* a profile name is not a name */
}

static void
test_a_changed_number_is_preferred_but_unconfirmed(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact changed = {0}, confirmed = {0};
	int64_t id, other;

	(void)state;
	world_open(&w);
	id = must_put(&w, (struct contact_draft){ .phone = "081260007001" });
	other = must_put(&w, (struct contact_draft){ .phone = "081360007009" });
	IN_TX(&w, contact_number_changed(w.db, id, "+6285260007002", WORLD_NOW));
	assert_ok(contact_load(w.db, id, &changed));
	assert_string_equal(changed.number, "+6285260007002");
	assert_false(changed.confirmed);
	assert_string_equal(changed.whatsapp, "yes");

	/* An operator confirms it; a repeated webhook does not take that back. */
	must_put(&w, (struct contact_draft){ .phone = "085260007002", .overwrite = true });
	IN_TX(&w, contact_number_changed(w.db, id, "+6285260007002", WORLD_NOW));
	assert_ok(contact_load(w.db, id, &confirmed));
	assert_true(confirmed.confirmed);

	assert_int_equal(contact_number_changed(w.db, other, "+6285260007002", WORLD_NOW), ERR_CONFLICT);
	assert_int_equal(contact_number_changed(w.db, other, "085260007002", WORLD_NOW), ERR_INVALID);
}

static void
test_what_a_provider_teaches_of_a_number_is_kept(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact c = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	id = must_put(&w, (struct contact_draft){ .phone = "081260007001" });
	IN_TX(&w, contact_learn_whatsapp(w.db, "+6281260007001", false, WORLD_NOW));
	assert_ok(contact_load(w.db, id, &c));
	assert_string_equal(c.whatsapp, "no");
	assert_int_equal(world_sql(&w, "SELECT whatsapp_at FROM contact_phone"), WORLD_NOW);
}

static void
test_every_contact_has_a_name_of_its_own_in_the_ledger(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	must_put(&w, (struct contact_draft){ .phone = "081260007001" });
	must_put(&w, (struct contact_draft){ .phone = "081260007002" });
	assert_int_equal(world_sql(&w, "SELECT count(DISTINCT subject_hash) FROM contact WHERE length(subject_hash) = 32"), 2);
}

static void
test_nobody_is_not_found(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact c = {0};
	enum contact_role role;

	(void)state;
	world_open(&w);
	assert_int_equal(contact_load(w.db, 1, &c), ERR_NOT_FOUND);
	assert_false(contact_role_from_name("boss", &role));
	assert_false(contact_role_from_name(NULL, &role));
	assert_string_equal(contact_role_name(CONTACT_OFFICIAL), "official");
}

static void
test_a_name_turns_no_direction(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	must_put(&w, (struct contact_draft){ .phone = "0812 6000 1001", .name = "Sari \u202EgnitniG\u202C \u2066Br\u2069 \u200F\u0623" });
	seed_expect(&w, "SELECT name FROM contact", "Sari gnitniG Br \u200F\u0623");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_number_is_one_contact_however_it_is_written),
		cmocka_unit_test(test_a_name_turns_no_direction),
		cmocka_unit_test(test_only_an_explicit_edit_replaces_what_is_known),
		cmocka_unit_test(test_a_second_number_in_the_field_finds_the_same_contact),
		cmocka_unit_test(test_a_reference_leads_to_its_contact),
		cmocka_unit_test(test_a_number_that_another_system_told_is_used_and_waits_to_be_confirmed),
		cmocka_unit_test(test_a_number_that_was_refused_is_not_used_however_often_it_is_told),
		cmocka_unit_test(test_two_people_under_one_name_are_a_conflict),
		cmocka_unit_test(test_a_draft_that_cannot_be_right_says_why),
		cmocka_unit_test(test_a_very_long_field_is_kept_in_part_and_whole_letters),
		cmocka_unit_test(test_who_writes_to_us_exists_whatever_the_number_looks_like),
		cmocka_unit_test(test_a_person_known_by_id_gets_the_number_that_comes_later),
		cmocka_unit_test(test_a_user_id_never_wanders_to_another_contact),
		cmocka_unit_test(test_a_changed_number_is_preferred_but_unconfirmed),
		cmocka_unit_test(test_what_a_provider_teaches_of_a_number_is_kept),
		cmocka_unit_test(test_every_contact_has_a_name_of_its_own_in_the_ledger),
		cmocka_unit_test(test_nobody_is_not_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
