#include "provider/fonnte.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "provider/said.h"

enum { MINUTE_S = 60, HOUR_S = 3600 };

/*
 * Fonnte's reasons are sentences, not codes: the first row whose words are in the reason (small letters) decides, so the order
 * matters ("device expired" is about the plan, "insufficient quota" is not about a limit of speed).
 */
static const struct {
	const char	*words;
	enum verdict	 verdict;
	int		 delay_s;
} rows[] = {
	/* The phone lost its session. Whoever goes on sending loses every message: all wait for a new scan of the QR code. */
	{ "disconnected device",       VERDICT_ACCOUNT, MINUTE_S },
	{ "device disconnected",       VERDICT_ACCOUNT, MINUTE_S },
	{ "not connected",             VERDICT_ACCOUNT, MINUTE_S },

	{ "token invalid",             VERDICT_CREDENTIAL, 0 },
	{ "invalid token",             VERDICT_CREDENTIAL, 0 },
	{ "unknown user",              VERDICT_CREDENTIAL, 0 },
	{ "invalid device",            VERDICT_CREDENTIAL, 0 },

	{ "insufficient quota",        VERDICT_ACCOUNT, HOUR_S },
	{ "expired",                   VERDICT_ACCOUNT, HOUR_S },
	{ "package",                   VERDICT_ACCOUNT, HOUR_S },
	{ "plan",                      VERDICT_ACCOUNT, HOUR_S },
	{ "upgrade",                   VERDICT_ACCOUNT, HOUR_S },
	{ "not allowed",               VERDICT_ACCOUNT, HOUR_S },

	{ "target invalid",            VERDICT_RECIPIENT, 0 },
	{ "target required",           VERDICT_RECIPIENT, 0 },
	{ "not registered",            VERDICT_RECIPIENT, 0 },

	{ "input invalid",             VERDICT_PERMANENT, 0 },
	{ "invalid/empty body value",  VERDICT_PERMANENT, 0 },
	{ "json format invalid",       VERDICT_PERMANENT, 0 },
	{ "url invalid",               VERDICT_PERMANENT, 0 },
	{ "url unreachable",           VERDICT_PERMANENT, 0 },
	{ "file format not supported", VERDICT_PERMANENT, 0 },
	{ "file size must under",      VERDICT_PERMANENT, 0 },

	{ "too many",                  VERDICT_THROTTLE_PROVIDER, MINUTE_S },
	{ "rate",                      VERDICT_THROTTLE_PROVIDER, MINUTE_S },
	{ "limit",                     VERDICT_THROTTLE_PROVIDER, MINUTE_S },
	{ "try again",                 VERDICT_RETRY, 0 },
	{ "server",                    VERDICT_RETRY, 0 },
	{ "timeout",                   VERDICT_RETRY, 0 },
	{ "maintenance",               VERDICT_RETRY, 0 },
};

struct fonnte_meaning
fonnte_reason(const char *reason)
{
	char small[300];
	size_t i;

	said(small, sizeof(small), reason);
	for (i = 0; small[i] != '\0'; i++)
		if (small[i] >= 'A' && small[i] <= 'Z')
			small[i] += 'a' - 'A';
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strstr(small, rows[i].words) != NULL)
			return (struct fonnte_meaning){ rows[i].verdict, rows[i].delay_s, rows[i].words };
	/* Fonnte refused, so nothing was queued; why, nobody has written down yet. The number of tries has its own limit. */
	return (struct fonnte_meaning){ VERDICT_RETRY, 0, "unknown reason" };
}

struct json_object *
fonnte_at(struct json_object *o, const char *key)
{
	struct json_object *exact = json_at(o, key);

	if (exact != NULL || !json_object_is_type(o, json_type_object))
		return exact;
	json_object_object_foreach(o, name, value)
		if (strcasecmp(name, key) == 0)
			return value;
	return NULL;
}

/* A non-blank string, in place; NULL for everything else. */
static const char *
words_at(struct json_object *doc, const char *key)
{
	struct json_object *value = fonnte_at(doc, key);

	if (!json_object_is_type(value, json_type_string) || text_is_blank(json_object_get_string(value)))
		return NULL;
	return json_object_get_string(value);
}

/* true, "true", 1, "1" and their opposites. */
static enum fonnte_status
status_of(struct json_object *value)
{
	const char *text = json_object_get_string(value);

	switch (json_object_get_type(value)) {
	case json_type_boolean:
	case json_type_int:
	case json_type_string:
		if (strcasecmp(text, "true") == 0 || strcmp(text, "1") == 0)
			return FONNTE_YES;
		if (strcasecmp(text, "false") == 0 || strcmp(text, "0") == 0)
			return FONNTE_NO;
		return FONNTE_UNSAID;
	default:
		return FONNTE_UNSAID;
	}
}

struct fonnte_said
fonnte_said_read(struct json_object *doc)
{
	return (struct fonnte_said){ status_of(fonnte_at(doc, "status")), words_at(doc, "reason"),
	    words_at(doc, "detail") != NULL ? words_at(doc, "detail") : words_at(doc, "message") };
}
