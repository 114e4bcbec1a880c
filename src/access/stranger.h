/*
 * stranger: names that nobody has, locked after wrong passwords like those that somebody has.
 *
 * If only known names were ever locked, a second try would tell which names there are. Kept in memory, in a table of fixed size shared by a program's
 * threads: a flood of names costs the locks of those that were tried longest ago, and never memory.
 */
#ifndef ACCESS_STRANGER_H
#define ACCESS_STRANGER_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct strangers;

enum err strangers_make(struct strangers **ret) MUST_CHECK;
void strangers_free(struct strangers *s);

/* A try begins. 0: it is looked at (and fails, which strangers_wrong tells); otherwise it is locked for so many milliseconds. name: folded. */
int64_t strangers_try(struct strangers *s, const char *name, int64_t now);
void strangers_wrong(struct strangers *s, const char *name, int64_t now);

/* 1 s after the first wrong password, doubling to 15 minutes; failures: how many there were with this one. */
int64_t login_lock_ms(int64_t failures);

#endif
