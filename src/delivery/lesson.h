/*
 * lesson: what a refusal teaches beyond its message: about the provider, the template, the number or the person.
 *
 * The sender learns it from answers, the webhooks from receipts; both in the transaction that stores them.
 */
#ifndef DELIVERY_LESSON_H
#define DELIVERY_LESSON_H

#include <stdint.h>

#include "base/err.h"
#include "provider/verdict.h"

struct db;
struct provider;

struct lesson {
	int64_t			 message_id, contact_id, provider_id;	/* the first two 0 of a mail to people of the office */
	int64_t			 template_id;		/* 0: none was used */
	const struct provider	*kind;
	const char		*number;		/* it went to, "" when it went to a user id; of e-mail the message knows the address */
	enum verdict		 verdict;
	int			 delay_s;
	const char		*code, *text;		/* the provider's */
	int64_t			 at;			/* when the provider said so */
};

/* Does nothing for verdicts that teach nothing. */
enum err lesson_learn(struct db *db, const struct lesson *lesson, int64_t now) MUST_CHECK;

#endif
