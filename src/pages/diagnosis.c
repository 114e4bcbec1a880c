/* Is this office able to send, and if not, what is to be done? The same questions that "kabarizin doctor" asks. */
#include <stdio.h>

#include "base/text.h"
#include "pages/admin.h"
#include "pages/page.h"
#include "report/diagnosis.h"
#include "web/web.h"

static const struct { const char *tone, *icon, *level; } looks[] = {
	[DIAGNOSIS_OK] =   { "good", "circle-check", "ok" },
	[DIAGNOSIS_WARN] = { "warn", "alert-triangle", "warn" },
	[DIAGNOSIS_BAD] =  { "bad", "circle-x", "bad" },
};

/* Where a key's trouble is mended. */
static const struct { const char *key, *href; } places[] = {
	{ "sender", "/admin/jobs" }, { "office_name", "/admin/settings" }, { "office_phone", "/admin/settings" }, { "practice", "/admin/settings" },
	{ "simulator", "/admin/providers" }, { "provider", "/admin/providers" }, { "gateway", "/admin/providers" },
	{ "health", "/admin/providers" }, { "untested", "/admin/providers" }, { "official_number", "/admin/providers" },
	{ "webhook", "/admin/providers" }, { "template", "/admin/templates" }, { "overdue", "/admin/messages?state=queued" },
	{ "unknown", "/admin/held?kind=unknown" }, { "administrator", "/admin/users" },
	{ "withdrawals", "/admin/consents/review" }, { "connector", "/admin/connectors" },
};

static void
add_item(const struct page *p, struct json_object *items, const struct diagnosis_item *item)
{
	struct json_object *o = json_object_new_object();
	char key[80];
	size_t i;

	snprintf(key, sizeof(key), "diagnosis.%s.%s", item->key, item->level == DIAGNOSIS_OK ? "good" : "bad");
	json_put_text(o, "tone", looks[item->level].tone);
	json_put_text(o, "icon", looks[item->level].icon);
	json_put_text(o, "level", page_word_of(p, "finding_level", looks[item->level].level));
	json_put_text(o, "sentence", page_word(p, key));
	json_put_text(o, "subject", item->subject);
	json_put_text(o, "remedy", "");
	json_put_text(o, "href", "");
	if (item->level != DIAGNOSIS_OK) {
		snprintf(key, sizeof(key), "diagnosis.%s.remedy", item->key);
		json_put_text(o, "remedy", page_word(p, key));
		for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
			if (text_equal(places[i].key, item->key))
				json_put_text(o, "href", places[i].href);
	}
	json_object_array_add(items, o);
}

enum err
diagnosis_page(const struct request *rq, struct reply *rp)
{
	AUTO(page) struct page p = {0};
	struct json_object *wrong, *right;
	struct diagnosis d = {0};
	size_t i;
	enum err e;

	if ((e = page_open(rq, "settings", &p)) || (e = diagnosis_make(rq->db, rq->web->config.base_url, rq->now, &d)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "diagnosis", true);
	wrong = json_put_array(p.data, "wrong");
	right = json_put_array(p.data, "right");
	for (i = 0; i < d.count; i++)
		add_item(&p, d.items[i].level == DIAGNOSIS_OK ? right : wrong, &d.items[i]);
	json_put_bool(p.data, "all_right", json_count(wrong) == 0);
	return page_show(&p, rp, 200, "admin/diagnosis");
}
