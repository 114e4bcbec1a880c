/*
 * save: what an operator wrote in the editor, checked and kept as the next version.
 */
#ifndef TEMPLATE_SAVE_H
#define TEMPLATE_SAVE_H

#include "template/lint.h"
#include "template/template.h"

struct db;

/*
 * In a transaction. t->id 0 makes a new one; otherwise t->version is the version that was edited, and key, used and used_at stay as they are. What
 * was said before is kept (template/version.h); a save that changes no word, kind or parameter makes no new version. What a provider approved keeps
 * the order of values it was approved with.
 * t->of_key names the template that this is another language of; such a one follows it (template/family.h).
 * Texts may not be NULL. ret_lint holds the findings whatever the result; errors among them keep an active template from being saved
 * (ERR_INVALID). ERR_CONFLICT: the key is taken, or someone else saved a newer version.
 */
enum err template_save(struct db *db, const struct template *t, const char *actor, int64_t now, int64_t *ret_id, struct lint *ret_lint,
    struct problem *problem) MUST_CHECK;

/* Out of use and back. A template with errors does not come back (ERR_INVALID). Its messages, versions and mappings stay. */
enum err template_switch(struct db *db, int64_t id, bool active, const char *actor, int64_t now, struct problem *problem) MUST_CHECK;

#endif
