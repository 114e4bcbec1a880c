#include "setting/setting.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#include "world.h"

static void
test_every_setting_has_a_name_and_a_default_that_it_would_accept(void **state)
{
	struct problem why = {0};
	int key, other;

	(void)state;
	for (key = 0; key < SETTING__COUNT; key++) {
		const struct setting_row *row = setting_row(key);

		assert_non_null(row->key);
		assert_non_null(row->otherwise);
		if (setting_check(key, row->otherwise, &why) != ERR_NONE)
			fail_msg("%s: the default is refused: %s", row->key, why.why);
		assert_int_equal(setting_find(row->key), key);
		for (other = 0; other < key; other++)
			assert_string_not_equal(row->key, setting_row(other)->key);
	}
	assert_int_equal(setting_find("no_such_setting"), SETTING__COUNT);
	assert_int_equal(setting_find(NULL), SETTING__COUNT);
}

static void
test_a_setting_that_was_never_written_reads_as_its_default(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_FREE char *link = NULL;
	int64_t days;
	bool flag;

	(void)state;
	world_open(&w);
	assert_ok(setting_text(w.db, SETTING_WA_LINK_BASE, &link));
	assert_string_equal(link, "https://wa.me");
	assert_ok(setting_number(w.db, SETTING_INVITE_EVERY_DAYS, &days));
	assert_int_equal(days, 30);
	assert_ok(setting_number(w.db, SETTING_ZONE_MINUTES, &days));
	assert_int_equal(days, 420);
	assert_ok(setting_flag(w.db, SETTING_INBOUND_COUNTS_AS_OPT_IN, &flag));
	assert_true(flag);
}

static void
test_the_newest_value_is_read_at_once_with_who_wrote_it(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_FREE char *name = NULL, *by = NULL;

	(void)state;
	world_open(&w);
	IN_TX(&w, setting_set(w.db, SETTING_OFFICE_NAME, "DPMPTSP Kabupaten Karo", "sari", WORLD_NOW, NULL));
	IN_TX(&w, setting_set(w.db, SETTING_OFFICE_NAME, "DPMPTSP Kota Medan", "budi", WORLD_NOW + 1, NULL));
	assert_ok(setting_text(w.db, SETTING_OFFICE_NAME, &name));
	assert_string_equal(name, "DPMPTSP Kota Medan");
	by = world_text(&w, "SELECT updated_by FROM setting WHERE key = 'office_name'");
	assert_string_equal(by, "budi");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM setting"), 1);
}

static void
test_a_number_that_was_damaged_in_the_table_reads_as_the_default(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t tries;

	(void)state;
	world_open(&w);
	world_sql(&w, "INSERT INTO setting (key, value, updated_at, updated_by) VALUES ('max_attempts', 'tiga', 0, 'x')");
	assert_ok(setting_number(w.db, SETTING_MAX_ATTEMPTS, &tries));
	assert_int_equal(tries, 3);
}

