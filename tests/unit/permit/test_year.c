/*
 * A year of an office, hour by hour, under a clock that the test passes in: permits that come, change, are renewed, revoked and corrected, people whose
 * numbers change, documents that wait, days on which nothing runs and days on which no provider takes anything; through a leap day, in two time zones.
 * Beside it goes a model that knows nothing of the program: what it expects to have been said, and to whom, is counted against what stands in the
 * database.
 */
#include "permit/permit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "message/message.h"
#include "permit/document.h"
#include "permit/duty.h"
#include "permit/expiry.h"
#include "permit/reminder.h"
#include "schedule/schedule.h"
#include "setting/setting.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

enum { DAYS = 366, PERMITS = 200, DOCUMENTS = 60, TOLD_MAX = 4000, BANDS = 4 };
enum { FIRST_DAY = 20970 };		/* 2027-06-01; 2028-02-29 lies within */
static const int64_t bands[BANDS] = { 90, 60, 30, 7 };
static const char *const types[] = { "SIPD", "IUMK", "PBG" };

/* ---- the model ---- */

enum told { NOT_TOLD, WAITING, TOLD };
struct past { int64_t expiry; enum told bands[BANDS]; };
struct model_permit {
	bool		exists, active, renewal, unknown;
	int		contact;		/* the number's; 0: none */
	int		number;			/* of the permit, grows with each renewal */
	int64_t		expiry, untold_day;	/* issued or revoked while nobody was known; 0 */
	struct past	past[12];
	int		dates;			/* how many expiry dates it had */
	int		others_waiting;		/* other notices that have not left */
	const char	*type;
};
struct model_document { bool exists, pending; int64_t entered_at; int staff, permit; };
struct said { int permit, contact; int64_t expiry, left; };
struct model {
	struct model_permit	permits[PERMITS];
	struct model_document	documents[DOCUMENTS];
	int			permit_count, document_count, contacts;
	struct said		said[TOLD_MAX];		/* warnings that a provider accepted */
	int			said_count, withdrawn, failed, made;
	int			ready, updates, renewals, staff_updates, pending_notices, digests, members;
};

static enum told *
band_of(struct model_permit *p, int64_t left)
{
	struct past *past = NULL;
	int i;

	for (i = 0; i < p->dates; i++)
		if (p->past[i].expiry == p->expiry)
			past = &p->past[i];
	if (past == NULL) {
		assert_true(p->dates < 12);
		past = &p->past[p->dates++];
		*past = (struct past){ .expiry = p->expiry };
	}
	for (i = BANDS - 1; i >= 0; i--)
		if (left <= bands[i])
			return &past->bands[i];
	return NULL;
}

/* What waits of this permit's warnings is true no more. */
static void
take_back(struct model *m, struct model_permit *p)
{
	int i, k;

	for (i = 0; i < p->dates; i++)
		for (k = 0; k < BANDS; k++)
			if (p->past[i].bands[k] == WAITING) {
				p->past[i].bands[k] = NOT_TOLD;
				m->withdrawn++;
			}
}

static void
model_warn(struct model *m, int64_t day)
{
	int i;

	for (i = 0; i < m->permit_count; i++) {
		struct model_permit *p = &m->permits[i];
		int64_t left = p->expiry - day;
		enum told *told;

		if (!p->active || left < 0 || left > bands[0])
			continue;
		told = band_of(p, left);
		if (*told != NOT_TOLD || p->contact == 0)
			continue;
		take_back(m, p);
		*told = WAITING;
		m->made++;
	}
}

static void
model_accept(struct model *m, int64_t day)
{
	int i, d, k;

	for (i = 0; i < m->permit_count; i++) {
		struct model_permit *p = &m->permits[i];

		p->others_waiting = 0;
		for (d = 0; d < p->dates; d++)
			for (k = 0; k < BANDS; k++) {
				if (p->past[d].bands[k] != WAITING)
					continue;
				if (p->past[d].expiry < day) {		/* too late: it says nothing any more */
					p->past[d].bands[k] = NOT_TOLD;
					m->withdrawn++;
					continue;
				}
				p->past[d].bands[k] = TOLD;
				assert_true(m->said_count < TOLD_MAX);
				m->said[m->said_count++] = (struct said){ i, p->contact, p->past[d].expiry, p->past[d].expiry - day };
			}
	}
}

