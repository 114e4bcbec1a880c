/*
 * Any bytes as what a mail is made of. Whatever they are, what is written has the head that we meant and no other line in it, ends lines with CRLF
 * alone, and has none that is too long.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "contact/email.h"
#include "provider/mail.h"
#include "provider/mail_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { PARTS = 7, WRITTEN_MAX_BYTES = 512 * 1024, LINE_MAX_BYTES = 998 };

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* The headers in the order in which they are written; others would be an attacker's. */
static void
check_head(const char *mail)
{
	static const char *const names[] = { "Date: ", "From: ", "To: ", "Reply-To: ", "Message-ID: ", "Subject: ", "MIME-Version: ", "List-Unsubscribe: ",
	    "List-Unsubscribe-Post: ", "Auto-Submitted: ", "Content-Type: " };
	const char *line;
	size_t i = 0;

	for (line = mail; line[0] != '\r'; line = strchr(line, '\n') + 1) {
		if (line[0] == ' ')
			continue;	/* a fold */
		while (i < sizeof(names) / sizeof(names[0]) && !text_starts(line, names[i]))
			i++;
		must(i < sizeof(names) / sizeof(names[0]));
		i++;
	}
	must(i == sizeof(names) / sizeof(names[0]));
}

static void
check_lines(const struct buf *mail)
{
	size_t i, line = 0;

	for (i = 0; i < mail->len; i++) {
		must(mail->bytes[i] != '\0' && (unsigned char)mail->bytes[i] < 0x80);
		must((mail->bytes[i] == '\n') == (i > 0 && mail->bytes[i - 1] == '\r'));
		if (mail->bytes[i] != '\n')
			continue;
		must(i - line <= LINE_MAX_BYTES);
		line = i + 1;
	}
	must(mail->len > 0 && mail->bytes[mail->len - 1] == '\n');
}

/* The input is cut at its first NULs into so many texts. */
int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	AUTO_FREE char *text = malloc(n + 1);
	AUTO(buf) struct buf written = {0};
	char *parts[PARTS];
	struct mail m;
	size_t i, at = 0;

	must(text != NULL);
	memcpy(text, bytes, n);
	text[n] = '\0';
	for (i = 0; i < PARTS; i++) {
		parts[i] = text + at;
		at += at < n ? strlen(text + at) + 1 : 0;
		if (at > n)
			at = n;
	}
	m = (struct mail){
		.from = "izin@example.go.id", .from_name = parts[0], .to = email_is_address(parts[1]) ? parts[1] : "sari@example.org",
		.reply_to = email_is_address(parts[2]) ? parts[2] : NULL, .subject = parts[3], .id = "a1", .at = (int64_t)n * 86399999, .zone_minutes = 420,
		.text = parts[4], .title = parts[5], .stop_url = parts[6][0] != '\0' ? parts[6] : NULL,
	};
	buf_init(&written, WRITTEN_MAX_BYTES);
	if (mail_write(&written, &m) != ERR_NONE)
		return 0;
	check_lines(&written);
	check_head(written.bytes);
	return 0;
}
