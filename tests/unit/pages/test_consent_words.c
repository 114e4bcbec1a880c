#include "admin_world.h"

#include "base/text.h"
#include "words/lists.h"
#include "words/office.h"

static void
run(struct web_world *w, const char *statement)
{
	if (db_script(w->world.db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->world.db));
}

/* What the page that was shown last lets one save. "" when there is nothing to save. */
static void
mark_of(struct web_world *w, char ret[80])
{
	const char *at = strstr(web_body(w), "name=\"mark\" value=\"");

	assert_non_null(at);
	assert_true(sscanf(at, "name=\"mark\" value=\"%79[0-9a-f]", ret) == 1 || (ret[0] = '\0') == '\0');
}

static int
post(struct web_world *w, const char *fields)
{
	return admin_post(w, "/admin/words", "/admin/words", fields);
}

/* Looks at a change and saves it. */
static int
save(struct web_world *w, const char *fields)
{
	AUTO_FREE char *body = NULL;
	char mark[80];

	assert_true(asprintf(&body, "%s&act=look", fields) > 0);
	assert_int_equal(post(w, body), 200);
	mark_of(w, mark);
	free(body);
	assert_true(asprintf(&body, "%s&act=save&mark=%s", fields, mark) > 0);
	return post(w, body);
}

static void
test_every_list_has_its_text_area(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char name[60];
	size_t i;

	(void)state;
	admin_open(&w, "viewer");
	assert_int_equal(web_get(&w, "/admin/words"), 200);
	for (i = 0; i < WORDS_LIST__COUNT; i++) {
		snprintf(name, sizeof(name), "<textarea class=\"form-control\" id=\"list_%s\"", words_lists[i].name);
		if (!web_says(&w, name))
			fail_msg("%s is missing", words_lists[i].name);
	}
	assert_true(web_says(&w, "saya setuju\niya setuju") || web_says(&w, "ya saya setuju\n"));
	assert_true(web_says(&w, "<fieldset class=\"group\" disabled>"));
	assert_false(web_says(&w, "Lihat perubahannya"));
	assert_int_equal(post(&w, "list_yes=gas&act=look"), 403);
}

static void
test_a_reply_is_tried_out_without_a_trace(void **state)
{
	static const struct { const char *reply, *says, *why; } rows[] = {
		{ "STOP+ya", "berhenti", "Ada kata “stop”." }, { "setuju+pak", "ya", "Isinya “setuju”." }, { "tidak", "tidak", "Isinya “tidak”." },
		{ "setuju+tapi+nanti", "lainnya", "Ditanyakan kepada petugas: menyebut persetujuan." }, { "stop+semua", "berhenti", "Juga SMS dan surel." },
	};
	AUTO(web_world) struct web_world w = {0};
	char target[120];
	size_t i;

	(void)state;
	admin_open(&w, "viewer");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(target, sizeof(target), "/admin/words?try=%s", rows[i].reply);
		assert_int_equal(web_get(&w, target), 200);
		if (!web_says(&w, rows[i].says) || !web_says(&w, rows[i].why))
			fail_msg("%s: not %s", rows[i].reply, rows[i].why);
	}
	admin_expect(&w, "SELECT count(*) FROM inbound", "0");
	admin_expect(&w, "SELECT count(*) FROM audit", "0");
}

static void
test_what_is_wrong_with_a_list_stands_under_it(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(post(&w, "list_yes=ya%0Astop&list_polite=pak%0Ajangan&list_no=!!&act=look"), 422);
	assert_true(web_says(&w, "href=\"#list_no\""));
	assert_int_equal(post(&w, "list_yes=ya%0Astop&list_polite=pak%0Ajangan&act=look"), 422);
	assert_true(web_says(&w, "href=\"#list_yes\""));
	assert_true(web_says(&w, "“stop” akan dibaca sebagai berhenti. Ada kata “stop”."));
	assert_true(web_says(&w, "“jangan” memuat “jangan” dari daftar Penghalang"));
	assert_true(web_says(&w, ">ya\nstop</textarea>"));	/* what was typed is kept */
	assert_int_equal(post(&w, "list_yes=stop&act=save"), 422);
	admin_expect(&w, "SELECT count(*) FROM setting", "0");
}

