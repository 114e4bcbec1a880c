#include "alert/mail.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/login_mail.h"
#include "alert/alert.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"
#include "delivery/staff_mail.h"
#include "setting/setting.h"

enum { SQL_DUE, SQL_TOLD, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_DUE] =	/* of one condition: not again before :quiet, this alert's own mail or that of an earlier one */
	    "SELECT id, kind, name, detail, opened_at, coalesce(closed_at, 0) FROM alert a"
	    " WHERE ((a.closed_at IS NULL AND a.mailed_at IS NULL) OR a.closed_at > a.mailed_at)"
	    " AND NOT EXISTS (SELECT 1 FROM alert b WHERE b.kind = a.kind AND b.subject = a.subject AND b.mailed_at > :quiet)"
	    " ORDER BY a.id LIMIT 50",
	[SQL_TOLD] = "UPDATE alert SET mailed_at = :now WHERE id = :id",
};
DB_SQL(sql);

enum { TEXT_MAX_BYTES = 12 * 1024, KEY_MAX = 120 };

/* What people read in their own mail, so in the office's language and in a few words; the list says more. */
static const char *const words[ALERT__COUNT] = {
	[ALERT_PROVIDER_DOWN] = "berhenti membawa pesan",
	[ALERT_PROVIDER_PAUSED] = "berulang kali gagal",
	[ALERT_QUOTA] = "kuota hampir habis",
	[ALERT_DAY_LIMIT] = "hampir sampai batas harian",
	[ALERT_PACKAGE] = "paket berakhir, atau segera berakhir",
	[ALERT_QUALITY] = "mutu nomor turun",
	[ALERT_WEBHOOK_REFUSED] = "webhook ditolak",
	[ALERT_WEBHOOK_SILENT] = "tidak memanggil webhook sejak sehari",
	[ALERT_TEMPLATE] = "templat tidak dapat dipakai",
	[ALERT_QUEUE] = "pesan yang tidak boleh menunggu sudah lebih dari satu jam dalam antrean",
	[ALERT_CALLBACK] = "tidak menerima kabar dari gateway",
	[ALERT_JOB] = "pekerjaan gagal",
	[ALERT_CONNECTOR] = "sumber konektor tidak terbaca sebagaimana mestinya",
};

static void
add_line(struct buf *text, struct json_object *row, enum alert_kind kind, int zone)
{
	const char *name = json_text(row, "name"), *detail = json_text(row, "detail");
	int64_t opened = 0, closed = 0;
	char at[CLOCK_TEXT_MAX];

	json_int(row, "opened_at", &opened);
	json_int(row, "closed_at", &closed);
	clock_format_minute(closed != 0 ? closed : opened, zone, at);
	buf_fmt(text, "- %s%s%s%s: %s\n", text_is_blank(name) ? "" : name, text_is_blank(name) ? "" : ": ", words[kind],
	    closed != 0 ? ", sudah selesai" : "", at);
	/* Days and colours are for the list; what a provider said tells a person something. */
	if (closed == 0 && !text_is_blank(detail) && kind != ALERT_PACKAGE && kind != ALERT_WEBHOOK_SILENT && kind != ALERT_CONNECTOR)
		buf_fmt(text, "  %s\n", detail);
}

/* The subject is the one thing it is about, or how many. */
static void
write_subject(struct json_object *rows, char ret[200])
{
	enum alert_kind kind = ALERT__COUNT;
	int64_t closed = 0;

	if (json_count(rows) != 1 || !alert_kind_from_name(json_text(json_item(rows, 0), "kind"), &kind)) {
		snprintf(ret, 200, "Kabarizin: %zu peringatan", json_count(rows));
		return;
	}
	json_int(json_item(rows, 0), "closed_at", &closed);
	snprintf(ret, 200, "Kabarizin: %.80s%s%.80s%s", json_text(json_item(rows, 0), "name"), text_is_blank(json_text(json_item(rows, 0), "name")) ?
	    "" : " ", words[kind], closed != 0 ? ", sudah selesai" : "");
}

static enum err
write_text(struct db *db, struct json_object *rows, const char *base_url, struct buf *ret)
{
	enum alert_kind kind;
	int64_t zone;
	size_t i;
	enum err e;

	if ((e = setting_number(db, SETTING_ZONE_MINUTES, &zone)))
		return e;
	for (i = 0; i < json_count(rows); i++)
		if (alert_kind_from_name(json_text(json_item(rows, i), "kind"), &kind))
			add_line(ret, json_item(rows, i), kind, (int)zone);
	buf_fmt(ret, "\nDaftar lengkap, dan apa yang dapat dilakukan:\n%s/admin/alerts\n", base_url);
	return buf_err(ret);
}