static void
model_fail(struct model *m)
{
	int i, d, k;

	for (i = 0; i < m->permit_count; i++)
		for (d = 0; d < m->permits[i].dates; d++)
			for (k = 0; k < BANDS; k++)
				if (m->permits[i].past[d].bands[k] == WAITING) {
					m->permits[i].past[d].bands[k] = NOT_TOLD;
					m->failed++;
				}
}

/* Everybody who signs (1 and 2) has all documents that name nobody; 3 has those that name them. */
static void
model_remind(struct model *m, int64_t now)
{
	bool has[4] = { false };
	int i, s;

	for (i = 0; i < m->document_count; i++) {
		const struct model_document *d = &m->documents[i];

		if (!d->pending || now - d->entered_at <= REMINDER_AFTER_MS)
			continue;
		for (s = 1; s <= 3; s++)
			if (d->staff == s || (d->staff == 0 && s < 3)) {
				has[s] = true;
				m->members++;
			}
	}
	for (s = 1; s <= 3; s++)
		m->digests += has[s];
}

/* ---- the office ---- */

struct year { struct world w; struct model m; int zone; uint32_t seed; struct schedule expiry, reminder; int64_t expiry_last, reminder_last; };

static void
year_end(struct year *y)
{
	world_end(&y->w);
}

static int
dice(struct year *y, int sides)
{
	y->seed = y->seed * 1664525U + 1013904223U;
	return (int)((y->seed >> 8) % (uint32_t)sides);
}

static void
put_permit(struct year *y, int i, int64_t now, bool baseline, const char *json)
{
	AUTO_JSON struct json_object *fields = NULL;
	char registration[16];
	struct permit_put put = { .registration_id = registration, .baseline = baseline, .actor = "api:odoo" };
	struct problem why = {0};
	struct fired_list fired;
	int64_t id;

	snprintf(registration, sizeof(registration), "P%03d", i);
	assert_ok(json_parse(json, strlen(json), &fields, NULL));
	put.fields = fields;
	AUTO(db_tx) struct db_tx tx = {0};

	assert_ok(db_begin(y->w.db, &tx));
	if (permit_put(y->w.db, &put, now, &id, &fired, &why) != ERR_NONE)
		fail_msg("%s: %s: %s", json, why.field, why.why);
	assert_ok(db_commit(&tx));
}

static void
put_document(struct year *y, int i, int64_t now, const char *json)
{
	AUTO_JSON struct json_object *fields = NULL;
	char number[16];
	struct document_put put = { .document_number = number, .actor = "api:odoo" };
	struct fired_list fired;
	int64_t id;

	snprintf(number, sizeof(number), "D%03d", i);
	assert_ok(json_parse(json, strlen(json), &fields, NULL));
	put.fields = fields;
	IN_TX(&y->w, document_put(y->w.db, &put, now, &id, &fired, NULL));
}

static void
date_text(int64_t day, char ret[CLOCK_TEXT_MAX])
{
	clock_format_day_iso(day, ret);
}

static int
new_contact(struct year *y)
{
	return ++y->m.contacts;
}

/* ---- what happens ---- */

#define PHONE "\"applicant\":{\"phone\":\"0812-7000-%04d\",\"name\":\"Pemohon %d\"}"

static void
issue(struct year *y, int64_t day, int64_t now, bool baseline)
{
	struct model_permit *p = &y->m.permits[y->m.permit_count];
	char json[400], date[CLOCK_TEXT_MAX];
	int i = y->m.permit_count, k;
	size_t n;

	if (i == PERMITS)
		return;
	y->m.permit_count++;
	*p = (struct model_permit){ .exists = true, .active = true, .number = 1, .expiry = day + 1 + dice(y, 400), .type = types[dice(y, 3)] };
	/* One in eight is known without a number; some people hold several permits. */
	if (dice(y, 8) != 0)
		p->contact = y->m.contacts > 0 && dice(y, 5) == 0 ? 1 + dice(y, y->m.contacts) : new_contact(y);
	date_text(p->expiry, date);
	n = (size_t)snprintf(json, sizeof(json), "{\"permit_type\":\"%s\",\"status\":\"active\",\"permit_number\":\"N%d-1\",\"expiry_date\":\"%s\"", p->type, i, date);
	if (p->contact > 0)
		n += (size_t)snprintf(json + n, sizeof(json) - n, "," PHONE, p->contact, p->contact);
	snprintf(json + n, sizeof(json) - n, "}");
	put_permit(y, i, now, baseline, json);
	if (baseline) {
		for (k = 0; k < BANDS; k++)
			if (p->expiry - day <= bands[k])
				*band_of(p, bands[k]) = TOLD;
		return;
	}
	y->m.ready += p->contact > 0;
	p->others_waiting += p->contact > 0;
	p->untold_day = p->contact == 0 ? day : 0;
}

