using ScalableScheduler.Testing;

namespace ScalableScheduler.Redis.Tests;

/// <summary>The tests that share one redis-server, each with keys of its own.</summary>
[CollectionDefinition(Name)]
public sealed class RedisCollection : ICollectionFixture<RedisServerFixture>
{
    public const string Name = "redis";
}
