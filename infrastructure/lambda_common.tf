# What all functions have in common. lambda_services.tf makes them of it.

locals {
  # Below its own concurrency of one a function does not run; the relay and the sweeper rest on having exactly one.
  reserved_concurrency = {
    for name, one in local.functions : name => max(1, ceil(one.reservedConcurrency * var.functions.concurrency_percent / 100))
  }

  # Stripe and SES are on the internet, and so is the management endpoint of a WebSocket API.
  calls_internet = {
    for name, one in local.functions : name => contains(try(one.uses.secrets, []), "concert/stripe") || try(one.uses.mail, false) || try(one.uses.live, false)
  }

  redis_url = "rediss://${aws_elasticache_replication_group.main.configuration_endpoint_address}:6379"

  # Nothing here is secret: secrets are read from Secrets Manager by their names.
  common_variables = {
    CONCERT_ENV                     = local.env_name
    PUBLIC_ORIGIN                   = local.public_origin
    DATABASE_CONNECTIONS            = "1"
    RATE_LIMIT_USER_PER_MINUTE      = tostring(var.rate_limits.user)
    RATE_LIMIT_ANONYMOUS_PER_MINUTE = tostring(var.rate_limits.anonymous)
    RATE_LIMIT_LOGIN_PER_MINUTE     = tostring(var.rate_limits.login)
    POWERTOOLS_LOG_LEVEL            = var.functions.log_level
    # The CDN says who calls; API Gateway only sees the CDN.
    CLIENT_ADDRESS_HEADER = local.viewer_address_header
  }

  mail_variables = {
    SES_CONFIGURATION_SET           = local.mail_streams.transactional
    SES_MARKETING_CONFIGURATION_SET = local.mail_streams.marketing
    SES_RATE_PER_SECOND             = tostring(var.mail_rate_per_second)
  }

  function_variables = {
    for name, one in local.functions : name => merge(
      local.common_variables,
      { POWERTOOLS_SERVICE_NAME = one.service },
      { for url in try(one.uses.cache, false) ? [local.redis_url] : [] : "REDIS_URL" => url },
      { for secret in try(one.uses.cache, false) ? ["concert/cache"] : [] : "REDIS_SECRET" => secret },
      { for cluster in try(one.uses.cache, false) ? ["true"] : [] : "REDIS_CLUSTER" => cluster },
      { for from in try(one.uses.mail, false) ? ["${var.mail_from_name} <${local.mail_address}>"] : [] : "MAIL_FROM" => from },
      { for platform, application in try(one.uses.phones, false) ? var.phones.push_applications : {} : "PUSH_APPLICATION_${upper(platform)}" => application },
      { for sender in try(one.uses.phones, false) ? [var.phones.text_sender] : [] : "SMS_SENDER" => sender if sender != null },
      { for variable, value in local.mail_variables : variable => value if try(one.uses.mail, false) },
      one.service == "auth" ? { REQUIRE_SECOND_FACTOR = join(",", var.require_second_factor) } : {},
      { for endpoint in try(one.uses.live, false) ? [local.live_endpoint] : [] : "LIVE_ENDPOINT" => endpoint },
      # All topics for all: a service has one configuration for its functions. Who may publish is their roles' matter.
      { for topic, arn in local.arn.topics : "TOPIC_${upper(replace(topic, "-", "_"))}" => arn },
    )
  }

  registry = "${coalesce(var.image_account_id, local.account)}.dkr.ecr.${var.region}.amazonaws.com"

  function_log_groups = { for name in keys(local.functions) : name => "/aws/lambda/concert-${name}" }

  # Every group of logs there is, so that none is made by a service without key and retention.
  log_groups = toset(concat(
    values(local.function_log_groups),
    tolist(local.database_log_groups),
    [
      "/aws/rds/proxy/concert",
      "/concert/api",
      "/concert/live",
      "/concert/cache/slow",
      "/concert/cache/engine",
      "/concert/network",
      "/concert/trail",
      "/concert/delivery",
      "aws-waf-logs-concert-api",
    ],
  ))
}

resource "aws_cloudwatch_log_group" "main" {
  for_each = local.log_groups

  name              = each.key
  retention_in_days = var.log_retention_days
  kms_key_id        = local.key["logs"]
}

locals {
  log_group_names = { for name, group in aws_cloudwatch_log_group.main : name => group.name }
}

# A Lambda account begins with 1,000 concurrent executions, newer ones with fewer; 100 must stay unreserved.
data "aws_servicequotas_service_quota" "lambda_concurrency" {
  service_code = "lambda"
  quota_code   = "L-B99A9384"
}

check "lambda_concurrency" {
  assert {
    condition     = sum(values(local.reserved_concurrency)) + 100 <= data.aws_servicequotas_service_quota.lambda_concurrency.value
    error_message = "The functions reserve ${sum(values(local.reserved_concurrency))} concurrent executions, and 100 must be left, but the account has ${data.aws_servicequotas_service_quota.lambda_concurrency.value}: have AWS raise the quota, or lower functions.concurrency_percent."
  }
}
