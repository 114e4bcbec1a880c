#include "transfer.h"

#include <stdlib.h>
#include <string.h>

#include "line.h"

enum {
	CONNECT_S = 10,
	IDLE_CONNECTION_S = 4,			/* servers close idle connections from five seconds on; a request must not meet that */
};
#define CA_BUNDLE	"/etc/ssl/certs/ca-certificates.crt"
#define USER_AGENT	"kabarizin"

struct transfer {
	CURLM		*multi;
	struct line	*all, *free;
	struct line	*landed;	/* its answer is with the caller */
	size_t		 flying;
};

/* ---- callbacks ---- */

/* A byte of the request is on its way, so that the server may have acted upon it. */
static bool
has_left(const struct line *line)
{
	long bytes = 0;

	curl_easy_getinfo(line->easy, CURLINFO_REQUEST_SIZE, &bytes);
	return bytes > 0;
}

/*
 * libcurl begins a request again by itself when a kept connection ends without an answer, whether the server has acted upon it or not. This is
 * asked before each beginning: of what may change something, none follows one of which a byte has left.
 */
static int
may_begin(void *user, char *ip, char *local_ip, int port, int local_port)
{
	struct line *line = user;

	(void)ip;
	(void)local_ip;
	(void)port;
	(void)local_port;
	return strcmp(line->request->method, "GET") == 0 || !has_left(line) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

/* What a provider says to one message is a few hundred bytes. */
static size_t
answer_max(const struct http_request *rq)
{
	return rq->answer_max > 0 ? rq->answer_max : (size_t)HTTP_BODY_MAX_BYTES;
}

static size_t
take_answer(char *bytes, size_t size, size_t n, void *user)
{
	struct line *line = user;
	size_t len = size * n;

	if (line->is_mail)
		return len;	/* a mail server's replies are headers to libcurl */
	if (line->answer.len + len > answer_max(line->request)) {
		line->overflow = true;
		return 0;	/* ends the transfer */
	}
	buf_add(&line->answer, bytes, len);
	return buf_err(&line->answer) == ERR_NONE ? len : 0;
}

/* ---- lines ---- */

static void
line_free(struct line *line)
{
	if (line == NULL)
		return;
	curl_slist_free_all(line->headers);
	curl_slist_free_all(line->recipients);
	if (line->easy != NULL)
		curl_easy_cleanup(line->easy);
	buf_end(&line->answer);
	free(line);
}

/* What is the same for every request. */
static CURLcode
set_up(struct line *line)
{
	CURL *easy = line->easy;
	CURLcode code = CURLE_OK;

	SET(CURLOPT_PRIVATE, line);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_PROTOCOLS_STR, "http,https,smtp,smtps");
	SET(CURLOPT_FOLLOWLOCATION, 0L);	/* a redirect would carry our token to wherever it points */
	/*
	 * Not HTTP/2, though many offer it: a server that ends a connection after so many requests (nginx: 1,000) refuses the streams that were just
	 * opened, and libcurl cannot tell us that they were never looked at. Of 20,000 messages 327 were in doubt that way, and none was over
	 * kept connections of HTTP/1.1, which are no slower.
	 */
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	SET(CURLOPT_MAXAGE_CONN, (long)IDLE_CONNECTION_S);
	/* With a folder of certificates as well, libcurl would parse the bundle again for each connection. */
	SET(CURLOPT_CAINFO, CA_BUNDLE);
	SET(CURLOPT_CAPATH, NULL);
	SET(CURLOPT_USERAGENT, USER_AGENT);
	SET(CURLOPT_PREREQFUNCTION, may_begin);
	SET(CURLOPT_PREREQDATA, line);
	SET(CURLOPT_WRITEFUNCTION, take_answer);
	SET(CURLOPT_WRITEDATA, line);
	return code;
}

static enum err
line_new(struct transfer *t, struct line **ret)
{
	struct line *line = calloc(1, sizeof(*line));

	if (line == NULL)
		return ERR_MEMORY;
	if ((line->easy = curl_easy_init()) == NULL || set_up(line) != CURLE_OK) {
		line_free(line);
		return ERR_MEMORY;
	}
	line->sibling = t->all;
	*ret = t->all = line;
	return ERR_NONE;
}

/* The request's own headers, and none that libcurl would add by itself. */
static enum err
put_headers(struct line *line, const struct http_request *rq)
{
	struct curl_slist *list = curl_slist_append(NULL, "Expect:"), *grown = list;
	size_t i;

	for (i = 0; i < rq->header_count && grown != NULL; i++)
		if ((grown = curl_slist_append(list, buf_text(&rq->headers[i]))) != NULL)
			list = grown;
	curl_slist_free_all(line->headers);
	line->headers = list;
	return grown != NULL ? ERR_NONE : ERR_MEMORY;
}

static enum err
put_http(struct line *line, const struct http_request *rq)
{
	bool has_body = strcmp(rq->method, "POST") == 0 || strcmp(rq->method, "PUT") == 0;
	CURL *easy = line->easy;
	CURLcode code = CURLE_OK;
	enum err e;

	if ((e = put_headers(line, rq)))
		return e;
	SET(CURLOPT_URL, buf_text(&rq->url));
	SET(CURLOPT_HTTPHEADER, line->headers);
	SET(CURLOPT_TIMEOUT, (long)rq->timeout_s);
	if (has_body) {
		SET(CURLOPT_POST, 1L);
		SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)rq->body.len);
		SET(CURLOPT_POSTFIELDS, buf_text(&rq->body));	/* leaves together with the headers */
	} else {
		SET(CURLOPT_HTTPGET, 1L);
	}
	SET(CURLOPT_CUSTOMREQUEST, rq->method);		/* only the word; libcurl goes by what was set above */
	return code == CURLE_OK ? ERR_NONE : code == CURLE_OUT_OF_MEMORY ? ERR_MEMORY : ERR_INVALID;
}

