using ScalableScheduler.Events;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Tests.Api.Events;

/// <summary>A log of events that can be away or at fault.</summary>
internal sealed class SwitchableLog(IEventLog inner) : IEventLog
{
    private volatile Exception? _fault;

    public Exception? Fault
    {
        get => _fault;
        set => _fault = value;
    }

    public ValueTask AppendAsync(IReadOnlyList<SchedulerEvent> events, int keep, CancellationToken cancellationToken) =>
        Fault is null ? inner.AppendAsync(events, keep, cancellationToken) : throw Fault;

    public ValueTask<EventPage> ReadAsync(string? after, int limit, CancellationToken cancellationToken) =>
        Fault is null ? inner.ReadAsync(after, limit, cancellationToken) : throw Fault;
}
