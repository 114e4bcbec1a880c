/*
 * What an office changes while running. The page is drawn from the table of setting/setting.h; the groups below say where each stands,
 * and a test holds them against that table.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"
#include "pages/map_lines.h"
#include "pages/settings.h"
#include "setting/seal.h"
#include "setting/setting.h"

const struct setting_group setting_groups[] = {
	{ "office", { SETTING_OFFICE_NAME, SETTING_OFFICE_SHORT, SETTING_OFFICE_PHONE, SETTING_OFFICE_ADDRESS, SETTING_ZONE_MINUTES,
	    SETTING_ALERT_MAIL, SETTING__COUNT } },
	{ "consent", { SETTING_INBOUND_COUNTS_AS_OPT_IN, SETTING_OFFICIAL_TEMPLATE_POLICY, SETTING_PREAPPROVED_COUNTS, SETTING_DEARER_TEMPLATES,
	    SETTING_WA_LINK_BASE, SETTING_SECOND_LOOK, SETTING_ANSWER_STATUS, SETTING_CONSENT_WORDS, SETTING__COUNT } },
	{ "invitation", { SETTING_INVITE_WITH_GATEWAY, SETTING_INVITE_OFFICE_PEOPLE, SETTING_INVITE_NEW_APPLICANTS, SETTING_INVITE_EVERY_DAYS,
	    SETTING_INVITATION_DAYS, SETTING_INVITE_ANSWER_DAYS, SETTING_INVITE_ROUND_MAX, SETTING_INVITE_DAY_MAX, SETTING_LINKS_BY_NUMBER,
	    SETTING_LINKS_PER_NUMBER, SETTING_LINKS_PER_ADDRESS, SETTING_LINKS_PER_HOUR, SETTING__COUNT } },
	{ "sending", { SETTING_QUIET_FROM, SETTING_QUIET_UNTIL, SETTING_WORKING_WEEK, SETTING_REST_ON_DAYS_OFF, SETTING_PEOPLE_LIMIT,
	    SETTING_PEOPLE_RESERVE, SETTING_MAX_ATTEMPTS, SETTING_RETRY_S, SETTING_ON_UNKNOWN, SETTING_BATCH, SETTING_IN_FLIGHT, SETTING_LOOK_MINUTES,
	    SETTING_FOREIGN_NUMBERS, SETTING__COUNT } },
	{ "warnings", { SETTING_EXPIRY_BANDS, SETTING_EXPIRY_PER_DAY, SETTING_RENEWAL_WEEKLY, SETTING__COUNT } },
	{ "fallback", { SETTING_FALLBACK_CONSENT, SETTING_SMS_LINK, SETTING_SMS_LINK_TEXT, SETTING_MAIL_LINK_TEXT,
	    SETTING_MAIL_STOP_TEXT, SETTING__COUNT } },
	{ "privacy", { SETTING_PRIVACY_CONTACT, SETTING_DATA_LOCATION, SETTING_OLD_CONSENT_COUNTS, SETTING_KEEP_WEBHOOKS_DAYS,
	    SETTING_KEEP_REPLIES_DAYS, SETTING_KEEP_MESSAGES_DAYS, SETTING_KEEP_BLOCKED_DAYS, SETTING_KEEP_INVITATIONS_DAYS,
	    SETTING_KEEP_IDLE_CONTACTS_DAYS, SETTING_KEEP_AUDIT_DAYS, SETTING__COUNT } },
	{ "link", { SETTING_LINK_DETAIL, SETTING_LINK_DOWNLOAD, SETTING_LINK_RENEWAL, SETTING_LINK_APPROVAL, SETTING_LINK_DASHBOARD, SETTING__COUNT } },
	{ "system", { SETTING_STATUS_MAP, SETTING_STATUS_WORDS_EN, SETTING_DOCUMENT_STATE_MAP, SETTING_SANDBOX, SETTING__COUNT } },
	{ NULL, { SETTING__COUNT } },
};

enum { CHOICE_MAX = 32, GROUP_MAX = 80, LAST_MINUTE = 24 * 60 - 1, DETAIL_MAX_BYTES = 400, MAP_MAX_BYTES = 40000 };

/* Minutes of the day are typed and shown as a time. */
static bool
is_time(const struct setting_row *row)
{
	return row->kind == SETTING_NUMBER && row->max == LAST_MINUTE;
}

/* Words and what they mean are written one pair a line. */
static bool
is_map(const struct setting_row *row)
{
	return row->kind == SETTING_JSON && row->choices != NULL;
}

static void
time_of(const char *minutes, char ret[16])
{
	int64_t n;

	if (!text_to_int64(minutes, &n) || n < 0 || n > LAST_MINUTE)
		n = 0;
	snprintf(ret, 16, "%02d:%02d", (int)n / 60, (int)n % 60);
}

/* "20:00", as browsers send it. */
static bool
minutes_of(const char *time, char ret[16])
{
	int minute;

	if (clock_parse_minute(time, &minute) != ERR_NONE)
		return false;
	snprintf(ret, 16, "%d", minute);
	return true;
}

/* ---- drawing ---- */

