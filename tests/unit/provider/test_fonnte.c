#include "provider/fonnte.h"

#include <string.h>

#include "sample.h"
#include "base/crypto.h"

/* ---- requests ---- */

static enum err
write_one(const struct outgoing *m, bool with_token)
{
	AUTO(sample) struct account a = { 0 };
	AUTO(http_request) struct http_request rq = { 0 };

	sample_fonnte(&a);
	if (!with_token)
		json_end(&a.secrets);
	return provider_fonnte.write_request(&a, m, &rq);
}

static void
test_a_message_that_would_reach_somebody_else_or_nobody_is_not_written(void **state)
{
	(void)state;
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .text = "a" }, true), ERR_NONE);
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .text = "a" }, false), ERR_INVALID);
	assert_int_equal(write_one(&(struct outgoing){ .to = "081312345671", .text = "a" }, true), ERR_INVALID);
	/* A comma makes two recipients, a bar makes variables. */
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671,6281300000009", .text = "a" }, true), ERR_INVALID);
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671|x", .text = "a" }, true), ERR_INVALID);
	assert_int_equal(write_one(&(struct outgoing){ .user_id = "ID.1", .text = "a" }, true), ERR_INVALID);
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671" }, true), ERR_INVALID);
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .text = " " }, true), ERR_INVALID);
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .text = "\xff" }, true), ERR_INVALID);
}

static void
test_texts_longer_than_fonnte_takes_are_refused(void **state)
{
	AUTO(buf) struct buf text = { 0 };
	int i;

	(void)state;
	buf_init(&text, 100000);
	for (i = 0; i < 60000; i++)
		buf_char(&text, 'a');
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .text = buf_text(&text) }, true), ERR_NONE);
	buf_char(&text, 'a');
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .text = buf_text(&text) }, true), ERR_TOO_LARGE);
}

/* ---- reasons ---- */

static const struct { const char *reason; enum verdict want; int delay_s; } reasons[] = {
	{ "request invalid on disconnected device",              VERDICT_ACCOUNT, 60 },
	{ "Cannot process with DISCONNECTED device",             VERDICT_ACCOUNT, 60 },
	{ "device disconnected",                                 VERDICT_ACCOUNT, 60 },
	{ "device is not connected",                             VERDICT_ACCOUNT, 60 },
	{ "token invalid",                                       VERDICT_CREDENTIAL, 0 },
	{ "invalid token",                                       VERDICT_CREDENTIAL, 0 },
	{ "unknown user",                                        VERDICT_CREDENTIAL, 0 },
	{ "invalid device",                                      VERDICT_CREDENTIAL, 0 },
	{ "insufficient quota",                                  VERDICT_ACCOUNT, 3600 },
	{ "device expired",                                      VERDICT_ACCOUNT, 3600 },
	{ "your package cannot send attachments",                VERDICT_ACCOUNT, 3600 },
	{ "attachment is not allowed",                           VERDICT_ACCOUNT, 3600 },
	{ "target invalid",                                      VERDICT_RECIPIENT, 0 },
	{ "target required",                                     VERDICT_RECIPIENT, 0 },
	{ "target is not registered",                            VERDICT_RECIPIENT, 0 },
	{ "input invalid",                                       VERDICT_PERMANENT, 0 },
	{ "invalid/empty body value",                            VERDICT_PERMANENT, 0 },
	{ "JSON format invalid",                                 VERDICT_PERMANENT, 0 },
	{ "url invalid",                                         VERDICT_PERMANENT, 0 },
	{ "url unreachable",                                     VERDICT_PERMANENT, 0 },
	{ "file format not supported",                           VERDICT_PERMANENT, 0 },
	{ "file size must under 4MB",                            VERDICT_PERMANENT, 0 },
	{ "too many requests",                                   VERDICT_THROTTLE_PROVIDER, 60 },
	{ "rate exceeded",                                       VERDICT_THROTTLE_PROVIDER, 60 },
	{ "limit reached",                                       VERDICT_THROTTLE_PROVIDER, 60 },
	{ "please try again",                                    VERDICT_RETRY, 0 },
	{ "server error",                                        VERDICT_RETRY, 0 },
	{ "timeout",                                             VERDICT_RETRY, 0 },
	{ "maintenance",                                         VERDICT_RETRY, 0 },
	{ "phase of the moon",                                   VERDICT_RETRY, 0 },
	{ "",                                                    VERDICT_RETRY, 0 },
	{ NULL,                                                  VERDICT_RETRY, 0 },
};

