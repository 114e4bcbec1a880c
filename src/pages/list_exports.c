/* Contacts, permits, documents, replies and the audit log as files. */
#include "base/text.h"
#include "pages/admin.h"
#include "pages/export.h"
#include "pages/fired_rows.h"
#include "pages/lists.h"

#define WORDS(...)	(const char *const[]){ __VA_ARGS__, NULL }

static enum err
send(const struct request *rq, struct reply *rp, const char *at, bool (*filter_ok)(struct page *), const struct export *x)
{
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, at, &p)))
		return e;
	if (filter_ok != NULL && !filter_ok(&p))
		return ERR_INVALID;
	return export_send(&p, rp, x);
}

/* ---- contacts ---- */

static enum err
read_contacts(const struct page *p, int64_t after, struct json_object **ret)
{
	struct phone phone;
	struct contact_query query = contacts_query(p, &phone);

	query.before = after;
	query.limit = CSV_PART;
	return contact_list(p->rq->db, &query, ret);
}

static void
contact_line(const struct page *p, struct json_object *row, bool whole, struct buf *out)
{
	static const char *const scopes[] = { "official", "gateway", "sms", "email" };
	const char *name = json_text(row, "name");
	size_t i;

	export_int(out, true, row, "id");
	csv_cell(out, false, text_is_blank(name) ? json_text(row, "profile_name") : name);
	export_phone(out, json_text(row, "number"), whole);
	csv_cell(out, false, page_word_of(p, "number_kind", json_text(row, "number_kind")));
	csv_cell(out, false, page_word_of(p, "contact_role", json_text(row, "role")));
	for (i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++)
		csv_cell(out, false, page_word_of(p, "consent", json_text(row, scopes[i])));
	export_minute(p, out, row, "created_at");
}

static const struct export contacts = { .file = "kontak", .action = "export.contacts", .people = "id", .key = "id", .read = read_contacts,
	.row = contact_line, .head = WORDS("csv.contact", "contacts.name", "contacts.number", "csv.number_kind", "contact_field.role",
	    "scope.official", "scope.gateway", "scope.sms", "scope.email", "contacts.last") };

enum err
contacts_csv(const struct request *rq, struct reply *rp)
{
	return send(rq, rp, "contacts", contacts_filter_ok, &contacts);
}

/* ---- permits ---- */

static enum err
read_permits(const struct page *p, int64_t after, struct json_object **ret)
{
	struct permit_query query = permits_query(p);

	query.before = after;
	query.limit = CSV_PART;
	return permit_list(p->rq->db, &query, ret);
}

static void
permit_line(const struct page *p, struct json_object *row, bool whole, struct buf *out)
{
	const char *problem = json_text(row, "problem");
	int64_t contact_id = 0;

	json_int(row, "contact_id", &contact_id);
	csv_cell(out, true, json_text(row, "registration_id"));
	csv_cell(out, false, json_text(row, "permit_number"));
	csv_cell(out, false, json_text(row, "permit_type"));
	csv_cell(out, false, json_text(row, "name"));
	export_phone(out, json_text(row, "number"), whole);
	csv_cell(out, false, contact_id == 0 ? page_word_of(p, "phone", text_is_blank(problem) ? "empty" : problem) : "");
	csv_cell(out, false, page_word_of(p, "permit_status", json_text(row, "status")));
	csv_cell(out, false, json_text(row, "status_label"));
	export_day(out, row, "issue_day");
	export_day(out, row, "start_day");
	export_day(out, row, "expiry_day");
	export_flag(p, out, row, "is_renewal");
	export_minute(p, out, row, "updated_at");
}

static const struct export permits = { .file = "izin", .action = "export.permits", .people = "contact_id", .key = "id", .read = read_permits,
	.row = permit_line, .head = WORDS("permits.registration", "permits.number", "permits.type", "permits.applicant", "contacts.number",
	    "csv.number_problem", "permits.status", "csv.office_status", "permits.issued", "permits.starts", "permits.expiry",
	    "permits.renewal", "permits.updated") };

enum err
permits_csv(const struct request *rq, struct reply *rp)
{
	return send(rq, rp, "permits", permits_filter_ok, &permits);
}

/* ---- documents ---- */

static enum err
read_documents(const struct page *p, int64_t after, struct json_object **ret)
{
	struct document_query query = documents_query(p);

	query.before = after;
	query.limit = CSV_PART;
	return document_list(p->rq->db, &query, ret);
}

