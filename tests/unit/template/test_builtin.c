#include "template/builtin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "invitation/invitation.h"
#include "template/gsm.h"
#include "template/lint.h"
#include "template/short.h"
#include "template/template.h"

#include "world.h"

static void
install(struct world *w)
{
	int n;

	world_open(w);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
	assert_int_equal(n, 34);
}

static void
test_every_built_in_template_passes_the_linter(void **state)
{
	AUTO(world) struct world w = {0};
	struct lint lint;
	size_t i, k;

	(void)state;
	install(&w);
	for (i = 0; builtin_template(i) != NULL; i++) {
		AUTO(template) struct template t = {0};

		assert_ok(template_by_key(w.db, builtin_template(i)->key, &t));
		template_lint(&t, &lint);
		for (k = 0; k < lint.count; k++)
			print_error("%s %s at %zu: %s %s\n", t.key, lint.items[k].text, lint.items[k].at,
			    lint_key_name(lint.items[k].key), lint.items[k].subject);
		assert_int_equal(lint.count, 0);
	}
}

/* Every template renders from its examples, with and without what is optional, within what a phone and an SMS hold. */
static void
test_every_built_in_template_renders_with_and_without_what_is_optional(void **state)
{
	AUTO(world) struct world w = {0};
	size_t i, k;

	(void)state;
	install(&w);
	for (i = 0; builtin_template(i / 2) != NULL; i++) {
		AUTO(template) struct template t = {0};
		AUTO_JSON struct json_object *sample = NULL;
		AUTO(template_texts) struct template_texts texts = {0};
		struct problem why = {0};

		assert_ok(template_by_key(w.db, builtin_template(i / 2)->key, &t));
		sample = template_sample(&t);
		for (k = 0; i % 2 == 1 && k < json_count(t.params); k++)
			if (json_flag(json_item(t.params, k), "optional", false))
				json_object_object_del(sample, json_text(json_item(t.params, k), "name"));
		if (template_render(&t, sample, &texts, &why) != ERR_NONE)
			fail_msg("%s: %s %s", t.key, why.field, why.why);
		assert_null(strstr(texts.body, "{{"));
		assert_null(strstr(texts.gateway_body, "{{"));
		assert_null(strstr(texts.gateway_body, "\n\n\n"));
		assert_non_null(strstr(texts.gateway_body, "K7QX-3MPA"));
		assert_true(text_code_points(texts.gateway_body) <= 600);
		assert_null(strstr(texts.subject, "{{"));
		assert_true(!text_is_blank(texts.subject) && text_code_points(texts.subject) <= 78);
		assert_true(gsm_size(texts.short_body).in_alphabet);
		assert_true(gsm_size(texts.short_body).segments <= 1);
	}
}

/* What offices really have, at its longest and its shortest. */
static const struct { const char *name, *longest, *shortest; } real[] = {
	{ "partner_name", "Muhammad Abdurrahman Siregar, S.Ked., M.Kes.", "Ana" },
	{ "staff_name", "Dra. Rehulina Elisabeth Br Tarigan Sibero, M.Si.", "Ana" },
	{ "official_name", "Dra. Rehulina Elisabeth Br Tarigan Sibero, M.Si.", "Ana" },
	{ "applicant_name", "PT Perkebunan dan Pengolahan Hasil Hutan Nusantara Jaya Abadi", "CV A" },
	{ "permit_number", "503.16/0112/SIPD-PERPANJANGAN/DPM-PTSP/XII/2026", "1/26" },
	{ "registration_id", "0142307703072025", "7" },
	{ "permit_type", "Surat Izin Praktik Dokter Spesialis Obstetri dan Ginekologi", "NIB" },
	{ "status", "Terbit", "-" },
	{ "new_status", "Menunggu verifikasi berkas teknis", "Draf" },
	{ "old_status", "Pemeriksaan berkas", "Draf" },
	{ "update_reason", "Denah lokasi belum sesuai", "-" },
	{ "update_date", "21-11-2026 08:10", "01-01-2026" },
	{ "days_remaining", "1000", "0" }, { "count", "1000", "1" },
	{ "validity_period", "10 tahun 11 bulan", "1 hari" },
	{ "pending_duration", "1000 hari", "1 jam" },
	{ "document_list", "SIPD, Sari Sembiring (2 hari); IUMK, CV Maju (30 jam); 5 lainnya", "1 dokumen" },
	{ "opt_in_link", "https://perizinan.labuhanbatuselatankab.go.id/opt-in-whatsapp/9f8e7d6c5b4a39281706f5e4d3c2b1a0",
	    "https://a.id/opt-in-whatsapp/9f8e7d6c5b4a39281706f5e4d3c2b1a0" },
	{ "wa_link", "https://wa.me/6281122334455?text=Ya%20Saya%20Setuju%20Menerima%20Pesan%20Notifikasi%20dari%20DPMPTSP%20Kab.%20Labuhanbatu%20Selatan",
	    "https://wa.me/6281122334455?text=Ya%20Saya%20Setuju%20Menerima%20Pesan%20Notifikasi%20dari%20DPMPTSP" },
	{ "contact_info", "(0628) 20123", "112" },
	{ "office_name", "Dinas Penanaman Modal dan PTSP Kabupaten Labuhanbatu Selatan", "DPMPTSP" },
	{ "office_short", "DPMPTSP Kab. Labuhanbatu Selatan", "DPMPTSP" },
};

