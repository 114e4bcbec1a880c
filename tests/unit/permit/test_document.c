#include "permit/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "contact/merge.h"
#include "permit/document_list.h"
#include "permit/document_scenario.h"
#include "permit/duty.h"
#include "permit/found.h"
#include "permit/missed.h"
#include "setting/setting.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

#define NUMBER "TTE-2026-1"

struct office { struct world w; int64_t now; };

static void
office_end(struct office *o)
{
	world_end(&o->w);
}

static void
permit(struct office *o, const char *registration, const char *json)
{
	AUTO_JSON struct json_object *fields = NULL;
	struct permit_put put = { .registration_id = registration, .actor = "cli", .baseline = true };
	struct fired_list fired;
	int64_t id;

	assert_ok(json_parse(json, strlen(json), &fields, NULL));
	put.fields = fields;
	IN_TX(&o->w, permit_put(o->w.db, &put, o->now, &id, &fired, NULL));
}

/* A permit of Sari's (contact 1), and Budi (2) who signs. */
static void
open_office(struct office *o)
{
	int n;

	world_open(&o->w);
	o->now = WORLD_NOW;
	IN_TX(&o->w, template_install(o->w.db, WORLD_NOW, &n));
	permit(o, "R1", "{\"permit_type\":\"SIPD\",\"status\":\"in_process\",\"applicant\":{\"name\":\"Sari Sembiring\",\"phone\":\"0812-6000-7001\"}}");
	seed_contact(&o->w, 2);
	assert_ok(db_script(o->w.db, "UPDATE contact SET role = 'staff', name = 'Budi Ginting', duty = 'Tanda tangan' WHERE id = 2"));
}

static enum err
put_as(struct office *o, const char *json, const struct document_put *like, struct fired_list *fired, struct problem *why)
{
	AUTO_JSON struct json_object *fields = NULL;
	AUTO(db_tx) struct db_tx tx = {0};
	struct document_put put = *like;
	int64_t id;
	enum err e;

	assert_ok(json_parse(json, strlen(json), &fields, NULL));
	put.fields = fields;
	o->now += 1000;
	assert_ok(db_begin(o->w.db, &tx));
	e = document_put(o->w.db, &put, o->now, &id, fired, why);
	return e ? e : db_commit(&tx);
}

static const struct document_put usual = { .document_number = NUMBER, .actor = "api:odoo", .base_url = "https://kabar.example.go.id" };

