#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[ERR__COUNT] = {
	[ERR_NONE] = "none",
	[ERR_INVALID] = "invalid",
	[ERR_NOT_FOUND] = "not found",
	[ERR_CONFLICT] = "conflict",
	[ERR_FORBIDDEN] = "forbidden",
	[ERR_TOO_LARGE] = "too large",
	[ERR_BUSY] = "busy",
	[ERR_FULL] = "disk full",
	[ERR_DB] = "database",
	[ERR_IO] = "input/output",
	[ERR_MEMORY] = "out of memory",
	[ERR_CRYPTO] = "crypto",
	[ERR_CONFIG] = "configuration",
};

const char *
err_name(enum err e)
{
	return (unsigned)e < ERR__COUNT ? names[e] : "unknown";
}

bool
err_is_its_own(enum err e)
{
	switch (e) {
	case ERR_INVALID:
	case ERR_NOT_FOUND:
	case ERR_CONFLICT:
	case ERR_FORBIDDEN:
	case ERR_TOO_LARGE:
		return true;
	case ERR_NONE:
	case ERR_BUSY:
	case ERR_FULL:
	case ERR_DB:
	case ERR_IO:
	case ERR_MEMORY:
	case ERR_CRYPTO:
	case ERR_CONFIG:
	case ERR__COUNT:
		break;
	}
	return false;
}

enum err
problem_set(struct problem *problem, enum err e, const char *field, const char *fmt, ...)
{
	va_list ap;

	if (problem == NULL)
		return e;
	problem->field = field;
	problem->sentence = NULL;
	va_start(ap, fmt);
	vsnprintf(problem->why, sizeof(problem->why), fmt, ap);
	va_end(ap);
	return e;
}

/* One that a reader further down kept already is not kept again. */
static void
keep(const struct problem *problem)
{
	struct problem_list *all = problem->all;
	const size_t n = all->count;

	if (n == PROBLEMS_MAX || (n > 0 && all->items[n - 1].field == problem->field && strcmp(all->items[n - 1].why, problem->why) == 0))
		return;
	all->items[n].field = problem->field;
	snprintf(all->items[n].why, sizeof(all->items[n].why), "%s", problem->why);
	all->count++;
}

bool
problem_goes_on(const struct problem *problem, enum err *total, enum err e)
{
	bool collects = e == ERR_INVALID && problem != NULL && problem->all != NULL;

	if (e != ERR_NONE && (*total == ERR_NONE || e != ERR_INVALID))
		*total = e;
	if (collects)
		keep(problem);
	return e == ERR_NONE || collects;
}

void
problem_sentence(struct problem *problem, const char *sentence)
{
	if (problem != NULL)
		problem->sentence = sentence;
}

void
auto_free_(void *pointer_to_pointer)
{
	free(*(void **)pointer_to_pointer);
}
