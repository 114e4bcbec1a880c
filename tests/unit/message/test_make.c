#include "message/message.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "contact/contact.h"
#include "message/reason.h"
#include "setting/setting.h"
#include "template/template.h"

#include "world.h"

#define EVENING	(WORLD_NOW + 11 * CLOCK_HOUR_MS)	/* 21:10 WIB */
#define MORNING	(EVENING + 590 * CLOCK_MINUTE_MS)	/* 07:00 of the next day */

struct office { struct world w; int64_t sari; };

static void
office_end(struct office *o)
{
	world_end(&o->w);
}

static int64_t
person(struct world *w, const char *phone, const char *name)
{
	struct contact_draft draft = { .phone = phone, .name = name };
	int64_t id;

	IN_TX(w, contact_put(w->db, &draft, WORLD_NOW, &id, NULL));
	return id;
}

static void
open_office(struct office *o)
{
	int n;

	world_open(&o->w);
	IN_TX(&o->w, template_install(o->w.db, WORLD_NOW, &n));
	IN_TX(&o->w, setting_set(o->w.db, SETTING_OFFICE_NAME, "DPMPTSP Kabupaten Karo", "init", WORLD_NOW, NULL));
	o->sari = person(&o->w, "0812-6000-7001", "Sari Sembiring");
}

static struct json_object *
parse(const char *text)
{
	struct json_object *o = NULL;

	assert_ok(json_parse(text, strlen(text), &o, NULL));
	return o;
}

#define PERMIT "{\"permit_number\":\"503/1\",\"jenis_izin\":\"SIPD\",\"tanggal_terbit\":\"2026-11-20\"}"

static struct message_draft
draft_of(struct office *o, const char *key, struct json_object *params)
{
	return (struct message_draft){ .contact_id = o->sari, .template_key = key, .params = params, .scenario = "api", .made_by = "api:odoo" };
}

static enum err
make(struct office *o, const struct message_draft *draft, int64_t now, int64_t *id, struct problem *why)
{
	AUTO(db_tx) struct db_tx tx = {0};
	bool repeated;
	enum err e;

	assert_ok(db_begin(o->w.db, &tx));
	e = message_make(o->w.db, draft, now, id, &repeated, why);
	return e ? e : db_commit(&tx);
}

static int64_t
made(struct office *o, const struct message_draft *draft, int64_t now)
{
	struct problem why = {0};
	int64_t id = 0;

	if (make(o, draft, now, &id, &why) != ERR_NONE)
		fail_msg("%s: %s", why.field, why.why);
	return id;
}

static void
test_a_message_is_rendered_stored_and_queued(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *params = parse(PERMIT);
	AUTO(message) struct message m = {0};
	struct message_draft draft = draft_of(&o, "permit_ready", params);

	(void)state;
	open_office(&o);
	draft.contact_id = o.sari;
	draft.reference = "0142";
	assert_ok(message_load(o.w.db, made(&o, &draft, WORLD_NOW), &m));
	assert_int_equal(m.state, MESSAGE_QUEUED);
	assert_true(m.is_template);
	assert_string_equal(m.number, "+6281260007001");
	assert_string_equal(m.category, "utility");
	assert_string_equal(m.reference, "0142");
	assert_string_equal(m.made_by, "api:odoo");
	assert_int_equal(m.priority, MESSAGE_TRANSACTIONAL);
	assert_int_equal(m.send_after, 0);
	assert_non_null(strstr(m.body, "Kepada Sari Sembiring, permohonan izin"));	/* the contact's own name */
	assert_non_null(strstr(m.body, "Tanggal Selesai: 20-11-2026"));
	assert_non_null(strstr(m.body, m.code));
	assert_non_null(strstr(m.gateway_body, "*Nomor izin:* 503/1"));
	assert_non_null(strstr(m.gateway_body, "DPMPTSP Kabupaten Karo"));
	assert_null(strstr(m.gateway_body, "diunduh"));			/* no pattern, no line */
	assert_non_null(strstr(m.short_body, m.code));
	assert_string_equal(json_text(m.params, "permit_type"), "SIPD");
	assert_null(json_at(m.params, "office_name"));
	assert_int_equal(world_sql(&o.w, "SELECT due_at FROM queue"), WORLD_NOW);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message_event WHERE kind = 'queued' AND origin = 'api:odoo'"), 1);
	assert_int_equal(world_sql(&o.w, "SELECT used FROM template WHERE key = 'permit_ready'"), 1);
}

