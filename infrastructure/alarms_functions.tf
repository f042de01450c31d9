# Of functions, and of the services that they are parts of.

locals {
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
}
