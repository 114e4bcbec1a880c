#include "setting/setting.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "contact/email.h"
#include "contact/phone.h"
#include "db/db.h"
#include "setting/bands.h"

enum { SQL_READ, SQL_WRITE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_READ] = "SELECT value FROM setting WHERE key = :key",
	[SQL_WRITE] =
	    "INSERT INTO setting (key, value, updated_at, updated_by) VALUES (:key, :value, :now, :actor)"
	    " ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at,"
	    "   updated_by = excluded.updated_by",
};
DB_SQL(sql);

enum { LAST_MINUTE = 24 * 60 - 1, TRANSLATION_MAX = 60 };

static enum err check_url(const struct setting_row *row, const char *value, struct problem *problem);
static enum err check_phone(const struct setting_row *row, const char *value, struct problem *problem);
static enum err check_pattern(const struct setting_row *row, const char *value, struct problem *problem);
static enum err check_link_text(const struct setting_row *row, const char *value, struct problem *problem);
static enum err check_words(const struct setting_row *row, const char *value, struct problem *problem);
static enum err check_translations(const struct setting_row *row, const char *value, struct problem *problem);
static enum err check_map(const struct setting_row *row, const char *value, struct problem *problem);
static enum err check_bands(const struct setting_row *row, const char *value, struct problem *problem);
static enum err check_addresses(const struct setting_row *row, const char *value, struct problem *problem);

