#include "consent/inbound.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "consent/consent.h"
#include "consent/derive.h"
#include "consent/followup.h"
#include "consent/request.h"
#include "consent/review.h"
#include "consent/unclear.h"
#include "consent/waiting.h"
#include "consent/window.h"
#include "contact/contact.h"
#include "db/db.h"
#include "privacy/erased_id.h"
#include "queue/queue.h"
#include "setting/setting.h"
#include "words/mark.h"
#include "words/office.h"

enum { MADE_ID_MAX = 80, SAME_MESSAGE_S = 90 };

enum { SQL_STORE, SQL_LATEST, SQL_ERASED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_STORE] =
	    "INSERT INTO inbound (provider_id, provider_message_id, contact_id, at, received_at, kind, text, reply, why, webhook_id)"
	    " VALUES (:provider, :message, :contact, :at, :now, :kind, :text, :reply, :why, :webhook)"
	    " ON CONFLICT (provider_id, provider_message_id) DO NOTHING RETURNING id",
	[SQL_LATEST] =
	    "SELECT kind, text, received_at FROM inbound WHERE provider_id = :provider AND contact_id = :contact ORDER BY id DESC LIMIT 1",
	[SQL_ERASED] = "SELECT count(*) FROM inbound WHERE provider_id = :provider AND provider_message_id = :erased",
};
DB_SQL(sql);

/* One inbound message on its way through the steps below. */
struct work {
	struct db		*db;
	const struct provider	*kind;
	const struct inbound	*in;
	int64_t			 provider_id, webhook_id, now;
	int64_t			 at;				/* when it was written, never later than now */
	const char		*text;				/* never NULL */
	const char		*message_id;			/* the provider's, or made_id */
	char			 made_id[MADE_ID_MAX];
	int64_t			 contact_id, inbound_id;
	struct reply_reading	 reading;
	bool			 refuses;			/* OTHER, and a word or sign in it says no */
};

/* ---- is it known already? ---- */

static void
make_id(struct work *w, int64_t distinction)
{
	AUTO(buf) struct buf b = {0};
	uint8_t hash[SHA256_BYTES];

	buf_init(&b, 256 * 1024);
	buf_fmt(&b, "%s\n%s\n%" PRId64 "\n%s\n", w->in->own != NULL ? w->in->own : "", w->in->from != NULL ? w->in->from : "",
	    distinction, inbound_kind_name(w->in->kind));
	buf_text_add(&b, w->text);
	crypto_sha256(b.bytes, b.len, hash);
	buf_reset(&b);
	buf_text_add(&b, "h:");
	text_hex(&b, hash, sizeof(hash));
	snprintf(w->made_id, sizeof(w->made_id), "%s", buf_text(&b));
	w->message_id = w->made_id;
}

/*
 * A gateway that gives neither id nor time: the same words again within 90 seconds, with nothing between them, are its repetition. Anything between
 * them, and they are new: STOP, YA, STOP must end in STOP.
 */
static enum err
repeats_latest(struct work *w, bool *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	*ret = false;
	e = db_one(w->db, sql[SQL_LATEST], ARGS(INT_("provider", w->provider_id), INT_("contact", w->contact_id)), &rows);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	*ret = text_equal(db_col_text(&rows, 0), inbound_kind_name(w->in->kind)) && text_equal(db_col_text(&rows, 1), w->text) &&
	    w->now - db_col_int(&rows, 2) <= SAME_MESSAGE_S * CLOCK_SECOND_MS;
	return ERR_NONE;
}

/* false: it has neither id nor time. */
static bool
name_by_provider(struct work *w)
{
	if (!text_is_blank(w->in->message_id))
		w->message_id = w->in->message_id;
	else if (w->in->at != 0)
		make_id(w, w->in->at);
	return w->message_id != NULL;
}

static enum err
name_it(struct work *w, bool *ret_repeated)
{
	*ret_repeated = false;
	if (name_by_provider(w))
		return ERR_NONE;
	make_id(w, w->webhook_id != 0 ? w->webhook_id : w->now);
	return repeats_latest(w, ret_repeated);
}

