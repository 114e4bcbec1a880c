/* A small program of the test's own, asked as the web server would ask it. */
#include "web/web.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "web/session.h"
#include "web/view.h"
#include "web_world.h"

/* ---- the program ---- */

static enum err
home(const struct request *rq, struct reply *rp)
{
	return reply_view(rp, rq, 200, "home", NULL);
}

static enum err
thing(const struct request *rq, struct reply *rp)
{
	int64_t id;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	return reply_see_other(rp, "/things/%lld/%s", (long long)id, request_param(rq, "part"));
}

static enum err
document(const struct request *rq, struct reply *rp)
{
	return reply_text(rp, 200, request_param(rq, "number"));
}

static enum err
save(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	struct json_object *data = json_object_new_object();

	form_need(&check, "name", 20);
	if (!form_ok(&check)) {
		form_show(&check, rq->web->views, rq->locale, data);
		return reply_view(rp, rq, 422, "home", data);
	}
	json_object_put(data);
	reply_flash(rp, rq, "saved");
	return reply_see_other(rp, "/");
}

static enum err
fails(const struct request *rq, struct reply *rp)
{
	reply_header(rp, "X-Half-Done", "yes");
	(void)reply_text(rp, 200, "half done");
	return strcmp(request_param(rq, "how"), "busy") == 0 ? ERR_BUSY : ERR_CONFLICT;
}

static enum err
bad_header(const struct request *rq, struct reply *rp)
{
	reply_header(rp, "X-Echo", "%s", form_text(&rq->args, "v"));
	return reply_see_other(rp, "%s", form_text(&rq->args, "to"));
}

static enum err
writes(const struct request *rq, struct reply *rp)
{
	return reply_text(rp, 200, rq->writer != NULL ? "may write" : "reads only");
}

/* What came of the file: its field, name and size. */
static enum err
upload(const struct request *rq, struct reply *rp)
{
	const struct upload *u = upload_find(&rq->uploads, "file");
	char text[300];

	if (u == NULL)
		return reply_text(rp, 422, "no file");
	snprintf(text, sizeof(text), "%s: %s, %zu bytes, %s", u->field, u->file_name, u->n, form_text(&rq->form, "name"));
	return reply_text(rp, 200, text);
}

static const struct endpoint endpoints[] = {
	{ GET,  "/",                   ROLE_ANYONE,        home },
	{ GET,  "/things/:id/:part",   ROLE_ANYONE,        thing },
	{ GET,  "/documents/:number",  ROLE_ANYONE,        document },
	{ POST, "/save",               ROLE_ANYONE,        save, .body_max = 200 },
	{ POST, "/upload",             ROLE_ANYONE,        upload, .body_max = 1000, .flags = ENDPOINT_FILES },
	{ GET,  "/fails/:how",         ROLE_ANYONE,        fails },
	{ GET,  "/echo",               ROLE_ANYONE,        bad_header },
	{ GET,  "/writes",             ROLE_ANYONE,        writes, .flags = ENDPOINT_WRITES },
	{ GET,  "/reads",              ROLE_ANYONE,        writes },
	{ GET,  "/admin/operators",    ROLE_OPERATOR,      writes },
	{ GET,  "/admin/bosses",       ROLE_ADMINISTRATOR, writes },
	{ POST, "/admin/bosses",       ROLE_ADMINISTRATOR, writes },
};

static const struct web_program program = {
	.name = "test", .role = DB_ROLE_OWNER, .endpoints = endpoints, .endpoint_count = sizeof(endpoints) / sizeof(endpoints[0]),
	.has_views = true, .guard = session_guard,
};

/* ---- its views ---- */

static char folder[64];

static void
write_file(const char *name, const char *text)
{
	char path[200];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_non_null(f = fopen(path, "w"));
	fputs(text, f);
	fclose(f);
}

static int
make_views(void **state)
{
	char path[100];

	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/kz_views_XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/locale", folder);
	if (mkdir(path, 0700) != 0)
		return -1;
	write_file("home.mustache", "<p lang=\"{{locale}}\">{{t.hello.text}}</p>{{#flash}}<b>{{flash}}</b>{{/flash}}"
	    "<input name=\"csrf\" value=\"{{csrf}}\"><i>{{form.name}}</i>{{#problem.name}}<em>{{problem.name}}</em>{{/problem.name}}"
	    "{{#user}}<u>{{full_name}}</u>{{/user}}<s>{{here}}</s>\n");
	write_file("locale/id.json", "{\"hello\":{\"text\":\"Halo\"},\"saved\":\"Tersimpan\","
	    "\"form\":{\"required\":\"Wajib diisi\",\"too_long\":\"Paling banyak {n} huruf\"}}");
	write_file("locale/en.json", "{\"hello\":{\"text\":\"Hello\"},\"saved\":\"Saved\","
	    "\"form\":{\"required\":\"Required\",\"too_long\":\"At most {n} letters\"}}");
	return 0;
}

