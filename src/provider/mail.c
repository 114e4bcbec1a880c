#include "provider/mail.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "contact/email.h"
#include "provider/mail_text.h"

enum {
	HEADER_MAX_BYTES = 4096, PART_MAX_BYTES = 128 * 1024, SUBJECT_MAX = 120,
	WORD_BYTES = 45,	/* 60 signs of Base64, so that a word stays below 75 */
	PLAIN_MAX = 66,		/* a longer line is cut into words, which can be folded */
	LINE_MAX_BYTES = 900,
};

/* ---- headers ---- */

/* The only way into the head of a mail. What breaks a line would begin a header of its own: Bcc, say. */
static enum err
put_header(struct buf *b, const char *name, const char *value)
{
	size_t start = b->len;
	const char *at;

	buf_fmt(b, "%s: ", name);
	for (at = value; *at != '\0'; at++) {
		if (*at == '\r' || *at == '\n')
			return ERR_INVALID;
		buf_char(b, (unsigned char)*at < 0x20 || *at == 0x7f ? ' ' : *at);
	}
	if (b->len - start > LINE_MAX_BYTES)
		return ERR_INVALID;
	buf_text_add(b, "\r\n");
	return buf_err(b);
}

static bool
is_plain(const char *text)
{
	size_t n = strlen(text);

	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || (unsigned char)*text > 0x7e || (text[0] == '=' && text[1] == '?'))
			return false;
	return n <= PLAIN_MAX;
}

/* How many bytes of text, whole characters only, fit into one encoded word. */
static size_t
word_length(const char *text)
{
	const char *at = text, *next = text;

	while (text_next(&next) != 0 && next - text <= WORD_BYTES)
		at = next;
	return (size_t)(at - text);
}

/* RFC 2047. The fold between two words is taken away by who reads them. */
static void
put_words(struct buf *b, const char *text)
{
	size_t n;

	for (; *text != '\0'; text += n) {
		n = word_length(text);
		buf_text_add(b, "=?UTF-8?B?");
		text_base64(b, text, n);
		buf_text_add(b, text[n] != '\0' ? "?=\r\n " : "?=");
	}
}

static enum err
put_text_header(struct buf *b, const char *name, const char *text)
{
	if (is_plain(text))
		return put_header(b, name, text);
	if (strpbrk(text, "\r\n") != NULL)
		return ERR_INVALID;
	buf_fmt(b, "%s: ", name);
	put_words(b, text);
	buf_text_add(b, "\r\n");
	return buf_err(b);
}

/* "Name <address>"; a name with signs that mean something in an address stands in quotes. */
static enum err
put_from(struct buf *b, const char *name, const char *address)
{
	AUTO(buf) struct buf value = {0};
	const char *at;

	buf_init(&value, HEADER_MAX_BYTES);
	if (text_is_blank(name)) {
		buf_fmt(&value, "<%s>", address);
		return put_header(b, "From", buf_text(&value));
	}
	if (!is_plain(name)) {
		if (strpbrk(name, "\r\n") != NULL)
			return ERR_INVALID;
		buf_text_add(b, "From: ");
		put_words(b, name);
		buf_fmt(b, "\r\n <%s>\r\n", address);
		return buf_err(b);
	}
	buf_char(&value, '"');
	for (at = name; *at != '\0'; at++)
		buf_fmt(&value, "%s%c", *at == '"' || *at == '\\' ? "\\" : "", *at);
	buf_fmt(&value, "\" <%s>", address);
	return put_header(b, "From", buf_text(&value));
}

static enum err
put_address(struct buf *b, const char *name, const char *address)
{
	AUTO(buf) struct buf value = {0};

	buf_init(&value, HEADER_MAX_BYTES);
	buf_fmt(&value, "<%s>", address);
	return put_header(b, name, buf_text(&value));
}

/* The names are English in every locale: RFC 5322 knows no others. */
static enum err
put_date(struct buf *b, int64_t at, int zone)
{
	static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct clock_date d = clock_local(at, zone);
	AUTO(buf) struct buf value = {0};

	buf_init(&value, HEADER_MAX_BYTES);
	buf_fmt(&value, "%s, %02d %s %04d %02d:%02d:%02d %c%02d%02d", days[d.weekday], d.day, months[d.month - 1], d.year, d.hour, d.minute,
	    d.second, zone < 0 ? '-' : '+', abs(zone) / 60, abs(zone) % 60);
	return put_header(b, "Date", buf_text(&value));
}