static const char *
real_value(const char *name, const char *kind, bool is_long)
{
	size_t i;

	for (i = 0; i < sizeof(real) / sizeof(real[0]); i++)
		if (text_equal(real[i].name, name))
			return is_long ? real[i].longest : real[i].shortest;
	if (text_equal(kind, "link"))
		return is_long ? "https://perizinan.labuhanbatuselatankab.go.id/permohonan/0142307703072025" : "https://a.id/1";
	return text_equal(kind, "date") ? "21-11-2026" : NULL;
}

static void
check_texts(const struct template *t, bool is_long)
{
	static const char *const common[] = { "office_name", "office_short", NULL };
	AUTO_JSON struct json_object *values = template_sample(t), *given = json_object_new_object(), *filled = NULL;
	AUTO(template_texts) struct template_texts texts = {0};
	AUTO(buf) struct buf link = {0};
	AUTO_FREE char *sms = NULL;
	struct problem why = {0};
	size_t i;

	for (i = 0; i < json_count(t->params); i++) {
		struct json_object *param = json_item(t->params, i);
		const char *value = real_value(json_text(param, "name"), json_text(param, "kind"), is_long);

		json_put_text(given, json_text(param, "name"), value != NULL ? value : json_text(param, "example"));
	}
	if (template_fill(t, given, &filled, &why) != ERR_NONE)
		fail_msg("%s: %s %s", t->key, why.field, why.why);
	for (i = 0; i < json_count(t->params); i++)
		json_put_text(values, json_text(json_item(t->params, i), "name"), json_text(filled, json_text(json_item(t->params, i), "name")));
	for (i = 0; common[i] != NULL; i++)
		json_put_text(values, common[i], real_value(common[i], "text", is_long));
	assert_ok(template_render(t, values, &texts, &why));
	if (text_equal(t->recipient, "applicant") && text_code_points(texts.gateway_body) > 600)
		fail_msg("%s: %zu signs", t->key, text_code_points(texts.gateway_body));
	assert_true(text_code_points(texts.body) <= 1024);
	buf_init(&link, 400);
	invitation_shorten(text_or_empty(json_text(values, "opt_in_link")), &link);
	json_put_text(values, "opt_in_link", buf_text(&link));
	assert_ok(template_short(t, values, &sms));
	if (gsm_size(sms).segments > 1)
		fail_msg("%s: %s", t->key, sms);
	assert_true(t->short_body[0] == '\0' || strstr(sms, text_equal(t->key, "opt_in_invitation") ? "/wa/" : ":") != NULL);
}

static void
test_every_built_in_template_holds_what_offices_really_have(void **state)
{
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	install(&w);
	for (i = 0; builtin_template(i) != NULL; i++) {
		AUTO(template) struct template t = {0};

		assert_ok(template_by_key(w.db, builtin_template(i)->key, &t));
		check_texts(&t, true);
		check_texts(&t, false);
	}
}

/* What is looked up keeps every sign; words lose their end. */
static void
test_a_long_status_is_cut_and_a_number_is_not(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0};
	AUTO_JSON struct json_object *values = NULL;
	AUTO_FREE char *sms = NULL;

	(void)state;
	install(&w);
	assert_ok(template_by_key(w.db, "status_update", &t));
	values = template_sample(&t);
	json_put_text(values, "permit_number", real_value("permit_number", "text", true));
	json_put_text(values, "new_status", "Menunggu verifikasi kelengkapan berkas persyaratan teknis");
	json_put_text(values, "office_short", real_value("office_short", "text", true));
	assert_ok(template_short(&t, values, &sms));
	assert_string_equal(sms, "DPMPTSP Kab. Labuhanbatu Selatan: status permohonan 503.16/0112/SIPD-PERPANJANGAN/DPM-PTSP/XII/2026 kini"
	    " Menunggu verifikasi kelengkapan berk... Kode K7QX-3MPA.");
}

