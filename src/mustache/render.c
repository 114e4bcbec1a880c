#include "mustache/tree.h"

#include <string.h>

#include "base/text.h"
#include "mustache/context.h"
#include "mustache/lines.h"
#include "mustache/number.h"

/* The blocks given to a parent, innermost parent first. */
struct overrides {
	const struct mustache	*m;
	uint32_t		 parent;
	const struct overrides	*outer;
};

/* Where a node stands: in which template, in which data, below which parents. */
struct scope {
	const struct mustache	*m;
	struct context		*context;
	const struct overrides	*overrides;
};

struct render {
	const struct mustache_options *opt;
	struct mustache_problem	*why;
	struct buf		*out;
	enum err		 err;		/* the first one */
	bool			 missing;	/* why tells of the first missing value */
	int			 depth, steps;	/* that are left */
	struct lines		 lines;
};

static void render_nodes(struct render *r, const struct scope *s, uint32_t i, uint32_t end);

/* ---- failing ------------------------------------------------------------------------------------------------------ */

static void
tell(struct render *r, const struct scope *s, const struct node *node, enum err e, enum fault fault)
{
	problem_fill(r->why, e, fault, s->m->name, node->name, node->name != NULL ? strlen(node->name) : 0);
	problem_place(r->why, s->m->text, s->m->text + node->offset);
}

static void
stop(struct render *r, const struct scope *s, const struct node *node, enum fault fault)
{
	if (r->err)
		return;
	r->err = ERR_TOO_LARGE;
	tell(r, s, node, ERR_TOO_LARGE, fault);
}

/* Strict rendering goes on after something missing, so that the caller hears of everything. */
static void
miss(struct render *r, const struct scope *s, const struct node *node, enum fault fault)
{
	if (fault == FAULT_VALUE_MISSING && r->opt->missing != NULL)
		r->opt->missing(node->name, r->opt->missing_user);
	if (r->opt->strict && !r->missing) {
		r->missing = true;
		tell(r, s, node, ERR_INVALID, fault);
	}
}

static bool
step(struct render *r, const struct scope *s, const struct node *node)
{
	if (r->steps-- <= 0)
		stop(r, s, node, FAULT_STEPS_EXCEEDED);
	return !r->err && !r->out->err;
}

static bool
enter(struct render *r, const struct scope *s, const struct node *node)
{
	if (r->depth <= 0) {
		stop(r, s, node, FAULT_DEPTH_EXCEEDED);
		return false;
	}
	r->depth--;
	return true;
}

static void
leave(struct render *r)
{
	r->depth++;
}

/* ---- looking up --------------------------------------------------------------------------------------------------- */

static struct json_object *
look_up(struct render *r, const struct scope *s, const struct node *node)
{
	if (node->n_keys == 0)
		return s->context->value;
	return context_find(s->context, &s->m->keys[node->key], node->n_keys, &r->steps);
}

static bool
is_truthy(struct json_object *value)
{
	switch (json_object_get_type(value)) {
	case json_type_boolean:
		return json_object_get_boolean(value);
	case json_type_int:
		return json_object_get_int64(value) != 0;
	case json_type_double:
		return json_object_get_double(value) < 0 || json_object_get_double(value) > 0;
	case json_type_string:
		return json_object_get_string_len(value) > 0;
	case json_type_array:
		return json_object_array_length(value) > 0;
	case json_type_object:
		return true;
	default:
		return false;
	}
}

/* ---- values ------------------------------------------------------------------------------------------------------- */

static bool
is_blank(const char *text, size_t len)
{
	return strspn(text, " \t\r\n\v\f") == len;
}

static void
render_text_value(struct render *r, const struct scope *s, const struct node *node, struct json_object *value)
{
	const char *text = json_object_get_string(value);
	size_t len = (size_t)json_object_get_string_len(value);

	if (r->opt->strict && is_blank(text, len))
		miss(r, s, node, FAULT_VALUE_MISSING);
	else if (node->kind == NODE_RAW || r->opt->plain)
		buf_add(r->out, text, len);
	else
		text_html_n(r->out, text, len);
}

