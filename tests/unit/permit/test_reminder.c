#include "permit/reminder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "permit/ahead.h"
#include "permit/document.h"
#include "permit/duty.h"
#include "setting/setting.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

#define DAY	CLOCK_DAY_MS
#define HOUR	CLOCK_HOUR_MS
/* Friday 2026-11-20 10:00 WIB; WORLD_NOW is the Saturday after. */
#define FRIDAY	(WORLD_NOW - DAY - 10 * CLOCK_MINUTE_MS)

/* Budi (2) and Ani (3) sign; Sari (1) applies. */
static void
open_office(struct world *w)
{
	static const struct permit_put put = { .registration_id = "R1", .actor = "cli", .baseline = true };
	struct permit_put one = put;
	struct fired_list fired;
	int64_t id;
	int n;

	world_open(w);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
	one.fields = json_tokener_parse("{\"permit_type\":\"SIPD\",\"status\":\"in_process\",\"applicant\":{\"name\":\"Sari\",\"phone\":\"0812-6000-7001\"}}");
	IN_TX(w, permit_put(w->db, &one, 1, &id, &fired, NULL));
	json_end(&one.fields);
	seed_contact(w, 2);
	seed_contact(w, 3);
	assert_ok(db_script(w->db, "UPDATE contact SET role = 'staff', name = 'Budi' WHERE id = 2; UPDATE contact SET role = 'staff', name = 'Ani' WHERE id = 3"));
	IN_TX(w, duty_give(w->db, &(struct duty_draft){ 2, DUTY_SIGNATURE, "" }, "t", 1, NULL));
}

static void
document(struct world *w, int i, int64_t at, const char *more)
{
	char number[16], json[200];
	struct document_put put = { .document_number = number, .actor = "api:odoo" };
	struct fired_list fired;
	int64_t id;

	snprintf(number, sizeof(number), "D%d", i);
	snprintf(json, sizeof(json), "{\"registration_id\":\"R1\",\"state\":\"pending_signature\"%s}", more);
	put.fields = json_tokener_parse(json);
	assert_non_null(put.fields);
	IN_TX(w, document_put(w->db, &put, at, &id, &fired, NULL));
	json_end(&put.fields);
	assert_ok(db_script(w->db, "DELETE FROM queue; UPDATE message SET state = 'sent', sent_at = 1 WHERE scenario <> 'reminder' AND state = 'queued'"));
}

static struct reminder_did
run_as(struct world *w, int64_t now, bool asked)
{
	const struct reminder_run one = { .now = now, .asked = asked, .most = 2, .actor = "sender" };
	struct reminder_did did, all = {0};
	struct ahead ahead;
	int64_t cursor = 0;
	bool more = true;

	assert_ok(ahead_of_reminder(w->db, now, &ahead));
	while (more) {
		IN_TX(w, reminder_step(w->db, &one, &cursor, &did, &more));
		all.documents += did.documents;
		all.digests += did.digests;
		all.nobody += did.nobody;
		all.refused += did.refused;
	}
	/* On a day off the job rests unless somebody asks for it; what was foreseen is for those who ask. */
	if (asked)
		assert_int_equal(ahead.messages, all.digests + all.refused);
	return all;
}

static struct reminder_did
run(struct world *w, int64_t now)
{
	return run_as(w, now, false);
}

static void
test_a_document_is_late_when_it_has_waited_for_more_than_a_day(void **state)
{
	static const struct { int64_t waited; int64_t digests; } cases[] = {
		{ 0, 0 }, { 23 * HOUR, 0 }, { DAY, 0 }, { DAY + 1, 1 }, { 30 * DAY, 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};

		open_office(&w);
		document(&w, 1, FRIDAY - cases[i].waited, "");
		if (run(&w, FRIDAY).digests != cases[i].digests)
			fail_msg("case %zu", i);
	}
}