static int
remove_views(void **state)
{
	static const char *const names[] = { "home.mustache", "other.mustache", "locale/id.json", "locale/en.json", "locale", "" };
	char path[200];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		(void)remove(path);
	}
	return 0;
}

/* ---- paths ---- */

static void
test_a_path_finds_its_row_and_its_params(void **state)
{
	static const struct { const char *target; int status; const char *location; } cases[] = {
		{ "/things/7/left",        303, "/things/7/left" },
		{ "/things/7/left?x=1",    303, "/things/7/left" },
		{ "/things/%37/le%66t",    303, "/things/7/left" },
		{ "/things/x/left",        404, NULL },
		{ "/things/0/left",        404, NULL },
		{ "/things/-1/left",       404, NULL },
		{ "/things/9223372036854775808/left", 404, NULL },
		{ "/things//left",         400, NULL },
		{ "/things/7/",            404, NULL },
		{ "/things/7",             404, NULL },
		{ "/things/7/left/more",   404, NULL },
		{ "/nothing",              404, NULL },
		{ "/things/../etc",        400, NULL },
		{ "/things/%2e%2e/etc",    400, NULL },
		{ "/things/7/%00",         400, NULL },
		{ "/things/7/%0d%0aX: y",  400, NULL },
		{ "/things/7/%ff",         400, NULL },
		{ "/things/7/%4",          400, NULL },
		{ "no-slash",              400, NULL },
		{ "/?a=%zz",               400, NULL },
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	web_world_open(&w, &program, folder);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int status = web_get(&w, cases[i].target);
		AUTO_FREE char *location = web_header(&w, "Location");

		if (status != cases[i].status)
			fail_msg("%s: %d", cases[i].target, status);
		if (cases[i].location != NULL)
			assert_string_equal(location, cases[i].location);
	}
}

static void
test_an_encoded_slash_stays_inside_its_segment(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	web_world_open(&w, &program, folder);
	assert_int_equal(web_get(&w, "/documents/503%2F12%2FDPMPTSP%2F2026"), 200);
	assert_string_equal(web_body(&w), "503/12/DPMPTSP/2026");
}

static void
test_other_methods_are_told_which_there_are(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *allow = NULL, *allow2 = NULL;

	(void)state;
	web_world_open(&w, &program, folder);
	assert_int_equal(web_get(&w, "/save"), 405);
	assert_string_equal(allow = web_header(&w, "Allow"), "POST");
	assert_int_equal(web_send(&w, "DELETE", "/admin/bosses", NULL, "", 0), 405);
	assert_string_equal(allow2 = web_header(&w, "Allow"), "GET, HEAD, POST");
	assert_int_equal(web_send(&w, "DELETE", "/nothing", NULL, "", 0), 404);
}

static void
test_head_is_get_without_the_body(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *length = NULL;

	(void)state;
	web_world_open(&w, &program, folder);
	assert_int_equal(web_send(&w, "HEAD", "/reads", NULL, "", 0), 200);
	assert_string_equal(web_body(&w), "");
	assert_string_equal(length = web_header(&w, "Content-Length"), "10");
}

static void
test_a_body_over_the_endpoints_limit_is_refused(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char body[400];

	(void)state;
	web_world_open(&w, &program, folder);
	memset(body, 'a', sizeof(body));
	assert_int_equal(web_send(&w, "POST", "/save", "application/x-www-form-urlencoded", body, sizeof(body)), 413);
	w.headers[0] = "CONTENT_LENGTH=100";
	assert_int_equal(web_send(&w, "POST", "/save", "application/x-www-form-urlencoded", body, 50), 400);
	w.headers[0] = "CONTENT_LENGTH=-1";
	assert_int_equal(web_send(&w, "POST", "/save", "application/x-www-form-urlencoded", body, 50), 400);
}

/* ---- replies ---- */