static void
test_every_reason_that_was_seen_has_its_verdict(void **state)
{
	struct outcome o;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		struct fonnte_meaning got = fonnte_reason(reasons[i].reason);

		if (got.verdict != reasons[i].want || got.delay_s != reasons[i].delay_s)
			fail_msg("%s is %s after %d s", reasons[i].reason, verdict_name(got.verdict), got.delay_s);
		assert_true(strlen(got.code) < sizeof(o.code));
	}
}

/* ---- who calls ---- */

static const struct { const char *name, *body, *type; bool with_secret, with_next, both; } callers[] = {
	/*                                                                                  secret  next   both */
	{ "no secret in the body", "{\"sender\":\"1\"}", "application/json",                false, false, false },
	{ "the secret",            "{\"secret\":\"old\"}", "application/json",              true,  false, true },
	{ "the next one",          "{\"secret\":\"new\"}", "application/json",              false, true,  true },
	{ "as a form",             "a=1&secret=old", "application/x-www-form-urlencoded",   true,  false, true },
	{ "a longer one",          "{\"secret\":\"old \"}", "application/json",             false, false, false },
	{ "an empty one",          "{\"secret\":\"\"}", "application/json",                 false, false, false },
	{ "null",                  "{\"secret\":null}", "application/json",                 false, false, false },
	{ "an array",              "{\"secret\":[\"old\"]}", "application/json",            false, false, false },
	{ "deeper",                "{\"x\":{\"secret\":\"old\"}}", "application/json",      false, false, false },
	{ "unreadable",            "{\"secret\":\"old\"", "application/json",               false, false, false },
	{ "empty",                 "", "",                                                  false, false, false },
};

static void
test_a_secret_in_the_settings_must_be_in_the_body(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(callers) / sizeof(callers[0]); i++) {
		AUTO(sample) struct account a = { 0 };
		struct webhook_request rq = webhook_post(callers[i].body, callers[i].type);

		sample_fonnte(&a);
		assert_true(is_theirs(&a, &rq));	/* no secret set: the path's key stands alone */
		sample_set(&a, "webhook_secret", "old");
		if (is_theirs(&a, &rq) != callers[i].with_secret)
			fail_msg("%s", callers[i].name);
		sample_set(&a, "webhook_secret_next", "new");
		if (is_theirs(&a, &rq) != callers[i].both)
			fail_msg("both: %s", callers[i].name);
		sample_set(&a, "webhook_secret", "");
		if (is_theirs(&a, &rq) != callers[i].with_next)
			fail_msg("next: %s", callers[i].name);
	}
}

static void
test_the_secret_may_come_under_another_name_or_as_a_number(void **state)
{
	AUTO(sample) struct account a = { 0 };
	struct webhook_request rq = webhook_post("{\"token\":12345,\"secret\":\"x\"}", "application/json");

	(void)state;
	sample_fonnte(&a);
	sample_set(&a, "webhook_secret", "12345");
	assert_false(is_theirs(&a, &rq));
	sample_set(&a, "secret_field", "token");
	assert_true(is_theirs(&a, &rq));
}

static void
test_a_fetched_url_is_answered_kindly(void **state)
{
	AUTO(buf) struct buf answer = { 0 };
	struct webhook_request rq = { .method = "GET", .query = "x=%ZZ", .content_type = "", .body = "" };
	AUTO(sample) struct account a = { 0 };

	(void)state;
	sample_fonnte(&a);
	buf_init(&answer, 100);
	assert_true(provider_fonnte.handshake(&a, &rq, &answer));
	assert_string_equal(buf_text(&answer), "ok");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_message_that_would_reach_somebody_else_or_nobody_is_not_written),
		cmocka_unit_test(test_texts_longer_than_fonnte_takes_are_refused),
		cmocka_unit_test(test_every_reason_that_was_seen_has_its_verdict),
		cmocka_unit_test(test_a_secret_in_the_settings_must_be_in_the_body),
		cmocka_unit_test(test_the_secret_may_come_under_another_name_or_as_a_number),
		cmocka_unit_test(test_a_fetched_url_is_answered_kindly),
	};

	return crypto_init() != ERR_NONE || cmocka_run_group_tests(tests, NULL, NULL);
}