static void
test_forty_documents_are_one_message_with_all_of_them_as_members(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_FREE char *text = NULL;
	AUTO_JSON struct json_object *members = NULL;
	struct reminder_did did;
	int i;

	(void)state;
	open_office(&w);
	for (i = 1; i <= 40; i++)
		document(&w, i, FRIDAY - 2 * DAY - i * HOUR, "");
	did = run(&w, FRIDAY);
	assert_int_equal(did.documents, 40);
	assert_int_equal(did.digests, 1);
	seed_expect(&w, "SELECT count(DISTINCT document_id) FROM digest_member", "40");
	text = world_text(&w, "SELECT gateway_body FROM message WHERE scenario = 'reminder'");
	assert_non_null(strstr(text, "Kepada Budi,"));
	assert_non_null(strstr(text, "*Jumlah menunggu:* 40\n*Paling lama:* SIPD\n*Pemohon:* Sari\n"));
	assert_non_null(strstr(text, "*Lama menunggu:* 3 hari\n*Dokumen:* SIPD, Sari (3 hari); "));
	assert_non_null(strstr(text, "; 30 lainnya\n"));
	assert_ok(reminder_members(w.db, world_sql(&w, "SELECT id FROM message WHERE scenario = 'reminder'"), &members));
	assert_int_equal(json_count(members), 40);
	assert_string_equal(json_text(json_item(members, 0), "document_number"), "D40");	/* the oldest first */
}

static void
test_a_second_run_of_the_day_says_nothing_again_and_loses_nothing(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	document(&w, 1, FRIDAY - 2 * DAY, "");
	document(&w, 2, FRIDAY - DAY + HOUR, "");	/* late an hour after the first run */
	assert_int_equal(run(&w, FRIDAY).digests, 1);
	assert_int_equal(run(&w, FRIDAY + 2 * HOUR).digests, 0);
	seed_expect(&w, "SELECT count(*) FROM digest_member", "1");
	/* On Monday both are in it. */
	assert_int_equal(run(&w, FRIDAY + 3 * DAY).digests, 1);
	seed_expect(&w, "SELECT group_concat(digest_id || ':' || document_id) FROM digest_member", "1:1,2:1,2:2");
}

static void
test_each_gets_what_they_answer_for(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	IN_TX(&w, duty_give(w.db, &(struct duty_draft){ 3, "survei", "" }, "t", 1, NULL));
	document(&w, 1, FRIDAY - 2 * DAY, "");
	document(&w, 2, FRIDAY - 2 * DAY, ",\"duty\":\"survei\"");
	document(&w, 3, FRIDAY - 2 * DAY, ",\"staff\":{\"contact_id\":3}");
	document(&w, 4, FRIDAY - 2 * DAY, ",\"duty\":\"arsip\"");		/* nobody's */
	document(&w, 5, FRIDAY - 2 * DAY, ",\"duty\":\"arsip\",\"requires_approval\":true,\"approver\":{\"contact_id\":3}");
	assert_int_equal(run(&w, FRIDAY).nobody, 1);
	seed_expect(&w, "SELECT group_concat(x) FROM (SELECT g.contact_id || ':' || m.document_id AS x FROM digest_member m JOIN digest g ON g.id = m.digest_id"
	    " ORDER BY 1)", "2:1,3:2,3:3,3:5");
	seed_expect(&w, "SELECT outcome || ' ' || detail || ' ' || document_id FROM scenario_fired WHERE scenario = 'reminder' AND message_id IS NULL",
	    "no_recipient duty:arsip 4");
	/* What nobody answers for is recorded once, not every day. */
	run(&w, FRIDAY + 3 * DAY);
	seed_expect(&w, "SELECT count(*) FROM scenario_fired WHERE scenario = 'reminder' AND outcome = 'no_recipient'", "1");
}

static void
test_on_a_day_off_there_is_none_unless_somebody_asks(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	document(&w, 1, FRIDAY - 2 * DAY, "");
	assert_int_equal(run(&w, FRIDAY + DAY).digests, 0);
	assert_int_equal(run_as(&w, FRIDAY + DAY, true).digests, 1);
	/* It would leave on Monday morning; Monday's says more, and takes its place. */
	assert_int_equal(run(&w, FRIDAY + 3 * DAY).digests, 1);
	seed_expect(&w, "SELECT group_concat(state) FROM message WHERE scenario = 'reminder'", "cancelled,queued");
	IN_TX(&w, setting_set(w.db, SETTING_REST_ON_DAYS_OFF, "0", "t", 1, NULL));
	assert_int_equal(run(&w, FRIDAY + 8 * DAY).digests, 1);
}

