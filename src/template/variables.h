/*
 * variables: the {{name}} places of a message text, found without rendering it.
 *
 * Message texts use Mustache's plain variable and nothing else of the language, because a provider's positional template ({{1}}) can hold
 * nothing else. What else stands in double braces is found too and called VARIABLE_OTHER, so that the linter can point at it.
 */
#ifndef TEMPLATE_VARIABLES_H
#define TEMPLATE_VARIABLES_H

#include <stdbool.h>
#include <stddef.h>

enum { VARIABLE_NAME_MAX = 48 };

enum variable_kind {
	VARIABLE_PLAIN,		/* {{name}} or {{ name }} */
	VARIABLE_OTHER,		/* a section, a partial, a comment, {{{raw}}}, or a name we do not allow */
	VARIABLE_BROKEN,	/* opened and never closed; reaches to the end of the text */
};

struct variable {
	enum variable_kind	 kind;
	const char		*at, *end;		/* from the first brace to behind the last, in the text */
	char			 name[VARIABLE_NAME_MAX];	/* "" unless plain */
};

/* The next one at or behind *from, which moves behind it; false when there is none before end. */
bool variable_next(const char **from, const char *end, struct variable *ret);

/* Lower-case letters, digits and underscores, a letter first: what every provider takes as a name. */
bool variable_name_ok(const char *name);

/* What every text may use without listing it: office_name, office_short, office_phone, message_code. */
bool variable_is_common(const char *name);
const char *variable_common(size_t i);		/* the i-th, NULL behind the last */

#endif