static void
test_one_event_makes_one_message(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *params = parse(PERMIT);
	struct message_draft draft;
	int64_t first, second = 0;
	bool repeated = false;

	(void)state;
	open_office(&o);
	draft = draft_of(&o, "permit_ready", params);
	draft.event_key = "permit_ready:0142:503/1:1";
	first = made(&o, &draft, WORLD_NOW);
	IN_TX(&o.w, message_make(o.w.db, &draft, WORLD_NOW + 5, &second, &repeated, NULL));
	assert_true(repeated);
	assert_int_equal(first, second);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message"), 1);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 1);
}

static void
test_messages_without_an_event_are_never_repetitions(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *params = parse(PERMIT);
	struct message_draft draft;

	(void)state;
	open_office(&o);
	draft = draft_of(&o, "permit_ready", params);
	assert_int_not_equal(made(&o, &draft, WORLD_NOW), made(&o, &draft, WORLD_NOW));
	assert_int_equal(world_sql(&o.w, "SELECT count(DISTINCT code) FROM message"), 2);
}

static const struct { const char *name, *key, *text, *params, *category; enum err want; const char *field; } refused[] = {
	{ "a missing parameter", "permit_ready", NULL, "{\"permit_number\":\"503/1\",\"permit_type\":\"SIPD\"}", NULL, ERR_INVALID, "completion_date" },
	{ "no parameters at all", "permit_ready", NULL, NULL, NULL, ERR_INVALID, "permit_number" },
	{ "no such template", "no_such", NULL, "{}", NULL, ERR_NOT_FOUND, "template" },
	{ "a template that is switched off", "reminder", NULL, "{}", NULL, ERR_INVALID, "template" },
	{ "neither template nor text", NULL, NULL, NULL, NULL, ERR_INVALID, "template" },
	{ "both", "permit_ready", "Halo", NULL, NULL, ERR_INVALID, "template" },
	{ "a text that says nothing", NULL, " \n", NULL, NULL, ERR_INVALID, "text" },
	{ "a text that is no text", NULL, "\xff", NULL, NULL, ERR_INVALID, "text" },
};

static void
test_what_cannot_be_said_is_refused_and_leaves_nothing(void **state)
{
	AUTO(office) struct office o = {0};
	size_t i;

	(void)state;
	open_office(&o);
	world_sql(&o.w, "UPDATE template SET active = 0 WHERE key = 'reminder'");
	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		AUTO_JSON struct json_object *params = refused[i].params != NULL ? parse(refused[i].params) : NULL;
		struct message_draft draft = draft_of(&o, refused[i].key, params);
		struct problem why = {0};
		int64_t id;

		draft.text = refused[i].text;
		if (make(&o, &draft, WORLD_NOW, &id, &why) != refused[i].want)
			fail_msg("%s", refused[i].name);
		if (strcmp(why.field, refused[i].field) != 0)
			fail_msg("%s: %s", refused[i].name, why.field);
	}
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message"), 0);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 0);
}

static void
test_a_text_goes_out_as_it_is_and_as_an_sms_when_it_fits(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(message) struct message brief = {0};
	static const struct { const char *text, *sms; } texts[] = {
		{ "Loket tutup besok – “maaf” 🙏", "Loket tutup besok - \"maaf\" " },
		{ "Loket tutup 漢", "" },
		{ "Loket tutup besok karena pemeliharaan sistem di seluruh kantor layanan perizinan, dan buka lagi hari Senin. Mohon maaf atas gangguan ini. "
		  "Terima kasih atas pengertian.", "" },
	};
	struct message_draft draft;
	size_t i;

	(void)state;
	open_office(&o);
	draft = draft_of(&o, NULL, NULL);
	draft.text = "Loket tutup besok. {{office_name}}";
	assert_ok(message_load(o.w.db, made(&o, &draft, WORLD_NOW), &brief));
	assert_false(brief.is_template);
	assert_string_equal(brief.body, draft.text);
	assert_string_equal(brief.gateway_body, draft.text);
	assert_string_equal(brief.short_body, draft.text);
	assert_string_equal(brief.category, "service");
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		AUTO(message) struct message m = {0};

		draft.text = texts[i].text;
		assert_ok(message_load(o.w.db, made(&o, &draft, WORLD_NOW), &m));
		assert_string_equal(m.body, draft.text);
		assert_string_equal(m.short_body, texts[i].sms);
	}
}

