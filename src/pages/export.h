/*
 * export: a list as a file for spreadsheets, narrowed as it is on the page, of any length.
 *
 * It is read and sent a part at a time, so memory stays the same. The first part is read before anything leaves: what fails at once is still a page
 * that says so. Whose data a part holds is noted before the part leaves, and the audit log has who took which list; the endpoint needs
 * ENDPOINT_WRITES.
 */
#ifndef PAGES_EXPORT_H
#define PAGES_EXPORT_H

#include "pages/csv.h"
#include "pages/page.h"

enum export_numbers {
	EXPORT_MASKED,	/* unless they are asked for (?whole=1), which the audit log then says */
	EXPORT_WHOLE
};

struct export {
	const char		*file;		/* its name before the date: "izin" */
	const char		*action;	/* in the audit log: "export.permits" */
	const char *const	*head;		/* keys of the words over the columns, ended by NULL */
	enum export_numbers	 numbers;
	const char		*people;	/* the key in a row of the contact whose data it is; NULL: nobody's */
	const char		*key;		/* the key in a row by which the next part goes on: "id" */
	/* At most CSV_PART rows behind the one whose key is after; 0: from the first. What is asked for stands in the query of p->rq. */
	enum err		(*read)(const struct page *p, int64_t after, struct json_object **ret) MUST_CHECK;
	void			(*row)(const struct page *p, struct json_object *row, bool whole, struct buf *out);
};

/* Takes over what p holds. x is static. */
enum err export_send(struct page *p, struct reply *rp, const struct export *x) MUST_CHECK;

/* Puts "csv" and, of lists with masked numbers, "csv_whole": addresses of the download with the page's filters, "" for those who may not. */
void export_put_links(struct page *p, const char *path, enum export_numbers numbers, int role);

/* Cells that are not simply a text; none is the first of its line. */
void export_minute(const struct page *p, struct buf *out, struct json_object *row, const char *name);
void export_day(struct buf *out, struct json_object *row, const char *name);		/* a number of days, absent: empty */
void export_phone(struct buf *out, const char *number, bool whole);			/* 62812..., or 0812-****-7001 */
void export_flag(const struct page *p, struct buf *out, struct json_object *row, const char *name);
void export_int(struct buf *out, bool first, struct json_object *row, const char *name);	/* 0: empty */

#endif
