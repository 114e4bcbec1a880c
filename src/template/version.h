/*
 * version: what a template said before: every wording that was saved, with who and when. A message remembers its number.
 */
#ifndef TEMPLATE_VERSION_H
#define TEMPLATE_VERSION_H

#include "template/template.h"

struct db;

/* The template's wording as it stands becomes an entry; in the transaction that wrote it. */
enum err template_version_keep(struct db *db, int64_t template_id) MUST_CHECK;
/* [{"version","name","saved_at","saved_by","messages"}], newest first; messages: how many were made from it. */
enum err template_version_list(struct db *db, int64_t template_id, struct json_object **ret) MUST_CHECK;
/*
 * Name, category, language, texts and parameters of that version; updated_at and updated_by say when and by whom. The rest is the template's own.
 * ERR_NOT_FOUND: there was no such version.
 */
enum err template_version_load(struct db *db, int64_t template_id, int64_t version, struct template *ret) MUST_CHECK;

#endif
