/*
 * settings: how the settings page groups the settings.
 */
#ifndef PAGES_SETTINGS_H
#define PAGES_SETTINGS_H

#include "setting/setting.h"

enum { SETTING_GROUP_MAX = 16 };
struct setting_group {
	const char		*key;				/* "setting_group.<key>" in templates/locale */
	enum setting_key	 settings[SETTING_GROUP_MAX];	/* ended by SETTING__COUNT */
};
/* Ended by a group without a key; every setting stands in exactly one. */
extern const struct setting_group setting_groups[];

#endif
