/*
 * form: what was typed, as name and value, and what is wrong with it.
 *
 * The parser reads application/x-www-form-urlencoded, of bodies and of queries; web/multipart.h reads the other kind. A form_check then
 * asks for typed values and collects one problem per field; what was typed stays in the form for showing it again. Problems carry a
 * key of templates/locale ("form.required") or a sentence that the field's modules made.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct views;

enum { FORM_PAIRS_MAX = 400, FORM_PROBLEMS_MAX = 32 };

struct form_field { const char *name, *value; };
struct form {
	struct form_field	*fields;	/* in the order they came; texts point into text */
	size_t			 count;
	char			*text;
};

/*
 * Values lose the spaces at both ends and their CR LF become LF, except those of names that begin with "password" or
 * "secret". ERR_INVALID: a broken %XX, not UTF-8, or a control character other than tab and line breaks.
 * ERR_TOO_LARGE: more than FORM_PAIRS_MAX fields.
 */
enum err form_read(struct form *ret, const char *bytes, size_t n) MUST_CHECK;
/* The same from names and values that stand apart already. */
struct form_piece { const char *name; size_t name_n; const char *value; size_t value_n; };
enum err form_from_pieces(struct form *ret, const struct form_piece *pieces, size_t count) MUST_CHECK;
void form_end(struct form *f);

/* The first value of that name; form_text says "" where form_value says NULL. */
const char *form_value(const struct form *f, const char *name);
const char *form_text(const struct form *f, const char *name);
bool form_flag(const struct form *f, const char *name);		/* a ticked box: there, and not "" or "0" */
/* The values of a name that may come several times (bulk actions): the i-th, NULL behind the last. */
const char *form_nth(const struct form *f, const char *name, size_t i);

struct form_problem { const char *field; const char *key; int64_t n; char why[240]; };	/* key: of the locale; NULL: why says it */
struct form_check {
	const struct form	*form;
	struct form_problem	 problems[FORM_PROBLEMS_MAX];
	size_t			 count;
};

/* struct form_check check = { .form = &rq->form }; */
static inline bool form_ok(const struct form_check *c) { return c->count == 0; }
const char *form_need(struct form_check *c, const char *name, size_t max_bytes);	/* must not be blank; "" with a problem otherwise */
const char *form_may(struct form_check *c, const char *name, size_t max_bytes);	/* may be blank */
int64_t form_number(struct form_check *c, const char *name, int64_t min, int64_t max, int64_t otherwise);	/* otherwise: when blank */
/* The index in choices (ended by NULL), -1 with a problem when it is none of them. */
int form_choice(struct form_check *c, const char *name, const char *const *choices);
/* "2026-11-21" (what browsers send) or "21-11-2026"; false: blank or a problem. */
bool form_day(struct form_check *c, const char *name, int64_t *ret_days);

/* A finding of the caller's: key is one of templates/locale, in which {n} stands for n. Only the first per field is kept. */
void form_wrong(struct form_check *c, const char *field, const char *key, int64_t n);
/* What a function of the field said. */
void form_took(struct form_check *c, const struct problem *problem);

/*
 * For the view: adds "form" {name: typed value}, "problem" {field: sentence} and "problems" [{field, why}] to
 * context. What was typed into "csrf" and fields whose name begins with "password" or "secret" is left out. An
 * existing "form" is written over name by name, so a handler may put stored values there first.
 */
void form_show(const struct form_check *c, const struct views *views, const char *locale, struct json_object *context);

#endif
