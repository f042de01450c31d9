# One origin for all: the web app from its bucket, /api from the gateway, /media from the files' bucket.

locals {
  viewer_address_header = "x-viewer-address"
  origin_header         = "x-concert-origin"

  # The pages that `nuxt generate` renders beforehand, from the list that it reads itself. Without it each is the app's
  # own to route: slower at first sight, never wrong.
  # The API's documentation is a page of its own beside them.
  prerendered_pages = concat(["/api-docs"], try(
    [for found in regexall("'(/[^'.]*)'", regex("routes: \\[([^\\]]*)\\]", file("${path.module}/../apps/web/nuxt.config.ts"))[0]) : found[0]],
    [],
  ))

  s3_endpoint = "https://s3.${var.region}.amazonaws.com"

  # Scripts come from here and from Stripe, who asks for it; nothing is inline but styles, which Stripe's and the
  # components' need.
  content_security_policy = join("; ", [
    "default-src 'self'",
    "script-src 'self' https://js.stripe.com",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob: ${local.s3_endpoint}",
    "font-src 'self'",
    "connect-src 'self' wss://${local.live_domain} https://api.stripe.com ${local.s3_endpoint}",
    "frame-src https://js.stripe.com https://hooks.stripe.com",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "upgrade-insecure-requests",
  ])

  # AWS's own: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
  caching_optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6"
}

resource "aws_acm_certificate" "site" {
  region            = "us-east-1"
  domain_name       = var.domain
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "site_certificate" {
  zone_id         = var.hosted_zone_id
  name            = tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_name
  type            = tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_type
  records         = [tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_value]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "site" {
  region                  = "us-east-1"
  certificate_arn         = aws_acm_certificate.site.arn
  validation_record_fqdns = [aws_route53_record.site_certificate.fqdn]
}

resource "aws_route53_record" "site" {
  for_each = toset(["A", "AAAA"])

  zone_id = var.hosted_zone_id
  name    = var.domain
  type    = each.key

  alias {
    name                   = aws_cloudfront_distribution.main.domain_name
    zone_id                = aws_cloudfront_distribution.main.hosted_zone_id
    evaluate_target_health = false
  }
}

# Tells the gateway's firewall that a request came by the CDN: there is no other way in.
resource "random_password" "origin" {
  provider = random.kept

  length  = 48
  special = false
}

resource "aws_cloudfront_origin_access_control" "main" {
  name                              = "concert"
  description                       = "Signs requests to the buckets"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_function" "site" {
  name    = "concert-site"
  comment = "Pages' paths to their files"
  runtime = "cloudfront-js-2.0"
  code    = templatefile("${path.module}/edge/site.js.tftpl", { pages = jsonencode(local.prerendered_pages) })
}

resource "aws_cloudfront_function" "api" {
  name    = "concert-api"
  comment = "The API's paths, and who calls"
  runtime = "cloudfront-js-2.0"
  code    = templatefile("${path.module}/edge/api.js.tftpl", { header = local.viewer_address_header })
}

resource "aws_cloudfront_function" "pages" {
  name    = "concert-pages"
  comment = "Pages that the event service makes"
  runtime = "cloudfront-js-2.0"
  code    = templatefile("${path.module}/edge/pages.js.tftpl", { header = local.viewer_address_header })
}

resource "aws_cloudfront_cache_policy" "api" {
  name    = "concert-api"
  comment = "As long as the service says, which is not at all unless it says"

  min_ttl     = 0
  default_ttl = 0
  max_ttl     = 300

  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_brotli = true
    enable_accept_encoding_gzip   = true

    headers_config {
      header_behavior = "whitelist"

      headers {
        items = ["Authorization"]
      }
    }

    query_strings_config {
      query_string_behavior = "all"
    }

    cookies_config {
      cookie_behavior = "none"
    }
  }
}

resource "aws_cloudfront_origin_request_policy" "api" {
  name    = "concert-api"
  comment = "Everything but the host, which must be the API's own"

  headers_config {
    header_behavior = "allExcept"

    headers {
      items = ["host"]
    }
  }

  query_strings_config {
    query_string_behavior = "all"
  }

  cookies_config {
    cookie_behavior = "all"
  }
}

locals {
  response_policies = {
    site  = { csp = local.content_security_policy, cors = false, permissions = "camera=(self), geolocation=(self), microphone=()" }
    api   = { csp = "default-src 'none'; frame-ancestors 'none'", cors = true, permissions = "camera=(), geolocation=(), microphone=()" }
    media = { csp = "default-src 'none'; sandbox", cors = false, permissions = "camera=(), geolocation=(), microphone=()" }
  }
}

resource "aws_cloudfront_response_headers_policy" "main" {
  for_each = local.response_policies

  name    = "concert-${each.key}"
  comment = "Security headers"

  security_headers_config {
    content_security_policy {
      content_security_policy = each.value.csp
      override                = true
    }

    content_type_options {
      override = true
    }

    frame_options {
      frame_option = "DENY"
      override     = true
    }

    referrer_policy {
      referrer_policy = "strict-origin-when-cross-origin"
      override        = true
    }

    strict_transport_security {
      access_control_max_age_sec = 63072000
      include_subdomains         = true
      override                   = true
    }
  }

  custom_headers_config {
    items {
      header   = "permissions-policy"
      value    = each.value.permissions
      override = true
    }

    items {
      header   = "cross-origin-opener-policy"
      value    = "same-origin-allow-popups"
      override = true
    }
  }

  dynamic "cors_config" {
    for_each = each.value.cors ? [true] : []

    content {
      access_control_allow_credentials = true
      access_control_max_age_sec       = 7200
      origin_override                  = true

      access_control_allow_origins {
        items = [local.public_origin]
      }

      access_control_allow_methods {
        items = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]
      }

      access_control_allow_headers {
        items = ["authorization", "content-type", "idempotency-key", "if-match", "x-correlation-id"]
      }

      access_control_expose_headers {
        items = ["x-request-id", "retry-after", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "etag"]
      }
    }
  }
}

