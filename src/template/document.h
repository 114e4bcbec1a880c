/*
 * document: where a document in the header of a message may come from.
 *
 * Whoever can make a message could otherwise have WhatsApp deliver any file of the internet in the office's name.
 */
#ifndef TEMPLATE_DOCUMENT_H
#define TEMPLATE_DOCUMENT_H

#include "base/err.h"

struct db;

/* ERR_INVALID: address does not begin with https:// and the host of one of the office's link patterns. */
enum err document_check(struct db *db, const char *address) MUST_CHECK;

#endif
