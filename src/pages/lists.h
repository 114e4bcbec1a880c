/*
 * lists: what the lists' filters ask for, for the page and for the file of the same rows. before and limit are those of the page.
 */
#ifndef PAGES_LISTS_H
#define PAGES_LISTS_H

#include "access/list.h"
#include "consent/replies.h"
#include "contact/list.h"
#include "message/list.h"
#include "pages/page.h"
#include "permit/document_list.h"
#include "permit/list.h"

/* Texts live as long as the request, and the number of contacts as long as phone. */
struct message_query messages_query(const struct page *p);
struct message_query held_query(const struct page *p);
struct contact_query contacts_query(const struct page *p, struct phone *phone);
struct permit_query permits_query(const struct page *p);
struct document_query documents_query(const struct page *p);
struct reply_query replies_query(const struct page *p);
struct audit_query audit_query(const struct page *p);

/* false: an argument is none of what it may be, which "filter_wrong" of the page's data says; then the list has no rows, and the file is refused. */
bool messages_filter_ok(struct page *p);
bool contacts_filter_ok(struct page *p);
bool permits_filter_ok(struct page *p);
bool documents_filter_ok(struct page *p);
bool audit_filter_ok(struct page *p);

#endif
