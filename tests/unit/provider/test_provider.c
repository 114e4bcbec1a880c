#include <string.h>

#include "sample.h"
#include "base/text.h"

static void
test_kinds_are_found_by_name_and_in_order(void **state)
{
	const struct provider *p;
	size_t i;

	(void)state;
	assert_ptr_equal(provider_find("meta"), provider_at(0));
	assert_non_null(provider_find("fonnte"));
	assert_null(provider_find("pigeon"));
	assert_null(provider_find(""));
	assert_null(provider_find(NULL));
	for (i = 0; (p = provider_at(i)) != NULL; i++) {
		assert_ptr_equal(provider_find(p->kind), p);
		assert_non_null(p->write_request);
		assert_non_null(p->read_answer);
		assert_true(p->test_steps <= TEST_STEPS_MAX);
		if (!provider_calls_us(p))
			continue;
		assert_non_null(p->check_signature);
		assert_true(p->webhook_max_bytes > 0);
	}
	assert_null(provider_at(i + 1));
}

static void
test_every_name_is_there_and_found_again(void **state)
{
	enum scope scope;
	int i;

	(void)state;
	for (i = 0; i < VERDICT__COUNT; i++)
		assert_int_equal(verdict_from_name(verdict_name(i)), i);
	assert_int_equal(verdict_from_name("fine"), VERDICT_UNKNOWN);
	assert_int_equal(verdict_from_name(NULL), VERDICT_UNKNOWN);
	for (i = 0; i < SCOPE__COUNT; i++) {
		assert_true(scope_from_name(scope_name(i), &scope));
		assert_int_equal(scope, i);
	}
	assert_false(scope_from_name("pigeon", &scope));
	assert_false(scope_from_name(NULL, &scope));
	for (i = 0; i < RECEIPT__COUNT; i++)
		assert_non_null(receipt_status_name(i));
	for (i = 0; i < INBOUND__COUNT; i++)
		assert_non_null(inbound_kind_name(i));
}

static void
test_a_field_is_read_from_its_own_box_or_is_its_default(void **state)
{
	AUTO(sample) struct account a = { 0 };

	(void)state;
	sample_meta(&a);
	assert_string_equal(account_text(&a, "phone_number_id"), "106540352242922");
	assert_string_equal(account_text(&a, "api_version"), "v25.0");
	assert_string_equal(account_text(&a, "app_secret"), "test_app_secret");
	assert_null(account_text(&a, "app_secret_next"));
	assert_null(account_text(&a, "no_such_field"));

	/* A secret that somebody wrote among the settings is none. */
	json_put_text(a.settings, "app_secret_next", "x");
	assert_null(account_text(&a, "app_secret_next"));
	json_put_text(a.settings, "base_url", "  ");
	assert_string_equal(account_text(&a, "base_url"), "https://graph.facebook.com");
	json_end(&a.secrets);
	assert_null(account_text(&a, "access_token"));
}

static const struct { const char *kind, *field, *value; bool ok; } field_rows[] = {
	{ "meta",   "base_url",        NULL, true },
	{ "meta",   "base_url",        "https://graph.facebook.com", true },
	{ "meta",   "base_url",        "http://127.0.0.1:8090/meta", true },
	{ "meta",   "base_url",        "https://graph.facebook.com/", false },
	{ "meta",   "base_url",        "graph.facebook.com", false },
	{ "meta",   "base_url",        "ftp://graph.facebook.com", false },
	{ "meta",   "base_url",        "https://", false },
	{ "meta",   "base_url",        "https://user:pw@graph.facebook.com", false },
	{ "meta",   "base_url",        "https://graph.facebook.com?x=1", false },
	{ "meta",   "base_url",        "https://graph.facebook.com /", false },
	{ "meta",   "api_version",     "v25.0", true },
	{ "meta",   "api_version",     "v100.1", true },
	{ "meta",   "api_version",     "25.0", false },
	{ "meta",   "api_version",     "v25", false },
	{ "meta",   "api_version",     "v25.", false },
	{ "meta",   "api_version",     "v25.0.1", false },
	{ "meta",   "api_version",     "v", false },
	{ "meta",   "api_version",     "v25.0/evil", false },
	{ "meta",   "phone_number_id", "106540352242922", true },
	{ "meta",   "phone_number_id", "", false },
	{ "meta",   "phone_number_id", NULL, false },
	{ "meta",   "phone_number_id", "106540352242922/", false },
	{ "meta",   "phone_number_id", "+6281160001000", false },
	{ "meta",   "phone_number_id", "123456789012345678901234567890123", false },
	{ "meta",   "app_id",          "", true },
	{ "meta",   "number",          "+6281160001000", true },
	{ "meta",   "number",          "+15550783881", true },
	{ "meta",   "number",          "6281160001000", false },
	{ "meta",   "number",          "081160001000", false },
	{ "meta",   "number",          "+62 811 6000 1000", false },
	{ "meta",   "number",          "+6281234567890", false },
	{ "meta",   "number",          "+628111111111", false },
	{ "meta",   "number",          "+62811", false },
	{ "meta",   "access_token",    "EAAJB_x-y.z|1", true },
	{ "meta",   "access_token",    "Bearer EAAJB", false },
	{ "meta",   "access_token",    "EAAJB x", false },
	{ "meta",   "access_token",    "EAAJB\nX-Evil: 1", false },
	{ "meta",   "access_token",    "EAAJB\xc3\xa9", false },
	{ "meta",   "access_token",    "EAAJB\xff", false },
	{ "meta",   "verify_token",    "meatyhamhock", true },
	{ "fonnte", "device",          "6281160002000", true },
	{ "fonnte", "device",          "+6281160002000", true },
	{ "fonnte", "device",          "0811-6000-2000", true },
	{ "fonnte", "device",          "6281234567890", false },
	{ "fonnte", "device",          "kantor", false },
	{ "fonnte", "typing",          "true", true },
	{ "fonnte", "typing",          "yes", false },
	{ "fonnte", "webhook_secret",  NULL, true },
	{ "fonnte", "secret_field",    "secretKey", true },
	{ "fonnte", "secret_field",    "token", true },
	{ "fonnte", "secret_field",    "kunci", false },
	{ "fonnte", "secret_field",    "secret key", false },
};

