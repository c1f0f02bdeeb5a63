using ScalableScheduler.Work;
using StackExchange.Redis;

namespace ScalableScheduler.Server.Workers.Redis;

/// <summary>The streams' keys, and what their entries have. docs/worker-bus.md tells workers.</summary>
internal sealed class RedisBusKeys(string prefix)
{
    /// <summary>The field of an entry that has the JSON.</summary>
    public const string Body = "body";

    /// <summary>The group that the workers of a job share.</summary>
    public const string Workers = "workers";

    /// <summary>The group that the service's nodes share.</summary>
    public const string Scheduler = "scheduler";

    public RedisKey Reports { get; } = $"{prefix}:reports";

    public RedisKey Parked { get; } = $"{prefix}:parked";

    /// <summary>What the workers of a job are to do: each entry is for one of them.</summary>
    public RedisKey Actions(QueueName job) => $"{prefix}:job:{job.Value}:actions";

    /// <summary>The cancellations once more, for all workers of a job to hear: the group gives an entry to any of them.</summary>
    public RedisKey Cancels(QueueName job) => $"{prefix}:job:{job.Value}:cancels";
}
