#include "words/office.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "db/db.h"
#include "setting/setting.h"

#define FORWARDED	"forwarded"	/* the why of what somebody else had said */

enum { SQL_NEWEST, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_NEWEST] =
	    "SELECT i.contact_id, c.name, i.at, i.kind, i.text, i.why FROM inbound i JOIN contact c ON c.id = i.contact_id"
	    " WHERE i.text <> '' ORDER BY i.id DESC LIMIT :limit",
};
DB_SQL(sql);

/* *ret: the setting's object, NULL when it is empty. */
static enum err
parse_setting(const char *setting, struct json_object **ret)
{
	*ret = NULL;
	return text_is_blank(setting) ? ERR_NONE : json_parse(setting, strlen(setting), ret, NULL);
}

static enum err
read_setting(struct db *db, struct json_object **ret)
{
	AUTO_FREE char *setting = NULL;
	enum err e = setting_text(db, SETTING_CONSENT_WORDS, &setting);

	*ret = NULL;
	return e != ERR_NONE ? e : parse_setting(setting, ret);
}

static enum err
words_of(const char *setting, struct words **ret)
{
	AUTO_JSON struct json_object *lists = NULL;
	enum err e;

	if ((e = parse_setting(setting, &lists)) == ERR_NONE)
		e = lists == NULL ? words_default(ret) : words_from_json(lists, ret, NULL);
	/* setting_set lets nothing wrong in; if it got in all the same, a STOP must still be read. */
	return e == ERR_INVALID ? words_default(ret) : e;
}

enum err
office_words_load(struct db *db, struct words **ret)
{
	AUTO_FREE char *setting = NULL;
	enum err e = setting_text(db, SETTING_CONSENT_WORDS, &setting);

	return e != ERR_NONE ? e : words_of(setting, ret);
}

/* ---- kept between messages ---- */

struct kept { char *setting; struct words *words; };

static void
kept_free(void *thing)
{
	struct kept *k = thing;

	words_free(k->words);
	free(k->setting);
	free(k);
}

static enum err
kept_make(char *setting, struct kept **ret)
{
	struct kept *k = calloc(1, sizeof(*k));
	enum err e;

	if (k == NULL)
		return ERR_MEMORY;
	if ((e = words_of(setting, &k->words)) || (e = text_copy(setting, &k->setting))) {
		kept_free(k);
		return e;
	}
	*ret = k;
	return ERR_NONE;
}

enum err
office_words_lend(struct db *db, const struct words **ret)
{
	void **place = db_beside(db, sql, kept_free);
	AUTO_FREE char *setting = NULL;
	struct kept *k;
	enum err e;

	if (place == NULL)
		return ERR_MEMORY;
	if ((e = setting_text(db, SETTING_CONSENT_WORDS, &setting)))
		return e;
	if ((k = *place) == NULL || !text_equal(k->setting, setting)) {
		if ((e = kept_make(setting, &k)))
			return e;
		if (*place != NULL)
			kept_free(*place);
		*place = k;
	}
	*ret = k->words;
	return ERR_NONE;
}

/* ---- the lists themselves ---- */

enum err
office_words_lists(struct db *db, struct json_object **ret)
{
	struct json_object *all = words_default_json();
	AUTO_JSON struct json_object *own = NULL;
	enum err e;

	if (all == NULL)
		return ERR_MEMORY;
	if ((e = read_setting(db, &own)) != ERR_NONE && e != ERR_INVALID) {
		json_object_put(all);
		return e;
	}
	if (own != NULL) {
		json_object_object_foreach(own, name, list)
			if (json_at(all, name) != NULL)
				json_put(all, name, json_object_get(list));
	}
	*ret = all;
	return ERR_NONE;
}

enum err
office_words_value(struct json_object *lists, char **ret)
{
	AUTO_JSON struct json_object *built_in = words_default_json(), *own = json_object_new_object();
	const char *text;

	if (built_in == NULL || own == NULL)
		return ERR_MEMORY;
	json_object_object_foreach(lists, name, list)
		if (!json_object_equal(list, json_at(built_in, name)))
			json_put(own, name, json_object_get(list));
	if (json_object_object_length(own) == 0)
		return text_copy("", ret);
	return (text = json_write(own)) != NULL ? text_copy(text, ret) : ERR_MEMORY;
}

