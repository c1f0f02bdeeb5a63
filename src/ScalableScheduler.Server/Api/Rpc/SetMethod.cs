using System.Text.Json;
using ScalableScheduler.Coordination;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Schedules;

namespace ScalableScheduler.Server.Api.Rpc;

/// <summary><c>Scheduler.Set</c>: registers a task, once however often it is set.</summary>
internal sealed class SetMethod(ScheduleChanges changes, ScheduleSaver saver, StoreClock clock)
{
    public async ValueTask<RpcAnswer> CallAsync(RpcParams given, CancellationToken cancellationToken)
    {
        var task = NewTask.Read(given, clock.Now);
        if (given.Refusal() is { } refusal)
            return refusal;
        using var body = JsonDocument.Parse(task.ToSchedule(given));
        var problems = new FieldProblems();
        if (changes.Read(body.RootElement, problems) is not { } draft)
            return RpcError.InvalidParams(NewTask.ToParameters(problems.Found, given));
        return await saver.SaveAsync(Once(task, changes.Register(task.Id, draft, Preconditions.None), given), cancellationToken) switch
        {
            ChangeOutcome.Stored => new RpcAnswer.Result(w => w.Text("id", task.Id.Value)),
            ChangeOutcome.Refused refused => RpcError.Of(refused.Problem, NewTask.ToParameters(refused.Problem.Errors, given)),
            _ => throw new InvalidOperationException("A task was neither stored nor refused."),
        };
    }

    // Who got no answer sets it again, maybe after its deadline: what is there stays as it is.
    private static ScheduleChange Once(NewTask task, ScheduleChange registration, RpcParams given) => new(task.Id, (present, now) => present switch
    {
        null when task.Deadline <= now => new Proposal.Refuse(ApiProblem.Unacceptable(given.PathOf("deadline"), Reasons.Invalid, $"{given.SpellingOf("deadline")} has passed already.")),
        null => registration.Propose(null, now),
        _ when NewTask.IsOne(present.Definition) => new Proposal.Keep(present),
        _ => new Proposal.Refuse(ApiProblem.Conflict($"'{task.Id}' is the id of a schedule that was not set as a task.")),
    });
}
