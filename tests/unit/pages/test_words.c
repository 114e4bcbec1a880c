/* Everything the field can say has its sentence, in both languages. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/login.h"
#include "alert/alert.h"
#include "connector/connector.h"
#include "connector/trouble.h"
#include "consent/consent.h"
#include "consent/review.h"
#include "contact/contact.h"
#include "contact/number_export.h"
#include "import/batch.h"
#include "invitation/invite.h"
#include "ledger/note.h"
#include "message/message.h"
#include "message/reason.h"
#include "permit/duty.h"
#include "permit/foresee.h"
#include "permit/state.h"
#include "permit/status.h"
#include "privacy/retention.h"
#include "privacy/seen.h"
#include "provider/listed.h"
#include "provider/provider.h"
#include "provider/vitals.h"
#include "report/diagnosis.h"
#include "routing/plan.h"
#include "schedule/job.h"
#include "setting/setting.h"
#include "template/language.h"
#include "template/lint.h"
#include "template/submission.h"
#include "web/view.h"
#include "words/lists.h"
#include "words/words.h"
#include "world.h"

static struct views *views;

static int
load_views(void **state)
{
	struct problem problem = {0};

	(void)state;
	if (views_load("templates", &views, &problem) == ERR_NONE)
		return 0;
	print_error("%s\n", problem.why);
	return -1;
}

static int
free_views(void **state)
{
	(void)state;
	views_free(views);
	return 0;
}

/* 1 when a sentence is missing in some language; says which. */
static int
lacks(const char *fmt, ...)
{
	char key[200];
	va_list ap;
	int i, n = 0;

	va_start(ap, fmt);
	vsnprintf(key, sizeof(key), fmt, ap);
	va_end(ap);
	for (i = 0; i < LOCALE_COUNT; i++)
		if (!view_has_text(views, locales[i], key)) {
			print_error("%s lacks %s\n", locales[i], key);
			n++;
		}
	return n;
}

static void
test_views_name_only_sentences_there_are_and_languages_have_the_same(void **state)
{
	AUTO(buf) struct buf missing = {0};

	(void)state;
	buf_init(&missing, 100000);
	assert_ok(view_check(views, &missing));
	assert_string_equal(buf_text(&missing), "");
}

static void
test_every_reason_has_a_sentence(void **state)
{
	size_t i;
	int n = 0, r;

	(void)state;
	for (i = 0; reason_at(i) != NULL; i++)
		n += lacks("reason.%s", reason_at(i));
	for (r = 0; r < PLAN_REASON__COUNT; r++)
		n += lacks("reason.%s", plan_reason_name((enum plan_reason)r));
	/* And for "may not": what a person can do about it. */
	for (r = PLAN_NO_CONSENT_NO_WINDOW; r < PLAN_NOT_ASKED; r++)
		n += lacks("change.%s", plan_reason_name((enum plan_reason)r));
	assert_int_equal(n, 0);
}

