/* One contact: who it is, what they allow, and what we sent. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "account/account.h"
#include "base/text.h"
#include "consent/consent.h"
#include "consent/history.h"
#include "consent/replies.h"
#include "consent/review.h"
#include "consent/window.h"
#include "contact/contact.h"
#include "contact/numbers.h"
#include "contact/refs.h"
#include "invitation/invitation.h"
#include "message/list.h"
#include "pages/admin.h"
#include "pages/ask.h"
#include "pages/consent_look.h"
#include "pages/contact_page.h"
#include "pages/input.h"
#include "pages/message_row.h"
#include "pages/reply_row.h"
#include "permit/list.h"
#include "permit/number_told.h"
#include "privacy/erase.h"

enum { WORD_MAX_BYTES = 400, PERMITS_SHOWN = 20, REVIEWS_COUNTED = 50 };

/* ---- who ---- */

/* "ponsel · tidak ada di WhatsApp sejak 30-11-2026": a message of before may tell otherwise. */
static void
put_about_number(const struct page *p, struct json_object *o, struct json_object *from)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	AUTO(buf) struct buf about = {0};
	char at[CLOCK_TEXT_MAX];
	int64_t since = 0;

	buf_init(&about, WORD_MAX_BYTES);
	buf_fmt(&about, "%s · %s", page_word_of(p, "number_kind", json_text(from, "kind")), page_word_of(p, "whatsapp", json_text(from, "whatsapp")));
	if (json_int(from, "whatsapp_at", &since) && since != 0) {
		clock_format_date(since, p->zone, at);
		page_say(p, words, "since", "contact.since", "at", at, NULL);
		buf_fmt(&about, " %s", json_text(words, "since"));
	}
	json_put_text(o, "about", buf_text(&about));
}

static enum err
put_numbers(struct page *p, const struct contact *contact, bool unmasked)
{
	AUTO_JSON struct json_object *found = NULL;
	struct json_object *numbers = json_put_array(p->data, "numbers");
	char shown[PHONE_SHOWN_MAX];
	size_t i, n;
	bool some;
	enum err e;

	if ((e = contact_numbers(p->rq->db, contact->id, &found)))
		return e;
	for (i = 0, n = json_count(found); i < n; i++) {
		struct json_object *o = json_object_new_object(), *from = json_item(found, i);
		const char *number = json_text(from, "number");
		if (unmasked)
			phone_show(number, shown);
		else
			phone_mask(number, shown);
		json_put_text(o, "number", shown);
		put_about_number(p, o, from);
		json_put_text(o, "raw", "");
		if (unmasked)
			page_say(p, o, "raw", "numbers.raw", "typed", json_text(from, "raw"), NULL);
		json_put_bool(o, "preferred", n > 1 && json_flag(from, "preferred", false));
		json_object_array_add(numbers, o);
	}
	some = n > 0 || !text_is_blank(contact->email);
	json_put_bool(p->data, "unmasked", unmasked && some);
	json_put_bool(p->data, "can_merge", p->rq->role >= ROLE_ADMINISTRATOR && contact->erased_at == 0);
	json_put_bool(p->data, "can_edit", p->rq->role >= ROLE_OPERATOR && contact->erased_at == 0);
	json_put_bool(p->data, "can_unmask", !unmasked && some && p->rq->role >= ROLE_OPERATOR);
	return ERR_NONE;
}

