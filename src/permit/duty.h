/*
 * duty: which member of the staff answers for what.
 *
 * Two duties are ours: signature (documents that wait for a signature) and status (what becomes of permits); documents may name others. A duty is
 * held for all permits or for those of one type. A contact's own duty (contact.duty, which the API and imports write) counts as well, for all.
 */
#ifndef PERMIT_DUTY_H
#define PERMIT_DUTY_H

#include <stddef.h>
#include <stdint.h>

#include "base/json.h"

struct db;

#define DUTY_SIGNATURE	"signature"
#define DUTY_STATUS	"status"
enum { DUTY_WORD_MAX = 60, DUTY_HOLDERS_MAX = 100 };

/* Lower case, without spaces at its ends; the usual Indonesian words for ours become ours, "" is signature. What is too long is cut. */
void duty_fold(const char *word, char ret[DUTY_WORD_MAX + 1]);

struct duty_holders { int64_t ids[DUTY_HOLDERS_MAX]; size_t count; };
/* Staff and officials, each once, in no order that matters: the first DUTY_HOLDERS_MAX. */
enum err duty_holders(struct db *db, const char *duty, const char *permit_type, struct duty_holders *ret) MUST_CHECK;

struct duty_draft { int64_t contact_id; const char *duty, *permit_type; };
/* In a transaction; once is enough. ERR_INVALID: problem says why (not staff, too long). ERR_NOT_FOUND: no such contact. */
enum err duty_give(struct db *db, const struct duty_draft *draft, const char *actor, int64_t now, struct problem *problem) MUST_CHECK;
enum err duty_take(struct db *db, int64_t id) MUST_CHECK;		/* ERR_NOT_FOUND */
/* [{"id","contact_id","name","number","role","duty","permit_type","added_at","added_by"}], by duty; those of contact.duty have no id. */
enum err duty_list(struct db *db, struct json_object **ret) MUST_CHECK;

/* Who may hold one: [{"id","name","number"}], by name; the first thousand. */
enum err duty_people(struct db *db, struct json_object **ret) MUST_CHECK;

#endif
