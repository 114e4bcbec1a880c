/*
 * Any bytes as a webhook of Watzap's and as an answer; and what is kept of the body must not hold the value of a field named number_key.
 */
#include "webhook.h"

#include "provider/watzap.h"

static struct account account = { .id = 1, .kind = "watzap" };
static const char *const fields[] = { "number", "6281160005000", "number_key", "k3y", NULL };

/* What may be kept is read again: a key in it must be the mask. */
static void
check_kept(const struct webhook_request *rq)
{
	AUTO(buf) struct buf kept = { 0 };
	AUTO_JSON struct json_object *doc = NULL;
	const char *key;

	buf_init(&kept, 4 * rq->body_len + 1000);
	if (watzap_redact(rq, &kept) != ERR_NONE)
		abort();
	if (json_parse(buf_text(&kept), kept.len, &doc, NULL) != ERR_NONE)
		return;
	key = json_text(json_at(doc, "data"), "number_key");
	if (key != NULL && strcmp(key, "***") != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	AUTO_FREE char *text = fuzz_text(bytes, n);
	struct webhook_request rq = { .method = "POST", .query = "", .content_type = "application/json", .body = text, .body_len = n };

	fuzz_open(&account, fields);
	fuzz_webhook(&account, "POST", "application/json", text, n, false);
	check_kept(&rq);
	fuzz_answers(&account, text, n);
	return 0;
}
