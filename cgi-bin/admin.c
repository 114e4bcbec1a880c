/* The program for people with a login: addresses, roles, functions. */
#include "consent/ledger_head.h"
#include "pages/admin.h"
#include "pages/language.h"
#include "pages/page.h"
#include "web/server.h"
#include "web/web.h"

static const struct endpoint endpoints[] = {
	{ GET,  "/admin/login",				ROLE_ANYONE,		login_page },
	{ POST, "/admin/login",				ROLE_ANYONE,		login_enter, .body_max = 4096 },
	{ POST, "/admin/logout",			ROLE_ANYONE,		login_leave, .body_max = 4096 },
	{ POST, "/admin/language",			ROLE_ANYONE,		language_choose, .body_max = 16384 },

	{ GET,  "/admin/",				ROLE_VIEWER,		home_page },
	{ GET,  "/admin/search",			ROLE_VIEWER,		search_page },

	{ GET,  "/admin/messages",			ROLE_VIEWER,		messages_page },
	{ GET,  "/admin/messages.csv",			ROLE_OPERATOR,		messages_csv, .flags = ENDPOINT_WRITES },
	{ GET,  "/admin/messages/:id",			ROLE_VIEWER,		message_page, .flags = ENDPOINT_WRITES },
	{ POST, "/admin/messages/:id/retry",		ROLE_OPERATOR,		message_send_again, .body_max = 4096 },
	{ POST, "/admin/messages/:id/cancel",		ROLE_OPERATOR,		message_call_off, .body_max = 4096 },
	{ GET,  "/admin/replies",			ROLE_VIEWER,		replies_page },
	{ GET,  "/admin/held",				ROLE_VIEWER,		held_page },
	{ GET,  "/admin/held.csv",			ROLE_OPERATOR,		held_csv, .flags = ENDPOINT_WRITES },

	{ GET,  "/admin/contacts",			ROLE_VIEWER,		contacts_page },
	{ POST, "/admin/contacts",			ROLE_OPERATOR,		contact_add, .body_max = 8192 },
	{ GET,  "/admin/contacts/new",			ROLE_OPERATOR,		contact_new_page },
	{ GET,  "/admin/contacts/:id",			ROLE_VIEWER,		contact_page, .flags = ENDPOINT_WRITES },
	{ GET,  "/admin/contacts/:id/erase",		ROLE_ADMINISTRATOR,	contact_erase_page },
	{ POST, "/admin/contacts/:id/erase",		ROLE_ADMINISTRATOR,	contact_erase, .body_max = 4096 },
	{ GET,  "/admin/contacts/:id/receipt",		ROLE_OPERATOR,		consent_receipt_page, .flags = ENDPOINT_WRITES },
	{ GET,  "/admin/contacts/:id/receipt.json",	ROLE_OPERATOR,		consent_receipt_download, .flags = ENDPOINT_WRITES },
	{ POST, "/admin/contacts/:id/data",		ROLE_OPERATOR,		contact_data_sheet, .body_max = 4096 },
	{ POST, "/admin/contacts/:id/data.json",	ROLE_OPERATOR,		contact_data_download, .body_max = 4096 },
	{ POST, "/admin/contacts/:id/show",		ROLE_OPERATOR,		contact_unmask, .body_max = 4096 },
	{ POST, "/admin/contacts/:id/invite",		ROLE_OPERATOR,		contact_invite, .body_max = 4096 },
	{ POST, "/admin/contacts/:id/inform",		ROLE_OPERATOR,		contact_inform, .body_max = 4096 },
	{ POST, "/admin/contacts/:id/withdraw",		ROLE_OPERATOR,		contact_withdraw, .body_max = 4096 },
	{ GET,  "/admin/contacts/:id/edit",		ROLE_OPERATOR,		contact_edit_page, .flags = ENDPOINT_WRITES },
	{ POST, "/admin/contacts/:id",			ROLE_OPERATOR,		contact_save, .body_max = 8192 },
	{ POST, "/admin/contacts/:id/numbers",		ROLE_OPERATOR,		contact_number_new, .body_max = 4096 },
	{ POST, "/admin/contacts/:id/numbers/change",	ROLE_OPERATOR,		contact_number_change, .body_max = 4096 },
	{ GET,  "/admin/contacts/:id/merge",		ROLE_ADMINISTRATOR,	contact_merge_page, .flags = ENDPOINT_WRITES },
	{ POST, "/admin/contacts/:id/merge",		ROLE_ADMINISTRATOR,	contact_merge_do, .body_max = 4096 },
	{ GET,  "/admin/contacts/:id/consent",		ROLE_OPERATOR,		contact_paper_page },
	{ POST, "/admin/contacts/:id/consent",		ROLE_OPERATOR,		contact_record_paper, .body_max = 16384 },

	{ GET,  "/admin/consents",			ROLE_VIEWER,		consents_page },
	{ GET,  "/admin/consents.csv",			ROLE_OPERATOR,		consents_csv, .flags = ENDPOINT_WRITES },
	{ GET,  "/admin/consents/review",		ROLE_VIEWER,		reviews_page },
	{ POST, "/admin/consents/review/:id",		ROLE_OPERATOR,		review_settle, .body_max = 16384 },
	{ GET,  "/admin/consents/review-batch",		ROLE_OPERATOR,		review_batch_page },
	{ POST, "/admin/consents/review-batch",		ROLE_OPERATOR,		review_batch_settle, .body_max = 16384 },
	{ GET,  "/admin/consents/numbers.csv",		ROLE_OPERATOR,		numbers_csv, .flags = ENDPOINT_WRITES },
	{ GET,  "/admin/consents/import",		ROLE_OPERATOR,		imports_page },
	{ POST, "/admin/consents/import",		ROLE_OPERATOR,		import_upload, .body_max = IMPORT_UPLOAD_MAX, .flags = ENDPOINT_FILES },
	{ GET,  "/admin/consents/import/example.csv",	ROLE_OPERATOR,		import_example },
	{ GET,  "/admin/consents/import/:id",		ROLE_OPERATOR,		import_page },
	{ GET,  "/admin/consents/import/:id/progress",	ROLE_OPERATOR,		import_progress_part },
	{ GET,  "/admin/consents/import/:id/result.csv", ROLE_OPERATOR,		import_result_csv, .flags = ENDPOINT_WRITES },
	{ POST, "/admin/consents/import/:id/start",	ROLE_OPERATOR,		import_begin, .body_max = 16384 },
	{ POST, "/admin/consents/import/:id/cancel",	ROLE_OPERATOR,		import_call_off, .body_max = 4096 },

	{ GET,  "/admin/consents/ledger",		ROLE_VIEWER,		consent_ledger_page },
	{ GET,  "/admin/consents/ledger.csv",		ROLE_VIEWER,		consent_ledger_csv },
	{ GET,  "/admin/consents/rounds",		ROLE_VIEWER,		rounds_page },
	{ POST, "/admin/consents/rounds",		ROLE_OPERATOR,		round_begin, .body_max = 4096 },
	{ GET,  "/admin/consents/rounds/:id",		ROLE_VIEWER,		round_page },
	{ GET,  "/admin/consents/rounds/:id/progress",	ROLE_VIEWER,		round_part },
	{ POST, "/admin/consents/rounds/:id/pause",	ROLE_OPERATOR,		round_hold, .body_max = 4096 },
	{ POST, "/admin/consents/rounds/:id/resume",	ROLE_OPERATOR,		round_go_on, .body_max = 4096 },
	{ POST, "/admin/consents/rounds/:id/cancel",	ROLE_OPERATOR,		round_end_now, .body_max = 4096 },
	{ GET,  "/admin/consents/variants",		ROLE_VIEWER,		variants_page },
	{ POST, "/admin/consents/variants",		ROLE_ADMINISTRATOR,	variant_create },
	{ GET,  "/admin/consents/variants/new",		ROLE_ADMINISTRATOR,	variant_new_page },
	{ GET,  "/admin/consents/variants/:key",	ROLE_ADMINISTRATOR,	variant_page },
	{ POST, "/admin/consents/variants/:key",	ROLE_ADMINISTRATOR,	variant_change },
	{ POST, "/admin/consents/experiments",		ROLE_ADMINISTRATOR,	experiment_begin, .body_max = 4096 },
	{ POST, "/admin/consents/experiments/:id/end",	ROLE_ADMINISTRATOR,	experiment_finish, .body_max = 4096 },

	{ GET,  "/admin/permits",			ROLE_VIEWER,		permits_page },
	{ GET,  "/admin/permits/:id",			ROLE_VIEWER,		permit_page, .flags = ENDPOINT_WRITES },
	{ GET,  "/admin/templates",			ROLE_VIEWER,		templates_page },
	{ GET,  "/admin/templates/:id",			ROLE_VIEWER,		template_page },

	{ GET,  "/admin/providers",			ROLE_VIEWER,		providers_page },
	{ GET,  "/admin/providers/add",			ROLE_ADMINISTRATOR,	provider_kinds_page },
	{ GET,  "/admin/providers/add/:kind",		ROLE_ADMINISTRATOR,	provider_add_page },
	{ POST, "/admin/providers",			ROLE_ADMINISTRATOR,	provider_create },
	{ GET,  "/admin/providers/:id",			ROLE_VIEWER,		provider_page },
	{ GET,  "/admin/providers/:id/edit",		ROLE_ADMINISTRATOR,	provider_edit_page },
	{ POST, "/admin/providers/:id",			ROLE_ADMINISTRATOR,	provider_change },
	{ GET,  "/admin/providers/:id/test",		ROLE_VIEWER,		provider_test_part },
	{ GET,  "/admin/providers/:id/webhook",		ROLE_VIEWER,		provider_webhook_part },
	{ POST, "/admin/providers/:id/test",		ROLE_OPERATOR,		provider_test_start, .body_max = 4096 },

	{ GET,  "/admin/jobs",				ROLE_VIEWER,		jobs_page },
	{ POST, "/admin/jobs/:name",			ROLE_ADMINISTRATOR,	job_change, .body_max = 4096 },
	{ POST, "/admin/jobs/:name/run",		ROLE_OPERATOR,		job_run_now, .body_max = 4096 },
	{ GET,  "/admin/diagnosis",			ROLE_VIEWER,		diagnosis_page },
	{ GET,  "/admin/settings",			ROLE_VIEWER,		settings_page },
	{ POST, "/admin/settings",			ROLE_ADMINISTRATOR,	settings_change },
	{ GET,  "/admin/calendar",			ROLE_VIEWER,		calendar_page },
	{ POST, "/admin/calendar",			ROLE_ADMINISTRATOR,	calendar_change, .body_max = 32768 },
	{ POST, "/admin/calendar/:day/remove",		ROLE_ADMINISTRATOR,	calendar_remove_day, .body_max = 4096 },
	{ GET,  "/admin/notice",			ROLE_VIEWER,		notice_page },
	{ POST, "/admin/notice",			ROLE_ADMINISTRATOR,	notice_change, .body_max = 256 * 1024 },
	{ GET,  "/admin/users",				ROLE_ADMINISTRATOR,	users_page },
	{ POST, "/admin/users",				ROLE_ADMINISTRATOR,	user_add, .body_max = 4096 },
	{ POST, "/admin/users/:name/disable",		ROLE_ADMINISTRATOR,	user_disable, .body_max = 4096 },
	{ GET,  "/admin/api-keys",			ROLE_ADMINISTRATOR,	api_keys_page },
	{ POST, "/admin/api-keys",			ROLE_ADMINISTRATOR,	api_key_add, .body_max = 4096 },
	{ POST, "/admin/api-keys/:id/revoke",		ROLE_ADMINISTRATOR,	api_key_revoke, .body_max = 4096 },
	{ GET,  "/admin/callbacks",			ROLE_ADMINISTRATOR,	callbacks_page },
	{ POST, "/admin/callbacks",			ROLE_ADMINISTRATOR,	callback_save, .body_max = 8192 },
	{ POST, "/admin/callbacks/:id/switch",		ROLE_ADMINISTRATOR,	callback_switch, .body_max = 4096 },
	{ POST, "/admin/callbacks/:id/again",		ROLE_ADMINISTRATOR,	callback_send_again, .body_max = 4096 },
	{ GET,  "/admin/audit",				ROLE_ADMINISTRATOR,	audit_page },
};

static const struct web_program program = {
	.name = "admin",
	.role = DB_ROLE_ADMIN,
	.endpoints = endpoints,
	.endpoint_count = sizeof(endpoints) / sizeof(endpoints[0]),
	.has_views = true,
	.guard = language_session_guard,
	.context = page_context,
	.connect = ledger_key_lend,
};

int
main(int argc, char **argv)
{
	return web_serve(&program, argc, argv);
}
