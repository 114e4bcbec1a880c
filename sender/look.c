#include "look.h"

#include <string.h>

#include "account/vitals.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "task/task.h"

enum { LOOK_AGAIN_MS = 5 * CLOCK_MINUTE_MS };

/* Words about this moment: who cannot be reached, or found, or is busy may be well. */
static bool
is_passing(const struct finding *f)
{
	const char *dot = strrchr(f->key, '.');

	return text_starts(f->key, "provider.") || (dot != NULL && (strcmp(dot, ".busy") == 0 || strcmp(dot, ".name_unknown") == 0));
}

/* The first of the worst; NULL: there are none that count. */
static const struct finding *
worst(const struct look *l)
{
	const struct finding *found = NULL, *f;

	for (f = l->findings.items; f < l->findings.items + l->findings.count; f++)
		if ((l->whole || !is_passing(f)) && (found == NULL || f->level > found->level))
			found = f;
	return found;
}

static enum err
store_whole(struct sender *s, const struct look *l, const struct finding *f, int64_t now)
{
	switch (f->level) {
	case FINDING_OK:
		return provider_health(s->db, l->row->id, "ok", "", "", 0, now);
	case FINDING_WARN:
		return provider_health(s->db, l->row->id, "warning", f->key, f->detail, 0, now);
	default:
		/* That it cannot be reached at this moment is for the circuit to find out, not a reason to stop. */
		if (l->unreachable)
			return provider_warn(s->db, l->row->id, f->key, f->detail, now);
		return provider_health(s->db, l->row->id, "down", f->key, f->detail, now + LOOK_AGAIN_MS, now);
	}
}

/* A warning that is another's (an open circuit's, the provider's own notice) is not a look's to change. */
static bool
is_ours(const struct provider_row *row)
{
	return text_equal(row->health, "ok") || text_equal(row->health, "untested") || strchr(row->health_code, '.') != NULL;
}

static enum err
store_regular(struct sender *s, const struct look *l, const struct finding *f, int64_t now)
{
	if (f->level == FINDING_BAD) {
		log_line(LOG_WARN, "provider_stopped", log_int("provider", l->row->id), log_text("why", f->key));
		return provider_health(s->db, l->row->id, "down", f->key, f->detail, now + LOOK_AGAIN_MS, now);
	}
	if (!is_ours(l->row))
		return ERR_NONE;
	if (f->level == FINDING_WARN)
		return provider_warn(s->db, l->row->id, f->key, f->detail, now);
	return text_equal(l->row->health, "ok") ? ERR_NONE : provider_fine(s->db, l->row->id, l->row->health, l->row->health_code, now);
}

enum err
look_store(struct sender *s, struct look *l, int64_t now)
{
	const struct finding *f;
	bool came_back = false;
	int64_t task;
	enum err e;

	vitals_judge(l->row->kind, now, &l->findings);
	if ((f = worst(l)) == NULL)
		return l->findings.count == 0 ? ERR_NONE : vitals_silent(s->db, l->row->id, now);
	if (is_passing(f))
		return store_whole(s, l, f, now);
	if ((e = vitals_keep(s->db, l->row->id, &l->findings.vitals, now, &came_back)))
		return e;
	if (l->whole)
		return store_whole(s, l, f, now);
	if (!text_equal(l->row->health, "down"))
		return store_regular(s, l, f, now);
	return came_back ? task_ask(s->db, TASK_TEST, l->row->id, "sender", now, &task) : ERR_NONE;
}
