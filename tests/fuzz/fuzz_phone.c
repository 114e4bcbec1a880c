/*
 * Telephone fields from nowhere. Beyond not crashing, this must hold: a number is canonical and stays itself when it is read again, a
 * refusal has a reason and no number, a second number is another one, and what is shown or masked fits.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "contact/phone.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_shown(const char *number)
{
	char shown[PHONE_SHOWN_MAX], masked[PHONE_SHOWN_MAX];

	phone_show(number, shown);
	phone_mask(number, masked);
	must(strlen(shown) >= 9 && strstr(masked, "****") != NULL);
	/* A mask must not let the number be read off it. */
	must(strstr(shown, masked) == NULL && !phone_is_e164(masked));
}

static void
check_number(const char *number)
{
	struct phone again = phone_parse(number);

	must(number[0] == '+' && strspn(number + 1, "0123456789") == strlen(number) - 1);
	must(strlen(number) >= 9 && strlen(number) < PHONE_MAX);
	must(phone_is_e164(number));
	must(strcmp(again.number, number) == 0 && again.other[0] == '\0' && again.why != PHONE_REPAIRED);
	must((again.kind == PHONE_FOREIGN) == (strncmp(number, "+62", 3) != 0));
	check_shown(number);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	AUTO_FREE char *text = strndup((const char *)bytes, n);
	char shown[PHONE_SHOWN_MAX];
	struct phone p;

	must(text != NULL);
	p = phone_parse(text);
	must(phone_kind_name(p.kind)[0] != '\0' && phone_why_name(p.why)[0] != '\0');
	if (p.kind == PHONE_NONE) {
		must(p.number[0] == '\0' && p.other[0] == '\0' && p.why != PHONE_OK && p.why != PHONE_REPAIRED && p.why != PHONE_UNKNOWN_PREFIX);
	} else {
		must(p.why == PHONE_OK || p.why == PHONE_REPAIRED || p.why == PHONE_UNKNOWN_PREFIX);
		check_number(p.number);
		if (p.other[0] != '\0')
			check_number(p.other);
		must(strcmp(p.number, p.other) != 0);
	}
	/* What was never canonical may still be asked to be shown. */
	phone_show(text, shown);
	phone_mask(text, shown);
	return 0;
}
