#include "invitation/asking.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "consent/consent.h"
#include "contact/contact.h"
#include "db/db.h"
#include "invitation/invitation.h"
#include "invitation/variant.h"
#include "message/message.h"
#include "setting/setting.h"

enum { SQL_PUT, SQL_FROM_ADDRESS, SQL_FROM_ALL, SQL_NEXT, SQL_TAKE, SQL_SENT, SQL_OUTCOME, SQL_SWEEP, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_PUT] = "INSERT INTO link_asked (number, address_hash, at) VALUES (:number, :address, :now)",
	[SQL_FROM_ADDRESS] = "SELECT count(*) FROM link_asked WHERE address_hash = :address AND at > :since",
	[SQL_FROM_ALL] = "SELECT count(*) FROM link_asked WHERE at > :since",
	[SQL_NEXT] = "SELECT id, number, at FROM link_asked WHERE done_at IS NULL ORDER BY id LIMIT 1",
	[SQL_TAKE] = "UPDATE link_asked SET done_at = :now WHERE id = :id AND done_at IS NULL",
	[SQL_SENT] =
	    "SELECT count(*), coalesce(max(done_at), 0) FROM link_asked WHERE number = :number AND at > :since AND outcome = 'sent'",
	[SQL_OUTCOME] = "UPDATE link_asked SET outcome = :outcome WHERE id = :id",
	[SQL_SWEEP] = "DELETE FROM link_asked WHERE at < :before",
};
DB_SQL(sql);

enum { LINK_MAX_BYTES = 2000 };

static const char *const outcomes[ASKING_OUTCOME__COUNT] = {
	[ASKING_SENT] = "sent", [ASKING_SOON] = "soon", [ASKING_REFUSED] = "refused", [ASKING_UNREACHABLE] = "unreachable", [ASKING_FAILED] = "failed",
};

const char *
asking_outcome_name(enum asking_outcome o)
{
	return outcomes[o];
}

/* ---- the page's part ---- */

enum err
asking_put(struct db *db, const char *number, const uint8_t address_hash[SHA256_BYTES], int64_t now, bool *ret_taken)
{
	const struct db_arg address = BLOB_("address", address_hash, SHA256_BYTES), since = INT_("since", now - CLOCK_HOUR_MS);
	int64_t here, all, here_max, all_max;
	enum err e;

	if ((e = setting_number(db, SETTING_LINKS_PER_ADDRESS, &here_max)) || (e = setting_number(db, SETTING_LINKS_PER_HOUR, &all_max)) ||
	    (e = db_one_int(db, sql[SQL_FROM_ADDRESS], ARGS(address, since), &here)) || (e = db_one_int(db, sql[SQL_FROM_ALL], ARGS(since), &all)))
		return e;
	*ret_taken = here < here_max && all < all_max;
	return *ret_taken ? db_run(db, sql[SQL_PUT], ARGS(TEXT_("number", number), address, INT_("now", now)), NULL) : ERR_NONE;
}

/* ---- the sender's part ---- */

enum err
asking_next(struct db *db, struct asking *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_NEXT], ARGS(), &rows)))
		return e;
	*ret = (struct asking){ .id = db_col_int(&rows, 0), .at = db_col_int(&rows, 2) };
	snprintf(ret->number, sizeof(ret->number), "%s", db_col_text(&rows, 1));
	return ERR_NONE;
}

static enum err
is_soon(struct db *db, const struct asking *a, int64_t now, bool *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t most;
	enum err e;

	if ((e = setting_number(db, SETTING_LINKS_PER_NUMBER, &most)) ||
	    (e = db_one(db, sql[SQL_SENT], ARGS(TEXT_("number", a->number), INT_("since", now - CLOCK_DAY_MS)), &rows)))
		return e;
	*ret = db_col_int(&rows, 0) >= most || now - db_col_int(&rows, 1) < CLOCK_HOUR_MS;
	return ERR_NONE;
}

/* Somebody else's typing must not make us write to a person who asked us not to. */
static bool
refuses(const struct consent all[SCOPE__COUNT])
{
	const struct consent *official = &all[SCOPE_OFFICIAL], *gateway = &all[SCOPE_GATEWAY];

	return official->state == CONSENT_STOPPED || official->state == CONSENT_DECLINED || gateway->state == CONSENT_STOPPED ||
	    gateway->state == CONSENT_DECLINED;
}

