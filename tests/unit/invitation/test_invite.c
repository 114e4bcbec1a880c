#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "invitation/invite.h"
#include "message/message.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

#define STANDS	"INSERT INTO consent_state (contact_id, scope, state, preapproved, explicit, since_at, ledger_seq) VALUES "

enum { META = 1, FONNTE = 2, SARI = 7 };
#define BASE	"https://kabar.example.go.id"

static void
open_office(struct world *w)
{
	int n;

	world_open(w);
	seed_provider(w, META, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 1);
	assert_ok(db_script(w->db, "UPDATE provider SET settings = '{\"number\":\"+6281122334455\"}' WHERE id = 1"));
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
	seed_contact(w, SARI);
}

static struct invite
sari(void)
{
	return (struct invite){ .contact_id = SARI, .base_url = BASE, .channel = "operator", .actor = "rina", .reason = "operator:rina" };
}

static int64_t
ask(struct world *w, const struct invite *invite, int64_t at)
{
	int64_t id = 0;

	IN_TX(w, invite_send(w->db, invite, at, &id, NULL));
	return id;
}

static struct invite_look
look(struct world *w, int64_t at)
{
	struct invite invite = sari();
	struct invite_look l = {0};

	assert_ok(invite_look(w->db, &invite, at, &l));
	return l;
}

static void
test_the_link_in_the_message_is_the_invitations(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(message) struct message m = {0};
	struct invite invite = sari();
	struct invitation in;
	char token[TOKEN_TEXT_MAX];
	const char *link;

	(void)state;
	open_office(&w);
	assert_ok(message_load(w.db, ask(&w, &invite, WORLD_NOW), &m));
	link = strstr(m.gateway_body, BASE "/opt-in-whatsapp/");
	assert_non_null(link);
	snprintf(token, sizeof(token), "%s", link + sizeof(BASE "/opt-in-whatsapp/") - 1);
	assert_ok(invitation_find(w.db, token, WORLD_NOW, &in));
	assert_int_equal(in.contact_id, SARI);
	assert_non_null(strstr(m.gateway_body, "https://wa.me/6281122334455?text=Ya%20Saya%20Setuju%20"));
	seed_expect(&w, "SELECT channel || ' ' || reason || ' ' || message_id || ' ' || variant FROM invitation", "operator operator:rina 1 a");
	seed_expect(&w, "SELECT scenario || ' ' || state || ' ' || made_by FROM message", "invitation queued rina");
}

/* Text and link are of one language, also while the English text waits for Meta's approval. */
static void
test_the_sentence_in_the_link_is_of_the_language_of_the_text(void **state)
{
	static const struct { const char *mapped, *want; } cases[] = {
		{ "", "https://wa.me/6281122334455?text=Yes%20I%20Agree%20" },
		{ "INSERT INTO template_mapping (template_id, provider_id, remote_name, language, status, updated_at)"
		    " SELECT t.id, p.id, 'a', 'id', 'approved', 1 FROM template t, provider p WHERE t.key = 'opt_in_invitation' AND p.kind = 'meta'",
		    "https://wa.me/6281122334455?text=Ya%20Saya%20Setuju%20" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		AUTO(message) struct message m = {0};
		struct invite invite = sari();

		open_office(&w);
		assert_ok(db_script(w.db, "UPDATE contact SET locale = 'en'"));
		assert_ok(db_script(w.db, "DELETE FROM template_mapping"));
		assert_ok(db_script(w.db, cases[i].mapped));
		assert_ok(message_load(w.db, ask(&w, &invite, WORLD_NOW), &m));
		assert_non_null(strstr(m.gateway_body, cases[i].want));
		assert_non_null(strstr(m.gateway_body, i == 0 ? "Or by WhatsApp:" : "Atau lewat WhatsApp:"));
	}
}

static void
test_each_wording_is_what_the_gateway_carries_and_the_rest_is_the_templates(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(message) struct message m = {0};
	struct invite invite = sari();

	(void)state;
	open_office(&w);
	assert_ok(db_script(w.db, "UPDATE invitation_variant SET text = '{{name}} yth., {{office}} bertanya:\n{{link}}\nLangsung:\n{{wa_link}}\nKode {{code}}'"));
	assert_ok(message_load(w.db, ask(&w, &invite, WORLD_NOW), &m));
	assert_non_null(strstr(m.gateway_body, "Sari yth., DPMPTSP bertanya:\n" BASE "/opt-in-whatsapp/"));
	assert_non_null(strstr(m.gateway_body, m.code));
	assert_non_null(strstr(m.body, "Kepada Sari, kabar permohonan izin Anda dapat dikirim"));
	assert_non_null(strstr(m.short_body, BASE));
}

static void
test_without_an_official_number_the_line_of_its_link_is_left_out(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(message) struct message m = {0};
	struct invite invite = sari();

	(void)state;
	open_office(&w);
	assert_ok(db_script(w.db, "UPDATE provider SET settings = '{}' WHERE id = 1"));
	assert_ok(db_script(w.db, "UPDATE invitation_variant SET text = '{{office}}\n{{link}}\nLangsung:\n{{wa_link}}\nSalam'"));
	assert_ok(message_load(w.db, ask(&w, &invite, WORLD_NOW), &m));
	assert_null(strstr(m.gateway_body, "Langsung"));
	assert_non_null(strstr(m.gateway_body, "\nSalam"));
}

static void
test_one_event_invites_once(void **state)
{
	AUTO(world) struct world w = {0};
	struct invite invite = sari();

	(void)state;
	open_office(&w);
	invite.event_key = "round:1:7";
	assert_int_equal(ask(&w, &invite, WORLD_NOW), ask(&w, &invite, WORLD_NOW + 1));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM invitation"), 1);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message"), 1);
}

