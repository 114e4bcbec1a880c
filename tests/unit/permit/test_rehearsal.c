/* What a test key tried first is told when a live key tells of it. */
#include "permit/document.h"
#include "permit/permit.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "permit/expiry.h"
#include "permit/missed.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

struct office { struct world w; int64_t now; };

static void
office_end(struct office *o)
{
	world_end(&o->w);
}

/* Budi signs documents. */
static void
open_office(struct office *o)
{
	int n;

	world_open(&o->w);
	o->now = WORLD_NOW;
	IN_TX(&o->w, template_install(o->w.db, WORLD_NOW, &n));
	seed_contact(&o->w, 1);
	assert_ok(db_script(o->w.db, "UPDATE contact SET role = 'staff', name = 'Budi Ginting', duty = 'Tanda tangan' WHERE id = 1"));
}

enum key { LIVE, TEST, LIVE_BASELINE };

static const char *
text_of(const struct fired_list *fired)
{
	static char text[400];
	size_t i, n = 0;

	text[0] = '\0';
	for (i = 0; i < fired->count; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s=%s", i > 0 ? " " : "", fired->items[i].scenario, fired->items[i].outcome);
	return text;
}

/* Each call a second after the one before. */
static const char *
permit(struct office *o, enum key key, const char *json)
{
	AUTO_JSON struct json_object *fields = NULL;
	struct permit_put put = { .registration_id = "R1", .actor = "api:odoo", .base_url = "https://kabar.example.go.id",
	    .nothing_leaves = key == TEST, .baseline = key == LIVE_BASELINE };
	struct fired_list fired = {0};
	int64_t id;

	assert_ok(json_parse(json, strlen(json), &fields, NULL));
	put.fields = fields;
	o->now += 1000;
	IN_TX(&o->w, permit_put(o->w.db, &put, o->now, &id, &fired, NULL));
	return text_of(&fired);
}

static const char *
document(struct office *o, enum key key, const char *json)
{
	AUTO_JSON struct json_object *fields = NULL;
	struct document_put put = { .document_number = "TTE-1", .actor = "api:odoo", .base_url = "https://kabar.example.go.id",
	    .nothing_leaves = key == TEST };
	struct fired_list fired = {0};
	int64_t id;

	assert_ok(json_parse(json, strlen(json), &fields, NULL));
	put.fields = fields;
	o->now += 1000;
	IN_TX(&o->w, document_put(o->w.db, &put, o->now, &id, &fired, NULL));
	return text_of(&fired);
}

#define SARI	"\"applicant\":{\"name\":\"Sari\",\"phone\":\"0812-6000-7001\"}"
#define IN_PROCESS "{\"permit_type\":\"SIPD\",\"status\":\"in_process\"," SARI "}"
#define ISSUED	"{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\"," SARI "}"
#define NOBODY	"{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\"}"
#define REJECTED "{\"status\":\"rejected\"}"

static const struct { const char *name; struct { enum key key; const char *json, *fired; } steps[5]; } stories[] = {
	{ "what a test key tried is told with the live key, once",
	    { { TEST, ISSUED, "permit_ready=message" }, { TEST, ISSUED, "" }, { LIVE, ISSUED, "permit_ready=message" }, { LIVE, ISSUED, "" },
	    { TEST, ISSUED, "" } } },
	{ "on a permit that lives as well",
	    { { LIVE, IN_PROCESS, "" }, { TEST, ISSUED, "permit_ready=message status_update=covered" }, { LIVE, ISSUED, "permit_ready=message status_update=covered" },
	    { LIVE, ISSUED, "" } } },
	{ "with a change that is no news by itself",
	    { { LIVE, IN_PROCESS, "" }, { TEST, REJECTED, "status_update=message" },
	    { LIVE, "{\"status\":\"rejected\",\"start_date\":\"01-12-2026\"}", "status_update=message" }, { LIVE, REJECTED, "" } } },
	{ "to a live key a permit of the test key is new",
	    { { TEST, ISSUED, "permit_ready=message" }, { LIVE, IN_PROCESS, "" }, { LIVE, ISSUED, "permit_ready=message status_update=covered" } } },
	{ "what is no more so is not told", { { LIVE, IN_PROCESS, "" }, { TEST, ISSUED, "permit_ready=message status_update=covered" },
	    { LIVE, "{\"status\":\"cancelled\"}", "status_update=message" }, { LIVE, "{\"status\":\"cancelled\"}", "" } } },
	{ "nor what a live key has told since",
	    { { LIVE, IN_PROCESS, "" }, { TEST, REJECTED, "status_update=message" }, { LIVE, "{\"status\":\"in_process\"}", "" },
	    { LIVE, REJECTED, "status_update=message" }, { LIVE, REJECTED, "" } } },
	{ "a baseline says that it is no news", { { LIVE, IN_PROCESS, "" }, { TEST, ISSUED, "permit_ready=message status_update=covered" },
	    { LIVE_BASELINE, ISSUED, "permit_ready=baseline status_update=covered" }, { LIVE, ISSUED, "" } } },
	{ "what was announced is not tried again", { { LIVE, ISSUED, "permit_ready=message" }, { TEST, ISSUED, "" } } },
	{ "nobody to tell is nobody to tell", { { TEST, NOBODY, "permit_ready=no_recipient" }, { LIVE, NOBODY, "permit_ready=no_recipient" },
	    { LIVE, "{" SARI "}", "permit_ready=message" } } },
};

static void
test_a_rehearsal_is_no_news_to_a_live_key(void **state)
{
	size_t i, k, wrong = 0;

	(void)state;
	for (i = 0; i < sizeof(stories) / sizeof(stories[0]); i++) {
		AUTO(office) struct office o = {0};

		open_office(&o);
		for (k = 0; k < 5 && stories[i].steps[k].json != NULL; k++) {
			const char *got = permit(&o, stories[i].steps[k].key, stories[i].steps[k].json);

			if (strcmp(got, stories[i].steps[k].fired) != 0) {
				print_error("%s, step %zu: \"%s\"\n", stories[i].name, k + 1, got);
				wrong++;
			}
		}
	}
	assert_int_equal(wrong, 0);
}

static void
test_the_message_of_a_live_key_leaves(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	open_office(&o);
	permit(&o, TEST, ISSUED);
	permit(&o, LIVE, ISSUED);
	seed_expect(&o.w, "SELECT group_concat(nothing_leaves, ' ') FROM (SELECT nothing_leaves FROM message ORDER BY id)", "1 0");
	seed_expect(&o.w, "SELECT group_concat(rehearsal, ' ') FROM (SELECT rehearsal FROM scenario_fired ORDER BY id)", "1 0");
}

static void
test_a_test_key_changes_nothing_that_lives(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	open_office(&o);
	permit(&o, LIVE, "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\",\"expiry_date\":\"2027-02-01\"," SARI "}");
	assert_string_equal(permit(&o, TEST, "{\"status\":\"cancelled\",\"expiry_date\":\"2030-01-01\",\"applicant\":{\"phone\":\"0812-6000-7009\"}}"),
	    "status_update=message");
	seed_expect(&o.w, "SELECT status || ' ' || expiry_day || ' ' || c.name FROM permit p JOIN contact c ON c.id = p.contact_id", "active 20850 Sari");
	assert_string_equal(document(&o, LIVE, "{\"registration_id\":\"R1\",\"state\":\"uploaded\"}"), "");
	assert_string_equal(document(&o, TEST, "{\"state\":\"pending_signature\"}"), "document_pending=message");
	seed_expect(&o.w, "SELECT state FROM document", "uploaded");
	/* What it made itself it may change. */
	assert_ok(db_script(o.w.db, "UPDATE permit SET nothing_leaves = 1"));
	permit(&o, TEST, "{\"status\":\"cancelled\"}");
	seed_expect(&o.w, "SELECT status FROM permit", "cancelled");
}

static void
test_a_rehearsal_takes_back_nothing_that_is_meant(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	open_office(&o);
	permit(&o, LIVE, ISSUED);
	permit(&o, TEST, "{\"applicant\":{\"phone\":\"0812-6000-7009\"}}");
	permit(&o, TEST, "{\"status\":\"cancelled\"}");
	seed_expect(&o.w, "SELECT count(*) FROM message WHERE nothing_leaves = 0 AND state = 'queued'", "1");
}

static void
test_what_was_tried_is_no_missed_duty(void **state)
{
	AUTO(office) struct office o = {0};
	int64_t n;

	(void)state;
	open_office(&o);
	permit(&o, TEST, NOBODY);
	assert_ok(missed_count(o.w.db, o.now, &n));
	assert_int_equal(n, 0);
	permit(&o, LIVE, NOBODY);
	assert_ok(missed_count(o.w.db, o.now, &n));
	assert_int_equal(n, 1);
}

static void
test_a_warning_that_was_tried_is_still_due(void **state)
{
	static const char ends[] = "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\",\"expiry_date\":\"2027-02-01\"," SARI "}";
	AUTO(office) struct office o = {0};
	struct expiry_run run = { .actor = "sender", .most = 10, .first = true };
	struct expiry_did did;
	bool more;

	(void)state;
	open_office(&o);
	permit(&o, TEST, ends);
	run.now = o.now;
	IN_TX(&o.w, expiry_step(o.w.db, &run, &did, &more));
	assert_int_equal(did.messages, 1);
	permit(&o, LIVE, ends);
	run.now = o.now;
	IN_TX(&o.w, expiry_step(o.w.db, &run, &did, &more));
	assert_int_equal(did.messages, 1);
	seed_expect(&o.w, "SELECT count(*) FROM message WHERE scenario = 'permit_expiry_warning' AND nothing_leaves = 0", "1");
}

/* ---- documents ---- */

static void
test_a_document_that_was_tried_is_told_of_once(void **state)
{
	static const char waiting[] = "{\"registration_id\":\"R1\",\"state\":\"pending_signature\"}";
	AUTO(office) struct office o = {0};

	(void)state;
	open_office(&o);
	permit(&o, LIVE, IN_PROCESS);
	assert_string_equal(document(&o, TEST, waiting), "document_pending=message");
	assert_string_equal(document(&o, TEST, waiting), "");
	assert_string_equal(document(&o, LIVE, waiting), "document_pending=message");
	assert_string_equal(document(&o, LIVE, waiting), "");
	assert_string_equal(document(&o, LIVE, "{\"state\":\"uploaded\"}"), "");
	assert_string_equal(document(&o, TEST, waiting), "document_pending=message");
	assert_string_equal(document(&o, LIVE, "{\"state\":\"pending_signature\",\"name\":\"Surat\"}"), "document_pending=message");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_rehearsal_is_no_news_to_a_live_key),
		cmocka_unit_test(test_the_message_of_a_live_key_leaves),
		cmocka_unit_test(test_a_test_key_changes_nothing_that_lives),
		cmocka_unit_test(test_a_rehearsal_takes_back_nothing_that_is_meant),
		cmocka_unit_test(test_what_was_tried_is_no_missed_duty),
		cmocka_unit_test(test_a_warning_that_was_tried_is_still_due),
		cmocka_unit_test(test_a_document_that_was_tried_is_told_of_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
