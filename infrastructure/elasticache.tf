resource "aws_elasticache_subnet_group" "main" {
  name       = "concert"
  subnet_ids = local.subnet_ids.data
}

resource "aws_elasticache_parameter_group" "main" {
  name        = "concert-valkey8"
  family      = "valkey8"
  description = "Concert: cluster mode, and what expires goes first when memory is short"

  parameter {
    name  = "cluster-enabled"
    value = "yes"
  }

  parameter {
    name  = "maxmemory-policy"
    value = "volatile-lru"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_elasticache_replication_group" "main" {
  replication_group_id = "concert"
  description          = "Sessions' hot copies, pages, rate limits and counters; losing it costs speed only"
  engine               = "valkey"
  engine_version       = "8.0"
  node_type            = var.cache.node_type
  port                 = 6379

  cluster_mode               = "enabled"
  num_node_groups            = var.cache.shards
  replicas_per_node_group    = var.cache.replicas_per_shard
  automatic_failover_enabled = true
  multi_az_enabled           = true
  parameter_group_name       = aws_elasticache_parameter_group.main.name
  subnet_group_name          = aws_elasticache_subnet_group.main.name
  security_group_ids         = [local.security_group_ids["cache"]]

  at_rest_encryption_enabled = true
  kms_key_id                 = local.key["data"]
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  auth_token_wo              = ephemeral.random_password.cache.result
  auth_token_wo_version      = var.cache.password_version
  # Both passwords are good until the next one: functions read the new one within five minutes.
  auth_token_update_strategy = "ROTATE"

  snapshot_retention_limit   = local.is_production ? 1 : 0
  snapshot_window            = "03:00-04:00"
  maintenance_window         = "wed:04:30-wed:05:30"
  auto_minor_version_upgrade = true
  apply_immediately          = !local.is_production
  notification_topic_arn     = aws_sns_topic.main["concert-alerts"].arn

  dynamic "log_delivery_configuration" {
    for_each = { slow-log = "/concert/cache/slow", engine-log = "/concert/cache/engine" }

    content {
      log_type         = log_delivery_configuration.key
      destination      = local.log_group_names[log_delivery_configuration.value]
      destination_type = "cloudwatch-logs"
      log_format       = "json"
    }
  }
}