static void
move_date(struct year *y, int i, int64_t day, int64_t now)
{
	struct model_permit *p = &y->m.permits[i];
	char json[100], date[CLOCK_TEXT_MAX];
	/* Every now and then the leap day itself. */
	int64_t expiry = dice(y, 6) == 0 && day < 21243 ? 21243 : day + dice(y, 200);

	if (!p->active || expiry == p->expiry)
		return;
	take_back(&y->m, p);
	p->expiry = expiry;
	date_text(expiry, date);
	snprintf(json, sizeof(json), "{\"expiry_date\":\"%s\"}", date);
	put_permit(y, i, now, false, json);
}

/* By 3: for its type, or for a document of it that waits for them. */
static bool
is_followed(const struct model *m, int i)
{
	int k;

	for (k = 0; k < m->document_count; k++)
		if (m->documents[k].permit == i && m->documents[k].staff == 3 && m->documents[k].pending)
			return true;
	return strcmp(m->permits[i].type, "SIPD") == 0;
}

static void
revoke(struct year *y, int i, int64_t day, int64_t now)
{
	struct model_permit *p = &y->m.permits[i];

	if (!p->active)
		return;
	take_back(&y->m, p);
	p->active = false;
	p->untold_day = p->contact == 0 ? day : 0;
	y->m.updates += p->contact > 0;
	y->m.staff_updates += is_followed(&y->m, i);
	p->others_waiting += p->contact > 0;
	put_permit(y, i, now, false, "{\"status\":\"cancelled\"}");
}

static void
renew(struct year *y, int i, int64_t day, int64_t now)
{
	struct model_permit *p = &y->m.permits[i];
	char json[200], date[CLOCK_TEXT_MAX];

	if (!p->active || p->contact == 0)
		return;
	take_back(&y->m, p);
	p->renewal = true;
	p->number++;
	p->expiry = day + 100 + dice(y, 300);
	date_text(p->expiry, date);
	snprintf(json, sizeof(json), "{\"is_renewal\":true,\"permit_number\":\"N%d-%d\",\"expiry_date\":\"%s\"}", i, p->number, date);
	put_permit(y, i, now, false, json);
	y->m.renewals++;
	p->others_waiting++;
}

static void
change_number(struct year *y, int i, int64_t day, int64_t now)
{
	struct model_permit *p = &y->m.permits[i];
	char json[120];

	if (!p->exists || p->others_waiting > 0)
		return;
	take_back(&y->m, p);
	p->contact = new_contact(y);
	snprintf(json, sizeof(json), "{" PHONE "}", p->contact, p->contact);
	put_permit(y, i, now, false, json);
	if (p->untold_day != 0 && day - p->untold_day <= 30) {
		*(p->active ? &y->m.ready : &y->m.updates) += 1;
		p->others_waiting++;
	}
	p->untold_day = 0;
}

static void
new_document(struct year *y, int64_t now)
{
	int i = y->m.document_count;
	struct model_document *d = &y->m.documents[i];
	char json[200];

	if (i == DOCUMENTS || y->m.permit_count == 0)
		return;
	y->m.document_count++;
	*d = (struct model_document){ .exists = true, .pending = true, .entered_at = now, .staff = dice(y, 3) == 0 ? 3 : 0,
	    .permit = dice(y, y->m.permit_count) };
	snprintf(json, sizeof(json), d->staff == 3 ? "{\"registration_id\":\"P%03d\",\"state\":\"pending_signature\",\"staff\":{\"contact_id\":3}}" :
	    "{\"registration_id\":\"P%03d\",\"state\":\"pending_signature\"}", d->permit);
	put_document(y, i, now, json);
	y->m.pending_notices += d->staff == 3 ? 1 : 2;
}

