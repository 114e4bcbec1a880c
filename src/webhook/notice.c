#include "webhook/notice.h"

#include "base/text.h"
#include "delivery/task.h"
#include "provider/account.h"
#include "template/review.h"

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

	return template_reviewed(db, provider_id, &r, now, ret_used);
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
	/* Meta enforces these itself, for marketing only, which this office does not send. The body is kept and can be applied again. */
	case NOTICE_MARKETING_STOP:
	case NOTICE_MARKETING_RESUME:
	case NOTICE_OTHER:
	case NOTICE__COUNT:
		break;
	}
	return ERR_NONE;
}
