/* Messages in any order and any repetition, and lists of words that change between two. */
#include "inbound_office.h"

enum { SAID_MAX = 7, ROUNDS = 60, ORDERS = 12 };

static uint32_t
next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

struct event { int64_t provider, at; const char *text; char id[16]; };

static size_t
make_events(uint32_t *seed, struct event events[SAID_MAX])
{
	static const char *const texts[] = { "ya", "STOP", "tidak", "halo", "Saya setuju", "jangan kirim lagi", "kapan izin saya jadi?", "belum" };
	size_t n = 2 + next_random(seed) % (SAID_MAX - 1), i;

	for (i = 0; i < n; i++) {
		events[i] = (struct event){
			.provider = 1 + next_random(seed) % 2,
			.at = WORLD_NOW - 1000 * (int64_t)(1 + next_random(seed) % 6),	/* seconds, often the same one */
			.text = texts[next_random(seed) % (sizeof(texts) / sizeof(texts[0]))],
		};
		snprintf(events[i].id, sizeof(events[i].id), "e%zu", i);
	}
	return n;
}

/* Delivers every event at least once, some twice, in a random order, to a contact of its own. */
static int64_t
deliver(struct world *w, uint32_t *seed, const struct event *events, size_t n, int64_t message_id, int serial)
{
	const struct event *order[2 * SAID_MAX];
	char number[32], id[40];
	size_t count = 0, i;
	int64_t contact;

	snprintf(number, sizeof(number), "+62812%08d", serial);
	IN_TX(w, contact_from_provider(w->db, number, NULL, WORLD_NOW, &contact, NULL));
	message(w, message_id, contact, "queued", "");
	for (i = 0; i < n; i++) {
		order[count++] = &events[i];
		if (next_random(seed) % 3 == 0)
			order[count++] = &events[i];
	}
	for (i = count; i > 1; i--) {
		size_t k = next_random(seed) % i;
		const struct event *kept = order[i - 1];

		order[i - 1] = order[k];
		order[k] = kept;
	}
	for (i = 0; i < count; i++) {
		struct inbound in;

		snprintf(id, sizeof(id), "%d-%s", serial, order[i]->id);
		in = text_in(order[i]->provider, number, id, order[i]->text, order[i]->at);
		assert_int_equal(apply(w, order[i]->provider, &in).contact_id, contact);
	}
	return contact;
}

/* What must be the same whatever the order: consents, window, what was heard, and whether the message still waits. */
static char *
end_state(struct world *w, int64_t contact, int64_t message_id)
{
	AUTO(buf) struct buf b = {0};
	struct consent all[SCOPE__COUNT];
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t until;
	int i;

	buf_init(&b, 4000);
	assert_ok(consent_load(w->db, contact, all));
	for (i = 0; i < SCOPE__COUNT; i++)
		buf_fmt(&b, "%s:%s,%d,%lld ", scope_name((enum scope)i), consent_state_name(all[i].state), all[i].explicit_words,
		    (long long)(all[i].since_at != 0 ? all[i].since_at - WORLD_NOW : 0));
	assert_ok(window_until(w->db, contact, META, WORLD_NOW, &until));
	buf_fmt(&b, "window:%lld ", (long long)(until != 0 ? until - WORLD_NOW : 0));
	assert_ok(db_one(w->db, "SELECT state FROM message WHERE id = :id", ARGS(INT_("id", message_id)), &rows));
	buf_fmt(&b, "message:%s", db_col_text(&rows, 0));
	return buf_take(&b);
}

static void
test_any_order_and_any_repetition_of_messages_ends_the_same(void **state)
{
	AUTO(world) struct world w = {0};
	uint32_t seed = 20261121;
	struct ledger_check check;
	int64_t changed;
	int round, order, serial = 0;

	(void)state;
	open_office(&w);
	for (round = 0; round < ROUNDS; round++) {
		struct event events[SAID_MAX];
		size_t n = make_events(&seed, events), i;
		AUTO_FREE char *first = NULL;

		for (order = 0; order < ORDERS; order++) {
			int64_t message_id = 1000000 - ++serial;
			int64_t contact = deliver(&w, &seed, events, n, message_id, serial);
			AUTO_FREE char *end = end_state(&w, contact, message_id);

			if (first == NULL) {
				first = strdup(end);
			} else if (strcmp(first, end) != 0) {
				for (i = 0; i < n; i++)
					print_message("%s at %d by %d\n", events[i].text, (int)(events[i].at - WORLD_NOW), (int)events[i].provider);
				fail_msg("round %d, order %d\n%s\n%s", round, order, first, end);
			}
		}
	}
	assert_ok(ledger_verify(w.db, 0, &check));
	assert_int_equal(check.fault, LEDGER_INTACT);
	assert_true(check.entries > ROUNDS * ORDERS);
	IN_TX(&w, consent_rebuild(w.db, &changed));
	assert_int_equal(changed, 0);
	/* However often a STOP came, it was confirmed at most once for each change. */
	assert_int_equal(world_sql(&w, "SELECT count(*) - count(DISTINCT event_key) FROM message WHERE scenario = 'consent'"), 0);
}

static void
test_lists_that_change_between_two_messages_count_for_the_second(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	assert_int_equal(say(&w, META, "w1", "gaskeun", WORLD_NOW - 3).reply, REPLY_OTHER);
	IN_TX(&w, setting_set(w.db, SETTING_CONSENT_WORDS, "{\"yes\":[\"gaskeun\"]}", "test", WORLD_NOW, NULL));
	assert_int_equal(say(&w, META, "w2", "gaskeun", WORLD_NOW - 2).reply, REPLY_YES);
	IN_TX(&w, setting_set(w.db, SETTING_CONSENT_WORDS, "", "test", WORLD_NOW, NULL));
	assert_int_equal(say(&w, META, "w3", "gaskeun", WORLD_NOW - 1).reply, REPLY_OTHER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_order_and_any_repetition_of_messages_ends_the_same),
		cmocka_unit_test(test_lists_that_change_between_two_messages_count_for_the_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
