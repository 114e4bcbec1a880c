#include <stdio.h>
#include <string.h>

#include "consent/consent.h"
#include "contact/contact.h"
#include "webhook/notice.h"

#include "seed.h"
#include "world.h"

enum { META = 1 };

#define SARI	"+6281260007001"

static void
tell(struct world *w, enum notice_kind kind, const char *number, const char *user_id, int64_t at)
{
	struct notice n = { .kind = kind, .subject = number != NULL ? number : user_id, .user_id = user_id, .at = at,
	    .detail = kind == NOTICE_MARKETING_STOP ? "User requested to stop marketing messages" : "User requested to resume marketing messages" };
	bool used = false;

	IN_TX(w, notice_apply(w->db, META, &n, WORLD_NOW, &used));
	assert_true(used);
}

static int64_t
no_marketing_at(struct world *w, int64_t contact)
{
	struct consent all[SCOPE__COUNT];

	assert_ok(consent_load(w->db, contact, all));
	return all[SCOPE_OFFICIAL].no_marketing_at;
}

static void
test_the_button_about_advertising_stands_in_the_ledger_until_it_is_pressed_again(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t sari;

	(void)state;
	world_open(&w);
	seed_provider(&w, META, "meta", 0);
	IN_TX(&w, contact_from_provider(w.db, SARI, NULL, WORLD_NOW, &sari, NULL));
	tell(&w, NOTICE_MARKETING_STOP, SARI, NULL, WORLD_NOW - 9000);
	assert_int_equal(no_marketing_at(&w, sari), WORLD_NOW - 9000);
	seed_expect(&w, "SELECT action || '|' || scope || '|' || source || '|' || actor FROM consent_ledger", "marketing_stop|official|provider|contact");
	/* Told again, it is the same. */
	tell(&w, NOTICE_MARKETING_STOP, SARI, NULL, WORLD_NOW - 9000);
	tell(&w, NOTICE_MARKETING_STOP, SARI, NULL, WORLD_NOW - 8000);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 1);
	tell(&w, NOTICE_MARKETING_RESUME, SARI, NULL, WORLD_NOW - 5000);
	assert_int_equal(no_marketing_at(&w, sari), 0);
	/* An older word that comes later decides nothing. */
	tell(&w, NOTICE_MARKETING_STOP, SARI, NULL, WORLD_NOW - 7000);
	assert_int_equal(no_marketing_at(&w, sari), 0);
}

static void
test_it_ends_no_consent(void **state)
{
	AUTO(world) struct world w = {0};
	struct ledger_entry yes = { .scope = SCOPE_OFFICIAL, .action = CONSENT_OPT_IN, .source = "inbound", .actor = "contact", .at = WORLD_NOW - 10000 };
	struct consent all[SCOPE__COUNT];
	int64_t sari;

	(void)state;
	world_open(&w);
	seed_provider(&w, META, "meta", 0);
	IN_TX(&w, contact_from_provider(w.db, SARI, NULL, WORLD_NOW, &sari, NULL));
	IN_TX(&w, consent_record(w.db, sari, &yes, WORLD_NOW, NULL));
	tell(&w, NOTICE_MARKETING_STOP, SARI, NULL, WORLD_NOW - 9000);
	assert_ok(consent_load(w.db, sari, all));
	assert_int_equal(all[SCOPE_OFFICIAL].state, CONSENT_AGREED);
	assert_int_equal(all[SCOPE_OFFICIAL].since_at, WORLD_NOW - 10000);
}

static void
test_it_finds_the_person_by_number_or_by_metas_id(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t named, unnamed;

	(void)state;
	world_open(&w);
	seed_provider(&w, META, "meta", 0);
	IN_TX(&w, contact_from_provider(w.db, SARI, NULL, WORLD_NOW, &named, NULL));
	IN_TX(&w, contact_from_provider(w.db, NULL, "ID.1", WORLD_NOW, &unnamed, NULL));
	assert_int_not_equal(named, unnamed);
	tell(&w, NOTICE_MARKETING_STOP, NULL, "ID.1", WORLD_NOW - 9000);
	assert_int_not_equal(no_marketing_at(&w, unnamed), 0);
	assert_int_equal(no_marketing_at(&w, named), 0);
	/* Both at once: the same person, met twice. */
	tell(&w, NOTICE_MARKETING_STOP, SARI, "ID.1", WORLD_NOW - 8000);
	assert_int_not_equal(no_marketing_at(&w, named), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_button_about_advertising_stands_in_the_ledger_until_it_is_pressed_again),
		cmocka_unit_test(test_it_ends_no_consent),
		cmocka_unit_test(test_it_finds_the_person_by_number_or_by_metas_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
