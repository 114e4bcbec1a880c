/* The page on which a contact's record is put right. */
#include "admin_world.h"

#include "consent/consent.h"

#define EDIT	"/admin/contacts/1/edit"
#define NUMBERS	"/admin/contacts/1/numbers"
#define CHANGE	"/admin/contacts/1/numbers/change"

static void
test_a_number_is_added_looked_at_and_explained(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	seed_contact(&w.world, 2);
	assert_int_equal(admin_post(&w, EDIT, NUMBERS, "phone=0812-34"), 422);
	assert_true(web_says(&w, "Nomor ini terlalu pendek"));
	assert_int_equal(admin_post(&w, EDIT, NUMBERS, "phone=0812-0000-0001"), 422);
	assert_true(web_says(&w, "Nomor ini sudah tercatat pada orang ini"));
	/* A doubled 62 is repaired, but somebody looks first. */
	assert_int_equal(admin_post(&w, EDIT, NUMBERS, "phone=6262852+6000+7001"), 422);
	assert_true(web_says(&w, "Awalan 62 tertulis dua kali. Nomor yang disimpan: 0852-6000-7001"));
	admin_expect(&w, "SELECT count(*) FROM contact_phone WHERE contact_id = 1", "1");
	assert_int_equal(admin_post(&w, EDIT, NUMBERS, "phone=6262852+6000+7001&sure=1"), 303);
	admin_expect(&w, "SELECT raw FROM contact_phone WHERE number = '+6285260007001'", "6262852 6000 7001");
	admin_expect(&w, "SELECT action || ' ' || subject_id || ' ' || detail FROM audit ORDER BY id DESC LIMIT 1", "contact.number_add 1 ");
	assert_int_equal(web_get(&w, EDIT), 200);
	assert_false(web_says(&w, "6000-7001"));		/* not even for those who may ask */
	assert_false(web_says(&w, "6285260007001"));
}

static void
test_a_number_of_somebody_else_becomes_a_question_with_both_contacts(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	seed_contact(&w.world, 2);
	assert_int_equal(admin_post(&w, EDIT, NUMBERS, "phone=0812-0000-0002"), 303);
	admin_expect(&w, "SELECT kind || ' ' || contact_id || ' ' || other_contact_id || ' ' || made_by FROM review", "number 1 2 rina");
	admin_expect(&w, "SELECT contact_id FROM contact_phone WHERE number = '+6281200000002'", "2");
	assert_int_equal(web_get(&w, "/admin/consents/review"), 200);
	assert_true(web_says(&w, "tetapi tercatat atas"));
	assert_true(web_says(&w, "/admin/contacts/2\""));
	/* Asked twice, there is one question. */
	assert_int_equal(admin_post(&w, EDIT, NUMBERS, "phone=0812-0000-0002"), 303);
	admin_expect(&w, "SELECT count(*) FROM review", "1");
}

