#include "message/priority.h"

#include <stddef.h>

#include "base/text.h"
#include "message/message.h"

static const struct { const char *name; int priority; } priorities[] = {
	{ "reply", MESSAGE_REPLY }, { "transactional", MESSAGE_TRANSACTIONAL }, { "reminder", MESSAGE_REMINDER },
	{ "campaign", MESSAGE_CAMPAIGN },
};

bool
message_priority_from_name(const char *name, int *ret)
{
	size_t i;

	for (i = 0; i < sizeof(priorities) / sizeof(priorities[0]); i++)
		if (text_equal(priorities[i].name, name)) {
			*ret = priorities[i].priority;
			return true;
		}
	return false;
}

/* Between two names stands the later one: 25 waits like a reminder. */
const char *
message_priority_name(int priority)
{
	size_t i;

	for (i = 0; i < sizeof(priorities) / sizeof(priorities[0]); i++)
		if (priorities[i].priority >= priority)
			return priorities[i].name;
	return "campaign";
}

int
message_priority_of(const struct message_draft *draft, const char *category, const char *template_key)
{
	/* Nobody is helped by these at night. */
	static const char *const by_day[] = { "reminder", "permit_expiry_warning", "permit_expired", "document_pending" };
	size_t i;

	if (draft->priority > 0)
		return draft->priority;
	if (draft->reply_to != NULL)
		return MESSAGE_REPLY;
	if (text_equal(category, "marketing"))
		return MESSAGE_CAMPAIGN;
	if (template_key != NULL && text_equal(category, "service"))
		return MESSAGE_REPLY;
	for (i = 0; i < sizeof(by_day) / sizeof(by_day[0]); i++)
		if (text_equal(by_day[i], template_key))
			return MESSAGE_REMINDER;
	return MESSAGE_TRANSACTIONAL;
}
