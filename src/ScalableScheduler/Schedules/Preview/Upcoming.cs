namespace ScalableScheduler.Schedules.Preview;

/// <summary>The occurrences that lie ahead, within the schedule's bounds.</summary>
internal static class Upcoming
{
    // A limit of runs larger than this is not counted down to find where the schedule ends.
    private const long MostCounted = 1000;

    /// <summary>The next times, at most as many as asked for.</summary>
    public static IReadOnlyList<DateTimeOffset> Of(PreviewRequest request) => Walk(request, After(request), request.Count);

    /// <summary>The stretch of time in which it fires, at most so many years long; empty when it begins after its end.</summary>
    public static (DateTimeOffset From, DateTimeOffset Until) Window(PreviewRequest request, int years)
    {
        var after = After(request);
        var from = after < DateTimeOffset.MaxValue ? after.AddTicks(1) : after;
        var until = from.Year + years > DateTimeOffset.MaxValue.Year ? DateTimeOffset.MaxValue : from.AddYears(years);
        if (request.EndAt < until)
            until = request.EndAt.Value;
        if (RunsLeft(request) is { } left && left <= MostCounted)
        {
            var all = Walk(request, after, left);
            if (all.Count == 0 || all[^1] < until)
                until = all.Count == 0 ? from : all[^1];
        }
        return (from, until);
    }

    private static List<DateTimeOffset> Walk(PreviewRequest request, DateTimeOffset after, long most)
    {
        var found = new List<DateTimeOffset>();
        most = Math.Min(most, RunsLeft(request) ?? long.MaxValue);
        for (var next = request.Trigger.NextAfter(after); found.Count < most && next is { } at && !(at > request.EndAt); next = request.Trigger.NextAfter(at))
            found.Add(at);
        return found;
    }

    private static long? RunsLeft(PreviewRequest request) =>
        request.MaxRuns is { } most && !request.Trigger.IsOneShot ? Math.Max(0, most - request.RunCount) : null;

    // The latest of: where listing is to begin, where the schedule begins, and what is settled. A one-shot that is past
    // is still due when it is registered.
    private static DateTimeOffset After(PreviewRequest request)
    {
        var after = request.From ?? (request.Trigger.IsOneShot ? DateTimeOffset.MinValue : request.Now);
        if (request.StartAt > after)
            after = request.StartAt.Value;
        if (after > DateTimeOffset.MinValue)
            after = after.AddTicks(-1);
        return request.Cursor > after ? request.Cursor.Value : after;
    }
}
