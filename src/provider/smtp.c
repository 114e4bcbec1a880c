#include "provider/smtp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "contact/email.h"
#include "provider/bounce.h"
#include "provider/mail.h"
#include "provider/said.h"

enum { HOST_MAX = 253, PORT_MAX = 65535, TIMEOUT_S = 60, NAME_MAX_BYTES = 100, PATH_MAX_BYTES = 400 };
#define STARTTLS	"starttls"
#define TLS		"tls"
#define NONE		"none"

/* ---- fields ---- */

static enum err
check_server(const char *value, struct problem *problem)
{
	size_t n = strlen(value);

	if (n == 0 || n > HOST_MAX || strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") != n || value[0] == '.' ||
	    value[0] == '-')
		return problem_set(problem, ERR_INVALID, NULL, "must be the server's name alone, such as mail.example.go.id");
	return ERR_NONE;
}

static enum err
check_port(const char *value, struct problem *problem)
{
	int64_t port;

	if (!text_to_int64(value, &port) || port < 1 || port > PORT_MAX)
		return problem_set(problem, ERR_INVALID, NULL, "must be a port from 1 to 65535: usually 587 with starttls, 465 with tls");
	return ERR_NONE;
}

static enum err
check_address(const char *value, struct problem *problem)
{
	if (email_is_address(value))
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, NULL, "must be one e-mail address, such as izin@example.go.id, without a name or < >");
}

static enum err
check_name(const char *value, struct problem *problem)
{
	const char *at = value;
	uint32_t cp;

	while ((cp = text_next(&at)) != 0)
		if (cp < 0x20 || cp == 0x7f || cp == 0x2028 || cp == 0x2029)
			return problem_set(problem, ERR_INVALID, NULL, "must stand on one line");
	if (strlen(value) > NAME_MAX_BYTES || !text_is_utf8(value, strlen(value)))
		return problem_set(problem, ERR_INVALID, NULL, "must be a name of at most %d bytes", NAME_MAX_BYTES);
	return ERR_NONE;
}

/* Mails come back to it with the number of their attempt behind a "+". */
static enum err
check_bounce(const char *value, struct problem *problem)
{
	size_t local = strcspn(value, "@");

	if (email_is_address(value) && local <= BOUNCE_BASE_LOCAL_MAX && memchr(value, '+', local) == NULL)
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, NULL,
	    "must be one e-mail address such as bounce@example.go.id, with at most %d signs before the @ and no +", BOUNCE_BASE_LOCAL_MAX);
}

static enum err
check_path(const char *value, struct problem *problem)
{
	if (value[0] == '/' && strlen(value) <= PATH_MAX_BYTES && strpbrk(value, "\r\n") == NULL)
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, NULL, "must be the whole path of a file on the machine that sends, such as /etc/ssl/office-ca.pem");
}

static const struct provider_field fields[] = {
	{ "server",    FIELD_PLAIN,    true,  NULL,     check_server },
	{ "port",      FIELD_PLAIN,    false, NULL,     check_port },
	{ "security",  FIELD_PLAIN,    false, STARTTLS, NULL, .choices = STARTTLS " " TLS " " NONE },
	{ "user",      FIELD_PLAIN,    false, NULL,     NULL, .with = "password" },
	{ "from",      FIELD_PLAIN,    true,  NULL,     check_address },
	{ "from_name", FIELD_PLAIN,    false, NULL,     check_name },
	{ "reply_to",  FIELD_PLAIN,    false, NULL,     check_address },
	{ "bounce",    FIELD_PLAIN,    false, NULL,     check_bounce },
	{ "ca_file",   FIELD_PLAIN,    false, NULL,     check_path },
	{ "password",  FIELD_OUTGOING, false, NULL,     NULL, .hidden = true, .with = "user" },
	{ 0 }
};

static bool
is_here(const char *server)
{
	return text_equal(server, "localhost") || text_equal(server, "127.0.0.1");
}

/* What is not encrypted can be read, and changed, by everybody on the way: there must be no way. */
static enum err
check_settings(struct json_object *settings, struct problem *problem)
{
	if (text_equal(json_text(settings, "security"), NONE) && !is_here(json_text(settings, "server"))) {
		problem_set(problem, ERR_INVALID, "security", "none is only for a server on this machine (localhost); use starttls or tls");
		problem_sentence(problem, "wrong.smtp.none_is_local");
		return ERR_INVALID;
	}
	return ERR_NONE;
}

/* ---- a request ---- */

