#include "routing/ground.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "privacy/notice.h"
#include "setting/setting.h"
#include "template/parts.h"

enum { SQL_SENT_TODAY, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_SENT_TODAY] =
	    "SELECT provider_id, sent FROM provider_usage WHERE period = 'day' AND start_at = :day",
};
DB_SQL(sql);

void
ground_end(struct ground *g)
{
	size_t i;

	if (g == NULL)
		return;
	for (i = 0; i < g->template_count; i++)
		template_end(&g->templates[i]);
	for (i = 0; i < g->mapping_count; i++)
		template_mapping_end(&g->mappings[i].mapping);
	free(g->templates);
	free(g->mappings);
	free(g->office_name);
	free(g->office_short);
	free(g->office_phone);
	provider_rows_end(&g->providers);
	*g = (struct ground){0};
}

static enum fallback_consent
fallback_of(const char *name)
{
	int f;

	for (f = 0; f < FALLBACK__COUNT - 1; f++)
		if (text_equal(fallback_consent_name((enum fallback_consent)f), name))
			break;
	return (enum fallback_consent)f;	/* a word that nobody knows: the strictest */
}

static enum err
load_settings(struct db *db, struct ground *g)
{
	AUTO_FREE char *policy = NULL, *fallback = NULL;
	int64_t zone;
	enum err e;

	if ((e = setting_number(db, SETTING_ZONE_MINUTES, &zone)) ||
	    (e = setting_text(db, SETTING_OFFICIAL_TEMPLATE_POLICY, &policy)) ||
	    (e = setting_flag(db, SETTING_PREAPPROVED_COUNTS, &g->preapproved_counts)) ||
	    (e = setting_flag(db, SETTING_FOREIGN_NUMBERS, &g->foreign_counts)) ||
	    (e = setting_flag(db, SETTING_DEARER_TEMPLATES, &g->dearer_counts)) ||
	    (e = setting_flag(db, SETTING_SANDBOX, &g->practice)) ||
	    (e = setting_text(db, SETTING_FALLBACK_CONSENT, &fallback)) ||
	    (e = setting_flag(db, SETTING_OLD_CONSENT_COUNTS, &g->old_consent_counts)) ||
	    (e = privacy_material_at(db, g->now, &g->material_at)) ||
	    (e = setting_text(db, SETTING_OFFICE_NAME, &g->office_name)) ||
	    (e = setting_text(db, SETTING_OFFICE_SHORT, &g->office_short)) ||
	    (e = setting_text(db, SETTING_OFFICE_PHONE, &g->office_phone)))
		return e;
	g->strict = text_equal(policy, "strict");
	g->fallback = fallback_of(fallback);
	g->day_start = clock_day_start(g->now, (int)zone);
	g->next_day_at = g->day_start + CLOCK_DAY_MS;
	return ERR_NONE;
}

static size_t
place_of(const struct ground *g, int64_t provider_id)
{
	size_t i;

	for (i = 0; i < g->providers.count; i++)
		if (g->providers.items[i].id == provider_id)
			break;
	return i;
}

static enum err
load_providers(struct db *db, struct ground *g)
{
	AUTO(db_rows) struct db_rows rows = {0};
	size_t place;
	enum err e;

	if ((e = provider_load_all(db, &g->providers)))
		return e;
	if (g->providers.count > PROVIDERS_MAX)
		return ERR_TOO_LARGE;
	if ((e = db_query(db, sql[SQL_SENT_TODAY], ARGS(INT_("day", g->day_start)), &rows)))
		return e;
	while (db_next(&rows))
		if ((place = place_of(g, db_col_int(&rows, 0))) < g->providers.count)
			g->sent_today[place] = db_col_int(&rows, 1);
	return rows.err;
}

enum err
ground_load(struct db *db, int64_t now, struct ground *ret)
{
	AUTO(ground) struct ground g = { .now = now };
	enum err e;

	if ((e = load_settings(db, &g)) || (e = load_providers(db, &g)) || (e = people_load(db, &g.providers, now, &g.people)))
		return e;
	*ret = g;
	g = (struct ground){0};
	return ERR_NONE;
}

struct provider_row *
ground_provider(struct ground *g, int64_t provider_id)
{
	size_t place = place_of(g, provider_id);

	return place < g->providers.count ? &g->providers.items[place] : NULL;
}

void
ground_count(struct ground *g, int64_t provider_id)
{
	size_t place = place_of(g, provider_id);

	if (place < g->providers.count)
		g->sent_today[place]++;
}

enum err
ground_template(struct db *db, struct ground *g, int64_t template_id, const struct template **ret)
{
	struct template *grown;
	enum err e;
	size_t i;

	for (i = 0; i < g->template_count; i++)
		if (g->templates[i].id == template_id)
			break;
	if (i == g->template_count) {
		if ((grown = reallocarray(g->templates, i + 1, sizeof(*grown))) == NULL)
			return ERR_MEMORY;
		g->templates = grown;
		g->templates[i] = (struct template){0};
		if ((e = template_load(db, template_id, &g->templates[i])))
			return e;
		g->template_count++;
	}
	*ret = &g->templates[i];
	return ERR_NONE;
}

static enum err
mapping_read(struct db *db, struct ground *g, struct ground_mapping *m)
{
	const struct template *t;
	enum err e = template_mapping_load(db, m->template_id, m->provider_id, &m->mapping);

	m->found = e == ERR_NONE;
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	if ((e = ground_template(db, g, m->template_id, &t)))
		return e;
	m->fits = template_mapping_fits(t, &m->mapping);
	m->fills = parts_filled_there(t, &m->mapping);
	m->costs_more = template_mapping_costs_more(t, &m->mapping);
	return ERR_NONE;
}

enum err
ground_mapped(struct db *db, struct ground *g, int64_t template_id, int64_t provider_id, const struct ground_mapping **ret)
{
	struct ground_mapping *grown;
	enum err e;
	size_t i;

	for (i = 0; i < g->mapping_count; i++)
		if (g->mappings[i].template_id == template_id && g->mappings[i].provider_id == provider_id)
			break;
	if (i == g->mapping_count) {
		if ((grown = reallocarray(g->mappings, i + 1, sizeof(*grown))) == NULL)
			return ERR_MEMORY;
		g->mappings = grown;
		g->mappings[i] = (struct ground_mapping){ .template_id = template_id, .provider_id = provider_id };
		if ((e = mapping_read(db, g, &g->mappings[i]))) {
			template_mapping_end(&g->mappings[i].mapping);
			return e;
		}
		g->mapping_count++;
	}
	*ret = &g->mappings[i];
	return ERR_NONE;
}

enum err
ground_mapping(struct db *db, struct ground *g, int64_t template_id, int64_t provider_id, const struct template_mapping **ret)
{
	const struct ground_mapping *m;
	enum err e;

	if ((e = ground_mapped(db, g, template_id, provider_id, &m)))
		return e;
	*ret = m->found ? &m->mapping : NULL;
	return ERR_NONE;
}
