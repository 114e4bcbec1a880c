/* Figures for people (stats) and for monitoring (health, metrics). */
#include "report/figures.h"

#include <inttypes.h>
#include <string.h>

#include "api/api.h"
#include "api/arguments.h"
#include "api/call.h"
#include "base/clock.h"
#include "base/text.h"
#include "provider/money.h"
#include "report/costs.h"
#include "report/standing.h"
#include "report/withdrawals.h"
#include "setting/setting.h"

enum { DAYS_OTHERWISE = 30, DAYS_MOST = 366, WITHDRAWAL_DAYS = 30 };

/* ---- stats ---- */

/* A calendar day of the query as its first moment in the office's zone. */
static int64_t
day_argument(struct api_call *call, const char *name, int64_t zone_minutes, int64_t otherwise)
{
	const char *text = form_text(&call->rq->args, name);
	int64_t days;

	if (*text == '\0')
		return otherwise;
	if (clock_parse_day(text, &days) == ERR_NONE)
		return days * CLOCK_DAY_MS - zone_minutes * CLOCK_MINUTE_MS;
	api_wrong(call, "", "%s must be a day like 2026-11-21", name);
	return otherwise;
}

/* Amounts as texts: a number of JSON would be rounded by who reads it. */
static void
write_amounts(struct json_object *row)
{
	struct json_object *amounts = json_at(row, "amounts"), *o;
	char text[MONEY_TEXT_MAX];
	int64_t micros = 0;
	size_t i;

	for (i = 0; i < json_count(amounts); i++) {
		o = json_item(amounts, i);
		json_int(o, "micros", &micros);
		money_write(micros, text);
		json_object_object_del(o, "micros");
		json_put_text(o, "amount", text);
	}
	json_object_object_del(row, "month_no");
	json_object_object_del(row, "provider_id");
	json_object_object_del(row, "template_id");
}

static enum err
add_costs(struct api_call *call, int64_t from, int64_t last, int64_t zone)
{
	const struct cost_query query = { .from_day = clock_day(from, zone),
	    .until_day = clock_day(last, zone) };
	struct json_object *rows;
	int64_t counted_at;
	size_t i;
	enum err e;

	if ((e = costs_report(call->db, &query, &rows)))
		return e;
	for (i = 0; i < json_count(rows); i++)
		write_amounts(json_item(rows, i));
	json_put(call->out, "costs", rows);
	if ((e = costs_counted_at(call->db, &counted_at)))
		return e;
	json_put_int(call->out, "costs_counted_at", counted_at);
	return ERR_NONE;
}

static enum err
stats(struct api_call *call)
{
	int64_t zone, today, from, last;
	enum err e;

	if ((e = setting_number(call->db, SETTING_ZONE_MINUTES, &zone)))
		return e;
	arguments_known(call, " from to lang ");
	today = clock_day_start(call->now, (int)zone);
	last = day_argument(call, "to", zone, today);
	from = day_argument(call, "from", zone, last - (DAYS_OTHERWISE - 1) * CLOCK_DAY_MS);
	if (api_all_good(call) == ERR_NONE && (from > last || last - from > DAYS_MOST * CLOCK_DAY_MS))
		api_wrong(call, "", "from must not be after to, nor more than %d days before it", DAYS_MOST);
	if ((e = api_all_good(call)) || (e = figures_period(call->db, from, last + CLOCK_DAY_MS, &call->out)) ||
	    (e = add_costs(call, from, last, zone)))
		return e;
	json_put_int(call->out, "from_at", from);
	json_put_int(call->out, "until_at", last + CLOCK_DAY_MS);
	return ERR_NONE;
}

enum err
api_stats(const struct request *rq, struct reply *rp)
{
	return api_read(rq, rp, stats);
}

/* ---- health ---- */

enum err
api_health(const struct request *rq, struct reply *rp)
{
	AUTO_JSON struct json_object *o = json_object_new_object();
	AUTO_FREE char *detail = NULL;
	char last[CLOCK_TEXT_MAX];
	int64_t at;
	bool late;
	enum err e;

	/* A cheap question, which proves that the database answers as well. */
	if ((e = standing_sender(rq->db, &at, &detail)))
		return e == ERR_MEMORY ? e : ERR_BUSY;
	late = rq->now - at >= STANDING_SENDER_LATE_MS;
	/* 200 all the same: a balancer that took this for the end of the web programs would turn webhooks away. */
	json_put_text(o, "status", late ? "degraded" : "ok");
	json_put_text(o, "sender", at == 0 ? "never" : late ? "late" : "running");
	clock_format_iso(at, last);
	json_put_text(o, "sender_at", at != 0 ? last : NULL);
	return reply_json(rp, 200, o);
}

