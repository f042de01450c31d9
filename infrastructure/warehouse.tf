# Off by default: see options.tf. RDS copies its tables into Redshift within seconds, without a job to keep.

resource "aws_redshiftserverless_namespace" "main" {
  count = var.warehouse ? 1 : 0

  namespace_name                   = "concert"
  db_name                          = "concert"
  admin_username                   = "concert_owner"
  manage_admin_password            = true
  admin_password_secret_kms_key_id = local.key["secrets"]
  kms_key_id                       = local.key["data"]
  log_exports                      = ["connectionlog", "userlog", "useractivitylog"]
}

resource "aws_redshiftserverless_workgroup" "main" {
  count = var.warehouse ? 1 : 0

  workgroup_name       = "concert"
  namespace_name       = aws_redshiftserverless_namespace.main[0].namespace_name
  base_capacity        = 8
  max_capacity         = 32
  subnet_ids           = local.subnet_ids.data
  security_group_ids   = [aws_security_group.warehouse[0].id]
  publicly_accessible  = false
  enhanced_vpc_routing = true

  # MySQL tells the case of names.
  config_parameter {
    parameter_key   = "enable_case_sensitive_identifier"
    parameter_value = "true"
  }

  config_parameter {
    parameter_key   = "require_ssl"
    parameter_value = "true"
  }
}

# Queries come by the query editor, not by the network.
resource "aws_security_group" "warehouse" {
  count = var.warehouse ? 1 : 0

  name        = "concert-warehouse"
  description = "The warehouse, which nobody connects to"
  vpc_id      = aws_vpc.main.id

  tags = { Name = "concert-warehouse" }
}

resource "aws_redshift_resource_policy" "main" {
  count = var.warehouse ? 1 : 0

  resource_arn = aws_redshiftserverless_namespace.main[0].arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "redshift.amazonaws.com" }
        Action    = "redshift:AuthorizeInboundIntegration"
        Condition = { StringEquals = { "aws:SourceArn" = aws_db_instance.main.arn } }
      },
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account}:root" }
        Action    = "redshift:CreateInboundIntegration"
      },
    ]
  })
}

resource "aws_rds_integration" "warehouse" {
  count = var.warehouse ? 1 : 0

  integration_name = "concert"
  source_arn       = aws_db_instance.main.arn
  target_arn       = aws_redshiftserverless_namespace.main[0].arn
  # What was sold, not who people are.
  data_filter = join(", ", [for table in ["events", "ticket_types", "bookings", "booking_items", "payments", "refunds", "analytics_daily"] : "include: concert.${table}"])

  depends_on = [aws_redshift_resource_policy.main, aws_redshiftserverless_workgroup.main]
}
