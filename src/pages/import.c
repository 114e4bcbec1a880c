/* One table that was brought in: what is in it, what becomes of it, and how far it is. */
#include "pages/import_page.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "db/db.h"
#include "import/judge.h"
#include "import/list.h"
#include "pages/admin.h"
#include "pages/import_row.h"
#include "pages/input.h"
#include "pages/who.h"
#include "provider/provider.h"

#define LIST_PATH	"/admin/consents/import"
enum { WORDS_MAX_BYTES = 4000, PERMILLE = 1000 };

/* ---- what it is ---- */

/* "nama (kolom 1), no_hp (kolom 3)" */
static void
put_columns(const struct page *p, const struct import_batch *b)
{
	const struct import_column *column;
	AUTO(buf) struct buf words = {0};
	char n[24];
	int64_t at;

	buf_init(&words, WORDS_MAX_BYTES);
	for (column = b->kind->columns; column->name != NULL; column++) {
		if (!json_int(b->header, column->name, &at))
			continue;
		snprintf(n, sizeof(n), "%" PRId64, at);
		buf_text_add(&words, words.len > 0 ? ", " : "");
		view_fill(&words, page_word(p, "imports.column_is"), "name", column->label, "n", n, NULL);
	}
	json_put_text(p->data, "known_columns", buf_text(&words));
	json_put_text(p->data, "unused_columns", b->unused);
	snprintf(n, sizeof(n), "%" PRId64, b->header_line);
	json_put_text(p->data, "above_header", "");
	if (b->header_line != 0)
		page_say(p, p->data, "above_header", "imports.above_header", "n", n, NULL);
}

static enum err
put_same_file(const struct page *p, const struct import_batch *b)
{
	AUTO(import_batch) struct import_batch earlier = {0};
	char at[CLOCK_TEXT_MAX];
	struct json_object *o;
	enum err e = import_same_file(p->rq->db, b, &earlier);

	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	o = json_put_object(p->data, "same");
	clock_format_minute(earlier.started_at, p->zone, at);
	who_put(p, o, "who", earlier.started_by);
	page_say(p, o, "text", "imports.same_file", "at", at, "who", json_text(o, "who"), NULL);
	json_put_int(o, "id", earlier.id);
	return ERR_NONE;
}

/* On what basis consent was recorded, once it was decided. */
static void
put_basis(const struct page *p, const struct import_batch *b)
{
	AUTO(buf) struct buf scopes = {0};
	int s;

	if (b->started_at == 0 || !b->kind->consents)
		return;
	buf_init(&scopes, WORDS_MAX_BYTES);
	for (s = 0; s < SCOPE__COUNT; s++)
		if (b->options.scopes & 1u << s)
			buf_fmt(&scopes, "%s%s", scopes.len > 0 ? ", " : "", page_word_of(p, "scope", scope_name((enum scope)s)));
	json_put_bool(p->data, "has_basis", b->options.has_basis);
	json_put_text(p->data, "basis_scopes", buf_text(&scopes));
	json_put_text(p->data, "basis_statement", b->options.statement);
	json_put_text(p->data, "basis_form", b->options.form_no);
	json_put_text(p->data, "basis_source", b->options.source);
	json_put_bool(p->data, "basis_told", true);
}

/* How many consents the list brought: rows that claim one may have been doubtful, known, or refused. */
static void
put_recorded(const struct page *p, const struct import_batch *b, const struct import_counts *c)
{
	AUTO_JSON struct json_object *n = json_object_new_object();

	if (b->started_at == 0 || !b->kind->consents)
		return;
	page_put_count(p, n, "n", c->recorded);
	page_put_count(p, n, "rows", c->recorded_rows);
	page_say(p, p->data, "recorded", "imports.recorded", "n", json_text(n, "n"), "rows", json_text(n, "rows"), NULL);
}

/* Was anybody told? */
static void
put_told(const struct page *p, const struct import_batch *b)
{
	if (b->started_at != 0 && b->kind->announces)
		json_put_text(p->data, "told", page_word(p, b->options.announce ? "imports.told_applicants" : "imports.told_nobody"));
}

