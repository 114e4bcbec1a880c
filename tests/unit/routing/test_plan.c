#include "routing/plan.h"

#include <stdio.h>
#include <string.h>

#include "planned.h"

/* An office with everything in order, and a person about whom nothing is known but a mobile number. */
static struct plan_facts
facts(void)
{
	struct plan_facts f = {
		.now = WORLD_NOW, .next_day_at = WORLD_NOW + 14 * HOUR, .is_template = true, .number_kind = PHONE_MOBILE, .number = "+6281260007001",
		.confirmed = true, .has_short_text = true, .preapproved_counts = true, .provider_count = 4,
		.providers = {
			{ .id = FONNTE, .name = "Fonnte", .kind = "fonnte", .scope = SCOPE_GATEWAY, .is_default = true },
			{ .id = SMS, .name = "SMS", .kind = "sms", .scope = SCOPE_SMS },
			{ .id = OTHER, .name = "Watzap", .kind = "watzap", .scope = SCOPE_GATEWAY },
			{ .id = META, .name = "Meta", .kind = "meta", .scope = SCOPE_OFFICIAL, .can = CAN_REACH_USER_ID, .mapped = true,
			    .approved = true },
		},
	};
	size_t i;

	for (i = 0; i < f.provider_count; i++) {
		f.providers[i].enabled = true;
		f.providers[i].priority = 100;
		f.providers[i].left_today = 1000;
	}
	return f;
}

/* ---- the official provider ---- */

/* OVERTAKEN: a yes that the privacy notice has left behind reads as nothing. */
enum said { NOTHING, AGREED, AGREED_VAGUELY, STOPPED, DECLINED, OVERTAKEN };

static void
say(struct consent *c, enum said said)
{
	static const enum consent_state states[] = { CONSENT_NONE, CONSENT_AGREED, CONSENT_AGREED, CONSENT_STOPPED, CONSENT_DECLINED, CONSENT_NONE };

	c->state = states[said];
	c->explicit_words = said == AGREED;
}

static void
test_the_official_provider_may_by_consent_window_or_preapproval(void **state)
{
	static const struct {
		const char *name; bool template, marketing; enum said said; bool window, preapproved, strict, preapproved_counts, mapped, approved;
		bool may; enum plan_reason reason;
	} cases[] = {
		/*			       tmpl marketing said            window preap  strict counts mapped approved */
		{ "a stranger",                true,  false, NOTHING,        false, false, false, true,  true,  true,  false, PLAN_NO_CONSENT_NO_WINDOW },
		{ "who agreed to what was",    true,  false, OVERTAKEN,      false, false, false, true,  true,  true,  false, PLAN_NOTICE_CHANGED },
		{ "the same, in the window",   true,  false, OVERTAKEN,      true,  false, false, true,  true,  true,  true,  PLAN_WINDOW_OPEN },
		{ "who agreed",                true,  false, AGREED,         false, false, false, true,  true,  true,  true,  PLAN_CONSENT },
		{ "who wrote something",       true,  false, AGREED_VAGUELY, false, false, false, true,  true,  true,  true,  PLAN_CONSENT },
		{ "in the window",             true,  false, NOTHING,        true,  false, false, true,  true,  true,  true,  PLAN_WINDOW_OPEN },
		{ "agreed, in the window",     true,  false, AGREED,         true,  false, false, true,  true,  true,  true,  PLAN_CONSENT },
		{ "preapproved",               true,  false, NOTHING,        false, true,  false, true,  true,  true,  true,  PLAN_PREAPPROVED },
		{ "preapproval switched off",  true,  false, NOTHING,        false, true,  false, false, true,  true,  false, PLAN_NO_CONSENT_NO_WINDOW },
		{ "who stopped",               true,  false, STOPPED,        false, false, false, true,  true,  true,  false, PLAN_STOPPED },
		{ "stopped, in the window",    true,  false, STOPPED,        true,  false, false, true,  true,  true,  false, PLAN_STOPPED },
		{ "stopped, preapproved",      true,  false, STOPPED,        false, true,  false, true,  true,  true,  false, PLAN_STOPPED },
		{ "who declined",              true,  false, DECLINED,       false, false, false, true,  true,  true,  false, PLAN_DECLINED },
		{ "declined, in the window",   true,  false, DECLINED,       true,  false, false, true,  true,  true,  false, PLAN_DECLINED },
		{ "strict, agreed",            true,  false, AGREED,         false, false, true,  true,  true,  true,  false, PLAN_STRICT_NEEDS_PREAPPROVAL },
		{ "strict, in the window",     true,  false, NOTHING,        true,  false, true,  true,  true,  true,  true,  PLAN_WINDOW_OPEN },
		{ "strict, agreed, window",    true,  false, AGREED,         true,  false, true,  true,  true,  true,  true,  PLAN_CONSENT },
		{ "strict, preapproved",       true,  false, AGREED,         false, true,  true,  true,  true,  true,  true,  PLAN_PREAPPROVED },
		{ "no mapping",                true,  false, AGREED,         false, false, false, true,  false, false, false, PLAN_NO_TEMPLATE },
		{ "not approved",              true,  false, AGREED,         false, false, false, true,  true,  false, false, PLAN_TEMPLATE_NOT_APPROVED },
		{ "not approved, window",      true,  false, AGREED,         true,  false, false, true,  true,  false, false, PLAN_TEMPLATE_NOT_APPROVED },
		{ "campaign, clear words",     true,  true,  AGREED,         false, false, false, true,  true,  true,  true,  PLAN_CONSENT },
		{ "campaign, vague words",     true,  true,  AGREED_VAGUELY, false, false, false, true,  true,  true,  false, PLAN_NO_CONSENT },
		{ "campaign, only a window",   true,  true,  NOTHING,        true,  false, false, true,  true,  true,  false, PLAN_NO_CONSENT },
		{ "campaign, preapproved",     true,  true,  NOTHING,        false, true,  false, true,  true,  true,  false, PLAN_NO_CONSENT },
		{ "text in the window",        false, false, NOTHING,        true,  false, false, true,  false, false, true,  PLAN_WINDOW_OPEN },
		{ "text outside",              false, false, AGREED,         false, false, false, true,  false, false, false, PLAN_WINDOW_CLOSED },
		{ "text outside, preapproved", false, false, AGREED,         false, true,  false, true,  false, false, false, PLAN_WINDOW_CLOSED },
		{ "text, stopped, window",     false, false, STOPPED,        true,  false, false, true,  false, false, false, PLAN_STOPPED },
		{ "text, declined, window",    false, false, DECLINED,       true,  false, false, true,  false, false, true,  PLAN_WINDOW_OPEN },
		{ "campaign as text, window",  false, true,  NOTHING,        true,  false, false, true,  false, false, false, PLAN_NO_CONSENT },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct plan_facts f = facts();
		struct plan plan;

		f.is_template = cases[i].template;
		f.is_marketing = cases[i].marketing;
		f.strict = cases[i].strict;
		f.preapproved_counts = cases[i].preapproved_counts;
		say(&f.consent[SCOPE_OFFICIAL], cases[i].said);
		f.notice_changed = cases[i].said == OVERTAKEN;
		f.consent[SCOPE_OFFICIAL].preapproved = cases[i].preapproved;
		provider(&f, META)->window_until = cases[i].window ? WORLD_NOW + HOUR : 0;
		provider(&f, META)->mapped = cases[i].mapped;
		provider(&f, META)->approved = cases[i].approved;
		plan = plan_make(&f);
		expect(cases[i].name, &plan, META, cases[i].may, cases[i].reason);
	}
}

