#include "permit/permit.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "message/message.h"
#include "message/reason.h"
#include "permit/list.h"
#include "permit/missed.h"
#include "setting/setting.h"
#include "template/template.h"

#include "world.h"

#define ID "0142307721112026"

struct office { struct world w; int64_t now; };

static void
office_end(struct office *o)
{
	world_end(&o->w);
}

static void
open_office(struct office *o)
{
	int n;

	world_open(&o->w);
	o->now = WORLD_NOW;
	IN_TX(&o->w, template_install(o->w.db, WORLD_NOW, &n));
}

/* Each call a second after the one before. */
static enum err
put_as(struct office *o, const char *json, const struct permit_put *like, struct fired_list *fired, struct problem *why)
{
	AUTO_JSON struct json_object *fields = NULL;
	AUTO(db_tx) struct db_tx tx = {0};
	struct permit_put put = *like;
	int64_t id;
	enum err e;

	assert_ok(json_parse(json, strlen(json), &fields, NULL));
	put.fields = fields;
	o->now += 1000;
	assert_ok(db_begin(o->w.db, &tx));
	e = permit_put(o->w.db, &put, o->now, &id, fired, why);
	return e ? e : db_commit(&tx);
}

/* What the change fired, as "scenario=outcome ..." */
static const char *
fired_by(struct office *o, const char *json)
{
	static const struct permit_put like = { .registration_id = ID, .actor = "api:odoo", .base_url = "https://kabar.example.go.id" };
	static char text[400];
	struct fired_list fired = {0};
	struct problem why = {0};
	size_t i, n = 0;

	if (put_as(o, json, &like, &fired, &why) != ERR_NONE)
		fail_msg("%s: %s", why.field, why.why);
	text[0] = '\0';
	for (i = 0; i < fired.count; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s=%s", i > 0 ? " " : "", fired.items[i].scenario, fired.items[i].outcome);
	return text;
}

static char *
newest(struct office *o, const char *column)
{
	static const char *const questions[] = {
		"SELECT scenario FROM message ORDER BY id DESC LIMIT 1", "SELECT gateway_body FROM message ORDER BY id DESC LIMIT 1",
		"SELECT number FROM message ORDER BY id DESC LIMIT 1", "SELECT state FROM message ORDER BY id DESC LIMIT 1",
	};
	size_t i;

	for (i = 0; i < sizeof(questions) / sizeof(questions[0]); i++)
		if (strstr(questions[i], column) == questions[i] + strlen("SELECT "))
			return world_text(&o->w, questions[i]);
	fail_msg("no question for %s", column);
	return NULL;
}

#define SARI	"\"applicant\":{\"name\":\"Sari Sembiring\",\"phone\":\"0812-6000-7001\"}"
#define IN_PROCESS "{\"permit_type\":\"SIPD\",\"status\":\"in_process\"," SARI "}"
#define ISSUED	"{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\",\"issue_date\":\"2026-11-20\"," SARI "}"

/* ---- which scenario fires ---- */

/* Calls on one permit after the other; what each fired stands behind it. */
static const struct { const char *name; struct { const char *json, *fired; } steps[4]; } stories[] = {
	{ "a renewed permit that was suspended and is back is not ready anew",
	    { { ISSUED, "permit_ready=message" },
	    { "{\"is_renewal\":true,\"permit_number\":\"503/2\"}", "permit_renewal_approved=message" },
	    { "{\"status\":\"cancelled\"}", "status_update=message" }, { "{\"status\":\"active\"}", "status_update=message" } } },
	{ "a permit that is first seen as issued is ready", { { ISSUED, "permit_ready=message" }, { ISSUED, "" } } },
	{ "one that is first seen in process is no news", { { IN_PROCESS, "" } } },
	{ "issued: the more specific one covers the change of status",
	    { { IN_PROCESS, "" }, { ISSUED, "permit_ready=message status_update=covered" }, { ISSUED, "" } } },
	{ "a status without a number is a change, and the number makes it ready",
	    { { IN_PROCESS, "" }, { "{\"status\":\"active\"}", "status_update=message" }, { "{\"permit_number\":\"503/1\"}", "permit_ready=message" } } },
	{ "a number without the status is nothing yet",
	    { { IN_PROCESS, "" }, { "{\"permit_number\":\"503/1\"}", "" }, { "{\"status\":\"selesai\"}", "permit_ready=message status_update=covered" } } },
	{ "a renewal that becomes active",
	    { { IN_PROCESS, "" }, { "{\"is_renewal\":true}", "" },
	    { ISSUED, "permit_renewal_approved=message permit_ready=covered status_update=covered" }, { ISSUED, "" } } },
	{ "the flag of the renewal in a later call tells the same news only once",
	    { { ISSUED, "permit_ready=message" }, { "{\"is_renewal\":true}", "permit_renewal_approved=covered" } } },
	{ "a renewal under the same registration, with another number",
	    { { ISSUED, "permit_ready=message" }, { "{\"is_renewal\":true,\"permit_number\":\"503/2\"}", "permit_renewal_approved=message" } } },
	{ "or with another last day",
	    { { ISSUED, "permit_ready=message" }, { "{\"is_renewal\":true,\"expiry_date\":\"2031-11-20\"}", "permit_renewal_approved=message" } } },
	{ "a corrected number is not issued a second time", { { ISSUED, "permit_ready=message" }, { "{\"permit_number\":\"503/01\"}", "" } } },
	{ "a last day that is filled in later is no news", { { ISSUED, "permit_ready=message" }, { "{\"expiry_date\":\"2031-11-20\"}", "" } } },
	{ "there and back again is told each time",
	    { { IN_PROCESS, "" }, { "{\"status\":\"rejected\"}", "status_update=message" }, { "{\"status\":\"in_process\"}", "status_update=message" },
	    { "{\"status\":\"rejected\"}", "status_update=message" } } },
	{ "a permit that comes back is not ready for a second time",
	    { { ISSUED, "permit_ready=message" }, { "{\"status\":\"cancelled\"}", "status_update=message" },
	    { "{\"status\":\"active\"}", "status_update=message" } } },
	{ "the step of the process is a status too",
	    { { IN_PROCESS, "" }, { "{\"status_label\":\"Peninjauan lapangan\"}", "status_update=message" },
	    { "{\"status_label\":\"Peninjauan lapangan\"}", "" }, { "{\"status_label\":null}", "" } } },
	{ "another word for the same state is none",
	    { { ISSUED, "permit_ready=message" }, { "{\"status\":\"approved\"}", "" }, { "{\"status\":\"Terbit\"}", "" } } },
	{ "a name or a date is none", { { IN_PROCESS, "" }, { "{\"applicant\":{\"name\":\"Sari br Sembiring\"},\"start_date\":\"01-12-2026\"}", "" } } },
	{ "without a number nobody is told, and it says so",
	    { { "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\",\"applicant\":{\"name\":\"Sari\",\"phone\":\"-\"}}",
	    "permit_ready=no_recipient" } } },
	{ "the first number brings what was missed",
	    { { "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\"}", "permit_ready=no_recipient" },
	    { "{" SARI "}", "permit_ready=message" }, { "{" SARI "}", "" } } },
	{ "but only what is still so",
	    { { "{\"permit_type\":\"SIPD\",\"status\":\"in_process\"}", "" }, { "{\"status\":\"rejected\"}", "status_update=no_recipient" },
	    { "{\"status\":\"in_process\"," SARI "}", "status_update=message" } } },
};

static void
test_a_change_fires_the_most_specific_scenario_once(void **state)
{
	size_t i, k, wrong = 0;

	(void)state;
	for (i = 0; i < sizeof(stories) / sizeof(stories[0]); i++) {
		AUTO(office) struct office o = {0};

		open_office(&o);
		for (k = 0; k < 4 && stories[i].steps[k].json != NULL; k++) {
			const char *got = fired_by(&o, stories[i].steps[k].json);

			if (strcmp(got, stories[i].steps[k].fired) != 0) {
				print_error("%s, step %zu: \"%s\"\n", stories[i].name, k + 1, got);
				wrong++;
			}
		}
	}
	assert_int_equal(wrong, 0);
}

static void
test_a_baseline_is_recorded_and_nobody_is_told(void **state)
{
	AUTO(office) struct office o = {0};
	const struct permit_put like = { .registration_id = ID, .actor = "cli", .baseline = true };
	struct fired_list fired;
	AUTO(permit) struct permit p = {0};

	(void)state;
	open_office(&o);
	assert_ok(put_as(&o, ISSUED, &like, &fired, NULL));
	assert_int_equal(fired.count, 1);
	assert_string_equal(fired.items[0].outcome, "baseline");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message"), 0);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM scenario_fired WHERE outcome = 'baseline'"), 1);
	assert_ok(permit_by_registration(o.w.db, ID, &p));
	assert_true(p.baseline);
	assert_string_equal(fired_by(&o, ISSUED), "");		/* what was there before is no news later */
	assert_string_equal(fired_by(&o, "{\"status\":\"cancelled\"}"), "status_update=message");
	/* It was issued long ago: when it is suspended and back, that is the news. */
	assert_string_equal(fired_by(&o, "{\"status\":\"active\"}"), "status_update=message");
}

