#include "line.h"

#include <string.h>

#include "base/text.h"

enum { REPLIES_MAX_BYTES = 16 * 1024, REFUSED = 400 };

/* ---- what the server says, and to what ---- */

/* Every reply comes here, one line at a time; what is beyond the first thousands of a talkative server is not needed. */
static size_t
take_reply(char *bytes, size_t size, size_t n, void *user)
{
	struct line *line = user;
	size_t len = size * n;

	if (line->answer.len + len <= REPLIES_MAX_BYTES)
		buf_add(&line->answer, bytes, len);
	return len;
}

/* libcurl says only that a mail was refused; whether its sender, its recipient or its text was is in what we asked last. */
static int
watch(CURL *easy, curl_infotype type, char *bytes, size_t n, void *user)
{
	static const struct { const char *word; enum mail_step step; } steps[] = {
		{ "EHLO ", MAIL_HELLO }, { "HELO ", MAIL_HELLO }, { "STARTTLS", MAIL_TLS }, { "AUTH ", MAIL_LOGIN }, { "MAIL ", MAIL_FROM },
		{ "RCPT ", MAIL_TO }, { "DATA", MAIL_DATA }, { "NOOP", MAIL_NOOP },
	};
	struct line *line = user;
	size_t i;

	(void)easy;
	for (i = 0; type == CURLINFO_HEADER_OUT && i < sizeof(steps) / sizeof(steps[0]); i++)
		if (n >= strlen(steps[i].word) && memcmp(bytes, steps[i].word, strlen(steps[i].word)) == 0)
			line->step = steps[i].step;
	return 0;
}

/* ---- the request ---- */

static size_t
give_body(char *to, size_t size, size_t n, void *user)
{
	struct line *line = user;
	size_t left = line->request->body.len - line->handed_over, room = size * n, give = left < room ? left : room;

	memcpy(to, line->request->body.bytes + line->handed_over, give);
	line->handed_over += give;
	return give;
}

static enum err
put_recipient(struct line *line, const struct http_mail *mail)
{
	curl_slist_free_all(line->recipients);
	line->recipients = curl_slist_append(NULL, mail->to);
	return line->recipients != NULL ? ERR_NONE : ERR_MEMORY;
}

enum err
line_put_mail(struct line *line, const struct http_request *rq)
{
	const struct http_mail *mail = rq->mail;
	bool asks = strcmp(rq->method, "NOOP") == 0;
	CURL *easy = line->easy;
	CURLcode code = CURLE_OK;
	enum err e;

	line->step = MAIL_GREETING;
	if ((e = put_recipient(line, mail)))
		return e;
	SET(CURLOPT_URL, buf_text(&rq->url));
	SET(CURLOPT_TIMEOUT, (long)rq->timeout_s);
	SET(CURLOPT_READFUNCTION, give_body);	/* without a seek function: nothing is sent twice */
	SET(CURLOPT_READDATA, line);
	SET(CURLOPT_HEADERFUNCTION, take_reply);
	SET(CURLOPT_HEADERDATA, line);
	SET(CURLOPT_DEBUGFUNCTION, watch);
	SET(CURLOPT_DEBUGDATA, line);
	SET(CURLOPT_VERBOSE, 1L);
	/* "If it can" would go on in clear text, password and all, wherever somebody took the offer out of the server's answer. */
	SET(CURLOPT_USE_SSL, mail->starttls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
	if (mail->ca_file != NULL)
		SET(CURLOPT_CAINFO, mail->ca_file);
	SET(CURLOPT_USERNAME, mail->user);
	SET(CURLOPT_PASSWORD, mail->password);
	SET(CURLOPT_UPLOAD, asks ? 0L : 1L);
	SET(CURLOPT_NOBODY, asks ? 1L : 0L);
	SET(CURLOPT_CUSTOMREQUEST, asks ? rq->method : NULL);
	SET(CURLOPT_MAIL_FROM, asks ? NULL : mail->from);
	SET(CURLOPT_MAIL_RCPT, asks ? NULL : line->recipients);
	SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)rq->body.len);
	return code == CURLE_OK ? ERR_NONE : code == CURLE_OUT_OF_MEMORY ? ERR_MEMORY : ERR_INVALID;
}

/* ---- its answer ---- */

static enum http_why
why_of(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST: return HTTP_WHY_NAME;
	case CURLE_PEER_FAILED_VERIFICATION: case CURLE_SSL_CACERT_BADFILE: case CURLE_SSL_CONNECT_ERROR: return HTTP_WHY_CERTIFICATE;
	case CURLE_USE_SSL_FAILED: return HTTP_WHY_NO_TLS;
	case CURLE_LOGIN_DENIED: return HTTP_WHY_NO_LOGIN;
	default: return HTTP_WHY_OTHER;
	}
}

/*
 * A reply of 400 and more is the server's decision, whatever libcurl makes of it. Without one the mail can only have been taken when all of it
 * was handed over: its last line, the dot that ends it, follows by itself.
 */
struct http_answer
line_mail_answer(const struct line *line, CURLcode code)
{
	struct http_answer a = { .is_mail = true, .step = line->step, .body = buf_text(&line->answer), .body_len = line->answer.len };
	bool all_gone = line->step == MAIL_DATA && line->handed_over > 0 && line->handed_over == line->request->body.len;
	long status = 0;

	curl_easy_getinfo(line->easy, CURLINFO_RESPONSE_CODE, &status);
	if (code == CURLE_OK || status >= REFUSED) {
		a.transport = HTTP_ANSWERED;
		a.status = (int)status;
		return a;
	}
	a.transport = all_gone ? HTTP_LOST : HTTP_NOT_SENT;
	a.why = why_of(code);
	a.transport_text = curl_easy_strerror(code);
	return a;
}
