# Of the database, the cache, the tables and the network to them.

locals {
  database_instances = concat(["concert"], [for index in range(var.database.read_replicas) : "concert-replica-${index + 1}"])
  cache_nodes = flatten([
    for shard in range(1, var.cache.shards + 1) : [
      for node in range(1, var.cache.replicas_per_shard + 2) : format("concert-%04d-%03d", shard, node)
    ]
  ])

  database_alarms = merge(
    merge([
      for instance in local.database_instances : {
        "database-cpu-${instance}" = {
          kind        = "database-cpu"
          description = "${instance}: the database's processors are busy."
          metric      = { namespace = "AWS/RDS", name = "CPUUtilization", stat = "Average", dimensions = { DBInstanceIdentifier = instance } }
          above       = 80
          times       = [10, 15]
        }
        "database-storage-${instance}" = {
          kind        = "database-storage"
          description = "${instance}: less than 5 GB are free, and storage has not grown by itself."
          metric      = { namespace = "AWS/RDS", name = "FreeStorageSpace", stat = "Minimum", dimensions = { DBInstanceIdentifier = instance } }
          below       = 5 * 1024 * 1024 * 1024
          times       = [3, 5]
        }
        "database-memory-${instance}" = {
          kind        = "database-memory"
          description = "${instance}: less than 128 MB of memory are free."
          metric      = { namespace = "AWS/RDS", name = "FreeableMemory", stat = "Minimum", dimensions = { DBInstanceIdentifier = instance } }
          below       = 128 * 1024 * 1024
          times       = [10, 15]
        }
      }
    ]...),
    {
      for index in range(var.database.read_replicas) : "replica-lag-${index + 1}" => {
        kind        = "replica-lag"
        description = "The read replica ${index + 1} is more than 30 seconds behind."
        metric      = { namespace = "AWS/RDS", name = "ReplicaLag", stat = "Maximum", dimensions = { DBInstanceIdentifier = "concert-replica-${index + 1}" } }
        above       = 30
        times       = [5, 5]
      }
    },
    {
      database-queries = {
        kind        = "database-queries"
        description = "Queries take more than 100 ms on average."
        metric      = { namespace = "AWS/RDS", name = "QueryDatabaseResponseLatency", stat = "Average", dimensions = { ProxyName = "concert" } }
        above       = 100000 # microseconds
        times       = [5, 10]
      }
      database-borrowing = {
        kind        = "database-borrowing"
        description = "Functions wait for one of the database's connections."
        metric      = { namespace = "AWS/RDS", name = "DatabaseConnectionsBorrowLatency", stat = "Average", dimensions = { ProxyName = "concert" } }
        above       = 100000 # microseconds
        times       = [5, 10]
      }
    },
  )

  cache_alarms = merge([
    for node in local.cache_nodes : {
      "cache-cpu-${node}" = {
        kind        = "cache-cpu"
        description = "${node}: the cache's engine is busy."
        metric      = { namespace = "AWS/ElastiCache", name = "EngineCPUUtilization", stat = "Average", dimensions = { CacheClusterId = node } }
        above       = 80
        times       = [5, 10]
      }
      "cache-memory-${node}" = {
        kind        = "cache-memory"
        description = "${node}: the cache is nearly full; what expires last goes first."
        metric      = { namespace = "AWS/ElastiCache", name = "DatabaseMemoryUsagePercentage", stat = "Maximum", dimensions = { CacheClusterId = node } }
        above       = 85
        times       = [5, 10]
      }
    }
  ]...)

  event_cache_alarms = {
    cache-hits = {
      kind        = "cache-hits"
      description = "Fewer than nine of ten look-ups of events are in the cache, while many are looked at."
      # Pages are kept for seconds: when few look, most look-ups miss, and nobody minds.
      expression = "IF(hits + misses > 3000, 100 * hits / (hits + misses), 100)"
      metrics = {
        hits   = { namespace = "Concert", name = "cacheHits", stat = "Sum", dimensions = { service = "event" } }
        misses = { namespace = "Concert", name = "cacheMisses", stat = "Sum", dimensions = { service = "event" } }
      }
      below  = 90
      times  = [3, 3]
      period = 300
    }
  }

  # A table and its indexes are turned away each for itself.
  table_places = {
    for name, table in local.cloud.tables : name => merge(
      { table = { TableName = name } },
      { for index in keys(try(table.indexes, {})) : index => { TableName = name, GlobalSecondaryIndexName = index } },
    )
  }

  # On demand a table takes at once twice what it ever took; what grows faster is turned away for minutes.
  table_alarms = {
    for name, places in local.table_places : "table-throttles-${name}" => {
      kind        = "table-throttles"
      description = "${name}: DynamoDB turns reads or writes away."
      expression  = join(" + ", [for pair in setproduct(keys(places), ["Reads", "Writes"]) : "FILL(${join("", pair)}, 0)"])
      metrics = merge([for place, dimensions in places : {
        "${place}Reads"  = { namespace = "AWS/DynamoDB", name = "ReadThrottleEvents", stat = "Sum", dimensions = dimensions }
        "${place}Writes" = { namespace = "AWS/DynamoDB", name = "WriteThrottleEvents", stat = "Sum", dimensions = dimensions }
      }]...)
      above = 10
      times = [3, 5]
    }
  }

  network_alarms = merge(
    {
      for zone in local.nat_zones : "nat-ports-${zone}" => {
        kind        = "nat-ports"
        description = "The NAT gateway of ${zone} has no port left: calls to Stripe and SES fail."
        metric      = { namespace = "AWS/NATGateway", name = "ErrorPortAllocation", stat = "Sum", dimensions = { NatGatewayId = aws_nat_gateway.main[zone].id } }
        above       = 0
        times       = [3, 5]
      }
    },
    {
      for name, certificate in aws_acm_certificate.regional : "certificate-${name}" => {
        kind        = "certificate"
        description = "The certificate of ${certificate.domain_name} ends within 30 days: it could not be renewed."
        metric      = { namespace = "AWS/CertificateManager", name = "DaysToExpiry", stat = "Minimum", dimensions = { CertificateArn = certificate.arn } }
        below       = 30
        times       = [1, 1]
        period      = 86400
      }
    },
  )
}
