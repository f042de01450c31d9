# Each alarm is an entry below; its page is docs/runbooks/alarms/<kind>.md. Thresholds are the targets of the product:
# p95 below 200 ms, errors below 0.1 %, queries below 100 ms, hit rate above 90 %.

locals {
  # The share of requests that may fail, and how fast it may be used up: a month's in two days, or in five.
  error_budget = 0.001
  burn_windows = {
    fast-long  = { minutes = 60, times = 14.4 }
    fast-short = { minutes = 5, times = 14.4 }
    slow-long  = { minutes = 360, times = 6 }
    slow-short = { minutes = 30, times = 6 }
  }

  api_dimensions = { ApiName = aws_api_gateway_rest_api.main.name, Stage = local.stage }
  cache_nodes = flatten([
    for shard in range(1, var.cache.shards + 1) : [
      for node in range(1, var.cache.replicas_per_shard + 2) : format("concert-%04d-%03d", shard, node)
    ]
  ])
  database_instances = concat(["concert"], [for index in range(var.database.read_replicas) : "concert-replica-${index + 1}"])

  # A function's errors, in percent. The authoriser fails each call that has no good token; that is its answer.
  function_error_alarms = {
    for name, one in local.functions : "function-errors-${name}" => {
      kind        = "function-errors"
      description = "${name}: many calls fail."
      expression  = "100 * errors / calls"
      metrics = {
        errors = { namespace = "AWS/Lambda", name = "Errors", stat = "Sum", dimensions = { FunctionName = "concert-${name}" } }
        calls  = { namespace = "AWS/Lambda", name = "Invocations", stat = "Sum", dimensions = { FunctionName = "concert-${name}" } }
      }
      above = one.trigger.type == "authorizer" ? 50 : 5
      times = [3, 5]
    }
  }

  function_throttle_alarms = {
    for name, one in local.functions : "function-throttles-${name}" => {
      kind        = "function-throttles"
      description = "${name}: calls are turned away; its reserved concurrency is used up."
      metric      = { namespace = "AWS/Lambda", name = "Throttles", stat = "Sum", dimensions = { FunctionName = "concert-${name}" } }
      above       = 0
      times       = [3, 5]
    }
  }

  # Scheduled functions run for as long as they may.
  function_duration_alarms = {
    for name, one in local.functions : "function-duration-${name}" => {
      kind        = "function-duration"
      description = "${name}: calls take nearly as long as they may."
      metric      = { namespace = "AWS/Lambda", name = "Duration", stat = "p99", dimensions = { FunctionName = "concert-${name}" } }
      above       = 900 * min(one.timeoutSeconds, one.trigger.type == "queue" ? one.timeoutSeconds : local.longest_integration_seconds)
      times       = [3, 5]
    } if one.trigger.type != "schedule"
  }

  # Seconds of each schedule that is a rate: CloudWatch looks back at most seven days.
  schedule_seconds = {
    for name, schedule in local.cloud.schedules : name =>
    tonumber(regex("^rate\\(([0-9]+) ", schedule.rate)[0]) * { minute = 60, hour = 3600, day = 86400 }[regex("(minute|hour|day)", schedule.rate)[0]]
    if can(regex("^rate\\(([0-9]+) (minute|hour|day)s?\\)$", schedule.rate))
  }

  # Holds come back, the outbox empties and payments are asked after only while these run.
  heartbeat_alarms = {
    for name, one in local.scheduled_functions : "heartbeat-${name}" => {
      kind        = "heartbeat"
      description = "${name} has not run five times in a row."
      metric      = { namespace = "AWS/Lambda", name = "Invocations", stat = "Sum", dimensions = { FunctionName = "concert-${name}" } }
      below       = 1
      times       = [5, 5]
      period      = local.schedule_seconds[one.trigger.schedule]
      missing     = "breaching"
    } if contains(keys(local.schedule_seconds), one.trigger.schedule)
  }

  queue_age_alarms = {
    for name, queue in local.cloud.queues : "queue-age-${name}" => {
      kind        = "queue-age"
      description = "${name}: a message has waited for five minutes."
      metric      = { namespace = "AWS/SQS", name = "ApproximateAgeOfOldestMessage", stat = "Maximum", dimensions = { QueueName = name } }
      above       = 300
      times       = [3, 5]
    }
  }

  dead_letter_alarms = {
    for name in concat(tolist(local.dead_letter_queues), keys(local.failure_queues)) : "dead-letters-${name}" => {
      kind        = "dead-letters"
      description = "${name}: something was given up and waits to be tried again."
      metric      = { namespace = "AWS/SQS", name = "ApproximateNumberOfMessagesVisible", stat = "Maximum", dimensions = { QueueName = name } }
      above       = 0
      times       = [1, 1]
    }
  }

  burn_alarms = {
    for window, one in local.burn_windows : "error-budget-${window}" => {
      kind        = "error-budget"
      description = "The API's error budget burns ${one.times} times too fast, over ${one.minutes} minutes."
      expression  = "100 * faults / requests"
      metrics = {
        faults   = { namespace = "AWS/ApiGateway", name = "5XXError", stat = "Sum", dimensions = local.api_dimensions }
        requests = { namespace = "AWS/ApiGateway", name = "Count", stat = "Sum", dimensions = local.api_dimensions }
      }
      above  = 100 * local.error_budget * one.times
      times  = [1, 1]
      period = one.minutes * 60
      quiet  = true
    }
  }

  api_alarms = {
    api-latency = {
      kind        = "api-latency"
      description = "The API's 95th percentile is above 200 ms."
      metric      = { namespace = "AWS/ApiGateway", name = "Latency", stat = "p95", dimensions = local.api_dimensions }
      above       = 200
      times       = [3, 3]
      period      = 300
    }
    webhook-faults = {
      kind        = "webhook-faults"
      description = "Stripe's webhooks fail: payments are confirmed late, by reconciliation."
      metric      = { namespace = "Concert", name = "fault", stat = "SampleCount", dimensions = { service = "payment", operation = "stripeWebhook" } }
      above       = 0
      times       = [3, 5]
    }
    reconciliation = {
      kind        = "reconciliation"
      description = "Payments or refunds that Stripe and the database tell differently could not be settled."
      metric      = { namespace = "Concert/Jobs", name = "reconcile-payments-failed", stat = "Sum", dimensions = {} }
      above       = 0
      times       = [2, 3]
      period      = 300
    }
    outbox = {
      kind        = "outbox"
      description = "The relay could not publish events."
      metric      = { namespace = "Concert/Jobs", name = "relay-outbox-failures", stat = "Sum", dimensions = {} }
      above       = 0
      times       = [3, 5]
    }
    mail-bounces = {
      kind        = "mail-reputation"
      description = "More than 3 % of mails bounce; at 5 % SES may stop sending."
      metric      = { namespace = "AWS/SES", name = "Reputation.BounceRate", stat = "Maximum", dimensions = {} }
      above       = 0.03
      times       = [1, 1]
      period      = 3600
    }
    mail-complaints = {
      kind        = "mail-reputation"
      description = "More than 0.08 % of mails are complained of; at 0.1 % SES may stop sending."
      metric      = { namespace = "AWS/SES", name = "Reputation.ComplaintRate", stat = "Maximum", dimensions = {} }
      above       = 0.0008
      times       = [1, 1]
      period      = 3600
    }
  }

  unforeseen_alarms = {
    for service in local.services : "unforeseen-failures-${service}" => {
      kind        = "unforeseen-failures"
      description = "${service}: errors that nobody foresaw."
      metric      = { namespace = "Concert/Logs", name = "unforeseen-failures", stat = "Sum", dimensions = { service = service } }
      above       = 4
      times       = [1, 1]
      period      = 300
    }
  }

  database_alarms = merge(
    merge([
      for instance in local.database_instances : {
        "database-cpu-${instance}" = {
          kind        = "database-cpu"
          description = "${instance}: the database's processors are busy."
          metric      = { namespace = "AWS/RDS", name = "CPUUtilization", stat = "Average", dimensions = { DBInstanceIdentifier = instance } }
          above       = 80
          times       = [10, 15]
        }
        "database-storage-${instance}" = {
          kind        = "database-storage"
          description = "${instance}: less than 5 GB are free, and storage has not grown by itself."
          metric      = { namespace = "AWS/RDS", name = "FreeStorageSpace", stat = "Minimum", dimensions = { DBInstanceIdentifier = instance } }
          below       = 5 * 1024 * 1024 * 1024
          times       = [3, 5]
        }
        "database-memory-${instance}" = {
          kind        = "database-memory"
          description = "${instance}: less than 128 MB of memory are free."
          metric      = { namespace = "AWS/RDS", name = "FreeableMemory", stat = "Minimum", dimensions = { DBInstanceIdentifier = instance } }
          below       = 128 * 1024 * 1024
          times       = [10, 15]
        }
      }
    ]...),
    {
      for index in range(var.database.read_replicas) : "replica-lag-${index + 1}" => {
        kind        = "replica-lag"
        description = "The read replica ${index + 1} is more than 30 seconds behind."
        metric      = { namespace = "AWS/RDS", name = "ReplicaLag", stat = "Maximum", dimensions = { DBInstanceIdentifier = "concert-replica-${index + 1}" } }
        above       = 30
        times       = [5, 5]
      }
    },
    {
      database-queries = {
        kind        = "database-queries"
        description = "Queries take more than 100 ms on average."
        metric      = { namespace = "AWS/RDS", name = "QueryDatabaseResponseLatency", stat = "Average", dimensions = { ProxyName = "concert" } }
        above       = 100000 # microseconds
        times       = [5, 10]
      }
      database-borrowing = {
        kind        = "database-borrowing"
        description = "Functions wait for one of the database's connections."
        metric      = { namespace = "AWS/RDS", name = "DatabaseConnectionsBorrowLatency", stat = "Average", dimensions = { ProxyName = "concert" } }
        above       = 100000 # microseconds
        times       = [5, 10]
      }
    },
  )

  cache_alarms = merge([
    for node in local.cache_nodes : {
      "cache-cpu-${node}" = {
        kind        = "cache-cpu"
        description = "${node}: the cache's engine is busy."
        metric      = { namespace = "AWS/ElastiCache", name = "EngineCPUUtilization", stat = "Average", dimensions = { CacheClusterId = node } }
        above       = 80
        times       = [5, 10]
      }
      "cache-memory-${node}" = {
        kind        = "cache-memory"
        description = "${node}: the cache is nearly full; what expires last goes first."
        metric      = { namespace = "AWS/ElastiCache", name = "DatabaseMemoryUsagePercentage", stat = "Maximum", dimensions = { CacheClusterId = node } }
        above       = 85
        times       = [5, 10]
      }
      "cache-hits-${node}" = {
        kind        = "cache-hits"
        description = "${node}: fewer than nine of ten look-ups are in the cache."
        metric      = { namespace = "AWS/ElastiCache", name = "CacheHitRate", stat = "Average", dimensions = { CacheClusterId = node } }
        below       = 90
        times       = [3, 3]
        period      = 3600
      }
    }
  ]...)

  network_alarms = merge(
    {
      for zone in local.nat_zones : "nat-ports-${zone}" => {
        kind        = "nat-ports"
        description = "The NAT gateway of ${zone} has no port left: calls to Stripe and SES fail."
        metric      = { namespace = "AWS/NATGateway", name = "ErrorPortAllocation", stat = "Sum", dimensions = { NatGatewayId = aws_nat_gateway.main[zone].id } }
        above       = 0
        times       = [3, 5]
      }
    },
    {
      certificate-live = {
        kind        = "certificate"
        description = "The live socket's certificate ends within 30 days: it could not be renewed."
        metric      = { namespace = "AWS/CertificateManager", name = "DaysToExpiry", stat = "Minimum", dimensions = { CertificateArn = aws_acm_certificate.live.arn } }
        below       = 30
        times       = [1, 1]
        period      = 86400
      }
      certificate-api = {
        kind        = "certificate"
        description = "The API's certificate ends within 30 days: it could not be renewed."
        metric      = { namespace = "AWS/CertificateManager", name = "DaysToExpiry", stat = "Minimum", dimensions = { CertificateArn = aws_acm_certificate.api.arn } }
        below       = 30
        times       = [1, 1]
        period      = 86400
      }
    },
  )

  # Kinds of different form stand in one list as JSON does: as they are.
  alarms = merge(
    local.function_error_alarms, local.function_throttle_alarms, local.function_duration_alarms, local.heartbeat_alarms,
    local.queue_age_alarms, local.dead_letter_alarms, local.burn_alarms, local.api_alarms, local.unforeseen_alarms,
    local.database_alarms, local.cache_alarms, local.network_alarms,
  )

  # What is told only together, by a composite alarm.
  quiet_alarms = toset([for name, one in local.alarms : name if try(one.quiet, false)])
}

