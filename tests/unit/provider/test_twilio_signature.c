#include <string.h>

#include "sample.h"
#include "base/crypto.h"
#include "provider/twilio.h"

#define TOKEN	"0123456789abcdef0123456789abcdef"
#define FORM	"application/x-www-form-urlencoded; charset=UTF-8"
#define JSON	"application/json"

/* Made with the official npm package and, independently of it, by openssl. */
static const struct vector { const char *name, *token, *method, *url, *type, *body, *signature; } vectors[] = {
	{ "T1", "12345", "POST", "https://mycompany.com/myapp.php?foo=1&bar=2", FORM,
	  "CallSid=CA1234567890ABCDE&Digits=1234&From=%2B14158675309&To=%2B18005551212&Caller=%2B14158675309", "RSOYDt4T1cUTdK1PDd93/VVr8B8=" },
	{ "T2", TOKEN, "POST", "https://gw.example.com/webhooks/twilio/acct1?ref=01J8", FORM,
	  "ChannelPrefix=whatsapp&ApiVersion=2010-04-01&MessageStatus=delivered&SmsSid=SM00000000000000000000000000000001&SmsStatus=delivered"
	  "&ChannelInstallSid=XE00000000000000000000000000000001&To=whatsapp%3A%2B6281234567890&From=whatsapp%3A%2B14155238886"
	  "&MessageSid=SM00000000000000000000000000000001&AccountSid=AC00000000000000000000000000000001&EventType=DELIVERED",
	  "G8hXCkEc0QPy9uT+wACeYs4jRcA=" },
	{ "T3", TOKEN, "POST", "https://gw.example.com/webhooks/twilio/acct1", FORM,
	  "SmsMessageSid=SM00000000000000000000000000000002&NumMedia=0&ProfileName=Budi+%C3%91o%C3%B1o&MessageType=text"
	  "&SmsSid=SM00000000000000000000000000000002&WaId=6281234567890&SmsStatus=received&Body=Halo+%F0%9F%91%8B+a%2Bb+%26+c%3Dd%0Abaris+dua"
	  "&ButtonText=&To=whatsapp%3A%2B14155238886&NumSegments=1&ReferralNumMedia=0&MessageSid=SM00000000000000000000000000000002"
	  "&AccountSid=AC00000000000000000000000000000001&From=whatsapp%3A%2B6281234567890&ApiVersion=2010-04-01", "yoGx1Zc9oV8a7+0Dti3ns4k81ig=" },
	{ "T4", TOKEN, "POST", "https://gw.example.com/webhooks/twilio/acct1", FORM,
	  "ChannelStatusMessage=Message+failed+because+more+than+24+hours+have+passed&ErrorCode=63016&MessageStatus=undelivered"
	  "&SmsStatus=undelivered&MessageSid=SM00000000000000000000000000000003&SmsSid=SM00000000000000000000000000000003"
	  "&To=whatsapp%3A%2B6281234567890&From=whatsapp%3A%2B14155238886&AccountSid=AC00000000000000000000000000000001&ApiVersion=2010-04-01",
	  "1kCGpuAYgsdnGlH8cFsVGS3XCOM=" },
	{ "T5, a name that comes three times", "12345", "POST", "https://mycompany.com/myapp.php?foo=1&bar=2", FORM,
	  "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234", "IK+Dwps556ElfBT0I3Rgjkr1wJU=" },
	{ "T6, a port of our own", TOKEN, "POST", "https://gw.example.com:8443/webhooks/twilio/acct1", FORM,
	  "MessageSid=SM00000000000000000000000000000004&MessageStatus=sent", "ed3lRVMKyzWiLCujh+WLjMg4aPc=" },
	{ "T7, JSON", TOKEN, "POST",
	  "https://gw.example.com/webhooks/twilio/acct1?bodySHA256=cdeb11f10bcd62291101237bb66a3277f711b5beea849d9c7102503e67ce94a9", JSON,
	  "{\"events\":[{\"type\":\"com.twilio.messaging.message.delivered\",\"sid\":\"SM01\",\"note\":\"Halo 👋\"}]}",
	  "+bSgLr8zo80Y5X8SK2K32yoy7O0=" },
	{ "T8, JSON", "12345", "POST",
	  "https://mycompany.com/myapp.php?foo=1&bar=2&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620", JSON,
	  "{\"property\": \"value\", \"boolean\": true}", "a9nBmqA0ju/hNViExpshrM61xv4=" },
	{ "T9, GET", TOKEN, "GET",
	  "https://gw.example.com/webhooks/twilio/acct1?MessageSid=SM01&MessageStatus=delivered&To=whatsapp%3A%2B6281234567890", "", "",
	  "nrkng9PT8bXhpLB7dGHlbrrCj2M=" },
	{ "T10, capitals before small letters", TOKEN, "POST", "https://gw.example.com/w", FORM, "b=2&A=1&a=3&B=4", "UU0WdCJa0xUm/Uita/Po2tgrvlg=" },
};
enum { VECTORS = sizeof(vectors) / sizeof(vectors[0]), T2 = 1, T6 = 5, T7 = 6 };

