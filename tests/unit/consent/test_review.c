/* What a person must decide before it counts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "consent/consent.h"
#include "consent/inbound.h"
#include "consent/review.h"
#include "contact/contact.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

enum { META = 1, FONNTE = 2, SARI = 7, EDI = 8 };

#define SARI_NUMBER	"+6281200000007"
#define NEW_NUMBER	"+6285260007002"

static void
open_office(struct world *w)
{
	int n;

	world_open(w);
	seed_provider(w, META, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 1);
	assert_ok(db_script(w->db, "UPDATE provider SET settings = '{\"number\":\"+6281122334455\"}' WHERE id = 1"));
	seed_contact(w, SARI);
	seed_contact(w, EDI);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
}

/* Sari wrote something that no list knows; *ret is the row of it. */
static int64_t
write_unclear(struct world *w, int64_t at)
{
	char statement[300];

	snprintf(statement, sizeof(statement), "INSERT INTO inbound (id, provider_id, provider_message_id, contact_id, at, received_at, kind, text, reply, why)"
	    " VALUES (12, 1, 'wamid.12', 7, %lld, %lld, 'text', 'sudah cukup ya bu', 'OTHER', '')", (long long)at, (long long)at);
	assert_ok(db_script(w->db, statement));
	return 12;
}

static struct review_draft
reply_draft(int64_t at)
{
	return (struct review_draft){ .kind = REVIEW_REPLY, .cause = "inbound:12", .contact_id = SARI, .inbound_id = 12, .made_by = "webhook",
	    .scope = SCOPE_OFFICIAL, .action = "", .source = "inbound", .request_words = "Balas YA atau STOP.", .answer_words = "sudah cukup ya bu",
	    .evidence = "{\"message_id\":\"wamid.12\"}", .at = at };
}

static struct review_draft
paper_draft(void)
{
	return (struct review_draft){ .kind = REVIEW_PAPER, .cause = "paper:7:F-17:official", .contact_id = SARI, .made_by = "rina", .scope = SCOPE_OFFICIAL,
	    .action = "opt_in", .source = "paper", .request_words = "Saya setuju ...", .answer_words = "Tanda tangan pada formulir F-17",
	    .evidence = "{\"form\":\"F-17\"}", .at = WORLD_NOW - CLOCK_DAY_MS };
}

static int64_t
opened(struct world *w, const struct review_draft *draft)
{
	int64_t id = 0;

	IN_TX(w, review_open(w->db, draft, WORLD_NOW, &id, NULL, NULL));
	return id;
}

static int64_t
decided(struct world *w, int64_t id, const struct review_decision *d)
{
	int64_t seq = 0;

	IN_TX(w, review_decide(w->db, id, d, WORLD_NOW, &seq, NULL));
	return seq;
}

static enum consent_state
state_of(struct world *w, int64_t contact, enum scope scope)
{
	struct consent all[SCOPE__COUNT];

	assert_ok(consent_load(w->db, contact, all));
	return all[scope].state;
}

/* ---- opening ---- */

static void
test_one_cause_is_asked_about_once(void **state)
{
	AUTO(world) struct world w = {0};
	struct review_draft draft;
	int64_t id, again, open;
	bool repeated = false;

	(void)state;
	open_office(&w);
	write_unclear(&w, WORLD_NOW - 5000);
	draft = reply_draft(WORLD_NOW - 5000);
	id = opened(&w, &draft);
	IN_TX(&w, review_open(w.db, &draft, WORLD_NOW, &again, &repeated, NULL));
	assert_true(repeated);
	assert_int_equal(id, again);
	assert_ok(review_count(w.db, &open));
	assert_int_equal(open, 1);
	/* Also after it was decided. */
	decided(&w, id, &(struct review_decision){ .reason = "salah ketik", .actor = "rina" });
	assert_int_equal(opened(&w, &draft), id);
	assert_ok(review_count(w.db, &open));
	assert_int_equal(open, 0);
}

