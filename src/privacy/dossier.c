#include "privacy/dossier.h"

#include "consent/consent.h"
#include "consent/history.h"
#include "contact/refs.h"
#include "db/db.h"
#include "db/rows.h"
#include "invitation/invitation.h"
#include "message/timeline.h"
#include "setting/setting.h"
#include "template/template.h"

enum {
	SQL_CONTACT, SQL_NUMBERS, SQL_WINDOWS, SQL_INVITATIONS, SQL_ROUNDS, SQL_MESSAGES, SQL_REPLIES, SQL_REVIEWS, SQL_PERMITS, SQL_DOCUMENTS, SQL_TOLD,
	SQL_DUTIES, SQL_IMPORTS, SQL_SEEN, SQL_AUDIT, SQL__COUNT
};

static const char *const sql[SQL__COUNT] = {
	[SQL_CONTACT] =
	    "SELECT id, name, role, duty, email, locale, user_id, profile_name, created_at, updated_at, coalesce(erased_at, 0),"
	    " CASE WHEN email = refused_email THEN refused_email_at ELSE 0 END, CASE WHEN email = refused_email THEN refused_email_text ELSE '' END"
	    " FROM contact WHERE id = :contact",
	[SQL_NUMBERS] =
	    "SELECT number, kind, raw, preferred, whatsapp, coalesce(whatsapp_at, 0), confirmed, created_at FROM contact_phone"
	    " WHERE contact_id = :contact ORDER BY created_at, number",
	[SQL_WINDOWS] =
	    "SELECT p.name, w.inbound_at, w.message_id FROM service_window w JOIN provider p ON p.id = w.provider_id"
	    " WHERE w.contact_id = :contact ORDER BY w.inbound_at",
	[SQL_INVITATIONS] =
	    "SELECT id, channel, variant, reason, created_at, expires_at, coalesce(opened_at, 0), coalesce(answered_at, 0), answer"
	    " FROM invitation WHERE contact_id = :contact ORDER BY id",
	[SQL_ROUNDS] =
	    "SELECT round_id, state, reason, coalesce(message_id, 0), at FROM invitation_round_member WHERE contact_id = :contact ORDER BY round_id",
	[SQL_MESSAGES] =
	    "SELECT m.id, m.code, m.number, m.kind, " TEMPLATE_FAMILY("t") ", t.name, m.scenario, m.category, m.state, m.reason, m.reason_text, p.name,"
	    "   r.registration_id, m.reference, m.made_by, m.params, m.parts, m.body, m.gateway_body, m.short_body, m.subject, m.mail_to, m.mail_body,"
	    "   m.created_at, coalesce(m.sent_at, 0), coalesce(m.delivered_at, 0), coalesce(m.read_at, 0), coalesce(m.scrubbed_at, 0)"
	    " FROM message m LEFT JOIN template t ON t.id = m.template_id LEFT JOIN provider p ON p.id = m.provider_id"
	    " LEFT JOIN permit r ON r.id = m.permit_id WHERE m.contact_id = :contact ORDER BY m.id",
	[SQL_REPLIES] =
	    "SELECT i.id, i.at, i.received_at, p.name, i.kind, i.text, i.reply, i.why, i.provider_message_id FROM inbound i"
	    " JOIN provider p ON p.id = i.provider_id WHERE i.contact_id = :contact ORDER BY i.id",
	[SQL_REVIEWS] =
	    "SELECT id, kind, scope, action, source, request_words, answer_words, evidence, number, at, state, coalesce(decided_at, 0), decided_by,"
	    "   decision, reason FROM review WHERE contact_id = :contact ORDER BY id",
	[SQL_PERMITS] =
	    "SELECT id, registration_id, permit_number, permit_type, applicant_name, applicant_raw, status, status_label, update_reason,"
	    "   issue_day, start_day, expiry_day, is_renewal, renews, created_at, updated_at FROM permit WHERE contact_id = :contact ORDER BY id",
	[SQL_DOCUMENTS] =	/* of their permits, and those they answer for */
	    "SELECT d.document_number, p.registration_id, d.name, d.kind, d.state, d.entered_state_at, d.approver_id = :contact,"
	    "   d.staff_id = :contact, d.created_at, d.updated_at FROM document d JOIN permit p ON p.id = d.permit_id"
	    " WHERE d.permit_id IN (SELECT id FROM permit WHERE contact_id = :contact) OR d.approver_id = :contact OR d.staff_id = :contact"
	    " ORDER BY d.id",
	[SQL_TOLD] =	/* numbers of theirs that a source told */
	    "SELECT p.registration_id, t.number, t.source, t.told_at, t.state, t.decided_at, t.decided_by FROM number_told t"
	    " JOIN permit p ON p.id = t.permit_id WHERE p.contact_id = :contact ORDER BY t.permit_id",
	[SQL_DUTIES] = "SELECT duty, permit_type, added_at, added_by FROM duty WHERE contact_id = :contact ORDER BY id",
	[SQL_IMPORTS] =	/* not the doubtful ones: they may name somebody else */
	    "SELECT b.id, b.file_name, r.line, r.cells, r.outcome, b.made_by, b.made_at FROM import_row r JOIN import_batch b ON b.id = r.batch_id"
	    " WHERE r.contact_id = :contact AND r.verdict <> 'doubtful' ORDER BY b.id, r.line",
	[SQL_SEEN] = "SELECT at, actor, how FROM contact_seen WHERE contact_id = :contact ORDER BY at, actor, how",
	[SQL_AUDIT] =
	    "SELECT at, actor, action, subject, subject_id, detail FROM audit WHERE (subject = 'contact' AND subject_id = :contact)"
	    " OR (subject = 'message' AND subject_id IN (SELECT id FROM message WHERE contact_id = :contact)) ORDER BY id",
};
DB_SQL(sql);

