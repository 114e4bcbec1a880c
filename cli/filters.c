/*
 * Filters for people who clean data and try things out; each is its own file.
 */
#include "classify.h"
#include "cli.h"
#include "phone.h"
#include "render.h"

const struct command filter_commands[] = {
	{ .words = "phone", .usage = "[--json] < NUMBERS", .filter = cli_phone,
	    .does = "numbers, one a line: input, canonical form, kind and reason, tab-separated" },
	{ .words = "consent classify", .usage = "[--words FILE] [--json] < REPLIES", .filter = cli_consent_classify,
	    .does = "replies, one a line: YES, NO, STOP or OTHER, and why" },
	{ .words = "render", .usage = "--template FILE --data FILE [--partials DIR] [--html]", .does = "fills a Mustache template", .filter = cli_render },
	{ 0 }
};
