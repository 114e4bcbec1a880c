/*
 * api: the JSON interface for the office's other systems.
 */
#include "api/api.h"
#include "api/call.h"
#include "ledger/head.h"
#include "web/server.h"

enum { PERMIT_BODY_MAX = 64 * 1024, SMALL_BODY_MAX = 16 * 1024 };

static const struct endpoint endpoints[] = {
	{ POST, "/api/v1/messages",                  API_KEY,  api_message_send },
	{ GET,  "/api/v1/messages",                  API_KEY,  api_message_list, .flags = ENDPOINT_WRITES },
	{ POST, "/api/v1/texts",                     API_KEY,  api_text_send },
	{ POST, "/api/v1/check",                     API_KEY,  api_check },
	{ GET,  "/api/v1/messages/:id",              API_KEY,  api_message_show, .flags = ENDPOINT_WRITES },
	{ POST, "/api/v1/messages/:id/cancel",       API_KEY,  api_message_cancel, .body_max = SMALL_BODY_MAX },
	{ POST, "/api/v1/messages/:id/retry",        API_KEY,  api_message_retry,  .body_max = SMALL_BODY_MAX },

	{ PUT,  "/api/v1/contacts/:phone",           API_KEY,  api_contact_put,    .body_max = SMALL_BODY_MAX },
	{ GET,  "/api/v1/contacts/:phone",           API_KEY,  api_contact_show, .flags = ENDPOINT_WRITES },
	{ POST, "/api/v1/contacts/:phone/consents",  API_KEY,  api_consent_record, .body_max = SMALL_BODY_MAX },
	{ GET,  "/api/v1/contacts/:phone/consents",  API_KEY,  api_consent_list, .flags = ENDPOINT_WRITES },
	{ GET,  "/api/v1/contacts/:phone/receipt",   API_KEY,  api_consent_receipt, .flags = ENDPOINT_WRITES },
	{ POST, "/api/v1/invitations",               API_KEY,  api_invite,         .body_max = SMALL_BODY_MAX },

	{ GET,  "/api/v1/permits",                   API_KEY,  api_permit_list, .flags = ENDPOINT_WRITES },
	{ PUT,  "/api/v1/permits/:registration_id",  API_KEY,  api_permit_put,     .body_max = PERMIT_BODY_MAX },
	{ GET,  "/api/v1/permits/:registration_id",  API_KEY,  api_permit_show, .flags = ENDPOINT_WRITES },
	{ GET,  "/api/v1/documents",                 API_KEY,  api_document_list, .flags = ENDPOINT_WRITES },
	{ PUT,  "/api/v1/documents/:document_number", API_KEY, api_document_put,   .body_max = PERMIT_BODY_MAX },
	{ GET,  "/api/v1/documents/:document_number", API_KEY, api_document_show, .flags = ENDPOINT_WRITES },

	{ GET,  "/api/v1/templates",                 API_KEY,  api_template_list },
	{ GET,  "/api/v1/templates/:key",            API_KEY,  api_template_show },

	{ GET,  "/api/v1/stats",                     API_KEY,  api_stats },
	{ GET,  "/api/v1/openapi.json",              API_OPEN, api_description },
	{ GET,  "/healthz",                          API_OPEN, api_health },
	{ GET,  "/metrics",                          API_OPEN, api_metrics },	/* nginx lets only the machine itself ask */
};

static const struct web_program program = {
	.name = "api", .role = DB_ROLE_API, .endpoints = endpoints, .endpoint_count = sizeof(endpoints) / sizeof(endpoints[0]),
	.has_views = true, .guard = api_guard, .fail = api_fail, .connect = ledger_key_lend,
	.start = api_start, .stop = api_stop,
};

int
main(int argc, char **argv)
{
	return web_serve(&program, argc, argv);
}
