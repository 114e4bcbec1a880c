#include "provider/smtp.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "provider/said.h"

enum { MINUTE_S = 60, FIVE_MINUTES_S = 300, HOUR_S = 3600, SIX_HOURS_S = 6 * 3600, A_DAY = 4, ANY = -1, TEXT_MAX_BYTES = 2000 };

/* ---- the reply ---- */

/* "5.1.1" at text: how long it is, 0 when it is none. RFC 3463: the first is 2, 4 or 5. */
static size_t
enhanced_read(const char *text, int ret[3])
{
	char *end;
	long part;
	size_t i;
	const char *at = text;

	for (i = 0; i < 3; i++) {
		if (!isdigit((unsigned char)*at))
			return 0;
		part = strtol(at, &end, 10);
		if (part > 999 || (i == 0 && part != 2 && part != 4 && part != 5) || (i < 2 && *end != '.'))
			return 0;
		ret[i] = (int)part;
		at = i < 2 ? end + 1 : end;
	}
	return *at == ' ' || *at == '\0' ? (size_t)(at - text) : 0;
}

static bool
is_reply(const char *line)
{
	return isdigit((unsigned char)line[0]) && isdigit((unsigned char)line[1]) && isdigit((unsigned char)line[2]) &&
	    (line[3] == ' ' || line[3] == '-' || line[3] == '\0');
}

static int
code_of(const char *line)
{
	return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

/*
 * The last reply of this code, from its first line to its last ("550 ..." and not "550-..."): behind it may stand what was said to our leave-taking.
 * Empty when there is none.
 */
static void
find_reply(const char *all, int status, const char **ret_begin, const char **ret_end)
{
	const char *line, *next, *begin = all;

	*ret_begin = *ret_end = all;
	for (line = all; *line != '\0'; line = next) {
		next = line + strcspn(line, "\n");
		next += *next == '\n';
		if (!is_reply(line) || line[3] == '-')
			continue;
		if (code_of(line) == status) {
			*ret_begin = begin;
			*ret_end = next;
		}
		begin = next;
	}
}

struct smtp_reply
smtp_reply_read(const struct http_answer *answer)
{
	struct smtp_reply reply = { .code = "" };
	AUTO(buf) struct buf text = {0}, row = {0};
	const char *line, *end;
	int enhanced[3];
	size_t n, skip;

	buf_init(&text, TEXT_MAX_BYTES);
	find_reply(answer->body, answer->status, &line, &end);
	for (; line < end; line += n + (line[n] == '\n')) {
		n = strcspn(line, "\n");
		if (!is_reply(line) || n < 4)
			continue;
		buf_end(&row);
		buf_init(&row, TEXT_MAX_BYTES);
		buf_add(&row, line + 4, n - 4 - (line[n - 1] == '\r' && n > 4));
		if ((skip = enhanced_read(buf_text(&row), enhanced)) > 0)
			memcpy(reply.enhanced, enhanced, sizeof(enhanced));
		buf_fmt(&text, "%s%s", text.len > 0 ? " " : "", buf_text(&row) + skip + strspn(buf_text(&row) + skip, " "));
	}
	snprintf(reply.code, sizeof(reply.code), reply.enhanced[0] != 0 ? "%d %d.%d.%d" : "%d", answer->status, reply.enhanced[0],
	    reply.enhanced[1], reply.enhanced[2]);
	said(reply.text, sizeof(reply.text), text.bytes != NULL ? text.bytes : "");
	return reply;
}

/* ---- what it means ---- */

#define EVERY	MAIL_STEP__COUNT

/*
 * The first row that fits decides. class: 4 is later, 5 is never. subject and detail are the second and third part of the enhanced code, status the
 * reply code, ANY: whichever; word stands in the text, NULL: whatever it says.
 */
static const struct {
	enum mail_step	 step;
	int		 class, status, subject, detail;
	const char	*word;
	enum verdict	 verdict;
	int		 delay_s, tries_most;
} rows[] = {
	/* Too much at once, or today. */
	{ EVERY,         4, 421, 7, ANY, NULL,     VERDICT_THROTTLE_PROVIDER, FIVE_MINUTES_S, 0 },	/* unusual rate, too many logins */
	{ EVERY,         4, 421, 4, 5,   NULL,     VERDICT_THROTTLE_PROVIDER, FIVE_MINUTES_S, 0 },
	{ EVERY,         4, 421, ANY, ANY, "too many", VERDICT_THROTTLE_PROVIDER, FIVE_MINUTES_S, 0 },
	{ EVERY,         4, ANY, ANY, ANY, " rate", VERDICT_THROTTLE_PROVIDER, FIVE_MINUTES_S, 0 },
	{ EVERY,         5, ANY, 4, 5,   NULL,     VERDICT_THROTTLE_PROVIDER, HOUR_S, 0 },		/* Google: the day's limit of the account */
	{ EVERY,         4, ANY, 5, 3,   NULL,     VERDICT_RETRY, 0, 0 },				/* too many recipients */

	/* The login. 454 is the server's own trouble, under the same sign of libcurl's as a wrong password. */
	{ MAIL_LOGIN,    4, ANY, ANY, ANY, NULL,   VERDICT_RETRY, 0, 0 },
	{ MAIL_LOGIN,    5, ANY, ANY, ANY, NULL,   VERDICT_CREDENTIAL, 0, 0 },
	{ EVERY,         5, 530, ANY, ANY, NULL,   VERDICT_CREDENTIAL, 0, 0 },				/* log in first */
	{ EVERY,         5, 534, ANY, ANY, NULL,   VERDICT_CREDENTIAL, 0, 0 },
	{ EVERY,         5, 535, ANY, ANY, NULL,   VERDICT_CREDENTIAL, 0, 0 },
	{ EVERY,         5, ANY, 7, 8,   NULL,     VERDICT_CREDENTIAL, 0, 0 },
	{ EVERY,         5, ANY, 7, 9,   NULL,     VERDICT_CREDENTIAL, 0, 0 },

	/* Before the mail begins it is about us: our host is not let in, TLS cannot begin. */
	{ MAIL_GREETING, 5, ANY, ANY, ANY, NULL,   VERDICT_ACCOUNT, 0, 0 },
	{ MAIL_HELLO,    5, ANY, ANY, ANY, NULL,   VERDICT_ACCOUNT, 0, 0 },
	{ MAIL_TLS,      5, ANY, ANY, ANY, NULL,   VERDICT_ACCOUNT, 0, 0 },

	/* Too large, whenever it is said. */
	{ EVERY,         5, 552, 3, 4,   NULL,     VERDICT_PERMANENT, 0, 0 },
	{ EVERY,         5, ANY, 3, 4,   NULL,     VERDICT_PERMANENT, 0, 0 },

	/* The sender: our address may not send here. */
	{ MAIL_FROM,     5, 552, ANY, ANY, NULL,   VERDICT_PERMANENT, 0, 0 },
	{ MAIL_FROM,     5, ANY, ANY, ANY, NULL,   VERDICT_ACCOUNT, 0, 0 },
	{ EVERY,         5, ANY, 1, 7,   NULL,     VERDICT_ACCOUNT, 0, 0 },
	{ EVERY,         5, ANY, 1, 8,   NULL,     VERDICT_ACCOUNT, 0, 0 },

	/* The recipient. A full mailbox is given a day. */
	{ EVERY,         4, ANY, 2, 2,   NULL,     VERDICT_RETRY, SIX_HOURS_S, A_DAY },
	{ EVERY,         5, ANY, 2, 2,   NULL,     VERDICT_RETRY, SIX_HOURS_S, A_DAY },
	{ MAIL_TO,       5, ANY, ANY, ANY, "relay", VERDICT_ACCOUNT, 0, 0 },				/* it does not take us for its own */
	{ EVERY,         5, ANY, 1, 1,   NULL,     VERDICT_RECIPIENT, 0, 0 },				/* no such mailbox */
	{ EVERY,         5, ANY, 1, 2,   NULL,     VERDICT_RECIPIENT, 0, 0 },				/* no such domain */
	{ EVERY,         5, ANY, 1, 10,  NULL,     VERDICT_RECIPIENT, 0, 0 },				/* its domain says that it takes no mail */
	{ MAIL_TO,       5, ANY, ANY, ANY, NULL,   VERDICT_REROUTE, 0, 0 },
	{ EVERY,         5, ANY, 1, ANY, NULL,     VERDICT_REROUTE, 0, 0 },				/* some look at the address only now */
	{ EVERY,         5, ANY, 2, ANY, NULL,     VERDICT_REROUTE, 0, 0 },
	{ MAIL_TO,       4, ANY, ANY, ANY, NULL,   VERDICT_RETRY, FIVE_MINUTES_S, 0 },			/* greylisting, mostly */

	/* After the text: SPF, DKIM and DMARC of our domain (5.7.20 to 5.7.30), or what stands in it. */
	{ EVERY,         5, ANY, 7, 20,  NULL,     VERDICT_ACCOUNT, 0, 0 },
	{ EVERY,         5, ANY, 7, 21,  NULL,     VERDICT_ACCOUNT, 0, 0 },
	{ EVERY,         5, ANY, 7, 22,  NULL,     VERDICT_ACCOUNT, 0, 0 },
	{ EVERY,         5, ANY, 7, 23,  NULL,     VERDICT_ACCOUNT, 0, 0 },
	{ EVERY,         5, ANY, 7, 24,  NULL,     VERDICT_ACCOUNT, 0, 0 },
	{ EVERY,         5, ANY, 7, 25,  NULL,     VERDICT_ACCOUNT, 0, 0 },
	{ EVERY,         5, ANY, 7, 26,  NULL,     VERDICT_ACCOUNT, 0, 0 },
	{ EVERY,         5, ANY, 7, 27,  NULL,     VERDICT_ACCOUNT, 0, 0 },
	{ EVERY,         5, ANY, 7, 30,  NULL,     VERDICT_ACCOUNT, 0, 0 },
	{ EVERY,         5, ANY, 3, ANY, NULL,     VERDICT_RETRY, 0, 0 },				/* the server's or the network's trouble */
	{ EVERY,         5, ANY, 4, ANY, NULL,     VERDICT_RETRY, 0, 0 },

	{ EVERY,         4, 421, ANY, ANY, NULL,   VERDICT_RETRY, MINUTE_S, 0 },
	{ EVERY,         4, ANY, ANY, ANY, NULL,   VERDICT_RETRY, 0, 0 },
	{ EVERY,         5, ANY, ANY, ANY, NULL,   VERDICT_PERMANENT, 0, 0 },
};

static bool
fits(int row, int value)
{
	return row == ANY || row == value;
}

struct smtp_meaning
smtp_meaning_of(enum mail_step step, int status, const struct smtp_reply *reply)
{
	/* 0.0.0 of a server that says no more: no row asks for it but those that ask for nothing. */
	int subject = reply->enhanced[0] != 0 ? reply->enhanced[1] : -2, detail = reply->enhanced[0] != 0 ? reply->enhanced[2] : -2;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((rows[i].step == EVERY || rows[i].step == step) && rows[i].class == status / 100 && fits(rows[i].status, status) &&
		    fits(rows[i].subject, subject) && fits(rows[i].detail, detail) &&
		    (rows[i].word == NULL || strcasestr(reply->text, rows[i].word) != NULL))
			return (struct smtp_meaning){ rows[i].verdict, rows[i].delay_s, rows[i].tries_most };
	return (struct smtp_meaning){ .verdict = VERDICT_UNKNOWN };	/* 2yz and 3yz where an end was expected */
}

enum verdict
smtp_not_sent(enum http_why why)
{
	switch (why) {
	case HTTP_WHY_CERTIFICATE: case HTTP_WHY_NO_TLS:
		return VERDICT_ACCOUNT;		/* a person must look who answers there */
	case HTTP_WHY_NO_LOGIN:
		return VERDICT_CREDENTIAL;
	default:
		return VERDICT_RETRY;
	}
}