/* ---- lists as they stand ---- */

static const struct part {
	const char		*name;
	int			 question;
	struct db_column	 columns[29];
} parts[] = {
	{ "numbers", SQL_NUMBERS, { { "number", DB_TEXT }, { "kind", DB_TEXT }, { "raw", DB_TEXT }, { "preferred", DB_FLAG },
	    { "whatsapp", DB_TEXT }, { "whatsapp_at", DB_INT }, { "confirmed", DB_FLAG }, { "created_at", DB_INT } } },
	{ "windows", SQL_WINDOWS, { { "provider", DB_TEXT }, { "inbound_at", DB_INT }, { "provider_message_id", DB_TEXT } } },
	{ "invitations", SQL_INVITATIONS, { { "id", DB_INT }, { "channel", DB_TEXT }, { "variant", DB_TEXT }, { "reason", DB_TEXT },
	    { "created_at", DB_INT }, { "expires_at", DB_INT }, { "opened_at", DB_INT }, { "answered_at", DB_INT }, { "answer", DB_TEXT } } },
	{ "invitation_rounds", SQL_ROUNDS, { { "id", DB_INT }, { "state", DB_TEXT }, { "reason", DB_TEXT }, { "message_id", DB_INT }, { "at", DB_INT } } },
	{ "messages", SQL_MESSAGES, { { "id", DB_INT }, { "code", DB_TEXT }, { "number", DB_TEXT }, { "kind", DB_TEXT }, { "template", DB_TEXT },
	    { "template_name", DB_TEXT }, { "scenario", DB_TEXT }, { "category", DB_TEXT }, { "state", DB_TEXT }, { "reason", DB_TEXT },
	    { "reason_text", DB_TEXT },
	    { "provider", DB_TEXT }, { "registration_id", DB_TEXT }, { "reference", DB_TEXT }, { "made_by", DB_TEXT }, { "params", DB_JSON },
	    { "parts", DB_JSON }, { "body", DB_TEXT }, { "gateway_body", DB_TEXT }, { "short_body", DB_TEXT }, { "subject", DB_TEXT },
	    { "mail_to", DB_TEXT }, { "mail_body", DB_TEXT }, { "created_at", DB_INT }, { "sent_at", DB_INT },
	    { "delivered_at", DB_INT }, { "read_at", DB_INT }, { "scrubbed_at", DB_INT } } },
	{ "replies", SQL_REPLIES, { { "id", DB_INT }, { "at", DB_INT }, { "received_at", DB_INT }, { "provider", DB_TEXT }, { "kind", DB_TEXT },
	    { "text", DB_TEXT }, { "reply", DB_TEXT }, { "why", DB_TEXT }, { "provider_message_id", DB_TEXT } } },
	{ "reviews", SQL_REVIEWS, { { "id", DB_INT }, { "kind", DB_TEXT }, { "scope", DB_TEXT }, { "action", DB_TEXT }, { "source", DB_TEXT },
	    { "request_words", DB_TEXT }, { "answer_words", DB_TEXT }, { "evidence", DB_JSON }, { "number", DB_TEXT }, { "at", DB_INT },
	    { "state", DB_TEXT }, { "decided_at", DB_INT }, { "decided_by", DB_TEXT }, { "decision", DB_TEXT }, { "reason", DB_TEXT } } },
	{ "permits", SQL_PERMITS, { { "id", DB_INT }, { "registration_id", DB_TEXT }, { "permit_number", DB_TEXT }, { "permit_type", DB_TEXT },
	    { "applicant_name", DB_TEXT }, { "applicant_number", DB_TEXT }, { "status", DB_TEXT }, { "status_label", DB_TEXT },
	    { "update_reason", DB_TEXT }, { "issue_day", DB_INT }, { "start_day", DB_INT }, { "expiry_day", DB_INT }, { "is_renewal", DB_FLAG },
	    { "renews", DB_TEXT }, { "created_at", DB_INT }, { "updated_at", DB_INT } } },
	{ "documents", SQL_DOCUMENTS, { { "document_number", DB_TEXT }, { "registration_id", DB_TEXT }, { "name", DB_TEXT }, { "kind", DB_TEXT },
	    { "state", DB_TEXT }, { "entered_state_at", DB_INT }, { "is_approver", DB_FLAG }, { "is_staff", DB_FLAG }, { "created_at", DB_INT },
	    { "updated_at", DB_INT } } },
	{ "numbers_told", SQL_TOLD, { { "registration_id", DB_TEXT }, { "number", DB_TEXT }, { "source", DB_TEXT }, { "told_at", DB_INT },
	    { "state", DB_TEXT }, { "decided_at", DB_INT }, { "decided_by", DB_TEXT } } },
	{ "duties", SQL_DUTIES, { { "duty", DB_TEXT }, { "permit_type", DB_TEXT }, { "added_at", DB_INT }, { "added_by", DB_TEXT } } },
	{ "imports", SQL_IMPORTS, { { "id", DB_INT }, { "file", DB_TEXT }, { "line", DB_INT }, { "cells", DB_JSON }, { "outcome", DB_TEXT },
	    { "made_by", DB_TEXT }, { "made_at", DB_INT } } },
	{ "seen", SQL_SEEN, { { "at", DB_INT }, { "actor", DB_TEXT }, { "how", DB_TEXT } } },
	{ "audit", SQL_AUDIT, { { "at", DB_INT }, { "actor", DB_TEXT }, { "action", DB_TEXT }, { "subject", DB_TEXT }, { "subject_id", DB_INT },
	    { "detail", DB_TEXT } } },
};

