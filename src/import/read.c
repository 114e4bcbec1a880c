#include "import/read.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "import/chunk.h"
#include "import/header.h"
#include "import/when.h"

enum { ABOVE_MAX = 10 };	/* rows that are looked through for the header */

enum { SQL_BEGIN, SQL_ROW, SQL_FINISH, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_BEGIN] =
	    "INSERT INTO import_batch (kind, state, file_name, made_by, made_at) VALUES (:kind, 'reading', :file, :actor, :now) RETURNING id",
	[SQL_ROW] =
	    "INSERT INTO import_row (batch_id, line, cells, verdict, code, cell, detail, outcome)"
	    " VALUES (:batch, :line, :cells, :verdict, :code, :cell, :detail, :outcome)",
	[SQL_FINISH] =
	    "UPDATE import_batch SET judged_to = 0, held_until = :until, file_hash = :hash, header = :header, unused = :unused, row_count = :rows,"
	    " header_line = :header_line, month_first = :month_first"
	    " WHERE id = :id AND state = 'reading'",
};
DB_SQL(sql);

struct import_reader {
	struct import_file	 file;
	char			*file_name, *actor;
	struct db		*db;
	int64_t			 batch_id, began_at;
	struct csv_reader	*csv;
	EVP_MD_CTX		*md;
	struct header		 header;
	bool			 has_header, finished;
	int			 above;			/* rows that were passed over on the way to the header */
	struct fault		 no_header;		/* why: of the row that came nearest to being one */
	int64_t			 header_line, month_first;	/* as in struct import_batch */
	int64_t			 rows;
	struct fault		*fault;
};

/* ---- a row ---- */

/* {"phone":"0812..."}; a column that may stand in several cells says which one it was when it was not the first: {"phone_at":6}. */
static struct json_object *
cells_to_json(const struct header *header, const struct import_cells *cells)
{
	struct json_object *json = json_object_new_object();
	const struct import_column *column;
	char at[IMPORT_AT_MAX];
	size_t c;

	for (c = 0; (column = &header->kind->columns[c])->name != NULL; c++) {
		if (*cells->text[c] != '\0')
			json_put_text(json, column->name, cells->text[c]);
		if (cells->at[c] != header->at[c][0]) {
			snprintf(at, sizeof(at), IMPORT_AT, column->name);
			json_put_int(json, at, cells->at[c]);
		}
	}
	return json;
}

/* What has no place in the table is refused here; about the others there is nothing to say before they are judged. */
static enum err
store_row(struct import_reader *r, int64_t line, const struct import_cells *cells, const struct fault *fault)
{
	AUTO_JSON struct json_object *json = cells_to_json(&r->header, cells);
	bool refused = fault->code != NULL;

	return db_run(r->db, sql[SQL_ROW], ARGS(INT_("batch", r->batch_id), INT_("line", line), TEXT_("cells", json_write(json)),
	    TEXT_("verdict", import_verdict_name(refused ? IMPORT_REFUSED : IMPORT_NEW)), TEXT_("code", refused ? fault->code : ""),
	    INT_("cell", fault->column), TEXT_("detail", fault->detail),
	    TEXT_("outcome", import_outcome_name(refused ? IMPORT_NOT_TAKEN : IMPORT_WAITING))), NULL);
}

/* Whether somebody writes the month first is seen in the days behind the twelfth, wherever in the file they are. */
static void
note_dates(struct import_reader *r, int64_t line, const struct import_cells *cells)
{
	const struct import_column *columns = r->header.kind->columns;
	size_t c;

	for (c = 0; r->month_first == 0 && columns[c].name != NULL; c++)
		if (columns[c].day && when_is_month_first(cells->text[c]))
			r->month_first = line;
}

static enum err
take_data(struct import_reader *r, const struct csv_row *row)
{
	struct import_cells cells;
	struct fault fault = {0};
	enum err e;

	if (r->rows == IMPORT_ROWS_MAX)
		return fault_set(r->fault, "too_many_rows", row->line, 0, "%d", IMPORT_ROWS_MAX);
	r->rows++;
	/* What is wrong here is the row's, not the file's. */
	if ((e = header_cells(&r->header, row, &cells, &fault)) && e != ERR_INVALID)
		return e;
	note_dates(r, row->line, &cells);
	return store_row(r, row->line, &cells, &fault);
}

/* A row without a column that is needed is nearer to a header than one that names nothing. */
static bool
is_nearer(const struct fault *a, const struct fault *than)
{
	return than->code == NULL || (text_equal(than->code, "no_header") && !text_equal(a->code, "no_header"));
}