/* What may still be done with somebody who was erased, or is about to be: to look. */
static enum err
put_erasure(struct page *p, const struct contact *contact)
{
	bool erased = contact->erased_at != 0, asked = false;
	struct erasure_row row;
	char at[CLOCK_TEXT_MAX];
	enum err e;

	if ((e = erase_of(p->rq->db, contact->id, &row)) && e != ERR_NOT_FOUND)
		return e;
	if (erased) {
		clock_format_date(contact->erased_at, p->zone, at);
		page_say(p, p->data, "erased", "contact.erased", "at", at, NULL);
	} else if (e == ERR_NONE && row.done_at == 0) {
		asked = true;
		clock_format_minute(row.requested_at, p->zone, at);
		page_say(p, p->data, "erasing", "erase.asked", "at", at, "who", row.actor, NULL);
		json_put_text(p->data, "erase_trouble", page_word_of(p, "erase_trouble", row.trouble));
	}
	json_put_bool(p->data, "is_here", !erased);
	json_put_bool(p->data, "can_export", !erased && p->rq->role >= ROLE_OPERATOR);
	json_put_bool(p->data, "can_erase", !erased && !asked && contact->merged_into == 0 && p->rq->role >= ROLE_ADMINISTRATOR);
	return ERR_NONE;
}

/* Whole once somebody asked for it. Meta's id of a person is shown as it is: outside the office's own account it finds nobody. */
static struct json_object *
address_shown(const struct contact *contact, bool unmasked)
{
	struct json_object *o = json_object_new_object();

	if (unmasked)
		json_put_text(o, "email", contact->email);
	else
		page_put_masked_email(o, "email", contact->email);
	return o;
}

/* With the button that tries it again. What the mail server said may name the address, too. */
static void
put_refused_email(struct page *p, const struct contact *contact, const char *shown, bool unmasked)
{
	bool named = contact->email != NULL && strcasestr(contact->email_refused_text, contact->email) != NULL;
	char at[CLOCK_TEXT_MAX];

	json_put_text(p->data, "email_refused", "");
	if (contact->email_refused_at == 0)
		return;
	clock_format_date(contact->email_refused_at, p->zone, at);
	page_say(p, p->data, "email_refused", "contact.email_refused", "email", shown, "at", at, NULL);
	json_put_text(p->data, "email_refused_words", named && !unmasked ? "" : contact->email_refused_text);
	json_put_bool(p->data, "may_try_email", p->rq->role >= ROLE_OPERATOR);
}

static enum err
put_who(struct page *p, const struct contact *contact, bool unmasked)
{
	struct json_object *facts = json_put_array(p->data, "facts"), *words = json_put_object(p->data, "words");
	AUTO_JSON struct json_object *refs = NULL, *shown = address_shown(contact, unmasked);
	AUTO(buf) struct buf ids = {0};
	size_t i;
	enum err e;

	if ((e = contact_refs(p->rq->db, contact->id, &refs)) || (e = put_numbers(p, contact, unmasked)) || (e = put_erasure(p, contact)))
		return e;
	json_put_int(p->data, "id", contact->id);
	page_put_called(p, p->data, "name", contact->name, contact->profile_name);
	json_put_text(p->data, "role", page_word_of(p, "contact_role", contact_role_name(contact->role)));
	json_put_text(p->data, "duty", contact->duty);
	json_put_bool(p->data, "unconfirmed", contact->number[0] != '\0' && !contact->confirmed);
	page_put_date(p, words, "made", contact->created_at);
	buf_init(&ids, WORD_MAX_BYTES);
	for (i = 0; i < json_count(refs); i++)
		buf_fmt(&ids, "%s%s %s", i > 0 ? ", " : "", json_text(json_item(refs, i), "system"), json_text(json_item(refs, i), "id"));
	page_add_fact(p, facts, "contact.email", json_text(shown, "email"));
	put_refused_email(p, contact, json_text(shown, "email"), unmasked);
	page_add_fact(p, facts, "contact.ids", buf_text(&ids));
	page_add_fact(p, facts, "contact.user_id", contact->user_id);
	page_add_fact(p, facts, "contact.profile_name", contact->profile_name);
	page_add_fact(p, facts, "contact.made_at", json_text(words, "made"));
	return ERR_NONE;
}

/* ---- what they allow ---- */

