/* Permits from a table, as permit_put takes them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "contact/contact.h"
#include "import/kinds.h"
#include "import/record.h"
#include "permit/renewal.h"
#include "permit/status.h"

enum { REGISTRATION, NUMBER, TYPE, NAME, PHONE, EMAIL, STATUS, REASON, ISSUE, START, EXPIRY, RENEWAL, RENEWS, COLUMNS };

#define ALIASES(...)	(const char *const[]){ __VA_ARGS__, NULL }

static const struct import_column columns[COLUMNS + 1] = {
	[REGISTRATION] = { "registration", "nomor_pendaftaran", ALIASES("no pendaftaran", "pendaftaran no", "pendaftaran id", "id pendaftaran",
	    "no permohonan", "permohonan no", "pendaftaran", "no registrasi", "registrasi no", "registrasi"), .needed = true },
	[NUMBER] = { "number", "nomor_izin", ALIASES("no izin", "izin no", "no surat izin", "no surat", "permit no", "no sk", "sk no", "no permit") },
	[TYPE] = { "type", "jenis_izin", ALIASES("jenis izin", "n perizinan", "nama izin", "jenis perizinan", "permit type", "permit type nama", "type",
	    "izin", "layanan", "jenis layanan"), .lines = true },
	[NAME] = { "name", "nama_pemohon", ALIASES("nama pemohon", "n pemohon", "pemohon", "applicant nama", "applicant", "partner nama", "nama",
	    "nama lengkap"), .lines = true },
	[PHONE] = { "phone", "no_hp", ALIASES("no wa", "wa", "wa no", "no hp wa", "no wa hp", "hp wa", "no hp", "hp", "hp no", "no hp pemohon", "hp pemohon",
	    "applicant hp", "no telepon hp", "no hp telepon", "telepon pemohon", "no telepon pemohon", "applicant telepon", "no telepon", "telepon",
	    "telepon no"), .phone = true },
	[EMAIL] = { "email", "email", ALIASES("email", "e mail", "alamat email", "email address", "email pemohon", "applicant email") },
	[STATUS] = { "status", "status", ALIASES("status", "status izin", "permit status", "status permohonan", "n sts permohonan", "nama proses",
	    "state") },
	[REASON] = { "reason", "alasan", ALIASES("alasan", "update reason", "reason", "keterangan status"), .lines = true },
	[ISSUE] = { "issue_date", "tanggal_terbit", ALIASES("tanggal terbit", "issue tanggal", "tanggal penetapan", "tanggal surat", "tanggal izin",
	    "tanggal diterbitkan", "tanggal issued") },
	[START] = { "start_date", "mulai_berlaku", ALIASES("mulai berlaku", "tanggal mulai", "tanggal mulai berlaku", "start tanggal", "berlaku mulai",
	    "berlaku dari") },
	[EXPIRY] = { "expiry_date", "tanggal_berakhir", ALIASES("tanggal berakhir", "d berlaku izin", "akhir berlaku", "berlaku sampai", "tanggal akhir",
	    "masa berlaku", "berlaku hingga", "expiry tanggal", "expiration tanggal", "tanggal kedaluwarsa", "tanggal kadaluarsa", "valid until",
	    "tanggal habis berlaku", "tanggal berlaku", "expires", "berlaku s d") },
	[RENEWAL] = { "is_renewal", "perpanjangan", ALIASES("perpanjangan", "is renewal", "renewal", "jenis permohonan") },
	[RENEWS] = { "renews", "memperpanjang", ALIASES("memperpanjang", "renews", "no izin sebelumnya", "izin sebelumnya", "no izin lama", "izin lama",
	    "no pendaftaran lama", "perpanjangan dari", "memperpanjang izin") },
};

/* ---- a number that lost its zero ---- */

enum { REGISTRATION_DIGITS = 16, DAY_DIGITS = 8 };

/* Registration numbers of the offices end in their day, ddmmyyyy, and have sixteen digits. */
static bool
has_lost_zero(const char *number)
{
	size_t n = strlen(number);
	char day[16];
	int64_t days;

	if (n != REGISTRATION_DIGITS - 1 || strspn(number, "0123456789") != n)
		return false;
	number += n - DAY_DIGITS;
	snprintf(day, sizeof(day), "%.4s-%.2s-%.2s", number + 4, number + 2, number);
	return clock_parse_day(day, &days) == ERR_NONE && number[4] == '2' && number[5] == '0';
}

/* ---- cells into fields ---- */

struct row {
	struct record	record;
	char		registration[RECORD_KEY_MAX], number[RECORD_KEY_MAX];
	bool		is_lacking;		/* something is missing that it cannot be stored without */
};