static void
sign_or_return(struct year *y, int i, int64_t now)
{
	struct model_document *d = &y->m.documents[i];

	if (!d->exists)
		return;
	if (d->pending) {
		put_document(y, i, now, "{\"state\":\"signed\"}");
	} else if (dice(y, 3) == 0) {
		put_document(y, i, now, "{\"state\":\"pending_signature\"}");
		d->entered_at = now;
		y->m.pending_notices += d->staff == 3 ? 1 : 2;
	} else {
		return;
	}
	d->pending = !d->pending;
}

/* An edit, which starts no clock anew. */
static void
edit(struct year *y, int i, int64_t now)
{
	if (y->m.documents[i].exists)
		put_document(y, i, now, dice(y, 2) == 0 ? "{\"name\":\"Surat\"}" : "{\"name\":\"Surat Izin\"}");
}

static void
events(struct year *y, int64_t day, int64_t now)
{
	int n = dice(y, 9);

	for (; n > 0; n--, now += CLOCK_MINUTE_MS)
		switch (dice(y, 11)) {
		case 0: case 1:	issue(y, day, now, false); break;
		case 2:		issue(y, day, now, true); break;
		case 3:		if (y->m.permit_count > 0) move_date(y, dice(y, y->m.permit_count), day, now); break;
		case 4:		if (y->m.permit_count > 0 && dice(y, 3) == 0) revoke(y, dice(y, y->m.permit_count), day, now); break;
		case 5:		if (y->m.permit_count > 0) renew(y, dice(y, y->m.permit_count), day, now); break;
		case 6:		if (y->m.permit_count > 0) change_number(y, dice(y, y->m.permit_count), day, now); break;
		case 7:		new_document(y, now); break;
		case 8: case 9:	if (y->m.document_count > 0) sign_or_return(y, dice(y, y->m.document_count), now); break;
		default:	if (y->m.document_count > 0) edit(y, dice(y, y->m.document_count), now); break;
		}
}

/* ---- what runs ---- */

static void
run_expiry(struct year *y, int64_t now)
{
	struct expiry_run run = { .now = now, .first = true, .most = 7, .actor = "sender" };
	struct expiry_did did;
	bool more = true;

	for (; more; run.first = false)
		IN_TX(&y->w, expiry_step(y->w.db, &run, &did, &more));
}

static void
run_reminder(struct year *y, int64_t now)
{
	const struct reminder_run run = { .now = now, .most = 3, .actor = "sender" };
	struct reminder_did did;
	int64_t cursor = 0;
	bool more = true;

	while (more)
		IN_TX(&y->w, reminder_step(y->w.db, &run, &cursor, &did, &more));
}

static bool
is_off(int64_t day)
{
	return (day + 3) % 7 >= 5;	/* 1970-01-01 was a Thursday */
}

static void
jobs(struct year *y, int64_t day, int64_t now)
{
	struct due due = schedule_due(&y->expiry, y->expiry_last, now, y->zone);

	if (due.is) {
		y->expiry_last = due.at;
		run_expiry(y, now);
		model_warn(&y->m, day);
	}
	due = schedule_due(&y->reminder, y->reminder_last, now, y->zone);
	if (due.is) {
		y->reminder_last = due.at;
		run_reminder(y, now);
		if (!is_off(day))
			model_remind(&y->m, now);
	}
}

/* Each message that may leave now is freshened as the sender does, and accepted. */
static void
accept_all(struct year *y, int64_t day, int64_t now)
{
	static const char question[] = "SELECT message_id FROM queue WHERE due_at <= :now ORDER BY message_id LIMIT 1";
	const struct message_move sent = { .to = MESSAGE_SENT, .at = now };
	int64_t id;

	while (db_one_int(y->w.db, question, ARGS(INT_("now", now)), &id) == ERR_NONE) {
		AUTO(message) struct message m = {0};
		AUTO(db_tx) struct db_tx tx = {0};
		bool pointless;

		assert_ok(message_load(y->w.db, id, &m));
		assert_ok(db_begin(y->w.db, &tx));
		assert_ok(expiry_freshen(y->w.db, &m, now, &pointless));
		if (pointless || (m.deadline_at != 0 && m.deadline_at <= now)) {
			assert_ok(message_withdraw(y->w.db, id, "superseded", "sender", now));
		} else {
			static const char leave[] = "DELETE FROM queue WHERE message_id = :id";

			assert_ok(message_change(y->w.db, id, &sent, now));
			assert_ok(db_run(y->w.db, leave, ARGS(INT_("id", id)), NULL));
		}
		assert_ok(db_commit(&tx));
	}
	model_accept(&y->m, day);
}

