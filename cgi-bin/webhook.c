/*
 * webhook: what providers tell us. Checks who says it, keeps it, applies it.
 */
#include "ledger/head.h"
#include "web/server.h"
#include "webhook/receive.h"

static const struct endpoint endpoints[] = {
	{ POST, "/webhook/:kind/:key",                0, webhook_event,            .body_max = WEBHOOK_BODY_MAX },
	{ GET,  "/webhook/:kind/:key",                0, webhook_handshake,        .flags = ENDPOINT_WRITES },

	/* Addresses that providers' consoles may still hold. */
	{ POST, "/whatsapp/webhook",                  0, webhook_event_meta,       .body_max = WEBHOOK_BODY_MAX },
	{ GET,  "/whatsapp/webhook",                  0, webhook_handshake_meta,   .flags = ENDPOINT_WRITES },
	{ POST, "/sicantik/whatsapp/fonnte/webhook",  0, webhook_event_fonnte,     .body_max = WEBHOOK_BODY_MAX },
	{ GET,  "/sicantik/whatsapp/fonnte/webhook",  0, webhook_handshake_fonnte, .flags = ENDPOINT_WRITES },
};

static const struct web_program program = {
	.name = "webhook", .role = DB_ROLE_WEBHOOK, .endpoints = endpoints, .endpoint_count = sizeof(endpoints) / sizeof(endpoints[0]),
	.takes_anything = true, .connect = ledger_key_lend, .start = webhook_start, .stop = webhook_stop, .tick = webhook_tick, .fail = webhook_fail,
};

int
main(int argc, char **argv)
{
	return web_serve(&program, argc, argv);
}
