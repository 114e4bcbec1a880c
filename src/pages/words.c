/*
 * The words by which replies are read: the lists, a reply to try out, and what would have been read otherwise. Nothing is saved that was not
 * looked at first.
 */
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"
#include "pages/reply_why.h"
#include "setting/setting.h"
#include "words/office.h"

enum { LIST_TEXT_MAX_BYTES = 24 * 1024, NAME_MAX = 40, DETAIL_MAX_BYTES = 1500, REPLIES_LOOKED_AT = 200, LISTS_MAX = 5 };

/* As people think of them: which lists belong together. */
static const struct { const char *key; const char *lists[LISTS_MAX]; } groups[] = {
	{ "stop", { "stop", "stop_first", "stop_starts", "stop_all" } },
	{ "no", { "no", "again", "refusals" } },
	{ "yes", { "yes", "yes_starts", "guard" } },
	{ "manners", { "subject", "polite", "greetings", "please" } },
	{ "ask", { "limits", "nods", "about", "about_stop" } },
	{ "status", { "status" } },
};
enum { GROUPS = sizeof(groups) / sizeof(groups[0]) };

/* What was typed, and what it would be. */
struct draft {
	struct json_object	*in_use, *typed;	/* lists, {"stop":[...] ...} */
	char			*value;			/* of the setting, for typed */
	char			 mark[2 * SHA256_BYTES + 1];	/* of value: what was looked at */
	bool			 changes;
	struct words_problem	 problems[WORDS_PROBLEMS_MAX];
	size_t			 problem_count;
};

static void
draft_end(struct draft *d)
{
	json_end(&d->in_use);
	json_end(&d->typed);
	free(d->value);
}

/* ---- between lists and text areas ---- */

static void
input_name(const char *list, char ret[NAME_MAX])
{
	snprintf(ret, NAME_MAX, "list_%s", list);
}

static enum err
list_text(struct json_object *list, struct buf *out)
{
	size_t i;

	buf_init(out, LIST_TEXT_MAX_BYTES);
	for (i = 0; i < json_count(list); i++)
		buf_fmt(out, "%s%s", i > 0 ? "\n" : "", json_object_get_string(json_item(list, i)));
	return buf_err(out);
}

/* One entry a line; blank lines are none. */
static enum err
list_read(const char *text, struct json_object **ret)
{
	AUTO_JSON struct json_object *list = json_object_new_array();
	AUTO_FREE char *copy = NULL;
	char *line, *rest;
	enum err e;

	if ((e = text_copy(text, &copy)))
		return e;
	for (rest = copy; (line = strsep(&rest, "\n")) != NULL;)
		if (!text_is_blank(line))
			json_object_array_add(list, json_object_new_string(text_trim(line)));
	*ret = list;
	list = NULL;
	return *ret != NULL ? ERR_NONE : ERR_MEMORY;
}

/* ---- the draft ---- */

/* The list that a button sets back to the built-in one, NULL: none. */
static const char *
reset_list(const struct request *rq)
{
	const char *act = form_text(&rq->form, "act");

	return text_starts(act, "reset:") ? act + strlen("reset:") : NULL;
}

/* What the form holds; a list that it lacks stays as it is. */
static enum err
read_lists(const struct request *rq, struct draft *d)
{
	AUTO_JSON struct json_object *built_in = words_default_json();
	const char *reset = reset_list(rq), *text;
	char name[NAME_MAX];
	enum err e;

	if ((e = office_words_lists(rq->db, &d->in_use)) || (e = office_words_lists(rq->db, &d->typed)))
		return e;
	json_object_object_foreach(d->in_use, list, entries) {
		struct json_object *typed = NULL;

		(void)entries;
		input_name(list, name);
		if (text_equal(reset, list))
			typed = json_object_get(json_at(built_in, list));
		else if ((text = form_value(&rq->form, name)) != NULL && (e = list_read(text, &typed)))
			return e;
		if (typed != NULL)
			json_put(d->typed, list, typed);
	}
	return ERR_NONE;
}

static enum err
read_draft(const struct request *rq, struct draft *d)
{
	AUTO_FREE char *stored = NULL;
	AUTO(buf) struct buf hex = {0};
	uint8_t hash[SHA256_BYTES];
	enum err e;

	if ((e = read_lists(rq, d)) || (e = words_check(d->typed, d->problems, &d->problem_count)) || (e = office_words_value(d->typed, &d->value)) ||
	    (e = setting_text(rq->db, SETTING_CONSENT_WORDS, &stored)))
		return e;
	d->changes = !json_object_equal(d->typed, d->in_use);
	crypto_sha256(d->value, strlen(d->value), hash);
	buf_init(&hex, sizeof(d->mark));
	text_hex(&hex, hash, sizeof(hash));
	snprintf(d->mark, sizeof(d->mark), "%s", buf_text(&hex));
	return ERR_NONE;
}

