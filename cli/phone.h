/*
 * phone: kabarizin phone [--json] < numbers
 *
 * For people who clean data: telephone numbers on standard input, one a line; for each a line with tabs between input, canonical number,
 * kind and reason. --json writes an object a line instead, with the second number of a field, the operator and the usual way to write it.
 */
#ifndef CLI_PHONE_H
#define CLI_PHONE_H

/* argv[0] is the command's name. Returns the exit code: 0 done, 1 failed, 2 wrong use; a line on standard error says why. */
int cli_phone(int argc, char **argv);

#endif