/* The longest open window of all official numbers; 0: none is open. */
static enum err
window_open_until(struct db *db, int64_t contact_id, int64_t now, bool *ret_official, int64_t *ret_until)
{
	AUTO(provider_rows) struct provider_rows rows = {0};
	int64_t until;
	size_t i;
	enum err e;

	*ret_until = 0;
	*ret_official = false;
	if ((e = provider_load_all(db, &rows)))
		return e;
	for (i = 0; i < rows.count; i++) {
		if (!rows.items[i].enabled || rows.items[i].kind->scope != SCOPE_OFFICIAL)
			continue;
		*ret_official = true;
		if ((e = window_until(db, contact_id, rows.items[i].id, now, &until)))
			return e;
		if (until > *ret_until)
			*ret_until = until;
	}
	return ERR_NONE;
}

static enum err
put_window(struct page *p, struct json_object *tile, int64_t contact_id)
{
	struct json_object *window;
	AUTO(buf) struct buf left = {0};
	char at[CLOCK_TEXT_MAX];
	int64_t until;
	bool official;
	enum err e;

	if ((e = window_open_until(p->rq->db, contact_id, p->rq->now, &official, &until)))
		return e;
	if (!official)
		return ERR_NONE;
	window = json_put_object(tile, "window");
	json_put_text(window, "tone", until != 0 ? "good" : "off");
	if (until == 0) {
		json_put_text(window, "text", page_word(p, "contact.window_closed"));
		return ERR_NONE;
	}
	buf_init(&left, WORD_MAX_BYTES);
	page_span(p, until - p->rq->now, &left);
	clock_format_minute(until, p->zone, at);
	page_say(p, window, "text", "contact.window_open", "left", buf_text(&left), "until", at, NULL);
	return ERR_NONE;
}

/* The words behind a state, from the ledger entry that made it so. */
static const char *
words_of(struct json_object *ledger, int64_t seq)
{
	size_t i, n = json_count(ledger);
	int64_t its;

	for (i = 0; i < n; i++)
		if (json_int(json_item(ledger, i), "seq", &its) && its == seq)
			return json_text(json_item(ledger, i), "answer_words");
	return "";
}

static void
put_note(struct page *p, struct json_object *tile, const struct consent *consent)
{
	char at[CLOCK_TEXT_MAX];

	json_put_text(tile, "note", consent->preapproved ? page_word(p, "contact.preapproved") :
	    consent->state == CONSENT_AGREED && !consent->explicit_words ? page_word(p, "contact.not_explicit") : "");
	json_put_text(tile, "no_marketing", "");
	if (consent->no_marketing_at == 0)
		return;
	clock_format_date(consent->no_marketing_at, p->zone, at);
	page_say(p, tile, "no_marketing", "contact.no_marketing", "at", at, NULL);
}

static struct json_object *
tile_of(struct page *p, enum scope scope, const struct consent *consent, struct json_object *ledger, bool open)
{
	struct json_object *tile = json_object_new_object();
	const char *state = consent_state_name(consent->state), *scope_word = page_word_of(p, "scope", scope_name(scope));
	bool whatsapp = scope == SCOPE_OFFICIAL || scope == SCOPE_GATEWAY;
	const char *tone = consent_tone(state);
	char at[CLOCK_TEXT_MAX];

	json_put_text(tile, "key", scope_name(scope));
	json_put_text(tile, "scope", scope_word);
	json_put_text(tile, "tone_edge", text_equal(tone, "wait") ? "" : tone);
	consent_put_look(p, tile, "state", state);
	json_put_text(tile, "since", "");
	if (consent->since_at != 0) {
		clock_format_date(consent->since_at, p->zone, at);
		page_say(p, tile, "since", "contact.since", "at", at, NULL);
	}
	json_put_text(tile, "words", words_of(ledger, consent->ledger_seq));
	put_note(p, tile, consent);
	json_put_text(tile, "window", NULL);
	json_put_bool(tile, "may_withdraw", consent->state == CONSENT_AGREED && p->rq->role >= ROLE_OPERATOR);
	json_put_bool(tile, "open", open);
	page_say(p, tile, "withdraw_means", whatsapp ? "contact.withdraw_whatsapp" : "contact.withdraw_one", "scope", scope_word, NULL);
	return tile;
}

