# Alarms by subject stand in alarms_*.tf, each an entry; here they become alarms. An alarm's page is
# docs/runbooks/alarms/<kind>.md. Thresholds are the targets of the product: p95 below 200 ms, errors below 0.1 %,
# queries below 100 ms, hit rate above 90 %.

locals {
  # Kinds of different form stand in one list as JSON does: as they are.
  alarms = merge(
    local.function_error_alarms, local.function_throttle_alarms, local.function_duration_alarms, local.heartbeat_alarms,
    local.dependency_alarms, local.unforeseen_alarms,
    local.queue_age_alarms, local.dead_letter_alarms, local.consumer_lag_alarms, local.outbox_alarms, local.mail_alarms,
    local.burn_alarms, local.api_alarms, local.sales_alarms, local.money_alarms,
    local.database_alarms, local.cache_alarms, local.event_cache_alarms, local.table_alarms, local.network_alarms,
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