resource "aws_cloudwatch_metric_alarm" "main" {
  for_each = local.alarms

  alarm_name        = "concert-${each.key}"
  alarm_description = "${each.value.description} ${var.runbook_url}/alarms/${each.value.kind}.md"

  comparison_operator = can(each.value.below) ? "LessThanThreshold" : "GreaterThanThreshold"
  threshold           = try(each.value.below, each.value.above)
  datapoints_to_alarm = each.value.times[0]
  evaluation_periods  = each.value.times[1]
  treat_missing_data  = try(each.value.missing, "notBreaching")

  namespace          = try(each.value.metric.namespace, null)
  metric_name        = try(each.value.metric.name, null)
  dimensions         = try(each.value.metric.dimensions, null)
  period             = can(each.value.metric) ? try(each.value.period, 60) : null
  statistic          = can(regex("^p[0-9]", each.value.metric.stat)) ? null : try(each.value.metric.stat, null)
  extended_statistic = can(regex("^p[0-9]", each.value.metric.stat)) ? each.value.metric.stat : null

  dynamic "metric_query" {
    for_each = try([each.value.expression], [])

    content {
      id          = "answer"
      expression  = metric_query.value
      label       = each.value.description
      return_data = true
    }
  }

  dynamic "metric_query" {
    for_each = try(each.value.metrics, {})

    content {
      id = metric_query.key

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.name
        dimensions  = metric_query.value.dimensions
        stat        = metric_query.value.stat
        period      = try(each.value.period, 60)
      }
    }
  }

  actions_enabled = !contains(local.quiet_alarms, each.key)
  alarm_actions   = [aws_sns_topic.main["concert-alerts"].arn]
  ok_actions      = [aws_sns_topic.main["concert-alerts"].arn]
}