static void
test_every_state_role_and_verdict_has_a_word(void **state)
{
	int i, n = 0;

	(void)state;
	for (i = 0; i < MESSAGE_STATE__COUNT; i++)
		n += lacks("state.%s", message_state_name((enum message_state)i));
	for (i = 0; i < VERDICT__COUNT; i++)
		n += lacks("verdict.%s", verdict_name((enum verdict)i));
	for (i = SIGNATURE_GOOD + 1; i < SIGNATURE__COUNT; i++)
		n += lacks("refused.%s", signature_name((enum signature)i));
	for (i = 0; i < SCOPE__COUNT; i++)
		n += lacks("scope.%s", scope_name((enum scope)i));
	for (i = 0; i < CONSENT_STATE__COUNT; i++)
		n += lacks("consent.%s", consent_state_name((enum consent_state)i)) + lacks("sent_consent.%s", consent_state_name((enum consent_state)i));
	for (i = 0; i < CONSENT_ACTION__COUNT; i++)
		n += lacks("ledger.%s", consent_action_name((enum consent_action)i));
	for (i = 0; i < CONSENT_ERASURE; i++)	/* nobody reviews an erasure */
		n += lacks("review_act.%s", consent_action_name((enum consent_action)i));
	for (i = 0; i < LEDGER_FAULT__COUNT; i++)
		n += lacks("ledger_fault.%s", ledger_fault_name((enum ledger_fault)i));
	for (i = 0; i < LEDGER_NOTE_KIND__COUNT; i++)
		n += lacks("ledger_note.%s", ledger_note_kind_name((enum ledger_note_kind)i));
	for (i = 0; i < CONTACT_ROLE__COUNT; i++)
		n += lacks("contact_role.%s", contact_role_name((enum contact_role)i));
	for (i = ROLE_VIEWER; i < ROLE__COUNT; i++)
		n += lacks("role.%s", role_name((enum role)i));
	for (i = 0; i < PHONE_WHY__COUNT; i++)
		n += lacks("phone.%s", phone_why_name((enum phone_why)i));
	for (i = 0; i < PHONE_KIND__COUNT; i++)
		n += lacks("number_kind.%s", phone_kind_name((enum phone_kind)i));
	for (i = 0; i < REVIEW_KIND__COUNT; i++)
		n += lacks("review_kind.%s", review_kind_name((enum review_kind)i));
	for (i = 0; i < SEEN_HOW__COUNT; i++)
		n += lacks("seen_how.%s", seen_how_name((enum seen_how)i));
	for (i = 0; i < INBOUND__COUNT; i++)
		n += lacks("inbound.%s", inbound_kind_name((enum inbound_kind)i));
	for (i = 0; i < REPLY__COUNT; i++)
		n += lacks("reply.%s", reply_name((enum reply_kind)i));
	for (i = INVITE_FREE + 1; i < INVITE_OBSTACLE__COUNT; i++)
		n += lacks("obstacle.%s", invite_obstacle_name((enum invite_obstacle)i));
	assert_int_equal(n, 0);
}

static void
test_every_receipt_is_an_event_with_a_word(void **state)
{
	int i, n = 0;

	(void)state;
	for (i = 0; i < RECEIPT__COUNT; i++)
		n += lacks("event.%s", receipt_status_name((enum receipt_status)i));
	for (i = MESSAGE_QUEUED; i < MESSAGE_STATE__COUNT; i++)
		n += i == MESSAGE_SENDING ? 0 : lacks("event.%s", message_state_name((enum message_state)i));
	assert_int_equal(n, 0);
}

static int
lacks_choices(const char *kind, const struct provider_field *field)
{
	const char *at = field->choices != NULL ? field->choices : "";
	char choice[40];
	int n = 0;

	for (; *at != '\0'; at += strcspn(at, " "), at += *at == ' ') {
		snprintf(choice, sizeof(choice), "%.*s", (int)strcspn(at, " "), at);
		n += lacks("field.%s.%s.%s", kind, field->name, choice);
	}
	return n;
}

static void
test_every_kind_of_provider_is_explained(void **state)
{
	const struct provider *kind;
	const struct provider_field *field;
	size_t i, k;
	int n = 0;

	(void)state;
	for (i = 0; (kind = provider_at(i)) != NULL; i++) {
		n += lacks("kind_about.%s", kind->kind) + lacks("kind_needs.%s", kind->kind);
		n += provider_calls_us(kind) ? lacks("webhook_help.%s", kind->kind) : 0;
		for (field = kind->fields; field->name != NULL; field++)
			n += lacks("field.%s.%s.label", kind->kind, field->name) + lacks("field.%s.%s.help", kind->kind, field->name) +
			    lacks_choices(kind->kind, field);
		for (k = 0; kind->finding_keys[k] != NULL; k++)
			n += lacks("finding.%s", kind->finding_keys[k]);
		for (k = 0; kind->remote_keys != NULL && kind->remote_keys[k] != NULL; k++)
			n += lacks("remote_said.%s", kind->remote_keys[k]);
	}
	for (k = 0; listed_keys[k] != NULL; k++)
		n += lacks("remote_said.%s", listed_keys[k]);
	for (k = 0; vitals_finding_keys[k] != NULL; k++)
		n += lacks("finding.%s", vitals_finding_keys[k]);
	assert_int_equal(n, 0);
}

