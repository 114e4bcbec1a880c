/* The program for people with a login: addresses, roles, functions. */
#include "pages/admin.h"
#include "pages/page.h"
#include "web/server.h"
#include "web/session.h"
#include "web/web.h"

static const struct endpoint endpoints[] = {
	{ GET,  "/admin/login",				ROLE_ANYONE,		login_page },
	{ POST, "/admin/login",				ROLE_ANYONE,		login_enter, .body_max = 4096 },
	{ POST, "/admin/logout",			ROLE_ANYONE,		login_leave, .body_max = 4096 },
	{ POST, "/admin/language",			ROLE_ANYONE,		language_choose, .body_max = 16384 },

	{ GET,  "/admin/users",				ROLE_ADMINISTRATOR,	users_page },
	{ POST, "/admin/users",				ROLE_ADMINISTRATOR,	user_add, .body_max = 4096 },
	{ POST, "/admin/users/:name/disable",		ROLE_ADMINISTRATOR,	user_disable, .body_max = 4096 },
	{ GET,  "/admin/api-keys",			ROLE_ADMINISTRATOR,	api_keys_page },
	{ POST, "/admin/api-keys",			ROLE_ADMINISTRATOR,	api_key_add, .body_max = 4096 },
	{ POST, "/admin/api-keys/:id/revoke",		ROLE_ADMINISTRATOR,	api_key_revoke, .body_max = 4096 },
	{ GET,  "/admin/audit",				ROLE_ADMINISTRATOR,	audit_page },
};

static const struct web_program program = {
	.name = "admin",
	.role = DB_ROLE_ADMIN,
	.endpoints = endpoints,
	.endpoint_count = sizeof(endpoints) / sizeof(endpoints[0]),
	.has_views = true,
	.guard = session_guard,
	.context = page_context,
};

int
main(int argc, char **argv)
{
	return web_serve(&program, argc, argv);
}
