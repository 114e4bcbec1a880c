/*
 * planned: the accounts that tests of routing plan with, and what a plan says of one of them.
 */
#ifndef TESTS_UNIT_ROUTING_PLANNED_H
#define TESTS_UNIT_ROUTING_PLANNED_H

#include "routing/plan.h"
#include "seed.h"

enum { META = 1, FONNTE = 2, OTHER = 3, SMS = 4, MAIL = 5 };
#define HOUR	INT64_C(3600000)

static inline struct plan_provider *
provider(struct plan_facts *f, int64_t id)
{
	size_t i;

	for (i = 0; f->providers[i].id != id; i++)
		;
	return &f->providers[i];
}

static inline const struct plan_entry *
entry(const struct plan *plan, int64_t id)
{
	size_t i;

	for (i = 0; i < plan->count; i++)
		if (plan->entries[i].provider_id == id)
			return &plan->entries[i];
	fail_msg("provider %d is not in the plan", (int)id);
	return NULL;
}

static inline void
expect(const char *name, const struct plan *plan, int64_t id, bool may, enum plan_reason reason)
{
	const struct plan_entry *e = entry(plan, id);

	if (e->may != may || e->reason != reason)
		fail_msg("%s: provider %d %s, %s; not %s, %s", name, (int)id, e->may ? "may" : "may not", plan_reason_name(e->reason),
		    may ? "may" : "may not", plan_reason_name(reason));
}

#endif
