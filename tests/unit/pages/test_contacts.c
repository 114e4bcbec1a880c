#include "admin_world.h"

#include "consent/consent.h"
#include "consent/history.h"
#include "template/template.h"

static void
run(struct web_world *w, const char *statement)
{
	if (db_script(w->world.db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->world.db));
}

static void
agree(struct web_world *w, int64_t contact_id, enum scope scope, const char *words)
{
	struct ledger_entry entry = { .scope = scope, .action = CONSENT_OPT_IN, .source = "inbound", .request_words = "Setuju?", .answer_words = words,
	    .evidence = "{}", .notice_version = "1", .actor = "contact", .at = w->now - CLOCK_HOUR_MS };

	IN_TX(&w->world, consent_record(w->world.db, contact_id, &entry, w->now, NULL));
}

static void
test_a_whole_number_is_shown_on_request_and_noted(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_false(web_says(&w, "0812-0000-0001"));
	assert_int_equal(web_get(&w, "/admin/contacts/1/show"), 405);	/* looking is an act: a link cannot do it */
	admin_expect(&w, "SELECT count(*) FROM audit", "0");
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/show", ""), 200);
	assert_true(web_says(&w, "0812-0000-0001"));
	admin_expect(&w, "SELECT actor || ' ' || action || ' ' || subject_id || ' ' || ip FROM audit", "rina contact.unmask 1 192.0.2.7");
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_false(web_says(&w, "0812-0000-0001"));
}

static void
test_the_ledger_reads_as_sentences(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	seed_contact(&w.world, 1);
	agree(&w, 1, SCOPE_OFFICIAL, "Ya Saya Setuju");
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "Menyetujui WhatsApp resmi dengan membalas pesan"));
	assert_true(web_says(&w, "21-11-2026 09:10"));
	assert_true(web_says(&w, "“Ya Saya Setuju”"));
	assert_true(web_says(&w, "sejak 21-11-2026"));
	assert_false(web_says(&w, "/admin/contacts/1/withdraw"));	/* viewers only look */
}

static void
test_the_code_of_a_receipt_leads_to_its_contact(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_JSON struct json_object *history = NULL;
	AUTO_FREE char *target = NULL, *location = NULL;

	(void)state;
	admin_open(&w, "viewer");
	seed_contact(&w.world, 1);
	agree(&w, 1, SCOPE_OFFICIAL, "Ya Saya Setuju");
	assert_ok(consent_history(w.world.db, 1, &history));
	assert_true(asprintf(&target, "/admin/search?q=%s", json_text(json_item(history, 0), "code")) > 0);
	assert_int_equal(web_get(&w, target), 303);
	assert_string_equal(location = web_header(&w, "Location"), "/admin/contacts/1");
}

static void
test_a_receipt_is_printed_and_downloaded_and_the_download_noted(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_JSON struct json_object *receipt = NULL;

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	assert_int_equal(web_get(&w, "/admin/contacts/1/receipt"), 404);	/* nothing was said yet */
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_false(web_says(&w, "/admin/contacts/1/receipt"));
	agree(&w, 1, SCOPE_OFFICIAL, "Ya Saya Setuju");
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "/admin/contacts/1/receipt"));
	assert_int_equal(web_get(&w, "/admin/contacts/1/receipt"), 200);
	assert_true(web_says(&w, "Menyetujui WhatsApp resmi dengan membalas pesan"));
	assert_true(web_says(&w, "“Ya Saya Setuju”"));
	assert_true(web_says(&w, "<svg"));
	assert_true(web_says(&w, "/cek/"));
	assert_true(web_says(&w, "0812-****-0001"));
	assert_false(web_says(&w, "0812-0000-0001"));
	admin_expect(&w, "SELECT count(*) FROM audit", "0");
	assert_int_equal(web_get(&w, "/admin/contacts/1/receipt.json"), 200);
	receipt = web_json(&w);
	assert_string_equal(json_text(json_item(json_at(receipt, "events"), 0), "answer_words"), "Ya Saya Setuju");
	admin_expect(&w, "SELECT actor || ' ' || action || ' ' || subject || ' ' || subject_id || ' ' || length(detail) FROM audit",
	    "rina export.receipt contact 1 14");
}

