/* What is decided about a table as a whole before it is done, and calling it off. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/import_page.h"
#include "pages/input.h"
#include "provider/provider.h"

#define LIST_PATH	"/admin/consents/import"
enum { DETAIL_MAX = 200, HELP_MAX_BYTES = 1000 };

static const char *const bases[] = { "form", "none", NULL };
static const char *const doubts[] = { "skip", "review", NULL };
static const char *const ages[] = { "old", "new", NULL };

/* Do rows say that people agreed, or did not? */
static bool
has_claims(const struct import_batch *b, const struct import_counts *c)
{
	return b->kind->consents && c->claim[CLAIM_YES] + c->claim[CLAIM_NO] > 0;
}

/* Does each row bring the words that were signed? */
static bool
has_statement(const struct import_batch *b)
{
	int64_t column;

	return json_int(b->header, "statement", &column);
}

/* ---- the form ---- */

static void
put_basis(const struct page *p, const struct import_batch *b, struct json_object *fields, const struct form_check *check)
{
	bool column = has_statement(b);
	struct json_object *basis;

	basis = input_add(p, fields, &(struct input){ .name = "basis", .look = INPUT_LOOK_SELECT, .label = page_word(p, "imports.basis"),
	    .help = page_word(p, "imports.basis_help") }, check);
	input_option(basis, "", page_word(p, "imports.choose"));
	input_option(basis, "form", page_word(p, "imports.basis_form"));
	input_option(basis, "none", page_word(p, "imports.basis_none"));
	input_add(p, fields, &(struct input){ .name = "statement", .look = INPUT_LOOK_LONG, .label = page_word(p, "imports.statement"),
	    .help = page_word(p, column ? "imports.statement_help_column" : "imports.statement_help"), .max = IMPORT_STATEMENT_MAX,
	    .optional = column }, check);
	input_add(p, fields, &(struct input){ .name = "form_no", .label = page_word(p, "imports.form_no"), .help = page_word(p, "imports.form_no_help"),
	    .max = IMPORT_FORM_MAX, .optional = true }, check);
	input_add(p, fields, &(struct input){ .name = "source", .label = page_word(p, "imports.source"), .help = page_word(p, "imports.source_help"),
	    .max = IMPORT_SOURCE_MAX, .optional = true }, check);
}

static void
put_scopes(const struct page *p, const struct form_check *check)
{
	struct json_object *list = json_put_array(p->data, "scopes"), *o;
	const char *name;
	char field[32];
	int s;

	for (s = 0; s < SCOPE__COUNT; s++) {
		o = json_object_new_object();
		name = scope_name((enum scope)s);
		snprintf(field, sizeof(field), "scope_%s", name);
		json_put_text(o, "name", field);
		json_put_text(o, "word", page_word_of(p, "scope", name));
		json_put_bool(o, "on", check != NULL ? form_flag(check->form, field) : s == SCOPE_OFFICIAL);
		json_object_array_add(list, o);
	}
}

static void
put_doubts(const struct page *p, const struct import_batch *b, struct json_object *fields, const struct form_check *check)
{
	bool consents = b->kind->consents;
	struct json_object *doubtful = input_add(p, fields, &(struct input){ .name = "doubtful", .look = INPUT_LOOK_SELECT,
	    .label = page_word(p, "imports.doubtful"), .help = page_word(p, consents ? "imports.doubtful_help" : "imports.doubtful_take_help"),
	    .value = "skip" }, check);

	input_option(doubtful, "skip", page_word(p, "imports.doubtful_skip"));
	input_option(doubtful, "review", page_word(p, consents ? "imports.doubtful_review" : "imports.doubtful_take"));
}

/* What comes first is most likely old; what comes later, only a person can say. */
static enum err
put_age(const struct page *p, const struct import_batch *b, const struct import_counts *c, const struct form_check *check)
{
	struct json_object *fields, *age, *n;
	AUTO(buf) struct buf help = {0};
	bool started;
	enum err e;

	if (!b->kind->announces)
		return ERR_NONE;
	if ((e = import_was_started(p->rq->db, b->kind, &started)))
		return e;
	n = json_object_new_object();
	page_put_count(p, n, "n", c->verdict[IMPORT_NEW] + c->verdict[IMPORT_CHANGED]);
	buf_init(&help, HELP_MAX_BYTES);
	view_fill(&help, page_word(p, "imports.baseline_help"), "n", json_text(n, "n"), NULL);
	json_object_put(n);
	fields = json_put_array(p->data, "age_fields");
	age = input_add(p, fields, &(struct input){ .name = "age", .look = INPUT_LOOK_SELECT, .label = page_word(p, "imports.baseline"),
	    .help = buf_text(&help), .value = started ? "" : "old" }, check);
	if (started)
		input_option(age, "", page_word(p, "imports.choose"));
	input_option(age, "old", page_word(p, "imports.baseline_yes"));
	input_option(age, "new", page_word(p, "imports.baseline_no"));
	return buf_err(&help);
}

