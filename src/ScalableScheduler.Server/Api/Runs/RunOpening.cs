using System.Text.Json;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Runs;

/// <summary>Opens runs that are asked for one by one, each once however often it is asked for with the same <c>Idempotency-Key</c>.</summary>
internal sealed class RunOpening(IRunStore runs, StoreClock clock, IWireStyle style)
{
    /// <summary>A run that a request asks for, or why it can't.</summary>
    /// <param name="request">The request.</param>
    /// <param name="schedule">Whose run.</param>
    /// <param name="origin">What it comes about by.</param>
    /// <param name="nominalTime">Null for now.</param>
    public (Run? Run, ApiProblem? Problem) New(HttpRequest request, Schedule schedule, RunOrigin origin, DateTimeOffset? nominalTime = null)
    {
        var (key, problem) = IdempotencyKey.Of(request);
        if (problem is not null)
            return (null, problem);
        var now = clock.Stamp;
        var id = key is null ? RunId.OfRequest(schedule.Id, now) : RunId.OfKey(schedule.Id, key);
        return (Run.New(schedule, id, origin, nominalTime ?? now, now), null);
    }

    /// <summary>A run that repeats one that ended.</summary>
    public (Run? Run, ApiProblem? Problem) Repeat(HttpRequest request, Schedule schedule, RunRecord ended)
    {
        var (run, problem) = New(request, schedule, RunOrigin.Retry, ended.NominalTime);
        return (run is null ? null : Repeating(run, ended), problem);
    }

    /// <summary>A run that repeats one that ended, without a request of its own.</summary>
    public Run Repeat(Schedule schedule, RunRecord ended)
    {
        var now = clock.Stamp;
        return Repeating(Run.New(schedule, RunId.OfRequest(schedule.Id, now), RunOrigin.Retry, ended.NominalTime, now), ended);
    }

    /// <summary>Opens a run.</summary>
    /// <returns>202 with the run; null when the schedule, or the dead letter, is not there.</returns>
    public async ValueTask<JsonAnswer?> OpenAsync(HttpRequest request, RunRequest asked)
    {
        var opened = (await runs.RequestAsync([asked], request.HttpContext.RequestAborted))[0];
        return opened is null ? null
            : SaysTheSame(asked.Run, opened) ? Accepted(request, opened)
            : style.Problem(IdempotencyKey.Reused());
    }

    /// <summary>A run that was opened.</summary>
    public static JsonAnswer Accepted(HttpRequest request, RunRecord run) => JsonAnswer.Of(StatusCodes.Status202Accepted, json => RunJson.Write(json, run)) with
    {
        Location = $"{request.PathBase}/runs/{run.Id}",
    };

    private static Run Repeating(Run run, RunRecord ended) => run with { CausedBy = ended.Id, Data = ended.Data };

    private static bool SaysTheSame(Run asked, RunRecord opened) =>
        asked.Origin == opened.Origin
        && asked.CausedBy == opened.CausedBy
        && (asked.Data, opened.Data) switch
        {
            (null, null) => true,
            ({ } a, { } b) => JsonElement.DeepEquals(a, b),
            _ => false,
        };
}
