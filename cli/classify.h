/*
 * classify: kabarizin consent classify [--words FILE] [--json] < replies
 *
 * For people who try out the words of consent: replies on standard input, one a line; for each a line with YES, NO, STOP or OTHER, a tab,
 * and the list entry or rule that decided. FILE holds lists as the setting consent_words does; without it the built-in ones are used.
 */
#ifndef CLI_CLASSIFY_H
#define CLI_CLASSIFY_H

/* argv[0] is the command's name. Returns the exit code: 0 done, 1 failed, 2 wrong use; a line on standard error says why. */
int cli_consent_classify(int argc, char **argv);

#endif
