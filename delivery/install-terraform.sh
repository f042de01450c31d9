#!/usr/bin/env bash
# Installs Terraform where it is missing, from HashiCorp's signed packages.
set -euo pipefail
if [ "${1:-}" = --help ]; then sed -n '2s/^# //p' "$0"; exit 0; fi
if command -v terraform >/dev/null; then terraform version; exit 0; fi

# HashiCorp's package repository signs its packages; dnf checks the signature.
version=1.11.4
dnf -y install dnf-plugins-core
dnf config-manager --add-repo https://rpm.releases.hashicorp.com/AmazonLinux/hashicorp.repo
dnf -y install "terraform-$version"