static void
test_a_template_that_is_switched_off_leaves_nothing_behind(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	struct invite invite = sari();
	struct problem problem = {0};
	int64_t id;

	(void)state;
	open_office(&w);
	assert_ok(db_script(w.db, "UPDATE template SET active = 0 WHERE key = 'opt_in_invitation'"));
	assert_ok(db_begin(w.db, &tx));
	assert_int_equal(invite_send(w.db, &invite, WORLD_NOW, &id, &problem), ERR_INVALID);
	assert_string_equal(problem.field, "template");
	assert_ok(db_commit(&tx));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM invitation"), 0);
	assert_int_equal(look(&w, WORLD_NOW).obstacle, INVITE_NO_WAY);
	assert_string_equal(look(&w, WORLD_NOW).why, "bad_template");
}

static void
test_what_stands_in_the_way_is_told_with_the_plans_own_reason(void **state)
{
	static const struct { const char *change; enum invite_obstacle obstacle; const char *why; } rows[] = {
		{ "", INVITE_FREE, "" },
		{ "UPDATE contact SET erased_at = 5", INVITE_ERASED, "" },
		{ STANDS "(7, 'official', 'agreed', 0, 1, 1, 1)", INVITE_AGREED, "" },
		{ STANDS "(7, 'gateway', 'agreed', 0, 1, 1, 1)", INVITE_FREE, "" },
		{ STANDS "(7, 'gateway', 'stopped', 0, 1, 1, 1)", INVITE_STOPPED, "" },
		{ STANDS "(7, 'official', 'declined', 0, 1, 1, 1)", INVITE_DECLINED, "" },
		{ "UPDATE contact_phone SET kind = 'landline'", INVITE_NO_WAY, "landline" },
		{ "UPDATE contact_phone SET confirmed = 0", INVITE_NO_WAY, "unconfirmed_number" },
		{ "UPDATE contact_phone SET whatsapp = 'no', whatsapp_at = 1795230600000", INVITE_NO_WAY, "no_whatsapp" },
		{ "DELETE FROM contact_phone", INVITE_NO_WAY, "no_number" },
		{ "UPDATE provider SET enabled = 0 WHERE id = 2", INVITE_NO_WAY, "no_route" },
		/* Out of order, or throttled: the message waits for it. */
		{ "UPDATE provider SET health = 'down' WHERE id = 2", INVITE_FREE, "" },
		{ "UPDATE provider SET closed_until = 1795230700000 WHERE id = 2", INVITE_FREE, "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(world) struct world w = {0};
		struct invite_look l;

		open_office(&w);
		assert_ok(db_script(w.db, rows[i].change));
		l = look(&w, WORLD_NOW);
		if (l.obstacle != rows[i].obstacle || strcmp(l.why, rows[i].why) != 0)
			fail_msg("%s: %s %s", rows[i].change, invite_obstacle_name(l.obstacle), l.why);
	}
}

static void
test_who_was_asked_a_short_while_ago_is_told_by_whom_and_how_far_it_got(void **state)
{
	AUTO(world) struct world w = {0};
	struct invite invite = sari();
	struct invite_look l;

	(void)state;
	open_office(&w);
	ask(&w, &invite, WORLD_NOW);
	assert_ok(db_script(w.db, "UPDATE message SET state = 'delivered', provider_id = 2"));
	l = look(&w, WORLD_NOW + CLOCK_DAY_MS);
	assert_int_equal(l.obstacle, INVITE_RECENT);
	assert_int_equal(l.last.at, WORLD_NOW);
	assert_string_equal(l.last.by, "rina");
	assert_string_equal(l.last.message_state, "delivered");
	assert_string_equal(l.last.provider, "fonnte 2");
	assert_int_equal(look(&w, WORLD_NOW + 30 * CLOCK_DAY_MS - 1).obstacle, INVITE_RECENT);
	assert_int_equal(look(&w, WORLD_NOW + 30 * CLOCK_DAY_MS).obstacle, INVITE_FREE);
}

static void
test_the_preview_says_it_all_but_the_token_and_writes_nothing(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(message) struct message m = {0};
	struct invite invite = sari();

	(void)state;
	open_office(&w);
	assert_ok(invite_preview(w.db, &invite, WORLD_NOW, &m, NULL));
	assert_non_null(strstr(m.gateway_body, "Kepada Sari,"));
	assert_non_null(strstr(m.gateway_body, BASE "/opt-in-whatsapp/tautan-pribadi"));
	assert_int_equal(m.id, 0);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message"), 0);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM invitation"), 0);
}

