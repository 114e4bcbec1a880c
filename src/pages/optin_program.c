/* What the program for applicants needs as long as it runs, what each of its pages shows, and its page for what went wrong. */
#include <stdlib.h>

#include "base/text.h"
#include "db/db.h"
#include "pages/optin.h"
#include "pages/optin_visit.h"
#include "pages/page.h"
#include "setting/seal.h"
#include "setting/setting.h"
#include "web/error_page.h"
#include "web/rate.h"
#include "web/view.h"
#include "web/web.h"

/* Answers by one link, and by one address: whole villages share an address of their mobile company. */
static const struct rate_limit by_link = { .burst = 10, .per_minute = 10, .slots = 4096 };
static const struct rate_limit by_address = { .burst = 120, .per_minute = 120, .slots = 4096 };

/* Codes that somebody tries out: a message's has 40 bits. */
static const struct rate_limit by_checker = { .burst = 20, .per_minute = 10, .slots = 4096 };

struct limits { struct rate *link, *address, *checker; };

static void
limits_free(struct limits *limits)
{
	if (limits == NULL)
		return;
	rate_free(limits->link);
	rate_free(limits->address);
	rate_free(limits->checker);
	free(limits);
}

enum err
optin_start(struct web *web, struct problem *problem)
{
	struct limits *limits = calloc(1, sizeof(*limits));
	enum err e = ERR_MEMORY;

	if (limits != NULL && !(e = rate_make(&by_link, &limits->link)) && !(e = rate_make(&by_address, &limits->address)) &&
	    !(e = rate_make(&by_checker, &limits->checker))) {
		web->own = limits;
		return ERR_NONE;
	}
	limits_free(limits);
	return problem_set(problem, e, NULL, "no memory for the limits");
}

void
optin_stop(struct web *web)
{
	limits_free(web->own);
	web->own = NULL;
}

static bool
too_often(const struct request *rq, struct reply *rp, int wait_s)
{
	web_fail(rq, rp, 429, ERR_NONE);
	reply_header(rp, "Retry-After", "%d", wait_s > 0 ? wait_s : 1);
	return false;
}

bool
visit_may_answer(const struct request *rq, struct reply *rp)
{
	struct limits *limits = rq->web->own;
	int wait_s = 0;

	return (rate_take(limits->address, rq->ip, rq->now, &wait_s) && rate_take(limits->link, request_param(rq, "token"), rq->now, &wait_s)) ||
	    too_often(rq, rp, wait_s);
}

bool
optin_may_stop(const struct request *rq, struct reply *rp)
{
	struct limits *limits = rq->web->own;
	int wait_s = 0;

	return rate_take(limits->link, request_param(rq, "token"), rq->now, &wait_s) || too_often(rq, rp, wait_s);
}

bool
optin_may_check(const struct request *rq, struct reply *rp)
{
	struct limits *limits = rq->web->own;
	int wait_s = 0;

	return rate_take(limits->checker, rq->ip, rq->now, &wait_s) || too_often(rq, rp, wait_s);
}

/* ---- what every page of this program shows ---- */

const char *
optin_lang_query(const struct request *rq)
{
	/* Ours goes without saying, unless a page begins in the reader's. */
	if (text_equal(rq->locale, locales[0]))
		return form_value(&rq->args, "lang") != NULL ? "?lang=id" : "";
	return "?lang=en";
}

static void
put_setting(const struct request *rq, struct json_object *o, const char *name, enum setting_key key)
{
	AUTO_FREE char *text = NULL;

	if (setting_text(rq->db, key, &text) == ERR_NONE)
		json_put_text(o, name, text);
}

/* A phone calls it with one tap; what people of the office wrote beside the digits stays readable. */
static void
put_phone_link(struct json_object *context)
{
	const char *shown = json_text(context, "phone");
	struct phone phone = phone_parse(shown != NULL ? shown : "");

	json_put_text(context, "phone_link", phone.number);
}

/* Where the switch to the other language leads: an answer cannot be looked at again, its page can. */
static void
put_other_language(const struct request *rq, struct json_object *context)
{
	const char *other = text_equal(rq->locale, locales[0]) ? locales[1] : locales[0];
	AUTO(buf) struct buf link = {0};

	buf_init(&link, REQUEST_PARAM_MAX_BYTES + 100);
	if (rq->method != GET && rq->endpoint != NULL)
		buf_fmt(&link, "/opt-in-whatsapp/%s", request_param(rq, "token"));
	buf_fmt(&link, "?lang=%s", other);
	json_put_text(context, "other_lang", other);
	json_put_text(context, "other_lang_link", buf_text(&link));
}

/* The office's seal beside its name; a page does without one that cannot be asked for. */
static void
put_seal(const struct request *rq, struct json_object *context)
{
	char version[24] = "";
	int64_t at = 0;

	if (seal_version(rq->db, &at) == ERR_NONE && at != 0)
		snprintf(version, sizeof(version), "%" PRId64, at);
	json_put_text(context, "seal", version);
}

void
optin_context(const struct request *rq, struct json_object *context)
{
	put_setting(rq, context, "office", SETTING_OFFICE_NAME);
	put_setting(rq, context, "office_short", SETTING_OFFICE_SHORT);
	put_setting(rq, context, "phone", SETTING_OFFICE_PHONE);
	put_setting(rq, context, "address", SETTING_OFFICE_ADDRESS);
	put_setting(rq, context, "privacy_contact", SETTING_PRIVACY_CONTACT);
	put_phone_link(context);
	put_seal(rq, context);
	json_put_text(context, "lang_query", optin_lang_query(rq));
	put_other_language(rq, context);
}

/* ---- what went wrong ---- */

/* One page for every link that does not work, whatever is wrong with it, with the way to another link. */
void
optin_fail(const struct request *rq, struct reply *rp, int status, enum err e)
{
	AUTO(page) struct page p = {0};

	(void)e;
	if (status != 404 || page_open(rq, "optin", &p) || page_show(&p, rp, status, "optin/lost"))
		error_page(rq, rp, status);
}
