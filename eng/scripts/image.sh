# shellcheck shell=bash
# What build.sh and push.sh agree on: the image's name, its version, and the engine that is there.

# shellcheck disable=SC2034 # Used by both.
image_name=scalable-scheduler

# The product's version, from the one place that states it.
image_version() {
  sed -n 's:.*<VersionPrefix>\(.*\)</VersionPrefix>.*:\1:p' Directory.Build.props
}

# image_engine: docker, podman or buildah, whichever is installed and works. ENGINE chooses one.
image_engine() {
  local engine
  for engine in ${ENGINE:-docker podman buildah}; do
    have "$engine" || continue
    # The docker command may be there without an engine to talk to.
    "$engine" info >/dev/null 2>&1 && { echo "$engine"; return; }
  done
  die "No working container engine: tried ${ENGINE:-docker, podman and buildah}. Install one, or start its service."
}
