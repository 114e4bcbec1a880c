/*
 * Any bytes as a webhook of Fonnte's, as JSON and as a form, and the same bytes as an answer; and what is kept of the body must
 * not hold the value of a field named token.
 */
#include "webhook.h"

#include "provider/fonnte.h"

static struct account account = { .id = 1, .kind = "fonnte" };
static const char *const fields[] = { "device", "6281160002000", "webhook_secret", "s3cret", NULL };

/* What may be kept is read again: a token in it must be the mask. */
static void
check_kept(const struct webhook_request *rq)
{
	AUTO(buf) struct buf kept = { 0 };
	AUTO_JSON struct json_object *doc = NULL;
	struct webhook_request again = *rq;
	const char *token;

	buf_init(&kept, 4 * rq->body_len + 1000);
	if (fonnte_redact(rq, &kept) != ERR_NONE)
		abort();
	again.body = buf_text(&kept);
	again.body_len = kept.len;
	if (fonnte_body_parse(&again, &doc, NULL) != ERR_NONE)
		return;
	token = json_text(doc, "token");
	if (token != NULL && strcmp(token, "***") != 0)
		abort();
}

static void
read_body(const char *text, size_t n, const char *content_type)
{
	struct webhook_request rq = { .method = "POST", .query = "", .content_type = content_type, .body = text, .body_len = n };

	fuzz_webhook(&account, "POST", content_type, text, n, false);
	check_kept(&rq);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	AUTO_FREE char *text = fuzz_text(bytes, n);

	fuzz_open(&account, fields);
	read_body(text, n, "application/json");
	read_body(text, n, "application/x-www-form-urlencoded");
	fuzz_answers(&account, text, n);
	return 0;
}