static void
test_the_same_call_twice_writes_nothing(void **state)
{
	AUTO(office) struct office o = {0};
	int64_t then;

	(void)state;
	open_office(&o);
	fired_by(&o, ISSUED);
	then = world_sql(&o.w, "SELECT updated_at FROM permit");
	fired_by(&o, ISSUED);
	assert_int_equal(world_sql(&o.w, "SELECT updated_at FROM permit"), then);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM scenario_fired"), 1);
}

/* ---- what is told, and to whom ---- */

static void
test_the_notice_names_the_person_the_permit_and_its_links(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_FREE char *text = NULL;

	(void)state;
	open_office(&o);
	IN_TX(&o.w, setting_set(o.w.db, SETTING_LINK_DOWNLOAD, "{base_url}/izin/{permit_number}/{registration_id}", "t", o.now, NULL));
	fired_by(&o, ISSUED);
	text = newest(&o, "gateway_body");
	assert_non_null(strstr(text, "Kepada Sari Sembiring,"));
	assert_non_null(strstr(text, "*Nomor izin:* 503/1\n*Jenis izin:* SIPD\n*Status:* Terbit\n*Tanggal selesai:* 20-11-2026\n"));
	assert_non_null(strstr(text, "diunduh di:\nhttps://kabar.example.go.id/izin/503%2F1/" ID "\n"));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message m JOIN permit p ON p.id = m.permit_id WHERE m.reference = p.registration_id"), 1);
}

