#include "consent/consent.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "consent/derive.h"
#include "consent/origin.h"
#include "consent/state.h"
#include "consent/waiting.h"
#include "db/db.h"

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
	"inbound", "inbound_any", "landing_page", "form", "operator", "paper", "import", "api", "provider", "suppressed", NULL
};

enum err
consent_entry_check(const struct ledger_entry *entry, struct problem *problem)
{
	const struct { const char *field, *text; } texts[] = {
		{ "request_words", entry->request_words }, { "words", entry->answer_words }, { "notice_version", entry->notice_version },
		{ "actor", entry->actor },
	};
	size_t i;

	if (entry->action == CONSENT_ERASURE)
		return problem_set(problem, ERR_INVALID, "action", "cannot be erased here; erasing the person writes it");
	if (!text_is_one_of(entry->source, consent_sources))
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

enum err
consent_record(struct db *db, int64_t contact_id, struct ledger_entry *entry, int64_t now, struct problem *problem)
{
	AUTO(derive_entries) struct derive_entries entries = {0};
	struct consent before[SCOPE__COUNT], after[SCOPE__COUNT];
	int64_t changed;
	enum err e;

	if ((e = consent_entry_check(entry, problem)) ||
	    (e = state_subject(db, contact_id, entry->subject_hash)))
		return e;
	complete(entry, now);
	if ((e = consent_load(db, contact_id, before)) ||
	    (e = derive_entries_load(db, entry->subject_hash, &entries)) ||
	    (e = append(db, entry, &entries, &entry->seq)))
		return e;
	derive(entries.items, entries.count, after);
	if ((e = state_store(db, contact_id, before, after, &changed)) ||
	    (e = origin_note(db, contact_id, entry, before[entry->scope].state == CONSENT_AGREED,
	    derive_differs(&before[entry->scope], &after[entry->scope]))))
		return e;
	return waiting_tell(db, contact_id, before, after, now);
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
	if ((e = state_subject(db, contact_id, subject)) ||
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
