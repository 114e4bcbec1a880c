/*
 * log: one line per event on standard error, in logfmt, for journald or a file.
 *
 *	at=2026-11-21T01:10:23.123Z level=info program=sender event=pass claimed=3 sent=3
 *
 * Lines carry ids and verdicts, never message texts, numbers, names or secrets. One write per line, so threads and processes
 * may share a file. Keys are static; values are quoted when they need it.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_LEVEL__COUNT };

struct log_field { const char *key; const char *text; int64_t number; };

static inline struct log_field log_text(const char *key, const char *text) { return (struct log_field){ key, text ? text : "", 0 }; }
static inline struct log_field log_int(const char *key, int64_t number) { return (struct log_field){ key, 0, number }; }

/* Once, at start: program is static; level is "debug", "info", "warn" or "error" (NULL or another: info). */
void log_open(const char *program, const char *level);

/* log_line(LOG_INFO, "pass", log_int("claimed", n), log_text("why", why)); */
#define log_line(level, event, ...) \
	log_line_(level, event, (const struct log_field[]){ __VA_ARGS__ __VA_OPT__(,) { 0 } })
void log_line_(enum log_level level, const char *event, const struct log_field *fields);

#endif