static void
add_choices(const struct page *p, struct json_object *select, const struct setting_row *row)
{
	const char *at = row->choices;
	char group[GROUP_MAX], choice[CHOICE_MAX];
	size_t n;

	snprintf(group, sizeof(group), "setting.%s", row->key);
	for (; *at != '\0'; at += n, at += *at == ' ') {
		n = strcspn(at, " ");
		snprintf(choice, sizeof(choice), "%.*s", (int)n, at);
		input_option(select, choice, page_word_of(p, group, choice));
	}
}

static enum err
add_setting(const struct page *p, struct json_object *fields, enum setting_key key, const struct form_check *check)
{
	static const enum input_look looks[] = {
		[SETTING_TEXT] = INPUT_LOOK_INPUT, [SETTING_NUMBER] = INPUT_LOOK_INPUT, [SETTING_FLAG] = INPUT_LOOK_TICK,
		[SETTING_CHOICE] = INPUT_LOOK_SELECT, [SETTING_JSON] = INPUT_LOOK_LONG,
	};
	const struct setting_row *row = setting_row(key);
	AUTO_FREE char *value = NULL;
	AUTO(buf) struct buf lines = {0};
	struct json_object *o;
	char group[GROUP_MAX], time[16];
	struct input input;
	int64_t days;
	enum err e;

	if ((e = setting_text(p->rq->db, key, &value)))
		return e;
	snprintf(group, sizeof(group), "setting.%s", row->key);
	input = (struct input){ .name = row->key, .look = looks[row->kind], .label = page_word_of(p, group, "label"),
	    .help = page_word_of(p, group, "help"), .value = value, .max = row->kind == SETTING_TEXT || row->kind == SETTING_JSON ? (size_t)row->max : 0,
	    .optional = row->kind == SETTING_JSON || (row->kind == SETTING_TEXT && row->min == 0) };
	if (is_time(row)) {
		time_of(value, time);
		input.value = time;
		input.type = "time";
	} else if (is_map(row)) {
		buf_init(&lines, MAP_MAX_BYTES);
		map_lines_write(value, &lines);
		input.value = buf_text(&lines);
	} else if (row->kind == SETTING_NUMBER) {
		input.type = "number";
	} else if (row->kind == SETTING_FLAG && text_equal(value, "0")) {
		input.value = "";
	}
	o = input_add(p, fields, &input, check);
	if (row->kind == SETTING_CHOICE)
		add_choices(p, o, row);
	if (row->kind == SETTING_NUMBER && strstr(row->key, "_days") != NULL && text_to_int64(value, &days))
		page_put_years(p, o, "chosen", days);
	return ERR_NONE;
}

/* A card's form holds that card alone; what it does not hold must not be drawn as if it had been emptied. */
static const struct form_check *
check_of(const struct form_check *check, const char *group)
{
	const char *sent = check != NULL ? form_text(check->form, "group") : "";

	/* The seal's form has none of these fields. */
	if (check != NULL && form_value(check->form, "seal_form") != NULL)
		return NULL;
	return *sent == '\0' || text_equal(sent, group) ? check : NULL;
}

/* The office's seal, which is no text and has a card and a form of its own. */
static enum err
put_seal(struct page *p, const struct form_check *check)
{
	struct json_object *o = json_put_object(p->data, "seal_card");
	char version[24];
	int64_t at;
	enum err e;

	if ((e = seal_version(p->rq->db, &at)))
		return e;
	snprintf(version, sizeof(version), "%" PRId64, at);
	json_put_text(o, "version", at != 0 ? version : "");
	json_put_bool(o, "is_saved", text_equal(form_text(&p->rq->args, "saved"), "seal"));
	json_put_text(o, "wrong", "");
	if (check != NULL && check->count > 0 && text_equal(check->problems[0].field, "seal")) {
		snprintf(version, sizeof(version), "%" PRId64, check->problems[0].n);
		page_say(p, o, "wrong", check->problems[0].key, "n", version, NULL);
	}
	return ERR_NONE;
}

