/* Keys of other systems. A new key is shown once, in the answer to the form that made it. */
#include <string.h>

#include "access/apikey.h"
#include "access/list.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"

enum { NAME_MAX_BYTES = 40, REASON_MAX_BYTES = 200 };

static const char *const kind_names[] = { "test", "team", "live", NULL };

static struct json_object *
key_row(const struct page *p, struct json_object *key)
{
	struct json_object *row = json_object_new_object();
	int64_t id = 0, used = 0, revoked = 0;

	json_int(key, "id", &id);
	json_int(key, "used_at", &used);
	json_int(key, "revoked_at", &revoked);
	json_put_int(row, "id", id);
	json_put_text(row, "name", json_text(key, "name"));
	json_put_text(row, "kind", page_word_of(p, "key_kind", json_text(key, "kind")));
	json_put_text(row, "kind_means", page_word_of(p, "key_means", json_text(key, "kind")));
	json_put_text(row, "shown", json_text(key, "shown"));
	if (used != 0)
		page_put_minute(p, row, "used", used);
	else
		json_put_text(row, "used", page_word(p, "keys.never"));
	json_put_bool(row, "can_revoke", revoked == 0);
	if (revoked != 0)
		page_put_state(row, "state", "off", "ban", page_word(p, "keys.revoked"));
	else
		json_put_text(row, "state", NULL);
	return row;
}

static void
add_fields(struct page *p, const struct form_check *check)
{
	struct json_object *fields = json_put_array(p->data, "fields"), *kinds;
	AUTO(buf) struct buf word = {0};
	size_t i;

	input_add(p, fields, &(struct input){ .name = "name", .label = page_word(p, "keys.field.name"), .help = page_word(p, "keys.field.name_help"),
	    .max = NAME_MAX_BYTES }, check);
	kinds = input_add(p, fields, &(struct input){ .name = "kind", .look = INPUT_LOOK_SELECT, .label = page_word(p, "keys.field.kind"),
	    .help = page_word(p, "keys.field.kind_help"), .value = "test" }, check);
	buf_init(&word, 200);
	for (i = 0; kind_names[i] != NULL; i++) {
		buf_reset(&word);
		buf_fmt(&word, "%s: %s", page_word_of(p, "key_kind", kind_names[i]), page_word_of(p, "key_means", kind_names[i]));
		input_option(kinds, kind_names[i], buf_text(&word));
	}
}

/* made: the new key, which is nowhere else; NULL: none was made. */
static enum err
show_keys(const struct request *rq, struct reply *rp, int status, const struct form_check *check, const char *made)
{
	AUTO_JSON struct json_object *keys = NULL;
	AUTO(page) struct page p = {0};
	struct json_object *rows;
	size_t i, n;
	enum err e;

	if ((e = page_open(rq, "settings", &p)) || (e = apikey_list(rq->db, &keys)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "keys", true);
	n = json_count(keys);
	rows = json_put_array(p.data, "rows");
	for (i = 0; i < n; i++)
		json_object_array_add(rows, key_row(&p, json_item(keys, i)));
	json_put_bool(p.data, "has_rows", n > 0);
	if (made != NULL) {
		json_put_text(p.data, "new_key", made);
		json_put_text(p.data, "new_name", form_text(&rq->form, "name"));
	}
	add_fields(&p, made == NULL ? check : NULL);
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/api_keys");
}

enum err
api_keys_page(const struct request *rq, struct reply *rp)
{
	return show_keys(rq, rp, 200, NULL, NULL);
}

static enum err
add_key(const struct request *rq, const char *name, const char *kind, char ret_key[APIKEY_MAX], struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = apikey_add(rq->writer, name, kind, rq->now, ret_key, problem)) ||
	    (e = page_audit(rq, rq->writer, "api_key.add", "api_key", 0, name)) ||
	    (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

enum err
api_key_add(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *name = form_need(&check, "name", NAME_MAX_BYTES);
	int kind = form_choice(&check, "kind", kind_names);
	char key[APIKEY_MAX] = "";
	struct problem problem = {0};
	enum err e;

	if (!form_ok(&check))
		return show_keys(rq, rp, 422, &check, NULL);
	e = add_key(rq, name, kind_names[kind], key, &problem);
	if (e == ERR_CONFLICT)
		form_wrong(&check, "name", "keys.taken", 0);
	else if (e == ERR_INVALID)
		form_took(&check, &problem);
	else if (e)
		return e;
	if (!form_ok(&check))
		return show_keys(rq, rp, 422, &check, NULL);
	return show_keys(rq, rp, 200, NULL, key);
}

/* apikey_revoke goes by name, addresses by id. */
static enum err
name_of(struct db *db, int64_t id, char ret[NAME_MAX_BYTES + 24])
{
	AUTO_JSON struct json_object *keys = NULL;
	size_t i;
	enum err e;

	if ((e = apikey_list(db, &keys)))
		return e;
	for (i = 0; i < json_count(keys); i++) {
		struct json_object *key = json_item(keys, i);
		const char *name = json_text(key, "name");
		int64_t its = 0;

		if (json_int(key, "id", &its) && its == id && name != NULL && strlen(name) < NAME_MAX_BYTES + 24) {
			memcpy(ret, name, strlen(name) + 1);
			return ERR_NONE;
		}
	}
	return ERR_NOT_FOUND;
}

enum err
api_key_revoke(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *reason = form_need(&check, "reason", REASON_MAX_BYTES);
	AUTO(db_tx) struct db_tx tx = {0};
	char name[NAME_MAX_BYTES + 24];
	AUTO(buf) struct buf detail = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if (!form_ok(&check))
		return show_keys(rq, rp, 422, &check, NULL);
	if ((e = name_of(rq->db, id, name)))
		return e;
	buf_init(&detail, NAME_MAX_BYTES + REASON_MAX_BYTES + 40);
	buf_fmt(&detail, "%s: %s", name, reason);
	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = apikey_revoke(rq->writer, name, rq->now)) ||
	    (e = page_audit(rq, rq->writer, "api_key.revoke", "api_key", id, buf_text(&detail))) ||
	    (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, "done.key_revoked");
	return reply_see_other(rp, "/admin/api-keys");
}
