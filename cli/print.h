/*
 * print: what commands answer, as tables and lines for people or as JSON for programs.
 *
 * Tables show times in the office's zone and escape control characters, because much of what they hold was written by strangers. JSON has
 * ISO 8601 times.
 */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include "base/json.h"
#include "cli.h"

/* Rows (an array of objects) as aligned columns. columns: keys in order, separated by spaces; JSON has every key. */
void print_rows(const struct cli *cli, struct json_object *rows, const char *columns);
/* One object as "key: value" lines. */
void print_object(const struct cli *cli, struct json_object *object);
/* What was done: a sentence for people, the object for programs. Returns EXIT_DONE. */
int print_done(const struct cli *cli, struct json_object *object, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
