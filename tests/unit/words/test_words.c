#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "words/fold.h"
#include "words/words.h"

static const char *const agreed[] = {
	"Ya", "YA", "ya.", "Ya!", "ya pak", "Iya bu", "y", "Y", "yaaa", "YAAAA!!!", "iyaa", "iya", "iyaaa kak", "Setuju",
	"SETUJU", "setujuu", "setujuuuu pak", "stuju", "saya setuju", "Ya saya setuju", "Ya, saya setuju.", "ya sy setuju",
	"ya setuju", "iya setuju", "ok setuju", "oke setuju", "oke saya setuju", "Baik, saya setuju", "baik pak saya setuju",
	"siap setuju", "Halo, saya setuju", "Selamat pagi pak, saya setuju", "Assalamualaikum, saya setuju",
	"Mejuah-juah, ya saya setuju", "Terima kasih, saya setuju", "ya terima kasih", "Ya, makasih bu", "ya bujur",
	"setuju ya", "setuju ya pak", "saya sangat setuju", "setuju sekali", "ya boleh", "ya silakan", "bersedia",
	"Saya bersedia", "daftar", "AKTIFKAN", "mulai", "start", "START", "yes", "Yes please", "I agree", "yes, I agree",
	"I agree, thank you", "Ya 🙏", "👍 Ya", "ya 👍\U0001F3FD", "Ya❤\uFE0F", "✅ Setuju", "👩\u200D👩\u200D👧 ya", "\"Ya\"",
	"'ya'", "*YA*", "_ya_", "(ya)", "Ya,", "ya...", "  ya  ", "ya\u200B", "\u202AYa\u202C", "\uFF39\uFF21",
	"\U0001D418\U0001D41A", "\U0001D4FC\U0001D4EE\U0001D4FD\U0001D4FE\U0001D4F3\U0001D4FE", "Yá", "aku setuju", "iyo",
	"kami setuju", "Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP",
	"ya saya setuju menerima pesan notifikasi dari dpmptsp",
	"Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP Kabupaten Karo",
	"Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP (K7QX-3MPA)",
	"Ya, Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP. Terima kasih.",
	"Halo, Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP", "Saya setuju menerima notifikasi WhatsApp",
	"Yes, I agree to receive notifications",
};

static const char *const declined[] = {
	"tidak", "Tidak", "TIDAK!", "tdk", "no", "No.", "gak", "ga", "nggak", "enggak", "engga", "ndak", "tidaaak",
	"tidak pak", "Tidak, terima kasih", "maaf, tidak", "Maaf pak tidak", "tidak bersedia", "Saya tidak bersedia, pak",
	"tidak usah", "ga usah kak", "No thanks", "no, thank you", "tidak ya", "gak dulu",
};

static const char *const stopped[] = {
	"stop", "STOP", "STOP!!!", "Stop.", "stopp", "sttoopp", "S T O P", "s.t.o.p", "STOP 🛑", "🛑 stop", "stop?",
	"Berhenti usaha lapor kemana?", "ya, berhenti", "stop ya",
	"stop dulu pak", "stop. terima kasih", "STOP, terima kasih banyak ya bu", "tolong stop", "Tolong STOP pak",
	"mohon stop ya", "ya stop", "ok stop", "Maaf, tolong stop", "please stop", "Stop please", "stop kirim pesan",
	"stop kirim pesan ke nomor ini", "tolong stop kirim pesan ke nomor saya", "stop notifikasi", "stop jangan kirim lagi",
	"setop", "berhenti", "Berhenti ya", "berenti", "mohon berhenti mengirim pesan", "berhenti berlangganan",
	"Berhenti berlangganan pak", "berhenti langganan", "hentikan", "Hentikan pengiriman pesan ini", "jangan kirim",
	"jangan kirim lagi", "jgn kirim lg", "Jangan kirim pesan lagi ke sini", "jangan kirim lagi ya?",
	"Jangan hubungi saya lagi", "tidak setuju", "TIDAK SETUJU", "ga setuju", "gak setuju pak", "Saya tidak setuju",
	"tidak mau", "ga mau", "gak mau", "nggak mau lagi", "saya tidak mau", "saya tidak mau menerima pesan dari kantor",
	"tolak", "saya menolak", "batal", "keluar", "unsubscribe", "UNSUB", "cancel", "end", "quit", "stop all", "opt out",
	"Stop sending me messages", "Don't send me any more of these", "I do not agree", "saya mau berhenti",
	"cabut persetujuan", "\uFF33\uFF34\uFF2F\uFF30", "\U0001D5E6\U0001D5E7\U0001D5E2\U0001D5E3", "s\u200Btop",
	"st\u200Cop",
};

