/* The list of consents as a file. Numbers stay masked, unless somebody asks for whole ones and is noted. */
#include "base/text.h"
#include "pages/admin.h"
#include "pages/consents.h"
#include "pages/export.h"

static enum err
read_consents(const struct page *p, int64_t after, struct json_object **ret)
{
	struct consent_query query = consents_query(p);

	query.after = after;
	query.limit = CSV_PART;
	return consent_list(p->rq->db, &query, ret);
}

static void
consent_line(const struct page *p, struct json_object *c, bool whole, struct buf *out)
{
	bool implied = text_equal(json_text(c, "state"), "agreed") && !json_flag(c, "explicit", true);

	export_int(out, true, c, "contact_id");
	csv_cell(out, false, json_text(c, "name"));
	export_phone(out, json_text(c, "number"), whole);
	csv_cell(out, false, page_word_of(p, "scope", json_text(c, "scope")));
	csv_cell(out, false, page_word_of(p, "consent", json_text(c, "state")));
	export_minute(p, out, c, "since_at");
	csv_cell(out, false, page_word_of(p, "source", json_text(c, "source")));
	csv_cell(out, false, json_text(c, "answer_words"));
	csv_cell(out, false, json_flag(c, "preapproved", false) ? page_word(p, "contact.preapproved") : implied ? page_word(p, "contact.not_explicit") : "");
	export_int(out, false, c, "ledger_seq");
}

enum err
consents_csv(const struct request *rq, struct reply *rp)
{
	static const char *const head[] = { "csv.contact", "contacts.name", "contacts.number", "consents.scope", "consents.state", "consents.since",
		"consents.how", "reviews.said", "consents.note", "contact.entry", NULL };
	static const struct export x = { .file = "persetujuan", .action = "export.consents", .head = head, .people = "contact_id", .key = "key",
		.read = read_consents, .row = consent_line };
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "consents", &p)))
		return e;
	return export_send(&p, rp, &x);
}
