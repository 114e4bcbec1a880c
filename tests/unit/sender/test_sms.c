/* The link at the end of an SMS: for whom, and when there is room for it. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "invitation/invitation.h"
#include "office.h"
#include "provider/pairs.h"

enum { TWILIO_SMS = 3 };
#define SECOND	CLOCK_SECOND_MS

static void
open_with_sms(struct office *o)
{
	office_open(o);
	office_add(o, "twilio_sms", "Twilio SMS", "{\"account_sid\":\"AC00000000000000000000000000000001\",\"sender\":\"DPMPTSPKARO\","
	    "\"auth_token\":\"0123456789abcdef0123456789abcdef\",\"per_minute\":\"0\",\"per_day\":\"0\"}", TWILIO_SMS, NULL);
	world_sql(&o->w, "UPDATE provider SET enabled = 0 WHERE id = 2");	/* no gateway: what WhatsApp cannot carry goes by SMS */
	office_set(o, "office_short", "DPMPTSP Karo");
}

/* What the next SMS says; the message leaves and is accepted. */
static char *
says(struct office *o, int64_t now)
{
	AUTO_JSON struct json_object *form = NULL;
	struct flight *f;
	char *text;

	assert_int_equal(office_claim(o, now), 1);
	f = office_next(o);
	assert_int_equal(f->attempt.provider_id, TWILIO_SMS);
	assert_ok(pairs_parse(buf_text(&f->request.body), f->request.body.len, &form));
	assert_ok(text_copy(json_text(form, "Body"), &text));
	office_answer(o, f, 201, "{\"sid\":\"SM0123456789abcdef0123456789abcdef\",\"status\":\"queued\"}");
	office_settle(o, now + SECOND);
	return text;
}

#define NOTICE	"DPMPTSP Karo: izin 503/0142/IUMK/2026 selesai dan dapat diambil di kantor. Kode "

static void
test_a_notice_by_sms_ends_with_the_persons_own_link(void **state)
{
	AUTO(office) struct office o;
	AUTO_FREE char *text = NULL;
	char token[TOKEN_TEXT_MAX];
	struct invitation invitation;
	const char *link;
	int64_t id;

	(void)state;
	open_with_sms(&o);
	id = office_notice(&o, WORLD_NOW, NULL);
	text = says(&o, WORLD_NOW);
	assert_true(text_starts(text, NOTICE));
	link = strstr(text, " WhatsApp: https://kabar.example.go.id/wa/");
	assert_non_null(link);
	assert_ok(crypto_token_long(link + strlen(" WhatsApp: https://kabar.example.go.id/wa/"), token));
	assert_ok(invitation_find(o.w.db, token, WORLD_NOW, &invitation));
	assert_int_equal(invitation.contact_id, OFFICE_SARI);
	assert_string_equal(invitation.channel, "sms");
	seed_expect(&o.w, "SELECT short_body FROM message", text);	/* what is shown is what was sent */
	office_expect(&o, id, "sent");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM invitation WHERE message_id = 1 AND reason = 'message:1'"), 1);
}