static void
read_registration(struct row *r)
{
	const struct record *record = &r->record;

	if (*record->cells->text[REGISTRATION] == '\0')
		judge_refuse(record->j, record->cells, REGISTRATION, "no_registration", "%s", "");
	else if (record_key(record, REGISTRATION, r->registration) && has_lost_zero(r->registration))
		judge_doubt(record->j, record->cells, REGISTRATION, "lost_zero", "%s", r->registration);
	snprintf(record->j->item, sizeof(record->j->item), "%s", r->registration);
}

static void
read_number(struct row *r)
{
	const char *cell = r->record.cells->text[NUMBER];

	if (strcmp(cell, "-") != 0 && strcmp(cell, "0") != 0 && record_key(&r->record, NUMBER, r->number))
		json_put_text(r->record.fields, "permit_number", r->number);
}

/* What offices write where a permit does not end. */
static bool
is_for_good(const char *cell)
{
	static const char *const words[] = { "seumur hidup", "selamanya", "selama usaha berjalan", "selama berlaku", "tidak terbatas", "tidak ada batas",
		"permanen", "tetap", "lifetime", "no expiry", "permanent", NULL };

	return record_is_one_of(cell, words);
}

static void
read_renewal(const struct row *r)
{
	static const char *const yes[] = { "perpanjangan", "perpanjang", "perpanjangan izin", "renewal", NULL };
	static const char *const no[] = { "baru", "izin baru", "permohonan baru", "new", NULL };

	record_flag(&r->record, RENEWAL, "is_renewal", &(struct record_words){ yes, no }, "bad_renewal");
}

/* Which one it renews; what is not known yet may stand further down, or come another day. */
static enum err
read_renews(struct row *r)
{
	const char *cell = r->record.cells->text[RENEWS];
	char renews[RECORD_KEY_MAX];
	int64_t id;
	enum err e;

	if (strcmp(cell, "-") == 0 || strcmp(cell, "0") == 0 || !record_key(&r->record, RENEWS, renews))
		return ERR_NONE;
	if (text_equal(renews, r->registration)) {
		judge_refuse(r->record.j, r->record.cells, RENEWS, "renews_itself", "%s", "");
		return ERR_NONE;
	}
	json_put_text(r->record.fields, "renews", renews);
	json_object_object_del(r->record.fields, "is_renewal");	/* it says so by itself */
	if ((e = renewal_find(r->record.ctx->db, renews, r->registration, &id)) == ERR_NONE && id == 0)
		judge_remark(r->record.j, r->record.cells, RENEWS, "renews_unknown", "%s", renews);
	return e;
}

/* ---- the applicant ---- */

/* A number that a spreadsheet has spoilt can be put right there; one that is no good at all is the permit's to keep, if somebody says so. */
static void
check_phone(struct row *r, const struct phone *phone)
{
	char shown[PHONE_SHOWN_MAX];

	if (phone->why == PHONE_EMPTY)
		judge_remark(r->record.j, r->record.cells, PHONE, "no_number", "%s", "");
	else if (phone->why == PHONE_LETTERS)
		judge_refuse(r->record.j, r->record.cells, PHONE, "phone_letters", "%s", "");
	else if (phone->kind == PHONE_NONE)
		judge_doubt(r->record.j, r->record.cells, PHONE, "unusable_number", "%s", r->record.cells->text[PHONE]);
	else if (phone->kind == PHONE_LANDLINE)
		judge_remark(r->record.j, r->record.cells, PHONE, "landline", "%s", "");
	else if (phone->kind == PHONE_FOREIGN)
		judge_remark(r->record.j, r->record.cells, PHONE, "foreign", "%s", "");
	else if (phone->why == PHONE_UNKNOWN_PREFIX)
		judge_remark(r->record.j, r->record.cells, PHONE, "unknown_prefix", "%s", "");
	phone_show(phone->number, shown);
	if (phone->why == PHONE_REPAIRED)
		judge_remark(r->record.j, r->record.cells, PHONE, "repaired", "%s", shown);
}

static void
check_email(struct row *r)
{
	struct contact_draft draft = { .email = r->record.cells->text[EMAIL] };
	struct problem problem = {0};

	if (*draft.email != '\0' && contact_draft_check(&draft, &problem) == ERR_INVALID)
		judge_refuse(r->record.j, r->record.cells, EMAIL, "bad_email", "%s", "");
}

static void
read_applicant(struct row *r)
{
	struct json_object *applicant = json_put_object(r->record.fields, "applicant");
	struct phone phone = phone_parse(r->record.cells->text[PHONE]);

	record_text(&r->record, NAME, applicant, "name");
	record_text(&r->record, PHONE, applicant, "phone");
	record_text(&r->record, EMAIL, applicant, "email");
	check_phone(r, &phone);
	check_email(r);
}

/* ---- the status ---- */

