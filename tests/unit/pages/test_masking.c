/*
 * Every page of the program, asked by everybody who may: none shows a whole number or address of a person but those that are for it, and those
 * leave a note of whose data somebody had before them.
 */
#include "admin_world.h"

#define NUMBER		"81200000001"
#define EMAIL		"sari.ginting@example.org"

/* One person in every place that speaks of people. */
static void
open_office(struct web_world *w, const char *role)
{
	static const char *const places[] = {
		"UPDATE contact SET name = 'Sari', email = '" EMAIL "', profile_name = 'Sari', refused_email = '" EMAIL "',"
		" refused_email_at = 1, refused_email_text = '550 " EMAIL " unknown' WHERE id = 1",
		"UPDATE contact_phone SET raw = '+62 812 0000 0001' WHERE contact_id = 1",
		"INSERT INTO permit (id, registration_id, permit_type, contact_id, applicant_name, applicant_raw, status, created_at, updated_at)"
		" VALUES (1, 'R1', 'SIP', 1, 'Sari', '0" NUMBER "', 'active', 1, 1)",
		"INSERT INTO document (id, document_number, permit_id, name, state, entered_state_at, approver_id, approver_name, staff_id, staff_name,"
		" created_at, updated_at) VALUES (1, 'D1', 1, 'Izin', 'draft', 1, 1, 'Sari', 1, 'Sari', 1, 1)",
		"INSERT INTO duty (duty, permit_type, contact_id, added_at, added_by) VALUES ('TTE', '', 1, 1, 'rina')",
		"UPDATE message SET mail_to = '" EMAIL "', number = '+62" NUMBER "', permit_id = 1, state = 'failed', reason = 'no_whatsapp' WHERE id = 1",
		"INSERT INTO inbound (provider_id, provider_message_id, contact_id, at, received_at, kind, text, reply, why)"
		" VALUES (1, 'a', 1, 1, 1795230600000, 'text', 'ya', 'YES', '')",
		"INSERT INTO invitation (token_hash, contact_id, channel, created_at, expires_at) VALUES (x'01', 1, 'api', 1, 1795230600001)",
		"INSERT INTO review (id, kind, cause, contact_id, number, state, made_by, created_at, at) VALUES (1, 'number', 'x', 1, '+62" NUMBER "', 'open', 'x', 1, 1)",
		"INSERT INTO import_batch (id, kind, state, file_name, header, made_by, made_at, row_count) VALUES (1, 'contacts', 'preview', 'daftar.csv',"
		" '{\"phone\":1}', 'rina', 1, 1)",
		"INSERT INTO import_row (batch_id, line, cells, item, verdict, contact_id) VALUES (1, 2, '{\"phone\":\"0" NUMBER "\",\"email\":\"" EMAIL "\"}',"
		" '+62" NUMBER "', 'new', 1)",
		"INSERT INTO webhook_inbox (id, provider_id, received_at, content_type, signature, body, state)"
		" VALUES (1, 1, 1, 'application/json', '', CAST('{\"from\":\"62" NUMBER "\"}' AS BLOB), 'unreadable')",
		"UPDATE contact SET updated_at = 1 WHERE id = 1",
	};
	size_t i;

	admin_open(w, role);
	seed_contact(&w->world, 1);
	seed_contact(&w->world, 2);
	seed_provider(&w->world, 1, "meta", 0);
	seed_template(&w->world, 1, "approved");
	seed_message(&w->world, 1, 1, "template", "failed");
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (db_script(w->world.db, places[i]) != ERR_NONE)
			fail_msg("%s: %s", places[i], db_message(w->world.db));
}

/* What is there to show somebody's data whole, and who may: everything else shows signs of it. */
static const struct { const char *pattern, *why; } whole[] = {
	{ "/admin/contacts/:id/edit",		"an address is changed where it can be read" },
	{ "/admin/messages.csv",		"an export" },
	{ "/admin/contacts.csv",		"an export" },
	{ "/admin/consents/numbers.csv",	"an export" },
	{ "/admin/consents/import/:id/result.csv", "the list comes back with its results" },
	{ "/admin/held.csv",			"an export" },
	{ "/admin/privacy/affected.csv",	"letters go out to them" },
	{ "/admin/webhooks/:id/body",		"the bytes as they came, for an administrator" },
};

