# The host names of both APIs: a certificate each, proven by the zone, and where they lead. The CDN's stands in frontend.tf.

locals {
  hostnames = { api = local.api_domain, live = local.live_domain }

  hostname_targets = {
    api = {
      name = aws_api_gateway_domain_name.main.regional_domain_name
      zone = aws_api_gateway_domain_name.main.regional_zone_id
    }
    live = {
      name = aws_apigatewayv2_domain_name.live.domain_name_configuration[0].target_domain_name
      zone = aws_apigatewayv2_domain_name.live.domain_name_configuration[0].hosted_zone_id
    }
  }

  hostname_records = { for pair in setproduct(keys(local.hostnames), ["A", "AAAA"]) : join("-", pair) => { hostname = pair[0], type = pair[1] } }
}

resource "aws_acm_certificate" "regional" {
  for_each = local.hostnames

  domain_name       = each.value
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "regional_certificate" {
  for_each = { for name, certificate in aws_acm_certificate.regional : name => tolist(certificate.domain_validation_options)[0] }

  zone_id         = var.hosted_zone_id
  name            = each.value.resource_record_name
  type            = each.value.resource_record_type
  records         = [each.value.resource_record_value]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "regional" {
  for_each = local.hostnames

  certificate_arn         = aws_acm_certificate.regional[each.key].arn
  validation_record_fqdns = [aws_route53_record.regional_certificate[each.key].fqdn]
}

resource "aws_route53_record" "hostname" {
  for_each = local.hostname_records

  zone_id = var.hosted_zone_id
  name    = local.hostnames[each.value.hostname]
  type    = each.value.type

  alias {
    name                   = local.hostname_targets[each.value.hostname].name
    zone_id                = local.hostname_targets[each.value.hostname].zone
    evaluate_target_health = false
  }
}
