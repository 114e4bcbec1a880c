/* People and what they agreed to, from a table. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "consent/consent.h"
#include "contact/contact.h"
#include "contact/same_name.h"
#include "import/header.h"
#include "import/kinds.h"
#include "import/evidence.h"
#include "import/record.h"

#define REF_SYSTEM	"registration"

enum { NAME, PHONE, EMAIL, ROLE, DUTY, LOCALE, REF, CONSENT, CONSENT_AT, STATEMENT, SOURCE, FORM_NO, COLUMNS };
enum { ANSWER_MAX_BYTES = 200 };

/* ---- the columns ---- */

#define ALIASES(...)	(const char *const[]){ __VA_ARGS__, NULL }

static const struct import_column columns[COLUMNS + 1] = {
	[NAME] = { "name", "nama", ALIASES("nama", "nama lengkap", "nama pemohon", "n pemohon", "nama kontak", "full nama", "applicant nama",
	    "contact nama") },
	[PHONE] = { "phone", "no_hp", ALIASES("no wa", "wa", "wa no", "no hp wa", "no wa hp", "hp wa", "wa hp", "no telepon wa", "no hp", "hp", "hp no",
	    "hp telepon", "no telepon hp", "no hp telepon", "telepon hp", "no hp pemohon", "hp pemohon", "no telepon", "telepon", "telepon no",
	    "no telepon pemohon", "telepon pemohon"), .needed = true, .phone = true },
	[EMAIL] = { "email", "email", ALIASES("email", "e mail", "alamat email", "email address", "alamat e mail") },
	[ROLE] = { "role", "peran", ALIASES("peran", "role", "jenis kontak") },
	[DUTY] = { "duty", "tugas", ALIASES("tugas", "duty") },
	[LOCALE] = { "locale", "bahasa", ALIASES("bahasa", "language", "locale") },
	[REF] = { "ref", "nomor_pendaftaran", ALIASES("no pendaftaran", "pendaftaran id", "id pendaftaran", "pendaftaran no", "external ref", "referensi",
	    "ref") },
	[CONSENT] = { "consent", "setuju", ALIASES("setuju", "persetujuan", "bersedia", "agreed", "agree", "opt in", "wa opt in") },
	[CONSENT_AT] = { "consent_at", "tanggal_persetujuan", ALIASES("tanggal persetujuan", "persetujuan tanggal", "tanggal setuju", "persetujuan at",
	    "opt in tanggal", "wa opt in tanggal", "tanggal tanda tangan", "signed on", "tanggal"), .day = true },
	[STATEMENT] = { "statement", "kalimat", ALIASES("kalimat persetujuan", "bunyi persetujuan", "pernyataan", "kalimat", "statement", "request words") },
	[SOURCE] = { "source", "sumber", ALIASES("sumber", "asal", "source") },
	[FORM_NO] = { "form_no", "nomor_formulir", ALIASES("no formulir", "formulir no", "formulir") },
};

static const struct claim_columns claim_columns = { CONSENT, CONSENT_AT };

/* ---- a row ---- */

struct person {
	struct contact_draft	 draft;
	struct phone		 phone;
	struct evidence		 shown;
	int64_t			 id;		/* the contact there is, 0: none */
	bool			 is_more;	/* it says something of a known contact that was not known */
};

static const char *
or_null(const char *text)
{
	return *text != '\0' ? text : NULL;
}

/* What the row says, otherwise what is said of the whole list. */
static const char *
cell_or(const char *cell, const char *otherwise)
{
	return *cell != '\0' ? cell : otherwise;
}

/* Some systems write these where they have no name. */
static const char *
name_of(const char *cell)
{
	return strcmp(cell, "0") == 0 || strcmp(cell, "-") == 0 ? NULL : or_null(cell);
}

static const char *
role_of(const char *cell)
{
	static const struct { const char *word, *role; } words[] = {
		{ "pemohon", "applicant" }, { "applicant", "applicant" }, { "warga", "applicant" }, { "staf", "staff" }, { "staff", "staff" },
		{ "petugas", "staff" }, { "pegawai", "staff" }, { "pejabat", "official" }, { "official", "official" },
	};
	AUTO(buf) struct buf folded = {0};
	size_t i;

	buf_init(&folded, ANSWER_MAX_BYTES);
	header_fold(cell, &folded);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(buf_text(&folded), words[i].word) == 0)
			return words[i].role;
	return or_null(cell);
}

