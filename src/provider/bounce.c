#include "provider/bounce.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "contact/email.h"
#include "provider/said.h"

enum { UID_LENGTH = BOUNCE_UID_MAX - 1, HEAD_MAX_BYTES = 16 * 1024, BOUNDARY_MAX = 70, PARTS_MAX = 20, GROUPS_MAX = 20 };
#define HEX	"0123456789abcdef"

/* ---- the address ---- */

static bool
is_uid(const char *text)
{
	return strlen(text) == UID_LENGTH && strspn(text, HEX) == UID_LENGTH;
}

bool
bounce_sender(const char *base, const char *uid, struct buf *ret)
{
	const char *at = strchr(base, '@');

	if (at == NULL || !is_uid(uid))
		return false;
	buf_fmt(ret, "%.*s+%s%s", (int)(at - base), base, uid, at);
	return true;
}

/* The uid of the first such address in text, whichever its domain; some servers fold the case. false: there is none. */
static bool
find_uid(const char *text, char ret[BOUNCE_UID_MAX])
{
	const char *plus;
	size_t i;

	for (plus = strchr(text, '+'); plus != NULL; plus = strchr(plus + 1, '+')) {
		for (i = 0; i < UID_LENGTH && plus[i + 1] != '\0'; i++)
			ret[i] = (char)(plus[i + 1] >= 'A' && plus[i + 1] <= 'F' ? plus[i + 1] + 32 : plus[i + 1]);
		ret[i] = '\0';
		if (is_uid(ret) && plus[i + 1] == '@')
			return true;
	}
	ret[0] = '\0';
	return false;
}

/* ---- lines ---- */

/* A piece of the mail, which is not ended by a NUL. */
struct piece { const char *at, *end; };

/* The next line without its end; false behind the last. */
static bool
next_line(struct piece *p, struct piece *ret)
{
	const char *end;

	if (p->at >= p->end)
		return false;
	end = memchr(p->at, '\n', (size_t)(p->end - p->at));
	ret->at = p->at;
	ret->end = end != NULL ? end : p->end;
	p->at = end != NULL ? end + 1 : p->end;
	if (ret->end > ret->at && ret->end[-1] == '\r')
		ret->end--;
	return true;
}

static bool
is_blank_line(const struct piece *line)
{
	return line->at == line->end;
}

/* Up to the next empty line, which is stepped over: a head, or a group of fields. */
static bool
next_block(struct piece *p, struct piece *ret)
{
	struct piece line;
	bool any = false;

	ret->at = ret->end = p->at;
	while (next_line(p, &line)) {
		if (is_blank_line(&line)) {
			if (any)
				return true;
			ret->at = ret->end = p->at;
			continue;
		}
		any = true;
		ret->end = line.end;
	}
	return any;
}

/* ---- fields ---- */

static bool
begins_with_name(const struct piece *line, const char *name)
{
	size_t n = strlen(name);

	return (size_t)(line->end - line->at) > n && strncasecmp(line->at, name, n) == 0 && line->at[n] == ':';
}

/* The value of the first field of this name, its folded lines put together; false: there is none. */
static bool
field(struct piece block, const char *name, struct buf *ret)
{
	struct piece line;
	bool found = false;

	buf_end(ret);
	buf_init(ret, HEAD_MAX_BYTES);
	while (next_line(&block, &line)) {
		bool folded = line.at < line.end && (*line.at == ' ' || *line.at == '\t');

		if (found && !folded)
			break;
		if (!found && begins_with_name(&line, name)) {
			found = true;
			line.at += strlen(name) + 1;
		}
		if (found)
			buf_add(ret, line.at, (size_t)(line.end - line.at));
	}
	return found && buf_err(ret) == ERR_NONE && memchr(ret->bytes != NULL ? ret->bytes : "", '\0', ret->len) == NULL;
}

static const char *
value_of(const struct buf *b)
{
	const char *text = buf_text(b);

	return text + strspn(text, " \t");
}

/* name=value or name="value" among the parameters of a Content-Type. */
static bool
parameter(const char *type, const char *name, char *ret, size_t room)
{
	const char *at = type;
	size_t n;

	while ((at = strchr(at, ';')) != NULL) {
		at += 1 + strspn(at + 1, " \t");
		n = strlen(name);
		if (strncasecmp(at, name, n) != 0 || at[n] != '=')
			continue;
		at += n + 1;
		n = *at == '"' ? strcspn(++at, "\"") : strcspn(at, "; \t");
		snprintf(ret, room, "%.*s", (int)n, at);
		return n > 0 && n < room;
	}
	return false;
}

static bool
is_type(const char *type, const char *want)
{
	size_t n = strlen(want);

	return strncasecmp(type, want, n) == 0 && (type[n] == '\0' || type[n] == ';' || type[n] == ' ' || type[n] == '\t');
}

/* ---- the parts ---- */

