#include <inttypes.h>
#include <string.h>

#include "sample.h"
#include "provider/meta.h"

/* Each line is what one of Meta's codes must lead to, whichever way it comes. */
static const struct { const char *name; int64_t code; const char *said; enum verdict want; } rows[] = {
	{ "token expired, revoked or app blocked",          0,       NULL, VERDICT_CREDENTIAL },
	{ "capability missing",                             3,       NULL, VERDICT_CREDENTIAL },
	{ "permission not granted",                         10,      NULL, VERDICT_CREDENTIAL },
	{ "session missing",                                102,     NULL, VERDICT_CREDENTIAL },
	{ "token missing",                                  104,     NULL, VERDICT_CREDENTIAL },
	{ "token invalid",                                  190,     NULL, VERDICT_CREDENTIAL },
	{ "first of the permissions",                       200,     NULL, VERDICT_CREDENTIAL },
	{ "last of the permissions",                        299,     NULL, VERDICT_CREDENTIAL },
	{ "access denied",                                  131005,  NULL, VERDICT_CREDENTIAL },

	{ "policy violation",                               368,     NULL, VERDICT_ACCOUNT },
	{ "country not allowed",                            130497,  NULL, VERDICT_REROUTE },
	{ "account locked",                                 131031,  NULL, VERDICT_ACCOUNT },
	{ "display name missing",                           131037,  NULL, VERDICT_ACCOUNT },
	{ "payment",                                        131042,  NULL, VERDICT_ACCOUNT },
	{ "certificate",                                    131045,  NULL, VERDICT_ACCOUNT },
	{ "reported as spam",                               131048,  NULL, VERDICT_ACCOUNT },
	{ "maintenance",                                    131057,  NULL, VERDICT_THROTTLE_PROVIDER },
	{ "category abuse",                                 131064,  NULL, VERDICT_ACCOUNT },
	{ "number deleted",                                 33,      NULL, VERDICT_ACCOUNT },
	{ "object not found",                               803,     NULL, VERDICT_ACCOUNT },
	{ "number not registered",                          133010,  NULL, VERDICT_ACCOUNT },
	{ "deregistration incomplete",                      133000,  NULL, VERDICT_ACCOUNT },
	{ "wrong PIN",                                      133005,  NULL, VERDICT_ACCOUNT },
	{ "number not verified",                            133006,  NULL, VERDICT_ACCOUNT },
	{ "too many PINs",                                  133008,  NULL, VERDICT_ACCOUNT },
	{ "PINs too fast",                                  133009,  NULL, VERDICT_ACCOUNT },
	{ "deleted a moment ago",                           133015,  NULL, VERDICT_ACCOUNT },
	{ "registered too often",                           133016,  NULL, VERDICT_ACCOUNT },
	{ "payment terms",                                  134011,  NULL, VERDICT_ACCOUNT },

	{ "calls of the app",                               4,       NULL, VERDICT_THROTTLE_PROVIDER },
	{ "calls of the user",                              17,      NULL, VERDICT_THROTTLE_PROVIDER },
	{ "custom limit",                                   613,     NULL, VERDICT_THROTTLE_PROVIDER },
	{ "calls of the account",                           80007,   NULL, VERDICT_THROTTLE_PROVIDER },
	{ "messages a second",                              130429,  NULL, VERDICT_THROTTLE_PROVIDER },
	{ "messages to one person",                         131056,  NULL, VERDICT_THROTTLE_CONTACT },
	{ "flow throttled",                                 132069,  NULL, VERDICT_RETRY },

	{ "unknown to Meta itself",                         1,       NULL, VERDICT_RETRY },
	{ "service down",                                   2,       NULL, VERDICT_RETRY },
	{ "something went wrong",                           131000,  NULL, VERDICT_RETRY },
	{ "service unavailable",                            131016,  NULL, VERDICT_RETRY },
	{ "registration server down",                       133004,  NULL, VERDICT_RETRY },
	{ "template not yet copied",                        134101,  NULL, VERDICT_RETRY },
	{ "number in maintenance",                          2494100, NULL, VERDICT_THROTTLE_PROVIDER },

	{ "invalid parameter",                              100,     "Invalid parameter", VERDICT_PERMANENT },
	{ "invalid parameter: no such object",              100,     "Object with ID 'x' DOES NOT EXIST", VERDICT_ACCOUNT },
	{ "parameter missing",                              131008,  NULL, VERDICT_PERMANENT },
	{ "parameter value",                                131009,  NULL, VERDICT_PERMANENT },
	{ "parameter value: the recipient",                 131009,  "Recipient phone number not valid", VERDICT_REROUTE },
	{ "to ourselves",                                   131021,  NULL, VERDICT_PERMANENT },
	{ "type not supported",                             131051,  NULL, VERDICT_PERMANENT },
	{ "media of ours",                                  131053,  NULL, VERDICT_PERMANENT },
	{ "not marketing",                                  131055,  NULL, VERDICT_PERMANENT },
	{ "not to a business-scoped id",                    131062,  NULL, VERDICT_PERMANENT },
	{ "not marketing, newer",                           134100,  NULL, VERDICT_PERMANENT },
	{ "parameter",                                      135000,  NULL, VERDICT_PERMANENT },
	{ "another identity",                               137000,  NULL, VERDICT_PERMANENT },

	{ "blocked by the office",                          130403,  NULL, VERDICT_REROUTE },
	{ "experiment",                                     130472,  NULL, VERDICT_REROUTE },
	{ "no WhatsApp",                                    131026,  NULL, VERDICT_RECIPIENT },
	{ "not on the test number's list",                  131030,  NULL, VERDICT_REROUTE },
	{ "expired",                                        131043,  NULL, VERDICT_REROUTE },
	{ "window closed",                                  131047,  NULL, VERDICT_WINDOW },
	{ "marketing limit per person",                     131049,  NULL, VERDICT_REROUTE },
	{ "marketing stopped",                              131050,  NULL, VERDICT_NO_MARKETING },

	{ "number of values",                               132000,  NULL, VERDICT_TEMPLATE },
	{ "no such template",                               132001,  NULL, VERDICT_TEMPLATE },
	{ "too long when filled",                           132005,  NULL, VERDICT_REROUTE },
	{ "policy",                                         132007,  NULL, VERDICT_TEMPLATE },
	{ "value",                                          132008,  NULL, VERDICT_PERMANENT },
	{ "value's format",                                 132012,  NULL, VERDICT_PERMANENT },
	{ "paused",                                         132015,  NULL, VERDICT_TEMPLATE },
	{ "disabled",                                       132016,  NULL, VERDICT_TEMPLATE },
	{ "values",                                         132018,  NULL, VERDICT_PERMANENT },
	{ "flow blocked",                                   132068,  NULL, VERDICT_TEMPLATE },
	{ "marketing endpoint only",                        131061,  NULL, VERDICT_TEMPLATE },
	{ "marketing switched off",                         131063,  NULL, VERDICT_TEMPLATE },
	{ "not usable there",                               134102,  NULL, VERDICT_TEMPLATE },
	{ "not approved, as the health check says",         141002,  NULL, VERDICT_TEMPLATE },
	{ "variable at the start or end",                   2388299, NULL, VERDICT_TEMPLATE },
	{ "too many templates",                             2388019, NULL, VERDICT_ACCOUNT },
	{ "cannot be changed now",                          2388039, NULL, VERDICT_RETRY },
	{ "an old cursor",                                  131059,  NULL, VERDICT_RETRY },
};

