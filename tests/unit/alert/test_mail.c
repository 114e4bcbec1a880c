#include "alert/mail.h"

#include "alert/alert.h"
#include "base/clock.h"
#include "seed.h"

#define HOUR CLOCK_HOUR_MS

static void
open_world(struct world *w)
{
	world_open(w);
	seed_provider(w, 2, "fonnte", 1);
	seed_provider(w, 3, "smtp", 0);
	world_sql(w, "UPDATE provider SET health = 'ok', webhook_at = 1795230600000");
	world_sql(w, "INSERT INTO setting VALUES ('alert_mail', 'rina@example.go.id, budi@example.go.id', 1, 'test')");
}

static int64_t
minute(struct world *w, int64_t now)
{
	struct alert_sweep sweep;
	int64_t n;

	IN_TX(w, alert_sweep(w->db, now, &sweep));
	IN_TX(w, alert_mail(w->db, "https://kabar.example.go.id", now, &n));
	return n;
}

static void
down(struct world *w)
{
	world_sql(w, "UPDATE provider SET health = 'down', health_code = 'account', health_text = 'device disconnected', name = 'Fonnte' WHERE id = 2");
}

static void
up(struct world *w)
{
	world_sql(w, "UPDATE provider SET health = 'ok' WHERE id = 2");
}

static void
test_each_address_gets_one_mail_when_it_begins_and_one_when_it_is_over(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_world(&w);
	assert_int_equal(minute(&w, WORLD_NOW), 0);
	down(&w);
	assert_int_equal(minute(&w, WORLD_NOW), 2);
	seed_expect(&w, "SELECT group_concat(address) FROM (SELECT address FROM staff_mail ORDER BY id)", "rina@example.go.id,budi@example.go.id");
	seed_expect(&w, "SELECT DISTINCT subject FROM staff_mail", "Kabarizin: Fonnte berhenti membawa pesan");
	seed_expect(&w, "SELECT DISTINCT text FROM staff_mail", "- Fonnte: berhenti membawa pesan: 21-11-2026 10:10\n  device disconnected\n\n"
	    "Daftar lengkap, dan apa yang dapat dilakukan:\nhttps://kabar.example.go.id/admin/alerts\n");
	assert_int_equal(minute(&w, WORLD_NOW + 1), 0);
	up(&w);
	assert_int_equal(minute(&w, WORLD_NOW + 2 * HOUR), 2);
	seed_expect(&w, "SELECT subject FROM staff_mail ORDER BY id DESC LIMIT 1", "Kabarizin: Fonnte berhenti membawa pesan, sudah selesai");
	assert_int_equal(minute(&w, WORLD_NOW + 4 * HOUR), 0);
}

static void
test_administrators_who_want_them_are_told_too_and_nobody_twice(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_world(&w);
	world_sql(&w, "INSERT INTO login (id, name, full_name, password_hash, role, created_at) VALUES (1, 'ani', 'Ani', 'x', 'administrator', 1),"
	    " (2, 'rina', 'Rina', 'x', 'administrator', 1), (3, 'edi', 'Edi', 'x', 'administrator', 1)");
	world_sql(&w, "INSERT INTO login_mail VALUES (1, 'ani@example.go.id', 1), (2, 'Rina@example.go.id', 1), (3, 'edi@example.go.id', 0)");
	down(&w);
	assert_int_equal(minute(&w, WORLD_NOW), 3);
	seed_expect(&w, "SELECT group_concat(address) FROM (SELECT address FROM staff_mail ORDER BY id)",
	    "ani@example.go.id,Rina@example.go.id,budi@example.go.id");
	/* Their addresses are enough. */
	world_sql(&w, "DELETE FROM setting WHERE key = 'alert_mail'");
	up(&w);
	assert_int_equal(minute(&w, WORLD_NOW + 2 * HOUR), 2);
}

static void
test_a_try_goes_to_everybody_and_says_that_it_is_one(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t n;

	(void)state;
	open_world(&w);
	IN_TX(&w, alert_mail_try(w.db, "https://kabar.example.go.id", "ani", WORLD_NOW, &n));
	assert_int_equal(n, 2);
	seed_expect(&w, "SELECT DISTINCT subject FROM staff_mail", "Kabarizin: percobaan peringatan");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM staff_mail WHERE text LIKE 'Ini percobaan, diminta oleh ani.%'"), 2);
	/* No alert was told by it. */
	down(&w);
	assert_int_equal(minute(&w, WORLD_NOW + 1), 2);
	world_sql(&w, "DELETE FROM setting WHERE key = 'alert_mail'");
	IN_TX(&w, alert_mail_try(w.db, "https://kabar.example.go.id", "ani", WORLD_NOW + 2, &n));
	assert_int_equal(n, 0);
}

static void
test_what_comes_and_goes_is_one_mail_an_hour(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t at, n = 0;
	int i;

	(void)state;
	open_world(&w);
	for (i = 0, at = WORLD_NOW; i < 30; i++, at += 2 * CLOCK_MINUTE_MS) {
		down(&w);
		n += minute(&w, at);
		up(&w);
		n += minute(&w, at + CLOCK_MINUTE_MS);
	}
	assert_int_equal(n, 2);
	/* That it is over is told when the hour is. */
	assert_int_equal(minute(&w, at + 2 * CLOCK_MINUTE_MS), 2);
	assert_int_equal(minute(&w, at + 3 * HOUR), 0);
}

static void
test_much_at_once_is_one_mail(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_world(&w);
	down(&w);
	world_sql(&w, "INSERT INTO provider_vitals (provider_id, asked_at, quota_left) VALUES (2, 1, 5)");
	assert_int_equal(minute(&w, WORLD_NOW), 2);
	seed_expect(&w, "SELECT DISTINCT subject FROM staff_mail", "Kabarizin: 2 peringatan");
}

static void
test_nothing_is_queued_where_nobody_would_get_it(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_world(&w);
	down(&w);
	world_sql(&w, "UPDATE provider SET enabled = 0 WHERE id = 3");
	assert_int_equal(minute(&w, WORLD_NOW), 0);
	/* Set up later it is told then. */
	world_sql(&w, "UPDATE provider SET enabled = 1");
	assert_int_equal(minute(&w, WORLD_NOW + 1), 2);
	world_sql(&w, "DELETE FROM setting");
	up(&w);
	assert_int_equal(minute(&w, WORLD_NOW + 2 * HOUR), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_address_gets_one_mail_when_it_begins_and_one_when_it_is_over),
		cmocka_unit_test(test_administrators_who_want_them_are_told_too_and_nobody_twice),
		cmocka_unit_test(test_a_try_goes_to_everybody_and_says_that_it_is_one),
		cmocka_unit_test(test_what_comes_and_goes_is_one_mail_an_hour),
		cmocka_unit_test(test_much_at_once_is_one_mail),
		cmocka_unit_test(test_nothing_is_queued_where_nobody_would_get_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
