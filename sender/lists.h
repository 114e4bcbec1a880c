/*
 * lists: what a provider keeps, fetched page by page because a page or a job asked for it.
 *
 * "template_sync": its templates, kept when all of them are there (template/remote.h). "sync_messages": all messages of a day of UTC (the
 * task's subject): what became of ours, should a callback have been lost, and what they cost, which some tell nowhere else. "sync_message": one
 * of ours (the task's subject: attempt.id), before it goes another way as well because nothing was heard of it.
 */
#ifndef SENDER_LISTS_H
#define SENDER_LISTS_H

#include "sender.h"
#include "task/task.h"
#include "template/remote.h"

#define SYNC_MESSAGES	"sync_messages"
#define SYNC_MESSAGE	"sync_message"

struct lists {
	enum list_what		 what;
	int64_t			 attempt_id;		/* of the one message; 0: it is a list */
	char			 message_id[260], uid[TOKEN_TEXT_MAX];	/* the provider's id of it, and ours */
	int64_t			 day;
	char			 next[600];
	int			 pages, restarts;
	struct json_object	*templates;
	struct template_sync	 sync;			/* what storing them changed */
	int64_t			 found, ours;		/* messages */
	bool			 over, failed;
	const char		*key;			/* with failed: what came instead (provider/listed.h) */
	char			 code[40], text[300];
};
void lists_end(struct lists *l);

/* Is this such a task, and has the kind such a list? */
bool lists_begin(struct db *db, struct lists *l, const struct task *task, const struct provider *kind);
enum err lists_write(const struct lists *l, const struct provider *kind, const struct account *account, struct http_request *ret) MUST_CHECK;
/* A page has come: its receipts are applied at once, in a transaction of their own. l->over when it was the last. */
enum err lists_landed(struct sender *s, struct lists *l, const struct provider_row *row, const struct http_answer *answer, int64_t now) MUST_CHECK;
/* In the transaction that finishes the task. */
enum err lists_store(struct sender *s, struct lists *l, const struct provider_row *row, int64_t now) MUST_CHECK;
/* The task's result: {"outcome","key","seen","changed","gone"} or {"found","ours"}, with "code" and "text" when it failed. After lists_store. */
struct json_object *lists_result(const struct lists *l);

#endif
