/*
 * lint: what Meta would refuse in a template, and what our own people should not send, found while someone writes it.
 *
 * An error keeps the template from being saved as active; a warning is advice. Each finding names a text of the template, a place in it
 * and a key with a sentence in templates/locale ("lint.<key>"). Pure: no database, no clock.
 */
#ifndef TEMPLATE_LINT_H
#define TEMPLATE_LINT_H

#include "template/template.h"

enum lint_key {
	/* in any text */
	LINT_EMPTY,			/* the body is empty */
	LINT_TAG,			/* something in braces that is no plain {{name}} */
	LINT_TAG_OPEN,			/* {{ without its }} */
	LINT_SINGLE_BRACES,		/* {name}: probably meant as {{name}} */
	LINT_UNKNOWN_NAME,		/* neither in the list nor common to all texts */
	LINT_TOO_LONG,
	LINT_FILLED_LONG,		/* with the examples in place */
	/* of the list */
	LINT_PARAM_NAME,		/* not lower-case letters, digits, underscores */
	LINT_PARAM_TWICE,
	LINT_PARAM_KIND,
	LINT_PARAM_UNUSED,
	LINT_ALIAS_TWICE,		/* one name that callers may give fills two parameters */
	LINT_EXAMPLE,			/* missing, or not right for its kind */
	LINT_OTHERWISE,			/* the words for "no value" are more than one line */
	/* of the official body, as Meta reviews it */
	LINT_VARIABLE_FIRST,
	LINT_VARIABLE_LAST,
	LINT_VARIABLES_ADJACENT,	/* no word between two of them */
	LINT_FEW_WORDS,			/* too many variables for so short a text */
	LINT_EMOJI,
	LINT_EXCLAMATION,
	LINT_PROMOTION,			/* a word of advertising makes it marketing */
	LINT_URGING,			/* tells a customer to do something */
	LINT_REQUEST,			/* asks it politely, which may pass */
	LINT_THREAT,
	LINT_IDENTITY,			/* asks for an identity or card number, a PIN or a code */
	LINT_SHORTENER,			/* a shortened or wa.me link */
	LINT_GREETING,			/* "Yth." where Meta approved "Kepada" */
	LINT_LANGUAGE,			/* written in another language than it is handed in as */
	LINT_NO_MATTER,			/* a notice to an applicant that names no number, type or date: it may be called advertising */
	/* of the other texts */
	LINT_EMOJIS,			/* more than one */
	LINT_NO_CODE,			/* no {{message_code}} to check the message by */
	LINT_NO_OFFICE,			/* no {{office_name}} in a gateway's text */
	LINT_NOT_GSM,			/* a character that makes the SMS cost double */
	LINT_SMS_LONG,			/* more than one SMS with the examples in place */
	LINT_SUBJECT_LINES,		/* the subject has a line break */
	LINT_SUBJECT_LONG,		/* with the examples in place, lists of mails show only its beginning */
	/* of header, footer and buttons */
	LINT_PARTS_SERVICE,		/* there are any in a text for the open window */
	LINT_PART_OPTIONAL,		/* a parameter that may lack a value, where nothing can be dropped */
	LINT_HEADER_EMPTY,
	LINT_HEADER_LONG,
	LINT_HEADER_PLACES,		/* more than one */
	LINT_HEADER_SIGNS,		/* a new line, an emoji, bold */
	LINT_DOCUMENT_LINK,		/* no parameter that is a link */
	LINT_DOCUMENT_NAME,		/* no name that ends in .pdf */
	LINT_FOOTER_LONG,		/* or more than one line */
	LINT_FOOTER_PLACE,
	LINT_BUTTONS_MANY,
	LINT_BUTTONS_URLS,
	LINT_BUTTONS_PHONES,
	LINT_BUTTONS_ORDER,		/* quick replies do not stand together */
	LINT_BUTTONS_DESKTOP,		/* a computer does not show them */
	LINT_BUTTON_LABEL,		/* none, too long, or with a place */
	LINT_BUTTON_SIGNS,
	LINT_BUTTON_TWICE,		/* two with one label */
	LINT_BUTTON_PHONE,
	LINT_URL,			/* no address */
	LINT_URL_LONG,
	LINT_URL_PLACE,			/* not one, or not at the end */
	LINT_URL_BEFORE,		/* the link in its place does not begin with what stands before it */
	LINT_URL_SHORTENER,
	LINT_KEY__COUNT
};
const char *lint_key_name(enum lint_key key);		/* "variable_first": in "lint.variable_first" */

enum lint_severity { LINT_ERROR, LINT_WARNING };

struct lint_finding {
	enum lint_key		 key;
	enum lint_severity	 severity;
	const char		*text;			/* "body", "gateway_body", "short_body", "subject", "params", "header", "footer", "buttons" */
	size_t			 at;			/* characters before the place; for params and buttons: the row, from 0 */
	char			 subject[64];		/* the word or name in question, "" when there is none */
};

enum { LINT_MAX = 48 };
struct lint { struct lint_finding items[LINT_MAX]; size_t count; bool has_error; };

/* What does not fit in LINT_MAX findings is not told. Texts may be NULL. */
void template_lint(const struct template *t, struct lint *ret);

/* ---- for the files of this folder ---- */
void lint_add(struct lint *lint, enum lint_key key, enum lint_severity severity, const char *text, size_t at, const char *subject);
bool lint_uses(const char *text, const char *name);		/* is there a place {{name}}? */
void lint_params(const struct template *t, struct lint *lint);
void lint_parts(const struct template *t, struct lint *lint);
bool lint_parts_use(const struct template *t, const char *name);

#endif
