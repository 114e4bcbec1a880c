/* Lists of messages as files. */
#include "base/text.h"
#include "pages/admin.h"
#include "pages/export.h"
#include "pages/held.h"
#include "pages/lists.h"
#include "pages/message_row.h"

static void
message_line(const struct page *p, struct json_object *m, bool whole, struct buf *out)
{
	const char *reason = json_text(m, "reason");

	csv_cell(out, true, json_text(m, "code"));
	csv_cell(out, false, json_text(m, "name"));
	export_phone(out, json_text(m, "number"), whole);
	csv_cell(out, false, message_about(p, json_text(m, "scenario"), json_text(m, "template_name")));
	csv_cell(out, false, page_word_of(p, "state", message_state_shown(json_text(m, "state"), reason)));
	csv_cell(out, false, page_word_of(p, "reason", reason));
	csv_cell(out, false, json_text(m, "provider"));
	csv_cell(out, false, text_is_blank(json_text(m, "consent")) ? "" : page_word_of(p, "sent_consent", json_text(m, "consent")));
	csv_cell(out, false, text_is_blank(json_text(m, "window")) ? "" : page_word_of(p, "sent_window", json_text(m, "window")));
	export_minute(p, out, m, "created_at");
	export_minute(p, out, m, "sent_at");
	export_minute(p, out, m, "delivered_at");
	export_minute(p, out, m, "read_at");
	csv_cell(out, false, json_text(m, "reference"));
}

static const char *const head[] = { "message.code", "messages.to", "contacts.number", "messages.template", "messages.state", "held.why",
	"messages.provider", "csv.sent_consent", "csv.sent_window", "messages.at", "csv.sent", "csv.delivered", "csv.read", "message.reference", NULL };

static enum err
read_part(const struct page *p, struct message_query query, int64_t after, struct json_object **ret)
{
	query.before = after;
	query.limit = CSV_PART;
	return message_list(p->rq->db, &query, ret);
}

static enum err
read_messages(const struct page *p, int64_t after, struct json_object **ret)
{
	return read_part(p, messages_query(p), after, ret);
}

static enum err
read_held(const struct page *p, int64_t after, struct json_object **ret)
{
	return read_part(p, held_query(p), after, ret);
}

static enum err
send(const struct request *rq, struct reply *rp, const char *at, const struct export *x)
{
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, at, &p)))
		return e;
	return (text_equal(at, "held") ? held_filter_ok(&p) : messages_filter_ok(&p)) ? export_send(&p, rp, x) : ERR_INVALID;
}

enum err
messages_csv(const struct request *rq, struct reply *rp)
{
	static const struct export x = { .file = "pesan", .action = "export.messages", .head = head, .numbers = EXPORT_WHOLE, .people = "contact_id",
		.key = "id", .read = read_messages, .row = message_line };

	return send(rq, rp, "messages", &x);
}

enum err
held_csv(const struct request *rq, struct reply *rp)
{
	static const struct export x = { .file = "tertahan", .action = "export.messages", .head = head, .numbers = EXPORT_WHOLE, .people = "contact_id",
		.key = "id", .read = read_held, .row = message_line };

	return send(rq, rp, "held", &x);
}
