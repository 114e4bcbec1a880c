#include "lists.h"

#include <stdio.h>
#include <string.h>

#include "office.h"
#include "template/submission.h"

enum { TWILIO = 3, DAY = 20778 };

#define CONTENT(n, status, category) "{\"sid\":\"HX0000000000000000000000000000000" n "\",\"friendly_name\":\"t" n "\",\"language\":\"id\",\"variables\":{}," \
	"\"types\":{\"twilio/text\":{\"body\":\"x\"}},\"approval_requests\":{\"status\":\"" status "\",\"category\":\"" category "\",\"rejection_reason\":\"\"}}"
#define NAMED(n, name, status) "{\"sid\":\"HX0000000000000000000000000000000" n "\",\"friendly_name\":\"" name "\",\"language\":\"id\"," \
	"\"approval_requests\":{\"status\":\"" status "\"}}"
#define PAGE(contents, next) "{\"contents\":[" contents "],\"meta\":{\"next_page_url\":" next "}}"
#define NEXT(n) "\"https://content.twilio.com/v1/ContentAndApprovals?Page=" n "\""

static void
open_twilio(struct office *o)
{
	office_open(o);
	office_add(o, "twilio", "Twilio", "{\"account_sid\":\"AC00000000000000000000000000000001\",\"number\":\"+14155238886\","
	    "\"auth_token\":\"0123456789abcdef0123456789abcdef\"}", TWILIO, "HX00000000000000000000000000000001");
}

static void
begin(struct office *o, struct lists *l, const char *kind, int64_t subject, struct provider_row *row)
{
	struct task task = { .subject_id = subject };

	snprintf(task.kind, sizeof(task.kind), "%s", kind);
	assert_ok(provider_load(o->w.db, TWILIO, row));
	assert_true(lists_begin(o->w.db, l, &task, row->kind));
}

static void
come(struct office *o, struct lists *l, const struct provider_row *row, int status, const char *body)
{
	struct http_answer answer = { .transport = HTTP_ANSWERED, .status = status, .body = body, .body_len = strlen(body) };

	assert_ok(lists_landed(&o->s, l, row, &answer, WORLD_NOW));
}

static void
end(struct office *o, struct lists *l, const struct provider_row *row)
{
	IN_TX(&o->w, lists_store(&o->s, l, row, WORLD_NOW + 3600000));
}

static void
test_every_page_counts_and_what_was_reviewed_is_stored(void **state)
{
	AUTO(office) struct office o;
	AUTO(lists) struct lists l = {0};
	AUTO(provider_row) struct provider_row row = {0};

	(void)state;
	open_twilio(&o);
	begin(&o, &l, TASK_TEMPLATE_SYNC, 0, &row);
	come(&o, &l, &row, 200, PAGE(CONTENT("2", "approved", "UTILITY"), NEXT("1")));
	assert_false(l.over);
	come(&o, &l, &row, 200, PAGE(CONTENT("1", "paused", "UTILITY"), "null"));
	assert_true(l.over && !l.failed);
	end(&o, &l, &row);
	seed_expect(&o.w, "SELECT status || ' ' || remote_id FROM template_mapping WHERE provider_id = 3", "paused HX00000000000000000000000000000001");
	seed_expect(&o.w, "SELECT group_concat(name || ' ' || language || ' ' || status || ' ' || body, '; ') FROM (SELECT * FROM template_remote ORDER BY name)",
	    "t1 id paused x; t2 id approved x");
}

static void
test_one_that_moved_to_another_category_says_so_and_waits_for_an_administrator(void **state)
{
	AUTO(office) struct office o;
	AUTO(lists) struct lists l = {0};
	AUTO(provider_row) struct provider_row row = {0};

	(void)state;
	open_twilio(&o);
	begin(&o, &l, TASK_TEMPLATE_SYNC, 0, &row);
	come(&o, &l, &row, 200, PAGE(CONTENT("1", "approved", "MARKETING"), "null"));
	end(&o, &l, &row);
	seed_expect(&o.w, "SELECT status || ': ' || category || category_taken FROM template_mapping WHERE provider_id = 3", "approved: marketing");
}