/* What the change fired, as "scenario=outcome ..." */
static const char *
fired_by(struct office *o, const char *json)
{
	static char text[800];
	struct fired_list fired = {0};
	struct problem why = {0};
	size_t i, n = 0;

	if (put_as(o, json, &usual, &fired, &why) != ERR_NONE)
		fail_msg("%s: %s", why.field, why.why);
	text[0] = '\0';
	for (i = 0; i < fired.count; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s=%s", i > 0 ? " " : "", fired.items[i].scenario, fired.items[i].outcome);
	return text;
}

#define UPLOADED	"{\"registration_id\":\"R1\",\"state\":\"uploaded\",\"name\":\"Surat Izin Praktik\"}"
#define PENDING		"{\"registration_id\":\"R1\",\"state\":\"pending_signature\"}"
#define APPROVAL	"{\"registration_id\":\"R1\",\"state\":\"pending_signature\",\"requires_approval\":true," \
	"\"approver\":{\"phone\":\"0812-6000-7050\",\"name\":\"Rehulina Tarigan\"}}"

/* Calls on one document after the other; what each fired stands behind it. before: something of the office that is so. */
static const struct { const char *name, *before; struct { const char *json, *fired; } steps[4]; } stories[] = {
	{ "a document that is first seen waiting is news to whoever signs", NULL, { { PENDING, "document_pending=message" }, { PENDING, "" } } },
	{ "one that is uploaded is none yet", NULL, { { UPLOADED, "" }, { "{\"state\":\"Menunggu TTD\"}", "document_pending=message" } } },
	{ "signed and sent back, it waits anew",
	    NULL, { { PENDING, "document_pending=message" }, { "{\"state\":\"rejected\"}", "" }, { "{\"state\":\"pending_signature\"}", "document_pending=message" } } },
	{ "an edit is no news", NULL, { { PENDING, "document_pending=message" }, { "{\"name\":\"Surat\",\"document_date\":\"20-11-2026\"}", "" } } },
	{ "an official who must approve is asked", NULL, { { APPROVAL, "approval_required=message document_pending=message" }, { APPROVAL, "" } } },
	{ "the two fields may come one after the other",
	    NULL, { { PENDING, "document_pending=message" },
	    { "{\"requires_approval\":true}", "approval_required=no_recipient" },
	    { "{\"approver\":{\"phone\":\"0812-6000-7050\"}}", "approval_required=message" }, { "{\"name\":\"x\"}", "" } } },
	{ "who is both hears the more specific one",
	    NULL, { { "{\"registration_id\":\"R1\",\"state\":\"pending_signature\",\"requires_approval\":true,\"approver\":{\"contact_id\":2}}",
	    "approval_required=message document_pending=covered" } } },
	{ "where nobody has the duty, the official's notice covers it", "UPDATE contact SET duty = '' WHERE id = 2",
	    { { APPROVAL, "approval_required=message document_pending=covered" } } },
	{ "where nobody has the duty, it says so", "UPDATE contact SET duty = '' WHERE id = 2", { { PENDING, "document_pending=no_recipient" } } },
	{ "an applicant has no duty", "UPDATE contact SET role = 'applicant' WHERE id = 2", { { PENDING, "document_pending=no_recipient" } } },
	{ "another duty is another person's",
	    NULL, { { "{\"registration_id\":\"R1\",\"state\":\"pending_signature\",\"duty\":\"Survei\"}", "document_pending=no_recipient" },
	    { "{\"duty\":null}", "document_pending=message" } } },
	{ "somebody named is told alone, whatever the duties",
	    NULL, { { "{\"registration_id\":\"R1\",\"state\":\"pending_signature\",\"staff\":{\"phone\":\"0812-6000-7060\"}}", "document_pending=message" } } },
	{ "an official who is not known yet is told later",
	    NULL, { { "{\"registration_id\":\"R1\",\"state\":\"pending_signature\",\"requires_approval\":true,\"staff\":{\"contact_id\":2},"
	    "\"approver\":{\"external_ref\":\"odoo:9\"}}", "approval_required=no_recipient document_pending=message" },
	    { "{\"approver\":{\"phone\":\"0812-6000-7050\"}}", "approval_required=message" } } },
};

static void
test_a_change_of_state_tells_each_who_must_act_once(void **state)
{
	size_t i, k, wrong = 0;

	(void)state;
	for (i = 0; i < sizeof(stories) / sizeof(stories[0]); i++) {
		AUTO(office) struct office o = {0};

		open_office(&o);
		if (stories[i].before != NULL)
			assert_ok(db_script(o.w.db, stories[i].before));
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

#define NAMED	"{\"registration_id\":\"R1\",\"state\":\"pending_signature\",\"requires_approval\":true," \
	"\"approver\":{\"external_ref\":\"odoo:17\",\"name\":\"Rehulina Tarigan\"},\"staff\":{\"external_ref\":\"odoo:18\"}}"

/* Whom the document names nobody knows; they become known in some way, and hear then what they should have heard. */
static void
test_who_becomes_known_after_the_document_is_told_then_and_once(void **state)
{
	const struct document_put who = { .actor = "sender" };
	AUTO(office) struct office o = {0};
	struct found found;
	int64_t missed;

	(void)state;
	open_office(&o);
	assert_string_equal(fired_by(&o, NAMED), "approval_required=no_recipient document_pending=no_recipient document_pending=message");
	/* Both are missed, though somebody else heard of the document. */
	assert_ok(missed_count(o.w.db, o.now + 1000, &missed));
	assert_int_equal(missed, 2);
	seed_contact(&o.w, 5);
	world_sql(&o.w, "UPDATE contact SET role = 'official' WHERE id = 5");
	IN_TX(&o.w, found_look(o.w.db, 0, 100, &who, o.now + 1000, &found));
	assert_int_equal(found.looked, 1);
	assert_int_equal(found.people, 0);
	world_sql(&o.w, "INSERT INTO contact_ref (system, ref, contact_id) VALUES ('odoo', '17', 5)");
	IN_TX(&o.w, found_look(o.w.db, 0, 100, &who, o.now + 2000, &found));
	assert_int_equal(found.people, 1);
	seed_expect(&o.w, "SELECT approver_id || approver_problem || '|' || staff_problem FROM document", "5|unknown_ref");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE scenario = 'approval_required' AND contact_id = 5"), 1);
	IN_TX(&o.w, found_look(o.w.db, 0, 100, &who, o.now + 3000, &found));
	assert_int_equal(found.people, 0);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE scenario = 'approval_required'"), 1);
	/* The same call again, which names them as before, is no news. */
	assert_string_equal(fired_by(&o, "{\"approver\":{\"external_ref\":\"odoo:17\"}}"), "");
}

static void
test_a_person_says_who_is_meant_and_the_id_is_theirs(void **state)
{
	const struct document_put who = { .actor = "rina" };
	AUTO(office) struct office o = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};

	(void)state;
	open_office(&o);
	assert_string_equal(fired_by(&o, NAMED), "approval_required=no_recipient document_pending=no_recipient document_pending=message");
	IN_TX(&o.w, found_is(o.w.db, 1, FOUND_APPROVER, 2, &who, o.now + 1000, &problem));
	seed_expect(&o.w, "SELECT contact_id FROM contact_ref WHERE system = 'odoo' AND ref = '17'", "2");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE scenario = 'approval_required' AND contact_id = 2"), 1);
	assert_ok(db_begin(o.w.db, &tx));
	assert_int_equal(found_is(o.w.db, 1, FOUND_APPROVER, 2, &who, o.now + 2000, &problem), ERR_CONFLICT);
	/* An applicant signs nothing. */
	assert_int_equal(found_is(o.w.db, 1, FOUND_STAFF, 1, &who, o.now + 2000, &problem), ERR_INVALID);
}

static void
test_staff_and_official_read_of_the_right_document(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_FREE char *staff = NULL, *official = NULL;

	(void)state;
	open_office(&o);
	IN_TX(&o.w, setting_set(o.w.db, SETTING_LINK_APPROVAL, "{base_url}/setuju/{document_id}", "t", o.now, NULL));
	fired_by(&o, APPROVAL);
	official = world_text(&o.w, "SELECT m.number || m.gateway_body FROM message m WHERE scenario = 'approval_required'");
	assert_non_null(strstr(official, "+6281260007050"));
	assert_non_null(strstr(official, "Kepada Rehulina Tarigan,"));
	assert_non_null(strstr(official, "*Jenis izin:* SIPD\n*Pemohon:* Sari Sembiring\n*Nomor izin:* R1\n*Tanggal permohonan:* 21-11-2026\n"));
	assert_non_null(strstr(official, "disetujui di:\nhttps://kabar.example.go.id/setuju/" NUMBER "\n"));
	staff = world_text(&o.w, "SELECT m.number || m.gateway_body FROM message m WHERE scenario = 'document_pending'");
	assert_non_null(strstr(staff, "+6281200000002"));
	assert_non_null(strstr(staff, "Kepada Budi Ginting,"));
	assert_null(strstr(staff, "Dokumen dapat dibuka di:"));	/* no pattern, no line */
	/* The applicant hears nothing of how the office works. */
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE contact_id = 1"), 0);
}

static void
test_a_baseline_is_recorded_and_nobody_is_told(void **state)
{
	AUTO(office) struct office o = {0};
	const struct document_put old = { .document_number = NUMBER, .actor = "cli", .baseline = true };
	struct fired_list fired;

	(void)state;
	open_office(&o);
	assert_ok(put_as(&o, APPROVAL, &old, &fired, NULL));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message"), 0);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM scenario_fired WHERE outcome = 'baseline' AND document_id = 1"), 2);
	assert_string_equal(fired_by(&o, APPROVAL), "");
}

