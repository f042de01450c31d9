locals {
  has_registry = var.image_account_id == null
}

# One repository for each service; its image serves all the service's functions.
resource "aws_ecr_repository" "main" {
  for_each = local.has_registry ? local.services : toset([])

  name                 = "concert/${each.key}"
  image_tag_mutability = "IMMUTABLE"
  force_delete         = !local.is_production

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = local.key["code"]
  }
}

resource "aws_ecr_lifecycle_policy" "main" {
  for_each = aws_ecr_repository.main

  repository = each.value.name
  policy = jsonencode({
    rules = [
      {
        rulePriority = 1
        description  = "Layers that no tag names"
        selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 7 }
        action       = { type = "expire" }
      },
      {
        rulePriority = 2
        description  = "The last 50 images: what a rollback may need"
        selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 50 }
        action       = { type = "expire" }
      },
    ]
  })
}

locals {
  # Other environments' accounts, whose functions run what was built here once.
  image_readers = var.pipeline == null ? [] : sort([for id in values(var.pipeline.accounts) : id if id != local.account])
}

resource "aws_ecr_repository_policy" "main" {
  for_each = length(local.image_readers) == 0 ? {} : aws_ecr_repository.main

  repository = each.value.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OtherEnvironments"
        Effect    = "Allow"
        Principal = { AWS = [for id in local.image_readers : "arn:${local.partition}:iam::${id}:root"] }
        Action    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      },
      {
        # Ours too, which this policy must not lock out.
        Sid       = "Functions"
        Effect    = "Allow"
        Principal = { Service = "lambda.amazonaws.com" }
        Action    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Condition = { ArnLike = { "aws:SourceArn" = [for id in concat([local.account], local.image_readers) : "arn:${local.partition}:lambda:${var.region}:${id}:function:concert-*"] } }
      },
    ]
  })
}

resource "aws_ecr_replication_configuration" "second_region" {
  count = local.has_registry && var.second_region != null ? 1 : 0

  replication_configuration {
    rule {
      destination {
        region      = var.second_region
        registry_id = local.account
      }

      repository_filter {
        filter      = "concert/"
        filter_type = "PREFIX_MATCH"
      }
    }
  }
}
