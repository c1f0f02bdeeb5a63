# shellcheck shell=bash
# A setting as the service sees it, for the few that a script must know before the service runs:
# a flag (--redis.endpoints a:1), else the environment (SCHEDULER__REDIS__ENDPOINTS), else the configuration file.
# Lists are separated by commas in flags and in the environment.

# config_file [the service's arguments...]: the file of --config or SCHEDULER_CONFIG, else config/config.yaml.
config_file() {
  local file=${SCHEDULER_CONFIG:-config/config.yaml}
  while [ $# -gt 0 ]; do
    case $1 in
      --config) file=${2-} ;;
      --config=*) file=${1#*=} ;;
    esac
    shift
  done
  echo "$file"
}

# yaml_items FILE SECTION KEY: the value of SECTION.KEY (of KEY when SECTION is empty), one item of a list per line.
# It reads the plain YAML of our config file: scalars, quoted scalars, [flow, lists] and "- block" lists.
yaml_items() {
  awk -v section="$2" -v key="$3" '
    function clean(text) {
      gsub(/^[ \t]+|[ \t]+$/, "", text)
      if (text ~ /^".*"$/ || text ~ /^\047.*\047$/) text = substr(text, 2, length(text) - 2)
      return text
    }
    function emit(text) { text = clean(text); if (text != "") print text }
    { sub(/\r$/, ""); sub(/^[ \t]*#.*$/, ""); sub(/[ \t]+#.*$/, "") }
    /^[ \t]*$/ { next }
    /^[^ \t-]/ { current = $0; sub(/:.*$/, "", current); in_list = 0; depth = 0 }
    in_list && /^[ \t]*- / { item = $0; sub(/^[ \t]*- /, "", item); emit(item); next }
    { in_list = 0 }
    {
      line = $0
      if (section == "") { if (line ~ /^[ \t]/) next }
      else if (current != section || line !~ /^[ \t]/) next
      match(line, /[^ \t]/)
      if (section != "" && !depth) depth = RSTART
      if (section != "" && RSTART != depth) next
      sub(/^[ \t]+/, "", line)
      if (index(line, key ":") != 1) next
      value = clean(substr(line, length(key) + 2))
      if (value == "") { in_list = 1; next }
      if (value ~ /^\[.*\]$/) {
        count = split(substr(value, 2, length(value) - 2), items, ",")
        for (i = 1; i <= count; i++) emit(items[i])
      } else emit(value)
    }
  ' "$1"
}

# setting SECTION KEY DEFAULT [the service's arguments...]: the effective value, one item of a list per line.
setting() {
  local section=$1 key=$2 default=$3 file
  shift 3
  file=$(config_file "$@")
  local name=${section:+$section.}$key value='' found=false
  while [ $# -gt 0 ]; do
    case $1 in
      # A true-or-false setting may stand without its value.
      "--$name") case ${2---} in --*) value=true ;; *) value=$2 ;; esac; found=true ;;
      "--$name="*) value=${1#*=} found=true ;;
    esac
    shift
  done
  if ! $found; then
    local variable=SCHEDULER__${section:+${section^^}__}${key^^}
    if [ -n "${!variable+set}" ]; then
      value=${!variable} found=true
    fi
  fi
  if ! $found && [ -f "$file" ]; then
    value=$(yaml_items "$file" "$section" "$key" | paste -sd,)
  fi
  printf '%s\n' "${value:-$default}" | tr ',' '\n' | sed 's/^[ \t]*//; s/[ \t]*$//'
}