static void
test_a_change_of_status_says_from_what_to_what(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_FREE char *text = NULL;

	(void)state;
	open_office(&o);
	fired_by(&o, IN_PROCESS);
	fired_by(&o, "{\"status\":\"rejected\",\"update_reason\":\"Berkas tidak lengkap\"}");
	text = newest(&o, "gateway_body");
	assert_non_null(strstr(text, "*Nomor:* " ID "\n"));	/* no permit number yet */
	assert_non_null(strstr(text, "*Status sebelumnya:* Dalam proses\n*Status baru:* Ditolak\n*Tanggal perubahan:* 21-11-2026 10:10\n"
	    "*Keterangan:* Berkas tidak lengkap\n"));
	assert_null(strstr(text, "Rincian"));
}

static void
test_the_reason_of_one_change_is_not_given_for_the_next(void **state)
{
	static const struct { const char *name, *json, *reason; } steps[] = {
		{ "given with the change", "{\"status\":\"rejected\",\"update_reason\":\"Berkas kurang\"}", "Berkas kurang" },
		{ "the same status again", "{\"status\":\"rejected\"}", "Berkas kurang" },
		{ "something else", "{\"start_date\":\"01-12-2026\"}", "Berkas kurang" },
		{ "a new status", "{\"status\":\"cancelled\"}", "" },
		{ "a step of the process", "{\"status\":\"in_process\",\"update_reason\":\"Diperiksa ulang\"}", "Diperiksa ulang" },
		{ "the next step", "{\"status\":\"Menunggu pembayaran\"}", "" },
		{ "a reason of its own", "{\"update_reason\":\"Tagihan terbit\"}", "Tagihan terbit" },
		{ "a step by its label alone", "{\"status_label\":\"Peninjauan lapangan\"}", "" },
	};
	AUTO(office) struct office o = {0};
	size_t i;

	(void)state;
	open_office(&o);
	IN_TX(&o.w, setting_set(o.w.db, SETTING_STATUS_MAP, "{\"Menunggu pembayaran\":\"in_process\"}", "test", o.now, NULL));
	fired_by(&o, IN_PROCESS);
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		AUTO(permit) struct permit p = {0};

		fired_by(&o, steps[i].json);
		assert_ok(permit_by_registration(o.w.db, ID, &p));
		if (strcmp(p.update_reason, steps[i].reason) != 0)
			fail_msg("%s: \"%s\"", steps[i].name, p.update_reason);
	}
}

