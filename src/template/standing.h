/*
 * standing: the words of providers for how a template stands there, as ours: missing, waiting, approved, rejected, paused, disabled; and for what
 * they count it as: utility, marketing, authentication.
 */
#ifndef TEMPLATE_STANDING_H
#define TEMPLATE_STANDING_H

/* "" for a word that changes nothing about whether it may be sent (FLAGGED), or that nobody knows. Letters of either case. */
const char *standing_of(const char *word);

enum { CATEGORY_MAX = 32 };
void category_of(const char *word, char ret[CATEGORY_MAX]);	/* "UTILITY" is "utility"; what no provider says yet is kept in small letters too */

#endif
