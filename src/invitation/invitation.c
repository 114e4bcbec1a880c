#include "invitation/invitation.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "consent/consent.h"
#include "db/db.h"
#include "privacy/notice.h"
#include "setting/setting.h"

enum { SQL_INSERT, SQL_FIND, SQL_OPENED, SQL_ANSWERED, SQL_LAST, SQL_OF_OFFICE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_INSERT] =
	    "INSERT INTO invitation (token_hash, contact_id, channel, variant, reason, created_at, expires_at, message_id, round_id, experiment_id)"
	    " VALUES (:hash, :contact, :channel, :variant, :reason, :now, :expires, :message, :round, :experiment) RETURNING id",
	[SQL_FIND] =
	    "SELECT id, contact_id, channel, variant, created_at, expires_at, opened_at, answered_at, answer FROM invitation"
	    " WHERE token_hash = :hash AND expires_at > :now",
	[SQL_OPENED] = "UPDATE invitation SET opened_at = :now WHERE id = :id AND opened_at IS NULL",
	[SQL_ANSWERED] = "UPDATE invitation SET answered_at = :now, answer = :answer WHERE id = :id",
	[SQL_LAST] =
	    "SELECT i.id, i.created_at, i.channel, i.reason, coalesce(i.message_id, 0), coalesce(m.state, ''), coalesce(p.name, ''),"
	    "   coalesce(i.opened_at, 0)"
	    " FROM invitation i LEFT JOIN message m ON m.id = i.message_id LEFT JOIN provider p ON p.id = m.provider_id"
	    " WHERE i.contact_id = :contact AND (m.id IS NULL OR (m.state <> 'cancelled' AND m.state <> 'failed' AND m.nothing_leaves = 0))"
	    " ORDER BY i.created_at DESC, i.id DESC LIMIT 1",
	[SQL_OF_OFFICE] =	/* who works here and has no permit of their own */
	    "SELECT count(*) FROM contact c WHERE c.id = :contact AND c.role IN ('staff', 'official')"
	    " AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.contact_id = c.id)",
};
DB_SQL(sql);

enum {
	COL_ID, COL_CONTACT, COL_CHANNEL, COL_VARIANT, COL_CREATED, COL_EXPIRES, COL_OPENED, COL_ANSWERED, COL_ANSWER
};

static enum err
insert(struct db *db, const struct invitation_draft *draft, struct invitation *in, const char *token, int64_t experiment_id)
{
	uint8_t hash[SHA256_BYTES];

	crypto_token_hash(token, hash);
	return db_one_int(db, sql[SQL_INSERT], ARGS(BLOB_("hash", hash, sizeof(hash)), INT_("contact", in->contact_id),
	    TEXT_("channel", in->channel), TEXT_("variant", in->variant), TEXT_("reason", draft->reason != NULL ? draft->reason : ""),
	    INT_("now", in->created_at), INT_("expires", in->expires_at), ID_("message", draft->message_id),
	    ID_("round", draft->round_id), ID_("experiment", experiment_id)), &in->id);
}

enum err
invitation_make(struct db *db, const struct invitation_draft *draft, int64_t now, char token[TOKEN_TEXT_MAX], struct invitation *ret)
{
	static const char *const channels[] = { "gateway", "permit", "operator", "round", "api", "sms", "email", "poster", "self", NULL };
	struct invitation in = { .contact_id = draft->contact_id, .created_at = now };
	struct variant_choice choice;
	int64_t days;
	enum err e;

	if (!text_is_one_of(draft->channel, channels))
		return ERR_INVALID;
	if (draft->choice != NULL)
		choice = *draft->choice;
	else if ((e = variant_choose(db, draft->contact_id, &choice)))
		return e;
	if ((e = setting_number(db, SETTING_INVITATION_DAYS, &days)))
		return e;
	in.expires_at = now + days * CLOCK_DAY_MS;
	snprintf(in.channel, sizeof(in.channel), "%s", draft->channel);
	snprintf(in.variant, sizeof(in.variant), "%s", choice.key);
	if (draft->token != NULL)
		memcpy(token, draft->token, TOKEN_TEXT_MAX);
	else
		crypto_token(token);
	if ((e = insert(db, draft, &in, token, draft->message_id > 0 ? choice.experiment_id : 0)))
		return e;
	*ret = in;
	return ERR_NONE;
}

static bool
is_token(const char *token)
{
	return strlen(token) == TOKEN_TEXT_MAX - 1 && strspn(token, "0123456789abcdef") == TOKEN_TEXT_MAX - 1;
}

