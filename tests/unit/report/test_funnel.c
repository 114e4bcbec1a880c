#include "report/funnel.h"

#include <string.h>

#include "base/clock.h"

#include "seed.h"

/* One invitation; times are days before WORLD_NOW, message_state "" for a link that was handed out, said "" for no row of an origin. */
struct row { const char *channel; int days_ago; const char *message_state; int nothing_leaves, opened; const char *answer, *said; };

enum { SQL_INVITE, SQL_MESSAGE, SQL_LEDGER, SQL_ORIGIN, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_INVITE] =
	    "INSERT INTO invitation (id, token_hash, contact_id, channel, created_at, expires_at, opened_at, answer, message_id)"
	    " VALUES (:id, randomblob(32), 1, :channel, :at, :at, :opened, :answer, :message)",
	[SQL_MESSAGE] = "UPDATE message SET nothing_leaves = :nothing WHERE id = :id",
	[SQL_LEDGER] =
	    "INSERT INTO consent_ledger (seq, subject_hash, scope, action, source, request_words, answer_words, evidence, notice_version, actor, at,"
	    " recorded_at, prev_hash, hash) VALUES (:seq, CAST(:who AS BLOB), 'official', 'opt_in', 'inbound', '', '', '{}', '', 'x', :at, :at, x'00', x'00')",
	[SQL_ORIGIN] =
	    "INSERT INTO consent_origin (ledger_seq, origin, invitation_id, scope, action, changed, at)"
	    " VALUES (:seq, :origin, :invitation, 'official', :action, :changed, :at)",
};

static int64_t
days_ago(int days)
{
	return WORLD_NOW - days * CLOCK_DAY_MS;
}

static void
say(struct world *w, int64_t seq, const char *who, const char *origin, int64_t invitation_id, const char *action, int changed, int64_t at)
{
	IN_TX(w, db_run(w->db, sql[SQL_LEDGER], ARGS(INT_("seq", seq), TEXT_("who", who), INT_("at", at)), NULL));
	IN_TX(w, db_run(w->db, sql[SQL_ORIGIN], ARGS(INT_("seq", seq), TEXT_("origin", origin),
	    invitation_id != 0 ? INT_("invitation", invitation_id) : NULL_("invitation"), TEXT_("action", action), INT_("changed", changed),
	    INT_("at", at)), NULL));
}

static void
invite(struct world *w, int64_t id, const struct row *r)
{
	if (r->message_state[0] != '\0') {
		seed_message(w, id, 1, "text", r->message_state);
		IN_TX(w, db_run(w->db, sql[SQL_MESSAGE], ARGS(INT_("nothing", r->nothing_leaves), INT_("id", id)), NULL));
	}
	IN_TX(w, db_run(w->db, sql[SQL_INVITE], ARGS(INT_("id", id), TEXT_("channel", r->channel), INT_("at", days_ago(r->days_ago)),
	    r->opened ? INT_("opened", WORLD_NOW) : NULL_("opened"), r->answer[0] != '\0' ? TEXT_("answer", r->answer) : NULL_("answer"),
	    r->message_state[0] != '\0' ? INT_("message", id) : NULL_("message")), NULL));
	if (r->said[0] != '\0')
		say(w, id, "x", r->channel, id, r->said, 1, WORLD_NOW);
}

static void
assert_row(const struct funnel_row *got, const struct funnel_row *want)
{
	assert_string_equal(got->channel, want->channel);
	assert_int_equal(got->invited, want->invited);
	assert_int_equal(got->carried, want->carried);
	assert_int_equal(got->delivered, want->delivered);
	assert_int_equal(got->opened, want->opened);
	assert_int_equal(got->agreed, want->agreed);
	assert_int_equal(got->declined, want->declined);
	assert_int_equal(got->stopped, want->stopped);
}

