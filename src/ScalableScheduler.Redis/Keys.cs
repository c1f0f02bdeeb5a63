using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Every key and channel there is. What each holds is in docs/redis-keys.md.</summary>
internal sealed class Keys
{
    private readonly string _prefix;
    private readonly PartitionKeys[] _partitions;

    /// <param name="prefix">First part of every key; without braces.</param>
    /// <param name="partitions">How many partitions there are.</param>
    public Keys(string prefix, int partitions)
    {
        _prefix = prefix;
        _partitions = new PartitionKeys[partitions];
        for (var i = 0; i < partitions; i++)
            _partitions[i] = new PartitionKeys(prefix, i);
        Cluster = [$"{prefix}:{{cluster}}:nodes", $"{prefix}:{{cluster}}:node-info"];
        Jobs = $"{prefix}:{{cluster}}:jobs";
        PartitionCount = $"{prefix}:{{cluster}}:partitions";
        CollectionDefinitions = [$"{prefix}:{{collections}}:defs", $"{prefix}:{{collections}}:version"];
        EventLog = $"{prefix}:{{events}}:log";
        ClusterChanged = $"{prefix}:cluster-changed";
        Cancel = $"{prefix}:cancel";
        EventsAdded = $"{prefix}:events";
        Offers = $"{prefix}:offers";
    }

    /// <summary>How many partitions there are.</summary>
    public int Partitions => _partitions.Length;

    /// <summary>KEYS of the scripts about nodes: ZSET node id → ms until which it is taken to live; HASH node id → what it says of itself.</summary>
    public RedisKey[] Cluster { get; }

    /// <summary>STRING: the number of partitions that is fixed.</summary>
    public RedisKey PartitionCount { get; }

    /// <summary>SET of jobs whose workers answer over a bus.</summary>
    public RedisKey Jobs { get; }

    /// <summary>KEYS of the scripts about definitions of collections: HASH collection → its definition with its variables;
    /// STRING: a number that grows with each change of them.</summary>
    public RedisKey[] CollectionDefinitions { get; }

    /// <summary>STREAM of events.</summary>
    public RedisKey EventLog { get; }

    /// <summary>Channel: a run, whose id is the message, is to be stopped.</summary>
    public string Cancel { get; }

    /// <summary>Channel: events were added.</summary>
    public string EventsAdded { get; }

    /// <summary>Channel: runs were offered; the message is the number of their partition, a space, and the queue.</summary>
    public string Offers { get; }

    /// <summary>Channel: a node came or left, or a partition was handed over.</summary>
    public string ClusterChanged { get; }

    /// <summary>The keys of a partition.</summary>
    public PartitionKeys this[int partition] => _partitions[partition];

    /// <summary>KEYS of the scripts about the limits of a collection, in a slot of their own: ZSET run with a permit → ms when it
    /// runs out; ZSET waiting run → its place in line; ZSET waiting run → ms when it asks again; HASH run → ms of its reserved start.</summary>
    public RedisKey[] LimitsOf(string collection)
    {
        var tag = $"{_prefix}:{{c:{collection}}}:";
        return [tag + "held", tag + "line", tag + "asks", tag + "starts"];
    }

    /// <summary>STRING with an expiry: who holds the lock of a resource. For a partition's number it lies in that partition's slot.</summary>
    public RedisKey Lease(string resource) => Lease(_prefix, resource);

    /// <inheritdoc cref="Lease(string)"/>
    public static RedisKey Lease(string prefix, string resource) => $"{prefix}:{{{resource}}}:lease";
}
