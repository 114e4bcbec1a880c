/* Writing a wording of the invitation, with a look at it before it is saved. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "invitation/variant.h"
#include "pages/admin.h"
#include "pages/bubble.h"
#include "pages/input.h"
#include "web/web.h"

#define LIST_PATH	"/admin/consents/variants"
enum { BYTES_A_LETTER = 4, BUBBLE_MAX_BYTES = 64 * 1024, PREVIEW_MAX_BYTES = 16 * 1024, DETAIL_MAX_BYTES = 200 };

/* ---- drawing ---- */

static void
put_fields(struct page *p, const struct variant *v, const struct form_check *check)
{
	struct json_object *fields = json_put_array(p->data, "fields");
	char weight[24];

	snprintf(weight, sizeof(weight), "%" PRId64, v->weight);
	input_add(p, fields, &(struct input){ .name = "name", .label = page_word(p, "variants.name"), .help = page_word(p, "variants.name_help"),
	    .value = v->name, .max = VARIANT_NAME_CHARS }, check);
	input_add(p, fields, &(struct input){ .name = "text", .look = INPUT_LOOK_LONG, .label = page_word(p, "variants.text"),
	    .help = page_word(p, "variants.text_help"), .value = v->text, .max = VARIANT_TEXT_CHARS, .optional = true }, check);
	input_add(p, fields, &(struct input){ .name = "page_heading", .label = page_word(p, "variants.heading"),
	    .help = page_word(p, "variants.heading_help"), .value = v->page_heading, .max = VARIANT_HEADING_CHARS, .optional = true }, check);
	input_add(p, fields, &(struct input){ .name = "page_intro", .label = page_word(p, "variants.intro"), .help = page_word(p, "variants.intro_help"),
	    .value = v->page_intro, .max = VARIANT_INTRO_CHARS, .optional = true }, check);
	input_add(p, fields, &(struct input){ .name = "weight", .type = "number", .label = page_word(p, "variants.weight"),
	    .help = page_word(p, "variants.weight_help"), .value = weight }, check);
	input_add(p, fields, &(struct input){ .name = "active", .look = INPUT_LOOK_TICK, .label = page_word(p, "variants.is_active"),
	    .help = page_word(p, "variants.is_active_help"), .value = v->active ? "1" : "" }, check);
}

/* As it stands in the form: what was typed, or what is stored. */
static enum err
put_bubble(struct page *p, const char *text)
{
	AUTO(buf) struct buf shown = {0}, html = {0};
	struct problem problem = {0};
	enum err e;

	buf_init(&shown, PREVIEW_MAX_BYTES);
	buf_init(&html, BUBBLE_MAX_BYTES);
	json_put_text(p->data, "bubble_html", "");
	if ((e = variant_preview(p->rq->db, text, p->rq->web->config.base_url, &shown, &problem)) == ERR_INVALID || e == ERR_NOT_FOUND)
		return ERR_NONE;
	if (e)
		return e;
	bubble_html(buf_text(&shown), &html);
	json_put_text(p->data, "bubble_html", buf_text(&html));
	return buf_err(&html);
}

static void
put_placeholders(struct page *p)
{
	struct json_object *list = json_put_array(p->data, "placeholders");
	char shown[40];
	size_t i;

	for (i = 0; variant_placeholder(i) != NULL; i++) {
		struct json_object *o = json_object_new_object();

		snprintf(shown, sizeof(shown), "{{%.30s}}", variant_placeholder(i));
		json_put_text(o, "name", shown);
		json_put_text(o, "means", page_word_of(p, "variant_placeholder", variant_placeholder(i)));
		json_object_array_add(list, o);
	}
}

static enum err
show(const struct request *rq, struct reply *rp, int status, const struct variant *v, const struct form_check *check)
{
	const char *typed = check != NULL ? form_value(check->form, "text") : NULL;
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "consents", &p)) || (e = put_bubble(&p, typed != NULL ? typed : v->text)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "variants", true);
	json_put_text(p.data, "key", v->key);
	json_put_text(p.data, "title", v->key[0] != '\0' ? v->name : page_word(&p, "variants.new"));
	put_fields(&p, v, check);
	put_placeholders(&p);
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/variant");
}