static const struct setting_row rows[SETTING__COUNT] = {
	[SETTING_OFFICE_NAME] =		{ "office_name", SETTING_TEXT, "DPMPTSP", 1, 60 },	/* 60: it is a footer at Meta */
	[SETTING_OFFICE_SHORT] =	{ "office_short", SETTING_TEXT, "DPMPTSP", 1, 30 },
	[SETTING_OFFICE_PHONE] =	{ "office_phone", SETTING_TEXT, "", 0, 60, NULL, check_phone },
	[SETTING_ALERT_MAIL] =		{ "alert_mail", SETTING_TEXT, "", 0, 500, NULL, check_addresses },
	[SETTING_OFFICE_ADDRESS] =	{ "office_address", SETTING_TEXT, "", 0, 200 },
	[SETTING_ZONE_MINUTES] =	{ "zone_minutes", SETTING_CHOICE, "420", 0, 0, "420 480 540" },
	[SETTING_PRIVACY_CONTACT] =	{ "privacy_contact", SETTING_TEXT, "", 0, 120 },
	[SETTING_DATA_LOCATION] =	{ "data_location", SETTING_TEXT, "Indonesia", 1, 120 },
	[SETTING_KEEP_WEBHOOKS_DAYS] =	{ "keep_webhooks_days", SETTING_NUMBER, "90", 0, 3650 },
	[SETTING_KEEP_REPLIES_DAYS] =	{ "keep_replies_days", SETTING_NUMBER, "365", 0, 3650 },
	[SETTING_KEEP_MESSAGES_DAYS] =	{ "keep_messages_days", SETTING_NUMBER, "365", 0, 3650 },
	[SETTING_KEEP_AUDIT_DAYS] =	{ "keep_audit_days", SETTING_NUMBER, "1825", 0, 3650 },
	[SETTING_KEEP_BLOCKED_DAYS] =	{ "keep_blocked_days", SETTING_NUMBER, "365", 0, 3650 },
	[SETTING_KEEP_INVITATIONS_DAYS] = { "keep_invitations_days", SETTING_NUMBER, "365", 0, 3650 },
	[SETTING_KEEP_IDLE_CONTACTS_DAYS] = { "keep_idle_contacts_days", SETTING_NUMBER, "1095", 0, 3650 },
	[SETTING_OLD_CONSENT_COUNTS] =	{ "old_consent_counts", SETTING_FLAG, "1", 0, 1 },
	[SETTING_WA_LINK_BASE] =	{ "wa_link_base", SETTING_TEXT, "https://wa.me", 1, 200, NULL, check_url },
	[SETTING_INBOUND_COUNTS_AS_OPT_IN] = { "inbound_counts_as_opt_in", SETTING_FLAG, "1", 0, 1 },
	[SETTING_OFFICIAL_TEMPLATE_POLICY] = { "official_template_policy", SETTING_CHOICE, "consent", 0, 0, "consent strict" },
	[SETTING_DEARER_TEMPLATES] =	{ "dearer_templates", SETTING_FLAG, "0", 0, 1 },
	[SETTING_PREAPPROVED_COUNTS] =	{ "preapproved_counts", SETTING_FLAG, "1", 0, 1 },
	[SETTING_INVITE_OFFICE_PEOPLE] = { "invite_office_people", SETTING_FLAG, "0", 0, 1 },
	[SETTING_INVITE_WITH_GATEWAY] =	{ "invite_with_gateway", SETTING_FLAG, "1", 0, 1 },
	[SETTING_INVITE_EVERY_DAYS] =	{ "invite_every_days", SETTING_NUMBER, "30", 1, 365 },
	[SETTING_INVITATION_DAYS] =	{ "invitation_days", SETTING_NUMBER, "30", 1, 365 },
	[SETTING_FOREIGN_NUMBERS] =	{ "foreign_numbers", SETTING_FLAG, "0", 0, 1 },
	[SETTING_FALLBACK_CONSENT] =	{ "fallback_consent", SETTING_CHOICE, "not_stopped_there", 0, 0, "not_stopped_there not_stopped agreed" },
	[SETTING_SMS_LINK] =		{ "sms_link", SETTING_CHOICE, "fits", 0, 0, "fits always never" },
	[SETTING_SMS_LINK_TEXT] =	{ "sms_link_text", SETTING_TEXT, "WhatsApp: {link}", 1, 80, NULL, check_link_text },
	[SETTING_MAIL_LINK_TEXT] =	{ "mail_link_text", SETTING_TEXT, "Untuk menerima kabar berikutnya lewat WhatsApp: {link}", 1, 200, NULL,
	    check_link_text },
	[SETTING_MAIL_STOP_TEXT] =	{ "mail_stop_text", SETTING_TEXT, "Untuk berhenti menerima surel ini: {link}", 1, 200, NULL, check_link_text },
	[SETTING_SECOND_LOOK] =		{ "second_look", SETTING_FLAG, "0", 0, 1 },
	[SETTING_INVITE_NEW_APPLICANTS] = { "invite_new_applicants", SETTING_FLAG, "0", 0, 1 },
	[SETTING_INVITE_ANSWER_DAYS] =	{ "invite_answer_days", SETTING_NUMBER, "14", 1, 90 },
	[SETTING_INVITE_ROUND_MAX] =	{ "invite_round_max", SETTING_NUMBER, "100", 1, 1000 },
	[SETTING_INVITE_DAY_MAX] =	{ "invite_day_max", SETTING_NUMBER, "200", 1, 10000 },
	[SETTING_LINKS_BY_NUMBER] =	{ "links_by_number", SETTING_FLAG, "1", 0, 1 },
	[SETTING_LINKS_PER_NUMBER] =	{ "links_per_number", SETTING_NUMBER, "3", 1, 24 },
	[SETTING_LINKS_PER_ADDRESS] =	{ "links_per_address", SETTING_NUMBER, "20", 1, 1000 },
	[SETTING_LINKS_PER_HOUR] =	{ "links_per_hour", SETTING_NUMBER, "200", 1, 100000 },
	[SETTING_ANSWER_STATUS] =	{ "answer_status", SETTING_FLAG, "1", 0, 1 },
	[SETTING_CONSENT_WORDS] =	{ "consent_words", SETTING_JSON, "", 0, 100000, NULL, check_words },
	[SETTING_PEOPLE_LIMIT] =	{ "people_limit", SETTING_NUMBER, "0", 0, 10000000 },
	[SETTING_PEOPLE_RESERVE] =	{ "people_reserve", SETTING_NUMBER, "20", 0, 90 },
	[SETTING_MAX_ATTEMPTS] =	{ "max_attempts", SETTING_NUMBER, "3", 1, 20 },
	[SETTING_RETRY_S] =		{ "retry_s", SETTING_NUMBER, "300", 1, 86400 },
	[SETTING_BATCH] =		{ "batch", SETTING_NUMBER, "50", 1, 1000 },
	[SETTING_IN_FLIGHT] =		{ "in_flight", SETTING_NUMBER, "100", 1, 1000 },
	[SETTING_ON_UNKNOWN] =		{ "on_unknown", SETTING_CHOICE, "hold", 0, 0, "hold resend" },
	[SETTING_LOOK_MINUTES] =	{ "look_minutes", SETTING_NUMBER, "5", 1, 1440 },
	[SETTING_QUIET_FROM] =		{ "quiet_from", SETTING_NUMBER, "1200", 0, LAST_MINUTE },
	[SETTING_QUIET_UNTIL] =		{ "quiet_until", SETTING_NUMBER, "420", 0, LAST_MINUTE },
	[SETTING_WORKING_WEEK] =	{ "working_week", SETTING_CHOICE, "five", 0, 0, "five six seven" },
	[SETTING_REST_ON_DAYS_OFF] =	{ "rest_on_days_off", SETTING_FLAG, "1", 0, 1 },
	[SETTING_EXPIRY_BANDS] =	{ "expiry_bands", SETTING_TEXT, "90,60,30,7", 1, 60, NULL, check_bands },
	[SETTING_RENEWAL_WEEKLY] =	{ "renewal_weekly", SETTING_FLAG, "0", 0, 1 },
	[SETTING_EXPIRY_PER_DAY] =	{ "expiry_per_day", SETTING_NUMBER, "0", 0, 100000 },
	[SETTING_LINK_RENEWAL] =	{ "link_renewal", SETTING_TEXT, "", 0, 500, NULL, check_pattern },
	[SETTING_LINK_DETAIL] =		{ "link_detail", SETTING_TEXT, "", 0, 500, NULL, check_pattern },
	[SETTING_LINK_DOWNLOAD] =	{ "link_download", SETTING_TEXT, "", 0, 500, NULL, check_pattern },
	[SETTING_LINK_DASHBOARD] =	{ "link_dashboard", SETTING_TEXT, "", 0, 500, NULL, check_pattern },
	[SETTING_LINK_APPROVAL] =	{ "link_approval", SETTING_TEXT, "", 0, 500, NULL, check_pattern },
	[SETTING_STATUS_WORDS_EN] =	{ "status_words_en", SETTING_JSON, "", 0, 20000, "", check_translations },
	[SETTING_STATUS_MAP] =		{ "status_map", SETTING_JSON, "", 0, 20000,
	    "draft in_process active rejected expired renewed cancelled", check_map },
	[SETTING_DOCUMENT_STATE_MAP] =	{ "document_state_map", SETTING_JSON, "", 0, 20000,
	    "draft uploaded pending_signature signed verified rejected cancelled", check_map },
	[SETTING_SANDBOX] =		{ "sandbox", SETTING_FLAG, "0", 0, 1 },
};

