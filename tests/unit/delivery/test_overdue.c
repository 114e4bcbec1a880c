#include "delivery/overdue.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "delivery/receipt.h"
#include "message/reason.h"
#include "seed.h"

enum { META = 1, FONNTE = 2 };
#define HOUR	CLOCK_HOUR_MS
#define SENT_AT	(WORLD_NOW - 5 * HOUR)

static void
test_what_is_done_about_it(void **state)
{
	static const struct {
		const char *name; bool can_tell; int64_t heard_at, deadline_at; bool undecided; size_t may; int64_t retry_at;
		enum overdue_step step; const char *reason;
	} cases[] = {
		/*			       tells  heard        deadline       doubt  ways retry */
		{ "another way is open",       true,  SENT_AT + 1, 0,             false, 1, 0,             OVERDUE_REROUTE, NULL },
		{ "two ways are",              true,  WORLD_NOW,   0,             false, 2, 0,             OVERDUE_REROUTE, NULL },
		{ "it never tells",            false, SENT_AT + 1, 0,             false, 1, 0,             OVERDUE_WAIT,    NULL },
		{ "nothing was ever heard",    true,  0,           0,             false, 1, 0,             OVERDUE_WAIT,    NULL },
		{ "nothing was heard since",   true,  SENT_AT,     0,             false, 1, 0,             OVERDUE_WAIT,    NULL },
		{ "one may be on its way",     true,  WORLD_NOW,   0,             true,  1, 0,             OVERDUE_WAIT,    NULL },
		{ "the other way is paused",   true,  WORLD_NOW,   0,             false, 0, WORLD_NOW + 9, OVERDUE_WAIT,    NULL },
		{ "there is no other way",     true,  WORLD_NOW,   0,             false, 0, 0,             OVERDUE_LEAVE,   "no_route" },
		{ "before the deadline",       true,  WORLD_NOW,   WORLD_NOW + 1, false, 1, 0,             OVERDUE_REROUTE, NULL },
		{ "the deadline has passed",   true,  WORLD_NOW,   WORLD_NOW,     false, 1, 0,             OVERDUE_LEAVE,   REASON_DEADLINE_PASSED },
		{ "passed, and nobody tells",  false, 0,           WORLD_NOW - 1, false, 1, 0,             OVERDUE_LEAVE,   REASON_DEADLINE_PASSED },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct overdue_facts f = { .can_tell = cases[i].can_tell, .heard_at = cases[i].heard_at, .answered_at = SENT_AT, .now = WORLD_NOW,
		    .deadline_at = cases[i].deadline_at, .undecided = cases[i].undecided, .may_count = cases[i].may, .retry_at = cases[i].retry_at,
		    .blocked_reason = "no_route" };
		struct overdue_decision d = overdue_decide(&f);

		if (d.step != cases[i].step || (d.reason == NULL) != (cases[i].reason == NULL) || (d.reason != NULL && strcmp(d.reason, cases[i].reason) != 0))
			fail_msg("%s: step %d, %s", cases[i].name, (int)d.step, d.reason != NULL ? d.reason : "no reason");
	}
}

/* ---- which ---- */

static void
open_sent(struct world *w)
{
	world_open(w);
	seed_contact(w, 1);
	seed_provider(w, META, "meta", 0);
	seed_template(w, META, "approved");
	seed_message(w, 1, 1, "template", "sent");
	world_sql(w, "UPDATE template SET reroute_after_h = 4");
	world_sql(w, "UPDATE message SET sent_at = 1795230600000 - 5 * 3600000");
	world_sql(w, "INSERT INTO attempt (id, uid, message_id, provider_id, state, verdict, started_at, answered_at)"
	    " VALUES (1, 'u1', 1, 1, 'accepted', 'accepted', 1, 1795230600000 - 5 * 3600000)");
}

static size_t
found(struct world *w, int64_t now)
{
	struct overdue items[4];
	size_t n = 9;

	assert_ok(overdue_find(w->db, now, 0, items, 4, &n));
	return n;
}

