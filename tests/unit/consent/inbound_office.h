/*
 * inbound_office: an office with the official number, a gateway and another official provider, to which people write.
 *
 * AUTO(world) struct world w = {0}; open_office(&w); say(&w, META, "wamid.1", "Ya", WORLD_NOW);
 */
#ifndef TESTS_UNIT_CONSENT_INBOUND_OFFICE_H
#define TESTS_UNIT_CONSENT_INBOUND_OFFICE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "consent/consent.h"
#include "consent/inbound.h"
#include "consent/rebuild.h"
#include "consent/window.h"
#include "contact/contact.h"
#include "ledger/verify.h"
#include "setting/setting.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

enum { META = 1, FONNTE = 2, TWILIO = 3, SMS = 4 };

#define SARI	"+6281260007001"

static inline void
open_office(struct world *w)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int n;

	world_open(w);
	seed_provider(w, META, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 1);
	seed_provider(w, TWILIO, "twilio", 0);
	assert_ok(db_script(w->db, "UPDATE provider SET settings = '{\"number\":\"+6281122334455\"}' WHERE id = 1"));
	assert_ok(db_begin(w->db, &tx));
	assert_ok(template_install(w->db, WORLD_NOW, &n));
	assert_ok(db_commit(&tx));
}

/* One message, applied at WORLD_NOW. */
static inline struct inbound_result
apply(struct world *w, int64_t provider, const struct inbound *in)
{
	static const char *const kinds[] = { [META] = "meta", [FONNTE] = "fonnte", [TWILIO] = "twilio", [SMS] = "twilio_sms" };
	const struct provider *kind = provider_find(kinds[provider]);
	struct inbound_result result = {0};

	IN_TX(w, inbound_apply(w->db, provider, kind, in, 0, WORLD_NOW, &result));
	return result;
}

static inline struct inbound
text_in(int64_t provider, const char *from, const char *id, const char *text, int64_t at)
{
	return (struct inbound){
		.kind = INBOUND_TEXT, .at = at, .message_id = id, .from = from, .name = "Sari", .text = text, .own = "628",
		.opens_window = provider == META,
	};
}

static inline struct inbound_result
say(struct world *w, int64_t provider, const char *id, const char *text, int64_t at)
{
	struct inbound in = text_in(provider, SARI, id, text, at);

	return apply(w, provider, &in);
}

static inline struct consent
consent_of(struct world *w, int64_t contact, enum scope scope)
{
	struct consent all[SCOPE__COUNT];

	assert_ok(consent_load(w->db, contact, all));
	return all[scope];
}

static inline void
message(struct world *w, int64_t id, int64_t contact, const char *state, const char *reason)
{
	char statement[300];

	seed_message(w, id, contact, "text", state);
	snprintf(statement, sizeof(statement), "UPDATE message SET created_at = %lld, reason = '%s' WHERE id = %lld", (long long)WORLD_NOW,
	    reason, (long long)id);
	assert_ok(db_script(w->db, statement));
	snprintf(statement, sizeof(statement), "INSERT INTO queue (message_id, priority, due_at) VALUES (%lld, 20, %lld)", (long long)id,
	    (long long)WORLD_NOW + 60000);
	if (strcmp(state, "queued") == 0)
		assert_ok(db_script(w->db, statement));
}

#endif
