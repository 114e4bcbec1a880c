/*
 * smtp: e-mail through the office's mail server, or any that lets it in.
 *
 * One recipient a mail. The Message-ID carries the attempt's id, so that a mail whose answer was lost can be found on the server, and two copies are
 * one to most readers. A server that takes a mail says no more than that: whether it arrives nobody tells us, so a message ends as sent; that it
 * came back is told by a mail (bounce.h), where the office has an address for that.
 *
 * smtp.c fields, requests and answers, bounce.c mails that come back, smtp_verdict.c replies, smtp_test.c test connection; mail.h writes the mail.
 */
#ifndef PROVIDER_SMTP_H
#define PROVIDER_SMTP_H

#include "provider/provider.h"

extern const struct provider provider_smtp;

/* Begins a request to the account's server: method "MAIL" with an envelope, or "NOOP". */
void smtp_request_begin(const struct account *a, const char *method, const char *to, struct http_request *ret);

/* The last of the server's replies, taken apart. */
struct smtp_reply {
	char	code[40];	/* "550 5.1.1", without the enhanced code "550" */
	char	text[300];	/* what it said behind that, its lines joined */
	int	enhanced[3];	/* 5, 1, 1; zeros when there is none */
};
struct smtp_reply smtp_reply_read(const struct http_answer *answer);

/* What a refusal means: the reply code to the step, its enhanced code, and words. */
struct smtp_meaning { enum verdict verdict; int delay_s, tries_most; };
struct smtp_meaning smtp_meaning_of(enum mail_step step, int status, const struct smtp_reply *reply);
/* What it means that nothing was sent. */
enum verdict smtp_not_sent(enum http_why why);

extern const char *const smtp_finding_keys[];
enum err smtp_write_test(const struct account *a, size_t step, struct http_request *ret);
void smtp_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret);

#endif
