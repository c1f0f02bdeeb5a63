using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using static ScalableScheduler.Simulation.SimulatedCluster;

namespace ScalableScheduler.Tests.Model;

internal sealed partial class PlannerUnderTest
{
    public Picture Look()
    {
        var facts = new List<object>();
        var records = Records();
        if (View is { } view)
        {
            var (d, s) = (view.Definition, view.State);
            facts.Add(new ScheduleSeen(
                d.Revision, d.Enabled, Instants.Since(s.Cursor), s.RunCount, s.Skipping is { } k ? (Instants.Since(k.From), k.Count) : null,
                Instants.Since(view.NextDue), view.Status, view.LastRun?.Id.Value, view.LastRun?.Status, view.ErrorCount, view.OpenRuns));
        }
        if (Now(_store.GetBackfillAsync(Id, CancellationToken.None)) is { } b)
            facts.Add(new BackfillSeen(b.Status, b.Opened, b.Total, Instants.Since(b.Cursor), Instants.Since(b.FinishedAt)));
        facts.AddRange(records.Where(r => !r.HasEnded).Select(r => Seen(Now(_store.GetOpenAsync(r.Id, CancellationToken.None))!)));
        facts.AddRange(records.Where(r => r.HasEnded).Select(Seen));
        facts.AddRange(Now(_store.ListDeadLettersAsync(new DeadLetterQuery { Limit = All }, CancellationToken.None)).Items
            .Select(l => l.Run.Id.Value).Order(StringComparer.Ordinal).Select(id => new LetterSeen(id)));
        facts.AddRange(Triggers().Select(t => new TriggerSeen(t.Parent.Value, t.Schedule.Value, t.ChainLength, Instants.Since(t.EndedAt))));

        var batch = Now(_store.ReadDueAsync(Partition, All, CancellationToken.None));
        facts.AddRange(batch.Schedules.Select(s => new DueSeen(s.Definition.Id.Value, Instants.Since(s.Due), true))
            .Concat(batch.Backfills.Select(f => new DueSeen(Backfill.EntryOf(f.Definition.Id), Instants.Since(f.Due), true)))
            .Concat(batch.Runs.Select(r => new DueSeen(r.Run.Id.Value, Instants.Since(r.Due), r.IsActive)))
            .OrderBy(e => e.Entry, StringComparer.Ordinal));
        facts.Add(new NextDueSeen(Instants.Since(batch.NextDue)));
        return new Picture(facts);
    }

    private List<RunRecord> Records() =>
        [.. Now(_store.ListRunsAsync(new RunQuery { Limit = All }, CancellationToken.None)).Items.OrderBy(r => r.Id.Value, StringComparer.Ordinal)];

    private static OpenRunSeen Seen(Run r) => new(
        r.Id.Value, !r.IsWaiting, r.IsQueued, r.CancelReason is not null, Instants.Since(r.NominalTime), Instants.Since(r.OpenedAt), Instants.Since(r.StartedAt),
        r.Attempt, r.Attempts.Count, r.Abandoned, r.IsQueued ? null : Instants.Since(r.AttentionAt));

    private static RecordSeen Seen(RunRecord r) => new(
        r.Id.Value, r.Status, r.Failure, Instants.Since(r.NominalTime), Instants.Since(r.OpenedAt), Instants.Since(r.StartedAt), Instants.Since(r.FinishedAt),
        r.Attempts.Count, r.Skipped is { } s ? new SkipSeen(s.Reason, Instants.Since(s.From), Instants.Since(s.To), s.Count, s.AtLeast) : null);
}
