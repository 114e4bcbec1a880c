/*
 * ground: what planning stands on that is the same for every message of a moment.
 *
 * Settings, providers with their health and what they sent today, templates and mappings: read once, used for a whole batch, thrown away
 * with its transaction. Nothing in it outlives a change by more than a batch.
 */
#ifndef ROUTING_GROUND_H
#define ROUTING_GROUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "account/account.h"
#include "routing/people.h"
#include "routing/plan.h"
#include "template/template.h"

struct db;

/* A template's mapping for one provider as it was found; found false: there is none. */
struct ground_mapping { int64_t template_id, provider_id; bool found, fits, costs_more, fills; struct template_mapping mapping; };

struct ground {
	int64_t			 now;
	int64_t			 day_start, next_day_at;	/* of the office's day */
	bool			 strict, preapproved_counts, foreign_counts, dearer_counts, practice;
	enum fallback_consent	 fallback;
	int64_t			 material_at;			/* the privacy notice changed materially then; 0: never */
	bool			 old_consent_counts;		/* a yes from before still allows */
	char			*office_name, *office_short, *office_phone;	/* what every text may use */
	struct provider_rows	 providers;
	struct people		 people;
	int64_t			 sent_today[PROVIDERS_MAX];	/* beside providers.items */
	struct template		*templates;
	size_t			 template_count;
	struct ground_mapping	*mappings;
	size_t			 mapping_count;
};
void ground_end(struct ground *g);
enum err ground_load(struct db *db, int64_t now, struct ground *ret) MUST_CHECK;

/* NULL: no such provider. Pointers into the ground live as long as it, except those of the next two, which end with the next call. */
struct provider_row *ground_provider(struct ground *g, int64_t provider_id);
enum err ground_template(struct db *db, struct ground *g, int64_t template_id, const struct template **ret) MUST_CHECK;
/* *ret is NULL when the template has no mapping there. */
enum err ground_mapping(struct db *db, struct ground *g, int64_t template_id, int64_t provider_id, const struct template_mapping **ret) MUST_CHECK;
/* The same with what the plan asks of it (template_mapping_fits, template_mapping_costs_more, parts_filled_there). */
enum err ground_mapped(struct db *db, struct ground *g, int64_t template_id, int64_t provider_id, const struct ground_mapping **ret) MUST_CHECK;
/* One more message goes out through this provider. */
void ground_count(struct ground *g, int64_t provider_id);

#endif