static void
test_what_could_not_be_recorded_later_is_not_opened(void **state)
{
	struct review_draft good, bad;
	AUTO(world) struct world w = {0};
	struct problem problem = {0};
	int64_t id;
	size_t i;
	struct { const char *field; struct review_draft draft; } cases[8];

	(void)state;
	open_office(&w);
	good = paper_draft();
	for (i = 0; i < 8; i++)
		cases[i].draft = good;
	cases[0].field = "cause";	cases[0].draft.cause = "";
	cases[1].field = "action";	cases[1].draft.action = "";
	cases[2].field = "action";	cases[2].draft.action = "yes";
	cases[3].field = "source";	cases[3].draft.source = "rumour";
	cases[4].field = "evidence";	cases[4].draft.evidence = "[1]";
	cases[5].field = "at";		cases[5].draft.at = 0;
	cases[6].field = "made_by";	cases[6].draft.made_by = "";
	cases[7].field = "words";	cases[7].draft.answer_words = "\xff";
	for (i = 0; i < 8; i++) {
		AUTO(db_tx) struct db_tx tx = {0};

		problem = (struct problem){0};
		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(review_open(w.db, &cases[i].draft, WORLD_NOW, &id, NULL, &problem), ERR_INVALID);
		assert_string_equal(problem.field, cases[i].field);
	}
	bad = good;
	bad.contact_id = 99;
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(review_open(w.db, &bad, WORLD_NOW, &id, NULL, NULL), ERR_CONFLICT);
	}
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM review"), 0);
}

static void
test_nothing_counts_while_a_review_is_open(void **state)
{
	AUTO(world) struct world w = {0};
	struct review_draft draft;

	(void)state;
	open_office(&w);
	draft = paper_draft();
	opened(&w, &draft);
	assert_int_equal(state_of(&w, SARI, SCOPE_OFFICIAL), CONSENT_NONE);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 0);
}

/* ---- replies ---- */

static void
test_a_reply_means_what_the_person_who_decides_says(void **state)
{
	static const struct { const char *action; enum consent_state want; const char *answer; } cases[] = {
		{ "opt_in", CONSENT_AGREED, "consent_thanks" },
		{ "opt_out", CONSENT_STOPPED, "stop_confirmation" },
		{ "decline", CONSENT_DECLINED, NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		AUTO_FREE char *answer = NULL;
		struct review_draft draft;
		int64_t seq;

		open_office(&w);
		write_unclear(&w, WORLD_NOW - 5000);
		draft = reply_draft(WORLD_NOW - 5000);
		seq = decided(&w, opened(&w, &draft), &(struct review_decision){ .accept = true, .action = cases[i].action, .actor = "rina" });
		assert_int_not_equal(seq, 0);
		assert_int_equal(state_of(&w, SARI, SCOPE_OFFICIAL), cases[i].want);
		/* A STOP reaches the gateway too, whoever read it. */
		assert_int_equal(state_of(&w, SARI, SCOPE_GATEWAY), cases[i].want == CONSENT_STOPPED ? CONSENT_STOPPED : CONSENT_NONE);
		seed_expect(&w, "SELECT source || '|' || request_words || '|' || answer_words || '|' || actor || '|' || evidence FROM consent_entry ORDER BY seq LIMIT 1",
		    "inbound|Balas YA atau STOP.|sudah cukup ya bu|rina|"
		    "{\"message_id\":\"wamid.12\",\"review\":1,\"made_by\":\"webhook\",\"decided_by\":\"rina\"}");
		assert_int_equal(world_sql(&w, "SELECT at FROM consent_ledger"), WORLD_NOW - 5000);
		/* Clear words would have been answered; so are these. */
		answer = world_text(&w, "SELECT t.key FROM message m JOIN template t ON t.id = m.template_id WHERE m.reply_to = 'wamid.12'");
		if (cases[i].answer == NULL)
			assert_null(answer);
		else
			assert_string_equal(answer, cases[i].answer);
		seed_expect(&w, "SELECT state || ' ' || decided_by || ' ' || ledger_seq FROM review", "accepted rina 1");
	}
}

static void
test_an_old_yes_that_is_accepted_late_does_not_undo_a_stop(void **state)
{
	AUTO(world) struct world w = {0};
	/* By telephone: what the person writes would have settled the question. */
	struct ledger_entry stop = { .scope = SCOPE_OFFICIAL, .action = CONSENT_OPT_OUT, .source = "operator", .answer_words = "Tolong berhenti",
	    .actor = "rina", .at = WORLD_NOW - 1000 };
	struct review_draft draft;

	(void)state;
	open_office(&w);
	write_unclear(&w, WORLD_NOW - 60000);
	draft = reply_draft(WORLD_NOW - 60000);
	opened(&w, &draft);
	IN_TX(&w, consent_record(w.db, SARI, &stop, WORLD_NOW, NULL));
	decided(&w, 1, &(struct review_decision){ .accept = true, .action = "opt_in", .actor = "rina" });
	assert_int_equal(state_of(&w, SARI, SCOPE_OFFICIAL), CONSENT_STOPPED);
	/* And the person who stopped us is not thanked. */
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message m JOIN template t ON t.id = m.template_id WHERE t.key = 'consent_thanks'"), 0);
}

static void
test_a_reply_without_a_meaning_needs_one_to_be_accepted(void **state)
{
	AUTO(world) struct world w = {0};
	static const char *const wrong[] = { NULL, "", "withdraw_by_office", "preapproved", "yes" };
	struct problem problem = {0};
	struct review_draft draft;
	int64_t id;
	size_t i;

	(void)state;
	open_office(&w);
	write_unclear(&w, WORLD_NOW - 5000);
	draft = reply_draft(WORLD_NOW - 5000);
	id = opened(&w, &draft);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(review_decide(w.db, id, &(struct review_decision){ .accept = true, .action = wrong[i], .actor = "rina" }, WORLD_NOW, NULL,
		    &problem), ERR_INVALID);
		assert_string_equal(problem.field, "action");
	}
}

