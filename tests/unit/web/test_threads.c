/* Threads that answer at once share views and sentences; nothing else may pass between them. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "web/view.h"
#include "web/web.h"
#include "world.h"

enum { THREADS = 8, ROUNDS = 300 };

static enum err
echo(const struct request *rq, struct reply *rp)
{
	struct json_object *data = json_object_new_object();

	json_put_text(data, "who", request_param(rq, "who"));
	return reply_view(rp, rq, 200, "echo", data);
}

static const struct endpoint endpoints[] = { { GET, "/echo/:who", 0, echo } };
static const struct web_program program = {
	.name = "test", .role = DB_ROLE_OWNER, .endpoints = endpoints, .endpoint_count = 1, .has_views = true,
};

struct asker { struct web *web; int no; int wrong; pthread_t thread; };

static size_t
no_body(void *user, void *bytes, size_t n)
{
	(void)user;
	(void)bytes;
	(void)n;
	return 0;
}

/* Each thread asks for its own name, in the language that is not its neighbour's. */
static void *
ask(void *user)
{
	struct asker *a = user;
	char uri[60], language[40], want[80];
	char *env[] = { (char[]){ "REQUEST_METHOD=GET" }, uri, language, NULL };
	struct cgi cgi = { .env = env, .read = no_body };
	AUTO(buf) struct buf out = {0};
	int i;

	snprintf(uri, sizeof(uri), "REQUEST_URI=/echo/thread-%d", a->no);
	snprintf(language, sizeof(language), "HTTP_ACCEPT_LANGUAGE=%s", a->no % 2 ? "en" : "id");
	snprintf(want, sizeof(want), "\r\n\r\n<p>%s thread-%d</p>", a->no % 2 ? "Hello" : "Halo", a->no);
	buf_init(&out, 100000);
	for (i = 0; i < ROUNDS; i++) {
		buf_reset(&out);
		if (web_answer(a->web, NULL, &cgi, WORLD_NOW, &out) != ERR_NONE || strstr(buf_text(&out), want) == NULL)
			a->wrong++;
	}
	return NULL;
}

static void
write_file(const char *folder, const char *name, const char *text)
{
	char path[200];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_non_null(f = fopen(path, "w"));
	fputs(text, f);
	fclose(f);
}

static void
test_threads_get_their_own_answers(void **state)
{
	static const char *const names[] = { "echo.mustache", "locale/id.json", "locale/en.json", "locale", "" };
	char folder[] = "/tmp/kz_threads_XXXXXX", path[200];
	AUTO(config) struct config config = {0};
	struct asker askers[THREADS] = {0};
	struct problem why = {0};
	struct web web;
	size_t i;

	(void)state;
	assert_ok(crypto_init());
	log_open("test", "warn");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/locale", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	write_file(folder, "echo.mustache", "<p>{{t.deep.hello}} {{who}}</p>");
	write_file(folder, "locale/id.json", "{\"deep\":{\"hello\":\"Halo\"}}");
	write_file(folder, "locale/en.json", "{\"deep\":{\"hello\":\"Hello\"}}");
	assert_ok(text_copy("http://kabarizin.example", &config.base_url));
	assert_ok(text_copy(folder, &config.templates));
	assert_ok(text_copy("/nonexistent", &config.keys));
	assert_ok(web_open(&web, &program, &config, NULL, &why));
	for (i = 0; i < THREADS; i++) {
		askers[i].web = &web;
		askers[i].no = (int)i;
		assert_int_equal(pthread_create(&askers[i].thread, NULL, ask, &askers[i]), 0);
	}
	for (i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(askers[i].thread, NULL), 0);
		assert_int_equal(askers[i].wrong, 0);
	}
	/* The sentences are still there: nobody gave back more than was lent. */
	assert_string_equal(view_text(web.views, "id", "deep.hello"), "Halo");
	web_close(&web);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		(void)remove(path);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_threads_get_their_own_answers) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
