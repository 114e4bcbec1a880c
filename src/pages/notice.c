/* What applicants are told before they agree: the version in force, those before it, and the form that publishes another. */
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"
#include "pages/privacy_blocks.h"
#include "pages/who.h"
#include "privacy/notice.h"
#include "setting/setting.h"

/* What each input holds. In the order of the page: Indonesian first. */
enum part { STATEMENT, TEXT, CHANGE, PART__COUNT };
static const struct { const char *name, *label, *help; enum part part; enum privacy_locale locale; size_t max; } inputs[] = {
	{ "statement_id", "notice.field.statement_id", "notice.field_help.statement_id", STATEMENT, PRIVACY_ID, PRIVACY_STATEMENT_MAX_BYTES },
	{ "text_id", "notice.field.text_id", "notice.field_help.text_id", TEXT, PRIVACY_ID, PRIVACY_TEXT_MAX_BYTES },
	{ "change_id", "notice.field.change_id", "notice.field_help.change_id", CHANGE, PRIVACY_ID, PRIVACY_CHANGE_MAX_BYTES },
	{ "statement_en", "notice.field.statement_en", "notice.field_help.statement_en", STATEMENT, PRIVACY_EN, PRIVACY_STATEMENT_MAX_BYTES },
	{ "text_en", "notice.field.text_en", "notice.field_help.text_en", TEXT, PRIVACY_EN, PRIVACY_TEXT_MAX_BYTES },
	{ "change_en", "notice.field.change_en", "notice.field_help.change_en", CHANGE, PRIVACY_EN, PRIVACY_CHANGE_MAX_BYTES },
};
enum { INPUTS = sizeof(inputs) / sizeof(inputs[0]) };

/* ---- drawing ---- */

static enum err
put_versions(struct page *p)
{
	struct json_object *rows = json_put_array(p->data, "versions");
	AUTO_JSON struct json_object *list = NULL;
	size_t i;
	enum err e;

	if ((e = privacy_list(p->rq->db, &list)))
		return e;
	for (i = 0; i < json_count(list); i++) {
		struct json_object *row = json_object_new_object(), *from = json_item(list, i);
		int64_t begins = 0;

		json_int(from, "from_at", &begins);
		json_put_text(row, "version", json_text(from, "version"));
		page_put_date(p, row, "from", begins);
		json_put_bool(row, "material", json_flag(from, "material", false));
		json_put_bool(row, "waits", begins > p->rq->now);
		json_put_text(row, "change", json_text(from, text_equal(p->rq->locale, "en") ? "change_en" : "change_id"));
		who_put(p, row, "by", json_text(from, "published_by"));
		json_object_array_add(rows, row);
	}
	json_put_bool(p->data, "has_versions", json_count(list) > 0);
	return ERR_NONE;
}

static const char *
words_of(const struct privacy *n, size_t i)
{
	const struct privacy_words *w = &n->words[inputs[i].locale];

	/* What has changed is told anew each time. */
	return inputs[i].part == STATEMENT ? w->statement : inputs[i].part == TEXT ? w->text : "";
}

static void
add_fields(struct page *p, const struct privacy *n, const struct form_check *check)
{
	static const int rows[PART__COUNT] = { [STATEMENT] = 5, [TEXT] = 20, [CHANGE] = 3 };
	struct json_object *fields = json_put_array(p->data, "fields");
	char today[CLOCK_TEXT_MAX], named[CLOCK_TEXT_MAX];
	size_t i;

	clock_format_day_iso(clock_day(p->rq->now, p->zone), today);
	clock_format_day(clock_day(p->rq->now, p->zone), named);
	input_add(p, fields, &(struct input){ .name = "version", .label = page_word(p, "notice.field.version"),
	    .help = page_word(p, "notice.field.version_help"), .value = named, .max = PRIVACY_VERSION_MAX - 1 }, check);
	input_add(p, fields, &(struct input){ .name = "from", .type = "date", .label = page_word(p, "notice.field.from"),
	    .help = page_word(p, "notice.field.from_help"), .value = today }, check);
	for (i = 0; i < INPUTS; i++) {
		struct input input = { .name = inputs[i].name, .look = INPUT_LOOK_LONG, .label = page_word(p, inputs[i].label),
		    .help = page_word(p, inputs[i].help), .value = words_of(n, i), .max = inputs[i].max };

		json_put_int(input_add(p, fields, &input, check), "rows", rows[inputs[i].part]);
	}
	input_add(p, fields, &(struct input){ .name = "material", .look = INPUT_LOOK_TICK, .label = page_word(p, "notice.field.material"),
	    .help = page_word(p, "notice.field.material_help") }, check);
}