static void
test_a_refusal_says_why_and_records_nothing(void **state)
{
	AUTO(world) struct world w = {0};
	struct problem problem = {0};
	struct review_draft draft;
	int64_t id;

	(void)state;
	open_office(&w);
	draft = paper_draft();
	id = opened(&w, &draft);
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(review_decide(w.db, id, &(struct review_decision){ .reason = " ", .actor = "tono" }, WORLD_NOW, NULL, &problem), ERR_INVALID);
		assert_string_equal(problem.field, "reason");
	}
	assert_int_equal(decided(&w, id, &(struct review_decision){ .reason = "tanda tangan tidak ada", .actor = "tono" }), 0);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 0);
	seed_expect(&w, "SELECT state || ' ' || decided_by || ' ' || reason FROM review", "refused tono tanda tangan tidak ada");
}

/* ---- paper ---- */

static void
test_who_recorded_a_paper_may_take_it_back_but_not_accept_it(void **state)
{
	AUTO(world) struct world w = {0};
	struct review_draft draft;
	int64_t id;

	(void)state;
	open_office(&w);
	draft = paper_draft();
	id = opened(&w, &draft);
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(review_decide(w.db, id, &(struct review_decision){ .accept = true, .actor = "rina" }, WORLD_NOW, NULL, NULL), ERR_FORBIDDEN);
	}
	decided(&w, id, &(struct review_decision){ .accept = true, .actor = "tono" });
	assert_int_equal(state_of(&w, SARI, SCOPE_OFFICIAL), CONSENT_AGREED);
	seed_expect(&w, "SELECT actor || ' ' || evidence FROM consent_entry",
	    "tono {\"form\":\"F-17\",\"review\":1,\"made_by\":\"rina\",\"decided_by\":\"tono\"}");
}

static void
test_one_form_may_speak_of_several_channels(void **state)
{
	static const struct { const char *action, *entries; } cases[] = {
		{ "opt_in", "official gateway sms " },
		{ "opt_out", "official gateway sms " },	/* the gateway once, although it was reached twice */
	};
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		AUTO(world) struct world w = {0};
		struct review_draft draft = paper_draft();

		open_office(&w);
		draft.action = cases[i].action;
		draft.also = 1u << SCOPE_GATEWAY | 1u << SCOPE_SMS;
		opened(&w, &draft);
		seed_expect(&w, "SELECT scope FROM review", "official gateway sms");
		assert_int_equal(decided(&w, 1, &(struct review_decision){ .accept = true, .actor = "tono" }), 1);
		seed_expect(&w, "SELECT group_concat(scope || ' ', '') FROM consent_ledger", cases[i].entries);
	}
}