const struct setting_row *
setting_row(enum setting_key key)
{
	return &rows[key];
}

enum setting_key
setting_find(const char *name)
{
	int key;

	for (key = 0; key < SETTING__COUNT; key++)
		if (text_equal(rows[key].key, name))
			break;
	return (enum setting_key)key;
}

/* ---- reading ---- */

enum err
setting_text(struct db *db, enum setting_key key, char **ret)
{
	AUTO(db_rows) struct db_rows found = {0};
	enum err e;

	e = db_one(db, sql[SQL_READ], ARGS(TEXT_("key", rows[key].key)), &found);
	if (e == ERR_NOT_FOUND)
		return text_copy(rows[key].otherwise, ret);
	return e ? e : db_col_copy(&found, 0, ret);
}

enum err
setting_number(struct db *db, enum setting_key key, int64_t *ret)
{
	AUTO_FREE char *text = NULL;
	int64_t value;
	enum err e;

	if ((e = setting_text(db, key, &text)))
		return e;
	/* setting_set lets nothing else in; a value that was written around it must not stop the office's messages. */
	if (!text_to_int64(text, &value) && !text_to_int64(rows[key].otherwise, &value))
		return ERR_INVALID;
	*ret = value;
	return ERR_NONE;
}

enum err
setting_flag(struct db *db, enum setting_key key, bool *ret)
{
	int64_t value;
	enum err e;

	if ((e = setting_number(db, key, &value)))
		return e;
	*ret = value != 0;
	return ERR_NONE;
}

/* ---- writing ---- */

static bool
has_control(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7F)
			return true;
	return false;
}