static void
test_a_copy_of_the_data_is_an_act_that_is_noted(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_JSON struct json_object *dossier = NULL;

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	agree(&w, 1, SCOPE_OFFICIAL, "Ya Saya Setuju");
	run(&w, "UPDATE contact SET email = 'sari@example.org'");
	assert_int_equal(web_get(&w, "/admin/contacts/1/data"), 405);
	assert_int_equal(web_get(&w, "/admin/contacts/1/data.json"), 405);
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/data", ""), 200);
	assert_true(web_says(&w, "0812-0000-0001"));
	assert_true(web_says(&w, "sari@example.org"));
	assert_true(web_says(&w, "“Ya Saya Setuju”"));
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/data.json", ""), 200);
	dossier = web_json(&w);
	assert_string_equal(json_text(json_at(dossier, "contact"), "email"), "sari@example.org");
	assert_string_equal(json_text(json_item(json_at(dossier, "ledger"), 0), "at"), "2026-11-21T02:10:00Z");
	admin_expect(&w, "SELECT group_concat(actor || ' ' || action || ' ' || subject_id || ' ' || detail) FROM audit",
	    "rina contact.export 1 print,rina contact.export 1 json");
	admin_expect(&w, "SELECT group_concat(how) FROM (SELECT how FROM contact_seen WHERE actor = 'rina' ORDER BY how)", "export,page");
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/9/data", ""), 404);
}

static void
test_erasing_is_asked_for_with_a_reason_by_an_administrator(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *location = NULL;

	(void)state;
	admin_open(&w, "administrator");
	seed_contact(&w.world, 1);
	seed_message(&w.world, 5, 1, "text", "queued");
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "/admin/contacts/1/erase"));
	assert_int_equal(web_get(&w, "/admin/contacts/1/erase"), 200);
	assert_true(web_says(&w, "Yang dihapus"));
	assert_true(web_says(&w, "Yang tetap"));
	assert_int_equal(admin_post(&w, "/admin/contacts/1/erase", "/admin/contacts/1/erase", "reason=+"), 422);
	admin_expect(&w, "SELECT count(*) FROM erasure", "0");
	assert_int_equal(admin_post(&w, "/admin/contacts/1/erase", "/admin/contacts/1/erase", "reason=surat+dari+Sari"), 303);
	assert_string_equal(location = web_header(&w, "Location"), "/admin/contacts/1");
	admin_expect(&w, "SELECT reason || ' ' || actor || ' ' || state FROM erasure", "surat dari … rina waiting");
	admin_expect(&w, "SELECT action || detail || subject_id FROM audit", "contact.erase_ask1");
	admin_expect(&w, "SELECT state || ' ' || reason FROM message WHERE id = 5", "cancelled erased");
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "diminta oleh rina"));
	assert_false(web_says(&w, "/admin/contacts/1/erase"));	/* once is enough */
	run(&w, "UPDATE erasure SET state = 'done', done_at = 5; UPDATE contact SET name = '', erased_at = 1795230600000");
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "dihapus pada 21-11-2026"));
	assert_false(web_says(&w, "/admin/contacts/1/data"));
	assert_false(web_says(&w, "/admin/contacts/1/consent"));
	assert_false(web_says(&w, "belum menjawab"));
	assert_false(web_says(&w, "/admin/contacts/1/receipt"));
	assert_int_equal(web_get(&w, "/admin/contacts/1/erase"), 303);
}

static void
test_an_operator_erases_nobody(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_false(web_says(&w, "/admin/contacts/1/erase"));
	assert_int_equal(web_get(&w, "/admin/contacts/1/erase"), 403);
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/erase", "reason=x"), 403);
	admin_expect(&w, "SELECT count(*) FROM erasure", "0");
}

static void
test_a_viewer_copies_no_data(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	seed_contact(&w.world, 1);
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/data", ""), 403);
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/data.json", ""), 403);
	assert_false(web_says(&w, "data.json"));
	admin_expect(&w, "SELECT how FROM contact_seen", "page");	/* what they did see is noted */
}

