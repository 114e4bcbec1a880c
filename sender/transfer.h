/*
 * transfer: requests on the wire, many at once, over connections that are kept.
 *
 * What matters most here is to know whether a request may have arrived. A request is never repeated behind our back: libcurl would resend a POST when
 * a kept connection dies before the answer, and is stopped before it does. No byte on its way means HTTP_NOT_SENT; any failure after the first is
 * HTTP_LOST. A mail (line_mail.c) can only have been taken when all of its text was handed over.
 */
#ifndef SENDER_TRANSFER_H
#define SENDER_TRANSFER_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "provider/http.h"

struct transfer;

/* in_flight: the most connections to one host. Starts libcurl. */
enum err transfer_open(size_t in_flight, struct transfer **ret) MUST_CHECK;
void transfer_close(struct transfer *t);

/* Begins a request, which must live until it has landed; user comes back with the answer. */
enum err transfer_start(struct transfer *t, const struct http_request *request, void *user) MUST_CHECK;
size_t transfer_flying(const struct transfer *t);
/* Moves everything on, waiting at most timeout_ms for the wire or for wake_fd to become readable. */
enum err transfer_move(struct transfer *t, int wake_fd, int timeout_ms) MUST_CHECK;
/* The user of a request that has landed and its answer, NULL: none. The answer lives until the next call of anything here. */
void *transfer_landed(struct transfer *t, struct http_answer *ret);

#endif
