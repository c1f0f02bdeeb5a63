using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Server.Api.Rpc;

/// <summary><c>Scheduler.Get</c>: how a task stands.</summary>
internal sealed class GetMethod(RpcTasks tasks)
{
    public async ValueTask<RpcAnswer> CallAsync(RpcParams given, CancellationToken cancellationToken)
    {
        var id = given.RequiredText("id", RpcTasks.MaxIdLength, "the task's");
        if (given.Refusal() is { } refusal)
            return refusal;
        if (await tasks.FindAsync(id, cancellationToken) is not { } task)
            return RpcError.NoTask(id);
        return new RpcAnswer.Result(w =>
        {
            w.Object("task", () => WriteTask(w, task));
            w.Object("meta", () => WriteMeta(w, task));
        });
    }

    private static void WriteTask(RpcWriter w, RpcTask task)
    {
        var (definition, run) = (task.View.Definition, task.Run);
        w.Text("id", task.Id);
        if (task.Claim is { } claim)
            w.Text("claim_id", claim.Value);
        w.Text("state", TaskState.Of(task));
        w.Instant("execute_at", run?.NominalTime ?? (definition.Trigger as OneShotTrigger)?.At ?? task.View.NextDue);
        w.Instant("deadline", definition.Work?.Deadline);
        w.Raw("payload", run?.Data ?? definition.Task.Data);
        if (run?.Result is { } result)
            w.Raw("result", result);
        w.Instant("created_at", definition.CreatedAt);
        w.Instant("done_at", run is null ? task.View.LastRun?.FinishedAt : run.FinishedAt);
    }

    private static void WriteMeta(RpcWriter w, RpcTask task)
    {
        if (NewTask.CorrelationOf(task.View.Definition) is { } correlation)
            w.Correlation(correlation);
        w.Number("attempts", task.Run?.Attempts.Count ?? 0);
        if (task.Run is not { } run)
            return;
        w.Text("run_id", run.Id.Value);
        if (WhyOf(run) is { } reason)
            w.Text("reason", reason);
    }

    // Of a task that is to be done again, why the last attempt failed.
    private static string? WhyOf(RunRecord run) =>
        run.Status == RunStatus.Succeeded ? null : run.Message ?? (run.Attempts is [.., { } last] ? last.Message : null);
}
