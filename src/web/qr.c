#include "web/qr.h"

#include <errno.h>
#include <qrencode.h>

#include "base/text.h"

enum { QUIET = 4, DARK = 1 };

/* One path of horizontal runs: a tenth of the size of a rectangle per module. */
static void
draw(struct buf *out, const QRcode *code)
{
	int x, y, run;

	for (y = 0; y < code->width; y++) {
		for (x = 0; x < code->width; x += run) {
			const unsigned char *at = code->data + y * code->width + x;

			for (run = 1; x + run < code->width && (at[run] & DARK) == (at[0] & DARK); run++)
				;
			if (at[0] & DARK)
				buf_fmt(out, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run, run);
		}
	}
}

enum err
qr_svg(struct buf *out, const char *text, const char *label)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	int side;

	if (code == NULL)
		return errno == ERANGE ? ERR_TOO_LARGE : ERR_MEMORY;
	side = code->width + 2 * QUIET;
	buf_fmt(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", side, side);
	text_html(out, label);
	buf_fmt(out, "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"", side, side);
	draw(out, code);
	buf_text_add(out, "\"/></svg>");
	QRcode_free(code);
	return buf_err(out);
}