static enum err
put_parts(struct db *db, int64_t contact_id, struct json_object *dossier)
{
	struct json_object *rows;
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if ((e = db_rows_json(db, sql[parts[i].question], ARGS(INT_("contact", contact_id)), parts[i].columns, &rows)))
			return e;
		json_put(dossier, parts[i].name, rows);
	}
	return ERR_NONE;
}

/* ---- what needs more than a row ---- */

static enum err
put_contact(struct db *db, int64_t contact_id, struct json_object *dossier)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "name", DB_TEXT }, { "role", DB_TEXT }, { "duty", DB_TEXT }, { "email", DB_TEXT }, { "locale", DB_TEXT },
		{ "user_id", DB_TEXT }, { "profile_name", DB_TEXT }, { "created_at", DB_INT }, { "updated_at", DB_INT }, { "erased_at", DB_INT },
		{ "email_refused_at", DB_INT }, { "email_refused_text", DB_TEXT }, { 0 }
	};
	AUTO_JSON struct json_object *rows = NULL;
	enum err e;

	if ((e = db_rows_json(db, sql[SQL_CONTACT], ARGS(INT_("contact", contact_id)), columns, &rows)))
		return e;
	if (json_count(rows) == 0)
		return ERR_NOT_FOUND;
	json_put(dossier, "contact", json_object_get(json_item(rows, 0)));
	return ERR_NONE;
}

