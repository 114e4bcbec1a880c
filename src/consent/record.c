#include "consent/record.h"

#include "account/account.h"
#include "base/clock.h"
#include "base/text.h"
#include "consent/history.h"
#include "consent/receipt.h"
#include "contact/contact.h"
#include "invitation/invitation.h"
#include "privacy/notice.h"
#include "setting/setting.h"

enum { URL_MAX_BYTES = 1000, RECORD_ID_BYTES = 16, PARTY_ID_MAX = 60 };
#define CONTROLLER_ID	"office"
#define PRINCIPAL_ID	"pii_principal"

/* ---- the sentences in it ---- */

struct phrase { const char *id, *en; };

static const struct phrase purpose = {
	"Mengabarkan permohonan izin: izin selesai, perubahan status, masa berlaku yang akan berakhir",
	"News about permit applications: a permit is ready, its status changes, its validity ends",
};
static const struct phrase services[SCOPE__COUNT] = {
	[SCOPE_OFFICIAL] = { "WhatsApp, nomor resmi kantor", "WhatsApp, the office's official number" },
	[SCOPE_GATEWAY] = { "WhatsApp, nomor gateway kantor", "WhatsApp, the office's gateway number" },
	[SCOPE_SMS] = { "SMS", "SMS" },
	[SCOPE_EMAIL] = { "E-mail", "E-mail" },
};
static const struct phrase collection = {
	"Diisi pemohon saat mendaftarkan izin, atau ditulis sendiri oleh pemohon kepada kantor",
	"Given by the applicant with the application, or written by the applicant to the office",
};
static const struct phrase processing = {
	"Disimpan, dicocokkan dengan data izin, dan dikirim sebagai pesan; tanpa keputusan otomatis dan tanpa pemrofilan",
	"Stored, matched with the permit's data and sent as messages; no automated decisions and no profiling",
};
static const struct phrase retention = {
	"Selama persetujuan berlaku. Sesudahnya catatan persetujuan disimpan sebagai bukti; isi pesan dihapus menurut jadwal retensi kantor",
	"As long as the consent holds. After that its record is kept as proof; messages are deleted by the office's retention schedule",
};
static const struct phrase at_the_provider = {
	"Tempat pemrosesan penyedia pesan, selama pesan diantar", "Where the message provider processes, while it delivers a message",
};
static const struct phrase withdrawal_whatsapp = {
	"Balas STOP pada pesan kantor, tekan tombol berhenti di halaman persetujuan, atau hubungi kantor; berlaku saat itu juga",
	"Reply STOP to a message of the office, press the button on the consent page, or contact the office; it takes effect at once",
};
static const struct phrase withdrawal_other = {
	"Hubungi kantor; berlaku saat itu juga", "Contact the office; it takes effect at once",
};
static const struct phrase rights[] = {
	{ "Mendapat penjelasan dan salinan data (UU 27/2022 Pasal 5 dan 7)", "Information and a copy of the data (UU 27/2022, articles 5 and 7)" },
	{ "Membetulkan data (Pasal 6)", "Correction (article 6)" },
	{ "Mengakhiri pemrosesan dan meminta penghapusan (Pasal 8)", "End of processing and erasure (article 8)" },
	{ "Menarik kembali persetujuan (Pasal 9)", "Withdrawal of consent (article 9)" },
};

static const char *
say(const struct phrase *p, const char *locale)
{
	return text_equal(locale, "en") ? p->en : p->id;
}

/* ---- what it is made from ---- */

struct work {
	struct db		*db;
	const struct record_query *query;
	int64_t			 now;
	struct contact		 contact;
	struct consent		 consents[SCOPE__COUNT];
	struct json_object	*history;	/* newest first */
	struct provider_rows	 providers;
};

static void
work_end(struct work *w)
{
	contact_end(&w->contact);
	json_end(&w->history);
	provider_rows_end(&w->providers);
}

static void
put_setting(struct work *w, struct json_object *o, const char *name, enum setting_key key)
{
	AUTO_FREE char *text = NULL;

	if (setting_text(w->db, key, &text) == ERR_NONE && !text_is_blank(text))
		json_put_text(o, name, text);
}

