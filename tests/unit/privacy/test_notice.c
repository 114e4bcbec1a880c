#include "privacy/notice.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "invitation/invitation.h"
#include "seed.h"
#include "setting/setting.h"

static const struct privacy_draft draft = {
	.version = "3", .from_at = WORLD_NOW,
	.statement = { "Saya setuju {office} mengirim kabar.", "I agree that {office} sends news." },
	.text = { "# Siapa\n{office}\nTelepon: {phone}\n- satu\n- dua", "# Who\n{office}\nTelephone: {phone}\n- one\n- two" },
	.change = { "Ditulis ulang.", "Written anew." },
};

static void
set(struct world *w, enum setting_key key, const char *value)
{
	struct problem problem = {0};

	IN_TX(w, setting_set(w->db, key, value, "test", WORLD_NOW, &problem));
}

static void
publish(struct world *w, const struct privacy_draft *d, int64_t now)
{
	struct problem problem = {0};

	IN_TX(w, privacy_publish(w->db, d, "admin", now, &problem));
}

static void
say(struct world *w, enum consent_action action, enum scope scope, const char *version, int64_t at)
{
	struct ledger_entry entry = { .scope = scope, .action = action, .source = "landing_page", .request_words = "", .answer_words = "Setuju",
	    .evidence = "{}", .notice_version = version, .actor = "contact", .at = at };

	IN_TX(w, consent_record(w->db, 1, &entry, at, NULL));
}

static size_t
changes(struct world *w, enum scope scope, const char *locale, int64_t now, const char *first)
{
	AUTO_JSON struct json_object *found = NULL;

	assert_ok(privacy_changes(w->db, 1, scope, locale, now, &found));
	if (first != NULL)
		assert_string_equal(json_text(json_item(found, 0), "change"), first);
	return json_count(found);
}

/* ---- in force ---- */

static void
test_without_a_published_version_the_programs_own_is_in_force(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(privacy_shown) struct privacy_shown indonesian = {0}, english = {0};

	(void)state;
	world_open(&w);
	set(&w, SETTING_OFFICE_NAME, "DPMPTSP Kabupaten Karo");
	assert_ok(privacy_show(w.db, "id", WORLD_NOW, &indonesian));
	assert_ok(privacy_show(w.db, "en", WORLD_NOW, &english));
	assert_string_equal(indonesian.version, english.version);
	assert_non_null(strstr(indonesian.statement, "Saya setuju menerima pesan WhatsApp dari DPMPTSP Kabupaten Karo"));
	assert_non_null(strstr(english.statement, "I agree that DPMPTSP Kabupaten Karo sends me WhatsApp messages"));
	assert_memory_not_equal(indonesian.hash, english.hash, SHA256_BYTES);
	assert_null(strchr(indonesian.text, '{'));
	assert_null(strchr(english.text, '{'));
}

/* What articles 20 to 25, 40 and 56 of the law want said, in the words that say it. */
static void
test_what_the_law_wants_said_is_said(void **state)
{
	static const char *const statement[] = { "DPMPTSP", "Nama, nomor, dan data permohonan", "Meta", "di luar Indonesia", "kapan saja", "STOP" };
	static const char *const text[] = {
		"pengendali data pribadi", "Pasal 20 ayat (2) huruf a", "Pasal 20 ayat (2) huruf e", "Hanya untuk", "Tidak untuk iklan",
		"nama dan nomor ponsel", "Pasal 24", "milik Meta", "gateway", "di luar Indonesia", "Pasal 56", "sampai Anda menghentikannya",
		"jadwal retensi", "Pasal 5 sampai 13", "salinannya", "dihapus", "menarik kembali persetujuan", "ditunda atau dibatasi", "ganti rugi",
		"saat itu juga", "3 x 24 jam", "Pelayanan izin tetap sama", "bukan syarat", "18 tahun", "Pasal 25", "Kementerian Komunikasi dan Digital",
		"Ombudsman", "versinya berganti",
	};
	AUTO(world) struct world w = {0};
	AUTO(privacy_shown) struct privacy_shown shown = {0};
	size_t i;

	(void)state;
	world_open(&w);
	assert_ok(privacy_show(w.db, "id", WORLD_NOW, &shown));
	for (i = 0; i < sizeof(statement) / sizeof(statement[0]); i++)
		if (strstr(shown.statement, statement[i]) == NULL)
			fail_msg("the statement does not say \"%s\"", statement[i]);
	for (i = 0; i < sizeof(text) / sizeof(text[0]); i++)
		if (strstr(shown.text, text[i]) == NULL)
			fail_msg("the notice does not say \"%s\"", text[i]);
}

