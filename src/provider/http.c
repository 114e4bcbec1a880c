#include "provider/http.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { HEADER_MAX_BYTES = 4096, TIMEOUT_S = 30, SERVER_ERROR = 500, SERVICE_CLOSING = 421 };

void
http_request_init(struct http_request *rq, const char *method)
{
	*rq = (struct http_request){ .method = method, .timeout_s = TIMEOUT_S };
	buf_init(&rq->url, HTTP_URL_MAX_BYTES);
	buf_init(&rq->body, HTTP_BODY_MAX_BYTES);
}

static void
mail_free(struct http_mail *mail)
{
	if (mail == NULL)
		return;
	free(mail->from);
	free(mail->to);
	free(mail->user);
	free(mail->password);
	free(mail->ca_file);
	free(mail);
}

void
http_request_end(struct http_request *rq)
{
	size_t i;

	if (rq == NULL)
		return;
	for (i = 0; i < rq->header_count; i++)
		buf_end(&rq->headers[i]);
	buf_end(&rq->url);
	buf_end(&rq->body);
	mail_free(rq->mail);
	*rq = (struct http_request){ 0 };
}

static void
fail(struct http_request *rq, enum err e)
{
	if (rq->err == ERR_NONE)
		rq->err = e;
}

void
http_request_header(struct http_request *rq, const char *name, const char *value)
{
	struct buf *header;

	if (rq->header_count == HTTP_HEADERS_MAX) {
		fail(rq, ERR_TOO_LARGE);
		return;
	}
	/* A missing value is a missing credential: the request must not leave without it. */
	if (value == NULL || strpbrk(value, "\r\n") != NULL) {
		fail(rq, ERR_INVALID);
		return;
	}
	header = &rq->headers[rq->header_count++];
	buf_init(header, HEADER_MAX_BYTES);
	buf_text_add(header, name);
	buf_text_add(header, ": ");
	buf_text_add(header, value);
	fail(rq, buf_err(header));
}

void
http_request_basic(struct http_request *rq, const char *user, const char *password)
{
	AUTO(buf) struct buf pair = { 0 }, value = { 0 };

	buf_init(&pair, HEADER_MAX_BYTES);
	buf_init(&value, HEADER_MAX_BYTES);
	if (user == NULL || password == NULL) {
		fail(rq, ERR_INVALID);
		return;
	}
	buf_fmt(&pair, "%s:%s", user, password);
	buf_text_add(&value, "Basic ");
	text_base64(&value, buf_text(&pair), pair.len);
	fail(rq, buf_err(&pair) != ERR_NONE ? buf_err(&pair) : buf_err(&value));
	http_request_header(rq, "Authorization", buf_text(&value));
}

/* What stands in the envelope goes over the wire as it is: a line break in it would be a command of its own. */
static void
put_line(struct http_request *rq, const char *text, char **ret)
{
	if (text != NULL && strpbrk(text, "\r\n") != NULL)
		fail(rq, ERR_INVALID);
	else
		fail(rq, text_copy(text, ret));
}

void
http_request_mail(struct http_request *rq, const char *from, const char *to)
{
	if ((rq->mail = calloc(1, sizeof(*rq->mail))) == NULL) {
		fail(rq, ERR_MEMORY);
		return;
	}
	put_line(rq, from, &rq->mail->from);
	put_line(rq, to, &rq->mail->to);
}

void
http_request_mail_login(struct http_request *rq, const char *user, const char *password, const char *ca_file, bool starttls)
{
	if (rq->mail == NULL)
		return;		/* it has failed already */
	rq->mail->starttls = starttls;
	/* A missing half is a missing credential: the mail must not leave without it. */
	if ((user == NULL) != (password == NULL))
		fail(rq, ERR_INVALID);
	put_line(rq, user, &rq->mail->user);
	put_line(rq, password, &rq->mail->password);
	put_line(rq, ca_file, &rq->mail->ca_file);
}

enum err
http_request_err(const struct http_request *rq)
{
	if (rq->err != ERR_NONE)
		return rq->err;
	return buf_err(&rq->url) != ERR_NONE ? buf_err(&rq->url) : buf_err(&rq->body);
}

bool
http_is_their_trouble(const struct http_answer *a)
{
	if (a->transport != HTTP_ANSWERED)
		return true;
	return a->is_mail ? a->status == SERVICE_CLOSING : a->status >= SERVER_ERROR;
}
