using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using ScalableScheduler.Storage;
using ScalableScheduler.Time;

namespace ScalableScheduler.Tests.Scenarios;

/// <summary>What happened in a story, for whom it ended otherwise than it should.</summary>
internal sealed class Journal(SimulatedCluster cluster)
{
    private readonly List<(DateTimeOffset At, string What)> _lines = [];

    /// <summary>When the story began.</summary>
    public DateTimeOffset Beginning { get; set; } = cluster.Time.GetUtcNow();

    public void Note(string what) => _lines.Add((cluster.Time.GetUtcNow(), what));

    /// <summary>An instant as the story tells it: <c>01:30</c>, <c>01:30.250</c>, <c>25:00:00</c>; before the beginning <c>-00:10</c>.</summary>
    public string Told(DateTimeOffset at)
    {
        var since = at - Beginning;
        var (sign, time) = since < TimeSpan.Zero ? ("-", -since) : ("", since);
        var hours = time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:D2}:") : "";
        var rest = time.Milliseconds > 0 ? time.ToString(@"mm\:ss\.fff", CultureInfo.InvariantCulture) : time.ToString(@"mm\:ss", CultureInfo.InvariantCulture);
        return sign + hours + rest;
    }

    /// <summary>The instant that the story tells so: <c>mm:ss</c>.</summary>
    public DateTimeOffset Instant(string told)
    {
        var parts = told.Split(':');
        return Beginning.AddMinutes(int.Parse(parts[0], CultureInfo.InvariantCulture)).AddSeconds(int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public static TimeSpan Span(string duration)
    {
        Durations.TryParse(duration, out var span).ShouldBeTrue($"'{duration}' is not a duration");
        return span;
    }

    /// <summary>Ends the test with what happened so far.</summary>
    [DoesNotReturn]
    public void Fail(string problem)
    {
        var text = new StringBuilder(problem).AppendLine().AppendLine().AppendLine("What happened:");
        foreach (var (at, what) in _lines)
            text.Append("  ").Append(Told(at)).Append("  ").AppendLine(what);
        text.AppendLine("What is recorded:");
        foreach (var run in SimulatedCluster.Now(cluster.Store.ListRunsAsync(new RunQuery { Limit = 10_000 }, CancellationToken.None)).Items.Reverse())
            text.Append("  ").Append(run.Schedule.Value).Append("  ").Append(RunLine.Of(run, this)).Append(run.Message is null ? "" : $" \"{run.Message}\"").AppendLine();
        throw new ShouldAssertException(text.ToString());
    }

    public void Expect<T>(string what, IReadOnlyList<T> actual, IReadOnlyList<T> expected)
    {
        if (!actual.SequenceEqual(expected))
            Fail($"{what}{List("should be", expected)}{List("but is", actual)}");
    }

    private static string List<T>(string heading, IReadOnlyList<T> items) =>
        $"\n {heading}\n{(items.Count == 0 ? "    nothing" : string.Join('\n', items.Select(i => $"    {i}")))}";
}