static const struct provider_field *
field_of(const char *kind, const char *name)
{
	const struct provider_field *f = provider_find(kind)->fields;

	while (f->name != NULL && strcmp(f->name, name) != 0)
		f++;
	assert_non_null(f->name);
	return f;
}

static void
test_fields_refuse_what_cannot_be_right_and_say_what_would_be(void **state)
{
	struct problem problem = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(field_rows) / sizeof(field_rows[0]); i++) {
		const struct provider_field *f = field_of(field_rows[i].kind, field_rows[i].field);
		enum err e;

		problem = (struct problem){ 0 };
		e = provider_field_check(f, field_rows[i].value, &problem);
		if ((e == ERR_NONE) != field_rows[i].ok)
			fail_msg("%s %s: %s", f->name, field_rows[i].value, problem.why);
		if (e != ERR_NONE) {
			assert_int_equal(e, ERR_INVALID);
			assert_string_equal(problem.field, f->name);
			assert_true(strlen(problem.why) > 10);
		}
		assert_int_equal(provider_field_check(f, field_rows[i].value, NULL), e);
	}
}

static void
test_every_default_passes_its_own_check(void **state)
{
	const struct provider_field *f;
	const struct provider *p;
	struct problem problem = {0};
	size_t i;

	(void)state;
	for (i = 0; (p = provider_at(i)) != NULL; i++)
		for (f = p->fields; f->name != NULL; f++)
			if (f->otherwise != NULL)
				assert_int_equal(provider_field_check(f, f->otherwise, &problem), ERR_NONE);
}

static void
test_more_findings_than_there_is_room_for_are_left_out(void **state)
{
	struct findings f = { .count = 0 };
	size_t i;

	(void)state;
	for (i = 0; i < FINDINGS_MAX + 3; i++)
		finding_add(&f, FINDING_OK, "key", "%zu\n%s", i, "é");
	assert_int_equal(f.count, FINDINGS_MAX);
	assert_string_equal(f.items[0].detail, "0 é");
}

static void
test_a_header_cannot_carry_a_second_one(void **state)
{
	struct http_request rq;
	int i;

	(void)state;
	http_request_init(&rq, "GET");
	http_request_header(&rq, "A", "b");
	assert_int_equal(http_request_err(&rq), ERR_NONE);
	assert_string_equal(buf_text(&rq.headers[0]), "A: b");
	http_request_header(&rq, "C", "d\r\nEvil: 1");
	assert_int_equal(http_request_err(&rq), ERR_INVALID);
	assert_int_equal(rq.header_count, 1);
	http_request_end(&rq);
	http_request_end(NULL);

	http_request_init(&rq, "GET");
	http_request_header(&rq, "Authorization", NULL);
	assert_int_equal(http_request_err(&rq), ERR_INVALID);
	http_request_end(&rq);

	http_request_init(&rq, "GET");
	for (i = 0; i <= HTTP_HEADERS_MAX; i++)
		http_request_header(&rq, "A", "b");
	assert_int_equal(http_request_err(&rq), ERR_TOO_LARGE);
	http_request_end(&rq);

	http_request_init(&rq, "GET");
	for (i = 0; i <= HTTP_URL_MAX_BYTES; i++)
		buf_char(&rq.url, 'x');
	assert_int_equal(http_request_err(&rq), ERR_TOO_LARGE);
	http_request_end(&rq);
}

static void
test_basic_authorization_is_that_of_the_rfc(void **state)
{
	struct http_request rq;

	(void)state;
	http_request_init(&rq, "GET");
	http_request_basic(&rq, "Aladdin", "open sesame");	/* RFC 7617, section 2 */
	assert_int_equal(http_request_err(&rq), ERR_NONE);
	assert_string_equal(buf_text(&rq.headers[0]), "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
	http_request_end(&rq);

	http_request_init(&rq, "GET");
	http_request_basic(&rq, "Aladdin", NULL);
	assert_int_equal(http_request_err(&rq), ERR_INVALID);
	assert_int_equal(rq.header_count, 0);
	http_request_end(&rq);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds_are_found_by_name_and_in_order),
		cmocka_unit_test(test_every_name_is_there_and_found_again),
		cmocka_unit_test(test_a_field_is_read_from_its_own_box_or_is_its_default),
		cmocka_unit_test(test_fields_refuse_what_cannot_be_right_and_say_what_would_be),
		cmocka_unit_test(test_every_default_passes_its_own_check),
		cmocka_unit_test(test_more_findings_than_there_is_room_for_are_left_out),
		cmocka_unit_test(test_a_header_cannot_carry_a_second_one),
		cmocka_unit_test(test_basic_authorization_is_that_of_the_rfc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
