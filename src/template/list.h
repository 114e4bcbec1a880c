/*
 * list: the templates as rows, with their standing at each provider.
 */
#ifndef TEMPLATE_LIST_H
#define TEMPLATE_LIST_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/*
 * [{"id","key","name","category","language","recipient","active","version","used","used_at","updated_at","of"}], by key; of: the template that
 * this is another language of, or "".
 */
enum err template_list(struct db *db, struct json_object **ret) MUST_CHECK;
/*
 * [{"template_id","provider_id","provider","kind","remote_name","language","status","status_text","quality","category","dearer","updated_at"}] of all
 * templates. dearer: it is approved, counted there as something that costs more, and nobody has accepted that.
 */
enum err template_mapping_list(struct db *db, struct json_object **ret) MUST_CHECK;

#endif
