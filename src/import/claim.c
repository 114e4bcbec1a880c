#include "import/claim.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "import/header.h"
#include "import/when.h"

/* 2009-05-03: before that there was no WhatsApp to agree to. */
#define WHATSAPP_SINCE_MS	INT64_C(1241283600000)

enum { WORD_MAX_BYTES = 60 };

/* ---- the answer ---- */

/* CLAIM__COUNT: it is neither. */
static enum import_claim
answer_of(const char *cell)
{
	static const char *const yes[] = { "ya", "y", "yes", "iya", "setuju", "ya setuju", "saya setuju", "1", "x", "v", "true", "benar", "ok", "bersedia",
	    "agree", "agreed", "opt in", "sudah", "ada", NULL };
	static const char *const no[] = { "tidak", "tdk", "t", "n", "no", "0", "false", "salah", "tidak setuju", "menolak", "tolak", "tidak bersedia",
	    "decline", "declined", "opt out", NULL };
	static const char *const none[] = { "", "belum", "null", "none", "na", NULL };
	AUTO(buf) struct buf folded = {0};

	if (strcmp(cell, "\xE2\x9C\x93") == 0 || strcmp(cell, "\xE2\x9C\x94") == 0)	/* ticks */
		return CLAIM_YES;
	buf_init(&folded, WORD_MAX_BYTES);
	header_fold(cell, &folded);
	if (buf_err(&folded))
		return CLAIM__COUNT;
	if (text_is_one_of(buf_text(&folded), yes))
		return CLAIM_YES;
	if (text_is_one_of(buf_text(&folded), no))
		return CLAIM_NO;
	return text_is_one_of(buf_text(&folded), none) ? CLAIM_NONE : CLAIM__COUNT;
}

/* ---- the date ---- */

/* Only a yes is missed for want of its date: a no without one claims nothing, which the row says. */
static struct claim
undated(enum import_claim is)
{
	return (struct claim){ .is = is == CLAIM_YES ? CLAIM_UNDATED : CLAIM_NONE };
}

/* false: a doubt was noted. */
static bool
check_when(const struct import_context *ctx, const struct import_cells *cells, int column, const struct when *when, struct judgement *j)
{
	char day[CLOCK_TEXT_MAX];

	clock_format_day(when->days, day);
	if (when->at > ctx->now)
		judge_doubt(j, cells, column, "future_date", "%s", day);
	else if (when->at < WHATSAPP_SINCE_MS)
		judge_doubt(j, cells, column, "old_date", "%s", day);
	else
		return true;
	return false;
}

static struct claim
dated(const struct import_context *ctx, const struct import_cells *cells, const struct claim_columns *columns, enum import_claim is,
    struct judgement *j)
{
	const char *cell = cells->text[columns->date];
	struct when when;

	if (when_is_blank(cell)) {
		judge_remark(j, cells, cells->at[columns->date] != 0 ? columns->date : columns->consent, is == CLAIM_YES ? "no_date" : "no_date_no",
		    "%s", "");
		return undated(is);
	}
	if (ctx->month_first != 0 && when_is_either(cell)) {
		judge_doubt(j, cells, columns->date, "month_first", "%" PRId64, ctx->month_first);
		return undated(is);
	}
	if (!when_read(cell, ctx->zone, &when)) {
		judge_doubt(j, cells, columns->date, "bad_date", "%s", "");
		return undated(is);
	}
	if (!check_when(ctx, cells, columns->date, &when, j))
		return undated(is);
	return (struct claim){ .is = is, .at = when.at };
}

struct claim
claim_read(const struct import_context *ctx, const struct import_cells *cells, const struct claim_columns *columns, struct judgement *j)
{
	bool has_answer = cells->at[columns->consent] != 0;
	enum import_claim is = has_answer ? answer_of(cells->text[columns->consent]) :
	    when_is_blank(cells->text[columns->date]) ? CLAIM_NONE : CLAIM_YES;

	if (is == CLAIM__COUNT) {
		judge_doubt(j, cells, columns->consent, "bad_consent", "%s", "");
		return undated(is);
	}
	return is == CLAIM_NONE ? (struct claim){ .is = CLAIM_NONE } : dated(ctx, cells, columns, is, j);
}
