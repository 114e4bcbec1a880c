#include "import_world.h"

#include "base/clock.h"

/* ---- a chunk in each transaction, and death at any point ---- */

/* n rows: new numbers with a dated yes. */
static char *
long_table(int n)
{
	AUTO(buf) struct buf out;
	int i;

	buf_init(&out, 64 << 20);
	buf_text_add(&out, "nama;no_hp;setuju;tanggal\n");
	for (i = 0; i < n; i++)
		buf_fmt(&out, "Orang %d;0812%08d;ya;20-11-2026\n", i, 10000000 + i);
	return strdup(buf_text(&out));
}

static void
test_rows_are_done_a_chunk_at_a_time_and_each_once(void **state)
{
	AUTO_FREE char *table = long_table(2 * IMPORT_CHUNK + 50);
	struct import_options options = options_of(true, 1u << SCOPE_OFFICIAL, false);
	AUTO(world) struct world w = {0};
	int64_t id;
	bool more = false;

	(void)state;
	world_open(&w);
	id = bring(&w, "contacts", table);
	start(&w, id, &options);
	assert_ok(import_apply(w.db, id, 0, WORLD_NOW, &more));
	assert_true(more);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact"), IMPORT_CHUNK);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), IMPORT_CHUNK);
	seed_expect(&w, "SELECT state FROM import_batch", "applying");
	apply_all(&w, id);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact"), 2 * IMPORT_CHUNK + 50);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 2 * IMPORT_CHUNK + 50);
	seed_expect(&w, "SELECT state FROM import_batch", "done");
	/* Whoever comes late finds nothing to do. */
	assert_ok(import_apply(w.db, id, 0, WORLD_NOW, &more));
	assert_false(more);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 2 * IMPORT_CHUNK + 50);
}

/* Stored, and nothing else. */
static int64_t
store(struct world *w, const char *table, int64_t hold_ms)
{
	struct import_reader *reader;
	struct fault fault = {0};
	int64_t id = 0;

	assert_ok(import_reader_open(w->db, &(struct import_file){ import_kind("contacts"), "daftar.csv", "rina", hold_ms }, WORLD_NOW, &reader));
	assert_ok(import_reader_feed(reader, table, strlen(table), &fault));
	assert_ok(import_reader_finish(reader, &fault, &id));
	import_reader_close(reader);
	return id;
}

static void
test_rows_are_judged_a_chunk_at_a_time_in_order_and_each_once(void **state)
{
	AUTO_FREE char *rows = long_table(2 * IMPORT_CHUNK + 50);
	AUTO_FREE char *table = NULL;
	AUTO(world) struct world w = {0};
	int64_t id, n = 0;
	bool more = false;

	(void)state;
	world_open(&w);
	/* The last line names again whom the first one names, two chunks before; the one before it has a cell too many. */
	assert_true(asprintf(&table, "%sDua;1;2;3;4\nLagi;081210000000;ya;20-11-2026\n", rows) > 0);
	id = store(&w, table, 0);
	seed_expect(&w, "SELECT state || ' ' || judged_to || ' ' || row_count FROM import_batch", "reading 0 452");
	assert_ok(import_judged(w.db, id, &n));
	assert_int_equal(n, 0);
	assert_ok(import_judge(w.db, id, 0, WORLD_NOW, &more));
	assert_true(more);
	assert_ok(import_judged(w.db, id, &n));
	assert_int_equal(n, IMPORT_CHUNK);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM import_row WHERE item <> ''"), IMPORT_CHUNK);
	assert_int_equal(import_start(w.db, id, &(struct import_options){0}, "rina", 0, WORLD_NOW, NULL), ERR_CONFLICT);
	while (more)
		assert_ok(import_judge(w.db, id, 0, WORLD_NOW, &more));
	seed_expect(&w, "SELECT state FROM import_batch", "preview");
	seed_expect(&w, "SELECT group_concat(verdict || ' ' || code || ' ' || detail || ' ' || outcome, ' / ') FROM"
	    " (SELECT * FROM import_row WHERE line > 451 ORDER BY line)", "refused cells_more  refused / doubtful duplicate 2 ");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact"), 0);
	/* Whoever comes late finds nothing to do. */
	assert_ok(import_judge(w.db, id, 0, WORLD_NOW, &more));
	assert_false(more);
}

