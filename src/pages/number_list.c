/* The numbers that WhatsApp reaches, as a list of one column for use elsewhere. */
#include "pages/number_list.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "contact/contact.h"
#include "contact/number_export.h"
#include "db/db.h"
#include "pages/admin.h"

enum { PART = 500, DETAIL_MAX_BYTES = 300 };

void
number_list_put_form(struct page *p)
{
	struct json_object *o = json_put_object(p->data, "export"), *consents = json_put_array(o, "consents"), *roles = json_put_array(o, "roles");
	int i;

	for (i = 0; i < NUMBERS__COUNT; i++)
		page_add_option(consents, number_consent_name((enum number_consent)i),
		    page_word_of(p, "number_consent", number_consent_name((enum number_consent)i)), "");
	for (i = 0; i < CONTACT_ROLE__COUNT; i++)
		page_add_option(roles, contact_role_name((enum contact_role)i), page_word_of(p, "contact_role", contact_role_name((enum contact_role)i)), "");
}

/* false: an argument is none that the form sends. */
static bool
read_filter(const struct form *args, struct number_export *ret)
{
	const char *consent = form_text(args, "consent"), *limit = form_text(args, "limit");
	enum contact_role role;

	*ret = (struct number_export){ .consent = NUMBERS_ALL, .with_stopped = form_flag(args, "with_stopped"),
	    .with_permits = form_flag(args, "with_permits"), .role = form_text(args, "role") };
	if (*consent != '\0' && !number_consent_from_name(consent, &ret->consent))
		return false;
	if (*ret->role != '\0' && !contact_role_from_name(ret->role, &role))
		return false;
	return *limit == '\0' || (text_to_int64(limit, &ret->limit) && ret->limit >= 0);
}

/* Before a part leaves, it is noted whose numbers they are; a part at a time, so that a long list is no long transaction. */
static enum err
write_numbers(const struct request *rq, const struct number_export *x, struct buf *out, int64_t *ret_n)
{
	const struct seen seen = { rq->session.login.name, SEEN_EXPORT, rq->now };
	char after[PHONE_MAX] = "";
	int64_t cap;
	size_t i, n;
	enum err e;

	buf_text_add(out, NUMBER_EXPORT_HEADER "\n");
	do {
		AUTO_JSON struct json_object *rows = NULL;

		cap = x->limit > 0 && x->limit - *ret_n < PART ? x->limit - *ret_n : PART;
		if ((e = number_export_part(rq->db, x, after, cap, &rows)) ||
		    (e = seen_note_rows(rq->db, rq->writer, &seen, rows, "contact_id")))
			return e;
		n = json_count(rows);
		for (i = 0; i < n; i++) {
			snprintf(after, sizeof(after), "%s", json_text(json_item(rows, i), "number"));
			buf_fmt(out, "%s\n", after + 1);
		}
		*ret_n += (int64_t)n;
	} while (n == PART && !buf_err(out));
	return buf_err(out);
}

static enum err
audit(const struct request *rq, const struct number_export *x, const char *name, int64_t n)
{
	AUTO(buf) struct buf detail = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	buf_init(&detail, DETAIL_MAX_BYTES);
	buf_fmt(&detail, "%s: %" PRId64 ", ", name, n);
	number_export_filter(x, &detail);
	if ((e = db_begin(rq->writer, &tx)) || (e = page_audit(rq, rq->writer, "export.numbers", "export", 0, buf_text(&detail))))
		return e;
	return db_commit(&tx);
}

enum err
numbers_csv(const struct request *rq, struct reply *rp)
{
	char name[NUMBER_EXPORT_NAME_MAX];
	AUTO(page) struct page p = {0};
	struct number_export x;
	int64_t n = 0;
	enum err e;

	if (!read_filter(&rq->args, &x))
		return ERR_INVALID;
	if ((e = page_open(rq, "consents", &p)))
		return e;
	number_export_name(rq->now, p.zone, name);
	if ((e = reply_download(rp, "text/csv; charset=utf-8", name)) || (e = write_numbers(rq, &x, &rp->body, &n)))
		return e;
	return audit(rq, &x, name, n);
}