locals {
  alarm_names = { for name, alarm in aws_cloudwatch_metric_alarm.main : name => alarm.alarm_name }

  composite_alarms = {
    error-budget-fast = {
      kind        = "error-budget"
      description = "At this rate the month's errors are used up in two days: get up."
      rule        = join(" AND ", [for window in ["fast-long", "fast-short"] : "ALARM(\"${local.alarm_names["error-budget-${window}"]}\")"])
    }
    error-budget-slow = {
      kind        = "error-budget"
      description = "At this rate the month's errors are used up in five days: look today."
      rule        = join(" AND ", [for window in ["slow-long", "slow-short"] : "ALARM(\"${local.alarm_names["error-budget-${window}"]}\")"])
    }
    purchases = {
      kind        = "purchases"
      description = "Something on the way from hold to ticket is broken."
      rule = join(" OR ", [
        for name in concat(
          [for name, one in local.functions : "function-errors-${name}" if contains(["booking", "payment"], one.service)],
          ["webhook-faults", "outbox", "heartbeat-audit-relay"],
        ) : "ALARM(\"${local.alarm_names[name]}\")"
      ])
    }
  }
}

resource "aws_cloudwatch_composite_alarm" "main" {
  for_each = local.composite_alarms

  alarm_name        = "concert-${each.key}"
  alarm_description = "${each.value.description} ${var.runbook_url}/alarms/${each.value.kind}.md"
  alarm_rule        = each.value.rule
  alarm_actions     = [aws_sns_topic.main["concert-alerts"].arn]
  ok_actions        = [aws_sns_topic.main["concert-alerts"].arn]
}

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

