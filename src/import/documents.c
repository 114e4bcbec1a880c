/* Documents of permits from a table, as document_put takes them. */
#include "base/clock.h"
#include "base/text.h"
#include "contact/phone.h"
#include "db/db.h"
#include "import/kinds.h"
#include "import/record_row.h"
#include "permit/document.h"
#include "permit/duty.h"
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
	[SINCE] = { "since", "status_sejak", ALIASES("status sejak", "sejak", "state since", "menunggu sejak", "tanggal status",
	    "pending since"), .day = true },
	[APPROVAL] = { "requires_approval", "perlu_persetujuan", ALIASES("perlu persetujuan", "requires approval", "butuh persetujuan", "perlu approval",
	    "memerlukan persetujuan", "requires persetujuan") },
	[APPROVER] = { "approver", "pejabat", ALIASES("pejabat", "nama pejabat", "penyetuju", "approver", "approver nama", "penandatangan") },
	[APPROVER_PHONE] = { "approver_phone", "no_hp_pejabat", ALIASES("no hp pejabat", "hp pejabat", "no wa pejabat", "approver telepon", "approver hp",
	    "telepon pejabat", "no telepon pejabat") },
	[STAFF] = { "staff", "petugas", ALIASES("petugas", "nama petugas", "staf", "nama staf", "staff", "staff nama") },
	[STAFF_PHONE] = { "staff_phone", "no_hp_petugas", ALIASES("no hp petugas", "hp petugas", "no wa petugas", "no hp staf", "hp staf", "staff telepon",
	    "staff hp", "telepon petugas") },
	[DUTY] = { "document_duty", "tugas", ALIASES("tugas", "duty") },
	[DAY] = { "document_date", "tanggal_dokumen", ALIASES("tanggal dokumen", "document tanggal", "tanggal"), .day = true },
	[URL] = { "url", "tautan", ALIASES("tautan", "url", "link", "alamat dokumen", "verification url") },
};

/* ---- cells into fields ---- */

static void
read_keys(struct record *r)
{
	char registration[RECORD_KEY_MAX];

	if (*r->cells->text[NUMBER] == '\0')
		judge_refuse(r->j, r->cells, NUMBER, "no_document", "%s", "");
	(void)record_key(r, NUMBER, r->key);
	if (record_key(r, REGISTRATION, registration))
		json_put_text(r->fields, "registration_id", registration);
}

/* Since when, as a time; a day alone is its beginning. */
static void
read_since(const struct record *r)
{
	char text[CLOCK_TEXT_MAX];
	struct when when;

	if (!record_when(r, SINCE, &when))
		return;
	if (when.at <= 0) {
		judge_refuse(r->j, r->cells, SINCE, "bad_date", "%s", "");
	} else if (when.at > r->ctx->now) {
		clock_format_day(when.days, text);
		judge_refuse(r->j, r->cells, SINCE, "future_date", "%s", text);
	} else {
		clock_format_iso(when.at, text);
		json_put_text(r->fields, "state_since", text);
	}
}

/* Who is named without a number is kept by name, and cannot be told. */
static void
read_person(const struct record *r, int name, int phone, const char *field)
{
	struct phone parsed = phone_parse(r->cells->text[phone]);
	struct json_object *person;

	if (*r->cells->text[name] == '\0' && *r->cells->text[phone] == '\0')
		return;
	person = json_put_object(r->fields, field);
	record_text(r, name, person, "name", PERMIT_PERSON_MAX_CHARS);
	record_text(r, phone, person, "phone", PERMIT_PERSON_MAX_CHARS);
	if (parsed.why == PHONE_EMPTY)
		judge_remark(r->j, r->cells, phone, "no_number_staff", "%s", "");
	else if (record_is_shortened(r->cells->text[phone]))
		judge_refuse(r->j, r->cells, phone, "spreadsheet_number", "%s", r->cells->text[phone]);
	else if (parsed.why == PHONE_LETTERS)
		judge_refuse(r->j, r->cells, phone, "phone_letters", "%s", "");
	else if (parsed.kind == PHONE_NONE)
		judge_doubt(r->j, r->cells, phone, "unusable_number", "%s", r->cells->text[phone]);
}

