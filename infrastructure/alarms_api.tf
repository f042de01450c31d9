# Of the API as its callers see it, and of its error budget.

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
  }
}
