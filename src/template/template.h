/*
 * template: a text that operators write and we send, with its parameters and one mapping per provider.
 *
 * Values are given under canonical names or any alias ("nama_pemohon" fills partner_name, see template/alias.h). A missing parameter refuses and
 * names itself; a blank is never sent. For an optional one without value (a link whose pattern is not configured), texts drop the line, and the
 * label alone on the line above it; the official body, whose lines are fixed at the provider, says the parameter's "otherwise" words instead.
 *
 * Besides its own list, every text may use office_name, office_short, office_phone and message_code (template/variables.h).
 */
#ifndef TEMPLATE_TEMPLATE_H
#define TEMPLATE_TEMPLATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/json.h"

struct db;

/* In SQL, the key that callers know the template of this alias by (template_family). */
#define TEMPLATE_FAMILY(alias)	"CASE WHEN " alias ".of_key <> '' THEN " alias ".of_key ELSE " alias ".key END"

struct template {
	int64_t			 id;
	char			*key, *name, *description, *category, *language, *recipient;
	char			*of_key;	/* of the template that this is another language of (template/language.h); "": itself */
	char			*trigger;	/* the scenario that sends it, "": people, replies and programs */
	char			*body, *gateway_body, *short_body;
	char			*subject;	/* of e-mails, one line; "": the name serves */
	struct json_object	*params;	/* [{"name","kind":"text|date|number|link","example","max","aliases","optional","otherwise"}], in order */
	struct json_object	*parts;		/* header, footer and buttons (template/parts.h); NULL or {}: none */
	bool			 active;
	int64_t			 version, used, used_at, updated_at;
	int64_t			 reroute_after_h;	/* sent and not delivered for so long: another way as well; 0: never */
	char			*updated_by;
};
void template_end(struct template *t);
/* The key that callers know it by, whatever its language. */
static inline const char *template_family(const struct template *t) { return t->of_key != NULL && t->of_key[0] != '\0' ? t->of_key : t->key; }

enum err template_load(struct db *db, int64_t id, struct template *ret) MUST_CHECK;
/* By key or by alias of a key (permit_reminder is permit_expiry_warning). */
enum err template_by_key(struct db *db, const char *key, struct template *ret) MUST_CHECK;
/* Counts one message made from it. */
enum err template_used(struct db *db, int64_t id, int64_t now) MUST_CHECK;

struct template_mapping {
	int64_t	 provider_id;
	char	*remote_name, *remote_id, *language, *status, *status_text, *quality;
	char	*params;		/* JSON array of names or aliases, "" : the template's own order */
	char	*word;			/* the provider's own word for the status */
	char	*category;		/* as it counts it: "utility", "marketing"; "": it never said */
	char	*category_next;		/* announced, not in force */
	char	*category_taken;	/* another than ours that an administrator accepted */
	char	*edits;			/* JSON array of times: edited there while it was approved */
	char	*parts;			/* JSON, our header and buttons as they were handed in; "": the template's own */
	char	*needs;			/* JSON, what it wants there for header and buttons (provider/part.h) */
	int64_t	 updated_at;
	int64_t	 body_params;		/* values it wants there; below 0 as in provider/remote.h */
	int64_t	 version;		/* the one that was handed in, 0: none by us */
};
void template_mapping_end(struct template_mapping *m);
/* ERR_NOT_FOUND: no mapping for this provider. */
enum err template_mapping_load(struct db *db, int64_t template_id, int64_t provider_id, struct template_mapping *ret) MUST_CHECK;
/*
 * What an administrator says: name, id, language, status and order. The language is one of WhatsApp's codes (provider/wa_language.h) where the
 * provider carries official templates. NULL texts: language of the template; status as the provider's list told it last,
 * "waiting" when it did not; the rest "". ERR_NOT_FOUND and ERR_INVALID: problem names what.
 */
enum err template_map(struct db *db, const char *key, int64_t provider_id, const struct template_mapping *mapping, int64_t now,
    struct problem *problem) MUST_CHECK;

/* The provider refused an approved mapping when it was used: paused, with its words, until a sync or a person says otherwise. */
enum err template_mapping_refused(struct db *db, int64_t template_id, int64_t provider_id, const char *text, int64_t now) MUST_CHECK;

/* Must a caller give this, under this name or another of it? */
bool template_asks_for(const struct template *t, const char *name);
/* Is there a value for this parameter, under its name or an alias? */
bool template_is_given(struct json_object *given, const char *name);
/* given: an object of texts and numbers under names or aliases -> canonical names only. ERR_INVALID: problem.field is the missing parameter. */
enum err template_fill(const struct template *t, struct json_object *given, struct json_object **ret, struct problem *problem) MUST_CHECK;

/* subject: on one line, cut after TEMPLATE_SUBJECT_MAX characters; "" when the template has none. */
enum { TEMPLATE_SUBJECT_MAX = 120 };
struct template_texts {
	char			*body, *gateway_body, *short_body, *subject;
	struct json_object	*parts;		/* with their values in place; gateway_body says them in words already */
};
void template_texts_end(struct template_texts *t);
/* filled: of template_fill, plus what every text may use: office_name, message_code. */
enum err template_render(const struct template *t, struct json_object *filled, struct template_texts *ret, struct problem *problem) MUST_CHECK;

/*
 * The values in the order the mapping wants (m NULL: the template's own), for positional providers: each a copy, none empty. The template's own order
 * is its parameter list, without what the body does not use, then what is common to all texts and used. ERR_INVALID: one is missing.
 */
struct template_values { char **values, **names; size_t count; };	/* names: as the mapping calls them, or the template does */
void template_values_end(struct template_values *v);
enum err template_values(const struct template *t, const struct template_mapping *m, struct json_object *filled,
    struct template_values *ret) MUST_CHECK;
/* The body as a positional provider wants it at submission: {{name}} becomes {{1}}, {{2}} ... ERR_INVALID: a name is in no list. */
enum err template_positional(const struct template *t, struct buf *ret) MUST_CHECK;
/* The order in which such a provider wants the values, as JSON. */
enum err template_order_json(const struct template *t, struct buf *ret) MUST_CHECK;
/* A provider's text with our names in its places: {{3}} becomes what the mapping puts there. ERR_INVALID: the mapping names what is not there. */
enum err template_named(const struct template *t, const struct template_mapping *m, const char *text, struct buf *ret) MUST_CHECK;
/* Can this mapping be sent with the values that the template has now, as far as the provider said how many it wants? */
bool template_mapping_fits(const struct template *t, const struct template_mapping *m);
/* Does the provider count it as something dearer than we do, and nobody has accepted that? */
bool template_mapping_costs_more(const struct template *t, const struct template_mapping *m);

/* Installs the built-in templates (the seven scenarios, invitation, thank-you ...) that are missing; never changes one that exists. */
enum err template_install(struct db *db, int64_t now, int *ret_installed) MUST_CHECK;
/* Hours, 0 to TEMPLATE_REROUTE_MAX_H, for all its languages; in a transaction. ERR_NOT_FOUND. */
enum { TEMPLATE_REROUTE_MAX_H = 168 };
enum err template_set_reroute(struct db *db, int64_t id, int64_t hours) MUST_CHECK;
/* A template's values made from its examples, for previews. */
struct json_object *template_sample(const struct template *t);

#endif
