using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Time;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Api.Rpc;

/// <summary><c>Worker.Claim</c>: gives a worker tasks of a queue.</summary>
internal sealed class ClaimMethod(ClaimDesks desks, IHostApplicationLifetime lifetime)
{
    public async ValueTask<RpcAnswer> CallAsync(RpcParams given, CancellationToken cancellationToken)
    {
        var amount = given.Whole("amount", 1, ClaimDesks.ClaimAtMost) ?? 1;
        var wait = given.Duration("wait", TimeSpan.Zero, ClaimDesks.LongestWait) ?? TimeSpan.Zero;
        var worker = given.Text("worker", Assignment.MaxWorkerLength);
        var queue = given.Text("queue", QueueName.MaxLength) ?? NewTask.DefaultQueue;
        if (!QueueName.IsValid(queue))
            given.Refuse("queue", Reasons.Invalid, $"A queue's name is {QueueName.Allowed}.");
        if (given.Refusal() is { } refusal)
            return refusal;

        // The web server stops before the engine does, and waits for every answer.
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var claimed = gone.IsCancellationRequested ? [] : await desks.ClaimAsync(new QueueName(queue), amount, worker, wait, gone.Token);
        return new RpcAnswer.Result(w =>
        {
            w.Number("count", claimed.Count);
            w.Name("tasks");
            w.Json.WriteStartArray();
            foreach (var task in claimed)
                Write(w, task);
            w.Json.WriteEndArray();
        });
    }

    private static void Write(RpcWriter w, ClaimedRun claimed)
    {
        var (run, definition) = (claimed.Run, claimed.Definition);
        w.Json.WriteStartObject();
        w.Text("id", IdOf(claimed));
        w.Text("claim_id", run.Assignment?.Claim?.Value);
        w.Text("state", TaskState.Of(RunStatus.Running));
        w.Instant("execute_at", run.NominalTime);
        w.Instant("deadline", definition.Work?.Deadline);
        w.Raw("payload", definition.Task.Data);
        w.Instant("created_at", definition.CreatedAt);
        w.Instant("done_at", null);
        w.Text("run_id", run.Id.Value);
        w.Text("schedule_id", run.Schedule.Value);
        w.Number("attempt", run.Attempt);
        w.Text("timeout", Durations.Format(definition.Timeout));
        w.Text("heartbeat_timeout", definition.Work?.HeartbeatTimeout is { } silence ? Durations.Format(silence) : null);
        w.Json.WriteEndObject();
    }

    // System C's clients read a UUID. A task that was set has one run, unless somebody asks for more.
    private static string IdOf(ClaimedRun claimed) =>
        NewTask.IsOne(claimed.Definition) && claimed.Run.Origin == RunOrigin.Schedule ? claimed.Run.Schedule.Value : claimed.Run.Id.Value;
}
