#include "invitation/link_keep.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "invitation/invitation.h"
#include "seed.h"

enum { SARI = 7, MESSAGE = 70 };

#define DAY CLOCK_DAY_MS

/* An invitation of an hour ago, in a message that carries its link in every text it has. */
static void
open_office(struct world *w, char token[TOKEN_TEXT_MAX])
{
	const struct invitation_draft draft = { .contact_id = SARI, .channel = "sms", .reason = "operator", .message_id = MESSAGE };
	AUTO(buf) struct buf link = {0}, change = {0};
	struct invitation in;

	world_open(w);
	seed_contact(w, SARI);
	seed_template(w, 0, "");
	seed_message(w, MESSAGE, SARI, "template", "sent");
	IN_TX(w, invitation_make(w->db, &draft, WORLD_NOW, token, &in));
	buf_init(&link, 200);
	buf_init(&change, 1000);
	invitation_url("https://kabar.example", token, &link);
	buf_fmt(&change, "UPDATE message SET sent_at = %" PRId64 ", params = '{\"opt_in_link\":\"%s\",\"partner_name\":\"Sari\"}', body = 'Buka %s',"
	    " gateway_body = 'Buka %s.', short_body = '", WORLD_NOW, buf_text(&link), buf_text(&link), buf_text(&link));
	invitation_short_url("https://kabar.example", token, &change);
	buf_text_add(&change, "'");
	world_sql(w, buf_text(&change));
}

static int64_t
end(struct world *w, int64_t now)
{
	size_t n = 0;

	IN_TX(w, link_keep_end(w->db, now, &n));
	return (int64_t)n;
}

static void
test_a_token_stands_in_its_message_until_no_provider_will_be_given_it_any_more(void **state)
{
	static const struct { const char *name, *change; int64_t later; bool gone; } cases[] = {
		{ "waits in the queue", "UPDATE message SET state = 'queued', sent_at = NULL", DAY, false },
		{ "is on its way", "UPDATE message SET state = 'sending', sent_at = NULL", DAY, false },
		{ "sent, and may fail yet", "UPDATE message SET state = 'sent'", 3 * DAY, false },
		{ "sent long ago", "UPDATE message SET state = 'sent'", 4 * DAY + 1, true },
		{ "may go another way after two days", "UPDATE template SET reroute_after_h = 48", 5 * DAY, false },
		{ "can go no other way any more", "UPDATE template SET reroute_after_h = 48", 6 * DAY + 1, true },
		{ "delivered", "UPDATE message SET state = 'delivered'", 0, true },
		{ "read", "UPDATE message SET state = 'read'", 0, true },
		{ "failed, and a person may send it again", "UPDATE message SET state = 'failed'", 29 * DAY, false },
		{ "blocked, and a yes may bring it back", "UPDATE message SET state = 'blocked'", 29 * DAY, false },
		{ "failed, and the invitation has run out", "UPDATE message SET state = 'failed'", 30 * DAY, true },
		{ "waits, though the invitation has run out", "UPDATE message SET state = 'queued', sent_at = NULL", 31 * DAY, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		AUTO_FREE char *all = NULL;
		char token[TOKEN_TEXT_MAX], small[TOKEN_SHORT_MAX];
		bool gone;

		open_office(&w, token);
		world_sql(&w, cases[i].change);
		end(&w, WORLD_NOW + cases[i].later);
		all = world_text(&w, "SELECT params || body || gateway_body || short_body FROM message");
		crypto_token_short(token, small);
		gone = strstr(all, token) == NULL && strstr(all, small) == NULL;
		if (gone != cases[i].gone || (gone && strstr(all, "https://kabar.example/opt-in-whatsapp/…") == NULL) || strstr(all, "Sari") == NULL)
			fail_msg("%s: %s", cases[i].name, all);
		/* Whoever looks for where it stands as text finds it nowhere else. */
		if (gone)
			assert_int_equal(end(&w, WORLD_NOW + 40 * DAY), 0);
	}
}

static void
test_the_link_itself_works_on_and_one_without_a_message_is_left_alone(void **state)
{
	const struct invitation_draft handed_out = { .contact_id = SARI, .channel = "api", .reason = "api:odoo" };
	const struct invitation_draft lost = { .contact_id = SARI, .channel = "email", .reason = "message:71", .message_id = 71 };
	AUTO(world) struct world w = {0};
	char token[TOKEN_TEXT_MAX], other[TOKEN_TEXT_MAX];
	struct invitation in;

	(void)state;
	open_office(&w, token);
	world_sql(&w, "UPDATE message SET state = 'delivered'");
	IN_TX(&w, invitation_make(w.db, &handed_out, WORLD_NOW, other, &in));
	IN_TX(&w, invitation_make(w.db, &lost, WORLD_NOW, other, &in));	/* retention took its message */
	assert_int_equal(end(&w, WORLD_NOW + 5), 2);
	assert_int_equal(end(&w, WORLD_NOW + 6), 0);
	seed_expect(&w, "SELECT group_concat(coalesce(hidden_at - 1795230600000, 'none')) FROM (SELECT hidden_at FROM invitation ORDER BY id)", "5,none,5");
	assert_ok(invitation_find(w.db, token, WORLD_NOW + DAY, &in));
}

static void
test_a_text_whose_token_is_gone_is_known(void **state)
{
	(void)state;
	assert_true(link_is_hidden("Buka https://a.id/opt-in-whatsapp/…"));
	assert_true(link_is_hidden("https://a.id/wa/… terima kasih"));
	assert_false(link_is_hidden("Buka https://a.id/opt-in-whatsapp/0123456789abcdef0123456789abcdef"));
	assert_false(link_is_hidden("Tunggu …"));
	assert_false(link_is_hidden(NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_token_stands_in_its_message_until_no_provider_will_be_given_it_any_more),
		cmocka_unit_test(test_the_link_itself_works_on_and_one_without_a_message_is_left_alone),
		cmocka_unit_test(test_a_text_whose_token_is_gone_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
