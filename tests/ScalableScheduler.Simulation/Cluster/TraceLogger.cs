using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Simulation;

/// <summary>What a node logs, as a part of the trace.</summary>
internal sealed class TraceLogger<T>(Trace trace, string node) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ScheduleId? schedule = null;
        PartitionId? partition = null;
        foreach (var (_, value) in state as IReadOnlyList<KeyValuePair<string, object?>> ?? [])
        {
            if (value is ScheduleId id || (value is RunId run && run.TryGetSchedule(out id)))
                schedule = id;
            else if (value is PartitionId number)
                partition = number;
        }
        var why = exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})";
        trace.Note(node, $"{typeof(T).Name}: {formatter(state, exception)}{why}", schedule, partition);
    }
}
