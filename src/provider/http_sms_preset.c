/*
 * The ways in which SMS gateways in Indonesia take an SMS, as far as they are known. All answer 200 whatever happened, so each says by what in the
 * body an SMS was taken. Words that stand for a refusal are those that clients of these gateways have seen.
 */
#include "provider/preset.h"

#include <stddef.h>

/* Zenziva and its own installations: a form in, JSON out. */
static const char *const form[] = {
	"url", "https://console.zenziva.net/reguler/api/sendsms/",
	"method", "POST",
	"body_type", "form",
	"body", "userkey={{user}}&passkey={{secret}}&to={{to}}&message={{text}}",
	"number_format", "08",
	"ok_at", "/status",
	"ok_is", "1",
	"id_at", "/messageId",
	"why_at", "/text",
	"credential_match", "userkey|passkey|tidak valid|invalid",
	"account_match", "saldo|kredit|credit|quota|expired|habis",
	"number_match", "nomor|number",
	"test_url", "https://console.zenziva.net/reguler/api/balance/?userkey={{user}}&passkey={{secret}}",
	NULL
};

/* The family that answers "1701|number|id": everything in the address, words out. */
static const char *const words[] = {
	"url", "https://sms.example.com/sendsms?username={{user}}&password={{secret}}&type=0&dlr=1&destination={{to}}&source={{from}}&message={{text}}",
	"method", "GET",
	"body_type", "none",
	"number_format", "62",
	"ok_match", "^1701\\|",
	"id_match", "^1701\\|[^|]*\\|(.+)$",
	"credential_match", "^(1703|1709)",
	"account_match", "^(1707|1025)",
	"number_match", "^1706",
	"busy_match", "^1710",
	NULL
};

/* NusaSMS, version 3: everything in the address, JSON out. */
static const char *const query[] = {
	"url", "https://api.nusasms.com/api/v3/sendsms/plain?user={{user}}&password={{secret}}&SMSText={{text}}&GSM={{to}}&output=json",
	"method", "GET",
	"body_type", "none",
	"number_format", "62",
	"ok_at", "/results/0/status",
	"ok_is", "0",
	"id_at", "/results/0/messageid",
	"credential_match", "\"status\": *\"?-5\\b",
	"number_match", "\"status\": *\"?-13\\b",
	NULL
};

/* JSON in and out, with the key in a header, as newer interfaces have it. */
static const char *const json[] = {
	"url", "https://sms.example.com/api/messages",
	"method", "POST",
	"body_type", "json",
	"body", "{\"to\":\"{{to}}\",\"from\":\"{{from}}\",\"text\":\"{{text}}\"}",
	"headers", "APIKey: {{secret}}",
	"number_format", "62",
	"ok_at", "/error",
	"ok_is", "false",
	"why_at", "/message",
	NULL
};

const struct provider_preset http_sms_presets[] = {
	{ "form", form }, { "words", words }, { "query", query }, { "json", json }, { 0 }
};