static void
document_line(const struct page *p, struct json_object *row, bool whole, struct buf *out)
{
	(void)whole;	/* no numbers in it */
	csv_cell(out, true, json_text(row, "document_number"));
	csv_cell(out, false, json_text(row, "name"));
	csv_cell(out, false, json_text(row, "kind"));
	csv_cell(out, false, json_text(row, "registration_id"));
	csv_cell(out, false, json_text(row, "permit_type"));
	csv_cell(out, false, json_text(row, "applicant_name"));
	csv_cell(out, false, page_word_of(p, "document_state", json_text(row, "state")));
	csv_cell(out, false, json_text(row, "state_label"));
	export_minute(p, out, row, "entered_state_at");
	export_flag(p, out, row, "requires_approval");
	csv_cell(out, false, json_text(row, "approver_name"));
	csv_cell(out, false, json_text(row, "staff_name"));
	csv_cell(out, false, duty_word(p, json_text(row, "duty")));
	export_minute(p, out, row, "updated_at");
}

static const struct export documents = { .file = "dokumen", .action = "export.documents", .numbers = EXPORT_WHOLE,
	.people = "contact_id", .key = "id", .read = read_documents, .row = document_line,
	.head = WORDS("documents.number", "documents.document", "documents.kind",
	    "permits.registration", "permits.type", "permits.applicant", "documents.state", "documents.label", "documents.since",
	    "csv.requires_approval", "documents.approver", "csv.staff", "documents.duty", "permits.updated") };

enum err
documents_csv(const struct request *rq, struct reply *rp)
{
	return send(rq, rp, "permits", documents_filter_ok, &documents);
}

/* ---- replies ---- */

static enum err
read_replies(const struct page *p, int64_t after, struct json_object **ret)
{
	struct reply_query query = replies_query(p);

	query.before = after;
	query.limit = CSV_PART;
	return reply_list(p->rq->db, &query, ret);
}

static void
reply_line(const struct page *p, struct json_object *row, bool whole, struct buf *out)
{
	const char *text = json_text(row, "text");

	export_int(out, true, row, "contact_id");
	csv_cell(out, false, json_text(row, "name"));
	export_phone(out, json_text(row, "number"), whole);
	csv_cell(out, false, text_is_blank(text) ? page_word_of(p, "inbound", json_text(row, "kind")) : text);
	csv_cell(out, false, json_text(row, "provider"));
	export_minute(p, out, row, "at");
	csv_cell(out, false, json_text(row, "handled_by"));
	export_minute(p, out, row, "handled_at");
}

static const struct export replies = { .file = "tulisan-orang", .action = "export.replies", .people = "contact_id", .key = "id", .read = read_replies,
	.row = reply_line, .head = WORDS("csv.contact", "replies.from", "contacts.number", "replies.text", "messages.provider", "replies.at",
	    "csv.handled_by", "csv.handled_at") };

enum err
replies_csv(const struct request *rq, struct reply *rp)
{
	return send(rq, rp, "messages", NULL, &replies);
}

/* ---- the audit log ---- */

static enum err
read_audit(const struct page *p, int64_t after, struct json_object **ret)
{
	struct audit_query query = audit_query(p);

	query.before = after;
	query.limit = CSV_PART;
	return audit_list(p->rq->db, &query, ret);
}

static void
audit_line(const struct page *p, struct json_object *row, bool whole, struct buf *out)
{
	(void)whole;	/* no numbers in it */
	export_int(out, true, row, "id");
	export_minute(p, out, row, "at");
	csv_cell(out, false, json_text(row, "actor"));
	csv_cell(out, false, page_word_of(p, "audit_action", json_text(row, "action")));
	csv_cell(out, false, page_word_of(p, "audit_subject", json_text(row, "subject")));
	export_int(out, false, row, "subject_id");
	csv_cell(out, false, json_text(row, "detail"));
	csv_cell(out, false, json_text(row, "ip"));
}

static const struct export audit = { .file = "jejak-audit", .action = "export.audit", .numbers = EXPORT_WHOLE, .key = "id", .read = read_audit,
	.row = audit_line, .head = WORDS("csv.entry", "audit.at", "audit.actor", "audit.what", "audit.subject", "csv.subject_id",
	    "csv.detail", "audit.ip") };

enum err
audit_csv(const struct request *rq, struct reply *rp)
{
	return send(rq, rp, "settings", audit_filter_ok, &audit);
}
