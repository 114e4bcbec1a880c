/*
 * admin: the pages of people with a login, one function per endpoint. cgi-bin/admin.c is the map from addresses to these.
 *
 * Each parses what came, authorises what the role column cannot, acts by one call into the field, and renders or redirects.
 */
#ifndef PAGES_ADMIN_H
#define PAGES_ADMIN_H

#include <stdint.h>

#include "base/err.h"

struct problem;
struct reply;
struct request;
struct web;

/* entrance.c */
enum err login_page(const struct request *rq, struct reply *rp);
/* What the program needs as long as it runs. */
enum err entrance_start(struct web *web, struct problem *problem);
void entrance_stop(struct web *web);
enum err login_enter(const struct request *rq, struct reply *rp);
enum err login_leave(const struct request *rq, struct reply *rp);
enum err language_choose(const struct request *rq, struct reply *rp);

/* users.c, api_keys.c, audit.c */
enum err users_page(const struct request *rq, struct reply *rp);
enum err user_mail(const struct request *rq, struct reply *rp);
enum err user_add(const struct request *rq, struct reply *rp);
enum err user_disable(const struct request *rq, struct reply *rp);
/* user.c */
enum err user_page(const struct request *rq, struct reply *rp);
enum err user_role(const struct request *rq, struct reply *rp);
enum err user_password(const struct request *rq, struct reply *rp);
enum err user_enable(const struct request *rq, struct reply *rp);
/* own_password.c */
enum err own_password_page(const struct request *rq, struct reply *rp);
enum err own_password_change(const struct request *rq, struct reply *rp);
enum err api_keys_page(const struct request *rq, struct reply *rp);
enum err api_key_add(const struct request *rq, struct reply *rp);
enum err api_key_revoke(const struct request *rq, struct reply *rp);
enum err audit_page(const struct request *rq, struct reply *rp);

/* providers.c, provider_form.c, connection_test.c */
enum err providers_page(const struct request *rq, struct reply *rp);
enum err provider_page(const struct request *rq, struct reply *rp);
enum err provider_webhook_part(const struct request *rq, struct reply *rp);
enum err provider_kinds_page(const struct request *rq, struct reply *rp);
enum err provider_add_page(const struct request *rq, struct reply *rp);
enum err provider_create(const struct request *rq, struct reply *rp);
enum err provider_edit_page(const struct request *rq, struct reply *rp);
enum err provider_change(const struct request *rq, struct reply *rp);
enum err provider_webhook_renew(const struct request *rq, struct reply *rp);
enum err provider_test_start(const struct request *rq, struct reply *rp);
/* provider_templates.c */
enum err provider_templates_part(const struct request *rq, struct reply *rp);
enum err provider_templates_fetch(const struct request *rq, struct reply *rp);
enum err provider_template_use(const struct request *rq, struct reply *rp);
enum err provider_test_part(const struct request *rq, struct reply *rp);

/* webhooks.c, webhook.c */
enum err webhooks_page(const struct request *rq, struct reply *rp);
enum err webhook_page(const struct request *rq, struct reply *rp);
enum err webhook_body_page(const struct request *rq, struct reply *rp);
enum err webhook_replay_start(const struct request *rq, struct reply *rp);
enum err webhook_replay_part(const struct request *rq, struct reply *rp);

/* costs.c, cost_rates.c, cost_export.c */
enum err costs_page(const struct request *rq, struct reply *rp);
enum err costs_csv(const struct request *rq, struct reply *rp);
enum err cost_rate_set(const struct request *rq, struct reply *rp);

/* privacy.c */
enum err privacy_page(const struct request *rq, struct reply *rp);
enum err idle_page(const struct request *rq, struct reply *rp);
enum err idle_erase(const struct request *rq, struct reply *rp);
enum err privacy_affected_csv(const struct request *rq, struct reply *rp);

/* connectors.c, connector_form.c */
enum err connectors_page(const struct request *rq, struct reply *rp);
enum err connector_begin(const struct request *rq, struct reply *rp);
enum err connector_end_run(const struct request *rq, struct reply *rp);
enum err connector_switch(const struct request *rq, struct reply *rp);
enum err connector_new(const struct request *rq, struct reply *rp);
enum err connector_edit(const struct request *rq, struct reply *rp);
enum err connector_add_post(const struct request *rq, struct reply *rp);
enum err connector_edit_post(const struct request *rq, struct reply *rp);

/* callbacks.c */
enum err alerts_page(const struct request *rq, struct reply *rp);
enum err alert_try(const struct request *rq, struct reply *rp);
enum err alert_seen(const struct request *rq, struct reply *rp);
enum err callbacks_page(const struct request *rq, struct reply *rp);
enum err callback_save(const struct request *rq, struct reply *rp);
enum err callback_switch(const struct request *rq, struct reply *rp);
enum err callback_send_again(const struct request *rq, struct reply *rp);

/* calendar.c */
enum err calendar_page(const struct request *rq, struct reply *rp);
enum err calendar_change(const struct request *rq, struct reply *rp);
enum err calendar_remove_day(const struct request *rq, struct reply *rp);

