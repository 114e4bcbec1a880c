#include "report/diagnosis.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "connector/worry.h"
#include "consent/proof.h"
#include "contact/phone.h"
#include "db/db.h"
#include "provider/here.h"
#include "report/withdrawals.h"
#include "setting/setting.h"

#define SENDER_LATE_MS	(2 * CLOCK_MINUTE_MS)
enum { WITHDRAWAL_DAYS = 30 };

enum {
	SQL_HEARTBEAT, SQL_PROVIDERS, SQL_UNMAPPED, SQL_OVERDUE, SQL_UNKNOWN, SQL_ADMINISTRATORS, SQL_UNREADABLE, SQL_CONNECTORS, SQL__COUNT
};

static const char *const sql[SQL__COUNT] = {
	[SQL_HEARTBEAT] = "SELECT at FROM heartbeat WHERE program = 'sender'",
	[SQL_PROVIDERS] =
	    "SELECT name, kind, health, settings, coalesce(webhook_at, 0), is_default FROM provider WHERE enabled = 1 ORDER BY priority, id",
	[SQL_UNMAPPED] =
	    "SELECT t.key FROM template t WHERE t.active = 1 AND t.of_key = '' AND t.category = 'utility' AND EXISTS"
	    " (SELECT 1 FROM provider p WHERE p.kind = 'meta' AND p.enabled = 1 AND NOT EXISTS"
	    "   (SELECT 1 FROM template_mapping m WHERE m.template_id = t.id AND m.provider_id = p.id AND m.status = 'approved'))"
	    " ORDER BY t.key",
	[SQL_OVERDUE] = "SELECT count(*) FROM queue WHERE due_at < :before AND claimed_until < :now",
	[SQL_UNKNOWN] = "SELECT count(*) FROM message WHERE state = 'blocked' AND reason = 'unknown_hold' AND nothing_leaves = 0",
	[SQL_ADMINISTRATORS] = "SELECT count(*) FROM login WHERE role = 'administrator' AND disabled_at IS NULL",
	[SQL_CONNECTORS] = "SELECT name FROM connector WHERE enabled = 1 ORDER BY name",
	[SQL_UNREADABLE] = "SELECT count(*) FROM webhook_inbox WHERE state <> 'applied' AND state IN ('unreadable', 'partly')",
};
DB_SQL(sql);

static const struct { const char *key; struct diagnosis_words words; } texts[] = {
	{ "administrator", { "somebody can administer", "nobody can log in as administrator",
	    "kabarizin user add NAME --role administrator" } },
	{ "sender", { "the sender runs", "the sender has not run for two minutes", "check the cron line or the timer; see docs/operations.md" } },
	{ "base_url", { "the public address is https", "the public address is not https; Meta refuses to call it",
	    "set [web] base_url to the https address of this office" } },
	{ "office_name", { "the office has a name", "the office's name is still the default", "kabarizin setting set office_name '...'" } },
	{ "provider", { "there is a provider", "no provider is switched on", "kabarizin provider add meta NAME ..." } },
	{ "gateway", { "there is a default gateway", "no default gateway: people without consent on the official number get nothing",
	    "kabarizin provider set NAME --set is_default=1" } },
	{ "health", { "the provider answers", "the provider does not work", "open its page: the last finding says what to do" } },
	{ "untested", { "the provider was tested", "the provider was never tested", "kabarizin provider test NAME" } },
	{ "simulator", { "its address is the provider's", "its address is a simulator's on this machine: what goes there reaches nobody",
	    "kabarizin provider set NAME --set base_url= (the company's own), or practise: kabarizin setting set sandbox 1" } },
	{ "practice", { "messages go to providers", "practice mode is on: no message leaves this machine", "kabarizin setting set sandbox 0" } },
	{ "office_phone", { "applicants can call the office", "the office's telephone number is missing, or the sample of a manual",
	    "kabarizin setting set office_phone '...'" } },
	{ "official_number", { "the official number is set", "the official number is a placeholder or no mobile number",
	    "kabarizin provider set NAME --set number=+62..." } },
	{ "webhook", { "webhooks arrive", "no webhook has ever arrived", "enter the webhook URL of the provider's page at the provider" } },
	{ "template", { "the template is approved", "no approved template at Meta",
	    "kabarizin template submit KEY PROVIDER, or template map for one that is there already" } },
	{ "overdue", { "nothing is overdue", "messages have waited for more than ten minutes", "look at the provider's health and limits" } },
	{ "unknown", { "no message is uncertain", "messages may or may not have gone out", "decide on the page of held messages" } },
	{ "unreadable", { "every webhook was understood", "webhooks were stored that could not be read whole", "kabarizin webhook list" } },
	{ "connector", { "the source is read", "the source is not read as it should be", "kabarizin connector list says why; so does its page" } },
	{ "withdrawals", { "every request to be left alone was obeyed in time", "requests to be left alone wait, or took, longer than the law allows",
	    "decide what waits on the page of reviews; UU 27/2022, article 40: within 3 x 24 hours" } },
	{ "ledger", { "the consent ledger is intact", "the consent ledger is broken", "kabarizin verify-ledger; keep the file, restore a backup" } },
};

