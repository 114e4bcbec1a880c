/*
 * template: a text that operators write and we send, with its parameters and one mapping per provider.
 *
 * Values are given under canonical names or any alias ("nama_pemohon" fills partner_name). A missing parameter refuses and names itself; a blank is
 * never sent. Rendering drops a line whose only link parameter is empty by setting (a pattern that is not configured).
 */
#ifndef TEMPLATE_TEMPLATE_H
#define TEMPLATE_TEMPLATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/json.h"

struct db;

struct template {
	int64_t			 id;
	char			*key, *name, *description, *category, *language, *recipient;
	char			*body, *gateway_body, *short_body;
	struct json_object	*params;	/* [{"name","kind":"text|date|number|link","example","max","optional"}], in order */
	bool			 active;
	int64_t			 version, used, used_at, updated_at;
};
void template_end(struct template *t);

enum err template_load(struct db *db, int64_t id, struct template *ret) MUST_CHECK;
/* By key or by alias of a key (permit_reminder is permit_expiry_warning). */
enum err template_by_key(struct db *db, const char *key, struct template *ret) MUST_CHECK;

struct template_mapping {
	int64_t	 provider_id;
	char	*remote_name, *remote_id, *language, *status, *status_text, *quality;
	char	*params;		/* JSON array of names, "" : the template's own order */
};
void template_mapping_end(struct template_mapping *m);
/* ERR_NOT_FOUND: no mapping for this provider. */
enum err template_mapping_load(struct db *db, int64_t template_id, int64_t provider_id, struct template_mapping *ret) MUST_CHECK;
enum err template_map(struct db *db, const char *key, int64_t provider_id, const struct template_mapping *mapping, int64_t now,
    struct problem *problem) MUST_CHECK;

/* given: an object of texts and numbers under names or aliases -> canonical names only. ERR_INVALID: problem.field is the missing parameter. */
enum err template_fill(const struct template *t, struct json_object *given, struct json_object **ret, struct problem *problem) MUST_CHECK;

struct template_texts { char *body, *gateway_body, *short_body; };
void template_texts_end(struct template_texts *t);
/* filled: of template_fill, plus what every text may use: office_name, message_code. */
enum err template_render(const struct template *t, struct json_object *filled, struct template_texts *ret, struct problem *problem) MUST_CHECK;

/* The values in the order the mapping wants, for positional providers: each a copy. */
struct template_values { char **values; size_t count; };
void template_values_end(struct template_values *v);
enum err template_values(const struct template *t, const struct template_mapping *m, struct json_object *filled, struct template_values *ret) MUST_CHECK;
/* The body as a positional provider wants it at submission: {{name}} becomes {{1}}, {{2}} ... */
enum err template_positional(const struct template *t, struct buf *ret) MUST_CHECK;

/* Installs the built-in templates (the seven scenarios, invitation, thank-you ...) that are missing; never changes one that exists. */
enum err template_install(struct db *db, int64_t now, int *ret_installed) MUST_CHECK;
/* A template's values made from its examples, for previews. */
struct json_object *template_sample(const struct template *t);

#endif
