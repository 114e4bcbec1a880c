/*
 * standing: whether everything is all right this moment, in a few cheap questions: what the banners on top of every admin page are
 * made from.
 */
#ifndef REPORT_STANDING_H
#define REPORT_STANDING_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"
#include "message/held.h"

struct db;

/* Cron starts the sender every minute; two minutes of silence mean that it does not run. */
#define STANDING_SENDER_LATE_MS	INT64_C(120000)

struct standing {
	int64_t			 sender_at;		/* the sender's last sign of life, 0: never */
	struct held_counts	 held;			/* messages that should have gone out and did not (message/held.h) */
	int64_t			 missed;		/* what should have become a message and did not (permit/missed.h) */
	int64_t			 reviews;		/* that wait for a decision */
	int64_t			 providers;		/* that are switched on */
	struct json_object	*providers_simulated;	/* ["Meta"]: switched on, and their address is a simulator's (provider/here.h) */
	struct json_object	*providers_down;	/* [{"id","name","health_code","health_text"}] */
	struct json_object	*templates_stopped;	/* [{"template_id","template","provider"}]: in use, and paused, rejected or disabled there */
};
void standing_end(struct standing *s);
/* *ret_at: 0 when it never ran; *ret_detail: JSON of its last pass, "" when there is none, a copy the caller frees. */
enum err standing_sender(struct db *db, int64_t *ret_at, char **ret_detail) MUST_CHECK;
/* The one figure of what should have gone out and did not, wherever it is shown. */
int64_t standing_held(const struct standing *s);
enum err standing_load(struct db *db, int64_t now, struct standing *ret) MUST_CHECK;

#endif
