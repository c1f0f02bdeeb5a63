using System.Globalization;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Tests.Model;

internal sealed partial class ReferenceModel
{
    private const int QueuedAtMost = 100;
    private const int SettledAtOnce = 1000;
    private const int CountedAtMost = 10_000;

    public void Scan(int room)
    {
        while (room > 0 && Entries().Where(e => e.Due <= Now).OrderBy(e => e.Due).ThenBy(e => e.Entry, StringComparer.Ordinal).FirstOrDefault() is { } entry)
        {
            room -= entry.Entry switch
            {
                IWorld.Schedule => FireSchedule(room),
                BackfillEntry => StepBackfill(room),
                var id => FireRun(_open.Single(r => r.Id == id)),
            };
            NoteCompletion();
        }
    }

    /// <summary>The instants of the trigger within the schedule's bounds, after the last one that is settled.</summary>
    private IEnumerable<long> SlotsAhead()
    {
        var (spec, anchor) = (_version!.Spec, _version.Anchor);
        var from = Math.Max(_cursor ?? long.MinValue / 2, (spec.StartAt ?? long.MinValue / 2) - 1);
        for (var slot = spec.Trigger.NextAfter(from, anchor); slot <= (spec.EndAt ?? long.MaxValue); slot = spec.Trigger.NextAfter(slot.Value, anchor))
            yield return slot.Value;
    }

    // When a slot starts: moved by its hash within the jitter, and never to the next slot.
    private long StartOf(long slot)
    {
        var (spec, anchor) = (_version!.Spec, _version.Anchor);
        var range = spec.Trigger.NextAfter(slot, anchor) is { } next ? Math.Min(spec.Jitter, next - slot) : spec.Jitter;
        return range == 0 ? slot : slot + (long)(StableHash.Of(IdOf(slot)) % (ulong)range);
    }

    private static string IdOf(long slot) =>
        string.Create(CultureInfo.InvariantCulture, $"{IWorld.Schedule}:{Instants.At(slot).ToUnixTimeMilliseconds()}");

    // A one-shot has one slot however often it ran: registering it again starts it again.
    private bool HasRunEnough => _version!.Spec is { MaxRuns: { } most, Trigger.IsOneShot: false } && _runCount >= most;

    private long? NextDue()
    {
        if (!_version!.Spec.Enabled || HasRunEnough)
            return null;
        foreach (var slot in SlotsAhead())
            return StartOf(slot);
        return null;
    }

    private int FireSchedule(int room)
    {
        if (!_isCollectionEnabled)
        {
            (_due, _isParked) = (null, true);
            return 0;
        }
        var slots = SlotsAhead().TakeWhile(s => StartOf(s) <= Now).ToList();
        slots.RemoveRange(0, SettleMissed(slots));
        var starts = SettleDue(slots, room);
        Release();
        _due = NextDue();
        return starts;
    }

    // Missed slots that the misfire rule leaves out; how many. The others are like slots that are only late.
    private int SettleMissed(List<long> slots)
    {
        var rule = Spec!.Misfire;
        var missed = slots.Where(s => StartOf(s) < Now - rule.Grace).ToList();
        var inWindow = missed.Where(s => StartOf(s) >= Now - rule.Window).ToList();
        var run = rule.Rule switch
        {
            MisfireRule.FireOnce => missed.TakeLast(1),
            MisfireRule.FireAll => inWindow.TakeLast(rule.Limit),
            _ => [],
        };
        var left = missed.Except(run).ToList();
        var expired = rule.Rule == MisfireRule.FireAll ? left.Except(inWindow).ToList() : [];
        LeaveOut(SkipReason.Expired, expired);
        LeaveOut(SkipReason.Misfire, [.. left.Except(expired)]);
        return left.Count;
    }

    private void LeaveOut(SkipReason reason, List<long> slots)
    {
        if (slots.Count == 0)
            return;
        (_cursor, _skipping) = (slots[^1], null);
        RecordSkipped(new SkipSeen(reason, slots[0], slots[^1], Math.Min(slots.Count, CountedAtMost), slots.Count > CountedAtMost));
    }

    // The slots that are due, in order, up to the room there is.
    private int SettleDue(List<long> slots, int room)
    {
        var starts = 0;
        for (var i = 0; i < Math.Min(slots.Count, SettledAtOnce) && !HasRunEnough; i++)
        {
            var slot = slots[i];
            var isDisplacedAtOnce = i < slots.Count - 1 && (Spec!.Overlap is OverlapPolicy.CancelOther or OverlapPolicy.TerminateOther
                || (Spec.Overlap == OverlapPolicy.BufferLatest && _open.Exists(r => r.IsActive)));
            if (!isDisplacedAtOnce && starts == room)
                break;
            _cursor = slot;
            var decision = isDisplacedAtOnce ? Decision.Skip : Decide();
            if (decision == Decision.Skip)
            {
                _skipping = (_skipping?.From ?? slot, (_skipping?.Count ?? 0) + 1);
                RecordSkipped(new SkipSeen(SkipReason.Overlap, _skipping.Value.From, slot, _skipping.Value.Count, AtLeast: false));
                continue;
            }
            _runCount++;
            _skipping = null;
            var run = OpenRun(IdOf(slot), RunOrigin.Schedule, slot);
            if (decision == Decision.Queue)
            {
                Queue(run);
                continue;
            }
            Hold(run);
            starts++;
        }
        return starts;
    }

    private enum Decision
    {
        Start,
        Queue,
        Skip,
    }

    // What becomes of a new run beside those that are open; those that make way have made it.
    private Decision Decide()
    {
        var active = Open.Where(r => r.IsActive).ToList();
        var queued = Open.Where(r => r.Stage == Stage.Queued).ToList();
        var policy = Spec!.Overlap;
        if (policy == OverlapPolicy.Allow || active.Count == 0)
            return Decision.Start;
        if (policy is OverlapPolicy.BufferLatest or OverlapPolicy.CancelOther or OverlapPolicy.TerminateOther)
            queued.ForEach(EndSkipped);
        switch (policy)
        {
            case OverlapPolicy.BufferOne:
                return queued.Count == 0 ? Decision.Queue : Decision.Skip;
            case OverlapPolicy.BufferAll:
                return queued.Count < QueuedAtMost ? Decision.Queue : Decision.Skip;
            case OverlapPolicy.BufferLatest:
                return Decision.Queue;
            case OverlapPolicy.CancelOther:
                active.Where(r => r.Stage == Stage.Waiting).ToList().ForEach(r => End(r, RunStatus.Cancelled));
                active.ForEach(r => r.IsCancelling = true);
                return active.Exists(r => r.Stage == Stage.Held) ? Decision.Queue : Decision.Start;
            case OverlapPolicy.TerminateOther:
                active.ForEach(r => End(r, RunStatus.Cancelled));
                return Decision.Start;
            default:
                return Decision.Skip;
        }
    }

    // Where no run is active, the first of those that wait for others may start. One that was requested, and about which
    // nobody decided, is due anyway.
    private void Release()
    {
        if (_open.Exists(r => r.IsActive) || Open.FirstOrDefault(r => r.Stage == Stage.Queued) is not { } first)
            return;
        first.Stage = Stage.Waiting;
        first.Due = Now;
    }

    private void RecordSkipped(SkipSeen skip) => Record(
        new RecordSeen(IdOf(skip.From), RunStatus.Skipped, null, skip.From, Now, null, Now, 0, skip));
}