static void
put_time(struct json_object *o, const char *name, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	clock_format_iso(at, text);
	json_put_text(o, name, at != 0 ? text : NULL);
}

static void
add_text(struct json_object *array, const char *text)
{
	json_object_array_add(array, json_object_new_string(text));
}

/* Did the person, or somebody for them, ever say something about this scope? */
static bool
spoke_of(const struct work *w, enum scope scope)
{
	size_t i, n = json_count(w->history);

	for (i = 0; i < n; i++)
		if (text_equal(json_text(json_item(w->history, i), "scope"), scope_name(scope)))
			return true;
	return false;
}

/* ---- header ---- */

static void
put_header(const struct work *w, struct json_object *o)
{
	const char *code = json_text(json_item(w->history, 0), "code");
	uint8_t record_id[SHA256_BYTES];
	struct json_object *words;
	AUTO(buf) struct buf hex = {0};
	AUTO(buf) struct buf url = {0};

	buf_init(&hex, 2 * SHA256_BYTES + 1);
	buf_init(&url, URL_MAX_BYTES);
	consent_receipt_url(w->query->base_url, code, &url);
	json_put_text(o, "schema_version", RECORD_SCHEMA);
	json_put_text(o, "receipt_id", code);
	put_time(o, "receipt_issued_at", w->now);
	json_put_text(o, "receipt_check_url", buf_text(&url));
	crypto_sha256(w->contact.subject_hash, SHA256_BYTES, record_id);
	text_hex(&hex, record_id, RECORD_ID_BYTES);
	json_put_text(o, "record_id", buf_text(&hex));
	buf_reset(&hex);
	text_hex(&hex, w->contact.subject_hash, SHA256_BYTES);
	json_put_text(o, "pii_principal_id", buf_text(&hex));
	words = json_put_object(o, "vocabularies");
	json_put_text(words, "dpv", "https://w3id.org/dpv#");
	json_put_text(words, "pd", "https://w3id.org/dpv/pd#");
}

/* ---- processing ---- */

static void
put_notice(struct work *w, struct json_object *o)
{
	struct json_object *notice = json_put_object(o, "privacy_notice");
	AUTO(privacy) struct privacy in_force = {0};
	AUTO(buf) struct buf url = {0};

	buf_init(&url, URL_MAX_BYTES);
	buf_fmt(&url, "%s/opt-in-whatsapp/privacy", w->query->base_url);
	json_put_text(notice, "url", buf_text(&url));
	if (privacy_in_force(w->db, w->now, &in_force) == ERR_NONE)
		json_put_text(notice, "version", in_force.version);
	if (!text_is_blank(json_text(json_item(w->history, 0), "notice_version")))
		json_put_text(notice, "version", json_text(json_item(w->history, 0), "notice_version"));
	json_put_text(o, "language", text_equal(w->query->locale, "en") ? "en" : "id");
}

static void
put_pii(struct json_object *o)
{
	static const struct { const char *id, *type; bool optional; } data[] = {
		{ "name", "pd:Name", true },
		{ "number", "pd:TelephoneNumber", false },
		{ "permit", "pd:OfficialID", false },		/* registration and permit number, with type, status and dates */
		{ "messages", "pd:Communication", false },	/* what the office sent and the person wrote back */
		{ "page_visit", "pd:IPAddress", true },		/* with the browser's name: of an answer given on a page */
	};
	struct json_object *all = json_put_array(o, "pii_information"), *one;
	size_t i;

	for (i = 0; i < sizeof(data) / sizeof(data[0]); i++) {
		one = json_object_new_object();
		json_put_text(one, "pii_type", data[i].type);
		json_put_text(one, "pii_attribute_id", data[i].id);
		json_put_bool(one, "pii_optional", data[i].optional);
		json_put_bool(one, "sensitive_pii_category", false);
		json_put_bool(one, "special_pii_category", false);
		json_object_array_add(all, one);
	}
}

