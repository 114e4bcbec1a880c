#include <string.h>

#include "base/clock.h"
#include "message/message.h"
#include "message/priority.h"
#include "message/reason.h"

#include "world.h"

static void
test_states_have_the_names_the_table_allows(void **state)
{
	enum message_state s;
	int i;

	(void)state;
	for (i = 0; i < MESSAGE_STATE__COUNT; i++) {
		assert_true(message_state_from_name(message_state_name(i), &s));
		assert_int_equal(s, i);
	}
	assert_false(message_state_from_name("done", &s));
	assert_false(message_state_from_name(NULL, &s));
}

/* Who may come after what, in words: each row names every state it may go to. */
static const struct { const char *from, *to; } legal[] = {
	{ "draft", "queued blocked cancelled" },
	{ "queued", "sending sent delivered read failed blocked cancelled" },
	{ "sending", "queued sent delivered read failed blocked cancelled" },
	{ "sent", "queued delivered read failed" },
	{ "delivered", "read" },
	{ "read", "" },
	{ "failed", "queued delivered read" },
	{ "blocked", "queued sent delivered read cancelled" },
	{ "cancelled", "queued sent delivered read" },
};

static void
test_only_legal_moves_are_legal(void **state)
{
	enum message_state from;
	char word[16];
	size_t i;
	int to;

	(void)state;
	for (i = 0; i < MESSAGE_STATE__COUNT; i++) {
		assert_true(message_state_from_name(legal[i].from, &from));
		for (to = 0; to < MESSAGE_STATE__COUNT; to++) {
			bool want = false;
			const char *at = legal[i].to;

			while (sscanf(at, "%15s", word) == 1) {
				want |= strcmp(word, message_state_name(to)) == 0;
				at += strcspn(at, " ");
				at += strspn(at, " ");
			}
			if (message_move_is_legal(from, to) != want)
				fail_msg("%s to %s", legal[i].from, message_state_name(to));
		}
	}
}

static void
test_a_message_that_arrived_never_unarrives(void **state)
{
	int to;

	(void)state;
	for (to = 0; to < MESSAGE_STATE__COUNT; to++) {
		assert_int_equal(message_move_is_legal(MESSAGE_DELIVERED, to), to == MESSAGE_READ);
		assert_false(message_move_is_legal(MESSAGE_READ, to));
	}
}

static void
test_every_reason_is_known_by_its_code(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; reason_at(i) != NULL; i++) {
		assert_true(reason_is_known(reason_at(i)));
		for (k = 0; k < i; k++)
			assert_string_not_equal(reason_at(i), reason_at(k));
	}
	assert_true(reason_is_known(REASON_SUPERSEDED));
	assert_true(reason_is_known("no_consent_no_window"));	/* of plans */
	assert_false(reason_is_known("because"));
	assert_false(reason_is_known(NULL));
}

static const struct { const char *category, *key, *reply_to; int given, want; } kinds[] = {
	{ "utility", "permit_ready", NULL, 0, MESSAGE_TRANSACTIONAL },
	{ "utility", "permit_expiry_warning", NULL, 0, MESSAGE_REMINDER },
	{ "utility", "reminder", NULL, 0, MESSAGE_REMINDER },
	{ "utility", "approval_required", NULL, 0, MESSAGE_TRANSACTIONAL },
	{ "marketing", "news", NULL, 0, MESSAGE_CAMPAIGN },
	{ "service", "consent_thanks", NULL, 0, MESSAGE_REPLY },
	{ "service", NULL, NULL, 0, MESSAGE_TRANSACTIONAL },		/* an operator's text answers nobody by itself */
	{ "service", NULL, "wamid.1", 0, MESSAGE_REPLY },
	{ "utility", "permit_ready", NULL, MESSAGE_CAMPAIGN, MESSAGE_CAMPAIGN },
};

static void
test_priority_follows_the_kind_unless_the_caller_says(void **state)
{
	int p;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct message_draft draft = { .priority = kinds[i].given, .reply_to = kinds[i].reply_to };

		assert_int_equal(message_priority_of(&draft, kinds[i].category, kinds[i].key), kinds[i].want);
	}
	assert_true(message_priority_from_name("reminder", &p));
	assert_int_equal(p, MESSAGE_REMINDER);
	assert_false(message_priority_from_name("urgent", &p));
	assert_string_equal(message_priority_name(MESSAGE_REPLY), "reply");
	assert_string_equal(message_priority_name(25), "reminder");
	assert_string_equal(message_priority_name(99), "campaign");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states_have_the_names_the_table_allows),
		cmocka_unit_test(test_only_legal_moves_are_legal),
		cmocka_unit_test(test_a_message_that_arrived_never_unarrives),
		cmocka_unit_test(test_every_reason_is_known_by_its_code),
		cmocka_unit_test(test_priority_follows_the_kind_unless_the_caller_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
