/* The program for applicants: a personal page with its answers, and pages for everybody. */
#include "access/login.h"
#include "ledger/head.h"
#include "pages/optin.h"
#include "web/server.h"
#include "web/web.h"

static const struct endpoint endpoints[] = {
	{ GET,  "/opt-in-whatsapp/",			ROLE_ANYONE, optin_without_link },
	{ POST, "/opt-in-whatsapp/",			ROLE_ANYONE, optin_ask, .body_max = 2048 },
	{ GET,  "/opt-in-whatsapp/asked",		ROLE_ANYONE, optin_asked },
	{ GET,  "/opt-in-whatsapp/check",		ROLE_ANYONE, optin_check },
	{ GET,  "/cek",					ROLE_ANYONE, optin_check },
	{ GET,  "/cek/:code",				ROLE_ANYONE, optin_check_code },
	{ GET,  "/wa/:token",				ROLE_ANYONE, optin_short_link },
	{ GET,  "/surel/:token",			ROLE_ANYONE, optin_mail_page },
	{ POST, "/surel/:token",			ROLE_ANYONE, optin_mail_stop, .body_max = 4096, .flags = ENDPOINT_FILES },
	{ GET,  "/opt-in-whatsapp/accessibility",	ROLE_ANYONE, optin_accessibility },
	{ GET,  "/opt-in-whatsapp/seal",		ROLE_ANYONE, optin_seal },
	{ GET,  "/opt-in-whatsapp/privacy",		ROLE_ANYONE, optin_privacy },
	{ GET,  "/opt-in-whatsapp/:token",		ROLE_ANYONE, optin_page, .flags = ENDPOINT_WRITES },
	{ GET,  "/opt-in-whatsapp/:token/receipt.json",	ROLE_ANYONE, optin_receipt_json },
	{ POST, "/opt-in-whatsapp/:token/agree",	ROLE_ANYONE, optin_agree, .body_max = 2048 },
	{ POST, "/opt-in-whatsapp/:token/decline",	ROLE_ANYONE, optin_decline, .body_max = 2048 },
	{ POST, "/opt-in-whatsapp/:token/withdraw",	ROLE_ANYONE, optin_withdraw, .body_max = 2048 },
};

static const struct web_program program = {
	.name = "optin",
	.role = DB_ROLE_OPTIN,
	.endpoints = endpoints,
	.endpoint_count = sizeof(endpoints) / sizeof(endpoints[0]),
	.has_views = true,
	.guard = optin_guard,
	.fail = optin_fail,
	.context = optin_context,
	.connect = ledger_key_lend,
	.start = optin_start,
	.stop = optin_stop,
};

int
main(int argc, char **argv)
{
	return web_serve(&program, argc, argv);
}