locals {
  # Figures that jobs report when they are done.
  job_figures = {
    reconcile-payments-failed = { schedule = "reconcile-payments", figure = "failed" }
    relay-outbox-failures     = { schedule = "relay-outbox", figure = "failures" }
    report-figures-corrected  = { schedule = "report-figures", figure = "corrected" }
    report-figures-drift      = { schedule = "report-figures", figure = "driftMinor" }
    relay-outbox-published    = { schedule = "relay-outbox", figure = "published" }
    sweep-holds-expired       = { schedule = "sweep-holds", figure = "expired" }
  }
}

resource "aws_cloudwatch_log_metric_filter" "jobs" {
  for_each = local.job_figures

  name           = "concert-${each.key}"
  log_group_name = aws_cloudwatch_log_group.main[one([for name, fn in local.scheduled_functions : local.function_log_groups[name] if fn.trigger.schedule == each.value.schedule])].name
  pattern        = "{ $.job = \"${each.value.schedule}\" && $.${each.value.figure} = * }"

  metric_transformation {
    namespace = "Concert/Jobs"
    name      = each.key
    value     = "$.${each.value.figure}"
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
      query  = "fields @timestamp, service, message, where, operation, @message\n| filter correlationId = 'PUT THE ID HERE'\n| sort @timestamp asc\n| limit 500"
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

# Two dashboards: what the business does, and what carries it.

locals {
  # From looking at an event to having paid for it.
  funnel = ["getEvent", "holdTickets", "processPayment", "issueTickets"]

  operation_service = { for one in local.operations : one.id => trimsuffix(one.function, "-api") }

  # A widget is a title and its metrics; two stand side by side.
  dashboards = {
    business = [
      { title = "From looking to paying", stat = "SampleCount", period = 300, metrics = [for id in local.funnel : ["Concert", "success", "service", local.operation_service[id], "operation", id, { label = id }]] },
      { title = "Refused and failed holds", stat = "SampleCount", period = 300, metrics = [for kind in ["refusal", "fault"] : ["Concert", kind, "service", "booking", "operation", "holdTickets", { label = kind }]] },
      { title = "Refused and failed payments", stat = "SampleCount", period = 300, metrics = [for kind in ["refusal", "fault"] : ["Concert", kind, "service", "payment", "operation", "processPayment", { label = kind }]] },
      { title = "Holds put back on sale, events published", stat = "Sum", period = 300, metrics = [["Concert/Jobs", "sweep-holds-expired"], ["Concert/Jobs", "relay-outbox-published"]] },
      { title = "New accounts and logins", stat = "SampleCount", period = 300, metrics = [for id in ["register", "login"] : ["Concert", "success", "service", "auth", "operation", id, { label = id }]] },
      { title = "Mails", stat = "Sum", period = 3600, metrics = [for name in ["Send", "Delivery", "Bounce", "Complaint"] : ["AWS/SES", name]] },
    ]
    technical = [
      { title = "API: requests and errors", stat = "Sum", period = 60, metrics = [for name in ["Count", "4XXError", "5XXError"] : ["AWS/ApiGateway", name, "ApiName", "concert", "Stage", local.stage]] },
      { title = "API: milliseconds", stat = "p95", period = 60, metrics = [for stat in ["p50", "p95", "p99"] : ["AWS/ApiGateway", "Latency", "ApiName", "concert", "Stage", local.stage, { stat = stat, label = stat }]] },
      { title = "Functions: at once", stat = "Maximum", period = 60, metrics = [for name in keys(local.functions) : ["AWS/Lambda", "ConcurrentExecutions", "FunctionName", "concert-${name}", { label = name }]] },
      { title = "Functions: p95 milliseconds", stat = "p95", period = 60, metrics = [for name, one in local.functions : ["AWS/Lambda", "Duration", "FunctionName", "concert-${name}", { label = name }] if one.trigger.type != "schedule"] },
      { title = "Functions: errors", stat = "Sum", period = 60, metrics = [for name in keys(local.functions) : ["AWS/Lambda", "Errors", "FunctionName", "concert-${name}", { label = name }]] },
      { title = "Functions: turned away", stat = "Sum", period = 60, metrics = [for name in keys(local.functions) : ["AWS/Lambda", "Throttles", "FunctionName", "concert-${name}", { label = name }]] },
      { title = "Queues: waiting", stat = "Maximum", period = 60, metrics = [for name in keys(local.cloud.queues) : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", name, { label = name }]] },
      { title = "Queues: seconds of the oldest", stat = "Maximum", period = 60, metrics = [for name in keys(local.cloud.queues) : ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", name, { label = name }]] },
      { title = "Given up", stat = "Maximum", period = 60, metrics = [for name in concat(tolist(local.dead_letter_queues), keys(local.failure_queues)) : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", name, { label = name }]] },
      { title = "Database: processors", stat = "Average", period = 60, metrics = [for name in local.database_instances : ["AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", name, { label = name }]] },
      { title = "Database: connections", stat = "Maximum", period = 60, metrics = [for name in local.database_instances : ["AWS/RDS", "DatabaseConnections", "DBInstanceIdentifier", name, { label = name }]] },
      { title = "Database: microseconds of a query, and of waiting for a connection", stat = "Average", period = 60, metrics = [for name in ["QueryDatabaseResponseLatency", "DatabaseConnectionsBorrowLatency"] : ["AWS/RDS", name, "ProxyName", "concert"]] },
      { title = "Cache: hit rate", stat = "Average", period = 300, metrics = [for node in local.cache_nodes : ["AWS/ElastiCache", "CacheHitRate", "CacheClusterId", node, { label = node }]] },
      { title = "Cache: engine", stat = "Average", period = 60, metrics = [for node in local.cache_nodes : ["AWS/ElastiCache", "EngineCPUUtilization", "CacheClusterId", node, { label = node }]] },
    ]
  }
}

resource "aws_cloudwatch_dashboard" "main" {
  for_each = local.dashboards

  dashboard_name = "concert-${each.key}"
  dashboard_body = jsonencode({
    widgets = [
      for index, widget in each.value : {
        type   = "metric"
        x      = (index % 2) * 12
        y      = floor(index / 2) * 6
        width  = 12
        height = 6
        properties = {
          title   = widget.title
          region  = var.region
          view    = "timeSeries"
          stat    = widget.stat
          period  = widget.period
          metrics = widget.metrics
        }
      }
    ]
  })
}
