# The gateway is built from the contract. API Gateway reads OpenAPI 3.0 and JSON Schema draft 4, so the document that
# it gets holds only what it acts on: routes, who may call them, what must be there, and where they lead.

locals {
  # Below the API's own host name nothing of the path is the stage's; policies and the authoriser know it by this name.
  stage = "api"

  # API Gateway's own limit on an integration.
  longest_integration_seconds = 29

  invocation_uris = {
    for name, arn in local.arn.aliases : name => "arn:${local.partition}:apigateway:${var.region}:lambda:path/2015-03-31/functions/${arn}/invocations"
  }

  operations = merge([
    for path, item in local.contract.paths : {
      for method, operation in item : "${upper(method)} ${path}" => {
        path      = path
        method    = method
        id        = operation.operationId
        function  = "${operation.tags[0]}-api"
        access    = length(operation.security) == 0 ? "public" : anytrue([for one in operation.security : length(one) == 0]) ? "optional" : "required"
        inputs    = try(operation.parameters, [])
        body      = try(operation.requestBody.content["application/json"].schema, {})
        mustBring = try(operation.requestBody.required, false)
      }
    }
  ]...)

  # A body must be an object with the properties that the contract requires. Their form is the service's to judge,
  # whose answer names each field.
  body_models = {
    for key, one in local.operations : key => {
      for schema in [try(local.contract.components.schemas[basename(one.body["$ref"])], one.body)] : "model" => {
        type     = "object"
        required = schema.required
      } if try(schema.type == "object" && length(schema.required) > 0, false)
    } if one.mustBring
  }

  model_names = { for key, model in local.body_models : key => "${local.operations[key].id}Body" if length(model) > 0 }

  # How an operation's caller becomes known. A login that may be missing cannot be an identity source, without which
  # API Gateway refuses by itself; and what has no token to be kept by is not kept at all.
  authorizers = {
    required = { ttl = local.functions[local.authorizer].trigger.cacheSeconds, sources = "method.request.header.Authorization, context.httpMethod, context.resourcePath" }
    optional = { ttl = 0, sources = null }
  }

  gateway_operations = {
    for key, one in local.operations : key => merge(
      {
        operationId = one.id
        parameters = [
          for input in one.inputs : { name = input.name, in = input.in, required = try(input.required, false), schema = { type = "string" } }
        ]
        responses                               = { "200" = { description = "As the service answers" } }
        security                                = [for name in [one.access] : { (name) = [] } if name != "public"]
        "x-amazon-apigateway-request-validator" = "everything"
        "x-amazon-apigateway-integration" = {
          type                = "aws_proxy"
          httpMethod          = "POST"
          uri                 = local.invocation_uris[one.function]
          passthroughBehavior = "when_no_match"
          timeoutInMillis     = local.longest_integration_seconds * 1000
        }
      },
      {
        for name in [try(local.model_names[key], null)] : "requestBody" => {
          required = true
          content  = { "application/json" = { schema = { "$ref" = "#/components/schemas/${name}" } } }
        } if name != null
      },
    )
  }

  # The browser asks before it calls from another page; the CDN adds the headers that say who may.
  preflight = {
    responses = { "204" = { description = "May be asked" } }
    security  = []
    "x-amazon-apigateway-integration" = {
      type             = "mock"
      requestTemplates = { "application/json" = jsonencode({ statusCode = 204 }) }
      responses        = { default = { statusCode = "204" } }
    }
  }

  # What the gateway refuses by itself, in the form of all errors: RFC 9457.
  refusals = {
    BAD_REQUEST_BODY               = { status = 400, type = "invalid-request", title = "Invalid request", detail = "The request’s body is not valid; see errors.", field = "body" }
    BAD_REQUEST_PARAMETERS         = { status = 400, type = "invalid-request", title = "Invalid request", detail = "The request’s parameters are not valid; see errors.", field = "parameters" }
    UNAUTHORIZED                   = { status = 401, type = "unauthenticated", title = "Unauthorized", detail = "Log in and send the access token as a bearer token." }
    ACCESS_DENIED                  = { status = 403, type = "forbidden", title = "Forbidden", detail = "Your role may not do this." }
    WAF_FILTERED                   = { status = 403, type = "forbidden", title = "Forbidden", detail = "The firewall refused this request." }
    MISSING_AUTHENTICATION_TOKEN   = { status = 404, type = "not-found", title = "Not Found", detail = "There is nothing at this path; see /api/openapi.json." }
    RESOURCE_NOT_FOUND             = { status = 404, type = "not-found", title = "Not Found", detail = "There is nothing at this path; see /api/openapi.json." }
    REQUEST_TOO_LARGE              = { status = 413, type = "body-too-large", title = "Payload Too Large", detail = "The body is larger than 1 MB." }
    UNSUPPORTED_MEDIA_TYPE         = { status = 415, type = "unsupported-media-type", title = "Unsupported Media Type", detail = "Send application/json." }
    THROTTLED                      = { status = 429, type = "too-many-requests", title = "Too Many Requests", detail = "Too many requests; wait before the next one.", retry_after = 1 }
    QUOTA_EXCEEDED                 = { status = 429, type = "too-many-requests", title = "Too Many Requests", detail = "Too many requests; wait before the next one.", retry_after = 60 }
    INTEGRATION_FAILURE            = { status = 502, type = "internal", title = "Bad Gateway", detail = "Something went wrong on our side; quote the instance to support." }
    INTEGRATION_TIMEOUT            = { status = 504, type = "timeout", title = "Gateway Timeout", detail = "The answer took too long; try again." }
    AUTHORIZER_FAILURE             = { status = 500, type = "internal", title = "Internal Server Error", detail = "Something went wrong on our side; quote the instance to support." }
    AUTHORIZER_CONFIGURATION_ERROR = { status = 500, type = "internal", title = "Internal Server Error", detail = "Something went wrong on our side; quote the instance to support." }
    API_CONFIGURATION_ERROR        = { status = 500, type = "internal", title = "Internal Server Error", detail = "Something went wrong on our side; quote the instance to support." }
    DEFAULT_4XX                    = { status = null, type = "refused", title = "Refused", detail = "The gateway refused this request." }
    DEFAULT_5XX                    = { status = null, type = "internal", title = "Internal Server Error", detail = "Something went wrong on our side; quote the instance to support." }
  }

  gateway_responses = {
    for name, one in local.refusals : name => merge(
      {
        responseParameters = merge(
          {
            "gatewayresponse.header.Content-Type"  = "'application/problem+json'"
            "gatewayresponse.header.Cache-Control" = "'no-store'"
            "gatewayresponse.header.x-request-id"  = "context.requestId"
          },
          { for seconds in try([one.retry_after], []) : "gatewayresponse.header.Retry-After" => "'${seconds}'" },
        )
        responseTemplates = {
          "application/json" = jsonencode(merge(
            {
              type     = "${local.problem_base}${one.type}"
              title    = one.title
              detail   = one.detail
              instance = "$context.requestId"
            },
            { for status in one.status == null ? [] : [one.status] : "status" => status },
            # The gateway escapes what it puts in.
            { for field in try([one.field], []) : "errors" => [{ field = field, message = "$context.error.validationErrorString" }] },
          ))
        }
      },
      { for status in one.status == null ? [] : [one.status] : "statusCode" => tostring(status) },
    )
  }

  # As in packages/contracts/src/problem.ts, read from an example that the contract gives.
  problem_base = regex("^(.*/)[^/]+$", local.contract.components.responses.NotFound.content["application/problem+json"].example.type)[0]

  gateway_document = {
    openapi = "3.0.1"
    info    = { title = "concert", version = local.contract.info.version }

    paths = {
      for path in distinct([for one in local.operations : one.path]) : path => merge(
        { for key, one in local.operations : one.method => local.gateway_operations[key] if one.path == path },
        { options = local.preflight },
      )
    }

    components = {
      schemas = { for key, name in local.model_names : name => local.body_models[key].model }
      securitySchemes = {
        for name, one in local.authorizers : name => {
          type                           = "apiKey"
          name                           = "Authorization"
          in                             = "header"
          "x-amazon-apigateway-authtype" = "custom"
          "x-amazon-apigateway-authorizer" = merge(
            {
              type                         = "request"
              authorizerUri                = local.invocation_uris[local.authorizer]
              authorizerResultTtlInSeconds = one.ttl
            },
            { for sources in one.sources == null ? [] : [one.sources] : "identitySource" => sources },
          )
        }
      }
    }

    "x-amazon-apigateway-request-validators" = { everything = { validateRequestBody = true, validateRequestParameters = true } }
    "x-amazon-apigateway-gateway-responses"  = local.gateway_responses
  }
}