static void
test_a_viewer_gives_no_receipts(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	seed_contact(&w.world, 1);
	agree(&w, 1, SCOPE_OFFICIAL, "Ya Saya Setuju");
	assert_int_equal(web_get(&w, "/admin/contacts/1/receipt"), 403);
	assert_int_equal(web_get(&w, "/admin/contacts/1/receipt.json"), 403);
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_false(web_says(&w, "/admin/contacts/1/receipt"));
}

static void
test_the_window_counts_down(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	seed_contact(&w.world, 1);
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_false(web_says(&w, "jendela"));		/* without an official provider there is none */
	seed_provider(&w.world, 1, "meta", 0);
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "jendela 24 jam tertutup"));
	run(&w, "INSERT INTO service_window (contact_id, provider_id, inbound_at) VALUES (1, 1, 1795230600000 - 3600000)");
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "jendela terbuka 23 jam lagi, sampai 22-11-2026 09:10"));
}

static void
test_withdrawing_needs_a_reason_and_ends_both_kinds_of_whatsapp(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	agree(&w, 1, SCOPE_OFFICIAL, "ya");
	agree(&w, 1, SCOPE_GATEWAY, "ya");
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/withdraw", "scope=official&reason="), 422);
	assert_true(web_says(&w, "Isian ini wajib diisi"));
	assert_true(web_says(&w, "<details open>"));		/* the form that was sent stays open */
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/withdraw", "scope=nonsense&reason=x"), 422);
	admin_expect(&w, "SELECT count(*) FROM consent_state WHERE state = 'agreed'", "2");
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/withdraw", "scope=official&reason=diminta+lewat+telepon"), 303);
	admin_expect(&w, "SELECT count(*) FROM consent_state WHERE state = 'stopped'", "2");
	admin_expect(&w, "SELECT answer_words || ' ' || actor FROM consent_entry WHERE action = 'withdraw_by_office' LIMIT 1",
	    "diminta lewat telepon rina");
	admin_expect(&w, "SELECT action || ': ' || detail FROM audit", "consent.withdraw: diminta lewat telepon");
}

static void
test_consent_on_paper_is_recorded_with_its_date_and_form(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/consent",
	    "form_no=F-17&signed_on=2026-11-22&scope=official"), 422);
	assert_true(web_says(&w, "Tanggal ini belum tiba"));
	assert_true(web_says(&w, "value=\"F-17\""));
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/consent", "form_no=&signed_on=&scope=official"), 422);
	admin_expect(&w, "SELECT count(*) FROM consent_ledger", "0");
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/consent",
	    "form_no=F-17&signed_on=2026-11-20&scope=official"), 303);
	admin_expect(&w, "SELECT source || ' ' || action || ' ' || scope || ' ' || answer_words || ' ' || evidence FROM consent_entry",
	    "paper opt_in official Tanda tangan pada formulir F-17 "
	    "{\"form\":\"F-17\",\"signed_on\":\"2026-11-20\",\"officer\":\"Rina Tarigan\"}");
	admin_expect(&w, "SELECT at FROM consent_ledger", "1795107600000");	/* 20-11-2026 00:00 WIB */
	admin_expect(&w, "SELECT length(request_words) > 50 FROM consent_entry", "1");
	admin_expect(&w, "SELECT state FROM consent_state", "agreed");
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "Menyetujui WhatsApp resmi dengan formulir kertas F-17, dicatat oleh rina"));
	assert_true(web_says(&w, "ditandatangani 20-11-2026 · diterima oleh Rina Tarigan"));
	assert_false(web_says(&w, "Dipastikan kemudian"));
	agree(&w, 1, SCOPE_OFFICIAL, "Ya Saya Setuju");
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "Dipastikan kemudian lewat WhatsApp pada 21-11-2026 09:10: “Ya Saya Setuju”"));
}