static void
test_every_alert_has_a_sentence_and_something_to_do(void **state)
{
	static const char *const by_reason[] = { "package_ends_soon", "package_ended", "template_paused", "template_rejected", "template_disabled" };
	int kind, n = 0;
	size_t i;

	(void)state;
	for (kind = 0; kind < ALERT__COUNT; kind++) {
		if (kind != ALERT_PACKAGE && kind != ALERT_TEMPLATE)
			n += lacks("alert.%s", alert_kind_name((enum alert_kind)kind));
		n += lacks("alert_do.%s", alert_kind_name((enum alert_kind)kind));
	}
	for (i = 0; i < sizeof(by_reason) / sizeof(by_reason[0]); i++)
		n += lacks("alert.%s", by_reason[i]);
	assert_int_equal(n, 0);
}

static void
test_every_finding_of_the_linter_has_a_sentence_and_what_to_do(void **state)
{
	int key, n = 0;

	(void)state;
	for (key = 0; key < LINT_KEY__COUNT; key++)
		n += lacks("lint.%s", lint_key_name((enum lint_key)key)) + lacks("lint_fix.%s", lint_key_name((enum lint_key)key));
	assert_int_equal(n, 0);
}

static void
test_every_bar_of_a_submission_has_a_sentence(void **state)
{
	int bar, n = 0;

	(void)state;
	for (bar = 0; bar < SUBMIT_BAR__COUNT; bar++)
		n += lacks("submit_bar.%s", submit_bar_name((enum submit_bar)bar));
	assert_int_equal(n, 0);
}

static void
test_every_reason_for_a_language_has_its_sentence(void **state)
{
	int why, n = 0;

	(void)state;
	for (why = 0; why < LANGUAGE_WHY__COUNT; why++)
		n += lacks("language_why.%s", language_why_name((enum language_why)why));
	for (why = 0; template_language((size_t)why) != NULL; why++)
		n += lacks("template_language.%s", template_language((size_t)why));
	assert_int_equal(n, 0);
}

static void
test_every_setting_is_explained(void **state)
{
	int key, n = 0;

	(void)state;
	for (key = 0; key < SETTING__COUNT; key++) {
		const struct setting_row *row = setting_row((enum setting_key)key);
		const char *at = row->choices;
		char choice[40];

		n += lacks("setting.%s.label", row->key) + lacks("setting.%s.help", row->key);
		for (; row->kind == SETTING_CHOICE && *at != '\0'; at += strcspn(at, " "), at += *at == ' ') {
			snprintf(choice, sizeof(choice), "%.*s", (int)strcspn(at, " "), at);
			n += lacks("setting.%s.%s", row->key, choice);
		}
	}
	assert_int_equal(n, 0);
}

static void
test_every_diagnosis_has_its_sentences(void **state)
{
	AUTO(world) struct world w = {0};
	struct diagnosis d = {0};
	size_t i;
	int n = 0;

	(void)state;
	world_open(&w);
	assert_ok(diagnosis_make(w.db, "http://kabarizin.example", WORLD_NOW, &d));
	assert_true(d.count > 5);
	for (i = 0; i < d.count; i++)
		n += lacks("diagnosis.%s.good", d.items[i].key) + lacks("diagnosis.%s.bad", d.items[i].key) + lacks("diagnosis.%s.remedy", d.items[i].key);
	assert_int_equal(n, 0);
}

static void
test_every_kind_that_is_kept_and_every_way_of_seeing_has_words(void **state)
{
	int i, n = 0;

	(void)state;
	for (i = 0; i < RETENTION__COUNT; i++)
		n += lacks("retention_kind.%s", retention_name((enum retention_kind)i));
	for (i = 0; i < SEEN_HOW__COUNT; i++)
		n += lacks("seen_how.%s", seen_how_name((enum seen_how)i));
	assert_int_equal(n, 0);
}