/* The first row is the header, unless it is a title that somebody set above it. */
static enum err
take_header(struct import_reader *r, const struct csv_row *row)
{
	struct fault fault = {0};
	enum err e = ERR_INVALID;

	if (r->above == 0 || !header_is_data(row))
		e = header_read(r->file.kind, row, csv_reader_delimiter(r->csv), &r->header, &fault);
	if (e == ERR_NONE) {
		r->has_header = true;
		r->header_line = r->above > 0 ? row->line : 0;
		return r->header.headless ? take_data(r, row) : ERR_NONE;
	}
	if (e != ERR_INVALID)
		return e;
	if (fault.code != NULL && is_nearer(&fault, &r->no_header))
		r->no_header = fault;
	if (++r->above == ABOVE_MAX) {
		*r->fault = r->no_header;
		return ERR_INVALID;
	}
	csv_reader_look_again(r->csv);
	return ERR_NONE;
}

static enum err
take_row(void *user, const struct csv_row *row)
{
	struct import_reader *r = user;

	return r->has_header ? take_data(r, row) : take_header(r, row);
}

/* ---- the file ---- */

static enum err
begin_batch(struct import_reader *r)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(r->db, &tx)) ||
	    (e = db_one_int(r->db, sql[SQL_BEGIN], ARGS(TEXT_("kind", r->file.kind->name), TEXT_("file", r->file_name),
	    TEXT_("actor", r->actor), INT_("now", r->began_at)), &r->batch_id)))
		return e;
	return db_commit(&tx);
}

static enum err
open_parts(struct import_reader *r, const struct import_file *file)
{
	enum err e;

	if ((e = text_copy(file->file_name, &r->file_name)) || (e = text_copy(file->actor, &r->actor)) ||
	    (e = csv_reader_open(take_row, r, &r->csv)))
		return e;
	if ((r->md = EVP_MD_CTX_new()) == NULL || EVP_DigestInit_ex(r->md, EVP_sha256(), NULL) != 1)
		return ERR_MEMORY;
	return begin_batch(r);
}

enum err
import_reader_open(struct db *db, const struct import_file *file, int64_t now, struct import_reader **ret)
{
	struct import_reader *r = calloc(1, sizeof(*r));
	enum err e;

	if (r == NULL)
		return ERR_MEMORY;
	r->file = *file;
	r->db = db;
	r->began_at = now;
	if ((e = open_parts(r, file))) {
		import_reader_close(r);
		return e;
	}
	*ret = r;
	return ERR_NONE;
}

void
import_reader_close(struct import_reader *r)
{
	enum err e;

	if (r == NULL)
		return;
	/* What cannot be dropped now is swept later. */
	if (r->batch_id != 0 && !r->finished && (e = import_drop(r->db, r->batch_id)))
		log_line(LOG_WARN, "import_not_dropped", log_int("import", r->batch_id), log_text("error", err_name(e)));
	csv_reader_close(r->csv);
	EVP_MD_CTX_free(r->md);
	free(r->file_name);
	free(r->actor);
	free(r);
}

enum err
import_reader_feed(struct import_reader *r, const char *bytes, size_t n, struct fault *fault)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	r->fault = fault;
	if (EVP_DigestUpdate(r->md, bytes, n) != 1)
		return ERR_CRYPTO;
	if ((e = db_begin(r->db, &tx)) || (e = csv_reader_feed(r->csv, bytes, n, fault)))
		return e;
	return db_commit(&tx);
}

static enum err
write_hash(struct import_reader *r, char ret[IMPORT_HASH_MAX])
{
	unsigned char hash[SHA256_BYTES];
	AUTO(buf) struct buf hex = {0};

	if (EVP_DigestFinal_ex(r->md, hash, NULL) != 1)
		return ERR_CRYPTO;
	buf_init(&hex, IMPORT_HASH_MAX - 1);
	text_hex(&hex, hash, sizeof(hash));
	snprintf(ret, IMPORT_HASH_MAX, "%s", buf_text(&hex));
	return buf_err(&hex);
}

enum err
import_reader_finish(struct import_reader *r, struct fault *fault, int64_t *ret_batch_id)
{
	AUTO_JSON struct json_object *header = NULL;
	AUTO(db_tx) struct db_tx tx = {0};
	char hash[IMPORT_HASH_MAX];
	enum err e;

	r->fault = fault;
	if ((e = write_hash(r, hash)) || (e = db_begin(r->db, &tx)) || (e = csv_reader_finish(r->csv, fault)))
		return e;
	if (!r->has_header) {
		*fault = r->no_header;
		return ERR_INVALID;
	}
	if (r->rows == 0)
		return fault_at(fault, "empty", 0, 0);
	header = header_to_json(&r->header);
	if ((e = db_run(r->db, sql[SQL_FINISH], ARGS(TEXT_("hash", hash), TEXT_("header", json_write(header)),
	    TEXT_("unused", r->header.unused), INT_("rows", r->rows),
	    INT_("header_line", r->header_line), INT_("month_first", r->month_first), INT_("until", r->file.hold_ms > 0 ? r->began_at + r->file.hold_ms : 0),
	    INT_("id", r->batch_id)), NULL)) || (e = db_commit(&tx)))
		return e;
	r->finished = true;
	*ret_batch_id = r->batch_id;
	return ERR_NONE;
}