static void
test_an_sms_is_written_in_signs_that_do_not_cost_double(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *params = parse("{\"permit_number\":\"503–12 “B”\",\"permit_type\":\"SIPD\",\"status\":\"Terbit\","
	    "\"completion_date\":\"20-11-2026\"}");
	AUTO(message) struct message m = {0};
	struct message_draft draft = draft_of(&o, "permit_ready", params);

	(void)state;
	open_office(&o);
	draft.contact_id = o.sari;
	assert_ok(message_load(o.w.db, made(&o, &draft, WORLD_NOW), &m));
	assert_non_null(strstr(m.short_body, "503-12 \"B\""));
	assert_non_null(strstr(m.body, "503–12 “B”"));
}

static const struct { const char *name, *key, *params; int priority; int64_t now, send_after, want; } times[] = {
	{ "by day at once", "permit_ready", PERMIT, 0, WORLD_NOW, 0, 0 },
	{ "a notice at night too", "permit_ready", PERMIT, 0, EVENING, 0, 0 },
	{ "a reminder at night waits", "permit_ready", PERMIT, MESSAGE_REMINDER, EVENING, 0, MORNING },
	{ "a campaign too", "permit_ready", PERMIT, MESSAGE_CAMPAIGN, EVENING, 0, MORNING },
	{ "a reply does not", "permit_ready", PERMIT, MESSAGE_REPLY, EVENING, 0, 0 },
	{ "what is asked for later leaves later", "permit_ready", PERMIT, 0, WORLD_NOW, WORLD_NOW + 60000, WORLD_NOW + 60000 },
	{ "what is asked for at night waits for the morning", "permit_ready", PERMIT, MESSAGE_REMINDER, WORLD_NOW, EVENING, MORNING },
	{ "a wish that is over is now", "permit_ready", PERMIT, 0, WORLD_NOW, WORLD_NOW - 60000, 0 },
};

/* WORLD_NOW is a Saturday; these tests are about the night alone. */
#define SUNDAY_IS_A_WORKING_DAY	"INSERT INTO setting VALUES ('working_week', 'seven', 1, 'test')"

static void
test_quiet_hours_hold_what_may_wait(void **state)
{
	AUTO(office) struct office o = {0};
	size_t i;

	(void)state;
	open_office(&o);
	world_sql(&o.w, SUNDAY_IS_A_WORKING_DAY);
	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		AUTO_JSON struct json_object *params = parse(times[i].params);
		AUTO(message) struct message m = {0};
		struct message_draft draft = draft_of(&o, times[i].key, params);

		draft.priority = times[i].priority;
		draft.send_after = times[i].send_after;
		assert_ok(message_load(o.w.db, made(&o, &draft, times[i].now), &m));
		/* The night only moves the queue: a person who writes gets at once what waits for the morning, but not what is meant for later. */
		if (m.send_after != (times[i].send_after > times[i].now ? times[i].send_after : 0))
			fail_msg("%s: %lld", times[i].name, (long long)(m.send_after - times[i].now));
		assert_int_equal(m.state, MESSAGE_QUEUED);
		assert_int_equal(world_sql(&o.w, "SELECT due_at FROM queue ORDER BY message_id DESC LIMIT 1"),
		    times[i].want > 0 ? times[i].want : times[i].now);
	}
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message_event WHERE detail LIKE '%quiet_hours%'"), 3);
}