static void
test_a_test_key_makes_messages_that_stay_here(void **state)
{
	AUTO(office) struct office o = {0};
	const struct document_put tried = { .document_number = NUMBER, .actor = "api:test", .nothing_leaves = true };
	struct fired_list fired;

	(void)state;
	open_office(&o);
	assert_ok(put_as(&o, APPROVAL, &tried, &fired, NULL));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE nothing_leaves = 1"), 2);
}

static void
test_what_has_not_left_is_withdrawn_when_the_document_waits_no_more(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	open_office(&o);
	fired_by(&o, APPROVAL);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE state = 'queued'"), 2);
	fired_by(&o, "{\"requires_approval\":false}");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE state = 'cancelled' AND scenario = 'approval_required'"), 1);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE state = 'queued' AND scenario = 'document_pending'"), 1);
	fired_by(&o, "{\"state\":\"signed\"}");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE state = 'cancelled' AND reason = 'superseded'"), 2);
}

static void
test_the_clock_of_a_state_starts_when_it_is_entered(void **state)
{
	AUTO(office) struct office o = {0};
	int64_t entered;

	(void)state;
	open_office(&o);
	fired_by(&o, PENDING);
	entered = o.now;
	fired_by(&o, "{\"name\":\"Surat\"}");
	assert_int_equal(world_sql(&o.w, "SELECT entered_state_at FROM document"), entered);
	fired_by(&o, "{\"state\":\"pending\"}");		/* another word for the same */
	assert_int_equal(world_sql(&o.w, "SELECT entered_state_at FROM document"), entered);
	fired_by(&o, "{\"state\":\"signed\"}");
	assert_int_equal(world_sql(&o.w, "SELECT entered_state_at FROM document"), o.now);
	fired_by(&o, "{\"state\":\"pending_signature\",\"state_since\":\"2026-11-19T08:00:00+07:00\"}");
	assert_int_equal(world_sql(&o.w, "SELECT entered_state_at FROM document"), INT64_C(1795050000000));
}