/* What is wrong with a list, said under it. */
static void
say_problems(const struct page *p, const struct draft *d, char names[][NAME_MAX], struct form_check *check)
{
	static const char *const faults[WORDS_FAULT__COUNT] = {
		"words.not_texts", "words.too_many", "words.too_long", "words.no_word", "words.read_as", "words.decides", "words.no_stop"
	};
	AUTO_JSON struct json_object *said = json_object_new_object();
	struct problem problem = {0};
	char label[NAME_MAX + 20];
	size_t i;

	for (i = 0; i < d->problem_count; i++) {
		const struct words_problem *w = &d->problems[i];

		reply_put_why(p, said, "why", w->reading.why);
		snprintf(label, sizeof(label), "words_list.%s.label", w->fault == WORDS_DECIDES ? w->other : w->list);
		page_say(p, said, "sentence", faults[w->fault], "entry", w->entry, "reply", page_word_of(p, "reply", reply_name(w->reading.reply)), "why",
		    w->fault == WORDS_DECIDES ? w->other_entry : json_text(said, "why"), "list", page_word(p, label), NULL);
		input_name(w->list, names[i]);
		problem_set(&problem, ERR_INVALID, names[i], "%s", json_text(said, "sentence"));
		form_took(check, &problem);
	}
}

/* ---- drawing ---- */

static enum err
add_list(const struct page *p, struct json_object *fields, const char *list, const struct draft *d, struct json_object *built_in,
    const struct form_check *check)
{
	struct json_object *entries = json_at(d->typed, list), *o;
	AUTO(buf) struct buf text = {0};
	char name[NAME_MAX], label[NAME_MAX + 20], help[NAME_MAX + 20], count[24];
	enum err e;

	input_name(list, name);
	snprintf(label, sizeof(label), "words_list.%s.label", list);
	snprintf(help, sizeof(help), "words_list.%s.help", list);
	if ((e = list_text(entries, &text)))
		return e;
	o = input_add(p, fields, &(struct input){ .name = name, .look = INPUT_LOOK_LONG, .label = page_word(p, label), .help = page_word(p, help),
	    .value = buf_text(&text), .max = LIST_TEXT_MAX_BYTES }, check);
	json_put_text(o, "value", buf_text(&text));	/* a list that was set back is not what was typed */
	json_put_text(o, "list", list);
	snprintf(count, sizeof(count), "%zu", json_count(entries));
	page_say(p, o, "count", "words.entries", "n", count, NULL);
	json_put_bool(o, "is_own", !json_object_equal(entries, json_at(built_in, list)));
	json_put_bool(o, "is_changed", !json_object_equal(entries, json_at(d->in_use, list)));
	return ERR_NONE;
}

static enum err
put_groups(struct page *p, const struct draft *d, const struct form_check *check)
{
	AUTO_JSON struct json_object *built_in = words_default_json();
	struct json_object *all = json_put_array(p->data, "groups");
	char word[NAME_MAX];
	size_t g, i;
	enum err e;

	for (g = 0; g < GROUPS; g++) {
		struct json_object *o = json_object_new_object(), *fields = json_put_array(o, "fields");

		json_object_array_add(all, o);
		snprintf(word, sizeof(word), "words_group.%s", groups[g].key);
		json_put_text(o, "key", groups[g].key);
		json_put_text(o, "word", page_word(p, word));
		for (i = 0; i < LISTS_MAX && groups[g].lists[i] != NULL; i++)
			if ((e = add_list(p, fields, groups[g].lists[i], d, built_in, check)))
				return e;
	}
	return ERR_NONE;
}

static void
put_reading(const struct page *p, struct json_object *o, const char *name, const struct words *w, const char *text)
{
	struct reply_reading r = words_classify(w, text);
	struct json_object *reading = json_put_object(o, name);

	reply_put_reading(p, reading, reply_name(r.reply), r.why, doubt_name(r.doubt));
	json_put_bool(reading, "everything", r.everything);
}

/* A reply tried out: with the lists in use, and with others when there are any. */
static enum err
put_tried(struct page *p, const char *text, const struct words *then)
{
	struct words *now = NULL;
	struct json_object *o;
	enum err e;

	json_put_text(p->data, "try", text);
	json_put(p->data, "tried", NULL);
	if (text_is_blank(text))
		return ERR_NONE;
	if ((e = office_words_load(p->rq->db, &now)))
		return e;
	o = json_put_object(p->data, "tried");
	json_put_text(o, "reply", text);
	put_reading(p, o, "now", now, text);
	json_put(o, "then", NULL);
	if (then != NULL)
		put_reading(p, o, "then", then, text);
	words_free(now);
	return ERR_NONE;
}

static void
add_difference(const struct page *p, struct json_object *rows, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	int64_t at = 0, contact_id = 0;

	json_int(from, "at", &at);
	json_int(from, "contact_id", &contact_id);
	json_put_int(row, "contact_id", contact_id);
	page_put_name(p, row, "name", json_text(from, "name"));
	page_put_minute(p, row, "at", at);
	json_put_text(row, "text", json_text(from, "text"));
	reply_put_reading(p, json_put_object(row, "now"), json_text(from, "now"), json_text(from, "now_why"), json_text(from, "now_doubt"));
	reply_put_reading(p, json_put_object(row, "then"), json_text(from, "then"), json_text(from, "then_why"), json_text(from, "then_doubt"));
	json_object_array_add(rows, row);
}

