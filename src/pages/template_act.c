/* What the buttons on a template's page do: out of use and back, and everything at providers. The sender does what needs a provider. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "account/account.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/page.h"
#include "template/save.h"
#include "template/submission.h"

enum { NAMES_MAX_BYTES = 4096 };

/* ---- out of use and back ---- */

enum err
template_switch_use(const struct request *rq, struct reply *rp)
{
	bool active = form_flag(&rq->form, "active");
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = db_begin(rq->writer, &tx)))
		return e;
	if ((e = template_switch(rq->writer, id, active, rq->session.login.name, rq->now, &problem)) == ERR_INVALID) {
		reply_flash(rp, rq, "templates.restore_bad");
		return reply_see_other(rp, "/admin/templates/%" PRId64, id);
	}
	if (e || (e = page_audit(rq, rq->writer, active ? "template.restore" : "template.retire", "template", id, NULL)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, active ? "templates.in_use" : "templates.out_of_use");
	return reply_see_other(rp, "/admin/templates/%" PRId64, id);
}

/* ---- at a provider ---- */

/* What a button does to the template at the provider, and the sentence that follows; ERR_CONFLICT: it could not be (barred). */
struct act { const char *name, *said, *barred; enum err (*run)(const struct request *rq, int64_t id, int64_t provider_id); };

static enum err
submit(const struct request *rq, int64_t id, int64_t provider_id)
{
	enum submit_bar bar;

	return template_ask_submit(rq->writer, id, provider_id, rq->session.login.name, rq->now, &bar);
}

static enum err
delete(const struct request *rq, int64_t id, int64_t provider_id)
{
	return template_ask_delete(rq->writer, id, provider_id, rq->session.login.name, rq->now);
}

static enum err
accept_category(const struct request *rq, int64_t id, int64_t provider_id)
{
	return template_accept_category(rq->writer, id, provider_id, rq->now);
}

static enum err
unmap(const struct request *rq, int64_t id, int64_t provider_id)
{
	return template_unmap(rq->writer, id, provider_id);
}

static const struct act acts[] = {
	{ "submit", "templates.submit_asked", "templates.submit_barred", submit },
	{ "delete", "templates.delete_asked", "templates.delete_barred", delete },
	{ "accept", "templates.accepted", "templates.nothing_to_accept", accept_category },
	{ "unmap", "templates.unmapped", "templates.unmapped", unmap },
};

static enum err
act_in_transaction(const struct request *rq, const struct act *act, int64_t id, int64_t provider_id)
{
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	char action[40];
	enum err e;

	if ((e = provider_load(rq->db, provider_id, &row)))
		return e;
	snprintf(action, sizeof(action), "template.%s", act->name);
	if ((e = db_begin(rq->writer, &tx)) || (e = act->run(rq, id, provider_id)) ||
	    (e = page_audit(rq, rq->writer, action, "template", id, row.name)))
		return e;
	return db_commit(&tx);
}

enum err
template_act_at_provider(const struct request *rq, struct reply *rp)
{
	const char *name = request_param(rq, "act");
	int64_t id, provider_id;
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(acts) / sizeof(acts[0]) && !text_equal(acts[i].name, name); i++)
		;
	if (i == sizeof(acts) / sizeof(acts[0]) || !request_param_id(rq, "id", &id) || !request_param_id(rq, "provider", &provider_id))
		return ERR_NOT_FOUND;
	if ((e = act_in_transaction(rq, &acts[i], id, provider_id)) && e != ERR_CONFLICT)
		return e;
	reply_flash(rp, rq, e == ERR_CONFLICT ? acts[i].barred : acts[i].said);
	return reply_see_other(rp, "/admin/templates/%" PRId64 "#provider-%" PRId64, id, provider_id);
}

/* ---- which template of the provider this is ---- */

/* "nama_pemohon, no_surat" as the JSON that a mapping keeps; "" stays "". */
static enum err
names_of(const char *typed, struct buf *ret)
{
	AUTO_JSON struct json_object *names = json_object_new_array();
	AUTO_FREE char *copy = NULL;
	char *at, *word;
	enum err e;

	if ((e = text_copy(typed, &copy)))
		return e;
	for (at = copy; (word = strsep(&at, " ,;\n")) != NULL;)
		if (*word != '\0')
			json_object_array_add(names, json_object_new_string(word));
	if (json_count(names) > 0)
		buf_text_add(ret, json_write(names));
	return buf_err(ret);
}

static enum err
store_mapping(const struct request *rq, const struct template *t, int64_t provider_id, struct problem *problem)
{
	const char *status = form_text(&rq->form, "status");
	AUTO(buf) struct buf names = {0};
	/* Borrowed: the mapping is only read. A kind whose list can be read says itself how it stands. */
	struct template_mapping m = {
		.remote_name = (char *)form_text(&rq->form, "remote_name"), .remote_id = (char *)form_text(&rq->form, "remote_id"),
		.language = text_is_blank(form_text(&rq->form, "language")) ? NULL : (char *)form_text(&rq->form, "language"),
		.status = text_is_blank(status) ? NULL : (char *)status, .params = NULL,
	};
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	buf_init(&names, NAMES_MAX_BYTES);
	if ((e = names_of(form_text(&rq->form, "params"), &names)))
		return e;
	m.params = (char *)buf_text(&names);
	if ((e = db_begin(rq->writer, &tx)) || (e = template_map(rq->writer, t->key, provider_id, &m, rq->now, problem)) ||
	    (e = page_audit(rq, rq->writer, "template.map", "template", t->id, m.remote_name)))
		return e;
	return db_commit(&tx);
}

enum err
template_map_save(const struct request *rq, struct reply *rp)
{
	AUTO(template) struct template t = {0};
	struct problem problem = {0};
	int64_t id, provider_id;
	enum err e;

	if (!request_param_id(rq, "id", &id) || !request_param_id(rq, "provider", &provider_id))
		return ERR_NOT_FOUND;
	if ((e = template_load(rq->db, id, &t)))
		return e;
	if ((e = store_mapping(rq, &t, provider_id, &problem)) == ERR_INVALID)
		return template_page_with(rq, rp, 422, &(struct template_wrong){ .provider_id = provider_id, .mapping = &problem });
	if (e)
		return e;
	reply_flash(rp, rq, "templates.mapped");
	return reply_see_other(rp, "/admin/templates/%" PRId64 "#provider-%" PRId64, id, provider_id);
}

/* ---- the provider's list ---- */

enum err
templates_sync(const struct request *rq, struct reply *rp)
{
	AUTO(provider_rows) struct provider_rows rows = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	size_t i;
	enum err e;

	if ((e = provider_load_all(rq->db, &rows)) || (e = db_begin(rq->writer, &tx)))
		return e;
	for (i = 0; i < rows.count; i++) {
		if (!rows.items[i].enabled || !provider_lists_templates(&rows.items[i]))
			continue;
		if ((e = template_ask_sync(rq->writer, rows.items[i].id, rq->session.login.name, rq->now)) ||
		    (e = page_audit(rq, rq->writer, "template.sync", "provider", rows.items[i].id, NULL)))
			return e;
	}
	if ((e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, "templates.sync_asked");
	return reply_see_other(rp, "/admin/templates/providers");
}