/* ---- one message ---- */

/* It would be an answer if it were the person's own words to us: for a person to look at. */
static struct reply_reading
not_said(const struct reply_reading *r, const char *why)
{
	struct reply_reading other = { .reply = REPLY_OTHER, .doubt = DOUBT_ANSWER };

	snprintf(other.why, sizeof(other.why), "%s", why);
	snprintf(other.doubt_why, sizeof(other.doubt_why), "%s", r->why);
	return other;
}

/* The provider stopped or resumed by itself, or the button says it: what counts is decided, in whatever language that was. */
static struct reply_reading
read_heard(enum heard heard)
{
	struct reply_reading r = { .reply = heard == HEARD_START ? REPLY_YES : REPLY_STOP };

	if (heard == HEARD_TAPPED_STOP) {
		snprintf(r.why, sizeof(r.why), "a button that means stop");
		return r;
	}
	snprintf(r.why, sizeof(r.why), "heard by the provider: %s", heard == HEARD_STOP ? "stop" : "start");
	return r;
}

struct reply_reading
office_words_read(const struct words *w, const struct inbound *in)
{
	struct reply_reading r = words_classify(w, in->text != NULL ? in->text : "");

	if (in->heard != HEARD_NOTHING)
		return read_heard(in->heard);
	if (r.reply == REPLY_OTHER)
		return r;
	if (in->kind == INBOUND_REACTION)
		return not_said(&r, "a reaction");
	if (r.reply == REPLY_STOP)
		return r;
	/* Under a picture stands a word about the picture. */
	if (in->kind != INBOUND_TEXT && in->kind != INBOUND_BUTTON)
		return not_said(&r, "under a picture");
	return in->forwarded ? not_said(&r, FORWARDED) : r;
}

/* ---- many messages, by other lists ---- */

static bool
reads_otherwise(const struct reply_reading *a, const struct reply_reading *b)
{
	return a->reply != b->reply || a->doubt != b->doubt || a->everything != b->everything;
}

static struct json_object *
difference(struct db_rows *rows, const struct reply_reading *now, const struct reply_reading *then)
{
	struct json_object *o = json_object_new_object();

	json_put_int(o, "contact_id", db_col_int(rows, 0));
	json_put_text(o, "name", db_col_text(rows, 1));
	json_put_int(o, "at", db_col_int(rows, 2));
	json_put_text(o, "text", db_col_text(rows, 4));
	json_put_text(o, "now", reply_name(now->reply));
	json_put_text(o, "then", reply_name(then->reply));
	json_put_text(o, "now_why", now->why);
	json_put_text(o, "then_why", then->why);
	json_put_text(o, "now_doubt", doubt_name(now->doubt));
	json_put_text(o, "then_doubt", doubt_name(then->doubt));
	return o;
}

enum err
office_words_compare(struct db *db, const struct words *now, const struct words *then, int64_t limit, struct json_object **ret, int64_t *ret_n)
{
	AUTO_JSON struct json_object *list = json_object_new_array();
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t n = 0;
	enum err e;

	if (list == NULL)
		return ERR_MEMORY;
	if ((e = db_query(db, sql[SQL_NEWEST], ARGS(INT_("limit", limit)), &rows)))
		return e;
	for (; db_next(&rows); n++) {
		struct inbound in = { .kind = inbound_kind_from_name(db_col_text(&rows, 3)), .text = db_col_text(&rows, 4),
		    .forwarded = text_equal(db_col_text(&rows, 5), FORWARDED) };
		struct reply_reading a = office_words_read(now, &in), b = office_words_read(then, &in);

		if (reads_otherwise(&a, &b))
			json_object_array_add(list, difference(&rows, &a, &b));
	}
	if (rows.err)
		return rows.err;
	*ret = list;
	list = NULL;
	*ret_n = n;
	return ERR_NONE;
}
