/*
 * builtin: the templates an office starts with, as data.
 *
 * The body follows Meta's rules for the category utility (template/lint.h checks them); the gateway's wording is richer; the short one fits one
 * SMS; the subject of an e-mail says what it is about. Parameters stand in the order of the office's templates at Meta, so that a positional
 * mapping needs no order of its own.
 */
#ifndef TEMPLATE_BUILTIN_H
#define TEMPLATE_BUILTIN_H

#include <stddef.h>

struct builtin_template {
	const char	*key, *name, *description, *category, *recipient;
	const char	*of_key, *language;	/* another language of that template; NULL: itself, in Indonesian */
	const char	*trigger;		/* the scenario that sends it, NULL: none */
	const char	*params;		/* JSON, as in the table template */
	const char	*subject;		/* of e-mails */
	const char	*body, *gateway_body, *short_body;
};
const struct builtin_template *builtin_template(size_t i);	/* NULL behind the last */
const struct builtin_template *builtin_english(size_t i);		/* those of them that are English: the scenarios' (builtin_english.c), */
const struct builtin_template *builtin_english_consent(size_t i);	/* and those about consent (builtin_english_consent.c) */

#endif
