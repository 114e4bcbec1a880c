/*
 * line: one request's place in the transfer; and how a line carries a mail (line_mail.c).
 *
 * For the files of the transfer only.
 */
#ifndef SENDER_LINE_H
#define SENDER_LINE_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "provider/http.h"

/* The handle is used again, and with it what libcurl keeps per handle. */
struct line {
	struct line			*next;		/* of the free ones */
	struct line			*sibling;	/* of all */
	CURL				*easy;
	struct curl_slist		*headers, *recipients;
	const struct http_request	*request;
	size_t				 handed_over;	/* of a mail: bytes of its text that libcurl has taken */
	struct buf			 answer;
	bool				 overflow;	/* the answer was longer than we read */
	bool				 is_mail;
	enum mail_step			 step;		/* of a mail */
	void				*user;
};

/* Sets one option of the handle easy, unless an earlier one has failed: both and code are the caller's. */
#define SET(option, value) do { if (code == CURLE_OK) code = curl_easy_setopt(easy, option, value); } while (0)

/* What a mail needs beside what every request has. */
enum err line_put_mail(struct line *line, const struct http_request *rq) MUST_CHECK;
struct http_answer line_mail_answer(const struct line *line, CURLcode code);

#endif
