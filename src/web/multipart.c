#include "web/multipart.h"

#include <string.h>
#include <strings.h>

#include "base/mark.h"
#include "base/text.h"

#define TYPE "multipart/form-data"

enum { BOUNDARY_MAX = 70, DELIMITER_MAX = BOUNDARY_MAX + 4, VALUE_MAX = 512 };

/* "\r\n--boundary", which stands before every part but the first, where the line break is missing. */
struct delimiter { char text[DELIMITER_MAX + 1]; size_t n; };

/* What a part's head says of it. */
struct head {
	bool	has_disposition, has_name, has_file_name;
	char	name[UPLOAD_FIELD_MAX];
	char	file_name[VALUE_MAX];
};

struct walk {
	const char		*at, *end;
	struct delimiter	 delimiter;
	struct form_piece	 fields[MULTIPART_PARTS_MAX];
	char			 names[MULTIPART_PARTS_MAX][UPLOAD_FIELD_MAX];
	size_t			 field_count, parts;
	struct uploads		 uploads;
};

/* ---- the header of the request ---- */

bool
multipart_is(const char *content_type)
{
	size_t n = sizeof(TYPE) - 1;

	return content_type != NULL && strncasecmp(content_type, TYPE, n) == 0 && (content_type[n] == ';' || content_type[n] == ' ' ||
	    content_type[n] == '\t' || content_type[n] == '\0');
}

