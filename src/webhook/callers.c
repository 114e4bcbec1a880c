#include "webhook/callers.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "account/webhook_key.h"
#include "base/clock.h"
#include "base/log.h"
#include "db/db.h"

enum { SQL_STAMP, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_STAMP] =	/* another configuration has another count or another sum of its times */
	    "SELECT count(*), coalesce(sum(updated_at), 0) FROM provider",
};
DB_SQL(sql);

struct stamp { int64_t count, sum; };

enum { LOOK_EVERY_MS = 100 };

struct callers {
	pthread_mutex_t		 lock;		/* guards everything below, and the holders of each caller */
	struct provider_boxes	 boxes;
	struct stamp		 stamp;
	bool			 loaded;
	int64_t			 looked_at;	/* when the stamp was last compared */
	struct caller	**items;
	size_t			 count;
};

enum err
callers_make(const char *keys, struct callers **ret)
{
	struct callers *a = calloc(1, sizeof(*a));
	enum err e;

	if (a == NULL)
		return ERR_MEMORY;
	if ((e = provider_boxes_load(keys, FIELD_WEBHOOK, &a->boxes))) {
		free(a);
		return e;
	}
	if (pthread_mutex_init(&a->lock, NULL) != 0) {
		free(a);
		return ERR_MEMORY;
	}
	*ret = a;
	return ERR_NONE;
}

/* With the lock held, or when no thread is left. */
static void
let_go(struct caller *caller)
{
	if (--caller->holders > 0)
		return;
	account_view_end(&caller->view);
	provider_row_end(&caller->row);
	free(caller);
}

static void
forget_all(struct callers *a)
{
	size_t i;

	for (i = 0; i < a->count; i++)
		let_go(a->items[i]);
	free(a->items);
	a->items = NULL;
	a->count = 0;
}

void
callers_free(struct callers *a)
{
	if (a == NULL)
		return;
	forget_all(a);
	pthread_mutex_destroy(&a->lock);
	explicit_bzero(&a->boxes, sizeof(a->boxes));
	free(a);
}

/* Takes row over. */
static enum err
add_caller(struct callers *a, struct db *reader, struct provider_row *row)
{
	struct caller *caller = calloc(1, sizeof(*caller));
	enum err e;

	if (caller == NULL)
		return ERR_MEMORY;
	caller->row = *row;
	*row = (struct provider_row){0};
	caller->holders = 1;
	a->items[a->count++] = caller;
	e = account_open(reader, &a->boxes, FIELD_WEBHOOK, &caller->row, NULL, &caller->view);
	caller->usable = e == ERR_NONE;
	if (e != ERR_CRYPTO)
		return e;
	/* Its webhooks are answered with 503, so that the provider comes again once the key is back. */
	log_line(LOG_ERROR, "secrets_closed", log_int("provider", caller->row.id), log_text("key", "webhook"));
	return ERR_NONE;
}

static enum err
load_all(struct callers *a, struct db *reader)
{
	AUTO(provider_rows) struct provider_rows rows = {0};
	size_t i;
	enum err e;

	if ((e = provider_load_all(reader, &rows)))
		return e;
	forget_all(a);
	if ((a->items = calloc(rows.count + 1, sizeof(*a->items))) == NULL)
		return ERR_MEMORY;
	for (i = 0; i < rows.count; i++)
		if ((e = add_caller(a, reader, &rows.items[i])))
			return e;
	return ERR_NONE;
}

static enum err
read_stamp(struct db *reader, struct stamp *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(reader, sql[SQL_STAMP], NULL, &rows)))
		return e;
	*ret = (struct stamp){ db_col_int(&rows, 0), db_col_int(&rows, 1) };
	return ERR_NONE;
}