static const char *const unclear[] = {
	"", "   ", "👍", "🙏🙏", "...", "?", "halo", "Selamat siang", "ok", "oke", "baik", "siap", "terima kasih",
	"terima kasih ya", "makasih ya pak", "baik ya", "oke ya pak", "ya ya", "ya halo", "ya maaf", "ya selamat pagi", "ya?",
	"Ya ?", "iya?", "setuju?", "setuju apa?", "apakah saya harus setuju", "ya ampun", "ya sudah", "ya udah", "yah",
	"oh ya", "ya nanti saya pikirkan", "ya nanti", "nanti saja", "setuju tapi jangan tiap hari",
	"saya setuju kalau gratis", "Ya saya setuju menerima pesan notifikasi dari DPMPTSP asal tidak malam",
	"Ya saya setuju menerima pesan notifikasi dari DPMPTSP?", "ya saya setuju menerima pesan notifikasi dari siapa ini?",
	"ya tidak", "YA / TIDAK", "ya atau tidak", "YA atau STOP", "Balas YA atau STOP", "belum", "belum setuju",
	"bukan tidak setuju", "saya tidak bilang tidak setuju", "bukan saya", "jangan", "jangan stop", "jangan berhenti",
	"jgn stop pak", "don't stop", "nonstop", "ya jangan stop", "tidak stop", "kapan izin saya jadi?",
	"kapan izin saya keluar", "keluar?", "Sudah keluar?", "keluar pak?", "batal ya?", "tidak?",
	"Apakah usaha saya harus berhenti sementara sampai izin terbit?",
	"Saya mau tanya cara stop langganan koran apakah perlu izin", "mohon disetujui", "tolong setuju", "mohon setuju pak",
	"sudah disetujui?", "setujui permohonan saya", "saya setuju dengan biaya tersebut", "tidak masalah", "no problem",
	"gak apa apa", "ya gpp", "no 12", "ya 👎", "setuju ❌", "ya 🤔", "y\u0336a\u0336", "not yes", "yes but not now", "maybe",
	"Siapa ini?", "salah nomor", "Izin saya nomor 123/DPMPTSP/2026", "daftar izin apa saja", "mulai kapan", "start date?",
	"end date", "Tidak bisa dibuka linknya", "tidak jadi pindah alamat, yang lama saja", "ya12", "да", "是",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct words *
built_in(void)
{
	struct words *w = NULL;

	assert_int_equal(words_default(&w), ERR_NONE);
	return w;
}

static void
check(const char *const *replies, size_t n, enum reply_kind want)
{
	struct words *w = built_in();
	size_t i;

	for (i = 0; i < n; i++) {
		struct reply_reading r = words_classify(w, replies[i]);

		if (r.reply != want)
			fail_msg("\"%s\" is read as %s (%s), not %s", replies[i], reply_name(r.reply), r.why, reply_name(want));
		assert_true(r.why[0] != '\0');
	}
	words_free(w);
}

static void
test_clear_agreement_is_yes(void **state)
{
	(void)state;
	check(agreed, COUNT(agreed), REPLY_YES);
}

static void
test_a_plain_no_is_no(void **state)
{
	(void)state;
	check(declined, COUNT(declined), REPLY_NO);
}

static void
test_a_withdrawal_is_stop_however_it_is_dressed(void **state)
{
	(void)state;
	check(stopped, COUNT(stopped), REPLY_STOP);
}

static void
test_everything_else_is_left_to_a_person(void **state)
{
	(void)state;
	check(unclear, COUNT(unclear), REPLY_OTHER);
}

static void
test_the_reading_says_what_decided(void **state)
{
	static const struct { const char *text, *why; } rows[] = {
		{ "Ya, saya setuju!", "yes: ya saya setuju" }, { "oke saya setuju", "yes: saya setuju" }, { "tolong stop", "first word: stop" },
		{ "batal", "stop: batal" }, { "Stop kirim pesan ke nomor ini", "stop starts: stop kirim" }, { "gak", "no: tidak" },
		{ "setuju tapi tidak sekarang", "guard: tidak" }, { "jangan stop", "guard: jangan" }, { "setuju?", "question mark" },
		{ "ya \U0001F44E", "sign of refusal" }, { "halo", "no rule" }, { "\U0001F44D", "no words" }, { "S T O P", "first word: stop" },
		{ "Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP", "yes starts: ya saya setuju menerima pesan notifikasi dari" },
	};
	struct words *w = built_in();
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		assert_string_equal(words_classify(w, rows[i].text).why, rows[i].why);
	words_free(w);
}

static void
test_bytes_that_are_no_text_are_nobodys_consent(void **state)
{
	struct words *w = built_in();
	char *long_text = malloc(FOLD_MAX_BYTES * 2 + 1);
	size_t i;

	(void)state;
	assert_int_equal(words_classify(w, "ya\xff").reply, REPLY_OTHER);
	assert_int_equal(words_classify(w, "\xffya").reply, REPLY_OTHER);
	assert_non_null(long_text);
	for (i = 0; i < FOLD_MAX_BYTES; i++)
		memcpy(long_text + 2 * i, i % 2 ? "y " : "a ", 3);
	assert_string_equal(words_classify(w, long_text).why, "too long");
	assert_int_equal(words_classify(w, long_text).doubt, DOUBT_STOP);
	/* A letter held down for minutes is one letter. */
	memset(long_text, 'a', 2 * FOLD_MAX_BYTES);
	long_text[0] = 'Y';
	assert_int_equal(words_classify(w, long_text).reply, REPLY_YES);
	free(long_text);
	words_free(w);
}

static void
test_folding_leaves_words_between_single_spaces(void **state)
{
	static const struct { const char *text, *folded; bool question, refusal; } rows[] = {
		{ "", " ", false, false }, { "  Ya,  SAYA\n\tsetujuuu!! ", " ya saya setuju ", false, false },
		{ "Don't", " dont ", false, false }, { "jum'at", " jumat ", false, false }, { "ga mau?", " tidak mau ", true, false },
		{ "12,,33", " 12 33 ", false, false }, { "ya\uFF1F", " ya ", true, false }, { "\u274C", " ", false, true },
		{ "gamau", " tidak mau ", false, false }, { "setujiu", " setuju ", false, false }, { "setujui", " setujui ", false, false },
		{ "S T O P", " stop ", false, false }, { "t.d.k", " tidak ", false, false }, { "a 1 c", " a 1 c ", false, false },
		{ "pikir2 dulu", " pikir dulu ", false, false }, { "no2", " no2 ", false, false }, { "jam 12", " jam 12 ", false, false },
		{ "buka https://oss.go.id/a?b=c ya", " buka tautan ya ", false, false }, { "WWW.oss.go.id", " tautan ", false, false },
		{ "> setuju?\n > ya\nstop", " stop ", false, false }, { "> stop", " stop ", false, false }, { "\U0001F6D1", " ", false, true },
		{ "\u00C0\u00C9\u00FB", " aeu ", false, false }, { "e\u0301", " e ", false, false }, { "\U0001F9D1\u200D\U0001F4BB ok", " ok ", false, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(folded) struct folded f = {0};

		assert_int_equal(fold(rows[i].text, &f), ERR_NONE);
		assert_string_equal(buf_text(&f.text), rows[i].folded);
		assert_int_equal(f.question, rows[i].question);
		assert_int_equal(f.refusal, rows[i].refusal);
	}
}

static void
test_folding_remembers_where_clauses_begin(void **state)
{
	AUTO(folded) struct folded f = {0};
	char many[8 * FOLD_CLAUSES_MAX + 1];
	size_t i;

	(void)state;
	assert_int_equal(fold("Saya terganggu, tolong stop.\n\nTerima kasih \U0001F64F ya/tidak", &f), ERR_NONE);
	assert_string_equal(buf_text(&f.text), " saya tergangu tolong stop terima kasih ya tidak ");
	assert_int_equal(f.clauses, 4);
	assert_memory_equal(buf_text(&f.text) + f.clause_at[1], " tolong", 7);
	assert_memory_equal(buf_text(&f.text) + f.clause_at[2], " terima", 7);
	assert_memory_equal(buf_text(&f.text) + f.clause_at[3], " ya", 3);
	folded_end(&f);
	for (i = 0; i < 2 * FOLD_CLAUSES_MAX; i++)
		memcpy(many + 4 * i, "ab, ", 5);
	assert_int_equal(fold(many, &f), ERR_NONE);
	assert_int_equal(f.clauses, FOLD_CLAUSES_MAX);
}

static void
test_a_doubt_says_what_raised_it(void **state)
{
	static const struct { const char *text; enum doubt doubt; const char *why; } rows[] = {
		{ "halo", DOUBT_NONE, "" }, { "ya", DOUBT_NONE, "" }, { "siap pak", DOUBT_ANSWER, "nod: siap" },
		{ "\U0001F44D", DOUBT_ANSWER, "sign of approval" }, { "\U0001F44E", DOUBT_ANSWER, "sign of refusal" },
		{ "ya?", DOUBT_ANSWER, "yes: ya" }, { "ya tapi siapa ini", DOUBT_ANSWER, "guard: tapi" },
		{ "setuju tapi jangan malam", DOUBT_CONSENT, "about: setuju" }, { "jangan stop", DOUBT_STOP, "first word: stop" },
		{ "maaf, salah nomor", DOUBT_STOP, "about stop: salah nomor" }, { "\U0001F6D1", DOUBT_STOP, "stop sign" },
	};
	struct words *w = built_in();
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct reply_reading r = words_classify(w, rows[i].text);

		assert_int_equal(r.doubt, rows[i].doubt);
		assert_string_equal(r.doubt_why, rows[i].why);
	}
	words_free(w);
}

static enum err
from_text(const char *json, struct words **ret, struct problem *problem)
{
	AUTO_JSON struct json_object *lists = NULL;

	assert_int_equal(json_parse(json, strlen(json), &lists, problem), ERR_NONE);
	return words_from_json(lists, ret, problem);
}

static void
test_an_office_may_have_words_of_its_own(void **state)
{
	struct words *w = NULL;
	struct problem problem = {0};

	(void)state;
	assert_int_equal(from_text("{\"yes\": [\"Iyoo kel\", \"ya\"], \"stop\": [\"enggo lah\", \"stop\"]}", &w, &problem), ERR_NONE);
	assert_int_equal(words_classify(w, "IYO KEL!").reply, REPLY_YES);
	assert_int_equal(words_classify(w, "enggo lah").reply, REPLY_STOP);
	assert_int_equal(words_classify(w, "setuju").reply, REPLY_OTHER);	/* the list replaces the built-in one */
	assert_int_equal(words_classify(w, "tidak").reply, REPLY_NO);		/* a missing list keeps it */
	words_free(w);
}

static void
test_lists_that_would_betray_people_are_refused(void **state)
{
	static const struct { const char *json, *field, *why; } rows[] = {
		{ "{\"yes\": [\"ya\", \"ya tidak\"]}", "yes", "\"ya tidak\" would be read as OTHER (guard: tidak)" },
		{ "{\"yes\": [\"stop\"]}", "yes", "\"stop\" would be read as STOP (first word: stop)" },
		{ "{\"yes\": [\"setuju?\"]}", "yes", "\"setuju?\" would be read as OTHER (question mark)" },
		{ "{\"no\": [\"tolak\"]}", "no", "\"tolak\" would be read as STOP (stop: tolak)" },
		{ "{\"guard\": [\"ya\"]}", "yes", "\"ya\" would be read as OTHER (guard: ya)" },
		{ "{\"stop\": [], \"stop_first\": []}", "stop", "\"stop\" must stay in it" },
		{ "{\"polite\": [\"pak\", \"jangan lah\"]}", "polite", "\"jangan lah\" holds \"jangan\" of the list guard" },
		{ "{\"please\": [\"stop dulu\"]}", "please", "\"stop dulu\" holds \"stop\" of the list stop_first" },
		{ "{\"yes\": \"ya\"}", "yes", "must be an array of texts" },
		{ "{\"yes\": [7]}", "yes", "must be an array of texts" },
		{ "{\"yes\": [\"ya\\u0000x\"]}", "yes", "must be an array of texts" },
		{ "{\"yes\": [\" !! \"]}", "yes", "\" !! \" has no word in it" },
		{ "{\"ja\": []}", "consent_words", "there is no list \"ja\"" },
		{ "[]", "consent_words", "must be an object of lists" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct words *w = NULL;
		struct problem problem = {0};

		assert_int_equal(from_text(rows[i].json, &w, &problem), ERR_INVALID);
		assert_null(w);
		assert_string_equal(problem.field, rows[i].field);
		assert_string_equal(problem.why, rows[i].why);
	}
}

static void
test_each_list_has_its_own_problem(void **state)
{
	static const struct { const char *json, *found; } rows[] = {
		{ "{\"yes\": [\"ya\"], \"no\": [\"tidak\"]}", "" },
		{ "{\"yes\": [\"ya tidak\", \"stop\"], \"no\": [\"tolak\"], \"polite\": [\"jangan\"]}",
		    "no:read_as:tolak yes:read_as:ya tidak polite:decides:jangan " },
		{ "{\"yes\": [\" !! \"], \"nods\": 7}", "yes:no_word: !!  nods:not_texts: " },
		{ "{\"stop\": [\"berhenti\"], \"stop_first\": [\"berhenti\"]}", "stop:no_stop:stop " },
	};
	static const char *const names[WORDS_FAULT__COUNT] = { "not_texts", "too_many", "too_long", "no_word", "read_as", "decides", "no_stop" };
	struct words_problem problems[WORDS_PROBLEMS_MAX];
	size_t i, k, n;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO_JSON struct json_object *lists = NULL;
		AUTO(buf) struct buf found = {0};

		assert_int_equal(json_parse(rows[i].json, strlen(rows[i].json), &lists, NULL), ERR_NONE);
		assert_int_equal(words_check(lists, problems, &n), ERR_NONE);
		buf_init(&found, 1000);
		for (k = 0; k < n; k++)
			buf_fmt(&found, "%s:%s:%s ", problems[k].list, names[problems[k].fault], problems[k].entry);
		assert_string_equal(buf_text(&found), rows[i].found);
	}
}

static void
test_the_built_in_lists_survive_the_way_through_json(void **state)
{
	AUTO_JSON struct json_object *lists = words_default_json();
	struct words *w = NULL;
	struct problem problem = {0};
	size_t i;

	(void)state;
	assert_int_equal(words_from_json(lists, &w, &problem), ERR_NONE);
	for (i = 0; i < COUNT(unclear); i++)
		assert_int_equal(words_classify(w, unclear[i]).reply, REPLY_OTHER);
	words_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clear_agreement_is_yes),
		cmocka_unit_test(test_a_plain_no_is_no),
		cmocka_unit_test(test_a_withdrawal_is_stop_however_it_is_dressed),
		cmocka_unit_test(test_everything_else_is_left_to_a_person),
		cmocka_unit_test(test_the_reading_says_what_decided),
		cmocka_unit_test(test_bytes_that_are_no_text_are_nobodys_consent),
		cmocka_unit_test(test_folding_leaves_words_between_single_spaces),
		cmocka_unit_test(test_folding_remembers_where_clauses_begin),
		cmocka_unit_test(test_a_doubt_says_what_raised_it),
		cmocka_unit_test(test_an_office_may_have_words_of_its_own),
		cmocka_unit_test(test_lists_that_would_betray_people_are_refused),
		cmocka_unit_test(test_each_list_has_its_own_problem),
		cmocka_unit_test(test_the_built_in_lists_survive_the_way_through_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