/* "12 baris menyatakan setuju, dengan tanggalnya. 3 baris ..." */
static void
put_claims(const struct page *p, const struct import_counts *c)
{
	struct json_object *n = json_object_new_object();

	page_put_count(p, n, "yes", c->claim[CLAIM_YES]);
	page_put_count(p, n, "no", c->claim[CLAIM_NO]);
	page_put_count(p, n, "undated", c->claim[CLAIM_UNDATED]);
	page_say(p, p->data, "claims", "imports.claims", "n", json_text(n, "yes"), NULL);
	if (c->claim[CLAIM_NO] > 0)
		page_say(p, p->data, "claims_no", "imports.claims_no", "n", json_text(n, "no"), NULL);
	if (c->claim[CLAIM_UNDATED] > 0)
		page_say(p, p->data, "claims_undated", "imports.claims_undated", "n", json_text(n, "undated"), NULL);
	json_object_put(n);
}

enum err
import_put_start(struct page *p, const struct import_batch *b, const struct import_counts *c, const struct form_check *check)
{
	int64_t taken = c->verdict[IMPORT_NEW] + c->verdict[IMPORT_CHANGED] + c->verdict[IMPORT_DOUBTFUL];
	struct json_object *fields, *n;
	enum err e;

	if (b->state != IMPORT_PREVIEW)
		return ERR_NONE;
	if ((e = put_age(p, b, c, check)))
		return e;
	fields = json_put_array(p->data, "fields");
	if (has_claims(b, c)) {
		put_basis(p, b, fields, check);
		put_scopes(p, check);
		put_claims(p, c);
	}
	json_put_bool(p->data, "has_claims", has_claims(b, c));
	if (c->verdict[IMPORT_DOUBTFUL] > 0)
		put_doubts(p, b, json_put_array(p->data, "doubt_fields"), check);
	json_put_bool(p->data, "can_start", taken > 0);
	n = json_object_new_object();
	page_put_count(p, n, "n", taken);
	page_say(p, p->data, "start_word", "imports.start", "n", json_text(n, "n"), NULL);
	json_object_put(n);
	json_put_text(p->data, "no_way_back", page_word(p, b->kind->announces ? "imports.no_way_back_permits" : "imports.no_way_back"));
	return ERR_NONE;
}

/* ---- starting ---- */

static unsigned
scopes_of(const struct form *form)
{
	char field[32];
	unsigned scopes = 0;
	int s;

	for (s = 0; s < SCOPE__COUNT; s++) {
		snprintf(field, sizeof(field), "scope_%s", scope_name((enum scope)s));
		if (form_flag(form, field))
			scopes |= 1u << s;
	}
	return scopes;
}

/* The words are the proof, so they are needed once: here, or in a column of the table. */
static void
check_basis(struct form_check *check, const struct import_batch *b, struct import_options *o)
{
	int basis = form_choice(check, "basis", bases);

	o->has_basis = basis == 0;
	if (!o->has_basis)
		return;
	if (!has_statement(b))
		(void)form_need(check, "statement", IMPORT_STATEMENT_MAX);
	if (o->scopes == 0)
		form_wrong(check, "scopes", "imports.no_scope", 0);
}

static enum err
read_options(const struct request *rq, struct form_check *check, const struct import_batch *b, const struct import_counts *c,
    struct import_options *ret)
{
	enum err e;

	ret->scopes = scopes_of(check->form);
	if (has_claims(b, c))
		check_basis(check, b, ret);
	if (c->verdict[IMPORT_DOUBTFUL] > 0)
		ret->review = form_choice(check, "doubtful", doubts) == 1;
	if (b->kind->announces)
		ret->announce = form_choice(check, "age", ages) == 1;
	if ((e = text_copy(rq->web->config.base_url, &ret->base_url)))
		return e;
	if ((e = text_copy(form_may(check, "statement", IMPORT_STATEMENT_MAX), &ret->statement)) ||
	    (e = text_copy(form_may(check, "form_no", IMPORT_FORM_MAX), &ret->form_no)) ||
	    (e = text_copy(form_may(check, "source", IMPORT_SOURCE_MAX), &ret->source)))
		return e;
	return ERR_NONE;
}

static enum err
begin(const struct request *rq, const struct import_batch *b, const struct import_options *options)
{
	AUTO(db_tx) struct db_tx tx = {0};
	char detail[DETAIL_MAX];
	enum err e;

	snprintf(detail, sizeof(detail), "%s: %.120s, %" PRId64, b->kind->name, b->file_name, b->row_count);
	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = import_start(rq->writer, b->id, options, rq->session.login.name, 0, rq->now, NULL)) ||
	    (e = page_audit(rq, rq->writer, "import.start", "import", b->id, detail)) ||
	    (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

enum err
import_begin(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	AUTO(import_options) struct import_options options = {0};
	AUTO(import_batch) struct import_batch b = {0};
	struct import_counts counts;
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = import_batch_load(rq->db, id, &b)) || (e = import_count(rq->db, id, &counts)) ||
	    (e = read_options(rq, &check, &b, &counts, &options)))
		return e;
	if (!form_ok(&check))
		return import_show(rq, rp, 422, id, &check);
	if ((e = begin(rq, &b, &options)))
		return e;
	reply_flash(rp, rq, "done.import_started");
	return reply_see_other(rp, LIST_PATH "/%" PRId64, id);
}

enum err
import_call_off(const struct request *rq, struct reply *rp)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = db_begin(rq->writer, &tx)) || (e = import_cancel(rq->writer, id, rq->now)) ||
	    (e = page_audit(rq, rq->writer, "import.cancel", "import", id, NULL)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, "done.import_cancelled");
	return reply_see_other(rp, LIST_PATH "/%" PRId64, id);
}
