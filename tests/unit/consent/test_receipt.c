#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "consent/history.h"
#include "consent/receipt.h"

#include "seed.h"
#include "world.h"

enum { SARI = 7, BUDI = 8 };

static void
open_office(struct world *w)
{
	world_open(w);
	seed_contact(w, SARI);
	seed_contact(w, BUDI);
}

/* Records, and gives the code of the entry. */
static void
record(struct world *w, int64_t contact, enum scope scope, enum consent_action action, const char *source, int64_t at,
    char ret[CONSENT_CODE_MAX])
{
	struct ledger_entry entry = {
		.scope = scope, .action = action, .source = source, .request_words = "", .answer_words = "Ya Saya Setuju", .evidence = "{}",
		.notice_version = "1", .actor = "contact", .at = at,
	};
	AUTO_JSON struct json_object *history = NULL;

	IN_TX(w, consent_record(w->db, contact, &entry, WORLD_NOW, NULL));
	assert_ok(consent_history(w->db, contact, &history));
	snprintf(ret, CONSENT_CODE_MAX, "%s", json_text(json_item(history, 0), "code"));
}

static struct consent_receipt
find(struct world *w, const char *code)
{
	struct consent_receipt r;

	assert_ok(consent_receipt_find(w->db, code, &r));
	return r;
}

/* Made by hand: 60 bits in twelve groups of five. */
static void
test_a_code_is_the_beginning_of_the_hash(void **state)
{
	uint8_t hash[SHA256_BYTES] = { 0x00, 0x44, 0x32, 0x14, 0xC7, 0x42, 0x54, 0xBF };
	char code[CONSENT_CODE_MAX];

	(void)state;
	consent_code(hash, code);
	assert_string_equal(code, "0123-4567-89AB");
	memset(hash, 0xFF, sizeof(hash));
	consent_code(hash, code);
	assert_string_equal(code, "ZZZZ-ZZZZ-ZZZZ");
}

