/*
 * For those who came without a link: a number is typed, and its owner gets one. Beside it stands the way to write to the office directly.
 *
 * The answer to a number that can be one is the same for all, and so is the work (invitation/asking.h).
 */
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "invitation/asking.h"
#include "pages/optin.h"
#include "pages/optin_proof.h"
#include "pages/page.h"
#include "pages/phone_check.h"
#include "privacy/notice.h"
#include "setting/setting.h"
#include "web/web.h"

enum { TYPED_MAX_BYTES = 60 };

static const struct optin_proof proof = { .subject = "link" };

/* ---- the page ---- */

/* Beside the way that skips the personal page stands what one agrees to. */
static enum err
put_statement(struct page *p)
{
	AUTO(privacy_shown) struct privacy_shown shown = {0};
	enum err e;

	if ((e = privacy_show(p->rq->db, p->rq->locale, p->rq->now, &shown)))
		return e;
	json_put_text(p->data, "statement", shown.statement);
	json_put_text(p->data, "notice_version", shown.version);
	return ERR_NONE;
}

static enum err
show(const struct request *rq, struct reply *rp, int status, const struct form_check *check)
{
	AUTO(page) struct page p = {0};
	char csrf[OPTIN_PROOF_MAX];
	bool offered;
	enum err e;

	if ((e = page_open(rq, "optin", &p)) || (e = optin_put_wa_link(&p)) || (e = put_statement(&p)) ||
	    (e = setting_flag(rq->db, SETTING_LINKS_BY_NUMBER, &offered)))
		return e;
	optin_proof_make(rq, &proof, csrf);
	json_put_text(p.data, "csrf", csrf);
	json_put_bool(p.data, "offered", offered);
	json_put_bool(p.data, "read_again", status == 409);
	json_put_bool(p.data, "too_many", status == 429);
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "optin/request");
}

enum err
optin_without_link(const struct request *rq, struct reply *rp)
{
	return show(rq, rp, 200, NULL);
}

/* The same for everybody: what was typed stands nowhere on it. */
enum err
optin_asked(const struct request *rq, struct reply *rp)
{
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "optin", &p)) || (e = optin_put_wa_link(&p)) || (e = put_statement(&p)))
		return e;
	return page_show(&p, rp, 200, "optin/asked");
}

/* ---- what is typed there ---- */

/* A page elsewhere that sends this form would use its reader's address up; browsers say so. */
static bool
is_from_elsewhere(const struct request *rq)
{
	const char *site = request_header(rq, "Sec-Fetch-Site");

	return site != NULL && !text_equal(site, "same-origin") && !text_equal(site, "none");
}

/* What stands in the table is no address: only the same one gives the same again. */
static void
hash_address(const struct request *rq, uint8_t ret[SHA256_BYTES])
{
	crypto_hmac_sha256(rq->web->secret, KEY_BYTES, rq->ip, strlen(rq->ip), ret);
}

static enum err
put(const struct request *rq, const char *number, bool *ret_taken)
{
	uint8_t address[SHA256_BYTES];
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	hash_address(rq, address);
	if ((e = db_begin(rq->writer, &tx)) || (e = asking_put(rq->writer, number, address, rq->now, ret_taken)))
		return e;
	return db_commit(&tx);
}

enum err
optin_ask(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *typed = form_need(&check, "phone", TYPED_MAX_BYTES);
	struct phone phone = phone_parse(typed);
	bool offered, taken;
	enum err e;

	if ((e = setting_flag(rq->db, SETTING_LINKS_BY_NUMBER, &offered)) || !offered)
		return e ? e : ERR_NOT_FOUND;
	if (is_from_elsewhere(rq) || !optin_proof_good(rq, &proof))
		return show(rq, rp, 409, &check);
	phone_check(&check, "phone", typed);
	if (!form_ok(&check))
		return show(rq, rp, 422, &check);
	if ((e = put(rq, phone.number, &taken)))
		return e;
	if (!taken) {
		reply_header(rp, "Retry-After", "3600");
		return show(rq, rp, 429, &check);
	}
	return reply_see_other(rp, "/opt-in-whatsapp/asked%s", optin_lang_query(rq));
}
