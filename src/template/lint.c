#include "template/lint.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "template/fill.h"
#include "template/gsm.h"
#include "template/lint_words.h"
#include "template/variables.h"

enum { OFFICIAL_MAX = 1024, TEXT_MAX = 4096, PLAIN_MAX_BYTES = 64 * 1024, SUBJECT_SEEN = 78 };

static const char *const names[LINT_KEY__COUNT] = {
	[LINT_EMPTY] = "empty", [LINT_TAG] = "tag", [LINT_TAG_OPEN] = "tag_open", [LINT_SINGLE_BRACES] = "single_braces",
	[LINT_UNKNOWN_NAME] = "unknown_name", [LINT_TOO_LONG] = "too_long", [LINT_FILLED_LONG] = "filled_long", [LINT_ALIAS_TWICE] = "alias_twice",
	[LINT_NO_MATTER] = "no_matter", [LINT_PARAM_NAME] = "param_name",
	[LINT_PARAM_TWICE] = "param_twice", [LINT_PARAM_KIND] = "param_kind", [LINT_PARAM_UNUSED] = "param_unused",
	[LINT_EXAMPLE] = "example", [LINT_OTHERWISE] = "otherwise", [LINT_VARIABLE_FIRST] = "variable_first", [LINT_VARIABLE_LAST] = "variable_last",
	[LINT_VARIABLES_ADJACENT] = "variables_adjacent", [LINT_FEW_WORDS] = "few_words", [LINT_EMOJI] = "emoji",
	[LINT_EXCLAMATION] = "exclamation", [LINT_PROMOTION] = "promotion", [LINT_URGING] = "urging", [LINT_REQUEST] = "request",
	[LINT_LANGUAGE] = "language", [LINT_THREAT] = "threat",
	[LINT_IDENTITY] = "identity", [LINT_SHORTENER] = "shortener", [LINT_GREETING] = "greeting", [LINT_EMOJIS] = "emojis",
	[LINT_NO_CODE] = "no_code", [LINT_NO_OFFICE] = "no_office", [LINT_NOT_GSM] = "not_gsm", [LINT_SMS_LONG] = "sms_long",
	[LINT_SUBJECT_LINES] = "subject_lines", [LINT_SUBJECT_LONG] = "subject_long",
	[LINT_PARTS_SERVICE] = "parts_service", [LINT_PART_OPTIONAL] = "part_optional", [LINT_HEADER_EMPTY] = "header_empty",
	[LINT_HEADER_LONG] = "header_long", [LINT_HEADER_PLACES] = "header_places", [LINT_HEADER_SIGNS] = "header_signs",
	[LINT_DOCUMENT_LINK] = "document_link", [LINT_DOCUMENT_NAME] = "document_name", [LINT_FOOTER_LONG] = "footer_long",
	[LINT_FOOTER_PLACE] = "footer_place", [LINT_BUTTONS_MANY] = "buttons_many", [LINT_BUTTONS_URLS] = "buttons_urls",
	[LINT_BUTTONS_PHONES] = "buttons_phones", [LINT_BUTTONS_ORDER] = "buttons_order", [LINT_BUTTONS_DESKTOP] = "buttons_desktop",
	[LINT_BUTTON_LABEL] = "button_label", [LINT_BUTTON_SIGNS] = "button_signs", [LINT_BUTTON_TWICE] = "button_twice",
	[LINT_BUTTON_PHONE] = "button_phone", [LINT_URL] = "url", [LINT_URL_LONG] = "url_long", [LINT_URL_PLACE] = "url_place",
	[LINT_URL_BEFORE] = "url_before", [LINT_URL_SHORTENER] = "url_shortener",
};

const char *
lint_key_name(enum lint_key key)
{
	return names[key];
}

/* The text being looked at, and where findings go. */
struct look {
	const struct template	*t;
	struct lint		*lint;
	const char		*field, *text, *end;
};

void
lint_add(struct lint *lint, enum lint_key key, enum lint_severity severity, const char *text, size_t at, const char *subject)
{
	struct lint_finding *f = &lint->items[lint->count];

	lint->has_error |= severity == LINT_ERROR;
	if (lint->count == LINT_MAX)
		return;
	*f = (struct lint_finding){ .key = key, .severity = severity, .text = text, .at = at };
	snprintf(f->subject, sizeof(f->subject), "%s", subject);
	lint->count++;
}

