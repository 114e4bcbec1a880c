/* What an SMS gateway's account may begin with: it can be saved as it is, and says and reads what such gateways do. */
#include "provider/preset.h"

#include <string.h>

#include "base/text.h"
#include "world.h"

static struct account
begin_with(const char *name, struct json_object **ret_settings, struct json_object **ret_secrets)
{
	const struct provider *kind = provider_find("http_sms");
	const struct provider_preset *preset = provider_preset_find(kind, name);

	assert_non_null(preset);
	*ret_settings = json_object_new_object();
	provider_preset_put(preset, *ret_settings);
	json_put_text(*ret_settings, "user", "karo");
	json_put_text(*ret_settings, "from", "DPMPTSP");
	*ret_secrets = json_object_new_object();
	json_put_text(*ret_secrets, "secret", "k&y");
	return (struct account){ .kind = "http_sms", .settings = *ret_settings, .secrets = *ret_secrets };
}

static void
test_every_preset_can_be_saved_as_it_is(void **state)
{
	const struct provider *kind = provider_find("http_sms");
	const struct provider_preset *preset;
	const struct provider_field *field;
	struct problem problem = {0};
	size_t i;

	(void)state;
	for (preset = kind->presets; preset->name != NULL; preset++) {
		AUTO_JSON struct json_object *settings = NULL, *secrets = NULL;

		begin_with(preset->name, &settings, &secrets);
		for (i = 0; preset->pairs[i] != NULL; i += 2) {
			for (field = kind->fields; field->name != NULL && strcmp(field->name, preset->pairs[i]) != 0; field++)
				;
			if (field->name == NULL || provider_field_check(field, preset->pairs[i + 1], &problem) != ERR_NONE)
				fail_msg("%s: %s %s", preset->name, preset->pairs[i], problem.why);
		}
		if (kind->check_settings(settings, &problem) != ERR_NONE)
			fail_msg("%s: %s %s", preset->name, problem.field, problem.why);
	}
	assert_null(provider_preset_find(kind, "no such"));
	assert_null(provider_preset_find(provider_find("meta"), "form"));
}

static void
test_what_was_said_already_is_not_written_over(void **state)
{
	AUTO_JSON struct json_object *values = json_object_new_object();

	(void)state;
	json_put_text(values, "number_format", "+62");
	provider_preset_put(provider_preset_find(provider_find("http_sms"), "form"), values);
	assert_string_equal(json_text(values, "number_format"), "+62");
	assert_string_equal(json_text(values, "ok_at"), "/status");
}

static void
test_a_preset_says_an_sms_as_such_gateways_want_it(void **state)
{
	static const struct { const char *name, *url, *body; } cases[] = {
		{ "form", "https://console.zenziva.net/reguler/api/sendsms/",
		    "userkey=karo&passkey=k%26y&to=081234567890&message=Izin%20%26%20kabar" },
		{ "words", "https://sms.example.com/sendsms?username=karo&password=k%26y&type=0&dlr=1&destination=6281234567890&source=DPMPTSP"
		    "&message=Izin%20%26%20kabar", "" },
		{ "query", "https://api.nusasms.com/api/v3/sendsms/plain?user=karo&password=k%26y&SMSText=Izin%20%26%20kabar&GSM=6281234567890"
		    "&output=json", "" },
		{ "json", "https://sms.example.com/api/messages", "{\"to\":\"6281234567890\",\"from\":\"DPMPTSP\",\"text\":\"Izin & kabar\"}" },
	};
	const struct outgoing message = { .to = "+6281234567890", .uid = "a1", .text = "Izin & kabar" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *settings = NULL, *secrets = NULL;
		struct account account = begin_with(cases[i].name, &settings, &secrets);
		struct http_request rq = {0};

		assert_ok(provider_find("http_sms")->write_request(&account, &message, &rq));
		assert_string_equal(buf_text(&rq.url), cases[i].url);
		assert_string_equal(buf_text(&rq.body), cases[i].body);
		http_request_end(&rq);
	}
}

static void
test_a_preset_reads_what_such_gateways_answer(void **state)
{
	static const struct { const char *name, *body; enum verdict verdict; const char *id; } cases[] = {
		{ "form",  "{\"messageId\":8123,\"to\":\"0812\",\"status\":\"1\",\"text\":\"Success\"}", VERDICT_ACCEPTED, "8123" },
		{ "form",  "{\"status\":\"5\",\"text\":\"Userkey / Passkey Salah\"}", VERDICT_CREDENTIAL, "" },
		{ "form",  "{\"status\":\"6\",\"text\":\"Kredit habis\"}", VERDICT_ACCOUNT, "" },
		{ "form",  "{\"status\":\"7\",\"text\":\"Nomor salah\"}", VERDICT_REROUTE, "" },
		{ "words", "1701|6281234567890|a-9", VERDICT_ACCEPTED, "a-9" },
		{ "words", "1703", VERDICT_CREDENTIAL, "" },
		{ "words", "1025", VERDICT_ACCOUNT, "" },
		{ "words", "1706|6281234567890", VERDICT_REROUTE, "" },
		{ "words", "1710", VERDICT_THROTTLE_PROVIDER, "" },
		{ "query", "{\"results\":[{\"status\":\"0\",\"messageid\":\"m5\",\"destination\":\"628\"}]}", VERDICT_ACCEPTED, "m5" },
		{ "query", "{\"results\":[{\"status\":\"-5\"}]}", VERDICT_CREDENTIAL, "" },
		{ "query", "{\"results\":[{\"status\": -13}]}", VERDICT_REROUTE, "" },
		{ "json",  "{\"error\":false}", VERDICT_ACCEPTED, "" },
		{ "json",  "{\"error\":true,\"message\":\"no\"}", VERDICT_REROUTE, "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *settings = NULL, *secrets = NULL;
		struct account account = begin_with(cases[i].name, &settings, &secrets);
		struct http_answer answer = { .transport = HTTP_ANSWERED, .status = 200, .body = cases[i].body, .body_len = strlen(cases[i].body) };
		struct outcome o = provider_find("http_sms")->read_answer(&account, &answer);

		if (o.verdict != cases[i].verdict || strcmp(o.message_id, cases[i].id) != 0)
			fail_msg("%s, %s: %s %s", cases[i].name, cases[i].body, verdict_name(o.verdict), o.message_id);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_preset_can_be_saved_as_it_is),
		cmocka_unit_test(test_what_was_said_already_is_not_written_over),
		cmocka_unit_test(test_a_preset_says_an_sms_as_such_gateways_want_it),
		cmocka_unit_test(test_a_preset_reads_what_such_gateways_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
