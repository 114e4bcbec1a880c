#include "office.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "base/text.h"
#include "claim.h"
#include "consent/consent.h"
#include "contact/contact.h"
#include "erasures.h"
#include "ledger/file.h"
#include "setting/setting.h"
#include "settle.h"
#include "tasks.h"
#include "template/template.h"
#include "transfer.h"

static const char meta_values[] =
    "{\"phone_number_id\":\"106540352242922\",\"waba_id\":\"102290129340398\",\"number\":\"+6281110000001\",\"per_minute\":\"0\",\"per_day\":\"0\","
    "\"access_token\":\"EAAB-a-long-access-token-WXYZ\",\"app_secret\":\"0123456789abcdef0123456789abcdef\",\"verify_token\":\"verify-me\"}";
static const char fonnte_values[] =
    "{\"device\":\"6281110000002\",\"token\":\"abcdefgh12345678\",\"per_minute\":\"0\",\"per_day\":\"0\",\"gap_ms\":\"0\",\"gap_jitter_ms\":\"0\"}";

static struct json_object *
json_of(const char *text)
{
	struct json_object *o = NULL;

	assert_ok(json_parse(text, strlen(text), &o, NULL));
	return o;
}

static void
add_provider(struct office *o, const char *kind, const char *name, const char *text, int64_t want_id)
{
	AUTO_JSON struct json_object *values = json_of(text);
	struct provider_boxes boxes;
	struct problem problem = {0};
	int64_t id = 0;

	assert_ok(provider_boxes_load(o->keys, FIELD_PLAIN, &boxes));
	IN_TX(&o->w, provider_add(o->w.db, &boxes, kind, name, values, WORLD_NOW - 1000, &id, &problem));
	assert_int_equal(id, want_id);
}

void
office_add(struct office *o, const char *kind, const char *name, const char *values, int64_t want_id, const char *remote_id)
{
	char approved[] = "approved";
	struct template_mapping mapping = { .remote_id = (char *)(uintptr_t)remote_id, .status = approved };
	struct problem problem = {0};

	add_provider(o, kind, name, values, want_id);
	if (remote_id != NULL)
		IN_TX(&o->w, template_map(o->w.db, "permit_ready", want_id, &mapping, WORLD_NOW, &problem));
}

static void
begin_sender(struct office *o)
{
	o->s = (struct sender){ .db = o->w.db, .batch = 50, .signal_fd = -1 };
	o->s.accounts.keys = o->keys;
	o->s.accounts.base_url = o->base_url;
	o->s.config.base_url = o->base_url;
	o->s.config.data = o->keys;
	flight_list_init(&o->s.landed);
}

static void
end_sender(struct office *o)
{
	flight_list_end(&o->ready);
	flight_list_end(&o->s.landed);
	tasks_abandon(&o->s);
	erasures_abandon(&o->s);
	transfer_close(o->s.transfer);
	accounts_end(&o->s.accounts);
	pace_end(&o->s.pace);
}

void
office_new_sender(struct office *o)
{
	end_sender(o);
	begin_sender(o);
	flight_list_init(&o->ready);
}

void
office_open(struct office *o)
{
	char remote_name[] = "kz_permit_ready", language[] = "id", approved[] = "approved";
	struct template_mapping mapping = { .remote_name = remote_name, .language = language, .status = approved };
	struct contact_draft sari = { .phone = "0812-6000-7001", .name = "Sari Br Ginting" };
	struct problem problem = {0};
	int installed;
	int64_t id;

	*o = (struct office){ .base_url = "https://kabar.example.go.id" };
	world_open(&o->w);
	snprintf(o->keys, sizeof(o->keys), "/tmp/kabarizin-test-XXXXXX");
	assert_non_null(mkdtemp(o->keys));
	assert_ok(seal_keys_make(o->keys, "outgoing"));
	assert_ok(seal_keys_make(o->keys, "webhook"));
	add_provider(o, "meta", "Nomor resmi", meta_values, OFFICE_META);
	add_provider(o, "fonnte", "Fonnte", fonnte_values, OFFICE_FONNTE);
	IN_TX(&o->w, template_install(o->w.db, WORLD_NOW, &installed));
	IN_TX(&o->w, template_map(o->w.db, "permit_ready", OFFICE_META, &mapping, WORLD_NOW, &problem));
	IN_TX(&o->w, contact_put(o->w.db, &sari, WORLD_NOW, &id, &problem));
	assert_int_equal(id, OFFICE_SARI);
	/* Tests look at one thing at a time. */
	office_set(o, "quiet_from", "0");
	office_set(o, "quiet_until", "0");
	office_set(o, "invite_with_gateway", "0");
	begin_sender(o);
	flight_list_init(&o->ready);
}