static void
test_every_job_its_outcomes_and_days_have_words(void **state)
{
	static const char *const outcomes[] = { "never", "done", "failed", "missed", "running", "paused" };
	/* Kinds of tasks: those of the sender (look.h, lists.h) are named here. */
	static const char *const tasks[] = { "test_connection", "look", "replay_webhook", "sync_messages", "sync_message", TASK_TEMPLATE_SUBMIT,
		TASK_TEMPLATE_DELETE, TASK_TEMPLATE_SYNC };
	int i, n = 0;

	(void)state;
	for (i = 0; i < JOB__COUNT; i++)
		n += lacks("job.%s", job_name((enum job_key)i));
	for (i = 0; i < (int)(sizeof(outcomes) / sizeof(outcomes[0])); i++)
		n += lacks("job_outcome.%s", outcomes[i]);
	for (i = 0; i < (int)(sizeof(tasks) / sizeof(tasks[0])); i++)
		n += lacks("task.%s", tasks[i]);
	for (i = 1; i <= 7; i++)
		n += lacks("weekday.%d", i);
	assert_int_equal(n, 0);
}

static void
test_everything_said_of_a_permit_and_its_documents_has_words(void **state)
{
	/* db/migrations: scenario_fired.outcome and expiry_warning.outcome; permit/tell.h, permit/foresee.h */
	static const char *const others[] = {
		"fired.message", "fired.covered", "fired.baseline", "fired.no_recipient", "fired.refused", "fired.told_other",
		"band_outcome.skipped", "band_outcome.baseline", "band_outcome.no_recipient", "band_outcome.refused", "fired_why.none", "fired_why.duty", "fired_why.no_approver", "fired_why.unknown_ref",
		"fired_why.erased", "fired_why.template", "fired_why.value", "fired_why.values", "fired_why.told_other", "fired_why.told_other_over",
		"simulator_obstacle.not_issued", "simulator_obstacle.not_in_force", "simulator_obstacle.no_expiry", "simulator_obstacle.over",
		"simulator_obstacle.no_document", "simulator_obstacle.not_waiting", "duty." DUTY_SIGNATURE, "duty." DUTY_STATUS,
	};
	int n = 0, i;

	(void)state;
	for (i = 0; i < PERMIT_STATUS__COUNT; i++)
		n += lacks("permit_status.%s", permit_status_name((enum permit_status)i));
	for (i = 0; i < DOCUMENT_STATE__COUNT; i++)
		n += lacks("document_state.%s", document_state_name((enum document_state)i));
	for (i = 0; foresee_scenario((size_t)i) != NULL; i++)
		n += lacks("scenario.%s", foresee_scenario((size_t)i));
	for (i = 0; i < (int)(sizeof(others) / sizeof(others[0])); i++)
		n += lacks("%s", others[i]);
	assert_int_equal(n, 0);
}

static void
test_every_way_of_an_invitation_and_every_month_has_a_word(void **state)
{
	/* invitation/invitation.h, invitation_draft */
	static const char *const channels[] = { "gateway", "permit", "operator", "round", "api", "sms", "email", "poster", "self" };
	int n = 0, i;

	(void)state;
	for (i = 0; i < (int)(sizeof(channels) / sizeof(channels[0])); i++)
		n += lacks("funnel_channel.%s", channels[i]);
	for (i = 1; i <= 12; i++)
		n += lacks("funnel_month.%d", i);
	assert_int_equal(n, 0);
}

static void
test_everything_an_import_says_has_its_words(void **state)
{
	const struct import_column *column;
	int n = 0, i;
	size_t k;

	(void)state;
	for (k = 0; fault_code_at(k) != NULL; k++)
		n += lacks("import_fault.%s", fault_code_at(k));
	for (k = 0; import_kind_at(k) != NULL; k++) {
		n += lacks("import_kind.%s", import_kind_at(k)->name);
		for (column = import_kind_at(k)->columns; column->name != NULL; column++)
			n += lacks("import_column.%s", column->name);
	}
	for (i = IMPORT_PREVIEW; i < IMPORT_STATE__COUNT; i++)
		n += lacks("import_state.%s", import_state_name((enum import_state)i));
	for (i = 0; i < IMPORT_VERDICT__COUNT; i++)
		n += lacks("import_verdict.%s", import_verdict_name((enum import_verdict)i));
	for (i = IMPORT_APPLIED; i < IMPORT_OUTCOME__COUNT; i++)
		n += lacks("import_outcome.%s", import_outcome_name((enum import_outcome)i));
	for (i = CLAIM_YES; i < CLAIM__COUNT; i++)
		n += lacks("import_claim.%s", import_claim_name((enum import_claim)i));
	for (i = 0; i < NUMBERS__COUNT; i++)
		n += lacks("number_consent.%s", number_consent_name((enum number_consent)i));
	assert_int_equal(n, 0);
}

