/*
 * settings: how the settings page groups the settings.
 */
#ifndef PAGES_SETTINGS_H
#define PAGES_SETTINGS_H

#include "setting/setting.h"
#include "web/form.h"
#include "web/reply.h"
#include "web/request.h"

enum { SETTING_GROUP_MAX = 16 };
struct setting_group {
	const char		*key;				/* "setting_group.<key>" in templates/locale */
	enum setting_key	 settings[SETTING_GROUP_MAX];	/* ended by SETTING__COUNT */
};
/* Ended by a group without a key; every setting stands in exactly one. */
extern const struct setting_group setting_groups[];

/* The page; check: what was wrong with a form on it, NULL: nothing. */
enum err settings_show(const struct request *rq, struct reply *rp, int status, const struct form_check *check) MUST_CHECK;

#endif