static const struct { const char *name, *json, *field, *word; } wrong[] = {
	{ "an unknown field", "{\"registration_id\":\"R1\",\"state\":\"draft\",\"number\":\"1\"}", "body", "number" },
	{ "no permit", "{\"state\":\"draft\"}", "registration_id", "needed" },
	{ "a permit nobody knows", "{\"registration_id\":\"R9\",\"state\":\"draft\"}", "registration_id", "put the permit first" },
	{ "no state", "{\"registration_id\":\"R1\"}", "state", "needed" },
	{ "a state nobody knows", "{\"registration_id\":\"R1\",\"state\":\"dicetak\"}", "state", "pending_signature" },
	{ "an approver that is a name", "{\"registration_id\":\"R1\",\"state\":\"draft\",\"approver\":\"Rehulina\"}", "approver", "object" },
	{ "an approver of no contact", "{\"registration_id\":\"R1\",\"state\":\"draft\",\"approver\":{\"contact_id\":99}}", "approver", "no contact" },
	{ "an id without its system", "{\"registration_id\":\"R1\",\"state\":\"draft\",\"staff\":{\"external_ref\":\"9\"}}", "staff", "odoo:4711" },
	{ "a flag that is a word", "{\"registration_id\":\"R1\",\"state\":\"draft\",\"requires_approval\":\"yes\"}", "requires_approval", "true" },
	{ "a time without a zone", "{\"registration_id\":\"R1\",\"state\":\"draft\",\"state_since\":\"2026-11-19 08:00\"}", "state_since", "time" },
	{ "a time to come", "{\"registration_id\":\"R1\",\"state\":\"draft\",\"state_since\":\"2026-11-22T08:00:00+07:00\"}", "state_since", "future" },
	{ "an address that is none", "{\"registration_id\":\"R1\",\"state\":\"draft\",\"url\":\"javascript:alert(1)\"}", "url", "https" },
};

