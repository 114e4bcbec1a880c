#include "template/review.h"

#include <stdio.h>
#include <strings.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "message/release.h"
#include "template/standing.h"

enum { TEXT_MAX = 300, ID_MAX = 80, WORD_MAX = 40 };

/* News may be redelivered for a week. What is older than the mapping, by more than clocks differ, is not news. */
#define CLOCKS_DIFFER_MS (10 * CLOCK_MINUTE_MS)

enum { SQL_FIND, SQL_REVIEWED, SQL_REMOTE, SQL_PARK, SQL_PARKED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_FIND] =
	    "SELECT m.template_id, m.updated_at, m.status, m.category, m.category_next FROM template_mapping m"
	    " WHERE m.provider_id = :provider AND ((m.remote_id <> '' AND m.remote_id = :remote)"
	    "   OR (:name <> '' AND m.remote_name = :name AND (:language = '' OR m.language = :language)))"
	    " ORDER BY m.remote_id = :remote DESC LIMIT 1",
	[SQL_REVIEWED] =
	    "UPDATE template_mapping SET status = CASE WHEN :status = '' THEN status ELSE :status END,"
	    "  word = CASE WHEN :status = '' THEN word ELSE :word END,"
	    "  status_text = CASE WHEN :status = '' AND :text = '' THEN status_text ELSE :text END,"
	    "  quality = CASE WHEN :quality = '' THEN quality ELSE :quality END, category = :category, category_next = :next,"
	    "  remote_id = CASE WHEN :remote = '' THEN remote_id ELSE :remote END, updated_at = :now"
	    " WHERE template_id = :template AND provider_id = :provider",
	[SQL_REMOTE] =	/* what its list said last, until it is read again */
	    "UPDATE template_remote SET status = CASE WHEN :status = '' THEN status ELSE :word END,"
	    "  quality = CASE WHEN :quality = '' THEN quality ELSE :quality END, category = CASE WHEN :category = '' THEN category ELSE upper(:category) END"
	    " WHERE provider_id = :provider AND ((:remote <> '' AND remote_id = :remote) OR (name = :name AND (:language = '' OR language = :language)))",
	[SQL_PARK] =	/* as if its list had told it; what the list itself told later knows better */
	    "INSERT INTO template_remote (provider_id, name, language, remote_id, status, category, quality, reason, body, footer, body_params,"
	    "   parts, seen_at)"
	    " VALUES (:provider, :name, :language, CASE WHEN :remote <> '' THEN :remote ELSE coalesce((SELECT max(r.remote_id) FROM template_remote r"
	    "   WHERE r.provider_id = :provider AND r.name = :name AND r.language = :language), '') END,"
	    "   :word, upper(:category), :quality, :text, '', '', -1, '[]', :at)"
	    " ON CONFLICT (provider_id, name, language, remote_id) DO UPDATE SET status = excluded.status, reason = excluded.reason,"
	    "   seen_at = excluded.seen_at,"
	    "   category = CASE excluded.category WHEN '' THEN template_remote.category ELSE excluded.category END,"
	    "   quality = CASE excluded.quality WHEN '' THEN template_remote.quality ELSE excluded.quality END"
	    " WHERE excluded.seen_at >= template_remote.seen_at",
	[SQL_PARKED] =
	    "SELECT r.remote_id, r.status, r.category, r.quality, r.reason FROM template_mapping m JOIN template_remote r"
	    "   ON r.provider_id = m.provider_id AND r.name = m.remote_name AND r.language = m.language"
	    " WHERE m.template_id = :template AND m.provider_id = :provider AND r.seen_at >= :since AND r.status <> 'MISSING'"
	    "   AND (m.remote_id = '' OR r.remote_id = '' OR r.remote_id = m.remote_id)"
	    " ORDER BY r.seen_at DESC LIMIT 1",
};
DB_SQL(sql);

const char *
template_status_of(const char *word)
{
	const char *status = standing_of(word);

	return *status != '\0' ? status : "waiting";
}

/* The mapping as the news leaves it. */
struct outcome { const char *status; char category[CATEGORY_MAX], next[CATEGORY_MAX], text[TEXT_MAX]; };

static struct outcome
judge(const struct template_review *r, const char *category, const char *next)
{
	struct outcome o = { .status = standing_of(r->status) };

	category_of(category, o.category);
	category_of(next, o.next);
	if (r->category != NULL)
		category_of(r->category, r->announced ? o.next : o.category);
	if (text_equal(o.next, o.category))	/* what was announced has come */
		o.next[0] = '\0';
	snprintf(o.text, sizeof(o.text), "%s", text_or_empty(r->text));
	if (o.status[0] == '\0' && r->status != NULL)
		snprintf(o.text, sizeof(o.text), "%s%s%s", r->status, text_is_blank(r->text) ? "" : ": ", text_or_empty(r->text));
	return o;
}

