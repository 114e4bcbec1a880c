#include "provider/meta.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "provider/said.h"

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };

/*
 * Every code that Meta documents, and some that gateways report. The first row that fits decides; a row with words fits only
 * when the message or the details hold them (small letters). One code, one meaning: Meta sends the same codes with the
 * answer, later by webhook, or both.
 */
static const struct {
	int64_t		 first, last;
	const char	*words;
	enum verdict	 verdict;
	int		 delay_s;
} rows[] = {
	/* Authorisation. 3 and 200 come with 5xx too, and still nothing but a new permission helps. */
	{ 0,       0,       NULL, VERDICT_CREDENTIAL, 0 },		/* token expired, revoked, or the app is blocked */
	{ 3,       3,       NULL, VERDICT_CREDENTIAL, 0 },		/* capability missing */
	{ 10,      10,      NULL, VERDICT_CREDENTIAL, 0 },		/* permission not granted */
	{ 102,     102,     NULL, VERDICT_CREDENTIAL, 0 },
	{ 104,     104,     NULL, VERDICT_CREDENTIAL, 0 },		/* no token */
	{ 190,     190,     NULL, VERDICT_CREDENTIAL, 0 },		/* token expired or invalid */
	{ 200,     299,     NULL, VERDICT_CREDENTIAL, 0 },		/* permission missing */
	{ 131005,  131005,  NULL, VERDICT_CREDENTIAL, 0 },

	/* The account, the number, the money. */
	{ 33,      33,      NULL, VERDICT_ACCOUNT, 0 },			/* number deleted, or its id is wrong */
	{ 368,     368,     NULL, VERDICT_ACCOUNT, HOUR_S },		/* restricted for a policy violation */
	{ 803,     803,     NULL, VERDICT_ACCOUNT, 0 },			/* no such object */
	{ 130497,  130497,  NULL, VERDICT_REROUTE, 0 },			/* not to that country */
	{ 131031,  131031,  NULL, VERDICT_ACCOUNT, HOUR_S },		/* locked */
	{ 131037,  131037,  NULL, VERDICT_ACCOUNT, 0 },			/* display name not approved */
	{ 131042,  131042,  NULL, VERDICT_ACCOUNT, HOUR_S },		/* payment method */
	{ 131045,  131045,  NULL, VERDICT_ACCOUNT, 0 },			/* certificate: register the number */
	{ 131048,  131048,  NULL, VERDICT_ACCOUNT, 4 * HOUR_S },	/* people blocked or reported the number too often */
	{ 131057,  131057,  NULL, VERDICT_THROTTLE_PROVIDER, MINUTE_S },	/* maintenance, usually under a minute */
	{ 131064,  131064,  NULL, VERDICT_ACCOUNT, DAY_S },		/* template category abuse; Meta lifts it */
	{ 133000,  133000,  NULL, VERDICT_ACCOUNT, 0 },			/* registration and its PIN: people's work */
	{ 133004,  133004,  NULL, VERDICT_RETRY, MINUTE_S },
	{ 133005,  133009,  NULL, VERDICT_ACCOUNT, 0 },
	{ 133010,  133010,  NULL, VERDICT_ACCOUNT, 0 },			/* number not registered */
	{ 133015,  133016,  NULL, VERDICT_ACCOUNT, 0 },
	{ 134011,  134011,  NULL, VERDICT_ACCOUNT, 0 },			/* payment terms not accepted */

	/* Too fast. */
	{ 4,       4,       NULL, VERDICT_THROTTLE_PROVIDER, MINUTE_S },	/* calls of the app */
	{ 17,      17,      NULL, VERDICT_THROTTLE_PROVIDER, MINUTE_S },
	{ 613,     613,     NULL, VERDICT_THROTTLE_PROVIDER, MINUTE_S },
	{ 80007,   80007,   NULL, VERDICT_THROTTLE_PROVIDER, MINUTE_S },	/* calls of the business account */
	{ 130429,  130429,  NULL, VERDICT_THROTTLE_PROVIDER, 4 },	/* messages a second of the number */
	{ 131056,  131056,  NULL, VERDICT_THROTTLE_CONTACT, MINUTE_S },	/* to the same person; a burst borrows from later */
	{ 132069,  132069,  NULL, VERDICT_RETRY, HOUR_S },		/* this flow's hour is full */

	/* Meta's own trouble: the same again later. */
	{ 1,       1,       NULL, VERDICT_RETRY, 0 },
	{ 2,       2,       NULL, VERDICT_RETRY, 5 * MINUTE_S },	/* five minutes are Meta's own advice */
	{ 131000,  131000,  NULL, VERDICT_RETRY, 0 },
	{ 131016,  131016,  NULL, VERDICT_RETRY, 30 },
	{ 134101,  134101,  NULL, VERDICT_RETRY, 10 * MINUTE_S },	/* the template is still being copied */
	{ 2494100, 2494100, NULL, VERDICT_THROTTLE_PROVIDER, 3 * MINUTE_S },

	/* What we asked is wrong. */
	{ 100,     100,     "does not exist", VERDICT_ACCOUNT, 0 },	/* the id in the address, not the message */
	{ 100,     100,     "missing permission", VERDICT_ACCOUNT, 0 },
	{ 100,     100,     NULL, VERDICT_PERMANENT, 0 },
	{ 131008,  131008,  NULL, VERDICT_PERMANENT, 0 },
	{ 131009,  131009,  "recipient", VERDICT_REROUTE, 0 },		/* a number that Meta does not read as one */
	{ 131009,  131009,  "phone number id", VERDICT_ACCOUNT, 0 },
	{ 131009,  131009,  "phone_number_id", VERDICT_ACCOUNT, 0 },
	{ 131009,  131009,  NULL, VERDICT_PERMANENT, 0 },
	{ 131021,  131021,  NULL, VERDICT_PERMANENT, 0 },		/* to ourselves */
	{ 131044,  131044,  NULL, VERDICT_PERMANENT, 0 },		/* calling */
	{ 131051,  131053,  NULL, VERDICT_PERMANENT, 0 },		/* message type; media of theirs and of ours */
	{ 131055,  131055,  NULL, VERDICT_PERMANENT, 0 },
	{ 131059,  131059,  NULL, VERDICT_RETRY, 0 },			/* a list's cursor aged: from the first page again */
	{ 131062,  131062,  NULL, VERDICT_PERMANENT, 0 },		/* this template may not go to a business-scoped id */
	{ 134100,  134100,  NULL, VERDICT_PERMANENT, 0 },
	{ 135000,  135000,  NULL, VERDICT_PERMANENT, 0 },
	{ 137000,  137000,  NULL, VERDICT_PERMANENT, 0 },		/* another person may hold the number now */
	{ 138000,  138999,  NULL, VERDICT_PERMANENT, 0 },		/* calling */
	{ 139000,  139004,  NULL, VERDICT_PERMANENT, 0 },		/* management of flows */
	{ 139100,  139103,  NULL, VERDICT_PERMANENT, 0 },		/* block list */
	{ 147001,  147004,  NULL, VERDICT_PERMANENT, 0 },		/* business username */
	{ 200005,  200007,  NULL, VERDICT_PERMANENT, 0 },		/* template insights */

	/* This person. */
	{ 130403,  130403,  NULL, VERDICT_REROUTE, 0 },			/* blocked by the office's own account */
	{ 130472,  130472,  NULL, VERDICT_REROUTE, 0 },			/* part of an experiment of Meta's */
	{ 131026,  131026,  NULL, VERDICT_RECIPIENT, 0 },		/* no WhatsApp, or one that cannot take it */
	{ 131030,  131030,  NULL, VERDICT_REROUTE, 0 },			/* test numbers reach only a list of people */
	{ 131043,  131043,  NULL, VERDICT_REROUTE, 0 },			/* expired on the way */
	{ 131047,  131047,  NULL, VERDICT_WINDOW, 0 },
	{ 131049,  131049,  NULL, VERDICT_REROUTE, DAY_S },		/* marketing limit per person: not within a day */
	{ 131050,  131050,  NULL, VERDICT_NO_MARKETING, 0 },

	/* The template. */
	{ 131061,  131061,  NULL, VERDICT_TEMPLATE, 0 },		/* only by the marketing endpoint */
	{ 131063,  131063,  NULL, VERDICT_TEMPLATE, 0 },		/* marketing is switched off on this endpoint */
	{ 132000,  132000,  NULL, VERDICT_TEMPLATE, 0 },		/* the number of values: the mapping is out of date */
	{ 132001,  132001,  NULL, VERDICT_TEMPLATE, 0 },		/* no such name and language, or not approved */
	{ 132005,  132005,  NULL, VERDICT_REROUTE, 0 },			/* too long with these values; others carry more */
	{ 132007,  132007,  NULL, VERDICT_TEMPLATE, 0 },
	{ 132008,  132008,  NULL, VERDICT_PERMANENT, 0 },
	{ 132012,  132012,  NULL, VERDICT_PERMANENT, 0 },		/* a value's format */
	{ 132015,  132016,  NULL, VERDICT_TEMPLATE, 0 },		/* paused, disabled */
	{ 132018,  132018,  NULL, VERDICT_PERMANENT, 0 },
	{ 132068,  132068,  NULL, VERDICT_TEMPLATE, 0 },
	{ 134102,  134102,  NULL, VERDICT_TEMPLATE, 0 },
	{ 141002,  141002,  NULL, VERDICT_TEMPLATE, 0 },
	{ 2388019, 2388019, NULL, VERDICT_ACCOUNT, 0 },			/* too many templates */
	{ 2388039, 2388039, NULL, VERDICT_RETRY, DAY_S },		/* in review, or edited too often today */
	{ 2388040, 2388299, NULL, VERDICT_TEMPLATE, 0 },		/* its text breaks a rule; the message says which */
};

