#include "permit/params.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "permit/status.h"
#include "setting/setting.h"

enum { SQL_DOCUMENT, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_DOCUMENT] =
	    "SELECT document_number FROM document WHERE permit_id = :permit AND state IN ('signed', 'verified')"
	    " ORDER BY entered_state_at DESC, id DESC LIMIT 1",
};
DB_SQL(sql);

/* What templates allow; what is stored may be longer. */
enum { NAME_MAX_CHARS = 100, NUMBER_MAX_CHARS = 80, TYPE_MAX_CHARS = 160, LABEL_MAX_CHARS = 60, REASON_MAX_CHARS = 160, LINK_BYTES_MAX = 2000 };

const char *
permit_status_shown(const struct permit *p)
{
	enum permit_status s;

	if (!text_is_blank(p->status_label))
		return p->status_label;
	return permit_status_from_name(p->status, &s) ? permit_status_words(s) : p->status;
}

/* The values so far, and the first failure while they were put there. */
struct values { struct json_object *o; enum err err; };

static void
put(struct values *v, const char *name, const char *text)
{
	if (v->err)
		return;
	json_put_text(v->o, name, text);
	if (json_at(v->o, name) == NULL)
		v->err = ERR_MEMORY;
}

/* Nothing for a blank text; a text that is too long ends in "…", because a notice with a shortened name is better than none. */
static void
put_text(struct values *v, const char *name, const char *text, size_t max)
{
	AUTO(buf) struct buf b = {0};
	const char *at = text;
	size_t n;

	if (text_is_blank(text))
		return;
	if (text_code_points(text) <= max) {
		put(v, name, text);
		return;
	}
	buf_init(&b, 8 * max);
	for (n = 0; n + 1 < max; n++)
		text_put(&b, text_next(&at));
	buf_text_add(&b, "…");
	if (buf_err(&b))
		v->err = buf_err(&b);
	put(v, name, buf_text(&b));
}

static void
put_day(struct values *v, const char *name, bool known, int64_t day)
{
	char text[CLOCK_TEXT_MAX];

	if (!known)
		return;
	clock_format_day(day, text);
	put(v, name, text);
}

enum err
permit_link(struct db *db, enum setting_key key, const struct link_places *places, const char *name, struct json_object *into)
{
	AUTO_FREE char *pattern = NULL;
	AUTO(buf) struct buf link = {0};
	struct values v = { .o = into };
	enum err e;

	if ((e = setting_text(db, key, &pattern)))
		return e;
	buf_init(&link, LINK_BYTES_MAX);
	link_write(pattern, places, &link);
	if (buf_err(&link) == ERR_MEMORY)
		return ERR_MEMORY;
	if (link.len > 0 && !buf_err(&link))
		put(&v, name, buf_text(&link));
	return v.err;
}

/* The newest of its documents that may be handed out. */
static enum err
find_document(struct db *db, const struct permit *p, char **ret_number)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e = db_one(db, sql[SQL_DOCUMENT], ARGS(INT_("permit", p->id)), &rows);

	return e == ERR_NOT_FOUND ? ERR_NONE : e ? e : db_col_copy(&rows, 0, ret_number);
}

static enum err
put_links(struct db *db, struct values *v, const struct permit *p, const char *base_url)
{
	AUTO_FREE char *document = NULL;
	struct link_places places = { base_url, p->registration_id, p->permit_number, NULL };
	enum err e;

	if ((e = find_document(db, p, &document)))
		return e;
	places.document_id = document;
	if ((e = permit_link(db, SETTING_LINK_RENEWAL, &places, "renewal_link", v->o)) ||
	    (e = permit_link(db, SETTING_LINK_DETAIL, &places, "detail_link", v->o)) ||
	    (e = permit_link(db, SETTING_LINK_DOWNLOAD, &places, "download_link", v->o)))
		return e;
	return permit_link(db, SETTING_LINK_DASHBOARD, &places, "dashboard_link", v->o);
}

