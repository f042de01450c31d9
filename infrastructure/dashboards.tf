# Two dashboards: what the business does, and what carries it.

locals {
  # From looking at an event to having paid for it.
  funnel = ["getEvent", "holdTickets", "processPayment", "issueTickets"]

  operation_service = { for one in local.operations : one.id => trimsuffix(one.function, "-api") }

  # A widget is a title and its metrics; two stand side by side.
  dashboards = {
    business = [
      { title = "Holds, bookings, tickets", stat = "Sum", period = 300, metrics = [for name in ["holds", "bookings", "tickets", "cancellations"] : ["Concert", name, "service", "analytics", { label = name }]] },
      { title = "Revenue in minor units, by currency", stat = "Sum", period = 3600, metrics = [[{ expression = "SEARCH('{Concert,service,currency} MetricName=\"revenueMinor\"', 'Sum', 3600)" }]] },
      { title = "Refunds in minor units, by currency", stat = "Sum", period = 3600, metrics = [[{ expression = "SEARCH('{Concert,service,currency} MetricName=\"refundsMinor\"', 'Sum', 3600)" }]] },
      { title = "From looking to being let in", stat = "Sum", period = 300, metrics = [for name in ["eventViews", "holds", "bookings", "checkIns"] : ["Concert", name, "service", "analytics", { label = name }]] },
      { title = "From looking to paying, by calls", stat = "SampleCount", period = 300, metrics = [for id in local.funnel : ["Concert", "success", "service", local.operation_service[id], "operation", id, { label = id }]] },
      { title = "Refused and failed holds", stat = "SampleCount", period = 300, metrics = [for kind in ["refusal", "fault"] : ["Concert", kind, "service", "booking", "operation", "holdTickets", { label = kind }]] },
      { title = "Refused and failed payments", stat = "SampleCount", period = 300, metrics = [for kind in ["refusal", "fault"] : ["Concert", kind, "service", "payment", "operation", "processPayment", { label = kind }]] },
      { title = "Holds put back on sale", stat = "Sum", period = 300, metrics = [["Concert", "expired", "service", "booking", "job", "sweep-holds"]] },
      { title = "New accounts", stat = "Sum", period = 300, metrics = [["Concert", "registrations", "service", "analytics"]] },
      { title = "Logins", stat = "SampleCount", period = 300, metrics = [for kind in ["success", "refusal"] : ["Concert", kind, "service", "auth", "operation", "login", { label = kind }]] },
      { title = "Failed refunds, differences of the books", stat = "Sum", period = 3600, metrics = [for name in ["refundFailures", "bookDifferences"] : ["Concert", name, "service", "notification", { label = name }]] },
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
      { title = "Operations: p95 milliseconds", stat = "p95", period = 60, metrics = [for id in local.funnel : ["Concert", "success", "service", local.operation_service[id], "operation", id, { label = id }]] },
      { title = "Consumers: p95 milliseconds from event to application", stat = "p95", period = 60, metrics = [for consumer, service in local.prompt_consumers : ["Concert", "lag", "service", service, "consumer", consumer, { label = consumer }]] },
      { title = "Outbox: seconds of the oldest, and how many wait", stat = "Maximum", period = 60, metrics = [["Concert", "oldestSeconds", "service", "audit", "job", "relay-outbox"], ["Concert", "backlog", "service", "audit", "job", "relay-outbox", { yAxis = "right" }]] },
      { title = "Holds: seconds until they are back on sale", stat = "Maximum", period = 60, metrics = [["Concert", "lateSeconds", "service", "booking", "job", "sweep-holds"]] },
      { title = "Database: seconds that replicas are behind", stat = "Maximum", period = 60, metrics = [for name in slice(local.database_instances, 1, length(local.database_instances)) : ["AWS/RDS", "ReplicaLag", "DBInstanceIdentifier", name, { label = name }]] },
      { title = "Cache: hits and misses of events", stat = "Sum", period = 60, metrics = [for name in ["cacheHits", "cacheMisses"] : ["Concert", name, "service", "event", { label = name }]] },
      { title = "Dependencies away", stat = "Sum", period = 60, metrics = [for one in local.dependency_alarms : ["Concert", one.metric.name, "service", one.metric.dimensions.service, "dependency", one.metric.dimensions.dependency]] },
      { title = "Tables: reads and writes turned away", stat = "Sum", period = 60, metrics = flatten([for places in values(local.table_places) : [for place in values(places) : [for access in ["Read", "Write"] : concat(["AWS/DynamoDB", "${access}ThrottleEvents"], flatten([for name, value in place : [name, value]]))]]]) },
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
