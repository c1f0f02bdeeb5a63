using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Tests.Model;

/// <summary>One schedule by the rules alone, in the simplest way: slots are walked one by one, lists are searched, and
/// nothing is computed ahead. It shares no code with the planner, only the words for what it decides.</summary>
internal sealed partial class ReferenceModel : IWorld
{
    private const string BackfillEntry = IWorld.Schedule + ":backfill";

    private readonly List<ModelRun> _open = [];
    private readonly List<RecordSeen> _history = [];
    private readonly List<string> _letters = [];
    private readonly List<TriggerSeen> _triggers = [];
    private ModelVersion? _version;
    private long? _cursor;
    private long _runCount;
    private (long From, long Count)? _skipping;
    private long? _due;
    private bool _isParked;
    private bool _isCollectionEnabled = true;
    private (string Run, RunStatus Status)? _lastRun;
    private long _errors;
    private long? _completedAt;

    public long Now { get; private set; }

    /// <summary>The present version of the schedule.</summary>
    public ScheduleSpec? Spec => _version?.Spec;

    public long? Due => _due;

    /// <summary>Open runs in the order in which they were opened, at one moment by id.</summary>
    public IEnumerable<ModelRun> Open => _open.OrderBy(r => r.OpenedAt).ThenBy(r => r.Id, StringComparer.Ordinal);

    /// <summary>How many runs were asked for so far: the next one's number.</summary>
    public int Requests { get; private set; }

    /// <summary>One of the runs for which something holds, counted round and round; null for none.</summary>
    public string? Pick(int which, Func<ModelRun, bool> of) => Open.Where(of).ToList() is { Count: > 0 } some ? some[which % some.Count].Id : null;

    public void Pass(long milliseconds) => Now += milliseconds;

    public void Save(Func<ScheduleSpec?, ScheduleSpec?> change, bool starts)
    {
        if (change(Spec) is not { } spec)
            return;
        if (_version is not { } old)
        {
            // What recurs begins after its registration; one instant may lie in the past, and is missed then.
            _version = new ModelVersion(spec, AnchorOf(spec), 1, Now);
            _cursor = spec.Trigger.IsOneShot ? null : Now;
        }
        else
        {
            var isSameRule = spec.Trigger == old.Spec.Trigger && spec.StartAt == old.Spec.StartAt;
            // A `now` or a `delay` counts from its registration; an interval keeps its grid however often it is registered.
            var countsFromNow = spec.Trigger is TriggerSpec.Now or TriggerSpec.Delay;
            var isAnchoredAnew = !isSameRule || (starts && countsFromNow);
            var anchor = isAnchoredAnew ? AnchorOf(spec) : old.Anchor;
            // A slot fires once: a second one at the same moment is a millisecond later.
            while (isAnchoredAnew && countsFromNow && spec.Trigger.NextAfter(_cursor ?? long.MinValue, anchor) is null)
                anchor++;
            if (!isSameRule)
            {
                _skipping = null;
                if (!spec.Trigger.IsOneShot)
                    _cursor = Math.Max(_cursor ?? long.MinValue, Now); // a new rule has no past
            }
            _version = new ModelVersion(spec, anchor, old.Revision + 1, old.CreatedAt);
        }
        _isParked = false;
        _due = NextDue();
        NoteCompletion();
    }

    public void Remove()
    {
        (_version, _cursor, _runCount, _skipping, _due, _isParked) = (null, null, 0, null, null, false);
        (_lastRun, _errors, _completedAt) = (null, 0, null);
        (_backfill, _backfillDue) = (null, null);
        _open.Clear();
        _history.Clear(); // dead letters stay, and triggers that runs left behind
    }

    public void EnableCollection(bool enabled)
    {
        _isCollectionEnabled = enabled;
        if (enabled && _isParked)
            (_isParked, _due) = (false, Now);
        NoteCompletion();
    }

    public void FollowChains() => _triggers.Clear();

    public void RemoveCompleted()
    {
        if (_completedAt < Now - IWorld.CompletedFor)
            Remove();
    }

    public void FinishTooLate(int which)
    {
        // Whatever a node says of a run that is not its own any more changes nothing.
    }

    public Picture Look()
    {
        var facts = new List<object>();
        if (_version is { } v)
        {
            var status = !v.Spec.Enabled ? ScheduleStatus.Paused
                : !_isCollectionEnabled ? ScheduleStatus.Disabled
                : _due is null && _open.Count == 0 ? ScheduleStatus.Completed
                : ScheduleStatus.Enabled;
            facts.Add(new ScheduleSeen(v.Revision, v.Spec.Enabled, _cursor, _runCount, _skipping, _due, status, _lastRun?.Run, _lastRun?.Status, _errors, _open.Count));
        }
        if (_backfill is { } b)
            facts.Add(new BackfillSeen(b.Status, b.Opened, b.Total, b.Cursor, b.FinishedAt));
        facts.AddRange(_open.OrderBy(r => r.Id, StringComparer.Ordinal).Select(r => new OpenRunSeen(
            r.Id, r.Stage == Stage.Held, r.IsMarkedQueued, r.IsCancelling, r.Nominal, r.OpenedAt, r.StartedAt, r.Attempt, r.Attempts, r.Abandoned,
            r.IsMarkedQueued ? null : r.AttentionAt)));
        facts.AddRange(_history.OrderBy(r => r.Id, StringComparer.Ordinal));
        facts.AddRange(_letters.Order(StringComparer.Ordinal).Select(id => new LetterSeen(id)));
        facts.AddRange(_triggers);
        facts.AddRange(Entries().Where(e => e.Due <= Now).OrderBy(e => e.Entry, StringComparer.Ordinal));
        facts.Add(new NextDueSeen(Entries().Where(e => e.Due > Now).Min(e => (long?)e.Due)));
        return new Picture(facts);
    }

    private long AnchorOf(ScheduleSpec spec) => spec.Trigger is TriggerSpec.Interval ? spec.StartAt ?? Now : Now;

    private IEnumerable<DueSeen> Entries()
    {
        if (_due is { } due)
            yield return new DueSeen(IWorld.Schedule, due, true);
        if (_backfillDue is { } step)
            yield return new DueSeen(BackfillEntry, step, true);
        foreach (var run in _open.Where(r => r.Stage is Stage.Waiting or Stage.Requested))
            yield return new DueSeen(run.Id, run.Due, run.Stage == Stage.Waiting);
    }

    // Enabled, never due again, with no run open and none to be opened by a backfill.
    private void NoteCompletion()
    {
        var isCompleted = _version is { Spec.Enabled: true } && _due is null && !_isParked && _open.Count == 0 && _backfill is not { Status: BackfillStatus.Running };
        _completedAt = isCompleted ? _completedAt ?? Now : null;
    }
}