/* The typed text as applicants will read it. */
static enum err
put_preview(struct page *p, const struct privacy_draft *d)
{
	struct json_object *preview = json_put_array(p->data, "preview"), *one;
	enum err e;
	int i;

	for (i = 0; i < PRIVACY_LOCALE__COUNT; i++) {
		AUTO_FREE char *statement = NULL, *text = NULL;

		if ((e = privacy_fill(p->rq->db, d->statement[i], &statement)) || (e = privacy_fill(p->rq->db, d->text[i], &text)))
			return e;
		one = json_object_new_object();
		json_put_text(one, "lang", i == PRIVACY_EN ? "en" : "id");
		json_put_text(one, "statement", statement);
		privacy_blocks_add(json_put_array(one, "blocks"), text);
		json_object_array_add(preview, one);
	}
	json_put_bool(p->data, "has_preview", true);
	return ERR_NONE;
}

/* preview: a draft to show as it will be read; NULL: none. */
static enum err
show_notice(const struct request *rq, struct reply *rp, int status, const struct form_check *check, const struct privacy_draft *preview)
{
	AUTO(privacy) struct privacy in_force = {0};
	AUTO(privacy_shown) struct privacy_shown shown = {0};
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "settings", &p)) || (e = privacy_in_force(rq->db, rq->now, &in_force)) ||
	    (e = privacy_show(rq->db, rq->locale, rq->now, &shown)) || (e = put_versions(&p)) || (preview != NULL && (e = put_preview(&p, preview))))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "notice", true);
	json_put_text(p.data, "version", in_force.version);
	json_put_bool(p.data, "is_own", in_force.id == 0);
	page_put_date(&p, p.data, "from", in_force.from_at);
	json_put_text(p.data, "statement", shown.statement);
	if (rq->role >= ROLE_ADMINISTRATOR)
		add_fields(&p, &in_force, check);
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/notice");
}

enum err
notice_page(const struct request *rq, struct reply *rp)
{
	return show_notice(rq, rp, 200, NULL, NULL);
}

/* ---- publishing ---- */

/* From the beginning of that day; of today from now on. */
static enum err
read_from(const struct request *rq, struct form_check *check, int64_t *ret)
{
	int64_t day, zone;
	enum err e;

	if ((e = setting_number(rq->db, SETTING_ZONE_MINUTES, &zone)))
		return e;
	*ret = rq->now;
	if (form_day(check, "from", &day)) {
		*ret = day * CLOCK_DAY_MS - zone * CLOCK_MINUTE_MS;
		if (*ret < rq->now && *ret >= clock_day_start(rq->now, (int)zone))
			*ret = rq->now;
	}
	return ERR_NONE;
}

static enum err
read_draft(const struct request *rq, struct form_check *check, struct privacy_draft *ret)
{
	const char **const places[PART__COUNT] = { ret->statement, ret->text, ret->change };
	size_t i;

	ret->version = form_need(check, "version", PRIVACY_VERSION_MAX - 1);
	for (i = 0; i < INPUTS; i++)
		places[inputs[i].part][inputs[i].locale] = form_need(check, inputs[i].name, inputs[i].max);
	ret->material = form_flag(check->form, "material");
	return read_from(rq, check, &ret->from_at);
}

static void
wrong_draft(struct form_check *check, enum err e, const struct problem *problem)
{
	static const struct { const char *field, *key; } sentences[] = {
		{ "version", "form.not_right" }, { "from", "notice.from_past" }, { "statement", "notice.statement_wrong" }, { "text", "notice.text_wrong" },
		{ "change", "notice.change_wrong" },
	};
	size_t i;

	if (e == ERR_CONFLICT) {
		form_wrong(check, problem->field, text_equal(problem->field, "version") ? "notice.version_taken" : "notice.same", 0);
		return;
	}
	for (i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
		if (text_starts(problem->field, sentences[i].field))
			form_wrong(check, problem->field, sentences[i].key, 0);
}

static enum err
publish(const struct request *rq, const struct privacy_draft *draft)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = privacy_publish(rq->writer, draft, rq->session.login.name, rq->now, &problem)) ||
	    (e = page_audit(rq, rq->writer, "notice.publish", "notice", 0, draft->version)))
		return e;
	return db_commit(&tx);
}

enum err
notice_change(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	struct privacy_draft draft = {0};
	struct problem problem = {0};
	enum err e;

	if ((e = read_draft(rq, &check, &draft)))
		return e;
	if (form_ok(&check) && (e = privacy_check(rq->db, &draft, rq->now, &problem)) != ERR_NONE) {
		if (e != ERR_INVALID && e != ERR_CONFLICT)
			return e;
		wrong_draft(&check, e, &problem);
	}
	if (!form_ok(&check))
		return show_notice(rq, rp, 422, &check, NULL);
	if (form_flag(&rq->form, "look"))
		return show_notice(rq, rp, 200, &check, &draft);
	if ((e = publish(rq, &draft)))
		return e;
	reply_flash(rp, rq, "done.notice_published");
	return reply_see_other(rp, "/admin/notice");
}
