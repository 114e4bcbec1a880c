/*
 * remote: the templates in a provider's account as its list told them, ours and others.
 *
 * One row per account, name, language and id, for some let several have one name. What is mapped is known by its name and language, or by its
 * id. A template that is in the list no more becomes "missing", here and in what is mapped to it: nothing is deleted, because what was sent with it
 * stays to be explained. Lists are taken page by page and stored at once when all of it is there.
 */
#ifndef TEMPLATE_REMOTE_H
#define TEMPLATE_REMOTE_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

struct template_sync { int64_t seen, changed, gone; };	/* changed: mappings whose standing is another now */

/* In a transaction. all: the rows of struct listed's templates of every page. */
enum err template_remote_store(struct db *db, int64_t provider_id, struct json_object *all, int64_t now, struct template_sync *ret) MUST_CHECK;
/* A mapping takes over what the list said of what it names; nothing when it said nothing. */
enum err template_remote_adopt(struct db *db, int64_t template_id, int64_t provider_id, int64_t now) MUST_CHECK;

/*
 * [{"provider_id","name","language","remote_id","status","category","quality","reason","body","footer","body_params","needs","parts","seen_at",
 * "template_id"}]; template_id: which of ours is mapped to it, 0. provider_id 0: of all.
 */
enum err template_remote_list(struct db *db, int64_t provider_id, struct json_object **ret) MUST_CHECK;
/* The one that is meant by these, as in a mapping; ERR_NOT_FOUND. */
enum err template_remote_load(struct db *db, int64_t provider_id, const char *name, const char *language, const char *remote_id,
    struct json_object **ret) MUST_CHECK;

#endif
