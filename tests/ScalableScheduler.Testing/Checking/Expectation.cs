using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>Knows every occurrence that must have been.</summary>
/// <param name="life">The schedule.</param>
/// <param name="collections">Its collection among others.</param>
/// <param name="troubles">What excuses that it is settled later.</param>
/// <param name="at">When the evidence was gathered.</param>
/// <param name="accepted">The nominal times of the occurrences that ran, in order: a schedule runs so often at most.</param>
/// <param name="uncounted">How many occurrences were accepted, and left out after all: it is not known whether they count as run.</param>
internal sealed class Expectation(
    Life life, CollectionTimes collections, TroubleTimes troubles, DateTimeOffset at, IReadOnlyList<RunRecord> accepted, int uncounted)
{
    private int _runBefore;
    private readonly List<Expected> _expected = [];
    private readonly IReadOnlyList<Window> _windows = Window.Of(life, collections);

    /// <summary>The occurrences, in order.</summary>
    public List<Expected> All()
    {
        for (var i = 0; i < _windows.Count;)
        {
            var after = i + 1;
            while (after < _windows.Count && _windows[after].Version.Rule == _windows[i].Version.Rule)
                after++;
            if (_windows[i].Version.Definition.Trigger is OneShotTrigger once)
                Expect(once.At, i, after);
            else
                ExpectEach(i, after);
            i = after;
        }
        return _expected;
    }

    // The occurrences of a rule that goes on through some windows. One that falls due between two of them is settled in the next.
    private void ExpectEach(int first, int after)
    {
        var start = _windows[first].Version;
        var (trigger, end) = (start.Definition.Trigger, _windows[after - 1].Until < at ? _windows[after - 1].Until : at);
        var from = start.After!.Value;
        if (start.Definition.StartAt is { } startAt && startAt > from)
            from = startAt.AddTicks(-1);
        for (var next = trigger.NextAfter(from); next <= end; next = trigger.NextAfter(next.Value))
        {
            while (first < after - 1 && _windows[first].Until <= next)
                first++;
            Expect(next.Value, first, after);
        }
    }

    // What has too little time before an edit or a pause may be settled before it, or after it, or by nobody.
    private void Expect(DateTimeOffset nominal, int first, int after)
    {
        DateTimeOffset? able = null;
        while (_runBefore < accepted.Count && accepted[_runBefore].NominalTime < nominal)
            _runBefore++;
        for (var i = first; i < after; i++)
        {
            var (version, from, until) = _windows[i];
            var definition = version.Definition;
            if (nominal > definition.EndAt || nominal < definition.StartAt || _runBefore >= MostRuns(definition))
                continue;
            if (_runBefore + uncounted >= MostRuns(definition))
                return;
            var due = Spread.SlotOf(definition, nominal).Due;
            var since = due > from ? due : from;
            if (since >= until)
                continue;
            able ??= since;
            var by = troubles.LatestFor(since);
            if (by >= until || by > at)
                continue;
            _expected.Add(new Expected(nominal, due, able.Value, by));
            return;
        }
    }

    private static long MostRuns(Schedule schedule) => schedule.Trigger.IsOneShot ? long.MaxValue : schedule.MaxRuns ?? long.MaxValue;
}
