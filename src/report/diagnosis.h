/*
 * diagnosis: is this office able to send, and if not, what is to be done?
 *
 * A list of findings in the order in which a person should look at them; each names a key with a sentence and a remedy. The command
 * line says them in English (diagnosis_text), pages by "diagnosis.<key>" of templates/locale.
 */
#ifndef REPORT_DIAGNOSIS_H
#define REPORT_DIAGNOSIS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct db;

enum diagnosis_level { DIAGNOSIS_OK, DIAGNOSIS_WARN, DIAGNOSIS_BAD };

struct diagnosis_item {
	enum diagnosis_level	 level;
	const char		*key;		/* static: "sender", "official_number" ... */
	char			 subject[80];	/* which provider or template, "" when it is about the whole */
};

enum { DIAGNOSIS_MAX = 64 };
struct diagnosis { struct diagnosis_item items[DIAGNOSIS_MAX]; size_t count; };

/* base_url: of the configuration. */
enum err diagnosis_make(struct db *db, const char *base_url, int64_t now, struct diagnosis *ret) MUST_CHECK;

struct diagnosis_words { const char *good, *bad, *remedy; };
/* For a key of an item; never NULL texts. */
struct diagnosis_words diagnosis_text(const char *key);

#endif