static void
test_everything_a_connector_says_has_its_words(void **state)
{
	const struct provider_field *field;
	const struct connector_kind *kind;
	char key[120];
	size_t k;
	int n = 0, t;

	(void)state;
	for (k = 0; (kind = connector_kind_at(k)) != NULL; k++) {
		n += lacks("connector_kind.%s", kind->name) + lacks("connector_about.%s", kind->name);
		for (field = kind->fields; field->name != NULL; field++) {
			snprintf(key, sizeof(key), "%s.%s", kind->name, field->name);
			n += lacks("connector_field.%s.label", key) + lacks("connector_field.%s.help", key);
		}
	}
	for (t = TROUBLE_NONE + 1; t < TROUBLE__COUNT; t++)
		n += lacks("connector_trouble.%s", trouble_name((enum trouble)t));
	assert_int_equal(n, 0);
}

static void
test_every_list_of_consent_words_and_every_reading_is_explained(void **state)
{
	static const char *const rules[] = { "question mark", "sign of refusal", "sign of approval", "stop sign", "no words", "no rule", "too long",
	    "quotation", "a reaction", "under a picture", "forwarded" };
	size_t i;
	int n = 0, d;

	(void)state;
	for (i = 0; i < WORDS_LIST__COUNT; i++) {
		n += lacks("words_list.%s.label", words_lists[i].name) + lacks("words_list.%s.help", words_lists[i].name);
		/* Only these decide: the others are passed over, or hold back what others decide. */
		if (i < WORDS_POLITE || i >= WORDS_NODS)
			n += lacks("why.%s", words_lists[i].rule);
	}
	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		n += lacks("why.%s", rules[i]);
	for (d = DOUBT_NONE + 1; d < DOUBT__COUNT; d++)
		n += lacks("doubt.%s", doubt_name((enum doubt)d));
	assert_int_equal(n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_kind_that_is_kept_and_every_way_of_seeing_has_words),
		cmocka_unit_test(test_every_job_its_outcomes_and_days_have_words),
		cmocka_unit_test(test_views_name_only_sentences_there_are_and_languages_have_the_same),
		cmocka_unit_test(test_every_reason_has_a_sentence),
		cmocka_unit_test(test_every_state_role_and_verdict_has_a_word),
		cmocka_unit_test(test_everything_said_of_a_permit_and_its_documents_has_words),
		cmocka_unit_test(test_every_way_of_an_invitation_and_every_month_has_a_word),
		cmocka_unit_test(test_everything_an_import_says_has_its_words),
		cmocka_unit_test(test_every_receipt_is_an_event_with_a_word),
		cmocka_unit_test(test_every_kind_of_provider_is_explained),
		cmocka_unit_test(test_every_alert_has_a_sentence_and_something_to_do),
		cmocka_unit_test(test_every_finding_of_the_linter_has_a_sentence_and_what_to_do),
		cmocka_unit_test(test_every_bar_of_a_submission_has_a_sentence),
		cmocka_unit_test(test_every_reason_for_a_language_has_its_sentence),
		cmocka_unit_test(test_every_setting_is_explained),
		cmocka_unit_test(test_everything_a_connector_says_has_its_words),
		cmocka_unit_test(test_every_list_of_consent_words_and_every_reading_is_explained),
		cmocka_unit_test(test_every_diagnosis_has_its_sentences),
	};

	return cmocka_run_group_tests(tests, load_views, free_views);
}