static void
test_a_form_on_paper_may_have_words_of_its_own_and_several_channels(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	static const char page[] = "/admin/contacts/1/consent";

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	assert_int_equal(web_get(&w, page), 200);
	assert_true(web_says(&w, "Kalimat kantor hari itu"));
	assert_int_equal(admin_post(&w, page, page, "form_no=F-1&signed_on=2026-11-20&wording=own&words=&scope=official"), 422);
	assert_true(web_says(&w, "Ketik kalimat yang tertulis di formulir"));
	assert_int_equal(admin_post(&w, page, page, "form_no=F-1&signed_on=2026-11-20&wording=id&words=Kalimat&scope=official"), 422);
	assert_true(web_says(&w, "Anda memilih kalimat kantor, tetapi juga mengetik kalimat lain"));
	assert_int_equal(admin_post(&w, page, page, "form_no=F-1&signed_on=2026-11-20&wording=id"), 422);
	assert_true(web_says(&w, "Pilih paling sedikit satu saluran"));
	assert_int_equal(admin_post(&w, page, page, "form_no=F-1&signed_on=20-11-2026&officer=Ani&kept=map+3&wording=own&words=Kabari+saya&scope=official&scope=sms"), 303);
	admin_expect(&w, "SELECT group_concat(scope || ': ' || request_words, '; ') FROM consent_entry", "official: Kabari saya; sms: Kabari saya");
	assert_int_equal(admin_post(&w, page, page, "form_no=F-1&signed_on=20-11-2026&wording=own&words=Kabari+saya&scope=official"), 422);
	assert_true(web_says(&w, "Formulir ini sudah dicatat untuk orang ini"));
	assert_int_equal(web_get(&w, "/admin/contacts/9/consent"), 404);
}

static void
test_a_letter_that_asks_to_stop_is_recorded_as_the_persons_own_word(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	agree(&w, 1, SCOPE_OFFICIAL, "Ya");
	assert_int_equal(web_get(&w, "/admin/contacts/1/consent?kind=withdraw"), 200);
	assert_true(web_says(&w, "Tanggal diterima kantor"));
	assert_int_equal(admin_post(&w, "/admin/contacts/1/consent?kind=withdraw", "/admin/contacts/1/consent",
	    "kind=withdraw&form_no=S-9&signed_on=2026-11-21&officer=Ani&words=Mohon+berhenti&scope=official&scope=gateway"), 303);
	admin_expect(&w, "SELECT group_concat(action || ' ' || scope || ' ' || answer_words, '; ') FROM consent_entry WHERE source = 'paper'",
	    "opt_out official Mohon berhenti; opt_out gateway Mohon berhenti");
	admin_expect(&w, "SELECT action || ': ' || detail FROM audit", "consent.paper_stop: S-9");
	admin_expect(&w, "SELECT count(*) FROM consent_state WHERE state = 'stopped'", "2");
}

static void
test_paper_waits_for_another_person_where_the_office_wants_that(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	run(&w, "INSERT INTO setting (key, value, updated_at, updated_by) VALUES ('second_look', '1', 1, 'admin')");
	assert_int_equal(web_get(&w, "/admin/contacts/1/consent"), 200);
	assert_true(web_says(&w, "meminta orang kedua"));
	assert_int_equal(admin_post(&w, "/admin/contacts/1/consent", "/admin/contacts/1/consent", "form_no=F-1&signed_on=2026-11-20&scope=official"), 303);
	admin_expect(&w, "SELECT count(*) FROM consent_ledger", "0");
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "1 hal tentang orang ini menunggu keputusan"));
	assert_int_equal(web_get(&w, "/admin/consents/review?contact=1"), 200);
	assert_true(web_says(&w, "Anda yang mencatat formulir ini"));
	assert_true(web_says(&w, "ditandatangani 20-11-2026"));
	assert_false(web_says(&w, "value=\"accept\""));
	/* Also who knows the address. */
	assert_int_equal(admin_post(&w, "/admin/consents/review", "/admin/consents/review/1", "decision=accept"), 403);
	admin_add(&w, "tono", "operator");
	assert_int_equal(admin_post(&w, "/admin/", "/admin/logout", ""), 303);
	assert_int_equal(admin_post(&w, "/admin/login", "/admin/login", "name=tono&password=" ADMIN_PASSWORD), 303);
	assert_int_equal(admin_post(&w, "/admin/consents/review", "/admin/consents/review/1", "decision=accept"), 303);
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "Menyetujui WhatsApp resmi dengan formulir kertas F-1, dicatat oleh rina, diperiksa oleh tono"));
}

