#include "provider/events.h"

#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "scarce.h"
#include "provider/meta.h"

/* The n-th allocation from now on fails, and only that. */
static void
fail_at(size_t n)
{
	scarce_once = true;
	scarce_left = (long)n - 1;
}

/* Did it? Memory is plenty again. */
static bool
has_failed(void)
{
	bool failed = SCARCE_IS_POSSIBLE && scarce_left < 0;

	scarce_left = -1;
	return failed;
}

static void
fill(struct webhook_events *ev)
{
	int i;

	for (i = 0; i < 5; i++) {
		events_receipt(ev);
		events_inbound(ev);
		events_notice(ev, NOTICE_OTHER, events_text(ev, "%d", i), events_number(ev, "6281312345671"));
	}
}

static void
test_every_allocation_may_fail_and_is_reported(void **state)
{
	size_t n, failed = 0;

	(void)state;
	for (n = 1; n < 100; n++) {
		AUTO(webhook_events) struct webhook_events ev = { 0 };

		fail_at(n);
		fill(&ev);
		assert_true(!has_failed() || ev.err == ERR_MEMORY);
		failed += ev.err == ERR_MEMORY;
	}
	assert_true(!SCARCE_IS_POSSIBLE || failed > 10);
}

static void
test_a_request_that_could_not_be_written_whole_is_not_written(void **state)
{
	static const char *const values[] = { "Sari", "SIUP" };
	const struct outgoing messages[] = {
		{ .to = "+6281312345671", .uid = "u", .text = "Halo {name}" },
		{ .to = "+6281312345671", .uid = "u", .text = "Halo", .is_template = true, .template_name = "x",
		  .template_language = "id", .values = values, .value_count = 2 },
	};
	AUTO(sample) struct account meta = { 0 }, fonnte = { 0 };
	size_t n, i, failed = 0;
	enum err e;

	(void)state;
	sample_meta(&meta);
	sample_fonnte(&fonnte);
	for (n = 1; n < 40; n++) {
		for (i = 0; i < 4; i++) {
			AUTO(http_request) struct http_request rq = { 0 };

			fail_at(n);
			e = provider_find(i < 2 ? "meta" : "fonnte")->write_request(i < 2 ? &meta : &fonnte, &messages[i % 2], &rq);
			assert_true(!has_failed() || e != ERR_NONE);
			assert_true(e == ERR_NONE || e == ERR_MEMORY);
			failed += e != ERR_NONE;
		}
	}
	assert_true(!SCARCE_IS_POSSIBLE || failed > 10);
}

static void
test_rows_stop_at_their_ceiling_and_the_rest_is_counted(void **state)
{
	AUTO(webhook_events) struct webhook_events ev = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < EVENTS_MAX; i++) {
		assert_non_null(events_receipt(&ev));
		assert_non_null(events_inbound(&ev));
		assert_non_null(events_notice(&ev, NOTICE_OTHER, NULL, NULL));
	}
	assert_null(events_receipt(&ev));
	assert_null(events_inbound(&ev));
	assert_null(events_notice(&ev, NOTICE_OTHER, NULL, NULL));
	assert_int_equal(ev.receipt_count, EVENTS_MAX);
	assert_int_equal(ev.skipped, 3);
	assert_int_equal(ev.err, ERR_NONE);
	assert_string_equal(ev.notices[EVENTS_MAX - 1].subject, "");
}

static void
test_a_thousand_updates_in_one_body_are_all_read(void **state)
{
	AUTO(sample) struct account a = { 0 };
	AUTO(webhook_events) struct webhook_events ev = { 0 };
	AUTO(buf) struct buf body = { 0 };
	struct webhook_request rq;
	int i;

	(void)state;
	sample_meta(&a);
	buf_init(&body, provider_meta.webhook_max_bytes);
	buf_text_add(&body, "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"statuses\":[");
	for (i = 0; i < 1000; i++)
		buf_fmt(&body, "%s{\"id\":\"wamid.%d\",\"status\":\"read\",\"recipient_id\":\"6281312345671\"}", i > 0 ? "," : "", i);
	buf_text_add(&body, "]}}]}]}");
	rq = webhook_post(buf_text(&body), "application/json");
	assert_int_equal(provider_meta.read_webhook(&a, &rq, &ev, NULL), ERR_NONE);
	assert_int_equal(ev.receipt_count, 1000);
	assert_int_equal(ev.skipped, 0);
	for (i = 0; i < 1000; i++)
		assert_string_equal(ev.receipts[i].recipient, "+6281312345671");
	assert_string_equal(ev.receipts[999].message_id, "wamid.999");
}

static const struct { const char *json; int64_t want; } times[] = {
	{ "{\"t\":\"1795230600\"}",    1795230600000 },
	{ "{\"t\":1795230600}",        1795230600000 },
	{ "{\"t\":\"1795230600123\"}", 1795230600123 },
	{ "{\"t\":1795230600123}",     1795230600123 },
	{ "{\"t\":0}",                 0 },
	{ "{\"t\":-1795230600}",       0 },
	{ "{\"t\":\"\"}",              0 },
	{ "{\"t\":\"soon\"}",          0 },
	{ "{\"t\":1795230600.5}",      0 },
	{ "{\"t\":9223372036854775807}", 0 },
	{ "{\"t\":null}",              0 },
	{ "{}",                        0 },
};

static void
test_times_are_seconds_or_milliseconds_or_none(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		AUTO_JSON struct json_object *o = NULL;

		assert_int_equal(json_parse(times[i].json, strlen(times[i].json), &o, NULL), ERR_NONE);
		if (events_time(o, "t") != times[i].want)
			fail_msg("%s: %" PRId64, times[i].json, events_time(o, "t"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_allocation_may_fail_and_is_reported),
		cmocka_unit_test(test_a_request_that_could_not_be_written_whole_is_not_written),
		cmocka_unit_test(test_rows_stop_at_their_ceiling_and_the_rest_is_counted),
		cmocka_unit_test(test_a_thousand_updates_in_one_body_are_all_read),
		cmocka_unit_test(test_times_are_seconds_or_milliseconds_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
