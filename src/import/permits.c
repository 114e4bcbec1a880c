/* Permits from a table, as permit_put takes them. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "contact/email.h"
#include "import/kinds.h"
#include "import/record_row.h"
#include "permit/renewal.h"
#include "permit/status.h"

enum { REGISTRATION, NUMBER, TYPE, NAME, PHONE, EMAIL, STATUS, REASON, ISSUE, START, EXPIRY, RENEWAL, RENEWS, COLUMNS };

#define ALIASES(...)	(const char *const[]){ __VA_ARGS__, NULL }

static const struct import_column columns[COLUMNS + 1] = {
	[REGISTRATION] = { "registration", "nomor_pendaftaran", ALIASES("no pendaftaran", "pendaftaran no", "pendaftaran id", "id pendaftaran",
	    "no permohonan", "permohonan no", "pendaftaran", "no registrasi", "registrasi no", "registrasi"), .needed = true },
	[NUMBER] = { "number", "nomor_izin", ALIASES("no izin", "izin no", "no surat izin", "no surat", "permit no", "no sk", "sk no", "no permit",
	    "no izin sk", "no sk izin", "no izin terbit") },
	[TYPE] = { "type", "jenis_izin", ALIASES("jenis izin", "n perizinan", "nama izin", "jenis perizinan", "permit type", "permit type nama", "type",
	    "izin", "layanan", "jenis layanan"), .lines = true },
	[NAME] = { "name", "nama_pemohon", ALIASES("nama pemohon", "n pemohon", "pemohon", "applicant nama", "applicant", "partner nama", "nama",
	    "nama lengkap", "nama lengkap pemohon", "nama pemohon izin", "nama pemohon penanggung jawab"), .lines = true },
	[PHONE] = { "phone", "no_hp", ALIASES("no wa", "wa", "wa no", "no hp wa", "no wa hp", "hp wa", "no hp", "hp", "hp no", "no hp pemohon", "hp pemohon",
	    "applicant hp", "no telepon hp", "no hp telepon", "telepon pemohon", "no telepon pemohon", "applicant telepon", "no telepon", "telepon",
	    "telepon no"), .phone = true },
	[EMAIL] = { "email", "email", ALIASES("email", "e mail", "alamat email", "email address", "email pemohon", "applicant email", "alamat e mail",
	    "e mail pemohon") },
	[STATUS] = { "status", "status", ALIASES("status", "status izin", "permit status", "status permohonan", "n sts permohonan", "nama proses",
	    "state") },
	[REASON] = { "reason", "alasan", ALIASES("alasan", "update reason", "reason", "keterangan status"), .lines = true },
	[ISSUE] = { "issue_date", "tanggal_terbit", ALIASES("tanggal terbit", "issue tanggal", "tanggal penetapan", "tanggal surat", "tanggal izin",
	    "tanggal diterbitkan", "tanggal issued", "tanggal penerbitan", "tanggal terbit izin", "tanggal sk"), .day = true },
	[START] = { "start_date", "mulai_berlaku", ALIASES("mulai berlaku", "tanggal mulai", "tanggal mulai berlaku", "start tanggal", "berlaku mulai",
	    "berlaku dari"), .day = true },
	[EXPIRY] = { "expiry_date", "tanggal_berakhir", ALIASES("tanggal berakhir", "d berlaku izin", "akhir berlaku", "berlaku sampai", "tanggal akhir",
	    "masa berlaku", "berlaku hingga", "expiry tanggal", "expiration tanggal", "tanggal kedaluwarsa", "tanggal kadaluarsa", "valid until",
	    "tanggal habis berlaku", "tanggal berlaku", "expires", "berlaku s d", "masa berlaku s d", "masa berlaku sampai", "masa berlaku izin",
	    "tanggal habis masa berlaku", "tanggal berakhir izin", "berlaku sampai tanggal", "berlaku s d tanggal"), .day = true },
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

static void
read_registration(struct record *r)
{
	if (*r->cells->text[REGISTRATION] == '\0')
		judge_refuse(r->j, r->cells, REGISTRATION, "no_registration", "%s", "");
	else if (record_key(r, REGISTRATION, r->key) && has_lost_zero(r->key))
		judge_doubt(r->j, r->cells, REGISTRATION, "lost_zero", "%s", r->key);
}

static void
read_number(const struct record *r)
{
	char number[RECORD_KEY_MAX];

	if (record_is_blank(r, NUMBER) || !record_key(r, NUMBER, number))
		return;
	if (text_code_points(number) > PERMIT_NUMBER_MAX_CHARS)
		judge_refuse(r->j, r->cells, NUMBER, "longer", "%d", PERMIT_NUMBER_MAX_CHARS);
	json_put_text(r->fields, "permit_number", number);
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
read_renewal(const struct record *r)
{
	static const char *const yes[] = { "perpanjangan", "perpanjang", "perpanjangan izin", "renewal", NULL };
	static const char *const no[] = { "baru", "izin baru", "permohonan baru", "new", NULL };

	record_flag(r, RENEWAL, "is_renewal", &(struct record_words){ yes, no }, "bad_renewal");
}

/* Which one it renews; what is not known yet may stand further down, or come another day. */
static enum err
read_renews(const struct record *r)
{
	char renews[RECORD_KEY_MAX];
	int64_t id;
	enum err e;

	if (record_is_blank(r, RENEWS) || !record_key(r, RENEWS, renews))
		return ERR_NONE;
	if (text_equal(renews, r->key)) {
		judge_refuse(r->j, r->cells, RENEWS, "renews_itself", "%s", "");
		return ERR_NONE;
	}
	json_put_text(r->fields, "renews", renews);
	json_object_object_del(r->fields, "is_renewal");	/* it says so by itself */
	if ((e = renewal_find(r->ctx->db, renews, r->key, &id)) == ERR_NONE && id == 0)
		judge_remark(r->j, r->cells, RENEWS, "renews_unknown", "%s", renews);
	return e;
}

