/*
 * alert: conditions that a person should know of, each raised once and closed by itself when it is over.
 *
 * Nothing calls in here when something happens. A sweep asks the database what is wrong at this moment and compares that with the alerts that
 * are open: what is new is opened, what is over is closed, what goes on keeps its beginning. So an alert cannot be forgotten, whoever
 * mended it and however. A person may take note of one (alert_see); it closes all the same only when its condition ends.
 *
 * That the sender does not run cannot be found by the sender: the pages say that themselves (report/standing.h).
 */
#ifndef ALERT_ALERT_H
#define ALERT_ALERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

enum alert_kind {
	ALERT_PROVIDER_DOWN,	/* credential, device or account: reason is its health_code. subject: the provider, as in the next seven */
	ALERT_PROVIDER_PAUSED,	/* its circuit is open: it fails again and again */
	ALERT_QUOTA,		/* its package is nearly used up; detail: messages left */
	ALERT_DAY_LIMIT,	/* nine tenths of the day's messages are sent; detail: how many */
	ALERT_PACKAGE,		/* its package ends soon, or has ended; detail: the last day, in days since 1970 */
	ALERT_QUALITY,		/* people block or report the number; detail: YELLOW, RED */
	ALERT_WEBHOOK_REFUSED,	/* its webhooks come, and are refused; reason: why */
	ALERT_WEBHOOK_SILENT,	/* messages go out through it, and for a day it has called nothing back */
	ALERT_TEMPLATE,		/* paused, rejected or disabled while in use. subject: "template:provider" */
	ALERT_QUEUE,		/* messages that may not wait have waited for an hour; detail: how many */
	ALERT_CALLBACK,		/* another system did not take what we had to tell. subject: the callback; detail: how many */
	ALERT_JOB,		/* a job of the sender fails. subject: its name */
	ALERT_CONNECTOR,	/* a source fails, is slow, or tells what is hardly true. subject: the connector; reason: a trouble (connector/worry.h) */
	ALERT__COUNT
};
const char *alert_kind_name(enum alert_kind k);				/* "provider_down": as stored, and in words "alert.provider_down" */
bool alert_kind_from_name(const char *name, enum alert_kind *ret);

enum { ALERT_CHANGES_MAX = 64 };
struct alert_change { int64_t id; enum alert_kind kind; bool opened; char subject[64], name[80]; };
/* What a sweep did; those beyond the room are counted and done, but not named. */
struct alert_sweep { struct alert_change changes[ALERT_CHANGES_MAX]; size_t count; int64_t opened, closed; };
/* In a transaction. */
enum err alert_sweep(struct db *db, int64_t now, struct alert_sweep *ret) MUST_CHECK;

/* A person has taken note. ERR_NOT_FOUND: there is none; ERR_CONFLICT: somebody has already. In a transaction. */
enum err alert_see(struct db *db, int64_t id, const char *actor, int64_t now) MUST_CHECK;

/*
 * [{"id","kind","subject","name","level","reason","detail","opened_at","closed_at","seen_at","seen_by"}], newest first, from below an id on
 * (0: from the newest). Times that are not there are 0.
 */
enum err alert_list(struct db *db, bool open, int64_t below, int64_t limit, struct json_object **ret) MUST_CHECK;
/* Those that were over before go. */
enum err alert_forget(struct db *db, int64_t before, int64_t *ret_n) MUST_CHECK;

#endif
