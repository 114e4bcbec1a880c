/*
 * message_export: a list of messages as a CSV file, as it is filtered.
 */
#ifndef PAGES_MESSAGE_EXPORT_H
#define PAGES_MESSAGE_EXPORT_H

#include "message/list.h"
#include "pages/page.h"

/* Puts "csv", the address of the download with the page's filters, for those who may have whole numbers. */
void message_export_link(struct page *p, const char *path);
/*
 * Answers with the file, named what-<date>.csv. Whole numbers leave the house with it, so the audit log keeps who, when and how
 * many; the endpoint needs ENDPOINT_WRITES.
 */
enum err message_export(struct page *p, struct reply *rp, struct message_query *query, const char *what) MUST_CHECK;

#endif
