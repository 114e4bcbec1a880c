#include "consent/consent.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "consent/derive.h"
#include "consent/waiting.h"
#include "db/db.h"

enum { TOGETHER_MAX = 500 };

enum { SQL_LOAD, SQL_SUBJECT, SQL_STORE, SQL_SUBJECTS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_LOAD] =
	    "SELECT scope, state, preapproved, explicit, since_at, ledger_seq FROM consent_state WHERE contact_id = :contact",
	[SQL_SUBJECT] = "SELECT subject_hash FROM contact WHERE id = :contact",
	[SQL_STORE] =
	    "INSERT INTO consent_state (contact_id, scope, state, preapproved, explicit, since_at, ledger_seq)"
	    " VALUES (:contact, :scope, :state, :preapproved, :explicit, :since, :seq)"
	    " ON CONFLICT (contact_id, scope) DO UPDATE SET state = excluded.state, preapproved = excluded.preapproved,"
	    "   explicit = excluded.explicit, since_at = excluded.since_at, ledger_seq = excluded.ledger_seq",
	[SQL_SUBJECTS] = "SELECT id FROM contact WHERE id > :after ORDER BY id LIMIT :cap",
};
DB_SQL(sql);

static const char *const state_names[CONSENT_STATE__COUNT] = {
	[CONSENT_NONE] = "none", [CONSENT_AGREED] = "agreed", [CONSENT_STOPPED] = "stopped", [CONSENT_DECLINED] = "declined",
};

const char *
consent_state_name(enum consent_state s)
{
	return state_names[s];
}

static enum consent_state
state_from_name(const char *name)
{
	int i;

	for (i = CONSENT_STATE__COUNT - 1; i > CONSENT_NONE; i--)
		if (text_equal(state_names[i], name))
			break;
	return (enum consent_state)i;
}

/* ---- the state as it is stored ---- */

enum err
consent_load(struct db *db, int64_t contact_id, struct consent ret[SCOPE__COUNT])
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct consent all[SCOPE__COUNT] = {0};
	enum scope scope;
	enum err e;

	if ((e = db_query(db, sql[SQL_LOAD], ARGS(INT_("contact", contact_id)), &rows)))
		return e;
	while (db_next(&rows))
		if (scope_from_name(db_col_text(&rows, 0), &scope))
			all[scope] = (struct consent){
				.state = state_from_name(db_col_text(&rows, 1)), .preapproved = db_col_int(&rows, 2) != 0,
				.explicit_words = db_col_int(&rows, 3) != 0, .since_at = db_col_int(&rows, 4), .ledger_seq = db_col_int(&rows, 5),
			};
	if (rows.err)
		return rows.err;
	memcpy(ret, all, sizeof(all));
	return ERR_NONE;
}

static enum err
store(struct db *db, int64_t contact_id, enum scope scope, const struct consent *c)
{
	return db_run(db, sql[SQL_STORE], ARGS(INT_("contact", contact_id), TEXT_("scope", scope_name(scope)),
	    TEXT_("state", consent_state_name(c->state)), INT_("preapproved", c->preapproved), INT_("explicit", c->explicit_words),
	    INT_("since", c->since_at), INT_("seq", c->ledger_seq)), NULL);
}

/* Writes what differs; *ret_n: how many scopes that were. */
static enum err
store_changes(struct db *db, int64_t contact_id, const struct consent before[SCOPE__COUNT], const struct consent after[SCOPE__COUNT],
    int64_t *ret_n)
{
	enum err e;
	int i;

	*ret_n = 0;
	for (i = 0; i < SCOPE__COUNT; i++) {
		if (!derive_differs(&before[i], &after[i]) && before[i].ledger_seq == after[i].ledger_seq)
			continue;
		if ((e = store(db, contact_id, (enum scope)i, &after[i])))
			return e;
		++*ret_n;
	}
	return ERR_NONE;
}

