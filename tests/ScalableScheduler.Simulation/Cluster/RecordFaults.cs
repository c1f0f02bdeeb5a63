using Microsoft.Extensions.Logging;
using ScalableScheduler.Reconciliation;

namespace ScalableScheduler.Simulation;

/// <summary>What the nodes' reconcilers found wrong with the records, in words. Nothing ever is, unless a test breaks it.</summary>
internal sealed class RecordFaults : List<string>, ILogger<Reconciler>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Add(formatter(state, exception));
    }
}
