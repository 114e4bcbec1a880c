/*
 * sample: an account of a kind for a test, its fields given as pairs ended by NULL; a field lies in the box it belongs to.
 */
#ifndef TESTS_UNIT_PROVIDER_SAMPLE_H
#define TESTS_UNIT_PROVIDER_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "provider/provider.h"

static inline void
sample_end(struct account *a)
{
	json_end(&a->settings);
	json_end(&a->secrets);
}

static inline void
sample_set(struct account *a, const char *name, const char *value)
{
	const struct provider_field *field = provider_find(a->kind)->fields;

	for (; field->name != NULL; field++) {
		if (strcmp(field->name, name) == 0) {
			json_put_text(field->box == FIELD_PLAIN ? a->settings : a->secrets, name, value);
			return;
		}
	}
	fail_msg("%s has no field %s", a->kind, name);
}

static inline void
sample_open(struct account *a, const char *kind, const char *const *pairs)
{
	*a = (struct account){ .id = 1, .kind = kind, .settings = json_object_new_object(), .secrets = json_object_new_object() };
	for (; *pairs != NULL; pairs += 2)
		sample_set(a, pairs[0], pairs[1]);
}

static const char *const sample_meta_pairs[] = {
	"phone_number_id", "106540352242922", "waba_id", "102290129340398", "app_id", "670843887433847",
	"number", "+6281160001000", "access_token", "EAAJB-test-token", "app_secret", "test_app_secret",
	"verify_token", "meatyhamhock", NULL
};

#define SAMPLE_TWILIO_ACCOUNT "account_sid", "AC00000000000000000000000000000001", "auth_token", "0123456789abcdef0123456789abcdef"

static const char *const sample_twilio_pairs[] = { SAMPLE_TWILIO_ACCOUNT, "number", "+14155238886", NULL };
static const char *const sample_twilio_sms_pairs[] = { SAMPLE_TWILIO_ACCOUNT, "sender", "DPMPTSP", NULL };

#define SAMPLE_VONAGE_ACCOUNT "api_key", "a1b2c3d4", "signature_secret", "vonage-signature-secret-for-tests-0001"

static const char *const sample_vonage_pairs[] = {
	SAMPLE_VONAGE_ACCOUNT, "application_id", "aaaaaaaa-bbbb-cccc-dddd-0123456789ab", "number", "+447700900001", NULL
};
static const char *const sample_vonage_sms_pairs[] = { SAMPLE_VONAGE_ACCOUNT, "api_secret", "Xy7-secret", "sender", "DPMPTSP", NULL };

/* A form with the key in it, answered in JSON. */
static const char *const sample_http_sms_pairs[] = {
	"url", "https://sms.example.com/reguler/api/sendsms/", "body", "userkey={{user}}&passkey={{secret}}&to={{to}}&message={{text}}",
	"number_format", "08", "user", "karo", "secret", "k&y=secret", "ok_at", "/status", "ok_is", "1", "id_at", "/messageId", "why_at", "/text",
	"credential_match", "userkey|passkey|password", "account_match", "saldo|kredit|credit|quota|expired|habis", "number_match", "nomor|number",
	"busy_match", "limit|too many", "receipt_id", "messageId", "receipt_status", "status", "delivered_match", "delivered|delivrd",
	"failed_match", "undeliv|failed|rejected", "test_url", "https://sms.example.com/reguler/api/balance/?userkey={{user}}&passkey={{secret}}",
	"test_at", "/balance", NULL
};

static const char *const sample_smtp_pairs[] = {
	"server", "mail.example.go.id", "from", "izin@example.go.id", "from_name", "DPMPTSP Kabupaten Karo", "user", "izin", "password", "test password", NULL
};

#define SAMPLE_MESSAGEBIRD_ACCOUNT "access_key", "test_gshuPaZoeEG6ovbc8M79w0QyM", "signing_key", "mb-signing-key-for-tests-0001"

static const char *const sample_messagebird_pairs[] = {
	SAMPLE_MESSAGEBIRD_ACCOUNT, "channel_id", "853eeb5348e541a595da93b48c61a1ae", "number", "+447700900001",
	"namespace", "9b6b4fcb_da19_4a26_8fe8_78074a91b584", NULL
};
static const char *const sample_messagebird_sms_pairs[] = { SAMPLE_MESSAGEBIRD_ACCOUNT, "sender", "DPMPTSP", NULL };

#define SAMPLE_BIRD_ACCOUNT \
	"workspace_id", "3a1f0c52-6a4b-4f7e-9a55-1d2c3b4a5968", "channel_id", "5f3437fd-b844-4583-aea0-93a047ac014b", \
	"access_key", "Xy7live-access-key", "signing_key", "mb-signing-key-for-tests-0001"

static const char *const sample_bird_pairs[] = { SAMPLE_BIRD_ACCOUNT, "number", "+447700900001", NULL };
static const char *const sample_bird_sms_pairs[] = { SAMPLE_BIRD_ACCOUNT, NULL };

static const char *const sample_fonnte_pairs[] = {
	"device", "6281160002000", "token", "fonnte-test-token", NULL
};

static const char *const sample_watzap_pairs[] = {
	"number", "6281160005000", "api_key", "WZ-test-api-key", "number_key", "WZ-test-number-key", NULL
};