resource "aws_api_gateway_rest_api" "main" {
  name                         = "concert"
  description                  = "Concert's API, from openapi.json"
  body                         = jsonencode(local.gateway_document)
  put_rest_api_mode            = "overwrite"
  disable_execute_api_endpoint = true

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = length(setsubtract([for one in local.operations : one.function], keys(local.http_functions))) == 0
      error_message = "openapi.json has operations of services that have no http function in cloud.json."
    }
  }
}

resource "aws_api_gateway_deployment" "main" {
  rest_api_id = aws_api_gateway_rest_api.main.id

  triggers = {
    document = sha256(jsonencode(local.gateway_document))
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "main" {
  rest_api_id          = aws_api_gateway_rest_api.main.id
  deployment_id        = aws_api_gateway_deployment.main.id
  stage_name           = local.stage
  description          = "What serves"
  xray_tracing_enabled = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.main["/concert/api"].arn
    # No query, whose texts are people's, and no token.
    format = jsonencode({
      time              = "$context.requestTimeEpoch"
      requestId         = "$context.requestId"
      traceId           = "$context.xrayTraceId"
      method            = "$context.httpMethod"
      resource          = "$context.resourcePath"
      status            = "$context.status"
      milliseconds      = "$context.responseLatency"
      functionMillis    = "$context.integrationLatency"
      authorizerMillis  = "$context.authorizer.latency"
      authorizerStatus  = "$context.authorizer.status"
      integrationStatus = "$context.integrationStatus"
      bytes             = "$context.responseLength"
      user              = "$context.authorizer.userId"
      error             = "$context.error.responseType"
      firewall          = "$context.waf.status"
    })
  }

  depends_on = [aws_api_gateway_account.main]
}

# One setting for the account: by which role API Gateway writes its logs.
resource "aws_api_gateway_account" "main" {
  cloudwatch_role_arn = aws_iam_role.service["api-logs"].arn

  depends_on = [aws_iam_role_policy_attachment.service]
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.main.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled = true
    # Errors only and no data: requests hold passwords and people.
    logging_level          = "ERROR"
    data_trace_enabled     = false
    throttling_rate_limit  = var.throttling.requests_a_second
    throttling_burst_limit = var.throttling.burst
    caching_enabled        = false
    cache_data_encrypted   = true
  }
}

resource "aws_api_gateway_domain_name" "main" {
  domain_name              = local.api_domain
  regional_certificate_arn = aws_acm_certificate_validation.regional["api"].certificate_arn
  security_policy          = "TLS_1_2"

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

# Without a base path, which would stand before the path in the functions' events.
resource "aws_api_gateway_base_path_mapping" "main" {
  api_id      = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.main.stage_name
  domain_name = aws_api_gateway_domain_name.main.domain_name
}