static void
add(const struct look *l, enum lint_key key, enum lint_severity severity, const char *at, const char *subject)
{
	const char *from = l->text;
	size_t n = 0;

	while (from < at && text_next(&from) != 0)
		n++;
	lint_add(l->lint, key, severity, l->field, n, subject);
}

/* ---- any text ---- */

static void
look_at_tags(const struct look *l)
{
	const char *at = l->text;
	struct variable v;
	char tag[40];

	while (variable_next(&at, l->end, &v)) {
		snprintf(tag, sizeof(tag), "%.*s", (int)(v.end - v.at), v.at);
		if (v.kind == VARIABLE_BROKEN)
			add(l, LINT_TAG_OPEN, LINT_ERROR, v.at, tag);
		else if (v.kind == VARIABLE_OTHER)
			add(l, LINT_TAG, LINT_ERROR, v.at, tag);
		else if (param_find(l->t, v.name) == NULL && !variable_is_common(v.name))
			add(l, LINT_UNKNOWN_NAME, LINT_ERROR, v.at, v.name);
	}
}

/* Older documents write {name}; it would be sent as it stands. */
static void
look_at_single_braces(const struct look *l)
{
	const char *at, *close;
	char name[VARIABLE_NAME_MAX];

	for (at = strchr(l->text, '{'); at != NULL; at = strchr(at + 1, '{')) {
		if (at[1] == '{' || (at > l->text && at[-1] == '{') || (close = strchr(at, '}')) == NULL ||
		    close - at - 1 >= (long)sizeof(name))
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)(close - at) - 1, at + 1);
		if (variable_name_ok(name))
			add(l, LINT_SINGLE_BRACES, LINT_WARNING, at, name);
	}
}

static void
look_at_length(const struct look *l, size_t max)
{
	if (text_code_points(l->text) > max)
		add(l, LINT_TOO_LONG, LINT_ERROR, l->text, "");
}

bool
lint_uses(const char *text, const char *name)
{
	const char *at = text;
	struct variable v;

	while (text != NULL && variable_next(&at, text + strlen(text), &v))
		if (text_equal(v.name, name))
			return true;
	return false;
}

/* ---- the official body ---- */

static void
look_at_places(const struct look *l)
{
	const char *at = l->text, *before = l->text;
	struct variable v, last = {0};
	size_t n = 0;

	while (variable_next(&at, l->end, &v)) {
		if (v.kind != VARIABLE_PLAIN)
			continue;
		if (words_count(before, v.at) == 0)
			add(l, n == 0 ? LINT_VARIABLE_FIRST : LINT_VARIABLES_ADJACENT, LINT_ERROR, v.at, v.name);
		before = v.end;
		last = v;
		n++;
	}
	if (n > 0 && words_count(before, l->end) == 0)
		add(l, LINT_VARIABLE_LAST, LINT_ERROR, before, last.name);
	/* Meta gives no formula; this one is known from another provider's reviews. */
	if (words_count(l->text, l->end) < 2 * n + 1)
		add(l, LINT_FEW_WORDS, LINT_ERROR, l->text, "");
}

static const struct lint_words *
words_of(const struct look *l)
{
	return words_of_language(l->t->language);
}

static bool
look_for(const struct look *l, const char *const *words, enum lint_key key, enum lint_severity severity)
{
	const char *word, *at = words_find(l->text, words, &word);

	if (at != NULL)
		add(l, key, severity, at, word);
	return at != NULL;
}

static void
look_for_asking(const struct look *l, enum lint_severity severity)
{
	const char *word, *at = words_find_asked(l->text, words_of(l)->identity, &word);

	if (at != NULL)
		add(l, LINT_IDENTITY, severity, at, word);
}