void
office_end(struct office *o)
{
	static const char *const names[] = { "outgoing.pub", "outgoing.key", "webhook.pub", "webhook.key", LEDGER_FILE };
	char path[128];
	size_t i;

	end_sender(o);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", o->keys, names[i]);
		unlink(path);
	}
	rmdir(o->keys);
	world_end(&o->w);
}

void
office_set(struct office *o, const char *setting, const char *value)
{
	struct problem problem = {0};

	IN_TX(&o->w, setting_set(o->w.db, setting_find(setting), value, "test", WORLD_NOW, &problem));
}

void
office_consent(struct office *o, const char *scope, const char *action, int64_t at)
{
	struct ledger_entry entry = {
		.source = "inbound", .request_words = "", .answer_words = "Ya Saya Setuju", .evidence = "{}", .notice_version = "1", .actor = "contact",
		.at = at,
	};
	struct problem problem = {0};

	assert_true(scope_from_name(scope, &entry.scope));
	assert_true(consent_action_from_name(action, &entry.action));
	IN_TX(&o->w, consent_record(o->w.db, OFFICE_SARI, &entry, at, &problem));
}

static int64_t
make(struct office *o, struct message_draft *draft, int64_t now, void (*edit)(struct message_draft *))
{
	struct problem problem = {0};
	int64_t id = 0;
	bool repeated;

	if (edit != NULL)
		edit(draft);
	IN_TX(&o->w, message_make(o->w.db, draft, now, &id, &repeated, &problem));
	return id;
}

int64_t
office_notice(struct office *o, int64_t now, void (*edit)(struct message_draft *))
{
	AUTO_JSON struct json_object *params = json_of("{\"permit_number\":\"503/0142/IUMK/2026\",\"permit_type\":\"Izin Usaha Mikro Kecil\","
	    "\"status\":\"terbit\",\"completion_date\":\"20-11-2026\"}");
	struct message_draft draft = {
		.contact_id = OFFICE_SARI, .template_key = "permit_ready", .params = params, .scenario = "permit_ready", .made_by = "test",
	};

	return make(o, &draft, now, edit);
}

int64_t
office_text(struct office *o, int64_t now, void (*edit)(struct message_draft *))
{
	struct message_draft draft = { .contact_id = OFFICE_SARI, .text = "Berkas Anda kurang KTP.", .scenario = "operator", .made_by = "test" };

	return make(o, &draft, now, edit);
}

size_t
office_claim(struct office *o, int64_t now)
{
	bool more;

	assert_int_equal(o->ready.count, 0);
	assert_ok(claim_batch(&o->s, 50, now, &o->ready, &more));
	return o->ready.count;
}

struct flight *
office_next(struct office *o)
{
	return flight_list_take(&o->ready);
}

void
office_land(struct office *o, struct flight *f, const struct http_answer *answer)
{
	assert_non_null(f);
	settle_read(&o->s, f, answer);
	flight_list_add(&o->s.landed, f);
}

void
office_answer(struct office *o, struct flight *f, int status, const char *body)
{
	struct http_answer answer = { .transport = HTTP_ANSWERED, .status = status, .body = body, .body_len = strlen(body) };

	office_land(o, f, &answer);
}

void
office_accept(struct office *o, struct flight *f)
{
	char body[200];

	assert_non_null(f);
	o->answers++;
	if (f->attempt.provider_id == OFFICE_META)
		snprintf(body, sizeof(body), "{\"messaging_product\":\"whatsapp\",\"messages\":[{\"id\":\"wamid.%d\"}]}", o->answers);
	else
		snprintf(body, sizeof(body), "{\"status\":true,\"id\":[\"%d\"],\"process\":\"pending\",\"target\":[\"6281260007001\"]}", 8000 + o->answers);
	office_answer(o, f, 200, body);
}

void
office_refuse(struct office *o, struct flight *f, int status, int code, const char *details)
{
	char body[400];

	snprintf(body, sizeof(body), "{\"error\":{\"message\":\"(#%d) refused\",\"code\":%d,\"error_data\":{\"details\":\"%s\"},\"fbtrace_id\":\"T1\"}}",
	    code, code, details);
	office_answer(o, f, status, body);
}

void
office_no_answer(struct office *o, struct flight *f, enum http_transport transport)
{
	struct http_answer answer = { .transport = transport, .body = "", .transport_text = "the test cut the wire" };

	office_land(o, f, &answer);
}

void
office_settle(struct office *o, int64_t now)
{
	assert_ok(settle_landed(&o->s, now));
	assert_int_equal(o->s.landed.count, 0);
}

void
office_expect(struct office *o, int64_t message_id, const char *state_and_reason)
{
	AUTO(message) struct message m = {0};
	char got[200];

	assert_ok(message_load(o->w.db, message_id, &m));
	snprintf(got, sizeof(got), "%s%s%s", message_state_name(m.state), m.reason[0] != '\0' ? " " : "", m.reason);
	assert_string_equal(got, state_and_reason);
}
