#include "webhook/notice.h"

#include "account/account.h"
#include "base/json.h"
#include "base/text.h"
#include "consent/consent.h"
#include "contact/contact.h"
#include "task/task.h"
#include "template/review.h"
#include "template/submission.h"

#define TEST_TASK "test_connection"

/* One test that waits is enough, however many notices come. */
static enum err
ask_for_a_test(struct db *db, int64_t provider_id, int64_t now, bool *ret_used)
{
	AUTO(task) struct task latest = {0};
	int64_t id;
	enum err e;

	e = task_latest(db, TEST_TASK, provider_id, &latest);
	if (e && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NONE && text_equal(latest.state, "waiting")) {
		*ret_used = true;
		return ERR_NONE;
	}
	if ((e = task_ask(db, TEST_TASK, provider_id, "webhook", now, &id)))
		return e;
	*ret_used = true;
	return ERR_NONE;
}

/* Signed news that messages no longer go out as they did: shown at once, and looked into. */
static enum err
warn(struct db *db, int64_t provider_id, const struct notice *n, int64_t now, bool *ret_used)
{
	enum err e;

	if ((e = provider_warn(db, provider_id, n->subject, n->detail, now)))
		return e;
	return ask_for_a_test(db, provider_id, now, ret_used);
}

static enum err
review(struct db *db, int64_t provider_id, const struct notice *n, int64_t now, bool *ret_used)
{
	const struct template_review r = {
		.remote_id = n->template_id, .remote_name = n->subject, .language = n->template_language, .status = n->template_status,
		.category = n->template_category, .announced = text_equal(n->detail, "announced"), .quality = n->template_quality,
		.text = n->template_status != NULL ? n->detail : NULL, .at = n->at,
	};

	bool needs_list = text_equal(n->detail, "edited") || text_equal(n->template_status, "UNARCHIVED");
	enum err e;

	if ((e = template_reviewed(db, provider_id, &r, now, ret_used)))
		return e;
	/* Somebody works in the provider's console: what it says now stands in its list. A kind without one is left to people. */
	if (*ret_used && !needs_list)
		return ERR_NONE;
	if ((e = template_ask_sync(db, provider_id, "webhook", now)) == ERR_NONE)
		*ret_used = true;
	return e == ERR_INVALID || e == ERR_NOT_FOUND ? ERR_NONE : e;
}

/* Meta tells it once to each of an account's webhooks, and again when it got no answer: only what changes something is written. */
static enum err
record_marketing(struct db *db, int64_t contact_id, struct ledger_entry *entry, int64_t now)
{
	bool changes;
	enum err e;

	if ((e = consent_would_change(db, contact_id, entry, now, &changes)) || !changes)
		return e;
	return consent_record(db, contact_id, entry, now, NULL);
}

static enum err
marketing(struct db *db, int64_t provider_id, const struct notice *n, enum consent_action action, int64_t now, bool *ret_used)
{
	AUTO_JSON struct json_object *evidence = json_object_new_object();
	const char *number = n->subject != NULL && n->subject[0] == '+' ? n->subject : NULL;
	struct ledger_entry entry = {
		.scope = SCOPE_OFFICIAL, .action = action, .source = "provider", .answer_words = n->detail, .actor = "contact",
		.at = n->at != 0 && n->at < now ? n->at : now,
	};
	int64_t contact_id, other;
	enum err e;

	json_put_text(evidence, "notice", "user_preferences");
	json_put_int(evidence, "provider_id", provider_id);
	if ((entry.evidence = json_write(evidence)) == NULL)
		return ERR_MEMORY;
	if ((e = contact_from_provider(db, number, n->user_id, now, &contact_id, NULL)) || (e = record_marketing(db, contact_id, &entry, now)))
		return e;
	*ret_used = true;
	/* Somebody whose user id stands with another contact than the number: they are the same person. */
	if (n->user_id == NULL || (e = contact_by_user_id(db, n->user_id, &other)) == ERR_NOT_FOUND)
		return ERR_NONE;
	return e != ERR_NONE || other == contact_id ? e : record_marketing(db, other, &entry, now);
}

enum err
notice_apply(struct db *db, int64_t provider_id, const struct notice *notice, int64_t now, bool *ret_used)
{
	*ret_used = false;
	switch (notice->kind) {
	case NOTICE_DEVICE_CONNECTED:
	case NOTICE_DEVICE_DISCONNECTED:
	case NOTICE_QUALITY:
		return ask_for_a_test(db, provider_id, now, ret_used);
	case NOTICE_ERROR:
		return warn(db, provider_id, notice, now, ret_used);
	case NOTICE_TEMPLATE:
		return review(db, provider_id, notice, now, ret_used);
	case NOTICE_MARKETING_STOP:
		return marketing(db, provider_id, notice, CONSENT_MARKETING_STOP, now, ret_used);
	case NOTICE_MARKETING_RESUME:
		return marketing(db, provider_id, notice, CONSENT_MARKETING_RESUME, now, ret_used);
	case NOTICE_OTHER:
	case NOTICE__COUNT:
		break;
	}
	return ERR_NONE;
}
