/*
 * connector: the office's other systems, from which the sender pulls what changed.
 *
 * A connector is off until somebody switches it on. Its first import is a baseline: what it finds is recorded and nobody is told. After that, a
 * record is put (permit/permit.h) when the source says something else of it than the last time, and only then.
 *
 * A run is a row of this table with a phase and a cursor (run.h): begun by the schedule, a page or the command line, carried out by the sender a
 * request at a time. Whatever a source answers, or does not, ends in a trouble code with a sentence (trouble.h), never in a stop of
 * anything else.
 */
#ifndef CONNECTOR_CONNECTOR_H
#define CONNECTOR_CONNECTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/json.h"
#include "provider/provider.h"

struct db;

enum { CONNECTORS_MAX = 8, CONNECTOR_NAME_MAX = 60, CONNECTOR_PHASE_MAX = 24 };

struct connector_kind {
	const char			*name;		/* in the database, in words, on the command line */
	int				 every_minutes;	/* usually */
	const struct provider_field	*fields;	/* ended by a row without a name; at most one is secret */
};
const struct connector_kind *connector_kind_at(size_t i);		/* NULL behind the last */
const struct connector_kind *connector_kind(const char *name);		/* NULL: there is none */
/* The field that is sealed; NULL: the kind has none. */
const struct provider_field *connector_secret_field(const struct connector_kind *kind);

struct connector {
	int64_t				 id;
	const struct connector_kind	*kind;
	char				 name[CONNECTOR_NAME_MAX + 1];
	bool				 enabled, baselined;
	struct json_object		*settings;
	char				 secret_shown[8];
	int64_t				 every_minutes, next_at;
	/* The run at hand, or the last one. */
	int64_t				 run_no, cursor, tries, retry_at, started_at, finished_at, ok_at, failures;
	bool				 run_baseline;
	char				 phase[CONNECTOR_PHASE_MAX];	/* "": no run */
	char				*started_by, *error, *error_detail;
	struct json_object		*counts;
};
void connector_end(struct connector *c);
enum err connector_load(struct db *db, int64_t id, struct connector *ret) MUST_CHECK;
enum err connector_by_name(struct db *db, const char *name, struct connector *ret) MUST_CHECK;
/* A plain field, or its default; "" when there is none. */
const char *connector_setting(const struct connector *c, const char *field);
int64_t connector_number(const struct connector *c, const char *field);

/* Their ids by name, at most CONNECTORS_MAX. */
struct connector_ids { int64_t items[CONNECTORS_MAX]; size_t count; };
enum err connector_all(struct db *db, struct connector_ids *ret) MUST_CHECK;

/*
 * values: {"field": "text"}; besides the kind's fields name, enabled and every_minutes. In a transaction. What values does not name stays as it
 * is, "" falls back to the default, and an empty secret stays as it is. ERR_INVALID: problem names the field. ERR_CONFLICT: the name is
 * taken. ERR_TOO_LARGE: there are CONNECTORS_MAX.
 */
enum err connector_add(struct db *db, const char *keys, const char *kind, struct json_object *values, int64_t now, int64_t *ret_id,
    struct problem *problem) MUST_CHECK;
enum err connector_set(struct db *db, const char *keys, int64_t id, struct json_object *values, int64_t now, struct problem *problem) MUST_CHECK;
/* For the sender: "" when there is none. ret was initialised by the caller. */
enum err connector_secret(struct db *db, int64_t id, const struct seal_keys *outgoing, struct buf *ret) MUST_CHECK;

#endif