static const char *
key_of(const struct request *rq)
{
	return request_param(rq, "key");
}

enum err
variant_new_page(const struct request *rq, struct reply *rp)
{
	static char nothing[] = "";
	const struct variant empty = { .name = nothing, .text = nothing, .page_heading = nothing, .page_intro = nothing, .weight = 100, .active = true };

	return show(rq, rp, 200, &empty, NULL);
}

enum err
variant_page(const struct request *rq, struct reply *rp)
{
	AUTO(variant) struct variant v = {0};
	enum err e;

	if ((e = variant_load(rq->db, key_of(rq), &v)))
		return e;
	return show(rq, rp, 200, &v, NULL);
}

/* ---- saving ---- */

/* A new one is shown again under no key. */
static enum err
show_again(const struct request *rq, struct reply *rp, int status, const char *key, const struct form_check *check)
{
	static char nothing[] = "";
	const struct variant empty = { .name = nothing, .text = nothing, .page_heading = nothing, .page_intro = nothing, .weight = 100, .active = true };
	AUTO(variant) struct variant v = {0};
	enum err e;

	if (key == NULL)
		return show(rq, rp, status, &empty, check);
	if ((e = variant_load(rq->db, key, &v)))
		return e;
	return show(rq, rp, status, &v, check);
}

static enum err
store(const struct request *rq, struct variant_draft *draft, struct form_check *check)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	struct page words = { .rq = rq };
	char key[VARIANT_KEY_MAX], detail[DETAIL_MAX_BYTES];
	enum err e;

	if ((e = db_begin(rq->writer, &tx)))
		return e;
	e = variant_save(rq->writer, draft, rq->session.login.name, rq->now, key, &problem);
	if (e == ERR_INVALID) {
		struct problem said = { .field = problem.field };

		snprintf(said.why, sizeof(said.why), "%s", page_word_of(&words, "variant_wrong", problem.why));
		form_took(check, &said);
		return ERR_NONE;
	}
	if (e)
		return e;
	snprintf(detail, sizeof(detail), "%s: %.100s, %" PRId64 "%s", key, draft->name, draft->weight, draft->active ? "" : ", -");
	if ((e = page_audit(rq, rq->writer, "variant.save", "variant", 0, detail)))
		return e;
	return db_commit(&tx);
}

static enum err
save(const struct request *rq, struct reply *rp, const char *key)
{
	struct form_check check = { .form = &rq->form };
	struct variant_draft draft = {
		.key = key, .name = form_need(&check, "name", VARIANT_NAME_CHARS * BYTES_A_LETTER),
		.text = form_may(&check, "text", VARIANT_TEXT_CHARS * BYTES_A_LETTER),
		.page_heading = form_may(&check, "page_heading", VARIANT_HEADING_CHARS * BYTES_A_LETTER),
		.page_intro = form_may(&check, "page_intro", VARIANT_INTRO_CHARS * BYTES_A_LETTER),
		.weight = form_number(&check, "weight", 0, VARIANT_WEIGHT_MAX, 0), .active = form_flag(&rq->form, "active"),
	};
	enum err e;

	if (form_value(&rq->form, "look") != NULL)
		return show_again(rq, rp, 200, key, &check);
	if (!form_ok(&check))
		return show_again(rq, rp, 422, key, &check);
	if ((e = store(rq, &draft, &check)) == ERR_CONFLICT) {
		reply_flash(rp, rq, "variants.experiment_runs");
		return reply_see_other(rp, LIST_PATH);
	}
	if (e)
		return e;
	if (!form_ok(&check))
		return show_again(rq, rp, 422, key, &check);
	reply_flash(rp, rq, "variants.saved");
	return reply_see_other(rp, LIST_PATH);
}

enum err
variant_create(const struct request *rq, struct reply *rp)
{
	return save(rq, rp, NULL);
}

enum err
variant_change(const struct request *rq, struct reply *rp)
{
	return save(rq, rp, key_of(rq));
}
