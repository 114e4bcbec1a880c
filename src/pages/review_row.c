#include "pages/review_row.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "consent/review.h"
#include "consent/scopes.h"
#include "pages/consent_look.h"
#include "pages/reply_why.h"
#include "pages/who.h"

enum { SPAN_MAX_BYTES = 200, WORDS_MAX_BYTES = 400, FIELD_MAX = 40, LINK_MAX = 100, WITHDRAWAL_HURRY_MS = 24 * 3600 * 1000 };

static void
put_kind(const struct page *p, struct json_object *row, const char *kind)
{
	static const struct { const char *kind, *tone, *icon; } looks[] = {
		{ "reply", "wait", "message-circle" }, { "paper", "wait", "clipboard-check" }, { "import", "wait", "upload" }, { "number", "wait", "phone" },
	};
	size_t i, last = sizeof(looks) / sizeof(looks[0]) - 1;

	for (i = 0; i < last; i++)
		if (text_equal(looks[i].kind, kind))
			break;
	page_put_state(row, "kind", looks[i].tone, looks[i].icon, page_word_of(p, "review_kind", kind));
}

/* A withdrawal must be obeyed within three days of being said, whoever takes how long to read it. */
static void
put_time_left(const struct page *p, struct json_object *row, struct json_object *from)
{
	int64_t ends_at = review_withdrawal_ends(from, p->zone), left = ends_at - p->rq->now;
	struct json_object *clock;
	AUTO(buf) struct buf span = {0};

	json_put(row, "clock", NULL);
	if (ends_at == 0 || !text_equal(json_text(from, "state"), "open"))
		return;
	clock = json_put_object(row, "clock");
	json_put_text(clock, "tone", left <= 0 ? "bad" : left < WITHDRAWAL_HURRY_MS ? "warn" : "wait");
	buf_init(&span, SPAN_MAX_BYTES);
	page_span(p, left < 0 ? -left : left, &span);
	page_say(p, clock, "text", left <= 0 ? "reviews.late" : "reviews.left", "span", buf_text(&span), NULL);
}

static void
put_person(const struct page *p, struct json_object *row, struct json_object *from)
{
	struct json_object *other;
	char merge[LINK_MAX];
	int64_t id = 0, own = 0;

	json_int(from, "contact_id", &id);
	json_put_int(row, "contact_id", id);
	page_put_name(p, row, "name", json_text(from, "name"));
	page_put_masked(row, "contact_number", json_text(from, "contact_number"));
	json_put(row, "other", NULL);
	if (!json_int(from, "other_contact_id", &id))
		return;
	other = json_put_object(row, "other");
	json_put_int(other, "id", id);
	json_int(from, "contact_id", &own);
	snprintf(merge, sizeof(merge), "/admin/contacts/%" PRId64 "/merge?with=%%23%" PRId64, own, id);
	json_put_text(other, "merge", p->rq->role >= ROLE_ADMINISTRATOR && text_equal(json_text(from, "state"), "open") ? merge : "");
	page_put_name(p, other, "name", json_text(from, "other_name"));
}

void
review_put_batch(const struct page *p, struct json_object *o, const char *name, const char *batch)
{
	if (text_starts(batch, "import:"))
		page_say(p, o, name, "reviews.batch_import", "n", batch + strlen("import:"), NULL);
	else
		json_put_text(o, name, batch);
}

void
review_scope_words(const struct page *p, const char *names, struct buf *out)
{
	unsigned scopes = scopes_read(names);
	bool first = true;
	int s;

	for (s = 0; s < SCOPE__COUNT; s++) {
		if ((scopes & 1u << s) == 0)
			continue;
		buf_fmt(out, "%s%s", first ? "" : ", ", page_word_of(p, "scope", scope_name((enum scope)s)));
		first = false;
	}
}

/* Puts "ledger.opt_in" with its channels: "Menyetujui WhatsApp resmi, SMS". */
static void
say_action(const struct page *p, struct json_object *o, const char *name, const char *group, const char *action, const char *scopes)
{
	AUTO(buf) struct buf words = {0};
	char key[FIELD_MAX];

	buf_init(&words, WORDS_MAX_BYTES);
	review_scope_words(p, scopes, &words);
	snprintf(key, sizeof(key), "%s.%.20s", group, action);
	page_say(p, o, name, key, "scope", buf_text(&words), NULL);
}

static void
say_number(const struct page *p, struct json_object *row, struct json_object *from)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	bool taken = json_int(from, "other_contact_id", &(int64_t){0}), by_whatsapp = text_equal(json_text(from, "made_by"), "webhook");
	char shown[PHONE_SHOWN_MAX];

	phone_mask(json_text(from, "number"), shown);
	page_put_name(p, words, "other", json_text(from, "other_name"));
	page_say(p, row, "about", taken ? "reviews.number_taken" : by_whatsapp ? "reviews.number_changed" : "reviews.number_told", "number", shown,
	    "other", json_text(words, "other"), "by", json_text(from, "made_by"), NULL);
}

