#include "web/qr.h"

#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world.h"

/* The modules that the path paints, read back from it. */
static void
paint(const char *svg, int side, unsigned char *modules)
{
	const char *at = strstr(svg, "<path d=\"");
	int x, y, run, back, used, i;

	assert_non_null(at);
	at += strlen("<path d=\"");
	while (sscanf(at, "M%d %dh%dv1h-%dz%n", &x, &y, &run, &back, &used) == 4) {
		assert_int_equal(run, back);
		assert_true(x >= 4 && y >= 4 && x + run <= side + 4 && y < side + 4);
		for (i = 0; i < run; i++)
			modules[(y - 4) * side + x - 4 + i]++;
		at += used;
	}
	assert_int_equal(*at, '"');
}

static void
test_the_picture_is_the_code_module_by_module(void **state)
{
	static const char text[] = "https://wa.me/6281160001000?text=Ya%20Saya%20Setuju";
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	AUTO_FREE unsigned char *modules = calloc(1, (size_t)(code->width * code->width));
	AUTO(buf) struct buf svg;
	char box[60];
	int i;

	(void)state;
	buf_init(&svg, 100000);
	assert_ok(qr_svg(&svg, text, "Kode \"QR\""));
	snprintf(box, sizeof(box), "viewBox=\"0 0 %d %d\"", code->width + 8, code->width + 8);
	assert_non_null(strstr(buf_text(&svg), box));
	assert_non_null(strstr(buf_text(&svg), "aria-label=\"Kode &quot;QR&quot;\""));
	paint(buf_text(&svg), code->width, modules);
	for (i = 0; i < code->width * code->width; i++)
		assert_int_equal(modules[i], code->data[i] & 1);
	QRcode_free(code);
}

static void
test_a_text_that_does_not_fit_is_refused(void **state)
{
	AUTO(buf) struct buf svg;
	char text[3000];

	(void)state;
	buf_init(&svg, 100000);
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(qr_svg(&svg, text, ""), ERR_TOO_LARGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_picture_is_the_code_module_by_module),
		cmocka_unit_test(test_a_text_that_does_not_fit_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
