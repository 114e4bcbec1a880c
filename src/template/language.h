/*
 * language: one template in several languages.
 *
 * The template itself speaks its default language; every other one is a row of its own, "permit_ready.en" of "permit_ready", with its own texts,
 * versions, examples and mappings. Callers, scenarios and people know them all by the one key, and give the same values whatever is spoken.
 */
#ifndef TEMPLATE_LANGUAGE_H
#define TEMPLATE_LANGUAGE_H

#include "base/buf.h"
#include "template/template.h"

struct db;

/* The i-th language of contacts and templates, "id" first; NULL behind the last. */
const char *template_language(size_t i);

/* Why a message speaks as it does. Each has a sentence, "language_why.<name>". */
enum language_why {
	LANGUAGE_ONLY,			/* the contact's language is the template's: nothing was chosen */
	LANGUAGE_ASKED,			/* the caller named it */
	LANGUAGE_CONTACT,		/* it is the contact's */
	LANGUAGE_NO_VERSION,		/* the template's own, because there is none in the contact's, or it is out of use */
	LANGUAGE_DIFFERS,		/* the template's own, because the contact's needs a value that callers do not give any more */
	LANGUAGE_NOT_APPROVED,		/* the template's own, because the contact's is not approved yet where the template's is */
	LANGUAGE_WHY__COUNT
};
const char *language_why_name(enum language_why why);

/*
 * The template of that key in the language that was asked for (NULL: none was), else in the contact's (NULL or "": unknown), else in its own. A key
 * of one language ("permit_ready.en") is that language. ERR_NOT_FOUND: no such template; ERR_INVALID: there is none in the language that was asked
 * for, it is out of use, or it needs a value that the template does not ask for (problem "language").
 */
enum err template_in_language(struct db *db, const char *key, const char *asked, const char *spoken, struct template *ret, enum language_why *ret_why,
    struct problem *problem) MUST_CHECK;

/* The template itself, of one of its languages; a copy when it is that already. */
enum err template_family_load(struct db *db, const struct template *t, struct template *ret) MUST_CHECK;
/* [{"id","key","language","active","version"}] of all languages of the template, its own first. */
enum err template_language_list(struct db *db, const struct template *t, struct json_object **ret) MUST_CHECK;
/*
 * The providers by which the template itself may go and this language of it may not yet, "Meta, Twilio", in the order of their priority; nothing when
 * there is none. As long as there is one, who speaks this language is written to in the template's own.
 */
enum err template_language_waits(struct db *db, int64_t base_id, int64_t other_id, struct buf *ret) MUST_CHECK;
/* "permit_ready", "en" -> "permit_ready.en" */
enum { LANGUAGE_KEY_MAX = 64 };
void template_language_key(const char *key, const char *language, char ret[LANGUAGE_KEY_MAX]);

#endif
