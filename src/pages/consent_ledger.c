/* The whole consent ledger: is it proven, where does it end, and its entries in plain words. Made to be printed and signed. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "consent/history.h"
#include "consent/proof.h"
#include "ledger/head.h"
#include "pages/admin.h"
#include "pages/consent_look.h"
#include "pages/csv.h"
#include "pages/page.h"
#include "pages/who.h"
#include "schedule/job.h"
#include "setting/setting.h"
#include "web/web.h"

#define LEDGER_PATH	"/admin/consents/ledger"

enum {
	AT_ONCE_MAX = 50000,		/* entries that are checked while the page is waited for; more take a click */
	GROUP_DIGITS = 8, HASH_SHOWN = 16, HASH_TEXT_MAX = 2 * SHA256_BYTES + 2 * SHA256_BYTES / GROUP_DIGITS + 1, NOTES_SHOWN = 60
};

/* ---- what was found ---- */

/* What is to be done about a fault: the sentences of "ledger_remedy". */
static const char *
remedy_of(enum ledger_fault fault)
{
	switch (fault) {
	case LEDGER_INTACT: return "none";
	case LEDGER_KEY_MISSING: return "key";
	case LEDGER_STATE_CHANGED: return "rebuild";
	case LEDGER_HEAD_LOST: case LEDGER_HEAD_WRONG: case LEDGER_HEAD_UNSEALED: case LEDGER_ENTRY_UNSEALED: case LEDGER_OLD_COPY:
	case LEDGER_NOTE_LOST: case LEDGER_FILE_CHANGED: return "reseal";
	case LEDGER_NUMBER_CHANGED: case LEDGER_NUMBERS_LOST: case LEDGER_NUMBERS_UNSEALED: case LEDGER_ORIGIN_CHANGED: case LEDGER_ORIGINS_LOST:
	case LEDGER_ORIGINS_UNSEALED: return "rows";
	default: return "keep";
	}
}

static void
put_number(struct json_object *o, const char *name, int64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, n);
	json_put_text(o, name, text);
}

static void
put_finding(const struct page *p, struct json_object *o, const struct ledger_check *check)
{
	bool intact = check->fault == LEDGER_INTACT;
	char key[60], seq[24], contact[24];

	page_put_state(o, "state", intact ? "good" : "bad", intact ? "circle-check" : "circle-x", page_word(p, intact ? "ledger_page.intact" :
	    "ledger_page.not_proven"));
	snprintf(key, sizeof(key), "ledger_fault.%.40s", ledger_fault_name(check->fault));
	snprintf(seq, sizeof(seq), "%" PRId64, check->bad_seq);
	snprintf(contact, sizeof(contact), "%" PRId64, check->contact_id);
	page_say(p, o, "sentence", key, "seq", seq, "contact", contact, NULL);
	json_put_text(o, "remedy", intact ? "" : page_word_of(p, "ledger_remedy", remedy_of(check->fault)));
	json_put_bool(o, "intact", intact);
}

/* In groups, so that a person can compare it with a paper. */
static void
put_hash(struct json_object *o, const char *name, const uint8_t hash[SHA256_BYTES])
{
	char text[HASH_TEXT_MAX], *to = text;
	AUTO(buf) struct buf hex = {0};
	size_t i;

	buf_init(&hex, 2 * SHA256_BYTES + 1);
	text_hex(&hex, hash, SHA256_BYTES);
	for (i = 0; i < hex.len; i++) {
		if (i > 0 && i % GROUP_DIGITS == 0)
			*to++ = ' ';
		*to++ = hex.bytes[i];
	}
	*to = '\0';
	json_put_text(o, name, text);
}

/* ---- notes ---- */

static struct json_object *
note_row(const struct page *p, const struct ledger_note *n)
{
	struct json_object *row = json_object_new_object();
	char shown[HASH_SHOWN + 1];
	AUTO(buf) struct buf hex = {0};

	buf_init(&hex, 2 * SHA256_BYTES + 1);
	text_hex(&hex, n->head, SHA256_BYTES);
	snprintf(shown, sizeof(shown), "%s", buf_text(&hex));
	page_put_minute(p, row, "at", n->at);
	page_put_count(p, row, "entries", n->entries);
	json_put_text(row, "head", shown);
	json_put_text(row, "kind", page_word_of(p, "ledger_note", ledger_note_kind_name(n->kind)));
	who_put(p, row, "actor", n->actor);
	json_put_text(row, "reason", n->reason);
	json_put_text(row, "found", n->found);
	return row;
}