static enum err
put_tiles(struct page *p, int64_t contact_id, struct json_object *ledger, const struct contact_form *form)
{
	struct json_object *tiles = json_put_array(p->data, "tiles"), *tile;
	struct consent consents[SCOPE__COUNT];
	int scope;
	enum err e;

	if ((e = consent_load(p->rq->db, contact_id, consents)))
		return e;
	for (scope = 0; scope < SCOPE__COUNT; scope++) {
		tile = tile_of(p, (enum scope)scope, &consents[scope], ledger,
		    form->open == FORM_WITHDRAW && text_equal(form_text(form->check->form, "scope"), scope_name((enum scope)scope)));
		json_object_array_add(tiles, tile);
		if (scope == SCOPE_OFFICIAL && (e = put_window(p, tile, contact_id)))
			return e;
	}
	return ERR_NONE;
}

/* ---- what we sent, and what they applied for ---- */

static enum err
put_messages(struct page *p, int64_t contact_id)
{
	struct message_query query = { .contact_id = contact_id, .limit = CONTACT_MESSAGES };
	AUTO_JSON struct json_object *found = NULL;
	char all[80];
	int64_t last = 0;
	bool more;
	enum err e;

	if ((e = message_list(p->rq->db, &query, &found)))
		return e;
	message_rows_put(p, found, &more, &last);
	snprintf(all, sizeof(all), "/admin/messages?contact=%" PRId64, contact_id);
	json_put_text(p->data, "more_messages", json_count(found) > 0 ? all : "");
	return ERR_NONE;
}

/* The newest of what this person wrote that nobody has answered. */
static void
put_asking(struct page *p, struct json_object *reply)
{
	struct json_object *o;
	int64_t id = 0;

	if (json_at(p->data, "asking") != NULL || !json_flag(reply, "can_settle", false))
		return;
	o = json_put_object(p->data, "asking");
	json_int(reply, "id", &id);
	json_put_int(o, "id", id);
	page_say(p, o, "text", "contact.asks", "at", json_text(reply, "at"), NULL);
}

static enum err
put_replies(struct page *p, int64_t contact_id)
{
	struct reply_query query = { .contact_id = contact_id, .limit = CONTACT_MESSAGES };
	AUTO_JSON struct json_object *found = NULL;
	struct json_object *replies = json_put_array(p->data, "replies");
	size_t i, n;
	enum err e;

	if ((e = reply_list(p->rq->db, &query, &found)))
		return e;
	for (i = 0, n = json_count(found); i < n; i++) {
		json_object_array_add(replies, reply_row(p, json_item(found, i)));
		put_asking(p, json_item(replies, i));
	}
	json_put_bool(p->data, "has_replies", n > 0);
	return ERR_NONE;
}

/* Numbers that a source tells of this person, decided about on the permit's page. */
static enum err
put_told(struct page *p, int64_t contact_id)
{
	AUTO_JSON struct json_object *found = NULL;
	struct json_object *list = json_put_array(p->data, "told"), *o, *from;
	char number[PHONE_SHOWN_MAX];
	int64_t id = 0;
	size_t i;
	enum err e;

	if ((e = number_told_to(p->rq->db, contact_id, &found)))
		return e;
	for (i = 0; i < json_count(found); i++) {
		from = json_item(found, i);
		o = json_object_new_object();
		json_int(from, "permit_id", &id);
		phone_mask(json_text(from, "number"), number);
		json_put_int(o, "id", id);
		page_say(p, o, "text", "contact.told", "source", json_text(from, "source"), "number", number, NULL);
		json_object_array_add(list, o);
	}
	return ERR_NONE;
}

