/* One template and one set of data, many threads: what each makes is the same. (Run under TSan, it also proves it.) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <string.h>

#include "base/json.h"
#include "mustache/mustache.h"

enum { THREADS = 4, RENDERINGS = 200 };

static const char template[] = "  {{>m}}\n{{#l}}{{n}} {{d}} {{t}} {{o.p}}{{#q}}?{{/q}};{{/l}}";
static const char json[] =
    "{\"m\":\"x\",\"o\":{\"p\":\"<\"},\"l\":[{\"n\":1,\"d\":1.25,\"t\":\"a\"},{\"t\":\"b\",\"d\":2.5e-9,\"n\":-3,\"q\":true}]}";
static const char want[] = "  [x]\n1 1.25 a &lt;;-3 2.5e-9 b &lt;?;";

struct shared {
	struct mustache		*m, *partial;
	struct json_object	*data;
};

static const struct mustache *
find(const char *name, void *partial)
{
	return strcmp(name, "m") == 0 ? partial : NULL;
}

static void *
render_many(void *user)
{
	const struct shared *shared = user;
	struct mustache_options opt = { .partial = find, .partial_user = shared->partial };
	AUTO(buf) struct buf out = {0};
	uintptr_t same = 0;
	int i;

	buf_init(&out, 4096);
	for (i = 0; i < RENDERINGS; i++) {
		buf_reset(&out);
		if (mustache_render(shared->m, shared->data, &opt, &out, NULL) == ERR_NONE)
			same += strcmp(buf_text(&out), want) == 0;
	}
	return (void *)same;
}

static void
test_threads_share_templates_and_data(void **state)
{
	struct shared shared = {0};
	pthread_t threads[THREADS];
	void *same;
	int i;

	(void)state;
	assert_int_equal(mustache_parse("page", template, sizeof(template) - 1, &shared.m, NULL), ERR_NONE);
	assert_int_equal(mustache_parse("m", "[{{m}}]\n", 8, &shared.partial, NULL), ERR_NONE);
	assert_int_equal(json_parse(json, sizeof(json) - 1, &shared.data, NULL), ERR_NONE);
	for (i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, render_many, &shared), 0);
	for (i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], &same), 0);
		assert_int_equal((uintptr_t)same, RENDERINGS);
	}
	mustache_free(shared.m);
	mustache_free(shared.partial);
	json_object_put(shared.data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_threads_share_templates_and_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