/* Before anything else: a repetition must not make a contact of somebody who was erased. */
static enum err
was_erased(struct work *w, bool *ret)
{
	char erased[ERASED_ID_MAX];
	int64_t n;
	enum err e;

	*ret = false;
	if (!name_by_provider(w))
		return ERR_NONE;
	erased_id(w->message_id, erased);
	if ((e = db_one_int(w->db, sql[SQL_ERASED], ARGS(INT_("provider", w->provider_id), TEXT_("erased", erased)), &n)))
		return e;
	*ret = n > 0;
	return ERR_NONE;
}

static enum err
store(struct work *w, bool *ret_repeated)
{
	enum err e;

	e = db_one_int(w->db, sql[SQL_STORE], ARGS(INT_("provider", w->provider_id), TEXT_("message", w->message_id),
	    INT_("contact", w->contact_id), INT_("at", w->at), INT_("now", w->now), TEXT_("kind", inbound_kind_name(w->in->kind)),
	    TEXT_("text", w->text), TEXT_("reply", reply_name(w->reading.reply)), TEXT_("why", w->reading.why),
	    ID_("webhook", w->webhook_id)), &w->inbound_id);
	*ret_repeated = e == ERR_NOT_FOUND;
	return *ret_repeated ? ERR_NONE : e;
}

/* ---- what does it say? ---- */

static enum err
read_words(struct work *w)
{
	const struct words *words;
	enum err e;

	if ((e = office_words_lend(w->db, &words)))
		return e;
	w->reading = office_words_read(words, w->in);
	w->refuses = w->reading.reply == REPLY_OTHER && (text_starts(w->reading.why, "guard") || text_starts(w->reading.why, "sign of refusal") ||
	    text_starts(w->reading.doubt_why, "no:"));
	return ERR_NONE;
}

/* ---- what does it change? ---- */

static enum err
write_evidence(const struct work *w, struct json_object *o, const char **ret)
{
	char place[MARK_PLACE_MAX];

	if (o == NULL)
		return ERR_MEMORY;
	json_put_text(o, "provider", w->kind->kind);
	json_put_int(o, "provider_id", w->provider_id);
	json_put_text(o, "message_id", w->message_id);
	if (w->in->own != NULL)
		json_put_text(o, "own", w->in->own);
	if (w->in->context_id != NULL)
		json_put_text(o, "answers", w->in->context_id);
	if (w->webhook_id != 0)
		json_put_int(o, "webhook_id", w->webhook_id);
	if (w->reading.refuses)
		json_put_bool(o, "refuses", true);
	if (mark_read(w->text, place))
		json_put_text(o, "poster", place);
	return (*ret = json_write(o)) != NULL ? ERR_NONE : ERR_MEMORY;
}

static enum err
record_in(struct work *w, enum scope scope, int64_t contact_id, enum consent_action action, const char *source)
{
	AUTO_JSON struct json_object *evidence = json_object_new_object();
	AUTO_FREE char *request = NULL;
	struct ledger_entry entry = {
		.scope = scope, .action = action, .source = source, .answer_words = w->text, .actor = "contact", .at = w->at,
	};
	bool any = text_equal(source, "inbound_any"), changes = true;
	enum err e;

	if ((e = consent_request_words(w->db, contact_id, w->in->context_id, &request)) ||
	    (e = write_evidence(w, evidence, &entry.evidence)))
		return e;
	entry.request_words = request;
	if (any && (e = consent_would_change(w->db, contact_id, &entry, w->now, &changes)))
		return e;
	return changes ? consent_record(w->db, contact_id, &entry, w->now, NULL) : ERR_NONE;
}

static enum err
record(struct work *w, int64_t contact_id, enum consent_action action, const char *source)
{
	return record_in(w, w->kind->scope, contact_id, action, source);
}

/* A STOP ends WhatsApp. SMS and e-mail end with it when the words say so, and first, so that what waits is not sent that way instead. */
static enum err
record_stop(struct work *w, int64_t contact_id)
{
	unsigned reached = derive_reached(w->kind->scope, CONSENT_OPT_OUT);
	enum err e = ERR_NONE;
	int s;

	for (s = SCOPE__COUNT - 1; s >= 0 && w->reading.everything && !e; s--) {
		if (reached & 1u << s)
			continue;
		reached |= derive_reached((enum scope)s, CONSENT_OPT_OUT);
		e = record_in(w, (enum scope)s, contact_id, CONSENT_OPT_OUT, "inbound");
	}
	return e != ERR_NONE ? e : record(w, contact_id, CONSENT_OPT_OUT, "inbound");
}

