# What AWS would answer, as far as code and tests look into it: in the right form, since the provider checks forms also
# here. What is not named stays unknown in a plan.

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
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
    domain_validation_options = [{
      domain_name           = "concert.example"
      resource_record_name  = "_proof.concert.example"
      resource_record_type  = "CNAME"
      resource_record_value = "_proof.acm-validations.aws"
    }]
  }
}

mock_resource "aws_api_gateway_rest_api" {
  defaults = {
    execution_arn = "arn:aws:execute-api:eu-central-1:123456789012:abcdefghij"
  }
}

mock_resource "aws_api_gateway_stage" {
  defaults = {
    arn = "arn:aws:apigateway:eu-central-1::/restapis/abcdefghij/stages/api"
  }
}

mock_resource "aws_apigatewayv2_api" {
  defaults = {
    id            = "livelivel1"
    execution_arn = "arn:aws:execute-api:eu-central-1:123456789012:livelivel1"
  }
}

mock_resource "aws_apigatewayv2_domain_name" {
  defaults = {
    domain_name_configuration = {
      target_domain_name = "d-abcdefghij.execute-api.eu-central-1.amazonaws.com"
      hosted_zone_id     = "Z1U9ULNL0V5AJ3"
    }
  }
}

mock_resource "aws_cloudfront_distribution" {
  defaults = {
    arn            = "arn:aws:cloudfront::123456789012:distribution/E00000000000"
    domain_name    = "d00000000000.cloudfront.net"
    hosted_zone_id = "Z2FDTNDATAQYW2"
  }
}

mock_resource "aws_db_instance" {
  defaults = {
    arn     = "arn:aws:rds:eu-central-1:123456789012:db:concert"
    address = "concert.abcdefghijkl.eu-central-1.rds.amazonaws.com"
  }
}

mock_resource "aws_elasticache_replication_group" {
  defaults = {
    configuration_endpoint_address = "clustercfg.concert.abcdef.euc1.cache.amazonaws.com"
  }
}

mock_resource "aws_kms_key" {
  defaults = {
    arn = "arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000000"
  }
}

mock_resource "aws_nat_gateway" {
  defaults = {
    id = "nat-00000000000000000"
  }
}

mock_resource "aws_route_table" {
  defaults = {
    id = "rtb-00000000000000000"
  }
}

mock_resource "aws_secretsmanager_secret" {
  defaults = {
    arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:concert/mocked-abcdef"
  }
}

mock_resource "aws_security_group" {
  defaults = {
    id = "sg-00000000000000000"
  }
}

mock_resource "aws_sesv2_email_identity" {
  defaults = {
    dkim_signing_attributes = {
      tokens = ["one", "two", "three"]
    }
  }
}

mock_resource "aws_sns_topic" {
  defaults = {
    arn = "arn:aws:sns:eu-central-1:123456789012:mocked"
  }
}

mock_resource "aws_sqs_queue" {
  defaults = {
    arn = "arn:aws:sqs:eu-central-1:123456789012:mocked"
    url = "https://sqs.eu-central-1.amazonaws.com/123456789012/mocked"
  }
}

mock_resource "aws_subnet" {
  defaults = {
    id = "subnet-00000000000000000"
  }
}

mock_resource "aws_vpc_endpoint" {
  defaults = {
    prefix_list_id = "pl-00000000"
  }
}

mock_resource "aws_wafv2_web_acl" {
  defaults = {
    arn = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/mocked/00000000-0000-0000-0000-000000000000"
  }
}
