#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "invitation/invitation.h"

#include "seed.h"
#include "setting/setting.h"
#include "world.h"

enum { SARI = 7 };

static void
open_office(struct world *w)
{
	world_open(w);
	seed_contact(w, SARI);
}

static struct invitation
invite(struct world *w, int64_t now, char token[TOKEN_TEXT_MAX])
{
	const struct invitation_draft draft = { .contact_id = SARI, .channel = "gateway", .reason = "message:12" };
	struct invitation in = {0};

	IN_TX(w, invitation_make(w->db, &draft, now, token, &in));
	return in;
}

static void
test_the_token_opens_its_invitation_and_is_stored_nowhere(void **state)
{
	AUTO(world) struct world w = {0};
	struct invitation made, found;
	char token[TOKEN_TEXT_MAX], other[TOKEN_TEXT_MAX];

	(void)state;
	open_office(&w);
	made = invite(&w, WORLD_NOW, token);
	invite(&w, WORLD_NOW, other);
	assert_string_not_equal(token, other);
	assert_int_equal(strlen(token), 32);
	assert_ok(invitation_find(w.db, token, WORLD_NOW, &found));
	assert_int_equal(found.id, made.id);
	assert_int_equal(found.contact_id, SARI);
	assert_string_equal(found.channel, "gateway");
	assert_string_equal(found.variant, "a");
	assert_int_equal(found.expires_at, WORLD_NOW + 30 * CLOCK_DAY_MS);
	assert_int_equal(found.opened_at, 0);
	assert_string_equal(found.answer, "");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM invitation WHERE length(token_hash) = 32 AND reason = 'message:12'"), 2);
}

static void
test_wrong_and_old_tokens_look_the_same(void **state)
{
	static const char *const wrong[] = {
		"", "x", "0123456789abcdef0123456789abcdef", "0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcde",
		"0123456789abcdef0123456789abcdef0", "' OR 1=1 --", "../../etc/passwd",
	};
	AUTO(world) struct world w = {0};
	struct invitation in;
	char token[TOKEN_TEXT_MAX];
	size_t i;

	(void)state;
	open_office(&w);
	in = invite(&w, WORLD_NOW, token);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(invitation_find(w.db, wrong[i], WORLD_NOW, &in), ERR_NOT_FOUND);
	assert_ok(invitation_find(w.db, token, in.expires_at - 1, &in));
	assert_int_equal(invitation_find(w.db, token, in.expires_at, &in), ERR_NOT_FOUND);
}

static void
test_looking_is_noted_once_and_answers_may_be_changed(void **state)
{
	AUTO(world) struct world w = {0};
	struct invitation in;
	char token[TOKEN_TEXT_MAX];

	(void)state;
	open_office(&w);
	in = invite(&w, WORLD_NOW, token);
	IN_TX(&w, invitation_opened(w.db, in.id, WORLD_NOW + 1));
	IN_TX(&w, invitation_opened(w.db, in.id, WORLD_NOW + 2));
	IN_TX(&w, invitation_answered(w.db, in.id, "agreed", WORLD_NOW + 3));
	assert_ok(invitation_find(w.db, token, WORLD_NOW + 4, &in));
	assert_int_equal(in.opened_at, WORLD_NOW + 1);
	assert_int_equal(in.answered_at, WORLD_NOW + 3);
	assert_string_equal(in.answer, "agreed");
	IN_TX(&w, invitation_answered(w.db, in.id, "withdrawn", WORLD_NOW + 5));
	assert_ok(invitation_find(w.db, token, WORLD_NOW + 6, &in));
	assert_string_equal(in.answer, "withdrawn");
	assert_int_equal(invitation_answered(w.db, in.id, "maybe", WORLD_NOW), ERR_INVALID);
	assert_int_equal(invitation_answered(w.db, 99, "agreed", WORLD_NOW), ERR_NOT_FOUND);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 0);
}

static void
test_an_unknown_channel_is_refused(void **state)
{
	AUTO(world) struct world w = {0};
	const struct invitation_draft draft = { .contact_id = SARI, .channel = "pigeon" };
	struct invitation in;
	char token[TOKEN_TEXT_MAX];

	(void)state;
	open_office(&w);
	assert_int_equal(invitation_make(w.db, &draft, WORLD_NOW, token, &in), ERR_INVALID);
}

