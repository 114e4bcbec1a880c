/*
 * Any bytes as what a mail server says, to every step of a mail and of the connection test: what is kept of it is UTF-8 and fits, and only a good
 * answer to the text of a mail is one.
 */
#include "webhook.h"

#include "base/text.h"

static struct account account = { .id = 1, .kind = "smtp" };
static const char *const fields[] = { "server", "mail.example.go.id", "from", "izin@example.go.id", NULL };

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
read_reply(const char *text, size_t n, enum mail_step step, int status)
{
	const struct http_answer answer = { .transport = HTTP_ANSWERED, .is_mail = true, .step = step, .status = status, .body = text, .body_len = n };
	const struct provider *p = provider_find("smtp");
	struct outcome o = p->read_answer(&account, &answer);
	struct findings findings = { .count = 0 };

	must(o.verdict < VERDICT__COUNT);
	must((o.verdict == VERDICT_ACCEPTED) == (step == MAIL_DATA && status / 100 == 2));
	must(text_is_utf8(o.text, strlen(o.text)) && text_is_utf8(o.code, strlen(o.code)));
	must(strpbrk(o.text, "\r\n") == NULL);
	p->read_test(&account, 0, &answer, &findings);
	must(findings.count == 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const int statuses[] = { 220, 250, 354, 421, 450, 454, 535, 550, 554, 999 };
	AUTO_FREE char *text = fuzz_text(bytes, n);
	size_t i;
	int step;

	fuzz_open(&account, fields);
	for (step = 0; step < MAIL_STEP__COUNT; step++)
		for (i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
			read_reply(text, n, (enum mail_step)step, statuses[i]);
	return 0;
}