/* RFC 2046, 5.1.1: these, and not a space at the end. */
static bool
is_boundary(const char *text, size_t n)
{
	static const char signs[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=? ";
	size_t i;

	if (n == 0 || n > BOUNDARY_MAX || text[n - 1] == ' ')
		return false;
	for (i = 0; i < n; i++)
		if (text[i] == '\0' || strchr(signs, text[i]) == NULL)
			return false;
	return true;
}

static const char *
skip_blanks(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	return at;
}

static bool
same_word(const char *text, size_t n, const char *word)
{
	return n == strlen(word) && strncasecmp(text, word, n) == 0;
}

static bool
in_value(char ret[VALUE_MAX], size_t *n, char c)
{
	if (*n == VALUE_MAX - 1)
		return false;
	ret[(*n)++] = c;
	return true;
}

/* A quoted string. Old browsers write folders with plain backslashes, so only \" and \\ mean something else than they say. */
static bool
read_quoted(const char **at, const char *end, char ret[VALUE_MAX])
{
	size_t n = 0;

	for (++*at; *at < end && **at != '"'; ++*at) {
		if (**at == '\\' && *at + 1 < end && ((*at)[1] == '"' || (*at)[1] == '\\'))
			++*at;
		if (!in_value(ret, &n, **at))
			return false;
	}
	ret[n] = '\0';
	return *at < end && *(*at)++ == '"';
}

static bool
read_token(const char **at, const char *end, char ret[VALUE_MAX])
{
	size_t n = 0;

	for (; *at < end && **at != ';' && **at != ' ' && **at != '\t'; ++*at)
		if (strchr("\"()<>@,\\[]", **at) != NULL || !in_value(ret, &n, **at))
			return false;
	ret[n] = '\0';
	return n > 0;
}

/* "; name=value": moves behind it. *ret_name_n 0: there is no more. false: it is none of that form. */
static bool
next_parameter(const char **at, const char *end, const char **ret_name, size_t *ret_name_n, char ret_value[VALUE_MAX])
{
	*ret_name_n = 0;
	*at = skip_blanks(*at, end);
	if (*at == end)
		return true;
	if (*(*at)++ != ';')
		return false;
	*at = skip_blanks(*at, end);
	if (*at == end)
		return true;		/* a semicolon at the end */
	*ret_name = *at;
	while (*at < end && **at != '=' && **at != ';' && **at != ' ')
		++*at;
	*ret_name_n = (size_t)(*at - *ret_name);
	if (*ret_name_n == 0 || *at == end || *(*at)++ != '=')
		return false;
	return *at < end && **at == '"' ? read_quoted(at, end, ret_value) : read_token(at, end, ret_value);
}

static enum err
read_boundary(const char *content_type, struct delimiter *ret)
{
	const char *at = content_type + sizeof(TYPE) - 1, *end = at + strlen(at), *name;
	char value[VALUE_MAX];
	bool found = false;
	size_t n;

	for (;;) {
		if (!next_parameter(&at, end, &name, &n, value))
			return ERR_INVALID;
		if (n == 0)
			return found ? ERR_NONE : ERR_INVALID;
		if (!same_word(name, n, "boundary"))
			continue;
		if (found || !is_boundary(value, strlen(value)))
			return ERR_INVALID;
		ret->n = (size_t)snprintf(ret->text, sizeof(ret->text), "\r\n--%s", value);
		found = true;
	}
}

/* ---- a part's head ---- */

static bool
take_parameter(struct head *head, const char *name, size_t n, const char *value)
{
	if (same_word(name, n, "filename*"))
		return false;
	if (same_word(name, n, "name")) {
		if (head->has_name || *value == '\0' || strlen(value) >= sizeof(head->name))
			return false;
		head->has_name = true;
		memcpy(head->name, value, strlen(value) + 1);
	} else if (same_word(name, n, "filename")) {
		if (head->has_file_name)
			return false;
		head->has_file_name = true;
		memcpy(head->file_name, value, strlen(value) + 1);
	}
	return true;
}

static bool
read_disposition(struct head *head, const char *at, const char *end)
{
	static const char type[] = "form-data";
	char value[VALUE_MAX];
	const char *name;
	size_t n;

	if (head->has_disposition || (size_t)(end - at) < sizeof(type) - 1 || strncasecmp(at, type, sizeof(type) - 1) != 0)
		return false;
	head->has_disposition = true;
	at += sizeof(type) - 1;
	for (;;) {
		if (!next_parameter(&at, end, &name, &n, value))
			return false;
		if (n == 0)
			return head->has_name;
		if (!take_parameter(head, name, n, value))
			return false;
	}
}

static bool
is_plain_encoding(const char *at, const char *end)
{
	size_t n = (size_t)(end - at);

	return same_word(at, n, "binary") || same_word(at, n, "8bit") || same_word(at, n, "7bit");
}

/* One line without its end. Headers other than these say nothing to us. */
static bool
read_header(struct head *head, const char *line, const char *end)
{
	const char *colon = memchr(line, ':', (size_t)(end - line)), *at;
	size_t n;

	if (colon == NULL || colon == line || *line == ' ' || *line == '\t')
		return false;
	n = (size_t)(colon - line);
	at = skip_blanks(colon + 1, end);
	while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	if (same_word(line, n, "Content-Disposition"))
		return read_disposition(head, at, end);
	if (same_word(line, n, "Content-Transfer-Encoding"))
		return is_plain_encoding(at, end);
	return true;
}

static bool
has_control(const char *at, const char *end)
{
	for (; at < end; at++)
		if (((unsigned char)*at < ' ' && *at != '\t') || *at == 0x7F)
			return true;
	return false;
}

/* Moves behind the blank line that ends it. */
static enum err
read_head(struct walk *w, struct head *head)
{
	const char *blank = memmem(w->at, (size_t)(w->end - w->at), "\r\n\r\n", 4), *line, *end;

	*head = (struct head){0};
	if (blank == NULL)
		return ERR_INVALID;
	if (blank - w->at > MULTIPART_HEAD_MAX_BYTES)
		return ERR_TOO_LARGE;
	for (line = w->at; line < blank; line = end + 2) {
		/* The blank line's own end is the last line's: there always is one. */
		end = memmem(line, (size_t)(blank + 2 - line), "\r\n", 2);
		if (end == NULL || has_control(line, end) || !read_header(head, line, end))
			return ERR_INVALID;
	}
	w->at = blank + 4;
	return head->has_disposition ? ERR_NONE : ERR_INVALID;
}

/* ---- a part ---- */

static void
decode_quotes(char *text)
{
	char *at;

	/* What browsers write for a quotation mark, so that it does not end the name. */
	while ((at = strstr(text, "%22")) != NULL) {
		*at = '"';
		memmove(at + 1, at + 3, strlen(at + 3) + 1);
	}
}

static const char *
without_folders(const char *name)
{
	const char *at;

	for (at = name; *at != '\0'; at++)
		if (*at == '/' || *at == '\\')
			name = at + 1;
	return name;
}

static void
tidy_file_name(char *raw, char ret[UPLOAD_NAME_MAX])
{
	AUTO(buf) struct buf out = {0};
	const char *at, *before;
	enum mark mark;
	uint32_t cp;

	ret[0] = '\0';
	if (!text_is_utf8(raw, strlen(raw)))
		return;
	decode_quotes(raw);
	buf_init(&out, UPLOAD_NAME_MAX - 1);
	for (at = before = without_folders(raw); (cp = text_next(&at)) != 0; before = at) {
		mark = mark_of(cp);
		if (cp < ' ' || cp == 0x7F || mark == MARK_INVISIBLE || mark == MARK_LINE)
			continue;
		if (out.len + (size_t)(at - before) > out.max)
			break;
		buf_add(&out, before, (size_t)(at - before));
	}
	if (!buf_err(&out))
		memcpy(ret, buf_text(&out), out.len + 1);
}

static enum err
keep_file(struct walk *w, struct head *head, const char *bytes, size_t n)
{
	struct upload *upload = &w->uploads.items[w->uploads.count];

	if (n == 0 && head->file_name[0] == '\0')
		return ERR_NONE;	/* nothing was chosen */
	if (w->uploads.count == UPLOADS_MAX)
		return ERR_TOO_LARGE;
	memcpy(upload->field, head->name, sizeof(upload->field));
	tidy_file_name(head->file_name, upload->file_name);
	upload->bytes = bytes;
	upload->n = n;
	w->uploads.count++;
	return ERR_NONE;
}

static enum err
keep_part(struct walk *w, struct head *head, const char *bytes, size_t n)
{
	char *name = w->names[w->field_count];

	if (++w->parts > MULTIPART_PARTS_MAX)
		return ERR_TOO_LARGE;
	if (head->has_file_name)
		return keep_file(w, head, bytes, n);
	memcpy(name, head->name, sizeof(head->name));
	w->fields[w->field_count++] = (struct form_piece){ name, strlen(name), bytes, n };
	return ERR_NONE;
}

/* Behind a boundary: the rest of its line. *ret_last: it was the closing one, and nothing follows. */
static enum err
end_boundary(struct walk *w, bool *ret_last)
{
	*ret_last = w->end - w->at >= 2 && w->at[0] == '-' && w->at[1] == '-';
	if (*ret_last)
		w->at += 2;
	w->at = skip_blanks(w->at, w->end);
	if (*ret_last && w->at == w->end)
		return ERR_NONE;
	if (w->end - w->at < 2 || w->at[0] != '\r' || w->at[1] != '\n')
		return ERR_INVALID;
	w->at += 2;
	return *ret_last && w->at != w->end ? ERR_INVALID : ERR_NONE;
}

static enum err
read_part(struct walk *w, bool *ret_last)
{
	const char *bytes, *end;
	struct head head;
	enum err e;

	if ((e = read_head(w, &head)))
		return e;
	bytes = w->at;
	/* An empty part's boundary begins with the line break that ends its head. */
	end = memmem(bytes - 2, (size_t)(w->end - bytes) + 2, w->delimiter.text, w->delimiter.n);
	if (end == NULL)
		return ERR_INVALID;
	w->at = end + w->delimiter.n;
	if ((e = keep_part(w, &head, bytes, end > bytes ? (size_t)(end - bytes) : 0)))
		return e;
	return end_boundary(w, ret_last);
}

enum err
multipart_read(const char *content_type, const char *bytes, size_t n, struct form *ret_form, struct uploads *ret_uploads)
{
	struct walk w = { .at = bytes, .end = bytes + n };
	size_t first;
	bool last;
	enum err e;

	if (!multipart_is(content_type) || (e = read_boundary(content_type, &w.delimiter)))
		return ERR_INVALID;
	first = w.delimiter.n - 2;
	if (n < first || memcmp(bytes, w.delimiter.text + 2, first) != 0)
		return ERR_INVALID;
	w.at += first;
	if ((e = end_boundary(&w, &last)))
		return e;
	while (!last)
		if ((e = read_part(&w, &last)))
			return e;
	if ((e = form_from_pieces(ret_form, w.fields, w.field_count)))
		return e;
	*ret_uploads = w.uploads;
	return ERR_NONE;
}

const struct upload *
upload_find(const struct uploads *uploads, const char *field)
{
	size_t i;

	for (i = 0; i < uploads->count; i++)
		if (strcmp(uploads->items[i].field, field) == 0)
			return &uploads->items[i];
	return NULL;
}
