#include "provider/smtp.h"

#include "base/text.h"

const char *const smtp_finding_keys[] = {
	"provider.unreachable", "provider.no_answer", "provider.not_understood", "smtp.name_unknown", "smtp.certificate", "smtp.no_tls",
	"smtp.no_login", "smtp.login_refused", "smtp.busy", "smtp.refused", "smtp.ok", "smtp.ok_not_encrypted", NULL
};

/* Connects, switches to TLS, logs in, and takes its leave: everything but a mail. */
enum err
smtp_write_test(const struct account *a, size_t step, struct http_request *ret)
{
	(void)step;
	smtp_request_begin(a, "NOOP", "", ret);
	return http_request_err(ret);
}

static void
read_not_sent(const struct http_answer *answer, struct findings *f)
{
	static const char *const keys[] = {
		[HTTP_WHY_OTHER] = "provider.unreachable", [HTTP_WHY_NAME] = "smtp.name_unknown", [HTTP_WHY_CERTIFICATE] = "smtp.certificate",
		[HTTP_WHY_NO_TLS] = "smtp.no_tls", [HTTP_WHY_NO_LOGIN] = "smtp.no_login",
	};

	if (answer->why != HTTP_WHY_OTHER && answer->why != HTTP_WHY_NAME)
		f->vitals.link = LINK_DOWN;	/* somebody answers, and lets nobody in: not a matter of the moment */
	finding_add(f, FINDING_BAD, keys[answer->why], "%s", answer->transport_text != NULL ? answer->transport_text : "");
}

void
smtp_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret)
{
	const char *server = account_text(a, "server");
	struct smtp_reply reply;

	(void)step;
	if (answer->transport == HTTP_NOT_SENT) {
		read_not_sent(answer, ret);
		return;
	}
	if (answer->transport == HTTP_LOST) {
		finding_add(ret, FINDING_BAD, "provider.no_answer", "%s", answer->transport_text != NULL ? answer->transport_text : "");
		return;
	}
	reply = smtp_reply_read(answer);
	if (answer->status < 400 || answer->status > 499)
		ret->vitals.link = answer->status >= 200 && answer->status < 300 ? LINK_UP : LINK_DOWN;
	if (answer->status >= 200 && answer->status < 300 && text_equal(account_text(a, "security"), "none"))
		finding_add(ret, FINDING_OK, "smtp.ok_not_encrypted", "%s", server != NULL ? server : "");
	else if (answer->status >= 200 && answer->status < 300)
		finding_add(ret, FINDING_OK, "smtp.ok", "%s", server != NULL ? server : "");
	else if (answer->status >= 400 && answer->status < 500)
		finding_add(ret, FINDING_WARN, "smtp.busy", "%s %s", reply.code, reply.text);
	else if (smtp_meaning_of(answer->step, answer->status, &reply).verdict == VERDICT_CREDENTIAL)
		finding_add(ret, FINDING_BAD, "smtp.login_refused", "%s %s", reply.code, reply.text);
	else if (answer->status >= 500 && answer->status < 600)
		finding_add(ret, FINDING_BAD, "smtp.refused", "%s %s", reply.code, reply.text);
	else
		finding_add(ret, FINDING_BAD, "provider.not_understood", "%s", reply.code);
}
