/*
 * recall: what was planned and has not left is looked at again when consent has changed meanwhile.
 *
 * A flight may wait seconds for a place on the wire. A STOP that comes in that time must hold it back: it lands with nothing sent, and the plan that
 * follows knows of the STOP. Between this look and the first byte on the wire there is no more waiting.
 */
#ifndef SENDER_RECALL_H
#define SENDER_RECALL_H

#include "sender.h"

/* Moves from ready to s->landed. On an error everything stays, and nothing may leave. */
enum err recall_changed(struct sender *s, struct flight_list *ready) MUST_CHECK;

#endif
