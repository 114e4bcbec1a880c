/*
 * page: what every page of the admin program needs while it is made: its data, the office's clock, and the words of the reader's
 * language.
 *
 * Handlers put plain values and finished words into the data; views only place them. Every function that puts something takes the
 * object it goes into, so that rows of lists are filled the same way as the page itself. A time of 0 is put as "".
 */
#ifndef PAGES_PAGE_H
#define PAGES_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/json.h"
#include "contact/phone.h"
#include "privacy/seen.h"
#include "web/form.h"
#include "web/reply.h"
#include "web/request.h"

enum { PAGE_ROWS = 50 };	/* of a list, before "next" */

struct page {
	const struct request	*rq;
	int			 zone;		/* minutes east of UTC, of the office */
	struct json_object	*data;		/* handed on to the view */
};
void page_end(struct page *p);

/* at: the entry of the navigation that is lit, "messages". */
enum err page_open(const struct request *rq, const char *at, struct page *ret) MUST_CHECK;
/* Renders the view with the data, which is then gone. */
enum err page_show(struct page *p, struct reply *rp, int status, const char *view) MUST_CHECK;
/* The web_program's context function: office, navigation, banners. */
void page_context(const struct request *rq, struct json_object *context);

/* ---- words ---- */
const char *page_word(const struct page *p, const char *key);
/* Is there a sentence "group.name"? */
bool page_has_word(const struct page *p, const char *group, const char *name);
/* "state", "queued" -> the sentence "state.queued"; name itself when there is none (a code of tomorrow). */
const char *page_word_of(const struct page *p, const char *group, const char *name);
/* Puts a sentence with its {n}, {name} ... filled: page_say(p, o, "was", "home.yesterday", "n", "3", NULL). At most 4 pairs. */
#define page_say(p, o, name, key, ...) page_say_(p, o, name, key, (const char *const[]){ __VA_ARGS__ })
void page_say_(const struct page *p, struct json_object *o, const char *name, const char *key, const char *const *pairs);

/* ---- values as people read them ---- */
void page_put_minute(const struct page *p, struct json_object *o, const char *name, int64_t at);	/* "21-11-2026 08:10" */
void page_put_second(const struct page *p, struct json_object *o, const char *name, int64_t at);	/* "21-11-2026 08:10:23" */
void page_put_date(const struct page *p, struct json_object *o, const char *name, int64_t at);
void page_put_iso(struct json_object *o, const char *name, int64_t at);				/* for <time datetime> */
void page_ago(const struct page *p, int64_t at, struct buf *out);					/* "3 menit lalu" */
void page_span(const struct page *p, int64_t ms, struct buf *out);				/* "3 jam 20 menit" */
/* "1825 hari (5 tahun)": nobody sees five years in a number of days. */
void page_put_days(const struct page *p, struct json_object *o, const char *name, int64_t days);
/* "5 tahun", "" below a year. */
void page_put_years(const struct page *p, struct json_object *o, const char *name, int64_t days);
/* "12.345", or "12,345" in English; as text, so that 0 is shown. */
void page_put_count(const struct page *p, struct json_object *o, const char *name, int64_t n);
void page_put_masked(struct json_object *o, const char *name, const char *number);		/* "0812-****-7890" */
void page_put_masked_email(struct json_object *o, const char *name, const char *email);		/* "s****@example.org" */
/* The person's name, or what they call themselves on WhatsApp (may be NULL), or the word for one without a name. */
void page_put_called(const struct page *p, struct json_object *o, const char *name, const char *full_name, const char *profile_name);
void page_put_name(const struct page *p, struct json_object *o, const char *name, const char *full_name);

/* {"word","value"}, appended to facts: what the page says of its thing, in rows. Nothing for a blank value. */
void page_add_fact(const struct page *p, struct json_object *facts, const char *key, const char *value);
/* The same under a word that is no key of ours: the name of a header. */
void page_add_named_fact(struct json_object *facts, const char *word, const char *value);

/* ---- states: word, colour and icon together ---- */
/* A message's state ("queued" ...), or "unknown" for one that may have gone out. Puts {"tone","icon","word"} as name. */
void page_put_message_state(const struct page *p, struct json_object *o, const char *name, const char *state);
/* Any other state: tone of admin.css, icon of icons.svg, word. */
void page_put_state(struct json_object *o, const char *name, const char *tone, const char *icon, const char *word);
const char *message_tone(const char *state);
const char *message_icon(const char *state);

/* ---- lists ---- */
/* A chip: a link to this list with an argument set (value NULL: taken away). on: it is the one that is set now. Appended to chips. */
void page_add_chip(const struct page *p, struct json_object *chips, const char *path, const char *argument, const char *value,
    const char *word, const char *icon);
/* {"value","word","on"} for a select, appended to options; on when it is the argument's value. */
void page_add_option(struct json_object *options, const char *value, const char *word, const char *chosen);
/* "arg" {name: value} for the inputs of a filter form. names ends with NULL. */
void page_put_args(struct page *p, const char *const *names);
/* Gives the links of a list: rows found (PAGE_ROWS + 1 were asked for), the last one's key, and the argument it goes into. */
void page_put_pager(struct page *p, const char *path, bool more, int64_t last_key);
/* "before" of the query; 0: from the newest. */
int64_t page_before(const struct request *rq);

/* ---- forms ---- */
/* The button's own page, or another of ours that the form named in "next". */
const char *page_next(const struct request *rq, const char *otherwise);
/* Puts what form_show puts, "has_problems", and each problem's "label". After the inputs, whose labels it takes. */
void page_put_problems(struct page *p, const struct form_check *check);

/* ---- who did and saw what ---- */
/* By the person who is logged in. Inside the transaction of the change. */
enum err page_audit(const struct request *rq, struct db *db, const char *action, const char *subject, int64_t subject_id,
    const char *detail) MUST_CHECK;
/*
 * Notes that this person's data (contact id; 0: nobody's) is on the page that the person who is logged in gets. On endpoints with ENDPOINT_WRITES.
 * When it cannot be noted, the log says so and the page is shown: a full disk is when pages are needed most.
 */
void page_seen(const struct request *rq, int64_t contact_id);
/* The same in the transaction of an act that needs its note: a number shown, an export. */
enum err page_seen_in(const struct request *rq, struct db *db, int64_t contact_id, enum seen_how how) MUST_CHECK;

#endif