static void
render_value(struct render *r, const struct scope *s, const struct node *node)
{
	struct json_object *value = look_up(r, s, node);

	switch (json_object_get_type(value)) {
	case json_type_string:
		render_text_value(r, s, node, value);
		break;
	case json_type_int:
		number_write_int(value, r->out);
		break;
	case json_type_double:
		number_write_double(json_object_get_double(value), r->out);
		break;
	case json_type_boolean:
		buf_text_add(r->out, json_object_get_boolean(value) ? "true" : "false");
		break;
	default:
		miss(r, s, node, FAULT_VALUE_MISSING);
	}
}

/* ---- sections ----------------------------------------------------------------------------------------------------- */

static void
render_inner(struct render *r, const struct scope *s, const struct node *node)
{
	uint32_t index = (uint32_t)(node - s->m->nodes);

	render_nodes(r, s, index + 1, node->end);
}

static void
render_section(struct render *r, const struct scope *s, const struct node *node)
{
	struct json_object *value = look_up(r, s, node);
	struct context context = { .outer = s->context };
	struct scope inner = { s->m, &context, s->overrides };
	size_t i, n;

	if (!is_truthy(value) || !enter(r, s, node))
		return;
	if (json_object_is_type(value, json_type_array)) {
		n = json_object_array_length(value);
		for (i = 0; i < n && step(r, s, node); i++) {
			context_set(&context, json_object_array_get_idx(value, i));
			render_inner(r, &inner, node);
		}
	} else {
		context_set(&context, value);
		render_inner(r, &inner, node);
	}
	leave(r);
}

static void
render_inverted(struct render *r, const struct scope *s, const struct node *node)
{
	if (is_truthy(look_up(r, s, node)) || !enter(r, s, node))
		return;
	render_inner(r, s, node);
	leave(r);
}

/* ---- templates inside templates ----------------------------------------------------------------------------------- */

static const struct mustache *
find_template(struct render *r, const struct scope *s, const struct node *node)
{
	const struct mustache *m = NULL;
	const char *name = node->name;
	struct json_object *value;

	if (node->dynamic) {
		value = look_up(r, s, node);
		name = json_object_is_type(value, json_type_string) ? json_object_get_string(value) : NULL;
	}
	if (name != NULL && r->opt->partial != NULL)
		m = r->opt->partial(name, r->opt->partial_user);
	if (m == NULL)
		miss(r, s, node, FAULT_PARTIAL_MISSING);
	return m;
}

/* A partial, or a parent with the blocks that it is given. */
static void
render_template(struct render *r, const struct scope *s, const struct node *node, const struct overrides *overrides)
{
	struct scope inner = { find_template(r, s, node), s->context, overrides };
	struct lines_level level = r->lines.now;

	if (inner.m == NULL || !enter(r, s, node))
		return;
	if (!node->alone)
		lines_flat(&r->lines);
	else if (!lines_deeper(&r->lines, node->text, node->len))
		stop(r, s, node, FAULT_INDENT_EXCEEDED);
	render_nodes(r, &inner, 0, inner.m->n_nodes);
	r->lines.now = level;
	leave(r);
}

static void
render_parent(struct render *r, const struct scope *s, const struct node *node)
{
	struct overrides given = { s->m, (uint32_t)(node - s->m->nodes), s->overrides };

	render_template(r, s, node, &given);
}

/* The block that overrides this one: of several, that of the outermost parent, which is nearest to the page. */
static const struct node *
find_override(struct render *r, const struct overrides *o, const char *name, const struct overrides **ret)
{
	const struct node *found = NULL, *nodes;
	uint32_t i;

	for (; o != NULL; o = o->outer) {
		nodes = o->m->nodes;
		for (i = o->parent + 1; i < nodes[o->parent].end; i = nodes[i].end) {
			r->steps--;
			if (strcmp(nodes[i].name, name) == 0) {
				found = &nodes[i];
				*ret = o;
				break;
			}
		}
	}
	return found;
}

/*
 * The override's own indentation gives way to that of its place. Whether the place's line has begun decides what the first
 * line of the override gets: nothing more, or the indentation even where it begins right behind its tag.
 */
