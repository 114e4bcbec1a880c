/*
 * Numbers that the office calls pre-approved, or does not call so any more. The mark is an entry of the ledger beside what the person said, and so is
 * its end; neither is a consent.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "consent/consent.h"
#include "contact/contact.h"
#include "import/kinds.h"
#include "import/record.h"

enum { PHONE, COLUMNS };

static const struct import_column columns[COLUMNS + 1] = {
	[PHONE] = { "phone", "Phone Number", (const char *const[]){ "telepon no", "telepon", "no wa", "wa", "wa no", "no hp", "hp", "hp no", "no telepon",
	    "no", NULL }, .needed = true, .phone = true },
};

static void
check_phone(const struct import_cells *cells, struct judgement *j)
{
	struct phone phone = phone_parse(cells->text[PHONE]);
	char code[40];

	snprintf(code, sizeof(code), "phone_%s", phone_why_name(phone.why));
	if (record_is_shortened(cells->text[PHONE]))
		judge_refuse(j, cells, PHONE, "spreadsheet_number", "%s", cells->text[PHONE]);
	else if (phone.kind == PHONE_NONE)
		judge_refuse(j, cells, PHONE, fault_code(code), "%s", "");
	snprintf(j->item, sizeof(j->item), "%s", phone.number);
}

/* Who refused is not marked, whatever a list says; the mark would not carry a message to them anyway. */
static void
check_consent(const struct import_context *ctx, const struct import_cells *cells, const struct consent *c, struct judgement *j)
{
	char since[CLOCK_TEXT_MAX];

	if (c->state != CONSENT_STOPPED && c->state != CONSENT_DECLINED)
		return;
	clock_format_date(c->since_at, ctx->zone, since);
	judge_refuse(j, cells, PHONE, c->state == CONSENT_STOPPED ? "stopped" : "declined", "%s", since);
}

static enum err
judge_mark(const struct import_context *ctx, const struct import_cells *cells, bool wanted, struct judgement *j)
{
	struct consent consents[SCOPE__COUNT];
	int64_t line;
	enum err e;

	*j = (struct judgement){ .verdict = IMPORT_CHANGED };
	check_phone(cells, j);
	if (j->verdict == IMPORT_REFUSED)
		return ERR_NONE;
	if ((e = contact_by_number(ctx->db, j->item, &j->contact_id)) == ERR_NOT_FOUND) {
		judge_refuse(j, cells, PHONE, "unknown_contact", "%s", "");
		return ERR_NONE;
	}
	if (e || (e = consent_load(ctx->db, j->contact_id, consents)) || (e = judge_repeated(ctx, j->item, &line)))
		return e;
	if (wanted)
		check_consent(ctx, cells, &consents[SCOPE_OFFICIAL], j);
	if (line != 0)
		judge_remark(j, cells, PHONE, "duplicate", "%" PRId64, line);
	if (j->verdict == IMPORT_CHANGED && (line != 0 || consents[SCOPE_OFFICIAL].preapproved == wanted))
		j->verdict = IMPORT_KNOWN;
	return ERR_NONE;
}

static enum err
apply_mark(const struct import_context *ctx, enum consent_action action, struct judgement *j, enum import_outcome *ret)
{
	AUTO_JSON struct json_object *evidence = json_object_new_object();
	struct ledger_entry entry = { .scope = SCOPE_OFFICIAL, .action = action, .source = "import", .request_words = "", .answer_words = "",
	    .notice_version = "", .actor = ctx->actor, .at = ctx->now };

	*ret = IMPORT_UNCHANGED;
	if (j->verdict == IMPORT_KNOWN)
		return ERR_NONE;
	json_put_int(evidence, "import", ctx->batch_id);
	json_put_int(evidence, "line", ctx->line);
	if (*ctx->file_name != '\0')
		json_put_text(evidence, "file", ctx->file_name);
	entry.evidence = json_write(evidence);
	*ret = IMPORT_APPLIED;
	return consent_record(ctx->db, j->contact_id, &entry, ctx->now, NULL);
}

/* ---- the kinds ---- */

static enum err
judge_begin(const struct import_context *ctx, const struct import_cells *cells, struct judgement *ret)
{
	return judge_mark(ctx, cells, true, ret);
}

static enum err
judge_end(const struct import_context *ctx, const struct import_cells *cells, struct judgement *ret)
{
	return judge_mark(ctx, cells, false, ret);
}

static enum err
apply_begin(const struct import_context *ctx, const struct import_cells *cells, struct judgement *j, enum import_outcome *ret)
{
	(void)cells;
	return apply_mark(ctx, CONSENT_PREAPPROVED, j, ret);
}

static enum err
apply_end(const struct import_context *ctx, const struct import_cells *cells, struct judgement *j, enum import_outcome *ret)
{
	(void)cells;
	return apply_mark(ctx, CONSENT_PREAPPROVAL_WITHDRAWN, j, ret);
}

const struct import_kind import_preapproved = { .name = "preapproved", .columns = columns, .judge = judge_begin, .apply = apply_begin };
const struct import_kind import_preapproval_withdrawn = { .name = "preapproval_withdrawn", .columns = columns, .judge = judge_end,
    .apply = apply_end };
