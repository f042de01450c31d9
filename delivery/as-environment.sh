#!/usr/bin/env bash
# Runs a command with the rights of a role in an environment's account.
# Usage: delivery/as-environment.sh <account id> <deploy|terraform> <command> …
set -euo pipefail
if [ "${1:-}" = --help ] || [ $# -lt 3 ]; then sed -n '2,3s/^# //p' "$0"; exit 2; fi
account=$1 role=$2
shift 2

read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN < <(
  aws sts assume-role --role-arn "arn:aws:iam::$account:role/concert-$role" --role-session-name concert-pipeline \
    --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text
)
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
exec "$@"
