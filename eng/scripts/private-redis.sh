# shellcheck shell=bash
# A redis-server of our own for machines that have none: data under data/redis, reachable from this machine only.
#
# Whoever uses it holds a shared lock on data/redis/users; the last one to leave stops it. The service inherits the
# lock, so that a run.sh that was killed outright leaves no doubt whether the server is still in use.

redis_home=$(pwd -P)/data/redis

# answers HOST PORT: whether something accepts connections there within a second. HOST may be [an:IPv6:address].
# shellcheck disable=SC2016 # The inner shell expands them.
answers() { timeout 1 bash -c 'exec 3<>"/dev/tcp/$1/$2"' answers "${1//[\[\]]/}" "$2" 2>/dev/null; }

# private_redis_pid [PORT]: the pid of our private server while it runs (on PORT): the process named in its pid file
# that works in our directory and says in its title where it listens.
private_redis_pid() {
  local pid
  pid=$(cat "$redis_home/redis.pid" 2>/dev/null) || return 1
  [ -n "$pid" ] && [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$redis_home" ] || return 1
  [ -z "${1-}" ] || tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q ":$1 " || return 1
  echo "$pid"
}

# start_private_redis PORT PASSWORD: starts it, or joins the one that runs, and holds the lock on descriptor 9.
start_private_redis() {
  local port=$1 password=$2 pid
  mkdir -p "$redis_home"
  exec 9>>"$redis_home/users"
  # Alone: start the server, then let others in. Not alone: wait until whoever starts it is done.
  if flock -n -x 9 && ! private_redis_pid >/dev/null; then
    launch_private_redis "$port" "$password"
  fi
  flock -s 9
  pid=$(private_redis_pid) || die "The private redis-server ended; see $redis_home/redis.log"
  private_redis_pid "$port" >/dev/null ||
    die "A private redis-server (pid $pid) already uses $redis_home, but does not listen on port $port. Stop it: kill $pid"
  say "Redis: private redis-server (pid $pid) on 127.0.0.1:$port, append-only file in data/redis"
}

launch_private_redis() {
  local port=$1 password=$2
  password=${password//\\/\\\\}
  password=${password//\"/\\\"}
  # As a daemon it leaves the terminal's process group: Ctrl-C must stop the service first and Redis after it.
  # The settings come through standard input, where no process list shows the password.
  redis-server - >/dev/null 9>&- <<SETTINGS
port $port
bind 127.0.0.1 -::1
daemonize yes
dir "$redis_home"
pidfile "$redis_home/redis.pid"
logfile "$redis_home/redis.log"
appendonly yes
maxmemory-policy noeviction
requirepass "$password"
SETTINGS
  local tries=100
  until private_redis_pid "$port" >/dev/null && answers 127.0.0.1 "$port"; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || die "redis-server did not come up on port $port; see $redis_home/redis.log"
    sleep 0.1
  done
}

# Stops the server unless somebody else still uses it, and waits until its data is on disk.
stop_private_redis() {
  local pid
  flock -n -x 9 || { say "Redis: left running, another service on this machine uses it"; return; }
  pid=$(private_redis_pid) || return 0
  say "Redis: stopping private redis-server (pid $pid)"
  kill -TERM "$pid"
  # Not kill -0: in a container without an init process the ended server stays a zombie, which has no directory.
  while [ -n "$(readlink "/proc/$pid/cwd")" ]; do sleep 0.1; done
}
