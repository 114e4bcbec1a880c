#include "import/record_row.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"

/* What put would not take, told at its cell. */
static void
refuse(const struct record_kind *kind, const struct record *r, const struct problem *problem)
{
	const struct record_refusal *known = kind->refusals;

	while (known->field != NULL && !text_equal(problem->field, known->field))
		known++;
	if (known->field != NULL)
		judge_refuse(r->j, r->cells, known->column, known->code, "%s", "");
	else
		judge_refuse(r->j, r->cells, kind->key, "not_taken", "%s %s", problem->field, problem->why);
}

static enum err
read_row(const struct record_kind *kind, struct record *r)
{
	enum err e;

	if ((r->fields = json_object_new_object()) == NULL)
		return ERR_MEMORY;
	e = kind->read(r);
	snprintf(r->j->item, sizeof(r->j->item), "%s", r->key);
	return e;
}

/* Would it be news? */
static enum err
compare(const struct record_kind *kind, struct record *r)
{
	enum permit_look look = PERMIT_LOOK_NEW;
	struct problem problem = {0};
	enum err e;

	if ((e = kind->look(r, &look, &problem)) == ERR_INVALID) {
		refuse(kind, r, &problem);
		return ERR_NONE;
	}
	if (e == ERR_NONE && r->j->verdict == IMPORT_NEW)
		r->j->verdict = look == PERMIT_LOOK_NEW ? IMPORT_NEW : look == PERMIT_LOOK_SAME ? IMPORT_KNOWN : IMPORT_CHANGED;
	return e;
}

static enum err
judge_row(const struct record_kind *kind, struct record *r)
{
	int64_t line;
	enum err e;

	if ((e = read_row(kind, r)) || r->j->verdict == IMPORT_REFUSED || (e = judge_repeated(r->ctx, r->j->item, &line)))
		return e;
	if (line != 0)
		judge_doubt(r->j, r->cells, kind->key, kind->repeated, "%" PRId64, line);
	return r->is_lacking ? ERR_NONE : compare(kind, r);
}

enum err
record_judge(const struct record_kind *kind, const struct import_context *ctx, const struct import_cells *cells, struct judgement *ret)
{
	struct record r = { .ctx = ctx, .cells = cells, .j = ret };
	enum err e;

	*ret = (struct judgement){ .verdict = IMPORT_NEW };
	e = judge_row(kind, &r);
	json_end(&r.fields);
	return e;
}

static enum err
store(const struct record_kind *kind, struct record *r, enum import_outcome *ret)
{
	struct problem problem = {0};
	enum err e;

	if ((e = kind->put(r, &problem)) == ERR_INVALID)
		refuse(kind, r, &problem);
	if (e == ERR_NONE)
		*ret = IMPORT_APPLIED;
	return e;
}

enum err
record_apply(const struct record_kind *kind, const struct import_context *ctx, const struct import_cells *cells, struct judgement *j,
    enum import_outcome *ret)
{
	struct judgement again = {0};	/* it was judged a moment ago; what it is read into is all that is wanted */
	struct record r = { .ctx = ctx, .cells = cells, .j = &again };
	enum err e;

	*ret = IMPORT_UNCHANGED;
	if (j->verdict == IMPORT_KNOWN)
		return ERR_NONE;
	e = read_row(kind, &r);
	r.j = j;
	if (e == ERR_NONE && r.is_lacking)
		*ret = IMPORT_SKIPPED;
	else if (e == ERR_NONE)
		e = store(kind, &r, ret);
	json_end(&r.fields);
	return e;
}
