#include "consent/origin.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "consent/origin_seal.h"
#include "db/db.h"
#include "ledger/sealed_set.h"
#include "setting/setting.h"
#include "words/mark.h"

enum { SQL_NOTE, SQL_CHANNEL, SQL_LAST, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_NOTE] =
	    "INSERT INTO consent_origin (ledger_seq, origin, place, invitation_id, scope, action, changed, at, seal)"
	    " VALUES (:seq, :origin, :place, :invitation, :scope, :action, :changed, :at, :seal)",
	[SQL_CHANNEL] = "SELECT id, channel FROM invitation WHERE id = :id AND contact_id = :contact",
	[SQL_LAST] =
	    "SELECT id, channel FROM invitation WHERE contact_id = :contact AND created_at <= :at AND created_at > :since"
	    " ORDER BY created_at DESC, id DESC LIMIT 1",
};
DB_SQL(sql);

enum { ORIGIN_MAX = 24 };

struct origin {
	char	name[ORIGIN_MAX];
	char	place[MARK_PLACE_MAX];
	int64_t	invitation_id;		/* 0: none */
};

/* NULL: it says nothing about what a person allows now. */
static const char *
said(enum consent_action action)
{
	switch (action) {
	case CONSENT_OPT_IN: return "agreed";
	case CONSENT_DECLINE: return "declined";
	case CONSENT_OPT_OUT: case CONSENT_WITHDRAW_BY_OFFICE: return "stopped";
	default: return NULL;
	}
}

/* "Tidak setuju" ends everything, and is an answer to what was asked all the same. */
static bool
refuses(const struct ledger_entry *entry)
{
	AUTO_JSON struct json_object *evidence = NULL;

	return entry->action == CONSENT_OPT_OUT && json_parse(entry->evidence, strlen(entry->evidence), &evidence, NULL) == ERR_NONE &&
	    json_flag(evidence, "refuses", false);
}

/* ERR_NOT_FOUND: no such invitation. */
static enum err
take_invitation(struct db *db, const char *question, const struct db_arg *args, struct origin *o)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, question, args, &rows)))
		return e;
	o->invitation_id = db_col_int(&rows, 0);
	snprintf(o->name, sizeof(o->name), "%s", db_col_text(&rows, 1));
	return ERR_NONE;
}

static enum err
take_last(struct db *db, int64_t contact_id, int64_t at, struct origin *o)
{
	int64_t days;
	enum err e;

	if ((e = setting_number(db, SETTING_INVITE_ANSWER_DAYS, &days)))
		return e;
	return take_invitation(db, sql[SQL_LAST], ARGS(INT_("contact", contact_id), INT_("at", at), INT_("since", at - days * CLOCK_DAY_MS)), o);
}

static enum err
find(struct db *db, int64_t contact_id, const struct ledger_entry *entry, struct origin *o)
{
	AUTO_JSON struct json_object *evidence = NULL;
	const char *place;
	int64_t id;
	enum err e = ERR_NOT_FOUND;

	if (json_parse(entry->evidence, strlen(entry->evidence), &evidence, NULL) == ERR_MEMORY)
		return ERR_MEMORY;
	if (json_int(evidence, "invitation", &id))
		e = take_invitation(db, sql[SQL_CHANNEL], ARGS(INT_("id", id), INT_("contact", contact_id)), o);
	else if ((place = json_text(evidence, "poster")) != NULL) {
		snprintf(o->name, sizeof(o->name), "poster");
		snprintf(o->place, sizeof(o->place), "%s", place);
		return ERR_NONE;
	} else if (text_equal(entry->source, "inbound") || text_equal(entry->source, "provider"))
		e = take_last(db, contact_id, entry->at, o);
	if (e == ERR_NOT_FOUND)
		snprintf(o->name, sizeof(o->name), "%s", entry->source);
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

static enum err
insert(struct db *db, const struct origin_row *row)
{
	uint8_t seal[SHA256_BYTES];
	bool sealed;
	enum err e;

	if ((e = origin_seal(db, row, seal, &sealed)) ||
	    (e = db_run(db, sql[SQL_NOTE], ARGS(INT_("seq", row->seq), TEXT_("origin", row->origin), TEXT_("place", row->place),
	    ID_("invitation", row->invitation_id), TEXT_("scope", row->scope),
	    TEXT_("action", row->action), INT_("changed", row->changed), INT_("at", row->at),
	    sealed ? BLOB_("seal", seal, sizeof(seal)) : NULL_("seal")), NULL)))
		return e;
	return sealed_set_change(db, SEALED_ORIGINS, NULL, sealed ? seal : NULL);
}

enum err
origin_note(struct db *db, int64_t contact_id, const struct ledger_entry *entry, bool agreed, bool changed)
{
	const char *action = !agreed && refuses(entry) ? "declined" : said(entry->action);
	struct origin o = {0};
	enum err e;

	if (action == NULL || (entry->scope != SCOPE_OFFICIAL && entry->scope != SCOPE_GATEWAY))
		return ERR_NONE;
	if ((e = find(db, contact_id, entry, &o)))
		return e;
	return insert(db, &(struct origin_row){ .seq = entry->seq, .origin = o.name, .place = o.place, .invitation_id = o.invitation_id,
	    .scope = scope_name(entry->scope), .action = action, .changed = changed, .at = entry->at });
}
