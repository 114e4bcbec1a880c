/* How many SMS a text is, and how a text becomes one that costs less. */
#include <stdlib.h>
#include <string.h>

#include "template/gsm.h"
#include "world.h"

enum { REPEAT_MAX_BYTES = 4096 };

/* "A*159 € A*2": each word so many times, without the spaces between them. */
static void
spell(const char *short_hand, struct buf *ret)
{
	const char *star;
	size_t n, times, i;

	for (; *short_hand != '\0'; short_hand += strspn(short_hand, " ")) {
		n = strcspn(short_hand, " ");
		star = memchr(short_hand, '*', n);
		times = star != NULL ? strtoul(star + 1, NULL, 10) : 1;
		for (i = 0; i < times; i++)
			buf_add(ret, short_hand, star != NULL ? (size_t)(star - short_hand) : n);
		short_hand += n;
	}
}

static void
test_segments_are_counted_as_carriers_do(void **state)
{
	static const struct { const char *text; bool in_alphabet; size_t units, segments; } cases[] = {
		{ "", true, 0, 0 }, { "Izin", true, 4, 1 }, { "A*160", true, 160, 1 }, { "A*161", true, 161, 2 }, { "A*306", true, 306, 2 },
		{ "A*307", true, 307, 3 }, { "A*158 €", true, 160, 1 }, { "A*159 €", true, 161, 2 }, { "A*151 € A*153", true, 306, 2 },
		{ "A*152 € A*152", true, 306, 3 }, { "[~]", true, 6, 1 }, { "é*70", true, 70, 1 }, { "👋*35", false, 70, 1 },
		{ "👋*36", false, 72, 2 }, { "A*69 👋", false, 71, 2 }, { "漢*70", false, 70, 1 }, { "漢*71", false, 71, 2 },
		{ "漢*134", false, 134, 2 }, { "漢*135", false, 135, 3 }, { "漢*66 👋 漢*66", false, 134, 3 }, { "a\nb\tc", false, 5, 1 },
		{ "@$_\n", true, 4, 1 }, { "`", false, 1, 1 }, { "–", false, 1, 1 }, { "ê", false, 1, 1 }, { "{a}", true, 5, 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(buf) struct buf text = {0};
		struct gsm_size size;

		buf_init(&text, REPEAT_MAX_BYTES);
		spell(cases[i].text, &text);
		size = gsm_size(buf_text(&text));
		if (size.in_alphabet != cases[i].in_alphabet || size.units != cases[i].units || size.segments != cases[i].segments)
			fail_msg("%s: %s, %zu units, %zu segments", cases[i].text, size.in_alphabet ? "7 bits" : "16 bits", size.units,
			    size.segments);
	}
}

static void
test_plainer_signs_mean_the_same(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "Izin Anda sudah terbit.", "Izin Anda sudah terbit." },
		{ "“Toko Maju” – Jl. Veteran…", "\"Toko Maju\" - Jl. Veteran..." },
		{ "Sa\xE2\x80\x99" "adah\xC2\xA0Ginting", "Sa'adah Ginting" },
		{ "João Nuñez, François", "Joao Nuñez, Francois" },
		{ "Cafe\xCC\x81", "Cafe" },			/* an accent of its own */
		{ "Caf\xC3\xA9", "Café" },			/* in the alphabet */
		{ "Selesai ✅ hari ini", "Selesai hari ini" },
		{ "✅ Selesai", "Selesai" },
		{ "Selesai 👍🏽", "Selesai " },
		{ "a\tb • c ½", "a b - c 1/2" },
		{ "a  b", "a  b" },				/* the writer's own */
		{ "a\n✅ b", "a\nb" },
		{ "漢字 “ya”", "漢字 “ya”" },			/* another script stays whole */
		{ "Привет ✅", "Привет ✅" },
		{ "35°C", "35°C" },
		{ "", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(buf) struct buf plain = {0};

		buf_init(&plain, REPEAT_MAX_BYTES);
		gsm_plain(cases[i].text, &plain);
		assert_string_equal(buf_text(&plain), cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_segments_are_counted_as_carriers_do),
		cmocka_unit_test(test_plainer_signs_mean_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