static enum err
subject_load(struct db *db, int64_t contact_id, uint8_t ret[SHA256_BYTES])
{
	AUTO(db_rows) struct db_rows rows = {0};
	const void *hash;
	size_t n;
	enum err e;

	if ((e = db_one(db, sql[SQL_SUBJECT], ARGS(INT_("contact", contact_id)), &rows)))
		return e;
	hash = db_col_blob(&rows, 0, &n);
	if (n != SHA256_BYTES)
		return ERR_DB;
	memcpy(ret, hash, SHA256_BYTES);
	return ERR_NONE;
}

/* ---- recording ---- */

static enum err
check_evidence(const char *evidence, struct problem *problem)
{
	AUTO_JSON struct json_object *o = NULL;
	enum err e;

	if (text_is_blank(evidence))
		return ERR_NONE;
	e = json_parse(evidence, strlen(evidence), &o, NULL);
	if (e == ERR_INVALID || (e == ERR_NONE && !json_object_is_type(o, json_type_object)))
		return problem_set(problem, ERR_INVALID, "evidence", "must be a JSON object");
	return e;
}

const char *const consent_sources[] = {
	"inbound", "inbound_any", "landing_page", "form", "operator", "paper", "import", "api", "provider", NULL
};

static bool
is_source(const char *source)
{
	size_t i;

	for (i = 0; consent_sources[i] != NULL; i++)
		if (text_equal(consent_sources[i], source))
			return true;
	return false;
}

enum err
consent_entry_check(const struct ledger_entry *entry, struct problem *problem)
{
	const struct { const char *field, *text; } texts[] = {
		{ "request_words", entry->request_words }, { "words", entry->answer_words }, { "notice_version", entry->notice_version },
		{ "actor", entry->actor },
	};
	size_t i;

	if (!is_source(entry->source))
		return problem_set(problem, ERR_INVALID, "source",
		    "must be inbound, landing_page, form, operator, paper, import, api or provider");
	if (entry->at <= 0)
		return problem_set(problem, ERR_INVALID, "at", "must say when the person said it");
	if (text_is_blank(entry->actor))
		return problem_set(problem, ERR_INVALID, "actor", "must say who recorded it");
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].text != NULL && !text_is_utf8(texts[i].text, strlen(texts[i].text)))
			return problem_set(problem, ERR_INVALID, texts[i].field, "is not UTF-8 text");
	return check_evidence(entry->evidence, problem);
}

/* A clock that runs ahead must not outvote what people will say tomorrow. */
static void
complete(struct ledger_entry *entry, int64_t now)
{
	entry->recorded_at = now;
	if (entry->at > now)
		entry->at = now;
	if (text_is_blank(entry->evidence))
		entry->evidence = "{}";
}

static enum err
append(struct db *db, const struct ledger_entry *entry, struct derive_entries *entries, int64_t *ret_first)
{
	struct ledger_entry one = *entry;
	enum scope scopes[2];
	size_t n, i;
	enum err e;

	derive_reach(entry->scope, entry->action, scopes, &n);
	for (i = 0; i < n; i++) {
		one.scope = scopes[i];
		if ((e = ledger_append(db, &one, &one.seq)) || (e = derive_entries_add(entries, derive_entry(&one))))
			return e;
		if (i == 0)
			*ret_first = one.seq;
	}
	return ERR_NONE;
}

static bool
whatsapp_ended(const struct consent before[SCOPE__COUNT], const struct consent after[SCOPE__COUNT])
{
	bool was = before[SCOPE_OFFICIAL].state == CONSENT_STOPPED && before[SCOPE_GATEWAY].state == CONSENT_STOPPED;

	return !was && after[SCOPE_OFFICIAL].state == CONSENT_STOPPED && after[SCOPE_GATEWAY].state == CONSENT_STOPPED;
}

static bool
allows_more(const struct consent *before, const struct consent *after)
{
	bool agreed = after->state == CONSENT_AGREED && (before->state != CONSENT_AGREED || (after->explicit_words && !before->explicit_words));

	return agreed || (after->preapproved && !before->preapproved) ||
	    (before->state == CONSENT_STOPPED && after->state != CONSENT_STOPPED);
}

