# Kabarizin. One Makefile, not recursive: every rule sees every dependency.
#
#   make          build all programs            make asan    the unit and flow tests under ASan and UBSan
#   make run      a seeded world to look at     make lint    static analysis, layers, formats
#   make stop     end what make run started     make fuzz    each fuzz harness for FUZZ_SECONDS
#   make check    every test                    make bench   speed, each figure beside its limit
#   make fmt      format the tree               make cover   what the tests do not reach
#   make install  into DESTDIR$(PREFIX)         make clean   forget the build

BUILD ?= build
PREFIX ?= /usr/local
VAR ?= var
PORT ?= 8080
SANDBOX_PORT ?= 8090
FUZZ_SECONDS ?= 60

CC = gcc
# One short line per file; V=1 shows the calls.
V ?= 0
quiet_0 = @printf '  %-5s %s\n' $(1) $(2);
say = $(call quiet_$(V),$(1),$(2))
# A make inside a recipe uses every processor, unless the outer one was told otherwise.
SUBMAKE = $(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))
PKGS_BASE = sqlite3 json-c libsodium libcrypto libjwt
pkg = $(shell pkg-config $(1) $(2) 2>/dev/null)

# The flags of a hardened Debian package (dpkg-buildflags hardening=+all), written out so that every build has them.
HARDEN_C = -O2 -g -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE -D_FORTIFY_SOURCE=2
HARDEN_L = -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed
WARN = -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings \
	-Wformat=2 -Wformat-security -Wvla -Wundef -Wimplicit-fallthrough -Wno-missing-field-initializers
CPPFLAGS += -D_GNU_SOURCE -Isrc -I$(BUILD)/gen
CFLAGS += -std=gnu11 $(WARN) $(HARDEN_C) -include base/banned.h -pthread $(call pkg,--cflags,$(PKGS_BASE))
LDFLAGS += $(HARDEN_L) -pthread

ifdef SANITIZE
# What was freed is kept for a while to catch its late users: not so much of it that a test of memory measures that.
export ASAN_OPTIONS ?= quarantine_size_mb=8
CFLAGS += -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=all -U_FORTIFY_SOURCE
LDFLAGS += -fsanitize=address,undefined
endif
ifdef COVERAGE
CFLAGS += --coverage -O0 -U_FORTIFY_SOURCE
LDFLAGS += --coverage
endif

LIBS_BASE = $(call pkg,--libs,$(PKGS_BASE)) -linih -lcsv -lm
LIBS_CURL = $(call pkg,--libs,libcurl)
LIBS_XML = $(call pkg,--libs,expat)
LIBS_FCGI = -lfcgi
LIBS_QR = $(call pkg,--libs,libqrencode)

