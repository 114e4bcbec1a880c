#include "mustache/tree.h"

#include <string.h>

#include "base/text.h"
#include "mustache/tag.h"

/* A node whose closing tag has not come yet, and the tag that opened it. */
struct opened {
	uint32_t	node;
	struct tag	tag;
};

struct parser {
	struct mustache	*m;
	struct text	 text;
	const char	*at;			/* what stands before is in the tree */
	struct delimiters delimiters;
	struct opened	 opened[MUSTACHE_DEPTH_MAX];
	size_t		 n_opened;
	struct mustache_problem *why;
};

static enum err
fail(struct parser *p, enum fault fault, const char *at, const char *subject, size_t len)
{
	problem_fill(p->why, ERR_INVALID, fault, p->m->name, subject, len);
	problem_place(p->why, p->m->text, at);
	return ERR_INVALID;
}

static enum err
fail_memory(struct parser *p)
{
	return problem_fill(p->why, ERR_MEMORY, FAULT_OUT_OF_MEMORY, p->m->name, NULL, 0);
}

/* ---- growing the tree --------------------------------------------------------------------------------------------- */

/* Whether what comes next stands in a parent, at the given depth: there, only blocks mean anything. */
static bool
in_parent(const struct parser *p, size_t depth)
{
	return depth > 0 && p->m->nodes[p->opened[depth - 1].node].kind == NODE_PARENT;
}

static enum err
add_node(struct parser *p, enum node_kind kind, const char *begin, struct node **ret)
{
	return tree_add_node(p->m, kind, begin, ret) ? fail_memory(p) : ERR_NONE;
}

static enum err
add_text(struct parser *p, const char *to)
{
	struct node *node;
	enum err e;

	if (to <= p->at || in_parent(p, p->n_opened))
		return ERR_NONE;
	if ((e = add_node(p, NODE_TEXT, p->at, &node)))
		return e;
	node->text = p->at;
	node->len = (uint32_t)(to - p->at);
	return ERR_NONE;
}

/* Adds the text before the tag and goes on behind it; a tag alone takes its line along. */
static enum err
step_over(struct parser *p, const struct tag *tag, bool alone)
{
	enum err e = add_text(p, alone ? tag->line : tag->begin);

	p->at = alone ? tag->next_line : tag->end;
	return e;
}

/* The blanks before the tag, when nothing else is. */
static void
set_indent(struct node *node, const struct tag *tag)
{
	node->text = tag->line != NULL ? tag->line : tag->begin;
	node->len = (uint32_t)(tag->begin - node->text);
}

/* ---- names -------------------------------------------------------------------------------------------------------- */

static bool
is_name(const char *text, size_t len, bool dotted)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if ((unsigned char)text[i] <= ' ')
			return false;
		if (dotted && len > 1 && text[i] == '.' && (i == 0 || i == len - 1 || text[i + 1] == '.'))
			return false;
	}
	return true;
}

static enum err
check_name(struct parser *p, const struct tag *tag, bool dotted)
{
	if (tag->len == 0)
		return fail(p, FAULT_TAG_EMPTY, tag->begin, NULL, 0);
	if (!is_name(tag->content, tag->len, dotted))
		return fail(p, FAULT_NAME_INVALID, tag->begin, tag->content, tag->len);
	return ERR_NONE;
}

static enum err
name_data(struct parser *p, struct node *node, const struct tag *tag)
{
	return tree_name_data(p->m, node, tag->content, tag->len) ? fail_memory(p) : ERR_NONE;
}

/* A name of a template, or *name: a name of the data that holds one. */
static enum err
name_template(struct parser *p, struct node *node, const struct tag *tag)
{
	struct tag inner = *tag;
	enum err e;

	node->dynamic = tag->len > 0 && tag->content[0] == '*';
	if (node->dynamic) {
		inner.content++;
		inner.len--;
		tag_trim(&inner.content, &inner.len);
	}
	if ((e = check_name(p, &inner, node->dynamic)))
		return e;
	if (node->dynamic)
		return name_data(p, node, &inner);
	node->name = tree_keep_name(p->m, inner.content, inner.len);
	return ERR_NONE;
}

/* ---- the tags ----------------------------------------------------------------------------------------------------- */

static enum err
parse_value(struct parser *p, const struct tag *tag)
{
	struct node *node;
	enum err e;

	if ((e = check_name(p, tag, true)) ||
	    (e = step_over(p, tag, false)) ||
	    in_parent(p, p->n_opened) ||	/* means nothing there */
	    (e = add_node(p, tag->kind == TAG_VALUE ? NODE_VALUE : NODE_RAW, tag->begin, &node)))
		return e;
	return name_data(p, node, tag);
}

static enum err
parse_partial(struct parser *p, const struct tag *tag)
{
	struct node *node;
	enum err e;

	if ((e = step_over(p, tag, tag_is_alone(tag))) ||
	    (e = add_node(p, NODE_PARTIAL, tag->begin, &node)) ||
	    (e = name_template(p, node, tag)))
		return e;
	if ((node->alone = tag_is_alone(tag))) {
		node->line_start = false;	/* it has no line; the lines of the partial have */
		set_indent(node, tag);
	}
	if (in_parent(p, p->n_opened))
		p->m->n_nodes--;
	return ERR_NONE;
}

/* The node added last stays open until its closing tag. */
static enum err
push(struct parser *p, uint32_t node, const struct tag *tag)
{
	if (p->n_opened == MUSTACHE_DEPTH_MAX)
		return fail(p, FAULT_NESTED_TOO_DEEP, tag->begin, tag->content, tag->len);
	p->opened[p->n_opened++] = (struct opened){ node, *tag };
	return ERR_NONE;
}

static enum err
open_section(struct parser *p, const struct tag *tag)
{
	uint32_t index;
	struct node *node;
	enum err e;

	if ((e = check_name(p, tag, true)) ||
	    (e = step_over(p, tag, tag_is_alone(tag))))
		return e;
	index = p->m->n_nodes;
	if ((e = add_node(p, tag->kind == '#' ? NODE_SECTION : NODE_INVERTED, tag->begin, &node)) ||
	    (e = name_data(p, node, tag)))
		return e;
	if (tag_is_alone(tag))
		node->line_start = false;
	return push(p, index, tag);
}

/* Whether it is alone shows when it is closed: both tags count, and what stands between them is no text. */
static enum err
open_parent(struct parser *p, const struct tag *tag)
{
	uint32_t index;
	struct node *node;
	enum err e;

	if ((e = step_over(p, tag, false)))
		return e;
	index = p->m->n_nodes;
	if ((e = add_node(p, NODE_PARENT, tag->begin, &node)) ||
	    (e = name_template(p, node, tag)))
		return e;
	return push(p, index, tag);
}

/* A block that begins with a new line is indented as far as its first line that is not blank. */
static void
set_inner_indent(struct node *node, const char *line, const char *end)
{
	const char *s;

	for (s = line; s < end && strchr(" \t\r\n", *s) != NULL && *s != '\0'; s++)
		if (*s == '\n')
			line = s + 1;
	node->text = line;
	node->len = (uint32_t)(s - line);
}

static enum err
open_block(struct parser *p, const struct tag *tag)
{
	bool overrides = in_parent(p, p->n_opened), alone;
	uint32_t index;
	struct node *node;
	enum err e;

	/* What stands before a block that overrides means nothing, so only the new line behind its tag counts. */
	alone = overrides ? tag->next_line != NULL : tag_is_alone(tag);
	if ((e = check_name(p, tag, false)) ||
	    (e = add_text(p, alone && !overrides ? tag->line : tag->begin)))
		return e;
	index = p->m->n_nodes;
	if ((e = add_node(p, NODE_BLOCK, tag->begin, &node)))
		return e;
	node->name = tree_keep_name(p->m, tag->content, tag->len);
	if ((node->alone = alone)) {
		node->line_start = false;
		set_inner_indent(node, tag->next_line, p->text.end);
	} else {
		set_indent(node, tag);
	}
	p->at = alone ? tag->next_line : tag->end;
	return push(p, index, tag);
}

/* ---- closing ------------------------------------------------------------------------------------------------------ */

/* A parent alone: the blanks before it were added as text, and turn out to be indentation. */
static void
close_parent(struct parser *p, const struct opened *opened, const struct tag *tag)
{
	struct node *node = &p->m->nodes[opened->node], *before;

	p->at = tag->end;
	if (opened->tag.line == NULL || tag->next_line == NULL)
		return;
	p->at = tag->next_line;
	node->alone = true;
	node->line_start = false;
	set_indent(node, &opened->tag);
	if (node->len == 0 || opened->node == 0)
		return;
	before = node - 1;
	if (before->kind == NODE_TEXT && before->text + before->len == opened->tag.begin) {
		before->len -= node->len;
		before->line_start = before->line_start && before->len > 0;
	}
}

