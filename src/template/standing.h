/*
 * standing: the words of providers for how a template stands there, as ours: missing, waiting, approved, rejected, paused, disabled.
 */
#ifndef TEMPLATE_STANDING_H
#define TEMPLATE_STANDING_H

/* "" for a word that changes nothing about whether it may be sent (FLAGGED), or that nobody knows. Letters of either case. */
const char *standing_of(const char *word);

#endif
