/*
 * wa_template: what a message fills in a template, in WhatsApp's own form; companies that pass it on take the same.
 */
#ifndef PROVIDER_WA_TEMPLATE_H
#define PROVIDER_WA_TEMPLATE_H

#include "provider/provider.h"

/*
 * Adds ',"components":[...]' with header, buttons and body; nothing when nothing is filled, for what was approved as it stands is never sent.
 * spaces_max: in a row, as of value_clean. ERR_INVALID: a value is missing.
 */
enum err wa_template_components(struct buf *b, const struct outgoing *m, size_t spaces_max) MUST_CHECK;

#endif