static struct webhook_request
request_of(const struct vector *v)
{
	const char *query = strchr(v->url, '?');

	return (struct webhook_request){
		.method = v->method, .url = v->url, .query = query != NULL ? query + 1 : "", .content_type = v->type, .signature = { v->signature },
		.body = v->body, .body_len = strlen(v->body),
	};
}

static enum signature
check(const struct vector *v, const char *token, const char *previous)
{
	AUTO(sample) struct account a = { 0 };
	struct webhook_request rq = request_of(v);
	struct signature_once once = { .id = "" };

	sample_of(&a, "twilio");
	sample_set(&a, "auth_token", token);
	sample_set(&a, "auth_token_previous", previous);
	return twilio_check_signature(&a, &rq, 0, &once);
}

static void
test_the_official_vectors_are_right_and_those_of_another_token_are_not(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < VECTORS; i++) {
		if (check(&vectors[i], vectors[i].token, "") != SIGNATURE_GOOD)
			fail_msg("%s", vectors[i].name);
		if (check(&vectors[i], "another", "") != SIGNATURE_WRONG)
			fail_msg("%s: another token", vectors[i].name);
	}
}

static void
test_both_tokens_hold_while_one_replaces_the_other(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < VECTORS; i++) {
		assert_int_equal(check(&vectors[i], "the new one", vectors[i].token), SIGNATURE_GOOD);
		assert_int_equal(check(&vectors[i], vectors[i].token, "the old one"), SIGNATURE_GOOD);
		assert_int_equal(check(&vectors[i], "the new one", "the old one"), SIGNATURE_WRONG);
	}
}

static void
test_the_usual_port_may_be_signed_or_not(void **state)
{
	static const struct { const char *url, *signature; enum signature want; } cases[] = {
		{ "https://gw.example.com:8443/webhooks/twilio/acct1", "ed3lRVMKyzWiLCujh+WLjMg4aPc=", SIGNATURE_GOOD },
		{ "https://gw.example.com:8443/webhooks/twilio/acct1", "jK3FEwsJVv5n/xOu680SUmiqTLM=", SIGNATURE_GOOD },	/* without port */
		{ "https://gw.example.com:8443/webhooks/twilio/acct1", "KF3SZmrFtLgiO3RrZX3yKzBrpgM=", SIGNATURE_WRONG },	/* :443 */
		{ "https://gw.example.com/webhooks/twilio/acct1", "jK3FEwsJVv5n/xOu680SUmiqTLM=", SIGNATURE_GOOD },
		{ "https://gw.example.com/webhooks/twilio/acct1", "KF3SZmrFtLgiO3RrZX3yKzBrpgM=", SIGNATURE_GOOD },
		{ "https://gw.example.com/webhooks/twilio/acct1", "ed3lRVMKyzWiLCujh+WLjMg4aPc=", SIGNATURE_WRONG },
		{ "http://gw.example.com/webhooks/twilio/acct1", "jK3FEwsJVv5n/xOu680SUmiqTLM=", SIGNATURE_WRONG },
		{ "http://gw.example.com/webhooks/twilio/acct1", "KF3SZmrFtLgiO3RrZX3yKzBrpgM=", SIGNATURE_WRONG },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct vector v = vectors[T6];

		v.url = cases[i].url;
		v.signature = cases[i].signature;
		if (check(&v, TOKEN, "") != cases[i].want)
			fail_msg("%s signed %s", v.url, v.signature);
	}
}

