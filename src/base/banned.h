/*
 * banned: functions that have hurt C programs for forty years, turned into compile errors.
 *
 * The Makefile includes this file before every source file of ours (-include), so nothing escapes by forgetting it.
 * What to use instead stands beside each name. rand(), random() and system() are left to make lint, because other people's headers use the words.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

/* System headers declare these names; they must be read before the names are poisoned. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strncpy stpcpy	/* buf_add, snprintf */
#pragma GCC poison strcat strncat		/* buf_add */
#pragma GCC poison sprintf vsprintf		/* snprintf, buf_fmt */
#pragma GCC poison gets				/* getline */
#pragma GCC poison atoi atol atoll atof		/* text_to_int64 */
#pragma GCC poison strtok			/* text_next_word, strsep */
#pragma GCC poison localtime gmtime ctime asctime	/* clock.h */
#pragma GCC poison tmpnam mktemp tempnam	/* mkstemp */
#pragma GCC poison popen			/* nothing here runs a shell */
#pragma GCC poison setenv unsetenv putenv	/* nobody: getenv is safe with threads only while the environment stays as it is */

#endif
