# Sourced by run and stop: background processes with a pid file each, in $VAR/run.
VAR=${VAR:-var}
PORT=${PORT:-8080}
SANDBOX_PORT=${SANDBOX_PORT:-8090}
BUILD=${BUILD:-build}

nginx_binary() { command -v nginx || echo /usr/sbin/nginx; }

# When the kernel says the process began (clock ticks since boot): a pid that was given to somebody else has another time. Nothing for one that has
# ended and is only not buried yet (Z): some containers' first process takes seconds for that.
began() { sed -e '/) Z /d' -e 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

# is_running NAME: the process we started under that name still lives.
is_running() {
	[ -f "$VAR/run/$1.pid" ] || return 1
	read -r pid since < "$VAR/run/$1.pid" || return 1
	[ -n "$since" ] && [ "$(began "$pid")" = "$since" ]
}

# start NAME COMMAND ...: unless it runs already. Its output goes to $VAR/log/NAME.log.
start() {
	name=$1; shift
	is_running "$name" && return 0
	setsid "$@" >> "$VAR/log/$name.log" 2>&1 < /dev/null &
	pid=$!
	# setsid forks only when it leads a group already; as a background job it does not, so the pid is the program's.
	echo "$pid $(began $pid)" > "$VAR/run/$name.pid"
	sleep 0.1
	is_running "$name" || { echo "$name did not start; the end of $VAR/log/$name.log:" >&2
		tail -n 5 "$VAR/log/$name.log" >&2; exit 1; }
}

# stop NAME: asks it to end and waits; after 20 s it is killed.
stop() {
	is_running "$1" || { rm -f "$VAR/run/$1.pid"; return 0; }
	kill -TERM "$pid" 2>/dev/null || true
	waited=0
	while is_running "$1"; do
		[ $waited -lt 200 ] || { kill -KILL "$pid"; break; }
		sleep 0.1
		waited=$((waited + 1))
	done
	rm -f "$VAR/run/$1.pid"
}
