/* The configured providers, and one of them. */
#include <inttypes.h>
#include <stdio.h>

#include "access/login.h"
#include "account/account.h"
#include "account/list.h"
#include "account/webhook_key.h"
#include "base/text.h"
#include "pages/admin.h"
#include "pages/carrier.h"
#include "pages/connection_test.h"
#include "pages/provider_templates.h"
#include "pages/vitals.h"
#include "web/web.h"

enum { URL_MAX_BYTES = 600, WORD_MAX_BYTES = 300, REASON_MAX_BYTES = 200 };

/* What could be added besides, and what each is for: nobody looks for a way they do not know of. */
static void
put_others(struct page *p, struct json_object *found)
{
	struct json_object *others = json_put_array(p->data, "others"), *o;
	const struct provider *kind;
	size_t i, k;

	for (i = 0; (kind = provider_at(i)) != NULL; i++) {
		for (k = 0; k < json_count(found) && !text_equal(json_text(json_item(found, k), "kind"), kind->kind); k++)
			;
		if (k < json_count(found))
			continue;
		o = json_object_new_object();
		carrier_kind_put(p, o, kind);
		json_object_array_add(others, o);
	}
	json_put_bool(p->data, "has_others", json_count(others) > 0);
}

enum err
providers_page(const struct request *rq, struct reply *rp)
{
	AUTO_JSON struct json_object *found = NULL;
	AUTO(page) struct page p = {0};
	struct json_object *rows;
	size_t i, n;
	enum err e;

	if ((e = page_open(rq, "providers", &p)) || (e = provider_list(rq->db, clock_day_start(rq->now, p.zone), &found)))
		return e;
	rows = json_put_array(p.data, "rows");
	for (i = 0, n = json_count(found); i < n; i++) {
		struct json_object *row = json_object_new_object();

		carrier_put(&p, row, json_item(found, i));
		json_object_array_add(rows, row);
	}
	json_put_bool(p.data, "has_rows", n > 0);
	put_others(&p, found);
	json_put_bool(json_put_object(p.data, "tab"), "providers", true);
	return page_show(&p, rp, 200, "admin/providers");
}

/* ---- one provider ---- */

/* Its row of provider_list, which says more than provider_load: what was sent today. Borrowed from list. */
static struct json_object *
row_of(struct json_object *list, int64_t id)
{
	size_t i, n = json_count(list);

	for (i = 0; i < n; i++) {
		int64_t its = 0;

		if (json_int(json_item(list, i), "id", &its) && its == id)
			return json_item(list, i);
	}
	return NULL;
}

static void
add_fact(struct json_object *facts, const char *word, const char *value)
{
	struct json_object *fact = json_object_new_object();

	json_put_text(fact, "word", word);
	json_put_text(fact, "value", value);
	json_put_text(fact, "set_at", "");
	json_put_bool(fact, "secret", false);
	json_object_array_add(facts, fact);
}

static void
put_limits(struct page *p, const struct provider_row *row)
{
	struct json_object *limits = json_put_array(p->data, "limits"), *words = json_put_object(p->data, "numbers");
	char low[24], high[24];

	page_put_count(p, words, "minute", row->per_minute);
	page_put_count(p, words, "day", row->per_day);
	page_put_count(p, words, "order", row->priority);
	snprintf(low, sizeof(low), "%" PRId64, row->gap_ms);
	snprintf(high, sizeof(high), "%" PRId64, row->gap_ms + row->gap_jitter_ms);
	page_say(p, words, "gap", row->gap_ms + row->gap_jitter_ms == 0 ? "providers.no_gap" :
	    row->gap_jitter_ms > 0 ? "providers.ms_jitter" : "providers.ms", "n", low, "m", high, NULL);
	add_fact(limits, page_word(p, "providers.per_minute"),
	    row->per_minute > 0 ? json_text(words, "minute") : page_word(p, "providers.no_limit"));
	add_fact(limits, page_word(p, "providers.per_day"), row->per_day > 0 ? json_text(words, "day") : page_word(p, "providers.no_limit"));
	add_fact(limits, page_word(p, "providers.gap_ms"), json_text(words, "gap"));
	add_fact(limits, page_word(p, "providers.priority"), json_text(words, "order"));
}

static void
put_secret(const struct page *p, struct json_object *value, struct json_object *secrets, const char *name)
{
	size_t i, n = json_count(secrets);
	char at[CLOCK_TEXT_MAX];
	int64_t set_at = 0;

	json_put_bool(value, "secret", true);
	for (i = 0; i < n; i++) {
		struct json_object *secret = json_item(secrets, i);
		const char *shown = json_text(secret, "shown");

		if (!text_equal(json_text(secret, "name"), name))
			continue;
		page_say(p, value, "value", text_is_blank(shown) ? "providers.secret_hidden" : "providers.secret_shown", "last", shown, NULL);
		json_int(secret, "set_at", &set_at);
		clock_format_minute(set_at, p->zone, at);
		page_say(p, value, "set_at", "providers.set_at", "at", at, NULL);
		return;
	}
	json_put_text(value, "value", page_word(p, "providers.secret_none"));
	json_put_text(value, "set_at", "");
}

static void
put_value(const struct page *p, struct json_object *value, struct json_object *settings, const struct provider_field *field)
{
	const char *set = json_text(settings, field->name);

	json_put_bool(value, "secret", false);
	json_put_text(value, "set_at", "");
	if (set != NULL)
		json_put_text(value, "value", page_word_of(p, "field_value", set));
	else if (field->otherwise != NULL)
		page_say(p, value, "value", "providers.default_value", "value", page_word_of(p, "field_value", field->otherwise), NULL);
	else
		json_put_text(value, "value", page_word(p, "providers.not_set"));
}

static enum err
put_fields(struct page *p, const struct provider_row *row)
{
	AUTO_JSON struct json_object *secrets = NULL;
	struct json_object *values = json_put_array(p->data, "values");
	const struct provider_field *field;
	char group[100];
	enum err e;

	if ((e = provider_secret_list(p->rq->db, row->id, &secrets)))
		return e;
	for (field = row->kind->fields; field->name != NULL; field++) {
		struct json_object *value = json_object_new_object();

		snprintf(group, sizeof(group), "field.%s.%s", row->kind->kind, field->name);
		json_put_text(value, "word", page_word_of(p, group, "label"));
		if (field->box != FIELD_PLAIN)
			put_secret(p, value, secrets, field->name);
		else
			put_value(p, value, row->settings, field);
		json_object_array_add(values, value);
	}
	return ERR_NONE;
}

/* Waits, visibly, until the first one has come; what was refused is said too, because that is the commonest reason for waiting. */
static void
put_first_webhook(const struct page *p, struct json_object *o, const struct provider_row *row)
{
	AUTO(buf) struct buf ago = {0};
	char at[CLOCK_TEXT_MAX];

	json_put_int(o, "provider_id", row->id);
	json_put_bool(o, "waiting", row->webhook_at == 0);
	if (row->webhook_at != 0) {
		buf_init(&ago, WORD_MAX_BYTES);
		page_ago(p, row->webhook_at, &ago);
		page_put_state(o, "state", "good", "circle-check", page_word(p, "providers.webhook_seen"));
		page_say(p, o, "sentence", "providers.webhook_last", "at", buf_text(&ago), NULL);
	} else {
		page_put_state(o, "state", "wait", "hourglass", page_word(p, "providers.webhook_waiting"));
		json_put_text(o, "sentence", page_word(p, "providers.webhook_none"));
	}
	json_put_text(o, "refused", "");
	if (row->refused_at != 0) {
		clock_format_minute(row->refused_at, p->zone, at);
		page_say(p, o, "refused", "providers.webhook_refused", "at", at, "why", page_word_of(p, "refused", row->refused_why), NULL);
	}
}

