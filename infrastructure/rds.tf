locals {
  # MySQL's Performance Insights needs more memory than the smallest classes have.
  has_performance_insights = !contains(["db.t4g.small"], var.database.instance_class)

  database_log_groups = toset(flatten([
    for instance in concat(["concert"], [for index in range(var.database.read_replicas) : "concert-replica-${index + 1}"]) :
    [for log in local.database_logs : "/aws/rds/instance/${instance}/${log}"]
  ]))
  database_logs = ["error", "slowquery"]

  # The same settings as the private server on one machine has.
  database_parameters = {
    transaction_isolation           = { value = "READ-COMMITTED" }
    require_secure_transport        = { value = "1" }
    character_set_server            = { value = "utf8mb4" }
    collation_server                = { value = "utf8mb4_unicode_520_ci" }
    time_zone                       = { value = "UTC" }
    sql_mode                        = { value = "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION" }
    max_allowed_packet              = { value = "67108864" }
    local_infile                    = { value = "0" }
    log_output                      = { value = "FILE" }
    slow_query_log                  = { value = "1" }
    long_query_time                 = { value = "0.1" } # the target: p95 below 100 ms
    innodb_print_all_deadlocks      = { value = "1" }
    innodb_ft_min_token_size        = { value = "3", at_restart = true }
    log_bin_trust_function_creators = { value = "1" } # migrations may make triggers
    binlog_format                   = { value = "ROW" }
    binlog_row_image                = { value = "full" } # the warehouse's integration reads it
  }
}

resource "aws_db_subnet_group" "main" {
  name       = "concert"
  subnet_ids = local.subnet_ids.data
}

resource "aws_db_parameter_group" "main" {
  name_prefix = "concert-"
  family      = "mysql8.4"
  description = "Concert: READ COMMITTED, TLS only, slow queries logged"

  dynamic "parameter" {
    for_each = local.database_parameters

    content {
      name         = parameter.key
      value        = parameter.value.value
      apply_method = try(parameter.value.at_restart, false) ? "pending-reboot" : "immediate"
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "main" {
  identifier     = "concert"
  engine         = "mysql"
  engine_version = "8.4"
  instance_class = var.database.instance_class
  db_name        = "concert"

  # The owner, for migrations. RDS could keep the password itself, but then MySQL could have no read replica.
  username            = "concert_owner"
  password_wo         = ephemeral.random_password.owner.result
  password_wo_version = var.database.owner_password_version

  multi_az               = var.database.multi_az
  db_subnet_group_name   = aws_db_subnet_group.main.name
  vpc_security_group_ids = [local.security_group_ids["database"]]
  parameter_group_name   = aws_db_parameter_group.main.name
  publicly_accessible    = false
  ca_cert_identifier     = "rds-ca-rsa2048-g1"

  # People log in with their IAM identity; functions go through the proxy.
  iam_database_authentication_enabled = true

  storage_type          = "gp3"
  allocated_storage     = var.database.storage_gb
  max_allocated_storage = var.database.storage_max_gb
  storage_encrypted     = true
  kms_key_id            = local.key["data"]

  # Point-in-time recovery lasts as long as the backups, to within five minutes.
  backup_retention_period    = var.database.backup_days
  backup_window              = "02:00-03:00"
  maintenance_window         = "tue:03:30-tue:04:30"
  auto_minor_version_upgrade = true
  copy_tags_to_snapshot      = true
  delete_automated_backups   = false
  deletion_protection        = var.database.deletion_protection
  skip_final_snapshot        = !var.database.deletion_protection
  final_snapshot_identifier  = var.database.deletion_protection ? "concert-final" : null

  enabled_cloudwatch_logs_exports = local.database_logs
  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.service["database-monitoring"].arn

  performance_insights_enabled          = local.has_performance_insights
  performance_insights_kms_key_id       = local.has_performance_insights ? local.key["data"] : null
  performance_insights_retention_period = local.has_performance_insights ? 7 : null

  depends_on = [aws_cloudwatch_log_group.main]
}

resource "aws_db_instance" "replica" {
  count = var.database.read_replicas

  identifier             = "concert-replica-${count.index + 1}"
  replicate_source_db    = aws_db_instance.main.identifier
  instance_class         = var.database.instance_class
  multi_az               = false
  vpc_security_group_ids = [local.security_group_ids["database"]]
  parameter_group_name   = aws_db_parameter_group.main.name
  publicly_accessible    = false
  ca_cert_identifier     = "rds-ca-rsa2048-g1"

  iam_database_authentication_enabled = true

  storage_type          = "gp3"
  max_allocated_storage = var.database.storage_max_gb
  storage_encrypted     = true
  kms_key_id            = local.key["data"]

  maintenance_window         = "wed:03:30-wed:04:30"
  auto_minor_version_upgrade = true
  copy_tags_to_snapshot      = true
  deletion_protection        = var.database.deletion_protection
  skip_final_snapshot        = true

  enabled_cloudwatch_logs_exports = local.database_logs
  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.service["database-monitoring"].arn

  performance_insights_enabled          = local.has_performance_insights
  performance_insights_kms_key_id       = local.has_performance_insights ? local.key["data"] : null
  performance_insights_retention_period = local.has_performance_insights ? 7 : null

  depends_on = [aws_cloudwatch_log_group.main]
}

# Hundreds of functions, few connections.
resource "aws_db_proxy" "main" {
  name                   = "concert"
  engine_family          = "MYSQL"
  role_arn               = aws_iam_role.service["database-proxy"].arn
  require_tls            = true
  idle_client_timeout    = 1800
  vpc_subnet_ids         = local.subnet_ids.data
  vpc_security_group_ids = [local.security_group_ids["proxy"]]

  auth {
    auth_scheme               = "SECRETS"
    secret_arn                = aws_secretsmanager_secret.main["concert/database"].arn
    client_password_auth_type = "MYSQL_CACHING_SHA2_PASSWORD"
    # Functions send the password of the secret, over TLS; they have no token to send.
    iam_auth = "DISABLED"
  }

  depends_on = [aws_cloudwatch_log_group.main, aws_iam_role_policy.service]
}

resource "aws_db_proxy_default_target_group" "main" {
  db_proxy_name = aws_db_proxy.main.name

  connection_pool_config {
    max_connections_percent      = 90
    max_idle_connections_percent = 50
    # Sooner than API Gateway gives up, so that the caller hears 503 and not 504.
    connection_borrow_timeout = 10
    session_pinning_filters   = ["EXCLUDE_VARIABLE_SETS"]
  }
}

resource "aws_db_proxy_target" "main" {
  db_proxy_name          = aws_db_proxy.main.name
  target_group_name      = aws_db_proxy_default_target_group.main.name
  db_instance_identifier = aws_db_instance.main.identifier
}