static void
test_an_invitation_is_a_message_with_a_personal_link(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *location = NULL;
	int installed;

	(void)state;
	admin_open(&w, "operator");
	seed_provider(&w.world, 1, "fonnte", 1);
	seed_contact(&w.world, 1);
	IN_TX(&w.world, template_install(w.world.db, w.now, &installed));
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/invite", ""), 303);
	assert_string_equal(location = web_header(&w, "Location"), "/admin/messages/1");
	admin_expect(&w, "SELECT state || ' ' || made_by FROM message", "queued rina");
	admin_expect(&w, "SELECT gateway_body LIKE '%http://kabarizin.example/opt-in-whatsapp/%' FROM message", "1");
	admin_expect(&w, "SELECT channel || ' ' || reason FROM invitation", "operator operator:rina");
	admin_expect(&w, "SELECT action FROM audit", "contact.invite");
}

static void
test_a_number_that_is_none_is_explained_in_the_readers_language(void **state)
{
	static const struct { const char *phone, *why; } cases[] = {
		{ "0812-34", "Nomor ini terlalu pendek" }, { "08O12345678", "Ada huruf di dalam nomor" }, { "6281234567890", "Ini nomor contoh" },
		{ "", "Isian ini wajib diisi" },
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	admin_open(&w, "operator");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_FREE char *fields = NULL;

		assert_true(asprintf(&fields, "phone=%s&name=Edi+Surbakti&role=applicant", cases[i].phone) > 0);
		assert_int_equal(admin_post(&w, "/admin/contacts/new", "/admin/contacts", fields), 422);
		if (!web_says(&w, cases[i].why))
			fail_msg("\"%s\" does not say \"%s\"", cases[i].phone, cases[i].why);
		assert_true(web_says(&w, "value=\"Edi Surbakti\""));
		assert_true(web_says(&w, "href=\"#phone\""));
	}
	admin_expect(&w, "SELECT count(*) FROM contact", "0");
	assert_int_equal(admin_post(&w, "/admin/contacts/new", "/admin/contacts", "phone=0812-6000-7001&name=Edi+Surbakti&role=applicant"), 303);
	admin_expect(&w, "SELECT number FROM contact_phone", "+6281260007001");
}

static void
test_a_number_that_is_somebodys_already_is_not_written_over(void **state)
{
	static const char *const typed[] = { "0812-0000-0001", "%2B62+812+0000+0001" };
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	run(&w, "UPDATE contact SET name = 'Sari <b>', email = 'sari@example.org', role = 'staff', duty = 'survei'");
	for (i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		AUTO_FREE char *fields = NULL;

		assert_true(asprintf(&fields, "phone=%s&name=Edi&email=edi%%40example.org&role=applicant", typed[i]) > 0);
		assert_int_equal(admin_post(&w, "/admin/contacts/new", "/admin/contacts", fields), 422);
		assert_true(web_says(&w, "Nomor ini sudah milik Sari &lt;b&gt;."));
		assert_true(web_says(&w, "Tidak ada yang disimpan atau diubah."));
		assert_true(web_says(&w, "href=\"/admin/contacts/1\""));
		assert_true(web_says(&w, "value=\"Edi\""));
	}
	admin_expect(&w, "SELECT group_concat(name || email || role || duty) FROM contact", "Sari <b>sari@example.orgstaffsurvei");
	admin_expect(&w, "SELECT count(*) FROM audit", "0");
}

static void
test_contacts_are_found_by_number_in_any_form(void **state)
{
	static const char *const typed[] = { "081200000001", "%2B62+812-0000-0001", "62812000%2000001", "sar" };
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	admin_open(&w, "viewer");
	seed_contact(&w.world, 1);
	for (i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		AUTO_FREE char *target = NULL;

		assert_true(asprintf(&target, "/admin/contacts?q=%s", typed[i]) > 0);
		assert_int_equal(web_get(&w, target), 200);
		if (!web_says(&w, "/admin/contacts/1\""))
			fail_msg("%s finds nobody", typed[i]);
	}
	assert_int_equal(web_get(&w, "/admin/contacts?consent=agreed"), 200);
	assert_false(web_says(&w, "/admin/contacts/1\""));
	assert_true(web_says(&w, "Belum ada kontak di sini"));
}

