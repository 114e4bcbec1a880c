#include "connector/store.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "import/when.h"
#include "permit/number_told.h"
#include "permit/status.h"

enum { SQL_ITEM, SQL_SEEN, SQL_KEEP, SQL_OTHER_ID, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_ITEM] = "SELECT hash, run_no, baseline, detail_at FROM connector_item WHERE connector_id = :id AND ref = :ref",
	[SQL_SEEN] = "UPDATE connector_item SET run_no = :run WHERE connector_id = :id AND ref = :ref",
	[SQL_KEEP] =
	    "INSERT INTO connector_item (connector_id, ref, registration_id, permit_number, hash, run_no, baseline, detail_due_at)"
	    " VALUES (:id, :ref, :registration, :number, :hash, :run, :baseline, :due)"
	    " ON CONFLICT (connector_id, ref) DO UPDATE SET permit_number = excluded.permit_number, hash = excluded.hash, run_no = excluded.run_no,"
	    "   detail_due_at = excluded.detail_due_at",
	[SQL_OTHER_ID] = "SELECT count(*) FROM (SELECT id FROM permit WHERE permit_number = :number AND permit_number <> ''"
	    " AND registration_id <> :registration LIMIT 1) other",
};
DB_SQL(sql);

enum { HEX_MAX = 2 * SHA256_BYTES + 1, ACTOR_MAX = CONNECTOR_NAME_MAX + 16 };

struct item { bool known, baseline, has_details; int64_t run_no; char hash[HEX_MAX]; };

/* ---- what was seen before ---- */

static enum err
load_item(const struct store *s, const char *ref, struct item *ret)
{
	AUTO(db_rows) struct db_rows row = {0};
	enum err e = db_one(s->db, sql[SQL_ITEM], ARGS(INT_("id", s->connector->id), TEXT_("ref", ref)), &row);

	*ret = (struct item){0};
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	ret->known = true;
	snprintf(ret->hash, sizeof(ret->hash), "%s", db_col_text(&row, 0));
	ret->run_no = db_col_int(&row, 1);
	ret->baseline = db_col_int(&row, 2) != 0;
	ret->has_details = !db_col_null(&row, 3);
	return ERR_NONE;
}

static void
hash_of(struct json_object *row, char ret[HEX_MAX])
{
	const char *text = json_write(row);
	uint8_t hash[SHA256_BYTES];
	AUTO(buf) struct buf hex = {0};

	crypto_sha256(text, strlen(text), hash);
	buf_init(&hex, HEX_MAX - 1);
	text_hex(&hex, hash, sizeof(hash));
	snprintf(ret, HEX_MAX, "%s", buf_text(&hex));
}

/* ---- a row as the fields of a permit ---- */

static void
copy_text(struct json_object *row, const char *name, struct json_object *fields, const char *as)
{
	const char *text = json_text(row, name);

	if (text != NULL)
		json_put_text(fields, as, text);
}

static void
copy_day(const struct store *s, struct json_object *row, const char *name, struct json_object *fields)
{
	const char *text = json_text(row, name);
	char day[CLOCK_TEXT_MAX];
	struct when when;

	if (text == NULL || when_is_blank(text))
		return;
	if (!when_read(text, s->zone, &when) || when.days <= 0) {
		connector_count(s->connector, "bad_dates", 1);
		return;
	}
	clock_format_day_iso(when.days, day);
	json_put_text(fields, name, day);
}

static bool
is_erased(const struct permit *known)
{
	return known->contact_id == 0 && text_equal(known->applicant_problem, "erased");
}

/* Whom a notice reaches is filled, and not replaced. Who was erased does not come back with a row that the source has still. */
static void
copy_applicant(struct json_object *row, const struct permit *known, struct json_object *fields)
{
	struct json_object *applicant;

	if (is_erased(known))
		return;
	applicant = json_put_object(fields, "applicant");
	copy_text(row, "name", applicant, "name");
	if (known->contact_id == 0) {
		copy_text(row, "phone", applicant, "phone");
		copy_text(row, "email", applicant, "email");
	}
}

/* A step that is told late is not the permit's way back. */
static bool
goes_back(const struct permit *known, struct json_object *row)
{
	return text_equal(json_text(row, "status"), permit_status_name(PERMIT_IN_PROCESS)) && known->id != 0 &&
	    !text_equal(known->status, permit_status_name(PERMIT_IN_PROCESS)) && !text_equal(known->status, permit_status_name(PERMIT_DRAFT));
}

