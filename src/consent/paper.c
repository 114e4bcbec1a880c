#include "consent/paper.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "consent/consent.h"
#include "consent/history.h"
#include "consent/review.h"
#include "consent/scopes.h"
#include "db/db.h"
#include "privacy/notice.h"
#include "setting/setting.h"

enum { CAUSE_MAX = 200, ANSWER_MAX = 200, REFUSED_MAX = 200 };

/* A paper on its way into the ledger. */
struct work {
	struct db		*db;
	const struct paper	*paper;
	int64_t			 now, zone;
	struct json_object	*evidence;
	struct privacy_shown	 shown;			/* the office's statement, when the form has no words of its own */
	char			 answer[ANSWER_MAX];
	struct ledger_entry	 entry;
};

static void
work_end(struct work *w)
{
	json_end(&w->evidence);
	privacy_shown_end(&w->shown);
	*w = (struct work){0};
}

/* ---- is it one? ---- */

static enum err
check_text(const char *text, const char *field, size_t max, bool needed, struct problem *problem)
{
	if (needed && text_is_blank(text))
		return problem_set(problem, ERR_INVALID, field, "must not be empty");
	if (text == NULL)
		return ERR_NONE;
	if (strlen(text) > max)
		return problem_set(problem, ERR_INVALID, field, "is longer than %zu bytes", max);
	if (!text_is_utf8(text, strlen(text)))
		return problem_set(problem, ERR_INVALID, field, "is not UTF-8 text");
	return ERR_NONE;
}

static enum err
check(const struct work *w, struct problem *problem)
{
	const struct paper *p = w->paper;
	int64_t today = clock_day(w->now, w->zone);
	enum err e;

	if ((e = check_text(p->form_no, "form_no", PAPER_FORM_NO_MAX_BYTES, true, problem)) ||
	    (e = check_text(p->officer, "officer", PAPER_OFFICER_MAX_BYTES, true, problem)) ||
	    (e = check_text(p->kept, "kept", PAPER_KEPT_MAX_BYTES, false, problem)) ||
	    (e = check_text(p->words, "words", PAPER_WORDS_MAX_BYTES, false, problem)))
		return e;
	if (p->day <= 0 || p->day > today)
		return problem_set(problem, ERR_INVALID, "day", "must be a day that has come");
	if (p->scopes == 0 || (p->scopes & ~(unsigned)SCOPES_ALL) != 0)
		return problem_set(problem, ERR_INVALID, "scope", "must name at least one channel");
	return ERR_NONE;
}

/* The same form again, because somebody pressed twice or two people had it in their hands. */
static enum err
check_new(const struct work *w, struct problem *problem)
{
	AUTO_JSON struct json_object *history = NULL;
	const char *action = consent_action_name(w->entry.action);
	size_t i, n;
	enum err e;

	if ((e = consent_history(w->db, w->paper->contact_id, &history)))
		return e;
	for (i = 0, n = json_count(history); i < n; i++) {
		struct json_object *entry = json_item(history, i);

		if (text_equal(json_text(entry, "source"), "paper") && text_equal(json_text(entry, "action"), action) &&
		    text_equal(json_text(json_at(entry, "evidence"), "form"), w->paper->form_no))
			return problem_set(problem, ERR_CONFLICT, "form_no", "was recorded for this contact already");
	}
	return ERR_NONE;
}

/* ---- what it says ---- */

static int64_t
day_begin(const struct work *w)
{
	return w->paper->day * CLOCK_DAY_MS - w->zone * CLOCK_MINUTE_MS;
}

static int64_t
day_end(const struct work *w)
{
	return day_begin(w) + CLOCK_DAY_MS - 1;
}

/* The form asks, the signature answers. A letter that withdraws asks nothing and speaks for itself. */
static enum err
write_words(struct work *w)
{
	const struct paper *p = w->paper;
	bool own_words = !text_is_blank(p->words);
	enum err e;

	if (p->withdraws) {
		snprintf(w->answer, sizeof(w->answer), "Permintaan tertulis untuk berhenti, formulir %s", p->form_no);
		w->entry.answer_words = own_words ? p->words : w->answer;
		return ERR_NONE;
	}
	snprintf(w->answer, sizeof(w->answer), "Tanda tangan pada formulir %s", p->form_no);
	w->entry.answer_words = w->answer;
	w->entry.request_words = p->words;
	if (own_words)
		return ERR_NONE;
	if ((e = privacy_show(w->db, p->locale, p->words_at != 0 ? p->words_at : day_end(w), &w->shown)))
		return e;
	w->entry.request_words = w->shown.statement;
	w->entry.notice_version = w->shown.version;
	return privacy_keep(w->db, &w->shown, w->now);
}