static enum err
tell_waiting(struct db *db, int64_t contact_id, const struct consent before[SCOPE__COUNT], const struct consent after[SCOPE__COUNT],
    int64_t now)
{
	int i;

	if (whatsapp_ended(before, after))
		return waiting_stop(db, contact_id, now);
	for (i = 0; i < SCOPE__COUNT; i++)
		if (allows_more(&before[i], &after[i]))
			return waiting_allow(db, contact_id, now);
	return ERR_NONE;
}

enum err
consent_record(struct db *db, int64_t contact_id, struct ledger_entry *entry, int64_t now, struct problem *problem)
{
	AUTO(derive_entries) struct derive_entries entries = {0};
	struct consent before[SCOPE__COUNT], after[SCOPE__COUNT];
	int64_t changed;
	enum err e;

	if ((e = consent_entry_check(entry, problem)) ||
	    (e = subject_load(db, contact_id, entry->subject_hash)))
		return e;
	complete(entry, now);
	if ((e = consent_load(db, contact_id, before)) ||
	    (e = derive_entries_load(db, entry->subject_hash, &entries)) ||
	    (e = append(db, entry, &entries, &entry->seq)))
		return e;
	derive(entries.items, entries.count, after);
	if ((e = store_changes(db, contact_id, before, after, &changed)))
		return e;
	return tell_waiting(db, contact_id, before, after, now);
}

enum err
consent_would_change(struct db *db, int64_t contact_id, const struct ledger_entry *entry, int64_t now, bool *ret)
{
	AUTO(derive_entries) struct derive_entries entries = {0};
	struct consent before[SCOPE__COUNT], after[SCOPE__COUNT];
	struct derive_entry one = derive_entry(entry);
	uint8_t subject[SHA256_BYTES];
	enum err e;
	int i;

	one.at = one.at > now ? now : one.at;
	one.seq = INT64_MAX;
	if ((e = subject_load(db, contact_id, subject)) ||
	    (e = derive_entries_load(db, subject, &entries)))
		return e;
	derive(entries.items, entries.count, before);
	if ((e = derive_entries_add(&entries, one)))
		return e;
	derive(entries.items, entries.count, after);
	*ret = false;
	for (i = 0; i < SCOPE__COUNT; i++)
		*ret |= derive_differs(&before[i], &after[i]);
	return ERR_NONE;
}

/* ---- making it again ---- */

static enum err
rebuild_one(struct db *db, int64_t contact_id, int64_t *changed)
{
	AUTO(derive_entries) struct derive_entries entries = {0};
	struct consent before[SCOPE__COUNT], after[SCOPE__COUNT];
	uint8_t subject[SHA256_BYTES];
	int64_t n;
	enum err e;

	if ((e = subject_load(db, contact_id, subject)) ||
	    (e = consent_load(db, contact_id, before)) ||
	    (e = derive_entries_load(db, subject, &entries)))
		return e;
	derive(entries.items, entries.count, after);
	if ((e = store_changes(db, contact_id, before, after, &n)))
		return e;
	*changed += n;
	return ERR_NONE;
}

static enum err
read_ids(struct db *db, int64_t after, int64_t ids[TOGETHER_MAX], size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	size_t n = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_SUBJECTS], ARGS(INT_("after", after), INT_("cap", TOGETHER_MAX)), &rows)))
		return e;
	while (n < TOGETHER_MAX && db_next(&rows))
		ids[n++] = db_col_int(&rows, 0);
	*ret_n = n;
	return rows.err;
}

enum err
consent_rebuild(struct db *db, int64_t *ret_changed)
{
	int64_t ids[TOGETHER_MAX], changed = 0, after = 0;
	size_t n, i;
	enum err e;

	do {
		if ((e = read_ids(db, after, ids, &n)))
			return e;
		for (i = 0; i < n; i++)
			if ((e = rebuild_one(db, ids[i], &changed)))
				return e;
		if (n > 0)
			after = ids[n - 1];
	} while (n == TOGETHER_MAX);
	*ret_changed = changed;
	return ERR_NONE;
}