/* What contact_put will not take. */
static void
check_draft(const struct import_cells *cells, const struct contact_draft *draft, struct judgement *j)
{
	static const struct { const char *field; int column; const char *code, *detail; } codes[] = {
		{ "email", EMAIL, "bad_email", "" }, { "role", ROLE, "bad_role", "" }, { "locale", LOCALE, "bad_locale", "" },
		{ "duty", DUTY, "too_long", "200" }, { "external_ref", REF, "too_long", "120" },
	};
	struct problem problem = {0};
	size_t i;

	if (contact_draft_check(draft, &problem) != ERR_INVALID)
		return;
	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (text_equal(problem.field, codes[i].field)) {
			judge_refuse(j, cells, codes[i].column, codes[i].code, "%s", codes[i].detail);
			return;
		}
	judge_refuse(j, cells, NAME, "too_long", "200");
}

static void
check_phone(const struct import_cells *cells, const struct phone *phone, struct judgement *j)
{
	char code[40], shown[PHONE_SHOWN_MAX];

	snprintf(code, sizeof(code), "phone_%s", phone_why_name(phone->why));
	if (record_is_shortened(cells->text[PHONE]))
		judge_refuse(j, cells, PHONE, "spreadsheet_number", "%s", cells->text[PHONE]);
	else if (phone->kind == PHONE_NONE)
		judge_refuse(j, cells, PHONE, fault_code(code), "%s", "");
	else if (phone->kind == PHONE_LANDLINE)
		judge_doubt(j, cells, PHONE, "landline", "%s", "");
	else if (phone->kind == PHONE_FOREIGN)
		judge_doubt(j, cells, PHONE, "foreign", "%s", "");
	else if (phone->why == PHONE_UNKNOWN_PREFIX)
		judge_remark(j, cells, PHONE, "unknown_prefix", "%s", "");
	phone_show(phone->number, shown);
	if (phone->why == PHONE_REPAIRED)
		judge_remark(j, cells, PHONE, "repaired", "%s", shown);
}

/* What can be said of the row by itself. */
static struct person
read_person(const struct import_context *ctx, const struct import_cells *cells, struct judgement *j)
{
	struct person p = {
		.draft = { .phone = cells->text[PHONE], .name = name_of(cells->text[NAME]), .email = or_null(cells->text[EMAIL]),
		    .role = role_of(cells->text[ROLE]), .duty = or_null(cells->text[DUTY]), .locale = or_null(cells->text[LOCALE]),
		    .ref_system = *cells->text[REF] != '\0' ? REF_SYSTEM : NULL, .ref = or_null(cells->text[REF]) },
		.phone = phone_parse(cells->text[PHONE]),
		.shown = { .answer = cells->text[CONSENT], .date = cells->text[CONSENT_AT],
		    .statement = cell_or(cells->text[STATEMENT], ctx->options->statement),
		    .form_no = cell_or(cells->text[FORM_NO], ctx->options->form_no), .source = cell_or(cells->text[SOURCE], ctx->options->source) },
	};

	check_phone(cells, &p.phone, j);
	check_draft(cells, &p.draft, j);
	p.shown.claim = claim_read(ctx, cells, &claim_columns, j);
	snprintf(j->item, sizeof(j->item), "%s", p.phone.number);
	j->claim = p.shown.claim.is;
	return p;
}

/* ---- consent ---- */

static bool
is_recorded(const struct import_context *ctx, const struct person *p)
{
	return ctx->options->has_basis && *p->shown.statement != '\0' && (p->shown.claim.is == CLAIM_YES || p->shown.claim.is == CLAIM_NO);
}

/* Where a doubt about consent points to. */
static int
consent_column(const struct import_cells *cells)
{
	return cells->at[CONSENT] != 0 ? CONSENT : CONSENT_AT;
}

/* Somebody who stopped is asked about, never overruled by a list. */
static enum err
check_stop(const struct import_context *ctx, const struct import_cells *cells, const struct person *p, struct judgement *j)
{
	struct consent consents[SCOPE__COUNT];
	char since[CLOCK_TEXT_MAX];
	int s;
	enum err e;

	if ((e = consent_load(ctx->db, p->id, consents)))
		return e;
	for (s = 0; s < SCOPE__COUNT; s++)
		if (ctx->options->scopes & 1u << s && consents[s].state == CONSENT_STOPPED && p->shown.claim.is == CLAIM_YES) {
			clock_format_date(consents[s].since_at, ctx->zone, since);
			judge_doubt(j, cells, consent_column(cells), "stopped", "%s", since);
		}
	return ERR_NONE;
}

/* Would the row's word on consent be news? */
static enum err
compare_consent(const struct import_context *ctx, const struct import_cells *cells, struct person *p, struct judgement *j)
{
	bool news;
	enum err e;

	if ((e = evidence_is_news(ctx, &p->shown, p->id, &news)))
		return e;
	p->is_more |= news;
	return check_stop(ctx, cells, p, j);
}

/* ---- whom it is about ---- */