static inline void
sample_meta(struct account *a)
{
	sample_open(a, "meta", sample_meta_pairs);
}

static inline void
sample_fonnte(struct account *a)
{
	sample_open(a, "fonnte", sample_fonnte_pairs);
}

/* A key made for these tests and used nowhere else; the sandbox has its public half. */
static inline const char *
sample_private_key(void)
{
	static char key[4096];
	FILE *f = fopen("tests/providers/vonage/private_key.pem", "rb");

	if (f == NULL)
		fail_msg("tests/providers/vonage/private_key.pem cannot be opened; run from the top of the tree");
	key[fread(key, 1, sizeof(key) - 1, f)] = '\0';
	fclose(f);
	return key;
}

/* Of any kind there is. */
static inline void
sample_of(struct account *a, const char *kind)
{
	static const struct { const char *kind; const char *const *pairs; const char *webhook_url; } samples[] = {
		{ "meta", sample_meta_pairs, "https://kabar.example.go.id/webhook/meta/k1" },
		{ "fonnte", sample_fonnte_pairs, "https://kabar.example.go.id/webhook/fonnte/k1" },
		{ "watzap", sample_watzap_pairs, "https://kabar.example.go.id/webhook/watzap/k1" },
		{ "twilio", sample_twilio_pairs, "https://kabar.example.go.id/webhook/twilio/k1" },
		{ "http_sms", sample_http_sms_pairs, "https://kabar.example.go.id/webhook/http_sms/k1" },
		{ "smtp", sample_smtp_pairs, NULL },
		{ "twilio_sms", sample_twilio_sms_pairs, "https://kabar.example.go.id/webhook/twilio_sms/k1" },
		{ "vonage", sample_vonage_pairs, "https://kabar.example.go.id/webhook/vonage/k1" },
		{ "vonage_sms", sample_vonage_sms_pairs, "https://kabar.example.go.id/webhook/vonage_sms/k1" },
		{ "messagebird", sample_messagebird_pairs, "https://kabar.example.go.id/webhook/messagebird/k1" },
		{ "messagebird_sms", sample_messagebird_sms_pairs, "https://kabar.example.go.id/webhook/messagebird_sms/k1" },
		{ "bird", sample_bird_pairs, "https://kabar.example.go.id/webhook/bird/k1" },
		{ "bird_sms", sample_bird_sms_pairs, "https://kabar.example.go.id/webhook/bird_sms/k1" },
	};
	size_t i;

	for (i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		if (strcmp(samples[i].kind, kind) == 0) {
			sample_open(a, kind, samples[i].pairs);
			a->webhook_url = samples[i].webhook_url;
			a->now = INT64_C(1700000000000);
			if (strcmp(kind, "vonage") == 0)
				sample_set(a, "private_key", sample_private_key());
			return;
		}
	fail_msg("there is no sample account of kind %s", kind);
}

/* Would the webhook program let it in? */
static inline bool
is_theirs(const struct account *a, const struct webhook_request *rq)
{
	struct signature_once once = { .id = "" };

	return provider_find(a->kind)->check_signature(a, rq, 0, &once) == SIGNATURE_GOOD;
}

static inline struct webhook_request
webhook_post(const char *body, const char *content_type)
{
	return (struct webhook_request){ .method = "POST", .url = "", .query = "", .content_type = content_type,
	    .body = body, .body_len = strlen(body) };
}

static inline struct http_answer
http_said(int status, const char *body)
{
	return (struct http_answer){ .transport = HTTP_ANSWERED, .status = status, .body = body, .body_len = strlen(body) };
}

/* ---- what kinds of providers are asked alike ---- */

/* Would the sample account of this kind write it? */
static inline enum err
write_as(const char *kind, const struct outgoing *m, bool with_secrets)
{
	AUTO(sample) struct account a = { 0 };
	AUTO(http_request) struct http_request rq = { 0 };

	sample_of(&a, kind);
	if (!with_secrets)
		json_end(&a.secrets);
	return provider_find(kind)->write_request(&a, m, &rq);
}

/* A text of so many letters is written, and one letter more is too much. */
static inline void
text_is_written_up_to(const char *kind, int most, const char *to, const char *uid)
{
	AUTO(buf) struct buf text = { 0 };
	struct outgoing m = { .to = to, .uid = uid };
	int n;

	buf_init(&text, 10000);
	for (n = 0; n < most; n++)
		buf_text_add(&text, "é");
	m.text = buf_text(&text);
	assert_int_equal(write_as(kind, &m, true), ERR_NONE);
	buf_char(&text, 'x');
	m.text = buf_text(&text);
	assert_int_equal(write_as(kind, &m, true), ERR_TOO_LARGE);
}

/* Is the value taken for that field of the kind's accounts? */
struct field_row { const char *kind, *field, *value; bool ok; };

static inline void
fields_take_only(const struct field_row *rows, size_t n)
{
	const struct provider_field *field;
	struct problem why = {0};
	size_t i;

	for (i = 0; i < n; i++) {
		for (field = provider_find(rows[i].kind)->fields; strcmp(field->name, rows[i].field) != 0; field++)
			;
		why.why[0] = '\0';
		if ((provider_field_check(field, rows[i].value, &why) == ERR_NONE) != rows[i].ok)
			fail_msg("%s %s \"%s\": %s", rows[i].kind, rows[i].field, rows[i].value, why.why);
	}
}

#endif