static void
test_invitations_are_counted_by_the_way_they_went_and_what_became_of_them(void **state)
{
	static const struct row given[] = {
		{ "gateway", 1, "sent", 0, 0, "", "" }, { "gateway", 2, "delivered", 0, 1, "", "" }, { "gateway", 3, "read", 0, 1, "agreed", "agreed" },
		{ "gateway", 3, "read", 0, 0, "", "agreed" },			/* by a reply: the invitation itself knows nothing of it */
		{ "gateway", 4, "queued", 0, 0, "", "" }, { "gateway", 4, "failed", 0, 0, "", "" }, { "gateway", 4, "cancelled", 0, 0, "", "" },
		{ "gateway", 4, "sent", 1, 0, "", "" },				/* with a test key */
		{ "api", 5, "", 0, 1, "agreed", "" },				/* from before there were origins */
		{ "api", 6, "", 0, 1, "declined", "declined" }, { "api", 6, "", 0, 0, "withdrawn", "stopped" },
		{ "round", 29, "sent", 0, 0, "", "" }, { "round", 30, "sent", 0, 0, "", "" }, { "round", 31, "sent", 0, 0, "", "" },
	};
	AUTO(world) struct world w = {0};
	struct funnel f;
	size_t i;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	assert_ok(funnel_load(w.db, 0, WORLD_NOW, &f));
	assert_int_equal(f.count, 0);
	assert_int_equal(funnel_rate(&f.all).of, 0);
	for (i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		invite(&w, (int64_t)i + 1, &given[i]);
	/* The first moment counts, the end does not. */
	assert_ok(funnel_load(w.db, days_ago(30), WORLD_NOW, &f));
	assert_int_equal(f.count, 3);
	assert_row(&f.rows[0], &(struct funnel_row){ "gateway", 4, 4, 3, 2, 2, 0, 0 });
	assert_row(&f.rows[1], &(struct funnel_row){ "api", 3, 0, 0, 2, 1, 1, 1 });
	assert_row(&f.rows[2], &(struct funnel_row){ "round", 2, 2, 0, 0, 0, 0, 0 });
	assert_row(&f.all, &(struct funnel_row){ "", 9, 6, 3, 4, 3, 1, 1 });
	assert_int_equal(funnel_rate(&f.rows[0]).yes, 2);
	assert_int_equal(funnel_rate(&f.rows[0]).of, 4);
	assert_ok(funnel_load(w.db, days_ago(31), days_ago(30), &f));
	assert_int_equal(f.all.invited, 1);
}

static void
test_agreements_stand_in_the_offices_month_under_what_led_to_them(void **state)
{
	/* WORLD_NOW is 2026-11-21 10:10 WIB. */
	static const int64_t month = INT64_C(1793466000000), first = INT64_C(1780246800000);	/* 2026-11-01 and 2026-06-01, 00:00 WIB */
	AUTO(world) struct world w = {0};
	struct funnel_sources s;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	invite(&w, 1, &(struct row){ "operator", 1, "", 0, 1, "agreed", "" });
	say(&w, 1, "ani", "form", 0, "agreed", 1, month);
	say(&w, 2, "ani", "form", 0, "agreed", 1, month);		/* the other way of WhatsApp: one person */
	say(&w, 3, "budi", "form", 0, "agreed", 1, month - 1);
	say(&w, 4, "cici", "form", 0, "agreed", 1, first);
	say(&w, 5, "dodi", "form", 0, "agreed", 1, first - 1);		/* too long ago */
	say(&w, 6, "budi", "form", 0, "agreed", 0, WORLD_NOW);		/* agreed already */
	say(&w, 7, "edi", "form", 0, "declined", 1, WORLD_NOW);
	say(&w, 8, "edi", "operator", 1, "agreed", 1, WORLD_NOW);
	say(&w, 9, "fani", "operator", 0, "agreed", 1, WORLD_NOW);	/* a person of the office noted it: no invitation */
	assert_ok(funnel_sources(w.db, WORLD_NOW, CLOCK_WIB_MINUTES, &s));
	assert_int_equal(s.months[FUNNEL_MONTHS - 1], month);
	assert_int_equal(s.months[0], first);
	assert_int_equal(s.count, 3);
	assert_string_equal(s.rows[0].origin, "form");
	assert_int_equal(s.rows[0].people[5], 1);
	assert_int_equal(s.rows[0].people[4], 1);
	assert_int_equal(s.rows[0].people[0], 1);
	assert_int_equal(s.rows[0].all, 3);
	assert_string_equal(s.rows[1].origin, "operator");
	assert_false(s.rows[1].invited);
	assert_true(s.rows[2].invited);
	/* Six months lead over the turn of the year. */
	assert_ok(funnel_sources(w.db, WORLD_NOW + 60 * CLOCK_DAY_MS, CLOCK_WIB_MINUTES, &s));
	assert_int_equal(clock_local(s.months[FUNNEL_MONTHS - 1], CLOCK_WIB_MINUTES).month, 1);
	assert_int_equal(clock_local(s.months[FUNNEL_MONTHS], CLOCK_WIB_MINUTES).month, 2);
	assert_int_equal(clock_local(s.months[0], CLOCK_WIB_MINUTES).month, 8);
	assert_int_equal(clock_local(s.months[0], CLOCK_WIB_MINUTES).year, 2026);
}

static void
test_only_people_who_can_have_whatsapp_are_asked_whether_they_agree(void **state)
{
	AUTO(world) struct world w = {0};
	struct share s;
	int64_t id;

	(void)state;
	world_open(&w);
	assert_ok(funnel_standing(w.db, &s));
	assert_int_equal(s.of, 0);
	for (id = 1; id <= 7; id++) {
		seed_contact(&w, id);
		if (id != 3)
			seed_consent(&w, id, id == 2 ? "gateway" : "official", id == 7 ? "stopped" : "agreed", 1);
	}
	world_sql(&w, "UPDATE contact_phone SET kind = 'landline' WHERE contact_id = 4");
	world_sql(&w, "UPDATE contact_phone SET whatsapp = 'no' WHERE contact_id = 5");
	world_sql(&w, "UPDATE contact SET erased_at = 1 WHERE id = 6");
	assert_ok(funnel_standing(w.db, &s));
	assert_int_equal(s.of, 4);
	assert_int_equal(s.yes, 1);
	world_sql(&w, "UPDATE contact SET user_id = 'ID.1' WHERE id = 4");	/* reachable without a number */
	assert_ok(funnel_standing(w.db, &s));
	assert_int_equal(s.of, 5);
	assert_int_equal(s.yes, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_invitations_are_counted_by_the_way_they_went_and_what_became_of_them),
		cmocka_unit_test(test_agreements_stand_in_the_offices_month_under_what_led_to_them),
		cmocka_unit_test(test_only_people_who_can_have_whatsapp_are_asked_whether_they_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
