/*
 * run: one pass over a source, from its first request to its last, in the connector's own row.
 *
 * Between two requests everything is on the disk: the phase, the cursor and what was counted. A sender that dies in between, or a source that does,
 * costs one page, which is asked for again; what it told twice is put once. Everything here needs a transaction unless it only reads.
 */
#ifndef CONNECTOR_RUN_H
#define CONNECTOR_RUN_H

#include "connector/connector.h"
#include "connector/trouble.h"

/* Begins one. baseline: what it sees for the first time is old data, whatever else holds. ERR_CONFLICT: one is under way. */
enum err connector_start(struct db *db, int64_t id, bool baseline, const char *actor, int64_t now) MUST_CHECK;
/* Those whose time has come, and those whose next request may leave. */
enum err connector_due(struct db *db, int64_t now, struct connector_ids *ret) MUST_CHECK;
enum err connector_running(struct db *db, int64_t now, struct connector_ids *ret) MUST_CHECK;
/* When the next request of any run may leave; 0: there is no run. */
enum err connector_next_request(struct db *db, int64_t *ret_at) MUST_CHECK;

/* The phase after the one it is in; "": the run is over. */
const char *connector_phase_after(const struct connector *c);
#define CONNECTOR_DETAIL	"detail"

void connector_count(struct connector *c, const char *what, int64_t n);
int64_t connector_counted(const struct connector *c, const char *what);

/* An answer is stored: on to the cursor that c has, in pause_ms. Or into the next phase, which may end the run. */
enum err connector_go_on(struct db *db, struct connector *c, int64_t pause_ms, int64_t now) MUST_CHECK;
enum err connector_next_phase(struct db *db, struct connector *c, int64_t pause_ms, int64_t now) MUST_CHECK;
/* The same request again in a moment, or, when it has been tried often enough or would not help, the end of the run. */
enum err connector_trouble(struct db *db, struct connector *c, enum trouble trouble, const char *detail, int64_t now) MUST_CHECK;
/* The end of the run, whatever another try would bring. */
enum err connector_give_up(struct db *db, struct connector *c, enum trouble trouble, const char *detail, int64_t now) MUST_CHECK;
/* By a person: the run at hand ends here. ERR_CONFLICT: there is none. */
enum err connector_stop(struct db *db, int64_t id, int64_t now) MUST_CHECK;

/* ---- details, a record at a time ---- */
enum { CONNECTOR_KEY_MAX = 104 };
struct connector_record { char ref[CONNECTOR_KEY_MAX], number[CONNECTOR_KEY_MAX]; };
/* The one that has waited longest. ERR_NOT_FOUND: none is due, or this run has asked for enough. ERR_TOO_LARGE: too many have failed. */
enum err connector_record_due(struct db *db, const struct connector *c, int64_t now, struct connector_record *ret) MUST_CHECK;
/*
 * Its details came; expiry_day: the permit's, 0 when it is not known. They are asked for again daily in the last 120 days of a permit, otherwise
 * every 30 days. failed: tomorrow.
 */
enum err connector_record_done(struct db *db, struct connector *c, const char *ref, int64_t expiry_day, bool failed, int64_t now) MUST_CHECK;

#endif