/* The provider's day: it takes all, it takes nothing, or everything fails for good of its own fault. */
static void
provider(struct year *y, int64_t day, int64_t now)
{
	int luck = dice(y, 12);

	if (luck < 5 || is_off(day))
		return;
	if (luck == 5) {
		static const char fail[] = "UPDATE message SET state = 'failed', reason = 'max_attempts', updated_at = :now WHERE state = 'queued'"
		    " AND scenario = 'permit_expiry_warning' AND id IN (SELECT message_id FROM queue WHERE due_at <= :now)";
		static const char leave[] = "DELETE FROM queue WHERE message_id IN (SELECT id FROM message WHERE state = 'failed')";

		IN_TX(&y->w, db_run(y->w.db, fail, ARGS(INT_("now", now)), NULL));
		IN_TX(&y->w, db_run(y->w.db, leave, ARGS(), NULL));
		model_fail(&y->m);
		return;
	}
	accept_all(y, day, now);
}

static void
open_year(struct year *y, int zone, uint32_t seed)
{
	char minutes[8];
	int n, s;

	*y = (struct year){ .zone = zone, .seed = seed, .expiry = { .minute = 9 * 60 }, .reminder = { .minute = 10 * 60 } };
	world_open(&y->w);
	snprintf(minutes, sizeof(minutes), "%d", zone);
	IN_TX(&y->w, template_install(y->w.db, WORLD_NOW, &n));
	IN_TX(&y->w, setting_set(y->w.db, SETTING_ZONE_MINUTES, minutes, "t", 1, NULL));
	for (s = 1; s <= 3; s++)
		seed_contact(&y->w, s);
	assert_ok(db_script(y->w.db, "UPDATE contact SET role = 'staff', name = 'Petugas ' || id"));
	IN_TX(&y->w, duty_give(y->w.db, &(struct duty_draft){ 1, DUTY_SIGNATURE, "" }, "ani", 1, NULL));
	IN_TX(&y->w, duty_give(y->w.db, &(struct duty_draft){ 2, DUTY_SIGNATURE, "" }, "ani", 1, NULL));
	IN_TX(&y->w, duty_give(y->w.db, &(struct duty_draft){ 3, DUTY_STATUS, "SIPD" }, "ani", 1, NULL));
}

static void
live(struct year *y)
{
	int64_t day, midnight;
	int down = 0;

	y->expiry_last = y->reminder_last = FIRST_DAY * CLOCK_DAY_MS - y->zone * CLOCK_MINUTE_MS;
	for (day = FIRST_DAY; day < FIRST_DAY + DAYS; day++) {
		midnight = day * CLOCK_DAY_MS - y->zone * CLOCK_MINUTE_MS;
		events(y, day, midnight + 8 * CLOCK_HOUR_MS);
		if (down > 0) {
			/* It is back in the afternoon of the last day. */
			if (--down > 0)
				continue;
			jobs(y, day, midnight + 15 * CLOCK_HOUR_MS);
		} else if (dice(y, 20) == 0) {
			down = 1 + dice(y, 3);
			continue;
		} else {
			jobs(y, day, midnight + 9 * CLOCK_HOUR_MS);
			jobs(y, day, midnight + 10 * CLOCK_HOUR_MS);
		}
		provider(y, day, midnight + 16 * CLOCK_HOUR_MS);
	}
}

/* ---- counting ---- */

static int
count(struct year *y, const char *scenario, const char *states)
{
	static const char question[] = "SELECT count(*) FROM message WHERE scenario = :scenario AND (:states = '' OR instr(:states, state) > 0)";
	int64_t n;

	assert_ok(db_one_int(y->w.db, question, ARGS(TEXT_("scenario", scenario), TEXT_("states", states)), &n));
	return (int)n;
}