/* A handle that carried a request of the other kind begins anew; what it keeps of connections is not touched by that. */
static enum err
put_request(struct line *line, const struct http_request *rq)
{
	bool is_mail = rq->mail != NULL;

	if (is_mail != line->is_mail) {
		curl_easy_reset(line->easy);
		line->is_mail = is_mail;
		if (set_up(line) != CURLE_OK)
			return ERR_MEMORY;
	}
	return is_mail ? line_put_mail(line, rq) : put_http(line, rq);
}

static void
line_give_back(struct transfer *t, struct line *line)
{
	line->request = NULL;
	line->user = NULL;
	line->next = t->free;
	t->free = line;
}

/* ---- the whole ---- */

enum err
transfer_open(size_t in_flight, struct transfer **ret)
{
	struct transfer *t;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return ERR_MEMORY;
	if ((t = calloc(1, sizeof(*t))) == NULL || (t->multi = curl_multi_init()) == NULL) {
		free(t);
		curl_global_cleanup();
		return ERR_MEMORY;
	}
	curl_multi_setopt(t->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)in_flight);
	curl_multi_setopt(t->multi, CURLMOPT_MAXCONNECTS, (long)in_flight);
	*ret = t;
	return ERR_NONE;
}

void
transfer_close(struct transfer *t)
{
	struct line *line;

	if (t == NULL)
		return;
	while ((line = t->all) != NULL) {
		t->all = line->sibling;
		curl_multi_remove_handle(t->multi, line->easy);	/* of no effect unless it is flying */
		line_free(line);
	}
	curl_multi_cleanup(t->multi);
	curl_global_cleanup();
	free(t);
}

enum err
transfer_start(struct transfer *t, const struct http_request *request, void *user)
{
	struct line *line = t->free;
	enum err e;

	if (line != NULL)
		t->free = line->next;
	else if ((e = line_new(t, &line)))
		return e;
	line->request = request;
	line->user = user;
	line->handed_over = 0;
	line->overflow = false;
	if (line->answer.max != answer_max(request)) {
		buf_end(&line->answer);
		buf_init(&line->answer, answer_max(request));
	}
	buf_reset(&line->answer);
	if ((e = put_request(line, request)) || curl_multi_add_handle(t->multi, line->easy) != CURLM_OK) {
		line_give_back(t, line);
		return e ? e : ERR_MEMORY;
	}
	t->flying++;
	return ERR_NONE;
}

size_t
transfer_flying(const struct transfer *t)
{
	return t->flying;
}

enum err
transfer_move(struct transfer *t, int wake_fd, int timeout_ms)
{
	struct curl_waitfd wake = { .fd = wake_fd, .events = CURL_WAIT_POLLIN };
	int running;

	if (curl_multi_perform(t->multi, &running) != CURLM_OK)
		return ERR_IO;
	if ((size_t)running < t->flying || timeout_ms == 0)
		return ERR_NONE;	/* something has landed */
	if (curl_multi_poll(t->multi, &wake, wake_fd >= 0, timeout_ms, NULL) != CURLM_OK ||
	    curl_multi_perform(t->multi, &running) != CURLM_OK)
		return ERR_IO;
	return ERR_NONE;
}

/* ---- answers ---- */

static struct http_answer
http_answer_of(const struct line *line, CURLcode code)
{
	struct http_answer a = { .body = buf_text(&line->answer), .body_len = line->answer.len };
	curl_off_t retry_after = 0;
	long status = 0;

	/* A body that never ends is not one we can read, but the status came, and so did the request. */
	if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && line->overflow)) {
		a.transport = has_left(line) ? HTTP_LOST : HTTP_NOT_SENT;
		a.transport_text = curl_easy_strerror(code);
		return a;
	}
	curl_easy_getinfo(line->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(line->easy, CURLINFO_RETRY_AFTER, &retry_after);
	a.transport = HTTP_ANSWERED;
	a.cut = line->overflow;
	a.status = (int)status;
	if (retry_after > 0)
		a.retry_after_s = retry_after < HTTP_RETRY_AFTER_MOST_S ? (int)retry_after : HTTP_RETRY_AFTER_MOST_S;
	return a;
}

void *
transfer_landed(struct transfer *t, struct http_answer *ret)
{
	struct line *line = NULL;
	CURLMsg *message;
	CURLcode code;
	int left;

	if (t->landed != NULL) {
		line_give_back(t, t->landed);
		t->landed = NULL;
	}
	while ((message = curl_multi_info_read(t->multi, &left)) != NULL && message->msg != CURLMSG_DONE)
		;
	if (message == NULL)
		return NULL;
	code = message->data.result;
	curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&line);
	*ret = line->is_mail ? line_mail_answer(line, code) : http_answer_of(line, code);
	/* The message dies with this call. */
	curl_multi_remove_handle(t->multi, line->easy);
	t->flying--;
	t->landed = line;
	return line->user;
}
