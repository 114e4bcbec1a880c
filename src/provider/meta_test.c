#include "provider/meta.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "provider/said.h"

/* Every key of every finding; a test holds templates/locale against it. */
const char *const meta_finding_keys[] = {
	"provider.unreachable",		/* detail: what the transport said */
	"provider.no_answer",
	"provider.not_understood",	/* detail: HTTP status and the beginning of the page */
	"meta.busy",
	"meta.token_refused",
	"meta.permission_missing",
	"meta.number_unknown",		/* phone_number_id is wrong, or the token may not see it */
	"meta.waba_unknown",
	"meta.refused",			/* anything else; detail: code and text */
	"meta.number_ok",		/* detail: number and name */
	"meta.number_differs",		/* detail: Meta's number; wa.me links would lead to another one */
	"meta.not_connected",		/* detail: status */
	"meta.not_cloud_api",
	"meta.not_verified",
	"meta.quality_low",		/* detail: YELLOW, RED */
	"meta.token_ok",
	"meta.token_invalid",
	"meta.token_expires",		/* detail: date */
	"meta.token_of_person",		/* a person's short-lived token instead of a system user's */
	"meta.scope_missing",		/* detail: the scope */
	"meta.waba_not_granted",	/* the token may not act for this business account */
	"meta.app_differs",		/* detail: the token's app */
	"meta.subscribed",		/* detail: the app's name */
	"meta.not_subscribed",		/* webhooks will never come */
	"meta.other_app_subscribed",	/* detail: its name; app_id is not among them */
	"meta.health_ok",		/* detail: the limit of people a day */
	"meta.health_limited",
	"meta.health_blocked",		/* detail: Meta's first reason */
	"meta.waba_differs",		/* detail: the business account the number belongs to */
	"meta.name_ok",			/* detail: its status, and how fast the number may send */
	"meta.name_refused",
	"provider.untold",
	NULL
};

enum err
meta_write_test(const struct account *a, size_t step, struct http_request *ret)
{
	const char *number = account_text(a, "phone_number_id"), *waba = account_text(a, "waba_id");
	const char *token = account_text(a, "access_token");
	char path[256] = "debug_token";

	if (step == META_NUMBER)
		/* Few fields: one that the account may not see makes Meta refuse the whole question. */
		snprintf(path, sizeof(path), "%.40s?fields=display_phone_number,verified_name,quality_rating,"
		    "code_verification_status,status,platform_type", number != NULL ? number : "");
	else if (step == META_SUBSCRIBED)
		snprintf(path, sizeof(path), "%.40s/subscribed_apps", waba != NULL ? waba : "");
	else if (step == META_HEALTH)
		snprintf(path, sizeof(path), "%.40s?fields=health_status,whatsapp_business_manager_messaging_limit",
		    number != NULL ? number : "");
	else if (step == META_MORE)
		snprintf(path, sizeof(path), "%.40s?fields=name_status,throughput", number != NULL ? number : "");

	meta_request_begin(a, "GET", path, ret);
	if (step == META_TOKEN && token != NULL) {
		/* The token asks about itself; Meta wants it in the query as well as in the header. */
		buf_text_add(&ret->url, "?input_token=");
		text_percent(&ret->url, token);
	}
	if (step >= META_STEP__COUNT || number == NULL || waba == NULL)
		return ERR_INVALID;
	return http_request_err(ret);
}

/* ---- what a refusal means for the one who set this up ---- */