static void
put_batch(const struct page *p, const struct import_batch *b)
{
	struct json_object *o = p->data;

	json_put_int(o, "id", b->id);
	json_put_text(o, "file", import_file_word(p, b->file_name));
	json_put_text(o, "kind", page_word_of(p, "import_kind", b->kind->name));
	page_put_count(p, o, "row_count", b->row_count);
	import_put_state(p, o, "state", import_state_name(b->state));
	who_put(p, o, "made_by", b->made_by);
	page_put_minute(p, o, "made_at", b->made_at);
	who_put(p, o, "started_by", b->started_by);
	page_put_minute(p, o, "started_at", b->started_at);
	page_put_minute(p, o, "ended_at", b->ended_at);
	json_put_bool(o, "is_judging", b->state == IMPORT_READING);
	json_put_bool(o, "is_busy", b->state == IMPORT_READING || b->state == IMPORT_APPLYING);
	json_put_bool(o, "is_preview", b->state == IMPORT_PREVIEW);
	json_put_bool(o, "is_applying", b->state == IMPORT_APPLYING);
	json_put_bool(o, "has_ended", b->state == IMPORT_DONE || b->state == IMPORT_CANCELLED);
	put_columns(p, b);
	put_basis(p, b);
	put_told(p, b);
}

/* ---- how far it is ---- */

static void
put_steps(const struct page *p, const struct import_batch *b, const char *sentence, int64_t done, int64_t all)
{
	struct json_object *o = json_put_object(p->data, "progress"), *words = json_object_new_object();

	page_put_count(p, words, "done", done);
	page_put_count(p, words, "all", all);
	page_say(p, o, "text", sentence, "done", json_text(words, "done"), "all", json_text(words, "all"), NULL);
	json_put_int(o, "quota_permille", all > 0 ? done * PERMILLE / all : 0);
	json_put_bool(o, "has_quota", true);
	json_put_int(o, "id", b->id);
	json_object_put(words);
}

static void
put_progress(const struct page *p, const struct import_batch *b, const struct import_counts *c)
{
	put_steps(p, b, "imports.progress", c->rows - c->outcome[IMPORT_WAITING], c->rows);
}

/* While rows are judged nobody has anything to decide, so that is all there is to see. */
static enum err
put_judging(const struct page *p, const struct import_batch *b)
{
	int64_t judged = 0;
	enum err e;

	if ((e = import_judged(p->rq->db, b->id, &judged)))
		return e;
	put_steps(p, b, "imports.judged", judged, b->row_count);
	return ERR_NONE;
}

/* ---- its rows ---- */

/* What the list can be narrowed to: a verdict, an outcome, or what a person should look at. */
static const struct { const char *show, *group; bool is_outcome; int index; } shows[] = {
	{ "new", "import_verdict", false, IMPORT_NEW }, { "changed", "import_verdict", false, IMPORT_CHANGED },
	{ "known", "import_verdict", false, IMPORT_KNOWN }, { "doubtful", "import_verdict", false, IMPORT_DOUBTFUL },
	{ "refused", "import_verdict", false, IMPORT_REFUSED }, { "waiting", "import_outcome", true, IMPORT_WAITING },
	{ "applied", "import_outcome", true, IMPORT_APPLIED }, { "unchanged", "import_outcome", true, IMPORT_UNCHANGED },
	{ "review", "import_outcome", true, IMPORT_REVIEWED }, { "skipped", "import_outcome", true, IMPORT_SKIPPED },
};
enum { SHOWS = sizeof(shows) / sizeof(shows[0]) };

static void
add_chip(const struct page *p, struct json_object *chips, const char *path, const char *show, const char *word, int64_t n)
{
	struct json_object *o = json_object_new_object();
	AUTO(buf) struct buf text = {0};

	page_put_count(p, o, "n", n);
	buf_init(&text, WORDS_MAX_BYTES);
	buf_fmt(&text, "%s: %s", word, json_text(o, "n"));
	page_add_chip(p, chips, path, "show", show, buf_text(&text), NULL);
	json_object_put(o);
}

static void
put_chips(const struct page *p, const struct import_batch *b, const char *path, const struct import_counts *c)
{
	struct json_object *chips = json_put_array(p->data, "chips"), *outcomes = json_put_array(p->data, "outcome_chips");
	int64_t n, problems = c->verdict[IMPORT_DOUBTFUL] + c->verdict[IMPORT_REFUSED];
	size_t i;

	add_chip(p, chips, path, NULL, page_word(p, "list.all"), c->rows);
	if (problems > 0)
		add_chip(p, chips, path, "problem", page_word(p, "imports.to_look_at"), problems);
	for (i = 0; i < SHOWS; i++) {
		n = shows[i].is_outcome ? c->outcome[shows[i].index] : c->verdict[shows[i].index];
		if (n > 0 && !(shows[i].is_outcome && b->started_at == 0))
			add_chip(p, shows[i].is_outcome ? outcomes : chips, path, shows[i].show, page_word_of(p, shows[i].group, shows[i].show), n);
	}
	json_put_bool(p->data, "has_outcomes", json_count(outcomes) > 0);
	json_put_bool(p->data, "has_reviews", c->outcome[IMPORT_REVIEWED] > 0);
}