/* What makes Meta refuse it whatever its category. */
static void
look_at_policy(const struct look *l)
{
	look_at_places(l);
	if (!look_for(l, words_of(l)->threat, LINT_THREAT, LINT_ERROR))
		look_for(l, words_of(l)->threat_or_fact, LINT_THREAT, LINT_WARNING);
	look_for_asking(l, LINT_ERROR);
	look_for(l, words_of_shorteners, LINT_SHORTENER, LINT_WARNING);
	if (words_are_of_another_language(l->text, l->t->language))
		add(l, LINT_LANGUAGE, LINT_WARNING, l->text, "");
}

/*
 * Meta's utility is about one transaction, or a subscription of the reader's own: a number, a type, a date, a personal link, or how to end it
 * says so.
 */
static bool
names_a_matter(const struct look *l)
{
	static const char *const matters[] = { "permit_number", "permit_type", "registration_id", NULL };
	const char *kind;
	size_t i;

	for (i = 0; matters[i] != NULL; i++)
		if (lint_uses(l->text, matters[i]))
			return true;
	for (i = 0; i < json_count(l->t->params); i++) {
		kind = json_text(param_at(l->t, i), "kind");
		if (!text_equal(kind, "text") && lint_uses(l->text, param_name(param_at(l->t, i))))
			return true;
	}
	return strstr(l->text, "STOP") != NULL;
}

/* With the examples: long values are cut nowhere, and what is too long is refused when it is sent. */
static void
look_at_filled(const struct look *l)
{
	AUTO_JSON struct json_object *sample = template_sample(l->t);
	AUTO(template_texts) struct template_texts texts = {0};
	struct template official = *l->t;
	struct problem why = {0};
	char empty[] = "";

	official.gateway_body = official.short_body = official.subject = empty;
	if (text_code_points(l->text) <= OFFICIAL_MAX && template_render(&official, sample, &texts, &why) == ERR_INVALID &&
	    strstr(why.why, "is longer than") != NULL)
		add(l, LINT_FILLED_LONG, LINT_ERROR, l->text, "");
}

/* What makes Meta call it marketing, which costs more and needs another consent. */
static void
look_at_utility(const struct look *l)
{
	static const char *const greetings[] = { "yth", "yth.", NULL };
	const char *at, *word;
	bool urged;

	if (emoji_count(l->text, &at) > 0)
		add(l, LINT_EMOJI, LINT_ERROR, at, "");
	if ((at = strchr(l->text, '!')) != NULL)
		add(l, LINT_EXCLAMATION, LINT_ERROR, at, "");
	look_for(l, words_of(l)->promotion, LINT_PROMOTION, LINT_ERROR);
	look_for(l, greetings, LINT_GREETING, LINT_WARNING);
	/* Colleagues may be asked to do something; customers are told a fact. */
	if (!text_equal(l->t->recipient, "applicant"))
		return;
	if (!names_a_matter(l))
		add(l, LINT_NO_MATTER, LINT_WARNING, l->text, "");
	urged = look_for(l, words_of(l)->urging, LINT_URGING, LINT_ERROR);
	if ((at = words_find_at_start(l->text, words_of(l)->commands, &word)) != NULL)
		add(l, LINT_URGING, LINT_ERROR, at, word);
	if (!urged && at == NULL)
		look_for(l, words_of(l)->requests, LINT_REQUEST, LINT_WARNING);
}

/* ---- the other texts ---- */

static void
look_at_tone(const struct look *l)
{
	const char *at;

	if (emoji_count(l->text, &at) > 1)
		add(l, LINT_EMOJIS, LINT_WARNING, at, "");
	if ((at = strchr(l->text, '!')) != NULL)
		add(l, LINT_EXCLAMATION, LINT_WARNING, at, "");
	look_for(l, words_of(l)->threat, LINT_THREAT, LINT_WARNING);
	look_for_asking(l, LINT_WARNING);
}

/* Who gets a message from a number they do not know must be able to see and check whose it is. */
static void
look_at_sender(const struct look *l)
{
	if (!lint_uses(l->text, "office_name"))
		add(l, LINT_NO_OFFICE, LINT_WARNING, l->end, "");
	if (!lint_uses(l->text, "message_code"))
		add(l, LINT_NO_CODE, LINT_WARNING, l->end, "");
}