static void
test_what_would_be_read_otherwise_is_shown_before_it_is_saved(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char mark[80];

	(void)state;
	admin_open(&w, "administrator");
	seed_provider(&w.world, 1, "meta", 0);
	seed_contact(&w.world, 1);
	run(&w, "INSERT INTO inbound (provider_id, provider_message_id, contact_id, at, received_at, kind, text, reply, why) VALUES"
	    " (1, 'a', 1, 1795230600000, 1795230600000, 'text', 'gas pol', 'OTHER', 'no rule'),"
	    " (1, 'b', 1, 1795230500000, 1795230500000, 'text', 'Setuju', 'YES', 'yes: setuju'),"
	    " (1, 'c', 1, 1795230400000, 1795230400000, 'media', 'gas pol', 'OTHER', 'no rule')");
	assert_int_equal(post(&w, "list_yes=ya%0Asetuju%0Agas+pol&act=look"), 200);
	assert_true(web_says(&w, "2 dari 3 balasan terakhir akan dibaca lain"));	/* as an answer, and as one under a picture */
	assert_true(web_says(&w, "“gas pol”"));
	assert_true(web_says(&w, "Tertulis di bawah gambar."));
	admin_expect(&w, "SELECT count(*) FROM setting", "0");
	mark_of(&w, mark);
	assert_string_not_equal(mark, "");
	/* Unseen, and seen but changed since: looked at again instead. */
	assert_int_equal(post(&w, "list_yes=ya%0Asetuju%0Agas+pol&act=save"), 200);
	assert_true(web_says(&w, "Lihat dulu, lalu simpan"));
	admin_expect(&w, "SELECT count(*) FROM setting", "0");
}

static void
test_only_what_the_office_changed_is_stored_and_noted(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	struct words *words = NULL;

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(save(&w, "list_no=tidak%0A%0A++moal+++"), 303);
	admin_expect(&w, "SELECT value FROM setting WHERE key = 'consent_words'", "{\"no\":[\"tidak\",\"moal\"]}");
	admin_expect(&w, "SELECT count(*) FROM audit WHERE action = 'words.set' AND detail LIKE 'no +“moal” -“tdk”%'", "1");
	assert_ok(office_words_load(w.world.db, &words));
	assert_int_equal(words_classify(words, "moal").reply, REPLY_NO);
	assert_int_equal(words_classify(words, "setuju").reply, REPLY_YES);
	words_free(words);
	assert_int_equal(web_get(&w, "/admin/words"), 200);
	assert_true(web_says(&w, "2 isian · diubah kantor"));
}

/* The field as a browser sends the built-in list. */
static void
built_in(const char *list, struct buf *out)
{
	AUTO_JSON struct json_object *lists = words_default_json();
	size_t i;

	buf_fmt(out, "list_%s=", list);
	for (i = 0; i < json_count(json_at(lists, list)); i++) {
		text_percent(out, json_object_get_string(json_item(json_at(lists, list), i)));
		buf_text_add(out, "%0D%0A");
	}
}

static void
test_a_list_goes_back_to_what_it_was_built_with(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO(buf) struct buf body = {0};

	(void)state;
	buf_init(&body, 20000);
	admin_open(&w, "administrator");
	assert_int_equal(save(&w, "list_no=tidak&list_yes=ya"), 303);
	assert_int_equal(post(&w, "list_no=tidak%0Ajangan+hilang&act=reset%3Ayes"), 200);
	assert_true(web_says(&w, ">tidak\njangan hilang</textarea>") || web_says(&w, "jangan hilang"));	/* what was typed elsewhere stays */
	admin_expect(&w, "SELECT value FROM setting WHERE key = 'consent_words'", "{\"no\":[\"tidak\"],\"yes\":[\"ya\"]}");
	/* What the page showed then is saved as any other change: nothing is left of the office's own. */
	built_in("yes", &body);
	assert_int_equal(save(&w, buf_text(&body)), 303);
	admin_expect(&w, "SELECT value FROM setting WHERE key = 'consent_words'", "{\"no\":[\"tidak\"]}");
	buf_reset(&body);
	built_in("no", &body);
	assert_int_equal(save(&w, buf_text(&body)), 303);
	admin_expect(&w, "SELECT value FROM setting WHERE key = 'consent_words'", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_list_has_its_text_area),
		cmocka_unit_test(test_a_reply_is_tried_out_without_a_trace),
		cmocka_unit_test(test_what_is_wrong_with_a_list_stands_under_it),
		cmocka_unit_test(test_what_would_be_read_otherwise_is_shown_before_it_is_saved),
		cmocka_unit_test(test_only_what_the_office_changed_is_stored_and_noted),
		cmocka_unit_test(test_a_list_goes_back_to_what_it_was_built_with),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