static void
test_the_service_is_explained_once_a_day_also_to_people_who_agreed(void **state)
{
	AUTO(world) struct world w = {0};
	struct invite invite = sari();
	struct invite_look l;
	int64_t id;

	(void)state;
	open_office(&w);
	seed_consent(&w, SARI, "official", "agreed", 1);
	assert_ok(inform_look(w.db, &invite, WORLD_NOW, &l));
	assert_int_equal(l.obstacle, INVITE_FREE);
	IN_TX(&w, inform_send(w.db, &invite, WORLD_NOW, &id, NULL));
	seed_expect(&w, "SELECT t.key || ' ' || m.scenario || ' ' || m.state FROM message m JOIN template t ON t.id = m.template_id",
	    "service_info operator queued");
	assert_ok(inform_look(w.db, &invite, WORLD_NOW + 1, &l));
	assert_int_equal(l.obstacle, INVITE_RECENT);
	assert_string_equal(l.last.by, "rina");
	assert_ok(inform_look(w.db, &invite, WORLD_NOW + CLOCK_DAY_MS, &l));
	assert_int_equal(l.obstacle, INVITE_FREE);
	assert_ok(db_script(w.db, "UPDATE consent_state SET state = 'stopped'"));
	assert_ok(inform_look(w.db, &invite, WORLD_NOW + CLOCK_DAY_MS, &l));
	assert_int_equal(l.obstacle, INVITE_STOPPED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_sentence_in_the_link_is_of_the_language_of_the_text),
		cmocka_unit_test(test_the_link_in_the_message_is_the_invitations),
		cmocka_unit_test(test_each_wording_is_what_the_gateway_carries_and_the_rest_is_the_templates),
		cmocka_unit_test(test_without_an_official_number_the_line_of_its_link_is_left_out),
		cmocka_unit_test(test_one_event_invites_once),
		cmocka_unit_test(test_a_template_that_is_switched_off_leaves_nothing_behind),
		cmocka_unit_test(test_what_stands_in_the_way_is_told_with_the_plans_own_reason),
		cmocka_unit_test(test_who_was_asked_a_short_while_ago_is_told_by_whom_and_how_far_it_got),
		cmocka_unit_test(test_the_preview_says_it_all_but_the_token_and_writes_nothing),
		cmocka_unit_test(test_the_service_is_explained_once_a_day_also_to_people_who_agreed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
