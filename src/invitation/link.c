#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "consent/consent.h"
#include "contact/phone.h"
#include "db/db.h"
#include "invitation/invitation.h"
#include "provider/number.h"
#include "setting/setting.h"
#include "words/mark.h"
#include "words/office.h"
#include "words/words.h"

enum { SENTENCE_MAX_BYTES = 500 };
enum { SQL_PROVIDERS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_PROVIDERS] = "SELECT kind, settings, id FROM provider WHERE enabled = 1 ORDER BY priority, id",
};
DB_SQL(sql);

/* Where a personal link leads, in its two forms, and what its token is made of. */
static const struct link_form { const char *path, *signs; size_t n; } forms[] = {
	{ "/opt-in-whatsapp/", "0123456789abcdef", TOKEN_TEXT_MAX - 1 },
	{ "/wa/", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", TOKEN_SHORT_MAX - 1 },
};

void
invitation_url(const char *base_url, const char *token, struct buf *ret)
{
	buf_fmt(ret, "%s%s%s", base_url, forms[0].path, token);
}

void
invitation_short_url(const char *base_url, const char *token, struct buf *ret)
{
	char small[TOKEN_SHORT_MAX];

	crypto_token_short(token, small);
	buf_fmt(ret, "%s%s%s", base_url, forms[1].path, small);
}

/* The token that begins here when such a path does; NULL: none. */
static const char *
token_at(const char *text, size_t *ret_n)
{
	size_t i, path;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		path = strlen(forms[i].path);
		*ret_n = forms[i].n;
		if (text_starts(text, forms[i].path) && strspn(text + path, forms[i].signs) >= forms[i].n)
			return text + path;
	}
	return NULL;
}

bool
invitation_is_linked(const char *text)
{
	size_t n;

	for (; text != NULL && (text = strchr(text, '/')) != NULL; text++)
		if (token_at(text, &n) != NULL)
			return true;
	return false;
}

void
invitation_hide_tokens(const char *text, struct buf *ret)
{
	const char *slash = text, *token;
	size_t n;

	while (slash != NULL && (slash = strchr(slash, '/')) != NULL) {
		if ((token = token_at(slash++, &n)) == NULL)
			continue;
		buf_add(ret, text, (size_t)(token - text));
		buf_text_add(ret, "…");
		text = slash = token + n;
	}
	buf_text_add(ret, text);
}

void
invitation_shorten(const char *text, struct buf *ret)
{
	const size_t path = strlen(forms[0].path);
	char token[TOKEN_TEXT_MAX], small[TOKEN_SHORT_MAX];
	const char *at;

	while ((at = strstr(text, forms[0].path)) != NULL) {
		buf_add(ret, text, (size_t)(at - text));
		text = at + path;
		if (strspn(text, forms[0].signs) < forms[0].n) {
			buf_text_add(ret, forms[0].path);
			continue;
		}
		snprintf(token, sizeof(token), "%.*s", (int)forms[0].n, text);
		crypto_token_short(token, small);
		buf_fmt(ret, "%s%s", forms[1].path, small);
		text += forms[0].n;
	}
	buf_text_add(ret, text);
}

static void
hide_in_text(struct json_object *text)
{
	const char *was = json_object_get_string(text);
	AUTO(buf) struct buf now = {0};

	if (!invitation_is_linked(was))
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

static const char *const troubles[WA_TROUBLE__COUNT] = {
	[WA_FINE] = "",
	[WA_NO_PROVIDER] = "no official WhatsApp provider is configured",
	[WA_NO_NUMBER] = "the official WhatsApp provider has no number",
	[WA_PLACEHOLDER] = "the official WhatsApp number is the sample number of a manual",
};

/* The first enabled official provider's. A link to a number that nobody set would send people's consent to a stranger. */
static enum err
official_number(struct db *db, char ret[PHONE_MAX], enum wa_trouble *ret_trouble, int64_t *ret_provider_id)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	*ret_trouble = WA_NO_PROVIDER;
	*ret_provider_id = 0;
	if ((e = db_query(db, sql[SQL_PROVIDERS], ARGS(), &rows)))
		return e;
	while (db_next(&rows)) {
		const struct provider *kind = provider_find(db_col_text(&rows, 0));

		if (kind == NULL || kind->scope != SCOPE_OFFICIAL)
			continue;
		if ((e = read_number(db_col_text(&rows, 1), ret)))
			return e;
		*ret_provider_id = db_col_int(&rows, 2);
		*ret_trouble = ret[0] != '+' ? WA_NO_NUMBER : number_is_placeholder(ret) ? WA_PLACEHOLDER : WA_FINE;
		return ERR_NONE;
	}
	return rows.err;
}

enum err
invitation_wa_trouble(struct db *db, enum wa_trouble *ret, int64_t *ret_provider_id)
{
	char number[PHONE_MAX];

	return official_number(db, number, ret, ret_provider_id);
}

/* wa.me with the sentence and what stands behind it. */
static enum err
write_link(struct db *db, const char *sentence, struct buf *ret, struct problem *problem)
{
	AUTO_FREE char *base = NULL;
	enum wa_trouble trouble;
	char number[PHONE_MAX];
	int64_t provider_id;
	enum err e;

	if ((e = official_number(db, number, &trouble, &provider_id)))
		return e;
	if (trouble != WA_FINE)
		return problem_set(problem, ERR_CONFIG, "number", "%s", troubles[trouble]);
	if ((e = setting_text(db, SETTING_WA_LINK_BASE, &base)))
		return e;
	buf_fmt(ret, "%s/%s?text=", base, number + 1);
	text_percent(ret, sentence);
	return buf_err(ret);
}

enum err
invitation_wa_link(struct db *db, const char *locale, struct buf *ret, struct problem *problem)
{
	AUTO_FREE char *sentence = NULL;
	enum err e;

	if ((e = consent_sentence(db, locale, &sentence)))
		return e;
	return write_link(db, sentence, ret, problem);
}

/* The lists of words are the office's to change, so it is tried out. */
static enum err
is_read_as_yes(struct db *db, const char *text, bool *ret)
{
	struct words *words = NULL;
	enum err e;

	if ((e = office_words_load(db, &words)))
		return e;
	*ret = words_classify(words, text).reply == REPLY_YES;
	words_free(words);
	return ERR_NONE;
}

enum err
invitation_poster_link(struct db *db, const char *place, struct buf *ret, struct problem *problem)
{
	AUTO_FREE char *sentence = NULL;
	AUTO(buf) struct buf text = {0};
	bool agrees;
	enum err e;

	if (!mark_place_ok(place))
		return problem_set(problem, ERR_INVALID, "place", "must be at most %d letters, digits and spaces", MARK_PLACE_MAX - 1);
	if ((e = consent_sentence(db, "id", &sentence)))
		return e;
	buf_init(&text, SENTENCE_MAX_BYTES);
	buf_text_add(&text, sentence);
	mark_write(&text, place);
	if ((e = buf_err(&text)) || (e = is_read_as_yes(db, buf_text(&text), &agrees)))
		return e;
	if (!agrees)
		return problem_set(problem, ERR_INVALID, "place", "holds a word that is not read as consent");
	return write_link(db, buf_text(&text), ret, problem);
}
