/*
 * gsm: how many units of an SMS a text takes (3GPP TS 23.038, the 7-bit default alphabet and its extension).
 *
 * A segment holds 160 of them, and 153 when there are several. One character outside the alphabet makes the whole text 16-bit: 70 and 67.
 */
#ifndef TEMPLATE_GSM_H
#define TEMPLATE_GSM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GSM_SEGMENT = 160 };

/* 1, or 2 for a character of the extension; 0: not in the alphabet. */
int gsm_units(uint32_t code_point);
/* Of the whole text; false (and *ret untouched) when a character is not in the alphabet. */
bool gsm_length(const char *utf8, size_t *ret);

#endif