struct diagnosis_words
diagnosis_text(const char *key)
{
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(texts[i].key, key) == 0)
			return texts[i].words;
	return (struct diagnosis_words){ key, key, "" };
}

static void
add(struct diagnosis *d, const char *key, const char *subject, bool good, enum diagnosis_level otherwise)
{
	struct diagnosis_item *item;

	if (d->count == DIAGNOSIS_MAX)
		return;
	item = &d->items[d->count++];
	item->level = good ? DIAGNOSIS_OK : otherwise;
	item->key = key;
	snprintf(item->subject, sizeof(item->subject), "%s", subject);
}

static enum err
look_at_programs(struct db *db, const char *base_url, int64_t now, struct diagnosis *d)
{
	int64_t administrators, beat = 0;
	AUTO_FREE char *office = NULL, *phone = NULL;
	bool practice;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_ADMINISTRATORS], NULL, &administrators)) ||
	    (e = setting_text(db, SETTING_OFFICE_NAME, &office)) || (e = setting_text(db, SETTING_OFFICE_PHONE, &phone)) ||
	    (e = setting_flag(db, SETTING_SANDBOX, &practice)))
		return e;
	if ((e = db_one_int(db, sql[SQL_HEARTBEAT], NULL, &beat)) && e != ERR_NOT_FOUND)
		return e;
	add(d, "administrator", "", administrators > 0, DIAGNOSIS_BAD);
	add(d, "sender", "", now - beat <= SENDER_LATE_MS, DIAGNOSIS_BAD);
	add(d, "base_url", base_url, text_starts(base_url, "https://"), DIAGNOSIS_WARN);
	add(d, "practice", "", !practice, DIAGNOSIS_WARN);
	add(d, "office_phone", phone, !text_is_blank(phone) && !phone_is_sample(phone), phone_is_sample(phone) ? DIAGNOSIS_BAD : DIAGNOSIS_WARN);
	add(d, "office_name", office, !text_equal(office, setting_row(SETTING_OFFICE_NAME)->otherwise), DIAGNOSIS_WARN);
	return ERR_NONE;
}

/* An official number that links may lead to: a real mobile number, not the sample everybody copies. */
static bool
number_is_real(struct json_object *settings)
{
	struct phone phone = phone_parse(text_or_empty(json_text(settings, "number")));

	return phone.kind == PHONE_MOBILE || phone.kind == PHONE_FOREIGN;
}

