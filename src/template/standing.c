#include "template/standing.h"

#include <stddef.h>
#include <stdio.h>
#include <strings.h>

static const struct { const char *word, *status; } rows[] = {
	{ "APPROVED",         "approved" },
	{ "REINSTATED",       "approved" },
	{ "PENDING",          "waiting" },
	{ "RECEIVED",         "waiting" },
	{ "UNSUBMITTED",      "missing" },
	{ "IN_APPEAL",        "waiting" },
	{ "REJECTED",         "rejected" },
	{ "PAUSED",           "paused" },
	{ "LIMIT_EXCEEDED",   "paused" },
	{ "DISABLED",         "disabled" },
	{ "ARCHIVED",         "disabled" },
	{ "PENDING_DELETION", "disabled" },
	{ "DELETED",          "missing" },
	{ "MISSING",          "missing" },	/* ours: it was in the provider's list and is no more */
};

const char *
standing_of(const char *word)
{
	size_t i;

	for (i = 0; word != NULL && i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcasecmp(rows[i].word, word) == 0)
			return rows[i].status;
	return "";
}

void
category_of(const char *word, char ret[CATEGORY_MAX])
{
	size_t i;

	snprintf(ret, CATEGORY_MAX, "%s", word);
	for (i = 0; ret[i] != '\0'; i++)
		if (ret[i] >= 'A' && ret[i] <= 'Z')
			ret[i] = (char)(ret[i] - 'A' + 'a');
}
