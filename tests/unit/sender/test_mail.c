/* A message by e-mail: what its reader sees first, and that what is kept of it is what went. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "contact/unreachable.h"
#include "delivery/bounced.h"
#include "office.h"

enum { SMTP = 3 };
#define SECOND	CLOCK_SECOND_MS
#define ADDRESS	"sari@example.org"

static void
open_with_mail(struct office *o)
{
	office_open(o);
	office_add(o, "smtp", "Surel", "{\"server\":\"mail.example.go.id\",\"from\":\"izin@example.go.id\",\"user\":\"izin\",\"password\":\"rahasia\","
	    "\"per_minute\":\"0\",\"per_day\":\"0\"}", SMTP, NULL);
	world_sql(&o->w, "UPDATE provider SET enabled = 0 WHERE id = 2");	/* no gateway: what WhatsApp cannot carry goes by e-mail */
	world_sql(&o->w, "UPDATE contact SET email = '" ADDRESS "' WHERE id = 1");
	office_set(o, "office_short", "DPMPTSP Karo");
}

/* What the server says to the step of the mail that waits. */
static void
server_says(struct office *o, struct flight *f, enum mail_step step, int status, const char *body)
{
	struct http_answer answer = { .transport = HTTP_ANSWERED, .is_mail = true, .step = step, .status = status, .body = body,
		.body_len = strlen(body) };

	office_land(o, f, &answer);
}

/* The next mail as it goes over the wire, its soft line ends taken away; it is accepted. */
static char *
leaves(struct office *o, int64_t now)
{
	AUTO(buf) struct buf mail = {0};
	const char *at, *end;
	struct flight *f;

	assert_int_equal(office_claim(o, now), 1);
	f = office_next(o);
	assert_int_equal(f->attempt.provider_id, SMTP);
	buf_init(&mail, 256 * 1024);
	for (at = buf_text(&f->request.body); (end = strstr(at, "=\r\n")) != NULL; at = end + 3)
		buf_add(&mail, at, (size_t)(end - at));
	buf_text_add(&mail, at);
	server_says(o, f, MAIL_DATA, 250, "250 2.0.0 Ok: queued as 4F2\r\n");
	office_settle(o, now + SECOND);
	return buf_take(&mail);
}