static const struct { enum setting_key key; const char *value; bool ok; } values[] = {
	{ SETTING_OFFICE_NAME, "DPMPTSP Kabupaten Karo", true },
	{ SETTING_OFFICE_NAME, "", false },
	{ SETTING_OFFICE_NAME, "   ", false },
	{ SETTING_OFFICE_NAME, "two\nlines", false },
	{ SETTING_OFFICE_NAME, "broken \xff utf-8", false },
	{ SETTING_OFFICE_NAME, "a name that is longer than the sixty characters a footer holds", false },
	{ SETTING_OFFICE_PHONE, "", true },
	{ SETTING_OFFICE_PHONE, "(0628) 20456 ext. 12", true },
	{ SETTING_OFFICE_PHONE, "0628-20XXX", false },
	{ SETTING_OFFICE_PHONE, "6281234567890", false },
	{ SETTING_ZONE_MINUTES, "480", true },
	{ SETTING_ZONE_MINUTES, "48", false },
	{ SETTING_ZONE_MINUTES, "420 480", false },
	{ SETTING_ZONE_MINUTES, "", false },
	{ SETTING_PREAPPROVED_COUNTS, "0", true },
	{ SETTING_PREAPPROVED_COUNTS, "yes", false },
	{ SETTING_MAX_ATTEMPTS, "1", true },
	{ SETTING_MAX_ATTEMPTS, "0", false },
	{ SETTING_MAX_ATTEMPTS, "21", false },
	{ SETTING_MAX_ATTEMPTS, "3 ", false },
	{ SETTING_QUIET_FROM, "1439", true },
	{ SETTING_QUIET_FROM, "1440", false },
	{ SETTING_OFFICIAL_TEMPLATE_POLICY, "strict", true },
	{ SETTING_OFFICIAL_TEMPLATE_POLICY, "stric", false },
	{ SETTING_LINK_RENEWAL, "", true },
	{ SETTING_LINK_RENEWAL, "https://izin.example.go.id/perpanjangan/{registration_id}", true },
	{ SETTING_LINK_RENEWAL, "{base_url}/izin/{permit_number}", true },
	{ SETTING_LINK_RENEWAL, "https://izin.example.go.id/{registration}", false },
	{ SETTING_LINK_RENEWAL, "https://izin.example.go.id/{registration_id", false },
	{ SETTING_LINK_RENEWAL, "https://izin.example.go.id/}", false },
	{ SETTING_LINK_RENEWAL, "izin.example.go.id", false },
	{ SETTING_LINK_RENEWAL, "javascript:alert(1)", false },
	{ SETTING_WA_LINK_BASE, "http://127.0.0.1:8090/wa", true },
	{ SETTING_WA_LINK_BASE, "", false },
	{ SETTING_STATUS_MAP, "", true },
	{ SETTING_STATUS_MAP, "{\"Selesai Cetak\":\"active\",\"Drop\":\"rejected\"}", true },
	{ SETTING_STATUS_MAP, "{\"Selesai\":\"finished\"}", false },
	{ SETTING_STATUS_MAP, "{\"Selesai\":1}", false },
	{ SETTING_STATUS_MAP, "[\"Selesai\"]", false },
	{ SETTING_STATUS_MAP, "{\"Selesai\":", false },
	{ SETTING_CONSENT_WORDS, "{\"yes\":[\"ya\",\"setuju\"],\"stop\":[\"stop\"]}", true },
	{ SETTING_CONSENT_WORDS, "{\"yes\":\"ya\"}", false },
	{ SETTING_CONSENT_WORDS, "{\"yes\":[1]}", false },
	{ SETTING_SMS_LINK_TEXT, "Lewat WhatsApp: {link} (gratis)", true },
	{ SETTING_SMS_LINK_TEXT, "Lewat WhatsApp", false },
	{ SETTING_SMS_LINK_TEXT, "{link} {link}", false },
	{ SETTING_SMS_LINK_TEXT, "{nama}: {link}", false },
	{ SETTING_SMS_LINK_TEXT, "{link}}", false },
	{ SETTING_FALLBACK_CONSENT, "agreed", true },
	{ SETTING_FALLBACK_CONSENT, "anybody", false },
};

static void
test_a_wrong_value_is_refused_with_its_name_and_what_would_be_right(void **state)
{
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	world_open(&w);
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		AUTO(db_tx) struct db_tx tx = {0};
		struct problem why = {0};
		enum err e;

		assert_ok(db_begin(w.db, &tx));
		e = setting_set(w.db, values[i].key, values[i].value, "sari", WORLD_NOW, &why);
		if (e != (values[i].ok ? ERR_NONE : ERR_INVALID))
			fail_msg("%s = \"%s\": %s, %s", setting_row(values[i].key)->key, values[i].value, err_name(e), why.why);
		if (!values[i].ok) {
			assert_string_equal(why.field, setting_row(values[i].key)->key);
			assert_true(strlen(why.why) > 5);
		}
	}
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM setting"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_setting_has_a_name_and_a_default_that_it_would_accept),
		cmocka_unit_test(test_a_setting_that_was_never_written_reads_as_its_default),
		cmocka_unit_test(test_the_newest_value_is_read_at_once_with_who_wrote_it),
		cmocka_unit_test(test_a_number_that_was_damaged_in_the_table_reads_as_the_default),
		cmocka_unit_test(test_a_wrong_value_is_refused_with_its_name_and_what_would_be_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
