#include "pages/template_offer.h"

#include "base/text.h"
#include "template/variables.h"

static const struct { const char *name, *kind, *example; } offers[] = {
	{ "partner_name",    "text", "Sari Sembiring" },
	{ "permit_type",     "text", "Surat Izin Praktik Dokter" },
	{ "permit_number",   "text", "503/0112/SIPD/DPM-PTSP/2026" },
	{ "registration_id", "text", "0142307703072025" },
	{ "new_status",	     "text", "Terbit" },
	{ "issue_date",	     "date", "20-11-2026" },
	{ "expiry_date",     "date", "20-11-2031" },
	{ "detail_link",     "link", "https://izin.example.go.id/detail/0142307703072025" },
	{ "contact_info",    "text", "loket DPMPTSP, 0628-20456" },
};
enum { OFFERS = sizeof(offers) / sizeof(offers[0]) };

const char *
template_offer(size_t i)
{
	return i < OFFERS ? offers[i].name : NULL;
}

void
template_offer_take(struct template *t, const char *name)
{
	struct json_object *param;
	size_t i;

	if (text_is_blank(name) || !variable_name_ok(name) || variable_is_common(name))
		return;
	for (i = 0; i < json_count(t->params); i++)
		if (text_equal(json_text(json_item(t->params, i), "name"), name))
			return;
	for (i = 0; i < OFFERS && !text_equal(offers[i].name, name); i++)
		;
	param = json_object_new_object();
	json_put_text(param, "name", name);
	json_put_text(param, "kind", i < OFFERS ? offers[i].kind : "text");
	json_put_text(param, "example", i < OFFERS ? offers[i].example : "");
	json_object_array_add(t->params, param);
}
