/* One contact's whole ledger in plain words, on its page. */
#include <stdio.h>

#include "access/login.h"
#include "base/text.h"
#include "pages/consent_look.h"
#include "pages/contact_page.h"

enum { HASH_SHOWN = 12 };

static const char *
state_of(const char *action)
{
	static const struct { const char *action, *state; } looks[] = {
		{ "opt_in", "agreed" }, { "preapproved", "agreed" }, { "opt_out", "stopped" }, { "withdraw_by_office", "stopped" }, { "decline", "declined" },
	};
	size_t i;

	for (i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if (text_equal(looks[i].action, action))
			return looks[i].state;
	return "none";
}

/* The first time since that the person said yes on WhatsApp; NULL: not yet. */
static struct json_object *
first_yes(struct json_object *history, int64_t since)
{
	struct json_object *first = NULL;
	int64_t first_at = 0, at;
	size_t i, n = json_count(history);

	for (i = 0; i < n; i++) {
		struct json_object *entry = json_item(history, i);

		if (!text_equal(json_text(entry, "source"), "inbound") || !text_equal(json_text(entry, "action"), "opt_in") ||
		    !json_int(entry, "at", &at) || at < since || (first != NULL && at >= first_at))
			continue;
		first = entry;
		first_at = at;
	}
	return first;
}

/* A yes of the person's own confirms what stood only on paper. */
static void
put_confirmation(const struct page *p, struct json_object *o, struct json_object *history, struct json_object *entry)
{
	bool whatsapp = text_equal(json_text(entry, "scope"), "official") || text_equal(json_text(entry, "scope"), "gateway");
	AUTO_JSON struct json_object *words = json_object_new_object();
	struct json_object *yes = NULL;
	int64_t at = 0;

	json_put_text(o, "confirmed", "");
	json_int(entry, "at", &at);
	if (whatsapp && text_equal(json_text(entry, "source"), "paper") && text_equal(json_text(entry, "action"), "opt_in"))
		yes = first_yes(history, at);
	if (yes == NULL)
		return;
	json_int(yes, "at", &at);
	page_put_minute(p, words, "at", at);
	page_say(p, o, "confirmed", "ledger_fact.confirmed", "at", json_text(words, "at"), "words", json_text(yes, "answer_words"), NULL);
}

static struct json_object *
ledger_row(const struct page *p, struct json_object *history, size_t i)
{
	struct json_object *o = json_object_new_object(), *entry = json_item(history, i);
	const char *hash = json_text(entry, "hash"), *state = state_of(json_text(entry, "action"));
	char shown[HASH_SHOWN + 1];
	int64_t at = 0, seq = 0;

	json_int(entry, "at", &at);
	json_int(entry, "seq", &seq);
	snprintf(shown, sizeof(shown), "%s", hash != NULL ? hash : "");
	consent_put_sentence(p, o, "sentence", entry);
	json_put_text(o, "tone", consent_tone(state));
	json_put_text(o, "icon", consent_icon(state));
	page_put_minute(p, o, "at", at);
	page_put_iso(o, "iso", at);
	json_put_int(o, "seq", seq);
	json_put_text(o, "hash", shown);
	json_put_text(o, "words", json_text(entry, "answer_words"));
	json_put_text(o, "asked", json_text(entry, "request_words"));
	json_put_text(o, "notice", json_text(entry, "notice_version"));
	consent_put_facts(p, o, "facts", json_at(entry, "evidence"));
	put_confirmation(p, o, history, entry);
	return o;
}

void
contact_put_ledger(struct page *p, struct json_object *history)
{
	struct json_object *ledger = json_put_array(p->data, "ledger");
	size_t i, n = json_count(history);

	for (i = 0; i < n; i++)
		json_object_array_add(ledger, ledger_row(p, history, i));
	json_put_bool(p->data, "has_ledger", n > 0);
	json_put_bool(p->data, "can_print", n > 0 && p->rq->role >= ROLE_OPERATOR);
}