static enum err
record_one(struct work *w, int64_t contact_id, enum consent_action action)
{
	return action == CONSENT_OPT_OUT ? record_stop(w, contact_id) : record(w, contact_id, action, "inbound");
}

/*
 * Somebody whose user id stands with one contact and whose number with another, because we met them twice: they are the same person, so what they
 * refuse they refuse for both.
 */
static enum err
record_refusal(struct work *w, enum consent_action action)
{
	int64_t other;
	enum err e;

	if ((e = record_one(w, w->contact_id, action)) || w->in->user_id == NULL)
		return e;
	e = contact_by_user_id(w->db, w->in->user_id, &other);
	if (e == ERR_NOT_FOUND || (e == ERR_NONE && other == w->contact_id))
		return ERR_NONE;
	return e != ERR_NONE ? e : record_one(w, other, action);
}

/* Any message counts as an opt-in while the office wants that, but not one that says no in it, or that a person must decide about. */
static enum err
record_any(struct work *w)
{
	bool counts;
	enum err e;

	if (w->kind->scope != SCOPE_OFFICIAL || !w->in->opens_window || w->refuses || w->reading.doubt == DOUBT_STOP ||
	    w->reading.doubt == DOUBT_CONSENT)
		return ERR_NONE;
	if ((e = setting_flag(w->db, SETTING_INBOUND_COUNTS_AS_OPT_IN, &counts)) || !counts)
		return e;
	return record(w, w->contact_id, CONSENT_OPT_IN, "inbound_any");
}

static enum err
record_words(struct work *w)
{
	switch (w->reading.reply) {
	case REPLY_YES: return record(w, w->contact_id, CONSENT_OPT_IN, "inbound");
	case REPLY_NO: return record_refusal(w, CONSENT_DECLINE);
	case REPLY_STOP: return record_refusal(w, CONSENT_OPT_OUT);
	default: return record_any(w);
	}
}

/* Who writes can be answered: what waits for them leaves first, and what waited for an open window comes back. */
static enum err
open_window(struct work *w)
{
	int64_t was, is;
	enum err e;

	if (w->kind->scope != SCOPE_OFFICIAL || !w->in->opens_window)
		return ERR_NONE;
	if ((e = window_until(w->db, w->contact_id, w->provider_id, w->now, &was)) ||
	    (e = window_open(w->db, w->contact_id, w->provider_id, w->at, w->message_id)) ||
	    (e = window_until(w->db, w->contact_id, w->provider_id, w->now, &is)))
		return e;
	if (is == 0 || w->reading.reply == REPLY_STOP)
		return ERR_NONE;
	if (was == 0 && (e = waiting_answer(w->db, w->contact_id, w->now)))
		return e;
	return queue_hasten(w->db, w->contact_id, w->now);
}

static enum err
follow_up(struct work *w, const struct consent before[SCOPE__COUNT], int64_t *ret_message_id)
{
	struct followup f = {
		.contact_id = w->contact_id, .provider_id = w->provider_id, .scope = w->kind->scope, .reply = w->reading.reply, .at = w->at,
		.reply_to = text_is_blank(w->in->message_id) ? NULL : w->in->message_id, .answered = w->in->heard == HEARD_STOP || w->in->heard == HEARD_START,
	};
	struct consent after[SCOPE__COUNT];
	enum err e;

	if ((e = consent_load(w->db, w->contact_id, after)))
		return e;
	return followup_make(w->db, &f, before, after, w->now, ret_message_id);
}

/* A number that the provider named is used at once, but a person decides whether documents go there, and whose it is. */
static enum err
change_number(struct work *w)
{
	struct review_draft draft = { .contact_id = w->contact_id, .number = w->in->new_number, .inbound_id = w->inbound_id,
	    .answer_words = w->text, .at = w->at, .made_by = "webhook" };
	int64_t review_id;
	enum err e;

	e = contact_number_changed(w->db, w->contact_id, w->in->new_number, w->now);
	if (e == ERR_INVALID)
		return ERR_NONE;	/* no number: the message stays visible for a person */
	if (e != ERR_NONE && e != ERR_CONFLICT)
		return e;
	return review_ask_number(w->db, &draft, w->now, &review_id, NULL);
}