static struct json_object *
fields_of(const struct store *s, struct json_object *row, const struct permit *known)
{
	struct json_object *fields = json_object_new_object();

	copy_text(row, "number", fields, "permit_number");
	copy_text(row, "type", fields, "permit_type");
	if (!goes_back(known, row)) {
		copy_text(row, "status", fields, "status");
		copy_text(row, "label", fields, "status_label");
	}
	copy_applicant(row, known, fields);
	copy_day(s, row, "issue_date", fields);
	copy_day(s, row, "start_date", fields);
	copy_day(s, row, "expiry_date", fields);
	copy_text(row, "renews", fields, "renews");
	return fields;
}

/* ---- putting ---- */

static void
count_told(struct connector *c, const struct fired_list *fired)
{
	size_t i;

	for (i = 0; i < fired->count; i++)
		connector_count(c, "messages", fired->items[i].message_id > 0);
}

/* In a savepoint, so that half a row is undone alone. *ret_put false: it was refused, and counted. */
static enum err
put(const struct store *s, const char *registration, struct json_object *fields, bool baseline, bool *ret_put)
{
	char actor[ACTOR_MAX];
	struct permit_put what = { .registration_id = registration, .fields = fields, .baseline = baseline, .actor = actor, .base_url = s->base_url };
	struct problem problem = {0};
	struct fired_list fired = {0};
	int64_t id;
	enum err e;

	snprintf(actor, sizeof(actor), "connector:%s", s->connector->name);
	if ((e = db_savepoint(s->db)))
		return e;
	e = permit_put(s->db, &what, s->now, &id, &fired, &problem);
	*ret_put = e == ERR_NONE;
	if (e == ERR_NONE) {
		count_told(s->connector, &fired);
		return db_release(s->db);
	}
	db_undo(s->db);
	if (!err_is_its_own(e))
		return e;
	connector_count(s->connector, "refused", 1);
	log_line(LOG_WARN, "connector_row_refused", log_int("connector", s->connector->id), log_text("registration", registration),
	    log_text("field", problem.field != NULL ? problem.field : ""), log_text("error", err_name(e)));
	return ERR_NONE;
}

/* Of a permit as it was before the row: what the row fills is no difference. */
static enum err
note_number(const struct store *s, const struct permit *known, struct json_object *row)
{
	const char *phone = json_text(row, "phone");
	bool differs;
	enum err e;

	connector_count(s->connector, "erased", is_erased(known));
	if (phone == NULL)
		return ERR_NONE;
	if ((e = number_told_note(s->db, known, phone, s->connector->name, s->now, &differs)))
		return e;
	connector_count(s->connector, "other_numbers", differs);
	return ERR_NONE;
}