static enum err
check_text(const struct setting_row *row, const char *value, struct problem *problem)
{
	size_t n = strlen(value);

	if (!text_is_utf8(value, n) || has_control(value))
		return problem_set(problem, ERR_INVALID, row->key, "must be one line of text");
	if (row->min > 0 && text_is_blank(value))
		return problem_set(problem, ERR_INVALID, row->key, "must not be empty");
	if (n > (size_t)row->max)
		return problem_set(problem, ERR_INVALID, row->key, "must be at most %d bytes long", (int)row->max);
	return ERR_NONE;
}

static enum err
check_number(const struct setting_row *row, const char *value, struct problem *problem)
{
	int64_t n;

	if (text_to_int64(value, &n) && n >= row->min && n <= row->max)
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, row->key, "must be a number from %lld to %lld",
	    (long long)row->min, (long long)row->max);
}

/* Empty, or an object: what is inside is the row's own check. */
static enum err
check_json(const struct setting_row *row, const char *value, struct problem *problem)
{
	AUTO_JSON struct json_object *o = NULL;
	struct problem why = {0};
	enum err e;

	if (strlen(value) > (size_t)row->max)
		return problem_set(problem, ERR_INVALID, row->key, "must be at most %d bytes long", (int)row->max);
	if (*value == '\0')
		return ERR_NONE;
	if ((e = json_parse(value, strlen(value), &o, &why)) == ERR_INVALID)
		return problem_set(problem, e, row->key, "%s", why.why);
	if (e)
		return e;
	if (!json_object_is_type(o, json_type_object))
		return problem_set(problem, ERR_INVALID, row->key, "must be a JSON object, or empty");
	return ERR_NONE;
}

static enum err
check_kind(const struct setting_row *row, const char *value, struct problem *problem)
{
	switch (row->kind) {
	case SETTING_TEXT:
		return check_text(row, value, problem);
	case SETTING_NUMBER:
		return check_number(row, value, problem);
	case SETTING_FLAG:
		if (text_equal(value, "0") || text_equal(value, "1"))
			return ERR_NONE;
		return problem_set(problem, ERR_INVALID, row->key, "must be 0 or 1");
	case SETTING_CHOICE:
		if (text_has_word(row->choices, value))
			return ERR_NONE;
		return problem_set(problem, ERR_INVALID, row->key, "must be one of: %s", row->choices);
	case SETTING_JSON:
		return check_json(row, value, problem);
	}
	return ERR_INVALID;
}

static bool
is_url(const char *value)
{
	return (text_starts(value, "https://") || text_starts(value, "http://")) && strchr(value, ' ') == NULL;
}

static enum err
check_url(const struct setting_row *row, const char *value, struct problem *problem)
{
	if (*value == '\0' || is_url(value))
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, row->key, "must begin with https:// and hold no spaces");
}

/* Applicants would call a number that is nobody's, or a stranger's. */
static enum err
check_phone(const struct setting_row *row, const char *value, struct problem *problem)
{
	if (!phone_is_sample(value))
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, row->key, "is the sample number of a manual; enter the office's own");
}

/* A misspelt placeholder would go out to applicants as it stands, in a link that leads nowhere. */
static enum err
check_pattern(const struct setting_row *row, const char *value, struct problem *problem)
{
	static const char known[] = "{base_url} {registration_id} {permit_number} {document_id}";
	const char *at, *end;
	char name[40];

	if (*value != '\0' && !text_starts(value, "{base_url}/") && !is_url(value))
		return problem_set(problem, ERR_INVALID, row->key, "must begin with https:// (or {base_url}/) and hold no spaces");
	for (at = value; (at = strpbrk(at, "{}")) != NULL; at = end + 1) {
		end = strchr(at, '}');
		if (*at == '{' && end != NULL && (size_t)(end - at) + 1 < sizeof(name)) {
			snprintf(name, sizeof(name), "%.*s", (int)(end - at) + 1, at);
			if (text_has_word(known, name))
				continue;
		}
		return problem_set(problem, ERR_INVALID, row->key, "may use only %s in braces", known);
	}
	return ERR_NONE;
}

