#include "web/preview.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void
test_who_makes_previews_is_known_by_name_and_everybody_else_is_a_person(void **state)
{
	static const struct { const char *agent; bool preview; } rows[] = {
		{ "WhatsApp/2.24.10.85 A", true }, { "WhatsApp/2.2412.54 W", true }, { "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", true },
		{ "TelegramBot (like TwitterBot)", true }, { "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", true },
		{ "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", true }, { "whatsapp/2", true },
		{ "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Mobile Safari/537.36", false },
		{ "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", false },
		{ "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1/191.308; U; id) Presto/2.12.423 Version/12.16", false },
		{ "Mozilla/5.0 (Linux; U; Android 9; id-ID) AppleWebKit/537.36 UCBrowser/13.4.0 Mobile Safari/537.36", false }, { "", false }, { NULL, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (preview_agent(rows[i].agent) != rows[i].preview)
			fail_msg("%s", rows[i].agent != NULL ? rows[i].agent : "none");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_makes_previews_is_known_by_name_and_everybody_else_is_a_person),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
