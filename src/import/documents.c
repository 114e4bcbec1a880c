/* Documents of permits from a table, as document_put takes them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "contact/phone.h"
#include "db/db.h"
#include "import/kinds.h"
#include "import/record.h"
#include "import/when.h"
#include "permit/document.h"
#include "permit/state.h"

enum {
	NUMBER, REGISTRATION, NAME, KIND, STATE, SINCE, APPROVAL, APPROVER, APPROVER_PHONE, STAFF, STAFF_PHONE, DUTY, DAY, URL, COLUMNS
};

#define ALIASES(...)	(const char *const[]){ __VA_ARGS__, NULL }

static const struct import_column columns[COLUMNS + 1] = {
	[NUMBER] = { "document", "nomor_dokumen", ALIASES("no dokumen", "dokumen no", "document no", "no document", "id dokumen", "dokumen id",
	    "document id"), .needed = true },
	[REGISTRATION] = { "registration", "nomor_pendaftaran", ALIASES("no pendaftaran", "pendaftaran no", "pendaftaran id", "id pendaftaran",
	    "no permohonan", "permohonan no", "pendaftaran", "no registrasi") },
	[NAME] = { "document_name", "nama_dokumen", ALIASES("nama dokumen", "document nama", "nama", "judul", "original filename",
	    "nama berkas"), .lines = true },
	[KIND] = { "document_kind", "jenis_dokumen", ALIASES("jenis dokumen", "document type", "jenis", "tipe dokumen", "type") },
	[STATE] = { "document_state", "status", ALIASES("status", "status dokumen", "state", "document state", "keadaan") },
	[SINCE] = { "since", "status_sejak", ALIASES("status sejak", "sejak", "state since", "menunggu sejak", "tanggal status", "pending since") },
	[APPROVAL] = { "requires_approval", "perlu_persetujuan", ALIASES("perlu persetujuan", "requires approval", "butuh persetujuan", "perlu approval",
	    "memerlukan persetujuan", "requires persetujuan") },
	[APPROVER] = { "approver", "pejabat", ALIASES("pejabat", "nama pejabat", "penyetuju", "approver", "approver nama", "penandatangan") },
	[APPROVER_PHONE] = { "approver_phone", "no_hp_pejabat", ALIASES("no hp pejabat", "hp pejabat", "no wa pejabat", "approver telepon", "approver hp",
	    "telepon pejabat", "no telepon pejabat") },
	[STAFF] = { "staff", "petugas", ALIASES("petugas", "nama petugas", "staf", "nama staf", "staff", "staff nama") },
	[STAFF_PHONE] = { "staff_phone", "no_hp_petugas", ALIASES("no hp petugas", "hp petugas", "no wa petugas", "no hp staf", "hp staf", "staff telepon",
	    "staff hp", "telepon petugas") },
	[DUTY] = { "document_duty", "tugas", ALIASES("tugas", "duty") },
	[DAY] = { "document_date", "tanggal_dokumen", ALIASES("tanggal dokumen", "document tanggal", "tanggal") },
	[URL] = { "url", "tautan", ALIASES("tautan", "url", "link", "alamat dokumen", "verification url") },
};

struct row {
	struct record	record;
	char		number[RECORD_KEY_MAX], registration[RECORD_KEY_MAX];
	bool		is_lacking;		/* something is missing that it cannot be stored without */
};

/* ---- cells into fields ---- */

static void
read_keys(struct row *r)
{
	const struct record *record = &r->record;

	if (*record->cells->text[NUMBER] == '\0')
		judge_refuse(record->j, record->cells, NUMBER, "no_document", "%s", "");
	(void)record_key(record, NUMBER, r->number);
	if (record_key(record, REGISTRATION, r->registration))
		json_put_text(record->fields, "registration_id", r->registration);
	snprintf(record->j->item, sizeof(record->j->item), "%s", r->number);
}

/* Since when, as a time; a day alone is its beginning. */
static void
read_since(const struct row *r)
{
	const struct record *record = &r->record;
	const char *cell = record->cells->text[SINCE];
	char text[CLOCK_TEXT_MAX];
	struct when when;

	if (when_is_blank(cell))
		return;
	if (!when_read(cell, record->ctx->zone, &when) || when.at <= 0) {
		judge_refuse(record->j, record->cells, SINCE, "bad_date", "%s", "");
	} else if (when.at > record->ctx->now) {
		clock_format_day(when.days, text);
		judge_refuse(record->j, record->cells, SINCE, "future_date", "%s", text);
	} else {
		clock_format_iso(when.at, text);
		json_put_text(record->fields, "state_since", text);
	}
}

/* Who is named without a number is kept by name, and cannot be told. */
static void
read_person(const struct row *r, int name, int phone, const char *field)
{
	const struct record *record = &r->record;
	struct phone parsed = phone_parse(record->cells->text[phone]);
	struct json_object *person;

	if (*record->cells->text[name] == '\0' && *record->cells->text[phone] == '\0')
		return;
	person = json_put_object(record->fields, field);
	record_text(record, name, person, "name");
	record_text(record, phone, person, "phone");
	if (parsed.why == PHONE_EMPTY)
		judge_remark(record->j, record->cells, phone, "no_number_staff", "%s", "");
	else if (parsed.why == PHONE_LETTERS)
		judge_refuse(record->j, record->cells, phone, "phone_letters", "%s", "");
	else if (parsed.kind == PHONE_NONE)
		judge_doubt(record->j, record->cells, phone, "unusable_number", "%s", record->cells->text[phone]);
}

