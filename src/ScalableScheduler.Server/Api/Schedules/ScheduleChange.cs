using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Something a request wants of one schedule, decided in view of the version that is stored.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Propose">What to store, given the present version (null for none) and the store's time. Called again
/// when another writer came between.</param>
internal sealed record ScheduleChange(ScheduleId Id, Func<ScheduleView?, DateTimeOffset, Proposal> Propose);

/// <summary>What a change comes to.</summary>
internal abstract record Proposal
{
    /// <summary>Store this.</summary>
    public sealed record Store(Registration Registration) : Proposal;

    /// <summary>All is as it should be already.</summary>
    public sealed record Keep(ScheduleView Present) : Proposal;

    /// <summary>It can't be done.</summary>
    public sealed record Refuse(ApiProblem Problem) : Proposal;
}

/// <summary>What became of a change.</summary>
internal abstract record ChangeOutcome
{
    /// <summary>The schedule is stored.</summary>
    public sealed record Stored(ScheduleView View, bool Created) : ChangeOutcome;

    /// <summary>Nothing was stored.</summary>
    public sealed record Refused(ApiProblem Problem) : ChangeOutcome;
}
