#include "provider/bounce.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "world.h"

#define UID	"019ab12c3d4e0123456789abcdef0123"
#define SENDER	"bounce+" UID "@example.go.id"

#define HEAD(to, type) \
	"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.org\r\nTo: " to "\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\nContent-Type: " type "\r\n\r\n"
#define REPORT	"multipart/report; report-type=delivery-status;\r\n\tboundary=\"9A1/mx\""
#define TEXT	"--9A1/mx\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
#define STATUS(fields) \
	"--9A1/mx\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\nArrival-Date: Fri, 20 Nov 2026 22:50:00 +0700\r\n\r\n" \
	fields "\r\n"
#define ORIGINAL "--9A1/mx\r\nContent-Type: message/rfc822\r\n\r\nTo: <sari@example.org>\r\n\r\nKepada Sari\r\n--9A1/mx--\r\n"
#define NOBODY	"Final-Recipient: rfc822; sari@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n" \
	"Diagnostic-Code: smtp; 550 5.1.1 <sari@example.org>: Recipient address\r\n    rejected: User unknown\r\n"

static const struct {
	const char		*name, *mail, *to, *uid;
	enum bounce_kind	 kind;
	enum verdict		 verdict;
	const char		*status, *text;
} cases[] = {
	{ "nobody of that name", HEAD(SENDER, REPORT) TEXT STATUS(NOBODY) ORIGINAL, NULL, UID, BOUNCE_FAILED, VERDICT_RECIPIENT, "5.1.1",
	    "550 5.1.1 <sari@example.org>: Recipient address    rejected: User unknown" },
	{ "no such domain", HEAD(SENDER, REPORT) TEXT STATUS("Action: failed\r\nStatus: 5.1.2\r\n") ORIGINAL, NULL, UID, BOUNCE_FAILED,
	    VERDICT_RECIPIENT, "5.1.2", "" },
	{ "a full mailbox", HEAD(SENDER, REPORT) TEXT STATUS("Action: failed\r\nStatus: 5.2.2 (mailbox full)\r\n") ORIGINAL, NULL, UID, BOUNCE_FAILED,
	    VERDICT_REROUTE, "5.2.2", "" },
	{ "waited in vain for days", HEAD(SENDER, REPORT) TEXT STATUS("Action: Failed\r\nStatus: 4.4.7\r\n") ORIGINAL, NULL, UID, BOUNCE_FAILED,
	    VERDICT_REROUTE, "4.4.7", "" },
	{ "our domain is blamed: the provider is not stopped by it", HEAD(SENDER, REPORT) TEXT STATUS("Action: failed\r\nStatus: 5.7.26\r\n") ORIGINAL, NULL,
	    UID, BOUNCE_FAILED, VERDICT_REROUTE, "5.7.26", "" },
	{ "it takes longer", HEAD(SENDER, REPORT) TEXT STATUS("Action: delayed\r\nStatus: 4.4.1\r\n") ORIGINAL, NULL, UID, BOUNCE_OTHER, VERDICT_REROUTE, "", "" },
	{ "it arrived", HEAD(SENDER, REPORT) TEXT STATUS("Action: delivered\r\nStatus: 2.0.0\r\n") ORIGINAL, NULL, UID, BOUNCE_OTHER, VERDICT_REROUTE, "", "" },
	{ "passed on to two, one of whom is gone", HEAD(SENDER, REPORT) TEXT STATUS("Action: delivered\r\nStatus: 2.0.0\r\n\r\n" NOBODY) ORIGINAL, NULL, UID,
	    BOUNCE_FAILED, VERDICT_RECIPIENT, "5.1.1", "550 5.1.1 <sari@example.org>: Recipient address    rejected: User unknown" },
	{ "whom it was brought to is said apart", HEAD("undisclosed", REPORT) TEXT STATUS(NOBODY) ORIGINAL, SENDER, UID, BOUNCE_FAILED, VERDICT_RECIPIENT,
	    "5.1.1", "550 5.1.1 <sari@example.org>: Recipient address    rejected: User unknown" },
	{ "capitals in the address", HEAD("BOUNCE+019AB12C3D4E0123456789ABCDEF0123@EXAMPLE.GO.ID", REPORT) TEXT STATUS(NOBODY) ORIGINAL, NULL, UID,
	    BOUNCE_FAILED, VERDICT_RECIPIENT, "5.1.1", "550 5.1.1 <sari@example.org>: Recipient address    rejected: User unknown" },
	{ "addressed to nobody of ours", HEAD("izin@example.go.id", REPORT) TEXT STATUS(NOBODY) ORIGINAL, NULL, "", BOUNCE_FAILED, VERDICT_RECIPIENT,
	    "5.1.1", "550 5.1.1 <sari@example.org>: Recipient address    rejected: User unknown" },
	{ "a uid that is too short", HEAD("bounce+019ab@example.go.id", REPORT) TEXT STATUS(NOBODY) ORIGINAL, NULL, "", BOUNCE_FAILED, VERDICT_RECIPIENT,
	    "5.1.1", "550 5.1.1 <sari@example.org>: Recipient address    rejected: User unknown" },
	{ "an out-of-office note", HEAD(SENDER, "text/plain") "Saya cuti. Action: failed\r\n", NULL, "", BOUNCE_NONE, VERDICT_REROUTE, "", "" },
	{ "another kind of report", HEAD(SENDER, "multipart/report; report-type=disposition-notification; boundary=\"9A1/mx\"") TEXT STATUS(NOBODY) ORIGINAL, NULL,
	    "", BOUNCE_NONE, VERDICT_REROUTE, "", "" },
	{ "no boundary", HEAD(SENDER, "multipart/report; report-type=delivery-status") TEXT STATUS(NOBODY) ORIGINAL, NULL, "", BOUNCE_NONE, VERDICT_REROUTE,
	    "", "" },
	{ "words of a person alone", HEAD(SENDER, REPORT) TEXT ORIGINAL, NULL, UID, BOUNCE_NONE, VERDICT_REROUTE, "", "" },
	{ "cut off in its middle", HEAD(SENDER, REPORT) TEXT "--9A1/mx\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: x\r\n\r\n" NOBODY, NULL, UID,
	    BOUNCE_NONE, VERDICT_REROUTE, "", "" },
	{ "a status that is none", HEAD(SENDER, REPORT) TEXT STATUS("Action: failed\r\nStatus: 5.1.1.1\r\n") ORIGINAL, NULL, UID, BOUNCE_NONE, VERDICT_REROUTE,
	    "", "" },
	{ "no status", HEAD(SENDER, REPORT) TEXT STATUS("Action: failed\r\n") ORIGINAL, NULL, UID, BOUNCE_NONE, VERDICT_REROUTE, "", "" },
	{ "nothing", "", NULL, "", BOUNCE_NONE, VERDICT_REROUTE, "", "" },
};