/* The contact of a known number, and whether something may be sent there. ERR_NOT_FOUND: nobody is known by it. */
static enum err
look_at_contact(struct db *db, const struct asking *a, int64_t *ret_id, enum asking_outcome *ret)
{
	AUTO(contact) struct contact contact = {0};
	struct consent consents[SCOPE__COUNT];
	enum err e;

	if ((e = contact_by_number(db, a->number, ret_id)) || (e = contact_load(db, *ret_id, &contact)) || (e = consent_load(db, *ret_id, consents)))
		return e;
	if (refuses(consents))
		*ret = ASKING_REFUSED;
	else if (!contact.confirmed || (contact.number_kind != PHONE_MOBILE && !text_equal(contact.whatsapp, "yes")))
		*ret = ASKING_UNREACHABLE;
	else
		*ret = ASKING_SENT;
	return ERR_NONE;
}

static enum err
look(struct db *db, const struct asking *a, int64_t now, int64_t *ret_contact_id, enum asking_outcome *ret)
{
	struct contact_draft draft = { .phone = a->number };
	bool soon;
	enum err e;

	*ret = ASKING_SOON;
	if ((e = is_soon(db, a, now, &soon)) || soon)
		return e;
	if ((e = look_at_contact(db, a, ret_contact_id, ret)) != ERR_NOT_FOUND)
		return e;
	*ret = phone_parse(a->number).kind == PHONE_MOBILE ? ASKING_SENT : ASKING_UNREACHABLE;
	return *ret == ASKING_SENT ? contact_put(db, &draft, now, ret_contact_id, NULL) : ERR_NONE;
}

static enum err
write_params(struct db *db, int64_t contact_id, const char *base_url, const char *token, struct json_object *params)
{
	AUTO(contact) struct contact contact = {0};
	AUTO(buf) struct buf link = {0};
	enum err e;

	if ((e = contact_load(db, contact_id, &contact)))
		return e;
	buf_init(&link, LINK_MAX_BYTES);
	invitation_url(base_url, token, &link);
	json_put_text(params, "opt_in_link", buf_text(&link));
	json_put_text(params, "partner_name", text_is_blank(contact.name) ? "Bapak/Ibu" : contact.name);
	return buf_err(&link);
}

static enum err
send_link(struct db *db, int64_t contact_id, const char *base_url, int64_t now, struct problem *problem)
{
	AUTO_JSON struct json_object *params = json_object_new_object();
	struct message_draft message = { .contact_id = contact_id, .template_key = "opt_in_link", .params = params, .scenario = "invitation",
	    .priority = MESSAGE_TRANSACTIONAL, .made_by = "optin", .deadline_at = now + CLOCK_DAY_MS };
	struct invitation_draft draft = { .contact_id = contact_id, .channel = "self", .reason = "self" };
	char token[TOKEN_TEXT_MAX], kept[TOKEN_TEXT_MAX];
	struct variant_choice choice;
	struct invitation invitation;
	bool repeated;
	enum err e;

	crypto_token(token);
	if ((e = write_params(db, contact_id, base_url, token, params)) ||
	    (e = message_make(db, &message, now, &draft.message_id, &repeated, problem)) || (e = variant_choose(db, contact_id, &choice)))
		return e;
	/* This message has words of its own, so it says nothing about those of an experiment. */
	choice.experiment_id = 0;
	draft.choice = &choice;
	draft.token = token;
	return invitation_make(db, &draft, now, kept, &invitation);
}

/* A template that somebody emptied or switched off must not keep those behind this one waiting: what was written by then is undone alone. */
static enum err
try_to_send(struct db *db, const struct asking *a, const char *base_url, int64_t now, enum asking_outcome *ret)
{
	struct problem problem = {0};
	int64_t contact_id = 0;
	enum err e;

	if ((e = db_savepoint(db)))
		return e;
	if ((e = look(db, a, now, &contact_id, ret)) == ERR_NONE && *ret == ASKING_SENT)
		e = send_link(db, contact_id, base_url, now, &problem);
	if (e == ERR_NONE)
		return db_release(db);
	db_undo(db);
	*ret = ASKING_FAILED;
	/* A database that is busy or broken is for everybody, and is waited out; the rest would be the same the next time. */
	return err_is_its_own(e) ? ERR_NONE : e;
}

enum err
asking_settle(struct db *db, const struct asking *a, const char *base_url, int64_t now, enum asking_outcome *ret)
{
	int64_t taken;
	enum err e;

	if ((e = db_run(db, sql[SQL_TAKE], ARGS(INT_("now", now), INT_("id", a->id)), &taken)))
		return e;
	if (taken == 0)
		return ERR_CONFLICT;
	if ((e = try_to_send(db, a, base_url, now, ret)))
		return e;
	return db_run(db, sql[SQL_OUTCOME], ARGS(TEXT_("outcome", outcomes[*ret]), INT_("id", a->id)), NULL);
}

enum err
asking_sweep(struct db *db, int64_t now, int64_t *ret_n)
{
	return db_run(db, sql[SQL_SWEEP], ARGS(INT_("before", now - CLOCK_DAY_MS)), ret_n);
}