static void
test_the_sender_judges_what_nobody_else_does(void **state)
{
	AUTO_FREE char *table = long_table(IMPORT_CHUNK + 10);
	AUTO(world) struct world w = {0};
	int64_t id, waits = 0;
	bool more = false;

	(void)state;
	world_open(&w);
	id = store(&w, table, 5000);
	assert_ok(import_judging(w.db, WORLD_NOW + 4000, &waits));
	assert_int_equal(waits, 0);
	assert_ok(import_judging(w.db, WORLD_NOW + 5000, &waits));
	assert_int_equal(waits, id);
	/* Who judges keeps it; who lets go of it leaves it. */
	assert_ok(import_judge(w.db, id, 9000, WORLD_NOW, &more));
	assert_ok(import_judging(w.db, WORLD_NOW + 8000, &waits));
	assert_int_equal(waits, 0);
	/* What is called off is judged no further, and its file may come again. */
	IN_TX(&w, import_cancel(w.db, id, WORLD_NOW));
	assert_ok(import_judge(w.db, id, 0, WORLD_NOW, &more));
	assert_false(more);
	seed_expect(&w, "SELECT state FROM import_batch", "cancelled");
	assert_ok(import_judging(w.db, WORLD_NOW + CLOCK_DAY_MS, &waits));
	assert_int_equal(waits, 0);
}

static void
test_what_is_wrong_with_a_row_undoes_that_row_alone(void **state)
{
	AUTO_FREE char *table = long_table(10);
	struct import_options options = options_of(true, 1u << SCOPE_OFFICIAL, false);
	AUTO(world) struct world w = {0};
	bool more = false;
	int64_t id;

	(void)state;
	world_open(&w);
	id = bring(&w, "contacts", table);
	start(&w, id, &options);
	/* From the sixth on, the contact is made and the ledger refuses: half a row must not stay. */
	assert_ok(db_script(w.db, "CREATE TRIGGER broken BEFORE INSERT ON consent_ledger WHEN (SELECT count(*) FROM consent_ledger) = 5"
	    " BEGIN SELECT raise(ABORT, 'no'); END"));
	assert_ok(import_apply(w.db, id, 0, WORLD_NOW, &more));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact"), 5);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM import_row WHERE outcome = 'refused' AND code = 'not_taken'"), 5);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 5);
}

static void
test_a_row_is_judged_again_when_it_is_done(void **state)
{
	struct contact_draft draft = { .phone = "081260007001", .name = "Dewi" };
	struct ledger_entry stop = { .scope = SCOPE_GATEWAY, .action = CONSENT_OPT_OUT, .source = "inbound", .request_words = "", .answer_words = "STOP",
	    .evidence = "{}", .notice_version = "", .actor = "contact", .at = WORLD_NOW };
	AUTO(world) struct world w = {0};
	int64_t id, dewi;

	(void)state;
	world_open(&w);
	id = bring(&w, "contacts", "nama;no_hp;setuju;tanggal\nDewi;081260007001;ya;20-11-2026\nEdi;081260007002;ya;20-11-2026\n");
	expect_rows(&w, id, "2 new / 3 new");
	/* Between the look and the doing Dewi writes to us, and says STOP. */
	IN_TX(&w, contact_put(w.db, &draft, WORLD_NOW, &dewi, NULL));
	IN_TX(&w, consent_record(w.db, dewi, &stop, WORLD_NOW, NULL));
	do_it(&w, id, false);
	expect_rows(&w, id, "2 doubtful stopped 3 '21-11-2026' > skipped / 3 new > applied");
	seed_expect(&w, "SELECT count(*) FROM consent_state WHERE state = 'agreed'", "1");
}

/* ---- states ---- */

