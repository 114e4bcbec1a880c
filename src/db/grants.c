#include "db/grants.h"

#include <string.h>

enum {
	R = VERB_SELECT,
	RI = VERB_SELECT | VERB_INSERT,
	RD = VERB_SELECT | VERB_DELETE,
	RU = VERB_SELECT | VERB_UPDATE,
	RIU = RI | VERB_UPDATE,
	RID = RI | VERB_DELETE,
	RIUD = RIU | VERB_DELETE,
};

/*
 * The ledger has no U and no D in any column: nobody changes or removes what people allowed. Its words are deleted when a contact is erased, by
 * those who may erase, and changed by nobody.
 */
static const struct {
	const char	*table;
	unsigned	 verbs[DB_ROLE__COUNT];
} grants[] = {
	/*				   admin  optin  webhook  api    sender  owner */
	{ "setting",			{ RIU,	  R,	 R,	  R,	 R,	 RIUD } },
	{ "office_seal",		{ RIUD,	  R,	 0,	  0,	 0,	 RIUD } },
	{ "login",			{ RIU,	  0,	 0,	  0,	 0,	 RIUD } },
	{ "login_mail",			{ RIUD,	  0,	 0,	  0,	 R,	 RIUD } },
	{ "session",			{ RIUD,	  0,	 0,	  0,	 RID,	 RIUD } },
	{ "api_key",			{ RIU,	  0,	 0,	  RU,	 R,	 RIUD } },
	{ "callback",			{ RIU,	  0,	 0,	  0,	 RU,	 RIUD } },
	{ "callback_failed",		{ RU,	  0,	 0,	  0,	 RIUD,	 RIUD } },
	{ "idempotency",		{ 0,	  0,	 0,	  RID,	 RID,	 RIUD } },
	{ "audit",			{ RI,	  RI,	 0,	  RI,	 RIUD,	 RIUD } },
	{ "contact",			{ RIU,	  RU,	 RIU,	  RIU,	 RIU,	 RIUD } },
	{ "contact_phone",		{ RIUD,	  RU,	 RIU,	  RIU,	 RIUD,	 RIUD } },
	{ "contact_seen",		{ RI,	  0,	 0,	  RI,	 RID,	 RIUD } },
	{ "contact_ref",		{ RIUD,	  0,	 R,	  RIU,	 RID,	 RIUD } },
	/* Asked for by a page, done by the sender: of the programs, it alone changes the audit log, what people wrote, and webhook bodies. */
	{ "erasure",			{ RI,	  0,	 0,	  0,	 RIU,	 RIUD } },
	{ "consent_ledger",		{ RI,	  RI,	 RI,	  RI,	 RI,	 RI } },
	{ "suppressed",			{ RID,	  0,	 RID,	  RID,	 RID,	 RIUD } },
	{ "ledger_personal",		{ RI,	  RI,	 RI,	  RI,	 RID,	 RID } },
	{ "consent_entry",		{ R,	  R,	 R,	  R,	 R,	 RIUD } },	/* a view, which a migration may make anew */
	{ "ledger_head",		{ RU,	  RU,	 RU,	  RU,	 RU,	 RIU } },
	{ "sealed_set",			{ RU,	  RU,	 RU,	  RU,	 RU,	 RIU } },
	{ "ledger_note",		{ R,	  0,	 0,	  R,	 RI,	 RI } },
	{ "consent_state",		{ RIU,	  RIU,	 RIU,	  RIU,	 RIU,	 RIUD } },
	/* Published once, never changed; what was shown is kept by whoever stores the answer. */
	{ "notice",			{ RI,	  R,	 R,	  R,	 R,	 RI } },
	{ "notice_shown",		{ RI,	  RI,	 0,	  R,	 R,	 RI } },
	{ "link_asked",			{ 0,	  RI,	 0,	  0,	 RIUD,	 RIUD } },
	{ "service_window",		{ RIU,	  R,	 RIU,	  R,	 RIUD,	 RIUD } },
	{ "invitation",			{ RIU,	  RU,	 RI,	  RI,	 RIUD,	 RIUD } },
	{ "review",			{ RIU,	  0,	 RIU,	  RI,	 RIU,	 RIUD } },
	{ "invitation_variant",		{ RIU,	  R,	 R,	  R,	 R,	 RIUD } },
	{ "invitation_experiment",	{ RIU,	  R,	 R,	  R,	 R,	 RIUD } },
	{ "invitation_experiment_arm",	{ RI,	  R,	 R,	  R,	 R,	 RIUD } },
	{ "invitation_round",		{ RIU,	  R,	 R,	  R,	 RU,	 RIUD } },
	{ "invitation_round_member",	{ RIU,	  R,	 R,	  R,	 RU,	 RIUD } },
	{ "consent_origin",		{ RI,	  RI,	 RI,	  RI,	 RI,	 RIUD } },
	{ "import_batch",		{ RIUD,	  0,	 0,	  0,	 RU | VERB_DELETE, RIUD } },
	{ "import_row",			{ RIUD,	  0,	 0,	  0,	 RU | VERB_DELETE, RIUD } },
	{ "inbound",			{ RU,	  R,	 RIU,	  R,	 RIU,	 RIUD } },	/* the sender: of webhooks that are read again */
	{ "provider",			{ RIUD,	  R,	 RU,	  R,	 RU,	 RIUD } },
	{ "provider_secret",		{ RIUD,	  0,	 R,	  0,	 R,	 RIUD } },
	{ "provider_usage",		{ R,	  0,	 0,	  R,	 RIUD,	 RIUD } },
	/* R for those who change a provider: SQLite looks for children. */
	{ "provider_vitals",		{ RD,	  R,	 R,	  R,	 RIU,	 RIUD } },
	{ "provider_change",		{ RD,	  0,	 R,	  0,	 RI,	 RIUD } },
	{ "alert",			{ RU,	  0,	 0,	  0,	 RIUD,	 RIUD } },
	{ "alert_event",		{ R,	  0,	 0,	  0,	 RID,	 RIUD } },
	{ "task",			{ RI,	  0,	 RI,	  0,	 RIUD,	 RIUD } },
	{ "template",			{ RIU,	  RU,	 RU,	  RU,	 RU,	 RIUD } },
	{ "template_mapping",		{ RIUD,	  R,	 RU,	  R,	 RIU,	 RIUD } },
	{ "template_version",		{ RI,	  R,	 R,	  R,	 R,	 RIUD } },
	{ "template_remote",		{ R,	  0,	 RIU,	  R,	 RIU,	 RIUD } },
	{ "message",			{ RIU,	  RIU,	 RIU,	  RIU,	 RIU,	 RIUD } },
	{ "message_plan",		{ R,	  R,	 R,	  R,	 RIUD,	 RIUD } },
	{ "message_event",		{ RI,	  RI,	 RI,	  RI,	 RIU,	 RIUD } },
	{ "queue",			{ RIUD,	  RIUD,	 RIUD,	  RIUD,	 RIUD,	 RIUD } },
	{ "attempt",			{ R,	  R,	 RU,	  R,	 RIU,	 RIUD } },
	{ "staff_mail",			{ RI,	  0,	 RI,	  0,	 RIUD,	 RIUD } },
	{ "receipt_parked",		{ R,	  0,	 RID,	  0,	 RID,	 RIUD } },
	{ "webhook_inbox",		{ R,	  0,	 RIU,	  0,	 RIUD,	 RIUD } },
	{ "webhook_refused",		{ R,	  0,	 RIU,	  0,	 RD,	 RIUD } },
	{ "webhook_once",		{ R,	  0,	 RI,	  0,	 RD,	 RIUD } },
	{ "cost_day",			{ R,	  0,	 0,	  R,	 RID,	 RIUD } },
	{ "cost_dirty",			{ 0,	  0,	 RI,	  0,	 RID,	 RIUD } },
	{ "price_rate",			{ RIUD,	  0,	 0,	  R,	 0,	 RIUD } },
	{ "permit",			{ RIU,	  R,	 R,	  RIU,	 RIU,	 RIUD } },
	/* R for those who make messages: SQLite looks for children of a row that an upsert makes. */
	{ "scenario_fired",		{ RIU,	  R,	 R,	  RIU,	 RIU,	 RIUD } },
	{ "document",			{ RIU,	  R,	 R,	  RIU,	 RIU,	 RIUD } },
	{ "expiry_warning",		{ RIU,	  R,	 R,	  RIU,	 RIU,	 RIUD } },
	{ "expiry_plan",		{ R,	  0,	 0,	  R,	 RIU,	 RIUD } },
	{ "digest",			{ RU,	  R,	 R,	  R,	 RIU,	 RIUD } },
	{ "digest_member",		{ R,	  R,	 R,	  R,	 RI,	 RIUD } },
	{ "duty",			{ RIUD,	  R,	 R,	  R,	 RIUD,	 RIUD } },
	{ "day_off",			{ RIUD,	  R,	 R,	  R,	 R,	 RIUD } },
	{ "reached",			{ RIU,	  R,	 R,	  R,	 RIUD,	 RIUD } },
	{ "job",			{ RIU,	  0,	 0,	  R,	 RIU,	 RIUD } },
	/* The sender gives the programs of sources their turn; a page never sees what was fetched. */
	{ "connector",			{ RIU,	  0,	 0,	  0,	 RU,	 RIUD } },
	{ "connector_item",		{ R,	  0,	 0,	  0,	 RIU,	 RIUD } },
	{ "number_told",			{ RIUD,	  R,	 R,	  RIUD,	 RIUD,	 RIUD } },
	{ "connector_message",		{ R,	  0,	 0,	  0,	 RIUD,	 RIUD } },
	{ "job_run",			{ R,	  0,	 0,	  0,	 RID,	 RIUD } },
	{ "heartbeat",			{ R,	  0,	 0,	  R,	 RIU,	 RIUD } },
	{ "schema_migration",		{ R,	  R,	 R,	  R,	 R,	 RIUD } },
	/* SQLite's own; no program changes the schema but through migrations. */
	{ "sqlite_master",		{ R,	  R,	 R,	  R,	 R,	 RIUD } },
	{ "sqlite_schema",		{ R,	  R,	 R,	  R,	 R,	 RIUD } },
	{ "sqlite_temp_master",		{ R,	  R,	 R,	  R,	 R,	 RIUD } },
	{ "sqlite_sequence",		{ R,	  R,	 R,	  R,	 R,	 RIUD } },
	{ "sqlite_stat1",		{ R,	  R,	 R,	  R,	 R,	 RIUD } },
};

bool
grant_allows(enum db_role role, const char *table, enum verb verb)
{
	size_t i;

	for (i = 0; i < sizeof(grants) / sizeof(grants[0]); i++)
		if (strcmp(grants[i].table, table) == 0)
			return (grants[i].verbs[role] & verb) != 0;
	return false;
}
