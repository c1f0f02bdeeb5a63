using System.Text.Json;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Tasks;
using ScalableScheduler.Time;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Tasks.Worker;

/// <summary>Reads the connection's fields about workers, which <c>worker</c> tasks and messages with <c>callback: true</c> share.</summary>
internal static class WorkFields
{
    private const int MostQueued = 1_000_000;
    private const string Callback = "callback";
    private const string StartTimeout = "start_timeout";
    private const string HeartbeatTimeout = "heartbeat_timeout";
    private const string CancelTimeout = "cancel_timeout";
    private const string QueueLimit = "queue_limit";
    private const string Deadline = "deadline";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <param name="connection">The connection.</param>
    /// <param name="queue">The queue from which workers claim the runs; null when they are sent.</param>
    /// <param name="heartbeat">The heartbeat timeout where the connection says none; null for none.</param>
    public static WorkSettings Read(ConnectionReader connection, QueueName? queue, TimeSpan? heartbeat) => new()
    {
        Queue = queue,
        StartTimeout = Duration(connection, StartTimeout, queue is null ? WorkSettings.DefaultStartTimeoutWhenSent : null),
        HeartbeatTimeout = Duration(connection, HeartbeatTimeout, heartbeat),
        CancelTimeout = Duration(connection, CancelTimeout, WorkSettings.DefaultCancelTimeout) ?? WorkSettings.DefaultCancelTimeout,
        QueueLimit = Limit(connection),
        Deadline = Instant(connection, Deadline),
    };

    /// <summary>What a message task says about workers: null, unless it has <c>callback: true</c>.</summary>
    public static WorkSettings? ReadCallback(ConnectionReader connection)
    {
        if (Asks(connection))
            return Read(connection, queue: null, heartbeat: null);
        foreach (var name in new[] { StartTimeout, HeartbeatTimeout, CancelTimeout, QueueLimit, Deadline })
        {
            if (connection.Has(name))
                connection.Problem(name, "unknown", $"'{name}' is about runs that workers report on: it needs '{Callback}': true.");
        }
        return null;
    }

    /// <summary>The same of a task whose other fields may still be templates.</summary>
    public static WorkSettings? OfCallback(TaskDefinition task, TaskReading reading) =>
        ReadCallback(ConnectionReader.Of(task, reading, new TaskProblems()));

    // All problems are 'conflict', not 'invalid': a template can't stand in these fields, since a schedule has to say before
    // its runs are rendered whether and how workers do them.
    private static bool Asks(ConnectionReader connection)
    {
        if (!connection.TryGet(Callback, out var value) || value.ValueKind == JsonValueKind.False)
            return false;
        if (value.ValueKind != JsonValueKind.True)
            connection.Problem(Callback, "conflict", $"'{Callback}' must be true or false.");
        return value.ValueKind == JsonValueKind.True;
    }

    private static DateTimeOffset? Instant(ConnectionReader connection, string name)
    {
        if (!connection.TryGet(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String && Instants.TryParse(value.GetString()!, out var instant))
            return instant;
        connection.Problem(name, "conflict", $"'{name}' must be {Instants.Form}.");
        return null;
    }

    private static int? Limit(ConnectionReader connection)
    {
        if (!connection.TryGet(QueueLimit, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var limit) && limit is >= 1 and <= MostQueued)
            return limit;
        connection.Problem(QueueLimit, "conflict", $"'{QueueLimit}' must be a whole number from 1 to {MostQueued}.");
        return null;
    }

    // Zero means no limit; the shortest is a second, since it is kept by whole nodes that may be a little late.
    private static TimeSpan? Duration(ConnectionReader connection, string name, TimeSpan? otherwise)
    {
        if (!connection.TryGet(name, out var value))
            return otherwise;
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
        if (Durations.TryParse(text, out var duration) && duration >= TimeSpan.Zero && duration <= Longest && (duration == TimeSpan.Zero || duration >= TimeSpan.FromSeconds(1)))
            return duration == TimeSpan.Zero ? null : duration;
        connection.Problem(name, "conflict", $"'{name}' must be a duration from 1s to 30d, or 0s for no limit.");
        return otherwise;
    }
}