/* words.c */
enum err words_page(const struct request *rq, struct reply *rp);
enum err words_change(const struct request *rq, struct reply *rp);

/* notice.c */
enum err notice_page(const struct request *rq, struct reply *rp);
enum err notice_change(const struct request *rq, struct reply *rp);

/* templates.c, template.c, template_provider.c, template_edit.c, template_look.c, template_history.c, template_act.c, template_reroute.c,
   template_trial.c */
enum err templates_page(const struct request *rq, struct reply *rp);
enum err templates_remote_page(const struct request *rq, struct reply *rp);
enum err templates_sync(const struct request *rq, struct reply *rp);
enum err template_page(const struct request *rq, struct reply *rp);
enum err template_reroute(const struct request *rq, struct reply *rp);
/* The same, when what was typed was no good: about a provider, or in a form of the page. */
struct form_check;
struct problem;
struct template_wrong { int64_t provider_id; const struct problem *mapping; const struct form_check *check, *trial; };
enum err template_page_with(const struct request *rq, struct reply *rp, int status, const struct template_wrong *wrong);
enum err template_trial(const struct request *rq, struct reply *rp);
enum err template_trial_part(const struct request *rq, struct reply *rp);
enum err template_provider_part(const struct request *rq, struct reply *rp);
enum err template_new_page(const struct request *rq, struct reply *rp);
enum err template_edit_page(const struct request *rq, struct reply *rp);
enum err template_look_part(const struct request *rq, struct reply *rp);
enum err template_create(const struct request *rq, struct reply *rp);
enum err template_language_page(const struct request *rq, struct reply *rp);
enum err template_language_create(const struct request *rq, struct reply *rp);
enum err template_change(const struct request *rq, struct reply *rp);
enum err template_history_page(const struct request *rq, struct reply *rp);
enum err template_restore(const struct request *rq, struct reply *rp);
enum err template_switch_use(const struct request *rq, struct reply *rp);
enum err template_act_at_provider(const struct request *rq, struct reply *rp);
enum err template_map_save(const struct request *rq, struct reply *rp);

/* settings.c, jobs.c, job_act.c, diagnosis.c */
enum err settings_page(const struct request *rq, struct reply *rp);
enum err settings_change(const struct request *rq, struct reply *rp);
enum err jobs_page(const struct request *rq, struct reply *rp);
enum err job_run_page(const struct request *rq, struct reply *rp);
enum err job_run_now(const struct request *rq, struct reply *rp);
enum err job_change(const struct request *rq, struct reply *rp);
enum err diagnosis_page(const struct request *rq, struct reply *rp);

/* messages.c, held.c, message.c, replies.c */
enum err messages_page(const struct request *rq, struct reply *rp);
enum err messages_csv(const struct request *rq, struct reply *rp);
enum err contacts_csv(const struct request *rq, struct reply *rp);
enum err permits_csv(const struct request *rq, struct reply *rp);
enum err documents_csv(const struct request *rq, struct reply *rp);
enum err replies_csv(const struct request *rq, struct reply *rp);
enum err audit_csv(const struct request *rq, struct reply *rp);
enum err held_page(const struct request *rq, struct reply *rp);
enum err held_csv(const struct request *rq, struct reply *rp);
enum err held_close_page(const struct request *rq, struct reply *rp);
enum err held_close_now(const struct request *rq, struct reply *rp);
enum err message_page(const struct request *rq, struct reply *rp);
enum err message_send_again(const struct request *rq, struct reply *rp);
enum err message_call_off(const struct request *rq, struct reply *rp);
enum err seal_change(const struct request *rq, struct reply *rp);
enum err seal_take_down(const struct request *rq, struct reply *rp);
/* The admin program's answer to what failed. */
void admin_fail(const struct request *rq, struct reply *rp, int status, enum err e);

enum err replies_page(const struct request *rq, struct reply *rp);
enum err reply_page(const struct request *rq, struct reply *rp);
enum err reply_answer(const struct request *rq, struct reply *rp);
enum err reply_settle(const struct request *rq, struct reply *rp);

/* contacts.c, contact.c, contact_act.c, contact_paper.c, contact_edit.c, contact_number.c, contact_merge.c */
enum err contacts_page(const struct request *rq, struct reply *rp);
enum err contact_new_page(const struct request *rq, struct reply *rp);
enum err contact_add(const struct request *rq, struct reply *rp);
enum err contact_page(const struct request *rq, struct reply *rp);
enum err contact_unmask(const struct request *rq, struct reply *rp);
enum err contact_withdraw(const struct request *rq, struct reply *rp);
enum err contact_edit_page(const struct request *rq, struct reply *rp);
enum err contact_save(const struct request *rq, struct reply *rp);
enum err contact_try_email(const struct request *rq, struct reply *rp) MUST_CHECK;
enum err contact_number_new(const struct request *rq, struct reply *rp);
enum err contact_number_change(const struct request *rq, struct reply *rp);
enum err contact_merge_page(const struct request *rq, struct reply *rp);
enum err contact_merge_do(const struct request *rq, struct reply *rp);
enum err contact_paper_page(const struct request *rq, struct reply *rp);
enum err contact_record_paper(const struct request *rq, struct reply *rp);