enum err
settings_show(const struct request *rq, struct reply *rp, int status, const struct form_check *check)
{
	const struct setting_group *group;
	AUTO(page) struct page p = {0};
	struct json_object *groups;
	char word[GROUP_MAX];
	size_t i;
	enum err e;

	if ((e = page_open(rq, "settings", &p)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "settings", true);
	json_put_bool(p.data, "read_only", rq->role < ROLE_ADMINISTRATOR);
	groups = json_put_array(p.data, "groups");
	for (group = setting_groups; group->key != NULL; group++) {
		struct json_object *o = json_object_new_object(), *fields;

		snprintf(word, sizeof(word), "setting_group.%s", group->key);
		json_put_text(o, "key", group->key);
		json_put_text(o, "word", page_word(&p, word));
		json_put_bool(o, "is_saved", text_equal(form_text(&rq->args, "saved"), group->key));
		fields = json_put_array(o, "fields");
		json_object_array_add(groups, o);
		json_put_bool(o, "has_words", false);
		for (i = 0; group->settings[i] != SETTING__COUNT; i++)
			if (group->settings[i] == SETTING_CONSENT_WORDS)
				json_put_bool(o, "has_words", true);	/* they have a page of their own (words.c) */
			else if ((e = add_setting(&p, fields, group->settings[i], check_of(check, group->key))))
				return e;
	}
	if ((e = put_seal(&p, check)))
		return e;
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/settings");
}

enum err
settings_page(const struct request *rq, struct reply *rp)
{
	return settings_show(rq, rp, 200, NULL);
}

/* ---- changing ---- */

/* A box that is not ticked sends nothing; the form names those it has shown. */
static bool
was_shown(const struct form *form, const char *name)
{
	const char *shown;
	size_t i;

	for (i = 0; (shown = form_nth(form, "shown", i)) != NULL; i++)
		if (strcmp(shown, name) == 0)
			return true;
	return false;
}

/* A value that is not stored as it is typed. */
struct typed { char minutes[16]; struct buf map; int64_t bad_line; };

static void
typed_end(struct typed *t)
{
	buf_end(&t->map);
}

/* The value that the form asks for; NULL: the form does not speak of this setting. */
static const char *
value_typed(const struct form *form, const struct setting_row *row, struct typed *typed)
{
	const char *value = form_value(form, row->key);

	if (row->kind == SETTING_FLAG)
		return value == NULL && !was_shown(form, row->key) ? NULL : form_flag(form, row->key) ? "1" : "0";
	typed->bad_line = 0;
	if (value != NULL && is_time(row))
		return minutes_of(value, typed->minutes) ? typed->minutes : "";
	if (value == NULL || !is_map(row))
		return value;
	buf_reset(&typed->map);
	typed->bad_line = map_lines_read(value, &typed->map);
	return typed->bad_line != 0 ? value : buf_text(&typed->map);
}

/* Which sentence says most of a value that setting_check refused. */
static void
wrong_setting(struct form_check *check, const struct setting_row *row, const char *value, const struct problem *why)
{
	bool is_number = row->kind == SETTING_NUMBER && !is_time(row);
	int64_t n;

	/* What is wrong inside a JSON text only its own reader can say. */
	if (row->kind == SETTING_JSON)
		form_took(check, why);
	else if (text_is_blank(value))
		form_wrong(check, row->key, "form.required", 0);
	else if (is_number && !text_to_int64(value, &n))
		form_wrong(check, row->key, "form.not_a_number", 0);
	else if (is_number)
		form_wrong(check, row->key, n < row->min ? "form.too_small" : "form.too_big", n < row->min ? row->min : row->max);
	else if (row->kind == SETTING_TEXT && strlen(value) > (size_t)row->max)
		form_wrong(check, row->key, "form.too_long", row->max);
	else
		form_wrong(check, row->key, "form.not_right", 0);
}

static enum err
store(const struct request *rq, enum setting_key key, const char *value)
{
	const struct setting_row *row = setting_row(key);
	AUTO_FREE char *old = NULL;
	AUTO(buf) struct buf detail = {0};
	struct problem problem = {0};
	enum err e;

	if ((e = setting_text(rq->writer, key, &old)) || text_equal(old, value))
		return e;
	buf_init(&detail, DETAIL_MAX_BYTES);
	buf_text_add(&detail, row->key);
	if (row->kind != SETTING_JSON)
		buf_fmt(&detail, ": %.150s → %.150s", old, value);
	if ((e = setting_set(rq->writer, key, value, rq->session.login.name, rq->now, &problem)))
		return e;
	return page_audit(rq, rq->writer, "setting.set", "setting", 0, buf_text(&detail));
}

/* Back at the card that was saved, which says so itself. */
static enum err
see_saved(const struct request *rq, struct reply *rp)
{
	const char *sent = form_text(&rq->form, "group");
	const struct setting_group *group;

	for (group = setting_groups; group->key != NULL; group++)
		if (text_equal(group->key, sent))
			return reply_see_other(rp, "/admin/settings?saved=%s#group-%s", group->key, group->key);
	reply_flash(rp, rq, "done.settings_saved");
	return reply_see_other(rp, "/admin/settings");
}

enum err
settings_change(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO(typed) struct typed typed = {0};
	const char *value;
	int key;
	enum err e;

	buf_init(&typed.map, MAP_MAX_BYTES);
	for (key = 0; key < SETTING__COUNT; key++) {
		struct problem problem = {0};

		if ((value = value_typed(&rq->form, setting_row(key), &typed)) == NULL)
			continue;
		if (typed.bad_line != 0)
			form_wrong(&check, setting_row(key)->key, "form.map_line", typed.bad_line);
		else if ((e = setting_check(key, value, &problem)) == ERR_INVALID)
			wrong_setting(&check, setting_row(key), value, &problem);
		else if (e)
			return e;
	}
	if (!form_ok(&check))
		return settings_show(rq, rp, 422, &check);
	if ((e = db_begin(rq->writer, &tx)))
		return e;
	for (key = 0; key < SETTING__COUNT; key++)
		if ((value = value_typed(&rq->form, setting_row(key), &typed)) != NULL && (e = store(rq, key, value)))
			return e;
	if ((e = db_commit(&tx)))
		return e;
	return see_saved(rq, rp);
}