/* Tables of issued permits have no status: whoever has a number is in force. */
static enum err
assume_status(struct row *r)
{
	AUTO(permit) struct permit known = {0};
	enum err e = permit_by_registration(r->record.ctx->db, r->registration, &known);

	if (e != ERR_NOT_FOUND)
		return e;
	if (*r->number != '\0') {
		json_put_text(r->record.fields, "status", permit_status_name(PERMIT_ACTIVE));
		return ERR_NONE;
	}
	r->is_lacking = true;
	judge_doubt(r->record.j, r->record.cells, STATUS, "no_status", "%s", "");
	return ERR_NONE;
}

static enum err
read_status(struct row *r)
{
	const char *cell = r->record.cells->text[STATUS];
	enum permit_status status;
	bool is_label;
	enum err e;

	if (*cell == '\0')
		return assume_status(r);
	if ((e = permit_status_read(r->record.ctx->db, cell, &status, &is_label, NULL)) == ERR_INVALID) {
		r->is_lacking = true;
		judge_doubt(r->record.j, r->record.cells, STATUS, "unknown_status", "%.80s", cell);
		return ERR_NONE;
	}
	json_put_text(r->record.fields, "status", cell);
	return e;
}

/* ---- the whole row ---- */

/* What can be said of the row by itself. fields is the caller's. */
static enum err
read_row(struct row *r)
{
	enum err e;

	if ((r->record.fields = json_object_new_object()) == NULL)
		return ERR_MEMORY;
	read_registration(r);
	read_number(r);
	record_text(&r->record, TYPE, r->record.fields, "permit_type");
	record_text(&r->record, REASON, r->record.fields, "update_reason");
	read_applicant(r);
	record_day(&r->record, ISSUE, "issue_date", false);
	record_day(&r->record, START, "start_date", true);
	if (!is_for_good(r->record.cells->text[EXPIRY]))
		record_day(&r->record, EXPIRY, "expiry_date", true);
	read_renewal(r);
	if ((e = read_renews(r)) || r->record.j->verdict == IMPORT_REFUSED)
		return e;
	return read_status(r);
}

static struct permit_put
put_of(const struct row *r)
{
	const struct import_options *o = r->record.ctx->options;

	return (struct permit_put){ .registration_id = r->registration, .fields = r->record.fields, .baseline = !o->announce, .actor = r->record.ctx->actor,
	    .base_url = text_is_blank(o->base_url) ? NULL : o->base_url };
}

/* What permit_put would not take, told at its cell. */
static void
refuse(struct row *r, const struct problem *problem)
{
	static const struct { const char *field; int column; const char *code; } codes[] = {
		{ "registration_id", REGISTRATION, "bad_registration" }, { "permit_type", TYPE, "no_type" }, { "expiry_date", EXPIRY, "expiry_before" },
		{ "applicant.email", EMAIL, "bad_email" }, { "renews", RENEWS, "renews_itself" },
	};
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (text_equal(problem->field, codes[i].field) && !(codes[i].column == TYPE && *r->record.cells->text[TYPE] != '\0')) {
			judge_refuse(r->record.j, r->record.cells, codes[i].column, codes[i].code, "%s", "");
			return;
		}
	judge_refuse(r->record.j, r->record.cells, 0, "not_taken", "%s %s", problem->field, problem->why);
}

/* Would it be news? */
static enum err
compare(struct row *r)
{
	struct permit_put put = put_of(r);
	struct problem problem = {0};
	enum permit_look look;
	enum err e;

	if ((e = permit_look(r->record.ctx->db, &put, &look, &r->record.j->contact_id, &problem)) == ERR_INVALID) {
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
	int64_t line;
	enum err e;

	*r->record.j = (struct judgement){ .verdict = IMPORT_NEW };
	if ((e = read_row(r)) || r->record.j->verdict == IMPORT_REFUSED)
		return e;
	if ((e = judge_repeated(r->record.ctx, r->record.j->item, &line)))
		return e;
	if (line != 0)
		judge_doubt(r->record.j, r->record.cells, REGISTRATION, "duplicate_permit", "%" PRId64, line);
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
store(struct row *r, enum import_outcome *ret)
{
	AUTO(permit) struct permit permit = {0};
	struct permit_put put = put_of(r);
	struct problem problem = {0};
	struct fired_list fired;
	int64_t id;
	enum err e;

	if ((e = permit_put(r->record.ctx->db, &put, r->record.ctx->now, &id, &fired, &problem)) == ERR_INVALID)
		refuse(r, &problem);
	if (e || (e = permit_load(r->record.ctx->db, id, &permit)))
		return e;
	r->record.j->contact_id = permit.contact_id;
	*ret = IMPORT_APPLIED;
	return ERR_NONE;
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

const struct import_kind import_permits = { .name = "permits", .columns = columns, .announces = true, .judge = judge, .apply = apply };