static void
test_one_that_is_in_the_list_no_more_is_missing_but_only_in_a_whole_list(void **state)
{
	static const struct { const char *name; int status; const char *body, *want; } cases[] = {
		{ "the whole list",   200, PAGE(CONTENT("2", "approved", "UTILITY"), "null"), "missing" },
		{ "an empty list",    200, PAGE("", "null"), "missing" },
		{ "a list refused",   401, "{\"code\":20003,\"message\":\"Authenticate\"}", "approved" },
		{ "a page unread",    200, "<html>", "approved" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(office) struct office o;
		AUTO(lists) struct lists l = {0};
		AUTO(provider_row) struct provider_row row = {0};
		AUTO_FREE char *got = NULL;

		open_twilio(&o);
		begin(&o, &l, TASK_TEMPLATE_SYNC, 0, &row);
		come(&o, &l, &row, cases[i].status, cases[i].body);
		assert_true(l.over);
		end(&o, &l, &row);
		got = world_text(&o.w, "SELECT status FROM template_mapping WHERE provider_id = 3");
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: %s", cases[i].name, got);
	}
}

static void
test_pages_that_lead_to_themselves_come_to_an_end(void **state)
{
	AUTO(office) struct office o;
	AUTO(lists) struct lists l = {0};
	AUTO(provider_row) struct provider_row row = {0};
	int pages;

	(void)state;
	open_twilio(&o);
	begin(&o, &l, TASK_TEMPLATE_SYNC, 0, &row);
	for (pages = 0; !l.over && pages < 1000; pages++)
		come(&o, &l, &row, 200, PAGE(CONTENT("1", "approved", "UTILITY"), NEXT("1")));
	assert_int_equal(pages, 2);
	assert_true(l.failed);
	end(&o, &l, &row);
	seed_expect(&o.w, "SELECT status FROM template_mapping WHERE provider_id = 3", "approved");
}

/* Two of one name, of which ours is known by its id; and what was never asked for has ended nothing. */
static void
test_ours_is_told_from_its_namesake_by_its_id(void **state)
{
	AUTO(office) struct office o;
	AUTO(lists) struct lists l = {0}, unasked = {0};
	AUTO(provider_row) struct provider_row row = {0}, again = {0};

	(void)state;
	open_twilio(&o);
	world_sql(&o.w, "UPDATE template_mapping SET remote_name = 'same' WHERE provider_id = 3");
	begin(&o, &l, TASK_TEMPLATE_SYNC, 0, &row);
	come(&o, &l, &row, 200, PAGE(NAMED("2", "same", "rejected") "," NAMED("1", "same", "paused"), "null"));
	end(&o, &l, &row);
	seed_expect(&o.w, "SELECT status || ' ' || remote_id FROM template_mapping WHERE provider_id = 3", "paused HX00000000000000000000000000000001");
	seed_expect(&o.w, "SELECT count(*) FROM template_remote", "2");
	begin(&o, &unasked, TASK_TEMPLATE_SYNC, 0, &again);
	end(&o, &unasked, &again);
	seed_expect(&o.w, "SELECT status FROM template_mapping WHERE provider_id = 3", "paused");
}

/* Meta's pages shift while they are read: from the beginning again, a few times. */
static void
test_pages_that_shifted_are_read_from_the_beginning(void **state)
{
	static const char shifted[] = "{\"error\":{\"message\":\"Invalid paging cursor\",\"code\":131059}}";
	static const char first[] = "{\"data\":[{\"id\":\"1\",\"name\":\"a\",\"language\":\"id\",\"status\":\"APPROVED\"}],"
	    "\"paging\":{\"cursors\":{\"after\":\"x\"},\"next\":\"y\"}}", last[] = "{\"data\":[]}";
	AUTO(office) struct office o;
	AUTO(lists) struct lists l = {0}, never = {0};
	struct provider_row meta = { .id = 1, .kind = provider_find("meta") };
	struct task task = { .kind = TASK_TEMPLATE_SYNC, .provider_id = 1 };
	int tries;

	(void)state;
	office_open(&o);
	assert_true(lists_begin(o.w.db, &l, &task, meta.kind));
	come(&o, &l, &meta, 200, first);
	come(&o, &l, &meta, 400, shifted);
	assert_false(l.over);
	come(&o, &l, &meta, 200, first);
	come(&o, &l, &meta, 200, last);
	assert_true(l.over && !l.failed);
	assert_int_equal(json_count(l.templates), 1);
	assert_true(lists_begin(o.w.db, &never, &task, meta.kind));
	for (tries = 0; !never.over && tries < 100; tries++)
		come(&o, &never, &meta, 400, shifted);
	assert_true(never.failed && tries == 4);
}

static void
test_messages_of_others_are_left_alone_and_ours_get_their_price_and_end(void **state)
{
	static const char body[] = "{\"messages\":["
	    "{\"sid\":\"SM00000000000000000000000000000001\",\"direction\":\"outbound-api\",\"status\":\"delivered\",\"num_segments\":\"1\",\"price\":\"-0.0075\","
	    "\"price_unit\":\"USD\"},"
	    "{\"sid\":\"SM00000000000000000000000000000009\",\"direction\":\"outbound-api\",\"status\":\"delivered\",\"price\":\"-1\",\"price_unit\":\"USD\"}]}";
	AUTO(office) struct office o;
	AUTO(lists) struct lists l = {0};
	AUTO(provider_row) struct provider_row row = {0};
	int again;

	(void)state;
	open_twilio(&o);
	seed_message(&o.w, 70, OFFICE_SARI, "text", "sent");
	world_sql(&o.w, "INSERT INTO attempt (uid, message_id, provider_id, state, verdict, started_at, answered_at, provider_message_id)"
	    " VALUES ('u', 70, 3, 'accepted', 'accepted', 1795230000000, 1795230000000, 'SM00000000000000000000000000000001')");
	for (again = 0; again < 2; again++) {
		lists_end(&l);
		provider_row_end(&row);
		row = (struct provider_row){0};
		begin(&o, &l, SYNC_MESSAGES, DAY, &row);
		come(&o, &l, &row, 200, body);
		assert_int_equal(l.found, 2);
		assert_int_equal(l.ours, 1);
	}
	seed_expect(&o.w, "SELECT m.state || ' ' || a.price_micros || a.price_currency FROM message m JOIN attempt a ON a.message_id = m.id", "delivered 7500USD");
	seed_expect(&o.w, "SELECT count(*) FROM message_event WHERE message_id = 70 AND kind = 'delivered'", "1");
	seed_expect(&o.w, "SELECT count(*) FROM receipt_parked", "0");
}

static void
test_what_has_no_such_list_is_not_begun(void **state)
{
	static const struct { const char *kind, *provider; int64_t subject; bool want; } cases[] = {
		{ TASK_TEMPLATE_SYNC, "twilio", 0, true }, { SYNC_MESSAGES, "twilio", DAY, true }, { SYNC_MESSAGES, "twilio", 0, false },
		{ TASK_TEMPLATE_SYNC, "twilio_sms", 0, false }, { SYNC_MESSAGES, "twilio_sms", DAY, true }, { TASK_TEMPLATE_SYNC, "fonnte", 0, false },
		{ "something else", "twilio", 0, false }, { SYNC_MESSAGE, "twilio", 99, false }, { SYNC_MESSAGE, "fonnte", 99, false },
	};
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	world_open(&w);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct task task = { .subject_id = cases[i].subject };
		AUTO(lists) struct lists l = {0};

		snprintf(task.kind, sizeof(task.kind), "%s", cases[i].kind);
		if (lists_begin(w.db, &l, &task, provider_find(cases[i].provider)) != cases[i].want)
			fail_msg("%s of %s", cases[i].kind, cases[i].provider);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_page_counts_and_what_was_reviewed_is_stored),
		cmocka_unit_test(test_one_that_moved_to_another_category_says_so_and_waits_for_an_administrator),
		cmocka_unit_test(test_one_that_is_in_the_list_no_more_is_missing_but_only_in_a_whole_list),
		cmocka_unit_test(test_pages_that_lead_to_themselves_come_to_an_end),
		cmocka_unit_test(test_ours_is_told_from_its_namesake_by_its_id),
		cmocka_unit_test(test_pages_that_shifted_are_read_from_the_beginning),
		cmocka_unit_test(test_messages_of_others_are_left_alone_and_ours_get_their_price_and_end),
		cmocka_unit_test(test_what_has_no_such_list_is_not_begun),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