static enum err
close_section(struct parser *p, const struct opened *opened, const struct tag *tag)
{
	struct node *node;
	enum err e;

	if (p->m->nodes[opened->node].kind == NODE_BLOCK && in_parent(p, p->n_opened - 1)) {
		/* Nothing behind it counts: the blanks before it are its line. */
		e = add_text(p, tag->line != NULL ? tag->line : tag->begin);
		p->at = tag->end;
	} else {
		e = step_over(p, tag, tag_is_alone(tag));
	}
	node = &p->m->nodes[opened->node];
	if (node->kind == NODE_BLOCK && p->m->n_nodes == opened->node + 1)
		set_indent(node, &opened->tag);
	return e;
}

static enum err
close_node(struct parser *p, const struct tag *tag)
{
	const struct opened *opened;
	struct node *node;
	enum err e = ERR_NONE;

	if (p->n_opened == 0)
		return fail(p, FAULT_CLOSE_UNEXPECTED, tag->begin, tag->content, tag->len);
	opened = &p->opened[p->n_opened - 1];
	if (opened->tag.len != tag->len || memcmp(opened->tag.content, tag->content, tag->len) != 0)
		return fail(p, FAULT_CLOSE_MISMATCH, tag->begin, opened->tag.content, opened->tag.len);
	if (in_parent(p, p->n_opened))
		close_parent(p, opened, tag);
	else
		e = close_section(p, opened, tag);
	p->n_opened--;
	node = &p->m->nodes[opened->node];
	node->end = p->m->n_nodes;
	if (node->kind != NODE_BLOCK && in_parent(p, p->n_opened))
		p->m->n_nodes = opened->node;
	return e;
}

/* ---- the text ----------------------------------------------------------------------------------------------------- */

static enum err
parse_delimiters(struct parser *p, const struct tag *tag)
{
	if (!tag_delimiters(tag, &p->delimiters))
		return fail(p, FAULT_DELIMITER_INVALID, tag->begin, tag->content, tag->len);
	return step_over(p, tag, tag_is_alone(tag));
}

static enum err
parse_tag(struct parser *p, const struct tag *tag)
{
	switch (tag->kind) {
	case '!':
		return step_over(p, tag, tag_is_alone(tag));
	case '=':
		return parse_delimiters(p, tag);
	case '#':
	case '^':
		return open_section(p, tag);
	case '<':
		return open_parent(p, tag);
	case '$':
		return open_block(p, tag);
	case '/':
		return close_node(p, tag);
	case '>':
		return parse_partial(p, tag);
	default:
		return parse_value(p, tag);
	}
}

static enum err
parse_text(struct parser *p)
{
	char missing[TAG_END_ROOM];
	const struct tag *open;
	const char *begin;
	struct tag tag;
	enum err e;

	while ((begin = tag_find(p->text, &p->delimiters, p->at)) != NULL) {
		if (!tag_read(p->text, &p->delimiters, begin, &tag, missing))
			return fail(p, FAULT_TAG_UNCLOSED, begin, missing, strlen(missing));
		if ((e = parse_tag(p, &tag)))
			return e;
	}
	if (p->n_opened > 0) {
		open = &p->opened[p->n_opened - 1].tag;
		return fail(p, FAULT_SECTION_UNCLOSED, open->begin, open->content, open->len);
	}
	return add_text(p, p->text.end);
}

static enum err
check_utf8(struct parser *p)
{
	const char *line, *next;

	for (line = p->text.begin; line < p->text.end; line = next) {
		next = memchr(line, '\n', (size_t)(p->text.end - line));
		next = next != NULL ? next + 1 : p->text.end;
		if (!text_is_utf8(line, (size_t)(next - line)))
			return fail(p, FAULT_NOT_UTF8, line, NULL, 0);
	}
	return ERR_NONE;
}

enum err
mustache_parse(const char *name, const char *text, size_t len, struct mustache **ret, struct mustache_problem *why)
{
	struct parser p = { .delimiters = { "{{", "}}", 2, 2 }, .why = why };
	enum err e;

	if (len > MUSTACHE_TEXT_MAX_BYTES)
		return problem_fill(why, ERR_TOO_LARGE, FAULT_TEXT_TOO_LONG, name, NULL, 0);
	if ((e = tree_new(name, text, len, &p.m)))
		return problem_fill(why, e, FAULT_OUT_OF_MEMORY, name, NULL, 0);
	p.text = (struct text){ p.m->text, p.m->text + len };
	p.at = p.text.begin;
	if ((e = check_utf8(&p)) ||
	    (e = parse_text(&p))) {
		mustache_free(p.m);
		return e;
	}
	*ret = p.m;
	return ERR_NONE;
}