static enum err
put_consents(struct db *db, int64_t contact_id, struct json_object *dossier)
{
	struct json_object *all = json_put_object(dossier, "consents"), *history, *one;
	struct consent consents[SCOPE__COUNT];
	int scope;
	enum err e;

	if ((e = consent_load(db, contact_id, consents)) || (e = consent_history(db, contact_id, &history)))
		return e;
	for (scope = 0; scope < SCOPE__COUNT; scope++) {
		one = json_put_object(all, scope_name((enum scope)scope));
		json_put_text(one, "state", consent_state_name(consents[scope].state));
		json_put_bool(one, "explicit", consents[scope].explicit_words);
		json_put_bool(one, "preapproved", consents[scope].preapproved);
		json_put_int(one, "since_at", consents[scope].since_at);
		json_put_int(one, "no_marketing_at", consents[scope].no_marketing_at);
	}
	json_put(dossier, "ledger", history);
	return ERR_NONE;
}

/* What happened to each message, and what providers said of it. */
static enum err
put_journeys(struct db *db, struct json_object *messages)
{
	size_t i, n = json_count(messages);
	struct json_object *rows;
	int64_t id;
	enum err e;

	for (i = 0; i < n; i++) {
		if (!json_int(json_item(messages, i), "id", &id))
			continue;
		if ((e = message_timeline(db, id, &rows)))
			return e;
		json_put(json_item(messages, i), "timeline", rows);
		if ((e = message_attempts(db, id, &rows)))
			return e;
		json_put(json_item(messages, i), "attempts", rows);
	}
	return ERR_NONE;
}

static enum err
put_office(struct db *db, struct json_object *dossier)
{
	AUTO_FREE char *office = NULL;
	enum err e;

	if ((e = setting_text(db, SETTING_OFFICE_NAME, &office)))
		return e;
	json_put_text(dossier, "office", office);
	return ERR_NONE;
}

enum err
dossier_json(struct db *db, int64_t contact_id, int64_t now, struct json_object **ret)
{
	AUTO_JSON struct json_object *dossier = json_object_new_object();
	struct json_object *refs;
	enum err e;

	json_put_int(dossier, "made_at", now);
	if ((e = put_office(db, dossier)) || (e = put_contact(db, contact_id, dossier)) || (e = contact_refs(db, contact_id, &refs)))
		return e;
	json_put(dossier, "external_refs", refs);
	if ((e = put_consents(db, contact_id, dossier)) || (e = put_parts(db, contact_id, dossier)) ||
	    (e = put_journeys(db, json_at(dossier, "messages"))))
		return e;
	invitation_hide_tokens_in(dossier);
	*ret = dossier;
	dossier = NULL;
	return ERR_NONE;
}
