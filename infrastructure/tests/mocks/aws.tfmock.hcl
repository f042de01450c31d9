# What AWS would answer, as far as the code looks into it. Everything else is a short random text.

mock_data "aws_caller_identity" {
  defaults = {
    account_id = "123456789012"
  }
}

mock_data "aws_partition" {
  defaults = {
    partition = "aws"
  }
}

mock_data "aws_availability_zones" {
  defaults = {
    names = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
  }
}

mock_data "aws_servicequotas_service_quota" {
  defaults = {
    value = 1000
  }
}

mock_resource "aws_acm_certificate" {
  defaults = {
    domain_validation_options = [{
      domain_name           = "concert.example"
      resource_record_name  = "_proof.concert.example"
      resource_record_type  = "CNAME"
      resource_record_value = "_proof.acm-validations.aws"
    }]
  }
}

mock_resource "aws_db_instance" {
  defaults = {
    master_user_secret = [{
      kms_key_id    = "arn:aws:kms:eu-central-1:123456789012:key/secrets"
      secret_arn    = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:rds!db-1-abcdef"
      secret_status = "active"
    }]
  }
}

mock_resource "aws_sesv2_email_identity" {
  defaults = {
    dkim_signing_attributes = {
      tokens = ["one", "two", "three"]
    }
  }
}

# Named here, so that what they compute is known in a plan: a text of its own for each.

mock_resource "aws_api_gateway_rest_api" {
  defaults = {}
}

mock_resource "aws_api_gateway_stage" {
  defaults = {}
}

mock_resource "aws_cloudfront_distribution" {
  defaults = {}
}

mock_resource "aws_elasticache_replication_group" {
  defaults = {}
}

mock_resource "aws_kms_key" {
  defaults = {}
}

mock_resource "aws_lambda_alias" {
  defaults = {}
}

mock_resource "aws_nat_gateway" {
  defaults = {}
}

mock_resource "aws_route_table" {
  defaults = {}
}

mock_resource "aws_secretsmanager_secret" {
  defaults = {}
}

mock_resource "aws_security_group" {
  defaults = {}
}

mock_resource "aws_sns_topic" {
  defaults = {}
}

mock_resource "aws_sqs_queue" {
  defaults = {}
}

mock_resource "aws_subnet" {
  defaults = {}
}

mock_resource "aws_vpc_endpoint" {
  defaults = {}
}

mock_resource "aws_wafv2_web_acl" {
  defaults = {}
}
