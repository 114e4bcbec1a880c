#include "pages/document_row.h"

#include "base/text.h"
#include "pages/fired_rows.h"

static const struct { const char *state, *tone, *icon; } looks[] = {
	{ "draft", "off", "pencil" }, { "uploaded", "move", "upload" }, { "pending_signature", "wait", "clock" }, { "signed", "good", "circle-check" },
	{ "verified", "best", "checks" }, { "rejected", "bad", "circle-x" }, { "cancelled", "off", "ban" },
};
enum { LOOKS = sizeof(looks) / sizeof(looks[0]), SPAN_MAX_BYTES = 100 };
#define LATE_MS	CLOCK_DAY_MS

const char *
document_state_at(size_t i)
{
	return i < LOOKS ? looks[i].state : NULL;
}

void
document_put_state(const struct page *p, struct json_object *o, const char *state)
{
	size_t i;

	for (i = 0; i + 1 < LOOKS; i++)
		if (text_equal(looks[i].state, state))
			break;
	page_put_state(o, "state", looks[i].tone, looks[i].icon, page_word_of(p, "document_state", state));
}

void
document_put_waiting(const struct page *p, struct json_object *o, const char *state, int64_t entered_at)
{
	AUTO(buf) struct buf span = {0};
	bool waits = text_equal(state, "pending_signature");

	json_put_text(o, "waiting", "");
	json_put_bool(o, "late", waits && p->rq->now - entered_at > LATE_MS);
	if (!waits)
		return;
	buf_init(&span, SPAN_MAX_BYTES);
	if (p->rq->now - entered_at >= 2 * CLOCK_DAY_MS)
		buf_fmt(&span, "%lld %s", (long long)((p->rq->now - entered_at) / CLOCK_DAY_MS), page_word(p, "documents.days"));
	else
		page_span(p, p->rq->now - entered_at, &span);
	page_say(p, o, "waiting", "documents.waits", "span", buf_text(&span), NULL);
}

/* Whom it waits for: a person by name, or a duty. */
static void
put_who(const struct page *p, struct json_object *row, struct json_object *from)
{
	const char *staff = json_text(from, "staff_name"), *approver = json_text(from, "approver_name");

	json_put_text(row, "staff", text_is_blank(staff) ? duty_word(p, json_text(from, "duty")) : staff);
	json_put_text(row, "approver", json_flag(from, "requires_approval", false) ?
	    (text_is_blank(approver) ? page_word(p, "documents.no_approver") : approver) : "");
}

struct json_object *
document_row(const struct page *p, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	const char *name = json_text(from, "name"), *kind = json_text(from, "kind");
	int64_t id = 0, entered = 0;

	json_int(from, "id", &id);
	json_int(from, "entered_state_at", &entered);
	json_put_int(row, "id", id);
	json_put_text(row, "title", !text_is_blank(name) ? name : !text_is_blank(kind) ? kind : json_text(from, "document_number"));
	json_put_text(row, "number", json_text(from, "document_number"));
	json_put_text(row, "type", json_text(from, "permit_type"));
	page_put_name(p, row, "applicant", json_text(from, "applicant_name"));
	document_put_state(p, row, json_text(from, "state"));
	document_put_waiting(p, row, json_text(from, "state"), entered);
	page_put_minute(p, row, "since", entered);
	put_who(p, row, from);
	return row;
}
