# Three layers in each zone: public for the NAT gateways alone, private for functions, data for database and cache,
# which has no way out. Nothing of Concert's has a public address.

data "aws_availability_zones" "available" {
  state = "available"

  # Without local zones, which have no RDS.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

locals {
  zones = slice(data.aws_availability_zones.available.names, 0, var.network.zones)

  # By zone: /24 for public and data, /20 for the functions, whose addresses are many.
  public_cidrs  = { for index, zone in local.zones : zone => cidrsubnet(var.network.cidr, 8, index) }
  data_cidrs    = { for index, zone in local.zones : zone => cidrsubnet(var.network.cidr, 8, 16 + index) }
  private_cidrs = { for index, zone in local.zones : zone => cidrsubnet(var.network.cidr, 4, 2 + index) }

  nat_zones = slice(local.zones, 0, var.network.nat_gateways)
  # A zone without a gateway of its own goes by another's.
  nat_of_zone = { for index, zone in local.zones : zone => local.nat_zones[index % length(local.nat_zones)] }

  # The AWS services that functions call, by what the list says they use. DynamoDB and S3 have gateways that cost
  # nothing; SES and Stripe are reached through NAT.
  endpoint_services = toset(compact([
    anytrue([for one in local.functions : length(try(one.uses.secrets, [])) > 0]) ? "secretsmanager" : "",
    anytrue([for one in local.functions : try(one.uses.bus, false)]) ? "events" : "",
    anytrue([for one in local.functions : length(try(one.uses.topics, {})) > 0]) ? "sns" : "",
    anytrue([for one in local.functions : length(try(one.uses.queues, {})) > 0]) ? "sqs" : "",
  ]))

  own_account_only = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "*"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalAccount" = local.account } }
    }]
  })
}

resource "aws_vpc" "main" {
  cidr_block           = var.network.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = "concert" }
}

# What forgets to name its security group reaches nothing.
resource "aws_default_security_group" "none" {
  vpc_id = aws_vpc.main.id

  tags = { Name = "concert-none" }
}

resource "aws_subnet" "public" {
  for_each = local.public_cidrs

  vpc_id                  = aws_vpc.main.id
  availability_zone       = each.key
  cidr_block              = each.value
  map_public_ip_on_launch = false

  tags = { Name = "concert-public-${each.key}" }
}

resource "aws_subnet" "private" {
  for_each = local.private_cidrs

  vpc_id                  = aws_vpc.main.id
  availability_zone       = each.key
  cidr_block              = each.value
  map_public_ip_on_launch = false

  tags = { Name = "concert-private-${each.key}" }
}

resource "aws_subnet" "data" {
  for_each = local.data_cidrs

  vpc_id                  = aws_vpc.main.id
  availability_zone       = each.key
  cidr_block              = each.value
  map_public_ip_on_launch = false

  tags = { Name = "concert-data-${each.key}" }
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id

  tags = { Name = "concert" }
}

resource "aws_eip" "nat" {
  for_each = toset(local.nat_zones)

  domain = "vpc"

  tags = { Name = "concert-nat-${each.key}" }
}

resource "aws_nat_gateway" "main" {
  for_each = toset(local.nat_zones)

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = { Name = "concert-${each.key}" }

  depends_on = [aws_internet_gateway.main]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }

  tags = { Name = "concert-public" }
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "private" {
  for_each = local.private_cidrs

  vpc_id = aws_vpc.main.id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main[local.nat_of_zone[each.key]].id
  }

  tags = { Name = "concert-private-${each.key}" }
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[each.key].id
}

# No route but inside the VPC.
resource "aws_route_table" "data" {
  vpc_id = aws_vpc.main.id

  tags = { Name = "concert-data" }
}

resource "aws_route_table_association" "data" {
  for_each = aws_subnet.data

  subnet_id      = each.value.id
  route_table_id = aws_route_table.data.id
}

resource "aws_vpc_endpoint" "gateway" {
  for_each = toset(["s3", "dynamodb"])

  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for table in aws_route_table.private : table.id]
  policy            = local.own_account_only

  tags = { Name = "concert-${each.key}" }
}

resource "aws_vpc_endpoint" "interface" {
  for_each = local.endpoint_services

  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = local.subnet_ids.private
  security_group_ids  = [local.security_group_ids["endpoints"]]
  private_dns_enabled = true
  policy              = local.own_account_only

  tags = { Name = "concert-${each.key}" }
}

locals {
  # Looked up once: a plan of hundreds of resources is slow enough.
  subnet_ids = {
    private = [for subnet in aws_subnet.private : subnet.id]
    data    = [for subnet in aws_subnet.data : subnet.id]
  }
  security_group_ids = { for name, group in aws_security_group.main : name => group.id }

  security_groups = {
    functions = "Functions: database, cache and AWS"
    internet  = "Functions that call Stripe or SES besides"
    proxy     = "The database's proxy"
    database  = "The database"
    cache     = "The cache"
    endpoints = "AWS services inside the VPC"
    migration = "Schema changes from the pipeline"
  }

  # Who may open a connection to whom; everything else is refused.
  connections = {
    functions-to-proxy     = { from = "functions", to = "proxy", port = 3306 }
    proxy-to-database      = { from = "proxy", to = "database", port = 3306 }
    migration-to-database  = { from = "migration", to = "database", port = 3306 }
    functions-to-cache     = { from = "functions", to = "cache", port = 6379 }
    functions-to-endpoints = { from = "functions", to = "endpoints", port = 443 }
    migration-to-endpoints = { from = "migration", to = "endpoints", port = 443 }
  }
}

resource "aws_security_group" "main" {
  for_each = local.security_groups

  name        = "concert-${each.key}"
  description = each.value
  vpc_id      = aws_vpc.main.id

  tags = { Name = "concert-${each.key}" }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "connection" {
  for_each = local.connections

  security_group_id            = local.security_group_ids[each.value.from]
  referenced_security_group_id = local.security_group_ids[each.value.to]
  description                  = "To the ${each.value.to}"
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_ingress_rule" "connection" {
  for_each = local.connections

  security_group_id            = local.security_group_ids[each.value.to]
  referenced_security_group_id = local.security_group_ids[each.value.from]
  description                  = "From the ${each.value.from}"
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "gateways" {
  for_each = aws_vpc_endpoint.gateway

  security_group_id = local.security_group_ids["functions"]
  prefix_list_id    = each.value.prefix_list_id
  description       = "To ${each.key} by its gateway"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

# Stripe and SES have no fixed addresses.
resource "aws_vpc_security_group_egress_rule" "internet" {
  for_each = toset(["internet", "migration"])

  security_group_id = local.security_group_ids[each.key]
  cidr_ipv4         = "0.0.0.0/0"
  description       = "To the internet by HTTPS"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_flow_log" "main" {
  vpc_id                   = aws_vpc.main.id
  traffic_type             = "ALL"
  log_destination_type     = "cloud-watch-logs"
  log_destination          = aws_cloudwatch_log_group.main["/concert/network"].arn
  iam_role_arn             = aws_iam_role.service["flow-logs"].arn
  max_aggregation_interval = 600

  tags = { Name = "concert" }
}
