#include "provider/watzap.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "provider/said.h"

enum { PROBE_S = 300, HOUR_S = 3600, TWO_MORE = 3 };

/* The codes whose meaning is written down. 1005 and 1006 are "something else", which only their words can tell. */
static const struct { int64_t code; struct watzap_meaning meaning; } codes[] = {
	{ 1002, { VERDICT_CREDENTIAL, 0, 0, "api key" } },
	{ WATZAP_NUMBER_KEY_WRONG, { VERDICT_CREDENTIAL, 0, 0, "number key" } },
	/* The number is not linked. Whoever goes on sending loses every message: all wait for a new scan. */
	{ 1004, { VERDICT_ACCOUNT, PROBE_S, 0, "device" } },
};

/*
 * The first row whose words are in the message (small letters) decides, so the order matters: "invalid number key" is about a key, "server not
 * connected" about the device, "file size limit" is a limit before it is a file.
 */
static const struct { const char *words; struct watzap_meaning meaning; } rows[] = {
	{ "number key",     { VERDICT_CREDENTIAL, 0, 0, "number key" } },
	{ "number_key",     { VERDICT_CREDENTIAL, 0, 0, "number key" } },
	{ "api key",        { VERDICT_CREDENTIAL, 0, 0, "api key" } },
	{ "api_key",        { VERDICT_CREDENTIAL, 0, 0, "api key" } },

	{ "not registered", { VERDICT_RECIPIENT, 0, 0, "recipient" } },
	{ "invalid number", { VERDICT_RECIPIENT, 0, 0, "recipient" } },
	{ "not valid",      { VERDICT_RECIPIENT, 0, 0, "recipient" } },
	{ "no whatsapp",    { VERDICT_RECIPIENT, 0, 0, "recipient" } },
	{ "phone_no",       { VERDICT_RECIPIENT, 0, 0, "recipient" } },

	{ "not connected",  { VERDICT_ACCOUNT, PROBE_S, 0, "device" } },
	{ "disconnect",     { VERDICT_ACCOUNT, PROBE_S, 0, "device" } },
	{ "pairing",        { VERDICT_ACCOUNT, PROBE_S, 0, "device" } },
	{ "qr",             { VERDICT_ACCOUNT, PROBE_S, 0, "device" } },
	{ "offline",        { VERDICT_ACCOUNT, PROBE_S, 0, "device" } },

	/* Until whose midnight is not written down, so it is looked at every hour. */
	{ "limit",          { VERDICT_ACCOUNT, HOUR_S, 0, "quota" } },
	{ "quota",          { VERDICT_ACCOUNT, HOUR_S, 0, "quota" } },
	{ "per day",        { VERDICT_ACCOUNT, HOUR_S, 0, "quota" } },
	{ "expired",        { VERDICT_ACCOUNT, HOUR_S, 0, "expired" } },
	{ "license",        { VERDICT_ACCOUNT, HOUR_S, 0, "expired" } },

	{ "url",            { VERDICT_PERMANENT, 0, 0, "payload" } },
	{ "file",           { VERDICT_PERMANENT, 0, 0, "payload" } },
	{ "media",          { VERDICT_PERMANENT, 0, 0, "payload" } },
	{ "size",           { VERDICT_PERMANENT, 0, 0, "payload" } },

	{ "timeout",        { VERDICT_RETRY, 0, 0, "transient" } },
	{ "try again",      { VERDICT_RETRY, 0, 0, "transient" } },
	{ "server",         { VERDICT_RETRY, 0, 0, "transient" } },
};

struct watzap_meaning
watzap_meaning_of(int64_t code, const char *words)
{
	char small[300];
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].code == code)
			return codes[i].meaning;
	said(small, sizeof(small), words);
	for (i = 0; small[i] != '\0'; i++)
		if (small[i] >= 'A' && small[i] <= 'Z')
			small[i] += 'a' - 'A';
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strstr(small, rows[i].words) != NULL)
			return rows[i].meaning;
	/* Watzap refused, so nothing went out; why, nobody has written down yet. */
	return (struct watzap_meaning){ VERDICT_RETRY, 0, TWO_MORE, "" };
}

/* "200", 200, true and "true" are its successes; false and codes in either form its failures. */
struct watzap_said
watzap_said_read(struct json_object *doc)
{
	struct json_object *status = json_at(doc, "status");
	const char *message = json_text(doc, "message"), *text = json_object_get_string(status);
	struct watzap_said s = { WATZAP_UNSAID, 0, message != NULL ? message : "" };
	int64_t code;

	switch (json_object_get_type(status)) {
	case json_type_boolean:
		s.status = json_object_get_boolean(status) ? WATZAP_YES : WATZAP_NO;
		return s;
	case json_type_int:
	case json_type_string:
		if (strcasecmp(text, "true") == 0)
			s.status = WATZAP_YES;
		else if (strcasecmp(text, "false") == 0)
			s.status = WATZAP_NO;
		else if (text_to_int64(text, &code)) {
			s.status = code == 200 ? WATZAP_YES : WATZAP_NO;
			s.code = code == 200 ? 0 : code;
		} else if (!text_is_blank(text)) {
			s.status = WATZAP_NO;	/* some word: not one of its successes */
		}
		return s;
	default:
		return s;
	}
}