static enum err
read_state(struct record *r)
{
	const char *cell = r->cells->text[STATE];
	AUTO(document) struct document known = {0};
	enum document_state state;
	bool is_label;
	enum err e;

	if (record_is_blank(r, STATE)) {
		if ((e = document_by_number(r->ctx->db, r->key, &known)) == ERR_NOT_FOUND) {
			r->is_lacking = true;
			judge_doubt(r->j, r->cells, STATE, "no_state", "%s", "");
			return ERR_NONE;
		}
		return e;
	}
	if ((e = document_state_read(r->ctx->db, cell, &state, &is_label, NULL)) == ERR_INVALID) {
		r->is_lacking = true;
		judge_doubt(r->j, r->cells, STATE, "unknown_state", "%.80s", cell);
		return ERR_NONE;
	}
	json_put_text(r->fields, "state", cell);
	return e;
}

static enum err
read_row(struct record *r)
{
	static const char *const none[] = { NULL };

	read_keys(r);
	record_text(r, NAME, r->fields, "name", DOCUMENT_NAME_MAX_CHARS);
	record_text(r, KIND, r->fields, "kind", DOCUMENT_KIND_MAX_CHARS);
	record_text(r, DUTY, r->fields, "duty", DUTY_WORD_MAX);
	record_text(r, URL, r->fields, "url", DOCUMENT_URL_MAX_CHARS);
	read_since(r);
	record_flag(r, APPROVAL, "requires_approval", &(struct record_words){ none, none }, "bad_flag");
	read_person(r, APPROVER, APPROVER_PHONE, "approver");
	read_person(r, STAFF, STAFF_PHONE, "staff");
	record_day(r, DAY, "document_date", true);
	return r->j->verdict == IMPORT_REFUSED ? ERR_NONE : read_state(r);
}

/* ---- what is stored ---- */

static struct document_put
put_of(const struct record *r)
{
	const struct import_options *o = r->ctx->options;

	return (struct document_put){ .document_number = r->key, .fields = r->fields, .baseline = !o->announce, .actor = r->ctx->actor,
	    .base_url = text_is_blank(o->base_url) ? NULL : o->base_url };
}

/* Found out by doing it and undoing it, because its people are looked up on the way. */
static enum err
look(struct record *r, enum permit_look *ret, struct problem *problem)
{
	struct document_put put = put_of(r);
	enum err e;

	if ((e = db_savepoint(r->ctx->db)))
		return e;
	e = document_look(r->ctx->db, &put, r->ctx->now, ret, problem);
	db_undo(r->ctx->db);
	return e;
}

static enum err
store(struct record *r, struct problem *problem)
{
	struct document_put put = put_of(r);
	struct fired_list fired;
	int64_t id;

	return document_put(r->ctx->db, &put, r->ctx->now, &id, &fired, problem);
}

/* ---- the kind ---- */

static const struct record_refusal refusals[] = {
	{ "document_number", NUMBER, "bad_document" }, { "registration_id", REGISTRATION, "unknown_permit" }, { "url", URL, "bad_url" }, { 0 }
};
static const struct record_kind documents = { NUMBER, "duplicate_document", refusals, read_row, look, store };

static enum err
judge(const struct import_context *ctx, const struct import_cells *cells, struct judgement *ret)
{
	return record_judge(&documents, ctx, cells, ret);
}

static enum err
apply(const struct import_context *ctx, const struct import_cells *cells, struct judgement *j, enum import_outcome *ret)
{
	return record_apply(&documents, ctx, cells, j, ret);
}

const struct import_kind import_documents = { .name = "documents", .columns = columns, .announces = true, .judge = judge, .apply = apply };