static enum err
write_evidence(struct work *w)
{
	const struct paper *p = w->paper;
	char day[CLOCK_TEXT_MAX];

	if ((w->evidence = json_object_new_object()) == NULL)
		return ERR_MEMORY;
	clock_format_day_iso(p->day, day);
	json_put_text(w->evidence, "form", p->form_no);
	json_put_text(w->evidence, p->withdraws ? "received_on" : "signed_on", day);
	json_put_text(w->evidence, "officer", p->officer);
	if (!text_is_blank(p->kept))
		json_put_text(w->evidence, "kept", p->kept);
	return (w->entry.evidence = json_write(w->evidence)) != NULL ? ERR_NONE : ERR_MEMORY;
}

static enum err
write_entry(struct work *w)
{
	enum err e;

	w->entry.action = w->paper->withdraws ? CONSENT_OPT_OUT : CONSENT_OPT_IN;
	w->entry.source = "paper";
	w->entry.actor = w->paper->actor;
	w->entry.at = !w->paper->withdraws ? day_begin(w) : day_end(w) < w->now ? day_end(w) : w->now;
	if ((e = write_words(w)))
		return e;
	return write_evidence(w);
}

/* ---- where it goes ---- */

static enum scope
first_scope(unsigned scopes)
{
	int s = 0;

	while (s < SCOPE__COUNT - 1 && (scopes & 1u << s) == 0)
		s++;
	return (enum scope)s;
}

/* How often this form was refused: with the mistake mended it may be recorded again. */
static enum err
count_refused(const struct work *w, int64_t *ret_n)
{
	const struct review_query query = { .state = "refused", .kind = "paper", .contact_id = w->paper->contact_id, .limit = REFUSED_MAX };
	AUTO_JSON struct json_object *rows = NULL;
	size_t i, n;
	enum err e;

	*ret_n = 0;
	if ((e = review_list(w->db, &query, &rows)))
		return e;
	for (i = 0, n = json_count(rows); i < n; i++)
		*ret_n += text_equal(json_text(json_at(json_item(rows, i), "evidence"), "form"), w->paper->form_no);
	return ERR_NONE;
}

static enum err
ask(struct work *w, struct paper_result *ret, struct problem *problem)
{
	const struct paper *p = w->paper;
	const char *action = consent_action_name(w->entry.action);
	char cause[CAUSE_MAX + 1];
	struct review_draft draft = {
		.kind = REVIEW_PAPER, .cause = cause, .contact_id = p->contact_id, .made_by = p->actor, .scope = first_scope(p->scopes), .also = p->scopes,
		.action = action, .source = w->entry.source, .request_words = w->entry.request_words, .answer_words = w->entry.answer_words,
		.evidence = w->entry.evidence, .notice_version = w->entry.notice_version, .at = w->entry.at,
	};
	int64_t refused;
	bool repeated;
	enum err e;

	if ((e = count_refused(w, &refused)))
		return e;
	snprintf(cause, sizeof(cause), "paper:%" PRId64 ":%s:%s:%" PRId64, p->contact_id, action, p->form_no, refused);
	if ((e = review_open(w->db, &draft, w->now, &ret->review_id, &repeated, problem)))
		return e;
	return repeated ? problem_set(problem, ERR_CONFLICT, "form_no", "was recorded for this contact already") : ERR_NONE;
}

static enum err
record(struct work *w, struct paper_result *ret, struct problem *problem)
{
	enum err e;

	if ((e = scopes_record(w->db, w->paper->contact_id, &w->entry, w->paper->scopes, w->now, problem)))
		return e;
	ret->ledger_seq = w->entry.seq;
	return ERR_NONE;
}

enum err
paper_record(struct db *db, const struct paper *paper, int64_t now, struct paper_result *ret, struct problem *problem)
{
	AUTO(work) struct work w = { .db = db, .paper = paper, .now = now };
	struct paper_result result = {0};
	bool second_look;
	enum err e;

	if ((e = setting_number(db, SETTING_ZONE_MINUTES, &w.zone)) ||
	    (e = setting_flag(db, SETTING_SECOND_LOOK, &second_look)) ||
	    (e = check(&w, problem)) ||
	    (e = write_entry(&w)) ||
	    (e = check_new(&w, problem)) ||
	    (e = second_look && !paper->withdraws ? ask(&w, &result, problem) : record(&w, &result, problem)))
		return e;
	*ret = result;
	return ERR_NONE;
}