static bool
notice_says(struct world *w, const char *words)
{
	AUTO(privacy_shown) struct privacy_shown shown = {0};

	assert_ok(privacy_show(w->db, "id", WORLD_NOW, &shown));
	return strstr(shown.text, words) != NULL;
}

static void
test_the_notice_names_the_days_that_things_are_kept(void **state)
{
	static const struct { enum setting_key key; const char *days, *line, *mark; } cases[] = {
		{ SETTING_KEEP_MESSAGES_DAYS, "31", "dihapus sendiri 31 hari sesudah pesannya dibuat", "Isi pesan kepada Anda" },
		{ SETTING_KEEP_REPLIES_DAYS, "32", "balasan Anda dihapus sendiri sesudah 32 hari", "Kata-kata dalam balasan Anda" },
		{ SETTING_KEEP_INVITATIONS_DAYS, "33", "dihapus sendiri 33 hari sesudah masa berlakunya", "Undangan yang tidak dijawab" },
		{ SETTING_KEEP_IDLE_CONTACTS_DAYS, "34", "Bila 34 hari lamanya", "kantor memeriksa apakah" },
	};
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	world_open(&w);
	assert_true(notice_says(&w, "dihapus sendiri 365 hari sesudah pesannya dibuat"));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		IN_TX(&w, setting_set(w.db, cases[i].key, cases[i].days, "rina", WORLD_NOW, NULL));
		if (!notice_says(&w, cases[i].line))
			fail_msg("%s", cases[i].line);
		/* Kept for good: no line says otherwise. */
		IN_TX(&w, setting_set(w.db, cases[i].key, "0", "rina", WORLD_NOW, NULL));
		if (notice_says(&w, cases[i].mark) || notice_says(&w, "_days}"))
			fail_msg("%s, though it is kept for good", cases[i].mark);
	}
}

/* The name of the wording and its words go together: when this fails, give the words a new version and put both here. */
static void
test_other_words_of_our_own_are_another_version(void **state)
{
	static const char version[] = "30-11-2026", words[] = "17bc7ced3981f30b";
	AUTO(privacy) struct privacy own = {0};
	AUTO(buf) struct buf all = {0};
	AUTO(buf) struct buf hex = {0};
	uint8_t hash[SHA256_BYTES];
	int i;

	(void)state;
	buf_init(&all, 100000);
	buf_init(&hex, 100);
	assert_ok(privacy_built_in(&own));
	for (i = 0; i < PRIVACY_LOCALE__COUNT; i++)
		buf_fmt(&all, "%s\n%s\n%s\n", own.words[i].statement, own.words[i].text, own.words[i].change);
	crypto_sha256(all.bytes, all.len, hash);
	text_hex(&hex, hash, 8);
	assert_string_equal(own.version, version);
	assert_string_equal(buf_text(&hex), words);
}

static void
test_a_line_whose_place_stays_empty_is_left_out(void **state)
{
	static const struct { const char *name, *text, *want; } cases[] = {
		{ "filled",              "Telepon: {phone}",               "Telepon: 0628-20456" },
		{ "empty",               "Alamat: {address}",              "" },
		{ "one of two empty",    "{phone}, {address}",             "" },
		{ "between others",      "a\nAlamat: {address}\nb",        "a\nb" },
		{ "first",               "{address}\na",                   "a" },
		{ "no place",            "a {b} c { d",                    "a {b} c { d" },
		{ "twice",               "{office} {office}",              "DPMPTSP DPMPTSP" },
		{ "nothing",             "",                               "" },
	};
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	world_open(&w);
	set(&w, SETTING_OFFICE_PHONE, "0628-20456");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_FREE char *filled = NULL;

		assert_ok(privacy_fill(w.db, cases[i].text, &filled));
		if (strcmp(filled, cases[i].want) != 0)
			fail_msg("%s: \"%s\"", cases[i].name, filled);
	}
}