/* ---- to whom ---- */

static bool
is_in(struct json_object *list, const char *address)
{
	size_t i;

	for (i = 0; i < json_count(list); i++)
		if (strcasecmp(json_object_get_string(json_item(list, i)), address) == 0)
			return true;
	return false;
}

/* The setting has commas and spaces between them. */
static void
add_setting(struct json_object *list, char *addresses)
{
	char *rest = addresses, *address;

	while ((address = strsep(&rest, ", ")) != NULL)
		if (*address != '\0' && !is_in(list, address))
			json_object_array_add(list, json_object_new_string(address));
}

enum err
alert_mail_addresses(struct db *db, struct json_object **ret)
{
	AUTO_JSON struct json_object *list = json_object_new_array(), *logins = NULL;
	AUTO_FREE char *addresses = NULL;
	const char *address;
	size_t i;
	enum err e;

	if ((e = login_mail_for_alerts(db, &logins)) || (e = setting_text(db, SETTING_ALERT_MAIL, &addresses)))
		return e;
	for (i = 0; i < json_count(logins); i++) {
		address = json_object_get_string(json_item(logins, i));
		if (!is_in(list, address))
			json_object_array_add(list, json_object_new_string(address));
	}
	add_setting(list, addresses);
	*ret = list;
	list = NULL;
	return ERR_NONE;
}

/* what: the beginning of the key, by which the same is queued once. */
static enum err
send_to_all(struct db *db, struct json_object *addresses, const char *what, const char *subject, const char *text, int64_t now, int64_t *ret_n)
{
	char key[KEY_MAX];
	struct problem problem = {0};
	size_t i;
	enum err e;

	for (i = 0; i < json_count(addresses); i++) {
		struct staff_mail_draft draft = { .key = key, .address = json_object_get_string(json_item(addresses, i)), .subject = subject, .text = text };

		snprintf(key, sizeof(key), "%s:%" PRId64 ":%.80s", what, now, draft.address);
		if ((e = staff_mail_queue(db, &draft, now, NULL, &problem)))
			return e;
		(*ret_n)++;
	}
	return ERR_NONE;
}

static enum err
mark_told(struct db *db, struct json_object *rows, int64_t now)
{
	int64_t id = 0;
	size_t i;
	enum err e;

	for (i = 0; i < json_count(rows); i++) {
		json_int(json_item(rows, i), "id", &id);
		if ((e = db_run(db, sql[SQL_TOLD], ARGS(INT_("id", id), INT_("now", now)), NULL)))
			return e;
	}
	return ERR_NONE;
}

enum err
alert_mail(struct db *db, const char *base_url, int64_t now, int64_t *ret_n)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "kind", DB_TEXT }, { "name", DB_TEXT }, { "detail", DB_TEXT }, { "opened_at", DB_INT }, { "closed_at", DB_INT }, { 0 }
	};
	AUTO_JSON struct json_object *rows = NULL, *addresses = NULL;
	AUTO(buf) struct buf text = {0};
	char subject[200];
	bool possible = false;
	enum err e;

	*ret_n = 0;
	if ((e = alert_mail_addresses(db, &addresses)) || json_count(addresses) == 0 || (e = staff_mail_possible(db, &possible)) || !possible)
		return e;
	if ((e = db_rows_json(db, sql[SQL_DUE], ARGS(INT_("quiet", now - CLOCK_HOUR_MS)), columns, &rows)) || json_count(rows) == 0)
		return e;
	buf_init(&text, TEXT_MAX_BYTES);
	write_subject(rows, subject);
	if ((e = write_text(db, rows, base_url, &text)) || (e = send_to_all(db, addresses, "alerts", subject, buf_text(&text), now, ret_n)))
		return e;
	return mark_told(db, rows, now);
}

enum err
alert_mail_try(struct db *db, const char *base_url, const char *actor, int64_t now, int64_t *ret_n)
{
	AUTO_JSON struct json_object *addresses = NULL;
	AUTO(buf) struct buf text = {0};
	enum err e;

	*ret_n = 0;
	buf_init(&text, TEXT_MAX_BYTES);
	buf_fmt(&text, "Ini percobaan, diminta oleh %s. Tidak ada yang rusak.\n\nBila Anda membacanya, peringatan tentang Kabarizin sampai kepada Anda.\n\n"
	    "Peringatan yang sungguhan ada di:\n%s/admin/alerts\n", actor, base_url);
	if ((e = buf_err(&text)) || (e = alert_mail_addresses(db, &addresses)))
		return e;
	return send_to_all(db, addresses, "alert_try", "Kabarizin: percobaan peringatan", buf_text(&text), now, ret_n);
}
