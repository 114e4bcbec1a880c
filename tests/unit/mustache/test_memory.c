/* Memory that ends at any allocation: an error, nothing half done, nothing lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include <errno.h>
#include <unistd.h>

#include "base/json.h"
#include "mustache/mustache.h"

#if defined(__SANITIZE_ADDRESS__)

/* The sanitizers bring an allocator of their own, which cannot be told to fail. */
static void
test_allocations_that_fail(void **state)
{
	(void)state;
	skip();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_allocations_that_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

/* glibc's own functions, below the names that we take over for this program. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);
extern void __libc_free(void *p);

static long left = -1;		/* allocations that still succeed; below 0: all */
static long alive;		/* allocations that were not freed */

static bool
allowed(void)
{
	if (left == 0) {
		errno = ENOMEM;
		return false;
	}
	if (left > 0)
		left--;
	return true;
}

static void *
counted(void *p)
{
	alive += p != NULL;
	return p;
}

void *
malloc(size_t size)
{
	return allowed() ? counted(__libc_malloc(size)) : NULL;
}

void *
calloc(size_t n, size_t size)
{
	return allowed() ? counted(__libc_calloc(n, size)) : NULL;
}

void *
realloc(void *p, size_t size)
{
	if (!allowed())
		return NULL;
	return p != NULL ? __libc_realloc(p, size) : counted(__libc_malloc(size));
}

void
free(void *p)
{
	alive -= p != NULL;
	__libc_free(p);
}

static const char text[] =
    "{{<layout}}{{$isi}}{{#rows}}{{a.b.c}} {{d}}{{e}}{{f}}{{g}}{{h}}{{i}}{{j}}{{k}}{{l}}{{m}}{{n}}{{o}}{{p}}{{q}}{{r}}{{s}}"
    "{{t}}{{u}}{{v}}{{w}}{{x}}{{y}}{{z}}{{/rows}}{{/isi}}{{/layout}}{{#rows}}{{.}}{{/rows}}";

enum { TRIES_MAX = 1000 };

static void
test_parsing_survives_any_allocation_that_fails(void **state)
{
	struct mustache_problem why;
	struct mustache *m = NULL;
	enum err e = ERR_MEMORY;
	long n, before;

	(void)state;
	for (n = 0; e && n < TRIES_MAX; n++) {
		before = alive;
		left = n;
		e = mustache_parse("surat", text, sizeof(text) - 1, &m, &why);
		left = -1;
		if (!e)
			break;
		assert_int_equal(e, ERR_MEMORY);
		assert_null(m);
		assert_int_equal(alive, before);
		assert_string_equal(why.key, "out_of_memory");
	}
	assert_int_equal(e, ERR_NONE);
	assert_true(n > 4);
	mustache_free(m);
}

static void
test_names_survive_any_allocation_that_fails(void **state)
{
	struct json_object *names = NULL;
	struct mustache *m = NULL;
	enum err e = ERR_MEMORY;
	long n, before;

	(void)state;
	assert_int_equal(mustache_parse("surat", text, sizeof(text) - 1, &m, NULL), ERR_NONE);
	for (n = 0; e && n < TRIES_MAX; n++) {
		before = alive;
		left = n;
		e = mustache_names(m, &names);
		left = -1;
		if (!e)
			break;
		assert_int_equal(e, ERR_MEMORY);
		assert_null(names);
		/* json-c itself forgets the copy of a key for which its table could not grow. */
		assert_in_range(alive, before, before + 1);
	}
	assert_int_equal(e, ERR_NONE);
	assert_true(n > 4);
	json_object_put(names);
	mustache_free(m);
}

static void
test_a_set_survives_any_allocation_that_fails(void **state)
{
	char folder[] = "/tmp/mustache-memory-XXXXXX", path[64];
	struct mustache_problem why;
	struct mustache_set *set = NULL;
	enum err e = ERR_MEMORY;
	long n, before;
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a.mustache", folder);
	assert_non_null(f = fopen(path, "w"));
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	for (n = 0; e && n < TRIES_MAX; n++) {
		before = alive;
		left = n;
		e = mustache_set_load(folder, &set, &why);
		left = -1;
		if (!e)
			break;
		assert_true(e == ERR_MEMORY || e == ERR_IO);	/* scandir tells of memory as of any other failure */
		assert_null(set);
		assert_int_equal(alive, before);
	}
	assert_int_equal(e, ERR_NONE);
	assert_true(n > 8);
	assert_int_equal(mustache_set_count(set), 1);
	mustache_set_free(set);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void
test_rendering_allocates_nothing_but_its_output(void **state)
{
	AUTO_JSON struct json_object *data = json_object_new_object();
	AUTO(buf) struct buf out = {0};
	struct json_object *rows = json_put_array(data, "rows");
	struct mustache_problem why;
	struct mustache *m = NULL;
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		json_object_array_add(rows, json_object_new_double(i + 0.5));
	assert_int_equal(mustache_parse("surat", text, sizeof(text) - 1, &m, NULL), ERR_NONE);
	buf_init(&out, 1 << 16);
	left = 0;
	assert_int_equal(mustache_render(m, data, NULL, &out, &why), ERR_MEMORY);
	assert_string_equal(why.key, "out_of_memory");
	left = -1;
	buf_reset(&out);
	assert_int_equal(mustache_render(m, data, NULL, &out, &why), ERR_NONE);
	buf_reset(&out);
	left = 0;
	assert_int_equal(mustache_render(m, data, NULL, &out, &why), ERR_NONE);
	left = -1;
	assert_memory_equal(buf_text(&out), "0.51.52.5", 9);
	mustache_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parsing_survives_any_allocation_that_fails),
		cmocka_unit_test(test_names_survive_any_allocation_that_fails),
		cmocka_unit_test(test_a_set_survives_any_allocation_that_fails),
		cmocka_unit_test(test_rendering_allocates_nothing_but_its_output),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
