#include <string.h>

#include "base/clock.h"
#include "permit/link.h"
#include "permit/params.h"
#include "permit/status.h"

#include "world.h"

static const struct { const char *word; int want; } words[] = {
	{ "active", PERMIT_ACTIVE }, { "done", PERMIT_ACTIVE }, { "APPROVED", PERMIT_ACTIVE }, { " issued ", PERMIT_ACTIVE },
	{ "terbit", PERMIT_ACTIVE }, { "Selesai", PERMIT_ACTIVE }, { "in_process", PERMIT_IN_PROCESS }, { "in-process", PERMIT_IN_PROCESS },
	{ "Dalam  Proses", PERMIT_IN_PROCESS }, { "Drop", PERMIT_REJECTED }, { "ditolak", PERMIT_REJECTED }, { "canceled", PERMIT_CANCELLED },
	{ "draft", PERMIT_DRAFT }, { "renewed", PERMIT_RENEWED }, { "expired", PERMIT_EXPIRED },
	{ "", -1 }, { "not active", -1 }, { "actively", -1 }, { "belum selesai", -1 },
};

static void
test_usual_words_for_a_status_are_understood(void **state)
{
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	world_open(&w);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		enum permit_status got = PERMIT_STATUS__COUNT;
		bool label = true;
		enum err e = permit_status_read(w.db, words[i].word, &got, &label, NULL);

		if ((e == ERR_NONE) != (words[i].want >= 0) || (words[i].want >= 0 && (int)got != words[i].want))
			fail_msg("\"%s\": %s", words[i].word, err_name(e));
		assert_false(label);
	}
}

static void
test_every_status_has_a_name_and_words(void **state)
{
	enum permit_status got;
	int s;

	(void)state;
	for (s = 0; s < PERMIT_STATUS__COUNT; s++) {
		assert_true(permit_status_from_name(permit_status_name(s), &got));
		assert_int_equal(got, s);
		assert_non_null(permit_status_words(s));
	}
}

static const struct { const char *pattern, *want; } links[] = {
	{ "", "" },
	{ "https://a.id/x", "https://a.id/x" },
	{ "https://a.id/{registration_id}?n={permit_number}", "https://a.id/014?n=503%2F1%20a%26b" },
	{ "{base_url}/p/{registration_id}", "https://kabar.id/p/014" },
	{ "https://a.id/{document_id}", "" },		/* a permit's notice has no document */
	{ "https://a.id/{other}", "https://a.id/{other}" },
};

static void
test_links_are_made_from_patterns(void **state)
{
	const struct link_places places = { "https://kabar.id", "014", "503/1 a&b", NULL };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		AUTO(buf) struct buf b = {0};

		buf_init(&b, 200);
		link_write(links[i].pattern, &places, &b);
		assert_string_equal(buf_text(&b), links[i].want);
	}
}

static const struct { const char *from, *until, *want; } periods[] = {
	{ "2026-11-21", "2031-11-21", "5 tahun" }, { "2026-11-21", "2031-11-20", "5 tahun" }, { "2026-11-21", "2027-11-20", "1 tahun" },
	{ "2026-11-21", "2028-05-20", "1 tahun 6 bulan" }, { "2026-11-21", "2027-02-21", "3 bulan" }, { "2026-11-21", "2026-12-11", "20 hari" },
	{ "2026-01-01", "2026-12-31", "1 tahun" }, { "2026-11-21", "2026-11-22", "1 hari" },
};

static void
test_periods_are_said_in_years_months_or_days(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(periods) / sizeof(periods[0]); i++) {
		int64_t from, until;
		char text[40];

		assert_ok(clock_parse_day(periods[i].from, &from));
		assert_ok(clock_parse_day(periods[i].until, &until));
		permit_period(from, until, text);
		if (strcmp(text, periods[i].want) != 0)
			fail_msg("%s to %s: %s", periods[i].from, periods[i].until, text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_usual_words_for_a_status_are_understood),
		cmocka_unit_test(test_every_status_has_a_name_and_words),
		cmocka_unit_test(test_links_are_made_from_patterns),
		cmocka_unit_test(test_periods_are_said_in_years_months_or_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
