/* The poster of the counter. */
#include "admin_world.h"

#include "web/qr.h"

#define PAGE	"/admin/consents/poster"

static void
run(struct web_world *w, const char *statement)
{
	if (db_script(w->world.db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->world.db));
}

static void
open_office(struct web_world *w, const char *role)
{
	admin_open(w, role);
	seed_provider(&w->world, 1, "meta", 1);
	run(w, "UPDATE provider SET settings = '{\"number\":\"+6281122334455\"}' WHERE id = 1");
}

static void
test_a_poster_carries_what_people_need_to_know_before_they_send(void **state)
{
	static const char *const said[] = {
		"class=\"poster\" lang=\"id\"", "<svg ", "aria-label=\"Kode QR untuk membuka WhatsApp\"",
		"<q>Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP (poster Loket 2)</q>", "http://kabarizin.example/opt-in-whatsapp/</strong>",
		"http://kabarizin.example/opt-in-whatsapp/privacy", "Balas STOP kapan saja", "Tidak dipungut biaya", "0651-22334",
		"value=\"Loket 2\"", "data-print hidden",
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	open_office(&w, "viewer");
	run(&w, "INSERT INTO setting (key, value, updated_by, updated_at) VALUES ('office_phone', '0651-22334', 'rina', 1)");
	assert_int_equal(web_get(&w, PAGE "?place=Loket+2"), 200);
	for (i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		if (!web_says(&w, said[i]))
			fail_msg("the poster does not say %s", said[i]);
	assert_false(web_says(&w, " style="));
	assert_int_equal(web_get(&w, "/admin/consents/rounds"), 200);
	assert_true(web_says(&w, "href=\"" PAGE "\""));
}

static void
test_the_code_is_the_link_that_carries_the_mark_of_the_place(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO(buf) struct buf svg = {0};

	(void)state;
	open_office(&w, "viewer");
	buf_init(&svg, 64 * 1024);
	assert_int_equal(qr_svg(&svg, "https://wa.me/6281122334455?text=Ya%20Saya%20Setuju%20Menerima%20Pesan%20Notifikasi%20dari%20DPMPTSP"
	    "%20%28poster%20Loket%202%29", "Kode QR untuk membuka WhatsApp"), ERR_NONE);
	assert_int_equal(web_get(&w, PAGE "?place=Loket+2"), 200);
	assert_true(web_says(&w, buf_text(&svg)));
	assert_int_equal(web_get(&w, PAGE "?place=Loket+3"), 200);
	assert_false(web_says(&w, buf_text(&svg)));
}

static void
test_the_sheet_speaks_its_own_language_and_fits_its_paper(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "viewer");
	assert_int_equal(web_get(&w, PAGE "?place=&size=A5&language=en"), 200);
	assert_true(web_says(&w, "class=\"poster poster-a5\" lang=\"en\""));
	assert_true(web_says(&w, "Reply STOP at any time"));
	assert_true(web_says(&w, "<h1>Poster loket</h1>"));
	assert_true(web_says(&w, "dari DPMPTSP (poster)</q>"));
}

static void
test_what_cannot_be_printed_is_said_where_it_was_typed(void **state)
{
	static const struct { const char *target, *says; } rows[] = {
		{ PAGE "?place=%3Cb%3E", "<a href=\"#place\">Tempat: Tulis dengan huruf a–z" },
		{ PAGE "?place=abcdefghijklmnopqrstuvwxy", "paling banyak 24 huruf" },
		{ PAGE "?place=no+2", "tidak terbaca sebagai persetujuan" }, { PAGE "?size=A3", "Pilih salah satu" }, { PAGE "?language=fr", "Pilih salah satu" },
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	open_office(&w, "viewer");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(web_get(&w, rows[i].target), 422);
		if (!web_says(&w, rows[i].says))
			fail_msg("%s does not say %s", rows[i].target, rows[i].says);
		assert_false(web_says(&w, "<svg xmlns"));
	}
}

static void
test_without_a_number_that_is_ours_there_is_no_poster(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "viewer");
	run(&w, "UPDATE provider SET settings = '{\"number\":\"+6281234567890\"}'");
	assert_int_equal(web_get(&w, PAGE), 200);
	assert_true(web_says(&w, "masih nomor contoh"));
	assert_true(web_says(&w, "href=\"/admin/providers/1\""));
	assert_false(web_says(&w, "class=\"poster\""));
	run(&w, "UPDATE provider SET settings = '{}'");
	assert_int_equal(web_get(&w, PAGE), 200);
	assert_true(web_says(&w, "belum diisi"));
	run(&w, "UPDATE provider SET enabled = 0");
	assert_int_equal(web_get(&w, PAGE), 200);
	assert_true(web_says(&w, "belum ada penyedia WhatsApp resmi"));
	assert_true(web_says(&w, "Mintalah administrator"));
	assert_false(web_says(&w, "href=\"/admin/providers/add\""));
}

static void
test_an_administrator_is_led_to_adding_the_provider(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(web_get(&w, PAGE), 200);
	assert_true(web_says(&w, "href=\"/admin/providers/add\""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_poster_carries_what_people_need_to_know_before_they_send),
		cmocka_unit_test(test_the_code_is_the_link_that_carries_the_mark_of_the_place),
		cmocka_unit_test(test_the_sheet_speaks_its_own_language_and_fits_its_paper),
		cmocka_unit_test(test_what_cannot_be_printed_is_said_where_it_was_typed),
		cmocka_unit_test(test_without_a_number_that_is_ours_there_is_no_poster),
		cmocka_unit_test(test_an_administrator_is_led_to_adding_the_provider),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