static void
look_at_sms(const struct look *l)
{
	AUTO_JSON struct json_object *sample = template_sample(l->t);
	AUTO(template_texts) struct template_texts texts = {0};
	AUTO(buf) struct buf plain = {0};
	struct template sms = *l->t;
	const char *at = l->text, *here = l->text;
	char empty[] = "";
	uint32_t cp;

	for (; (cp = text_next(&at)) != 0; here = at) {
		if (!gsm_can_be_plain(cp)) {
			add(l, LINT_NOT_GSM, LINT_WARNING, here, "");
			return;
		}
	}
	sms.body = sms.gateway_body = sms.subject = empty;
	if (template_render(&sms, sample, &texts, NULL) != ERR_NONE)
		return;
	buf_init(&plain, PLAIN_MAX_BYTES);
	gsm_plain(texts.short_body, &plain);
	if (gsm_size(buf_text(&plain)).segments > 1)
		add(l, LINT_SMS_LONG, LINT_WARNING, l->text, "");
}

/* A longer one is cut when it is filled; what lists of mails show of it is less. */
static void
look_at_subject(const struct look *l)
{
	AUTO_JSON struct json_object *sample = template_sample(l->t);
	AUTO(template_texts) struct template_texts texts = {0};
	struct template mail = *l->t;
	char empty[] = "";
	const char *line_end = strpbrk(l->text, "\r\n");

	if (line_end != NULL)
		add(l, LINT_SUBJECT_LINES, LINT_ERROR, line_end, "");
	mail.body = mail.gateway_body = mail.short_body = empty;
	if (template_render(&mail, sample, &texts, NULL) == ERR_NONE && text_code_points(texts.subject) > SUBJECT_SEEN)
		add(l, LINT_SUBJECT_LONG, LINT_WARNING, l->text, "");
}

/* ---- all of it ---- */

static struct look
look_into(const struct template *t, struct lint *lint, const char *field, const char *text)
{
	if (text == NULL)
		text = "";
	return (struct look){ t, lint, field, text, text + strlen(text) };
}

static void
lint_body(const struct template *t, struct lint *lint)
{
	struct look l = look_into(t, lint, "body", t->body);
	bool reviewed = !text_equal(t->category, "service");	/* a text inside the window is no template at Meta */

	if (text_is_blank(l.text)) {
		add(&l, LINT_EMPTY, LINT_ERROR, l.text, "");
		return;
	}
	look_at_tags(&l);
	look_at_single_braces(&l);
	look_at_length(&l, reviewed ? OFFICIAL_MAX : TEXT_MAX);
	if (reviewed) {
		look_at_policy(&l);
		look_at_filled(&l);
	}
	if (text_equal(t->category, "utility"))
		look_at_utility(&l);
	if (!reviewed)
		look_at_tone(&l);
	if (text_is_blank(t->gateway_body))
		look_at_sender(&l);
	else if (!lint_uses(l.text, "message_code"))
		add(&l, LINT_NO_CODE, LINT_WARNING, l.end, "");
}

static void
lint_other(const struct template *t, struct lint *lint, bool is_sms)
{
	struct look l = is_sms ? look_into(t, lint, "short_body", t->short_body) : look_into(t, lint, "gateway_body", t->gateway_body);

	if (text_is_blank(l.text))
		return;
	look_at_tags(&l);
	look_at_single_braces(&l);
	look_at_length(&l, TEXT_MAX);
	if (is_sms) {
		look_at_sms(&l);
	} else {
		look_at_tone(&l);
		look_at_sender(&l);
	}
}

static void
lint_subject(const struct template *t, struct lint *lint)
{
	struct look l = look_into(t, lint, "subject", t->subject);

	if (text_is_blank(l.text))
		return;
	look_at_tags(&l);
	look_at_single_braces(&l);
	look_at_length(&l, TEMPLATE_SUBJECT_MAX);
	look_at_subject(&l);
	look_at_tone(&l);
}

void
template_lint(const struct template *t, struct lint *ret)
{
	*ret = (struct lint){0};
	lint_body(t, ret);
	lint_other(t, ret, false);
	lint_other(t, ret, true);
	lint_subject(t, ret);
	lint_parts(t, ret);
	lint_params(t, ret);
}
