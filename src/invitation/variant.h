/*
 * variant: a wording of the invitation, and which one a person gets.
 *
 * The text is the one a gateway carries; {{name}}, {{office}}, {{link}}, {{wa_link}}, {{phone}} and {{code}} stand for their values. An official
 * provider knows only its approved template, and an SMS has no room, so nobody sees a variant there. The variant may also have a heading and
 * introduction of its own on the opt-in page; what is agreed to is the same for all. An empty text is the template's wording.
 *
 * A person gets one by the weights of the active variants, decided by a hash of who it is, so that asking again gives the same; who was
 * invited before keeps the wording of that time while it is active. While an experiment runs, wordings are left as they are.
 */
#ifndef INVITATION_VARIANT_H
#define INVITATION_VARIANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct db;

enum { VARIANT_KEY_MAX = 16, VARIANT_NAME_CHARS = 60, VARIANT_TEXT_CHARS = 900, VARIANT_HEADING_CHARS = 80, VARIANT_INTRO_CHARS = 300,
	VARIANTS_MAX = 26, VARIANT_WEIGHT_MAX = 100 };

struct variant {
	char	 key[VARIANT_KEY_MAX];
	char	*name, *text, *page_heading, *page_intro;
	int64_t	 weight;
	bool	 active;
	int64_t	 updated_at;
	char	*updated_by;
};
void variant_end(struct variant *v);

/* In the order of their keys. */
struct variants { struct variant *items; size_t count; };
void variants_end(struct variants *v);
enum err variants_load(struct db *db, struct variants *ret) MUST_CHECK;
enum err variant_load(struct db *db, const char *key, struct variant *ret) MUST_CHECK;

/* ---- which one ---- */

struct variant_choice {
	char	key[VARIANT_KEY_MAX];
	int64_t	experiment_id;		/* the running experiment this invitation counts for; 0: none */
};
/* Only whoever is invited for the first time counts for an experiment. */
enum err variant_choose(struct db *db, int64_t contact_id, struct variant_choice *ret) MUST_CHECK;
/* Which of the weights a draw (any number) falls to; n when all are 0. Pure. */
size_t variant_pick(const int64_t *weights, size_t n, uint64_t draw);

/* ---- what it says ---- */

/* The placeholders that may stand in a text, without braces; NULL behind the last. */
const char *variant_placeholder(size_t i);
/*
 * What is wrong with a text of the office's own: it names the office and holds the link, uses only known placeholders, and is not too long.
 * "" is right. ERR_INVALID: problem.why is a key below "variant_wrong" of templates/locale.
 */
enum err variant_text_check(const char *text, struct problem *problem) MUST_CHECK;
/* The text as the template opt_in_invitation has it: {{name}} becomes {{partner_name}} and so on. */
void variant_text_for_template(const char *text, struct buf *ret);
/*
 * The message as a gateway would carry it to somebody, with an example for a name and a link that leads nowhere. ERR_INVALID: it cannot be
 * rendered; problem says why.
 */
enum err variant_preview(struct db *db, const char *text, const char *base_url, struct buf *ret, struct problem *problem) MUST_CHECK;

/* ---- changing ---- */

struct variant_draft {
	const char	*key;			/* NULL: a new one, which gets the next free letter */
	const char	*name, *text, *page_heading, *page_intro;
	int64_t		 weight;
	bool		 active;
};
/*
 * In a transaction. ERR_INVALID: problem names the field and says why (variant_text_check's keys for text, "last" when no active variant would be
 * left to give). ERR_CONFLICT: an experiment runs. ERR_NOT_FOUND: no such key. ERR_TOO_LARGE: there are VARIANTS_MAX already.
 */
enum err variant_save(struct db *db, const struct variant_draft *draft, const char *actor, int64_t now, char ret_key[VARIANT_KEY_MAX],
    struct problem *problem) MUST_CHECK;
/* The end of an experiment: this one gets everybody, the others are paused. In a transaction. */
enum err variant_crown(struct db *db, const char *key, const char *actor, int64_t now) MUST_CHECK;

#endif
