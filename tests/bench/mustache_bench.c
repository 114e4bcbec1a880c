/*
 * How many pages of a list a core renders in a second: 50 rows of 8 cells, in a layout, escaped.
 *
 *	make build/libkabarizin.a
 *	gcc -O2 -D_GNU_SOURCE -Isrc -o build/mustache_bench tests/bench/mustache_bench.c build/libkabarizin.a -ljson-c -lm
 *	build/mustache_bench [seconds]
 *
 * Prints "mustache renders/s N limit 40000" and fails below the limit.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mustache/mustache.h"

enum { ROWS = 50, LIMIT = 40000, BETWEEN_LOOKS = 256, PAGE_MAX_BYTES = 1 << 20 };

static const char layout_text[] =
    "<!doctype html>\n<html lang=\"id\">\n<head><title>{{$title}}Kabarizin{{/title}}</title></head>\n<body>\n"
    "{{$content}}{{/content}}\n</body>\n</html>\n";

static const char page_text[] =
    "{{<layout}}\n{{$title}}{{heading}}{{/title}}\n{{$content}}\n<h1>{{heading}}</h1>\n<table>\n{{#rows}}\n"
    "<tr><td>{{id}}</td><td>{{name}}</td><td>{{phone}}</td><td>{{template}}</td><td>{{state}}</td>"
    "<td>{{provider}}</td><td>{{attempts}}</td><td>{{at}}</td></tr>\n"
    "{{/rows}}\n</table>\n{{/content}}\n{{/layout}}\n";

static struct mustache *
parse(const char *name, const char *text)
{
	struct mustache_problem why;
	struct mustache *m = NULL;

	if (mustache_parse(name, text, strlen(text), &m, &why)) {
		fprintf(stderr, "%s: %s\n", name, why.why);
		exit(1);
	}
	return m;
}

static void
put(struct json_object *o, const char *key, const char *text)
{
	json_object_object_add(o, key, json_object_new_string(text));
}

static struct json_object *
make_data(void)
{
	struct json_object *data = json_object_new_object(), *rows = json_object_new_array(), *row;
	int i;

	put(data, "heading", "Pesan");
	for (i = 0; i < ROWS; i++) {
		row = json_object_new_object();
		json_object_object_add(row, "id", json_object_new_int(100000 + i));
		put(row, "name", "PT Maju & Jaya <Sejahtera>");
		put(row, "phone", "+628123456789");
		put(row, "template", "permit_ready");
		put(row, "state", "terkirim");
		put(row, "provider", "Meta Cloud API");
		json_object_object_add(row, "attempts", json_object_new_int(i % 3));
		put(row, "at", "21-11-2026 10:05");
		json_object_array_add(rows, row);
	}
	json_object_object_add(data, "rows", rows);
	return data;
}

static const struct mustache *
find(const char *name, void *layout)
{
	return strcmp(name, "layout") == 0 ? layout : NULL;
}

static double
now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	double seconds = argc > 1 ? strtod(argv[1], NULL) : 2, begin, elapsed;
	struct mustache *layout = parse("layout", layout_text), *page = parse("page", page_text);
	struct mustache_options opt = { .partial = find, .partial_user = layout };
	struct json_object *data = make_data();
	struct buf out;
	long n = 0;
	double rate;

	buf_init(&out, PAGE_MAX_BYTES);
	begin = now_s();
	do {
		buf_reset(&out);
		if (mustache_render(page, data, &opt, &out, NULL)) {
			fprintf(stderr, "the page does not render\n");
			return 1;
		}
		n++;
	} while (n % BETWEEN_LOOKS != 0 || now_s() - begin < seconds);
	elapsed = now_s() - begin;
	rate = (double)n / elapsed;
	printf("mustache renders/s %.0f limit %d (%zu bytes a page)\n", rate, LIMIT, out.len);
	json_object_put(data);
	buf_end(&out);
	mustache_free(page);
	mustache_free(layout);
	return rate < LIMIT;
}
