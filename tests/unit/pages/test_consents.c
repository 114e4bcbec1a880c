/* The pages of consent: who allows what, and what waits for a decision. */
#include "admin_world.h"

#include "base/clock.h"
#include "consent/consent.h"
#include "consent/review.h"

static void
agree(struct web_world *w, int64_t contact_id, enum scope scope, const char *source, int64_t at)
{
	struct ledger_entry entry = { .scope = scope, .action = CONSENT_OPT_IN, .source = source, .answer_words = "Ya Saya Setuju", .actor = "contact",
	    .at = at };

	IN_TX(&w->world, consent_record(w->world.db, contact_id, &entry, w->now, NULL));
}

static int64_t
ask(struct web_world *w, const struct review_draft *draft)
{
	int64_t id = 0;

	IN_TX(&w->world, review_open(w->world.db, draft, w->now, &id, NULL, NULL));
	return id;
}

static struct review_draft
unclear(struct web_world *w)
{
	return (struct review_draft){ .kind = REVIEW_REPLY, .cause = "inbound:1", .contact_id = 1, .made_by = "webhook", .scope = SCOPE_OFFICIAL,
	    .source = "inbound", .answer_words = "sudah cukup ya bu <b>", .at = w->now - 2 * CLOCK_HOUR_MS };
}

static void
test_consents_are_listed_and_filtered(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	seed_contact(&w.world, 1);
	seed_contact(&w.world, 2);
	assert_int_equal(web_get(&w, "/admin/consents"), 200);
	assert_true(web_says(&w, "Belum ada persetujuan di sini"));
	agree(&w, 1, SCOPE_OFFICIAL, "inbound", w.now - CLOCK_HOUR_MS);
	agree(&w, 2, SCOPE_OFFICIAL, "inbound_any", w.now - CLOCK_HOUR_MS);
	assert_int_equal(web_get(&w, "/admin/consents?scope=official&state=agreed"), 200);
	assert_true(web_says(&w, "/admin/contacts/1\""));
	assert_true(web_says(&w, "/admin/contacts/2\""));
	assert_true(web_says(&w, "dari pesan masuk biasa, bukan kata setuju"));
	assert_int_equal(web_get(&w, "/admin/consents?words=any"), 200);
	assert_false(web_says(&w, "/admin/contacts/1\""));
	assert_true(web_says(&w, "/admin/contacts/2\""));
	assert_int_equal(web_get(&w, "/admin/consents?state=stopped"), 200);
	assert_false(web_says(&w, "/admin/contacts/1\""));
	assert_int_equal(web_get(&w, "/admin/consents?scope=nonsense&state=x&order=y"), 200);
}

static void
test_the_list_as_a_file_hides_numbers_until_somebody_asks_for_them(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	agree(&w, 1, SCOPE_OFFICIAL, "inbound", w.now - CLOCK_HOUR_MS);
	agree(&w, 1, SCOPE_EMAIL, "form", w.now - CLOCK_HOUR_MS);
	assert_int_equal(web_get(&w, "/admin/consents?scope=official&source=inbound"), 200);
	assert_true(web_says(&w, "/admin/consents.csv?scope=official&amp;source=inbound"));
	assert_int_equal(web_get(&w, "/admin/consents.csv?scope=official"), 200);
	assert_true(web_says(&w, "\"0812-****-0001\",\"WhatsApp resmi\",\"setuju\",\"21-11-2026 09:10\""));
	assert_false(web_says(&w, "62812"));
	assert_false(web_says(&w, "\"Surel\""));
	assert_int_equal(web_get(&w, "/admin/consents.csv?scope=official&whole=1"), 200);
	assert_true(web_says(&w, "\"6281200000001\""));
	admin_expect(&w, "SELECT group_concat(action || ' ' || detail, '; ') FROM audit",
	    "export.consents persetujuan-21-11-2026.csv: 1; export.consents persetujuan-21-11-2026.csv: 1, nomor lengkap");
}

static void
test_what_waits_is_quoted_with_its_time_left_and_counted(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	struct review_draft draft;

	(void)state;
	admin_open(&w, "viewer");
	seed_contact(&w.world, 1);
	assert_int_equal(web_get(&w, "/admin/consents/review"), 200);
	assert_true(web_says(&w, "Tidak ada yang menunggu keputusan"));
	draft = unclear(&w);
	ask(&w, &draft);
	assert_int_equal(web_get(&w, "/admin/consents/review"), 200);
	assert_true(web_says(&w, "“sudah cukup ya bu &lt;b&gt;”"));
	assert_true(web_says(&w, "sisa 70 jam dari batas 3×24 jam"));
	assert_true(web_says(&w, "<span class=\"count\">1<span class=\"hide\"> menunggu keputusan</span></span>"));
	assert_false(web_says(&w, "name=\"decision\""));	/* viewers only look */
	draft.cause = "inbound:2";
	draft.at = w.now - 74 * CLOCK_HOUR_MS;
	ask(&w, &draft);
	assert_int_equal(web_get(&w, "/admin/consents/review?kind=reply"), 200);
	assert_true(web_says(&w, "batas 3×24 jam sudah lewat 2 jam"));
	assert_int_equal(web_get(&w, "/admin/consents/review?kind=paper"), 200);
	assert_false(web_says(&w, "sudah cukup"));
}

