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
    api-errors = {
      kind        = "api-errors"
      description = "More than one call of a hundred fails by our fault."
      expression  = "100 * faults / requests"
      metrics = {
        faults   = { namespace = "AWS/ApiGateway", name = "5XXError", stat = "Sum", dimensions = local.api_dimensions }
        requests = { namespace = "AWS/ApiGateway", name = "Count", stat = "Sum", dimensions = local.api_dimensions }
      }
      above = 1
      times = [3, 5]
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
      metric      = { namespace = "Concert", name = "failed", stat = "Sum", dimensions = { service = "payment", job = "reconcile-payments" } }
      above       = 0
      times       = [2, 3]
      period      = 300
    }
    book-differences = {
      kind        = "reconciliation"
      description = "The books and Stripe's differ."
      metric      = { namespace = "Concert", name = "bookDifferences", stat = "Sum", dimensions = { service = "notification" } }
      above       = 0
      times       = [1, 1]
      period      = 3600
    }
    webhook-refusals = {
      kind        = "webhook-faults"
      description = "Stripe's webhooks are refused: their signatures do not fit the secret."
      metric      = { namespace = "Concert", name = "refusal", stat = "SampleCount", dimensions = { service = "payment", operation = "stripeWebhook" } }
      above       = 20
      times       = [2, 3]
      period      = 300
    }
    refund-failures = {
      kind        = "refund-failures"
      description = "A refund failed for good: somebody waits for money."
      metric      = { namespace = "Concert", name = "refundFailures", stat = "Sum", dimensions = { service = "notification" } }
      above       = 0
      times       = [1, 1]
      period      = 300
    }
    outbox = {
      kind        = "outbox"
      description = "The relay could not publish events."
      metric      = { namespace = "Concert", name = "failures", stat = "Sum", dimensions = { service = "audit", job = "relay-outbox" } }
      above       = 0
      times       = [3, 5]
    }
    outbox-lag = {
      kind        = "outbox"
      description = "An event has waited for a minute to be published."
      metric      = { namespace = "Concert", name = "oldestSeconds", stat = "Maximum", dimensions = { service = "audit", job = "relay-outbox" } }
      above       = 60
      times       = [2, 3]
    }
    outbox-backlog = {
      kind        = "outbox"
      description = "More than 10,000 events wait to be published."
      metric      = { namespace = "Concert", name = "backlog", stat = "Maximum", dimensions = { service = "audit", job = "relay-outbox" } }
      above       = 10000
      times       = [3, 5]
    }
    sweep-lag = {
      kind        = "sweep-lag"
      description = "Holds come back on sale more than 30 seconds after they ended."
      metric      = { namespace = "Concert", name = "lateSeconds", stat = "Maximum", dimensions = { service = "booking", job = "sweep-holds" } }
      above       = 30
      times       = [2, 3]
    }
    cache-hits = {
      kind        = "cache-hits"
      description = "Fewer than nine of ten look-ups of events are in the cache, while many are looked at."
      # Pages are kept for seconds: when few look, most look-ups miss, and nobody minds.
      expression = "IF(hits + misses > 3000, 100 * hits / (hits + misses), 100)"
      metrics = {
        hits   = { namespace = "Concert", name = "cacheHits", stat = "Sum", dimensions = { service = "event" } }
        misses = { namespace = "Concert", name = "cacheMisses", stat = "Sum", dimensions = { service = "event" } }
      }
      below  = 90
      times  = [3, 3]
      period = 300
    }
    sales-stopped = {
      kind        = "sales-stopped"
      description = "Tickets are held and none is sold."
      expression  = "IF(holds > 50 AND FILL(bookings, 0) < 1, 1, 0)"
      metrics = {
        holds    = { namespace = "Concert", name = "holds", stat = "Sum", dimensions = { service = "analytics" } }
        bookings = { namespace = "Concert", name = "bookings", stat = "Sum", dimensions = { service = "analytics" } }
      }
      above  = 0
      times  = [1, 1]
      period = 900
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

  # Who makes tickets of a payment and tells of them, with the service of each; the others may take their time.
  prompt_consumers = { booking = "booking", payment = "payment", refunds = "payment", file = "file", email = "email" }

  consumer_lag_alarms = {
    for consumer, service in local.prompt_consumers : "consumer-lag-${consumer}" => {
      kind        = "consumer-lag"
      description = "${consumer}: what happened is applied more than a minute later."
      metric      = { namespace = "Concert", name = "lag", stat = "p95", dimensions = { service = service, consumer = consumer } }
      above       = 60000 # milliseconds
      times       = [3, 5]
    }
  }

  # A service answers without Redis, but each of its calls goes to the database then.
  dependency_alarms = {
    for one in concat([for pair in setproduct(local.services, ["redis", "database"]) : { service = pair[0], name = pair[1] }], [{ service = "payment", name = "stripe" }]) :
    "dependency-away-${one.service}-${one.name}" => {
      kind        = "dependency-away"
      description = "${one.service}: ${one.name} cannot be reached."
      metric      = { namespace = "Concert", name = "degraded", stat = "Sum", dimensions = { service = one.service, dependency = one.name } }
      above       = 5
      times       = [3, 5]
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
    local.consumer_lag_alarms, local.dependency_alarms,
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
          ["webhook-faults", "outbox", "outbox-lag", "sweep-lag", "sales-stopped", "heartbeat-audit-relay", "heartbeat-booking-sweep"],
        ) : "ALARM(\"${local.alarm_names[name]}\")"
      ])
    }
    money = {
      kind        = "money"
      description = "Somebody's money may not be where it belongs."
      rule = join(" OR ", [
        for name in ["reconciliation", "book-differences", "refund-failures", "webhook-refusals", "dead-letters-concert-refund-queue-dlq", "dead-letters-concert-payment-queue-dlq"] :
        "ALARM(\"${local.alarm_names[name]}\")"
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
