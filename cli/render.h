/*
 * render: kabarizin render --template FILE --data FILE [--partials DIR] [--html]
 *
 * Writes a Mustache template, filled with JSON data, to standard output: as a message text, or escaped as a page with --html.
 * A FILE of "-" is standard input, for one of the two. {{>name}} is DIR/name.mustache.
 */
#ifndef CLI_RENDER_H
#define CLI_RENDER_H

/* argv[0] is the command's name. Returns the exit code: 0 done, 1 failed, 2 wrong use; a line on standard error says why. */
int cli_render(int argc, char **argv);

#endif
