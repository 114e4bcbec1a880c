/*
 * list: the configured providers as rows, for pages and the command line. Without secrets.
 */
#ifndef ACCOUNT_LIST_H
#define ACCOUNT_LIST_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

enum { PROVIDER_LATELY_MAX = 10 };
/*
 * [{"id","kind","name","enabled","is_default","priority","webhook_key","health","health_code","health_text","health_at","closed_until",
 * "webhook_at","refused_at","refused_why","per_minute","per_day","sent_today","answered_lately","refused_lately"}],
 * by priority. day_start: beginning of the office's day. refused_lately: of the last answers to what was sent, for which no applicant was the
 * reason.
 */
enum err provider_list(struct db *db, int64_t day_start, struct json_object **ret) MUST_CHECK;
/* [{"name","box","shown","set_at"}] of one provider. */
enum err provider_secret_list(struct db *db, int64_t provider_id, struct json_object **ret) MUST_CHECK;

#endif
