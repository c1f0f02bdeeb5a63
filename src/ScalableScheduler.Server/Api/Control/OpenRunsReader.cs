using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Control;

/// <summary>Reads a schedule's open runs as its overlap policy and its queue limit see them.</summary>
internal sealed class OpenRunsReader(IRunStore runs)
{
    private static readonly RunStatus[] OpenStatuses = [RunStatus.Running, RunStatus.Cancelling, RunStatus.Pending];

    public async ValueTask<OpenRuns> ReadAsync(ScheduleView view, CancellationToken cancellationToken)
    {
        if (view.OpenRuns == 0 || !view.Definition.OpenRunsMatter)
            return OpenRuns.None;
        var (active, queued) = (new List<Run>(), new List<Run>());
        var most = Math.Max(Planner.QueueLimit, view.Definition.Work?.QueueLimit ?? 0) + 1;
        foreach (var status in OpenStatuses)
        {
            var page = await runs.ListRunsAsync(new RunQuery { Schedule = view.Definition.Id, Status = status, Limit = most }, cancellationToken);
            foreach (var record in page.Items)
            {
                if (await runs.GetOpenAsync(record.Id, cancellationToken) is { } run)
                    (run.IsQueued ? queued : active).Add(run);
            }
        }
        queued.Reverse(); // listed newest first, started oldest first
        return new OpenRuns(active, queued, []);
    }
}