static void
test_a_template_that_is_not_as_it_was_is_held_back_with_its_reason(void **state)
{
	static const struct { const char *name; bool approved, paused, differs, dearer, counts, marketing, stopped; enum plan_reason want; } cases[] = {
		{ "as it was",                       true,  false, false, false, false, false, false, PLAN_CONSENT },
		{ "paused",                          false, true,  false, false, false, false, false, PLAN_TEMPLATE_PAUSED },
		{ "other values",                    true,  false, true,  false, false, false, false, PLAN_TEMPLATE_DIFFERS },
		{ "dearer",                          true,  false, false, true,  false, true,  false, PLAN_TEMPLATE_RECATEGORISED },
		{ "dearer, and the office goes on",  true,  false, false, true,  true,  true,  false, PLAN_CONSENT },
		{ "dearer, accepted",                true,  false, false, false, false, true,  false, PLAN_CONSENT },
		{ "accepted, to who wants no adverts", true, false, false, false, false, true,  true,  PLAN_NO_MARKETING },
		{ "a notice, to who wants no adverts", true, false, false, false, false, false, true,  PLAN_CONSENT },
	};
	struct plan plan;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct plan_facts f = facts();
		struct plan_provider *p = provider(&f, META);

		f.is_template = true;
		say(&f.consent[SCOPE_OFFICIAL], AGREED);
		f.dearer_counts = cases[i].counts;
		f.consent[SCOPE_OFFICIAL].no_marketing_at = cases[i].stopped ? WORLD_NOW : 0;
		p->mapped = true;
		p->approved = cases[i].approved;
		p->template_paused = cases[i].paused;
		p->differs = cases[i].differs;
		p->costs_more = cases[i].dearer;
		p->as_marketing = cases[i].marketing;
		plan = plan_make(&f);
		expect(cases[i].name, &plan, META, cases[i].want == PLAN_CONSENT, cases[i].want);
	}
}

