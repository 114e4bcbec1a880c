/*
 * preset: what an account may begin with, for kinds that are described by their settings: the way of a family of companies, to be put right where
 * the manual of one of them says otherwise.
 */
#ifndef PROVIDER_PRESET_H
#define PROVIDER_PRESET_H

#include "provider/provider.h"

struct provider_preset {
	const char		*name;		/* "form"; its words are in templates/locale ("preset.<kind>.<name>") */
	const char	*const	*pairs;		/* field, value, field, value, ended by NULL */
};

/* NULL: the kind has none of that name. */
const struct provider_preset *provider_preset_find(const struct provider *kind, const char *name);
/* Its values, where values has none of that name yet. */
void provider_preset_put(const struct provider_preset *preset, struct json_object *values);

extern const struct provider_preset http_sms_presets[];

#endif