static void
test_every_documented_code_has_its_verdict(void **state)
{
	struct meta_meaning got;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!meta_meaning_find(rows[i].code, rows[i].said, &got))
			fail_msg("%" PRId64 " (%s) is in no row", rows[i].code, rows[i].name);
		if (got.verdict != rows[i].want)
			fail_msg("%" PRId64 " (%s) is %s", rows[i].code, rows[i].name, verdict_name(got.verdict));
	}
}

static void
test_a_code_in_no_row_is_not_guessed(void **state)
{
	static const int64_t codes[] = { -1, 5, 199, 300, 131001, 999999, 2388300, INT64_MAX, INT64_MIN };
	struct meta_meaning got;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		assert_false(meta_meaning_find(codes[i], "does not exist", &got));
}

/* Codes without a row, by what else there is. */
static const struct { int status; const char *error; enum verdict want; } defaults[] = {
	{ 500, "{\"code\":999999}",                       VERDICT_RETRY },
	{ 503, "{}",                                      VERDICT_RETRY },
	{ 400, "{\"code\":999999,\"is_transient\":true}", VERDICT_RETRY },
	{ 401, "{\"code\":999999}",                       VERDICT_CREDENTIAL },
	{ 403, "{\"code\":999999}",                       VERDICT_ACCOUNT },
	{ 429, "{\"code\":999999,\"is_transient\":true}", VERDICT_THROTTLE_PROVIDER },
	{ 400, "{\"code\":999999}",                       VERDICT_PERMANENT },
	{ 422, "{\"code\":\"x\"}",                        VERDICT_PERMANENT },
	{ 0,   "{\"code\":999999}",                       VERDICT_REROUTE },
	{ 0,   "{\"code\":999999,\"is_transient\":true}", VERDICT_REROUTE },
	{ 500, "{\"code\":190}",                          VERDICT_CREDENTIAL },		/* the code outweighs the status */
	{ 400, "{\"code\":\"131047\"}",                   VERDICT_WINDOW },		/* as text, too */
};

static void
test_without_a_row_the_status_decides(void **state)
{
	struct meta_error got;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++) {
		AUTO_JSON struct json_object *error = NULL;

		assert_int_equal(json_parse(defaults[i].error, strlen(defaults[i].error), &error, NULL), ERR_NONE);
		meta_error_read(error, defaults[i].status, &got);
		if (got.meaning.verdict != defaults[i].want)
			fail_msg("%d %s is %s", defaults[i].status, defaults[i].error, verdict_name(got.meaning.verdict));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_documented_code_has_its_verdict),
		cmocka_unit_test(test_a_code_in_no_row_is_not_guessed),
		cmocka_unit_test(test_without_a_row_the_status_decides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
