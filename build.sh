#!/usr/bin/env bash
# Builds the container image: ./build.sh [TAG]   (default: the version in Directory.Build.props)
#   REGISTRY=registry.example.com/team ./build.sh 1.2.3   names it for that registry at once
#   ENGINE=podman ./build.sh                              takes that engine; default: the first of docker, podman, buildah
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=eng/scripts/prerequisites.sh
. eng/scripts/prerequisites.sh
# shellcheck source=eng/scripts/image.sh
. eng/scripts/image.sh

[ $# -le 1 ] || die "Usage: [REGISTRY=host/path] [ENGINE=docker|podman|buildah] ./build.sh [TAG]"
image=${REGISTRY:+$REGISTRY/}$image_name:${1:-$(image_version)}
engine=$(image_engine)
say "Building $image with $engine"
case $engine in
  # The Dockerfile format keeps what OCI has no place for.
  buildah) buildah build --format docker --tag "$image" . ;;
  *) "$engine" build --tag "$image" . ;;
esac
echo "$image"