static void
test_a_published_version_is_in_force_from_its_day(void **state)
{
	struct privacy_draft later = draft;
	AUTO(world) struct world w = {0};
	AUTO(privacy_shown) struct privacy_shown now = {0}, then = {0};
	AUTO(privacy) struct privacy coming = {0};

	(void)state;
	world_open(&w);
	assert_int_equal(privacy_coming(w.db, WORLD_NOW, &coming), ERR_NOT_FOUND);
	later.from_at = WORLD_NOW + CLOCK_DAY_MS;
	publish(&w, &later, WORLD_NOW);
	assert_ok(privacy_show(w.db, "id", WORLD_NOW, &now));
	assert_string_not_equal(now.version, "3");
	assert_ok(privacy_coming(w.db, WORLD_NOW, &coming));
	assert_string_equal(coming.version, "3");
	assert_ok(privacy_show(w.db, "id", WORLD_NOW + CLOCK_DAY_MS, &then));
	assert_string_equal(then.version, "3");
	assert_string_equal(then.statement, "Saya setuju DPMPTSP mengirim kabar.");
	assert_string_equal(then.text, "# Siapa\nDPMPTSP\n- satu\n- dua");
}

static void
test_what_was_shown_is_kept_once_word_for_word(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(privacy_shown) struct privacy_shown shown = {0};

	(void)state;
	world_open(&w);
	publish(&w, &draft, WORLD_NOW);
	assert_ok(privacy_show(w.db, "en", WORLD_NOW, &shown));
	IN_TX(&w, privacy_keep(w.db, &shown, WORLD_NOW));
	IN_TX(&w, privacy_keep(w.db, &shown, WORLD_NOW + 1));
	seed_expect(&w, "SELECT group_concat(version || ' ' || locale || ' ' || first_at || ' ' || words) FROM notice_shown",
	    "3 en 1795230600000 I agree that DPMPTSP sends news.\n\n# Who\nDPMPTSP\n- one\n- two");
}

/* ---- publishing ---- */

static void
test_what_cannot_be_published_is_said(void **state)
{
	static const struct { const char *name, *field; size_t offset; const char *value; enum err want; } cases[] = {
#define AT(member)	offsetof(struct privacy_draft, member)
		{ "no version",           "version",      AT(version),                  " ",                ERR_INVALID },
		{ "our own version",      "version",      AT(version),                  "30-11-2026",       ERR_CONFLICT },
		{ "version of two lines", "version",      AT(version),                  "3\n4",             ERR_INVALID },
		{ "no statement",         "statement_id", AT(statement[PRIVACY_ID]),    "",                 ERR_INVALID },
		{ "nobody asks",          "statement_en", AT(statement[PRIVACY_EN]),    "I agree.",         ERR_INVALID },
		{ "unknown place",        "statement_id", AT(statement[PRIVACY_ID]),    "{office} {kantor}", ERR_INVALID },
		{ "open brace",           "text_id",      AT(text[PRIVACY_ID]),         "a {phone",         ERR_INVALID },
		{ "closing brace",        "text_en",      AT(text[PRIVACY_EN]),         "a } b",            ERR_INVALID },
		{ "no text",              "text_en",      AT(text[PRIVACY_EN]),         NULL,               ERR_INVALID },
		{ "no word of change",    "change_id",    AT(change[PRIVACY_ID]),       "",                 ERR_INVALID },
		{ "a tab",                "change_en",    AT(change[PRIVACY_EN]),       "a\tb",             ERR_INVALID },
		{ "not UTF-8",            "text_id",      AT(text[PRIVACY_ID]),         "\xff",             ERR_INVALID },
#undef AT
	};
	AUTO(world) struct world w = {0};
	struct privacy_draft d;
	struct problem problem = {0};
	size_t i;

	(void)state;
	world_open(&w);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		d = draft;
		problem = (struct problem){0};
		memcpy((char *)&d + cases[i].offset, &cases[i].value, sizeof(cases[i].value));
		if (privacy_check(w.db, &d, WORLD_NOW, &problem) != cases[i].want || !text_equal(problem.field, cases[i].field))
			fail_msg("%s: field %s, %s", cases[i].name, problem.field != NULL ? problem.field : "-", problem.why);
	}
	d = draft;
	d.from_at = WORLD_NOW - 1;
	assert_int_equal(privacy_check(w.db, &d, WORLD_NOW, &problem), ERR_INVALID);
	assert_string_equal(problem.field, "from");
}