static void
test_who_can_be_asked_is_asked_first(void **state)
{
	static const struct { const char *name; bool asked; size_t may; int64_t retry_at, heard_at; enum overdue_step step; } cases[] = {
		{ "not asked yet",                 false, 1, 0, WORLD_NOW, OVERDUE_ASK },
		{ "asked, and it is not there",    true,  1, 0, WORLD_NOW, OVERDUE_REROUTE },
		{ "nothing was heard, not asked",  false, 1, 0, 0,         OVERDUE_ASK },
		{ "nothing was heard, but asked",  true,  1, 0, 0,         OVERDUE_REROUTE },
		{ "no other way, not asked",       false, 0, 0, WORLD_NOW, OVERDUE_ASK },
		{ "no other way, but asked",       true,  0, 0, WORLD_NOW, OVERDUE_LEAVE },
		{ "the other way is paused",       true,  0, 9, WORLD_NOW, OVERDUE_WAIT },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct overdue_facts f = { .can_tell = true, .can_ask = true, .asked = cases[i].asked, .heard_at = cases[i].heard_at,
		    .answered_at = SENT_AT, .now = WORLD_NOW, .may_count = cases[i].may, .retry_at = cases[i].retry_at, .blocked_reason = "no_route" };

		if (overdue_decide(&f).step != cases[i].step)
			fail_msg("%s: step %d", cases[i].name, (int)overdue_decide(&f).step);
	}
}

static void
test_only_what_waits_for_its_delivery_is_found(void **state)
{
	static const struct { const char *name, *change; size_t want; } cases[] = {
		{ "sent long enough ago",        NULL, 1 },
		{ "the template says never",     "UPDATE template SET reroute_after_h = 0", 0 },
		{ "delivered",                   "UPDATE message SET state = 'delivered'", 0 },
		{ "read",                        "UPDATE message SET state = 'read'", 0 },
		{ "failed",                      "UPDATE message SET state = 'failed', reason = 'x'", 0 },
		{ "it waits already",            "INSERT INTO queue (message_id, priority, due_at) VALUES (1, 20, 1)", 0 },
		{ "found before",                "UPDATE attempt SET overdue_at = 1", 0 },
		{ "refused",                     "UPDATE attempt SET state = 'refused'", 0 },
		{ "nobody knows",                "UPDATE attempt SET state = 'unknown'", 0 },
		{ "made with a test key",        "UPDATE message SET nothing_leaves = 1", 0 },
		{ "scrubbed",                    "UPDATE message SET scrubbed_at = 1", 0 },
		{ "a newer attempt is young",    "INSERT INTO attempt (uid, message_id, provider_id, state, started_at, answered_at)"
		    " VALUES ('u2', 1, 1, 'accepted', 1, 1795230600000 - 3600000)", 0 },
		{ "a newer attempt is as old",   "INSERT INTO attempt (uid, message_id, provider_id, state, started_at, answered_at)"
		    " VALUES ('u2', 1, 1, 'accepted', 1, 1795230600000 - 4 * 3600000)", 1 },
	};
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};

		open_sent(&w);
		if (cases[i].change != NULL)
			assert_ok(db_script(w.db, cases[i].change));
		if ((n = found(&w, WORLD_NOW)) != cases[i].want)
			fail_msg("%s: %zu", cases[i].name, n);
	}
}

static void
test_the_hours_count_from_when_it_was_taken_and_end_some_days_later(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_sent(&w);
	assert_int_equal(found(&w, SENT_AT + 4 * HOUR - 1), 0);
	assert_int_equal(found(&w, SENT_AT + 4 * HOUR), 1);
	assert_int_equal(found(&w, SENT_AT + 8 * HOUR + 3 * CLOCK_DAY_MS - 1), 1);
	assert_int_equal(found(&w, SENT_AT + 8 * HOUR + 3 * CLOCK_DAY_MS), 0);
}

static void
test_it_is_marked_once_and_never_after_it_arrived(void **state)
{
	AUTO(world) struct world w = {0};
	struct overdue o;
	size_t n;

	(void)state;
	open_sent(&w);
	assert_ok(overdue_find(w.db, WORLD_NOW, 0, &o, 1, &n));
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_ok(db_run(w.db, "UPDATE message SET state = 'delivered'", ARGS(), NULL));
		assert_int_equal(overdue_mark(w.db, &o, WORLD_NOW), ERR_CONFLICT);
	}
	IN_TX(&w, overdue_mark(w.db, &o, WORLD_NOW));
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(overdue_mark(w.db, &o, WORLD_NOW), ERR_CONFLICT);
	}
}

/* ---- what both ways are told, in any order ---- */

enum { SET_MAX = 4 };
struct word { int64_t attempt; enum receipt_status status; enum verdict verdict; };

static void
tell(struct world *w, const struct word *word, size_t at)
{
	const char *uid = word->attempt == 1 ? "u1" : "u2";
	struct receipt r = { .status = word->status, .verdict = word->verdict, .uid = uid, .at = SENT_AT + 6 * HOUR + (int64_t)at * 1000 };
	enum receipt_effect effect;

	IN_TX(w, receipt_apply(w->db, word->attempt, &r, WORLD_NOW + 9 * HOUR, &effect));
}

