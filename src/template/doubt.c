#include "template/doubt.h"

#include <stdio.h>

#include "base/text.h"
#include "template/alias.h"
#include "template/fill.h"

enum { DETAIL_MAX = 240 };

static enum err
add(struct json_object *list, const char *name, const char *detail)
{
	struct json_object *o = json_object_new_object();

	if (o == NULL)
		return ERR_MEMORY;
	json_put_text(o, "name", name);
	json_put_text(o, "detail", detail);
	if (json_object_array_add(list, o) != 0) {
		json_end(&o);
		return ERR_MEMORY;
	}
	return ERR_NONE;
}

/* Of two names for one parameter the template takes the one it likes best; when they say the same, nobody minds. */
static bool
is_outdone(const struct template *t, const char *ours, struct json_object *given, const char *name)
{
	struct json_object *param = param_find(t, ours), *used = param != NULL ? param_given(param, given) : NULL;

	return used != NULL && !text_equal(json_object_get_string(used), json_object_get_string(json_at(given, name))) &&
	    !text_is_blank(json_object_get_string(json_at(given, name)));
}

enum err
template_doubts(const struct template *t, struct json_object *given, struct json_object **ret)
{
	AUTO_JSON struct json_object *list = json_object_new_array();
	struct json_object_iter at;
	char detail[DETAIL_MAX];
	enum err e = ERR_NONE;

	if (list == NULL)
		return ERR_MEMORY;
	json_object_object_foreachC(given, at) {
		const char *ours = param_resolve(t, at.key);

		if (ours == NULL && alias_known(at.key) == NULL) {
			snprintf(detail, sizeof(detail), "is no parameter of %.60s, nor known by another name; it is not used", t->key);
			e = add(list, at.key, detail);
		} else if (ours != NULL && is_outdone(t, ours, given, at.key)) {
			snprintf(detail, sizeof(detail), "is not used: the parameter %.60s was given under another name, with another value", ours);
			e = add(list, at.key, detail);
		}
		if (e)
			return e;
	}
	*ret = list;
	list = NULL;
	return ERR_NONE;
}