static void
test_the_same_words_and_the_same_name_are_no_new_version(void **state)
{
	struct privacy_draft again = draft;
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *list = NULL;
	struct problem problem = {0};

	(void)state;
	world_open(&w);
	publish(&w, &draft, WORLD_NOW);
	assert_int_equal(privacy_check(w.db, &draft, WORLD_NOW, &problem), ERR_CONFLICT);
	assert_string_equal(problem.field, "version");
	again.version = "4";
	assert_int_equal(privacy_check(w.db, &again, WORLD_NOW, &problem), ERR_CONFLICT);
	assert_string_equal(problem.field, "statement_id");
	assert_ok(privacy_list(w.db, &list));
	assert_int_equal(json_count(list), 1);
	assert_string_equal(json_text(json_item(list, 0), "published_by"), "admin");
}

/* ---- those who agreed to an earlier one ---- */

static void
test_people_see_what_has_changed_since_they_agreed(void **state)
{
	struct privacy_draft second = draft;
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	assert_int_equal(changes(&w, SCOPE_OFFICIAL, "id", WORLD_NOW, NULL), 0);	/* they have agreed to nothing */
	say(&w, CONSENT_OPT_IN, SCOPE_OFFICIAL, "30-11-2026", WORLD_NOW - CLOCK_DAY_MS);
	assert_int_equal(changes(&w, SCOPE_OFFICIAL, "id", WORLD_NOW, NULL), 0);
	publish(&w, &draft, WORLD_NOW);
	second.version = "4";
	second.text[PRIVACY_ID] = "lain";
	second.change[PRIVACY_EN] = "Again.";
	second.from_at = WORLD_NOW + CLOCK_HOUR_MS;
	publish(&w, &second, WORLD_NOW);
	assert_int_equal(changes(&w, SCOPE_OFFICIAL, "id", WORLD_NOW, "Ditulis ulang."), 1);
	assert_int_equal(changes(&w, SCOPE_OFFICIAL, "en", WORLD_NOW + CLOCK_HOUR_MS, "Written anew."), 2);
	assert_int_equal(changes(&w, SCOPE_SMS, "id", WORLD_NOW + CLOCK_HOUR_MS, NULL), 0);
	/* A yes to the newest settles it. */
	say(&w, CONSENT_OPT_IN, SCOPE_OFFICIAL, "4", WORLD_NOW + 2 * CLOCK_HOUR_MS);
	assert_int_equal(changes(&w, SCOPE_OFFICIAL, "id", WORLD_NOW + 2 * CLOCK_HOUR_MS, NULL), 0);
}

static void
test_an_update_of_the_program_may_bring_other_words(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	say(&w, CONSENT_OPT_IN, SCOPE_OFFICIAL, "1", WORLD_NOW - CLOCK_DAY_MS);
	assert_int_equal(changes(&w, SCOPE_OFFICIAL, "id", WORLD_NOW, NULL), 1);
	/* Somebody who wrote YA in a chat had no notice before them. */
	say(&w, CONSENT_OPT_IN, SCOPE_GATEWAY, "", WORLD_NOW - CLOCK_DAY_MS);
	assert_int_equal(changes(&w, SCOPE_GATEWAY, "id", WORLD_NOW, NULL), 0);
}

