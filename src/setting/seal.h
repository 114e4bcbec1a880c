/*
 * seal: the office's seal, a small picture in the head of the pages for applicants.
 *
 * A PNG or JPEG of few bytes: those pages are for slow networks, and stay below 30 KB with all that belongs to them. Which of both it is, its first
 * bytes say, not its name.
 */
#ifndef SETTING_SEAL_H
#define SETTING_SEAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct db;
struct problem;

enum { SEAL_MAX_BYTES = 10 * 1024 };

/* In a transaction. ERR_INVALID: it is no such picture. ERR_TOO_LARGE: it has more bytes. */
enum err seal_put(struct db *db, const void *bytes, size_t n, const char *actor, int64_t now) MUST_CHECK;
enum err seal_remove(struct db *db) MUST_CHECK;
/* When it was set; 0: the office has none. */
enum err seal_version(struct db *db, int64_t *ret) MUST_CHECK;
/* Adds the bytes to out; *ret_type lives as long as the program. ERR_NOT_FOUND: the office has none. */
enum err seal_load(struct db *db, struct buf *out, const char **ret_type) MUST_CHECK;

#endif