static void
test_whoever_nobody_knows_by_name_is_greeted_politely(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_FREE char *text = NULL;

	(void)state;
	open_office(&o);
	fired_by(&o, "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\","
	    "\"applicant\":{\"name\":\"0\",\"phone\":\"081260007001\"}}");
	text = newest(&o, "gateway_body");
	assert_non_null(strstr(text, "Kepada Bapak/Ibu,"));
}

static void
test_long_texts_are_shortened_rather_than_refused(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_FREE char *text = NULL;
	char json[800], reason[401];

	(void)state;
	open_office(&o);
	fired_by(&o, IN_PROCESS);
	memset(reason, 'a', sizeof(reason) - 1);
	reason[sizeof(reason) - 1] = '\0';
	snprintf(json, sizeof(json), "{\"status\":\"rejected\",\"update_reason\":\"%s\"}", reason);
	assert_string_equal(fired_by(&o, json), "status_update=message");
	text = newest(&o, "gateway_body");
	assert_non_null(strstr(text, "aaa…\n"));
}

static void
test_a_template_that_cannot_be_filled_is_recorded_as_refused(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_FREE char *detail = NULL;

	(void)state;
	open_office(&o);
	world_sql(&o.w, "UPDATE template SET active = 0 WHERE key = 'permit_ready'");
	assert_string_equal(fired_by(&o, ISSUED), "permit_ready=refused");
	detail = world_text(&o.w, "SELECT detail FROM scenario_fired");
	assert_string_equal(detail, "template: permit_ready is switched off");
}

/* ---- another number ---- */

static void
test_another_number_is_another_person_and_what_waited_goes_there(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_FREE char *number = NULL;

	(void)state;
	open_office(&o);
	fired_by(&o, ISSUED);
	assert_string_equal(fired_by(&o, "{\"applicant\":{\"phone\":\"0812-6000-7009\"}}"), "permit_ready=message");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM contact"), 2);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE state = 'cancelled' AND reason = 'recipient_changed'"
	    " AND number = '+6281260007001'"), 1);
	number = newest(&o, "number");
	assert_string_equal(number, "+6281260007009");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 1);
}

static void
test_what_has_left_is_not_said_again_to_another_number(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	open_office(&o);
	fired_by(&o, ISSUED);
	world_sql(&o.w, "UPDATE message SET state = 'delivered'");
	assert_string_equal(fired_by(&o, "{\"applicant\":{\"phone\":\"0812-6000-7009\"}}"), "permit_ready=no_recipient");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message"), 1);
}

/* ---- told to somebody who is not the applicant ---- */

static int64_t
missed(struct office *o)
{
	int64_t n;

	assert_ok(missed_count(o->w.db, o->now, &n));
	return n;
}

