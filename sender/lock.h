/*
 * lock: one sender per database.
 */
#ifndef SENDER_LOCK_H
#define SENDER_LOCK_H

#include "base/err.h"

/*
 * Holds "<database file>.sender.lock" until the process ends, however it ends. database_url: of the config; a database in memory has no lock
 * and *ret_fd is -1. ERR_BUSY: another sender holds it. ERR_IO: the file cannot be made, errno says why.
 */
enum err lock_take(const char *database_url, int *ret_fd) MUST_CHECK;

#endif
