using ScalableScheduler.Testing;

namespace ScalableScheduler.Redis.Tests;

/// <summary>The tests that share one Redis Cluster, each with keys of its own.</summary>
[CollectionDefinition(Name)]
public sealed class RedisClusterCollection : ICollectionFixture<RedisCluster>
{
    public const string Name = "redis cluster";
}
