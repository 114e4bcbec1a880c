/*
 * recorded: the files of tests/providers/KIND. Tests run from the top of the tree.
 */
#ifndef TESTS_UNIT_PROVIDER_RECORDED_H
#define TESTS_UNIT_PROVIDER_RECORDED_H

#include <dirent.h>

#include "sample.h"
#include "base/buf.h"

enum { RECORDED_MAX_BYTES = 4 * 1024 * 1024 };

static inline void
recorded_read(const char *path, struct buf *ret)
{
	FILE *f = fopen(path, "rb");
	size_t n;
	char *to;

	if (f == NULL)
		fail_msg("%s cannot be opened; run from the top of the tree", path);
	buf_init(ret, RECORDED_MAX_BYTES);
	do {
		to = buf_room(ret, 4096);
		assert_non_null(to);
		n = fread(to, 1, 4096, f);
		buf_grew(ret, n);
	} while (n > 0);
	fclose(f);
}

/* Calls each for every file of the kind whose name ends so; the sum of what it returned. */
static inline size_t
recorded_each(const struct provider *p, const char *end, size_t (*each)(const struct provider *, const char *path))
{
	char path[300];
	struct dirent *entry;
	size_t sum = 0, n;
	DIR *d;

	snprintf(path, sizeof(path), "tests/providers/%s", p->kind);
	if ((d = opendir(path)) == NULL)
		fail_msg("%s cannot be opened; run from the top of the tree", path);
	while ((entry = readdir(d)) != NULL) {
		snprintf(path, sizeof(path), "tests/providers/%s/%s", p->kind, entry->d_name);
		n = strlen(path);
		if (n > strlen(end) && strcmp(path + n - strlen(end), end) == 0)
			sum += each(p, path);
	}
	closedir(d);
	return sum;
}

/* A row's body and its type: "body" is JSON, "form" a form, "raw" what the row says it is. */
static inline const char *
recorded_body(struct json_object *row, const char **ret_type)
{
	const char *form = json_text(row, "form"), *raw = json_text(row, "raw"), *type = json_text(row, "content_type");

	*ret_type = type != NULL ? type : form != NULL ? "application/x-www-form-urlencoded; charset=UTF-8" : "application/json";
	return form != NULL ? form : raw != NULL ? raw : json_write(json_at(row, "body"));
}

static inline void
recorded_sample(struct account *a, const struct provider *p)
{
	sample_of(a, p->kind);
}

#endif
