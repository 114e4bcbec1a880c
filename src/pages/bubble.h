/*
 * bubble: a message's text as WhatsApp shows it, as HTML.
 *
 * *bold*, _italic_, ~struck~ and ```fixed``` become elements where WhatsApp would make them so (a mark touches a word on its inner side
 * and none on its outer side, on one line); web addresses are underlined but no links, because previews must not be tapped. Everything
 * else is escaped: the result may go into a view unescaped.
 */
#ifndef PAGES_BUBBLE_H
#define PAGES_BUBBLE_H

#include "base/buf.h"

void bubble_html(const char *text, struct buf *out);

#endif