static void
put_places(struct work *w, struct json_object *o)
{
	struct json_object *stored = json_put_array(o, "storage_locations"), *processed = json_put_array(o, "processing_locations");
	AUTO_FREE char *place = NULL;

	if (setting_text(w->db, SETTING_DATA_LOCATION, &place) == ERR_NONE) {
		add_text(stored, place);
		add_text(processed, place);
	}
	add_text(processed, say(&at_the_provider, w->query->locale));
}

static void
party_id(const struct provider *kind, char ret[PARTY_ID_MAX])
{
	snprintf(ret, PARTY_ID_MAX, "provider:%s", kind->kind);
}

static void
put_recipients(const struct work *w, struct json_object *o, enum scope scope)
{
	struct json_object *all = json_put_array(o, "recipient_third_parties");
	char id[PARTY_ID_MAX];
	size_t i;

	for (i = 0; i < w->providers.count; i++)
		if (w->providers.items[i].enabled && w->providers.items[i].kind->scope == scope) {
			party_id(w->providers.items[i].kind, id);
			add_text(all, id);
		}
}

static void
put_basis(struct json_object *o)
{
	struct json_object *basis = json_put_object(o, "lawful_basis");

	json_put_text(basis, "type", "dpv:Consent");
	json_put_text(basis, "law", "UU 27/2022 Pasal 20 ayat (2) huruf a");
}

static struct json_object *
purpose_of(struct work *w, enum scope scope)
{
	bool whatsapp = scope == SCOPE_OFFICIAL || scope == SCOPE_GATEWAY;
	const struct consent *consent = &w->consents[scope];
	struct json_object *o = json_object_new_object();
	const char *locale = w->query->locale;
	size_t i;

	json_put_text(o, "purpose_id", scope_name(scope));
	json_put_text(o, "consent_state", consent_state_name(consent->state));
	json_put_bool(o, "explicit", consent->explicit_words);
	put_time(o, "since", consent->since_at);
	if (consent->no_marketing_at != 0)
		put_time(o, "no_marketing_since", consent->no_marketing_at);
	json_put_text(o, "purpose", say(&purpose, locale));
	json_put_text(o, "purpose_type", "dpv:CommunicationManagement");
	put_basis(o);
	put_pii(o);
	add_text(json_put_array(o, "pii_controllers"), CONTROLLER_ID);
	json_put_text(o, "collection_method", say(&collection, locale));
	json_put_text(o, "processing_method", say(&processing, locale));
	put_places(w, o);
	json_put_text(o, "retention_period", say(&retention, locale));
	add_text(json_put_array(o, "services"), say(&services[scope], locale));
	json_put_text(o, "jurisdiction", "ID");
	put_recipients(w, o, scope);
	json_put_text(o, "withdrawal_method", say(whatsapp ? &withdrawal_whatsapp : &withdrawal_other, locale));
	json_put_array(o, "privacy_rights");
	for (i = 0; i < sizeof(rights) / sizeof(rights[0]); i++)
		add_text(json_at(o, "privacy_rights"), say(&rights[i], locale));
	return o;
}

static void
put_processing(struct work *w, struct json_object *o)
{
	struct json_object *what = json_put_object(o, "pii_processing"), *purposes;
	int scope;

	put_notice(w, what);
	purposes = json_put_array(what, "purposes");
	for (scope = 0; scope < SCOPE__COUNT; scope++)
		if (spoke_of(w, (enum scope)scope))
			json_object_array_add(purposes, purpose_of(w, (enum scope)scope));
}

/* ---- parties ---- */

static struct json_object *
party(const char *id, const char *name, const char *role, const char *type)
{
	struct json_object *o = json_object_new_object();

	json_put_text(o, "party_id", id);
	json_put_text(o, "party_name", name);
	json_put_text(o, "party_role", role);
	json_put_text(o, "party_type", type);
	return o;
}