/* The newest first; those of a person, which accept what did not fit, once more by themselves. */
static void
put_notes(struct page *p, const struct ledger_notes *notes)
{
	struct json_object *rows = json_put_array(p->data, "notes"), *resealed = json_put_array(p->data, "resealed");
	size_t i;

	for (i = notes->count; i > 0; i--) {
		const struct ledger_note *n = &notes->items[i - 1];

		if (notes->count - i < NOTES_SHOWN)
			json_object_array_add(rows, note_row(p, n));
		if (n->kind == LEDGER_NOTE_RESEALED)
			json_object_array_add(resealed, note_row(p, n));
	}
	json_put_bool(p->data, "has_resealed", json_count(resealed) > 0);
}

/* ---- the check ---- */

static enum err
check_now(struct page *p)
{
	struct json_object *o = json_put_object(p->data, "check");
	AUTO(proof) struct proof proof = {0};
	enum err e;

	if ((e = proof_make(p->rq->db, p->rq->web->config.data, &proof)))
		return e;
	put_finding(p, o, &proof.check);
	page_put_second(p, o, "at", p->rq->now);
	put_hash(o, "head", proof.check.head);
	page_put_count(p, o, "entries", proof.check.entries);
	put_number(o, "number", proof.check.entries);
	page_put_count(p, o, "erased", proof.check.erased);
	page_put_count(p, o, "old", proof.check.old);
	json_put_bool(o, "has_old", proof.check.old > 0);
	if (proof.numbers_since != 0)
		page_put_minute(p, o, "numbers_since", proof.numbers_since);
	else
		json_put_text(o, "numbers_since", NULL);
	put_notes(p, &proof.notes);
	return ERR_NONE;
}

/* Of a long ledger: what the daily job found, and where the head says it ends. */
static enum err
show_last_check(struct page *p, const struct ledger_head *last)
{
	struct json_object *o = json_put_object(p->data, "last_check");
	AUTO(job_list) struct job_list list = {0};
	AUTO(ledger_notes) struct ledger_notes notes = {0};
	int64_t faults = 0;
	enum err e;

	if ((e = job_list_load(p->rq->db, &list)) || (e = ledger_notes_load(p->rq->db, &notes)))
		return e;
	json_int(list.jobs[JOB_LEDGER].detail, "ledger_faults", &faults);
	page_put_minute(p, o, "at", list.jobs[JOB_LEDGER].finished_at);
	page_put_state(o, "state", faults > 0 ? "bad" : "good", faults > 0 ? "circle-x" : "circle-check",
	    page_word(p, faults > 0 ? "ledger_page.not_proven" : "ledger_page.intact"));
	page_put_count(p, o, "entries", last->seq);
	put_notes(p, &notes);
	return ERR_NONE;
}

/* ---- a hash from a paper ---- */

/* Which of the ledger's entries has it; 0 stands for the ledger before its first. */
static enum err
put_compared(const struct page *p, const char *asked, int64_t last)
{
	struct json_object *o = json_put_object(p->data, "compared");
	uint8_t hash[SHA256_BYTES];
	char seq[24], since[24];
	int64_t found = 0;
	enum err e;

	if (!ledger_hash_read(asked, hash)) {
		page_put_state(o, "state", "warn", "alert-triangle", page_word(p, "ledger_page.compare_unreadable"));
		json_put_text(o, "sentence", page_word(p, "ledger_page.compare_unreadable_why"));
		return ERR_NONE;
	}
	if ((e = ledger_find(p->rq->db, hash, &found)) == ERR_NOT_FOUND) {
		page_put_state(o, "state", "bad", "circle-x", page_word(p, "ledger_page.compare_unknown"));
		json_put_text(o, "sentence", page_word(p, "ledger_page.compare_unknown_why"));
		return ERR_NONE;
	}
	snprintf(seq, sizeof(seq), "%" PRId64, found);
	snprintf(since, sizeof(since), "%" PRId64, last - found);
	page_put_state(o, "state", "good", "circle-check", page_word(p, "ledger_page.compare_found"));
	page_say(p, o, "sentence", "ledger_page.compare_found_why", "seq", seq, "since", since, NULL);
	return e;
}

/* ---- entries ---- */

