/*
 * scarce: memory that ends at a chosen allocation, for the one test program that includes this.
 *
 * scarce_left = n lets n more allocations succeed; -1 lets all. With scarce_once only the one behind them fails, which is what hides in code that
 * forgets to look. The sanitizers bring an allocator of their own, which cannot be told to
 * fail: under them SCARCE_IS_POSSIBLE is 0 and tests skip.
 */
#ifndef TESTS_UNIT_SCARCE_H
#define TESTS_UNIT_SCARCE_H

#include <dlfcn.h>
#include <errno.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stdlib.h>

static long scarce_left = -1;
static bool scarce_once;

#if defined(__SANITIZE_ADDRESS__)
#define SCARCE_IS_POSSIBLE 0
#else
#define SCARCE_IS_POSSIBLE 1

/* glibc's own functions, below the names that are taken over here. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);

static bool
scarce_allows(void)
{
	if (scarce_left == 0) {
		scarce_left = scarce_once ? -1 : 0;
		errno = ENOMEM;
		return false;
	}
	if (scarce_left > 0)
		scarce_left--;
	return true;
}

void *
malloc(size_t size)
{
	return scarce_allows() ? __libc_malloc(size) : NULL;
}

void *
calloc(size_t n, size_t size)
{
	return scarce_allows() ? __libc_calloc(n, size) : NULL;
}

void *
realloc(void *p, size_t size)
{
	return scarce_allows() ? __libc_realloc(p, size) : NULL;
}

void *
reallocarray(void *p, size_t n, size_t size)
{
	return scarce_allows() ? __libc_realloc(p, n * size) : NULL;
}

/*
 * json-c 0.16 crashes when memory ends inside its parser, and its writer leaves out what it had no room for without a word. Neither is ours
 * to mend, so these two get what they ask for.
 */
struct json_object *
json_tokener_parse_ex(struct json_tokener *tok, const char *text, int n)
{
	struct json_object *(*real)(struct json_tokener *, const char *, int);
	struct json_object *o;
	long left = scarce_left;

	*(void **)&real = dlsym(RTLD_NEXT, "json_tokener_parse_ex");
	scarce_left = -1;
	o = real(tok, text, n);
	scarce_left = left;
	return o;
}

const char *
json_object_to_json_string_ext(struct json_object *o, int flags)
{
	const char *(*real)(struct json_object *, int);
	const char *text;
	long left = scarce_left;

	*(void **)&real = dlsym(RTLD_NEXT, "json_object_to_json_string_ext");
	scarce_left = -1;
	text = real(o, flags);
	scarce_left = left;
	return text;
}

#endif
#endif