/* consents.c, consent_export.c, reviews.c, review_batch.c */
enum err consents_page(const struct request *rq, struct reply *rp);
enum err consents_csv(const struct request *rq, struct reply *rp);
enum err reviews_page(const struct request *rq, struct reply *rp);
enum err review_settle(const struct request *rq, struct reply *rp);
enum err review_batch_page(const struct request *rq, struct reply *rp);
enum err review_batch_settle(const struct request *rq, struct reply *rp);

/* contact_erase.c */
enum err contact_erase_page(const struct request *rq, struct reply *rp);
enum err contact_erase(const struct request *rq, struct reply *rp);

/* contact_data.c */
enum err contact_data_sheet(const struct request *rq, struct reply *rp);
enum err contact_data_download(const struct request *rq, struct reply *rp);

/* consent_ledger.c */
enum err consent_ledger_page(const struct request *rq, struct reply *rp);
enum err consent_ledger_csv(const struct request *rq, struct reply *rp);

/* consent_receipt.c */
enum err consent_receipt_page(const struct request *rq, struct reply *rp);
enum err consent_receipt_download(const struct request *rq, struct reply *rp);

/* funnel.c */
enum err funnel_page(const struct request *rq, struct reply *rp);

/* rounds.c, round.c */
enum err rounds_page(const struct request *rq, struct reply *rp);
enum err round_begin(const struct request *rq, struct reply *rp);
enum err round_page(const struct request *rq, struct reply *rp);
enum err round_part(const struct request *rq, struct reply *rp);
enum err round_hold(const struct request *rq, struct reply *rp);
enum err round_go_on(const struct request *rq, struct reply *rp);
enum err round_end_now(const struct request *rq, struct reply *rp);

/* poster.c */
enum err poster_page(const struct request *rq, struct reply *rp);

/* variants.c, variant_edit.c */
enum err variants_page(const struct request *rq, struct reply *rp);
enum err variant_new_page(const struct request *rq, struct reply *rp);
enum err variant_page(const struct request *rq, struct reply *rp);
enum err variant_create(const struct request *rq, struct reply *rp);
enum err variant_change(const struct request *rq, struct reply *rp);
enum err experiment_begin(const struct request *rq, struct reply *rp);
enum err experiment_finish(const struct request *rq, struct reply *rp);

/* ask.c */
enum err contact_invite_look(const struct request *rq, struct reply *rp);
enum err contact_inform_look(const struct request *rq, struct reply *rp);
enum err contact_invite(const struct request *rq, struct reply *rp);
enum err contact_inform(const struct request *rq, struct reply *rp);

/* imports.c, import.c, import_start.c, import_result.c, number_list.c */
enum { IMPORT_UPLOAD_MAX = 16 * 1024 * 1024 };	/* nginx.conf lets a little more through, so that the page can say what is too much */
enum err imports_address(const struct request *rq, struct reply *rp);
enum err imports_address(const struct request *rq, struct reply *rp);
enum err imports_page(const struct request *rq, struct reply *rp);
enum err import_upload(const struct request *rq, struct reply *rp);
enum err import_example(const struct request *rq, struct reply *rp);
enum err import_page(const struct request *rq, struct reply *rp);
enum err import_progress_part(const struct request *rq, struct reply *rp);
enum err import_begin(const struct request *rq, struct reply *rp);
enum err import_call_off(const struct request *rq, struct reply *rp);
enum err import_result_csv(const struct request *rq, struct reply *rp);
enum err numbers_csv(const struct request *rq, struct reply *rp);

/* documents.c, duties.c, permit_act.c, missed_rows.c, simulator.c */
enum err simulator_page(const struct request *rq, struct reply *rp);
enum err simulator_try(const struct request *rq, struct reply *rp);
enum err document_people(const struct request *rq, struct reply *rp);
enum err documents_page(const struct request *rq, struct reply *rp);
enum err document_page(const struct request *rq, struct reply *rp);
enum err duties_page(const struct request *rq, struct reply *rp);
enum err duty_add(const struct request *rq, struct reply *rp);
enum err duty_remove(const struct request *rq, struct reply *rp);
enum err permit_remind(const struct request *rq, struct reply *rp);
enum err permit_number(const struct request *rq, struct reply *rp);
enum err permit_number_told(const struct request *rq, struct reply *rp);
enum err missed_try_again(const struct request *rq, struct reply *rp);

/* permits.c, search.c, home.c */
enum err permits_page(const struct request *rq, struct reply *rp);
enum err permit_page(const struct request *rq, struct reply *rp);
enum err search_page(const struct request *rq, struct reply *rp);
enum err home_page(const struct request *rq, struct reply *rp);

#endif