static void
test_a_wrong_field_is_refused_by_name_and_nothing_is_stored(void **state)
{
	AUTO(office) struct office o = {0};
	struct fired_list fired;
	size_t i;

	(void)state;
	open_office(&o);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct problem why = {0};

		if (put_as(&o, wrong[i].json, &usual, &fired, &why) != ERR_INVALID)
			fail_msg("%s", wrong[i].name);
		if (strcmp(why.field, wrong[i].field) != 0 || strstr(why.why, wrong[i].word) == NULL)
			fail_msg("%s: %s: %s", wrong[i].name, why.field, why.why);
	}
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM document"), 0);
}

static void
test_a_document_stays_with_its_permit(void **state)
{
	AUTO(office) struct office o = {0};
	struct fired_list fired;
	struct problem why = {0};

	(void)state;
	open_office(&o);
	permit(&o, "R2", "{\"permit_type\":\"SIUP\",\"status\":\"in_process\",\"applicant\":{\"phone\":\"0812-6000-7009\"}}");
	fired_by(&o, UPLOADED);
	assert_int_equal(put_as(&o, "{\"registration_id\":\"R2\"}", &usual, &fired, &why), ERR_INVALID);
	assert_string_equal(why.field, "registration_id");
}

static void
test_the_offices_words_for_a_state_are_understood_and_kept(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(document) struct document d = {0};

	(void)state;
	open_office(&o);
	IN_TX(&o.w, setting_set(o.w.db, SETTING_DOCUMENT_STATE_MAP, "{\"Antre Paraf\":\"pending_signature\"}", "t", o.now, NULL));
	assert_string_equal(fired_by(&o, "{\"registration_id\":\"R1\",\"state\":\"antre_paraf\"}"), "document_pending=message");
	assert_ok(document_by_number(o.w.db, NUMBER, &d));
	assert_string_equal(d.state, "pending_signature");
	assert_string_equal(d.state_label, "antre_paraf");
}

/* ---- duties ---- */

static void
test_a_duty_may_be_for_one_type_of_permit(void **state)
{
	static const struct { const char *duty, *type; size_t want; } cases[] = {
		{ "", "SIPD", 2 }, { "signature", "SIUP", 1 }, { "Tanda Tangan", "sipd", 2 }, { "survei", "SIPD", 0 }, { "survei", "SIUP", 1 },
		{ "status", "SIPD", 0 },
	};
	AUTO(office) struct office o = {0};
	struct duty_holders holders;
	size_t i;

	(void)state;
	open_office(&o);
	seed_contact(&o.w, 3);
	assert_ok(db_script(o.w.db, "UPDATE contact SET role = 'staff' WHERE id = 3"));
	IN_TX(&o.w, duty_give(o.w.db, &(struct duty_draft){ 3, "penandatanganan", "SIPD" }, "ani", 1, NULL));
	IN_TX(&o.w, duty_give(o.w.db, &(struct duty_draft){ 3, "Survei", "SIUP" }, "ani", 1, NULL));
	IN_TX(&o.w, duty_give(o.w.db, &(struct duty_draft){ 2, "signature", "SIPD" }, "ani", 1, NULL));	/* has it already, for all */
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_ok(duty_holders(o.w.db, cases[i].duty, cases[i].type, &holders));
		if (holders.count != cases[i].want)
			fail_msg("%s of %s: %zu", cases[i].duty, cases[i].type, holders.count);
	}
}

/* ---- who follows a permit ---- */

