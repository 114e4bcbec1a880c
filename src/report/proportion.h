/*
 * proportion: what a share of people says, how sure of it one may be, and how many to ask before it may be said at all.
 *
 * Pure arithmetic, two-sided throughout. Intervals are those that stay honest with few people and with shares near nobody or everybody: Wilson's
 * for one share, Newcombe's for the difference of two (method 10 of his paper of 1998, made of two Wilson intervals). The number of people is that
 * of the usual test of two shares, without continuity correction.
 */
#ifndef REPORT_PROPORTION_H
#define REPORT_PROPORTION_H

#include <stdint.h>

struct share { int64_t yes, of; };
struct interval { double low, high; };

/* 0 of nobody. */
double share_rate(struct share s);

/* How many standard errors an interval of this confidence reaches to each side: 0.95 gives 1.96. Between 0 and 1, both excluded. */
double confidence_reach(double confidence);

/* Wilson. Of nobody it says nothing: from 0 to 1. */
struct interval share_interval(struct share s, double reach);
/* Newcombe, of the rate of a less the rate of b. */
struct interval share_difference(struct share a, struct share b, double reach);

/*
 * How many people each of two groups needs, so that a difference of this size from this base is found with that power while a difference that is not
 * there is found with a chance of 1 - confidence. 0: such a difference cannot be (it is not above 0, or leads beyond everybody).
 */
int64_t share_sample(double base, double difference, double confidence, double power);

#endif
