#include "admin_world.h"

#include "template/template.h"

static void
run(struct web_world *w, const char *statement)
{
	if (db_script(w->world.db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->world.db));
}

static void
open_office(struct web_world *w, const char *role)
{
	int n;

	admin_open(w, role);
	seed_provider(&w->world, 1, "fonnte", 1);
	IN_TX(&w->world, template_install(w->world.db, w->now, &n));
}

#define PAGE	"/admin/consents/variants"
#define NEW	PAGE "/new"
#define GOOD	"name=Singkat&text=%7B%7Bname%7D%7D%2C+%7B%7Boffice%7D%7D%3A+%7B%7Blink%7D%7D&page_heading=&page_intro=&weight=100&active=1&shown=active"

static void
test_a_wording_is_looked_at_before_it_is_saved(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "administrator");
	assert_int_equal(admin_post(&w, NEW, PAGE, GOOD "&look=1"), 200);
	assert_true(web_says(&w, "Sari Sembiring, DPMPTSP: <u>http://kabarizin.example/opt-in-whatsapp/tautan-pribadi</u>"));
	assert_true(web_says(&w, "value=\"Singkat\""));
	admin_expect(&w, "SELECT count(*) FROM invitation_variant", "1");
	assert_int_equal(admin_post(&w, NEW, PAGE, GOOD), 303);
	admin_expect(&w, "SELECT key || ' ' || name || ' ' || text || ' ' || weight || ' ' || active || ' ' || updated_by FROM invitation_variant WHERE key = 'b'",
	    "b Singkat {{name}}, {{office}}: {{link}} 100 1 rina");
	admin_expect(&w, "SELECT action || ' ' || detail FROM audit", "variant.save b: Singkat, 100");
	assert_int_equal(web_get(&w, PAGE "/b"), 200);
	assert_true(web_says(&w, "{{name}}, {{office}}: {{link}}</textarea>"));
	assert_int_equal(admin_post(&w, PAGE "/b", PAGE "/b", "name=Lain&text=&page_heading=&page_intro=&weight=0&shown=active"), 303);
	admin_expect(&w, "SELECT name || active FROM invitation_variant WHERE key = 'b'", "Lain0");
	assert_int_equal(web_get(&w, PAGE "/q"), 404);
}

static void
test_what_is_wrong_with_it_is_said_where_it_stands(void **state)
{
	static const struct { const char *fields, *says; } rows[] = {
		{ "name=&text=&weight=1&active=1", "Isian ini wajib diisi" }, { "name=x&text=Halo&weight=1&active=1", "tulis {{link}} di pesan" },
		{ "name=x&text=%7B%7Blink%7D%7D&weight=1&active=1", "tulis {{office}} di pesan" },
		{ "name=x&text=%7B%7Bnama%7D%7D&weight=1&active=1", "kurung kurawal yang tidak dikenal" }, { "name=x&text=&weight=101&active=1", "Paling besar 100" },
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	open_office(&w, "administrator");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(admin_post(&w, NEW, PAGE, rows[i].fields), 422);
		if (!web_says(&w, rows[i].says))
			fail_msg("%s does not say %s", rows[i].fields, rows[i].says);
	}
	assert_int_equal(admin_post(&w, PAGE "/a", PAGE "/a", "name=a&text=&weight=100"), 422);
	assert_true(web_says(&w, "Harus ada satu kalimat yang dipakai"));
	admin_expect(&w, "SELECT count(*) || sum(active) FROM invitation_variant", "11");
}

static void
test_an_experiment_says_its_number_before_it_starts_and_has_no_verdict_before_it_is_reached(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "administrator");
	assert_int_equal(web_get(&w, PAGE), 200);
	assert_true(web_says(&w, "perlu sedikitnya dua kalimat"));
	assert_int_equal(admin_post(&w, NEW, PAGE, GOOD), 303);
	assert_int_equal(web_get(&w, PAGE "?control=a&base=20&difference=10"), 200);
	assert_true(web_says(&w, "Perlu 294 orang untuk setiap kalimat, 588 orang seluruhnya."));
	assert_int_equal(web_get(&w, PAGE "?control=a&base=95&difference=10"), 200);
	assert_true(web_says(&w, "tidak mungkin"));
	assert_int_equal(admin_post(&w, PAGE "?control=a", "/admin/consents/experiments", "control=a&base=20&difference=10"), 303);
	admin_expect(&w, "SELECT control || ' ' || sample || ' ' || started_by FROM invitation_experiment", "a 294 rina");
	assert_int_equal(web_get(&w, PAGE), 200);
	assert_true(web_says(&w, "0 dari 294 orang lengkap"));
	assert_true(web_says(&w, "Belum ada kesimpulan."));
	assert_false(web_says(&w, "name=\"winner\""));
	assert_false(web_says(&w, "/admin/consents/variants/new"));
	assert_int_equal(admin_post(&w, PAGE, "/admin/consents/experiments/1/end", "winner=b"), 303);
	admin_expect(&w, "SELECT count(*) FROM invitation_experiment WHERE ended_at IS NULL", "1");	/* not before its time */
	assert_int_equal(admin_post(&w, PAGE, PAGE "/b", GOOD), 303);
	assert_int_equal(web_get(&w, PAGE), 200);
	assert_true(web_says(&w, "kalimat tidak dapat diubah"));
	assert_int_equal(admin_post(&w, PAGE, "/admin/consents/experiments/1/end", ""), 303);
	admin_expect(&w, "SELECT coalesce(winner, '-') || ended_by FROM invitation_experiment", "-rina");
	assert_int_equal(web_get(&w, PAGE), 200);
	assert_true(web_says(&w, "dihentikan tanpa kesimpulan"));
}

static void
test_figures_stand_beside_their_bars(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	int64_t id;

	(void)state;
	open_office(&w, "viewer");
	for (id = 1; id <= 4; id++) {
		seed_contact(&w.world, id);
		seed_message(&w.world, id, id, "text", "delivered");
	}
	run(&w, "UPDATE message SET provider_id = 1, sent_at = 1795230600000;"
	    " INSERT INTO invitation (token_hash, contact_id, channel, created_at, expires_at, message_id) SELECT randomblob(32), contact_id, 'gateway',"
	    " 1795230600000, 1, id FROM message; UPDATE invitation_variant SET updated_at = 1");
	run(&w, "INSERT INTO consent_ledger (seq, subject_hash, scope, action, source, request_words, answer_words, evidence, notice_version, actor, at,"
	    " recorded_at, prev_hash, hash) VALUES (1, x'00', 'official', 'opt_in', 'inbound', '', '', '{}', '', 'x', 1, 1, x'00', x'00');"
	    " INSERT INTO consent_origin (ledger_seq, origin, invitation_id, scope, action, changed, at) VALUES (1, 'gateway', 1, 'official', 'agreed', 1, 1795230600001)");
	assert_int_equal(web_get(&w, PAGE), 200);
	assert_true(web_says(&w, "25,0%<br><span class=\"small soft\">4,6%–69,9%</span>"));
	assert_true(web_says(&w, "<rect class=\"rate\" width=\"250\""));
	assert_false(web_says(&w, "/admin/consents/variants/new"));
	assert_int_equal(web_get(&w, NEW), 403);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_wording_is_looked_at_before_it_is_saved),
		cmocka_unit_test(test_what_is_wrong_with_it_is_said_where_it_stands),
		cmocka_unit_test(test_an_experiment_says_its_number_before_it_starts_and_has_no_verdict_before_it_is_reached),
		cmocka_unit_test(test_figures_stand_beside_their_bars),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