static bool
is_boundary(const struct piece *line, const char *boundary)
{
	size_t n = strlen(boundary), length = (size_t)(line->end - line->at);

	return length >= n + 2 && line->at[0] == '-' && line->at[1] == '-' && memcmp(line->at + 2, boundary, n) == 0 &&
	    (length == n + 2 || (line->at[n + 2] == '-' && length >= n + 4 && line->at[n + 3] == '-'));
}

/* From behind the next boundary to the one that follows; false: there is no whole one any more. */
static bool
next_part(struct piece *body, const char *boundary, struct piece *ret)
{
	struct piece line, rest;

	do
		if (!next_line(body, &line))
			return false;
	while (!is_boundary(&line, boundary));
	ret->at = body->at;
	for (rest = *body; next_line(&rest, &line); body->at = rest.at)
		if (is_boundary(&line, boundary)) {
			ret->end = line.at;
			return true;
		}
	return false;
}

/* "5.1.1": class, subject, detail. */
static bool
is_status(const char *text)
{
	static const char digits[] = "0123456789";
	size_t subject, detail;

	if (strchr("245", text[0]) == NULL || text[0] == '\0' || text[1] != '.')
		return false;
	subject = strspn(text + 2, digits);
	if (subject == 0 || subject > 3 || text[2 + subject] != '.')
		return false;
	detail = strspn(text + 3 + subject, digits);
	return detail > 0 && detail <= 3 && text[3 + subject + detail] == '\0';
}

/* The words behind "smtp;". */
static void
read_diagnostic(struct piece group, struct bounce *b)
{
	AUTO(buf) struct buf text = {0};
	const char *words;

	if (!field(group, "Diagnostic-Code", &text))
		return;
	words = strchr(buf_text(&text), ';');
	words = words != NULL ? words + 1 : buf_text(&text);
	said(b->text, sizeof(b->text), words + strspn(words, " \t"));
}

/* One recipient. Of several, to whom a mail was passed on, one that failed is enough: that is no address to rely on. */
static void
read_group(struct piece group, struct bounce *b)
{
	AUTO(buf) struct buf action = {0}, status = {0};
	char word[16];

	if (!field(group, "Action", &action) || !field(group, "Status", &status))
		return;
	snprintf(word, sizeof(word), "%.*s", (int)strcspn(value_of(&status), " \t("), value_of(&status));
	if (!is_status(word))
		return;
	if (b->kind == BOUNCE_NONE)
		b->kind = BOUNCE_OTHER;
	if (b->kind == BOUNCE_FAILED || strncasecmp(value_of(&action), "failed", strlen("failed")) != 0 || word[0] == '2')
		return;
	b->kind = BOUNCE_FAILED;
	snprintf(b->status, sizeof(b->status), "%s", word);
	/* No more than this: a notification is a mail that anybody may write who got ours, and must stop nothing but mails to them. */
	b->verdict = text_equal(word, "5.1.1") || text_equal(word, "5.1.2") || text_equal(word, "5.1.10") ? VERDICT_RECIPIENT : VERDICT_REROUTE;
	read_diagnostic(group, b);
}

static void
read_status_part(struct piece part, struct bounce *b)
{
	struct piece group;
	int i;

	if (!next_block(&part, &group))		/* about the message as a whole */
		return;
	for (i = 0; i < GROUPS_MAX && next_block(&part, &group); i++)
		read_group(group, b);
}

static void
read_report(struct piece body, const char *boundary, struct bounce *b)
{
	AUTO(buf) struct buf type = {0}, coding = {0};
	struct piece part, head;
	int i;

	for (i = 0; i < PARTS_MAX && next_part(&body, boundary, &part); i++) {
		if (!next_block(&part, &head) || !field(head, "Content-Type", &type) || !is_type(value_of(&type), "message/delivery-status"))
			continue;
		/* The standard allows no coding. */
		if (field(head, "Content-Transfer-Encoding", &coding) && strcasecmp(value_of(&coding), "base64") == 0)
			return;
		read_status_part(part, b);
		return;
	}
}

/* ---- the whole ---- */

static void
read_address(struct piece head, const char *to, struct bounce *b)
{
	static const char *const names[] = { "X-Original-To", "Delivered-To", "Envelope-To", "To" };
	AUTO(buf) struct buf text = {0};
	size_t i;

	if (to != NULL && find_uid(to, b->uid))
		return;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (field(head, names[i], &text) && find_uid(buf_text(&text), b->uid))
			return;
}

void
bounce_read(const char *mail, size_t n, const char *to, struct bounce *ret)
{
	AUTO(buf) struct buf type = {0};
	struct piece body = { mail, mail + n }, head;
	char boundary[BOUNDARY_MAX + 1], report[40];

	*ret = (struct bounce){ .kind = BOUNCE_NONE, .verdict = VERDICT_REROUTE };
	if (!next_block(&body, &head) || !field(head, "Content-Type", &type) || !is_type(value_of(&type), "multipart/report") ||
	    !parameter(buf_text(&type), "report-type", report, sizeof(report)) || strcasecmp(report, "delivery-status") != 0 ||
	    !parameter(buf_text(&type), "boundary", boundary, sizeof(boundary)))
		return;
	read_address(head, to, ret);
	read_report(body, boundary, ret);
}
