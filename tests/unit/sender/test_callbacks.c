#include "callbacks.h"

#include "base/clock.h"
#include "callback/callback.h"
#include "office.h"

/* An address of the office's other system, and a message of its own that was delivered. */
static void
open_receiver(struct office *o)
{
	const struct callback_draft draft = { "odoo", "https://127.0.0.1:9/kabarizin", false, false };
	AUTO(buf) struct buf secret = {0};
	struct problem problem = {0};

	office_open(o);
	world_sql(&o->w, "INSERT INTO api_key (id, name, kind, key_hash, shown, created_at) VALUES (1, 'odoo', 'live', x'01', '1111', 1)");
	buf_init(&secret, 200);
	IN_TX(&o->w, callback_put(o->w.db, o->keys, &draft, false, WORLD_NOW, &secret, &problem));
	seed_message(&o->w, 70, OFFICE_SARI, "text", "sent");
	world_sql(&o->w, "UPDATE message SET made_by = 'api:odoo' WHERE id = 70");
	world_sql(&o->w, "INSERT INTO message_event (id, message_id, at, kind, origin, detail) VALUES (9, 70, 1, 'delivered', 'webhook', '')");
}

static void
look(struct office *o, int64_t now)
{
	o->s.calls_look_at = 0;
	assert_ok(callbacks_begin(&o->s, now));
}

static void
test_an_event_that_cannot_be_started_is_tried_less_and_less_often_and_given_up(void **state)
{
	AUTO(office) struct office o;
	int64_t now = WORLD_NOW;
	int tries;

	(void)state;
	open_receiver(&o);
	world_sql(&o.w, "UPDATE callback SET secret_sealed = x'0102'");	/* no key opens it */
	look(&o, now);
	assert_int_equal(world_sql(&o.w, "SELECT tries FROM callback"), 1);
	assert_int_equal(world_sql(&o.w, "SELECT retry_at FROM callback"), WORLD_NOW + 10000);
	look(&o, now + 1000);
	assert_int_equal(world_sql(&o.w, "SELECT tries FROM callback"), 1);	/* not every second */
	for (tries = 1; tries < 12; tries++)
		look(&o, now += CLOCK_HOUR_MS);
	seed_expect(&o.w, "SELECT event_id FROM callback_failed", "message.9");	/* where a person sees it */
	seed_expect(&o.w, "SELECT tries || ' ' || message_cursor FROM callback", "0 9");
	callbacks_abandon(&o.s);
}

static void
test_one_that_can_is_on_its_way(void **state)
{
	AUTO(office) struct office o;

	(void)state;
	open_receiver(&o);
	look(&o, WORLD_NOW);
	assert_non_null(o.s.calls[0]);
	assert_int_equal(world_sql(&o.w, "SELECT tries FROM callback"), 0);
	callbacks_abandon(&o.s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_event_that_cannot_be_started_is_tried_less_and_less_often_and_given_up),
		cmocka_unit_test(test_one_that_can_is_on_its_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