static void
test_every_reply_carries_the_security_headers(void **state)
{
	static const char *const targets[] = { "/", "/nothing", "/fails/busy", "/reads" };
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	web_world_open_at(&w, &program, folder, "https://kabarizin.example");
	for (i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		AUTO_FREE char *csp = NULL, *cache = NULL, *referrer = NULL, *hsts = NULL;

		web_get(&w, targets[i]);
		csp = web_header(&w, "Content-Security-Policy");
		cache = web_header(&w, "Cache-Control");
		referrer = web_header(&w, "Referrer-Policy");
		hsts = web_header(&w, "Strict-Transport-Security");
		assert_non_null(csp);
		assert_non_null(strstr(csp, "default-src 'none'"));
		assert_null(strstr(csp, "unsafe"));
		assert_string_equal(cache, "no-store");
		assert_string_equal(referrer, "no-referrer");
		assert_non_null(hsts);
	}
}

static void
test_nobody_writes_our_headers_but_we(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *location = NULL, *away = NULL;

	(void)state;
	web_world_open(&w, &program, folder);
	/* A tab would pass form_read's check; a line break in a query does too, and must not come out again. */
	assert_int_equal(web_get(&w, "/echo?v=a%0D%0ASet-Cookie:+x=y&to=/a%0D%0ASet-Cookie:+x=y"), 303);
	assert_null(strstr(buf_text(&w.raw), "x=y"));
	assert_string_equal(location = web_header(&w, "Location"), "/");
	assert_int_equal(web_get(&w, "/echo?to=//evil.example/"), 303);
	assert_string_equal(away = web_header(&w, "Location"), "/");
}

static void
test_a_failure_late_in_the_work_leaves_nothing_of_the_half_done_reply(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *retry = NULL;

	(void)state;
	web_world_open(&w, &program, folder);
	assert_int_equal(web_get(&w, "/fails/conflict"), 409);
	assert_false(web_says(&w, "half done"));
	assert_null(web_header(&w, "X-Half-Done"));
	assert_int_equal(web_get(&w, "/fails/busy"), 503);
	assert_string_equal(retry = web_header(&w, "Retry-After"), "5");
}

static void
test_get_endpoints_have_no_writer_unless_they_say_so(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	web_world_open(&w, &program, folder);
	web_get(&w, "/reads");
	assert_string_equal(web_body(&w), "reads only");
	web_get(&w, "/writes");
	assert_string_equal(web_body(&w), "may write");
}

/* ---- languages ---- */

static void
test_the_language_is_asked_for_then_remembered_then_guessed(void **state)
{
	static const struct { const char *header; const char *want; } cases[] = {
		{ "HTTP_ACCEPT_LANGUAGE=en-GB,en;q=0.9,id;q=0.8", "Hello" },
		{ "HTTP_ACCEPT_LANGUAGE=fr, id;q=0.5, en;q=0.4", "Halo" },
		{ "HTTP_ACCEPT_LANGUAGE=in-ID", "Halo" },
		{ "HTTP_ACCEPT_LANGUAGE=id;q=0, en;q=0.1", "Hello" },
		{ "HTTP_ACCEPT_LANGUAGE=fr", "Halo" },
		{ "HTTP_ACCEPT_LANGUAGE=,;=,;q=,", "Halo" },
		{ NULL, "Halo" },
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	web_world_open(&w, &program, folder);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		w.headers[0] = cases[i].header;
		web_get(&w, "/");
		if (!web_says(&w, cases[i].want))
			fail_msg("%s", cases[i].header);
	}
	web_get(&w, "/?lang=en");
	assert_true(web_says(&w, "Hello"));
	web_get(&w, "/");
	assert_true(web_says(&w, "Hello"));
	web_get(&w, "/?lang=xx");
	assert_true(web_says(&w, "Hello"));
}

/* ---- forms, logins ---- */

static void
post_with_token(struct web_world *w, const char *target, const char *fields, int want)
{
	AUTO_FREE char *csrf = NULL;
	char form[400];

	assert_int_equal(web_get(w, "/"), 200);
	csrf = web_csrf(w);
	snprintf(form, sizeof(form), "csrf=%s%s%s", csrf, *fields ? "&" : "", fields);
	assert_int_equal(web_post(w, target, form), want);
}

static void
test_a_form_from_elsewhere_is_refused(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *csrf = NULL;
	char form[200];

	(void)state;
	web_world_open(&w, &program, folder);
	assert_int_equal(web_post(&w, "/save", "name=Sari"), 403);
	post_with_token(&w, "/save", "name=Sari", 303);
	/* The right token without its cookie: a page of a stranger's browser session. */
	web_get(&w, "/");
	csrf = web_csrf(&w);
	free(w.cookies[0]);
	w.cookies[0] = NULL;
	snprintf(form, sizeof(form), "csrf=%s&name=Sari", csrf);
	assert_int_equal(web_post(&w, "/save", form), 403);
}

