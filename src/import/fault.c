#include "import/fault.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* ---- the sentences ---- */

#define SAVE_AS "save it in the spreadsheet as CSV (File, Save As, \"CSV UTF-8\") and import that file"

static const struct { const char *code, *sentence; } sentences[] = {
	/* The file as a whole. */
	{ "empty", "the file holds no rows; it needs a header and at least one row" },
	{ "is_xlsx", "this is an Excel workbook (XLSX), not CSV; " SAVE_AS },
	{ "is_xls", "this is an old Excel workbook (XLS) or another Office document, not CSV; " SAVE_AS },
	{ "is_ods", "this is a LibreOffice workbook (ODS), not CSV; " SAVE_AS },
	{ "is_html", "this is a web page or XML, even if it is named otherwise; open it in a spreadsheet, then " SAVE_AS },
	{ "is_pdf", "this is a PDF; a table in it must be typed or copied into a spreadsheet and saved as CSV" },
	{ "is_other", "this is no text file; " SAVE_AS },
	{ "row_too_long", "this row is longer than {detail} KiB; most likely a quotation mark is opened and never closed" },
	{ "quote_open", "a quotation mark is opened in this row and never closed; close it, or take it away" },
	{ "too_many_cells", "this row has more than {detail} cells; take away the columns that are not needed" },
	{ "too_many_rows", "the file has more than {detail} rows; divide it" },
	{ "no_header", "the first row names no column that is known here; it should hold names like {detail}" },
	{ "column_missing", "the column {detail} is missing in the first row" },
	{ "column_twice", "two columns mean the same ({detail}); take one away" },
	/* A row. */
	{ "cells_more", "this row has more cells than the header; a cell that holds the separator must stand in quotation marks" },
	{ "cells_fewer", "this row has fewer cells than the header ({detail}); leave cells empty instead of leaving them out" },
	{ "bad_text", "this cell holds bytes that are no text (NUL, or a mixture of encodings); type it again, or save the file as CSV UTF-8" },
	{ "line_break", "this cell goes on over several lines (to line {detail}); if that is not meant, a quotation mark is missing" },
	{ "sheet_error", "a spreadsheet left its error here instead of a value ({detail}); mend it there and save the file again" },
	{ "control", "this cell holds a control character; type it again" },
	{ "too_long", "this cell is longer than {detail} bytes" },
	{ "longer", "this text is longer than {detail} characters; shorten it" },
	{ "phone_empty", "there is no number here; write one like 0812-3456-7891" },
	{ "phone_letters", "letters touch the digits of this number, or a spreadsheet has shortened it; format the column as text and type it again" },
	{ "phone_too_short", "this number is too short; a mobile number has 10 to 13 digits, 0 included" },
	{ "phone_too_long", "this number is too long; a mobile number has 10 to 13 digits, 0 included" },
	{ "phone_service", "this is a service number (0800, 0804, 0807, 0809), nobody's telephone" },
	{ "phone_unassigned", "nobody can have this number; an Indonesian mobile number begins with 08 and one of 1, 2, 3, 5, 6, 7, 8, 9" },
	{ "phone_ambiguous", "this number can be read in two ways; write it with 0 or +62 before it" },
	{ "phone_suspicious", "this is the sample number of forms and manuals; ask for the real one" },
	{ "landline", "this is a landline; WhatsApp messages will not go there" },
	{ "foreign", "this is a foreign number; messages go there only after the person has written to the office" },
	{ "unknown_prefix", "no operator is known for this number; it is taken as it is" },
	{ "repaired", "62 stood twice before this number; it is read as {detail}" },
	{ "no_whatsapp", "a provider said lately that this number has no WhatsApp" },
	{ "bad_email", "this is no e-mail address; it should look like name@example.go.id" },
	{ "email_left_out", "this is no e-mail address, so it is left out; it should look like name@example.go.id" },
	{ "bad_role", "the role must be pemohon, petugas or pejabat (applicant, staff, official)" },
	{ "bad_locale", "the language must be id or en" },
	{ "bad_consent", "it is not clear whether this means yes; write ya or tidak" },
	{ "bad_date", "this is no date; write it day first, like 21-11-2026" },
	{ "month_first", "line {detail} has a date with the month first, so this one can be read in two ways; write it year first, like 2026-11-21" },
	{ "future_date", "this date ({detail}) has not come yet" },
	{ "old_date", "this date ({detail}) is earlier than WhatsApp itself; is it a date of birth?" },
	{ "no_date", "consent without a date is not recorded; the contact is" },
	{ "no_date_no", "a no without a date is not recorded: when it was said decides what it ends; the contact is" },
	{ "no_statement", "consent without the statement that was signed is not recorded; the contact is" },
	{ "duplicate", "the same number stands in line {detail}, too" },
	{ "name_differs", "this number is known under another name: {detail}; the name is kept" },
	{ "ref_taken", "this registration number belongs to contact #{detail}, who has another number" },
	{ "stopped", "this person has stopped messages on {detail}; only the person can take that back" },
	{ "declined", "this person has declined messages on {detail}; only the person can take that back" },
	{ "not_taken", "the row was not taken: {detail}" },
	{ "spreadsheet_number", "a spreadsheet has shortened this number ({detail}); format the column as text and type it again" },
	{ "lost_zero", "a spreadsheet has most likely taken away the 0 before this number; it should be 0{detail}" },
	{ "bad_registration", "this is no registration number; it is one word of at most 100 characters" },
	{ "no_registration", "there is no registration number" },
	{ "duplicate_permit", "the same registration number stands in line {detail}, too; the last one counts" },
	{ "no_type", "this permit is new, so the kind of permit is needed" },
	{ "no_status", "there is neither a status nor a permit number, so it is not known how far this permit is" },
	{ "unknown_status", "the status \"{detail}\" is not known here; map it to one of ours in the settings (status_map), then import again" },
	{ "expiry_before", "this date lies before the permit begins" },
	{ "strange_date", "this date ({detail}) is hardly one of a permit" },
	{ "renews_itself", "a permit cannot renew itself, nor one that renews it; enter the number of the old permit" },
	{ "renews_unknown", "the old permit {detail} is not known yet; its number is kept, and connected when that permit arrives" },
	{ "bad_renewal", "it is not clear whether this means a renewal; write ya or tidak" },
	{ "no_number", "there is no number, so the applicant cannot be told" },
	{ "unusable_number", "this number cannot be used ({detail}); the permit would be kept without one" },
	{ "no_document", "there is no document number" },
	{ "bad_document", "this is no document number; it is one word of at most 100 characters" },
	{ "unknown_permit", "there is no permit with this registration number, or the document belongs to another one; import the permit first" },
	{ "duplicate_document", "the same document stands in line {detail}, too; the last one counts" },
	{ "no_state", "this document is new, so its status is needed" },
	{ "unknown_state", "the status \"{detail}\" is not known here; map it to one of ours in the settings (document_state_map), then import again" },
	{ "bad_flag", "it is not clear whether this means yes; write ya or tidak" },
	{ "bad_url", "this is no address; it begins with https:// and holds no spaces" },
	{ "no_number_staff", "there is no number, so this person cannot be told" },
	{ "unknown_contact", "nobody has this number; import the contact first" },
};
enum { SENTENCES = sizeof(sentences) / sizeof(sentences[0]) };

