/* What a provider keeps, fetched page by page (lists.h). */
#include "errand.h"

static enum err
begin(struct sender *s, struct errand *e, int64_t now)
{
	(void)now;
	return lists_begin(s->db, &e->lists, &e->task, e->row.kind) ? ERR_NONE : ERR_INVALID;
}

static enum err
write(struct errand *e, const struct account *account)
{
	enum err err;

	if (e->lists.over)
		return ERR_NOT_FOUND;
	if ((err = lists_write(&e->lists, e->row.kind, account, &e->request)) == ERR_NOT_FOUND) {
		e->failed = true;
		e->lists.key = "setting_missing";	/* with what this account has there is nothing to ask */
	}
	return err;
}

static enum err
read(struct sender *s, struct errand *e, const struct account *account, const struct http_answer *answer, int64_t now)
{
	enum err err;

	(void)account;
	if ((err = lists_landed(s, &e->lists, &e->row, answer, now)))
		return err;
	e->failed = e->lists.failed;
	return ERR_NONE;
}

static enum err
store(struct sender *s, struct errand *e, struct json_object *result, int64_t now)
{
	AUTO_JSON struct json_object *said = NULL;
	enum err err;

	if ((err = lists_store(s, &e->lists, &e->row, now)))
		return err;
	said = lists_result(&e->lists);
	json_object_object_foreach(said, name, value)
		json_put(result, name, json_object_get(value));
	return ERR_NONE;
}

const struct chore chore_list_templates = { TASK_TEMPLATE_SYNC, begin, write, read, store };
const struct chore chore_list_messages = { SYNC_MESSAGES, begin, write, read, store };
const struct chore chore_list_message = { SYNC_MESSAGE, begin, write, read, store };