static void
test_our_own_wording_is_free_text_inside_the_window(void **state)
{
	struct plan_facts f = facts();
	struct plan plan;

	(void)state;
	f.is_service = true;
	provider(&f, META)->mapped = provider(&f, META)->approved = false;
	plan = plan_make(&f);
	expect("outside", &plan, META, false, PLAN_NO_TEMPLATE);
	provider(&f, META)->window_until = WORLD_NOW + 1;
	plan = plan_make(&f);
	expect("inside", &plan, META, true, PLAN_WINDOW_OPEN);
	provider(&f, META)->window_until = WORLD_NOW;
	plan = plan_make(&f);
	expect("at its end", &plan, META, false, PLAN_NO_TEMPLATE);
}

/* ---- gateways, SMS, e-mail ---- */

static void
test_gateways_carry_unless_the_person_stopped(void **state)
{
	static const struct { const char *name; enum said gateway, official; bool marketing, may; enum plan_reason reason; } cases[] = {
		{ "a stranger",                  NOTHING,        NOTHING, false, true,  PLAN_DEFAULT_GATEWAY },
		{ "who stopped there",           STOPPED,        NOTHING, false, false, PLAN_STOPPED },
		{ "who declined there",          DECLINED,       NOTHING, false, false, PLAN_DECLINED },
		{ "who declined the other",      NOTHING,       DECLINED, false, true,  PLAN_DEFAULT_GATEWAY },
		{ "campaign to a stranger",      NOTHING,        NOTHING, true,  false, PLAN_NO_CONSENT },
		{ "campaign, vague words",       AGREED_VAGUELY, NOTHING, true,  false, PLAN_NO_CONSENT },
		{ "campaign, agreed elsewhere",  NOTHING,        AGREED,  true,  false, PLAN_NO_CONSENT },
		{ "campaign, clear words",       AGREED,         NOTHING, true,  true,  PLAN_DEFAULT_GATEWAY },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct plan_facts f = facts();
		struct plan plan;

		f.is_marketing = cases[i].marketing;
		say(&f.consent[SCOPE_GATEWAY], cases[i].gateway);
		say(&f.consent[SCOPE_OFFICIAL], cases[i].official);
		plan = plan_make(&f);
		expect(cases[i].name, &plan, FONNTE, cases[i].may, cases[i].reason);
	}
}

static void
test_who_stopped_advertising_gets_notices_and_no_campaigns(void **state)
{
	static const struct { const char *name; bool marketing, official_stop, sms_stop; enum plan_reason meta, fonnte, sms; } cases[] = {
		{ "a notice",                          false, true,  false, PLAN_CONSENT,      PLAN_DEFAULT_GATEWAY, PLAN_FALLBACK },
		{ "a campaign",                        true,  true,  false, PLAN_NO_MARKETING, PLAN_NO_MARKETING,    PLAN_FALLBACK },
		{ "a campaign, stopped for SMS",       true,  false, true,  PLAN_CONSENT,      PLAN_DEFAULT_GATEWAY, PLAN_NO_MARKETING },
		{ "a campaign, when it is all right",  true,  false, false, PLAN_CONSENT,      PLAN_DEFAULT_GATEWAY, PLAN_FALLBACK },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct plan_facts f = facts();
		struct plan plan;
		int s;

		f.is_template = f.is_marketing = true;
		f.is_marketing = cases[i].marketing;
		f.has_short_text = true;
		for (s = 0; s < SCOPE__COUNT; s++)
			say(&f.consent[s], AGREED);
		f.consent[SCOPE_OFFICIAL].no_marketing_at = cases[i].official_stop ? 5 : 0;
		f.consent[SCOPE_SMS].no_marketing_at = cases[i].sms_stop ? 5 : 0;
		plan = plan_make(&f);
		expect(cases[i].name, &plan, META, cases[i].meta != PLAN_NO_MARKETING, cases[i].meta);
		expect(cases[i].name, &plan, FONNTE, cases[i].fonnte != PLAN_NO_MARKETING, cases[i].fonnte);
		expect(cases[i].name, &plan, SMS, cases[i].sms != PLAN_NO_MARKETING, cases[i].sms);
	}
}

static void
test_what_was_approved_with_a_link_waits_for_a_confirmed_number_too(void **state)
{
	struct plan_facts f = facts();
	struct plan plan;

	(void)state;
	say(&f.consent[SCOPE_OFFICIAL], AGREED);
	f.confirmed = false;
	provider(&f, META)->fills_link = true;
	plan = plan_make(&f);
	expect("a link there alone", &plan, META, false, PLAN_UNCONFIRMED_NUMBER);
	provider(&f, META)->fills_link = false;
	plan = plan_make(&f);
	expect("no link", &plan, META, true, PLAN_CONSENT);
}