static void
test_what_was_decided_is_not_decided_again(void **state)
{
	AUTO(world) struct world w = {0};
	struct problem problem = {0};
	struct review_draft draft;
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;

	(void)state;
	open_office(&w);
	draft = paper_draft();
	id = opened(&w, &draft);
	decided(&w, id, &(struct review_decision){ .accept = true, .actor = "tono" });
	assert_ok(db_begin(w.db, &tx));
	assert_int_equal(review_decide(w.db, id, &(struct review_decision){ .reason = "x", .actor = "ani" }, WORLD_NOW, NULL, &problem), ERR_CONFLICT);
	assert_string_equal(problem.why, "was decided already by tono");
	assert_int_equal(review_decide(w.db, 99, &(struct review_decision){ .reason = "x", .actor = "ani" }, WORLD_NOW, NULL, NULL), ERR_NOT_FOUND);
}

/* ---- imports ---- */

static void
test_a_batch_is_decided_in_steps(void **state)
{
	AUTO(world) struct world w = {0};
	struct review_decision accept = { .accept = true, .actor = "rina" };
	int64_t n, id, open;
	int i;

	(void)state;
	open_office(&w);
	for (i = 0; i < 5; i++) {
		struct review_draft draft = { .kind = REVIEW_IMPORT, .contact_id = i % 2 == 0 ? SARI : EDI, .batch = i < 4 ? "import:3" : "import:4",
		    .made_by = "cli:root", .scope = SCOPE_OFFICIAL, .action = "opt_in", .source = "import", .answer_words = "ya", .at = WORLD_NOW - 1000 };
		char cause[40];

		snprintf(cause, sizeof(cause), "import:3:%d", i);
		draft.cause = cause;
		IN_TX(&w, review_open(w.db, &draft, WORLD_NOW, &id, NULL, NULL));
	}
	assert_ok(review_count_batch(w.db, "import:3", &open));
	assert_int_equal(open, 4);
	IN_TX(&w, review_decide_batch(w.db, "import:3", &accept, 3, WORLD_NOW, &n, NULL));
	assert_int_equal(n, 3);
	IN_TX(&w, review_decide_batch(w.db, "import:3", &accept, 3, WORLD_NOW, &n, NULL));
	assert_int_equal(n, 1);
	IN_TX(&w, review_decide_batch(w.db, "import:3", &accept, 3, WORLD_NOW, &n, NULL));
	assert_int_equal(n, 0);
	assert_ok(review_count(w.db, &open));
	assert_int_equal(open, 1);
	/* No batch is not a batch of everything. */
	IN_TX(&w, review_decide_batch(w.db, "", &accept, 3, WORLD_NOW, &n, NULL));
	assert_int_equal(n, 0);
}

/* ---- numbers ---- */

static void
move(struct world *w, const char *id, const char *from, const char *to)
{
	struct inbound moved = { .kind = INBOUND_NUMBER_CHANGED, .at = WORLD_NOW - 5000, .message_id = id, .from = from, .new_number = to,
	    .text = "User A changed from X to Y", .opens_window = false };
	struct inbound_result r;

	IN_TX(w, inbound_apply(w->db, META, provider_find("meta"), &moved, 0, WORLD_NOW, &r));
}

static void
write_from(struct world *w, const char *id, const char *from, const char *text)
{
	struct inbound in = { .kind = INBOUND_TEXT, .at = WORLD_NOW - 1000, .message_id = id, .from = from, .text = text, .own = "628", .opens_window = true };
	struct inbound_result r;

	IN_TX(w, inbound_apply(w->db, META, provider_find("meta"), &in, 0, WORLD_NOW, &r));
}

static void
blocked_message(struct world *w, int64_t id, const char *reason)
{
	char statement[200];

	seed_message(w, id, SARI, "text", "blocked");
	snprintf(statement, sizeof(statement), "UPDATE message SET reason = '%s' WHERE id = %lld", reason, (long long)id);
	assert_ok(db_script(w->db, statement));
}