static int
post_file(struct web_world *w, const char *target, const char *csrf, size_t size)
{
	AUTO_FREE char *content = calloc(1, size + 1), *body = NULL;

	assert_non_null(content);
	memset(content, 'x', size);
	assert_true(asprintf(&body, "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n"
	    "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nSari\r\n"
	    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n%s\r\n--b--\r\n", csrf, content) > 0);
	return web_send(w, "POST", target, "multipart/form-data; boundary=b", body, strlen(body));
}

static void
test_a_form_with_a_file_needs_the_token_too(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *csrf = NULL;

	(void)state;
	web_world_open(&w, &program, folder);
	assert_int_equal(web_get(&w, "/"), 200);
	csrf = web_csrf(&w);
	assert_int_equal(post_file(&w, "/upload", "", 5), 403);
	assert_int_equal(post_file(&w, "/upload", "nonsense", 5), 403);
	assert_int_equal(post_file(&w, "/upload", csrf, 5), 200);
	assert_string_equal(web_body(&w), "file: a.csv, 5 bytes, Sari");
	assert_int_equal(post_file(&w, "/upload", csrf, 1000), 413);
	assert_int_equal(web_send(&w, "POST", "/upload", "multipart/form-data; boundary=b", "--b\r\n", 5), 400);
	/* Where no file is expected, none is read, and so no token either. */
	assert_int_equal(post_file(&w, "/save", csrf, 0), 413);
	assert_int_equal(web_send(&w, "POST", "/save", "multipart/form-data; boundary=b", "--b--", 5), 403);
}

static void
test_what_was_typed_comes_back_with_the_problem_in_the_readers_language(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	web_world_open(&w, &program, folder);
	post_with_token(&w, "/save", "name=nama+yang+sangat+panjang+sekali", 422);
	assert_true(web_says(&w, "<i>nama yang sangat panjang sekali</i>"));
	assert_true(web_says(&w, "<em>Paling banyak 20 huruf</em>"));
	w.headers[0] = "HTTP_ACCEPT_LANGUAGE=en";
	post_with_token(&w, "/save", "name=", 422);
	assert_true(web_says(&w, "<em>Required</em>"));
}

static void
test_a_flash_is_shown_once(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	web_world_open(&w, &program, folder);
	post_with_token(&w, "/save", "name=Sari", 303);
	web_get(&w, "/");
	assert_true(web_says(&w, "<b>Tersimpan</b>"));
	web_get(&w, "/");
	assert_false(web_says(&w, "<b>"));
}

static void
log_in(struct web_world *w, const char *role)
{
	struct login_draft draft = { "sari", "Sari Br Karo", "rahasia sekali", role, "en" };
	struct session session;
	char token[TOKEN_TEXT_MAX], cookie[80];
	int wait;
	int64_t id;

	IN_TX(&w->world, login_add(w->world.db, &draft, WORLD_NOW, &id, NULL));
	assert_ok(login_open(w->world.db, w->world.db, &(struct login_try){ .name = "Sari", .password = "rahasia sekali" }, WORLD_NOW, token, &session, &wait));
	snprintf(cookie, sizeof(cookie), "kz_session=%s", token);
	w->cookies[0] = strdup(cookie);
}

static void
test_pages_for_people_lead_to_the_login_and_back(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *location = NULL, *post = NULL, *htmx = NULL;

	(void)state;
	web_world_open(&w, &program, folder);
	assert_int_equal(web_get(&w, "/admin/operators?q=a&b=c"), 303);
	assert_string_equal(location = web_header(&w, "Location"), "/admin/login?next=%2Fadmin%2Foperators%3Fq%3Da%26b%3Dc");
	assert_int_equal(web_post(&w, "/admin/bosses", ""), 303);
	assert_string_equal(post = web_header(&w, "Location"), "/admin/login");
	w.headers[0] = "HTTP_HX_REQUEST=true";
	assert_int_equal(web_get(&w, "/admin/operators"), 401);
	assert_string_equal(htmx = web_header(&w, "HX-Redirect"), "/admin/login");
}

static void
test_a_role_opens_its_pages_and_no_more(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	web_world_open(&w, &program, folder);
	log_in(&w, "operator");
	assert_int_equal(web_get(&w, "/admin/operators"), 200);
	assert_int_equal(web_get(&w, "/admin/bosses"), 403);
	web_get(&w, "/");
	assert_true(web_says(&w, "<u>Sari Br Karo</u>"));
	assert_true(web_says(&w, "Hello"));
	/* The session's token stands in for the cookie of strangers. */
	assert_int_equal(web_post(&w, "/save", "name=x"), 403);
	post_with_token(&w, "/save", "name=x", 303);
	w.now += 13 * 3600 * 1000;
	assert_int_equal(web_get(&w, "/admin/operators"), 303);
}

static void
test_being_here_is_noted_once_a_minute(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	web_world_open(&w, &program, folder);
	log_in(&w, "viewer");
	w.now += 59 * 1000;
	web_get(&w, "/");
	assert_int_equal(world_sql(&w.world, "SELECT seen_at FROM session"), WORLD_NOW);
	w.now += 1000;
	web_get(&w, "/");
	assert_int_equal(world_sql(&w.world, "SELECT seen_at FROM session"), WORLD_NOW + 60000);
}

static void
test_cookies_of_a_safe_site_are_bound_to_it(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *cookie = NULL;

	(void)state;
	web_world_open_at(&w, &program, folder, "https://kabarizin.example");
	web_get(&w, "/");
	cookie = web_header(&w, "Set-Cookie");
	assert_non_null(cookie);
	assert_int_equal(strncmp(cookie, "__Host-kz_form=", 15), 0);
	assert_non_null(strstr(cookie, "; HttpOnly"));
	assert_non_null(strstr(cookie, "; Secure"));
	assert_non_null(strstr(cookie, "; SameSite=Strict"));
	post_with_token(&w, "/save", "name=Sari", 303);
}

/* ---- views ---- */

static void
test_a_missing_sentence_is_found_without_rendering(void **state)
{
	struct views *views;
	AUTO(buf) struct buf missing;

	(void)state;
	buf_init(&missing, 4000);
	assert_ok(views_load(folder, &views, NULL));
	assert_ok(view_check(views, &missing));
	assert_string_equal(buf_text(&missing), "");
	views_free(views);
	write_file("other.mustache", "{{t.no.such}}");
	write_file("locale/en.json", "{\"hello\":{\"text\":\"Hello\",\"more\":\"x\"},\"form\":{}}");
	assert_ok(views_load(folder, &views, NULL));
	assert_ok(view_check(views, &missing));
	assert_non_null(strstr(buf_text(&missing), "other: id has no sentence no.such"));
	assert_non_null(strstr(buf_text(&missing), "other: en has no sentence no.such"));
	assert_non_null(strstr(buf_text(&missing), "id lacks hello.more"));
	assert_non_null(strstr(buf_text(&missing), "en lacks form.required"));
	assert_string_equal(view_text(views, "en", "no.such.key"), "no.such.key");
	views_free(views);
	write_file("other.mustache", "");
}

static void
test_sentences_are_filled_by_name(void **state)
{
	AUTO(buf) struct buf out;

	(void)state;
	buf_init(&out, 200);
	view_fill(&out, "{n} dari {total}, {lain} {n", "n", "3", "total", "10", NULL);
	assert_string_equal(buf_text(&out), "3 dari 10, {lain} {n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_path_finds_its_row_and_its_params),
		cmocka_unit_test(test_an_encoded_slash_stays_inside_its_segment),
		cmocka_unit_test(test_other_methods_are_told_which_there_are),
		cmocka_unit_test(test_head_is_get_without_the_body),
		cmocka_unit_test(test_a_body_over_the_endpoints_limit_is_refused),
		cmocka_unit_test(test_every_reply_carries_the_security_headers),
		cmocka_unit_test(test_nobody_writes_our_headers_but_we),
		cmocka_unit_test(test_a_failure_late_in_the_work_leaves_nothing_of_the_half_done_reply),
		cmocka_unit_test(test_get_endpoints_have_no_writer_unless_they_say_so),
		cmocka_unit_test(test_the_language_is_asked_for_then_remembered_then_guessed),
		cmocka_unit_test(test_a_form_from_elsewhere_is_refused),
		cmocka_unit_test(test_a_form_with_a_file_needs_the_token_too),
		cmocka_unit_test(test_what_was_typed_comes_back_with_the_problem_in_the_readers_language),
		cmocka_unit_test(test_a_flash_is_shown_once),
		cmocka_unit_test(test_pages_for_people_lead_to_the_login_and_back),
		cmocka_unit_test(test_a_role_opens_its_pages_and_no_more),
		cmocka_unit_test(test_being_here_is_noted_once_a_minute),
		cmocka_unit_test(test_cookies_of_a_safe_site_are_bound_to_it),
		cmocka_unit_test(test_a_missing_sentence_is_found_without_rendering),
		cmocka_unit_test(test_sentences_are_filled_by_name),
	};

	return cmocka_run_group_tests(tests, make_views, remove_views);
}