static struct import_query
query_of(const struct request *rq, int64_t id)
{
	struct import_query q = { .batch_id = id, .after_line = page_before(rq), .limit = PAGE_ROWS + 1 };
	const char *show = form_text(&rq->args, "show");
	size_t i;

	if (text_equal(show, "problem"))
		q.verdict = "problem";
	for (i = 0; i < SHOWS; i++)
		if (text_equal(shows[i].show, show))
			*(shows[i].is_outcome ? &q.outcome : &q.verdict) = shows[i].show;
	return q;
}

static enum err
put_rows(struct page *p, const struct import_batch *b, const char *path)
{
	struct import_query query = query_of(p->rq, b->id);
	AUTO_JSON struct json_object *found = NULL;
	struct json_object *rows;
	int64_t last = 0;
	size_t i, n;
	enum err e;

	if ((e = import_rows(p->rq->db, &query, &found)))
		return e;
	rows = json_put_array(p->data, "rows");
	for (i = 0, n = json_count(found); i < n && i < PAGE_ROWS; i++) {
		json_object_array_add(rows, import_row_look(p, b, json_item(found, i)));
		json_int(json_item(found, i), "line", &last);
	}
	json_put_bool(p->data, "has_rows", n > 0);
	page_put_pager(p, path, n > PAGE_ROWS, last);
	return ERR_NONE;
}

/* ---- the page ---- */

static enum err
show_judging(struct page *p, struct reply *rp, const struct import_batch *b)
{
	enum err e;

	put_batch(p, b);
	if ((e = put_judging(p, b)))
		return e;
	return page_show(p, rp, 200, "admin/import");
}

enum err
import_show(const struct request *rq, struct reply *rp, int status, int64_t id, const struct form_check *check)
{
	AUTO(import_batch) struct import_batch b = {0};
	AUTO(page) struct page p = {0};
	struct import_counts counts;
	char path[80];
	enum err e;

	if ((e = import_batch_load(rq->db, id, &b)) || (e = page_open(rq, "consents", &p)))
		return e;
	if (b.state == IMPORT_READING)
		return import_is_being_judged(&b) ? show_judging(&p, rp, &b) : ERR_NOT_FOUND;
	if ((e = import_count(rq->db, id, &counts)))
		return e;
	snprintf(path, sizeof(path), LIST_PATH "/%" PRId64, id);
	put_batch(&p, &b);
	put_recorded(&p, &b, &counts);
	put_progress(&p, &b, &counts);
	put_chips(&p, &b, path, &counts);
	json_put_bool(p.data, "may_download", b.ended_at != 0 || b.state == IMPORT_PREVIEW);
	if ((e = import_put_start(&p, &b, &counts, check)) || (b.state == IMPORT_PREVIEW && (e = put_same_file(&p, &b))) || (e = put_rows(&p, &b, path)))
		return e;
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/import");
}

enum err
import_page(const struct request *rq, struct reply *rp)
{
	int64_t id;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	return import_show(rq, rp, 200, id, NULL);
}

/* The part of the page that asks for itself while rows are judged or done; once they are, the whole page is asked for. */
enum err
import_progress_part(const struct request *rq, struct reply *rp)
{
	AUTO(import_batch) struct import_batch b = {0};
	AUTO(page) struct page p = {0};
	struct import_counts counts;
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if (!request_is_htmx(rq))
		return reply_see_other(rp, LIST_PATH "/%" PRId64, id);
	if ((e = import_batch_load(rq->db, id, &b)) || (e = page_open(rq, "consents", &p)))
		return e;
	if (b.state != IMPORT_APPLYING && !import_is_being_judged(&b)) {
		reply_header(rp, "HX-Refresh", "true");
		return reply_empty(rp, 204);
	}
	if (b.state == IMPORT_READING ? (e = put_judging(&p, &b)) : (e = import_count(rq->db, id, &counts)))
		return e;
	if (b.state == IMPORT_APPLYING)
		put_progress(&p, &b, &counts);
	return page_show(&p, rp, 200, "admin/import_progress");
}
