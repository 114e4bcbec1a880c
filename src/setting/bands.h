/*
 * bands: a list of numbers of days before a date, "90,60,30,7".
 */
#ifndef SETTING_BANDS_H
#define SETTING_BANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BANDS_MAX = 8, BAND_DAYS_MAX = 730 };

struct bands { int64_t days[BANDS_MAX]; size_t count; };	/* the largest first */

/* Numbers from 1 to BAND_DAYS_MAX in any order, each once, with commas or spaces between; at least one. false: it is something else. */
bool bands_parse(const char *text, struct bands *ret);
/* The smallest one that is not smaller than left; 0: left is larger than all. */
int64_t bands_of(const struct bands *b, int64_t left);
/* The next smaller one; 0: there is none. */
int64_t bands_below(const struct bands *b, int64_t band);

#endif
