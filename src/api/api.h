/*
 * api: the endpoints of /api/v1, for the office's other systems.
 *
 * Everything but the description of the API, its health and its figures needs a key (Authorization: Bearer). What a
 * key may is decided by its kind: a live key sends, a team key sends to staff and officials only, a test key stores
 * and plans but nothing leaves.
 */
#ifndef API_API_H
#define API_API_H

#include "web/web.h"

enum { API_OPEN, API_KEY };	/* the role column */

bool api_guard(struct request *rq, struct reply *rp);
enum err api_start(struct web *web, struct problem *problem);
void api_stop(struct web *web);

enum err api_message_send(const struct request *rq, struct reply *rp);
enum err api_text_send(const struct request *rq, struct reply *rp);
enum err api_check(const struct request *rq, struct reply *rp);
enum err api_message_show(const struct request *rq, struct reply *rp);
enum err api_message_list(const struct request *rq, struct reply *rp);
enum err api_message_cancel(const struct request *rq, struct reply *rp);
enum err api_message_retry(const struct request *rq, struct reply *rp);

enum err api_contact_put(const struct request *rq, struct reply *rp);
enum err api_contact_show(const struct request *rq, struct reply *rp);
enum err api_consent_record(const struct request *rq, struct reply *rp);
enum err api_consent_list(const struct request *rq, struct reply *rp);
enum err api_consent_receipt(const struct request *rq, struct reply *rp);
enum err api_invite(const struct request *rq, struct reply *rp);

enum err api_permit_list(const struct request *rq, struct reply *rp);
enum err api_permit_put(const struct request *rq, struct reply *rp);
enum err api_permit_show(const struct request *rq, struct reply *rp);
enum err api_document_put(const struct request *rq, struct reply *rp);
enum err api_document_show(const struct request *rq, struct reply *rp);
enum err api_document_list(const struct request *rq, struct reply *rp);

enum err api_template_list(const struct request *rq, struct reply *rp);
enum err api_template_show(const struct request *rq, struct reply *rp);

enum err api_stats(const struct request *rq, struct reply *rp);
enum err api_description(const struct request *rq, struct reply *rp);
enum err api_health(const struct request *rq, struct reply *rp);
enum err api_metrics(const struct request *rq, struct reply *rp);

#endif
