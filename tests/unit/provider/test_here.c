#include "world.h"

#include <string.h>

#include "provider/here.h"

static void
test_an_account_stays_here_when_all_its_addresses_do(void **state)
{
	static const struct { const char *kind, *settings; bool here, simulated; } cases[] = {
		{ "meta", "{}", false, false },
		{ "meta", "{\"base_url\":\"\"}", false, false },
		{ "meta", "{\"base_url\":\"http://127.0.0.1:8090/meta\"}", true, true },
		{ "meta", "{\"base_url\":\"http://LOCALHOST:8090\"}", true, true },
		{ "meta", "{\"base_url\":\"http://[::1]:8090/x\"}", true, true },
		{ "meta", "{\"base_url\":\"https://127.0.0.1.example.com\"}", false, false },
		{ "meta", "{\"base_url\":\"https://localhost.example.com\"}", false, false },
		{ "meta", "{\"base_url\":\"https://graph.example.com/127.0.0.1\"}", false, false },
		{ "meta", "{\"base_url\":\"http://[::1\"}", false, false },
		{ "meta", "{\"base_url\":\"http://localhost:80@example.com/\"}", false, false },
		{ "meta", "{\"base_url\":\"http://127.0.0.1:80/a@b\"}", true, true },
		{ "vonage", "{\"base_url\":\"http://127.0.0.1:1\"}", false, false },
		{ "vonage", "{\"base_url\":\"http://127.0.0.1:1\",\"rest_url\":\"http://127.0.0.1:1\"}", true, true },
		/* Where the address is the office's own, this machine may be the right one. */
		{ "http_sms", "{\"url\":\"http://127.0.0.1:13013/send\"}", true, false },
		{ "http_sms", "{\"url\":\"https://sms.example.com/send\"}", false, false },
		{ "smtp", "{\"server\":\"localhost\"}", true, false },
		{ "smtp", "{\"server\":\"mail.example.go.id\"}", false, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *settings = NULL;
		const struct provider *kind = provider_find(cases[i].kind);

		assert_ok(json_parse(cases[i].settings, strlen(cases[i].settings), &settings, NULL));
		if (provider_stays_here(kind, settings) != cases[i].here || provider_is_simulated(kind, settings) != cases[i].simulated)
			fail_msg("%s %s", cases[i].kind, cases[i].settings);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_account_stays_here_when_all_its_addresses_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