static enum err
known_permit(const struct store *s, const char *registration, struct permit *ret)
{
	enum err e = permit_by_registration(s->db, registration, ret);

	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

static enum err
keep_item(const struct store *s, struct json_object *row, const char *hash, bool baseline)
{
	const char *number = json_text(row, "number");
	bool has_details = text_equal(s->connector->kind->name, "office") && !text_equal(json_text(row, "status"), "rejected");

	return db_run(s->db, sql[SQL_KEEP], ARGS(INT_("id", s->connector->id), TEXT_("ref", json_text(row, "ref")),
	    TEXT_("registration", json_text(row, "registration")), TEXT_("number", number != NULL ? number : ""), TEXT_("hash", hash),
	    INT_("run", s->connector->run_no), INT_("baseline", baseline), INT_("due", has_details ? s->now : 0)), NULL);
}

/* A number that is known under another registration: the source has changed its ids, and everybody would be told a second time. */
static enum err
has_other_id(const struct store *s, struct json_object *row, bool *ret)
{
	const char *number = json_text(row, "number");
	int64_t n = 0;
	enum err e = ERR_NONE;

	if (number != NULL)
		e = db_one_int(s->db, sql[SQL_OTHER_ID], ARGS(TEXT_("number", number), TEXT_("registration", json_text(row, "registration"))), &n);
	*ret = n > 0;
	return e;
}

static enum err
put_row(const struct store *s, struct json_object *row, const struct item *item, const char *hash)
{
	const char *registration = json_text(row, "registration");
	AUTO_JSON struct json_object *fields = NULL;
	AUTO(permit) struct permit known = {0};
	bool baseline = s->connector->run_baseline, done = false, other = false;
	enum err e;

	if ((e = known_permit(s, registration, &known)) || (known.id == 0 && (e = has_other_id(s, row, &other))))
		return e;
	if (other) {
		connector_count(s->connector, "other_ids", 1);
		return ERR_NONE;
	}
	fields = fields_of(s, row, &known);
	if ((e = put(s, registration, fields, baseline, &done)) || !done || (e = note_number(s, &known, row)))
		return e;
	connector_count(s->connector, item->known ? "changed" : "new", 1);
	return keep_item(s, row, hash, item->known ? item->baseline : baseline);
}

/* Names that some sources write where they have none; such rows are nobody's. */
static bool
is_nobody(const struct store *s, struct json_object *row)
{
	const char *name = json_text(row, "name");

	return text_equal(s->connector->kind->name, "office") && (name == NULL || text_equal(name, "0"));
}

static bool
has_keys(struct json_object *row)
{
	const char *ref = json_text(row, "ref"), *registration = json_text(row, "registration"), *number = json_text(row, "number");

	return ref != NULL && registration != NULL && strlen(ref) < CONNECTOR_KEY_MAX && strlen(registration) < CONNECTOR_KEY_MAX &&
	    (number == NULL || strlen(number) < CONNECTOR_KEY_MAX);
}

static enum err
store_row(const struct store *s, struct json_object *row)
{
	char hash[HEX_MAX];
	struct item item;
	enum err e;

	if (!has_keys(row) || is_nobody(s, row)) {
		connector_count(s->connector, has_keys(row) ? "nameless" : "bad_rows", 1);
		return ERR_NONE;
	}
	hash_of(row, hash);
	if ((e = load_item(s, json_text(row, "ref"), &item)))
		return e;
	/* Pages and lists overlap: what a run was told first counts, or two lists that disagree would be news in each run. */
	if (item.known && item.run_no == s->connector->run_no) {
		connector_count(s->connector, "told_twice", !text_equal(item.hash, hash));
		return ERR_NONE;
	}
	if (!item.known || !text_equal(item.hash, hash))
		return put_row(s, row, &item, hash);
	connector_count(s->connector, "unchanged", 1);
	return db_run(s->db, sql[SQL_SEEN], ARGS(INT_("run", s->connector->run_no), INT_("id", s->connector->id),
	    TEXT_("ref", json_text(row, "ref"))), NULL);
}

bool
store_is_too_much(const struct connector *c)
{
	return connector_counted(c, "messages") > connector_number(c, "most_news");
}

enum err
store_rows(const struct store *s, struct json_object *rows, size_t from, size_t until, enum trouble *ret_trouble)
{
	size_t i;
	enum err e;

	*ret_trouble = TROUBLE_NONE;
	for (i = from; i < until && i < json_count(rows); i++) {
		if ((e = store_row(s, json_item(rows, i))))
			return e;
		if (store_is_too_much(s->connector)) {
			*ret_trouble = TROUBLE_TOO_MANY_NEWS;
			return ERR_NONE;
		}
	}
	return ERR_NONE;
}

/* ---- details ---- */

enum err
store_detail(const struct store *s, const struct connector_record *record, struct json_object *row, bool over)
{
	AUTO_JSON struct json_object *fields = NULL;
	AUTO(permit) struct permit known = {0};
	struct item item;
	bool done;
	enum err e;

	if ((e = load_item(s, record->ref, &item)) || (e = known_permit(s, record->ref, &known)))
		return e;
	if (row != NULL && known.id != 0) {
		fields = fields_of(s, row, &known);
		if ((e = put(s, record->ref, fields, s->connector->run_baseline || (item.baseline && !item.has_details), &done)) ||
		    (done && (e = note_number(s, &known, row))))
			return e;
		permit_end(&known);
		if ((e = known_permit(s, record->ref, &known)))
			return e;
	}
	if (!over)
		return ERR_NONE;
	return connector_record_done(s->db, s->connector, record->ref, known.has_expiry_day ? known.expiry_day : 0, false, s->now);
}