/* The office sends it from the list of missed duties. */
static void
say_it_now(struct office *o)
{
	static const struct permit_put who = { .actor = "rina", .base_url = "https://kabar.example.go.id" };
	AUTO_JSON struct json_object *rows = NULL;
	struct fired_list fired = {0};
	int64_t id = 0;

	assert_ok(missed_list(o->w.db, o->now, 10, &rows));
	assert_string_equal(json_text(json_item(rows, 0), "detail"), "told_other");
	json_int(json_item(rows, 0), "id", &id);
	IN_TX(&o->w, missed_again(o->w.db, id, &who, o->now, &fired));
	assert_string_equal(fired.items[0].outcome, "message");
}

static void
test_what_was_told_to_somebody_else_is_a_missed_duty_until_it_is_sent(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_FREE char *number = NULL;

	(void)state;
	open_office(&o);
	fired_by(&o, ISSUED);
	world_sql(&o.w, "UPDATE message SET state = 'read'");
	assert_int_equal(missed(&o), 0);
	fired_by(&o, "{\"applicant\":{\"phone\":\"0812-6000-7009\"}}");
	assert_int_equal(missed(&o), 1);
	say_it_now(&o);
	assert_int_equal(missed(&o), 0);
	number = newest(&o, "number");
	assert_string_equal(number, "+6281260007009");
}

static void
test_only_the_present_applicant_is_missed_and_only_while_it_is_so(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_FREE char *number = NULL;

	(void)state;
	open_office(&o);
	fired_by(&o, ISSUED);
	world_sql(&o.w, "UPDATE message SET state = 'sent'");
	assert_string_equal(fired_by(&o, "{\"applicant\":{\"phone\":\"0812-6000-7009\"}}"), "permit_ready=no_recipient");
	assert_string_equal(fired_by(&o, "{\"applicant\":{\"phone\":\"0812-6000-7001\"}}"), "");		/* who was told after all */
	assert_int_equal(missed(&o), 0);
	assert_string_equal(fired_by(&o, "{\"applicant\":{\"phone\":\"0812-6000-7009\"}}"), "permit_ready=no_recipient");
	assert_string_equal(fired_by(&o, "{\"applicant\":{\"phone\":\"0812-6000-7008\"}}"), "permit_ready=no_recipient");
	assert_int_equal(missed(&o), 1);
	say_it_now(&o);
	number = newest(&o, "number");
	assert_string_equal(number, "+6281260007008");
	/* Newer news is what there is to tell, and to whom it is. */
	world_sql(&o.w, "UPDATE message SET state = 'sent'");
	assert_string_equal(fired_by(&o, "{\"applicant\":{\"phone\":\"0812-6000-7005\"},\"status\":\"cancelled\"}"), "status_update=message");
	assert_int_equal(missed(&o), 0);
}

static void
test_two_permits_of_two_people_never_meet(void **state)
{
	AUTO(office) struct office o = {0};
	const struct permit_put other = { .registration_id = "0142", .actor = "api:odoo" };
	struct fired_list fired;

	(void)state;
	open_office(&o);
	fired_by(&o, ISSUED);
	/* The same name, another number. */
	assert_ok(put_as(&o, "{\"permit_type\":\"SIUP\",\"status\":\"active\",\"permit_number\":\"503/9\",\"applicant\":{\"name\":\"Sari Sembiring\","
	    "\"phone\":\"0812-6000-7002\"}}", &other, &fired, NULL));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE number = '+6281260007001' AND gateway_body LIKE '%503/9%'"), 0);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE number = '+6281260007002' AND gateway_body LIKE '%503/9%'"), 1);
}

static void
test_a_number_that_is_taken_away_leaves_nobody(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(permit) struct permit p = {0};

	(void)state;
	open_office(&o);
	fired_by(&o, IN_PROCESS);
	assert_string_equal(fired_by(&o, "{\"applicant\":{\"phone\":\"0628 12x\"},\"status\":\"rejected\"}"), "status_update=no_recipient");
	assert_ok(permit_by_registration(o.w.db, ID, &p));
	assert_int_equal(p.contact_id, 0);
	assert_string_equal(p.applicant_problem, "letters");
	assert_string_equal(p.applicant_raw, "0628 12x");
	assert_string_equal(p.applicant_name, "Sari Sembiring");
}