static void
test_a_number_decides_what_can_reach_it(void **state)
{
	static const struct {
		const char *name; enum phone_kind kind; bool has_whatsapp, no_whatsapp, confirmed, link, user_id, short_text;
		enum plan_reason meta, fonnte, sms;
	} cases[] = {
		{ "a mobile",              PHONE_MOBILE,   false, false, true,  true,  false, true,  PLAN_CONSENT, PLAN_DEFAULT_GATEWAY, PLAN_FALLBACK },
		{ "a landline",            PHONE_LANDLINE, false, false, true,  true,  false, true,  PLAN_CONSENT, PLAN_LANDLINE, PLAN_LANDLINE },
		{ "a landline that wrote", PHONE_LANDLINE, true,  false, true,  true,  false, true,  PLAN_CONSENT, PLAN_DEFAULT_GATEWAY, PLAN_LANDLINE },
		{ "foreign",               PHONE_FOREIGN,  false, false, true,  true,  false, true,  PLAN_CONSENT, PLAN_FOREIGN, PLAN_FOREIGN },
		{ "foreign on WhatsApp",   PHONE_FOREIGN,  true,  false, true,  true,  false, true,  PLAN_CONSENT, PLAN_DEFAULT_GATEWAY, PLAN_FOREIGN },
		{ "not on WhatsApp",       PHONE_MOBILE,   false, true,  true,  true,  false, true,  PLAN_NO_WHATSAPP, PLAN_NO_WHATSAPP, PLAN_FALLBACK },
		{ "changed, with a link",  PHONE_MOBILE,   false, false, false, true,  false, true,  PLAN_UNCONFIRMED_NUMBER, PLAN_UNCONFIRMED_NUMBER,
		    PLAN_UNCONFIRMED_NUMBER },
		{ "changed, without link", PHONE_MOBILE,   false, false, false, false, false, true,  PLAN_CONSENT, PLAN_DEFAULT_GATEWAY, PLAN_FALLBACK },
		{ "none",                  PHONE_NONE,     false, false, true,  true,  false, true,  PLAN_NO_NUMBER, PLAN_NO_NUMBER, PLAN_NO_NUMBER },
		{ "none, but Meta's id",   PHONE_NONE,     false, false, true,  true,  true,  true,  PLAN_CONSENT, PLAN_NO_NUMBER, PLAN_NO_NUMBER },
		{ "no wording for SMS",    PHONE_MOBILE,   false, false, true,  true,  false, false, PLAN_CONSENT, PLAN_DEFAULT_GATEWAY, PLAN_NO_SHORT_TEXT },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct plan_facts f = facts();
		struct plan plan;

		say(&f.consent[SCOPE_OFFICIAL], AGREED);
		f.number_kind = cases[i].kind;
		f.has_whatsapp = cases[i].has_whatsapp;
		f.no_whatsapp = cases[i].no_whatsapp;
		f.confirmed = cases[i].confirmed;
		f.has_link = cases[i].link;
		f.has_short_text = cases[i].short_text;
		if (cases[i].user_id)
			snprintf(f.user_id, sizeof(f.user_id), "ID.1");
		plan = plan_make(&f);
		expect(cases[i].name, &plan, META, cases[i].meta == PLAN_CONSENT, cases[i].meta);
		expect(cases[i].name, &plan, FONNTE, cases[i].fonnte == PLAN_DEFAULT_GATEWAY, cases[i].fonnte);
		expect(cases[i].name, &plan, SMS, cases[i].sms == PLAN_FALLBACK, cases[i].sms);
	}
}

static void
test_numbers_abroad_are_reached_where_the_office_wants_that(void **state)
{
	struct plan_facts f = facts();
	struct plan plan;

	(void)state;
	f.number_kind = PHONE_FOREIGN;
	f.has_short_text = true;
	plan = plan_make(&f);
	expect("off", &plan, FONNTE, false, PLAN_FOREIGN);
	f.foreign_counts = true;
	plan = plan_make(&f);
	expect("on", &plan, FONNTE, true, PLAN_DEFAULT_GATEWAY);
	expect("on, by SMS", &plan, SMS, true, PLAN_FALLBACK);
	/* It opens no landline, and does not overrule what was learnt. */
	f.no_whatsapp = true;
	plan = plan_make(&f);
	expect("not on WhatsApp", &plan, FONNTE, false, PLAN_NO_WHATSAPP);
	f.number_kind = PHONE_LANDLINE;
	f.no_whatsapp = false;
	plan = plan_make(&f);
	expect("a landline", &plan, FONNTE, false, PLAN_LANDLINE);
}

