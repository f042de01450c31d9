# Mail goes by one of two streams, so that complaints about marketing do not hold up tickets.
locals {
  mail_streams = {
    transactional = "concert"
    marketing     = "concert-marketing"
  }
}

resource "aws_sesv2_configuration_set" "main" {
  for_each = local.mail_streams

  configuration_set_name = each.value

  delivery_options {
    tls_policy = "REQUIRE"
  }

  reputation_options {
    reputation_metrics_enabled = true
  }

  sending_options {
    sending_enabled = true
  }

  suppression_options {
    suppressed_reasons = ["BOUNCE", "COMPLAINT"]
  }
}

# What becomes of a mail, to the topic whose messages the function email-feedback reads.
resource "aws_sesv2_configuration_set_event_destination" "main" {
  for_each = local.mail_streams

  configuration_set_name = aws_sesv2_configuration_set.main[each.key].configuration_set_name
  event_destination_name = "concert-email"

  event_destination {
    enabled              = true
    matching_event_types = ["DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "DELIVERY_DELAY"]

    sns_destination {
      topic_arn = aws_sns_topic.main["concert-email"].arn
    }
  }

  # SES publishes a test message first.
  depends_on = [aws_sns_topic_policy.main]
}

# Mail from the domain that names no stream goes by that of transactional mail.
resource "aws_sesv2_email_identity" "main" {
  email_identity         = var.domain
  configuration_set_name = aws_sesv2_configuration_set.main["transactional"].configuration_set_name

  # Easy DKIM signs List-Unsubscribe and List-Unsubscribe-Post among the headers, as RFC 8058 asks.
  dkim_signing_attributes {
    next_signing_key_length = "RSA_2048_BIT"
  }
}

resource "aws_sesv2_email_identity_mail_from_attributes" "main" {
  email_identity         = aws_sesv2_email_identity.main.email_identity
  mail_from_domain       = "mail.${var.domain}"
  behavior_on_mx_failure = "REJECT_MESSAGE"
}

# Easy DKIM always has three tokens.
resource "aws_route53_record" "dkim" {
  count = 3

  zone_id = var.hosted_zone_id
  name    = "${aws_sesv2_email_identity.main.dkim_signing_attributes[0].tokens[count.index]}._domainkey.${var.domain}"
  type    = "CNAME"
  ttl     = 1800
  records = ["${aws_sesv2_email_identity.main.dkim_signing_attributes[0].tokens[count.index]}.dkim.amazonses.com"]
}

resource "aws_route53_record" "mail_from" {
  for_each = {
    MX  = "10 feedback-smtp.${var.region}.amazonses.com"
    TXT = "v=spf1 include:amazonses.com -all"
  }

  zone_id = var.hosted_zone_id
  name    = "mail.${var.domain}"
  type    = each.key
  ttl     = 1800
  records = [each.value]
}

resource "aws_route53_record" "dmarc" {
  zone_id = var.hosted_zone_id
  name    = "_dmarc.${var.domain}"
  type    = "TXT"
  ttl     = 1800
  records = ["v=DMARC1; p=quarantine; adkim=s; aspf=r"]
}
