/*
 * errand: one task under way: a few requests, one after the other, and what is kept of their answers.
 */
#ifndef SENDER_ERRAND_H
#define SENDER_ERRAND_H

#include "lists.h"
#include "look.h"
#include "sender.h"
#include "task/task.h"
#include "template/submission.h"

struct errand {
	enum cargo		 cargo;
	const struct chore	*chore;
	struct task		 task;
	struct provider_row	 row;
	size_t			 step;
	struct http_request	 request;
	int64_t			 began;		/* monotonic */
	bool			 failed;	/* it ended, and not well */
	struct lists		 lists;		/* template_sync, sync_... */
	struct look		 look;		/* test_connection, look */
	/* template_...: */
	struct template		 template;
	struct submission	 submission;
	struct remote_wish	 wish;		/* points into the submission */
	struct remote_told	 told;
	char			 upload[2000], handle[2000];	/* of the example that a document is handed in with; "": not there yet */
};

/* A kind of task. begin and write run outside a transaction, store inside the one that ends the task. */
struct chore {
	const char	*kind;
	/* Before the first request; NULL: nothing. ERR_CONFLICT: there is nothing to ask, store says why. */
	enum err	(*begin)(struct sender *s, struct errand *e, int64_t now);
	/* The next request, ERR_NOT_FOUND: there is none. */
	enum err	(*write)(struct errand *e, const struct account *account);
	enum err	(*read)(struct sender *s, struct errand *e, const struct account *account, const struct http_answer *answer, int64_t now);
	/* Keeps what was learnt; result is an object that it fills for the page. */
	enum err	(*store)(struct sender *s, struct errand *e, struct json_object *result, int64_t now);
};

extern const struct chore chore_test, chore_look, chore_submit, chore_delete;
extern const struct chore chore_list_templates, chore_list_messages, chore_list_message;

#endif