/* ---- metrics ---- */

static void
metric(struct buf *out, const char *name, const char *help)
{
	buf_fmt(out, "# HELP kabarizin_%s %s\n# TYPE kabarizin_%s gauge\n", name, help, name);
}

static void
plain(struct buf *out, const char *name, const char *help, int64_t value)
{
	metric(out, name, help);
	buf_fmt(out, "kabarizin_%s %" PRId64 "\n", name, value);
}

/* Prometheus wants backslash, quote and line break escaped. */
static void
label(struct buf *out, const char *value)
{
	for (; *value != '\0'; value++) {
		if (*value == '\\' || *value == '"')
			buf_char(out, '\\');
		if (*value == '\n')
			buf_text_add(out, "\\n");
		else
			buf_char(out, *value);
	}
}

static void
provider_metric(struct buf *out, const char *name, struct json_object *provider, int64_t value)
{
	buf_fmt(out, "kabarizin_%s{provider=\"", name);
	label(out, json_text(provider, "name"));
	buf_fmt(out, "\",kind=\"%s\"} %" PRId64 "\n", json_text(provider, "kind"), value);
}

static int64_t
age_s(int64_t at, int64_t now)
{
	return at == 0 ? -1 : (now - at) / CLOCK_SECOND_MS;
}

static void
add_messages(struct buf *out, struct json_object *messages)
{
	metric(out, "messages", "Messages by state.");
	json_object_object_foreach(messages, state, count)
		buf_fmt(out, "kabarizin_messages{state=\"%s\"} %" PRId64 "\n", state, json_object_get_int64(count));
}

static void
add_providers(struct buf *out, struct json_object *providers, int64_t now)
{
	struct json_object *p;
	int64_t at;
	size_t i;

	metric(out, "provider_up", "1: enabled, not down, circuit closed.");
	for (i = 0; (p = json_item(providers, i)) != NULL; i++) {
		at = 0;
		(void)json_int(p, "closed_until", &at);
		provider_metric(out, "provider_up", p, json_flag(p, "enabled", false) && !text_equal(json_text(p, "health"), "down") && at <= now);
	}
	metric(out, "provider_webhook_age_seconds", "Since the last accepted webhook; -1: never.");
	for (i = 0; (p = json_item(providers, i)) != NULL; i++) {
		at = 0;
		(void)json_int(p, "webhook_at", &at);
		provider_metric(out, "provider_webhook_age_seconds", p, age_s(at, now));
	}
}

static void
add_withdrawals(struct buf *out, const struct withdrawals *w)
{
	plain(out, "withdrawals_30d", "Requests to be left alone, recorded in 30 days.", w->count);
	plain(out, "withdrawals_late_30d", "Of them, obeyed later than 72 hours after they were said.", w->late);
	plain(out, "withdrawal_median_seconds", "From the words to their effect, 30 days.", w->median_ms / CLOCK_SECOND_MS);
	plain(out, "withdrawal_longest_seconds", "The slowest of 30 days.", w->longest_ms / CLOCK_SECOND_MS);
	plain(out, "withdrawals_open", "What may be such a request and waits for a decision.", w->open);
	plain(out, "withdrawals_open_due", "Of them, with a day or less of their 72 hours left, late ones included.", w->open_soon);
}

enum err
api_metrics(const struct request *rq, struct reply *rp)
{
	AUTO(figures_now) struct figures_now f = {0};
	struct withdrawals w;
	enum err e;

	if ((e = figures_now(rq->db, rq->now, &f)) || (e = withdrawals_load(rq->db, rq->now - WITHDRAWAL_DAYS * CLOCK_DAY_MS, rq->now + 1, rq->now, &w)))
		return e;
	rp->status = 200;
	rp->type = "text/plain; version=0.0.4; charset=utf-8";
	plain(&rp->body, "queue_messages", "Messages in the queue.", f.queued);
	plain(&rp->body, "queue_oldest_due_seconds", "How long the oldest due message has waited.",
	    f.oldest_due_at != 0 ? age_s(f.oldest_due_at, rq->now) : 0);
	plain(&rp->body, "attempts_undecided", "Attempts without an answer yet.", f.undecided);
	plain(&rp->body, "sender_age_seconds", "Since the sender's last sign of life; -1: never.", age_s(f.sender_at, rq->now));
	add_messages(&rp->body, f.messages);
	add_providers(&rp->body, f.providers, rq->now);
	add_withdrawals(&rp->body, &w);
	return buf_err(&rp->body);
}
