#include "provider/watzap.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "provider/number.h"
#include "provider/said.h"
#include "provider/vitals.h"

/* Every key of every finding; a test holds templates/locale against it. */
const char *const watzap_finding_keys[] = {
	"provider.unreachable",		/* detail: what the transport said */
	"provider.no_answer",
	"provider.not_understood",	/* detail: HTTP status and the beginning of the page */
	"watzap.connected",		/* detail: number */
	"watzap.disconnected",		/* the QR code must be scanned again */
	"watzap.number_differs",	/* detail: the number that this key belongs to */
	"watzap.api_key_refused",
	"watzap.number_key_unknown",	/* the account has no number with this key */
	"watzap.refused",		/* detail: code and message */
	"watzap.package",		/* detail: name, and the day it ends as Watzap prints it */
	NULL
};

/* A question about the account, not a message: a test must not cost quota or reach a stranger. */
enum err
watzap_write_test(const struct account *a, size_t step, struct http_request *ret)
{
	watzap_request(a, "/checking_key", json_object_new_object(), ret);
	return step == 0 ? http_request_err(ret) : ERR_INVALID;
}

static const char *
scalar(struct json_object *o, const char *key)
{
	struct json_object *value = json_at(o, key);

	return json_object_is_type(value, json_type_string) || json_object_is_type(value, json_type_int) ? json_object_get_string(value) : "";
}

/* The account's own row about our number; NULL: there is none with this key. */
static struct json_object *
licence_of(const struct account *a, struct json_object *data)
{
	struct json_object *all = json_at(data, "licenses_key");
	size_t i;

	for (i = 0; i < json_count(all); i++)
		if (text_equal(scalar(json_item(all, i), "key"), account_text(a, "number_key")))
			return json_item(all, i);
	return NULL;
}

static void
read_licence(const struct account *a, struct json_object *licence, struct findings *f)
{
	char ours[NUMBER_MAX] = "", theirs[NUMBER_MAX] = "";
	const char *ends = scalar(licence, "active_until")[0] != '\0' ? scalar(licence, "active_until") : scalar(licence, "expires_on");

	if ((f->vitals.link = json_flag(licence, "is_connected", false) ? LINK_UP : LINK_DOWN) == LINK_UP)
		finding_add(f, FINDING_OK, "watzap.connected", "%s", scalar(licence, "wa_number"));
	else
		finding_add(f, FINDING_BAD, "watzap.disconnected", "%s", scalar(licence, "wa_number"));

	if (account_text(a, "number") != NULL)
		number_from_operator(account_text(a, "number"), ours);
	number_from_operator(scalar(licence, "wa_number"), theirs);
	if (ours[0] != '\0' && theirs[0] != '\0' && strcmp(ours, theirs) != 0)
		finding_add(f, FINDING_BAD, "watzap.number_differs", "%s", theirs);
	if (!json_int(licence, "limit_message_per_day", &f->vitals.per_day) || f->vitals.per_day < 0)
		f->vitals.per_day = 0;
	said(f->vitals.package, sizeof(f->vitals.package), scalar(licence, "plan"));
	f->vitals.ends_on = vitals_day(ends);
	finding_add(f, FINDING_OK, "watzap.package", "%s %s", scalar(licence, "plan"), ends);
}

static void
find_refusal(const struct watzap_said *s, struct findings *f)
{
	struct watzap_meaning meaning = watzap_meaning_of(s->code, s->message);

	if (meaning.verdict == VERDICT_CREDENTIAL)
		finding_add(f, FINDING_BAD, strcmp(meaning.short_name, "api key") == 0 ? "watzap.api_key_refused" : "watzap.number_key_unknown",
		    "%s", s->message);
	else if (strcmp(meaning.short_name, "device") == 0) {
		f->vitals.link = LINK_DOWN;
		finding_add(f, FINDING_BAD, "watzap.disconnected", "%s", s->message);
	} else
		finding_add(f, FINDING_BAD, "watzap.refused", "%" PRId64 " %s", s->code, s->message);
}

void
watzap_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret)
{
	AUTO_JSON struct json_object *doc = NULL;
	struct json_object *licence;
	struct watzap_said s;
	char code[40], text[200];

	(void)step;
	if (answer->transport == HTTP_ANSWERED && json_parse(answer->body, answer->body_len, &doc, NULL) == ERR_NONE) {
		s = watzap_said_read(doc);
		if (s.status == WATZAP_YES && json_object_is_type(json_at(doc, "data"), json_type_object)) {
			if ((licence = licence_of(a, json_at(doc, "data"))) != NULL)
				read_licence(a, licence, ret);
			else
				finding_add(ret, FINDING_BAD, "watzap.number_key_unknown", "%s", "");
			return;
		}
		if (s.status == WATZAP_NO) {
			find_refusal(&s, ret);
			return;
		}
	}
	said_transport(answer, code, sizeof(code), text, sizeof(text));
	finding_add(ret, FINDING_BAD, answer->transport == HTTP_NOT_SENT ? "provider.unreachable" :
	    answer->transport == HTTP_LOST ? "provider.no_answer" : "provider.not_understood", "%s: %s", code, text);
}