/* ---- what newer news makes pointless ---- */

static void
test_what_was_held_gives_way_to_newer_news(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	open_office(&o);
	fired_by(&o, IN_PROCESS);
	fired_by(&o, "{\"status\":\"rejected\"}");
	world_sql(&o.w, "UPDATE message SET state = 'blocked', reason = 'no_route'");
	world_sql(&o.w, "DELETE FROM queue");
	fired_by(&o, "{\"status\":\"in_process\"}");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE state = 'cancelled' AND reason = 'superseded'"), 1);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE state = 'queued'"), 1);
}

static void
test_a_permit_that_was_renewed_warns_no_more(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	open_office(&o);
	fired_by(&o, ISSUED);
	fired_by(&o, "{\"expiry_date\":\"2031-11-20\"}");
	world_sql(&o.w, "UPDATE message SET scenario = 'permit_expiry_warning', event_key = 'permit_expiry_warning:x'");
	assert_string_equal(fired_by(&o, "{\"status\":\"renewed\"}"), "status_update=message");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE scenario = 'permit_expiry_warning' AND state = 'cancelled'"
	    " AND reason = 'superseded'"), 1);
}

/* ---- the fields ---- */

static const struct { const char *name, *json, *field, *word; } wrong[] = {
	{ "an unknown field", "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"expirydate\":\"2026-11-21\"}", "body", "expirydate" },
	{ "an unknown field of the applicant",
	    "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"applicant\":{\"mobile\":\"0812\"}}", "applicant", "mobile" },
	{ "not an object", "[]", "body", "object" },
	{ "no type", "{\"status\":\"active\"}", "permit_type", "needed" },
	{ "no status", "{\"permit_type\":\"SIPD\"}", "status", "needed" },
	{ "a status nobody knows", "{\"permit_type\":\"SIPD\",\"status\":\"sedang dicetak\"}", "status", "sedang dicetak" },
	{ "a number for a text", "{\"permit_type\":5,\"status\":\"active\"}", "permit_type", "text" },
	{ "no such day", "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"issue_date\":\"2026-02-30\"}", "issue_date", "date" },
	{ "an end before the beginning", "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"issue_date\":\"2026-11-20\",\"expiry_date\":\"2026-11-19\"}",
	    "expiry_date", "before" },
	{ "a word for a flag", "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"is_renewal\":\"yes\"}", "is_renewal", "true" },
	{ "an applicant that is a name", "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"applicant\":\"Sari\"}", "applicant", "object" },
	{ "control characters", "{\"permit_type\":\"SI\\u0007PD\",\"status\":\"active\"}", "permit_type", "text" },
};

static void
test_a_wrong_field_is_refused_by_name_and_nothing_is_stored(void **state)
{
	static const struct permit_put like = { .registration_id = ID, .actor = "api:odoo" };
	AUTO(office) struct office o = {0};
	size_t i;

	(void)state;
	open_office(&o);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct fired_list fired;
		struct problem why = {0};

		if (put_as(&o, wrong[i].json, &like, &fired, &why) != ERR_INVALID)
			fail_msg("%s", wrong[i].name);
		if (strcmp(why.field, wrong[i].field) != 0 || strstr(why.why, wrong[i].word) == NULL)
			fail_msg("%s: %s: %s", wrong[i].name, why.field, why.why);
	}
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM permit"), 0);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM contact"), 0);
}

static void
test_an_address_that_is_none_costs_nobody_the_notice(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(permit) struct permit p = {0};

	(void)state;
	open_office(&o);
	assert_string_equal(fired_by(&o, "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\",\"applicant\":{\"name\":\"Sari\","
	    "\"phone\":\"081260007001\",\"email\":\"-\"}}"), "permit_ready=message");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM contact WHERE email IS NOT NULL"), 0);
	fired_by(&o, "{\"applicant\":{\"phone\":\"081260007001\",\"email\":\"sari@example.id\"}}");
	fired_by(&o, "{\"applicant\":{\"phone\":\"081260007001\",\"email\":\"nihil\"}}");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM contact WHERE email = 'sari@example.id'"), 1);
}

