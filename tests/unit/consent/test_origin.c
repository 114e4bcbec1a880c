#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "consent/consent.h"
#include "consent/inbound.h"
#include "invitation/invitation.h"
#include "template/template.h"
#include "words/mark.h"
#include "words/words.h"

#include "seed.h"
#include "world.h"

enum { META = 1, FONNTE = 2, SARI = 7 };
#define SARI_NUMBER	"+6281200000007"

static void
open_office(struct world *w)
{
	int n;

	world_open(w);
	seed_provider(w, META, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 1);
	assert_ok(db_script(w->db, "UPDATE provider SET settings = '{\"number\":\"+6281122334455\"}' WHERE id = 1"));
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
	seed_contact(w, SARI);
}

static int64_t
invite(struct world *w, const char *channel, int64_t at)
{
	const struct invitation_draft draft = { .contact_id = SARI, .channel = channel };
	struct invitation in = {0};
	char token[TOKEN_TEXT_MAX];

	IN_TX(w, invitation_make(w->db, &draft, at, token, &in));
	return in.id;
}

static void
say(struct world *w, int64_t provider, const char *text, int64_t at)
{
	static int n;
	char id[24];
	struct inbound in = { .kind = INBOUND_TEXT, .at = at, .message_id = id, .from = SARI_NUMBER, .text = text, .opens_window = provider == META };
	struct inbound_result result;

	snprintf(id, sizeof(id), "id.%d", ++n);
	IN_TX(w, inbound_apply(w->db, provider, provider_find(provider == META ? "meta" : "fonnte"), &in, 0, at, &result));
}

/* "origin place invitation scope action changed" of the newest. */
static void
expect(struct world *w, const char *row)
{
	seed_expect(w, "SELECT origin || '|' || place || '|' || coalesce(invitation_id, '-') || '|' || scope || '|' || action || '|' || changed"
	    " FROM consent_origin ORDER BY ledger_seq DESC LIMIT 1", row);
}

static void
test_a_reply_answers_the_last_invitation_of_the_days_that_count(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	invite(&w, "gateway", WORLD_NOW - 40 * CLOCK_DAY_MS);
	invite(&w, "operator", WORLD_NOW);
	say(&w, META, "Ya", WORLD_NOW + 14 * CLOCK_DAY_MS - 1);
	expect(&w, "operator||2|official|agreed|1");
	say(&w, META, "ya", WORLD_NOW + 14 * CLOCK_DAY_MS - 1);
	expect(&w, "operator||2|official|agreed|0");		/* said twice, agreed once */
}

static void
test_a_reply_after_those_days_answers_nothing(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	invite(&w, "round", WORLD_NOW);
	say(&w, META, "Ya", WORLD_NOW + 14 * CLOCK_DAY_MS);
	expect(&w, "inbound||-|official|agreed|1");
}

static void
test_any_message_at_all_answers_no_invitation(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	invite(&w, "round", WORLD_NOW);
	say(&w, META, "Kapan izin saya selesai", WORLD_NOW + CLOCK_HOUR_MS);
	expect(&w, "inbound_any||-|official|agreed|1");
}

static void
test_what_a_person_says_no_with_belongs_to_the_invitation_too(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	invite(&w, "gateway", WORLD_NOW);
	say(&w, FONNTE, "Tidak", WORLD_NOW + 1);
	expect(&w, "gateway||1|gateway|declined|1");
	say(&w, FONNTE, "STOP", WORLD_NOW + 1000);
	expect(&w, "gateway||1|gateway|stopped|1");
	/* Two entries in the ledger, for both kinds of WhatsApp; one thing said. */
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger WHERE action = 'opt_out'"), 2);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_origin WHERE action = 'stopped'"), 1);
}

static void
test_who_refuses_the_offer_has_declined_it_whatever_else_that_ends(void **state)
{
	static const struct { const char *before, *says, *row; } cases[] = {
		{ NULL, "tidak setuju", "gateway||1|gateway|declined|1" },
		{ NULL, "Saya menolak", "gateway||1|gateway|declined|1" },
		{ NULL, "I don't want this", "gateway||1|gateway|declined|1" },
		{ NULL, "stop", "gateway||1|gateway|stopped|1" },
		{ NULL, "tidak mau lagi", "gateway||1|gateway|stopped|1" },
		{ "ya", "tidak setuju", "gateway||1|gateway|stopped|1" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};

		open_office(&w);
		invite(&w, "gateway", WORLD_NOW);
		if (cases[i].before != NULL)
			say(&w, FONNTE, cases[i].before, WORLD_NOW + 1);
		say(&w, FONNTE, cases[i].says, WORLD_NOW + 2);
		expect(&w, cases[i].row);
		assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_state WHERE scope = 'official' AND state = 'stopped'"), 1);
	}
}

static void
test_the_sentence_of_a_poster_is_consent_and_tells_where_the_poster_hangs(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	invite(&w, "gateway", WORLD_NOW - 1);
	say(&w, META, "Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP (poster Loket 2)", WORLD_NOW);
	expect(&w, "poster|Loket 2|-|official|agreed|1");
	seed_expect(&w, "SELECT action || ' ' || source FROM consent_ledger", "opt_in inbound");
	seed_expect(&w, "SELECT reply FROM inbound", "YES");
}

