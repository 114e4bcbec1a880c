/* A folder of templates, as the web programs read it at start. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "mustache/mustache.h"

static char world[64];

static int
make_world(void **state)
{
	(void)state;
	snprintf(world, sizeof(world), "/tmp/mustache-set-XXXXXX");
	return mkdtemp(world) != NULL ? 0 : -1;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int
end_world(void **state)
{
	(void)state;
	return nftw(world, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void
path_of(const char *name, char path[256])
{
	snprintf(path, 256, "%s/%s", world, name);
}

static void
folder(const char *name)
{
	char path[256];

	path_of(name, path);
	assert_int_equal(mkdir(path, 0700), 0);
}

static void
file(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	path_of(name, path);
	assert_non_null(f = fopen(path, "w"));
	assert_int_equal(fputs(text, f) >= 0, 1);
	assert_int_equal(fclose(f), 0);
}

static struct mustache_set *
load(void)
{
	struct mustache_set *set = NULL;
	struct mustache_problem why;

	if (mustache_set_load(world, &set, &why))
		fail_msg("%s:%u: %s", why.name, why.line, why.why);
	return set;
}

static void
test_files_are_named_by_their_path(void **state)
{
	struct mustache_set *set;

	(void)state;
	folder("admin");
	folder("admin/deep");
	folder("locale");
	file("layout.mustache", "l");
	file("admin/messages.mustache", "m");
	file("admin/deep/x.y.mustache", "x");
	file("locale/id.json", "{{");
	file("notes.mustache.orig", "{{");
	file(".hidden.mustache", "{{");
	file(".mustache", "{{");
	set = load();
	assert_int_equal(mustache_set_count(set), 3);
	assert_string_equal(mustache_set_name(set, 0), "admin/deep/x.y");
	assert_string_equal(mustache_set_name(set, 1), "admin/messages");
	assert_string_equal(mustache_set_name(set, 2), "layout");
	assert_non_null(mustache_set_find(set, "admin/messages"));
	assert_null(mustache_set_find(set, "messages"));
	assert_null(mustache_set_find(set, "admin"));
	assert_null(mustache_set_find(set, ""));
	mustache_set_free(set);
}

static void
test_a_page_finds_its_layout_and_partials(void **state)
{
	AUTO_JSON struct json_object *data = json_object_new_object();
	AUTO(buf) struct buf out = {0};
	struct mustache_problem why;
	struct mustache_set *set;

	(void)state;
	folder("part");
	file("layout.mustache", "<{{$isi}}{{/isi}}>{{>part/kaki}}");
	file("part/kaki.mustache", "({{kantor}})");
	file("page.mustache", "{{<layout}}{{$isi}}{{nama}}{{/isi}}{{/layout}}");
	set = load();
	json_put_text(data, "nama", "A&B");
	json_put_text(data, "kantor", "DPMPTSP");
	buf_init(&out, 1024);
	assert_int_equal(mustache_set_check(set, &why), ERR_NONE);
	assert_int_equal(mustache_set_render(set, "page", data, NULL, &out, &why), ERR_NONE);
	assert_string_equal(buf_text(&out), "<A&amp;B>(DPMPTSP)");
	assert_int_equal(mustache_set_render(set, "tiada", data, NULL, &out, &why), ERR_NOT_FOUND);
	assert_string_equal(why.key, "template_missing");
	mustache_set_free(set);
}

static void
test_options_are_kept_except_for_the_lookup(void **state)
{
	AUTO_JSON struct json_object *data = json_object_new_object();
	AUTO(buf) struct buf out = {0};
	struct mustache_options opt = { .plain = true, .strict = true };
	struct mustache_problem why;
	struct mustache_set *set;

	(void)state;
	file("a.mustache", "{{>b}}{{x}}");
	file("b.mustache", "<{{nama}}>");
	set = load();
	json_put_text(data, "nama", "A&B");
	buf_init(&out, 1024);
	assert_int_equal(mustache_set_render(set, "a", data, &opt, &out, &why), ERR_INVALID);
	assert_string_equal(why.subject, "x");
	assert_int_equal(mustache_set_render(set, "b", data, &opt, &out, &why), ERR_NONE);
	assert_string_equal(buf_text(&out), "<A&B>");
	mustache_set_free(set);
}

static void
load_fails(enum err e, const char *key, const char *name, unsigned line)
{
	struct mustache_set *set = NULL;
	struct mustache_problem why;
	char path[256];

	assert_int_equal(mustache_set_load(world, &set, &why), e);
	assert_null(set);
	assert_string_equal(why.key, key);
	assert_int_equal(why.line, line);
	path_of(name, path);
	assert_string_equal(why.name, path);
	assert_int_equal(mustache_set_load(world, &set, NULL), e);
}

static void
test_a_wrong_file_is_named_with_its_line(void **state)
{
	(void)state;
	folder("admin");
	file("good.mustache", "x");
	file("admin/bad.mustache", "a\nb\n{{#c}}");
	load_fails(ERR_INVALID, "section_unclosed", "admin/bad.mustache", 3);
}

static void
test_what_cannot_be_read_is_named(void **state)
{
	struct mustache_set *set = NULL;
	struct mustache_problem why;
	char path[256];

	(void)state;
	assert_int_equal(mustache_set_load("/tmp/there/is/nothing", &set, &why), ERR_IO);
	assert_string_equal(why.key, "file_unreadable");
	assert_string_equal(why.name, "/tmp/there/is/nothing");
	path_of("gone.mustache", path);
	assert_int_equal(symlink("nowhere", path), 0);
	load_fails(ERR_IO, "file_unreadable", "gone.mustache", 0);
}

static void
test_a_folder_that_holds_itself_is_refused(void **state)
{
	struct mustache_set *set = NULL;
	struct mustache_problem why;
	char path[256];

	(void)state;
	path_of("self", path);
	assert_int_equal(symlink(".", path), 0);
	assert_int_equal(mustache_set_load(world, &set, &why), ERR_TOO_LARGE);
	assert_string_equal(why.key, "too_many_files");
}

static void
test_a_folder_has_a_largest_number_of_files(void **state)
{
	struct mustache_set *set;
	char name[32];
	int i;

	(void)state;
	for (i = 0; i < MUSTACHE_SET_FILES_MAX; i++) {
		snprintf(name, sizeof(name), "%05d.mustache", i);
		file(name, "x");
	}
	set = load();
	assert_int_equal(mustache_set_count(set), MUSTACHE_SET_FILES_MAX);
	mustache_set_free(set);
	file("more.mustache", "x");
	load_fails(ERR_TOO_LARGE, "too_many_files", "more.mustache", 0);
}

static void
test_a_path_that_is_too_long_is_refused(void **state)
{
	struct mustache_set *set = NULL;
	struct mustache_problem why;
	char path[8192];

	(void)state;
	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(mustache_set_load(path, &set, &why), ERR_TOO_LARGE);
	assert_null(set);
}

static void
test_only_files_and_folders_are_looked_at(void **state)
{
	struct mustache_set *set;
	char path[256];

	(void)state;
	path_of("pipe.mustache", path);
	assert_int_equal(mkfifo(path, 0600), 0);
	folder("x.mustache");
	file("x.mustache/y.mustache", "y");
	set = load();
	assert_int_equal(mustache_set_count(set), 1);
	assert_string_equal(mustache_set_name(set, 0), "x.mustache/y");
	mustache_set_free(set);
}

static void
test_a_file_that_is_too_long_is_named(void **state)
{
	char path[256];

	(void)state;
	file("long.mustache", "x");
	path_of("long.mustache", path);
	assert_int_equal(truncate(path, MUSTACHE_TEXT_MAX_BYTES + 1), 0);
	load_fails(ERR_TOO_LARGE, "text_too_long", "long.mustache", 0);
}

static void
test_a_partial_that_is_not_there_is_found_at_start(void **state)
{
	struct mustache_set *set;
	struct mustache_problem why;
	char path[256];

	(void)state;
	file("a.mustache", "{{>*any}}{{>b}}");
	file("b.mustache", "x\n  {{#y}}{{<c}}{{/c}}{{/y}}");
	set = load();
	assert_int_equal(mustache_set_check(set, &why), ERR_NOT_FOUND);
	assert_string_equal(why.key, "partial_missing");
	assert_string_equal(why.subject, "c");
	path_of("b.mustache", path);
	assert_string_equal(why.name, path);
	assert_int_equal(why.line, 2);
	assert_int_equal(why.column, 9);
	mustache_set_free(set);
}

static void
test_an_empty_folder_is_an_empty_set(void **state)
{
	struct mustache_set *set;

	(void)state;
	set = load();
	assert_int_equal(mustache_set_count(set), 0);
	assert_null(mustache_set_find(set, "a"));
	assert_int_equal(mustache_set_check(set, NULL), ERR_NONE);
	mustache_set_free(set);
	mustache_set_free(NULL);
}

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, make_world, end_world)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_WORLD(test_files_are_named_by_their_path),
		IN_A_WORLD(test_a_page_finds_its_layout_and_partials),
		IN_A_WORLD(test_options_are_kept_except_for_the_lookup),
		IN_A_WORLD(test_a_wrong_file_is_named_with_its_line),
		IN_A_WORLD(test_what_cannot_be_read_is_named),
		IN_A_WORLD(test_a_folder_that_holds_itself_is_refused),
		IN_A_WORLD(test_a_folder_has_a_largest_number_of_files),
		IN_A_WORLD(test_a_path_that_is_too_long_is_refused),
		IN_A_WORLD(test_only_files_and_folders_are_looked_at),
		IN_A_WORLD(test_a_file_that_is_too_long_is_named),
		IN_A_WORLD(test_a_partial_that_is_not_there_is_found_at_start),
		IN_A_WORLD(test_an_empty_folder_is_an_empty_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
