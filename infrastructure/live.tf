# The live socket: a WebSocket API in front of one function, which knows who listens; the functions that use `live` send
# through its management endpoint. Host name of its own, without the CDN: an address is then the client's.

locals {
  live_function = one([for name, one in local.functions : name if one.trigger.type == "websocket"])
  live_routes   = toset(concat(["$connect", "$disconnect", "$default"], local.functions[local.live_function].trigger.routes))
  live_stage    = "live"
  live_domain   = "live.${var.domain}"
  live_url      = "wss://${local.live_domain}/live"

  live_endpoint = "https://${aws_apigatewayv2_api.live.id}.execute-api.${var.region}.amazonaws.com/${local.live_stage}"
}

resource "aws_apigatewayv2_api" "live" {
  name                         = "concert-live"
  description                  = "Availability and inbox, pushed to browsers"
  protocol_type                = "WEBSOCKET"
  route_selection_expression   = "$request.body.action"
  disable_execute_api_endpoint = false
}

resource "aws_apigatewayv2_integration" "live" {
  api_id           = aws_apigatewayv2_api.live.id
  description      = local.live_function
  integration_type = "AWS_PROXY"
  integration_uri  = "arn:${local.partition}:apigateway:${var.region}:lambda:path/2015-03-31/functions/${local.live[local.live_function].arn}/invocations"
}

# Anybody may open a socket; what is not public needs a token, which the function verifies.
resource "aws_apigatewayv2_route" "live" {
  for_each = local.live_routes

  api_id             = aws_apigatewayv2_api.live.id
  route_key          = each.key
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.live.id}"
}

resource "aws_apigatewayv2_deployment" "live" {
  api_id      = aws_apigatewayv2_api.live.id
  description = "The routes of cloud.json"

  triggers = {
    routes = sha1(jsonencode([sort(local.live_routes), aws_apigatewayv2_integration.live.integration_uri]))
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [aws_apigatewayv2_route.live]
}

resource "aws_apigatewayv2_stage" "live" {
  api_id        = aws_apigatewayv2_api.live.id
  deployment_id = aws_apigatewayv2_deployment.live.id
  name          = local.live_stage
  description   = "What serves"

  default_route_settings {
    detailed_metrics_enabled = true
    # Errors only and no data: messages hold tokens.
    logging_level          = "ERROR"
    data_trace_enabled     = false
    throttling_rate_limit  = var.throttling.requests_a_second
    throttling_burst_limit = var.throttling.burst
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.main["/concert/live"].arn
    format = jsonencode({
      time              = "$context.requestTimeEpoch"
      requestId         = "$context.requestId"
      connection        = "$context.connectionId"
      route             = "$context.routeKey"
      status            = "$context.status"
      integrationStatus = "$context.integrationStatus"
      error             = "$context.error.responseType"
    })
  }

  depends_on = [aws_api_gateway_account.main]
}

resource "aws_lambda_permission" "live" {
  statement_id  = "WebSocketApi"
  action        = "lambda:InvokeFunction"
  function_name = local.live[local.live_function].function
  qualifier     = local.live[local.live_function].alias
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.live.execution_arn}/${local.live_stage}/*"
}

resource "aws_apigatewayv2_domain_name" "live" {
  domain_name = local.live_domain

  domain_name_configuration {
    certificate_arn = aws_acm_certificate_validation.regional["live"].certificate_arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}

resource "aws_apigatewayv2_api_mapping" "live" {
  api_id          = aws_apigatewayv2_api.live.id
  stage           = aws_apigatewayv2_stage.live.name
  domain_name     = aws_apigatewayv2_domain_name.live.domain_name
  api_mapping_key = "live"
}
