/* Mails to people of the office: queued once, held by one sender at a time, and ended visibly. */
#include "delivery/staff_mail.h"

#include <string.h>

#include "base/clock.h"
#include "seed.h"

static const struct staff_mail_draft draft = { .key = "down:1", .address = "admin@example.go.id", .subject = "Penyedia berhenti", .text = "Token ditolak." };

static void
queue(struct world *w, const struct staff_mail_draft *d, bool want_new)
{
	bool is_new;

	IN_TX(w, staff_mail_queue(w->db, d, WORLD_NOW, &is_new, NULL));
	assert_int_equal(is_new, want_new);
}

static void
test_the_same_is_queued_once(void **state)
{
	AUTO(world) struct world w = {0};
	struct staff_mail_draft other = draft;

	(void)state;
	world_open(&w);
	queue(&w, &draft, true);
	queue(&w, &draft, false);
	other.key = "down:2";
	queue(&w, &other, true);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM staff_mail WHERE state = 'queued'"), 2);
}

static void
test_what_cannot_be_a_mail_is_refused_by_name(void **state)
{
	static const struct { struct staff_mail_draft draft; const char *field; } cases[] = {
		{ { "", "a@b.id", "s", "t" }, "key" },
		{ { "k", "a@b.id\r\nRCPT TO:<x@y.id>", "s", "t" }, "address" },
		{ { "k", NULL, "s", "t" }, "address" },
		{ { "k", "a@b.id", "s\r\nBcc: x@y.id", "t" }, "subject" },
		{ { "k", "a@b.id", " ", "t" }, "subject" },
		{ { "k", "a@b.id", "s", "" }, "text" },
		{ { "k", "a@b.id", "s", "\xff" }, "text" },
	};
	AUTO(world) struct world w = {0};
	struct problem problem = {0};
	size_t i;

	(void)state;
	world_open(&w);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(staff_mail_queue(w.db, &cases[i].draft, WORLD_NOW, NULL, &problem), ERR_INVALID);
		assert_string_equal(problem.field, cases[i].field);
	}
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM staff_mail"), 0);
}

static void
test_one_sender_holds_it_until_its_claim_ends(void **state)
{
	AUTO(staff_mail) struct staff_mail first = {0}, second = {0}, none = {0};
	struct staff_mail_try sent = { .what = STAFF_MAIL_SENT, .note = "queued as 1" };
	AUTO(world) struct world w = {0};
	int64_t due;

	(void)state;
	world_open(&w);
	assert_ok(staff_mail_next_due(w.db, &due));
	assert_int_equal(due, 0);
	queue(&w, &draft, true);
	assert_ok(staff_mail_next_due(w.db, &due));
	assert_int_equal(due, WORLD_NOW);
	IN_TX(&w, staff_mail_claim(w.db, WORLD_NOW, CLOCK_MINUTE_MS, &first));
	assert_string_equal(first.address, "admin@example.go.id");
	assert_int_equal(staff_mail_claim(w.db, WORLD_NOW + 1, CLOCK_MINUTE_MS, &none), ERR_NOT_FOUND);
	IN_TX(&w, staff_mail_claim(w.db, WORLD_NOW + CLOCK_MINUTE_MS, CLOCK_MINUTE_MS, &second));
	assert_int_equal(second.id, first.id);
	assert_int_equal(second.tries, 2);
	/* The one that was thought dead comes late. */
	assert_int_equal(staff_mail_tried(w.db, &first, &sent, WORLD_NOW), ERR_CONFLICT);
	IN_TX(&w, staff_mail_tried(w.db, &second, &sent, WORLD_NOW));
	assert_ok(staff_mail_next_due(w.db, &due));
	assert_int_equal(due, 0);
}

static void
test_what_waits_stays_and_what_ended_is_forgotten(void **state)
{
	struct staff_mail_try waits = { .what = STAFF_MAIL_WAITS, .due_at = WORLD_NOW + 5000, .note = "later" };
	struct staff_mail_try failed = { .what = STAFF_MAIL_FAILED, .note = "5.1.1" };
	AUTO(staff_mail) struct staff_mail m = {0}, again = {0};
	AUTO(world) struct world w = {0};
	int64_t n;

	(void)state;
	world_open(&w);
	queue(&w, &draft, true);
	IN_TX(&w, staff_mail_claim(w.db, WORLD_NOW, CLOCK_MINUTE_MS, &m));
	IN_TX(&w, staff_mail_tried(w.db, &m, &waits, WORLD_NOW));
	IN_TX(&w, staff_mail_forget(w.db, INT64_MAX, &n));
	assert_int_equal(n, 0);
	IN_TX(&w, staff_mail_claim(w.db, WORLD_NOW + 5000, CLOCK_MINUTE_MS, &again));
	IN_TX(&w, staff_mail_tried(w.db, &again, &failed, WORLD_NOW + 6000));
	IN_TX(&w, staff_mail_forget(w.db, WORLD_NOW + 6000, &n));
	assert_int_equal(n, 0);
	IN_TX(&w, staff_mail_forget(w.db, WORLD_NOW + 6001, &n));
	assert_int_equal(n, 1);
}

static void
test_there_is_a_way_while_an_email_provider_is_switched_on(void **state)
{
	AUTO(world) struct world w = {0};
	bool possible;

	(void)state;
	world_open(&w);
	seed_provider(&w, 1, "fonnte", 0);
	assert_ok(staff_mail_possible(w.db, &possible));
	assert_false(possible);
	world_sql(&w, "UPDATE provider SET kind = 'smtp'");
	assert_ok(staff_mail_possible(w.db, &possible));
	assert_true(possible);
	world_sql(&w, "UPDATE provider SET enabled = 0");
	assert_ok(staff_mail_possible(w.db, &possible));
	assert_false(possible);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same_is_queued_once),
		cmocka_unit_test(test_what_cannot_be_a_mail_is_refused_by_name),
		cmocka_unit_test(test_one_sender_holds_it_until_its_claim_ends),
		cmocka_unit_test(test_what_waits_stays_and_what_ended_is_forgotten),
		cmocka_unit_test(test_there_is_a_way_while_an_email_provider_is_switched_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