static enum err
write_down(struct db *db, int64_t provider_id, int64_t template_id, const struct template_review *r, const struct outcome *o, int64_t now)
{
	const struct db_arg provider = INT_("provider", provider_id), status = TEXT_("status", o->status), word = TEXT_("word", text_or_empty(r->status));
	const struct db_arg quality = TEXT_("quality", text_or_empty(r->quality)), remote = TEXT_("remote", text_or_empty(r->remote_id));
	const struct db_arg category = TEXT_("category", o->category);
	enum err e;

	if ((e = db_run(db, sql[SQL_REVIEWED], ARGS(INT_("template", template_id), provider, status, word, TEXT_("text", o->text), quality, category,
	    TEXT_("next", o->next), remote, INT_("now", now)), NULL)))
		return e;
	return db_run(db, sql[SQL_REMOTE], ARGS(provider, status, word, quality, category, remote, TEXT_("name", text_or_empty(r->remote_name)),
	    TEXT_("language", text_or_empty(r->language))), NULL);
}

/* Nothing of ours is meant by it yet: the answer that will say what it is called there may still be on its way. */
static enum err
park(struct db *db, int64_t provider_id, const struct template_review *r, int64_t now)
{
	if (text_is_blank(r->remote_name) || text_is_blank(r->language) || *standing_of(r->status) == '\0')
		return ERR_NONE;
	return db_run(db, sql[SQL_PARK], ARGS(INT_("provider", provider_id), TEXT_("name", r->remote_name), TEXT_("language", r->language),
	    TEXT_("remote", text_or_empty(r->remote_id)), TEXT_("word", r->status), TEXT_("category", r->announced ? "" : text_or_empty(r->category)),
	    TEXT_("quality", text_or_empty(r->quality)), TEXT_("text", text_or_empty(r->text)), INT_("at", r->at != 0 ? r->at : now)), NULL);
}

enum err
template_reviewed(struct db *db, int64_t provider_id, const struct template_review *review, int64_t now, bool *ret_used)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct outcome o;
	int64_t template_id;
	bool freed;
	enum err e;

	*ret_used = false;
	e = db_one(db, sql[SQL_FIND], ARGS(INT_("provider", provider_id), TEXT_("remote", text_or_empty(review->remote_id)),
	    TEXT_("name", text_or_empty(review->remote_name)), TEXT_("language", text_or_empty(review->language))), &rows);
	if (e)
		return e == ERR_NOT_FOUND ? park(db, provider_id, review, now) : e;
	template_id = db_col_int(&rows, 0);
	if (review->at != 0 && review->at < db_col_int(&rows, 1) - CLOCKS_DIFFER_MS)
		return ERR_NONE;
	o = judge(review, db_col_text(&rows, 3), db_col_text(&rows, 4));
	freed = text_equal(o.status, "approved") && !text_equal(db_col_text(&rows, 2), "approved");
	if ((e = write_down(db, provider_id, template_id, review, &o, now)) || (freed && (e = message_release(db, template_id, now))))
		return e;
	*ret_used = true;
	return ERR_NONE;
}

enum err
template_review_overtaken(struct db *db, int64_t template_id, int64_t provider_id, int64_t since, int64_t now)
{
	char id[ID_MAX], word[WORD_MAX], category[CATEGORY_MAX], quality[WORD_MAX], text[TEXT_MAX];
	const struct { char *to; size_t cap; } texts[] = {
		{ id, sizeof(id) }, { word, sizeof(word) }, { category, sizeof(category) }, { quality, sizeof(quality) }, { text, sizeof(text) },
	};
	struct template_review review = { .remote_id = id, .status = word, .quality = quality, .text = text };
	AUTO(db_rows) struct db_rows rows = {0};
	bool used;
	size_t i;
	enum err e;

	e = db_one(db, sql[SQL_PARKED], ARGS(INT_("template", template_id), INT_("provider", provider_id), INT_("since", since - CLOCKS_DIFFER_MS)), &rows);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		snprintf(texts[i].to, texts[i].cap, "%s", db_col_text(&rows, (int)i));
	db_rows_end(&rows);
	review.category = category[0] != '\0' ? category : NULL;
	return template_reviewed(db, provider_id, &review, now, &used);
}