/* The end after these words in this order, each told twice; the caller frees it. */
static char *
end_after(const struct word *words, const size_t *order, size_t n)
{
	AUTO(world) struct world w = {0};
	size_t i;

	open_sent(&w);
	seed_provider(&w, 2, "twilio_sms", 0);
	world_sql(&w, "UPDATE attempt SET overdue_at = 1795230600000 - 3600000");
	world_sql(&w, "INSERT INTO attempt (id, uid, message_id, provider_id, state, verdict, started_at, answered_at)"
	    " VALUES (2, 'u2', 1, 2, 'accepted', 'accepted', 1795230600000 - 3600000, 1795230600000 - 3600000)");
	for (i = 0; i < 2 * n; i++)
		tell(&w, &words[order[i % n]], order[i % n]);
	return world_text(&w, "SELECT m.state || ' ' || coalesce(m.delivered_at, 0) || ' queue ' || (SELECT count(*) FROM queue) || ' '"
	    " || (SELECT group_concat(state) FROM (SELECT state FROM attempt ORDER BY id)) FROM message m");
}

static void
permute(const struct word *words, size_t *order, size_t at, size_t n, const char *name, const char *want)
{
	size_t i, swap;

	if (at == n) {
		AUTO_FREE char *got = end_after(words, order, n);

		if (strncmp(got, want, strlen(want)) != 0)
			fail_msg("%s: %s, not %s", name, got, want);
		return;
	}
	for (i = at; i < n; i++) {
		swap = order[at], order[at] = order[i], order[i] = swap;
		permute(words, order, at + 1, n, name, want);
		swap = order[at], order[at] = order[i], order[i] = swap;
	}
}

static void
test_the_order_in_which_both_ways_are_heard_of_does_not_matter(void **state)
{
	static const struct { const char *name; struct word words[SET_MAX]; size_t n; const char *want; } cases[] = {
		{ "both arrive", { { 1, RECEIPT_DELIVERED, VERDICT_ACCEPTED }, { 2, RECEIPT_DELIVERED, VERDICT_ACCEPTED } }, 2,
		    "delivered 1795234200000 queue 0 accepted,accepted" },
		{ "the first arrives, the second fails", { { 1, RECEIPT_DELIVERED, VERDICT_ACCEPTED }, { 2, RECEIPT_FAILED, VERDICT_PERMANENT } }, 2,
		    "delivered 1795234200000 queue 0 accepted,refused" },
		{ "the second arrives, the first fails", { { 2, RECEIPT_DELIVERED, VERDICT_ACCEPTED }, { 1, RECEIPT_FAILED, VERDICT_REROUTE } }, 2,
		    "delivered 1795234200000 queue 0 refused,accepted" },
		{ "both fail for good", { { 1, RECEIPT_FAILED, VERDICT_PERMANENT }, { 2, RECEIPT_FAILED, VERDICT_PERMANENT } }, 2,
		    "failed 0 queue 0 refused,refused" },
		{ "both fail, a third may carry it", { { 1, RECEIPT_FAILED, VERDICT_REROUTE }, { 2, RECEIPT_FAILED, VERDICT_REROUTE } }, 2,
		    "queued 0 queue 1 refused,refused" },
		{ "the second fails", { { 2, RECEIPT_FAILED, VERDICT_PERMANENT }, { 2, RECEIPT_SENT, VERDICT_ACCEPTED } }, 2,
		    "sent 0 queue 0 accepted,refused" },
		{ "all of it", { { 1, RECEIPT_DELIVERED, VERDICT_ACCEPTED }, { 1, RECEIPT_READ, VERDICT_ACCEPTED }, { 2, RECEIPT_FAILED, VERDICT_REROUTE },
		    { 1, RECEIPT_SENT, VERDICT_ACCEPTED } }, 4, "read 1795234200000 queue 0 accepted,refused" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t order[SET_MAX] = { 0, 1, 2, 3 };

		permute(cases[i].words, order, 0, cases[i].n, cases[i].name, cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_done_about_it),
		cmocka_unit_test(test_who_can_be_asked_is_asked_first),
		cmocka_unit_test(test_only_what_waits_for_its_delivery_is_found),
		cmocka_unit_test(test_the_hours_count_from_when_it_was_taken_and_end_some_days_later),
		cmocka_unit_test(test_it_is_marked_once_and_never_after_it_arrived),
		cmocka_unit_test(test_the_order_in_which_both_ways_are_heard_of_does_not_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
