using System.Globalization;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Tests.Model;

internal sealed partial class ReferenceModel
{
    private const long ShortestStep = 100;

    private ModelBackfill? _backfill;
    private long? _backfillDue;

    private sealed record ModelBackfill(long From, long To, int Limit, double Rate, int Total, int Opened, long? Cursor, BackfillStatus Status, long CreatedAt, long? FinishedAt);

    public void StartBackfill(long from, long to, int limit, double rate)
    {
        if (_version is null || _backfill is { Status: BackfillStatus.Running })
            return;
        _backfill = new ModelBackfill(from, to, limit, rate, 0, 0, null, BackfillStatus.Running, Now, null);
        _backfill = _backfill with { Total = SlotsToBackfill(_backfill).Take(limit).Count() };
        _backfillDue = Now;
        NoteCompletion();
    }

    public void CancelBackfill()
    {
        if (_backfill is not { Status: BackfillStatus.Running } running)
            return;
        _backfill = running with { Status = BackfillStatus.Cancelled, FinishedAt = Now };
        _backfillDue = null;
        NoteCompletion();
    }

    private IEnumerable<long> SlotsToBackfill(ModelBackfill b)
    {
        var (spec, anchor) = (_version!.Spec, _version.Anchor);
        var first = Math.Max(b.From, spec.StartAt ?? long.MinValue);
        var last = Math.Min(b.To, spec.EndAt ?? long.MaxValue);
        for (var slot = spec.Trigger.NextAfter(b.Cursor ?? first - 1, anchor); slot <= last; slot = spec.Trigger.NextAfter(slot.Value, anchor))
            yield return slot.Value;
    }

    // Opens the next runs, at most at its rate; waits while the overlap policy would not let them start.
    private int StepBackfill(int room)
    {
        var b = _backfill!;
        var step = Math.Max(ShortestStep, (long)Math.Ceiling(1000 / b.Rate));
        var isOverlapAllowed = Spec!.Overlap == OverlapPolicy.Allow;
        var isBusy = !_isCollectionEnabled || (!isOverlapAllowed && _open.Count > 0);
        var perStep = isOverlapAllowed ? Math.Max(1, (int)(b.Rate * step / 1000)) : 1;
        var slots = isBusy ? [] : SlotsToBackfill(b).Take(Math.Min(Math.Min(room, perStep), b.Limit - b.Opened)).ToList();
        foreach (var slot in slots)
        {
            Hold(OpenRun(
                string.Create(CultureInfo.InvariantCulture, $"{IWorld.Schedule}:b{Instants.At(b.CreatedAt).ToUnixTimeMilliseconds()}-{Instants.At(slot).ToUnixTimeMilliseconds()}"),
                RunOrigin.Backfill,
                slot));
            b = b with { Opened = b.Opened + 1, Cursor = slot };
        }
        var isDone = b.Opened == b.Limit || !SlotsToBackfill(b).Any();
        _backfill = isDone ? b with { Status = BackfillStatus.Completed, FinishedAt = Now } : b;
        _backfillDue = isDone ? null : Now + step;
        return slots.Count;
    }
}