/* Words that may be an answer: nobody is held to have given it before a person has read them. Clear words settle such questions. */
static enum err
ask_person(struct work *w, const struct consent before[SCOPE__COUNT])
{
	AUTO_JSON struct json_object *evidence = json_object_new_object();
	struct unclear u = {
		.contact_id = w->contact_id, .inbound_id = w->inbound_id, .scope = w->kind->scope, .reading = &w->reading, .text = w->text,
		.context_id = w->in->context_id, .at = w->at,
	};
	unsigned scopes = derive_reached(w->kind->scope, w->reading.reply == REPLY_STOP ? CONSENT_OPT_OUT : CONSENT_OPT_IN);
	enum err e;

	if (w->reading.reply != REPLY_OTHER)
		return review_overtaken(w->db, w->contact_id, w->reading.everything ? ~0u : scopes, w->at, w->now);
	if (w->reading.doubt == DOUBT_NONE)
		return ERR_NONE;
	if ((e = write_evidence(w, evidence, &u.evidence)))
		return e;
	return unclear_ask(w->db, &u, before, w->now);
}

/* The provider tells of a new number or user id; nobody wrote anything. */
static enum err
apply_change(struct work *w)
{
	enum err e;

	if (w->in->kind == INBOUND_NUMBER_CHANGED && w->in->new_number != NULL && (e = change_number(w)))
		return e;
	return contact_learn_profile(w->db, w->contact_id, w->in->new_user_id, NULL, w->now);
}

static enum err
apply_message(struct work *w, int64_t *ret_message_id)
{
	struct consent before[SCOPE__COUNT];
	enum err e;

	if ((e = contact_learn_profile(w->db, w->contact_id, w->in->user_id, w->in->name, w->now)) ||
	    (e = consent_load(w->db, w->contact_id, before)) ||
	    (e = record_words(w)) ||
	    (e = open_window(w)) ||
	    (e = ask_person(w, before)) ||
	    (e = follow_up(w, before, ret_message_id)))
		return e;
	if (w->in->from == NULL || (w->kind->scope != SCOPE_OFFICIAL && w->kind->scope != SCOPE_GATEWAY))
		return ERR_NONE;
	if ((e = review_number_proved(w->db, w->contact_id, w->in->from, w->now)))
		return e;
	return contact_learn_whatsapp(w->db, w->in->from, true, w->now);
}

/* ---- all of it ---- */

/* When it was written: the provider's word, or when it came; never later than now. */
static int64_t
time_of(const struct inbound *in, int64_t now)
{
	int64_t at = in->at > 0 ? in->at : in->arrived_at > 0 ? in->arrived_at : now;

	return at < now ? at : now;
}

enum err
inbound_apply(struct db *db, int64_t provider_id, const struct provider *kind, const struct inbound *in,
    int64_t webhook_id, int64_t now, struct inbound_result *ret)
{
	struct work w = {
		.db = db, .kind = kind, .in = in, .provider_id = provider_id, .webhook_id = webhook_id, .now = now,
		.at = time_of(in, now), .text = in->text != NULL ? in->text : "",
		.reading = { .reply = REPLY_OTHER },
	};
	struct inbound_result result = {0};
	bool change = in->kind == INBOUND_NUMBER_CHANGED || in->kind == INBOUND_SYSTEM;
	enum err e;

	if ((e = was_erased(&w, &result.erased)))
		return e;
	if (result.erased) {
		result.repeated = true;
		*ret = result;
		return ERR_NONE;
	}
	if ((e = contact_from_provider(db, in->from, in->user_id, now, &w.contact_id, &result.stranger)) ||
	    (e = name_it(&w, &result.repeated)))
		return e;
	result.contact_id = w.contact_id;
	if (!result.repeated && ((e = read_words(&w)) || (e = store(&w, &result.repeated))))
		return e;
	if (!result.repeated && (e = change ? apply_change(&w) : apply_message(&w, &result.message_id)))
		return e;
	result.reply = w.reading.reply;
	result.asks_status = !result.repeated && !change && w.reading.asks_status;
	result.inbound_id = w.inbound_id;
	result.at = w.at;
	*ret = result;
	return ERR_NONE;
}
