#include "pages/phone_check.h"

static const char *const keys[PHONE_WHY__COUNT] = {
	[PHONE_SUSPICIOUS] = "phone.suspicious", [PHONE_EMPTY] = "phone.empty", [PHONE_LETTERS] = "phone.letters",
	[PHONE_TOO_SHORT] = "phone.too_short", [PHONE_TOO_LONG] = "phone.too_long", [PHONE_SERVICE] = "phone.service",
	[PHONE_UNASSIGNED] = "phone.unassigned", [PHONE_AMBIGUOUS] = "phone.ambiguous",
};

void
phone_check(struct form_check *check, const char *field, const char *typed)
{
	struct phone phone = phone_parse(typed);

	if (phone.kind == PHONE_NONE && *typed != '\0')
		form_wrong(check, field, keys[phone.why] != NULL ? keys[phone.why] : "form.not_right", 0);
}

bool
phone_put_doubt(const struct page *p, struct json_object *o, const char *name, const struct phone *phone)
{
	char shown[PHONE_SHOWN_MAX];

	json_put_text(o, name, "");
	if (phone->kind == PHONE_NONE || (phone->why != PHONE_REPAIRED && phone->why != PHONE_UNKNOWN_PREFIX))
		return false;
	phone_show(phone->number, shown);
	page_say(p, o, name, phone->why == PHONE_REPAIRED ? "phone_doubt.repaired" : "phone_doubt.unknown_prefix", "number", shown, NULL);
	return true;
}
