#include "provider/preset.h"

#include <stddef.h>

#include "base/text.h"

const struct provider_preset *
provider_preset_find(const struct provider *kind, const char *name)
{
	const struct provider_preset *p;

	for (p = kind->presets; p != NULL && p->name != NULL; p++)
		if (text_equal(p->name, name))
			return p;
	return NULL;
}

void
provider_preset_put(const struct provider_preset *preset, struct json_object *values)
{
	const char *const *pair;

	for (pair = preset->pairs; *pair != NULL; pair += 2)
		if (json_at(values, pair[0]) == NULL)
			json_put_text(values, pair[0], pair[1]);
}