static void
test_somebody_who_is_not_there_is_not_found(void **state)
{
	static const char *const targets[] = { "/admin/contacts/7", "/admin/messages/7", "/admin/permits/7", "/admin/providers/7", "/admin/templates/7",
	    "/admin/contacts/x", "/admin/contacts/-1", "/admin/nothing" };
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	admin_open(&w, "administrator");
	for (i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		assert_int_equal(web_get(&w, targets[i]), 404);
		assert_true(web_says(&w, "Halaman tidak ditemukan"));
	}
}

static void
test_replies_that_are_not_clear_wait_for_a_reader(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	seed_provider(&w.world, 1, "meta", 0);
	seed_contact(&w.world, 1);
	run(&w, "INSERT INTO inbound (provider_id, provider_message_id, contact_id, at, received_at, kind, text, reply, why) VALUES"
	    " (1, 'a', 1, 1795230600000, 1795230600000, 'text', 'Kapan selesai?', 'OTHER', ''),"
	    " (1, 'b', 1, 1795230500000, 1795230500000, 'text', 'Ya', 'YES', 'yes: ya')");
	assert_int_equal(web_get(&w, "/admin/replies"), 200);
	assert_true(web_says(&w, "Kapan selesai?"));
	assert_false(web_says(&w, "<td>Ya</td>"));
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "<div>Ya</div>"));
	/* Small talk is nobody's work; what may be an answer is. */
	assert_int_equal(web_get(&w, "/admin/"), 200);
	assert_false(web_says(&w, "mungkin jawaban soal persetujuan"));
	run(&w, "INSERT INTO review (kind, cause, contact_id, scope, source, at, made_by, created_at) VALUES"
	    " ('reply', 'inbound:1', 1, 'official', 'inbound', 1795230500000, 'webhook', 1795230600000)");
	assert_int_equal(web_get(&w, "/admin/"), 200);
	assert_true(web_says(&w, "1 balasan mungkin jawaban soal persetujuan"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_whole_number_is_shown_on_request_and_noted),
		cmocka_unit_test(test_the_ledger_reads_as_sentences),
		cmocka_unit_test(test_the_code_of_a_receipt_leads_to_its_contact),
		cmocka_unit_test(test_a_receipt_is_printed_and_downloaded_and_the_download_noted),
		cmocka_unit_test(test_a_copy_of_the_data_is_an_act_that_is_noted),
		cmocka_unit_test(test_erasing_is_asked_for_with_a_reason_by_an_administrator),
		cmocka_unit_test(test_an_operator_erases_nobody),
		cmocka_unit_test(test_a_viewer_copies_no_data),
		cmocka_unit_test(test_a_viewer_gives_no_receipts),
		cmocka_unit_test(test_the_window_counts_down),
		cmocka_unit_test(test_withdrawing_needs_a_reason_and_ends_both_kinds_of_whatsapp),
		cmocka_unit_test(test_consent_on_paper_is_recorded_with_its_date_and_form),
		cmocka_unit_test(test_a_form_on_paper_may_have_words_of_its_own_and_several_channels),
		cmocka_unit_test(test_a_letter_that_asks_to_stop_is_recorded_as_the_persons_own_word),
		cmocka_unit_test(test_paper_waits_for_another_person_where_the_office_wants_that),
		cmocka_unit_test(test_an_invitation_is_a_message_with_a_personal_link),
		cmocka_unit_test(test_a_number_that_is_none_is_explained_in_the_readers_language),
		cmocka_unit_test(test_a_number_that_is_somebodys_already_is_not_written_over),
		cmocka_unit_test(test_contacts_are_found_by_number_in_any_form),
		cmocka_unit_test(test_somebody_who_is_not_there_is_not_found),
		cmocka_unit_test(test_replies_that_are_not_clear_wait_for_a_reader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