static void
test_a_changed_number_asks_once_and_is_confirmed_by_a_person(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact c = {0};

	(void)state;
	open_office(&w);
	move(&w, "wamid.1", SARI_NUMBER, NEW_NUMBER);
	move(&w, "wamid.1", SARI_NUMBER, NEW_NUMBER);
	move(&w, "wamid.2", SARI_NUMBER, NEW_NUMBER);	/* told twice, asked once */
	seed_expect(&w, "SELECT count(*) || ' ' || min(kind) || ' ' || min(number) || ' ' || min(contact_id) || ' ' || count(other_contact_id) FROM review",
	    "1 number " NEW_NUMBER " 7 0");
	blocked_message(&w, 60, "unconfirmed_number");
	decided(&w, 1, &(struct review_decision){ .accept = true, .actor = "rina" });
	assert_ok(contact_load(w.db, SARI, &c));
	assert_string_equal(c.number, NEW_NUMBER);
	assert_true(c.confirmed);
	seed_expect(&w, "SELECT m.state || ' ' || (SELECT count(*) FROM queue q WHERE q.message_id = m.id) FROM message m WHERE id = 60", "queued 1");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 0);
}

static void
test_a_changed_number_that_is_refused_is_taken_away_again(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact c = {0};
	int64_t owner;

	(void)state;
	open_office(&w);
	move(&w, "wamid.1", SARI_NUMBER, NEW_NUMBER);
	decided(&w, 1, &(struct review_decision){ .reason = "orangnya bilang tidak pindah", .actor = "rina" });
	assert_ok(contact_load(w.db, SARI, &c));
	assert_string_equal(c.number, SARI_NUMBER);
	assert_true(c.confirmed);
	assert_int_equal(contact_by_number(w.db, NEW_NUMBER, &owner), ERR_NOT_FOUND);
	/* Named again later, it is another occasion. */
	{
		struct inbound again = { .kind = INBOUND_NUMBER_CHANGED, .at = WORLD_NOW + 5000, .message_id = "wamid.9", .from = SARI_NUMBER,
		    .new_number = NEW_NUMBER, .text = "", .opens_window = false };
		struct inbound_result r;

		IN_TX(&w, inbound_apply(w.db, META, provider_find("meta"), &again, 0, WORLD_NOW + 6000, &r));
	}
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM review WHERE state = 'open'"), 1);
}

static void
test_who_writes_from_the_new_number_confirms_it(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact c = {0};

	(void)state;
	open_office(&w);
	move(&w, "wamid.1", SARI_NUMBER, NEW_NUMBER);
	blocked_message(&w, 60, "unconfirmed_number");
	write_from(&w, "wamid.2", SARI_NUMBER, "halo");	/* from the old one: says nothing of the new */
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM review WHERE state = 'open'"), 1);
	write_from(&w, "wamid.3", NEW_NUMBER, "halo");
	assert_ok(contact_load(w.db, SARI, &c));
	assert_string_equal(c.number, NEW_NUMBER);
	assert_true(c.confirmed);
	seed_expect(&w, "SELECT state || ' ' || decided_by FROM review", "accepted contact");
	seed_expect(&w, "SELECT state FROM message WHERE id = 60", "queued");
}

