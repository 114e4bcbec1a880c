/*
 * notice: what people are told before they agree: the sentence beside the box and the privacy notice, in versions.
 *
 * One version is in force at a time: of those published and begun the newest, and as long as there is none the wording that comes with the
 * program. A published version never changes; other words are another version, so the version in a ledger entry says which words were read.
 * The words themselves are kept as they were shown (privacy_keep), with the office's name and addresses in them.
 *
 * Texts hold places, {office} {phone} {messages_days} and others (privacy_places.h), which the office's settings fill. A line of the notice
 * whose place stays empty is left out. "# " begins a heading, "- " an item of a list; every other line is a paragraph.
 */
#ifndef PRIVACY_NOTICE_H
#define PRIVACY_NOTICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/json.h"
#include "consent/consent.h"

struct db;

enum { PRIVACY_VERSION_MAX = 41, PRIVACY_TEXT_MAX_BYTES = 20000, PRIVACY_STATEMENT_MAX_BYTES = 1200, PRIVACY_CHANGE_MAX_BYTES = 600 };
enum privacy_locale { PRIVACY_ID, PRIVACY_EN, PRIVACY_LOCALE__COUNT };
enum privacy_locale privacy_locale_of(const char *name);		/* "en" is English, everything else Indonesian */

struct privacy_words { char *statement, *text, *change; };
struct privacy {
	int64_t			id;		/* 0: the program's own */
	char			version[PRIVACY_VERSION_MAX];
	int64_t			from_at;	/* of the program's own 0 */
	bool			material;
	struct privacy_words	words[PRIVACY_LOCALE__COUNT];	/* with their places */
};
void privacy_end(struct privacy *n);

/* ---- in force ---- */

enum err privacy_in_force(struct db *db, int64_t now, struct privacy *ret) MUST_CHECK;
/* The one that comes with the program. */
enum err privacy_built_in(struct privacy *ret) MUST_CHECK;
/* Fills the places of a text; a copy that the caller frees. */
enum err privacy_fill(struct db *db, const char *text, char **ret) MUST_CHECK;

/* What one reader has before them. */
struct privacy_shown {
	char			 version[PRIVACY_VERSION_MAX];
	int64_t			 from_at;
	enum privacy_locale	 locale;
	char			*statement, *text;		/* filled */
	uint8_t			 hash[SHA256_BYTES];		/* of both */
};
void privacy_shown_end(struct privacy_shown *s);
enum err privacy_show(struct db *db, const char *locale, int64_t now, struct privacy_shown *ret) MUST_CHECK;
/* Keeps the words beside the ledger, once. In the transaction of the entry. */
enum err privacy_keep(struct db *db, const struct privacy_shown *shown, int64_t now) MUST_CHECK;

/* ---- publishing ---- */

struct privacy_draft {
	const char	*version;
	int64_t		 from_at;		/* not before now */
	bool		 material;
	const char	*statement[PRIVACY_LOCALE__COUNT], *text[PRIVACY_LOCALE__COUNT], *change[PRIVACY_LOCALE__COUNT];
};
/*
 * In a transaction. ERR_INVALID: problem names the field ("version", "from", "statement_id", "text_en", "change_id" ...) and says why.
 * ERR_CONFLICT, with a problem too: that version was published already ("version"), or the words are those in force ("statement_id").
 */
enum err privacy_publish(struct db *db, const struct privacy_draft *draft, const char *actor, int64_t now, struct problem *problem) MUST_CHECK;
/* Would it be published? The same errors. */
enum err privacy_check(struct db *db, const struct privacy_draft *draft, int64_t now, struct problem *problem) MUST_CHECK;
/* [{"id","version","from_at","material","change_id","change_en","published_at","published_by"}], newest first; the caller owns it. */
enum err privacy_list(struct db *db, struct json_object **ret) MUST_CHECK;
/* The next to come into force: ERR_NOT_FOUND when none is waiting. */
enum err privacy_coming(struct db *db, int64_t now, struct privacy *ret) MUST_CHECK;

/* ---- those who agreed to an earlier one ---- */

/*
 * What has changed since this person's newest yes in this scope: [{"version","from_at","material","change"}], oldest first, change in the
 * locale asked for. Empty when nothing has, or when there is no yes. The caller owns it.
 */
enum err privacy_changes(struct db *db, int64_t contact_id, enum scope scope, const char *locale, int64_t now, struct json_object **ret) MUST_CHECK;
/* When the newest material change came into force; 0: there was none. */
enum err privacy_material_at(struct db *db, int64_t now, int64_t *ret) MUST_CHECK;
/* Was this person's newest yes in this scope given before that moment? false also where there is no yes. */
enum err privacy_is_older(struct db *db, int64_t contact_id, enum scope scope, int64_t than, bool *ret) MUST_CHECK;
/*
 * For offices that do not let an earlier yes count (setting old_consent_counts): agreements that are older than the change become "none" in
 * consents, so that they allow what no answer allows. *ret: the official one was among them.
 */
enum err privacy_overtake(struct db *db, int64_t contact_id, int64_t material_at, struct consent consents[SCOPE__COUNT], bool *ret) MUST_CHECK;

#endif
