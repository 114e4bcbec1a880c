/* Templates at a provider that approves them: handed in and taken away. */
#include "errand.h"

#include "base/text.h"

/* ---- what the page is told ---- */

static const char *const outcomes[REMOTE_OUTCOME__COUNT] = {
	[REMOTE_DONE] = "done", [REMOTE_REFUSED] = "refused", [REMOTE_TROUBLE] = "trouble", [REMOTE_UNSURE] = "unsure",
};

static void
put_told(const struct errand *e, struct json_object *result)
{
	json_put_text(result, "outcome", outcomes[e->told.outcome]);
	json_put_text(result, "key", e->told.key);
	json_put_text(result, "code", e->told.code);
	json_put_text(result, "text", e->told.text);
}

/* ---- one template: one request, and before it two for the example of a document ---- */

static bool
wants_example(const struct errand *e)
{
	return e->wish.header == REMOTE_HEADER_DOCUMENT && e->handle[0] == '\0';
}

static enum err
write_submit(struct errand *e, const struct account *account)
{
	if (e->told.key != NULL)		/* there is an answer already */
		return ERR_NOT_FOUND;
	if (wants_example(e))
		return e->row.kind->write_example(account, e->upload[0] != '\0' ? e->upload : NULL, &e->request);
	e->wish.header_handle = e->handle;
	return e->row.kind->write_remote(account, &e->wish, &e->request);
}

static enum err
read_submit(struct sender *s, struct errand *e, const struct account *account, const struct http_answer *answer, int64_t now)
{
	bool opened = e->upload[0] != '\0';

	(void)s;
	(void)account;
	(void)now;
	e->step++;
	if (!wants_example(e))
		e->row.kind->read_remote(&e->wish, answer, &e->told);
	else
		e->row.kind->read_example(opened ? e->upload : NULL, answer, opened ? e->handle : e->upload, sizeof(e->handle), &e->told);
	return ERR_NONE;
}

static enum err
write_once(struct errand *e, const struct account *account)
{
	if (e->step > 0)
		return ERR_NOT_FOUND;
	return e->row.kind->write_remote(account, &e->wish, &e->request);
}

static enum err
read_once(struct sender *s, struct errand *e, const struct account *account, const struct http_answer *answer, int64_t now)
{
	(void)s;
	(void)account;
	(void)now;
	e->row.kind->read_remote(&e->wish, answer, &e->told);
	e->step++;
	return ERR_NONE;
}

/* Looked at again: the text, the mapping or the limit of edits may be another by now. */
static enum err
begin_submit(struct sender *s, struct errand *e, int64_t now)
{
	enum err err;

	if ((err = template_load(s->db, e->task.subject_id, &e->template)) ||
	    (err = submission_make(s->db, &e->template, &e->row, now, &e->submission)))
		return err;
	e->wish = e->submission.wish;
	return e->submission.bar == SUBMIT_MAY ? ERR_NONE : ERR_CONFLICT;
}

static enum err
store_submit(struct sender *s, struct errand *e, struct json_object *result, int64_t now)
{
	if (e->submission.bar != SUBMIT_MAY) {
		json_put_text(result, "outcome", "barred");
		json_put_text(result, "key", submit_bar_name(e->submission.bar));
		return ERR_NONE;
	}
	if (e->told.key == NULL)	/* the request could not be made */
		return ERR_NONE;
	put_told(e, result);
	json_put_int(result, "version", e->template.version);
	json_put_text(result, "category", e->told.category);
	return template_told_submit(s->db, &e->template, e->row.id, &e->submission, &e->told, now);
}

static enum err
begin_delete(struct sender *s, struct errand *e, int64_t now)
{
	struct template_mapping *m = &e->submission.mapping;
	enum err err;

	(void)now;
	if (e->row.kind->write_remote == NULL)
		return ERR_INVALID;
	if ((err = template_mapping_load(s->db, e->task.subject_id, e->row.id, m)))
		return err;
	e->wish = (struct remote_wish){ .task = REMOTE_DELETE, .id = m->remote_id, .name = m->remote_name, .language = m->language };
	return ERR_NONE;
}

static enum err
store_delete(struct sender *s, struct errand *e, struct json_object *result, int64_t now)
{
	if (e->step == 0)
		return ERR_NONE;
	put_told(e, result);
	return template_told_delete(s->db, e->task.subject_id, e->row.id, &e->told, now);
}

const struct chore chore_submit = { TASK_TEMPLATE_SUBMIT, begin_submit, write_submit, read_submit, store_submit };
const struct chore chore_delete = { TASK_TEMPLATE_DELETE, begin_delete, write_once, read_once, store_delete };