/* ---- the applicant ---- */

/* A number that a spreadsheet has spoilt can be put right there; one that is no good at all is the permit's to keep, if somebody says so. */
static void
check_phone(const struct record *r, const struct phone *phone)
{
	char shown[PHONE_SHOWN_MAX];

	if (phone->why == PHONE_EMPTY)
		judge_remark(r->j, r->cells, PHONE, "no_number", "%s", "");
	else if (record_is_shortened(r->cells->text[PHONE]))
		judge_refuse(r->j, r->cells, PHONE, "spreadsheet_number", "%s", r->cells->text[PHONE]);
	else if (phone->why == PHONE_LETTERS)
		judge_refuse(r->j, r->cells, PHONE, "phone_letters", "%s", "");
	else if (phone->kind == PHONE_NONE)
		judge_doubt(r->j, r->cells, PHONE, "unusable_number", "%s", r->cells->text[PHONE]);
	else if (phone->kind == PHONE_LANDLINE)
		judge_remark(r->j, r->cells, PHONE, "landline", "%s", "");
	else if (phone->kind == PHONE_FOREIGN)
		judge_remark(r->j, r->cells, PHONE, "foreign", "%s", "");
	else if (phone->why == PHONE_UNKNOWN_PREFIX)
		judge_remark(r->j, r->cells, PHONE, "unknown_prefix", "%s", "");
	phone_show(phone->number, shown);
	if (phone->why == PHONE_REPAIRED)
		judge_remark(r->j, r->cells, PHONE, "repaired", "%s", shown);
}

/* As in permit_put: what is no address must not cost anybody the permit's notices, so it is left out and said. */
static void
check_email(const struct record *r)
{
	if (!record_is_blank(r, EMAIL) && !email_is_address(r->cells->text[EMAIL]))
		judge_remark(r->j, r->cells, EMAIL, "email_left_out", "%s", "");
}

static void
read_applicant(const struct record *r)
{
	struct json_object *applicant = json_put_object(r->fields, "applicant");
	struct phone phone = phone_parse(r->cells->text[PHONE]);

	record_text(r, NAME, applicant, "name", PERMIT_PERSON_MAX_CHARS);
	record_text(r, PHONE, applicant, "phone", PERMIT_PERSON_MAX_CHARS);
	record_text(r, EMAIL, applicant, "email", PERMIT_PERSON_MAX_CHARS);
	check_phone(r, &phone);
	check_email(r);
}