static void
test_numbers_are_chosen_marked_and_removed_by_what_the_page_showed(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *location = NULL;

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	assert_int_equal(admin_post(&w, EDIT, NUMBERS, "phone=0628-20123"), 303);
	/* The preferred one comes first; the landline is the second. */
	assert_int_equal(admin_post(&w, EDIT, CHANGE, "nth=2&looks=0628-****-3&act=has"), 303);
	admin_expect(&w, "SELECT whatsapp || ' ' || whatsapp_by FROM contact_phone WHERE kind = 'landline'", "yes rina");
	assert_int_equal(web_get(&w, EDIT), 200);
	assert_true(web_says(&w, "ada di WhatsApp, kata rina"));
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "ada di WhatsApp sejak 21-11-2026"));
	assert_int_equal(admin_post(&w, EDIT, CHANGE, "nth=2&looks=0628-****-3&act=choose"), 303);
	admin_expect(&w, "SELECT kind FROM contact_phone WHERE preferred = 1", "landline");
	/* An old page speaks of another number now. */
	assert_int_equal(admin_post(&w, EDIT, CHANGE, "nth=2&looks=0628-****-3&act=remove&reason=x"), 422);
	admin_expect(&w, "SELECT count(*) FROM contact_phone", "2");
	assert_int_equal(admin_post(&w, EDIT, CHANGE, "nth=1&looks=0628-****-3&act=remove&reason="), 422);
	assert_true(web_says(&w, "href=\"#reason-1\""));
	assert_int_equal(admin_post(&w, EDIT, CHANGE, "nth=1&looks=0628-****-3&act=remove&reason=pindah+rumah"), 303);
	admin_expect(&w, "SELECT action || ': ' || detail FROM audit ORDER BY id DESC LIMIT 1", "contact.number_remove: pindah rumah");
	/* The last one. */
	assert_int_equal(admin_post(&w, EDIT, CHANGE, "nth=1&looks=0812-****-0001&act=remove&reason=salah"), 422);
	assert_true(web_says(&w, "Ini nomor terakhir orang ini"));
	assert_int_equal(admin_post(&w, EDIT, CHANGE, "nth=1&looks=0812-****-0001&act=remove&reason=salah&even_last=1"), 303);
	admin_expect(&w, "SELECT count(*) FROM contact_phone", "0");
	assert_string_equal(location = web_header(&w, "Location"), EDIT);
}

static void
test_what_was_typed_is_seen_with_the_whole_number_only(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	assert_int_equal(admin_post(&w, EDIT, NUMBERS, "phone=WA%3A+0852.6000.7001"), 303);
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_false(web_says(&w, "0852.6000.7001"));
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/show", ""), 200);
	assert_true(web_says(&w, "Ditulis: WA: 0852.6000.7001"));
}

static void
test_a_record_is_changed_and_the_audit_names_fields_not_people(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	assert_int_equal(admin_post(&w, EDIT, "/admin/contacts/1", "name=Sari&email=bukan&role=staff&duty=IMB&locale=en"), 422);
	assert_true(web_says(&w, "Ini bukan alamat surel"));
	assert_true(web_says(&w, "value=\"IMB\""));
	assert_int_equal(admin_post(&w, EDIT, "/admin/contacts/1", "name=Sari+Dewi&email=s%40example.id&role=staff&duty=IMB&locale=en"), 303);
	admin_expect(&w, "SELECT name || '|' || email || '|' || role || '|' || duty || '|' || locale FROM contact", "Sari Dewi|s@example.id|staff|IMB|en");
	admin_expect(&w, "SELECT action || ': ' || detail FROM audit", "contact.change: name, email, role, duty, locale");
	assert_int_equal(admin_post(&w, EDIT, "/admin/contacts/1", "name=Sari+Dewi&email=s%40example.id&role=staff&duty=IMB&locale=en"), 303);
	admin_expect(&w, "SELECT count(*) FROM audit", "1");
	assert_int_equal(web_get(&w, "/admin/contacts/9/edit"), 404);
}

static void
test_an_address_that_was_refused_is_shown_and_tried_again_by_a_button(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	seed_provider(&w.world, 1, "meta", 0);
	seed_contact(&w.world, 1);
	seed_message(&w.world, 1, 1, "text", "blocked");
	assert_ok(db_script(w.world.db, "UPDATE message SET reason = 'email_refused';"
	    " UPDATE contact SET email = 's@example.id', refused_email = 's@example.id', refused_email_at = 1795230600000,"
	    " refused_email_text = '550 5.1.1 <b>'"));
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "Alamat surel s****@example.id ditolak pada 21-11-2026"));
	assert_true(web_says(&w, "550 5.1.1 &lt;b&gt;"));
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/email-again", ""), 303);
	admin_expect(&w, "SELECT count(*) FROM contact WHERE refused_email IS NOT NULL", "0");
	admin_expect(&w, "SELECT state FROM message", "queued");
	admin_expect(&w, "SELECT action FROM audit", "contact.email_again");
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_false(web_says(&w, "email-again"));
	/* A second click finds nothing to do. */
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/email-again", ""), 303);
	admin_expect(&w, "SELECT count(*) FROM audit", "1");
}

