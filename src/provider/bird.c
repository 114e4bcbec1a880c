#include "provider/bird.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/answer.h"
#include "provider/field.h"
#include "provider/quote.h"

enum { TEXT_MAX_CHARACTERS = 4096, SMS_MAX_CHARACTERS = 1600, LANGUAGE_MAX = 16, UID_MAX = 64, SLUG_MAX = 512 };

/* ---- fields ---- */

/* What a kind of interface needs beyond the key is looked at by check_settings. */
#define ACCOUNT_FIELDS \
	{ "api",                  FIELD_PLAIN,    false, "channels",           NULL, .choices = "channels platform" }, \
	{ "base_url",             FIELD_PLAIN,    false, BIRD_CHANNELS_BASE,   field_check_url }, \
	{ "workspace_id",         FIELD_PLAIN,    false, NULL,                 field_check_uuid }, \
	{ "channel_id",           FIELD_PLAIN,    false, NULL,                 field_check_uuid }

#define SECRET_FIELDS \
	{ "signature_max_age_s",  FIELD_PLAIN,    false, "32400",              field_check_age }, \
	{ "access_key",           FIELD_OUTGOING, true,  NULL,                 field_check_credential }, \
	{ "signing_key",          FIELD_WEBHOOK,  true,  NULL,                 field_check_credential }, \
	{ "signing_key_previous", FIELD_WEBHOOK,  false, NULL,                 field_check_credential }

static const struct provider_field whatsapp_fields[] = {
	ACCOUNT_FIELDS,
	{ "number",               FIELD_PLAIN,    true,  NULL,                 field_check_number },
	SECRET_FIELDS,
	{ 0 }
};

static const struct provider_field sms_fields[] = {
	ACCOUNT_FIELDS,
	{ "sender",               FIELD_PLAIN,    false, NULL,                 field_check_sender },
	SECRET_FIELDS,
	{ 0 }
};

static enum err
check_settings(struct json_object *settings, struct problem *problem)
{
	static const char *const needed[] = { "workspace_id", "channel_id" };
	size_t i;

	if (text_equal(json_text(settings, "api"), "platform"))
		return ERR_NONE;
	for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (!text_is_blank(json_text(settings, needed[i])))
			continue;
		problem_set(problem, ERR_INVALID, needed[i], "is required for Channels");
		problem_sentence(problem, "wrong.bird.no_channel");
		return ERR_INVALID;
	}
	return ERR_NONE;
}

static bool
lists_templates(struct json_object *settings)
{
	return text_equal(json_text(settings, "api"), "platform");
}

static bool
is_slug(const char *text)
{
	return !text_is_blank(text) && strlen(text) <= SLUG_MAX && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(text);
}

/* Which of the two an account needs depends on its interface; what is neither fits none. */
static enum err
check_mapping(const char *remote_name, const char *remote_id, struct problem *problem)
{
	if (bird_is_project(text_is_blank(remote_id) ? remote_name : remote_id) || is_slug(remote_name))
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, "remote_id",
	    "must be the id of the template's project: 32 digits or letters from a to f, in five groups with - between; another version than the latest "
	    "stands behind it after a colon. With Bird's platform: the template's slug, as the name");
}

/* ---- what both interfaces share ---- */

bool
bird_is_whatsapp(const struct account *a)
{
	return strcmp(a->kind, provider_bird.kind) == 0;
}

bool
bird_is_platform(const struct account *a)
{
	return text_equal(account_text(a, "api"), "platform");
}

const char *
bird_our_id(const char *reference)
{
	bool ours = !text_is_blank(reference) && strlen(reference) <= UID_MAX && strspn(reference, "0123456789abcdef") == strlen(reference);

	return ours ? reference : NULL;
}

/* "en_GB" is en-GB here. */
void
bird_put_language(struct buf *b, const char *before, const char *language)
{
	char tag[LANGUAGE_MAX];
	char *underscore;

	snprintf(tag, sizeof(tag), "%s", language);
	if ((underscore = strchr(tag, '_')) != NULL)
		*underscore = '-';
	quote_add(b, before, tag);
}

enum err
bird_check_text(const struct account *a, const char *text)
{
	if (text_is_blank(text))
		return ERR_INVALID;
	return text_code_points(text) > (bird_is_whatsapp(a) ? TEXT_MAX_CHARACTERS : SMS_MAX_CHARACTERS) ? ERR_TOO_LARGE : ERR_NONE;
}

/* ---- which of them ---- */