static bool
may_be_whole(const char *pattern)
{
	size_t i;

	for (i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (strcmp(whole[i].pattern, pattern) == 0)
			return true;
	return false;
}

/* ":id" becomes 1, ":name" a job, and so on. */
static void
fill(const char *pattern, char *ret, size_t room)
{
	size_t n = 0;

	while (*pattern != '\0' && n + 12 < room) {
		if (*pattern != ':') {
			ret[n++] = *pattern++;
			continue;
		}
		n += (size_t)snprintf(ret + n, room - n, "%s", strncmp(pattern, ":name", 5) == 0 ? "retention" : "1");
		pattern += strcspn(pattern, "/.") > 1 ? strcspn(pattern, "/.") : 1;
	}
	ret[n] = '\0';
}

/* The number with and without signs between its digits, the address: which of them a body shows; NULL: none. */
static const char *
shows(struct web_world *w)
{
	static const char *const signs[] = { NUMBER, "812-0000-0001", "812 0000 0001", EMAIL };
	size_t i;

	for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (web_says(w, signs[i]))
			return signs[i];
	return NULL;
}

static int64_t
notes(struct web_world *w)
{
	return world_sql(&w->world, "SELECT (SELECT count(*) FROM audit) + (SELECT count(*) FROM contact_seen)");
}

static void
walk(const char *role)
{
	AUTO(web_world) struct web_world w = {0};
	char path[200];
	size_t i, pages = 0;

	open_office(&w, role);
	for (i = 0; i < program.endpoint_count; i++) {
		const struct endpoint *e = &program.endpoints[i];
		const char *sign;
		int64_t before;
		int status;

		if (e->method != GET || strstr(e->pattern, "/logout") != NULL)
			continue;
		fill(e->pattern, path, sizeof(path));
		if (strcmp(e->pattern, "/admin/privacy/affected.csv") == 0)
			snprintf(path, sizeof(path), "%s?from=2026-11-20&until=2026-11-22", e->pattern);
		if (strcmp(e->pattern, "/admin/search") == 0)
			snprintf(path, sizeof(path), "%s?q=Sari", e->pattern);
		world_sql(&w.world, "DELETE FROM contact_seen");	/* one row a day and way: the page before may have written it */
		before = notes(&w);
		status = web_get(&w, path);
		pages += status == 200;
		if (status >= 500)
			fail_msg("%s %s: %d", role, path, status);
		if (status != 200 || (sign = shows(&w)) == NULL)
			continue;
		if (!may_be_whole(e->pattern))
			fail_msg("%s %s shows %s", role, path, sign);
		if (strcmp(role, "viewer") == 0)
			fail_msg("a viewer sees %s on %s", sign, path);
		if (notes(&w) == before)
			fail_msg("%s had %s on %s, and nothing notes it", role, sign, path);
	}
	assert_true(pages > 30);
}

static void
test_a_viewer_sees_nobodys_number_or_address(void **state)
{
	(void)state;
	walk("viewer");
}

static void
test_an_operator_sees_them_where_they_are_for_that_and_it_is_noted(void **state)
{
	(void)state;
	walk("operator");
}

static void
test_so_does_an_administrator(void **state)
{
	(void)state;
	walk("administrator");
}

static void
test_who_asks_for_them_on_the_contacts_page_gets_all_of_them_and_it_is_noted(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "s****@example.org"));
	assert_null(shows(&w));
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/show", ""), 200);
	assert_true(web_says(&w, "0812-0000-0001") && web_says(&w, EMAIL));
	admin_expect(&w, "SELECT action || ' ' || subject_id FROM audit ORDER BY id DESC LIMIT 1", "contact.unmask 1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_viewer_sees_nobodys_number_or_address),
		cmocka_unit_test(test_an_operator_sees_them_where_they_are_for_that_and_it_is_noted),
		cmocka_unit_test(test_so_does_an_administrator),
		cmocka_unit_test(test_who_asks_for_them_on_the_contacts_page_gets_all_of_them_and_it_is_noted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