static void
check_warnings(struct year *y)
{
	static const char question[] =
	    "SELECT p.registration_id, n.number, json_extract(m.params, '$.expiry_date'), json_extract(m.params, '$.days_remaining'), m.gateway_body"
	    " FROM message m JOIN permit p ON p.id = m.permit_id JOIN contact_phone n ON n.contact_id = m.contact_id"
	    " WHERE m.scenario = 'permit_expiry_warning' AND m.sent_at IS NOT NULL";
	AUTO(db_rows) struct db_rows rows = {0};
	bool *seen = calloc((size_t)y->m.said_count + 1, sizeof(*seen));
	int n = 0, i;

	assert_non_null(seen);
	assert_ok(db_query(y->w.db, question, ARGS(), &rows));
	for (; db_next(&rows); n++) {
		char registration[16], number[20], date[CLOCK_TEXT_MAX], days[60];

		for (i = 0; i < y->m.said_count; i++) {
			const struct said *s = &y->m.said[i];

			snprintf(registration, sizeof(registration), "P%03d", s->permit);
			snprintf(number, sizeof(number), "+628127000%04d", s->contact);
			clock_format_day(s->expiry, date);
			snprintf(days, sizeof(days), "dalam %" PRId64 " hari", s->left);
			if (!seen[i] && strcmp(registration, db_col_text(&rows, 0)) == 0 && strcmp(number, db_col_text(&rows, 1)) == 0 &&
			    strcmp(date, db_col_text(&rows, 2)) == 0 && s->left == db_col_int(&rows, 3) && strstr(db_col_text(&rows, 4), days) != NULL)
				break;
		}
		if (i == y->m.said_count)
			fail_msg("nobody expected: %s to %s: %s, %s days", db_col_text(&rows, 0), db_col_text(&rows, 1), db_col_text(&rows, 2), db_col_text(&rows, 3));
		seen[i] = true;
	}
	free(seen);
	assert_int_equal(n, y->m.said_count);
}

static void
check(struct year *y)
{
	check_warnings(y);
	assert_int_equal(count(y, "permit_expiry_warning", ""), y->m.made);
	assert_int_equal(count(y, "permit_expiry_warning", "cancelled"), y->m.withdrawn);
	assert_int_equal(count(y, "permit_expiry_warning", "failed"), y->m.failed);
	assert_int_equal(count(y, "permit_ready", ""), y->m.ready);
	assert_int_equal(count(y, "status_update", ""), y->m.updates + y->m.staff_updates);
	assert_int_equal(count(y, "permit_renewal_approved", ""), y->m.renewals);
	assert_int_equal(count(y, "document_pending", ""), y->m.pending_notices);
	assert_int_equal(count(y, "reminder", ""), y->m.digests);
	assert_int_equal(world_sql(&y->w, "SELECT count(*) FROM digest_member"), y->m.members);
	/* One digest for one person on one day, and each is what its members are. */
	assert_int_equal(world_sql(&y->w, "SELECT count(*) FROM digest g JOIN message m ON m.id = g.message_id WHERE"
	    " CAST(json_extract(m.params, '$.count') AS INTEGER) <> (SELECT count(*) FROM digest_member x WHERE x.digest_id = g.id)"), 0);
	assert_int_equal(world_sql(&y->w, "SELECT count(*) FROM digest WHERE outcome <> 'message'"), 0);
	/* Nobody ever gets another person's permit. */
	assert_int_equal(world_sql(&y->w, "SELECT count(*) FROM message m JOIN contact c ON c.id = m.contact_id WHERE c.role = 'applicant'"
	    " AND m.scenario IN ('document_pending', 'reminder', 'approval_required')"), 0);
	/* The year was one. */
	assert_true(y->m.said_count > 100 && y->m.withdrawn > 5 && y->m.failed > 3 && y->m.digests > 100 && y->m.staff_updates > 0);
}

static void
test_a_year_says_what_the_model_expects(void **state)
{
	static const struct { int zone; uint32_t seed; } years[] = { { 420, 1 }, { 540, 2 }, { 480, 20281130 }, { 420, 77 }, { 540, 2029 } };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(years) / sizeof(years[0]); i++) {
		struct year *y = calloc(1, sizeof(*y));

		assert_non_null(y);
		open_year(y, years[i].zone, years[i].seed);
		live(y);
		check(y);
		year_end(y);
		free(y);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_year_says_what_the_model_expects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
