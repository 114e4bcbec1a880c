#include "ledger/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"

enum { FILE_MAX_BYTES = 16 * 1024 * 1024, LINE_MAX_BYTES = 400 };

#define SEALED_WORDS	"kabarizin ledger line 1 "

struct line { struct ledger_note note; bool readable; };
struct lines { struct line *items; size_t count; char *text; };

static void
lines_end(struct lines *l)
{
	free(l->items);
	free(l->text);
	*l = (struct lines){0};
}

static enum err
file_path(const char *folder, char *ret, size_t room)
{
	int n = snprintf(ret, room, "%s/" LEDGER_FILE, folder);

	return n < 0 || (size_t)n >= room ? ERR_TOO_LARGE : ERR_NONE;
}

/* ---- a line ---- */

static enum err
seal_of(struct db *db, const char *line, size_t n, uint8_t ret[SHA256_BYTES])
{
	AUTO(buf) struct buf b = {0};
	enum err e;

	if (db_key(db) == NULL)
		return ERR_CRYPTO;
	buf_init(&b, LINE_MAX_BYTES);
	buf_text_add(&b, SEALED_WORDS);
	buf_add(&b, line, n);
	if ((e = buf_err(&b)))
		return e;
	crypto_hmac_sha256(db_key(db), KEY_BYTES, b.bytes, b.len, ret);
	return ERR_NONE;
}

static enum err
write_line(struct db *db, const struct ledger_note *n, struct buf *out)
{
	AUTO(buf) struct buf line = {0};
	uint8_t seal[SHA256_BYTES];
	char at[CLOCK_TEXT_MAX];
	enum err e;

	buf_init(&line, LINE_MAX_BYTES);
	clock_format_iso(n->at, at);
	buf_fmt(&line, "%s %" PRId64 " ", at, n->entries);
	text_hex(&line, n->head, SHA256_BYTES);
	buf_fmt(&line, " %s", ledger_note_kind_name(n->kind));
	if ((e = buf_err(&line)) || (e = seal_of(db, line.bytes, line.len, seal)))
		return e;
	buf_add(out, line.bytes, line.len);
	buf_char(out, ' ');
	text_hex(out, seal, SHA256_BYTES);
	buf_char(out, '\n');
	return buf_err(out);
}

enum err
ledger_file_write(struct db *db, const struct ledger_notes *notes, int64_t after, struct buf *ret)
{
	enum err e;
	size_t i;

	for (i = 0; i < notes->count; i++)
		if (notes->items[i].at > after && notes->items[i].right && (e = write_line(db, &notes->items[i], ret)))
			return e;
	return buf_err(ret);
}

/* The next word of *at, cut off in place; "" at the end. */
static char *
next_word(char **at)
{
	char *word = *at;

	*at += strcspn(*at, " ");
	if (**at != '\0')
		*(*at)++ = '\0';
	return word;
}

/* text is cut to pieces. */
static struct line
read_line(struct db *db, char *text)
{
	struct line line = {0};
	uint8_t seal[SHA256_BYTES], want[SHA256_BYTES];
	char *space = strrchr(text, ' '), *at = text;
	const char *head, *kind;

	if (space == NULL || strlen(space + 1) != 2 * SHA256_BYTES || !text_unhex(space + 1, 2 * SHA256_BYTES, seal))
		return line;
	line.note.right = seal_of(db, text, (size_t)(space - text), want) == ERR_NONE && crypto_equal(want, seal, SHA256_BYTES);
	*space = '\0';
	if (clock_parse_iso(next_word(&at), &line.note.at) != ERR_NONE || !text_to_int64(next_word(&at), &line.note.entries))
		return line;
	head = next_word(&at);
	kind = next_word(&at);
	line.readable = strlen(head) == 2 * SHA256_BYTES && text_unhex(head, 2 * SHA256_BYTES, line.note.head) &&
	    ledger_note_kind_read(kind, &line.note.kind);
	return line;
}

/* ---- the file ---- */

static enum err
read_file(const char *folder, struct buf *ret)
{
	char path[4096];
	enum err e;
	int fd;

	if ((e = file_path(folder, path, sizeof(path))))
		return e;
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	e = buf_read(ret, fd);
	close(fd);
	return e;
}

/* ERR_NOT_FOUND: there is no file. */
static enum err
read_lines(struct db *db, const char *folder, struct lines *ret)
{
	AUTO(lines) struct lines lines = {0};
	AUTO(buf) struct buf b = {0};
	size_t room = 1, i;
	char *rest, *text;
	enum err e;

	buf_init(&b, FILE_MAX_BYTES);
	if ((e = read_file(folder, &b)))
		return e;
	for (i = 0; i < b.len; i++)
		room += b.bytes[i] == '\n';
	buf_char(&b, '\n');
	if ((lines.items = calloc(room, sizeof(*lines.items))) == NULL || (lines.text = buf_take(&b)) == NULL)
		return ERR_MEMORY;
	rest = lines.text;
	while ((text = strsep(&rest, "\n")) != NULL)
		if (*text != '\0')
			lines.items[lines.count++] = read_line(db, text);
	*ret = lines;
	lines = (struct lines){0};
	return ERR_NONE;
}

