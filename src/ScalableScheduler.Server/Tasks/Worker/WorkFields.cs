using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Tasks.Worker;

/// <summary>Reads the connection's fields about workers, which <c>worker</c> tasks and messages with <c>callback: true</c> share.</summary>
internal static class WorkFields
{
    /// <summary>Each occurrence is planned with all open runs of its schedule in view, so they may not be any number.</summary>
    public const int MostQueued = 1000;

    /// <summary>Shorter ones can't be kept: who looks after them may be late by that much.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <param name="connection">The connection.</param>
    /// <param name="queue">The queue from which workers claim the runs; null when they are sent.</param>
    /// <param name="heartbeat">The heartbeat timeout where the connection says none; null for none.</param>
    public static WorkSettings Read(ConnectionReader connection, QueueName? queue, TimeSpan? heartbeat)
    {
        connection.RefuseTemplates("start_timeout", "heartbeat_timeout", "cancel_timeout", "queue_limit");
        return new WorkSettings
        {
            Queue = queue,
            StartTimeout = Limit(connection, "start_timeout", queue is null ? WorkSettings.DefaultStartTimeoutWhenSent : null),
            HeartbeatTimeout = Limit(connection, "heartbeat_timeout", heartbeat),
            CancelTimeout = connection.Duration("cancel_timeout", Shortest, Longest) ?? WorkSettings.DefaultCancelTimeout,
            QueueLimit = (int?)connection.Integer("queue_limit", 1, MostQueued),
        };
    }

    // Zero means no limit.
    private static TimeSpan? Limit(ConnectionReader connection, string name, TimeSpan? otherwise)
    {
        var limit = connection.Duration(name, TimeSpan.Zero, Longest);
        if (limit is null)
            return otherwise;
        if (limit > TimeSpan.Zero && limit < Shortest)
            connection.Problem(name, "invalid", $"'{name}' must be 1s at least, or 0s for no limit.");
        return limit > TimeSpan.Zero ? limit : null;
    }
}