static const struct { const char *key, *positional_order; } orders[] = {
	{ "permit_ready", "partner_name permit_number permit_type status completion_date message_code" },
	{ "permit_expiry_warning", "partner_name permit_number permit_type expiry_date days_remaining renewal_link contact_info message_code" },
	{ "status_update", "partner_name permit_number permit_type new_status update_date update_reason message_code" },
	{ "permit_renewal_approved", "partner_name permit_number permit_type new_expiry_date approval_date message_code" },
	{ "document_pending", "staff_name permit_type applicant_name registration_id document_date message_code" },
	{ "approval_required", "official_name permit_type applicant_name permit_number request_date approval_link message_code" },
	{ "reminder", "staff_name permit_type applicant_name pending_since pending_duration message_code" },
	{ "opt_in_invitation", "partner_name opt_in_link message_code" },
	{ "opt_in_link", "partner_name opt_in_link message_code" },
};

/* The order of the templates that offices have approved at Meta; the code of the message comes last. */
static void
test_positional_values_come_in_the_order_offices_registered_at_meta(void **state)
{
	AUTO(world) struct world w = {0};
	size_t i, k;

	(void)state;
	install(&w);
	for (i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		AUTO(template) struct template t = {0};
		AUTO(template_values) struct template_values values = {0};
		AUTO_JSON struct json_object *filled = json_object_new_object();
		AUTO(buf) struct buf got = {0};

		assert_ok(template_by_key(w.db, orders[i].key, &t));
		for (k = 0; k < json_count(t.params); k++)
			json_put_text(filled, json_text(json_item(t.params, k), "name"), json_text(json_item(t.params, k), "name"));
		json_put_text(filled, "message_code", "message_code");
		assert_ok(template_values(&t, NULL, filled, &values));
		buf_init(&got, 1000);
		for (k = 0; k < values.count; k++)
			buf_fmt(&got, "%s%s", k > 0 ? " " : "", values.values[k]);
		assert_string_equal(buf_text(&got), orders[i].positional_order);
	}
}

static void
test_installing_again_changes_nothing_that_the_office_wrote(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0};
	int n;

	(void)state;
	install(&w);
	world_sql(&w, "UPDATE template SET body = 'Kalimat kantor kami.' WHERE key = 'permit_ready'");
	world_sql(&w, "DELETE FROM template WHERE key = 'reminder'");
	IN_TX(&w, template_install(w.db, WORLD_NOW, &n));
	assert_int_equal(n, 1);
	assert_ok(template_by_key(w.db, "permit_ready", &t));
	assert_string_equal(t.body, "Kalimat kantor kami.");
}

static void
test_older_keys_find_the_template_unless_the_office_has_one_of_that_key(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template warning = {0}, renewal = {0}, own = {0}, none = {0};

	(void)state;
	install(&w);
	assert_ok(template_by_key(w.db, "permit_reminder", &warning));
	assert_string_equal(warning.key, "permit_expiry_warning");
	assert_ok(template_by_key(w.db, "renewal_approved", &renewal));
	assert_string_equal(renewal.key, "permit_renewal_approved");
	assert_int_equal(template_by_key(w.db, "no_such", &none), ERR_NOT_FOUND);
	world_sql(&w, "UPDATE template SET key = 'permit_reminder' WHERE key = 'reminder'");
	assert_ok(template_by_key(w.db, "permit_reminder", &own));
	assert_string_equal(own.key, "permit_reminder");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_built_in_template_passes_the_linter),
		cmocka_unit_test(test_every_built_in_template_renders_with_and_without_what_is_optional),
		cmocka_unit_test(test_every_built_in_template_holds_what_offices_really_have),
		cmocka_unit_test(test_a_long_status_is_cut_and_a_number_is_not),
		cmocka_unit_test(test_positional_values_come_in_the_order_offices_registered_at_meta),
		cmocka_unit_test(test_installing_again_changes_nothing_that_the_office_wrote),
		cmocka_unit_test(test_older_keys_find_the_template_unless_the_office_has_one_of_that_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