static void
put_parties(struct work *w, struct json_object *o)
{
	struct json_object *parties = json_put_array(o, "party_identification");
	struct json_object *office = party(CONTROLLER_ID, NULL, "dpv:DataController", "dpv:GovernmentalOrganisation");
	char id[PARTY_ID_MAX];
	size_t i;

	put_setting(w, office, "party_name", SETTING_OFFICE_NAME);
	put_setting(w, office, "party_address", SETTING_OFFICE_ADDRESS);
	put_setting(w, office, "party_phone", SETTING_OFFICE_PHONE);
	json_put_text(office, "party_url", w->query->base_url);
	put_setting(w, office, "party_contact", SETTING_OFFICE_PHONE);
	put_setting(w, office, "party_contact", SETTING_PRIVACY_CONTACT);
	json_object_array_add(parties, office);
	json_object_array_add(parties, party(PRINCIPAL_ID, NULL, "dpv:DataSubject", "dpv:Applicant"));
	for (i = 0; i < w->providers.count; i++) {
		if (!w->providers.items[i].enabled || !spoke_of(w, w->providers.items[i].kind->scope))
			continue;
		party_id(w->providers.items[i].kind, id);
		json_object_array_add(parties, party(id, w->providers.items[i].kind->label, "dpv:DataProcessor", "dpv:Recipient"));
	}
}

/* ---- events ---- */

static const char *
state_of(const char *action)
{
	static const struct { const char *action, *state; } states[] = {
		{ "opt_in", "dpv:ConsentGiven" }, { "opt_out", "dpv:ConsentWithdrawn" }, { "decline", "dpv:ConsentRefused" },
		{ "withdraw_by_office", "dpv:ConsentRevoked" },	/* DPV: ended by somebody other than the person */
		{ "preapproval_withdrawn", "dpv:ConsentRevoked" },
	};
	size_t i;

	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (text_equal(states[i].action, action))
			return states[i].state;
	return "dpv:ConsentUnknown";	/* preapproved: somebody else says that there is one */
}

static struct json_object *
event_of(struct json_object *entry)
{
	struct json_object *o = json_object_new_object();
	const char *action = json_text(entry, "action"), *source = json_text(entry, "source");
	bool by_person = text_equal(json_text(entry, "actor"), "contact");
	int64_t at = 0, seq = 0;

	json_int(entry, "at", &at);
	json_int(entry, "seq", &seq);
	json_put_text(o, "event_id", json_text(entry, "code"));
	json_put_text(o, "purpose_id", json_text(entry, "scope"));
	put_time(o, "event_time", at);
	json_put_text(o, "event_type", text_equal(source, "inbound_any") || text_starts(action, "preapprov") ? "dpv:ImpliedConsent" :
	    "dpv:ExplicitlyExpressedConsent");
	json_put_text(o, "event_state", state_of(action));
	json_put_text(o, "validity_duration", text_equal(action, "opt_in") ? "until withdrawn" : "until replaced");
	json_put_text(o, "entity_id", by_person ? PRINCIPAL_ID : CONTROLLER_ID);
	json_put_text(o, "source", source);
	json_put_text(o, "notice_version", json_text(entry, "notice_version"));
	json_put_text(o, "request_words", json_text(entry, "request_words"));
	json_put_text(o, "answer_words", json_text(entry, "answer_words"));
	json_put_int(o, "ledger_entry", seq);
	json_put_text(o, "evidence_hash", json_text(entry, "hash"));
	return o;
}

static void
put_events(const struct work *w, struct json_object *o)
{
	struct json_object *events = json_put_array(o, "events");
	size_t i;

	for (i = json_count(w->history); i-- > 0;)
		json_object_array_add(events, event_of(json_item(w->history, i)));
}

/* ---- all of it ---- */

enum err
consent_record_json(struct db *db, const struct record_query *query, int64_t now, struct json_object **ret)
{
	AUTO(work) struct work w = { .db = db, .query = query, .now = now };
	struct json_object *o;
	enum err e;

	if ((e = contact_load(db, query->contact_id, &w.contact)) ||
	    (e = consent_load(db, query->contact_id, w.consents)) ||
	    (e = consent_history(db, query->contact_id, &w.history)) ||
	    (e = provider_load_all(db, &w.providers)))
		return e;
	if (json_count(w.history) == 0)
		return ERR_NOT_FOUND;
	if ((o = json_object_new_object()) == NULL)
		return ERR_MEMORY;
	put_header(&w, o);
	put_processing(&w, o);
	put_parties(&w, o);
	put_events(&w, o);
	invitation_hide_tokens_in(o);
	*ret = o;
	return ERR_NONE;
}