static enum err
write_request(const struct account *a, const struct outgoing *m, struct http_request *ret)
{
	return bird_is_platform(a) ? bird_platform_write(a, m, ret) : bird_channels_write(a, m, ret);
}

static struct outcome
read_answer(const struct account *a, const struct http_answer *answer)
{
	return bird_is_platform(a) ? bird_platform_answer(answer) : bird_channels_answer(answer);
}

static enum err
write_question(const struct account *a, const struct question *q, struct http_request *ret)
{
	return bird_is_platform(a) ? bird_platform_write_question(a, q, ret) : bird_write_question(a, q, ret);
}

static enum signature
check_signature(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret)
{
	(void)ret;	/* what comes twice is told apart by its message and state, and a repeat that was refused would come again for hours */
	return bird_is_platform(a) ? bird_platform_check_signature(a, rq, now) : bird_check_signature(a, rq, now);
}

static enum err
read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem)
{
	return bird_is_platform(a) ? bird_platform_read_webhook(a, rq, ret, problem) : bird_read_webhook(a, rq, ret, problem);
}

/* ---- the connection test ---- */

static const char *const finding_keys[] = {
	"provider.unreachable", "provider.no_answer", "provider.not_understood", "bird.busy", "bird.key_refused", "bird.key_restricted",
	"bird.channel_unknown", "bird.channel_ok", "bird.channel_inactive", "bird.workspace_ok", "bird.wrong_region", NULL
};

void
bird_find_refusal(int status, const char *words, struct findings *f)
{
	switch (status) {
	case 401:
		finding_add(f, FINDING_BAD, "bird.key_refused", "%s", text_or_empty(words));
		break;
	case 403:	/* a key with fewer rights may still send */
		finding_add(f, FINDING_WARN, "bird.key_restricted", "%s", text_or_empty(words));
		break;
	case 429:
		finding_add(f, FINDING_WARN, "bird.busy", "%s", text_or_empty(words));
		break;
	default:
		finding_add(f, FINDING_BAD, "provider.not_understood", "http %d", status);
	}
}

static enum err
write_test(const struct account *a, size_t step, struct http_request *ret)
{
	(void)step;
	return bird_is_platform(a) ? bird_platform_write_test(a, ret) : bird_channels_write_test(a, ret);
}

static void
read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret)
{
	AUTO_JSON struct json_object *doc = NULL;

	(void)step;
	if ((doc = answer_json_of_test(answer, ret)) != NULL)
		(bird_is_platform(a) ? bird_platform_read_test : bird_channels_read_test)(answer, doc, ret);
}

/* ---- the kinds ---- */

/* Those of the platform first: an account gets one sort or the other. */
#define WHAT_BOTH_SHARE \
	.signature_headers = { "Webhook-Signature", "Webhook-Id", "Webhook-Timestamp", "MessageBird-Signature", "MessageBird-Request-Timestamp" }, \
	.webhook_max_bytes = 256 * 1024, \
	.per_minute = 60, \
	.per_day = 1000, \
	.ask_s = 60, \
	.grace_s = 600,		/* events come within seconds, and a webhook that failed is repeated within minutes */ \
	.write_request = write_request, \
	.read_answer = read_answer, \
	.write_question = write_question, \
	.check_settings = check_settings, \
	.check_signature = check_signature, \
	.read_webhook = read_webhook, \
	.test_steps = 1, \
	.look_steps = 1, \
	.write_test = write_test, \
	.read_test = read_test, \
	.finding_keys = finding_keys

const struct provider provider_bird = {
	.kind = "bird",
	.label = "Bird WhatsApp",
	.scope = SCOPE_OFFICIAL,
	.can = CAN_TEXT | CAN_OWN_TEMPLATE | CAN_TELL_DELIVERED | CAN_TELL_READ | CAN_ECHO_UID | CAN_QUERY_STATUS,
	.read_told = bird_read_told,
	.lists = 1u << LIST_TEMPLATES,
	.lists_templates = lists_templates,
	.write_list = bird_write_list,
	.read_list = bird_read_list,
	.contact_gap_s = 6,	/* the limit is Meta's, whoever carries */
	.fields = whatsapp_fields,
	.check_mapping = check_mapping,
	WHAT_BOTH_SHARE
};

const struct provider provider_bird_sms = {
	.kind = "bird_sms",
	.label = "Bird SMS",
	.scope = SCOPE_SMS,
	.can = CAN_TEXT | CAN_TELL_DELIVERED | CAN_ECHO_UID | CAN_QUERY_STATUS,
	.read_told = bird_sms_read_told,
	.fields = sms_fields,
	WHAT_BOTH_SHARE
};
