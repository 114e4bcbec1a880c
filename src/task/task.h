/*
 * task: work that a page asks of the sender, because pages never wait for a provider.
 */
#ifndef TASK_TASK_H
#define TASK_TASK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct db;

struct task { int64_t id, provider_id, subject_id; char kind[32], state[12], requested_by[80]; char *result; int64_t requested_at, done_at; };
void task_end(struct task *t);

enum err task_ask(struct db *db, const char *kind, int64_t provider_id, const char *actor, int64_t now, int64_t *ret_id) MUST_CHECK;
/* About something of its own: the row of a table that the kind says. provider_id 0: no provider's. */
enum err task_ask_about(struct db *db, const char *kind, int64_t provider_id, int64_t subject_id, const char *actor, int64_t now,
    int64_t *ret_id) MUST_CHECK;
enum err task_load(struct db *db, int64_t id, struct task *ret) MUST_CHECK;
/* The newest of its kind for a provider; ERR_NOT_FOUND. */
enum err task_latest(struct db *db, const char *kind, int64_t provider_id, struct task *ret) MUST_CHECK;
enum err task_latest_about(struct db *db, const char *kind, int64_t subject_id, struct task *ret) MUST_CHECK;
enum err task_latest_at(struct db *db, const char *kind, int64_t provider_id, int64_t subject_id, struct task *ret) MUST_CHECK;
/* Does it wait, or is it being done? */
bool task_is_open(const struct task *t);
/* For the sender: the oldest waiting one, now running; ERR_NOT_FOUND. A dead sender's claim is free after lease_ms. */
enum err task_claim(struct db *db, int64_t now, int64_t lease_ms, struct task *ret) MUST_CHECK;
/* Is one being done, or was when its sender died? */
enum err task_running(struct db *db, int64_t *ret_n) MUST_CHECK;
/* Like queue_release: what a dead sender was doing waits again. */
enum err task_release(struct db *db) MUST_CHECK;
/* When task_claim has something to give; 0: nothing is asked for. One cheap question for an idle sender. */
enum err task_next_due(struct db *db, int64_t *ret_at) MUST_CHECK;
/* state: "done" or "failed"; result is JSON. ERR_CONFLICT: it is not running. */
enum err task_finish(struct db *db, int64_t id, const char *state, const char *result, int64_t now) MUST_CHECK;
/* Done, and of no interest to anybody: its row goes. */
enum err task_drop(struct db *db, int64_t id) MUST_CHECK;

#endif