static void
find_refusal(struct json_object *error, size_t step, const struct http_answer *answer, struct findings *f)
{
	const char *key = "meta.refused";
	struct meta_error e;

	meta_error_read(error, answer->status, &e);
	switch (e.meaning.verdict) {
	case VERDICT_CREDENTIAL:
		/* 0, 102, 104, 190: the token itself; the others: what it may do. */
		key = e.code == 0 || (e.code >= 102 && e.code <= 190) ? "meta.token_refused" : "meta.permission_missing";
		break;
	case VERDICT_ACCOUNT:
		if (e.code == 33 || e.code == 100 || e.code == 803)
			key = step == META_SUBSCRIBED ? "meta.waba_unknown" : "meta.number_unknown";
		break;
	case VERDICT_RETRY:
	case VERDICT_THROTTLE_PROVIDER:
		key = "meta.busy";
		break;
	default:
		break;
	}
	finding_add(f, FINDING_BAD, key, "%s %s", e.code_text, e.text);
}

/* The answer's object, or NULL when the finding is already made. */
static struct json_object *
answer_object(const struct http_answer *answer, size_t step, struct findings *f)
{
	struct json_object *doc = NULL;
	char code[40], text[200];

	if (answer->transport != HTTP_ANSWERED) {
		said_transport(answer, code, sizeof(code), text, sizeof(text));
		finding_add(f, FINDING_BAD,
		    answer->transport == HTTP_NOT_SENT ? "provider.unreachable" : "provider.no_answer", "%s", text);
		return NULL;
	}
	if (json_parse(answer->body, answer->body_len, &doc, NULL) == ERR_NONE) {
		if (json_at(doc, "error") == NULL && answer->status == 200)
			return doc;
		if (json_at(doc, "error") != NULL) {
			find_refusal(json_at(doc, "error"), step, answer, f);
			json_end(&doc);
			return NULL;
		}
		json_end(&doc);
	}
	said_transport(answer, code, sizeof(code), text, sizeof(text));
	finding_add(f, FINDING_BAD, "provider.not_understood", "%s: %s", code, text);
	return NULL;
}

/* ---- the four answers ---- */

static bool
same_digits(const char *a, const char *b)
{
	for (;; a++, b++) {
		a += strcspn(a, "0123456789");
		b += strcspn(b, "0123456789");
		if (*a != *b)
			return false;
		if (*a == '\0')
			return true;
	}
}