/* What it is about, in one sentence. */
static void
put_about(const struct page *p, struct json_object *row, struct json_object *from)
{
	const char *action = json_text(from, "action"), *kind = json_text(from, "kind"), *scopes = json_text(from, "scope");
	AUTO_JSON struct json_object *words = json_object_new_object();

	if (text_equal(kind, "number")) {
		say_number(p, row, from);
	} else if (text_equal(kind, "reply")) {
		say_action(p, row, "about", "review_reply", text_is_blank(action) ? "unclear" : action, scopes);
	} else {
		say_action(p, words, "did", "review_act", action, scopes);
		page_say(p, row, "about", "reviews.proposes", "did", json_text(words, "did"), "how", page_word_of(p, "source", json_text(from, "source")), NULL);
	}
}

static void
put_decided(const struct page *p, struct json_object *row, struct json_object *from)
{
	bool accepted = text_equal(json_text(from, "state"), "accepted");
	const char *decision = json_text(from, "decision"), *by = json_text(from, "decided_by");
	AUTO_JSON struct json_object *words = json_object_new_object();
	struct json_object *o;
	int64_t at = 0;

	json_put(row, "decided", NULL);
	if (text_equal(json_text(from, "state"), "open"))
		return;
	o = json_put_object(row, "decided");
	json_int(from, "decided_at", &at);
	page_put_minute(p, words, "at", at);
	page_put_state(o, "state", accepted ? "good" : "off", accepted ? "circle-check" : "ban", page_word_of(p, "review_state", json_text(from, "state")));
	who_put(p, words, "who", by);
	page_say(p, o, "by", "reviews.decided_by", "who", text_equal(by, "contact") ? page_word(p, "reviews.by_contact") : json_text(words, "who"), "at",
	    json_text(words, "at"), NULL);
	json_put_text(o, "reason", json_text(from, "reason"));
	json_put_text(o, "did", "");
	if (!text_is_blank(decision))
		say_action(p, o, "did", "ledger", decision, json_text(from, "scope"));
}

/* What a reply may mean; what was proposed stands out. */
static void
put_choices(const struct page *p, struct json_object *row, const char *proposed)
{
	static const char *const meanings[] = { "opt_in", "opt_out", "decline" };
	struct json_object *choices = json_put_array(row, "choices");
	size_t i;

	for (i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
		struct json_object *choice = json_object_new_object();

		json_put_text(choice, "value", meanings[i]);
		json_put_text(choice, "word", page_word_of(p, "review_means", meanings[i]));
		json_put_bool(choice, "proposed", text_equal(meanings[i], proposed));
		json_object_array_add(choices, choice);
	}
}

static void
put_form(const struct page *p, struct json_object *row, struct json_object *from, const struct review_sent *sent)
{
	bool open = text_equal(json_text(from, "state"), "open"), reply = text_equal(json_text(from, "kind"), "reply");
	bool own_paper = text_equal(json_text(from, "kind"), "paper") && text_equal(json_text(from, "made_by"), p->rq->session.login.name);
	int64_t id = 0;

	json_int(from, "id", &id);
	json_put_int(row, "id", id);
	json_put_bool(row, "may_decide", open && p->rq->role >= ROLE_OPERATOR);
	json_put_bool(row, "may_choose", reply);
	put_choices(p, row, json_text(from, "action"));
	json_put_bool(row, "may_accept", !reply && !own_paper);
	json_put_bool(row, "own_paper", own_paper);
	json_put_text(row, "accept_word", page_word(p, text_equal(json_text(from, "kind"), "number") ? "reviews.accept_number" : "reviews.accept"));
	json_put_bool(row, "refusing", sent->id == id && sent->check != NULL);
	json_put_text(row, "typed", sent->id == id && sent->check != NULL ? form_text(sent->check->form, "reason") : "");
}

struct json_object *
review_row(const struct page *p, struct json_object *from, const struct review_sent *sent)
{
	struct json_object *row = json_object_new_object();
	AUTO(buf) struct buf ago = {0};
	int64_t at = 0;

	json_int(from, "at", &at);
	put_kind(p, row, json_text(from, "kind"));
	put_person(p, row, from);
	put_about(p, row, from);
	put_time_left(p, row, from);
	put_decided(p, row, from);
	put_form(p, row, from, sent);
	buf_init(&ago, SPAN_MAX_BYTES);
	page_ago(p, at, &ago);
	json_put_text(row, "ago", buf_text(&ago));
	page_put_minute(p, row, "at", at);
	page_put_iso(row, "iso", at);
	json_put_text(row, "words", json_text(from, "answer_words"));
	json_put_text(row, "asked", json_text(from, "request_words"));
	consent_put_facts(p, row, "facts", json_at(from, "evidence"));
	reply_put_why(p, row, "why", json_text(json_at(from, "evidence"), "doubt_why") != NULL ? json_text(json_at(from, "evidence"), "doubt_why") : "");
	json_put_text(row, "provider", json_text(from, "provider"));
	who_put(p, row, "made_by", text_equal(json_text(from, "made_by"), "webhook") ? "" : json_text(from, "made_by"));
	return row;
}
