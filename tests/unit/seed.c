#include "seed.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "contact/number_seal.h"
#include "contact/phone.h"

enum { STATEMENT_MAX = 2000 };

static void
run(struct world *w, const char *fmt, ...)
{
	char statement[STATEMENT_MAX];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(statement, sizeof(statement), fmt, ap);
	va_end(ap);
	assert_true(n > 0 && n < STATEMENT_MAX);
	/* A script, because statements are cached by the address of their text, and this one is on the stack. */
	if (db_script(w->db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->db));
}

void
seed_contact(struct world *w, int64_t id)
{
	char number[PHONE_MAX];

	run(w, "INSERT INTO contact (id, name, subject_hash, created_at, updated_at)"
	    " VALUES (%" PRId64 ", 'Sari', x'%064" PRIx64 "', 1, 1)", id, (uint64_t)id);
	run(w, "INSERT INTO contact_phone (number, contact_id, kind, raw, created_at)"
	    " VALUES ('+62812000%05" PRId64 "', %" PRId64 ", 'mobile', '', 1)", id, id);
	snprintf(number, sizeof(number), "+62812000%05" PRId64, id);
	assert_ok(number_seal_in(w->db, number, true));
}

void
seed_provider(struct world *w, int64_t id, const char *kind, int is_default)
{
	run(w, "INSERT INTO provider (id, kind, name, is_default, webhook_key, per_minute, per_day, gap_ms, gap_jitter_ms, created_at, updated_at)"
	    " VALUES (%" PRId64 ", '%s', '%s %" PRId64 "', %d, 'key%" PRId64 "', 0, 0, 0, 0, 1, 1)", id, kind, kind, id, is_default, id);
}

void
seed_message(struct world *w, int64_t id, int64_t contact_id, const char *kind, const char *state)
{
	run(w, "INSERT INTO message (id, code, contact_id, number, kind, template_id, params, body, gateway_body, category, priority, state,"
	    " made_by, created_at, updated_at) SELECT %" PRId64 ", 'C%" PRId64 "', %" PRId64 ", '+62812000%05" PRId64 "', '%s',"
	    " CASE '%s' WHEN 'template' THEN 1 END, '{\"partner_name\":\"Sari\"}', 'Izin Anda terbit.', 'Izin Anda terbit. Terima kasih.',"
	    " 'utility', 20, '%s', 'test', 1, 1", id, id, contact_id, contact_id, kind, kind, state);
}

void
seed_template(struct world *w, int64_t provider_id, const char *status)
{
	run(w, "INSERT OR IGNORE INTO template (id, key, name, category, recipient, body, params, updated_at, updated_by)"
	    " VALUES (1, 'permit_ready', 'Izin terbit', 'utility', 'applicant', 'Izin {{partner_name}} terbit.',"
	    " '[{\"name\":\"partner_name\",\"kind\":\"text\",\"example\":\"Sari\"}]', 1, 'test')");
	if (status[0] != '\0')
		run(w, "INSERT INTO template_mapping (template_id, provider_id, remote_name, status, updated_at)"
		    " VALUES (1, %" PRId64 ", 'izin_terbit', '%s', 1)", provider_id, status);
}

void
seed_consent(struct world *w, int64_t contact_id, const char *scope, const char *state, int explicit_words)
{
	run(w, "INSERT INTO consent_state (contact_id, scope, state, explicit, since_at, ledger_seq)"
	    " VALUES (%" PRId64 ", '%s', '%s', %d, 1, 1)", contact_id, scope, state, explicit_words);
}

void
seed_expect(struct world *w, const char *question, const char *answer)
{
	char *got = world_text(w, question);

	if (got == NULL)
		fail_msg("%s: no row", question);
	assert_string_equal(got, answer);
	free(got);
}
