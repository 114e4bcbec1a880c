/*
 * err: the one way to fail.
 *
 * Every function that can fail returns an enum err. The field reports, the edge (a program's loop, a page) logs and answers:
 * one failure, one log line. Where a caller needs more than the kind, the function takes a struct problem.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

enum err {
	ERR_NONE = 0,
	ERR_INVALID,		/* what was given cannot be right, whoever gave it */
	ERR_NOT_FOUND,		/* no such thing, or not for you */
	ERR_CONFLICT,		/* the state it is in does not allow this, or it exists already */
	ERR_FORBIDDEN,		/* known, but may not */
	ERR_TOO_LARGE,		/* over the ceiling of a buffer, a body, a list */
	ERR_BUSY,		/* another process held the database for too long; try again */
	ERR_FULL,		/* the disk has no room for it; somebody must make some */
	ERR_DB,			/* the database failed; db_message() says how */
	ERR_IO,			/* a file or socket failed; errno says how */
	ERR_MEMORY,		/* an allocation failed */
	ERR_CRYPTO,		/* a key is missing or does not open what it should */
	ERR_CONFIG,		/* the configuration lacks something or contradicts itself */
	ERR__COUNT
};

/* "invalid", "not found" ...: for logs and the command line, never for applicants. */
const char *err_name(enum err e);

/*
 * Is it the fault of the one thing that was tried (a row, a message, a receipt), so that the others can go on without it? A busy or broken
 * database, a full disk, a lack of memory, a key that is missing are everybody's trouble, and are waited out.
 */
bool err_is_its_own(enum err e);

/*
 * A problem that a person can mend: which field, why, and what would be right.
 * field is a name from a form or an API, static; why is owned by the struct and bounded.
 */
struct problem {
	const char	*field;
	char		 why[240];
	const char	*sentence;	/* static: the same in templates/locale ("wrong.smtp.none_is_local"); NULL: it has none there */
	struct problem_list *all;	/* where readers of many fields keep each (problem_goes_on); NULL: only the first one is looked for */
};
enum { PROBLEMS_MAX = 24 };
struct problem_list { struct { const char *field; char why[240]; } items[PROBLEMS_MAX]; size_t count; };

/* Fills problem when it is not NULL; returns e, so that a check is one line. */
enum err problem_set(struct problem *problem, enum err e, const char *field, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/*
 * For whoever reads many fields: keeps the first failure in *total, or the worst, and says whether to read on. After ERR_INVALID one does when
 * problem->all is there, so that who sent it hears of everything at once.
 */
bool problem_goes_on(const struct problem *problem, enum err *total, enum err e);

/* Names its sentence in templates/locale, after problem_set. */
void problem_sentence(struct problem *problem, const char *sentence);

#define MUST_CHECK	__attribute__((warn_unused_result))

/*
 * AUTO(type) struct type x = {0};  calls type_end(&x) when the scope ends, on every path.
 * AUTO_FREE char *p = NULL;        frees p.
 */
#define AUTO(type)	__attribute__((cleanup(type##_end)))
#define AUTO_FREE	__attribute__((cleanup(auto_free_)))

void auto_free_(void *pointer_to_pointer);

#endif
