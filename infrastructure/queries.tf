# What only the logs tell. The messages are those of packages/service-kit/src/telemetry.ts.

resource "aws_cloudwatch_log_metric_filter" "unforeseen" {
  for_each = local.functions

  name           = "concert-unforeseen-failures"
  log_group_name = local.log_group_names[local.function_log_groups[each.key]]
  pattern        = "{ $.message = \"unforeseen failure\" }"

  metric_transformation {
    namespace  = "Concert/Logs"
    name       = "unforeseen-failures"
    value      = "1"
    dimensions = { service = "$.service" }
  }
}

# Traces: one in twenty, and groups for what is looked at first.

resource "aws_xray_sampling_rule" "main" {
  rule_name      = "concert"
  priority       = 1000
  version        = 1
  reservoir_size = 5
  fixed_rate     = 0.05
  service_name   = "*"
  service_type   = "*"
  host           = "*"
  http_method    = "*"
  url_path       = "*"
  resource_arn   = "*"
}

resource "aws_xray_encryption_config" "main" {
  type   = "KMS"
  key_id = local.key["logs"]
}

resource "aws_xray_group" "main" {
  for_each = {
    faults = "fault = true"
    slow   = "responsetime > 0.5"
  }

  group_name        = "concert-${each.key}"
  filter_expression = each.value

  insights_configuration {
    insights_enabled      = true
    notifications_enabled = false
  }
}

# Questions that are asked again and again.

locals {
  log_queries = {
    by-correlation-id = {
      groups = values(local.function_log_groups)
      query  = "fields @timestamp, service, message, where, operation, xray_trace_id, @message\n| filter correlationId = 'PUT THE ID HERE'\n| sort @timestamp asc\n| limit 500"
    }
    unforeseen-failures = {
      groups = values(local.function_log_groups)
      query  = "fields @timestamp, service, where, error.name, error.message, error.location\n| filter message = 'unforeseen failure'\n| stats count(*) as times, latest(@timestamp) as last by service, where, error.message\n| sort times desc"
    }
    failed-messages = {
      groups = [for name in keys(local.queue_functions) : local.function_log_groups[name]]
      query  = "fields @timestamp, consumer, eventType, eventId, error.message\n| filter message = 'message failed'\n| sort @timestamp desc\n| limit 200"
    }
    slow-operations = {
      groups = ["/concert/api"]
      query  = "filter ispresent(resource)\n| stats count(*) as calls, pct(milliseconds, 50) as p50, pct(milliseconds, 95) as p95, pct(milliseconds, 99) as p99 by method, resource\n| sort p95 desc"
    }
    refusals = {
      groups = ["/concert/api"]
      query  = "filter status >= 400\n| stats count(*) as times by status, method, resource, error\n| sort times desc"
    }
    cold-starts = {
      groups = values(local.function_log_groups)
      query  = "filter @type = 'REPORT' and ispresent(@initDuration)\n| stats count(*) as starts, pct(@initDuration, 50) as p50, pct(@initDuration, 95) as p95, max(@initDuration) as longest by @log\n| sort p95 desc"
    }
    slow-statements = {
      groups = ["/aws/rds/instance/concert/slowquery"]
      query  = "parse @message /Query_time: (?<seconds>[0-9.]+)\\s+Lock_time: (?<locked>[0-9.]+)\\s+Rows_sent: (?<sent>\\d+)\\s+Rows_examined: (?<examined>\\d+)/\n| sort seconds desc\n| limit 50"
    }
  }
}

resource "aws_cloudwatch_query_definition" "main" {
  for_each = local.log_queries

  name            = "concert/${each.key}"
  log_group_names = each.value.groups
  query_string    = each.value.query

  depends_on = [aws_cloudwatch_log_group.main]
}