static void
test_sms_and_mail_reach_whom_the_office_lets_them_reach(void **state)
{
	static const struct { const char *name; enum said official, gateway, sms; bool marketing, replies; enum plan_reason not_stopped, by_default, agreed; } cases[] = {
		{ "a stranger",                  NOTHING,  NOTHING, NOTHING,        false, false, PLAN_FALLBACK,   PLAN_FALLBACK,   PLAN_NO_CONSENT },
		{ "who agreed to WhatsApp",      AGREED,   NOTHING, NOTHING,        false, false, PLAN_FALLBACK,   PLAN_FALLBACK,   PLAN_NO_CONSENT },
		{ "who agreed to SMS",           NOTHING,  NOTHING, AGREED,         false, false, PLAN_FALLBACK,   PLAN_FALLBACK,   PLAN_FALLBACK },
		{ "who stopped WhatsApp",        STOPPED,  NOTHING, NOTHING,        false, false, PLAN_STOPPED,    PLAN_FALLBACK,   PLAN_NO_CONSENT },
		{ "who stopped the gateway",     NOTHING,  STOPPED, NOTHING,        false, false, PLAN_STOPPED,    PLAN_FALLBACK,   PLAN_NO_CONSENT },
		{ "the same, who agreed to SMS", STOPPED,  STOPPED, AGREED,         false, false, PLAN_FALLBACK,   PLAN_FALLBACK,   PLAN_FALLBACK },
		{ "who stopped SMS",             AGREED,   NOTHING, STOPPED,        false, false, PLAN_STOPPED,    PLAN_STOPPED,    PLAN_STOPPED },
		{ "who declined WhatsApp",       DECLINED, NOTHING, NOTHING,        false, false, PLAN_FALLBACK,   PLAN_FALLBACK,   PLAN_NO_CONSENT },
		{ "who declined SMS",            NOTHING,  NOTHING, DECLINED,       false, false, PLAN_DECLINED,   PLAN_DECLINED,   PLAN_DECLINED },
		{ "who wrote an SMS, answered",  STOPPED,  NOTHING, NOTHING,        false, true,  PLAN_FALLBACK,   PLAN_FALLBACK,   PLAN_FALLBACK },
		{ "campaign to a stranger",      NOTHING,  NOTHING, NOTHING,        true,  false, PLAN_NO_CONSENT, PLAN_NO_CONSENT, PLAN_NO_CONSENT },
		{ "campaign, agreed to WhatsApp", AGREED,  NOTHING, NOTHING,        true,  false, PLAN_NO_CONSENT, PLAN_NO_CONSENT, PLAN_NO_CONSENT },
		{ "campaign, vague words",       NOTHING,  NOTHING, AGREED_VAGUELY, true,  false, PLAN_NO_CONSENT, PLAN_NO_CONSENT, PLAN_NO_CONSENT },
		{ "campaign, clear words",       NOTHING,  NOTHING, AGREED,         true,  false, PLAN_FALLBACK,   PLAN_FALLBACK,   PLAN_FALLBACK },
	};
	size_t i;
	int fallback;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (fallback = 0; fallback < FALLBACK__COUNT; fallback++) {
			struct plan_facts f = facts();
			enum plan_reason want = fallback == FALLBACK_NOT_STOPPED_THERE ? cases[i].by_default :
			    fallback == FALLBACK_NOT_STOPPED ? cases[i].not_stopped : cases[i].agreed;
			struct plan plan;
			int s;

			f.fallback = (enum fallback_consent)fallback;
			f.is_marketing = cases[i].marketing;
			f.is_template = !cases[i].replies;
			f.reply_provider_id = cases[i].replies ? SMS : 0;
			f.has_email = true;
			f.providers[f.provider_count++] = (struct plan_provider){ .id = MAIL, .scope = SCOPE_EMAIL, .enabled = true, .left_today = 1 };
			say(&f.consent[SCOPE_OFFICIAL], cases[i].official);
			say(&f.consent[SCOPE_GATEWAY], cases[i].gateway);
			for (s = SCOPE_SMS; s <= SCOPE_EMAIL; s++)
				say(&f.consent[s], cases[i].sms);
			plan = plan_make(&f);
			expect(cases[i].name, &plan, SMS, want == PLAN_FALLBACK, want);
			if (!cases[i].replies)
				expect(cases[i].name, &plan, MAIL, want == PLAN_FALLBACK, want);
		}
}

static void
test_mail_needs_an_address_and_no_number(void **state)
{
	struct plan_facts f = facts();
	struct plan plan, refused;

	(void)state;
	f.providers[f.provider_count++] = (struct plan_provider){ .id = MAIL, .scope = SCOPE_EMAIL, .enabled = true, .left_today = 1 };
	f.number_kind = PHONE_NONE;
	plan = plan_make(&f);
	expect("no address", &plan, MAIL, false, PLAN_NO_EMAIL);
	f.has_email = true;
	plan = plan_make(&f);
	expect("an address", &plan, MAIL, true, PLAN_FALLBACK);
	f.email_refused = true;
	refused = plan_make(&f);
	expect("an address that was refused", &refused, MAIL, false, PLAN_EMAIL_REFUSED);
	assert_int_equal(plan.may_count, 1);
}

/* ---- order ---- */

