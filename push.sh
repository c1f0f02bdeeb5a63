#!/usr/bin/env bash
# Pushes the image that build.sh built: ./push.sh REGISTRY [TAG]   (or REGISTRY=registry.example.com/team ./push.sh)
# Log in to the registry first. In Kubernetes, name the result in an overlay: images: [{name: scalable-scheduler, newName: ...}]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=eng/scripts/prerequisites.sh
. eng/scripts/prerequisites.sh
# shellcheck source=eng/scripts/image.sh
. eng/scripts/image.sh

registry=${1:-${REGISTRY-}}
if [ -z "$registry" ] || [ $# -gt 2 ]; then
  die "Usage: [ENGINE=docker|podman|buildah] ./push.sh REGISTRY [TAG]"
fi
tag=${2:-$(image_version)}
engine=$(image_engine)
local_image=$image_name:$tag
image=$registry/$image_name:$tag
if ! "$engine" inspect "$image" >/dev/null 2>&1; then
  "$engine" inspect "$local_image" >/dev/null 2>&1 || die "There is no image $image or $local_image: run ./build.sh $tag first."
  "$engine" tag "$local_image" "$image"
fi
say "Pushing $image with $engine"
"$engine" push "$image"
echo "$image"