static void
test_a_batch_goes_one_way(void **state)
{
	struct import_options options = options_of(true, 1u << SCOPE_OFFICIAL, false);
	AUTO(world) struct world w = {0};
	struct problem problem = {0};
	int64_t id, waiting;

	(void)state;
	world_open(&w);
	id = bring(&w, "contacts", "no_hp\n081260007001\n");
	{
		struct import_options none = options_of(true, 0, false);
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(import_start(w.db, id, &none, "rina", 0, WORLD_NOW, &problem), ERR_INVALID);
		assert_string_equal(problem.field, "scopes");
		assert_int_equal(import_start(w.db, id + 1, &options, "rina", 0, WORLD_NOW, &problem), ERR_CONFLICT);
	}
	assert_ok(import_waiting(w.db, WORLD_NOW, &waiting));
	assert_int_equal(waiting, 0);
	/* Whoever does it alone is left alone for a while, and is followed when it died. */
	IN_TX(&w, import_start(w.db, id, &options, "rina", 60000, WORLD_NOW, NULL));
	assert_ok(import_waiting(w.db, WORLD_NOW, &waiting));
	assert_int_equal(waiting, 0);
	assert_ok(import_waiting(w.db, WORLD_NOW + 60000, &waiting));
	assert_int_equal(waiting, id);
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(import_start(w.db, id, &options, "budi", 0, WORLD_NOW, &problem), ERR_CONFLICT);
	}
	apply_all(&w, id);
	assert_ok(import_waiting(w.db, WORLD_NOW + 60000, &waiting));
	assert_int_equal(waiting, 0);
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(import_cancel(w.db, id, WORLD_NOW), ERR_CONFLICT);
	}
	assert_int_equal(import_drop(w.db, id), ERR_CONFLICT);
	seed_expect(&w, "SELECT state || ' ' || started_by FROM import_batch", "done rina");
}

static void
test_what_was_done_stays_done_when_the_rest_is_called_off(void **state)
{
	AUTO_FREE char *table = long_table(IMPORT_CHUNK + 5);
	struct import_options options = options_of(true, 1u << SCOPE_OFFICIAL, false);
	struct import_counts counts;
	AUTO(world) struct world w = {0};
	bool more;
	int64_t id;

	(void)state;
	world_open(&w);
	id = bring(&w, "contacts", table);
	start(&w, id, &options);
	assert_ok(import_apply(w.db, id, 0, WORLD_NOW, &more));
	IN_TX(&w, import_cancel(w.db, id, WORLD_NOW));
	apply_all(&w, id);
	assert_ok(import_count(w.db, id, &counts));
	assert_int_equal(counts.outcome[IMPORT_APPLIED], IMPORT_CHUNK);
	assert_int_equal(counts.outcome[IMPORT_WAITING], 5);
	assert_int_equal(counts.claim[CLAIM_YES], IMPORT_CHUNK + 5);
	assert_int_equal(counts.rows, IMPORT_CHUNK + 5);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact"), IMPORT_CHUNK);
}

/* ---- what is kept ---- */

static void
sweep_all(struct world *w, int64_t now)
{
	int64_t n = 1;

	while (n > 0)
		IN_TX(w, import_sweep(w->db, now, &n));
}

static void
test_rows_are_kept_for_a_month_and_then_counted_only(void **state)
{
	AUTO_FREE char *table = long_table(1200);
	struct import_counts before, after;
	AUTO(world) struct world w = {0};
	int64_t done;

	(void)state;
	world_open(&w);
	done = bring(&w, "contacts", table);
	do_it(&w, done, false);
	(void)bring(&w, "contacts", "no_hp\n081260007001\n0812\n");
	assert_ok(import_count(w.db, done, &before));
	sweep_all(&w, WORLD_NOW + 6 * CLOCK_DAY_MS);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM import_row"), 1202);
	/* What nobody started is forgotten after a week. */
	sweep_all(&w, WORLD_NOW + 8 * CLOCK_DAY_MS);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM import_batch"), 1);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM import_row"), 1200);
	sweep_all(&w, WORLD_NOW + 31 * CLOCK_DAY_MS);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM import_row"), 0);
	assert_ok(import_count(w.db, done, &after));
	assert_memory_equal(&before, &after, sizeof(before));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact"), 1200);
}

static void
test_a_reader_that_died_leaves_nothing_for_long(void **state)
{
	static const char table[] = "no_hp\n081260007001\n081260007002\n";
	struct import_reader *reader;
	struct fault fault = {0};
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	assert_ok(import_reader_open(w.db, &(struct import_file){ import_kind("contacts"), "", "rina", 0 }, WORLD_NOW, &reader));
	assert_ok(import_reader_feed(reader, table, sizeof(table) - 1, &fault));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM import_row"), 0);	/* the first bytes are still being looked at */
	import_reader_close(reader);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM import_batch"), 0);
	world_sql(&w, "INSERT INTO import_batch (kind, state, file_name, made_by, made_at) VALUES ('contacts', 'reading', '', 'x', 1795230600000) RETURNING id");
	world_sql(&w, "INSERT INTO import_row (batch_id, line, cells, verdict) VALUES (1, 2, '{}', 'new') RETURNING line");
	sweep_all(&w, WORLD_NOW + CLOCK_HOUR_MS);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM import_batch"), 1);
	sweep_all(&w, WORLD_NOW + 25 * CLOCK_HOUR_MS);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM import_batch"), 0);
}