static void
test_the_order_is_official_default_gateway_others_by_priority_then_sms(void **state)
{
	struct plan_facts f = facts();
	struct plan plan;

	(void)state;
	say(&f.consent[SCOPE_OFFICIAL], AGREED);
	provider(&f, OTHER)->priority = 1;	/* the default gateway goes first all the same */
	plan = plan_make(&f);
	assert_int_equal(plan.may_count, 4);
	assert_int_equal(plan.entries[0].provider_id, META);
	assert_int_equal(plan.entries[1].provider_id, FONNTE);
	assert_int_equal(plan.entries[1].reason, PLAN_DEFAULT_GATEWAY);
	assert_int_equal(plan.entries[2].provider_id, OTHER);
	assert_int_equal(plan.entries[2].reason, PLAN_OTHER_GATEWAY);
	assert_int_equal(plan.entries[3].provider_id, SMS);

	provider(&f, FONNTE)->is_default = false;
	plan = plan_make(&f);
	assert_int_equal(plan.entries[1].provider_id, OTHER);
}

static void
test_those_that_may_come_first(void **state)
{
	struct plan_facts f = facts();
	struct plan plan = plan_make(&f);

	(void)state;
	assert_int_equal(plan.count, 4);
	assert_int_equal(plan.may_count, 3);
	assert_int_equal(plan.entries[0].provider_id, FONNTE);
	assert_int_equal(plan.entries[3].provider_id, META);
}

static void
test_an_answer_goes_back_the_way_the_question_came(void **state)
{
	struct plan_facts f = facts();
	struct plan plan;

	(void)state;
	f.is_template = false;
	f.reply_provider_id = OTHER;
	provider(&f, META)->window_until = WORLD_NOW + HOUR;
	plan = plan_make(&f);
	assert_int_equal(plan.entries[0].provider_id, OTHER);
	assert_int_equal(plan.entries[1].provider_id, META);
}

static void
test_a_forced_provider_is_the_only_one_and_still_needs_leave(void **state)
{
	struct plan_facts f = facts();
	struct plan plan;

	(void)state;
	f.forced_provider_id = META;
	plan = plan_make(&f);
	assert_int_equal(plan.may_count, 0);
	expect("forced", &plan, META, false, PLAN_NO_CONSENT_NO_WINDOW);
	expect("the others", &plan, FONNTE, false, PLAN_NOT_ASKED);
	f.forced_provider_id = OTHER;
	plan = plan_make(&f);
	assert_int_equal(plan.may_count, 1);
	assert_int_equal(plan.entries[0].provider_id, OTHER);
}

static void
test_a_stop_is_confirmed_where_it_was_said_and_nowhere_else(void **state)
{
	struct plan_facts f = facts();
	struct plan plan;

	(void)state;
	f.is_service = f.confirms_stop = true;
	f.reply_provider_id = FONNTE;
	say(&f.consent[SCOPE_OFFICIAL], STOPPED);
	say(&f.consent[SCOPE_GATEWAY], STOPPED);
	plan = plan_make(&f);
	expect("where it was said", &plan, FONNTE, true, PLAN_STOP_CONFIRMED);
	expect("the other gateway", &plan, OTHER, false, PLAN_STOPPED);
	expect("the official one", &plan, META, false, PLAN_STOPPED);
	f.confirms_stop = false;
	plan = plan_make(&f);
	expect("anything else", &plan, FONNTE, false, PLAN_STOPPED);
}

/* ---- in order, or not for now ---- */

static void
test_what_is_out_of_order_is_waited_for_or_gone_around(void **state)
{
	enum { NO_WAIT = 0 };
	static const struct {
		const char *name; bool down, disabled, failed, throttled; int64_t closed_for, left; bool gateways;
		enum plan_reason reason; int64_t wait, retry;
	} cases[] = {
		{ "in order",                    false, false, false, false, 0,          10, true,  PLAN_CONSENT, 0, 0 },
		{ "down, gateways there",        true,  false, false, false, 0,          10, true,  PLAN_DOWN, 0, 0 },
		{ "down, nothing else",          true,  false, false, false, 0,          10, false, PLAN_DOWN, 0, 120000 },
		{ "switched off, nothing else",  false, true,  false, false, 0,          10, false, PLAN_DISABLED, 0, 0 },
		{ "refused it, nothing else",    false, false, true,  false, 0,          10, false, PLAN_ALREADY_FAILED, 0, 0 },
		{ "refused it, and down",        true,  false, true,  false, 0,          10, false, PLAN_ALREADY_FAILED, 0, 0 },
		{ "circuit open, gateways",      false, false, false, false, 60000,      10, true,  PLAN_PAUSED, 0, 0 },
		{ "circuit open, nothing else",  false, false, false, false, 60000,      10, false, PLAN_PAUSED, 0, 60000 },
		{ "too fast for a moment",       false, false, false, true,  4000,       10, true,  PLAN_PAUSED, 4000, 0 },
		{ "too fast for an hour",        false, false, false, true,  HOUR,       10, true,  PLAN_PAUSED, 0, 0 },
		{ "quota used up, gateways",     false, false, false, false, 0,           0, true,  PLAN_QUOTA, 0, 0 },
		{ "quota used up, nothing else", false, false, false, false, 0,           0, false, PLAN_QUOTA, 0, 14 * HOUR },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct plan_facts f = facts();
		struct plan_provider *meta = provider(&f, META);
		struct plan plan;

		say(&f.consent[SCOPE_OFFICIAL], AGREED);
		meta->down = cases[i].down;
		meta->enabled = !cases[i].disabled;
		meta->already_failed = cases[i].failed;
		meta->throttled = cases[i].throttled;
		meta->closed_until = cases[i].closed_for != 0 ? WORLD_NOW + cases[i].closed_for : 0;
		meta->left_today = cases[i].left;
		if (!cases[i].gateways)
			f.forced_provider_id = META;
		plan = plan_make(&f);
		expect(cases[i].name, &plan, META, cases[i].reason == PLAN_CONSENT, cases[i].reason);
		if (plan.wait_until != (cases[i].wait != 0 ? WORLD_NOW + cases[i].wait : 0) ||
		    plan.retry_at != (cases[i].retry != 0 ? WORLD_NOW + cases[i].retry : 0))
			fail_msg("%s: waits %ld, retries %ld", cases[i].name, (long)(plan.wait_until - WORLD_NOW), (long)(plan.retry_at - WORLD_NOW));
	}
}