static void
test_a_code_may_be_typed_as_people_type(void **state)
{
	static const struct { const char *name, *typed, *want; } cases[] = {
		{ "as printed",			"K7QX-3MPA-9T2B",	"K7QX-3MPA-9T2B" },
		{ "small letters",		"k7qx-3mpa-9t2b",	"K7QX-3MPA-9T2B" },
		{ "without groups",		"K7QX3MPA9T2B",		"K7QX-3MPA-9T2B" },
		{ "with spaces",		" K7QX 3MPA  9T2B ",	"K7QX-3MPA-9T2B" },
		{ "letters for digits",		"OiLX-oIlA-9T2B",	"011X-011A-9T2B" },
		{ "one sign too few",		"K7QX-3MPA-9T2",	NULL },
		{ "one sign too many",		"K7QX-3MPA-9T2BB",	NULL },
		{ "a sign nobody prints",	"K7QX-3MPA-9T2U",	NULL },
		{ "a message's code",		"K7QX-3MPA",		NULL },
		{ "a telephone number",		"+6281260007001",	NULL },
		{ "nothing",			"",			NULL },
		{ "other letters",		"K7QX-3MPA-9T2Б",	NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char code[CONSENT_CODE_MAX] = "";

		if (consent_code_read(cases[i].typed, code) != (cases[i].want != NULL) ||
		    (cases[i].want != NULL && strcmp(code, cases[i].want) != 0))
			fail_msg("%s: %s", cases[i].name, code);
	}
}

static void
test_a_receipt_tells_what_anybody_may_know(void **state)
{
	AUTO(world) struct world w = {0};
	char code[CONSENT_CODE_MAX], other[CONSENT_CODE_MAX];
	struct consent_receipt r;

	(void)state;
	open_office(&w);
	record(&w, SARI, SCOPE_OFFICIAL, CONSENT_OPT_IN, "landing_page", WORLD_NOW - CLOCK_HOUR_MS, code);
	record(&w, BUDI, SCOPE_OFFICIAL, CONSENT_OPT_IN, "landing_page", WORLD_NOW - CLOCK_HOUR_MS, other);
	assert_string_not_equal(code, other);		/* the same words at the same time by another person */
	r = find(&w, code);
	assert_string_equal(r.code, code);
	assert_int_equal(r.contact_id, SARI);
	assert_int_equal(r.action, CONSENT_OPT_IN);
	assert_int_equal(r.scope, SCOPE_OFFICIAL);
	assert_int_equal(r.at, WORLD_NOW - CLOCK_HOUR_MS);
	assert_int_equal(r.standing, CONSENT_IN_FORCE);
	assert_int_equal(r.changed_at, 0);
	assert_string_equal(r.masked, "0812-****-0007");
	assert_int_equal(r.seq, 1);
}

static void
test_a_code_that_is_none_and_one_that_nobody_has_look_the_same(void **state)
{
	AUTO(world) struct world w = {0};
	char code[CONSENT_CODE_MAX];
	struct consent_receipt r;

	(void)state;
	open_office(&w);
	record(&w, SARI, SCOPE_OFFICIAL, CONSENT_OPT_IN, "landing_page", WORLD_NOW, code);
	assert_int_equal(consent_receipt_find(w.db, "nonsense", &r), ERR_NOT_FOUND);
	code[CONSENT_CODE_MAX - 2] = code[CONSENT_CODE_MAX - 2] == '0' ? '1' : '0';
	assert_int_equal(consent_receipt_find(w.db, code, &r), ERR_NOT_FOUND);
}

static void
test_a_receipt_says_when_it_does_not_hold_any_more(void **state)
{
	enum { YES = CONSENT_OPT_IN, STOP = CONSENT_OPT_OUT, NO = CONSENT_DECLINE, OFFICE = CONSENT_WITHDRAW_BY_OFFICE, KNOWN = CONSENT_PREAPPROVED };
	enum { NEVER = 0 };
	/* An answer in the first hour, and one later in that of the number (0: none); what is then asked about the first, and since which hour. */
	static const struct {
		const char *name; int first; const char *source; int second; int hour; enum consent_standing want; int changed_hour;
	} cases[] = {
		{ "a yes alone",			YES, "inbound", -1, 0,		CONSENT_IN_FORCE, NEVER },
		{ "the same yes again",			YES, "inbound", YES, 2,		CONSENT_IN_FORCE, NEVER },
		{ "any message, then a clear yes",	YES, "inbound_any", YES, 2,	CONSENT_REPLACED, 2 },
		{ "a yes, then STOP",			YES, "inbound", STOP, 2,	CONSENT_ENDED, 2 },
		{ "a yes, then a no",			YES, "inbound", NO, 2,		CONSENT_ENDED, 2 },
		{ "a yes that the office ended",	YES, "inbound", OFFICE, 2,	CONSENT_ENDED, 2 },
		{ "a STOP alone",			STOP, "inbound", -1, 0,		CONSENT_IN_FORCE, NEVER },
		{ "a STOP, then a yes",			STOP, "inbound", YES, 2,	CONSENT_REPLACED, 2 },
		{ "a no, then a STOP",			NO, "inbound", STOP, 2,		CONSENT_IN_FORCE, NEVER },
		{ "a no, then a yes",			NO, "inbound", YES, 2,		CONSENT_REPLACED, 2 },
		{ "marked as known",			KNOWN, "import", -1, 0,		CONSENT_IN_FORCE, NEVER },
		{ "marked as known, then STOP",		KNOWN, "import", STOP, 2,	CONSENT_ENDED, 2 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t start = WORLD_NOW - 10 * CLOCK_HOUR_MS, want = cases[i].changed_hour;
		AUTO(world) struct world w = {0};
		char first[CONSENT_CODE_MAX], second[CONSENT_CODE_MAX];
		struct consent_receipt r;

		open_office(&w);
		record(&w, SARI, SCOPE_OFFICIAL, (enum consent_action)cases[i].first, cases[i].source, start + CLOCK_HOUR_MS, first);
		if (cases[i].second >= 0)
			record(&w, SARI, SCOPE_OFFICIAL, (enum consent_action)cases[i].second, "inbound", start + cases[i].hour * CLOCK_HOUR_MS, second);
		/* One action may write two entries: the code of the newest is the gateway's then. The first entry is the one of scope official. */
		if (cases[i].first == STOP || cases[i].first == OFFICE) {
			AUTO_JSON struct json_object *history = NULL;

			assert_ok(consent_history(w.db, SARI, &history));
			snprintf(first, sizeof(first), "%s", json_text(json_item(history, json_count(history) - 1), "code"));
		}
		r = find(&w, first);
		if (r.standing != cases[i].want || r.changed_at != (want != NEVER ? start + want * CLOCK_HOUR_MS : 0))
			fail_msg("%s: %s, since %lld", cases[i].name, consent_standing_name(r.standing), (long long)(r.changed_at - start));
	}
}

static void
test_the_receipt_of_an_erased_person_exists_and_says_erased(void **state)
{
	AUTO(world) struct world w = {0};
	char code[CONSENT_CODE_MAX];
	struct consent_receipt r;

	(void)state;
	open_office(&w);
	record(&w, SARI, SCOPE_OFFICIAL, CONSENT_OPT_IN, "landing_page", WORLD_NOW - CLOCK_HOUR_MS, code);
	world_sql(&w, "UPDATE contact SET erased_at = 5000 WHERE id = 7");
	r = find(&w, code);
	assert_int_equal(r.standing, CONSENT_ERASED);
	assert_int_equal(r.changed_at, 5000);
	assert_string_equal(r.masked, "");		/* whatever a half-done erasure left behind */
	assert_int_equal(r.action, CONSENT_OPT_IN);
}

static void
test_the_address_of_the_check_holds_the_code(void **state)
{
	AUTO(buf) struct buf url = {0};

	(void)state;
	buf_init(&url, 200);
	consent_receipt_url("https://izin.example.go.id", "K7QX-3MPA-9T2B", &url);
	assert_string_equal(buf_text(&url), "https://izin.example.go.id/cek/K7QX-3MPA-9T2B");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_code_is_the_beginning_of_the_hash),
		cmocka_unit_test(test_a_code_may_be_typed_as_people_type),
		cmocka_unit_test(test_a_receipt_tells_what_anybody_may_know),
		cmocka_unit_test(test_a_code_that_is_none_and_one_that_nobody_has_look_the_same),
		cmocka_unit_test(test_a_receipt_says_when_it_does_not_hold_any_more),
		cmocka_unit_test(test_the_receipt_of_an_erased_person_exists_and_says_erased),
		cmocka_unit_test(test_the_address_of_the_check_holds_the_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
