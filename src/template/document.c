#include "template/document.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "setting/setting.h"

static const enum setting_key patterns[] = {
	SETTING_LINK_DOWNLOAD, SETTING_LINK_DETAIL, SETTING_LINK_RENEWAL, SETTING_LINK_APPROVAL, SETTING_LINK_DASHBOARD,
};

/* As far as the host reaches; 0: there is none, or it holds a place. */
static size_t
host_end(const char *address)
{
	size_t n;

	if (!text_starts(address, "https://"))
		return 0;
	n = strcspn(address + 8, "/?#");
	return n == 0 || memchr(address + 8, '{', n) != NULL || memchr(address + 8, '@', n) != NULL ? 0 : 8 + n;
}

static bool
same_host(const char *pattern, const char *address)
{
	size_t n = host_end(address);

	return n > 0 && host_end(pattern) == n && strncasecmp(pattern, address, n) == 0;
}

enum err
document_check(struct db *db, const char *address)
{
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		AUTO_FREE char *pattern = NULL;

		if ((e = setting_text(db, patterns[i], &pattern)))
			return e;
		if (same_host(pattern, address))
			return ERR_NONE;
	}
	return ERR_INVALID;
}