/* Other words than these (RESTRICTED, RATE_LIMITED, tomorrow's) leave it to health_status whether messages go out. */
static bool
is_gone(const char *status)
{
	static const char *const gone[] = { "DISCONNECTED", "PENDING", "DELETED", "MIGRATED", "BANNED", "UNLINKED", "UNVERIFIED" };
	size_t i;

	for (i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		if (text_equal(gone[i], status))
			return true;
	return false;
}

static void
read_number(const struct account *a, struct json_object *doc, struct findings *f)
{
	const char *number = json_text(doc, "display_phone_number"), *name = json_text(doc, "verified_name");
	const char *status = json_text(doc, "status"), *quality = json_text(doc, "quality_rating");
	const char *platform = json_text(doc, "platform_type"), *verified = json_text(doc, "code_verification_status");
	const char *ours = account_text(a, "number");

	f->vitals.link = text_equal(status, "CONNECTED") ? LINK_UP : is_gone(status) ? LINK_DOWN : LINK_UNTOLD;
	said(f->vitals.status, sizeof(f->vitals.status), status);
	said(f->vitals.quality, sizeof(f->vitals.quality), quality);
	finding_add(f, FINDING_OK, "meta.number_ok", "%s %s", number != NULL ? number : "", name != NULL ? name : "");
	if (number != NULL && ours != NULL && !same_digits(number, ours))
		finding_add(f, FINDING_BAD, "meta.number_differs", "%s", number);
	if (status != NULL && !text_equal(status, "CONNECTED"))
		finding_add(f, is_gone(status) ? FINDING_BAD : FINDING_WARN, "meta.not_connected", "%s", status);
	if (platform != NULL && !text_equal(platform, "CLOUD_API"))
		finding_add(f, FINDING_BAD, "meta.not_cloud_api", "%s", platform);
	/* EXPIRED is seen on numbers that have long been registered; it does not stop sending. */
	if (text_equal(verified, "NOT_VERIFIED") || text_equal(verified, "UNVERIFIED"))
		finding_add(f, FINDING_WARN, "meta.not_verified", "%s", verified);
	/* Messages go out whatever the quality; whether they may, health_status says. */
	if (text_equal(quality, "YELLOW") || text_equal(quality, "RED"))
		finding_add(f, FINDING_WARN, "meta.quality_low", "%s", quality);
}

static bool
array_has(struct json_object *array, const char *text)
{
	size_t i, n = json_count(array);

	for (i = 0; i < n; i++)
		if (text_equal(json_object_get_string(json_item(array, i)), text))
			return true;
	return false;
}

static void
read_scopes(const struct account *a, struct json_object *data, struct findings *f)
{
	static const char *const needed[] = { "whatsapp_business_messaging", "whatsapp_business_management" };
	struct json_object *granular = json_at(data, "granular_scopes"), *one, *targets;
	size_t i;

	for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (json_at(data, "scopes") != NULL && !array_has(json_at(data, "scopes"), needed[i]))
			finding_add(f, FINDING_BAD, "meta.scope_missing", "%s", needed[i]);
	for (i = 0; i < json_count(granular); i++) {
		one = json_item(granular, i);
		targets = json_at(one, "target_ids");	/* absent: every business account */
		if (text_equal(json_text(one, "scope"), needed[0]) && json_count(targets) > 0 &&
		    !array_has(targets, account_text(a, "waba_id")))
			finding_add(f, FINDING_BAD, "meta.waba_not_granted", "%s", account_text(a, "waba_id"));
	}
}

static void
read_token(const struct account *a, struct json_object *doc, struct findings *f)
{
	struct json_object *data = json_at(doc, "data");
	const char *app = json_text(data, "app_id"), *ours = account_text(a, "app_id");
	char date[CLOCK_TEXT_MAX];
	int64_t expires_s;

	if (!json_flag(data, "is_valid", false)) {
		finding_add(f, FINDING_BAD, "meta.token_invalid", "%s",
		    json_text(json_at(data, "error"), "message") != NULL ? json_text(json_at(data, "error"), "message") : "");
		return;
	}
	if (json_int(data, "expires_at", &expires_s) && expires_s > 0 && expires_s < INT64_C(100000000000)) {
		clock_format_date(expires_s * CLOCK_SECOND_MS, CLOCK_WIB_MINUTES, date);
		finding_add(f, FINDING_WARN, "meta.token_expires", "%s", date);
	} else {
		finding_add(f, FINDING_OK, "meta.token_ok", "%s",
		    json_text(data, "application") != NULL ? json_text(data, "application") : "");
	}
	if (text_equal(json_text(data, "type"), "USER"))
		finding_add(f, FINDING_WARN, "meta.token_of_person", "%s", "");
	if (app != NULL && ours != NULL && !text_equal(app, ours))
		finding_add(f, FINDING_WARN, "meta.app_differs", "%s", app);
	read_scopes(a, data, f);
}

static void
read_subscribed(const struct account *a, struct json_object *doc, struct findings *f)
{
	struct json_object *apps = json_at(doc, "data"), *app;
	const char *ours = account_text(a, "app_id"), *name = NULL;
	size_t i;

	for (i = 0; i < json_count(apps); i++) {
		app = json_at(json_item(apps, i), "whatsapp_business_api_data");
		name = json_text(app, "name") != NULL ? json_text(app, "name") : "";
		if (ours == NULL || text_equal(json_text(app, "id"), ours)) {
			finding_add(f, FINDING_OK, "meta.subscribed", "%s", name);
			return;
		}
	}
	if (name != NULL)
		finding_add(f, FINDING_BAD, "meta.other_app_subscribed", "%s", name);
	else
		finding_add(f, FINDING_BAD, "meta.not_subscribed", "%s", "");
}

static const char *
health_reason(struct json_object *entity)
{
	struct json_object *error = json_item(json_at(entity, "errors"), 0);

	if (json_text(error, "error_description") != NULL)
		return json_text(error, "error_description");
	return json_object_get_string(json_item(json_at(entity, "additional_info"), 0));
}

/* "TIER_250", "TIER_2K", "TIER_100K", "TIER_UNLIMITED"; 0 for a name of tomorrow. */
static int64_t
people_of_tier(const char *tier)
{
	int64_t n = 0;
	const char *at;

	if (text_equal(tier, "TIER_UNLIMITED"))
		return -1;
	if (tier == NULL || !text_starts(tier, "TIER_"))
		return 0;
	for (at = tier + strlen("TIER_"); *at >= '0' && *at <= '9' && n < INT64_C(100000000); at++)
		n = 10 * n + (*at - '0');
	return text_equal(at, "K") ? 1000 * n : *at == '\0' ? n : 0;
}

static void
read_health(const struct account *a, struct json_object *doc, struct findings *f)
{
	struct json_object *health = json_at(doc, "health_status"), *entities = json_at(health, "entities"), *entity;
	const char *state = json_text(health, "can_send_message"), *limit, *why = NULL, *type = "", *ours;
	size_t i;

	limit = json_text(doc, "whatsapp_business_manager_messaging_limit");
	f->vitals.people_limit = people_of_tier(limit);
	ours = account_text(a, "waba_id");
	for (i = 0; i < json_count(entities); i++) {
		entity = json_item(entities, i);
		if (text_equal(json_text(entity, "entity_type"), "WABA") && json_text(entity, "id") != NULL && ours != NULL &&
		    !text_equal(json_text(entity, "id"), ours))
			finding_add(f, FINDING_BAD, "meta.waba_differs", "%s", json_text(entity, "id"));
		if (why == NULL && !text_equal(json_text(entity, "can_send_message"), "AVAILABLE") &&
		    (why = health_reason(entity)) != NULL && json_text(entity, "entity_type") != NULL)
			type = json_text(entity, "entity_type");
	}
	if (text_equal(state, "BLOCKED"))
		finding_add(f, FINDING_BAD, "meta.health_blocked", "%s %s", type, why != NULL ? why : "");
	else if (text_equal(state, "LIMITED"))
		finding_add(f, FINDING_WARN, "meta.health_limited", "%s %s", type, why != NULL ? why : "");
	else
		finding_add(f, FINDING_OK, "meta.health_ok", "%s", limit != NULL ? limit : "");
}

static void
read_more(const struct account *a, struct json_object *doc, struct findings *f)
{
	const char *name = json_text(doc, "name_status");

	(void)a;
	said(f->vitals.name_status, sizeof(f->vitals.name_status), name);
	said(f->vitals.throughput, sizeof(f->vitals.throughput), json_text(json_at(doc, "throughput"), "level"));
	if (text_equal(name, "DECLINED") || text_equal(name, "EXPIRED"))
		finding_add(f, FINDING_WARN, "meta.name_refused", "%s", name);
	else
		finding_add(f, FINDING_OK, "meta.name_ok", "%s %s", name != NULL ? name : "", f->vitals.throughput);
}

void
meta_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret)
{
	static void (*const readers[META_STEP__COUNT])(const struct account *, struct json_object *, struct findings *) = {
		[META_NUMBER] = read_number,
		[META_TOKEN] = read_token,
		[META_SUBSCRIBED] = read_subscribed,
		[META_HEALTH] = read_health,
		[META_MORE] = read_more,
	};
	struct findings unheard = { .count = 0 };
	AUTO_JSON struct json_object *doc = answer_object(answer, step, step == META_MORE ? &unheard : ret);

	if (doc != NULL && step < META_STEP__COUNT)
		readers[step](a, doc, ret);
	/* Whoever may not see these few is as well as anybody. */
	else if (step == META_MORE)
		finding_add(ret, FINDING_OK, "provider.untold", "%s", "");
}
