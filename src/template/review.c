#include "template/review.h"

#include <stdio.h>
#include <strings.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"

enum { TEXT_MAX = 300 };

/* News may be redelivered for a week. What is older than the mapping, by more than clocks differ, is not news. */
#define CLOCKS_DIFFER_MS (10 * CLOCK_MINUTE_MS)

enum { SQL_FIND, SQL_REVIEWED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_FIND] =
	    "SELECT m.template_id, m.updated_at, t.category FROM template_mapping m JOIN template t ON t.id = m.template_id"
	    " WHERE m.provider_id = :provider AND ((m.remote_id <> '' AND m.remote_id = :remote)"
	    "   OR (:name <> '' AND m.remote_name = :name AND (:language = '' OR m.language = :language)))"
	    " ORDER BY m.remote_id = :remote DESC LIMIT 1",
	[SQL_REVIEWED] =
	    "UPDATE template_mapping SET status = CASE WHEN :status = '' THEN status ELSE :status END,"
	    "  status_text = CASE WHEN :status = '' AND :text = '' THEN status_text ELSE :text END,"
	    "  quality = CASE WHEN :quality = '' THEN quality ELSE :quality END,"
	    "  remote_id = CASE WHEN :remote = '' THEN remote_id ELSE :remote END, updated_at = :now"
	    " WHERE template_id = :template AND provider_id = :provider",
};
DB_SQL(sql);

/* What is not here (FLAGGED, LOCKED, UNARCHIVED ...) changes nothing about whether it may be sent; its reason is kept. */
static const struct { const char *word, *status; } statuses[] = {
	{ "APPROVED",         "approved" },
	{ "REINSTATED",       "approved" },
	{ "PENDING",          "waiting" },
	{ "RECEIVED",         "waiting" },
	{ "UNSUBMITTED",      "missing" },
	{ "IN_APPEAL",        "waiting" },
	{ "REJECTED",         "rejected" },
	{ "PAUSED",           "paused" },
	{ "DISABLED",         "disabled" },
	{ "ARCHIVED",         "disabled" },
	{ "PENDING_DELETION", "disabled" },
	{ "DELETED",          "missing" },
};

static const char *
or_empty(const char *text)
{
	return text != NULL ? text : "";
}

/* "": it is in no row. */
static const char *
find_status(const char *word)
{
	size_t i;

	for (i = 0; word != NULL && i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (strcasecmp(statuses[i].word, word) == 0)
			return statuses[i].status;
	return "";
}

const char *
template_status_of(const char *word)
{
	const char *status = find_status(word);

	return *status != '\0' ? status : "waiting";
}

/* The mapping as the news leaves it. */
struct outcome { const char *status; char text[TEXT_MAX]; };

static struct outcome
judge(const struct template_review *r, const char *our_category)
{
	struct outcome o = { .status = find_status(r->status) };
	bool moved = r->category != NULL && strcasecmp(r->category, our_category) != 0;

	snprintf(o.text, sizeof(o.text), "%s", or_empty(r->text));
	if (o.status[0] == '\0' && r->status != NULL)
		snprintf(o.text, sizeof(o.text), "%s%s%s", r->status, text_is_blank(r->text) ? "" : ": ", or_empty(r->text));
	if (moved && r->announced)
		snprintf(o.text, sizeof(o.text), "will become %s", r->category);
	else if (moved)
		snprintf(o.text, sizeof(o.text), "category is now %s", r->category);
	if (moved && !r->announced && (o.status[0] == '\0' || text_equal(o.status, "approved")))
		o.status = "paused";
	return o;
}

enum err
template_reviewed(struct db *db, int64_t provider_id, const struct template_review *review, int64_t now, bool *ret_used)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct outcome o;
	int64_t template_id;
	enum err e;

	*ret_used = false;
	e = db_one(db, sql[SQL_FIND], ARGS(INT_("provider", provider_id), TEXT_("remote", or_empty(review->remote_id)),
	    TEXT_("name", or_empty(review->remote_name)), TEXT_("language", or_empty(review->language))), &rows);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	template_id = db_col_int(&rows, 0);
	if (review->at != 0 && review->at < db_col_int(&rows, 1) - CLOCKS_DIFFER_MS)
		return ERR_NONE;
	o = judge(review, db_col_text(&rows, 2));
	if ((e = db_run(db, sql[SQL_REVIEWED], ARGS(INT_("template", template_id), INT_("provider", provider_id), TEXT_("status", o.status),
	    TEXT_("text", o.text), TEXT_("quality", or_empty(review->quality)), TEXT_("remote", or_empty(review->remote_id)),
	    INT_("now", now)), NULL)))
		return e;
	*ret_used = true;
	return ERR_NONE;
}