static void
test_a_registration_must_be_a_word(void **state)
{
	static const char *const bad[] = { "", " ", "12 34", "12\n34", "\xff" };
	AUTO(office) struct office o = {0};
	struct fired_list fired;
	size_t i;

	(void)state;
	open_office(&o);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const struct permit_put like = { .registration_id = bad[i], .actor = "api:odoo" };
		struct problem why = {0};

		assert_int_equal(put_as(&o, IN_PROCESS, &like, &fired, &why), ERR_INVALID);
		assert_string_equal(why.field, "registration_id");
	}
}

static void
test_what_is_absent_stays_and_null_empties(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(permit) struct permit first = {0}, second = {0};

	(void)state;
	open_office(&o);
	fired_by(&o, "{\"permit_type\":\"SIPD\",\"status\":\"in_process\",\"status_label\":\"Verifikasi\",\"issue_date\":\"20-11-2026\","
	    "\"expiry_date\":\"2031-11-19\",\"update_reason\":\"x\"," SARI "}");
	fired_by(&o, "{\"permit_number\":\" 503/1 \"}");
	assert_ok(permit_by_registration(o.w.db, ID, &first));
	assert_string_equal(first.permit_type, "SIPD");
	assert_string_equal(first.permit_number, "503/1");
	assert_string_equal(first.status_label, "Verifikasi");
	assert_true(first.has_expiry_day);
	assert_true(first.contact_id > 0);
	fired_by(&o, "{\"update_reason\":null,\"issue_date\":null,\"expiry_date\":\"0000-00-00\"}");
	assert_ok(permit_load(o.w.db, first.id, &second));
	assert_string_equal(second.update_reason, "");
	assert_false(second.has_issue_day);
	assert_false(second.has_expiry_day);
}

static void
test_the_offices_words_for_a_status_are_understood_and_shown(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(permit) struct permit p = {0};
	AUTO_FREE char *text = NULL;

	(void)state;
	open_office(&o);
	IN_TX(&o.w, setting_set(o.w.db, SETTING_STATUS_MAP, "{\"Peninjauan Lapangan\":\"in_process\",\"drop\":\"cancelled\"}", "t", o.now, NULL));
	fired_by(&o, "{\"permit_type\":\"SIPD\",\"status\":\"Dalam_Proses\"," SARI "}");
	assert_string_equal(fired_by(&o, "{\"status\":\"peninjauan  lapangan\"}"), "status_update=message");
	text = newest(&o, "gateway_body");
	assert_non_null(strstr(text, "*Status baru:* peninjauan lapangan\n"));
	fired_by(&o, "{\"status\":\"Drop\"}");		/* the office's map wins over the built-in synonym */
	assert_ok(permit_by_registration(o.w.db, ID, &p));
	assert_string_equal(p.status, "cancelled");
	assert_string_equal(p.status_label, "Drop");
}

/* ---- lists ---- */

static size_t
count(struct office *o, const struct permit_query *q)
{
	AUTO_JSON struct json_object *rows = NULL;

	assert_ok(permit_list(o->w.db, q, &rows));
	return json_count(rows);
}

