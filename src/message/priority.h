/*
 * priority: which messages may not wait, when the caller does not say.
 */
#ifndef MESSAGE_PRIORITY_H
#define MESSAGE_PRIORITY_H

struct message_draft;

/* By what is answered, by category (marketing is a campaign, a service template answers somebody), by template; otherwise transactional. */
int message_priority_of(const struct message_draft *draft, const char *category, const char *template_key);

#endif
