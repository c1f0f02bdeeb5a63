using System.Text.Json;

namespace ScalableScheduler.Worker;

/// <summary>A run to be done. Handlers get it; tests of handlers may make one.</summary>
public sealed class Work
{
    internal static readonly JsonElement EmptyObject = JsonDocument.Parse("{}").RootElement;

    private volatile WorkStop _stop;

    /// <summary>The run: the same on every attempt, so that a handler can tell a repetition.</summary>
    public required string Id { get; init; }

    /// <summary>By which this attempt is told from others; the service refuses reports of another.</summary>
    public required string ClaimId { get; init; }

    public required string Queue { get; init; }

    /// <summary>The schedule whose run it is.</summary>
    public string ScheduleId { get; init; } = "";

    /// <summary>The schedule's name.</summary>
    public string ScheduleName { get; init; } = "";

    /// <summary>1 for the first.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>When the run was due.</summary>
    public DateTimeOffset NominalTime { get; init; }

    /// <summary>The task's data as it came; an empty object when there is none. <see cref="Data{T}"/> reads it.</summary>
    public JsonElement Json { get; init; } = EmptyObject;

    /// <summary>How long the handler may take; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>When its time is up, by the service's clock; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>After how long without a heartbeat the service gives the run to another; null for never.</summary>
    public TimeSpan? HeartbeatTimeout { get; init; }

    /// <summary>Why the run exists: its schedule was due, somebody triggered it, …; null when the service does not say.</summary>
    public string? Origin { get; init; }

    /// <summary>Why the handler is to stop; <see cref="WorkStop.None"/> while it is not.</summary>
    public WorkStop Stop
    {
        get => _stop;
        internal set => _stop = value;
    }

    /// <summary>The services of this run's scope; without a host there are none.</summary>
    public IServiceProvider Services { get; init; } = NoServices.Instance;

    /// <summary>How <see cref="Data{T}"/> reads.</summary>
    public JsonSerializerOptions JsonOptions { get; init; } = JsonSerializerOptions.Web;

    internal Func<double?, string?, Task>? Progress { get; set; }

    /// <summary>The task's data.</summary>
    /// <exception cref="WorkFailedException">It is not of that form; trying again would not help.</exception>
    public T Data<T>()
    {
        try
        {
            return Json.Deserialize<T>(JsonOptions) ?? throw new WorkFailedException($"The data is null, not {typeof(T).Name}.", retry: false);
        }
        catch (JsonException e)
        {
            throw new WorkFailedException($"The data can't be read as {typeof(T).Name}: {e.Message}", retry: false, innerException: e);
        }
    }

    /// <summary>Tells how far the handler is. Sent at once, unless that was done under a second ago
    /// (<see cref="WorkerOptions.ProgressInterval"/>): then the last that was told is sent when the second is over.</summary>
    /// <param name="percent">0 to 100; null when the handler can't tell.</param>
    /// <param name="message">For people; null when there is nothing to say.</param>
    /// <returns>Completes when it was sent or noted. It never fails: heartbeats go on, and bring it later.</returns>
    public Task ReportAsync(double? percent, string? message = null)
    {
        if (percent is not null and not (>= 0 and <= 100))
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "Progress goes from 0 to 100.");
        return Progress?.Invoke(percent, message) ?? Task.CompletedTask;
    }
}
