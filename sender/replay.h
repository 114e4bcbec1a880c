/*
 * replay: a kept webhook is read and applied again, because somebody asked for it on its page.
 *
 * The sender does it, because nobody reaches it from outside: the page that asks may read the vault and change nothing in it.
 */
#ifndef SENDER_REPLAY_H
#define SENDER_REPLAY_H

#include "sender.h"
#include "task/task.h"

#define REPLAY_TASK	"replay_webhook"

/* Does it and finishes the task, in one transaction. What is wrong with the webhook is the task's result; an error is the database's. */
enum err replay_do(struct sender *s, const struct task *task, int64_t now) MUST_CHECK;

#endif