static bool
is_due(struct world *w, int64_t now)
{
	bool due = false;

	assert_ok(invitation_is_due(w->db, SARI, now, &due));
	return due;
}

static void
test_nobody_is_invited_twice_within_the_setting_or_after_an_answer(void **state)
{
	static const struct { const char *scope, *state; bool due; } rows[] = {
		{ "official", "agreed", false }, { "official", "stopped", false }, { "official", "declined", false }, { "official", "none", true },
		{ "gateway", "stopped", false }, { "gateway", "declined", false }, { "gateway", "agreed", true }, { "email", "stopped", true },
	};
	AUTO(world) struct world w = {0};
	char token[TOKEN_TEXT_MAX];
	size_t i;

	(void)state;
	open_office(&w);
	assert_true(is_due(&w, WORLD_NOW));
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		seed_consent(&w, SARI, rows[i].scope, rows[i].state, 1);
		if (is_due(&w, WORLD_NOW) != rows[i].due)
			fail_msg("%s %s", rows[i].scope, rows[i].state);
		assert_ok(db_script(w.db, "DELETE FROM consent_state"));
	}
	invite(&w, WORLD_NOW, token);
	assert_false(is_due(&w, WORLD_NOW + 30 * CLOCK_DAY_MS - 1));
	assert_true(is_due(&w, WORLD_NOW + 30 * CLOCK_DAY_MS));
	assert_ok(db_script(w.db, "INSERT INTO setting VALUES ('invite_every_days', '7', 1, 'test')"));
	assert_true(is_due(&w, WORLD_NOW + 7 * CLOCK_DAY_MS));
}

