#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "consent/receipt.h"
#include "consent/record.h"
#include "setting/setting.h"

#include "seed.h"
#include "world.h"

enum { SARI = 7 };

static void
set(struct world *w, enum setting_key key, const char *value)
{
	IN_TX(w, setting_set(w->db, key, value, "test", WORLD_NOW, NULL));
}

static void
record(struct world *w, enum scope scope, enum consent_action action, const char *source, const char *words, int64_t at)
{
	struct ledger_entry entry = {
		.scope = scope, .action = action, .source = source, .request_words = "Setuju?", .answer_words = words, .evidence = "{}",
		.notice_version = "3", .actor = strcmp(source, "operator") == 0 ? "rina" : "contact", .at = at,
	};

	IN_TX(w, consent_record(w->db, SARI, &entry, WORLD_NOW, NULL));
}

static void
open_office(struct world *w)
{
	world_open(w);
	seed_contact(w, SARI);
	seed_provider(w, 1, "meta", 0);
	seed_provider(w, 2, "fonnte", 1);
	world_sql(w, "UPDATE contact SET name = 'Sari Br Ginting', email = 'sari@example.org'");
	set(w, SETTING_OFFICE_NAME, "DPMPTSP Kabupaten Karo");
	set(w, SETTING_OFFICE_ADDRESS, "Kabanjahe");
	set(w, SETTING_OFFICE_PHONE, "0628-20456");
}

static struct json_object *
receipt_in(struct world *w, const char *locale)
{
	struct record_query query = { SARI, "https://izin.example.go.id", locale };
	struct json_object *o = NULL;

	assert_ok(consent_record_json(w->db, &query, WORLD_NOW, &o));
	return o;
}

static struct json_object *
purpose(struct json_object *receipt, size_t i)
{
	return json_item(json_at(json_at(receipt, "pii_processing"), "purposes"), i);
}

/* Fields that the specification calls mandatory, as DPVCG's guide lists them. */
static void
test_every_mandatory_field_is_there(void **state)
{
	static const char *const header[] = { "schema_version", "receipt_id", "record_id", "pii_principal_id" };
	static const char *const of_purpose[] = { "purpose", "pii_information", "pii_controllers", "storage_locations", "retention_period", "jurisdiction",
		"recipient_third_parties", "withdrawal_method", "lawful_basis", "purpose_type" };
	static const char *const of_controller[] = { "party_id", "party_address", "party_name", "party_contact", "party_type", "party_role" };
	static const char *const of_event[] = { "event_time", "validity_duration", "entity_id", "event_type", "event_state", "evidence_hash" };
	AUTO_JSON struct json_object *receipt = NULL;
	AUTO(world) struct world w = {0};
	struct json_object *controller, *event;
	size_t i;

	(void)state;
	open_office(&w);
	record(&w, SCOPE_OFFICIAL, CONSENT_OPT_IN, "landing_page", "Setuju", WORLD_NOW - CLOCK_HOUR_MS);
	receipt = receipt_in(&w, "id");
	for (i = 0; i < sizeof(header) / sizeof(header[0]); i++)
		assert_non_null(json_text(receipt, header[i]));
	assert_non_null(json_text(json_at(json_at(receipt, "pii_processing"), "privacy_notice"), "url"));
	assert_string_equal(json_text(json_at(json_at(receipt, "pii_processing"), "privacy_notice"), "version"), "3");
	assert_string_equal(json_text(json_at(receipt, "pii_processing"), "language"), "id");
	for (i = 0; i < sizeof(of_purpose) / sizeof(of_purpose[0]); i++)
		assert_non_null(json_at(purpose(receipt, 0), of_purpose[i]));
	assert_true(json_count(json_at(purpose(receipt, 0), "pii_information")) >= 3);
	assert_non_null(json_text(json_item(json_at(purpose(receipt, 0), "pii_information"), 0), "pii_type"));
	controller = json_item(json_at(receipt, "party_identification"), 0);
	for (i = 0; i < sizeof(of_controller) / sizeof(of_controller[0]); i++)
		assert_non_null(json_text(controller, of_controller[i]));
	assert_string_equal(json_text(controller, "party_name"), "DPMPTSP Kabupaten Karo");
	event = json_item(json_at(receipt, "events"), 0);
	for (i = 0; i < sizeof(of_event) / sizeof(of_event[0]); i++)
		assert_non_null(json_text(event, of_event[i]));
}

