#include "mustache/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_MAX_BYTES = 4096, REASON_ROOM = 128, FOLDERS_DEEP_MAX = 16 };

static const char suffix[] = ".mustache";

struct entry {
	char		*name;
	struct mustache	*m;
};

struct mustache_set {
	struct entry	*entries;	/* in the order of their names */
	size_t		 n, room;
};

struct loading {
	struct mustache_set	*set;
	struct buf		 path;		/* of the folder or file at hand */
	size_t			 root;		/* how long the path of the set's folder is, with its slash */
	int			 folders_left;
	struct mustache_problem	*why;
};

static enum err load_folder(struct loading *l);

static enum err
fail(struct loading *l, enum err e, enum fault fault)
{
	return problem_fill(l->why, e, fault, buf_text(&l->path), NULL, 0);
}

static enum err
fail_errno(struct loading *l)
{
	char room[REASON_ROOM];
	const char *reason = strerror_r(errno, room, sizeof(room));

	return problem_fill(l->why, ERR_IO, FAULT_FILE_UNREADABLE, buf_text(&l->path), reason, strlen(reason));
}

/* A descriptor that is closed when its scope ends. */
struct descriptor { int fd; };

static void
descriptor_end(struct descriptor *d)
{
	if (d->fd >= 0)
		close(d->fd);
}

static enum err
add_entry(struct loading *l, struct mustache *m)
{
	struct mustache_set *set = l->set;
	size_t len = l->path.len - l->root - (sizeof(suffix) - 1), room = set->room > 0 ? set->room * 2 : 32;
	struct entry *entries = set->entries;
	char *name;

	if (set->n == set->room) {
		if ((entries = realloc(entries, room * sizeof(*entries))) == NULL)
			return fail(l, ERR_MEMORY, FAULT_OUT_OF_MEMORY);
		set->entries = entries;
		set->room = room;
	}
	if ((name = strndup(buf_text(&l->path) + l->root, len)) == NULL)
		return fail(l, ERR_MEMORY, FAULT_OUT_OF_MEMORY);
	entries[set->n++] = (struct entry){ name, m };
	return ERR_NONE;
}

static enum err
load_file(struct loading *l)
{
	AUTO(descriptor) struct descriptor file = { open(buf_text(&l->path), O_RDONLY | O_CLOEXEC) };
	AUTO(buf) struct buf text = {0};
	struct mustache *m = NULL;
	enum err e;

	if (l->set->n == MUSTACHE_SET_FILES_MAX)
		return fail(l, ERR_TOO_LARGE, FAULT_TOO_MANY_FILES);
	if (file.fd < 0)
		return fail_errno(l);
	buf_init(&text, MUSTACHE_TEXT_MAX_BYTES);
	switch ((e = buf_read(&text, file.fd))) {
	case ERR_NONE:
		break;
	case ERR_TOO_LARGE:
		return fail(l, e, FAULT_TEXT_TOO_LONG);
	case ERR_MEMORY:
		return fail(l, e, FAULT_OUT_OF_MEMORY);
	default:
		return fail_errno(l);
	}
	if ((e = mustache_parse(buf_text(&l->path), buf_text(&text), text.len, &m, l->why)))
		return e;
	if ((e = add_entry(l, m)))
		mustache_free(m);
	return e;
}

static bool
has_suffix(const char *name)
{
	size_t len = strlen(name);

	return len >= sizeof(suffix) && strcmp(name + len - (sizeof(suffix) - 1), suffix) == 0;
}

/* The path names something in the folder at hand: a folder is read, a template parsed, anything else passed over. */
static enum err
load_entry(struct loading *l, const char *name)
{
	struct stat st;
	enum err e;

	if (stat(buf_text(&l->path), &st) != 0)
		return fail_errno(l);
	if (S_ISREG(st.st_mode))
		return has_suffix(name) ? load_file(l) : ERR_NONE;
	if (!S_ISDIR(st.st_mode))
		return ERR_NONE;
	if (l->folders_left == 0)
		return fail(l, ERR_TOO_LARGE, FAULT_TOO_MANY_FILES);
	l->folders_left--;
	e = load_folder(l);
	l->folders_left++;
	return e;
}

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static enum err
load_below(struct loading *l, const char *name)
{
	size_t len = l->path.len;
	enum err e;

	buf_fmt(&l->path, "/%s", name);
	if ((e = buf_err(&l->path)))
		return problem_fill(l->why, e, FAULT_TOO_MANY_FILES, name, NULL, 0);
	e = load_entry(l, name);
	l->path.len = len;
	l->path.bytes[len] = '\0';
	return e;
}

