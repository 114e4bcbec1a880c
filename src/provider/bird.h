/*
 * bird: messages through Bird (MessageBird's later name), as two kinds: "bird" for WhatsApp, "bird_sms" for SMS; and two interfaces, of which an
 * account's setting "api" says which it is.
 *
 * "channels": a workspace has channels, and a channel is a number; both kinds are the same request to another channel. A template is a project with a
 * version, and its places have names: those that our template's mapping lists, or our own names of them. Our attempt's id goes out as the reference
 * and comes back with every event. Webhooks are signed over time, address and body.
 *
 * "platform": the host is the region in the key. A template has a slug, a language and WhatsApp's own components. Our attempt's id goes out as
 * metadata, and as the key under which a repeat is no second message. A closed window is refused at once. Webhooks are signed the standard way, over
 * their id, time and body, and templates can be listed.
 *
 * Either answers "accepted" and nothing more, and can be asked about a message.
 *
 * bird.c fields and the kinds; bird_channels.c requests, answers and the test of one interface, bird_platform.c of the other; bird_verdict.c what a
 * failure means; bird_webhook.c and bird_platform_webhook.c who calls us and what it tells; bird_question.c what became of a message; bird_list.c
 * templates.
 */
#ifndef PROVIDER_BIRD_H
#define PROVIDER_BIRD_H

#include "provider/provider.h"

extern const struct provider provider_bird, provider_bird_sms;

struct bird_meaning {
	enum verdict	verdict;
	int		delay_s;	/* 0: no wish */
	int		tries_most;	/* as in an outcome */
};
/* Channels: a message that failed: Bird's code and the one of the platform behind it (-1: none), what was said of it (or NULL). */
struct bird_meaning bird_failure(int64_t code, int64_t source_code, const char *reason, bool whatsapp);
/* Platform: the same by its word, or NULL; meta_code: Meta's behind it, -1: none. */
struct bird_meaning bird_platform_failure(const char *code, int64_t meta_code, const char *description, bool whatsapp);
/* Platform: an answer that refuses, by its status and the name of the error (or NULL), its code ("E01004", or NULL). */
enum verdict bird_platform_refusal(int status, const char *name, const char *code);

/* ---- what the files of both kinds share ---- */

#define BIRD_CHANNELS_BASE "https://api.bird.com"

bool bird_is_whatsapp(const struct account *a);
bool bird_is_platform(const struct account *a);
/* Is it a template of Channels: "project" or "project:version"? */
bool bird_is_project(const char *text);
/* Ours, as it was given with a message; a reference of another form is somebody else's. */
const char *bird_our_id(const char *reference);
void bird_put_language(struct buf *b, const char *before, const char *language);
enum err bird_check_text(const struct account *a, const char *text);

/* What the connection test of either finds in an answer that is none of its own: keys, rights, rates. words: what Bird says of it, or NULL. */
void bird_find_refusal(int status, const char *words, struct findings *f);

/* ---- Channels ---- */

/* Begins a request to the account's channel. */
void bird_channels_begin(const struct account *a, const char *method, const char *path, struct http_request *ret);
enum err bird_channels_write(const struct account *a, const struct outgoing *m, struct http_request *ret);
struct outcome bird_channels_answer(const struct http_answer *answer);
enum err bird_channels_write_test(const struct account *a, struct http_request *ret);
void bird_channels_read_test(const struct http_answer *answer, struct json_object *doc, struct findings *f);
/* How a message stands: its id, the status, and what a failure means. false: that is no status. */
bool bird_read_standing(struct json_object *message, bool whatsapp, struct receipt *r);
enum err bird_write_question(const struct account *a, const struct question *q, struct http_request *ret);
enum signature bird_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now);
enum err bird_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem);

/* ---- the platform ---- */

/* Begins a request to the account's region. ERR_INVALID in ret when the key names none. */
void bird_platform_begin(const struct account *a, const char *method, const char *path, struct http_request *ret);
enum err bird_platform_write(const struct account *a, const struct outgoing *m, struct http_request *ret);
struct outcome bird_platform_answer(const struct http_answer *answer);
enum err bird_platform_write_test(const struct account *a, struct http_request *ret);
void bird_platform_read_test(const struct http_answer *answer, struct json_object *doc, struct findings *f);
/* As bird_read_standing, of a message of the platform. ev keeps what the receipt points at. */
bool bird_platform_read_standing(struct webhook_events *ev, struct json_object *message, bool whatsapp, struct receipt *r);
/* What a failure of either says: {"code","description","meta_error_code"}. */
void bird_platform_read_failure(struct json_object *error, const char *status, bool whatsapp, struct receipt *r);
enum err bird_platform_write_question(const struct account *a, const struct question *q, struct http_request *ret);
enum signature bird_platform_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now);
enum err bird_platform_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem);
enum err bird_write_list(const struct account *a, enum list_what what, int64_t day, const char *next, struct http_request *ret);
void bird_read_list(enum list_what what, const struct http_answer *answer, struct listed *ret);

/* ---- both: the answer says of which interface it is ---- */

struct told bird_read_told(const struct question *q, const struct http_answer *answer);
struct told bird_sms_read_told(const struct question *q, const struct http_answer *answer);

#endif
