#include <string.h>

#include "base/json.h"
#include "privacy/scrub.h"

#include "world.h"

/* Sari, by everything that may name her. */
static struct needles
sari(void)
{
	struct needles n = {0};

	assert_ok(needles_add_number(&n, "+6281260007001"));
	assert_ok(needles_add_text(&n, "sari@example.org"));
	assert_ok(needles_add_id(&n, "wamid.HBgNNjI4NzcwMDAwMDAwMBUCABEYEjY3"));
	assert_ok(needles_add_name(&n, "Sari Br Ginting"));
	assert_ok(needles_add_name(&n, "Ani"));
	return n;
}

static void
test_a_number_is_found_however_it_is_written(void **state)
{
	static const struct { const char *text; bool want; } cases[] = {
		{ "6281260007001", true }, { "+62 812-6000-7001", true }, { "081260007001", true }, { "(0812) 6000 7001", true },
		{ "x81260007001y", true }, { "0812.6000.7001", true },
		{ "6281260007002", false }, { "8126000700", false }, { "812,60007001", false }, { "62812600070011", false }, { "", false }, { "81260007 is 001", false },
		/* In base64, at each alignment: "a6281260007001", "ab6281260007001" and "abc6281260007001z". */
		{ "YTYyODEyNjAwMDcwMDE=", true }, { "YWI2MjgxMjYwMDA3MDAx", true }, { "YWJjNjI4MTI2MDAwNzAwMXo=", true },
		{ "YWJjNjI4MTI2MDAwNzAwMno=", false },		/* ...7002 */
	};
	AUTO(needles) struct needles n = sari();
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (needles_in(&n, cases[i].text, strlen(cases[i].text)) != cases[i].want)
			fail_msg("%s", cases[i].text);
}

static void
test_what_is_too_short_names_nobody(void **state)
{
	AUTO(needles) struct needles n = {0};

	(void)state;
	assert_ok(needles_add_number(&n, "0812"));
	assert_ok(needles_add_number(&n, "62812345"));
	assert_ok(needles_add_number(&n, NULL));
	assert_ok(needles_add_id(&n, "80367170"));	/* a gateway's: a row number of theirs */
	assert_ok(needles_add_text(&n, "a@b.c"));
	assert_ok(needles_add_name(&n, "Al"));
	assert_ok(needles_add_name(&n, " "));
	assert_int_equal(n.count, 0);
}

static void
test_reasons_lose_what_names_the_person(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "diminta lewat telepon", "diminta lewat telepon" },
		{ "diminta sari br ginting lewat 0812-6000-7001.", "diminta … lewat 0…." },
		{ "surat dari sari@example.org", "surat dari …" },
		{ "Ani mengganti nomor ANI", "… mengganti nomor …" },
		{ "Aniş", "Aniş" },
		{ "", "" },
	};
	AUTO(needles) struct needles n = sari();
	AUTO(buf) struct buf out = {0};
	size_t i;

	(void)state;
	buf_init(&out, 1000);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_reset(&out);
		assert_int_equal(needles_strip(&n, cases[i].text, &out), strcmp(cases[i].text, cases[i].want) != 0);
		assert_string_equal(buf_text(&out), cases[i].want);
	}
}

#define META(inner)	"{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1020\",\"changes\":[{\"field\":\"messages\",\"value\":" \
	"{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\"77\"}," inner "}}]}]}"
#define GONE		"{\"scrubbed\":true}"

static void
test_a_body_loses_the_persons_events_and_keeps_the_others(void **state)
{
	static const struct { const char *name, *body, *want; } cases[] = {
		{ "nobody we look for", META("\"statuses\":[{\"id\":\"wamid.A\",\"recipient_id\":\"6281260007002\"}]"), NULL },
		{ "one status of two",
		    META("\"statuses\":[{\"id\":\"wamid.A\",\"recipient_id\":\"6281260007002\"},{\"id\":\"wamid.B\",\"recipient_id\":\"6281260007001\"}]"),
		    META("\"statuses\":[{\"id\":\"wamid.A\",\"recipient_id\":\"6281260007002\"}," GONE "]") },
		{ "a message and whose it is",
		    META("\"contacts\":[{\"profile\":{\"name\":\"Sari\"},\"wa_id\":\"6281260007001\"}],"
		    "\"messages\":[{\"from\":\"6281260007001\",\"text\":{\"body\":\"STOP\"}},{\"from\":\"6281260007002\",\"text\":{\"body\":\"YA\"}}]"),
		    META("\"contacts\":[" GONE "],\"messages\":[" GONE ",{\"from\":\"6281260007002\",\"text\":{\"body\":\"YA\"}}]") },
		{ "known by the message's id alone", META("\"statuses\":[{\"id\":\"wamid.HBgNNjI4NzcwMDAwMDAwMBUCABEYEjY3\"}]"),
		    META("\"statuses\":[" GONE "]") },
		{ "her card, sent by somebody else",
		    META("\"messages\":[{\"from\":\"6281260007002\",\"contacts\":[{\"name\":{\"formatted_name\":\"Sari Br Ginting\"},"
		    "\"phones\":[{\"phone\":\"+62 812-6000-7001\"}]}]}]"),
		    META("\"messages\":[{\"from\":\"6281260007002\",\"contacts\":[" GONE "]}]") },
		{ "a body about one person", "{\"device\":\"628\",\"sender\":\"6281260007001\",\"message\":\"halo\"}", GONE },
		{ "a form", "From=whatsapp%3A%2B6281260007001&Body=halo", GONE },
		{ "a form about somebody else", "From=whatsapp%3A%2B6281260007002&Body=halo", NULL },
		{ "no JSON at all", "<html>6281260007001</html>", GONE },
		{ "a name alone", "{\"sender\":\"6281260007002\",\"message\":\"Sari Br Ginting menyapa\"}", NULL },
		{ "nothing", "", NULL },
	};
	AUTO(needles) struct needles n = sari();
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(buf) struct buf out = {0};
		bool changed;

		buf_init(&out, strlen(cases[i].body) + 100);
		assert_ok(scrub_body(&n, cases[i].body, strlen(cases[i].body), &out, &changed));
		if (changed != (cases[i].want != NULL) || (changed && strcmp(buf_text(&out), cases[i].want) != 0))
			fail_msg("%s: %s", cases[i].name, buf_text(&out));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_number_is_found_however_it_is_written),
		cmocka_unit_test(test_what_is_too_short_names_nobody),
		cmocka_unit_test(test_reasons_lose_what_names_the_person),
		cmocka_unit_test(test_a_body_loses_the_persons_events_and_keeps_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
