/*
 * number: doubles as JavaScript writes them, so that a view shows what the JSON it was made from meant.
 *
 * The shortest digits that read back as the same number; 1.21, 85, 0.000001, 1e-7, 1e+21, NaN, -Infinity; -0 is 0. Does not
 * depend on the process's locale.
 */
#ifndef MUSTACHE_NUMBER_H
#define MUSTACHE_NUMBER_H

#include "base/buf.h"

void number_write(double value, struct buf *out);

#endif