const char *
fault_code(const char *name)
{
	size_t i;

	for (i = 0; i < SENTENCES; i++)
		if (text_equal(sentences[i].code, name))
			return sentences[i].code;
	return NULL;
}

const char *
fault_code_at(size_t i)
{
	return i < SENTENCES ? sentences[i].code : NULL;
}

/* ---- filling ---- */

enum err
fault_at(struct fault *fault, const char *code, int64_t line, int column)
{
	if (fault->code == NULL)
		*fault = (struct fault){ .code = code, .line = line, .column = column };
	return ERR_INVALID;
}

/* A name that was cut is cut between two signs. */
static void
end_at_sign(char *text)
{
	size_t n = strlen(text), back = 0;

	while (back < n && back < 4 && !text_is_utf8(text, n - back))
		back++;
	text[n - back] = '\0';
}

enum err
fault_set(struct fault *fault, const char *code, int64_t line, int column, const char *fmt, ...)
{
	va_list ap;

	if (fault->code != NULL)
		return ERR_INVALID;
	(void)fault_at(fault, code, line, column);
	va_start(ap, fmt);
	vsnprintf(fault->detail, sizeof(fault->detail), fmt, ap);
	va_end(ap);
	end_at_sign(fault->detail);
	return ERR_INVALID;
}

/* ---- writing ---- */

void
fault_write(const struct fault *fault, struct buf *out)
{
	static const char mark[] = "{detail}";
	const char *sentence = NULL, *at;
	size_t i;

	for (i = 0; i < SENTENCES && sentence == NULL; i++)
		if (text_equal(sentences[i].code, fault->code))
			sentence = sentences[i].sentence;
	if (sentence == NULL)
		return;
	for (; (at = strstr(sentence, mark)) != NULL; sentence = at + sizeof(mark) - 1) {
		buf_add(out, sentence, (size_t)(at - sentence));
		buf_text_add(out, fault->detail);
	}
	buf_text_add(out, sentence);
}

void
fault_write_place(const struct fault *fault, struct buf *out)
{
	if (fault->line != 0)
		buf_fmt(out, "line %" PRId64, fault->line);
	if (fault->line != 0 && fault->column != 0)
		buf_fmt(out, ", column %d", fault->column);
}