# ---- the library: every folder of src -------------------------------------------------------------------------------
LIB_SRC := $(sort $(wildcard src/*/*.c))
MIGRATIONS := $(sort $(wildcard db/migrations/*.sql))
LIB_OBJ = $(LIB_SRC:%.c=$(BUILD)/%.o) $(BUILD)/gen/migrations.o
LIB = $(BUILD)/libkabarizin.a

FCGI_PROGRAMS = admin optin webhook api
FCGI_BIN = $(FCGI_PROGRAMS:%=$(BUILD)/cgi-bin/%)
SENDER_SRC := $(sort $(wildcard sender/*.c))
CLI_SRC := $(sort $(wildcard cli/*.c))
PROGRAMS = $(FCGI_BIN) $(BUILD)/sender/sender $(BUILD)/cli/kabarizin

all: $(PROGRAMS) compile_commands.json

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	$(call say,CC,$<)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/gen/migrations.c: $(MIGRATIONS) scripts/embed-migrations
	@mkdir -p $(@D)
	scripts/embed-migrations $(MIGRATIONS) > $@.new && mv $@.new $@

$(LIB): $(LIB_OBJ)
	@rm -f $@
	$(call say,AR,$@)$(AR) rcs $@ $^

# The link line is the proof of the layers: FastCGI programs have no libcurl, the sender and the command line no libfcgi.
$(BUILD)/cgi-bin/%: $(BUILD)/cgi-bin/%.o $(LIB)
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $< $(LIB) $(LIBS_FCGI) $(LIBS_QR) $(LIBS_BASE)

$(BUILD)/sender/sender: $(SENDER_SRC:%.c=$(BUILD)/%.o) $(LIB)
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_CURL) $(LIBS_XML) $(LIBS_BASE)

$(BUILD)/cli/kabarizin: $(CLI_SRC:%.c=$(BUILD)/%.o) $(LIB)
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_BASE)

# ---- unit tests: tests/unit/FOLDER/test_x.c, each a program -----------------------------------------------------------
UNIT_SRC := $(sort $(wildcard tests/unit/*/test_*.c))
UNIT_HELP_SRC := $(sort $(wildcard tests/unit/*.c))
UNIT_BIN = $(UNIT_SRC:%.c=$(BUILD)/%)
$(BUILD)/tests/unit/%.o: CPPFLAGS += -Itests/unit

# This one looks at every statement of the library, so the linker must not leave out what nobody calls.
$(BUILD)/tests/unit/db/test_sql: $(BUILD)/tests/unit/db/test_sql.o $(BUILD)/tests/unit/world.o $(LIB)
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--whole-archive $(LIB) -Wl,--no-whole-archive \
		$(call pkg,--libs,cmocka) $(LIBS_FCGI) $(LIBS_QR) $(LIBS_XML) $(LIBS_BASE)

# Those of the sender link its parts: everything but main.
SENDER_PARTS = $(patsubst %.c,$(BUILD)/%.o,$(filter-out sender/sender.c,$(SENDER_SRC)))
$(BUILD)/tests/unit/sender/%.o: CPPFLAGS += -Isender
$(BUILD)/tests/unit/sender/%: $(BUILD)/tests/unit/sender/%.o $(BUILD)/tests/unit/sender/office.o $(SENDER_PARTS) $(UNIT_HELP_SRC:%.c=$(BUILD)/%.o) $(LIB)
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(call pkg,--libs,cmocka) $(LIBS_CURL) $(LIBS_XML) $(LIBS_BASE)

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(UNIT_HELP_SRC:%.c=$(BUILD)/%.o) $(LIB)
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(call pkg,--libs,cmocka) $(LIBS_QR) $(LIBS_XML) $(LIBS_BASE)

unit: $(UNIT_BIN)
	@scripts/run-unit $(UNIT_BIN)

# What flow tests load into a program to let it die, run out of room or misread the clock. The sanitizers' runtime wants to be the first that is loaded.
FATE = $(BUILD)/tests/fate.so
FATED_TESTS = $(addprefix tests/flow/,crash.test.mjs hardship.test.mjs clock.test.mjs handover.test.mjs)
$(FATE): tests/flow/fate.c
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) -std=gnu11 -D_GNU_SOURCE $(WARN) -O2 -fPIC -shared -o $@ $<

# ---- the world ---------------------------------------------------------------------------------------------------------
export VAR PORT SANDBOX_PORT BUILD

run:
	@scripts/deps build run
	@$(MAKE) --no-print-directory -s all assets
	@scripts/run

stop:
	@scripts/stop

# What the browser gets from the npm packages, copied into www/vendor.
assets: www/vendor/.made
www/vendor/.made: package-lock.json scripts/vendor
	@scripts/vendor
	@touch $@

# ---- tests -------------------------------------------------------------------------------------------------------------
# Node tests need the programs, and the browser ones the assets.
# Many of them wait for programs and clocks, so a few at once keep the processors busy.
NODE_TESTS_AT_ONCE ?= 3
NODE_TESTS := $(sort $(wildcard tests/*/*.test.mjs tests/sandbox/test/*.test.mjs))

check:
	@scripts/deps build run check
	@$(SUBMAKE) all assets $(UNIT_BIN)
	@$(SUBMAKE) unit
	@$(SUBMAKE) node-tests

node-tests: $(FATE)
	@node --test --test-concurrency=$(NODE_TESTS_AT_ONCE) --test-reporter=./scripts/test-reporter.mjs $(NODE_TESTS)

# ---- habits ------------------------------------------------------------------------------------------------------------
fmt:
	@scripts/fmt

# What make lint asks of each file, with a note in $(BUILD)/lint for each that has nothing to hide.
LINTED := $(LIB_SRC) $(SENDER_SRC) $(CLI_SRC) $(sort $(wildcard cgi-bin/*.c src/*/*.h sender/*.h cli/*.h))

$(BUILD)/lint/%.ok: % .clang-tidy scripts/lint-file
	$(call say,LINT,$<)scripts/lint-file $< $@ $(CPPFLAGS) $(CFLAGS)

lint-files: $(LINTED:%=$(BUILD)/lint/%.ok)

lint:
	@scripts/deps build lint
	@$(SUBMAKE) all
	@scripts/lint; whole=$$?; $(SUBMAKE) -s -k lint-files && [ $$whole = 0 ]
	@echo "lint: nothing found"

asan:
	@scripts/deps build run check
	@$(SUBMAKE) BUILD=$(BUILD)/asan SANITIZE=1 all assets unit
	@$(SUBMAKE) BUILD=$(BUILD)/asan SANITIZE=1 node-tests NODE_TESTS="$(filter-out $(FATED_TESTS),$(wildcard tests/flow/*.test.mjs))"

cover:
	@scripts/deps build run check cover
	@$(SUBMAKE) BUILD=$(BUILD)/cover COVERAGE=1 all assets unit
	gcovr --root . --object-directory $(BUILD)/cover --exclude tests/ --print-summary --sort-uncovered

# ---- fuzzing: tests/fuzz/fuzz_NAME.c with its corpus in tests/fuzz/corpus/NAME ---------------------------------------------
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_BIN = $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/fuzz/%)
FUZZ_FLAGS = -std=gnu11 -O1 -g -D_GNU_SOURCE -Isrc -include base/banned.h -pthread -fno-sanitize-recover=all $(call pkg,--cflags,$(PKGS_BASE))

# The library once for all harnesses, as the fuzzer and the sanitizers watch it. None of them is a web server.
FUZZ_LIB = $(BUILD)/fuzz/libkabarizin.a
FUZZ_OBJ = $(patsubst %.c,$(BUILD)/fuzz/%.o,$(filter-out src/web/server.c,$(LIB_SRC))) $(BUILD)/fuzz/migrations.o
FUZZ_CC = clang $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link,address,undefined -MMD -MP -c

$(BUILD)/fuzz/src/%.o: src/%.c
	@mkdir -p $(@D)
	$(call say,FUZZ,$<)$(FUZZ_CC) -o $@ $<

$(BUILD)/fuzz/migrations.o: $(BUILD)/gen/migrations.c
	@mkdir -p $(@D)
	$(call say,FUZZ,$<)$(FUZZ_CC) -o $@ $<

$(FUZZ_LIB): $(FUZZ_OBJ)
	@rm -f $@
	$(call say,AR,$@)$(AR) rcs $@ $^

$(BUILD)/fuzz/fuzz_%: tests/fuzz/fuzz_%.c $(FUZZ_LIB)
	$(call say,LINK,$@)clang $(FUZZ_FLAGS) -fsanitize=fuzzer,address,undefined -o $@ $< $(FUZZ_LIB) $(LIBS_QR) $(LIBS_XML) $(LIBS_BASE)

fuzz:
	@scripts/deps build fuzz
	@$(SUBMAKE) $(FUZZ_BIN)
	@scripts/run-fuzz $(FUZZ_SECONDS) $(FUZZ_BIN)

# ---- speed -----------------------------------------------------------------------------------------------------------------
BENCH_BIN = $(BUILD)/tests/bench/fill $(BUILD)/tests/bench/webhook_limit $(BUILD)/tests/bench/curl_loop

$(BUILD)/tests/bench/curl_loop: $(BUILD)/tests/bench/curl_loop.o $(LIB)
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_CURL) $(LIBS_BASE)

$(BUILD)/tests/bench/%: $(BUILD)/tests/bench/%.o $(LIB)
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_FCGI) $(LIBS_QR) $(LIBS_BASE)

bench:
	@scripts/deps build run bench
	@$(MAKE) --no-print-directory -s all assets $(BENCH_BIN)
	@node tests/bench/run.mjs

# ---- an office's machine -----------------------------------------------------------------------------------------------------
install: all assets
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin lib/kabarizin lib/systemd/system share/kabarizin)
	install -m 755 $(BUILD)/cli/kabarizin $(DESTDIR)$(PREFIX)/bin/kabarizin
	install -m 755 $(FCGI_BIN) $(BUILD)/sender/sender $(DESTDIR)$(PREFIX)/lib/kabarizin/
	cp -R templates www $(DESTDIR)$(PREFIX)/share/kabarizin/
	for unit in packaging/systemd/*; do scripts/install-text $$unit $(PREFIX) $(DESTDIR)$(PREFIX)/lib/systemd/system; done
	for text in packaging/cron.d-kabarizin nginx.conf; do scripts/install-text $$text $(PREFIX) $(DESTDIR)$(PREFIX)/share/kabarizin; done

compile_commands.json: Makefile $(LIB_SRC) $(SENDER_SRC) $(CLI_SRC) $(wildcard cgi-bin/*.c)
	@scripts/compile-commands "$(CC) $(CPPFLAGS) $(CFLAGS)" $^ > $@

clean:
	rm -rf $(BUILD) compile_commands.json www/vendor

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

.PHONY: all unit run stop assets check node-tests fmt lint lint-files asan cover fuzz bench install clean
.SECONDARY:
