#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "consent/consent.h"
#include "consent/invitation.h"
#include "contact/phone.h"
#include "db/db.h"
#include "provider/number.h"
#include "setting/setting.h"

enum { SQL_PROVIDERS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_PROVIDERS] = "SELECT kind, settings FROM provider WHERE enabled = 1 ORDER BY priority, id",
};
DB_SQL(sql);

void
invitation_url(const char *base_url, const char *token, struct buf *ret)
{
	buf_fmt(ret, "%s/opt-in-whatsapp/%s", base_url, token);
}

#define LINK_PATH	"/opt-in-whatsapp/"

void
invitation_hide_tokens(const char *text, struct buf *ret)
{
	const char *link;

	for (; text != NULL && (link = strstr(text, LINK_PATH)) != NULL; text = link) {
		link += strlen(LINK_PATH);
		buf_add(ret, text, (size_t)(link - text));
		if (strspn(link, "0123456789abcdef") >= TOKEN_TEXT_MAX - 1) {
			buf_text_add(ret, "…");
			link += TOKEN_TEXT_MAX - 1;
		}
	}
	buf_text_add(ret, text);
}

static void
hide_in_text(struct json_object *text)
{
	const char *was = json_object_get_string(text);
	AUTO(buf) struct buf now = {0};

	if (strstr(was, LINK_PATH) == NULL)
		return;
	/* The sign for a token is shorter than a token. */
	buf_init(&now, strlen(was) + 1);
	invitation_hide_tokens(was, &now);
	json_object_set_string(text, buf_text(&now));
}

void
invitation_hide_tokens_in(struct json_object *o)
{
	size_t i, n = json_count(o);

	if (json_object_is_type(o, json_type_string))
		hide_in_text(o);
	for (i = 0; i < n; i++)
		invitation_hide_tokens_in(json_item(o, i));
	if (!json_object_is_type(o, json_type_object))
		return;
	json_object_object_foreach(o, key, value) {
		(void)key;
		invitation_hide_tokens_in(value);
	}
}

/* The number of one configured provider, "" when it has none. */
static enum err
read_number(const char *settings, char ret[PHONE_MAX])
{
	AUTO_JSON struct json_object *o = NULL;
	const char *number;
	enum err e;

	ret[0] = '\0';
	if ((e = json_parse(settings, strlen(settings), &o, NULL)))
		return e;
	if ((number = json_text(o, "number")) != NULL && strlen(number) < PHONE_MAX)
		snprintf(ret, PHONE_MAX, "%s", number);
	return ERR_NONE;
}

/* The first enabled official provider's. A link to a number that nobody set would send people's consent to a stranger. */
static enum err
official_number(struct db *db, char ret[PHONE_MAX], struct problem *problem)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_PROVIDERS], ARGS(), &rows)))
		return e;
	while (db_next(&rows)) {
		const struct provider *kind = provider_find(db_col_text(&rows, 0));

		if (kind == NULL || kind->scope != SCOPE_OFFICIAL)
			continue;
		if ((e = read_number(db_col_text(&rows, 1), ret)))
			return e;
		if (ret[0] != '+')
			return problem_set(problem, ERR_CONFIG, "number", "the official WhatsApp provider has no number");
		if (number_is_placeholder(ret))
			return problem_set(problem, ERR_CONFIG, "number", "the official WhatsApp number is the sample number of a manual");
		return ERR_NONE;
	}
	return rows.err ? rows.err : problem_set(problem, ERR_CONFIG, "number", "no official WhatsApp provider is configured");
}

enum err
invitation_wa_link(struct db *db, struct buf *ret, struct problem *problem)
{
	AUTO_FREE char *base = NULL, *sentence = NULL;
	char number[PHONE_MAX];
	enum err e;

	if ((e = official_number(db, number, problem)) ||
	    (e = setting_text(db, SETTING_WA_LINK_BASE, &base)) ||
	    (e = consent_sentence(db, &sentence)))
		return e;
	buf_fmt(ret, "%s/%s?text=", base, number + 1);
	text_percent(ret, sentence);
	return buf_err(ret);
}
