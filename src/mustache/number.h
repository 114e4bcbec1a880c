/*
 * number: numbers as JavaScript writes them, so that a view shows what the JSON it was made from meant.
 *
 * Doubles have the shortest digits that read back as the same number: 1.21, 85, 0.000001, 1e-7, 1e+21, NaN, -Infinity; -0 is
 * 0. Integers of 64 bits, signed or not, are exact. Nothing depends on the process's locale.
 */
#ifndef MUSTACHE_NUMBER_H
#define MUSTACHE_NUMBER_H

#include <json-c/json.h>

#include "base/buf.h"

void number_write_double(double value, struct buf *out);
void number_write_int(struct json_object *value, struct buf *out);	/* value is of json_type_int */

#endif
