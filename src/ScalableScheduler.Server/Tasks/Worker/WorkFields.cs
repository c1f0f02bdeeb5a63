using System.Text.Json;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Tasks;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Tasks.Worker;

/// <summary>Reads the connection's fields about workers, which <c>worker</c> tasks and messages with <c>callback: true</c> share.
/// None of them can hold a template: a schedule has to say before its runs are rendered whether and how workers do them.</summary>
internal static class WorkFields
{
    /// <summary>Each occurrence is planned with all open runs of its schedule in view, so they may not be any number.</summary>
    public const int MostQueued = 1000;

    private const string Callback = "callback";
    private const string StartTimeout = "start_timeout";
    private const string HeartbeatTimeout = "heartbeat_timeout";
    private const string CancelTimeout = "cancel_timeout";
    private const string QueueLimit = "queue_limit";
    private const string Deadline = "deadline";
    private static readonly string[] Names = [StartTimeout, HeartbeatTimeout, CancelTimeout, QueueLimit, Deadline];

    /// <summary>Shorter ones can't be kept: who looks after them may be late by that much.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <param name="connection">The connection.</param>
    /// <param name="queue">The queue from which workers claim the runs; null when they are sent.</param>
    /// <param name="heartbeat">The heartbeat timeout where the connection says none; null for none.</param>
    public static WorkSettings Read(ConnectionReader connection, QueueName? queue, TimeSpan? heartbeat)
    {
        connection.RefuseTemplates(Names);
        return new WorkSettings
        {
            Queue = queue,
            StartTimeout = Limit(connection, StartTimeout, queue is null ? WorkSettings.DefaultStartTimeoutWhenSent : null),
            HeartbeatTimeout = Limit(connection, HeartbeatTimeout, heartbeat),
            CancelTimeout = connection.Duration(CancelTimeout, Shortest, Longest) ?? WorkSettings.DefaultCancelTimeout,
            QueueLimit = (int?)connection.Integer(QueueLimit, 1, MostQueued),
            Deadline = Instant(connection, Deadline),
        };
    }

    /// <summary>What a message task says about workers: null, unless it has <c>callback: true</c>.</summary>
    public static WorkSettings? ReadCallback(ConnectionReader connection)
    {
        connection.RefuseTemplates(Callback);
        if (connection.Flag(Callback, otherwise: false))
            return Read(connection, queue: null, heartbeat: null);
        foreach (var name in Names)
        {
            if (connection.Has(name))
                connection.Problem(name, "unknown", $"'{name}' is about runs that workers report on: it needs '{Callback}': true.");
        }
        return null;
    }

    /// <summary>The same of a task whose other fields may still be templates.</summary>
    public static WorkSettings? OfCallback(TaskDefinition task, TaskReading reading) =>
        ReadCallback(ConnectionReader.Of(task, reading, new TaskProblems()));

    private static DateTimeOffset? Instant(ConnectionReader connection, string name)
    {
        if (!connection.TryGet(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String && Instants.TryParse(value.GetString()!, out var instant))
            return instant;
        connection.Problem(name, "invalid", $"'{name}' must be {Instants.Form}.");
        return null;
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
