locals {
  # AWS's managed rules, and which of them only count. Bodies here carry texts of organisers, HTML of mail templates and
  # links, up to 1 MB; they are parsed by the contract and never reach a shell, a query or a page unescaped.
  managed_rules = {
    AWSManagedRulesAmazonIpReputationList = { priority = 10, counted = [] }
    AWSManagedRulesCommonRuleSet          = { priority = 20, counted = ["SizeRestrictions_BODY", "CrossSiteScripting_BODY", "GenericRFI_BODY"] }
    AWSManagedRulesKnownBadInputsRuleSet  = { priority = 30, counted = [] }
    AWSManagedRulesSQLiRuleSet            = { priority = 40, counted = ["SQLi_BODY"] }
  }

  rate_rules = {
    logins   = { priority = 1, limit = var.firewall.logins, below = ["/api/auth/"] }
    requests = { priority = 2, limit = var.firewall.requests, below = [] }
  }

  too_many_requests = jsonencode({
    type   = "${local.problem_base}too-many-requests"
    title  = "Too Many Requests"
    status = 429
    detail = "Too many requests from this address; wait some minutes."
  })
}

# In front of everything.
resource "aws_wafv2_web_acl" "edge" {
  region = "us-east-1"

  name        = "concert-edge"
  description = "In front of the CDN"
  scope       = "CLOUDFRONT"

  default_action {
    allow {}
  }

  custom_response_body {
    key          = "too-many-requests"
    content      = local.too_many_requests
    content_type = "APPLICATION_JSON"
  }

  dynamic "rule" {
    for_each = local.rate_rules

    content {
      name     = rule.key
      priority = rule.value.priority

      action {
        block {
          custom_response {
            response_code            = 429
            custom_response_body_key = "too-many-requests"

            response_header {
              name  = "Retry-After"
              value = "300"
            }
          }
        }
      }

      statement {
        rate_based_statement {
          limit                 = rule.value.limit
          evaluation_window_sec = 300
          aggregate_key_type    = "IP"

          dynamic "scope_down_statement" {
            for_each = rule.value.below

            content {
              byte_match_statement {
                search_string         = scope_down_statement.value
                positional_constraint = "STARTS_WITH"

                field_to_match {
                  uri_path {}
                }

                text_transformation {
                  priority = 0
                  type     = "NORMALIZE_PATH"
                }
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "concert-${rule.key}"
        sampled_requests_enabled   = true
      }
    }
  }

  dynamic "rule" {
    for_each = local.managed_rules

    content {
      name     = rule.key
      priority = rule.value.priority

      override_action {
        none {}
      }

      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.key

          dynamic "rule_action_override" {
            for_each = toset(rule.value.counted)

            content {
              name = rule_action_override.key

              action_to_use {
                count {}
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "concert-${rule.key}"
        sampled_requests_enabled   = true
      }
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "concert-edge"
    sampled_requests_enabled   = true
  }
}

# In front of the gateway: what did not come by the CDN, past its firewall, does not come in.
resource "aws_wafv2_web_acl" "api" {
  name        = "concert-api"
  description = "Only what comes by the CDN"
  scope       = "REGIONAL"

  default_action {
    block {}
  }

  rule {
    name     = "AWSManagedRulesKnownBadInputsRuleSet"
    priority = 1

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        vendor_name = "AWS"
        name        = "AWSManagedRulesKnownBadInputsRuleSet"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "concert-api-bad-inputs"
      sampled_requests_enabled   = true
    }
  }

  rule {
    name     = "by-the-cdn"
    priority = 2

    action {
      allow {}
    }

    statement {
      byte_match_statement {
        search_string         = random_password.origin.result
        positional_constraint = "EXACTLY"

        field_to_match {
          single_header {
            name = local.origin_header
          }
        }

        text_transformation {
          priority = 0
          type     = "NONE"
        }
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "concert-api-by-the-cdn"
      sampled_requests_enabled   = false
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "concert-api"
    sampled_requests_enabled   = false
  }
}

resource "aws_wafv2_web_acl_association" "api" {
  resource_arn = aws_api_gateway_stage.main.arn
  web_acl_arn  = aws_wafv2_web_acl.api.arn
}

resource "aws_cloudwatch_log_group" "edge_firewall" {
  region = "us-east-1"

  name              = "aws-waf-logs-concert-edge"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.edge.arn
}

locals {
  # What a log must not hold.
  redacted_headers = ["authorization", "cookie", local.origin_header]
}

resource "aws_wafv2_web_acl_logging_configuration" "edge" {
  region = "us-east-1"

  resource_arn            = aws_wafv2_web_acl.edge.arn
  log_destination_configs = [aws_cloudwatch_log_group.edge_firewall.arn]

  dynamic "redacted_fields" {
    for_each = toset(local.redacted_headers)

    content {
      single_header {
        name = redacted_fields.key
      }
    }
  }
}

resource "aws_wafv2_web_acl_logging_configuration" "api" {
  resource_arn            = aws_wafv2_web_acl.api.arn
  log_destination_configs = [aws_cloudwatch_log_group.main["aws-waf-logs-concert-api"].arn]

  dynamic "redacted_fields" {
    for_each = toset(local.redacted_headers)

    content {
      single_header {
        name = redacted_fields.key
      }
    }
  }
}
