#include "import/kind.h"

#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "import/kinds.h"

enum { SQL_REPEATED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_REPEATED] = "SELECT coalesce(min(line), 0) FROM import_row WHERE batch_id = :batch AND item = :item AND item <> '' AND line < :line",
};
DB_SQL(sql);

/* ---- names ---- */

static const char *const verdict_names[IMPORT_VERDICT__COUNT] = {
	[IMPORT_NEW] = "new", [IMPORT_KNOWN] = "known", [IMPORT_CHANGED] = "changed", [IMPORT_DOUBTFUL] = "doubtful", [IMPORT_REFUSED] = "refused",
};

const char *
import_verdict_name(enum import_verdict v)
{
	return verdict_names[v];
}

const char *
import_outcome_name(enum import_outcome o)
{
	static const char *const names[IMPORT_OUTCOME__COUNT] = {
		[IMPORT_WAITING] = "", [IMPORT_APPLIED] = "applied", [IMPORT_UNCHANGED] = "unchanged", [IMPORT_REVIEWED] = "review",
		[IMPORT_SKIPPED] = "skipped", [IMPORT_NOT_TAKEN] = "refused",
	};

	return names[o];
}

const char *
import_claim_name(enum import_claim c)
{
	static const char *const names[CLAIM__COUNT] = {
		[CLAIM_NONE] = "", [CLAIM_YES] = "yes", [CLAIM_NO] = "no", [CLAIM_UNDATED] = "undated",
	};

	return names[c];
}

/* ---- the table ---- */

static const struct import_kind *const kinds[] = { &import_contacts, &import_permits, &import_documents, &import_preapproved,
	&import_preapproval_withdrawn };

const struct import_kind *
import_kind_at(size_t i)
{
	return i < sizeof(kinds) / sizeof(kinds[0]) ? kinds[i] : NULL;
}

const struct import_kind *
import_kind(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (text_equal(kinds[i]->name, name))
			return kinds[i];
	return NULL;
}

/* ---- judging ---- */

static void
say(struct judgement *j, const struct import_cells *cells, int column, const char *code, const char *fmt, va_list ap)
{
	char detail[FAULT_DETAIL_MAX];

	vsnprintf(detail, sizeof(detail), fmt, ap);
	j->fault = (struct fault){0};
	(void)fault_set(&j->fault, code, 0, cells->at[column], "%s", detail);
}

void
judge_refuse(struct judgement *j, const struct import_cells *cells, int column, const char *code, const char *fmt, ...)
{
	va_list ap;

	if (j->verdict == IMPORT_REFUSED)
		return;
	j->verdict = IMPORT_REFUSED;
	va_start(ap, fmt);
	say(j, cells, column, code, fmt, ap);
	va_end(ap);
}

void
judge_doubt(struct judgement *j, const struct import_cells *cells, int column, const char *code, const char *fmt, ...)
{
	va_list ap;

	if (j->verdict >= IMPORT_DOUBTFUL)
		return;
	j->verdict = IMPORT_DOUBTFUL;
	va_start(ap, fmt);
	say(j, cells, column, code, fmt, ap);
	va_end(ap);
}

void
judge_remark(struct judgement *j, const struct import_cells *cells, int column, const char *code, const char *fmt, ...)
{
	va_list ap;

	if (j->verdict >= IMPORT_DOUBTFUL || j->fault.code != NULL)
		return;
	va_start(ap, fmt);
	say(j, cells, column, code, fmt, ap);
	va_end(ap);
}

enum err
judge_repeated(const struct import_context *ctx, const char *item, int64_t *ret_line)
{
	return db_one_int(ctx->db, sql[SQL_REPEATED], ARGS(INT_("batch", ctx->batch_id), TEXT_("item", item), INT_("line", ctx->line)), ret_line);
}