enum err
invitation_find(struct db *db, const char *token, int64_t now, struct invitation *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct invitation in = {0};
	uint8_t hash[SHA256_BYTES];
	enum err e;

	if (!is_token(token))
		return ERR_NOT_FOUND;
	/* Looked up by its hash, a token gives nothing away by the time that takes. */
	crypto_token_hash(token, hash);
	if ((e = db_one(db, sql[SQL_FIND], ARGS(BLOB_("hash", hash, sizeof(hash)), INT_("now", now)), &rows)))
		return e;
	in.id = db_col_int(&rows, COL_ID);
	in.contact_id = db_col_int(&rows, COL_CONTACT);
	in.created_at = db_col_int(&rows, COL_CREATED);
	in.expires_at = db_col_int(&rows, COL_EXPIRES);
	in.opened_at = db_col_int(&rows, COL_OPENED);
	in.answered_at = db_col_int(&rows, COL_ANSWERED);
	snprintf(in.channel, sizeof(in.channel), "%s", db_col_text(&rows, COL_CHANNEL));
	snprintf(in.variant, sizeof(in.variant), "%s", db_col_text(&rows, COL_VARIANT));
	if (!db_col_null(&rows, COL_ANSWER))
		snprintf(in.answer, sizeof(in.answer), "%s", db_col_text(&rows, COL_ANSWER));
	*ret = in;
	return ERR_NONE;
}

enum err
invitation_opened(struct db *db, int64_t id, int64_t now)
{
	return db_run(db, sql[SQL_OPENED], ARGS(INT_("now", now), INT_("id", id)), NULL);
}

enum err
invitation_answered(struct db *db, int64_t id, const char *answer, int64_t now)
{
	static const char *const answers[] = { "agreed", "declined", "withdrawn", NULL };
	int64_t changed;
	enum err e;

	if (!text_is_one_of(answer, answers))
		return ERR_INVALID;
	e = db_run(db, sql[SQL_ANSWERED], ARGS(INT_("now", now), TEXT_("answer", answer), INT_("id", id)), &changed);
	return e != ERR_NONE ? e : changed == 0 ? ERR_NOT_FOUND : ERR_NONE;
}

/* "operator:sari" and "api:odoo" name somebody; "message:12" does not. */
static void
read_by(const char *reason, char *ret, size_t room)
{
	const char *colon = strchr(reason, ':');

	if (colon != NULL && (text_starts(reason, "operator:") || text_starts(reason, "api:")))
		snprintf(ret, room, "%s", colon + 1);
}

enum err
invitation_last(struct db *db, int64_t contact_id, struct invitation_last *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct invitation_last last = {0};
	enum err e;

	*ret = last;
	if ((e = db_one(db, sql[SQL_LAST], ARGS(INT_("contact", contact_id)), &rows)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	last.id = db_col_int(&rows, 0);
	last.at = db_col_int(&rows, 1);
	snprintf(last.channel, sizeof(last.channel), "%s", db_col_text(&rows, 2));
	read_by(db_col_text(&rows, 3), last.by, sizeof(last.by));
	last.message_id = db_col_int(&rows, 4);
	snprintf(last.message_state, sizeof(last.message_state), "%s", db_col_text(&rows, 5));
	snprintf(last.provider, sizeof(last.provider), "%s", db_col_text(&rows, 6));
	last.opened_at = db_col_int(&rows, 7);
	*ret = last;
	return ERR_NONE;
}

enum err
invitation_standing(struct db *db, int64_t contact_id, int64_t now, struct consent ret[SCOPE__COUNT])
{
	int64_t material_at;
	bool overtaken;
	enum err e;

	if ((e = consent_load(db, contact_id, ret)) || (e = privacy_material_at(db, now, &material_at)))
		return e;
	return material_at != 0 ? privacy_overtake(db, contact_id, material_at, ret, &overtaken) : ERR_NONE;
}

/* Whoever has answered, whatever the answer, is not asked again by a program. */
static bool
has_answered(const struct consent consents[SCOPE__COUNT])
{
	const struct consent *official = &consents[SCOPE_OFFICIAL], *gateway = &consents[SCOPE_GATEWAY];

	return official->state != CONSENT_NONE || gateway->state == CONSENT_STOPPED || gateway->state == CONSENT_DECLINED;
}

/* The invitation speaks of the person's own permits, which staff and officials do not have. */
static enum err
is_meant(struct db *db, int64_t contact_id, bool *ret)
{
	bool office_too;
	int64_t of_office = 0;
	enum err e;

	if ((e = setting_flag(db, SETTING_INVITE_OFFICE_PEOPLE, &office_too)) ||
	    (!office_too && (e = db_one_int(db, sql[SQL_OF_OFFICE], ARGS(INT_("contact", contact_id)), &of_office))))
		return e;
	*ret = of_office == 0;
	return ERR_NONE;
}

enum err
invitation_is_due(struct db *db, int64_t contact_id, int64_t now, bool *ret)
{
	struct consent consents[SCOPE__COUNT];
	struct invitation_last last;
	bool meant;
	int64_t days;
	enum err e;

	if ((e = is_meant(db, contact_id, &meant)) || (e = invitation_standing(db, contact_id, now, consents)) ||
	    (e = setting_number(db, SETTING_INVITE_EVERY_DAYS, &days)) ||
	    (e = invitation_last(db, contact_id, &last)))
		return e;
	*ret = meant && !has_answered(consents) && (last.id == 0 || now - last.at >= days * CLOCK_DAY_MS);
	return ERR_NONE;
}
