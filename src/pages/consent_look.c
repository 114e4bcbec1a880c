#include "pages/consent_look.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "pages/who.h"

enum { SENTENCE_MAX_BYTES = 400, FACTS_MAX_BYTES = 900 };

static const struct { const char *state, *tone, *icon; } looks[] = {
	{ "agreed", "good", "circle-check" }, { "stopped", "bad", "hand-stop" }, { "declined", "warn", "circle-x" }, { "none", "wait", "circle-dashed" },
};

static size_t
look_of(const char *state)
{
	size_t i, last = sizeof(looks) / sizeof(looks[0]) - 1;

	for (i = 0; i < last; i++)
		if (text_equal(looks[i].state, state))
			break;
	return i;
}

const char *
consent_tone(const char *state)
{
	return looks[look_of(state)].tone;
}

const char *
consent_icon(const char *state)
{
	return looks[look_of(state)].icon;
}

void
consent_put_look(const struct page *p, struct json_object *o, const char *name, const char *state)
{
	page_put_state(o, name, consent_tone(state), consent_icon(state), page_word_of(p, "consent", state));
}

/* What the office had to do with it: wrote it down, read it, looked at it a second time. */
static void
add_who(const struct page *p, struct buf *out, struct json_object *entry)
{
	struct json_object *evidence = json_at(entry, "evidence");
	const char *actor = json_text(entry, "actor"), *decided_by = json_text(evidence, "decided_by"), *key = "ledger_who.recorded";
	AUTO_JSON struct json_object *words = json_object_new_object();

	if (text_is_blank(actor) || text_equal(actor, "contact"))
		return;
	who_put(p, words, "who", actor);
	who_put(p, words, "first", decided_by != NULL ? json_text(evidence, "made_by") : "");
	if (json_text(evidence, "joined_by") != NULL)
		key = "ledger_who.joined";
	else if (decided_by != NULL)
		key = text_equal(json_text(entry, "source"), "inbound") ? "ledger_who.read" : "ledger_who.checked";
	page_say(p, words, "did", key, "who", json_text(words, "who"), "first", json_text(words, "first"), NULL);
	buf_fmt(out, ", %s", json_text(words, "did"));
}

/* The office's own act needs no "by somebody of the office" behind it; a form has its number. */
static void
add_how(const struct page *p, struct buf *out, struct json_object *entry)
{
	const char *source = json_text(entry, "source"), *form = json_text(json_at(entry, "evidence"), "form");

	if (text_equal(json_text(entry, "action"), "withdraw_by_office") && text_equal(source, "operator"))
		return;
	buf_fmt(out, " %s", page_word_of(p, "source", source));
	if (text_equal(source, "paper") && !text_is_blank(form))
		buf_fmt(out, " %s", form);
}

void
consent_put_sentence(const struct page *p, struct json_object *o, const char *name, struct json_object *entry)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	AUTO(buf) struct buf sentence = {0};
	char key[80];

	buf_init(&sentence, SENTENCE_MAX_BYTES);
	snprintf(key, sizeof(key), "ledger.%.40s", json_text(entry, "action"));
	page_say(p, words, "did", key, "scope", page_word_of(p, "scope", json_text(entry, "scope")), NULL);
	buf_text_add(&sentence, json_text(words, "did"));
	add_how(p, &sentence, entry);
	add_who(p, &sentence, entry);
	json_put_text(o, name, buf_text(&sentence));
}

/* A fact of the evidence in words, behind a dot when it is not the first. */
static void
add_fact(const struct page *p, struct buf *out, const char *key, const char *value)
{
	AUTO_JSON struct json_object *words = json_object_new_object();

	if (text_is_blank(value))
		return;
	page_say(p, words, "fact", key, "value", value, NULL);
	buf_fmt(out, "%s%s", out->len > 0 ? " · " : "", json_text(words, "fact"));
}

void
consent_put_facts(const struct page *p, struct json_object *o, const char *name, struct json_object *evidence)
{
	static const struct { const char *name, *key; } days[] = { { "signed_on", "ledger_fact.signed_on" }, { "received_on", "ledger_fact.received_on" } };
	AUTO(buf) struct buf facts = {0};
	char shown[CLOCK_TEXT_MAX];
	int64_t day;
	size_t i;

	buf_init(&facts, FACTS_MAX_BYTES);
	for (i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		if (json_text(evidence, days[i].name) != NULL && clock_parse_day(json_text(evidence, days[i].name), &day) == ERR_NONE) {
			clock_format_day(day, shown);
			add_fact(p, &facts, days[i].key, shown);
		}
	add_fact(p, &facts, "ledger_fact.officer", json_text(evidence, "officer"));
	add_fact(p, &facts, "ledger_fact.kept", json_text(evidence, "kept"));
	json_put_text(o, name, buf_text(&facts));
}