resource "aws_cloudfront_distribution" "main" {
  comment             = "Concert, ${var.environment}"
  enabled             = true
  is_ipv6_enabled     = true
  http_version        = "http2and3"
  price_class         = "PriceClass_100"
  aliases             = [var.domain]
  default_root_object = "index.html"
  web_acl_id          = aws_wafv2_web_acl.edge.arn

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate_validation.site.certificate_arn
    minimum_protocol_version = "TLSv1.2_2021"
    ssl_support_method       = "sni-only"
  }

  restrictions {
    geo_restriction {
      restriction_type = length(var.allowed_countries) == 0 ? "none" : "whitelist"
      locations        = var.allowed_countries
    }
  }

  origin {
    origin_id                = "site"
    domain_name              = aws_s3_bucket.main["web"].bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.main.id
  }

  origin {
    origin_id                = "media"
    domain_name              = aws_s3_bucket.main["concert-bucket"].bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.main.id
  }

  origin {
    origin_id   = "api"
    domain_name = aws_api_gateway_domain_name.main.domain_name

    custom_origin_config {
      http_port                = 80
      https_port               = 443
      origin_protocol_policy   = "https-only"
      origin_ssl_protocols     = ["TLSv1.2"]
      origin_read_timeout      = 30
      origin_keepalive_timeout = 60
    }

    custom_header {
      name  = local.origin_header
      value = random_password.origin.result
    }
  }

  default_cache_behavior {
    target_origin_id           = "site"
    allowed_methods            = ["GET", "HEAD", "OPTIONS"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = "redirect-to-https"
    compress                   = true
    cache_policy_id            = local.caching_optimized
    response_headers_policy_id = aws_cloudfront_response_headers_policy.main["site"].id

    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.site.arn
    }
  }

  ordered_cache_behavior {
    path_pattern               = "/api/*"
    target_origin_id           = "api"
    allowed_methods            = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = "https-only"
    compress                   = true
    cache_policy_id            = aws_cloudfront_cache_policy.api.id
    origin_request_policy_id   = aws_cloudfront_origin_request_policy.api.id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.main["api"].id

    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.api.arn
    }
  }

  # Made by the event service, so that what was published a minute ago has its page; seen as any other page of the site.
  dynamic "ordered_cache_behavior" {
    for_each = ["/events/*", "/sitemap.xml", "/robots.txt"]

    content {
      path_pattern               = ordered_cache_behavior.value
      target_origin_id           = "api"
      allowed_methods            = ["GET", "HEAD"]
      cached_methods             = ["GET", "HEAD"]
      viewer_protocol_policy     = "redirect-to-https"
      compress                   = true
      cache_policy_id            = aws_cloudfront_cache_policy.api.id
      origin_request_policy_id   = aws_cloudfront_origin_request_policy.api.id
      response_headers_policy_id = aws_cloudfront_response_headers_policy.main["site"].id

      function_association {
        event_type   = "viewer-request"
        function_arn = aws_cloudfront_function.pages.arn
      }
    }
  }

  ordered_cache_behavior {
    path_pattern               = "/media/*"
    target_origin_id           = "media"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = "redirect-to-https"
    compress                   = true
    cache_policy_id            = local.caching_optimized
    response_headers_policy_id = aws_cloudfront_response_headers_policy.main["media"].id
  }
}

# Access logs of the second generation, which need no access lists on the bucket.
resource "aws_cloudwatch_log_delivery_source" "cdn" {
  region       = "us-east-1"
  name         = "concert-cdn"
  log_type     = "ACCESS_LOGS"
  resource_arn = aws_cloudfront_distribution.main.arn
}

resource "aws_cloudwatch_log_delivery_destination" "cdn" {
  region        = "us-east-1"
  name          = "concert-cdn"
  output_format = "json"

  delivery_destination_configuration {
    destination_resource_arn = "${aws_s3_bucket.main["logs"].arn}/cdn"
  }
}

resource "aws_cloudwatch_log_delivery" "cdn" {
  region                   = "us-east-1"
  delivery_source_name     = aws_cloudwatch_log_delivery_source.cdn.name
  delivery_destination_arn = aws_cloudwatch_log_delivery_destination.cdn.arn

  depends_on = [aws_s3_bucket_policy.main]
}
