using System.Globalization;
using ScalableScheduler.Collections;
using ScalableScheduler.Events;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Api.Events;

internal static class EventSamples
{
    /// <summary>The end of a run.</summary>
    public static SchedulerEvent Run(string message, string type = EventTypes.RunSucceeded, string schedule = "a", string collection = "default", RunStatus status = RunStatus.Succeeded) => new(
        type, ManualTime.DefaultStart, new CollectionName(collection), new ScheduleId(schedule), "name", new RunId($"{schedule}:1"), status, ManualTime.DefaultStart, 1, message);

    public static SchedulerEvent[] Runs(int from, int count) =>
        [.. Enumerable.Range(from, count).Select(n => Run(n.ToString(CultureInfo.InvariantCulture)))];

    public static List<string> Messages(int from, int count) =>
        [.. Enumerable.Range(from, count).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    public static ValueTask AddAsync(this IEventLog log, params SchedulerEvent[] events) => log.AppendAsync(events, keep: 10_000, CancellationToken.None);
}