static void
test_a_decision_is_recorded_noted_and_leads_back_to_the_list(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *location = NULL;
	struct review_draft draft;

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	draft = unclear(&w);
	ask(&w, &draft);
	assert_int_equal(admin_post(&w, "/admin/consents/review?kind=reply", "/admin/consents/review/1",
	    "decision=opt_out&next=%2Fadmin%2Fconsents%2Freview%3Fkind%3Dreply"), 303);
	assert_string_equal(location = web_header(&w, "Location"), "/admin/consents/review?kind=reply");
	admin_expect(&w, "SELECT count(*) FROM consent_state WHERE state = 'stopped'", "2");
	admin_expect(&w, "SELECT actor || ' ' || action || ' ' || subject || ' ' || subject_id FROM audit", "rina review.accept review 1");
	assert_int_equal(web_get(&w, "/admin/consents/review?state=accepted"), 200);
	assert_true(web_says(&w, "Menghentikan WhatsApp resmi"));
	assert_true(web_says(&w, "oleh rina, 21-11-2026 10:10"));
	/* Somebody with an old page comes too late. */
	assert_int_equal(admin_post(&w, "/admin/consents/review", "/admin/consents/review/1", "decision=opt_in"), 303);
	admin_expect(&w, "SELECT count(*) FROM consent_ledger", "2");
}

static void
test_a_refusal_needs_a_reason_and_keeps_the_form_open(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	struct review_draft draft;

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	draft = unclear(&w);
	ask(&w, &draft);
	assert_int_equal(admin_post(&w, "/admin/consents/review", "/admin/consents/review/1", "decision=refuse&reason="), 422);
	assert_true(web_says(&w, "href=\"#reason-1\""));
	assert_true(web_says(&w, "<details open>"));
	assert_int_equal(admin_post(&w, "/admin/consents/review", "/admin/consents/review/1", "decision=nonsense"), 422);
	assert_int_equal(admin_post(&w, "/admin/consents/review", "/admin/consents/review/1", "decision=refuse&reason=hanya+bertanya"), 303);
	admin_expect(&w, "SELECT state || ' ' || reason FROM review", "refused hanya bertanya");
	admin_expect(&w, "SELECT count(*) FROM consent_ledger", "0");
	assert_int_equal(admin_post(&w, "/admin/consents/review", "/admin/consents/review/9", "decision=refuse&reason=x"), 404);
}

static void
test_rows_of_an_import_are_decided_together_after_a_look(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *location = NULL;
	int i;

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	for (i = 0; i < 12; i++) {
		struct review_draft draft = { .kind = REVIEW_IMPORT, .contact_id = 1, .batch = "import:3", .made_by = "tono", .scope = SCOPE_OFFICIAL,
		    .action = "opt_in", .source = "import", .answer_words = "ya", .at = w.now - 1000 + i };
		char cause[40];

		snprintf(cause, sizeof(cause), "import:3:%d", i);
		draft.cause = cause;
		ask(&w, &draft);
	}
	assert_int_equal(web_get(&w, "/admin/consents/review"), 200);
	assert_true(web_says(&w, "12 baris dari Impor 3 dapat diputuskan sekaligus"));
	assert_true(web_says(&w, "/admin/consents/review-batch?batch=import%3A3"));
	assert_int_equal(web_get(&w, "/admin/consents/review-batch?batch=import%3A3"), 200);
	assert_true(web_says(&w, "Terima 12 baris"));
	assert_true(web_says(&w, "Sepuluh yang terlama"));
	assert_int_equal(admin_post(&w, "/admin/consents/review-batch?batch=import%3A3", "/admin/consents/review-batch",
	    "batch=import%3A3&decision=refuse&reason="), 422);
	admin_expect(&w, "SELECT count(*) FROM review WHERE state = 'open'", "12");
	assert_int_equal(admin_post(&w, "/admin/consents/review-batch?batch=import%3A3", "/admin/consents/review-batch", "batch=import%3A3&decision=accept"), 303);
	assert_string_equal(location = web_header(&w, "Location"), "/admin/consents/review");
	admin_expect(&w, "SELECT count(*) FROM consent_ledger WHERE actor = 'rina'", "12");
	admin_expect(&w, "SELECT action || ' ' || detail FROM audit", "review.accept_batch import:3: 12");
	assert_int_equal(web_get(&w, "/admin/consents/review-batch?batch=import%3A3"), 200);
	assert_true(web_says(&w, "Semua baris ini sudah diputuskan"));
	assert_int_equal(web_get(&w, "/admin/consents/review-batch"), 404);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_consents_are_listed_and_filtered),
		cmocka_unit_test(test_the_list_as_a_file_hides_numbers_until_somebody_asks_for_them),
		cmocka_unit_test(test_what_waits_is_quoted_with_its_time_left_and_counted),
		cmocka_unit_test(test_a_decision_is_recorded_noted_and_leads_back_to_the_list),
		cmocka_unit_test(test_a_refusal_needs_a_reason_and_keeps_the_form_open),
		cmocka_unit_test(test_rows_of_an_import_are_decided_together_after_a_look),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