/* With the lock held. The stamp is read before the rows: a change in between is loaded again next time. */
static enum err
look(struct callers *a, struct db *reader, int64_t now)
{
	struct stamp stamp;
	enum err e;

	if ((e = read_stamp(reader, &stamp)))
		return e;
	a->looked_at = now;
	if (a->loaded && a->stamp.count == stamp.count && a->stamp.sum == stamp.sum)
		return ERR_NONE;
	a->loaded = false;
	if ((e = load_all(a, reader)))
		return e;
	a->stamp = stamp;
	a->loaded = true;
	log_line(LOG_INFO, "providers_loaded", log_int("count", (int64_t)a->count));
	return ERR_NONE;
}

static bool
is_fresh(const struct callers *a, int64_t now)
{
	return a->loaded && now >= a->looked_at && now - a->looked_at < LOOK_EVERY_MS;
}

/* key NULL: any, if there is one only. Every key is looked at, so that the time tells nothing about a guess. */
static struct caller *
pick(struct callers *a, const char *kind, const char *key, int64_t now)
{
	struct caller *found = NULL;
	size_t i, n = 0;

	for (i = 0; i < a->count; i++) {
		if (strcmp(a->items[i]->row.kind->kind, kind) != 0)
			continue;
		if (key != NULL && !webhook_key_opens(&a->items[i]->row, key, now))
			continue;
		found = a->items[i];
		n++;
	}
	return n == 1 ? found : NULL;
}

static enum err
take_locked(struct callers *a, struct db *reader, int64_t now, const char *kind, const char *key, struct caller **ret)
{
	bool fresh = is_fresh(a, now);
	enum err e;

	if (!fresh && (e = look(a, reader, now)))
		return e;
	if ((*ret = pick(a, kind, key, now)) == NULL && fresh) {
		if ((e = look(a, reader, now)))
			return e;
		*ret = pick(a, kind, key, now);
	}
	if (*ret == NULL)
		return ERR_NOT_FOUND;
	(*ret)->holders++;
	return ERR_NONE;
}

static enum err
take(struct callers *a, struct db *reader, int64_t now, const char *kind, const char *key, struct caller **ret)
{
	struct caller *found = NULL;
	enum err e;

	pthread_mutex_lock(&a->lock);
	e = take_locked(a, reader, now, kind, key, &found);
	pthread_mutex_unlock(&a->lock);
	if (e == ERR_NONE)
		*ret = found;
	return e;
}

enum err
callers_by_key(struct callers *a, struct db *reader, int64_t now, const char *kind, const char *key, struct caller **ret)
{
	return take(a, reader, now, kind, key, ret);
}

enum err
callers_only(struct callers *a, struct db *reader, int64_t now, const char *kind, struct caller **ret)
{
	return take(a, reader, now, kind, NULL, ret);
}

static struct caller *
by_id(struct callers *a, int64_t id)
{
	size_t i;

	for (i = 0; i < a->count; i++)
		if (a->items[i]->row.id == id)
			return a->items[i];
	return NULL;
}

enum err
callers_again(struct callers *a, struct db *reader, int64_t now, struct caller **held, bool *ret_newer)
{
	struct caller *newest = NULL;
	enum err e;

	*ret_newer = false;
	pthread_mutex_lock(&a->lock);
	if ((e = look(a, reader, now)) == ERR_NONE && (newest = by_id(a, (*held)->row.id)) == NULL)
		e = ERR_NOT_FOUND;
	if (e == ERR_NONE && newest != *held) {
		newest->holders++;
		let_go(*held);
		*held = newest;
		*ret_newer = true;
	}
	pthread_mutex_unlock(&a->lock);
	return e;
}

void
callers_drop(struct callers *a, struct caller *caller)
{
	pthread_mutex_lock(&a->lock);
	let_go(caller);
	pthread_mutex_unlock(&a->lock);
}

bool
callers_may_note(atomic_llong *at, int64_t now)
{
	long long last = atomic_load(at);

	return now - last >= CLOCK_SECOND_MS && atomic_compare_exchange_strong(at, &last, now);
}