static void
put_dates(struct values *v, const struct permit *p, int64_t now, int zone)
{
	int64_t today = clock_day(now, zone);
	bool has_begin = p->has_start_day || p->has_issue_day;
	int64_t begin = p->has_start_day ? p->start_day : p->issue_day;
	char text[CLOCK_TEXT_MAX];

	/* Often nobody says when a permit was issued; we learn of it on that day. */
	put_day(v, "issue_date", true, p->has_issue_day ? p->issue_day : today);
	put_day(v, "approval_date", true, p->has_issue_day ? p->issue_day : today);
	put_day(v, "start_date", p->has_start_day, p->start_day);
	put_day(v, "expiry_date", p->has_expiry_day, p->expiry_day);
	clock_format_minute(now, zone, text);
	put(v, "update_date", text);
	if (p->has_expiry_day) {
		snprintf(text, sizeof(text), "%lld", (long long)(p->expiry_day - today));
		put(v, "days_remaining", text);
	}
	if (p->has_expiry_day && has_begin && p->expiry_day > begin) {
		permit_period(begin, p->expiry_day, text);
		put(v, "validity_period", text);
	}
}

enum err
permit_params(struct db *db, const struct permit *p, const struct permit *before, const char *base_url, int64_t now,
    struct json_object **ret)
{
	AUTO_JSON struct json_object *o = json_object_new_object();
	struct values v = { .o = o };
	AUTO_FREE char *phone = NULL;
	int64_t zone;
	enum err e;

	if (o == NULL)
		return ERR_MEMORY;
	if ((e = setting_number(db, SETTING_ZONE_MINUTES, &zone)) || (e = setting_text(db, SETTING_OFFICE_PHONE, &phone)))
		return e;
	put_text(&v, "partner_name", p->applicant_name, NAME_MAX_CHARS);
	put_text(&v, "applicant_name", p->applicant_name, NAME_MAX_CHARS);
	put_text(&v, "registration_id", p->registration_id, NUMBER_MAX_CHARS);
	put_text(&v, "permit_number", text_is_blank(p->permit_number) ? p->registration_id : p->permit_number, NUMBER_MAX_CHARS);
	put_text(&v, "permit_type", p->permit_type, TYPE_MAX_CHARS);
	put_text(&v, "new_status", permit_status_shown(p), LABEL_MAX_CHARS);
	if (before != NULL)
		put_text(&v, "old_status", permit_status_shown(before), LABEL_MAX_CHARS);
	put_text(&v, "update_reason", p->update_reason, REASON_MAX_CHARS);
	put_text(&v, "contact_info", phone, NAME_MAX_CHARS);
	put_dates(&v, p, now, (int)zone);
	if ((e = put_links(db, &v, p, base_url)) || (e = v.err))
		return e;
	*ret = o;
	o = NULL;
	return ERR_NONE;
}

/* ---- how long it holds ---- */

static void
write_months(int months, char ret[40])
{
	if (months % 12 == 0)
		snprintf(ret, 40, "%d tahun", months / 12);
	else if (months < 12)
		snprintf(ret, 40, "%d bulan", months);
	else
		snprintf(ret, 40, "%d tahun %d bulan", months / 12, months % 12);
}

void
permit_period(int64_t from_day, int64_t until_day, char ret[40])
{
	struct clock_date from = clock_local(from_day * CLOCK_DAY_MS, 0);
	/* The last day counts: what begins on 21-11-2026 and ends on 20-11-2031 holds five years. So does what ends on the 21st. */
	struct clock_date until = clock_local(until_day * CLOCK_DAY_MS, 0), next = clock_local((until_day + 1) * CLOCK_DAY_MS, 0);

	if (until.day == from.day)
		write_months((until.year - from.year) * 12 + until.month - from.month, ret);
	else if (next.day == from.day)
		write_months((next.year - from.year) * 12 + next.month - from.month, ret);
	else
		snprintf(ret, 40, "%lld hari", (long long)(until_day - from_day));
}
