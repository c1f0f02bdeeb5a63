using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Time;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Tasks.Worker;

/// <summary>Reads the connection's fields about workers, which <c>worker</c> tasks and messages with <c>callback: true</c> share.</summary>
internal static class WorkFields
{
    private const int MaxDurationLength = 64;
    private const int MostQueued = 1_000_000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <param name="connection">The connection.</param>
    /// <param name="queue">The queue from which workers claim the runs; null when they are sent.</param>
    /// <param name="heartbeat">The heartbeat timeout where the connection says none; null for none.</param>
    public static WorkSettings Read(ConnectionReader connection, QueueName? queue, TimeSpan? heartbeat) => new()
    {
        Queue = queue,
        StartTimeout = Duration(connection, "start_timeout", queue is null ? WorkSettings.DefaultStartTimeoutWhenSent : null),
        HeartbeatTimeout = Duration(connection, "heartbeat_timeout", heartbeat),
        CancelTimeout = Duration(connection, "cancel_timeout", WorkSettings.DefaultCancelTimeout) ?? WorkSettings.DefaultCancelTimeout,
        QueueLimit = (int?)connection.Integer("queue_limit", 1, MostQueued),
        Deadline = Instant(connection, "deadline"),
    };

    private static DateTimeOffset? Instant(ConnectionReader connection, string name)
    {
        if (connection.Text(name, MaxDurationLength) is not { } text)
            return null;
        if (Instants.TryParse(text, out var instant))
            return instant;
        connection.Problem(name, "invalid", $"'{name}' must be {Instants.Form}.");
        return null;
    }

    // Zero means no limit; the shortest is a second, since it is kept by whole nodes that may be a little late.
    private static TimeSpan? Duration(ConnectionReader connection, string name, TimeSpan? otherwise)
    {
        if (!connection.TryGet(name, out var value))
            return otherwise;
        var text = value.ValueKind is System.Text.Json.JsonValueKind.Number ? value.GetRawText() : connection.Text(name, MaxDurationLength);
        if (text is null)
            return otherwise;
        if (Durations.TryParse(text, out var duration) && duration >= TimeSpan.Zero && duration <= Longest && (duration == TimeSpan.Zero || duration >= TimeSpan.FromSeconds(1)))
            return duration == TimeSpan.Zero ? null : duration;
        connection.Problem(name, "invalid", $"'{name}' must be a duration from 1s to 30d, or 0s for no limit.");
        return otherwise;
    }
}