static struct json_object *
entry_row(const struct page *p, struct json_object *entry)
{
	struct json_object *row = json_object_new_object();
	int64_t at = 0, seq = 0, contact = 0;
	char shown[HASH_SHOWN + 1];

	json_int(entry, "at", &at);
	json_int(entry, "seq", &seq);
	json_int(entry, "contact_id", &contact);
	snprintf(shown, sizeof(shown), "%s", json_text(entry, "hash"));
	put_number(row, "seq", seq);
	page_put_minute(p, row, "at", at);
	consent_put_sentence(p, row, "sentence", entry);
	json_put_int(row, "contact_id", contact);
	json_put_bool(row, "erased", json_flag(entry, "erased", false));
	json_put_text(row, "hash", shown);
	return row;
}

static enum err
put_entries(struct page *p)
{
	AUTO_JSON struct json_object *found = NULL;
	struct json_object *rows = json_put_array(p->data, "rows");
	int64_t last = 0;
	size_t i, n;
	enum err e;

	if ((e = consent_entries(p->rq->db, page_before(p->rq), PAGE_ROWS + 1, &found)))
		return e;
	for (i = 0, n = json_count(found); i < n && i < PAGE_ROWS; i++) {
		json_object_array_add(rows, entry_row(p, json_item(found, i)));
		json_int(json_item(found, i), "seq", &last);
	}
	json_put_bool(p->data, "has_rows", n > 0);
	page_put_pager(p, LEDGER_PATH, n > PAGE_ROWS, last);
	return ERR_NONE;
}

/* ---- the page, and the notes as a file ---- */

enum err
consent_ledger_page(const struct request *rq, struct reply *rp)
{
	AUTO_FREE char *office = NULL;
	AUTO(page) struct page p = {0};
	struct ledger_head last;
	enum err e;

	if ((e = page_open(rq, "consents", &p)) || (e = ledger_last(rq->db, &last)) || (e = setting_text(rq->db, SETTING_OFFICE_NAME, &office)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "ledger", true);
	json_put_text(p.data, "office", office);
	page_put_minute(&p, p.data, "printed_at", rq->now);
	json_put_bool(p.data, "first_page", page_before(rq) == 0);
	json_put_text(p.data, "check", NULL);
	json_put_text(p.data, "last_check", NULL);
	if (page_before(rq) == 0 && (e = last.seq <= AT_ONCE_MAX || form_flag(&rq->args, "verify") ? check_now(&p) : show_last_check(&p, &last)))
		return e;
	json_put_text(p.data, "asked", form_text(&rq->args, "head"));
	json_put_text(p.data, "compared", NULL);
	if ((form_text(&rq->args, "head")[0] != '\0' && (e = put_compared(&p, form_text(&rq->args, "head"), last.seq))) || (e = put_entries(&p)))
		return e;
	return page_show(&p, rp, 200, "admin/consent_ledger");
}

static void
csv_note(const struct page *p, struct buf *out, const struct ledger_note *n)
{
	AUTO(buf) struct buf hex = {0};
	char text[CLOCK_TEXT_MAX];

	buf_init(&hex, 2 * SHA256_BYTES + 1);
	text_hex(&hex, n->head, SHA256_BYTES);
	clock_format_minute(n->at, p->zone, text);
	csv_cell(out, true, text);
	snprintf(text, sizeof(text), "%" PRId64, n->entries);
	csv_cell(out, false, text);
	csv_cell(out, false, buf_text(&hex));
	csv_cell(out, false, page_word_of(p, "ledger_note", ledger_note_kind_name(n->kind)));
	csv_cell(out, false, n->actor);
	csv_cell(out, false, n->reason);
	csv_line_end(out);
}

enum err
consent_ledger_csv(const struct request *rq, struct reply *rp)
{
	static const char *const head[] = { "ledger_page.noted_at", "ledger_page.entries", "ledger_page.head", "ledger_page.kind", "ledger_page.by",
	    "ledger_page.reason" };
	AUTO(ledger_notes) struct ledger_notes notes = {0};
	AUTO(page) struct page p = {0};
	char date[CLOCK_TEXT_MAX], name[80];
	size_t i;
	enum err e;

	if ((e = page_open(rq, "consents", &p)) || (e = ledger_notes_load(rq->db, &notes)))
		return e;
	clock_format_date(rq->now, p.zone, date);
	snprintf(name, sizeof(name), "ujung-buku-persetujuan-%s.csv", date);
	if ((e = reply_download(rp, "text/csv; charset=utf-8", name)))
		return e;
	csv_begin(&rp->body);
	for (i = 0; i < sizeof(head) / sizeof(head[0]); i++)
		csv_cell(&rp->body, i == 0, page_word(&p, head[i]));
	csv_line_end(&rp->body);
	for (i = 0; i < notes.count; i++)
		csv_note(&p, &rp->body, &notes.items[i]);
	return buf_err(&rp->body);
}