static enum err
look_at_providers(struct db *db, struct diagnosis *d)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int gateways = 0, count = 0;
	bool practice;
	enum err e;

	if ((e = setting_flag(db, SETTING_SANDBOX, &practice)) || (e = db_query(db, sql[SQL_PROVIDERS], NULL, &rows)))
		return e;
	while (db_next(&rows)) {
		AUTO_JSON struct json_object *settings = NULL;
		const char *name = db_col_text(&rows, 0), *health = db_col_text(&rows, 2);
		const struct provider *kind = provider_find(db_col_text(&rows, 1));

		if ((e = json_parse(db_col_text(&rows, 3), strlen(db_col_text(&rows, 3)), &settings, NULL)) && e != ERR_INVALID)
			return e;
		count++;
		gateways += db_col_int(&rows, 5) != 0;
		if (strcmp(health, "untested") == 0)
			add(d, "untested", name, false, DIAGNOSIS_WARN);
		else
			add(d, "health", name, strcmp(health, "down") != 0, DIAGNOSIS_BAD);
		if (kind == NULL || (provider_calls_us(kind) && !kind->webhook_is_optional))
			add(d, "webhook", name, db_col_int(&rows, 4) > 0, DIAGNOSIS_WARN);
		if (kind != NULL && kind->scope == SCOPE_OFFICIAL)
			add(d, "official_number", name, number_is_real(settings), DIAGNOSIS_BAD);
		if (kind != NULL && !practice && provider_is_simulated(kind, settings))
			add(d, "simulator", name, false, DIAGNOSIS_BAD);
	}
	add(d, "provider", "", count > 0, DIAGNOSIS_BAD);
	add(d, "gateway", "", gateways > 0, DIAGNOSIS_WARN);
	return rows.err;
}

static enum err
look_at_templates(struct db *db, struct diagnosis *d)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_UNMAPPED], NULL, &rows)))
		return e;
	while (db_next(&rows))
		add(d, "template", db_col_text(&rows, 0), false, DIAGNOSIS_WARN);
	return rows.err;
}

static enum err
look_at_work(struct db *db, int64_t now, struct diagnosis *d)
{
	int64_t overdue, unknown, unreadable;
	AUTO(proof) struct proof proof = {0};
	struct withdrawals w;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_OVERDUE], ARGS(INT_("before", now - 10 * CLOCK_MINUTE_MS), INT_("now", now)), &overdue)) ||
	    (e = db_one_int(db, sql[SQL_UNKNOWN], NULL, &unknown)) ||
	    (e = db_one_int(db, sql[SQL_UNREADABLE], NULL, &unreadable)) ||
	    (e = withdrawals_load(db, now - WITHDRAWAL_DAYS * CLOCK_DAY_MS, now + 1, now, &w)) ||
	    (e = proof_make(db, NULL, &proof)))
		return e;
	add(d, "overdue", "", overdue == 0, DIAGNOSIS_WARN);
	add(d, "unknown", "", unknown == 0, DIAGNOSIS_WARN);
	add(d, "unreadable", "", unreadable == 0, DIAGNOSIS_WARN);
	add(d, "withdrawals", "", w.late == 0 && w.open_soon == 0, w.open_late > 0 ? DIAGNOSIS_BAD : DIAGNOSIS_WARN);
	add(d, "ledger", "", proof.check.fault == LEDGER_INTACT, DIAGNOSIS_BAD);
	return ERR_NONE;
}

static bool
is_worry(struct json_object *worries, const char *name, bool *ret_bad)
{
	size_t i;

	for (i = 0; i < json_count(worries); i++)
		if (text_equal(json_text(json_item(worries, i), "name"), name)) {
			*ret_bad = text_equal(json_text(json_item(worries, i), "level"), "bad");
			return true;
		}
	return false;
}

static enum err
look_at_sources(struct db *db, int64_t now, struct diagnosis *d)
{
	AUTO_JSON struct json_object *worries = NULL;
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = connector_worries(db, now, &worries)) || (e = db_query(db, sql[SQL_CONNECTORS], NULL, &rows)))
		return e;
	while (db_next(&rows)) {
		const char *name = db_col_text(&rows, 0);
		bool bad = false, worry = is_worry(worries, name, &bad);

		add(d, "connector", name, !worry, bad ? DIAGNOSIS_BAD : DIAGNOSIS_WARN);
	}
	return rows.err;
}

enum err
diagnosis_make(struct db *db, const char *base_url, int64_t now, struct diagnosis *ret)
{
	enum err e;

	*ret = (struct diagnosis){0};
	if ((e = look_at_programs(db, base_url, now, ret)) || (e = look_at_providers(db, ret)) ||
	    (e = look_at_templates(db, ret)) || (e = look_at_sources(db, now, ret)) ||
	    (e = look_at_work(db, now, ret)))
		return e;
	return ERR_NONE;
}