static void
test_permits_are_found_by_what_people_have_at_hand(void **state)
{
	AUTO(office) struct office o = {0};
	const struct permit_put other = { .registration_id = "0999", .actor = "cli", .baseline = true };
	struct fired_list fired;
	const struct { struct permit_query q; size_t want; } cases[] = {
		{ { 0 }, 2 }, { { .status = "active" }, 2 }, { { .status = "rejected" }, 0 }, { { .search = "0142307" }, 1 }, { { .search = "503/" }, 2 },
		{ { .search = "503/1" }, 1 }, { { .search = "sembiring" }, 1 }, { { .search = "embiring" }, 0 }, { { .search = "0812 6000 7001" }, 1 },
		{ { .search = "0812 6000 7002" }, 0 }, { { .contact_id = 1 }, 1 }, { { .without_contact = 1 }, 1 }, { { .limit = 1 }, 1 },
		{ { .before = 2 }, 1 }, { { .expires_until = 22500 }, 1 }, { { .expires_until = 20000 }, 0 },
	};
	AUTO_JSON struct json_object *history = NULL;
	size_t i;

	(void)state;
	open_office(&o);
	fired_by(&o, ISSUED);
	assert_ok(put_as(&o, "{\"permit_type\":\"SIUP\",\"status\":\"active\",\"permit_number\":\"503/2\",\"expiry_date\":\"2031-01-01\","
	    "\"applicant\":{\"name\":\"CV Maju\",\"phone\":\"\"}}", &other, &fired, NULL));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (count(&o, &cases[i].q) != cases[i].want)
			fail_msg("case %zu: %zu", i, count(&o, &cases[i].q));
	assert_ok(permit_fired(o.w.db, 1, &history));
	assert_int_equal(json_count(history), 1);
	assert_string_equal(json_text(json_item(history, 0), "state"), "queued");
}

static void
test_a_permit_is_told_back_as_it_was_put(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(permit) struct permit p = {0};
	AUTO_JSON struct json_object *json = NULL;

	(void)state;
	open_office(&o);
	fired_by(&o, ISSUED);
	assert_ok(permit_by_registration(o.w.db, ID, &p));
	json = permit_to_json(&p);
	assert_string_equal(json_text(json, "permit_number"), "503/1");
	assert_string_equal(json_text(json, "status"), "active");
	assert_string_equal(json_text(json, "issue_date"), "2026-11-20");
	assert_null(json_at(json, "expiry_date"));
	assert_string_equal(json_text(json_at(json, "applicant"), "name"), "Sari Sembiring");
	assert_null(json_at(json_at(json, "applicant"), "phone"));	/* numbers are asked for at the contact */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_change_fires_the_most_specific_scenario_once),
		cmocka_unit_test(test_a_baseline_is_recorded_and_nobody_is_told),
		cmocka_unit_test(test_the_same_call_twice_writes_nothing),
		cmocka_unit_test(test_the_notice_names_the_person_the_permit_and_its_links),
		cmocka_unit_test(test_a_change_of_status_says_from_what_to_what),
		cmocka_unit_test(test_the_reason_of_one_change_is_not_given_for_the_next),
		cmocka_unit_test(test_whoever_nobody_knows_by_name_is_greeted_politely),
		cmocka_unit_test(test_long_texts_are_shortened_rather_than_refused),
		cmocka_unit_test(test_a_template_that_cannot_be_filled_is_recorded_as_refused),
		cmocka_unit_test(test_another_number_is_another_person_and_what_waited_goes_there),
		cmocka_unit_test(test_what_has_left_is_not_said_again_to_another_number),
		cmocka_unit_test(test_what_was_told_to_somebody_else_is_a_missed_duty_until_it_is_sent),
		cmocka_unit_test(test_only_the_present_applicant_is_missed_and_only_while_it_is_so),
		cmocka_unit_test(test_two_permits_of_two_people_never_meet),
		cmocka_unit_test(test_a_number_that_is_taken_away_leaves_nobody),
		cmocka_unit_test(test_what_was_held_gives_way_to_newer_news),
		cmocka_unit_test(test_a_permit_that_was_renewed_warns_no_more),
		cmocka_unit_test(test_a_wrong_field_is_refused_by_name_and_nothing_is_stored),
		cmocka_unit_test(test_an_address_that_is_none_costs_nobody_the_notice),
		cmocka_unit_test(test_a_registration_must_be_a_word),
		cmocka_unit_test(test_what_is_absent_stays_and_null_empties),
		cmocka_unit_test(test_the_offices_words_for_a_status_are_understood_and_shown),
		cmocka_unit_test(test_permits_are_found_by_what_people_have_at_hand),
		cmocka_unit_test(test_a_permit_is_told_back_as_it_was_put),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