static void
test_its_words_are_not_for_people_of_the_office(void **state)
{
	static const struct { const char *role, *setting; bool permit, due; } rows[] = {
		{ "applicant", "0", false, true }, { "staff", "0", false, false }, { "official", "0", false, false }, { "staff", "1", false, true },
		{ "staff", "0", true, true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(world) struct world w = {0};

		open_office(&w);
		assert_ok(db_run(w.db, "UPDATE contact SET role = :role", ARGS(TEXT_("role", rows[i].role)), NULL));
		IN_TX(&w, setting_set(w.db, SETTING_INVITE_OFFICE_PEOPLE, rows[i].setting, "t", 1, NULL));
		if (rows[i].permit)
			world_sql(&w, "INSERT INTO permit (registration_id, permit_type, contact_id, status, created_at, updated_at) VALUES ('R', 'SIPD', 7, 'active', 1, 1)");
		if (is_due(&w, WORLD_NOW) != rows[i].due)
			fail_msg("%s, %s, %s", rows[i].role, rows[i].setting, rows[i].permit ? "with a permit" : "without");
	}
}

static void
test_the_link_leads_to_the_page(void **state)
{
	AUTO(buf) struct buf url = {0};

	(void)state;
	buf_init(&url, 200);
	invitation_url("https://kabar.example.go.id", "0123456789abcdef0123456789abcdef", &url);
	assert_string_equal(buf_text(&url), "https://kabar.example.go.id/opt-in-whatsapp/0123456789abcdef0123456789abcdef");
}

static void
test_the_whatsapp_link_needs_the_offices_own_number(void **state)
{
	static const struct { const char *settings, *link, *why; } rows[] = {
		{ "{\"number\":\"+6281122334455\"}",
		    "https://wa.me/6281122334455?text=Ya%20Saya%20Setuju%20Menerima%20Pesan%20Notifikasi%20dari%20DPMPTSP", "" },
		{ "{}", "", "the official WhatsApp provider has no number" },
		{ "{\"number\":7}", "", "the official WhatsApp provider has no number" },
		{ "{\"number\":\"+6281234567890\"}", "", "the official WhatsApp number is the sample number of a manual" },
	};
	AUTO(world) struct world w = {0};
	struct problem problem = {0};
	size_t i;

	(void)state;
	open_office(&w);
	seed_provider(&w, 1, "fonnte", 1);
	for (i = 0; i <= sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(buf) struct buf link = {0};
		char statement[200];

		buf_init(&link, 1000);
		if (i == 0) {
			assert_int_equal(invitation_wa_link(w.db, "id", &link, &problem), ERR_CONFIG);
			assert_string_equal(problem.why, "no official WhatsApp provider is configured");
			seed_provider(&w, 2, "meta", 0);
			continue;
		}
		snprintf(statement, sizeof(statement), "UPDATE provider SET settings = '%s' WHERE id = 2", rows[i - 1].settings);
		assert_ok(db_script(w.db, statement));
		assert_int_equal(invitation_wa_link(w.db, "id", &link, &problem), rows[i - 1].link[0] != '\0' ? ERR_NONE : ERR_CONFIG);
		assert_string_equal(buf_text(&link), rows[i - 1].link);
		if (rows[i - 1].link[0] == '\0')
			assert_string_equal(problem.why, rows[i - 1].why);
	}
}

static void
test_the_token_of_a_link_is_hidden_and_nothing_else(void **state)
{
#define TOKEN "00112233445566778899aabbccddeeff"
	static const struct { const char *text, *want; } cases[] = {
		{ "", "" }, { "Halo", "Halo" },
		{ "Buka https://a.id/opt-in-whatsapp/" TOKEN ".", "Buka https://a.id/opt-in-whatsapp/…." },
		{ "http://a/opt-in-whatsapp/" TOKEN " http://b/opt-in-whatsapp/" TOKEN, "http://a/opt-in-whatsapp/… http://b/opt-in-whatsapp/…" },
		{ "https://a.id/opt-in-whatsapp/privacy", "https://a.id/opt-in-whatsapp/privacy" },
		{ "https://a.id/opt-in-whatsapp/", "https://a.id/opt-in-whatsapp/" },
		{ "https://a.id/permit/" TOKEN, "https://a.id/permit/" TOKEN },
		{ "WhatsApp: https://a.id/wa/ABEiM0RVZneImaq7zN3u_w", "WhatsApp: https://a.id/wa/…" },
		{ "https://a.id/wa/ABEiM0RVZneImaq7zN3u_w https://a.id/opt-in-whatsapp/" TOKEN, "https://a.id/wa/… https://a.id/opt-in-whatsapp/…" },
		{ "https://wa.me/6281160001000?text=Ya%20Saya%20Setuju%20Menerima", "https://wa.me/6281160001000?text=Ya%20Saya%20Setuju%20Menerima" },
		{ "https://a.id/wa/ABEiM0RVZneImaq7zN3u", "https://a.id/wa/ABEiM0RVZneImaq7zN3u" },
	};
	static const char nested[] = "{\"a\":[{\"b\":\"x/opt-in-whatsapp/" TOKEN "\"},1,null],\"c\":\"y\"}";
	AUTO_JSON struct json_object *o = NULL;
	AUTO(buf) struct buf out = {0};
	size_t i;

	(void)state;
	buf_init(&out, 1000);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_reset(&out);
		invitation_hide_tokens(cases[i].text, &out);
		assert_string_equal(buf_text(&out), cases[i].want);
		assert_int_equal(invitation_is_linked(cases[i].text), strstr(cases[i].want, "…") != NULL);
	}
	assert_false(invitation_is_linked(NULL));
	buf_reset(&out);
	invitation_short_url("https://a.id", TOKEN, &out);
	assert_string_equal(buf_text(&out), "https://a.id/wa/ABEiM0RVZneImaq7zN3u_w");
	buf_reset(&out);
	invitation_hide_tokens(NULL, &out);
	assert_string_equal(buf_text(&out), "");
	assert_ok(json_parse(nested, sizeof(nested) - 1, &o, NULL));
	invitation_hide_tokens_in(o);
	assert_string_equal(json_write(o), "{\"a\":[{\"b\":\"x/opt-in-whatsapp/…\"},1,null],\"c\":\"y\"}");
#undef TOKEN
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_token_of_a_link_is_hidden_and_nothing_else),
		cmocka_unit_test(test_the_token_opens_its_invitation_and_is_stored_nowhere),
		cmocka_unit_test(test_wrong_and_old_tokens_look_the_same),
		cmocka_unit_test(test_looking_is_noted_once_and_answers_may_be_changed),
		cmocka_unit_test(test_an_unknown_channel_is_refused),
		cmocka_unit_test(test_nobody_is_invited_twice_within_the_setting_or_after_an_answer),
		cmocka_unit_test(test_its_words_are_not_for_people_of_the_office),
		cmocka_unit_test(test_the_link_leads_to_the_page),
		cmocka_unit_test(test_the_whatsapp_link_needs_the_offices_own_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