/* What a change of the permit's status says to the staff, as "contact ..."; before: how the office is set up. */
static const struct { const char *name, *before, *change, *told; } followers[] = {
	{ "nobody has the duty", "", "{\"status\":\"rejected\"}", NULL },
	{ "who has it for all types", "INSERT INTO duty (contact_id, duty, added_at, added_by) VALUES (2, 'status', 1, 't')", "{\"status\":\"rejected\"}", "2" },
	{ "who has it for this type", "INSERT INTO duty (contact_id, duty, permit_type, added_at, added_by) VALUES (2, 'status', 'sipd', 1, 't')",
	    "{\"status\":\"rejected\"}", "2" },
	{ "not for another", "INSERT INTO duty (contact_id, duty, permit_type, added_at, added_by) VALUES (2, 'status', 'IUMK', 1, 't')",
	    "{\"status\":\"rejected\"}", NULL },
	{ "who is named by a document that is open", "UPDATE document SET staff_id = 2, state = 'uploaded'", "{\"status\":\"rejected\"}", "2" },
	{ "not by one that is signed", "UPDATE document SET staff_id = 2, state = 'signed'", "{\"status\":\"rejected\"}", NULL },
	{ "once, though both", "UPDATE document SET staff_id = 2, state = 'uploaded';"
	    " INSERT INTO duty (contact_id, duty, added_at, added_by) VALUES (2, 'status', 1, 't')", "{\"status\":\"rejected\"}", "2" },
	{ "an issued permit is a change to the staff", "INSERT INTO duty (contact_id, duty, added_at, added_by) VALUES (2, 'status', 1, 't')",
	    "{\"status\":\"active\",\"permit_number\":\"503/1\"}", "2" },
	{ "an edit is none", "INSERT INTO duty (contact_id, duty, added_at, added_by) VALUES (2, 'status', 1, 't')", "{\"update_reason\":\"x\"}", NULL },
	{ "the applicant has a notice of their own", "UPDATE contact SET role = 'staff' WHERE id = 1;"
	    " INSERT INTO duty (contact_id, duty, added_at, added_by) VALUES (1, 'status', 1, 't')", "{\"status\":\"rejected\"}", NULL },
};

static void
test_a_change_of_status_is_told_to_the_staff_who_follow_it(void **state)
{
	static const char question[] = "SELECT group_concat(m.contact_id) FROM message m JOIN template t ON t.id = m.template_id"
	    " WHERE t.key = 'status_update_staff'";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(followers) / sizeof(followers[0]); i++) {
		AUTO(office) struct office o = {0};
		AUTO_FREE char *told = NULL;
		struct permit_put put = { .registration_id = "R1", .actor = "api:odoo" };
		struct fired_list fired;
		int64_t id;

		open_office(&o);
		fired_by(&o, UPLOADED);
		assert_ok(db_script(o.w.db, "UPDATE contact SET duty = ''"));
		assert_ok(db_script(o.w.db, followers[i].before));
		assert_ok(json_parse(followers[i].change, strlen(followers[i].change), &put.fields, NULL));
		IN_TX(&o.w, permit_put(o.w.db, &put, o.now + 1000, &id, &fired, NULL));
		json_end(&put.fields);
		told = world_text(&o.w, question);
		if (!text_equal(told, followers[i].told) && !(followers[i].told == NULL && text_is_blank(told)))
			fail_msg("%s: %s", followers[i].name, told);
	}
}

static void
test_only_staff_and_officials_are_given_duties(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem why = {0};

	(void)state;
	open_office(&o);
	assert_ok(db_begin(o.w.db, &tx));
	assert_int_equal(duty_give(o.w.db, &(struct duty_draft){ 1, "signature", "" }, "ani", 1, &why), ERR_INVALID);
	assert_string_equal(why.field, "contact_id");
	assert_int_equal(duty_give(o.w.db, &(struct duty_draft){ 99, "signature", "" }, "ani", 1, &why), ERR_NOT_FOUND);
	assert_int_equal(duty_take(o.w.db, 99), ERR_NOT_FOUND);
}

