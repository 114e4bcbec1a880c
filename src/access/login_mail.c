#include "access/login_mail.h"

#include "access/login.h"
#include "base/text.h"
#include "contact/email.h"
#include "db/db.h"

enum { SQL_ROLE, SQL_SET, SQL_DROP, SQL_FOR_ALERTS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_ROLE] = "SELECT id, role FROM login WHERE name = lower(:name) AND disabled_at IS NULL",
	[SQL_SET] =
	    "INSERT INTO login_mail (login_id, address, alerts) VALUES (:id, :address, :alerts)"
	    " ON CONFLICT (login_id) DO UPDATE SET address = excluded.address, alerts = excluded.alerts",
	[SQL_DROP] = "DELETE FROM login_mail WHERE login_id = :id",
	[SQL_FOR_ALERTS] = "SELECT address FROM login_mail WHERE alerts = 1 ORDER BY login_id",
};
DB_SQL(sql);

static enum err
wrong(struct problem *problem, const char *field, const char *sentence, const char *why)
{
	problem_set(problem, ERR_INVALID, field, "%s", why);
	problem_sentence(problem, sentence);
	return ERR_INVALID;
}

static enum err
check(const struct login_mail *mail, const char *role, struct problem *problem)
{
	if (*mail->address != '\0' && !email_is_address(mail->address))
		return wrong(problem, "email", "users.field.email_wrong", "must be one e-mail address, such as rina@example.go.id");
	if (mail->alerts && *mail->address == '\0')
		return wrong(problem, "alerts", "users.field.alerts_nowhere", "need an e-mail address to go to");
	if (mail->alerts && !text_equal(role, role_name(ROLE_ADMINISTRATOR)))
		return wrong(problem, "alerts", "users.field.alerts_whom", "go to administrators only");
	return ERR_NONE;
}

enum err
login_mail_set(struct db *db, const char *name, const struct login_mail *mail, struct problem *problem)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t id;
	enum err e;

	if ((e = db_one(db, sql[SQL_ROLE], ARGS(TEXT_("name", name)), &rows)) || (e = check(mail, db_col_text(&rows, 1), problem)))
		return e;
	id = db_col_int(&rows, 0);
	if (*mail->address == '\0')
		return db_run(db, sql[SQL_DROP], ARGS(INT_("id", id)), NULL);
	return db_run(db, sql[SQL_SET], ARGS(INT_("id", id), TEXT_("address", mail->address), INT_("alerts", mail->alerts)), NULL);
}

enum err
login_mail_for_alerts(struct db *db, struct json_object **ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO_JSON struct json_object *list = json_object_new_array();
	enum err e;

	if (list == NULL)
		return ERR_MEMORY;
	if ((e = db_query(db, sql[SQL_FOR_ALERTS], NULL, &rows)))
		return e;
	while (db_next(&rows))
		json_object_array_add(list, json_object_new_string(db_col_text(&rows, 0)));
	if (rows.err)
		return rows.err;
	*ret = list;
	list = NULL;
	return ERR_NONE;
}
