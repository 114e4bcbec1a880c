/*
 * admin_world: the admin program itself, its map included, with somebody logged in.
 *
 * AUTO(web_world) struct web_world w = {0}; admin_open(&w, "operator"); web_get(&w, "/admin/contacts");
 */
#ifndef TESTS_UNIT_PAGES_ADMIN_WORLD_H
#define TESTS_UNIT_PAGES_ADMIN_WORLD_H

#include "web_world.h"

int admin_main(int argc, char **argv);
#define main admin_main
#include "../../../cgi-bin/admin.c"
#undef main

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "seed.h"

/* The program is asked without FastCGI, so that this test needs no socket. */
int
web_serve(const struct web_program *p, int argc, char **argv)
{
	(void)p;
	(void)argc;
	(void)argv;
	return 0;
}

#define ADMIN_PASSWORD "kata-sandi-panjang"

static inline void
admin_add(struct web_world *w, const char *name, const char *role)
{
	struct login_draft draft = { name, "Rina Tarigan", ADMIN_PASSWORD, role, "id" };
	struct problem problem = {0};
	int64_t id;

	IN_TX(&w->world, login_add(w->world.db, &draft, w->now, &id, &problem));
}

/* Sends a form with the token of the page before; fields is "a=1&b=2", "" for none. */
static inline int
admin_post(struct web_world *w, const char *page, const char *target, const char *fields)
{
	AUTO_FREE char *csrf = NULL, *form = NULL;

	assert_int_equal(web_get(w, page), 200);
	csrf = web_csrf(w);
	assert_true(asprintf(&form, "csrf=%s&%s", csrf, fields) > 0);
	return web_post(w, target, form);
}

/* role NULL: nobody is logged in. */
static inline void
admin_open(struct web_world *w, const char *role)
{
	w->with_keys = true;
	web_world_open(w, &program, NULL);
	if (role == NULL)
		return;
	admin_add(w, "rina", role);
	assert_int_equal(admin_post(w, "/admin/login", "/admin/login", "name=rina&password=" ADMIN_PASSWORD), 303);
}

/* A number that the database knows by a question of the test's own. */
#define admin_expect(w, question, answer) seed_expect(&(w)->world, question, answer)

#endif