static void
test_who_becomes_another_contact_keeps_what_they_answer_for(void **state)
{
	AUTO(office) struct office o = {0};
	struct merged merged;

	(void)state;
	open_office(&o);
	seed_contact(&o.w, 3);
	assert_ok(db_script(o.w.db, "UPDATE contact SET role = 'staff', duty = '' WHERE id IN (2, 3)"));
	IN_TX(&o.w, duty_give(o.w.db, &(struct duty_draft){ 2, "signature", "" }, "ani", 1, NULL));
	IN_TX(&o.w, duty_give(o.w.db, &(struct duty_draft){ 3, "signature", "" }, "ani", 1, NULL));
	IN_TX(&o.w, duty_give(o.w.db, &(struct duty_draft){ 2, "survei", "" }, "ani", 1, NULL));
	fired_by(&o, "{\"registration_id\":\"R1\",\"state\":\"draft\",\"approver\":{\"contact_id\":2},\"staff\":{\"contact_id\":2}}");
	IN_TX(&o.w, contact_merge(o.w.db, 2, 3, "ani", o.now, &merged, NULL));
	seed_expect(&o.w, "SELECT group_concat(duty || contact_id) FROM (SELECT * FROM duty ORDER BY duty)", "signature3,survei3");
	seed_expect(&o.w, "SELECT approver_id || '' || staff_id FROM document", "33");
}

static void
test_documents_are_found_by_what_people_have_at_hand(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *history = NULL;
	const struct { struct document_query q; size_t want; } cases[] = {
		{ { 0 }, 1 }, { { .state = "pending_signature" }, 1 }, { { .state = "signed" }, 0 }, { { .search = "tte-2026" }, 1 },
		{ { .search = "R1" }, 1 }, { { .search = "sembiring" }, 1 }, { { .search = "embiring" }, 0 }, { { .permit_id = 1 }, 1 },
		{ { .permit_id = 2 }, 0 }, { { .waiting_since = WORLD_NOW + 1000 }, 1 }, { { .waiting_since = WORLD_NOW }, 0 }, { { .contact_id = 3 }, 1 },
		{ { .before = 1 }, 0 },
	};
	size_t i;

	(void)state;
	open_office(&o);
	fired_by(&o, APPROVAL);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *rows = NULL;

		assert_ok(document_list(o.w.db, &cases[i].q, &rows));
		if (json_count(rows) != cases[i].want)
			fail_msg("case %zu: %zu", i, json_count(rows));
	}
	assert_ok(document_fired(o.w.db, 1, &history));
	assert_int_equal(json_count(history), 2);
}

static void
test_waiting_is_said_in_hours_and_then_in_days(void **state)
{
	static const struct { int64_t hours; const char *want; } cases[] = {
		{ 0, "0 jam" }, { 25, "25 jam" }, { 47, "47 jam" }, { 48, "2 hari" }, { 71, "2 hari" }, { 24 * 30, "30 hari" },
	};
	char text[40];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		document_waited(cases[i].hours * CLOCK_HOUR_MS, text);
		assert_string_equal(text, cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_change_of_state_tells_each_who_must_act_once),
		cmocka_unit_test(test_who_becomes_known_after_the_document_is_told_then_and_once),
		cmocka_unit_test(test_a_person_says_who_is_meant_and_the_id_is_theirs),
		cmocka_unit_test(test_staff_and_official_read_of_the_right_document),
		cmocka_unit_test(test_a_baseline_is_recorded_and_nobody_is_told),
		cmocka_unit_test(test_a_test_key_makes_messages_that_stay_here),
		cmocka_unit_test(test_what_has_not_left_is_withdrawn_when_the_document_waits_no_more),
		cmocka_unit_test(test_the_clock_of_a_state_starts_when_it_is_entered),
		cmocka_unit_test(test_a_wrong_field_is_refused_by_name_and_nothing_is_stored),
		cmocka_unit_test(test_a_document_stays_with_its_permit),
		cmocka_unit_test(test_the_offices_words_for_a_state_are_understood_and_kept),
		cmocka_unit_test(test_a_duty_may_be_for_one_type_of_permit),
		cmocka_unit_test(test_a_change_of_status_is_told_to_the_staff_who_follow_it),
		cmocka_unit_test(test_only_staff_and_officials_are_given_duties),
		cmocka_unit_test(test_who_becomes_another_contact_keeps_what_they_answer_for),
		cmocka_unit_test(test_documents_are_found_by_what_people_have_at_hand),
		cmocka_unit_test(test_waiting_is_said_in_hours_and_then_in_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