/* As a mailbox on Unix holds it. */
static char *
without_cr(const char *mail)
{
	char *copy = malloc(strlen(mail) + 1), *to = copy;

	for (; *mail != '\0'; mail++)
		if (*mail != '\r')
			*to++ = *mail;
	*to = '\0';
	return copy;
}

static void
expect(size_t i, const char *mail)
{
	struct bounce b;

	bounce_read(mail, strlen(mail), cases[i].to, &b);
	if (b.kind != cases[i].kind || b.verdict != cases[i].verdict || strcmp(b.uid, cases[i].uid) != 0 || strcmp(b.status, cases[i].status) != 0 ||
	    strcmp(b.text, cases[i].text) != 0)
		fail_msg("%s: kind %d, %s, uid \"%s\", status \"%s\", \"%s\"", cases[i].name, (int)b.kind, verdict_name(b.verdict), b.uid, b.status, b.text);
}

static void
test_a_notification_is_read_and_nothing_else_is_one(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_FREE char *bare = without_cr(cases[i].mail);

		expect(i, cases[i].mail);
		expect(i, bare);
	}
}

static void
test_what_is_cut_anywhere_says_no_more_than_the_whole(void **state)
{
	const char *mail = cases[0].mail;
	struct bounce b;
	size_t n;

	(void)state;
	for (n = 0; n < strlen(mail); n++) {
		bounce_read(mail, n, NULL, &b);
		assert_true(b.kind == BOUNCE_NONE || (b.kind == BOUNCE_FAILED && strcmp(b.status, "5.1.1") == 0 && strcmp(b.uid, UID) == 0));
	}
}

static void
test_a_sender_is_made_of_the_office_s_address_and_an_attempt_and_found_again(void **state)
{
	AUTO(buf) struct buf sender = {0};
	struct bounce b;
	char mail[1000];

	(void)state;
	buf_init(&sender, 400);
	assert_true(bounce_sender("kembali@example.go.id", UID, &sender));
	assert_string_equal(buf_text(&sender), "kembali+" UID "@example.go.id");
	snprintf(mail, sizeof(mail), "Content-Type: multipart/report; report-type=delivery-status; boundary=x\nDelivered-To: %s\n\n", buf_text(&sender));
	bounce_read(mail, strlen(mail), NULL, &b);
	assert_string_equal(b.uid, UID);
	assert_false(bounce_sender("kembali@example.go.id", "staff-12", &sender));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_notification_is_read_and_nothing_else_is_one),
		cmocka_unit_test(test_what_is_cut_anywhere_says_no_more_than_the_whole),
		cmocka_unit_test(test_a_sender_is_made_of_the_office_s_address_and_an_attempt_and_found_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