static void
test_another_address_brings_back_what_was_blocked(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	seed_provider(&w.world, 1, "meta", 0);
	seed_contact(&w.world, 1);
	seed_message(&w.world, 1, 1, "text", "blocked");
	assert_ok(db_script(w.world.db, "UPDATE message SET reason = 'email_refused'; UPDATE contact SET email = 's@example.id', refused_email = 's@example.id'"));
	assert_int_equal(admin_post(&w, EDIT, "/admin/contacts/1", "name=Sari&email=sari%40example.id&role=applicant&duty=&locale=id"), 303);
	admin_expect(&w, "SELECT state FROM message", "queued");
}

/* Somebody wrote to the official number, and Meta named them by an id only. */
static void
test_somebody_without_a_number_is_there_like_everybody_else(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	struct ledger_entry entry = { .scope = SCOPE_OFFICIAL, .action = CONSENT_OPT_IN, .source = "inbound", .answer_words = "ya", .actor = "contact", .at = 1 };

	(void)state;
	admin_open(&w, "operator");
	seed_provider(&w.world, 1, "meta", 0);
	assert_ok(db_script(w.world.db, "INSERT INTO contact (id, name, profile_name, user_id, subject_hash, created_at, updated_at)"
	    " VALUES (1, '', 'Sari', 'ID.99', zeroblob(32), 1, 1)"));
	IN_TX(&w.world, consent_record(w.world.db, 1, &entry, w.now, NULL));
	seed_message(&w.world, 1, 1, "text", "queued");
	assert_ok(db_script(w.world.db, "UPDATE message SET number = ''"));
	assert_int_equal(web_get(&w, "/admin/contacts"), 200);
	assert_true(web_says(&w, "Sari (nama di WhatsApp)"));
	assert_true(web_says(&w, "hanya Id WhatsApp"));
	assert_int_equal(web_get(&w, "/admin/contacts?q=ID.99"), 200);
	assert_true(web_says(&w, "/admin/contacts/1\""));
	assert_int_equal(web_get(&w, "/admin/search?q=ID.99"), 303);	/* the only one there is: straight to it */
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "ID.99"));
	assert_true(web_says(&w, "Belum ada nomor"));
	assert_int_equal(web_get(&w, EDIT), 200);
	assert_int_equal(web_get(&w, "/admin/contacts/1/consent"), 200);
	assert_int_equal(web_get(&w, "/admin/consents"), 200);
	assert_true(web_says(&w, "Sari (nama di WhatsApp)"));
	assert_int_equal(web_get(&w, "/admin/consents.csv?whole=1"), 200);
	assert_true(web_says(&w, "\"1\",\"\",\"\",\"WhatsApp resmi\",\"setuju\""));
	assert_int_equal(web_get(&w, "/admin/messages"), 200);
	assert_int_equal(web_get(&w, "/admin/messages/1"), 200);
	assert_int_equal(web_get(&w, "/admin/messages.csv"), 200);
	/* A number found later stands beside the id. */
	assert_int_equal(admin_post(&w, EDIT, NUMBERS, "phone=0852-6000-7001"), 303);
	admin_expect(&w, "SELECT c.user_id || ' ' || p.number FROM contact c JOIN contact_phone p ON p.contact_id = c.id", "ID.99 +6285260007001");
}

#define MERGE	"/admin/contacts/1/merge"