static void
test_a_used_up_limit_of_people_holds_the_official_number_outside_the_window_only(void **state)
{
	struct plan_facts f = facts();
	struct plan plan;

	(void)state;
	say(&f.consent[SCOPE_OFFICIAL], AGREED);
	f.people_used_up = true;
	f.people_free_at = WORLD_NOW + HOUR;
	plan = plan_make(&f);
	expect("outside", &plan, META, false, PLAN_PEOPLE);
	assert_int_equal(plan.entries[0].provider_id, FONNTE);	/* gateways know no such limit */
	f.forced_provider_id = META;
	plan = plan_make(&f);
	assert_int_equal(plan.retry_at, WORLD_NOW + HOUR + 120000);
	provider(&f, META)->window_until = WORLD_NOW + HOUR;
	plan = plan_make(&f);
	assert_int_equal(plan.may_count, 1);
}

static void
test_who_practises_sends_through_simulators_alone(void **state)
{
	struct plan_facts f = facts();
	struct plan plan;
	size_t i;

	(void)state;
	say(&f.consent[SCOPE_OFFICIAL], AGREED);
	for (i = 0; i < f.provider_count; i++)
		f.providers[i].kept_back = f.providers[i].id != FONNTE;
	plan = plan_make(&f);
	expect("no simulator", &plan, META, false, PLAN_PRACTICE);
	assert_int_equal(plan.may_count, 1);
	assert_int_equal(plan.entries[0].provider_id, FONNTE);
	provider(&f, FONNTE)->kept_back = true;
	plan = plan_make(&f);
	assert_int_equal(plan.may_count, 0);
	assert_string_equal(plan_blocked_reason(&plan), "practice");
	assert_int_equal(plan.retry_at, 0);
}

static void
test_sms_does_not_take_over_for_a_short_failure(void **state)
{
	struct plan_facts f = facts();
	struct plan plan;

	(void)state;
	provider(&f, OTHER)->enabled = false;
	provider(&f, FONNTE)->closed_until = WORLD_NOW + 60000;
	plan = plan_make(&f);
	assert_int_equal(plan.entries[0].provider_id, SMS);
	assert_int_equal(plan.wait_until, WORLD_NOW + 60000);
	provider(&f, FONNTE)->closed_until = WORLD_NOW + HOUR;
	plan = plan_make(&f);
	assert_int_equal(plan.wait_until, 0);
}

/* ---- why not at all ---- */

static void
test_the_most_telling_reason_is_chosen(void **state)
{
	static const struct { const char *want; enum plan_reason reasons[4]; size_t n; } cases[] = {
		{ "no_route",   { 0 }, 0 },
		{ "stopped",    { PLAN_STOPPED, PLAN_STOPPED }, 2 },
		{ "stopped",    { PLAN_STOPPED, PLAN_DISABLED, PLAN_NO_SHORT_TEXT }, 3 },
		{ "declined",   { PLAN_DECLINED, PLAN_DISABLED }, 2 },
		{ "no_route",   { PLAN_DECLINED, PLAN_NO_CONSENT_NO_WINDOW }, 2 },
		{ "no_number",  { PLAN_NO_NUMBER, PLAN_NO_NUMBER, PLAN_NO_EMAIL }, 3 },
		{ "email_refused", { PLAN_DISABLED, PLAN_EMAIL_REFUSED }, 2 },
		{ "no_route",   { PLAN_NO_CONSENT_NO_WINDOW, PLAN_EMAIL_REFUSED }, 2 },
		{ "landline",   { PLAN_LANDLINE, PLAN_LANDLINE }, 2 },
		{ "no_whatsapp", { PLAN_NO_WHATSAPP, PLAN_NO_WHATSAPP, PLAN_NO_SHORT_TEXT }, 3 },
		{ "no_consent", { PLAN_NO_CONSENT, PLAN_NO_CONSENT }, 2 },
		{ "no_route",   { PLAN_NO_CONSENT_NO_WINDOW, PLAN_NO_TEMPLATE }, 2 },
		{ "no_route",   { PLAN_NO_CONSENT_NO_WINDOW, PLAN_DISABLED }, 2 },
	};
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct plan plan = { .count = cases[i].n };

		for (j = 0; j < cases[i].n; j++)
			plan.entries[j].reason = cases[i].reasons[j];
		assert_string_equal(plan_blocked_reason(&plan), cases[i].want);
	}
}