static enum err
put_permits(struct page *p, int64_t contact_id)
{
	struct permit_query query = { .contact_id = contact_id, .today = clock_day(p->rq->now, p->zone), .limit = PERMITS_SHOWN };
	AUTO_JSON struct json_object *found = NULL;
	struct json_object *permits = json_put_array(p->data, "permits");
	size_t i, n;
	enum err e;

	if ((e = permit_list(p->rq->db, &query, &found)))
		return e;
	for (i = 0, n = json_count(found); i < n; i++) {
		struct json_object *o = json_object_new_object(), *from = json_item(found, i);
		const char *number = json_text(from, "permit_number");
		char day[CLOCK_TEXT_MAX] = "";
		int64_t id = 0, expiry;

		json_int(from, "id", &id);
		if (json_int(from, "expiry_day", &expiry))
			clock_format_day(expiry, day);
		json_put_int(o, "id", id);
		json_put_text(o, "type", json_text(from, "permit_type"));
		json_put_text(o, "number", text_is_blank(number) ? json_text(from, "registration_id") : number);
		json_put_text(o, "status", page_word_of(p, "permit_status", json_text(from, "status")));
		json_put_text(o, "expiry", day);
		json_object_array_add(permits, o);
	}
	return ERR_NONE;
}

/* ---- what waits for a decision about this person ---- */

static enum err
put_reviews(struct page *p, int64_t contact_id)
{
	const struct review_query query = { .state = "open", .contact_id = contact_id, .limit = REVIEWS_COUNTED };
	AUTO_JSON struct json_object *found = NULL;
	char n[24], href[80];
	enum err e;

	if ((e = review_list(p->rq->db, &query, &found)))
		return e;
	json_put(p->data, "waits", NULL);
	if (json_count(found) == 0)
		return ERR_NONE;
	snprintf(n, sizeof(n), "%zu", json_count(found));
	snprintf(href, sizeof(href), "/admin/consents/review?contact=%" PRId64, contact_id);
	page_say(p, json_put_object(p->data, "waits"), "text", "contact.waits", "n", n, NULL);
	json_put_text(json_at(p->data, "waits"), "href", href);
	return ERR_NONE;
}

/* ---- the page ---- */

enum err
contact_show(const struct request *rq, struct reply *rp, int status, const struct contact_form *form, int64_t id, bool unmasked)
{
	AUTO_JSON struct json_object *ledger = NULL;
	AUTO(contact) struct contact contact = {0};
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "contacts", &p)) || (e = contact_load(rq->db, id, &contact)) || (e = consent_history(rq->db, id, &ledger)))
		return e;
	invitation_hide_tokens_in(ledger);
	contact_put_ledger(&p, ledger);
	json_put_bool(p.data, "can_record", rq->role >= ROLE_OPERATOR && contact.erased_at == 0);
	if ((e = put_who(&p, &contact, unmasked)) || (e = ask_put(&p, id, 0)) || (e = put_tiles(&p, id, ledger, form)) ||
	    (e = put_messages(&p, id)) || (e = put_replies(&p, id)) || (e = put_permits(&p, id)) || (e = put_told(&p, id)) || (e = put_reviews(&p, id)))
		return e;
	if (form->check != NULL)
		page_put_problems(&p, form->check);
	return page_show(&p, rp, status, "admin/contact");
}

enum err
contact_page(const struct request *rq, struct reply *rp)
{
	static const struct contact_form nothing = {0};
	int64_t id, led_to;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = contact_led_to(rq->db, id, &led_to)))
		return e;
	if (led_to != id)
		return reply_see_other(rp, "/admin/contacts/%" PRId64, led_to);
	if ((e = contact_show(rq, rp, 200, &nothing, id, false)))
		return e;
	page_seen(rq, id);
	return ERR_NONE;
}
