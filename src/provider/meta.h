/*
 * meta: the WhatsApp Business Cloud API of Meta.
 *
 * Text goes only into an open 24-hour window, templates that Meta approved go at any time; both are one request. 200 means
 * accepted, never sent: the rest comes by webhook, in any order, more than once, up to a thousand updates in a body. Our
 * attempt's id travels as biz_opaque_callback_data and comes back in every status, so an answer that was lost is found again.
 *
 * meta.c requests and answers, meta_verdict.c error codes, meta_signature.c who calls us, meta_webhook.c receipts and inbound
 * messages, meta_notice.c what concerns the account, meta_test.c test connection, meta_template.c templates and their review,
 * meta_upload.c the example of a document, meta_list.c all templates.
 */
#ifndef PROVIDER_META_H
#define PROVIDER_META_H

#include "provider/provider.h"

extern const struct provider provider_meta;

/*
 * What an error code means, wherever it came from: an answer, a failed status, the health check. said is the message and the
 * details in one text (NULL: none); a few codes mean different things by it. false: a code that is in no row.
 */
struct meta_meaning {
	enum verdict	verdict;
	int		delay_s;	/* 0: no wish */
};
bool meta_meaning_find(int64_t code, const char *said, struct meta_meaning *ret);

/* ---- what the files of this kind share ---- */

/* {"code":..., "message" or "title", "error_data":{"details"}} of an answer or a webhook, read. */
struct meta_error {
	struct meta_meaning	meaning;
	int64_t			code;			/* -1: there was none */
	char			code_text[40];
	char			text[300];
	char			support_id[80];
};
/* http_status: of the answer, 0 for a webhook; it decides only where the code says nothing. */
void meta_error_read(struct json_object *error, int http_status, struct meta_error *ret);

struct outcome meta_read_answer(const struct account *a, const struct http_answer *answer);

bool meta_handshake(const struct account *a, const struct webhook_request *rq, struct buf *answer);
enum signature meta_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret);
enum err meta_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret,
    struct problem *problem);
/* One change of a webhook body whose field is not "messages". */
void meta_read_change(struct webhook_events *ev, const char *field, struct json_object *value, int64_t at);
/* {"code", "title", "error_data"...} as a notice: value.errors of any field. */
void meta_read_errors(struct webhook_events *ev, struct json_object *errors);

extern const char *const meta_finding_keys[];
/* The connection test's questions; those that are asked at regular times too. */
enum meta_step { META_NUMBER, META_TOKEN, META_SUBSCRIBED, META_HEALTH, META_MORE, META_STEP__COUNT };
enum { META_LOOK_STEPS = 1 << META_NUMBER | 1 << META_HEALTH | 1 << META_MORE };
enum err meta_write_test(const struct account *a, size_t step, struct http_request *ret);
void meta_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret);

extern const char *const meta_remote_keys[];
enum err meta_write_remote(const struct account *a, const struct remote_wish *wish, struct http_request *ret);
enum err meta_write_list(const struct account *a, enum list_what what, int64_t day, const char *next, struct http_request *ret);
void meta_read_list(enum list_what what, const struct http_answer *answer, struct listed *ret);
/* A template in Meta's form, as others pass it on too. One without name or language is left out. */
enum err meta_list_row(struct listed *l, struct json_object *row);
void meta_read_remote(const struct remote_wish *wish, const struct http_answer *answer, struct remote_told *ret);
bool meta_may_upload(struct json_object *settings);
enum err meta_write_example(const struct account *a, const char *session, struct http_request *ret);
bool meta_read_example(const char *session, const struct http_answer *answer, char *ret, size_t size, struct remote_told *told);

/* Begins a request below the account's base address and version, with its token. */
void meta_request_begin(const struct account *a, const char *method, const char *path, struct http_request *ret);
/* The same with another word before the token: uploads want "OAuth". */
void meta_request_begin_as(const struct account *a, const char *scheme, const char *method, const char *path, struct http_request *ret);

#endif
