#include <string.h>

#include "pages/bubble.h"
#include "pages/csv.h"
#include "world.h"

static void
test_marks_become_what_whatsapp_makes_of_them(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "halo", "halo" },
		{ "*tebal* dan _miring_ dan ~coret~", "<strong>tebal</strong> dan <em>miring</em> dan <s>coret</s>" },
		{ "```kode *utuh*```", "<code>kode *utuh*</code>" },
		{ "*tebal _dan miring_*", "<strong>tebal <em>dan miring</em></strong>" },
		{ "2*3*4", "2*3*4" },
		{ "* butir", "* butir" },
		{ "*tidak tutup", "*tidak tutup" },
		{ "*tidak tutup *", "*tidak tutup *" },
		{ "*beda\nbaris*", "*beda\nbaris*" },
		{ "nama_berkas_saya", "nama_berkas_saya" },
		{ "**", "**" },
		{ "<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;" },
		{ "*<script>*", "<strong>&lt;script&gt;</strong>" },
		{ "Buka https://a.example/x_y_z.", "Buka <u>https://a.example/x_y_z</u>." },
		{ "https://a.example/?q=<>&x", "<u>https://a.example/?q=&lt;&gt;&amp;x</u>" },
		{ "Pukul 08.00–15.00 *hari ini*", "Pukul 08.00–15.00 <strong>hari ini</strong>" },
		{ "", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(buf) struct buf out = {0};

		buf_init(&out, 10000);
		bubble_html(cases[i].text, &out);
		assert_string_equal(buf_text(&out), cases[i].want);
	}
}

/* A message is at most some kilobytes, but nobody promised that it is kind. */
static void
test_a_text_of_marks_alone_is_done_quickly(void **state)
{
	static char text[4001];
	AUTO(buf) struct buf out = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(text) - 1; i++)
		text[i] = "*_~ a"[i % 5];
	buf_init(&out, 100000);
	bubble_html(text, &out);
	assert_int_equal(buf_err(&out), ERR_NONE);
	assert_true(out.len >= sizeof(text) - 1);
}

static void
test_cells_stay_texts_in_a_spreadsheet(void **state)
{
	static const struct { const char *text, *want; } cases[] = {
		{ "biasa", "\"biasa\"" }, { "a,b", "\"a,b\"" }, { "a\"b", "\"a\"\"b\"" }, { "a\nb", "\"a\nb\"" },
		{ "=1+1", "\"'=1+1\"" }, { "+62", "\"'+62\"" }, { "-1", "\"'-1\"" }, { "@x", "\"'@x\"" }, { "\tx", "\"'\tx\"" },
		{ "", "\"\"" }, { NULL, "\"\"" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(buf) struct buf out = {0};

		buf_init(&out, 1000);
		csv_cell(&out, true, cases[i].text);
		assert_string_equal(buf_text(&out), cases[i].want);
		csv_cell(&out, false, "x");
		assert_non_null(strstr(buf_text(&out), ",\"x\""));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marks_become_what_whatsapp_makes_of_them),
		cmocka_unit_test(test_a_text_of_marks_alone_is_done_quickly),
		cmocka_unit_test(test_cells_stay_texts_in_a_spreadsheet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