static void
test_what_may_wait_does_not_leave_on_a_day_off(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *params = parse(PERMIT);
	struct message_draft draft;
	int64_t made_id;

	(void)state;
	open_office(&o);
	draft = draft_of(&o, "permit_ready", params);
	draft.priority = MESSAGE_REMINDER;
	made_id = made(&o, &draft, WORLD_NOW);	/* Saturday */
	assert_true(made_id > 0);
	assert_int_equal(world_sql(&o.w, "SELECT due_at FROM queue"), MORNING + 24 * 3600000);	/* Monday, 07:00 */
	draft.priority = MESSAGE_TRANSACTIONAL;
	made(&o, &draft, WORLD_NOW);
	assert_int_equal(world_sql(&o.w, "SELECT min(due_at) FROM queue"), WORLD_NOW);
}

static void
test_a_message_that_cannot_keep_its_deadline_is_cancelled_visibly(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *params = parse(PERMIT);
	AUTO(message) struct message late = {0}, night = {0}, in_time = {0};
	struct message_draft draft;

	(void)state;
	open_office(&o);
	world_sql(&o.w, SUNDAY_IS_A_WORKING_DAY);
	draft = draft_of(&o, "permit_ready", params);
	draft.deadline_at = WORLD_NOW;
	assert_ok(message_load(o.w.db, made(&o, &draft, WORLD_NOW), &late));
	assert_int_equal(late.state, MESSAGE_CANCELLED);
	assert_string_equal(late.reason, REASON_DEADLINE_PASSED);
	draft.priority = MESSAGE_REMINDER;
	draft.deadline_at = MORNING - 1;
	assert_ok(message_load(o.w.db, made(&o, &draft, EVENING), &night));
	assert_int_equal(night.state, MESSAGE_CANCELLED);
	draft.deadline_at = MORNING + 1;
	assert_ok(message_load(o.w.db, made(&o, &draft, EVENING), &in_time));
	assert_int_equal(in_time.state, MESSAGE_QUEUED);
	assert_int_equal(in_time.deadline_at, MORNING + 1);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 1);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message_event WHERE kind = 'cancelled' AND detail LIKE '%deadline_passed%'"), 2);
}

static void
test_a_contact_with_nothing_to_send_to_makes_a_held_message(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *params = parse(PERMIT);
	AUTO(message) struct message held = {0}, mail = {0};
	struct message_draft draft;

	(void)state;
	open_office(&o);
	draft = draft_of(&o, "permit_ready", params);
	world_sql(&o.w, "DELETE FROM contact_phone");
	assert_ok(message_load(o.w.db, made(&o, &draft, WORLD_NOW), &held));
	assert_int_equal(held.state, MESSAGE_BLOCKED);
	assert_string_equal(held.reason, REASON_NO_NUMBER);
	assert_string_equal(held.number, "");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 0);
	world_sql(&o.w, "UPDATE contact SET email = 'sari@example.id'");
	assert_ok(message_load(o.w.db, made(&o, &draft, WORLD_NOW), &mail));
	assert_int_equal(mail.state, MESSAGE_QUEUED);
}

static void
test_nobody_writes_to_an_erased_person(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *params = parse(PERMIT);
	struct message_draft draft;
	struct problem why = {0};
	int64_t id;

	(void)state;
	open_office(&o);
	draft = draft_of(&o, "permit_ready", params);
	world_sql(&o.w, "UPDATE contact SET erased_at = 5");
	assert_int_equal(make(&o, &draft, WORLD_NOW, &id, &why), ERR_NOT_FOUND);
	assert_string_equal(why.field, "to");
	draft.contact_id = 99;
	assert_int_equal(make(&o, &draft, WORLD_NOW, &id, &why), ERR_NOT_FOUND);
}

static void
test_a_test_key_marks_what_must_not_leave(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *params = parse(PERMIT);
	AUTO(message) struct message m = {0};
	struct message_draft draft;

	(void)state;
	open_office(&o);
	draft = draft_of(&o, "permit_ready", params);
	draft.nothing_leaves = true;
	assert_ok(message_load(o.w.db, made(&o, &draft, WORLD_NOW), &m));
	assert_true(m.nothing_leaves);
}