/* In order, so that of two wrong files the same one is always told of. */
static enum err
load_folder(struct loading *l)
{
	struct dirent **entries;
	int n = scandir(buf_text(&l->path), &entries, is_visible, alphasort), i;
	enum err e = ERR_NONE;

	if (n < 0)
		return fail_errno(l);
	for (i = 0; i < n; i++) {
		if (!e)
			e = load_below(l, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return e;
}

static int
by_name(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return strcmp(x->name, y->name);
}

enum err
mustache_set_load(const char *folder, struct mustache_set **ret, struct mustache_problem *why)
{
	struct loading l = { .folders_left = FOLDERS_DEEP_MAX, .why = why };
	enum err e;

	if ((l.set = calloc(1, sizeof(*l.set))) == NULL)
		return problem_fill(why, ERR_MEMORY, FAULT_OUT_OF_MEMORY, folder, NULL, 0);
	buf_init(&l.path, PATH_MAX_BYTES);
	buf_text_add(&l.path, folder);
	l.root = l.path.len + 1;
	if ((e = buf_err(&l.path)) == ERR_NONE)
		e = load_folder(&l);
	else
		fail(&l, e, FAULT_TOO_MANY_FILES);
	buf_end(&l.path);
	if (e) {
		mustache_set_free(l.set);
		return e;
	}
	if (l.set->n > 0)
		qsort(l.set->entries, l.set->n, sizeof(*l.set->entries), by_name);
	*ret = l.set;
	return ERR_NONE;
}

void
mustache_set_free(struct mustache_set *set)
{
	size_t i;

	if (set == NULL)
		return;
	for (i = 0; i < set->n; i++) {
		free(set->entries[i].name);
		mustache_free(set->entries[i].m);
	}
	free(set->entries);
	free(set);
}

static bool
names_template(const struct node *node)
{
	return (node->kind == NODE_PARTIAL || node->kind == NODE_PARENT) && !node->dynamic;
}

enum err
mustache_set_check(const struct mustache_set *set, struct mustache_problem *why)
{
	const struct mustache *m;
	const struct node *node;
	uint32_t n;
	size_t i;

	for (i = 0; i < set->n; i++) {
		m = set->entries[i].m;
		for (n = 0; n < m->n_nodes; n++) {
			node = &m->nodes[n];
			if (!names_template(node) || mustache_set_find(set, node->name) != NULL)
				continue;
			problem_fill(why, ERR_NOT_FOUND, FAULT_PARTIAL_MISSING, m->name, node->name, strlen(node->name));
			problem_place(why, m->text, m->text + node->offset);
			return ERR_NOT_FOUND;
		}
	}
	return ERR_NONE;
}

const struct mustache *
mustache_set_find(const struct mustache_set *set, const char *name)
{
	struct entry key = { (char *)name, NULL }, *found = NULL;

	if (set->n > 0)
		found = bsearch(&key, set->entries, set->n, sizeof(key), by_name);
	return found != NULL ? found->m : NULL;
}

size_t
mustache_set_count(const struct mustache_set *set)
{
	return set->n;
}

const char *
mustache_set_name(const struct mustache_set *set, size_t i)
{
	return set->entries[i].name;
}

static const struct mustache *
find_partial(const char *name, void *set)
{
	return mustache_set_find(set, name);
}

enum err
mustache_set_render(const struct mustache_set *set, const char *name, struct json_object *data,
    const struct mustache_options *opt, struct buf *out, struct mustache_problem *why)
{
	const struct mustache *m = mustache_set_find(set, name);
	struct mustache_options with = opt != NULL ? *opt : (struct mustache_options){0};

	if (m == NULL)
		return problem_fill(why, ERR_NOT_FOUND, FAULT_TEMPLATE_MISSING, name, name, strlen(name));
	with.partial = find_partial;
	with.partial_user = (void *)set;
	return mustache_render(m, data, &with, out, why);
}