static void
put_webhook(struct page *p, const struct provider_row *row)
{
	AUTO(buf) struct buf url = {0};
	AUTO(buf) struct buf help = {0};
	char until[CLOCK_TEXT_MAX];

	json_put_bool(p->data, "calls_us", provider_calls_us(row->kind));
	if (!provider_calls_us(row->kind))
		return;
	buf_init(&url, URL_MAX_BYTES);
	buf_init(&help, WORD_MAX_BYTES);
	buf_fmt(&help, "webhook_help.%s", row->kind->kind);
	json_put_text(p->data, "webhook_help", page_word(p, buf_text(&help)));
	/* Whoever knows the address can speak in the provider's name where the provider signs nothing. */
	if (p->rq->role >= ROLE_ADMINISTRATOR) {
		provider_webhook_url(row, p->rq->web->config.base_url, &url);
		json_put_text(p->data, "webhook_url", buf_text(&url));
		if (p->rq->now < row->webhook_key_before_until) {
			clock_format_minute(row->webhook_key_before_until, p->zone, until);
			page_say(p, p->data, "webhook_before", "providers.webhook_before", "until", until, NULL);
		}
	} else {
		json_put_text(p->data, "webhook_help", page_word(p, "providers.webhook_admin"));
	}
	put_first_webhook(p, json_put_object(p->data, "first_webhook"), row);
}

/* check: what was wrong with a form on the page; NULL: nothing. */
static enum err
show(const struct request *rq, struct reply *rp, int status, int64_t id, const struct form_check *check)
{
	AUTO(provider_row) struct provider_row row = {0};
	AUTO_JSON struct json_object *list = NULL;
	struct json_object *glance;
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "providers", &p)) || (e = provider_load(rq->db, id, &row)) ||
	    (e = provider_list(rq->db, clock_day_start(rq->now, p.zone), &list)))
		return e;
	if ((glance = row_of(list, id)) == NULL)
		return ERR_NOT_FOUND;
	carrier_put(&p, p.data, glance);
	if ((e = carrier_put_people(&p, p.data, row.kind->scope)))
		return e;
	json_put_text(p.data, "health_level", carrier_level(glance));
	json_put_bool(p.data, "may_test", rq->role >= ROLE_OPERATOR);
	put_limits(&p, &row);
	put_webhook(&p, &row);
	if ((e = put_fields(&p, &row)) || (e = vitals_put(&p, &row)) || (e = provider_templates_put(&p, &row)) || (e = connection_test_put(&p, id)))
		return e;
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/provider");
}

enum err
provider_page(const struct request *rq, struct reply *rp)
{
	int64_t id;

	return request_param_id(rq, "id", &id) ? show(rq, rp, 200, id, NULL) : ERR_NOT_FOUND;
}

/* A new webhook address: whoever learned of the one before loses it a day later. */
enum err
provider_webhook_renew(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *reason = form_need(&check, "reason", REASON_MAX_BYTES);
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if (!form_ok(&check))
		return show(rq, rp, 422, id, &check);
	if ((e = db_begin(rq->writer, &tx)) || (e = webhook_key_renew(rq->writer, id, rq->now)) ||
	    (e = page_audit(rq, rq->writer, "provider.webhook", "provider", id, reason)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, "done.webhook_renewed");
	return reply_see_other(rp, "/admin/providers/%" PRId64 "#webhook", id);
}

/* The part of the page that asks for itself until the first webhook has come. */
enum err
provider_webhook_part(const struct request *rq, struct reply *rp)
{
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(page) struct page p = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if (!request_is_htmx(rq))
		return reply_see_other(rp, "/admin/providers/%" PRId64 "#webhook", id);
	if ((e = page_open(rq, "providers", &p)) || (e = provider_load(rq->db, id, &row)))
		return e;
	put_first_webhook(&p, p.data, &row);
	return page_show(&p, rp, 200, "admin/provider_webhook");
}