static void
render_override(struct render *r, const struct scope *s, const struct node *place, const struct node *override)
{
	struct lines *l = &r->lines;
	struct lines_level level = l->now;

	if (!lines_deeper(l, place->text, place->len)) {
		stop(r, s, place, FAULT_INDENT_EXCEEDED);
		return;
	}
	l->now.strip = override->len;
	if (!place->alone)
		l->begun = override->alone ? l->now.to : 0;
	else if (!override->alone && override->end > (uint32_t)(override - s->m->nodes) + 1)
		lines_begin(l, r->out);
	render_inner(r, s, override);
	if (!place->alone)
		l->begun = 0;
	l->now = level;
}

static void
render_block(struct render *r, const struct scope *s, const struct node *node)
{
	const struct overrides *given = NULL;
	const struct node *override = find_override(r, s->overrides, node->name, &given);
	struct scope inner;

	if (!enter(r, s, node))
		return;
	if (override == NULL) {
		render_inner(r, s, node);
	} else {
		/* It belongs to the template that wrote it: what was given to that template may override blocks in it. */
		inner = (struct scope){ given->m, s->context, given->outer };
		render_override(r, &inner, node, override);
	}
	leave(r);
}

/* ---- the walk ----------------------------------------------------------------------------------------------------- */

static void
render_nodes(struct render *r, const struct scope *s, uint32_t i, uint32_t end)
{
	const struct node *node;

	for (; i < end; i = node->end) {
		node = &s->m->nodes[i];
		if (!step(r, s, node))
			return;
		if (node->kind == NODE_TEXT) {
			lines_text(&r->lines, r->out, node->text, node->len, node->line_start);
			continue;
		}
		if (node->line_start)
			lines_begin(&r->lines, r->out);
		switch ((enum node_kind)node->kind) {
		case NODE_TEXT:
			break;
		case NODE_VALUE:
		case NODE_RAW:
			render_value(r, s, node);
			break;
		case NODE_SECTION:
			render_section(r, s, node);
			break;
		case NODE_INVERTED:
			render_inverted(r, s, node);
			break;
		case NODE_PARTIAL:
			render_template(r, s, node, s->overrides);
			break;
		case NODE_PARENT:
			render_parent(r, s, node);
			break;
		case NODE_BLOCK:
			render_block(r, s, node);
			break;
		}
	}
}

static int
ceiling(int asked, int max)
{
	return asked > 0 && asked < max ? asked : max;
}

static enum err
render_end(struct render *r, const char *name)
{
	if (r->err)
		return r->err;
	if (r->out->err == ERR_MEMORY)
		return problem_fill(r->why, ERR_MEMORY, FAULT_OUT_OF_MEMORY, name, NULL, 0);
	if (r->out->err)
		return problem_fill(r->why, r->out->err, FAULT_OUTPUT_TOO_LONG, name, NULL, 0);
	return r->missing ? ERR_INVALID : ERR_NONE;
}

enum err
mustache_render(const struct mustache *m, struct json_object *data, const struct mustache_options *opt, struct buf *out,
    struct mustache_problem *why)
{
	static const struct mustache_options none;
	struct render r;
	struct context root = {0};
	struct scope scope = { m, &root, NULL };
	size_t before = out->len;
	enum err e;

	/* Not one initialiser for all: r.lines holds a kilobyte that need not be cleared. */
	r.opt = opt != NULL ? opt : &none;
	r.why = why;
	r.out = out;
	r.err = ERR_NONE;
	r.missing = false;
	r.depth = ceiling(r.opt->depth_max, MUSTACHE_DEPTH_MAX);
	r.steps = ceiling(r.opt->steps_max, MUSTACHE_STEPS_MAX);
	r.lines.now = (struct lines_level){0};
	r.lines.begun = 0;

	context_set(&root, data);
	render_nodes(&r, &scope, 0, m->n_nodes);
	if ((e = render_end(&r, m->name)) && out->bytes != NULL) {
		out->len = before;
		out->bytes[before] = '\0';
	}
	return e;
}
