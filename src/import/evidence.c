#include "import/evidence.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "consent/consent.h"
#include "consent/review.h"

enum { ANSWER_MAX_BYTES = 400 };

/* The texts that an entry points into. */
struct entry_texts { char answer[ANSWER_MAX_BYTES]; struct json_object *evidence; };

static void
entry_texts_end(struct entry_texts *t)
{
	json_end(&t->evidence);
}

static void
put_unless_empty(struct json_object *o, const char *key, const char *text)
{
	if (*text != '\0')
		json_put_text(o, key, text);
}

/* A cell that does not fit was no answer; it is cut between two signs. */
static void
write_answer(const struct evidence *shown, char ret[ANSWER_MAX_BYTES])
{
	size_t n;

	if (*shown->answer != '\0')
		snprintf(ret, ANSWER_MAX_BYTES, "%s", shown->answer);
	else
		snprintf(ret, ANSWER_MAX_BYTES, "Tanggal persetujuan pada daftar: %s", shown->date);
	for (n = strlen(ret); n > 0 && !text_is_utf8(ret, n); n--)
		ret[n - 1] = '\0';
}

static void
write_texts(const struct import_context *ctx, const struct evidence *shown, struct entry_texts *ret)
{
	write_answer(shown, ret->answer);
	ret->evidence = json_object_new_object();
	json_put_int(ret->evidence, "import", ctx->batch_id);
	json_put_int(ret->evidence, "line", ctx->line);
	put_unless_empty(ret->evidence, "file", ctx->file_name);
	put_unless_empty(ret->evidence, "form", shown->form_no);
	put_unless_empty(ret->evidence, "list", shown->source);
}

static struct ledger_entry
entry_of(const struct import_context *ctx, const struct evidence *shown, const struct entry_texts *texts, enum scope scope)
{
	return (struct ledger_entry){ .scope = scope, .action = shown->claim.is == CLAIM_YES ? CONSENT_OPT_IN : CONSENT_DECLINE,
	    .source = "import", .request_words = shown->statement, .answer_words = texts->answer, .evidence = json_write(texts->evidence),
	    .notice_version = "", .actor = ctx->actor, .at = shown->claim.at };
}

enum err
evidence_is_news(const struct import_context *ctx, const struct evidence *shown, int64_t contact_id, bool *ret)
{
	AUTO(entry_texts) struct entry_texts texts = {0};
	struct ledger_entry entry;
	bool news = false;
	int s;
	enum err e;

	write_texts(ctx, shown, &texts);
	for (s = 0; s < SCOPE__COUNT && !news; s++) {
		entry = entry_of(ctx, shown, &texts, (enum scope)s);
		if (ctx->options->scopes & 1u << s && (e = consent_would_change(ctx->db, contact_id, &entry, ctx->now, &news)))
			return e;
	}
	*ret = news;
	return ERR_NONE;
}

static enum err
record_scope(const struct import_context *ctx, int64_t contact_id, struct ledger_entry *entry, int *entries)
{
	bool news;
	enum err e;

	if ((e = consent_would_change(ctx->db, contact_id, entry, ctx->now, &news)) || !news)
		return e;
	++*entries;
	return consent_record(ctx->db, contact_id, entry, ctx->now, NULL);
}

enum err
evidence_record(const struct import_context *ctx, const struct evidence *shown, int64_t contact_id, int *ret_entries)
{
	AUTO(entry_texts) struct entry_texts texts = {0};
	struct ledger_entry entry;
	int n = 0, s;
	enum err e;

	write_texts(ctx, shown, &texts);
	for (s = 0; s < SCOPE__COUNT; s++) {
		entry = entry_of(ctx, shown, &texts, (enum scope)s);
		if (ctx->options->scopes & 1u << s && (e = record_scope(ctx, contact_id, &entry, &n)))
			return e;
	}
	*ret_entries = n;
	return ERR_NONE;
}

static enum scope
first_scope(unsigned scopes)
{
	int s;

	for (s = 0; s < SCOPE__COUNT - 1; s++)
		if (scopes & 1u << s)
			break;
	return (enum scope)s;
}

enum err
evidence_ask(const struct import_context *ctx, const struct evidence *shown, int64_t contact_id)
{
	AUTO(entry_texts) struct entry_texts texts = {0};
	struct ledger_entry entry;
	char cause[80], batch[40];
	int64_t id;

	write_texts(ctx, shown, &texts);
	entry = entry_of(ctx, shown, &texts, first_scope(ctx->options->scopes));
	snprintf(batch, sizeof(batch), "import:%" PRId64, ctx->batch_id);
	snprintf(cause, sizeof(cause), "%s:%" PRId64, batch, ctx->line);
	return review_open(ctx->db, &(struct review_draft){ .kind = REVIEW_IMPORT, .cause = cause, .contact_id = contact_id, .batch = batch,
	    .made_by = ctx->actor, .scope = entry.scope, .also = ctx->options->scopes, .action = consent_action_name(entry.action),
	    .source = entry.source, .request_words = entry.request_words, .answer_words = entry.answer_words, .evidence = entry.evidence,
	    .notice_version = entry.notice_version, .at = entry.at }, ctx->now, &id, NULL, NULL);
}
