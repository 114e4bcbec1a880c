/*
 * input: one field of a form as the view input.mustache draws it, with its label, help, value and what is wrong with it.
 */
#ifndef PAGES_INPUT_H
#define PAGES_INPUT_H

#include "pages/page.h"

enum input_look { INPUT_LOOK_INPUT, INPUT_LOOK_LONG, INPUT_LOOK_SELECT, INPUT_LOOK_TICK };

struct input {
	const char	*name;		/* of the input; "secret..." and "password..." are never shown again */
	enum input_look	 look;
	const char	*label, *help;	/* words, help may be NULL */
	const char	*value;		/* stored or default; what was typed wins over it */
	const char	*type;		/* of an input: NULL is "text" */
	const char	*autocomplete;	/* NULL is "off" */
	size_t		 max;		/* 0: no limit in the browser */
	bool		 optional;
};

/* Appends it to fields; check may be NULL (nothing was typed yet). The object is returned for more: options, placeholder, stored. */
struct json_object *input_add(const struct page *p, struct json_object *fields, const struct input *input, const struct form_check *check);
/* An option of a select that input_add made. */
void input_option(struct json_object *select, const char *value, const char *word);

#endif
