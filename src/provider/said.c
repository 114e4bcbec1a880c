#include "provider/said.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { CREDENTIAL_MIN = 32, CREDENTIAL_SHOWN = 4, BODY_SHOWN = 160 };

/*
 * How many bytes at text look like one credential; 0 when they do not. Tokens are long and mix capitals, small letters and
 * digits, or are hex digits all; template names (small letters), ids (digits) and words are neither.
 */
static size_t
credential_length(const char *text)
{
	bool upper = false, lower = false, digit = false;
	size_t n, hex = strspn(text, "0123456789abcdef");

	for (n = 0; isalnum((unsigned char)text[n]) || (text[n] != '\0' && strchr("_-|.", text[n]) != NULL); n++) {
		upper |= isupper((unsigned char)text[n]) != 0;
		lower |= islower((unsigned char)text[n]) != 0;
		digit |= isdigit((unsigned char)text[n]) != 0;
	}
	if (hex >= CREDENTIAL_MIN && !isalnum((unsigned char)text[hex]) && lower && digit)
		return hex;
	return n >= CREDENTIAL_MIN && upper && lower && digit ? n : 0;
}

/* Adds n bytes when they and the NUL fit. */
static bool
add(char *ret, size_t room, size_t *len, const char *bytes, size_t n)
{
	if (*len + n >= room)
		return false;
	memcpy(ret + *len, bytes, n);
	*len += n;
	return true;
}

void
said(char *ret, size_t room, const char *text)
{
	const char *start;
	bool word = false, fits = true;
	size_t len = 0, skip;
	uint32_t cp;

	while (fits && text != NULL && *text != '\0') {
		/* A credential starts where a word starts; looking at every byte would take quadratic time. */
		if (!word && (skip = credential_length(text)) > 0) {
			fits = add(ret, room, &len, text, CREDENTIAL_SHOWN) && add(ret, room, &len, "\u2026", strlen("\u2026"));
			text += skip;
			continue;
		}
		start = text;
		cp = text_next(&text);
		word = cp < 0x80 && isalnum((int)cp);
		if (cp < 0x20 || cp == 0x7F)
			fits = add(ret, room, &len, " ", 1);
		else if (cp == 0xFFFD)
			fits = add(ret, room, &len, "?", 1);
		else
			fits = add(ret, room, &len, start, (size_t)(text - start));
	}
	ret[len] = '\0';
}

void
said_two(char *ret, size_t room, const char *first, const char *second)
{
	size_t len;

	if (text_is_blank(first)) {
		said(ret, room, second);
		return;
	}
	said(ret, room, first);
	len = strlen(ret);
	if (text_is_blank(second) || strstr(first, second) != NULL || len + 3 >= room)
		return;
	memcpy(ret + len, ": ", 3);
	said(ret + len + 2, room - len - 2, second);
}

void
said_transport(const struct http_answer *answer, char *code, size_t code_room, char *text, size_t text_room)
{
	char start[BODY_SHOWN];

	if (answer->transport != HTTP_ANSWERED) {
		snprintf(code, code_room, "%s", answer->transport == HTTP_NOT_SENT ? "not sent" : "no answer");
		said(text, text_room, answer->transport_text);
		return;
	}
	snprintf(code, code_room, "http %d", answer->status);
	/* The beginning of a proxy's page usually names the proxy. */
	said(start, sizeof(start), answer->body);
	said(text, text_room, start);
}
