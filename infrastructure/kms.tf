locals {
  # One key for each kind of thing, so that who may read mail queues cannot read the database's storage. `services`
  # are AWS services that encrypt on their own account, and for what; all others do it for a caller whom IAM allows.
  keys = {
    data = {
      description = "Database, tables, cache and backups"
      services    = {}
    }
    files = {
      description = "What lies in buckets"
      services = {
        # The CDN serves what is below media/.
        "cloudfront.amazonaws.com" = {
          actions   = ["kms:Decrypt"]
          condition = { ArnLike = { "aws:SourceArn" = "arn:${local.partition}:cloudfront::${local.account}:distribution/*" } }
        }
      }
    }
    messages = {
      description = "Queues, topics and the event bus"
      services = {
        for service in ["events", "sns", "s3", "ses", "cloudwatch", "budgets"] : "${service}.amazonaws.com" => {
          actions   = ["kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"]
          condition = { StringEquals = { "aws:SourceAccount" = local.account } }
        }
      }
    }
    logs = {
      description = "Logs, of services and of the account"
      services = {
        "logs.${var.region}.amazonaws.com" = {
          actions   = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
          condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:${local.partition}:logs:${var.region}:${local.account}:*" } }
        }
        "cloudtrail.amazonaws.com" = {
          actions   = ["kms:GenerateDataKey*", "kms:DescribeKey"]
          condition = { ArnLike = { "aws:SourceArn" = "arn:${local.partition}:cloudtrail:${var.region}:${local.account}:trail/concert" } }
        }
      }
    }
    secrets = {
      description = "Secrets"
      services    = {}
    }
    code = {
      description = "Images, the functions' environment and the pipeline's artifacts"
      services    = {}
    }
  }
}

resource "aws_kms_key" "main" {
  for_each = local.keys

  description             = each.value.description
  deletion_window_in_days = 30
  custom_key_store_id     = var.key_store_id
  # A key in a key store of one's own cannot rotate by itself.
  enable_key_rotation = var.key_store_id == null

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([local.account_administers_key], [
      for service, use in each.value.services : {
        Sid       = "For${title(split(".", service)[0])}"
        Effect    = "Allow"
        Principal = { Service = service }
        Action    = use.actions
        Resource  = "*"
        Condition = use.condition
      }
    ])
  })
}

resource "aws_kms_alias" "main" {
  for_each = local.keys

  name          = "alias/concert-${each.key}"
  target_key_id = aws_kms_key.main[each.key].key_id
}

# CloudFront's firewall logs where CloudFront is at home, and a key serves its own region only.
resource "aws_kms_key" "edge" {
  region = "us-east-1"

  description             = "Logs of the firewall at the edge"
  deletion_window_in_days = 30
  enable_key_rotation     = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [local.account_administers_key, {
      Sid       = "ForLogs"
      Effect    = "Allow"
      Principal = { Service = "logs.us-east-1.amazonaws.com" }
      Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
      Resource  = "*"
      Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:${local.partition}:logs:us-east-1:${local.account}:*" } }
    }]
  })
}

# What is copied to the second region is encrypted anew there.
resource "aws_kms_key" "second_region" {
  for_each = var.second_region == null ? toset([]) : toset(["data", "files", "secrets", "code"])
  region   = var.second_region

  description             = "${local.keys[each.key].description}, second region"
  deletion_window_in_days = 30
  enable_key_rotation     = true

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [local.account_administers_key]
  })
}

locals {
  # AWS's own default: the account's IAM policies decide. Without it a key can become unmanageable.
  account_administers_key = {
    Sid       = "AccountByIam"
    Effect    = "Allow"
    Principal = { AWS = "arn:${local.partition}:iam::${local.account}:root" }
    Action    = "kms:*"
    Resource  = "*"
  }

  key = { for name, key in aws_kms_key.main : name => key.arn }
}