static void
test_an_erased_person_is_forgotten_in_rows_too(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	id = bring(&w, "contacts", "nama;no_hp\nSari;081260007001\nBudi;081260007002\n");
	do_it(&w, id, false);
	IN_TX(&w, import_forget_contact(w.db, 1));
	seed_expect(&w, "SELECT group_concat(line || cells || item, ' ') FROM import_row", "2{} 3{\"name\":\"Budi\",\"phone\":\"081260007002\"}+6281260007002");
}

static void
test_no_more_rows_than_anybody_can_look_at(void **state)
{
	AUTO(buf) struct buf table;
	AUTO(world) struct world w = {0};
	struct fault fault = {0};
	int64_t id = 0;
	int i;

	(void)state;
	world_open(&w);
	buf_init(&table, 64 << 20);
	buf_text_add(&table, "no_hp;nama\n");
	for (i = 0; i < IMPORT_ROWS_MAX + 1; i++)
		buf_text_add(&table, "x;\n");
	assert_int_equal(bring_by(&w, "contacts", buf_text(&table), table.len, IMPORT_FEED_BYTES, WORLD_NOW, &fault, &id), ERR_INVALID);
	assert_string_equal(fault.code, "too_many_rows");
	assert_int_equal(fault.line, IMPORT_ROWS_MAX + 2);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM import_row"), 0);
}

/* ---- lists ---- */

static void
test_rows_are_listed_by_verdict_and_outcome_in_the_order_of_the_file(void **state)
{
	static const struct { const char *verdict, *outcome; int64_t after; const char *lines; } queries[] = {
		{ NULL, NULL, 0, "2 3 4 5 " }, { NULL, NULL, 3, "4 5 " }, { "refused", NULL, 0, "3 5 " }, { "refused", "", 3, "5 " }, { "", "waiting", 0, "2 4 " },
		{ NULL, "refused", 0, "3 5 " }, { "doubtful", NULL, 0, "" },
	};
	AUTO(world) struct world w = {0};
	int64_t id, line;
	size_t i, k;

	(void)state;
	world_open(&w);
	id = bring(&w, "contacts", "no_hp\n081260007001\n0812\n081260007002\n-\n");
	for (i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		AUTO_JSON struct json_object *rows = NULL;
		AUTO(buf) struct buf lines;

		buf_init(&lines, 100);
		assert_ok(import_rows(w.db, &(struct import_query){ id, queries[i].verdict, queries[i].outcome, queries[i].after, 10 }, &rows));
		for (k = 0; k < json_count(rows); k++)
			if (json_int(json_item(rows, k), "line", &line))
				buf_fmt(&lines, "%d ", (int)line);
		assert_string_equal(buf_text(&lines), queries[i].lines);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_are_done_a_chunk_at_a_time_and_each_once),
		cmocka_unit_test(test_rows_are_judged_a_chunk_at_a_time_in_order_and_each_once),
		cmocka_unit_test(test_the_sender_judges_what_nobody_else_does),
		cmocka_unit_test(test_what_is_wrong_with_a_row_undoes_that_row_alone),
		cmocka_unit_test(test_a_row_is_judged_again_when_it_is_done),
		cmocka_unit_test(test_a_batch_goes_one_way),
		cmocka_unit_test(test_what_was_done_stays_done_when_the_rest_is_called_off),
		cmocka_unit_test(test_rows_are_kept_for_a_month_and_then_counted_only),
		cmocka_unit_test(test_a_reader_that_died_leaves_nothing_for_long),
		cmocka_unit_test(test_an_erased_person_is_forgotten_in_rows_too),
		cmocka_unit_test(test_no_more_rows_than_anybody_can_look_at),
		cmocka_unit_test(test_rows_are_listed_by_verdict_and_outcome_in_the_order_of_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