static void
test_a_material_change_makes_earlier_consent_older(void **state)
{
	struct privacy_draft material = draft;
	AUTO(world) struct world w = {0};
	int64_t at;
	bool older;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	say(&w, CONSENT_OPT_IN, SCOPE_OFFICIAL, "30-11-2026", WORLD_NOW - CLOCK_DAY_MS);
	publish(&w, &draft, WORLD_NOW);
	assert_ok(privacy_material_at(w.db, WORLD_NOW, &at));
	assert_int_equal(at, 0);
	material.version = "4";
	material.text[PRIVACY_ID] = "lain";
	material.material = true;
	material.from_at = WORLD_NOW + 5;
	publish(&w, &material, WORLD_NOW);
	assert_ok(privacy_material_at(w.db, WORLD_NOW, &at));
	assert_int_equal(at, 0);
	assert_ok(privacy_material_at(w.db, WORLD_NOW + 5, &at));
	assert_int_equal(at, WORLD_NOW + 5);
	assert_ok(privacy_is_older(w.db, 1, SCOPE_OFFICIAL, at, &older));
	assert_true(older);
	assert_ok(privacy_is_older(w.db, 1, SCOPE_SMS, at, &older));
	assert_false(older);
	say(&w, CONSENT_OPT_IN, SCOPE_OFFICIAL, "4", WORLD_NOW + CLOCK_MINUTE_MS);
	assert_ok(privacy_is_older(w.db, 1, SCOPE_OFFICIAL, at, &older));
	assert_false(older);
}

static void
test_an_overtaken_yes_reads_as_none_and_is_asked_for_again(void **state)
{
	struct privacy_draft material = draft;
	AUTO(world) struct world w = {0};
	struct consent consents[SCOPE__COUNT];
	bool official, due;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	say(&w, CONSENT_OPT_IN, SCOPE_OFFICIAL, "30-11-2026", WORLD_NOW - CLOCK_DAY_MS);
	say(&w, CONSENT_OPT_OUT, SCOPE_SMS, "30-11-2026", WORLD_NOW - CLOCK_DAY_MS);
	say(&w, CONSENT_OPT_IN, SCOPE_EMAIL, "4", WORLD_NOW + CLOCK_MINUTE_MS);
	assert_ok(invitation_is_due(w.db, 1, WORLD_NOW, &due));
	assert_false(due);
	material.material = true;
	publish(&w, &material, WORLD_NOW);
	assert_ok(consent_load(w.db, 1, consents));
	assert_ok(privacy_overtake(w.db, 1, WORLD_NOW, consents, &official));
	assert_true(official);
	assert_int_equal(consents[SCOPE_OFFICIAL].state, CONSENT_NONE);
	assert_int_equal(consents[SCOPE_SMS].state, CONSENT_STOPPED);
	assert_int_equal(consents[SCOPE_EMAIL].state, CONSENT_AGREED);
	assert_ok(invitation_is_due(w.db, 1, WORLD_NOW, &due));
	assert_true(due);
	say(&w, CONSENT_OPT_IN, SCOPE_OFFICIAL, "3", WORLD_NOW + CLOCK_MINUTE_MS);
	assert_ok(consent_load(w.db, 1, consents));
	assert_ok(privacy_overtake(w.db, 1, WORLD_NOW, consents, &official));
	assert_false(official);
	assert_int_equal(consents[SCOPE_OFFICIAL].state, CONSENT_AGREED);
	assert_ok(invitation_is_due(w.db, 1, WORLD_NOW + CLOCK_MINUTE_MS, &due));
	assert_false(due);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_without_a_published_version_the_programs_own_is_in_force),
		cmocka_unit_test(test_what_the_law_wants_said_is_said),
		cmocka_unit_test(test_the_notice_names_the_days_that_things_are_kept),
		cmocka_unit_test(test_other_words_of_our_own_are_another_version),
		cmocka_unit_test(test_a_line_whose_place_stays_empty_is_left_out),
		cmocka_unit_test(test_a_published_version_is_in_force_from_its_day),
		cmocka_unit_test(test_what_was_shown_is_kept_once_word_for_word),
		cmocka_unit_test(test_what_cannot_be_published_is_said),
		cmocka_unit_test(test_the_same_words_and_the_same_name_are_no_new_version),
		cmocka_unit_test(test_people_see_what_has_changed_since_they_agreed),
		cmocka_unit_test(test_an_update_of_the_program_may_bring_other_words),
		cmocka_unit_test(test_a_material_change_makes_earlier_consent_older),
		cmocka_unit_test(test_an_overtaken_yes_reads_as_none_and_is_asked_for_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