static void
test_a_number_of_somebody_else_moves_only_when_a_person_says_so(void **state)
{
	static const struct { bool accept; const char *sari, *edi; } cases[] = {
		{ true, "+6281200000008", NULL }, { false, SARI_NUMBER, "+6281200000008" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		AUTO(world) struct world w = {0};
		AUTO_FREE char *sari = NULL, *edi = NULL;

		open_office(&w);
		move(&w, "wamid.1", SARI_NUMBER, "+6281200000008");
		seed_expect(&w, "SELECT contact_id || ' ' || other_contact_id || ' ' || state FROM review", "7 8 open");
		seed_expect(&w, "SELECT contact_id FROM contact_phone WHERE number = '+6281200000008'", "8");
		decided(&w, 1, &(struct review_decision){ .accept = cases[i].accept, .reason = "ditelepon", .actor = "rina" });
		sari = world_text(&w, "SELECT number FROM contact_phone WHERE contact_id = 7 AND preferred = 1");
		edi = world_text(&w, "SELECT number FROM contact_phone WHERE contact_id = 8 AND preferred = 1");
		assert_string_equal(sari, cases[i].sari);
		if (cases[i].edi == NULL)
			assert_null(edi);
		else
			assert_string_equal(edi, cases[i].edi);
	}
}

/* ---- the list ---- */

static void
test_open_ones_come_oldest_first_and_decided_ones_newest_first(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *rows = NULL, *next = NULL, *done = NULL;
	struct review_query query = { .state = "open", .limit = 2 };
	int64_t ids[4], id;
	int i;

	(void)state;
	open_office(&w);
	for (i = 0; i < 4; i++) {	/* opened in another order than they were said */
		struct review_draft draft = paper_draft();
		char cause[40];

		snprintf(cause, sizeof(cause), "paper:%d", i);
		draft.cause = cause;
		draft.at = WORLD_NOW - (i % 2 == 0 ? 1000 : 9000) + i;
		IN_TX(&w, review_open(w.db, &draft, WORLD_NOW, &ids[i], NULL, NULL));
	}
	assert_ok(review_list(w.db, &query, &rows));
	assert_int_equal(json_count(rows), 2);
	assert_true(json_int(json_item(rows, 0), "id", &id) && id == ids[1]);
	assert_true(json_int(json_item(rows, 1), "id", &query.after) && query.after == ids[3]);
	assert_ok(review_list(w.db, &query, &next));
	assert_true(json_int(json_item(next, 0), "id", &id) && id == ids[0]);
	assert_true(json_int(json_item(next, 1), "id", &id) && id == ids[2]);
	IN_TX(&w, review_decide(w.db, ids[0], &(struct review_decision){ .accept = true, .actor = "tono" }, WORLD_NOW + 1, NULL, NULL));
	IN_TX(&w, review_decide(w.db, ids[1], &(struct review_decision){ .reason = "x", .actor = "tono" }, WORLD_NOW + 2, NULL, NULL));
	assert_ok(review_list(w.db, &(struct review_query){ .limit = 9 }, &done));
	assert_int_equal(json_count(done), 2);
	assert_true(json_int(json_item(done, 0), "id", &id) && id == ids[1]);
}

static void
test_what_may_be_a_withdrawal_has_a_clock(void **state)
{
	static const struct { const char *row; bool want; } cases[] = {
		{ "{\"kind\":\"reply\",\"action\":\"\"}", true }, { "{\"kind\":\"reply\",\"action\":\"opt_in\"}", false },
		{ "{\"kind\":\"reply\",\"action\":\"decline\"}", true }, { "{\"kind\":\"paper\",\"action\":\"opt_out\"}", true },
		{ "{\"kind\":\"paper\",\"action\":\"opt_in\"}", false }, { "{\"kind\":\"number\",\"action\":\"\"}", false },
		{ "{\"kind\":\"import\",\"action\":\"withdraw_by_office\"}", true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *row = NULL;

		assert_ok(json_parse(cases[i].row, strlen(cases[i].row), &row, NULL));
		assert_int_equal(review_may_withdraw(row), cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_cause_is_asked_about_once),
		cmocka_unit_test(test_what_could_not_be_recorded_later_is_not_opened),
		cmocka_unit_test(test_nothing_counts_while_a_review_is_open),
		cmocka_unit_test(test_a_reply_means_what_the_person_who_decides_says),
		cmocka_unit_test(test_an_old_yes_that_is_accepted_late_does_not_undo_a_stop),
		cmocka_unit_test(test_a_reply_without_a_meaning_needs_one_to_be_accepted),
		cmocka_unit_test(test_a_refusal_says_why_and_records_nothing),
		cmocka_unit_test(test_who_recorded_a_paper_may_take_it_back_but_not_accept_it),
		cmocka_unit_test(test_one_form_may_speak_of_several_channels),
		cmocka_unit_test(test_what_was_decided_is_not_decided_again),
		cmocka_unit_test(test_a_batch_is_decided_in_steps),
		cmocka_unit_test(test_a_changed_number_asks_once_and_is_confirmed_by_a_person),
		cmocka_unit_test(test_a_changed_number_that_is_refused_is_taken_away_again),
		cmocka_unit_test(test_who_writes_from_the_new_number_confirms_it),
		cmocka_unit_test(test_a_number_of_somebody_else_moves_only_when_a_person_says_so),
		cmocka_unit_test(test_open_ones_come_oldest_first_and_decided_ones_newest_first),
		cmocka_unit_test(test_what_may_be_a_withdrawal_has_a_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