static void
test_a_later_try_says_the_same(void **state)
{
	AUTO(office) struct office o;
	AUTO_FREE char *text = NULL;
	struct flight *f;

	(void)state;
	open_with_sms(&o);
	office_notice(&o, WORLD_NOW, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	f = office_next(&o);
	assert_non_null(strstr(buf_text(&f->request.body), "%2Fwa%2F"));
	office_answer(&o, f, 429, "{\"code\":20429,\"message\":\"Too Many Requests\",\"status\":429}");
	office_settle(&o, WORLD_NOW + SECOND);
	text = says(&o, WORLD_NOW + 10 * CLOCK_MINUTE_MS);
	assert_non_null(strstr(text, "/wa/"));
	assert_null(strstr(strstr(text, "/wa/") + 1, "/wa/"));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM invitation"), 1);
}

/* What is known of Sari before the notice: NULL, or SQL, or "scope action" of a consent. */
static void
prepare(struct office *o, const char *what)
{
	char scope[16], action[16];

	if (what != NULL && sscanf(what, "consent %15s %15s", scope, action) == 2)
		office_consent(o, scope, action, WORLD_NOW - SECOND);
	else if (what != NULL)
		world_sql(&o->w, what);
}

static void
test_who_has_answered_or_could_not_answer_is_not_asked(void **state)
{
	static const struct { const char *name, *what; bool link; } cases[] = {
		{ "a stranger",                  NULL, true },
		{ "asked a day ago, no answer",  "INSERT INTO invitation (contact_id, token_hash, channel, reason, created_at, expires_at)"
		    " VALUES (1, x'00', 'gateway', 'message:9', 1795140000000, 1895140000000)", true },
		{ "agreed to SMS",               "consent sms opt_in", true },
		{ "said yes at a gateway",       "consent gateway opt_in", true },
		{ "said no to WhatsApp",         "consent official decline", false },
		{ "agreed, WhatsApp is off",     "consent official opt_in", false },
		{ "is not on WhatsApp",          "UPDATE contact_phone SET whatsapp = 'no', whatsapp_at = 1795230599000", false },
		{ "the office has no WhatsApp",  "UPDATE provider SET enabled = 0 WHERE id = 1", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(office) struct office o;
		AUTO_FREE char *text = NULL;

		open_with_sms(&o);
		world_sql(&o.w, "DELETE FROM template_mapping");	/* Meta carries it to nobody */
		prepare(&o, cases[i].what);
		office_notice(&o, WORLD_NOW, NULL);
		text = says(&o, WORLD_NOW);
		if ((strstr(text, "/wa/") != NULL) != cases[i].link)
			fail_msg("%s: %s", cases[i].name, text);
	}
}

static void
test_the_setting_says_what_a_link_may_cost(void **state)
{
	static const struct { const char *office, *link, *words, *end; } cases[] = {
		/* 91 characters, and 53 of the link */
		{ "DPMPTSP Karo", "fits", "WhatsApp: {link}", "WhatsApp: https://" },
		{ "DPMPTSP Karo", "fits", "Kabar berikutnya lewat WhatsApp: {link}", NULL },
		{ "DPMPTSP Karo", "always", "Kabar berikutnya lewat WhatsApp: {link}", "Kabar berikutnya lewat WhatsApp: https://" },
		{ "DPMPTSP Karo", "never", "WhatsApp: {link}", NULL },
		{ "Dinas Penanaman Modal Karo", "fits", "WhatsApp: {link}", NULL },
		/* In 16 bits it would be three instead of two. */
		{ "漢", "fits", "WhatsApp: {link}", NULL },
		{ "Dinas Penanaman Modal 漢", "fits", "{link}", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(office) struct office o;
		AUTO_FREE char *text = NULL;

		open_with_sms(&o);
		office_set(&o, "office_short", cases[i].office);
		office_set(&o, "sms_link", cases[i].link);
		office_set(&o, "sms_link_text", cases[i].words);
		office_notice(&o, WORLD_NOW, NULL);
		text = says(&o, WORLD_NOW);
		if (cases[i].end == NULL ? strstr(text, "/wa/") != NULL : strstr(text, cases[i].end) == NULL)
			fail_msg("%s, %s: %s", cases[i].link, cases[i].words, text);
		assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM invitation"), cases[i].end != NULL);
	}
}

static void
as_answer(struct message_draft *draft)
{
	draft->reply_provider_id = TWILIO_SMS;
	draft->reply_to = "SM1";
}

static void
test_an_answer_and_a_text_of_the_office_stay_as_they_are(void **state)
{
	AUTO(office) struct office o;
	AUTO_FREE char *answer = NULL, *text = NULL;

	(void)state;
	open_with_sms(&o);
	office_notice(&o, WORLD_NOW, as_answer);
	answer = says(&o, WORLD_NOW);
	assert_null(strstr(answer, "/wa/"));
	office_text(&o, WORLD_NOW + CLOCK_MINUTE_MS, NULL);
	text = says(&o, WORLD_NOW + CLOCK_MINUTE_MS);
	assert_null(strstr(text, "/wa/"));
}

/* Such a gateway never says how many it bills: what is paid for is counted here. */
static void
test_the_parts_of_an_sms_are_counted_where_nobody_tells_them(void **state)
{
	static const struct { const char *text; int parts; } cases[] = {
		{ "Izin selesai.", 1 },
		{ "Permohonan izin yang Anda ajukan kepada kantor kami telah selesai diproses dan dokumennya dapat diambil pada jam layanan di "
		    "loket satu dengan membawa tanda terima.", 2 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(office) struct office o;
		struct flight *f;

		office_open(&o);
		office_add(&o, "http_sms", "Gateway SMS", "{\"url\":\"https://sms.example.com/send\",\"body\":\"to={{to}}&m={{text}}\"}", 3, NULL);
		world_sql(&o.w, "UPDATE provider SET enabled = 0 WHERE id = 2");
		office_notice(&o, WORLD_NOW, NULL);
		{
			AUTO(buf) struct buf sql = {0};

			buf_init(&sql, 1000);
			buf_fmt(&sql, "UPDATE message SET short_body = '%s'", cases[i].text);
			world_sql(&o.w, buf_text(&sql));
		}
		office_set(&o, "sms_link", "never");
		assert_int_equal(office_claim(&o, WORLD_NOW), 1);
		f = office_next(&o);
		office_answer(&o, f, 200, "ok");
		office_settle(&o, WORLD_NOW + SECOND);
		assert_int_equal(world_sql(&o.w, "SELECT segments FROM attempt"), cases[i].parts);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_notice_by_sms_ends_with_the_persons_own_link),
		cmocka_unit_test(test_a_later_try_says_the_same),
		cmocka_unit_test(test_who_has_answered_or_could_not_answer_is_not_asked),
		cmocka_unit_test(test_the_setting_says_what_a_link_may_cost),
		cmocka_unit_test(test_an_answer_and_a_text_of_the_office_stay_as_they_are),
		cmocka_unit_test(test_the_parts_of_an_sms_are_counted_where_nobody_tells_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
