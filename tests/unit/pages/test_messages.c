#include "admin_world.h"

#include "consent/consent.h"

static void
run(struct web_world *w, const char *statement)
{
	if (db_script(w->world.db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->world.db));
}

/* Sari (contact 1) with a message of template 1 in that state; providers 1 meta, 2 fonnte. */
static void
people_and_message(struct web_world *w, const char *state)
{
	seed_provider(&w->world, 1, "meta", 0);
	seed_provider(&w->world, 2, "fonnte", 1);
	seed_template(&w->world, 1, "approved");
	seed_contact(&w->world, 1);
	seed_message(&w->world, 1, 1, "template", state);
}

static void
test_lists_show_people_and_mask_their_numbers(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	people_and_message(&w, "delivered");
	assert_int_equal(web_get(&w, "/admin/messages"), 200);
	assert_true(web_says(&w, "Sari"));
	assert_true(web_says(&w, "Izin terbit"));
	assert_true(web_says(&w, "sampai</span>"));
	assert_true(web_says(&w, "****"));
	assert_false(web_says(&w, "62812000"));
	assert_false(web_says(&w, "0812-0000-0001"));
}

static void
test_every_state_is_a_word_a_colour_and_an_icon(void **state)
{
	static const struct { const char *state, *word, *icon; } cases[] = {
		{ "queued", "antre", "#clock" },	{ "sending", "dikirim ke penyedia", "#send" }, { "sent", "diterima penyedia", "#check" },
		{ "delivered", "sampai", "#checks" },	{ "read", "dibaca", "#eye-check" },	       { "failed", "gagal", "#circle-x" },
		{ "blocked", "tertahan", "#hand-stop" }, { "cancelled", "dibatalkan", "#ban" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(web_world) struct web_world w = {0};
		char span[200];

		admin_open(&w, "viewer");
		people_and_message(&w, cases[i].state);
		assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
		snprintf(span, sizeof(span), "icons.svg%s\"></use></svg>%s</span>", cases[i].icon, cases[i].word);
		if (!web_says(&w, span))
			fail_msg("%s is not shown as %s", cases[i].state, span);
	}
}

static void
test_what_may_have_gone_out_is_not_certain(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	people_and_message(&w, "blocked");
	run(&w, "UPDATE message SET reason = 'unknown_hold'");
	assert_int_equal(web_get(&w, "/admin/held"), 200);
	assert_true(web_says(&w, "belum pasti</span>"));
	assert_true(web_says(&w, "Putuskan"));
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_true(web_says(&w, "Seseorang harus memutuskan"));
	assert_true(web_says(&w, "/admin/messages/1/retry"));
	assert_true(web_says(&w, "/admin/messages/1/cancel"));
	/* Neither is the obvious one: sending again may be the second time. */
	assert_true(web_says(&w, "<button class=\"btn btn-quiet\">"));
	assert_false(web_says(&w, "<button class=\"btn btn-primary\"><svg"));
	run(&w, "INSERT INTO attempt (uid, message_id, provider_id, state, verdict, started_at) VALUES ('u', 1, 2, 'unknown', 'unknown', 1795230600000)");
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_true(web_says(&w, "mungkin menerimanya dua kali"));
	assert_true(web_says(&w, "cari nomornya di halaman fonnte 2 pada 21-11-2026 10:10"));
	run(&w, "UPDATE message SET state = 'sending', reason = ''");
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_true(web_says(&w, "fonnte 2 tidak menjawab dengan pasti pada 21-11-2026 10:10"));
	assert_true(web_says(&w, "sampai sekitar 21-11-2026 10:15"));
	assert_false(web_says(&w, "dijawab setelah"));
}

static void
test_the_badge_the_dashboard_and_the_page_say_one_number(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	people_and_message(&w, "blocked");
	seed_message(&w.world, 2, 1, "template", "failed");
	seed_message(&w.world, 3, 1, "template", "blocked");
	run(&w, "UPDATE message SET reason = 'no_route' WHERE id = 1; UPDATE message SET reason = 'stopped' WHERE id = 3");
	run(&w, "UPDATE message SET updated_at = 1795230600000");
	assert_int_equal(web_get(&w, "/admin/held"), 200);
	assert_true(web_says(&w, "aria-current=\"true\">Perlu tindakan <span class=\"num\">2</span>"));
	assert_true(web_says(&w, "Orangnya menolak <span class=\"num\">1</span>"));
	assert_false(web_says(&w, "href=\"/admin/messages/3\""));
	assert_int_equal(web_get(&w, "/admin/held?kind=refused"), 200);
	assert_true(web_says(&w, "href=\"/admin/messages/3\""));
	assert_int_equal(web_get(&w, "/admin/"), 200);
	assert_true(web_says(&w, "1 pesan gagal."));
	assert_true(web_says(&w, "1 pesan tertahan."));
}

static void
test_many_are_closed_at_once_after_a_look_and_with_a_reason(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	people_and_message(&w, "blocked");
	seed_message(&w.world, 2, 1, "template", "failed");
	run(&w, "UPDATE message SET reason = 'no_route', updated_at = 1795230600000");
	assert_int_equal(web_get(&w, "/admin/held/close?message=1&message=2"), 200);
	assert_true(web_says(&w, "2 pesan dan 0 kabar"));
	assert_int_equal(admin_post(&w, "/admin/held/close?all=1", "/admin/held/close", "message=1&message=2&reason=+"), 422);
	assert_true(web_says(&w, "name=\"message\" value=\"2\""));		/* what was picked is not lost */
	assert_int_equal(admin_post(&w, "/admin/held/close?all=1", "/admin/held/close", "message=1&message=2&message=99&reason=Sudah+ditelepon"), 303);
	admin_expect(&w, "SELECT group_concat(state || (closed_at IS NOT NULL), ' ') FROM message", "cancelled0 failed1");
	admin_expect(&w, "SELECT count(*) || max(detail) FROM audit WHERE action = 'held.close'", "2Sudah ditelepon");
	assert_int_equal(web_get(&w, "/admin/messages/2"), 200);
	assert_true(web_says(&w, "“Sudah ditelepon”"));
	assert_int_equal(web_get(&w, "/admin/held"), 200);
	assert_true(web_says(&w, "Tidak ada yang tertahan."));
}

/* Contact 1 says this through the gateway, or the office does; the ledger's number of it. */
static void
refuse(struct web_world *w, enum consent_action action, const char *source, const char *words)
{
	struct ledger_entry entry = { .scope = SCOPE_GATEWAY, .action = action, .source = source, .answer_words = words,
	    .evidence = "{\"provider\":\"fonnte\",\"provider_id\":2}", .notice_version = "1", .actor = "contact", .at = w->now - CLOCK_HOUR_MS };

	IN_TX(&w->world, consent_record(w->world.db, 1, &entry, w->now, NULL));
}

static void
test_whoever_stopped_is_named_with_the_words_and_not_sent_to_again(void **state)
{
	static const struct { const char *reason; enum consent_action action; const char *source, *words, *says; } cases[] = {
		{ "stopped",  CONSENT_OPT_OUT, "inbound",      "STOP <b>",	 "Ia menulis “STOP &lt;b&gt;” pada 21-11-2026 09:10 (lewat fonnte 2)." },
		{ "stopped",  CONSENT_OPT_OUT, "landing_page", "Hentikan", "Ia menekan “Hentikan” di halaman pribadinya pada 21-11-2026 09:10." },
		{ "declined", CONSENT_DECLINE, "inbound",      "Tidak",	 "Ia menulis “Tidak” pada 21-11-2026 09:10 (lewat fonnte 2)." },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(web_world) struct web_world w = {0};
		char change[100];

		admin_open(&w, "operator");
		people_and_message(&w, "blocked");
		refuse(&w, cases[i].action, cases[i].source, cases[i].words);
		snprintf(change, sizeof(change), "UPDATE message SET state = 'blocked', reason = '%s'", cases[i].reason);
		run(&w, change);
		assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
		if (!web_says(&w, cases[i].says))
			fail_msg("it does not say %s", cases[i].says);
		assert_true(web_says(&w, "<a href=\"/admin/contacts/1#entry-"));
		assert_false(web_says(&w, "/admin/messages/1/retry"));
		assert_true(web_says(&w, "Tutup (batalkan)"));
		assert_true(web_says(&w, "Lihat kontak"));
	}
}

static void
test_a_person_who_said_yes_again_may_be_sent_to_again(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	people_and_message(&w, "blocked");
	run(&w, "UPDATE message SET reason = 'stopped'");
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_true(web_says(&w, "/admin/messages/1/retry"));
}

static void
test_a_number_without_whatsapp_is_not_tried_again_until_there_is_another(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	people_and_message(&w, "failed");
	run(&w, "UPDATE message SET reason = 'no_whatsapp', number = (SELECT number FROM contact_phone); UPDATE contact_phone SET whatsapp = 'no'");
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_false(web_says(&w, "/admin/messages/1/retry"));
	assert_true(web_says(&w, "Periksa nomor"));
	run(&w, "UPDATE contact_phone SET number = '+6281200009999', whatsapp = 'unknown'");
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_true(web_says(&w, "/admin/messages/1/retry"));
}

static void
test_what_waits_says_for_what_and_until_when(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	people_and_message(&w, "queued");
	run(&w, "INSERT INTO queue (message_id, priority, due_at) VALUES (1, 2, 1795230000000)");
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_true(web_says(&w, "Menunggu pengirim, biasanya beberapa detik."));
	assert_true(web_says(&w, "Mengapa belum terkirim?"));
	run(&w, "UPDATE queue SET due_at = 1795231380000");
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_true(web_says(&w, "Menunggu: dikirim mulai 21-11-2026 10:23."));
	run(&w, "INSERT INTO attempt (uid, message_id, provider_id, state, verdict, started_at, answered_at, http_status, code, text)"
	    " VALUES ('u', 1, 2, 'refused', 'retry', 1795230600000, 1795230600400, 500, '131000', 'Something went wrong');"
	    "INSERT INTO message_plan (message_id, plan) VALUES (1, '[{\"provider_id\":2,\"name\":\"fonnte 2\",\"kind\":\"fonnte\",\"may\":true,\"reason\":\"default_gateway\"}]');"
	    "INSERT INTO message_event (message_id, at, kind, origin, provider_id, detail) VALUES (1, 1795230600000, 'deferred', 'we', 2,"
	    " '{\"verdict\":\"retry\",\"due_at\":1795231380000,\"code\":\"131000\",\"text\":\"Something went wrong\"}')");
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_true(web_says(&w, "Menunggu: percobaan berikut 21-11-2026 10:23 lewat fonnte 2."));
	assert_true(web_says(&w, "Percobaan terakhir 21-11-2026 10:10: Penyedia sedang tidak dapat menerimanya; dicoba lagi nanti."));
	assert_true(web_says(&w, "Percobaan berikut 21-11-2026 10:23."));
	assert_true(web_says(&w, "belum bisa</span>"));
	assert_false(web_says(&w, "ditolak</span>"));
	/* The provider's English is there for who asks for it. */
	assert_true(web_says(&w, "<summary>Kata penyedia</summary><p class=\"code\">131000: Something went wrong</p>"));
}

static void
test_what_to_do_about_several_providers_is_said_once(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	const char *first;

	(void)state;
	admin_open(&w, "viewer");
	people_and_message(&w, "blocked");
	run(&w, "INSERT INTO message_plan (message_id, plan) VALUES (1, '[{\"provider_id\":1,\"name\":\"a\",\"kind\":\"smtp\",\"may\":false,\"reason\":\"no_email\"},"
	    "{\"provider_id\":2,\"name\":\"b\",\"kind\":\"smtp\",\"may\":false,\"reason\":\"no_email\"}]')");
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_non_null(first = strstr(web_body(&w), "isi alamat surel orang ini. <a href=\"/admin/contacts/1/edit\">Ubah data kontak</a>"));
	assert_null(strstr(first + 1, "isi alamat surel"));
}

static void
test_a_message_says_why_it_went_this_way(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	people_and_message(&w, "sent");
	run(&w, "INSERT INTO message_plan (message_id, plan) VALUES (1, '[{\"provider_id\":2,\"name\":\"fonnte 2\",\"kind\":\"fonnte\",\"may\":true,\"reason\":\"default_gateway\"},"
	    "{\"provider_id\":1,\"name\":\"meta 1\",\"kind\":\"meta\",\"may\":false,\"reason\":\"no_consent_no_window\"},"
	    "{\"provider_id\":9,\"name\":\"new 9\",\"kind\":\"new\",\"may\":false,\"reason\":\"reason_of_tomorrow\"}]')");
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_true(web_says(&w, "Gateway utama; orang ini tidak menolak."));
	assert_true(web_says(&w, "Belum boleh: belum ada persetujuan dan jendela 24 jam tertutup."));
	assert_true(web_says(&w, "orang ini menyetujui, atau menulis lebih dulu ke nomor resmi."));
	assert_true(web_says(&w, "<a href=\"/admin/contacts/1\">Buka kontak</a>"));
	assert_true(web_says(&w, "reason_of_tomorrow"));	/* a code without a sentence is still said */
}

static void
test_the_timeline_says_what_happened_and_who_said_so(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	people_and_message(&w, "failed");
	run(&w, "INSERT INTO attempt (uid, message_id, provider_id, state, verdict, started_at, answered_at, http_status, code, text, support_id)"
	    " VALUES ('u', 1, 1, 'refused', 'permanent', 1795230600000, 1795230600420, 400, '131026', 'Message undeliverable', 'Abc1')");
	run(&w, "INSERT INTO message_event (message_id, at, kind, origin, provider_id, detail)"
	    " VALUES (1, 1795230600000, 'attempted', 'we', 1, ''), (1, 1795230601000, 'failed', 'webhook', 1,"
	    " '{\"code\":\"131026\",\"text\":\"Message undeliverable\"}'), (1, 1795230602000, 'retried', 'sari', NULL, '')");
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_true(web_says(&w, "Dikirim ke penyedia"));
	assert_true(web_says(&w, "meta 1, lewat webhook"));
	assert_true(web_says(&w, "131026: Message undeliverable"));
	assert_true(web_says(&w, "21-11-2026 10:10:01"));
	assert_true(web_says(&w, "dijawab setelah 420 ms"));
	assert_true(web_says(&w, "Abc1"));
	assert_true(web_says(&w, "<div class=\"small soft\">sari</div>"));
}

static void
test_what_an_attempt_cost_is_said_with_it(void **state)
{
	static const struct { const char *name, *kind; int segments; int64_t micros; const char *says; } cases[] = {
		{ "an SMS of two parts",      "twilio_sms", 2, 82000, ">2 SMS, 0,082 USD<" },
		{ "not priced yet",           "twilio_sms", 1, 0,     ">1 SMS<" },
		{ "WhatsApp is in one piece", "twilio",     1, 25000, ">0,025 USD<" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(web_world) struct web_world w = {0};
		char text[300];

		admin_open(&w, "viewer");
		people_and_message(&w, "sent");
		snprintf(text, sizeof(text), "UPDATE provider SET kind = '%s' WHERE id = 1", cases[i].kind);
		run(&w, text);
		snprintf(text, sizeof(text), "INSERT INTO attempt (uid, message_id, provider_id, state, verdict, started_at, segments, price_micros, price_currency)"
		    " VALUES ('u', 1, 1, 'accepted', 'accepted', 1795230600000, %d, %" PRId64 ", 'USD')", cases[i].segments, cases[i].micros);
		run(&w, text);
		assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
		if (!web_says(&w, cases[i].says))
			fail_msg("%s", cases[i].name);
	}
}

static void
test_what_people_wrote_stays_text(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	static const char *const targets[] = { "/admin/messages", "/admin/messages/1", "/admin/contacts/1", "/admin/contacts", "/admin/search?q=%3Cscript" };
	size_t i;

	(void)state;
	admin_open(&w, "administrator");
	people_and_message(&w, "sent");
	run(&w, "UPDATE contact SET name = '<script>alert(1)</script>'");
	run(&w, "UPDATE message SET body = '*<img src=x>* {{name}}', gateway_body = '*<img src=x>*', reference = '\"><b>', reason_text = '<i>'");
	for (i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		assert_int_equal(web_get(&w, targets[i]) / 100, i == 4 ? 3 : 2);
		assert_false(web_says(&w, "<script>alert"));
		assert_false(web_says(&w, "<img src=x>"));
		assert_false(web_says(&w, "\"><b>"));
	}
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_true(web_says(&w, "<strong>&lt;img src=x&gt;</strong> {{name}}"));
}

static void
test_nobody_of_the_office_can_answer_an_invitation(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	people_and_message(&w, "sent");
	run(&w, "UPDATE message SET body = 'Buka https://k.example/opt-in-whatsapp/00112233445566778899aabbccddeeff hari ini',"
	    " short_body = 'https://k.example/opt-in-whatsapp/00112233445566778899aabbccddeeff',"
	    " params = '{\"opt_in_link\":\"https://k.example/opt-in-whatsapp/00112233445566778899aabbccddeeff\"}'");
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_false(web_says(&w, "00112233445566778899aabbccddeeff"));
	assert_true(web_says(&w, "<u>https://k.example/opt-in-whatsapp/…</u> hari ini"));
}

static void
test_an_email_is_shown_as_it_went(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	people_and_message(&w, "sent");
	run(&w, "UPDATE provider SET kind = 'smtp' WHERE id = 2");
	run(&w, "UPDATE message SET provider_id = 2, subject = 'Izin 503/1 telah <b>', mail_to = 'sari@example.org',"
	    " mail_body = '*Nomor:* 503/1 Berhenti: https://k.example/surel/…' WHERE id = 1");
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_true(web_says(&w, "s****@example.org"));
	assert_false(web_says(&w, "sari@example.org"));
	assert_false(web_says(&w, "0812-****"));
	assert_true(web_says(&w, "Izin 503/1 telah &lt;b&gt;"));
	assert_true(web_says(&w, "Berhenti: <u>https://k.example/surel/…</u>"));
	assert_false(web_says(&w, "class=\"bubble\""));
}

static void
test_a_filter_is_a_chip_that_can_be_taken_away(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	people_and_message(&w, "failed");
	assert_int_equal(web_get(&w, "/admin/messages?state=failed&provider=2&from=2026-11-20&contact=1"), 200);
	assert_true(web_says(&w, "fonnte 2"));
	assert_true(web_says(&w, "Dari tanggal 20-11-2026"));
	assert_true(web_says(&w, "Kepada: Sari"));
	assert_true(web_says(&w, "href=\"/admin/messages?state=failed&amp;from=2026-11-20&amp;contact=1\""));
	assert_true(web_says(&w, "Belum ada pesan di sini"));
	assert_int_equal(web_get(&w, "/admin/messages?contact=99"), 404);
}

static void
test_lists_page_by_key(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	int64_t id;

	(void)state;
	admin_open(&w, "viewer");
	seed_template(&w.world, 0, "");
	seed_contact(&w.world, 1);
	for (id = 1; id <= 60; id++)
		seed_message(&w.world, id, 1, "template", "sent");
	assert_int_equal(web_get(&w, "/admin/messages"), 200);
	assert_true(web_says(&w, "/admin/messages/60\""));
	assert_true(web_says(&w, "/admin/messages/11\""));
	assert_false(web_says(&w, "/admin/messages/10\""));
	assert_true(web_says(&w, "href=\"/admin/messages?before=11\""));
	assert_int_equal(web_get(&w, "/admin/messages?before=11"), 200);
	assert_true(web_says(&w, "/admin/messages/10\""));
	assert_false(web_says(&w, "/admin/messages/11\""));
	assert_false(web_says(&w, "rel=\"next\""));
}

static void
test_csv_holds_whole_numbers_and_is_noted(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *type = NULL, *name = NULL;

	(void)state;
	admin_open(&w, "operator");
	people_and_message(&w, "sent");
	run(&w, "UPDATE contact SET name = '=HYPERLINK(\"http://evil\")'");
	assert_int_equal(web_get(&w, "/admin/messages.csv?state=sent"), 200);
	assert_string_equal(type = web_header(&w, "Content-Type"), "text/csv; charset=utf-8");
	assert_string_equal(name = web_header(&w, "Content-Disposition"), "attachment; filename=\"pesan-21-11-2026.csv\"");
	assert_true(web_says(&w, "\"6281200000001\""));
	assert_true(web_says(&w, "\"'=HYPERLINK(\"\"http://evil\"\")\""));	/* a spreadsheet shows it and does not run it */
	assert_true(web_says(&w, "\"diterima penyedia\""));
	admin_expect(&w, "SELECT action || ' ' || actor || ' ' || detail FROM audit", "export.messages rina pesan-21-11-2026.csv: 1");
}

static void
test_retry_and_cancel_are_acts_with_a_name(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	people_and_message(&w, "failed");
	assert_int_equal(admin_post(&w, "/admin/messages/1", "/admin/messages/1/retry", ""), 303);
	admin_expect(&w, "SELECT state FROM message", "queued");
	admin_expect(&w, "SELECT origin FROM message_event WHERE kind = 'retried'", "rina");
	admin_expect(&w, "SELECT actor || ' ' || action || ' ' || subject_id FROM audit", "rina message.retry 1");
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_true(web_says(&w, "Pesan kembali ke antrean."));
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_false(web_says(&w, "Pesan kembali ke antrean."));	/* said once */

	assert_int_equal(admin_post(&w, "/admin/messages/1", "/admin/messages/1/cancel", "reason="), 422);
	admin_expect(&w, "SELECT state FROM message", "queued");
	assert_int_equal(admin_post(&w, "/admin/messages/1", "/admin/messages/1/cancel", "reason=salah+orang"), 303);
	admin_expect(&w, "SELECT state || ' ' || reason FROM message", "cancelled cancelled_by_operator");
	admin_expect(&w, "SELECT detail FROM audit WHERE action = 'message.cancel'", "salah orang");
}

static void
test_what_came_too_late_is_told_and_changes_nothing(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	people_and_message(&w, "delivered");
	assert_int_equal(admin_post(&w, "/admin/messages/1", "/admin/messages/1/cancel", "reason=telat"), 303);
	admin_expect(&w, "SELECT state FROM message", "delivered");
	admin_expect(&w, "SELECT count(*) FROM audit", "0");
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_true(web_says(&w, "Terlambat"));
}

static void
test_viewers_are_offered_nothing_they_may_not_do(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	people_and_message(&w, "failed");
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_false(web_says(&w, "/retry"));
	assert_int_equal(admin_post(&w, "/admin/messages/1", "/admin/messages/1/retry", ""), 403);
	assert_int_equal(web_get(&w, "/admin/messages"), 200);
	assert_false(web_says(&w, "messages.csv"));
}

static void
test_search_finds_by_anything_and_leads_straight_to_the_only_one(void **state)
{
	static const struct { const char *q, *location; } cases[] = {
		{ "k7qx-3mpa", "/admin/messages/1" }, { "2026001", "/admin/permits/1" }, { "0812-0000-0001", "/admin/contacts/1" },
		{ "+6281200000001", "/admin/contacts/1" }, { "Sar", "/admin/contacts/1" },
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	admin_open(&w, "viewer");
	people_and_message(&w, "sent");
	run(&w, "UPDATE message SET code = 'K7QX-3MPA'");
	run(&w, "INSERT INTO permit (registration_id, permit_type, status, created_at, updated_at) VALUES ('2026001', 'IUMK', 'active', 1, 1)");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_FREE char *target = NULL, *location = NULL;

		assert_true(asprintf(&target, "/admin/search?q=%s%s", *cases[i].q == '+' ? "%2B" : "", cases[i].q + (*cases[i].q == '+')) > 0);
		assert_int_equal(web_get(&w, target), 303);
		assert_string_equal(location = web_header(&w, "Location"), cases[i].location);
	}
	seed_contact(&w.world, 2);
	assert_int_equal(web_get(&w, "/admin/search?q=sar"), 200);
	assert_true(web_says(&w, "/admin/contacts/1"));
	assert_true(web_says(&w, "/admin/contacts/2"));
	assert_int_equal(web_get(&w, "/admin/search?q=tidakada"), 200);
	assert_true(web_says(&w, "Tidak ada yang cocok"));
	assert_int_equal(web_get(&w, "/admin/search?q="), 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists_show_people_and_mask_their_numbers),
		cmocka_unit_test(test_every_state_is_a_word_a_colour_and_an_icon),
		cmocka_unit_test(test_what_may_have_gone_out_is_not_certain),
		cmocka_unit_test(test_the_badge_the_dashboard_and_the_page_say_one_number),
		cmocka_unit_test(test_many_are_closed_at_once_after_a_look_and_with_a_reason),
		cmocka_unit_test(test_whoever_stopped_is_named_with_the_words_and_not_sent_to_again),
		cmocka_unit_test(test_a_person_who_said_yes_again_may_be_sent_to_again),
		cmocka_unit_test(test_a_number_without_whatsapp_is_not_tried_again_until_there_is_another),
		cmocka_unit_test(test_what_waits_says_for_what_and_until_when),
		cmocka_unit_test(test_what_to_do_about_several_providers_is_said_once),
		cmocka_unit_test(test_a_message_says_why_it_went_this_way),
		cmocka_unit_test(test_the_timeline_says_what_happened_and_who_said_so),
		cmocka_unit_test(test_what_an_attempt_cost_is_said_with_it),
		cmocka_unit_test(test_what_people_wrote_stays_text),
		cmocka_unit_test(test_nobody_of_the_office_can_answer_an_invitation),
		cmocka_unit_test(test_an_email_is_shown_as_it_went),
		cmocka_unit_test(test_a_filter_is_a_chip_that_can_be_taken_away),
		cmocka_unit_test(test_lists_page_by_key),
		cmocka_unit_test(test_csv_holds_whole_numbers_and_is_noted),
		cmocka_unit_test(test_retry_and_cancel_are_acts_with_a_name),
		cmocka_unit_test(test_what_came_too_late_is_told_and_changes_nothing),
		cmocka_unit_test(test_viewers_are_offered_nothing_they_may_not_do),
		cmocka_unit_test(test_search_finds_by_anything_and_leads_straight_to_the_only_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