/* Of ours: a line of somebody else must keep none of ours away. */
static int64_t
newest_at(const struct lines *lines)
{
	int64_t at = 0;
	size_t i;

	for (i = 0; i < lines->count; i++)
		if (lines->items[i].note.right && lines->items[i].note.at > at)
			at = lines->items[i].note.at;
	return at;
}

/* Whoever makes the file, the others of the group add to it. */
static enum err
add_to_file(const char *folder, const struct buf *text)
{
	char path[4096];
	ssize_t wrote;
	enum err e;
	int fd;

	if ((e = file_path(folder, path, sizeof(path))))
		return e;
	if ((fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)) < 0 && errno == ENOENT &&
	    (fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0660)) >= 0)
		(void)fchmod(fd, 0660);
	if (fd < 0)
		return ERR_IO;
	wrote = write(fd, text->bytes, text->len);
	e = wrote == (ssize_t)text->len && fsync(fd) == 0 ? ERR_NONE : ERR_IO;
	return close(fd) == 0 ? e : ERR_IO;
}

enum err
ledger_file_append(struct db *db, const char *data_folder, const struct ledger_notes *notes)
{
	AUTO(lines) struct lines lines = {0};
	AUTO(buf) struct buf text = {0};
	enum err e;

	if (db_key(db) == NULL)
		return ERR_CRYPTO;
	if ((e = read_lines(db, data_folder, &lines)) && e != ERR_NOT_FOUND)
		return e;
	buf_init(&text, FILE_MAX_BYTES);
	if ((e = ledger_file_write(db, notes, newest_at(&lines), &text)) || text.len == 0)
		return e;
	return add_to_file(data_folder, &text);
}

/* ---- verifying ---- */

static bool
has_note(const struct ledger_notes *notes, const struct ledger_note *like)
{
	size_t i;

	for (i = 0; i < notes->count; i++)
		if (notes->items[i].at == like->at && notes->items[i].kind == like->kind)
			return true;
	return false;
}

static bool
has_line(const struct lines *lines, const struct ledger_note *like)
{
	size_t i;

	for (i = 0; i < lines->count; i++)
		if (lines->items[i].note.at == like->at && lines->items[i].note.kind == like->kind)
			return true;
	return false;
}

/* The lines behind the one of the last sealing by a person, whose time is since. */
static enum err
check_lines(struct db *db, const struct lines *lines, const struct ledger_notes *notes, int64_t since, struct ledger_check *check)
{
	int64_t good = 0;
	size_t i, from = 0;
	enum err e;

	for (i = 0; i < lines->count; i++)
		if (lines->items[i].readable && lines->items[i].note.at <= since)
			from = i + 1;
	for (i = from; i < lines->count && check->fault == LEDGER_INTACT; i++) {
		const struct line *l = &lines->items[i];
		char day[CLOCK_TEXT_MAX];

		clock_format_iso(l->note.at, day);
		if (!l->readable || !l->note.right)
			ledger_found(check, LEDGER_FILE_CHANGED, 0, "line %zu of " LEDGER_FILE " was changed or is not ours", i + 1);
		else if ((e = ledger_note_hold(db, &l->note, &good, check)))
			return e;
		else if (check->fault == LEDGER_INTACT && !has_note(notes, &l->note))
			ledger_found(check, LEDGER_NOTE_LOST, 0, "the note of %s stands in " LEDGER_FILE " and not in the database: it was removed, or"
			    " an old copy was put back", day);
	}
	return ERR_NONE;
}

/* What is younger than the last line may still come, but not two days of it. */
static void
check_notes(const struct lines *lines, const struct ledger_notes *notes, int64_t since, struct ledger_check *check)
{
	int64_t newest = newest_at(lines);
	const struct ledger_note *n;
	char day[CLOCK_TEXT_MAX];
	int waiting = 0;

	for (n = notes->items; n != NULL && n < notes->items + notes->count && check->fault == LEDGER_INTACT; n++) {
		if (n->at < since || has_line(lines, n))
			continue;
		waiting += n->kind == LEDGER_NOTE_DAILY;
		clock_format_iso(n->at, day);
		if (n->at < newest || waiting > 1)
			ledger_found(check, LEDGER_FILE_CHANGED, 0, "the note of %s is missing in " LEDGER_FILE, day);
	}
}

enum err
ledger_file_verify(struct db *db, const char *data_folder, const struct ledger_notes *notes, struct ledger_check *check)
{
	const struct ledger_note *resealed = ledger_notes_resealed(notes);
	int64_t since = resealed != NULL ? resealed->at : 0;
	AUTO(lines) struct lines lines = {0};
	enum err e;

	e = read_lines(db, data_folder, &lines);
	if (e == ERR_IO || e == ERR_TOO_LARGE) {
		ledger_found(check, LEDGER_FILE_CHANGED, 0, LEDGER_FILE " cannot be read");
		return ERR_NONE;
	}
	if ((e != ERR_NONE && e != ERR_NOT_FOUND) || (e = check_lines(db, &lines, notes, since, check)))
		return e;
	check_notes(&lines, notes, since, check);
	return ERR_NONE;
}
