#include "provider/fonnte.h"

#include <string.h>
#include <strings.h>

#include "provider/number.h"
#include "provider/said.h"
#include "provider/vitals.h"

enum { QUOTA_LOW = 100 };

/* Every key of every finding; a test holds templates/locale against it. */
const char *const fonnte_finding_keys[] = {
	"provider.unreachable",		/* detail: what the transport said */
	"provider.no_answer",
	"provider.not_understood",	/* detail: HTTP status and the beginning of the page */
	"fonnte.connected",		/* detail: number and name */
	"fonnte.disconnected",		/* the QR code must be scanned again */
	"fonnte.device_differs",	/* detail: the number that this token belongs to */
	"fonnte.token_refused",
	"fonnte.refused",		/* detail: the reason */
	"fonnte.quota_empty",
	"fonnte.quota_low",		/* detail: what is left */
	"fonnte.package",		/* detail: name, and the day it ends as Fonnte prints it */
	NULL
};

/* A health question, not a message: a test must not cost quota or reach a stranger. */
enum err
fonnte_write_test(const struct account *a, size_t step, struct http_request *ret)
{
	fonnte_request_begin(a, "/device", ret);
	return step == 0 ? http_request_err(ret) : ERR_INVALID;
}

static void
find_refusal(const struct fonnte_said *s, struct findings *f)
{
	const char *reason = s->reason != NULL ? s->reason : s->detail != NULL ? s->detail : "";
	struct fonnte_meaning meaning = fonnte_reason(reason);

	if (meaning.verdict == VERDICT_CREDENTIAL)
		finding_add(f, FINDING_BAD, "fonnte.token_refused", "%s", reason);
	else if (strstr(meaning.code, "connected") != NULL) {
		f->vitals.link = LINK_DOWN;
		finding_add(f, FINDING_BAD, "fonnte.disconnected", "%s", reason);
	} else
		finding_add(f, FINDING_BAD, "fonnte.refused", "%s", reason);
}

static const char *
scalar(struct json_object *doc, const char *key)
{
	struct json_object *value = fonnte_at(doc, key);

	return json_object_is_type(value, json_type_string) || json_object_is_type(value, json_type_int) ?
	    json_object_get_string(value) : "";
}

static void
read_device(const struct account *a, struct json_object *doc, struct findings *f)
{
	char ours[NUMBER_MAX] = "", theirs[NUMBER_MAX] = "";
	int64_t quota;

	if ((f->vitals.link = strcasecmp(scalar(doc, "device_status"), "connect") == 0 ? LINK_UP : LINK_DOWN) == LINK_UP)
		finding_add(f, FINDING_OK, "fonnte.connected", "%s %s", scalar(doc, "device"), scalar(doc, "name"));
	else
		finding_add(f, FINDING_BAD, "fonnte.disconnected", "%s", scalar(doc, "device_status"));

	if (account_text(a, "device") != NULL)
		number_from_operator(account_text(a, "device"), ours);
	number_from_operator(scalar(doc, "device"), theirs);
	if (ours[0] != '\0' && theirs[0] != '\0' && strcmp(ours, theirs) != 0)
		finding_add(f, FINDING_BAD, "fonnte.device_differs", "%s", theirs);

	f->vitals.quota_told = json_int(doc, "quota", &quota);
	f->vitals.quota_left = f->vitals.quota_told && quota > 0 ? quota : 0;
	if (f->vitals.quota_told && quota <= 0)
		finding_add(f, FINDING_BAD, "fonnte.quota_empty", "%s", "0");
	else if (f->vitals.quota_told && quota < QUOTA_LOW)
		finding_add(f, FINDING_WARN, "fonnte.quota_low", "%s", scalar(doc, "quota"));
	said(f->vitals.package, sizeof(f->vitals.package), scalar(doc, "package"));
	f->vitals.ends_on = vitals_day(scalar(doc, "expired"));
	finding_add(f, FINDING_OK, "fonnte.package", "%s %s", scalar(doc, "package"), scalar(doc, "expired"));
}

void
fonnte_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret)
{
	AUTO_JSON struct json_object *doc = NULL;
	struct fonnte_said answered;
	char code[40], text[200];

	(void)step;
	if (answer->transport == HTTP_ANSWERED && json_parse(answer->body, answer->body_len, &doc, NULL) == ERR_NONE) {
		answered = fonnte_said_read(doc);
		if (answered.status == FONNTE_YES) {
			read_device(a, doc, ret);
			return;
		}
		if (answered.reason != NULL || answered.detail != NULL) {
			find_refusal(&answered, ret);
			return;
		}
	}
	said_transport(answer, code, sizeof(code), text, sizeof(text));
	finding_add(ret, FINDING_BAD, answer->transport == HTTP_NOT_SENT ? "provider.unreachable" :
	    answer->transport == HTTP_LOST ? "provider.no_answer" : "provider.not_understood", "%s: %s", code, text);
}
