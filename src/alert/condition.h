/*
 * condition: what is wrong at this moment, one question to the database for each kind of alert.
 */
#ifndef ALERT_CONDITION_H
#define ALERT_CONDITION_H

#include "alert/alert.h"

/* [{"subject","name","level","reason","detail","is"}]; a row whose "is" is false was found not to be one after all. */
enum err condition_find(struct db *db, enum alert_kind kind, int64_t now, struct json_object **ret) MUST_CHECK;

#endif
