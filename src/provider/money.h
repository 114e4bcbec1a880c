/*
 * money: prices as providers write them, "-0.0075", "0.0333", "12".
 */
#ifndef PROVIDER_MONEY_H
#define PROVIDER_MONEY_H

#include <stdbool.h>
#include <stdint.h>

/* In millionths, without its sign: some write what we owe as a debit. false: it is no number. */
bool money_read(const char *text, int64_t *ret_micros);

enum { MONEY_TEXT_MAX = 24 };
/* "0.0075", "1.50", "12.00": at least two places after the point. */
void money_write(int64_t micros, char ret[MONEY_TEXT_MAX]);

#endif