static void
test_the_subject_is_the_templates_own(void **state)
{
	static const struct { const char *name, *subject, *head; } cases[] = {
		{ "as it comes", NULL, "\r\nSubject: Izin 503/0142/IUMK/2026 telah selesai\r\n" },
		{ "as the office wrote it", "{{office_short}}: izin {{permit_number}} jadi", "\r\nSubject: DPMPTSP Karo: izin 503/0142/IUMK/2026 jadi\r\n" },
		{ "none was written", "", "\r\nSubject: Izin selesai - DPMPTSP Karo\r\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(office) struct office o;
		AUTO_FREE char *mail = NULL, *sql = NULL;
		AUTO(buf) struct buf b = {0};

		open_with_mail(&o);
		buf_init(&b, 400);
		if (cases[i].subject != NULL) {
			buf_fmt(&b, "UPDATE template SET subject = '%s' WHERE key = 'permit_ready'", cases[i].subject);
			world_sql(&o.w, buf_text(&b));
		}
		office_notice(&o, WORLD_NOW, NULL);
		mail = leaves(&o, WORLD_NOW);
		if (strstr(mail, cases[i].head) == NULL)
			fail_msg("%s: %s", cases[i].name, mail);
		sql = world_text(&o.w, "SELECT subject FROM message");
		assert_non_null(strstr(cases[i].head, sql));
	}
}

static void
test_what_is_kept_is_what_went_without_the_keys_in_its_links(void **state)
{
	AUTO(office) struct office o;
	AUTO_FREE char *mail = NULL, *kept = NULL, *to = NULL;
	const char *line;
	size_t n;

	(void)state;
	open_with_mail(&o);
	office_notice(&o, WORLD_NOW, NULL);
	mail = leaves(&o, WORLD_NOW);
	to = world_text(&o.w, "SELECT mail_to FROM message");
	assert_string_equal(to, ADDRESS);
	kept = world_text(&o.w, "SELECT mail_body FROM message");
	assert_non_null(strstr(kept, "*Nomor izin:* 503/0142/IUMK/2026"));
	assert_non_null(strstr(kept, "https://kabar.example.go.id/wa/…"));
	assert_non_null(strstr(kept, "https://kabar.example.go.id/surel/…"));
	/* Every line that is plain stands in the mail as well. */
	for (line = kept; *line != '\0'; line += n + (line[n] != '\0')) {
		AUTO(buf) struct buf plain = {0};

		n = strcspn(line, "\n");
		if (memchr(line, '*', n) != NULL || strcspn(line, "…✅=") < n)
			continue;
		buf_init(&plain, 4096);
		buf_add(&plain, line, n);
		assert_non_null(strstr(mail, buf_text(&plain)));
	}
}

static void
test_the_last_of_two_mails_is_the_one_that_is_shown(void **state)
{
	AUTO(office) struct office o;
	AUTO_FREE char *first = NULL, *mail = NULL, *second = NULL;
	struct flight *f;

	(void)state;
	open_with_mail(&o);
	office_notice(&o, WORLD_NOW, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	f = office_next(&o);
	server_says(&o, f, MAIL_TO, 451, "451 4.7.1 try again later\r\n");
	office_settle(&o, WORLD_NOW + SECOND);
	first = world_text(&o.w, "SELECT mail_body FROM message");
	assert_non_null(strstr(first, "/wa/…"));
	mail = leaves(&o, WORLD_NOW + 20 * CLOCK_MINUTE_MS);
	second = world_text(&o.w, "SELECT mail_body FROM message");
	assert_null(strstr(second, "/wa/"));	/* it asks no second time, and does not say that it does */
	assert_non_null(strstr(second, "/surel/…"));
}

static void
test_an_address_that_is_none_is_remembered_and_the_message_goes_another_way(void **state)
{
	static const struct { const char *name; enum mail_step step; int status; const char *said, *kept; } cases[] = {
		{ "no such mailbox", MAIL_TO, 550, "550-5.1.1 The account does not exist.\r\n550 5.1.1 See help\r\n",
		    "550 5.1.1 The account does not exist. See help" },
		{ "no such domain", MAIL_TO, 550, "550 5.1.2 Bad destination\r\n", "550 5.1.2 Bad destination" },
		{ "a domain without mail", MAIL_TO, 556, "556 5.1.10 Null MX\r\n", "556 5.1.10 Null MX" },
		{ "looked at only behind the text", MAIL_DATA, 550, "550 5.1.1 unknown\r\n", "550 5.1.1 unknown" },
		{ "a policy is no word about the address", MAIL_TO, 550, "550 5.7.1 blocked\r\n", "" },
		{ "a closed mailbox may open again", MAIL_TO, 550, "550 5.2.1 disabled\r\n", "" },
		{ "greylisting", MAIL_TO, 451, "451 4.7.1 later\r\n", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(office) struct office o;
		AUTO_FREE char *kept = NULL;
		struct flight *f;

		open_with_mail(&o);
		office_notice(&o, WORLD_NOW, NULL);
		assert_int_equal(office_claim(&o, WORLD_NOW), 1);
		f = office_next(&o);
		server_says(&o, f, cases[i].step, cases[i].status, cases[i].said);
		office_settle(&o, WORLD_NOW + SECOND);
		kept = world_text(&o.w, "SELECT CASE WHEN email = refused_email THEN refused_email_text ELSE '' END FROM contact WHERE id = 1");
		if (!text_equal(kept != NULL ? kept : "", cases[i].kept))
			fail_msg("%s: \"%s\"", cases[i].name, kept);
	}
}

static void
test_a_refused_address_is_left_alone_until_somebody_says_otherwise(void **state)
{
	AUTO(office) struct office o;
	AUTO_FREE char *mail = NULL;
	int64_t first, second;
	struct flight *f;

	(void)state;
	open_with_mail(&o);
	first = office_notice(&o, WORLD_NOW, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	f = office_next(&o);
	server_says(&o, f, MAIL_TO, 550, "550 5.1.1 User unknown\r\n");
	office_settle(&o, WORLD_NOW + SECOND);
	assert_int_equal(office_claim(&o, WORLD_NOW + 2 * SECOND), 0);
	office_expect(&o, first, "failed email_refused");
	second = office_notice(&o, WORLD_NOW + 3 * SECOND, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW + 3 * SECOND), 0);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM attempt"), 1);
	IN_TX(&o.w, contact_email_again(o.w.db, OFFICE_SARI, WORLD_NOW + 4 * SECOND));
	mail = leaves(&o, WORLD_NOW + 5 * SECOND);
	assert_non_null(strstr(mail, "To: <" ADDRESS ">"));
	office_expect(&o, second, "sent");
	assert_int_equal(contact_email_again(o.w.db, OFFICE_SARI, WORLD_NOW), ERR_CONFLICT);
}

static void
test_a_late_refusal_does_not_touch_an_address_that_was_put_right(void **state)
{
	AUTO(office) struct office o;
	struct flight *f;

	(void)state;
	open_with_mail(&o);
	office_notice(&o, WORLD_NOW, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	f = office_next(&o);
	world_sql(&o.w, "UPDATE contact SET email = 'sari.ginting@example.org' WHERE id = 1");
	server_says(&o, f, MAIL_TO, 550, "550 5.1.1 User unknown\r\n");
	office_settle(&o, WORLD_NOW + SECOND);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM contact WHERE refused_email IS NOT NULL"), 0);
}

/* ---- mails that come back ---- */

static void
with_bounces(struct office *o)
{
	office_open(o);
	office_add(o, "smtp", "Surel", "{\"server\":\"mail.example.go.id\",\"from\":\"izin@example.go.id\",\"bounce\":\"kembali@example.go.id\","
	    "\"per_minute\":\"0\",\"per_day\":\"0\"}", SMTP, NULL);
	world_sql(&o->w, "UPDATE provider SET enabled = 0 WHERE id = 2");
	world_sql(&o->w, "UPDATE contact SET email = '" ADDRESS "' WHERE id = 1");
}

/* The mail that went out last comes back for this reason. */
static enum err
comes_back(struct office *o, const char *status, enum verdict verdict, int64_t now, enum receipt_effect *ret)
{
	AUTO_FREE char *uid = world_text(&o->w, "SELECT uid FROM attempt ORDER BY id DESC LIMIT 1");
	struct bounce b = { .kind = BOUNCE_FAILED, .verdict = verdict, .text = "550 User unknown" };
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	snprintf(b.uid, sizeof(b.uid), "%s", uid);
	snprintf(b.status, sizeof(b.status), "%s", status);
	assert_ok(db_begin(o->w.db, &tx));
	if ((e = bounced_apply(o->w.db, &b, now, ret)) == ERR_NONE)
		assert_ok(db_commit(&tx));
	return e;
}

static void
test_a_mail_says_to_whom_it_comes_back(void **state)
{
	AUTO(office) struct office o;
	AUTO_FREE char *want = NULL;
	struct flight *f;

	(void)state;
	with_bounces(&o);
	office_notice(&o, WORLD_NOW, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	f = office_next(&o);
	want = world_text(&o.w, "SELECT 'kembali+' || uid || '@example.go.id' FROM attempt");
	assert_string_equal(f->request.mail->from, want);
	assert_non_null(strstr(buf_text(&f->request.body), "<izin@example.go.id>"));	/* what its reader sees is the office */
	server_says(&o, f, MAIL_DATA, 250, "250 Ok\r\n");
	office_settle(&o, WORLD_NOW + SECOND);
}

static void
test_a_mail_that_came_back_fails_its_message_and_marks_the_address_once(void **state)
{
	AUTO(office) struct office o;
	AUTO_FREE char *mail = NULL;
	enum receipt_effect effect;
	int64_t id;

	(void)state;
	with_bounces(&o);
	id = office_notice(&o, WORLD_NOW, NULL);
	mail = leaves(&o, WORLD_NOW);
	office_expect(&o, id, "sent");
	assert_ok(comes_back(&o, "5.1.1", VERDICT_RECIPIENT, WORLD_NOW + 60 * SECOND, &effect));
	assert_int_equal(effect, RECEIPT_APPLIED);
	seed_expect(&o.w, "SELECT refused_email || ' ' || refused_email_text FROM contact WHERE id = 1", ADDRESS " 5.1.1 550 User unknown");
	assert_int_equal(office_claim(&o, WORLD_NOW + 61 * SECOND), 0);
	office_expect(&o, id, "failed email_refused");
	assert_ok(comes_back(&o, "5.1.1", VERDICT_RECIPIENT, WORLD_NOW + 70 * SECOND, &effect));
	assert_int_equal(effect, RECEIPT_REPEATED);
}

static void
test_a_mail_that_came_back_goes_another_way_where_there_is_one(void **state)
{
	AUTO(office) struct office o;
	AUTO_FREE char *mail = NULL;
	enum receipt_effect effect;
	struct flight *f;
	int64_t id;

	(void)state;
	with_bounces(&o);
	id = office_notice(&o, WORLD_NOW, NULL);
	mail = leaves(&o, WORLD_NOW);
	world_sql(&o.w, "UPDATE provider SET enabled = 1 WHERE id = 2");
	assert_ok(comes_back(&o, "5.2.2", VERDICT_REROUTE, WORLD_NOW + 60 * SECOND, &effect));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM contact WHERE refused_email IS NOT NULL"), 0);
	assert_int_equal(office_claim(&o, WORLD_NOW + 61 * SECOND), 1);
	f = office_next(&o);
	assert_int_equal(f->attempt.provider_id, OFFICE_FONNTE);
	office_accept(&o, f);
	office_settle(&o, WORLD_NOW + 62 * SECOND);
	office_expect(&o, id, "sent");
}

static void
test_a_bounce_of_no_mail_of_ours_or_of_somebody_erased_changes_nothing(void **state)
{
	AUTO(office) struct office o;
	AUTO_FREE char *mail = NULL;
	struct bounce unknown = { .kind = BOUNCE_FAILED, .verdict = VERDICT_RECIPIENT, .uid = "019ab12c3d4e0123456789abcdef0123" };
	enum receipt_effect effect;

	(void)state;
	with_bounces(&o);
	office_notice(&o, WORLD_NOW, NULL);
	mail = leaves(&o, WORLD_NOW);
	assert_int_equal(bounced_apply(o.w.db, &unknown, WORLD_NOW, &effect), ERR_NOT_FOUND);
	world_sql(&o.w, "UPDATE contact SET erased_at = 1, email = NULL WHERE id = 1");
	assert_ok(comes_back(&o, "5.1.1", VERDICT_RECIPIENT, WORLD_NOW + SECOND, &effect));
	assert_int_equal(effect, RECEIPT_ERASED);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM attempt WHERE text LIKE '%unknown%'"), 0);
	/* Another way's attempt is no mail. */
	world_sql(&o.w, "UPDATE contact SET erased_at = NULL WHERE id = 1");
	world_sql(&o.w, "UPDATE attempt SET provider_id = 2");
	assert_int_equal(comes_back(&o, "5.1.1", VERDICT_RECIPIENT, WORLD_NOW + SECOND, &effect), ERR_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_subject_is_the_templates_own),
		cmocka_unit_test(test_what_is_kept_is_what_went_without_the_keys_in_its_links),
		cmocka_unit_test(test_an_address_that_is_none_is_remembered_and_the_message_goes_another_way),
		cmocka_unit_test(test_a_refused_address_is_left_alone_until_somebody_says_otherwise),
		cmocka_unit_test(test_a_late_refusal_does_not_touch_an_address_that_was_put_right),
		cmocka_unit_test(test_the_last_of_two_mails_is_the_one_that_is_shown),
		cmocka_unit_test(test_a_mail_says_to_whom_it_comes_back),
		cmocka_unit_test(test_a_mail_that_came_back_fails_its_message_and_marks_the_address_once),
		cmocka_unit_test(test_a_mail_that_came_back_goes_another_way_where_there_is_one),
		cmocka_unit_test(test_a_bounce_of_no_mail_of_ours_or_of_somebody_erased_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