static enum err
read_state(struct row *r)
{
	const struct record *record = &r->record;
	const char *cell = record->cells->text[STATE];
	AUTO(document) struct document known = {0};
	enum document_state state;
	bool is_label;
	enum err e;

	if (*cell == '\0') {
		if ((e = document_by_number(record->ctx->db, r->number, &known)) == ERR_NOT_FOUND) {
			r->is_lacking = true;
			judge_doubt(record->j, record->cells, STATE, "no_state", "%s", "");
			return ERR_NONE;
		}
		return e;
	}
	if ((e = document_state_read(record->ctx->db, cell, &state, &is_label, NULL)) == ERR_INVALID) {
		r->is_lacking = true;
		judge_doubt(record->j, record->cells, STATE, "unknown_state", "%.80s", cell);
		return ERR_NONE;
	}
	json_put_text(record->fields, "state", cell);
	return e;
}

/* What can be said of the row by itself. fields is the caller's. */
static enum err
read_row(struct row *r)
{
	static const char *const none[] = { NULL };
	struct record *record = &r->record;

	if ((record->fields = json_object_new_object()) == NULL)
		return ERR_MEMORY;
	read_keys(r);
	record_text(record, NAME, record->fields, "name");
	record_text(record, KIND, record->fields, "kind");
	record_text(record, DUTY, record->fields, "duty");
	record_text(record, URL, record->fields, "url");
	read_since(r);
	record_flag(record, APPROVAL, "requires_approval", &(struct record_words){ none, none }, "bad_flag");
	read_person(r, APPROVER, APPROVER_PHONE, "approver");
	read_person(r, STAFF, STAFF_PHONE, "staff");
	record_day(record, DAY, "document_date", true);
	return record->j->verdict == IMPORT_REFUSED ? ERR_NONE : read_state(r);
}

static struct document_put
put_of(const struct row *r)
{
	const struct import_options *o = r->record.ctx->options;

	return (struct document_put){ .document_number = r->number, .fields = r->record.fields, .baseline = !o->announce, .actor = r->record.ctx->actor,
	    .base_url = text_is_blank(o->base_url) ? NULL : o->base_url };
}

/* What document_put would not take, told at its cell. */
static void
refuse(const struct row *r, const struct problem *problem)
{
	static const struct { const char *field; int column; const char *code; } codes[] = {
		{ "document_number", NUMBER, "bad_document" }, { "registration_id", REGISTRATION, "unknown_permit" }, { "url", URL, "bad_url" },
	};
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (text_equal(problem->field, codes[i].field)) {
			judge_refuse(r->record.j, r->record.cells, codes[i].column, codes[i].code, "%s", r->registration);
			return;
		}
	judge_refuse(r->record.j, r->record.cells, 0, "not_taken", "%s %s", problem->field, problem->why);
}

/* Would it be news? Found out by doing it and undoing it, because its people are looked up on the way. */
static enum err
compare(struct row *r)
{
	struct document_put put = put_of(r);
	struct problem problem = {0};
	enum permit_look look = PERMIT_LOOK_NEW;
	struct db *db = r->record.ctx->db;
	enum err e;

	if ((e = db_savepoint(db)))
		return e;
	e = document_look(db, &put, r->record.ctx->now, &look, &problem);
	db_undo(db);
	if (e == ERR_INVALID) {
		refuse(r, &problem);
		return ERR_NONE;
	}
	if (e == ERR_NONE && r->record.j->verdict == IMPORT_NEW)
		r->record.j->verdict = look == PERMIT_LOOK_NEW ? IMPORT_NEW : look == PERMIT_LOOK_SAME ? IMPORT_KNOWN : IMPORT_CHANGED;
	return e;
}

static enum err
judge_row(struct row *r)
{
	const struct record *record = &r->record;
	int64_t line;
	enum err e;

	*record->j = (struct judgement){ .verdict = IMPORT_NEW };
	if ((e = read_row(r)) || record->j->verdict == IMPORT_REFUSED)
		return e;
	if ((e = judge_repeated(record->ctx, record->j->item, &line)))
		return e;
	if (line != 0)
		judge_doubt(record->j, record->cells, NUMBER, "duplicate_document", "%" PRId64, line);
	return r->is_lacking ? ERR_NONE : compare(r);
}

/* ---- the kind ---- */

static enum err
judge(const struct import_context *ctx, const struct import_cells *cells, struct judgement *ret)
{
	struct row r = { .record = { .ctx = ctx, .cells = cells, .j = ret } };
	enum err e = judge_row(&r);

	json_end(&r.record.fields);
	return e;
}

static enum err
store(const struct row *r, enum import_outcome *ret)
{
	struct document_put put = put_of(r);
	struct problem problem = {0};
	struct fired_list fired;
	int64_t id;
	enum err e;

	if ((e = document_put(r->record.ctx->db, &put, r->record.ctx->now, &id, &fired, &problem)) == ERR_INVALID)
		refuse(r, &problem);
	if (e == ERR_NONE)
		*ret = IMPORT_APPLIED;
	return e;
}

static enum err
apply(const struct import_context *ctx, const struct import_cells *cells, struct judgement *j, enum import_outcome *ret)
{
	struct judgement pure = {0};
	struct row r = { .record = { .ctx = ctx, .cells = cells, .j = &pure } };
	enum err e;

	*ret = IMPORT_UNCHANGED;
	if (j->verdict == IMPORT_KNOWN)
		return ERR_NONE;
	e = read_row(&r);
	r.record.j = j;
	if (e == ERR_NONE && r.is_lacking)
		*ret = IMPORT_SKIPPED;
	else if (e == ERR_NONE)
		e = store(&r, ret);
	json_end(&r.record.fields);
	return e;
}

const struct import_kind import_documents = { .name = "documents", .columns = columns, .announces = true, .judge = judge, .apply = apply };