/* ---- the status ---- */

/* Tables of issued permits have no status: whoever has a number is in force. */
static enum err
assume_status(struct record *r)
{
	AUTO(permit) struct permit known = {0};
	enum err e = permit_by_registration(r->ctx->db, r->key, &known);

	if (e != ERR_NOT_FOUND)
		return e;
	if (json_at(r->fields, "permit_number") != NULL) {
		json_put_text(r->fields, "status", permit_status_name(PERMIT_ACTIVE));
		return ERR_NONE;
	}
	r->is_lacking = true;
	judge_doubt(r->j, r->cells, STATUS, "no_status", "%s", "");
	return ERR_NONE;
}

static enum err
read_status(struct record *r)
{
	const char *cell = r->cells->text[STATUS];
	enum permit_status status;
	bool is_label;
	enum err e;

	if (record_is_blank(r, STATUS))
		return assume_status(r);
	if ((e = permit_status_read(r->ctx->db, cell, &status, &is_label, NULL)) == ERR_INVALID) {
		r->is_lacking = true;
		judge_doubt(r->j, r->cells, STATUS, "unknown_status", "%.80s", cell);
		return ERR_NONE;
	}
	json_put_text(r->fields, "status", cell);
	return e;
}

/* ---- the whole row ---- */

static enum err
read_row(struct record *r)
{
	enum err e;

	read_registration(r);
	read_number(r);
	record_text(r, TYPE, r->fields, "permit_type", PERMIT_TYPE_MAX_CHARS);
	record_text(r, REASON, r->fields, "update_reason", PERMIT_REASON_MAX_CHARS);
	read_applicant(r);
	record_day(r, ISSUE, "issue_date", false);
	record_day(r, START, "start_date", true);
	if (!is_for_good(r->cells->text[EXPIRY]))
		record_day(r, EXPIRY, "expiry_date", true);
	read_renewal(r);
	if ((e = read_renews(r)) || r->j->verdict == IMPORT_REFUSED)
		return e;
	return read_status(r);
}

static struct permit_put
put_of(const struct record *r)
{
	const struct import_options *o = r->ctx->options;

	return (struct permit_put){ .registration_id = r->key, .fields = r->fields, .baseline = !o->announce, .actor = r->ctx->actor,
	    .base_url = text_is_blank(o->base_url) ? NULL : o->base_url };
}

static enum err
look(struct record *r, enum permit_look *ret, struct problem *problem)
{
	struct permit_put put = put_of(r);

	return permit_look(r->ctx->db, &put, ret, &r->j->contact_id, problem);
}

static enum err
store(struct record *r, struct problem *problem)
{
	AUTO(permit) struct permit permit = {0};
	struct permit_put put = put_of(r);
	struct fired_list fired;
	int64_t id;
	enum err e;

	if ((e = permit_put(r->ctx->db, &put, r->ctx->now, &id, &fired, problem)) || (e = permit_load(r->ctx->db, id, &permit)))
		return e;
	r->j->contact_id = permit.contact_id;
	return ERR_NONE;
}

/* ---- the kind ---- */

static const struct record_refusal refusals[] = {
	{ "registration_id", REGISTRATION, "bad_registration" }, { "permit_type", TYPE, "no_type" }, { "expiry_date", EXPIRY, "expiry_before" },
	{ "renews", RENEWS, "renews_itself" }, { 0 }
};
static const struct record_kind permits = { REGISTRATION, "duplicate_permit", refusals, read_row, look, store };

static enum err
judge(const struct import_context *ctx, const struct import_cells *cells, struct judgement *ret)
{
	return record_judge(&permits, ctx, cells, ret);
}

static enum err
apply(const struct import_context *ctx, const struct import_cells *cells, struct judgement *j, enum import_outcome *ret)
{
	return record_apply(&permits, ctx, cells, j, ret);
}

const struct import_kind import_permits = { .name = "permits", .columns = columns, .announces = true, .judge = judge, .apply = apply };