static void
test_events_are_the_ledger_in_the_order_of_time(void **state)
{
	AUTO_JSON struct json_object *receipt = NULL;
	AUTO(world) struct world w = {0};
	struct json_object *events;
	struct consent_receipt found;

	(void)state;
	open_office(&w);
	record(&w, SCOPE_OFFICIAL, CONSENT_OPT_IN, "inbound_any", "Halo", WORLD_NOW - 3 * CLOCK_HOUR_MS);
	record(&w, SCOPE_EMAIL, CONSENT_DECLINE, "inbound", "Tidak", WORLD_NOW - 2 * CLOCK_HOUR_MS);
	record(&w, SCOPE_EMAIL, CONSENT_WITHDRAW_BY_OFFICE, "operator", "diminta", WORLD_NOW - CLOCK_HOUR_MS);
	receipt = receipt_in(&w, "id");
	events = json_at(receipt, "events");
	assert_int_equal(json_count(events), 3);
	assert_string_equal(json_text(json_item(events, 0), "event_state"), "dpv:ConsentGiven");
	assert_string_equal(json_text(json_item(events, 0), "event_type"), "dpv:ImpliedConsent");
	assert_string_equal(json_text(json_item(events, 0), "event_time"), "2026-11-21T00:10:00Z");
	assert_string_equal(json_text(json_item(events, 0), "entity_id"), "pii_principal");
	assert_string_equal(json_text(json_item(events, 1), "event_state"), "dpv:ConsentRefused");
	assert_string_equal(json_text(json_item(events, 1), "event_type"), "dpv:ExplicitlyExpressedConsent");
	assert_string_equal(json_text(json_item(events, 2), "event_state"), "dpv:ConsentRevoked");
	assert_string_equal(json_text(json_item(events, 2), "entity_id"), "office");
	/* The receipt is known by its newest entry, and can be found by it. */
	assert_string_equal(json_text(receipt, "receipt_id"), json_text(json_item(events, 2), "event_id"));
	assert_ok(consent_receipt_find(w.db, json_text(receipt, "receipt_id"), &found));
	assert_int_equal(found.contact_id, SARI);
	assert_string_equal(json_text(receipt, "receipt_check_url") + strlen("https://izin.example.go.id/cek/"), found.code);
}

static void
test_only_what_was_spoken_of_is_a_purpose_and_its_providers_are_named(void **state)
{
	AUTO_JSON struct json_object *receipt = NULL;
	AUTO(world) struct world w = {0};
	struct json_object *parties;

	(void)state;
	open_office(&w);
	record(&w, SCOPE_GATEWAY, CONSENT_OPT_IN, "inbound", "Ya", WORLD_NOW - CLOCK_HOUR_MS);
	receipt = receipt_in(&w, "id");
	assert_int_equal(json_count(json_at(json_at(receipt, "pii_processing"), "purposes")), 1);
	assert_string_equal(json_text(purpose(receipt, 0), "purpose_id"), "gateway");
	assert_string_equal(json_text(purpose(receipt, 0), "consent_state"), "agreed");
	assert_string_equal(json_write(json_at(purpose(receipt, 0), "recipient_third_parties")), "[\"provider:fonnte\"]");
	parties = json_at(receipt, "party_identification");
	assert_int_equal(json_count(parties), 3);
	assert_string_equal(json_text(json_item(parties, 2), "party_id"), "provider:fonnte");
	assert_string_equal(json_text(json_item(parties, 2), "party_role"), "dpv:DataProcessor");
}

static void
test_neither_name_nor_number_nor_address_of_the_person_is_in_it(void **state)
{
	static const char *const never[] = { "Sari", "Ginting", "6281200000007", "81200000007", "sari@example.org" };
	AUTO_JSON struct json_object *receipt = NULL;
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	open_office(&w);
	record(&w, SCOPE_OFFICIAL, CONSENT_OPT_IN, "landing_page", "Setuju", WORLD_NOW - CLOCK_HOUR_MS);
	receipt = receipt_in(&w, "id");
	for (i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		assert_null(strstr(json_write(receipt), never[i]));
}

static void
test_one_record_has_many_receipts_in_two_languages(void **state)
{
	AUTO_JSON struct json_object *first = NULL, *second = NULL;
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	record(&w, SCOPE_OFFICIAL, CONSENT_OPT_IN, "landing_page", "Setuju", WORLD_NOW - CLOCK_HOUR_MS);
	first = receipt_in(&w, "id");
	record(&w, SCOPE_OFFICIAL, CONSENT_OPT_OUT, "inbound", "STOP", WORLD_NOW);
	second = receipt_in(&w, "en");
	assert_string_equal(json_text(first, "record_id"), json_text(second, "record_id"));
	assert_string_equal(json_text(first, "pii_principal_id"), json_text(second, "pii_principal_id"));
	assert_string_not_equal(json_text(first, "receipt_id"), json_text(second, "receipt_id"));
	assert_non_null(strstr(json_text(purpose(first, 0), "withdrawal_method"), "Balas STOP"));
	assert_non_null(strstr(json_text(purpose(second, 0), "withdrawal_method"), "Reply STOP"));
}

static void
test_who_never_said_anything_has_no_receipt(void **state)
{
	struct record_query query = { SARI, "https://izin.example.go.id", "id" };
	AUTO_JSON struct json_object *receipt = NULL;
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	assert_int_equal(consent_record_json(w.db, &query, WORLD_NOW, &receipt), ERR_NOT_FOUND);
	query.contact_id = 999;
	assert_int_equal(consent_record_json(w.db, &query, WORLD_NOW, &receipt), ERR_NOT_FOUND);
	assert_null(receipt);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_mandatory_field_is_there),
		cmocka_unit_test(test_events_are_the_ledger_in_the_order_of_time),
		cmocka_unit_test(test_only_what_was_spoken_of_is_a_purpose_and_its_providers_are_named),
		cmocka_unit_test(test_neither_name_nor_number_nor_address_of_the_person_is_in_it),
		cmocka_unit_test(test_one_record_has_many_receipts_in_two_languages),
		cmocka_unit_test(test_who_never_said_anything_has_no_receipt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
