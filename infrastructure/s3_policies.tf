# Who reaches a bucket, beyond what IAM lets our roles do.

locals {
  bucket_arn = { for name, bucket in local.buckets : name => "arn:${local.partition}:s3:::${bucket.full}" }

  # What a bucket lets others do.
  bucket_grants = {
    web = [{
      Sid       = "Cdn"
      Effect    = "Allow"
      Principal = { Service = "cloudfront.amazonaws.com" }
      # Listing makes a missing file a 404 rather than a 403.
      Action    = ["s3:GetObject", "s3:ListBucket"]
      Resource  = [local.bucket_arn["web"], "${local.bucket_arn["web"]}/*"]
      Condition = { StringEquals = { "aws:SourceArn" = aws_cloudfront_distribution.main.arn } }
    }]

    concert-bucket = [
      {
        Sid       = "CdnServesPublicMedia"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = ["s3:GetObject"]
        Resource  = ["${local.bucket_arn["concert-bucket"]}/media/*"]
        Condition = { StringEquals = { "aws:SourceArn" = aws_cloudfront_distribution.main.arn } }
      },
      {
        Sid       = "NobodyReadsMalware"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["s3:GetObject", "s3:GetObjectVersion"]
        Resource  = ["${local.bucket_arn["concert-bucket"]}/*"]
        Condition = { StringEquals = { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus" = "THREATS_FOUND" } }
      },
      {
        Sid       = "OnlyGuardDutyJudges"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["s3:PutObjectTagging", "s3:DeleteObjectTagging", "s3:PutObjectVersionTagging", "s3:DeleteObjectVersionTagging"]
        Resource  = ["${local.bucket_arn["concert-bucket"]}/*"]
        Condition = { ArnNotEquals = { "aws:PrincipalArn" = "arn:${local.partition}:iam::${local.account}:role/concert-malware-scan" } }
      },
    ]

    logs = [
      {
        Sid       = "AccessLogs"
        Effect    = "Allow"
        Principal = { Service = "logging.s3.amazonaws.com" }
        Action    = ["s3:PutObject"]
        Resource  = ["${local.bucket_arn["logs"]}/s3/*"]
        Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
      },
      {
        Sid       = "CdnLogs"
        Effect    = "Allow"
        Principal = { Service = "delivery.logs.amazonaws.com" }
        Action    = ["s3:PutObject"]
        Resource  = ["${local.bucket_arn["logs"]}/cdn/*"]
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account, "s3:x-amz-acl" = "bucket-owner-full-control" }
          ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:logs:us-east-1:${local.account}:delivery-source:*" }
        }
      },
      {
        Sid       = "TrailLooks"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = ["s3:GetBucketAcl"]
        Resource  = [local.bucket_arn["logs"]]
        Condition = { StringEquals = { "aws:SourceArn" = "arn:${local.partition}:cloudtrail:${var.region}:${local.account}:trail/concert" } }
      },
      {
        Sid       = "TrailWrites"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = ["s3:PutObject"]
        Resource  = ["${local.bucket_arn["logs"]}/trail/AWSLogs/${local.account}/*"]
        Condition = { StringEquals = {
          "aws:SourceArn" = "arn:${local.partition}:cloudtrail:${var.region}:${local.account}:trail/concert"
          "s3:x-amz-acl"  = "bucket-owner-full-control"
        } }
      },
    ]
  }
}

resource "aws_s3_bucket_policy" "main" {
  for_each = local.buckets

  bucket = local.bucket_ids[each.key]
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid       = "EncryptedConnectionsOnly"
          Effect    = "Deny"
          Principal = "*"
          Action    = ["s3:*"]
          Resource  = [local.bucket_arn[each.key], "${local.bucket_arn[each.key]}/*"]
          Condition = { Bool = { "aws:SecureTransport" = "false" } }
        },
        {
          Sid       = "Tls12AtLeast"
          Effect    = "Deny"
          Principal = "*"
          Action    = ["s3:*"]
          Resource  = [local.bucket_arn[each.key], "${local.bucket_arn[each.key]}/*"]
          Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
        },
      ],
      try(local.bucket_grants[each.key], []),
    )
  })

  depends_on = [aws_s3_bucket_public_access_block.main]
}