static enum err
or_nobody(enum err e)
{
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

/* *ret_by_number 0: the number is new; p->id then is whose registration it is. */
static enum err
find(const struct import_context *ctx, const struct import_cells *cells, struct person *p, int64_t *ret_by_number, struct judgement *j)
{
	int64_t by_ref = 0;
	enum err e;

	*ret_by_number = 0;
	if ((e = or_nobody(contact_by_number(ctx->db, p->phone.number, ret_by_number))) ||
	    (p->draft.ref != NULL && (e = or_nobody(contact_by_ref(ctx->db, REF_SYSTEM, p->draft.ref, &by_ref)))))
		return e;
	if (by_ref != 0 && *ret_by_number != 0 && by_ref != *ret_by_number)
		judge_refuse(j, cells, REF, "ref_taken", "%" PRId64, by_ref);
	p->id = *ret_by_number != 0 ? *ret_by_number : by_ref;
	p->is_more = p->id != 0 && (*ret_by_number == 0 || (p->draft.ref != NULL && by_ref == 0));
	return ERR_NONE;
}

static void
compare(const struct import_cells *cells, const struct contact *known, struct person *p, struct judgement *j)
{
	if (p->draft.name != NULL && !same_name(known->name, p->draft.name))
		judge_doubt(j, cells, NAME, "name_differs", "%s", known->name);
	if (text_equal(known->whatsapp, "no"))
		judge_remark(j, cells, PHONE, "no_whatsapp", "%s", "");
	p->is_more |= (p->draft.name != NULL && text_is_blank(known->name)) || (p->draft.email != NULL && text_is_blank(known->email)) ||
	    (p->draft.duty != NULL && text_is_blank(known->duty));
}

static enum err
compare_known(const struct import_context *ctx, const struct import_cells *cells, struct person *p, struct judgement *j)
{
	AUTO(contact) struct contact known = {0};
	enum err e;

	if ((e = contact_load(ctx->db, p->id, &known)))
		return e;
	compare(cells, &known, p, j);
	return is_recorded(ctx, p) ? compare_consent(ctx, cells, p, j) : ERR_NONE;
}

static enum err
judge_person(const struct import_context *ctx, const struct import_cells *cells, struct person *p, struct judgement *j)
{
	int64_t by_number, line;
	enum err e;

	*j = (struct judgement){ .verdict = IMPORT_NEW };
	*p = read_person(ctx, cells, j);
	if (j->verdict == IMPORT_REFUSED)
		return ERR_NONE;
	if ((e = judge_repeated(ctx, j->item, &line)))
		return e;
	if (line != 0)
		judge_doubt(j, cells, PHONE, "duplicate", "%" PRId64, line);
	if (ctx->options->has_basis && p->shown.claim.is == CLAIM_YES && *p->shown.statement == '\0')
		judge_remark(j, cells, consent_column(cells), "no_statement", "%s", "");
	if ((e = find(ctx, cells, p, &by_number, j)) || (p->id != 0 && (e = compare_known(ctx, cells, p, j))))
		return e;
	j->contact_id = p->id;
	if (j->verdict == IMPORT_NEW && p->id != 0)
		j->verdict = p->is_more ? IMPORT_CHANGED : IMPORT_KNOWN;
	return ERR_NONE;
}

/* ---- the kind ---- */

static enum err
judge(const struct import_context *ctx, const struct import_cells *cells, struct judgement *ret)
{
	struct person p;

	return judge_person(ctx, cells, &p, ret);
}

/* A number that was erased after a STOP brings the STOP back with it, so that is looked at again. */
static enum err
apply_consent(const struct import_context *ctx, const struct import_cells *cells, const struct person *p, struct judgement *j,
    enum import_outcome *ret)
{
	enum err e;

	if (!is_recorded(ctx, p))
		return ERR_NONE;
	if ((e = check_stop(ctx, cells, p, j)))
		return e;
	if (j->verdict != IMPORT_DOUBTFUL)
		return evidence_record(ctx, &p->shown, p->id, &j->recorded);
	if (!ctx->options->review)
		return ERR_NONE;
	*ret = IMPORT_REVIEWED;
	return evidence_ask(ctx, &p->shown, p->id);
}

static enum err
apply(const struct import_context *ctx, const struct import_cells *cells, struct judgement *j, enum import_outcome *ret)
{
	struct judgement pure = {0};
	struct person p = read_person(ctx, cells, &pure);
	enum err e;

	*ret = IMPORT_UNCHANGED;
	if (j->verdict == IMPORT_KNOWN)
		return ERR_NONE;
	if ((e = contact_put(ctx->db, &p.draft, ctx->now, &p.id, NULL)))
		return e;
	j->contact_id = p.id;
	*ret = IMPORT_APPLIED;
	return apply_consent(ctx, cells, &p, j, ret);
}

const struct import_kind import_contacts = { .name = "contacts", .columns = columns, .consents = true, .judge = judge, .apply = apply };
