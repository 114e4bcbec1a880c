/*
 * events: filling a webhook_events while a body is read.
 *
 * For the readers of provider kinds only. An adding function gives a zeroed row, or NULL when there is no memory (ev->err is
 * then set and reading may stop) or when EVENTS_MAX is reached (the rest is counted as skipped). A row is valid until the
 * next one of its kind is added.
 */
#ifndef PROVIDER_EVENTS_H
#define PROVIDER_EVENTS_H

#include "provider/provider.h"

struct receipt *events_receipt(struct webhook_events *ev);
struct inbound *events_inbound(struct webhook_events *ev);
struct notice *events_notice(struct webhook_events *ev, enum notice_kind kind, const char *subject, const char *detail);

/* Texts that are not in the document as they are needed: made here, owned by the pool. NULL without memory. */
const char *events_text(struct webhook_events *ev, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The canonical form of a provider's number; NULL when it is none. */
const char *events_number(struct webhook_events *ev, const char *raw);
/*
 * What stands at key as text: a string (bytes behind a NUL are dropped), or a number as it is written. NULL for everything
 * else. Providers change between 1 and "1" without notice.
 */
const char *events_scalar(struct webhook_events *ev, struct json_object *o, const char *key);

/* A provider's words for how a message stands, ended by a row without one. false: the word is none of them. */
struct status_word { const char *word; enum receipt_status status; };
bool events_status(const struct status_word *words, const char *word, enum receipt_status *ret);

/* A time as ISO 8601 writes it ("2026-11-21T09:00:00Z") in ms; 0 when there is none. */
int64_t events_iso_time(struct json_object *o, const char *key);
/* Seconds since 1970 (a number or digits; milliseconds are recognised) as milliseconds; 0 when there is no plausible time. */
int64_t events_time(struct json_object *o, const char *key);

#endif
