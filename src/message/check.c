#include "message/check.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "template/template.h"

enum { SQL_FIND, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	/* A code that nobody can have seen yet is no code; after a lost answer one may have been seen although nothing was reported as sent. */
	[SQL_FIND] =	/* sent_at stays on what a provider accepted first and then gave back: that was not sent */
	    "SELECT coalesce(" TEMPLATE_FAMILY("t") ", ''), m.number, m.created_at,"
	    " coalesce(CASE WHEN m.state = 'sent' OR m.state = 'delivered' OR m.state = 'read' THEN m.sent_at END,"
	    "   (SELECT min(coalesce(a.answered_at, a.started_at)) FROM attempt a WHERE a.message_id = m.id AND a.state = 'accepted'), 0),"
	    " EXISTS (SELECT 1 FROM attempt a WHERE a.message_id = m.id AND (a.state = 'open' OR a.state = 'unknown'))"
	    " FROM message m LEFT JOIN template t ON t.id = m.template_id WHERE m.code = :code AND m.nothing_leaves = 0"
	    " AND EXISTS (SELECT 1 FROM attempt a WHERE a.message_id = m.id)",
};
DB_SQL(sql);

enum { CODE_SIGNS = 8, GROUP_SIGNS = 4 };

bool
message_code_read(const char *typed, char ret[CODE_TEXT_MAX])
{
	char code[CODE_TEXT_MAX];
	size_t n = 0, at = 0;
	int bits;

	for (; *typed != '\0'; typed++) {
		if (*typed == '-' || *typed == ' ')
			continue;
		if ((bits = crypto_code_bits(*typed)) < 0 || n == CODE_SIGNS)
			return false;
		if (n > 0 && n % GROUP_SIGNS == 0)
			code[at++] = '-';
		code[at++] = crypto_code_sign((unsigned)bits);
		n++;
	}
	code[at] = '\0';
	if (n == CODE_SIGNS)
		memcpy(ret, code, sizeof(code));
	return n == CODE_SIGNS;
}

void
message_check_ending(const char *number, char ret[CHECK_ENDING_DIGITS + 1])
{
	size_t n = strlen(number);

	snprintf(ret, CHECK_ENDING_DIGITS + 1, "%s", n > CHECK_ENDING_DIGITS ? number + n - CHECK_ENDING_DIGITS : "");
}

enum err
message_check_find(struct db *db, const char *typed, struct message_check *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct message_check found = {0};
	enum err e;

	if (!message_code_read(typed, found.code))
		return ERR_NOT_FOUND;
	if ((e = db_one(db, sql[SQL_FIND], ARGS(TEXT_("code", found.code)), &rows)))
		return e;
	snprintf(found.kind, sizeof(found.kind), "%s", db_col_text(&rows, 0));
	message_check_ending(db_col_text(&rows, 1), found.ending);
	found.made_at = db_col_int(&rows, 2);
	found.sent_at = db_col_int(&rows, 3);
	found.may_have_left = found.sent_at == 0 && db_col_int(&rows, 4) != 0;
	*ret = found;
	return ERR_NONE;
}