static enum err
put_differences(struct page *p, const struct words *then)
{
	struct json_object *o = json_put_object(p->data, "looked"), *rows = json_put_array(o, "rows");
	AUTO_JSON struct json_object *found = NULL, *n = json_object_new_object();
	struct words *now = NULL;
	int64_t read = 0;
	size_t i;
	enum err e;

	if ((e = office_words_load(p->rq->db, &now)))
		return e;
	e = office_words_compare(p->rq->db, now, then, REPLIES_LOOKED_AT, &found, &read);
	words_free(now);
	if (e)
		return e;
	for (i = 0; i < json_count(found); i++)
		add_difference(p, rows, json_item(found, i));
	page_put_count(p, n, "differ", (int64_t)json_count(found));
	page_put_count(p, n, "read", read);
	page_say(p, o, "sentence", json_count(found) > 0 ? "words.differ" : "words.differ_none", "n", json_text(n, "differ"), "all",
	    json_text(n, "read"), NULL);
	json_put_bool(o, "has_rows", json_count(found) > 0);
	return ERR_NONE;
}

/* look: show what the draft would change; there is no problem in it. */
static enum err
show_words(struct page *p, struct reply *rp, int status, const struct draft *d, const struct form_check *check, bool look)
{
	const struct request *rq = p->rq;
	const char *text = form_text(rq->method == GET ? &rq->args : &rq->form, "try");
	struct words *then = NULL;
	enum err e;

	json_put_bool(json_put_object(p->data, "tab"), "words", true);
	json_put_bool(p->data, "read_only", rq->role < ROLE_ADMINISTRATOR);
	json_put(p->data, "looked", NULL);
	json_put_bool(p->data, "must_look", text_equal(form_text(&rq->form, "act"), "save"));
	json_put_text(p->data, "mark", look && d->changes ? d->mark : "");
	json_put_bool(p->data, "show_try", !look || !text_is_blank(text));	/* what was asked for stands on top */
	if (look && (e = words_from_json(d->typed, &then, NULL)))
		return e;
	e = put_tried(p, text, then);
	if (!e && look)
		e = put_differences(p, then);
	words_free(then);
	if (e || (e = put_groups(p, d, check)))
		return e;
	page_put_problems(p, check);
	return page_show(p, rp, status, "admin/words");
}

enum err
words_page(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	AUTO(draft) struct draft d = {0};
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "settings", &p)) || (e = read_draft(rq, &d)))
		return e;
	return show_words(&p, rp, 200, &d, &check, false);
}

/* ---- saving ---- */

/* "yes +gas +lanjut -ok" */
static void
note_list(struct buf *out, const char *list, struct json_object *was, struct json_object *is)
{
	struct json_object *const sides[] = { is, was };
	size_t side, i, k;

	if (json_object_equal(was, is))
		return;
	buf_fmt(out, "%s%s", out->len > 0 ? "; " : "", list);
	for (side = 0; side < 2; side++)
		for (i = 0; i < json_count(sides[side]); i++) {
			for (k = 0; k < json_count(sides[1 - side]); k++)
				if (json_object_equal(json_item(sides[side], i), json_item(sides[1 - side], k)))
					break;
			if (k == json_count(sides[1 - side]) && out->len < DETAIL_MAX_BYTES / 2)
				buf_fmt(out, " %c“%s”", side == 0 ? '+' : '-', json_object_get_string(json_item(sides[side], i)));
		}
}

static enum err
save(const struct request *rq, const struct draft *d)
{
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO(buf) struct buf detail = {0};
	enum err e;

	buf_init(&detail, DETAIL_MAX_BYTES);
	json_object_object_foreach(d->typed, list, entries)
		note_list(&detail, list, json_at(d->in_use, list), entries);
	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = setting_set(rq->writer, SETTING_CONSENT_WORDS, d->value, rq->session.login.name, rq->now, NULL)) ||
	    (e = page_audit(rq, rq->writer, "words.set", "setting", 0, buf_text(&detail))))
		return e;
	return db_commit(&tx);
}

enum err
words_change(const struct request *rq, struct reply *rp)
{
	bool wants_save = text_equal(form_text(&rq->form, "act"), "save"), looked;
	struct form_check check = { .form = &rq->form };
	char names[WORDS_PROBLEMS_MAX][NAME_MAX];
	AUTO(draft) struct draft d = {0};
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "settings", &p)) || (e = read_draft(rq, &d)))
		return e;
	say_problems(&p, &d, names, &check);
	if (!form_ok(&check))
		return show_words(&p, rp, 422, &d, &check, false);
	looked = text_equal(form_text(&rq->form, "mark"), d.mark);
	if (!wants_save || !looked)
		return show_words(&p, rp, 200, &d, &check, true);
	if ((e = save(rq, &d)))
		return e;
	reply_flash(rp, rq, "done.words_saved");
	return reply_see_other(rp, "/admin/words");
}