static void
small_letters(char *text)
{
	for (; *text != '\0'; text++)
		if (*text >= 'A' && *text <= 'Z')
			*text += 'a' - 'A';
}

bool
meta_meaning_find(int64_t code, const char *words, struct meta_meaning *ret)
{
	char small[300];
	size_t i;

	snprintf(small, sizeof(small), "%s", words != NULL ? words : "");
	small_letters(small);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (code < rows[i].first || code > rows[i].last || (rows[i].words != NULL && strstr(small, rows[i].words) == NULL))
			continue;
		*ret = (struct meta_meaning){ rows[i].verdict, rows[i].delay_s };
		return true;
	}
	return false;
}

/*
 * For codes in no row. Meta's words on a code outlast its HTTP status, so the status decides only here. By webhook the
 * message is over for Meta, whatever the reason: another provider may try.
 */
static enum verdict
otherwise(int http_status, bool is_transient)
{
	if (http_status == 0)
		return VERDICT_REROUTE;
	if (http_status == 429)
		return VERDICT_THROTTLE_PROVIDER;
	if (is_transient || http_status >= 500)
		return VERDICT_RETRY;
	if (http_status == 401)
		return VERDICT_CREDENTIAL;
	return http_status == 403 ? VERDICT_ACCOUNT : VERDICT_PERMANENT;
}