static void
test_what_is_not_exactly_what_was_signed_is_refused(void **state)
{
	static const struct { const char *name; size_t vector; const char *url, *body, *type, *signature; enum signature want; } cases[] = {
		{ "another scheme",      T2, "http://gw.example.com/webhooks/twilio/acct1?ref=01J8", NULL, NULL, NULL, SIGNATURE_WRONG },
		{ "another query",       T2, "https://gw.example.com/webhooks/twilio/acct1?ref=01J9", NULL, NULL, NULL, SIGNATURE_WRONG },
		{ "no query",            T2, "https://gw.example.com/webhooks/twilio/acct1", NULL, NULL, NULL, SIGNATURE_WRONG },
		{ "another path",        T2, "https://gw.example.com/webhooks/twilio/acct2?ref=01J8", NULL, NULL, NULL, SIGNATURE_WRONG },
		{ "another host",        T2, "https://gw.example.org/webhooks/twilio/acct1?ref=01J8", NULL, NULL, NULL, SIGNATURE_WRONG },
		{ "another body",        T2, NULL, "MessageStatus=delivered", NULL, NULL, SIGNATURE_WRONG },
		{ "a broken body",       T2, NULL, "MessageStatus=%ZZ", NULL, NULL, SIGNATURE_WRONG },
		{ "a NUL in the body",   T2, NULL, "MessageStatus=a%00b", NULL, NULL, SIGNATURE_WRONG },
		{ "a form as something else", T2, NULL, NULL, "text/plain", NULL, SIGNATURE_WRONG },
		{ "one space more in the JSON", T7, NULL,
		  "{\"events\": [{\"type\":\"com.twilio.messaging.message.delivered\",\"sid\":\"SM01\",\"note\":\"Halo 👋\"}]}", NULL, NULL, SIGNATURE_WRONG },
		{ "JSON called a form",  T7, NULL, NULL, FORM, NULL, SIGNATURE_WRONG },
		{ "no signature",        T2, NULL, NULL, NULL, "", SIGNATURE_MISSING },
		{ "one that is cut",     T2, NULL, NULL, NULL, "G8hXCkEc0QPy9uT+wACeYs4jRcA", SIGNATURE_WRONG },
		{ "one that is longer",  T2, NULL, NULL, NULL, "G8hXCkEc0QPy9uT+wACeYs4jRcA==", SIGNATURE_WRONG },
		{ "two in one header",   T2, NULL, NULL, NULL, "G8hXCkEc0QPy9uT+wACeYs4jRcA=, G8hXCkEc0QPy9uT+wACeYs4jRcA=", SIGNATURE_WRONG },
		{ "in other letters",    T2, NULL, NULL, NULL, "g8hxCkEc0QPy9uT+wACeYs4jRcA=", SIGNATURE_WRONG },
		{ "no address",          T2, "", NULL, NULL, NULL, SIGNATURE_WRONG },
		{ "an address of nothing", T2, "://", NULL, NULL, NULL, SIGNATURE_WRONG },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct vector v = vectors[cases[i].vector];

		v.url = cases[i].url != NULL ? cases[i].url : v.url;
		v.body = cases[i].body != NULL ? cases[i].body : v.body;
		v.type = cases[i].type != NULL ? cases[i].type : v.type;
		v.signature = cases[i].signature != NULL ? cases[i].signature : v.signature;
		if (check(&v, v.token, "") != cases[i].want)
			fail_msg("%s", cases[i].name);
	}
}

static void
test_without_a_token_nobody_is_let_in(void **state)
{
	struct vector v = vectors[T2];

	(void)state;
	assert_int_equal(check(&v, "", ""), SIGNATURE_WRONG);
	v.signature = NULL;
	assert_int_equal(check(&v, v.token, ""), SIGNATURE_MISSING);
}

static void
test_a_webhook_of_another_account_is_refused_whoever_signed_it(void **state)
{
	AUTO(sample) struct account a = { 0 };
	struct webhook_request rq = request_of(&vectors[T2]);
	struct signature_once once = { .id = "" };

	(void)state;
	sample_of(&a, "twilio");
	assert_int_equal(twilio_check_signature(&a, &rq, 0, &once), SIGNATURE_GOOD);
	sample_set(&a, "account_sid", "AC00000000000000000000000000000002");
	assert_int_equal(twilio_check_signature(&a, &rq, 0, &once), SIGNATURE_FOREIGN);
	rq.signature[0] = NULL;
	assert_int_equal(twilio_check_signature(&a, &rq, 0, &once), SIGNATURE_FOREIGN);
	rq = request_of(&vectors[T6]);		/* says no account: its signature speaks for it */
	assert_int_equal(twilio_check_signature(&a, &rq, 0, &once), SIGNATURE_GOOD);
	assert_string_equal(once.id, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_official_vectors_are_right_and_those_of_another_token_are_not),
		cmocka_unit_test(test_both_tokens_hold_while_one_replaces_the_other),
		cmocka_unit_test(test_the_usual_port_may_be_signed_or_not),
		cmocka_unit_test(test_what_is_not_exactly_what_was_signed_is_refused),
		cmocka_unit_test(test_without_a_token_nobody_is_let_in),
		cmocka_unit_test(test_a_webhook_of_another_account_is_refused_whoever_signed_it),
	};

	return crypto_init() != ERR_NONE || cmocka_run_group_tests(tests, NULL, NULL);
}