static void
test_what_would_leave_the_next_morning_is_left_to_that_mornings_digest(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	document(&w, 1, FRIDAY - 2 * DAY, "");
	assert_int_equal(run(&w, FRIDAY + 9 * HOUR).digests, 1);		/* 19:00 leaves today, and no later */
	assert_int_equal(world_sql(&w, "SELECT deadline_at FROM message WHERE scenario = 'reminder'"), FRIDAY + 14 * HOUR);
	assert_int_equal(run(&w, FRIDAY + 3 * DAY + 11 * HOUR).digests, 0);	/* Monday, 21:00: in the quiet hours */
	assert_int_equal(run(&w, FRIDAY + 4 * DAY).digests, 1);
}

static void
test_a_run_that_dies_between_its_steps_goes_on_where_it_was(void **state)
{
	AUTO(world) struct world w = {0};
	const struct reminder_run one = { .now = FRIDAY, .most = 2, .actor = "sender" };
	struct reminder_did did;
	int64_t cursor = 0, before;
	bool more = true;
	int i;

	(void)state;
	open_office(&w);
	IN_TX(&w, duty_give(w.db, &(struct duty_draft){ 3, DUTY_SIGNATURE, "" }, "t", 1, NULL));
	for (i = 1; i <= 5; i++)
		document(&w, i, FRIDAY - 2 * DAY, "");
	while (more) {
		AUTO(db_tx) struct db_tx tx = {0};

		/* Each step is done, lost with its transaction, and done again. */
		before = cursor;
		assert_ok(db_begin(w.db, &tx));
		assert_ok(reminder_step(w.db, &one, &cursor, &did, &more));
		db_tx_end(&tx);
		cursor = before;
		IN_TX(&w, reminder_step(w.db, &one, &cursor, &did, &more));
	}
	seed_expect(&w, "SELECT count(*) FROM digest_member", "10");
	seed_expect(&w, "SELECT count(*) FROM message WHERE scenario = 'reminder'", "2");
}

static void
test_a_template_that_is_switched_off_is_told_and_tried_again(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	document(&w, 1, FRIDAY - 2 * DAY, "");
	assert_ok(db_script(w.db, "UPDATE template SET active = 0 WHERE key = 'reminder'"));
	assert_int_equal(run(&w, FRIDAY).refused, 1);
	seed_expect(&w, "SELECT outcome || detail FROM digest", "refusedtemplate: reminder is switched off");
	assert_ok(db_script(w.db, "UPDATE template SET active = 1"));
	assert_int_equal(run(&w, FRIDAY + HOUR).digests, 1);
	seed_expect(&w, "SELECT outcome FROM digest", "message");
}

static void
test_documents_of_a_test_key_are_nobodys_work(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	document(&w, 1, FRIDAY - 2 * DAY, "");
	assert_ok(db_script(w.db, "UPDATE document SET nothing_leaves = 1"));
	assert_int_equal(run(&w, FRIDAY).documents, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_document_is_late_when_it_has_waited_for_more_than_a_day),
		cmocka_unit_test(test_forty_documents_are_one_message_with_all_of_them_as_members),
		cmocka_unit_test(test_a_second_run_of_the_day_says_nothing_again_and_loses_nothing),
		cmocka_unit_test(test_each_gets_what_they_answer_for),
		cmocka_unit_test(test_on_a_day_off_there_is_none_unless_somebody_asks),
		cmocka_unit_test(test_what_would_leave_the_next_morning_is_left_to_that_mornings_digest),
		cmocka_unit_test(test_a_run_that_dies_between_its_steps_goes_on_where_it_was),
		cmocka_unit_test(test_a_template_that_is_switched_off_is_told_and_tried_again),
		cmocka_unit_test(test_documents_of_a_test_key_are_nobodys_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