static void
test_a_message_speaks_the_language_of_the_contact_and_says_why(void **state)
{
	static const struct { const char *name, *locale, *language, *variant, *begins, *why; } cases[] = {
		{ "Indonesian is nothing to speak of", "id", NULL, NULL, "Kepada Sari", NULL },
		{ "English, as the contact chose", "en", NULL, NULL, "Dear Sari", "contact" },
		{ "Indonesian, as the caller wants", "en", "id", NULL, "Kepada Sari", "asked" },
		{ "English, as the caller wants", "id", "en", NULL, "Dear Sari", "asked" },
		{ "a wording of somebody's own is in the template's language", "en", NULL, "Kepada {{partner_name}}", "Kepada Sari", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(office) struct office o = {0};
		AUTO_JSON struct json_object *params = parse(PERMIT);
		AUTO(message) struct message m = {0};
		AUTO_FREE char *detail = NULL;
		struct message_draft draft;

		open_office(&o);
		draft = draft_of(&o, "permit_ready", params);
		draft.language = cases[i].language;
		draft.gateway_text = cases[i].variant;
		world_sql(&o.w, text_equal(cases[i].locale, "en") ? "UPDATE contact SET locale = 'en'" : "UPDATE contact SET locale = 'id'");
		assert_ok(message_load(o.w.db, made(&o, &draft, WORLD_NOW), &m));
		if (strncmp(m.body, cases[i].begins, strlen(cases[i].begins)) != 0)
			fail_msg("%s: %s", cases[i].name, m.body);
		detail = world_text(&o.w, "SELECT detail FROM message_event WHERE kind = 'queued'");
		assert_true((strstr(detail, "language_why") != NULL) == (cases[i].why != NULL));
		assert_true(cases[i].why == NULL || strstr(detail, cases[i].why) != NULL);
	}
}

static void
test_a_language_that_is_not_there_is_refused_by_its_name(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *params = parse(PERMIT);
	struct message_draft draft;
	struct problem why = {0};
	int64_t id;

	(void)state;
	open_office(&o);
	draft = draft_of(&o, "permit_ready", params);
	draft.language = "nl";
	assert_int_equal(make(&o, &draft, WORLD_NOW, &id, &why), ERR_INVALID);
	assert_string_equal(why.field, "language");
}

static void
test_what_is_said_again_is_said_in_the_same_language(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *params = parse(PERMIT);
	AUTO(message) struct message m = {0};
	struct message_draft draft;

	(void)state;
	open_office(&o);
	draft = draft_of(&o, "permit_ready", params);
	assert_ok(message_load(o.w.db, made(&o, &draft, WORLD_NOW), &m));
	world_sql(&o.w, "UPDATE contact SET locale = 'en'");
	IN_TX(&o.w, message_say_again(o.w.db, &m, params, WORLD_NOW, NULL));
	assert_int_equal(strncmp(m.body, "Kepada Sari", strlen("Kepada Sari")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_message_speaks_the_language_of_the_contact_and_says_why),
		cmocka_unit_test(test_a_language_that_is_not_there_is_refused_by_its_name),
		cmocka_unit_test(test_what_is_said_again_is_said_in_the_same_language),
		cmocka_unit_test(test_a_message_is_rendered_stored_and_queued),
		cmocka_unit_test(test_one_event_makes_one_message),
		cmocka_unit_test(test_messages_without_an_event_are_never_repetitions),
		cmocka_unit_test(test_what_cannot_be_said_is_refused_and_leaves_nothing),
		cmocka_unit_test(test_a_text_goes_out_as_it_is_and_as_an_sms_when_it_fits),
		cmocka_unit_test(test_an_sms_is_written_in_signs_that_do_not_cost_double),
		cmocka_unit_test(test_quiet_hours_hold_what_may_wait),
		cmocka_unit_test(test_what_may_wait_does_not_leave_on_a_day_off),
		cmocka_unit_test(test_a_message_that_cannot_keep_its_deadline_is_cancelled_visibly),
		cmocka_unit_test(test_a_contact_with_nothing_to_send_to_makes_a_held_message),
		cmocka_unit_test(test_nobody_writes_to_an_erased_person),
		cmocka_unit_test(test_a_test_key_marks_what_must_not_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