static void
test_every_reason_has_a_name(void **state)
{
	int r;

	(void)state;
	for (r = 0; r < PLAN_REASON__COUNT; r++)
		assert_non_null(plan_reason_name((enum plan_reason)r));
}

/* ---- sent, and not delivered in time ---- */

static void
test_another_way_than_the_one_by_which_it_did_not_arrive(void **state)
{
	static const struct { const char *name; enum scope overdue; enum said official, sms; int64_t first; enum plan_reason meta, fonnte, by_sms; } cases[] = {
		{ "by Meta: SMS",                 SCOPE_OFFICIAL, AGREED,  NOTHING, SMS,  PLAN_NOT_DELIVERED, PLAN_NOT_DELIVERED, PLAN_FALLBACK },
		{ "by a gateway: SMS",            SCOPE_GATEWAY,  NOTHING, NOTHING, SMS,  PLAN_NOT_DELIVERED, PLAN_NOT_DELIVERED, PLAN_FALLBACK },
		{ "by Meta, who stopped SMS",     SCOPE_OFFICIAL, AGREED,  STOPPED, 0,    PLAN_NOT_DELIVERED, PLAN_NOT_DELIVERED, PLAN_STOPPED },
		{ "by Meta, who stopped it",      SCOPE_OFFICIAL, STOPPED, AGREED,  0,    PLAN_STOPPED,       PLAN_STOPPED,       PLAN_STOPPED },
		{ "by SMS, agreed meanwhile",     SCOPE_SMS,      AGREED,  NOTHING, META, PLAN_CONSENT,       PLAN_DEFAULT_GATEWAY, PLAN_NOT_DELIVERED },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct plan_facts f = facts();
		struct plan plan;

		f.overdue[cases[i].overdue] = true;
		say(&f.consent[SCOPE_OFFICIAL], cases[i].official);
		say(&f.consent[SCOPE_SMS], cases[i].sms);
		plan = plan_make(&f);
		expect(cases[i].name, &plan, META, cases[i].meta == PLAN_CONSENT, cases[i].meta);
		expect(cases[i].name, &plan, FONNTE, cases[i].fonnte == PLAN_DEFAULT_GATEWAY, cases[i].fonnte);
		expect(cases[i].name, &plan, SMS, cases[i].by_sms == PLAN_FALLBACK, cases[i].by_sms);
		assert_int_equal(plan.may_count > 0 ? plan.entries[0].provider_id : 0, cases[i].first);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_official_provider_may_by_consent_window_or_preapproval),
		cmocka_unit_test(test_a_template_that_is_not_as_it_was_is_held_back_with_its_reason),
		cmocka_unit_test(test_our_own_wording_is_free_text_inside_the_window),
		cmocka_unit_test(test_gateways_carry_unless_the_person_stopped),
		cmocka_unit_test(test_who_stopped_advertising_gets_notices_and_no_campaigns),
		cmocka_unit_test(test_what_was_approved_with_a_link_waits_for_a_confirmed_number_too),
		cmocka_unit_test(test_a_number_decides_what_can_reach_it),
		cmocka_unit_test(test_numbers_abroad_are_reached_where_the_office_wants_that),
		cmocka_unit_test(test_sms_and_mail_reach_whom_the_office_lets_them_reach),
		cmocka_unit_test(test_mail_needs_an_address_and_no_number),
		cmocka_unit_test(test_the_order_is_official_default_gateway_others_by_priority_then_sms),
		cmocka_unit_test(test_those_that_may_come_first),
		cmocka_unit_test(test_an_answer_goes_back_the_way_the_question_came),
		cmocka_unit_test(test_a_forced_provider_is_the_only_one_and_still_needs_leave),
		cmocka_unit_test(test_a_stop_is_confirmed_where_it_was_said_and_nowhere_else),
		cmocka_unit_test(test_what_is_out_of_order_is_waited_for_or_gone_around),
		cmocka_unit_test(test_a_used_up_limit_of_people_holds_the_official_number_outside_the_window_only),
		cmocka_unit_test(test_who_practises_sends_through_simulators_alone),
		cmocka_unit_test(test_sms_does_not_take_over_for_a_short_failure),
		cmocka_unit_test(test_the_most_telling_reason_is_chosen),
		cmocka_unit_test(test_every_reason_has_a_name),
		cmocka_unit_test(test_another_way_than_the_one_by_which_it_did_not_arrive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