static enum err
put_id(struct buf *b, const struct mail *m)
{
	AUTO(buf) struct buf value = {0};

	buf_init(&value, HEADER_MAX_BYTES);
	buf_fmt(&value, "<%s@%s>", m->id, email_domain(m->from));
	return put_header(b, "Message-ID", buf_text(&value));
}

static enum err
put_stop(struct buf *b, const char *url)
{
	enum err e;

	if (url == NULL)
		return ERR_NONE;
	if ((e = put_address(b, "List-Unsubscribe", url)))
		return e;
	return put_header(b, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
}

/* A subject that is too long is cut between characters, and says so. */
static enum err
put_subject(struct buf *b, const char *subject)
{
	AUTO(buf) struct buf cut = {0};
	const char *at = subject;
	size_t n;

	if (text_code_points(subject) <= SUBJECT_MAX)
		return put_text_header(b, "Subject", subject);
	for (n = 1; n < SUBJECT_MAX; n++)
		(void)text_next(&at);
	buf_init(&cut, HEADER_MAX_BYTES);
	buf_add(&cut, subject, (size_t)(at - subject));
	buf_text_add(&cut, "…");
	return put_text_header(b, "Subject", buf_text(&cut));
}

/* ---- the parts ---- */

static enum err
put_part(struct buf *b, const struct mail *m, const char *type, void (*write)(struct buf *, const struct mail *))
{
	AUTO(buf) struct buf part = {0};

	buf_init(&part, PART_MAX_BYTES);
	write(&part, m);
	buf_fmt(b, "--=_%s\r\nContent-Type: %s; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", m->id, type);
	mail_quoted(b, buf_text(&part));
	buf_text_add(b, "\r\n");
	return buf_err(&part) != ERR_NONE ? buf_err(&part) : buf_err(b);
}

static void
write_plain(struct buf *b, const struct mail *m)
{
	mail_plain(b, m->text);
}

static void
write_html(struct buf *b, const struct mail *m)
{
	mail_html(b, m->title, m->subject, m->text);
}

/* ---- the whole ---- */

static bool
is_id(const char *id)
{
	size_t n = id != NULL ? strlen(id) : 0;

	return n > 0 && n <= 64 && strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == n;
}

static bool
is_url(const char *url)
{
	if (!text_starts(url, "https://") && !text_starts(url, "http://"))
		return false;
	for (; *url != '\0'; url++)
		if (!isgraph((unsigned char)*url) || *url == '<' || *url == '>')
			return false;
	return true;
}

static bool
is_text(const char *text)
{
	return text != NULL && text_is_utf8(text, strlen(text));
}

static bool
is_writable(const struct mail *m)
{
	return email_is_address(m->from) && email_is_address(m->to) && (m->reply_to == NULL || email_is_address(m->reply_to)) && is_id(m->id) &&
	    (m->stop_url == NULL || is_url(m->stop_url)) && is_text(m->subject) && is_text(m->text) && is_text(m->title) &&
	    (m->from_name == NULL || is_text(m->from_name));
}

enum err
mail_write(struct buf *b, const struct mail *m)
{
	enum err e;

	if (!is_writable(m) || text_is_blank(m->text))
		return ERR_INVALID;
	if ((e = put_date(b, m->at, m->zone_minutes)) || (e = put_from(b, m->from_name, m->from)) || (e = put_address(b, "To", m->to)) ||
	    (m->reply_to != NULL && (e = put_address(b, "Reply-To", m->reply_to))) || (e = put_id(b, m)) || (e = put_subject(b, m->subject)) ||
	    (e = put_header(b, "MIME-Version", "1.0")) || (e = put_stop(b, m->stop_url)) || (e = put_header(b, "Auto-Submitted", "auto-generated")))
		return e;
	/* "=_" stands in no quoted-printable text, so that no line of ours can be taken for the border. */
	buf_fmt(b, "Content-Type: multipart/alternative; boundary=\"=_%s\"\r\n\r\n", m->id);
	if ((e = put_part(b, m, "text/plain", write_plain)) || (e = put_part(b, m, "text/html", write_html)))
		return e;
	buf_fmt(b, "--=_%s--\r\n", m->id);
	return buf_err(b);
}