static void
test_marks_are_read_however_people_leave_them(void **state)
{
	static const struct { const char *text; bool found; const char *place; } rows[] = {
		{ "Ya Saya Setuju (poster)", true, "" }, { "Ya Saya Setuju (Poster loket-1).\n", true, "loket-1" }, { "ya (poster A) (poster B)", true, "B" },
		{ "(poster)", true, "" }, { "Ya", false, "" }, { "Ya (posterior)", false, "" }, { "Ya (poster", false, "" }, { "Ya poster)", false, "" },
		{ "Ya (poster <b>)", false, "" }, { "Ya (poster  dua)", false, "" }, { "", false, "" }, { ")", false, "" },
		{ "Ya (poster abcdefghijklmnopqrstuvwx)", true, "abcdefghijklmnopqrstuvwx" }, { "Ya (poster abcdefghijklmnopqrstuvwxy)", false, "" },
	};
	char place[MARK_PLACE_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (mark_read(rows[i].text, place) != rows[i].found)
			fail_msg("\"%s\"", rows[i].text);
		if (rows[i].found)
			assert_string_equal(place, rows[i].place);
	}
}

static void
test_a_poster_is_not_made_with_words_that_would_not_be_read_as_yes(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(buf) struct buf link = {0}, broken = {0};
	struct problem problem = {0};

	(void)state;
	open_office(&w);
	buf_init(&link, 1000);
	buf_init(&broken, 1000);
	assert_ok(invitation_poster_link(w.db, "Loket 2", &link, &problem));
	assert_string_equal(buf_text(&link), "https://wa.me/6281122334455?text=Ya%20Saya%20Setuju%20Menerima%20Pesan%20Notifikasi%20dari%20DPMPTSP"
	    "%20%28poster%20Loket%202%29");
	assert_int_equal(invitation_poster_link(w.db, "no 2", &broken, &problem), ERR_INVALID);
	assert_string_equal(problem.field, "place");
	assert_int_equal(invitation_poster_link(w.db, "<b>", &broken, &problem), ERR_INVALID);
	assert_ok(db_script(w.db, "UPDATE provider SET settings = '{\"number\":\"+6281234567890\"}' WHERE id = 1"));
	assert_int_equal(invitation_poster_link(w.db, "", &broken, &problem), ERR_CONFIG);
}

static void
record(struct world *w, const char *source, const char *evidence, enum scope scope)
{
	struct ledger_entry entry = { .scope = scope, .action = CONSENT_OPT_IN, .source = source, .answer_words = "x", .evidence = evidence,
	    .actor = "contact", .at = WORLD_NOW };

	IN_TX(w, consent_record(w->db, SARI, &entry, WORLD_NOW, NULL));
}

static void
test_every_other_way_is_named_for_itself(void **state)
{
	AUTO(world) struct world w = {0};
	char evidence[60];

	(void)state;
	open_office(&w);
	record(&w, "form", "{\"form\":\"web-17\"}", SCOPE_OFFICIAL);
	expect(&w, "form||-|official|agreed|1");
	record(&w, "paper", "{\"form\":\"F-1\"}", SCOPE_GATEWAY);
	expect(&w, "paper||-|gateway|agreed|1");
	snprintf(evidence, sizeof(evidence), "{\"invitation\":%lld}", (long long)invite(&w, "api", WORLD_NOW));
	record(&w, "landing_page", evidence, SCOPE_OFFICIAL);
	expect(&w, "api||1|official|agreed|0");
	record(&w, "landing_page", "{\"invitation\":999}", SCOPE_OFFICIAL);	/* not hers */
	expect(&w, "landing_page||-|official|agreed|0");
	record(&w, "form", "{}", SCOPE_EMAIL);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_origin"), 4);
}

static void
test_an_invitation_that_never_left_has_asked_nobody(void **state)
{
	static const struct { const char *state; bool due; } rows[] = {
		{ "queued", false }, { "blocked", false }, { "sent", false }, { "read", false }, { "cancelled", true }, { "failed", true },
	};
	AUTO(world) struct world w = {0};
	struct invitation_last last;
	char statement[160];
	bool due;
	size_t i;

	(void)state;
	open_office(&w);
	seed_message(&w, 5, SARI, "text", "queued");
	invite(&w, "operator", WORLD_NOW);
	assert_ok(db_script(w.db, "UPDATE invitation SET message_id = 5"));
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(statement, sizeof(statement), "UPDATE message SET state = '%s' WHERE id = 5", rows[i].state);
		assert_ok(db_script(w.db, statement));
		assert_ok(invitation_is_due(w.db, SARI, WORLD_NOW + 1, &due));
		assert_ok(invitation_last(w.db, SARI, &last));
		if (due != rows[i].due || (last.id == 0) != rows[i].due)
			fail_msg("%s", rows[i].state);
	}
	assert_ok(db_script(w.db, "UPDATE message SET state = 'sent', nothing_leaves = 1 WHERE id = 5"));
	assert_ok(invitation_is_due(w.db, SARI, WORLD_NOW + 1, &due));
	assert_true(due);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_refuses_the_offer_has_declined_it_whatever_else_that_ends),
		cmocka_unit_test(test_a_reply_answers_the_last_invitation_of_the_days_that_count),
		cmocka_unit_test(test_a_reply_after_those_days_answers_nothing),
		cmocka_unit_test(test_any_message_at_all_answers_no_invitation),
		cmocka_unit_test(test_what_a_person_says_no_with_belongs_to_the_invitation_too),
		cmocka_unit_test(test_the_sentence_of_a_poster_is_consent_and_tells_where_the_poster_hangs),
		cmocka_unit_test(test_marks_are_read_however_people_leave_them),
		cmocka_unit_test(test_a_poster_is_not_made_with_words_that_would_not_be_read_as_yes),
		cmocka_unit_test(test_every_other_way_is_named_for_itself),
		cmocka_unit_test(test_an_invitation_that_never_left_has_asked_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
