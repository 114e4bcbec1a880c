#include <stdio.h>

#include "consent/answer.h"
#include "consent/replies.h"
#include "consent/window.h"
#include "message/message.h"
#include "routing/plan.h"

#include "seed.h"
#include "world.h"

enum { SARI = 7, EDI = 8, META = 1, FONNTE = 2 };

static void
open_office(struct world *w)
{
	world_open(w);
	seed_provider(w, META, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 1);
	seed_contact(w, SARI);
	seed_contact(w, EDI);
}

static void
wrote(struct world *w, int64_t id, int64_t contact, int64_t provider, const char *kind, const char *reply)
{
	char statement[400];

	snprintf(statement, sizeof(statement), "INSERT INTO inbound (id, provider_id, provider_message_id, contact_id, at, received_at, kind, text, reply, why)"
	    " VALUES (%d, %d, 'wamid.%d', %d, %lld, %lld, '%s', 'Izin saya sampai mana?', '%s', '')", (int)id, (int)provider, (int)id, (int)contact,
	    (long long)WORLD_NOW, (long long)WORLD_NOW, kind, reply);
	assert_ok(db_script(w->db, statement));
}

static enum err
send(struct world *w, int64_t id, const char *text, bool any_way, int64_t *ret_message)
{
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO(asked) struct asked asked = {0};
	struct answer answer = { .question = &asked, .text = text, .actor = "rina", .any_way = any_way };
	struct problem problem = {0};
	enum err e;

	assert_ok(asked_load(w->db, id, &asked));
	assert_ok(db_begin(w->db, &tx));
	e = answer_send(w->db, &answer, WORLD_NOW + 1, ret_message, &problem);
	return e ? e : db_commit(&tx);
}

static int64_t
waiting(struct world *w)
{
	int64_t n = -1;

	assert_ok(reply_count_waiting(w->db, &n));
	return n;
}

static void
test_who_waits_is_a_person_who_wrote_what_no_program_answers(void **state)
{
	static const struct { const char *name, *kind, *reply; int64_t want; } cases[] = {
		{ "a question waits",			"text",			"OTHER", 1 },
		{ "a picture waits",			"media",		"OTHER", 1 },
		{ "a reaction does not",		"reaction",		"OTHER", 0 },
		{ "nor does what WhatsApp itself says",	"system",		"OTHER", 0 },
		{ "a yes is answered by a program",	"text",			"YES",	 0 },
		{ "and so is a stop",			"text",			"STOP",	 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};

		open_office(&w);
		wrote(&w, 1, SARI, META, cases[i].kind, cases[i].reply);
		wrote(&w, 2, SARI, META, cases[i].kind, cases[i].reply);
		if (waiting(&w) != cases[i].want)
			fail_msg("%s", cases[i].name);
	}
}

static void
test_an_answer_goes_first_through_the_number_that_was_written_to(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t message = 0;

	(void)state;
	open_office(&w);
	wrote(&w, 1, SARI, META, "text", "OTHER");
	IN_TX(&w, window_open(w.db, SARI, META, WORLD_NOW, "wamid.1"));
	assert_ok(send(&w, 1, "Sudah di meja kepala dinas.", false, &message));
	seed_expect(&w, "SELECT forced_provider_id || ' ' || reply_to || ' ' || priority || ' ' || state || ' ' || made_by FROM message", "1 wamid.1 10 queued rina");
	seed_expect(&w, "SELECT handled_by || ' ' || (answer_id = (SELECT id FROM message)) FROM inbound", "rina 1");
	assert_int_equal(waiting(&w), 0);
}

static void
test_an_answer_settles_what_the_same_person_wrote_before_and_nobody_elses(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t message = 0;

	(void)state;
	open_office(&w);
	wrote(&w, 1, SARI, FONNTE, "text", "OTHER");
	wrote(&w, 2, EDI, FONNTE, "text", "OTHER");
	wrote(&w, 3, SARI, FONNTE, "text", "OTHER");
	wrote(&w, 4, SARI, FONNTE, "text", "OTHER");
	assert_ok(send(&w, 3, "Selesai lusa.", false, &message));
	seed_expect(&w, "SELECT group_concat(id) FROM (SELECT id FROM inbound WHERE handled_at IS NULL ORDER BY id)", "2,4");
	assert_int_equal(waiting(&w), 2);
}

static void
test_the_same_words_to_the_same_question_are_one_message(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t first = 0, second = 0;

	(void)state;
	open_office(&w);
	wrote(&w, 1, SARI, FONNTE, "text", "OTHER");
	assert_ok(send(&w, 1, "Selesai lusa.", false, &first));
	assert_ok(send(&w, 1, "Selesai lusa.", false, &second));
	assert_int_equal(first, second);
	assert_ok(send(&w, 1, "Maaf, minggu depan.", false, &second));
	assert_int_not_equal(first, second);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message"), 2);
}

static void
test_a_closed_window_is_answered_another_way_or_not_at_all(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t message = 0;

	(void)state;
	open_office(&w);
	wrote(&w, 1, SARI, META, "text", "OTHER");
	assert_int_equal(send(&w, 1, "Selesai lusa.", false, &message), ERR_CONFLICT);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message"), 0);
	assert_int_equal(waiting(&w), 1);
	assert_ok(send(&w, 1, "Selesai lusa.", true, &message));
	seed_expect(&w, "SELECT coalesce(forced_provider_id, 0) || coalesce(reply_to, '-') FROM message", "0-");
	assert_int_equal(waiting(&w), 0);
}

static void
test_nothing_to_write_is_said_once(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(asked) struct asked asked = {0};
	AUTO(db_tx) struct db_tx tx = {0};

	(void)state;
	open_office(&w);
	wrote(&w, 1, SARI, FONNTE, "text", "OTHER");
	assert_ok(asked_load(w.db, 1, &asked));
	IN_TX(&w, answer_settle(w.db, &asked, "rina", WORLD_NOW + 1));
	seed_expect(&w, "SELECT handled_by || ' ' || coalesce(answer_id, 0) FROM inbound", "rina 0");
	/* The page that the other person has open still thinks that it waits. */
	assert_ok(db_begin(w.db, &tx));
	assert_int_equal(answer_settle(w.db, &asked, "edi", WORLD_NOW + 2), ERR_CONFLICT);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_waits_is_a_person_who_wrote_what_no_program_answers),
		cmocka_unit_test(test_an_answer_goes_first_through_the_number_that_was_written_to),
		cmocka_unit_test(test_an_answer_settles_what_the_same_person_wrote_before_and_nobody_elses),
		cmocka_unit_test(test_the_same_words_to_the_same_question_are_one_message),
		cmocka_unit_test(test_a_closed_window_is_answered_another_way_or_not_at_all),
		cmocka_unit_test(test_nothing_to_write_is_said_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