void
meta_error_read(struct json_object *error, int http_status, struct meta_error *ret)
{
	struct json_object *data = json_at(error, "error_data");
	/* error_data is an object; plain text has been seen in its place. */
	const char *details = json_text(error, "error_data") != NULL ? json_text(error, "error_data") : json_text(data, "details");
	const char *title = json_text(error, "message") != NULL ? json_text(error, "message") : json_text(error, "title");
	int64_t subcode;

	*ret = (struct meta_error){ .code = -1 };
	if (json_int(error, "code", &ret->code))
		snprintf(ret->code_text, sizeof(ret->code_text), "%" PRId64, ret->code);
	else if (http_status != 0)
		snprintf(ret->code_text, sizeof(ret->code_text), "http %d", http_status);
	said_two(ret->text, sizeof(ret->text), title, details != NULL ? details : json_text(error, "error_user_msg"));
	said(ret->support_id, sizeof(ret->support_id), json_text(error, "fbtrace_id"));

	/* 100 is "something in your request"; for objects that are not there and for templates the subcode says what. */
	if (ret->code == 100 && json_int(error, "error_subcode", &subcode) && meta_meaning_find(subcode, ret->text, &ret->meaning))
		return;
	if (!meta_meaning_find(ret->code, ret->text, &ret->meaning))
		ret->meaning = (struct meta_meaning){ otherwise(http_status, json_flag(error, "is_transient", false)), 0 };
}