static const char *
port_of(const struct account *a)
{
	const char *port = account_text(a, "port"), *security = account_text(a, "security");

	if (port != NULL)
		return port;
	return text_equal(security, TLS) ? "465" : text_equal(security, NONE) ? "25" : "587";
}

void
smtp_request_begin(const struct account *a, const char *method, const char *to, struct http_request *ret)
{
	const char *server = account_text(a, "server"), *security = account_text(a, "security"), *from = account_text(a, "from");
	bool complete = server != NULL && email_is_address(from);

	http_request_init(ret, method);
	ret->timeout_s = TIMEOUT_S;
	if (!complete)
		ret->err = ERR_INVALID;
	/* We greet as the domain that we write for: the machine's own name may be nobody's. */
	buf_fmt(&ret->url, "%s://%s:%s/%s", text_equal(security, TLS) ? "smtps" : "smtp", complete ? server : "", port_of(a),
	    complete ? email_domain(from) : "");
	http_request_mail(ret, complete ? from : "", to);
	http_request_mail_login(ret, account_text(a, "user"), account_text(a, "password"), account_text(a, "ca_file"),
	    text_equal(security, STARTTLS));
}

/* Who is told that a mail came back: the office's address for that, which then says which mail it was; otherwise whoever reads the sender's. */
static enum err
set_sender(const struct account *a, const char *uid, struct http_request *rq)
{
	const char *base = account_text(a, "bounce");
	AUTO(buf) struct buf sender = {0};
	char *copy;
	enum err e;

	buf_init(&sender, EMAIL_MAX + BOUNCE_UID_MAX);
	if (base == NULL || rq->mail == NULL || !bounce_sender(base, uid, &sender))
		return ERR_NONE;
	if ((e = buf_err(&sender)) || (e = text_copy(buf_text(&sender), &copy)))
		return e;
	free(rq->mail->from);
	rq->mail->from = copy;
	return ERR_NONE;
}

static enum err
write_request(const struct account *a, const struct outgoing *m, struct http_request *ret)
{
	const struct outgoing_mail *mail = m->mail;
	const char *name = account_text(a, "from_name");
	enum err e;

	smtp_request_begin(a, "MAIL", mail != NULL && mail->address != NULL ? mail->address : "", ret);
	if (mail == NULL || m->uid == NULL)
		return ERR_INVALID;
	if ((e = set_sender(a, m->uid, ret)))
		return e;
	if ((e = mail_write(&ret->body, &(struct mail){ .from = account_text(a, "from"), .from_name = name != NULL ? name : mail->office,
	    .to = mail->address, .reply_to = account_text(a, "reply_to"), .subject = mail->subject, .id = m->uid, .at = mail->at,
	    .zone_minutes = mail->zone_minutes, .text = m->text, .title = mail->office, .stop_url = mail->stop_url })))
		return e;
	return http_request_err(ret);
}

/* ---- its answer ---- */

static struct outcome
read_answer(const struct account *a, const struct http_answer *answer)
{
	struct outcome o = { .verdict = VERDICT_UNKNOWN };
	struct smtp_meaning meaning;
	struct smtp_reply reply;

	(void)a;
	if (answer->transport != HTTP_ANSWERED) {
		if (answer->transport == HTTP_NOT_SENT)
			o.verdict = smtp_not_sent(answer->why);
		said_transport(answer, o.code, sizeof(o.code), o.text, sizeof(o.text));
		return o;
	}
	reply = smtp_reply_read(answer);
	snprintf(o.text, sizeof(o.text), "%s", reply.text);
	if (answer->status >= 200 && answer->status < 300 && answer->step == MAIL_DATA) {
		o.verdict = VERDICT_ACCEPTED;	/* the text is the number that the mail has in the server's queue */
		return o;
	}
	snprintf(o.code, sizeof(o.code), "%s", reply.code);
	meaning = smtp_meaning_of(answer->step, answer->status, &reply);
	o.verdict = meaning.verdict;
	o.delay_s = meaning.delay_s;
	o.tries_most = meaning.tries_most;
	return o;
}

const struct provider provider_smtp = {
	.kind = "smtp",
	.label = "E-mail (SMTP)",
	.scope = SCOPE_EMAIL,
	.can = CAN_TEXT,
	.per_minute = 60,
	.per_day = 2000,
	.gap_ms = 500,		/* servers count connections at a time; one after the other they share a few */
	.grace_s = 900,
	.fields = fields,
	.check_settings = check_settings,
	.write_request = write_request,
	.read_answer = read_answer,
	.test_steps = 1,
	.look_steps = 1,
	.write_test = smtp_write_test,
	.read_test = smtp_read_test,
	.finding_keys = smtp_finding_keys,
};