static void
test_two_contacts_become_one_after_a_look_at_both(void **state)
{
	struct ledger_entry entry = { .scope = SCOPE_OFFICIAL, .action = CONSENT_OPT_OUT, .source = "inbound", .answer_words = "STOP", .actor = "contact" };
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *location = NULL, *led = NULL;

	(void)state;
	admin_open(&w, "administrator");
	seed_contact(&w.world, 1);
	seed_contact(&w.world, 2);
	assert_ok(db_script(w.world.db, "UPDATE contact SET subject_hash = randomblob(32)"));
	entry.at = w.now - 5000;
	IN_TX(&w.world, consent_record(w.world.db, 2, &entry, w.now, NULL));
	assert_int_equal(web_get(&w, MERGE), 200);
	assert_int_equal(web_get(&w, MERGE "?with=0812-9999-1234"), 422);
	assert_true(web_says(&w, "Tidak ada kontak dengan nama atau nomor itu"));
	assert_int_equal(web_get(&w, MERGE "?with="), 422);
	assert_true(web_says(&w, "Isian ini wajib diisi."));
	/* By name, one says which of those is meant. */
	assert_int_equal(web_get(&w, MERGE "?with=sar"), 200);
	assert_true(web_says(&w, "Orang yang mana?"));
	assert_true(web_says(&w, "href=\"/admin/contacts/1/merge?with=%232\""));
	assert_false(web_says(&w, "?with=%231\""));
	assert_int_equal(web_get(&w, MERGE "?with=%231"), 422);
	assert_true(web_says(&w, "Ini kontak yang sama"));
	assert_int_equal(web_get(&w, MERGE "?with=0812-0000-0002"), 200);
	assert_true(web_says(&w, "1 nomor pindah"));
	assert_true(web_says(&w, "berhenti"));
	assert_int_equal(admin_post(&w, MERGE "?with=%232", MERGE, "with=%232&reason=&sure=1"), 422);
	assert_int_equal(admin_post(&w, MERGE "?with=%232", MERGE, "with=%232&reason=orang+yang+sama"), 422);
	assert_true(web_says(&w, "Pastikan dulu, lalu centang"));
	admin_expect(&w, "SELECT count(*) FROM contact WHERE merged_into IS NOT NULL", "0");
	assert_int_equal(admin_post(&w, MERGE "?with=%232", MERGE, "with=%232&reason=orang+yang+sama&sure=1"), 303);
	assert_string_equal(location = web_header(&w, "Location"), "/admin/contacts/1");
	admin_expect(&w, "SELECT action || ' ' || subject_id || ' ' || detail FROM audit", "contact.merge 1 #2 → #1: orang yang sama");
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "dikatakan sebagai kontak lain; digabung oleh rina"));
	assert_int_equal(web_get(&w, "/admin/contacts/2"), 303);
	assert_string_equal(led = web_header(&w, "Location"), "/admin/contacts/1");
	assert_int_equal(web_get(&w, "/admin/contacts"), 200);
	assert_false(web_says(&w, "/admin/contacts/2\""));
}

static void
test_only_an_administrator_makes_one_of_two(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	assert_int_equal(web_get(&w, MERGE), 403);
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_false(web_says(&w, MERGE));
}

static void
test_viewers_change_nothing(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	seed_contact(&w.world, 1);
	assert_int_equal(web_get(&w, EDIT), 403);
	assert_int_equal(admin_post(&w, "/admin/contacts/1", NUMBERS, "phone=0852-6000-7001"), 403);
	assert_false(web_says(&w, EDIT));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_number_is_added_looked_at_and_explained),
		cmocka_unit_test(test_a_number_of_somebody_else_becomes_a_question_with_both_contacts),
		cmocka_unit_test(test_numbers_are_chosen_marked_and_removed_by_what_the_page_showed),
		cmocka_unit_test(test_what_was_typed_is_seen_with_the_whole_number_only),
		cmocka_unit_test(test_a_record_is_changed_and_the_audit_names_fields_not_people),
		cmocka_unit_test(test_an_address_that_was_refused_is_shown_and_tried_again_by_a_button),
		cmocka_unit_test(test_another_address_brings_back_what_was_blocked),
		cmocka_unit_test(test_somebody_without_a_number_is_there_like_everybody_else),
		cmocka_unit_test(test_two_contacts_become_one_after_a_look_at_both),
		cmocka_unit_test(test_only_an_administrator_makes_one_of_two),
		cmocka_unit_test(test_viewers_change_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