static enum err
check_link_text(const struct setting_row *row, const char *value, struct problem *problem)
{
	const char *link = strstr(value, "{link}");

	if (link != NULL && strcspn(value, "{}") == (size_t)(link - value) && strpbrk(link + strlen("{link}"), "{}") == NULL)
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, row->key, "must hold {link} once, and no other braces");
}

/* {"yes":["ya", ...], "no":[...], "stop":[...]}: what each list is for is known to words/words.h. */
static enum err
check_words(const struct setting_row *row, const char *value, struct problem *problem)
{
	AUTO_JSON struct json_object *o = NULL;
	size_t i;
	enum err e;

	if (*value == '\0')
		return ERR_NONE;
	if ((e = json_parse(value, strlen(value), &o, NULL)))
		return e;
	json_object_object_foreach(o, list, words) {
		if (!json_object_is_type(words, json_type_array))
			return problem_set(problem, ERR_INVALID, row->key, "\"%.40s\" must be a list of words", list);
		for (i = 0; i < json_count(words); i++)
			if (!json_object_is_type(json_item(words, i), json_type_string))
				return problem_set(problem, ERR_INVALID, row->key, "\"%.40s\" must hold only texts", list);
	}
	return ERR_NONE;
}

/* {"their word":"one of ours"} */
static enum err
check_map(const struct setting_row *row, const char *value, struct problem *problem)
{
	AUTO_JSON struct json_object *o = NULL;
	enum err e;

	if (*value == '\0')
		return ERR_NONE;
	if ((e = json_parse(value, strlen(value), &o, NULL)))
		return e;
	json_object_object_foreach(o, word, ours) {
		(void)ours;
		if (json_text(o, word) == NULL || !text_has_word(row->choices, json_text(o, word)))
			return problem_set(problem, ERR_INVALID, row->key, "\"%.40s\" must become one of: %s", word, row->choices);
	}
	return ERR_NONE;
}

/* {"their word":"an English word"} */
static enum err
check_translations(const struct setting_row *row, const char *value, struct problem *problem)
{
	AUTO_JSON struct json_object *o = NULL;
	enum err e;

	if (*value == '\0')
		return ERR_NONE;
	if ((e = json_parse(value, strlen(value), &o, NULL)))
		return e;
	if (!json_object_is_type(o, json_type_object))
		return problem_set(problem, ERR_INVALID, row->key, "must be an object of words");
	json_object_object_foreach(o, word, theirs) {
		(void)theirs;
		if (text_is_blank(json_text(o, word)) || text_code_points(json_text(o, word)) > TRANSLATION_MAX)
			return problem_set(problem, ERR_INVALID, row->key, "\"%.40s\" must have a word of at most %d characters", word, (int)TRANSLATION_MAX);
	}
	return ERR_NONE;
}

static enum err
check_bands(const struct setting_row *row, const char *value, struct problem *problem)
{
	struct bands bands;

	if (bands_parse(value, &bands))
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, row->key, "must be up to %d different numbers of days from 1 to %d, like 90,60,30,7", BANDS_MAX,
	    BAND_DAYS_MAX);
}

enum err
setting_check(enum setting_key key, const char *value, struct problem *problem)
{
	const struct setting_row *row = &rows[key];
	enum err e;

	if ((e = check_kind(row, value, problem)))
		return e;
	return row->check != NULL ? row->check(row, value, problem) : ERR_NONE;
}

enum err
setting_set(struct db *db, enum setting_key key, const char *value, const char *actor, int64_t now, struct problem *problem)
{
	enum err e;

	if ((e = setting_check(key, value, problem)))
		return e;
	return db_run(db, sql[SQL_WRITE], ARGS(TEXT_("key", rows[key].key), TEXT_("value", value), INT_("now", now),
	    TEXT_("actor", actor)), NULL);
}

/* "a@example.go.id, b@example.go.id" */
static enum err
check_addresses(const struct setting_row *row, const char *value, struct problem *problem)
{
	AUTO_FREE char *copy = NULL;
	char *rest, *address;
	enum err e;

	if ((e = text_copy(value, &copy)))
		return e;
	rest = copy;
	while ((address = strsep(&rest, ", ")) != NULL)
		if (*address != '\0' && !email_is_address(address))
			return problem_set(problem, ERR_INVALID, row->key, "must be e-mail addresses separated by commas; \"%s\" is none", address);
	return ERR_NONE;
}
